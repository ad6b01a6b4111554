"""The allocation of levels in one cohort in which nothing is open: from the best level down, in the ladder's order.

Rows of one profile with the same order get the same level. So a cohort is a few lists: for each profile, the sort keys
of its rows. At each level, the first rows of a list are taken, and a shorter list remains.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any

from attrs import define, field

from partyrate.ladders.gates import GateEffect, Known, apply_gates
from partyrate.ladders.interpretations import Interpretation
from partyrate.ladders.outlook import certain_level
from partyrate.ladders.profiles import LevelIndex, LevelRuns, ProfileGroup, uniform
from partyrate.ladders.reports import CohortRecord, LevelRecord
from partyrate.ladders.rules import LadderRules
from partyrate.ladders.seats import LevelPlan, open_places
from partyrate.model import Ladder
from partyrate.numbers import NO_RULE, Absent


@define(eq=False)
class _Pool:
    """Rows of one profile that compete for places: the level they earned, and the highest one that gates allow.

    Among those with an order, the first `left` have no level yet, and among the others `unordered` rows have none.
    """

    rows: ProfileGroup
    earned: int
    ceiling: int
    left: int
    unordered: int
    runs: list[tuple[int, LevelIndex]] = field(factory=list)
    unordered_level: LevelIndex = NO_RULE

    @property
    def size(self) -> int:
        """How many rows have no level yet."""
        return self.left + self.unordered

    def take(self, start: int, index: LevelIndex) -> int:
        """Assign a level to the rows from `start` on, and to unordered ones once all get it; return their count."""
        taken = self.left - start
        if taken:
            self.runs.append((start, index))
        self.left = start
        if not start and self.unordered:
            taken, self.unordered, self.unordered_level = taken + self.unordered, 0, index
        return taken

    def levels(self, *, shares: bool) -> LevelRuns:
        """Return the levels of all rows; where rows compete for places, those without an order have none."""
        unordered = {key: key.absence if shares else self.unordered_level for key in self.rows.unordered}
        return LevelRuns(self.rows, self.runs, unordered)


@define(eq=False)
class Allocation:
    """The allocation of one cohort in one interpretation of the open choices.

    `counts` are the places of the enforced quotas; `taken` and `fixed` count the rows that use places of each level, by
    allocation and by gates that fix.
    """

    rules: LadderRules
    interpretation: Interpretation
    counts: Sequence[int]
    cohort: Sequence[ProfileGroup]
    record: CohortRecord
    taken: Counter[int] = field(factory=Counter)
    fixed: Counter[int] = field(factory=Counter)

    @property
    def ladder(self) -> Ladder:
        """The ladder."""
        return self.rules.ladder

    def allocate(self) -> list[LevelRuns]:
        """Return the levels of the candidates."""
        settled, pools = self.pools()
        self.record.filled = sum(pool.size for pool in pools.values())
        for level_plan in self.rules.level_plans:
            self.record.levels.append(self.allocate_level(level_plan, list(pools.values())))
        self.record.unplaced = sum(pool.size for pool in pools.values())
        for pool in pools.values():
            pool.take(0, NO_RULE)
        shares = bool(self.rules.enforced)
        levels = settled | {number: pool.levels(shares=shares) for number, pool in pools.items()}
        return [self.after_gates(levels[number]) for number in range(len(self.cohort))]

    def pools(self) -> tuple[dict[int, LevelRuns], dict[int, _Pool]]:
        """Return the candidates whose level no places decide, and the pools of the others, by their numbers."""
        settled: dict[int, LevelRuns] = {}
        pools: dict[int, _Pool] = {}
        for number, rows in enumerate(self.cohort):
            acts = self.rules.acts(self.interpretation, rows.profile, "passes")
            is_fixed = any(gate.fix is not None and act is True for gate, act in acts)
            conditions, closing = rows.profile.conditions, self.rules.closing
            index = certain_level(self.ladder, self.interpretation.overlap, conditions, acts, closing)
            if isinstance(index, Absent):
                settled[number] = uniform(rows, index)
            elif is_fixed:
                settled[number] = uniform(rows, index)
                self.fixed[index] += rows.size * self.uses_seat(acts)
            else:
                unordered = 0 if self.rules.enforced else sum(rows.unordered.values())
                pools[number] = _Pool(rows, index, self.ceiling(acts), len(rows.keys), unordered)
        return settled, pools

    def after_gates(self, levels: LevelRuns) -> LevelRuns:
        """Return the levels of rows after all gates."""
        acts = self.rules.acts(self.interpretation, levels.rows.profile)
        return levels.mapped(lambda index: apply_gates(self.ladder, index, acts)) if acts else levels

    def uses_seat(self, acts: Sequence[tuple[GateEffect, Known]]) -> bool:
        """Return whether a fixed row uses a place: the lowest of the gates that fix it decides."""
        fixes = [
            (gate.fix, self.interpretation.takes_place[gate.name])
            for gate, act in acts
            if gate.fix is not None and act is True
        ]
        lowest = min(level for level, _ in fixes)
        return any(takes for level, takes in fixes if level == lowest)

    def ceiling(self, acts: Sequence[tuple[GateEffect, Known]]) -> int:
        """Return the highest level to which gates let a row be lifted; a gate that may act counts as acting."""
        levels = [level for gate, act in acts if act is not False for level in gate.levels]
        return min([len(self.ladder.levels) - 1, *levels])

    def allocate_level(self, level_plan: LevelPlan, pools: Sequence[_Pool]) -> LevelRecord:
        """Assign one level to the first of those who earned it, then to lifted ones; return its record."""
        earners = [pool for pool in pools if pool.earned >= level_plan.index]
        left, size = sum(pool.size for pool in pools), sum(pool.size for pool in earners)
        places = None
        if self.rules.enforced:
            places = open_places(level_plan, self.interpretation, self.unused, self.unused, left)
        taken, edge = take_first(earners, places, self.interpretation.ties, level_plan.index)
        self.taken[level_plan.index] = taken
        level = LevelRecord(level_plan.name, places, size, edge=edge)
        level.has_tie = places is not None and taken != min(places, size)
        if self.interpretation.conflict == "quota" and taken == size:
            self.lift(level_plan, level, pools)
        level.taken = self.taken[level_plan.index]
        return level

    def lift(self, level_plan: LevelPlan, level: LevelRecord, pools: Sequence[_Pool]) -> None:
        """Fill the places that quotas ask for, and too few earned, with the nearest from below."""
        index = level_plan.index
        short = max([0, *(self.unused(number) for number in level_plan.ending)])
        if level.places is not None:
            short = min(short, max(0, level.places - self.taken[index]))
        others = [pool for pool in pools if pool.earned < index <= pool.ceiling]
        size = sum(pool.size for pool in others)
        level.lifted, _ = take_first(others, short, self.interpretation.ties, index)
        level.has_tie |= level.lifted != min(short, size)
        self.taken[index] += level.lifted

    def unused(self, number: int) -> int:
        """Return the places of a quota that nobody uses yet; below zero where ties or gates brought too many."""
        levels = self.rules.enforced[number]
        return self.counts[number] - sum(self.taken[index] + self.fixed[index] for index in levels)


def take_first(pools: Sequence[_Pool], places: int | None, ties: str, level: int) -> tuple[int, Any]:
    """Assign a level to the first rows in order, as many as there are places.

    A tie across the edge goes in or out as a whole.

    Returns:
        How many rows got it, and what orders the last one in order who has a place, where not all have.
    """
    if places is None or sum(pool.size for pool in pools) <= places:
        return sum(pool.take(0, level) for pool in pools), None
    if places == 0:
        return 0, None
    runs = [pool.rows.keys[max(0, pool.left - places - 1) : pool.left] for pool in pools]
    firsts = runs[0] if len(runs) == 1 else sorted(chain.from_iterable(runs))  # the keys of one pool are in order
    following, edge = firsts[-places - 1 : len(firsts) - places + 1]
    start = bisect_right if following == edge and ties != "in" else bisect_left
    return sum(pool.take(start(pool.rows.keys, edge, 0, pool.left), level) for pool in pools), edge
