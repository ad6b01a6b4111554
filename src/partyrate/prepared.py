"""Units that were rated once, against which single units are then rated in little time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Protocol

from attrs import define, field

from partyrate.counterfactuals import MOST_TRIED, MOST_WORK, PathTo, WhatIf, path_to, what_if
from partyrate.engines.cell_reader import shown_nodes
from partyrate.engines.compiled import Program
from partyrate.engines.peers import Candidate, Peers, Row
from partyrate.engines.reference.results import Rows, RowsResult
from partyrate.engines.request import Request
from partyrate.engines.select import rate_read_rows
from partyrate.engines.unit_rater import UnitRater
from partyrate.errors import counted
from partyrate.errors.arguments import checked_mapping
from partyrate.explain import Explanation
from partyrate.notes import Note, shown_key
from partyrate.numbers import LevelValue
from partyrate.periods import Period
from partyrate.plan import Plan
from partyrate.rating.rating import Rating
from partyrate.scenarios.task import Rater as TaskRater
from partyrate.scenarios.task import Task
from partyrate.serialization.values import plain_value

UNIT_FORMAT: Final = "partyrate.unit/1"
"""The format of the results of one unit as plain data, with its version."""


class Evaluating(TaskRater, Protocol):
    """The part of an evaluator that prepared units use; the evaluator itself stands below this module."""

    @property
    def program(self) -> Program | None:
        """The compiled program of the plan, where there is one."""
        ...


@define(eq=False, repr=False, slots=False)
class Prepared:
    """Units that were rated once, and against which single units are rated; threads may share them.

    `Evaluator.prepare` builds it.

    Args:
        request: The call that rated all units: lists of dicts whose texts are converted.
        evaluator: The evaluator of the plan.
        result: What rating all units gave.
        of: The rating that the units came from, in whose kind of table answers are given.
    """

    _request: Request
    _evaluator: Evaluating
    _result: RowsResult
    _of: Rating | None = None
    _rater: UnitRater = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._rater = UnitRater(self._request, self._result.store, self._program)

    # A method and no lambda, which could not be pickled.
    def _program(self) -> Program | None:
        return self._evaluator.program

    @property
    def _peers(self) -> Peers:
        return self._rater.peers

    def __repr__(self) -> str:
        return f"<Prepared {self._plan.scheme.name!r}: {counted(len(self._peers.units), 'row')} of {self._root}>"

    @property
    def _plan(self) -> Plan:
        return self._request.plan

    @property
    def _root(self) -> str:
        return self._plan.root.name

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
        store = self._rater.rated(self._peers.candidate(unit, tables))
        return RowsResult(self._plan, store).row(self._root, 0)

    def to_dict(
        self, unit: Row, *, tables: Mapping[str, Sequence[Row]] | None = None, notes: bool = False
    ) -> dict[str, Any]:
        """Rate one unit as `rate` does, and return its exact results as plain data for JSON.

        Args:
            unit: A row of the table without parent.
            tables: Its rows of finer tables by name, and under `history` its past rounds.
            notes: Whether its notes are returned as well; for them all units of its cohorts are rated.

        Raises:
            DataError: All faults of the rows.
        """
        candidate = self._peers.candidate(unit, tables)
        store, scheme = self._rater.rated(candidate), self._plan.scheme
        values: dict[str, Any] = {}
        for node in shown_nodes(self._plan, self._root):
            value = store.at(node.name, 0)
            labels = None
            if isinstance(value, LevelValue):
                ladder = scheme.ladders[value.scale.ladder]
                labels = ladder.levels[ladder.names.index(value.name)].labels
            values[node.name] = plain_value(value, labels)
        return {
            "format": UNIT_FORMAT,
            "scheme": {"name": scheme.name, "edition": scheme.edition, "fingerprint": scheme.fingerprint},
            "key": {column: plain_value(candidate.unit[column]) for column in self._plan.root.key},
            "values": values,
            **({"notes": [note.plain() for note in self.notes(unit, tables=tables)]} if notes else {}),
        }

    def among(self, unit: Row, *, tables: Mapping[str, Sequence[Row]] | None = None) -> Rating:
        """Rate one unit together with all that may be in a cohort with it: a rating in which it is the first unit.

        Raises:
            DataError: All faults of the rows.
        """
        candidate = self._peers.candidate(unit, tables)
        return self._rated(self._rater.with_cohort(candidate), candidate)

    def _rated(self, store: Rows, candidate: Candidate | None = None) -> Rating:
        """Return the rating of all units or, with a candidate, of some of them."""
        past = self._request.history if candidate is None else candidate.history or self._request.history
        result = RowsResult(self._plan, store)
        return Rating(self._plan, result, self.as_of, self.period, has_history=past is not None)

    def explain(
        self,
        unit: Row,
        *,
        of: str,
        lang: str | None = None,
        tables: Mapping[str, Sequence[Row]] | None = None,
        public: bool = False,
        rows: int | None = 10,
    ) -> Explanation:
        """Explain one value of one unit, rated against all the others, as `Rating.explain` does.

        A unit that is given as it was prepared is explained from the rating of all units, which takes a fraction of
        the time that rating it with its cohort does.

        Raises:
            DataError: All faults of the rows.
            NotFoundError: There is no such value.
            UsageError: There are no words in that language.
        """
        candidate = self._peers.candidate(unit, tables)
        rating = self.rating if tables is None and self._peers.is_known(candidate) else self._to_explain(candidate)
        key = {column: unit[column] for column in self._plan.root.key}
        return rating.explain(unit=key, of=of, lang=lang, public=public, rows=rows)

    def _to_explain(self, candidate: Candidate) -> Rating:
        """Rate a unit with all whose number an explanation may state.

        No other unit changes a level of a ladder without places, and yet its explanation counts the cohort.
        """
        ladders = [node.ladder for node in self._plan.nodes.values() if node.ladder is not None]
        counts_others = any(not ladder.quotas for ladder in ladders)
        store = self._rater.with_all(candidate) if counts_others else self._rater.with_cohort(candidate)
        return self._rated(store, candidate)

    def notes(self, unit: Row, *, tables: Mapping[str, Sequence[Row]] | None = None) -> tuple[Note, ...]:
        """Return what is to be reported where one unit is rated against all the others: only what its cohorts concern.

        Raises:
            DataError: All faults of the rows.
        """
        rating = self.among(unit, tables=tables)
        columns = {column for note in rating.notes for column in note.cohort}
        known = {
            column: shown_key(_plain_key(rating.values(column)[0]))
            for column in columns
            if column in self._plan.root.key or getattr(self._plan.nodes.get(column), "table", "") == self._root
        }
        return tuple(
            note for note in rating.notes if all(known.get(name, value) == value for name, value in note.cohort.items())
        )

    @property
    def result(self) -> RowsResult:
        """The exact results of all units that were prepared."""
        return self._result

    @property
    def as_of(self) -> date | None:
        """The day the rating speaks of."""
        day = self._request.dates.get("as_of")
        return day if isinstance(day, date) else None

    @property
    def period(self) -> Period | None:
        """The round."""
        dates, number = self._request.dates, self._request.current_round
        start, end = dates.get("period_start"), dates.get("period_end")
        if number is None or not isinstance(start, date) or not isinstance(end, date):
            return None
        return Period(start, end, number)

    @cached_property
    def rating(self) -> Rating:
        """The rating of all units that were prepared."""
        return self._rated(self._result.store)

    @property
    def given(self) -> Rating:
        """The rating that the units came from, in whose kind of table answers are given."""
        return self._of or self.rating

    def what_if(
        self, unit: Any, changes: Row | None = None, *, tables: Mapping[str, Sequence[Row]] | None = None
    ) -> WhatIf:
        """Rate all units with other values of one of them, and return every result that changes, of others as well.

        Args:
            unit: The last part of the key of a prepared unit where that is enough, a tuple of all parts, or a row.
            changes: Columns of the unit, or names of its inputs, and the values that they have then; the others stay.
            tables: Its rows of finer tables that take the place of those it had.

        Raises:
            DataError: All faults of the rows.
            NotFoundError: There is no such unit or column.
            UsageError: Nothing changes.

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
            >>> print(prepared.what_if(1, {"score": 95}).text())
            1 with score = 95
              1: place 2 → 1
              2: place 1 → 2
        """
        asked = {} if changes is None else checked_mapping(changes, "changes", "{'score': 90}")
        return what_if(self, unit, asked, tables)

    def path_to(
        self, unit: Any, level: str, *, of: str | None = None, most: int = MOST_TRIED, work: int = MOST_WORK
    ) -> PathTo:
        """Find for each single input of a unit the smallest change that brings it to a level, or to a better one.

        The other inputs, and the other units, stay as they are. Each change is exact: one step less does not reach the
        level. Values are tried from the nearest one outwards, without any assumption about the rules; a missing value
        is not tried.

        Args:
            unit: The last part of the key of a prepared unit where that is enough, a tuple of all parts, or a row.
            level: The level.
            of: The ladder; needed where the units have several.
            most: How many values of one input are tried. Where that is not all, the input is said to be undecided.
            work: The bound of work for all inputs together: about how many rows of a frame are computed. Where it does
                not suffice to try all values of an input, the input is said to be undecided.

        Raises:
            NotFoundError: There is no such unit, ladder or level.
            UsageError: There are several ladders, or `most` or `work` is no whole number from 1.

        Example:
            >>> import partyrate as pr
            >>> marks = [pr.Indicator(name=name, kind="number", low=0, high=100, decimals=0) for name in ("a", "b")]
            >>> levels = [pr.Level(name="pass", when="(a + b) / 2 >= 60"), pr.Level(name="fail")]
            >>> scheme = pr.Scheme(
            ...     name="trial",
            ...     tables=[pr.Table(name="unit", key="id")],
            ...     indicators=marks,
            ...     ladders=[pr.Ladder(name="grade", levels=levels)],
            ... )
            >>> prepared = pr.Evaluator(scheme).prepare([{"id": 1, "a": 15, "b": 70}])
            >>> print(prepared.path_to(1, "pass").text())
            1, grade: from fail to pass
              a 15 → 50: pass
              no value reaches it: b
        """
        return path_to(self, unit, level, of, most, work)

    def alike(
        self, ladder: str, name: str, values: Sequence[Any],
        version: Callable[[Any], Mapping[str, Sequence[Row]]],
    ) -> list[Hashable] | None:  # fmt: skip
        """Return what a ladder sees of a unit with each value of an input, equal for values that give one level.

        Args:
            ladder: A ladder of the units.
            name: The input.
            values: Its values, none of them twice.
            version: Returns the rows of the unit with a value, by table: its own, those below it, and its past rounds.

        Returns:
            None where the ladder may see more of them.
        """
        versions = self._rater.versions
        return None if versions is None else versions.alike(ladder, name, values, version)

    def is_steady(self, ladder: str, name: str) -> bool:
        """Whether all that a ladder sees of a unit surely only rises, or only falls, while an input rises.

        Where flags of the unit change with it, that is so between their changes, and `alike` sees these as well.
        """
        versions = self._rater.versions
        return versions is not None and versions.is_steady(ladder, name)

    def work_of(self, unit: Row) -> int:
        """Return about how much work it takes to rate a unit with another value, in rows of a frame."""
        return self._rater.work_of(self._peers.candidate(unit, None))

    def cohort(self, unit: Row) -> tuple[Task, Rating]:
        """Return a unit, the first one, and all that may be in a cohort with it as what scenarios rate, rated once."""
        request = self._peers.with_cohort(self._peers.candidate(unit, None))
        tables: dict[str, Any] = {name: rows for name, rows in request.tables.items() if name != self._root}
        if request.history:
            tables["history"] = request.history
        task = Task.of(self._evaluator, request.tables[self._root], tables, self.as_of, self.period)
        return task, self.among(unit)

    def rows_of(self, unit: Any) -> tuple[dict[str, Any], dict[str, list[Row]]]:
        """Return the row of a unit that was prepared, and its rows of finer tables and past rounds.

        Args:
            unit: The last part of its key where that is enough, a tuple of all parts, or a row with its key.

        Raises:
            NotFoundError: There is no such unit.
        """
        return self._peers.rows_of(unit)

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
        request = self._peers.with_all(self._peers.candidate(unit, tables))
        store = rate_read_rows(request, lambda: self._evaluator.program)
        return Prepared(request, self._evaluator, RowsResult(self._plan, store))


def _plain_key(value: Any) -> Any:
    """Return a value as cohorts name it: a number as it is, all else in words."""
    return value if isinstance(value, Fraction) else str(value)
