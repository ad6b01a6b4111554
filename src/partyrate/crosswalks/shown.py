"""The results of a crosswalk as they show themselves in notebooks: the schemes, and the first units under each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from partyrate.crosswalks.rated import RatedTarget
from partyrate.messages import Text, joined, text, word
from partyrate.model.entry import LabelOf
from partyrate.notes.wording import separated
from partyrate.numbers import Absent, LevelValue, decimals_of, show
from partyrate.rating.rating import Rating
from partyrate.storage.html import html_line, html_table

MOST_UNITS: Final = 12
"""How many units are shown."""


def level_counts(rating: Rating, ladder: str) -> list[Text]:
    """Return the levels of a ladder with how many rows have each, best first; rows without a level by their state."""
    counts = rating.counts(ladder)[()]
    labels = {level.name: LabelOf(level) for level in rating.scheme.ladders[ladder].levels}
    none = text("crosswalk no level")
    return [
        text("crosswalk count", level=none if level is None else labels[level], rows=rows)
        for level, rows in counts.items()
    ]


def crosswalk_html(common: Rating, targets: Mapping[str, RatedTarget], lang: str) -> str:
    """Return a table of the schemes, and one of the first units with their results under each scheme."""
    head = text("crosswalk head", scheme=common.scheme.title.get(lang, common.scheme.name), schemes=len(targets))
    return "".join([html_line(head.in_language(lang)), _schemes(targets, lang), _units(common, targets, lang)])


def _schemes(targets: Mapping[str, RatedTarget], lang: str) -> str:
    """Return what each scheme is, how many units it rates, and how many of them have which level."""
    head = [text(f"crosswalk column {each}").in_language(lang) for each in ("scheme", "title", "units", "results")]
    rows = []
    for name, target in targets.items():
        rating = target.rating
        size = len(rating.result.fetch(rating.root, []))
        rows.append([
            name, rating.scheme.title.get(lang, rating.scheme.name), f"{size:,}",
            separated(list(_results(target))).in_language(lang),
        ])  # fmt: skip
    return html_table(head, rows, numbers=(2,))


def _results(target: RatedTarget) -> Iterator[Text]:
    """Yield the ladders with the counts of their levels, and the labels of other results."""
    for name in target.results:
        node = target.rating.plan.named(name)
        label = LabelOf(node.entry)
        if node.kind == "ladder":
            yield text("crosswalk result", name=label, levels=joined(level_counts(target.rating, name)))
        else:
            yield text("crosswalk value", name=label)


def _units(common: Rating, targets: Mapping[str, RatedTarget], lang: str) -> str:
    """Return the first units with the ladder, or else the first result, of each scheme that has one of units."""
    plan = common.plan
    root, labels = plan.root.name, common.scheme.column_labels(plan.root.name)
    columns: dict[str, list[Any]] = {
        labels.get(key, {}).get(lang, key): list(common.values(key, table=root)) for key in plan.full_key(root)
    }
    size = len(next(iter(columns.values())))
    numbers = []
    for name, target in targets.items():
        own = [each for each in target.results if target.source(each) == root]
        nodes = target.rating.plan
        first = next((each for each in own if nodes.named(each).kind == "ladder"), own[0] if own else None)
        if first is not None:
            if nodes.named(first).value_range.kind == "number":
                numbers.append(len(columns))
            columns[name] = _column(target, first, size, lang)
    rows = list(zip(*(column[:MOST_UNITS] for column in columns.values()), strict=True))
    caption = text("crosswalk units shown", shown=len(rows), units=size).in_language(lang)
    return html_table(list(columns), rows, caption, numbers=numbers)


def _column(target: RatedTarget, name: str, size: int, lang: str) -> list[str]:
    """Return a result for all rows of the common table in words."""
    node = target.rating.plan.named(name)
    cells = [text("crosswalk not rated").in_language(lang)] * size
    found = target.rating.values(name)
    digits = max((decimals_of(each) or 0 for each in found if isinstance(each, Fraction)), default=0)
    for place, value in zip(target.kept.get(node.table, ()), found, strict=True):
        cells[place] = show(value, digits) if isinstance(value, Fraction) else _cell(value, node.entry, lang)
    return cells


def _cell(value: Any, entry: Any, lang: str) -> str:
    if isinstance(value, Absent):
        return word("cause", value.cause.words).in_language(lang)
    if isinstance(value, LevelValue):
        return str(next(level.label(lang) for level in entry.levels if level.name == value.name))
    return str(value)
