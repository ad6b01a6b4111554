"""Codes in the keys of witnesses: each has its digits, and begins with the columns that are taken from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partyrate.model import Scheme
from partyrate.model.table import KeyPrefix


def with_codes(scheme: Scheme, tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return tables in whose rows codes, and the columns of keys that are their first digits, are as they should be."""
    prefixes = derived_columns(scheme)
    return {name: [_with_codes(scheme, prefixes, row) for row in rows] for name, rows in tables.items()}


def derived_columns(scheme: Scheme) -> dict[str, KeyPrefix]:
    """Return the columns of all keys that are the first digits of codes."""
    return {column: each for table in scheme.tables.values() for column, each in table.derived_keys.items()}


def _with_codes(scheme: Scheme, prefixes: Mapping[str, KeyPrefix], row: dict[str, Any]) -> dict[str, Any]:
    found = dict(row)
    for code, digits in {each.from_: each.of for each in prefixes.values()}.items():
        columns = {column: each.first for column, each in prefixes.items() if each.from_ == code and column in found}
        start = ""
        for column, first in sorted(columns.items(), key=lambda pair: pair[1]):
            if code not in found or _table_of(scheme, column) != _table_of(scheme, code):
                found[column] = start = _number(found[column], start, first)
            elif _is_number(found[column], start, first):
                start = found[column]
        if code in found:
            found[code] = _number(found[code], start, digits)
            found |= {column: found[code][:first] for column, first in columns.items()}
    return found


def _table_of(scheme: Scheme, column: str) -> str | None:
    """Return the table whose own key has a column."""
    return next((name for name, table in scheme.tables.items() if column in table.key), None)


def _is_number(value: str, start: str, digits: int) -> bool:
    return value.isdecimal() and len(value) == digits and value.startswith(start)


def _number(value: str, start: str, digits: int) -> str:
    """Return a number of so many digits that begins with others: itself where it is one, else one that ends with it."""
    if _is_number(value, start, digits):
        return value
    rest = digits - len(start)
    return start + (value if value.isdecimal() else "").zfill(rest)[-rest:]
