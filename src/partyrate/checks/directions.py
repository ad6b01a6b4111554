"""Inputs that act against the direction that they declare, and orders against the conditions of their ladder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import define, field

from partyrate.checks.cases import Cases, conditions_in, settled_ladders, varied
from partyrate.checks.finding import finding_at, shown_value
from partyrate.checks.pieces import Compared, Undecided
from partyrate.checks.sample_rows import NotAlone, Sampler, SampleRow
from partyrate.checks.witnesses import STARTS, Search, options_of
from partyrate.errors import Finding
from partyrate.ladders import earned_level
from partyrate.language.domains.directions import UNSURE, Direction, Directions
from partyrate.messages import Text, joined, text
from partyrate.model import Incentive, Indicator, Ladder
from partyrate.plan import Node, Plan, within_names
from partyrate.plan.steadiness import NodeDirections, PlanKnowledge, steps_of

GOOD_FOR: Final = {
    **dict.fromkeys(("pay", "bonus", "multiplier", "place", "eligibility", "priority"), 1), "sanction": -1,
}  # fmt: skip
"""Whether more of an incentive is better for who gets it, by its kind; a status can be either."""

MOST_PAIRS: Final = 24
"""How many rows are looked at for one in which an input changes something."""


def directions(plan: Plan) -> Iterator[Finding]:
    """Find inputs that act against their direction, and orders that act against conditions."""
    signs = Signs(plan)
    ends = [node for node in plan.nodes.values() if _is_end(node)]
    needs = {node.name: set(_needs(plan, node)) for node in ends}
    for name, node in plan.nodes.items():
        reached = [end for end in ends if name in needs[end.name]] if node.kind == "input" else []
        if reached and isinstance(node.entry, Indicator) and node.entry.kind in ("number", "flag"):
            yield from _against(signs, node, node.entry, reached)
    for end, ladder in settled_ladders(plan):
        if ladder.enforced:
            yield from _order_against(signs, end, ladder)


def _is_end(node: Node) -> bool:
    """Return whether a node is something that a rating is for: a ladder, or an incentive."""
    return node.kind in ("ladder", "incentive") and node.is_computable and node.variant_of is None and not node.instance


def _needs(plan: Plan, node: Node) -> Iterable[str]:
    gates = [gate for gate in plan.scheme.gates.values() if node.entry.name in gate.bars]
    return {*plan.needs(node.name), *(each for gate in gates for each in plan.needs(f"gate.{gate.name}"))}


def _against(signs: Signs, node: Node, entry: Indicator, reached: Sequence[Node]) -> Iterator[Finding]:
    """Find the ladders and incentives on which an input acts against its direction."""
    found = SignDirections(signs, node.name)
    declared = 1 if entry.direction == "higher" else -1
    against = [end for end in reached if found.of_end(end) == -declared]
    for end in against:
        is_shown, witness = _changes(signs, node, end)
        if is_shown:
            words = joined([_words(each) for each in against], 4)
            key = f"finding direction-against {entry.direction}"
            yield finding_at(
                signs.plan.scheme, ("input", node.name), "direction-against", key, decided_by="signs", witness=witness,
                name=node.name, ends=words,
            )  # fmt: skip
            return


def _words(node: Node) -> Text:
    return text("named entry", kind=text(f"kind {node.kind}"), name=node.entry.name)


def _order_against(signs: Signs, node: Node, ladder: Ladder) -> Iterator[Finding]:
    """Find keys of an order by which those who earn less come first."""
    for number, key in enumerate(ladder.order_by):
        name = key.split()[0]
        known = signs.plan.nodes.get(name)
        if known is None or known.value_range.kind not in ("number", "level") or len(key.split()) != 2:
            continue
        found = SignDirections(signs, name)
        forward, earned = found.of_keys(node)[number].sense, found.of_conditions(node, ladder).sense
        if forward is not None and earned is not None and forward * earned < 0:
            path = ("ladder", ladder.name, "order_by", number)
            better = "desc" if key.split()[1] == "asc" else "asc"
            yield finding_at(
                signs.plan.scheme, path, "order-against-conditions", decided_by="signs", name=ladder.name, key=key,
                value=name, better=better,
            )  # fmt: skip


def _changes(signs: Signs, node: Node, end: Node) -> tuple[bool, dict[str, Any] | None]:
    """Return whether an input changes what a ladder reads of a row, and such a row where rows stand alone."""
    plan, sampler = signs.plan, signs.sampler
    if end.ladder is None or node.table not in plan.ancestors(end.table):
        return True, None
    gates = [f"gate.{gate.name}" for gate in plan.gates_of(end.ladder.name)]
    names = [name for name in (*end.uses, *gates) if name in plan.nodes]
    search = Search(sampler, end.table, names)
    compared = signs.levels_of(end, end.ladder)
    paths = ("order_by.", "when", *(["levels."] if compared is None else []))
    rules = [rule.tree for path, rule in end.rules.items() if path.startswith(paths)]
    rules += [each.part for each, _ in compared or ()]

    def seen(row: SampleRow) -> list[Any]:
        return [*(sampler.evaluated(tree, row) for tree in rules), *(row.value(gate) for gate in gates)]

    try:
        options = options_of(node)
        ends = (options[0], options[len(options) - 1])
        for number in range(MOST_PAIRS):
            cells = search.start(min(STARTS, number))
            rows = [search.row({**cells, (node.name, 0): value}) for value in ends]
            if seen(rows[0]) != seen(rows[1]):
                shown = {"from": shown_value(ends[0]), "to": shown_value(ends[1])}
                return True, {node.name: shown, "row": search.shown(cells, rows[0])}
    except NotAlone:
        return True, None
    return False, None


@define(eq=False)
class Signs:
    """A plan with what is found for all its inputs together."""

    plan: Plan
    sampler: Sampler = field(init=False)
    facts: dict[str, PlanKnowledge] = field(factory=dict)
    levels: dict[str, list[tuple[Compared, int | None]] | None] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.sampler = Sampler(self.plan)

    def sense_of(self, node: Node, name: str) -> int | None:
        """Return whether a value never falls (1), never rises (-1) or stays (0) with an input; None where unknown."""
        return None if node.kind == "incentive" else SignDirections(self, name).of_name(node.name).sense

    def facts_of(self, table: str) -> PlanKnowledge:
        """Return what is known of the values in rules of a table."""
        return self.facts.setdefault(table, PlanKnowledge(self.plan, table))

    def levels_of(self, node: Node, ladder: Ladder) -> list[tuple[Compared, int | None]] | None:
        """Return the values that conditions compare, and whether the level rises with each; None where unknown."""
        if node.name not in self.levels:
            self.levels[node.name] = self._levels_of(node, ladder)
        return self.levels[node.name]

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
    """The directions of all that a rating is for with one value: levels and amounts as well."""

    def __init__(self, signs: Signs, name: str) -> None:
        self.signs = signs
        super().__init__(signs.plan, name)
        self.name = name

    def domain(self) -> Directions:
        """Return the domain, in which a flag is a value like others."""
        self.directions = Directions(self.of_name, lambda name: False, None)
        return self.directions

    def of_rule(self, node: Node, path: str) -> Direction:
        """Return the direction of a rule, with what is known of the values of its table."""
        before, self.directions.facts = self.directions.facts, self.signs.facts_of(node.table)
        try:
            return super().of_rule(node, path)
        finally:
            self.directions.facts = before

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
        sense = joint(each.sense for each in (*parts, *(self._gate(gate.name).turned() for gate in acting)))
        good = GOOD_FOR.get(incentive.kind)
        return None if sense is None or good is None else good * sense

    def of_ladder(self, node: Node) -> Direction:
        """Return the direction of the level of a ladder: of its conditions, its order and its gates together."""
        ladder = node.ladder
        if ladder is None or self.name in within_names(self.plan.choice(ladder.within)):
            return UNSURE
        unmoved = [path for path in node.rules if path == "when" or path.startswith("quotas.")]
        if any(self.of_rule(node, path).sense != 0 for path in unmoved):
            return UNSURE
        senses = [self.of_conditions(node, ladder).sense]
        if ladder.enforced:
            senses += [each.sense for each in self.of_keys(node)]
        for gate in self.plan.gates_of(ladder.name):
            sense = self._gate(gate.name).turned().sense
            is_limit = ladder.name in gate.cap or gate.fix.get(ladder.name) == ladder.names[-1]
            senses.append(sense if sense == 0 or (is_limit and ladder.name not in gate.exclude) else None)
        return Direction(joint(senses), is_settled=False)

    def of_conditions(self, node: Node, ladder: Ladder) -> Direction:
        """Return the direction of the level that a row earns by conditions."""
        known = self.signs.levels_of(node, ladder)
        if known is None:
            paths = [path for path in node.rules if path.startswith("levels.")]
            return Direction(joint(self.of_rule(node, path).sense for path in paths))
        senses: list[int | None] = []
        for compared, rises in known:
            sense = self._of_part(node, compared).sense
            senses.append(0 if 0 in (rises, sense) else None if rises is None or sense is None else rises * sense)
        return Direction(joint(senses))

    def _of_part(self, node: Node, compared: Compared) -> Direction:
        before, self.directions.facts = self.directions.facts, self.signs.facts_of(node.table)
        try:
            return self.interpreter.node(compared.part)
        finally:
            self.directions.facts = before

    def _gate(self, name: str) -> Direction:
        return self.of_rule(self.plan.nodes[f"gate.{name}"], "when")


def joint(senses: Iterable[int | None]) -> int | None:
    """Return the sense that all have which have one; None where they differ, or one is not known."""
    known = set(senses) - {0}
    return 0 if not known else known.pop() if len(known) == 1 else None
