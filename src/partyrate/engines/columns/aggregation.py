"""The rows that an aggregate in columns selects, and sums, greatest and smallest values over them.

Rows of a finer table are grouped and joined, cohorts are windows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

from partyrate.engines.columns.builder import Builder
from partyrate.engines.columns.expressions import as_int64
from partyrate.engines.columns.program import Gather
from partyrate.language.domains.analysis import LIMIT, ValueRange
from partyrate.language.domains.columns import (
    Column,
    as_integer,
    as_number,
    first_cause,
    integer,
    is_present,
    is_true,
    strongest_cause,
    when,
)
from partyrate.language.grammar import Call
from partyrate.numbers import Cause


class Aggregation:
    """One call of a function of rows, compiled: by a step that groups and joins, or by windows over cohorts.

    A window stays in the table of the rows. Otherwise each aggregate is one `Gather` to the table that asks.
    """

    def __init__(
        self,
        builder: Builder,
        call: Call,
        value: Column | None,
        where: Column | None,
        others: Sequence[Any],
        value_range: ValueRange,
        table: str,
        order: Column | None = None,
    ) -> None:
        self.builder, self.program, self.call, self.value_range = builder, builder.program, call, value_range
        self.table, self.source = table, str(call.table)
        self.others = others
        self.wide = None if value_range.stays_below(LIMIT) else builder.integers.wide
        builder.integers.check(value_range)
        if value is not None and value.value_range.kind != "flag":
            value = value if value_range.kind == "level" else as_number(value)
            value = value if self.wide is None else builder.integers.widened(value)
        self.value = None if value is None else builder.bind(value, self.source)
        self.where = None if where is None else builder.bind(where, self.source)
        self.order = None if order is None else builder.bind(as_number(order), self.source)
        bound = (self.value, self.where, self.order)
        self.generation = max([0, *(column.generation for column in bound if column is not None)])
        self.windows = call.within is not None
        if self.windows:
            self.keys, generation = builder.partition(self.source, call.within_names)
        else:
            self.keys, generation = list(builder.plan.full_key(table)), 0
        self.generation = max(self.generation, generation)
        self.inside = builder.excluded(self.source) if self.windows else None
        if self.inside is not None:
            self.inside = builder.bind(self.inside, self.source)
            self.generation = max(self.generation, self.inside.generation)

    # ----------------------------------------------------------------------------------------------------- which rows

    def chosen(self) -> Any:
        """Return the condition that a row is selected; None where every row is."""
        parts = []
        if self.inside is not None:
            parts.append(~self.inside.value)
        if self.where is not None:
            parts.append(is_true(self.where))
        return parts[0] & parts[1] if len(parts) == 2 else parts[0] if parts else None

    def counted(self) -> Any:
        """Return the condition that a row is selected, and that its value is present and its place in the order."""
        conditions = [self.chosen()]
        conditions += [is_present(column) for column in (self.value, self.order) if column is not None]
        known = [condition for condition in conditions if condition is not None]
        return reduce(and_, known) if known else None

    def absence(self) -> Any:
        """Return the absence code of a row as far as it makes the result absent; None where nothing does."""
        absences = []
        chosen = self.chosen()
        if self.value is not None and self.value.absence is not None:
            absences.append(self.value.absence if chosen is None else when(chosen, self.value.absence, integer(0)))
        if self.where is not None and self.where.absence is not None:
            outside = self.inside.value if self.inside is not None else None
            absence = self.where.absence
            absences.append(absence if outside is None else when(outside, integer(0), absence))
        return strongest_cause(absences)

    # -------------------------------------------------------------------------------------------------------- results

    def over(self, expression: Any, function: str, empty: int = 0, wide: Any = None) -> Any:
        """Aggregate an expression over the rows: `sum`, `min` or `max`; `wide` is the type of the second width."""
        source = self.program.compute(self.source, expression, self.generation, wide)
        if self.windows:
            window = getattr(source, function)().over(*self.keys)
            return as_int64(window) if wide is None else window.cast(wide)
        # `source` is a column of generation + 1 at the latest. Steps of one generation see only what earlier ones made,
        # so that the aggregate is of the generation after it, and whatever reads the aggregate comes later still.
        column, generation = str(self.program.name_of(source)), self.generation + 2
        return self.program.gather(
            Gather(self.source, self.table, tuple(self.keys), "", column, function, empty, generation), wide
        )

    def denominator(self) -> Any:
        """Return the common denominator of the counted values: a constant, or one for each group."""
        assert self.value is not None
        if isinstance(self.value.denominator, int):
            return self.value.denominator
        counted = self.counted()
        unit = self.value.value_range.denominator_factor
        shared = self.value.denominator if counted is None else when(counted, self.value.denominator, integer(unit))
        return self.over(shared, "max", unit, self.wide)

    def done(self, value: Any, denominator: Any, empty: Any = None) -> Column:
        """Return the result, absent where a value is, or where there is no row (the condition `empty`)."""
        absence: Any = None
        if self.value_range.possible_causes:
            rows_absence = self.absence()
            nothing = None if empty is None or Cause.MISSING not in self.value_range.possible_causes else missing(empty)
            absence = first_cause([None if rows_absence is None else self.over(rows_absence, "max")], nothing)
            absence = integer(0) if absence is None else absence
        column = Column(self.value_range, value, denominator, absence, self.generation + 2)
        column = column if self.wide is None else self.builder.integers.fitted(column)
        return self.builder.bind(column, self.table)

    def amount(self) -> Any:
        """Return the value where it is counted, 0 elsewhere."""
        assert self.value is not None
        counted = self.counted()
        return self.value.value if counted is None else when(counted, self.value.value, integer(0))

    def number_of(self, value: int) -> Any:
        """Return a literal in the width of the values."""
        return self.builder.integers.number(value)

    def number(self) -> Any:
        """Count the rows whose value is counted."""
        counted = self.counted()
        return self.over(integer(1) if counted is None else as_integer(counted), "sum")


def missing(condition: Any) -> Any:
    """Return the absence code of a result that is missing where a condition holds."""
    return when(condition, integer(int(Cause.MISSING)), integer(0))
