"""The rows on which levels wait: something about them is open, and levels of their cohort depend on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from partyrate.ladders.gates import is_open
from partyrate.ladders.interpretations import Interpretation
from partyrate.ladders.profiles import Order, PartialKey, RowProfile
from partyrate.ladders.rules import LadderRules

MOST_NAMED: Final = 3
"""How many rows are named; the others are counted."""


@frozen
class OpenRows:
    """The rows of a ladder on which levels wait.

    Args:
        count: How many there are, in cohorts in which some level depends on something open.
        first: The key of each of the first ones, and the rules of the ladder and the gates that are open for it.
    """

    count: int = 0
    first: Sequence[tuple[Mapping[str, Any], tuple[str, ...]]] = field(factory=tuple)


def open_parts(rules: LadderRules, profile: RowProfile, order: Order) -> tuple[str, ...]:
    """Return what is open about a row and can change levels: `gate.veto`, `when`, `levels.0.when`, `order_by.1`.

    The choices of the ladder have their first interpretation.
    """
    interpretation = rules.interpretations.alternatives[0]
    own = rules.outlook(interpretation, profile)
    parts: list[str] = []
    if own.open is not None:
        parts += _open_gates(rules, interpretation, profile, own.highest)
        parts += ["when"] if is_open(profile.applicable) else []
        parts += _open_conditions(interpretation, profile)
    if isinstance(order, PartialKey) and not order.is_left_out and own.may_share:
        parts.append(f"order_by.{len(order.before)}")
    return tuple(parts)


def _open_gates(rules: LadderRules, interpretation: Interpretation, profile: RowProfile, highest: int) -> Iterator[str]:
    """Yield the open gates that exclude a row, or change its level before the allocation."""
    ladder, lifts = rules.ladder, rules.lifts(interpretation)
    before = {gate.name for gate, _ in rules.acts(interpretation, profile, "passes")}
    for gate in rules.gates:
        acts = ladder.name in gate.exclude or gate.name in before
        cap = interpretation.cap.get(gate.name)
        lowers = cap is None or lifts or ladder.place(cap) < highest
        if acts and lowers and is_open(profile.gates[gate.name]):
            yield f"gate.{gate.name}"


def _open_conditions(interpretation: Interpretation, profile: RowProfile) -> Iterator[str]:
    """Yield the open conditions of levels, as far as better levels leave them a say."""
    for number, condition in enumerate(profile.conditions):
        if interpretation.overlap == "first" and (condition is None or condition is True):
            return
        if is_open(condition):
            yield f"levels.{number}.when"
