"""The directions of the values of a scheme with one of its inputs.

`steady_while` says whether all that a ladder sees of a unit only rises, or only falls, while one input of it rises.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from attrs import evolve

from partyrate.errors import SchemeFault
from partyrate.language.domains.analysis import Analysis, ValueRange
from partyrate.language.domains.direction_operations import UNSURE, Direction, settled, sign_of, still
from partyrate.language.domains.directions import Directions
from partyrate.language.interpreter import Interpreter
from partyrate.model import ordering
from partyrate.plan.names import NameResolver
from partyrate.plan.nodes import Node, Plan


def steady_while(plan: Plan, name: str, ladder: Node) -> frozenset[str] | None:
    """Return whether conditions, gates and sort key of a ladder each only rise, or only fall, with an input.

    Returns:
        The flags of units between whose changes that is so, each of which only rises or only falls itself; None where
        the rules do not show it.
    """
    directions = NodeDirections(plan, name)
    gates = [plan.nodes[f"gate.{gate.name}"] for gate in plan.gates_of(ladder.entry.name)]
    rules = [(ladder, path) for path in ladder.rules if path == "when" or path.startswith("levels.")]
    rules += [(gate, path) for gate in gates for path in gate.rules]
    keys = directions.of_keys(ladder)
    found = [*(directions.of_rule(node, path) for node, path in rules), *keys]
    if any(each.sense is None for each in found) or len({each.sense for each in keys} - {0}) > 1:
        return None
    return frozenset[str]().union(*(each.while_same for each in found))


class NodeDirections:
    """The directions of the nodes of a plan with one of its values.

    Args:
        plan: The plan.
        name: The value, an input as a rule.
    """

    def __init__(self, plan: Plan, name: str) -> None:
        self.plan = plan
        self.interpreter = Interpreter(self.domain())
        self.known = {name: self._with_sign(plan.nodes[name], 1)}

    def domain(self) -> Directions:
        """Return the domain that evaluates the rules."""
        return Directions(self.of_name, self.is_flag)

    def of_name(self, name: str) -> Direction:
        """Return the direction of a name."""
        node = self.plan.nodes.get(name)
        if node is None:
            parameter = self.plan.scheme.parameters.get(name)
            value = None if parameter is None else parameter.constant
            return self.interpreter.domain.constant(value) if value is not None else Direction(0)
        if name not in self.known:
            found = self._of_node(node)
            self.known[name] = evolve(found, is_settled=found.is_settled or not node.value_range.possible_causes)
        return self.known[name]

    def is_flag(self, name: str) -> bool:
        """Whether a name stands for a flag of the units."""
        node = self.plan.nodes.get(name)
        return node is not None and node.value_range.kind == "flag" and node.table == self.plan.root.name

    def of_rule(self, node: Node, path: str) -> Direction:
        """Return the direction of a rule of a node; of one that unpublished choices decide, nothing is certain."""
        found = self.interpreter.rule(node.rules[path])
        return UNSURE if path in node.rule_variants and found.sense != 0 else found

    def of_keys(self, ladder: Node) -> list[Direction]:
        """Return the directions of the keys that order the rows of a ladder, each as it brings a row forward."""
        keys = enumerate(getattr(ladder.entry, "order_by", ()))
        found = [(self.of_rule(ladder, f"order_by.{number}"), ordering(key)[1]) for number, key in keys]
        return [direction if falls else direction.turned() for direction, falls in found]

    def of_ladder(self, node: Node) -> Direction:
        """Return the direction of the level of a ladder that depends on the input: nothing is certain."""
        del node
        return UNSURE

    def _of_node(self, node: Node) -> Direction:
        if not node.is_computable:
            return self._with_sign(node, 0) if node.kind == "input" else Direction(0)
        parts = [self.of_rule(node, path) for path in node.rules]
        if node.kind == "input":  # its condition decides whether it is there, and nothing else
            return evolve(self._with_sign(node, 0), is_settled=still(parts))
        return self._of_computed(node, parts)

    def _of_computed(self, node: Node, parts: Sequence[Direction]) -> Direction:
        while_same = frozenset[str]().union(*(each.while_same for each in parts))
        gates = self._of_gates(node)
        is_settled = settled([*parts, *gates])
        if all(each.sense == 0 for each in (*parts, *gates)):
            return evolve(self._with_sign(node, 0), while_same=while_same, is_settled=is_settled)
        if node.ladder is not None:
            return self.of_ladder(node)
        is_plain = node.kind in ("formula", "group") and set(node.rules) <= {"is", "when"} and not node.is_agreed
        if not is_plain or ("when" in node.rules and self.of_rule(node, "when").sense != 0):
            return UNSURE
        sense = self.of_rule(node, "is").sense
        return evolve(self._with_sign(node, sense), while_same=while_same, is_settled=is_settled)

    def _of_gates(self, node: Node) -> list[Direction]:
        """Return the directions of the gates of a ladder."""
        gates = () if node.ladder is None else self.plan.gates_of(node.entry.name)
        return [self.of_rule(self.plan.nodes[f"gate.{gate.name}"], "when") for gate in gates]

    def _with_sign(self, node: Node, sense: int | None) -> Direction:
        return Direction(sense, sign_of(node.value_range))


class PlanKnowledge:
    """The knowledge that a plan has of the values in the rules of one table."""

    def __init__(self, plan: Plan, table: str) -> None:
        self.plan, self.table = plan, table
        self.names = NameResolver(plan.scheme, plan.nodes)
        # With the part itself: the number of an object that is gone can be that of another one.
        self._ranges: dict[int, tuple[ast.expr, ValueRange | None]] = {}

    def range_of(self, part: ast.expr) -> ValueRange | None:
        """Return the range of a part of a rule; None where it is not known."""
        if id(part) not in self._ranges:
            try:
                known: ValueRange | None = Interpreter(Analysis(self.names, self.table)).node(part)
            except (SchemeFault, AssertionError):  # a part of an aggregate, whose rows are not those of the rule
                known = None
            self._ranges[id(part)] = part, known
        return self._ranges[id(part)][1]

    def rising_cells(self, lookup: str, position: int, key: ast.expr) -> int | None:
        """Return whether the cells of a lookup rise with one of its keys, as a sense; None where they do not."""
        known, cells = self.range_of(key), self.plan.scheme.lookups[lookup].cells
        if known is None:
            return None
        lines: dict[Any, list[tuple[Any, Any]]] = {}
        for keys, value in cells.items():
            others = (*keys[:position], *keys[position + 1 :])
            lines.setdefault(others, []).append((_place_of(known, keys[position]), value))
        steps: set[int] = set()
        for line in lines.values():
            if not all(isinstance(place, Fraction | int) and isinstance(value, Fraction) for place, value in line):
                return None
            steps |= steps_of([value for _, value in sorted(line)])
        return None if len(steps) > 1 else next(iter(steps), 0)

    @property
    def tables(self) -> Container[str]:
        """The names of all tables."""
        return self.plan.scheme.tables


def steps_of(values: Sequence[Any]) -> set[int]:
    """Return 1 where some value is above the one before it, and -1 where some value is below it."""
    return {1 if later > earlier else -1 for earlier, later in pairwise(values) if later != earlier}


def _place_of(known: ValueRange, key: Any) -> Any:
    """Return what orders a key of a lookup: a level by its place, a number as it is."""
    is_level = known.kind == "level" and known.scale is not None and key in known.scale.names
    return known.scale.names.index(key) if is_level and known.scale is not None else key
