"""Functions of levels in the *columns* domain: levels are whole numbers, their places on a ladder."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from operator import add, and_
from typing import Any, Final

from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.analysis import number as range_of
from partyrate.language.domains.columns.column import Column, first_match, integer, joined, when
from partyrate.language.domains.columns.value import Domain, as_kind, as_number, latest, strongest_cause, unpublished
from partyrate.language.tree import call_of


def most_frequent(counts: Sequence[Any], ties: str) -> Any:
    """Return the place on a ladder that counts most, of several the better or the worse one.

    Args:
        counts: How often each place counts, the lowest first.
        ties: `better` or `worse`.
    """
    places = list(range(len(counts)))[:: -1 if ties == "better" else 1]
    cases: list[tuple[Any, Any]] = []
    for number, place in enumerate(places[:-1], start=1):
        at_least_others = [counts[place] >= counts[other] for other in places[number:]]
        cases.append((joined(and_, at_least_others), place))
    return first_match(cases, places[-1])


def _most_frequent_level(domain: Domain, value_range: ValueRange, columns: list[Column], node: ast.expr) -> Column:
    if value_range.always_absent is not None or value_range.scale is None:
        return unpublished(value_range)
    levels = [domain.bind(as_kind(column, value_range)) for column in columns]
    number_range, generation = range_of(0, len(levels), 1), latest(levels)
    counts = []
    for place in range(len(value_range.scale.names)):
        times_given = joined(add, [when(level.value == place, integer(1), integer(0)) for level in levels])
        counts.append(domain.bind(Column(number_range, times_given, 1, None, generation)))
    found = most_frequent([count.value for count in counts], call_of(node).options["ties"])  # type: ignore[arg-type]
    return Column(value_range, found, 1, strongest_cause([level.absence for level in levels]), latest(counts))


def _move(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    a, steps = columns[0], as_number(columns[1])
    highest = int(value_range.high)
    moved = domain.bind(Column(value_range, a.value + steps.value, 1, None, latest([a, steps])))
    value = when(moved.value < 0, integer(0), when(moved.value > highest, integer(highest), moved.value))
    return Column(value_range, value, 1, strongest_cause([a.absence, steps.absence]), moved.generation)


LEVELS: Final[Mapping[str, Callable[..., Column]]] = {
    "move": _move,
    "most_frequent_level": _most_frequent_level,
}
"""The functions of this module."""
