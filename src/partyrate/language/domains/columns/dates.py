"""Functions of dates in the *columns* domain: the calendar by integer arithmetic on the ordinals of days.

Calendar functions of the engines are avoided: they differ in their range of years.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.language.domains.analysis import FIRST_DAY, LAST_DAY, MOST_MONTHS, ValueRange, constant
from partyrate.language.domains.columns.column import Column, Divide, as_integer, integer, when
from partyrate.language.domains.columns.value import (
    Domain,
    as_number,
    first_cause,
    latest,
    literal,
    propagate_absence,
    strongest_cause,
)
from partyrate.numbers import Cause

Operation = Callable[[Domain, ValueRange, list[Column], ast.expr], Column]


def bound(domain: Domain, value: Any, generation: int) -> Column:
    """Materialize a whole number of calendar arithmetic."""
    return domain.bind(Column(constant(Fraction(0)), value, 1, None, generation))


def civil(domain: Domain, day: Column) -> tuple[Any, Any, Any, int]:
    """Return year, month and day of an ordinal, and the generation of steps after which they exist.

    The proleptic Gregorian calendar is counted in eras of 400 years that begin on 1 March, so that the leap day is the
    last day of a year. Calendar functions of the engines are avoided: they differ in their range of years.
    """

    def bind(value: Any, generation: int) -> Column:
        return bound(domain, value, generation)

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


def first_of(domain: Domain, month: Column) -> tuple[Any, int]:
    """Return the ordinal of the first day of a month, and the generation of steps after which it exists.

    The month is given as 12 times its year plus its number from 0 for January, and is bound, since it is used several
    times. Months are counted from March, as in `civil`.
    """
    divide = domain.divide
    march = month.value - 2
    year = bound(domain, divide(march, 12), month.generation)
    days = year.value * 365 + divide(year.value, 4) - divide(year.value, 100) + divide(year.value, 400)
    return days + divide((march - year.value * 12) * 153 + 2, 5) - 305, year.generation


# -------------------------------------------------------------------------------------------------------- operations


def _date(_domain: Domain, value_range: ValueRange, _columns: list[Column], _node: ast.expr) -> Column:
    assert value_range.constant is not None
    return literal(value_range.constant)


def _part(pick: Callable[[Divide, Any, Any, Any], Any]) -> Operation:
    def operation(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
        year, month, day, generation = civil(domain, columns[0])
        return Column(value_range, pick(domain.divide, year, month, day), 1, columns[0].absence, generation)

    return operation


def _weekday(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    day = domain.bind(columns[0])
    before = day.value - 1  # the first day of the calendar is a Monday
    return Column(value_range, before - domain.divide(before, 7) * 7 + 1, 1, day.absence, day.generation)


def _day_of_year(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    day = domain.bind(columns[0])
    year, _, _, generation = civil(domain, day)
    first, generation = first_of(domain, bound(domain, year * 12, generation))
    return Column(value_range, day.value - first + 1, 1, day.absence, generation)


def _edge(months: int, *, after: bool) -> Operation:
    """Return the operation of the first day of a part of the year of so many months, or of its last day."""

    def operation(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
        year, month, _, generation = civil(domain, columns[0])
        part = domain.divide(month - 1, months) * months + (months if after else 0)
        first, generation = first_of(domain, bound(domain, year * 12 + part, generation))
        return Column(value_range, first - 1 if after else first, 1, columns[0].absence, generation)

    return operation


def _full_years(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    start, end = (civil(domain, column) for column in columns)
    before = (end[1] * 32 + end[2]) < (start[1] * 32 + start[2])
    value = end[0] - start[0] - as_integer(before)
    return Column(value_range, value, 1, strongest_cause([column.absence for column in columns]), max(start[3], end[3]))


def _full_months(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    start, end = (civil(domain, column) for column in columns)
    value = (end[0] - start[0]) * 12 + end[1] - start[1] - as_integer(end[2] < start[2])
    return Column(value_range, value, 1, strongest_cause([column.absence for column in columns]), max(start[3], end[3]))


def _days_between(_domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    start, end = columns
    return propagate_absence(value_range, columns, end.value - start.value)


def _inside(domain: Domain, moved: Column, low: int, high: int) -> Column:
    """Return a number that stands for a day, without a rule where it lies outside these bounds of the calendar."""
    if Cause.NO_RULE not in moved.value_range.possible_causes:
        return moved
    moved = domain.bind(moved)
    outside = (moved.value < low) | (moved.value > high)
    absence = first_cause([moved.absence], when(outside, integer(int(Cause.NO_RULE)), integer(0)))
    return evolve(moved, value=when(outside, integer(low), moved.value), absence=absence)


def _days_after(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    start, days = columns[0], as_number(columns[1])
    moved = propagate_absence(value_range, [start, days], start.value + days.value)
    return _inside(domain, moved, int(FIRST_DAY), int(LAST_DAY))


def _months_after(months_each: int) -> Operation:
    """Return the operation for spans of so many months each."""

    def operation(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
        import narwhals as nw

        start, spans = columns[0], as_number(columns[1])
        most = MOST_MONTHS // months_each
        spans = domain.bind(evolve(spans, absence=None))
        number = when(spans.value < -most, integer(-most), when(spans.value > most, integer(most), spans.value))
        with in_64_bits(domain):
            months = bound(domain, number.cast(nw.Int64) * months_each, spans.generation)
            year, month, day, generation = civil(domain, start)
            absence = strongest_cause([start.absence, columns[1].absence])
            generation = max(generation, latest([months, *columns]))
            moved = Column(value_range, year * 12 + month - 1 + months.value, 1, absence, generation)
            moved = domain.bind(_inside(domain, moved, 12, 12 * 10_000 - 1))
            first, _ = first_of(domain, moved)
            following, generation = first_of(domain, bound(domain, moved.value + 1, moved.generation))
            same, last = (bound(domain, value, generation) for value in (first + day - 1, following - 1))
        value = when(same.value > last.value, last.value, same.value)
        return Column(value_range, value, 1, moved.absence, latest([same, last]))

    return operation


@contextmanager
def in_64_bits(domain: Domain) -> Iterator[None]:
    """Compute with days in 64 bits, which always hold them, although the operation takes a greater number."""
    outer, domain.is_wide = domain.is_wide, False
    try:
        yield
    finally:
        domain.is_wide = outer


DATES: Final[dict[str, Operation]] = {
    "date": _date,
    "full_years": _full_years,
    "full_months": _full_months,
    "days_between": _days_between,
    "years_after": _months_after(12),
    "months_after": _months_after(1),
    "days_after": _days_after,
    "year": _part(lambda _divide, year, _month, _day: year),
    "quarter": _part(lambda divide, _year, month, _day: divide(month + 2, 3)),
    "month": _part(lambda _divide, _year, month, _day: month),
    "day": _part(lambda _divide, _year, _month, day: day),
    "weekday": _weekday,
    "day_of_year": _day_of_year,
    "year_start": _edge(12, after=False),
    "year_end": _edge(12, after=True),
    "quarter_start": _edge(3, after=False),
    "quarter_end": _edge(3, after=True),
    "month_start": _edge(1, after=False),
    "month_end": _edge(1, after=True),
}
