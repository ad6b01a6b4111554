"""Exact values as frames of Polars: whole numbers as integers, other numbers as decimals, what is absent as null.

Numbers of which some have no last decimal, such as 1/3, are the nearest doubles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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


def _places(numbers: Iterable[Fraction]) -> int | None:
    """Return how many decimals write all of some numbers; None where none do, or too many."""
    decimals = [decimals_of(each) for each in numbers]
    places = max(each or 0 for each in decimals)
    return None if None in decimals or places > MOST_PLACES else places


def series_of(name: str, values: Sequence[Any]) -> pl.Series:
    """Return exact values as a series; levels by name."""
    import polars as pl

    cells = [None if isinstance(each, Absent) else each for each in values]
    known = [each for each in cells if each is not None]

    def converted(convert: Callable[[Any], Any], dtype: Any) -> pl.Series:
        return pl.Series(name, [None if each is None else convert(each) for each in cells], dtype=dtype)

    if known and isinstance(known[0], LevelValue):
        return converted(lambda level: level.name, pl.String)
    if not known or not isinstance(known[0], Fraction):
        return pl.Series(name, cells)
    places = _places(known)
    if places is None:
        return converted(lambda number: number.numerator / number.denominator, pl.Float64)
    if places == 0:
        return converted(int, pl.Int64)
    return converted(lambda number: as_decimal(number, places), pl.Decimal(38, places))


def joined(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return frames one below the other; numbers of a column get the decimals that all of them fit."""
    import polars as pl

    wanted: dict[Any, Any] = {}
    for name in frames[0].columns:
        common = _common_type([frame.schema[name] for frame in frames])
        wanted |= {} if common is None else {name: common}
    return pl.concat([frame.cast(wanted) for frame in frames], how="vertical_relaxed")


def _common_type(types: Sequence[Any]) -> Any:
    """Return the type to which columns of several types are cast; None where Polars finds one."""
    import polars as pl

    if any(each.is_float() for each in types):
        return pl.Float64
    scales = [each.scale for each in types if isinstance(each, pl.Decimal)]
    if scales and len(set(types)) > 1:
        return pl.Decimal(38, max(scales))
    return pl.String if any(isinstance(each, pl.Enum | pl.Categorical) for each in types) else None
