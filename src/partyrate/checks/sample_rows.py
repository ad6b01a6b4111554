"""Single rows whose values are computed on demand, from those that are given: what the finders look at instead of data.

A row stands alone: where a value needs other units, past rounds or a day, `NotAlone` is raised.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NoReturn

from partyrate.ladders import Interpretation, apply_gates, earned_level, interpretations_of
from partyrate.language.domains.reference import Item, Reference
from partyrate.language.grammar import Call, names_in
from partyrate.language.interpreter import Interpreter
from partyrate.model import Ladder
from partyrate.numbers import MISSING, NOT_APPLICABLE, UNDETERMINED, Absent, LevelValue
from partyrate.plan import Node, Plan


class NotAlone(Exception):
    """A value cannot be computed from one row alone."""


class SampleDomain(Reference):
    """The reference domain, in which parts of rules can have given values; `given` holds them by their nodes."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_Constants(plan))
        self.given: Mapping[int, Item] = {}

    def lookup(self, name: str, keys: Sequence[Item], node: ast.Subscript) -> Item:
        """Return the given value of a cell, or the cell."""
        return self.given[id(node)] if id(node) in self.given else super().lookup(name, keys, node)

    def apply(self, function: str, arguments: Sequence[Item], node: ast.expr) -> Item:
        """Return the given value of an operation, or its result."""
        return self.given[id(node)] if id(node) in self.given else super().apply(function, arguments, node)

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        """Return the given value of a function of rows, or its result."""
        return self.given[id(node)] if id(node) in self.given else super().rows(call, node, interpreter)

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        """Return the given value of a function of rounds.

        Raises:
            NotAlone: There is none, and the row has no past.
        """
        if id(node) not in self.given:
            raise NotAlone
        return self.given[id(node)]


class _Constants:
    """The constants of a scheme, as the reference domain asks for them."""

    def __init__(self, plan: Plan) -> None:
        self.scheme = plan.scheme
        self.known: dict[str, Any] = {}
        self.tables = tuple(plan.scheme.tables)

    def cells(self, lookup: str) -> Any:
        """Return the cells of a lookup."""
        if lookup not in self.known:
            self.known[lookup] = self.scheme.lookups[lookup].selection
        return self.known[lookup]

    def parameter(self, name: str) -> Item | None:
        """Return the value of a parameter."""
        parameter = self.scheme.parameters.get(name)
        return None if parameter is None else UNDETERMINED if parameter.constant is None else parameter.constant


class SampleRow:
    """A row of a table.

    Args:
        sampler: The scheme.
        table: The table.
        values: The values that are given, by name; names that are neither given nor computed stand alone for nothing.
        parts: Values of parts of rules, by their nodes.
        parent: The row of the table above; a row without one has the values of that table itself.
        is_partial: Whether names that are not given are missing, rather than that they raise `NotAlone`.
    """

    number: Final = 0

    def __init__(
        self,
        sampler: Sampler,
        table: str,
        values: Mapping[str, Item],
        parts: Mapping[int, Item] | None = None,
        parent: SampleRow | None = None,
        *,
        is_partial: bool = False,
    ) -> None:
        self.sampler, self.table, self.values = sampler, table, dict(values)
        self.parts, self.parent, self.is_partial = parts or {}, parent, is_partial
        self.children: dict[str, list[SampleRow]] = {}

    def value(self, name: str) -> Item:
        """Return the value of a name."""
        if name not in self.values:
            node = self.sampler.plan.nodes.get(name)
            if self.parent is not None and (node is None or node.table != self.table):
                return self.parent.value(name)
            self.values[name] = self._computed(node)
        return self.values[name]

    def _computed(self, node: Node | None) -> Item:
        if node is None or node.kind == "input":
            if self.is_partial:
                return MISSING
            raise NotAlone
        return self.sampler.computed(node, self)

    def below(self, table: str) -> Iterable[SampleRow]:
        """Return the rows of a finer table.

        Raises:
            NotAlone: They are below the row above, of which nothing is known.
        """
        chain = self.sampler.plan.ancestors(table)
        if self.table not in chain:
            raise NotAlone
        rows = [self]
        for step in reversed(chain[: chain.index(self.table)]):
            rows = [child for row in rows for child in row.children.get(step, [])]
        return rows

    def cohort(self, names: tuple[str, ...]) -> NoReturn:
        """Raise: a row alone has no cohort."""
        raise NotAlone

    def earlier(self, table: str | None) -> NoReturn:
        """Raise: a row alone has no past."""
        raise NotAlone

    def rounds(self, table: str | None) -> NoReturn:
        """Raise: a row alone has no past."""
        raise NotAlone


