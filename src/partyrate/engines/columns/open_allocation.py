"""The allocation of levels in columns where something is open: every number by its least and its greatest value.

The same as `partyrate.ladders.open_allocation`, for all cohorts at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, frozen

from partyrate.engines.columns.cohorts import NOBODY
from partyrate.engines.columns.expressions import all_of, as_int64
from partyrate.engines.columns.ladder_gates import LadderGates
from partyrate.engines.columns.outlook import Outlooks
from partyrate.ladders import LevelPlan, level_plans
from partyrate.language.domains.columns import as_integer, first_match, integer, maximum, minimum, when

Range = tuple[Any, Any]
"""The least and the greatest value that a number of each cohort can have, as expressions."""

NONE: Range = (0, 0)


@define(eq=False)
class Figures:
    """The figures of one level for the report: places (None where nothing limits it), candidates, rows that got it."""

    places: Range | None
    size: Range
    taken: Range
    lifted: Figures | None = None


@frozen(eq=False)
class Taking:
    """The conditions that a row can get a place, and that it surely does if it takes part; with the figures."""

    can: Any
    sure: Any
    figures: Figures


class OpenAllocation:
    """The allocation of one interpretation to the rows of its pool.

    Attributes:
        best: The greatest level that each row can get; `worst` the least one.
        figures: The figures of each level, best first.
    """

    def __init__(self, gates: LadderGates, outlooks: Outlooks, counts: Sequence[Range], *, lifts: bool) -> None:
        self.gates, self.cohorts, self.outlooks, self.counts, self.lifts = (
            gates,
            gates.cohorts,
            outlooks,
            counts,
            lifts,
        )
        self.materialize = self.cohorts.materialize
        self.may_left, self.must_left = outlooks.may_share, outlooks.must_share
        self.unsure: Any = None
        self.best: list[tuple[Any, int]] = []
        self.worst: list[tuple[Any, int]] = []
        self.taken: dict[int, Range] = {}
        self.by_earning: Range = NONE
        self.gone: Range = NONE
        self.figures: list[Figures] = []
        self.ranks: dict[tuple[int, str], tuple[Any, Any]] = {}
        self.counted: dict[tuple[str, str, bool], Any] = {}
        self.added: dict[tuple[str | None, ...], Any] = {}
        self.pool = self.number(outlooks.must_share), self.number(outlooks.may_share)
        self.held = self.holding()
        for level_plan in level_plans(gates.ladder):
            self.level(level_plan)

    def reach(self) -> Range:
        """Return the least and the greatest level of each row."""
        return self.materialize(first_match(self.worst, NOBODY)), self.materialize(first_match(self.best, NOBODY))

    # ---------------------------------------------------------------------------------------------------------- counts

    def combined(self, *expressions: Any) -> list[Any]:
        """Return the columns that hold expressions, all of one generation."""
        program, cohorts = self.cohorts.builder.program, self.cohorts
        columns = [program.compute(cohorts.table, expression, cohorts.generation) for expression in expressions]
        cohorts.generation += 1
        return columns

    def number(self, *conditions: Any) -> Any:
        """Count the rows of each cohort for which conditions hold; the same count is computed once."""
        known = tuple(map(self.cohorts.builder.program.name_of, conditions))
        if known in self.added:
            return self.added[known]
        (ones,) = self.combined(as_integer(all_of(conditions)))
        (number,) = self.combined(as_int64(ones.sum().over(*self.cohorts.keys)))
        if None not in known:
            self.added[known] = number
        return number

    def name(self, expression: Any) -> str:
        """Return the name of a column."""
        return str(self.cohorts.builder.program.name_of(expression))

    def rank(self, order: Any, method: str, mask: Any = None) -> Any:
        """Return the rank of each row of a cohort by an order, or among the rows inside or outside a mask."""
        keys = [*self.cohorts.keys, *([] if mask is None else [self.name(mask)])]
        return as_int64(order.rank(method, descending=True).over(*keys))

    def ahead(self, mask: Any, order: Any, *, even: bool) -> Any:
        """Count the rows in a mask that are ahead of each row by an order, with those equal to it or without.

        Windows dominate the cost, so that counts are kept and reused.
        """
        method = "max" if even else "min"
        names = self.cohorts.builder.program.name_of(mask), self.name(order)
        if names[0] is not None and (*names, even) in self.counted:
            return self.counted[names[0], names[1], even]
        known = (id(order), method)
        if known not in self.ranks:
            # With the order itself: the number of an object that is gone can be that of another one.
            (rank,) = self.combined(self.rank(order, method))
            self.ranks[known] = order, rank
        (inside,) = self.combined(as_integer(mask))
        (inner,) = self.combined(self.rank(order, method, inside))
        (count,) = self.combined(when(inside == 1, inner if even else inner - 1, self.ranks[known][1] - inner))
        if names[0] is not None:
            self.counted[names[0], names[1], even] = count
        return count

    def in_front(self, mask: Any, *, possibly: bool, even: bool) -> Any:
        """Count the rows in a mask that are ahead of each row, surely or possibly, with equal ones or without."""
        order = self.cohorts.order
        if not order.known:
            return self.ahead(mask, order.whole, even=even)
        cases: list[tuple[Any, Any]] = []
        total: Any = None
        for depth, known in sorted(order.known.items()):
            # Among rows that are known up to this key or further: those ahead of a row that is known up to it.
            further = self.ahead(mask & (order.depth >= depth), known, even=possibly)
            cases.append((order.depth == depth, further if total is None else total + further))
            cut = self.ahead(mask & (order.depth == depth), known, even=possibly)
            total = cut if total is None else total + cut
        whole = self.ahead(mask & ~self.cut(), order.whole, even=even)
        return self.combined(first_match(cases, total + whole))[0]

    def cut(self) -> Any:
        """Return the condition that the order of a row is not known as a whole."""
        cut = self.cohorts.order.cut
        return integer(0) != 0 if cut is None else cut

    # ---------------------------------------------------------------------------------------------------------- places

    def holding(self) -> Mapping[int, Range]:
        """Count the places that rows use without taking part in the allocation."""
        held: dict[int, Range] = {}
        for level in range(self.gates.top + 1):
            sure = self.gates.held.get(level)
            may = self.outlooks.holds(level)
            if sure is not None or may is not None:
                least = integer(0) if sure is None else sure
                held[level] = least, least if may is None else self.materialize(least + self.number(may))
        return held

    def open(self, number: int) -> Range:
        """Return the places of a quota that no row uses yet."""
        ladder = self.gates.ladder
        places = self.counts[number]
        for level in map(ladder.place, ladder.enforced[number].levels):
            places = minus(minus(places, self.taken.get(level, NONE)), self.held.get(level, NONE))
        return places

    def places(self, level_plan: LevelPlan) -> Range | None:
        """Return the number of places open at a level; None where nothing limits it."""
        way = self.gates.interpretation
        takes_remainder, keeps_back = level_plan.takes_remainder(way), level_plan.keeps_back(way)
        if not (level_plan.limits or takes_remainder or keeps_back):
            return None
        left = self.pool
        for taken in self.taken.values():
            left = minus(left, taken)
        ends = []
        for end in (0, 1):
            bounds = [self.open(number)[end] for number in level_plan.limits]
            for_below = left[end]
            for number in level_plan.below:
                for_below = for_below - maximum(integer(0), self.open(number)[1 - end])
            if takes_remainder:
                bounds.append(for_below)
            elif keeps_back:
                bounds.append(maximum(for_below, *(self.open(number)[end] for number in level_plan.asking)))
            ends.append(maximum(integer(0), minimum(*bounds)))
        least, most = self.combined(*ends)
        return least, most

    # --------------------------------------------------------------------------------------------------------- filling

    def level(self, level_plan: LevelPlan) -> None:
        """Allocate one level: to the rows that earned it, then to those that are lifted to it."""
        level, outlooks = level_plan.index, self.outlooks
        places = self.places(level_plan)
        may, must = self.combined(
            self.may_left & (outlooks.earned[1] >= level), outlooks.must_share & (outlooks.earned[0] >= level)
        )
        earned = self.take(may, must, places, self.unsure, self.gone_above())
        self.taken[level] = earned.figures.taken
        lifted = self.lift(level_plan, places, earned) if self.lifts and level_plan.ending else None
        if lifted is not None:
            least, most = plus(earned.figures.taken, lifted.figures.taken)
            one, other = self.combined(least, most)
            self.taken[level] = one, other
            earned.figures.lifted = lifted.figures
        self.figures.append(earned.figures)
        self.by_earning = plus(self.by_earning, earned.figures.taken)
        self.resolve(level, earned, lifted)

    def resolve(self, level: int, earned: Taking, lifted: Taking | None) -> None:
        """Update the rows that may still be without a level, after one level was allocated."""
        least, most = self.outlooks.earned
        can, sure, by_order = earned.can, earned.sure, least >= level
        if lifted is not None:
            can = can | lifted.can
            by_order = by_order | (lifted.sure & (least > NOBODY) & (self.outlooks.ceiling[0] >= level))
        gone = self.may_left & ((most < level) | sure) & by_order
        taken = self.may_left & can
        gone, taken = self.combined(gone, taken)
        self.best.append((taken, level))
        self.worst.append((gone, level))
        unsure = self.may_left & earned.can if self.unsure is None else self.unsure | (self.may_left & earned.can)
        self.may_left, self.must_left, self.unsure = self.combined(
            self.may_left & ~gone, self.must_left & ~taken & ~gone, unsure & ~gone
        )
        self.gone = plus(self.gone, (self.number(gone, self.outlooks.must_share), self.number(gone)))

    def gone_above(self) -> Range:
        """Return how many of the unsure rows got a better level: the rows that got one, less those that surely did."""
        if self.unsure is None:
            return NONE
        if self.lifts:
            return 0, self.number(self.unsure)
        least, most = minus(self.by_earning, self.gone)
        few, many = self.combined(maximum(integer(0), least), minimum(self.number(self.unsure), most))
        return few, many

    def take(self, may: Any, must: Any, places: Range | None, unsure: Any, gone: Range) -> Taking:
        """Return which of some rows are among the first, as many as there are places."""
        few, many = gone
        there = self.materialize(must & self.must_left)
        kept = None if unsure is None else self.materialize(must & unsure)
        least_size, most_size = self.number(there), self.number(may)
        if kept is not None:
            least_size = least_size + maximum(integer(0), self.number(kept) - many)
            most_size = most_size - few
        one, other = self.combined(least_size, most_size)
        size = one, other
        if places is None:
            return Taking(may, may, Figures(None, size, size))
        least, most = places
        strict_most = self.in_front(may, possibly=True, even=False) + as_integer(~self.cut())
        weak_most = self.in_front(may, possibly=True, even=True)
        certain = self.in_front(may, possibly=False, even=False)
        even = weak_most - certain
        strict_least = self.in_front(there, possibly=False, even=False) + 1
        weak_least = self.in_front(there, possibly=False, even=True) + as_integer(self.cut() | ~there)
        if kept is not None:
            others = self.number(unsure) - as_integer(unsure) - self.in_front(unsure, possibly=False, even=False)
            less = maximum(integer(0), few - others)
            more = maximum(integer(0), self.in_front(kept, possibly=False, even=False) - many)
            less, more = self.combined(less, more)
            strict_most, weak_most = strict_most - less, weak_most - less
            strict_least, weak_least = strict_least + more, weak_least + more
        ties_in = self.gates.interpretation.ties == "in"
        soonest, latest = (strict_least, strict_most) if ties_in else (weak_least, weak_most)
        straddles = may & (strict_least <= most) & (weak_most > least)
        can, sure, even = self.combined(
            may & (soonest <= most), may & (latest <= least), when(straddles, even, integer(1))
        )
        (most_even,) = self.combined(as_int64(even.max().over(*self.cohorts.keys)))
        surely = self.number(sure, there)
        if ties_in:
            low = maximum(surely, minimum(least, size[0]))
            high = minimum(self.number(can), when(most > 0, most - 1 + most_even, integer(0)), size[1])
        else:
            low = maximum(surely, minimum(least, size[0]) - (most_even - 1))
            high = minimum(self.number(can), most, size[1])
        low, high = self.combined(low, high)
        return Taking(can, sure, Figures(places, size, (low, high)))

    def lift(self, level_plan: LevelPlan, places: Range | None, earned: Taking) -> Taking:
        """Fill places that too few rows earned with the nearest rows from below."""
        level, outlooks = level_plan.index, self.outlooks
        asked = [self.open(number) for number in level_plan.ending]
        short = [maximum(integer(0), *(places_left[end] for places_left in asked)) for end in (0, 1)]
        if places is not None:
            size, taken = earned.figures.size, earned.figures.taken
            short = [
                when(
                    size[1 - end] <= places[end],
                    minimum(short[end], maximum(integer(0), places[end] - taken[1 - end])),
                    integer(0),
                )
                for end in (0, 1)
            ]
        least, most = self.combined(*short)
        may, must = self.combined(
            self.may_left & (outlooks.earned[0] < level) & (outlooks.ceiling[1] >= level),
            outlooks.must_share & (outlooks.earned[1] < level) & (outlooks.ceiling[0] >= level),
        )
        return self.take(may, must, (least, most), None, NONE)


def plus(one: Range, other: Range) -> Range:
    """Return the range of a sum."""
    return one[0] + other[0], one[1] + other[1]


def minus(one: Range, other: Range) -> Range:
    """Return the range of a difference."""
    return one[0] - other[1], one[1] - other[0]
