"""The levels that rows of one profile can still get, where something about them is open.

A value is *open* where somebody may still supply it: it is missing in the data, or undetermined since a parameter is
unpublished. A value that is absent for another cause stays so. Where nothing is open, the least and the greatest are
equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from partyrate.ladders.gates import Known, apply_gates, earned_level, is_closed, is_open, may_overlap, strongest
from partyrate.ladders.interpretations import Interpretation
from partyrate.model import Gate, Ladder
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
    least = earned_level(ladder, "first", [False if is_open(each) else each for each in conditions])
    most = earned_level(ladder, "first", [True if is_open(each) else each for each in conditions])
    if isinstance(least, Absent) or (overlap == "report" and may_overlap(conditions)):
        least = NOBODY
    return least, NOBODY if isinstance(most, Absent) else most


def certain_level(
    ladder: Ladder, overlap: str, conditions: Sequence[Known | None], acts: Sequence[tuple[Gate, Known]]
) -> int | Absent:
    """Return the level of a row that does not compete for places: the same for all outcomes of open conditions."""
    earned = earned_level(ladder, overlap, conditions)
    index = apply_gates(ladder, earned, acts)
    if isinstance(index, Absent) and is_open(earned):
        least, most = (
            apply_gates(ladder, NO_RULE if end == NOBODY else end, acts)
            for end in earned_span(ladder, overlap, conditions)
        )
        if least == most and not isinstance(least, Absent):
            return least
    return index


def outlook(
    ladder: Ladder,
    interpretation: Interpretation,
    outside_: Absent | None,
    conditions: Sequence[Known | None],
    acts: Sequence[tuple[Gate, Known]],
    *,
    lifts: bool,
) -> Outlook:
    """Return the levels that rows can still get.

    Args:
        ladder: The ladder.
        interpretation: One interpretation of its choices.
        outside_: Why they may be no candidates.
        conditions: The conditions of the levels.
        acts: The gates that act before the allocation, and whether they do.
        lifts: Whether a row can be lifted.
    """
    overlap, takes_place = interpretation.overlap, interpretation.takes_place
    if outside_ is not None and not is_open(outside_):
        return Outlook(own=outside_)
    name, top = ladder.name, len(ladder.levels) - 1
    caps = [(ladder.place(gate.cap[name]), act) for gate, act in acts if name in gate.cap]
    fixes = [(ladder.place(gate.fix[name]), act, takes_place[gate.name]) for gate, act in acts if name in gate.fix]
    earned = earned_level(ladder, overlap, conditions)
    index = apply_gates(ladder, earned, acts)
    low, high = earned_span(ladder, overlap, conditions)
    doubts = [outside_, earned, *(act for _, act, _ in fixes)]
    doubts += [act for level, act in caps if level < high or lifts]
    open_ = strongest(each for each in doubts if is_open(each))
    closed = isinstance(index, Absent) and (not is_open(index) or any(is_closed(act) for _, act in acts))
    sure_fixes = [(level, takes) for level, act, takes in fixes if act is True]
    sure_caps = [level for level, act in caps if act is True]
    may_caps = [level for level, act in caps if is_open(act)]
    shut = [level for level, act in (*caps, *((level, act) for level, act, _ in fixes)) if is_closed(act)]
    may_fixes = [(level, takes) for level, act, takes in fixes if is_open(act)]
    own = index if outside_ is None and closed and isinstance(index, Absent) else outside_
    fixed = None
    if sure_fixes:
        sure = min([*(level for level, _ in sure_fixes), *sure_caps])
        fixed = min([sure, *may_caps, *(level for level, _ in may_fixes)]), sure
    elif may_fixes:
        levels = [level for level, _ in may_fixes]
        fixed = min([*levels, *sure_caps, *may_caps]), min([max(levels), *sure_caps])
    holds = range(0)
    if fixed is not None and open_ is None and not isinstance(index, Absent):
        lowest = min(level for level, _ in sure_fixes)
        holds = range(fixed[0], fixed[1] + 1) if (lowest, True) in sure_fixes else holds
    elif fixed is not None and open_ is not None and any(takes for _, takes in (*sure_fixes, *may_fixes)):
        holds = range(fixed[0], fixed[1] + 1)
    may_share = not sure_fixes and high > NOBODY and (open_ is not None or not closed)
    return Outlook(
        may_share=may_share,
        must_share=may_share and low > NOBODY and own is None and not may_fixes,
        earned=(min([low, *sure_caps, *may_caps]), min([high, *sure_caps])),
        ceiling=(min([top, *sure_caps, *shut, *may_caps]), min([top, *sure_caps, *shut])),
        fixed=fixed,
        holds=holds,
        own=own,
        open=open_,
        highest=high,
    )
