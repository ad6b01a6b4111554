"""Rating scenarios: those that differ in values alone together, as columns of one rating; the others in turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from itertools import chain
from typing import Any, Final

from partyrate.checks.names import references
from partyrate.checks.structure import limits
from partyrate.errors import EngineError, NotFoundError, SchemeFault, UsageError, listed
from partyrate.errors.arguments import check_progress, checked_names
from partyrate.messages import Message, joined, message, text
from partyrate.model import Indicator, Scheme, Table
from partyrate.model.value_words import setting_words
from partyrate.numbers import is_whole
from partyrate.plan import Plan
from partyrate.plan.asked import check_has_values
from partyrate.scenarios.axes import Axis, Setting, Steps, axes_of, filled, totals_of
from partyrate.scenarios.design import Design, designed
from partyrate.scenarios.result import BILL, Scenarios
from partyrate.scenarios.shaping import changed_by, fixed_by_place
from partyrate.scenarios.task import Task
from partyrate.scenarios.together import Progress, Runs
from partyrate.scenarios.varied import number_input

_CONSEQUENCES: Final = ("incentive.", "budget.", "pairing.")
"""The nodes of a rating that are results beside those of units."""

TRUTHS: Final = ("true", "false")
"""The values of a flag, as results of scenarios write them."""


def scenarios(  # noqa: PLR0913 - those of Evaluator.scenarios
    task: Task,
    *,
    values: Mapping[Any, Any] | None,
    totals: Mapping[Any, Any] | None,
    conditions: Sequence[str] | str,
    of: Sequence[str] | str | None,
    kind: str | None,
    draws: int | None,
    seed: int,
    rows: int | None,
    progress: Progress | None = None,
) -> Scenarios:
    """Rate units under many values of parameters; `Evaluator.scenarios` says what the arguments are."""
    if find_spec("polars") is None:
        raise EngineError(*message("scenarios need polars"))
    _check_arguments(rows, conditions)
    check_progress(progress)
    scheme = task.evaluator.scheme
    axes = axes_of(scheme, values)
    holds = _conditions(task, axes, (conditions,) if isinstance(conditions, str) else tuple(conditions))
    design = designed(axes, totals_of(axes, totals or {}), kind=kind, draws=draws, seed=seed, holds=holds)
    _check_references(scheme, design)
    _check_limits(scheme, design)
    asked = None if of is None else checked_names(of, "of", "star")
    names = _results(task, design, None if asked is None else [name for name in asked if name != BILL])
    runs = Runs(task, design, names, rows, with_bills=asked is None or BILL in asked, progress=progress)
    units = runs.units()
    levels = levels_of(task, names)
    return Scenarios(
        design, runs.keys, names, levels, units, runs, tuple(sorted(runs.structural)), scheme, runs.with_bills
    )


def _check_arguments(rows: Any, conditions: Any) -> None:
    """Check what callers pass, whatever its type.

    Raises:
        UsageError: It is of another kind.
    """
    if rows is not None and not is_whole(rows, least=1):
        raise UsageError(*message("number of rows together", rows=repr(rows)))
    if not isinstance(conditions, str | Sequence) or not all(isinstance(each, str) for each in conditions):
        raise UsageError(*message("conditions are rules", conditions=repr(conditions)))


def _check_references(scheme: Scheme, design: Design) -> None:
    """Check that what the value of each parameter names is there.

    Raises:
        UsageError: It is not.
    """
    for axis in design.axes:
        for value in dict.fromkeys(setting[axis.name] for setting in design.settings):
            for fault in references(filled(scheme, [axis], {axis.name: value})):
                raise UsageError(*_broken(scheme, {axis.name: value}, fault))


def _check_limits(scheme: Scheme, design: Design) -> None:
    """Check that each scenario keeps the limits of the scheme, such as weights that add up to 1.

    Raises:
        UsageError: One does not.
    """
    limits_of = chain.from_iterable((each.weight, each.maximum) for each in scheme.indicators.values())
    limited = {getattr(value, "parameter", None) for value in limits_of}
    names = [axis.name for axis in design.axes if axis.name in limited]
    if not scheme.limits or not names:
        return
    for values in dict.fromkeys(tuple(setting[name] for name in names) for setting in design.settings):
        weights = dict(zip(names, values, strict=True))
        for fault in limits(scheme.with_values(weights)):
            raise UsageError(*_broken(scheme, weights, fault))


def _broken(scheme: Scheme, setting: Setting, fault: SchemeFault) -> Message:
    said = joined(setting_words(scheme, setting))
    return message("scenario breaks a limit", setting=said, fault=fault.what, why=fault.why)


def _results(task: Task, design: Design, asked: Sequence[str] | None) -> tuple[str, ...]:
    """Return the results that are kept: those that are asked for, else all results of units that can change."""
    axes = design.axes
    plan = task.build(design.scheme(task.evaluator.scheme, design.settings[0])).plan
    varying = changed_by(plan, {axis.used_as for axis in axes}) | _shaped(plan.scheme, axes, plan)
    known = results_of(plan)
    if asked is None:
        found = tuple(name for name in known if name in varying)
        if not found and not any(name.startswith(_CONSEQUENCES) for name in varying):
            raise UsageError(*message("nothing varies", names=listed(known)))
        return found
    for name in asked:
        if name not in known:
            check_has_values(plan.scheme, name)
            why = text("results are numbers and levels of units")
            raise NotFoundError.of("result", str(name), plan.entries(known), why)
    return tuple(asked)


def results_of(plan: Plan) -> list[str]:
    """Return the results of units that scenarios can keep: numbers, levels, flags and words."""
    root = plan.root.name
    return [
        name for name, node in plan.nodes.items()
        if node.table == root and node.variant_of is None and not node.instance
        and (node.value_range.kind in ("number", "level", "flag") or node.value_range.values)
        and node.kind in ("formula", "group", "ladder")
    ]  # fmt: skip


def levels_of(task: Task, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the levels of ladders, best first, and the values of results that are flags or words."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        node = task.evaluator.plan.nodes[name]
        if name in task.evaluator.scheme.ladders:
            found[name] = task.evaluator.scheme.ladders[name].names
        elif node.value_range.kind != "number":
            found[name] = node.value_range.values or TRUTHS
    return found


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
