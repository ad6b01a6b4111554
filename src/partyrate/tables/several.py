"""Reading all tables of a rating: the units, those given with them, and those in other sheets of a workbook."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import filterfalse
from pathlib import Path
from typing import Any

from attrs import define, evolve, field, frozen

from partyrate.engines.cell_reader import HISTORY
from partyrate.engines.faults import FIRST_FAULTS
from partyrate.errors import DataError, DataFault, NotFoundError, UsageError, listed, refusal
from partyrate.messages import message, text
from partyrate.plan import Plan
from partyrate.storage.files import read_regular
from partyrate.tables.dates import ORDERS, YEAR_FIRST
from partyrate.tables.decisions import Decisions, checked_decisions
from partyrate.tables.faults import Place, TableFault, error
from partyrate.tables.layout import Search, checked_names, fitness
from partyrate.tables.opening import Opened, opened
from partyrate.tables.past_units import with_past_units
from partyrate.tables.reading import TableRead, read_opened
from partyrate.tables.targets import Headers, targets_of
from partyrate.tables.unread import Unread, table_names

_LARGEST_MAP = 1_000_000

MOST_NAMED = 50_000
"""The most faulty cells of a column that are named one by one where they are to be marked."""


@frozen(kw_only=True)
class Options:
    """The options of the command line on reading tables: words that name a table, or else are about the units.

    Args:
        sheets: `SHEET`, or `TABLE=SHEET`.
        headers: `ROW`, or `TABLE=ROW`.
        columns: `NAME=HEADER`, or `TABLE.NAME=HEADER`.
        mapping: A file of TOML or JSON with the same: names and headers, or sections by tables.
        missing: Words that stand for a missing value, in all tables.
        skip: `ROW`, `FIRST-LAST`, or these behind `TABLE=`.
        keep: The same, of rows that are kept although they read as totals.
        encoding: Of text files.
        decimal_comma: Whether decimals follow a comma in texts of all tables.
        date_order: The order of dates in texts of all tables.
        every_fault: Whether all faulty cells are named, to be marked, and not only the first of each column.
    """

    sheets: Sequence[str] = ()
    headers: Sequence[str] = ()
    columns: Sequence[str] = ()
    mapping: Path | None = None
    missing: Sequence[str] = ()
    skip: Sequence[str] = ()
    keep: Sequence[str] = ()
    encoding: str | None = None
    decimal_comma: bool = False
    date_order: str = YEAR_FIRST
    every_fault: bool = False


@frozen
class _Words:
    """The options of a call, sorted by tables."""

    plan: Plan
    units: str
    options: Options
    columns: Mapping[str, Mapping[str, str]] = field(factory=dict)

    def decisions(self, table: str) -> Decisions:
        """Return the decisions about one table."""
        sheet = only("--sheet", self._of(table, self.options.sheets))
        header = only("--header", self._of(table, self.options.headers))
        return checked_decisions(
            Decisions(
                sheet=sheet,
                header=None if header is None else _row(header, "--header"),
                columns=self.columns.get(table, {}),
                missing=tuple(self.options.missing),
                skip=[row for word in self._of(table, self.options.skip) for row in _rows(word, "--skip")],
                keep=[row for word in self._of(table, self.options.keep) for row in _rows(word, "--keep")],
                encoding=self.options.encoding,
                decimal_comma=self.options.decimal_comma,
                date_order=_order(self.options.date_order),
                most_faults=MOST_NAMED if self.options.every_fault else FIRST_FAULTS,
            )
        )

    def given(self, table: str) -> Iterator[tuple[str, str]]:
        """Yield the options about a table that is none of the units, and what they are given."""
        options = self.options
        words = (
            ("--sheet", options.sheets),
            ("--header", options.headers),
            ("--skip", options.skip),
            ("--keep", options.keep),
        )
        for option, given in words:
            for word in self._of(table, given):
                if word:
                    yield option, f"{table}={word}"
        for word in options.columns:
            if word.strip().startswith(f"{table}."):
                yield "--column", word

    def is_left_out(self, table: str) -> bool:
        """Whether a table stands in no sheet, as a call says."""
        return "" in self._of(table, self.options.sheets)[-1:]

    def search(self, table: str, file: Opened) -> Search:
        """Return how a table is looked for, with the columns that the call names."""
        search = Search(table, Place(file.file), Headers(targets_of(self.plan, table)))
        chosen = {name: header for name, header in self.columns.get(table, {}).items() if search.headers.named(name)}
        return evolve(search, chosen=checked_names(chosen, search))

    def _of(self, table: str, words: Iterable[str]) -> list[str]:
        """Return what the words of an option say of a table."""
        own_words = []
        for word in words:
            name, sign, rest = word.partition("=")
            is_named = bool(sign) and name.strip() in (*self.plan.scheme.tables, HISTORY)
            if (name.strip() if is_named else self.units) == table:
                own_words.append((rest if is_named else word).strip())
        return own_words


def only(option: str, given: Sequence[str]) -> str | None:
    """Return the word that an option gives for something; None where it gives none.

    Raises:
        UsageError: It gives several.
    """
    if len(set(given)) > 1:
        raise UsageError(*message("option given twice", option=option, word=given[-1], name=given[0]))
    return given[0] if given else None


def read_tables(
    plan: Plan, units: Path | Opened, tables: Mapping[str, Path], options: Options | None = None
) -> dict[str, TableRead]:
    """Read the units, the finer tables that are given, and those that other sheets of the units' workbook hold.

    Raises:
        DataError: Tables cannot be read; the faults of all of them.
        UsageError: An option cannot be read.
    """
    options = options or Options()
    root = plan.scheme.root
    name = "unit" if root is None else root.name
    words = _Words(plan, name, options)
    words = evolve(words, columns=_columns(plan, name, options))
    _refuse_unknown(plan, name, tables)
    reads = _Reads()
    file = units if isinstance(units, Opened) else opened(units, name)
    if file.book is None:
        reads.read(name, lambda: read_opened(plan, name, file, words.decisions(name)))
    else:
        _read_workbook(plan, name, file, words, tables, reads)
    for table, path in tables.items():
        if table not in reads.tables:
            reads.read(table, partial(_read_file, plan, table, path, words))
    if reads.faults:
        raise DataError.of(reads.faults)
    _refuse_unused(words, [each for each in (*plan.scheme.tables, HISTORY) if each not in reads.found])
    if not any(each.report.encoding for each in reads.tables.values()):
        file.refuse_encoding(options.encoding)
    return with_past_units(_with_sheets_once(reads.tables, name), name, () if root is None else plan.full_key(name))


def _refuse_unknown(plan: Plan, units: str, tables: Iterable[str]) -> None:
    """Refuse tables that the scheme does not have.

    Raises:
        NotFoundError: There is one.
    """
    for table in tables:
        if table not in (*plan.scheme.tables, HISTORY):
            finer = {name: each for name, each in plan.scheme.tables.items() if name != units}
            raise NotFoundError.of("table", table, {**finer, HISTORY: None}, text("tables of a scheme"))


def _refuse_unused(words: _Words, unread: Iterable[str]) -> None:
    """Refuse options about tables that were not read.

    Raises:
        UsageError: There is one.
    """
    for table in unread:
        for option, word in words.given(table):
            raise UsageError(*message("option of unread table", option=option, word=word, table=table))


def _with_sheets_once(reads: Mapping[str, TableRead], units: str) -> dict[str, TableRead]:
    """Return what was read with reports in which a sheet is unread only if no table was read from it.

    Those of the workbook of the units stand in the report of the units.
    """
    sheets = {(read.report.file, read.report.sheet) for read in reads.values()}
    read_once: dict[str, TableRead] = {}
    for table, read in reads.items():
        report = read.report
        is_repeated = table != units and report.file == reads[units].report.file
        hidden, others = (
            tuple(each for each in names if not is_repeated and (report.file, each) not in sheets)
            for names in (report.hidden_sheets, report.other_sheets)
        )
        read_once[table] = evolve(read, report=evolve(report, hidden_sheets=hidden, other_sheets=others))
    return read_once


def _read_file(plan: Plan, table: str, path: Path, words: _Words) -> TableRead:
    return read_opened(plan, table, opened(path, table), words.decisions(table))


@define
class _Reads:
    """The tables that were read so far, the faults of those that could not be, and the names of all of them."""

    tables: dict[str, TableRead] = field(factory=dict)
    faults: list[DataFault] = field(factory=list)
    found: set[str] = field(factory=set)

    def read(self, table: str, read: Callable[[], TableRead]) -> str | None:
        """Read a table, or keep its faults; return the sheet that it stands in, where that is known."""
        self.found.add(table)
        try:
            self.tables[table] = table_read = read()
        except DataError as error:
            self.faults += error.faults
            return next((each.sheet for each in error.faults if isinstance(each, TableFault) and each.sheet), None)
        return table_read.place.sheet


def _named_sheets(plan: Plan, tables: Iterable[str], file: Opened, words: _Words) -> dict[str, str]:
    """Return the sheets of tables that a call names, or that are called as the tables are."""
    used: dict[str, str] = {}
    for table in tables:
        sheet = words.decisions(table).sheet or file.named_sheet(table_names(plan, table), tuple(used.values()))
        if sheet is not None:
            used[table] = sheet
    return used


def _read_others(
    plan: Plan, tables: Sequence[str], used: Mapping[str, str], file: Opened, words: _Words, taken: tuple[str, ...],
    reads: _Reads,
) -> dict[str, str]:  # fmt: skip
    """Read the other tables from their sheets, or from those whose headers fit and that are not taken; return these."""
    sheets: dict[str, str] = {}
    for table in tables:
        sheet = used.get(table) or _fitting(plan, table, file, words, taken)
        if sheet is not None and (table in used or sheet not in taken):
            decided = evolve(words.decisions(table), sheet=sheet)
            reads.read(table, partial(read_opened, plan, table, file, decided, taken))
            taken = (*taken, sheet)
            sheets[table] = sheet
    return sheets


def _read_workbook(
    plan: Plan, units: str, file: Opened, words: _Words, with_own_files: Mapping[str, Path], reads: _Reads
) -> None:
    """Read the tables of one workbook: from sheets that are called as they are, then from those whose headers fit."""
    known = [each for each in (*plan.scheme.tables, HISTORY) if each != units and each not in with_own_files]
    others = list(filterfalse(words.is_left_out, known))
    used = _named_sheets(plan, (units, *others), file, words)
    of_others = tuple(sheet for table, sheet in used.items() if table != units)
    taken = of_others if units in used else _finer_sheets(plan, units, file, words, of_others)
    decisions = words.decisions(units)
    place = reads.read(units, partial(read_opened, plan, units, file, evolve(decisions, sheet=used.get(units)), taken))
    if place is None and units not in used:
        return  # which sheet holds the units is not known, so that none can be another table's
    of_units = place or used[units]
    sheets = _read_others(plan, others, used, file, words, (*of_others, of_units), reads)
    unread = Unread(plan, file, {units: of_units, **sheets}, partial(words.search, file=file))
    reads.faults += unread.faults(others)
    if HISTORY in reads.tables and not reads.tables[HISTORY].report.count:
        del reads.tables[HISTORY]  # a sheet that was left empty gives no past rounds


def _finer_sheets(plan: Plan, units: str, file: Opened, words: _Words, taken: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sheets that are not looked at for the units: where several fit them, those that fit a finer table."""
    whole = _whole(plan, units, file, words, taken)
    finer = {each for table in plan.scheme.tables if table != units for each in _whole(plan, table, file, words, taken)}
    rest = [each for each in whole if each not in finer]
    return (*taken, *finer) if len(whole) > 1 and len(rest) == 1 else taken


