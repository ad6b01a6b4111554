"""Units that were rated once, found by key and by cohort, so that another unit can be rated against them.

Units that can never be in one cohort do not affect each other. So a unit needs the units that agree with it in the
columns that form every cohort, and nothing of all others but their number.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from partyrate.engines import cell_reader
from partyrate.engines import faults as data_faults
from partyrate.engines.cell_reader import HISTORY
from partyrate.engines.compiled import CompiledStore
from partyrate.engines.conversion import as_read
from partyrate.engines.derived_keys import completed_row, prefixes_of, with_derived_keys
from partyrate.engines.reference.rows import RowStore
from partyrate.engines.reference.tables import check_names, only_rows
from partyrate.engines.request import Request
from partyrate.errors import DataError, NotFoundError, UsageError, listed
from partyrate.messages import UnitKey, message, text, word
from partyrate.plan import Plan, within_names

Row = Mapping[str, Any]
Key = tuple[Any, ...]


@frozen(eq=False)
class Candidate:
    """A unit that is to be rated against others.

    Args:
        unit: Its row.
        replaced: The position of the unit with its key, which it replaces; None where there is none.
        cohort: Its values of the columns that form every cohort.
        tables: Its rows of finer tables.
        history: Its past rounds.
    """

    unit: Row
    replaced: int | None
    cohort: Key
    tables: Mapping[str, Sequence[Row]]
    history: Sequence[Row]


@define(eq=False)
class Peers:
    """The units of a call, and what single units are rated against.

    Args:
        request: The call, with lists of dicts whose texts are converted.
        store: What rating it gave.
    """

    request: Request
    store: CompiledStore | RowStore
    units: list[Row] = field(init=False)
    cohorts: dict[Key, list[int]] = field(init=False, factory=dict)
    _positions: dict[Key, int] = field(init=False)
    _below: dict[str, dict[Key, list[Row]]] = field(init=False)
    _kinds: dict[str, dict[str, str | None]] = field(init=False)
    _columns: tuple[str, ...] | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        tables = {**self.request.tables, HISTORY: self.request.history or ()}
        self.units = list(tables[self.root])
        self._positions = {self.key(row): position for position, row in enumerate(self.units)}
        self._below = {table: self._by_unit(rows) for table, rows in tables.items() if table != self.root}
        self._kinds = {
            table: {
                column: cell_reader.key_kind(cell_reader.plain(rows[0][column])) for column in self._key_columns(table)
            }
            for table, rows in tables.items()
            if rows
        }
        self._columns = common_columns(self.plan)
        if self._columns is not None:
            columns = [self.store.named(self.root, name) for name in self._columns]
            for position in range(len(self.units)):
                self.cohorts.setdefault(tuple(column[position] for column in columns), []).append(position)

    @property
    def plan(self) -> Plan:
        """The plan of the scheme."""
        return self.request.plan

    @property
    def root(self) -> str:
        """The name of the table of units."""
        return self.plan.root.name

    def is_known(self, candidate: Candidate) -> bool:
        """Return whether a unit has the values that it has among these, so that nothing needs to be rated."""
        if candidate.replaced is None:
            return False
        known, unit = self.units[candidate.replaced], candidate.unit
        return known.keys() == unit.keys() and all(
            type(known[name]) is type(value) and known[name] == value for name, value in unit.items()
        )

    def key(self, row: Row) -> Key:
        """Return the key of the unit to which a row of any table belongs."""
        return tuple(cell_reader.plain(row.get(column)) for column in self.plan.root.key)

    def position(self, row: Row) -> int | None:
        """Return the position of the unit that has the key of a row; None where there is none."""
        key = self.key(row)
        try:
            return self._positions.get(key)
        except TypeError:  # a part that can be no key, such as a list
            return None

    def candidate(self, unit: Row, tables: Mapping[str, Sequence[Row]] | None) -> Candidate:
        """Check a unit and its rows, and find the unit that it replaces.

        Raises:
            DataError: Faults of keys, or more units than the scheme declares; cells are checked as they are rated.
            EngineError: A table is no list of rows.
            NotFoundError: There is no table of that name.
            UsageError: The unit is no row, or tables are not given by name.
        """
        if not isinstance(unit, Mapping):
            raise UsageError(*message("unit not a row", type=type(unit).__name__))
        check_names(self.plan, tables)
        rows: dict[str, Sequence[Row]] = {name: only_rows(name, table) for name, table in (tables or {}).items()}
        given = with_derived_keys(Request(self.plan, {**rows, self.root: [dict(unit)]}))
        read = dict(as_read(given)[0].everything)
        (unit,) = read.pop(self.root)
        key = self.key(unit)
        replaced = self.position(unit)
        own = self._rows_of(key, replaced, read)
        self._check_size(replaced)
        self._check_kinds({**own, self.root: [unit]})
        history = own.pop(HISTORY)
        return Candidate(unit, replaced, self._cohort_key(unit), own, history)

    def rows_of(self, unit: Any) -> tuple[dict[str, Any], dict[str, list[Row]]]:
        """Return the row of a unit, given by its key or by a row, and its rows of finer tables and past rounds.

        The last part of a key is enough where one unit has it.

        Raises:
            NotFoundError: There is no such unit.
            UsageError: Several units have the part of a key that is given.
        """
        row = completed_row(prefixes_of(self.plan, self.root), self._named(unit))
        key = self.key(row)
        position = self.position(row)
        if position is None:
            known = [" / ".join(map(str, each)) for each in self._positions]
            shown = " / ".join(filter(None, (str(part) for part in key if part is not None)))
            raise NotFoundError.of("unit", shown, known, text("unit was not prepared"))
        return dict(self.units[position]), {table: list(rows.get(key, ())) for table, rows in self._below.items()}

    def _named(self, unit: Any) -> Mapping[str, Any]:
        """Return what is said of the key of a unit: a row as it is, or the parts of a key by their columns."""
        if isinstance(unit, Mapping):
            return unit
        columns, prefixes = self.plan.root.key, prefixes_of(self.plan, self.root)
        if isinstance(unit, tuple):
            parts = unit
        else:
            parts = (unit,)
            columns = tuple(column for column in columns if column not in prefixes)
            if len(columns) > 1:
                columns, parts = self.plan.root.key, self._key_with(unit)
        return dict(zip(columns, parts, strict=False))

    def _key_with(self, last: Any) -> Key:
        """Return the key of the unit whose key has a last part; that part alone where no unit has it.

        Raises:
            UsageError: Several units have it.
        """
        part, columns = cell_reader.plain(last), self.plan.root.key
        # A frame, or an array, is compared with no key: it would answer for each of its cells.
        matching = [key for key in self._positions if type(key[-1]) is type(part) and key[-1] == part]
        if len(matching) > 1:
            raise UsageError(*message(
                "several rows with key", count=len(matching), key=f"{columns[-1]} {part}", table=self.root,
                keys=listed(columns), unit=UnitKey(matching[0]),
            ))  # fmt: skip
        return matching[0] if matching else (*[""] * (len(columns) - 1), part)

    def alone(self, candidate: Candidate) -> Request:
        """Return the call that rates a unit by itself."""
        return self._request({**candidate.tables, self.root: [candidate.unit]}, candidate.history)

    def with_cohort(self, candidate: Candidate) -> Request:
        """Return the call that rates a unit together with all that may be in a cohort with it; it comes first."""
        others = [
            self.units[position]
            for position in self.cohorts.get(candidate.cohort, ())
            if position != candidate.replaced
        ]
        keys = [self.key(row) for row in others]
        tables: dict[str, Sequence[Row]] = {self.root: [candidate.unit, *others]}
        for table, rows in candidate.tables.items():
            tables[table] = [*rows, *(row for key in keys for row in self._below.get(table, {}).get(key, ()))]
        history = [*candidate.history, *(row for key in keys for row in self._below[HISTORY].get(key, ()))]
        return self._request(tables, history)

    def with_all(self, candidate: Candidate) -> Request:
        """Return the call that rates all units: one in the position of the unit it replaces, or last."""
        units = list(self.units)
        if candidate.replaced is None:
            units.append(candidate.unit)
        else:
            units[candidate.replaced] = candidate.unit
        tables: dict[str, Sequence[Row]] = {self.root: units}
        key, before = self.key(candidate.unit), self.request
        for table in dict.fromkeys([*before.tables, *candidate.tables]):
            if table != self.root:
                others = [row for row in before.tables.get(table, ()) if self.key(row) != key]
                tables[table] = [*others, *candidate.tables.get(table, ())]
        past = [*(row for row in before.history or () if self.key(row) != key), *candidate.history]
        return self._request(tables, None if before.history is None and not past else past)

    def _request(self, tables: Mapping[str, Sequence[Row]], history: Sequence[Row] | None) -> Request:
        return Request(self.plan, tables, history, self.request.dates, self.request.current_round)

    def _key_columns(self, table: str) -> tuple[str, ...]:
        """Return the columns that name a row of a table, or the unit of a past round."""
        return self.plan.full_key(self.root if table == HISTORY else table)

    def _by_unit(self, rows: Sequence[Row]) -> dict[Key, list[Row]]:
        """Return rows of a finer table by the key of their unit."""
        grouped: dict[Key, list[Row]] = {}
        for row in rows:
            grouped.setdefault(self.key(row), []).append(row)
        return grouped

    def _rows_of(self, key: Key, replaced: int | None, tables: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
        """Return the rows of a unit in every finer table: those that are given, else those of the unit it replaces."""
        rows_of: dict[str, list[Row]] = {}
        for table in dict.fromkeys([*self._below, *tables]):
            before = () if replaced is None else self._below.get(table, {}).get(key, ())
            rows_of[table] = list(tables.get(table, before))
        columns = self.plan.full_key(self.root)
        faults = [
            data_faults.orphan(table, self.root, {column: row.get(column) for column in columns}, number)
            for table, rows in rows_of.items()
            for number, row in enumerate(rows, start=1)
            if self.key(row) != key
        ]
        if faults:
            raise DataError.of(faults)
        return rows_of

    def _check_size(self, replaced: int | None) -> None:
        """Refuse a unit beyond the rows that the scheme declares."""
        most = self.plan.root.rows
        rows = len(self.units) + (replaced is None)
        if rows > most:
            raise DataError.of([data_faults.too_many(self.root, None, {}, rows, most)])

    def _check_kinds(self, tables: Mapping[str, Sequence[Row]]) -> None:
        """Refuse keys of another kind than those that were prepared."""
        faults = []
        for table, rows in tables.items():
            for column, usual in self._kinds.get(table, {}).items():
                for number, row in enumerate(rows, start=1):
                    value = cell_reader.plain(row.get(column))
                    kind = cell_reader.key_kind(value)
                    if kind is not None and kind != usual:
                        kinds = {"kind": word("key kind", kind), "usual": word("key kind", str(usual))}
                        what = text("key of another kind than prepared", value=value, **kinds)
                        faults.append(data_faults.wrong_key(table, column, what, number, value))
        if faults:
            raise DataError.of(faults)

    def _cohort_key(self, unit: Row) -> Key:
        """Return the values of the columns that form every cohort."""
        values: list[Any] = []
        for name in self._columns or ():
            node = self.plan.nodes.get(name)
            if node is None:
                values.append(str(unit.get(name)))
            else:
                values.append(cell_reader.read_cell(node, unit.get(cell_reader.column_of(node))))
        return tuple(values)


def common_columns(plan: Plan) -> tuple[str, ...] | None:
    """Return the key columns and inputs of units that form every cohort; None where there is no cohort at all.

    Units that differ in one of them are in no cohort together.
    """
    cohorts = _cohort_columns(plan)
    if not cohorts:
        return None
    root = plan.root
    known = set(root.key) - set(plan.nodes)
    known |= {
        node.name
        for node in plan.nodes.values()
        if node.kind == "input" and node.table == root.name and "when" not in node.rules and node.name in plan.needed
    }
    return tuple(name for name in cohorts[0] if name in known and all(name in names for names in cohorts))


def _cohort_columns(plan: Plan) -> list[tuple[str, ...]]:
    """Return the columns that form each cohort of a quota or of an aggregate."""
    columns: list[tuple[str, ...]] = []
    for node in plan.nodes.values():
        if not node.is_computable:
            continue
        if node.ladder is not None and node.ladder.quotas:
            columns.append(within_names(plan.choice(node.ladder.within)))
        for rule in node.rules.values():
            calls = (getattr(part, "call", None) for part in ast.walk(rule.tree))
            columns += [call.within_names for call in calls if call is not None and call.within is not None]
    return columns
