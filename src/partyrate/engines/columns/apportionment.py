"""Rounding the places of quotas in columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from partyrate.engines.columns.cohort_steps import CohortSteps
from partyrate.engines.columns.expressions import any_of, total
from partyrate.engines.columns.names import domain_of
from partyrate.ladders import MANY
from partyrate.ladders.seats import ROUNDINGS
from partyrate.language.domains.analysis import number
from partyrate.language.domains.columns import Column, as_integer, integer, rounded, strongest_cause, when


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
    """Return what a quota asks for; `joining` is why it is open whether a row counts."""
    absences = [each.absence for each in dict.fromkeys((least, most)) if each.absence is not None]
    absent = strongest_cause(absences)
    if least is most:
        return SeatDemand(least, most, absent, None if absent is None else cohorts.materialize(absent != 0))
    differs = cohorts.materialize(least.value * most.denominator != most.value * least.denominator)
    absence = when(differs, joining, integer(0))
    unknown = None if is_growing else differs
    if absent is not None:
        absence = when(absent != 0, absent, absence)
        unknown = absent != 0 if unknown is None else (absent != 0) | unknown
    return SeatDemand(
        least, most, cohorts.materialize(absence), None if unknown is None else cohorts.materialize(unknown)
    )


def seat_ranges(
    cohorts: CohortSteps, demands: Sequence[SeatDemand], exact: Sequence[Any], even: Any, rounding: str
) -> tuple[list[tuple[Any, Any]], Any]:
    """Return the least and the greatest places of quotas, and whether even remainders were told apart.

    Args:
        cohorts: The cohorts of the ladder.
        demands: What the quotas ask for.
        exact: Their places where nothing is open.
        even: Whether even remainders were told apart for these; None where they never are.
        rounding: How the ladder rounds.
    """
    open_ = [demand.absence != 0 for demand in demands if demand.absence is not None]
    if not open_:
        return [(count, count) for count in exact], even
    known = cohorts.materialize(~any_of(open_))
    by_remainder = rounding == "largest_remainder"
    least = rounded_quotas(cohorts, [demand.least for demand in demands], "down" if by_remainder else rounding)
    most = rounded_quotas(cohorts, [demand.most for demand in demands], "up" if by_remainder else rounding)
    ranges = []
    for demand, count, low, high in zip(demands, exact, least, most, strict=True):
        ends = (low, high)
        if by_remainder:
            ends = when(known, count, low), when(known, count, high)
        if demand.unknown is not None:
            ends = when(demand.unknown, integer(0), ends[0]), when(demand.unknown, integer(MANY), ends[1])
        ranges.append((cohorts.materialize(ends[0]), cohorts.materialize(ends[1])))
    return ranges, None if even is None else cohorts.materialize(when(known, even, integer(0)))


def not_negative(cohorts: CohortSteps, column: Column) -> Column:
    """Raise negative wishes to zero; where a wish is absent any number may stand."""
    value_range = evolve(column.value_range, possible_causes=frozenset(), always_absent=None, constant=None)
    value = column.value
    if value_range.low < 0:
        value_range = evolve(value_range, low=Fraction(0), high=max(Fraction(0), value_range.high))
        value = when(value < 0, integer(0), value)
    return cohorts.bind(
        evolve(column, value_range=value_range, value=value, absence=None, generation=cohorts.generation)
    )


def rounded_quotas(cohorts: CohortSteps, wanted: Sequence[Column], rounding: str) -> list[Any]:
    """Round each quota by itself."""
    domain = domain_of(cohorts.builder, cohorts.table)
    counts = []
    for each in wanted:
        column = not_negative(cohorts, each)
        value_range = evolve(
            number(0, max(column.value_range.high + 1, Fraction(1)), 1), max_magnitude=column.value_range.max_magnitude
        )
        counts.append(cohorts.bind(rounded(domain, value_range, column, 0, ROUNDINGS[rounding])).value)
    return counts


def by_largest_remainder(cohorts: CohortSteps, wanted: Sequence[Column]) -> tuple[list[Any], Any]:
    """Round by the largest remainder: the whole places of the total go to the largest fractions, first ones first."""
    columns = [not_negative(cohorts, each) for each in wanted]
    keep = cohorts.materialize
    denominator: Any = 1
    for column in columns:
        both_known = isinstance(column.denominator, int) and isinstance(denominator, int)
        denominator = math.lcm(denominator, column.denominator) if both_known else denominator * column.denominator
    denominator = denominator if isinstance(denominator, int) else keep(denominator)
    divide = cohorts.builder.integers.divide

    def share(part: Any) -> Any:
        return denominator // part if isinstance(denominator, int) else divide(denominator, part)

    tops = [keep(column.value * share(column.denominator)) for column in columns]
    wholes = [keep(divide(top, denominator)) for top in tops]
    rests = [keep(top - whole * denominator) for top, whole in zip(tops, wholes, strict=True)]
    left = keep(divide(keep(total(tops)), denominator) - total(wholes))
    counts, given = [], []
    for mine, rest in enumerate(rests):
        before = [
            as_integer(other >= rest if number < mine else other > rest)
            for number, other in enumerate(rests)
            if number != mine
        ]
        given.append(keep(as_integer(total([integer(0), *before]) < left)))
        counts.append(keep(wholes[mine] + given[mine]))
    split = [
        as_integer((rests[mine] == rests[other]) & (given[mine] == 1) & (given[other] == 0))
        for mine in range(len(rests))
        for other in range(len(rests))
        if mine != other
    ]
    return counts, keep(total(split)) if split else None
