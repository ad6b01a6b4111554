"""The report of a table that was read: where it stood, which column feeds what, what was converted and left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from attrs import field, frozen

from partyrate.errors import counted
from partyrate.tables.faults import Place
from partyrate.tables.grid import letters, rows_words
from partyrate.tables.messages import say
from partyrate.text.quoting import shown


@frozen
class ColumnUse:
    """A column of the file and what it brings.

    Args:
        column: Its number from 1.
        header: What stands above it.
        name: The column of the scheme that it feeds; the header itself where it is passed through.
        label: What people call that.
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
    """The cells of one column that hold a word for a missing value: how many, and the first of them."""

    name: str
    word: str
    count: int
    cell: str


@frozen
class LeftOut:
    """Rows of a sheet that are none of the table: `title`, `total`, `heading`, `note`, `repeated` or `skipped`."""

    kind: str
    rows: tuple[int, ...]
    text: str = ""


@frozen(kw_only=True)
class TableReport:
    """What was found in a file, and what was done to read a table from it.

    Args:
        table: The table of the scheme.
        place: The file, and the sheet of a workbook, in words; `file` and `sheet` are their names.
        header: The number of the row with the header; None for a frame.
        rows: The numbers of the rows that were read.
        count: How many rows were read.
        used: The columns that the scheme reads.
        passed: The columns that are passed through.
        unnamed: The numbers of columns that hold something and have no header.
        left_out: Rows that were left out.
        conversions: Cells that were converted.
        missing: Cells that hold a word for a missing value.
        hidden_rows: Rows that are read though a program hides them.
        hidden_sheets, other_sheets: Sheets that were not read.
        formulas: How many cells of a column the sheet computes.
        uncalculated: How many cells of columns that are passed through are formulas without a result, and the first.
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
    encoding: str = ""
    sign: str = ","
    file: str = ""
    sheet: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the file holds the table and nothing else, written as the scheme reads it."""
        done = (self.left_out, self.conversions, self.missing, self.hidden_rows, self.hidden_sheets, self.unnamed)
        renamed = any(each.header != each.name for each in self.used)
        usual = self.encoding in ("", "utf-8") and self.sign == ","
        return usual and not renamed and not self.formulas and not self.uncalculated[0] and not any(done)

    def lines(self, lang: str = "en") -> list[str]:
        """Return the report line by line, in English or Chinese."""
        return [shown(line) for line in self._lines(lang)]

    def text(self, lang: str = "en") -> str:
        """Return the report as text: what was read, and indented below it what was found and done."""
        first, *rest = self.lines(lang)
        return "\n".join([first, *(f"  {line}" for line in rest)])

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return attrs.asdict(self)

    @property
    def _known(self) -> dict[str, Any]:
        return {
            "place": Place(self.file, self.sheet) if self.file else self.place,
            "table": self.table,
            "count": self.count,
        }

    def _lines(self, lang: str) -> Iterator[str]:
        if self.header is None:
            yield say(
                "read frame",
                lang,
                counted=counted(self.count, "row"),
                **self._known,
            )
        elif self.rows:
            rows = f"{self.rows[0]}-{self.rows[-1]}"
            yield say("read", lang, counted=counted(self.count, "row"), rows=rows, header=self.header, **self._known)
        else:
            yield say("read none", lang, header=self.header, **self._known)
        yield from self._columns(lang)
        for each in self.left_out:
            yield say(f"left {each.kind}", lang, rows=rows_words(each.rows), text=each.text)
        if self.hidden_rows:
            yield say("hidden rows", lang, rows=rows_words(self.hidden_rows))
        for key, sheets in (("hidden sheets", self.hidden_sheets), ("other sheets", self.other_sheets)):
            if sheets:
                yield say(key, lang, sheets=", ".join(sheets))
        if self.encoding not in ("", "utf-8") or self.sign != ",":
            yield say("encoding", lang, encoding=self.encoding, sign=self.sign)
        if self.formulas:
            number = sum(self.formulas.values())
            columns = ", ".join(self.formulas)
            yield say("formulas", lang, count=number, counted=counted(number, "cell"), columns=columns)
        if self.uncalculated[0]:
            number, cell = self.uncalculated
            yield say("uncalculated", lang, count=number, counted=counted(number, "cell"), cell=cell)
        for word in self.missing:
            cells = {"count": word.count, "counted": counted(word.count, "cell"), "cell": word.cell}
            yield f"{word.name}: {say('missing', lang, word=word.word, **cells)}"
        for done in self.conversions:
            cells = {"count": done.count, "counted": counted(done.count, "cell"), "cell": done.cell}
            change = {"before": done.before, "after": done.after}
            yield say("converted", lang, name=done.name, what=say(done.what, lang), **cells, **change)

    def _columns(self, lang: str) -> Iterator[str]:
        uses = [
            say("use", lang, letter=each.letter, header=each.header, name=each.name)
            for each in self.used
            if each.header != each.name
        ]
        if uses:
            yield say("uses", lang, columns=", ".join(uses))
        if self.passed:
            yield say("passed", lang, columns=", ".join(each.header for each in self.passed))
        if self.unnamed:
            yield say("unnamed", lang, columns=", ".join(map(letters, self.unnamed)))
