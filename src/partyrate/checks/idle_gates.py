"""Gates that change no level of a ladder, whatever the data: what they may lower or fix is as low already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from partyrate.checks.cases import Case, Cases, conditions_in, is_same_in
from partyrate.checks.pieces import Undecided
from partyrate.checks.sample_rows import Sampler
from partyrate.ladders import Interpretation, apply_gates, earned_level
from partyrate.ladders.rules import LadderRules
from partyrate.model import Gate, Ladder
from partyrate.numbers import Absent
from partyrate.plan import Node
from partyrate.plan.nodes import decided


def idle_gates(sampler: Sampler, node: Node, ladder: Ladder) -> frozenset[str]:
    """Return gates on a ladder without all of which every row would have the level that it has.

    A gate that repeats what another one does is left out only once: of two that do the same, one counts.
    """
    gates = sampler.plan.gates_of(ladder.name)
    kept = [gate for gate in gates if not _is_at_best(sampler, gate, ladder)]
    rules = LadderRules(sampler.plan, ladder)
    kept = _needed(rules, _cases(sampler, node, rules, kept), kept)
    return frozenset(gate.name for gate in gates if all(gate is not each for each in kept))


def _cases(sampler: Sampler, node: Node, rules: LadderRules, gates: Sequence[Gate]) -> Sequence[Case]:
    """Return the cases that the conditions of levels and of gates distinguish; none where they cannot be listed."""
    acting = [sampler.plan.nodes[f"gate.{gate.name}"] for gate in gates]
    if node.rule_variants or rules.interpretations.too_many:
        return ()
    if not all(is_known_in(each, node) for each in acting):
        return ()
    levels = {path: rule for path, rule in node.rules.items() if path.startswith("levels.")}
    try:
        return Cases(sampler, node.table, {**levels, **{each.name: each.rules["when"] for each in acting}}).cases
    except Undecided:
        return ()


def is_known_in(acting: Node, node: Node) -> bool:
    """Return whether a gate depends on no unpublished choice, and acts by values of the rows of a ladder."""
    return not acting.rule_variants and is_same_in(acting.rules["when"].tree, acting.table, node.table)


def _is_at_best(sampler: Sampler, gate: Gate, ladder: Ladder) -> bool:
    """Return whether a gate does no more than to cap a ladder at its best level."""
    is_cap_alone = ladder.name not in gate.fix and ladder.name not in gate.exclude
    return is_cap_alone and decided(sampler.plan.scheme, gate.cap[ladder.name]) == ladder.names[0]


def _needed(rules: LadderRules, cases: Sequence[Case], gates: Sequence[Gate]) -> list[Gate]:
    """Return the gates without which some row would have another level."""
    kept = list(gates)
    for gate in gates if cases else ():
        others = [each for each in kept if each is not gate]
        if not any(_changes(rules, case, gate, others) for case in cases):
            kept = others
    return kept


def _changes(rules: LadderRules, case: Case, gate: Gate, others: Sequence[Gate]) -> bool:
    """Return whether a gate changes the level of the rows of a case on which others act as well."""
    act, ladder = case.results[f"gate.{gate.name}"], rules.ladder
    if act is False:
        return False
    if ladder.name in gate.exclude:
        return True
    ways = rules.interpretations.alternatives
    if ladder.enforced:  # which rows use a place counts as well
        is_fixed = any(ladder.name in each.fix for each in (gate, *others))
        return is_fixed or any(_cap(way, ladder, gate) < _highest(rules, way, case) for way in ways)
    return any(_level(ladder, way, case, (*others, gate)) != _level(ladder, way, case, others) for way in ways)


def _cap(way: Interpretation, ladder: Ladder, gate: Gate) -> int:
    return ladder.place(way.cap[gate.name])


def _highest(rules: LadderRules, way: Interpretation, case: Case) -> int:
    """Return the best level that places can give the rows of a case: what they earn, unless rows are lifted."""
    earned = earned_level(rules.ladder, way.overlap, conditions_in(case, rules.ladder))
    best = rules.ladder.place(rules.ladder.names[0])
    return best if rules.lifts(way) or isinstance(earned, Absent) else earned


def _level(ladder: Ladder, way: Interpretation, case: Case, gates: Iterable[Gate]) -> Any:
    """Return the level of the rows of a case after some gates."""
    earned = earned_level(ladder, way.overlap, conditions_in(case, ladder))
    return apply_gates(ladder, earned, list(_acts(ladder, way, case, gates)))


def _acts(ladder: Ladder, way: Interpretation, case: Case, gates: Iterable[Gate]) -> Iterator[tuple[Any, Any]]:
    for gate in gates:
        if gate.levels_on(ladder.name):
            yield way.effect_of(ladder, gate.name), case.results[f"gate.{gate.name}"]
