"""Reading the rounds of a history that is a frame: years as numbers, other rounds by their names or days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count, takewhile
from typing import Any, Final

from partyrate.engines import cell_reader
from partyrate.engines import faults as data_faults
from partyrate.engines.columns.cells import Reader, reader, stopped, stripped
from partyrate.engines.columns.compiler import Compiler
from partyrate.engines.columns.faults import NUMBER, among_rows, spotted
from partyrate.engines.columns.frames import is_in_database, is_lazy
from partyrate.engines.columns.keys import key_columns, only_by_cell
from partyrate.engines.columns.program import Checkpoint
from partyrate.engines.columns.records import HISTORY, ROUND
from partyrate.errors import DataFault, EngineError
from partyrate.language.domains.analysis import number
from partyrate.language.domains.columns import Divide, as_integer, when
from partyrate.messages import message
from partyrate.periods import PLAUSIBLE, Period, Rounds

_NAMES: Final = {
    1: (r"^[0-9]{4}-?(?:0[1-9]|1[0-2])$", "2000-01"),
    3: (r"^[0-9]{4}-?Q[1-4]$", "2000-Q1"),
    6: (r"^[0-9]{4}-?H[12]$", "2000-H1"),
}
_YEARS: Final = (r"^[0-9]{4}/[0-9]{4}$", "2000/2000")
"""Pattern of the rounds of so many months, or of several years, with an example that replaces other texts."""

_DAYS: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}$"


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
    import narwhals as nw

    in_database, divide = is_in_database(frame), compiler.integers.divide
    if rounds.are_numbers:
        years = number(PLAUSIBLE[0], PLAUSIBLE[-1], 1)
        return reader(column, dtype, "number", years, ROUND, compiler.integers, in_database=in_database)
    if dtype != nw.String:
        return None
    if rounds.are_named:
        return _by_name(column, rounds, divide, in_database=in_database)
    return None if rounds.now is None else _by_days(column, rounds, rounds.now, divide, in_database=in_database)


def _by_name(column: str, rounds: Rounds, divide: Divide, *, in_database: bool) -> Reader:
    """Read parts of years, or several years, by their names."""
    import narwhals as nw

    months = rounds.months
    word = stripped(nw.col(column), in_database=in_database)
    pattern, example = _NAMES.get(months, _YEARS)
    missing, plain = nw.col(column).is_null() | (word == ""), word.str.contains(pattern)
    safe = when(plain, word, nw.lit(example)).str.replace_all("-", "", literal=True).str
    year = safe.slice(0, 4).cast(nw.Int64)
    wrong = ~plain | (year < PLAUSIBLE[0])
    if months < 12:
        part = safe.slice(4, 2) if months == 1 else safe.slice(5, 1)
        value = year * (12 // months) + part.cast(nw.Int64) - 1
        return Reader(value, missing, wrong)
    years = months // 12
    start, first = (0, 0) if rounds.now is None else (rounds.now.number, rounds.now.start.year)
    whole = divide(year - first, years)
    wrong = wrong | (safe.slice(5, 4).cast(nw.Int64) - year != years - 1)
    if rounds.now is not None:
        wrong = wrong | (whole * years != year - first)
    return Reader(whole + start, missing, wrong)


def _by_days(column: str, rounds: Rounds, now: Period, divide: Divide, *, in_database: bool) -> Reader:
    """Read rounds by their first and last days: as one of all that can be past."""
    import narwhals as nw

    word = stripped(nw.col(column), in_database=in_database)
    past = (now.number - back for back in count(1))
    known = list(takewhile(lambda days: days >= str(PLAUSIBLE[0]), map(rounds.words, past)))
    safe = when(word.str.contains(_DAYS), word, nw.lit("2000-01-01/2000-01-01")).str
    months = safe.slice(0, 4).cast(nw.Int64) * 12 + safe.slice(5, 2).cast(nw.Int64)
    back = divide(now.start.year * 12 + now.start.month - months, rounds.months)
    return Reader(now.number - back, nw.col(column).is_null() | (word == ""), ~word.is_in(known))
