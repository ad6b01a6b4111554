"""Rating scenarios: those that differ in values alone together, as columns of one rating; the others in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import frozen

from partyrate.checks.names import references
from partyrate.checks.structure import limits
from partyrate.engines.conversion import as_read
from partyrate.engines.request import Request
from partyrate.errors import EngineError, NotFoundError, SchemeError, SchemeFault, UsageError, listed
from partyrate.messages import Message, message, text
from partyrate.model import Indicator, Scheme, Table
from partyrate.numbers import Constant
from partyrate.plan import Plan
from partyrate.rating.rating import Rating
from partyrate.results.totals import refuse_columns
from partyrate.scenarios.design import Axis, Design, Setting, Steps, axes_of, designed, totals_of
from partyrate.scenarios.frames import frame_of, joined, series_of
from partyrate.scenarios.result import COLUMNS, Scenarios, setting_text
from partyrate.scenarios.varied import Held, Varied, changed_by, fixed_by_place, is_input, number_input, varied

if TYPE_CHECKING:
    import polars as pl

ROWS: Final = 2_000_000
"""How many rows, of all tables that are computed for each scenario, are rated together: some 1 to 2 GB."""


class Rater(Protocol):
    """The part of an evaluator that scenarios use; the evaluator itself stands above this package."""

    scheme: Scheme
    plan: Plan

    def rate(
        self,
        units: Any,
        *,
        tables: Mapping[str, Any] | None = ...,
        as_of: Any = ...,
        period: Any = ...,
        check: bool = ...,
    ) -> Rating:
        """Rate units."""
        ...


@frozen(eq=False)
class Task:
    """The units of a call, which are rated in every scenario.

    Args:
        evaluator: The evaluator of the scheme.
        build: Builds an evaluator of another scheme.
        of_plan: Builds an evaluator of a plan.
        units, tables, as_of, period: As for `Evaluator.rate`.
    """

    evaluator: Rater
    build: Callable[[Scheme], Rater]
    of_plan: Callable[[Plan], Rater]
    units: Any
    tables: Mapping[str, Any] | None
    as_of: Any
    period: Any

    def rate(self, evaluator: Rater) -> Rating:
        """Rate the units."""
        return evaluator.rate(self.units, tables=self.tables, as_of=self.as_of, period=self.period)


def scenarios(  # noqa: PLR0913 - those of Evaluator.scenarios
    task: Task,
    *,
    values: Mapping[str, Any] | None,
    totals: Mapping[Any, Any] | None,
    conditions: Sequence[str] | str,
    of: Sequence[str] | str | None,
    kind: str | None,
    draws: int | None,
    seed: int,
    rows: int | None,
) -> Scenarios:
    """Rate units under many values of parameters; `Evaluator.scenarios` says what the arguments are."""
    if find_spec("polars") is None:
        raise EngineError(*message("scenarios need polars"))
    _check_arguments(rows, conditions)
    scheme = task.evaluator.scheme
    axes = axes_of(scheme, values)
    holds = _conditions(task, axes, (conditions,) if isinstance(conditions, str) else tuple(conditions))
    design = designed(axes, totals_of(axes, totals or {}), kind=kind, draws=draws, seed=seed, holds=holds)
    _check_limits(scheme, design)
    names = _results(task, design, of)
    return _Runs(task, design, names, ROWS if rows is None else rows).result()


def _check_arguments(rows: Any, conditions: Any) -> None:
    """Check what callers pass, whatever its type.

    Raises:
        UsageError: It is of another kind.
    """
    if rows is not None and (not isinstance(rows, int) or isinstance(rows, bool) or rows < 1):
        raise UsageError(*message("number of rows together", rows=repr(rows)))
    if not isinstance(conditions, str | Sequence) or not all(isinstance(each, str) for each in conditions):
        raise UsageError(*message("conditions are rules", conditions=repr(conditions)))


def _check_limits(scheme: Scheme, design: Design) -> None:
    """Check that each scenario keeps the limits of the scheme, such as weights that add up to 1.

    Raises:
        UsageError: One does not.
    """
    for axis in design.axes:
        for value in dict.fromkeys(setting[axis.name] for setting in design.settings):
            for fault in references(scheme.with_values({axis.name: value})):
                raise UsageError(*_broken({axis.name: value}, fault))
    weights = {getattr(each.weight, "parameter", None) for each in scheme.indicators.values()}
    names = [axis.name for axis in design.axes if axis.name in weights]
    seen: set[tuple[Constant, ...]] = set()
    for setting in design.settings if scheme.limits and names else ():
        key = tuple(setting[name] for name in names)
        if key not in seen:
            seen.add(key)
            for fault in limits(scheme.with_values({name: setting[name] for name in names})):
                raise UsageError(*_broken({name: setting[name] for name in names}, fault))


def _broken(setting: Setting, fault: SchemeFault) -> Message:
    return message("scenario breaks a limit", setting=setting_text(setting), fault=fault.what, why=fault.why)


def _results(task: Task, design: Design, of: Sequence[str] | str | None) -> tuple[str, ...]:
    """Return the results that are kept: those that are asked for, else the ladders and numbers that can change."""
    root = task.evaluator.plan.root.name
    axes = design.axes
    plan = task.build(task.evaluator.scheme.with_values(design.settings[0])).plan
    varying = changed_by(plan, {axis.name for axis in axes}) | _shaped(plan.scheme, axes, plan)
    known = [
        name for name, node in plan.nodes.items()
        if node.table == root and node.variant_of is None and not node.instance
        and node.value_range.kind in ("number", "level") and node.kind in ("formula", "group", "ladder")
    ]  # fmt: skip
    if of is None:
        found = tuple(name for name in known if name in varying)
        if not found:
            raise UsageError(*message("nothing varies", names=listed(known)))
        return found
    asked = (of,) if isinstance(of, str) else tuple(of)
    for name in asked:
        if name not in known:
            raise NotFoundError.of("result", str(name), known, text("results are numbers and levels of units"))
    return asked


def _shaped(scheme: Scheme, axes: Sequence[Axis], plan: Any) -> set[str]:
    """Return all results where a parameter shapes the plan itself: any may change."""
    shapes = fixed_by_place(scheme) & {axis.name for axis in axes}
    return set(plan.nodes) if shapes else set()


def _conditions(
    task: Task, axes: Sequence[Axis], rules: Sequence[str]
) -> Callable[[Sequence[Setting]], list[bool]] | None:
    """Return which settings fulfil conditions, each a rule over the parameters."""
    if not rules:
        return None
    table = Table(name="scenario", key="number")
    inputs = [_input(axis) for axis in axes]
    formulas = [Indicator(name=f"condition_{number}", formula=rule) for number, rule in enumerate(rules, 1)]
    evaluator = task.build(Scheme(name="conditions", tables=[table], indicators=[*inputs, *formulas]))
    for formula in formulas:
        node = evaluator.plan.nodes[formula.name]
        if node.value_range.kind != "flag":
            raise UsageError(*message("condition is no flag", rule=str(formula.formula), kind=node.value_range.kind))

    def holds(settings: Sequence[Setting]) -> list[bool]:
        rating = evaluator.rate([{"number": number, **setting} for number, setting in enumerate(settings)])
        found = [rating.values(formula.name) for formula in formulas]
        return [all(value is True for value in each) for each in zip(*found, strict=True)]

    return holds


def _input(axis: Axis) -> Indicator:
    first = axis.values[0]
    if isinstance(first, bool):
        return Indicator(name=axis.name, kind="flag")
    if isinstance(axis.values, Steps) or not isinstance(first, str):
        return number_input(axis, "scenario")
    return Indicator(name=axis.name, kind="choice", values=[str(each) for each in axis.values])


class _Runs:
    """Rates the scenarios of one call, and gathers their results."""

    def __init__(self, task: Task, design: Design, names: Sequence[str], rows: int) -> None:
        self.task, self.design, self.names, self.rows = task, design, names, rows
        self.scheme = task.evaluator.scheme
        self.keys = task.evaluator.plan.full_key(task.evaluator.plan.root.name)
        refuse_columns(self.keys, COLUMNS, "scenarios")
        self.frames: list[pl.DataFrame] = []
        self.bills: list[pl.DataFrame] = []
        shaping = fixed_by_place(self.scheme)
        self.structural = {axis.name for axis in design.axes if axis.name in shaping or not is_input(axis)}

    def result(self) -> Scenarios:
        groups: dict[tuple[Constant, ...], list[int]] = {}
        for number, setting in enumerate(self.design.settings):
            groups.setdefault(tuple(setting[name] for name in sorted(self.structural)), []).append(number)
        waiting = list(groups.values())
        while waiting:
            numbers = waiting.pop()
            refused = self._rate_group(numbers)
            if refused:  # one of them can only be a constant: the group falls into groups that agree in it
                self.structural |= refused
                parts: dict[tuple[Constant, ...], list[int]] = {}
                for number in numbers:
                    setting = self.design.settings[number]
                    parts.setdefault(tuple(setting[name] for name in sorted(self.structural)), []).append(number)
                waiting += parts.values()
        units = joined(self.frames).sort("scenario", maintain_order=True)
        bills = _filled(joined(self.bills), len(self.design.settings)) if self.bills else None
        return Scenarios(
            self.design, self.keys, tuple(self.names), self.levels(), units, bills, tuple(sorted(self.structural)),
            self.scheme,
        )  # fmt: skip

    def levels(self) -> dict[str, tuple[str, ...]]:
        """Return the levels of each ladder among the results, best first."""
        ladders = self.scheme.ladders
        return {name: ladders[name].names for name in self.names if name in ladders}

    def _rate_group(self, numbers: Sequence[int]) -> frozenset[str]:
        """Rate scenarios that agree in what shapes the plan; return the parameters that shape it as well, unrated."""
        settings = [self.design.settings[number] for number in numbers]
        base = self.task.evaluator.scheme.with_values(settings[0])
        evaluator = self.task.build(base)
        rating = self.task.rate(evaluator)
        axes = [axis for axis in self.design.axes if axis.name not in self.structural]
        axes = [axis for axis in axes if len({setting[axis.name] for setting in settings}) > 1]
        wanted = [*self.names, *(f"incentive.{name}" for name in _paid(rating))]
        if not changed_by(evaluator.plan, {axis.name for axis in axes}) & {*wanted}:
            self._repeat(rating, numbers)
            return frozenset()
        try:
            made = varied(rating, axes, wanted, self.rows)
        except (SchemeError, SchemeFault):
            refused = frozenset(axis.name for axis in axes if not _varies_alone(rating, axis, wanted, self.rows))
            return refused or frozenset(axis.name for axis in axes)
        self._rate_together(rating, made, axes, numbers)
        return frozenset()

    # -------------------------------------------------------------------------------------------- one rating for all

    def _repeat(self, rating: Rating, numbers: Sequence[int]) -> None:
        """Take the results of one rating for scenarios that change nothing of it."""
        import polars as pl

        columns = {key: rating.values(key) for key in self.keys}
        frame = frame_of({**columns, **{name: rating.values(name) for name in self.names}})
        those = pl.DataFrame({"scenario": list(numbers)}, schema={"scenario": pl.Int64})
        self.frames.append(those.join(frame, how="cross"))
        self._add_bill(those, _bill(rating, _paid(rating)))

    def _add_bill(self, those: pl.DataFrame, bill: pl.DataFrame | None) -> None:
        if bill is not None:
            self.bills.append(those.rename({those.columns[0]: "scenario"}).join(bill, how="cross"))

    def _rate_together(self, rating: Rating, made: Varied, axes: Sequence[Axis], numbers: Sequence[int]) -> None:
        """Rate scenarios as columns of one rating, in chunks of about as many rows as fit."""
        frames = {table: _held(rating, made, table) for table in made.tables}
        sizes = sum(frame.height for frame in frames.values())
        chunk = max(1, self.rows // max(sizes, 1))
        evaluator = self.task.of_plan(made.plan)
        for start in range(0, len(numbers), chunk):
            self._rate_chunk(rating, made, evaluator, frames, axes, numbers[start : start + chunk])

    def _rate_chunk(
        self,
        rating: Rating,
        made: Varied,
        evaluator: Rater,
        frames: Mapping[str, pl.DataFrame],
        axes: Sequence[Axis],
        numbers: Sequence[int],
    ) -> None:
        import polars as pl

        settings = [self.design.settings[number] for number in numbers]
        those = pl.DataFrame({made.scenario: list(numbers)}, schema={made.scenario: pl.Int64})
        drawn = frame_of({axis.name: [setting[axis.name] for setting in settings] for axis in axes})
        crossed = {table: those.join(frame, how="cross") for table, frame in frames.items()}
        crossed[made.root] = pl.concat([those, drawn], how="horizontal").join(frames[made.root], how="cross")
        given = {table: frame for table, frame in crossed.items() if table != made.root}
        history = self._history(made, those)
        if history is not None:
            given["history"] = history
        found = evaluator.rate(
            crossed[made.root], tables=given, as_of=self.task.as_of, period=self.task.period, check=False
        )
        units = found.units.rename({made.scenario: "scenario"})
        fixed = [name for name in self.names if name not in made.names]
        if fixed:
            own = frame_of({**{key: rating.values(key) for key in self.keys},
                          **{name: rating.values(name) for name in fixed}})  # fmt: skip
            units = units.drop([name for name in fixed if name in units.columns])
            units = units.join(own, on=list(self.keys), how="left", maintain_order="left")
        self.frames.append(units.select("scenario", *self.keys, *self.names))
        paid = _paid(rating)
        bill = _bills(found, made.scenario, [name for name in paid if f"incentive.{name}" in made.names])
        if bill is not None:
            self.bills.append(bill)
        self._add_bill(those, _bill(rating, [name for name in paid if f"incentive.{name}" not in made.names]))

    def _history(self, made: Varied, those: pl.DataFrame) -> pl.DataFrame | None:
        """Return the past rounds for each scenario, where the scheme of scenarios looks at them."""
        history = (self.task.tables or {}).get("history")
        if history is None or not made.plan.recorded:
            return None
        import narwhals as nw
        import polars as pl

        if isinstance(history, list | tuple):
            request, _ = as_read(Request(self.task.evaluator.plan, {}, [dict(row) for row in history]))
            past = pl.DataFrame(request.history, infer_schema_length=None, strict=False)
        else:
            frame: Any = nw.from_native(history)
            past = (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).to_polars()
        return those.join(past, how="cross")


def _varies_alone(rating: Rating, axis: Axis, wanted: Sequence[str], rows: int) -> bool:
    try:
        varied(rating, [axis], wanted, rows)
    except (SchemeError, SchemeFault):
        return False
    return True


# ------------------------------------------------------------------------------------------------- frames of values


def _held(rating: Rating, made: Varied, table: str) -> pl.DataFrame:
    """Return the key columns and held values of a table of a rating."""
    keys = [column for column in made.tables[table] if column != made.scenario]
    columns: dict[str, Sequence[Any]] = {key: rating.values(key, table=table) for key in keys}
    held: Sequence[Held] = made.held.get(table, ())
    return frame_of({**columns, **{each.name: each.values for each in held}})


def _paid(rating: Rating) -> list[str]:
    """Return the incentives of a rating whose amounts add up."""
    scheme = rating.plan.scheme
    return [name for name, each in scheme.incentives.items() if each.adds_up]


BILL: Final = ("incentive", "kind", "recipient", "amount_unit", "every")
"""The columns that identify a row of a bill, together with the scenario."""


def _bill(rating: Rating, names: Sequence[str]) -> pl.DataFrame | None:
    """Return what incentives add up to in one rating: the same in every scenario."""
    return _bill_of([each for each in rating.totals(by=BILL[:3]) if each["incentive"] in names])


def _bill_of(rows: Sequence[Mapping[str, Any]], *first: pl.Series) -> pl.DataFrame | None:
    """Return exact totals as a bill, with further columns before it; None where there are none."""
    import polars as pl

    if not rows:
        return None
    columns: dict[str, list[Any]] = {name: [each[name] for each in rows] for name in (*BILL, "rows", "open_rows")}
    text_columns = [pl.Series(name, columns[name], dtype=pl.String) for name in BILL]
    counts = [pl.Series(name, columns[name], dtype=pl.Int64) for name in ("rows", "open_rows")]
    return pl.DataFrame([*first, *text_columns, series_of("total", [each["total"] for each in rows]), *counts])


def _filled(bills: pl.DataFrame, count: int) -> pl.DataFrame:
    """Return bills with a row for each scenario: 0 where an incentive pays nobody."""
    import polars as pl

    every = pl.DataFrame({"scenario": range(count)}, schema={"scenario": pl.Int64})
    rows = every.join(bills.select(BILL).unique(maintain_order=True), how="cross")
    found = rows.join(bills, on=["scenario", *BILL], how="left", nulls_equal=True, maintain_order="left")
    return found.with_columns(
        pl.when(pl.col("rows").is_null()).then(pl.lit(0)).otherwise(pl.col(name)).cast(bills.schema[name]).alias(name)
        for name in ("total", "open_rows", "rows")
    )


def _bills(rating: Rating, scenario: str, names: Sequence[str]) -> pl.DataFrame | None:
    """Return what incentives add up to in each scenario of a rating."""
    import polars as pl

    if not names:
        return None
    if rating.incentives.schema["amount"].is_float():
        rows = [each for each in rating.totals(by=(scenario, *BILL[:3])) if each["incentive"] in names]
        return _bill_of(rows, pl.Series("scenario", [int(each[scenario]) for each in rows], dtype=pl.Int64))
    paid = rating.incentives.filter(pl.col("incentive").is_in(list(names)))
    amount = pl.col("amount")
    found = paid.group_by([scenario, *BILL], maintain_order=True).agg(
        total=amount.sum(),
        rows=pl.len().cast(pl.Int64),
        open_rows=amount.is_null().sum().cast(pl.Int64),
    )
    made: pl.DataFrame = found.rename({scenario: "scenario"}).with_columns(pl.col(BILL).cast(pl.String))
    return made
