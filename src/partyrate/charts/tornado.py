"""A tornado: how far each parameter moves the mean of a result over scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, log10
from typing import Any, Final

from attrs import frozen

from partyrate.charts.chart import Chart, build
from partyrate.charts.checked import checked_scenarios
from partyrate.charts.levels import unique_labels
from partyrate.charts.phrases import LETTER, axis, label_lines, near, rows_axis, said
from partyrate.charts.selection import chosen_keys, named_keys
from partyrate.charts.theme import BLUE, INK, ORANGE, SOFT
from partyrate.errors import NotFoundError, UsageError, checked_language
from partyrate.errors.arguments import checked_name
from partyrate.messages import LANGUAGES, Text, message, text
from partyrate.model import Parameter
from partyrate.model.entry import LabelOf, show_scalar
from partyrate.model.value_words import value_label
from partyrate.numbers import exact, show
from partyrate.scenarios import Scenarios
from partyrate.scenarios.labels import label_of, label_text
from partyrate.scenarios.result import BILL
from partyrate.scenarios.run import TRUTHS
from partyrate.spans import width
from partyrate.text.quoting import shown

WIDTH: Final = 520
WORDS: Final = 160
"""The most points that words at the end of a bar take."""
APART: Final = 6

GROUPED_FROM: Final = 8
"""A number that takes so many values or more is looked at in its lowest and its highest fifth."""


@frozen
class _End:
    """A value of a parameter at one end of a bar, and the mean of the result there."""

    words: str
    mean: Fraction


@frozen
class _Bar:
    """The bar of a parameter, from its lowest mean to its highest."""

    parameter: str
    low: _End
    high: _End

    @classmethod
    def of(cls, parameter: str, ends: Sequence[_End]) -> _Bar:
        """Return the bar between the lowest and the highest of some means."""
        return cls(parameter, min(ends, key=lambda end: end.mean), max(ends, key=lambda end: end.mean))

    @property
    def spread(self) -> Fraction:
        """How far the parameter moves the result."""
        return self.high.mean - self.low.mean

    def values(self, lang: str) -> list[dict[str, Any]]:
        """Return the data of both ends, or of one where they are the same."""
        sides = {"low": self.low, "high": self.high} if self.spread else {"high": self.high}
        return [
            {"end": float(end.mean), "side": side, "mean": near(end.mean),
             "words": end.words if self.spread else said("no effect", lang)}
            for side, end in sides.items()
        ]  # fmt: skip


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
    lang, scenarios = checked_language(lang), checked_scenarios(scenarios)
    of = None if of is None else checked_name(of, "result")
    name = of if of == BILL or of in scenarios.scheme.incentives else scenarios.of(of)
    assert name is not None
    outcome, title = _outcome(scenarios, name, level, unit)
    known = {number: value for number, value in outcome.items() if value is not None}
    if not known:
        raise UsageError(*message("chart without outcome", name=name))
    overall = sum(known.values(), Fraction(0)) / len(known)
    bars = [_Bar.of(each.name, _ends(scenarios, each.name, known, lang)) for each in scenarios.design.axes]
    bars.sort(key=lambda bar: -bar.spread)
    names = [bar.parameter for bar in bars]
    labels = unique_labels([(name, label_text(scenarios.scheme, name, lang)) for name in names])
    values = [
        {"label": label_lines(labels[bar.parameter]), "parameter": labels[bar.parameter],
         "middle": float(overall), **each}
        for bar in bars for each in bar.values(lang)
    ]  # fmt: skip
    notes = _notes(scenarios, overall, len(outcome) - len(known))
    return build(
        "tornado", lang, title, notes, _tornado(values, float(overall), [labels[name] for name in names], lang)
    )


def _outcome(scenarios: Scenarios, name: str, level: str | None, unit: Any) -> tuple[dict[int, Fraction | None], Text]:
    """Return the result of every scenario, and the title of its chart."""
    if unit is not None and (name in scenarios.levels or name not in scenarios.names):
        raise UsageError(*message("chart unit of no number", name=name))
    if name in scenarios.levels:
        return _counts(scenarios, name, level)
    if level is not None:
        raise UsageError(*message("chart level of no ladder", name=name))
    if name in scenarios.names:
        return _means(scenarios, name, unit)
    paid: dict[int, Fraction | None] = dict.fromkeys(range(len(scenarios)))
    for number, amount in scenarios.bill(name).iter_rows():
        paid[number] = None if amount is None else Fraction(amount)
    value = text("chart bill") if name == BILL else label_of(scenarios.scheme, name)
    return paid, text("chart tornado of", value=value)


def _counts(scenarios: Scenarios, name: str, level: str | None) -> tuple[dict[int, Fraction | None], Text]:
    """Return how many units have a level, or one of the values of a flag or a choice, in every scenario."""
    import polars as pl

    levels = scenarios.levels[name]
    chosen = levels[0] if level is None else level
    if chosen not in levels:
        raise NotFoundError.of("level", str(level), levels, text("levels are those of the ladder"))
    at = scenarios.units.filter(pl.col(name).cast(pl.String) == chosen)["scenario"].value_counts()
    counts = dict(at.iter_rows())
    title = text(
        "chart tornado of level", level=_level(scenarios, name, chosen), ladder=label_of(scenarios.scheme, name)
    )
    return {number: Fraction(counts.get(number, 0)) for number in range(len(scenarios))}, title


def _level(scenarios: Scenarios, name: str, level: str) -> Any:
    """Return what people call a level, or a value of a flag or a choice, as a part of a text."""
    if (ladder := scenarios.scheme.ladders.get(name)) is not None:
        return LabelOf(next(each for each in ladder.levels if each.name == level))
    if tuple(scenarios.levels[name]) == TRUTHS:
        return text("chart yes" if level == TRUTHS[0] else "chart no")
    entry = scenarios.scheme.entries.get(name)
    return Text(*(value_label(entry, level, lang) for lang in LANGUAGES))


def _means(scenarios: Scenarios, name: str, unit: Any) -> tuple[dict[int, Fraction | None], Text]:
    """Return the number of one unit, or the mean over all units that have it, in every scenario."""
    import polars as pl

    rows = scenarios.units.select("scenario", *scenarios.keys, name)
    title = text("chart tornado of mean", value=label_of(scenarios.scheme, name))
    if unit is not None:
        keys = [tuple(row) for row in rows.select(scenarios.keys).unique(maintain_order=True).iter_rows()]
        (key,) = chosen_keys(keys, [unit], scenarios.keys)
        for column, value in zip(scenarios.keys, key, strict=True):
            rows = rows.filter(pl.col(column) == value)
        title = text("chart tornado of unit", value=label_of(scenarios.scheme, name), unit=named_keys([key])[key])
    found: dict[int, list[Fraction]] = {number: [] for number in range(len(scenarios))}
    for number, *_, value in rows.iter_rows():
        if value is not None:
            found[number].append(Fraction(value))
    return {number: sum(each, Fraction(0)) / len(each) if each else None for number, each in found.items()}, title


def _notes(scenarios: Scenarios, overall: Fraction, left_out: int) -> list[Text | str]:
    notes: list[Text | str] = [text("chart key of tornado", mean=near(overall))]
    if any(len(each.values) >= GROUPED_FROM for each in scenarios.design.axes):
        notes.append(text("chart key of fifths"))
    if left_out:
        notes.append(text("chart scenarios left out", count=left_out))
    return notes


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
    return [
        _End(_constant(scenarios.scheme.parameters.get(parameter), value, lang), _mean(known, part))
        for value, part in groups.items()
    ]


def _mean(known: Mapping[int, Fraction], numbers: Sequence[int]) -> Fraction:
    return sum((known[number] for number in numbers), Fraction(0)) / len(numbers)


def _constant(parameter: Parameter | None, value: Any, lang: str) -> str:
    if isinstance(value, bool):
        return said("yes" if value else "no", lang)
    return shown(value_label(parameter, value, lang)) if isinstance(value, str) else show_scalar(value)


@frozen
class _Scale:
    """The axis of the means: with room for the words at both ends, and ticks only where means can lie.

    Args:
        domain: Its ends.
        ticks: Its ticks; none where all means are the same.
        decimals: The decimals of the ticks.
    """

    domain: tuple[float, float]
    ticks: tuple[float, ...]
    decimals: int

    @classmethod
    def of(cls, values: Sequence[Mapping[str, Any]], middle: float) -> _Scale:
        """Return the scale of the ends of all bars, and of the line between them."""
        ends = [middle, *(each["end"] for each in values)]
        low, high = min(ends), max(ends)
        if low == high:
            return cls((low - 1, high + 1), (), 0)
        room = {"low": 0.0, "high": 0.0}
        narrow = (WIDTH - 2 * max(map(_room, values))) / (high - low)
        for each in values:
            beyond = each["end"] - low if each["side"] == "low" else high - each["end"]
            room[each["side"]] = max(room[each["side"]], _room(each) - beyond * narrow)
        point = (high - low) / (WIDTH - room["low"] - room["high"])
        step, decimals = _step(high - low)
        numbers = range(floor(low / step), ceil(high / step) + 1)
        domain = low - room["low"] * point, high + room["high"] * point
        ticks = (float(number * step) for number in numbers)
        return cls(domain, tuple(each for each in ticks if domain[0] <= each <= domain[1]), decimals)


def _room(value: Mapping[str, Any]) -> float:
    """Return the room for the words at an end of a bar, in points."""
    return min(WORDS, width(value["words"]) * LETTER) + 2 * APART


def _step(spread: float) -> tuple[Fraction, int]:
    """Return the distance of ticks of which three to eight lie in a spread, with its decimals.

    Example:
        >>> _step(0.7), _step(9_700_000.0)
        ((Fraction(1, 5), 1), (Fraction(2000000, 1), 0))
    """
    power = floor(log10(spread / 3))
    unit = Fraction(10) ** power
    return max(unit * each for each in (1, 2, 5) if unit * each * 3 <= Fraction(spread)), max(0, -power)


def _tornado(
    values: Sequence[Mapping[str, Any]], middle: float, parameters: Sequence[str], lang: str
) -> dict[str, Any]:
    y = {
        "field": "label", "type": "nominal", "sort": [label_lines(each) for each in parameters],
        "axis": rows_axis(),
    }  # fmt: skip
    found = _Scale.of(values, middle)
    number = {"type": "quantitative", "scale": {"domain": list(found.domain), "nice": False, "zero": False}}
    heading = {**axis(said("mean", lang), grid=True), "values": list(found.ticks), "format": f",.{found.decimals}f"}
    about = [
        {"field": "parameter", "type": "nominal", "title": said("parameter", lang)},
        {"field": "words", "type": "nominal", "title": said("value", lang)},
        {"field": "mean", "type": "nominal", "title": said("mean", lang)},
    ]  # fmt: skip

    def label(side: str, align: str, shift: int) -> dict[str, Any]:
        return {
            "transform": [{"filter": {"field": "side", "equal": side}}],
            "mark": {"type": "text", "align": align, "dx": shift, "color": SOFT, "limit": WORDS},
            "encoding": {"x": {**number, "field": "end"}, "text": {"field": "words", "type": "nominal"}},
        }

    colour = {
        "field": "side", "type": "nominal", "legend": None,
        "scale": {"domain": ["low", "high"], "range": [ORANGE, BLUE]},
    }  # fmt: skip
    return {
        "data": {"values": list(values)},
        "width": WIDTH,
        "height": {"step": 32},
        "encoding": {"y": y, "tooltip": about},
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.56}},
                "encoding": {
                    "x": {**number, "field": "middle", "axis": heading},
                    "x2": {"field": "end"}, "color": colour,
                },
            },
            {
                "data": {"values": [{"middle": middle}]},
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
                "encoding": {"x": {**number, "field": "middle"}, "y": {"value": 0}, "y2": {"value": "height"},
                             "tooltip": None},
            },
            label("low", "right", -APART),
            label("high", "left", APART),
        ],
    }  # fmt: skip
