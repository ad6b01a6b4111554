"""The shares of a result that parameters decide, alone and together with others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.charts.chart import Chart, build
from partyrate.charts.checked import checked_scenarios
from partyrate.charts.levels import unique_labels
from partyrate.charts.phrases import axis, label_lines, rows_axis, said
from partyrate.charts.theme import BLUE, PALE_BLUE, SOFT
from partyrate.errors import checked_language
from partyrate.messages import Text, text
from partyrate.numbers import show_percent
from partyrate.scenarios import Scenarios
from partyrate.scenarios.labels import label_of, label_text
from partyrate.scenarios.result import BILL

WIDTH: Final = 420


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
    lang, scenarios = checked_language(lang), checked_scenarios(scenarios)
    found = sorted(scenarios.indices(of), key=lambda each: -each.total)
    labels = unique_labels([(each.name, label_text(scenarios.scheme, each.name, lang)) for each in found])
    values = []
    for each in found:
        total, first = (_within_bounds(share) for share in (each.total, each.first))
        words = said("shares of index", lang, total=show_percent(total), first=show_percent(first))
        values.append({
            "label": label_lines(labels[each.name]), "parameter": labels[each.name],
            "total": float(total), "first": float(first), "text": words,
        })  # fmt: skip
    what = (
        text("chart bill") if of == BILL else label_of(scenarios.scheme, of if of is not None else scenarios.of(None))
    )
    notes: list[Text | str] = [text("chart key of indices")]
    if not any(each.total for each in found):
        notes = [text("chart nothing decides")]
    if scenarios.design.kind != "full":
        notes.append(text("chart estimated", count=len(scenarios)))
    title = text("chart sensitivity of", value=what)
    return build("sensitivity", lang, title, notes, _shares(values, lang))


def _within_bounds(share: Fraction | float) -> Fraction:
    """Return a share as a number between 0 and 1; an estimate can lie a little outside."""
    return min(Fraction(1), max(Fraction(0), Fraction(share)))


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
        "width": WIDTH,
        "height": {"step": 34},
        "encoding": {"y": y, "tooltip": about},
        "layer": [
            bar("total", 0.66, PALE_BLUE),
            bar("first", 0.34, BLUE),
            {
                "mark": {"type": "text", "align": "left", "color": SOFT},
                "encoding": {"x": {"value": WIDTH + 14}, "text": {"field": "text", "type": "nominal"}},
            },
        ],
    }  # fmt: skip
