"""The level that a row earns, and the effects of gates on it. A level is an index, from 0 for the lowest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import frozen

from partyrate.model import Ladder
from partyrate.numbers import NO_RULE, Absent, Cause

Known = bool | Absent
"""A truth value that may be absent."""

Effects = Sequence[tuple[int, Known]]
"""Levels to which gates change a row, with whether each gate acts."""


@frozen
class GateEffect:
    """The effect of a gate on the levels of a ladder, in one interpretation of the ladder's choices.

    Args:
        name: The gate.
        cap: The best level that it leaves; None where it does not cap.
        fix: The level that it gives; None where it gives none.
    """

    name: str
    cap: int | None
    fix: int | None

    @property
    def levels(self) -> list[int]:
        """The levels at which it caps or fixes."""
        return [level for level in (self.cap, self.fix) if level is not None]


def is_open(value: object) -> bool:
    """Return whether a value is absent and may still be supplied."""
    return isinstance(value, Absent) and value.cause in (Cause.MISSING, Cause.UNDETERMINED)


def is_closed(value: object) -> bool:
    """Return whether a value is absent for good."""
    return isinstance(value, Absent) and not is_open(value)


def strongest(values: Iterable[object]) -> Absent | None:
    """Return the absence with the strongest cause, or None where nothing is absent."""
    absences = [value for value in values if isinstance(value, Absent)]
    return max(absences, key=lambda value: value.cause, default=None)


def strongest_of(values: Iterable[Known]) -> Known:
    """Return the disjunction of truth values that may be absent."""
    known = list(values)
    if any(value is True for value in known):
        return True
    absent = strongest(known)
    return False if absent is None else absent


def earned_level(ladder: Ladder, overlap: str, conditions: Sequence[Known | None]) -> int | Absent:
    """Return the best level whose condition holds; a level without a condition is earned by everybody.

    An absent condition makes the result absent, unless a better level holds. With `overlap = "report"` two true
    conditions give no level, and an absent one makes the result absent where with it two may be true.
    """
    if overlap == "report" and may_overlap(conditions):
        absence = strongest(conditions)
        return NO_RULE if absence is None or sum(condition is True for condition in conditions) > 1 else absence
    for index, condition in zip(range(len(ladder.levels) - 1, -1, -1), conditions, strict=True):
        if condition is None or condition is True:
            return index
        if isinstance(condition, Absent):
            return condition
    return NO_RULE


def may_overlap(conditions: Sequence[Known | None]) -> bool:
    """Return whether two conditions of levels are true or may be."""
    return sum(condition is True or isinstance(condition, Absent) for condition in conditions) > 1


def apply_gates(ladder: Ladder, index: int | Absent, acts: Sequence[tuple[GateEffect, Known]]) -> int | Absent:
    """Return the level of a row after gates: a fix replaces it, a cap lowers it, and of several the lowest wins.

    Where it is not known whether a gate acts, the level that it would change is absent: for a fix, unless another gate
    fixes the row as low or the row already has that level; for a cap, unless the row has no higher level. A row that
    has no level for good, and that an open gate may fix, waits for that gate.
    """
    fixes = [(gate.fix, act) for gate, act in acts if gate.fix is not None]
    caps = [(gate.cap, act) for gate, act in acts if gate.cap is not None]
    highest = min(_levels(caps), default=len(ladder.levels) - 1)
    if sure_fixes := _levels(fixes):
        index = lowest = min(highest, *sure_fixes)
        unsure = _acts(fixes, lambda level: level < lowest)
    else:
        index = index if isinstance(index, Absent) else min(highest, index)
        unsure = _acts(fixes, lambda level: min(highest, level) != index)
    known = 0 if isinstance(index, Absent) else index
    unsure += _acts(caps, lambda level: level < known)
    waits = is_closed(index) and any(map(is_open, unsure))
    absent = strongest(unsure if waits else [index, *unsure])
    return index if absent is None else absent


def _levels(effects: Effects) -> list[int]:
    """Return the levels of the gates that surely act."""
    return [level for level, act in effects if act is True]


def _acts(effects: Effects, changes: Callable[[int], bool]) -> list[Known]:
    """Return whether the gates act that would change a level."""
    return [act for level, act in effects if changes(level)]
