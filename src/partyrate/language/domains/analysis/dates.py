"""Functions of dates in the *analysis* domain."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import evolve

from partyrate.language.domains.analysis.choices import Operation
from partyrate.language.domains.analysis.kinds import expect, expect_all, operand_nodes, whole
from partyrate.language.domains.analysis.ranges import (
    FIRST_DAY,
    LAST_DAY,
    ValueRange,
    constant,
    day,
    highest,
    number,
)
from partyrate.messages import text
from partyrate.numbers import Cause
from partyrate.periods import first_day, full_months, last_day, months_after

CALENDAR: Final = 2**40
"""A bound of the whole numbers by which years and months are computed from a day, and a day from them."""

MOST_MONTHS: Final = 12 * date.max.year
"""A number of months, without sign, that leads outside the calendar from every day of it."""


def _dates(values: Sequence[ValueRange], node: ast.expr) -> list[ValueRange]:
    return expect_all(values, ("date",), node)


def _day(ordinal: Fraction) -> date:
    """Return a day by its ordinal; the range of a value that is always absent may lie outside the calendar."""
    return date.fromordinal(int(max(FIRST_DAY, min(ordinal, LAST_DAY))))


def _first(value: ValueRange) -> date:
    """Return the earliest day of a range."""
    return _day(value.low)


def _last(value: ValueRange) -> date:
    """Return the latest day of a range."""
    return _day(value.high)


def _date(values: Sequence[ValueRange], _node: ast.expr) -> ValueRange:
    (value,) = values
    return constant(date.fromisoformat(str(value.constant)))


def _least(low: Fraction | int, node: ast.expr) -> Fraction | int:
    """Return the least span from one day to another; none is negative from the first day of a round to its last."""
    names = [each.id for each in operand_nodes(node, 2) if isinstance(each, ast.Name)]
    return max(low, 0) if names == ["period_start", "period_end"] else low


def _full_years(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    _dates(values, node)
    return number(_least(-10_000, node), 10_000, 1, values, max_magnitude=CALENDAR)


def _full_months(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    start, end = _dates(values, node)
    low, high = full_months(_last(start), _first(end)), full_months(_first(start), _last(end))
    return number(_least(low, node), high, 1, values, max_magnitude=CALENDAR)


def _days_between(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    start, end = _dates(values, node)
    return number(_least(end.low - start.high, node), end.high - start.low, 1, values)


def _days_after(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    nodes = operand_nodes(node, 2)
    start = expect(values[0], ("date",), nodes[0])
    days = whole(values[1], nodes[1], text("whole days"))
    low, high = start.low + days.low, start.high + days.high
    inside = evolve(day(), low=max(low, FIRST_DAY), high=min(high, LAST_DAY))
    result = evolve(
        inside, max_magnitude=highest([start.max_magnitude, days.max_magnitude, math.ceil(max(abs(low), abs(high)))])
    )
    return result if low >= FIRST_DAY and high <= LAST_DAY else result.absent_by(Cause.NO_RULE)


def _months_after(months_each: int) -> Operation:
    """Return the operation for spans of so many months each."""

    def operation(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
        nodes = operand_nodes(node, 2)
        start = expect(values[0], ("date",), nodes[0])
        spans = whole(values[1], nodes[1], text("whole months"))
        least, most = (max(-MOST_MONTHS, min(int(end) * months_each, MOST_MONTHS)) for end in (spans.low, spans.high))
        earliest, latest = months_after(_first(start), least), months_after(_last(start), most)
        low = FIRST_DAY if earliest is None else Fraction(earliest.toordinal())
        high = LAST_DAY if latest is None else Fraction(latest.toordinal())
        magnitudes = [start.max_magnitude, spans.max_magnitude, spans.max_numerator * months_each, CALENDAR]
        result = evolve(day(), low=low, high=high, max_magnitude=highest(magnitudes))
        return result.absent_by(Cause.NO_RULE) if earliest is None or latest is None else result

    return operation


def _part(low: int, high: int) -> Operation:
    """Return the operation of a part of a date that is a number within these bounds."""

    def operation(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
        _dates(values, node)
        return number(low, high, 1, values, max_magnitude=CALENDAR)

    return operation


def _edge(edge: Callable[[date, int], date], months: int) -> Operation:
    """Return the operation of the first or last day of the month, quarter or year of a date."""

    def operation(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
        (value,) = _dates(values, node)
        low, high = (Fraction(edge(end, months).toordinal()) for end in (_first(value), _last(value)))
        return evolve(day(), low=low, high=high, max_magnitude=highest([value.max_magnitude, CALENDAR]))

    return operation


DATES: Final[dict[str, Operation]] = {
    "date": _date,
    "full_years": _full_years,
    "full_months": _full_months,
    "days_between": _days_between,
    "years_after": _months_after(12),
    "months_after": _months_after(1),
    "days_after": _days_after,
    "year": _part(1, 9999),
    "quarter": _part(1, 4),
    "month": _part(1, 12),
    "day": _part(1, 31),
    "weekday": _part(1, 7),
    "day_of_year": _part(1, 366),
    "year_start": _edge(first_day, 12),
    "year_end": _edge(last_day, 12),
    "quarter_start": _edge(first_day, 3),
    "quarter_end": _edge(last_day, 3),
    "month_start": _edge(first_day, 1),
    "month_end": _edge(last_day, 1),
}
