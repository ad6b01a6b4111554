"""The rows that one value of one unit depends on, taken from a rating, for its explanation.

Nothing is computed again: the values are those of the rating, from any engine, as exact values. `rated_rows` reads all
rows of a rating once for many explanations; here only those are read that one value needs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import define, field

from partyrate.engines.reference.run import RowStore, StoredRow
from partyrate.engines.results import Rated
from partyrate.errors import NotFoundError, UsageError, listed
from partyrate.language.domains.trace import PartValues
from partyrate.language.grammar import calls_of
from partyrate.messages import UnitKey, joined, message, text
from partyrate.model import Ladder
from partyrate.numbers import Absent
from partyrate.plan import Node, Plan, within_names
from partyrate.text.normalization import normal


@define(eq=False)
class Shared:
    """The findings that explanations over the same rows share: made for the first one that needs it, and never changed.

    Args:
        groups: The rows of each cohort of a ladder, by the name of its node and by the key of the cohort.
        cohorts: Cohorts with their levels, by the name of the node of the ladder and their key.
        totals: Aggregates over cohorts as the reference domain keeps them.
        aggregates: The rows that aggregates over cohorts select, with their values.
        parts: Values of parts of rules as the trace domain keeps them.
        texts: Texts that are the same for every row.
        numbers: Numbers as they are written.
    """

    groups: dict[str, dict[Any, list[StoredRow]]] = field(factory=dict)
    cohorts: dict[Any, Any] = field(factory=dict)
    totals: dict[tuple[int, Any], Any] = field(factory=dict)
    aggregates: dict[Any, Any] = field(factory=dict)
    parts: PartValues = field(factory=PartValues)
    texts: dict[Any, Any] = field(factory=dict)
    numbers: dict[Any, str] = field(factory=dict)


@define(eq=False)
class Dependencies:
    """One row of a rating with all rows and values that one of its values needs."""

    rating: Rated
    node: Node
    row: StoredRow
    store: RowStore
    shared: Shared = field(factory=Shared)

    @property
    def plan(self) -> Plan:
        """The plan of the rating."""
        return self.rating.plan


def find_dependencies(rating: Rated, unit: Any, of: str) -> Dependencies:
    """Find a row of a rating, and collect what one of its values depends on.

    Raises:
        NotFoundError: There is no such value, or no such row.
        UsageError: Several rows have that key.
    """
    node, plan = node_of(rating, of), rating.plan
    key = locate(rating, node.table, unit)
    names = needed_names(plan, node)
    store, chain = empty_store(rating), plan.ancestors(node.table)
    keys = {table: {column: key[column] for column in plan.full_key(table)} for table in chain}
    selections: dict[str, list[Mapping[str, Any]]] = {table: [keys[table]] for table in chain}
    for table in chain:
        fetch(rating, store, table, names, selections[table])
    link(store, chain)
    everything = needs_all_rows(plan, names)
    for table in chain:
        add_neighbours(store.tables[table][0], selections, cohorts(plan, table, names))
        add_finer_rows(plan, table, names, selections, keys[table])
    for table in chain:
        fetch(rating, store, table, names, None if everything else selections[table])
    for table, above in finer_tables(plan, chain, names).items():
        if table in rating.result.given:
            own = [keys[above], *selections.get(table, ())]
            fetch(rating, store, table, names, None if everything else own)
    link(store, plan.scheme.tables)
    row = next(row for row in store.tables[node.table] if all(row.raw[name] == value for name, value in key.items()))
    add_history(rating, store, None if everything else row)
    return Dependencies(rating, node, row, store)


def node_of(rating: Rated, of: str) -> Node:
    """Return the value of a name.

    Raises:
        NotFoundError: There is no such value.
        UsageError: Its table was not rated.
    """
    node = rating.plan.named(of)
    if node.table not in rating.result.given:
        raise UsageError(*message("table not rated", name=of, table=node.table))
    return node


def empty_store(rating: Rated) -> RowStore:
    """Return a store without rows, with the dates of a rating."""
    dates = {"as_of": rating.as_of} if rating.as_of else {}
    if rating.period is not None:
        dates |= {"period_start": rating.period.start, "period_end": rating.period.end}
    return RowStore(rating.plan, dates)


def add_finer_rows(
    plan: Plan,
    table: str,
    names: Mapping[str, Sequence[str]],
    selections: dict[str, list[Mapping[str, Any]]],
    key: Mapping[str, Any],
) -> None:
    """Add selections for all finer rows below a row that its values aggregate, not those of its neighbours alone."""
    for counted in counted_tables(plan, {table: names.get(table, ())}):
        path = plan.ancestors(counted)
        if table in path:
            for each in path[: path.index(table)]:
                selections.setdefault(each, []).append(key)


def finer_tables(plan: Plan, chain: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the finer tables that values need, each with the nearest table above it among those of the row."""
    needed = set(names) | {above for table in counted_tables(plan, names) for above in plan.ancestors(table)}
    nearest = {
        table: next((each for each in plan.ancestors(table)[1:] if each in chain), None)
        for table in plan.scheme.tables
        if table in needed and table not in chain
    }
    return {table: above for table, above in nearest.items() if above is not None}


