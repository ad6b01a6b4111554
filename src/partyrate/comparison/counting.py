"""The units of one rating counted at each level, in groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from partyrate.comparison.sides import Key, Side
from partyrate.numbers import Absent, Cause, LevelValue
from partyrate.rating.levels import Line, lines_without_level
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
    groups: dict[Key, dict[Line, int]] = {}
    for key, standing in side.rows.items():
        counts = groups.setdefault(tuple(key[place] for place in places), {})
        line = _line(standing.level)
        counts[line] = counts.get(line, 0) + 1
    causes = {cause for each in side.rows.values() if (cause := _declared(each.level)) is not None}
    columns = ("level", "state") if causes else ("level",)
    return [
        {
            **dict(zip(within, group, strict=True)), "rating": side.name, **dict(zip(columns, line, strict=False)),
            "count": groups[group].get(line, 0),
            "share": _share(groups[group], line),
            "wanted": None, "deviation": None,
        }
        for group in sorted(groups, key=lambda group: tuple(map(rank, group)))
        for line in (*((level, None) for level in side.levels), *_without_level(groups[group], causes))
    ]  # fmt: skip


def _declared(level: LevelValue | Absent | None) -> Cause | None:
    """Return the declared cause for which a unit has no level; None for another one, and where it has a level."""
    return level.cause if isinstance(level, Absent) and level.cause.is_declared else None


def _line(level: LevelValue | Absent | None) -> Line:
    """Return which line of a distribution counts a unit."""
    cause = _declared(level)
    return (level.name if isinstance(level, LevelValue) else None), None if cause is None else cause.words


def _without_level(counts: Mapping[Line, int], causes: Iterable[Cause]) -> list[Line]:
    return [line for line in lines_without_level(causes) if line in counts]


def with_states(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of distributions with a `state` each, where one of them has one."""
    if not any("state" in row for row in rows):
        return rows
    order = next([*row] for row in rows if "state" in row)
    return [{name: row.get(name) for name in order} for row in rows]


def _share(counts: Mapping[Line, int], line: Line) -> Fraction | None:
    """Return the share of a level among the units that have one."""
    rated = sum(count for (level, _), count in counts.items() if level is not None)
    return Fraction(counts.get(line, 0), rated) if rated and line[0] is not None else None
