"""A table whose header was found: its cells read column by column, with what was done to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from operator import itemgetter
from typing import Any, Final

from attrs import evolve

from partyrate.engines.cell_reader import HISTORY
from partyrate.engines.faults import Gathered, double_key
from partyrate.errors import DataError, DataFault, listed
from partyrate.messages import text as phrase
from partyrate.tables.conversion import Converter
from partyrate.tables.decisions import Decisions
from partyrate.tables.faults import TableFault, fault
from partyrate.tables.grid import Cell, Row, Sheet, Special, is_blank, letters, reference, shown_text, text_of
from partyrate.tables.layout import Layout, Search
from partyrate.tables.opening import Opened
from partyrate.tables.plain_numbers import Outcome, PlainNumbers, passed_text
from partyrate.tables.report import CellConversion, ColumnUse, LeftOut, MissingCells, TableReport
from partyrate.tables.sorting import Sorted, Sorter, filled_down
from partyrate.text.normalization import normal

_LONGEST_WORDS: Final = 40
"""The most characters of a cell, or of a row that was left out, that a report shows."""

_MOST_DOUBLE: Final = 20
"""The most rows with a repeated key that are named."""


class ReadColumn:
    """The cells of one column that is read, with their conversions, missing values and faults."""

    def __init__(self, converter: Converter, use: ColumnUse, found: CellFaults) -> None:
        self.converter, self.use, self.found = converter, use, found
        self.done: dict[str, tuple[int, str, str, str]] = {}  # by conversion its first cell, with the row
        self.times: Counter[str] = Counter()
        self.lacking: dict[str, tuple[int, str]] = {}
        self.formulas = 0
        self.lacks: Outcome | None = None

    def blank(self, cell_name: str, row: int) -> str:
        """Read a cell that holds nothing."""
        if self.lacks is None:
            self.lacks = self.converter.blank()
        if self.lacks.wrong and self.converter.target.is_needed:
            self.found.add(self, self.lacks, "", cell_name, row)
        return ""

    def read(self, cell: Cell, cell_name: str, row: int) -> str:
        """Return the text of a cell, and remember what was done to it."""
        outcome = self.converter.read(cell)
        if isinstance(cell, Special) and cell.formula and cell.is_calculated:
            self.formulas += 1
        if outcome.wrong and not self.converter.target.is_needed:
            return passed_text(cell, starts_1904=self.converter.starts_1904)  # no rule that can be computed reads it
        if outcome.wrong:
            self.found.add(self, outcome, cell, cell_name, row)
            return ""
        if outcome.missing:
            count, first = self.lacking.get(outcome.missing, (0, cell_name))
            self.lacking[outcome.missing] = count + 1, first
            return ""
        if outcome.did:
            self._did(outcome, cell, cell_name, row)
        return outcome.text

    def texts(self, cells: Sequence[Cell], rows: Sequence[int]) -> list[str]:
        """Return the texts of all cells of the column, which stand in the rows of these numbers.

        What is written as usual is known in one go; other cells are read once for all that are alike, and those at
        fault, missing or blank one by one, in their order.
        """
        kinds = set(map(type, cells))
        texts: list[Any]
        if len(kinds) == 1:
            texts = self.converter.usual(cells, kinds.pop())
            places = [place for place, text in enumerate(texts) if not text]
        else:
            texts, places = [""] * len(cells), list(range(len(cells)))
        alike: dict[type, list[int]] = {}
        for place in places:
            alike.setdefault(type(cells[place]), []).append(place)
        single: list[int] = []
        for of_a_kind in alike.values():
            known = self._known([cells[place] for place in of_a_kind], [rows[place] for place in of_a_kind])
            for place in of_a_kind:
                text = known[cells[place]]
                if text is None:
                    single.append(place)
                else:
                    texts[place] = text
        word = letters(self.use.column)
        for place in sorted(single):
            cell, number = cells[place], rows[place]
            name = f"{word}{number}"
            texts[place] = self.blank(name, number) if is_blank(cell) else self.read(cell, name, number)
        return texts

    def _known(self, cells: Sequence[Cell], rows: Sequence[int]) -> dict[Cell, str | None]:
        """Return the texts of different cells of one type, in these rows; None for those that are read one by one."""
        word, known = letters(self.use.column), dict[Cell, str | None]()
        times, first = Counter(cells), dict(zip(reversed(cells), reversed(rows), strict=True))
        for cell, count in times.items():
            outcome = None if is_blank(cell) else self.converter.read(cell)
            if outcome is None or outcome.wrong or outcome.missing:
                known[cell] = None
                continue
            known[cell] = outcome.text
            if isinstance(cell, Special) and cell.formula:
                self.formulas += count
            if outcome.did:
                self._did(outcome, cell, f"{word}{first[cell]}", first[cell], count)
        return known

    def filled(self, cell: Cell, row: int) -> None:
        """Count a cell that belongs to a merged one above it."""
        self._did(Outcome(text_of(cell), "as merged"), "", f"{letters(self.use.column)}{row}", row)

    def _did(self, outcome: Outcome, cell: Cell, cell_name: str, row: int, count: int = 1) -> None:
        """Count cells that were converted, and remember the first of them."""
        self.times[outcome.did] += count
        if outcome.did not in self.done or row < self.done[outcome.did][0]:
            self.done[outcome.did] = row, cell_name, _short(text_of(cell)), outcome.text


class CellFaults:
    """The faults of a table: all are counted, the first of each column and of each kind are kept."""

    def __init__(self, search: Search, key_of: Callable[[int], tuple[tuple[str, str], ...]], most: int) -> None:
        self.search, self.key_of, self.most = search, key_of, most
        self.by_column: dict[str, Gathered] = {}

    def add(self, column: ReadColumn, outcome: Outcome, cell: Cell, cell_name: str, row: int) -> None:
        """Add a fault of a cell."""
        gathered = self.by_column.setdefault(column.use.name, Gathered(most=self.most))
        gathered.add(
            (outcome.wrong, text_of(cell)),
            lambda: self._made(column, outcome, cell, cell_name, row),
        )

    def _made(self, column: ReadColumn, outcome: Outcome, cell: Cell, cell_name: str, row: int) -> TableFault:
        place, table = self.search.place, self.search.table
        if outcome.remedy is not None:
            cell_fault = TableFault(*outcome.remedy, table=table)
        else:
            cell_fault = fault(outcome.wrong, table, **(outcome.data or {}))
        return evolve(
            cell_fault, file=place.file, sheet=place.sheet, cell=cell_name, header=column.use.header, row=row,
            column=column.use.name, value=text_of(cell), expected=outcome.expected,
            key=self.key_of(row),
        )  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_WORDS else f"{text[:_LONGEST_WORDS]}..."


class LocatedTable:
    """A table in a sheet, with its header found."""

    def __init__(self, sheet: Sheet, layout: Layout, search: Search, decisions: Decisions) -> None:
        self.sheet, filled = filled_down(sheet, layout)
        self.layout, self.search = layout, search
        self.found = CellFaults(search, self._key_of, decisions.most_faults)
        self._plain: dict[Any, PlainNumbers] = {}
        self.read = {column: self._column(column, decisions) for column in layout.columns}
        self.sorted: Sorted = Sorter(self.sheet, layout, search, decisions, self._number, self._is_wrong).sort()
        for column, numbers in filled.items():
            for number in numbers:
                self.read[column].filled(self.sheet.rows[number][column], number)
        self.passed, self.unnamed = self._others()
        self.uncalculated: list[str] = []

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

    def _others(self) -> tuple[list[ColumnUse], list[int]]:
        """Return the columns that are passed through, and those that hold something and have no header."""
        names = {target.name for target in self.layout.columns.values()}
        passed: list[ColumnUse] = []
        for column, header in sorted(self.layout.headers.items()):
            if column in self.layout.columns:
                continue
            same = [each.column for each in passed if each.name == header]
            if header in names or same:
                columns = [*same, *(each for each, target in self.layout.columns.items() if target.name == header)]
                words = ", ".join(map(letters, sorted([*columns, column])))
                raise self.search.fails("column twice", place=self.search.place, header=header, columns=words)
            passed.append(ColumnUse(column, header, header))
        rows = self._rows()
        unnamed = set[int]().union(*rows) - self.layout.headers.keys()
        return passed, sorted(each for each in unnamed if any(not is_blank(row.get(each)) for row in rows))

    def _rows(self) -> list[Row]:
        """Return the rows of the table."""
        return [self.sheet.rows[row] for row in self.sorted.rows]

    def columns(self) -> dict[str, list[str]]:
        """Return the texts of all columns.

        Raises:
            DataError: Cells or rows are at fault.
        """
        texts: dict[str, list[str]] = {}
        rows = self._rows()
        order = sorted([*self.read, *(each.column for each in self.passed)])
        passed = {each.column: each for each in self.passed}
        for column in order:
            if column in self.read:
                texts[self.read[column].use.name] = self._texts(self.read[column], rows)
            else:
                texts[passed[column].name] = self._passed(column, rows)
        faults: list[DataFault] = [*self._lengths(), *self.sorted.faults, *self._double_keys(texts)]
        for gathered in self.found.by_column.values():
            faults += gathered.faults
        if faults:
            raise DataError.of(faults)
        return texts

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

    def _passed(self, column: int, rows: Sequence[Row]) -> list[str]:
        cells = [(number, row.get(column)) for number, row in zip(self.sorted.rows, rows, strict=True)]
        self.uncalculated += [
            reference(number, column) for number, cell in cells if isinstance(cell, Special) and not cell.is_calculated
        ]
        return [passed_text(cell, starts_1904=self.sheet.starts_1904) for _, cell in cells]

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
        entries = file.book.sheets if file.book is not None else []
        others = [each for each in entries if each.name != self.sheet.name and each.name not in used]
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
            passed=tuple(self.passed),
            unnamed=tuple(self.unnamed),
            left_out=tuple(self._left()),
            conversions=tuple(conversions_of(self.read.values())),
            missing=tuple(missing_of(self.read.values())),
            hidden_rows=tuple(row for row in self.sorted.rows if row in self.sheet.hidden_rows),
            hidden_sheets=tuple(each.name for each in others if each.is_hidden),
            other_sheets=tuple(each.name for each in others if not each.is_hidden),
            formulas={each.use.name: each.formulas for each in self.read.values() if each.formulas},
            uncalculated=(len(self.uncalculated), self.uncalculated[0] if self.uncalculated else ""),
            encoding=encoding,
            sign=sign,
        )

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
        return _short(" ".join(filter(None, (each.strip() for each in texts))))


def conversions_of(columns: Collection[ReadColumn]) -> list[CellConversion]:
    """Return the conversions, column by column."""
    return [
        CellConversion(each.use.name, did, each.times[did], cell, before, after)
        for each in columns
        for did, (_, cell, before, after) in sorted(each.done.items(), key=lambda done: done[1][0])
    ]


def missing_of(columns: Collection[ReadColumn]) -> list[MissingCells]:
    """Return the words that stood for missing values, column by column."""
    return [
        MissingCells(each.use.name, word, count, cell)
        for each in columns
        for word, (count, cell) in each.lacking.items()
    ]
