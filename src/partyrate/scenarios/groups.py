"""Scenarios that agree in all that shapes the plan, and those of them that are rated in one run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from partyrate.rating.rating import Rating
from partyrate.scenarios.axes import Axis, Setting
from partyrate.scenarios.bills import bill_of_rating
from partyrate.scenarios.varied import Varied

if TYPE_CHECKING:
    import polars as pl


@frozen(eq=False)
class Group:
    """Scenarios that agree in all that shapes the plan.

    Args:
        rating: The rating of the first of them.
        numbers: Their numbers.
        axes: The parameters and cells that differ among them.
    """

    rating: Rating = field(repr=False)
    numbers: Sequence[int]
    axes: Sequence[Axis]
    _bills: dict[tuple[str, ...], Any] = field(factory=dict, repr=False)

    @property
    def numbered(self) -> pl.DataFrame:
        """The numbers of its scenarios."""
        import polars as pl

        return pl.DataFrame({"scenario": list(self.numbers)}, schema={"scenario": pl.Int64})

    def bill(self, names: Sequence[str]) -> pl.DataFrame | None:
        """Return what some incentives add up to in its rating, computed once."""
        if tuple(names) not in self._bills:
            self._bills[tuple(names)] = bill_of_rating(self.rating, names)
        bill: pl.DataFrame | None = self._bills[tuple(names)]
        return bill


@frozen(eq=False)
class Ready:
    """A group of scenarios with all that rating them takes, prepared once.

    Args:
        group: The group.
        made: The scheme of scenarios, for as many rows as are rated together.
        evaluator: Its evaluator.
        frames: The columns that no scenario changes, by table.
        size: How many scenarios are rated together.
    """

    group: Group
    made: Varied
    evaluator: Any
    frames: Mapping[str, pl.DataFrame] = field(repr=False)
    size: int

    def covers(self, settings: Iterable[Setting]) -> bool:
        """Whether it has the cells of lookups that other scenarios have."""
        return self.made.sets is None or all(map(self.made.sets.knows, settings))


@frozen(eq=False)
class Chunk:
    """Scenarios that were rated together.

    Args:
        found: Their rating; its units have one row for each scenario and unit.
        made: The scheme of scenarios.
        numbers: The numbers of the scenarios, as a column that has the name of the key in that scheme.
    """

    found: Rating = field(repr=False)
    made: Varied
    numbers: pl.DataFrame = field(repr=False)

    @property
    def listed(self) -> list[int]:
        """The numbers of the scenarios."""
        return self.numbers[self.made.scenario].to_list()
