"""Columns of keys that are the first digits of a code, added to tables before an engine reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from attrs import evolve

from partyrate.engines.cell_reader import HISTORY, is_missing, key_kind, plain
from partyrate.engines.faults import Gathered, other_prefix, wrong_code
from partyrate.engines.reference.tables import is_rows, plain_rows
from partyrate.engines.request import Request
from partyrate.errors import DataError
from partyrate.model import KeyPrefix
from partyrate.model.derived_keys import derived_keys
from partyrate.plan import Plan
from partyrate.text.normalization import normal

Prefixes = Mapping[str, KeyPrefix]


def with_derived_keys(request: Request, *, check: bool = True) -> Request:
    """Return a call whose tables have the columns of their keys that are the first digits of codes.

    Args:
        request: The call.
        check: Whether frames are checked; plain rows always are.

    Raises:
        DataError: Codes have another number of digits, or a table has such a column with another value.
    """
    tables, faults = dict(request.everything), []
    for name, table in tables.items():
        if prefixes := prefixes_of(request.plan, name):
            tables[name], found = _completed(name, table, prefixes, check=check)
            faults += found.faults
    if faults:
        raise DataError.of(faults)
    history = tables.pop(HISTORY, None)
    return evolve(request, tables=tables, history=history)


def prefixes_of(plan: Plan, table: str) -> Prefixes:
    """Return the columns of the key of a table that are the first digits of codes; past rounds have those of units."""
    return derived_keys(plan.scheme, plan.root.name if table == HISTORY else table)


def completed_row(prefixes: Prefixes, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with these columns, where its codes are as they should be."""
    found = dict(row)
    for column, prefix in prefixes.items():
        if is_missing(found.get(column)) and prefix.from_ in found:
            found[column] = first_digits(prefix, found[prefix.from_])
    return found


def first_digits(prefix: KeyPrefix, code: Any) -> Any:
    """Return the first digits of a code, a text or a whole number as the code is; None where it is no such code."""
    kind = key_kind(plain(code))
    digits = normal(str(plain(code)))
    if kind not in ("text", "whole number") or len(digits) != prefix.of:
        return None
    return digits[: prefix.first] if kind == "text" else int(digits[: prefix.first])


def _completed(name: str, table: Any, prefixes: Prefixes, *, check: bool) -> tuple[Any, Gathered]:
    """Return a table with these columns, and the faults of its codes."""
    if is_rows(table):
        return _completed_rows(name, plain_rows(name, table), prefixes)
    from partyrate.engines.columns.derived_keys import completed_frame

    return completed_frame(name, table, prefixes, check=check)


def _completed_rows(
    name: str, rows: Sequence[Mapping[str, Any]], prefixes: Prefixes
) -> tuple[list[dict[str, Any]], Gathered]:
    faults = Gathered()
    completed = [completed_row(prefixes, row) for row in rows]
    for number, row in enumerate(completed, start=1):
        for column, prefix in prefixes.items():
            code = plain(row.get(prefix.from_))
            if is_missing(code):
                continue  # the engine reports a row without a key
            digits = first_digits(prefix, code)
            if digits is None:
                faults.add(("code", prefix.from_), partial(wrong_code, name, prefix, number, code))
            elif str(plain(row[column])) != str(digits):
                fault = partial(other_prefix, name, column, prefix, number, row[column], digits)
                faults.add(("prefix", column), fault)
    return completed, faults
