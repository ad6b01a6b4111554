"""Rounding the places of quotas in columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve

from partyrate.ladders.places import ROUNDINGS
from partyrate.language.domains.bounds import number
from partyrate.language.domains.columns import Column, as_integer, integer, rounded, when

if TYPE_CHECKING:
    from partyrate.engines.cohorts import Cohorts


def not_negative(cohorts: Cohorts, column: Column) -> Column:
    """Raise negative wishes to zero; where a wish is absent any number may stand."""
    static = evolve(column.static, causes=frozenset(), always=None, constant=None)
    value = column.value
    if static.low < 0:
        static = evolve(static, low=Fraction(0), high=max(Fraction(0), static.high))
        value = when(value < 0, integer(0), value)
    return cohorts.settled(evolve(column, static=static, value=value, state=None, ready=cohorts.ready))


def rounded_quotas(cohorts: Cohorts, wanted: Sequence[Column], rounding: str) -> list[Any]:
    """Round each quota by itself."""
    domain = cohorts.compiler.domain(cohorts.table)
    counts = []
    for each in wanted:
        column = not_negative(cohorts, each)
        static = evolve(number(0, max(column.static.high + 1, Fraction(1)), 1), peak=column.static.peak)
        counts.append(cohorts.settled(rounded(domain, static, column, 0, ROUNDINGS[rounding])).value)
    return counts


def by_largest_remainder(cohorts: Cohorts, wanted: Sequence[Column]) -> tuple[list[Any], Any]:
    """Round by the largest remainder: the whole places of the total go to the largest fractions, first ones first."""
    columns = [not_negative(cohorts, each) for each in wanted]
    keep = cohorts.keep
    bottom: Any = 1
    for column in columns:
        both_known = isinstance(column.bottom, int) and isinstance(bottom, int)
        bottom = math.lcm(bottom, column.bottom) if both_known else bottom * column.bottom
    bottom = bottom if isinstance(bottom, int) else keep(bottom)
    divide = cohorts.compiler.divide

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
