"""A program over relations of few rows, computed step by step while a rating is made.

A database plans a query of hundreds of steps for longer than it takes to compute them: each reads all columns of the
one before, and tables that look at each other are planned anew for each look. So where a table is small its columns are
kept in memory, each step reads those that it needs and adds its own, and no query holds more than a few steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from partyrate.engines.columns.execution import matched, run_steps, with_computed
from partyrate.engines.columns.frames import is_lazy, length, of_constants, related
from partyrate.engines.columns.keys import INNER
from partyrate.engines.columns.program import Compute, LookUp, Match, Program, Rounds
from partyrate.engines.columns.scheduling import read_by

MOST_CELLS: Final = 20_000_000
"""Relations with no more cells together, those of inner columns among them, are computed step by step in memory."""

TOGETHER: Final = 4
"""So many generations of new columns are computed in one query."""

_AT: Final = "_pr_at"
"""The number of each row, from 0."""


def is_run_stepwise(program: Program, frames: dict[str, Any]) -> bool:
    """Return whether relations are small, and Arrow holds all of their columns as they are."""
    import narwhals as nw

    held = (nw.String, nw.Boolean, nw.Date, nw.Datetime, nw.Decimal, nw.Float32, nw.Float64)
    whole = (nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32, nw.UInt64)
    if not all(is_lazy(frame) and frame.implementation.is_duckdb() for frame in frames.values()):
        return False
    for frame in frames.values():
        for name, dtype in frame.collect_schema().items():
            if dtype not in (*held, *whole) and not (name.startswith(INNER) and dtype == nw.Int128):
                return False
    made = Counter(step.table if isinstance(step, Compute) else step.to for step in program.steps)
    widths = {table: len(frame.collect_schema()) + made[table] for table, frame in frames.items()}
    return sum(length(frame) * widths[table] for table, frame in frames.items()) <= MOST_CELLS


def run_stepwise(program: Program, frames: dict[str, Any], base: Any) -> dict[str, Any]:
    """Run all steps over small relations, and give relations with the new columns; `base` is one that came in."""
    tables = Held(frames, base, program.wide)
    run_steps(program.steps, tables)
    return {table: tables.whole(table) for table in tables.held}


def narrow(frame: Any, wide: Collection[str]) -> Any:
    """Return a frame whose sums have 64 bits again, as all whole numbers but those in the second width."""
    import narwhals as nw

    schema = frame.collect_schema()
    sums = [
        name for name, dtype in schema.items() if name.startswith(INNER) and dtype == nw.Int128 and name not in wide
    ]
    return frame.with_columns(nw.col(*sums).cast(nw.Int64)) if sums else frame


def widened(frame: Any, wide: Mapping[str, Any]) -> Any:
    """Return a frame of what Arrow held, where integers of 128 bits are decimals, with integers again."""
    import narwhals as nw

    found = {name: nw.col(name).cast(wide[name]) for name in frame.columns if name in wide}
    return frame.with_columns(**found) if found else frame


class Held:
    """The columns of all tables, as Arrow holds them, and the columns that are still to be computed."""

    def __init__(self, frames: dict[str, Any], base: Any, wide: Mapping[str, Any]) -> None:
        self.base, self.wide = base, wide
        self.held: dict[str, Any] = {}
        self.waiting: dict[str, list[Sequence[Compute]]] = {}
        for table, frame in frames.items():
            self.keep(table, frame)

    def keep(self, table: str, frame: Any) -> None:
        """Keep all columns of a frame, and number its rows."""
        import pyarrow as pa

        native = narrow(frame, self.wide).collect("pyarrow").to_native()
        self.held[table] = native.append_column(_AT, pa.array(range(len(native)), pa.int64()))
        self.waiting[table] = []

    def hold(self, step: Rounds, frame: Any) -> None:
        """Keep a new table of rounds."""
        self.keep(step.to, frame)

    def whole(self, table: str) -> Any:
        """Return all columns of a table as a relation."""
        return self.relation(table, self.names(table))

    def names(self, table: str) -> list[str]:
        """Return the names of the columns of a table, once all are computed."""
        self.catch_up(table)
        return [name for name in self.held[table].column_names if name != _AT]

    def relation(self, table: str, reads: Sequence[Any], *, numbered: bool = False) -> Any:
        """Return columns of a table as a relation."""
        import narwhals as nw

        wanted = read_by(reads, self.names(table))
        held = self.held[table].select([*wanted, *([_AT] if numbered else [])])
        return widened(nw.from_native(related(held, self.base)), self.wide)

    def add(self, table: str, frame: Any, names: Sequence[str]) -> None:
        """Compute columns, whose frame has the numbers of rows, and keep them."""
        made = narrow(frame.select(_AT, *names), self.wide).sort(_AT).collect("pyarrow").to_native()
        for name in names:
            self.held[table] = self.held[table].append_column(name, made[name])

    def compute(self, table: str, steps: Sequence[Compute]) -> None:
        """Compute columns later, together with others of their table."""
        if len(self.waiting[table]) >= TOGETHER:
            self.catch_up(table)
        self.waiting[table].append(steps)

    def catch_up(self, table: str) -> None:
        """Compute the columns of a table that wait."""
        import narwhals as nw

        steps, self.waiting[table] = [step for each in self.waiting[table] for step in each], []
        if steps:
            held = self.held[table]
            read = read_by([step.expression for step in steps], held.column_names)
            held = held.select(list(dict.fromkeys([_AT, *read])))
            made = with_computed(widened(nw.from_native(related(held, self.base)), self.wide), steps)
            self.add(table, made, [step.name for step in steps])

    def bring(self, _source: str, to: str, few: Any, match: Match) -> None:
        """Join a frame to a table."""
        made = matched(self.relation(to, match.key, numbered=True), few, match)
        self.add(to, made, match.names)

    def look_up(self, step: LookUp) -> None:
        """Join constants to a table."""
        import narwhals as nw

        self.bring("", step.to, of_constants(step.cells, nw.from_native(self.base)), Match.of(step))
