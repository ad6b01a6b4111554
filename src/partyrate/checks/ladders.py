"""Checks of ladders and pairings: required choices, values constant per cohort, known columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from partyrate.checks.cohort_invariance import same_for_all, varying_names
from partyrate.checks.faults import constant_of, fault_at, tables_above, unknown_at
from partyrate.errors import SchemeFault, listed
from partyrate.ladders import rounds_apart
from partyrate.language.grammar import parse
from partyrate.messages import text
from partyrate.model import Indicator, Ladder, Pairing, ParameterName, Scheme
from partyrate.model.pairing import PAIR_PLACE, helper_column
from partyrate.numbers import show
from partyrate.plan import section, within_names
from partyrate.spans import Path

NEEDED_FOR_PLACES: Final = ("order_by", "ties", "round")
"""The choices that a ladder with places must make."""


def ladders(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find ladders whose levels, quotas or choices do not fit."""
    for ladder in scheme.ladders.values():
        if not ladder.levels or len(set(ladder.names)) < len(ladder.names):
            key = "levels not distinct" if ladder.levels else "no levels"
            path = ("ladder", ladder.name, "levels")
            yield fault_at(scheme, path, key, name=ladder.name, levels=listed(ladder.names))
            continue
        yield from _unknown_levels(scheme, ladder)
        yield from _cohort_columns(scheme, ladder)
        if ladder.enforced:
            for field_name in NEEDED_FOR_PLACES:
                if not getattr(ladder, field_name) and not (field_name == "round" and rounds_apart(ladder)):
                    named = {"name": ladder.name, "value": _value_to_order_by(scheme, ladder)}
                    yield fault_at(scheme, ("ladder", ladder.name), f"places without {field_name}", **named)
            yield from _overlapping(scheme, ladder)
            yield from _varying_places(scheme, ladder)


def _value_to_order_by(scheme: Scheme, ladder: Ladder) -> str:
    """Return a value of the table of a ladder that rows may be ordered by: a number that is brought, else a formula."""
    own = [each for each in scheme.indicators.values() if scheme.table_of(each) == scheme.table_of(ladder)]
    computed = [each.name for each in own if each.kind is None and not each.takes and not each.columns]
    numbers = [each.name for each in own if each.kind == "number"]
    return next(iter([*numbers, *computed]), "NAME")


def _unknown_levels(scheme: Scheme, ladder: Ladder) -> Iterator[SchemeFault]:
    """Find remainders and quotas that name no level of their ladder."""
    path, names = ("ladder", ladder.name), {each.name: each for each in ladder.levels}
    if isinstance(ladder.remainder, str) and ladder.remainder not in names:
        yield unknown_at(scheme, (*path, "remainder"), "level", ladder.remainder, names, "remainder is a level")
    for number, quota in enumerate(ladder.quotas):
        for index, level in enumerate(quota.levels):
            if level not in names:
                here = (*path, "quotas", number, "levels", index)
                yield unknown_at(scheme, here, "level", level, names, "quota names levels")


def _overlapping(scheme: Scheme, ladder: Ladder) -> Iterator[SchemeFault]:
    """Find quotas that ask for places at the same level from below."""
    asked: set[str] = set()
    for number, quota in enumerate(ladder.quotas):
        if quota.bound not in ("exactly", "at_least"):
            continue
        for level in quota.levels:
            if level in asked:
                yield fault_at(scheme, ("ladder", ladder.name, "quotas", number), "two quotas at a level", level=level)
            asked.add(level)


def _cohort_columns(scheme: Scheme, entry: Ladder | Pairing) -> Iterator[SchemeFault]:
    """Find columns of a cohort that the table of a ladder or a pairing does not have."""
    chain = tables_above(scheme, scheme.table_of(entry))
    if not chain:
        return  # the plan reports it
    known = [column for table in chain for column in scheme.tables[table].key]
    values: list[Indicator | Ladder] = [entry for entry in scheme.indicators.values() if not entry.takes]
    values += scheme.ladders.values()
    known += [value.name for value in values if scheme.table_of(value) in chain]
    for name, path in dict(_cohort_names(scheme, entry)).items():
        if name not in known:
            yield unknown_at(scheme, path, "column of a cohort", name, known, "cohort columns")


def _cohort_names(scheme: Scheme, entry: Ladder | Pairing) -> Iterator[tuple[str, Path]]:
    """Yield the columns of the cohorts of an entry with their paths; those of all values of a parameter."""
    within = entry.within
    if isinstance(within, ParameterName):
        parameter = scheme.parameters.get(within.parameter)
        for value in () if parameter is None else (parameter.constant, *parameter.values):
            for name in within_names(value):
                yield name, ("parameter", within.parameter, "value")
    else:
        for number, name in enumerate(within):
            yield name, (section(entry), entry.name, "within", number)


def _varying_places(scheme: Scheme, ladder: Ladder) -> Iterator[SchemeFault]:
    """Find quotas that use values which differ within a cohort."""
    chain = tables_above(scheme, scheme.table_of(ladder))
    if not chain:
        return  # the plan reports it
    possible: Sequence[Any] = [ladder.within]
    if isinstance(ladder.within, ParameterName):
        parameter = scheme.parameters.get(ladder.within.parameter)
        possible = () if parameter is None else parameter.values if parameter.is_unpublished else [parameter.constant]
    for number, quota in enumerate(ladder.quotas):
        path = ("ladder", ladder.name, "quotas", number, quota.bound)
        try:
            rule = parse(quota.places, path, scheme.span_of(*path))
        except SchemeFault:
            continue  # the plan reports it
        varying: dict[str, list[str]] = {}
        for columns in ({*within_names(within)} for within in possible):
            for name in varying_names(scheme, rule, chain[0], columns):
                varying.setdefault(name, sorted(columns))
        for name, columns_in_order in varying.items():
            fix = same_for_all(text("others of a quota"), columns_in_order)
            yield fault_at(scheme, path, "places differ in a cohort", name=name, fix=fix)


def pairings(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find pairings whose numbers, cohorts or columns do not fit."""
    for name, pairing in scheme.pairings.items():
        path = ("pairing", name)
        for field_name in ("each", "at_most"):
            value = getattr(pairing, field_name)
            number = constant_of(scheme, value)
            if isinstance(value, ParameterName) and number is not None and (number < 1 or number.denominator != 1):
                yield fault_at(
                    scheme,
                    (*path, field_name),
                    "pairing number",
                    field=field_name,
                    number=show(number),
                    parameter=value.parameter,
                )
        yield from _cohort_columns(scheme, pairing)
        keys = [key for table in tables_above(scheme, scheme.table_of(pairing)) for key in scheme.tables[table].key]
        for key in keys:
            if key in (PAIR_PLACE, *map(helper_column, keys)):
                yield fault_at(
                    scheme, path, "key column of pairs", column=key, rank=PAIR_PLACE, prefix=helper_column("")
                )
