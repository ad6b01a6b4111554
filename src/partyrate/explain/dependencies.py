"""The rows that one value of one unit depends on, taken from a rating: what an explanation looks at.

Nothing is computed anew. The values are those of the rating, on any engine, brought back as exact values.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import define

from partyrate.engines.reference.run import RowStore, StoredRow
from partyrate.errors import NotFoundError, UsageError, listed
from partyrate.language.grammar import calls_of
from partyrate.messages import message, text
from partyrate.model import Ladder
from partyrate.numbers import Absent
from partyrate.plan import Node, Plan, within_names
from partyrate.rating.rating import Rating
from partyrate.text.normalization import normal


@define(eq=False)
class Dependencies:
    """One row of a rating with everything around it that a value needs."""

    rating: Rating
    node: Node
    row: StoredRow
    store: RowStore

    @property
    def plan(self) -> Plan:
        """The plan of the rating."""
        return self.rating.plan


def find_dependencies(rating: Rating, unit: Any, of: str) -> Dependencies:
    """Find a row of a rating, and bring together what one of its values depends on.

    Raises:
        NotFoundError: There is no such value, or no such row.
        UsageError: Several rows have that key.
    """
    node = rating.node(of)
    plan = rating.plan
    if node.table not in rating.result.given:
        raise UsageError(*message("table not rated", name=of, table=node.table))
    key = locate(rating, node.table, unit)
    names = needed_names(plan, node)
    dates = {"as_of": rating.as_of} if rating.as_of else {}
    if rating.period is not None:
        dates |= {"period_start": rating.period.start, "period_end": rating.period.end}
    store = RowStore(plan, dates)
    chain = plan.ancestors(node.table)
    wanted: dict[str, list[Mapping[str, Any]]] = {}
    for table in chain:
        wanted[table] = [{column: key[column] for column in plan.full_key(table)}]
        fetch(rating, store, table, names, wanted[table])
    link(store, chain)
    everything = looks_everywhere(plan, names)
    for table in chain:
        add_neighbours(store.tables[table][0], wanted, cohorts(plan, table, names))
        own = {column: key[column] for column in plan.full_key(table)}
        for counted in counted_tables(plan, {table: names.get(table, ())}):
            path = plan.ancestors(counted)
            if table in path:  # all rows below it are added up, not those alone that are compared, or that are its own
                for each in path[: path.index(table)]:
                    wanted.setdefault(each, []).append(own)
    for table in chain:
        fetch(rating, store, table, names, None if everything else wanted[table])
    looked_at = set(names) | {above for table in counted_tables(plan, names) for above in plan.ancestors(table)}
    for table in plan.scheme.tables:
        above = [each for each in plan.ancestors(table)[1:] if each in chain]
        if above and table not in chain and table in rating.result.given and table in looked_at:
            top = {column: key[column] for column in plan.full_key(above[0])}
            fetch(rating, store, table, names, None if everything else [top, *wanted.get(table, ())])
    link(store, plan.scheme.tables)
    row = next(row for row in store.tables[node.table] if all(row.raw[name] == value for name, value in key.items()))
    remember(rating, store, None if everything else row)
    return Dependencies(rating, node, row, store)


def add_neighbours(
    row: StoredRow, wanted: dict[str, list[Mapping[str, Any]]], cohorts: Iterable[Sequence[str]]
) -> None:
    """Ask for the rows that a row is compared with, and for those above them.

    A table is asked by what it has itself. So more rows come than the cohort has; which of them belong to it, the store
    finds out.
    """
    plan = row.store.plan
    for columns in cohorts:
        for table in plan.ancestors(row.table):
            keys = plan.full_key(table)
            nodes = [plan.nodes[name] for name in columns if name in plan.nodes]
            own = [node.name for node in nodes if node.table == table and node.value_range.resolution is not None]
            values = {name: row.value(name) for name in own}
            agree = {name: value for name, value in values.items() if not isinstance(value, Absent)}
            wanted[table].append({name: row.raw[name] for name in columns if name in keys} | agree)


def looks_everywhere(plan: Plan, names: Mapping[str, Sequence[str]]) -> bool:
    """Whether rules look at rows, or at the past, of other rows than the one that is explained.

    So do the conditions of a ladder that have functions of rows or rounds, since they are asked of a whole cohort.
    """
    for node in (plan.nodes[name] for found in names.values() for name in found):
        for field, rule in node.rules.items():
            over_rows = list(calls_of(rule.tree, "rows"))
            if any(True for call in over_rows for _ in calls_of(call, "rounds")):
                return True
            asked = isinstance(node.entry, Ladder) and field.endswith("when")
            if asked and (over_rows or any(True for _ in calls_of(rule.tree, "rounds"))):
                return True
    return False


def locate(rating: Rating, table: str, unit: Any) -> dict[str, Any]:
    """Give the full key of the one row that a user means."""
    keys = rating.plan.full_key(table)
    if isinstance(unit, Mapping):
        asked = dict(unit)
        for name in asked:
            if name not in keys:
                raise NotFoundError.of("key column", name, keys, text("rows by their key", table=table))
    elif isinstance(unit, tuple | list):
        if len(unit) != len(keys):
            raise UsageError(*message("key of other parts", count=len(unit), table=table, keys=listed(keys)))
        asked = dict(zip(keys, unit, strict=True))
    else:
        asked = {keys[-1]: unit}
    asked = {name: normal(value) if isinstance(value, str) else value for name, value in asked.items()}
    found = rating.result.keys_like(table, asked)
    if not found:
        words = ", ".join(f"{name} {value}" for name, value in asked.items())
        error = NotFoundError.of("row", words, (), text("no row with key", table=table, keys=listed(keys)))
        error.fix = text("key as in the data")
        raise error
    if len(found) > 1:
        key, unit_ = ", ".join(f"{name} {value}" for name, value in asked.items()), f"unit={found[0]!r}"
        fault = message("several rows with key", count=len(found), key=key, table=table, keys=listed(keys), unit=unit_)
        raise UsageError(*fault)
    return dict(found[0])


def needed_names(plan: Plan, node: Node) -> dict[str, list[str]]:
    """Give the nodes that a node depends on, and itself, by table."""
    names: dict[str, list[str]] = {}
    for name in plan.needs(node.name):
        names.setdefault(plan.nodes[name].table, []).append(name)
    return names


def counted_tables(plan: Plan, names: Mapping[str, Sequence[str]]) -> set[str]:
    """Give the finer tables whose rows are counted or aggregated."""
    return {
        call.table
        for table in names
        for name in names[table]
        for rule in plan.nodes[name].rules.values()
        for part in ast.walk(rule.tree)
        if (call := getattr(part, "call", None)) is not None and call.table is not None
    }


def cohorts(plan: Plan, table: str, names: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Give the columns of every cohort that values of a table look at; rows along which rules run are one, too."""
    found: dict[tuple[str, ...], None] = {}
    for name in names.get(table, ()):
        node = plan.nodes[name]
        if node.ladder is not None:
            found.setdefault(within_names(plan.choice(node.ladder.within)))
        for rule in node.rules.values():
            for part in ast.walk(rule.tree):
                call = getattr(part, "call", None)
                if call is not None and call.within is not None:
                    found.setdefault(call.within_names)
                elif call is not None and call.function.family == "rounds" and call.table == table:
                    found.setdefault(plan.full_key(str(plan.scheme.tables[table].parent)))
    return list(found)


def fetch(
    rating: Rating,
    store: RowStore,
    table: str,
    names: Mapping[str, Sequence[str]],
    agree: Sequence[Mapping[str, Any]] | None,
) -> None:
    """Bring rows of a table from the rating into a store: those that agree with one of the mappings, or all."""
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


def remember(rating: Rating, store: RowStore, row: StoredRow | None) -> None:
    """Bring the past rounds of the unit a row belongs to; without one, of all units that are there."""
    root = store.plan.scheme.root
    own = row
    while own is not None and own.parent is not None:
        own = own.parent
    for unit in store.tables.get(root.name, ()) if root is not None else ():
        if row is None or unit is own:
            past = rating.result.past({name: unit.raw[name] for name in store.plan.full_key(unit.table)})
            unit.history = {
                int(each["round"]): {name: value for name, value in each.items() if name != "round"} for each in past
            }
