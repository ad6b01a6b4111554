"""Rounding the places of quotas in columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from partyrate.ladders import MANY
from partyrate.ladders.seats import ROUNDINGS
from partyrate.language.domains.analysis import number
from partyrate.language.domains.columns import Column, as_integer, integer, rounded, strongest_cause, when

if TYPE_CHECKING:
    from partyrate.engines.columns.cohorts import CohortColumns


@frozen(eq=False)
class SeatDemand:
    """The places that a quota asks for before rounding.

    Args:
        least: Their number, from the rows that surely count.
        most: The same from all rows that may count; the very same column where nothing can be open.
        state: Why the number is not known for sure, 0 where it is; None where it always is.
        unknown: The condition that nothing is known of it; None where something always is.
    """

    least: Column
    most: Column
    state: Any
    unknown: Any


def seat_demand_of(
    cohorts: CohortColumns, least: Column, most: Column, joining: Any, *, is_growing: bool
) -> SeatDemand:
    """Return what a quota asks for; `joining` is why it is open whether a row counts."""
    states = [each.state for each in dict.fromkeys((least, most)) if each.state is not None]
    absent = strongest_cause(states)
    if least is most:
        return SeatDemand(least, most, absent, None if absent is None else cohorts.keep(absent != 0))
    differs = cohorts.keep(least.value * most.bottom != most.value * least.bottom)
    state = when(differs, joining, integer(0))
    unknown = None if is_growing else differs
    if absent is not None:
        state = when(absent != 0, absent, state)
        unknown = absent != 0 if unknown is None else (absent != 0) | unknown
    return SeatDemand(least, most, cohorts.keep(state), None if unknown is None else cohorts.keep(unknown))


def spans(cohorts: CohortColumns, rounding: str) -> tuple[list[tuple[Any, Any]], Any]:
    """Return the least and the greatest places of the quotas that change something, and whether remainders are even."""
    wishes = [wish for quota, wish in zip(cohorts.ladder.quotas, cohorts.wishes, strict=True) if quota.bound != "about"]
    exact, even = cohorts.places(rounding)
    open_ = [wish.state != 0 for wish in wishes if wish.state is not None]
    if not open_:
        return [(count, count) for count in exact], even
    known = cohorts.keep(~reduce(or_, open_))
    by_remainder = rounding == "largest_remainder"
    least = rounded_quotas(cohorts, [wish.least for wish in wishes], "down" if by_remainder else rounding)
    most = rounded_quotas(cohorts, [wish.most for wish in wishes], "up" if by_remainder else rounding)
    found = []
    for wish, count, low, high in zip(wishes, exact, least, most, strict=True):
        ends = (low, high)
        if by_remainder:
            ends = when(known, count, low), when(known, count, high)
        if wish.unknown is not None:
            ends = when(wish.unknown, integer(0), ends[0]), when(wish.unknown, integer(MANY), ends[1])
        found.append((cohorts.keep(ends[0]), cohorts.keep(ends[1])))
    return found, None if even is None else cohorts.keep(when(known, even, integer(0)))


def not_negative(cohorts: CohortColumns, column: Column) -> Column:
    """Raise negative wishes to zero; where a wish is absent any number may stand."""
    static = evolve(column.static, causes=frozenset(), always=None, constant=None)
    value = column.value
    if static.low < 0:
        static = evolve(static, low=Fraction(0), high=max(Fraction(0), static.high))
        value = when(value < 0, integer(0), value)
    return cohorts.settled(evolve(column, static=static, value=value, state=None, ready=cohorts.ready))


def rounded_quotas(cohorts: CohortColumns, wanted: Sequence[Column], rounding: str) -> list[Any]:
    """Round each quota by itself."""
    domain = cohorts.compiler.domain(cohorts.table)
    counts = []
    for each in wanted:
        column = not_negative(cohorts, each)
        static = evolve(number(0, max(column.static.high + 1, Fraction(1)), 1), peak=column.static.peak)
        counts.append(cohorts.settled(rounded(domain, static, column, 0, ROUNDINGS[rounding])).value)
    return counts


def by_largest_remainder(cohorts: CohortColumns, wanted: Sequence[Column]) -> tuple[list[Any], Any]:
    """Round by the largest remainder: the whole places of the total go to the largest fractions, first ones first."""
    columns = [not_negative(cohorts, each) for each in wanted]
    keep = cohorts.keep
    bottom: Any = 1
    for column in columns:
        both_known = isinstance(column.bottom, int) and isinstance(bottom, int)
        bottom = math.lcm(bottom, column.bottom) if both_known else bottom * column.bottom
    bottom = bottom if isinstance(bottom, int) else keep(bottom)
    divide = cohorts.compiler.integers.divide

    def share(part: Any) -> Any:
        return bottom // part if isinstance(bottom, int) else divide(bottom, part)

    tops = [keep(column.value * share(column.bottom)) for column in columns]
    wholes = [keep(divide(top, bottom)) for top in tops]
    rests = [keep(top - whole * bottom) for top, whole in zip(tops, wholes, strict=True)]
    left = keep(divide(keep(total(tops)), bottom) - total(wholes))
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


def total(values: Sequence[Any]) -> Any:
    """Add up expressions."""
    found = values[0]
    for value in values[1:]:
        found = found + value
    return found
