"""Kinds of values: what an operator or a function takes, and what one of several values can be."""

from __future__ import annotations

import ast
import math
from collections.abc import Sequence
from typing import Any, Final

from attrs import evolve

from partyrate.errors import KindError
from partyrate.language.domains.analysis.ranges import NOTHING, ValueRange, highest, level_number, number
from partyrate.language.grammar import span_of, text_of
from partyrate.numbers import Cause


def operand_nodes(node: ast.expr, count: int) -> list[ast.expr]:
    """Give the parts of a node that its operands were written in, for messages; else the whole node for each."""
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
    """Check the kind of a value; a level is accepted as a number."""
    if value.kind == "level" and "number" in kinds and "level" not in kinds:
        return level_number(value)
    if value.kind not in kinds:
        instead = ""
        fix = {
            ("flag", "number"): f"write (1 if {text_of(node)} else 0)",
            ("number", "flag"): f"compare it, for instance {text_of(node)} > 0",
            ("text", "number"): "use a lookup from the text to a number",
        }.get((value.kind, kinds[0]), f"use a {' or a '.join(kinds)}")
        word = value.constant if value.kind == "text" and "number" in kinds else None
        if isinstance(word, str) and word.replace(".", "", 1).isdecimal():
            fix, instead = f"write {word} without quotes", word
        elif (value.kind, kinds[0]) == ("flag", "number"):
            instead = fix.removeprefix("write ")
        raise KindError(
            f"{text_of(node)!r} is a {value.kind}, not a {' or a '.join(kinds)}",
            "each operator and function takes values of its kind only",
            fix,
            span_of(node),
        ).advised(fix, instead)
    return value


def expect_all(values: Sequence[ValueRange], kinds: Sequence[str], node: ast.expr) -> list[ValueRange]:
    """Check the kinds of all operands of a node."""
    parts = operand_nodes(node, len(values))
    return [expect(value, kinds, part) for value, part in zip(values, parts, strict=True)]


def constant_of(value: ValueRange, node: ast.expr, what: str) -> Any:
    """Give the constant that an argument must be; None where it is unpublished."""
    if value.always_absent is Cause.UNDETERMINED:
        return None
    if value.constant is None:
        raise KindError(
            f"{text_of(node)!r} is not the same for all rows",
            f"{what} is a constant",
            "write a number, or name a parameter",
            span_of(node),
        )
    return value.constant


_ONE_KIND: Final = {
    frozenset({"date", "text"}): 'use values of one kind; a day that rules name is a parameter of kind = "date"',
    frozenset({"date", "number"}): 'use values of one kind; a day that rules name is a parameter of kind = "date"',
    frozenset({"number", "text"}): "use values of one kind; a key column holds texts: write '12' for 12",
}
"""How to fix two kinds that are often taken for one."""


def same_kind(values: Sequence[ValueRange], node: ast.expr) -> list[ValueRange]:
    """Check that values are of one kind; levels of different scales, or beside numbers, count as numbers."""
    kinds = {value.kind for value in values}
    scales = {value.scale for value in values if value.kind == "level"}
    if kinds == {"level", "number"} or (kinds == {"level"} and len(scales) > 1):
        return [level_number(value) for value in values]
    if len(kinds) > 1:
        raise KindError(
            f"a {' and a '.join(sorted(kinds))} in {text_of(node)!r}",
            "the values that are compared or chosen from are of one kind",
            _ONE_KIND.get(frozenset(kinds), "use values of one kind"),
            span_of(node),
        )
    return list(values)


def union(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    """Describe what is one of several values."""
    if not values:
        return number(0, 0, 1)
    values = same_kind(values, node)
    kind = values[0].kind
    max_magnitude = highest([value.max_magnitude for value in values])
    if kind == "number":
        low, high = min(value.low for value in values), max(value.high for value in values)
        steps = [value.resolution for value in values if value.resolution is not None]
        if len(steps) == len(values):
            return number(low, high, math.lcm(*steps), values)
        max_numerator, max_denominator = (
            max(value.max_numerator for value in values),
            max(value.max_denominator for value in values),
        )
        unit = math.gcd(*(value.denominator_factor for value in values))
        return number(low, high, None, values, max_numerator=max_numerator, max_denominator=max_denominator, unit=unit)
    if kind == "text":
        sets = [value.values for value in values]
        known = None if None in sets else tuple(dict.fromkeys(text for each in sets if each for text in each))
        return ValueRange(kind="text", values=known, constant=known[0] if known and len(known) == 1 else None)
    if kind == "flag":
        constants = {value.constant for value in values}
        return ValueRange(
            kind="flag", max_magnitude=max_magnitude, constant=constants.pop() if len(constants) == 1 else None
        )
    return evolve(
        values[0],
        low=min(value.low for value in values),
        high=max(value.high for value in values),
        max_magnitude=max_magnitude,
        possible_causes=NOTHING,
        always_absent=None,
        constant=None,
    )
