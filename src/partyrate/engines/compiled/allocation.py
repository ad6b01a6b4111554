"""Ladders in code: rows that look alike to a ladder are looked at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import define

from partyrate.engines.compiled.cohort_cache import CohortGroups, Crowds, Multiset, joined
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

CAUSES: Final = 8
"""More than there are causes of absence: what tells the place of an absent part from its cause."""


class LadderSession(dict[tuple[Any, ...], int]):
    """One ladder in one call.

    A row looks to a ladder like the truths of its `when`, of the conditions of its levels and of its gates, each 1 or
    0, or the cause of its absence below zero. Each such look has a number, in the order in which the rows show them.

    Args:
        node: The node of the ladder.
        filler: What fills it.
    """

    def __init__(self, node: Node, filler: LadderAllocator) -> None:
        super().__init__()
        self.node, self.filler, self.ladder = node, filler, filler.ladder
        self.looks: list[RowProfile] = []
        self.places: list[int] = []
        self.absences: list[int] = []
        self.records: list[CohortRecord] = []
        self.firsts: list[int] = []
        self.open_rows = 0
        self.first_open: list[tuple[int, tuple[str, ...]]] = []

    def __missing__(self, look: tuple[Any, ...]) -> int:
        truths = [Absent(Cause(-each)) if each < 0 else bool(each) for each in look]
        given = iter(truths)
        applicable = next(given) if "when" in self.node.rules else True
        conditions = tuple(
            next(given) if f"levels.{place}.when" in self.node.rules else None
            for place in range(len(self.ladder.levels))
        )
        self.looks.append(RowProfile(applicable, conditions, {gate.name: next(given) for gate in self.filler.gates}))
        if not self.ladder.quotas:
            # Without quotas each row stands for itself.
            (levels,), record = self.filler.allocate((), [ProfileGroup(self.looks[-1], [()])], ())
            place = levels.level_at(0)
            self.places.append(0 if isinstance(place, Absent) else place)
            self.absences.append(int(place.cause) if isinstance(place, Absent) else 0)
            self.records.append(record)
        self[look] = number = len(self.looks) - 1
        return number

    def again(self) -> LadderSession:
        """Give the same looks for another call; accounts of cohorts are not taken along."""
        made = LadderSession(self.node, self.filler)
        made.update(self)
        made.looks, made.places, made.absences = [*self.looks], [*self.places], [*self.absences]
        made.records = [] if self.ladder.quotas else [*self.records]
        return made

    def added(self, key: tuple[Any, ...], looks: Sequence[int]) -> CohortRecord:
        """Give the account of a cohort of a ladder without quotas, from the looks of its rows."""
        record = CohortRecord(key)
        levels: dict[str, LevelRecord] = {}
        for look, times in sorted(Counter(looks).items()):
            one = self.records[look]
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
        few: int,
        looks: Sequence[int],
        orders: Sequence[tuple[int, ...]],
        gone: Sequence[int] | None,
    ) -> CohortAllocation:
        """Gather the cohorts of the first `few` rows; `looks`, `orders` and `gone` are those of `alike`."""
        numbers = groups.numbers
        crowds = alike(numbers, groups.of(few), looks, orders, gone)
        if groups.others:
            crowds = [joined(own, others) for own, others in zip(crowds, groups.others, strict=True)]
        first = dict(zip(reversed(numbers), range(len(numbers) - 1, -1, -1), strict=True))
        self.firsts = [first[number] for number in range(len(crowds))]
        return CohortAllocation(self, crowds, numbers[:few], looks, orders, gone)


def ladder_sessions(plan: Plan, ladder: str) -> LadderSession:
    """Give a ladder for a call."""
    node = plan.nodes[ladder]
    assert isinstance(node.entry, Ladder)
    return LadderSession(node, LadderAllocator(plan, node.entry))


@define(eq=False)
class CohortAllocation:
    """The cohorts of a ladder with quotas in one call, and what was asked about the rows that are to be filled in."""

    rungs: LadderSession
    crowds: Sequence[Crowds]
    groups: Sequence[int]
    looks: Sequence[int]
    orders: Sequence[tuple[int, ...]]
    gone: Sequence[int] | None

    def heads(self) -> list[tuple[int, int, int]]:
        """Give for each cohort the number of its first row, how many rows no gate excludes, and the candidates.

        Those that surely count come first; then the same cohorts with all rows that may count.
        """
        counts = [self.rungs.filler.counts(look) for look in self.rungs.looks]
        found: list[tuple[int, int, int]] = []
        for end in (0, 1):
            for first, crowds in zip(self.rungs.firsts, self.crowds, strict=True):
                sizes = [(counts[look][end], crowd.size) for look, crowd in crowds.items()]
                rows, able = (sum(counted[kind] * size for counted, size in sizes) for kind in (0, 1))
                found.append((first, rows, able))
        return found

    def fill(
        self, wanted: Sequence[Sequence[tuple[int, int, int]]], units: Sequence[int | None]
    ) -> tuple[list[int], list[int]]:
        """Give places and states. Records are kept, without their keys.

        Args:
            wanted: For each of the `heads` what quotas ask for: numerator, denominator, state.
            units: The denominators of what orders rows; None for what is no number.
        """
        rungs = self.rungs
        found: list[dict[int, LevelRuns]] = []
        waits: list[int] = []
        quotas = [
            [Absent(Cause(absence)) if absence else Fraction(top, denominator) for top, denominator, absence in asked]
            for asked in wanted
        ]
        few, many = quotas[: len(self.crowds)], quotas[len(self.crowds) :]
        for crowds, least, most in zip(self.crowds, few, many, strict=True):
            cohort = [
                ProfileGroup(rungs.looks[look], each.values, Counter(each.absent)) for look, each in crowds.items()
            ]
            levels, record = rungs.filler.allocate((), cohort, least, most)
            for level in record.levels:
                if level.edge is not None:
                    level.edge = tuple(
                        each if unit is None else Fraction(each, unit)
                        for each, unit in zip(level.edge, units, strict=True)
                    )
            rungs.records.append(record)
            waits.append(record.waiting)
            found.append(dict(zip(crowds, levels, strict=True)))
        places, absences = [0] * len(self.groups), [0] * len(self.groups)
        for row, (group, look) in enumerate(zip(self.groups, self.looks, strict=False)):
            gone = 0 if self.gone is None else self.gone[row]
            place = found[group][look].level_of(cut(self.orders[row], gone) if gone else self.orders[row])
            if isinstance(place, Absent):
                absences[row] = int(place.cause)
            else:
                places[row] = place
        if any(waits):
            self.note_open(waits)
        return places, absences

    def note_open(self, waits: Sequence[int]) -> None:
        """Count the rows on which levels wait, and keep the first ones; `waits` has how many wait in each cohort."""
        rungs, known = self.rungs, dict[tuple[int, int], tuple[str, ...]]()
        for row, (group, look) in enumerate(zip(self.groups, self.looks, strict=False)):
            gone = 0 if self.gone is None else self.gone[row]
            if waits[group] and (look, gone) not in known:
                order = cut(self.orders[row], gone) if gone else self.orders[row]
                known[look, gone] = open_parts(rungs.filler, rungs.looks[look], order)
            parts = known[look, gone] if waits[group] else ()
            if parts:
                rungs.open_rows += 1
                if len(rungs.first_open) < MOST_NAMED:
                    rungs.first_open.append((row, parts))


def alike(
    groups: Sequence[int],
    count: int,
    looks: Sequence[int],
    orders: Sequence[tuple[int, ...]],
    gone: Sequence[int] | None,
) -> list[Crowds]:
    """Give the rows of the first `count` cohorts, apart by their looks, in order.

    Args:
        groups: The cohort of each row.
        count: How many cohorts are asked for.
        looks: The look of each row.
        orders: What orders each row, greater first.
        gone: The number of the first part of this that is absent, times `CAUSES`, and its cause; 0 where none is.
    """
    found: list[dict[int, Multiset]] = [{} for _ in range(count)]
    for row, (group, look) in enumerate(zip(groups, looks, strict=False)):
        if group < count:
            crowd = found[group].get(look)
            if crowd is None:
                crowd = found[group][look] = Multiset()
            if gone is not None and gone[row]:
                crowd.absent.append(cut(orders[row], gone[row]))
            else:
                crowd.values.append(orders[row])
    for crowds in found:
        for crowd in crowds.values():
            crowd.values.sort()
    return list(found)


def cut(order: tuple[int, ...], gone: int) -> PartialKey:
    """Give what is known of an order."""
    place, cause = divmod(gone, CAUSES)
    return PartialKey(order[:place], Absent(Cause(cause)))
