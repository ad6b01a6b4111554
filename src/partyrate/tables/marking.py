"""Faults shown where they stand: copies of the sheets with the faulty cells marked and commented, and a list."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from attrs import define, field

from partyrate.errors import DataError, DataFault, UsageError, checked_language, refusal
from partyrate.messages import in_language, message, text
from partyrate.resources import DEFAULT_BUDGET
from partyrate.storage.file_names import check_suffix
from partyrate.storage.files import write_bytes
from partyrate.storage.workbooks import LONGEST_TEXT, new_workbook, sheet_name, width_of, write_number
from partyrate.tables.faults import TableFault
from partyrate.tables.grid import Cell, Number, Sheet, Special, place_of, reference, text_of
from partyrate.tables.opening import Opened, opened
from partyrate.tables.targets import Headers
from partyrate.text.quoting import visible

MOST_MARKS: Final = 10_000
"""The most cells that get a comment; with more of them spreadsheet programs open the workbook slowly."""

_LARGE: Final = 1_000_000
"""From how many cells on sheets are written row by row, without merged ones, to save memory."""

_LOOKED_AT: Final = 200
_LARGEST_MERGED: Final = 10_000
_FORMATS: Final = {"percent": "0.00%", "date": "yyyy-mm-dd"}
_LIST: Final = ("file", "sheet", "cell", "header", "value", "what", "expected", "fix")


def check_faults_file(path: Path) -> None:
    """Refuse a file that faults are to be written to and that is not called as a workbook is."""
    check_suffix(path, (".xlsx",), "faults of another form")


def write_faults(
    error: DataError,
    to: str | Path,
    headers: Mapping[str, Headers],
    *,
    encoding: str | None = None,
    lang: str | None = None,
) -> int:
    """Write a workbook that shows the faults of files: a list of them, and the sheets with the faulty cells marked.

    Args:
        error: The faults; those that name a file are shown in a copy of it.
        to: The file to be written; never one that was read.
        headers: The headers that each table needs, by which the encoding of text files is found.
        encoding: Of text files, where it was named.
        lang: The language of the comments; by default the chosen one.

    Returns:
        How many cells were marked.

    Raises:
        EngineError: XlsxWriter is not installed.
        UsageError: The file is no .xlsx, was read, or cannot be written.
    """
    path = Path(to)
    check_faults_file(path)
    shown = [each for each in error.faults if isinstance(each, TableFault) and each.file]
    files = list(dict.fromkeys(Path(each.file) for each in shown if Path(each.file).is_file()))
    for read in files:
        if path.exists() and read.exists() and path.samefile(read):
            raise UsageError(*message("faults onto input", file=path))
    copies = [copy for file in files for copy in _copies(file, shown, headers, encoding)]
    target = io.BytesIO()
    book = _Book(new_workbook(target, row_by_row=sum(each.size for each in copies) > _LARGE), checked_language(lang))
    marked = book.write(error.faults, copies)
    book.book.close()
    try:
        write_bytes(path, target.getvalue())
    except OSError as failed:
        raise UsageError(*message("faults not written", file=path, error=refusal(failed))) from None
    return marked


@define
class _Copy:
    """A sheet that is copied: where it stands, and the faults of its cells by their place."""

    file: str
    sheet: Sheet
    faults: dict[tuple[int, int], list[TableFault]] = field(factory=dict)
    name: str = ""

    @property
    def size(self) -> int:
        """The number of its cells."""
        return sum(map(len, self.sheet.rows.values()))

    def place(self, fault: TableFault) -> tuple[int, int] | None:
        """Return the row and the column that a fault is shown at; None where it is one of the whole table."""
        try:
            return place_of(fault.cell)
        except ValueError:
            if fault.row is None:
                return None
            return fault.row, min(self.sheet.rows.get(fault.row, {1: ""}), default=1)


def _copies(
    file: Path, faults: list[TableFault], headers: Mapping[str, Headers], encoding: str | None
) -> Iterator[_Copy]:
    """Yield the sheets of a file that are shown, or at fault."""
    in_file = [each for each in faults if Path(each.file) == file]
    try:
        opened_file = opened(file, in_file[0].table, DEFAULT_BUDGET)
        sheets = list(_sheets(opened_file, in_file, headers, encoding))
    except DataError:
        return  # what cannot be opened has no cells
    for sheet in sheets:
        copy = _Copy(str(file), sheet)
        for fault in in_file:
            place = copy.place(fault) if fault.sheet == sheet.name else None
            if place is not None:
                copy.faults.setdefault(place, []).append(fault)
        yield copy


def _sheets(
    held: Opened, faults: list[TableFault], headers: Mapping[str, Headers], encoding: str | None
) -> Iterator[Sheet]:
    if held.book is not None:
        wrong = {each.sheet for each in faults}
        yield from (held.sheet(each.name) for each in held.book.sheets if not each.is_hidden or each.name in wrong)
    elif not held.is_parquet:
        yield held.text(headers[faults[0].table], encoding)[0]


class _Book:
    """The workbook that is written."""

    def __init__(self, book: Any, lang: str) -> None:
        self.book, self.lang = book, lang
        self._formats: dict[tuple[str, bool], Any] = {}
        self._left = MOST_MARKS
        self.marked = 0

    def write(self, faults: Iterable[DataFault], copies: list[_Copy]) -> int:
        """Write the list of faults, then the copies, and return how many cells were marked."""
        title = text("faults sheet").in_language(self.lang)
        taken = [title]
        for copy in copies:
            copy.name = sheet_name(copy.sheet.name or Path(copy.file).stem, taken)
            taken.append(copy.name)
        names = {(copy.file, copy.sheet.name): copy for copy in copies}
        self._list(self.book.add_worksheet(title), list(faults), names)
        for copy in copies:
            self._copy(self.book.add_worksheet(copy.name), copy)
        return self.marked

    def _list(self, sheet: Any, faults: list[DataFault], names: Mapping[tuple[str, str], _Copy]) -> None:
        head = self.book.add_format({"bold": True, "bottom": 1})
        plain = self.book.add_format({"text_wrap": True, "valign": "top"})
        rows = [_listed(each, self.lang) for each in faults]
        for column, key in enumerate(_LIST):
            title = text("faults sheet name" if key == "sheet" else f"faults {key}").in_language(self.lang)
            sheet.write_string(0, column, title, head)
            sheet.set_column(column, column, min(width_of([title, *(row[column] for row in rows[:500])]), 45))
        sheet.freeze_panes(1, 0)
        for number, (fault, row) in enumerate(zip(faults, rows, strict=True), start=1):
            for column, content in enumerate(row):
                sheet.write_string(number, column, content[:LONGEST_TEXT], plain)
            copy = names.get((str(Path(fault.file)), fault.sheet)) if isinstance(fault, TableFault) else None
            place = copy.place(fault) if copy is not None and isinstance(fault, TableFault) else None
            if copy is not None and place is not None and number <= MOST_MARKS:
                link = f"internal:'{copy.name.replace(chr(39), chr(39) * 2)}'!{reference(*place)}"
                sheet.write_url(number, _LIST.index("cell"), link, string=row[_LIST.index("cell")])

    def _copy(self, sheet: Any, copy: _Copy) -> None:
        cells = copy.sheet.rows
        for column in sorted({column for row in cells.values() for column in row})[:500]:
            texts = [text_of(cells[row].get(column))[:100] for row in sorted(cells)[:_LOOKED_AT]]
            sheet.set_column(column - 1, column - 1, width_of(texts))
        blank = {place for place in copy.faults if place[1] not in cells.get(place[0], {})}
        for row in sorted({*cells, *(row for row, _ in blank)}):
            if row in copy.sheet.hidden_rows:
                sheet.set_row(row - 1, None, None, {"hidden": True})
            columns = {*cells.get(row, {}), *(column for at, column in blank if at == row)}
            for column in sorted(columns):
                self._cell(sheet, row, column, cells.get(row, {}).get(column), copy.faults.get((row, column), []))
        if not self.book.constant_memory:
            self._merge(sheet, copy)

    def _merge(self, sheet: Any, copy: _Copy) -> None:
        met: set[tuple[int, int]] = set()
        for each in copy.sheet.merged[:_LOOKED_AT]:
            size = (each.bottom - each.top + 1) * (each.right - each.left + 1)
            if not 1 < size <= _LARGEST_MERGED:
                continue
            whole = {(row, at) for row in range(each.top, each.bottom + 1) for at in range(each.left, each.right + 1)}
            # a mark inside a merged range would not be seen
            if whole & met or any(place in copy.faults for place in whole - {(each.top, each.left)}):
                continue
            met |= whole
            faults = copy.faults.get((each.top, each.left), [])
            sheet.merge_range(
                each.top - 1, each.left - 1, each.bottom - 1, each.right - 1, "", self._format("", faults)
            )
            self._cell(sheet, each.top, each.left, copy.sheet.rows.get(each.top, {}).get(each.left), faults, again=True)

    def _cell(
        self, sheet: Any, row: int, column: int, cell: Cell | None, faults: list[TableFault], *, again: bool = False
    ) -> None:
        style = cell.style if isinstance(cell, Special) and cell.kind == "number" else ""
        _write(sheet, row - 1, column - 1, cell, self._format(style, faults))
        if faults and not again:
            self.marked += 1
            if self._left:
                self._left -= 1
                comment = "\n\n".join(_comment(each, self.lang) for each in faults)
                sheet.write_comment(row - 1, column - 1, comment[:LONGEST_TEXT], {"x_scale": 2.5, "y_scale": 1.5})

    def _format(self, style: str, faults: list[TableFault]) -> Any:
        key = style, bool(faults)
        if key == ("", False):
            return None
        if key not in self._formats:
            marked = {"bg_color": "#FFC7CE", "font_color": "#9C0006", "border": 1, "border_color": "#9C0006"}
            number = {"num_format": _FORMATS.get(style, style)} if style else {}
            self._formats[key] = self.book.add_format({**number, **(marked if faults else {})})
        return self._formats[key]


def _write(sheet: Any, row: int, column: int, cell: Cell | None, style: Any) -> None:
    """Write a cell as it stands in the file."""
    text = "" if cell is None else cell if isinstance(cell, str) else cell.text
    kind = "number" if isinstance(cell, Number) else cell.kind if isinstance(cell, Special) else "text"
    number = _number(text) if kind == "number" else None
    if number is not None:
        write_number(sheet, row, column, number, style)
    elif kind == "flag":
        sheet.write_boolean(row, column, text == "TRUE", style)
    elif text:
        sheet.write_string(row, column, text[:LONGEST_TEXT], style)
    else:
        sheet.write_blank(row, column, None, style)


def _number(text: str) -> Decimal | None:
    try:
        stored = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not stored.is_finite() or abs(stored.adjusted()) > 300:
        return None
    return Decimal(f"{float(stored):.15g}")


def _comment(fault: TableFault, lang: str) -> str:
    what, expected, fix = _words(fault, lang)
    wanted = text("faults comment expected", expected=expected).in_language(lang) if expected else ""
    return visible("\n".join(filter(None, [what, wanted, fix])))


def _words(fault: DataFault, lang: str) -> tuple[str, str, str]:
    what, _, fix = fault.lines(lang)
    return what, in_language(fault.expected, lang), fix


def _listed(fault: DataFault, lang: str) -> tuple[str, ...]:
    """Return the row of a fault in the list."""
    what, expected, fix = _words(fault, lang)
    if not isinstance(fault, TableFault):
        return ("", fault.table, str(fault.row or ""), fault.column, _shown(fault.value), what, expected, fix)
    return (fault.file, fault.sheet, fault.cell, fault.header, _shown(fault.value), what, expected, fix)


def _shown(value: Any) -> str:
    return "" if value is None else visible(str(value))[:1000]
