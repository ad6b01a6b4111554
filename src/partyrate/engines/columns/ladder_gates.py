"""The gates of a ladder in columns, in one interpretation of its open choices: as `partyrate.ladders.gates`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyrate.engines.columns.cohorts import NOBODY, CohortColumns, can_be_closed, is_open, is_true_or_absent
from partyrate.engines.columns.expressions import any_of
from partyrate.ladders import Interpretation
from partyrate.language.domains.columns import Column, integer, is_true, maximum, minimum, strongest_cause, when
from partyrate.model import Gate
from partyrate.numbers import Cause

NO_CAUSE = 2**31 - 1
"""A number above every code of a cause."""

Acts = Sequence[tuple[Gate, int, Column]]
"""Gates with the level they cap or fix at, and whether they act."""


class LadderGates:
    """The gates of one interpretation.

    Attributes:
        held: By level, how many rows that a gate fixed use a place.
    """

    def __init__(self, cohorts: CohortColumns, interpretation: Interpretation) -> None:
        self.cohorts, self.interpretation, self.ladder, self.top = cohorts, interpretation, cohorts.ladder, cohorts.top
        self.held: dict[int, Any] = {}

    @property
    def has_late(self) -> bool:
        """Whether gates can change an allocated level: those that act after the allocation, and a fix before it.

        A fix of which it stays unknown whether it acts leaves the row in the allocation, and may act on its level.
        """
        unknown = self.ladder.enforced and any(can_be_closed(acts) for _, _, acts in self.gates("fix", "passes"))
        return bool(unknown or self.gates("fix", "empty") or self.gates("cap", "empty"))

    def gates(self, effect: str, freed: str | None = None) -> Acts:
        """Return the gates that cap or fix; `freed` selects those that act before or after the allocation."""
        acting = []
        for gate in self.cohorts.gates:
            level = getattr(self.interpretation, effect).get(gate.name)
            if level is not None and freed in (None, self.interpretation.freed[gate.name]):
                acting.append((gate, self.ladder.place(level), self.cohorts.acts[gate.name]))
        return acting

    def lowest(self, gates: Acts, otherwise: int) -> Any:
        """Return the lowest level among the gates that act; None where there are no gates."""
        if not gates:
            return None
        levels = [when(is_true(acts), integer(level), integer(otherwise)) for _, level, acts in gates]
        return self.cohorts.materialize(minimum(*levels))

    def highest(self, fixes: Acts, caps: Acts) -> Any:
        """Return the highest level to which gates let a row be lifted; None where they never limit it.

        A gate of which it stays unknown whether it acts counts as acting.
        """
        levels = []
        for _, level, acts in (*caps, *(gate for gate in fixes if can_be_closed(gate[2]))):
            levels.append(when(is_true_or_absent(acts), integer(level), integer(self.top)))
        return self.cohorts.materialize(minimum(*levels)) if levels else None

    def apply_gates(self, value: Any, absence: Any, fixes: Acts, caps: Acts) -> tuple[Any, Any]:
        """Return levels and their absence codes after gates, as `partyrate.ladders.gates` does for one row."""
        keep = self.cohorts.materialize
        fixed, cap = self.lowest(fixes, self.top + 1), self.lowest(caps, self.top)
        if fixed is not None:
            value = when(fixed <= self.top, fixed, value)
            absence = None if absence is None else when(fixed <= self.top, integer(0), absence)
        if cap is not None:
            value = when(cap < value, cap, value)
        value, absence = keep(value), None if absence is None else keep(absence)

        def unsure_fix(level: int, acts: Column) -> Any:
            here = integer(level) if cap is None else minimum(integer(level), cap)
            elsewhere = value != here if absence is None else (value != here) | (absence != 0)
            return when(when(fixed > self.top, elsewhere, value > level), acts.absence, integer(0))

        def unsure_cap(level: int, acts: Column) -> Any:
            higher = value > level if absence is None else (value > level) & (absence == 0)
            return when(higher, acts.absence, integer(0))

        unsure = [unsure_fix(level, acts) for _, level, acts in fixes if acts.absence is not None]
        if absence is not None and unsure:
            waits = (absence != 0) & ~is_open(absence) & any_of([is_open(code) for code in unsure])
            absence = when(waits, integer(0), absence)
        unsure += [unsure_cap(level, acts) for _, level, acts in caps if acts.absence is not None]
        return value, keep(strongest_cause([absence, *unsure])) if unsure else absence

    def same(self, least: Any, most: Any, fixes: Acts, caps: Acts) -> tuple[Any, Any]:
        """Return the condition that gates make the least and the greatest level of a row equal, and that level."""
        keep = self.cohorts.materialize
        (low, low_state), (high, high_state) = (
            self.apply_gates(end, keep(when(end == NOBODY, integer(int(Cause.NO_RULE)), integer(0))), fixes, caps)
            for end in (least, most)
        )
        return (low == high) & (low_state == 0) & (high_state == 0), low

    def cause_between(self, least: Any, most: Any, fixes: Acts, caps: Acts) -> Any:
        """Return the code of the cause for which gates leave no level between two, for good: 0 where they leave one.

        None where it is known of each gate whether it acts, or may still be supplied.
        """
        if not any(can_be_closed(acts) for _, _, acts in (*fixes, *caps)):
            return None
        keep, lows, highs = self.cohorts.materialize, [], []
        for level in range(NOBODY, self.top + 1):
            start = integer(int(Cause.NO_RULE) if level == NOBODY else 0)
            _, code = self.apply_gates(integer(level), start, fixes, caps)
            reached = (least <= level) & (most >= level)
            lows.append(when(reached, code, integer(NO_CAUSE)))
            highs.append(when(reached, code, integer(0)))
        low, high = keep(minimum(*lows)), keep(maximum(*highs))
        return keep(when((low == high) & ~is_open(high), high, integer(0)))

    def hold(self, fixes: Acts, caps: Acts, fixed: Any, earned: Any, absence: Any) -> None:
        """Count the places that fixed rows use; the lowest gate that fixes a row decides whether it uses one."""
        users = [(level, acts) for gate, level, acts in fixes if self.interpretation.takes_place[gate.name]]
        if not users:
            return
        uses = any_of([is_true(acts) & (fixed == level) for level, acts in users])
        uses = uses if absence is None else uses & (absence == 0)
        for level in sorted({level for _, level, _ in [*fixes, *caps]}):
            self.held[level] = self.cohorts.count(uses & (earned == level))
