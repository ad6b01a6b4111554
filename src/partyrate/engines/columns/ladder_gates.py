"""The gates of a ladder in columns, in one interpretation of its open choices: as `partyrate.ladders.gates`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyrate.engines.columns.cohorts import NOBODY, CohortColumns, can_be_closed, is_true_or_absent
from partyrate.engines.columns.expressions import any_of, minimum
from partyrate.ladders import Interpretation
from partyrate.language.domains.columns import Column, integer, is_true, strongest_cause, when
from partyrate.model import Gate
from partyrate.numbers import Cause

Acts = Sequence[tuple[Gate, int, Column]]
"""Gates with the level they cap or fix at, and whether they act."""


class LadderGates:
    """The gates of one interpretation.

    Attributes:
        held: By level, how many rows that a gate fixed use a place.
    """

    def __init__(self, cohorts: CohortColumns, reading: Interpretation) -> None:
        self.cohorts, self.reading, self.ladder, self.top = cohorts, reading, cohorts.ladder, cohorts.top
        self.held: dict[int, Any] = {}

    @property
    def has_late(self) -> bool:
        """Whether gates can change a level that the filling gave: those that act after it, and a fix before it.

        A fix that is never known to act leaves a row in the filling where it stands at that level anyway.
        """
        unknown = self.ladder.enforced and any(can_be_closed(acts) for _, _, acts in self.gates("fix", "passes"))
        return bool(unknown or self.gates("fix", "empty") or self.gates("cap", "empty"))

    def gates(self, effect: str, freed: str | None = None) -> Acts:
        """Give the gates that cap or fix; `freed` selects those that act before or after filling."""
        found = []
        for gate in self.cohorts.gates:
            level = getattr(gate, effect).get(self.ladder.name)
            if level is not None and freed in (None, self.reading.freed[gate.name]):
                found.append((gate, self.ladder.place(level), self.cohorts.acts[gate.name]))
        return found

    def lowest(self, gates: Acts, otherwise: int) -> Any:
        """Give the lowest place among the gates that act; None where there are no gates."""
        import narwhals as nw

        if not gates:
            return None
        each = [when(is_true(acts), integer(place), integer(otherwise)) for _, place, acts in gates]
        return self.cohorts.materialize(each[0] if len(each) == 1 else nw.min_horizontal(*each))

    def highest(self, fixes: Acts, caps: Acts) -> Any:
        """Give the highest place to which gates let a row be lifted; one that is never known to act counts.

        None where all do.
        """
        each = []
        for _, place, acts in (*caps, *(gate for gate in fixes if can_be_closed(gate[2]))):
            each.append(when(is_true_or_absent(acts), integer(place), integer(self.top)))
        return self.cohorts.materialize(minimum(*each)) if each else None

    def apply_gates(self, value: Any, absence: Any, fixes: Acts, caps: Acts) -> tuple[Any, Any]:
        """Give places and their states after gates, as `partyrate.ladders.moved` does for one row."""
        keep = self.cohorts.materialize
        fixed, cap = self.lowest(fixes, self.top + 1), self.lowest(caps, self.top)
        if fixed is not None:
            value = when(fixed <= self.top, fixed, value)
            absence = None if absence is None else when(fixed <= self.top, integer(0), absence)
        if cap is not None:
            value = when(cap < value, cap, value)
        value, absence = keep(value), None if absence is None else keep(absence)
        unsure = []
        for _, place, acts in fixes:
            if acts.absence is not None:
                here = integer(place) if cap is None else minimum(integer(place), cap)
                elsewhere = value != here if absence is None else (value != here) | (absence != 0)
                unsure.append(when(when(fixed > self.top, elsewhere, value > place), acts.absence, integer(0)))
        for _, place, acts in caps:
            if acts.absence is not None:
                higher = value > place if absence is None else (value > place) & (absence == 0)
                unsure.append(when(higher, acts.absence, integer(0)))
        return value, keep(strongest_cause([absence, *unsure])) if unsure else absence

    def same(self, least: Any, most: Any, fixes: Acts, caps: Acts) -> tuple[Any, Any]:
        """Give the condition that gates make the least and the greatest place of a row the same one, and that place."""
        keep = self.cohorts.materialize
        (low, low_state), (high, high_state) = (
            self.apply_gates(end, keep(when(end == NOBODY, integer(int(Cause.NO_RULE)), integer(0))), fixes, caps)
            for end in (least, most)
        )
        return (low == high) & (low_state == 0) & (high_state == 0), low

    def hold(self, fixes: Acts, caps: Acts, fixed: Any, earned: Any, absence: Any) -> None:
        """Count the places that fixed rows use; the lowest of the gates that fix a row decides whether it does."""
        users = [(place, acts) for gate, place, acts in fixes if self.reading.takes_place[gate.name]]
        if not users:
            return
        uses = any_of([is_true(acts) & (fixed == place) for place, acts in users])
        uses = uses if absence is None else uses & (absence == 0)
        for place in sorted({place for _, place, _ in [*fixes, *caps]}):
            self.held[place] = self.cohorts.count(uses & (earned == place))
