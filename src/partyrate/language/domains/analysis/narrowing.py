"""What a condition teaches about the values it compares: `a / b if b > 0 else 0` divides by nothing that is zero."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from typing import Final

from attrs import evolve, field, frozen

from partyrate.language.domains.analysis.ranges import ValueRange, constant


@frozen
class NarrowedRange:
    """Where a value lies where a condition holds; `low` and `high` are included."""

    low: Fraction | None = None
    high: Fraction | None = None
    nonzero: bool = False

    def after(self, comparison: str, bound: ValueRange) -> NarrowedRange:
        """Give the fact once the value is also known to compare so with a number."""
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
    """The facts that hold where the walk is, by the text of the part of a rule they are about.

    `evaluate` describes a part of a rule, or gives None where it cannot.
    """

    evaluate: Callable[[ast.expr], ValueRange | None]
    known: dict[str, NarrowedRange] = field(factory=dict)

    @contextmanager
    def assuming(self, condition: ast.expr | None, *, holds: bool) -> Iterator[None]:
        """Within it, parts of rules are known to lie where the condition puts them."""
        before = dict(self.known)
        if condition is not None:
            self.assume(condition, holds=holds)
        try:
            yield
        finally:
            self._restore(before)

    @contextmanager
    def forgotten(self) -> Iterator[None]:
        """Within it nothing is known: the walk is in other rows, or in other rounds."""
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
        """Learn from a condition that holds from here on, or does not."""
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
            self._add(part, comparison, bound)

    def _learn_differences(self, left: ast.expr, comparison: str, right: ast.expr) -> None:
        """Learn how what is compared differs: where `high > low` holds, `high - low` is above zero."""
        described = [self._described(part) for part in (left, right)]
        kinds = {None if each is None else each.kind for each in described}
        for one, other, sign in ((left, right, comparison), (right, left, _MIRRORED[comparison])):
            if kinds == {"number"}:
                self._add(ast.BinOp(one, ast.Sub(), other), sign, _ZERO)
            elif kinds == {"date"}:
                self._add(ast.Call(ast.Name("days_between"), [other, one], []), sign, _ZERO)

    def _described(self, part: ast.expr) -> ValueRange | None:
        # A choice between values is not asked for: it would be read twice at each level inside another.
        chooses = any(isinstance(each, ast.IfExp) for each in ast.walk(part))
        return None if chooses else self.evaluate(part)

    def _add(self, part: ast.expr, comparison: str, bound: ValueRange) -> None:
        key = _key(part)
        self.known[key] = self.known.get(key, NarrowedRange()).after(comparison, bound)

    def narrowed(self, node: ast.expr, found: ValueRange) -> ValueRange:
        """Give what is known of a number at this place."""
        if not self.known or found.kind != "number":
            return found
        fact = self.known.get(_key(node))
        if fact is None:
            return found
        nonzero = found.nonzero or fact.nonzero
        low = found.low if fact.low is None else max(found.low, fact.low)
        high = found.high if fact.high is None else min(found.high, fact.high)
        if found.resolution is not None and nonzero:
            smallest = Fraction(1, found.resolution)
            low, high = smallest if low == 0 else low, -smallest if high == 0 else high
        # A condition that can never hold teaches nothing of use.
        return evolve(found, low=low, high=high, nonzero=nonzero) if low <= high else evolve(found, nonzero=nonzero)


def _key(part: ast.AST) -> str:
    """Write a part of a rule so that it is recognised where its terms or factors stand in another order."""
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
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
