"""Schemes whose constants change over time: the days on which they do, and copies with what is in force on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from attrs import evolve

from partyrate.model.constants import Lookup, Parameter
from partyrate.model.dated import in_force, index_on
from partyrate.model.scheme_data import SchemeData
from partyrate.spans import Path, Positions, Span

SchemeT = TypeVar("SchemeT", bound=SchemeData)


def changing(scheme: SchemeData) -> list[Parameter | Lookup]:
    """Return the parameters and lookups that change over time."""
    constants: Iterable[Parameter | Lookup] = (*scheme.parameters.values(), *scheme.lookups.values())
    return [entry for entry in constants if entry.by_day]


def days_of(scheme: SchemeData) -> tuple[date, ...]:
    """Return the days from which on a constant has another value, in their order."""
    return tuple(sorted({part.from_ for entry in changing(scheme) for part in entry.by_day}))


def scheme_on(scheme: SchemeT, day: date) -> SchemeT:
    """Return a copy whose constants have the values alone that are in force on a day."""
    entries = changing(scheme)
    if not entries:
        return scheme
    changed = {entry.name: entry.on(day) for entry in entries}
    return evolve(
        scheme,
        parameters={name: changed.get(name, entry) for name, entry in scheme.parameters.items()},
        lookups={name: changed.get(name, entry) for name, entry in scheme.lookups.items()},
        in_force={entry.name: in_force(entry.by_day, day) for entry in entries},
        positions=_positions(scheme.positions, entries, day),
    )


def _positions(positions: Positions, entries: Iterable[Parameter | Lookup], day: date) -> Positions:
    """Return positions in which those of the values in force on a day stand for the constants."""
    heads: dict[Path, Path] = {}
    for entry in entries:
        index = index_on(entry.by_day, day)
        if isinstance(entry, Parameter):
            heads["parameter", entry.name, "value", index, "is"] = ("parameter", entry.name, "value")
        else:
            heads["lookup", entry.name, "rows", index, "rows"] = ("lookup", entry.name, "rows")
    own = set(heads.values())

    def moved(places: dict[Path, Span]) -> dict[Path, Span]:
        kept = {path: span for path, span in places.items() if path[:3] not in own or len(path) == 3}
        return kept | {(*heads[path[:5]], *path[5:]): span for path, span in places.items() if path[:5] in heads}

    return Positions(positions.file, moved(dict(positions.spans)), moved(dict(positions.keys)))
