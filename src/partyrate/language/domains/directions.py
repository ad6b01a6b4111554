"""The *directions* domain: whether a value rises or falls with one input, where that is certain whatever the data.

It looks at the rules alone. What it does not know is `UNSURE`, and nothing follows from that.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Final, Protocol

from attrs import evolve, frozen

from partyrate.language.compositions import composition_of
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Constant


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
        return evolve(self, sense=_times(self.sense, -1), sign=_times(self.sign, -1))


UNSURE: Final = Direction(None)


class Knowledge(Protocol):
    """The knowledge of the values in a rule with which more directions are certain."""

    def range_of(self, part: ast.expr) -> ValueRange | None:
        """Return the range of a part of a rule; None where it is not known."""
        ...

    def rising_cells(self, lookup: str, position: int, key: ast.expr) -> int | None:
        """Return whether the cells of a lookup rise with one of its keys, as a sense; None where they do not."""
        ...

    def is_own(self, part: ast.expr) -> bool:
        """Return whether a part of a rule depends on no other row of its table."""
        ...


class Directions:
    """The directions domain for the rules of one scheme.

    Args:
        of_name: The direction of a value of the scheme.
        is_flag: Whether a name stands for a flag of the units, whose values can be compared.
        facts: What is known of the values; where there is nothing, fewer directions are certain.
    """

    def __init__(
        self, of_name: Callable[[str], Direction], is_flag: Callable[[str], bool], facts: Knowledge | None = None
    ) -> None:
        self.of_name, self.is_flag, self.facts = of_name, is_flag, facts
        self.is_condition = False

    def constant(self, value: Constant) -> Direction:
        """Return the direction of a literal."""
        number = value if isinstance(value, Fraction) else None
        return Direction(0, None if number is None else 1 if number >= 0 else -1)

    def name(self, name: str, node: ast.Name) -> Direction:
        """Return the direction of a name; in a condition a flag is one of those that keep their value."""
        del node
        found = self.of_name(name)
        if self.is_condition and found.sense in (1, -1) and self.is_flag(name):
            return Direction(0, None, found.while_same | {name})
        return found

    def lookup(self, name: str, keys: Sequence[Direction], node: ast.Subscript) -> Direction:
        """Return the direction of a cell: none where no key depends on the input, else that of its cells."""
        if _still(keys):
            return _joint(0, None, keys)
        moving = [number for number, key in enumerate(keys) if key.sense != 0]
        if self.facts is None or len(moving) > 1:
            return UNSURE
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        cells = self.facts.rising_cells(name, moving[0], parts[moving[0]])
        return evolve(_joint(_times(cells, keys[moving[0]].sense), None, keys), is_settled=False)

    def apply(self, function: str, arguments: Sequence[Direction], node: ast.expr) -> Direction:
        """Return the direction of the result of an operator or a function of values."""
        sign = _SIGNS[function](arguments) if function in _SIGNS else None
        if _still(arguments):
            return _joint(0, sign, arguments)
        if function == "present":
            return _joint(0, None, arguments) if _sure(arguments) and arguments[0].is_settled else UNSURE
        if function in ("==", "!="):
            return self._equal(function, arguments, node)
        known = _SENSES.get(function)
        if known is None or not _sure(arguments) or (function == "coalesce" and not _settled(arguments)):
            return UNSURE
        found = _joint(known(self._signed(function, arguments, node)), sign, arguments)
        return evolve(found, is_settled=False) if function in ("and", "or") else found

    def choose(self, node: ast.IfExp, interpreter: Interpreter[Direction]) -> Direction:
        """Return the direction of a choice: that of both branches while the condition keeps its value."""
        before, self.is_condition = self.is_condition, True
        condition = interpreter.node(node.test)
        self.is_condition = before
        branches = [interpreter.node(each) for each in (node.body, node.orelse)]
        if condition.sense is None or not _sure(branches):
            return UNSURE
        if condition.sense == 0:
            return _joint(_same(branches), _same_sign(branches), [condition, *branches])
        step = _times(condition.sense, self._above(node.body, node.orelse))
        senses = {each.sense for each in branches} - {0}
        if self.facts is None or step is None or senses - {step}:
            return UNSURE
        return evolve(_joint(step, _same_sign(branches), [condition, *branches]), is_settled=False)

    def _above(self, one: ast.expr, other: ast.expr) -> int | None:
        """Return 1 where one value is never below another one, -1 where it is never above it; None where neither is."""
        ranges = [None if self.facts is None else self.facts.range_of(part) for part in (one, other)]
        first, second = ranges
        if first is None or second is None or first.kind != "number" or second.kind != "number":
            return None
        return 1 if first.low >= second.high else -1 if first.high <= second.low else None

    def _signed(self, function: str, arguments: Sequence[Direction], node: ast.expr) -> Sequence[Direction]:
        """Return the operands of a product or a quotient with the signs that their ranges show."""
        facts = self.facts
        if facts is None or function not in ("*", "/") or not isinstance(node, ast.BinOp):
            return arguments
        signs = [sign_of(facts.range_of(part)) for part in (node.left, node.right)]
        return [
            evolve(each, sign=sign) if each.sign is None else each for each, sign in zip(arguments, signs, strict=True)
        ]

    def _equal(self, function: str, arguments: Sequence[Direction], node: ast.expr) -> Direction:
        """Return the direction of a comparison with the greatest or the least value, which rises or falls."""
        is_pair = isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        if self.facts is None or not is_pair or not _sure(arguments):
            return UNSURE
        assert isinstance(node, ast.Compare)
        moving, still = (0, 1) if arguments[1].sense == 0 else (1, 0)
        if arguments[still].sense != 0:
            return UNSURE
        ranges = [self.facts.range_of(part) for part in (node.left, node.comparators[0])]
        sense = _times(arguments[moving].sense, _end_of(ranges[moving], ranges[still]))
        return _joint(sense if function == "==" else _times(sense, -1), None, arguments)

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Direction]) -> Direction:
        """Return the direction of an aggregate over rows below, of which the input is in one."""
        if call.is_open:
            return UNSURE
        composed = composition_of(node)
        return self.aggregate(call, interpreter) if composed is None else interpreter.node(composed)

    def aggregate(self, call: Call, interpreter: Interpreter[Direction]) -> Direction:
        """Return the direction of an aggregate that is not composed of others."""
        name = call.function.name
        parts = [interpreter.node(each) for each in (*call.arguments, *([] if call.where is None else [call.where]))]
        if not _sure(parts) or not self._is_own(call):
            return UNSURE
        first, *rest = parts
        if name == "rank":
            return _ranked(first, call.arguments[1])
        if not _still(rest) or not (_rises(name, first) or first.sense == 0):
            return UNSURE
        sign = 1 if name in ("count of rows", "variance") else first.sign
        sign = None if name == "product" and sign == -1 else sign  # two negative values have a positive product
        return evolve(
            _joint(first.sense, sign, parts),
            is_settled=first.is_settled and (name not in _OF_FLAGS or first.sense == 0),
        )

    def _is_own(self, call: Call) -> bool:
        """Return whether of all rows that a call reads an input changes only the value of its own one."""
        if call.within is None:
            return True
        if self.facts is None or any(self.of_name(name).sense != 0 for name in call.within_names):
            return False
        return all(map(self.facts.is_own, (*call.arguments[:1], *([] if call.where is None else [call.where]))))

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[Direction]) -> Direction:
        """Return the direction of a function of rounds: only what it looks up in the past is certain."""
        del node
        if call.function.name == "previous" and call.table is None:
            return Direction(0)
        where = () if call.where is None else (call.where,)
        parts = [interpreter.node(each) for each in (*call.arguments, *where)]
        return _joint(0, None, parts) if _still(parts) else UNSURE


_OF_FLAGS: Final = ("any of rows", "all of rows")
_ROWS_THAT_RISE: Final = ("sum", "mean", "min", "max", "any", "all", "best_level", "worst_level")
_AGGREGATES: Final = frozenset(f"{name} of rows" for name in _ROWS_THAT_RISE) | {"trimmed_mean", "percentile"}
"""Aggregates that never fall where one of their values rises."""


def _joint(sense: int | None, sign: int | None, parts: Sequence[Direction]) -> Direction:
    """Return a direction that holds while the flags of all parts keep their values."""
    while_same = frozenset[str]().union(*(each.while_same for each in parts))
    return Direction(sense, sign, while_same, all(each.is_settled for each in parts))


def _sure(arguments: Sequence[Direction]) -> bool:
    return all(each.sense is not None for each in arguments)


def _still(arguments: Sequence[Direction]) -> bool:
    """Whether no value depends on the input."""
    return all(each.sense == 0 for each in arguments)


def _rises(name: str, value: Direction) -> bool:
    """Return whether an aggregate never falls where one of its values rises."""
    return name in _AGGREGATES or (name == "product" and value.sign == 1)


def _settled(arguments: Sequence[Direction]) -> bool:
    return all(each.is_settled for each in arguments)


def _ranked(value: Direction, order: ast.expr) -> Direction:
    """Return the direction of a rank: by falling values it falls where its value rises."""
    if not isinstance(order, ast.Constant):
        return UNSURE
    sense = _times(value.sense, -1 if order.value == "desc" else 1)
    return Direction(sense, 1, value.while_same, is_settled=value.is_settled)


def _times(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one * other


def _same(arguments: Sequence[Direction]) -> int | None:
    """Return the sense that all values have that depend on the input; None where they differ."""
    senses = {each.sense for each in arguments} - {0}
    if not senses:
        return 0
    return senses.pop() if len(senses) == 1 else None


def _same_sign(arguments: Sequence[Direction]) -> int | None:
    signs = {each.sign for each in arguments}
    return signs.pop() if len(signs) == 1 else None


def _product(arguments: Sequence[Direction]) -> int | None:
    """Return the sense of a product of two, of which the signs count."""
    one, other = arguments
    if one.sense == 0:
        return _times(other.sense, one.sign)
    if other.sense == 0:
        return _times(one.sense, other.sign)
    parts = _times(one.sense, other.sign), _times(other.sense, one.sign)
    return parts[0] if parts[0] == parts[1] else None


def _product_sign(arguments: Sequence[Direction]) -> int | None:
    return _times(arguments[0].sign, arguments[1].sign)


def _quotient(arguments: Sequence[Direction]) -> int | None:
    """Return the sense of a quotient: it falls where a divisor rises that does not pass zero."""
    one, other = arguments
    if other.sense == 0:
        return _times(one.sense, other.sign)
    if other.sign is None:
        return None
    parts = _times(one.sense, other.sign), _times(_times(other.sense, -1), one.sign)
    return parts[1] if parts[0] in (0, parts[1]) else None


def sign_of(known: ValueRange | None) -> int | None:
    """Return 1 where a number is never below zero, -1 where it is never above; None where neither is certain."""
    if known is None or known.kind != "number":
        return None
    return 1 if known.low >= 0 else -1 if known.high <= 0 else None


def _end_of(known: ValueRange | None, value: ValueRange | None) -> int | None:
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
    return arguments[0].sense if _still(arguments[1:]) else None


def _first(arguments: Sequence[Direction]) -> int | None:
    """Return the sense of the first value, where the others do not depend on the input."""
    return arguments[0].sense if _still(arguments[1:]) else None


def _difference(arguments: Sequence[Direction]) -> int | None:
    return _same([arguments[0], arguments[1].turned()])


def _place_in(known: ValueRange, value: ValueRange) -> Fraction | None:
    """Return a constant as a number of a range: a level by its place, a flag as 0 or 1; None where it is none."""
    if known.kind == "level" and known.scale is not None:
        return Fraction(known.scale.names.index(str(value.constant))) if value.constant in known.scale.names else None
    is_number = known.kind == "number" and isinstance(value.constant, Fraction)
    is_flag = known.kind == "flag" and isinstance(value.constant, bool)
    return Fraction(value.constant) if is_number or is_flag else None  # type: ignore[arg-type]


_SENSES: Final[dict[str, Callable[[Sequence[Direction]], Any]]] = {
    "+": _same,
    "-": _difference,
    "*": _product,
    "/": _quotient,
    "negative": lambda arguments: arguments[0].turned().sense,
    "not": lambda arguments: arguments[0].turned().sense,
    "<": lambda arguments: _difference(arguments[::-1]),
    "<=": lambda arguments: _difference(arguments[::-1]),
    ">": _difference,
    ">=": _difference,
    "proportion": _proportion,
    "and": _same,
    "or": _same,
    "min": _same,
    "max": _same,
    "clamp": _same,
    "coalesce": _same,
    "move": _same,
    "best_level": _same,
    "worst_level": _same,
    "round": _first,
    "floor": _first,
    "ceil": _first,
    "days_between": lambda arguments: _difference(arguments[::-1]),
    "year": _first,
}
"""How the results of operations go with those of their arguments; of what is not named here, nothing is certain."""

_SIGNS: Final[dict[str, Callable[[Sequence[Direction]], int | None]]] = {
    "+": _same_sign,
    "*": _product_sign,
    "/": _product_sign,
    "negative": lambda arguments: arguments[0].turned().sign,
    "min": _same_sign,
    "max": _same_sign,
    "abs": lambda _: 1,
    "round": lambda arguments: arguments[0].sign,
    "floor": lambda arguments: arguments[0].sign,
    "ceil": lambda arguments: arguments[0].sign,
}
