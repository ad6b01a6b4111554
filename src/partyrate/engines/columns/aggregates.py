"""Aggregates in columns: over the rows of a finer table by grouping and joining, over cohorts by windows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from partyrate.engines.columns.history import as_int
from partyrate.engines.columns.program import Gather
from partyrate.language.domains.analysis import LIMIT, ValueRange
from partyrate.language.domains.columns import (
    Column,
    as_integer,
    as_number,
    first_cause,
    integer,
    is_true,
    scaled,
    strongest_cause,
    when,
)
from partyrate.language.grammar import Call
from partyrate.numbers import Cause

if TYPE_CHECKING:
    from partyrate.engines.columns.compiler import Compiler


class Aggregation:
    """One call of a function of rows, compiled."""

    def __init__(
        self,
        compiler: Compiler,
        call: Call,
        value: Column | None,
        where: Column | None,
        others: Sequence[Any],
        static: ValueRange,
        table: str,
    ) -> None:
        self.compiler, self.program, self.call, self.static = compiler, compiler.program, call, static
        self.table, self.source = table, str(call.table)
        self.others = others
        self.wide = None if static.stays_below(LIMIT) else compiler.integers.wide
        compiler.integers.check(static)
        if value is not None and value.static.kind != "flag":
            value = as_number(value)
            value = value if self.wide is None else compiler.integers.widened(value)
        self.value = None if value is None else compiler.settle(value, self.source)
        self.where = None if where is None else compiler.settle(where, self.source)
        self.ready = max([0, *(column.ready for column in (self.value, self.where) if column is not None)])
        self.windows = call.within is not None
        if self.windows:
            self.keys, ready = compiler.partition(self.source, call.within_names)
        else:
            self.keys, ready = list(compiler.plan.full_key(table)), 0
        self.ready = max(self.ready, ready)
        self.inside = compiler.excluded(self.source) if self.windows else None
        if self.inside is not None:
            self.inside = compiler.settle(self.inside, self.source)
            self.ready = max(self.ready, self.inside.ready)

    # ----------------------------------------------------------------------------------------------------- which rows

    def chosen(self) -> Any:
        """Give the condition that a row is selected; None where every row is."""
        parts = []
        if self.inside is not None:
            parts.append(~self.inside.value)
        if self.where is not None:
            parts.append(is_true(self.where))
        return parts[0] & parts[1] if len(parts) == 2 else parts[0] if parts else None

    def counted(self) -> Any:
        """Give the condition that a row is selected and its value there."""
        chosen = self.chosen()
        if self.value is None or self.value.state is None:
            return chosen
        there = self.value.state == 0
        return there if chosen is None else chosen & there

    def state(self) -> Any:
        """Give the state of a row as far as it makes the result absent; None where nothing does."""
        states = []
        chosen = self.chosen()
        if self.value is not None and self.value.state is not None:
            states.append(self.value.state if chosen is None else when(chosen, self.value.state, integer(0)))
        if self.where is not None and self.where.state is not None:
            outside = self.inside.value if self.inside is not None else None
            own = self.where.state
            states.append(own if outside is None else when(outside, integer(0), own))
        return strongest_cause(states)

    # -------------------------------------------------------------------------------------------------------- results

    def over(self, expression: Any, function: str, empty: int = 0, wide: Any = None) -> Any:
        """Aggregate an expression over the rows: `sum`, `min` or `max`; `wide` is the type of the second width."""
        source = self.program.compute(self.source, expression, self.ready, wide)
        if self.windows:
            found = getattr(source, function)().over(*self.keys)
            return as_int(found) if wide is None else found.cast(wide)
        column, ready = str(self.program.name_of(source)), self.ready + 2
        return self.program.gather(
            Gather(self.source, self.table, tuple(self.keys), "", column, function, empty, ready), wide
        )

    def bottom(self) -> Any:
        """Return the denominator of the values, which all that are counted share: a constant, or that of each group."""
        assert self.value is not None
        if isinstance(self.value.bottom, int):
            return self.value.bottom
        counted = self.counted()
        unit = self.value.static.unit
        shared = self.value.bottom if counted is None else when(counted, self.value.bottom, integer(unit))
        return self.over(shared, "max", unit, self.wide)

    def done(self, value: Any, bottom: Any, empty: Any = None) -> Column:
        """Give the result, with what makes it absent: a value, or else that there is nothing (where `empty` holds)."""
        state: Any = None
        if self.static.causes:
            own = self.state()
            nothing = None if empty is None or Cause.MISSING not in self.static.causes else missing(empty)
            state = first_cause([None if own is None else self.over(own, "max")], nothing)
            state = integer(0) if state is None else state
        column = Column(self.static, value, bottom, state, self.ready + 2)
        column = column if self.wide is None else self.compiler.integers.fitted(column)
        return self.compiler.settle(column, self.table)

    def amount(self) -> Any:
        """Give the value where it is counted, 0 elsewhere."""
        assert self.value is not None
        counted = self.counted()
        return self.value.value if counted is None else when(counted, self.value.value, integer(0))

    def number_of(self, value: int) -> Any:
        """Return a literal in the width of the values."""
        return self.compiler.integers.number(value)

    def number(self) -> Any:
        """Count the rows whose value is counted."""
        counted = self.counted()
        return self.over(integer(1) if counted is None else as_integer(counted), "sum")

    def column(self) -> Column:
        """Compile the call."""
        return ROW_OPERATIONS[self.call.function.name](self)

    def sum(self) -> Column:
        return self.done(self.over(self.amount(), "sum", wide=self.wide), self.bottom())

    def count(self) -> Column:
        return self.done(self.number(), 1)

    def mean(self) -> Column:
        return self.quotient(self.over(self.amount(), "sum", wide=self.wide), self.number())

    def quotient(self, total: Any, number: Any) -> Column:
        """Divide a total by a number of rows; over no rows it is missing."""
        count = when(number == 0, integer(1), number)
        count = count if self.wide is None else count.cast(self.wide)
        return self.done(total, scaled(count, self.bottom()), number == 0)

    def any(self) -> Column:
        return self.done(self.over(as_integer(self.flags(wanted=True)), "sum") > 0, 1)

    def all(self) -> Column:
        return self.done(self.over(as_integer(self.flags(wanted=False)), "sum") == 0, 1)

    def flags(self, *, wanted: bool) -> Any:
        assert self.value is not None
        truth = self.value.value if wanted else ~self.value.value
        counted = self.counted()
        return truth if counted is None else counted & truth

    def extreme(self, function: str, beyond: int) -> Column:
        assert self.value is not None
        counted = self.counted()
        source = self.value.value if counted is None else when(counted, self.value.value, self.number_of(beyond))
        value = self.over(source, function, 0 if self.wide else beyond, self.wide)
        bottom = self.bottom()
        return self.done(value, bottom, None if Cause.MISSING not in self.static.causes else self.number() == 0)

    def min(self) -> Column:
        return self.extreme("min", self.reach() + 1)

    def max(self) -> Column:
        return self.extreme("max", -self.reach() - 1)

    def reach(self) -> int:
        """Give the greatest integer a value can be."""
        assert self.value is not None
        static = self.value.static
        return max(static.top, math.ceil(abs(static.low)), math.ceil(abs(static.high)))

    def places(self) -> tuple[Any, Any]:
        """Give the place of each counted row from the smallest, ties told apart at will, and the condition."""
        assert self.value is not None
        counted = self.counted()
        mask = integer(1) if counted is None else as_integer(counted)
        made = self.program.compute(self.source, mask, self.ready)
        self.ready += 1
        keys = [*self.keys, str(self.program.name_of(made))]
        place = self.program.compute(self.source, as_int(self.value.value.rank("ordinal").over(*keys)), self.ready)
        total = self.program.compute(self.source, as_int(made.sum().over(*self.keys)), self.ready)
        self.ready += 1
        return (place, total), made == 1

    def trimmed_mean(self) -> Column:
        drop = int(self.others[0] or 0)
        (place, total), counted = self.places()
        kept = counted & (place > drop) & (place <= total - drop)
        assert self.value is not None
        amount = when(kept, self.value.value, integer(0))
        return self.quotient(self.over(amount, "sum", wide=self.wide), self.over(as_integer(kept), "sum"))

    def percentile(self) -> Column:
        share = Fraction(self.others[0] or 0)
        top, bottom = share.numerator, share.denominator
        (place, total), counted = self.places()
        assert self.value is not None
        below, reach = -self.reach() - 1, self.value.value

        def at(target: Any) -> Any:
            chosen = when(counted & (place == target), reach, self.number_of(below))
            return self.over(chosen, "max", 0 if self.wide else below, self.wide)

        empty = self.number() == 0
        if self.call.options["kind"] == "nearest_rank":
            target = -self.compiler.integers.divide(total * -top, bottom)
            return self.done(at(when(target < 1, integer(1), target)), self.bottom(), empty)
        whole = self.compiler.integers.divide((total - 1) * top, bottom)
        rest = (total - 1) * top - whole * bottom
        first = at(whole + 1)
        second = at(when(whole + 2 > total, total, whole + 2))
        rests = self.over(when(counted, rest, integer(0)), "max")
        value = first * bottom + rests * (second - first)
        return self.done(value, self.bottom() * bottom, empty)

    def rank(self) -> Column:
        """Give the place of each row in its cohort; absent and excluded rows have none."""
        assert self.value is not None
        descending = self.others[0] == "desc"
        counted = self.counted()
        keys = list(self.keys)
        if counted is not None:
            mask = self.program.compute(self.source, as_integer(counted), self.ready)
            self.ready += 1
            keys.append(str(self.program.name_of(mask)))
        value = self.value.value

        def ranked(method: str) -> Any:
            return as_int(value.rank(method, descending=descending).over(*keys))

        ties = self.call.options["ties"]
        place = ranked("min") + ranked("max") if ties == "mean" else ranked(ties)
        states = []
        if self.inside is not None:
            states.append(when(self.inside.value, integer(int(Cause.NOT_APPLICABLE)), integer(0)))
        if self.value.state is not None:
            states.append(self.value.state)
            code = int(Cause.UNDETERMINED)
            own = self.value.state == code
            own = own if self.inside is None else own & ~self.inside.value
            if Cause.UNDETERMINED in self.static.causes:
                states.append(when(self.over(as_integer(own), "max") > 0, integer(code), integer(0)))
        state = strongest_cause(states)
        if state is None and self.static.causes:
            state = integer(0)
        column = Column(self.static, place, self.static.step, state, self.ready + 2)
        return self.compiler.settle(column, self.source)


def missing(condition: Any) -> Any:
    """Give the state of a result that is missing where a condition holds."""
    return when(condition, integer(int(Cause.MISSING)), integer(0))


ROW_OPERATIONS: Final[Mapping[str, Callable[[Aggregation], Column]]] = {
    "sum of rows": Aggregation.sum,
    "mean of rows": Aggregation.mean,
    "count of rows": Aggregation.count,
    "any of rows": Aggregation.any,
    "all of rows": Aggregation.all,
    "min of rows": Aggregation.min,
    "max of rows": Aggregation.max,
    "trimmed_mean": Aggregation.trimmed_mean,
    "percentile": Aggregation.percentile,
    "rank": Aggregation.rank,
}