def add_neighbours(
    row: StoredRow, wanted: dict[str, list[Mapping[str, Any]]], cohorts: Iterable[Sequence[str]]
) -> None:
    """Add selections for the rows that a row is compared with, and for those above them.

    Each table is selected by its own columns, so that more rows come than the cohort has; the store finds those that
    belong to it.
    """
    plan = row.store.plan
    for columns in cohorts:
        for table in plan.ancestors(row.table):
            keys = plan.full_key(table)
            nodes = [plan.nodes[name] for name in columns if name in plan.nodes]
            read = [node.name for node in nodes if node.table == table and node.value_range.resolution is not None]
            values = {name: row.value(name) for name in read}
            agree = {name: value for name, value in values.items() if not isinstance(value, Absent)}
            wanted[table].append({name: row.raw[name] for name in columns if name in keys} | agree)


def needs_all_rows(plan: Plan, names: Mapping[str, Sequence[str]]) -> bool:
    """Return whether rules need the rows, or the past rounds, of other rows than the one that is explained.

    So do conditions of a ladder with functions of rows or rounds, since they are evaluated for a whole cohort.
    """
    for node in (plan.nodes[name] for needed in names.values() for name in needed):
        for name, rule in node.rules.items():
            over_rows = list(calls_of(rule.tree, "rows"))
            if any(True for call in over_rows for _ in calls_of(call, "rounds")):
                return True
            asked = isinstance(node.entry, Ladder) and name.endswith("when")
            if asked and (over_rows or any(True for _ in calls_of(rule.tree, "rounds"))):
                return True
    return False


def locate(rating: Rated, table: str, unit: Any) -> dict[str, Any]:
    """Return the full key of the one row that a user means."""
    asked = asked_key(rating.plan, table, unit)
    return dict(the_one(rating.plan, table, asked, rating.result.keys_like(table, asked)))


def asked_key(plan: Plan, table: str, unit: Any) -> dict[str, Any]:
    """Return the parts of a key by which a user means a row.

    Raises:
        NotFoundError: The table has no such key column.
        UsageError: The key has other parts.
    """
    keys = plan.full_key(table)
    if isinstance(unit, Mapping):
        asked = dict(unit)
        for name in asked:
            if name not in keys:
                raise NotFoundError.of("key column", name, keys, text("rows by their key", table=table))
    elif isinstance(unit, tuple | list):
        if len(unit) != len(keys):
            parts = {"count": len(unit), "table": table, "keys": listed(keys), "unit": UnitKey(tuple(keys))}
            raise UsageError(*message("key of other parts", **parts))
        asked = dict(zip(keys, unit, strict=True))
    else:
        asked = {keys[-1]: unit}
    return {name: normal(value) if isinstance(value, str) else value for name, value in asked.items()}


