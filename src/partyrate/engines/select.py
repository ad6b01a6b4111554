"""Which engine computes what: the only place that decides it.

- Plain rows are computed by the compiled program; where it meets anything unusual, by the reference engine, which
  reports every fault.
- Frames in memory that are small, or that hold whole numbers beyond the widest integers of their library, are computed
  as plain rows, and the results are put back into frames; so are small relations of DuckDB.
- All other frames are computed by the columns engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any

from attrs import evolve

from partyrate.engines.compiled import NO_PROGRAM, CompiledStore, Program, rate_compiled
from partyrate.engines.conversion import as_read
from partyrate.engines.reference.results import RowsResult
from partyrate.engines.reference.rows import RowStore
from partyrate.engines.reference.run import rate_rows
from partyrate.engines.reference.tables import is_rows, plain_rows
from partyrate.engines.request import Request
from partyrate.engines.results import Result
from partyrate.errors import EngineError, listed
from partyrate.messages import message

Programs = Callable[[], Program | None]
"""Returns the compiled program of a plan, None where there is none; called only where rows are computed."""


def rate(request: Request, program: Programs, *, check: bool, row_engine_limit: int) -> Result:
    """Compute the tables of a call.

    Args:
        request: The call, with tables as they were given.
        program: Returns the compiled program.
        check: Whether frames are checked; plain rows always are.
        row_engine_limit: Frames in memory and relations of DuckDB with no more rows are computed as plain rows.

    Raises:
        DataError: All faults of the tables.
        EngineError: The tables are of several kinds.
        UnprovenError: A node cannot be computed over integers of the engine, and a frame is lazy.
    """
    with_rows = [name for name, table in request.everything.items() if is_rows(table)]
    if len(with_rows) == len(request.everything):
        tables = {name: plain_rows(name, table) for name, table in request.tables.items()}
        history = None if request.history is None else plain_rows("history", request.history)
        return rate_plain_rows(evolve(request, tables=tables, history=history), program)
    if with_rows:
        from partyrate.engines.columns.frames import from_native

        for name, table in request.everything.items():
            if name not in with_rows:
                from_native(name, table)  # report what is no table at all before reporting mixed kinds
        raise EngineError(*message("rows and frames", names=listed(with_rows, len(with_rows))))
    return rate_frames(request, program, check=check, row_engine_limit=row_engine_limit)


def as_plain_rows(request: Request) -> Request:
    """Return a call with its tables as lists of dicts; lazy frames and relations are computed."""
    if all(map(is_rows, request.everything.values())):
        tables = {name: plain_rows(name, table) for name, table in request.tables.items()}
        history = None if request.history is None else plain_rows("history", request.history)
        return evolve(request, tables=tables, history=history)
    from partyrate.engines.columns.frames import collected
    from partyrate.engines.columns.run import narwhals_frames
    from partyrate.engines.fallback import rows_of

    frames = narwhals_frames(request.tables, request.history)
    return rows_of(request, {table: collected(frame) for table, frame in frames.items()})


def rate_plain_rows(request: Request, program: Programs) -> RowsResult:
    """Compute lists of dicts.

    Texts are converted only after the program has met something unusual: most data need no conversion, and looking for
    it takes longer than the program does.
    """
    store, reason = _in_program(request, program)
    if store is not None:
        return RowsResult(request.plan, store)
    request, conversions = as_read(request)
    if conversions:
        store, reason = _in_program(request, program)
    if store is not None:
        return RowsResult(request.plan, store, conversions)
    return RowsResult(request.plan, rate_rows(request), conversions, reason)


def rate_read_rows(request: Request, program: Programs) -> CompiledStore | RowStore:
    """Compute lists of dicts whose texts are converted already."""
    return _in_program(request, program)[0] or rate_rows(request)


def rate_frames(
    request: Request, program: Programs = lambda: None, *, check: bool = True, row_engine_limit: int = 0
) -> Result:
    """Compute frames of narwhals' back ends.

    Raises:
        DataError: All faults of the tables.
        UnprovenError: A node cannot be computed over integers of the engine, and a frame is lazy.
        EngineError: A column of a lazy frame can only be read cell by cell.
    """
    from partyrate.engines.columns.frames import is_lazy, snapshot
    from partyrate.engines.columns.run import narwhals_frames, rate_columns

    plan = request.plan
    tables = {table: snapshot(native) for table, native in request.tables.items()}
    request = evolve(request, tables=tables, history=snapshot(request.history))
    frames = narwhals_frames(request.tables, request.history)
    # Tables that get rows which nobody gave do not come back as they came.
    grown = {name for name, table in plan.scheme.tables.items() if table.expects or table.columns}
    came = {table: native for table, native in tables.items() if table not in grown}
    by_rows: Result | None = None
    if not any(map(is_lazy, frames.values())):
        by_rows = _frames_as_rows(request, frames, came, program, row_engine_limit)
    elif row_engine_limit:
        by_rows = _relations_as_rows(request, frames, came, program, row_engine_limit)
    return rate_columns(request, frames, came, check=check) if by_rows is None else by_rows


def _frames_as_rows(
    request: Request, frames: dict[str, Any], came: dict[str, Any], program: Programs, row_engine_limit: int
) -> Result | None:
    """Compute frames in memory as plain rows, where they are small or the columns engine cannot compute them.

    Where it can, data that are unusual are left to it, which says of a column what is wrong with it; None then.
    """
    from partyrate.engines.columns.frames import integers_of
    from partyrate.engines.columns.run import prepared
    from partyrate.engines.fallback import FramesByRows, rows_of

    is_needed = bool(request.plan.beyond(integers_of(frames).limit))
    is_small = sum(map(len, frames.values())) <= row_engine_limit
    # A small frame with faulty columns stays with the columns engine, which names the columns as they came.
    if not is_needed and (not is_small or prepared(request.plan, frames)[2]):
        return None
    request = rows_of(request, frames)
    store, reason = _in_program(request, program)
    if store is None and not is_needed:
        return None
    return FramesByRows(request.plan, store or rate_rows(request), (), "" if store else reason, came, frames)


def _relations_as_rows(
    request: Request, frames: dict[str, Any], came: Mapping[str, Any], program: Programs, row_engine_limit: int
) -> Result | None:
    """Compute small relations of DuckDB as plain rows, whose queries take longer to plan than their rows to compute.

    None where they are not small, or anything about them is unusual, or the widest integers of the database do not do.
    """
    from partyrate.engines.columns.duckdb_runner import are_held
    from partyrate.engines.columns.frames import integers_of, length, read_arrow
    from partyrate.engines.columns.run import prepared
    from partyrate.engines.fallback import RelationsByRows, fetched, rows_of

    plan = request.plan
    if not (find_spec("polars") and are_held(frames)) or plan.beyond(integers_of(frames).limit):
        return None
    if sum(map(length, frames.values())) > row_engine_limit or prepared(plan, frames)[2]:
        return None
    import narwhals as nw

    tables = fetched(plan, frames)
    held = {name: nw.from_native(read_arrow(name, table), eager_only=True) for name, table in tables.items()}
    rows = rows_of(request, held)
    store, _ = _in_program(rows, program)
    if store is None:
        return None
    base = next(iter(frames.values())).to_native()
    return RelationsByRows(rows.plan, store, (), "", {name: tables[name] for name in came}, held, base)


def _in_program(request: Request, program: Programs) -> tuple[CompiledStore | None, str]:
    """Compute rows with the program; None where there is none or where anything is unusual, with the reason."""
    compiled = program()
    if compiled is None:
        return None, NO_PROGRAM
    reasons: list[str] = []
    store = rate_compiled(compiled, request, reasons.append)
    return store, reasons[-1] if reasons else ""
