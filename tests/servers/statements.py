"""Running the statement of a scheme in a database, and comparing what it gives with plain rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
from tests.servers.results import by_reference, dates_of, row_differences

from partyrate.engines.sql.statement import collection_paused, steps
from partyrate.evaluator import Evaluator
from partyrate.testing import Cohort
from partyrate.testing.comparing import Values, value_differences, values_of
from partyrate.testing.frames import tables_of, types_of

Rows = Sequence[Mapping[str, Any]]
Run = Callable[..., list[dict[str, Any]]]
"""Runs statements one after the other, and gives the rows of the last one."""

TYPES = {int: ("BIGINT", "int64"), float: ("FLOAT8", "float64"), bool: ("BOOLEAN", "boolean"), str: ("TEXT", "string"),
         date: ("DATE", "date")}  # fmt: skip
"""The types of a column that holds such values: in SQL and in Ibis."""

DECIMAL = ("DECIMAL(18, 6)", "decimal(18, 6)")
"""The same of a column of decimals, which a database may hold instead of doubles."""


def literal(value: Any) -> str:
    """Write a value in SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, str | date):
        quoted = str(value).replace("'", "''")
        return f"'{quoted}'"
    return repr(value) if isinstance(value, float) else str(value)


def created(table: str, rows: Rows, types: Mapping[str, str]) -> Iterator[str]:
    """Give the statements that make a table of rows."""
    columns = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    yield f'CREATE TABLE "{table}" ({columns})'
    if rows:
        values = ", ".join(f"({', '.join(literal(row.get(column)) for column in types)})" for row in rows)
        yield f'INSERT INTO "{table}" VALUES {values}'


def in_duckdb(*statements: str) -> list[dict[str, Any]]:
    """Run statements in a DuckDB of their own."""
    with duckdb.connect() as con:
        for each in statements[:-1]:
            con.execute(each)
        found = con.sql(statements[-1])
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def differences(
    evaluator: Evaluator, cohort: Cohort, dialect: str, run: Run, *, decimals: bool = False
) -> Iterator[str]:
    """Compare what a statement gives with plain rows: every result of every table, and every node as a whole number.

    The database has doubles for numbers that are not whole, or else decimals.
    """
    plan, expected = evaluator.plan, by_reference(evaluator, cohort)
    given = tables_of(plan, cohort)
    kinds = TYPES | ({float: DECIMAL} if decimals else {})
    types = {name: {column: kinds[kind] for column, kind in types_of(plan, name, given).items()} for name in given}
    made = [
        each
        for name, rows in given.items()
        for each in created(name, rows, {column: kind for column, (kind, _) in types[name].items()})
    ]
    known: Any = {
        "tables": {name: name for name in given},
        "types": {name: {column: kind for column, (_, kind) in own.items()} for name, own in types.items()},
    }
    with collection_paused():
        written, result = steps(plan, dialect, known["tables"], known["types"], *dates_of(evaluator, cohort))
    root = evaluator.sql(dialect, as_of=cohort.as_of, period=cohort.period, **known)
    for table, rows in expected.tables.items():  # the steps before the last one are the same for each table
        text = written.whole(result.native(table), table)
        if table == plan.root.name and text != root:
            yield f"{dialect}: the statement of {table} is another one among those of all tables"
        yield from row_differences(f"{dialect}: {table}", plan.full_key(table), rows, run(*made, text))
    found: Values = {}
    for table in result.given:
        names = [node.name for node in plan.nodes.values() if node.table == table and result.has(node.name)]
        text = written.whole(result.integers(table, names).to_native(), table)
        for row in result.exact(table, names, (tuple(each.values()) for each in run(*made, text))):
            key = tuple(row[column] for column in plan.full_key(table))
            for name in names:
                found.setdefault(name, {})[key] = row[name]
    yield from value_differences(plan, values_of(expected), found, ("rows", dialect))
