"""The standings of a rating: the best units, and those that missed a level by least."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from partyrate.model import Gate, Ladder, Scheme, ordering
from partyrate.numbers import LevelValue
from partyrate.plan import within_names
from partyrate.plan.choices import possible_values
from partyrate.rating.nodes import ladder_node, shown_ladders
from partyrate.rating.rating import Rating
from partyrate.results.totals import rank, rows_of


@frozen
class Standing:
    """One row of a ladder's table: its key, the value that orders it first, and its level.

    `distance` is what it lacks to the last row of the next better level that somebody of its cohort got, `missed` that
    level's name. Who was fixed at a level by a gate did not get it by what orders the rows. `is_held` says that a gate
    holds the row back from that level, or may do so: no distance would help it.
    """

    key: tuple[Any, ...]
    value: Fraction
    level: str
    distance: Fraction | None = None
    missed: str | None = None
    is_held: bool = False


def standings(rating: Rating, ladder: str) -> list[Standing]:
    """Return every row with a level and a number that orders it, best first; equal ones in the order of their keys."""
    node = ladder_node(rating.plan, ladder)
    order = ordering_value(rating, ladder)
    if order is None:
        return []
    (name, descending), entry = order, rating.scheme.ladders[ladder]
    gates = {f"gate.{gate.name}": gate for gate in rating.plan.gates_of(ladder)}
    ranked = _ranked(rating, ladder, name, gates)
    limits = {act: lowest(rating.scheme, entry, gate) for act, gate in gates.items()}
    rows = [_standing(each, rating.plan.full_key(node.table), name, entry, limits) for each in ranked]
    return sorted(rows, key=lambda each: (-each.value if descending else each.value, tuple(map(str, each.key))))


def ordering_value(rating: Rating, ladder: str) -> tuple[str, bool] | None:
    """Return the value of the same rows that orders a ladder first, and whether the greatest is best.

    There is none where nothing orders the ladder, or where it is open which rows compete.
    """
    node = ladder_node(rating.plan, ladder)
    entry: Any = node.entry
    if not entry.order_by or node.is_agreed:
        return None
    name, descending = ordering(entry.order_by[0])
    if name not in rating.plan.nodes or rating.plan.nodes[name].table != node.table:
        return None
    return name, descending


def cut_offs(rating: Rating, ladder: str) -> dict[tuple[Any, ...], dict[str, Fraction]]:
    """Return the last value with which each level was got, by cohort, levels best first.

    Rows that a gate fixed at a level are left out: they did not get it by their value.
    """
    order = ordering_value(rating, ladder)
    if order is None:
        return {}
    (name, descending), scale = order, ladder_node(rating.plan, ladder).value_range.scale
    assert scale is not None
    within = within_names(rating.plan.choice(rating.scheme.ladders[ladder].within))
    gates = {f"gate.{gate.name}": gate for gate in rating.plan.gates_of(ladder)}
    edges = {tuple(each.row[name] for name in within): each.edges for each in _ranked(rating, ladder, name, gates)}
    return {
        cohort: {
            scale.names[place]: value if descending else -value
            for place, value in sorted(edges[cohort].items(), reverse=True)
        }
        for cohort in sorted(edges, key=lambda cohort: tuple(map(rank, cohort)))
    }


@frozen
class _Ranked:
    """A row with a level, the number that orders it (the higher, the better), and the edges of levels in its cohort."""

    row: Mapping[str, Any]
    value: Fraction
    place: int
    edges: Mapping[int, Fraction]


def _ranked(rating: Rating, ladder: str, name: str, gates: Mapping[str, Gate]) -> list[_Ranked]:
    """Return the rows that have a level and a number, with the lowest number that got each level of their cohort."""
    node = ladder_node(rating.plan, ladder)
    entry: Any = node.entry
    descending = ordering(entry.order_by[0])[1]
    names = within_names(rating.plan.choice(entry.within))
    known = [gate for gate in gates if rating.plan.nodes[gate].is_computable]
    wanted = list(dict.fromkeys([name, ladder, *names, *known]))
    lowest: dict[tuple[Any, ...], dict[int, Fraction]] = {}
    rows = []
    for row in rows_of(rating.plan, rating.result, node.table, [], wanted):
        if not isinstance(row[name], Fraction) or not isinstance(row[ladder], LevelValue):
            continue
        value, place = row[name] if descending else -row[name], row[ladder].place
        edges = lowest.setdefault(tuple(row[each] for each in names), {})
        if not any(ladder in gate.fix and row.get(act) is True for act, gate in gates.items()):
            edges[place] = min(edges.get(place, value), value)
        rows.append(_Ranked(row, value, place, edges))
    return rows


def _standing(ranked: _Ranked, keys: Sequence[str], name: str, ladder: Ladder, limits: Mapping[str, int]) -> Standing:
    """Return the standing of a row, with its distance to the next better level that somebody of its cohort got.

    `limits` are the levels that gates leave to rows on which they act.
    """
    row, level = ranked.row, ranked.row[ladder.name]
    standing = Standing(tuple(row[key] for key in keys), row[name], level.name)
    missed = min((place for place in ranked.edges if place > ranked.place), default=None)
    if missed is None:
        return standing
    held = any(limit < missed and row.get(act) is not False for act, limit in limits.items())
    distance = ranked.edges[missed] - ranked.value
    return evolve(standing, distance=distance, missed=level.scale.names[missed], is_held=held)


def lowest(scheme: Scheme, ladder: Ladder, gate: Gate) -> int:
    """Return the position of the level that a gate leaves at most to a row on which it acts.

    Of levels that an unpublished parameter can have, it is the lowest.
    """
    levels = [level for each in gate.levels_on(ladder.name).values() for level in possible_values(scheme, each)]
    return min(map(ladder.place, levels), default=len(ladder.levels))


def best(rating: Rating, ladder: str, count: int = 5) -> list[Standing]:
    """Return the first rows of a ladder."""
    return standings(rating, ladder)[:count]


def nearest(rating: Rating, ladder: str, count: int = 5) -> list[Standing]:
    """Return the rows that missed the next better level of their cohort by least.

    Rows that a gate holds back are left out, whether their value would do or not: no point would help them. So are rows
    whose value would do, and which lack a condition. A ladder without places has no such edge, and nobody is near it.
    """
    if not rating.scheme.ladders[ladder].enforced:
        return []
    close = [
        (each.distance, tuple(map(str, each.key)), each)
        for each in standings(rating, ladder)
        if each.distance is not None and each.distance >= 0 and not each.is_held
    ]
    return [each for _, _, each in sorted(close, key=lambda pair: pair[:2])[:count]]


def main_ladder(rating: Rating) -> str | None:
    """Return the ladder of the units that stands first in their results, where there is one."""
    return next(iter(shown_ladders(rating.plan, [rating.root])), None)
