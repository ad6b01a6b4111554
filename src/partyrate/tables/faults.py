"""Faults of tables as a person sees them: in which file and sheet, in which cell, under which header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from partyrate.errors import SHOWN_ROWS, DataError, DataFault, checked_language, lines_below
from partyrate.messages import Text, in_language, joined, joined_with, message, text, word
from partyrate.text.quoting import visible


@frozen
class Place:
    """Where a table stands: a file, and the sheet of a workbook."""

    file: str
    sheet: str = ""

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, lang: str) -> str:
        """Return the place in a language; bytes and frames have no name but a word for what they are."""
        file = word("place", self.file)
        return (text("place in sheet", file=file, sheet=self.sheet) if self.sheet else file).in_language(lang)


@define(eq=False, slots=False)
class TableFault(DataFault):
    """One fault of a table in a file.

    Besides the fields of every fault of data it has the `file`, the `sheet`, the `cell` as in `C7`, and the `header`
    above it. `row` is the number of the row in the sheet; `message` is the key of its text, and `data` what that holds.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    header: str = ""
    message: str = ""
    data: Mapping[str, Any] = field(factory=dict)

    @property
    def alike(self) -> tuple[Any, ...]:
        """The part that faults share which differ by their cells alone."""
        return (self.file, self.sheet, *super().alike)

    def text(self, lang: str | None = None, *others: DataFault) -> str:
        """Return the fault in a language, together with others that are equal to it but for their cells."""
        lang, faults = checked_language(lang), (self, *others)
        what, why, fix = self.lines(lang)
        count = sum(fault.count for fault in faults)
        is_one_key = self.key and all(fault.key == self.key for fault in faults)
        known = list(filter(None, (" ".join(self.header.split()), self.key_words if is_one_key else "")))
        under = text("fault under", known=joined_with("semicolon", known)) if known else ""
        place = f"{self._at(is_one=count == 1 or not others).in_language(lang)}{in_language(under, lang)}"
        lines = [text("fault colon", place=place, text=what).in_language(lang)]
        if count > 1:
            lines.append(text("fault cells", cells=_cells(faults, count)).in_language(lang))
        return visible("\n".join([*lines, *lines_below(in_language(self.expected, lang), why, fix, lang)]))

    def _at(self, *, is_one: bool) -> Text:
        """Return where the fault is: its cell, or its column where several cells have it."""
        if not self.cell:
            return text("in table", name=self.table)
        row = text("in row", number=self.row) if self.cell.startswith("row ") else self.cell
        return text("fault at cell", place=Place(self.file, self.sheet), cell=row if is_one else self.column)


def _cells(faults: Sequence[DataFault], count: int) -> Text:
    """Return the first cells of faults that are equal but for their cells, and how many there are."""
    cells = [fault.cell or str(fault.row) for fault in faults[:SHOWN_ROWS] if isinstance(fault, TableFault)]
    more = count - len(cells)
    return text("cells and more", cells=joined(cells), more=more) if more else joined(cells)


def fault(key: str, table: str, /, **data: Any) -> TableFault:
    """Build a fault of a whole table from its text."""
    plain = {name: value if isinstance(value, int) else str(value) for name, value in data.items()}
    what, why, fix = message(key, **{name: in_one_line(value) for name, value in data.items()})
    return TableFault(what, why, fix, table=table, message=key, data=plain)


def error(key: str, table: str, /, **data: Any) -> DataError:
    """Build the error of one fault of a whole table."""
    return DataError.of([fault(key, table, **data)])


def in_one_line(value: Any) -> Any:
    """Return a part of a text in one line: headers of forms have several."""
    if isinstance(value, Text):
        return Text(_one_line(value), _one_line(value.zh))
    return _one_line(value) if isinstance(value, str) else value


def _one_line(value: str) -> str:
    return " ".join(value.split()) if "\n" in value or "\r" in value else str(value)
