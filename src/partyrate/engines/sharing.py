"""Who gets which level, in columns: ranks compared with open places, from the best level down.

A rank tells each row its place among those that can take a level. Ranks are the dear part, so that levels share one as
long as nobody new joins from one level to the next: then the next level begins where the last one ended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import define

from partyrate.engines.cohorts import NOBODY, all_of
from partyrate.engines.past import as_int
from partyrate.ladders import Rung, rungs
from partyrate.language.domains.columns import first_match, integer, when

if TYPE_CHECKING:
    from partyrate.engines.fill import Filling


@define(eq=False)
class _Ranked:
    """A rank among the rows that can take a level, and how many of them have been taken since it was made."""

    rank: Any
    mask: Any
    taken: Callable[[], Any] | None = None

    def first(self, places: Any) -> Any:
        """Give the condition that a row is among the first; those taken before fulfil it as well."""
        cut = places if self.taken is None else self.taken() + places
        return self.rank <= cut if self.mask is None else self.mask & (self.rank <= cut)


class Sharing:
    """The places of one reading, shared among the rows of its pool.

    `chosen` are the conditions that a row takes a level, the first that holds being its level; `taken` counts the rows
    of each level, when it is asked for.
    """

    def __init__(self, filling: Filling) -> None:
        self.filling, self.cohorts, self.reading = filling, filling.cohorts, filling.reading
        self.keep = filling.cohorts.keep
        self.chosen: list[tuple[Any, int]] = []
        self.taken: dict[int, Callable[[], Any]] = {}
        self.places: dict[int, Any] = {}
        self.earnable = filling.cohorts.earnable
        self.possible = self.earnable | {place for _, place, _ in filling.gates("cap", "passes")}
        self.ranked: _Ranked | None = None
        self._so_far: tuple[int, Any] = (0, None)
        self.pool_size = cache(lambda: self.cohorts.count(filling.pool))

    def filled(self) -> Any:
        """Give the place of each row, `NOBODY` without."""
        for rung in rungs(self.filling.ladder):
            places = self.places[rung.place] = self.open_places(rung)
            before = len(self.chosen)
            if places is None:
                self.give_all(rung)
            else:
                self.give_first(rung, places)
            if self.reading.conflict == "quota" and rung.ending and min(self.earnable) < rung.place:
                self.lift(rung, places, before)
        return self.keep(first_match(self.chosen, NOBODY))

    # ---------------------------------------------------------------------------------------------------------- rows

    def free(self, upto: int | None = None) -> list[Any]:
        """Give the conditions that a row of the pool has no level yet."""
        upto = len(self.chosen) if upto is None else upto
        pool = [] if self.filling.pool is None else [self.filling.pool]
        if not upto:
            return pool
        if self._so_far[0] != upto:
            self._so_far = (upto, self.keep(first_match(self.chosen[:upto], NOBODY)))
        return [*pool, self._so_far[1] == NOBODY]

    def able(self, place: int) -> list[Any]:
        """Give the condition that a row earned a level, unless all have."""
        return [self.filling.earned >= place] if min(self.possible) < place else []

    def give_all(self, rung: Rung) -> None:
        """Give an unlimited level to everybody who earned it."""
        upto = len(self.chosen)
        conditions = self.able(rung.place)
        self.chosen.append((all_of(conditions) if conditions else None, rung.place))
        self.taken[rung.place] = cache(lambda: self.count([*self.free(upto), *conditions]))
        self.ranked = None

    def give_first(self, rung: Rung, places: Any) -> None:
        """Give a level to the first of those who earned it."""
        if self.ranked is None or rung.place in self.possible:
            self.ranked = self.rank([*self.free(), *self.able(rung.place)])
        ranked = self.ranked
        before, condition = ranked.taken, ranked.first(places)
        total = cache(lambda: self.cohorts.count(condition))
        self.taken[rung.place] = total if before is None else cache(lambda: total() - before())
        ranked.taken = total
        self.chosen.append((condition, rung.place))

    def lift(self, rung: Rung, places: Any, before: int) -> None:
        """Fill places that too few earned with the nearest from below, never past a gate."""
        import narwhals as nw

        got = self.taken[rung.place]()
        earners = self.count([*self.free(before), *self.able(rung.place)])
        asked = [self.open(number) for number in rung.ending]
        short = asked[0] if len(asked) == 1 else nw.max_horizontal(*asked)
        if places is not None:
            short = nw.min_horizontal(short, places - got)
        short = self.keep(when((got == earners) & (short > 0), short, integer(0)))
        conditions = [*self.free(before), self.filling.earned < rung.place]
        if self.filling.ceiling is not None:
            conditions.append(self.filling.ceiling >= rung.place)
        condition = self.rank(conditions).first(short)
        self.chosen.append((condition, rung.place))
        lifted = cache(lambda: self.cohorts.count(condition))
        self.taken[rung.place] = cache(lambda: got + lifted())
        self.ranked = None

    def rank(self, conditions: Sequence[Any]) -> _Ranked:
        """Rank the rows that fulfil conditions, in their cohorts: the others stand behind them."""
        order, _ = self.cohorts.order
        mask = self.keep(all_of(conditions)) if conditions else None
        among = order if mask is None else self.keep(when(mask, order, integer(-1)))
        method = "min" if self.reading.ties == "in" else "max"
        return _Ranked(self.keep(as_int(among.rank(method, descending=True).over(*self.cohorts.keys))), mask)

    # ---------------------------------------------------------------------------------------------------------- places

    def count(self, conditions: Sequence[Any]) -> Any:
        """Count the rows of each cohort that fulfil conditions."""
        return self.cohorts.count(all_of(conditions) if conditions else None)

    def open(self, number: int) -> Any:
        """Give the places of a quota that nobody uses yet; below zero where ties or gates brought too many."""
        ladder, held = self.filling.ladder, self.filling.held
        found = self.filling.counts[number]
        for place in map(ladder.place, ladder.enforced[number].levels):
            if place in self.taken:
                found = found - self.taken[place]()
            if place in held:
                found = found - held[place]
        return found

    def open_places(self, rung: Rung) -> Any:
        """Give the places open at a level, as the plain filling does; None where nothing limits it."""
        import narwhals as nw

        bounds = [self.open(number) for number in rung.limits]
        if rung.is_remainder:
            bounds.append(self.for_below(rung))
        elif self.reading.conflict == "quota" and rung.below:
            own = [self.open(number) for number in rung.ending]
            bounds.append(nw.max_horizontal(self.for_below(rung), *own) if own else self.for_below(rung))
        if not bounds:
            return None
        lowest = bounds[0] if len(bounds) == 1 else nw.min_horizontal(*bounds)
        return self.keep(when(lowest < 0, integer(0), lowest))

    def for_below(self, rung: Rung) -> Any:
        """Give the rows left, less those that quotas below ask for."""
        found = self.pool_size()
        for taken in self.taken.values():
            found = found - taken()
        for number in rung.below:
            asked = self.open(number)
            found = found - when(asked < 0, integer(0), asked)
        return found
