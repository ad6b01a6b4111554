"""The explanations that a report holds: which units have one, and each as plain data for the page."""

from __future__ import annotations

from typing import Any, Final

from partyrate.explain import Explanation
from partyrate.explain.phrases import phrase
from partyrate.rating.rating import Rating
from partyrate.report.units import Units
from partyrate.summary.standings import best, main_ladder, nearest

MOST_ALL: Final = 100
"""Up to so many units, each has its explanation in the report: one takes up to a tenth of a second."""

LEADERS: Final = 20
"""Of more units, so many of the best, and as many of those closest to the next level, have one."""


def explanations(rating: Rating, units: Units, lang: str) -> dict[int, Any]:
    """Return the explanations of the main ladder by the position of the unit, as `outline` describes them."""
    ladder = main_ladder(rating)
    if ladder is None:
        return {}
    positions = {key: position for position, key in enumerate(units.keys)}
    chosen = set(units.keys)
    if len(chosen) > MOST_ALL:
        chosen = {each.key for find in (best, nearest) for each in find(rating, ladder, LEADERS)}
    return {
        position: outline(rating.explain(unit=key, of=ladder, lang=lang), set())
        for key, position in positions.items()
        if key in chosen
    }


def outline(explanation: Explanation, seen: set[str]) -> list[Any]:
    """Return an explanation as its head, its other lines and its parts; a part that stands above is not repeated."""
    head, *rest = explanation.lines
    if explanation.parts and explanation.name in seen:
        return [phrase("above", explanation.lang, value=head), [], []]
    seen.add(explanation.name)
    return [head, rest, [outline(part, seen) for part in explanation.parts]]
