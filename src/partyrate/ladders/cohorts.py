"""Filling the cohorts of one ladder, in every reading of its choices, whether anything about them is open or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, Final

from attrs import define, field, frozen

from partyrate.ladders.allocation import Allocation
from partyrate.ladders.gates import Known, is_open, strongest, strongest_of
from partyrate.ladders.interpretations import Interpretation, Interpretations, interpretations_of
from partyrate.ladders.open_cohorts import OpenCohort
from partyrate.ladders.outlook import Outlook, Span, outlook, outside
from partyrate.ladders.profiles import Cut, LevelRuns, Member, Place, ProfileGroup, RowProfile, unanimous, uniform
from partyrate.ladders.reports import CohortRecord, QuotaRecord
from partyrate.ladders.seats import LevelPlan, grows, level_plans, rounded_places, rounded_spans
from partyrate.model import Gate, Ladder
from partyrate.numbers import UNDETERMINED, Absent
from partyrate.plan import Plan


@frozen(eq=False)
class AllocatedCohort:
    """The levels of a cohort's rows, as places or absent, and the account of it."""

    places: Mapping[int, Place]
    record: CohortRecord


MANY: Final = 10**9
"""More places than there are rows."""


@frozen
class SeatDemand:
    """The places that a quota asks for before rounding.

    Args:
        least: Their least number.
        most: Their greatest number.
        gone: Why nothing is known of it.
        told: The number, or why it is not known for sure.
    """

    least: Fraction
    most: Fraction
    gone: Absent | None
    told: Fraction | Absent

    @property
    def is_known(self) -> bool:
        """Whether the number is known."""
        return not isinstance(self.told, Absent)


def fill_all(
    filler: LadderAllocator,
    key: tuple[Any, ...],
    members: Sequence[Member],
    wanted: Sequence[Fraction | Absent],
    most: Sequence[Fraction | Absent],
) -> AllocatedCohort:
    """Fill the ladder for one cohort as `Filler.fill` does, from its rows in any order."""
    looks: dict[Any, list[Member]] = {}
    for member in members:
        look = member.profile
        looks.setdefault((look.applicable, look.conditions, *look.gates.values()), []).append(member)
    cohort = [
        ProfileGroup(
            each[0].profile,
            sorted(member.key for member in each if not isinstance(member.key, Cut)),
            Counter(member.key for member in each if isinstance(member.key, Cut)),
        )
        for each in looks.values()
    ]
    levels, record = filler.fill(key, cohort, wanted, most)
    found = zip(looks.values(), levels, strict=True)
    return AllocatedCohort({member.number: own.place(member.key) for each, own in found for member in each}, record)


