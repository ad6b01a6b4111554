"""What cohorts are remembered by, so that units which were rated before need not be looked at again."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen


@define(eq=False)
class Multiset:
    """Rows in which order does not matter: the values of those that have one, and why the others have none."""

    values: list[Any] = field(factory=list)
    absent: list[Any] = field(factory=list)

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.values) + len(self.absent)

    def plus(self, other: Multiset) -> Multiset:
        """Give these rows, whose values are sorted, and others."""
        values = self.values.copy()
        for value in other.values:
            insort(values, value)
        return Multiset(values, self.absent + other.absent)

    def minus(self, other: Multiset) -> Multiset:
        """Give these rows, whose values are sorted, without some of them."""
        values, absent = self.values.copy(), self.absent.copy()
        for value in other.values:
            del values[bisect_left(values, value)]
        for absence in other.absent:
            absent.remove(absence)
        return Multiset(values, absent)


Crowds = Mapping[int, Multiset]
"""The rows of a group, apart by how they look to what gathers them."""


def joined(crowds: Crowds, others: Crowds) -> Crowds:
    """Give the rows of a group, and others, whose values are sorted."""
    return {**crowds, **{look: each.plus(crowds[look]) if look in crowds else each for look, each in others.items()}}


def left(crowds: Crowds, gone: Crowds) -> Crowds:
    """Give the rows of a group, whose values are sorted, without some of them."""
    found = {**crowds, **{look: crowds[look].minus(each) for look, each in gone.items()}}
    return {look: each for look, each in found.items() if each.size}


@frozen(eq=False)
class CohortGroups:
    """The groups of rows.

    Args:
        numbers: The number of each row's group.
        keys: What the rows of each group agree in.
        others: The rows of other units that each group has besides.
    """

    numbers: Sequence[int]
    keys: Sequence[Any] = ()
    others: Sequence[Crowds] = ()

    def of(self, few: int) -> int:
        """Give how many groups, the first ones, the first `few` rows are in."""
        return len(self.keys) if few >= len(self.numbers) else max(self.numbers[:few], default=-1) + 1


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
    """What the cohorts of a step are remembered by; threads share it.

    Args:
        collect: Makes crowds of rows, as `Cohorts.collect` of a step.
        within: The lists that form the cohorts.
        asked: The lists that `collect` takes; None where there is none.
        rows: The rows of each unit in these lists.
    """

    collect: Callable[..., Sequence[Crowds]]
    within: Sequence[Sequence[Any]]
    asked: Sequence[Sequence[Any] | None]
    rows: Sequence[Sequence[int]]
    multisets: Mapping[Any, Crowds] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.multisets = self.gathered([row for rows in self.rows for row in rows])
        for crowds in self.multisets.values():
            for crowd in crowds.values():
                crowd.values.sort()

    def gathered(self, rows: Sequence[int]) -> dict[Any, Crowds]:
        """Give what rows make of cohorts, by what the rows of a cohort agree in."""
        groups = cohorts(*([values[row] for row in rows] for values in self.within), rows=len(rows))
        asked = [None if values is None else [values[row] for row in rows] for values in self.asked]
        return dict(zip(groups.keys, self.collect(groups.numbers, len(groups.keys), *asked), strict=True))

    def joined(self, old: int | None, few: int, within: Sequence[Sequence[Any]]) -> CohortGroups:
        """Number the cohorts of new rows, and tell which others these have.

        Args:
            old: The unit that leaves, None where all stay.
            few: How many rows there are.
            within: The lists that form their cohorts; they may be longer.
        """
        groups = cohorts(*(values[:few] for values in within), rows=few)
        gone = {} if old is None else self.gathered(self.rows[old])
        others = [left(self.multisets.get(key, {}), gone.get(key, {})) for key in groups.keys]
        return CohortGroups(groups.numbers, groups.keys, others)
