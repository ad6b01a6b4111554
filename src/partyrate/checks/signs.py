"""The directions of all that a rating is for with one value, by the signs of its rules and what is known of ranges."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Final

from attrs import define, evolve, field

from partyrate.checks.cases import Cases, conditions_in, varied
from partyrate.checks.idle_gates import idle_gates
from partyrate.checks.pieces import Compared, Undecided
from partyrate.checks.sample_rows import Sampler
from partyrate.ladders import earned_level
from partyrate.language.domains.direction_operations import UNSURE, Direction, joint, same, same_sign, still
from partyrate.language.domains.directions import Directions
from partyrate.model import Incentive, Ladder
from partyrate.plan import Node, Plan, within_names
from partyrate.plan.steadiness import NodeDirections, PlanKnowledge, steps_of

GOOD_FOR: Final = {
    **dict.fromkeys(("pay", "bonus", "multiplier", "place", "eligibility", "priority"), 1), "sanction": -1,
}  # fmt: skip
"""Whether more of an incentive is better for who gets it, by its kind; a status can be either."""


class RuleKnowledge(PlanKnowledge):
    """The knowledge of the values in the rules of one table, and of its constants."""

    def __init__(self, sampler: Sampler, table: str) -> None:
        super().__init__(sampler.plan, table)
        self.sampler = sampler

    def constant(self, part: ast.expr) -> Any:
        """Return the constant that a part of a rule always is; None where it is none."""
        return self.sampler.constant(self.table, part)


@define(eq=False)
class Signs:
    """A plan with what is found for all its inputs together."""

    plan: Plan
    sampler: Sampler = field(init=False)
    facts: dict[str, RuleKnowledge] = field(factory=dict)
    levels: dict[str, list[tuple[Compared, int | None]] | None] = field(factory=dict)
    idle: dict[str, frozenset[str]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.sampler = Sampler(self.plan)

    def direction_of(self, node: Node, name: str) -> Direction:
        """Return whether a value rises or falls with an input; of what an incentive gives, nothing is certain."""
        return UNSURE if node.kind == "incentive" else SignDirections(self, name).of_name(node.name)

    def facts_of(self, table: str) -> RuleKnowledge:
        """Return what is known of the values in rules of a table."""
        if table not in self.facts:
            self.facts[table] = RuleKnowledge(self.sampler, table)
        return self.facts[table]

    def levels_of(self, node: Node, ladder: Ladder) -> list[tuple[Compared, int | None]] | None:
        """Return the values that conditions compare, and whether the level rises with each; None where unknown."""
        if node.name not in self.levels:
            self.levels[node.name] = self._levels_of(node, ladder)
        return self.levels[node.name]

    def acting(self, node: Node, ladder: Ladder) -> list[str]:
        """Return the gates that can change a level of a ladder."""
        if node.name not in self.idle:
            self.idle[node.name] = idle_gates(self.sampler, node, ladder)
        return [gate.name for gate in self.plan.gates_of(ladder.name) if gate.name not in self.idle[node.name]]

    def _levels_of(self, node: Node, ladder: Ladder) -> list[tuple[Compared, int | None]] | None:
        overlap = self.plan.choice(ladder.overlap)
        rules = {path: rule for path, rule in node.rules.items() if path.startswith("levels.")}
        if overlap is None or node.rule_variants:
            return None
        try:
            cases = Cases(self.sampler, node.table, rules)
        except Undecided:
            return None
        levels = {id(case): earned_level(ladder, overlap, conditions_in(case, ladder)) for case in cases.cases}
        return [(compared, _rising(cases, key, levels)) for key, compared in cases.compared.items()]


def _rising(cases: Cases, key: str, levels: Mapping[int, Any]) -> int | None:
    """Return whether the level that is earned rises with a value that conditions compare; None where it does both."""
    steps: set[int] = set()
    for line in varied(cases.cases, key):
        steps |= steps_of([level for case in line if isinstance(level := levels[id(case)], int)])
    has_order = cases.compared[key].range.kind != "text"
    return next(iter(steps), 0) if not steps or (has_order and len(steps) == 1) else None


class SignDirections(NodeDirections):
    """The directions of all that a rating is for with one value: levels and amounts as well.

    They are those of the rows that the value is in, above or below: `others` has those of the rows beside these.
    """

    is_elsewhere = False

    def __init__(self, signs: Signs, name: str) -> None:
        self.signs = signs
        self.table = signs.plan.nodes[name].table
        super().__init__(signs.plan, name)
        self.name = name

    def domain(self) -> Directions:
        """Return the domain, in which a flag is a value like others."""
        self.directions = Directions(self.of_name, lambda name: False, _Beside(self), is_elsewhere=self.is_elsewhere)
        return self.directions

    @cached_property
    def others(self) -> SignDirections:
        """The directions of the rows that the value is not in."""
        return _Elsewhere(self)

    @contextmanager
    def at(self, table: str) -> Iterator[None]:
        """Evaluate rules of a table, with what is known of its values."""
        before = self.table, self.directions.facts
        self.table, self.directions.facts = table, self.signs.facts_of(table)
        try:
            yield
        finally:
            self.table, self.directions.facts = before

    def of_rule(self, node: Node, path: str) -> Direction:
        """Return the direction of a rule, with what is known of the values of its table."""
        with self.at(node.table):
            return super().of_rule(node, path)

    def of_part(self, table: str, part: ast.expr) -> Direction:
        """Return the direction of a part of a rule of a table."""
        with self.at(table):
            return self.interpreter.node(part)

    def is_in_one_row(self, table: str) -> bool:
        """Return whether the value is in one row of a table, or below one."""
        return table in self.plan.ancestors(self.plan.nodes[self.name].table)

    def of_end(self, node: Node) -> int | None:
        """Return the sense of the level of a ladder, or of what an incentive gives."""
        if node.ladder is not None:
            return self.of_name(node.name).sense
        incentive = node.entry
        if not isinstance(incentive, Incentive):
            return None
        if set(node.rules) == {"amount", "when"} and node.value_ranges["amount"].low < 0:
            return None
        acting = [gate for gate in self.plan.scheme.gates.values() if incentive.name in gate.bars]
        parts = [self.of_rule(node, path) for path in node.rules]
        sense = same([*parts, *(self._gate(gate.name).turned() for gate in acting)])
        good = GOOD_FOR.get(incentive.kind)
        return None if sense is None or good is None else good * sense

    def of_ladder(self, node: Node) -> Direction:
        """Return the direction of the level of a ladder: of its conditions, its order and its gates together.

        Where it has places, what brings other rows forward sets a row back.
        """
        ladder = node.ladder
        if ladder is None:
            return UNSURE
        parts = self.of_deciding(node, ladder)
        if ladder.enforced:
            if not self.is_in_one_row(node.table) or self._passes_ties_on(ladder):
                return UNSURE
            parts += [each.turned() for each in self.others.of_deciding(node, ladder)]
        return Direction(same(parts) if still(self.of_unmoved(node)) else None, is_settled=False)

    def _passes_ties_on(self, ladder: Ladder) -> bool:
        """Return whether a row that comes even with another at the last place can send both on to places further down.

        There the other then stands in its way, so that a row that has more can come lower.
        """
        limited = {level for quota in ladder.enforced for level in quota.levels}
        return len(limited) > 1 and self.plan.choice(ladder.ties) in ("out", None)

    def of_unmoved(self, node: Node) -> list[Direction]:
        """Return the directions of what decides cohorts and places: where one has any, nothing is certain of levels."""
        rules = [self.of_rule(node, path) for path in node.rules if path == "when" or path.startswith("quotas.")]
        names = () if node.ladder is None else within_names(self.plan.choice(node.ladder.within))
        with self.at(node.table):
            return [*rules, *map(self.of_name, names)]

    def of_deciding(self, node: Node, ladder: Ladder) -> list[Direction]:
        """Return the directions of what decides the level of a row, each as it makes the level better."""
        parts = [self.of_conditions(node, ladder), *(self.of_keys(node) if ladder.enforced else ())]
        for gate in map(self.plan.scheme.gates.__getitem__, self.signs.acting(node, ladder)):
            found = self._gate(gate.name).turned()
            is_limit = ladder.name in gate.cap or self.plan.choice(gate.fix.get(ladder.name)) == ladder.names[-1]
            parts.append(found if found.sense == 0 or is_limit else UNSURE)
        return parts

    def _of_node(self, node: Node) -> Direction:
        """Return the direction of a node; of a level among places it is that of other rows as well."""
        ladder = node.ladder
        if ladder is None or not ladder.enforced or not node.is_computable or self._is_still_everywhere(node, ladder):
            return super()._of_node(node)
        return self.of_ladder(node)

    def _is_still_everywhere(self, node: Node, ladder: Ladder) -> bool:
        sides = (self, self.others)
        return all(still([*side.of_deciding(node, ladder), *side.of_unmoved(node)]) for side in sides)

    def of_conditions(self, node: Node, ladder: Ladder) -> Direction:
        """Return the direction of the level that a row earns by conditions."""
        known = self.signs.levels_of(node, ladder)
        if known is None:
            paths = [path for path in node.rules if path.startswith("levels.")]
            return Direction(same([self.of_rule(node, path) for path in paths]))
        senses: list[Direction] = []
        for compared, rises in known:
            sense = self.of_part(node.table, compared.part).sense
            senses.append(
                Direction(0 if 0 in (rises, sense) else None if rises is None or sense is None else rises * sense)
            )
        return Direction(same(senses))

    def _gate(self, name: str) -> Direction:
        return self.of_rule(self.plan.nodes[f"gate.{name}"], "when")


class _Elsewhere(SignDirections):
    """The directions in the rows that a value is not in, which it moves by places and totals of cohorts alone."""

    is_elsewhere = True

    def __init__(self, home: SignDirections) -> None:
        self.home = home
        super().__init__(home.signs, home.name)
        self.known = {home.name: evolve(self.known[home.name], sense=0)}

    @cached_property
    def others(self) -> SignDirections:
        """The directions of the rows that the value is in."""
        return self.home

    def of_name(self, name: str) -> Direction:
        """Return the direction of a name; a row above can be the same for rows that the value is in and not in."""
        found = super().of_name(name)
        node = self.plan.nodes.get(name)
        if node is None or node.table not in self.plan.ancestors(self.table)[1:]:
            return found
        home = self.home.of_name(name)
        return joint(same([found, home]), same_sign([found, home]), [found, home])

    def of_ladder(self, node: Node) -> Direction:
        """Return the direction of the level of a ladder; where it has places, a row that rises may leave one."""
        return UNSURE if node.ladder is None or node.ladder.enforced else super().of_ladder(node)


class _Beside:
    """The rows beside those of some directions, at the table of the rule that is evaluated."""

    def __init__(self, directions: SignDirections) -> None:
        self.directions = directions

    def of_part(self, part: ast.expr) -> Direction:
        """Return the direction of a part of the rule in the other rows."""
        return self.directions.others.of_part(self.directions.table, part)

    def keeps_rows(self) -> bool:
        """Return whether the value decides of no row that it is left out of the cohorts of the table."""
        found = self.directions
        gates = found.signs.facts_of(found.table).names.excluding(found.table)
        return still([side.of_rule(gate, "when") for gate in gates for side in (found, found.others)])

    def is_in_one_row(self) -> bool:
        """Return whether the value is in one row of the table of the rule, or below one."""
        return self.directions.is_in_one_row(self.directions.table)
