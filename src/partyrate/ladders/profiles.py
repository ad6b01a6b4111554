"""Rows of a cohort that a ladder treats alike, and their levels: ranges of sorted lists, rather than single rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from partyrate.ladders.gates import Known, is_open, strongest
from partyrate.ladders.reports import CohortRecord
from partyrate.numbers import MISSING, UNDETERMINED, Absent

LevelIndex = int | Absent
"""The index of a level, from 0 for the lowest; absent for rows without one."""


@frozen
class PartialKey:
    """The sort key of a row as far as it is known: the parts before the first one that is absent, and its absence."""

    before: tuple[Any, ...]
    absence: Absent

    @property
    def is_left_out(self) -> bool:
        """Whether the row has no order and never will: no level waits for it."""
        return not self.before and self.absence != UNDETERMINED

    @property
    def is_wholly_undetermined(self) -> bool:
        """Whether the first part is undetermined, so that nothing of the order is known."""
        return not self.before and self.absence == UNDETERMINED


Order = tuple[Any, ...] | PartialKey
"""The sort key of a row, greater first."""


@frozen
class RowProfile:
    """The conditions and gates of a row that a ladder depends on, without its sort key.

    Args:
        applicable: The ladder's `when`.
        conditions: The `when` of each level, best first; None where the level has none.
        gates: For each gate that touches the ladder, whether it acts.
    """

    applicable: Known
    conditions: tuple[Known | None, ...]
    gates: Mapping[str, Known]
    has_open: bool = field(init=False)
    """Whether a value may still be supplied that changes the profile."""

    @has_open.default
    def _is_open(self) -> bool:
        return any(map(is_open, (self.applicable, *self.conditions, *self.gates.values())))


@frozen(eq=False)
class ProfileGroup:
    """The rows of a cohort that have one profile.

    Args:
        profile: Their profile.
        keys: The sort key of each, ascending: the row that ranks last comes first.
        unordered: How many rows lack a part of the sort key, by the part that is known.
    """

    profile: RowProfile
    keys: Sequence[Any]
    unordered: Mapping[PartialKey, int] = field(factory=dict)

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.keys) + sum(self.unordered.values())

    @property
    def has_open(self) -> bool:
        """Whether something about them is open."""
        return self.profile.has_open or any(map(is_open_order, self.unordered))


@define
class Member:
    """A row of a cohort as a ladder sees it.

    Args:
        number: The number of the row in its table.
        profile: Its profile.
        key: Its sort key.
    """

    number: int
    profile: RowProfile
    key: Order

    @property
    def has_open(self) -> bool:
        """Whether something about it is open."""
        return self.profile.has_open or is_open_order(self.key)


def is_open_order(key: Order) -> bool:
    """Return whether what is unpublished leaves open where a row with a sort key stands in the order."""
    return isinstance(key, PartialKey) and not key.is_left_out


@frozen(eq=False)
class LevelRuns:
    """The levels of rows of one profile.

    Args:
        rows: The rows.
        runs: The number of the row at which each run of one level begins, the best rows first.
        unordered: The levels of those that lack a part of the sort key.
    """

    rows: ProfileGroup
    runs: Sequence[tuple[int, LevelIndex]]
    unordered: Mapping[PartialKey, LevelIndex]

    def level_of(self, key: Any) -> LevelIndex:
        """Return the level of a row by its sort key."""
        return self.unordered[key] if isinstance(key, PartialKey) else self.level_at(bisect_left(self.rows.keys, key))

    def level_at(self, number: int) -> LevelIndex:
        """Return the level of a row by its number."""
        return next(index for start, index in self.runs if number >= start)

    def counted(self) -> Iterator[tuple[LevelIndex, int]]:
        """Yield levels, and how many rows have each."""
        end = len(self.rows.keys)
        for start, index in self.runs:
            yield index, end - start
            end = start
        for absence, count in self.rows.unordered.items():
            yield self.unordered[absence], count

    def mapped(self, change: Callable[[LevelIndex], LevelIndex]) -> LevelRuns:
        """Return the same rows with other levels."""
        runs = [(start, change(index)) for start, index in self.runs]
        return LevelRuns(self.rows, runs, {absence: change(index) for absence, index in self.unordered.items()})


def uniform(rows: ProfileGroup, index: LevelIndex) -> LevelRuns:
    """Return one level for all rows."""
    return LevelRuns(rows, [(0, index)] if rows.keys else [], dict.fromkeys(rows.unordered, index))


def unanimous(outcomes: Sequence[LevelRuns], otherwise: Absent, record: CohortRecord) -> LevelRuns:
    """Return the levels on which all interpretations agree; the record counts the rows for which they differ.

    Such a row waits where only interpretations in which it waits differ from the others: with what is still to be
    supplied they may all come to one level.
    """
    first = outcomes[0]
    if len(outcomes) == 1:
        return first

    def agreed(levels: Sequence[LevelIndex], count: int) -> LevelIndex:
        if levels.count(levels[0]) == len(levels):
            return levels[0]
        record.unsettled += count
        if otherwise == UNDETERMINED:
            return otherwise
        waits_alone = len({each for each in levels if not is_open(each)}) < 2
        waiting = strongest(filter(is_open, levels)) if waits_alone else None
        level = otherwise if waiting is None else waiting
        # So far the record is that of the first interpretation.
        record.waiting += count * (is_open(level) - is_open(levels[0]))
        record.missing += count * ((level == MISSING) - (levels[0] == MISSING))
        return level

    runs: list[tuple[int, LevelIndex]] = []
    end = len(first.rows.keys)
    for start in sorted({start for outcome in outcomes for start, _ in outcome.runs}, reverse=True):
        runs.append((start, agreed([outcome.level_at(start) for outcome in outcomes], end - start)))
        end = start
    unordered = {
        key: agreed([outcome.unordered[key] for outcome in outcomes], count)
        for key, count in first.rows.unordered.items()
    }
    return LevelRuns(first.rows, runs, unordered)
