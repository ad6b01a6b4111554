"""Values for parameters and for cells of lookups: their conversion, their keys, and copies that hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any, TypeVar

from attrs import evolve

from partyrate.errors import UnknownNameError, alternatives, listed
from partyrate.messages import text
from partyrate.model.constants import Lookup
from partyrate.model.entry import Scalar, as_scalar, as_tuple, folded, written_cell
from partyrate.model.ladder import Ladder
from partyrate.model.scheme_data import SchemeData
from partyrate.model.supply import Supplier
from partyrate.model.variation import cell_name
from partyrate.numbers import exact

SchemeT = TypeVar("SchemeT", bound=SchemeData)


def converted(kind: str, value: Any) -> Any:
    """Return a value from Python as the kind that it is needed as: a number or a date may be written as text."""
    if kind == "number" and isinstance(value, str):
        number = exact(value)
        return value if number is None else number
    if kind == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def cells_of(lookup: Lookup, values: Any, ladders: Iterable[Ladder] = ()) -> list[tuple[tuple[Scalar, ...], Any]]:
    """Return the full keys of the cells that values are for, with these values.

    Raises:
        UnknownNameError: A key names no cell; where it is the label of a level of `ladders`, its name is suggested.
    """
    cells = lookup.cells
    written: dict[tuple[Scalar, ...], tuple[Scalar, ...]] = {tuple(map(written_cell, key)): key for key in cells}
    pairs = []
    for key_in_values, value in _flat(values):
        key = key_in_values if key_in_values in cells else written.get(key_in_values, key_in_values)
        if key not in cells:
            raise _no_cell(lookup, key, value, ladders)
        pairs.append((key, value))
    return pairs


def with_cells(lookup: Lookup, values: Any) -> Lookup:
    """Return a copy of a lookup in which some cells have other values, on all days where it changes over time."""
    if lookup.by_day:
        return _with_cells_by_day(lookup, cells_of(lookup, values))
    cells = dict(lookup.cells)
    published = [value for value in cells.values() if value is not None]
    kind = lookup.kind or ("number" if all(isinstance(value, Fraction) for value in published) else "text")
    cells |= {key: as_scalar(converted(kind, value)) for key, value in cells_of(lookup, values)}
    columns: list[tuple[str, ...]] = [(column,) for column in lookup.columns] or [()]
    keys = dict.fromkeys(key[: len(lookup.keys)] for key in cells)
    rows = [(*key, *(cells[(*key, *column)] for column in columns)) for key in keys]
    return evolve(lookup, rows=rows, unpublished=())


def _with_cells_by_day(lookup: Lookup, pairs: Iterable[tuple[tuple[Scalar, ...], Any]]) -> Lookup:
    """Return a copy of a lookup in which some cells have other values on all days."""
    days = [(part, lookup.on(part.from_)) for part in lookup.by_day]
    rows = [
        evolve(part, rows=with_cells(then, {key: value for key, value in pairs if key in then.cells}).rows)
        for part, then in days
    ]
    return evolve(lookup, rows=rows, unpublished=())


def filled(scheme: SchemeT, values: Mapping[str, Any], supplier: Supplier) -> SchemeT:
    """Return a copy with other values, and with their supplier."""
    parameters, lookups, supplied = dict(scheme.parameters), dict(scheme.lookups), dict(scheme.supplied)
    settled: set[str] = set()
    for valued, value in values.items():
        name = folded(valued)
        if name in parameters:
            parameters[name] = evolve(parameters[name], value=converted(parameters[name].kind, value))
            supplied[name] = supplier
            settled.add(name)
        elif name in lookups:
            cells = [
                cell_name(lookups[name], key) for key, _ in cells_of(lookups[name], value, scheme.ladders.values())
            ]
            supplied |= dict.fromkeys(cells, supplier)
            lookups[name] = with_cells(lookups[name], value)
        else:
            why = text("what takes values", name=scheme.name)
            raise UnknownNameError.of("parameter or lookup", valued, {**parameters, **lookups}, why)
    assumptions = tuple(name for name in scheme.assumptions if name not in settled)
    in_force = {name: days for name, days in scheme.in_force.items() if name not in settled}
    return evolve(
        scheme, parameters=parameters, lookups=lookups, supplied=supplied, in_force=in_force, assumptions=assumptions
    )


def _no_cell(lookup: Lookup, key: tuple[Scalar, ...], value: Any, ladders: Iterable[Ladder]) -> UnknownNameError:
    """Build the error for a value whose keys name no cell of a lookup."""
    known = [tuple(map(str, cell)) for cell in lookup.cells]
    depth = len(lookup.keys) + bool(lookup.columns)
    words = [", ".join(cell) for cell in known]
    kind = text("kind key of a lookup", name=lookup.name)
    error = UnknownNameError.of(kind, ", ".join(map(str, key)), words, text("cells are declared"))
    if not key:
        error.what = text("value without a key", name=lookup.name, value=value)
    if len(key) != depth and depth > 1 and known:
        nested = " = { ".join(known[0]) + " = ..." + " }" * (depth - 1)
        error.why = text("cells are declared with keys", depth=depth)
        error.fix = text("nest the keys", nested=nested, known="; ".join(words[:8]))
    elif not key:
        error.fix = text("give a value for a key", known=listed(words))
    if meant := tuple(", ".join(map(str, each)) for each in _keys_by_labels(key, ladders) if each in lookup.cells):
        error.candidates, error.fix = meant, text("write near", near=alternatives(meant))
    return error


def _keys_by_labels(key: tuple[Scalar, ...], ladders: Iterable[Ladder]) -> Iterable[tuple[Scalar, ...]]:
    """Return the keys that a key may mean, whose parts may be labels of levels."""
    levels = [level for ladder in ladders for level in ladder.levels]
    meanings = (
        (part, *(level.name for level in levels if folded(str(part)) in map(folded, level.labels.values())))
        for part in key
    )
    return product(*(dict.fromkeys(each) for each in meanings))


def _flat(values: Any, before: tuple[Scalar, ...] = ()) -> list[tuple[tuple[Scalar, ...], Any]]:
    """Return the values of nested mappings with their full keys."""
    if not isinstance(values, Mapping):
        return [(before, values)]
    pairs = []
    for key, value in values.items():
        pairs += _flat(value, (*before, *map(as_scalar, as_tuple(key))))
    return pairs
