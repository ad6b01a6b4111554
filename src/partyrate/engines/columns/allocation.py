"""Who gets which level, in columns: ranks compared with open places, from the best level down.

A rank tells each row its place among those that can take a level. Ranks and counts over cohorts are the dear parts.
Levels share a rank as long as nobody new joins from one level to the next, and rows are counted only where a bound
needs it: for 1:4:4:1 one rank, the size of the cohort, and the rows at the best level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any

from attrs import define, field

from partyrate.engines.columns.cohorts import NOBODY
from partyrate.engines.columns.expressions import all_of, as_int64, maximum, minimum
from partyrate.engines.columns.ladder_gates import LadderGates
from partyrate.ladders import LevelPlan, level_plans
from partyrate.language.domains.columns import first_match, integer, when


@define(eq=False)
class _Ranked:
    """A rank among the rows that can take a level; how many of them got one of `levels`, with which it began."""

    rank: Any
    mask: Any
    levels: set[int] = field(factory=set)
    taken: Callable[[], Any] | None = None

    def first(self, cut: Any) -> Any:
        """Give the condition that a row is among the first."""
        return self.rank <= cut if self.mask is None else self.mask & (self.rank <= cut)


class Allocation:
    """The places of one reading, shared among the rows of its pool.

    `chosen` are the conditions that a row takes a level: the first that holds gives its level, and None holds for all.
    `taken` counts the rows of each level, when it is asked for.
    """

    def __init__(
        self, gates: LadderGates, earned: Any, ceiling: Any, pool: Any, counts: Sequence[tuple[Any, Any]]
    ) -> None:
        self.ladder, self.cohorts, self.reading, self.held = gates.ladder, gates.cohorts, gates.reading, gates.held
        self.earned, self.ceiling, self.pool, self.counts = earned, ceiling, pool, counts
        self.materialize = gates.cohorts.materialize
        self.chosen: list[tuple[Any, int]] = []
        self.taken: dict[int, Callable[[], Any]] = {}
        self.possible = gates.cohorts.earnable | {place for _, place, _ in gates.gates("cap", "passes")}
        self.ranked: _Ranked | None = None
        self.pool_size = cache(lambda: self.cohorts.rows if pool is None else self.cohorts.count(pool))
        self.placed = cache(lambda number: self.materialize(first_match(self.chosen[:number], NOBODY)))

    def filled(self) -> Any:
        """Give the place of each row, `NOBODY` without."""
        above: LevelPlan | None = None
        for rung in level_plans(self.ladder):
            before = len(self.chosen)
            if self.is_unlimited(rung) or self.is_rest(rung, above):
                self.give_all(rung)
            else:
                self.give_first(rung)
            if self.reading.conflict == "quota" and rung.ending and min(self.cohorts.earnable) < rung.index:
                self.lift(rung, before)
            above = rung
        return self.materialize(first_match(self.chosen, NOBODY))

    # ---------------------------------------------------------------------------------------------------------- rows

    def free(self, number: int) -> list[Any]:
        """Give the conditions that a row of the pool takes none of the first levels that were chosen."""
        pool = [] if self.pool is None else [self.pool]
        return [*pool, self.placed(number) == NOBODY] if number else pool

    def able(self, place: int) -> list[Any]:
        """Give the condition that a row earned a level, unless all have."""
        return [self.earned >= place] if min(self.possible) < place else []

    def count(self, conditions: Sequence[Any]) -> Any:
        """Count the rows of each cohort that fulfil conditions."""
        return self.cohorts.count(all_of(conditions) if conditions else None)

    def rank(self, conditions: Sequence[Any]) -> _Ranked:
        """Rank the rows that fulfil conditions, in their cohorts: the others stand behind them."""
        order = self.cohorts.order.whole
        mask = self.materialize(all_of(conditions)) if conditions else None
        among = order if mask is None else self.materialize(when(mask, order, integer(-1)))
        method = "min" if self.reading.ties == "in" else "max"
        return _Ranked(self.materialize(as_int64(among.rank(method, descending=True).over(*self.cohorts.keys))), mask)

    def is_unlimited(self, rung: LevelPlan) -> bool:
        """Whether nothing bounds the rows that a level takes."""
        return not (rung.limits or rung.is_remainder or self.keeps_back(rung))

    def is_rest(self, rung: LevelPlan, above: LevelPlan | None) -> bool:
        """Whether a level takes whoever is left: the remainder above it left no more rows than it has places."""
        return (
            above is not None
            and above.is_remainder
            and not above.limits
            and self.reading.ties == "in"
            and above.below == rung.limits == rung.ending
            and not self.able(above.index)
        )

    def keeps_back(self, rung: LevelPlan) -> bool:
        """Whether a level leaves rows for quotas below it because of a conflict."""
        return self.reading.conflict == "quota" and bool(rung.below)

    def give_all(self, rung: LevelPlan) -> None:
        """Give a level to everybody left who earned it."""
        number, conditions = len(self.chosen), self.able(rung.index)
        self.chosen.append((all_of(conditions) if conditions else None, rung.index))
        self.taken[rung.index] = cache(lambda: self.count([*self.free(number), *conditions]))
        self.ranked = None

    def give_first(self, rung: LevelPlan) -> None:
        """Give a level to the first of those who earned it.

        The rows that took a level before by the same rank stand ahead, so that the cut lies as much further on.
        """
        import narwhals as nw

        ranked = self.ranked
        if ranked is None or rung.index in self.possible:
            ranked = self.rank([*self.free(len(self.chosen)), *self.able(rung.index)])
        condition = ranked.first(self.materialize(minimum(*self.bounds(rung, ranked))))
        before = ranked.taken
        total = cache(lambda: self.cohorts.count(condition))
        if before is not None:
            total = cache(lambda: self.materialize(nw.max_horizontal(before(), self.cohorts.count(condition))))
        self.taken[rung.index] = total if before is None else cache(lambda: total() - before())
        self.ranked = _Ranked(ranked.rank, ranked.mask, ranked.levels | {rung.index}, total)
        self.chosen.append((condition, rung.index))

    def lift(self, rung: LevelPlan, before: int) -> None:
        """Fill places that too few earned with the nearest from below, never past a gate."""
        got = self.taken[rung.index]()
        earners = self.count([*self.free(before), *self.able(rung.index)])
        short = maximum(*(self.open(number) for number in rung.ending))
        if not self.is_unlimited(rung):
            short = minimum(short, *self.bounds(rung))
        short = self.materialize(when((got == earners) & (short > 0), short, integer(0)))
        conditions = [*self.free(before), self.earned < rung.index]
        if self.ceiling is not None:
            conditions.append(self.ceiling >= rung.index)
        condition = self.rank(conditions).first(short)
        self.chosen.append((condition, rung.index))
        self.taken[rung.index] = cache(lambda: got + self.cohorts.count(condition))
        self.ranked = None

    # ---------------------------------------------------------------------------------------------------------- places

    def taken_at(self, levels: AbstractSet[int], ranked: _Ranked | None = None) -> Any:
        """Count the rows at some levels; all those that one rank placed are one count. None for no levels."""
        if ranked is not None and ranked.taken is not None and levels == ranked.levels:
            return ranked.taken()
        counts = [self.taken[level]() for level in sorted(levels)]
        return sum(counts[1:], counts[0]) if counts else None

    def less_taken(self, places: Any, levels: AbstractSet[int], ranked: _Ranked | None) -> Any:
        """Take rows at some levels from a number of places; those that `ranked` placed stand ahead and are added."""
        ahead = ranked.levels if ranked is not None else set()
        more, less = self.taken_at(ahead - levels, ranked), self.taken_at(levels - ahead)
        places = places if more is None else places + more
        return places if less is None else places - less

    def open(self, number: int, ranked: _Ranked | None = None) -> Any:
        """Give the places of a quota that nobody uses yet; below zero where ties or gates brought too many."""
        ladder, held = self.ladder, self.held
        levels = set(map(ladder.place, ladder.enforced[number].levels))
        found, _ = self.counts[number]
        for place in sorted(levels & held.keys()):
            found = found - held[place]
        return self.less_taken(found, levels & self.taken.keys(), ranked)

    def bounds(self, rung: LevelPlan, ranked: _Ranked | None = None) -> list[Any]:
        """Give what bounds the rows that a level takes, as the plain filling does."""
        bounds = [self.open(number, ranked) for number in rung.limits]
        if rung.is_remainder:
            bounds.append(self.for_below(rung, ranked))
        elif self.keeps_back(rung):
            own = [self.open(number, ranked) for number in rung.asking]
            bounds.append(maximum(self.for_below(rung, ranked), *own))
        return bounds

    def for_below(self, rung: LevelPlan, ranked: _Ranked | None) -> Any:
        """Give the rows left, less those that quotas below ask for."""
        found = self.less_taken(self.pool_size(), self.taken.keys(), ranked)
        for number in rung.below:
            asked = self.open(number)
            found = found - when(asked < 0, integer(0), asked)
        return found
