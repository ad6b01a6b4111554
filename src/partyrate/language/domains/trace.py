"""The *trace* domain: the reference domain with a record of every operation, from which explanations are built.

Each part of a rule is recorded with its arguments and its result. Aggregates and functions of rounds are recorded with
their result only: the explanation shows their rows, the rule does not.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any, Final

from attrs import define, field, frozen

from partyrate.language.compositions import composition_of
from partyrate.language.domains.reference import (
    OPERATIONS,
    ROUND_OPERATIONS,
    ROW_OPERATIONS,
    Constants,
    Item,
    Reference,
    Selection,
)
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter
from partyrate.language.tree import call_of, lookup_name, names_in

__all__ = ["OPERATIONS", "ROUND_OPERATIONS", "ROW_OPERATIONS", "Step", "Trace"]

MOST_VALUES: Final = 100_000
"""How many values of parts of rules are kept at once."""

MOST_SELECTIONS: Final = 100
"""How many selections of finer rows are kept at once, each asked for a few times while a unit is explained."""


@frozen
class Step:
    """The evaluation of one part of a rule: the operation, its arguments and its result."""

    node: ast.expr
    operation: str
    arguments: tuple[Item, ...]
    value: Item


@define(eq=False)
class PartValues:
    """Values of parts of rules that only read their own row, by what they read; explanations of one rating share them.

    Args:
        names: The names that each part reads in its row; None where other rows or rounds take part.
        values: The values, each with its part.
    """

    # Parts are kept with what is known of them: the number of one that is gone can be that of another.
    names: dict[int, tuple[ast.expr, tuple[str, ...] | None]] = field(factory=dict)
    values: dict[Any, tuple[ast.expr, Item]] = field(factory=dict)

    def read_names(self, node: ast.expr, constants: Constants) -> tuple[str, ...] | None:
        """Return the names that a part reads in its row; None where other rows or rounds take part."""
        known = self.names.get(id(node))
        if known is None:
            known = self.names[id(node)] = node, self._find_names(node, constants)
        return known[1]

    def _find_names(self, node: ast.expr, constants: Constants) -> tuple[str, ...] | None:
        parts = list(ast.walk(node))
        calls = [each for each in parts if isinstance(each, ast.Call)]
        if any(call_of(each).function.family in ("rows", "rounds") or composition_of(each) for each in calls):
            return None
        lookups = {lookup_name(each) for each in parts if isinstance(each, ast.Subscript)}
        names = dict.fromkeys(name for name in names_in(node) if name not in lookups)
        return tuple(name for name in names if constants.parameter(name) is None)


class OtherRows(Reference):
    """The reference domain for parts of rules in other rows, each of which is computed once for all who ask.

    A part that only reads values of its own row is computed once for all rows that have the same ones: hundreds of
    finer rows with a few marks each would take most of the time of an explanation.
    """

    def __init__(
        self, constants: Constants, totals: dict[tuple[int, Any], Any] | None, parts: PartValues | None
    ) -> None:
        super().__init__(constants, totals)
        self.interpreter = Interpreter(self)
        self._by_row: dict[Any, tuple[ast.expr, Item]] = {}
        self._selections: dict[tuple[int, Any], tuple[Call, Selection]] = {}
        self._parts = PartValues() if parts is None else parts

    def at(self, row: Any, node: ast.expr, interpreter: Interpreter[Item]) -> Item:
        """Return the value of a part of a rule in another row."""
        if isinstance(node, ast.Name):  # read faster than it is found among those that are known
            return super().at(row, node, interpreter)
        names = self._parts.read_names(node, self.constants)
        if names is None:
            known, key = self._by_row, (id(node), row)
        else:
            known, key = self._parts.values, (id(node), *map(row.value, names))
        found = known.get(key)
        if found is None:
            if len(known) >= MOST_VALUES:
                known.clear()
            found = known[key] = node, super().at(row, node, interpreter)
        return found[1]

    def selected(self, call: Call, rows: Sequence[Any], interpreter: Interpreter[Item]) -> Selection:
        """Return which finer rows of the current row an aggregate selects, and their values: found once for each."""
        if call.within is not None:
            return super().selected(call, rows, interpreter)
        key = id(call), self.row
        found = self._selections.get(key)
        if found is None:
            if len(self._selections) >= MOST_SELECTIONS:
                self._selections.clear()
            # The call is kept: the number of one that is gone can be that of another.
            found = self._selections[key] = call, super().selected(call, rows, interpreter)
        return found[1]


class Trace(Reference):
    """The trace domain; `steps` records the parts of the rules that it has evaluated, inner ones first.

    `passed_over` has those in branches that are not taken. What aggregates and functions of rounds evaluate in other
    rows is computed without a record.
    """

    def __init__(
        self,
        constants: Constants,
        totals: dict[tuple[int, Any], Any] | None = None,
        parts: PartValues | None = None,
    ) -> None:
        super().__init__(constants, totals)
        self.steps: list[Step] = []
        self.passed_over: list[Step] = []
        self.others = OtherRows(constants, totals, parts)

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

    def choose(self, node: ast.IfExp, interpreter: Interpreter[Item]) -> Item:
        """Evaluate both branches, and keep apart what belongs to the one that is not taken: it decided nothing."""
        test, steps, values = interpreter.node(node.test), self.steps, []
        for branch, wanted in ((node.body, True), (node.orelse, False)):
            self.steps = steps if test is wanted else self.passed_over
            values.append(interpreter.node(branch))
        self.steps = steps
        return self.apply("if", [test, *values], node)

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        return self.record(node, call.function.name, (), self.at(self.row, node, interpreter))

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        return self.record(node, call.function.name, (), self.at(self.row, node, interpreter))

    def at(self, row: Any, node: ast.expr, interpreter: Interpreter[Item]) -> Item:
        """Return the value of a part of a rule in another row; no record."""
        del interpreter
        return self.others.at(row, node, self.others.interpreter)

    def selected_at(self, row: Any, call: Call, rows: Sequence[Any]) -> Selection:
        """Return which of some rows an aggregate at a row selects, and their values; no record."""
        self.others.row = row
        return self.others.selected(call, rows, self.others.interpreter)
