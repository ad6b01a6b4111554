"""The rows on which levels wait: something about them is open, and levels of their cohort depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any, Final

from attrs import field, frozen

from partyrate.ladders.cohorts import LadderAllocator
from partyrate.ladders.gates import is_open
from partyrate.ladders.profiles import Cut, Order, RowProfile

MOST_NAMED: Final = 3
"""How many rows are named; the others are counted."""


@frozen
class OpenRows:
    """The rows of a ladder on which levels wait.

    Args:
        count: How many there are, in cohorts in which some level depends on something open.
        first: The first ones: the key of each, and the rules of the ladder and the gates that are open for it.
    """

    count: int = 0
    first: Sequence[tuple[Mapping[str, Any], tuple[str, ...]]] = field(factory=tuple)


def open_parts(filler: LadderAllocator, look: RowProfile, order: Order) -> tuple[str, ...]:
    """Return what is open about a row and can change levels: `gate.veto`, `when`, `levels.0.when`, `order_by.1`.

    The choices of the ladder are read in the first way.
    """
    ladder, reading = filler.ladder, filler.interpretations.ways[0]
    own = filler.outlook(reading, look)
    parts: list[str] = []
    if own.open is not None:
        lifts, highest = filler.lifts(reading), own.highest
        before = {gate.name for gate, _ in filler.acts(reading, look, "passes")}
        for gate in filler.gates:
            acts = ladder.name in gate.exclude or gate.name in before
            lowers = ladder.name not in gate.cap or lifts or ladder.place(gate.cap[ladder.name]) < highest
            if acts and lowers and is_open(look.gates[gate.name]):
                parts.append(f"gate.{gate.name}")
        parts += ["when"] if is_open(look.applicable) else []
        seen: Iterable[Any] = enumerate(look.conditions)
        if reading.overlap == "first":
            seen = takewhile(lambda each: each[1] is not None and each[1] is not True, seen)
        parts += [f"levels.{number}.when" for number, condition in seen if is_open(condition)]
    if isinstance(order, Cut) and not order.is_left_out and own.may_share:
        parts.append(f"order_by.{len(order.before)}")
    return tuple(parts)
