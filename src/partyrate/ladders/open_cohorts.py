"""The levels of one cohort in which something is open, in one reading of the choices of its ladder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from partyrate.ladders.gates import apply_gates, earned_place, strongest
from partyrate.ladders.interpretations import Interpretation
from partyrate.ladders.open_allocation import Group, OpenAllocation
from partyrate.ladders.outlook import NOBODY, Outlook, Span
from partyrate.ladders.profiles import Cut, LevelRuns, Place, ProfileGroup
from partyrate.ladders.reports import CohortRecord
from partyrate.numbers import MISSING, NO_RULE, Absent

if TYPE_CHECKING:
    from partyrate.ladders.cohorts import LadderAllocator


@define(eq=False)
class OpenCohort:
    """One cohort in one reading.

    Args:
        filler: What fills the ladder.
        reading: The reading.
        counts: The places of the quotas that change something.
        cohort: All rows.
        causes: Why places are not known.
        record: The account, which is filled in.
    """

    filler: LadderAllocator
    reading: Interpretation
    counts: Sequence[Span]
    cohort: Sequence[ProfileGroup]
    causes: Sequence[Absent | None]
    record: CohortRecord
    cause: Absent = field(default=NO_RULE, init=False)

    def fill(self) -> list[LevelRuns]:
        """Return the levels of all rows, and complete the account."""
        filler = self.filler
        looks = [filler.outlook(self.reading, rows.profile) for rows in self.cohort]
        groups = [list(grouped(rows, look)) for rows, look in zip(self.cohort, looks, strict=True)]
        everybody = [each for own in groups for each in own]
        cuts = [
            cut.gone
            for rows, look in zip(self.cohort, looks, strict=True)
            for cut in rows.unordered
            if look.may_share and not cut.is_left_out
        ]
        opens = [each.outlook.open for each in everybody]
        causes = strongest([*self.causes, *cuts, *opens])
        self.cause = self.cause if causes is None else causes
        filling = OpenAllocation(
            self.reading, filler.level_plans, filler.enforced, self.counts, everybody, filler.lifts(self.reading)
        )
        filling.fill()
        self.record.levels = filling.levels
        for each in everybody:
            _, most = each.reach()
            self.record.filled += each.count * each.outlook.must_share
            self.record.unplaced += each.count * (each.outlook.must_share and most == NOBODY)
        return [self.levels(rows, own) for rows, own in zip(self.cohort, groups, strict=True)]

    def levels(self, rows: ProfileGroup, groups: Sequence[Group]) -> LevelRuns:
        """Return the levels of rows of one look, after all gates."""
        stretches: list[tuple[int, Place]] = []
        unordered: dict[Cut, Place] = {}
        end = len(rows.keys)
        for each in groups:
            if each.is_whole:
                end -= each.count
                stretches.append((end, self.place(rows, each)))
        for cut, each in zip(rows.unordered, (each for each in groups if not each.is_whole), strict=True):
            unordered[cut] = self.place(rows, each)
        return LevelRuns(rows, stretches, unordered)

    def place(self, rows: ProfileGroup, each: Group) -> Place:
        """Return the place of rows after all gates."""
        ladder, look = self.filler.ladder, rows.profile
        acts = self.filler.acts(self.reading, look)
        own = each.outlook.own
        if own is not None and self.filler.outside(look) is not None:
            return own
        if own is not None:
            return apply_gates(ladder, own, acts)
        if not each.outlook.may_share:
            before = self.filler.acts(self.reading, look, "passes")
            earned = earned_place(ladder, self.reading.overlap, look.conditions)
            return apply_gates(ladder, apply_gates(ladder, earned, before), acts)
        least, most = (NO_RULE if place == NOBODY else place for place in each.reach())
        if least == most:
            return apply_gates(ladder, least, acts)
        ends = apply_gates(ladder, least, acts), apply_gates(ladder, most, acts)
        if ends[0] == ends[1] and not isinstance(ends[0], Absent):
            return ends[0]
        gone = apply_gates(ladder, self.cause, acts)
        self.record.waiting += each.count
        self.record.missing += each.count * (gone == MISSING)
        return gone


def grouped(rows: ProfileGroup, look: Outlook) -> Iterator[Group]:
    """Yield rows of one look by their order, the first ones first, those without a whole order last."""
    for key, same in groupby(reversed(rows.keys)):
        yield Group(look, key, sum(1 for _ in same))
    for cut, count in rows.unordered.items():
        own = look
        if cut.is_left_out and look.may_share and look.own is None:
            own = evolve(look, may_share=False, must_share=False, own=cut.gone if look.open is None else look.open)
        elif cut.is_left_out:
            own = evolve(look, may_share=False, must_share=False)
        yield Group(own, cut.before, count, is_whole=False)
