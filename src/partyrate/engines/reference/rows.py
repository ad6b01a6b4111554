"""The rows of one call in the reference engine: exact values by name, parents, children, past rounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from attrs import define, field

from partyrate.ladders import MOST_NAMED, CohortRecord, OpenRows
from partyrate.language.cells import Cells
from partyrate.language.domains.reference import Item
from partyrate.model import Table
from partyrate.numbers import MISSING, UNDETERMINED, Absent
from partyrate.plan import DATES, Plan, no_date


@define(eq=False)
class StoredRow:
    """One row: its exact values by name, its parent, its children by table, and its past rounds."""

    table: str
    number: int
    raw: Mapping[str, Any]
    store: RowStore
    parent: StoredRow | None = None
    values: dict[str, Item] = field(factory=dict)
    children: dict[str, list[StoredRow]] = field(factory=dict)
    history: dict[int, Mapping[str, Item]] = field(factory=dict)
    round: int = 0

    def value(self, name: str) -> Item:
        """Return the value of a name of this row's table or of a coarser one."""
        row: StoredRow | None = self
        while row is not None:
            if name in row.values:
                return row.values[name]
            row = row.parent
        node = self.store.plan.nodes.get(name)
        if node is not None and node.variant_of is not None:
            return self.value(node.variant_of)  # a past round, which has formulas as they were recorded
        if node is not None and node.kind == "input":
            return UNDETERMINED  # not read, since nothing that can be determined needs it: it could be anything
        if name in self.store.dates:
            return self.store.dates[name]
        if name in DATES:
            raise no_date(self.store.plan, name)
        return self.key_text(name)

    def key_text(self, name: str) -> Item:
        """Return a key column as a text."""
        row: StoredRow | None = self
        while row is not None:
            if name in row.raw:
                return str(row.raw[name])
            row = row.parent
        return MISSING

    def below(self, table: str) -> Sequence[StoredRow]:
        """Return the rows of a finer table that belong to this row."""
        chain = self.store.plan.ancestors(table)
        path = list(reversed(chain[: chain.index(self.table)]))
        rows = [self]
        for step in path:
            rows = [child for row in rows for child in row.children.get(step, [])]
        return rows

    def cohort(self, names: tuple[str, ...]) -> tuple[Any, Sequence[StoredRow]]:
        """Return the key of the cohort of this row that some names form, and its rows."""
        return self.store.cohort(self, names)

    def earlier(self, table: str | None = None) -> StoredRow:
        """Return this row one round earlier, or the row before it in its table; missing values where there is none.

        The row before the first one is empty, and so is the one before that.
        """
        if table is not None:
            before = self.store.before(self) if self.number >= 0 else None
            return before or StoredRow(table, -1, {}, self.store, self.parent, self.store.empty_values(table))
        at = self.round - 1
        if self.parent is not None:  # history is kept for the table without parent, and read from below it as well
            return StoredRow(self.table, self.number, self.raw, self.store, self.parent.earlier(), round=at)
        values = self.history.get(at)
        known: Mapping[str, Item] = dict.fromkeys(self.store.plan.recorded, MISSING) if values is None else values
        return StoredRow(self.table, self.number, self.raw, self.store, None, dict(known), {}, self.history, at)

    def rounds(self, table: str | None = None) -> Iterator[StoredRow]:
        """Yield this row, then the one a round earlier or before it in its table, and so on to the first one."""
        if table is not None:
            before: StoredRow | None = self
            while before is not None:
                yield before
                before = self.store.before(before)
            return
        root = self
        while root.parent is not None:
            root = root.parent
        row, first = self, min(root.history, default=self.round)
        while row.round >= first:
            yield row
            row = row.earlier()


