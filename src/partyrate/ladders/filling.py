"""Who gets which level in one cohort: from the best level down, in the order of the ladder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import define, field, frozen

from partyrate.ladders.account import CohortRecord, LevelRecord, QuotaRecord
from partyrate.ladders.gates import Known, earned_place, moved, strongest, strongest_of
from partyrate.ladders.places import Rung, open_places, rounded_places, rungs
from partyrate.ladders.readings import Reading, readings
from partyrate.model import Gate, Ladder
from partyrate.numbers import NO_RULE, NOT_APPLICABLE, Absent, Cause
from partyrate.plan import Plan


@define
class Member:
    """A row of a cohort as a ladder sees it.

    Args:
        number: The place of the row in its table.
        applicable: The ladder's `when`.
        key: What orders it, greater first; absent where a part is.
        conditions: The `when` of each level, best first; None where the level has none.
        gates: For each gate that touches the ladder, whether it acts.
        look: A number that all members have whose `applicable`, `conditions` and `gates` are the same, so that these
            are looked at once; None where that is not known.
    """

    number: int
    applicable: Known
    key: tuple[Any, ...] | Absent
    conditions: Sequence[Known | None]
    gates: Mapping[str, Known]
    look: int | None = None


@frozen
class Filled:
    """The levels of a cohort's rows, as places or absent, and the account of it."""

    places: Mapping[int, int | Absent]
    record: CohortRecord


def fill_all(
    plan: Plan, ladder: Ladder, key: tuple[Any, ...], members: Sequence[Member], wanted: Sequence[Fraction | Absent]
) -> Filled:
    """Fill the ladder for one cohort in every reading of its choices, and keep what they agree on.

    `key` is what the rows of the cohort have in common; `members` are all of them, in any order; `wanted` is the number
    of places that the rule of each quota gives.
    """
    found = readings(plan, ladder)
    gates = plan.gates_of(ladder.name)
    places: dict[int, int | Absent] = {}
    candidates: list[Member] = []
    rows = 0
    for member in members:
        excluded = strongest_of(member.gates[gate.name] for gate in gates if ladder.name in gate.exclude)
        rows += excluded is False
        if excluded is not False:
            places[member.number] = NOT_APPLICABLE if excluded is True else excluded
        elif member.applicable is not True:
            places[member.number] = NOT_APPLICABLE if member.applicable is False else member.applicable
        else:
            candidates.append(member)

    def blank() -> CohortRecord:
        quotas = [QuotaRecord(each.levels, each.bound, want) for each, want in zip(ladder.quotas, wanted, strict=True)]
        return CohortRecord(key, rows, len(candidates), quotas=quotas)

    record = blank()
    if found.too_many:
        return Filled(places | {member.number: Absent(found.cause) for member in candidates}, record)
    unsure = Absent(Cause.UNDETERMINED) if Absent(Cause.UNDETERMINED) in places.values() else None
    record, (first, *others) = in_all_ways(
        found.ways, lambda way: _Filling(ladder, way, gates, candidates, unsure, blank())
    )
    for number, place in first.items():
        agreed = [other[number] for other in others].count(place) == len(others)
        places[number] = place if agreed else Absent(found.cause)
        record.unsettled += not agreed
    for quota in record.quotas:
        levels = set(map(ladder.place, quota.levels))
        quota.got = sum(place in levels for place in places.values())
    return Filled(places, record)


def in_all_ways(
    ways: Sequence[Reading], filling: Callable[[Reading], _Filling]
) -> tuple[CohortRecord, list[dict[int, int | Absent]]]:
    """Fill a cohort in every reading; give the account of the first one, and the levels of each.

    Where no places can be shared, readings that differ only in how places are shared give the same.
    """
    found: list[dict[int, int | Absent]] = []
    unshared: dict[Any, dict[int, int | Absent]] = {}
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


