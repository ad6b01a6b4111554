"""The work behind commands: loading and filling a scheme, reading tables, and rating them.

`Source`, `Reading` and `Asked` are groups of options: each option is declared here, and every command that loads a
scheme or reads tables takes all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import attrs
from attrs import evolve, field, frozen

from partyrate.cli.options import (
    DEFAULT_LANG,
    AsOf,
    ColumnMap,
    Columns,
    DateOrder,
    DecimalComma,
    Edition,
    Encoding,
    FaultsTo,
    HeaderRows,
    Keep,
    Lang,
    Missing,
    On,
    PeriodOption,
    ProfileName,
    SchemeName,
    Sheets,
    Skip,
    Tables,
    Units,
    Values,
)
from partyrate.engines.calls import located
from partyrate.errors import DataError, UsageError
from partyrate.evaluator import Evaluator
from partyrate.loading import load_scheme
from partyrate.messages import joined, message, text, with_cells
from partyrate.model import Scheme
from partyrate.numbers import exact
from partyrate.plan import Plan
from partyrate.prepared import Prepared
from partyrate.rating.rating import Rating
from partyrate.tables import Options, TableRead, TableReport, read_tables, wanted_headers, write_faults
from partyrate.tables.dates import YEAR_FIRST
from partyrate.tables.marking import check_faults_file
from partyrate.tables.opening import Opened, opened
from partyrate.tables.stated import OPTIONS, cells_for, may_be_template, stated
from partyrate.text.terminal import complain, waiting


@frozen(kw_only=True)
class Source:
    """A scheme as the options of a command name it; a group of options.

    Args:
        name: The name of a shipped scheme, or a path.
        edition: The edition.
        on: A day, for the edition in force on it.
        profile: The profile that fills what is unpublished.
        values: `NAME=VALUE`, as the option `--set` takes it.
    """

    name: SchemeName
    edition: Edition = None
    on: On = None
    profile: ProfileName = None
    values: Values = None

    def completed(self) -> Source:
        """Return the source with the edition that its name may hold, as `NAME@EDITION`."""
        name, sign, edition = self.name.rpartition("@")
        if not sign or self.edition or self.on or self.name.endswith(".toml") or Path(self.name).exists():
            return self
        return evolve(self, name=name, edition=edition)

    def load(self) -> Scheme:
        """Load the scheme, filled by the profile and by single values."""
        scheme = load_scheme(self.name, edition=self.edition, on=self.on, profile=self.profile)
        values = filled_values(self.values or ())
        for name, value in values.items():
            if name in scheme.parameters and scheme.parameters[name].kind == "flag":
                values[name] = {"true": True, "false": False}.get(str(value).lower(), value)
        return scheme.with_values(values) if values else scheme

    def evaluator(self) -> Evaluator:
        """Load the scheme and check it."""
        return Evaluator(self.load())


def filled_values(words: Sequence[str]) -> dict[str, Any]:
    """Read NAME=VALUE for parameters and LOOKUP.KEY=VALUE (LOOKUP.KEY.COLUMN=VALUE) for cells of lookups."""
    values: dict[str, Any] = {}
    for path, value in pairs(words, "--set").items():
        *above, last = path.split(".")
        level: Any = values
        for name in above:
            level = level.setdefault(name, {})
            if not isinstance(level, dict):
                break
        if not isinstance(level, dict) or last in level:
            raise UsageError(*message("value set within another", path=path, value=value))
        number = exact(value)
        level[last] = value if number is None or not above else number
    return values


def pairs(words: Sequence[str] | None, option: str) -> dict[str, str]:
    """Read NAME=VALUE."""
    values: dict[str, str] = {}
    for word in words or ():
        name, sign, value = word.partition("=")
        if not sign:
            raise UsageError(*message("option without value", option=option, word=word))
        if name.strip() in values:
            raise UsageError(*message("option given twice", option=option, word=word, name=name.strip()))
        values[name.strip()] = value.strip()
    return values


T = TypeVar("T")
Work = Callable[[Evaluator, Any, dict[str, Any]], T]
"""Work with an evaluator, the table of units, and the other tables by name."""


@frozen(kw_only=True)
class Reading:
    """How the tables of a command are read, and of what day and round it speaks; a group of options.

    Args:
        table: `NAME=FILE` for tables beside the units.
        as_of: The day the rating speaks of.
        period: The round.
        encoding: The encoding of CSV files.
        sheet: Sheets of workbooks.
        header: Rows with the header.
        column: Headers of columns that are called otherwise.
        mapping: A file of such headers.
        missing: Words that stand for a missing value.
        skip: Rows that are left out.
        keep: Rows that are kept although they read as totals.
        decimal_comma: Whether decimals follow a comma.
        date_order: The order of dates.
        faults_to: The workbook that shows faulty cells marked.
        lang: The language of what is said meanwhile.
    """

    table: Tables = None
    as_of: AsOf = None
    period: PeriodOption = None
    encoding: Encoding = None
    sheet: Sheets = None
    header: HeaderRows = None
    column: Columns = None
    mapping: ColumnMap = None
    missing: Missing = None
    skip: Skip = None
    keep: Keep = None
    decimal_comma: DecimalComma = False
    date_order: DateOrder = YEAR_FIRST
    faults_to: FaultsTo = None
    lang: Lang = DEFAULT_LANG

    def __attrs_post_init__(self) -> None:
        if self.faults_to is not None:
            check_faults_file(self.faults_to)

    @property
    def files(self) -> dict[str, Path]:
        """The files of the tables beside the units, by name."""
        return {name: Path(file) for name, file in pairs(self.table, "--table").items()}

    @property
    def options(self) -> Options:
        """How the tables are read."""
        return Options(
            sheets=self.sheet or (), headers=self.header or (), columns=self.column or (), mapping=self.mapping,
            missing=self.missing or (), skip=self.skip or (), keep=self.keep or (), encoding=self.encoding,
            decimal_comma=self.decimal_comma, date_order=self.date_order, every_fault=self.faults_to is not None,
        )  # fmt: skip

    @property
    def given(self) -> list[str]:
        """The options that were given, without the language."""
        return [
            _OPTION_NAMES.get(each.name, f"--{each.name.replace('_', '-')}")
            for each in attrs.fields(Reading)
            if each.name != "lang" and getattr(self, each.name) != each.default
        ]


_OPTION_NAMES: Final = {"mapping": "--map"}
"""Options that are called otherwise than the field that they fill."""


@frozen(kw_only=True)
class Asked:
    """A scheme and the tables of a command: the group of options of all commands that read tables.

    Args:
        source: The scheme.
        units: The file of the units.
        reading: How the tables are read.
        opened: The file of the units, where it was opened already.
    """

    source: Source
    units: Units
    reading: Reading
    opened: list[Opened] = field(init=False, factory=list, eq=False)

    @property
    def lang(self) -> str:
        """The language of the command."""
        return self.reading.lang

    @property
    def _units_file(self) -> Path | Opened:
        return self.opened[0] if self.opened else self.units

    def completed(self) -> Asked:
        """Return what is asked with the day, the round and the profile that a template holds, where none is given."""
        given = {"as_of": self.reading.as_of, "period": self.reading.period, "profile": self.source.profile}
        if all(value is not None for value in given.values()) or not may_be_template(self.units):
            return self
        try:
            file = opened(self.units, "unit")
        except DataError:  # the reading of the table fails likewise, and names it as the scheme does
            return self
        found = {name: value for name, value in stated(file).items() if given[name] is None}
        with_cells(cells_for(file))
        filled = {**given, **found}
        if found:
            words = joined(f"{OPTIONS[name]} {value}" for name, value in found.items())
            complain(text("stated", file=self.units, words=words).in_language(self.lang))
        source = evolve(self.source, profile=filled["profile"])
        reading = evolve(self.reading, as_of=filled["as_of"], period=filled["period"])
        asked = evolve(self, source=source, reading=reading)
        asked.opened.append(file)
        return asked

    def rate(self) -> tuple[Rating, list[TableReport]]:
        """Read the tables and rate them; return the reports of those that are to be looked at.

        Raises:
            DataError: Tables are at fault; the faults name the cells of the files.
        """
        rating, reads = self._with_tables(self._rated)
        rating.conversions = tuple(each for read in reads for each in read.conversions)
        return rating, _reports(reads)

    def rated(self) -> Rating:
        """Read the tables and rate them; say on the stream of errors what was not read as it stands."""
        rating, reports = self.rate()
        self._tell(reports)
        return rating

    def work(self, work: Work[T]) -> T:
        """Read the tables and do some work with them; say what was not read as it stands, as `rated` does."""
        done, reads = self._with_tables(work)
        self._tell(_reports(reads))
        return done

    def prepared(self) -> Prepared:
        """Read the tables and prepare the units, so that single ones are rated anew in little time."""

        def prepare(evaluator: Evaluator, frame: Any, finer: dict[str, Any]) -> Prepared:
            tables = {name: _rows(each) for name, each in finer.items()}
            return evaluator.prepare(_rows(frame), tables=tables, as_of=self.reading.as_of, period=self.reading.period)

        return self.work(prepare)

    def _rated(self, evaluator: Evaluator, units: Any, finer: dict[str, Any]) -> Rating:
        return evaluator.rate(units, tables=finer, as_of=self.reading.as_of, period=self.reading.period)

    def _tell(self, reports: Sequence[TableReport]) -> None:
        for report in reports:
            complain(report.text(self.lang))

    def _with_tables(self, work: Work[T]) -> tuple[T, list[TableRead]]:
        evaluator, options = self.source.evaluator(), self.reading.options
        root = evaluator.scheme.root
        reads: dict[str, TableRead] = {}
        try:
            with waiting(text("reading", file=self.units).in_language(self.lang)):
                reads = read_tables(evaluator.plan, self._units_file, self.reading.files, options)
            finer = {name: read.frame for name, read in reads.items() if root is None or name != root.name}
            units = reads[root.name if root else "unit"].frame
            with waiting(text("rating").in_language(self.lang)):
                done = work(evaluator, units, finer)
        except DataError as error:
            faults = located(error, reads.values())
            self._mark(faults, evaluator.plan)
            raise faults from None
        return done, list(reads.values())

    def _mark(self, error: DataError, plan: Plan) -> None:
        """Write the workbook that shows the faults, if one is asked for."""
        file = self.reading.faults_to
        if file is not None:
            count = write_faults(error, file, wanted_headers(plan), encoding=self.reading.encoding, lang=self.lang)
            complain(text("faults written", count=count, file=file).in_language(self.lang))


def _reports(reads: Sequence[TableRead]) -> list[TableReport]:
    """Return the reports of tables that were not read as they stand, and of those that share a workbook.

    Which of its sheets is which table was found out, and is to be seen.
    """
    files = Counter(read.report.file for read in reads if read.report.sheet)
    return [read.report for read in reads if not read.report.is_plain or files[read.report.file] > 1]


def _rows(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of a table that was read."""
    return frame.rows(named=True) if hasattr(frame, "rows") else list(frame)


def unit_key(words: str) -> Any:
    """Return the key of a unit as an option names it: a text, or a tuple where commas separate several columns."""
    return tuple(words.split(",")) if "," in words else words
