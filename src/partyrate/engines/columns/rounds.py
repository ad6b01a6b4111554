"""Reading the rounds of a history that is a frame: years as numbers, other rounds as words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from partyrate.engines import cell_reader
from partyrate.engines import faults as data_faults
from partyrate.engines.columns.cells import Reader, reader, round_in_words, stopped
from partyrate.engines.columns.compiler import Compiler
from partyrate.engines.columns.faults import NUMBER, among_rows, spotted
from partyrate.engines.columns.frames import is_in_database, is_lazy
from partyrate.engines.columns.keys import key_columns, only_by_cell
from partyrate.engines.columns.program import Checkpoint
from partyrate.engines.columns.records import HISTORY, ROUND
from partyrate.errors import DataFault, EngineError
from partyrate.language.domains.analysis import number
from partyrate.language.domains.columns import as_integer
from partyrate.messages import message
from partyrate.periods import PLAUSIBLE, Rounds


def with_rounds(
    compiler: Compiler, frame: Any, checkpoint: Checkpoint, *, is_statement: bool
) -> tuple[Any, list[DataFault]]:
    """Return the frame with the numbers of its rounds, and the faults of those that are no past rounds.

    A statement stops by itself at the first of them.
    """
    column, current = cell_reader.ROUND, compiler.current_round
    rounds = Rounds.of(compiler.plan.scheme.period, compiler.dates)
    cells = cell_reader.RoundCells(rounds, current)
    dtype = frame.collect_schema()[column]
    column_reader = None if only_by_cell(frame, column) else reader_of(frame, column, dtype, rounds, compiler)
    keys = list(key_columns(HISTORY, compiler.plan))

    def fault(row: Mapping[str, Any], number: int | None) -> DataFault:
        return data_faults.round_fault(row[column], number, {key: row[key] for key in keys}, rounds, current)

    if column_reader is not None:
        wrong = column_reader.missing | column_reader.wrong
        wrong = wrong if current is None else wrong | (column_reader.value >= current)
        frame = frame.with_columns(**{ROUND: column_reader.value})
        if is_statement:
            frame = checkpoint(HISTORY, frame, [])
            wrong = as_integer(wrong)
            return checkpoint(HISTORY, frame.with_columns(**{ROUND: stopped(frame, ROUND, column, wrong)}), []), []
        seen = spotted(frame, wrong, [*keys, column], [column])
        if all(cells.read(row[column]) is None for row in seen.rows):
            return frame, seen.faults(fault)
    if is_lazy(frame):
        raise EngineError(*message("lazy rounds", column=column, type=dtype))
    frame, rows = _by_cell(frame, column, keys, cells)
    return frame, among_rows(rows, [column]).faults(fault)


def _by_cell(
    frame: Any, column: str, keys: Sequence[str], cells: cell_reader.RoundCells
) -> tuple[Any, list[dict[str, Any]]]:
    """Read the rounds of a frame in memory cell by cell; return the rows whose cells are at fault as well."""
    import narwhals as nw

    raws = frame[column].to_list()
    numbers = list(map(cells.read, raws))
    wrong = [row for row, read in enumerate(numbers) if read is None]
    rows = [{NUMBER: row, column: raws[row], **{key: frame[key][row] for key in keys}} for row in wrong]
    series = nw.new_series(ROUND, [read or 0 for read in numbers], nw.Int64, backend=frame.implementation)
    return frame.with_columns(series), rows


def reader_of(frame: Any, column: str, dtype: Any, rounds: Rounds, compiler: Compiler) -> Reader | None:
    """Return the reader of the column of rounds; None where it must be read cell by cell."""
    in_database = is_in_database(frame)
    if rounds.months != 12:
        return round_in_words(column, dtype, rounds, compiler.integers.divide, in_database=in_database)
    years = number(PLAUSIBLE[0], PLAUSIBLE[-1], 1)
    return reader(column, dtype, "number", years, ROUND, compiler.integers, in_database=in_database)
