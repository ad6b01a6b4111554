"""Who gets which level, in columns, where something is open: every number by its least and its greatest.

The same as `partyrate.ladders.open_allocation`, for all cohorts at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, frozen

from partyrate.engines.columns.cohorts import NOBODY
from partyrate.engines.columns.expressions import all_of, as_int64, maximum, minimum
from partyrate.engines.columns.ladder_gates import LadderGates
from partyrate.engines.columns.outlook import Outlooks
from partyrate.ladders import LevelPlan, level_plans
from partyrate.language.domains.columns import as_integer, first_match, integer, when

Span = tuple[Any, Any]
"""The least and the greatest that a number of each cohort can be, as expressions."""

NONE: Span = (0, 0)


@define(eq=False)
class Figures:
    """What happened at one level, for the account: places (None where nothing limits it), candidates, takers."""

    places: Span | None
    size: Span
    taken: Span
    lifted: Figures | None = None


@frozen(eq=False)
class Taking:
    """Who of some rows can get a place, and who surely does if it is still there."""

    can: Any
    sure: Any
    figures: Figures


class OpenAllocation:
    """The places of one reading, shared among the rows of its pool.

    Attributes:
        best: The greatest level that each row can get; `worst` the least one.
        figures: What happened at each level, best first.
    """

    def __init__(self, filling: LadderGates, doubts: Outlooks, counts: Sequence[Span], *, lifts: bool) -> None:
        self.filling, self.cohorts, self.doubts, self.counts, self.lifts = (
            filling,
            filling.cohorts,
            doubts,
            counts,
            lifts,
        )
        self.materialize = self.cohorts.materialize
        self.may_left, self.must_left = doubts.may_share, doubts.must_share
        self.unsure: Any = None
        self.best: list[tuple[Any, int]] = []
        self.worst: list[tuple[Any, int]] = []
        self.taken: dict[int, Span] = {}
        self.by_earning: Span = NONE
        self.gone: Span = NONE
        self.figures: list[Figures] = []
        self.ranks: dict[tuple[int, str], Any] = {}
        self.counted: dict[tuple[str, str, bool], Any] = {}
        self.added: dict[tuple[str, ...], Any] = {}
        self.pool = self.number(doubts.must_share), self.number(doubts.may_share)
        self.held = self.holding()
        for rung in level_plans(filling.ladder):
            self.level(rung)

    def reach(self) -> Span:
        """Give the least and the greatest level of each row."""
        return self.materialize(first_match(self.worst, NOBODY)), self.materialize(first_match(self.best, NOBODY))

    # ---------------------------------------------------------------------------------------------------------- counts

    def combined(self, *expressions: Any) -> list[Any]:
        """Make expressions columns of their own, side by side."""
        program, cohorts = self.cohorts.builder.program, self.cohorts
        made = [program.compute(cohorts.table, each, cohorts.generation) for each in expressions]
        cohorts.generation += 1
        return made

    def number(self, *conditions: Any) -> Any:
        """Count the rows of each cohort for which conditions hold; the same are counted once."""
        name_of = self.cohorts.builder.program.name_of
        known = tuple(str(name_of(each) or id(each)) for each in conditions)
        if known not in self.added or not all(map(name_of, conditions)):
            (ones,) = self.combined(as_integer(all_of(conditions)))
            (self.added[known],) = self.combined(as_int64(ones.sum().over(*self.cohorts.keys)))
        return self.added[known]

    def name(self, expression: Any) -> str:
        """Give the name of a column."""
        return str(self.cohorts.builder.program.name_of(expression))

    def rank(self, order: Any, method: str, mask: Any = None) -> Any:
        """Rank all rows of each cohort by an order, or those in a mask and those outside apart."""
        keys = [*self.cohorts.keys, *([] if mask is None else [self.name(mask)])]
        return as_int64(order.rank(method, descending=True).over(*keys))

    def ahead(self, mask: Any, order: Any, *, even: bool) -> Any:
        """Count the rows in a mask that stand ahead of each row by an order, those even with it among them or not.

        Windows are what costs most here, so that what was counted already is not counted again.
        """
        method = "max" if even else "min"
        names = self.cohorts.builder.program.name_of(mask), self.name(order)
        if names[0] is not None and (*names, even) in self.counted:
            return self.counted[names[0], names[1], even]
        known = (id(order), method)
        if known not in self.ranks:
            (self.ranks[known],) = self.combined(self.rank(order, method))
        (inside,) = self.combined(as_integer(mask))
        (own,) = self.combined(self.rank(order, method, inside))
        (found,) = self.combined(when(inside == 1, own if even else own - 1, self.ranks[known] - own))
        if names[0] is not None:
            self.counted[names[0], names[1], even] = found
        return found

    def in_front(self, mask: Any, *, possibly: bool, even: bool) -> Any:
        """Count the rows in a mask that stand ahead of each row, surely or possibly, even ones among them or not."""
        order = self.cohorts.order
        if not order.known:
            return self.ahead(mask, order.whole, even=even)
        cases: list[tuple[Any, Any]] = []
        total: Any = None
        for depth, known in sorted(order.known.items()):
            # Of the rows cut here or further on: those ahead of a row cut here.
            further = self.ahead(mask & (order.depth >= depth), known, even=possibly)
            cases.append((order.depth == depth, further if total is None else total + further))
            cut = self.ahead(mask & (order.depth == depth), known, even=possibly)
            total = cut if total is None else total + cut
        whole = self.ahead(mask & ~self.cut(), order.whole, even=even)
        return self.combined(first_match(cases, total + whole))[0]

    def cut(self) -> Any:
        """Give the condition that the order of a row is not known as a whole."""
        cut = self.cohorts.order.cut
        return integer(0) != 0 if cut is None else cut

    # ---------------------------------------------------------------------------------------------------------- places

    def holding(self) -> Mapping[int, Span]:
        """Count the places that rows use without taking part in the filling."""
        found: dict[int, Span] = {}
        for level in range(self.filling.top + 1):
            sure = self.filling.held.get(level)
            may = self.doubts.holds(level)
            if sure is not None or may is not None:
                least = integer(0) if sure is None else sure
                found[level] = least, least if may is None else self.materialize(least + self.number(may))
        return found

    def open(self, number: int) -> Span:
        """Give the places of a quota that nobody uses yet."""
        ladder = self.filling.ladder
        found = self.counts[number]
        for level in map(ladder.place, ladder.enforced[number].levels):
            found = minus(minus(found, self.taken.get(level, NONE)), self.held.get(level, NONE))
        return found

    def places(self, rung: LevelPlan) -> Span | None:
        """Give how many places are open at a level; None where nothing limits it."""
        keeps_back = self.filling.reading.conflict == "quota" and bool(rung.below)
        if not (rung.limits or rung.is_remainder or keeps_back):
            return None
        left = self.pool
        for taken in self.taken.values():
            left = minus(left, taken)
        found = []
        for end in (0, 1):
            bounds = [self.open(number)[end] for number in rung.limits]
            for_below = left[end]
            for number in rung.below:
                for_below = for_below - maximum(integer(0), self.open(number)[1 - end])
            if rung.is_remainder:
                bounds.append(for_below)
            elif keeps_back:
                bounds.append(maximum(for_below, *(self.open(number)[end] for number in rung.asking)))
            found.append(maximum(integer(0), minimum(*bounds)))
        least, most = self.combined(*found)
        return least, most

    # --------------------------------------------------------------------------------------------------------- filling

    def level(self, rung: LevelPlan) -> None:
        """Give one level: to those who earned it, then to those who are lifted to it."""
        level, doubts = rung.index, self.doubts
        places = self.places(rung)
        may, must = self.combined(
            self.may_left & (doubts.earned[1] >= level), doubts.must_share & (doubts.earned[0] >= level)
        )
        earned = self.take(may, must, places, self.unsure, self.gone_above())
        self.taken[level] = earned.figures.taken
        lifted = self.lift(rung, places, earned) if self.lifts and rung.ending else None
        if lifted is not None:
            least, most = plus(earned.figures.taken, lifted.figures.taken)
            one, other = self.combined(least, most)
            self.taken[level] = one, other
            earned.figures.lifted = lifted.figures
        self.figures.append(earned.figures)
        self.by_earning = plus(self.by_earning, earned.figures.taken)
        self.resolve(level, earned, lifted)

    def resolve(self, level: int, earned: Taking, lifted: Taking | None) -> None:
        """Say what one level does to rows that may still be without one."""
        least, most = self.doubts.earned
        can, sure, by_order = earned.can, earned.sure, least >= level
        if lifted is not None:
            can = can | lifted.can
            by_order = by_order | (lifted.sure & (least > NOBODY) & (self.doubts.ceiling[0] >= level))
        gone = self.may_left & ((most < level) | sure) & by_order
        taken = self.may_left & can
        gone, taken = self.combined(gone, taken)
        self.best.append((taken, level))
        self.worst.append((gone, level))
        unsure = self.may_left & earned.can if self.unsure is None else self.unsure | (self.may_left & earned.can)
        self.may_left, self.must_left, self.unsure = self.combined(
            self.may_left & ~gone, self.must_left & ~taken & ~gone, unsure & ~gone
        )
        self.gone = plus(self.gone, (self.number(gone, self.doubts.must_share), self.number(gone)))

    def gone_above(self) -> Span:
        """Give how many of the unsure rows were taken further up: those taken there, less those surely gone."""
        if self.unsure is None:
            return NONE
        if self.lifts:
            return 0, self.number(self.unsure)
        least, most = minus(self.by_earning, self.gone)
        few, many = self.combined(maximum(integer(0), least), minimum(self.number(self.unsure), most))
        return few, many

    def take(self, may: Any, must: Any, places: Span | None, unsure: Any, gone: Span) -> Taking:
        """Find who of some rows is among the first, as many as there are places."""
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
        ties_in = self.filling.reading.ties == "in"
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

    def lift(self, rung: LevelPlan, places: Span | None, earned: Taking) -> Taking:
        """Fill places that too few earned with the nearest from below."""
        level, doubts = rung.index, self.doubts
        asked = [self.open(number) for number in rung.ending]
        short = [maximum(integer(0), *(each[end] for each in asked)) for end in (0, 1)]
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
            self.may_left & (doubts.earned[0] < level) & (doubts.ceiling[1] >= level),
            doubts.must_share & (doubts.earned[1] < level) & (doubts.ceiling[0] >= level),
        )
        return self.take(may, must, (least, most), None, NONE)


def plus(one: Span, other: Span) -> Span:
    """Add spans."""
    return one[0] + other[0], one[1] + other[1]


def minus(one: Span, other: Span) -> Span:
    """Take one span from another."""
    return one[0] - other[1], one[1] - other[0]
