"""Whether all that a ladder sees of a unit only rises, or only falls, while one input of it rises."""

from __future__ import annotations

from attrs import evolve

from partyrate.language.domains.directions import UNSURE, Direction, Directions
from partyrate.language.interpreter import Interpreter
from partyrate.model import ordering
from partyrate.plan.nodes import Node, Plan


def steady_while(plan: Plan, name: str, ladder: Node) -> frozenset[str] | None:
    """Return whether conditions, gates and sort key of a ladder each only rise, or only fall, with an input.

    Returns:
        The flags of units between whose changes that is so, each of which only rises or only falls itself; None where
        the rules do not show it.
    """
    directions = _Nodes(plan, name)
    gates = [plan.nodes[f"gate.{gate.name}"] for gate in plan.gates_of(ladder.entry.name)]
    rules = [(ladder, path) for path in ladder.rules if path == "when" or path.startswith("levels.")]
    rules += [(gate, path) for gate in gates for path in gate.rules]
    found = [directions.of_rule(node, path) for node, path in rules]
    keys = [
        (directions.of_rule(ladder, f"order_by.{number}"), ordering(key)[1])
        for number, key in enumerate(getattr(ladder.entry, "order_by", ()))
    ]
    senses = {None if each.sense is None else each.sense if falls else -each.sense for each, falls in keys}
    if None in senses or len(senses - {0}) > 1 or any(each.sense is None for each in found):
        return None
    return frozenset[str]().union(*(each.while_same for each in (*found, *(each for each, _ in keys))))


class _Nodes:
    """The directions of the nodes of a plan with one input."""

    def __init__(self, plan: Plan, name: str) -> None:
        self.plan = plan
        self.interpreter = Interpreter(Directions(self.of_name, self.is_flag))
        self.known = {name: self._with_sign(plan.nodes[name], 1)}

    def of_name(self, name: str) -> Direction:
        """Return the direction of a name."""
        node = self.plan.nodes.get(name)
        if node is None:
            parameter = self.plan.scheme.parameters.get(name)
            value = None if parameter is None else parameter.value
            return self.interpreter.domain.constant(value) if value is not None else Direction(0)
        if name not in self.known:
            self.known[name] = self._of_node(node)
        return self.known[name]

    def is_flag(self, name: str) -> bool:
        """Whether a name stands for a flag of the units."""
        node = self.plan.nodes.get(name)
        return node is not None and node.value_range.kind == "flag" and node.table == self.plan.root.name

    def of_rule(self, node: Node, path: str) -> Direction:
        """Return the direction of a rule of a node; of one that unpublished choices decide, nothing is certain."""
        found = self.interpreter.rule(node.rules[path])
        return UNSURE if path in node.rule_variants and found.sense != 0 else found

    def _of_node(self, node: Node) -> Direction:
        if node.kind == "input":
            return self._with_sign(node, 0)
        if not node.is_computable:
            return Direction(0)
        parts = [self.of_rule(node, path) for path in node.rules]
        while_same = frozenset[str]().union(*(each.while_same for each in parts))
        is_settled = all(each.is_settled for each in parts)
        if all(each.sense == 0 for each in parts):
            return evolve(self._with_sign(node, 0), while_same=while_same, is_settled=is_settled)
        is_plain = node.kind in ("formula", "group") and set(node.rules) <= {"is", "when"} and not node.is_agreed
        if not is_plain or ("when" in node.rules and self.of_rule(node, "when").sense != 0):
            return UNSURE
        sense = self.of_rule(node, "is").sense
        return evolve(self._with_sign(node, sense), while_same=while_same, is_settled=is_settled)

    def _with_sign(self, node: Node, sense: int | None) -> Direction:
        known = node.value_range
        if known.kind != "number":
            return Direction(sense)
        low, high = known.low, known.high
        return Direction(sense, 1 if low >= 0 else -1 if high <= 0 else None)
