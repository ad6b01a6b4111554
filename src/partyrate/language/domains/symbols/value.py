"""Values as expressions of Z3, and the operations on expressions that fold what is known already."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from partyrate.numbers import Absent, Cause, Constant, LevelValue, Scale


@frozen(eq=False)
class Symbol:
    """A value of a row: plain whole numbers and truths of Python where it is known, else expressions of Z3.

    Args:
        kind: `number`, `flag`, `text`, `date` or `level`.
        value: The numerator of a number, a truth, the code of a text, the ordinal of a date, the position of a level.
            Where the value is absent it is any of these.
        denominator: The denominator of a number, above zero.
        absence: The code of the cause of absence, 0 where the value is there.
        low, high: The least and the greatest that it can be; None where that is not known.
        scale: The scale of a level.
        name: A text that is known.
    """

    kind: str
    value: Any
    denominator: Any = 1
    absence: Any = 0
    low: Fraction | None = None
    high: Fraction | None = None
    scale: Scale | None = None
    name: str | None = None


# -------------------------------------------------------------------------------------------------------- expressions


def whole(name: str) -> Any:
    """Return an unknown whole number."""
    import z3

    return z3.Int(name)


def truth(name: str) -> Any:
    """Return an unknown truth."""
    import z3

    return z3.Bool(name)


def when(condition: Any, then: Any, otherwise: Any) -> Any:
    """Return one expression where a condition holds, the other elsewhere."""
    import z3

    if isinstance(condition, bool):
        return then if condition else otherwise
    return then if _is_same(then, otherwise) else z3.If(condition, then, otherwise)


def _is_same(one: Any, other: Any) -> bool:
    import z3

    if z3.is_expr(one) and z3.is_expr(other):
        return bool(one.eq(other))
    return type(one) is type(other) and bool(one == other)


def both(*conditions: Any) -> Any:
    """Return the conjunction of conditions."""
    import z3

    if any(each is False for each in conditions):
        return False
    unknown = [each for each in conditions if each is not True]
    return z3.And(*unknown) if len(unknown) > 1 else next(iter(unknown), True)


def either(*conditions: Any) -> Any:
    """Return the disjunction of conditions."""
    import z3

    if any(each is True for each in conditions):
        return True
    unknown = [each for each in conditions if each is not False]
    return z3.Or(*unknown) if len(unknown) > 1 else next(iter(unknown), False)


def negated(condition: Any) -> Any:
    """Return the opposite of a condition."""
    import z3

    return not condition if isinstance(condition, bool) else z3.Not(condition)


def divided(numerator: Any, denominator: Any) -> Any:
    """Return the floor of a quotient of whole numbers, the second one above zero."""
    import z3

    if isinstance(denominator, int):
        if denominator == 1:
            return numerator
        return numerator // denominator if isinstance(numerator, int) else numerator / denominator
    return (z3.IntVal(numerator) if isinstance(numerator, int) else numerator) / denominator


def times(one: Any, other: Any) -> Any:
    """Return a product."""
    if isinstance(one, int) and isinstance(other, int):
        return one * other
    for constant, expression in ((one, other), (other, one)):
        if isinstance(constant, int) and constant in (0, 1):
            return expression if constant == 1 else 0
    return one * other


def comes_first(one: Any, other: Any, *, greatest: bool) -> Any:
    """Return the condition that a number is the greatest of two, or the least; of equal ones each is."""
    return one >= other if greatest else one <= other


def size(value: Any) -> Any:
    """Return a number without its sign."""
    import z3

    return abs(value) if isinstance(value, int) else z3.If(value < 0, -value, value)


# ------------------------------------------------------------------------------------------------------------ literals


def literal(value: Constant | Absent | LevelValue, code: Any) -> Symbol:
    """Return a constant; `code` gives the whole number that stands for a text."""
    if isinstance(value, Absent):
        return absent("number", value.cause)
    if isinstance(value, bool):
        return Symbol("flag", value)
    if isinstance(value, Fraction):
        return Symbol("number", value.numerator, value.denominator, low=value, high=value)
    if isinstance(value, LevelValue):
        place = Fraction(value.place)
        return Symbol("level", value.place, low=place, high=place, scale=value.scale)
    if isinstance(value, date):
        day = Fraction(value.toordinal())
        return Symbol("date", value.toordinal(), low=day, high=day)
    return Symbol("text", code(value), name=value)


def absent(kind: str, cause: Cause, scale: Scale | None = None) -> Symbol:
    """Return a value that is always absent; to the solver it is false or 0, wherever it stands."""
    return Symbol(kind, value=False, absence=int(cause), scale=scale)


# ------------------------------------------------------------------------------------------------------------- absence


def strongest_cause(absences: Iterable[Any]) -> Any:
    """Return the code of the strongest of several causes of absence."""
    import z3

    found: Any = 0
    for each in absences:
        if isinstance(each, int) and isinstance(found, int):
            found = max(found, each)
        elif not (isinstance(each, int) and each == 0):
            found = each if isinstance(found, int) and found == 0 else z3.If(each > found, each, found)
    return found


def first_cause(first: Any, absence: Any) -> Any:
    """Return the first cause of absence, and the second where the first does not apply."""
    return when(first == 0, absence, first)


def is_absent(symbol: Symbol, cause: Cause | None = None) -> Any:
    """Return the condition that a value is absent, for any cause or for one."""
    return symbol.absence != 0 if cause is None else symbol.absence == int(cause)


def is_true(flag: Symbol) -> Any:
    """Return the condition that a flag is there and true."""
    return both(flag.absence == 0, flag.value)


def is_false(flag: Symbol) -> Any:
    """Return the condition that a flag is there and false."""
    return both(flag.absence == 0, negated(flag.value))


# ------------------------------------------------------------------------------------------------------------- numbers


def as_number(symbol: Symbol) -> Symbol:
    """Return the number that a level counts as; other values stay as they are."""
    scale = symbol.scale
    if symbol.kind != "level" or scale is None:
        return symbol
    below = math.lcm(*(value.denominator for value in scale.values))
    counts = [int(value * below) for value in scale.values]
    value: Any = counts[-1]
    for place in range(len(counts) - 2, -1, -1):
        value = when(symbol.value == place, counts[place], value)
    return Symbol("number", value, below, symbol.absence, min(scale.values), max(scale.values))


def on_scale(symbol: Symbol, scale: Scale, code: Callable[[str], int]) -> Symbol:
    """Return the level of a ladder that has the name of a text, or of a level of another ladder."""
    if symbol.kind not in ("text", "level") or symbol.scale == scale:
        return symbol
    names = scale.names if symbol.scale is None else symbol.scale.names
    value: Any = 0
    for place, name in enumerate(names):
        known = place if symbol.kind == "level" else code(name)
        # An alternative that is never chosen can be a level that the ladder does not have: any place will do.
        value = when(symbol.value == known, scale.names.index(name) if name in scale.names else 0, value)
    return Symbol("level", value, 1, symbol.absence, Fraction(0), Fraction(len(scale.names) - 1), scale)


def most_frequent(places: Sequence[tuple[Any, Any]], scale: Scale, ties: str) -> Symbol:
    """Return the level at which most places stand, of several the better or the worse one.

    Args:
        places: Places on the scale, each with the condition that it counts.
        scale: The scale.
        ties: `better` or `worse`.
    """
    order = range(len(scale.names))[:: 1 if ties == "better" else -1]
    counts = [sum(when(both(counts, at == place), 1, 0) for counts, at in places) for place in order]
    found, most = order[0], counts[0]
    for place, count in zip(order[1:], counts[1:], strict=True):
        is_more = count >= most  # of several the last one, which is the better or the worse one
        found, most = when(is_more, place, found), when(is_more, count, most)
    return Symbol("level", found, 1, 0, Fraction(0), Fraction(len(scale.names) - 1), scale)


def common(numbers: Sequence[Symbol]) -> tuple[list[Any], Any]:
    """Return the numerators of numbers over a common denominator, and that denominator."""
    plain = math.lcm(*(each.denominator for each in numbers if isinstance(each.denominator, int)))
    varying: list[Any] = []
    for each in numbers:
        if not isinstance(each.denominator, int) and not any(each.denominator.eq(other) for other in varying):
            varying.append(each.denominator)

    def factor(number: Symbol) -> Any:
        if isinstance(number.denominator, int):
            return math.prod(varying, start=plain // number.denominator)
        return math.prod((other for other in varying if not number.denominator.eq(other)), start=plain)

    return [times(each.value, factor(each)) for each in numbers], math.prod(varying, start=plain)


def select(condition: Any, first: Symbol, second: Symbol) -> Symbol:
    """Return one value where a condition holds, the other elsewhere."""
    first, second = alike(first, second)
    absence = when(condition, first.absence, second.absence)
    low = None if first.low is None or second.low is None else min(first.low, second.low)
    high = None if first.high is None or second.high is None else max(first.high, second.high)
    if first.kind != "number":
        value = when(condition, first.value, second.value)
        return Symbol(first.kind, value, 1, absence, low, high, first.scale or second.scale)
    if isinstance(first.denominator, int) and isinstance(second.denominator, int):
        (one, other), below = common([first, second])
        return Symbol("number", when(condition, one, other), below, absence, low, high)
    below = when(condition, first.denominator, second.denominator)
    return Symbol("number", when(condition, first.value, second.value), below, absence, low, high)


def alike(first: Symbol, second: Symbol) -> tuple[Symbol, Symbol]:
    """Return two values in one kind: one that is always absent in that of the other, a level beside a number as one."""
    if first.kind == second.kind:
        return first, second
    if _never_there(first):
        return evolve(second, absence=first.absence), second
    if _never_there(second):
        return first, evolve(first, absence=second.absence)
    return as_number(first), as_number(second)


def _never_there(symbol: Symbol) -> bool:
    return isinstance(symbol.absence, int) and symbol.absence != 0


def same(one: Symbol, other: Symbol) -> Any:
    """Return the condition that two values are equal, or absent for the same cause."""
    a, b = comparable(*alike(one, other))
    first, second = numerators(a, b)
    absent_alike = both(one.absence == other.absence, one.absence != 0)
    return either(absent_alike, both(one.absence == 0, other.absence == 0, first == second))


def comparable(one: Symbol, other: Symbol) -> tuple[Symbol, Symbol]:
    """Return two values in comparable form: levels of one scale, and their names, by position; others as numbers."""
    if one.kind == "level" and other.kind == "text":
        return one, _level_named(one, other)
    if one.kind == "text" and other.kind == "level":
        return _level_named(other, one), other
    if one.kind == other.kind == "level" and one.scale == other.scale:
        return one, other
    return as_number(one), as_number(other)


def _level_named(level: Symbol, text: Symbol) -> Symbol:
    assert level.scale is not None
    place = level.scale.names.index(text.name) if text.name in level.scale.names else 0
    return Symbol("level", place, 1, text.absence, Fraction(place), Fraction(place), level.scale)


def numerators(one: Symbol, other: Symbol) -> tuple[Any, Any]:
    """Return the whole numbers by which two comparable values are compared."""
    if one.kind == other.kind == "number":
        (first, second), _ = common([one, other])
        return first, second
    return one.value, other.value


class Expression:
    """An expression as a part of a key, with which it is kept: the number of one that is gone is given again."""

    def __init__(self, expression: Any) -> None:
        self.expression = expression

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and bool(self.expression.eq(other.expression))

    def __hash__(self) -> int:
        return int(self.expression.hash())


def identity(symbol: Symbol) -> tuple[Any, ...]:
    """Return what distinguishes a value from others: the structure of its expressions."""
    parts = (symbol.value, symbol.denominator, symbol.absence)
    return (symbol.kind, *(Expression(part) if hasattr(part, "eq") else part for part in parts))
