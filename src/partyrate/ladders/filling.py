"""Who gets which level in one cohort: from the best level down, in the order of the ladder.

Rows that look alike to a ladder and have the same order get the same level. So a cohort is a few lists: for each look,
what orders its rows. At each level, the first rows of a list are taken; what is left of it is a shorter list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

from attrs import define, field, frozen

from partyrate.ladders.account import CohortRecord, LevelRecord, QuotaRecord
from partyrate.ladders.alike import Alike, Levels, Look, Member, Place, agreed, together
from partyrate.ladders.gates import Known, earned_place, moved, strongest, strongest_of
from partyrate.ladders.places import Rung, open_places, rounded_places, rungs
from partyrate.ladders.readings import Reading, Readings, readings
from partyrate.model import Gate, Ladder
from partyrate.numbers import NO_RULE, NOT_APPLICABLE, UNDETERMINED, Absent
from partyrate.plan import Plan


@frozen(eq=False)
class Filled:
    """The levels of a cohort's rows, as places or absent, and the account of it."""

    places: Mapping[int, Place]
    record: CohortRecord


def fill_all(
    plan: Plan, ladder: Ladder, key: tuple[Any, ...], members: Sequence[Member], wanted: Sequence[Fraction | Absent]
) -> Filled:
    """Fill the ladder for one cohort as `Filler.fill` does, from its rows in any order."""
    looks: dict[Any, list[Member]] = {}
    for member in members:
        look = member.look
        looks.setdefault((look.applicable, look.conditions, *look.gates.values()), []).append(member)
    cohort = [
        Alike(
            each[0].look,
            sorted(member.key for member in each if not isinstance(member.key, Absent)),
            Counter(member.key for member in each if isinstance(member.key, Absent)),
        )
        for each in looks.values()
    ]
    levels, record = Filler(plan, ladder).fill(key, cohort, wanted)
    found = zip(looks.values(), levels, strict=True)
    return Filled({member.number: own.place(member.key) for each, own in found for member in each}, record)


