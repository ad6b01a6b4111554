"""Cached multisets of cohorts, so that a new unit can be rated without revisiting its peers."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen


@define(eq=False)
class Multiset:
    """Rows whose order does not matter: the values of those that have one, and the causes of the others."""

    values: list[Any] = field(factory=list)
    absent: list[Any] = field(factory=list)

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.values) + len(self.absent)

    def plus(self, other: Multiset) -> Multiset:
        """Return these rows, whose values are sorted, and others."""
        values = self.values.copy()
        for value in other.values:
            insort(values, value)
        return Multiset(values, self.absent + other.absent)

    def minus(self, other: Multiset) -> Multiset:
        """Return these rows, whose values are sorted, without some of them."""
        values, absent = self.values.copy(), self.absent.copy()
        for value in other.values:
            del values[bisect_left(values, value)]
        for absence in other.absent:
            absent.remove(absence)
        return Multiset(values, absent)


Multisets = Mapping[int, Multiset]
"""The rows of a group by profile; rows of an aggregate all have profile 0."""


def joined(multisets: Multisets, others: Multisets) -> Multisets:
    """Return the rows of a group together with others, whose values are sorted."""
    added = {
        profile: rows.plus(multisets[profile]) if profile in multisets else rows for profile, rows in others.items()
    }
    return {**multisets, **added}


def left(multisets: Multisets, removed: Multisets) -> Multisets:
    """Return the rows of a group, whose values are sorted, without some of them."""
    rest = {**multisets, **{profile: multisets[profile].minus(each) for profile, each in removed.items()}}
    return {profile: each for profile, each in rest.items() if each.size}


@frozen(eq=False)
class CohortGroups:
    """Rows in groups.

    Args:
        numbers: The number of each row's group.
        keys: The values in which the rows of each group agree.
        others: The rows of other units in each group.
    """

    numbers: Sequence[int]
    keys: Sequence[Any] = ()
    others: Sequence[Multisets] = ()

    def of(self, size: int) -> int:
        """Return the number of groups in which the first `size` rows are; these are the first groups."""
        return len(self.keys) if size >= len(self.numbers) else max(self.numbers[:size], default=-1) + 1


def cohorts(*lists: Sequence[Any], rows: int) -> CohortGroups:
    """Number the cohorts of rows that agree in all lists.

    Example:
        >>> cohorts(["a", "b", "a"], [1, 1, 1], rows=3).numbers
        [0, 1, 0]
        >>> cohorts(rows=3).numbers
        [0, 0, 0]
    """
    known: dict[Any, int] = {}
    keys = zip(*lists, strict=True) if lists else [()] * rows
    return CohortGroups([known.setdefault(key, len(known)) for key in keys], list(known))


@define(eq=False)
class CohortCache:
    """The multisets that a statement needs of the cohorts of a population; threads share it.

    Args:
        collect: Builds multisets of rows, as `Cohorts.collect` of a step.
        within: The lists that form the cohorts.
        asked: The lists that `collect` takes; None where there is none.
        rows: The rows of each unit in these lists.
    """

    collect: Callable[..., Sequence[Multisets]]
    within: Sequence[Sequence[Any]]
    asked: Sequence[Sequence[Any] | None]
    rows: Sequence[Sequence[int]]
    multisets: Mapping[Any, Multisets] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.multisets = self.gathered([row for rows in self.rows for row in rows])
        for multisets in self.multisets.values():
            for multiset in multisets.values():
                multiset.values.sort()

    def gathered(self, rows: Sequence[int]) -> dict[Any, Multisets]:
        """Return the multisets of rows by the key of their cohort."""
        groups = cohorts(*([values[row] for row in rows] for values in self.within), rows=len(rows))
        asked = [None if values is None else [values[row] for row in rows] for values in self.asked]
        return dict(zip(groups.keys, self.collect(groups.numbers, len(groups.keys), *asked), strict=True))

    def joined(self, old: int | None, size: int, within: Sequence[Sequence[Any]]) -> CohortGroups:
        """Number the cohorts of new rows, each with the rows of other units in it.

        Args:
            old: The unit that is replaced, None where all stay.
            size: The number of rows.
            within: The lists that form their cohorts; they may be longer.
        """
        groups = cohorts(*(values[:size] for values in within), rows=size)
        removed = {} if old is None else self.gathered(self.rows[old])
        others = [left(self.multisets.get(key, {}), removed.get(key, {})) for key in groups.keys]
        return CohortGroups(groups.numbers, groups.keys, others)
