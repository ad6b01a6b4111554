"""The levels of one cohort with open values, in one interpretation of the choices of its ladder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from attrs import define, evolve, field

from partyrate.ladders.gates import apply_gates, earned_level, is_open, strongest
from partyrate.ladders.interpretations import Interpretation
from partyrate.ladders.open_allocation import Group, OpenAllocation, Step
from partyrate.ladders.outlook import NOBODY, Outlook, Span
from partyrate.ladders.profiles import LevelIndex, LevelRuns, PartialKey, ProfileGroup
from partyrate.ladders.reports import CohortRecord
from partyrate.ladders.rules import LadderRules
from partyrate.numbers import MISSING, NO_RULE, Absent


@define(eq=False)
class OpenCohort:
    """One cohort in one interpretation.

    Args:
        rules: The ladder, with what it says of a row.
        interpretation: How the open choices are read.
        counts: The places of the enforced quotas.
        cohort: All rows.
        causes: Why places are not known.
        record: The record, which is completed.
        groups: The rows of each profile by their order, once they are allocated.
        steps: The allocation of each level.
        fixed: How many rows that gates fix use a place of each level.
    """

    rules: LadderRules
    interpretation: Interpretation
    counts: Sequence[Span]
    cohort: Sequence[ProfileGroup]
    causes: Sequence[Absent | None]
    record: CohortRecord
    cause: Absent = field(default=NO_RULE, init=False)
    groups: Sequence[Sequence[Group]] = field(factory=list, init=False)
    steps: Sequence[Step] = field(factory=list, init=False)
    fixed: Mapping[int, Span] = field(factory=dict, init=False)

    @cached_property
    def sharing(self) -> tuple[int, int]:
        """How many rows share in what quotas count, surely and perhaps; asked once all levels are allocated."""
        every = [group for groups in self.groups for group in groups]
        sure = sum(group.count for group in every if group.outlook.must_share)
        return sure, sum(group.count for group in every if group.outlook.may_share)

    def cut_causes(self, outlooks: Sequence[Outlook]) -> list[Absent]:
        """Return why rows that may compete for places cannot be ordered."""
        sharing = [rows for rows, outlook in zip(self.cohort, outlooks, strict=True) if outlook.may_share]
        return [cut.absence for rows in sharing for cut in rows.unordered if not cut.is_left_out]

    def allocate(self) -> list[LevelRuns]:
        """Return the levels of all rows, and complete the record."""
        self.trace()
        return [self.levels(rows, own) for rows, own in zip(self.cohort, self.groups, strict=True)]

    def trace(self) -> None:
        """Allocate each level, keeping the steps; the record lacks the rows that wait, which are known by levels."""
        outlooks = [self.rules.outlook(self.interpretation, rows.profile) for rows in self.cohort]
        may_lack_order = self.rules.node.may_lack_order
        groups = [
            list(grouped(rows, outlook, may_lack_order=may_lack_order))
            for rows, outlook in zip(self.cohort, outlooks, strict=True)
        ]
        self.groups = groups
        everybody = [each for own in groups for each in own]
        causes = strongest([*self.causes, *self.cut_causes(outlooks), *(each.outlook.open for each in everybody)])
        self.cause = self.cause if causes is None else causes
        allocation = OpenAllocation(
            self.interpretation,
            self.rules.level_plans,
            self.rules.enforced,
            self.counts,
            everybody,
            self.rules.lifts(self.interpretation),
        )
        allocation.allocate()
        self.record.levels, self.steps, self.fixed = allocation.levels, allocation.steps, allocation.fixed
        for each in everybody:
            _, most = each.reach()
            self.record.filled += each.count * each.outlook.must_share
            self.record.unplaced += each.count * (each.outlook.must_share and most == NOBODY)

    def levels(self, rows: ProfileGroup, groups: Sequence[Group]) -> LevelRuns:
        """Return the levels of rows of one profile, after all gates."""
        runs: list[tuple[int, LevelIndex]] = []
        unordered: dict[PartialKey, LevelIndex] = {}
        end = len(rows.keys)
        for each in groups:
            if each.is_whole:
                end -= each.count
                runs.append((end, self.final_level(rows, each)))
        for cut, each in zip(rows.unordered, (each for each in groups if not each.is_whole), strict=True):
            unordered[cut] = self.final_level(rows, each)
        return LevelRuns(rows, runs, unordered)

    def final_level(self, rows: ProfileGroup, each: Group) -> LevelIndex:
        """Return the level of rows after all gates."""
        ladder, profile = self.rules.ladder, rows.profile
        acts = self.rules.acts(self.interpretation, profile)
        own = each.outlook.own
        if own is not None and self.rules.outside(profile) is not None:
            return own
        if own is not None:
            return apply_gates(ladder, own, acts)
        if not each.outlook.may_share:
            before = self.rules.acts(self.interpretation, profile, "passes")
            earned = earned_level(ladder, self.interpretation.overlap, profile.conditions)
            return apply_gates(ladder, apply_gates(ladder, earned, before), acts)
        least, most = each.reach()
        reached = [NO_RULE if index == NOBODY else index for index in range(least, most + 1)]
        ends = [apply_gates(ladder, index, acts) for index in reached]
        may_be_out = each.outlook.may_be_out  # by a cause of its own
        if len(ends) == 1 and not may_be_out:
            return ends[0]
        waits = isinstance(ends[0], Absent) if may_be_out else is_open(ends[0])
        if not waits and ends.count(ends[0]) == len(ends):
            return ends[0]
        absence = apply_gates(ladder, self.cause, acts)
        self.record.waiting += each.count
        self.record.missing += each.count * (absence == MISSING)
        return absence


def grouped(rows: ProfileGroup, outlook: Outlook, *, may_lack_order: bool) -> Iterator[Group]:
    """Yield rows of one profile by their order, the first ones first, those without a whole sort key last.

    Args:
        rows: The rows.
        outlook: The levels that they can still get.
        may_lack_order: Whether those with an undetermined first key may turn out to stand in no order.
    """
    for key, same in groupby(reversed(rows.keys)):
        yield Group(outlook, key, sum(1 for _ in same))
    for cut, count in rows.unordered.items():
        own = outlook
        if cut.is_left_out and outlook.may_share and outlook.own is None:
            own = evolve(
                outlook, may_share=False, must_share=False, own=cut.absence if outlook.open is None else outlook.open
            )
        elif cut.is_left_out:
            own = evolve(outlook, may_share=False, must_share=False)
        elif may_lack_order and cut.is_wholly_undetermined:
            own = evolve(outlook, must_share=False, may_be_out=True)
        yield Group(own, cut.before, count, is_whole=False)
