"""Values and functions of rules, written a second time from the pages of the language: plain, slow, without domains.

A value is a `Fraction`, a flag, a text, a day, a `PlainLevel` of a ladder, or a `Gap`. Nothing here is shared with the
engines, so that what both give is right unless both misread the same page.
"""

from __future__ import annotations

import calendar
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import prod
from typing import Any, Final, Self

CAUSES: Final = ("not applicable", "missing", "no rule", "undetermined")
"""The built-in causes of absence, the weakest first."""


class DeclaredCause(str):
    """The name of a cause that a scheme declares, with its weight: only the last one of the others is stronger."""

    __slots__ = ("weight",)
    weight: int

    def __new__(cls, name: str, weight: int) -> Self:
        """Build a cause from its name."""
        made = super().__new__(cls, name)
        made.weight = weight
        return made


def strength(cause: str, causes: Sequence[str] = CAUSES) -> tuple[int, int]:
    """Return a key that orders causes of absence, of which those that are built in are given weakest first."""
    return (causes.index("no rule"), cause.weight) if isinstance(cause, DeclaredCause) else (causes.index(cause), 0)


@dataclass(frozen=True)
class Gap:
    """An absent value, with its cause in words."""

    cause: str


@dataclass(frozen=True)
class PlainLevel:
    """A level of a ladder: its place among the names, which stand lowest first, and the number of each."""

    place: int
    names: tuple[str, ...]
    values: tuple[Fraction, ...]

    @property
    def name(self) -> str:
        """The name of the level."""
        return self.names[self.place]


MISSING, NO_RULE, UNDETERMINED = Gap("missing"), Gap("no rule"), Gap("undetermined")


def strongest(values: Sequence[Any]) -> Gap | None:
    """Return the gap with the strongest cause; None where there is none."""
    gaps = [value for value in values if isinstance(value, Gap)]
    return max(gaps, key=lambda gap: strength(gap.cause)) if gaps else None


def number(value: Any) -> Any:
    """Return a value, or the number that a level counts as."""
    return value.values[value.place] if isinstance(value, PlainLevel) else value


# ------------------------------------------------------------------------------------------------ comparing, rounding


_SIGNS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def compared(sign: str, one: Any, other: Any) -> bool:
    """Compare two values: levels of one ladder, and the names of its levels, by their places; all else by itself."""
    if isinstance(one, PlainLevel) and isinstance(other, str):
        one, other = one.place, one.names.index(other)
    elif isinstance(other, PlainLevel) and isinstance(one, str):
        one, other = other.names.index(one), other.place
    elif isinstance(one, PlainLevel) and isinstance(other, PlainLevel) and one.names == other.names:
        one, other = one.place, other.place
    else:
        one, other = number(one), number(other)
    return bool(_SIGNS[sign](one, other))


def whole(value: Fraction, how: str) -> int:
    """Round a number to a whole one."""
    below = value.numerator // value.denominator
    rest = value - below
    if how == "floor" or rest == 0:
        return below
    if how == "ceil":
        return below + 1
    towards, away = (below, below + 1) if value > 0 else (below + 1, below)
    if how in ("down", "up"):
        return towards if how == "down" else away
    if rest != Fraction(1, 2):
        return below + (rest > Fraction(1, 2))
    return {"half_up": away, "half_down": towards, "half_even": below + below % 2}[how]


def rounded(value: Any, step: Fraction, how: str = "half_up") -> Fraction:
    """Round a number to a multiple of a step."""
    return whole(number(value) / step, how) * step


def decimal_step(decimals: Any) -> Fraction:
    """Return the step of so many decimals; negative ones are zeros before the point."""
    return Fraction(10) ** -int(decimals)


def root(value: Any, degree: Any, decimals: Any) -> Fraction:
    """Return a root, rounded half up: of all multiples of half a step, the greatest that is not above it decides."""
    radicand, half = number(value), decimal_step(decimals) / 2
    low, high = 0, 1
    while (high * half) ** int(degree) <= radicand:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if (middle * half) ** int(degree) <= radicand else (low, middle)
    return (low + 1) // 2 * 2 * half


# --------------------------------------------------------------------------------------------------------------- days


def month_of(day: date, later: int) -> tuple[int, int]:
    """Return the year and month so many months later."""
    return divmod(day.year * 12 + day.month - 1 + later, 12)[0], (day.month - 1 + later) % 12 + 1


