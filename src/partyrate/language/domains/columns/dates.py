"""Compute year, month and day of the ordinal of a date by integer arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from partyrate.language.domains.analysis import constant
from partyrate.language.domains.columns.column import Column, as_integer, when
from partyrate.language.domains.columns.value import Domain


def civil(domain: Domain, day: Column) -> tuple[Any, Any, Any, int]:
    """Return year, month and day of an ordinal, and the generation of steps after which they exist.

    The proleptic Gregorian calendar is counted in eras of 400 years that begin on 1 March, so that the leap day is the
    last day of a year. Calendar functions of the engines are avoided: they differ in their range of years.
    """

    def bind(value: Any, generation: int) -> Column:
        return domain.bind(Column(constant(Fraction(0)), value, 1, None, generation))

    divide = domain.divide
    shifted = bind(day.value + 305, day.generation)  # days since 1 March of the year 0
    era = bind(divide(shifted.value, 146_097), shifted.generation)
    rest = bind(shifted.value - era.value * 146_097, era.generation)
    leaps = divide(rest.value, 1_460) - divide(rest.value, 36_524) + divide(rest.value, 146_096)
    of_era = bind(divide(rest.value - leaps, 365), rest.generation)
    of_year = bind(
        rest.value - (of_era.value * 365 + divide(of_era.value, 4) - divide(of_era.value, 100)), of_era.generation
    )
    fifth = bind(divide(of_year.value * 5 + 2, 153), of_year.generation)
    in_month = of_year.value - divide(fifth.value * 153 + 2, 5) + 1
    month = when(fifth.value < 10, fifth.value + 3, fifth.value - 9)
    year = of_era.value + era.value * 400 + as_integer(fifth.value >= 10)
    parts = [bind(part, fifth.generation) for part in (year, month, in_month)]
    return parts[0].value, parts[1].value, parts[2].value, parts[0].generation
