"""Aggregates in columns: over the rows of a finer table by grouping and joining, over cohorts by windows."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from operator import mul
from typing import Any, Final

from attrs import evolve

from partyrate.engines.columns.aggregation import Aggregation
from partyrate.engines.columns.builder import Builder
from partyrate.engines.columns.expressions import as_int64
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.columns import (
    Column,
    as_integer,
    first_cause,
    integer,
    joined,
    literal,
    most_frequent,
    scaled,
    strongest_cause,
    unpublished,
    when,
)
from partyrate.language.grammar import Call
from partyrate.numbers import Cause


def gather(
    builder: Builder,
    call: Call,
    value: Column | None,
    where: Column | None,
    others: Sequence[Any],
    value_range: ValueRange,
    table: str,
    order: Column | None = None,
) -> Column:
    """Aggregate over the rows of `call.table`, for the rows of `table` or its cohorts."""
    if call.table not in builder.given:
        return over_no_rows(builder, call, value_range)
    return Aggregates(builder, call, value, where, others, value_range, table, order).column()


def over_no_rows(builder: Builder, call: Call, value_range: ValueRange) -> Column:
    """Return the result over a table that was not given: it has no rows."""
    name = call.function.name
    if name == "product":
        one = value_range.resolution or 1
        return Column(value_range, builder.integers.number(one), one)
    if name in ("sum of rows", "count of rows"):
        return evolve(literal(Fraction(0)), value_range=value_range, denominator=value_range.denominator_factor)
    if name in ("any of rows", "all of rows"):
        return evolve(literal(value=name == "all of rows"), value_range=value_range)
    return evolve(unpublished(evolve(value_range, always_absent=Cause.MISSING)), value_range=value_range)


class Aggregates(Aggregation):
    """The functions of rows: each method compiles a call of one."""

    def column(self) -> Column:
        """Compile the call."""
        return ROW_OPERATIONS[self.call.function.name](self)

    def sum(self) -> Column:
        return self.done(self.over(self.amount(), "sum", wide=self.wide), self.denominator())

    def count(self) -> Column:
        return self.done(self.number(), 1)

    def mean(self) -> Column:
        return self.quotient(self.over(self.amount(), "sum", wide=self.wide), self.number())

    def quotient(self, total: Any, number: Any) -> Column:
        """Divide a total by a number of rows; over no rows it is missing."""
        count = when(number == 0, integer(1), number)
        count = count if self.wide is None else count.cast(self.wide)
        return self.done(total, scaled(count, self.denominator()), number == 0)

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
        denominator = self.denominator()
        return self.done(
            value, denominator, None if Cause.MISSING not in self.value_range.possible_causes else self.number() == 0
        )

    def min(self) -> Column:
        return self.extreme("min", self.reach() + 1)

    def max(self) -> Column:
        return self.extreme("max", -self.reach() - 1)

    def most_frequent_level(self) -> Column:
        """Return the level that most counted rows have."""
        assert self.value is not None
        assert self.value_range.scale is not None
        counted, value = self.counted(), self.value.value
        counts = []
        for place in range(len(self.value_range.scale.names)):
            is_there = value == place if counted is None else counted & (value == place)
            counts.append(self.over(as_integer(is_there), "sum"))
        return self.done(most_frequent(counts, self.call.options["ties"]), 1, self.number() == 0)

    def reach(self) -> int:
        """Return the greatest integer that a value can be."""
        assert self.value is not None
        value_range = self.value.value_range
        return max(value_range.max_numerator, math.ceil(abs(value_range.low)), math.ceil(abs(value_range.high)))

    def ordinal_ranks(self) -> tuple[Any, Any]:
        """Return rank and number of the counted rows, and the condition that a row is counted.

        Ranks count from the smallest value; equal values get different ranks in no defined order, which no result of
        sums and single values depends on.
        """
        assert self.value is not None
        counted = self.counted()
        mask = integer(1) if counted is None else as_integer(counted)
        mask = self.program.compute(self.source, mask, self.generation)
        self.generation += 1
        # Rows are partitioned by the mask: engines do not agree on the rank of a null.
        keys = [*self.keys, str(self.program.name_of(mask))]
        rank = as_int64(self.value.value.rank("ordinal").over(*keys))
        rank = self.program.compute(self.source, rank, self.generation)
        total = self.program.compute(self.source, as_int64(mask.sum().over(*self.keys)), self.generation)
        self.generation += 1
        return (rank, total), mask == 1

    def product(self) -> Column:
        """Multiply the counted values one after the other; for values of -1, 0 and 1 alone their signs are counted."""
        assert self.value is not None
        if self.value.value_range.reach == 1:
            amount = self.amount()
            zeros = self.number() - self.over(amount.abs(), "sum")
            odd = self.over(as_integer(amount < 0), "sum")
            sign = when(odd - self.builder.integers.divide(odd, 2) * 2 == 1, integer(-1), integer(1))
            return self.done(when(zeros > 0, integer(0), sign), 1)
        above = None if self.windows else self.table
        (rank, _), counted = self.ordinal_ranks()
        number, unit = self.number(), self.denominator()
        factors, units = [], []
        for place in range(1, self.builder.plan.most_rows(self.source, above) + 1):
            factor, there = self.at(integer(place), rank, counted), number >= place
            one = self.number_of(unit) if isinstance(unit, int) else integer(1)
            factors.append(when(there, factor, one if self.wide is None else one.cast(self.wide)))
            units.append(unit if isinstance(unit, int) else when(there, unit, one))
        return self.done(joined(mul, factors), joined(mul, units))

    def trimmed_mean(self) -> Column:
        lowest, highest = int(self.others[0] or 0), int(self.others[-1] or 0)
        (rank, total), counted = self.ordinal_ranks()
        kept = counted & (rank > lowest) & (rank <= total - highest)
        assert self.value is not None
        amount = when(kept, self.value.value, integer(0))
        return self.quotient(self.over(amount, "sum", wide=self.wide), self.over(as_integer(kept), "sum"))

    def variance(self) -> Column:
        """Return n times the sum of squares less the square of the sum, over n times n, or n - 1 of a sample."""
        amount, count = self.amount(), self.number()
        total, squares = (self.over(each, "sum", wide=self.wide) for each in (amount, amount * amount))
        less = 1 if self.call.options["kind"] == "sample" else 0
        empty = count <= less
        below = when(empty, integer(1), count * (count - less))
        below, wide = (below, count) if self.wide is None else (below.cast(self.wide), count.cast(self.wide))
        denominator = self.denominator()
        return self.done(wide * squares - total * total, scaled(below, denominator * denominator), empty)

    def at(self, target: Any, rank: Any, counted: Any) -> Any:
        """Return the value of the counted row of each group whose rank is `target`."""
        assert self.value is not None
        below = -self.reach() - 1
        chosen = when(counted & (rank == target), self.value.value, self.number_of(below))
        return self.over(chosen, "max", 0 if self.wide else below, self.wide)

    def placed(self, *, from_greatest: bool) -> Column:
        """Return the value at a place from the greatest or the smallest; missing over fewer rows."""
        place = int(self.others[0] or 1)
        (rank, total), counted = self.ordinal_ranks()
        target = total - (place - 1) if from_greatest else integer(place)
        return self.done(self.at(target, rank, counted), self.denominator(), self.number() < place)

    def largest(self) -> Column:
        return self.placed(from_greatest=True)

    def smallest(self) -> Column:
        return self.placed(from_greatest=False)

    def median(self) -> Column:
        return self.between(Fraction(1, 2))

    def percentile(self) -> Column:
        share = Fraction(self.others[0] or 0)
        if self.call.options["kind"] != "nearest_rank":
            return self.between(share)
        (rank, total), counted = self.ordinal_ranks()
        target = -self.builder.integers.divide(total * -share.numerator, share.denominator)
        target = when(target < 1, integer(1), target)
        return self.done(self.at(target, rank, counted), self.denominator(), self.number() == 0)

    def between(self, share: Fraction) -> Column:
        """Return the value at a share of the way through the counted rows, between two of them in proportion."""
        numerator, denominator = share.numerator, share.denominator
        (rank, total), counted = self.ordinal_ranks()
        empty = self.number() == 0
        whole = self.builder.integers.divide((total - 1) * numerator, denominator)
        rest = (total - 1) * numerator - whole * denominator
        first = self.at(whole + 1, rank, counted)
        second = self.at(when(whole + 2 > total, total, whole + 2), rank, counted)
        rests = self.over(when(counted, rest, integer(0)), "max")
        value = first * denominator + rests * (second - first)
        return self.done(value, self.denominator() * denominator, empty)

    def rank(self) -> Column:
        """Return the rank of each row in its cohort; absent and excluded rows have none."""
        assert self.value is not None
        descending, keys, value = self.others[0] == "desc", self.counted_keys(), self.value.value

        def ranked(method: str) -> Any:
            return as_int64(value.rank(method, descending=descending).over(*keys))

        ties = self.call.options["ties"]
        rank = ranked("min") + ranked("max") if ties == "mean" else ranked(ties)  # twice the mean, over 2
        column = Column(self.value_range, rank, self.value_range.resolution, self.own_absence(), self.generation + 2)
        return self.builder.bind(column, self.source)

    def cumulative(self) -> Column:
        """Return the total of the rows before each one in an order, with its own amount or those of all tied rows."""
        assert self.order is not None
        keys, amount = self.counted_keys(), self.amount()
        amount = self.step(amount, self.wide)
        tied = [*keys, str(self.program.name_of(self.order.value))]
        position = self.order.value.rank("ordinal", descending=self.others[-1] == "desc").over(*keys)
        position = self.step(as_int64(position))
        first = self.step(as_int64(position.min().over(*tied)))
        so_far = self.step(amount.cum_sum().over(*keys, order_by=str(self.program.name_of(position))), self.wide)
        before = when(
            position == first, so_far - amount, integer(0) if self.wide is None else integer(0).cast(self.wide)
        )
        before = self.step(self.step(before, self.wide).sum().over(*tied), self.wide)
        own = amount.sum().over(*tied) if self.call.options["ties"] == "max" else amount
        total = before + (own if self.wide is None else own.cast(self.wide))
        column = Column(
            self.value_range, self.step(total, self.wide), self.denominator(), self.own_absence(), self.generation + 2
        )
        column = column if self.wide is None else self.builder.integers.fitted(column)
        return self.builder.bind(column, self.source)

    def neighbour(self) -> Column:
        """Return the least or the greatest value of the nearest rows before or after each one in an order."""
        assert self.order is not None
        assert self.value is not None
        keys, value = self.counted_keys(), self.value.value
        falls = (self.others[-1] == "desc") is (self.call.function.name == "ahead")
        tied = [*keys, str(self.program.name_of(self.order.value))]
        position = self.step(as_int64(self.order.value.rank("ordinal", descending=falls).over(*keys)))
        first = self.step(as_int64(position.min().over(*tied)))
        of_tied = (value.max() if self.call.options["ties"] == "max" else value.min()).over(*tied)
        so_far = self.step(of_tied, self.wide).shift(1).over(*keys, order_by=str(self.program.name_of(position)))
        so_far = so_far.fill_null(0)  # the first row has none before it, and pandas has no whole number for none
        nothing = integer(0) if self.wide is None else integer(0).cast(self.wide)
        before = when((position == first) & (first > 1), self.step(so_far, self.wide), nothing)
        found = self.step(self.step(before, self.wide).sum().over(*tied), self.wide)
        absence = first_cause([self.own_absence()], when(first == 1, integer(int(Cause.MISSING)), integer(0)))
        column = Column(self.value_range, found, self.denominator(), absence, self.generation + 2)
        column = column if self.wide is None else self.builder.integers.fitted(column)
        return self.builder.bind(column, self.source)

    def step(self, expression: Any, wide: Any = None) -> Any:
        """Return the column that holds an expression over the newest columns, and go on to the next generation."""
        made = self.program.compute(
            self.source, as_int64(expression) if wide is None else expression, self.generation, wide
        )
        self.generation += 1
        return made

    def counted_keys(self) -> list[str]:
        """Return the columns that form cohorts in which counted rows stand apart from the others."""
        keys, counted = list(self.keys), self.counted()
        if counted is not None:
            keys.append(str(self.program.name_of(self.step(as_integer(counted)))))
        return keys

    def own_absence(self) -> Any:
        """Return the absence code of each row that has a place among the others; undetermined where one of them is."""
        assert self.value is not None
        absences = []
        if self.inside is not None:
            absences.append(when(self.inside.value, integer(int(Cause.NOT_APPLICABLE)), integer(0)))
        own = strongest_cause([self.value.absence, None if self.order is None else self.order.absence])
        if own is not None:
            absences.append(own)
            code = int(Cause.UNDETERMINED)
            unknown = own == code
            unknown = unknown if self.inside is None else unknown & ~self.inside.value
            if Cause.UNDETERMINED in self.value_range.possible_causes:
                absences.append(when(self.over(as_integer(unknown), "max") > 0, integer(code), integer(0)))
        absence = strongest_cause(absences)
        return integer(0) if absence is None and self.value_range.possible_causes else absence


ROW_OPERATIONS: Final[Mapping[str, Callable[[Aggregates], Column]]] = {
    "sum of rows": Aggregates.sum,
    "mean of rows": Aggregates.mean,
    "product": Aggregates.product,
    "count of rows": Aggregates.count,
    "any of rows": Aggregates.any,
    "all of rows": Aggregates.all,
    "min of rows": Aggregates.min,
    "max of rows": Aggregates.max,
    "best_level of rows": Aggregates.max,
    "worst_level of rows": Aggregates.min,
    "most_frequent_level of rows": Aggregates.most_frequent_level,
    "median": Aggregates.median,
    "largest": Aggregates.largest,
    "smallest": Aggregates.smallest,
    "variance": Aggregates.variance,
    "trimmed_mean": Aggregates.trimmed_mean,
    "percentile": Aggregates.percentile,
    "rank": Aggregates.rank,
    "cumulative": Aggregates.cumulative,
    "ahead": Aggregates.neighbour,
    "behind": Aggregates.neighbour,
}
