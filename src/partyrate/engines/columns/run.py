"""The columns engine: one program over any frame that narwhals accepts; results have the kind of the frame.

Data are checked first, all faults together. Then the compiled program runs; lazy frames stay lazy until results are
asked for. Results are decoded from integers, so that every value can be had exactly.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from itertools import chain
from typing import Any, NamedTuple

from partyrate.engines import cell_reader
from partyrate.engines import faults as data_faults
from partyrate.engines.columns.carried_checks import CarriedChecks, UnsoundError, carried
from partyrate.engines.columns.column_names import case_faults, folds_case, pattern_faults
from partyrate.engines.columns.compiler import Compiler
from partyrate.engines.columns.duckdb_runner import held, is_small, run_stepwise
from partyrate.engines.columns.execution import run_planned
from partyrate.engines.columns.frames import check_joined, collected, from_native, integers_of, is_lazy
from partyrate.engines.columns.implicit_rows import shape_faults, shaped
from partyrate.engines.columns.inputs import read_frames
from partyrate.engines.columns.keys import (
    INNER,
    ORDER,
    Frames,
    structure_faults,
    with_keys,
    with_tables_between,
)
from partyrate.engines.columns.pandas_runner import is_in_pandas, run_in_pandas
from partyrate.engines.columns.program import Checkpoint, Compute, unchanged
from partyrate.engines.columns.program import Program as Columnar
from partyrate.engines.columns.records import HISTORY, ROUND
from partyrate.engines.columns.results import ColumnsResult
from partyrate.engines.implicit_rows import made_tables
from partyrate.engines.request import Request
from partyrate.engines.sql.execution import Written, run_written
from partyrate.errors import DataError, DataFault, EngineError, counted
from partyrate.messages import joined, message, text
from partyrate.numbers import Cause
from partyrate.plan import Plan

Originals = dict[str, list[str]]


def rate_columns(
    request: Request,
    given: Frames,
    came: Mapping[str, Any],
    *,
    check: bool = True,
    statement: Written | None = None,
) -> ColumnsResult:
    """Check narwhals frames and compute every node.

    Args:
        request: The call.
        given: Its tables in narwhals, and under `history` that of past rounds.
        came: The tables whose results keep their columns exactly as given, in their own library.
        check: Whether the data are checked. Without, wrong data give wrong results.
        statement: Takes all steps as text; the first cell at fault stops it when it runs.
    """
    with suppress(UnsoundError):  # then all tables are checked again on their own, so that every fault is named
        return _rated(request, given, came, statement, check=check, carry=True)
    return _rated(request, given, came, statement, check=check, carry=False)


def _rated(
    request: Request, given: Frames, came: Mapping[str, Any], statement: Written | None, *, check: bool, carry: bool
) -> ColumnsResult:
    """Check frames and compute every node; with `carry`, the pass that computes may carry checks.

    Raises:
        DataError: There are faults.
        UnsoundError: There are faults, and some checks were carried, so that not all faults are known.
    """
    plan = request.plan
    frames, originals, faults = prepared(plan, given)
    implicit = made_tables(plan, frames)
    compiler = Compiler(plan, (*frames, *implicit), request.dates, request.current_round, integers_of(frames))
    compiler.compile()
    stepwise = statement is None and not faults and is_small(plan, compiler.program, frames)
    checkpoint = _checkpoint(statement, stepwise=stepwise)
    tables = checked_tables(
        compiler, frames, faults, checkpoint, check=check, carry=carry, is_statement=statement is not None
    )
    tables.refuse_faults(plan)
    if statement is None and gaps_cost(compiler, tables.whole):
        compiler = compiler.again(tables.whole)
    in_memory = {table: not is_lazy(frame) for table, frame in frames.items()}
    # Only tables that keep their columns exactly as given show keys as they were before a cast.
    asides = {table: kept if table in came else {} for table, kept in tables.asides.items()}
    for table in implicit:
        originals[table], asides[table] = list(plan.full_key(table)), {}
        in_memory[table] = in_memory[plan.root.name]
    frames = shaped(compiler, tables.read, implicit, checkpoint)
    columns = _columns(compiler, frames, originals, asides)
    reordered = tables_reordered(compiler.program, in_memory)
    base = next(iter(given.values())).to_native() if stepwise else None
    full = run_program(compiler.program, to_run(frames, in_memory, reordered), base, statement, tables.carries)
    kept = {
        table: kept_columns(full[table], names, is_reordered=table in reordered, in_memory=in_memory[table])
        for table, names in columns.items()
    }
    return ColumnsResult(plan, compiler, kept, originals, asides, came, full, tables.read)


def _columns(
    compiler: Compiler, frames: Frames, originals: Originals, asides: Mapping[str, Mapping[str, str]]
) -> dict[str, list[str]]:
    """Return the columns that results are read from; what they need is added to the program, which runs after this."""
    return {
        table: [*originals[table], *asides[table].values(), *internal_columns(compiler, table)]
        for table in frames
        if table != HISTORY
    }


def _checkpoint(statement: Written | None, *, stepwise: bool) -> Checkpoint:
    if statement is not None:
        return statement.checkpoint
    return held if stepwise else unchanged


class CheckedTables(NamedTuple):
    """Frames whose inputs are read, and the outcome of the checks.

    Args:
        read: The frames with the values of inputs.
        asides: By table, the columns that hold keys as they were given, where they had to be cast.
        faults: The faults of all tables.
        whole: The inputs without a gap.
        carries: The checks that are left to the pass that computes.
    """

    read: Frames
    asides: dict[str, dict[str, str]]
    faults: list[DataFault]
    whole: set[str]
    carries: dict[str, CarriedChecks]

    def refuse_faults(self, plan: Plan) -> None:
        """Raise the faults, or that not all of them are known yet, where there are any."""
        if self.faults:
            raise UnsoundError if self.carries else DataError.of(data_faults.arranged(plan, self.faults))


def without(frames: Frames, faults: Iterable[DataFault]) -> Frames:
    """Return the frames of tables that have none of some faults."""
    at_fault = {fault.table for fault in faults}
    return {table: frame for table, frame in frames.items() if table not in at_fault}


def checked_tables(
    compiler: Compiler,
    frames: Frames,
    faults: list[DataFault],
    checkpoint: Checkpoint,
    *,
    check: bool,
    carry: bool,
    is_statement: bool,
) -> CheckedTables:
    """Read the inputs of frames and check them; `faults` are those of their columns, which are not read then."""
    plan = compiler.plan
    readable, asides, unfit = with_keys(plan, without(frames, faults))
    carries = carried(plan, compiler.program, readable) if check and carry and not (faults or unfit) else {}
    read = read_frames(
        compiler, readable, check=check, checkpoint=checkpoint, is_statement=is_statement, carried=carries
    )
    faults = [*faults, *unfit, *read.faults]
    if check:
        sound = without(read.frames, unfit)
        rounds = None if any(fault.column == cell_reader.ROUND for fault in read.faults) else ROUND
        faults += [*structure_faults(plan, sound, rounds, carries), *shape_faults(plan, sound, compiler)]
    return CheckedTables(read.frames, asides, faults, read.whole, carries)


def to_run(frames: Frames, in_memory: Mapping[str, bool], reordered: Container[str]) -> Frames:
    """Return frames as the program runs over them.

    A join may change the order of rows, so that frames in memory are numbered first. Frames of Polars run as one lazy
    query, which computes common parts once.
    """
    ready: Frames = {}
    for table, frame in frames.items():
        numbered = frame.with_row_index(ORDER) if table in reordered else frame
        ready[table] = numbered.lazy() if in_memory[table] and is_polars(frame) else numbered
    return ready


def run_program(
    program: Columnar,
    frames: Frames,
    base: Any,
    statement: Written | None,
    carries: Mapping[str, CarriedChecks],
) -> Frames:
    """Run a program by the runner of its frames, and return the frames with all columns.

    `base` is a relation among those given, where these are run step by step.
    """
    if statement is not None:
        return run_written(program, frames, statement)
    if base is not None:
        return run_stepwise(program, frames, base)
    if is_in_pandas(frames) and not carries:
        return run_in_pandas(program, frames)
    return run_planned(program, frames, carries)


def tables_reordered(program: Columnar, in_memory: Mapping[str, bool]) -> set[str]:
    """Return the tables in memory to which a program joins columns, which may change the order of their rows."""
    return {step.to for step in program.steps if not isinstance(step, Compute) and in_memory.get(step.to)}


def kept_columns(frame: Any, columns: Sequence[str], *, is_reordered: bool, in_memory: bool) -> Any:
    """Return the columns of a frame that results are read from, with its rows in their order again."""
    kept = (frame.sort(ORDER) if is_reordered else frame).select(*columns)
    return collected(kept) if in_memory else kept


def gaps_cost(compiler: Compiler, whole: AbstractSet[str]) -> bool:
    """Return whether a ladder allows for open values only because of inputs that have no gap in the data.

    Such an allocation takes many times as long as one in which all is known.
    """
    return any(
        ladder.allocation is not None
        and ladder.allocation.open_allocation is not None
        and opened_by_gaps(compiler.plan, name, whole)
        for name, ladder in compiler.ladders.items()
    )


def opened_by_gaps(plan: Plan, ladder: str, whole: AbstractSet[str]) -> bool:
    """Return whether only gaps in some inputs, which have none in the data, could open values of a ladder."""
    node, *others = (plan.nodes[needed] for needed in plan.needs(ladder))
    inputs = [other for other in others if other.kind == "input"]
    gates = [other for other in others if other.kind == "gate" and other.name in node.uses]
    with_gaps = {each.name for each in inputs if Cause.MISSING in each.value_range.possible_causes}
    value_ranges = chain.from_iterable(each.value_ranges.values() for each in (node, *gates))
    return with_gaps <= whole and not any(Cause.UNDETERMINED in each.possible_causes for each in value_ranges)


def is_polars(frame: Any) -> bool:
    """Whether a frame is of Polars."""
    return bool(frame.implementation.is_polars())


def narwhals_frames(tables: Mapping[str, Any], history: Any) -> Frames:
    """Return narwhals frames of one kind."""
    given = dict(tables) if history is None else {**tables, HISTORY: history}
    frames: Frames = {table: from_native(table, frame) for table, frame in given.items()}
    check_kinds(frames)
    return frames


def prepared(plan: Plan, given: Frames) -> tuple[Frames, Originals, list[DataFault]]:
    """Return the frames that are rated, the columns that each has, and the faults of these columns."""
    frames = dict(given)
    originals: Originals = {}
    faults: list[DataFault] = []
    for table, frame in list(frames.items()):
        originals[table] = list(frame.collect_schema().names())
        table_fault = name_faults(table, originals[table]) or table_faults(plan, table, originals[table])
        faults += table_fault
        if not table_fault and not originals[table]:
            del frames[table], originals[table]  # no column, so no row
    frames, between_faults = with_tables_between(plan, frames)
    faults += between_faults
    for table, frame in frames.items():
        columns = originals.setdefault(table, list(frame.collect_schema().names()))
        if not any(fault.table == table for fault in faults):
            faults += data_faults.missing_columns(plan, table, columns)
            faults += [] if table == HISTORY else data_faults.taken_columns(plan, table, columns)
            faults += case_faults(plan, table, columns) if folds_case(frame) else []
    return frames, originals, faults


def name_faults(table: str, columns: Sequence[object]) -> list[DataFault]:
    """Return the fault of the first name of a column that cannot be read; pandas allows names that are no texts."""
    names = [name for name in columns if isinstance(name, str)]
    if len(names) < len(columns):
        wrong = next(name for name in columns if not isinstance(name, str))
        return [data_faults.odd_names(table, text("column named by no text", name=wrong))]
    inner = [name for name in names if name.startswith(INNER)]
    return [data_faults.inner_name(table, inner[0])] if inner else pattern_faults(table, names)


def table_faults(plan: Plan, table: str, columns: Sequence[str]) -> list[DataFault]:
    """Return the fault of a table of units without any column, or of one that stands in columns of its parent."""
    entry = plan.scheme.tables.get(table)
    if not columns and entry is not None and entry.parent is None:
        return [data_faults.empty_table(table)]
    return [data_faults.given_twice(table, entry)] if columns and entry is not None and entry.columns else []


def check_kinds(frames: Frames) -> None:
    """Check that all tables are frames of one kind."""
    kinds = sorted({str(frame.implementation) for frame in frames.values()})
    if len(kinds) > 1:
        kind_count = counted(len(kinds), "kind")
        raise EngineError(*message("several kinds of frames", counted=kind_count, kinds=joined(kinds)))
    check_joined(frames)


def internal_columns(compiler: Compiler, table: str) -> list[str]:
    """Return the names of the columns that hold the nodes of a table."""
    names: dict[str, None] = {}
    for name, column in compiler.nodes.items():
        if compiler.plan.nodes[name].table == table:
            compiler.nodes[name] = bound = compiler.bind(column, table)
            names.update(dict.fromkeys(compiler.parts(bound)))
    return list(names)
