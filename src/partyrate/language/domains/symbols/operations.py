"""Operators and functions of values in the *symbols* domain."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.language.domains.symbols.value import (
    Symbol,
    absent,
    as_number,
    both,
    comes_first,
    common,
    comparable,
    divided,
    either,
    first_cause,
    is_false,
    is_true,
    most_frequent,
    negated,
    numerators,
    same,
    select,
    size,
    strongest_cause,
    times,
    when,
)
from partyrate.numbers import Cause

Operation = Callable[..., Symbol]
"""A function of the arguments, and of the words that a function takes."""


class NotTranslated(Exception):
    """An operation has no expression here; a free value within its range stands for it."""


def not_translated(arguments: Sequence[Symbol], **words: str) -> Symbol:
    """Raise: an operation has no expression."""
    raise NotTranslated


def constant_of(symbol: Symbol) -> Any:
    """Return the number that an argument always is.

    Raises:
        NotTranslated: It varies.
    """
    if not (type(symbol.value) is int and type(symbol.denominator) is int and symbol.absence == 0):
        raise NotTranslated
    return Fraction(symbol.value, symbol.denominator)


def _strict(parts: Sequence[Symbol], kind: str, value: Any, denominator: Any = 1) -> Symbol:
    return Symbol(kind, value, denominator, strongest_cause(part.absence for part in parts))


def _sum(join: Callable[[Any, Any], Any]) -> Operation:
    def operation(arguments: Sequence[Symbol]) -> Symbol:
        (a, b), below = common(list(map(as_number, arguments)))
        return _strict(arguments, "number", join(a, b), below)

    return operation


def _multiply(arguments: Sequence[Symbol]) -> Symbol:
    a, b = map(as_number, arguments)
    return _strict(arguments, "number", times(a.value, b.value), times(a.denominator, b.denominator))


def divide(arguments: Sequence[Symbol]) -> Symbol:
    """Return a quotient, which has no rule where the divisor is zero."""
    a, b = map(as_number, arguments)
    is_zero = b.value == 0
    value, below = times(a.value, b.denominator), times(a.denominator, when(is_zero, 1, size(b.value)))
    value = when(b.value < 0, -value, value)
    absence = strongest_cause([a.absence, b.absence])
    return Symbol("number", value, below, first_cause(absence, when(is_zero, int(Cause.NO_RULE), 0)))


def _power(arguments: Sequence[Symbol]) -> Symbol:
    a, power = as_number(arguments[0]), int(constant_of(as_number(arguments[1])))
    value: Any = 1
    below: Any = 1
    for _ in range(power):
        value, below = times(value, a.value), times(below, a.denominator)
    return _strict(arguments, "number", value, below)


def _negative(arguments: Sequence[Symbol]) -> Symbol:
    (a,) = map(as_number, arguments)
    return _strict(arguments, "number", -a.value, a.denominator)


def _abs(arguments: Sequence[Symbol]) -> Symbol:
    (a,) = map(as_number, arguments)
    return _strict(arguments, "number", a.value if a.low is not None and a.low >= 0 else size(a.value), a.denominator)


# ----------------------------------------------------------------------------------------------------------- rounding


def _rounded(fixed: str | None, *, to_step: bool = False) -> Operation:
    def operation(arguments: Sequence[Symbol]) -> Symbol:
        number = as_number(arguments[0])
        digits = constant_of(arguments[1]) if len(arguments) > 1 else Fraction(0)
        step = digits if to_step else Fraction(10) ** -int(digits)
        rounding = fixed or "half_up"
        if len(arguments) > 2:
            rounding = str(arguments[2].name)
        value = round_quotient(
            times(number.value, step.denominator), times(number.denominator, step.numerator), rounding,
            is_signed=number.low is None or number.low < 0,
        )  # fmt: skip
        return _strict([number], "number", times(value, step.numerator), step.denominator)

    return operation


def round_quotient(numerator: Any, denominator: Any, rounding: str, *, is_signed: bool) -> Any:
    """Return a quotient, whose divisor is above zero, rounded to a whole number."""
    if rounding == "floor":
        return divided(numerator, denominator)
    if rounding == "ceil":
        return -divided(-numerator, denominator)
    if rounding == "half_even":
        whole = divided(numerator, denominator)
        rest, odd = numerator - whole * denominator, whole - divided(whole, 2) * 2
        return whole + when(rest * 2 + odd > denominator, 1, 0)
    number = size(numerator) if is_signed else numerator
    found = {
        "half_up": lambda: divided(number * 2 + denominator, times(2, denominator)),
        "half_down": lambda: -divided(denominator - number * 2, times(2, denominator)),
        "down": lambda: divided(number, denominator),
        "up": lambda: -divided(-number, denominator),
    }[rounding]()
    return when(numerator < 0, -found, found) if is_signed else found


# --------------------------------------------------------------------------------------------------- comparing, logic


def _comparison(test: Callable[[Any, Any], Any]) -> Operation:
    def operation(arguments: Sequence[Symbol]) -> Symbol:
        a, b = comparable(*arguments)
        decided = _by_ranges(test, a, b)
        if decided is not None:
            return _strict(arguments, "flag", decided)
        return _strict(arguments, "flag", test(*numerators(a, b)))

    return operation


def _by_ranges(test: Callable[[Any, Any], Any], a: Symbol, b: Symbol) -> bool | None:
    """Return the outcome of a comparison where the ranges of its sides leave only one, else None."""
    ends = (a.low, a.high, b.low, b.high)
    if any(end is None for end in ends):
        return None
    low, high, other_low, other_high = ends
    if high < other_low or low > other_high or low == high == other_low == other_high:  # type: ignore[operator]
        return bool(test(low, other_low))
    return None


def _and(arguments: Sequence[Symbol]) -> Symbol:
    is_decided = either(*map(is_false, arguments))
    absence = strongest_cause(each.absence for each in arguments)
    return Symbol("flag", negated(is_decided), 1, when(is_decided, 0, absence))


def _or(arguments: Sequence[Symbol]) -> Symbol:
    is_decided = either(*map(is_true, arguments))
    absence = strongest_cause(each.absence for each in arguments)
    return Symbol("flag", is_decided, 1, when(is_decided, 0, absence))


def _not(arguments: Sequence[Symbol]) -> Symbol:
    (flag,) = arguments
    return _strict(arguments, "flag", negated(flag.value))


def choose(arguments: Sequence[Symbol]) -> Symbol:
    """Return the first value where a condition is true, the second where it is false."""
    condition, first, second = arguments
    chosen = select(condition.value, first, second)
    return evolve(chosen, absence=first_cause(condition.absence, chosen.absence))


def proportion(arguments: Sequence[Symbol]) -> Symbol:
    """Return a quotient where its divisor is above zero, elsewhere the third value, or nothing."""
    a, b = as_number(arguments[0]), as_number(arguments[1])
    other = as_number(arguments[2]) if len(arguments) > 2 else absent("number", Cause.MISSING)
    holds = Symbol("flag", b.value > 0, 1, strongest_cause([a.absence, b.absence]))
    return choose([holds, divide([a, b]), other])


def _agree(arguments: Sequence[Symbol]) -> Symbol:
    if {each.kind for each in arguments} == {"level", "number"}:
        arguments = list(map(as_number, arguments))
    first, *others = arguments
    agreed = both(*(same(first, other) for other in others))
    return evolve(first, absence=when(agreed, first.absence, int(Cause.UNDETERMINED)))


def _extreme(*, greatest: bool) -> Operation:
    def operation(arguments: Sequence[Symbol]) -> Symbol:
        found, *others = map(as_number, arguments)
        for other in others:
            found = select(comes_first(*numerators(found, other), greatest=greatest), found, other)
        return evolve(found, absence=strongest_cause(each.absence for each in arguments), low=None, high=None)

    return operation


def _clamp(arguments: Sequence[Symbol]) -> Symbol:
    value, low, high = arguments
    return _extreme(greatest=False)([_extreme(greatest=True)([value, low]), high])


def _present(arguments: Sequence[Symbol]) -> Symbol:
    (a,) = arguments
    undetermined = int(Cause.UNDETERMINED)
    return Symbol("flag", a.absence == 0, 1, when(a.absence == undetermined, undetermined, 0))


def _coalesce(arguments: Sequence[Symbol]) -> Symbol:
    *firsts, found = arguments
    for each in reversed(firsts):
        found = select(either(each.absence == 0, each.absence == int(Cause.UNDETERMINED)), each, found)
    return found


def _level_of_several(*, best: bool) -> Operation:
    def operation(arguments: Sequence[Symbol]) -> Symbol:
        found, *others = arguments
        for other in others:
            found = select(comes_first(found.value, other.value, greatest=best), found, other)
        return evolve(found, absence=strongest_cause(each.absence for each in arguments), low=None, high=None)

    return operation


def _most_frequent_level(arguments: Sequence[Symbol], ties: str) -> Symbol:
    scale = next(each.scale for each in arguments if each.scale is not None)
    found = most_frequent([(True, each.value) for each in arguments], scale, ties)
    return evolve(found, absence=strongest_cause(each.absence for each in arguments))


def _move(arguments: Sequence[Symbol]) -> Symbol:
    level, steps = arguments[0], as_number(arguments[1])
    assert level.scale is not None
    top = len(level.scale.names) - 1
    place = level.value + divided(steps.value, steps.denominator)
    place = when(place < 0, 0, when(place > top, top, place))
    return evolve(_strict(arguments, "level", place), scale=level.scale)


# -------------------------------------------------------------------------------------------------------------- dates


def _days_between(arguments: Sequence[Symbol]) -> Symbol:
    start, end = arguments
    return _strict(arguments, "number", end.value - start.value)


def _weekday(arguments: Sequence[Symbol]) -> Symbol:
    (day,) = arguments
    before = day.value - 1  # the first day of the calendar is a Monday
    return _strict(arguments, "number", before - divided(before, 7) * 7 + 1)


OPERATIONS: Final[dict[str, Operation]] = {
    "+": _sum(operator.add),
    "-": _sum(operator.sub),
    "*": _multiply,
    "/": divide,
    "**": _power,
    "power": _power,
    "negative": _negative,
    "==": _comparison(operator.eq),
    "!=": _comparison(operator.ne),
    "<": _comparison(operator.lt),
    "<=": _comparison(operator.le),
    ">": _comparison(operator.gt),
    ">=": _comparison(operator.ge),
    "and": _and,
    "or": _or,
    "not": _not,
    "if": choose,
    "agree": _agree,
    "proportion": proportion,
    "min": _extreme(greatest=False),
    "max": _extreme(greatest=True),
    "abs": _abs,
    "round": _rounded(None),
    "floor": _rounded("floor"),
    "ceil": _rounded("ceil"),
    "round_to": _rounded(None, to_step=True),
    "clamp": _clamp,
    "present": _present,
    "coalesce": _coalesce,
    "move": _move,
    "best_level": _level_of_several(best=True),
    "worst_level": _level_of_several(best=False),
    "most_frequent_level": _most_frequent_level,
    "days_between": _days_between,
    "weekday": _weekday,
}

ABSTRACT: Final = frozenset({
    "sqrt", "root", "date", "full_years", "full_months", "years_after", "months_after", "days_after", "year", "quarter",
    "month", "day", "day_of_year", "year_start", "year_end", "quarter_start", "quarter_end", "month_start", "month_end",
})  # fmt: skip
"""Functions for which a free value stands, unless it is a constant: roots, and the calendar."""
