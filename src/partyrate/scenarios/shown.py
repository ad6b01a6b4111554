"""Scenarios as they show themselves in notebooks: how sure each level is, what decides, and what is paid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partyrate.messages import text
from partyrate.model.incentive import unit_of_amount
from partyrate.numbers import exact, show_grouped, show_percent
from partyrate.scenarios.document import Found, with_indices
from partyrate.scenarios.labels import label_text
from partyrate.storage.html import html_line, html_table


def scenarios_html(found: Found, lang: str) -> str:
    """Return tables for a notebook."""
    units = found.units.select(found.keys).n_unique()
    head = text("scenarios head", count=len(found), units=units).in_language(lang)
    return "".join([html_line(head), *_levels(found, lang), *_indices(found, lang), *_bills(found, lang)])


def _words(key: str, lang: str, **data: object) -> str:
    return text(f"scenarios {key}", **data).in_language(lang)


def _levels(found: Found, lang: str) -> Iterator[str]:
    """Yield for each ladder how many units have each level whatever is chosen, and how many can have it."""
    head = [_words(each, lang) for each in ("level", "certain", "possible")]
    for name, levels in found.levels.items():
        ladder = found.scheme.ladders.get(name)
        labels = {} if ladder is None else {level.name: level.label(lang) for level in ladder.levels}
        counts: dict[Any, list[int]] = {level: [0, 0] for level in levels}
        for row in found.decided(name).iter_rows(named=True):
            for level in row["levels"]:
                count = counts.setdefault(level, [0, 0])
                count[0] += row["is_decided"]
                count[1] += 1
        rows = [
            [_words("none", lang) if level is None else labels.get(level, level), f"{sure:,}", f"{possible:,}"]
            for level, (sure, possible) in counts.items()
        ]
        yield html_table(head, rows, label_text(found.scheme, name, lang), numbers=(1, 2))


def _indices(found: Found, lang: str) -> Iterator[str]:
    """Yield for each result how much the parameters decide."""
    head = [_words(each, lang) for each in ("parameter", "alone", "with others")]
    for name in with_indices(found):
        ordered = sorted(found.indices(name), key=lambda each: -each.total)
        rows = [[label_text(found.scheme, each.name, lang), _share(each.first), _share(each.total)] for each in ordered]
        caption = _words("deciding", lang, name=label_text(found.scheme, name, lang))
        yield html_table(head, rows, caption, numbers=(1, 2))


def _share(share: Any) -> str:
    number = exact(share)
    return "" if number is None else show_percent(number, 1)


def _bills(found: Found, lang: str) -> Iterator[str]:
    """Yield what is paid, from the least to the most."""
    if not found.with_bills or found.bills is None:
        return
    head = [_words(each, lang) for each in ("incentive", "amount", "least", "middle", "most")]
    rows = []
    for row in found.totals(at=("0.5",)).iter_rows(named=True):
        unit = unit_of_amount(row["amount_unit"], row["every"]).in_language(lang)
        amounts = (exact(row[each]) for each in ("low", "q_0.5", "high"))
        rows.append([
            label_text(found.scheme, row["incentive"], lang), unit,
            *("" if amount is None else show_grouped(amount) for amount in amounts),
        ])  # fmt: skip
    if rows:
        yield html_table(head, rows, _words("bill", lang), numbers=(2, 3, 4))
