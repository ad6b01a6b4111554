"""The dependency graph of a scheme, drawn in columns: inputs to the left, what uses them to the right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from partyrate.charts.chart import Chart, build
from partyrate.charts.phrases import LABEL_HEIGHT, LETTER, label_lines, said
from partyrate.charts.theme import BLUE, CATEGORIES, INK, LINE, NONE, Paint, faint
from partyrate.description.diagrams import label
from partyrate.errors import NotFoundError, UsageError, checked_language
from partyrate.errors.arguments import checked_flag
from partyrate.evaluator import Evaluator
from partyrate.messages import Text, message, text, word
from partyrate.model import Scheme
from partyrate.model.entry import LabelOf
from partyrate.plan import Plan
from partyrate.rating.rating import Rating
from partyrate.spans import width
from partyrate.text.quoting import shown

MOST_NODES: Final = 150
"""The most values that one picture shows; larger graphs are drawn in parts."""

SWEEPS: Final = 10
ROW: Final = 34
"""The height of a row; of one with labels in two lines, that of a line more."""

GAP: Final = 60
HALF: Final = 12
"""Half the height of a box whose label has one line."""

COLUMNS: Final = 28
"""The columns of a line of a label."""

WIDE: Final = 1_600.0
"""The width in points up to which a graph is drawn whole; of wider ones the values nearest to the results are shown."""

_PAINTS: Final[Mapping[str, Paint]] = {
    "input": NONE, "formula": BLUE, "group": CATEGORIES[2], "ladder": CATEGORIES[1], "gate": CATEGORIES[5],
    "warning": CATEGORIES[4], "incentive": CATEGORIES[3], "budget": CATEGORIES[3], "pairing": CATEGORIES[6],
}  # fmt: skip


def graph(
    scheme: Scheme | Evaluator | Rating[Any],
    *,
    of: str | None = None,
    stage: str | None = None,
    whole: bool = False,
    lang: str | None = None,
) -> Chart:
    """Return the graph of a scheme: which values are computed from which, in columns in the order of work.

    Of a graph that would be wider than a screen, the values nearest to its results are shown, as many steps back as
    there is room for, unless the whole is asked for; the line below the title says how many are left out.

    Args:
        scheme: The scheme, its evaluator, or a rating by it.
        of: A value; only it and what it is computed from are shown.
        stage: A stage of the scheme; only its values and what they use directly are shown.
        whole: Whether all of it is drawn, however wide it becomes.
        lang: `en` or `zh`; by default the chosen language.

    Raises:
        NotFoundError: There is no such value or stage.
        UsageError: More than 150 values would be shown, or none, or it is no scheme.
        SchemeError: The scheme is at fault.
    """
    lang, plan = checked_language(lang), _plan_of(scheme)
    names = _shown_names(plan, of, stage)
    if not names:
        raise UsageError(*message("chart graph of nothing", stage=stage or "", of=of or ""))
    count, drawn = len(names), None
    for some in [names] if checked_flag(whole, "whole") else _nearer(plan, names):
        if len(some) <= MOST_NODES:
            names, drawn = some, _drawn(plan, some, lang)
            if drawn[2][0] <= WIDE:
                break
    if drawn is None:
        raise UsageError(*message("chart graph", count=count, most=MOST_NODES))
    values, edges, size = drawn
    kinds = list(dict.fromkeys(plan.nodes[name].kind for name in names))
    kinds.sort(key=list(_PAINTS).index)
    notes: list[Text | str] = [text("chart key of graph")]
    if len(values) < count:
        notes.append(text("chart graph in part", count=len(values), all=count))
    if stage is not None:
        notes.append(text("chart of stage", stage=stage))
    titled = _Titled(plan.scheme)
    title = text("chart graph of", scheme=titled)
    if of is not None:
        title = text("chart graph of value", scheme=titled, value=LabelOf(plan.named(of).entry))
    return build("graph", lang, title, notes, _picture(values, edges, size, kinds, lang))


class _Titled:
    """The title of a scheme, as a part of a text in the language of the whole."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme

    def in_language(self, lang: str) -> str:
        """Return the title in a language, or the name."""
        return self.scheme.title.get(lang, self.scheme.name)


def _plan_of(scheme: Any) -> Plan:
    if isinstance(scheme, Scheme):
        return Evaluator(scheme).plan
    if isinstance(scheme, Evaluator | Rating):
        return scheme.plan
    raise UsageError(*message("chart of no scheme", type=type(scheme).__name__))


