"""Exact values as frames of Polars: whole numbers as integers, other numbers as decimals, what is absent as null.

Numbers of which some have no last decimal, such as 1/3, are the nearest doubles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from partyrate.numbers import Absent, LevelValue, as_decimal, decimals_of

if TYPE_CHECKING:
    import polars as pl

MOST_PLACES: Final = 18
"""Numbers with more decimals are the nearest doubles: those of Polars hold 38 digits in all."""


def frame_of(columns: Mapping[str, Sequence[Any]]) -> pl.DataFrame:
    """Return columns of exact values as a frame."""
    import polars as pl

    return pl.DataFrame([series_of(name, values) for name, values in columns.items()])


def series_of(name: str, values: Sequence[Any]) -> pl.Series:
    """Return exact values as a series; levels by name."""
    import polars as pl

    known = [None if isinstance(each, Absent) else each for each in values]
    first = next((each for each in known if each is not None), None)
    if isinstance(first, LevelValue):
        return pl.Series(name, [None if each is None else each.name for each in known], dtype=pl.String)
    if not isinstance(first, Fraction):
        return pl.Series(name, known)
    decimals = [decimals_of(each) for each in known if each is not None]
    places = max(each or 0 for each in decimals)
    if None in decimals or places > MOST_PLACES:
        nearest = [None if each is None else each.numerator / each.denominator for each in known]
        return pl.Series(name, nearest, dtype=pl.Float64)
    if places == 0:
        return pl.Series(name, [None if each is None else int(each) for each in known], dtype=pl.Int64)
    exact = [None if each is None else as_decimal(each, places) for each in known]
    return pl.Series(name, exact, dtype=pl.Decimal(38, places))


def joined(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return frames one below the other; numbers of a column get the decimals that all of them fit."""
    import polars as pl

    wanted: dict[Any, Any] = {}
    for name in frames[0].columns:
        types = [frame.schema[name] for frame in frames]
        if any(each.is_float() for each in types):
            wanted[name] = pl.Float64
            continue
        scales = [each.scale for each in types if isinstance(each, pl.Decimal)]
        if scales and len(set(types)) > 1:
            wanted[name] = pl.Decimal(38, max(scales))
        elif any(isinstance(each, pl.Enum | pl.Categorical) for each in types):
            wanted[name] = pl.String
    return pl.concat([frame.cast(wanted) for frame in frames], how="vertical_relaxed")
