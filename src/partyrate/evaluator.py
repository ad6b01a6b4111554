"""A checked, ordered, compiled scheme: what users hold to rate units and to ask why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from partyrate.checks import check
from partyrate.engines.reference.tables import Rows, check_names, is_rows, only_rows, plain_rows
from partyrate.errors import EngineError, NotFoundError, UsageError, checked_language
from partyrate.model import Scheme
from partyrate.model.row_schema import input_schema
from partyrate.periods import Period, read_date, read_period
from partyrate.rating.rating import Rating
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget

if TYPE_CHECKING:
    import networkx as nx

    from partyrate.engines.compiled import Program
    from partyrate.engines.reference.results import RowsResult
    from partyrate.explain import Explanation
    from partyrate.prepared import Prepared

Dates = dict[str, date]

HISTORY: Final = "history"
"""The name under which past rounds are given."""


class Evaluator:
    """Rates units by one scheme. It holds no state between calls and may be shared by threads.

    Args:
        scheme: The scheme.
        row_engine_limit: Frames in memory whose tables have no more rows than this together are computed row by row,
            which takes less time then; 0 for never. Results are the same.
        budget: What the scheme and its data may take.

    Raises:
        SchemeError: All faults of the scheme.
        UsageError: `row_engine_limit` is no number of rows, or the budget is none.

    Example:
        >>> import partyrate as pr
        >>> scheme = pr.Scheme(
        ...     name="trial",
        ...     tables=[pr.Table(name="unit", key="id")],
        ...     indicators=[
        ...         pr.Indicator(name="org", kind="number", low=0, high=100, decimals=2),
        ...         pr.Indicator(name="mass", kind="number", low=0, high=100, decimals=2),
        ...         pr.Indicator(name="score", formula="round(0.6 * org + 0.4 * mass, 2)"),
        ...     ],
        ... )
        >>> rating = pr.Evaluator(scheme).rate([{"id": 1, "org": 91.5, "mass": "80.25"}])
        >>> rating.units[0]["score"]
        Decimal('87.00')
    """

    row_engine_limit: int = 5_000

    def __init__(
        self, scheme: Scheme, *, row_engine_limit: int | None = None, budget: ResourceBudget = DEFAULT_BUDGET
    ) -> None:
        asked: Any = row_engine_limit
        if asked is not None:
            if not isinstance(asked, int) or isinstance(asked, bool) or asked < 0:
                raise UsageError(
                    f"row_engine_limit = {row_engine_limit!r}",
                    "it is a number of rows",
                    "give a whole number, 0 for never",
                )
            self.row_engine_limit = asked
        self.scheme = scheme
        checked = check(scheme, budget=budget)
        self.plan = checked.plan
        self.warnings = checked.warnings

    def __repr__(self) -> str:
        return f"Evaluator({self.scheme.name!r}, edition={self.scheme.edition!r})"

    @cached_property
    def program(self) -> Program | None:
        """The plan as one Python function, compiled when plain rows are first rated; `program.source` is its text.

        None where the plan holds what is not written in code; the reference engine computes it then.
        """
        from partyrate.engines.compiled import NotCompilable, compiled

        try:
            return compiled(self.plan)
        except NotCompilable:
            return None

    @property
    def graph(self) -> nx.DiGraph[str]:
        """The graph of the work: an edge leads from what is used to what uses it; nodes have `kind` and `table`."""
        return self.plan.graph()

    def rate(
        self,
        units: Any,
        *,
        tables: Mapping[str, Any] | None = None,
        as_of: date | str | None = None,
        period: Any = None,
        check: bool = True,
    ) -> Rating:
        """Rate units.

        Args:
            units: Rows of the table without parent: dicts, a frame of pandas or Polars, eager or lazy, a relation of
                DuckDB, a frame of PySpark, or a table of PyArrow. Each key once; every input the scheme reads as a
                column.
            tables: Rows of finer tables by name, in the same kind; and under `history` those of past rounds, with the
                key, the `round` in the words of `period`, and the values that rules look up. A finer table that is
                left out has no rows, and a note says so.
            as_of: The day the rating speaks of; needed where a rule uses it.
            period: The round: a year, `"2019-Q3"`, `"2019-03"`, or its first and last day. Needed where a rule looks at
                past rounds that are given, or uses `period_start` or `period_end`.
            check: Whether frames are checked first. Without, wrong data give wrong results; for data that were
                checked before. Plain rows are checked as they are read, and always.

        Returns:
            The rating. Rows keep their order, except in lazy frames and relations, and columns that the scheme does not
            know stay.

        Raises:
            DataError: All faults of the tables.
            UnprovenError: A lazy frame or a relation was given, and a value cannot be computed over 64-bit integers;
                plain rows and frames in memory can, row by row.
            EngineError: A kind of frame that cannot be computed exactly.
            UsageError: A date or round is missing or cannot be read.
        """
        if not isinstance(check, bool):
            raise UsageError(
                f"check = {check!r}", "data are checked, or they are not", "write check=True or check=False"
            )
        given, history, dates, round_ = self._asked(units, tables, as_of, period)
        current = None if round_ is None else round_.number
        result = self._compute(given, history, dates, current, check=check)
        return Rating(self.plan, result, dates.get("as_of"), round_)

    def prepare(
        self,
        units: Any,
        *,
        tables: Mapping[str, Any] | None = None,
        as_of: date | str | None = None,
        period: Any = None,
    ) -> Prepared:
        """Rate plain rows once, so that single units can then be rated against them in little time.

        Args:
            units: Rows of the table without parent, as for `rate`: dicts.
            tables: Rows of finer tables by name, and past rounds under `history`.
            as_of: The day the rating speaks of.
            period: The round.

        Returns:
            The prepared units: `prepared.rate(unit)` gives the row that a rating of all of them would give.

        Raises:
            DataError: All faults of the tables.
            EngineError: A table is a frame.
            UsageError: A date or round is missing or cannot be read.
        """
        from partyrate.engines.conversion import as_read
        from partyrate.prepared import Prepared

        given, history, dates, round_ = self._asked(units, tables, as_of, period)
        own = {name: only_rows(name, table) for name, table in given.items()}
        rows, past, _ = as_read(self.plan, own, None if history is None else only_rows(HISTORY, history))
        current = None if round_ is None else round_.number
        result = self._rows_result(rows, past, dates, current)
        return Prepared(self.plan, self.program, rows, past, dates, current, result)

    def _asked(
        self, units: Any, tables: Mapping[str, Any] | None, as_of: date | str | None, period: Any
    ) -> tuple[dict[str, Any], Any, Dates, Period | None]:
        """Give what a rating was asked for: tables, past rounds, dates, the round."""
        root = self._root()
        check_names(self.plan, tables)
        given = {**(tables or {}), root: units}
        history = given.pop(HISTORY, None)
        round_, dates = self._times(as_of, period, has_history=history is not None)
        return given, history, dates, round_

    def sql(
        self,
        dialect: str = "postgres",
        *,
        table: str | None = None,
        tables: Mapping[str, str] | Sequence[str] | None = None,
        types: Mapping[str, Mapping[str, str]] | None = None,
        as_of: date | str | None = None,
        period: Any = None,
    ) -> str:
        """Write one SQL statement that gives the results inside a database.

        Each step is a common table expression with the rules and sources it serves as remarks. The results stand
        beside the key columns and the inputs. A cell that the scheme does not allow stops the statement, with an error
        of the database that names the column; so does a key or a text that holds what nobody sees. That each key stands
        once, below a row that is there, is not checked: that is for constraints of the database.

        Args:
            dialect: `duckdb` or `postgres`.
            table: The table whose results are given, the units where nothing is said.
            tables: The tables of the scheme that the database has (`history` is one of them), as a mapping where they
                have other names there. Where nothing is said, all that the scheme reads.
            types: Types of columns by table, in words of Ibis such as `int64`, where they are other than natural: keys
                are `string`, numbers `int64` or `decimal(18, 2)` with their decimals, flags `boolean`, dates `date`.
                Further columns that are named here stand in the results as well.
            as_of: The day the rating speaks of; needed where a rule uses it.
            period: The round, as in `rate`.

        Raises:
            EngineError: Ibis is not installed.
            UnprovenError: A value cannot be computed over 64-bit integers.
            NotFoundError: There is no such dialect or table.
            UsageError: A date or round is missing or cannot be read.

        Example:
            >>> import partyrate as pr
            >>> marks = [pr.Indicator(name="a", kind="number", low=0, high=100, decimals=2)]
            >>> half = pr.Indicator(name="half", formula="round(a / 2, 1)")
            >>> scheme = pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=[*marks, half])
            >>> print(pr.Evaluator(scheme).sql("duckdb"))  # doctest: +ELLIPSIS
            -- t: results for table unit
            WITH "step_1_unit" AS MATERIALIZED (
                -- a
                SELECT
            ...
        """
        from partyrate.engines.sql.statement import read_tables, statement

        root = self._root()
        stored = read_tables(self.plan) if tables is None else tables
        named = dict(stored) if isinstance(stored, Mapping) else {name: name for name in stored}
        named.setdefault(root, root)
        for name in [*named, *(types or {}), *([] if table is None else [table])]:
            if name not in self.scheme.tables and name != HISTORY:
                known = [*self.scheme.tables, HISTORY]
                raise NotFoundError.of("table", name, known, "tables are those of the scheme, and 'history'")
        for name in types or {}:
            if name not in named:
                raise UsageError(
                    f"types of table {name!r}, which is not among the tables of the database",
                    "types are those of columns that the statement reads", f"add {name!r} to tables, or take them out",
                )  # fmt: skip
        round_, dates = self._times(as_of, period, has_history=HISTORY in named)
        current = None if round_ is None else round_.number
        return statement(self.plan, dialect, table or root, named, types or {}, dates, current)

    def input_schema(self, table: str | None = None, *, batch: bool = False, lang: str = "en") -> dict[str, Any]:
        """Return the JSON Schema of the rows that `rate` reads, as `Scheme.input_schema` does for all inputs.

        Args:
            table: The table whose row is described; without it, an object with the rows of each table by name.
            batch: Whether a list of such rows is described.
            lang: The language of titles.

        Raises:
            UsageError: There is no such table, or nobody sends its rows.
        """
        return input_schema(self.scheme, table, batch=batch, lang=lang, read=self.plan.needed)

    def _root(self) -> str:
        """Give the name of the table of units."""
        return self.plan.root.name

    def _times(self, as_of: date | str | None, period: Any, *, has_history: bool) -> tuple[Period | None, Dates]:
        """Read the day and the round of a call."""
        round_ = None if period is None else read_period(period, self.scheme.period)
        dates: Dates = {}
        if as_of is not None:
            dates["as_of"] = read_date(as_of, "as_of")
        if round_ is not None:
            dates |= {"period_start": round_.start, "period_end": round_.end}
        if has_history and self.plan.recorded and round_ is None:
            raise UsageError(
                "past rounds are given, but not which round this one is",
                f"rules look up {', '.join(self.plan.recorded[:5])} in past rounds",
                'pass period=, for instance period="2019"',
            )
        return round_, dates

    def _compute(
        self,
        tables: dict[str, Any],
        history: Any,
        dates: Mapping[str, date],
        current: int | None,
        *,
        check: bool,
    ) -> Any:
        """Give the tables to the engine that fits them."""
        everything = {**tables, **({HISTORY: history} if history is not None else {})}
        kinds = {name: is_rows(table) for name, table in everything.items()}
        if all(kinds.values()):
            rows = {name: plain_rows(name, table) for name, table in tables.items()}
            past = None if history is None else plain_rows(HISTORY, history)
            return self._rows_result(rows, past, dates, current)
        if any(kinds.values()):
            from partyrate.engines.columns.frames import from_native

            for name, table in everything.items():
                if not kinds[name]:
                    from_native(name, table)  # what is no table at all is told so first
            raise EngineError(
                f"dicts for {', '.join(name for name, rows in kinds.items() if rows)}, frames for the other tables",
                "the tables of one rating are of one kind",
                "make a frame of the dicts, or dicts of the frames",
            )
        from partyrate.engines.columns.run import rate_columns

        return rate_columns(
            self.plan,
            tables,
            history,
            dates,
            current,
            check=check,
            program=lambda: self.program,
            row_engine_limit=self.row_engine_limit,
        )

    def _rows_result(
        self, rows: Mapping[str, Rows], past: Rows | None, dates: Mapping[str, date], current: int | None
    ) -> RowsResult:
        """Compute plain rows, in code where that is possible."""
        from partyrate.engines.compiled import NO_PROGRAM, rate_compiled
        from partyrate.engines.conversion import as_read
        from partyrate.engines.reference.results import RowsResult
        from partyrate.engines.reference.run import rate_rows

        reasons = ["" if self.program else NO_PROGRAM]
        coded = self.program and rate_compiled(self.program, self.plan, rows, past, dates, current, reasons.append)
        if coded:
            return RowsResult(self.plan, coded)
        rows, past, conversions = as_read(self.plan, rows, past)
        if conversions:
            coded = self.program and rate_compiled(self.program, self.plan, rows, past, dates, current, reasons.append)
        store = coded or rate_rows(self.plan, rows, past, dates, current)
        return RowsResult(self.plan, store, conversions, "" if coded else reasons[-1])

    def explain(self, rating: Rating, *, unit: Any, of: str, lang: str = "en") -> Explanation:
        """Explain one value of one row: rules with the values put in, roundings, sources, the cohort, the gates.

        Args:
            rating: A rating of this scheme.
            unit: The key of the row: the value of its last key column where that is enough, a tuple of all key
                columns, or a mapping from key column to value.
            of: The name of an indicator, ladder, incentive or gate.
            lang: `en` or `zh`.

        Raises:
            NotFoundError: There is no such unit or value.
            UsageError: The rating is none, or one of another scheme, or there are no words in that language.
        """
        from partyrate.explain import explain

        if not isinstance(rating, Rating):
            raise UsageError(
                f"rating is a {type(rating).__name__}", "a value is explained as it was rated", "pass what rate() gave"
            )
        if rating.plan is not self.plan and rating.scheme != self.scheme:
            mine, its = (" ".join(filter(None, (each.name, each.edition))) for each in (self.scheme, rating.scheme))
            words = (
                f"of scheme {its!r}, not of {mine!r}" if its != mine else f"of another scheme that is called {its!r}"
            )
            raise UsageError(
                f"the rating is {words}", "a value is explained by the rules that gave it",
                "explain it with the evaluator that rated it",
            )  # fmt: skip
        return explain(rating, unit=unit, of=of, lang=checked_language(lang))
