"""Columns of keys that are the first digits of a code: those that hold for the rows of a table."""

from __future__ import annotations

from partyrate.model.scheme_data import SchemeData
from partyrate.model.table import KeyPrefix


def derived_keys(scheme: SchemeData, table: str) -> dict[str, KeyPrefix]:
    """Return the columns of the full key of a table that its data need not have, each after the code it is taken from.

    What a table declares holds for the tables below it as well, whose rows have its key.
    """
    found: dict[str, KeyPrefix] = {}
    seen: set[str] = set()
    name: str | None = table
    while name is not None and name in scheme.tables and name not in seen:
        seen.add(name)
        found = {**found, **{key: each for key, each in scheme.tables[name].derived_keys.items() if key not in found}}
        name = scheme.tables[name].parent
    return found


def codes(scheme: SchemeData) -> dict[str, int]:
    """Return the columns that hold codes, and how many digits each has."""
    return {each.from_: each.of for table in scheme.tables.values() for each in table.derived_keys.values()}
