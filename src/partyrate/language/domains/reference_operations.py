"""Operators, functions of values and aggregates of the *reference* domain."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from partyrate.language.domains.orders import ORDERS, Ranking
from partyrate.language.tree import Call
from partyrate.numbers import (
    MISSING,
    NO_RULE,
    UNDETERMINED,
    Absent,
    Cause,
    LevelValue,
    Rounding,
    Scale,
    Value,
    round_fraction,
    round_root,
    round_to_step,
)
from partyrate.periods import day_of_year, first_day, full_months, last_day, months_after

Item = Value | Absent
"""A value of the reference domain."""


def strongest(values: Iterable[Item]) -> Absent | None:
    """Return the absent value with the strongest cause; None where all values are present."""
    strongest: Absent | None = None
    for value in values:
        if isinstance(value, Absent) and (strongest is None or value.cause > strongest.cause):
            strongest = value
    return strongest


# ------------------------------------------------------------------------------------------------ operators, functions


def counted(value: Any) -> Fraction:
    """Return a value, or the number that a level counts as."""
    return value.value if isinstance(value, LevelValue) else value


def on_scale(value: Any, scale: Scale) -> Any:
    """Return the level of a ladder that has the name of a text, or of a level of another ladder; others as they are."""
    name = value.name if isinstance(value, LevelValue) else value
    return LevelValue(scale, scale.names.index(name)) if isinstance(name, str) else value


def _comparable(a: Any, b: Any) -> tuple[Any, Any]:
    """Return two values in comparable form: levels of one scale, and their names, by position; others by value."""
    if type(a) is Fraction and type(b) is Fraction:  # whole numbers compare in a third of the time of fractions
        (above, below), (other_above, other_below) = a.as_integer_ratio(), b.as_integer_ratio()
        return above * other_below, other_above * below
    if not isinstance(a, LevelValue) and not isinstance(b, LevelValue):
        return a, b
    if isinstance(a, LevelValue) and isinstance(b, LevelValue) and a.scale == b.scale:
        return a.place, b.place
    if isinstance(a, LevelValue) and isinstance(b, str):
        return a.place, a.scale.names.index(b)
    if isinstance(b, LevelValue) and isinstance(a, str):
        return b.scale.names.index(a), b.place
    return counted(a), counted(b)


def _comparison(test: Callable[[Any, Any], bool]) -> Callable[..., Item]:
    return lambda a, b: test(*_comparable(a, b))


def _divide(a: Any, b: Any) -> Item:
    divisor = counted(b)
    return NO_RULE if divisor == 0 else counted(a) / divisor


def _proportion(a: Any, b: Any, otherwise: Any = MISSING) -> Item:
    absent = strongest([a, b])
    if absent is not None:
        return absent
    divisor = counted(b)
    return counted(a) / divisor if divisor > 0 else counted(otherwise)


def _all_of(*values: Any) -> Item:
    if any(value is False for value in values):
        return False
    absent = strongest(values)
    return True if absent is None else absent


def _one_of(*values: Any) -> Item:
    if any(value is True for value in values):
        return True
    absent = strongest(values)
    return False if absent is None else absent


def _if(condition: Any, first: Any, second: Any) -> Item:
    if isinstance(condition, Absent):
        return condition
    return first if condition else second  # type: ignore[no-any-return]


def _extreme(pick: Callable[..., Any]) -> Callable[..., Item]:
    def operation(*values: Any) -> Item:
        return pick(map(counted, values))  # type: ignore[no-any-return]

    return operation


def _clamp(value: Any, low: Any, high: Any) -> Item:
    return min(max(counted(value), counted(low)), counted(high))


def _round(value: Any, digits: Any = 0, rounding: Any = "half_up") -> Item:
    return round_fraction(counted(value), int(digits), Rounding(rounding))


def _round_to(value: Any, step: Any, rounding: Any = "half_up") -> Item:
    return round_to_step(counted(value), counted(step), Rounding(rounding))


def _root(value: Any, degree: Any, digits: Any) -> Item:
    return round_root(counted(value), int(degree), int(digits))


def _full_years(start: Any, end: Any) -> Item:
    return Fraction(end.year - start.year - ((end.month, end.day) < (start.month, start.day)))


def _days_after(day: Any, days: Any) -> Item:
    number = day.toordinal() + int(counted(days))
    return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else NO_RULE


def _later(months_each: int) -> Callable[[Any, Any], Item]:
    return lambda day, number: months_after(day, int(counted(number)) * months_each) or NO_RULE


def _agree(*values: Any) -> Item:
    if any(isinstance(value, LevelValue) for value in values) and any(isinstance(value, Fraction) for value in values):
        values = tuple(map(counted, values))  # mixed levels and numbers are compared as numbers
    return values[0] if all(value == values[0] for value in values) else UNDETERMINED


def _present(value: Any) -> Item:
    if isinstance(value, Absent):
        return value if value.cause is Cause.UNDETERMINED else False
    return True


def _coalesce(*values: Any) -> Item:
    for value in values:
        if not isinstance(value, Absent) or value.cause is Cause.UNDETERMINED:
            return value  # type: ignore[no-any-return]
    return values[-1]  # type: ignore[no-any-return]


def _place_of(level: Any) -> Any:
    return level.place


def most_frequent(places: Iterable[int], ties: str) -> int | None:
    """Return the most frequent of some places on a ladder, of several the better or the worse one; None of no places.

    Example:
        >>> most_frequent([3, 1, 2, 1, 3], ties="worse")
        1
    """
    counts = Counter(places)
    return max(counts, key=lambda place: (counts[place], place if ties == "better" else -place), default=None)


def _most_frequent_level(*levels: Any, ties: str) -> Item:
    place = most_frequent(map(_place_of, levels), ties)
    return MISSING if place is None else LevelValue(levels[0].scale, place)


def _move(level: Any, steps: Any) -> Item:
    return LevelValue(level.scale, min(max(level.place + int(steps), 0), len(level.scale.names) - 1))


OPERATIONS: Final[Mapping[str, Callable[..., Item]]] = {
    "+": lambda a, b: counted(a) + counted(b),
    "-": lambda a, b: counted(a) - counted(b),
    "*": lambda a, b: counted(a) * counted(b),
    "/": _divide,
    "**": lambda a, b: counted(a) ** int(b),
    "negative": lambda a: -counted(a),
    "==": _comparison(lambda a, b: a == b),
    "!=": _comparison(lambda a, b: a != b),
    "<": _comparison(lambda a, b: a < b),
    "<=": _comparison(lambda a, b: a <= b),
    ">": _comparison(lambda a, b: a > b),
    ">=": _comparison(lambda a, b: a >= b),
    "and": _all_of,
    "or": _one_of,
    "not": lambda a: not a,
    "if": _if,
    "agree": _agree,
    "proportion": _proportion,
    "min": _extreme(min),
    "max": _extreme(max),
    "abs": lambda a: abs(counted(a)),
    "round": _round,
    "floor": lambda a, digits=0: _round(a, digits, "floor"),
    "ceil": lambda a, digits=0: _round(a, digits, "ceil"),
    "round_to": _round_to,
    "clamp": _clamp,
    "power": lambda a, b: counted(a) ** int(counted(b)),
    "sqrt": lambda a, digits: _root(a, 2, digits),
    "root": _root,
    "date": date.fromisoformat,
    "full_years": _full_years,
    "full_months": lambda start, end: Fraction(full_months(start, end)),
    "days_between": lambda start, end: Fraction((end - start).days),
    "years_after": _later(12),
    "months_after": _later(1),
    "days_after": _days_after,
    "year": lambda day: Fraction(day.year),
    "quarter": lambda day: Fraction((day.month + 2) // 3),
    "month": lambda day: Fraction(day.month),
    "day": lambda day: Fraction(day.day),
    "weekday": lambda day: Fraction(day.isoweekday()),
    "day_of_year": lambda day: Fraction(day_of_year(day)),
    "year_start": lambda day: first_day(day, 12),
    "year_end": lambda day: last_day(day, 12),
    "quarter_start": lambda day: first_day(day, 3),
    "quarter_end": lambda day: last_day(day, 3),
    "month_start": first_day,
    "month_end": last_day,
    "present": _present,
    "coalesce": _coalesce,
    "move": _move,
    "best_level": lambda *levels: max(levels, key=_place_of),
    "worst_level": lambda *levels: min(levels, key=_place_of),
    "most_frequent_level": _most_frequent_level,
}
LENIENT: Final = frozenset({"and", "or", "if", "agree", "proportion", "present", "coalesce"})
CHOOSING: Final = frozenset({"if", "coalesce"})
"""Operations that give one of their arguments; the others can be texts that name no level of it."""


def _mean(call: Call, values: list[Any]) -> Item:
    return sum(map(counted, values), Fraction(0)) / len(values) if values else MISSING


def _trimmed(call: Call, values: list[Any], lowest: Any, highest: Any = None) -> Item:
    kept = sorted(map(counted, values))[int(lowest) : len(values) - int(lowest if highest is None else highest)]
    return _mean(call, kept)


def _placed(*, from_greatest: bool) -> Callable[..., Item]:
    def operation(_call: Call, values: list[Any], place: Any) -> Item:
        ordered = sorted(map(counted, values), reverse=from_greatest)
        return ordered[int(place) - 1] if len(ordered) >= place else MISSING

    return operation


def _variance(call: Call, values: list[Any]) -> Item:
    """Return the mean square of the distances from the mean; of a sample, over one less than the number of values."""
    numbers, count = list(map(counted, values)), len(values)
    below = count - 1 if call.options["kind"] == "sample" else count
    if below < 1:
        return MISSING
    return Fraction(count * sum(number**2 for number in numbers) - sum(numbers) ** 2) / (count * below)


def _percentile(call: Call, values: list[Any], share: Fraction) -> Item:
    if not values:
        return MISSING
    ordered: list[Fraction] = sorted(map(counted, values))
    if call.options["kind"] == "nearest_rank":
        return ordered[max(1, math.ceil(share * len(ordered))) - 1]
    return _between(ordered, share)


def _median(call: Call, values: list[Any]) -> Item:
    return _between(sorted(map(counted, values)), Fraction(1, 2)) if values else MISSING


def _between(ordered: list[Fraction], share: Fraction) -> Fraction:
    """Return the value at a share of the way through some values in order, between two of them in proportion."""
    position = share * (len(ordered) - 1)
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (position - low) * (ordered[high] - ordered[low])


def _along(call: Call, pairs: list[Any], direction: Any) -> dict[int, Any]:
    """Return the result of each row of a function that goes along an order, by its index."""
    results = ORDERS[call.function.name](call, [pair for pair, _ in pairs], direction)
    return {row: results[pair] for pair, row in pairs}


def _ranks(call: Call, pairs: list[Any], direction: Any) -> dict[int, Fraction]:
    """Return the rank of each row, by its index."""
    ranking = Ranking(call, [counted(value) for value, _ in pairs], direction)
    return {row: Fraction(ranking[counted(value)]) for value, row in pairs}


ROW_OPERATIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "sum of rows": lambda call, values: sum(map(counted, values), Fraction(0)),
    "mean of rows": _mean,
    "product": lambda call, values: math.prod(map(counted, values), start=Fraction(1)),
    "count of rows": lambda call, values: Fraction(len(values)),
    "any of rows": lambda call, values: any(values),
    "all of rows": lambda call, values: all(values),
    "min of rows": lambda call, values: min(map(counted, values), default=MISSING),
    "max of rows": lambda call, values: max(map(counted, values), default=MISSING),
    "best_level of rows": lambda call, values: max(values, key=_place_of, default=MISSING),
    "worst_level of rows": lambda call, values: min(values, key=_place_of, default=MISSING),
    "most_frequent_level of rows": lambda call, values: _most_frequent_level(*values, **call.options),
    "median": _median,
    "largest": _placed(from_greatest=True),
    "smallest": _placed(from_greatest=False),
    "variance": _variance,
    "trimmed_mean": _trimmed,
    "percentile": _percentile,
    "rank": _ranks,
    "cumulative": _along,
    "ahead": _along,
    "behind": _along,
}
