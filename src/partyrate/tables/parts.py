"""The parts of a workbook, read while their XML goes by: sheets, formats, shared texts, cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from partyrate.messages import text
from partyrate.tables.archive import TextOfCell, check_length
from partyrate.tables.grid import MOST_COLUMNS, MOST_ROWS, Cell, Number, Range, Row, Special, place_of

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PERCENT_FORMATS: Final = frozenset({9, 10})
_DATE_FORMATS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Numbers of formats that are not written in the file, those of Chinese programs included."""

_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_INTERNED: Final = 100_000
"""The most different texts of numbers that cells share, which saves half of the memory."""


def local_name(tag: str) -> str:
    """Return the name of an element without its prefix."""
    return tag.rpartition(":")[2]


class Locals(dict[str, str]):
    """Names of elements without their prefixes, remembered."""

    def __missing__(self, tag: str) -> str:
        self[tag] = found = local_name(tag)
        return found


class Columns(dict[str, int]):
    """The numbers of columns by their letters, remembered; what are none is refused."""

    def __missing__(self, word: str) -> int:
        self[word] = found = place_of(f"{word}1")[1]
        return found


class BookReader:
    """The sheets of a workbook in their order, with the identifier of their part and whether they are shown."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str]] = []
        self.starts_1904 = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        name = local_name(tag)
        if name == "workbookPr":
            self.starts_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            relation = next((value for key, value in attributes.items() if local_name(key) == "id"), "")
            self.found.append((attributes.get("name", ""), relation, attributes.get("state", "visible")))


class StyleReader:
    """The formats of cells: percent, dates, leading zeros."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.numbers: list[int] = []
        self.is_cells = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        name = local_name(tag)
        if name == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            self.is_cells = name == "cellXfs"
        elif name == "xf" and self.is_cells:
            self.numbers.append(int(attributes.get("numFmtId", "0")))

    def styles(self) -> list[str]:
        """Return the styles of the formats of cells, by their number."""
        return [self._style(number) for number in self.numbers]

    def _style(self, number: int) -> str:
        if number in self.codes:
            return style_of(self.codes[number])
        return "percent" if number in _PERCENT_FORMATS else "date" if number in _DATE_FORMATS else ""


def style_of(code: str) -> str:
    """Return the style of a format: `percent`, `date`, a row of zeros, or none.

    Example:
        >>> (
        ...     style_of("0.00%"),
        ...     style_of('yyyy"年"m"月"d"日"'),
        ...     style_of("00000"),
        ...     style_of("#,##0.00"),
        ...     style_of("[Red]0"),
        ... )
        ('percent', 'date', '00000', '', '')
    """
    first = code.split(";", maxsplit=1)[0]
    if re.search(r"\[(h+|m+|s+)\]", first, re.IGNORECASE):
        return "date"
    bare = _NOT_SHOWN.sub("", first)
    if "%" in bare:
        return "percent"
    if "general" not in bare.lower() and re.search("[ymdhs]", bare, re.IGNORECASE):
        return "date"
    return bare if re.fullmatch("00+", bare) else ""


class StringReader:
    """The texts that cells share; what is written above them for reading aloud is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.parts = TextOfCell()
        self.is_text = False
        self.aloud = 0

    def start(self, tag: str, _: dict[str, str]) -> None:
        """Take the start of an element."""
        name = local_name(tag)
        if name == "si":
            self.parts = TextOfCell()
        elif name == "rPh":
            self.aloud += 1
        self.is_text = name == "t" and not self.aloud

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        name = local_name(tag)
        if name == "rPh":
            self.aloud -= 1
        elif name == "si":
            self.found.append(unescaped("".join(self.parts)))
        self.is_text = False

    def text(self, part: str) -> None:
        """Take a piece of text."""
        if self.is_text:
            self.parts.add(part)


def unescaped(text: str) -> str:
    r"""Return a text of a workbook with the characters that XML cannot hold.

    Example:
        >>> unescaped("a_x000D_b_x005F_c")
        'a\rb_c'
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1], 16)
    return escape[0] if 0xD800 <= code <= 0xDFFF else chr(code)


