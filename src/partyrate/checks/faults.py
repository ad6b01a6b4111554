"""What the checks of a scheme share: how a fault is made, all entries of a scheme, the chain of tables above one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from partyrate.errors import (
    StructureError,
    UnknownNameError,
)
from partyrate.model import (
    Entry,
    ParameterName,
    Scheme,
)
from partyrate.plan import section


def fault_at(scheme: Scheme, path: tuple[str | int, ...], what: str, why: str, fix: str) -> StructureError:
    """Make the fault of a field of an entry."""
    return StructureError(what, why, fix, scheme.span_of(*path), path)


def unknown_at(
    scheme: Scheme, path: tuple[str | int, ...], kind: str, name: str, known: Iterable[str], why: str
) -> UnknownNameError:
    """Make the fault of a name that nothing has."""
    at = scheme.positions.keys.get(path) if path[-1] == name else None  # the key itself, where that is the name
    return UnknownNameError.of(kind, name, known, why, at or scheme.span_of(*path), path)


def with_article(noun: str) -> str:
    """Write a noun with its article."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def everything(scheme: Scheme) -> Iterator[Entry]:
    """Give every entry of a scheme."""
    for entries in (
        scheme.tables, scheme.parameters, scheme.lookups, scheme.indicators, scheme.ladders, scheme.gates,
        scheme.incentives, scheme.budgets, scheme.pairings, scheme.procedures, scheme.limits,
    ):  # fmt: skip
        yield from entries.values()


def placed(scheme: Scheme) -> Iterator[tuple[tuple[str | int, ...], Entry]]:
    """Give every entry of a scheme, and every step of its procedures, each with its path."""
    for entry in everything(scheme):
        yield (section(entry), entry.name), entry
    for procedure in scheme.procedures.values():
        for number, step in enumerate(procedure.steps):
            yield ("procedure", procedure.name, "steps", number), step


def tables_above(scheme: Scheme, table: str | None) -> list[str]:
    """Give a table, its parent, and so on up, as far as they are there."""
    chain: list[str] = []
    while table is not None and table in scheme.tables and table not in chain:
        chain.append(table)
        table = scheme.tables[table].parent
    return chain


def constant_of(scheme: Scheme, value: Any) -> Fraction | None:
    """Give the number of a field that may name a parameter."""
    if isinstance(value, ParameterName):
        parameter = scheme.parameters.get(value.parameter)
        value = None if parameter is None else parameter.value
    return value if isinstance(value, Fraction) else None
