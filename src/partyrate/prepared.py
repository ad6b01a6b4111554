"""A cohort prepared once, against which single units are rated: what the whole cohort would give, without rating it.

Units that can never be in one cohort do not touch each other. So a unit needs the units that share its key columns and
inputs by which every cohort is formed; and of these only the values that cohorts look at, which are kept.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import define, evolve, field, frozen

from partyrate.engines import cell_reader
from partyrate.engines import faults as data_faults
from partyrate.engines.compiled import CompiledStore, FallBack, Population, Program, rate_compiled, run
from partyrate.engines.conversion import as_read
from partyrate.engines.reference.results import RowsResult
from partyrate.engines.reference.run import rate_rows
from partyrate.engines.reference.tables import check_names, only_rows
from partyrate.errors import DataError, UsageError, checked_language
from partyrate.explain import Explanation, explain
from partyrate.notes import Note, shown_key
from partyrate.numbers import Absent, LevelValue
from partyrate.periods import Period, Rounds
from partyrate.plan import Plan, within_names
from partyrate.rating.rating import Rating
from partyrate.serialization.values import plain_value

UNIT_FORMAT: Final = "partyrate.unit/1"
"""The format of the results of one unit as plain data, with its version."""

Row = Mapping[str, Any]
Key = tuple[Any, ...]


@frozen(eq=False)
class _Asked:
    """A unit that is to be rated, with its rows, the place of the unit it replaces, and what its cohorts share."""

    unit: Row
    old: int | None
    cohort: Key
    given: dict[str, list[Row]]
    history: list[Row]


@define(eq=False)
class Prepared:
    """Units that were rated once, and against which single units are rated quickly. Threads may share it.

    Made by `Evaluator.prepare`.

    Args:
        plan: The plan of the scheme.
        program: The plan in code, where there is one.
        tables: The rows of each table; those of the table without parent are the units.
        history: Past rounds.
        dates: `as_of`, `period_start` and `period_end` as far as they are known.
        round: The number of this round.
        result: What rating all units gave.
    """

    plan: Plan = field(repr=False)
    program: Program | None = field(repr=False)
    tables: Mapping[str, Sequence[Row]] = field(repr=False)
    history: Sequence[Row] | None = field(repr=False)
    dates: Mapping[str, date | Absent]
    round: int | None
    result: RowsResult = field(repr=False)
    _units: list[Row] = field(init=False, repr=False)
    _places: dict[Key, int] = field(init=False, repr=False)
    _below: dict[str, dict[Key, list[Row]]] = field(init=False, repr=False)
    _kinds: dict[str, dict[str, str | None]] = field(init=False, repr=False)
    _columns: tuple[str, ...] | None = field(init=False, repr=False)
    _cohorts: dict[Key, list[int]] = field(init=False, repr=False, factory=dict)
    _others: Population | None = field(init=False, repr=False)
    _rounds: cell_reader.RoundCells = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self._units = list(self.tables[self.root])
        self._places = {self.key(row): place for place, row in enumerate(self._units)}
        finer = {table: rows for table, rows in self.tables.items() if table != self.root}
        self._below = {
            table: self.by_unit(rows) for table, rows in {**finer, cell_reader.HISTORY: self.history or ()}.items()
        }
        self._kinds = {
            table: {
                column: cell_reader.key_kind(cell_reader.plain(rows[0][column])) for column in self.key_columns(table)
            }
            for table, rows in {**self.tables, cell_reader.HISTORY: self.history or ()}.items()
            if rows
        }
        self._columns = common_columns(self.plan)
        columns = [self.result.store.named(self.root, name) for name in self._columns or ()]
        for place in range(len(self._units) if self._columns is not None else 0):
            self._cohorts.setdefault(tuple(column[place] for column in columns), []).append(place)
        self._rounds = cell_reader.RoundCells(Rounds.of(self.plan.scheme.period, self.dates), self.round)
        store = self.result.store
        self._others = Population(store, self._cohorts) if isinstance(store, CompiledStore) else None

    @property
    def root(self) -> str:
        """The name of the table of units."""
        return self.plan.root.name

    def key_columns(self, table: str) -> tuple[str, ...]:
        """Give the columns that name a row of a table, or the unit of a past round."""
        return self.plan.full_key(self.root if table == cell_reader.HISTORY else table)

    def key(self, row: Row) -> Key:
        """Give the key of the unit that a row of any table belongs to."""
        return tuple(cell_reader.plain(row.get(column)) for column in self.plan.full_key(self.root))

    def by_unit(self, rows: Sequence[Row]) -> dict[Key, list[Row]]:
        """Give rows of a finer table by the key of their unit."""
        found: dict[Key, list[Row]] = {}
        for row in rows:
            found.setdefault(self.key(row), []).append(row)
        return found

    def rate(self, unit: Row, *, tables: Mapping[str, Sequence[Row]] | None = None) -> dict[str, Any]:
        """Rate one unit as if it had been rated with all the others.

        A unit with the key of another one stands in its place.

        Args:
            unit: A row of the table without parent. The others stay as they were prepared.
            tables: Its rows of finer tables by name, and under `history` its past rounds. They replace those that the
                unit with this key had; a table that is left out keeps them.

        Returns:
            The row with an entry for each result, as `Rating.units` has it.

        Raises:
            DataError: All faults of the rows.
            EngineError: A table is no list of rows.
            NotFoundError: There is no table of that name.
            UsageError: The unit is no row, or tables are not given by name.

        Example:
            >>> import partyrate as pr
            >>> scheme = pr.Scheme(
            ...     name="trial",
            ...     tables=[pr.Table(name="unit", key="id")],
            ...     indicators=[
            ...         pr.Indicator(name="score", kind="number", low=0, high=100, decimals=0),
            ...         pr.Indicator(name="place", formula="rank(score, 'desc', within=(), ties='min')"),
            ...     ],
            ... )
            >>> prepared = pr.Evaluator(scheme).prepare([{"id": 1, "score": 80}, {"id": 2, "score": 90}])
            >>> prepared.rate({"id": 3, "score": 85})
            {'id': 3, 'score': 85, 'place': 2}
            >>> prepared.rate({"id": 2, "score": 70})
            {'id': 2, 'score': 70, 'place': 2}
        """
        store = self._rated(self._asked(unit, tables))
        return RowsResult(self.plan, store).row(self.root, 0)

    def to_dict(
        self, unit: Row, *, tables: Mapping[str, Sequence[Row]] | None = None, notes: bool = False
    ) -> dict[str, Any]:
        """Rate one unit as `rate` does, and return its exact results as plain data for JSON.

        Args:
            unit: A row of the table without parent.
            tables: Its rows of finer tables by name, and under `history` its past rounds.
            notes: Whether its notes are told as well; for them all units of its cohorts are rated.

        Raises:
            DataError: All faults of the rows.
        """
        asked = self._asked(unit, tables)
        store, scheme = self._rated(asked), self.plan.scheme
        values: dict[str, Any] = {}
        for node in cell_reader.shown_nodes(self.plan, self.root):
            value = store.at(node.name, 0)
            labels = None
            if isinstance(value, LevelValue):
                ladder = scheme.ladders[value.scale.ladder]
                labels = ladder.levels[ladder.names.index(value.name)].labels
            values[node.name] = plain_value(value, labels)
        return {
            "format": UNIT_FORMAT,
            "scheme": {"name": scheme.name, "edition": scheme.edition, "fingerprint": scheme.fingerprint},
            "key": {column: plain_value(asked.unit[column]) for column in self.plan.full_key(self.root)},
            "values": values,
            **({"notes": [note.plain() for note in self.notes(unit, tables=tables)]} if notes else {}),
        }

    def among(self, unit: Row, *, tables: Mapping[str, Sequence[Row]] | None = None) -> Rating:
        """Rate one unit together with all that may be in a cohort with it: a rating in which it is the first unit.

        Raises:
            DataError: All faults of the rows.
        """
        asked = self._asked(unit, tables)
        result = RowsResult(
            self.plan, self._rate_cohort(asked.unit, asked.old, asked.cohort, asked.given, asked.history)
        )
        return Rating(self.plan, result, self.as_of, self.period)

    def explain(
        self, unit: Row, *, of: str, lang: str = "en", tables: Mapping[str, Sequence[Row]] | None = None
    ) -> Explanation:
        """Explain one value of one unit, rated against all the others, as `Evaluator.explain` does.

        Raises:
            DataError: All faults of the rows.
            NotFoundError: There is no such value.
            UsageError: There are no words in that language.
        """
        rating = self.among(unit, tables=tables)
        key = {column: unit[column] for column in self.plan.full_key(self.root)}
        return explain(rating, unit=key, of=of, lang=checked_language(lang))

    def notes(self, unit: Row, *, tables: Mapping[str, Sequence[Row]] | None = None) -> tuple[Note, ...]:
        """Return what is to be reported where one unit is rated against all the others: of its cohorts, not of others.

        Raises:
            DataError: All faults of the rows.
        """
        rating = self.among(unit, tables=tables)
        columns = {column for note in rating.notes for column in note.cohort}
        own = {
            column: shown_key(plain_key(rating.values(column)[0]))
            for column in columns
            if column in self.plan.full_key(self.root) or getattr(self.plan.nodes.get(column), "table", "") == self.root
        }
        return tuple(
            note for note in rating.notes if all(own.get(name, value) == value for name, value in note.cohort.items())
        )

    @property
    def as_of(self) -> date | None:
        """The day the rating speaks of."""
        day = self.dates.get("as_of")
        return day if isinstance(day, date) else None

    @property
    def period(self) -> Period | None:
        """The round."""
        start, end = self.dates.get("period_start"), self.dates.get("period_end")
        if self.round is None or not isinstance(start, date) or not isinstance(end, date):
            return None
        return Period(start, end, self.round)

    @property
    def rating(self) -> Rating:
        """The rating of all units that were prepared."""
        return Rating(self.plan, self.result, self.as_of, self.period)

    def update(self, unit: Row, *, tables: Mapping[str, Sequence[Row]] | None = None) -> Prepared:
        """Return units prepared anew, among which a unit stands in place of the one with its key, or after the others.

        It takes as long as preparing all units.

        Args:
            unit: A row of the table without parent.
            tables: Its rows of finer tables by name, and under `history` its past rounds; a table that is left out
                keeps those that the unit with this key had.

        Raises:
            DataError: All faults of the rows.
        """
        asked = self._asked(unit, tables)
        units = [asked.unit if place == asked.old else row for place, row in enumerate(self._units)]
        rows: dict[str, Sequence[Row]] = {self.root: units if asked.old is not None else [*units, asked.unit]}
        key = self.key(asked.unit)
        for table in dict.fromkeys([*self.tables, *asked.given]):
            if table != self.root:
                others = [row for row in self.tables.get(table, ()) if self.key(row) != key]
                rows[table] = [*others, *asked.given.get(table, ())]
        past = [*(row for row in self.history or () if self.key(row) != key), *asked.history]
        given = None if self.history is None and not past else past
        coded = self.program and rate_compiled(self.program, self.plan, rows, given, self.dates, self.round)
        store = coded or rate_rows(self.plan, rows, given, self.dates, self.round)
        result = RowsResult(self.plan, store)
        return evolve(self, tables=rows, history=given, result=result)

    # ------------------------------------------------------------------------------------------------------- one unit

    def _asked(self, unit: Row, tables: Mapping[str, Sequence[Row]] | None) -> _Asked:
        """Read a unit and its rows, and find the unit that it stands in place of."""
        if not isinstance(unit, Mapping):
            raise UsageError(
                f"the unit is a {type(unit).__name__}", "a unit is a row", "give a dict from column to value"
            )
        check_names(self.plan, tables)
        own: Mapping[str, Sequence[Row]] = {name: only_rows(name, rows) for name, rows in (tables or {}).items()}
        own, _, _ = as_read(self.plan, {**own, self.root: [dict(unit)]}, None)
        (unit,) = own.pop(self.root)
        key = self.key(unit)
        old = self._places.get(key) if all(map(is_hashable, key)) else None
        given = self.rows_of(key if old is not None else None, key, own)
        self.check_size(old)
        self.check_kinds({**given, self.root: [unit]})
        history = given.pop(cell_reader.HISTORY)
        return _Asked(unit, old, self.cohort_key(unit), given, history)

    def _rated(self, asked: _Asked) -> Any:
        """Rate a unit in code where that is possible, else together with its cohort."""
        parts = asked.unit, asked.old, asked.cohort, asked.given, asked.history
        return self._rate_incrementally(*parts) or self._rate_cohort(*parts)

    def rows_of(self, old: Key | None, key: Key, tables: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
        """Give the rows of a unit in every finer table that there is."""
        found: dict[str, list[Row]] = {}
        for table in dict.fromkeys([*self._below, *tables]):
            found[table] = list(tables.get(table, self._below.get(table, {}).get(old, ()) if old is not None else ()))
        columns = self.plan.full_key(self.root)
        faults = [
            data_faults.orphan(table, self.root, {column: row.get(column) for column in columns}, number)
            for table, rows in found.items()
            for number, row in enumerate(rows, start=1)
            if self.key(row) != key
        ]
        if faults:
            raise DataError.of(faults)
        return found

    def check_size(self, old: int | None) -> None:
        """Refuse a unit beyond the rows that the scheme declares."""
        most = self.plan.scheme.tables[self.root].rows
        rows = len(self._units) + (old is None)
        if rows > most:
            raise DataError.of([data_faults.too_many(self.root, None, {}, rows, most)])

    def check_kinds(self, tables: Mapping[str, Sequence[Row]]) -> None:
        """Refuse keys of another kind than those that were prepared."""
        faults = []
        for table, rows in tables.items():
            for column, usual in self._kinds.get(table, {}).items():
                for number, row in enumerate(rows, start=1):
                    value = cell_reader.plain(row.get(column))
                    kind = cell_reader.key_kind(value)
                    if kind is not None and kind != usual:
                        what = f"{value!r} is a {kind}, and the keys that were prepared are {usual}s"
                        faults.append(data_faults.wrong_key(table, column, what, number, value))
        if faults:
            raise DataError.of(faults)

    def cohort_key(self, unit: Row) -> Key:
        """Give what every unit that may be in a cohort with this one has in common with it."""
        found: list[Any] = []
        for name in self._columns or ():
            node = self.plan.nodes.get(name)
            value: Any = (
                str(unit.get(name))
                if node is None
                else cell_reader.read_cell(node, unit.get(cell_reader.column_of(node)))
            )
            found.append(value)
        return tuple(found)

    def _rate_incrementally(
        self,
        unit: Row,
        old: int | None,
        cohort: Key,
        tables: Mapping[str, Sequence[Row]],
        history: Sequence[Row],
    ) -> CompiledStore | None:
        """Rate a unit in code beside what is kept of the others; None where that is not possible."""
        store, others = self.result.store, self._others
        if others is None or not isinstance(store, CompiledStore):
            return None
        rungs = {name: rung.again() for name, rung in store.rungs.items()}
        rows = {**tables, self.root: [unit]}
        beside = others.without(old, cohort)
        try:
            return run(store.program, self.plan, rows, history, self.dates, self._rounds, rungs, beside)
        except (FallBack, KeyError):
            return None

    def _rate_cohort(
        self,
        unit: Row,
        old: int | None,
        cohort: Key,
        tables: Mapping[str, Sequence[Row]],
        history: Sequence[Row],
    ) -> Any:
        """Rate a unit with all that may be in a cohort with it."""
        others = [self._units[place] for place in self._cohorts.get(cohort, ()) if place != old]
        keys = [self.key(row) for row in others]
        rows: dict[str, Sequence[Row]] = {self.root: [unit, *others]}
        for table, own in tables.items():
            rows[table] = [*own, *(row for key in keys for row in self._below.get(table, {}).get(key, ()))]
        past = [*history, *(row for key in keys for row in self._below[cell_reader.HISTORY].get(key, ()))]
        coded = self.program and rate_compiled(self.program, self.plan, rows, past, self.dates, self.round)
        return coded or rate_rows(self.plan, rows, past, self.dates, self.round)


def plain_key(value: Any) -> Any:
    """Return a value as cohorts name it: a number as it is, all else in words."""
    return value if isinstance(value, Fraction) else str(value)


def is_hashable(value: Any) -> bool:
    """Whether a value can stand in a key."""
    return type(value).__hash__ is not None


def common_columns(plan: Plan) -> tuple[str, ...] | None:
    """Give the key columns and inputs of units that form every cohort; None where there is no cohort at all.

    Units that differ in one of them are in no cohort together.
    """
    found: list[tuple[str, ...]] = []
    for node in plan.nodes.values():
        if not node.is_computable:
            continue
        if node.ladder is not None and node.ladder.quotas:
            found.append(within_names(plan.choice(node.ladder.within)))
        for rule in node.rules.values():
            calls = (getattr(part, "call", None) for part in ast.walk(rule.tree))
            found += [call.within_names for call in calls if call is not None and call.within is not None]
    if not found:
        return None
    known = set(plan.root.key) - set(plan.nodes)
    known |= {
        node.name
        for node in plan.nodes.values()
        if node.kind == "input"
        and node.table == plan.root.name
        and "when" not in node.rules
        and node.name in plan.needed
    }
    return tuple(name for name in found[0] if name in known and all(name in names for names in found))
