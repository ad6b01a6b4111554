"""What a program takes of units that were rated before, so that one unit can be rated beside them."""

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
        store: What rating them gave.
        cohorts: The units that can be in cohorts together, in rising order, by what they have in common.
    """

    store: CompiledStore
    cohorts: Mapping[Key, Sequence[int]]
    one: Callable[..., Sequence[list[Any]]] = field(init=False)
    kept: list[CohortCache] = field(init=False)
    _behind: dict[Key, PeerColumns] = field(init=False)
    _nobody: PeerColumns = field(init=False)

    def __attrs_post_init__(self) -> None:
        store, program = self.store, self.store.program
        self.one = function(program.unit_source)
        rows = {table: rows_of_units(store, table) for table in program.tables}

        def values(name: str) -> list[Any]:
            return store.lists[program.result[name]]

        self.kept = [
            CohortCache(
                each.collect,
                [values(name) for name in each.within],
                [None if name is None else values(name) for name in each.asked],
                rows[each.table],
            )
            for each in program.bound
        ]
        self._behind = {key: PeerColumns.of(store, rows, units) for key, units in self.cohorts.items()}
        self._nobody = PeerColumns.of(store, rows, ())

    def __reduce__(self) -> tuple[Any, ...]:
        return Population, (self.store, self.cohorts)  # the function is made anew of its source

    def without(self, old: int | None, cohort: Key) -> PeerView:
        """Give these units, but for one that leaves, for a unit that can be in cohorts with some of them."""
        return PeerView(self.one, self.kept, self._behind.get(cohort, self._nobody), old)


def rows_of_units(store: CompiledStore, table: str) -> list[list[int]]:
    """Give the numbers of each unit's rows in a table."""
    root = store.program.tables[0]
    units = range(len(store.rows(root)))
    if table == root:
        return [[unit] for unit in units]
    found: list[list[int]] = [[] for _ in units]
    for row, unit in enumerate(store.tables.climb(table, root)):
        found[unit].append(row)
    return found


@frozen(eq=False)
class PeerColumns:
    """Lists of other units, one unit after another.

    Args:
        lists: Values, with the table of their rows.
        climbs: The numbers of rows in a coarser table, with both tables.
        ends: Where the rows of each unit begin in each table, and where those of the last one end.
        places: The place of each unit.
    """

    lists: Sequence[tuple[list[Any], str]]
    parent_indexes: Sequence[tuple[list[int], str, str]]
    ends: Mapping[str, Sequence[int]]
    places: Mapping[int, int]

    @classmethod
    def of(cls, store: CompiledStore, rows: Mapping[str, Sequence[Sequence[int]]], units: Sequence[int]) -> PeerColumns:
        """Make the lists that a program needs; `rows` are those of each unit by table."""
        program, tables = store.program, store.tables
        own = {table: [each[unit] for unit in units] for table, each in rows.items()}
        order = {table: list(chain.from_iterable(each)) for table, each in own.items()}
        lists = []
        for name in program.peers:
            table, values = program.homes[name], store.lists[program.result[name]]
            lists.append(([values[row] for row in order[table]], table))
        climbs = []
        for table, above in program.peer_parent_indexes:
            number = {row: place for place, row in enumerate(order[above])}
            found = tables.climb(table, above)
            climbs.append(([number.get(found[row], -1) for row in order[table]], table, above))
        ends = {table: [0, *accumulate(map(len, each))] for table, each in own.items()}
        return cls(lists, climbs, ends, {unit: place for place, unit in enumerate(units)})


@frozen(eq=False)
class PeerView:
    """Others, but for a unit that leaves, beside whom one unit is rated."""

    one: Callable[..., Sequence[list[Any]]]
    kept: Sequence[CohortCache]
    behind: PeerColumns
    old: int | None

    def given(self, own: Mapping[str, int]) -> dict[str, Any]:
        """Give what the program takes of them, beside its `own` numbers of rows."""
        behind = self.behind
        place = None if self.old is None else behind.places.get(self.old)
        # Where the rows of the unit that leaves begin, and where they end.
        gone = {
            table: (0, 0) if place is None else (ends[place], ends[place + 1]) for table, ends in behind.ends.items()
        }
        others: list[list[Any]] = []
        for values, table in behind.lists:
            start, end = gone[table]
            others.append(values[:start] + values[end:])
        for numbers, table, above in behind.parent_indexes:
            start, end = gone[table]
            first, last = gone[above]
            left = numbers[:start] + numbers[end:]
            others.append([n if n < 0 else n + own[above] - (last - first if n >= last else 0) for n in left])
        counts = [
            own[table] + ends[-1] + start - end
            for (table, ends), (start, end) in zip(behind.ends.items(), gone.values(), strict=True)
        ]
        return {
            "counts": counts,
            "others": others,
            "kept": self.kept,
            "old": self.old,
        }
