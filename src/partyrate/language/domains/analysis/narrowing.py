"""Narrow value ranges by the conditions around them: `a / b if b > 0 else 0` never divides by zero."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Final

from attrs import evolve, field, frozen

from partyrate.language.domains.analysis.ranges import ValueRange, constant


@frozen
class NarrowedRange:
    """The range of a number while a condition holds; `low` and `high` are included, None where there is no limit."""

    low: Fraction | None = None
    high: Fraction | None = None
    nonzero: bool = False

    def after(self, comparison: str, bound: ValueRange) -> NarrowedRange:
        """Return the range of a value that also compares so with a number."""
        low, high, nonzero = self.low, self.high, self.nonzero
        if comparison in (">", ">=", "=="):
            low = bound.low if low is None else max(low, bound.low)
            nonzero = nonzero or bound.low > 0 or (bound.low == 0 and comparison == ">")
        if comparison in ("<", "<=", "=="):
            high = bound.high if high is None else min(high, bound.high)
            nonzero = nonzero or bound.high < 0 or (bound.high == 0 and comparison == "<")
        if comparison == "!=":
            nonzero = nonzero or bound.constant == 0
        return NarrowedRange(low, high, nonzero)


@frozen(eq=False)
class Narrowing:
    """The ranges that hold in the current branch, by the normalised text of the part of a rule that they are about.

    `evaluate` returns the range of a part of a rule, or None where the part has a fault.
    """

    evaluate: Callable[[ast.expr], ValueRange | None]
    known: dict[str, NarrowedRange] = field(factory=dict)

    @contextmanager
    def assuming(self, condition: ast.expr | None, *, holds: bool) -> Iterator[None]:
        """Apply a condition, or its opposite, within a block."""
        before = dict(self.known)
        if condition is not None:
            self.assume(condition, holds=holds)
        try:
            yield
        finally:
            self._restore(before)

    @contextmanager
    def forgotten(self) -> Iterator[None]:
        """Apply no condition within a block, which is about other rows or rounds."""
        before = dict(self.known)
        self.known.clear()
        try:
            yield
        finally:
            self._restore(before)

    def _restore(self, before: Mapping[str, NarrowedRange]) -> None:
        self.known.clear()
        self.known.update(before)

    def assume(self, condition: ast.expr, *, holds: bool) -> None:
        """Apply a condition, or its opposite, from now on."""
        match condition:
            case ast.BoolOp(op=ast.And()) if holds:
                for part in condition.values:
                    self.assume(part, holds=True)
            case ast.BoolOp(op=ast.Or()) if not holds:
                for part in condition.values:
                    self.assume(part, holds=False)
            case ast.UnaryOp(op=ast.Not()):
                self.assume(condition.operand, holds=not holds)
            case ast.Compare() if holds or len(condition.ops) == 1:
                left = condition.left
                for operator, right in zip(condition.ops, condition.comparators, strict=True):
                    name = _COMPARISONS.get(type(operator))
                    if name is not None:
                        name = name if holds else _OPPOSITE[name]
                        self._learn(left, name, right)
                        self._learn(right, _MIRRORED[name], left)
                        self._learn_differences(left, name, right)
                    left = right

    def _learn(self, part: ast.expr, comparison: str, other: ast.expr) -> None:
        bound = None if isinstance(part, ast.Constant) else self._described(other)
        if bound is not None and bound.kind == "number":
            parts = [part]  # the other side is evaluated once, however many arguments compare with it
            while parts:
                each = parts.pop()
                parts += _comparing_alike(each, comparison)
                if not isinstance(each, ast.Constant):
                    self._add(each, comparison, bound)

    def _learn_differences(self, left: ast.expr, comparison: str, right: ast.expr) -> None:
        """Narrow the differences of compared values: where `high > low` holds, `high - low` is positive."""
        described = [self._described(part) for part in (left, right)]
        kinds = {None if value_range is None else value_range.kind for value_range in described}
        for one, other, sign in ((left, right, comparison), (right, left, _MIRRORED[comparison])):
            if kinds == {"number"}:
                self._add(ast.BinOp(one, ast.Sub(), other), sign, _ZERO)
            elif kinds == {"date"}:
                self._add(ast.Call(ast.Name("days_between"), [other, one], []), sign, _ZERO)

    def _described(self, part: ast.expr) -> ValueRange | None:
        # Conditionals are left out: each is analysed twice already, and nested ones would take exponential time.
        has_conditional = any(isinstance(node, ast.IfExp) for node in ast.walk(part))
        return None if has_conditional else self.evaluate(part)

    def _add(self, part: ast.expr, comparison: str, bound: ValueRange) -> None:
        key = _key(part)
        self.known[key] = self.known.get(key, NarrowedRange()).after(comparison, bound)

    def narrowed(self, node: ast.expr, value_range: ValueRange) -> ValueRange:
        """Return the range of a number, narrowed by the conditions that hold."""
        if not self.known or value_range.kind != "number":
            return value_range
        known = self.known.get(_key(node))
        if known is None:
            return value_range
        nonzero = value_range.nonzero or known.nonzero
        low = value_range.low if known.low is None else max(value_range.low, known.low)
        high = value_range.high if known.high is None else min(value_range.high, known.high)
        if value_range.resolution is not None and nonzero:
            smallest = Fraction(1, value_range.resolution)
            low, high = smallest if low == 0 else low, -smallest if high == 0 else high
        if low > high:  # the condition never holds, so that the interval is irrelevant but must not be empty
            return evolve(value_range, nonzero=nonzero)
        return evolve(value_range, low=low, high=high, nonzero=nonzero)


def _comparing_alike(part: ast.expr, comparison: str) -> Sequence[ast.expr]:
    """Return the arguments of a function that compare as its result does, as far as they have a value.

    The first value of `coalesce` is its result where it is there; `min` is below all of its arguments.
    """
    match part:
        case ast.Call(func=ast.Name(id="coalesce"), args=[first, *_]):
            return [first]
        case ast.Call(func=ast.Name(id="min" | "max" as name), args=[_, _, *_]) if (
            comparison.strip("=") == _TOWARDS[name]
        ):
            return part.args
    return ()


def _key(part: ast.AST) -> str:
    """Return a text of a part of a rule that is the same whatever the order of its terms or factors."""
    match part:
        case ast.BinOp(op=ast.Add() | ast.Mult()):
            return f"{type(part.op).__name__}({', '.join(sorted(_terms(part, type(part.op))))})"
        case ast.BinOp():
            return f"{type(part.op).__name__}({_key(part.left)}, {_key(part.right)})"
        case ast.Name():
            return part.id
        case ast.Call(func=ast.Name(id=name), keywords=[]):
            return f"{name}({', '.join(map(_key, part.args))})"
        case _:
            return ast.dump(part)


def _terms(part: ast.expr, operator: type[ast.operator]) -> Iterator[str]:
    stack = [part]
    while stack:
        term = stack.pop()
        if isinstance(term, ast.BinOp) and isinstance(term.op, operator):
            stack += [term.left, term.right]
        else:
            yield _key(term)


_ZERO: Final = constant(Fraction(0))

_COMPARISONS: Final[dict[type[ast.cmpop], str]] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_TOWARDS: Final = {"min": ">", "max": "<"}
"""How all arguments of these functions compare with what their result compares so with."""
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
