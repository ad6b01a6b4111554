"""How the results of operations go with an input, by how their operands go with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve, frozen

from partyrate.language.domains.analysis import ValueRange


@frozen
class Direction:
    """How a value goes with an input, as long as some flags keep their value.

    Args:
        sense: 1 where it never falls while the input rises, -1 where it never rises, 0 where it does not change; None
            where nothing is certain. An absent flag counts as between false and true.
        sign: 1 where it is never below zero, -1 where it is never above; None where neither is certain.
        while_same: The flags, by name: each of them only rises, or only falls, with the input.
        is_settled: Whether the input does not decide that it is absent.
    """

    sense: int | None
    sign: int | None = None
    while_same: frozenset[str] = frozenset()
    is_settled: bool = True

    def turned(self) -> Direction:
        """Return the direction of the opposite value."""
        return evolve(self, sense=times(self.sense, -1), sign=times(self.sign, -1))


UNSURE: Final = Direction(None)


_ROWS_THAT_RISE: Final = ("sum", "mean", "min", "max", "any", "all", "best_level", "worst_level")
_AGGREGATES: Final = frozenset(f"{name} of rows" for name in _ROWS_THAT_RISE) | {"trimmed_mean", "percentile"}
"""Aggregates that never fall where one of their values rises."""


def joint(sense: int | None, sign: int | None, parts: Sequence[Direction]) -> Direction:
    """Return a direction that holds while the flags of all parts keep their values."""
    while_same = frozenset[str]().union(*(each.while_same for each in parts))
    return Direction(sense, sign, while_same, all(each.is_settled for each in parts))


def sure(arguments: Sequence[Direction]) -> bool:
    """Return whether something is certain of every value."""
    return all(each.sense is not None for each in arguments)


def still(arguments: Sequence[Direction]) -> bool:
    """Return whether no value depends on the input, which does not decide that one is absent either."""
    return all(each.sense == 0 and each.is_settled for each in arguments)


def rises(name: str, value: Direction) -> bool:
    """Return whether an aggregate never falls where one of its values rises."""
    return name in _AGGREGATES or (name == "product" and value.sign == 1)


def settled(arguments: Sequence[Direction]) -> bool:
    """Return whether the input decides of no value that it is absent."""
    return all(each.is_settled for each in arguments)


def times(one: int | None, other: int | None) -> int | None:
    """Return the product of two senses or signs; None where one is not certain."""
    return None if one is None or other is None else one * other


def same(arguments: Sequence[Direction]) -> int | None:
    """Return the sense that all values have that depend on the input; None where they differ."""
    senses = {each.sense for each in arguments} - {0}
    if not senses:
        return 0
    return senses.pop() if len(senses) == 1 else None


def same_sign(arguments: Sequence[Direction]) -> int | None:
    """Return the sign that all values have; None where they differ."""
    signs = {each.sign for each in arguments}
    return signs.pop() if len(signs) == 1 else None


def _product(arguments: Sequence[Direction]) -> int | None:
    """Return the sense of a product of two, of which the signs count."""
    one, other = arguments
    if one.sense == 0:
        return times(other.sense, one.sign)
    if other.sense == 0:
        return times(one.sense, other.sign)
    first, second = times(one.sense, other.sign), times(other.sense, one.sign)
    return first if first == second else None


def _product_sign(arguments: Sequence[Direction]) -> int | None:
    return times(arguments[0].sign, arguments[1].sign)


def _quotient(arguments: Sequence[Direction]) -> int | None:
    """Return the sense of a quotient: it falls where a divisor rises that does not pass zero."""
    one, other = arguments
    if other.sense == 0:
        return times(one.sense, other.sign)
    if other.sign is None:
        return None
    first, second = times(one.sense, other.sign), times(times(other.sense, -1), one.sign)
    return second if first in (0, second) else None


def sign_of(known: ValueRange | None) -> int | None:
    """Return 1 where a number is never below zero, -1 where it is never above; None where neither is certain."""
    if known is None or known.kind != "number":
        return None
    return 1 if known.low >= 0 else -1 if known.high <= 0 else None


def end_of(known: ValueRange | None, value: ValueRange | None) -> int | None:
    """Return 1 where a value is the greatest in a range, -1 where it is the least; None where it is neither."""
    if known is None or value is None:
        return None
    place = _place_in(known, value)
    if place is None:
        return None
    high = Fraction(1) if known.kind == "flag" else known.high
    return 1 if place >= high else -1 if place <= known.low else None


def _proportion(arguments: Sequence[Direction]) -> int | None:
    """Return the sense of a quotient with a guard, whose divisor and whose other value do not depend on the input."""
    return arguments[0].sense if still(arguments[1:]) else None


def _first(arguments: Sequence[Direction]) -> int | None:
    """Return the sense of the first value, where the others do not depend on the input."""
    return arguments[0].sense if still(arguments[1:]) else None


def _difference(arguments: Sequence[Direction]) -> int | None:
    return same([arguments[0], arguments[1].turned()])


def _place_in(known: ValueRange, value: ValueRange) -> Fraction | None:
    """Return a constant as a number of a range: a level by its place, a flag as 0 or 1; None where it is none."""
    if known.scale is not None:
        return Fraction(known.scale.names.index(str(value.constant))) if value.constant in known.scale.names else None
    return Fraction(value.constant) if isinstance(value.constant, Fraction | bool) else None


SENSES: Final[dict[str, Callable[[Sequence[Direction]], Any]]] = {
    "+": same,
    "-": _difference,
    "*": _product,
    "/": _quotient,
    "negative": lambda arguments: times(same(arguments), -1),
    "not": lambda arguments: times(same(arguments), -1),
    "<": lambda arguments: _difference(arguments[::-1]),
    "<=": lambda arguments: _difference(arguments[::-1]),
    ">": _difference,
    ">=": _difference,
    "proportion": _proportion,
    "and": same,
    "or": same,
    "min": same,
    "max": same,
    "clamp": same,
    "coalesce": same,
    "move": same,
    "best_level": same,
    "worst_level": same,
    "round": _first,
    "floor": _first,
    "ceil": _first,
    "days_between": lambda arguments: _difference(arguments[::-1]),
    "year": _first,
}
"""How the results of operations go with those of their arguments; of what is not named here, nothing is certain."""

SIGNS: Final[dict[str, Callable[[Sequence[Direction]], int | None]]] = {
    "+": same_sign,
    "*": _product_sign,
    "/": _product_sign,
    "negative": lambda arguments: times(same_sign(arguments), -1),
    "min": same_sign,
    "max": same_sign,
    "abs": lambda _: 1,
    "round": lambda arguments: arguments[0].sign,
    "floor": lambda arguments: arguments[0].sign,
    "ceil": lambda arguments: arguments[0].sign,
}
