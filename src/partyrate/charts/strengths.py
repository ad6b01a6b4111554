"""One unit against its cohort: on which numbers it stands above most of the others, and on which below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.charts.chart import Chart, build
from partyrate.charts.levels import checked_rating, cohort_words, unique_labels
from partyrate.charts.phrases import axis, label_lines, near, rows_axis, said
from partyrate.charts.selection import key_text
from partyrate.charts.theme import BLUE, INK, ORANGE, SOFT
from partyrate.engines.reference.results import digits_of
from partyrate.errors import UsageError, checked_language
from partyrate.errors.arguments import checked_names
from partyrate.explain.dependencies import locate
from partyrate.messages import Text, message, text
from partyrate.model import Indicator, ordering
from partyrate.numbers import decimals_of, show, show_percent
from partyrate.plan import Node, within_names
from partyrate.rating.nodes import ladder_node, read_node
from partyrate.rating.rating import Rating
from partyrate.results.totals import rows_of
from partyrate.summary.standings import main_ladder, ordering_value

MOST_NUMBERS: Final = 40
SHOWN: Final = 20
"""How many numbers are shown where none are named: those nearest to the one that orders the ladder."""


def unit_profile(
    rating: Rating[Any],
    unit: Any,
    *,
    of: Sequence[str] | str = (),
    ladder: str | None = None,
    lang: str | None = None,
) -> Chart:
    """Return the strengths and weaknesses of a unit: for each number, how much of its cohort it stands above.

    Of those with the same number, half count as below it. Where lower numbers are better, the lower ones are above.

    Args:
        rating: The rating.
        unit: The key of the unit: the value of its last key column where that is enough, a tuple of all key columns,
            or a mapping.
        of: The numbers; those from which the ladder's order is computed where none are named.
        ladder: The ladder whose cohorts are compared; the first one of the units where none is named. Without ladders
            all units are one cohort.
        lang: `en` or `zh`; by default the chosen language.

    Raises:
        NotFoundError: There is no such unit, number or ladder.
        UsageError: A name is no number of the units, more than 40 are named, or nothing orders the ladder and none are.
    """
    lang, rating = checked_language(lang), checked_rating(rating)
    name = main_ladder(rating) if ladder is None else ladder_node(rating.plan, ladder).name
    table = rating.root if name is None else rating.plan.nodes[name].table
    nodes = _numbers(rating, table, name, checked_names(of, "of", "score"))
    keys = rating.plan.full_key(table)
    key = locate(rating, table, unit)
    within = () if name is None else within_names(rating.plan.choice(rating.scheme.ladders[name].within))
    wanted = list(dict.fromkeys([*(node.name for node in nodes), *within]))
    rows = list(rows_of(rating.plan, rating.result, table, [], wanted))
    own = _alike(rows, key, keys)[0]
    cohort = _alike(rows, own, within)
    labels = unique_labels([(node.name, node.entry.label(lang)) for node in nodes])
    values = [each for node in nodes if (each := _place(node, own, cohort, labels[node.name], lang)) is not None]
    lacking = len(nodes) - len(values)
    values.sort(key=lambda each: -each["share"])
    notes: list[Text | str] = [text("chart key of profile", count=len(cohort))]
    if within:
        notes.append(
            text("chart cohort", cohort=cohort_words(rating.scheme, within, [own[each] for each in within], lang))
        )
    if lacking:
        notes.append(text("chart numbers left out", count=lacking))
    title = text("chart profile of", unit=key_text(tuple(key[each] for each in keys)))
    return build("unit_profile", lang, title, notes, _bars(values, lang))


def _alike(rows: Sequence[dict[str, Any]], other: Mapping[str, Any], names: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rows that have the same values of some names as another."""
    return [row for row in rows if all(row[name] == other[name] for name in names)]


def _numbers(rating: Rating[Any], table: str, ladder: str | None, asked: Sequence[str]) -> list[Node]:
    """Return the numbers of the rows that are shown."""
    if asked:
        return _asked_numbers(rating, table, asked)
    if ladder is None or ordering_value(rating, ladder) is None:
        raise UsageError(*message("chart which numbers"))
    nodes = _layers(rating, [ordering(each)[0] for each in rating.scheme.ladders[ladder].order_by])
    return [node for node in nodes if _is_number(rating, node, table)][:SHOWN]


