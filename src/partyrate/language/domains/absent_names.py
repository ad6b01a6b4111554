"""The names with which a part of a rule is absent, where it is absent with them and never else.

So two parts that use the same values, such as ranks of one score with ties in two ways, are absent together.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Final

from attrs import frozen

from partyrate.language.tree import call_of

STRICT: Final = ("min", "max", "abs", "floor", "ceil", "round", "clamp")
"""Functions of values that are absent where an argument is, and never else."""

_OPERATORS: Final = (ast.Add, ast.Sub, ast.Mult)
"""Operators of which the same holds; a quotient may be absent by its divisor."""

Names = frozenset[str] | None
"""Names of which each one alone makes a part absent, and without which it is there; None where that is not known."""


@frozen
class AbsentNames:
    """Finds the names with which parts of rules are absent.

    Args:
        decided: Whether a condition is true wherever it is there; None where the data decide.
        is_there: Whether a part is never absent.
    """

    decided: Callable[[ast.expr], bool | None]
    is_there: Callable[[ast.expr], bool]

    def of_part(self, part: ast.expr) -> Names:
        """Return the names with which a part is absent."""
        if isinstance(part, ast.Constant) or self.is_there(part):
            return frozenset()
        if isinstance(part, ast.Name):
            return frozenset({part.id})
        if isinstance(part, ast.BoolOp):
            return self._of_conditions(part)
        if isinstance(part, ast.IfExp):
            return self._of_choice(part)
        operands = _operands(part)
        return None if operands is None else self._of_any(operands)

    def _of_any(self, parts: Iterable[ast.expr]) -> Names:
        """Return the names of what is absent where one of several parts is."""
        return _joined(map(self.of_part, parts))

    def _of_conditions(self, part: ast.BoolOp) -> Names:
        """Return the names of conditions that are absent together, none where one decides that is always there."""
        deciding = isinstance(part.op, ast.Or)
        found = [self.of_part(value) for value in part.values]
        if any(not names and self.decided(value) is deciding for names, value in zip(found, part.values, strict=True)
               if names is not None):  # fmt: skip
            return frozenset()
        return found[0] if len(set(found)) == 1 else None

    def _of_choice(self, part: ast.IfExp) -> Names:
        """Return the names of a condition, with those of the branch that is taken, or of both that are the same."""
        test, truth = self.of_part(part.test), self.decided(part.test)
        if truth is not None:
            return _joined([test, self.of_part(part.body if truth else part.orelse)])
        body, orelse = self.of_part(part.body), self.of_part(part.orelse)
        if body == orelse:
            return _joined([test, body])
        both = _joined([body, orelse])
        return test if test is not None and both is not None and both <= test else None


def _operands(part: ast.expr) -> list[ast.expr] | None:
    """Return the parts with each of which another one is absent, and without them never; None where unknown."""
    if isinstance(part, ast.UnaryOp):
        return [part.operand]
    if isinstance(part, ast.BinOp):
        return [part.left, part.right] if isinstance(part.op, _OPERATORS) else None
    if isinstance(part, ast.Compare):  # a chain, or `in`, can be decided by one of its pairs
        is_pair = len(part.ops) == 1 and not isinstance(part.ops[0], ast.In | ast.NotIn)
        return [part.left, *part.comparators] if is_pair else None
    if not isinstance(part, ast.Call):
        return None
    call = call_of(part)
    if call.function.name == "rank":
        return list(call.arguments[:1])
    return list(call.arguments) if call.function.name in STRICT and not call.is_open else None


def _joined(several: Iterable[Names]) -> Names:
    """Return all names of several sets; None where one is not known."""
    found: set[str] = set()
    for names in several:
        if names is None:
            return None
        found |= names
    return frozenset(found)
