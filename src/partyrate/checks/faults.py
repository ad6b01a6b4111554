"""Helpers that the checks of a scheme share: how a fault is built, all entries of a scheme, the tables above one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from partyrate.errors import StructureError, UnknownNameError
from partyrate.messages import message, text
from partyrate.model import Entry, ParameterName, Scheme
from partyrate.plan import section
from partyrate.spans import Path


def fault_at(scheme: Scheme, path: Path, key: str, /, **data: Any) -> StructureError:
    """Build the fault of a field of an entry, from a text of the catalogue."""
    return StructureError(*message(key, **data), scheme.span_of(*path), path)


def unknown_at(
    scheme: Scheme, path: Path, kind: str, name: str, known: Iterable[str], why: str, /, **data: Any
) -> UnknownNameError:
    """Build the fault of a name that nothing declares; `why` is the key of a text, and `data` fills it."""
    at = scheme.positions.keys.get(path) if path[-1] == name else None  # the key itself, where that is the name
    return UnknownNameError.of(kind, name, known, text(why, **data), at or scheme.span_of(*path), path)


def everything(scheme: Scheme) -> Iterator[Entry]:
    """Yield every entry of a scheme."""
    for entries in (
        scheme.tables, scheme.parameters, scheme.lookups, scheme.indicators, scheme.ladders, scheme.gates,
        scheme.warnings, scheme.absences, scheme.incentives, scheme.budgets, scheme.pairings, scheme.procedures,
        scheme.limits,
    ):  # fmt: skip
        yield from entries.values()


def placed(scheme: Scheme) -> Iterator[tuple[Path, Entry]]:
    """Yield every entry of a scheme, and every step of its procedures, each with its path."""
    for entry in everything(scheme):
        yield (section(entry), entry.name), entry
    for procedure in scheme.procedures.values():
        for number, step in enumerate(procedure.steps):
            yield ("procedure", procedure.name, "steps", number), step


def tables_above(scheme: Scheme, table: str | None) -> list[str]:
    """Return a table, its parent, and so on up, as far as the scheme declares them."""
    chain: list[str] = []
    while table is not None and table in scheme.tables and table not in chain:
        chain.append(table)
        table = scheme.tables[table].parent
    return chain


def constant_of(scheme: Scheme, value: Any) -> Fraction | None:
    """Return the number of a field that may name a parameter; None where it is unpublished, or no number."""
    if isinstance(value, ParameterName):
        parameter = scheme.parameters.get(value.parameter)
        value = None if parameter is None else parameter.constant
    return value if isinstance(value, Fraction) else None
