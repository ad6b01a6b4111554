"""Texts of a scheme that data are compared with: written as texts of the data are read, or nothing would equal them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partyrate.check.faults import fault_at, placed
from partyrate.errors import SchemeFault
from partyrate.model import Scheme
from partyrate.texts import is_normal, normal, shown

_WHY = "texts of the data are read without what nobody sees, so that nothing equals this one"


def texts(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find expected keys and keys of lookups that no text of the data equals, and choices that look the same."""
    choices: set[Any] = {value for _, entry in placed(scheme) for value in getattr(entry, "values", ())}
    for name, table in scheme.tables.items():
        for number, key in enumerate(table.expects):
            if isinstance(key, str) and not is_normal(key):
                yield _hidden(scheme, ("table", name, "expects", number), key)
    for name, lookup in scheme.lookups.items():
        for number, row in enumerate(lookup.rows):
            for cell in row[: len(lookup.keys)]:
                if isinstance(cell, str) and not is_normal(cell) and cell not in choices:
                    yield _hidden(scheme, ("lookup", name, "rows", number), cell)
    for path, entry in placed(scheme):
        met: dict[str, str] = {}
        for number, value in enumerate(getattr(entry, "values", ())):
            other = met.setdefault(normal(value), value) if isinstance(value, str) else value
            if other != value:
                yield fault_at(
                    scheme, (*path, "values", number), f"{shown(value)} looks like {shown(other)}",
                    "values that differ by what nobody sees are read as one", "keep one of them",
                )  # fmt: skip


def _hidden(scheme: Scheme, path: tuple[str | int, ...], text: str) -> SchemeFault:
    return fault_at(scheme, path, f"{shown(text)} is read as {normal(text)!r}", _WHY, f"write {normal(text)!r}")
