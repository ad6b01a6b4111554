"""Ratings: the tables that came in with their results, incentives, notes, and counts of levels against quotas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic

from attrs import define, evolve, field

from partyrate.engines.conversion import Conversion
from partyrate.engines.request import Request
from partyrate.engines.results import Result
from partyrate.errors import NotFoundError, UsageError, checked_language
from partyrate.errors.arguments import checked_mapping, checked_name, checked_names
from partyrate.messages import chosen_language, message, text, word
from partyrate.model import Scheme
from partyrate.model.entry import as_texts
from partyrate.model.identity import scheme_identity
from partyrate.model.pairing import PAIR_PLACE, helper_column
from partyrate.notes import Notes, notes_of, pairing_notes
from partyrate.numbers import Cause, show
from partyrate.periods import Period
from partyrate.plan import Plan
from partyrate.rating.chart_tables import chart_table
from partyrate.rating.explained import Explained
from partyrate.rating.grouping import once
from partyrate.rating.levels import count_levels, level_distribution, sample_rows
from partyrate.rating.nodes import ladder_node, read_node
from partyrate.rating.row_order import values_of
from partyrate.rating.shown import rating_html, rating_lines
from partyrate.results.matching import Paired, paired
from partyrate.results.sampling import allotted
from partyrate.results.totals import (
    OF_INCENTIVES,
    TOTAL_COLUMNS,
    countable,
    known_names,
    receipts,
    refuse_columns,
    selecting,
    totals,
)
from partyrate.version import VERSION

if TYPE_CHECKING:
    from typing_extensions import TypeVar  # a default, before Python 3.13; type checkers bring the module

    from partyrate.rating.record import RatingRecord

    FrameT = TypeVar("FrameT", default=Any)
else:
    from typing import TypeVar

    FrameT = TypeVar("FrameT")


@define(eq=False, slots=False)
class Rating(Explained, Generic[FrameT]):
    """The results of one call of `Evaluator.rate`: `Rating[polars.DataFrame]` where a frame of Polars was rated.

    Args:
        plan: The plan that was computed.
        result: The result of an engine; its columns are read through the properties here.
        as_of: The day of the rating, where one was given.
        period: The round, where one was given.
        conversions: The texts of files that were read in another form.
        request: The tables that were rated, as they came, so that one unit can be rated anew.
        has_history: Whether past rounds were given, be it none.
    """

    plan: Plan = field(repr=False)
    result: Result = field(repr=False)
    as_of: Any = None
    period: Period | None = None
    conversions: tuple[Conversion, ...] = field(default=(), repr=False)
    request: Request | None = field(default=None, repr=False)
    has_history: bool = field(default=True, repr=False)
    prepared: Any = field(default=None, init=False, repr=False)
    """The units, prepared by the first question that rates one of them anew."""

    @property
    def scheme(self) -> Scheme:
        """The scheme it was made with."""
        return self.plan.scheme

    @property
    def root(self) -> str:
        """The name of the table of units."""
        return self.plan.root.name

    @property
    def engine(self) -> str:
        """The engine that computed it, in words; the results of all engines are equal.

        `compiled`: plain rows, or few rows of frames, by one function of Python built from the scheme.
        `one by one: ...`: plain rows without that function, which takes some ten times as long, and the reason.
        `columns: polars`: frames, by their own library or database.
        """
        return self.result.engine

    @cached_property
    def units(self) -> FrameT:
        """The units as they came (dicts, or a frame of the same kind), with a column for each result.

        Where a value can be absent, `NAME_state` says why: `missing`, or another of the causes of absence.
        """
        units: FrameT = self.result.native(self.root)
        return units

    @cached_property
    def tables(self) -> Mapping[str, FrameT]:
        """Every table that was given, with its results, by name."""
        given = [table for table in self.scheme.tables if table in self.result.given]
        return {table: self.units if table == self.root else self.result.native(table) for table in given}

    @cached_property
    def incentives(self) -> FrameT:
        """Who gets or loses what: one row for each recipient and incentive.

        Columns: the keys; `incentive`, `kind`, `recipient` (in words), `amount_unit`, `every`; `from` (rounds after
        this one) and `rounds` (how many, nothing: without end); `amount`; `state` where the amount is absent.
        """
        nodes = [
            node for node in self.plan.nodes.values() if node.kind == "incentive" and node.table in self.result.given
        ]
        incentives: FrameT = self.result.incentives(nodes)
        return incentives

    @cached_property
    def notes(self) -> Notes:
        """Everything to report: assumptions, ties, conflicts, deviations from quotas, gates, absent values, pairs."""
        notes = [*notes_of(self.plan, self.result, self.conversions, has_history=self.has_history)]
        for name, pairing in self.scheme.pairings.items():
            notes += pairing_notes(self.plan, pairing, self._paired[name])
        return Notes(notes)

    @cached_property
    def _paired(self) -> Mapping[str, Paired]:
        return {name: paired(self.plan, self.result, pairing) for name, pairing in self.scheme.pairings.items()}

    def pairs(self, pairing: str) -> list[dict[str, Any]]:
        """Return who helps whom, by a pairing of the scheme.

        Args:
            pairing: Its name.

        Returns:
            A dict for each pair, by cohort, in the order in which rows are helped: the key columns of the row that is
            helped, `place` (which of its helpers it is, from 1), and the key columns of the helper as `helper_...`.
            Nothing where it is undetermined; `notes` name what it lacks, and where helpers fall short.

        Raises:
            NotFoundError: The scheme has no such pairing.
        """
        if checked_name(pairing, "pairing") not in self.scheme.pairings:
            why = text("scheme has no pairing", scheme=self.scheme.name)
            raise NotFoundError.of("pairing", pairing, self.scheme.pairings, why)
        return [
            {**helped, PAIR_PLACE: number, **{helper_column(key): value for key, value in helper.items()}}
            for helped, helper, number in self._paired[pairing].pairs
        ]

    @cached_property
    def undetermined(self) -> Mapping[str, tuple[str, ...]]:
        """The values that are undetermined for some rows, each with the unpublished names it lacks."""
        return {
            name: tuple(note.data["lacking"])
            for note in self.notes
            if note.kind == "undetermined" or note.data.get("cause") is Cause.UNDETERMINED
            if note.kind != "open quota"
            for name in note.data.get("names", [note.about])
        }

    def record(self, *, inputs: bool = False) -> RatingRecord:
        """Return the results as a record that outlives the rating: exact values, incentives, notes.

        Args:
            inputs: Whether the inputs that were read are kept as well.
        """
        from partyrate.rating.record import RatingRecord
        from partyrate.rating.recording import incentives_of, tables_of

        tables = tables_of(self.plan, self.result, inputs=inputs)
        incentives = incentives_of(self.plan, self.result)
        return RatingRecord(
            scheme_identity(self.scheme), VERSION, self.as_of, self.period, tables, incentives, self.notes
        )

    def to_dict(self, *, inputs: bool = False) -> dict[str, Any]:
        """Return the results as plain data for JSON, column by column; `from_dict` reads them again.

        Args:
            inputs: Whether the inputs that were read are kept as well.
        """
        return self.record(inputs=inputs).to_dict()

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> RatingRecord:
        """Read the results of a rating from plain data: everything but the engine that computed them.

        Raises:
            DocumentError: It is no rating as plain data; the fault has its pointer.
        """
        from partyrate.rating.record import RatingRecord

        return RatingRecord.from_dict(data)

    def __deepcopy__(self, memo: dict[int, Any]) -> Rating:
        """Return a rating over the same results, which nothing changes; cached tables and notes are built anew."""
        return evolve(self)

    def values(self, name: str, *, table: str | None = None) -> list[Any]:
        """Return every exact value of a name: fractions, levels, or `Absent` with its cause; or a key column.

        The order is the same for all names of a table and in every call: that of the rows, and for lazy frames and
        relations, whose rows have none, that of their keys. So values of two names can be paired with `zip`.

        Args:
            name: A value of the scheme, or a key column.
            table: The table whose rows the values are for, where it is a finer one than that of the name: each row has
                the value of the row that it belongs to.

        Raises:
            NotFoundError: The scheme computes nothing of that name, or has no such table.
            UsageError: It is an input that was not read, since nothing that can be determined needs it; or the rows of
                the table have no such value.
        """
        return values_of(self.plan, self.result, name, table)

    def total(self, name: str) -> Fraction:
        """Add up a number over all rows that have it, exactly; a level counts as its value.

        Raises:
            NotFoundError: The scheme computes nothing of that name.
            UsageError: It is no number, or an input that was not read.
        """
        node = read_node(self.plan, name)
        if node.value_range.kind not in ("number", "level"):
            raise UsageError(*message("sum of no number", name=name, kind=word("kind", node.value_range.kind)))
        if node.table not in self.result.given:
            return Fraction(0)
        total: Fraction = self.result.total(node.table, node.name)[0]
        return total

    def totals(self, by: Sequence[str] | str = (), where: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Add up the amounts of incentives, exactly, grouped by attributes of their recipients.

        Multipliers, and amounts without a unit, are left out. Amounts of different units, or for different spans
        (`every`), stand in rows of their own: they are never added up.

        Args:
            by: Key columns of the recipients, `incentive`, `kind`, `recipient`, and names of the scheme that live in
                the recipients' table or in one above it. What the recipients of an incentive do not have is None.
            where: Selects recipients: a value, or a tuple of them, for each of such names.

        Returns:
            A dict for each group, unit and span: the columns of `by`, `amount_unit`, `every`, `total` (a fraction),
            `rows` (who gets it) and `open_rows` (those of them whose amount is absent: the total lacks them).

        Raises:
            NotFoundError: No incentive can be grouped by such a name, or a name has no such value.
            UsageError: A name is a column of totals itself, a value is of another kind, or an input was not read.
        """
        incentives = countable(self.plan)
        names = once("by", checked_names(by, "by", "incentive"))
        where = {} if where is None else checked_mapping(where, "where", "{'incentive': ...}")
        known = known_names(self.plan, incentives)
        refuse_columns(names, TOTAL_COLUMNS, "totals")
        for name in [*names, *where]:
            if name not in known:
                raise NotFoundError.of("column of incentives", name, known, text("columns of incentives"))
            if name in self.plan.nodes and name not in OF_INCENTIVES:
                read_node(self.plan, name)
        tests = {name: selecting(self.plan, incentives, name, value) for name, value in where.items()}
        return totals(incentives, receipts(self.plan, self.result, incentives, names, tests), names)

    def counts(self, ladder: str, within: Sequence[str] | str = ()) -> dict[tuple[Any, ...], dict[str | None, int]]:
        """Count the rows at each level of a ladder, by key columns; rows without a level stand under None.

        Groups stand in the order of their keys, levels best first.
        """
        return count_levels(self.plan, self.result, ladder_node(self.plan, ladder), within)

    def sample(
        self,
        ladder: str,
        level: str | None = None,
        *,
        n: int | None = None,
        share: Any = None,
        seed: str,
        within: Sequence[str] | str = (),
        at_least: int = 0,
    ) -> list[dict[str, Any]]:
        """Draw rows for a spot check, so that anyone who knows the seed can draw the same again, in any language.

        Every row has a number: SHA-256 of the seed and the parts of its key, joined by the character U+001F, in UTF-8.
        The smallest numbers are drawn. Whole numbers of a key are written in plain digits, days as 2019-12-31, texts
        exactly as they are read.

        Args:
            ladder: The name of a ladder.
            level: Draw among the rows with this level; without it, among all rows that have one.
            n: How many rows in all.
            share: Instead of `n`, which share of the rows of each stratum, rounded up: `"0.2"` or a fraction.
            seed: Any text, best one that nobody can choose for its effect, such as numbers drawn in public.
            within: Key columns that form strata. The rows are shared among them in proportion to their sizes, by
                largest remainder; of even remainders the stratum whose key has the smaller number goes first.
            at_least: The fewest rows of a stratum, where it has so many.

        Returns:
            A dict for each row drawn, in the order of their numbers: the key columns, `level`, and `number` in
            hexadecimal digits.

        Raises:
            NotFoundError: There is no such ladder, level or key column.
            UsageError: More rows are asked for than there are, or fewer than `at_least` needs; the seed is empty; not
                just one of `n` and `share` is given, or one that cannot be.
        """
        node = ladder_node(self.plan, ladder)

        def allot(sizes: Mapping[tuple[Any, ...], int]) -> Mapping[tuple[Any, ...], int]:
            return allotted(seed, sizes, n, share, at_least)

        return sample_rows(self.plan, self.result, node, level, within, seed, allot)

    def distribution(self, ladder: str, within: Sequence[str] | str = ()) -> list[dict[str, Any]]:
        """Count the rows at each level, with shares and the deviation from the quota.

        Args:
            ladder: The name of a ladder.
            within: Key columns to count by; none: all rows together.

        Returns:
            A dict for each group and level, best level first: the columns of `within`, `level`, `count`, `share` (an
            exact fraction of the rows that have a level), `wanted` (the exact number of places that the quota of just
            that level asks for; None without one, where several ask for different numbers, and where one is not known)
            and `deviation`: count minus wanted, and where several quotas ask for different numbers, how far the count
            lies above or below what they allow. Rows without a level stand last, with a declared cause in `state`.

        Raises:
            UsageError: A key column has the name of a column of distributions.
        """
        return level_distribution(self.plan, self.result, ladder_node(self.plan, ladder), within)

    def table(
        self, name: str, *, ladder: str | None = None, within: Sequence[str] | str = (), by: Sequence[str] | str = ()
    ) -> Any:
        """Return counts, totals or notes as a frame for charts, of the kind that came in; of a lazy one, in memory.

        Numbers are numbers: whole ones, or the nearest doubles; exact ones are what `distribution` and `totals` return.
        Levels are ordered from the lowest up: a categorical of pandas, an enum of Polars and DuckDB, an ordered
        dictionary of PyArrow. Where plain rows came in it is a list of dicts.

        Args:
            name: `distribution`, `totals` or `notes`.
            ladder: For a distribution, the ladder, where there are several.
            within: For a distribution, key columns to count by.
            by: For totals, the names to group by.

        Raises:
            NotFoundError: There is no such table, ladder or column.
            UsageError: There are several ladders, and none is named; or an argument is one of another table.
        """
        return chart_table(self, name, ladder, as_texts(within), as_texts(by))

    def __repr__(self) -> str:
        about = " ".join(filter(None, [self.scheme.name, self.scheme.edition]))
        when = [f"as_of={self.as_of}"] if self.as_of else []
        when += [f"period={self.period.start} to {self.period.end}"] if self.period else []
        return f"<Rating {about}: {', '.join([*self.result.given, *when, self.engine])}>"

    def text(self, lang: str | None = None) -> str:
        """Return what people look at first, on one screen, in English (`en`) or Chinese (`zh`).

        It has the levels of the ladders against their quotas, how many notes there are of each kind, and what is
        undetermined; `print(rating)` prints it in the chosen language.

        Raises:
            UsageError: It is another language.
        """
        return "\n".join(rating_lines(self, checked_language(lang)))

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return rating_html(self, chosen_language())

    def frame(self, rows: list[dict[str, Any]]) -> Any:
        """Return rows (such as those of `distribution`) in the kind of table that came in; fractions as text."""
        asked: Any = rows
        if not isinstance(asked, list) or not all(isinstance(row, Mapping) for row in asked):
            raise UsageError(*message("frame of no rows", rows=repr(rows)))
        plain = [
            {name: show(value) if isinstance(value, Fraction) else value for name, value in row.items()} for row in rows
        ]
        return self.result.frame(plain)
