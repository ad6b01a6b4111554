"""One cohort on every engine: plain rows, and frames of each library that is installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from typing import Any, Final

from partyrate.engines.cell_reader import HISTORY, ROUND, column_of
from partyrate.evaluator import Evaluator
from partyrate.plan import Plan
from partyrate.rating.rating import Rating
from partyrate.testing.random_cohorts import Cohort, Row

Types = Mapping[str, type]


def column_type(values: Sequence[Any]) -> type | None:
    """Return the type of the values in a column; None for a column without values."""
    kinds = {type(value) for value in values if value is not None}
    return float if kinds == {int, float} else kinds.pop() if kinds else None


def polars_frame(rows: Sequence[Row], types: Types) -> Any:
    """Return rows as a Polars frame with the types that a reader of files would infer."""
    import polars as pl

    known = {int: pl.Int64, float: pl.Float64, bool: pl.Boolean, str: pl.String, date: pl.Date}
    return pl.DataFrame([
        pl.Series(column, [row[column] for row in rows], known.get(kind), strict=False)
        for column, kind in types.items()
    ])  # fmt: skip


def pandas_frame(rows: Sequence[Row], types: Types) -> Any:
    """Return rows as a pandas frame: dates as text, gaps as pandas has them."""
    import pandas as pd

    series: dict[str, Any] = {}
    for column, kind in types.items():
        values = [row[column] for row in rows]
        if kind is date:
            values = [None if value is None else value.isoformat() for value in values]
        empty = "int64" if kind is int else object
        series[column] = pd.Series(values, dtype=None if values else empty)
    return pd.DataFrame(series)


def arrow_table(rows: Sequence[Row], types: Types) -> Any:
    """Return rows as a table of PyArrow."""
    return polars_frame(rows, types).to_arrow()


def duckdb_relation(rows: Sequence[Row], types: Types) -> Any:
    """Return rows as a relation of DuckDB."""
    import duckdb

    return duckdb.from_arrow(arrow_table(rows, types))


def spark_frame(rows: Sequence[Row], types: Types) -> Any:
    """Return rows as a frame of the running session of PySpark, in several partitions that stay as they are."""
    from pyspark.sql import SparkSession

    return SparkSession.active().createDataFrame(arrow_table(rows, types)).repartition(PARTITIONS).localCheckpoint()


FRAMES: Final[Mapping[str, tuple[tuple[str, ...], Callable[[Sequence[Row], Types], Any]]]] = {
    "polars": (("polars",), polars_frame),
    "polars lazy": (("polars",), lambda rows, types: polars_frame(rows, types).lazy()),
    "pandas": (("pandas",), pandas_frame),
    "pyarrow": (("pyarrow", "polars"), arrow_table),
    "duckdb": (("duckdb", "pyarrow", "polars"), duckdb_relation),
    "pyspark": (("pyspark", "pyarrow", "polars"), spark_frame),
}
"""Each kind of frame: the libraries it needs, and the function that builds one from rows."""

WITH_SERVER: Final = ("pyspark",)
"""Kinds of frames that need more than libraries: a session of Spark that is running."""

PARTITIONS: Final = 3
"""The number of partitions, so that rows of one cohort lie in several."""


def installed() -> tuple[str, ...]:
    """Return the kinds of frames whose libraries are installed, and which need no more than these."""
    ready = (name for name, (needs, _) in FRAMES.items() if all(find_spec(each) for each in needs))
    return tuple(name for name in ready if name not in WITH_SERVER)


def rate(evaluator: Evaluator, cohort: Cohort, engine: str = "rows", *, check: bool = True) -> Rating:
    """Rate a cohort on one engine: `rows`, or `polars`, `polars lazy`, `pandas`, `pyarrow`, `duckdb`, `pyspark`.

    Frames are computed as columns, however small they are, and their data are checked unless `check` is false.
    `pyspark` needs a session of Spark that is running.
    """
    tables = tables_of(in_force(evaluator, cohort).plan, cohort, engine)
    if engine != "rows":
        evaluator = copy(evaluator)
        evaluator.row_engine_limit = 0
    units = tables.pop(root_of(evaluator.plan))
    return evaluator.rate(units, tables=tables, as_of=cohort.as_of, period=cohort.period, check=check)


def in_force(evaluator: Evaluator, cohort: Cohort) -> Evaluator:
    """Return the evaluator of the constants that are in force for a cohort, where they change over time."""
    return evaluator.in_force(as_of=cohort.as_of, period=cohort.period)


def root_of(plan: Plan) -> str:
    """Return the name of the table without a parent."""
    return plan.root.name


def tables_of(plan: Plan, cohort: Cohort, engine: str = "rows") -> dict[str, Any]:
    """Return the tables of a cohort by name, with the units and the history among them, as an engine takes them."""
    tables: dict[str, list[Row]] = {root_of(plan): cohort.units, **cohort.tables}
    if cohort.history:
        tables[HISTORY] = cohort.history
    if engine == "rows":
        return dict(tables)
    tables = {name: without_mixtures(rows) for name, rows in tables.items()}
    make = FRAMES[engine][1]
    return {name: make(rows, types_of(plan, name, tables)) for name, rows in tables.items()}


def without_mixtures(rows: Sequence[Row]) -> list[Row]:
    """Return rows with all cells of a column as texts where words stand among numbers, flags or dates."""
    kinds: dict[str, set[type]] = {}
    for row in rows:
        for column, value in row.items():
            kinds.setdefault(column, set()).add(type(value))
    mixed = {column for column, found in kinds.items() if str in found and found - {str, type(None)}}
    return [{key: as_text(value) if key in mixed else value for key, value in row.items()} for row in rows]


def as_text(value: Any) -> str | None:
    """Return a cell as files write it in texts; nothing stays nothing."""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return value if value is None or isinstance(value, str) else str(value)


def expected_columns(plan: Plan, table: str) -> list[str]:
    """Return the columns that a table has by the scheme: its key, its inputs, and finer rows in columns."""
    inputs = [node for node in plan.nodes.values() if node.kind == "input" and node.table == table]
    finer = [each for each in plan.scheme.tables.values() if each.parent == table]
    return [*plan.full_key(table), *map(column_of, inputs), *(name for each in finer for name in each.columns)]


def types_of(plan: Plan, table: str, tables: Mapping[str, Sequence[Row]]) -> Types:
    """Return the columns of a table with the types of their values; a column without values is one of text.

    Keys without rows have the type they have in other tables; those that order rows are whole numbers.
    """
    rows = tables[table]
    columns = list(dict.fromkeys(column for row in rows for column in row)) if rows else expected_columns(plan, table)
    order = {name for each in plan.scheme.tables.values() for name in each.order}
    types: dict[str, type] = {}
    for column in columns:
        kind = column_type([row.get(column) for row in rows])
        if kind is None and not rows:
            others = [row.get(column) for other in tables.values() for row in other]
            kind = column_type(others) or (int if column in (ROUND, *order) else None)
        types[column] = kind or str
    return types
