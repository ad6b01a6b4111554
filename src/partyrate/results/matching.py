"""Pairing of rated rows: who helps whom, from the results of any engine.

Helpers are assigned round by round, so that every row that is to be helped has its first helper before any has a
second. It is a bipartite matching in the order of the scheme: where only the row itself and its own helpers are free,
another row hands over one of its helpers, if it can take a free one instead.
"""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from attrs import field, frozen

from partyrate.engines.results import Result
from partyrate.model import Pairing, ordering
from partyrate.numbers import Absent, Cause, LevelValue
from partyrate.plan import Plan, pairing_parts, part_name
from partyrate.text.normalization import natural_order

Row = Mapping[str, Any]


@frozen
class Cohort:
    """The record of the pairs of one cohort.

    Args:
        key: The values of the columns that form it.
        helpers, helped: How many rows can help, and how many are to be helped.
        wanted, filled: The places of helpers that are asked for, and that were filled.
        even_helpers, even_helped: How many rows tied in their order, so that their keys decided.
    """

    key: tuple[Any, ...]
    helpers: int
    helped: int
    wanted: int
    filled: int
    even_helpers: int = 0
    even_helped: int = 0


@frozen
class Paired:
    """The pairs of one pairing, the records of its cohorts, and the rows that take no part, by rule and cause."""

    pairs: tuple[tuple[Row, Row, int], ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    left_out: Mapping[tuple[str, Cause], int] = field(factory=dict)
    is_determined: bool = True


def paired(plan: Plan, result: Result, pairing: Pairing) -> Paired:
    """Pair the rows of a result.

    Nothing depends on the order of rows: tied ones are taken in the order of their keys, V9 before V10.
    """
    names = {part: part_name(pairing, part) for part in pairing_parts(pairing, plan.choice(pairing.within))}
    nodes = [plan.nodes[name] for name in names.values()]
    each, at_most = plan.choice(pairing.each), plan.choice(pairing.at_most)
    if None in (each, at_most) or not all(node.is_computable for node in nodes):
        return Paired(is_determined=False)
    table = nodes[0].table
    if table not in result.given:
        return Paired()
    rows = result.fetch(table, list(names.values()))
    cohorts, left_out = _cohorts(pairing, names, plan.full_key(table), rows)
    pairs: list[tuple[Row, Row, int]] = []
    records: list[Cohort] = []
    for within in sorted(cohorts, key=lambda values: tuple(map(str, values))):
        those, record = _pair_cohort(within, cohorts[within], int(each), int(at_most))
        pairs += those
        records.append(record)
    return Paired(tuple(pairs), tuple(records), left_out)


def _cohorts(
    pairing: Pairing, names: Mapping[str, str], keys: Sequence[str], rows: Iterable[Row]
) -> tuple[dict[tuple[Any, ...], dict[str, list[_Ranked]]], Counter[tuple[str, Cause]]]:
    """Return the rows that take part, by cohort and role, and how many do not, by rule and cause."""
    cohorts: dict[tuple[Any, ...], dict[str, list[_Ranked]]] = {}
    left_out: Counter[tuple[str, Cause]] = Counter()
    for row in rows:
        values = {part: row[name] for part, name in names.items()}
        within = tuple(value for part, value in values.items() if part.startswith("within."))
        key = {name: row[name] for name in keys}
        for role in (role for role in _ROLES if values[role] is not False):
            ranked = _ranked(pairing, role, values, key)
            if isinstance(ranked, _Ranked):
                cohorts.setdefault(within, {each: [] for each in _ROLES})[role].append(ranked)
            else:
                left_out[ranked] += 1
    return cohorts, left_out


_ROLES: Final = ("helpers", "helped")


def _ranked(pairing: Pairing, role: str, values: Mapping[str, Any], key: Row) -> _Ranked | tuple[str, Cause]:
    """Return a row in a role; the rule that is absent and its cause where it can take no part."""
    order = [part for part in values if part.startswith(f"{role}_by.")]
    for part in (role, *order):
        if isinstance(values[part], Absent):
            return part, values[part].cause
    signs = [-1 if ordering(entry)[1] else 1 for entry in getattr(pairing, f"{role}_by")]
    rank = tuple(sign * _number(values[part]) for sign, part in zip(signs, order, strict=True))
    return _Ranked(rank, tuple(natural_order(str(part)) for part in key.values()), key)


def _pair_cohort(
    within: tuple[Any, ...], rows: Mapping[str, list[_Ranked]], each: int, at_most: int
) -> tuple[list[tuple[Row, Row, int]], Cohort]:
    """Return the pairs of one cohort, and its record."""
    helpers, helped = (sorted(rows[role], key=lambda row: (row.rank, row.key)) for role in _ROLES)
    matched = match([row.key for row in helped], [row.key for row in helpers], each, at_most)
    pairs = [
        (row.row, helpers[number].row, index)
        for row, numbers in zip(helped, matched, strict=True)
        for index, number in enumerate(numbers, start=1)
    ]
    helping: list[list[int]] = [[] for _ in helpers]
    for row_number, numbers in enumerate(matched):
        for helper in numbers:
            helping[helper].append(row_number)
    record = Cohort(
        within,
        len(helpers),
        len(helped),
        wanted=len(helped) * each,
        filled=len(pairs),
        even_helpers=_decided(helpers, helping),
        even_helped=_decided(helped, matched),
    )
    return pairs, record


@frozen
class _Ranked:
    """A row that takes part: its sort key, its key as it is compared, and its key."""

    rank: tuple[Any, ...]
    key: tuple[Any, ...]
    row: Row


def _number(value: Any) -> Any:
    if isinstance(value, LevelValue):
        return value.place
    return value.toordinal() if isinstance(value, date) else value


def _decided(rows: Sequence[_Ranked], partners: Sequence[Sequence[int]]) -> int:
    """Count the rows that tie in their order and have other partners: their keys decided."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for number, row in enumerate(rows):
        groups.setdefault(row.rank, []).append(number)
    return sum(len(group) for group in groups.values() if len({tuple(partners[each]) for each in group}) > 1)


def match(helped: Sequence[Any], helpers: Sequence[Any], each: int, at_most: int) -> list[list[int]]:
    """Return the helpers of every helped row, as numbers of `helpers`, both in their order.

    In each of `each` rounds every helped row in turn gets the helper who helps fewest so far, of several the first; not
    itself, and none twice. Where only such are free, other rows exchange helpers, as few as possible, to make room.

    Example:
        >>> match("abcd", "1234567", each=2, at_most=1)
        [[0, 4], [1, 5], [2, 6], [3]]
        >>> match("ab", "ca", each=1, at_most=1)
        [[0], [1]]
        >>> match("ba", "ca", each=1, at_most=1)
        [[1], [0]]
    """
    work = _Matching(helped, helpers, at_most)
    for _ in range(each):
        for row in range(len(helped)):
            if work.free:
                work.assign(row)
    return work.assigned


class _Matching:
    """A matching under construction: `assigned` has the helpers of each row, `rows` the rows of each helper."""

    def __init__(self, helped: Sequence[Any], helpers: Sequence[Any], at_most: int) -> None:
        index_of = {key: index for index, key in enumerate(helpers)}
        self.itself = [index_of.get(key) for key in helped]
        self.assigned: list[list[int]] = [[] for _ in helped]
        self.rows: list[list[int]] = [[] for _ in helpers]
        self.at_most = at_most
        self.free = [(0, index) for index in range(len(helpers))]
        """A heap of the helpers with room left: how many rows each helps, and its number."""
        self.dead: set[int] = set()
        """Helpers from whom no exchange leads to a free one; that stays so, whatever is placed later."""

    def can_help(self, helper: int, row: int) -> bool:
        return helper != self.itself[row] and helper not in self.assigned[row]

    def take(self, row: int) -> int | None:
        """Take the first free helper that can help a row out of the heap, and count the assignment."""
        passed = []
        chosen = None
        while self.free and chosen is None:
            load, helper = heapq.heappop(self.free)
            if self.can_help(helper, row):
                chosen = helper
                if load + 1 < self.at_most:
                    heapq.heappush(self.free, (load + 1, helper))
            else:
                passed.append((load, helper))
        for entry in passed:
            heapq.heappush(self.free, entry)
        return chosen

    def assign(self, row: int) -> None:
        """Assign one more helper to a row, where an exchange makes that possible."""
        sources: dict[int, tuple[int, int]] = {}  # a row that may hand over: the row that takes, and the helper
        waiting = deque([row])
        seen: set[int] = set()
        unseen: Sequence[int] | None = None  # not before it is needed: a row nearly always finds a free helper
        while waiting:
            current = waiting.popleft()
            helper = self.take(current)
            if helper is not None:
                self.exchange(row, current, helper, sources)
                return
            if unseen is None:
                unseen = [number for number in range(len(self.rows)) if number not in self.dead]
            reachable = [number for number in unseen if self.can_help(number, current)]
            unseen = [number for number in unseen if not self.can_help(number, current)]
            seen.update(reachable)
            for other in reachable:
                for holder in self.rows[other]:
                    if holder != row and holder not in sources:
                        sources[holder] = (current, other)
                        waiting.append(holder)
        self.dead |= seen

    def exchange(self, row: int, last: int, free: int, sources: Mapping[int, tuple[int, int]]) -> None:
        """Assign the free helper to the last row of a chain; each row hands its own over to the one before it."""
        current, helper = last, free
        while current != row:
            taker, handed = sources[current]
            self.assigned[current][self.assigned[current].index(handed)] = helper
            self.rows[handed].remove(current)
            self.rows[helper].append(current)
            current, helper = taker, handed
        self.assigned[current].append(helper)
        self.rows[helper].append(current)
