"""The results of a rating as one workbook: tables, distribution, incentives, totals, notes, what was read, the scheme.

Numbers are numbers with their decimals, texts are texts whatever they begin with, levels stand in their order.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache, partial
from typing import Any, Final

from attrs import define, field

from partyrate.engines.reference.results import amount_digits, digits_of
from partyrate.errors import UsageError, checked_language
from partyrate.messages import Text, message, text, word
from partyrate.model import Entry, Indicator, Scheme
from partyrate.model.entry import remark
from partyrate.model.incentive import INCENTIVE_COLUMNS, span_words
from partyrate.model.value_words import constant_words, recipient_labels, value_label
from partyrate.notes import Note
from partyrate.numbers import Cause, decimals_of, exact, show
from partyrate.numbers import digits_of as digits_in
from partyrate.output.csv_files import table_cells
from partyrate.output.titles import column_titles, incentive_titles, value_nodes, valued_by
from partyrate.plan import Node
from partyrate.plan.decisions import decision_text
from partyrate.rating.levels import line_labels, line_of
from partyrate.rating.rating import Rating
from partyrate.storage.workbooks import LONGEST_TEXT, MOST_DIGITS, new_workbook, sheet_name, width_of, write_number
from partyrate.tables.report import TableReport
from partyrate.text.normalization import FALSE_WORDS, TRUE_WORDS

MOST_ROWS: Final = 1_048_575
"""The most rows of a sheet, below its header."""

_KEPT: Final = Context(prec=MOST_DIGITS)
"""Rounds to the digits that a spreadsheet keeps."""

_SAMPLE: Final = 200
"""So many rows decide how wide a column is."""


@define
class Column:
    """A column of a sheet: its title, and how its cells are written."""

    title: str
    decimals: int | None = None
    is_number: bool = False
    causes: Mapping[str, Cause] = field(factory=dict)
    words: Mapping[str, str] = field(factory=dict)
    """The labels of texts in its cells, by these texts; those of flags in small letters."""


@define
class _Book:
    """A workbook that is being written."""

    book: Any
    lang: str
    styles: dict[str, Any] = field(factory=dict)
    names: list[str] = field(factory=list)

    def word(self, key: str, **data: Any) -> str:
        """Return a word in the language of the workbook."""
        return text(f"workbook {key}", **data).in_language(self.lang)

    def style(self, form: str, **more: Any) -> Any:
        """Return the style of a form of numbers, built once."""
        if form not in self.styles:
            self.styles[form] = self.book.add_format({"num_format": form, **more})
        return self.styles[form]

    def sheet(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], fixed: int = 0) -> None:
        """Write a sheet whose header stays in sight, with as many columns at the left."""
        title = sheet_name(name, self.names)
        self.names.append(title)
        sheet = self.book.add_worksheet(title)
        sheet.freeze_panes(1, fixed)
        bold = self.style("@", bold=True, bottom=1, text_wrap=True, valign="top")
        texts: list[list[str]] = [[column.title] for column in columns]
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.title[:LONGEST_TEXT], bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            if last > MOST_ROWS:
                raise UsageError(*message("sheet too long", name=name, most=MOST_ROWS))
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                shown = self.cell(sheet, last, place, column, value)
                if last <= _SAMPLE:
                    texts[place].append(shown)
        for place, each in enumerate(texts):
            sheet.set_column(place, place, width_of(each))
        if columns:
            sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)

    def cell(self, sheet: Any, row: int, place: int, column: Column, value: Any) -> str:
        """Write one cell, and return what it shows."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return self.text(sheet, row, place, self.word("yes" if value else "no"))
        if isinstance(value, datetime | date):
            sheet.write_datetime(row, place, value, self.style("yyyy-mm-dd"))
            return value.isoformat()
        if isinstance(value, Decimal) and value.is_finite():
            return self.decimal(sheet, row, place, value, column.decimals)
        number = exact(value) if column.is_number or not isinstance(value, str) else None
        if number is not None:
            is_long = isinstance(value, float) and digits_in(Decimal(repr(value))) > MOST_DIGITS  # of a fraction
            return self.number(sheet, row, place, number, column.decimals, is_long=is_long)
        cause = column.causes.get(str(value))
        named = column.words.get(str(value)) or column.words.get(str(value).strip().lower(), str(value))
        shown = named if cause is None else cause.text.in_language(self.lang)
        return self.text(sheet, row, place, shown)

    @staticmethod
    def text(sheet: Any, row: int, place: int, shown: str) -> str:
        """Write a text, cut where it is longer than a cell can be."""
        sheet.write_string(row, place, shown if len(shown) <= LONGEST_TEXT else f"{shown[: LONGEST_TEXT - 3]}...")
        return shown

    def number(self, sheet: Any, row: int, place: int, number: Fraction, decimals: int | None, *, is_long: bool) -> str:
        """Write a number: exactly where it is a decimal, else with the digits that a spreadsheet keeps."""
        if not is_long and decimals_of(number) is not None:
            return self.decimal(sheet, row, place, Decimal(show(number)), decimals)
        nearest = _KEPT.divide(Decimal(number.numerator), Decimal(number.denominator))
        write_number(sheet, row, place, nearest)
        return f"{nearest:.6f}"

    def decimal(self, sheet: Any, row: int, place: int, number: Decimal, decimals: int | None) -> str:
        """Write a number with its own decimals, or with those of its column where these are more."""
        shown = max(-int(number.as_tuple().exponent), decimals or 0)
        write_number(sheet, row, place, number, self.style(f"0.{'0' * shown}" if shown else "0"))
        return f"{number:.{shown}f}"


