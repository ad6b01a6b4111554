"""Rows of a cohort that look alike to a ladder, and their levels: lists that are cut, rather than rows one by one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from partyrate.ladders.gates import Known, is_open
from partyrate.ladders.reports import CohortRecord
from partyrate.numbers import UNDETERMINED, Absent

Place = int | Absent


@frozen
class Cut:
    """What orders a row, as far as it is known: the keys before the first one that is absent, and its absence."""

    before: tuple[Any, ...]
    gone: Absent

    @property
    def is_left_out(self) -> bool:
        """Whether the row stands in no order at all, and never will: nobody waits for it."""
        return not self.before and self.gone != UNDETERMINED


Order = tuple[Any, ...] | Cut
"""What orders a row, greater first."""


@frozen
class RowProfile:
    """How a row looks to a ladder, what orders it aside.

    Args:
        applicable: The ladder's `when`.
        conditions: The `when` of each level, best first; None where the level has none.
        gates: For each gate that touches the ladder, whether it acts.
    """

    applicable: Known
    conditions: tuple[Known | None, ...]
    gates: Mapping[str, Known]
    has_open: bool = field(init=False)
    """Whether something may still be supplied that changes how the row looks."""

    @has_open.default
    def _is_open(self) -> bool:
        return any(map(is_open, (self.applicable, *self.conditions, *self.gates.values())))


@frozen(eq=False)
class ProfileGroup:
    """The rows of a cohort that have one look.

    Args:
        look: How they look.
        keys: What orders each of them, from the last row to the first: greater first.
        unordered: How many rows lack a part of what orders them, by what is known of it.
    """

    profile: RowProfile
    keys: Sequence[Any]
    unordered: Mapping[Cut, int] = field(factory=dict)

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.keys) + sum(self.unordered.values())

    @property
    def has_open(self) -> bool:
        """Whether something about them is open."""
        return self.profile.has_open or any(not cut.is_left_out for cut in self.unordered)


@define
class Member:
    """A row of a cohort as a ladder sees it.

    Args:
        number: The place of the row in its table.
        look: How it looks to the ladder.
        key: What orders it.
    """

    number: int
    profile: RowProfile
    key: Order


@frozen(eq=False)
class LevelRuns:
    """The places of rows that look alike.

    Args:
        rows: The rows.
        stretches: The number of the row in which each stretch of one place begins, the best rows first.
        unordered: The places of those that lack a part of what orders them.
    """

    rows: ProfileGroup
    stretches: Sequence[tuple[int, Place]]
    unordered: Mapping[Cut, Place]

    def place(self, key: Any) -> Place:
        """Give the place of a row by what orders it."""
        return self.unordered[key] if isinstance(key, Cut) else self.at(bisect_left(self.rows.keys, key))

    def at(self, number: int) -> Place:
        """Give the place of a row by its number."""
        return next(place for start, place in self.stretches if number >= start)

    def counted(self) -> Iterator[tuple[Place, int]]:
        """Give places, and how many rows have each."""
        end = len(self.rows.keys)
        for start, place in self.stretches:
            yield place, end - start
            end = start
        for gone, count in self.rows.unordered.items():
            yield self.unordered[gone], count

    def changed(self, change: Callable[[Place], Place]) -> LevelRuns:
        """Give the same rows with other places."""
        stretches = [(start, change(place)) for start, place in self.stretches]
        return LevelRuns(self.rows, stretches, {gone: change(place) for gone, place in self.unordered.items()})


def uniform(rows: ProfileGroup, place: Place) -> LevelRuns:
    """Give all rows one place."""
    return LevelRuns(rows, [(0, place)] if rows.keys else [], dict.fromkeys(rows.unordered, place))


def unanimous(ways: Sequence[LevelRuns], otherwise: Absent, record: CohortRecord) -> LevelRuns:
    """Give the places that rows have in all readings; the account counts the rows for which these differ."""
    first = ways[0]
    if len(ways) == 1:
        return first

    def place(found: Sequence[Place], count: int) -> Place:
        if found.count(found[0]) == len(found):
            return found[0]
        record.unsettled += count
        return otherwise

    stretches: list[tuple[int, Place]] = []
    end = len(first.rows.keys)
    for start in sorted({start for way in ways for start, _ in way.stretches}, reverse=True):
        stretches.append((start, place([way.at(start) for way in ways], end - start)))
        end = start
    unordered = {
        gone: place([way.unordered[gone] for way in ways], count) for gone, count in first.rows.unordered.items()
    }
    return LevelRuns(first.rows, stretches, unordered)
