"""The part of the compiler that all others build on: values as columns, in the rows where they are needed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve

from partyrate.engines.columns.program import Compute, Join, LookUp, Program, by_new
from partyrate.engines.columns.records import HISTORY, ROUND, never_recorded, recorded
from partyrate.language.cells import Cells
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.columns import (
    Code,
    Codes,
    Column,
    Integers,
    integer,
    latest,
    literal,
    placeholder,
    unpublished,
)
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Absent, Cause
from partyrate.plan import DATES, Plan, no_date


class Builder(ABC):
    """The program of one plan for one call, and the columns that its nodes have become so far.

    A compiled value is a `Column` of expressions. Where it is used in rows of another table, in a window, or more than
    once, its parts must be columns of a frame: `bind` makes them that, `fetch` and `bring` take them to another table.

    Args:
        plan: The plan.
        tables: The tables that are there.
        dates: `as_of`, `period_start` and `period_end` as far as they are known.
        current_round: The number of this round.
        integers: How the engine computes with whole numbers.
        whole: Inputs without a gap in the data, so that nothing about them is open.
    """

    def __init__(
        self,
        plan: Plan,
        tables: Sequence[str],
        dates: Mapping[str, date | Absent],
        current_round: int | None,
        integers: Integers,
        whole: Collection[str] = (),
    ) -> None:
        self.plan, self.dates, self.current_round, self.integers = plan, dates, current_round, integers
        self.came = self.given = tuple(tables)  # tables of rounds join those that are given
        self.whole = frozenset(whole)
        self.program = Program()
        self.nodes: dict[str, Column] = {}
        self.recorded: dict[str, tuple[str, str]] = {}
        self.looked_up: dict[tuple[str, str, int], Column] = {}
        self.brought: dict[tuple[str, str], Column] = {}
        self.bound: dict[int, tuple[Column, Column]] = {}
        self.orders: dict[str, tuple[list[str], Column]] = {}
        self._ones: dict[str, str] = {}

    @abstractmethod
    def rounds(self, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
        """Compile a function of rounds. Rules look back into rounds in which rules look back in turn."""

    @property
    def root(self) -> str:
        """The name of the one table without a parent; rules that look into the past have been checked for it."""
        return self.plan.root.name

    # ----------------------------------------------------------------------------------------- columns of their own

    def bind(self, column: Column, table: str) -> Column:
        """Return a value whose parts are columns of a table, by new steps where they are not yet."""
        if table not in self.given:
            return column  # the table has no rows
        if id(column) in self.bound:
            return self.bound[id(column)][1]
        program = self.program
        wide = self.integers.wide if column.wide else None
        value = program.compute(table, column.value, column.generation, wide)
        denominator = column.denominator
        if not isinstance(denominator, int):
            denominator = program.compute(table, denominator, column.generation, wide)
        absence = None if column.absence is None else program.compute(table, column.absence, column.generation)
        result = column if column.depth == 0 else evolve(column, depth=0)
        if not (value is column.value and denominator is column.denominator and absence is column.absence):
            result = Column(column.value_range, value, denominator, absence, column.generation + 1, column.wide)
        self.bound[id(column)] = (column, result)
        self.bound[id(result)] = (result, result)
        return result

    def column_named(self, value_range: ValueRange, value: str, absence: str | None) -> Column:
        """Return a value that is held by columns of these names."""
        named = self.program.named
        wide = self.integers.is_wide(value_range)
        if wide:
            self.program.wide[value] = self.integers.wide
        return Column(
            value_range,
            named(value),
            value_range.resolution or 1,
            None if absence is None else named(absence),
            wide=wide,
        )

    def parts(self, column: Column) -> list[str]:
        """Return the names of the columns of a bound value."""
        names = (self.program.name_of(part) for part in (column.value, column.denominator, column.absence))
        return list(dict.fromkeys(name for name in names if name is not None))

    def renamed(self, column: Column, names: Mapping[str, str], generation: int) -> Column:
        """Return a bound value whose columns have new names."""

        def part(expression: Any) -> Any:
            name = None if expression is None else self.program.name_of(expression)
            if name in self.program.wide:
                self.program.wide[names[name]] = self.program.wide[name]
            return expression if name is None else self.program.named(names[name])

        value, denominator, absence = map(part, (column.value, column.denominator, column.absence))
        return Column(column.value_range, value, denominator, absence, generation, column.wide)

    # ------------------------------------------------------------------------------------------ values in other rows

    def fetch(self, name: str, table: str) -> Column | None:
        """Return the column of a name in the rows of a table."""
        if table not in self.given:
            return None  # the table has no rows
        node = self.plan.nodes.get(name)
        if node is None:
            return self.same_for_all(name)
        if node.name not in self.nodes:
            return None
        if node.table == table:
            return self.nodes[name]
        if (name, table) not in self.brought:
            self.brought[name, table] = self.bring(self.bind(self.nodes[name], node.table), node.table, table)
        return self.brought[name, table]

    def same_for_all(self, name: str) -> Column | None:
        """Return a date of the call, a parameter (None where it is unpublished) or else a key column."""
        if name in self.dates:
            value = self.dates[name]
            return unpublished(ValueRange(kind="date")) if isinstance(value, Absent) else literal(value)
        if name in DATES:
            raise no_date(self.plan, name)
        parameter = self.plan.scheme.parameters.get(name)
        if parameter is None:
            return self.key_text(name)
        return None if parameter.constant is None else literal(parameter.constant)

    def bring(self, column: Column, origin: str, table: str) -> Column:
        """Join the columns of a value to a finer table."""
        names = {part: self.program.fresh() for part in self.parts(column)}
        generation = column.generation + 1
        key, wide = self.plan.full_key(origin), self.program.wide
        self.program.steps.append(Join(origin, table, key, by_new(names), generation, wide=wide))
        return self.renamed(column, names, generation)

    def key_text(self, name: str) -> Column:
        """Return a key column as a text."""
        import narwhals as nw

        return Column(ValueRange(kind="text"), nw.col(name).cast(nw.String))

    def recorded_at(self, name: str, table: str, back: int) -> Column:
        """Return a recorded value, `back` rounds before the round of each row of a table."""
        value_range = self.plan.record(name).value_range
        if HISTORY not in self.given:
            return never_recorded(value_range)
        if name not in self.recorded:
            self.recorded[name] = (self.program.fresh(), self.program.fresh())
        column = self.column_named(recorded(value_range), *self.recorded[name])
        if table == HISTORY and back == 0:
            return column
        if (name, table, back) not in self.looked_up:
            names = {part: self.program.fresh() for part in self.parts(column)}
            moved = self.renamed(column, names, 1)
            value, absence = map(self.program.name_of, (moved.value, moved.absence))
            empty = {str(value): placeholder(column.value_range), str(absence): int(Cause.MISSING)}
            key = tuple(self.plan.scheme.tables[self.root].key)
            if table == self.root:
                where = ROUND, int(self.current_round or 0) - back
                step = Join(HISTORY, table, key, by_new(names), 1, empty, where, wide=self.program.wide)
            else:
                key, moved_by = (*key, ROUND), (ROUND, back)
                step = Join(HISTORY, table, key, by_new(names), 1, empty, moved=moved_by, wide=self.program.wide)
            self.program.steps.append(step)
            self.looked_up[name, table, back] = moved
        return self.looked_up[name, table, back]

    def look_up(
        self, keys: Sequence[Column], cells: Mapping[Codes, Code], value_range: ValueRange, table: str
    ) -> Column:
        """Join the cells of a large lookup to a table, by columns that hold its keys as whole numbers or texts."""
        if table not in self.given:
            return unpublished(value_range)  # the table has no rows
        indexes, rows = distinct_keys([str(self.program.name_of(key.value)) for key in keys], cells)
        columns = {self.program.fresh(): [row[index] for row in rows] for index in indexes.values()}
        value, absence = self.program.fresh(), self.program.fresh() if value_range.possible_causes else None
        empty = {value: placeholder(value_range)}
        if absence is not None:
            empty[absence] = int(Cause.NO_RULE)
        columns |= {name: [cells[row][part] for row in rows] for part, name in enumerate(empty)}
        generation = latest(keys) + 1
        self.program.steps.append(LookUp(table, tuple(indexes), columns, empty, generation, self.program.wide))
        return evolve(self.column_named(value_range, value, absence), generation=generation)

    def cells(self, lookup: str) -> Cells:
        """Return the cells of a lookup."""
        return self.plan.scheme.lookups[lookup].selection

    # ------------------------------------------------------------------------------------------------ rows of a table

    def one(self, table: str) -> str:
        """Return a column that is the same in all rows: the one cohort of all of them."""
        if table not in self._ones:
            name = self.program.fresh()
            self.program.steps.append(Compute(table, name, integer(1), 0))
            self._ones[table] = name
        return self._ones[table]

    def partition(self, table: str, names: Sequence[str]) -> tuple[list[str], int]:
        """Return the columns that form the cohorts of a table, and their generation."""
        columns: list[str] = []
        generation = 0
        for name in names:
            if name not in self.plan.nodes:
                columns.append(name)
                continue
            fetched = self.fetch(name, table)
            assert fetched is not None
            column = self.bind(fetched, table)
            columns.append(str(self.program.name_of(column.value)))
            generation = max(generation, column.generation)
        return columns or [self.one(table)], generation

    def excluded(self, table: str) -> Column | None:
        """Return the condition that a gate leaves the row out of every cohort of its table; None where none can."""
        import narwhals as nw

        conditions: list[Any] = []
        generation = 0
        for gate in self.plan.scheme.gates.values():
            node = self.plan.nodes[f"gate.{gate.name}"]
            if gate.exclude and node.table == table and node.name in self.nodes:
                column = self.nodes[node.name]
                conditions.append(column.value if column.absence is None else (column.absence != 0) | column.value)
                generation = max(generation, column.generation)
        if not conditions:
            return None
        is_excluded = nw.any_horizontal(*conditions, ignore_nulls=False)
        return Column(ValueRange(kind="flag"), is_excluded, generation=generation)


def distinct_keys(names: Sequence[str], cells: Iterable[Codes]) -> tuple[dict[str, int], list[Codes]]:
    """Return the columns that hold the keys of a lookup, each with its first place, and the cells that can be met.

    One column may be several keys of a lookup: then only the cells whose keys agree there can be met.
    """
    indexes = {name: index for index, name in reversed([*enumerate(names)])}
    rows = [row for row in cells if all(row[indexes[name]] == part for name, part in zip(names, row, strict=True))]
    return indexes, rows
