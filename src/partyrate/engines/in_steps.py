"""A program over relations of few rows, computed step by step while a rating is made.

A database plans a query of hundreds of steps for longer than it takes to compute them: each reads all columns of the
one before, and tables that look at each other are planned anew for each look. So where a table is small its columns are
kept in memory, each step reads those that it needs and adds its own, and no query holds more than a few steps.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

from partyrate.engines.frames import is_lazy, length, of_constants, related
from partyrate.engines.keys import INNER
from partyrate.engines.program import (
    Compute,
    Gather,
    Join,
    LookUp,
    Program,
    Rounds,
    brought,
    gather,
    looked_up,
    rounds_looked_at,
    with_computed,
)

MOST_CELLS: Final = 20_000_000
"""Relations with no more cells together, those of inner columns among them, are computed step by step in memory."""

TOGETHER: Final = 8
"""So many generations of new columns are computed in one query."""

_AT: Final = "_pr_at"
"""The number of each row, from 0."""

_NAMES: Final = re.compile(r"_pr_\w+")


def is_in_steps(program: Program, frames: dict[str, Any]) -> bool:
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


def run_in_steps(program: Program, frames: dict[str, Any], base: Any) -> dict[str, Any]:
    """Run all steps over small relations, and give relations with the new columns; `base` is one that came in."""
    import narwhals as nw

    tables = Tables(frames, base)
    for _, generation in groupby(sorted(program.steps, key=lambda step: step.ready), key=lambda step: step.ready):
        now = list(generation)
        for step in now:
            if isinstance(step, Rounds):
                made = rounds_looked_at(tables.relation(step.table, [*step.key, step.round]), step)
                tables.hold(step.to, made)
            elif isinstance(step, Compute):
                tables.later(step)
        gathers = [step for step in now if isinstance(step, Gather)]
        for table, to in dict.fromkeys((step.table, step.to) for step in gathers):
            chosen = [step for step in gathers if (step.table, step.to) == (table, to)]
            finer = tables.relation(table, [*chosen[0].key, *(step.source for step in chosen)])
            made = gather(finer, tables.relation(to, chosen[0].key, numbered=True), chosen, heavy=False)
            tables.add(to, made, [step.name for step in chosen])
        for step in now:
            if isinstance(step, Join):
                where = [] if step.where is None else tables.read_by(step.table, step.where)
                source = tables.relation(step.table, [*step.key, *step.names, *where])
                made = brought(source, tables.relation(step.to, step.key, numbered=True), step, heavy=False)
                tables.add(step.to, made, list(step.names.values()))
            elif isinstance(step, LookUp):
                constants = of_constants(step.cells, nw.from_native(base))
                made = looked_up(tables.relation(step.to, step.key, numbered=True), constants, step)
                tables.add(step.to, made, list(step.empty))
    return {table: tables.relation(table, None) for table in tables.held}


def narrow(frame: Any) -> Any:
    """Return a frame whose sums have 64 bits again, as all whole numbers that are computed with."""
    import narwhals as nw

    wide = [name for name, dtype in frame.collect_schema().items() if name.startswith(INNER) and dtype == nw.Int128]
    return frame.with_columns(nw.col(*wide).cast(nw.Int64)) if wide else frame


class Tables:
    """The columns of all tables, as Arrow holds them, and the columns that are still to be computed."""

    def __init__(self, frames: dict[str, Any], base: Any) -> None:
        self.base = base
        self.held: dict[str, Any] = {}
        self.waiting: dict[str, list[Compute]] = {}
        for table, frame in frames.items():
            self.hold(table, frame)

    def hold(self, table: str, frame: Any) -> None:
        """Keep all columns of a frame, and number its rows."""
        import pyarrow as pa

        native = narrow(frame).collect("pyarrow").to_native()
        self.held[table] = native.append_column(_AT, pa.array(range(len(native)), pa.int64()))
        self.waiting[table] = []

    def relation(self, table: str, names: Iterable[str] | None, *, numbered: bool = False) -> Any:
        """Give columns of a table as a relation, all of them where none are named."""
        import narwhals as nw

        self.compute(table)
        held = self.held[table]
        wanted = [name for name in held.column_names if name != _AT] if names is None else list(dict.fromkeys(names))
        return nw.from_native(related(held.select([*wanted, *([_AT] if numbered else [])]), self.base))

    def add(self, table: str, frame: Any, names: Sequence[str]) -> None:
        """Compute columns, whose frame has the numbers of rows, and keep them."""
        made = narrow(frame.select(_AT, *names)).sort(_AT).collect("pyarrow").to_native()
        for name in names:
            self.held[table] = self.held[table].append_column(name, made[name])

    def later(self, step: Compute) -> None:
        """Compute a column later, together with others of its table."""
        waiting = self.waiting[step.table]
        if len({each.ready for each in waiting} - {step.ready}) >= TOGETHER:
            self.compute(step.table)
        self.waiting[step.table].append(step)

    def compute(self, table: str) -> None:
        """Compute the columns of a table that wait."""
        import narwhals as nw

        waiting, self.waiting[table] = self.waiting[table], []
        if waiting:
            own = [step.name for step in waiting]
            read = {name for step in waiting for name in self.read_by(table, step.expression)}
            held = self.held[table].select([_AT, *(name for name in self.held[table].column_names if name in read)])
            self.add(table, with_computed(nw.from_native(related(held, self.base)), waiting), own)

    def read_by(self, table: str, expression: Any) -> list[str]:
        """Give the columns that an expression may read: inner ones by their names, others where its text has theirs."""
        text = repr(expression)
        inner, names = set(_NAMES.findall(text)), [name for name in self.held[table].column_names if name != _AT]
        if "col(" not in text and "lit(" not in text:
            return names
        return [name for name in names if name in inner or (not _NAMES.fullmatch(name) and name in text)]
