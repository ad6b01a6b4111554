"""A program over frames: the steps that a plan becomes for the columns engine, and their execution.

Steps are of three kinds: new columns from expressions, aggregates of a finer table joined to a coarser one, and values
of one table joined to another. They are ordered by generation, and all new columns of one table and generation are
made in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, Protocol

from attrs import define, field, frozen

from partyrate.engines.frames import is_lazy, of_constants, related


@frozen(eq=False)
class Compute:
    """A new column of a table."""

    table: str
    name: str
    expression: Any
    ready: int


@frozen(eq=False)
class Gather:
    """Aggregates of a table, joined to a coarser one by its key; rows without any get `empty`."""

    table: str
    to: str
    key: tuple[str, ...]
    name: str
    source: str
    function: str
    empty: Any
    ready: int


@frozen(eq=False)
class Join:
    """Columns of one table under new names, joined by key to another one, or to later rounds of itself.

    `where` chooses the rows that are joined; `moved` names a column of rounds, part of the key, and by how many it is
    moved on; rows without a partner get `empty`.
    """

    table: str
    to: str
    key: tuple[str, ...]
    names: Mapping[str, str]
    ready: int
    empty: Mapping[str, Any] = field(factory=dict)
    where: Any = None
    moved: tuple[str, int] | None = None


@frozen(eq=False)
class Rounds:
    """A new frame of key and round: the rounds of a table, and up to `back` rounds after each, before `current`."""

    table: str
    to: str
    key: tuple[str, ...]
    round: str
    back: int
    current: int
    ready: int


@frozen(eq=False)
class LookUp:
    """Constants joined to a table by the columns that hold keys; rows whose keys are not among them get `empty`.

    `cells` are the columns of the constants: those of `key` first, in its order, then those that `empty` names.
    """

    to: str
    key: tuple[str, ...]
    cells: Mapping[str, Sequence[Any]]
    empty: Mapping[str, Any]
    ready: int


Step = Compute | Gather | Join | Rounds | LookUp

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


Place = Callable[[str, Any, Sequence[str]], Any]
"""Puts a frame of a table in a place of its own after a step, made for some nodes, and gives it from there."""


Constants = Callable[[str, Mapping[str, Sequence[Any]], Sequence[str]], Any]
"""Gives columns of constants as a frame that can be joined to a table, made for some nodes."""


def stay(_table: str, frame: Any, _nodes: Sequence[str]) -> Any:
    """Leave a frame where it is: engines that plan all steps together need no places."""
    return frame


@frozen
class Places:
    """Where frames are put after each step, and how constants are made where these are not of the kind of frames."""

    put: Place = stay
    constants: Constants | None = None


HERE: Final = Places()
"""Every frame stays where it is."""


@define(eq=False)
class Program:
    """Steps in the order they were written; `run` puts them in the order of their generations.

    `node` is the node that is being compiled, and `nodes` says for which one each column was made.
    """

    steps: list[Step] = field(factory=list)
    count: int = 0
    expressions: dict[str, Any] = field(factory=dict)
    names: dict[int, str] = field(factory=dict)
    node: str = ""
    nodes: dict[str, str] = field(factory=dict)

    def fresh(self) -> str:
        """Give the name of a new column; no scheme and no user has such a name."""
        self.count += 1
        name = f"_pr_{self.count}"
        self.nodes[name] = self.node
        return name

    def named(self, name: str) -> Any:
        """Give the expression of a column, one for each name; `name_of` knows it again."""
        import narwhals as nw

        if name not in self.expressions:
            self.expressions[name] = nw.col(name)
            self.names[id(self.expressions[name])] = name
        return self.expressions[name]

    def name_of(self, expression: Any) -> str | None:
        """Give the name of an expression that is just a column."""
        return self.names.get(id(expression))

    def compute(self, table: str, expression: Any, ready: int) -> Any:
        """Give the column that holds an expression, made by a new step unless it is one already."""
        if id(expression) in self.names:
            return expression
        name = self.fresh()
        self.steps.append(Compute(table, name, expression, ready + 1))
        return self.named(name)

    def run(
        self,
        frames: dict[str, Any],
        places: Places = HERE,
        carried: Mapping[str, Carried] | None = None,
    ) -> dict[str, Any]:
        """Run all steps over narwhals frames, eager or lazy, and give the frames with the new columns.

        Tables that are `carried` take nothing from other tables. So they are aggregated to their parents first, all in
        one pass, which also makes their checks.
        """
        frames, given, steps = dict(frames), frames, self.steps
        for table, checks in (carried or {}).items():
            own = [step for step in steps if isinstance(step, Compute) and step.table == table]
            frames[table] = with_computed(frames[table], own)
            gathers = [step for step in steps if isinstance(step, Gather) and checks.carries(step)]
            frames[checks.to] = gather(frames[table], frames[checks.to], gathers, heavy=False, checks=checks)
            done = {id(step) for step in (*own, *gathers)}
            steps = [step for step in steps if id(step) not in done]

        def made_for(names: Iterable[str]) -> list[str]:
            return list(dict.fromkeys(self.nodes[name] for name in names))

        def placed(table: str, names: Iterable[str]) -> None:
            frames[table] = places.put(table, frames[table], made_for(names))

        def joined_to(table: str, step: LookUp) -> Any:
            if places.constants is not None:
                return places.constants(table, step.cells, made_for(step.empty))
            return of_constants(step.cells, given.get(table, frames[table]))

        uses = dict.fromkeys(frames, 1)  # how often the frames that came in are read in the query of each

        def is_heavy(table: str, to: str) -> bool:
            heavy = uses[table] > FEW_USES
            uses[to] += 1 if heavy else uses[table]
            return heavy

        for ready in sorted({step.ready for step in steps}):
            now = [step for step in steps if step.ready == ready]
            for step in now:
                if isinstance(step, Rounds):
                    frames[step.to] = rounds_looked_at(frames[step.table], step)
                    uses[step.to] = uses[step.table] * (step.back + 1)
                    placed(step.to, ())
            for table in dict.fromkeys(step.table for step in now if isinstance(step, Compute)):
                own = [step for step in now if isinstance(step, Compute) and step.table == table]
                frames[table] = with_computed(frames[table], own)
                placed(table, [step.name for step in own])
            gathers = [step for step in now if isinstance(step, Gather)]
            for table, to in dict.fromkeys((step.table, step.to) for step in gathers):
                chosen = [step for step in gathers if (step.table, step.to) == (table, to)]
                frames[to] = gather(frames[table], frames[to], chosen, heavy=is_heavy(table, to))
                placed(to, [step.name for step in chosen])
            for step in now:
                if isinstance(step, Join):
                    frames[step.to] = brought(
                        frames[step.table], frames[step.to], step, heavy=is_heavy(step.table, step.to)
                    )
                    placed(step.to, step.names.values())
                elif isinstance(step, LookUp):
                    frames[step.to] = looked_up(frames[step.to], joined_to(step.to, step), step)
                    placed(step.to, step.empty)
        return frames


def with_computed(frame: Any, steps: Iterable[Compute]) -> Any:
    """Return a frame with the columns of steps, those of one generation together."""
    for _, now in groupby(sorted(steps, key=lambda step: step.ready), key=lambda step: step.ready):
        frame = frame.with_columns(**{step.name: step.expression for step in now})
    return frame


def gather(finer: Any, coarser: Any, steps: Sequence[Gather], *, heavy: bool, checks: Carried | None = None) -> Any:
    """Aggregate a finer frame by the key of a coarser one, and join the results to it."""
    import narwhals as nw

    key = list(steps[0].key)
    aggregates = {step.name: getattr(nw.col(step.source), step.function)() for step in steps}
    sources = [step.source for step in steps]
    if checks is not None:
        aggregates |= checks.aggregates(finer.collect_schema())
        sources += checks.reads
    few = finer.select(*key, *dict.fromkeys(sources)).group_by(*key).agg(**aggregates)
    few = once(few, heavy=heavy) if checks is None else checks.verified(few, coarser)
    return filled(joined(coarser, few, key), {step.name: step.empty for step in steps})


def once(few: Any, *, heavy: bool = False) -> Any:
    """Let a lazy frame be computed once, however often what is joined from it is used.

    Tables that look at each other in turn would make the query plan double with each turn. Polars remembers what it
    has computed in one query; DuckDB and Spark compute what has become `heavy` now.
    """
    import narwhals as nw

    if not is_lazy(few):
        return few
    kind, native = few.implementation, few.to_native()
    if kind.is_polars():
        return nw.from_native(native.cache())
    if heavy and kind.is_duckdb():
        return nw.from_native(related(few.collect("pyarrow").to_native(), native))
    return nw.from_native(native.localCheckpoint()) if heavy and kind.is_pyspark() else few


def filled(frame: Any, empty: Mapping[str, Any]) -> Any:
    """Put values where a join found no row."""
    import narwhals as nw

    columns = {}
    for name, value in empty.items():
        given = nw.col(name)
        if isinstance(value, int) and not isinstance(value, bool):
            given = nw.when(given.is_null()).then(nw.lit(value, dtype=nw.Int64)).otherwise(given).cast(nw.Int64)
        else:
            # pandas keeps truths beside gaps as objects, which no operator takes for truths.
            dtype = nw.Boolean if isinstance(value, bool) else nw.String
            given = nw.when(given.is_null()).then(nw.lit(value)).otherwise(given).cast(dtype)
        columns[name] = given
    return frame.with_columns(**columns)


def joined(left: Any, right: Any, key: Iterable[str]) -> Any:
    """Join columns to each row by key; rows without a partner stay."""
    return left.join(right, on=list(key), how="left")


def brought(source: Any, target: Any, step: Join, *, heavy: bool) -> Any:
    """Run a `Join`."""
    import narwhals as nw

    chosen = source if step.where is None else source.filter(step.where)
    later, by = step.moved or ("", 0)
    key = [(nw.col(name) + by).alias(name) if name == later else nw.col(name) for name in step.key]
    few = chosen.select(*key, *(nw.col(name).alias(new) for name, new in step.names.items()))
    result = joined(target, once(few, heavy=heavy), step.key)
    return filled(result, step.empty) if step.empty else result


def looked_up(target: Any, constants: Any, step: LookUp) -> Any:
    """Run a `LookUp`."""
    own = list(step.cells)[: len(step.key)]
    found = target.join(constants, left_on=list(step.key), right_on=own, how="left")
    return filled(found, step.empty)


def rounds_looked_at(history: Any, step: Rounds) -> Any:
    """Run a `Rounds`."""
    import narwhals as nw

    at = nw.col(step.round)
    frames = [history.select(*step.key, (at + by).alias(step.round)) for by in range(step.back + 1)]
    key = [*step.key, step.round]
    return nw.concat(frames).filter(at < step.current).unique(subset=key).select(*key)
