"""Rating the scenarios of one call: those that differ in values alone together, as columns of one rating.

Scenarios that differ in what shapes the plan itself form groups that are rated one after the other. Each group is rated
in chunks that fit into memory. What is paid is computed when it is asked for, since it may need many more rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import define, evolve, field

from partyrate.engines.conversion import as_read
from partyrate.engines.reference.tables import check_names
from partyrate.engines.request import Request
from partyrate.errors import SchemeError, SchemeFault
from partyrate.numbers import Constant
from partyrate.rating.rating import Rating
from partyrate.results.totals import refuse_columns
from partyrate.scenarios.axes import Axis, Setting
from partyrate.scenarios.bills import bills_of_chunk, filled
from partyrate.scenarios.columns import held_frame, redrawn
from partyrate.scenarios.consequences import budget_rows, nodes_of_budget, nodes_of_pairing, pairing_rows, table_of
from partyrate.scenarios.design import Design
from partyrate.scenarios.frames import frame_of, joined
from partyrate.scenarios.groups import Chunk, Group, Ready
from partyrate.scenarios.result import COLUMNS
from partyrate.scenarios.rewriting import passes_lookups
from partyrate.scenarios.shaping import changed_by, fixed_by_place
from partyrate.scenarios.varied import Varied, is_input, varied

if TYPE_CHECKING:
    import polars as pl

    from partyrate.scenarios.columns import Redraw
    from partyrate.scenarios.task import Task

MEMORY: Final = 400_000_000
"""About how many bytes the columns of scenarios that are rated together take; the work on them takes twice as much."""

CELL: Final = 20
"""About how many bytes a value takes: a whole number, and often the cause of its absence or a denominator."""

Progress = Callable[[int, int], object]
"""Called with how many more scenarios are rated, and how many there are."""


@define(eq=False)
class Runs:
    """Rates the scenarios of one call.

    Args:
        task: What is rated.
        design: The scenarios.
        names: The results of units that are wanted.
        rows: How many rows are rated together; None for as many as fit into memory.
        with_bills: Whether what incentives add up to is computed at once, with the results of units.
        redraws: The inputs that have other values in each scenario, with what draws them.
        progress: Called after each part of the work.
        first: The rating of the first scenario, where it is known.
        keeps: Whether what rating takes is kept for further scenarios, in which all parameters may vary.
    """

    task: Task
    design: Design
    names: Sequence[str]
    rows: int | None = None
    with_bills: bool = False
    redraws: Mapping[str, Redraw] = field(factory=dict)
    progress: Progress | None = None
    first: Rating | None = None
    keeps: bool = False
    keys: tuple[str, ...] = field(init=False)
    structural: set[str] = field(init=False)
    _ratings: dict[int, Rating] = field(init=False, factory=dict)
    _bills: dict[bool, list[pl.DataFrame]] = field(init=False, factory=dict)
    _past: Any = field(init=False, default=None)
    _kept: dict[tuple[Constant, ...], Ready] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        plan = self.task.evaluator.plan
        self.keys = plan.full_key(plan.root.name)
        refuse_columns(self.keys, COLUMNS, "scenarios")
        shaping = fixed_by_place(plan.scheme)
        apart = passes_lookups(plan.scheme)
        self.structural = {
            axis.name
            for axis in self.design.axes
            if axis.name in shaping or (apart if axis.lookup is not None else not is_input(axis))
        }
        self._past = self._read_past()
        if self.first is not None:
            self._ratings[0] = self.first

    def parts(self) -> Iterator[pl.DataFrame]:
        """Rate the scenarios that fit into memory together, the first ones first; yield what `units` has of them."""
        for group, chunk in self._rated(lambda _: self.names):
            yield self._units_of(group, chunk)

    def exact(self, name: str, settings: Sequence[Setting]) -> Iterator[tuple[int, list[Any]]]:
        """Rate other scenarios; yield each by its number with the exact values of a result, or why there is none."""
        self.design = evolve(self.design, settings=tuple(settings))
        self._ratings = {} if self.first is None else {0: self.first}
        for group, chunk in self._rated(lambda _: [name]):
            values = (group.rating if chunk is None else chunk.found).values(name)
            if chunk is None:
                yield from ((number, values) for number in group.numbers)
                continue
            size = len(values) // len(chunk.listed)
            for place, number in enumerate(chunk.listed):
                yield number, values[place * size : (place + 1) * size]

    def units(self) -> pl.DataFrame:
        """Rate all scenarios; return a row for each scenario and unit: its number, the key and the results."""
        frames: list[pl.DataFrame] = []
        bills: list[pl.DataFrame] = []
        for group, chunk in self._rated(self._wanted if self.with_bills else lambda _: self.names):
            frames.append(self._units_of(group, chunk))
            bills += self._bills_of(group, chunk, adds_up=True) if self.with_bills else ()
        if self.with_bills:
            self._bills[True] = bills
        return joined(frames).sort("scenario", maintain_order=True)

    def bills(self, *, adds_up: bool) -> pl.DataFrame | None:
        """Return what incentives add up to in each scenario, or how many get those that do not add up.

        It is computed with the units, or now; None where there is no such incentive, or nobody gets one.
        """
        if adds_up not in self._bills:
            found: list[pl.DataFrame] = []
            for group, chunk in self._rated(lambda rating: _incentives(rating, adds_up=adds_up)):
                found += self._bills_of(group, chunk, adds_up=adds_up)
            self._bills[adds_up] = found
        kept = self._bills[adds_up]
        return filled(joined(kept), len(self.design.settings)) if kept else None

    def budgets(self) -> pl.DataFrame | None:
        """Return what is paid from each budget beside its limit in each scenario; None where there are no budgets."""
        scheme = self.task.evaluator.plan.scheme
        found: list[pl.DataFrame] = []
        for budget in scheme.budgets.values():
            wanted = nodes_of_budget(budget)
            for group, chunk in self._rated(lambda _, wanted=wanted: wanted):  # type: ignore[misc]
                rating, scenario, numbers = group.rating, None, list(group.numbers)
                if chunk is not None:
                    rating, scenario, numbers = chunk.found, chunk.made.scenario, chunk.listed
                own = rating.plan.scheme.budgets[budget.name]
                table = table_of(list(budget_rows(rating, own, scenario)), numbers)
                found += [] if table is None else [table]
        return joined(found).sort("scenario", maintain_order=True) if found else None

    def pairings(self) -> pl.DataFrame | None:
        """Return how many places of helpers are asked for and filled in each scenario; None where none can be."""
        plan = self.task.evaluator.plan
        found: list[pl.DataFrame] = []
        for pairing in plan.scheme.pairings.values():
            for group, chunk in self._rated(lambda rating, pairing=pairing: nodes_of_pairing(rating.plan, pairing)):  # type: ignore[misc]
                rating, numbers, listed = group.rating, None, list(group.numbers)
                if chunk is not None:
                    rating, numbers, listed = chunk.found, chunk.listed, chunk.listed
                own = rating.plan.scheme.pairings[pairing.name]
                table = table_of(list(pairing_rows(rating, own, numbers)), listed)
                found += [] if table is None else [table]
        return joined(found).sort("scenario", maintain_order=True) if found else None

    def _wanted(self, rating: Rating) -> Sequence[str]:
        return [*self.names, *_incentives(rating, adds_up=True)]

    # ------------------------------------------------------------------------------------------------------ groups

    def _agreeing(self, numbers: Iterable[int]) -> list[list[int]]:
        """Return scenarios that agree in what shapes the plan."""
        groups: dict[tuple[Constant, ...], list[int]] = {}
        for number in numbers:
            groups.setdefault(self._shape(number), []).append(number)
        return list(groups.values())

    def _shape(self, number: int) -> tuple[Constant, ...]:
        """Return what shapes the plan of a scenario."""
        setting = self.design.settings[number]
        return tuple(setting[name] for name in sorted(self.structural))

    def _rated(self, wanted: Callable[[Rating], Sequence[str]]) -> Iterator[tuple[Group, Chunk | None]]:
        """Yield groups with the scenarios of each that were rated together; None for one in which all are the same."""
        waiting = self._agreeing(range(len(self.design.settings)))
        while waiting:
            numbers = waiting.pop()
            kept = self._kept.get(self._shape(numbers[0]))
            if kept is not None and kept.covers(self.design.settings[number] for number in numbers):
                yield from ((kept.group, chunk) for chunk in self._chunks(kept, numbers))
                continue
            group = self._group(numbers)
            results = wanted(group.rating)
            if not self._changed(group) & {*results}:
                self._tell(len(numbers))
                yield group, None
                continue
            try:
                made = self._varied(group, results)
            except (SchemeError, SchemeFault):
                if not group.axes:
                    raise
                # Something can only be a constant: the scenarios fall into groups that agree in it.
                refused = {axis.name for axis in group.axes if not self._varies_alone(group, axis, results)}
                self.structural |= refused or {axis.name for axis in group.axes}
                waiting += self._agreeing(numbers)
                continue
            ready = self._ready(group, made)
            if self.keeps:
                self._kept[self._shape(numbers[0])] = ready
            yield from ((group, chunk) for chunk in self._chunks(ready, numbers))

    def _group(self, numbers: Sequence[int]) -> Group:
        """Return a group of scenarios with the rating of the first of them."""
        settings = [self.design.settings[number] for number in numbers]
        rating = self._ratings.get(numbers[0])
        if rating is None:
            scheme = self.design.scheme(self.task.evaluator.scheme, settings[0])
            rating = self._ratings[numbers[0]] = self.task.rate(self.task.build(scheme))
        axes = [
            axis
            for axis in self.design.axes
            if axis.name not in self.structural
            and (self.keeps or len({setting[axis.name] for setting in settings}) > 1)
        ]
        return Group(rating, numbers, axes)

    def _changed(self, group: Group) -> frozenset[str]:
        return changed_by(group.rating.plan, {axis.used_as for axis in group.axes} | {*self.redraws})

    def _varied(self, group: Group, wanted: Sequence[str]) -> Varied:
        settings = [self.design.settings[number] for number in group.numbers]
        return varied(group.rating, group.axes, wanted, settings, self.redraws, self._unconditional(group))

    def _unconditional(self, group: Group) -> Rating:
        """Return a rating with the cells of inputs whose conditions vary, also where these are false in the group's."""
        scheme, changed = group.rating.plan.scheme, self._changed(group)
        hidden = {
            name for name, entry in scheme.indicators.items()
            if entry.is_input and entry.when is not None and name in changed
        }  # fmt: skip
        if not hidden:
            return group.rating
        read = [
            # The condition stays, so that what it uses is read as well.
            evolve(entry, when=f"({entry.when}) or True", optional=True) if entry.name in hidden else entry
            for entry in scheme.indicators.values()
        ]
        return self.task.rate(self.task.build(evolve(scheme, indicators=read, positions=scheme.positions)))

    def _varies_alone(self, group: Group, axis: Axis, wanted: Sequence[str]) -> bool:
        try:
            self._varied(Group(group.rating, group.numbers, [axis]), wanted)
        except (SchemeError, SchemeFault):
            return False
        return True

    # ------------------------------------------------------------------------------------------------------ chunks

    def _ready(self, group: Group, made: Varied) -> Ready:
        frames = {table: held_frame(group.rating, made, table) for table in made.tables}
        size = min(max(1, self._together(made, frames)), len(group.numbers))
        made = made.with_rows(size * frames[made.root].height)
        return Ready(group, made, self.task.of_plan(made.plan), frames, size)

    def _chunks(self, ready: Ready, numbers: Sequence[int]) -> Iterator[Chunk]:
        """Rate the scenarios of a group, as many together as fit into memory."""
        for start in range(0, len(numbers), ready.size):
            some = numbers[start : start + ready.size]
            yield self._chunk(ready, some)
            self._tell(len(some))

    def _tell(self, count: int) -> None:
        if self.progress is not None:
            self.progress(count, len(self.design.settings))

    def _together(self, made: Varied, frames: Mapping[str, pl.DataFrame]) -> int:
        """Return how many scenarios fit into memory, or have as many rows as was asked for."""
        if self.rows is not None:
            return self.rows // max(sum(frame.height for frame in frames.values()), 1)
        values = dict.fromkeys(frames, 2)
        for node in made.plan.nodes.values():
            if node.table in values:
                values[node.table] += 1
        size = sum(frame.height * (frame.width + values[table]) * CELL for table, frame in frames.items())
        if self._past is not None and made.plan.recorded:
            size += self._past.height * self._past.width * CELL
        return MEMORY // max(size, 1)

    def _chunk(self, ready: Ready, numbers: Sequence[int]) -> Chunk:
        import polars as pl

        group, made, frames = ready.group, ready.made, ready.frames
        settings = [self.design.settings[number] for number in numbers]
        those = pl.DataFrame({made.scenario: list(numbers)}, schema={made.scenario: pl.Int64})
        drawn = made.columns_of(group.axes, settings)
        crossed = {table: those.join(frame, how="cross") for table, frame in frames.items()}
        if drawn:
            numbered = pl.concat([those, frame_of(drawn)], how="horizontal")
            crossed[made.root] = numbered.join(frames[made.root], how="cross")
        for name, redraw in self.redraws.items():
            table = group.rating.plan.nodes[name].table
            if table in crossed and name in crossed[table].columns:
                crossed[table] = redrawn(crossed[table], name, redraw, made.scenario, len(numbers))
        given = {table: frame for table, frame in crossed.items() if table != made.root}
        if self._past is not None and made.plan.recorded:
            given["history"] = those.join(self._past, how="cross")
        found = ready.evaluator.rate(
            crossed[made.root], tables=given, as_of=self.task.as_of, period=self.task.period, check=False
        )
        return Chunk(found, made, those)

    def _read_past(self) -> Any:
        """Return the past rounds as a frame; None where there are none."""
        check_names(self.task.evaluator.plan, self.task.tables)
        history = (self.task.tables or {}).get("history")
        if history is None:
            return None
        import narwhals as nw
        import polars as pl

        if isinstance(history, list | tuple):
            request, _ = as_read(Request(self.task.evaluator.plan, {}, [dict(row) for row in history]))
            return pl.DataFrame(request.history, infer_schema_length=None, strict=False)
        frame: Any = nw.from_native(history)
        return (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).to_polars()

    # ----------------------------------------------------------------------------------------------------- results

    def _units_of(self, group: Group, chunk: Chunk | None) -> pl.DataFrame:
        """Return the results of units in the scenarios of a chunk, or of a group in which all are the same."""
        import polars as pl

        varying = frozenset[str]() if chunk is None else chunk.made.names
        fixed = [name for name in self.names if name not in varying]
        own = [*self.keys, *fixed] if fixed or chunk is None else []
        same = frame_of({name: group.rating.values(name) for name in own})
        if chunk is None:
            units = group.numbered.join(same, how="cross")
        else:
            units = chunk.found.units.rename({chunk.made.scenario: "scenario"})
            if fixed:
                units = units.drop([name for name in fixed if name in units.columns])
                units = units.join(same, on=list(self.keys), how="left", maintain_order="left")
        return units.select(pl.col("scenario"), *self.keys, *self.names)

    def _bills_of(self, group: Group, chunk: Chunk | None, *, adds_up: bool) -> Iterator[pl.DataFrame]:
        """Yield what is paid in the scenarios of a chunk: what they change, and what is the same in all of them."""
        names = [name for name, each in group.rating.plan.scheme.incentives.items() if each.adds_up is adds_up]
        if chunk is None:
            those, varying = group.numbered, []
        else:
            those = chunk.numbers.rename({chunk.made.scenario: "scenario"})
            varying = [name for name in names if f"incentive.{name}" in chunk.made.names]
            bill = bills_of_chunk(chunk.found, chunk.made.scenario, varying)
            if bill is not None:
                yield bill
        same = group.bill([name for name in names if name not in varying])
        if same is not None:
            yield those.join(same, how="cross")


def _incentives(rating: Rating, *, adds_up: bool) -> list[str]:
    incentives = rating.plan.scheme.incentives.values()
    return [f"incentive.{each.name}" for each in incentives if each.adds_up is adds_up]
