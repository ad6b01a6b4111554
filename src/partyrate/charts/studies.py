"""Results of scenarios: where ranks lie, which parameters decide, and how far each of them moves a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from partyrate.charts.chart import Chart, build, language_of_chart
from partyrate.charts.levels import unique_labels
from partyrate.charts.phrases import Label, axis, label_lines, percent, rows_axis, said
from partyrate.charts.selection import chosen_keys, named_keys
from partyrate.charts.theme import BLUE, INK, ORANGE, PALE_BLUE, SOFT
from partyrate.errors import NotFoundError, UsageError, listed
from partyrate.messages import Text, joined, message, text
from partyrate.model.entry import as_texts, show_scalar
from partyrate.numbers import exact, round_fraction, show
from partyrate.scenarios import Scenarios
from partyrate.text.quoting import shown

RANKED: Final = 40
"""How many units the intervals of ranks show where nothing else is asked."""

ENDS: Final = ("0.05", "0.5", "0.95")
GROUPED_FROM: Final = 8
"""A number that takes so many values or more is looked at in its lowest and its highest fifth."""


def rank_intervals(
    scenarios: Scenarios,
    of: str | None = None,
    *,
    units: Any = RANKED,
    within: Sequence[str] | str = (),
    lang: str | None = None,
) -> Chart:
    """Return where the ranks of units by a number lie in all scenarios, those with the best median first.

    The thin line leads from the best to the worst rank, the bar holds nine scenarios of ten, the point is the median.

    Args:
        scenarios: The scenarios.
        of: The number; the only one that was kept where none is named.
        units: How many units, the first ones; or the keys of those that are shown.
        within: Key columns whose values form the groups that are ranked.
        lang: `en` or `zh`; by default the chosen language.

    Raises:
        NotFoundError: The number was not kept, or a unit is not there.
        UsageError: It is a level, none is named of several, too many units are asked for, or these are no scenarios.
    """
    lang, scenarios = language_of_chart(lang), _checked(scenarios)
    name = _number_of(scenarios, of)
    columns = list(scenarios.keys)
    by = as_texts(within)
    for each in by:
        if each not in columns:
            raise NotFoundError.of("key column", each, columns, text("groups by key columns"))
    found = {
        tuple(row[each] for each in columns): row
        for row in scenarios.ranks(name, within=by, at=ENDS).iter_rows(named=True) if row["low"] is not None
    }  # fmt: skip
    order = sorted(found, key=lambda key: (found[key]["q_0.5"], found[key]["low"], found[key]["high"]))
    chosen = chosen_keys(order, units, columns)
    names = named_keys(chosen)
    values = [
        {"unit": names[key], "low": row["low"], "high": row["high"], "near": row["q_0.05"] - 0.3,
         "far": row["q_0.95"] + 0.3, "median": row["q_0.5"],
         "text": said("ranks", lang, low=row["low"], high=row["high"], median=row["q_0.5"])}
        for key in chosen for row in [found[key]]
    ]  # fmt: skip
    notes: list[Text | str] = [text("chart key of intervals")]
    if len(chosen) < len(found):
        notes.append(text("chart some units", shown=len(chosen), count=len(found)))
    if by:
        notes.append(text("chart ranks within", keys=joined(by)))
    title = text("chart intervals of", value=_label_of(scenarios, name), count=len(scenarios))
    return build("rank_intervals", lang, title, notes, _intervals(values, lang))


def _checked(scenarios: Any) -> Scenarios:
    if not isinstance(scenarios, Scenarios):
        raise UsageError(*message("chart of no scenarios", type=type(scenarios).__name__))
    return scenarios


def _number_of(scenarios: Scenarios, of: str | None) -> str:
    """Return the number that is asked for; the only one that was kept where none is."""
    numbers = [name for name in scenarios.names if name not in scenarios.levels]
    if of is None and len(numbers) == 1:
        return numbers[0]
    if of is None:
        raise UsageError(*message("which result", known=listed(numbers or scenarios.names)))
    if of in scenarios.levels:
        raise UsageError(*message("intervals of a level", name=of))
    return scenarios.of(of)


def _label_of(scenarios: Scenarios, name: str) -> Any:
    """Return a name of the scheme as it stands in a text, by its label where it has one."""
    scheme = scenarios.scheme
    entry = scheme.entries.get(name) or scheme.parameters.get(name) or scheme.incentives.get(name)
    return name if entry is None else Label(entry)


def _intervals(values: Sequence[Mapping[str, Any]], lang: str) -> dict[str, Any]:
    y = {
        "field": "unit", "type": "nominal", "sort": None,
        "axis": {"title": None, "ticks": False, "domain": False, "labelPadding": 10},
    }  # fmt: skip
    number = {"type": "quantitative", "scale": {"zero": False, "nice": True}}
    heading = {**axis(said("rank", lang), grid=True, whole=True), "orient": "top"}
    about = [
        {"field": "unit", "type": "nominal", "title": said("unit", lang)},
        {"field": "text", "type": "nominal", "title": said("rank", lang)},
    ]  # fmt: skip
    return {
        "data": {"values": list(values)},
        "width": 520,
        "height": {"step": 20},
        "encoding": {"y": y, "tooltip": about},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 1.5, "color": SOFT},
                "encoding": {"x": {**number, "field": "low", "axis": heading}, "x2": {"field": "high"}},
            },
            {
                "mark": {"type": "bar", "height": 9, "color": BLUE, "cornerRadius": 2},
                "encoding": {"x": {**number, "field": "near"}, "x2": {"field": "far"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 42, "color": INK, "opacity": 1},
                "encoding": {"x": {**number, "field": "median"}},
            },
        ],
    }  # fmt: skip


def sensitivity(scenarios: Scenarios, of: str | None = None, *, lang: str | None = None) -> Chart:
    """Return how much each parameter decides of a result: alone, and together with others.

    Args:
        scenarios: All combinations of values, or scenarios drawn for indices.
        of: A result that was kept, an incentive, or `bill` for all that is paid; the only result where none is named.
        lang: `en` or `zh`; by default the chosen language.

    Raises:
        NotFoundError: The result was not kept.
        UsageError: Several results were kept and none is named, or the scenarios do not show what decides.
    """
    lang, scenarios = language_of_chart(lang), _checked(scenarios)
    found = sorted(scenarios.indices(of), key=lambda each: -each.total)
    labels = unique_labels([(each.name, _parameters(scenarios, each.name, lang)) for each in found])
    values = []
    for each in found:
        total, first = (_within_bounds(share) for share in (each.total, each.first))
        words = said("shares of index", lang, total=percent(total), first=percent(first))
        values.append({
            "label": label_lines(labels[each.name]), "parameter": labels[each.name],
            "total": float(total), "first": float(first), "text": words,
        })  # fmt: skip
    what = text("chart bill") if of == "bill" else _label_of(scenarios, of if of is not None else scenarios.of(None))
    notes: list[Text | str] = [text("chart key of indices")]
    if scenarios.design.kind != "full":
        notes.append(text("chart estimated", count=len(scenarios)))
    title = text("chart sensitivity of", value=what)
    return build("sensitivity", lang, title, notes, _shares(values, lang))


def _within_bounds(share: Fraction | float) -> Fraction:
    """Return a share as a number between 0 and 1; an estimate can lie a little outside."""
    return min(Fraction(1), max(Fraction(0), Fraction(share)))


def _parameters(scenarios: Scenarios, names: str, lang: str) -> str:
    """Return the labels of parameters; those that are drawn together stand in one name."""
    parameters = scenarios.scheme.parameters
    return joined(
        parameters[name].label(lang) if name in parameters else name for name in names.split(", ")
    ).in_language(lang)


def _shares(values: Sequence[Mapping[str, Any]], lang: str) -> dict[str, Any]:
    y = {
        "field": "label", "type": "nominal", "sort": None,
        "axis": rows_axis(),
    }  # fmt: skip
    scale = {"domain": [0, 1], "nice": False}
    heading = {**axis(said("decides", lang), grid=True), "format": "~%"}
    about = [
        {"field": "parameter", "type": "nominal", "title": said("parameter", lang)},
        {"field": "text", "type": "nominal", "title": said("decides", lang)},
    ]  # fmt: skip

    def bar(field: str, band: float, paint: Any) -> dict[str, Any]:
        x = {"field": field, "type": "quantitative", "scale": scale, "axis": heading}
        return {"mark": {"type": "bar", "height": {"band": band}, "color": paint}, "encoding": {"x": x}}

    return {
        "data": {"values": list(values)},
        "width": 420,
        "height": {"step": 34},
        "encoding": {"y": y, "tooltip": about},
        "layer": [
            bar("total", 0.66, PALE_BLUE),
            bar("first", 0.34, BLUE),
            {
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {
                    "x": {"field": "total", "type": "quantitative", "scale": scale},
                    "text": {"field": "text", "type": "nominal"},
                },
            },
        ],
    }  # fmt: skip


@frozen
class _End:
    """A value of a parameter at one end of a bar, and the mean of the result there."""

    words: str
    mean: Fraction


def tornado(
    scenarios: Scenarios,
    of: str | None = None,
    *,
    level: str | None = None,
    unit: Any = None,
    lang: str | None = None,
) -> Chart:
    """Return how far each parameter moves a result: its mean over the scenarios at each value of the parameter.

    The bar of a parameter leads from the lowest of these means to the highest; the line is the mean over all scenarios.
    A number with eight values or more is looked at in the lowest and the highest fifth of its scenarios.

    Args:
        scenarios: The scenarios.
        of: A ladder, of which the units at a level are counted; a number, whose mean over the units is taken; an
            incentive, or `bill` for all that is paid. The only result that was kept where none is named.
        level: The level that is counted; the best one where none is named.
        unit: The key of one unit, whose number is looked at instead of the mean over all.
        lang: `en` or `zh`; by default the chosen language.

    Raises:
        NotFoundError: The result was not kept, or there is no such level or unit.
        UsageError: Several results were kept and none is named, an argument is for another kind of result, or amounts
            are of several units.
    """
    lang, scenarios = language_of_chart(lang), _checked(scenarios)
    name = of if of == "bill" or of in scenarios.scheme.incentives else scenarios.of(of)
    assert name is not None
    outcome, title = _outcome(scenarios, name, level, unit)
    known = {number: value for number, value in outcome.items() if value is not None}
    if not known:
        raise UsageError(*message("chart without outcome", name=name))
    overall = sum(known.values(), Fraction(0)) / len(known)
    bars = []
    for parameter in (each.name for each in scenarios.design.axes):
        ends = _ends(scenarios, parameter, known, lang)
        low, high = min(ends, key=lambda end: end.mean), max(ends, key=lambda end: end.mean)
        bars.append((high.mean - low.mean, parameter, low, high))
    bars.sort(key=lambda bar: -bar[0])
    labels = unique_labels([(name, _parameters(scenarios, name, lang)) for _, name, _, _ in bars])
    values = [
        {"label": label_lines(labels[parameter]), "parameter": labels[parameter], "end": float(end.mean),
         "middle": float(overall), "side": side, "mean": _shown(end.mean),
         "words": end.words if spread else said("no effect", lang)}
        for spread, parameter, low, high in bars
        for side, end in (("low", low), ("high", high)) if spread or side == "high"
    ]  # fmt: skip
    notes: list[Text | str] = [text("chart key of tornado", mean=_shown(overall))]
    if any(len(each.values) >= GROUPED_FROM for each in scenarios.design.axes):
        notes.append(text("chart key of fifths"))
    if len(known) < len(outcome):
        notes.append(text("chart scenarios left out", count=len(outcome) - len(known)))
    return build(
        "tornado", lang, title, notes, _tornado(values, float(overall), [labels[bar[1]] for bar in bars], lang)
    )


def _outcome(scenarios: Scenarios, name: str, level: str | None, unit: Any) -> tuple[dict[int, Fraction | None], Text]:
    """Return the result of every scenario, and the title of its chart."""
    import polars as pl

    numbers = range(len(scenarios))
    if name in scenarios.levels:
        levels = scenarios.levels[name]
        if unit is not None:
            raise UsageError(*message("chart unit of a ladder", name=name))
        chosen = levels[0] if level is None else level
        if chosen not in levels:
            raise NotFoundError.of("level", str(level), levels, text("levels are those of the ladder"))
        at = scenarios.units.filter(pl.col(name).cast(pl.String) == chosen)["scenario"].value_counts()
        counts = dict(at.iter_rows())
        entry = scenarios.scheme.ladders[name]
        label = next(each for each in entry.levels if each.name == chosen)
        title = text("chart tornado of level", level=_LevelLabel(label), ladder=Label(entry))
        return {number: Fraction(counts.get(number, 0)) for number in numbers}, title
    if level is not None:
        raise UsageError(*message("chart level of no ladder", name=name))
    if name not in scenarios.names:
        return _bill(scenarios, name), text("chart tornado of", value=text("chart bill") if name == "bill" else
                                            _label_of(scenarios, name))  # fmt: skip
    rows = scenarios.units.select("scenario", *scenarios.keys, name)
    if unit is not None:
        keys = [tuple(row) for row in rows.select(scenarios.keys).unique(maintain_order=True).iter_rows()]
        (key,) = chosen_keys(keys, [unit], scenarios.keys)
        for column, value in zip(scenarios.keys, key, strict=True):
            rows = rows.filter(pl.col(column) == value)
        title = text("chart tornado of unit", value=_label_of(scenarios, name), unit=named_keys([key])[key])
    else:
        title = text("chart tornado of mean", value=_label_of(scenarios, name))
    sums: dict[int, list[Fraction]] = {number: [] for number in numbers}
    for number, *_, value in rows.iter_rows():
        if value is not None:
            sums[number].append(Fraction(value))
    return {number: sum(each, Fraction(0)) / len(each) if each else None for number, each in sums.items()}, title


class _LevelLabel:
    """The label of a level, as a part of a text in the language of the whole."""

    def __init__(self, level: Any) -> None:
        self.level = level

    def in_language(self, lang: str) -> str:
        """Return the label in a language."""
        label: str = self.level.label(lang)
        return label


def _bill(scenarios: Scenarios, name: str) -> dict[int, Fraction | None]:
    """Return what is paid in every scenario."""
    import polars as pl

    bills = scenarios.bills
    if bills is not None and name != "bill":
        bills = bills.filter(pl.col("incentive") == name)
    if bills is None or bills.is_empty():
        raise UsageError(*message("nothing is paid"))
    units = bills.select("amount_unit", "every").unique(maintain_order=True).rows()
    if len(units) > 1:
        known = listed(" ".join(part for part in each if part) for each in units)
        raise UsageError(*message("bill in several units", name=name, units=known))
    found: dict[int, Fraction | None] = {number: Fraction(0) for number in range(len(scenarios))}
    for number, total in bills.select("scenario", "total").iter_rows():
        before = found[number]
        found[number] = None if before is None or total is None else before + Fraction(total)
    return found


def _ends(scenarios: Scenarios, parameter: str, known: Mapping[int, Fraction], lang: str) -> list[_End]:
    """Return the mean of the result at each value of a parameter, or at its lowest and its highest values."""
    groups: dict[Any, list[int]] = {}
    for number in known:
        groups.setdefault(scenarios.design.settings[number][parameter], []).append(number)
    numbers = [value for value in groups if exact(value) is not None and not isinstance(value, bool)]
    if len(numbers) == len(groups) >= GROUPED_FROM:
        order = [(exact(value) or Fraction(0), number) for value in groups for number in groups[value]]
        order.sort()
        fifth = max(1, len(order) // 5)
        parts = (("at most", order[:fifth], order[fifth - 1][0]), ("at least", order[-fifth:], order[-fifth][0]))
        return [
            _End(said(key, lang, value=show(edge)), _mean(known, [number for _, number in part]))
            for key, part, edge in parts
        ]
    return [_End(_constant(value, lang), _mean(known, part)) for value, part in groups.items()]


def _mean(known: Mapping[int, Fraction], numbers: Sequence[int]) -> Fraction:
    return sum((known[number] for number in numbers), Fraction(0)) / len(numbers)


def _constant(value: Any, lang: str) -> str:
    if isinstance(value, bool):
        return said("yes" if value else "no", lang)
    return shown(value) if isinstance(value, str) else show_scalar(value)


def _shown(number: Fraction) -> str:
    """Return a mean with separators, rounded where it has more than two decimals."""
    rounded = round_fraction(number, 2)
    whole, point, rest = show(rounded).partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{'' if rounded == number else '≈ '}{sign}{int(digits):,}{point}{rest}"


def _tornado(
    values: Sequence[Mapping[str, Any]], middle: float, parameters: Sequence[str], lang: str
) -> dict[str, Any]:
    y = {
        "field": "label", "type": "nominal", "sort": [label_lines(each) for each in parameters],
        "axis": rows_axis(),
    }  # fmt: skip
    number = {"type": "quantitative", "scale": {"zero": False, "nice": True, "padding": 90}}
    about = [
        {"field": "parameter", "type": "nominal", "title": said("parameter", lang)},
        {"field": "words", "type": "nominal", "title": said("value", lang)},
        {"field": "mean", "type": "nominal", "title": said("mean", lang)},
    ]  # fmt: skip

    def label(side: str, align: str, shift: int) -> dict[str, Any]:
        return {
            "transform": [{"filter": {"field": "side", "equal": side}}],
            "mark": {"type": "text", "align": align, "dx": shift, "color": SOFT, "limit": 160},
            "encoding": {"x": {**number, "field": "end"}, "text": {"field": "words", "type": "nominal"}},
        }

    colour = {
        "field": "side", "type": "nominal", "legend": None,
        "scale": {"domain": ["low", "high"], "range": [ORANGE, BLUE]},
    }  # fmt: skip
    return {
        "data": {"values": list(values)},
        "width": 520,
        "height": {"step": 32},
        "encoding": {"y": y, "tooltip": about},
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.56}},
                "encoding": {
                    "x": {**number, "field": "middle", "axis": axis(said("mean", lang), grid=True)},
                    "x2": {"field": "end"}, "color": colour,
                },
            },
            {
                "data": {"values": [{"middle": middle}]},
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
                "encoding": {"x": {**number, "field": "middle"}, "y": {"value": 0}, "y2": {"value": "height"},
                             "tooltip": None},
            },
            label("low", "right", -6),
            label("high", "left", 6),
        ],
    }  # fmt: skip
