"""Check the kinds of operands, and describe a value that is one of several."""

from __future__ import annotations

import ast
import math
from collections.abc import Sequence
from typing import Any, Final

from attrs import evolve

from partyrate.errors import KindError, UnknownNameError, listed
from partyrate.language.domains.analysis.kind_texts import and_kinds, kind_text, or_kinds
from partyrate.language.domains.analysis.ranges import (
    NOTHING,
    ValueRange,
    highest,
    level,
    level_names,
    level_number,
    number,
)
from partyrate.language.grammar import span_of, text_of
from partyrate.messages import Text, message, text
from partyrate.numbers import Cause, Scale


def operand_nodes(node: ast.expr, count: int) -> list[ast.expr]:
    """Return the parts of a node that are its operands, for messages; else the whole node for each."""
    parts: list[ast.expr] = []
    match node:
        case ast.BinOp():
            parts = [node.left, node.right]
        case ast.UnaryOp():
            parts = [node.operand]
        case ast.BoolOp():
            parts = list(node.values)
        case ast.IfExp():
            parts = [node.test, node.body, node.orelse]
        case ast.Call():
            parts = list(node.args)
    return parts if len(parts) == count else [node] * count


def expect(value: ValueRange, kinds: Sequence[str], node: ast.expr) -> ValueRange:
    """Return a value of one of some kinds; a level is returned as the number that it counts as.

    Raises:
        KindError: It is of another kind.
    """
    if value.kind == "level" and "number" in kinds:
        return level_number(value)
    if value.kind in kinds:
        return value
    fix, instead = _kind_fix(value, kinds, text_of(node))
    reported = message(
        "value of another kind", text=text_of(node), kind=kind_text(value.kind), kinds=or_kinds(kinds), fix=fix
    )
    raise KindError(*reported, span_of(node)).advised(fix, instead)


def _kind_fix(value: ValueRange, kinds: Sequence[str], source: str) -> tuple[Text, str]:
    """Return how a value of another kind becomes one of some kinds, in words and as a part of a rule."""
    word = value.constant if "number" in kinds else None
    if isinstance(word, str) and word.replace(".", "", 1).isdecimal():
        return text("without quotes", number=word), word
    match value.kind, kinds[0]:
        case "flag", "number":
            instead = f"(1 if {source} else 0)"
            return text("write", instead=instead), instead
        case "number", "flag" if value.constant is None:
            return text("compare it", text=source), ""
        case "text", "number":
            return text("lookup to number"), ""
    return text("use a", kinds=or_kinds(kinds)), ""


def expect_all(values: Sequence[ValueRange], kinds: Sequence[str], node: ast.expr) -> list[ValueRange]:
    """Return all operands of a node, checked to be of one of some kinds."""
    parts = operand_nodes(node, len(values))
    return [expect(value, kinds, part) for value, part in zip(values, parts, strict=True)]


def whole(value: ValueRange, node: ast.expr, why: Text) -> ValueRange:
    """Return a value, checked to be a whole number.

    Raises:
        KindError: It may be another one; `why` is the reason that the message states.
    """
    value = expect(value, ("number",), node)
    if value.resolution != 1:
        raise KindError(*message("no whole number", text=text_of(node), why=why), span_of(node))
    return value


def constant_of(value: ValueRange, node: ast.expr, argument: str) -> Any:
    """Return the constant that an argument must be; None where it is unpublished.

    Args:
        value: The value of the argument.
        node: The argument.
        argument: The key of its name in messages, without `argument`.

    Raises:
        KindError: It is no constant.
    """
    if value.always_absent is Cause.UNDETERMINED:
        return None
    if value.constant is None:
        what = text(f"argument {argument}")
        raise KindError(*message("not the same for all", text=text_of(node), what=what), span_of(node))
    return value.constant


_ONE_KIND: Final = {
    frozenset({"date", "text"}): "one kind of date",
    frozenset({"date", "number"}): "one kind of date",
    frozenset({"number", "text"}): "one kind of key",
}
"""The keys of corrections of two kinds that are often confused."""


def same_kind(values: Sequence[ValueRange], node: ast.expr) -> list[ValueRange]:
    """Return values that are of one kind; levels of different scales, or mixed with numbers, count as numbers.

    Raises:
        KindError: They are of several kinds.
    """
    kinds = {value.kind for value in values}
    scales = {value.scale for value in values if value.kind == "level"}
    if kinds == {"level", "number"} or (kinds == {"level"} and len(scales) > 1):
        return [level_number(value) for value in values]
    if len(kinds) > 1:
        fix = text(_ONE_KIND.get(frozenset(kinds), "one kind"))
        reported = message("several kinds", kinds=and_kinds(sorted(kinds)), text=text_of(node), fix=fix)
        raise KindError(*reported, span_of(node))
    return list(values)


