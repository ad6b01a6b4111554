"""Functions of dates in the *compiled* domain."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.compiled.value import (
    NO_DAY,
    Backend,
    Code,
    as_number,
    bound,
    first_cause,
    literal,
    propagate_absence,
    strongest_cause,
)
from partyrate.numbers import Cause
from partyrate.periods import day_of_year, first_day, last_day, months_after

Operation = Callable[[Backend, ValueRange, list[Code], ast.expr], Code]


def _written(pattern: str) -> Operation:
    """Return the operation of a date, as source."""

    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        return propagate_absence(backend, value_range, codes, pattern.format(codes[0].value))

    return operation


def _date(backend: Backend, value_range: ValueRange, _codes: list[Code], _node: ast.expr) -> Code:
    assert value_range.constant is not None
    return literal(backend, value_range.constant)


def _full_years(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    start, end = (bound(backend, code.value) for code in codes)
    before = f"(({end}.month, {end}.day) < ({start}.month, {start}.day))"
    return propagate_absence(backend, value_range, codes, f"({end}.year - {start}.year - {before})")


def _full_months(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    start, end = (bound(backend, code.value) for code in codes)
    months = f"12 * ({end}.year - {start}.year) + {end}.month - {start}.month"
    return propagate_absence(backend, value_range, codes, f"({months} - ({end}.day < {start}.day))")


def _days_between(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    start, end = codes
    return propagate_absence(backend, value_range, codes, f"({end.value} - {start.value}).days")


def _moved(function: Callable[[date, int], tuple[date, int]]) -> Operation:
    """Return the operation of a function that moves a day; see `day_after`."""

    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        start, number = codes[0], as_number(backend, codes[1])
        value, overflow = backend.fresh(), backend.fresh()
        backend.line(f"{value}, {overflow} = {backend.constant(function)}({start.value}, {number.value})")
        absence = strongest_cause(backend, [start.absence, number.absence])
        is_open = Cause.NO_RULE in value_range.possible_causes
        return Code(value_range, value, 1, first_cause(backend, absence, overflow) if is_open else absence)

    return operation


def day_after(day: date, days: int) -> tuple[date, int]:
    """Return the date so many days after another one and 0, or a placeholder and the code of the cause."""
    number = day.toordinal() + days
    if 1 <= number <= date.max.toordinal():
        return date.fromordinal(number), 0
    return NO_DAY, int(Cause.NO_RULE)


def day_months_after(months_each: int, day: date, number: int) -> tuple[date, int]:
    """Return the date so many spans of months after another one and 0, or a placeholder and the code of the cause."""
    later = months_after(day, months_each * number)
    return (NO_DAY, int(Cause.NO_RULE)) if later is None else (later, 0)


def _day_of_year(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    return propagate_absence(backend, value_range, codes, f"{backend.constant(day_of_year)}({codes[0].value})")


def _edge(edge: Callable[[date, int], date], months: int) -> Operation:
    """Return the operation of the first or last day of the month, quarter or year of a date."""

    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        value = f"{backend.constant(edge)}({codes[0].value}, {months})"
        return propagate_absence(backend, value_range, codes, value)

    return operation


DATES: Final[dict[str, Operation]] = {
    "date": _date,
    "full_years": _full_years,
    "full_months": _full_months,
    "days_between": _days_between,
    "years_after": _moved(partial(day_months_after, 12)),
    "months_after": _moved(partial(day_months_after, 1)),
    "days_after": _moved(day_after),
    "year": _written("{}.year"),
    "quarter": _written("(({}.month + 2) // 3)"),
    "month": _written("{}.month"),
    "day": _written("{}.day"),
    "weekday": _written("{}.isoweekday()"),
    "day_of_year": _day_of_year,
    "year_start": _edge(first_day, 12),
    "year_end": _edge(last_day, 12),
    "quarter_start": _edge(first_day, 3),
    "quarter_end": _edge(last_day, 3),
    "month_start": _edge(first_day, 1),
    "month_end": _edge(last_day, 1),
}
