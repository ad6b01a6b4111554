"""Running the statement of a scheme in a database, and comparing what it gives with plain rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb

from partyrate.engines.results import RowsResult
from partyrate.engines.rows import rate_rows
from partyrate.engines.sql import statement
from partyrate.plan import Plan

Rows = Sequence[Mapping[str, Any]]
Run = Callable[..., list[dict[str, Any]]]
"""Runs statements one after the other, and gives the rows of the last one."""

TYPES = {int: ("BIGINT", "int64"), float: ("FLOAT8", "float64"), bool: ("BOOLEAN", "boolean"), str: ("TEXT", "string"),
         date: ("DATE", "date"), Decimal: ("DECIMAL(20, 4)", "decimal(20, 4)")}  # fmt: skip
"""The types of a column that holds such values: in SQL and in Ibis."""


def type_of(rows: Rows, column: str) -> tuple[str, str]:
    """Give the types of a column; one of nothing is text."""
    kinds = {type(row[column]) for row in rows if row[column] is not None}
    return TYPES[float if kinds == {int, float} else kinds.pop() if kinds else str]


def literal(value: Any) -> str:
    """Write a value in SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, str | date):
        quoted = str(value).replace("'", "''")
        return f"'{quoted}'"
    return repr(value) if isinstance(value, float) else str(value)


def created(table: str, rows: Rows) -> list[str]:
    """Give the statements that make a table of rows."""
    columns = {column: type_of(rows, column)[0] for column in rows[0]}
    parts = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    values = ", ".join(f"({', '.join(map(literal, row.values()))})" for row in rows)
    return [f'CREATE TABLE "{table}" ({parts})', f'INSERT INTO "{table}" VALUES {values}']


def in_duckdb(*statements: str) -> list[dict[str, Any]]:
    """Run statements in a DuckDB of their own."""
    with duckdb.connect() as con:
        for each in statements[:-1]:
            con.execute(each)
        found = con.sql(statements[-1])
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def read(given: Any, wanted: Any) -> Any:
    """Read what a database gave, perhaps as a text, as what plain rows give; doubles stand for what no decimal is."""
    if given is None or wanted is None:
        return given
    if isinstance(wanted, bool):
        return given in (True, "t")
    if isinstance(wanted, int | Decimal):
        return Decimal(given)
    return float(given) if isinstance(wanted, Fraction) else str(given)


def expected(value: Any) -> Any:
    """Give what a result of plain rows should be in a database."""
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, date):
        return str(value)
    return value


def differences(plan: Plan, data: Any, dates: Any, current: int, dialect: str, run: Run) -> Iterator[str]:
    """Compare the results of every table that a statement gives with those of plain rows."""
    tables, history = data.tables, data.history
    result = RowsResult(plan, rate_rows(plan, tables, history, dates, current))
    given = {name: rows for name, rows in {**tables, "history": history}.items() if rows}
    types = {name: {column: type_of(rows, column)[1] for column in rows[0]} for name, rows in given.items()}
    made = [each for name, rows in given.items() for each in created(name, rows)]
    for table in tables:
        if table not in given:
            continue
        text = statement(plan, dialect, table, {name: name for name in given}, types, dates, current)
        keys = plan.full_key(table)
        found = {tuple(str(row[key]) for key in keys): row for row in run(*made, text)}
        rows = result.native(table)
        if len(found) != len(rows):
            yield f"{dialect}: {table} has {len(found)} rows, not {len(rows)}"
        for row in rows:
            other = found[tuple(str(row[key]) for key in keys)]
            for name in set(row) - set(tables[table][0]):
                if read(other[name], row[name]) != expected(row[name]):
                    yield f"{dialect}: {name} in {row} is {other[name]!r}"
