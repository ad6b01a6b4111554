"""Reading the inputs of frames: by expressions where these are sure, else cell by cell; and the faults of cells."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any, Final

from partyrate.engines import cell_reader
from partyrate.engines.cell_faults import cell_fault, recorded_fault
from partyrate.engines.columns.carried_checks import SOUND
from partyrate.engines.columns.cells import Reader, on_grid, reader, stopped, without_words
from partyrate.engines.columns.codec import coded
from partyrate.engines.columns.compiler import Compiler
from partyrate.engines.columns.faults import NUMBER, among_rows, spotted
from partyrate.engines.columns.frames import SHOWN, collected, integers_of, is_in_database, is_lazy, shown, with_shown
from partyrate.engines.columns.keys import key_columns, only_by_cell
from partyrate.engines.columns.program import Place, stay
from partyrate.engines.columns.records import HISTORY, ROUND
from partyrate.engines.columns.rounds import with_rounds
from partyrate.engines.columns.texts import hidden_faults, is_text, is_unsure
from partyrate.engines.implicit_rows import column_tables, value_input
from partyrate.errors import DataFault, EngineError
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.columns import Integers, as_integer, first_match, integer, when
from partyrate.model import Indicator
from partyrate.numbers import Absent, Cause
from partyrate.plan import Node, Plan

LAZY_TYPES: Final = {
    "number": "whole numbers, doubles or decimals of fewer digits",
    "flag": "booleans",
    "date": "dates",
}
"""What a column of a lazy frame is best cast to, by the kind of value that is read from it; otherwise to texts."""


def read_frames(
    compiler: Compiler, frames: Mapping[str, Any], *, check: bool, place: Place, carried: Container[str] = ()
) -> tuple[dict[str, Any], list[DataFault], set[str]]:
    """Add the integers of all inputs to the frames, and find the cells that are at fault, and inputs without a gap.

    Tables that are `carried` get a column that says which of their rows are sound, and are not looked at here.
    """
    read: dict[str, Any] = {}
    faults: list[DataFault] = []
    whole: set[str] = set()
    for table, frame in frames.items():
        cells = [
            (compiler.plan.nodes[name], cell_reader.column_of(compiler.plan.nodes[name]), value, absence)
            for name, (value, absence) in compiler.inputs.get(table, {}).items()
        ]
        for child in column_tables(compiler.plan, table):
            node = value_input(compiler.plan, child)
            own = [(column, parts) for (name, column), parts in compiler.cells_below.items() if name == child]
            cells += [(node, column, *parts) for column, parts in own if node is not None]
        if table == HISTORY:
            cells = [(compiler.plan.nodes[name], name, *names) for name, names in compiler.recorded.items()]
            read[table], found = with_rounds(compiler, frame, place)
            faults += found
        read[table], found = read_frame(
            read.get(table, frame), table, cells, compiler, check=check, place=place, carried=table in carried,
            whole=whole,
        )  # fmt: skip
        faults += found
    return read, faults, whole


def read_frame(
    frame: Any,
    table: str,
    cells: Sequence[tuple[Node, str, str, str | None]],
    compiler: Compiler,
    *,
    check: bool,
    place: Place,
    carried: bool,
    whole: set[str],
) -> tuple[Any, list[DataFault]]:
    """Read the inputs of one frame; those that are found to have no gap are added to `whole`."""
    import narwhals as nw

    plan = compiler.plan
    columns: dict[str, Any] = {}
    early: list[Any] = []
    late: list[Any] = []
    masks: dict[str, Any] = {}
    texts: dict[str, tuple[Node, str]] = {}
    faults: list[DataFault] = []
    shared: dict[int, Any] | None = {} if carried else None
    for node, column, value, absence in cells:
        made = None if only_by_cell(frame, column) else reader_of(
            frame, node, column, value, compiler.integers, past=table == HISTORY, shared=shared
        )  # fmt: skip
        if made is None:
            frame, found = read_by_cell(frame, table, node, column, value, absence, plan)
            faults += found
            continue
        columns[value] = made.value
        if absence is not None:
            columns[absence] = when(made.missing, integer(int(Cause.MISSING)), integer(0))
        gap_is_wrong = isinstance(read_one(node, None, past=table == HISTORY), cell_reader.CellError)
        wrong = when(made.missing, integer(int(gap_is_wrong)), as_integer(made.wrong))
        masks[value] = (node, column, absence, wrong)
        if (
            node.value_range.kind == "text"
            and node.value_range.values is None
            and is_text(frame.collect_schema()[column])
        ):
            texts[f"t{len(texts)}"] = (node, column)
            early.append(when(made.missing, nw.lit(value=True), ~is_unsure(nw.col(column))))
        (late if made.reads_value else early).append(made.sound(optional=not gap_is_wrong))
    if carried:
        # In one step with the values: Polars then computes what both have in common once (a third of the cost).
        columns[SOUND] = nw.all_horizontal(*early, ignore_nulls=False) if early else nw.lit(value=True)
    if columns:
        frame = place(table, frame.with_columns(**columns), [node.name for node, *_ in cells])
    if carried:
        every = nw.all_horizontal(nw.col(SOUND), *late, ignore_nulls=False)
        return frame.with_columns(**{SOUND: every}) if late else frame, faults
    if place is not stay:
        stops = {value: stopped(frame, value, column, wrong) for value, (_, column, _, wrong) in masks.items()}
        frame = place(table, frame.with_columns(**stops), []) if stops else frame
    counts: Mapping[str, Any] = {}
    if masks and (check or not is_lazy(frame)):
        # A table that stands in columns of this one has a gap where one of them has.
        gaps = {
            node.name: nw.col(gap).max()
            for node, _, gap, _ in masks.values()
            if gap and not (grown(plan, table) or grown(plan, node.table))
        }
        sums = {f"f{n}": mask[3].sum() for n, mask in enumerate(masks.values())} if check else {}
        unsure = {name: as_integer(is_unsure(nw.col(column))).sum() for name, (_, column) in texts.items() if check}
        absences = {f"g{n}": gap for n, gap in enumerate(gaps.values())}
        asked = {**sums, **unsure, **absences}
        counts = collected(frame.select(**asked)).rows(named=True)[0] if asked else counts
        whole |= {name for n, name in enumerate(gaps) if counts[f"g{n}"] == 0}
    if check and masks:
        for number, (value, (node, column, absence, wrong)) in enumerate(masks.items()):
            count = int(counts[f"f{number}"] or 0)
            if count:
                whole.discard(node.name)  # plain reading may take some of these cells for gaps
                frame, found = look_closer(frame, table, node, column, value, absence, wrong, plan)
                faults += found
        for name, (node, column) in texts.items():
            faults += hidden_cells(frame, table, node, column, plan) if counts[name] else []
    return frame, faults


def grown(plan: Plan, table: str) -> bool:
    """Return whether a frame need not have all rows whose values are asked for: past rounds, and tables that grow."""
    return table == HISTORY or bool(plan.scheme.tables[table].expects or plan.scheme.tables[table].columns)


def hidden_cells(frame: Any, table: str, node: Node, column: str, plan: Plan) -> list[DataFault]:
    """Name the cells with texts that hold what nobody sees."""
    keys = row_keys(table, plan)

    def fault(row: Mapping[str, Any], number: int | None) -> DataFault:
        return fault_of(table, node, column, row[column], number, {name: row[key] for name, key in keys.items()})

    return hidden_faults(frame, column, [*keys.values(), column], fault)


def reader_of(
    frame: Any,
    node: Node,
    column: str,
    into: str,
    integers: Integers,
    *,
    past: bool,
    shared: dict[int, Any] | None = None,
) -> Reader | None:
    """Give the reader of an input, or of a recorded value of a past round."""
    made = typed_reader(frame, node, column, into, integers, past=past, shared=shared)
    if made is None or not node.missing or not is_text(frame.collect_schema()[column]):
        return made
    return without_words(made, column, sorted(node.missing), node.value_range.kind, in_database=is_in_database(frame))


def typed_reader(
    frame: Any,
    node: Node,
    column: str,
    into: str,
    integers: Integers,
    *,
    past: bool,
    shared: dict[int, Any] | None = None,
) -> Reader | None:
    """Give the reader of the values of an input, or of a recorded value, whatever words stand for missing ones."""
    value_range, dtype = node.value_range, frame.collect_schema()[column]
    in_database = is_in_database(frame)
    if not past:
        entry = node.entry
        assert isinstance(entry, Indicator)
        made = reader(
            column, dtype, str(entry.kind), value_range, into, integers, in_database=in_database, shared=shared
        )
        return made and on_grid(made, *cell_reader.grid_of(node), integers.division(value_range))
    if value_range.kind == "level" and value_range.scale is not None:
        names = ValueRange(kind="text", values=value_range.scale.names)
        made = reader(column, dtype, "choice", names, into, integers, in_database=in_database)
        if made is None:
            return None
        place = first_match([(made.value == name, place) for place, name in enumerate(value_range.scale.names)], 0)
        return Reader(place, made.missing, made.wrong)
    made = reader(column, dtype, value_range.kind, value_range, into, integers, in_database=in_database)
    return made and on_grid(made, *cell_reader.grid_of(node), integers.division(value_range))


def look_closer(
    frame: Any, table: str, node: Node, column: str, value: str, absence: str | None, wrong: Any, plan: Plan
) -> tuple[Any, list[DataFault]]:
    """Name the faulty cells; where plain reading understands some of them, read the whole column that way."""
    past = table == HISTORY
    keys = row_keys(table, plan)
    seen = spotted(with_shown(frame, column), wrong == 1, [*keys.values(), *SHOWN], SHOWN)
    if any(not isinstance(read_one(node, shown(row), past=past), cell_reader.CellError) for row in seen.rows):
        return read_by_cell(frame, table, node, column, value, absence, plan)
    short = frame.collect_schema()[column] == _float32()

    def fault(row: Mapping[str, Any], number: int | None) -> DataFault:
        found = fault_of(table, node, column, shown(row), number, {name: row[key] for name, key in keys.items()})
        if short and not cell_reader.is_missing(found.value):
            found.fix = "a Float32 holds seven digits, and few decimals exactly: give the column as Float64 or as text"
        return found

    return frame, seen.faults(fault)


def _float32() -> Any:
    import narwhals as nw

    return nw.Float32


def read_one(node: Node, raw: Any, *, past: bool) -> Any:
    """Read one cell of an input or of a past round."""
    return cell_reader.recorded_cell(node, raw) if past else cell_reader.read_cell(node, raw)


def fault_of(table: str, node: Node, column: str, raw: Any, row: int | None, key: Mapping[str, Any]) -> DataFault:
    """Make the fault of a cell of an input or of a past round."""
    past = table == HISTORY
    make = recorded_fault if past else cell_fault
    fault = make(node, read_one(node, raw, past=past), cell_reader.plain(raw), row, key)
    fault.table, fault.column = table, column
    return fault


def row_keys(table: str, plan: Plan) -> dict[str, str]:
    """Give what names a row in messages, with the columns that hold it: its key, in the history also the round."""
    keys = {column: column for column in key_columns(table, plan)}
    return {**keys, cell_reader.ROUND: ROUND} if table == HISTORY else keys


def read_by_cell(
    frame: Any, table: str, node: Node, column: str, value: str, absence: str | None, plan: Plan
) -> tuple[Any, list[DataFault]]:
    """Read a column cell by cell: mixed types, decimals, texts that no pattern covers."""
    import narwhals as nw

    if is_lazy(frame):
        schema = frame.collect_schema()
        raise EngineError(
            f"column {column!r} of table {table!r}, of the type {schema[column]}, cannot be read lazily",
            "a lazy frame is read by expressions, and some cells of this column are read one by one",
            f"cast the column to {LAZY_TYPES.get(node.value_range.kind, 'plain texts')} first, or collect the frame",
        )
    keys = row_keys(table, plan)
    values: list[Any] = []
    absences: list[int] = []
    wrong: list[int] = []
    cells = frame[column].to_list()
    for row, raw in enumerate(cells):
        found = read_one(node, raw, past=table == HISTORY)
        if isinstance(found, cell_reader.CellError):
            wrong.append(row)
            found = Absent(Cause.MISSING)
        absences.append(int(Cause.MISSING) if isinstance(found, Absent) else 0)
        values.append(encode_item(node.value_range, found))
    if wrong:
        rows = [
            {NUMBER: row, "cell": cells[row], **{name: frame[key][row] for name, key in keys.items()}} for row in wrong
        ]
        return frame, among_rows(rows, ["cell"]).faults(
            lambda row, number: fault_of(table, node, column, row["cell"], number, {name: row[name] for name in keys})
        )
    whole = integers_of({table: frame}).width(node.value_range)
    dtype: Any = {"flag": nw.Boolean, "text": nw.String}.get(node.value_range.kind, whole)
    series = [nw.new_series(value, values, dtype, backend=frame.implementation)]
    if absence is not None:
        series.append(nw.new_series(absence, absences, nw.Int64, backend=frame.implementation))
    return frame.with_columns(*series), []


def encode_item(value_range: ValueRange, item: Any) -> Any:
    """Give the integer, truth or text that a column holds for a value."""
    if isinstance(item, Absent):
        return {"flag": False, "text": ""}.get(value_range.kind, 0)
    return coded(value_range, item)
