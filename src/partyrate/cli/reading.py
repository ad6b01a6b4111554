"""The work behind commands: loading and filling a scheme, reading tables, and rating them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from attrs import field, frozen

from partyrate.errors import DataError, UsageError
from partyrate.evaluator import Evaluator
from partyrate.loading import load_scheme
from partyrate.messages import message, text
from partyrate.model import Scheme
from partyrate.numbers import exact
from partyrate.output.files import result_names
from partyrate.plan import Plan
from partyrate.rating.rating import Rating
from partyrate.storage.files import refuse_overwriting
from partyrate.tables import Options, TableRead, TableReport, located, read_tables, wanted_headers, write_faults
from partyrate.text.terminal import complain, waiting


@frozen(kw_only=True)
class Source:
    """A scheme as the options of a command name it.

    Args:
        name: The name of a shipped scheme, or a path.
        edition: The edition.
        on: A day, for the edition in force on it.
        profile: The profile that fills what is unpublished.
        values: `NAME=VALUE`, as the option `--set` takes it.
    """

    name: str
    edition: str | None = None
    on: str | None = None
    profile: str | None = None
    values: Sequence[str] = ()

    def load(self) -> Scheme:
        """Load the scheme, filled by the profile and by single values."""
        scheme = load_scheme(self.name, edition=self.edition, on=self.on, profile=self.profile)
        values = filled_values(self.values)
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
class Rated:
    """A rating as the options of a command ask for it.

    Args:
        source: The scheme.
        units: The file of the units.
        tables: The files of other tables, by name.
        options: How the tables are read.
        as_of: The day the rating speaks of.
        period: The round.
        lang: The language of what is said meanwhile.
        faults_to: The workbook that shows faulty cells marked.
        folder: The folder that the results are written to.
    """

    source: Source
    units: Path
    tables: dict[str, Path] = field(factory=dict)
    options: Options = field(factory=Options)
    as_of: str | None = None
    period: str | None = None
    lang: str = "en"
    faults_to: Path | None = None
    folder: Path | None = None

    @property
    def inputs(self) -> list[Path]:
        """All files that are read."""
        return [self.units, *self.tables.values()]

    def rate(self) -> tuple[Rating, list[TableReport]]:
        """Read the tables and rate them; return the reports of those that were not read as they stand.

        Raises:
            UsageError: A file of the results would replace one that is read.
            DataError: Tables are at fault; the faults name the cells of the files.
        """
        rating, reads = self._with_tables(
            lambda evaluator, units, finer: evaluator.rate(units, tables=finer, as_of=self.as_of, period=self.period)
        )
        rating.conversions = tuple(each for read in reads for each in read.conversions)
        return rating, _reports(reads)

    def with_tables(self, work: Work[T]) -> tuple[T, list[TableReport]]:
        """Read the tables and do some work with them, as `rate` does."""
        done, reads = self._with_tables(work)
        return done, _reports(reads)

    def _with_tables(self, work: Work[T]) -> tuple[T, list[TableRead]]:
        evaluator = self.source.evaluator()
        if self.folder is not None:
            refuse_overwriting(self.folder, result_names(evaluator.scheme), self.inputs)
        root = evaluator.scheme.root
        reads: dict[str, TableRead] = {}
        try:
            with waiting(text("reading", file=self.units).in_language(self.lang)):
                reads = read_tables(evaluator.plan, self.units, self.tables, self.options)
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
        if self.faults_to is not None:
            count = write_faults(
                error, self.faults_to, wanted_headers(plan), encoding=self.options.encoding, lang=self.lang,
                inputs=self.inputs,
            )  # fmt: skip
            complain(text("faults written", count=count, file=self.faults_to).in_language(self.lang))


def _reports(reads: Iterable[TableRead]) -> list[TableReport]:
    """Return the reports of tables that were not read as they stand."""
    return [read.report for read in reads if not read.report.is_plain]
