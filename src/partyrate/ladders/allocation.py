"""Who gets which level in one cohort in which nothing is open: from the best level down, in the order of the ladder.

Rows that look alike to a ladder and have the same order get the same level. So a cohort is a few lists: for each look,
what orders its rows. At each level, the first rows of a list are taken; what is left of it is a shorter list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from attrs import define, field

from partyrate.ladders.gates import Known, apply_gates
from partyrate.ladders.interpretations import Interpretation
from partyrate.ladders.outlook import certain_place
from partyrate.ladders.profiles import LevelRuns, Place, ProfileGroup, uniform
from partyrate.ladders.reports import CohortRecord, LevelRecord
from partyrate.ladders.seats import LevelPlan, open_places
from partyrate.model import Gate, Ladder
from partyrate.numbers import NO_RULE, Absent

if TYPE_CHECKING:
    from partyrate.ladders.cohorts import LadderAllocator


@define(eq=False)
class _Pool:
    """Rows that look alike among whom places are shared: the place they earned, and the highest one that gates allow.

    Of those with an order, the first `left` have no level yet, and of the others `loose`.
    """

    rows: ProfileGroup
    earned: int
    ceiling: int
    left: int
    loose: int
    stretches: list[tuple[int, Place]] = field(factory=list)
    loose_place: Place = NO_RULE

    @property
    def size(self) -> int:
        """How many rows have no level yet."""
        return self.left + self.loose

    def take(self, start: int, place: Place) -> int:
        """Give a level to the rows from a number on, and to those without an order once all get it; count them."""
        taken = self.left - start
        if taken:
            self.stretches.append((start, place))
        self.left = start
        if not start and self.loose:
            taken, self.loose, self.loose_place = taken + self.loose, 0, place
        return taken

    def levels(self, *, shares: bool) -> LevelRuns:
        """Give the levels of all rows; where places are shared, rows without an order have none."""
        gone = self.rows.unordered
        return LevelRuns(self.rows, self.stretches, {each: each.gone if shares else self.loose_place for each in gone})


@define(eq=False)
class Allocation:
    """One cohort in one reading.

    `counts` are the places of the quotas that change something; `taken` and `held` count the rows that use places of
    each level, by filling and by gates that fix.
    """

    filler: LadderAllocator
    reading: Interpretation
    counts: Sequence[int]
    cohort: Sequence[ProfileGroup]
    record: CohortRecord
    taken: Counter[int] = field(factory=Counter)
    held: Counter[int] = field(factory=Counter)

    @property
    def ladder(self) -> Ladder:
        """The ladder."""
        return self.filler.ladder

    def fill(self) -> list[LevelRuns]:
        """Give the candidates their levels."""
        shares = bool(self.filler.enforced)
        fixed: dict[int, LevelRuns] = {}
        pools: dict[int, _Pool] = {}
        for number, rows in enumerate(self.cohort):
            acts = self.filler.acts(self.reading, rows.profile, "passes")
            is_fixed = any(self.ladder.name in gate.fix and act is True for gate, act in acts)
            place = certain_place(self.ladder, self.reading.overlap, rows.profile.conditions, acts)
            if isinstance(place, Absent):
                fixed[number] = uniform(rows, place)
            elif is_fixed:
                fixed[number] = uniform(rows, place)
                self.held[place] += rows.size * self.uses_place(acts)
            else:
                loose = 0 if shares else sum(rows.unordered.values())
                pools[number] = _Pool(rows, place, self.ceiling(acts), len(rows.keys), loose)
        self.record.filled = sum(pool.size for pool in pools.values())
        for rung in self.filler.level_plans:
            self.record.levels.append(self.rung(rung, list(pools.values())))
        self.record.unplaced = sum(pool.size for pool in pools.values())
        for pool in pools.values():
            pool.take(0, NO_RULE)
        found = fixed | {number: pool.levels(shares=shares) for number, pool in pools.items()}
        return [self.end(found[number]) for number in range(len(self.cohort))]

    def end(self, levels: LevelRuns) -> LevelRuns:
        """Give the levels of rows after all gates."""
        acts = self.filler.acts(self.reading, levels.rows.profile)
        return levels.changed(lambda place: apply_gates(self.ladder, place, acts)) if acts else levels

    def uses_place(self, acts: Sequence[tuple[Gate, Known]]) -> bool:
        """Say whether a fixed row uses a place: the lowest of the gates that fix it decides."""
        fixes = [
            (self.ladder.place(gate.fix[self.ladder.name]), self.reading.takes_place[gate.name])
            for gate, act in acts
            if self.ladder.name in gate.fix and act is True
        ]
        lowest = min(level for level, _ in fixes)
        return any(takes for level, takes in fixes if level == lowest)

    def ceiling(self, acts: Sequence[tuple[Gate, Known]]) -> int:
        """Give the highest level to which gates let a row be lifted; one that is never known to act counts."""
        name = self.ladder.name
        levels = [
            self.ladder.place(effect[name])
            for gate, act in acts
            if act is not False
            for effect in (gate.cap, gate.fix)
            if name in effect
        ]
        return min([len(self.ladder.levels) - 1, *levels])

    def rung(self, rung: LevelPlan, pools: Sequence[_Pool]) -> LevelRecord:
        """Give one level to the first of those who earned it, then to those who are lifted to it."""
        earners = [pool for pool in pools if pool.earned >= rung.index]
        left, size = sum(pool.size for pool in pools), sum(pool.size for pool in earners)
        keeps_back = self.reading.conflict == "quota"
        places = open_places(rung, self.open, self.open, left, keeps_back=keeps_back) if self.filler.enforced else None
        taken, edge = take_first(earners, places, self.reading.ties, rung.index)
        self.taken[rung.index] = taken
        level = LevelRecord(rung.name, places, size, edge=edge)
        level.has_tie = places is not None and taken != min(places, size)
        if keeps_back and taken == size:
            short = max([0, *(self.open(number) for number in rung.ending)])
            if places is not None:
                short = min(short, max(0, places - taken))
            others = [pool for pool in pools if pool.earned < rung.index <= pool.ceiling]
            size = sum(pool.size for pool in others)
            level.lifted, _ = take_first(others, short, self.reading.ties, rung.index)
            level.has_tie |= level.lifted != min(short, size)
            self.taken[rung.index] = taken + level.lifted
        level.taken = self.taken[rung.index]
        return level

    def open(self, number: int) -> int:
        """Give the places of a quota that nobody uses yet; below zero where ties or gates brought too many."""
        levels = self.filler.enforced[number]
        return self.counts[number] - sum(self.taken[place] + self.held[place] for place in levels)


def take_first(pools: Sequence[_Pool], places: int | None, ties: str, level: int) -> tuple[int, Any]:
    """Give a level to the first rows in order, as many as there are places.

    A tie across the edge goes in or out as a whole.

    Returns:
        How many rows got it, and what orders the last one in order who has a place, where not all have.
    """
    if places is None or sum(pool.size for pool in pools) <= places:
        return sum(pool.take(0, level) for pool in pools), None
    if places == 0:
        return 0, None
    firsts = sorted(chain.from_iterable(pool.rows.keys[max(0, pool.left - places - 1) : pool.left] for pool in pools))
    following, edge = firsts[-places - 1 : len(firsts) - places + 1]
    start = bisect_right if following == edge and ties != "in" else bisect_left
    return sum(pool.take(start(pool.rows.keys, edge, 0, pool.left), level) for pool in pools), edge
