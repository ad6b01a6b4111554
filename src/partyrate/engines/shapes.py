"""Rows that data do not bring as rows: those a table expects of every parent, and those that stand in columns.

The texts of their faults are here as well; both engines take them from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from fractions import Fraction
from typing import Any

from partyrate.engines.reading import key_kind
from partyrate.errors import DataFault, listed
from partyrate.model import Table
from partyrate.plan import Node, Plan

# ------------------------------------------------------------------------------------------------------ rows by name


def expected_texts(table: Table) -> tuple[str, ...]:
    """Give the keys that every parent has, as keys are written: `expects`, or the names of columns."""
    return tuple(map(written, table.expects or table.columns))


def written(key: Fraction | str | date) -> str:
    """Write a key as a text, as `str` writes a key of the data."""
    return str(key.numerator) if isinstance(key, Fraction) else str(key)


def key_like(key: Fraction | str | date, kind: str | None) -> Any:
    """Give an expected key as keys of this kind are held; as it is itself without a kind, or where it is none such."""
    text = written(key)
    if kind == "text":
        return text
    if kind == "whole number" and text.lstrip("-").isdecimal() and str(int(text)) == text:
        return int(text)
    if kind == "date" and isinstance(key, str):
        with suppress(ValueError):
            return date.fromisoformat(key)
    return int(key) if isinstance(key, Fraction) else key


def expected_keys(expects: Sequence[Fraction | str | date], kind: str | None) -> tuple[list[Any], str | None]:
    """Give the expected keys, and the kind in which they are held with given ones of a kind, or with none.

    Where one does not fit them, all are texts: then no row with another key was given, and the kind is often one that a
    reader guessed of a file without rows.
    """
    keys = [key_like(key, kind) for key in expects]
    kinds = {key_kind(key) for key in keys}
    if kinds == {kind} or (kind is None and len(kinds) == 1):
        return keys, kinds.pop()
    return [key_like(key, "text") for key in expects], "text"


def column_tables(plan: Plan, parent: str) -> list[str]:
    """Give the tables that are made of columns of a table, and of which something is needed."""
    return [name for name, table in plan.scheme.tables.items() if table.columns and table.parent == parent]


def value_input(plan: Plan, table: str) -> Node | None:
    """Give the input whose values stand in the columns that a table is made of, where it is needed."""
    needed = plan.needed
    found = (node for node in plan.nodes.values() if node.kind == "input" and node.table == table)
    return next((node for node in found if node.name in needed), None)


def made_tables(plan: Plan, given: Mapping[str, Any]) -> list[str]:
    """Give the tables that have rows though nobody gave them, coarse ones first."""
    tables = sorted(plan.scheme.tables, key=lambda table: len(plan.ancestors(table)))
    made: list[str] = []
    for name in tables:
        table = plan.scheme.tables[name]
        if name not in given and (table.expects or table.columns) and (table.parent in given or table.parent in made):
            made.append(name)
    return made


# ------------------------------------------------------------------------------------------------------------- faults


def unexpected_key(table: str, entry: Table, key: Mapping[str, Any], row: int | None, count: int = 1) -> DataFault:
    """Make the fault of a row whose key is not among those that every parent has."""
    column = entry.key[0]
    return DataFault(
        f"{str(key[column])!r} is not expected",
        f"every row of {entry.parent!r} has just the rows that [table.{table}] expects",
        "mend the key, or add it to expects",
        table=table,
        column=column,
        key=tuple(key.items()),
        row=row,
        value=key[column],
        expected=f"one of: {listed(expected_texts(entry), 20)}",
        count=count,
    )


def given_twice(table: str, entry: Table) -> DataFault:
    """Make the fault of a table that was given, and is made of columns."""
    return DataFault(
        "the table was given",
        f"its rows are columns of {entry.parent!r}: {listed(entry.columns)}",
        f"leave it out, and give {entry.parent!r} these columns",
        table=table,
    )


def unordered_text(table: str, column: str) -> DataFault:
    """Make the fault of rows that texts would order."""
    return DataFault(
        f"the key {column!r} holds texts, which have no order",
        f"rules look along the rows of {table!r}, in the order of {column!r}: '10' is no month before '9'",
        f"give whole numbers or dates, or list the keys in their order: expects = [...] in [table.{table}]",
        table=table,
        column=column,
        expected="whole numbers or dates",
    )


def even_order(table: str, order: Sequence[str], key: Mapping[str, Any], row: int | None, count: int = 1) -> DataFault:
    """Make the fault of rows of one parent that stand on the same place of their order."""
    return DataFault(
        f"another row stands on the same place in the order of {listed(order)}",
        f"rules look along the rows of {table!r}, and which of the two comes first is not known",
        f"tell them apart, or add a further name to the order of [table.{table}]",
        table=table,
        column=", ".join(order),
        key=tuple(key.items()),
        row=row,
        expected="each place once below one parent",
        count=count,
    )
