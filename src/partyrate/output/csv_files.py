"""Texts that the command line reads and writes beside tables: days line by line, and results as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, Final

from partyrate.errors import UsageError, refusal
from partyrate.messages import message, text
from partyrate.periods import read_date
from partyrate.storage.files import read_regular
from partyrate.text.quoting import for_spreadsheet, is_computed

LARGEST_DAYS: Final = 1_000_000
"""The most bytes of a file with dates."""


def read_days(path: Path) -> frozenset[date]:
    """Read a text file with a date on each line; empty lines, and what follows `#`, are passed over.

    Raises:
        UsageError: The file cannot be read, or a line is no date.
    """
    if not path.is_file():
        raise UsageError(*message("no file of days", file=path))
    try:
        lines = read_regular(path, LARGEST_DAYS).decode("utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError(*message("days not read", file=path, error=refusal(error))) from None
    except UnicodeDecodeError:
        raise UsageError(*message("days not in UTF-8", file=path)) from None
    words = [(number, line.partition("#")[0].strip()) for number, line in enumerate(lines, start=1)]
    return frozenset(read_date(word, text("line of a file", file=path, line=number)) for number, word in words if word)


def written_rows(frame: Any) -> str:
    """Write a table as CSV: decimals with all their digits, nothing for what is absent."""
    return written_table(frame)[0]


def written_table(
    frame: Any, *, for_excel: bool = False, titles: Callable[[Sequence[str]], Sequence[str]] = list
) -> tuple[str, int]:
    """Write a table as CSV, and count the cells that a spreadsheet would compute instead of showing them.

    Args:
        frame: A frame of any kind, a list of dicts, or None.
        for_excel: Whether an apostrophe stands before those cells, so that they are shown; else they stay as they are.
        titles: Returns the titles of columns by their names, which head the columns without it.
    """
    if frame is None:
        return "", 0
    buffer = io.StringIO()
    plain = csv.writer(buffer, lineterminator="\n")
    quoting = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    computed = 0
    rows = table_cells(frame)
    for row in chain([list(titles(next(rows)))], rows):
        computed_cells = sum(map(is_computed, row))
        computed += computed_cells
        cells = list(map(for_spreadsheet, row)) if computed_cells and for_excel else row
        returns = any("\r" in cell for cell in cells if isinstance(cell, str))  # `csv` would leave it without quotes
        (quoting if returns else plain).writerow(cells)
    return buffer.getvalue(), computed


def table_cells(frame: Any) -> Iterator[list[Any]]:
    """Yield the header of a table, and its rows with an empty text for what is absent."""
    if isinstance(frame, Sequence):
        rows: Sequence[Mapping[str, Any]] = frame
        names = _columns(rows)
    else:
        import narwhals as nw

        table = nw.from_native(frame)
        if isinstance(table, nw.LazyFrame):
            table = table.collect()
        names, rows = table.columns, table.rows(named=True)
    yield list(names)
    for row in rows:
        yield ["" if row.get(name) is None else row[name] for name in names]


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the columns that any row has; one that only later rows have stands where they have it."""
    names: list[str] = []
    for row in rows:
        if row.keys() <= set(names):
            continue
        at = min((names.index(name) for name in row if name in names), default=len(names))
        for name in row:
            if name in names:
                at = names.index(name) + 1
            else:
                names.insert(at, name)
                at += 1
    return names