def the_one(
    plan: Plan, table: str, asked: Mapping[str, Any], matching: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any]:
    """Return the one key among those that match what a user asked for.

    Raises:
        NotFoundError: None matches.
        UsageError: Several do.
    """
    keys = plan.full_key(table)
    if not matching:
        words = joined(f"{name} {value}" for name, value in asked.items())
        error = NotFoundError.of("row", words, (), text("no row with key", table=table, keys=listed(keys)))
        error.fix = text("key as in the data")
        raise error
    if len(matching) > 1:
        key, whole_key = joined(f"{name} {value}" for name, value in asked.items()), UnitKey(matching[0])
        fault = message(
            "several rows with key", count=len(matching), key=key, table=table, keys=listed(keys), unit=whole_key
        )
        raise UsageError(*fault)
    return matching[0]


def needed_names(plan: Plan, node: Node) -> dict[str, list[str]]:
    """Return the nodes that a node depends on, and itself, by table."""
    names: dict[str, list[str]] = {}
    for name in plan.needs(node.name):
        names.setdefault(plan.nodes[name].table, []).append(name)
    return names


def counted_tables(plan: Plan, names: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the finer tables whose rows are counted or aggregated."""
    return {
        call.table
        for table in names
        for name in names[table]
        for rule in plan.nodes[name].rules.values()
        for part in ast.walk(rule.tree)
        if (call := getattr(part, "call", None)) is not None and call.table is not None
    }


def cohorts(plan: Plan, table: str, names: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the columns of every cohort that values of a table need; ordered rows of one parent are a cohort, too."""
    columns: dict[tuple[str, ...], None] = {}
    for name in names.get(table, ()):
        node = plan.nodes[name]
        if node.ladder is not None:
            columns.setdefault(within_names(plan.choice(node.ladder.within)))
        for rule in node.rules.values():
            for part in ast.walk(rule.tree):
                call = getattr(part, "call", None)
                if call is not None and call.within is not None:
                    columns.setdefault(call.within_names)
                elif call is not None and call.function.family == "rounds" and call.table == table:
                    columns.setdefault(plan.full_key(str(plan.scheme.tables[table].parent)))
    return list(columns)


def fetch(
    rating: Rated,
    store: RowStore,
    table: str,
    names: Mapping[str, Sequence[str]],
    agree: Sequence[Mapping[str, Any]] | None,
) -> None:
    """Copy rows of a table from the rating into a store: those that agree with one of the mappings, or all."""
    wanted = [name for name in names.get(table, ()) if rating.result.has(name)]
    keys = rating.plan.full_key(table)
    store.tables[table] = [
        StoredRow(
            table,
            number,
            {key: row[key] for key in keys},
            store,
            values={name: row[name] for name in wanted},
            round=rating.period.number if rating.period is not None else 0,
        )
        for number, row in enumerate(rating.result.fetch(table, wanted, agree))
    ]


def link(store: RowStore, tables: Sequence[str] | Mapping[str, Any]) -> None:
    """Connect rows to their parents."""
    for table in tables:
        parent = store.plan.scheme.tables[table].parent
        if parent is None or parent not in store.tables or table not in store.tables:
            continue
        keys = store.plan.full_key(parent)
        by_key = {tuple(row.raw[key] for key in keys): row for row in store.tables[parent]}
        for row in store.tables[parent]:
            row.children[table] = []
        for row in store.tables[table]:
            row.parent = by_key.get(tuple(row.raw[key] for key in keys))
            if row.parent is not None:
                row.parent.children[table].append(row)


def add_history(rating: Rated, store: RowStore, row: StoredRow | None) -> None:
    """Add the past rounds of the unit that a row belongs to; of all units in the store where no row is given."""
    root = store.plan.scheme.root
    top = None if row is None else unit_of(row)
    for unit in store.tables.get(root.name, ()) if root is not None else ():
        if row is None or unit is top:
            past = rating.result.past({name: unit.raw[name] for name in store.plan.full_key(unit.table)})
            unit.history = recorded(past)


def unit_of(row: StoredRow) -> StoredRow:
    """Return the row without parent that a row belongs to, which has its past rounds."""
    while row.parent is not None:
        row = row.parent
    return row


def recorded(past: Iterable[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    """Return past rounds by their numbers."""
    return {int(each["round"]): {name: value for name, value in each.items() if name != "round"} for each in past}
