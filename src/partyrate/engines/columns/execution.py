"""Running a program over frames: its steps in the order of their generations, wherever the columns of tables are kept.

Engines that plan all steps together get them as one query (`run_planned`). Others hold the columns of each table, and
give each step those that it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, Protocol, TypeVar

from partyrate.engines.columns.frames import is_lazy, of_constants, related
from partyrate.engines.columns.program import Compute, Gather, Join, LookUp, Match, Program, Rounds, Step
from partyrate.engines.columns.scheduling import scheduled, with_same_key
from partyrate.numbers import is_whole

FEW_USES: Final = 8
"""Number of scans of the given frames in one query above which an intermediate result is materialized."""


StepT = TypeVar("StepT", Compute, Gather, Join, LookUp, Rounds)


def of_kind(kind: type[StepT], steps: Iterable[Step]) -> list[StepT]:
    """Return the steps of one kind."""
    return [step for step in steps if isinstance(step, kind)]


class Carried(Protocol):
    """Checks of a table that the aggregation to its parent also computes."""

    @property
    def to(self) -> str:
        """The parent."""

    def carries(self, step: Gather, /) -> bool:
        """Return whether a step is part of this aggregation."""

    @property
    def reads(self) -> Sequence[str]:
        """The columns that the checks need."""

    def aggregates(self, schema: Mapping[str, Any], /) -> Mapping[str, Any]:
        """Return the aggregates of each group that the checks need."""

    def verified(self, groups: Any, parents: Any, /) -> Any:
        """Return the groups, computed, without these aggregates; raise where something is at fault."""


class Tables(Protocol):
    """The columns of all tables while a program runs."""

    def relation(self, table: str, reads: Sequence[Any], /) -> Any:
        """Return a frame with columns of a table, and maybe others: those named, and those that expressions read."""

    def add_rounds(self, step: Rounds, frame: Any, /) -> None:
        """Add a new table of rounds."""

    def compute(self, table: str, steps: Sequence[Compute], /) -> None:
        """Add columns of one generation, which read others of their table."""

    def bring(self, source: str, to: str, other: Any, match: Match, /) -> None:
        """Join a frame that was computed from another table."""

    def look_up(self, step: LookUp, /) -> None:
        """Join constants to a table."""


def run_steps(steps: Iterable[Step], tables: Tables) -> None:
    """Run steps, each as soon as what it reads is there."""
    for _, generation in groupby(scheduled(steps), key=lambda step: step.generation):
        now = list(generation)
        for rounds in of_kind(Rounds, now):
            tables.add_rounds(rounds, rounds_frame(tables.relation(rounds.table, [*rounds.key, rounds.round]), rounds))
        run_computes(of_kind(Compute, now), tables)
        run_gathers(of_kind(Gather, now), tables)
        run_joins(of_kind(Join, now), tables)
        for look_up in of_kind(LookUp, now):
            tables.look_up(look_up)


def run_computes(steps: Sequence[Compute], tables: Tables) -> None:
    """Add the columns of one generation, those of one table together."""
    for table in dict.fromkeys(step.table for step in steps):
        tables.compute(table, [step for step in steps if step.table == table])


def run_gathers(steps: Sequence[Gather], tables: Tables) -> None:
    """Aggregate tables, once for all steps with the same tables and key."""
    for same in with_same_key(steps):
        first = same[0]
        finer = tables.relation(first.table, [*first.key, *(step.source for step in same)])
        tables.bring(first.table, first.to, gathered(finer, same), Match.of(*same))


def run_joins(steps: Sequence[Join], tables: Tables) -> None:
    """Join tables, once for all steps with the same tables, key and rows."""
    for way in dict.fromkeys(step.way for step in steps):
        first, *others = [step for step in steps if step.way == way]
        join = first.and_all(others)
        where = [] if join.where is None else [join.where[0]]
        source = tables.relation(join.table, [*join.key, *join.names.values(), *where])
        tables.bring(join.table, join.to, brought(source, join), Match.of(join))


class PlannedTables:
    """Tables as frames of all their columns, from which each library makes one query."""

    def __init__(self, frames: dict[str, Any], given: Mapping[str, Any]) -> None:
        self.frames, self.given = frames, given
        self.uses = dict.fromkeys(frames, 1)  # scans of the given frames in the query of each table

    def relation(self, table: str, _reads: Sequence[Any]) -> Any:
        """Return the frame of a table."""
        return self.frames[table]

    def add_rounds(self, step: Rounds, frame: Any) -> None:
        """Add a new table of rounds."""
        self.frames[step.to] = frame
        self.uses[step.to] = self.uses[step.table] * (step.back + 1)

    def compute(self, table: str, steps: Sequence[Compute]) -> None:
        """Add columns to a frame."""
        self.frames[table] = with_computed(self.frames[table], steps)

    def bring(self, source: str, to: str, other: Any, match: Match) -> None:
        """Join a frame to that of a table."""
        heavy = self.uses[source] > FEW_USES
        self.uses[to] += 1 if heavy else self.uses[source]
        self.frames[to] = matched(self.frames[to], once(other, heavy=heavy), match)

    def look_up(self, step: LookUp) -> None:
        """Join constants to a frame."""
        constants = of_constants(step.cells, self.given.get(step.to, self.frames[step.to]))
        self.frames[step.to] = matched(self.frames[step.to], constants, Match.of(step))


def run_planned(
    program: Program, frames: Mapping[str, Any], carried: Mapping[str, Carried] | None = None
) -> dict[str, Any]:
    """Run all steps over narwhals frames, eager or lazy, and return the frames with the new columns.

    Tables that are `carried` read nothing of other tables. They are aggregated to their parents first, in one pass each
    that also computes their checks.
    """
    tables, steps = PlannedTables(dict(frames), frames), scheduled(program.steps)
    for table, checks in (carried or {}).items():
        computes = [step for step in of_kind(Compute, steps) if step.table == table]
        tables.compute(table, computes)
        gathers = list(filter(checks.carries, of_kind(Gather, steps)))
        other = checks.verified(gathered(tables.frames[table], gathers, checks), tables.frames[checks.to])
        tables.frames[checks.to] = matched(tables.frames[checks.to], other, Match.of(*gathers))
        done = {id(step) for step in (*computes, *gathers)}
        steps = [step for step in steps if id(step) not in done]
    run_steps(steps, tables)
    return tables.frames


def with_computed(frame: Any, steps: Iterable[Compute]) -> Any:
    """Return a frame with the columns of steps, those of one generation together."""
    for _, now in groupby(sorted(steps, key=lambda step: step.generation), key=lambda step: step.generation):
        frame = frame.with_columns(**{step.name: step.expression for step in now})
    return frame


def gathered(finer: Any, steps: Sequence[Gather], checks: Carried | None = None) -> Any:
    """Aggregate a finer frame by the key of a coarser one."""
    import narwhals as nw

    key = steps[0].key
    aggregates = {step.name: getattr(nw.col(step.source), step.function)() for step in steps}
    sources = [step.source for step in steps]
    if checks is not None:
        aggregates |= checks.aggregates(finer.collect_schema())
        sources += checks.reads
    return finer.select(*key, *dict.fromkeys(sources)).group_by(*key).agg(**aggregates)


def brought(source: Any, step: Join) -> Any:
    """Return the columns that a `Join` brings, by its key and under their new names."""
    import narwhals as nw

    chosen = source if step.where is None else source.filter(nw.col(step.where[0]) == step.where[1])
    later, by = step.moved or ("", 0)
    key = [(nw.col(name) + by).alias(name) if name == later else nw.col(name) for name in step.key]
    return chosen.select(*key, *(nw.col(name).alias(new) for new, name in step.names.items()))


def matched(target: Any, other: Any, match: Match) -> Any:
    """Join columns to each row of a frame by key; rows without a partner stay."""
    if match.key == match.other_key:
        joined = target.join(other, on=list(match.key), how="left")
    else:
        joined = target.join(other, left_on=list(match.key), right_on=list(match.other_key), how="left")
    return filled(joined, match.empty, match.wide) if match.empty else joined


def once(other: Any, *, heavy: bool = False) -> Any:
    """Return a lazy frame that is computed once, however often the columns joined from it are used.

    Tables that read each other in turn double the query plan with each turn, so that a `heavy` frame is computed now.
    The cache of Polars is not enough for these: it computes a part once, yet plans it anew for each use.
    """
    import narwhals as nw

    if not is_lazy(other):
        return other
    kind, native = other.implementation, other.to_native()
    if kind.is_polars():
        return nw.from_native(native.collect().lazy() if heavy else native.cache())
    if heavy and kind.is_duckdb():
        return nw.from_native(related(other.collect("pyarrow").to_native(), native))
    return nw.from_native(native.localCheckpoint()) if heavy and kind.is_pyspark() else other


def filled(frame: Any, empty: Mapping[str, Any], wide: Mapping[str, Any]) -> Any:
    """Return a frame with values where a join found no row; `wide` has the types of columns in the second width."""
    import narwhals as nw

    columns = {}
    for name, value in empty.items():
        cell = nw.col(name)
        if is_whole(value):
            lacking = nw.lit(value, dtype=nw.Int64)
            cell = nw.when(cell.is_null()).then(lacking).otherwise(cell).cast(wide.get(name, nw.Int64))
        else:
            # pandas holds booleans with gaps as objects, which no operator takes for booleans.
            dtype = nw.Boolean if isinstance(value, bool) else nw.String
            cell = nw.when(cell.is_null()).then(nw.lit(value)).otherwise(cell).cast(dtype)
        columns[name] = cell
    return frame.with_columns(**columns)


def rounds_frame(history: Any, step: Rounds) -> Any:
    """Return the frame of a `Rounds` step."""
    import narwhals as nw

    at = nw.col(step.round)
    frames = [history.select(*step.key, (at + by).alias(step.round)) for by in range(step.back + 1)]
    key = [*step.key, step.round]
    return nw.concat(frames).filter(at < step.current).unique(subset=key).select(*key)