def _shown_names(plan: Plan, of: str | None, stage: str | None) -> list[str]:
    """Return the values that are shown, in the order of work."""
    known = list(plan.uses)
    if stage is not None:
        if stage not in plan.scheme.stages:
            raise NotFoundError.of("stage", stage, plan.scheme.stages, text("stages are declared"))
        own = [name for name in known if getattr(plan.nodes[name].entry, "stage", None) == stage]
        shown_names = {*own, *(used for name in own for used in plan.uses[name])}
        known = [name for name in known if name in shown_names]
    if of is not None:
        needed, stack = set(), [plan.nodes[plan.named(of).name].variant_of or plan.named(of).name]
        while stack:
            name = stack.pop()
            if name not in needed:
                needed.add(name)
                stack.extend(plan.uses[name])
        known = [name for name in known if name in needed]
    return known


def _nearer(plan: Plan, names: Sequence[str]) -> Iterator[list[str]]:
    """Yield values, all at first, then each time without those that are most steps away from a result."""
    known = set(names)
    used = {each for name in names for each in plan.uses[name]}
    steps: dict[str, int] = {}
    for name in reversed(names):
        if name not in used:
            steps[name] = 0
        for each in plan.uses[name]:
            if each in known:
                steps[each] = min(steps.get(each, len(names)), steps[name] + 1)
    for most in range(max(steps.values()), -1, -1):
        yield [name for name in names if steps[name] <= most]


def _drawn(
    plan: Plan, names: Sequence[str], lang: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], tuple[float, float]]:
    """Return the boxes of values with their places, the points of the edges, and the size of the picture."""
    known = set(names)
    uses = {name: [used for used in plan.uses[name] if used in known] for name in names}
    labels = {name: shown(label(plan, plan.nodes[name], lang)) for name in names}
    return _placed(plan, _columns(uses), uses, labels, lang)