def _whole(plan: Plan, table: str, file: Opened, words: _Words, taken: tuple[str, ...]) -> list[str]:
    """Return the sheets that have all columns of a table."""
    assert file.book is not None
    search = words.search(table, file)
    is_finer = table not in plan.scheme.tables or plan.scheme.tables[table].parent is not None
    if is_finer and not any(each.is_needed and not each.is_key for each in search.headers.targets):
        return []
    free = [each.name for each in file.book.sheets if not each.is_hidden and each.name not in taken]
    return [name for name in free if not fitness(file.sheet(name), search).lacking]


def _fitting(plan: Plan, table: str, file: Opened, words: _Words, taken: tuple[str, ...]) -> str | None:
    """Return the one sheet that has all columns of a finer table; None where none has, or the table reads none."""
    if table == HISTORY and not plan.records:
        return None
    fits = _whole(plan, table, file, words, taken)
    if len(fits) > 1:
        raise error("several sheets", table, file=file.file, table=table, sheets=listed(fits))
    return fits[0] if fits else None


def wanted_headers(plan: Plan) -> dict[str, Headers]:
    """Return by table the headers that it wants."""
    return {table: Headers(targets_of(plan, table)) for table in (*plan.scheme.tables, HISTORY)}


# --------------------------------------------------------------------------------------------------- the options


