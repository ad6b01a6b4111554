"""The levels that rows of one profile can still get, where something about them is open.

A value is *open* where somebody may still supply it: it is missing in the data, or undetermined since a parameter is
unpublished. A value that is absent for another cause stays so. Where nothing is open, the least and the greatest are
equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from partyrate.ladders.closing import Closing
from partyrate.ladders.gates import (
    GateEffect,
    Known,
    apply_gates,
    earned_level,
    is_closed,
    is_open,
    may_overlap,
    strongest,
)
from partyrate.ladders.interpretations import Interpretation
from partyrate.model import Ladder
from partyrate.numbers import NO_RULE, NOT_APPLICABLE, Absent

NOBODY: Final = -1
"""Stands for no level, below the lowest one."""

Span = tuple[int, int]
"""The least and the greatest that a whole number can be."""


@frozen
class Outlook:
    """The levels that rows can still get in one interpretation, as indexes counted from below.

    Args:
        may_share: Whether they may compete for places.
        must_share: Whether they surely do.
        earned: The level that they bring to the allocation.
        ceiling: The level to which gates let them be lifted.
        fixed: The levels at which gates may fix them; None where none can.
        holds: The levels of which they may use a place without taking part in the allocation.
        own: Why they have no level, whatever the outcome of the allocation.
        open: The strongest cause for which something about them is open.
        highest: The best level that they can have earned, whatever gates do.
        may_be_out: Whether they may turn out to have no level by a cause that is not known yet, and take no part.
    """

    may_share: bool = False
    must_share: bool = False
    earned: Span = (NOBODY, NOBODY)
    ceiling: Span = (NOBODY, NOBODY)
    fixed: Span | None = None
    holds: range = range(0)
    own: Absent | None = None
    open: Absent | None = None
    highest: int = NOBODY
    may_be_out: bool = False


def outside(excluded: Known, applicable: Known) -> Absent | None:
    """Return why a row is no candidate; None for candidates."""
    if excluded is True or applicable is False:
        return NOT_APPLICABLE
    if isinstance(excluded, Absent):
        return excluded
    return applicable if isinstance(applicable, Absent) else None


def earned_span(ladder: Ladder, overlap: str, conditions: Sequence[Known | None]) -> Span:
    """Return the least and the greatest level that a row can have earned, `NOBODY` where that may be none."""
    earned = earned_level(ladder, overlap, conditions)
    if not isinstance(earned, Absent):
        return earned, earned
    if not is_open(earned):
        return NOBODY, NOBODY
    least, most = (
        earned_level(ladder, "first", [truth if is_open(each) else each for each in conditions])
        for truth in (False, True)
    )
    if isinstance(least, Absent) or (overlap == "report" and may_overlap(conditions)):
        least = NOBODY
    return least, NOBODY if isinstance(most, Absent) else most


def certain_level(
    ladder: Ladder,
    overlap: str,
    conditions: Sequence[Known | None],
    acts: Sequence[tuple[GateEffect, Known]],
    closing: Closing,
) -> int | Absent:
    """Return the level of a row that does not compete for places: the same for all outcomes of open conditions."""
    earned = earned_level(ladder, overlap, conditions)
    index = apply_gates(ladder, earned, acts)
    if isinstance(index, Absent) and is_open(earned) and not closing.of_conditions(ladder, overlap, conditions):
        least, most = (
            apply_gates(ladder, NO_RULE if end == NOBODY else end, acts)
            for end in earned_span(ladder, overlap, conditions)
        )
        if least == most and not isinstance(least, Absent):
            return least
    return index


@frozen
class _Effects:
    """The gates that cap or fix rows before the allocation: levels, with whether each gate acts.

    Args:
        caps: The level of each cap.
        fixes: The level of each fix, with whether a row that it fixes uses a place.
    """

    caps: Sequence[tuple[int, Known]]
    fixes: Sequence[tuple[int, Known, bool]]

    @classmethod
    def of(cls, interpretation: Interpretation, acts: Sequence[tuple[GateEffect, Known]]) -> _Effects:
        """Return the effects of gates on a ladder."""
        takes_place = interpretation.takes_place
        return cls(
            [(gate.cap, act) for gate, act in acts if gate.cap is not None],
            [(gate.fix, act, takes_place[gate.name]) for gate, act in acts if gate.fix is not None],
        )

    @property
    def sure_caps(self) -> list[int]:
        """The caps that surely act."""
        return [level for level, act in self.caps if act is True]

    @property
    def may_caps(self) -> list[int]:
        """The caps that may still act."""
        return [level for level, act in self.caps if is_open(act)]

    def capped(self, least: int, most: int) -> Span:
        """Return a span of levels as caps leave it."""
        return min([least, *self.sure_caps, *self.may_caps]), min([most, *self.sure_caps])

    @property
    def sure_fixes(self) -> list[tuple[int, bool]]:
        """The fixes that surely act."""
        return [(level, takes) for level, act, takes in self.fixes if act is True]

    @property
    def may_fixes(self) -> list[tuple[int, bool]]:
        """The fixes that may still act."""
        return [(level, takes) for level, act, takes in self.fixes if is_open(act)]

    @property
    def never_known(self) -> list[int]:
        """The levels of gates of which it will never be known whether they act."""
        acts = [*self.caps, *((level, act) for level, act, _ in self.fixes)]
        return [level for level, act in acts if is_closed(act)]

    def doubts(self, highest: int, *, lifts: bool) -> list[Known]:
        """Return whether gates act that can change a level: any fix, and caps below the best level earned."""
        return [act for _, act, _ in self.fixes] + [act for level, act in self.caps if level < highest or lifts]

    def would_change(self, gates: Sequence[GateEffect], earned: Span) -> bool:
        """Return whether one of some gates would change the level of some rows that earned one between these."""
        low, high = (min([level, *self.sure_caps]) for level in earned)

        def changes(gate: GateEffect) -> bool:
            if gate.cap is not None and high > gate.cap:
                return True
            return gate.fix is not None and not low == high == min([gate.fix, *self.sure_caps])

        return any(map(changes, gates))

    def fixed(self) -> Span | None:
        """Return the levels at which gates may fix rows; None where none can."""
        if self.sure_fixes:
            sure = min([*(level for level, _ in self.sure_fixes), *self.sure_caps])
            return min([sure, *self.may_caps, *(level for level, _ in self.may_fixes)]), sure
        levels = [level for level, _ in self.may_fixes]
        if not levels:
            return None
        return min([*levels, *self.sure_caps, *self.may_caps]), min([max(levels), *self.sure_caps])

    def holds(self, fixed: Span | None, *, has_open: bool, has_level: bool) -> range:
        """Return the levels of which fixed rows may use a place."""
        if fixed is None or not (has_open or has_level):
            return range(0)
        if has_open:
            uses = any(takes for _, takes in (*self.sure_fixes, *self.may_fixes))
        else:
            uses = (min(level for level, _ in self.sure_fixes), True) in self.sure_fixes
        return range(fixed[0], fixed[1] + 1) if uses else range(0)


def outlook(
    ladder: Ladder,
    interpretation: Interpretation,
    outside_: Absent | None,
    conditions: Sequence[Known | None],
    acts: Sequence[tuple[GateEffect, Known]],
    *,
    closing: Closing,
    lifts: bool,
) -> Outlook:
    """Return the levels that rows can still get.

    Args:
        ladder: The ladder.
        interpretation: One interpretation of its choices.
        outside_: Why they may be no candidates.
        conditions: The conditions of the levels.
        acts: The gates that act before the allocation, and whether they do.
        closing: The truths that may turn out absent for good.
        lifts: Whether a row can be lifted.
    """
    if outside_ is not None and is_closed(outside_):
        return Outlook(own=outside_)
    effects = _Effects.of(interpretation, acts)
    earned = earned_level(ladder, interpretation.overlap, conditions)
    index = apply_gates(ladder, earned, acts)
    low, high = earned_span(ladder, interpretation.overlap, conditions)
    open_ = strongest(filter(is_open, [outside_, earned, *effects.doubts(high, lifts=lifts)]))
    closed = _closed(index, acts)
    own = closed if outside_ is None else outside_
    fixed = effects.fixed()
    may_share = not effects.sure_fixes and high > NOBODY and (open_ is not None or closed is None)
    may_be_out = closing.of_conditions(ladder, interpretation.overlap, conditions)
    may_be_out |= effects.would_change(closing.gates_of(acts), (low, high))
    top = min([len(ladder.levels) - 1, *effects.never_known])
    return Outlook(
        may_share=may_share,
        must_share=may_share and low > NOBODY and own is None and not effects.may_fixes and not may_be_out,
        earned=effects.capped(low, high),
        ceiling=effects.capped(top, top),
        fixed=fixed,
        holds=effects.holds(fixed, has_open=open_ is not None, has_level=not isinstance(index, Absent)),
        own=own,
        open=open_,
        highest=high,
        may_be_out=may_be_out,
    )


def _closed(index: int | Absent, acts: Sequence[tuple[GateEffect, Known]]) -> Absent | None:
    """Return the level after gates where it is absent for good: by its own cause, or by a gate that stays unknown."""
    if not isinstance(index, Absent):
        return None
    return index if not is_open(index) or any(is_closed(act) for _, act in acts) else None
