"""The evaluation of parsed rules, written a second time from the page of the language: plain, slow, without domains."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Final

from partyrate.testing.plain_values import FUNCTIONS, Gap, compared, number, strongest

SIGNS: Final[dict[type, str]] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip

OVER_ROWS: Final = (
    "sum", "mean", "count", "any", "all", "median", "largest", "smallest", "variance", "trimmed_mean", "percentile",
    "rank", "product", "weighted_mean", "stdev", "percent_rank", "scaled", "cumulative", "handed_out",
    "ahead", "behind",
)  # fmt: skip
OF_ROWS_OR_VALUES: Final = ("min", "max", "best_level", "worst_level", "most_frequent_level")
"""Functions of rows with one argument, and of values with several."""

OVER_ROUNDS: Final = ("previous", "streak", "times")


def is_over_rows(node: ast.Call) -> bool:
    """Whether a call is one of a function of rows; those of `min` and the like with one argument are."""
    name = called(node)
    return name in OVER_ROWS or (name in OF_ROWS_OR_VALUES and len(node.args) == 1)


def called(node: ast.Call) -> str:
    """Return the name of what is called."""
    return str(node.func.id)  # type: ignore[attr-defined]  # the grammar lets names alone be called


def option(node: ast.Call, key: str) -> ast.expr | None:
    """Return a named argument of a call; None where it is left out."""
    return next((each.value for each in node.keywords if each.arg == key), None)


def word(node: ast.Call, key: str) -> str:
    """Return the word that a named argument is."""
    value: Any = option(node, key)
    return str(value.value) if isinstance(value, ast.Constant) else ""


def names_of(node: ast.expr | None) -> tuple[str, ...]:
    """Return the names after `within=`."""
    parts = node.elts if isinstance(node, ast.Tuple) else [] if node is None else [node]
    return tuple(each.id for each in parts)  # type: ignore[attr-defined]  # the grammar lets names alone stand there


def joined(values: Sequence[Any], *, by: bool) -> Any:
    """Join truths by `and` (`by` is false: one false one decides) or `or` (one true one decides)."""
    if any(value is by for value in values):
        return by
    return strongest(values) or not by


class Rules(ABC):
    """The evaluation of rules; who derives from it says what names, cells and calls are."""

    @abstractmethod
    def name(self, node: ast.Name) -> Any:
        """Return the value of a name."""

    @abstractmethod
    def cell(self, node: ast.Subscript, keys: Sequence[Any]) -> Any:
        """Return the cell of a lookup under some keys, all of which are there."""

    @abstractmethod
    def level(self, node: ast.expr, value: Any) -> Any:
        """Return a value of a part of a rule; the level that a text stands for where it stands beside levels."""

    @abstractmethod
    def rows(self, node: ast.Call) -> Any:
        """Return the value of a function of rows."""

    @abstractmethod
    def rounds(self, node: ast.Call) -> Any:
        """Return the value of a function of rounds."""

    @abstractmethod
    def formula(self, node: ast.Call) -> Any:
        """Return the value of a formula with arguments."""

    @abstractmethod
    def absence(self, cause: str) -> Gap:
        """Return the absence by a cause that the scheme declares."""

    def value(self, node: Any) -> Any:
        """Return the value of a part of a rule."""
        kind: str = type(node).__name__.lower()
        return getattr(self, f"_{kind}")(node)

    def _constant(self, node: Any) -> Any:
        return node.value

    def _name(self, node: ast.Name) -> Any:
        return self.name(node)

    def _subscript(self, node: ast.Subscript) -> Any:
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        keys = [self.value(part) for part in parts]
        return strongest(keys) or self.cell(node, keys)

    def _unaryop(self, node: ast.UnaryOp) -> Any:
        value = self.value(node.operand)
        if isinstance(value, Gap) or isinstance(node.op, ast.UAdd):
            return value
        return not value if isinstance(node.op, ast.Not) else -number(value)

    def _binop(self, node: ast.BinOp) -> Any:
        values = [self.value(node.left), self.value(node.right)]
        if gap := strongest(values):
            return gap
        left, right = map(number, values)
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
            case ast.Div():
                return left / right
        return left ** int(right)

    def _boolop(self, node: ast.BoolOp) -> Any:
        return joined([self.value(each) for each in node.values], by=isinstance(node.op, ast.Or))

    def _ifexp(self, node: ast.IfExp) -> Any:
        condition = self.value(node.test)
        if isinstance(condition, Gap):
            return condition
        return self.level(node, self.value(node.body if condition else node.orelse))

    def _compare(self, node: ast.Compare) -> Any:
        left, pairs = self.value(node.left), []
        for operator, part in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn):
                parts = part.elts if isinstance(part, ast.Tuple) else [part]
                found = joined([self._pair("==", left, self.value(each)) for each in parts], by=True)
                negated = isinstance(operator, ast.NotIn) and not isinstance(found, Gap)
                pairs.append(not found if negated else found)
            else:
                right = self.value(part)
                pairs.append(self._pair(SIGNS[type(operator)], left, right))
                left = right
        return joined(pairs, by=False)

    def _pair(self, sign: str, one: Any, other: Any) -> Any:
        return strongest([one, other]) or compared(sign, one, other)

    def _call(self, node: ast.Call) -> Any:
        name = called(node)
        if is_over_rows(node):
            return self.rows(node)
        if name in OVER_ROUNDS:
            return self.rounds(node)
        if name in ("present", "coalesce"):
            return self.level(node, self._settled(name, [self.value(each) for each in node.args]))
        if name == "absent":
            return self.absence(node.args[0].value)  # type: ignore[attr-defined]  # the grammar lets texts alone stand there
        if name not in FUNCTIONS:
            return self.formula(node)
        values = [self.level(node, self.value(each)) for each in node.args]
        words = {str(each.arg): self.word(node, str(each.arg)) for each in node.keywords}
        return strongest([*values, *words.values()]) or FUNCTIONS[name](*values, **words)

    def word(self, node: ast.Call, key: str) -> Any:
        """Return the word that a named argument of a function of values is."""
        return word(node, key)

    def _settled(self, name: str, values: Sequence[Any]) -> Any:
        """Return `present` or `coalesce`, which settle every cause but one."""
        for value in values:
            if not isinstance(value, Gap) or value.cause == "undetermined":
                return True if name == "present" and not isinstance(value, Gap) else value
        return False if name == "present" else values[-1]
