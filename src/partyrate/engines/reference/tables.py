"""Reading tables given as dicts: keys, parents and cells checked, exact values in, all faults gathered.

What a cell may hold stands in `partyrate.engines.cell_reader`, the words of every fault in `partyrate.engines.faults`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from attrs import define, field

from partyrate.engines import cell_reader
from partyrate.engines import faults as data_faults
from partyrate.engines import implicit_rows as shapes
from partyrate.engines.cell_faults import cell_fault, recorded_fault
from partyrate.engines.cell_reader import HISTORY, ROUND
from partyrate.engines.reference.rows import RowStore, StoredRow
from partyrate.engines.request import Request
from partyrate.errors import DataError, DataFault, EngineError, NotFoundError, UsageError
from partyrate.language.domains.reference import Item
from partyrate.messages import message, text, word
from partyrate.model import Table
from partyrate.numbers import MISSING
from partyrate.periods import Rounds
from partyrate.plan import Node, Plan
from partyrate.serialization.quoting import quoted
from partyrate.text.normalization import is_normal

Rows = Sequence[Mapping[str, Any]]
Key = tuple[Any, ...]


def is_rows(table: Any) -> bool:
    """Whether a table is given as plain rows."""
    kind = type(table)  # of a lazy frame, the columns themselves would have to be worked out
    if isinstance(table, str | bytes | Mapping) or hasattr(kind, "columns") or hasattr(kind, "schema"):
        return False
    return isinstance(table, Iterable)


def plain_rows(name: str, table: Iterable[Any]) -> list[dict[str, Any]]:
    """Copy plain rows, so that results hold what was rated even if the caller changes the rows."""
    rows = list(table)
    if not set(map(type, rows)) - {dict}:
        return list(map(dict.copy, rows))
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise DataError.of([data_faults.no_row(name, row, number)])
    return list(map(dict, rows))


def only_rows(name: str, table: Any) -> list[dict[str, Any]]:
    """Copy plain rows where nothing else is accepted.

    Raises:
        DataError: One of them is no row.
        EngineError: It is no list of rows.
    """
    if not is_rows(table):
        raise EngineError(*message("not rows", table=name, type=type(table).__name__))
    return plain_rows(name, table)


def check_names(plan: Plan, tables: Any) -> None:
    """Check that the tables next to the units are given by their names.

    Raises:
        NotFoundError: There is no such table.
        UsageError: They are not given by name.
    """
    finer = {name: table for name, table in plan.scheme.tables.items() if table.parent is not None}
    known = {**finer, HISTORY: None}
    if not isinstance(tables, Mapping | None):
        raise UsageError(*message("tables by name", type=type(tables).__name__, table=next(iter(known))))
    for name in tables or ():
        if name not in known:
            raise NotFoundError.of("table", str(name), known, text("tables of a scheme"))


def read_store(request: Request) -> RowStore:
    """Read every table into exact values.

    Raises:
        DataError: All faults of all tables.
    """
    plan, dates = request.plan, request.dates
    reader = _Reader(RowStore(plan, dates), request.current_round, Rounds.of(plan.scheme.period, dates))
    given, faults = with_tables_between(plan, request.tables)
    for fault in faults:
        reader.report(fault, "table")
    made = shapes.made_tables(plan, given)
    for table in sorted(plan.scheme.tables, key=lambda table: len(plan.ancestors(table))):
        definition = plan.scheme.tables[table]
        if definition.columns and table in given:
            reader.report(data_faults.given_twice(table, definition), "table")
        elif definition.columns and table in made:
            reader.make_of_columns(table)
        elif table in given or table in made or definition.parent is None:
            reader.read_table(table, given.get(table, ()))
            reader.complete(table)
            reader.check_order(table)
    if request.history:
        reader.read_history(request.history)
    faults = reader.faults()
    if faults:
        raise DataError.of(data_faults.arranged(plan, faults))
    return reader.store


def with_tables_between(plan: Plan, tables: Mapping[str, Rows]) -> tuple[dict[str, Rows], list[DataFault]]:
    """Add tables between two others that were not given: the distinct keys of the finer one."""
    given, faults = dict(tables), list[DataFault]()
    for table in cell_reader.fine_first(plan):
        parent = plan.scheme.tables[table].parent
        if table not in given or parent is None or parent in tables or plan.scheme.tables[parent].parent is None:
            continue
        if inputs := cell_reader.needed_inputs(plan, parent):
            faults.append(data_faults.not_given(parent, table, inputs))
            continue
        there = given.get(parent, ())
        given[parent] = [*there, *(row for row in _distinct(given[table], plan.full_key(parent)) if row not in there)]
    return given, faults


def _distinct(rows: Rows, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return the distinct keys of rows; those with a part that is missing are left out."""
    keys = dict.fromkeys(tuple(row.get(column) for column in columns) for row in rows)
    return [dict(zip(columns, key, strict=True)) for key in keys if not any(map(cell_reader.is_missing, key))]