class SheetReader:
    """The cells of a sheet, gathered while its XML goes by."""

    def __init__(self, count: Callable[[int], None], shared: list[str], styles: list[str]) -> None:
        self.rows: dict[int, Row] = {}
        self.hidden_rows: set[int] = set()
        self.merged: list[Range] = []
        self._count, self._shared, self._styles = count, shared, styles
        self._local = Locals()
        self.columns = Columns()
        self._numbers: dict[str, Number] = {}
        self._row_number = self._column = 0
        self._row: Row = {}
        self._type = self._style = ""
        self._buffer: TextOfCell | None = None
        self._value: str | None = None
        self._texts = TextOfCell()
        self._formula = False
        self._aloud = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        name = self._local[tag]
        if name == "c":
            place = attributes.get("r")
            self._column = self._column + 1 if place is None else self.columns[place.rstrip("0123456789")]
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._value, self._formula = None, False
        elif name == "v" or (name == "t" and not self._aloud):
            self._buffer = TextOfCell()
        elif name == "f":
            self._formula = True
        elif name == "row":
            number = attributes.get("r")
            self._row_number = self._row_number + 1 if number is None else int(number)
            if not 1 <= self._row_number <= MOST_ROWS:
                raise ValueError(text("in row", number=number))
            self._row, self._column = self.rows.get(self._row_number, {}), 0
            if attributes.get("hidden") in ("1", "true"):
                self.hidden_rows.add(self._row_number)
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            self._count(1)
            self.merged.append(Range(*place_of(first), *place_of(last or first)))
        elif name == "rPh":
            self._aloud += 1

    def text(self, part: str) -> None:
        """Take a piece of text."""
        if self._buffer is not None:
            self._buffer.add(part)

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        name = self._local[tag]
        if name == "v":
            self._value = "".join(self._buffer or ())
            self._buffer = None
        elif name == "t":
            for part in self._buffer or ():
                self._texts.add(part)
            self._buffer = None
        elif name == "c":
            if self._texts:
                self._value, self._texts = unescaped("".join(self._texts)), TextOfCell()
            cell = self.usual(self._value, self._type, self._style, formula=self._formula)
            if cell is not None:
                if self._column > MOST_COLUMNS:
                    raise ValueError(text("damage in column", number=self._column))
                self._count(1)
                self._row[self._column] = cell
        elif name == "row":
            if self._row:
                self.rows[self._row_number] = self._row
        elif name == "rPh":
            self._aloud -= 1

    def take(self, number: int, cells: Row, *, is_hidden: bool) -> None:
        """Take the cells of a row that were read by pattern."""
        self._count(len(cells))
        self._row_number = number
        if cells:
            self.rows[number] = {**self.rows[number], **cells} if number in self.rows else cells
        if is_hidden:
            self.hidden_rows.add(number)

    def usual(self, value: str | None, sort: str, style_number: str, *, formula: bool) -> Cell | None:
        """Return the cell of a stored value, by its type and the number of its format; None where it holds nothing."""
        if not value:
            # a program that does not compute writes an empty value for a formula; a computed empty text has a type
            if formula and sort != "str":
                return Special("number", "", formula=True, is_calculated=False)
            return None
        check_length(len(value))
        if sort == "n":
            style = self._styles[int(style_number)] if style_number != "0" or self._styles else ""
            if not style and not formula:
                return self._number(value)
            return Special("number", value, style, formula)
        if sort == "s":
            number = int(value)
            if not 0 <= number < len(self._shared):
                raise ValueError(text("damage without text", number=number))
            shown = self._shared[number]
        elif sort in _SPECIAL:
            return _special(value, sort, formula=formula)
        else:
            shown = unescaped(value) if sort == "str" else value
        return Special("text", shown, "", formula=True) if formula else shown or None

    def _number(self, shown: str) -> Number:
        number = self._numbers.get(shown)
        if number is None:
            number = Number(shown)
            if len(self._numbers) < _INTERNED:
                self._numbers[shown] = number
        return number


_SPECIAL: Final = {"b": "flag", "e": "error", "d": "date"}
"""The types of cells that hold no text and no number, with their kinds."""


def _special(value: str, sort: str, *, formula: bool) -> Special:
    if sort == "b":
        value = "TRUE" if value.strip() in ("1", "true") else "FALSE"
    return Special(_SPECIAL[sort], value, "", formula)
