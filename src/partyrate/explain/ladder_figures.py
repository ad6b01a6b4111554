"""The figures of a level: what the ladder says, and at each level the places and the rank of the row among others.

Each number has two ends, the least and the greatest that it can be; both are the same where nothing is open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from partyrate.explain.cohorts import Cohort
from partyrate.explain.explainer import Explainer
from partyrate.explain.explanation import Explanation
from partyrate.explain.figures import explained_rule, rule_figures
from partyrate.ladders import Interpretation, Member, PartialKey
from partyrate.ladders.open_allocation import Group, Step, Takers
from partyrate.ladders.open_cohorts import OpenCohort
from partyrate.language.grammar import text_of
from partyrate.model import Gate
from partyrate.numbers import UNDETERMINED
from partyrate.plan.choices import possible_values


def gate_figures(cohort: Cohort, member: Member) -> list[dict[str, Any]]:
    """Return the gates that act on a row, or may."""
    found = []
    for gate in cohort.touching:
        act = member.profile.gates[gate.name]
        if act is not False:
            stays = {"may_stay_absent": True} if cohort.allocator.closing.may_stay(gate.name, act) else {}
            found.append({"gate": gate.name, "acts": act, **effect(cohort, gate), **stays})
    return found


def ladder_figures(
    builder: Explainer,
    cohort: Cohort,
    member: Member,
    row: Any,
    of_rules: Mapping[str, Sequence[Sequence[Explanation]]],
    parts: Sequence[Explanation],
) -> dict[str, Any]:
    """Return what the level of a row follows from, beside the values of its parts.

    Args:
        builder: What builds the explanation.
        cohort: The cohort of the row.
        member: The row in its cohort.
        row: The row.
        of_rules: For each rule of the ladder but those of its quotas, the parts of each of its explained variants.
        parts: All parts, each once.
    """
    ladder, node, interpretations = cohort.ladder, cohort.node, cohort.interpretations
    closing = cohort.allocator.closing
    found: dict[str, Any] = {
        "levels": list(ladder.names),
        "labels": {name: builder.levels(ladder, [name]) for name in ladder.names},
        "rules": {
            name: rule_figures(builder, explained_rule(builder, node, name, row, of_rule), parts)
            for name, of_rule in of_rules.items()
        },
        "gates": gate_figures(cohort, member),
        "quotas": [quota_figures(builder, cohort, number) for number in range(len(ladder.quotas))],
        "differing": interpretations.cause.words,
    }
    if node.may_lack_order and isinstance(member.key, PartialKey) and member.key.is_wholly_undetermined:
        found["may_lack_order"] = True
    conditions = zip(ladder.names, member.profile.conditions, closing.conditions, strict=True)
    if staying := [name for name, value, may_stay in conditions if may_stay and value == UNDETERMINED]:
        found["may_stay_absent"] = staying
    if interpretations.too_many:
        return found | {"too_many": True}
    return found | {"readings": [reading(cohort, each, member) for each in interpretations.alternatives]}


def quota_figures(builder: Explainer, cohort: Cohort, number: int) -> dict[str, Any]:
    """Return a quota with its rule, and the values of what this uses beside the rows that it counts."""
    quota, rule = cohort.ladder.quotas[number], cohort.node.rules[f"quotas.{number}"]
    first = cohort.counting_rows[0]
    values = {
        text_of(part): builder.at(part, first)
        for part in cohort.quota_parts(builder, number)
        if text_of(part) not in ("rows", "candidates")
    }
    found: dict[str, Any] = {"levels": list(quota.levels), "bound": quota.bound, "text": rule.text}
    return found | ({"values": values} if values else {})


def effect(cohort: Cohort, gate: Gate) -> dict[str, Any]:
    """Return what a gate does on a ladder; where it is unpublished at which level, all levels that it can be."""
    levels = {key: possible_levels(cohort, gate, key) for key in ("cap", "fix")}
    found: dict[str, Any] = {key: each[0] if len(each) == 1 else list(each) for key, each in levels.items() if each}
    return found | ({"exclude": True} if cohort.ladder.name in gate.exclude else {})


def possible_levels(cohort: Cohort, gate: Gate, key: str) -> Sequence[str]:
    """Return the levels at which a gate can cap or fix; none where it does not."""
    levels = gate.levels_on(cohort.ladder.name)
    return possible_values(cohort.plan.scheme, levels[key]) if key in levels else ()


def open_levels(cohort: Cohort, interpretation: Interpretation) -> dict[str, dict[str, str]]:
    """Return the levels at which gates cap or fix in one interpretation, where they are unpublished."""
    found: dict[str, dict[str, str]] = {}
    for key, gate in product(("cap", "fix"), cohort.touching):
        if len(possible_levels(cohort, gate, key)) > 1:
            found.setdefault(key, {})[gate.name] = getattr(interpretation, key)[gate.name]
    return found


def reading(cohort: Cohort, interpretation: Interpretation, member: Member) -> dict[str, Any]:
    """Return one way to read the choices of a ladder, and what the row finds at each level by it."""
    words = {name: getattr(interpretation, name) for name in ("ties", "round", "conflict", "overlap")}
    rest = {} if interpretation.remainder is None else {"remainder": interpretation.remainder}
    gates = {name: dict(getattr(interpretation, name)) for name in ("freed", "takes_place")}
    quotas = {"quota_round": dict(interpretation.quota_round)} if interpretation.quota_round else {}
    found: dict[str, Any] = {"choices": {**words, **rest, **quotas, **open_levels(cohort, interpretation), **gates}}
    if not cohort.ladder.enforced:
        return found
    traced, counts = cohort.traced(interpretation)
    own = group_of(cohort, traced, member)
    counts_rest = bool(interpretation.remainder) or interpretation.conflict == "quota"
    found |= {"places": [list(each) for each in counts], "waits": traced.cause.cause.words}
    found |= {"share": list(traced.sharing)} if counts_rest else {}
    steps = [step_figures(cohort, traced, step, own, counts_rest=counts_rest) for step in traced.steps]
    steps[-1].pop("taken", None)  # nothing follows the last level
    return found | {"steps": steps}


def group_of(cohort: Cohort, traced: OpenCohort, member: Member) -> Group:
    """Return the rows that get the same level as a row."""
    profile = cohort.group_of[member.number]
    groups, key = traced.groups[profile], member.key
    if not isinstance(key, PartialKey):
        return next(each for each in groups if each.is_whole and each.order == key)
    partial = [each for each in groups if not each.is_whole]
    return partial[list(cohort.groups[profile][0].unordered).index(key)]


def step_figures(cohort: Cohort, traced: OpenCohort, step: Step, own: Group, *, counts_rest: bool) -> dict[str, Any]:
    """Return what a row finds at one level; who takes it counts where quotas, or the rest, depend on it."""
    found: dict[str, Any] = {
        "level": cohort.ladder.names[len(cohort.ladder.names) - 1 - step.level],
        "places": None if step.places is None else list(step.places),
        **ranked(step.earned, own),
    }
    if counts_rest or any(step.level in levels for levels in cohort.allocator.enforced):
        found["taken"] = ends(step.earned, step.lifted)
        found |= {"fixed": list(traced.fixed[step.level])} if step.level in traced.fixed else {}
    if step.lifted is not None:
        found["lift"] = {
            "places": list(step.lifted.places or (0, 0)),
            "earned": list(step.earned.size),
            "taken": list(step.earned.taken),
            **ranked(step.lifted, own),
        }
    return found


def ends(earned: Takers, lifted: Takers | None) -> list[int]:
    """Return how many rows take a level, at least and at most."""
    more = (0, 0) if lifted is None else lifted.taken
    return [earned.taken[0] + more[0], earned.taken[1] + more[1]]


def ranked(takers: Takers, own: Group) -> dict[str, Any]:
    """Return the best and the worst rank of a row among those that are there for some places, where it is one."""
    return {"rank": list(takers.ranks[own])} if own in takers.ranks else {}
