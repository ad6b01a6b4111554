"""The data of rated units that a program needs to rate one more unit against them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, chain
from typing import Any

from attrs import define, field, frozen

from partyrate.engines.compiled.cohort_cache import CohortCache
from partyrate.engines.compiled.compiler import function
from partyrate.engines.compiled.run import CompiledStore

Key = tuple[Any, ...]


@define(eq=False)
class Population:
    """Units that were rated before; threads share them.

    Args:
        store: The results of rating them.
        cohorts: The units that can be in cohorts together, in rising order, by what they have in common.
    """

    store: CompiledStore
    cohorts: Mapping[Key, Sequence[int]]
    one: Callable[..., Sequence[list[Any]]] = field(init=False)
    caches: list[CohortCache] = field(init=False)
    _peers: dict[Key, PeerColumns] = field(init=False)
    _no_peers: PeerColumns = field(init=False)

    def __attrs_post_init__(self) -> None:
        store, program = self.store, self.store.program
        self.one = function(program.unit_source)
        rows = {table: rows_of_units(store, table) for table in program.tables}

        def values(name: str) -> list[Any]:
            return store.lists[program.result[name]]

        self.caches = [
            CohortCache(
                each.collect,
                [values(name) for name in each.within],
                [None if name is None else values(name) for name in each.asked],
                rows[each.table],
            )
            for each in program.bound
        ]
        self._peers = {key: PeerColumns.of(store, rows, units) for key, units in self.cohorts.items()}
        self._no_peers = PeerColumns.of(store, rows, ())

    def __reduce__(self) -> tuple[Any, ...]:
        return Population, (self.store, self.cohorts)  # a function has no pickle: it is compiled again from its source

    def without(self, old: int | None, cohort: Key) -> PeerView:
        """Return the units that may be in a cohort with another one, without the one that it replaces."""
        return PeerView(self.one, self.caches, self._peers.get(cohort, self._no_peers), old)


def rows_of_units(store: CompiledStore, table: str) -> list[list[int]]:
    """Return the numbers of each unit's rows in a table."""
    root = store.program.tables[0]
    units = range(len(store.rows(root)))
    if table == root:
        return [[unit] for unit in units]
    numbers: list[list[int]] = [[] for _ in units]
    for row, unit in enumerate(store.tables.parent_index(table, root)):
        numbers[unit].append(row)
    return numbers


@frozen(eq=False)
class PeerColumns:
    """Lists of values of other units, one unit after another.

    Args:
        lists: Values, with the table of their rows.
        parent_indexes: For each row the number of its row in a coarser table, with the names of both tables.
        ends: Where the rows of each unit begin in each table, and where those of the last one end.
        places: The position of each unit.
    """

    lists: Sequence[tuple[list[Any], str]]
    parent_indexes: Sequence[tuple[list[int], str, str]]
    ends: Mapping[str, Sequence[int]]
    places: Mapping[int, int]

    @classmethod
    def of(cls, store: CompiledStore, rows: Mapping[str, Sequence[Sequence[int]]], units: Sequence[int]) -> PeerColumns:
        """Build the lists that a program needs; `rows` are those of each unit by table."""
        program, tables = store.program, store.tables
        own = {table: [each[unit] for unit in units] for table, each in rows.items()}
        order = {table: list(chain.from_iterable(each)) for table, each in own.items()}
        lists = []
        for name in program.peers:
            table, values = program.homes[name], store.lists[program.result[name]]
            lists.append(([values[row] for row in order[table]], table))
        parent_indexes = []
        for table, above in program.peer_parent_indexes:
            number = {row: place for place, row in enumerate(order[above])}
            parents = tables.parent_index(table, above)
            parent_indexes.append(([number.get(parents[row], -1) for row in order[table]], table, above))
        ends = {table: [0, *accumulate(map(len, each))] for table, each in own.items()}
        return cls(lists, parent_indexes, ends, {unit: place for place, unit in enumerate(units)})


@frozen(eq=False)
class PeerView:
    """Other units, without one that is replaced, against which one unit is rated."""

    one: Callable[..., Sequence[list[Any]]]
    caches: Sequence[CohortCache]
    peers: PeerColumns
    old: int | None

    def given(self, own: Mapping[str, int]) -> dict[str, Any]:
        """Return the arguments of the program that come from other units; `own` counts the rows at hand by table."""
        peers = self.peers
        place = None if self.old is None else peers.places.get(self.old)
        # The first row of the unit that is replaced, and the one after its last row.
        replaced_rows = {
            table: (0, 0) if place is None else (ends[place], ends[place + 1]) for table, ends in peers.ends.items()
        }
        others: list[list[Any]] = []
        for values, table in peers.lists:
            start, end = replaced_rows[table]
            others.append(values[:start] + values[end:])
        for numbers, table, above in peers.parent_indexes:
            start, end = replaced_rows[table]
            first, last = replaced_rows[above]
            left = numbers[:start] + numbers[end:]
            others.append([n if n < 0 else n + own[above] - (last - first if n >= last else 0) for n in left])
        counts = [
            own[table] + ends[-1] + start - end
            for (table, ends), (start, end) in zip(peers.ends.items(), replaced_rows.values(), strict=True)
        ]
        return {
            "counts": counts,
            "others": others,
            "caches": self.caches,
            "old": self.old,
        }
