"""Which switches moved a unit: every one alone, every one back, and together where they act together.

A set of switches is *sufficient* for a unit if it alone takes the unit to where all of them take it. A switch is
*necessary* if without it the unit does not get there. Nothing is estimated: each combination is rated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, combinations
from typing import Any

from attrs import define, field, frozen

from partyrate.comparison.switches import Combination

Outcomes = Sequence[Any]
"""The outcome of every unit, in one order of units."""


@frozen
class Found:
    """The sets of switches that move one unit.

    Args:
        sufficient: Sets of switches each of which is enough, and none of whose switches can be left out of it.
        necessary: The switches without any of which the unit does not get there.
        is_complete: Whether all sufficient sets are listed; else the combinations that were tried show no more.
    """

    sufficient: tuple[Combination, ...]
    necessary: Combination
    is_complete: bool


@define(eq=False)
class Search:
    """Combinations that are rated, each once, and no more than `most` of them.

    Args:
        rate: Gives the outcomes of combinations, in their order; None where one is no scheme.
        count: How many switches there are.
        most: How many combinations are rated at most.
    """

    rate: Callable[[Sequence[Combination]], Sequence[Outcomes | None]]
    count: int
    most: int
    known: dict[Combination, Outcomes | None] = field(factory=dict)

    @property
    def everything(self) -> Combination:
        """All switches."""
        return frozenset(range(self.count))

    @property
    def is_exhaustive(self) -> bool:
        """Whether all combinations can be rated."""
        return bool(2**self.count <= self.most)

    @property
    def rated(self) -> int:
        """How many combinations have outcomes."""
        return sum(outcomes is not None for outcomes in self.known.values())

    def need(self, ons: Iterable[Combination]) -> None:
        """Rate combinations whose outcomes are not known, together, as far as they are not too many."""
        new = [on for on in dict.fromkeys(ons) if on not in self.known]
        new = new[: max(self.most - len(self.known), 0)]
        if new:
            self.known.update(zip(new, self.rate(new), strict=True))

    def run(self) -> list[Found | None]:
        """Return what moved each unit; None for units that stay."""
        every = self.everything
        nothing = frozenset[int]()
        self.most = max(self.most, 2 * self.count + 2)
        self.need((nothing, every))
        base, variant = self.known[nothing], self.known[every]
        assert base is not None
        assert variant is not None
        single = [frozenset((at,)) for at in range(self.count)]
        self.need([*single, *(every - each for each in single)])
        if self.is_exhaustive:
            self.need(_subsets(every))
        moved = [old != new for old, new in zip(base, variant, strict=True)]
        if not self.is_exhaustive:
            for at, is_moved in enumerate(moved):
                if is_moved:
                    self._reach(at)
        return [self._settled(at) if is_moved else None for at, is_moved in enumerate(moved)]

    def hits(self, on: Combination, at: int) -> bool | None:
        """Whether a combination takes a unit to where all switches take it; None where it is not known."""
        outcomes, target = self.known.get(on), self.known[self.everything]
        return None if outcomes is None or target is None else bool(outcomes[at] == target[at])

    def _necessary(self, at: int) -> Combination:
        every = self.everything
        return frozenset(each for each in every if self.hits(every - {each}, at) is False)

    def _acting(self, at: int) -> Combination:
        """Return the switches that make a difference for a unit, alone from the base or back from the variant."""
        base = self.known[frozenset()]
        assert base is not None
        every = self.everything
        alone = {
            each for each in every
            if (outcomes := self.known.get(frozenset((each,)))) is not None and outcomes[at] != base[at]
        }  # fmt: skip
        return frozenset(alone | self._necessary(at))

    def _reach(self, at: int) -> None:
        """Rate combinations until one that is sufficient for a unit has no switch that can be left out."""
        if any(self.hits(frozenset((each,)), at) for each in self.everything):
            return
        known = [on for on in self.known if self.hits(on, at)]
        if any(all(self.hits(on - {each}, at) is False for each in on) for on in known):
            return
        for start in (self._necessary(at), self._acting(at), min(known, key=lambda on: (len(on), sorted(on)))):
            if self._hits_now(start, at):
                self._reduce(start, at)
                return

    def _reduce(self, on: Combination, at: int) -> None:
        """Leave out of a sufficient set what can be left out, one switch after another."""
        acting = self._acting(at)
        order = sorted(on, key=lambda each: (each in acting, each))
        smaller = True
        while smaller:  # what could not be left out at first may be left out of the smaller set
            smaller = False
            for each in order:
                if each in on and len(on) > 1 and self._hits_now(on - {each}, at):
                    on, smaller = on - {each}, True

    def _hits_now(self, on: Combination, at: int) -> bool:
        self.need((on,))
        return bool(self.hits(on, at))

    def _settled(self, at: int) -> Found:
        """Return what the rated combinations say of a unit."""
        hits = sorted((on for on in self.known if self.hits(on, at)), key=lambda on: (len(on), sorted(on)))
        minimal: list[Combination] = []
        for on in hits:
            if any(each <= on for each in minimal):
                continue
            if self.is_exhaustive or all(self.hits(on - {each}, at) is False for each in on):
                minimal.append(on)
        return Found(tuple(minimal), self._necessary(at), self.rated == 2**self.count)


def _subsets(of: Combination) -> Iterator[Combination]:
    """Yield every subset, the smaller ones first."""
    members = sorted(of)
    several = (combinations(members, size) for size in range(len(members) + 1))
    return map(frozenset, chain.from_iterable(several))
