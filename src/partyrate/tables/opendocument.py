"""The cells of OpenDocument sheets (.ods), read as a stream by the standard library.

Cells and rows that stand for many equal ones are spread out as far as they hold something; what is repeated up to the
end of the sheet and holds nothing takes no memory.
"""

from __future__ import annotations

import re
from typing import Final

from attrs import define, field, frozen

from partyrate.messages import text
from partyrate.resources import ResourceBudget
from partyrate.tables.archive import Archive, LockedError, TextOfCell
from partyrate.tables.grid import MOST_COLUMNS, MOST_ROWS, Cell, Entry, Number, Range, Row, Sheet, Special

_NAMESPACES: Final = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office:",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table:",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text:",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style:",
    "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0": "number:",
    "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext:",
}
_ERROR = re.compile(r"#[A-Z/0!?]{2,10}[!?]|#N/A|#NAME\?|(Err|错误|エラー)[:：]\d{3}")
_BLANKS = re.compile("[ \t\r\n]+")
_CELLS: Final = ("table:table-cell", "table:covered-table-cell")
_DAY_0: Final = {"1899-12-30": False, "1904-01-01": True}


class _Names(dict[str, str]):
    """Names with the usual prefix of their namespace, remembered."""

    def __missing__(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        self[name] = found = _NAMESPACES.get(space, "?:") + local
        return found


@define
class OpenDocument:
    """An OpenDocument workbook; its one part with cells is read whole.

    Raises:
        DamagedError: It is none, or a damaged one.
        LockedError: It is encrypted.
        ResourceError: It holds more unpacked bytes or cells than the budget allows.
    """

    raw: bytes
    budget: ResourceBudget
    sheets: list[Entry] = field(init=False, factory=list)
    _found: dict[str, Sheet] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        archive = Archive(self.raw, self.budget)
        if "META-INF/manifest.xml" in archive:
            archive.parse("META-INF/manifest.xml", _no_encryption, separator=" ")
        reader = _Reader(archive)
        for part in ("styles.xml", "content.xml"):
            if part == "content.xml" or part in archive:
                archive.parse(part, reader.start, reader.end, reader.text, separator=" ")
        for sheet in reader.sheets:
            self.sheets.append(Entry(sheet.name, is_hidden=sheet.is_hidden))
            self._found[sheet.name] = sheet

    def read(self, name: str) -> Sheet:
        """Return the cells of a sheet."""
        return self._found[name]


def _no_encryption(name: str, _: dict[str, str]) -> None:
    if name.rpartition(" ")[2] == "encryption-data":
        raise LockedError


@frozen
class _Repeated:
    """The default style of some columns, up to the last of them."""

    last: int
    style: str


class _Reader:
    """The sheets of a workbook, gathered while its XML goes by."""

    def __init__(self, archive: Archive) -> None:
        self.sheets: list[Sheet] = []
        self._archive = archive
        self._names = _Names()
        self._numbers: dict[str, Number] = {}
        self._path: list[str] = []
        self._zeros: dict[str, str] = {}  # formats with zeros before a number, by name
        self._styles: dict[str, str] = {}  # the formats of styles, by name
        self._hidden: set[str] = set()  # styles of sheets that are not shown
        self._named = self._format = ""
        self._sheet: Sheet | None = None
        self._starts_1904 = False
        self._columns: list[_Repeated] = []
        self._row: Row = {}
        self._row_number = self._rows = self._column = 0
        self._is_row_hidden = False
        self._row_style = ""
        self._groups: list[bool] = []
        self._cell: dict[str, str] = {}
        self._texts = TextOfCell()
        self._paragraphs: list[str] = []
        self._apart = 0  # how deep inside notes and drawings, whose texts are none of the cell

    # ------------------------------------------------------------------------------------------------- elements

    def start(self, tag: str, raw_attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        name = self._names[tag]
        attributes = {self._names[key]: value for key, value in raw_attributes.items()}
        if self._apart or self._is_apart(name):
            self._apart += 1
        elif name in _CELLS:
            self._cell, self._paragraphs, self._texts = attributes, [], TextOfCell()
        elif name.startswith("text:"):
            self._text_part(name, attributes)
        elif name == "table:table-row":
            self._start_row(attributes)
        elif name == "table:table-row-group":
            self._groups.append(attributes.get("table:display") == "false")
        elif name == "table:table-column":
            last = self._columns[-1].last if self._columns else 0
            times = _times(attributes, "table:number-columns-repeated")
            self._columns.append(_Repeated(last + times, attributes.get("table:default-cell-style-name", "")))
        elif name == "table:table":
            self._start_sheet(attributes)
        elif name == "table:null-date":
            self._null_date(attributes.get("table:date-value", "1899-12-30"))
        else:
            self._style_part(name, attributes)
        self._path.append(name)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        name = self._path.pop()
        if self._apart:
            self._apart -= 1
        elif name in _CELLS:
            self._end_cell()
        elif name == "text:p":
            self._paragraphs.append("".join(self._texts).strip(" "))
            self._texts.clear()
        elif name == "table:table-row":
            self._end_row()
        elif name == "table:table-row-group":
            self._groups.pop()
        elif name == "table:table":
            self._sheet = None

    def text(self, part: str) -> None:
        """Take a piece of text."""
        if not self._apart and self._path and self._path[-1].startswith("text:") and self._sheet is not None:
            self._texts.add(_BLANKS.sub(" ", part))

    def _is_apart(self, name: str) -> bool:
        """Whether what an element holds is none of a cell, or of a sheet that can be looked at."""
        if name in ("office:annotation", "text:note", "text:ruby-text", "table:tracked-changes", "table:dde-links"):
            return True
        if name == "table:table":
            return self._path[-1:] != ["office:spreadsheet"]
        return name.startswith("?:") and bool(self._path) and self._path[-1] in (*_CELLS, "text:p", "table:shapes")

    def _text_part(self, name: str, attributes: dict[str, str]) -> None:
        if name == "text:p":
            self._texts.clear()
        elif name == "text:s":
            self._texts.add(" " * min(_times(attributes, "text:c"), 1_000))
        elif name == "text:tab":
            self._texts.add("\t")
        elif name == "text:line-break":
            self._texts.add("\n")

    # --------------------------------------------------------------------------------------------------- styles

    def _style_part(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style:style":
            self._named = attributes.get("style:name", "")
            parent = self._styles.get(attributes.get("style:parent-style-name", ""), "")
            if attributes.get("style:family") == "table-cell":
                self._styles[self._named] = attributes.get("style:data-style-name", parent)
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden.add(self._named)
        elif name.startswith("number:") and name.endswith("-style"):
            self._format = attributes.get("style:name", "") if name == "number:number-style" else ""
        elif name == "number:number" and self._format:
            digits = int(attributes.get("number:min-integer-digits", "0"))
            is_whole = attributes.get("number:decimal-places", "0") == "0"
            if is_whole and 1 < digits <= 30:
                self._zeros[self._format] = "0" * digits

    def _shown(self, column: int) -> str:
        """Return the zeros that the format of a cell shows before its number."""
        name = self._cell.get("table:style-name") or self._row_style
        if not name:
            name = next((each.style for each in self._columns if each.last >= column), "")
        return self._zeros.get(self._styles.get(name, ""), "")

    # --------------------------------------------------------------------------------------- sheets, rows, cells

    def _null_date(self, day: str) -> None:
        if day not in _DAY_0:
            raise ValueError(text("damage of days", day=day))
        self._starts_1904 = _DAY_0[day]

    def _start_sheet(self, attributes: dict[str, str]) -> None:
        name = attributes.get("table:name", "")
        hidden = attributes.get("table:style-name", "") in self._hidden
        self._sheet = Sheet(name, is_hidden=hidden, starts_1904=self._starts_1904)
        self.sheets.append(self._sheet)
        self._columns, self._row_number, self._groups = [], 0, []

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row, self._column = {}, 0
        self._rows = _times(attributes, "table:number-rows-repeated")
        self._row_style = attributes.get("table:default-cell-style-name", "")
        self._is_row_hidden = attributes.get("table:visibility", "visible") != "visible" or any(self._groups)

    def _end_row(self) -> None:
        first, self._row_number = self._row_number + 1, self._row_number + self._rows
        if self._sheet is None or not self._row:
            return
        if self._row_number > MOST_ROWS:
            raise ValueError(text("in row", number=self._row_number))
        self._archive.count_cell(len(self._row) * (self._rows - 1))
        for number in range(first, self._row_number + 1):
            self._sheet.rows[number] = self._row
            if self._is_row_hidden:
                self._sheet.hidden_rows.add(number)

    def _end_cell(self) -> None:
        times = _times(self._cell, "table:number-columns-repeated")
        first, self._column = self._column + 1, self._column + times
        self._merge(first)
        cell = self._made(first)
        if cell is None or self._sheet is None:
            return
        if self._column > MOST_COLUMNS:
            raise ValueError(text("damage in column", number=self._column))
        self._archive.count_cell(times)
        for column in range(first, self._column + 1):
            self._row[column] = cell

    def _merge(self, column: int) -> None:
        wide = _times(self._cell, "table:number-columns-spanned")
        high = _times(self._cell, "table:number-rows-spanned")
        if (wide > 1 or high > 1) and self._sheet is not None:
            self._archive.count_cell()
            row = self._row_number + 1
            self._sheet.merged.append(Range(row, column, row + high - 1, column + wide - 1))

    def _made(self, column: int) -> Cell | None:
        held = self._cell
        sort = held.get("office:value-type", "")
        has_formula = "table:formula" in held
        shown = "\n".join(self._paragraphs)
        if held.get("calcext:value-type") == "error" or (has_formula and _ERROR.fullmatch(shown)):
            return Special("error", shown, "", has_formula)
        if sort in ("float", "percentage", "currency"):
            style = "percent" if sort == "percentage" else self._shown(column)
            value = held.get("office:value", "")
            return Special("number", value, style, has_formula) if style or has_formula else self._number(value)
        if sort == "boolean":
            return Special("flag", held.get("office:boolean-value", "false").upper(), "", has_formula)
        if sort in ("date", "time"):
            return Special("date", held.get(f"office:{sort}-value", ""), "", has_formula)
        content = held.get("office:string-value") or shown
        if has_formula:
            return Special("text", content, formula=True, is_calculated=bool(sort))
        return content or None

    def _number(self, content: str) -> Number:
        number = self._numbers.get(content)
        if number is None:
            self._numbers[content] = number = Number(content)
        return number


def _times(attributes: dict[str, str], key: str) -> int:
    times = int(attributes.get(key, "1"))
    if times < 1:
        raise ValueError(f"{key} = {times}")
    return times
