"""Checks of texts that are compared with data: they must be written as texts of the data are read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partyrate.checks.faults import fault_at, placed
from partyrate.errors import SchemeFault
from partyrate.messages import text
from partyrate.model import Scheme
from partyrate.spans import Path
from partyrate.text.normalization import is_normal, normal, shown


def texts(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find expected keys and keys of lookups that no text of the data equals, and values that look the same."""
    yield from _unreadable_keys(scheme)
    for path, entry in placed(scheme):
        seen: dict[str, str] = {}
        for number, value in enumerate(getattr(entry, "values", ())):
            other = seen.setdefault(normal(value), value) if isinstance(value, str) else value
            if other != value:
                here = (*path, "values", number)
                yield fault_at(scheme, here, "values that look the same", text=shown(value), other=shown(other))


def _unreadable_keys(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find expected keys and keys of lookups that no text of the data equals."""
    for name, table in scheme.tables.items():
        for number, key in enumerate(table.expects):
            if isinstance(key, str) and not is_normal(key):
                yield _read_otherwise(scheme, ("table", name, "expects", number), key)
    choices: set[Any] = {value for _, entry in placed(scheme) for value in getattr(entry, "values", ())}
    for name, lookup in scheme.lookups.items():
        for number, row in enumerate(lookup.plain_rows):
            for cell in row[: len(lookup.keys)]:
                if isinstance(cell, str) and not is_normal(cell) and cell not in choices:
                    yield _read_otherwise(scheme, ("lookup", name, "rows", number), cell)


def _read_otherwise(scheme: Scheme, path: Path, written: str) -> SchemeFault:
    why = text("texts without what nobody sees")
    return fault_at(scheme, path, "text read otherwise", text=shown(written), normal=normal(written), why=why)
