"""Results as frames for charts: numbers as numbers, levels in their order, in the kind of table that came in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from partyrate.engines.columns.frames import made_of_columns
from partyrate.text.quoting import sql_name, sql_text


def number(value: Any) -> Any:
    """Return an exact number as charts take it: a whole one, or the nearest double."""
    if not isinstance(value, Fraction):
        return value
    return value.numerator if value.denominator == 1 else value.numerator / value.denominator


def chart_frame(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    ordered: Mapping[str, Sequence[str]],
    doubles: Sequence[str],
    came: Any,
) -> Any:
    """Return rows as a frame of the kind of a table that came in.

    Args:
        rows: The rows; absent values are None.
        columns: Their columns, in order.
        ordered: Columns of levels, with the levels from the lowest up.
        doubles: Columns of numbers that need not be whole, and are doubles in every frame.
        came: A table that came in.
    """
    import narwhals as nw

    kind = nw.from_native(came).implementation
    cells = {name: [number(row[name]) for row in rows] for name in columns}
    types: dict[str, Any] = {}
    for name in columns:
        types[name] = _level_type(ordered[name], kind) if name in ordered else _type(cells[name], kind)
        if name in doubles or types[name] == nw.Float64:
            types[name] = nw.Float64
            cells[name] = [None if value is None else float(value) for value in cells[name]]
    frame = made_of_columns(cells, types, came)
    if kind.is_pyarrow():
        return _with_dictionaries(frame, ordered)
    return _with_enums(frame, ordered) if kind.is_duckdb() else frame


def _level_type(levels: Sequence[str], kind: Any) -> Any:
    """Return the type of a column of levels when a frame is made; other frames than these get it afterwards."""
    import narwhals as nw

    return nw.Enum(list(levels)) if kind.is_polars() or kind.is_pandas() else nw.String


def _type(values: Sequence[Any], kind: Any) -> Any:
    """Return the type of a column: that of its values, and texts where there are several or none."""
    import narwhals as nw

    kinds = {type(value) for value in values if value is not None}
    types = {int: nw.Int64, bool: nw.Boolean, date: nw.Date}
    if kind.is_pandas() and None in values:
        types[int] = nw.Float64  # as pandas holds whole numbers of which some are missing
    return types.get(kinds.pop(), nw.String) if len(kinds) == 1 else nw.String


def _with_enums(relation: Any, ordered: Mapping[str, Sequence[str]]) -> Any:
    """Return a relation of DuckDB whose columns of levels are enums."""
    for name, levels in ordered.items():
        enum = f"ENUM({', '.join(map(sql_text, levels))})"
        relation = relation.project(f"* REPLACE (CAST({sql_name(name)} AS {enum}) AS {sql_name(name)})")
    return relation


def _with_dictionaries(table: Any, ordered: Mapping[str, Sequence[str]]) -> Any:
    """Return a table of PyArrow whose columns of levels are ordered dictionaries."""
    import pyarrow as pa

    for name, levels in ordered.items():
        indexes = [None if value is None else list(levels).index(value) for value in table[name].to_pylist()]
        column = pa.DictionaryArray.from_arrays(pa.array(indexes, pa.int32()), pa.array(levels), ordered=True)
        table = table.set_column(table.schema.get_field_index(name), name, column)
    return table
