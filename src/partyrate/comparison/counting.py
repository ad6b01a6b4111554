"""The units of one rating counted at each level, in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from partyrate.comparison.sides import Key, Side
from partyrate.numbers import LevelValue
from partyrate.rating.rating import Rating
from partyrate.results.totals import rank


def levels_counted(side: Side, within: Sequence[str]) -> list[dict[str, Any]]:
    """Count the units of one rating at each level; nothing without a ladder."""
    if side.ladder is None:
        return []
    if isinstance(side.rating, Rating):
        return [
            {**{each: row[each] for each in within}, "rating": side.name, **row}
            for row in side.rating.distribution(side.ladder, within)
        ]
    places = [side.keys.index(each) for each in within]
    groups: dict[Key, dict[str | None, int]] = {}
    for key, standing in side.rows.items():
        counts = groups.setdefault(tuple(key[place] for place in places), {})
        level = standing.level.name if isinstance(standing.level, LevelValue) else None
        counts[level] = counts.get(level, 0) + 1
    return [
        {
            **dict(zip(within, group, strict=True)), "rating": side.name, "level": level,
            "count": groups[group].get(level, 0),
            "share": _share(groups[group], level),
            "wanted": None, "deviation": None,
        }
        for group in sorted(groups, key=lambda group: tuple(map(rank, group)))
        for level in (*side.levels, *([None] if None in groups[group] else []))
    ]  # fmt: skip


def _share(counts: Mapping[str | None, int], level: str | None) -> Fraction | None:
    """Return the share of a level among the units that have one."""
    rated = sum(count for each, count in counts.items() if each is not None)
    return Fraction(counts.get(level, 0), rated) if rated and level is not None else None
