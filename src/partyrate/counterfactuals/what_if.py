"""The consequences of other values of one unit: for itself, and for all others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from partyrate.counterfactuals.rater import Rater, Row, Tables, answer_text
from partyrate.engines.cell_reader import column_of, shown_nodes
from partyrate.engines.implicit_rows import column_tables
from partyrate.errors import NotFoundError, UsageError
from partyrate.explain.phrases import Phrases
from partyrate.messages import LANGUAGES, Text, chosen_language, in_language, joined, message, text
from partyrate.model import Entry
from partyrate.model.value_words import option_word, value_label
from partyrate.notes import Note, label_of
from partyrate.numbers import Absent, LevelValue
from partyrate.plan import Node, Plan
from partyrate.rating.rating import Rating
from partyrate.results.totals import refuse_columns
from partyrate.serialization.values import plain_value
from partyrate.storage.html import html_table
from partyrate.text.quoting import one_line

Key = tuple[Any, ...]

WHAT_IF_FORMAT: Final = "partyrate.what-if/1"
"""The format of what follows from a change as plain data, with its version."""

COLUMNS: Final = ("table", "row", "result", "value_from", "value_to")


@frozen
class Difference:
    """A result that changes.

    Args:
        table: The table of its row.
        key: The key of the unit.
        below: The key of its row below the unit; empty for a result of the unit itself.
        name: The result.
        before: Its exact value before; None where the row was not there.
        after: Its exact value after; None where the row is not there any more.
    """

    table: str
    key: Key
    below: Key
    name: str
    before: Any
    after: Any


@frozen
class WhatIf:
    """The consequences of other values of one unit.

    Args:
        key: The key of the unit.
        changes: Its inputs that were changed, by column, with the values that they have then.
        own: Its results that change: values, levels, and what incentives give it.
        others: The results of other units that change, unit by unit.
        notes_before: The notes of the rating that are not there afterwards.
        notes_after: The notes that were not there before.
        rating: The rating before.
        after: The rating afterwards.
    """

    key: Key
    changes: Mapping[str, Any]
    own: tuple[Difference, ...]
    others: tuple[Difference, ...]
    notes_before: tuple[Note, ...] = ()
    notes_after: tuple[Note, ...] = ()
    rating: Rating = field(kw_only=True, eq=False)
    after: Rating = field(kw_only=True, eq=False)

    def rows(self) -> list[dict[str, Any]]:
        """Return a dict for each result that changes, those of the unit first.

        The key of its unit; its `table` and, below the unit, the key of its `row` as text; the `result`; and
        `value_from` and `value_to` as text.
        """
        columns, speak = self.rating.plan.root.key, Phrases(self.rating.plan, "en")
        refuse_columns(columns, COLUMNS, "consequences")
        return [
            {
                **dict(zip(columns, each.key, strict=True)),
                "table": each.table, "row": " / ".join(map(str, each.below)) or None, "result": each.name,
                "value_from": _written(speak, each.before), "value_to": _written(speak, each.after),
            }
            for each in (*self.own, *self.others)
        ]  # fmt: skip

    def frame(self) -> Any:
        """Return the rows in the kind of table that was rated."""
        return self.rating.frame(self.rows())

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON, of the format `partyrate.what-if/1`; values are exact."""

        def plain(each: Difference) -> dict[str, Any]:
            keys = {"key": list(map(plain_value, each.key)), "row": list(map(plain_value, each.below))}
            ends = {"before": plain_value(each.before), "after": plain_value(each.after)}
            return {"table": each.table, **keys, "name": each.name, **ends}

        return {
            "format": WHAT_IF_FORMAT,
            "key": list(map(plain_value, self.key)),
            "changes": {name: str(value) for name, value in self.changes.items()},
            "own": list(map(plain, self.own)),
            "others": list(map(plain, self.others)),
            "notes_before": [note.plain() for note in self.notes_before],
            "notes_after": [note.plain() for note in self.notes_after],
        }

    def text(self, lang: str | None = None) -> str:
        """Return it in a language, a line for each result that changes.

        Raises:
            UsageError: It is another language.
        """
        return answer_text(self.rating.plan, self._lines, lang)

    def _lines(self, speak: Phrases) -> Iterator[Text]:
        plan = self.rating.plan
        yield self._head()
        for each in (*self.own, *self.others):
            ends = {"before": _words(speak, each.before), "after": _words(speak, each.after)}
            yield text("what if line", unit=_unit(each), name=_name(plan, each), **ends)
        for key, notes in (("what if note goes", self.notes_before), ("what if note appears", self.notes_after)):
            yield from (text(key, note=Text(note.text("en"), note.text("zh"))) for note in notes)
        if not (self.own or self.others or self.notes_before or self.notes_after):
            yield text("what if nothing")

    def _head(self) -> Text:
        plan = self.rating.plan
        changes = joined(
            text("what if change", name=_column_name(plan, name), value=_changed(plan, name, value))
            for name, value in self.changes.items()
        )
        key = "what if head" if self.changes else "what if head of rows"
        return text(key, unit=one_line(" / ".join(map(str, self.key))), changes=changes)

    def __repr__(self) -> str:
        return self.text("en")

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        lang, plan = chosen_language(), self.rating.plan
        speak = Phrases(self.rating.plan, lang)
        titles = [text(f"path column {name}").in_language(lang) for name in ("unit", "result", "from", "to")]
        lines = [
            [
                _unit(each), in_language(_name(plan, each), lang),
                *(in_language(_words(speak, end), lang) for end in (each.before, each.after)),
            ]
            for each in (*self.own, *self.others)
        ]  # fmt: skip
        return html_table(titles, lines, in_language(self._head(), lang))