def result_workbook(rating: Rating, reports: Sequence[TableReport] = (), lang: str | None = None) -> bytes:
    """Return the results of a rating as the bytes of a workbook.

    Args:
        rating: The rating.
        reports: What was found and converted where its tables were read.
        lang: The language of titles, `en` or `zh`; by default the chosen one.

    Raises:
        EngineError: XlsxWriter is not installed.
    """
    buffer = io.BytesIO()
    lang = checked_language(lang)
    book = _Book(new_workbook(buffer), lang)
    scheme = rating.scheme
    for table, frame in rating.tables.items():
        _table(book, rating, table, frame)
    if scheme.incentives:
        _incentives(book, rating)
        _totals(book, rating)
    _distribution(book, rating)
    for name, pairing in scheme.pairings.items():
        _plain(book, pairing.label(lang), rating.pairs(name))
    _notes(book, rating.notes)
    lines = [line for report in reports for line in report.lines(lang)]
    if lines:
        book.sheet(book.word("read"), [Column(book.word("read"))], ([line] for line in lines))
    _scheme(book, rating)
    book.book.close()
    return buffer.getvalue()


def _table(book: _Book, rating: Rating, table: str, frame: Any) -> None:
    """Write a table with its results, under the labels of its columns."""
    cells = table_cells(frame)
    names = list(map(str, next(cells)))
    nodes = value_nodes(rating, table)
    columns = []
    for name, title in zip(names, column_titles(rating, table, names, book.lang), strict=True):
        node = nodes.get(name)
        is_number = node is not None and node.value_range.kind == "number"
        digits = digits_of(node) if node is not None and is_number else None
        causes = {} if valued_by(name, nodes) is None else rating.scheme.causes
        words = {} if node is None else cell_words(rating.scheme, node, book)
        columns.append(Column(title, digits, is_number, causes, words))
    fixed = len(rating.plan.full_key(table))
    book.sheet(rating.scheme.tables[table].label(book.lang), columns, cells, fixed)


def cell_words(scheme: Scheme, node: Node, book: _Book) -> dict[str, str]:
    """Return what people call the flags, levels and choices that a value can be, by how they stand in cells."""
    if node.value_range.kind == "flag":  # also as they came in a text
        return dict.fromkeys(TRUE_WORDS, book.word("yes")) | dict.fromkeys(FALSE_WORDS, book.word("no"))
    scale = node.value_range.scale
    if node.value_range.kind == "level" and scale is not None:
        return {level.name: level.label(book.lang) for level in scheme.ladders[scale.ladder].levels}
    values = node.entry.values if isinstance(node.entry, Indicator) and node.entry.kind == "choice" else ()
    return {value: value_label(node.entry, value, book.lang) for value in values}


def _incentives(book: _Book, rating: Rating) -> None:
    """Write the incentives of rows, amounts with the decimals that each incentive has."""
    cells = table_cells(rating.incentives)
    names = list(map(str, next(cells)))
    digits = [
        amount_digits(node) or 0
        for node in rating.plan.nodes.values()
        if node.kind == "incentive" and node.is_computable
    ]
    columns = []
    for name, title in zip(names, incentive_titles(names, book.lang), strict=True):
        is_amount = name == "amount"
        causes = rating.scheme.causes if name == "state" else {}
        columns.append(Column(title, max(digits, default=0) if is_amount else None, is_amount, causes))
    own = INCENTIVE_COLUMNS if set(INCENTIVE_COLUMNS) <= set(names) else ()
    words = [cache(partial(_in_words, rating.scheme, book.lang, name)) if name in own else None for name in names]
    rows = ([cell if known is None else known(cell) for known, cell in zip(words, row, strict=True)] for row in cells)
    book.sheet(book.word("incentives"), columns, rows)


