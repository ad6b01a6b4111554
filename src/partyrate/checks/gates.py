"""Checks of gates: known ladders, levels and incentives, what becomes of places given up, and tables that fit."""

from __future__ import annotations

from collections.abc import Iterator

from partyrate.checks.faults import fault_at, tables_above, unknown_at
from partyrate.errors import SchemeFault, listed
from partyrate.messages import text
from partyrate.model import Gate, ParameterName, Scheme


def gates(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find gates that name what the scheme does not have, or leave open what becomes of a place."""
    for gate in scheme.gates.values():
        yield from _unknown_targets(scheme, gate)
        yield from _gate_grain(scheme, gate)
        for key, levels in (("cap", gate.cap), ("fix", gate.fix)):
            for name in levels:
                if name in gate.exclude:
                    path = ("gate", gate.name, key, name)
                    yield fault_at(scheme, path, "gate leaves out and grades", name=gate.name, ladder=name, key=key)


def _unknown_targets(scheme: Scheme, gate: Gate) -> Iterator[SchemeFault]:
    """Find ladders, levels and incentives of a gate that the scheme does not have, and places without a successor."""
    for key, levels in (("cap", gate.cap), ("fix", gate.fix)):
        for name, level in levels.items():
            yield from _unknown_level(scheme, gate, (key, name), level)
    for number, name in enumerate(gate.exclude):
        if name not in scheme.ladders:
            yield unknown_at(
                scheme, ("gate", gate.name, "exclude", number), "ladder", name, scheme.ladders, "gate names ladders"
            )
    for number, name in enumerate(gate.bars):
        if name not in scheme.incentives:
            yield unknown_at(
                scheme,
                ("gate", gate.name, "bars", number),
                "incentive",
                name,
                scheme.incentives,
                "gate bars incentives",
            )


def _unknown_level(
    scheme: Scheme, gate: Gate, where: tuple[str, str], level: str | ParameterName
) -> Iterator[SchemeFault]:
    """Find a ladder or a level that the scheme does not have, and places without a successor."""
    key, name = where
    path, ladder = ("gate", gate.name, key, name), scheme.ladders.get(name)
    if ladder is None and name == "parameter" and level in scheme.parameters and scheme.ladders:
        data = {"key": key, "ladder": next(iter(scheme.ladders)), "parameter": level}
        yield fault_at(scheme, path, "gate level without ladder", **data)
    elif ladder is None:
        yield unknown_at(scheme, path, "ladder", name, scheme.ladders, "gate names ladders")
    elif isinstance(level, str) and level not in ladder.names:
        kind = text("kind level of a ladder", name=name)
        levels = {each.name: each for each in ladder.levels}
        yield unknown_at(scheme, path, kind, level, levels, "gate caps at a level")
    elif ladder.enforced and gate.freed is None:
        yield fault_at(scheme, ("gate", gate.name), "gate without freed", name=gate.name, ladder=name)


def _gate_grain(scheme: Scheme, gate: Gate) -> Iterator[SchemeFault]:
    """Find gates whose ladders live in tables that the gate's rows do not reach."""
    tables = {scheme.table_of(scheme.ladders[name]) for name in gate.ladders if name in scheme.ladders}
    if gate.table is None and len(tables) > 1:
        listed_tables = listed(sorted(map(str, tables)))
        yield fault_at(scheme, ("gate", gate.name), "gate of several tables", name=gate.name, tables=listed_tables)
        return
    home = gate.table or next(iter(tables), None)
    if home not in scheme.tables:
        return
    barred = {scheme.table_of(scheme.incentives[name]) for name in gate.bars if name in scheme.incentives}
    for table in sorted(scheme.tables.keys() & (tables | barred)):
        if home not in tables_above(scheme, table):
            path = ("gate", gate.name, "table")
            yield fault_at(scheme, path, "gate of a finer table", name=gate.name, table=home, touched=table)
