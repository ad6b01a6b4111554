"""Drawings of a report as SVG, from the figures of the charts: a histogram, and the graph of a scheme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from partyrate.charts.phrases import LABEL_HEIGHT, LETTER
from partyrate.report.charts import colour
from partyrate.report.markup import escaped
from partyrate.spans import width

_WIDTH: Final = 420
_HEIGHT: Final = 190
_FOOT: Final = 44
_MARGIN: Final = 14.0
"""The points of a box that its label leaves free."""


def histogram_drawing(name: str, body: Mapping[str, Any], title: str, places: Mapping[str, int]) -> str:
    """Return the columns of a histogram, each of its levels above the other; nothing where no row has a value.

    Args:
        name: A name that keeps its parts apart.
        body: The picture as the chart describes it.
        title: Its title.
        places: The place of each level by its label, the best one first.
    """
    picture = body.get("vconcat", [body])[0]
    columns: Sequence[Mapping[str, Any]] = picture["data"]["values"]
    if not columns:
        return ""
    first, last = picture["layer"][0]["encoding"]["x"]["scale"]["domain"]
    sums: dict[float, int] = {}
    for each in columns:
        sums[each["from"]] = sums.get(each["from"], 0) + each["count"]
    most, scale = max(sums.values()), _WIDTH / (last - first)
    parts, below = [], dict.fromkeys(sums, 0)
    for each in sorted(columns, key=lambda each: -each["order"]):
        start, count = each["from"], each["count"]
        high = count * _HEIGHT / most
        top = _HEIGHT - below[start] * _HEIGHT / most - high
        below[start] += count
        wide = max((each["to"] - start) * scale - 1, 1)
        kind = colour(places.get(each["level"]), len(places))
        parts.append(
            f'<rect class="{kind}" x="{(start - first) * scale:.1f}" y="{top + 20:.1f}" '
            f'width="{wide:.1f}" height="{high:.1f}"><title>{escaped(each["level"])} · {escaped(each["text"])}: '
            f"{count:,}</title></rect>"
        )
    marks = [first, (first + last) / 2, last]
    anchors = ("start", "middle", "end")
    labels = "".join(
        f'<text x="{(mark - first) * scale:.1f}" y="{_HEIGHT + 38}" text-anchor="{anchor}">{mark:g}</text>'
        for mark, anchor in zip(marks, anchors, strict=True)
    )
    return (
        f'<svg role="img" viewBox="-2 0 {_WIDTH + 4} {_HEIGHT + _FOOT}" aria-labelledby="{name}-title">'
        f'<title id="{name}-title">{escaped(title)}</title>{"".join(parts)}'
        f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{_HEIGHT + 20}" y2="{_HEIGHT + 20}"/>'
        f'<text class="most" x="0" y="14">{most:,}</text>{labels}</svg>'
    )


def fitted(label: str, points: float) -> str:
    """Return a label as far as it fits into so many points.

    Example:
        >>> fitted("得分", 40.0), fitted("points for the building of the party", 100.0)
        ('得分', 'points for th…')
    """
    if width(label) * LETTER <= points:
        return label
    end = next(end for end in range(len(label), -1, -1) if width(label[:end]) * LETTER <= points - LETTER)
    return f"{label[:end].rstrip()}…"


def _label_lines(box: Mapping[str, Any]) -> str:
    """Return the lines of the label of a box, each in its place."""
    return "".join(
        f'<tspan x="{box["middle"]:.0f}" y="{box["line"] + number * LABEL_HEIGHT + 4:.0f}">'
        f"{escaped(fitted(line, box['x2'] - box['x'] - _MARGIN))}</tspan>"
        for number, line in enumerate(box["label"].splitlines())
    )


def graph_drawing(body: Mapping[str, Any], title: str) -> str:
    """Return the graph of a scheme: boxes with their labels, and the lines between them."""
    edges, boxes = (body["layer"][place]["data"]["values"] for place in (0, 1))
    kinds = body["layer"][1]["encoding"]["color"]["scale"]["domain"]
    paths: dict[int, list[str]] = {}
    for each in edges:
        paths.setdefault(each["edge"], []).append(f"{each['x']:.0f},{each['y']:.0f}")
    lines = "".join(f'<polyline class="edge" points="{" ".join(points)}"/>' for points in paths.values())
    parts = "".join(
        f"<g><title>{escaped(each['name'])} · {escaped(each['kind'])} · {escaped(each['table'])}</title>"
        f'<rect class="k{kinds.index(each["kind"]) % 8}" x="{each["x"]:.0f}" y="{each["y"]:.0f}" rx="4" '
        f'width="{each["x2"] - each["x"]:.0f}" height="{each["y2"] - each["y"]:.0f}"/>'
        f'<text text-anchor="middle">{_label_lines(each)}</text></g>'
        for each in boxes
    )
    wide, high = body["width"] + 4, body["height"] + 30
    legend, left = [], 0
    for number, kind in enumerate(kinds):
        legend.append(
            f'<rect class="k{number % 8}" x="{left}" y="2" width="14" height="14" rx="3"/>'
            f'<text x="{left + 20}" y="14">{escaped(kind)}</text>'
        )
        left += 40 + 13 * len(kind)
    return (
        f'<svg class="graph" role="img" width="{max(wide, left):.0f}" height="{high:.0f}" '
        f'viewBox="-2 -2 {max(wide, left):.0f} {high:.0f}"><title>{escaped(title)}</title>{"".join(legend)}'
        f'<g transform="translate(0 24)">{lines}{parts}</g></svg>'
    )
