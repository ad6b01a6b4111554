"""Limits on trees of indicators, and steps of procedures."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from partyrate.checks.faults import constant_of, fault_at, unknown_at
from partyrate.errors import (
    SchemeFault,
    counted,
)
from partyrate.model import (
    Indicator,
    Limit,
    Scheme,
    folded,
)
from partyrate.numbers import show
from partyrate.plan import section


def limits(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find trees of indicators that break a structural limit."""
    for name, limit in scheme.limits.items():
        if limit.tree not in scheme.indicators:
            yield unknown_at(
                scheme, ("limit", name, "tree"), "indicator", limit.tree, scheme.indicators, "a limit names a group"
            )
            continue
        yield from limit_faults(scheme, limit)


def limit_faults(scheme: Scheme, limit: Limit) -> Iterator[SchemeFault]:
    """Find what breaks one limit."""
    path = ("limit", limit.name)
    levels: list[list[Indicator]] = []
    parts = list(scheme.parts(limit.tree))
    while parts and len(levels) <= len(scheme.indicators):
        levels.append(parts)
        parts = [part for each in parts for part in scheme.parts(each.name)]
    if limit.depth is not None and len(levels) > limit.depth:
        deep = levels[limit.depth][0]
        yield fault_at(
            scheme, (section(deep), deep.name), f"{deep.name!r} stands on level {limit.depth + 1} of {limit.tree!r}",
            f"limit {limit.name!r}: at most {counted(limit.depth, 'level')}", "move it up, or take it out",
        )  # fmt: skip
    if limit.level is not None and (limit.at_most is not None or limit.exactly is not None):
        found = len(levels[limit.level - 1]) if 0 < limit.level <= len(levels) else 0
        bound = limit.exactly if limit.exactly is not None else limit.at_most
        assert bound is not None
        if found > bound or (limit.exactly is not None and found != bound):
            yield fault_at(
                scheme, path, f"{limit.tree!r} has {counted(found, 'indicator')} on level {limit.level}",
                f"limit {limit.name!r}: {'exactly' if limit.exactly is not None else 'at most'} {bound}",
                "add or take out indicators",
            )  # fmt: skip
    if limit.total is not None and levels:
        field_name, plural = "weight", "weights"
        if any(part.maximum is not None for part in levels[0]):
            field_name, plural = "maximum", "maxima"
        for part in (each for each in levels[0] if getattr(each, field_name) is None):
            yield fault_at(
                scheme, (section(part), part.name),
                f"{part.name!r} has no maximum, and other parts of {limit.tree!r} have one",
                f"limit {limit.name!r}: the maxima add up to {show(limit.total)}",
                "add maximum, that of a parameter where it is not published",
            )  # fmt: skip
        values = [constant_of(scheme, getattr(part, field_name)) for part in levels[0]]
        total = sum((value for value in values if value is not None), Fraction(0))
        if None not in values and total != limit.total:
            yield fault_at(
                scheme, path, f"the parts of {limit.tree!r} have {plural} that add up to {show(total)}",
                f"limit {limit.name!r}: they add up to {show(limit.total)}",
                f"fix a {field_name}, or the limit",
            )  # fmt: skip


def procedures(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find steps that require what is not there, or what comes later."""
    entries = (scheme.entries, scheme.tables, scheme.gates, scheme.incentives, scheme.pairings)
    values = {name for each in entries for name in each}
    for procedure in scheme.procedures.values():
        steps = [step.name for step in procedure.steps]
        for number, step in enumerate(procedure.steps):
            path = ("procedure", procedure.name, "steps", number)
            if step.name in steps[:number]:
                yield fault_at(
                    scheme, (*path, "name"), f"procedure {procedure.name!r} has two steps {step.name!r}",
                    "steps are required, and recorded, by their names", "rename one of them",
                )  # fmt: skip
            if step.stage is not None and step.stage not in scheme.stages:
                yield unknown_at(
                    scheme, (*path, "stage"), "stage", step.stage, scheme.stages, "stages are declared by the scheme"
                )
            for place, name in enumerate(step.requires):
                here = (*path, "requires", place)
                if name in steps[number:] and name not in steps[:number]:
                    later = "itself" if name == step.name else f"{name!r}, a later step"
                    yield fault_at(
                        scheme, here, f"step {step.name!r} requires {later}",
                        "a step follows what it requires, and steps stand in their order",
                        "take it out, or put the steps in another order",
                    )  # fmt: skip
                elif name not in steps and folded(name) not in values:
                    yield unknown_at(
                        scheme, here, "step or value", name, [*steps[:number], *sorted(values)],
                        "a step requires earlier steps, and entries of the scheme",
                    )  # fmt: skip
