"""Keys of frames: of one type in all tables, given in every row, unique, and below an existing parent.

Frames are joined and grouped by their keys, and engines refuse or miss keys of different types. So keys are cast to
texts, whole numbers or dates first, and a key that can be none of these is a fault. The same faults in dicts are found
by `partyrate.engines.reference.tables`.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any, Final

from partyrate.engines import cell_reader
from partyrate.engines import faults as data_faults
from partyrate.engines import implicit_rows as shapes
from partyrate.engines.cell_reader import HISTORY
from partyrate.engines.columns.cells import is_blank
from partyrate.engines.columns.faults import NUMBER, among, spotted
from partyrate.engines.columns.frames import collected, is_in_database, is_lazy, length
from partyrate.engines.columns.texts import hidden_faults, is_unsure
from partyrate.errors import DataFault
from partyrate.language.domains.columns import as_integer
from partyrate.messages import text
from partyrate.plan import Plan

INNER: Final = "_pr_"
"""The prefix of the names of all columns that a rating adds on its way."""

ORDER: Final = f"{INNER}order"
"""The number of each row of a frame in memory, of which joins may change the order."""

GREAT: Final = 2**63
"""The first whole number that no Int64 holds."""

Frames = dict[str, Any]


def key_columns(table: str, plan: Plan) -> tuple[str, ...]:
    """Return the key columns of a table, or of the units in the history."""
    if table == HISTORY:
        return tuple(plan.root.key)
    return plan.full_key(table)


# ----------------------------------------------------------------------------------------------------- types of keys


def key_kind(dtype: Any) -> str | None:
    """Return the kind of key that a column holds: "" for an untyped column, None where it can be no key."""
    import narwhals as nw

    if dtype.is_integer():
        return "whole number"
    if dtype in (nw.String, nw.Categorical, nw.Enum):
        return "text"
    return {nw.Date: "date", nw.Unknown: ""}.get(type(dtype))


def with_keys(plan: Plan, frames: Frames) -> tuple[Frames, dict[str, dict[str, str]], list[DataFault]]:
    """Return frames whose keys have one type each in all tables.

    Returns:
        The frames; for each table, the columns with the keys as given, where they had to be cast; and the
        faults of columns that can be no key, or are of another kind than in the table above.
    """
    faults: list[DataFault] = []
    typed, kept, kinds = _typed(plan, frames)
    for table, frame in frames.items():
        for column, kind in kinds[table].items():
            above = parent_kind(plan, kinds, table, column)
            column_faults = too_great(frame, table, column)
            if not column_faults and (kind is None or (above is not None and kind not in ("", above[1]))):
                column_faults = unfit(frame, table, column, kind, above)
            faults += column_faults
            if column_faults:
                continue
            wanted = above[1] if above else kind or expected_kind(plan, table, column)
            typed[table], kept[table] = cast_key(typed[table], kept[table], column, wanted)
    return typed, kept, faults


def _typed(plan: Plan, frames: Frames) -> tuple[Frames, dict[str, dict[str, str]], dict[str, dict[str, str | None]]]:
    """Return frames whose keys have types, by table the keys as given where they were cast, and the kinds of keys."""
    typed: Frames = dict(frames)
    kept: dict[str, dict[str, str]] = {table: {} for table in frames}
    kinds: dict[str, dict[str, str | None]] = {}
    for table in frames:
        for column in key_columns(table, plan):
            typed[table], kept[table] = typed_key(typed[table], kept[table], column)
        schema = typed[table].collect_schema()
        kinds[table] = {column: key_kind(schema[column]) for column in key_columns(table, plan)}
    return typed, kept, kinds


def expected_kind(plan: Plan, table: str, column: str) -> str | None:
    """Return the kind of the keys that a table expects in a column, where it expects any."""
    entry = plan.scheme.tables.get(table)
    return shapes.expected_keys(entry.expects, None)[1] if entry and column in entry.key and entry.expects else None


def parent_kind(
    plan: Plan, kinds: Mapping[str, Mapping[str, str | None]], table: str, column: str
) -> tuple[str, str] | None:
    """Return the coarsest table above that has a key column as well, and its kind there."""
    above = [plan.root.name] if table == HISTORY else list(reversed(plan.ancestors(table)[1:]))
    known = ((name, kinds[name].get(column)) for name in above if name in kinds)
    return next(((name, kind) for name, kind in known if kind), None)


def unfit(frame: Any, table: str, column: str, kind: str | None, above: tuple[str, str] | None) -> list[DataFault]:
    """Return the faults of a column that can be no key, or is of another kind than in the table above.

    A pandas column of whole numbers with a gap has floats or objects, and one of gaps alone has any type: there the
    gaps are the fault. A column without rows has none.
    """
    import narwhals as nw

    dtype = frame.collect_schema()[column]
    if not is_lazy(frame):
        gap = nw.col(column).is_null() | nw.col(column).is_nan() if dtype.is_float() else nw.col(column).is_null()
        gaps = spotted(frame, gap, [], [])
        if gaps.count == len(frame) or (gaps.count and (dtype.is_float() or dtype == nw.Object)):
            return gaps.faults(lambda _, number: data_faults.empty_key(table, column, number))
    if kind is None or above is None:
        what, has_time = text("column cannot be a key", type=dtype), dtype == nw.Datetime
        return [data_faults.wrong_key(table, column, what, has_time=has_time)]
    return [data_faults.other_kind(table, above[0], column, (kind, above[1]))]


def key_type(kind: str | None) -> Any:
    """Return the type in which keys of a kind are joined, and shown in tables with implicit rows."""
    import narwhals as nw

    return {"whole number": nw.Int64, "date": nw.Date}.get(str(kind), nw.String)


def typed_key(frame: Any, kept: dict[str, str], column: str) -> tuple[Any, dict[str, str]]:
    """Return a frame in memory with typed keys, where an untyped or categorical column holds keys of one kind only.

    The original column is kept under another name.
    """
    import narwhals as nw

    if is_lazy(frame) or not is_of_cells(frame, column):
        return frame, kept
    cells = [cell_reader.plain(raw) for raw in frame[column].to_list()]
    kinds = {cell_reader.key_kind(cell) for cell in cells}
    if len(kinds) != 1 or None in kinds or any(isinstance(cell, int) and not -GREAT <= cell < GREAT for cell in cells):
        return frame, kept
    aside = f"_pr_{column}"
    series = nw.new_series(column, cells, key_type(kinds.pop()), backend=frame.implementation)
    return frame.with_columns(nw.col(column).alias(aside)).with_columns(series), {**kept, column: aside}


def is_of_cells(frame: Any, column: str) -> bool:
    """Whether only the cells of a column in memory tell its type; categories of pandas may be numbers or dates."""
    import narwhals as nw

    dtype = frame.schema[column]
    if frame.implementation.is_pandas_like() and dtype in (nw.Categorical, nw.Enum):
        categories = getattr(frame[column].to_native().dtype, "categories", None)  # those of Arrow are texts
        return categories is not None and categories.inferred_type not in ("string", "empty")
    return bool(dtype == nw.Object)


def only_by_cell(frame: Any, column: str) -> bool:
    """Whether no expression reads a column; pandas refuses to multiply decimals whose product may be too wide."""
    import narwhals as nw

    if is_lazy(frame):
        return False
    is_decimal = isinstance(frame.schema[column], nw.Decimal)
    return is_of_cells(frame, column) or (is_decimal and bool(frame.implementation.is_pandas_like()))


def too_great(frame: Any, table: str, column: str) -> list[DataFault]:
    """Find whole numbers that no Int64 holds, in a column that can hold them."""
    import narwhals as nw

    dtype, cell = frame.collect_schema()[column], nw.col(column)
    if dtype not in (nw.UInt64, nw.Int128, nw.UInt128):
        return []
    beyond = (cell >= GREAT) | (cell < -GREAT) if dtype == nw.Int128 else cell >= GREAT

    def fault(row: Mapping[str, Any], number: int | None) -> DataFault:
        what = text("key beyond 64 bits", value=row[column])
        return data_faults.wrong_key(table, column, what, number, row[column])

    return spotted(frame, beyond, [column], [column]).faults(fault)


def cast_key(frame: Any, kept: dict[str, str], column: str, kind: str | None) -> tuple[Any, dict[str, str]]:
    """Return a frame whose key column is an Int64, a String or a Date; the given one is kept under another name."""
    import narwhals as nw

    wanted = key_type(kind)
    if frame.collect_schema()[column] == wanted:
        return frame, kept
    if column in kept:
        return frame.with_columns(nw.col(column).cast(wanted)), kept
    aside = f"_pr_{column}"
    return frame.with_columns(nw.col(column).alias(aside), nw.col(column).cast(wanted)), {**kept, column: aside}


# ----------------------------------------------------------------------------------------------- rows, doubles, parents


def structure_faults(plan: Plan, frames: Frames, rounds: str | None, carried: Container[str] = ()) -> list[DataFault]:
    """Find empty tables, rows without a key or with an invisible one, duplicate keys, orphans, too many rows.

    Tables that are `carried` are checked by the pass that computes.
    """
    faults: list[DataFault] = []
    odd: set[str] = set()
    for table, frame in sorted(frames.items(), key=lambda pair: len(plan.ancestors(pair[0]))):
        if table in carried:
            continue
        keys = list(key_columns(table, plan))
        key_faults_here = key_faults(frame, table, keys)
        faults += key_faults_here
        definition = plan.scheme.tables.get(table)
        if definition is not None and definition.parent is None:
            faults += size_faults(frame, table, definition.rows)
        if key_faults_here:
            odd.add(table)
            continue
        faults += double_keys(frame, table, keys, rounds if table == HISTORY else None)
        if definition is not None and definition.parent in frames and definition.parent not in odd:
            faults += orphan_faults(plan, frames, table, definition.parent, definition.rows)
    return faults


def key_doubt(key: str, dtype: Any) -> Any:
    """Return the condition that a key needs a closer look: it is missing, or may hold invisible characters."""
    import narwhals as nw

    gap = nw.col(key).is_null()
    return gap | is_unsure(nw.col(key)) if dtype == nw.String else gap


def key_faults(frame: Any, table: str, keys: Sequence[str]) -> list[DataFault]:
    """Find rows without a key, and keys with invisible characters."""
    import narwhals as nw

    schema = frame.collect_schema()
    doubts = {f"n{number}": as_integer(key_doubt(key, schema[key])).sum() for number, key in enumerate(keys)}
    counts = collected(frame.select(**doubts)).rows()[0]
    faults: list[DataFault] = []
    for key, count in zip(keys, counts, strict=True):
        if not count:
            continue
        gap, is_text = nw.col(key).is_null(), schema[key] == nw.String
        if is_text:
            gap = gap | is_blank(nw.col(key), in_database=is_in_database(frame))
        faults += spotted(frame, gap, [], []).faults(
            lambda _, number, key=key: data_faults.empty_key(table, key, number)
        )
        faults += hidden_keys(frame, table, key) if is_text else []
    return faults


def hidden_keys(frame: Any, table: str, column: str) -> list[DataFault]:
    """Find keys with invisible characters."""

    def fault(row: Mapping[str, Any], number: int | None) -> DataFault:
        return data_faults.hidden_key(table, column, row[column], {}, number)

    return hidden_faults(frame, column, [column], fault)


def size_faults(frame: Any, table: str, most: int) -> list[DataFault]:
    """Find a table of units with no row, or with too many."""
    count = length(frame)
    if count == 0:
        return [data_faults.empty_table(table)]
    return [data_faults.too_many(table, None, {}, count, most)] if count > most else []


def double_keys(frame: Any, table: str, keys: Sequence[str], rounds: str | None) -> list[DataFault]:
    """Find duplicate keys; in the history, duplicates of key and round."""
    import narwhals as nw

    by = [*keys, *([rounds] if rounds else [])]
    # Counting the distinct last parts within the others is faster than finding duplicates, of which there are
    # usually none.
    *others, last = by
    groups = frame.group_by(*others).agg if others else frame.select
    parts = groups(_parts=nw.col(last).n_unique(), _rows=nw.len()).select(nw.col("_parts").sum(), nw.col("_rows").sum())
    distinct_rows, rows = collected(parts).rows()[0]
    if distinct_rows == rows:
        return []
    if is_lazy(frame):
        doubles = frame.group_by(*by).agg(_times=nw.len()).filter(nw.col("_times") > 1).sort(*by).collect()
    else:
        numbered = frame.select(*by).with_row_index(NUMBER).group_by(*by)
        doubles = numbered.agg(nw.col(NUMBER).max(), _times=nw.len()).filter(nw.col("_times") > 1).sort(NUMBER)

    def fault(row: Mapping[str, Any], number: int | None) -> DataFault:
        key = {cell_reader.ROUND if name == rounds else name: row[name] for name in by}
        return data_faults.double_key(table, key, number, int(row["_times"]))

    return among(doubles, by).faults(fault)


def orphan_faults(plan: Plan, frames: Frames, table: str, parent: str, most: int) -> list[DataFault]:
    """Find rows without their parent, and parents with too many rows."""
    import narwhals as nw

    keys = list(plan.full_key(parent))
    rows_keys, above = frames[table].select(*keys), frames[parent].select(*keys)
    if is_lazy(rows_keys) or is_lazy(above):
        rows_keys, above = rows_keys.lazy(), above.lazy()
    groups = rows_keys.group_by(*keys).agg(_times=nw.len())
    lost = collected(groups.join(above, on=keys, how="anti").sort(*keys))
    overfull = collected(groups.filter(nw.col("_times") > most).join(above, on=keys, how="semi").sort(*keys))

    def lost_fault(row: Mapping[str, Any], number: int | None) -> DataFault:
        return data_faults.orphan(table, parent, {key: row[key] for key in keys}, number, int(row.get("_times", 1)))

    def overfull_fault(row: Mapping[str, Any], _: int | None) -> DataFault:
        return data_faults.too_many(table, parent, {key: row[key] for key in keys}, int(row["_times"]), most)

    faults: list[DataFault] = []
    if len(lost) and is_lazy(frames[table]):
        faults = [lost_fault(row, None) for row in lost.head(data_faults.FIRST_FAULTS).rows(named=True)]
        faults[-1].more += int(lost["_times"].sum()) - sum(fault.count for fault in faults)
    elif len(lost):
        orphans = frames[table].select(*keys).with_row_index(NUMBER).join(lost.select(*keys), on=keys).sort(NUMBER)
        faults = among(orphans, keys).faults(lost_fault)
    return faults + among(overfull, ["_times"]).faults(overfull_fault)


def with_tables_between(plan: Plan, frames: Frames) -> tuple[Frames, list[DataFault]]:
    """Return frames with intermediate tables that were not given: the distinct keys of the finer one."""
    import narwhals as nw

    completed, faults = dict(frames), list[DataFault]()
    for table in cell_reader.fine_first(plan):
        parent = plan.scheme.tables[table].parent
        if table not in completed or parent is None or parent in frames or plan.scheme.tables[parent].parent is None:
            continue
        inputs = cell_reader.needed_inputs(plan, parent)
        if inputs:
            faults.append(data_faults.not_given(parent, table, inputs))
            continue
        keys = list(plan.full_key(parent))
        if set(keys) <= set(completed[table].collect_schema().names()):
            between = distinct(completed[table].select(*keys).drop_nulls())
            completed[parent] = distinct(nw.concat([completed[parent], between])) if parent in completed else between
    return completed, faults


def distinct(frame: Any) -> Any:
    """Return the distinct rows; in memory in the order of the first ones, which Polars does not keep by itself."""
    return frame.unique() if is_lazy(frame) else frame.unique(keep="first", maintain_order=True)
