"""Tables of plain rows for compiled programs: columns, keys and parents checked, implicit rows added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, Final

from attrs import define, field

from partyrate.engines import cell_reader
from partyrate.engines import implicit_rows as shapes
from partyrate.engines.compiled.cells import LACKING, FallBack, Recorded
from partyrate.numbers import Absent
from partyrate.plan import Plan
from partyrate.resources import MOST_DIGITS
from partyrate.text.normalization import all_sure, is_normal

Rows = Sequence[Mapping[str, Any]]

_LONGEST: Final = 10**MOST_DIGITS
"""Whole numbers from here on are no keys, since nothing can show them."""

_KEYS: Final = ({str}, {int}, {date})


def is_key(text: str) -> bool:
    """Whether a text can be a key as it is."""
    return text != "" and is_normal(text)


def key_sort(value: Any) -> str | None:
    """Return what kind of key a value is, a scalar of NumPy as the Python value that it holds."""
    return cell_reader.key_kind(cell_reader.plain(value))


def _check_keys(table: str, column: Sequence[Any]) -> None:
    """Raise `FallBack` where the values of a key column are of several types or cannot be keys."""
    kinds = set(map(type, column))
    if kinds not in _KEYS:  # such as the whole numbers of NumPy, which are equal to those of Python
        kinds = {type(cell_reader.plain(value)) for value in column}
    if kinds not in _KEYS or (kinds == {str} and not (all_sure(column) or all(map(is_key, column)))):
        raise FallBack(f"the keys of table {table!r} are of several types, or of an unusual one")
    if kinds == {int} and not -_LONGEST < min(column) <= max(column) < _LONGEST:
        raise FallBack(f"a key of table {table!r} is too long to be written")


def _key_check(first: tuple[Any, ...]) -> Callable[[tuple[Any, ...]], None]:
    """Return a check that raises `FallBack` for keys that are of another kind than the first one, or cannot be keys."""
    types, kinds = tuple(map(type, first)), tuple(map(key_sort, first))

    def check(key: tuple[Any, ...]) -> None:
        if tuple(map(type, key)) != types and tuple(map(key_sort, key)) != kinds:
            raise FallBack("the keys of the history are of another type than those of the units")
        if any(isinstance(part, str) and not is_key(part) for part in key):
            raise FallBack("a key of the history is not as keys are written")

    return check


@define(eq=False)
class Tables:
    """The tables of one call; anything unusual about them raises `FallBack`.

    Args:
        rows: The rows of each table, as results show them.
        read: The rows of each table, as their cells are read.
        parents: For each row of a table with a parent, the number of that.
        added: How many rows a table expects that were not given.
    """

    plan: Plan
    rows: dict[str, Rows] = field(factory=dict)
    read: dict[str, Rows] = field(factory=dict)
    parents: dict[str, list[int]] = field(factory=dict)
    added: dict[str, int] = field(factory=dict)
    _by_key: dict[str, dict[Any, int]] = field(factory=dict)

    def check(self, tables: Mapping[str, Rows]) -> None:
        """Check the tables that were given, coarse ones first.

        Raises:
            FallBack: Something is at fault, or not as usual.
            KeyError: A row lacks a column.
        """
        scheme = self.plan.scheme
        if any(scheme.tables[table].columns or self.is_cut_off(table, tables) for table in tables):
            raise FallBack
        made = shapes.made_tables(self.plan, tables)
        for table in sorted(scheme.tables, key=lambda table: len(self.plan.ancestors(table))):
            if scheme.tables[table].columns and table in made:
                self.make_of_columns(table)
            elif table in tables or table in made or scheme.tables[table].parent is None:
                self.take(table, tables.get(table, ()))

    def is_cut_off(self, table: str, tables: Container[str]) -> bool:
        """Return whether the table above one, other than that of units, was not given."""
        parent = self.plan.scheme.tables[table].parent
        return parent is not None and parent not in tables and self.plan.scheme.tables[parent].parent is not None

    def take(self, table: str, given: Rows) -> None:
        """Check the rows of a table, and add those that it expects."""
        definition = self.plan.scheme.tables[table]
        rows: list[Mapping[str, Any]] = list(given)
        if not rows and definition.parent is None:
            raise FallBack
        self.check_columns(table, rows)
        keys = self.keys(table, rows)
        most = len(rows)
        if definition.parent is not None:
            self.parents[table] = self.parents_of(definition.parent, rows)
            most = max(Counter(self.parents[table]).values(), default=0)
        if most > definition.rows:
            raise FallBack
        self.rows[table] = self.read[table] = rows
        if definition.expects:
            self.complete(table, rows)
            keys = self.keys(table, self.rows[table])
        self.remember(table, keys)

    def parents_of(self, parent: str, rows: Rows) -> list[int]:
        """Return for each row the number of its parent.

        Raises:
            FallBack: A row has none.
        """
        above = self._by_key[parent]
        columns = [[row[column] for row in rows] for column in self.plan.full_key(parent)]
        parents = list(map(above.get, columns[0] if len(columns) == 1 else zip(*columns, strict=True)))
        numbers = [number for number in parents if number is not None]
        if len(numbers) < len(parents):
            raise FallBack
        return numbers

    def remember(self, table: str, keys: Sequence[Any]) -> None:
        """Remember the rows by their keys where finer tables look for them."""
        if any(other.parent == table for other in self.plan.scheme.tables.values()):
            self._by_key[table] = {key: number for number, key in enumerate(keys)}

    def check_columns(self, table: str, rows: Rows) -> None:
        """Check that rows have the columns of inputs, and none in which a result would be written."""
        if not rows:
            return
        needed = self._needed_columns(table)
        if not all(column in rows[0] or any(column in row for row in rows) for column in needed):
            raise FallBack
        results = cell_reader.result_nodes(self.plan, table)
        taken = {node.name for node in results}
        taken |= {f"{node.name}_state" for node in results if node.value_range.possible_causes}
        if taken and not all(map(taken.isdisjoint, rows)):
            raise FallBack

    def _needed_columns(self, table: str) -> list[str]:
        """Return the columns of inputs, and those of which other tables are made."""
        own = [cell_reader.column_of(node) for node in cell_reader.needed_inputs(self.plan, table)]
        others = [
            column
            for name, entry in self.plan.scheme.tables.items()
            if entry.parent == table and cell_reader.needed_inputs(self.plan, name)
            for column in entry.columns
        ]
        return [*own, *others]

    def keys(self, table: str, rows: Rows) -> Sequence[Any]:
        """Return the key of each row: the value itself where one column names it, else a tuple."""
        columns = [[row[column] for row in rows] for column in self.plan.full_key(table)]
        for column in columns if rows else ():
            _check_keys(table, column)
        keys = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
        if len(set(keys)) != len(keys):
            raise FallBack
        return keys

    # ------------------------------------------------------------------------------------------ implicit rows

    def above(self, table: str) -> tuple[tuple[str, ...], Rows, Rows]:
        """Return the key columns of the parent table, and its rows, as shown and as read."""
        parent = self.plan.scheme.tables[table].parent
        assert parent is not None
        return self.plan.full_key(parent), self.rows[parent], self.read[parent]

    def lacking(self, table: str) -> dict[str, Any]:
        """Return the cells of an implicit row."""
        return {cell_reader.column_of(node): LACKING for node in cell_reader.needed_inputs(self.plan, table)}

    def make_of_columns(self, table: str) -> None:
        """Build the rows of a table from columns of its parent."""
        definition = self.plan.scheme.tables[table]
        node = shapes.value_input(self.plan, table)
        source = None if node is None else cell_reader.column_of(node)
        lacking = self.lacking(table)
        keys, shown, rows = self.above(table)
        made: list[dict[str, Any]] = []
        read: list[dict[str, Any]] = []
        for row, cells in zip(shown, rows, strict=True):
            own = {key: row[key] for key in keys}
            has_some = not row.keys().isdisjoint(definition.columns)
            for column in definition.columns:
                made.append({**own, definition.key[0]: column})
                read.append({**made[-1], **lacking})
                if source is not None and has_some:
                    read[-1][source] = cells.get(column)
        self.rows[table], self.read[table] = made, read
        self.parents[table] = [number for number in range(len(shown)) for _ in definition.columns]
        self.remember(table, self.keys(table, made))

    def complete(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add the rows that a table expects of every parent and that were not given."""
        definition = self.plan.scheme.tables[table]
        texts = definition.row_names
        (column,) = definition.key
        keys, shown, _ = self.above(table)
        there = {(parent, str(row[column])) for row, parent in zip(rows, self.parents[table], strict=True)}
        if not {text for _, text in there} <= set(texts):
            raise FallBack
        kind = cell_reader.key_kind(rows[0][column]) if rows else None
        empty = dict.fromkeys(chain.from_iterable(rows))
        made = [
            (number, {**empty, **{key: row[key] for key in keys}, column: shapes.key_like(value, kind)})
            for number, row in enumerate(shown)
            for text, value in zip(texts, definition.expects, strict=True)
            if (number, text) not in there
        ]
        self.added[table] = len(made)
        self.parents[table] += [number for number, _ in made]
        self.rows[table] = [*rows, *(row for _, row in made)]
        self.read[table] = [*rows, *(row | self.lacking(table) for _, row in made)]

    # ------------------------------------------------------------------------------------------------- other relations

    def parent_index(self, table: str, above: str) -> list[int]:
        """Return the row of a coarser table for each row of a table; nothing for a table without rows."""
        if table == above:
            return self.rows_before(table)
        index: list[int] | None = None
        for each in self.plan.ancestors(table):
            if each == above:
                break
            if each not in self.parents:
                return []
            parents = self.parents[each]
            index = parents if index is None else [parents[row] for row in index]
        return index or []

    def rows_before(self, table: str) -> list[int]:
        """Return for each row the one before it in the order below its parent; -1 before the first one.

        Raises:
            FallBack: The order is not known.
        """
        entry, rows = self.plan.scheme.tables[table], self.rows.get(table, ())
        texts = {text: place for place, text in enumerate(entry.row_names)}
        places: list[Any] = []
        for row, cells in zip(rows, self.read.get(table, ()), strict=True):
            if texts:
                places.append((texts[str(row[entry.key[0]])],))
            else:
                places.append(tuple(self.order_part(table, name, cells) for name in entry.order))
        before = [-1] * len(rows)
        last: dict[int, int] = {}
        parents = self.parents.get(table, [])
        for number in sorted(range(len(rows)), key=lambda each: (parents[each], places[each])):
            earlier = last.get(parents[number], -1)
            if earlier >= 0 and places[earlier] == places[number]:
                raise FallBack
            before[number], last[parents[number]] = earlier, number
        return before

    def order_part(self, table: str, name: str, cells: Mapping[str, Any]) -> Any:
        """Return a part of the order of a row."""
        if name in self.plan.scheme.tables[table].key:
            value = cells[name]
        else:
            node = self.plan.nodes[name]
            value = cell_reader.read_cell(node, cells[cell_reader.column_of(node)])
        if isinstance(value, str | Absent):
            raise FallBack
        return value

    def recorded_cells(self, history: Rows) -> list[Recorded]:
        """Return the readers of the columns of the history.

        Raises:
            FallBack: It lacks one of them.
        """
        nodes = cell_reader.needed_records(self.plan)
        if any(all(node.name not in row for row in history) for node in nodes):
            raise FallBack("the history lacks a column")
        return [Recorded(node) for node in nodes]

    def history(self, history: Rows, round_cells: cell_reader.RoundCells) -> list[dict[int, tuple[Any, ...]]]:
        """Return the recorded rounds of each unit; those of units that are not rated now are checked as well.

        Raises:
            FallBack: Something is at fault, or not as usual.
            KeyError: A row lacks a column.
        """
        root = self.plan.root
        rounds: list[dict[int, tuple[Any, ...]]] = [{} for _ in self.rows[root.name]]
        if not history:
            return rounds
        cells = self.recorded_cells(history)
        known = {tuple(row[column] for column in root.key): number for number, row in enumerate(self.rows[root.name])}
        check_key = _key_check(next(iter(known)))
        met: set[Any] = set()
        for row in history:
            key = tuple(row[column] for column in root.key)
            number = round_cells.read(row[cell_reader.ROUND])
            check_key(key)
            if number is None or (*key, number) in met:
                raise FallBack("a round of the history is no past one, or stands twice")
            met.add((*key, number))
            values = tuple(part for cell in cells for part in cell.read(row.get(cell.node.name)))
            if key in known:
                rounds[known[key]][number] = values
        return rounds