def _in_words(scheme: Scheme, lang: str, column: str, value: Any) -> Any:
    """Return what people call a value of a column of incentives."""
    if column == "incentive":
        return scheme.incentives[value].label(lang)
    if column == "recipient":
        return recipient_labels(scheme, value).get(lang, value)
    if column == "every":
        return Text(value or "", span_words(value).zh.strip()).in_language(lang)
    sort = {"kind": "incentive", "amount_unit": "unit of"}.get(column)
    return word(sort, value or "").in_language(lang) if sort else value


def _totals(book: _Book, rating: Rating) -> None:
    totals = rating.totals(by=("incentive", "recipient"))
    names = ["incentive", "recipient", "amount_unit", "every", "total", "rows", "open_rows"]
    if not any(row["recipient"] for row in totals):
        names.remove("recipient")
    columns = [Column(book.word(name), is_number=name == "total") for name in names]
    rows = ([_in_words(rating.scheme, book.lang, name, row[name]) for name in names] for row in totals)
    book.sheet(book.word("totals"), columns, rows)


def _distribution(book: _Book, rating: Rating) -> None:
    """Write the counts of every ladder, levels best first."""
    names = ("ladder", "level", "count", "share", "wanted", "deviation")
    columns = [Column(book.word(name), is_number=name in names[3:]) for name in names]
    rows = []
    for node in rating.plan.nodes.values():
        ladder = node.ladder if node.variant_of is None else None
        if ladder is None or node.table not in rating.result.given:
            continue
        labels = line_labels(rating.scheme, ladder.name, book.lang, book.word("no level"))
        for row in rating.distribution(node.name):
            share = row["share"]
            shown = None if share is None else Fraction(round(share * 10_000), 10_000)
            rows.append([
                ladder.label(book.lang), labels[line_of(row)], row["count"], shown, row["wanted"], row["deviation"],
            ])  # fmt: skip
    if rows:
        book.sheet(book.word("distribution"), columns, rows)


def _plain(book: _Book, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    cells = table_cells(rows)
    book.sheet(name, [Column(str(each)) for each in next(cells)], cells)


def _notes(book: _Book, notes: Sequence[Note]) -> None:
    columns = [Column(book.word(name)) for name in ("kind", "about", "cohort", "note")]
    rows = [
        [
            word("note kind", note.kind).in_language(book.lang), note.about, ", ".join(map(str, note.cohort.values())),
            note.text(book.lang),
        ]
        for note in notes
    ]  # fmt: skip
    book.sheet(book.word("notes"), columns, rows)


def _scheme(book: _Book, rating: Rating) -> None:
    """Write the scheme behind the results: entries with their values or rules, sources, and remarks."""
    columns = [Column(book.word(name)) for name in ("kind", "name", "label", "value", "source", "remark")]
    book.sheet(book.word("scheme"), columns, _entries(rating, book.lang))


_WRITTEN: Final = (
    "tables", "parameters", "lookups", "indicators", "ladders", "gates", "warnings", "incentives", "budgets",
)  # fmt: skip
"""The collections of a scheme whose entries stand in the workbook."""


def _entries(rating: Rating, lang: str) -> Iterator[list[str]]:
    scheme = rating.scheme
    about = scheme.title.get(lang, scheme.name)
    fingerprint = text("workbook fingerprint", fingerprint=scheme.fingerprint).in_language(lang)
    yield [word("section", "scheme").in_language(lang), scheme.name, about, scheme.edition, "", fingerprint]
    for collection in _WRITTEN:
        for entry in getattr(scheme, collection).values():
            sources = [each.place.in_language(lang) for name in entry.source if (each := scheme.sources.get(name))]
            section = word("section", collection).in_language(lang)
            yield [
                section,
                entry.name,
                entry.label(lang),
                _value(entry, lang),
                "; ".join(sources),
                remark(entry.note).in_language(lang),
            ]


def _value(entry: Entry, lang: str) -> str:
    """Return an entry in a line: the value of a parameter, the rule of a formula, the levels of a ladder."""
    if hasattr(entry, "is_unpublished"):
        value = getattr(entry, "constant", None)
        said = text("workbook unpublished") if value is None else constant_words(entry, value)
        return said.in_language(lang)
    if isinstance(entry, Indicator) and entry.is_decision:
        return decision_text(entry)
    if levels := getattr(entry, "levels", None):
        return " > ".join(level.label(lang) for level in levels)
    for name in ("formula", "amount", "at_most", "when", "kind"):
        if isinstance(rule := getattr(entry, name, None), str):
            return " ".join(rule.split())
    return ", ".join(getattr(entry, "key", ()))
