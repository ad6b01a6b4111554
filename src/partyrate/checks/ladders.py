"""Ladders, gates and pairings: choices that must be made, cohorts that must be one thing, tables that must meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from partyrate.checks.cohort_invariance import differing, same_for_all
from partyrate.checks.faults import constant_of, fault_at, tables_above, unknown_at
from partyrate.errors import (
    SchemeFault,
    listed,
)
from partyrate.language.grammar import parse
from partyrate.model import (
    Gate,
    Indicator,
    Ladder,
    Pairing,
    ParameterName,
    Scheme,
)
from partyrate.model.pairing import PAIR_PLACE, helper_column
from partyrate.numbers import show
from partyrate.plan import section, within_names


def ladders(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find ladders whose levels, quotas or choices do not fit."""
    for name, ladder in scheme.ladders.items():
        path: tuple[str | int, ...] = ("ladder", name)
        if not ladder.levels or len(set(ladder.names)) < len(ladder.names):
            yield fault_at(
                scheme, (*path, "levels"), f"the levels of {name!r} are {listed(ladder.names) or 'none'}",
                "a ladder has one level at least, each with its own name",
                "give each level another name" if ladder.levels else 'write levels = [{ name = "..." }], best first',
            )  # fmt: skip
            continue
        if ladder.remainder is not None and ladder.remainder not in ladder.names:
            yield unknown_at(
                scheme,
                (*path, "remainder"),
                "level",
                ladder.remainder,
                ladder.names,
                "the remainder is one of the levels",
            )
        for number, quota in enumerate(ladder.quotas):
            for place, level in enumerate(quota.levels):
                if level not in ladder.names:
                    yield unknown_at(
                        scheme, (*path, "quotas", number, "levels", place), "level", level, ladder.names,
                        "a quota names levels of its ladder",
                    )  # fmt: skip
        yield from cohort_columns(scheme, ladder)
        if not ladder.enforced:
            continue
        needed = {
            "order_by": (ladder.order_by, 'add order_by = ["score desc"]'),
            "ties": (ladder.ties, 'add ties = "in", "out" or "error", or name a parameter'),
            "round": (ladder.round, 'add round = "down", "up", "half_up" or "largest_remainder"'),
        }
        for field_name, (value, fix) in needed.items():
            if not value:
                yield fault_at(
                    scheme, path, f"ladder {name!r} has places to give and no {field_name}",
                    "who gets a place, and how many there are, must not be settled silently", fix,
                )  # fmt: skip
        yield from overlapping(scheme, ladder)
        yield from cohort_rules(scheme, ladder)


def overlapping(scheme: Scheme, ladder: Ladder) -> Iterator[SchemeFault]:
    """Find quotas that ask for places at the same level from below."""
    seen: dict[str, int] = {}
    for number, quota in enumerate(ladder.quotas):
        if quota.bound not in ("exactly", "at_least"):
            continue
        for level in quota.levels:
            if level in seen:
                yield fault_at(
                    scheme, ("ladder", ladder.name, "quotas", number),
                    f"two quotas ask for places at level {level!r}",
                    "places asked for by exactly or at_least are counted once",
                    "join the quotas, or use at_most for one of them",
                )  # fmt: skip
            seen[level] = number


def cohort_columns(scheme: Scheme, entry: Ladder | Pairing) -> Iterator[SchemeFault]:
    """Find columns of a cohort that the table of a ladder or a pairing does not have."""
    chain = tables_above(scheme, scheme.table_of(entry))
    if not chain:
        return  # the plan reports it
    known = [column for table in chain for column in scheme.tables[table].key]
    values: list[Indicator | Ladder] = [each for each in scheme.indicators.values() if not each.takes]
    known += [each.name for each in [*values, *scheme.ladders.values()] if (scheme.table_of(each) or "") in chain]
    within, path = entry.within, (section(entry), entry.name, "within")
    named: list[tuple[str, tuple[str | int, ...]]]
    if isinstance(within, ParameterName):
        parameter = scheme.parameters.get(within.parameter)
        found = () if parameter is None else (parameter.value, *parameter.values)
        named = [(name, ("parameter", within.parameter, "value")) for each in found for name in within_names(each)]
    else:
        named = [(name, (*path, number)) for number, name in enumerate(within)]
    for name, where in dict(named).items():
        if name not in known:
            yield unknown_at(
                scheme, where, "column of a cohort", name, known,
                "a cohort is formed by key columns, and by values of its own table and of coarser ones",
            )  # fmt: skip


