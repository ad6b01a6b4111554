"""Rows of a cohort that look alike to a ladder, and their levels: lists that are cut, rather than rows one by one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from partyrate.ladders.account import CohortRecord
from partyrate.ladders.gates import Known
from partyrate.numbers import Absent

Place = int | Absent


@frozen
class Look:
    """How a row looks to a ladder, what orders it aside.

    Args:
        applicable: The ladder's `when`.
        conditions: The `when` of each level, best first; None where the level has none.
        gates: For each gate that touches the ladder, whether it acts.
    """

    applicable: Known
    conditions: tuple[Known | None, ...]
    gates: Mapping[str, Known]


@frozen(eq=False)
class Alike:
    """The rows of a cohort that have one look.

    Args:
        look: How they look.
        keys: What orders each of them, from the last row to the first: greater first.
        unordered: How many rows lack a part of what orders them, by its absence.
    """

    look: Look
    keys: Sequence[Any]
    unordered: Mapping[Absent, int] = field(factory=dict)

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.keys) + sum(self.unordered.values())


@define
class Member:
    """A row of a cohort as a ladder sees it.

    Args:
        number: The place of the row in its table.
        look: How it looks to the ladder.
        key: What orders it, greater first; absent where a part is.
    """

    number: int
    look: Look
    key: tuple[Any, ...] | Absent


@frozen(eq=False)
class Levels:
    """The places of rows that look alike.

    Args:
        rows: The rows.
        stretches: The number of the row in which each stretch of one place begins, the best rows first.
        unordered: The places of those that lack a part of what orders them.
    """

    rows: Alike
    stretches: Sequence[tuple[int, Place]]
    unordered: Mapping[Absent, Place]

    def place(self, key: Any) -> Place:
        """Give the place of a row by what orders it."""
        return self.unordered[key] if isinstance(key, Absent) else self.at(bisect_left(self.rows.keys, key))

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

    def changed(self, change: Callable[[Place], Place]) -> Levels:
        """Give the same rows with other places."""
        stretches = [(start, change(place)) for start, place in self.stretches]
        return Levels(self.rows, stretches, {gone: change(place) for gone, place in self.unordered.items()})


def together(rows: Alike, place: Place) -> Levels:
    """Give all rows one place."""
    return Levels(rows, [(0, place)] if rows.keys else [], dict.fromkeys(rows.unordered, place))


def agreed(ways: Sequence[Levels], otherwise: Absent, record: CohortRecord) -> Levels:
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
    return Levels(first.rows, stretches, unordered)