@define(eq=False)
class RowStore:
    """All rows of one call, with the results computed so far."""

    plan: Plan
    dates: Mapping[str, date | Absent]
    tables: dict[str, list[StoredRow]] = field(factory=dict)
    added: dict[str, int] = field(factory=dict)
    filled: dict[str, list[CohortRecord]] = field(factory=dict)
    waited_for: dict[str, dict[int, tuple[str, ...]]] = field(factory=dict)
    _before: dict[str, dict[int, StoredRow]] = field(factory=dict)
    _cohorts: dict[tuple[str, tuple[str, ...]], dict[Any, list[StoredRow]]] = field(factory=dict)
    _places: dict[str, Mapping[str, int]] = field(factory=dict)
    cells_of: dict[str, Cells] = field(factory=dict)

    def before(self, row: StoredRow) -> StoredRow | None:
        """Return the row before one in the order below its parent; None before the first one."""
        if row.table not in self._before:
            before = self._before[row.table] = {}
            for parent in self.tables[str(self.plan.scheme.tables[row.table].parent)]:
                rows = sorted(parent.children.get(row.table, ()), key=self.place)
                before.update({later.number: earlier for earlier, later in pairwise(rows)})
        return self._before[row.table].get(row.number)

    def place(self, row: StoredRow) -> tuple[Any, ...]:
        """Return what orders a row among those of its parent."""
        entry = self.plan.scheme.tables[row.table]
        if entry.expects or entry.columns:
            return (self._expected(entry)[str(row.raw[entry.key[0]])],)
        return tuple(row.raw[name] if name in entry.key else row.values.get(name) for name in entry.order)

    def _expected(self, entry: Table) -> Mapping[str, int]:
        """Return the position of each key that every parent has."""
        if entry.name not in self._places:
            self._places[entry.name] = {text: place for place, text in enumerate(entry.row_names)}
        return self._places[entry.name]

    def empty_values(self, table: str) -> dict[str, Item]:
        """Return the values before the first row of a table: all are missing."""
        names = (node.name for node in self.plan.nodes.values() if node.table == table)
        return dict.fromkeys([*names, *self.plan.scheme.tables[table].key], MISSING)

    def cells(self, lookup: str) -> Cells | None:
        """Return the cells of a lookup."""
        if lookup not in self.cells_of:
            self.cells_of[lookup] = self.plan.scheme.lookups[lookup].selection
        return self.cells_of[lookup]

    def parameter(self, name: str) -> Item | None:
        """Return the value of a parameter."""
        parameter = self.plan.scheme.parameters.get(name)
        if parameter is None:
            return None
        return UNDETERMINED if parameter.constant is None else parameter.constant

    def cohort(self, row: StoredRow, names: tuple[str, ...]) -> tuple[Any, Sequence[StoredRow]]:
        """Return the rows of a table that agree with one in some names and are not excluded."""
        place = (row.table, names)
        if place not in self._cohorts:
            cohorts: dict[Any, list[StoredRow]] = {}
            for each in self.tables[row.table]:
                if not self.is_excluded(each):
                    cohorts.setdefault(tuple(map(each.value, names)), []).append(each)
            self._cohorts[place] = cohorts
        key = tuple(map(row.value, names))
        return key, self._cohorts[place].get(key, [])

    def is_excluded(self, row: StoredRow) -> bool:
        """Whether a gate excludes the row from the cohorts of its table."""
        return any(
            row.values.get(f"gate.{gate.name}", False) is not False
            for gate in self.plan.scheme.gates.values()
            if gate.exclude and f"gate.{gate.name}" in row.values
        )

    @property
    def table_names(self) -> Sequence[str]:
        """The names of all tables."""
        return tuple(self.plan.scheme.tables)

    # ------------------------------------------------------------------------------------------------- as results read

    @property
    def given(self) -> Sequence[str]:
        """The tables that have rows, given or expected."""
        return list(self.tables)

    def rows(self, table: str) -> list[Mapping[str, Any]]:
        """Return the rows of a table as they came."""
        return [row.raw for row in self.tables.get(table, [])]

    def has(self, name: str) -> bool:
        """Whether a node was computed."""
        return any(name in row.values for row in self.tables.get(self.plan.nodes[name].table, [])[:1])

    def values(self, name: str) -> list[Item]:
        """Return the exact values of a node for every row of its table."""
        return [row.values[name] for row in self.tables.get(self.plan.nodes[name].table, [])]

    def at(self, name: str, row: int) -> Item:
        """Return the exact value of a node in one row."""
        return self.tables[self.plan.nodes[name].table][row].values[name]

    def decimals(self, name: str, digits: int) -> list[Any] | None:
        """Return None: numbers are converted one by one."""
        return None

    def named(self, table: str, name: str) -> list[Item]:
        """Return a node of a table or a coarser one, or a key column as a text, for every row of the table."""
        return [row.value(name) for row in self.tables.get(table, [])]

    def past(self, agree: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the recorded rounds of one unit."""
        for row in self.tables[self.plan.root.name]:
            if all(row.raw[name] == value for name, value in agree.items()):
                return [{"round": number, **values} for number, values in sorted(row.history.items())]
        return []

    def records(self, ladder: str) -> Sequence[CohortRecord]:
        """Return the report of every cohort of a ladder."""
        return self.filled.get(ladder, [])

    def open_rows(self, ladder: str) -> OpenRows:
        """Return the rows whose levels are open."""
        keys = self.plan.full_key(self.plan.nodes[ladder].table)
        waiting = sorted(self.waited_for.get(ladder, {}).items())
        rows = self.rows(self.plan.nodes[ladder].table) if waiting else []
        first = [({key: rows[number][key] for key in keys}, parts) for number, parts in waiting[:MOST_NAMED]]
        return OpenRows(len(waiting), first)
