"""Rounding of the places of quotas in columns, as `partyrate.ladders.seats`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations
from typing import Any, Final

from attrs import evolve, frozen

from partyrate.engines.columns.cohort_steps import CohortSteps
from partyrate.engines.columns.expressions import any_of, as_int64, total
from partyrate.engines.columns.names import domain_of
from partyrate.ladders import MANY
from partyrate.ladders.seats import LARGEST_REMAINDER, ROUNDINGS, rounded_apart
from partyrate.language.domains.analysis import LIMIT, number
from partyrate.language.domains.columns import (
    BeyondLimitError,
    Column,
    Integers,
    as_integer,
    integer,
    rounded,
    scaled,
    strongest_cause,
    when,
)
from partyrate.plan import rounding_magnitude, shared_magnitude

MOST_PLACES: Final = LIMIT - 1
"""The most places that columns tell apart; the account of a ladder has greater ones exactly."""


@frozen(eq=False)
class SeatDemand:
    """The places that a quota asks for before rounding.

    Args:
        least: Their number, from the rows that surely count.
        most: The same from all rows that may count; the very same column where nothing can be open.
        absence: Why the number is not known for sure, 0 where it is; None where it always is.
        unknown: The condition that nothing is known of it; None where something always is.
    """

    least: Column
    most: Column
    absence: Any
    unknown: Any


def seat_demand_of(cohorts: CohortSteps, least: Column, most: Column, joining: Any, *, is_growing: bool) -> SeatDemand:
    """Return the demand of a quota; `joining` is the cause why it is open whether a row counts, 0 where none is."""
    absences = [column.absence for column in dict.fromkeys((least, most)) if column.absence is not None]
    absent = strongest_cause(absences)
    if least is most:
        return SeatDemand(least, most, absent, None if absent is None else cohorts.materialize(absent != 0))
    differs = cohorts.materialize(is_different(cohorts, least, most))
    absence = when(differs, joining, integer(0))
    unknown = None if is_growing else differs
    if absent is not None:
        absence = when(absent != 0, absent, absence)
        unknown = absent != 0 if unknown is None else (absent != 0) | unknown
    return SeatDemand(
        least, most, cohorts.materialize(absence), None if unknown is None else cohorts.materialize(unknown)
    )


def seat_ranges(
    cohorts: CohortSteps, demands: Sequence[SeatDemand], exact: Sequence[Any], even: Any, roundings: Sequence[str]
) -> tuple[list[tuple[Any, Any]], Any]:
    """Return the least and the greatest places of quotas, and whether equal remainders were decided.

    Args:
        cohorts: The cohorts of the ladder.
        demands: What the quotas ask for.
        exact: Their places where nothing is open.
        even: Whether equal remainders were decided for these; None where they never are.
        roundings: How each of them is rounded.
    """
    open_ = [demand.absence != 0 for demand in demands if demand.absence is not None]
    if not open_:
        return [(count, count) for count in exact], even
    known = cohorts.materialize(~any_of(open_))
    least = rounded_quotas(cohorts, [demand.least for demand in demands], rounded_apart(roundings, "down"))
    most = rounded_quotas(cohorts, [demand.most for demand in demands], rounded_apart(roundings, "up"))
    together = known_together(cohorts, demands, roundings)

    def span(demand: SeatDemand, word: str, count: Any, low: Any, high: Any) -> tuple[Any, Any]:
        if word == LARGEST_REMAINDER and together is None:
            low, high = count, count
        elif word == LARGEST_REMAINDER:
            low, high = when(together, count, low), when(together, count, high)
        if demand.unknown is not None:
            low, high = when(demand.unknown, integer(0), low), when(demand.unknown, integer(MANY), high)
        return cohorts.materialize(low), cohorts.materialize(high)

    ranges = list(map(span, demands, roundings, exact, least, most))
    return ranges, None if even is None else cohorts.materialize(when(known, even, integer(0)))


def known_together(cohorts: CohortSteps, demands: Sequence[SeatDemand], roundings: Sequence[str]) -> Any:
    """Return the condition that all demands rounded by the largest remainder are known; None where they always are."""
    sharing = [each for each, word in zip(demands, roundings, strict=True) if word == LARGEST_REMAINDER]
    absences = [demand.absence != 0 for demand in sharing if demand.absence is not None]
    return cohorts.materialize(~any_of(absences)) if absences else None


def not_negative(cohorts: CohortSteps, column: Column) -> Column:
    """Return a demand with negative values raised to zero; where it is absent, any number may be held."""
    value_range = evolve(column.value_range, possible_causes=frozenset(), always_absent=None, constant=None)
    value = column.value
    if value_range.low < 0:
        value_range = evolve(value_range, low=Fraction(0), high=max(Fraction(0), value_range.high))
        value = when(value < 0, integer(0), value)
    return cohorts.bind(
        evolve(column, value_range=value_range, value=value, absence=None, generation=cohorts.generation)
    )


def is_different(cohorts: CohortSteps, one: Column, other: Column) -> Any:
    """Return the condition that two numbers differ."""
    if isinstance(one.denominator, int) and one.denominator == other.denominator:
        return one.value != other.value
    integers = cohorts.builder.integers
    if integers.wide is not None and max(rounding_magnitude(column.value_range) for column in (one, other)) >= LIMIT:
        one, other = integers.widened(one), integers.widened(other)
    return scaled(one.value, other.denominator) != scaled(other.value, one.denominator)


def rounded_together(cohorts: CohortSteps, wanted: Sequence[Column], roundings: Sequence[str]) -> tuple[list[Any], Any]:
    """Round quotas, each in its own way, and whether equal remainders had to be decided (None: never)."""
    sharing = [number for number, word in enumerate(roundings) if word == LARGEST_REMAINDER]
    others = [number for number, word in enumerate(roundings) if word != LARGEST_REMAINDER]
    rounded_alone = rounded_quotas(cohorts, [wanted[n] for n in others], [roundings[n] for n in others])
    counts, even = dict(zip(others, rounded_alone, strict=True)), None
    if sharing:
        shared, even = by_largest_remainder(cohorts, [wanted[number] for number in sharing])
        counts |= zip(sharing, shared, strict=True)
    return [counts[number] for number in range(len(wanted))], even


def rounded_quotas(cohorts: CohortSteps, wanted: Sequence[Column], roundings: Sequence[str]) -> list[Any]:
    """Round each quota by itself."""
    domain, integers = domain_of(cohorts.builder, cohorts.table), cohorts.builder.integers
    counts = []
    for quota, rounding in zip(wanted, roundings, strict=True):
        column = not_negative(cohorts, quota)
        value_range = evolve(
            number(0, max(column.value_range.high + 1, Fraction(1)), 1), max_magnitude=column.value_range.max_magnitude
        )
        domain.is_wide = is_wide(integers, rounding_magnitude(column.value_range), [column])
        column = integers.widened(column) if domain.is_wide else column
        count = rounded(domain, value_range, column, Fraction(1), ROUNDINGS[rounding])
        count = cohorts.bind(evolve(count, wide=domain.is_wide))
        counts.append(in_64_bits(cohorts, count.value) if domain.is_wide else count.value)
    return counts


def by_largest_remainder(cohorts: CohortSteps, wanted: Sequence[Column]) -> tuple[list[Any], Any]:
    """Round by the largest remainder: the whole places of the total go to the largest fractions, first ones first.

    Fractions are compared over one denominator, which may need the second width though no quota does by itself: two
    shares with denominators of eleven digits have a common one of twenty-one.
    """
    integers = cohorts.builder.integers
    columns = [not_negative(cohorts, quota) for quota in wanted]
    wide, divide = None, integers.divide
    if is_wide(integers, shared_magnitude([column.value_range for column in columns]), columns):
        columns = list(map(integers.widened, columns))
        wide, divide = integers.wide, integers.divide_wide

    def keep(expression: Any) -> Any:
        return cohorts.materialize(expression, wide)

    denominator = common_denominator([column.denominator for column in columns])
    divisor: Any = integers.factor(denominator) if isinstance(denominator, int) else keep(denominator)

    def share(part: Any) -> Any:
        return denominator // part if isinstance(denominator, int) else divide(divisor, part)

    numerators = [keep(scaled(column.value, share(column.denominator))) for column in columns]
    wholes = [keep(divide(numerator, divisor)) for numerator in numerators]
    rests = [keep(numerator - whole * divisor) for numerator, whole in zip(numerators, wholes, strict=True)]
    left = keep(divide(keep(total(numerators)), divisor) - total(wholes))
    counts, rounded_up = [], []
    for mine in range(len(rests)):
        rounded_up.append(cohorts.materialize(as_integer(number_before(rests, mine) < left)))
        count = keep(wholes[mine] + rounded_up[mine])
        counts.append(count if wide is None else in_64_bits(cohorts, count))
    split = [
        as_integer((rests[mine] == rests[other]) & (rounded_up[mine] == 1) & (rounded_up[other] == 0))
        for mine, other in permutations(range(len(rests)), 2)
    ]
    return counts, cohorts.materialize(total(split)) if split else None


def common_denominator(denominators: Sequence[Any]) -> Any:
    """Return a common denominator: a whole number where all are, and an expression otherwise."""
    common: Any = 1
    for denominator in denominators:
        both_known = isinstance(denominator, int) and isinstance(common, int)
        common = math.lcm(common, denominator) if both_known else scaled(common, denominator)
    return common


def number_before(rests: Sequence[Any], mine: int) -> Any:
    """Return how many remainders come before one: greater ones, and equal ones that stand first.

    Comparing each with each needs neither a sort nor a rank, which would be a window over another table.
    """
    rest = rests[mine]
    before = [
        as_integer(other >= rest if number < mine else other > rest)
        for number, other in enumerate(rests)
        if number != mine
    ]
    return total([integer(0), *before])


def is_wide(integers: Integers, magnitude: int, columns: Sequence[Column]) -> bool:
    """Return whether numbers of a magnitude are computed in the second width.

    Raises:
        BeyondLimitError: The engine cannot hold them.
    """
    if integers.result_limit is not None and magnitude >= integers.result_limit:
        raise BeyondLimitError
    return integers.wide is not None and (magnitude >= LIMIT or any(column.wide for column in columns))


def in_64_bits(cohorts: CohortSteps, count: Any) -> Any:
    """Return places in 64 bits: no table has so many rows that more places than `MOST_PLACES` would matter."""
    return cohorts.materialize(as_int64(when(count > MOST_PLACES, integer(MOST_PLACES), count)))
