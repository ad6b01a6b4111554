"""A program over frames of pandas: columns are held one by one, and each step gets those that it reads.

To add a column to a frame of pandas, narwhals touches every column of it. Programs have hundreds of steps that each add
a column to hundreds: a trial of 330 steps took 2.5 seconds that way, however few the rows, and takes 0.7 so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from partyrate.engines.columns.execution import matched, run_steps
from partyrate.engines.columns.frames import of_constants
from partyrate.engines.columns.program import Compute, LookUp, Match, Program, Rounds
from partyrate.engines.columns.scheduling import read_by

_AT: Final = "_pr_at"
"""The number of each row, from 0."""


def is_in_pandas(frames: Mapping[str, Any]) -> bool:
    """Return whether all tables are frames of pandas."""
    return all(frame.implementation.is_pandas() for frame in frames.values())


def run_in_pandas(program: Program, frames: Mapping[str, Any]) -> dict[str, Any]:
    """Run all steps over frames of pandas, and return frames with the new columns."""
    tables = PandasTables(frames)
    run_steps(program.steps, tables)
    return {table: tables.whole(table) for table in tables.kept}


class PandasTables:
    """The columns of all tables, each by itself; rows are numbered from 0 until a table is whole again."""

    def __init__(self, frames: Mapping[str, Any]) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.rows: dict[str, Any] = {}
        for table, frame in frames.items():
            self.keep(table, frame)

    def keep(self, table: str, frame: Any) -> None:
        """Add all columns of a frame, and keep the labels of its rows."""
        native = frame.to_native()
        self.rows[table] = native.index
        self.kept[table] = columns_of(native.reset_index(drop=True), native.columns)

    def add_rounds(self, step: Rounds, frame: Any) -> None:
        """Add a new table of rounds."""
        self.keep(step.to, frame)

    def relation(self, table: str, reads: Sequence[Any]) -> Any:
        """Return columns of a table as a frame; at least one, so that it has the rows of the table."""
        kept = self.kept[table]
        return framed({name: kept[name] for name in read_by(reads, kept) or [next(iter(kept))]})

    def whole(self, table: str) -> Any:
        """Return all columns of a table as a frame, with the labels of its rows."""
        import narwhals as nw

        return nw.from_native(framed(self.kept[table]).to_native().set_axis(self.rows[table], axis=0))

    def compute(self, table: str, steps: Sequence[Compute]) -> None:
        """Add columns to a table."""
        columns = {step.name: step.expression for step in steps}
        frame = self.relation(table, [*columns.values()]).with_columns(**columns)
        self.kept[table] |= columns_of(frame.to_native(), columns)

    def bring(self, _source: str, to: str, other: Any, match: Match) -> None:
        """Join a frame to a table."""
        frame = matched(self.relation(to, match.key).with_row_index(_AT), other, match).sort(_AT)
        self.kept[to] |= columns_of(frame.to_native().reset_index(drop=True), match.names)

    def look_up(self, step: LookUp) -> None:
        """Join constants to a table."""
        self.bring("", step.to, of_constants(step.cells, self.relation(step.to, ())), Match.of(step))


def columns_of(native: Any, names: Any) -> dict[str, Any]:
    """Return columns of a frame of pandas by name."""
    return {name: native[name] for name in names}


def framed(columns: Mapping[str, Any]) -> Any:
    """Return a frame of columns that have the same rows."""
    import narwhals as nw
    import pandas as pd

    return nw.from_native(pd.DataFrame(dict(columns), copy=False))
