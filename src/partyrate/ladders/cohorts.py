"""The allocator of a ladder: its cohorts in every interpretation of its choices, with open values or without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, Final

from attrs import define, evolve, frozen

from partyrate.ladders.allocation import Allocation
from partyrate.ladders.gates import is_open, strongest
from partyrate.ladders.interpretations import Interpretation
from partyrate.ladders.open_cohorts import OpenCohort
from partyrate.ladders.outlook import Span
from partyrate.ladders.profiles import (
    LevelIndex,
    LevelRuns,
    Member,
    PartialKey,
    ProfileGroup,
    unanimous,
    uniform,
)
from partyrate.ladders.reports import CohortRecord, QuotaRecord
from partyrate.ladders.rules import LadderRules
from partyrate.ladders.seats import grows, rounded_places, rounded_spans
from partyrate.numbers import UNDETERMINED, Absent


@frozen(eq=False)
class AllocatedCohort:
    """The levels of a cohort's rows, as indexes or absent, and the record of the cohort."""

    levels: Mapping[int, LevelIndex]
    record: CohortRecord


MANY: Final = 10**9
"""More places than there are rows."""


@frozen
class SeatDemand:
    """The places that a quota asks for before rounding.

    Args:
        least: Their least number.
        most: Their greatest number.
        absence: Why nothing is known of it.
        number: The number, or why it is not known for sure.
    """

    least: Fraction
    most: Fraction
    absence: Absent | None
    number: Fraction | Absent

    @property
    def is_known(self) -> bool:
        """Whether the number is known."""
        return not isinstance(self.number, Absent)


Groups = Sequence[tuple[ProfileGroup, Sequence[Member]]]
"""The rows of a cohort by their profiles, each with its members."""


def grouped(members: Sequence[Member]) -> Groups:
    """Return the members of a cohort, in any order, by their profiles."""
    groups: dict[Any, list[Member]] = {}
    for member in members:
        profile = member.profile
        groups.setdefault((profile.applicable, profile.conditions, *profile.gates.values()), []).append(member)
    return [
        (
            ProfileGroup(
                each[0].profile,
                sorted(member.key for member in each if not isinstance(member.key, PartialKey)),
                Counter(member.key for member in each if isinstance(member.key, PartialKey)),
            ),
            each,
        )
        for each in groups.values()
    ]


def allocate_all(
    allocator: LadderAllocator,
    key: tuple[Any, ...],
    groups: Groups,
    wanted: Sequence[Fraction | Absent],
    most: Sequence[Fraction | Absent],
) -> AllocatedCohort:
    """Allocate the levels of one cohort as `LadderAllocator.allocate` does, and return that of each of its rows."""
    levels, record = allocator.allocate(key, [group for group, _ in groups], wanted, most)
    level_of = {
        member.number: runs.level_of(member.key)
        for (_, members), runs in zip(groups, levels, strict=True)
        for member in members
    }
    return AllocatedCohort(level_of, record)