def _column_numbers(uses: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the column of each value: right of all that it uses, or just left of its first use."""
    places: dict[str, int] = {}
    users: dict[str, list[str]] = {name: [] for name in uses}
    for name, used in uses.items():
        places[name] = max((places[each] + 1 for each in used), default=0)
        for each in used:
            users[each].append(name)
    for name in reversed(list(uses)):
        if users[name] and not uses[name]:
            places[name] = min(places[each] for each in users[name]) - 1
    return places


def _columns(uses: Mapping[str, Sequence[str]]) -> list[list[str | tuple[str, str]]]:
    """Return what stands in each column, in an order with few crossings.

    A value stands right of all that it uses, and an input just left of its first use. Where an edge passes over
    columns, it has a place in each of them: the pair of its ends.
    """
    places = _column_numbers(uses)
    columns: list[list[str | tuple[str, str]]] = [[] for _ in range(max(places.values(), default=-1) + 1)]
    neighbours: dict[Any, list[Any]] = {}
    for name, place in places.items():
        columns[place].append(name)
    for name, used in uses.items():
        for each in used:
            between = range(places[each] + 1, places[name])
            path: list[Any] = [each, *(((each, name), at) for at in between), name]
            for at in between:
                columns[at].append((each, name))
            for left, right in pairwise(path):
                neighbours.setdefault((right, "left"), []).append(left)
                neighbours.setdefault((left, "right"), []).append(right)
    return _untangled(columns, neighbours)


def _untangled(
    columns: list[list[str | tuple[str, str]]], neighbours: Mapping[Any, Sequence[Any]]
) -> list[list[str | tuple[str, str]]]:
    """Return columns sorted by the mean place of what their members are joined to, to the left and right in turn."""

    def node(at: int, each: Any) -> Any:
        return (each, at) if isinstance(each, tuple) else each

    place = {node(at, each): row / max(1, len(column) - 1) for at, column in enumerate(columns)
             for row, each in enumerate(column)}  # fmt: skip
    for sweep in range(SWEEPS):
        side = "left" if sweep % 2 == 0 else "right"
        order = range(len(columns)) if side == "left" else reversed(range(len(columns)))
        for at in order:

            def mean(each: Any, at: int = at, side: str = side) -> float:
                joined = [place[other] for other in neighbours.get((node(at, each), side), ())]
                return sum(joined) / len(joined) if joined else place[node(at, each)]

            columns[at].sort(key=mean)
            for row, each in enumerate(columns[at]):
                place[node(at, each)] = row / max(1, len(columns[at]) - 1)
    return columns


def _placed(
    plan: Plan,
    columns: Sequence[Sequence[Any]],
    uses: Mapping[str, Sequence[str]],
    labels: Mapping[str, str],
    lang: str,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], tuple[float, float]]:
    """Return the boxes with their places, the points of the edges, and the size of the picture."""
    lines = {name: label_lines(words, COLUMNS) for name, words in labels.items()}
    has_two = any("\n" in each for each in lines.values())
    height = max((len(column) for column in columns), default=1) * (ROW + has_two * LABEL_HEIGHT)
    boxes: dict[str, dict[str, Any]] = {}
    passed: dict[Any, list[tuple[float, float, float]]] = {}
    left = 0.0
    for column in columns:
        own = [line for each in column if isinstance(each, str) for line in lines[each].splitlines()]
        wide = max([60.0, *(width(line) * LETTER + 18 for line in own)])
        for row, each in enumerate(column):
            middle = (row + 0.5) * height / len(column)
            if isinstance(each, str):
                node = plan.nodes[each]
                more = lines[each].count("\n") * LABEL_HEIGHT / 2
                boxes[each] = {
                    "label": lines[each], "name": labels[each], "x": left, "x2": left + wide,
                    "y": middle - HALF - more, "y2": middle + HALF + more, "middle": left + wide / 2, "at": middle,
                    "line": middle - more, "kind": word("kind", node.kind).in_language(lang),
                    "table": plan.scheme.tables[node.table].label(lang),
                }  # fmt: skip
            else:
                passed.setdefault(each, []).append((left, left + wide, middle))
        left += wide + GAP
    edges, number = [], 0
    for name, used in uses.items():
        for each in used:
            ends = [(boxes[each]["x2"], boxes[each]["at"])]
            for start, end, middle in passed.get((each, name), ()):
                ends += [(start, middle), (end, middle)]
            ends.append((boxes[name]["x"], boxes[name]["at"]))
            edges += [{"edge": number, "step": step, "x": x, "y": y} for step, (x, y) in enumerate(ends)]
            number += 1
    return list(boxes.values()), edges, (max(left - GAP, 60), height)


def _picture(
    values: Sequence[Mapping[str, Any]],
    edges: Sequence[Mapping[str, Any]],
    size: tuple[float, float],
    kinds: Sequence[str],
    lang: str,
) -> dict[str, Any]:
    def across(field: str) -> dict[str, Any]:
        scale = {"domain": [0, size[0]], "nice": False, "zero": False}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": None}

    def down(field: str) -> dict[str, Any]:
        scale = {"domain": [size[1], 0], "nice": False, "zero": False}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": None}

    scale = {
        "domain": [word("kind", kind).in_language(lang) for kind in kinds],
        "range": [faint(_PAINTS[kind], 0.3) for kind in kinds],
    }
    about = [
        {"field": "name", "type": "nominal", "title": said("value", lang)},
        {"field": "kind", "type": "nominal", "title": said("sort", lang)},
        {"field": "table", "type": "nominal", "title": word("kind", "table").in_language(lang)},
    ]  # fmt: skip
    legend = {"title": None, "orient": "top", "columns": 8}
    return {
        "width": size[0],
        "height": size[1],
        "layer": [
            {
                "data": {"values": list(edges)},
                "mark": {"type": "line", "interpolate": "monotone", "strokeWidth": 1.2, "color": NONE, "opacity": 0.75},
                "encoding": {
                    "x": across("x"), "y": down("y"), "detail": {"field": "edge", "type": "nominal"},
                    "order": {"field": "step", "type": "quantitative"},
                },
            },
            {
                "data": {"values": list(values)},
                "mark": {"type": "rect", "cornerRadius": 4, "stroke": LINE, "opacity": 1},
                "encoding": {
                    "x": across("x"), "x2": {"field": "x2"}, "y": down("y"), "y2": {"field": "y2"},
                    "color": {"field": "kind", "type": "nominal", "scale": scale, "legend": legend}, "tooltip": about,
                },
            },
            {
                "data": {"values": list(values)},
                "mark": {"type": "text", "color": INK, "lineBreak": "\n", "lineHeight": LABEL_HEIGHT},
                "encoding": {
                    "x": across("middle"), "y": down("line"), "text": {"field": "label", "type": "nominal"},
                    "tooltip": about,
                },
            },
        ],
    }  # fmt: skip
