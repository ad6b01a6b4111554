"""Tables in files: CSV as plain text, so that no number is touched on the way; Parquet where Polars is installed.

Bad files give one clear error.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from partyrate.budget import DEFAULT_BUDGET
from partyrate.engines.converted import Conversion, frame_as_read
from partyrate.engines.reading import HISTORY
from partyrate.errors import DataError, DataFault, EngineError, UsageError, listed
from partyrate.periods import read_date
from partyrate.plan import Plan
from partyrate.quoting import for_spreadsheet, is_computed
from partyrate.storage import read_regular

LARGEST_DAYS: Final = 1_000_000
"""The most bytes of a file with dates."""

_NO_CHARACTERS: Final = ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7")
"""Encodings of Python that are none of files: of names of hosts, of source code, of mail."""


def read_table(path: Path, table: str, encoding: str = "utf-8") -> Any:
    """Read a table: a Polars frame where Polars is installed, else a list of dicts.

    Args:
        path: A CSV file with a header line, or a Parquet file.
        table: Its name in the scheme, for messages.
        encoding: Of a CSV file. A byte order mark is passed over.

    Raises:
        DataError: The file is not there, is empty, has another encoding, or rows of different lengths.
        EngineError: A Parquet file, and Polars is not installed.
    """
    if not path.is_file():
        raise _fault(table, f"there is no file {path}", "tables are read from files", "check the path")
    if path.suffix.lower() in (".xlsx", ".xls", ".ods", ".et"):
        raise _fault(
            table, f"{path} is a workbook", "tables are read from CSV or Parquet", "save the sheet as CSV (UTF-8)"
        )
    if path.suffix == ".parquet":
        if not find_spec("polars"):
            raise EngineError(f"{path} is a Parquet file", "Polars reads it", "pip install 'partyrate[polars]'")
        import polars as pl

        try:
            return pl.read_parquet(path)
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
            raise _fault(
                table, f"{path} is no Parquet file: {error}", "", "check the file, or give the table as CSV"
            ) from None
    header, rows = _parsed(path, table, encoding)
    if find_spec("polars"):
        import polars as pl

        columns = list(zip(*rows, strict=True)) if rows else [() for _ in header]
        return pl.DataFrame(
            {name: list(cells) for name, cells in zip(header, columns, strict=True)},
            schema_overrides=dict.fromkeys(header, pl.String),
        )
    return [dict(zip(header, row, strict=True)) for row in rows]


def read_for(plan: Plan, table: str, path: Path, encoding: str = "utf-8") -> tuple[Any, tuple[Conversion, ...]]:
    """Read a table of a scheme, as `read_table` does, with its texts as they are read, and those that were converted.

    Plain rows are converted where they are rated.
    """
    frame = read_table(path, table, encoding)
    if isinstance(frame, list) or table not in (*plan.scheme.tables, HISTORY):
        return frame, ()
    return frame_as_read(plan, table, frame)


def read_days(path: Path) -> frozenset[date]:
    """Read a text file with a date on each line; empty lines, and what follows `#`, are passed over.

    Raises:
        UsageError: The file cannot be read, or a line is no date.
    """
    if not path.is_file():
        raise UsageError(f"there is no file {path}", "days are read from files", "check the path")
    try:
        lines = read_regular(path, LARGEST_DAYS).decode("utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}", "days are read from a file", "check the path"
        ) from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is no text in UTF-8", "days are read from a text", "save it as UTF-8") from None
    words = [(number, line.partition("#")[0].strip()) for number, line in enumerate(lines, start=1)]
    return frozenset(read_date(word, f"{path}, line {number}") for number, word in words if word)


def _parsed(path: Path, table: str, encoding: str) -> tuple[list[str], list[list[str]]]:
    try:
        raw = read_regular(path, DEFAULT_BUDGET.data_bytes)
    except OSError as error:
        raise _fault(table, f"{path} cannot be read: {error.strerror}", "", "check who may read it") from None
    text = _decoded(raw, path, table, encoding)
    lines = [(number, row) for number, row in _rows(text, path, table) if any(cell.strip() for cell in row)]
    if not lines:
        raise _fault(
            table, f"{path} is empty", "a table has a header line and rows", "check that the right file was given"
        )
    header = [cell.strip() for cell in lines[0][1]]
    other = [word for sign, word in ((";", "semicolons"), ("\t", "tabs")) if sign in header[0]]
    if len(header) == 1 and other:
        raise _fault(
            table,
            f"the cells of {path} are separated by {other[0]}",
            "the cells of a CSV file are separated by commas",
            "save it as CSV with commas, or read it into a frame, for instance with polars.read_csv(...)",
        )
    doubled = [name for name in header if header.count(name) > 1]
    if doubled:
        raise _fault(
            table, f"{path} has the column {doubled[0]!r} twice", "a column is read by its name", "rename one of them"
        )
    for number, row in lines[1:]:
        if len(row) != len(header):
            raise _fault(
                table,
                f"line {number} of {path} has {len(row)} cells",
                f"the header has {len(header)}: {listed(header)}",
                "check commas and quotes in that line",
            )  # fmt: skip
    return header, [row for _, row in lines[1:]]


def _decoded(raw: bytes, path: Path, table: str, encoding: str) -> str:
    """Return the text of a file in the encoding that was named."""
    try:
        known = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        known = ""
    if not known or known in _NO_CHARACTERS or not getattr(codecs.lookup(known), "_is_text_encoding", True):
        raise _fault(table, f"there is no encoding {encoding!r}", "", "write utf-8 or gb18030")
    try:
        return raw.decode("utf-8-sig" if known == "utf-8" else known)
    except UnicodeDecodeError as error:
        hint = _likely(raw)
        raise _fault(
            table,
            f"{path} is not {encoding}: byte {error.start + 1:,} fits no character",
            "a file in another encoding would give wrong names",
            f"pass encoding {hint!r} (--encoding {hint}), or save the file as UTF-8",
        ) from None
    except UnicodeError as error:  # of UTF-16 without a byte order mark, for instance
        raise _fault(table, f"{path} is not {encoding}: {error}", "", "save the file as UTF-8") from None


def _rows(text: str, path: Path, table: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        return [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise _fault(table, f"{path} is no CSV file: {error}", "", "check quotes near that line") from None


def _likely(raw: bytes) -> str:
    """Guess the encoding of a file that is not what was said, for a hint."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for encoding in ("utf-8", "gb18030"):
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _fault(table: str, what: str, why: str, mend: str) -> DataError:
    return DataError.of([DataFault(what, why, mend, table=table)])


