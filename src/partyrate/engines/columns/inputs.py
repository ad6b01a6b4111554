"""Reading the inputs of frames: by expressions where these are sure, else cell by cell; and the faults of cells."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, Final, NamedTuple

from partyrate.engines import cell_reader
from partyrate.engines.cell_faults import cell_fault, recorded_fault
from partyrate.engines.columns.carried_checks import SOUND
from partyrate.engines.columns.cells import Reader, on_grid, reader, stopped, without_words
from partyrate.engines.columns.codec import coded
from partyrate.engines.columns.compiler import Compiler
from partyrate.engines.columns.faults import NUMBER, among_rows, spotted
from partyrate.engines.columns.frames import SHOWN, collected, integers_of, is_in_database, is_lazy, shown, with_shown
from partyrate.engines.columns.keys import key_columns, only_by_cell
from partyrate.engines.columns.program import Checkpoint
from partyrate.engines.columns.records import HISTORY, ROUND
from partyrate.engines.columns.rounds import with_rounds
from partyrate.engines.columns.texts import hidden_faults, is_text, is_unsure
from partyrate.engines.implicit_rows import column_tables, value_input
from partyrate.errors import DataFault, EngineError
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.columns import Integers, as_integer, first_match, when
from partyrate.messages import message, text
from partyrate.model import Indicator
from partyrate.numbers import Absent, Cause
from partyrate.plan import Node, Plan

LAZY_KINDS: Final = ("number", "flag", "date")
"""The kinds of values for which the columns of a lazy frame are best cast to another type than text."""


class InputColumn(NamedTuple):
    """A column of a frame that is read, and the columns that hold its value and its absence code.

    Args:
        node: The input, or the recorded value.
        column: The column.
        value: The column of the value.
        absence: The column of the absence code; None where it can hold no gap.
    """

    node: Node
    column: str
    value: str
    absence: str | None


class Read(NamedTuple):
    """Frames with the values of their inputs.

    Args:
        frames: The frames by table.
        faults: The cells at fault.
        whole: The names of inputs without a gap.
    """

    frames: dict[str, Any]
    faults: list[DataFault]
    whole: set[str]


def read_frames(
    compiler: Compiler,
    frames: Mapping[str, Any],
    *,
    check: bool,
    checkpoint: Checkpoint,
    is_statement: bool = False,
    carried: Container[str] = (),
) -> Read:
    """Read all inputs of frames.

    Tables that are `carried` get a column that says which of their rows are sound, and are not checked here. A
    statement stops by itself at the first cell at fault.
    """
    read = Read({}, [], set())
    for table, frame in frames.items():
        given = frame
        if table == HISTORY:
            given, faults = with_rounds(compiler, frame, checkpoint, is_statement=is_statement)
            read.faults.extend(faults)
        reading = FrameReading(given, table, compiler)
        for cells in input_columns(compiler, table):
            reading.add(cells, shares_denominators=table in carried)
        computed = reading.computed(checkpoint, is_carried=table in carried)
        if table not in carried:
            computed = reading.checked(checkpoint, check=check, is_statement=is_statement)
        read.frames[table] = computed
        read.faults.extend(reading.faults)
        read.whole.update(reading.whole)
    return read


def input_columns(compiler: Compiler, table: str) -> list[InputColumn]:
    """Return the columns that are read of a table."""
    nodes = compiler.plan.nodes
    if table == HISTORY:
        return [InputColumn(compiler.plan.record(name), name, *parts) for name, parts in compiler.recorded.items()]
    columns = [
        InputColumn(nodes[name], cell_reader.column_of(nodes[name]), *parts)
        for name, parts in compiler.inputs.get(table, {}).items()
    ]
    for child in column_tables(compiler.plan, table):
        node = value_input(compiler.plan, child)
        below = [(column, parts) for (name, column), parts in compiler.cells_below.items() if name == child]
        columns += [InputColumn(node, column, *parts) for column, parts in below if node is not None]
    return columns


class FrameReading:
    """The inputs of one frame while they are read.

    Attributes:
        frame: The frame.
        faults: The cells at fault.
        whole: The inputs without a gap.
        columns: The expressions of values and absence codes.
        wrong: By input, the expression that is 1 for cells at fault.
        texts: Inputs of free text, which may hold invisible characters.
        early: Conditions that cells are sound, in columns of the frame.
        late: The same in columns of values, which must be computed before.
    """

    def __init__(self, frame: Any, table: str, compiler: Compiler) -> None:
        self.frame, self.table, self.compiler, self.plan = frame, table, compiler, compiler.plan
        self.faults: list[DataFault] = []
        self.whole: set[str] = set()
        self.columns: dict[str, Any] = {}
        self.wrong: list[tuple[InputColumn, Any]] = []
        self.texts: list[InputColumn] = []
        self.early: list[Any] = []
        self.late: list[Any] = []
        self.nodes: list[str] = []
        self.denominators: dict[int, Any] = {}

    def add(self, cells: InputColumn, *, shares_denominators: bool) -> None:
        """Add an input: by expressions, or cell by cell at once where none reads it."""
        import narwhals as nw

        node, column, value, absence = cells
        past = self.table == HISTORY
        shared = self.denominators if shares_denominators else None
        self.nodes.append(node.name)
        expressions = None
        if not only_by_cell(self.frame, column):
            expressions = reader_of(self.frame, node, column, value, self.compiler.integers, past=past, shared=shared)
        if expressions is None:
            self.frame, faults = read_by_cell(self.frame, self.table, cells, self.plan)
            self.faults += faults
            return
        self.columns[value] = expressions.value
        if absence is not None:
            self.columns[absence] = expressions.absence
        gap_is_wrong = isinstance(read_one(node, None, past=past), cell_reader.CellError)
        self.wrong.append((cells, expressions.fault(optional=not gap_is_wrong)))
        is_free = node.value_range.kind == "text" and node.value_range.values is None
        if is_free and is_text(self.frame.collect_schema()[column]):
            self.texts.append(cells)
            self.early.append(when(expressions.missing, nw.lit(value=True), ~is_unsure(nw.col(column))))
        (self.late if expressions.reads_value else self.early).append(expressions.sound(optional=not gap_is_wrong))

    def computed(self, checkpoint: Checkpoint, *, is_carried: bool) -> Any:
        """Compute the columns, and return the frame."""
        import narwhals as nw

        if is_carried:
            # In one step with the values: Polars then computes common parts once, which saves a third of the cost.
            all_sound = nw.all_horizontal(*self.early, ignore_nulls=False) if self.early else nw.lit(value=True)
            self.columns[SOUND] = all_sound
        if self.columns:
            self.frame = checkpoint(self.table, self.frame.with_columns(**self.columns), self.nodes)
        if is_carried and self.late:
            every = nw.all_horizontal(nw.col(SOUND), *self.late, ignore_nulls=False)
            self.frame = self.frame.with_columns(**{SOUND: every})
        return self.frame

    def checked(self, checkpoint: Checkpoint, *, check: bool, is_statement: bool) -> Any:
        """Find faults and gaps, and return the frame with columns that were read cell by cell instead."""
        if is_statement:
            stops = {cells.value: stopped(self.frame, cells.value, cells.column, wrong) for cells, wrong in self.wrong}
            self.frame = checkpoint(self.table, self.frame.with_columns(**stops), []) if stops else self.frame
        if self.wrong and (check or not is_lazy(self.frame)):
            self.find_faults(check=check)
        return self.frame

    def find_faults(self, *, check: bool) -> None:
        """Count cells at fault, unusual texts and gaps in one query, and read the faulty cells where there are any."""
        gaps = self.gaps()
        asked = {f"g{number}": gap for number, gap in enumerate(gaps.values())}
        asked |= self.checks() if check else {}
        counts: Mapping[str, Any] = collected(self.frame.select(**asked)).rows(named=True)[0] if asked else {}
        self.whole |= {name for number, name in enumerate(gaps) if counts[f"g{number}"] == 0}
        if check:
            self.read_faults(counts)

    def checks(self) -> dict[str, Any]:
        """Return the expressions that count cells at fault and unusual texts."""
        import narwhals as nw

        unsure = [as_integer(is_unsure(nw.col(cells.column))).sum() for cells in self.texts]
        return {
            **{f"f{number}": wrong.sum() for number, (_, wrong) in enumerate(self.wrong)},
            **{f"t{number}": count for number, count in enumerate(unsure)},
        }

    def read_faults(self, counts: Mapping[str, Any]) -> None:
        """Read the faulty cells of the inputs that have any."""
        for number, (cells, wrong) in enumerate(self.wrong):
            if int(counts[f"f{number}"] or 0):
                self.whole.discard(cells.node.name)  # plain reading may take some of these cells for gaps
                self.frame, faults = look_closer(self.frame, self.table, cells, wrong, self.plan)
                self.faults += faults
        for number, cells in enumerate(self.texts):
            if counts[f"t{number}"]:
                self.faults += hidden_cells(self.frame, self.table, cells.node, cells.column, self.plan)

    def gaps(self) -> dict[str, Any]:
        """Return by input the greatest absence code; a table that stands in columns has a gap where one of them has.

        Tables that get further rows have gaps there, whatever the frame holds.
        """
        import narwhals as nw

        return {
            cells.node.name: nw.col(cells.absence).max()
            for cells, _ in self.wrong
            if cells.absence and not (grown(self.plan, self.table) or grown(self.plan, cells.node.table))
        }


def grown(plan: Plan, table: str) -> bool:
    """Return whether values are also asked for in rows that a frame lacks: of past rounds, and of implicit rows."""
    return table == HISTORY or bool(plan.scheme.tables[table].expects or plan.scheme.tables[table].columns)


def hidden_cells(frame: Any, table: str, node: Node, column: str, plan: Plan) -> list[DataFault]:
    """Return the faults of texts with invisible characters."""
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
    """Return the reader of an input, or of a recorded value of a past round."""
    expressions = typed_reader(frame, node, column, into, integers, past=past, shared=shared)
    if expressions is None or not (node.missing or node.causes) or not is_text(frame.collect_schema()[column]):
        return expressions
    return without_words(expressions, column, node, past=past, in_database=is_in_database(frame))


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
    """Return the reader of the values of an input, or of a recorded value, whatever words stand for missing ones."""
    value_range, dtype = node.value_range, frame.collect_schema()[column]
    in_database = is_in_database(frame)
    if not past:
        entry = node.entry
        assert isinstance(entry, Indicator)
        expressions = reader(
            column, dtype, str(entry.kind), value_range, into, integers, in_database=in_database, shared=shared
        )
        return expressions and on_grid(expressions, *cell_reader.grid_of(node), integers.division(value_range))
    if value_range.kind == "level" and value_range.scale is not None:
        names = ValueRange(kind="text", values=value_range.scale.names)
        expressions = reader(column, dtype, "choice", names, into, integers, in_database=in_database)
        if expressions is None:
            return None
        index = first_match(
            [(expressions.value == name, index) for index, name in enumerate(value_range.scale.names)], 0
        )
        return Reader(index, expressions.missing, expressions.wrong)
    expressions = reader(column, dtype, value_range.kind, value_range, into, integers, in_database=in_database)
    return expressions and on_grid(expressions, *cell_reader.grid_of(node), integers.division(value_range))


def look_closer(frame: Any, table: str, cells: InputColumn, wrong: Any, plan: Plan) -> tuple[Any, list[DataFault]]:
    """Return the faults of a column; where plain reading understands some of its cells, read all of it that way."""
    node, column, past = cells.node, cells.column, table == HISTORY
    keys = row_keys(table, plan)
    seen = spotted(with_shown(frame, column), wrong == 1, [*keys.values(), *SHOWN], SHOWN)
    if any(not isinstance(read_one(node, shown(row), past=past), cell_reader.CellError) for row in seen.rows):
        return read_by_cell(frame, table, cells, plan)
    short = frame.collect_schema()[column] == _float32()

    def fault(row: Mapping[str, Any], number: int | None) -> DataFault:
        cell_fault = fault_of(table, node, column, shown(row), number, {name: row[key] for name, key in keys.items()})
        if short and not cell_reader.is_missing(cell_fault.value):
            cell_fault.fix = text("short doubles")
        return cell_fault

    return frame, seen.faults(fault)


def _float32() -> Any:
    import narwhals as nw

    return nw.Float32


def read_one(node: Node, raw: Any, *, past: bool) -> Any:
    """Read one cell of an input or of a past round."""
    return cell_reader.recorded_cell(node, raw) if past else cell_reader.read_cell(node, raw)


def fault_of(table: str, node: Node, column: str, raw: Any, row: int | None, key: Mapping[str, Any]) -> DataFault:
    """Return the fault of a cell of an input or of a past round."""
    past = table == HISTORY
    make = recorded_fault if past else cell_fault
    fault = make(node, read_one(node, raw, past=past), cell_reader.plain(raw), row, key)
    fault.table, fault.column = table, column
    return fault


def row_keys(table: str, plan: Plan) -> dict[str, str]:
    """Return the names that identify a row in messages, with their columns: its key, in the history also the round."""
    keys = {column: column for column in key_columns(table, plan)}
    return {**keys, cell_reader.ROUND: ROUND} if table == HISTORY else keys


def read_by_cell(frame: Any, table: str, cells: InputColumn, plan: Plan) -> tuple[Any, list[DataFault]]:
    """Read a column cell by cell: mixed types, decimals, texts that no pattern covers."""
    import narwhals as nw

    node, column, value, absence = cells
    if is_lazy(frame):
        schema = frame.collect_schema()
        kind = node.value_range.kind if node.value_range.kind in LAZY_KINDS else "text"
        types = text(f"lazy types of {kind}")
        raise EngineError(*message("lazy column", column=column, table=table, type=schema[column], types=types))
    keys = row_keys(table, plan)
    values: list[Any] = []
    absences: list[int] = []
    wrong: list[int] = []
    raws = frame[column].to_list()
    for row, raw in enumerate(raws):
        item = read_one(node, raw, past=table == HISTORY)
        if isinstance(item, cell_reader.CellError):
            wrong.append(row)
            item = Absent(Cause.MISSING)
        absences.append(int(item.cause) if isinstance(item, Absent) else 0)
        values.append(encode_item(node.value_range, item))
    if wrong:
        rows = [
            {NUMBER: row, "cell": raws[row], **{name: frame[key][row] for name, key in keys.items()}} for row in wrong
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
    """Return the integer, boolean or text that a column holds for a value."""
    if isinstance(item, Absent):
        return {"flag": False, "text": ""}.get(value_range.kind, 0)
    return coded(value_range, item)