def months_after(day: date, months: Any) -> Any:
    """Return the same day so many months later, or the last day of that month where it is shorter."""
    year, month = month_of(day, int(number(months)))
    if not 1 <= year <= 9999:
        return NO_RULE
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def days_after(day: date, days: Any) -> Any:
    """Return the day so many days later."""
    try:
        return day + timedelta(days=int(number(days)))
    except OverflowError:
        return NO_RULE


def full_months(start: date, end: date) -> Fraction:
    """Return the most months after which the same day of the month, or the first day after it, has come."""
    count = (end.year - start.year) * 12 + end.month - start.month
    return Fraction(count - (end.day < start.day))


def full_years(start: date, end: date) -> Fraction:
    """Return the most years after which the same day of the year, or the first day after it, has come."""
    count = end.year - start.year
    return Fraction(count - ((end.month, end.day) < (start.month, start.day)))


def span_edges(months: int) -> tuple[Callable[[date], date], Callable[[date], date]]:
    """Return what gives the first and the last day of the span of so many months that a day lies in."""

    def first(day: date) -> date:
        return date(day.year, (day.month - 1) // months * months + 1, 1)

    def last(day: date) -> date:
        month = first(day).month + months - 1
        return date(day.year, month, calendar.monthrange(day.year, month)[1])

    return first, last


# ---------------------------------------------------------------------------------------------------------- functions


def moved(level: PlainLevel, steps: Any) -> PlainLevel:
    """Return the level so many levels up, no further than the ladder goes."""
    return PlainLevel(max(0, min(len(level.names) - 1, level.place + int(number(steps)))), level.names, level.values)


def of_levels(values: Sequence[Any]) -> list[Any]:
    """Return several levels of one ladder, the worst first."""
    return sorted(values, key=lambda level: level.place)


def most_frequent(levels: Sequence[Any], ties: str) -> Any:
    """Return the level that most of several levels are; of several such levels as the word says."""
    counts = [(level, sum(1 for other in levels if other == level)) for level in of_levels(levels)]
    return most_counted(counts, ties)


def most_counted(counts: Sequence[tuple[Any, int]], ties: str) -> Any:
    """Return the level that counts most among levels with their counts, the worst first."""
    most = [level for level, count in counts if count == max(each for _, each in counts)]
    if not most:
        return MISSING
    return most[-1] if ties == "better" else most[0] if ties == "worse" or most[0] == most[-1] else UNDETERMINED


FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "min": lambda *each: min(map(number, each)),
    "max": lambda *each: max(map(number, each)),
    "abs": lambda a: abs(number(a)),
    "round": lambda a, decimals=0, how="half_up": rounded(a, decimal_step(decimals), how),
    "floor": lambda a, decimals=0: rounded(a, decimal_step(decimals), "floor"),
    "ceil": lambda a, decimals=0: rounded(a, decimal_step(decimals), "ceil"),
    "round_to": lambda a, step, how="half_up": rounded(a, number(step), how),
    "clamp": lambda a, low, high: min(max(number(a), number(low)), number(high)),
    "power": lambda a, exponent: number(a) ** int(number(exponent)),
    "sqrt": lambda a, decimals: root(a, 2, decimals),
    "root": root,
    "move": moved,
    "best_level": lambda *each: of_levels(each)[-1],
    "worst_level": lambda *each: of_levels(each)[0],
    "most_frequent_level": lambda *each, ties: most_frequent(each, ties),
    "date": date.fromisoformat,
    "full_years": full_years,
    "full_months": full_months,
    "days_between": lambda start, end: Fraction((end - start).days),
    "years_after": lambda day, years: months_after(day, number(years) * 12),
    "months_after": months_after,
    "days_after": days_after,
    "year": lambda day: Fraction(day.year),
    "quarter": lambda day: Fraction((day.month - 1) // 3 + 1),
    "month": lambda day: Fraction(day.month),
    "day": lambda day: Fraction(day.day),
    "weekday": lambda day: Fraction(day.weekday() + 1),
    "day_of_year": lambda day: Fraction((day - date(day.year, 1, 1)).days + 1),
    **{
        f"{span}_{end}": function
        for span, months in (("year", 12), ("quarter", 3), ("month", 1))
        for end, function in zip(("start", "end"), span_edges(months), strict=True)
    },
}
"""The functions of values that are absent where an argument is."""


# --------------------------------------------------------------------------------------------------------------- rows


def mean(values: Sequence[Any]) -> Any:
    """Return the mean of some numbers."""
    return sum(values, Fraction(0)) / len(values) if values else MISSING


def linear(values: Sequence[Any], share: Fraction) -> Any:
    """Return the value at a share of the way from the least to the greatest one."""
    if not values:
        return MISSING
    place = share * (len(values) - 1)
    below = place.numerator // place.denominator
    rest = place - below
    return values[below] if rest == 0 else values[below] * (1 - rest) + values[below + 1] * rest


def variance(values: Sequence[Any], kind: str) -> Any:
    """Return the mean square of the distances from the mean."""
    below = len(values) - (kind == "sample")
    if below < 1:
        return MISSING
    middle = mean(values)
    return sum(((each - middle) ** 2 for each in values), Fraction(0)) / below


def stdev(values: Sequence[Any], decimals: Any, kind: str) -> Any:
    """Return the root of the variance to some decimals."""
    spread = variance(values, kind)
    return spread if isinstance(spread, Gap) else root(spread, 2, decimals)


def percentile(ordered: Sequence[Any], share: Fraction, kind: str) -> Any:
    """Return the value at a share of the rows, or of the way from the least to the greatest one."""
    if kind == "linear" or not ordered:
        return linear(ordered, share)
    return ordered[max(1, whole(share * len(ordered), "ceil")) - 1]


def aggregate(name: str, values: Sequence[Any], arguments: Sequence[Any], words: Mapping[str, str]) -> Any:
    """Return what a function of rows makes of the values that it selects, all of which are there."""
    if name == "count":
        return Fraction(len(values))
    if name in ("any", "all"):
        return any(values) if name == "any" else all(values)
    ordered: list[Any] = of_levels(values) if name.endswith("_level") else sorted(map(number, values))
    if name == "most_frequent_level":
        return most_frequent(ordered, words["ties"])
    if name in _OF_ORDERED:
        return _OF_ORDERED[name](ordered, *(int(number(each)) for each in arguments))
    if name == "variance":
        return variance(ordered, words["kind"])
    if name == "stdev":
        return stdev(ordered, arguments[0], words["kind"])
    return percentile(ordered, number(arguments[0]), words["kind"])


def rank(own: Any, others: Sequence[Any], direction: str, ties: str) -> Fraction:
    """Return the place of a value among others, of which it is one."""
    value, values = number(own), list(map(number, others))
    ahead = [each for each in values if (each > value if direction == "desc" else each < value)]
    return rank_of(len(ahead), values.count(value), len(set(ahead)), ties)


def rank_of(ahead: int, even: int, values_ahead: int, ties: str) -> Fraction:
    """Return the place behind so many rows, even with so many, itself included."""
    match ties:
        case "min":
            return Fraction(ahead + 1)
        case "max":
            return Fraction(ahead + even)
        case "dense":
            return Fraction(values_ahead + 1)
    return ahead + Fraction(even + 1, 2)


def _smallest(ordered: Sequence[Fraction], place: int = 1) -> Any:
    return ordered[place - 1] if place <= len(ordered) else MISSING


def _largest(ordered: Sequence[Fraction], place: int = 1) -> Any:
    return ordered[-place] if place <= len(ordered) else MISSING


def _trimmed_mean(ordered: Sequence[Fraction], lowest: int, highest: int | None = None) -> Any:
    return mean(ordered[lowest : max(0, len(ordered) - (lowest if highest is None else highest))])


_OF_ORDERED: Mapping[str, Callable[..., Any]] = {
    "sum": lambda ordered: sum(ordered, Fraction(0)),
    "product": lambda ordered: prod(ordered, start=Fraction(1)),
    "mean": mean,
    "min": _smallest,
    "max": _largest,
    "median": lambda ordered: linear(ordered, Fraction(1, 2)),
    "smallest": _smallest,
    "largest": _largest,
    "worst_level": _smallest,
    "best_level": _largest,
    "trimmed_mean": _trimmed_mean,
}
"""The functions of rows whose arguments are whole numbers, of values in their order."""
