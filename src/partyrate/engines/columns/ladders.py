"""Ladders in columns: the same allocation as `partyrate.ladders`, for all cohorts at once, by windows.

`cohorts` has the inputs of each row, `apportionment` rounds places, `ladder_gates` applies gates, `allocation` and
`open_allocation` give places to rows; here these steps are put in order, and interpretations are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from attrs import define, evolve

from partyrate.engines.columns.allocation import Allocation
from partyrate.engines.columns.builder import Builder
from partyrate.engines.columns.cohorts import NOBODY, CohortColumns, can_be_open, is_open
from partyrate.engines.columns.expressions import all_of
from partyrate.engines.columns.ladder_gates import Acts, LadderGates
from partyrate.engines.columns.open_allocation import OpenAllocation
from partyrate.engines.columns.outlook import Outlooks
from partyrate.ladders import Interpretation, interpretations_of, level_plans
from partyrate.language.domains.columns import Column, integer, maximum, minimum, strongest_cause, unpublished, when
from partyrate.model import Ladder
from partyrate.numbers import Cause
from partyrate.plan import Node

WAITING = -2
"""The index that stands for a level which depends on something open."""


@define(eq=False)
class LadderColumns:
    """The expressions over the frame of a ladder's table that its report is read from.

    Args:
        cohorts: The inputs of each row.
        result: The level of each row.
        allocation: The allocation of the first interpretation; None where there are too many.
        unsettled: The condition that interpretations differ; None where there is only one.
        waiting: The condition that a row that competes for places waits for something open; None where none can.
        missing: The condition that such a row waits for what is missing alone; None where none can.
    """

    cohorts: CohortColumns
    result: Column
    allocation: LadderAllocation | None
    unsettled: Any
    waiting: Any = None
    missing: Any = None


def compile_ladder(builder: Builder, node: Node, ladder: Ladder) -> tuple[Column, LadderColumns]:
    """Compile a ladder: the level of each row on which all interpretations agree, and the columns of its report."""
    interpretations = interpretations_of(builder.plan, ladder)
    cohorts = CohortColumns(builder, node, ladder)
    if interpretations.too_many:
        code = integer(int(interpretations.cause))
        absence = code if cohorts.gone is None else when(cohorts.gone != 0, cohorts.gone, code)
        account = LadderColumns(cohorts, evolve(unpublished(node.value_range), absence=absence), None, None)
    else:
        account = agreed(cohorts, allocations(cohorts, interpretations.alternatives), interpretations.cause)
    account.result = cohorts.bind(evolve(account.result, generation=cohorts.generation))
    return evolve(account.result, value_range=node.value_range), account


def agreed(cohorts: CohortColumns, ways: Sequence[LadderAllocation], cause: Cause) -> LadderColumns:
    """Return the levels on which the allocations of all interpretations agree; `cause` is why others have none."""
    first = ways[0]
    column, waiting, missing, unsettled = first.column, first.waiting, None, None
    if waiting is not None:
        missing = waiting & (column.absence == int(Cause.MISSING))
    if len(ways) > 1:
        unsettled = ~all_of([same_level(column, other.column) for other in ways[1:]])
        code = integer(int(cause))
        if cause != Cause.UNDETERMINED and waiting is not None:
            code = cause_of_difference(ways, code)
            waiting = when(unsettled, is_open(code), waiting)
            missing = when(unsettled, code == int(Cause.MISSING), missing)
        column = evolve(column, absence=when(unsettled, code, column.absence))
    return LadderColumns(cohorts, column, first, unsettled, waiting, missing)


def same_level(one: Column, other: Column) -> Any:
    """Return the condition that two interpretations give a row the same level, or none by the same cause."""
    return (one.value == other.value) & (one.absence == other.absence)


def cause_of_difference(allocations: Sequence[LadderAllocation], code: Any) -> Any:
    """Return the absence code of a row for which interpretations differ, given that of one that waits for nothing.

    It waits where only interpretations in which it waits differ from the others: with what is still to be supplied
    they may all come to one level.
    """
    columns = [each.column for each in allocations]
    waits = [is_open(each.absence) for each in columns]
    waiting = maximum(*(when(those, each.absence, integer(0)) for those, each in zip(waits, columns, strict=True)))
    pairs = combinations(zip(waits, columns, strict=True), 2)
    may_agree = all_of([waits_1 | waits_2 | same_level(one, two) for (waits_1, one), (waits_2, two) in pairs])
    return when(may_agree & (waiting != 0), waiting, code)


def allocations(cohorts: CohortColumns, ways: Sequence[Interpretation]) -> list[LadderAllocation]:
    """Return the allocation of every interpretation.

    All of them begin at the same generation, so that their steps run together: one after the other, each would add
    the generations of a whole ladder.
    """
    cohorts.prepare(ways)
    start, last, results = cohorts.generation, cohorts.generation, []
    for interpretation in ways:
        cohorts.generation = start
        results.append(LadderAllocation(cohorts, interpretation))
        last = max(last, cohorts.generation)
    cohorts.generation = last
    return results


class LadderAllocation(LadderGates):
    """The allocation of one interpretation of a ladder: `column` is the result, the rest is for its report.

    Attributes:
        earned: The level of each row before the allocation; for rows outside the pool, one that a gate fixed.
        ceiling: The highest level that gates allow; None where they allow all.
        pool: The condition that a row takes part in the allocation; None where all do.
        held: By level, how many rows that a gate fixed use a place.
        counts: The least and the greatest places of the quotas that change something.
        even: Whether equal remainders had to be decided; None where they never have.
        filled: The level that each row of the pool was allocated, `NOBODY` for none.
        open_allocation: The allocation by least and greatest where something can be open; None where nothing can.
        open: Why something about a row is open, 0 where nothing is; None where nothing can be.
        waiting: The condition that the level of a row of the pool depends on something open; None where none can.
    """

    def __init__(self, cohorts: CohortColumns, interpretation: Interpretation) -> None:
        super().__init__(cohorts, interpretation)
        self.counts: Sequence[tuple[Any, Any]] = ()
        self.even: Any = None
        self.open_allocation: OpenAllocation | None = None
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
            absence = self.allocate(absence, is_fixed)
        level = self.filled if is_fixed is None else when(is_fixed, self.earned, self.filled)
        self.column = self.after(level, absence)

    def within_bounds(self, absence: Any, fixes: Acts, caps: Acts, fixed: Any) -> Column:
        """Return the result of a ladder where something can be open."""
        cohorts, keep = self.cohorts, self.cohorts.materialize
        lowest = min(cohorts.earnable)
        asks = any(level_plan.ending and lowest < level_plan.index for level_plan in level_plans(self.ladder))
        lifts = self.interpretation.conflict == "quota" and asks
        outlooks = Outlooks(self, absence, fixes, caps, lifts=lifts)
        before = integer(0) if absence is None else absence
        held_absence = keep(when(outlooks.cause != 0, outlooks.cause, when(outlooks.gone != 0, outlooks.gone, before)))
        self.hold(fixes, caps, fixed, self.earned, held_absence)
        self.counts, self.even = cohorts.seat_ranges(self.interpretation)
        self.open_allocation = OpenAllocation(self, outlooks, self.counts, lifts=lifts)
        self.pool = outlooks.must_share
        worst, best = self.open_allocation.reach()
        least = keep(when(outlooks.may_fix, minimum(worst, outlooks.fixed[0]), worst))
        most = keep(when(outlooks.may_fix, maximum(best, outlooks.fixed[1]), best))
        filled = keep(outlooks.may_share & (outlooks.own == 0))
        waits = least != most
        if outlooks.may_be_out is not None:
            least = keep(when(outlooks.may_be_out, integer(NOBODY), least))
            waits = waits | outlooks.may_be_out
        self.waiting = keep(filled & waits)
        self.filled = when(self.waiting, integer(WAITING), most)
        causes = [demand.absence for demand in cohorts.shared(cohorts.demands) if demand.absence is not None]
        cut = (
            []
            if cohorts.order.cut is None
            else [when(outlooks.may_open & cohorts.order.cut, cohorts.order.absence, integer(0))]
        )
        self.open = strongest_cause([outlooks.cause, *cut])
        causes.append(cohorts.greatest(self.open))
        cause = keep(strongest_cause(causes))
        settled = when(least == NOBODY, integer(int(Cause.NO_RULE)), integer(0))
        after = when(self.waiting, cause, settled)
        absence = keep(when(filled, after, when(outlooks.own != 0, outlooks.own, before)))
        level = keep(when(filled, least, self.earned))
        if not self.has_late:
            return self.after(level, absence)
        same, low = self.same(least, most, self.gates("fix"), self.gates("cap"))
        agree = keep(self.waiting & same)
        column = self.after(level, absence)
        assert column.absence is not None
        absence = when(agree, integer(0), column.absence)
        closed = self.cause_between(least, most, self.gates("fix"), self.gates("cap"))
        if closed is not None:
            settled = (closed != 0) if outlooks.may_be_out is None else (closed != 0) & ~outlooks.may_be_out
            settled = keep(self.waiting & settled)
            absence = when(settled, closed, absence)
            self.waiting = keep(self.waiting & ~settled)
        self.waiting = keep(self.waiting & ~agree)
        return evolve(
            column, value=when(agree, low, column.value), absence=keep(absence), generation=cohorts.generation
        )

    # ---------------------------------------------------------------------------------------------------------- steps

    def before_filling(self, fixes: Acts, caps: Acts) -> tuple[Any, Any]:
        """Return the level of each row before the allocation, and its absence code: None where all have a level.

        Without quotas, a row that gates move to the same level whatever an open condition turns out to be has it.
        """
        cohorts, keep = self.cohorts, self.cohorts.materialize
        overlap = self.interpretation.overlap
        _, absence = cohorts.earned(overlap)
        level, after = self.apply_gates(*cohorts.earned(overlap), fixes, caps)
        conditions = [condition for condition in cohorts.conditions if condition is not None]
        if self.ladder.enforced or not caps or absence is None or not any(map(can_be_open, conditions)):
            return level, after
        same, low = self.same(*cohorts.earned_range(overlap), fixes, caps)
        closing = cohorts.may_close(overlap)
        agree = keep(is_open(absence) & (same if closing is None else same & ~closing))
        return keep(when(agree, low, level)), keep(when(agree, integer(0), after))

    def before(self, absence: Any, is_fixed: Any) -> Any:
        """Return the absence code of rows before the allocation: no candidate, no level earned, no order."""
        cohorts = self.cohorts
        order_state = cohorts.order.absence if self.ladder.enforced else None
        if order_state is not None:
            needed = order_state if is_fixed is None else when(is_fixed, integer(0), order_state)
            absence = needed if absence is None else when(absence != 0, absence, needed)
        if cohorts.gone is not None:
            absence = cohorts.gone if absence is None else when(cohorts.gone != 0, cohorts.gone, absence)
        return None if absence is None else cohorts.materialize(absence)

    def allocate(self, absence: Any, is_fixed: Any) -> Any:
        """Allocate the places, and return the absence code of rows after that."""
        counts, self.even = self.cohorts.places(self.interpretation)
        self.counts = [(count, count) for count in counts]
        self.filled = Allocation(self, self.earned, self.ceiling, self.pool, self.counts).filled()
        after = when(self.filled == NOBODY, integer(int(Cause.NO_RULE)), integer(0))
        if is_fixed is not None:
            after = when(is_fixed, integer(0), after)
        return self.cohorts.materialize(after if absence is None else when(absence != 0, absence, after))

    def after(self, level: Any, absence: Any) -> Column:
        """Apply the gates that change levels after the allocation, and return the result."""
        cohorts = self.cohorts
        if self.has_late:
            level, absence = self.apply_gates(cohorts.materialize(level), absence, self.gates("fix"), self.gates("cap"))
            if cohorts.gone is not None:
                absence = when(cohorts.gone != 0, cohorts.gone, absence)
        if absence is None:
            return Column(cohorts.node.value_range, level, 1, integer(0), cohorts.generation)
        absence = cohorts.materialize(absence)
        return Column(cohorts.node.value_range, when(absence == 0, level, integer(0)), 1, absence, cohorts.generation)
