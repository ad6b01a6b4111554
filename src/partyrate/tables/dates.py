"""Days as offices write and store them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

_FORMS: Final = tuple(
    re.compile(form)
    for form in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?",
        r"(\d{4})(\d{2})(\d{2})",
    )
)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4})", re.ASCII)

YEAR_FIRST: Final = "ymd"
ORDERS: Final = (YEAR_FIRST, "dmy", "mdy")
"""The orders of year, month and day in which dates may be declared; with its year first one is always read."""

_MIDNIGHT = re.compile(r"[T ]+0{1,2}:00(:00(\.0+)?)?Z?$")
_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")
_LAST_SERIAL: Final = 2_958_465
"""The last of December 9999 in the system that begins with 1900."""


_MAY_BE_SERIAL: Final = range(2_101, 109_575)
"""The numbers that are days, of 1905 to 2199, though their cells are not shown so: 1998 is a year, 199807 a month."""


class TimeOfDayError(ValueError):
    """A day with a time that is not midnight."""


def day_of_text(text: str, order: str = YEAR_FIRST) -> date | None:
    """Return the day that a text means, year first or in the order that is declared; None where it means none.

    Raises:
        TimeOfDayError: It has a time of day.

    Example:
        >>> day_of_text("2020年1月31日"), day_of_text("20200131"), day_of_text("31/1/2020")
        (datetime.date(2020, 1, 31), datetime.date(2020, 1, 31), None)
        >>> day_of_text("31/1/2020", "dmy")
        datetime.date(2020, 1, 31)
    """
    bare = _MIDNIGHT.sub("", text.strip())
    if _TIME.search(bare):
        raise TimeOfDayError
    for form in _FORMS:
        if match := form.fullmatch(bare):
            try:
                return date(*map(int, match.groups()))
            except ValueError:
                return None
    return orders_of(bare).get(order)


def orders_of(text: str) -> dict[str, date]:
    """Return the days that a text with its year last may mean, by the order in which it is read.

    Example:
        >>> orders_of("31.10.2024"), [*orders_of("1/2/2024")], orders_of("2024-10-31")
        ({'dmy': datetime.date(2024, 10, 31)}, ['dmy', 'mdy'], {})
    """
    match = _YEAR_LAST.fullmatch(text.strip())
    days: dict[str, date] = {}
    if match is not None:
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        for order, month, day in (("dmy", second, first), ("mdy", first, second)):
            with suppress(ValueError):
                days[order] = date(year, month, day)
    return days


def day_of_serial(text: str, *, starts_1904: bool) -> date | None:
    """Return the day that a sheet stores as a number; None where there is none.

    The system that begins with 1900 counts a day that never was, the 29th of February 1900.

    Raises:
        TimeOfDayError: It has a time of day.

    Example:
        >>> day_of_serial("43861", starts_1904=False), day_of_serial("42399", starts_1904=True)
        (datetime.date(2020, 1, 31), datetime.date(2020, 1, 31))
    """
    try:
        number = float(text)
    except ValueError:
        return None
    if not 0 <= number <= _LAST_SERIAL:
        return None
    if number != int(number):
        raise TimeOfDayError
    serial = int(number)
    try:
        if starts_1904:
            return date(1904, 1, 1) + timedelta(days=serial)
        if serial in (0, 60):
            return None
        return date(1899, 12, 30 if serial > 60 else 31) + timedelta(days=serial)
    except OverflowError:
        return None


def may_be_serial(text: str) -> bool:
    """Return whether a number may be a day although its cell is not shown as one.

    Example:
        >>> may_be_serial("43861"), may_be_serial("1998"), may_be_serial("199807")
        (True, False, False)
    """
    try:
        return int(float(text)) in _MAY_BE_SERIAL
    except (ValueError, OverflowError):
        return False


def shown_day(text: str, *, starts_1904: bool) -> str:
    """Return the day that a sheet stores as a number, as text; the number where it is none."""
    try:
        day = day_of_serial(text, starts_1904=starts_1904)
    except TimeOfDayError:
        day = None
    return text if day is None else day.isoformat()
