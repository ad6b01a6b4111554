"""A program over small relations, computed step by step during a rating.

A database takes longer to plan a query of hundreds of steps than to compute them: each reads all columns of the one
before, and a table that others read is planned anew for each of them. Columns of small tables are therefore held in
memory, each step reads those that it needs and adds its own, and no query has more than a few steps.
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
from partyrate.plan import Plan

MOST_CELLS: Final = 20_000_000
"""Relations with at most so many cells together, inner columns included, are computed step by step in memory."""

TOGETHER: Final = 4
"""The most generations of new columns that are computed in one query."""

MOST_COLUMNS: Final = 50
"""The number of new columns with which a query computes no further generation: planning grows faster than they do."""

_AT: Final = "_pr_at"
"""The number of each row, from 0."""


def are_held(frames: Mapping[str, Any]) -> bool:
    """Return whether frames are relations of DuckDB, and Arrow holds all of their columns as they are."""
    import narwhals as nw

    held = (nw.String, nw.Boolean, nw.Date, nw.Datetime, nw.Decimal, nw.Float32, nw.Float64)
    whole = (nw.Int8, nw.Int16, nw.Int32, nw.Int64, nw.UInt8, nw.UInt16, nw.UInt32, nw.UInt64)
    if not all(is_lazy(frame) and frame.implementation.is_duckdb() for frame in frames.values()):
        return False
    return all(dtype in (*held, *whole) for frame in frames.values() for dtype in frame.collect_schema().values())


def is_small(plan: Plan, program: Program, frames: Mapping[str, Any]) -> bool:
    """Return whether relations are small, as they were given, and Arrow holds all of their columns as they are."""
    if not are_held(frames):
        return False
    rows = with_implicit(plan, {table: length(frame) for table, frame in frames.items()})
    added = Counter(step.table if isinstance(step, Compute) else step.to for step in program.steps)
    # By column that is read: the cell as given, its value, and its absence code.
    read = Counter({table: 3 * len(frame.collect_schema()) for table, frame in frames.items()})
    return sum(count * (read[table] + added[table]) for table, count in rows.items()) <= MOST_CELLS


def with_implicit(plan: Plan, given: Mapping[str, int]) -> dict[str, int]:
    """Return the number of rows of each table, as far as it is known: at most, where a table has implicit rows."""
    rows = dict(given)
    for table in sorted(plan.scheme.tables, key=lambda table: len(plan.ancestors(table))):
        entry = plan.scheme.tables[table]
        implicit = len(entry.columns) or len(entry.expects)
        if implicit and entry.parent in rows:
            rows[table] = rows.get(table, 0) + rows[entry.parent] * implicit
    return rows


def held(_table: str, frame: Any, _nodes: Sequence[str]) -> Any:
    """Return a relation of what another one gives now."""
    import narwhals as nw

    return nw.from_native(related(frame.collect("pyarrow").to_native(), frame.to_native()))


def run_stepwise(program: Program, frames: dict[str, Any], base: Any) -> dict[str, Any]:
    """Run all steps over small relations, and return relations with the new columns; `base` is a given one."""
    tables = ArrowTables(frames, base, program.wide)
    run_steps(program.steps, tables)
    return {table: tables.whole(table) for table in tables.held}


def narrow(frame: Any, wide: Collection[str]) -> Any:
    """Return a frame whose sums have 64 bits again, as all whole numbers but those in the second width.

    DuckDB sums integers of 64 bits in 128 bits.
    """
    import narwhals as nw

    schema = frame.collect_schema()
    sums = [
        name for name, dtype in schema.items() if name.startswith(INNER) and dtype == nw.Int128 and name not in wide
    ]
    return frame.with_columns(nw.col(*sums).cast(nw.Int64)) if sums else frame


def widened(frame: Any, wide: Mapping[str, Any]) -> Any:
    """Return a frame with integers of 128 bits again, which Arrow holds as decimals."""
    import narwhals as nw

    casts = {name: nw.col(name).cast(wide[name]) for name in frame.columns if name in wide}
    return frame.with_columns(**casts) if casts else frame


class ArrowTables:
    """The columns of all tables, as Arrow holds them, and the columns that are still to be computed."""

    def __init__(self, frames: dict[str, Any], base: Any, wide: Mapping[str, Any]) -> None:
        self.base, self.wide = base, wide
        self.held: dict[str, Any] = {}
        self.waiting: dict[str, list[Sequence[Compute]]] = {}
        for table, frame in frames.items():
            self.keep(table, frame)

    def keep(self, table: str, frame: Any) -> None:
        """Add all columns of a frame, and number its rows."""
        import pyarrow as pa

        native = narrow(frame, self.wide).collect("pyarrow").to_native()
        self.held[table] = native.append_column(_AT, pa.array(range(len(native)), pa.int64()))
        self.waiting[table] = []

    def add_rounds(self, step: Rounds, frame: Any) -> None:
        """Add a new table of rounds."""
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
        """Compute columns of a frame with the numbers of rows, and add them in the order of these."""
        computed = narrow(frame.select(_AT, *names), self.wide).sort(_AT).collect("pyarrow").to_native()
        for name in names:
            self.held[table] = self.held[table].append_column(name, computed[name])

    def compute(self, table: str, steps: Sequence[Compute]) -> None:
        """Note columns that are computed later, together with others of their table."""
        if len(self.waiting[table]) >= TOGETHER or sum(map(len, self.waiting[table])) >= MOST_COLUMNS:
            self.catch_up(table)
        self.waiting[table].append(steps)

    def catch_up(self, table: str) -> None:
        """Compute the columns of a table that wait."""
        import narwhals as nw

        steps, self.waiting[table] = [step for group in self.waiting[table] for step in group], []
        if steps:
            held = self.held[table]
            read = read_by([step.expression for step in steps], held.column_names)
            held = held.select(list(dict.fromkeys([_AT, *read])))
            frame = with_computed(widened(nw.from_native(related(held, self.base)), self.wide), steps)
            self.add(table, frame, [step.name for step in steps])

    def bring(self, _source: str, to: str, other: Any, match: Match) -> None:
        """Join a frame to a table."""
        self.add(to, matched(self.relation(to, match.key, numbered=True), other, match), match.names)

    def look_up(self, step: LookUp) -> None:
        """Join constants to a table."""
        import narwhals as nw

        self.bring("", step.to, of_constants(step.cells, nw.from_native(self.base)), Match.of(step))
