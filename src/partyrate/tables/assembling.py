"""A table whose header was found: its cells read column by column, with what was done to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from operator import itemgetter
from typing import Any, Final

from attrs import evolve

from partyrate.engines.cell_reader import HISTORY
from partyrate.engines.faults import double_key
from partyrate.errors import DataError, DataFault, listed
from partyrate.messages import text as phrase
from partyrate.tables.column_cells import (
    CellFaults,
    PassedColumn,
    ReadColumn,
    conversions_of,
    missing_of,
    short,
)
from partyrate.tables.conversion import Converter
from partyrate.tables.decisions import Decisions
from partyrate.tables.faults import TableFault, fault
from partyrate.tables.grid import Cell, Entry, Row, Sheet, Special, is_blank, letters, reference, row_spans, shown_text
from partyrate.tables.layout import Layout, Search
from partyrate.tables.opening import Opened
from partyrate.tables.plain_numbers import PlainNumbers, passed_text
from partyrate.tables.report import ColumnUse, LeftOut, TableReport
from partyrate.tables.sorting import Sorted, Sorter, filled_down
from partyrate.text.normalization import normal

_MOST_DOUBLE: Final = 20
"""The most rows with a repeated key that are named."""


class LocatedTable:
    """A table in a sheet, with its header found."""

    def __init__(self, sheet: Sheet, layout: Layout, search: Search, decisions: Decisions) -> None:
        self.sheet, filled = filled_down(sheet, layout)
        self.layout, self.search, self.decisions = layout, search, decisions
        self.found = CellFaults(search, self._key_of, decisions.most_faults)
        self._plain: dict[Any, PlainNumbers] = {}
        self.read = {column: self._column(column, decisions) for column in layout.columns}
        self.sorted: Sorted = Sorter(self.sheet, layout, search, decisions, self._number, self._is_wrong).sort()
        for column, numbers in filled.items():
            for number in numbers:
                self.read[column].filled(self.sheet.rows[number][column], number)
        self.passed, self.unnamed = self._others()
        self.uncalculated: list[str] = []
        self.small_percentages: dict[str, str] = {}

    def _key_of(self, row: int) -> tuple[tuple[str, str], ...]:
        """Return the key that stands in a row."""
        cells = self.sheet.rows[row]
        keys = [(column, target) for column, target in self.layout.columns.items() if target.is_key]
        return tuple((target.name, shown_text(cells.get(column))) for column, target in keys)

    def _number(self, column: int, cell: Cell) -> Fraction | None:
        return self.read[column].converter.number(cell)

    def _is_wrong(self, column: int, cell: Cell) -> bool:
        """Whether a cell will be among the faults."""
        converter = self.read[column].converter
        return converter.target.is_needed and bool(converter.read(cell).wrong)

    def _column(self, column: int, decisions: Decisions) -> ReadColumn:
        target, header = self.layout.columns[column], self.layout.headers.get(column, "")
        converter = Converter(
            target, header, decisions.missing, is_text=self.sheet.is_text, starts_1904=self.sheet.starts_1904,
            decimal_comma=decisions.decimal_comma, date_order=decisions.date_order, shared=self._plain,
        )  # fmt: skip
        return ReadColumn(converter, ColumnUse(column, header, target.name, target.words()), self.found)

    def _others(self) -> tuple[list[PassedColumn], list[int]]:
        """Return the columns that are passed through, and those that hold something and have no header of their own.

        Where the caller says which of two columns with one header is read, the other one has none.
        """
        names = {target.name for target in self.layout.columns.values()}
        passed: list[PassedColumn] = []
        doubled: set[int] = set()
        for column, header in sorted(self.layout.headers.items()):
            if column in self.layout.columns:
                continue
            if header in self.search.chosen:
                doubled.add(column)
                continue
            same = [each.use.column for each in passed if each.use.name == header]
            if header in names or same:
                columns = [*same, *(each for each, target in self.layout.columns.items() if target.name == header)]
                words = ", ".join(map(letters, sorted([*columns, column])))
                raise self.search.fails("column twice", place=self.search.place, header=header, columns=words)
            use = ColumnUse(column, header, header)
            sheet = self.sheet
            passed.append(PassedColumn(use, starts_1904=sheet.starts_1904, is_text=sheet.is_text))
        rows = self._rows()
        unnamed = (set[int]().union(*rows) - self.layout.headers.keys()) | doubled
        return passed, sorted(each for each in unnamed if any(not is_blank(row.get(each)) for row in rows))

    def _rows(self) -> list[Row]:
        """Return the rows of the table."""
        return [self.sheet.rows[row] for row in self.sorted.rows]

    def all_columns(self) -> list[ReadColumn | PassedColumn]:
        """Return the columns with a header, from the left."""
        return sorted([*self.read.values(), *self.passed], key=lambda each: each.use.column)

    def columns(self) -> dict[str, list[str]]:
        """Return the texts of all columns.

        Raises:
            DataError: Cells or rows are at fault.
        """
        texts: dict[str, list[str]] = {}
        rows = self._rows()
        for each in self.all_columns():
            texts[each.use.name] = self._texts(each, rows) if isinstance(each, ReadColumn) else self._passed(each, rows)
        faults: list[DataFault] = [
            *self._no_rows(), *self._lengths(), *self.sorted.faults, *self._double_keys(texts),
        ]  # fmt: skip
        for gathered in self.found.by_column.values():
            faults += gathered.faults
        if faults:
            raise DataError.of(faults)
        small = {read.use.name: read.small_percentage(texts[read.use.name]) for read in self.read.values()}
        self.small_percentages = {name: first for name, first in small.items() if first}
        return texts

    def _no_rows(self) -> Iterator[TableFault]:
        """Yield a fault where a decision is about rows that do not stand below the header."""
        first, last = self.layout.first, max(self.sheet.rows)
        for name in ("skip", "keep"):
            rows = sorted(row for row in getattr(self.decisions, name) if not first <= row <= last)
            if rows:
                given = phrase(f"given {name}", given=self.search.row_word(rows[0]))
                place = self.search.place
                made = fault(
                    "no such rows", self.search.table, place=place, given=given, rows=row_spans(rows),
                    below=row_spans(range(first, last + 1)) if first <= last else phrase("no rows"),
                )  # fmt: skip
                yield evolve(made, file=place.file, sheet=place.sheet)

    def _double_keys(self, columns: Mapping[str, list[str]]) -> list[TableFault]:
        """Return the faults of repeated keys; in past rounds a key stands once for each round."""
        keys = [target for target in self.layout.columns.values() if target.is_key]
        if self.search.table == HISTORY or not keys:
            return []
        named = list(zip(*(map(normal, columns[target.name]) for target in keys), strict=True))
        times = Counter(named)
        place, first = self.search.place, set[tuple[str, ...]]()
        faults: list[TableFault] = []
        for number, key in zip(self.sorted.rows, named, strict=True):
            if times[key] > 1 and key in first and len(faults) < _MOST_DOUBLE:
                words = dict(zip((target.name for target in keys), key, strict=True))
                made_fault = double_key(self.search.table, words, None, times[key])
                faults.append(
                    TableFault(
                        made_fault.what,
                        made_fault.why,
                        made_fault.fix,
                        table=self.search.table,
                        row=number,
                        key=tuple(words.items()),
                        value=key,
                        file=place.file,
                        sheet=place.sheet,
                        cell=f"row {number}",
                    )
                )
            first.add(key)
        return faults

    def _texts(self, read: ReadColumn, rows: Sequence[Row]) -> list[str]:
        column = read.use.column
        try:
            cells = list(map(itemgetter(column), rows))
        except KeyError:
            cells = [row.get(column, "") for row in rows]
        return read.texts(cells, self.sorted.rows)

    def _passed(self, passed: PassedColumn, rows: Sequence[Row]) -> list[str]:
        column = passed.use.column
        cells = [row.get(column) for row in rows]
        self.uncalculated += [
            reference(number, column)
            for number, cell in zip(self.sorted.rows, cells, strict=True)
            if isinstance(cell, Special) and not cell.is_calculated
        ]
        return passed.texts(cells, self.sorted.rows)

    def _lengths(self) -> list[TableFault]:
        """Return the faults of rows of a text file with more or fewer cells than the header."""
        lengths = self.sheet.lengths
        if not lengths:
            return []
        wanted, most = max(self.layout.headers), lengths[self.layout.header]  # a header may end in blank cells
        wrong = [
            row for row in self.sorted.rows if lengths[row] < wanted or max(self.sheet.rows[row], default=0) > most
        ]
        return [
            evolve(
                fault("line length", self.search.table, file=self.search.place.file, line=row, cells=lengths[row],
                      wanted=phrase("cells of the header", count=wanted, names=listed(self.layout.headers.values()))),
                file=self.search.place.file, row=row,
            )
            for row in wrong[:20]
        ]  # fmt: skip

    def report(self, file: Opened, encoding: str, sign: str, used: tuple[str, ...]) -> TableReport:
        """Return the report of reading the table."""
        others = self._other_sheets(file, used)
        uses = [self.read[column].use for column in sorted(self.read)]
        return TableReport(
            table=self.search.table,
            place=str(self.search.place),
            file=self.search.place.file,
            sheet=self.search.place.sheet,
            header=self.layout.header,
            rows=tuple(self.sorted.rows),
            count=len(self.sorted.rows),
            used=tuple(uses),
            passed=tuple(each.use for each in self.passed),
            unnamed=tuple(self.unnamed),
            left_out=tuple(self._left()),
            conversions=tuple(conversions_of(self.all_columns())),
            missing=tuple(missing_of(self.read.values())),
            hidden_rows=tuple(row for row in self.sorted.rows if row in self.sheet.hidden_rows),
            hidden_sheets=tuple(each.name for each in others if each.is_hidden),
            other_sheets=tuple(each.name for each in others if not each.is_hidden),
            formulas={each.use.name: each.formulas for each in self.read.values() if each.formulas},
            uncalculated=(len(self.uncalculated), self.uncalculated[0] if self.uncalculated else ""),
            small_percentages=self.small_percentages,
            encoding=encoding,
            sign=sign,
        )

    def _other_sheets(self, file: Opened, used: tuple[str, ...]) -> list[Entry]:
        """Return the sheets of the file that hold none of the tables that were read."""
        entries = file.book.sheets if file.book is not None else []
        return [each for each in entries if each.name != self.sheet.name and each.name not in used]

    def _left(self) -> list[LeftOut]:
        order = ("title", "numbers", "heading", "total", "repeated", "note", "skipped")
        return [
            LeftOut(kind, tuple(rows), "; ".join(self._words(row) for row in rows[:2]))
            for kind in order
            if (rows := self.sorted.left.get(kind))
        ]

    def _words(self, row: int) -> str:
        cells = self.sheet.rows[row].values()
        texts = (
            passed_text(each, starts_1904=self.sheet.starts_1904) if isinstance(each, Special) else shown_text(each)
            for each in cells
        )
        return short(" ".join(filter(None, (each.strip() for each in texts))))