class Sampler:
    """Computes rules in sample rows of one scheme."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.domain = SampleDomain(plan)
        self.interpreter: Interpreter[Item] = Interpreter(self.domain)
        self._interpretations: dict[str, Sequence[Interpretation]] = {}

    def interpretations(self, ladder: str) -> Sequence[Interpretation]:
        """Return the interpretations of the choices of a ladder."""
        if ladder not in self._interpretations:
            found = interpretations_of(self.plan, self.plan.scheme.ladders[ladder])
            self._interpretations[ladder] = found.alternatives
        return self._interpretations[ladder]

    def constant(self, table: str, part: ast.expr) -> Any:
        """Return the constant that a part of a rule of a table always is; None where it is none."""
        if isinstance(part, ast.Constant | ast.Tuple):  # several values, after `in`, are no constant
            return getattr(part, "value", None)
        known = {*self.plan.scheme.parameters, *self.plan.scheme.lookups}
        if any(name not in known for name in names_in(part)):
            return None
        try:
            value = self.evaluated(part, SampleRow(self, table, {}))
        except NotAlone:
            return None
        return None if isinstance(value, Absent) else value

    def evaluated(self, part: ast.expr, row: SampleRow) -> Item:
        """Return the value of a rule, or of a part of one, in a row."""
        before = self.domain.row, self.domain.given
        self.domain.row, self.domain.given = row, row.parts
        try:
            return self.interpreter.node(part)
        finally:
            self.domain.row, self.domain.given = before

    def computed(self, node: Node, row: SampleRow) -> Item:
        """Return the value of a formula, a group, a gate, or a ladder without places."""
        if not node.is_computable:
            return UNDETERMINED
        if node.ladder is not None:
            return self._level(node, node.ladder, row)
        if node.kind not in ("formula", "group", "gate", "ladder"):
            raise NotAlone
        if "when" in node.rules and node.kind != "gate":
            applies = self.evaluated(node.rules["when"].tree, row)
            if applies is not True:
                return applies if isinstance(applies, Absent) else NOT_APPLICABLE
        return self.evaluated(node.rules["when" if node.kind == "gate" else "is"].tree, row)

    def _level(self, node: Node, ladder: Ladder, row: SampleRow) -> Item:
        if ladder.enforced:
            raise NotAlone
        first, *others = self.interpretations(ladder.name)
        if others:
            raise NotAlone
        applies = self.evaluated(node.rules["when"].tree, row) if "when" in node.rules else True
        if applies is not True:
            return applies if isinstance(applies, Absent) else NOT_APPLICABLE
        acts: Any = {gate.name: row.value(f"gate.{gate.name}") for gate in self.plan.gates_of(ladder.name)}
        if any(acts[gate.name] is not False for gate in self.plan.gates_of(ladder.name) if ladder.name in gate.exclude):
            return NOT_APPLICABLE
        earned: Any = earned_level(ladder, first.overlap, self.conditions(node, ladder, row))
        place = apply_gates(ladder, earned, [(first.effect_of(ladder, gate), acts[gate]) for gate in first.freed])
        return place if isinstance(place, Absent) else LevelValue(ladder.scale, place)

    def conditions(self, node: Node, ladder: Ladder, row: SampleRow) -> list[Any]:
        """Return the conditions of the levels of a ladder, best first; None where a level has none."""
        rules = [node.rules.get(f"levels.{number}.when") for number in range(len(ladder.levels))]
        return [None if rule is None else self.evaluated(rule.tree, row) for rule in rules]