@define
class _Candidate:
    """One of the rows among whom places are shared: the place it earned, and the highest one that gates allow."""

    number: int
    key: Any
    earned: int
    ceiling: int


@frozen
class _Start:
    """What a row has before filling, its key aside: a level, or the place it earned and how high it can be lifted.

    `uses_place` says whether a row that a gate fixes uses a place of its level.
    """

    place: int | Absent
    is_fixed: bool
    uses_place: bool
    ceiling: int


@define
class _Filling:
    """One cohort in one reading.

    `unsure` is what is undetermined outside the candidates; `taken` and `held` count the rows that use places of each
    level, by filling and by gates that fix.
    """

    ladder: Ladder
    reading: Reading
    gates: Sequence[Gate]
    members: Sequence[Member]
    unsure: Absent | None
    record: CohortRecord
    counts: list[int] = field(factory=list)
    taken: Counter[int] = field(factory=Counter)
    held: Counter[int] = field(factory=Counter)
    starts: dict[int, _Start] = field(factory=dict)
    ends: dict[tuple[int, int], int | Absent] = field(factory=dict)
    is_blocked: bool = False

    def fill(self) -> dict[int, int | Absent]:
        """Give each candidate its level."""
        places: dict[int, int | Absent] = {}
        pool: list[_Candidate] = []
        shares = bool(self.ladder.enforced)
        for member in self.members:
            start = self.start(member)
            place = start.place
            if start.is_fixed or isinstance(place, Absent):
                places[member.number] = place
                if start.is_fixed and not isinstance(place, Absent):
                    self.held[place] += start.uses_place
            elif shares and isinstance(member.key, Absent):
                places[member.number] = member.key
            else:
                pool.append(_Candidate(member.number, member.key, place, start.ceiling))
        self.record.filled = len(pool)
        blocked = self.blocked(places.values())
        self.is_blocked = blocked is not None
        if blocked is None:
            places |= self.share(pool)
        else:
            places |= {each.number: blocked for each in pool}
        return {member.number: self.end(member, places[member.number]) for member in self.members}

    def start(self, member: Member) -> _Start:
        """Give what a row has before filling; members that look alike are looked at once."""
        if member.look is None:
            return self.before(member)
        found = self.starts.get(member.look)
        if found is None:
            found = self.starts[member.look] = self.before(member)
        return found

    def end(self, member: Member, place: int | Absent) -> int | Absent:
        """Give the level of a row after all gates."""
        if member.look is None:
            return moved(self.ladder, place, self.acts(member, None))
        key = (member.look, -place.cause if isinstance(place, Absent) else place)
        found = self.ends.get(key)
        if found is None:
            found = self.ends[key] = moved(self.ladder, place, self.acts(member, None))
        return found

    def acts(self, member: Member, freed: str | None) -> list[tuple[Gate, Known]]:
        """Give the gates that cap or fix, and whether they act on a row; `freed` selects some of them."""
        return [
            (gate, member.gates[gate.name])
            for gate in self.gates
            if gate.name in self.reading.freed and freed in (None, self.reading.freed[gate.name])
        ]

    def before(self, member: Member) -> _Start:
        """Give what a row has before filling: its level where a gate fixes it, else the place it earned."""
        acts = self.acts(member, "passes")
        is_fixed = any(self.ladder.name in gate.fix and act is True for gate, act in acts)
        place = moved(self.ladder, earned_place(self.ladder, self.reading.overlap, member.conditions), acts)
        return _Start(place, is_fixed, is_fixed and self.uses_place(member), self.ceiling(member))

    def uses_place(self, member: Member) -> bool:
        """Say whether a fixed row uses a place: the lowest of the gates that fix it decides."""
        fixes = [
            (self.ladder.place(gate.fix[self.ladder.name]), self.reading.takes_place[gate.name])
            for gate, act in self.acts(member, "passes")
            if self.ladder.name in gate.fix and act is True
        ]
        lowest = min(level for level, _ in fixes)
        return any(takes for level, takes in fixes if level == lowest)

    def ceiling(self, member: Member) -> int:
        """Give the highest level to which gates let a row be lifted; a cap that may act counts."""
        caps = [
            self.ladder.place(gate.cap[self.ladder.name])
            for gate, act in self.acts(member, "passes")
            if self.ladder.name in gate.cap and act is not False
        ]
        return min([len(self.ladder.levels) - 1, *caps])

    def blocked(self, places: Iterable[int | Absent]) -> Absent | None:
        """Say why no places can be shared: their number is not there, or an undetermined row could take one."""
        if not self.ladder.enforced:
            return None
        asked = [quota.wanted for quota in self.record.quotas if quota.bound != "about"]
        rows = (place for place in places if isinstance(place, Absent) and place.cause is Cause.UNDETERMINED)
        return strongest([*asked, next(rows, None), self.unsure])

    def share(self, pool: list[_Candidate]) -> dict[int, int | Absent]:
        """Give levels from the best one down."""
        shared = [quota for quota in self.record.quotas if quota.bound != "about"]
        wanted = [quota.wanted for quota in shared if not isinstance(quota.wanted, Absent)]
        self.counts, self.record.even_remainders = rounded_places(self.reading.round, wanted)
        for quota, count in zip(shared, self.counts, strict=True):
            quota.places = count
        places: dict[int, int | Absent] = {}
        for rung in rungs(self.ladder):
            chosen, level = self.rung(rung, pool)
            self.record.levels.append(level)
            places |= {each.number: rung.place for each in chosen}
            pool = [each for each in pool if each.number not in places]
        self.record.unplaced = len(pool)
        return places | {each.number: NO_RULE for each in pool}

    def rung(self, rung: Rung, left: Sequence[_Candidate]) -> tuple[list[_Candidate], LevelRecord]:
        """Give one level to the first of those who earned it, then to those who are lifted to it."""
        earners = [each for each in left if each.earned >= rung.place]
        keeps_back = self.reading.conflict == "quota"
        places = open_places(rung, self.open, len(left), keeps_back=keeps_back) if self.ladder.enforced else None
        chosen, edge = first_of(earners, places, self.reading.ties)
        self.taken[rung.place] = len(chosen)
        level = LevelRecord(rung.name, places, len(earners), edge=edge)
        level.has_tie = places is not None and len(chosen) != min(places, len(earners))
        if keeps_back and len(chosen) == len(earners):
            short = max([0, *(self.open(number) for number in rung.ending)])
            if places is not None:
                short = min(short, max(0, places - len(chosen)))
            others = [each for each in left if each.earned < rung.place <= each.ceiling]
            lifted, _ = first_of(others, short, self.reading.ties)
            level.has_tie |= len(lifted) != min(short, len(others))
            level.lifted = len(lifted)
            chosen = chosen + lifted
            self.taken[rung.place] = len(chosen)
        level.taken = len(chosen)
        return chosen, level

    def open(self, number: int) -> int:
        """Give the places of a quota that nobody uses yet; below zero where ties or gates brought too many."""
        levels = map(self.ladder.place, self.ladder.enforced[number].levels)
        return self.counts[number] - sum(self.taken[place] + self.held[place] for place in levels)


def first_of(rows: Sequence[_Candidate], places: int | None, ties: str) -> tuple[list[_Candidate], Any]:
    """Give the first rows in order, as many as there are places, and what orders the last of them.

    A tie across the edge goes in or out as a whole.
    """
    if places is None or len(rows) <= places:
        return list(rows), None
    if places == 0:
        return [], None
    ordered = sorted(rows, key=lambda row: row.key, reverse=True)
    edge = ordered[places - 1].key
    if ordered[places].key != edge:
        return ordered[:places], edge
    return [row for row in ordered if row.key > edge or (row.key == edge and ties == "in")], edge