@define(eq=False)
class Filler:
    """Fills a ladder, cohort by cohort; threads may share it.

    Args:
        plan: The plan.
        ladder: The ladder.
    """

    plan: Plan
    ladder: Ladder
    gates: Sequence[Gate] = field(init=False)
    rungs: Sequence[Rung] = field(init=False)
    readings: Readings = field(init=False)
    quotas: Sequence[frozenset[int]] = field(init=False)
    enforced: Sequence[frozenset[int]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        ladder = self.ladder
        self.gates, self.rungs, self.readings = (
            self.plan.gates_of(ladder.name),
            rungs(ladder),
            readings(self.plan, ladder),
        )
        self.quotas = [frozenset(map(ladder.place, quota.levels)) for quota in ladder.quotas]
        self.enforced = [frozenset(map(ladder.place, quota.levels)) for quota in ladder.enforced]

    def fill(
        self, key: tuple[Any, ...], cohort: Sequence[Alike], wanted: Sequence[Fraction | Absent]
    ) -> tuple[list[Levels], CohortRecord]:
        """Fill the ladder for one cohort in every reading of its choices, and keep what they agree on.

        Args:
            key: What the rows of the cohort have in common.
            cohort: Its rows, by their looks.
            wanted: The number of places that the rule of each quota gives.

        Returns:
            The levels of the rows of each look, and the account of the cohort.
        """
        ladder, gone = self.ladder, Absent(self.readings.cause)
        excluding = [gate.name for gate in self.gates if ladder.name in gate.exclude]
        levels: dict[int, Levels] = {}
        candidates: dict[int, Alike] = {}
        rows = 0
        for number, each in enumerate(cohort):
            excluded = strongest_of(each.look.gates[gate] for gate in excluding)
            applicable = each.look.applicable
            rows += each.size if excluded is False else 0
            if excluded is not False:
                levels[number] = together(each, NOT_APPLICABLE if excluded is True else excluded)
            elif applicable is not True:
                levels[number] = together(each, NOT_APPLICABLE if applicable is False else applicable)
            else:
                candidates[number] = each
        size = sum(each.size for each in candidates.values())

        def blank() -> CohortRecord:
            quotas = [
                QuotaRecord(each.levels, each.bound, want) for each, want in zip(ladder.quotas, wanted, strict=True)
            ]
            return CohortRecord(key, rows, size, quotas=quotas)

        record = blank()
        if self.readings.too_many:
            levels |= {number: together(each, gone) for number, each in candidates.items()}
            record.undetermined = counted_places(levels.values())[UNDETERMINED]
            return [levels[number] for number in range(len(cohort))], record
        outside = (place for each in levels.values() for place, count in each.counted() if count)
        unsure = UNDETERMINED if UNDETERMINED in outside else None
        record, ways = in_all_ways(
            self.readings.ways, lambda way: _Filling(self, way, list(candidates.values()), unsure, blank())
        )
        for number, *same in zip(candidates, *ways, strict=True):
            levels[number] = agreed(same, gone, record)
        counts = counted_places(levels.values())
        record.undetermined = counts[UNDETERMINED]
        for quota, places in zip(record.quotas, self.quotas, strict=True):
            quota.got = sum(counts[place] for place in places)
        return [levels[number] for number in range(len(cohort))], record


def counted_places(levels: Iterable[Levels]) -> Counter[Place]:
    """Count the rows with each place, and those that are absent by each cause."""
    counts: Counter[Place] = Counter()
    for those in levels:
        for place, count in those.counted():
            counts[place] += count
    return counts


def in_all_ways(
    ways: Sequence[Reading], filling: Callable[[Reading], _Filling]
) -> tuple[CohortRecord, list[list[Levels]]]:
    """Fill a cohort in every reading; give the account of the first one, and the levels of each.

    Where no places can be shared, readings that differ only in how places are shared give the same.
    """
    found: list[list[Levels]] = []
    unshared: dict[Any, list[Levels]] = {}
    records: list[CohortRecord] = []
    for way in ways:
        gates = (way.overlap, *way.freed.values(), *way.takes_place.values())
        if gates in unshared:
            found.append(unshared[gates])
            continue
        each = filling(way)
        found.append(each.fill())
        records.append(each.record)
        if each.is_blocked:
            unshared[gates] = found[-1]
    return records[0], found


@define(eq=False)
class _Pool:
    """Rows that look alike among whom places are shared: the place they earned, and the highest one that gates allow.

    Of those with an order, the first `left` have no level yet, and of the others `loose`.
    """

    rows: Alike
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

    def levels(self, *, shares: bool) -> Levels:
        """Give the levels of all rows; where places are shared, rows without an order have none."""
        gone = self.rows.unordered
        return Levels(self.rows, self.stretches, {each: each if shares else self.loose_place for each in gone})


@define(eq=False)
class _Filling:
    """One cohort in one reading.

    `unsure` is what is undetermined outside the candidates; `taken` and `held` count the rows that use places of each
    level, by filling and by gates that fix.
    """

    filler: Filler
    reading: Reading
    cohort: Sequence[Alike]
    unsure: Absent | None
    record: CohortRecord
    counts: list[int] = field(factory=list)
    taken: Counter[int] = field(factory=Counter)
    held: Counter[int] = field(factory=Counter)
    is_blocked: bool = False

    @property
    def ladder(self) -> Ladder:
        """The ladder."""
        return self.filler.ladder

    def fill(self) -> list[Levels]:
        """Give the candidates their levels."""
        shares = bool(self.filler.enforced)
        fixed: dict[int, Levels] = {}
        pools: dict[int, _Pool] = {}
        for number, rows in enumerate(self.cohort):
            acts = self.acts(rows.look, "passes")
            is_fixed = any(self.ladder.name in gate.fix and act is True for gate, act in acts)
            earned = earned_place(self.ladder, self.reading.overlap, rows.look.conditions)
            place = moved(self.ladder, earned, acts)
            if isinstance(place, Absent):
                fixed[number] = together(rows, place)
            elif is_fixed:
                fixed[number] = together(rows, place)
                self.held[place] += rows.size * self.uses_place(acts)
            else:
                loose = 0 if shares else sum(rows.unordered.values())
                pools[number] = _Pool(rows, place, self.ceiling(acts), len(rows.keys), loose)
        self.record.filled = sum(pool.size for pool in pools.values())
        before = [place for levels in fixed.values() for place, count in levels.counted() if count]
        before += [gone for pool in pools.values() for gone in pool.rows.unordered if shares]
        blocked = self.blocked(before)
        self.is_blocked = blocked is not None
        if blocked is None:
            self.share(list(pools.values()))
        else:
            for pool in pools.values():
                pool.take(0, blocked)
        found = fixed | {number: pool.levels(shares=shares) for number, pool in pools.items()}
        return [self.end(found[number]) for number in range(len(self.cohort))]

    def end(self, levels: Levels) -> Levels:
        """Give the levels of rows after all gates."""
        acts = self.acts(levels.rows.look, None)
        return levels.changed(lambda place: moved(self.ladder, place, acts)) if acts else levels

    def acts(self, look: Look, freed: str | None) -> list[tuple[Gate, Known]]:
        """Give the gates that cap or fix, and whether they act on a row; `freed` selects some of them."""
        return [
            (gate, look.gates[gate.name])
            for gate in self.filler.gates
            if gate.name in self.reading.freed and freed in (None, self.reading.freed[gate.name])
        ]

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
        """Give the highest level to which gates let a row be lifted; a cap that may act counts."""
        caps = [
            self.ladder.place(gate.cap[self.ladder.name])
            for gate, act in acts
            if self.ladder.name in gate.cap and act is not False
        ]
        return min([len(self.ladder.levels) - 1, *caps])

    def blocked(self, places: Sequence[Place]) -> Absent | None:
        """Say why no places can be shared: their number is not there, or an undetermined row could take one."""
        if not self.filler.enforced:
            return None
        asked = [quota.wanted for quota in self.record.quotas if quota.bound != "about"]
        return strongest([*asked, UNDETERMINED if UNDETERMINED in places else None, self.unsure])

    def share(self, pools: Sequence[_Pool]) -> None:
        """Give levels from the best one down."""
        shared = [quota for quota in self.record.quotas if quota.bound != "about"]
        wanted = [quota.wanted for quota in shared if not isinstance(quota.wanted, Absent)]
        self.counts, self.record.even_remainders = rounded_places(self.reading.round, wanted)
        for quota, count in zip(shared, self.counts, strict=True):
            quota.places = count
        for rung in self.filler.rungs:
            self.record.levels.append(self.rung(rung, pools))
        self.record.unplaced = sum(pool.size for pool in pools)
        for pool in pools:
            pool.take(0, NO_RULE)

    def rung(self, rung: Rung, pools: Sequence[_Pool]) -> LevelRecord:
        """Give one level to the first of those who earned it, then to those who are lifted to it."""
        earners = [pool for pool in pools if pool.earned >= rung.place]
        left, size = sum(pool.size for pool in pools), sum(pool.size for pool in earners)
        keeps_back = self.reading.conflict == "quota"
        places = open_places(rung, self.open, left, keeps_back=keeps_back) if self.filler.enforced else None
        taken, edge = take_first(earners, places, self.reading.ties, rung.place)
        self.taken[rung.place] = taken
        level = LevelRecord(rung.name, places, size, edge=edge)
        level.has_tie = places is not None and taken != min(places, size)
        if keeps_back and taken == size:
            short = max([0, *(self.open(number) for number in rung.ending)])
            if places is not None:
                short = min(short, max(0, places - taken))
            others = [pool for pool in pools if pool.earned < rung.place <= pool.ceiling]
            size = sum(pool.size for pool in others)
            level.lifted, _ = take_first(others, short, self.reading.ties, rung.place)
            level.has_tie |= level.lifted != min(short, size)
            self.taken[rung.place] = taken + level.lifted
        level.taken = self.taken[rung.place]
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
