"""A tornado: how far each parameter moves the mean of a result over scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from partyrate.charts.chart import Chart, build
from partyrate.charts.checked import checked_scenarios
from partyrate.charts.levels import unique_labels
from partyrate.charts.phrases import axis, label_lines, rows_axis, said
from partyrate.charts.selection import chosen_keys, named_keys
from partyrate.charts.theme import BLUE, INK, ORANGE, SOFT
from partyrate.errors import NotFoundError, UsageError, checked_language
from partyrate.errors.arguments import checked_name
from partyrate.messages import Text, message, text
from partyrate.model import Parameter
from partyrate.model.entry import LabelOf, show_scalar
from partyrate.model.value_words import value_label
from partyrate.numbers import exact, round_fraction, show
from partyrate.scenarios import Scenarios
from partyrate.scenarios.labels import label_of, label_text
from partyrate.scenarios.result import BILL
from partyrate.text.quoting import shown

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
            {"end": float(end.mean), "side": side, "mean": _shown(end.mean),
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
    ladder = scenarios.scheme.ladders.get(name)
    label: Any = chosen
    if ladder is not None:
        label = LabelOf(next(each for each in ladder.levels if each.name == chosen))
    title = text("chart tornado of level", level=label, ladder=label_of(scenarios.scheme, name))
    return {number: Fraction(counts.get(number, 0)) for number in range(len(scenarios))}, title


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
    notes: list[Text | str] = [text("chart key of tornado", mean=_shown(overall))]
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
