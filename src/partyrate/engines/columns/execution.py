"""Running a program over frames: its steps in the order of their generations, wherever the columns of tables are kept.

Engines that plan all steps together get them as one query (`run_planned`). Others keep the columns of a table somewhere
and show each step those that it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, Protocol

from partyrate.engines.columns.frames import is_lazy, of_constants, related
from partyrate.engines.columns.program import Compute, Gather, Join, LookUp, Match, Program, Rounds, Step
from partyrate.engines.columns.scheduling import scheduled, with_same_key

FEW_USES: Final = 8
"""How often a query may read the frames that came in before a part of it is computed by itself."""


class Carried(Protocol):
    """Checks of a table that its aggregation to its parent makes along the way."""

    @property
    def to(self) -> str:
        """The parent."""

    def carries(self, step: Gather, /) -> bool:
        """Return whether a step is part of this aggregation."""

    @property
    def reads(self) -> Sequence[str]:
        """The columns that the checks need."""

    def aggregates(self, schema: Mapping[str, Any], /) -> Mapping[str, Any]:
        """Return what the checks ask of each group."""

    def verified(self, groups: Any, parents: Any, /) -> Any:
        """Return the groups, computed, without these aggregates; raise where something is at fault."""


class Tables(Protocol):
    """The columns of all tables while a program runs."""

    def relation(self, table: str, reads: Sequence[Any], /) -> Any:
        """Return a frame with columns of a table, and maybe others: those named, and those that expressions read."""

    def hold(self, step: Rounds, frame: Any, /) -> None:
        """Keep a new table of rounds."""

    def compute(self, table: str, steps: Sequence[Compute], /) -> None:
        """Add columns of one generation, which read others of their table."""

    def bring(self, source: str, to: str, few: Any, match: Match, /) -> None:
        """Join to a table what a frame holds, which was made of another table."""

    def look_up(self, step: LookUp, /) -> None:
        """Join constants to a table."""


def run_steps(steps: Iterable[Step], tables: Tables) -> None:
    """Run steps, each as soon as what it reads is there."""
    for _, generation in groupby(scheduled(steps), key=lambda step: step.generation):
        now = list(generation)
        for step in now:
            if isinstance(step, Rounds):
                tables.hold(step, rounds_looked_at(tables.relation(step.table, [*step.key, step.round]), step))
        computes = [step for step in now if isinstance(step, Compute)]
        for table in dict.fromkeys(step.table for step in computes):
            tables.compute(table, [step for step in computes if step.table == table])
        gathers = [step for step in now if isinstance(step, Gather)]
        for chosen in with_same_key(gathers):
            first = chosen[0]
            finer = tables.relation(first.table, [*first.key, *(step.source for step in chosen)])
            tables.bring(first.table, first.to, gathered(finer, chosen), Match.of(*chosen))
        joins = [step for step in now if isinstance(step, Join)]
        for way in dict.fromkeys(step.way for step in joins):
            one, *others = [step for step in joins if step.way == way]
            join = one.and_all(others)
            where = [] if join.where is None else [join.where[0]]
            source = tables.relation(join.table, [*join.key, *join.names.values(), *where])
            tables.bring(join.table, join.to, brought(source, join), Match.of(join))
        for step in now:
            if isinstance(step, LookUp):
                tables.look_up(step)


class Planned:
    """Tables as frames of all their columns, from which each library makes one query."""

    def __init__(self, frames: dict[str, Any], given: Mapping[str, Any]) -> None:
        self.frames, self.given = frames, given
        self.uses = dict.fromkeys(frames, 1)  # how often the frames that came in are read in the query of each

    def relation(self, table: str, _reads: Sequence[Any]) -> Any:
        """Return the frame of a table."""
        return self.frames[table]

    def hold(self, step: Rounds, frame: Any) -> None:
        """Keep a new table of rounds."""
        self.frames[step.to] = frame
        self.uses[step.to] = self.uses[step.table] * (step.back + 1)

    def compute(self, table: str, steps: Sequence[Compute]) -> None:
        """Add columns to a frame."""
        self.frames[table] = with_computed(self.frames[table], steps)

    def bring(self, source: str, to: str, few: Any, match: Match) -> None:
        """Join a frame to that of a table."""
        heavy = self.uses[source] > FEW_USES
        self.uses[to] += 1 if heavy else self.uses[source]
        self.frames[to] = matched(self.frames[to], once(few, heavy=heavy), match)

    def look_up(self, step: LookUp) -> None:
        """Join constants to a frame."""
        constants = of_constants(step.cells, self.given.get(step.to, self.frames[step.to]))
        self.frames[step.to] = matched(self.frames[step.to], constants, Match.of(step))


def run_planned(
    program: Program, frames: Mapping[str, Any], carried: Mapping[str, Carried] | None = None
) -> dict[str, Any]:
    """Run all steps over narwhals frames, eager or lazy, and give the frames with the new columns.

    Tables that are `carried` take nothing from other tables. So they are aggregated to their parents first, all in one
    pass, which also makes their checks.
    """
    tables, steps = Planned(dict(frames), frames), scheduled(program.steps)
    for table, checks in (carried or {}).items():
        own = [step for step in steps if isinstance(step, Compute) and step.table == table]
        tables.compute(table, own)
        gathers = [step for step in steps if isinstance(step, Gather) and checks.carries(step)]
        few = checks.verified(gathered(tables.frames[table], gathers, checks), tables.frames[checks.to])
        tables.frames[checks.to] = matched(tables.frames[checks.to], few, Match.of(*gathers))
        done = {id(step) for step in (*own, *gathers)}
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
    """Return what a `Join` brings, by its key and under its new names."""
    import narwhals as nw

    chosen = source if step.where is None else source.filter(nw.col(step.where[0]) == step.where[1])
    later, by = step.moved or ("", 0)
    key = [(nw.col(name) + by).alias(name) if name == later else nw.col(name) for name in step.key]
    return chosen.select(*key, *(nw.col(name).alias(new) for new, name in step.names.items()))


def matched(target: Any, few: Any, match: Match) -> Any:
    """Join columns to each row of a frame by key; rows without a partner stay."""
    if match.key == match.own:
        found = target.join(few, on=list(match.key), how="left")
    else:
        found = target.join(few, left_on=list(match.key), right_on=list(match.own), how="left")
    return filled(found, match.empty, match.wide) if match.empty else found


def once(few: Any, *, heavy: bool = False) -> Any:
    """Let a lazy frame be computed once, however often what is joined from it is used.

    Tables that look at each other in turn would make the query plan double with each turn, so that what has become
    `heavy` is computed now. Polars remembers what it has computed in one query, yet plans it anew for each use.
    """
    import narwhals as nw

    if not is_lazy(few):
        return few
    kind, native = few.implementation, few.to_native()
    if kind.is_polars():
        return nw.from_native(native.collect().lazy() if heavy else native.cache())
    if heavy and kind.is_duckdb():
        return nw.from_native(related(few.collect("pyarrow").to_native(), native))
    return nw.from_native(native.localCheckpoint()) if heavy and kind.is_pyspark() else few


def filled(frame: Any, empty: Mapping[str, Any], wide: Mapping[str, Any]) -> Any:
    """Put values where a join found no row; `wide` has the types of columns in the second width."""
    import narwhals as nw

    columns = {}
    for name, value in empty.items():
        given = nw.col(name)
        if isinstance(value, int) and not isinstance(value, bool):
            lacking = nw.lit(value, dtype=nw.Int64)
            given = nw.when(given.is_null()).then(lacking).otherwise(given).cast(wide.get(name, nw.Int64))
        else:
            # pandas keeps truths beside gaps as objects, which no operator takes for truths.
            dtype = nw.Boolean if isinstance(value, bool) else nw.String
            given = nw.when(given.is_null()).then(nw.lit(value)).otherwise(given).cast(dtype)
        columns[name] = given
    return frame.with_columns(**columns)


def rounds_looked_at(history: Any, step: Rounds) -> Any:
    """Run a `Rounds`."""
    import narwhals as nw

    at = nw.col(step.round)
    frames = [history.select(*step.key, (at + by).alias(step.round)) for by in range(step.back + 1)]
    key = [*step.key, step.round]
    return nw.concat(frames).filter(at < step.current).unique(subset=key).select(*key)
