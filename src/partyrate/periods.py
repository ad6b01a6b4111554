"""Rounds of a scheme: from the words of a period to its days and its number."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Any, Final

from attrs import frozen

from partyrate.errors import UsageError

_SPAN: Final = re.compile(r"([0-9]{1,4})\s*(year|month)s?")
_PERIOD: Final = re.compile(r"(\d{4})(?:-?(?:Q([1-4])|H([12])|(\d{2})))?")


@frozen
class Period:
    """One round: its first and last day, and its number. The rounds before it have smaller numbers."""

    start: date
    end: date
    number: int


def span_months(period: str) -> int:
    """Give the months of a scheme's period.

    Example:
        >>> span_months("1 year"), span_months("3 months")
        (12, 3)
    """
    found = _SPAN.fullmatch(period.strip())
    if found is None or int(found[1]) < 1:
        raise UsageError(
            f"the period {period!r} of the scheme",
            "a round spans whole months or years",
            "write '1 year' or '3 months'",
        )
    return int(found[1]) * (12 if found[2] == "year" else 1)


def read_period(value: Any, span: str) -> Period:
    """Read a round.

    Args:
        value: A year (`2019` or `"2019"`), a half (`"2019-H1"`), a quarter (`"2019-Q3"`), a month (`"2019-03"`), or the
            pair of its first and last day.
        span: The scheme's period.

    Raises:
        UsageError: It is no round of that span.

    Example:
        >>> read_period("2019", "1 year").number
        2019
        >>> read_period("2019-Q3", "3 months")
        Period(start=datetime.date(2019, 7, 1), end=datetime.date(2019, 9, 30), number=8078)
    """
    months = span_months(span)
    if isinstance(value, Period):
        return value
    if isinstance(value, tuple | list) and len(value) == 2:
        start, end = (read_date(day, "period") for day in value)
        if end < start:
            raise UsageError(f"the period from {start} to {end}", "a round ends after it begins", "swap the two days")
        return Period(start, end, number_of(end if months >= 12 else start, months))
    found = _PERIOD.fullmatch(str(value).strip())
    month, length = 1, 12
    if found is not None and found[2]:
        month, length = 3 * int(found[2]) - 2, 3
    elif found is not None and found[3]:
        month, length = 6 * int(found[3]) - 5, 6
    elif found is not None and found[4]:
        month, length = int(found[4]), 1
    year = int(found[1]) if found is not None else 0
    last = year * 12 + month - 1 + months - 1
    if not date.min.year <= year <= last // 12 <= date.max.year or not 1 <= month <= 12 or length != min(months, 12):
        raise UsageError(
            f"the period {value!r}",
            f"a round of this scheme spans {span}",
            "write a year as 2019, a half as 2019-H1, a quarter as 2019-Q3, a month as 2019-03, or give its first and "
            "last day",
        )
    start = date(year, month, 1)
    end = date(last // 12, last % 12 + 1, calendar.monthrange(last // 12, last % 12 + 1)[1])
    return Period(start, end, number_of(start, months))


def number_of(day: date, months: int) -> int:
    """Number the round a day lies in: by its year where rounds are years, else by the rounds since the year 0."""
    return day.year if months == 12 else (day.year * 12 + day.month - 1) // months


def read_date(value: Any, name: str) -> date:
    """Read a day given as a date or as text."""
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise UsageError(f"{name} = {value!r}", "a day is a date", "write it as 2019-12-31") from None