@define(eq=False)
class LadderAllocator(LadderRules):
    """Allocates the levels of a ladder, cohort by cohort; threads may share it."""

    # ----------------------------------------------------------------------------------------------------- the places

    @cached_property
    def growing(self) -> Sequence[bool]:
        """For each quota, whether it never asks for fewer places where there are more rows."""
        rules = self.node.rules
        return [grows(rules[f"quotas.{number}"].tree, self.plan.constant) for number in range(len(self.ladder.quotas))]

    def in_one(self, interpretation: Interpretation) -> LadderAllocator:
        """Return an allocator of the same ladder that knows one interpretation of the choices alone."""
        one = copy(self)
        one.interpretations = evolve(self.interpretations, alternatives=(interpretation,), too_many=False)
        object.__setattr__(one, "growing", self.growing)  # it depends on no choice
        return one

    def demands(
        self, cohort: Sequence[ProfileGroup], wanted: Sequence[Fraction | Absent], most: Sequence[Fraction | Absent]
    ) -> list[SeatDemand]:
        """Return what each quota asks for, from the values of its rule for the least and for the greatest counts."""
        profiles = [each.profile for each in cohort if each.size]
        truths = (each for profile in profiles for each in (self.excluded(profile), profile.applicable))
        doubt = strongest(filter(is_open, truths))

        def demand(low: Fraction | Absent, high: Fraction | Absent, is_growing: bool) -> SeatDemand:  # noqa: FBT001
            if isinstance(low, Absent) or isinstance(high, Absent):
                absence = strongest([low, high])
                assert absence is not None
                return SeatDemand(Fraction(0), Fraction(0), absence, absence)
            if low == high or doubt is None:
                return SeatDemand(low, high, None, low)
            return SeatDemand(low, high, None if is_growing else doubt, doubt)

        return list(map(demand, wanted, most, self.growing))

    def rounded(self, interpretation: Interpretation, demands: Sequence[SeatDemand]) -> list[Span]:
        """Return the places of quotas; where nothing is known there may be more than rows."""
        ends = [(demand.least, demand.most) if demand.absence is None else None for demand in demands]
        return [span or (0, MANY) for span in rounded_spans(interpretation.roundings(self.ladder), ends)]

    # ----------------------------------------------------------------------------------------------------- allocation

    def allocate(
        self,
        key: tuple[Any, ...],
        cohort: Sequence[ProfileGroup],
        wanted: Sequence[Fraction | Absent],
        most: Sequence[Fraction | Absent] | None = None,
    ) -> tuple[list[LevelRuns], CohortRecord]:
        """Allocate the levels of one cohort in every interpretation of the choices, and keep those that all agree on.

        Args:
            key: What the rows of the cohort have in common.
            cohort: Its rows, by their profiles.
            wanted: The number of places by the rule of each quota, counting the rows that surely count.
            most: The same, counting all rows that may count.

        Returns:
            The levels of the rows of each profile, and the record of the cohort.
        """
        absence = Absent(self.interpretations.cause)
        demands = self.demands(cohort, wanted, wanted if most is None else most)
        record = self.empty_record(key, cohort, demands)
        outside = [self.outside(each.profile) for each in cohort]
        candidates = [number for number, out in enumerate(outside) if out is None]
        levels = [uniform(each, absence if out is None else out) for each, out in zip(cohort, outside, strict=True)]
        if not self.interpretations.too_many:
            record, outcomes = self.in_all_interpretations(
                cohort, candidates, demands, partial(self.empty_record, key, cohort, demands)
            )
            for number, *same in zip(candidates, *outcomes, strict=True):
                levels[number] = unanimous(same, absence, record)
        self.record_levels(record, levels)
        return levels, record

    def record_levels(self, record: CohortRecord, levels: Iterable[LevelRuns]) -> None:
        """Enter how many rows are undetermined, and how many have the levels of each quota."""
        counts = counted_levels(levels)
        record.undetermined = counts[UNDETERMINED]
        for quota, places in zip(record.quotas, self.quotas, strict=True):
            quota.got = sum(counts[index] for index in places)

    def empty_record(
        self, key: tuple[Any, ...], cohort: Sequence[ProfileGroup], demands: Sequence[SeatDemand]
    ) -> CohortRecord:
        """Build the record of a cohort before its levels are allocated."""
        sizes = [(self.counts(each.profile)[0], each.size) for each in cohort]
        rows, candidates = (sum(counted[index] * size for counted, size in sizes) for index in (0, 1))
        quotas = [
            QuotaRecord(quota.levels, quota.bound, demand.number)
            for quota, demand in zip(self.ladder.quotas, demands, strict=True)
        ]
        return CohortRecord(key, rows, candidates, quotas=quotas)

    def in_all_interpretations(
        self, cohort: Sequence[ProfileGroup], candidates: Sequence[int], demands: Sequence[SeatDemand], blank: Any
    ) -> tuple[CohortRecord, list[list[LevelRuns]]]:
        """Allocate a cohort in every interpretation; return the record of the first one, and the levels in each.

        Interpretations that differ only in how places are rounded, and come to the same places, are one.
        """
        asked = [demand for quota, demand in zip(self.ladder.quotas, demands, strict=True) if quota.bound != "about"]
        causes = self.causes_where_open(cohort, asked)
        computed: dict[Any, list[LevelRuns]] = {}
        records: list[CohortRecord] = []
        outcomes = []
        for interpretation in self.interpretations.alternatives:
            counts = self.rounded(interpretation, asked)
            same = (*interpretation.apart_from_rounding, *counts)
            if same not in computed:
                record = blank()
                records.append(record)
                self.record_places(record, interpretation, asked, counts)
                if causes is not None:
                    levels = OpenCohort(self, interpretation, counts, cohort, causes, record).allocate()
                    computed[same] = [levels[number] for number in candidates]
                else:
                    rest = [cohort[number] for number in candidates]
                    seats = [count for count, _ in counts]
                    computed[same] = Allocation(self, interpretation, seats, rest, record).allocate()
            outcomes.append(computed[same])
        return records[0], outcomes

    def causes_where_open(
        self, cohort: Sequence[ProfileGroup], asked: Sequence[SeatDemand]
    ) -> list[Absent | None] | None:
        """Return why the number of each quota is not known; None for a cohort of which nothing is open."""
        causes = [demand.number if isinstance(demand.number, Absent) else None for demand in asked]
        is_open_ = any(cause is not None for cause in causes) or any(each.has_open for each in cohort if each.size)
        return causes if self.enforced and is_open_ else None

    def traced(
        self,
        interpretation: Interpretation,
        cohort: Sequence[ProfileGroup],
        wanted: Sequence[Fraction | Absent],
        most: Sequence[Fraction | Absent],
    ) -> tuple[OpenCohort, Sequence[Span]]:
        """Allocate a cohort in one interpretation, keeping each step; return the places of quotas as well."""
        demands = self.demands(cohort, wanted, most)
        asked = [demand for quota, demand in zip(self.ladder.quotas, demands, strict=True) if quota.bound != "about"]
        counts = self.rounded(interpretation, asked)
        causes = [demand.number if isinstance(demand.number, Absent) else None for demand in asked]
        record = self.empty_record((), cohort, demands)
        traced = OpenCohort(self, interpretation, counts, cohort, causes, record)
        traced.trace()
        return traced, counts

    def record_places(
        self, record: CohortRecord, interpretation: Interpretation, asked: Sequence[SeatDemand], counts: Sequence[Span]
    ) -> None:
        """Enter the places of quotas that are known into a record."""
        shared = [quota for quota in record.quotas if quota.bound != "about"]
        for quota, demand, (least, most) in zip(shared, asked, counts, strict=True):
            if demand.absence is None and least == most:
                quota.places = least
        if all(demand.is_known for demand in asked):
            roundings = interpretation.roundings(self.ladder)
            record.even_remainders = rounded_places(roundings, [demand.least for demand in asked])[1]


def counted_levels(levels: Iterable[LevelRuns]) -> Counter[LevelIndex]:
    """Count the rows at each level, and those without one by each cause."""
    counts: Counter[LevelIndex] = Counter()
    for those in levels:
        for index, count in those.counted():
            counts[index] += count
    return counts
