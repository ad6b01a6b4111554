"""Faults of the tables of a scheme: keys, parents, orders, and rows that are named beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.errors import CycleError, SchemeFault, StructureError, UnknownNameError, listed
from partyrate.messages import message, text
from partyrate.model import Scheme, Table
from partyrate.plan.nodes import ancestors, full_key
from partyrate.spans import Path

MOST_CODE: Final = 100
"""The most digits of a code."""


def table_faults(scheme: Scheme) -> list[SchemeFault]:
    """Find the faults of all tables of a scheme."""
    if not scheme.tables:
        return [StructureError(*message("scheme without table"))]
    faults: list[SchemeFault] = []
    for name, table in scheme.tables.items():
        for find in (_parent_faults, _expects_faults, _columns_faults, _order_faults, _derived_key_faults):
            faults += find(scheme, name, table)
    return faults


def _fault(scheme: Scheme, path: Path, key: str, /, **data: Any) -> StructureError:
    """Build a fault of a field of a table."""
    return StructureError(*message(key, **data), scheme.span_of(*path), path)


def _parent_faults(scheme: Scheme, name: str, table: Table) -> Iterator[SchemeFault]:
    """Find tables without a key, with an unknown parent, or that are their own parents."""
    path = ("table", name)
    if not table.key:
        yield _fault(scheme, path, "table without key", name=name)
    above = [parent for parent in ancestors(scheme, name)[1:] if parent != name]
    for column in table.key:
        if same := [parent for parent in above if column in scheme.tables[parent].key]:
            yield _fault(scheme, (*path, "key"), "key of a parent", column=column, name=name, parent=same[0])
    if table.parent is not None and table.parent not in scheme.tables:
        at = scheme.span_of("table", name, "parent")
        yield UnknownNameError.of("table", table.parent, scheme.tables, text("parent is a table"), at, path)
    chain = ancestors(scheme, name)
    is_cycle = scheme.tables[chain[-1]].parent == name
    if is_cycle and name == next(table_name for table_name in scheme.tables if table_name in chain):
        error = CycleError(*message("cycle of tables", chain=" -> ".join([*chain, name])), scheme.span_of(*path), path)
        error.loop = chain
        yield error


def _derived_key_faults(scheme: Scheme, name: str, table: Table) -> Iterator[SchemeFault]:
    """Find columns that are taken from a code and are no keys, or from no code."""
    known = full_key(scheme, name)
    for column, prefix in table.derived_keys.items():
        path = ("table", name, "derived_keys", column)
        if column not in known:
            yield _fault(scheme, path, "derived no key", column=column, name=name, known=listed(known))
        if prefix.from_ not in table.key or prefix.from_ in table.derived_keys:
            yield _fault(scheme, (*path, "from"), "derived from no key", code=prefix.from_, name=name)
        if not 1 <= prefix.first < prefix.of <= MOST_CODE:
            sizes = {"first": prefix.first, "of": prefix.of, "most": MOST_CODE}
            yield _fault(scheme, (*path, "first"), "derived no digits", **sizes)
        if (table.expects or table.columns) and column in table.key:
            yield _fault(scheme, path, "derived named row", column=column, name=name)


def _implicit_row_faults(scheme: Scheme, name: str, table: Table, field: str) -> Iterator[SchemeFault]:
    """Find what keeps the rows of a table from being named beforehand, by `expects` or `columns`."""
    path = ("table", name, field)
    if table.parent is None:
        yield _fault(scheme, path, "implicit rows without parent", field=field, name=name)
    if len(table.key) > 1:
        yield _fault(scheme, path, "implicit rows of several keys", field=field, name=name, keys=listed(table.key))
    repeated = _first_repeated(getattr(table, field))
    if repeated is not None:
        yield _fault(scheme, path, "implicit row twice", value=repeated, field=field)


def _first_repeated(values: Sequence[Any]) -> Any:
    """Return the first value that stands twice; None where there is none."""
    seen: set[Any] = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None


def _expects_faults(scheme: Scheme, name: str, table: Table) -> Iterator[SchemeFault]:
    """Find faults of the keys that every parent must have."""
    if not table.expects:
        return
    yield from _implicit_row_faults(scheme, name, table, "expects")
    path = ("table", name, "expects")
    if len({type(value) for value in table.expects}) > 1 or not all(map(_can_be_key, table.expects)):
        yield _fault(scheme, path, "expects of mixed kinds", name=name)
    if table.columns:
        yield _fault(scheme, path, "expects and columns", name=name)


def _can_be_key(value: Any) -> bool:
    return not isinstance(value, bool) and (not isinstance(value, Fraction) or value.denominator == 1)


def _columns_faults(scheme: Scheme, name: str, table: Table) -> Iterator[SchemeFault]:
    """Find faults of a table that is made of columns of its parent."""
    if not table.columns:
        return
    yield from _implicit_row_faults(scheme, name, table, "columns")
    parent: Any = scheme.tables.get(table.parent or "")
    if parent is not None and parent.columns:
        path = ("table", name, "columns")
        yield _fault(scheme, path, "columns of columns", name=name, parent=table.parent, above=parent.parent)
    inputs = [entry for entry in scheme.indicators.values() if entry.is_input and scheme.table_of(entry) == name]
    for entry in inputs[1:]:
        data = {"input": entry.name, "name": name, "first": inputs[0].name}
        yield _fault(scheme, ("input", entry.name), "second input of columns", **data)
    for entry in inputs[:1]:
        if entry.column is not None:
            data = {"column": entry.column, "input": entry.name, "name": name, "columns": listed(table.columns)}
            yield _fault(scheme, ("input", entry.name, "column"), "column of columns", **data)


def _order_faults(scheme: Scheme, name: str, table: Table) -> Iterator[SchemeFault]:
    """Find names that cannot order the rows of a table."""
    if not table.order:
        return
    path = ("table", name, "order")
    if table.parent is None:
        yield _fault(scheme, path, "order without parent", name=name)
    known = [*table.key, *_ordering_inputs(scheme, name, table)]
    for written in table.order:
        if written not in known:
            why, at = text("names in an order"), scheme.span_of(*path)
            yield UnknownNameError.of("name in an order", written, known, why, at, path)


def _ordering_inputs(scheme: Scheme, name: str, table: Table) -> list[str]:
    """Return the inputs that can order the rows of a table: numbers and dates that are never absent."""
    if table.expects or table.columns:
        return []  # a row that is named beforehand may have no cells
    return [
        entry.name
        for entry in scheme.indicators.values()
        if entry.is_input
        and scheme.table_of(entry) == name
        and entry.kind in ("number", "date")
        and not entry.optional
        and not entry.absent
        and entry.when is None
    ]
