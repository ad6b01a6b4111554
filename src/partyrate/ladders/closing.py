"""Undetermined truths that may turn out to be absent for good, once what is unpublished is known.

Where the rule of a level or of a gate can be not applicable or without a rule, an undetermined one need not become true
or false: what a row earned may then be absent, so that the row takes no part in the allocation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from partyrate.ladders.gates import GateEffect, Known, earned_level, is_closed, is_open, may_overlap
from partyrate.language.domains.analysis import ValueRange
from partyrate.model import Ladder
from partyrate.numbers import UNDETERMINED, Cause
from partyrate.plan import Node, Plan

STILL_OPEN = frozenset({Cause.MISSING, Cause.UNDETERMINED})
"""The causes of what somebody may still supply."""


@frozen
class Closing:
    """The truths of a ladder whose rules can be absent for good.

    Args:
        conditions: For each level, best first, whether its condition can be.
        gates: The names of the gates of which it can stay unknown whether they act.
    """

    conditions: tuple[bool, ...]
    gates: frozenset[str]

    def of_conditions(self, ladder: Ladder, overlap: str, conditions: Sequence[Known | None]) -> bool:
        """Return whether the level that a row earned may turn out absent for good."""
        if not any(self.conditions) or not is_open(earned_level(ladder, overlap, conditions)):
            return False
        all_count = overlap == "report" and may_overlap(conditions)
        for condition, can_close in zip(conditions, self.conditions, strict=True):
            if condition == UNDETERMINED and can_close:
                return True
            if not all_count and (condition is None or condition is True or is_closed(condition)):
                return False
        return False

    def may_stay(self, gate: str, act: Known) -> bool:
        """Return whether it may turn out that nobody will ever know whether a gate acts."""
        return act == UNDETERMINED and gate in self.gates

    def gates_of(self, acts: Iterable[tuple[GateEffect, Known]]) -> list[GateEffect]:
        """Return the gates of which it may turn out that nobody will ever know whether they act."""
        return [gate for gate, act in acts if self.may_stay(gate.name, act)]


def closing_of(plan: Plan, node: Node, ladder: Ladder) -> Closing:
    """Return the truths of a ladder whose rules can be absent for good; `node` holds its rules."""

    def can_close(value_range: ValueRange | None) -> bool:
        return value_range is not None and bool(value_range.possible_causes - STILL_OPEN)

    gates = (gate.name for gate in plan.gates_of(ladder.name))
    return Closing(
        tuple(can_close(node.value_ranges.get(f"levels.{number}.when")) for number in range(len(ladder.levels))),
        frozenset(name for name in gates if can_close(plan.nodes[f"gate.{name}"].value_range)),
    )
