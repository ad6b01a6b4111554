"""Values given to parameters and to cells of lookups: read as what they shall be, and put where they belong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve

from partyrate.errors import UnknownNameError, listed
from partyrate.model.entry import Scalar, as_scalar, as_tuple, written_cell
from partyrate.model.indicator import Lookup
from partyrate.numbers import exact


def fit(kind: str, value: Any) -> Any:
    """Read a value given from Python as what it shall be: a number or a date may be written as text."""
    if kind == "number" and isinstance(value, str):
        number = exact(value)
        return value if number is None else number
    if kind == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def cells_of(lookup: Lookup, values: Any) -> list[tuple[tuple[Scalar, ...], Any]]:
    """Give the full keys of the cells that values are for, with these values.

    Raises:
        UnknownNameError: A key names no cell.
    """
    cells = lookup.cells
    written: dict[tuple[Scalar, ...], tuple[Scalar, ...]] = {tuple(map(written_cell, key)): key for key in cells}
    found = []
    for given, value in _flat(values):
        key = given if given in cells else written.get(given, given)
        if key not in cells:
            raise _no_cell(lookup, key, value)
        found.append((key, value))
    return found


def with_cells(lookup: Lookup, values: Any) -> Lookup:
    """Give a copy of a lookup in which some cells have other values."""
    cells = dict(lookup.cells)
    given_ones = [value for value in cells.values() if value is not None]
    kind = lookup.kind or ("number" if all(isinstance(value, Fraction) for value in given_ones) else "text")
    cells |= {key: as_scalar(fit(kind, value)) for key, value in cells_of(lookup, values)}
    columns: list[tuple[str, ...]] = [(column,) for column in lookup.columns] or [()]
    keys = dict.fromkeys(key[: len(lookup.keys)] for key in cells)
    rows = [(*key, *(cells[(*key, *column)] for column in columns)) for key in keys]
    return evolve(lookup, rows=rows, unpublished=())


def _no_cell(lookup: Lookup, key: tuple[Scalar, ...], value: Any) -> UnknownNameError:
    """Make the error for a value whose keys name no cell of a lookup."""
    known = [tuple(map(str, each)) for each in lookup.cells]
    depth = len(lookup.keys) + bool(lookup.columns)
    words = [", ".join(each) for each in known]
    why = "a cell must be declared by the scheme before it can be filled"
    error = UnknownNameError.of(f"key of lookup {lookup.name!r}", ", ".join(map(str, key)), words, why)
    if not key:
        error.what = f"lookup {lookup.name!r} got {value!r}, and no key"
    if len(key) != depth and depth > 1 and known:
        nested = " = { ".join(known[0]) + " = ..." + " }" * (depth - 1)
        error.why += f"; this lookup has {depth} keys"
        error.fix = f"nest the keys, as in {nested}, and use one of: {'; '.join(words[:8])}"
    elif not key:
        error.fix = f"give a value for one of the keys: {listed(words)}"
    return error


def _flat(values: Any, before: tuple[Scalar, ...] = ()) -> list[tuple[tuple[Scalar, ...], Any]]:
    """Flatten nested mappings to pairs of full key and value."""
    if not isinstance(values, Mapping):
        return [(before, values)]
    pairs = []
    for key, value in values.items():
        pairs += _flat(value, (*before, *map(as_scalar, as_tuple(key))))
    return pairs
