"""Faults of tables as a person sees them: in which file and sheet, in which cell, under which header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define, field, frozen

from partyrate.errors import SHOWN_ROWS, DataError, DataFault, lines_below
from partyrate.messages import Text, chosen_language, in_language, text
from partyrate.tables.messages import UNNAMED, lines
from partyrate.text.quoting import visible


@frozen
class Place:
    """Where a table stands: a file, and the sheet of a workbook."""

    file: str
    sheet: str = ""

    def __str__(self) -> str:
        return self.say("en")

    def say(self, lang: str = "en") -> str:
        """Write it in a language; bytes have no name."""
        if lang == "zh":
            file = UNNAMED.get(self.file, self.file)
            return f"{file}，工作表“{self.sheet}”" if self.sheet else file
        return f"{self.file}, sheet {self.sheet!r}" if self.sheet else self.file


@define(eq=False, slots=False)
class TableFault(DataFault):
    """One fault of a table in a file.

    Besides what every fault of data says: the `file`, the `sheet`, the `cell` as in `C7`, and the `header` above it.
    `row` is the number of the row in the sheet.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    header: str = ""
    message: str = ""
    data: Mapping[str, Any] = field(factory=dict)

    @property
    def alike(self) -> tuple[Any, ...]:
        """What it has in common with faults that differ from it by their cells alone."""
        return (self.file, self.sheet, *super().alike)

    def text(self, lang: str | None = None, *others: DataFault) -> str:
        """Return the fault in a language, together with others that are equal to it but for their cells."""
        lang = lang or chosen_language()
        what, why, fix = self.lines(lang)
        zh, faults = lang == "zh", (self, *others)
        count = sum(fault.count for fault in faults)
        is_one = count == 1 or not others
        cell = (
            (in_language(text("in row", number=self.row), lang) if self.cell.startswith("row ") else self.cell)
            if is_one
            else self.column
        )
        place = (
            f"{Place(self.file, self.sheet).say(lang)} {cell}"
            if self.cell
            else in_language(text("in table", name=self.table), lang)
        )
        is_one_key = self.key and all(fault.key == self.key for fault in faults)
        known = list(filter(None, (" ".join(self.header.split()), self.key_words if is_one_key else "")))
        head = (f"（{'；'.join(known)}）" if zh else f" ({'; '.join(known)})") if known else ""
        written = [in_language(text("fault colon", place=f"{place}{head}", text=what), lang)]
        if count > 1:
            cells = [fault.cell or str(fault.row) for fault in faults[:SHOWN_ROWS] if isinstance(fault, TableFault)]
            more = count - len(cells)
            tail = (f" 等 {count:,} 处" if zh else f" and {more:,} more") if more else ""
            written.append(f"  {'单元格：' if zh else 'cells: '}{', '.join(cells)}{tail}")
        return visible("\n".join([*written, *lines_below(in_language(self.expected, lang), why, fix, lang)]))


def fault(key: str, table: str, /, **data: Any) -> TableFault:
    """Make a fault of a whole table from its text."""
    both = zip(_lines(key, "en", data), _lines(key, "zh", data), strict=True)
    what, why, fix = (Text(*line) for line in both)
    plain = {name: value if isinstance(value, int) else str(value) for name, value in data.items()}
    return TableFault(what, why, fix, table=table, message=key, data=plain)


def error(key: str, table: str, /, **data: Any) -> DataError:
    """Make the error of one fault of a whole table."""
    return DataError.of([fault(key, table, **data)])


def _lines(key: str, lang: str, data: Mapping[str, Any]) -> tuple[str, str, str]:
    what, why, fix = lines(key, lang, **data)
    return what, why, fix