def alternatives(values: Sequence[ValueRange], node: ast.expr) -> list[ValueRange]:
    """Return values of which a rule gives one: a text beside levels is a level, and all levels are of one ladder.

    Raises:
        UnknownNameError: A text may be something else than the name of a level.
        KindError: They are of several kinds, or levels of several ladders.
    """
    found = as_levels(values, node)
    ladders = list(dict.fromkeys(value.scale.ladder for value in found if value.scale is not None))
    if len(ladders) > 1:
        words = {"text": text_of(node), "ladder": ladders[0], "other": ladders[1]}
        raise KindError(*message("levels of two ladders", **words), span_of(node))
    same_kind(found, node)
    return found


def as_levels(values: Sequence[ValueRange], node: ast.expr) -> list[ValueRange]:
    """Return values in which each text beside levels of one ladder is read as a level of it.

    Raises:
        UnknownNameError: The text may be something else than the name of a level.
    """
    scales = {value.scale for value in values if value.scale is not None}
    if len(scales) != 1:
        return list(values)
    scale = scales.pop()
    return [level_named(value, scale, node) if value.kind == "text" else value for value in values]


def level_named(value: ValueRange, scale: Scale, node: ast.expr) -> ValueRange:
    """Describe the level of a ladder whose name a text is, or the same level of another ladder.

    Raises:
        UnknownNameError: The text may be something else than the name of a level.
        KindError: The levels of the other ladder stand in another order.
    """
    any_level = evolve(
        level(scale),
        possible_causes=value.possible_causes,
        always_absent=value.always_absent,
        determined_by=value.determined_by,
        max_magnitude=highest([value.max_magnitude, level(scale).max_magnitude]),
    )
    names = level_names(value)
    if names is None:
        return any_level if value.always_absent is not None else value
    unknown = next((name for name in names if name not in scale.names), None)
    if unknown is not None and len(set(scale.names)) < len(scale.names):
        return any_level  # two levels have one name, which is a fault by itself
    if unknown is not None:
        what = text("level of", ladder=scale.ladder)
        raise UnknownNameError.of(what, unknown, scale.names, text("level values"), span_of(node))
    _check_order(value, scale, [scale.names.index(name) for name in names], node)
    return any_level


def _check_order(value: ValueRange, scale: Scale, places: Sequence[int], node: ast.expr) -> None:
    """Check that the levels of another ladder stand in the same order on this one."""
    if value.scale is not None and list(places) != sorted(places):
        two = {"ladder": scale.ladder, "other": value.scale.ladder, "levels": listed(scale.names)}
        raise KindError(*message("levels in another order", text=text_of(node), **two), span_of(node))


def union(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    """Describe a value that is one of several."""
    if not values:
        return number(0, 0, 1)
    values = same_kind(values, node)
    (kind,) = {value.kind for value in values}
    if kind == "number":
        return _union_of_numbers(values)
    if kind == "text":
        names = all_names(values)
        return ValueRange(kind="text", values=names, constant=names[0] if names and len(names) == 1 else None)
    max_magnitude = highest([value.max_magnitude for value in values])
    if kind == "flag":
        constants = {value.constant for value in values}
        constant = constants.pop() if len(constants) == 1 else None
        return ValueRange(kind="flag", max_magnitude=max_magnitude, constant=constant)
    return evolve(
        values[0],
        low=min(value.low for value in values),
        high=max(value.high for value in values),
        max_magnitude=max_magnitude,
        possible_causes=NOTHING,
        always_absent=None,
        constant=None,
    )


def _union_of_numbers(values: Sequence[ValueRange]) -> ValueRange:
    low, high = min(value.low for value in values), max(value.high for value in values)
    resolutions = [value.resolution for value in values if value.resolution is not None]
    if len(resolutions) == len(values):
        return number(low, high, math.lcm(*resolutions), values)
    return number(
        low,
        high,
        None,
        values,
        max_numerator=max(value.max_numerator for value in values),
        max_denominator=max(value.max_denominator for value in values),
        denominator_factor=math.gcd(*(value.denominator_factor for value in values)),
    )


def all_names(values: Sequence[ValueRange]) -> tuple[str, ...] | None:
    """Return the texts that any of the values can be; None where those of one are unknown."""
    names: dict[str, None] = {}
    for value in values:
        if value.values is None:
            return None
        names.update(dict.fromkeys(value.values))
    return tuple(names)