def _columns(plan: Plan, units: str, options: Options) -> dict[str, dict[str, str]]:
    """Return the headers that were named, by tables: a name goes to the units, else to the tables that know it."""
    headers: dict[str, dict[str, str]] = {}
    known = wanted_headers(plan)
    for table, name, header in (*_mapped(plan, options.mapping), *_named(options.columns)):
        before, dot, after = name.partition(".")
        if table is None and dot and before in known and known[before].named(after):
            table, name = before, after  # noqa: PLW2901 - the name says which table
        tables = [table] if table is not None else [each for each in known if known[each].named(name)]
        if table is None and units in tables:
            tables = [units]
        if not tables:
            tables = [units]  # reading it says which names there are
        for each in tables:
            headers.setdefault(each, {})[name] = header
    return headers


def _named(words: Sequence[str]) -> Iterator[tuple[None, str, str]]:
    """Yield the names and headers of `--column`, each name once."""
    headers: dict[str, list[str]] = {}
    for word in words:
        name, sign, header = (part.strip() for part in word.partition("="))
        if not sign or not name or not header:
            raise UsageError(*message("column option", word=word))
        headers.setdefault(name, []).append(header)
    for name, given in headers.items():
        yield None, name, str(only("--column", [f"{name}={header}" for header in given])).partition("=")[2]


