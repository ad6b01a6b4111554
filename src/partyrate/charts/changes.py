"""Changes between two or more ratings of the same units: transitions between levels, and the flow of ranks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from partyrate.charts.chart import Chart, build
from partyrate.charts.levels import LevelMark, level_marks
from partyrate.charts.phrases import LABEL_HEIGHT, LETTER, head_lines, said
from partyrate.charts.selection import chosen_keys, named_keys, short_names
from partyrate.charts.theme import BLUE, INK, NONE, ORANGE, PALE, SOFT, Paint, faint, readable_on
from partyrate.comparison import Comparison
from partyrate.comparison.correspondence import DOWN, GAINS, LOSES, OPEN, SAME, STAYS, UP, Correspondence
from partyrate.comparison.pair import Pair, level_or_state
from partyrate.comparison.sides import Side
from partyrate.errors import UsageError, checked_language
from partyrate.messages import Text, joined, message, text
from partyrate.numbers import show_percent
from partyrate.spans import width

CELL: Final = 74
WIDEST: Final = 120
"""The widest column of a matrix."""

FLOWING: Final = 30
"""How many units a flow of ranks shows where nothing else is asked."""

_PAINTS: Final[Mapping[str, Paint]] = {UP: BLUE, GAINS: BLUE, DOWN: ORANGE, LOSES: ORANGE, STAYS: NONE, OPEN: NONE}


def transitions(comparison: Comparison, rating: str | None = None, *, lang: str | None = None) -> Chart:
    """Return how many units went from each level of the base to each level of another rating.

    Colours say where they went, up or down, and how large a share of the units with that level before.

    Args:
        comparison: The comparison.
        rating: The other rating; needed where there are several.
        lang: `en` or `zh`; by default the chosen language.

    Raises:
        NotFoundError: No other rating is called so.
        UsageError: There are several others, and none is named; a rating has no ladder; or it is no comparison.
    """
    lang, pair = checked_language(lang), _checked(comparison).pair(rating)
    sides = pair.base, pair.other
    by = _checked_ladders(pair)
    marks = [_marks_of(side, lang) for side in sides]
    way = {
        (level_or_state(old.level), level_or_state(new.level)): direction
        for (old, new), (direction, _) in zip(pair.standings, pair.directions, strict=True)
    }
    cells = pair.transitions()
    rows, columns = (list(dict.fromkeys(_of_cell(row, role, sides[at], marks[at], lang) for row in cells))
                     for at, role in enumerate(("from", "to")))  # fmt: skip
    values = []
    for row in cells:
        ends = (row["level_from"], row["state_from"]), (row["level_to"], row["state_to"])
        direction = way.get(ends, STAYS)
        share = float(row["share"]) if row["share"] is not None else 0.0
        paint = faint(_PAINTS[direction], 0.18 + 0.82 * share) if row["count"] else PALE
        to = _of_cell(row, "to", sides[1], marks[1], lang)
        values.append({
            "from": _of_cell(row, "from", sides[0], marks[0], lang), "to": to, "head": head_lines(to),
            "count": f"{row['count']:,}", "share": show_percent(row["share"]) if row["count"] else "",
            "way": said(f"way {direction}", lang) if row["count"] else "",
            "paint": paint, "ink": readable_on(paint) if row["count"] else SOFT,
        })  # fmt: skip
    notes: list[Text | str] = [text("chart key of transitions")]
    if by.kind != SAME:
        notes.append(text(f"compare by {by.kind}"))
    if len(pair.common) < max(len(side.rows) for side in sides):
        notes.append(text("chart common", count=len(pair.common)))
    title = text("chart transitions of", base=pair.base.name, other=pair.other.name, count=len(pair.common))
    body = _matrix(rows, columns, (pair.base.name, pair.other.name), lang)
    return build("transitions", lang, title, notes, {"data": {"values": values}, **body})


def _checked(comparison: Any) -> Comparison:
    if not isinstance(comparison, Comparison):
        raise UsageError(*message("chart of no comparison", type=type(comparison).__name__))
    return comparison


def _checked_ladders(pair: Pair) -> Correspondence:
    """Return how the levels of two ratings are compared.

    Raises:
        UsageError: One of them has no ladder that is compared.
    """
    if pair.correspondence is None:
        lacking = [side.name for side in (pair.base, pair.other) if side.ladder is None]
        raise UsageError(*message("chart without ladder", ratings=joined(lacking)))
    return pair.correspondence


def _marks_of(side: Side, lang: str) -> dict[str | None, LevelMark]:
    return level_marks(side.levels, {each: side.label(each, lang) for each in side.levels}, lang)


def _of_cell(row: Mapping[str, Any], role: str, side: Side, marks: Mapping[str | None, LevelMark], lang: str) -> str:
    """Return the label of a level, or of the cause why there is none."""
    level, state = row[f"level_{role}"], row[f"state_{role}"]
    return marks[level].label if level is not None else side.state(str(state), lang)


def _matrix(rows: Sequence[str], columns: Sequence[str], names: tuple[str, str], lang: str) -> dict[str, Any]:
    head = {"ticks": False, "domain": False, "labelPadding": 8, "titlePadding": 10}
    heads = [head_lines(each) for each in columns]
    widest = max(width(line) for each in heads for line in each.split("\n"))
    cell = min(max(CELL, math.ceil(widest * LETTER) + 8), WIDEST)
    x = {
        "field": "head", "type": "nominal", "sort": heads, "scale": {"paddingInner": 0.03},
        "axis": {
            **head, "orient": "top", "title": said("rating to", lang, name=names[1]), "labelLimit": cell - 2,
            "labelExpr": "split(datum.label, '\\n')", "labelLineHeight": LABEL_HEIGHT,
            "labelPadding": 8 + LABEL_HEIGHT * max(each.count("\n") for each in heads),
        },
    }  # fmt: skip
    y = {
        "field": "from", "type": "nominal", "sort": list(rows), "scale": {"paddingInner": 0.05},
        "axis": {
            **head, "title": said("rating from", lang, name=names[0]), "titleAngle": 0, "titleAlign": "right",
            "titleAnchor": "start", "titleX": -8, "titleY": -8,
        },
    }  # fmt: skip
    about = [
        {"field": "from", "type": "nominal", "title": names[0]}, {"field": "to", "type": "nominal", "title": names[1]},
        {"field": "count", "type": "nominal", "title": said("units", lang)},
        {"field": "share", "type": "nominal", "title": said("share", lang)},
        {"field": "way", "type": "nominal", "title": said("way", lang)},
    ]  # fmt: skip
    ink = {"field": "ink", "type": "nominal", "scale": None}
    return {
        "width": {"step": cell},
        "height": {"step": 46},
        "encoding": {"x": x, "y": y},
        "layer": [
            {
                "mark": {"type": "rect", "cornerRadius": 3},
                "encoding": {"color": {"field": "paint", "type": "nominal", "scale": None}, "tooltip": about},
            },
            {
                "mark": {"type": "text", "dy": {"expr": "datum.share ? -7 : 0"}, "fontSize": 13, "fontWeight": 600},
                "encoding": {"text": {"field": "count", "type": "nominal"}, "color": ink},
            },
            {
                "mark": {"type": "text", "dy": 9, "fontSize": 11},
                "encoding": {"text": {"field": "share", "type": "nominal"}, "color": ink},
            },
        ],
    }  # fmt: skip


def rank_flow(comparison: Comparison, *, units: Any = FLOWING, lang: str | None = None) -> Chart:
    """Return how the ranks of units by their score change from rating to rating, a line for each unit.

    Lines stand in the order of the units that are shown; the numbers beside them are the ranks among all units.

    Args:
        comparison: The comparison, whose ratings have scores.
        units: How many units, the first ones of the base; or the keys of those that are shown.
        lang: `en` or `zh`; by default the chosen language.

    Raises:
        NotFoundError: A unit is not there.
        UsageError: A rating has no score, no unit has one in all of them, too many units are asked for, or it is no
            comparison.
    """
    lang, comparison = checked_language(lang), _checked(comparison)
    for side in comparison.sides:
        if side.score is None:
            raise UsageError(*message("chart without score", rating=side.name))
    pairs = list(comparison.pairs.values())
    ranks = {comparison.base.name: pairs[0].ranks[0], **{pair.other.name: pair.ranks[1] for pair in pairs}}
    ranked = [at for at in range(len(comparison.common)) if all(each[at] is not None for each in ranks.values())]
    if not ranked:
        raise UsageError(*message("chart of nothing", name=comparison.base.score))
    ranked.sort(key=lambda at: (ranks[comparison.base.name][at], at))
    keys = {comparison.common[at]: at for at in ranked}
    shown = chosen_keys(list(keys), units, comparison.base.keys)
    names = named_keys(shown)
    labels = short_names(names)
    units = [(keys[key], names[key], labels[key]) for key in shown]
    values = _flow(units, ranks, lang)
    notes: list[Text | str] = [text("chart key of flow")]
    if len(shown) < len(comparison.common):
        notes.append(text("chart some units", shown=len(shown), count=len(comparison.common)))
    if comparison.within:
        notes.append(text("chart ranks within", keys=joined(comparison.within)))
    title = text("chart flow of", ratings=joined(ranks))
    return build("rank_flow", lang, title, notes, _lines_of_flow(values, list(ranks), len(shown), lang))


def _flow(
    units: Sequence[tuple[int, str, str]], ranks: Mapping[str, Sequence[int | None]], lang: str
) -> list[dict[str, Any]]:
    """Return a point for each unit and rating: its row, its rank, and whether it rises on the whole."""
    values = []
    first, last = (next(iter(ranks.values())), list(ranks.values())[-1])
    for rating, of_rating in ranks.items():
        order = sorted(range(len(units)), key=lambda at: (of_rating[units[at][0]], at))
        rows = {at: row for row, at in enumerate(order, start=1)}
        for at, (place, name, label) in enumerate(units):
            change = (first[place] or 0) - (last[place] or 0)
            way = UP if change > 0 else DOWN if change < 0 else STAYS
            rank = of_rating[place]
            values.append({
                "rating": rating, "unit": name, "row": rows[at], "rank": f"{rank:,}",
                "before": f"{label}\u2002{rank:,}", "after": f"{rank:,}\u2002{label}",
                "way": said(f"way {way}", lang),
            })  # fmt: skip
    return values


def _lines_of_flow(
    values: Sequence[Mapping[str, Any]], ratings: Sequence[str], count: int, lang: str
) -> dict[str, Any]:
    ways = [said(f"way {each}", lang) for each in (UP, STAYS, DOWN)]
    x = {
        "field": "rating", "type": "nominal", "sort": list(ratings), "scale": {"type": "point", "padding": 0},
        "axis": {
            "orient": "top", "title": None, "ticks": False, "domain": False, "labelFontWeight": 600,
            "labelPadding": 10 if len(ratings) > 2 else 4,  # ranks stand above the points in the middle
        },
    }  # fmt: skip
    y = {
        "field": "row", "type": "quantitative", "axis": None,
        "scale": {"domain": [count + 0.5, 0.5], "nice": False, "zero": False},
    }  # fmt: skip
    colour = {
        "field": "way", "type": "nominal", "scale": {"domain": ways, "range": [BLUE, NONE, ORANGE]},
        "legend": {"title": None, "orient": "top", "symbolType": "stroke", "symbolStrokeWidth": 3},
    }  # fmt: skip
    about = [
        {"field": "unit", "type": "nominal", "title": said("unit", lang)},
        {"field": "rating", "type": "nominal", "title": said("rating", lang)},
        {"field": "rank", "type": "nominal", "title": said("rank", lang)},
    ]  # fmt: skip
    ends = [("before", ratings[0], "right", -9), ("after", ratings[-1], "left", 9)]
    return {
        "data": {"values": list(values)},
        "width": max(240, 180 * (len(ratings) - 1)),
        "height": max(60, 21 * count),
        "encoding": {"x": x, "y": y},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2, "interpolate": "monotone"},
                "encoding": {"detail": {"field": "unit", "type": "nominal"}, "color": colour},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 46, "opacity": 1},
                "encoding": {"color": colour, "tooltip": about},
            },
            *(
                {
                    "transform": [{"filter": {"field": "rating", "equal": rating}}],
                    "mark": {"type": "text", "align": align, "dx": shift, "limit": 320},
                    "encoding": {"text": {"field": field, "type": "nominal"}, "color": {"value": INK}},
                }
                for field, rating, align, shift in ends
            ),
            {
                "transform": [{"filter": {"field": "rating", "oneOf": list(ratings[1:-1])}}],
                "mark": {"type": "text", "dy": -10},
                "encoding": {"text": {"field": "rank", "type": "nominal"}, "color": {"value": INK}},
            },
        ],
    }  # fmt: skip
