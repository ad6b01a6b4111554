"""Ranges of ranks: the best, the worst and the median rank of units over scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from partyrate.charts.chart import Chart, build
from partyrate.charts.checked import checked_scenarios
from partyrate.charts.phrases import axis, said
from partyrate.charts.selection import chosen_keys, named_keys, short_names
from partyrate.charts.theme import BLUE, INK, SOFT
from partyrate.errors import NotFoundError, UsageError, checked_language, listed
from partyrate.errors.arguments import checked_name, checked_names
from partyrate.messages import Text, joined, message, text
from partyrate.scenarios import Scenarios
from partyrate.scenarios.labels import label_of

RANKED: Final = 40
"""How many units are shown where nothing else is asked."""

ENDS: Final = ("0.05", "0.5", "0.95")


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
        UsageError: It is a level, no unit has it, none is named of several, too many units are asked for, or these are
            no scenarios.
    """
    lang, scenarios = checked_language(lang), checked_scenarios(scenarios)
    name = _number_of(scenarios, of)
    columns = list(scenarios.keys)
    by = checked_names(within, "within", "district")
    for each in by:
        if each not in columns:
            raise NotFoundError.of("key column", each, columns, text("groups by key columns"))
    found = {
        tuple(row[each] for each in columns): row
        for row in scenarios.ranks(name, within=by, at=ENDS).iter_rows(named=True) if row["low"] is not None
    }  # fmt: skip
    if not found:
        raise UsageError(*message("chart of nothing", name=name))
    order = sorted(found, key=lambda key: (found[key]["q_0.5"], found[key]["low"], found[key]["high"]))
    chosen = chosen_keys(order, units, columns)
    names = named_keys(chosen)
    labels = short_names(names)
    values = [
        {"label": labels[key], "unit": names[key], "low": row["low"], "high": row["high"], "near": row["q_0.05"] - 0.3,
         "far": row["q_0.95"] + 0.3, "median": row["q_0.5"],
         "text": said("ranks", lang, low=row["low"], high=row["high"], median=row["q_0.5"])}
        for key in chosen for row in [found[key]]
    ]  # fmt: skip
    notes: list[Text | str] = [text("chart key of intervals")]
    if len(chosen) < len(found):
        notes.append(text("chart some units", shown=len(chosen), count=len(found)))
    if by:
        notes.append(text("chart ranks within", keys=joined(by)))
    title = text("chart intervals of", value=label_of(scenarios.scheme, name), count=len(scenarios))
    return build("rank_intervals", lang, title, notes, _intervals(values, lang))


def _number_of(scenarios: Scenarios, of: str | None) -> str:
    """Return the number that is asked for; the only one that was kept where none is."""
    numbers = [name for name in scenarios.names if name not in scenarios.levels]
    if of is None and len(numbers) == 1:
        return numbers[0]
    if of is None:
        raise UsageError(*message("which result", known=listed(numbers or scenarios.names)))
    if checked_name(of, "result") in scenarios.levels:
        raise UsageError(*message("intervals of a level", name=of))
    return scenarios.of(of)


def _intervals(values: Sequence[Mapping[str, Any]], lang: str) -> dict[str, Any]:
    y = {
        "field": "label", "type": "nominal", "sort": None,
        "axis": {"title": None, "ticks": False, "domain": False, "labelPadding": 10},
    }  # fmt: skip
    worst = max((value["high"] for value in values), default=1)
    number = {"type": "quantitative", "scale": {"domain": [0.4, worst + 0.6], "nice": False, "zero": False}}
    heading = {**axis(said("rank", lang), grid=True, whole=worst), "orient": "top"}
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
