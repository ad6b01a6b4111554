"""Ladders in compiled programs: rows of the same profile are evaluated once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import define

from partyrate.engines.compiled.cohort_cache import CohortGroups, Multiset, Multisets, joined
from partyrate.ladders import (
    MOST_NAMED,
    CohortRecord,
    LadderAllocator,
    LevelRecord,
    LevelRuns,
    PartialKey,
    ProfileGroup,
    RowProfile,
    open_parts,
)
from partyrate.model import Ladder
from partyrate.numbers import Absent, Cause
from partyrate.plan import Node, Plan

CAUSES: Final = Cause.UNDETERMINED.code + 1
"""More than any code of a cause: an absent part of an order is coded as its position times this, plus its cause."""


class LadderSession(dict[tuple[Any, ...], int]):
    """One ladder in one call: a dict from the profile of a row to its number.

    A profile holds the values of the ladder's `when`, of the conditions of its levels and of its gates: each 1 or 0, or
    its cause of absence as a negative number. Profiles are numbered in the order in which rows show them.

    Where it `keeps` it, `allocation` holds the cohorts of the call afterwards.

    Args:
        node: The node of the ladder.
        filler: Allocates its levels.
    """

    def __init__(self, node: Node, filler: LadderAllocator) -> None:
        super().__init__()
        self.node, self.filler, self.ladder = node, filler, filler.ladder
        self.absent = filler.plan.scheme.absent
        self.profiles: list[RowProfile] = []
        self.places: list[int] = []
        self.absences: list[int] = []
        self.records: list[CohortRecord] = []
        self.firsts: list[int] = []
        self.open_rows = 0
        self.first_open: list[tuple[int, tuple[str, ...]]] = []
        self.keeps = False
        self.allocation: CohortAllocation | None = None

    def __missing__(self, profile: tuple[Any, ...]) -> int:
        truths = [self.absent[-each] if each < 0 else bool(each) for each in profile]
        given = iter(truths)
        applicable = next(given) if "when" in self.node.rules else True
        conditions = tuple(
            next(given) if f"levels.{place}.when" in self.node.rules else None
            for place in range(len(self.ladder.levels))
        )
        self.profiles.append(RowProfile(applicable, conditions, {gate.name: next(given) for gate in self.filler.gates}))
        if not self.ladder.quotas:
            # Without quotas a level depends on the profile alone, not on other rows.
            (levels,), record = self.filler.allocate((), [ProfileGroup(self.profiles[-1], [()])], ())
            place = levels.level_at(0)
            self.places.append(0 if isinstance(place, Absent) else place)
            self.absences.append(int(place.cause) if isinstance(place, Absent) else 0)
            self.records.append(record)
        self[profile] = number = len(self.profiles) - 1
        return number

    def again(self) -> LadderSession:
        """Return a session for another call that knows the same profiles and no cohorts."""
        made = LadderSession(self.node, self.filler)
        made.update(self)
        made.profiles, made.places, made.absences = [*self.profiles], [*self.places], [*self.absences]
        made.records = [] if self.ladder.quotas else [*self.records]
        return made

    def added(self, key: tuple[Any, ...], profiles: Sequence[int]) -> CohortRecord:
        """Build the report of a cohort of a ladder without quotas from the profiles of its rows."""
        record = CohortRecord(key)
        levels: dict[str, LevelRecord] = {}
        for profile, times in sorted(Counter(profiles).items()):
            one = self.records[profile]
            for each in ("rows", "candidates", "filled", "unplaced", "unsettled", "undetermined"):
                setattr(record, each, getattr(record, each) + times * getattr(one, each))
            for level in one.levels:
                total = levels.setdefault(level.level, LevelRecord(level.level, level.places))
                total.candidates += times * level.candidates
                total.taken += times * level.taken
        record.levels = list(levels.values())
        return record

    def cohorts(
        self,
        groups: CohortGroups,
        size: int,
        profiles: Sequence[int],
        orders: Sequence[tuple[int, ...]],
        cut_code: Sequence[int] | None,
    ) -> CohortAllocation:
        """Collect the cohorts of the first `size` rows; the other arguments are those of `alike`."""
        numbers = groups.numbers
        multisets = alike(self.absent, numbers, groups.of(size), profiles, orders, cut_code)
        if groups.others:
            multisets = [joined(own, others) for own, others in zip(multisets, groups.others, strict=True)]
        first = dict(zip(reversed(numbers), range(len(numbers) - 1, -1, -1), strict=True))
        self.firsts = [first[number] for number in range(len(multisets))]
        made = CohortAllocation(self, multisets, numbers[:size], profiles, orders, cut_code)
        if self.keeps:
            self.allocation = made
        return made


def ladder_sessions(plan: Plan, ladder: str) -> LadderSession:
    """Build the session of a ladder for one call."""
    node = plan.nodes[ladder]
    assert isinstance(node.entry, Ladder)
    return LadderSession(node, LadderAllocator(plan, node.entry))


@define(eq=False)
class CohortAllocation:
    """The cohorts of a ladder with quotas in one call, and the rows that get levels."""

    session: LadderSession
    multisets: Sequence[Multisets]
    groups: Sequence[int]
    profiles: Sequence[int]
    orders: Sequence[tuple[int, ...]]
    cut_code: Sequence[int] | None

    def heads(self) -> list[tuple[int, int, int]]:
        """Return for each cohort the number of its first row, how many rows no gate excludes, and the candidates.

        Those that surely count come first; then the same cohorts with all rows that may count.
        """
        counts = [self.session.filler.counts(profile) for profile in self.session.profiles]
        heads: list[tuple[int, int, int]] = []
        for end in (0, 1):
            for first, multisets in zip(self.session.firsts, self.multisets, strict=True):
                sizes = [(counts[profile][end], multiset.size) for profile, multiset in multisets.items()]
                rows, able = (sum(counted[kind] * size for counted, size in sizes) for kind in (0, 1))
                heads.append((first, rows, able))
        return heads

    def order_of(self, row: int) -> tuple[int, ...] | PartialKey:
        """Return the sort key of a row, as far as it is known."""
        cut_code = 0 if self.cut_code is None else self.cut_code[row]
        return cut(self.session.absent, self.orders[row], cut_code) if cut_code else self.orders[row]

    def allocate(
        self,
        multisets: Multisets,
        least: Sequence[Fraction | Absent],
        most: Sequence[Fraction | Absent],
        units: Sequence[int | None],
    ) -> tuple[list[LevelRuns], CohortRecord]:
        """Allocate the levels of one cohort; its record shows edges in the units of the order."""
        cohort = [
            ProfileGroup(self.session.profiles[profile], rows.values, Counter(rows.absent))
            for profile, rows in multisets.items()
        ]
        levels, record = self.session.filler.allocate((), cohort, least, most)
        for level in record.levels:
            if level.edge is not None:
                parts = zip(level.edge, units, strict=True)
                level.edge = tuple(each if unit is None else Fraction(each, unit) for each, unit in parts)
        return levels, record

    def fill(
        self, wanted: Sequence[Sequence[tuple[int, int, int]]], units: Sequence[int | None]
    ) -> tuple[list[int], list[int]]:
        """Return the level and the cause of absence of each row; reports are kept, without the keys of cohorts.

        Args:
            wanted: For each of the `heads` what quotas ask for: numerator, denominator, cause of absence.
            units: The denominators of the parts of an order; None for a part that is no number.
        """
        quotas = [
            [
                self.session.absent[absence] if absence else Fraction(top, denominator)
                for top, denominator, absence in asked
            ]
            for asked in wanted
        ]
        fewest, greatest = quotas[: len(self.multisets)], quotas[len(self.multisets) :]
        runs: list[dict[int, LevelRuns]] = []
        waits: list[int] = []
        for multisets, least, most in zip(self.multisets, fewest, greatest, strict=True):
            levels, record = self.allocate(multisets, least, most, units)
            self.session.records.append(record)
            waits.append(record.waiting)
            runs.append(dict(zip(multisets, levels, strict=True)))
        places, absences = [0] * len(self.groups), [0] * len(self.groups)
        for row, (group, profile) in enumerate(zip(self.groups, self.profiles, strict=False)):
            place = runs[group][profile].level_of(self.order_of(row))
            if isinstance(place, Absent):
                absences[row] = int(place.cause)
            else:
                places[row] = place
        if any(waits):
            self.note_open(waits)
        return places, absences

    def note_open(self, waits: Sequence[int]) -> None:
        """Count the rows whose levels are open, and keep the first ones; `waits` counts them by cohort."""
        session, known = self.session, dict[tuple[int, int], tuple[str, ...]]()
        for row, (group, profile) in enumerate(zip(self.groups, self.profiles, strict=False)):
            cut_code = 0 if self.cut_code is None else self.cut_code[row]
            if waits[group] and (profile, cut_code) not in known:
                known[profile, cut_code] = open_parts(session.filler, session.profiles[profile], self.order_of(row))
            parts = known[profile, cut_code] if waits[group] else ()
            if parts:
                session.open_rows += 1
                if len(session.first_open) < MOST_NAMED:
                    session.first_open.append((row, parts))


def alike(
    absent: Mapping[int, Absent],
    groups: Sequence[int],
    count: int,
    profiles: Sequence[int],
    orders: Sequence[tuple[int, ...]],
    cut_code: Sequence[int] | None,
) -> list[Multisets]:
    """Return the rows of the first `count` cohorts by profile, ordered.

    Args:
        absent: The absent values by the codes of their causes.
        groups: The cohort of each row.
        count: How many cohorts are asked for.
        profiles: The profile of each row.
        orders: The order of each row, greater first.
        cut_code: The position of its first absent part times `CAUSES`, plus the cause; 0 where none is absent.
    """
    cohorts: list[dict[int, Multiset]] = [{} for _ in range(count)]
    for row, (group, profile) in enumerate(zip(groups, profiles, strict=False)):
        if group < count:
            multiset = cohorts[group].get(profile)
            if multiset is None:
                multiset = cohorts[group][profile] = Multiset()
            if cut_code is not None and cut_code[row]:
                multiset.absent.append(cut(absent, orders[row], cut_code[row]))
            else:
                multiset.values.append(orders[row])
    for multisets in cohorts:
        for multiset in multisets.values():
            multiset.values.sort()
    return list(cohorts)


def cut(absent: Mapping[int, Absent], order: tuple[int, ...], cut_code: int) -> PartialKey:
    """Return the known beginning of an order."""
    place, cause = divmod(cut_code, CAUSES)
    return PartialKey(order[:place], absent[cause])