def _mapped(plan: Plan, path: Path | None) -> list[tuple[str | None, str, str]]:
    if path is None:
        return []
    try:
        content = read_regular(path, _LARGEST_MAP).decode("utf-8-sig")
        held: Any = json.loads(content) if path.suffix.lower() == ".json" else tomllib.loads(content)
    except OSError as failed:
        raise UsageError(*message("map not read", file=path, error=refusal(failed))) from None
    except (ValueError, RecursionError) as failed:
        raise UsageError(*message("map not written so", file=path, error=failed)) from None
    entries: list[tuple[str | None, str, str]] = []
    for name, header in held.items() if isinstance(held, dict) else ():
        if isinstance(header, str):
            entries.append((None, name, header))
        elif isinstance(header, dict) and name in (*plan.scheme.tables, HISTORY):
            entries += [(name, key, str(value)) for key, value in header.items()]
        else:
            raise UsageError(*message("map not written so", file=path, error=text("map entry", name=name)))
    return entries


def _row(word: str, option: str) -> int:
    if not word.isascii() or not word.isdigit() or not 0 < len(word) <= 7 or int(word) < 1:
        raise UsageError(*message("row option", option=option, word=word))
    return int(word)


def _order(word: str) -> str:
    if word not in ORDERS:
        raise UsageError(*message("date order option", word=word))
    return word


def _rows(word: str, option: str) -> Iterable[int]:
    first, sign, last = word.partition("-")
    return range(_row(first, option), _row(last if sign else first, option) + 1)