def _unit(each: Difference) -> str:
    return one_line(" / ".join(map(str, (*each.key, *each.below))))


def _name(plan: Plan, each: Difference) -> Text:
    return label_of(plan.nodes[each.name].entry)


def _entry_in(plan: Plan, column: str) -> Entry | None:
    """Return the input that a column of the units brings."""
    nodes = (node for node in plan.nodes.values() if node.kind == "input" and node.table == plan.root.name)
    return next((node.entry for node in nodes if column_of(node) == column), None)


def _column_name(plan: Plan, column: str) -> Text:
    entry = _entry_in(plan, column)
    return Text(column, column) if entry is None else label_of(entry)


def _changed(plan: Plan, column: str, value: Any) -> Text:
    """Return the new value of a column on one line, that of a choice by its label, and that of a flag in words."""
    if isinstance(value, bool):
        return option_word(value)
    entry = _entry_in(plan, column)
    return Text(*(one_line(value_label(entry, str(value), lang)) for lang in LANGUAGES))


def _words(speak: Phrases, value: Any) -> Any:
    """Return a value as people read it."""
    return text("no row") if value is None else speak.show(value)


def _written(speak: Phrases, value: Any) -> str | None:
    """Return a value as text for tables: levels by name."""
    if value is None or isinstance(value, LevelValue):
        return None if value is None else value.name
    return value.cause.words if isinstance(value, Absent) else speak.show(value)


def what_if(prepared: Rater, unit: Any, changes: Row, tables: Tables | None) -> WhatIf:
    """Rate all units with other values of one of them; `Prepared.what_if` says what the arguments are."""
    rating = prepared.rating
    plan = rating.plan
    row, _ = prepared.rows_of(unit)
    given: Any = changes
    if not isinstance(given, Mapping) or not (given or tables):
        raise UsageError(*message("what if without changes"))
    changed = _by_column(plan, changes)
    after = prepared.update({**row, **changed}, tables=tables).rating
    key = tuple(row[column] for column in plan.root.key)
    own: list[Difference] = []
    others: list[Difference] = []
    order: dict[Key, int] = {}
    for table in plan.scheme.tables:
        for each in _differences(rating, after, table, order):
            (own if each.key == key else others).append(each)
    others.sort(key=lambda each: order[each.key])
    before, then = rating.notes, after.notes
    return WhatIf(
        key, changed, tuple(own), tuple(others), _without(before, then), _without(then, before), rating=prepared.given,
        after=after,
    )  # fmt: skip


def _without(notes: Sequence[Note], others: Sequence[Note]) -> tuple[Note, ...]:
    known = {note.text() for note in others}
    return tuple(note for note in notes if note.text() not in known)


def _by_column(plan: Plan, changes: Row) -> dict[str, Any]:
    """Return changes by the columns of the data; an input may be named as well.

    Raises:
        NotFoundError: There is no such column.
        UsageError: One column is changed twice.
    """
    root = plan.root.name
    nodes = [node for node in plan.nodes.values() if node.kind == "input" and node.table == root]
    columns = {column_of(node) for node in nodes}.union(
        *(plan.scheme.tables[table].columns for table in column_tables(plan, root))
    )
    by_name = {node.name: column_of(node) for node in nodes}
    found: dict[str, Any] = {}
    for name, value in changes.items():
        column = name if name in columns else by_name.get(name)
        if column is None:
            known = dict.fromkeys(sorted(columns)) | {column_of(node): node.entry for node in nodes}
            raise NotFoundError.of("column", str(name), known, text("inputs of units can change"))
        if column in found:
            raise UsageError(*message("what if column twice", name=name, column=column))
        found[column] = value
    return found


def _differences(one: Rating, other: Rating, table: str, order: dict[Key, int]) -> Iterator[Difference]:
    """Yield the results of a table that two ratings have differently; `order` gathers the units as they come."""
    plan, root = one.plan, one.plan.root
    nodes = _results(plan, table)
    columns = plan.full_key(table)
    sides = [_by_key(rating, table, columns, nodes) for rating in (one, other)]
    own = [columns.index(column) for column in root.key if column in columns]
    rest = [place for place in range(len(columns)) if place not in own]
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        unit = tuple(key[place] for place in own)
        order.setdefault(unit, len(order))
        for node in nodes:
            ends = [side[key][node.name] if key in side else None for side in sides]
            if ends[0] != ends[1]:
                yield Difference(table, unit, tuple(key[place] for place in rest), node.name, *ends)


def _by_key(rating: Rating, table: str, columns: Sequence[str], nodes: Sequence[Node]) -> dict[Key, Mapping[str, Any]]:
    if table not in rating.result.given or not nodes:
        return {}
    rows = rating.result.fetch(table, [node.name for node in nodes])
    return {tuple(row[column] for column in columns): row for row in rows}


def _results(plan: Plan, table: str) -> list[Node]:
    """Return what is computed for the rows of a table and shown, and what incentives give them."""
    incentives = [
        node for node in plan.nodes.values() if node.kind == "incentive" and node.table == table and node.is_computable
    ]
    return [*(node for node in shown_nodes(plan, table) if node.is_computable), *incentives]
