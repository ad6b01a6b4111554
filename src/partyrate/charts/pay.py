"""The sums of incentives, by level or by any other name that totals are grouped by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.charts.chart import Chart, build
from partyrate.charts.levels import assumed, checked_rating, chosen_ladder, marks_of, unique_labels
from partyrate.charts.phrases import axis, near, said
from partyrate.charts.selection import short_names
from partyrate.charts.theme import CATEGORIES, Paint
from partyrate.errors import UsageError, checked_language
from partyrate.errors.arguments import checked_name
from partyrate.messages import Text, message, text, word
from partyrate.model import Ladder
from partyrate.model.entry import LabelOf
from partyrate.model.incentive import unit_of_amount
from partyrate.model.value_words import labelled, recipient_labels
from partyrate.numbers import decimals_of, show_grouped
from partyrate.rating.rating import Rating
from partyrate.results.totals import countable, known_names
from partyrate.spans import width

MOST_BARS: Final = 60
SHORT: Final = 32
"""The columns of labels of which two stand side by side in the legend."""


def pay(rating: Rating[Any], by: str | None = None, *, lang: str | None = None) -> Chart:
    """Return what incentives add up to, for each level of a ladder or each value of another name.

    Amounts of different units, or for different spans, have pictures of their own; nothing is added up over them.

    Args:
        rating: The rating.
        by: A ladder, a key column, or another name that totals can be grouped by (see `Rating.totals`). The first
            ladder of the units where none is named, as far as its level is known of the recipients; else `recipient`.
        lang: `en` or `zh`; by default the chosen language.

    Raises:
        NotFoundError: Totals cannot be grouped by such a name.
        UsageError: The scheme pays nothing that adds up, or there are more than 60 groups.
    """
    lang, rating = checked_language(lang), checked_rating(rating)
    name = _grouping(rating) if by is None else checked_name(by, "value")
    names = ("incentive",) if name == "incentive" else ("incentive", name)
    rows = rating.totals(by=names)
    if not rows:
        raise UsageError(*message("nothing is paid"))
    groups = _groups(rating, name, rows, lang)
    if len(groups) > MOST_BARS:
        raise UsageError(*message("chart groups", count=len(groups), most=MOST_BARS, names=name))
    incentives = rating.scheme.incentives
    used = dict.fromkeys(row["incentive"] for row in rows)
    labels = unique_labels([(each, incentives[each].label(lang)) for each in used])
    values = [
        {"group": groups[row[name]], "incentive": labels[row["incentive"]], "unit": _unit(row, lang),
         "total": float(row["total"]), "text": _amount(row["total"], row["rows"] - row["open_rows"], lang),
         "rows": row["rows"] - row["open_rows"], "part": "bar"}
        for row in rows
    ]  # fmt: skip
    sums: dict[tuple[str, str], Fraction] = {}
    known: Counter[tuple[str, str]] = Counter()
    for row in rows:
        place = groups[row[name]], _unit(row, lang)
        sums[place] = sums.get(place, Fraction(0)) + row["total"]
        known[place] += row["rows"] - row["open_rows"]
    values += [
        {"group": place[0], "unit": place[1], "total": float(total), "text": _amount(total, known[place], lang),
         "part": "sum"}
        for place, total in sums.items()
    ]  # fmt: skip
    open_rows = sum(row["open_rows"] for row in rows)
    notes: list[Text | str] = [*assumed(rating)]
    if open_rows:
        notes.append(text("chart amounts open", count=open_rows))
    if len(used) == 1 and name != "incentive":
        notes.append(text("chart of incentive", incentive=LabelOf(incentives[next(iter(used))])))
    title = text("chart pay by", by=_label_of(rating, name))
    body = _bars(values, list(groups.values()), list(labels.values()), lang)
    return build("pay", lang, title, notes, {"data": {"values": values}, **body})


def _amount(total: Fraction, known: int, lang: str) -> str:
    """Return what stands beside a bar; a total of no known amount is not nothing."""
    if not known:
        return said("open amount", lang)
    return near(total) if decimals_of(total) is None else show_grouped(total)


def _grouping(rating: Rating[Any]) -> str:
    """Return what pay is shown by: the first ladder of the units where all recipients have its level."""
    if rating.scheme.ladders:
        ladder = chosen_ladder(rating, None)
        nodes = countable(rating.plan)
        if ladder in known_names(rating.plan, nodes) and all(
            rating.plan.nodes[ladder].table in rating.plan.ancestors(node.table) for node in nodes
        ):
            return ladder
    return "recipient"


def _groups(rating: Rating[Any], name: str, rows: Sequence[Mapping[str, Any]], lang: str) -> dict[Any, str]:
    """Return the labels of the groups in the order in which they are shown."""
    node = rating.plan.nodes.get(name)
    if node is not None and isinstance(node.entry, Ladder):
        present = {row[name] for row in rows}
        marks = marks_of(rating, name, lang)
        return {level: mark.label for level, mark in marks.items() if level is not None or None in present}
    if name == "incentive":
        labels = {row[name]: rating.scheme.incentives[row[name]].label(lang) for row in rows}
    else:
        labels = {row[name]: _words(rating, name, row[name], lang) for row in rows}
    texts = short_names(unique_labels([(str(group), label) for group, label in labels.items()]))
    return {group: texts[str(group)] for group in labels}


def _words(rating: Rating[Any], name: str, value: Any, lang: str) -> str:
    """Return what people call a value of a name that totals are grouped by."""
    if value in (None, ""):
        return said("nothing", lang)
    if isinstance(value, bool):
        return said("yes" if value else "no", lang)
    if name == "kind":
        return word("incentive", value).in_language(lang)
    if name == "recipient":
        return recipient_labels(rating.scheme, value).get(lang, value)
    return str(labelled(rating.scheme, [name], [value], lang)[0])


def _label_of(rating: Rating[Any], name: str) -> Any:
    node = rating.plan.nodes.get(name)
    if name in ("incentive", "kind", "recipient"):
        return text(f"chart by {name}")
    return name if node is None else LabelOf(node.entry)


def _unit(row: Mapping[str, Any], lang: str) -> str:
    """Return the unit of an amount, and the span that it is for."""
    return unit_of_amount(row["amount_unit"], row["every"]).in_language(lang)


def _bars(
    values: Sequence[Mapping[str, Any]], groups: Sequence[str], incentives: Sequence[str], lang: str
) -> dict[str, Any]:
    units = list(dict.fromkeys(value["unit"] for value in values))
    paints: list[Paint] = [CATEGORIES[at % len(CATEGORIES)] for at in range(len(incentives))]
    is_short = len(incentives) <= 4 and all(width(each) <= SHORT for each in incentives)
    y = {
        "field": "group", "type": "nominal", "sort": list(groups), "scale": {"domain": list(groups)},
        "axis": {"title": None, "ticks": False, "domain": False, "labelPadding": 8},
    }  # fmt: skip
    colour = {
        "field": "incentive", "type": "nominal", "scale": {"domain": list(incentives), "range": paints},
        "legend": {"title": None, "orient": "bottom", "columns": 2 if is_short else 1, "labelLimit": 480}
        if len(incentives) > 1 else None,
    }  # fmt: skip
    about = [
        {"field": "group", "type": "nominal", "title": said("group", lang)},
        {"field": "incentive", "type": "nominal", "title": said("incentive", lang)},
        {"field": "text", "type": "nominal", "title": said("total", lang)},
        {"field": "rows", "type": "quantitative", "title": said("recipients", lang)},
    ]  # fmt: skip
    title = units[0] if len(units) == 1 else ""
    total = {"field": "total", "type": "quantitative", "axis": axis(title, grid=True), "stack": "zero"}
    picture = {
        "width": 430,
        "height": {"step": 34},
        "layer": [
            {
                "transform": [{"filter": "datum.part === 'bar'"}],
                "mark": {"type": "bar", "height": {"band": 0.62}},
                "encoding": {"y": y, "x": total, "color": colour, "tooltip": about},
            },
            {
                "transform": [{"filter": "datum.part === 'sum'"}],
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {
                    "y": y, "x": {"field": "total", "type": "quantitative"},
                    "text": {"field": "text", "type": "nominal"},
                },
            },
        ],
    }  # fmt: skip
    if len(units) == 1:
        return picture
    return {
        "facet": {"field": "unit", "type": "nominal", "sort": units, "header": {"title": None}},
        "columns": 1, "spec": picture, "resolve": {"scale": {"x": "independent"}},
    }  # fmt: skip
