"""The *trace* domain: the reference domain with a record of every operation, from which explanations are built.

Each part of a rule is recorded with its arguments and its result. Aggregates and functions of rounds are recorded with
their result only: the explanation shows their rows, the rule does not.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

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
    """The evaluation of one part of a rule: the operation, its arguments and its result."""

    node: ast.expr
    operation: str
    arguments: tuple[Item, ...]
    value: Item


class OtherRows(Reference):
    """The reference domain for parts of rules in other rows, each of which is computed once for all who ask."""

    def __init__(self, constants: Constants, totals: dict[tuple[int, Any], Any] | None) -> None:
        super().__init__(constants, totals)
        self.interpreter = Interpreter(self)
        self._values: dict[tuple[int, Any], tuple[ast.expr, Item]] = {}

    def at(self, row: Any, node: ast.expr, interpreter: Interpreter[Item]) -> Item:
        """Return the value of a part of a rule in another row."""
        key = id(node), row
        known = self._values.get(key)
        if known is None:
            # The part is kept: the number of one that is gone can be that of another.
            known = self._values[key] = node, super().at(row, node, interpreter)
        return known[1]


class Trace(Reference):
    """The trace domain; `steps` records the parts of the rules that it has evaluated, inner ones first.

    What aggregates and functions of rounds evaluate in other rows is computed without a record.
    """

    def __init__(self, constants: Constants, totals: dict[tuple[int, Any], Any] | None = None) -> None:
        super().__init__(constants, totals)
        self.steps: list[Step] = []
        self.others = OtherRows(constants, totals)

    def record(self, node: ast.expr, operation: str, arguments: Sequence[Item], value: Item) -> Item:
        """Record one part and return its value."""
        self.steps.append(Step(node, operation, tuple(arguments), value))
        return value

    def name(self, name: str, node: ast.Name) -> Item:
        return self.record(node, "name", (), super().name(name, node))

    def lookup(self, name: str, keys: Sequence[Item], node: ast.Subscript) -> Item:
        return self.record(node, "lookup", keys, super().lookup(name, keys, node))

    def apply(self, function: str, arguments: Sequence[Item], node: ast.expr) -> Item:
        return self.record(node, function, arguments, super().apply(function, arguments, node))

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        return self.record(node, call.function.name, (), self.at(self.row, node, interpreter))

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        return self.record(node, call.function.name, (), self.at(self.row, node, interpreter))

    def at(self, row: Any, node: ast.expr, interpreter: Interpreter[Item]) -> Item:
        """Return the value of a part of a rule in another row; no record."""
        del interpreter
        return self.others.at(row, node, self.others.interpreter)
