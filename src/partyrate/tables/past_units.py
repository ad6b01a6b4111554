"""Past rounds of units that are not rated: counted in the report, since a key written in another way is one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve

from partyrate.engines.cell_reader import HISTORY
from partyrate.tables.reading import TableRead


def with_past_units(reads: Mapping[str, TableRead], units: str, key: Sequence[str]) -> dict[str, TableRead]:
    """Return tables with a report of the past rounds that says how many rows are of no unit that is rated."""
    if HISTORY not in reads:
        return dict(reads)
    frames = [reads[name].frame for name in (HISTORY, units)]
    # Columns of the key that are taken from codes need not be written.
    written = [name for name in key if all(name in columns_of(frame) for frame in frames)]
    past, rated = (keys_of(frame, written) for frame in frames)
    known = set(rated)
    others = [each for each in past if each not in known]
    if not others:
        return dict(reads)
    report = evolve(reads[HISTORY].report, other_units=(len(others), ", ".join(others[0])))
    return {**reads, HISTORY: evolve(reads[HISTORY], report=report)}


def columns_of(frame: Any) -> Sequence[str]:
    """Return the columns of a list of dicts, or of a frame of Polars."""
    if not isinstance(frame, list):
        return list(frame.columns)
    return list(frame[0]) if frame else []


def keys_of(frame: Any, key: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the key of each row as texts: of a list of dicts, or of a frame of Polars."""
    rows = frame if isinstance(frame, list) else frame.select(key).iter_rows(named=True)
    return [tuple(str(row[name]) for name in key) for row in rows]
