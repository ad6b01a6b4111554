"""The allocation of a cohort with open values: every number of the allocation by its least and its greatest.

The steps are those of `allocation`; each is done for both bounds, so that no outcome of the open values lies outside
them. A row has a level where its least and its greatest one are equal. Where nothing is open they always are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import inf
from operator import itemgetter
from typing import Any

from attrs import define, field, frozen

from partyrate.ladders.interpretations import Interpretation
from partyrate.ladders.outlook import NOBODY, Outlook, Span
from partyrate.ladders.reports import LevelRecord
from partyrate.ladders.seats import LevelPlan, open_places


@define(eq=False)
class Group:
    """Rows that have one outlook and one order: `count` rows that get the same level.

    Args:
        outlook: The levels they can still get.
        order: Their sort key, greater first: whole, or as far as it is known.
        count: How many rows there are.
        is_whole: Whether the whole sort key is known.
        may_be_left: Whether they may still be without a level.
        must_be_left: Whether they surely are.
        first: Where a row that ranks as high as it can stands among those of its cohort, the greatest last.
        last: Where one that ranks as low as it can stands among them.
        best: The greatest level they can get so far.
        worst: The least one.
    """

    outlook: Outlook
    order: tuple[Any, ...]
    count: int
    is_whole: bool = field(default=True, kw_only=True)
    may_be_left: bool = field(init=False)
    must_be_left: bool = field(init=False)
    first: int = field(init=False)
    last: int = field(init=False)
    best: int = NOBODY
    worst: int = NOBODY

    def __attrs_post_init__(self) -> None:
        self.may_be_left, self.must_be_left = self.outlook.may_share, self.outlook.must_share

    def reach(self) -> Span:
        """Return the least and the greatest level that these rows can have once the allocation is done."""
        ends: list[int] = []
        if self.outlook.may_share:
            ends += [self.worst, self.best]
        if self.outlook.fixed is not None:
            ends += self.outlook.fixed
        if self.outlook.may_be_out:
            ends.append(NOBODY)
        return min(ends, default=NOBODY), max(ends, default=NOBODY)


def put_in_order(groups: Iterable[Group]) -> None:
    """Find where the rows of a cohort stand among each other: whole numbers are compared faster than their keys."""
    ends: list[tuple[tuple[Any, ...], Group, Sequence[str]]] = []
    for each in groups:
        if each.is_whole:
            ends.append((each.order, each, ("first", "last")))
        else:
            ends += [((*each.order, inf), each, ("first",)), ((*each.order, -inf), each, ("last",))]
    ends.sort(key=itemgetter(0))
    place = 0
    for number, (key, each, which) in enumerate(ends):
        place = number if number == 0 or key != ends[number - 1][0] else place
        for end in which:
            setattr(each, end, place)


class Standing:
    """How many of some rows stand ahead of others."""

    def __init__(self, groups: Iterable[Group], *, at_best: bool) -> None:
        ordered = sorted((each.first if at_best else each.last, each.count) for each in groups)
        self.places = [place for place, _ in ordered]
        self.sums = list(accumulate((count for _, count in ordered), initial=0))
        self.size = self.sums[-1]

    def ahead(self, place: int) -> int:
        """Count those that stand ahead of a place."""
        return self.size - self.sums[bisect_right(self.places, place)]

    def not_behind(self, place: int) -> int:
        """Count those that stand ahead of a place or are even with it."""
        return self.size - self.sums[bisect_left(self.places, place)]


@define(eq=False)
class Takers:
    """The rows among the first in order, as many as there are places.

    Args:
        may: Those that may be there for the places.
        must: Those of them that surely were there from the start.
        places: How many places there are; None for as many as there are rows.
        ties: How a tie across the edge is settled.
        unsure: Those of them that a level further up may have taken.
        absence: How many of these that level took.
        can: Those that can get a place.
        sure: Those that get one if they are still there.
        size: How many rows are there for the places.
        taken: How many of them get one.
        edge: The sort key of the row at the last place, where that is known.
        ranks: The best and the worst rank of rows among them, where places limit them.
    """

    may: Sequence[Group]
    must: set[Group]
    places: Span | None
    ties: str
    unsure: set[Group] = field(factory=set)
    taken_above: Span = (0, 0)
    can: set[Group] = field(factory=set)
    sure: set[Group] = field(factory=set)
    size: Span = field(init=False)
    taken: Span = field(init=False)
    edge: tuple[Any, ...] | None = None
    ranks: dict[Group, Span] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        least_above, most_above = self.taken_above
        kept = self.unsure & self.must
        there = {each for each in self.must if each.must_be_left}
        self.size = total(there) + max(0, total(kept) - most_above), total(self.may) - least_above
        if self.places is None:
            self.can, self.sure, self.taken = set(self.may), set(self.may), self.size
            return
        least, most = self.places
        most_even = self.rank(there, kept, least, most)
        surely = total(self.sure & there)
        if self.ties == "in":
            high = most - 1 + most_even if most else 0
            self.taken = max(surely, min(least, self.size[0])), min(total(self.can), high, self.size[1])
        else:
            low = min(least, self.size[0]) - (most_even - 1)
            self.taken = max(surely, low), min(total(self.can), most, self.size[1])

    def taken_ahead(self, each: Group, unsure: Standing) -> int:
        """Return how many rows ahead of some others a level further up took at least."""
        least, _ = self.taken_above
        if not least:
            return 0
        # Unsure rows that are not surely ahead may be those that were taken.
        return max(0, least - (unsure.size - (each in self.unsure) - unsure.ahead(each.first)))

    def rank(self, there: set[Group], kept: set[Group], least: int, most: int) -> int:
        """Find who can get a place and who surely does; return how many rows at most may tie across the edge."""
        _, most_above = self.taken_above
        ahead, surely_ahead = Standing(self.may, at_best=True), Standing(there, at_best=False)
        behind = ahead if all(each.is_whole for each in self.may) else Standing(self.may, at_best=False)
        unsure, still_there = Standing(self.unsure, at_best=False), Standing(kept, at_best=False)
        most_even = 1
        edges: list[tuple[Any, ...] | None] = []
        for each in self.may:
            first, last = each.first, each.last
            above, more = self.taken_ahead(each, unsure), max(0, still_there.ahead(first) - most_above)
            not_behind = ahead.not_behind(last)
            weak_most, strict_least = not_behind - above, surely_ahead.ahead(first) + 1 + more
            if self.ties == "in":
                soonest, latest = strict_least, ahead.ahead(last) + each.is_whole - above
            else:
                is_apart = not each.is_whole or each not in there
                soonest, latest = surely_ahead.not_behind(first) + is_apart + more, weak_most
            self.ranks[each] = soonest, latest
            if soonest <= most:
                self.can.add(each)
            if latest <= least:
                self.sure.add(each)
            if strict_least <= most and weak_most > least:
                most_even = max(most_even, not_behind - behind.ahead(first))
            if strict_least <= most and weak_most >= least:
                edges.append(each.order if each.is_whole else None)
        self.edge = edges[0] if len(edges) == 1 and 0 < most < self.size[1] else None
        return most_even


@frozen(eq=False)
class Step:
    """The allocation of one level: its places, and who takes them, by earning it and by being lifted to it."""

    level: int
    places: Span | None
    earned: Takers
    lifted: Takers | None


@define(eq=False)
class OpenAllocation:
    """The allocation of one cohort in one interpretation, within bounds.

    Args:
        interpretation: How the open choices are read.
        level_plans: The levels with their quotas.
        quotas: The levels of each enforced quota.
        counts: The places of each of these quotas.
        groups: The rows.
        lifts: Whether a row can be lifted.
    """

    interpretation: Interpretation
    level_plans: Sequence[LevelPlan]
    quotas: Sequence[frozenset[int]]
    counts: Sequence[Span]
    groups: Sequence[Group]
    lifts: bool
    taken: dict[int, Span] = field(factory=dict)
    fixed: dict[int, Span] = field(factory=dict)
    unsure: set[Group] = field(factory=set)
    by_earning: Span = (0, 0)
    settled: Span = (0, 0)
    levels: list[LevelRecord] = field(factory=list)
    steps: list[Step] = field(factory=list)

    def allocate(self) -> None:
        """Find the least and the greatest level of each group, and record the levels whose figures are settled."""
        put_in_order(self.groups)
        for each in self.groups:
            for level in each.outlook.holds:
                least, most = self.fixed.get(level, (0, 0))
                self.fixed[level] = least + each.count * (each.outlook.open is None), most + each.count
        for level_plan in self.level_plans:
            self.level(level_plan)

    def earners(self, level: int) -> tuple[list[Group], set[Group]]:
        """Return the rows without a level that may have earned one, and those of them that surely did."""
        may = [each for each in self.groups if each.may_be_left and each.outlook.earned[1] >= level]
        return may, {each for each in may if each.outlook.must_share and each.outlook.earned[0] >= level}

    def liftable(self, level: int) -> tuple[list[Group], set[Group]]:
        """Return the rows without a level that may be lifted to one, and those of them that surely may."""
        may = [
            each
            for each in self.groups
            if each.may_be_left and each.outlook.earned[0] < level <= each.outlook.ceiling[1]
        ]
        return may, {
            each
            for each in may
            if each.outlook.must_share and each.outlook.earned[1] < level <= each.outlook.ceiling[0]
        }

    def level(self, level_plan: LevelPlan) -> None:
        """Assign one level: to those who earned it, then to those who are lifted to it."""
        level = level_plan.index
        places = self.places(level_plan)
        may, must = self.earners(level)
        earned = Takers(may, must, places, self.interpretation.ties, self.unsure, self.taken_above())
        self.taken[level] = earned.taken
        lifted = self.lift(level_plan, places, earned) if self.lifts and level_plan.ending else None
        if lifted is not None:
            self.taken[level] = plus(earned.taken, lifted.taken)
        self.record_level(level_plan, places, earned, lifted)
        self.steps.append(Step(level, places, earned, lifted))
        self.by_earning = plus(self.by_earning, earned.taken)
        for each in self.groups:
            if each.may_be_left:
                self.resolve(each, level, earned, lifted)

    def resolve(self, each: Group, level: int, earned: Takers, lifted: Takers | None) -> None:
        """Update rows that may still be without a level after one level was assigned."""
        least, most = each.outlook.earned
        if each in earned.can or (lifted is not None and each in lifted.can):
            each.best, each.must_be_left = max(each.best, level), False
        if each in earned.can:
            self.unsure.add(each)
        is_lifted = lifted is not None and each in lifted.sure and least > NOBODY and level <= each.outlook.ceiling[0]
        if (most < level or each in earned.sure) and (least >= level or is_lifted):
            each.worst, each.may_be_left, each.must_be_left = level, False, False
            self.unsure.discard(each)
            self.settled = plus(self.settled, (each.count * each.outlook.must_share, each.count))

    def taken_above(self) -> Span:
        """Return how many unsure rows were taken further up: the rows taken there, less those that are settled."""
        if self.lifts:  # those that were lifted are not distinguished
            return 0, total(self.unsure)
        taken, settled = self.by_earning, self.settled
        return max(0, taken[0] - settled[1]), min(total(self.unsure), taken[1] - settled[0])

    def lift(self, level_plan: LevelPlan, places: Span | None, earned: Takers) -> Takers:
        """Fill places that too few earned with the nearest from below."""
        short = (
            max(0, *(self.unused(number)[0] for number in level_plan.ending)),
            max(0, *(self.unused(number)[1] for number in level_plan.ending)),
        )
        if places is not None:
            short = (
                min(short[0], max(0, places[0] - earned.taken[1])) if earned.size[1] <= places[0] else 0,
                min(short[1], max(0, places[1] - earned.taken[0])) if earned.size[0] <= places[1] else 0,
            )
        may, must = self.liftable(level_plan.index)
        return Takers(may, must, short, self.interpretation.ties)

    def places(self, level_plan: LevelPlan) -> Span | None:
        """Return how many places are open at a level; None where nothing limits it."""
        pool = (
            sum(each.count for each in self.groups if each.outlook.must_share),
            sum(each.count for each in self.groups if each.outlook.may_share),
        )
        left = minus(pool, (sum(low for low, _ in self.taken.values()), sum(high for _, high in self.taken.values())))

        def open_at(end: int) -> int | None:
            return open_places(
                level_plan,
                self.interpretation,
                lambda number: self.unused(number)[end],
                lambda number: self.unused(number)[1 - end],
                left[end],
            )

        least, most = open_at(0), open_at(1)
        return None if least is None or most is None else (least, most)

    def unused(self, number: int) -> Span:
        """Return the places of a quota that nobody uses yet; below zero where ties or gates brought too many."""
        places = self.counts[number]
        for level in self.quotas[number]:
            places = minus(minus(places, self.taken.get(level, (0, 0))), self.fixed.get(level, (0, 0)))
        return places

    def record_level(self, level_plan: LevelPlan, places: Span | None, earned: Takers, lifted: Takers | None) -> None:
        """Record a level whose figures are settled."""
        figures = [places or (0, 0), earned.size, earned.taken]
        if lifted is not None:
            figures += [lifted.places or (0, 0), lifted.size, lifted.taken]
        if any(low != high for low, high in figures):
            return
        level = LevelRecord(level_plan.name, None if places is None else places[0], earned.size[0], earned.taken[0])
        level.has_tie = places is not None and level.taken != min(places[0], level.candidates)
        level.edge = earned.edge
        if lifted is not None and lifted.places is not None:
            level.lifted = lifted.taken[0]
            level.taken += level.lifted
            level.has_tie |= level.lifted != min(lifted.places[0], lifted.size[0])
        self.levels.append(level)


def total(groups: Iterable[Group]) -> int:
    """Count the rows of groups."""
    return sum(each.count for each in groups)


def plus(one: Span, other: Span) -> Span:
    """Add spans."""
    return one[0] + other[0], one[1] + other[1]


def minus(one: Span, other: Span) -> Span:
    """Subtract one span from another."""
    return one[0] - other[1], one[1] - other[0]
