"""The distribution of levels against quotas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.charts.chart import Chart, build
from partyrate.charts.levels import (
    LevelMark,
    assumed,
    checked_rating,
    chosen_ladder,
    cohort_words,
    colour_of_levels,
    line_marks,
)
from partyrate.charts.phrases import axis, said, title_of
from partyrate.charts.theme import INK, PAPER
from partyrate.errors import UsageError, checked_language
from partyrate.messages import joined, message, text
from partyrate.model.entry import as_texts
from partyrate.numbers import show_percent
from partyrate.rating.grouping import quota_words
from partyrate.rating.levels import Asked, Line, line_of, wanted_places
from partyrate.rating.nodes import ladder_node
from partyrate.rating.rating import Rating

WIDTH: Final = 460
MOST_GROUPS: Final = 60


def _values(row: Mapping[str, Any], about: Mapping[str, str], quotas: Asked, lang: str) -> Iterator[dict[str, Any]]:
    """Yield the bar of a level, and a mark for each of its quotas whose number of places is known."""
    end = max([Fraction(row["count"]), *(number for _, number in quotas if number is not None)])
    words = _count_words(row, quotas, lang)
    yield {**about, "part": "count", "count": row["count"], "end": float(end), "text": words}
    for quota in quotas:
        if quota[1] is not None:
            words = said("quota", lang, quota=quota_words([quota], lang))
            yield {**about, "part": "quota", "at": float(quota[1]), "text": words}


def _shown_marks(marks: Mapping[Line, LevelMark], rows: Sequence[Mapping[str, Any]]) -> list[LevelMark]:
    """Return the marks of all levels, and those of rows without one where there are any, in the order of the lines."""
    there = [line for line in dict.fromkeys(map(line_of, rows)) if line[0] is None]
    without = sorted(there, key=lambda line: line[1] is not None)
    return [*(mark for line, mark in marks.items() if line[0] is not None), *(marks[line] for line in without)]


def distribution(
    rating: Rating[Any], ladder: str | None = None, *, within: Sequence[str] | str = (), lang: str | None = None
) -> Chart:
    """Return how many rows have each level of a ladder, with a mark at what its quotas ask for.

    Args:
        rating: The rating.
        ladder: The ladder; the first one of the units where none is named.
        within: Key columns; each group of rows gets a picture of its own.
        lang: `en` or `zh`; by default the chosen language.

    Raises:
        NotFoundError: There is no such ladder or key column.
        UsageError: It is no ladder, or there are more than 60 groups.

    Example:
        >>> import partyrate as pr
        >>> scheme = pr.loads_scheme('''
        ... name = "town"
        ... [table.village]
        ... key = "village"
        ... [input.mark]
        ... kind = "number"
        ... low = 0
        ... high = 100
        ... decimals = 0
        ... [ladder.grade]
        ... levels = [{ name = "good", when = "mark >= 60" }, { name = "poor" }]
        ... ''')
        >>> rating = pr.Evaluator(scheme).rate([{"village": "Alder", "mark": 72}, {"village": "Birch", "mark": 65}])
        >>> chart = pr.charts.distribution(rating, lang="en")
        >>> chart
        <Chart distribution: Levels of grade (village, 2 in all)>
        >>> [row["text"] for row in chart.to_dict()["data"]["values"]]
        ['2 (100%)', '0 (0%)']
    """
    lang, rating = checked_language(lang), checked_rating(rating)
    name = chosen_ladder(rating, ladder)
    node, by = ladder_node(rating.plan, name), as_texts(within)
    marks = line_marks(rating, name, lang)
    rows = rating.distribution(name, by)
    asked = wanted_places(rating.plan, rating.result, node, by)
    groups = list(dict.fromkeys(tuple(row[each] for each in by) for row in rows))
    if len(groups) > MOST_GROUPS:
        raise UsageError(*message("chart groups", count=len(groups), most=MOST_GROUPS, names=joined(by)))
    values: list[dict[str, Any]] = []
    for row in rows:
        group = tuple(row[each] for each in by)
        about = {"group": cohort_words(rating.scheme, by, group, lang), "level": marks[line_of(row)].label}
        values += _values(row, about, asked.get((*map(str, group), row["level"]), []), lang)
    shown = _shown_marks(marks, rows)
    notes = [text("chart key of quotas")] if "quota" in {value["part"] for value in values} else []
    total = sum(row["count"] for row in rows)
    entry = rating.scheme.ladders[name]
    title = title_of("levels of", ladder=entry, rows=total, table=rating.scheme.tables[node.table])
    body = _bars(shown, max([each.get("end", 0.0) for each in values], default=0.0), lang, is_grouped=bool(by))
    if by:
        body = _facets(body, [cohort_words(rating.scheme, by, each, lang) for each in groups])
    return build("distribution", lang, title, [*assumed(rating), *notes], {"data": {"values": values}, **body})


def _count_words(row: Mapping[str, Any], quotas: Sequence[tuple[str, Fraction | None]], lang: str) -> str:
    """Return what stands beside a bar: the number, its share, and what quotas ask for."""
    counted = said("count", lang, count=row["count"])
    if row["share"] is not None:
        counted = said("count and share", lang, count=row["count"], share=show_percent(row["share"]))
    return said("count of quota", lang, count=counted, quota=quota_words(quotas, lang)) if quotas else counted


def _bars(marks: Sequence[LevelMark], most: float, lang: str, *, is_grouped: bool) -> dict[str, Any]:
    y = {
        "field": "level", "type": "nominal", "sort": [mark.label for mark in marks],
        "axis": {"title": None, "ticks": False, "domain": False, "labelPadding": 8},
    }  # fmt: skip
    about = [
        {"field": "level", "type": "nominal", "title": said("level", lang)},
        {"field": "text", "type": "nominal", "title": said("rows", lang)},
    ]  # fmt: skip
    count = {"field": "count", "type": "quantitative", "axis": axis(said("rows", lang), grid=True, whole=most)}
    bars = [{"filter": "datum.part === 'count'"}]
    return {
        "width": 240 if is_grouped else WIDTH,
        "height": {"step": 34},
        "layer": [
            {
                "transform": bars, "mark": {"type": "bar", "height": {"band": 0.62}},
                "encoding": {"y": y, "x": count, "color": colour_of_levels(marks, legend=False), "tooltip": about},
            },
            {
                "transform": [{"filter": "datum.part === 'quota'"}],
                "mark": {
                    "type": "tick", "thickness": 5, "height": {"band": 0.9}, "color": INK, "opacity": 1,
                    "stroke": PAPER, "strokeWidth": 1,  # the best level has a bar nearly as dark
                },
                "encoding": {"y": y, "x": {"field": "at", "type": "quantitative"}, "tooltip": about},
            },
            {
                "transform": bars, "mark": {"type": "text", "align": "left", "dx": 7},
                "encoding": {
                    "y": y, "x": {"field": "end", "type": "quantitative"}, "text": {"field": "text", "type": "nominal"},
                },
            },
        ],
    }  # fmt: skip


def _facets(picture: dict[str, Any], groups: Sequence[str]) -> dict[str, Any]:
    """Return a picture for each group."""
    facet = {"field": "group", "type": "nominal", "sort": list(groups), "header": {"title": None}}
    return {"facet": facet, "columns": 2, "spec": picture, "spacing": {"row": 24, "column": 150}}
