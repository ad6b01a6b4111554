"""The levels that rows of a ladder can still get where something about them is open: `ladders.outlook` in columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyrate.engines.columns.cohorts import NOBODY, is_open, may_act, open_state, shut
from partyrate.engines.columns.expressions import all_of, any_of
from partyrate.engines.columns.ladder_gates import Acts, LadderGates
from partyrate.language.domains.columns import integer, is_true, maximum, minimum, strongest_cause, when
from partyrate.numbers import Cause


class Outlooks:
    """One interpretation: for each row the least and the greatest level that it can get.

    Attributes:
        cause: Why something about the row is open, 0 where nothing is.
        may_share, must_share: Whether it may take part in the allocation, and whether it surely does.
        may_be_out: Whether it may turn out to have no level by a cause that is not known yet, and take no part; None
            where that cannot be.
        earned: The level with which it takes part.
        ceiling: The level to which gates let it be lifted.
        fixed: The levels at which open gates may fix it; None where none can.
        own: Why it has no level whatever the allocation gives, 0 where that is not so.
        stands: Whether that is so because it is no candidate: no gate moves it then.
    """

    def __init__(self, gates: LadderGates, absence: Any, fixes: Acts, caps: Acts, *, lifts: bool) -> None:
        self.gates, self.cohorts, self.top = gates, gates.cohorts, gates.top
        keep, cohorts = self.cohorts.materialize, gates.cohorts
        self.fixes, self.caps = fixes, caps
        self.gone = integer(0) if cohorts.gone is None else cohorts.gone
        low, high = cohorts.earned_range(gates.interpretation.overlap)
        never = (self.gone != 0) & ~is_open(self.gone)
        self.cause = keep(when(never, integer(0), strongest_cause(self.open_causes(high, lifts=lifts))))
        sure_cap, open_cap, shut_gate = (
            self.least([when(test(acts), integer(level), integer(self.top)) for _, level, acts in gates], self.top)
            for test, gates in ((is_true, caps), (may_act, caps), (shut, [*caps, *fixes]))
        )
        sure_fix = self.least(
            [when(is_true(acts), integer(level), integer(self.top + 1)) for _, level, acts in fixes], self.top + 1
        )
        low_fix = self.least(
            [when(may_act(acts), integer(level), integer(self.top + 1)) for _, level, acts in fixes], self.top + 1
        )
        high_fix = self.greatest([when(may_act(acts), integer(level), integer(NOBODY)) for _, level, acts in fixes])
        self.is_fixed, self.may_fix = keep(sure_fix <= self.top), keep(low_fix <= self.top)
        closed = self.closed(absence)
        is_out = never | ((self.cause == 0) & closed)
        left_out = cohorts.order.left_out
        share = ~self.is_fixed & (high > NOBODY) & ~is_out
        share_before = keep(share)
        own = when(self.gone != 0, self.gone, when(closed, integer(0) if absence is None else absence, integer(0)))
        if left_out is not None:
            cause = when(self.cause != 0, self.cause, cohorts.order.absence)
            own = when((own == 0) & share & left_out, cause, own)
            share = share & ~left_out
        self.own, self.may_share = keep(own), keep(share)
        self.may_open = share_before
        self.may_be_out = self.out((low, high), sure_cap)
        sure = self.may_share & (low > NOBODY) & (self.own == 0) & ~self.may_fix
        self.must_share = keep(sure if self.may_be_out is None else sure & ~self.may_be_out)
        self.earned = keep(minimum(low, sure_cap, open_cap)), keep(minimum(high, sure_cap))
        self.ceiling = keep(minimum(sure_cap, shut_gate, open_cap)), keep(minimum(sure_cap, shut_gate))
        self.fixed = (
            keep(minimum(sure_fix, low_fix, sure_cap, open_cap)),
            keep(when(self.is_fixed, minimum(sure_fix, sure_cap), minimum(high_fix, sure_cap))),
        )

    def open_causes(self, high: Any, *, lifts: bool) -> list[Any]:
        """Return the causes, 0 for none, for which something about a row is open that can change its level."""
        _, earned_state = self.cohorts.earned(self.gates.interpretation.overlap)
        states = [self.gone] if earned_state is None else [self.gone, earned_state]
        causes = [when(is_open(state), state, integer(0)) for state in states]
        causes += [open_state(acts) for _, _, acts in self.fixes if acts.absence is not None]
        for _, level, acts in self.caps:
            if acts.absence is not None:
                doubt = open_state(acts)
                causes.append(doubt if lifts else when(high > level, doubt, integer(0)))
        return causes

    def closed(self, absence: Any) -> Any:
        """Return the condition that a row has no level for good."""
        if absence is None:
            return integer(0) != 0
        gates = [shut(acts) for _, _, acts in (*self.fixes, *self.caps) if acts.absence is not None]
        return (absence != 0) & any_of([~is_open(absence), *gates])

    def out(self, earned: tuple[Any, Any], sure_cap: Any) -> Any:
        """Return the condition that a row may turn out to take no part; None where that cannot be."""
        cohorts = self.cohorts
        low, high = (minimum(end, sure_cap) for end in earned)
        conditions = [cohorts.order.may_lack, cohorts.may_close(self.gates.interpretation.overlap)]
        changes = [(gate, acts, high > level) for gate, level, acts in self.caps]
        for gate, level, acts in self.fixes:
            here = minimum(integer(level), sure_cap)
            changes.append((gate, acts, (low != here) | (high != here)))
        for gate, acts, change in changes:
            if acts.absence is not None and gate.name in cohorts.closing.gates:
                conditions.append((acts.absence == int(Cause.UNDETERMINED)) & change)
        found = [condition for condition in conditions if condition is not None]
        return cohorts.materialize(any_of(found)) if found else None

    def holds(self, level: int) -> Any:
        """Return the condition that an open row may use a place of a level without taking part in the allocation."""
        users = [
            is_true(acts) if acts.absence is None else is_true(acts) | may_act(acts)
            for gate, _, acts in self.fixes
            if self.gates.interpretation.takes_place[gate.name]
        ]
        if not users:
            return None
        open_ = (self.cause != 0) & (self.is_fixed | self.may_fix)
        return all_of([open_, any_of(users), self.fixed[0] <= level, self.fixed[1] >= level])

    def least(self, values: Sequence[Any], otherwise: int) -> Any:
        """Return the least of several levels."""
        return self.cohorts.materialize(minimum(*values)) if values else integer(otherwise)

    def greatest(self, values: Sequence[Any]) -> Any:
        """Return the greatest of several levels."""
        return self.cohorts.materialize(maximum(*values)) if values else integer(NOBODY)
