"""The part of a comparison that its printed form and its document read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from partyrate.comparison.pair import Pair
from partyrate.comparison.sides import Key, Side


class Compared(Protocol):
    """Ratings side by side, as `Comparison` holds them."""

    base: Side
    pairs: Mapping[str, Pair]
    within: tuple[str, ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        """All ratings, the base first."""
        ...

    @property
    def common(self) -> Sequence[Key]:
        """The keys of the units that every rating has."""
        ...

    @property
    def apart(self) -> Mapping[str, Sequence[Key]]:
        """The keys of the other units of each rating."""
        ...

    def distribution(self) -> list[dict[str, Any]]:
        """Return how many units have each level in each rating."""
        ...

    def pay(self) -> list[dict[str, Any]]:
        """Return the totals of incentives in each rating."""
        ...

    def agreement(self) -> list[dict[str, Any]]:
        """Return how well the orders of each pair agree."""
        ...
