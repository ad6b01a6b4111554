"""The table of units of a report: its columns, their texts, and the order of the rows by each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from partyrate.description.inputs import key_labels
from partyrate.engines.reference.results import digits_of
from partyrate.messages import LANGUAGES, Text, text
from partyrate.model import Ladder, ordering
from partyrate.model.value_words import labelled, value_label
from partyrate.numbers import Absent, LevelValue, show
from partyrate.plan import Node, within_names
from partyrate.rating.nodes import shown_ladders
from partyrate.rating.rating import Rating
from partyrate.report.charts import colour
from partyrate.results.totals import rank
from partyrate.summary.standings import main_ladder

LAST = -1
"""Stands for the rank of what is absent: last in either order."""


@frozen
class Column:
    """A column of the table of units.

    Args:
        title: Its title.
        cells: The text of each unit.
        ranks: The place of each unit among all values, the same for equal ones; `LAST` where there is none.
        kind: The class of its cells: `number`, `level`, or nothing.
        classes: For levels the colour of each unit.
    """

    title: str
    cells: tuple[str, ...]
    ranks: tuple[int, ...]
    kind: str = ""
    classes: tuple[str, ...] = ()


@frozen
class Units:
    """The units of a rating as a report shows them.

    Args:
        keys: The key of each unit.
        columns: The columns, those of the key first.
        fixed: How many columns the key has.
        level: The position of the column of the main ladder.
        cohorts: The text of the cohort of each unit in that ladder; nothing where all are one.
        cohort_title: The columns that its cohorts have in common.
    """

    keys: tuple[tuple[Any, ...], ...]
    columns: tuple[Column, ...]
    fixed: int
    level: int | None
    cohorts: tuple[str, ...]
    cohort_title: str


def table_of_page(rating: Rating) -> str:
    """Return the table whose rows a report lists where none is asked for: the units, or the coarsest that is rated.

    The units may be there for what belongs to them alone, such as lots for the tenders that are rated.
    """
    if shown_values(rating, rating.root, public=False):
        return rating.root
    return min(_with_ladders(rating), key=lambda each: len(rating.plan.ancestors(each)), default=rating.root)


def others_of(rating: Rating, of: str) -> list[Text]:
    """Return what the other tables are called that are rated, and whose rows a page of one table does not list."""
    others = [each for each in _with_ladders(rating) if each != of]
    return [Text(*(rating.scheme.tables[each].label(lang) for lang in LANGUAGES)) for each in others]


def _with_ladders(rating: Rating) -> list[str]:
    """Return the tables of a rating whose rows get levels."""
    return [each for each in rating.result.given if shown_ladders(rating.plan, [each])]


def units_of(rating: Rating, of: str, lang: str, *, public: bool) -> Units:
    """Return the rows of a table, best first; for publication by level and key alone, without what orders them."""
    plan, main = rating.plan, main_ladder(rating, of)
    keys = plan.full_key(of)
    within = cohort_names(rating, main)
    names = list(
        dict.fromkeys([*(name for name in within if name not in keys), *shown_values(rating, of, public=public)])
    )
    rows = _rows(rating, of, [*names, *within])
    order = _order(rating, of, main, public=public)
    rows.sort(key=lambda row: tuple(order(row)))
    titles = key_labels(plan, of)
    columns = [_column(titles.get(key, {}).get(lang, key), [row[key] for row in rows], lang) for key in keys]
    columns += [_column(plan.nodes[name].entry.label(lang), [row[name] for row in rows], lang, plan.nodes[name])
                for name in names]  # fmt: skip
    cohorts = tuple(cohort_words(rating, within, [row[name] for name in within], lang) for row in rows if within)
    level = None if main is None else len(keys) + names.index(main)
    found = tuple(tuple(row[key] for key in keys) for row in rows)
    return Units(found, tuple(columns), len(keys), level, cohorts, cohort_title(rating, of, main, lang))


def cohort_title(rating: Rating, of: str, ladder: str | None, lang: str) -> str:
    """Return what the cohorts of a ladder of a table are: the columns that they have in common."""
    names = cohort_names(rating, ladder)
    labels = key_labels(rating.plan, of)
    nodes = rating.plan.nodes
    titles = [
        nodes[name].entry.label(lang) if name in nodes else labels.get(name, {}).get(lang, name) for name in names
    ]
    return " · ".join(titles) or text("report cohort").in_language(lang)


def cohort_words(rating: Rating, names: Sequence[str], values: Sequence[Any], lang: str) -> str:
    """Return the parts of the key of a cohort in a row."""
    parts = labelled(rating.scheme, names, values, lang)
    return " · ".join(value_words(value, lang) for value in parts) or text("report all").in_language(lang)


def value_words(value: Any, lang: str, node: Node | None = None) -> str:
    """Return a value as the tables of results show it, with labels and the causes of absence in a language."""
    if isinstance(value, Absent):
        return value.cause.text.in_language(lang)
    if isinstance(value, bool):
        return text(f"workbook {'yes' if value else 'no'}").in_language(lang)
    if isinstance(value, LevelValue):
        ladder = node.entry if node is not None else None
        labels = {level.name: level.label(lang) for level in ladder.levels} if isinstance(ladder, Ladder) else {}
        return labels.get(value.name, value.name)
    if hasattr(value, "numerator") and not isinstance(value, int):
        return show(value, None if node is None else digits_of(node))
    if value is None:
        return ""
    return str(value) if node is None else value_label(node.entry, str(value), lang)


def cohort_names(rating: Rating, ladder: str | None) -> tuple[str, ...]:
    """Return the columns of the cohorts of the main ladder."""
    return () if ladder is None else within_names(rating.plan.choice(rating.scheme.ladders[ladder].within))


def shown_values(rating: Rating, of: str, *, public: bool) -> list[str]:
    """Return the values of a table that are shown: levels and what orders them; without ladders every formula."""
    ladders = shown_ladders(rating.plan, [of])
    if public:
        return ladders
    nodes = rating.plan.nodes
    if not ladders:
        return [name for name, node in nodes.items() if node.table == of and node.kind == "formula"
                and not node.variant_of and not node.instance]  # fmt: skip
    names: list[str] = []
    for ladder in ladders:
        ordered = [ordering(each)[0] for each in rating.scheme.ladders[ladder].order_by]
        names += [name for name in ordered if name in nodes and nodes[name].table == of]
    return [*dict.fromkeys(names), *ladders]


def _rows(rating: Rating, of: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return the exact values of the rows of a table; of what cannot be computed the cause."""
    nodes, result = rating.plan.nodes, rating.result
    wanted = [name for name in dict.fromkeys(names) if name in nodes]
    known = [name for name in wanted if nodes[name].table == of and result.has(name)]
    causes = {name: Absent(cause) for name in wanted if (cause := nodes[name].value_range.always_absent)}
    rows = [{**dict.fromkeys(wanted), **causes, **row} for row in result.fetch(of, known)]
    for name in wanted:
        if nodes[name].table != of:
            for row, value in zip(rows, rating.values(name, table=of), strict=True):
                row[name] = value
    return rows


