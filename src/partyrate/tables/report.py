"""The report of a table that was read: where it stood, which column feeds what, what was converted and left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs
from attrs import field, frozen

from partyrate.errors import checked_language, counted
from partyrate.messages import Text, joined, text
from partyrate.tables.faults import Place, in_one_line
from partyrate.tables.grid import letters, row_spans
from partyrate.text.quoting import shown

_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".et", ".ods")


@frozen
class ColumnUse:
    """A column of the file and the column of the scheme that it feeds.

    Args:
        column: Its number from 1.
        header: Its header.
        name: The column of the scheme that it feeds; the header itself where it is passed through.
        label: The name and the label of that column.
    """

    column: int
    header: str
    name: str
    label: str = ""

    @property
    def letter(self) -> str:
        """Its letters in a sheet."""
        return letters(self.column)


@frozen
class CellConversion:
    """The cells of one column that were converted in one way: how many, and the first of them."""

    name: str
    what: str
    count: int
    cell: str
    before: str
    after: str


@frozen
class MissingCells:
    """The cells of one column that hold a word for no value: how many, the first of them, and the cause it says.

    The cause is empty where the word stands for a missing value.
    """

    name: str
    word: str
    count: int
    cell: str
    cause: str = ""


@frozen
class LeftOut:
    """Rows of a sheet that are none of the table.

    Their kind is `title`, `numbers` (of the columns), `total`, `heading`, `note`, `repeated` or `skipped`.
    """

    kind: str
    rows: tuple[int, ...]
    text: str = ""


@frozen(kw_only=True)
class TableReport:
    """The report of a table: how it was found in a file, and what was done to read it.

    Args:
        table: The table of the scheme.
        place: The file, and the sheet of a workbook, in words; `file` and `sheet` are their names.
        header: The number of the row with the header; None for a frame.
        rows: The numbers of the rows that were read.
        count: How many rows were read.
        used: The columns that the scheme reads.
        passed: The columns that are passed through.
        unnamed: The numbers of columns that hold something and have no header of their own.
        left_out: Rows that were left out.
        conversions: Cells that were converted.
        missing: Cells that hold a word for a missing value, or for a declared cause of absence.
        hidden_rows: Rows that are read though a program hides them.
        hidden_sheets, other_sheets: Sheets that were not read.
        formulas: How many cells of a column the sheet computes.
        uncalculated: How many cells of columns that are passed through are formulas without a result, and the first.
        small_percentages: Columns of percentages whose values are all at most 1, as shares are, and the first value.
        other_units: How many rows of past rounds are of units that are not rated, and the key of the first of these.
        encoding, sign: Of a text file: its encoding, and the sign between its cells.
    """

    table: str
    place: str
    header: int | None = None
    rows: tuple[int, ...] = ()
    count: int = 0
    used: tuple[ColumnUse, ...] = ()
    passed: tuple[ColumnUse, ...] = ()
    unnamed: tuple[int, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    conversions: tuple[CellConversion, ...] = ()
    missing: tuple[MissingCells, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_sheets: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()
    formulas: Mapping[str, int] = field(factory=dict)
    uncalculated: tuple[int, str] = (0, "")
    small_percentages: Mapping[str, str] = field(factory=dict)
    other_units: tuple[int, str] = (0, "")
    encoding: str = ""
    sign: str = ","
    file: str = ""
    sheet: str = ""

    @property
    def is_misnamed(self) -> bool:
        """Whether it is a text that is called like a workbook."""
        return bool(self.encoding) and self.file.lower().endswith(_WORKBOOKS)

    @property
    def is_plain(self) -> bool:
        """Whether the file holds the table and nothing else, written as the scheme reads it."""
        done = (self.left_out, self.conversions, self.missing, self.hidden_rows, self.hidden_sheets, self.unnamed)
        renamed = any(each.header != each.name for each in self.used)
        usual = self.encoding in ("", "utf-8") and self.sign == "," and not self.is_misnamed
        return (
            usual
            and not renamed
            and not self.formulas
            and not self.uncalculated[0]
            and not self.other_units[0]
            and not any((*done, self.small_percentages))
        )

    def lines(self, lang: str | None = None) -> list[str]:
        """Return the report line by line, in English or Chinese."""
        lang = checked_language(lang)
        return [shown(line.in_language(lang)) for line in self._lines()]

    def text(self, lang: str | None = None) -> str:
        """Return the report as text: what was read, and indented below it what was found and done."""
        first, *rest = self.lines(lang)
        return "\n".join([first, *(f"  {line}" for line in rest)])

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return attrs.asdict(self)

    def _lines(self) -> Iterator[Text]:
        yield self._read()
        yield from self._columns()
        for left in self.left_out:
            yield text(f"left {left.kind}", rows=row_spans(left.rows), text=in_one_line(left.text))
        if self.hidden_rows:
            yield text("hidden rows", rows=row_spans(self.hidden_rows))
        for key, sheets in (("hidden sheets", self.hidden_sheets), ("other sheets", self.other_sheets)):
            if sheets:
                yield text(key, sheets=joined(sheets))
        if self.is_misnamed:
            yield text("read as text", file=self.file)
        if self.encoding not in ("", "utf-8") or self.sign != ",":
            yield text("read encoding", encoding=self.encoding, sign=self.sign)
        if self.formulas:
            cells = counted(sum(self.formulas.values()), "cell")
            yield text("read formulas", counted=cells, columns=joined(self.formulas))
        if self.uncalculated[0]:
            number, cell = self.uncalculated
            yield text("read uncalculated", counted=counted(number, "cell"), cell=cell)
        yield from self._other_units()
        for name, first in self.small_percentages.items():
            yield text("read small percentages", name=name, value=first)
        for missing in self.missing:
            cells = counted(missing.count, "cell")
            data = {"name": missing.name, "counted": cells, "word": missing.word, "cell": _cell(missing.cell)}
            yield (
                text("read as cause", cause=missing.cause, **data) if missing.cause else text("read as missing", **data)
            )
        for done in self.conversions:
            yield text(
                "read converted", name=done.name, what=text(done.what), counted=counted(done.count, "cell"),
                cell=_cell(done.cell), before=in_one_line(done.before), after=in_one_line(done.after),
            )  # fmt: skip

    def _other_units(self) -> Iterator[Text]:
        number, first = self.other_units
        if number:
            key = "all past units unknown" if number == self.count else "past units unknown"
            yield text(key, counted=counted(number, "row"), first=first)

    def _read(self) -> Text:
        """Return how many rows were read, and where."""
        known = {"place": Place(self.file or self.place, self.sheet), "table": self.table}
        if self.header is None:
            return text("frame read", counted=counted(self.count, "row"), **known)
        if not self.rows:
            return text("table read none", header=self.header, **known)
        rows = f"{self.rows[0]}-{self.rows[-1]}"
        return text("table read", counted=counted(self.count, "row"), rows=rows, header=self.header, **known)

    def _columns(self) -> Iterator[Text]:
        uses = [
            text("column used", letter=each.letter, header=in_one_line(each.header), name=each.name)
            for each in self.used
            if each.header != each.name
        ]
        if uses:
            yield text("columns used", columns=joined(uses))
        if self.passed:
            yield text("columns passed", columns=joined(in_one_line(each.header) for each in self.passed))
        if self.unnamed:
            yield text("columns unnamed", columns=joined(map(letters, self.unnamed)))


def _cell(name: str) -> Text | str:
    """Return a cell in words; those of frames have no letters, but stand in a row."""
    row = name.removeprefix("row ")
    return name if row == name else text("in row", number=row)
