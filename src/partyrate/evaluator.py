"""A checked, ordered, compiled scheme: what users hold to rate units and to ask why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from attrs import evolve

from partyrate.checks import check
from partyrate.engines.calls import conversions_of, naming_cells, requested, tables_read, times_of
from partyrate.engines.cell_reader import HISTORY
from partyrate.engines.reference.tables import only_rows
from partyrate.engines.request import GivenTable
from partyrate.errors import Finding, NotFoundError, UsageError
from partyrate.errors.arguments import checked_mapping, checked_name
from partyrate.messages import message, text
from partyrate.model import Scheme
from partyrate.model.row_schema import input_schema
from partyrate.numbers import is_whole
from partyrate.plan import Plan
from partyrate.rating.rating import FrameT, Rating
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget
from partyrate.studies import Studies

if TYPE_CHECKING:
    import networkx as nx

    from partyrate.counterfactuals import PathTo, WhatIf
    from partyrate.engines.compiled import Program
    from partyrate.explain import Explanation
    from partyrate.plan import Plan
    from partyrate.prepared import Prepared


class Evaluator(Studies):
    """Rates units by one scheme. It holds no state between calls and may be shared by threads.

    Args:
        scheme: The scheme.
        row_engine_limit: Frames in memory and relations of DuckDB whose tables have no more rows than this together are
            computed row by row, which takes less time then; 0 for never. Results are the same.
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

    scheme: Scheme
    """The scheme."""

    plan: Plan
    """Its values in the order of work, with what is proved of each; where constants change over time, with the last."""

    plans: tuple[Plan, ...]
    """The plan of each day on which constants change; `plan` alone where none does."""

    warnings: tuple[Finding, ...]
    """The findings that are made with every check, but for those that the scheme accepts."""

    def __init__(
        self, scheme: Scheme, *, row_engine_limit: int | None = None, budget: ResourceBudget = DEFAULT_BUDGET
    ) -> None:
        asked: Any = row_engine_limit
        if asked is not None:
            if not is_whole(asked, least=0):
                raise UsageError(*message("row engine limit", value=asked))
            self.row_engine_limit = asked
        self.scheme = scheme
        checked = check(scheme, budget=budget)
        self.plan, self.plans = checked.plan, checked.plans
        self.warnings = checked.warnings
        self._by_day = {}

    @classmethod
    def _of_plan(cls, plan: Plan) -> Evaluator:
        """Build an evaluator of a plan that was checked."""
        made = cls.__new__(cls)
        made.scheme, made.plan, made.plans, made.warnings = plan.scheme, plan, (plan,), ()
        made.__dict__["_by_day"] = {}
        return made

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

    @overload
    def rate(
        self,
        units: Iterable[Mapping[str, Any]],
        *,
        tables: Mapping[str, Any] | None = None,
        as_of: date | str | None = None,
        period: Any = None,
        check: bool = True,
    ) -> Rating[list[dict[str, Any]]]: ...

    @overload
    def rate(
        self, units: GivenTable, *, tables: Mapping[str, Any] | None = None, as_of: date | str | None = None,
        period: Any = None, check: bool = True,
    ) -> Rating[Any]: ...  # fmt: skip

    @overload
    def rate(
        self,
        units: FrameT,
        *,
        tables: Mapping[str, Any] | None = None,
        as_of: date | str | None = None,
        period: Any = None,
        check: bool = True,
    ) -> Rating[FrameT]: ...

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
                DuckDB, a frame of PySpark, or a table of PyArrow; or what `read_table` returned. Each key once; every
                input the scheme reads as a column.
            tables: Rows of finer tables by name, in the same kind; and under `history` those of past rounds, with the
                key, the `round` in the words of `period`, and the values that rules look up. A finer table that is
                left out has no rows, and a note says so.
            as_of: The day the rating speaks of; needed where a rule uses it.
            period: The round: a year, `"2019-Q3"`, `"2019-03"`, or its first and last day. Needed where a rule looks at
                past rounds that are given, or uses `period_start` or `period_end`.
            check: Whether frames are checked first. Without, wrong data give wrong results; for data that were
                checked before. Plain rows are checked as they are read, and always.

        Returns:
            The rating; its tables are of the type of the units. Rows keep their order, except in lazy frames and
            relations, and columns that the scheme does not know stay.

        Raises:
            DataError: All faults of the tables.
            UnprovenError: A lazy frame or a relation was given, and a value cannot be computed over 64-bit integers;
                plain rows and frames in memory can, row by row.
            EngineError: A kind of frame that cannot be computed exactly.
            UsageError: A date or round is missing or cannot be read.
        """
        if not isinstance(check, bool):
            raise UsageError(*message("check or not", value=check))
        from partyrate.engines.select import rate

        own, reads = self.in_force(as_of=as_of, period=period), tables_read(units, tables)
        with naming_cells(reads):
            request, round_ = requested(own.plan, units, tables, as_of, period, check=check)
            result = rate(request, lambda: own.program, check=check, row_engine_limit=self.row_engine_limit)
        day, has_history = request.dates.get("as_of"), request.history is not None
        return Rating(own.plan, result, day, round_, conversions_of(reads), request, has_history)

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
        from partyrate.engines.select import rate_plain_rows
        from partyrate.prepared import Prepared

        own = self.in_force(as_of=as_of, period=period)
        request, _ = requested(own.plan, units, tables, as_of, period, as_rows=True)
        rows = {name: only_rows(name, table) for name, table in request.tables.items()}
        history = None if request.history is None else only_rows(HISTORY, request.history)
        request, _ = as_read(evolve(request, tables=rows, history=history))
        return Prepared(request, own, rate_plain_rows(request, lambda: own.program))

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
        next to the key columns and the inputs. A cell that the scheme does not allow stops the statement, with an error
        of the database that names the column; so does a key or a text with invisible characters. That each key stands
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
        """
        from partyrate.engines.sql.statement import statement, stored_tables

        plan = self.in_force(as_of=as_of, period=period).plan
        root = plan.root.name
        named = stored_tables(plan, tables)
        table = root if table is None else table
        types = {} if types is None else checked_mapping(types, "types", "{'village': {'score': 'int64'}}")
        known = {**self.scheme.tables, HISTORY: None}
        for name in (*named, *types, table):
            if checked_name(name, "table") not in known:
                raise NotFoundError.of("table", name, known, text("tables of a scheme"))
        for name in types:
            if name not in named:
                raise UsageError(*message("types without table", table=name))
        round_, dates = times_of(plan, as_of, period, has_history=HISTORY in named)
        current = None if round_ is None else round_.number
        return statement(plan, dialect, table, named, types, dates, current)

    def input_schema(self, table: str | None = None, *, batch: bool = False, lang: str | None = None) -> dict[str, Any]:
        """Return the JSON Schema of the rows that `rate` reads, as `Scheme.input_schema` does for all inputs.

        Args:
            table: The table whose row is described; without it, an object with the rows of each table by name.
            batch: Whether a list of such rows is described.
            lang: The language of titles; by default the chosen one.

        Raises:
            UsageError: There is no such table, or its rows are never given.
        """
        return input_schema(self.scheme, table, batch=batch, lang=lang, read=self.plan.needed)

    def explain(
        self,
        rating: Rating,
        *,
        unit: Any,
        of: str,
        lang: str | None = None,
        public: bool = False,
        rows: int | None = 10,
    ) -> Explanation:
        """Explain one value of one row, as `Rating.explain` does; the rating must be one of this scheme.

        Args:
            rating: A rating of this scheme.
            unit: The key of the row, as for `Rating.explain`.
            of: The name of a value.
            lang: `en` or `zh`; by default the chosen language.
            public: Whether it is for publication.
            rows: The most finer rows of each aggregate.

        Raises:
            NotFoundError: There is no such unit or value.
            UsageError: The rating is none, or one of another scheme, or there are no words in that language.
        """
        self._own(rating)
        return rating.explain(unit=unit, of=of, lang=lang, public=public, rows=rows)

    def what_if(
        self, rating: Rating, *, unit: Any, changes: Mapping[str, Any] | None = None,
        tables: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    ) -> WhatIf:  # fmt: skip
        """Rate all units with other values of one of them, and return every result that changes, of others as well.

        The first question about a rating prepares its units, which takes as long as rating them as plain rows.

        Args:
            rating: A rating of this scheme, of any kind of table.
            unit: The last part of the key of a unit where that is enough, a tuple of all parts, or a row.
            changes: Columns of the unit, or names of its inputs, and the values that they have then; the others stay.
            tables: Its rows of finer tables that take the place of those it had.

        Raises:
            DataError: All faults of the rows.
            NotFoundError: There is no such unit or column.
            UsageError: Nothing changes; or the rating is one of another scheme, or one whose tables are not there.

        Example:
            >>> import partyrate as pr
            >>> score = pr.Indicator(name="score", kind="number", low=0, high=100, decimals=0)
            >>> place = pr.Indicator(name="place", formula="rank(score, 'desc', within=(), ties='min')")
            >>> scheme = pr.Scheme(name="trial", tables=[pr.Table(name="unit", key="id")], indicators=[score, place])
            >>> evaluator = pr.Evaluator(scheme)
            >>> rating = evaluator.rate([{"id": 1, "score": 80}, {"id": 2, "score": 90}])
            >>> print(evaluator.what_if(rating, unit=1, changes={"score": 95}).text())
            1 with score = 95
              1: place 2 → 1
              2: place 1 → 2
        """
        return self._prepared(rating).what_if(unit, changes, tables=tables)

    def path_to(
        self, rating: Rating, *, unit: Any, level: str, of: str | None = None, most: int | None = None,
        work: int | None = None,
    ) -> PathTo:  # fmt: skip
        """Find for each single input of a unit the smallest change that brings it to a level, or to a better one.

        `Prepared.path_to` says what it does. The first question about a rating prepares its units.

        Args:
            rating: A rating of this scheme, of any kind of table.
            unit: The last part of the key of a unit where that is enough, a tuple of all parts, or a row.
            level: The level.
            of: The ladder; needed where the units have several.
            most: How many values of one input are tried.
            work: The bound of work for all inputs together.

        Raises:
            NotFoundError: There is no such unit, ladder or level.
            UsageError: There are several ladders; or the rating is one of another scheme, or one whose tables are not
                there.
        """
        limits = {name: value for name, value in (("most", most), ("work", work)) if value is not None}
        return self._prepared(rating).path_to(unit, level, of=of, **limits)

    def _prepared(self, rating: Rating) -> Prepared:
        """Return the units of a rating prepared, once for each rating.

        Raises:
            UsageError: The rating is one of another scheme, or its tables are not there, or were changed since.
        """
        from partyrate.counterfactuals.unchanged import refuse_changed
        from partyrate.engines.conversion import as_read
        from partyrate.engines.select import as_plain_rows, rate_plain_rows
        from partyrate.prepared import Prepared

        own = self._own(rating)
        if rating.request is None:
            raise UsageError(*message("rating without tables"))
        if rating.prepared is None:
            request, _ = as_read(as_plain_rows(rating.request))
            prepared = Prepared(request, own, rate_plain_rows(request, lambda: own.program), rating)
            refuse_changed(rating, prepared.result)
            rating.prepared = prepared
        found: Prepared = rating.prepared
        return found