@define
class _Reader:
    """Reads the tables of one call, coarse ones first.

    `by_key` holds the tables whose keys could be read; without it, finer rows are not searched for their parents.
    `kinds` says which kinds of values stand in each key column of a table.
    """

    store: RowStore
    current_round: int | None
    rounds: Rounds
    by_key: dict[str, dict[Key, StoredRow]] = field(factory=dict)
    kinds: dict[str, dict[str, str]] = field(factory=dict)
    problems: dict[tuple[str, ...], data_faults.Gathered] = field(factory=dict)

    @property
    def plan(self) -> Plan:
        return self.store.plan

    def report(self, fault: DataFault, *kind: str) -> None:
        """Gather a fault with the others of its kind."""
        self.problems.setdefault((fault.table, *kind), data_faults.Gathered()).add(fault.alike, lambda: fault)

    def faults(self) -> list[DataFault]:
        """Return all faults."""
        return [fault for gathered in self.problems.values() for fault in gathered.faults]

    # ---------------------------------------------------------------------------------------------------------- tables

    def lacks_columns(self, table: str, rows: Iterable[Mapping[str, Any]]) -> bool:
        """Report faults of the columns that rows have; return whether one is lacking."""
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lacking = data_faults.missing_columns(self.plan, table, columns)
        taken = [] if table == HISTORY else data_faults.taken_columns(self.plan, table, columns)
        for fault in [*lacking, *taken]:
            self.report(fault, "columns", fault.column)
        return bool(lacking)

    def report_doubles(self, table: str, names: Sequence[str], times: Mapping[Key, Sequence[int]]) -> None:
        """Report the keys that stand more than once, from how often each does and the number of its last row."""
        for key, (count, number) in times.items():
            if count > 1:
                self.report(data_faults.double_key(table, dict(zip(names, key, strict=True)), number, count), "double")

    def read_table(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Read one table; its parent has been read before."""
        plan, definition = self.plan, self.plan.scheme.tables[table]
        rows = list(rows)
        self.store.tables[table] = []
        if not rows:
            if definition.parent is None:
                self.report(data_faults.empty_table(table), "rows")
            else:
                self.by_key[table] = {}
            return
        if self.lacks_columns(table, rows):
            return
        keys = plan.full_key(table)
        inputs = cell_reader.needed_inputs(plan, table)
        by_key: dict[Key, StoredRow] = {}
        times: dict[Key, list[int]] = {}
        for number, raw in enumerate(rows, start=1):
            named = self.key(table, raw, keys, number)
            if named is None:
                continue
            key = tuple(named.values())
            row = StoredRow(table, number - 1, raw, self.store, round=self.current_round or 0)
            if key in by_key:
                times[key] = [times.get(key, [1])[0] + 1, number]
                continue
            by_key[key] = row
            self.store.tables[table].append(row)
            if definition.parent is not None:
                self.attach(row, definition.parent, named)
            for node in inputs:
                self.read_cell(row, node, named)
        self.report_doubles(table, keys, times)
        self.by_key[table] = by_key
        self.check_size(table, len(rows))

    def key(self, table: str, raw: Mapping[str, Any], keys: Sequence[str], number: int) -> dict[str, Any] | None:
        """Return the key of a row, or report what is wrong with it."""
        named: dict[str, Any] = {}
        for column in keys:
            value = cell_reader.plain(raw.get(column))
            kind = cell_reader.key_kind(value)
            usual = self.kinds.setdefault(table, {}).setdefault(column, kind) if kind else None
            if cell_reader.is_missing(value):
                self.report(data_faults.empty_key(table, column, number), "empty", column)
            elif isinstance(value, str) and not is_normal(value):
                self.report(data_faults.hidden_key(table, column, value, {}, number), "hidden", column)
            elif kind is None:
                what = text("not a key", value=quoted(value))
                self.report(data_faults.wrong_key(table, column, what, number, value), "kind", column)
            elif kind != usual:
                kinds = {"kind": word("key kind", kind), "usual": word("key kind", str(usual))}
                what = text("key of another kind", value=quoted(value), **kinds)
                self.report(data_faults.wrong_key(table, column, what, number, value), "kind", column)
            else:
                named[column] = value
        return named if len(named) == len(keys) else None

    def attach(self, row: StoredRow, parent: str, named: Mapping[str, Any]) -> None:
        """Find the parent of a row."""
        if parent not in self.by_key:
            return
        key = {column: named[column] for column in self.plan.full_key(parent)}
        row.parent = self.by_key[parent].get(tuple(key.values()))
        if row.parent is not None:
            row.parent.children.setdefault(row.table, []).append(row)
        elif not self.differs(row.table, parent, key, row.number + 1):
            self.report(data_faults.orphan(row.table, parent, key, row.number + 1), "orphan")

    def differs(self, table: str, parent: str, key: Mapping[str, Any], number: int) -> bool:
        """Report a key column whose kind is not that of the same column in another table."""
        for column, value in key.items():
            own, other = str(cell_reader.key_kind(value)), self.kinds.get(parent, {}).get(column)
            if other is not None and own != other:
                fault = data_faults.other_kind(table, parent, column, (own, other), number, value)
                self.report(fault, "other kind", column)
                return True
        return False

    def read_cell(self, row: StoredRow, node: Node, named: Mapping[str, Any]) -> None:
        """Read the cell of an input."""
        cell = row.raw.get(cell_reader.column_of(node))
        value = cell_reader.read_cell(node, cell)
        if isinstance(value, cell_reader.CellError):
            self.report(cell_fault(node, value, cell, row.number + 1, named), "cell", node.name)
            return
        row.values[node.name] = value

    # --------------------------------------------------------------------------------------- implicit rows, and order

    def report_unexpected(self, definition: Table, expected: Container[str]) -> None:
        """Report the rows of a table whose own part of the key is none of those expected."""
        (column,) = definition.key
        keys = self.plan.full_key(definition.name)
        for row in self.store.tables[definition.name]:
            if str(cell_reader.plain(row.raw[column])) not in expected:
                key = {name: cell_reader.plain(row.raw[name]) for name in keys}
                fault = data_faults.unexpected_key(definition.name, definition, key, row.number + 1)
                self.report(fault, "unexpected")

    def complete(self, table: str) -> None:
        """Add the rows that a table expects of every parent and that were not given: all their values are missing."""
        definition = self.plan.scheme.tables[table]
        if not definition.expects or table not in self.by_key:
            return
        texts = definition.row_names
        (column,) = definition.key
        self.report_unexpected(definition, frozenset(texts))
        kind = self.kinds.get(table, {}).get(column)
        empty = dict.fromkeys(name for row in self.store.tables[table] for name in row.raw)
        for parent in self.store.tables.get(definition.parent or "", []):
            there = {str(cell_reader.plain(row.raw[column])) for row in parent.children.get(table, ())}
            for known_text, value in zip(texts, definition.expects, strict=True):
                if known_text not in there:
                    self.add(table, parent, {column: shapes.key_like(value, kind)}, empty)
                    self.store.added[table] = self.store.added.get(table, 0) + 1

    def add(self, table: str, parent: StoredRow, own: Mapping[str, Any], empty: Mapping[str, Any]) -> StoredRow:
        """Add a row below another one, with its own part of the key; all its values are missing."""
        above = {column: parent.raw[column] for column in self.plan.full_key(parent.table)}
        raw = {**empty, **above, **own}
        row = StoredRow(table, len(self.store.tables[table]), raw, self.store, parent, round=self.current_round or 0)
        row.values.update({node.name: MISSING for node in cell_reader.needed_inputs(self.plan, table)})
        parent.children.setdefault(table, []).append(row)
        self.store.tables[table].append(row)
        key = self.plan.full_key(table)
        self.by_key[table][tuple(cell_reader.plain(raw[column]) for column in key)] = row
        return row

    def make_of_columns(self, table: str) -> None:
        """Build the rows of a table from columns of its parent."""
        definition = self.plan.scheme.tables[table]
        node = shapes.value_input(self.plan, table)
        self.store.tables[table], self.by_key[table] = [], {}
        for parent in self.store.tables.get(definition.parent or "", []):
            for column in definition.columns:
                row = self.add(table, parent, {definition.key[0]: column}, {})
                if node is None:
                    continue
                cell = parent.raw.get(column)
                value = cell_reader.read_cell(node, cell)
                if isinstance(value, cell_reader.CellError) and parent.raw.keys() & {*definition.columns}:
                    named = {name: cell_reader.plain(parent.raw[name]) for name in self.plan.full_key(parent.table)}
                    fault = cell_fault(node, value, cell, parent.number + 1, named)
                    fault.table, fault.column = parent.table, column
                    self.report(fault, "cell", column)
                elif not isinstance(value, cell_reader.CellError):
                    row.values[node.name] = value

    def check_order(self, table: str) -> None:
        """Find rows whose order is not known, where a rule looks along them."""
        definition = self.plan.scheme.tables[table]
        if table not in self.plan.runs_along or definition.expects or table not in self.by_key:
            return
        texts = [name for name in definition.order if self.kinds.get(table, {}).get(name) == "text"]
        if texts and self.store.tables[table]:
            self.report(data_faults.unordered_text(table, texts[0]), "order")
            return
        seen: set[tuple[Any, ...]] = set()
        for row in self.store.tables[table]:
            place = (id(row.parent), *self.store.place(row))
            if place in seen:
                key = {name: cell_reader.plain(row.raw[name]) for name in self.plan.full_key(table)}
                self.report(data_faults.even_order(table, definition.order, key, row.number + 1), "order")
            seen.add(place)

    def check_size(self, table: str, rows: int) -> None:
        """Find parents with more rows than the table declares."""
        definition = self.plan.scheme.tables[table]
        if definition.parent is None:
            if rows > definition.rows:
                self.report(data_faults.too_many(table, None, {}, rows, definition.rows), "rows")
            return
        keys = self.plan.full_key(definition.parent)
        for row in self.store.tables.get(definition.parent, []):
            count = len(row.children.get(table, ()))
            if count > definition.rows:
                key = {column: row.raw.get(column) for column in keys}
                self.report(data_faults.too_many(table, definition.parent, key, count, definition.rows), "rows")

    # --------------------------------------------------------------------------------------------------------- history

    def read_history(self, history: Rows) -> None:
        """Read past rounds onto their rows. Rows of units that are not rated now are checked, and left alone."""
        root = self.plan.root
        if self.lacks_columns(HISTORY, history):
            return
        nodes = cell_reader.needed_records(self.plan)
        times: dict[Key, list[int]] = {}
        cells = cell_reader.RoundCells(self.rounds, self.current_round)
        for number, raw in enumerate(history, start=1):
            named = self.key(HISTORY, raw, root.key, number)
            when = cells.read(raw[ROUND]) if ROUND in raw else None
            if when is None:
                fault = data_faults.round_fault(raw.get(ROUND), number, named or {}, self.rounds, self.current_round)
                self.report(fault, "round")
                continue
            if named is None:
                continue
            row = self.by_key.get(root.name, {}).get(tuple(named.values()))
            if row is None and self.differs(HISTORY, root.name, named, number):
                continue
            key = (*named.values(), self.rounds.written(when))
            times[key] = [times.get(key, [0])[0] + 1, number]
            values = self.recorded(nodes, raw, {**named, ROUND: key[-1]}, number)
            if row is not None:
                row.history[when] = values
        self.report_doubles(HISTORY, (*root.key, ROUND), times)

    def recorded(
        self, nodes: Sequence[Node], raw: Mapping[str, Any], named: Mapping[str, Any], number: int
    ) -> dict[str, Item]:
        """Read the values of one past round."""
        values: dict[str, Item] = {}
        for node in nodes:
            value = cell_reader.recorded_cell(node, raw.get(node.name))
            if isinstance(value, cell_reader.CellError):
                self.report(recorded_fault(node, value, raw.get(node.name), number, named), "cell", node.name)
            values[node.name] = value
        return values
