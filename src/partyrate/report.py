"""What people look at first in a rating: the best units, and those that missed a level by least."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from partyrate.model import Ladder, ordering
from partyrate.numbers import LevelValue
from partyrate.plan import within_names
from partyrate.rating import Rating


@frozen
class Standing:
    """One row of a ladder's table: its key, the value that orders it first, and its level.

    `distance` is what it lacks to the last row of the next better level that somebody of its cohort has, `missed` that
    level's name.
    """

    key: tuple[Any, ...]
    value: Fraction
    level: str
    distance: Fraction | None = None
    missed: str | None = None


def standings(rating: Rating, ladder: str) -> list[Standing]:
    """Give every row with a level and a number that orders it, best first; even rows in the order of their keys."""
    node = rating.ladder(ladder)
    entry: Any = node.entry
    if not entry.order_by:
        return []
    name, descending = ordering(entry.order_by[0])
    if name not in rating.plan.nodes or rating.plan.nodes[name].table != node.table:
        return []
    names = within_names(rating.plan.choice(entry.within))
    keys = rating.plan.full_key(node.table)
    wanted = list(dict.fromkeys([name, ladder, *(each for each in names if each in rating.plan.nodes)]))
    rows = [
        row
        for row in rating.result.fetch(node.table, wanted)
        if isinstance(row[name], Fraction) and isinstance(row[ladder], LevelValue)
    ]
    lowest: dict[tuple[Any, ...], dict[int, Fraction]] = {}
    for row in rows:
        cohort = tuple(row[each] for each in names)
        edges = lowest.setdefault(cohort, {})
        value = row[name] if descending else -row[name]
        place = row[ladder].place
        edges[place] = min(edges.get(place, value), value)
    found = []
    for row in rows:
        edges = lowest[tuple(row[each] for each in names)]
        value = row[name] if descending else -row[name]
        better = [place for place in edges if place > row[ladder].place]
        distance = missed = None
        if better:
            place = min(better)
            distance, missed = edges[place] - value, row[ladder].scale.names[place]
        found.append(Standing(tuple(row[key] for key in keys), row[name], row[ladder].name, distance, missed))
    return sorted(found, key=lambda each: (-each.value if descending else each.value, tuple(map(str, each.key))))


def best(rating: Rating, ladder: str, count: int = 5) -> list[Standing]:
    """Give the first rows of a ladder."""
    return standings(rating, ladder)[:count]


def nearest(rating: Rating, ladder: str, count: int = 5) -> list[Standing]:
    """Give the rows that missed the next better level of their cohort by least.

    Rows that a gate holds back (their value would do) are left out: no point would help them. A ladder without places
    has no such edge, and nobody is near it.
    """
    if not rating.scheme.ladders[ladder].enforced:
        return []
    close = [each for each in standings(rating, ladder) if each.distance is not None and each.distance >= 0]
    return sorted(close, key=lambda each: (each.distance, tuple(map(str, each.key))))[:count]


def main_ladder(rating: Rating) -> str | None:
    """Give the first ladder of the units, where there is one."""
    names: Sequence[str] = [
        name for name, node in rating.plan.nodes.items() if isinstance(node.entry, Ladder) and node.table == rating.root
    ]
    return names[0] if names else None
