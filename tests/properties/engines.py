"""Running one case on several engines, and comparing every value and every cause of absence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import polars as pl

from partyrate.engines.code import Program, rate_in_code
from partyrate.engines.columns import rate_columns
from partyrate.engines.results import RowsResult
from partyrate.engines.rows import Store, rate_rows
from partyrate.plan import Plan

POLARS_TYPES = {int: pl.Int64, float: pl.Float64, bool: pl.Boolean, str: pl.String, date: pl.Date}


def column_type(values: list[Any]) -> type:
    """Give the type of the values in a column; a column of nothing is one of text."""
    kinds = {type(value) for value in values if value is not None}
    return float if kinds == {int, float} else kinds.pop() if kinds else str


def polars_frame(rows: list[dict[str, Any]], columns: list[str]) -> pl.DataFrame:
    """Give rows as a Polars frame with the types a reader of files would find."""
    series = []
    for column in columns:
        values = [row[column] for row in rows]
        series.append(pl.Series(column, values, POLARS_TYPES[column_type(values)], strict=False))
    return pl.DataFrame(series)


def pandas_frame(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Give rows as a pandas frame: dates as text, gaps as pandas has them."""
    made: dict[str, Any] = {}
    for column in columns:
        values = [row[column] for row in rows]
        if column_type(values) is date:
            values = [None if value is None else value.isoformat() for value in values]
        made[column] = pd.Series(values, dtype=None if values else object)
    return pd.DataFrame(made)


def frames(kind: str, tables: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Give the tables that have rows as frames of one kind."""
    make = pandas_frame if kind == "pandas" else polars_frame
    found: dict[str, Any] = {name: make(rows, list(rows[0])) for name, rows in tables.items() if rows}
    if kind == "duckdb":
        return {name: duckdb.from_arrow(frame.to_arrow()) for name, frame in found.items()}
    return {name: frame.lazy() for name, frame in found.items()} if kind == "polars lazy" else found


def differences(plan: Plan, data: Any, dates: Any, current: int) -> Iterator[str]:
    """Compare the rows engine with the columns engine over each kind of frame."""
    store = rate_rows(plan, data.tables, data.history, dates, current)
    for kind in ("polars", "polars lazy", "pandas", "duckdb"):
        given = frames(kind, {**data.tables, "history": data.history})
        history = given.pop("history", None)
        result = rate_columns(plan, given, history, dates, current)
        for table in result.given:
            yield from differing(plan, store, result, table, kind)


def differing(plan: Plan, store: Store, result: Any, table: str, kind: str) -> Iterator[str]:
    """Compare all nodes of one table."""
    names = [name for name in result.compiler.nodes if plan.nodes[name].table == table]
    if not names:
        return
    keys = plan.full_key(table)
    found = {tuple(row[key] for key in keys): row for row in result.fetch(table, names)}
    rows = store.tables[table]
    if len(found) != len(rows):
        yield f"{kind}: {table} has {len(found)} rows, not {len(rows)}"
    for row in rows:
        other = found[tuple(row.raw[key] for key in keys)]
        for name in names:
            if type(row.values[name]) is not type(other[name]) or row.values[name] != other[name]:
                rules = {field: rule.text for field, rule in plan.nodes[name].rules.items()}
                yield f"{kind}: {name} = {rules} in {dict(row.raw)}: rows {row.values[name]!r}, columns {other[name]!r}"


def differences_in_code(plan: Plan, program: Program, data: Any, dates: Any, current: int | None) -> Iterator[str]:
    """Compare plain rows in code with the yardstick: every value, every cause, every account of a ladder."""
    store = rate_rows(plan, data.tables, data.history, dates, current)
    coded = rate_in_code(program, plan, data.tables, data.history, dates, current)
    if coded is None:
        yield "code leaves these rows to the yardstick"
        return
    for name, node in plan.nodes.items():
        if store.has(name) != coded.has(name):
            yield f"{name} is computed by one engine alone"
        elif store.has(name):
            expected, found = store.values(name), coded.values(name)
            if list(map(type, expected)) != list(map(type, found)) or expected != found:
                rules = {field: rule.text for field, rule in node.rules.items()}
                yield f"{name} = {rules} in {data}: rows {expected}, code {found}"
    for ladder in plan.scheme.ladders:
        told, retold = RowsResult(plan, store).records(ladder), RowsResult(plan, coded).records(ladder)
        if told != retold or edges(told) != edges(retold):
            yield f"{ladder} in {data}: rows {told}, code {retold}"
    root = plan.scheme.root
    assert root is not None
    for row in data.tables[root.name]:
        key = {column: row[column] for column in root.key}
        if store.past(key) != coded.past(key):
            yield f"the past of {key}: rows {store.past(key)}, code {coded.past(key)}"


def edges(records: list[Any]) -> list[Any]:
    """Give what orders the last row of each level of each cohort."""
    return [[level.edge for level in record.levels] for record in records]


def unfounded(plan: Plan, data: Any, dates: Any, current: int) -> Iterator[str]:
    """Compare what plans know beforehand with the exact values."""
    store = rate_rows(plan, data.tables, data.history, dates, current)
    for table, rows in store.tables.items():
        for row in rows:
            for name, value in row.values.items():
                node = plan.nodes[name]
                if node.kind != "input" or name in plan.needed:
                    problem = outside(node.static, value)
                    if problem:
                        rules = {field: rule.text for field, rule in node.rules.items()}
                        yield f"{table}: {name} = {rules} is {value!r}: {problem}"


def outside(static: Any, value: Any) -> str:  # noqa: PLR0911 - a list of what can be wrong
    """Say how a value breaks what is known of it; empty where it does not."""
    from partyrate.numbers import Absent, LevelValue

    if isinstance(value, Absent):
        return "" if value.cause in static.causes else f"never known to be {value}"
    if static.always is not None:
        return f"known to be always {static.always.words}"
    kind = {"Fraction": "number", "bool": "flag", "str": "text", "date": "date", "LevelValue": "level"}[
        type(value).__name__
    ]
    if kind != static.kind:
        return f"a {kind}, known as a {static.kind}"
    place = value.place if isinstance(value, LevelValue) else value.toordinal() if kind == "date" else value
    if kind in ("number", "date", "level") and not static.low <= place <= static.high:
        return f"not from {static.low} to {static.high}"
    if kind == "number":
        if static.step is not None and (value * static.step).denominator != 1:
            return f"no multiple of 1/{static.step}"
        if static.step is None and (abs(value.numerator) > static.top or value.denominator > static.bottom):
            return f"beyond {static.top} / {static.bottom}"
        if static.nonzero and value == 0:
            return "zero"
    if static.constant is not None and static.constant != value:
        return f"not {static.constant!r}"
    if static.values is not None and value not in static.values:
        return f"not among {static.values}"
    return ""