def _asked_numbers(rating: Rating[Any], table: str, asked: Sequence[str]) -> list[Node]:
    """Return the numbers that a call names.

    Raises:
        UsageError: A name is no number of the rows, or there are too many.
    """
    nodes = [read_node(rating.plan, name) for name in dict.fromkeys(asked)]
    for node in nodes:
        if not _is_number(rating, node, table):
            raise UsageError(*message("chart of no number", name=node.name, table=table))
    if len(nodes) > MOST_NUMBERS:
        raise UsageError(*message("chart numbers", count=len(nodes), most=MOST_NUMBERS))
    return nodes


def _layers(rating: Rating[Any], names: Sequence[str]) -> list[Node]:
    """Return values and what they are computed from, layer by layer, until there are enough."""
    nodes: dict[str, Node] = {}
    layer = names
    while layer and len(nodes) < SHOWN:
        new = [name for name in dict.fromkeys(layer) if name in rating.plan.uses and name not in nodes]
        nodes |= {name: rating.plan.nodes[name] for name in new}
        layer = [used for name in new for used in rating.plan.uses[name] if used not in nodes]
    return list(nodes.values())


def _is_number(rating: Rating[Any], node: Node, table: str) -> bool:
    return (
        node.value_range.kind == "number" and node.table == table and node.kind in ("input", "formula", "group")
        and node.variant_of is None and not node.instance and rating.result.has(node.name)
    )  # fmt: skip


def _place(
    node: Node, own: Mapping[str, Any], cohort: Sequence[Mapping[str, Any]], label: str, lang: str
) -> dict[str, Any] | None:
    """Return where the unit stands with a number; None where it has none."""
    value = own[node.name]
    if not isinstance(value, Fraction):
        return None
    others = sorted(row[node.name] for row in cohort if isinstance(row[node.name], Fraction))
    is_lower_better = isinstance(node.entry, Indicator) and node.entry.direction == "lower"
    below = sum(each > value if is_lower_better else each < value for each in others)
    even = sum(each == value for each in others) - 1
    share = Fraction(2 * below + even, 2 * (len(others) - 1)) if len(others) > 1 else Fraction(1, 2)
    middle = (others[(len(others) - 1) // 2] + others[len(others) // 2]) / 2
    shown_value, median = (_figure(each, digits_of(node)) for each in (value, middle))
    figure = said("value and median", lang, value=shown_value, median=median)
    words = said("lower is better", lang, label=label) if is_lower_better else label
    return {
        "label": label_lines(words),
        "name": words,
        "share": float(share),
        "text": figure,
        "above": show_percent(share),
    }


def _figure(number: Fraction, digits: int | None) -> str:
    """Return a number with its decimals; one that no decimal writes exactly is rounded."""
    return near(number) if digits is None and decimals_of(number) is None else show(number, digits)


def _bars(values: Sequence[Mapping[str, Any]], lang: str) -> dict[str, Any]:
    y = {
        "field": "label", "type": "nominal", "sort": None, "axis": rows_axis(),
    }  # fmt: skip
    scale = {"domain": [0, 1], "nice": False}
    heading = {**axis(said("above", lang), grid=True), "format": "~%", "values": [0, 0.25, 0.5, 0.75, 1]}
    about = [
        {"field": "name", "type": "nominal", "title": said("value", lang)},
        {"field": "text", "type": "nominal", "title": said("figure", lang)},
        {"field": "above", "type": "nominal", "title": said("above", lang)},
    ]  # fmt: skip
    colour = {"condition": {"test": "datum.share >= 0.5", "value": BLUE}, "value": ORANGE}
    share = {"field": "share", "type": "quantitative", "scale": scale, "axis": heading}
    return {
        "data": {"values": list(values)},
        "width": 420,
        "height": {"step": 34},
        "encoding": {"y": y, "tooltip": about},
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.3}},
                "encoding": {"x": share, "x2": {"datum": 0.5}, "color": colour},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 120, "opacity": 1},
                "encoding": {"x": share, "color": colour},
            },
            {
                "data": {"values": [{"middle": 0.5}]},
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
                "encoding": {
                    "x": {"field": "middle", "type": "quantitative", "scale": scale}, "y": {"value": 0},
                    "y2": {"value": "height"}, "tooltip": None,
                },
            },
            {
                "mark": {"type": "text", "align": "left", "color": SOFT},
                "encoding": {"x": {"value": 434}, "text": {"field": "text", "type": "nominal"}},
            },
        ],
    }  # fmt: skip
