"""Implicit rows: those that a table expects of every parent, and those that stand in columns of a parent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from fractions import Fraction
from typing import Any

from partyrate.engines.cell_reader import key_kind
from partyrate.model.table import key_text
from partyrate.plan import Node, Plan


def key_like(key: Fraction | str | date, kind: str | None) -> Any:
    """Return an expected key as keys of a kind are held; as it is without a kind, or where it is none such."""
    text = key_text(key)
    if kind == "text":
        return text
    if kind == "whole number" and text.lstrip("-").isdecimal() and str(int(text)) == text:
        return int(text)
    if kind == "date" and isinstance(key, str):
        with suppress(ValueError):
            return date.fromisoformat(key)
    return int(key) if isinstance(key, Fraction) else key


def expected_keys(expects: Sequence[Fraction | str | date], kind: str | None) -> tuple[list[Any], str | None]:
    """Return the expected keys, and the kind in which they are held together with given ones of a kind.

    Where one does not fit them, all are texts: then no row with another key was given, and the kind is often one that a
    reader guessed of a file without rows.
    """
    keys = [key_like(key, kind) for key in expects]
    kinds = {key_kind(key) for key in keys}
    if kinds == {kind} or (kind is None and len(kinds) == 1):
        return keys, kinds.pop()
    return [key_like(key, "text") for key in expects], "text"


def column_tables(plan: Plan, parent: str) -> list[str]:
    """Return the tables that are made of columns of a table, and of which something is needed."""
    return [name for name, table in plan.scheme.tables.items() if table.columns and table.parent == parent]


def value_input(plan: Plan, table: str) -> Node | None:
    """Return the input whose values stand in the columns that a table is made of, where it is needed."""
    needed = plan.needed
    found = (node for node in plan.nodes.values() if node.kind == "input" and node.table == table)
    return next((node for node in found if node.name in needed), None)


def made_tables(plan: Plan, given: Mapping[str, Any]) -> list[str]:
    """Return the tables that have rows though they were not given, coarse ones first."""
    tables = sorted(plan.scheme.tables, key=lambda table: len(plan.ancestors(table)))
    made: list[str] = []
    for name in tables:
        table = plan.scheme.tables[name]
        if name not in given and (table.expects or table.columns) and (table.parent in given or table.parent in made):
            made.append(name)
    return made
