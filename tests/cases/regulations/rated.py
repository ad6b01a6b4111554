"""Regulations of `examples/regulations`, rated by several engines."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl

import partyrate as pr

SCHEMES = Path(__file__).parents[3] / "examples" / "regulations"
Rows = list[dict[str, Any]]
Rate = Callable[..., pr.Rating[Any]]

ENGINES: dict[str, Callable[[Rows], Any]] = {
    "rows": lambda rows: rows,
    "pandas": pd.DataFrame,
    "polars": lambda rows: pl.DataFrame(rows, infer_schema_length=None),
}


@cache
def scheme_of(name: str) -> pr.Scheme:
    """Return a regulation."""
    return pr.load_scheme(SCHEMES / f"{name}.toml")


@cache
def evaluator_of(name: str) -> pr.Evaluator:
    """Return the evaluator of a regulation."""
    return pr.Evaluator(scheme_of(name))


def rated_by(engine: str) -> Rate:
    """Return what rates rows by one engine, with values for what is unpublished or is to be small."""
    make = ENGINES[engine]

    def rated(
        name: str,
        units: Rows,
        tables: Mapping[str, Rows] | None = None,
        values: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> pr.Rating[Any]:
        given = {table: make(rows) for table, rows in (tables or {}).items()}
        evaluator = pr.Evaluator(scheme_of(name).with_values(values)) if values else evaluator_of(name)
        return evaluator.rate(make(units), tables=given, **more)

    return rated


def shown(rating: pr.Rating[Any], name: str) -> str:
    """Return the values of a name, as they are written."""
    return " ".join(str(value).replace(" ", "-") for value in rating.values(name))
