"""Frames of implicit rows: rows required by `expects`, and rows unpivoted from columns of the parent.

They are added after the cells were read, as integers and absence codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from partyrate.engines import faults as data_faults
from partyrate.engines import implicit_rows as shapes
from partyrate.engines.columns.compiler import Compiler
from partyrate.engines.columns.execution import once
from partyrate.engines.columns.faults import NUMBER, among_rows, spotted
from partyrate.engines.columns.frames import is_lazy, stacked
from partyrate.engines.columns.keys import Frames, key_kind, key_type
from partyrate.engines.columns.program import Checkpoint, unchanged
from partyrate.errors import DataFault
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.columns import integer, placeholder
from partyrate.numbers import Cause
from partyrate.plan import Plan

_PLACE = "_pr_place"


def shaped(compiler: Compiler, frames: Frames, implicit: Sequence[str], checkpoint: Checkpoint = unchanged) -> Frames:
    """Return the frames with expected rows added, and with tables that stand in columns.

    A table with expected rows is read as a step by itself, since those that stand in its columns read it many times.
    """
    plan, complete = compiler.plan, dict(frames)
    for table in sorted(plan.scheme.tables, key=lambda table: len(plan.ancestors(table))):
        entry = plan.scheme.tables[table]
        if table not in complete and table not in implicit:
            continue
        if entry.columns:
            complete[table] = of_columns(compiler, complete[str(entry.parent)], table)
        elif entry.expects:
            rows = completed(compiler, complete[str(entry.parent)], complete.get(table), table)
            complete[table] = checkpoint(table, rows, ())
    return complete


def completed(compiler: Compiler, parents: Any, rows: Any, table: str) -> Any:
    """Return a table with all rows that each parent must have; those not given come last, with missing values."""
    import narwhals as nw

    plan = compiler.plan
    entry = plan.scheme.tables[table]
    (column,) = entry.key
    above = list(plan.full_key(str(entry.parent)))
    keys, rows = keys_and_rows(entry.expects, rows, column)
    empty: dict[str, Any] = {}
    for value_range, value, absence in read_columns(compiler, table):
        filler: Any = placeholder(value_range)
        empty[value] = integer(filler) if type(filler) is int else nw.lit(filler)
        if absence is not None:
            empty[absence] = integer(int(Cause.MISSING))
    grid = in_order(parents.select(*above), above, column, keys, {})
    grid = grid.with_columns(**empty) if empty else grid
    if rows is None:
        return grid.select(*above, column, *empty)
    lacking = grid.join(rows.select(*above, column), on=[*above, column], how="anti")
    return nw.concat([rows, lacking.select(*above, column, *empty)], how="diagonal")


def keys_and_rows(expects: Sequence[Any], rows: Any, column: str) -> tuple[list[Any], Any]:
    """Return the expected keys and the rows, with keys of one type."""
    import narwhals as nw

    kind = None if rows is None else key_kind(rows.collect_schema()[column]) or None
    keys, held = shapes.expected_keys(expects, kind)
    return keys, rows if held == kind or rows is None else rows.with_columns(nw.col(column).cast(key_type(held)))


def read_columns(compiler: Compiler, table: str) -> Iterator[tuple[ValueRange, str, str | None]]:
    """Yield ranges and columns of value and absence code that reading adds to a table, also for columns as rows."""
    nodes, tables = compiler.plan.nodes, compiler.plan.scheme.tables
    for name, parts in compiler.inputs.get(table, {}).items():
        yield nodes[name].value_range, *parts
    for (child, _), parts in compiler.cells_below.items():
        if tables[child].parent == table:
            (name,) = compiler.inputs[child]
            yield nodes[name].value_range, *parts


def literal(key: Any) -> Any:
    """Return a key as an expression."""
    import narwhals as nw

    dtype: Any = nw.Int64 if isinstance(key, int) else nw.Date if isinstance(key, date) else nw.String
    return nw.lit(key, dtype=dtype)


def in_order(
    parents: Any, above: Sequence[str], column: str, keys: Sequence[Any], cells: Mapping[str, Sequence[str]]
) -> Any:
    """Return one row for each parent and each key; in memory by parent, in their order.

    Args:
        parents: The frame of the parents.
        above: Their key columns.
        column: The column that gets the keys.
        keys: The keys.
        cells: By new column, the column of the parents that has its value for each key.
    """
    import narwhals as nw

    lazy = is_lazy(parents)
    if lazy and (found := stacked(parents, above, column, keys, cells)) is not None:
        return found
    numbered = once(parents) if lazy else parents.with_row_index(NUMBER)
    kept = [*above] if lazy else [*above, NUMBER]
    parts = []
    for index, key in enumerate(keys):
        values = [literal(key).alias(column), *(nw.col(names[index]).alias(name) for name, names in cells.items())]
        parts.append(numbered.select(*kept, *values, integer(index).alias(_PLACE)))
    together = nw.concat(parts)
    names = [*above, column, *cells]
    return together.select(*names) if lazy else together.sort(NUMBER, _PLACE).select(*names)


def of_columns(compiler: Compiler, parents: Any, table: str) -> Any:
    """Return the rows that stand in columns of the parent."""
    plan = compiler.plan
    entry = plan.scheme.tables[table]
    node = shapes.value_input(plan, table)
    above = list(plan.full_key(str(entry.parent)))
    cells: dict[str, Sequence[str]] = {}
    if node is not None:
        value, absence = zip(*(compiler.cells_below[table, column] for column in entry.columns), strict=True)
        parts = zip(compiler.inputs[table][node.name], (value, absence), strict=True)
        cells = {name: columns for name, columns in parts if name is not None}
    read = dict.fromkeys(name for columns in cells.values() for name in columns)
    return in_order(parents.select(*above, *read), above, entry.key[0], entry.columns, cells)


# -------------------------------------------------------------------------------------------------------------- faults


def shape_faults(plan: Plan, frames: Frames, compiler: Compiler) -> list[DataFault]:
    """Find rows that are not expected, and rows without an order where a rule reads them in order."""
    faults: list[DataFault] = []
    for table, frame in frames.items():
        entry = plan.scheme.tables.get(table)
        if entry is None or entry.columns:
            continue
        if entry.expects:
            faults += unexpected(plan, frame, table)
        elif table in plan.runs_along:
            faults += unordered(plan, frame, table, compiler)
    return faults


def unexpected(plan: Plan, frame: Any, table: str) -> list[DataFault]:
    """Find rows with a key that is not among the expected ones."""
    import narwhals as nw

    entry = plan.scheme.tables[table]
    keys = list(plan.full_key(table))
    odd = ~nw.col(entry.key[0]).cast(nw.String).is_in(list(entry.row_names))
    return spotted(frame, odd, keys, [entry.key[0]]).faults(
        lambda row, number: data_faults.unexpected_key(table, entry, {key: row[key] for key in keys}, number)
    )


def unordered(plan: Plan, frame: Any, table: str, compiler: Compiler) -> list[DataFault]:
    """Find rows of one parent that only texts would order, or that have the same position."""
    entry = plan.scheme.tables[table]
    schema = frame.collect_schema()
    texts = [name for name in entry.order if name in entry.key and key_kind(schema[name]) == "text"]
    if texts:
        return [data_faults.unordered_text(table, texts[0])]
    keys = list(plan.full_key(table))
    above = list(plan.full_key(str(entry.parent)))
    by = [*above, *(name if name in entry.key else compiler.inputs[table][name][0] for name in entry.order)]
    lazy = is_lazy(frame)
    return among_rows(repeated(frame, by, keys), []).faults(
        lambda row, number: data_faults.even_order(
            table, entry.order, {key: row[key] for key in keys}, None if lazy else number
        )
    )


def repeated(frame: Any, by: Sequence[str], keys: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return the rows that agree in some columns with an earlier one, in the order of rows, or of keys if lazy."""
    import narwhals as nw

    counts = frame.group_by(*by).agg(_times=nw.len()).filter(nw.col("_times") > 1).select(*by)
    if is_lazy(frame):
        doubled = frame.join(counts, on=by, how="inner").sort(*keys).collect().with_row_index(NUMBER)
    else:
        doubled = frame.with_row_index(NUMBER).join(counts, on=by, how="inner")
    seen: set[tuple[Any, ...]] = set()
    later: list[Mapping[str, Any]] = []
    for row in doubled.sort(NUMBER).rows(named=True):
        position = tuple(row[name] for name in by)
        if position in seen:
            later.append(row)
        seen.add(position)
    return later
