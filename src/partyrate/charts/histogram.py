"""The distribution of a number, with the cut-offs of levels."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from partyrate.charts.chart import Chart, build
from partyrate.charts.levels import (
    LevelMark,
    assumed,
    checked_rating,
    chosen_ladder,
    cohort_words,
    colour_of_levels,
    level_name,
    marks_of,
)
from partyrate.charts.phrases import axis, said, title_of
from partyrate.charts.theme import BLUE, INK, SOFT
from partyrate.engines.reference.results import digits_of
from partyrate.errors import NotFoundError, UsageError, checked_language
from partyrate.messages import Text, joined, message, text
from partyrate.numbers import exact, show
from partyrate.plan import Node, within_names
from partyrate.rating.nodes import ladder_node, read_node
from partyrate.rating.rating import Rating
from partyrate.results.totals import rows_of
from partyrate.summary.standings import cut_offs, ordering_value

BINS: Final = 30
"""About how many columns a histogram has."""

MOST_BINS: Final = 400
FEWEST_BINS: Final = 7
WIDTH: Final = 560

Key = tuple[Any, ...]


@frozen
class _Found:
    """The rows of a histogram: a number and a level for each row, and the cut-offs of each cohort."""

    node: Node
    values: Sequence[tuple[Fraction, str | None]]
    left_out: int
    edges: Mapping[Key, Mapping[str, Fraction]]
    within: Sequence[str]
    cohort: Key | None


def histogram(
    rating: Rating[Any],
    of: str | None = None,
    *,
    ladder: str | None = None,
    cohort: Any = None,
    step: Any = None,
    lang: str | None = None,
) -> Chart:
    """Return how a number is distributed, by level, with the last value that reached each level.

    Args:
        rating: The rating.
        of: The number; the one that orders the ladder where none is named.
        ladder: The ladder; the first one of the units where none is named.
        cohort: The cohort that is shown, by the values of its key columns; all together where none is named.
        step: The width of a column; without it one that gives about 30 columns.
        lang: `en` or `zh`; by default the chosen language.

    Raises:
        NotFoundError: There is no such number, ladder or cohort.
        UsageError: No row has the number, it is no number of the rows that the ladder rates, nothing orders the ladder
            and no number is named, or the step gives more than 400 columns.
    """
    lang, rating = checked_language(lang), checked_rating(rating)
    name = chosen_ladder(rating, ladder)
    found = _found(rating, name, of, cohort)
    if not found.values:
        raise UsageError(*message("chart of nothing", name=found.node.entry.name))
    width = _step(step, [value for value, _ in found.values])
    counts = Counter((math.floor(value / width), level) for value, level in found.values)
    marks, label = marks_of(rating, name, lang), found.node.entry.label(lang)
    present = {level for _, level in counts}
    shown = [mark for level, mark in marks.items() if level in present]
    ladder_entry = rating.scheme.ladders[name]
    lowest = ladder_entry.levels[-1].name
    cuts = [
        {"cohort": cohort_words(rating.scheme, found.within, key, lang), "level": marks[level].label, "at": float(edge),
         "text": show(edge, digits_of(found.node))}
        for key, by_level in found.edges.items() for level, edge in by_level.items() if level != lowest
    ]  # fmt: skip
    notes: list[Text | str] = [*assumed(rating), *_notes(rating, found, len(cuts), lang)]
    title = title_of("histogram of", value=found.node.entry, ladder=ladder_entry, rows=len(found.values))
    places = [place for place, _ in counts]
    domain = [float(edge * width) for edge in _ends(min(places), max(places) + 1)]
    picture = _columns(list(_bars(counts, width, marks, lang)), cuts, shown, domain, label, lang)
    body = _with_cuts(picture, cuts, marks, domain, label, lang) if cuts else picture
    return build("histogram", lang, title, notes, body)


def _found(rating: Rating[Any], ladder: str, of: str | None, cohort: Any) -> _Found:
    """Return the rows that are shown."""
    table, order = ladder_node(rating.plan, ladder).table, ordering_value(rating, ladder)
    node = read_node(rating.plan, _ordered_by(ladder, order) if of is None else of)
    if node.value_range.kind != "number" or node.table != table:
        raise UsageError(*message("chart of no number", name=node.name, table=table))
    within = within_names(rating.plan.choice(rating.scheme.ladders[ladder].within))
    names = list(dict.fromkeys([node.name, ladder, *within]))
    rows = list(rows_of(rating.plan, rating.result, table, [], names))
    edges = cut_offs(rating, ladder) if order is not None and order[0] == node.name else {}
    key = None if cohort is None else _cohort(rows, within, cohort)
    if key is not None:
        rows = [row for row in rows if tuple(row[each] for each in within) == key]
        edges = {each: values for each, values in edges.items() if each == key}
    values = [(row[node.name], level_name(row[ladder])) for row in rows if isinstance(row[node.name], Fraction)]
    return _Found(node, values, len(rows) - len(values), edges, within, key)


def _notes(rating: Rating[Any], found: _Found, cuts: int, lang: str) -> Iterator[Text]:
    """Yield the lines below the title."""
    if found.cohort is not None:
        yield text("chart cohort", cohort=cohort_words(rating.scheme, found.within, found.cohort, lang))
    if found.left_out:
        yield text("chart left out", count=found.left_out)
    if cuts:
        yield text("chart key of cut-offs" if len(found.edges) == 1 else "chart key of several cut-offs")


def _bars(
    counts: Mapping[tuple[int, str | None], int], width: Fraction, marks: Mapping[str | None, LevelMark], lang: str
) -> Iterator[dict[str, Any]]:
    """Yield the parts of the columns, from left to right, the best level first."""
    order = {level: number for number, level in enumerate(marks)}
    for place, level in sorted(counts, key=lambda each: (each[0], order[each[1]])):
        low, high = place * width, (place + 1) * width
        yield {
            "from": float(low), "to": float(high), "level": marks[level].label, "order": order[level],
            "count": counts[place, level], "text": said("range", lang, low=show(low), high=show(high)),
        }  # fmt: skip


def _ordered_by(ladder: str, order: tuple[str, bool] | None) -> str:
    if order is None:
        raise UsageError(*message("chart without order", ladder=ladder))
    return order[0]


def _cohort(rows: Sequence[Mapping[str, Any]], within: Sequence[str], cohort: Any) -> Key:
    """Return the key of a cohort as the rows have it."""
    asked = tuple(cohort) if isinstance(cohort, tuple | list) else (cohort,)
    keys = {tuple(row[each] for each in within): None for row in rows}
    for key in keys:
        if key == asked or tuple(map(str, key)) == tuple(map(str, asked)):
            return key
    known = [" ".join(map(str, key)) for key in keys]
    raise NotFoundError.of("cohort", " ".join(map(str, asked)), known, text("chart cohorts", keys=joined(within)))


def _step(step: Any, values: Sequence[Fraction]) -> Fraction:
    """Return the width of the columns: the one asked for, or a round one that gives about 30."""
    low, high = min(values, default=Fraction(0)), max(values, default=Fraction(1))
    if step is not None:
        width = exact(step)
        if width is None or width <= 0 or (high - low) / width > MOST_BINS:
            raise UsageError(*message("chart step", step=repr(step), most=MOST_BINS))
        return width
    rough = (high - low) / BINS
    if not rough:
        return Fraction(1)
    size = Fraction(10) ** math.floor(math.log10(rough))
    return next(each * size for each in (1, 2, 5, 10, 20) if each * size >= rough)


def _ends(first: int, last: int) -> tuple[int, int]:
    """Return the places between which columns stand; a few alone would be as wide as the picture.

    Example:
        >>> _ends(50, 51), _ends(50, 90)
        ((47, 54), (50, 90))
    """
    room = max(0, -(-(FEWEST_BINS - (last - first)) // 2))
    return first - room, last + room


def _columns(
    values: Sequence[Mapping[str, Any]],
    cuts: Sequence[Mapping[str, Any]],
    marks: Sequence[LevelMark],
    domain: Sequence[float],
    label: str,
    lang: str,
) -> dict[str, Any]:
    """Return the columns, with a line at each cut-off where there is one cohort."""
    heights: Counter[float] = Counter()
    for value in values:
        heights[value["from"]] += value["count"]
    most = max(heights.values(), default=0)
    is_single = len({each["cohort"] for each in cuts}) == 1
    scale = {"domain": list(domain), "nice": False, "zero": False}
    across = {"type": "quantitative", "scale": scale}
    heading = {**axis("" if cuts else label), "labels": not cuts, "ticks": not cuts}
    colour = colour_of_levels(marks, legend=True)
    if not cuts:
        colour["legend"]["offset"] = 36  # the title of the upright axis stands between
    columns = {
        "mark": {"type": "bar", "orient": "vertical", "binSpacing": 1},
        "encoding": {
            "x": {**across, "field": "from", "bin": "binned", "axis": heading},
            "x2": {"field": "to"},
            "y": {
                "field": "count", "type": "quantitative", "stack": "zero",
                "axis": axis(said("rows", lang), grid=True, upright=True, whole=most),
            },
            "order": {"field": "order", "type": "quantitative"},
            "color": colour,
            "tooltip": [
                {"field": "text", "type": "nominal", "title": label},
                {"field": "level", "type": "nominal", "title": said("level", lang)},
                {"field": "count", "type": "quantitative", "title": said("rows", lang)},
            ],
        },
    }  # fmt: skip
    upper: list[dict[str, Any]] = [columns]
    if is_single:
        upper.append({
            "data": {"values": list(cuts)},
            "mark": {"type": "rule", "strokeDash": [5, 3], "strokeWidth": 1.5, "color": INK},
            "encoding": {"x": {**across, "field": "at"}},
        })  # fmt: skip
    return {"width": WIDTH, "height": 260, "data": {"values": list(values)}, "layer": upper}


def _with_cuts(
    picture: dict[str, Any],
    cuts: Sequence[Mapping[str, Any]],
    marks: Mapping[str | None, LevelMark],
    domain: Sequence[float],
    label: str,
    lang: str,
) -> dict[str, Any]:
    """Return the columns with the cut-offs of all cohorts below."""
    is_single = len({each["cohort"] for each in cuts}) == 1
    across = {"type": "quantitative", "scale": {"domain": list(domain), "nice": False, "zero": False}}
    y = {
        "field": "level", "type": "nominal",
        "sort": [mark.label for mark in marks.values()],
        "axis": {"title": None, "ticks": False, "domain": False, "labelPadding": 8},
    }  # fmt: skip
    about = [
        {"field": "cohort", "type": "nominal", "title": said("cohort of", lang)},
        {"field": "level", "type": "nominal", "title": said("level", lang)},
        {"field": "text", "type": "nominal", "title": label},
    ]  # fmt: skip
    ticks = {
        "mark": {"type": "tick", "thickness": 2, **({"color": INK, "opacity": 1} if is_single else {"color": BLUE})},
        "encoding": {"x": {**across, "field": "at", "axis": axis(label, grid=True)}, "y": y, "tooltip": about},
    }  # fmt: skip
    lower: list[dict[str, Any]] = [ticks]
    if is_single:
        lower.append({
            "mark": {"type": "text", "align": "left", "dx": 6, "color": SOFT},
            "encoding": {"x": {**across, "field": "at"}, "y": y, "text": {"field": "text", "type": "nominal"}},
        })  # fmt: skip
    below = {"width": WIDTH, "height": {"step": 26}, "data": {"values": list(cuts)}, "layer": lower}
    return {"vconcat": [picture, below], "spacing": 10}
