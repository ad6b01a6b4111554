"""The columns engine: one program over any frame that narwhals accepts; what comes in comes out.

Data are checked first, all faults together. Then the compiled program runs; lazy frames stay lazy until results are
asked for. Results are decoded from integers, so that every value can be had exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from partyrate.engines import cell_reader
from partyrate.engines import faults as data_faults
from partyrate.engines.columns.carried_checks import UnsoundError, carried
from partyrate.engines.columns.column_names import case_faults, folds_case, pattern_faults
from partyrate.engines.columns.compiler import Compiler
from partyrate.engines.columns.duckdb_runner import is_run_stepwise, run_stepwise
from partyrate.engines.columns.execution import run_planned
from partyrate.engines.columns.frames import check_joined, from_native, integers_of, is_lazy
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
from partyrate.engines.columns.program import Compute, stay
from partyrate.engines.columns.records import HISTORY, ROUND
from partyrate.engines.columns.results import ColumnsResult
from partyrate.engines.implicit_rows import made_tables
from partyrate.engines.request import Request
from partyrate.engines.sql.execution import Written, run_written
from partyrate.errors import DataError, DataFault, EngineError, counted
from partyrate.messages import text
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
    carry: bool = True,
) -> ColumnsResult:
    """Check narwhals frames and compute every node.

    Args:
        request: The call.
        given: Its tables in narwhals, and under `history` that of past rounds.
        came: The tables that come back as they came, in their own library.
        check: Whether the data are checked. Without, wrong data give wrong results.
        statement: Is given every step where a statement is written; the first cell at fault stops it.
        carry: Whether the pass that computes may carry checks; where one of these fails, all tables are checked anew
            by themselves, so that every fault is named.
    """
    plan = request.plan
    frames, originals, faults = prepared(plan, given)
    made = made_tables(plan, frames)
    compiler = Compiler(plan, (*frames, *made), request.dates, request.current_round, integers_of(frames))
    compiler.compile()
    lacking = {fault.table for fault in faults}
    readable, asides, unfit = with_keys(plan, {table: frame for table, frame in frames.items() if table not in lacking})
    asides = {table: kept if table in came else {} for table, kept in asides.items()}
    in_memory = {table: not is_lazy(frame) for table, frame in frames.items()}
    carries = carried(plan, compiler.program, readable) if check and carry and not (faults or unfit) else {}
    place = stay if statement is None else statement.place
    read, found, whole = read_frames(compiler, readable, check=check, place=place, carried=carries)
    faults += [*unfit, *found]
    if check:
        odd = {fault.table for fault in unfit}
        rounds = None if any(fault.column == cell_reader.ROUND for fault in found) else ROUND
        sound = {table: frame for table, frame in read.items() if table not in odd}
        faults += [*structure_faults(plan, sound, rounds, carries), *shape_faults(plan, sound, compiler)]
    if faults and carries:
        return rate_columns(request, given, came, check=check, statement=statement, carry=False)
    if faults:
        raise DataError.of(data_faults.arranged(plan, faults))
    if statement is None and gaps_cost(compiler, whole):
        compiler = compiler.again(whole)
    frames = shaped(compiler, read, made)
    for table in made:
        originals[table], asides[table] = list(plan.full_key(table)), {}
        in_memory[table] = in_memory[plan.root.name]
    internal = {table: internal_columns(compiler, table) for table in frames if table != HISTORY}
    moved = {step.to for step in compiler.program.steps if not isinstance(step, Compute)}
    generation: dict[str, Any] = {}
    for table, frame in frames.items():
        # A join may change the order of rows; a frame in memory gets its own order back.
        kept_order = frame.with_row_index(ORDER) if in_memory[table] and table in moved else frame
        generation[table] = kept_order.lazy() if in_memory[table] and is_polars(frame) else kept_order
    try:
        if statement is not None:
            full = run_written(compiler.program, generation, statement)
        elif is_run_stepwise(compiler.program, generation):
            full = run_stepwise(compiler.program, generation, next(iter(given.values())).to_native())
        elif is_in_pandas(generation) and not carries:
            full = run_in_pandas(compiler.program, generation)
        else:
            full = run_planned(compiler.program, generation, carries)
    except UnsoundError:
        return rate_columns(request, given, came, check=check, statement=statement, carry=False)
    kept: dict[str, Any] = {}
    for table, names in internal.items():
        few = full[table]
        if in_memory[table] and table in moved:
            few = few.sort(ORDER)
        few = few.select(*originals[table], *asides[table].values(), *names)
        kept[table] = few.collect() if in_memory[table] and is_lazy(few) else few
    return ColumnsResult(plan, compiler, kept, originals, asides, came, full, read)


def gaps_cost(compiler: Compiler, whole: AbstractSet[str]) -> bool:
    """Return whether a ladder is filled within bounds for nothing but gaps in inputs that have none in the data.

    That takes many times as long as filling it where all is known.
    """
    for name, account in compiler.ladders.items():
        if account.filling is not None and account.filling.spans is not None:
            needed = [compiler.plan.nodes[each] for each in compiler.plan.needs(name)]
            inputs = {
                each.name
                for each in needed
                if each.kind == "input" and Cause.MISSING in each.value_range.possible_causes
            }
            rules = [needed[0], *(each for each in needed if each.name in needed[0].uses and each.kind == "gate")]
            value_ranges = [value_range for each in rules for value_range in each.value_ranges.values()]
            if inputs <= whole and not any(
                Cause.UNDETERMINED in value_range.possible_causes for value_range in value_ranges
            ):
                return True
    return False


def is_polars(frame: Any) -> bool:
    """Whether a frame is of Polars."""
    return bool(frame.implementation.is_polars())


def handed(tables: Mapping[str, Any], history: Any) -> Frames:
    """Give narwhals frames of one kind."""
    given = dict(tables) if history is None else {**tables, HISTORY: history}
    frames: Frames = {table: from_native(table, frame) for table, frame in given.items()}
    check_kinds(frames)
    return frames


def prepared(plan: Plan, given: Frames) -> tuple[Frames, Originals, list[DataFault]]:
    """Give the frames that are rated, the columns that each has, and the faults of these columns."""
    frames = dict(given)
    originals: Originals = {}
    faults: list[DataFault] = []
    for table, frame in list(frames.items()):
        originals[table] = list(frame.collect_schema().names())
        named: list[object] = list(originals[table])
        wrong = [name for name in named if not isinstance(name, str)]
        if wrong:
            faults.append(data_faults.odd_names(table, text("column named by no text", name=wrong[0])))
        elif inner := [name for name in originals[table] if name.startswith(INNER)]:
            faults.append(data_faults.inner_name(table, inner[0]))
        elif patterns := pattern_faults(table, originals[table]):
            faults += patterns
        elif not originals[table] and table != HISTORY and plan.scheme.tables[table].parent is None:
            faults.append(data_faults.empty_table(table))
        elif not originals[table]:
            del frames[table], originals[table]  # no column, no row
        elif table in plan.scheme.tables and plan.scheme.tables[table].columns:
            faults.append(data_faults.given_twice(table, plan.scheme.tables[table]))
    frames, found = with_tables_between(plan, frames)
    faults += found
    for table, frame in frames.items():
        columns = originals.setdefault(table, list(frame.collect_schema().names()))
        if not any(fault.table == table for fault in faults):
            faults += data_faults.missing_columns(plan, table, columns)
            faults += [] if table == HISTORY else data_faults.taken_columns(plan, table, columns)
            faults += case_faults(plan, table, columns) if folds_case(frame) else []
    return frames, originals, faults


def check_kinds(frames: Frames) -> None:
    """Check that all tables are frames of one kind."""
    kinds = sorted({str(each.implementation) for each in frames.values()})
    if len(kinds) > 1:
        raise EngineError(
            f"tables of {counted(len(kinds), 'kind')} of frames: {', '.join(kinds)}",
            "the tables of one rating are joined to each other",
            "bring them to one kind of frame",
        )
    check_joined(frames)


def internal_columns(compiler: Compiler, table: str) -> list[str]:
    """Give the names of the columns that hold the nodes of a table."""
    names: dict[str, None] = {}
    for name, column in compiler.nodes.items():
        if compiler.plan.nodes[name].table == table:
            settled = compiler.bind(column, table)
            compiler.nodes[name] = settled
            names.update(dict.fromkeys(compiler.parts(settled)))
    return list(names)