def _order(rating: Rating, of: str, main: str | None, *, public: bool) -> Any:
    """Return how rows are ordered: by level, by what orders the level, by their keys."""
    keys = rating.plan.full_key(of)
    first: list[tuple[str, bool]] = [] if main is None else [(main, False)]
    if main is not None and not public:
        orders = [ordering(each) for each in rating.scheme.ladders[main].order_by]
        first += [order for order in orders if order[0] in shown_values(rating, of, public=False)]

    def order(row: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        places: list[tuple[Any, ...]] = []
        for name, descending in first:
            value = row[name]
            number = descending and hasattr(value, "numerator")
            places.append(rank(None if isinstance(value, Absent) else -value if number else value))
        return [*places, *(rank(row[key]) for key in keys)]

    return order


def _column(title: str, values: Sequence[Any], lang: str, node: Node | None = None) -> Column:
    present = {place: rank(value) for place, value in enumerate(values)
               if value is not None and not isinstance(value, Absent)}  # fmt: skip
    numbers = {key: number for number, key in enumerate(sorted(set(present.values())))}
    ranks = tuple(numbers[present[place]] if place in present else LAST for place in range(len(values)))
    cells = tuple(value_words(value, lang, node) for value in values)
    kind = "" if node is None else {"number": "number", "level": "level"}.get(node.value_range.kind, "")
    classes: tuple[str, ...] = ()
    if node is not None and isinstance(node.entry, Ladder):
        best_first = {name: place for place, name in enumerate(node.entry.names)}
        classes = tuple(
            colour(best_first[value.name] if isinstance(value, LevelValue) else None, len(best_first))
            for value in values
        )
    return Column(title, cells, ranks, kind, classes)
