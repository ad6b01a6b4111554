"""The columns engine: one program over any frame that narwhals accepts; what comes in comes out.

Data are checked first, all faults together. Then the compiled program runs; lazy frames stay lazy until results are
asked for. Results are decoded from integers, so that every value can be had exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


from partyrate.engines import reading
from partyrate.engines.column_results import Result, coded, collected, is_lazy
from partyrate.engines.compile import Compiler
from partyrate.engines.past import HISTORY, ROUND
from partyrate.engines.program import Compute
from partyrate.engines.scan import Reader, reader
from partyrate.errors import DataError, DataFault, EngineError, counted
from partyrate.language.domains.bounds import Static
from partyrate.language.domains.columns import as_integer, integer, when
from partyrate.model import Indicator
from partyrate.numbers import Absent, Cause
from partyrate.plan import Node, Plan

_FAULT, _ORDER = "_pr_fault", "_pr_order"


# ------------------------------------------------------------------------------------------------------------ the call


def rate_columns(
    plan: Plan,
    tables: Mapping[str, Any],
    history: Any,
    dates: Mapping[str, date | Absent],
    current_round: int | None,
    *,
    check: bool = True,
) -> Result:
    """Check the frames and compute every live node.

    Args:
        plan: The plan of the scheme.
        tables: Native frames by table; a finer table that is left out has no rows.
        history: A native frame of past rounds, or None.
        dates: `as_of`, `period_start` and `period_end` as far as they are known.
        current_round: The number of this round.
        check: Whether the data are checked. Without, wrong data give wrong results.

    Raises:
        DataError: All faults of the tables.
        UnprovenError: A node cannot be computed over 64-bit integers.
        EngineError: A column of a lazy frame can only be read cell by cell.
    """
    import narwhals as nw

    frames = {table: nw.from_native(frame) for table, frame in tables.items()}
    if history is not None:
        frames[HISTORY] = nw.from_native(history)
    frames = {table: nw.from_native(aligned(frame, frames)) for table, frame in frames.items()}
    originals = {table: list(frame.collect_schema().names()) for table, frame in frames.items()}
    compiler = Compiler(plan, tuple(frames), dates, current_round)
    compiler.compile()
    faults = missing_columns(plan, compiler, frames)
    if faults:
        raise DataError.of(faults)
    in_memory = {table: not is_lazy(frame) for table, frame in frames.items()}
    frames, faults = read_frames(compiler, frames, check=check)
    if check:
        faults = [*faults, *structure_faults(plan, compiler, frames)]
    if faults:
        raise DataError.of(faults)
    internal = {table: internal_columns(compiler, table) for table in frames if table != HISTORY}
    moved = {step.to for step in compiler.program.steps if not isinstance(step, Compute)}
    ready: dict[str, Any] = {}
    for table, frame in frames.items():
        # A join may change the order of rows; a frame in memory gets its own order back.
        kept_order = frame.with_row_index(_ORDER) if in_memory[table] and table in moved else frame
        ready[table] = kept_order.lazy() if in_memory[table] and is_polars(frame) else kept_order
    full = compiler.program.run(ready)
    kept: dict[str, Any] = {}
    for table, names in internal.items():
        few = full[table]
        if in_memory[table] and table in moved:
            few = few.sort(_ORDER)
        few = few.select(*originals[table], *names)
        kept[table] = few.collect() if in_memory[table] and is_lazy(few) else few
    return Result(plan, compiler, kept, originals, full)


def is_polars(frame: Any) -> bool:
    """Whether a frame is of Polars."""
    return bool(frame.implementation.is_polars())


def aligned(frame: Any, frames: Mapping[str, Any]) -> Any:
    """Check that all tables are frames of one kind."""
    kinds = {each.implementation for each in frames.values()}
    if len(kinds) > 1:
        raise EngineError(
            f"tables of {counted(len(kinds), 'kind')} of frames: {', '.join(sorted(str(kind) for kind in kinds))}",
            "the tables of one rating are joined to each other",
            "bring them to one kind of frame",
        )
    return frame.to_native()


def internal_columns(compiler: Compiler, table: str) -> list[str]:
    """Give the names of the columns that hold the nodes of a table."""
    names: dict[str, None] = {}
    for name, column in compiler.nodes.items():
        if compiler.plan.nodes[name].table == table:
            settled = compiler.settle(column, table)
            compiler.nodes[name] = settled
            names.update(dict.fromkeys(compiler.parts(settled)))
    return list(names)


def missing_columns(plan: Plan, compiler: Compiler, frames: Mapping[str, Any]) -> list[DataFault]:
    """Find the columns that tables lack."""
    faults = []
    for table, frame in frames.items():
        columns = frame.collect_schema().names()
        if table == HISTORY:
            root = plan.scheme.root
            assert root is not None
            needed = [*root.key, "round", *compiler.recorded]
            why = dict.fromkeys(needed, "history has the key, the round, and the values looked up")
        else:
            why = {column: f"it is a key column of table {table!r}" for column in plan.full_key(table)}
            faults += reading.taken_columns(plan, table, columns)
            for node in reading.needed_inputs(plan, table):
                why[reading.column_of(node)] = f"the scheme reads {node.name!r} from it"
        faults += [
            reading.missing_column(table, column, columns, reason)
            for column, reason in why.items()
            if column not in columns
        ]
    return faults


def read_frames(
    compiler: Compiler, frames: Mapping[str, Any], *, check: bool
) -> tuple[dict[str, Any], list[DataFault]]:
    """Add the integers of all inputs to the frames, and find the cells that are at fault."""
    read: dict[str, Any] = {}
    faults: list[DataFault] = []
    for table, frame in frames.items():
        cells = [
            (compiler.plan.nodes[name], reading.column_of(compiler.plan.nodes[name]), value, state)
            for name, (value, state) in compiler.inputs.get(table, {}).items()
        ]
        if table == HISTORY:
            cells = [(compiler.plan.nodes[name], name, *names) for name, names in compiler.recorded.items()]
            frame, found = with_rounds(compiler, frame)
            faults += found
        read[table], found = read_frame(frame, table, cells, compiler.plan, check=check)
        faults += found
    return read, faults


def read_frame(
    frame: Any, table: str, cells: Sequence[tuple[Node, str, str, str | None]], plan: Plan, *, check: bool
) -> tuple[Any, list[DataFault]]:
    """Read the inputs of one frame."""
    schema = frame.collect_schema()
    columns: dict[str, Any] = {}
    masks: dict[str, Any] = {}
    faults: list[DataFault] = []
    for node, column, value, state in cells:
        made = reader_of(node, column, schema[column], past=table == HISTORY)
        if made is None:
            frame, found = read_by_cell(frame, table, node, column, value, state, plan)
            faults += found
            continue
        columns[value] = made.value
        wrong = when(made.missing, as_integer(made.missing) * 0, as_integer(made.wrong))
        if state is not None:
            columns[state] = when(made.missing, integer(int(Cause.MISSING)), integer(0))
        else:
            wrong = when(made.missing, integer(1), as_integer(made.wrong))
        masks[column] = (node, value, state, wrong)
    if columns:
        frame = frame.with_columns(**columns)
    if check and masks:
        found_frame = collected(frame.select(**{f"f{n}": mask[3].sum() for n, mask in enumerate(masks.values())}))
        counts = found_frame.rows(named=True)[0]
        for number, (column, (node, value, state, wrong)) in enumerate(masks.items()):
            count = int(counts[f"f{number}"] or 0)
            if count:
                frame, found = look_closer(frame, table, node, column, value, state, wrong, count, plan)
                faults += found
    return frame, faults


def reader_of(node: Node, column: str, dtype: Any, *, past: bool) -> Reader | None:
    """Give the reader of an input, or of a recorded value of a past round."""
    import narwhals as nw

    static = node.static
    if not past:
        entry = node.entry
        assert isinstance(entry, Indicator)
        return reader(column, dtype, str(entry.kind), static)
    if static.kind == "level" and static.scale is not None:
        made = reader(column, dtype, "choice", Static(kind="text", values=static.scale.names))
        if made is None:
            return None
        chain: Any = None
        for place, name in enumerate(static.scale.names):
            chain = (nw if chain is None else chain).when(made.value == name).then(integer(place))
        return Reader(chain.otherwise(integer(0)), made.missing, made.wrong)
    if static.kind == "number" and static.step is None:
        return None
    return reader(column, dtype, static.kind, static)


def look_closer(
    frame: Any, table: str, node: Node, column: str, value: str, state: str | None, wrong: Any, count: int, plan: Plan
) -> tuple[Any, list[DataFault]]:
    """Name the faulty cells; where plain reading understands some of them, read the whole column that way."""
    import narwhals as nw

    keys = list(key_columns(table, plan))
    numbered = frame if is_lazy(frame) else frame.with_row_index("_pr_row")
    few = numbered.with_columns(**{_FAULT: wrong}).filter(nw.col(_FAULT) == 1)
    rows = collected(few.head(reading.FIRST_FAULTS)).rows(named=True)
    faults = []
    for row in rows:
        found = read_one(node, row[column], past=table == HISTORY)
        if not isinstance(found, reading.Wrong):
            return read_by_cell(frame, table, node, column, value, state, plan)
        place = row["_pr_row"] + 1 if "_pr_row" in row else None
        faults.append(fault_of(table, node, found, row[column], place, {key: row[key] for key in keys}))
    faults[-1].count += count - len(faults)
    return frame, faults


def read_one(node: Node, raw: Any, *, past: bool) -> Any:
    """Read one cell of an input or of a past round."""
    return reading.recorded_cell(node, raw) if past else reading.read_cell(node, raw)


def fault_of(table: str, node: Node, wrong: str, raw: Any, row: int | None, key: Mapping[str, Any]) -> DataFault:
    """Make the fault of a cell of an input or of a past round."""
    if table != HISTORY:
        return reading.cell_fault(node, wrong, raw, row, key)
    fault = reading.cell_fault(node, wrong, raw, row, key, expected=reading.recorded_expectation(node))
    fault.table = HISTORY
    return fault


def key_columns(table: str, plan: Plan) -> tuple[str, ...]:
    """Give the key columns of a table, or of the past rounds."""
    if table == HISTORY:
        root = plan.scheme.root
        assert root is not None
        return (*root.key, "round")
    return plan.full_key(table)


def read_by_cell(
    frame: Any, table: str, node: Node, column: str, value: str, state: str | None, plan: Plan
) -> tuple[Any, list[DataFault]]:
    """Read a column cell by cell: mixed types, decimals, texts that no pattern covers."""
    import narwhals as nw

    if is_lazy(frame):
        raise EngineError(
            f"column {column!r} of table {table!r} has the type {frame.collect_schema()[column]}",
            "a lazy frame is read by expressions, and none reads this type exactly",
            "cast the column to a number, a plain text, a boolean or a date first, or collect the frame",
        )
    past = table == HISTORY
    keys = list(key_columns(table, plan))
    values: list[Any] = []
    states: list[int] = []
    faults: list[DataFault] = []
    wrong = 0
    for row, raw in enumerate(frame[column].to_list()):
        found = read_one(node, raw, past=past)
        if isinstance(found, reading.Wrong):
            wrong += 1
            if len(faults) < reading.FIRST_FAULTS:
                named = {key: frame[key][row] for key in keys}
                faults.append(fault_of(table, node, found, raw, row + 1, named))
            found = Absent(Cause.MISSING)
        states.append(int(Cause.MISSING) if isinstance(found, Absent) else 0)
        values.append(encode_item(node.static, found))
    if faults:
        faults[-1].count += wrong - len(faults)
        return frame, faults
    dtype = {"flag": nw.Boolean, "text": nw.String}.get(node.static.kind, nw.Int64)
    series = [nw.new_series(value, values, dtype, backend=frame.implementation)]
    if state is not None:
        series.append(nw.new_series(state, states, nw.Int64, backend=frame.implementation))
    return frame.with_columns(*series), []


def encode_item(static: Static, item: Any) -> Any:
    """Give the integer, truth or text that a column holds for a value."""
    if isinstance(item, Absent):
        return {"flag": False, "text": ""}.get(static.kind, 0)
    return coded(static, item)


def with_rounds(compiler: Compiler, frame: Any) -> tuple[Any, list[DataFault]]:
    """Read the number of the round, check it, and leave other rounds out."""
    import narwhals as nw

    dtype = frame.collect_schema()["round"]
    current = compiler.current_round
    if not dtype.is_integer():
        if is_lazy(frame):
            raise EngineError("column 'round' of the history is no integer", "rounds are whole numbers", "cast it")
        from partyrate.engines.rows import exact_round

        numbers = [exact_round(raw) for raw in frame["round"].to_list()]
        bad = [place for place, number in enumerate(numbers) if number is None]
        if bad:
            from partyrate.engines.rows import round_fault

            return frame, [round_fault(frame["round"][place], place + 1, {}, current) for place in bad[:20]]
        frame = frame.with_columns(nw.new_series(ROUND, numbers, nw.Int64, backend=frame.implementation))
    else:
        frame = frame.with_columns(**{ROUND: nw.col("round").cast(nw.Int64)})
    if current is None:
        return frame, []
    late = collected(frame.filter(nw.col(ROUND).is_null() | (nw.col(ROUND) >= current)).head(reading.FIRST_FAULTS))
    from partyrate.engines.rows import round_fault

    keys = key_columns(HISTORY, compiler.plan)
    return frame, [
        round_fault(row["round"], None, {key: row[key] for key in keys}, current) for row in late.rows(named=True)
    ]


# ------------------------------------------------------------------------------------------------- keys and structure


def structure_faults(plan: Plan, compiler: Compiler, frames: Mapping[str, Any]) -> list[DataFault]:
    """Find empty tables, rows without a key, keys that stand twice, orphans and too many rows."""
    faults: list[DataFault] = []
    for table, frame in frames.items():
        keys = list(key_columns(table, plan))
        found = key_faults(frame, table, keys, required=table != HISTORY and plan.scheme.tables[table].parent is None)
        faults += found
        if table == HISTORY or found:
            continue
        parent = plan.scheme.tables[table].parent
        most = plan.scheme.tables[table].rows
        if parent is not None and parent in frames:
            faults += orphan_faults(frame, frames[parent], table, parent, list(plan.full_key(parent)), most)
    return faults


def key_faults(frame: Any, table: str, keys: list[str], *, required: bool) -> list[DataFault]:
    """Find empty keys and double keys."""
    import narwhals as nw

    nulls = {f"n{n}": as_integer(nw.col(key).is_null()).sum() for n, key in enumerate(keys)}
    counts = collected(frame.select(_rows=nw.len(), **nulls)).rows(named=True)[0]
    if counts["_rows"] == 0:
        return [reading.empty_table(table)] if required else []
    empty = [
        reading.empty_key(table, key, None, int(counts[f"n{n}"])) for n, key in enumerate(keys) if counts[f"n{n}"]
    ]
    if empty:
        return empty
    if not has_doubles(frame, keys, int(counts["_rows"])):
        return []
    grouped = frame.select(*keys).group_by(*keys).agg(_times=nw.len()).filter(nw.col("_times") > 1)
    doubles = collected(grouped.sort(*keys).head(reading.FIRST_FAULTS)).rows(named=True)
    return [
        reading.double_key(table, {key: row[key] for key in keys}, None, int(row["_times"])) for row in doubles
    ]


def has_doubles(frame: Any, keys: list[str], rows: int) -> bool:
    """Whether a key stands twice."""
    if len(keys) == 1:
        import narwhals as nw

        return int(collected(frame.select(_n=nw.col(keys[0]).n_unique())).rows()[0][0]) < rows
    return int(collected(frame.select(*keys).unique(subset=keys)).shape[0]) < rows


def orphan_faults(
    frame: Any, parent_frame: Any, table: str, parent: str, keys: list[str], most: int
) -> list[DataFault]:
    """Find rows whose parent is not there, and parents with too many rows."""
    import narwhals as nw

    lost = frame.select(*keys).join(parent_frame.select(*keys), on=keys, how="anti").unique(subset=keys)
    found = collected(lost.sort(*keys).head(reading.FIRST_FAULTS)).rows(named=True)
    faults = [reading.orphan(table, parent, row, None) for row in found]
    full = frame.select(*keys).group_by(*keys).agg(_times=nw.len()).filter(nw.col("_times") > most)
    for row in collected(full.sort(*keys).head(reading.FIRST_FAULTS)).rows(named=True):
        faults.append(reading.too_many(table, parent, {key: row[key] for key in keys}, int(row["_times"]), most))
    return faults


