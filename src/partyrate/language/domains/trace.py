"""The *trace* domain: exact numbers that remember how they arose. It makes explanations.

It is the *numbers* domain, and keeps for each part of a rule what went in and what came out. Inside aggregates and past
rounds it keeps the result only: the rows are shown by the explanation, not by the rule.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from attrs import frozen

from partyrate.language.domains.reference import (
    OPERATIONS,
    ROUND_OPERATIONS,
    ROW_OPERATIONS,
    Constants,
    Item,
    Reference,
)
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter

__all__ = ["OPERATIONS", "ROUND_OPERATIONS", "ROW_OPERATIONS", "Step", "Trace"]


@frozen
class Step:
    """One part of a rule: what was done with what, and what came out."""

    node: ast.expr
    operation: str
    arguments: tuple[Item, ...]
    value: Item


class Trace(Reference):
    """The trace domain; `steps` holds the parts of the rules walked since it was made, inner ones first."""

    def __init__(self, constants: Constants) -> None:
        super().__init__(constants)
        self.steps: list[Step] = []
        self._inside = 0

    def keep(self, node: ast.expr, operation: str, arguments: Sequence[Item], value: Item) -> Item:
        """Remember one part and give its value."""
        if not self._inside:
            self.steps.append(Step(node, operation, tuple(arguments), value))
        return value

    def name(self, name: str, node: ast.Name) -> Item:
        return self.keep(node, "name", (), super().name(name, node))

    def lookup(self, name: str, keys: Sequence[Item], node: ast.Subscript) -> Item:
        return self.keep(node, "lookup", keys, super().lookup(name, keys, node))

    def apply(self, function: str, arguments: Sequence[Item], node: ast.expr) -> Item:
        return self.keep(node, function, arguments, super().apply(function, arguments, node))

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        self._inside += 1
        try:
            value = super().rows(call, node, interpreter)
        finally:
            self._inside -= 1
        return self.keep(node, call.function.name, (), value)

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        self._inside += 1
        try:
            value = super().rounds(call, node, interpreter)
        finally:
            self._inside -= 1
        return self.keep(node, call.function.name, (), value)