def written_rows(frame: Any) -> str:
    """Write a table as CSV: decimals with all their digits, nothing for what is absent."""
    return written_table(frame)[0]


def written_table(frame: Any, *, for_excel: bool = False) -> tuple[str, int]:
    """Write a table as CSV, and count the cells that a spreadsheet would compute instead of showing them.

    Args:
        frame: A frame of any kind, a list of dicts, or None.
        for_excel: Whether an apostrophe stands before those cells, so that they are shown; else they stay as they are.
    """
    if frame is None:
        return "", 0
    buffer = io.StringIO()
    plain = csv.writer(buffer, lineterminator="\n")
    quoting = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    computed = 0
    for row in _cells(frame):
        found = sum(map(is_computed, row))
        computed += found
        cells = list(map(for_spreadsheet, row)) if found and for_excel else row
        returns = any("\r" in cell for cell in cells if isinstance(cell, str))  # `csv` would leave it without quotes
        (quoting if returns else plain).writerow(cells)
    return buffer.getvalue(), computed


def _cells(frame: Any) -> Iterator[list[Any]]:
    """Yield the header of a table, and its rows with an empty text for what is absent."""
    if isinstance(frame, Sequence):
        rows: Sequence[Mapping[str, Any]] = frame
        names = _columns(rows)
    else:
        import narwhals as nw

        made = nw.from_native(frame)
        if isinstance(made, nw.LazyFrame):
            made = made.collect()
        names, rows = made.columns, made.rows(named=True)
    yield list(names)
    for row in rows:
        yield ["" if row.get(name) is None else row[name] for name in names]


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Give the columns that any row has; one that only later rows have stands where they have it."""
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
