"""Ladders in columns: the same filling as `partyrate.ladders`, for all cohorts at once, with windows.

`cohorts` makes what every row brings, `sharing` gives places to rows, `quotas` rounds the places; here gates move rows,
and the readings of a ladder's choices are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import define, evolve

from partyrate.engines.columns.allocation import Allocation
from partyrate.engines.columns.builder import Builder
from partyrate.engines.columns.cohorts import NOBODY, CohortColumns, can_be_open, is_open
from partyrate.engines.columns.expressions import all_of, maximum, minimum
from partyrate.engines.columns.ladder_gates import Acts, LadderGates
from partyrate.engines.columns.open_allocation import OpenAllocation
from partyrate.engines.columns.outlook import Outlooks
from partyrate.ladders import Interpretation, interpretations_of, level_plans
from partyrate.language.domains.columns import Column, integer, strongest_cause, unpublished, when
from partyrate.model import Ladder
from partyrate.numbers import Cause
from partyrate.plan import Node

WAITING = -2
"""Stands for a level that depends on something open."""


@define(eq=False)
class LadderColumns:
    """Where the account of a ladder stands: expressions over the frame of its table.

    `filling` is the first reading, None where there are too many; `unsettled` the condition that the readings differ.
    """

    cohorts: CohortColumns
    result: Column
    filling: LadderAllocation | None
    unsettled: Any


def compile_ladder(builder: Builder, node: Node, ladder: Ladder) -> tuple[Column, LadderColumns]:
    """Compile a ladder: the level of each row on which all interpretations agree, and its account."""
    found = interpretations_of(builder.plan, ladder)
    cohorts = CohortColumns(builder, node, ladder)
    filling, unsettled = None, None
    if found.too_many:
        code = integer(int(found.cause))
        absence = code if cohorts.gone is None else when(cohorts.gone != 0, cohorts.gone, code)
        column = evolve(unpublished(node.value_range), absence=absence)
    else:
        filling, *others = allocations(cohorts, found.alternatives)
        column = filling.column
        if others:
            same = [(column.value == each.column.value) & (column.absence == each.column.absence) for each in others]
            unsettled = ~all_of(same)
            column = evolve(column, absence=when(unsettled, integer(int(found.cause)), column.absence))
    result = cohorts.bind(evolve(column, generation=cohorts.generation))
    return evolve(result, value_range=node.value_range), LadderColumns(cohorts, result, filling, unsettled)


def allocations(cohorts: CohortColumns, ways: Sequence[Interpretation]) -> list[LadderAllocation]:
    """Fill the ladder in every reading, side by side: none waits for the steps of another."""
    cohorts.prepare(ways)
    start, last, found = cohorts.generation, cohorts.generation, []
    for reading in ways:
        cohorts.generation = start
        found.append(LadderAllocation(cohorts, reading))
        last = max(last, cohorts.generation)
    cohorts.generation = last
    return found


class LadderAllocation(LadderGates):
    """One reading of a ladder: `column` is the result, the rest its account.

    Attributes:
        earned: The place each row has before filling; of rows not in the pool, one that a gate fixed it at.
        ceiling: The highest place that gates allow; None where they allow all.
        pool: The condition that places are shared with a row; None where they are with all.
        held: By place, how many rows that a gate fixed use a place.
        counts: The least and the greatest places of the quotas that change something.
        even: Whether even remainders had to be told apart; None where they never have.
        filled: The place each row of the pool was given, `NOBODY` without.
        spans: What happened where something can be open; None where nothing can.
        open: Why something about a row is open, 0 where nothing is; None where nothing can be.
        waiting: The condition that the level of a row of the pool depends on something open; None where none can.
    """

    def __init__(self, cohorts: CohortColumns, reading: Interpretation) -> None:
        super().__init__(cohorts, reading)
        self.counts: Sequence[tuple[Any, Any]] = ()
        self.even: Any = None
        self.spans: OpenAllocation | None = None
        self.open: Any = None
        self.waiting: Any = None
        fixes, caps = self.gates("fix", "passes"), self.gates("cap", "passes")
        self.earned, absence = self.before_filling(fixes, caps)
        fixed = self.lowest(fixes, self.top + 1)
        is_fixed = None if fixed is None else fixed <= self.top
        self.ceiling = self.highest(fixes, caps)
        if self.ladder.enforced and cohorts.can_be_open([acts for _, _, acts in (*fixes, *caps)]):
            self.column = self.within_bounds(absence, fixes, caps, fixed)
            return
        absence = self.before(absence, is_fixed)
        conditions = [] if absence is None else [absence == 0]
        conditions += [] if is_fixed is None else [~is_fixed]
        self.pool = cohorts.materialize(all_of(conditions)) if conditions else None
        self.filled = self.earned
        if self.ladder.enforced:
            self.hold(fixes, caps, fixed, self.earned, absence)
            absence = self.share(absence, is_fixed)
        place = self.filled if is_fixed is None else when(is_fixed, self.earned, self.filled)
        self.column = self.after(place, absence)

    def within_bounds(self, absence: Any, fixes: Acts, caps: Acts, fixed: Any) -> Column:
        """Fill the ladder where something can be open, and give the result."""
        cohorts, keep = self.cohorts, self.cohorts.materialize
        asks = any(rung.ending and min(cohorts.earnable) < rung.index for rung in level_plans(self.ladder))
        lifts = self.reading.conflict == "quota" and asks
        doubts = Outlooks(self, absence, fixes, caps, lifts=lifts)
        own = integer(0) if absence is None else absence
        held_absence = keep(when(doubts.cause != 0, doubts.cause, when(doubts.gone != 0, doubts.gone, own)))
        self.hold(fixes, caps, fixed, self.earned, held_absence)
        self.counts, self.even = cohorts.seat_ranges(self.reading.round)
        self.spans = OpenAllocation(self, doubts, self.counts, lifts=lifts)
        self.pool = doubts.must_share
        worst, best = self.spans.reach()
        least = keep(when(doubts.may_fix, minimum(worst, doubts.fixed[0]), worst))
        most = keep(when(doubts.may_fix, maximum(best, doubts.fixed[1]), best))
        filled = keep(doubts.may_share & (doubts.own == 0))
        self.waiting = keep(filled & (least != most))
        self.filled = when(self.waiting, integer(WAITING), most)
        causes = [wish.absence for wish in cohorts.shared(cohorts.wishes) if wish.absence is not None]
        cut = (
            []
            if cohorts.order.cut is None
            else [when(doubts.may_open & cohorts.order.cut, cohorts.order.absence, integer(0))]
        )
        self.open = strongest_cause([doubts.cause, *cut])
        causes.append(cohorts.greatest(self.open))
        cause = keep(strongest_cause(causes))
        settled = when(least == NOBODY, integer(int(Cause.NO_RULE)), integer(0))
        after = when(self.waiting, cause, settled)
        absence = keep(when(filled, after, when(doubts.own != 0, doubts.own, own)))
        place = keep(when(filled, least, self.earned))
        if not self.has_late:
            return self.after(place, absence)
        same, low = self.same(least, most, self.gates("fix"), self.gates("cap"))
        agree = keep(self.waiting & same)
        self.waiting = keep(self.waiting & ~agree)
        column = self.after(place, absence)
        assert column.absence is not None
        return evolve(
            column,
            value=when(agree, low, column.value),
            absence=keep(when(agree, integer(0), column.absence)),
            generation=cohorts.generation,
        )

    # ---------------------------------------------------------------------------------------------------------- steps

    def before_filling(self, fixes: Acts, caps: Acts) -> tuple[Any, Any]:
        """Give the place of each row before filling, and its state; the state is None where all have one.

        Where no places are shared, a row that gates move to one place whatever an open condition is has that place.
        """
        cohorts, keep = self.cohorts, self.cohorts.materialize
        overlap = self.reading.overlap
        _, absence = cohorts.earned(overlap)
        place, after = self.apply_gates(*cohorts.earned(overlap), fixes, caps)
        conditions = [each for each in cohorts.conditions if each is not None]
        if self.ladder.enforced or not caps or absence is None or not any(map(can_be_open, conditions)):
            return place, after
        same, low = self.same(*cohorts.earned_span(overlap), fixes, caps)
        agree = keep(is_open(absence) & same)
        return keep(when(agree, low, place)), keep(when(agree, integer(0), after))

    def before(self, absence: Any, is_fixed: Any) -> Any:
        """Give the state of rows before filling: no candidate, no level earned, no order among the others."""
        cohorts = self.cohorts
        order_state = cohorts.order.absence if self.ladder.enforced else None
        if order_state is not None:
            needed = order_state if is_fixed is None else when(is_fixed, integer(0), order_state)
            absence = needed if absence is None else when(absence != 0, absence, needed)
        if cohorts.gone is not None:
            absence = cohorts.gone if absence is None else when(cohorts.gone != 0, cohorts.gone, absence)
        return None if absence is None else cohorts.materialize(absence)

    def share(self, absence: Any, is_fixed: Any) -> Any:
        """Share the places, and give the state of rows after that."""
        counts, self.even = self.cohorts.places(self.reading.round)
        self.counts = [(count, count) for count in counts]
        self.filled = Allocation(self, self.earned, self.ceiling, self.pool, self.counts).filled()
        after = when(self.filled == NOBODY, integer(int(Cause.NO_RULE)), integer(0))
        if is_fixed is not None:
            after = when(is_fixed, integer(0), after)
        return self.cohorts.materialize(after if absence is None else when(absence != 0, absence, after))

    def after(self, place: Any, absence: Any) -> Column:
        """Let the gates act that change levels after filling, and give the result."""
        cohorts = self.cohorts
        if self.has_late:
            place, absence = self.apply_gates(cohorts.materialize(place), absence, self.gates("fix"), self.gates("cap"))
            if cohorts.gone is not None:
                absence = when(cohorts.gone != 0, cohorts.gone, absence)
        if absence is None:
            return Column(cohorts.node.value_range, place, 1, integer(0), cohorts.generation)
        absence = cohorts.materialize(absence)
        return Column(cohorts.node.value_range, when(absence == 0, place, integer(0)), 1, absence, cohorts.generation)