def cohort_rules(scheme: Scheme, ladder: Ladder) -> Iterator[SchemeFault]:
    """Find quotas that use what differs within a cohort."""
    table = scheme.table_of(ladder)
    if table is None or table not in scheme.tables:
        return
    possible: Sequence[Any] = [ladder.within]
    if isinstance(ladder.within, ParameterName):
        parameter = scheme.parameters.get(ladder.within.parameter)
        possible = () if parameter is None else parameter.values if parameter.is_unpublished else [parameter.value]
    for number, quota in enumerate(ladder.quotas):
        path = ("ladder", ladder.name, "quotas", number, quota.bound)
        try:
            rule = parse(quota.places, path, scheme.span_of(*path))
        except SchemeFault:
            continue  # the plan reports it
        found: dict[str, list[str]] = {}
        for within in ({*within_names(each)} for each in possible):
            for name in differing(scheme, rule, table, within):
                found.setdefault(name, sorted(within))
        for name, names in found.items():
            yield fault_at(
                scheme, path, f"the places use {name!r}, which can differ within a cohort",
                "a cohort has one number of places",
                same_for_all("rows, candidates, parameters, lookups", names),
            )  # fmt: skip


def gates(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find gates that touch what is not there, or leave open what becomes of a place."""
    for name, gate in scheme.gates.items():
        for field_name in ("cap", "fix"):
            for ladder, level in getattr(gate, field_name).items():
                path = ("gate", name, field_name, ladder)
                if ladder not in scheme.ladders:
                    yield unknown_at(
                        scheme, path, "ladder", ladder, scheme.ladders, "a gate names ladders of the scheme"
                    )
                elif level not in scheme.ladders[ladder].names:
                    yield unknown_at(
                        scheme, path, f"level of {ladder!r}", level, scheme.ladders[ladder].names,
                        "a gate caps or fixes at a level of that ladder",
                    )  # fmt: skip
                elif scheme.ladders[ladder].enforced and gate.freed is None:
                    yield fault_at(
                        scheme, ("gate", name), f"gate {name!r} does not say what becomes of the place given up",
                        f"ladder {ladder!r} has places to give",
                        'add freed = "passes" (the next in order moves up) or "empty" (nobody else moves)',
                    )  # fmt: skip
        for number, ladder in enumerate(gate.exclude):
            if ladder not in scheme.ladders:
                yield unknown_at(
                    scheme, ("gate", name, "exclude", number), "ladder", ladder, scheme.ladders,
                    "a gate names ladders of the scheme",
                )  # fmt: skip
        for number, incentive in enumerate(gate.bars):
            if incentive not in scheme.incentives:
                yield unknown_at(
                    scheme, ("gate", name, "bars", number), "incentive", incentive, scheme.incentives,
                    "a gate bars from incentives of the scheme",
                )  # fmt: skip
        yield from gate_grain(scheme, gate)


def gate_grain(scheme: Scheme, gate: Gate) -> Iterator[SchemeFault]:
    """Find gates whose ladders live in tables that the gate's rows do not reach."""
    tables = {scheme.table_of(scheme.ladders[name]) for name in gate.ladders if name in scheme.ladders}
    own = gate.table
    if own is None and len(tables) > 1:
        yield fault_at(
            scheme, ("gate", gate.name), f"gate {gate.name!r} touches ladders of {listed(sorted(map(str, tables)))}",
            "a gate looks at the rows of one table", "add table = ..., one that all of them belong to",
        )  # fmt: skip
        return
    own = own or next(iter(tables), None)
    barred = {scheme.table_of(scheme.incentives[name]) for name in gate.bars if name in scheme.incentives}
    if own is not None and own in scheme.tables:
        for table in sorted(each for each in tables | barred if each is not None and each in scheme.tables):
            if own not in tables_above(scheme, table):
                yield fault_at(
                    scheme, ("gate", gate.name, "table"),
                    f"gate {gate.name!r} of table {own!r} touches table {table!r}",
                    "a gate acts on the rows of its table and of finer ones", f"make it a gate of {table!r}",
                )  # fmt: skip


def pairings(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find pairings whose numbers, cohorts or columns do not fit."""
    for name, pairing in scheme.pairings.items():
        path = ("pairing", name)
        for field_name in ("each", "at_most"):
            value = getattr(pairing, field_name)
            number = constant_of(scheme, value)
            if isinstance(value, ParameterName) and number is not None and (number < 1 or number.denominator != 1):
                yield fault_at(
                    scheme, (*path, field_name), f"{field_name} is {show(number)}, the value of {value.parameter!r}",
                    "it is how many rows one row is paired with: a whole number from 1",
                    "give the parameter another value",
                )  # fmt: skip
        yield from cohort_columns(scheme, pairing)
        keys = [key for table in tables_above(scheme, scheme.table_of(pairing)) for key in scheme.tables[table].key]
        for key in keys:
            if key in (PAIR_PLACE, *map(helper_column, keys)):
                yield fault_at(
                    scheme, path, f"the key column {key!r} has the name of a column of pairs",
                    f"pairs have the key of the helped row beside {PAIR_PLACE!r} and the key of the helper, each part "
                    f"with {helper_column('')!r} before it", "rename the key column",
                )  # fmt: skip
