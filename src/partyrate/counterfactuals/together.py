"""Levels of a unit with many values of one input, its whole cohort being rated with each of them, all together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from attrs import define, frozen

from partyrate.counterfactuals.cells import Place
from partyrate.engines.peers import common_columns
from partyrate.language.domains.analysis import WIDE_LIMIT
from partyrate.numbers import LevelValue
from partyrate.rating.rating import Rating
from partyrate.scenarios.design import Design
from partyrate.scenarios.frames import series_of
from partyrate.scenarios.task import Task
from partyrate.scenarios.together import Runs

if TYPE_CHECKING:
    import polars as pl

ROWS_TOGETHER: Final = 100_000
"""How many rows are computed in one run: few enough that little is in vain where a near value reaches the level."""


@define(eq=False)
class CohortVersions:
    """A unit and its cohort, rated with many values of one input of the unit.

    Args:
        task: What is rated, the unit first.
        rating: Its rating as it is.
        ladder: The ladder whose levels are looked at.
    """

    task: Task
    rating: Rating
    ladder: str

    @property
    def rows(self) -> int:
        """How many rows are computed for one value, at most."""
        return len(self.task.units) + sum(map(len, (self.task.tables or {}).values()))

    def covers(self, place: Place) -> bool:
        """Whether an input can be varied here.

        Polars is needed, and whole numbers that it can hold; and the unit has to stay in its cohort with any value.
        """
        plan = self.rating.plan
        is_computable = find_spec("polars") is not None and not plan.beyond(WIDE_LIMIT)
        return is_computable and place.node.name not in (common_columns(plan) or ())

    def levels(self, place: Place, values: Sequence[Any]) -> Iterator[str | None]:
        """Yield the level of the unit with each value of an input, as they are computed.

        Raises:
            SchemeError: The input stands where only what is the same for all scenarios can.
        """
        design = Design("listed", (), (), tuple({} for _ in values))
        redraw = _OneRow(self._row_of(place), values)
        runs = Runs(
            self.task, design, [self.ladder], ROWS_TOGETHER, redraws={place.node.name: redraw}, first=self.rating
        )
        for units in runs.parts():
            count = units["scenario"].n_unique()
            yield from map(_name, units[self.ladder].gather_every(units.height // count).to_list())

    def _row_of(self, place: Place) -> int:
        """Return the number of the row whose input varies, in the table of the input."""
        plan, table = self.rating.plan, place.node.table
        columns = plan.full_key(table)
        unit = self.rating.result.fetch(plan.root.name, [])[0]
        rows = self.rating.result.fetch(table, [])
        own = [column for column in columns if column not in plan.root.key]
        return next(
            number
            for number, row in enumerate(rows)
            if all(row[column] == unit[column] for column in plan.root.key)
            and tuple(row[column] for column in own) == place.cell.key
        )


def _name(level: Any) -> str | None:
    return level.name if isinstance(level, LevelValue) else level


@frozen(eq=False)
class _OneRow:
    """One row of an input that has another value in each scenario, numbered from 0; all other rows keep theirs."""

    row: int
    values: Sequence[Any]

    def __call__(self, frame: pl.DataFrame, name: str, scenario: str, count: int) -> Any:
        """Return the values in the scenarios of a chunk, whose rows stand one scenario after the other."""
        import polars as pl

        size = frame.height // count
        numbers = frame[scenario].gather_every(size).to_list()
        drawn = series_of(name, [self.values[number] for number in numbers])
        own = frame[name]
        both = pl.concat([own.clear(1).to_frame(), drawn.to_frame()], how="vertical_relaxed")
        kind = both.schema[name]
        places = [number * size + self.row for number in range(count)]
        return own.cast(kind).scatter(places, drawn.cast(kind))
