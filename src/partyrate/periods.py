"""Rounds of a scheme: read and write periods, their days and their numbers."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, Final

from attrs import frozen

from partyrate.errors import UsageError
from partyrate.messages import Text, message, text
from partyrate.numbers import digits_of, exact
from partyrate.resources import MOST_DIGITS

_SPAN: Final = re.compile(r"([0-9]{1,4})\s*(year|month)s?")
_PERIOD: Final = re.compile(r"([0-9]{4})(?:-?(?:Q([1-4])|H([12])|([0-9]{2})))?")
_YEARS: Final = re.compile(r"([0-9]{4})/([0-9]{4})")
_DAYS: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})")
_NAMED_LENGTHS: Final = (12, 6, 3, 1)
"""Lengths of rounds, in months, that are written by a name: years, halves, quarters and months."""

_EXAMPLES: Final = {12: "2019", 6: "2019-H1", 3: "2019-Q3", 1: "2019-03"}
"""An example of a round of each of these lengths."""

PLAUSIBLE: Final = range(1900, 10_000)
"""The years in which a past round may lie; any other is taken for a slip."""


@frozen
class Period:
    """One round: its first and last day, and its number. The rounds before it have smaller numbers."""

    start: date
    end: date
    number: int


def months_after(day: date, months: int) -> date | None:
    """Return the day so many months later, the last of its month where that is shorter; None outside the calendar.

    Example:
        >>> months_after(date(2024, 1, 31), 1), months_after(date(2024, 2, 29), -12)
        (datetime.date(2024, 2, 29), datetime.date(2023, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def full_months(start: date, end: date) -> int:
    """Return the whole months from one day to another; negative where the second is earlier.

    A month is over on the same day of the next one, or on the first day after it where it has no such day.

    Example:
        >>> full_months(date(2024, 1, 31), date(2024, 2, 29)), full_months(date(2024, 1, 31), date(2024, 3, 1))
        (0, 1)
    """
    return 12 * (end.year - start.year) + end.month - start.month - (end.day < start.day)


def day_of_year(day: date) -> int:
    """Return the number of a day in its year, 1 for the first."""
    return day.toordinal() - first_day(day, 12).toordinal() + 1


def first_day(day: date, months: int = 1) -> date:
    """Return the first day of the month of a day, or of its part of the year of so many months: 3 for its quarter."""
    return date(day.year, day.month - (day.month - 1) % months, 1)


def last_day(day: date, months: int = 1) -> date:
    """Return the last day of the month of a day, or of its part of the year of so many months: 3 for its quarter."""
    month = day.month - (day.month - 1) % months + months - 1
    return date(day.year, month, monthrange(day.year, month)[1])


_SPANS: Final = {
    **dict.fromkeys(("月", "月度", "1个月", "一个月", "month", "monthly"), "1 month"),
    **dict.fromkeys(("季", "季度", "三个月", "3个月", "quarter", "quarterly", "1 quarter"), "3 months"),
    **dict.fromkeys(("半年", "半年度", "六个月", "6个月", "half-year", "half year", "half-yearly"), "6 months"),
    **dict.fromkeys(("年", "年度", "1年", "一年", "year", "yearly", "annual", "annually"), "1 year"),
    **dict.fromkeys(("两年", "2年", "biennial", "biennially"), "2 years"),
}  # fmt: skip
"""The words that people write for the span of a round, with the span as a scheme has it."""


def meant_span(words: str) -> str | None:
    """Return the span of a round that words such as 每月 or `quarterly` mean; None for other words.

    Example:
        >>> meant_span("每月"), meant_span("Quarterly"), meant_span("weekly")
        ('1 month', '3 months', None)
    """
    return _SPANS.get(words.strip().casefold().removeprefix("每"))


def span_months(period: str) -> int:
    """Return the months of a scheme's period.

    Raises:
        UsageError: It is no whole number of months or years.

    Example:
        >>> span_months("1 year"), span_months("3 months")
        (12, 3)
    """
    match = _SPAN.fullmatch(period.strip())
    if match is None or int(match[1]) < 1:
        raise UsageError(*message("no span of rounds", period=period))
    return int(match[1]) * (12 if match[2] == "year" else 1)


def read_period(value: Any, span: str) -> Period:
    """Read a round.

    Args:
        value: A year (`2019` or `"2019"`), a half (`"2019-H1"`), a quarter (`"2019-Q3"`), a month (`"2019-03"`),
            several years (`"2019/2020"`, or the first of them), or the first and the last day, as a pair or in one text
            with a slash between them.
        span: The scheme's period.

    Raises:
        UsageError: It is no round of that span.

    Example:
        >>> read_period("2019", "1 year").number
        2019
        >>> read_period("2019-Q3", "3 months")
        Period(start=datetime.date(2019, 7, 1), end=datetime.date(2019, 9, 30), number=8078)
    """
    if isinstance(value, Period):
        return value
    months = span_months(span)
    if isinstance(value, tuple | list) and len(value) == 2:
        return _between(read_date(value[0], "period"), read_date(value[1], "period"), months)
    period = _parsed(str(value).strip(), months)
    if period is None:
        words = {"span": _span_words(span, months), "form": words_for(months)}
        raise UsageError(*message("unreadable period", value=repr(value), **words))
    return period


def words_for(months: int) -> Text:
    """Return how a round of so many months is written.

    Example:
        >>> words_for(6)
        'a half as 2019-H1, or its first and last day as 2019-04-01/2019-09-30'
    """
    form = _named_form(months)
    if form is None:
        return text("period of days", example=example_of(months))
    return text("period or days", period=form, days=_example_by_days(date(2019, 4, 1), months))


def _named_form(months: int) -> Text | None:
    """Return how a round of so many months is named; None where only its days say which it is."""
    if months in _NAMED_LENGTHS:
        return text(f"period of {months} months", example=example_of(months))
    return text("period of years", example=example_of(months)) if months % 12 == 0 else None


def example_of(months: int) -> str:
    """Return an example of a round of so many months, as it is written.

    Example:
        >>> [example_of(months) for months in (12, 6, 3, 1, 24, 4)]
        ['2019', '2019-H1', '2019-Q3', '2019-03', '2019/2020', '2019-01-01/2019-04-30']
    """
    if months in _NAMED_LENGTHS:
        return _EXAMPLES[months]
    years, more = divmod(months, 12)
    if not more:
        return f"{_EXAMPLES[12]}/{int(_EXAMPLES[12]) + years - 1}"
    return _example_by_days(date(2019, 1, 1), months)


def _example_by_days(start: date, months: int) -> str:
    return str(_days_of(start, months_after(start, months)))


def _days_of(start: date | None, next_start: date | None) -> str | None:
    """Return the first and the last day of a round, in one text; None outside the calendar."""
    return None if start is None or next_start is None else f"{start}/{next_start - timedelta(days=1)}"


def _span_words(span: str, months: int) -> Text:
    """Return how long a round is, in Chinese as well."""
    years, more = divmod(months, 12)
    return Text(span, (text("span of months", count=months) if more else text("span of years", count=years)).zh)


def _between(start: date, end: date, months: int) -> Period:
    """Build the round between two days."""
    if end < start:
        raise UsageError(*message("period reversed", start=start, end=end))
    if months > 12 and months % 12 == 0:
        return Period(start, end, (end.year - months // 12 + 1) * 12 // months)
    return Period(start, end, number_of(end if months >= 12 else start, months))


def _parsed(written: str, months: int) -> Period | None:
    """Parse a round of so many months; return None where the text is none."""
    if days := _DAYS.fullmatch(written):
        with suppress(ValueError):
            start, end = (date.fromisoformat(day) for day in days.groups())
            return _between(start, end, months) if start <= end else None
        return None
    if years := _YEARS.fullmatch(written):
        first, last = map(int, years.groups())
        return _from(first, 1, months) if months > 12 and (last - first + 1) * 12 == months else None
    match = _PERIOD.fullmatch(written)
    if match is None:
        return None
    length, first_month = _part_of_year(match)
    return _from(int(match[1]), first_month, months) if length == min(months, 12) else None


def _part_of_year(match: re.Match[str]) -> tuple[int, int]:
    """Return the months of a quarter, a half, a month or a year, and its first month."""
    _, quarter, half, month = match.groups()
    if quarter is not None:
        return 3, 3 * int(quarter) - 2
    if half is not None:
        return 6, 6 * int(half) - 5
    return (12, 1) if month is None else (1, int(month))


def _from(year: int, month: int, months: int) -> Period | None:
    """Build the round of so many months that begins with a month of a year; return None outside the calendar."""
    last = year * 12 + month - 1 + months - 1
    if not date.min.year <= year <= last // 12 <= date.max.year or not 1 <= month <= 12:
        return None
    start = date(year, month, 1)
    return Period(start, last_day(date(last // 12, last % 12 + 1, 1)), number_of(start, months))


@frozen
class Rounds:
    """How the rounds of a scheme are numbered and written.

    Args:
        months: The length of a round.
        now: The current round, where it is known: rounds of several years, and those without a name such as a quarter,
            begin a whole number of rounds before it.
    """

    months: int
    now: Period | None = None

    @classmethod
    def of(cls, span: str, dates: Mapping[str, Any]) -> Rounds:
        """Build them from a scheme's period and the days of the current round, where these are known."""
        months = span_months(span)
        start, end = dates.get("period_start"), dates.get("period_end")
        if isinstance(start, date) and isinstance(end, date):
            return cls(months, _between(start, end, months))
        return cls(months)

    @property
    def are_named(self) -> bool:
        """Whether a year, a half, a quarter, a month or some years name a round, as `2019-H1` does.

        None does where the current round begins in one and ends in the next: for a fiscal year, 2019 could be either of
        two. Such rounds are written by their days.
        """
        if self.months in _NAMED_LENGTHS:
            return self.now is None or number_of(self.now.start, self.months) == number_of(self.now.end, self.months)
        return self.months % 12 == 0 and (self.now is None or self.now.start == first_day(self.now.start, 12))

    @property
    def are_numbers(self) -> bool:
        """Whether data hold a round as a whole number: its year."""
        return self.months == 12 and self.are_named

    def number(self, value: Any) -> int | None:
        """Return the number of a past round as data write it; None where it is no round, or an implausible one.

        Only years are written as numbers.

        Example:
            >>> Rounds(6).number("2016-H1"), Rounds(12).number(2016), Rounds(6).number(2016), Rounds(12).number(1)
            (4032, 2016, None, None)
            >>> fiscal = Rounds(12, read_period("2018-10-01/2019-09-30", "1 year"))
            >>> fiscal.number("2017-10-01/2018-09-30"), fiscal.number(2018)
            (2018, None)
        """
        word = value.strip() if isinstance(value, str) else ""
        if _DAYS.fullmatch(word):
            return self._read(word, is_aligned=True)
        if self.are_numbers:
            return _plausible_year(value)
        if not self.are_named or (self.months > 12 and _PERIOD.fullmatch(word)):
            return None  # one year does not identify a round of several years
        return self._read(word, is_aligned=self.months > 12)

    def _read(self, word: str, *, is_aligned: bool) -> int | None:
        """Return the number of a past round; `is_aligned` where it must be whole rounds away from the current one."""
        past = _parsed(word, self.months)
        if past is None or past.start.year not in PLAUSIBLE or (is_aligned and not self._fits(past)):
            return None
        return past.number

    def _fits(self, past: Period) -> bool:
        """Return whether a past round is as long as one of the scheme, and whole rounds away from the current one."""
        if self.now is None:
            start, months = past.start, 0
        else:
            start, months = self.now.start, _month(past.start) - _month(self.now.start)
        days = months_after(start, months), months_after(start, months + self.months)
        return months % self.months == 0 and days == (past.start, _day_after(past.end))

    def written(self, number: int) -> int | str:
        """Return a round as data hold it: a year as a whole number, others as text."""
        return number if self.are_numbers else self.words(number)

    def words(self, number: int) -> str:
        """Return the round of a number as text that `number` reads.

        Example:
            >>> Rounds(6).words(4032), Rounds(1).words(24171), Rounds(12).words(2016)
            ('2016-H1', '2014-04', '2016')
            >>> Rounds(12, read_period("2018-10-01/2019-09-30", "1 year")).words(2018)
            '2017-10-01/2018-09-30'
        """
        if self.are_numbers:
            return str(number)
        first = number * self.months
        if self.now is not None and (self.months > 12 or not self.are_named):
            first = _month(self.now.start) + (number - self.now.number) * self.months
        year, month = divmod(first, 12)
        if not self.are_named:
            return self._days(first) or str(number)
        if self.months < 12:
            part = {1: f"{month + 1:02}", 3: f"Q{month // 3 + 1}", 6: f"H{month // 6 + 1}"}[self.months]
            return f"{year:04}-{part}"
        return f"{year:04}/{year + self.months // 12 - 1:04}"

    def _days(self, first: int) -> str | None:
        """Return the first and the last day of the round that begins in a month; None outside the calendar."""
        start = date(1, 1, 1) if self.now is None else self.now.start
        return _days_of(*(months_after(start, first - _month(start) + months) for months in (0, self.months)))

    def form(self) -> Text:
        """Return how data write a past round."""
        form = _named_form(self.months) if self.are_named else None
        if form is None:
            example = example_of(self.months) if self.now is None else self.words(self.now.number - 1)
            return text("period of days", example=example)
        return form


def _day_after(day: date) -> date | None:
    """Return the next day; None at the end of the calendar."""
    return day + timedelta(days=1) if day < date.max else None


def _month(day: date) -> int:
    """Count the months since the year 0."""
    return day.year * 12 + day.month - 1


def number_of(day: date, months: int) -> int:
    """Return the number of the round of a day: its year where rounds are years, else the rounds since the year 0."""
    return day.year if months == 12 else (day.year * 12 + day.month - 1) // months


def read_date(value: Any, name: str) -> date:
    """Read a day given as a date or as text.

    Raises:
        UsageError: It is no date; `name` is what the message calls it.
    """
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        raise UsageError(*message("no date", name=name, value=repr(value))) from None


def _plausible_year(value: Any) -> int | None:
    """Read a year; None where it is none that a round can have."""
    year = exact(value) if digits_of(value) <= MOST_DIGITS else None
    return int(year) if year is not None and year.denominator == 1 and year in PLAUSIBLE else None
