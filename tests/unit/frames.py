"""Rows as every kind of table that an engine reads, for tests that hold on all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import pandas as pd
import polars as pl

Rows = Sequence[Mapping[str, Any]]


def polars(rows: Rows) -> pl.DataFrame:
    """Give a Polars frame."""
    return pl.DataFrame(rows, strict=False, infer_schema_length=None)


def texts(rows: Rows) -> pd.DataFrame:
    """Give a pandas frame of texts alone, as a reader of files without types would."""
    shown = [{name: None if value is None else str(value) for name, value in row.items()} for row in rows]
    return pd.DataFrame(shown, dtype=str)


def duckdb_relation(rows: Rows) -> Any:
    """Give a DuckDB relation."""
    return duckdb.from_arrow(polars(rows).to_arrow())


LAZY = ("polars lazy", "duckdb")
"""The engines whose frames have no numbers of rows."""

ENGINES: dict[str, Callable[[Rows], Any]] = {
    "rows": lambda rows: [dict(row) for row in rows],
    "polars": polars,
    "polars lazy": lambda rows: polars(rows).lazy(),
    "pandas": pd.DataFrame,
    "pandas texts": texts,
    "pandas nullable": lambda rows: pd.DataFrame(rows).convert_dtypes(dtype_backend="numpy_nullable"),
    "pandas pyarrow": lambda rows: pd.DataFrame(rows).convert_dtypes(dtype_backend="pyarrow"),
    "pyarrow": lambda rows: polars(rows).to_arrow(),
    "duckdb": duckdb_relation,
}
"""How each engine, and each kind of frame, is given its rows."""

COMPUTING = ("rows", "polars", "polars lazy", "pandas", "pyarrow", "duckdb")
"""The engines that compute in ways of their own: pandas differs by the types of its columns only while it is read."""
