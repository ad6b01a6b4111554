"""The allocation of levels in columns: ranks compared with open places, from the best level down.

Window ranks and counts over cohorts dominate the cost. Levels therefore share a rank as long as no further row can
take part from one level to the next, and rows are counted only where a bound needs it: for 1:4:4:1 one rank, the size
of the cohort, and the rows at the best level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any

from attrs import define, field

from partyrate.engines.columns.cohorts import NOBODY
from partyrate.engines.columns.expressions import all_of, as_int64
from partyrate.engines.columns.ladder_gates import LadderGates
from partyrate.ladders import LevelPlan, level_plans
from partyrate.language.domains.columns import first_match, integer, maximum, minimum, when


@define(eq=False)
class _Ranked:
    """A rank among the rows that can take a level, and how many of them got one of `levels` by it so far."""

    rank: Any
    mask: Any
    levels: set[int] = field(factory=set)
    taken: Callable[[], Any] | None = None

    def first(self, cut: Any) -> Any:
        """Return the condition that a row is among the first."""
        return self.rank <= cut if self.mask is None else self.mask & (self.rank <= cut)


class Allocation:
    """The allocation of levels to the rows of the pool, in one interpretation of the ladder.

    Args:
        gates: The gates of the ladder.
        earned: The level that each row earned.
        ceiling: The highest level that gates allow a row; None where they allow all.
        pool: The condition that a row takes part; None where all do.
        counts: The places of the quotas that change something.

    Attributes:
        chosen: Conditions with levels: the first that holds gives a row its level, and None holds for all.
        taken: By level, a function that counts the rows at it: a count that nothing asks for costs no step.
    """

    def __init__(
        self, gates: LadderGates, earned: Any, ceiling: Any, pool: Any, counts: Sequence[tuple[Any, Any]]
    ) -> None:
        self.ladder, self.cohorts, self.held = gates.ladder, gates.cohorts, gates.held
        self.interpretation = gates.interpretation
        self.earned, self.ceiling, self.pool, self.counts = earned, ceiling, pool, counts
        self.materialize = gates.cohorts.materialize
        self.chosen: list[tuple[Any, int]] = []
        self.taken: dict[int, Callable[[], Any]] = {}
        self.possible = gates.cohorts.earnable | {level for _, level, _ in gates.gates("cap", "passes")}
        self.ranked: _Ranked | None = None
        self.pool_size = cache(lambda: self.cohorts.rows if pool is None else self.cohorts.count(pool))
        self.placed = cache(lambda number: self.materialize(first_match(self.chosen[:number], NOBODY)))

    def filled(self) -> Any:
        """Return the level of each row, `NOBODY` for none."""
        above: LevelPlan | None = None
        for level_plan in level_plans(self.ladder):
            before = len(self.chosen)
            if self.is_unlimited(level_plan) or self.is_rest(level_plan, above):
                self.allocate_all(level_plan)
            else:
                self.allocate_first(level_plan)
            may_lift = level_plan.ending and min(self.cohorts.earnable) < level_plan.index
            if self.interpretation.conflict == "quota" and may_lift:
                self.lift(level_plan, before)
            above = level_plan
        return self.materialize(first_match(self.chosen, NOBODY))

    # ---------------------------------------------------------------------------------------------------------- rows

    def free(self, number: int) -> list[Any]:
        """Return the conditions that a row of the pool took none of the first chosen levels."""
        pool = [] if self.pool is None else [self.pool]
        return [*pool, self.placed(number) == NOBODY] if number else pool

    def able(self, level: int) -> list[Any]:
        """Return the condition that a row earned a level; none where all did."""
        return [self.earned >= level] if min(self.possible) < level else []

    def count(self, conditions: Sequence[Any]) -> Any:
        """Count the rows of each cohort that fulfil conditions."""
        return self.cohorts.count(all_of(conditions) if conditions else None)

    def rank(self, conditions: Sequence[Any]) -> _Ranked:
        """Rank the rows of each cohort that fulfil conditions, ahead of all others."""
        order = self.cohorts.order.whole
        mask = self.materialize(all_of(conditions)) if conditions else None
        among = order if mask is None else self.materialize(when(mask, order, integer(-1)))
        method = "min" if self.interpretation.ties == "in" else "max"
        return _Ranked(self.materialize(as_int64(among.rank(method, descending=True).over(*self.cohorts.keys))), mask)

    def is_unlimited(self, level_plan: LevelPlan) -> bool:
        """Whether nothing bounds the rows that a level takes."""
        way = self.interpretation
        return not (level_plan.limits or level_plan.takes_remainder(way) or level_plan.keeps_back(way))

    def is_rest(self, level_plan: LevelPlan, above: LevelPlan | None) -> bool:
        """Whether a level takes all rows left: the remainder level above it left no more than it has places."""
        return (
            above is not None
            and above.takes_remainder(self.interpretation)
            and not above.limits
            and self.interpretation.ties == "in"
            and above.below == level_plan.limits == level_plan.ending
            and not self.able(above.index)
        )

    def allocate_all(self, level_plan: LevelPlan) -> None:
        """Allocate a level to all rows left that earned it."""
        number, conditions = len(self.chosen), self.able(level_plan.index)
        self.chosen.append((all_of(conditions) if conditions else None, level_plan.index))
        self.taken[level_plan.index] = cache(lambda: self.count([*self.free(number), *conditions]))
        self.ranked = None

    def allocate_first(self, level_plan: LevelPlan) -> None:
        """Allocate a level to the first rows that earned it.

        Rows that took a level by the same rank are ahead of these, so that the cut is moved on by their number.
        """
        ranked = self.ranked
        if ranked is None or level_plan.index in self.possible:
            ranked = self.rank([*self.free(len(self.chosen)), *self.able(level_plan.index)])
        condition = ranked.first(self.materialize(minimum(*self.bounds(level_plan, ranked))))
        before = ranked.taken
        total = cache(lambda: self.cohorts.count(condition))
        if before is not None:
            total = cache(lambda: self.materialize(maximum(before(), self.cohorts.count(condition))))
        self.taken[level_plan.index] = total if before is None else cache(lambda: total() - before())
        self.ranked = _Ranked(ranked.rank, ranked.mask, ranked.levels | {level_plan.index}, total)
        self.chosen.append((condition, level_plan.index))

    def lift(self, level_plan: LevelPlan, before: int) -> None:
        """Fill places that too few rows earned with the nearest rows from below, never past a gate."""
        got = self.taken[level_plan.index]()
        earners = self.count([*self.free(before), *self.able(level_plan.index)])
        short = maximum(*(self.open(number) for number in level_plan.ending))
        if not self.is_unlimited(level_plan):
            short = minimum(short, *self.bounds(level_plan))
        short = self.materialize(when((got == earners) & (short > 0), short, integer(0)))
        conditions = [*self.free(before), self.earned < level_plan.index]
        if self.ceiling is not None:
            conditions.append(self.ceiling >= level_plan.index)
        condition = self.rank(conditions).first(short)
        self.chosen.append((condition, level_plan.index))
        self.taken[level_plan.index] = cache(lambda: got + self.cohorts.count(condition))
        self.ranked = None

    # ---------------------------------------------------------------------------------------------------------- places

    def taken_at(self, levels: AbstractSet[int], ranked: _Ranked | None = None) -> Any:
        """Count the rows at some levels, with one count for all that one rank placed; None for no levels."""
        if ranked is not None and ranked.taken is not None and levels == ranked.levels:
            return ranked.taken()
        counts = [self.taken[level]() for level in sorted(levels)]
        return sum(counts[1:], counts[0]) if counts else None

    def less_taken(self, places: Any, levels: AbstractSet[int], ranked: _Ranked | None) -> Any:
        """Subtract the rows at some levels from a number of places, and add those that `ranked` counts as ahead."""
        ahead = ranked.levels if ranked is not None else set()
        more, less = self.taken_at(ahead - levels, ranked), self.taken_at(levels - ahead)
        places = places if more is None else places + more
        return places if less is None else places - less

    def open(self, number: int, ranked: _Ranked | None = None) -> Any:
        """Return the places of a quota that no row uses yet; below zero where ties or gates brought too many rows."""
        ladder, held = self.ladder, self.held
        levels = set(map(ladder.place, ladder.enforced[number].levels))
        places, _ = self.counts[number]
        for level in sorted(levels & held.keys()):
            places = places - held[level]
        return self.less_taken(places, levels & self.taken.keys(), ranked)

    def bounds(self, level_plan: LevelPlan, ranked: _Ranked | None = None) -> list[Any]:
        """Return the bounds of the number of rows that a level takes, as `partyrate.ladders.seats.open_places` does."""
        bounds = [self.open(number, ranked) for number in level_plan.limits]
        if level_plan.takes_remainder(self.interpretation):
            bounds.append(self.for_below(level_plan, ranked))
        elif level_plan.keeps_back(self.interpretation):
            asked_here = [self.open(number, ranked) for number in level_plan.asking]
            bounds.append(maximum(self.for_below(level_plan, ranked), *asked_here))
        return bounds

    def for_below(self, level_plan: LevelPlan, ranked: _Ranked | None) -> Any:
        """Return the number of rows left, less those that quotas below ask for."""
        left = self.less_taken(self.pool_size(), self.taken.keys(), ranked)
        for number in level_plan.below:
            asked = self.open(number)
            left = left - when(asked < 0, integer(0), asked)
        return left
