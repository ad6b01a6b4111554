"""The files of a rating: their names, what they hold, and how they are written."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from partyrate.engines.cell_reader import HISTORY
from partyrate.errors import EngineError, UsageError, checked_language, counted, listed, refusal
from partyrate.messages import Text, joined, message, text
from partyrate.numbers import show
from partyrate.output.csv_files import table_cells, written_table
from partyrate.output.titles import column_titles, incentive_titles
from partyrate.output.workbook import result_workbook
from partyrate.rating.rating import Rating
from partyrate.storage.files import write_all
from partyrate.tables import TableReport
from partyrate.text.quoting import shown

INCENTIVES: Final = "incentives"
NOTES: Final = "notes.txt"
MANIFEST: Final = "manifest.json"
WORKBOOK: Final = "results.xlsx"

FORMATS: Final = ("csv", "xlsx", "parquet", "jsonl")
"""The forms in which results are written."""

ENCODINGS: Final = ("utf-8", "utf-8-sig", "gb18030")
"""The encodings of CSV: UTF-8, with a byte-order mark, by which Excel knows it, and that of older programs in China."""


@frozen(kw_only=True)
class Form:
    """In which form results are written.

    Args:
        formats: Some of `csv`, `xlsx`, `parquet` and `jsonl`.
        for_excel: Whether an apostrophe stands before cells of CSV that a spreadsheet would compute.
        encoding: The encoding of CSV; without it UTF-8, for Excel with a byte-order mark.
        lang: The language of notes and titles; by default the chosen one.
        labels: Whether the columns of CSV are headed by labels in the language, as those of workbooks are.

    Raises:
        UsageError: A format or an encoding is unknown.
    """

    formats: Sequence[str] = ("csv",)
    for_excel: bool = False
    encoding: str | None = None
    lang: str = field(default=None, converter=checked_language)
    labels: bool = False

    def __attrs_post_init__(self) -> None:
        for each in self.formats:
            if each not in FORMATS:
                raise UsageError(*message("unknown format", format=each, formats=listed(FORMATS)))
        if self.encoding not in (None, *ENCODINGS):
            raise UsageError(*message("unknown csv-encoding", encoding=self.encoding, encodings=listed(ENCODINGS)))

    @property
    def csv_encoding(self) -> str:
        """The encoding in which CSV is written."""
        return self.encoding or ("utf-8-sig" if self.for_excel else "utf-8")


def _pairing(name: str) -> str:
    return f"pairing-{name}"


def _frames(rating: Rating) -> dict[str, Any]:
    """Return the tables of a rating by the names of their files."""
    frames = {table: frame for table, frame in rating.tables.items() if table != HISTORY}
    if rating.scheme.incentives:
        frames[INCENTIVES] = rating.incentives
    return frames | {_pairing(name): rating.pairs(name) for name in rating.scheme.pairings}


def results(rating: Rating, form: Form = Form(), reports: Sequence[TableReport] = ()) -> tuple[dict[str, bytes], str]:
    """Return the files of a rating (tables, incentives, notes), and a remark on cells that spreadsheets compute."""
    frames = _frames(rating)
    files: dict[str, bytes] = {}
    remark = _write_csv(files, rating, frames, form) if "csv" in form.formats else ""
    makers: dict[str, Callable[[Any], bytes]] = {"parquet": parquet, "jsonl": json_lines}
    for kind in form.formats:
        for name, frame in frames.items() if kind in makers else ():
            files[f"{name}.{kind}"] = makers[kind](frame)
    if "xlsx" in form.formats:
        files[WORKBOOK] = result_workbook(rating, reports, form.lang)
    lines = [*(shown(note.text(form.lang)) for note in rating.notes), *(each.text(form.lang) for each in reports)]
    notes = "".join(f"{line}\n" for line in [*lines, *filter(None, [remark])])
    files[NOTES] = notes.encode("utf-8", "backslashreplace")
    return files, remark


def _write_csv(files: dict[str, bytes], rating: Rating, frames: Mapping[str, Any], form: Form) -> str:
    """Add the files of CSV, and return a remark on cells that spreadsheets compute."""
    computed: dict[str, int] = {}
    for name, frame in frames.items():
        titles = _titles(rating, name, form.lang) if form.labels else list
        rows, number = written_table(frame, for_excel=form.for_excel, titles=titles)
        files[f"{name}.csv"] = _encoded(rows, f"{name}.csv", form.csv_encoding)
        computed |= {f"{name}.csv": number} if number else {}
    words = computed_words(computed, for_excel=form.for_excel)
    return "" if words is None else words.in_language(form.lang)


def _titles(rating: Rating, name: str, lang: str) -> Callable[[Sequence[str]], Sequence[str]]:
    """Return the function that gives the columns of a table their titles."""
    if name in rating.tables:
        return lambda names: column_titles(rating, name, names, lang)
    return (lambda names: incentive_titles(names, lang)) if name == INCENTIVES else list


def _encoded(content: str, name: str, encoding: str) -> bytes:
    try:
        return content.encode(encoding)
    except UnicodeEncodeError as error:
        character = error.object[error.start]
        raise UsageError(
            *message("no character of encoding", name=name, character=character, encoding=encoding)
        ) from None


def json_lines(frame: Any, name: str = "JSON lines") -> bytes:
    """Return a table as JSON lines: an object for each row, exact numbers as texts, null for what is absent."""
    cells = table_cells(frame)
    names = next(cells)
    lines = (
        json.dumps({name: _plain(value) for name, value in zip(names, row, strict=True)}, ensure_ascii=False)
        for row in cells
    )
    return _encoded("".join(f"{line}\n" for line in lines), name, "utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | Fraction):
        return show(Fraction(value)) if isinstance(value, Fraction) else f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    return None if value == "" else value


def parquet(frame: Any) -> bytes:
    """Return a table as Parquet: decimals as decimals, fractions without exact decimals as texts.

    Raises:
        EngineError: Polars is not installed.
    """
    if not find_spec("polars"):
        raise EngineError(*message("polars to write parquet"))
    import polars as pl

    cells = table_cells(frame)
    names = next(cells)
    columns = list(zip(*cells, strict=True)) or [()] * len(names)
    series = {name: _column(values) for name, values in zip(names, columns, strict=True)}
    buffer = io.BytesIO()
    pl.DataFrame(series).write_parquet(buffer)
    return buffer.getvalue()


def _column(values: Sequence[Any]) -> Any:
    """Return the values of a column as Parquet holds them: of one type, or as texts."""
    import polars as pl

    cells = [None if value == "" else value for value in values]
    kinds = {type(value) for value in cells if value is not None}
    if len(kinds) <= 1 and kinds <= {int, str, bool, date, float}:
        return pl.Series(cells, dtype=pl.String) if not kinds else pl.Series(cells)
    if kinds <= {int, Decimal}:
        places = max(max(0, -int(Decimal(value or 0).as_tuple().exponent)) for value in cells)
        return pl.Series(cells, dtype=pl.Decimal(38, places))
    return pl.Series([None if value is None else str(_plain(value)) for value in cells], dtype=pl.String)


def computed_words(computed: Mapping[str, int], *, for_excel: bool) -> Text | None:
    """Return in which files a spreadsheet would compute cells, and what was done about it; None where it would not."""
    if not computed:
        return None
    cells = joined(
        text("computed in file", file=name, cells=counted(count, "cell")) for name, count in computed.items()
    )
    return text("computed, with apostrophe" if for_excel else "computed by a spreadsheet", cells=cells)


def check_folder(folder: Path) -> None:
    """Check that results are asked for in a folder, and not in one file of some form.

    Raises:
        UsageError: The name is that of a file.
    """
    ending = folder.suffix.lower().removeprefix(".")
    if ending in FORMATS and not folder.is_dir():
        raise UsageError(*message("file of results", file=folder, folder=folder.with_suffix(""), format=ending))


def write_results(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a rating to a folder, which is made where there is none: all of them or none.

    Raises:
        UsageError: They cannot be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_all(folder, files)
    except OSError as error:
        raise UsageError(*message("results not written", folder=folder, error=refusal(error))) from None
