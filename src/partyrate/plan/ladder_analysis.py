"""Why rows can be without a level of a ladder, and when all of them are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from partyrate.language.domains.analysis import ValueRange
from partyrate.model import Gate, Ladder, ParameterName, Scheme
from partyrate.numbers import Cause
from partyrate.plan.nodes import Node, decided, within_names


def cohort_ranges(scheme: Scheme, nodes: Mapping[str, Node], ladder: Ladder) -> list[tuple[str, ValueRange]]:
    """Return the values that form the cohorts of a ladder with their ranges; key columns are not among them."""
    names = within_names(decided(scheme, ladder.within))
    return [(name, nodes[name].value_range) for name in names if name in nodes]


def ladder_causes(scheme: Scheme, nodes: Mapping[str, Node], node: Node, ladder: Ladder) -> frozenset[Cause]:
    """Return why a row can be without a level."""
    gates = _gates_of(scheme, ladder)
    gate_nodes = [nodes[name] for gate in gates if (name := f"gate.{gate.name}") in nodes]
    ranges = [*node.value_ranges.values(), *(gate_node.value_range for gate_node in gate_nodes)]
    causes = {cause for value_range in ranges for cause in value_range.possible_causes}
    if "when" in node.value_ranges or any(ladder.name in gate.exclude for gate in gates):
        causes.add(Cause.NOT_APPLICABLE)
    if _can_fit_no_level(scheme, ladder):
        causes.add(Cause.NO_RULE)
    if any(isinstance(value, ParameterName) and decided(scheme, value) is None for value in _choices(ladder, gates)):
        causes.add(Cause.UNDETERMINED)
    return frozenset(causes)


def _can_fit_no_level(scheme: Scheme, ladder: Ladder) -> bool:
    """Return whether a row can fail the conditions of all levels, get no place, or meet choices that are not made."""
    lowest_has_condition = any(condition is not None for condition in ladder.conditions[-1:])
    return (
        lowest_has_condition
        or ladder.overlap != "first"
        or (bool(ladder.enforced) and _can_get_no_place(scheme, ladder))
    )


def _can_get_no_place(scheme: Scheme, ladder: Ladder) -> bool:
    """Return whether a quota limits the lowest level, or rows are left without a level by a tie or a conflict."""
    asks = any(quota.bound in ("exactly", "at_least") for quota in ladder.enforced)
    limits = any(
        quota.bound in ("exactly", "at_most") and ladder.names[-1] in quota.levels for quota in ladder.enforced
    )
    ties, conflict = decided(scheme, ladder.ties), decided(scheme, ladder.conflict)
    return limits or ties not in ("in", "out") or (asks and conflict not in ("condition", "quota"))


def _gates_of(scheme: Scheme, ladder: Ladder) -> list[Gate]:
    return [gate for gate in scheme.gates.values() if ladder.name in gate.ladders]


def _choices(ladder: Ladder, gates: Sequence[Gate]) -> list[Any]:
    """Return the choices of a ladder and of its gates, each of which may name a parameter."""
    choices: list[Any] = [
        ladder.ties, ladder.round, ladder.conflict, ladder.remainder, ladder.overlap, ladder.within
    ]  # fmt: skip
    choices += [quota.round for quota in ladder.enforced]
    choices += [level for gate in gates for level in gate.levels_on(ladder.name).values()]
    return choices + [choice for gate in gates for choice in (gate.freed, gate.takes_place)]


def always_absent(scheme: Scheme, nodes: Mapping[str, Node], node: Node, ladder: Ladder) -> Cause | None:
    """Return `UNDETERMINED` where the ladder is undetermined for every row, since its cohorts or its `when` are.

    The condition of its best level counts as well where there are no places. None where something else may decide first
    for a row: a gate that fixes or excludes it, another cause of absence. Places, orders and other conditions need not
    matter to a row.
    """
    if decided(scheme, ladder.within) is None:
        return Cause.UNDETERMINED
    cohort = cohort_ranges(scheme, nodes, ladder)
    is_open = any(value_range.possible_causes and nodes[name].is_open for name, value_range in cohort)
    if is_open or _some_undetermined(value_range for _, value_range in cohort):
        return Cause.UNDETERMINED
    if any(ladder.name in gate.fix or ladder.name in gate.exclude for gate in _gates_of(scheme, ladder)):
        return None
    deciding = node.value_ranges.get("when")
    if deciding is None and not ladder.enforced and ladder.overlap == "first":
        deciding = node.value_ranges.get("levels.0.when")
    return Cause.UNDETERMINED if deciding is not None and _some_undetermined([deciding]) else None


def _some_undetermined(value_ranges: Iterable[ValueRange]) -> bool:
    return any(value_range.always_absent is Cause.UNDETERMINED for value_range in value_ranges)
