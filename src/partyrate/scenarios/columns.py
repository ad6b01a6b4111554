"""Columns that are read for each scenario: as they came out once, or drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from partyrate.rating.rating import Rating
from partyrate.scenarios.frames import frame_of
from partyrate.scenarios.varied import Held, Varied

if TYPE_CHECKING:
    import polars as pl

Redraw = Callable[[Any, str, str, int], Any]
"""Returns the values of an input in the scenarios of a chunk, as a series: of the frame, its column, the column that
numbers the scenarios, and how many scenarios there are."""


def held_frame(rating: Rating, made: Varied, table: str) -> pl.DataFrame:
    """Return the key columns and held values of a table of a rating."""
    keys = [column for column in made.tables[table] if column != made.scenario]
    columns: dict[str, Sequence[Any]] = {key: rating.values(key, table=table) for key in keys}
    held: Sequence[Held] = made.held.get(table, ())
    return frame_of({**columns, **{each.name: each.values for each in held}})


def redrawn(frame: pl.DataFrame, name: str, redraw: Redraw, scenario: str, count: int) -> pl.DataFrame:
    """Return the rows of scenarios with other values of an input."""
    return frame.with_columns(redraw(frame, name, scenario, count).alias(name))
