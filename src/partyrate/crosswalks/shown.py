"""The results of a crosswalk as they show themselves in notebooks: the schemes, and the first units under each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.crosswalks.rated import RatedTarget
from partyrate.messages import LANGUAGES, Text, joined, text
from partyrate.model.entry import LabelOf
from partyrate.model.value_words import number_words, value_label
from partyrate.notes.wording import separated
from partyrate.numbers import Absent, LevelValue, decimals_of, show
from partyrate.plan import Node
from partyrate.rating.levels import Line, line_of
from partyrate.rating.rating import Rating
from partyrate.storage.html import html_line, html_table

MOST_UNITS: Final = 12
"""How many units are shown."""

MOST_VALUES: Final = 8
"""How many different texts of a result are counted."""


def level_counts(rating: Rating, ladder: str) -> list[Text]:
    """Return the levels of a ladder with how many rows have each, best first; rows without a level by their state."""
    labels = {level.name: LabelOf(level) for level in rating.scheme.ladders[ladder].levels}
    counted = {line_of(row): row["count"] for row in rating.distribution(ladder) if row["count"]}
    return [
        text("crosswalk count", level=_line_words(rating, line, labels), rows=rows) for line, rows in counted.items()
    ]


def _line_words(rating: Rating, line: Line, labels: Mapping[str, Any]) -> Any:
    """Return what people call a line of a distribution: a level, a declared cause of absence, or no level."""
    level, state = line
    if state is not None:
        return rating.scheme.cause_text(state)
    return text("crosswalk no level") if level is None else labels[level]


def result_words(rating: Rating, name: str) -> Text:
    """Return a result of all rows in few words.

    Levels, flags and texts have the number of their rows; numbers and days go from the least to the greatest; at last
    stands how many rows have no value, by its cause.
    """
    node = rating.plan.named(name)
    if node.kind == "ladder":
        return joined(level_counts(rating, name))
    values = rating.values(name)
    lacking = Counter(value.cause for value in values if isinstance(value, Absent))
    parts = [text("crosswalk count", level=cause.text, rows=rows) for cause, rows in lacking.items()]
    return joined([*_values_in_words(rating, node, [each for each in values if not isinstance(each, Absent)]), *parts])


def _values_in_words(rating: Rating, node: Node, there: Sequence[Any]) -> list[Text]:
    """Return the values of a result that is no ladder in few words; nothing where there is none."""
    if not there:
        return []
    if node.value_range.kind in ("number", "date"):
        ends = (number_words(each) if isinstance(each, Fraction) else each for each in (min(there), max(there)))
        return [text("crosswalk range", low=next(ends), high=next(ends))]
    counts = sorted(Counter(there).items(), key=lambda each: (-each[1], str(each[0])))
    words = [text("crosswalk count", level=_words(rating, node, value), rows=rows) for value, rows in counts]
    return [joined(words, MOST_VALUES)]


def _words(rating: Rating, node: Node, value: Any) -> Any:
    """Return what people call a value, in both languages."""
    if isinstance(value, bool):
        return text("workbook yes" if value else "workbook no")
    if isinstance(value, LevelValue):
        ladder = rating.scheme.ladders[value.scale.ladder]
        return LabelOf(ladder.levels[ladder.names.index(value.name)])
    return Text(*(value_label(node.entry, str(value), lang) for lang in LANGUAGES))


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
    """Yield the results, each in few words."""
    for name in target.results:
        label = LabelOf(target.rating.plan.named(name).entry)
        yield text("crosswalk result", name=label, levels=result_words(target.rating, name))


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
        if isinstance(value, Fraction):
            cells[place] = (
                show(value, digits) if decimals_of(value) is not None else number_words(value).in_language(lang)
            )
        elif isinstance(value, Absent):
            cells[place] = value.cause.text.in_language(lang)
        else:
            cells[place] = str(_words(target.rating, node, value).in_language(lang))
    return cells
