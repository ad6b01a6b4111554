"""The columns of a table that was found: their cells as texts, with what was done to them, and the faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from attrs import evolve

from partyrate.engines.conversion import MOST_EXAMPLES, Conversion
from partyrate.engines.faults import Gathered
from partyrate.tables.conversion import AS_SEEN, Converter
from partyrate.tables.faults import TableFault, fault
from partyrate.tables.grid import Cell, Special, is_blank, letters, text_of
from partyrate.tables.layout import Search
from partyrate.tables.number_cells import small_percentages
from partyrate.tables.outcomes import Outcome
from partyrate.tables.plain_numbers import passed
from partyrate.tables.report import CellConversion, ColumnUse, MissingCells
from partyrate.text.normalization import visible

_LONGEST_WORDS: Final = 40
"""The most characters of a cell, or of a row that was left out, that a report shows."""


class Column:
    """The conversions of the cells of one column: how many of each kind, and the first."""

    def __init__(self, use: ColumnUse) -> None:
        self.use = use
        self.done: dict[str, tuple[int, str, str, str]] = {}  # by conversion its first cell, with the row
        self.times: Counter[str] = Counter()
        self.examples: dict[tuple[str, str], None] = {}
        self.signed: Counter[str] = Counter()  # the values of cells with a percent sign

    def did(self, outcome: Outcome, cell: Cell, cell_name: str, row: int, count: int = 1) -> None:
        """Count cells that were converted, and remember the first of them."""
        self.times[outcome.did] += count
        if outcome.did == "as percent":
            self.signed[outcome.text] += count
        if outcome.did not in self.done or row < self.done[outcome.did][0]:
            before = visible(_stored(cell)) if outcome.did == AS_SEEN else text_of(cell)
            self.done[outcome.did] = row, cell_name, short(before), outcome.text
        if outcome.did == AS_SEEN and len(self.examples) < MOST_EXAMPLES:
            self.examples[_stored(cell), outcome.text] = None


class PassedColumn(Column):
    """The cells of one column that no rule reads."""

    def __init__(self, use: ColumnUse, *, starts_1904: bool, is_text: bool) -> None:
        super().__init__(use)
        self.starts_1904, self.is_text = starts_1904, is_text

    def read(self, cell: Cell, cell_name: str, row: int) -> str:
        """Return the text of a cell, and remember what was done to it."""
        outcome = passed(cell, starts_1904=self.starts_1904, is_text=self.is_text)
        if outcome.did:
            self.did(outcome, cell, cell_name, row)
        return outcome.text

    def texts(self, cells: Sequence[Cell | None], rows: Sequence[int]) -> list[str]:
        """Return the texts of all cells of the column, which stand in the rows of these numbers."""
        word, texts = letters(self.use.column), list[str]()
        for cell, row in zip(cells, rows, strict=True):
            if cell is None or (type(cell) is str and cell[:1] != "="):
                texts.append(cell or "")
            else:
                texts.append(self.read(cell, f"{word}{row}", row))
        return texts


class ReadColumn(Column):
    """The cells of one column that is read, with their conversions, missing values and faults."""

    def __init__(self, converter: Converter, use: ColumnUse, found: CellFaults) -> None:
        super().__init__(use)
        self.converter, self.found = converter, found
        self.lacking: dict[tuple[str, str], tuple[int, str]] = {}
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
            return self.as_it_stands(cell, cell_name, row)
        if outcome.wrong:
            self.found.add(self, outcome, cell, cell_name, row)
            return ""
        if outcome.missing:
            word = outcome.missing, outcome.cause
            count, first = self.lacking.get(word, (0, cell_name))
            self.lacking[word] = count + 1, first
            return outcome.text
        if outcome.did:
            self.did(outcome, cell, cell_name, row)
        return outcome.text

    def as_it_stands(self, cell: Cell, cell_name: str, row: int) -> str:
        """Return the text of a cell that no rule which can be computed reads."""
        outcome = passed(cell, starts_1904=self.converter.starts_1904, is_text=self.converter.is_text)
        if outcome.did:
            self.did(outcome, cell, cell_name, row)
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
                self.did(outcome, cell, f"{word}{first[cell]}", first[cell], count)
        return known

    def small_percentage(self, texts: Iterable[str]) -> str:
        """Return the first value without a sign where those of a column of percentages all look like shares."""
        if not self.converter.holds_percentages:
            return ""
        return small_percentages(Counter(texts) - self.signed)

    def filled(self, cell: Cell, row: int) -> None:
        """Count a cell that belongs to a merged one above it."""
        self.did(Outcome(text_of(cell), "as merged"), "", f"{letters(self.use.column)}{row}", row)


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


def _stored(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def short(text: str) -> str:
    """Return a text of a cell as a report shows it: cut where it is long."""
    return text if len(text) <= _LONGEST_WORDS else f"{text[:_LONGEST_WORDS]}..."


def conversions_of(columns: Iterable[Column]) -> list[CellConversion]:
    """Return the conversions, column by column."""
    return [
        CellConversion(each.use.name, did, each.times[did], cell, before, after)
        for each in columns
        for did, (_, cell, before, after) in sorted(each.done.items(), key=lambda done: done[1][0])
    ]


def missing_of(columns: Iterable[ReadColumn]) -> list[MissingCells]:
    """Return the words that stood for no value, column by column."""
    return [
        MissingCells(each.use.name, word, count, cell, cause)
        for each in columns
        for (word, cause), (count, cell) in each.lacking.items()
    ]


def plain_forms(table: str, columns: Iterable[Column]) -> tuple[Conversion, ...]:
    """Return the texts that were read in their plain form, column by column, for the notes of a rating."""
    return tuple(
        Conversion(table, each.use.name, each.times[AS_SEEN], tuple(each.examples))
        for each in columns
        if each.times[AS_SEEN]
    )
