"""Checks of the weights of absences, of limits on trees of indicators, and of the steps of procedures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from partyrate.checks.faults import constant_of, fault_at, unknown_at
from partyrate.errors import SchemeFault, counted
from partyrate.model import Indicator, Limit, Procedure, Scheme, folded
from partyrate.numbers import show
from partyrate.plan import section


def absences(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find causes of absence of which it could not be said which is the stronger one."""
    known: dict[int, str] = {}
    for name, absence in scheme.absences.items():
        other = known.setdefault(absence.weight, name)
        if other != name:
            path = ("absence", name, "weight") if absence.weight > 1 else ("absence", name)
            yield fault_at(scheme, path, "weight of two absences", name=name, other=other, weight=absence.weight)


def limits(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find trees of indicators that break a structural limit."""
    for name, limit in scheme.limits.items():
        if limit.tree not in scheme.indicators:
            path = ("limit", name, "tree")
            yield unknown_at(scheme, path, "indicator", limit.tree, scheme.indicators, "limit names a group")
            continue
        levels = _levels_of(scheme, limit.tree)
        yield from _depth_faults(scheme, limit, levels)
        yield from _count_faults(scheme, limit, levels)
        if limit.total is not None and levels:
            yield from _total_faults(scheme, limit, limit.total, levels[0])


def _levels_of(scheme: Scheme, tree: str) -> list[list[Indicator]]:
    """Return the indicators below a group, level by level."""
    levels = [list(scheme.parts(tree))]
    for _ in scheme.indicators:  # parents may form a cycle, which the plan reports
        levels.append([part for parent in levels[-1] for part in scheme.parts(parent.name)])
    return [level for level in levels if level]


def _depth_faults(scheme: Scheme, limit: Limit, levels: Sequence[Sequence[Indicator]]) -> Iterator[SchemeFault]:
    """Find a tree that is deeper than its limit."""
    if limit.depth is not None and len(levels) > limit.depth:
        deep = levels[limit.depth][0]
        yield fault_at(
            scheme,
            (section(deep), deep.name),
            "limit of depth",
            name=deep.name,
            level=limit.depth + 1,
            tree=limit.tree,
            limit=limit.name,
            levels=counted(limit.depth, "level"),
            depth=limit.depth,
        )


def _count_faults(scheme: Scheme, limit: Limit, levels: Sequence[Sequence[Indicator]]) -> Iterator[SchemeFault]:
    """Find a level of a tree with more indicators than its limit, or not exactly as many."""
    bound = limit.at_most if limit.exactly is None else limit.exactly
    if limit.level is None or bound is None:
        return
    count = len(levels[limit.level - 1]) if 0 < limit.level <= len(levels) else 0
    if count > bound or (limit.exactly is not None and count != bound):
        yield fault_at(
            scheme,
            ("limit", limit.name),
            "limit of count" if limit.exactly is None else "limit of exact count",
            tree=limit.tree,
            counted=counted(count, "indicator"),
            level=limit.level,
            limit=limit.name,
            bound=bound,
        )


def _total_faults(scheme: Scheme, limit: Limit, total: Fraction, parts: Sequence[Indicator]) -> Iterator[SchemeFault]:
    """Find weights, or maxima where some part has one, that do not add up to a total."""
    of_maxima = any(part.maximum is not None for part in parts)
    declared = [part.maximum if of_maxima else part.weight for part in parts]
    for part, value in zip(parts, declared, strict=True):
        if value is None:
            yield fault_at(
                scheme,
                (section(part), part.name),
                "limit without maximum",
                name=part.name,
                tree=limit.tree,
                limit=limit.name,
                total=show(total),
            )
    values = [constant_of(scheme, value) for value in declared]
    known = [value for value in values if value is not None]
    if len(known) == len(values) and sum(known, Fraction(0)) != total:
        yield fault_at(
            scheme,
            ("limit", limit.name),
            "limit of maxima" if of_maxima else "limit of weights",
            tree=limit.tree,
            sum=show(sum(known, Fraction(0))),
            limit=limit.name,
            total=show(total),
        )


def procedures(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find steps with the name of another one or of an unknown stage, and steps whose requirements do not fit."""
    values = {*scheme.entries, *scheme.tables, *scheme.gates, *scheme.incentives, *scheme.pairings}
    for procedure in scheme.procedures.values():
        names = [step.name for step in procedure.steps]
        for number, step in enumerate(procedure.steps):
            path = ("procedure", procedure.name, "steps", number)
            if step.name in names[:number]:
                yield fault_at(scheme, (*path, "name"), "two steps of a name", procedure=procedure.name, step=step.name)
            if step.stage is not None and step.stage not in scheme.stages:
                yield unknown_at(scheme, (*path, "stage"), "stage", step.stage, scheme.stages, "stages are declared")
            yield from _requirement_faults(scheme, procedure, number, values)


def _requirement_faults(
    scheme: Scheme, procedure: Procedure, number: int, values: Collection[str]
) -> Iterator[SchemeFault]:
    """Find requirements of a step that come later, or that nothing declares."""
    names, step = [step.name for step in procedure.steps], procedure.steps[number]
    for index, name in enumerate(step.requires):
        path = ("procedure", procedure.name, "steps", number, "requires", index)
        if name in names[number:] and name not in names[:number]:
            key = "step requires itself" if name == step.name else "step requires a later step"
            yield fault_at(scheme, path, key, step=step.name, later=name)
        elif name not in names and folded(name) not in values:
            known = [*names[:number], *sorted(values)]
            yield unknown_at(scheme, path, "step or value", name, known, "step requires")
