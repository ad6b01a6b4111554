"""Faults of the tables of a scheme: chains without end, and rows that are not where they are said to be."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from partyrate.errors import CycleError, SchemeFault, StructureError, UnknownNameError, listed
from partyrate.model import Scheme, Table
from partyrate.plan.nodes import ancestors


def table_faults(scheme: Scheme) -> list[SchemeFault]:
    """Find the faults of all tables of a scheme."""
    if not scheme.tables:
        return [
            StructureError(
                "the scheme has no table",
                "every value belongs to the rows of a table",
                'add [table.unit] with key = ["..."]',
            )
        ]
    found: list[SchemeFault] = []
    for name, table in scheme.tables.items():
        for make in (place_faults, expects_faults, columns_faults, order_faults):
            found += make(scheme, name, table)
    return found


def fault(scheme: Scheme, path: tuple[str, ...], what: str, why: str, fix: str) -> StructureError:
    """Make a fault of a field of a table."""
    return StructureError(what, why, fix, scheme.span_of(*path), path)


def place_faults(scheme: Scheme, name: str, table: Table) -> Iterator[SchemeFault]:
    """Find tables without a key, with an unknown parent, or that are their own parents."""
    at, path = scheme.span_of("table", name), ("table", name)
    if not table.key:
        yield fault(scheme, path, f"table {name!r} has no key", "a key names a row", 'add key = ["..."]')
    above = [each for each in ancestors(scheme, name)[1:] if each != name and each in scheme.tables]
    for column in table.key:
        if same := [each for each in above if column in scheme.tables[each].key]:
            yield fault(
                scheme, (*path, "key"),
                f"the key column {column!r} of table {name!r} is one of table {same[0]!r} already",
                "a row has the keys of its parents as well, under the same names",
                f"leave it out, and name the columns that tell the rows of one {same[0]!r} apart",
            )  # fmt: skip
    if table.parent is not None and table.parent not in scheme.tables:
        yield UnknownNameError.of(
            "table", table.parent, scheme.tables, "a parent is a table of the scheme",
            scheme.span_of("table", name, "parent"), path,
        )  # fmt: skip
    chain = ancestors(scheme, name)
    if scheme.tables[chain[-1]].parent == name and name == next(each for each in scheme.tables if each in chain):
        error = CycleError(
            f"the tables {' -> '.join([*chain, name])} are their own parents",
            "tables form chains from fine to coarse",
            "take out one 'parent'",
            at,
            path,
        )
        error.loop = chain
        yield error


def rows_named_beforehand(scheme: Scheme, name: str, table: Table, field: str) -> Iterator[SchemeFault]:
    """Find what keeps the rows of a table from being named beforehand, by `expects` or `columns`."""
    path = ("table", name, field)
    if table.parent is None:
        yield fault(
            scheme, path, f"{field} in table {name!r}, which has no parent",
            "it names the rows that each row of the parent has", f"take {field} out, or add parent = ...",
        )  # fmt: skip
    if len(table.key) > 1:
        yield fault(
            scheme, path, f"{field} in table {name!r} with the key columns {listed(table.key)}",
            f"{field} names its rows by one key column", "keep one key column",
        )  # fmt: skip
    values = getattr(table, field)
    met: set[Any] = set()
    double = next((value for value in values if value in met or met.add(value)), None)  # type: ignore[func-returns-value]
    if double is not None:
        yield fault(scheme, path, f"{double} stands twice in {field}", "a key names one row", "keep one of them")


def expects_faults(scheme: Scheme, name: str, table: Table) -> Iterator[SchemeFault]:
    """Find faults of the keys that every parent must have."""
    if not table.expects:
        return
    yield from rows_named_beforehand(scheme, name, table, "expects")
    kinds = {type(value) for value in table.expects}
    odd = any(isinstance(value, bool) for value in table.expects) or any(
        isinstance(value, Fraction) and value.denominator != 1 for value in table.expects
    )
    if odd or len(kinds) > 1:
        yield fault(
            scheme, ("table", name, "expects"), f"expects of table {name!r} holds what can be no keys of one column",
            "keys are texts, whole numbers or dates, and all of one kind", "write them as the data have them",
        )  # fmt: skip
    if table.columns:
        yield fault(
            scheme, ("table", name, "expects"), f"both expects and columns in table {name!r}",
            "the columns are its rows, so that no row can be absent", "take expects out",
        )  # fmt: skip


def columns_faults(scheme: Scheme, name: str, table: Table) -> Iterator[SchemeFault]:
    """Find faults of a table that is made of columns of its parent."""
    if not table.columns:
        return
    yield from rows_named_beforehand(scheme, name, table, "columns")
    parent: Any = scheme.tables.get(table.parent or "")
    if parent is not None and parent.columns:
        yield fault(
            scheme, ("table", name, "columns"),
            f"table {name!r} is made of columns of {table.parent!r}, which is made of columns itself",
            "columns are those of data", f"make {name!r} of columns of {parent.parent!r}",
        )  # fmt: skip
    inputs = [each for each in scheme.indicators.values() if each.is_input and scheme.table_of(each) == name]
    for each in inputs[1:]:
        yield fault(
            scheme, ("input", each.name), f"a second input, {each.name!r}, of table {name!r}, which is made of columns",
            f"each cell of a column is one value: that of {inputs[0].name!r}", "move it to another table",
        )  # fmt: skip
    for each in inputs[:1]:
        if each.column is not None:
            yield fault(
                scheme, ("input", each.name, "column"),
                f"column = {each.column!r} of {each.name!r}, in table {name!r}, which is made of columns",
                f"its values come from the columns {listed(table.columns)}", "take column out",
            )  # fmt: skip


def order_faults(scheme: Scheme, name: str, table: Table) -> Iterator[SchemeFault]:
    """Find names that cannot order the rows of a table."""
    if not table.order:
        return
    path = ("table", name, "order")
    if table.parent is None:
        yield fault(
            scheme, path, f"an order in table {name!r}, which has no parent",
            "an order is one of the rows of each parent; rows without a parent are looked back at in the history",
            "take order out",
        )  # fmt: skip
    named = bool(table.expects or table.columns)
    inputs = [
        each.name
        for each in scheme.indicators.values()
        if each.is_input
        and scheme.table_of(each) == name
        and each.kind in ("number", "date")
        and not each.optional
        and each.when is None
        and not named
    ]
    for each in table.order:
        if each not in (*table.key, *inputs):
            yield UnknownNameError.of(
                "name in an order", each, [*table.key, *inputs],
                "rows are ordered by their key, or by inputs of their table that are numbers or dates and never absent",
                scheme.span_of(*path), path,
            )  # fmt: skip