@define(eq=False)
class LadderAllocator:
    """Fills a ladder, cohort by cohort; threads may share it.

    Args:
        plan: The plan.
        ladder: The ladder.
    """

    plan: Plan
    ladder: Ladder
    gates: Sequence[Gate] = field(init=False)
    level_plans: Sequence[LevelPlan] = field(init=False)
    interpretations: Interpretations = field(init=False)
    quotas: Sequence[frozenset[int]] = field(init=False)
    enforced: Sequence[frozenset[int]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        ladder = self.ladder
        self.gates, self.level_plans, self.interpretations = (
            self.plan.gates_of(ladder.name),
            level_plans(ladder),
            interpretations_of(self.plan, ladder),
        )
        self.quotas = [frozenset(map(ladder.place, quota.levels)) for quota in ladder.quotas]
        self.enforced = [frozenset(map(ladder.place, quota.levels)) for quota in ladder.enforced]

    # ------------------------------------------------------------------------------------------------------- the rows

    def excluded(self, look: RowProfile) -> Known:
        """Return whether a gate excludes a row."""
        return strongest_of(look.gates[gate.name] for gate in self.gates if self.ladder.name in gate.exclude)

    def outside(self, look: RowProfile) -> Absent | None:
        """Return why a row is no candidate; None for candidates."""
        return outside(self.excluded(look), look.applicable)

    def counts(self, look: RowProfile) -> tuple[Span, Span]:
        """Return whether a row is counted in `rows` and in `candidates`: surely, and possibly."""
        excluded, applicable = self.excluded(look), look.applicable
        row, candidate = excluded is False, applicable is True
        may_row, may_candidate = row or is_open(excluded), candidate or is_open(applicable)
        return (int(row), int(row and candidate)), (int(may_row), int(may_row and may_candidate))

    def acts(self, reading: Interpretation, look: RowProfile, freed: str | None = None) -> list[tuple[Gate, Known]]:
        """Return the gates that cap or fix, and whether they act on a row; `freed` selects some of them."""
        return [
            (gate, look.gates[gate.name])
            for gate in self.gates
            if gate.name in reading.freed and freed in (None, reading.freed[gate.name])
        ]

    def outlook(self, reading: Interpretation, look: RowProfile) -> Outlook:
        """Return what rows of one look can still become."""
        acts = self.acts(reading, look, "passes")
        outside_, lifts = self.outside(look), self.lifts(reading)
        return outlook(self.ladder, reading, outside_, look.conditions, acts, lifts=lifts)

    def lifts(self, reading: Interpretation) -> bool:
        """Return whether somebody can be lifted: a level asks for rows that not everybody earned."""
        return reading.conflict == "quota" and any(
            rung.ending and rung.index > self.earned_by_all for rung in self.level_plans
        )

    @cached_property
    def earned_by_all(self) -> int:
        """The best level that everybody earned, the lowest one where that is none."""
        levels = self.ladder.levels
        return max((len(levels) - 1 - number for number, each in enumerate(levels) if each.when is None), default=0)

    # ----------------------------------------------------------------------------------------------------- the places

    @cached_property
    def growing(self) -> Sequence[bool]:
        """For each quota, whether it never asks for fewer places where there are more rows."""
        node = self.plan.nodes[self.ladder.name]
        rules = (self.plan.nodes[node.variants[0]] if node.is_agreed else node).rules
        return [grows(rules[f"quotas.{number}"].tree, self.plan.constant) for number in range(len(self.ladder.quotas))]

    def wishes(
        self, cohort: Sequence[ProfileGroup], wanted: Sequence[Fraction | Absent], most: Sequence[Fraction | Absent]
    ) -> list[SeatDemand]:
        """Return what each quota asks for, from what its rule gives with the least and with the greatest counts."""
        looks = [each.profile for each in cohort if each.size]
        doubts = [each for look in looks for each in (self.excluded(look), look.applicable) if is_open(each)]
        found = []
        for low, high, is_growing in zip(wanted, most, self.growing, strict=True):
            if isinstance(low, Absent) or isinstance(high, Absent):
                gone = strongest([low, high])
                assert gone is not None
                found.append(SeatDemand(Fraction(0), Fraction(0), gone, gone))
            elif low == high:
                found.append(SeatDemand(low, high, None, low))
            else:
                counted = strongest(doubts)
                assert counted is not None
                found.append(SeatDemand(low, high, None if is_growing else counted, counted))
        return found

    def rounded(self, rounding: str, wishes: Sequence[SeatDemand]) -> list[Span]:
        """Return the places of quotas; where nothing is known there may be more than rows."""
        known = [(wish.least, wish.most) for wish in wishes if wish.gone is None]
        if len(known) < len(wishes) and known:
            known.append((Fraction(0), Fraction(1)))  # the unknown ones decide what becomes of fractions
        spans = iter(rounded_spans(rounding, known))
        return [(0, MANY) if wish.gone is not None else next(spans) for wish in wishes]

    # -------------------------------------------------------------------------------------------------------- filling

    def fill(
        self,
        key: tuple[Any, ...],
        cohort: Sequence[ProfileGroup],
        wanted: Sequence[Fraction | Absent],
        most: Sequence[Fraction | Absent] | None = None,
    ) -> tuple[list[LevelRuns], CohortRecord]:
        """Fill the ladder for one cohort in every reading of its choices, and keep what they agree on.

        Args:
            key: What the rows of the cohort have in common.
            cohort: Its rows, by their looks.
            wanted: The number of places that the rule of each quota gives, counting the rows that surely count.
            most: The same, counting all rows that may count.

        Returns:
            The levels of the rows of each look, and the account of the cohort.
        """
        gone = Absent(self.interpretations.cause)
        wishes = self.wishes(cohort, wanted, wanted if most is None else most)
        record = self.blank(key, cohort, wishes)
        levels = {
            number: uniform(each, out)
            for number, each in enumerate(cohort)
            if (out := self.outside(each.profile)) is not None
        }
        candidates = [number for number in range(len(cohort)) if number not in levels]
        if self.interpretations.too_many:
            levels |= {number: uniform(cohort[number], gone) for number in candidates}
            record.undetermined = counted_places(levels.values())[UNDETERMINED]
            return [levels[number] for number in range(len(cohort))], record
        record, ways = self.in_all_ways(cohort, candidates, wishes, partial(self.blank, key, cohort, wishes))
        for number, *same in zip(candidates, *ways, strict=True):
            levels[number] = unanimous(same, gone, record)
        counts = counted_places(levels.values())
        record.undetermined = counts[UNDETERMINED]
        for quota, places in zip(record.quotas, self.quotas, strict=True):
            quota.got = sum(counts[place] for place in places)
        return [levels[number] for number in range(len(cohort))], record

    def blank(self, key: tuple[Any, ...], cohort: Sequence[ProfileGroup], wishes: Sequence[SeatDemand]) -> CohortRecord:
        """Return the account of a cohort that is not filled yet."""
        sizes = [(self.counts(each.profile)[0], each.size) for each in cohort]
        rows, candidates = (sum(counted[place] * size for counted, size in sizes) for place in (0, 1))
        quotas = [
            QuotaRecord(quota.levels, quota.bound, wish.told)
            for quota, wish in zip(self.ladder.quotas, wishes, strict=True)
        ]
        return CohortRecord(key, rows, candidates, quotas=quotas)

    def in_all_ways(
        self, cohort: Sequence[ProfileGroup], candidates: Sequence[int], wishes: Sequence[SeatDemand], blank: Any
    ) -> tuple[CohortRecord, list[list[LevelRuns]]]:
        """Fill a cohort in every reading; return the account of the first one, and the levels of each.

        Readings that differ only in how places are rounded, and come to the same places, are one.
        """
        asked = [wish for quota, wish in zip(self.ladder.quotas, wishes, strict=True) if quota.bound != "about"]
        is_open_ = bool(self.enforced) and (
            any(not wish.is_known for wish in asked) or any(each.has_open for each in cohort if each.size)
        )
        causes = [wish.told if isinstance(wish.told, Absent) else None for wish in asked]
        found: dict[Any, list[LevelRuns]] = {}
        ways = []
        first: CohortRecord | None = None
        for way in self.interpretations.ways:
            counts = self.rounded(way.round, asked)
            same = (way.ties, way.conflict, way.overlap, *way.freed.values(), *way.takes_place.values(), *counts)
            if same not in found:
                record = blank()
                self.note_places(record, way, asked, counts)
                if is_open_:
                    levels = OpenCohort(self, way, counts, cohort, causes, record).fill()
                    found[same] = [levels[number] for number in candidates]
                else:
                    rest = [cohort[number] for number in candidates]
                    found[same] = Allocation(self, way, [count for count, _ in counts], rest, record).fill()
                first = first or record
            ways.append(found[same])
        assert first is not None
        return first, ways

    def note_places(
        self, record: CohortRecord, way: Interpretation, asked: Sequence[SeatDemand], counts: Sequence[Span]
    ) -> None:
        """Put the places of quotas that are known into an account."""
        shared = [quota for quota in record.quotas if quota.bound != "about"]
        for quota, wish, (least, most) in zip(shared, asked, counts, strict=True):
            if wish.gone is None and least == most:
                quota.places = least
        if all(wish.is_known for wish in asked):
            record.even_remainders = rounded_places(way.round, [wish.least for wish in asked])[1]


def counted_places(levels: Iterable[LevelRuns]) -> Counter[Place]:
    """Count the rows with each place, and those that are absent by each cause."""
    counts: Counter[Place] = Counter()
    for those in levels:
        for place, count in those.counted():
            counts[place] += count
    return counts
