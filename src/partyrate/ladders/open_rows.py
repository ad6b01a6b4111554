"""The rows on which levels wait: something about them is open, and levels of their cohort depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any, Final

from attrs import field, frozen

from partyrate.ladders.gates import is_open
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
    ladder, interpretation = rules.ladder, rules.interpretations.alternatives[0]
    own = rules.outlook(interpretation, profile)
    parts: list[str] = []
    if own.open is not None:
        lifts, highest = rules.lifts(interpretation), own.highest
        before = {gate.name for gate, _ in rules.acts(interpretation, profile, "passes")}
        for gate in rules.gates:
            acts = ladder.name in gate.exclude or gate.name in before
            lowers = ladder.name not in gate.cap or lifts or ladder.place(gate.cap[ladder.name]) < highest
            if acts and lowers and is_open(profile.gates[gate.name]):
                parts.append(f"gate.{gate.name}")
        parts += ["when"] if is_open(profile.applicable) else []
        seen: Iterable[Any] = enumerate(profile.conditions)
        if interpretation.overlap == "first":
            seen = takewhile(lambda each: each[1] is not None and each[1] is not True, seen)
        parts += [f"levels.{number}.when" for number, condition in seen if is_open(condition)]
    if isinstance(order, PartialKey) and not order.is_left_out and own.may_share:
        parts.append(f"order_by.{len(order.before)}")
    return tuple(parts)
