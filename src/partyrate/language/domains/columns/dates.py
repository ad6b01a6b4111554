"""Dates in columns: year, month and day of a day number, by integer arithmetic alone."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from partyrate.language.domains.analysis import constant
from partyrate.language.domains.columns.value import Column, as_integer, when

if TYPE_CHECKING:
    from partyrate.language.domains.columns.domain import Columns


def civil(domain: Columns, day: Column) -> tuple[Any, Any, Any, int]:
    """Give year, month and day of a day number, and when they are ready.

    The proleptic Gregorian calendar counted in eras of 400 years that begin on 1 March; only integer arithmetic, so
    that no engine's calendar functions are needed.
    """

    def settle(value: Any, generation: int) -> Column:
        return domain.settle(Column(constant(Fraction(0)), value, 1, None, generation))

    divide = domain.divide
    shifted = settle(day.value + 305, day.generation)  # days since 1 March of the year 0
    era = settle(divide(shifted.value, 146_097), shifted.generation)
    rest = settle(shifted.value - era.value * 146_097, era.generation)
    leaps = divide(rest.value, 1_460) - divide(rest.value, 36_524) + divide(rest.value, 146_096)
    of_era = settle(divide(rest.value - leaps, 365), rest.generation)
    of_year = settle(
        rest.value - (of_era.value * 365 + divide(of_era.value, 4) - divide(of_era.value, 100)), of_era.generation
    )
    fifth = settle(divide(of_year.value * 5 + 2, 153), of_year.generation)
    in_month = of_year.value - divide(fifth.value * 153 + 2, 5) + 1
    month = when(fifth.value < 10, fifth.value + 3, fifth.value - 9)
    year = of_era.value + era.value * 400 + as_integer(fifth.value >= 10)
    parts = [settle(part, fifth.generation) for part in (year, month, in_month)]
    return parts[0].value, parts[1].value, parts[2].value, parts[0].generation
