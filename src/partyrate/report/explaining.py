"""The explanations that a report holds: which units have one, and each as plain data for the page."""

from __future__ import annotations

from typing import Any, Final

from partyrate.explain.explanation import Seen
from partyrate.model import Ladder, ordering
from partyrate.rating.nodes import shown_ladders
from partyrate.rating.rating import Rating
from partyrate.report.units import Units
from partyrate.summary.standings import best, main_ladder, nearest

MOST_ALL: Final = 10_000
"""Up to so many units, each has its explanations in the report: of more, the page would be too large for browsers."""

LEADERS: Final = 20
"""Of more units, so many of the best, and as many of those closest to the next level, have them."""


def explanations(rating: Rating, of: str, units: Units, lang: str) -> dict[int, list[Any]]:
    """Return the explanations of the units that have them, by the position of the unit: outlines, one for each value.

    What stands in one of them is not repeated in the next.
    """
    names = explained_names(rating, of)
    if not names:
        return {}
    positions = {key: position for position, key in enumerate(units.keys)}
    chosen = None
    ladder = main_ladder(rating, of)
    if len(units.keys) > MOST_ALL:
        leading = [] if ladder is None else [*best(rating, ladder, LEADERS), *nearest(rating, ladder, LEADERS)]
        chosen = list(dict.fromkeys(each.key for each in leading))
    found: dict[int, list[Any]] = {}
    seen: Seen = {}
    for each in rating.explanations(units=chosen, of=names, lang=lang):
        position = positions[tuple(each.unit.values())]
        if position not in found:
            found[position], seen = [], {}
        found[position].append(each.outline(seen))
    return found


def explained_names(rating: Rating, of: str) -> list[str]:
    """Return the results of a table that are explained, ladders first; without what orders these, as they show it."""
    ladders = shown_ladders(rating.plan, [of])
    nodes = rating.plan.nodes
    inside = {ordering(key)[0] for name in ladders for key in rating.scheme.ladders[name].order_by}
    others = [
        name
        for name, node in nodes.items()
        if node.table == of
        and node.kind in ("formula", "group")
        and not (node.variant_of or node.instance or name in inside)
        and not isinstance(node.entry, Ladder)
        and getattr(node.entry, "show", True)
        and node.is_computable
    ]
    return [*ladders, *others]
