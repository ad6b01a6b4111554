"""All rows of a rating, read once, from which many values are explained in little time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from partyrate.engines.reference.run import StoredRow
from partyrate.engines.results import Rated
from partyrate.explain.dependencies import (
    Dependencies,
    Shared,
    asked_key,
    empty_store,
    fetch,
    link,
    needed_names,
    needs_all_rows,
    recorded,
    the_one,
    unit_of,
)
from partyrate.explain.explanation import Explanation
from partyrate.plan import Node

MOST_AT_FIRST: Final = 100_000
"""Of ratings with more rows, the first explanation reads only the rows that it needs: reading them all takes longer."""

MOST_ROWS: Final = 500_000
"""Of ratings with more rows, each explanation reads only the rows that it needs: all of them take too much memory."""

LATEST_ROWS: Final = 32
"""So many rows keep their explanations: who looks at a unit asks for several of its values one after the other."""


class RatedRows:
    """All rows of a rating with their exact values, and what explanations of them share; threads may share it."""

    def __init__(self, rating: Rated) -> None:
        self.rating, self.plan = rating, rating.plan
        self.shared = Shared()
        self.store = empty_store(rating)
        nodes = [node for node in self.plan.nodes.values() if node.table in rating.result.given]
        names: dict[str, list[str]] = {}
        for node in nodes:
            names.setdefault(node.table, []).append(node.name)
        for table in rating.result.given:
            fetch(rating, self.store, table, names, None)
        link(self.store, self.plan.scheme.tables)
        self.explained: dict[tuple[str, int, Any], dict[str, Explanation]] = {}
        """The explanations of the rows that were asked for last, by table, row and manner: others share their parts."""
        self._keys: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], list[StoredRow]]] = {}
        self._all_rounds: dict[str, bool] = {}
        self._with_rounds: set[int] = set()
        self.is_prepared = False
        """Whether what rows share has been found already."""

    @cached_property
    def longest(self) -> int:
        """The most values that use each other one after the other."""
        lengths: dict[str, int] = {}
        for name, node in self.plan.nodes.items():  # each after those that it uses
            lengths[name] = 1 + max((lengths.get(used, 0) for used in node.uses), default=0)
        return max(lengths.values(), default=0)

    def rows(self, table: str) -> Sequence[StoredRow]:
        """Return the rows of a table, in their order."""
        return self.store.tables.get(table, [])

    def find(self, unit: Any, node: Node) -> StoredRow:
        """Return the one row of the table of a node that a user means.

        Raises:
            NotFoundError: There is no such row.
            UsageError: Several rows have that key.
        """
        asked = asked_key(self.plan, node.table, unit)
        names = tuple(asked)
        if (node.table, names) not in self._keys:
            found: dict[tuple[str, ...], list[StoredRow]] = {}
            for row in self.rows(node.table):
                found.setdefault(tuple(str(row.raw[name]) for name in names), []).append(row)
            self._keys[node.table, names] = found
        rows = self._keys[node.table, names].get(tuple(map(str, asked.values())), [])
        matching = [{name: row.raw[name] for name in self.plan.full_key(node.table)} for row in rows]
        the_one(self.plan, node.table, asked, matching)
        return rows[0]

    def dependencies(self, node: Node, row: StoredRow) -> Dependencies:
        """Return a row and a value of it with all that it may need."""
        if node.name not in self._all_rounds:
            self._all_rounds[node.name] = needs_all_rows(self.plan, needed_names(self.plan, node))
        units = self.rows(self.plan.root.name) if self._all_rounds[node.name] else [unit_of(row)]
        for unit in units:
            if unit.number not in self._with_rounds:
                key = {name: unit.raw[name] for name in self.plan.full_key(unit.table)}
                unit.history = recorded(self.rating.result.past(key))
                self._with_rounds.add(unit.number)
        return Dependencies(self.rating, node, row, self.store, self.shared)
