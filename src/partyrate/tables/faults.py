"""Faults of tables as a person sees them: in which file and sheet, in which cell, under which header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from partyrate.errors import SHOWN_ROWS, DataError, DataFault
from partyrate.quoting import visible
from partyrate.tables.messages import lines


@frozen
class Place:
    """Where a table stands: a file, and the sheet of a workbook."""

    file: str
    sheet: str = ""

    def __str__(self) -> str:
        return f"{self.file}, sheet {self.sheet!r}" if self.sheet else self.file


@define(eq=False, slots=False)
class TableFault(DataFault):
    """One fault of a table in a file.

    Besides what every fault of data says: the `file`, the `sheet`, the `cell` as in `C7`, and the `header` above it.
    `row` is the number of the row in the sheet. `text` writes it in English, `say` in another language as well.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    header: str = ""
    message: str = ""
    data: Mapping[str, Any] = field(factory=dict)

    def __str__(self) -> str:
        return self.text()

    @property
    def alike(self) -> tuple[Any, ...]:
        """What it has in common with faults that differ from it by their cells alone."""
        return (self.file, self.sheet, *super().alike)

    def text(self, *others: DataFault) -> str:
        """Write the fault, together with others that are equal to it but for their cells."""
        return self._written((self.what, self.why, self.mend), others, "en")

    def say(self, lang: str = "en") -> str:
        """Write the fault in a language."""
        return self._written(self.lines(lang), (), lang)

    def lines(self, lang: str = "en") -> tuple[str, str, str]:
        """Return in a language what is wrong, why, and how to mend it."""
        return _lines(self.message, lang, self.data) if self.message else (self.what, self.why, self.mend)

    def _written(self, said: tuple[str, str, str], others: Sequence[DataFault], lang: str) -> str:
        what, why, mend = said
        zh = lang == "zh"
        faults = (self, *others)
        count = sum(fault.count for fault in faults)
        words = [str(Place(self.file, self.sheet))] if self.cell else []
        if self.cell:
            words.append(self.cell if count == 1 or not others else self.column)
        place = " ".join([", ".join(words[:1]), *words[1:]]) if words else f"table {self.table!r}"
        is_one_key = self.key and all(fault.key == self.key for fault in faults)
        known = [self.header, self.key_words if is_one_key else ""]
        head = f" ({'; '.join(filter(None, known))})" if any(known) else ""
        written = [f"{place}{head}: {what}"]
        if count > 1:
            cells = [fault.cell or str(fault.row) for fault in faults[:SHOWN_ROWS] if isinstance(fault, TableFault)]
            more = count - len(cells)
            tail = (f" 等 {count:,} 处" if zh else f" and {more:,} more") if more else ""
            written.append(f"  {'单元格：' if zh else 'cells: '}{', '.join(cells)}{tail}")
        if self.expected:
            written.append(f"  {'应为：' if zh else 'expected: '}{self.expected}")
        if why:
            written.append(f"  {'原因：' if zh else 'why:  '}{why}")
        if mend:
            written.append(f"  {'改法：' if zh else 'mend: '}{mend}")
        return visible("\n".join(written))


def fault(key: str, table: str, /, **data: Any) -> TableFault:
    """Make a fault of a whole table from its text."""
    what, why, mend = _lines(key, "en", data)
    return TableFault(what, why, mend, table=table, message=key, data=data)


def error(key: str, table: str, /, **data: Any) -> DataError:
    """Make the error of one fault of a whole table."""
    return DataError.of([fault(key, table, **data)])


def _lines(key: str, lang: str, data: Mapping[str, Any]) -> tuple[str, str, str]:
    what, why, mend = lines(key, lang, **data)
    return what, why, mend
