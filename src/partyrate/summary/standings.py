"""The standings of a rating: the best units, and those that missed a level by least."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any

from attrs import evolve, frozen

from partyrate.model import Gate, Ladder, Scheme, ordering
from partyrate.numbers import LevelValue
from partyrate.plan import Plan, within_names
from partyrate.plan.choices import possible_values
from partyrate.rating.nodes import ladder_node, shown_ladders
from partyrate.rating.rating import Rating
from partyrate.results.totals import rank, rows_of


@frozen
class Standing:
    """One row of a ladder's table: its key, the value that orders it first, and its level.

    `distance` is what it lacks to the next better level that it could have by its value, `missed` that level's name.
    Where a level had too few places, that is the value of the last row of its cohort that got it; who was fixed at a
    level by a gate did not get it by its value. Elsewhere it is the value that the condition of the level asks for.
    `is_held` says that a gate holds the row back from that level, or may do so: no distance would help it.
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
    edges, within = _edges(rating, ladder, ranked), within_names(rating.plan.choice(entry.within))
    keys = rating.plan.full_key(node.table)
    rows = [
        _standing(each, edges[tuple(each.row[part] for part in within)], keys, name, entry, limits) for each in ranked
    ]
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


@frozen
class _Edge:
    """The number from which rows of a cohort can have a level.

    `is_enough` says that every row with this number has the level, unless it lacks something else: the number is that
    of a condition, and not of the last row for which there was a place.
    """

    value: Fraction
    is_enough: bool


def _edges(rating: Rating, ladder: str, ranked: Sequence[_Ranked]) -> dict[tuple[Any, ...], dict[int, _Edge]]:
    """Return from which number each level can be had, by cohort, where its condition or its last row says so."""
    names = within_names(rating.plan.choice(rating.scheme.ladders[ladder].within))
    asked = dict(_thresholds(rating, ladder))
    records = {record.key: {level.level: level for level in record.levels} for record in rating.result.records(ladder)}
    found: dict[tuple[Any, ...], dict[int, _Edge]] = {}
    for each in ranked:
        cohort = tuple(each.row[name] for name in names)
        if cohort in found:
            continue
        edges = found[cohort] = {}
        for place, level in enumerate(reversed(rating.scheme.ladders[ladder].names)):
            record, last = records.get(cohort, {}).get(level), each.edges.get(place)
            is_short = record is None or bool(record.lifted)
            if record is not None and record.places is not None:
                is_short = is_short or record.candidates > record.places
            if is_short and last is not None:
                edges[place] = _Edge(last, is_enough=False)
            elif not is_short and place in asked:
                edges[place] = asked[place]
    return found


def _thresholds(rating: Rating, ladder: str) -> Iterator[tuple[int, _Edge]]:
    """Yield the levels whose condition asks for a number of the value that orders the ladder, each with the number."""
    node, order = ladder_node(rating.plan, ladder), ordering_value(rating, ladder)
    if order is None:
        return
    (name, descending), count = order, len(rating.scheme.ladders[ladder].levels)
    for number in range(count):
        rule = node.rules.get(f"levels.{number}.when")
        if rule is None:
            continue
        parts = (
            rule.tree.values if isinstance(rule.tree, ast.BoolOp) and isinstance(rule.tree.op, ast.And) else [rule.tree]
        )
        ends = [end for part in parts for end in _ends(rating.plan, part, name, descending=descending)]
        if ends:
            yield count - number - 1, max(ends, key=lambda end: end.value)


def _ends(plan: Plan, part: ast.expr, name: str, *, descending: bool) -> Iterator[_Edge]:
    """Yield the numbers that a value must reach for a comparison to hold; the higher, the better."""
    if not isinstance(part, ast.Compare):
        return
    decimals = plan.nodes[name].value_range.decimals
    for (left, right), sign in zip(pairwise([part.left, *part.comparators]), part.ops, strict=True):
        is_first = isinstance(left, ast.Name) and left.id == name
        if not is_first and not (isinstance(right, ast.Name) and right.id == name):
            continue
        bound = plan.constant(right if is_first else left)
        above, below = (ast.GtE, ast.Gt), (ast.LtE, ast.Lt)
        if bound is None or not isinstance(sign, above if is_first == descending else below):
            continue
        end = bound if descending else -bound
        if isinstance(sign, ast.GtE | ast.LtE):
            yield _Edge(end, is_enough=True)
        elif decimals is not None:  # the first number beyond it
            yield _Edge(Fraction(floor(end * 10**decimals) + 1, 10**decimals), is_enough=True)


def _standing(
    ranked: _Ranked,
    edges: Mapping[int, _Edge],
    keys: Sequence[str],
    name: str,
    ladder: Ladder,
    limits: Mapping[str, int],
) -> Standing:
    """Return the standing of a row, with its distance to the next better level.

    `edges` are the numbers from which levels can be had, `limits` the levels that gates leave to rows on which they
    act.
    """
    row, level = ranked.row, ranked.row[ladder.name]
    standing = Standing(tuple(row[key] for key in keys), row[name], level.name)
    missed = min((place for place in edges if place > ranked.place), default=None)
    if missed is None:
        return standing
    distance = edges[missed].value - ranked.value
    if distance == 0 and edges[missed].is_enough:
        return standing  # its value would do, and it lacks something else
    held = any(limit < missed and row.get(act) is not False for act, limit in limits.items())
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


def main_ladder(rating: Rating, table: str | None = None) -> str | None:
    """Return the ladder of the units, or of another table, that stands first in its results, where there is one."""
    return next(iter(shown_ladders(rating.plan, [rating.root if table is None else table])), None)
