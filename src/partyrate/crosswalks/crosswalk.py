"""Crosswalk files: loaded and checked as a whole, and units rated under every scheme that one names."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from partyrate.checks import examine
from partyrate.crosswalks.fitting import Fitted, FittedTable, fitted
from partyrate.crosswalks.misfits import misfits, unmarked, with_formulas
from partyrate.crosswalks.rated import RatedTarget
from partyrate.crosswalks.result import CrosswalkRating
from partyrate.crosswalks.unknown import unknown_rows
from partyrate.engines.cell_reader import HISTORY
from partyrate.errors import DataError, NotFoundError, PartyrateError, SchemeError, SchemeFault, StructureError
from partyrate.evaluator import Evaluator
from partyrate.loading.files import load_beside, load_with_section
from partyrate.loading.paths import Place
from partyrate.loading.sections import CROSSWALK
from partyrate.messages import message, text
from partyrate.model import Scheme
from partyrate.model.target import Target
from partyrate.numbers import Absent, LevelValue, as_decimal, decimals_of
from partyrate.plan import Plan
from partyrate.plan.nodes import ancestors, full_key
from partyrate.rating.rating import Rating
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget


@frozen(eq=False)
class Crosswalk:
    """A common table whose units are rated under several schemes: `partyrate.crosswalk` loads one.

    Args:
        scheme: What the file says of the common table: inputs, assumptions, lookups and formulas, as a scheme.
        targets: What it says of each scheme, by the name of its rating.
        evaluator: The evaluator of the common table, with a formula for each column of the schemes.
        schemes: The evaluator of each scheme, in which what the common table lacks is unknown.
    """

    scheme: Scheme
    targets: Mapping[str, Target]
    evaluator: Evaluator = field(repr=False)
    schemes: Mapping[str, Evaluator] = field(repr=False)
    _fitted: Mapping[str, Fitted] = field(repr=False)

    def rate(
        self,
        units: Any,
        *,
        tables: Mapping[str, Any] | None = None,
        as_of: date | str | None = None,
        period: Any = None,
        only: Sequence[str] | str | None = None,
    ) -> CrosswalkRating:
        """Rate the units of the common table under every scheme.

        Args:
            units: Rows of the common table, as for `Evaluator.rate`.
            tables: Rows of its finer tables.
            as_of: The day the ratings speak of, where the file says none.
            period: The round, where the file says none.
            only: The names of the schemes under which they are rated; all where nothing is said.

        Raises:
            DataError: All faults of the common tables; or what a scheme does not take of the rows made from them.
            NotFoundError: The crosswalk has no such scheme.
            UsageError: A date or a round is missing or cannot be read.
        """
        names = self._names(only)
        common = self.evaluator.rate(units, tables=tables, as_of=as_of, period=period)
        rows = _Rows(common)
        found = {name: self._rated(name, rows, as_of, period) for name in names}
        return CrosswalkRating(self.scheme, common, found)

    def _names(self, only: Sequence[str] | str | None) -> list[str]:
        if only is None:
            return list(self.targets)
        names: list[Any] = list(only) if isinstance(only, list | tuple) else [only]
        for name in names:
            if name not in self.targets:
                raise NotFoundError.of("scheme", str(name), self.targets, text("schemes of a crosswalk"))
        return names

    def _rated(self, name: str, rows: _Rows, as_of: Any, period: Any) -> RatedTarget:
        fit, evaluator = self._fitted[name], self.schemes[name]
        common = rows.common
        kept: dict[str, list[int]] = {}
        made: dict[str, list[dict[str, Any]]] = {}
        keys: dict[str, set[tuple[str, ...]]] = {}
        root = evaluator.plan.root.name
        for table in fit.tables.values():
            if table.name != root and table.source not in common.result.given:
                continue  # the rating notes that this table was not given
            kept[table.name] = rows.kept(table, self._above(fit, table.name, keys))
            made[table.name] = rows.built(table, kept[table.name])
            if table.name != HISTORY and (table.where is not None or self._above(fit, table.name, keys)):
                keys[table.name] = {tuple(str(row[key.name]) for key in table.keys) for row in made[table.name]}
        for table_name in fit.lacked:
            made[table_name] = unknown_rows(fit.scheme, table_name, made)
        rating = self._rating(name, made.pop(root), made, as_of, period)
        return RatedTarget(self.targets[name], rating, fit, kept, self.evaluator.plan)

    def _rating(
        self, name: str, units: list[dict[str, Any]], tables: dict[str, list[dict[str, Any]]], as_of: Any, period: Any
    ) -> Rating:
        """Rate rows under one scheme, by its own day and round where the crosswalk names them."""
        target = self.targets[name]
        period = period if target.period is None else target.period
        try:
            return self.schemes[name].rate(units, tables=tables, as_of=target.as_of or as_of, period=period)
        except DataError as error:
            raise DataError(text("rows of a scheme", name=name, what=error.what), faults=error.faults) from None

    @staticmethod
    def _above(
        fit: Fitted, table: str, keys: Mapping[str, set[tuple[str, ...]]]
    ) -> tuple[tuple[str, ...], set[tuple[str, ...]]] | None:
        """Return the key columns and the keys of the nearest coarser table of which only some rows are rated."""
        root = fit.scheme.root
        above = [root.name] if table == HISTORY and root else list(ancestors(fit.scheme, table)[1:])
        for name in above:
            if name in keys:
                return full_key(fit.scheme, name), keys[name]
        return None


class _Rows:
    """Rows of schemes, built of the exact values of the common table."""

    def __init__(self, common: Rating) -> None:
        self.common = common
        self.known: dict[tuple[str, str], list[Any]] = {}

    def kept(self, table: FittedTable, above: tuple[tuple[str, ...], set[tuple[str, ...]]] | None) -> list[int]:
        """Return the places of the rows of the common table that a table has: selected, below a row that is rated."""
        first = self._values(table, table.keys[0].rule)
        chosen = [True] * len(first) if table.where is None else self._values(table, table.where)
        places = [place for place, each in enumerate(chosen) if each is True]
        if above is None:
            return places
        by_name = {key.name: self._values(table, key.rule) for key in table.keys}
        columns = [by_name[name] for name in above[0]]
        return [place for place in places if tuple(str(plain_cell(column[place])) for column in columns) in above[1]]

    def built(self, table: FittedTable, kept: Sequence[int]) -> list[dict[str, Any]]:
        """Return the rows of a table in plain cells."""
        columns = {each.name: self._values(table, each.rule) for each in (*table.keys, *table.columns)}
        return [{name: plain_cell(values[place]) for name, values in columns.items()} for place in kept]

    def _values(self, table: FittedTable, name: str) -> list[Any]:
        """Return the values of a name for the rows of a table; all formulas of that table are read at once."""
        asked = (table.source, name)
        if asked not in self.known and self._is_own_formula(*asked):
            names = [node for node in self.common.plan.nodes if self._is_own_formula(table.source, node)]
            rows = self.common.result.fetch(table.source, names)
            self.known |= {(table.source, each): [row[each] for row in rows] for each in names}
        if asked not in self.known:
            self.known[asked] = self.common.values(name, table=table.source)
        return self.known[asked]

    def _is_own_formula(self, table: str, name: str) -> bool:
        node = self.common.plan.nodes.get(name)
        return node is not None and node.kind == "formula" and node.table == table and not node.instance


def plain_cell(value: Any) -> Any:
    """Return an exact value as a cell of plain rows: numbers whole or as decimals, levels by name, gaps as None."""
    if isinstance(value, Absent):
        return None
    if isinstance(value, LevelValue):
        return value.name
    if not isinstance(value, Fraction):
        return value
    return int(value) if value.denominator == 1 else as_decimal(value, decimals_of(value) or 0)


def crosswalk(path: str | os.PathLike[str], *, budget: ResourceBudget = DEFAULT_BUDGET) -> Crosswalk:
    """Load a crosswalk file, and check it with all schemes that it names.

    Args:
        path: The path of the file.
        budget: What the schemes and their data may take.

    Raises:
        SchemeError: All faults of the file: of its own rules, and of what it gives the schemes.

    Example:
        >>> crosswalk("no-such.toml")
        Traceback (most recent call last):
            ...
        partyrate.errors.SchemeError: 1 fault in no-such.toml
        no-such.toml:1:1: there is no such file
          fix:  look at the path; it starts at the working directory
    """
    scheme, targets, place = load_with_section(path, CROSSWALK, Target, budget)
    return _Loader(scheme, targets, place, budget).loaded()


class _Loader:
    """Builds a crosswalk from what its file holds, and gathers the faults."""

    def __init__(self, scheme: Scheme, targets: Sequence[Target], place: Place, budget: ResourceBudget) -> None:
        self.scheme, self.targets, self.place, self.budget = scheme, targets, place, budget
        self.faults: list[SchemeFault] = []

    def loaded(self) -> Crosswalk:
        """Return the crosswalk.

        Raises:
            SchemeError: There are faults.
        """
        if not self.targets:
            self.faults.append(StructureError(*message("crosswalk without schemes")))
        fits = [fit for target in self.targets if (fit := self._fitted(target)) is not None]
        common = Evaluator(self._checked(fits), budget=self.budget)
        schemes = {fit.target.name: self._evaluator(fit, common.plan) for fit in fits}
        if self.faults:
            raise SchemeError.of(self.place.file, self.faults)
        return Crosswalk(
            self.scheme, {target.name: target for target in self.targets}, common,
            {name: each for name, each in schemes.items() if each is not None},
            {fit.target.name: fit for fit in fits},
        )  # fmt: skip

    def _checked(self, fits: Sequence[Fitted]) -> Scheme:
        """Return the crosswalk with the formulas of all schemes, which are checked against it.

        Raises:
            SchemeError: There are faults, here or before.
        """
        self.faults += unmarked(self.scheme)
        formulas = tuple(each for fit in fits for each in fit.formulas)
        scheme = with_formulas(self.scheme, formulas)
        plans, faults = examine(scheme, self.budget)
        self.faults += faults
        for plan in plans[-1:]:
            self.faults += (fault for fit in fits for fault in misfits(fit, plan))
        if self.faults:
            raise SchemeError.of(self.place.file, self.faults)
        return scheme

    def _evaluator(self, fit: Fitted, plan: Plan) -> Evaluator | None:
        """Build the evaluator of a scheme; what forms its cohorts or orders its rows cannot be lacking."""
        try:
            return fit.evaluator(plan)
        except SchemeError as error:
            path = (CROSSWALK, fit.target.name)
            lines = message("scheme shaped by what is lacking", name=fit.scheme.name, what=error.faults[0].what)
            self.faults.append(StructureError(*lines, self.scheme.span_of(*path), path))
            return None

    def _fitted(self, target: Target) -> Fitted | None:
        keys = {key for table in self.scheme.tables.values() for key in table.key}
        if not target.name.strip() or target.name in keys:
            header = (CROSSWALK, target.name)
            lines = message("name of a rating", name=target.name)
            self.faults.append(StructureError(*lines, self.scheme.span_of(*header), header))
            return None
        try:
            scheme = load_beside(
                self.place, target.scheme or target.name, edition=target.edition, profile=target.profile,
                budget=self.budget,
            )  # fmt: skip
            evaluator = Evaluator(scheme, budget=self.budget)
        except SchemeError as error:
            self.faults += error.faults
            return None
        except PartyrateError as error:
            path = (CROSSWALK, target.name, "scheme" if target.scheme else "name")
            self.faults.append(StructureError(error.what, error.why, error.fix, self.scheme.span_of(*path), path))
            return None
        made, faults = fitted(self.scheme, target, evaluator)
        self.faults += faults
        return made
