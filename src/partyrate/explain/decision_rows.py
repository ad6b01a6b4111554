"""Decisions in words, and which of their rows decided the value of a row of the data."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from partyrate.engines.reference.run import StoredRow
from partyrate.explain.explainer import Explainer
from partyrate.explain.fact import Fact
from partyrate.explain.parts import remembered
from partyrate.explain.rule_words import RuleWords
from partyrate.ladders.gates import is_closed
from partyrate.language.grammar import Rule
from partyrate.messages import Text, joined, joined_with, text
from partyrate.model import Indicator, Scalar, Scheme
from partyrate.numbers import Absent, show
from partyrate.plan.decisions import RowOf, covered_by_parts, decision_text, rows_of


def decision_words(scheme: Scheme, table: str | None, entry: Indicator, lang: str, column: int | None = None) -> str:
    """Return a decision in one line, with one of its columns or all: in English as its rows are written."""
    if lang == "en":
        return decision_text(entry, column)
    said = RuleWords(scheme, table, lang).words
    rows = []
    for row in entry.rows or ():
        condition = row.condition(entry.of)
        values = list(map(said, row.formula)) or list(map(constant_words, row.gives))
        value = joined(values if column is None else [values[column]])
        rows.append(
            text("decision row", condition=said(condition) if condition else text("decision rest"), value=value)
        )
    words = text(f"decision by {entry.hits}", of=said(entry.of or "0"), rows=joined_with("semicolon", rows))
    return words.in_language(lang)


def constant_words(value: Scalar) -> str | Text:
    """Return what a row gives as people read it."""
    if isinstance(value, bool):
        return text(f"explained {str(value).lower()}")
    return show(value) if isinstance(value, Fraction) else str(value)


def decision_figures(entry: Indicator, column: int) -> dict[str, Any]:
    """Return the rows of a decision for one of its columns, as its value is computed from them."""
    rows = []
    for row in entry.rows or ():
        when = {} if row.when is None else {"when": row.when}
        value = {"is": row.formula[column]} if row.formula else {"gives": row.gives[column]}
        rows.append({**row.edges, **when, **value})
    return {"hits": entry.hits, **({} if entry.of is None else {"of": entry.of}), "rows": rows}


def row_facts(builder: Explainer, entry: Indicator, rule: Rule, row: StoredRow) -> Iterator[Fact]:
    """Yield for each row of a decision, down to the one that decides, whether it holds and what it adds."""
    facts = _RowFacts(builder, entry, row, covered_by_parts(entry, rule.tree))
    decided = {"first": facts.first, "unique": facts.unique, "sum": facts.sum, "parts": facts.parts}
    rows = remembered(builder.texts, "rows of a decision", rule.tree, partial(rows_of, rule.tree))
    return decided[entry.hits](rows)


class _RowFacts:
    """The facts about the rows of one decision at a row of the data."""

    def __init__(self, builder: Explainer, entry: Indicator, row: StoredRow, covered: ast.expr | None) -> None:
        self.builder, self.entry, self.row, self.covered = builder, entry, row, covered
        self.rows = entry.rows or ()

    def first(self, rows: list[RowOf]) -> Iterator[Fact]:
        """Yield the rows that do not hold, and the first one that does, or whose condition has no value."""
        for each in rows:
            if each.condition is None:
                yield self.fact("rest decides", each.index)
                return
            holds = self.builder.at(each.condition, self.row)
            if isinstance(holds, Absent):
                yield self.absent(each.index, holds)
                return
            yield self.fact("row decides" if holds else "row fails", each.index)
            if holds:
                return
        yield self.fact("no row")

    def unique(self, rows: list[RowOf]) -> Iterator[Fact]:
        """Yield of each row whether it holds; the one that decides is the only one."""
        holds = {each.index: self.builder.at(each.condition, self.row) for each in rows if each.condition is not None}
        is_single = sum(value is True for value in holds.values()) == 1
        for index, value in holds.items():
            if isinstance(value, Absent):
                yield self.absent(index, value)
            else:
                yield self.fact(("row decides" if is_single else "row also") if value else "row fails", index)
        yield from self.otherwise(rows, list(holds.values()))

    def sum(self, rows: list[RowOf]) -> Iterator[Fact]:
        """Yield of each row whether it holds, and what it adds."""
        holds = []
        for each in (each for each in rows if each.condition is not None):
            value = self.builder.at(each.condition, self.row)  # type: ignore[arg-type]  # the rest was left out
            holds.append(value)
            if isinstance(value, Absent):
                yield self.absent(each.index, value)
            elif value:
                added = self.builder.at(each.value, self.row)
                yield self.fact("row adds", each.index, {"value": added}, value=self.builder.show(added))
            else:
                yield self.fact("row fails", each.index)
        yield from self.otherwise(rows, holds)

    def parts(self, rows: list[RowOf]) -> Iterator[Fact]:
        """Yield what each part of the number adds."""
        number = self.builder.rule(self.entry.of or "", self.row.table)
        for each in rows:
            begins = None if each.condition is None else self.builder.at(each.condition, self.row)
            if begins is True:
                added = self.builder.at(each.value, self.row)
                words = {"number": number, "value": self.builder.show(added)}
                yield self.fact("part adds", each.index, {"value": added}, **words)
        if self.covered is not None and self.builder.at(self.covered, self.row) is False:
            yield self.fact("part without row", rows[-1].index, number=number)

    def otherwise(self, rows: list[RowOf], holds: Sequence[object]) -> Iterator[Fact]:
        """Yield that no row holds, or the row that then does."""
        if all(value is False for value in holds):
            rest = next((each for each in rows if each.condition is None), None)
            yield self.fact("no row") if rest is None else self.fact("rest decides", rest.index)

    def absent(self, index: int, cause: Absent) -> Fact:
        """Return that it is open whether a row holds, or that its condition has no value for good."""
        kind = "row without value" if is_closed(cause) else "row open"
        return self.fact(kind, index, {"cause": cause}, cause=self.builder.show(cause))

    def fact(self, kind: str, index: int | None = None, data: dict[str, object] | None = None, **words: object) -> Fact:
        """Return a fact about a row, by its number from 1 and its condition."""
        if index is None:
            return self.builder.fact(kind, {})
        condition = self.rows[index].condition(self.entry.of)
        rest = text("decision rest").in_language(self.builder.lang)
        shown = self.builder.rule(condition, self.row.table) if condition else rest
        known = {"row": index + 1, "condition": condition, **(data or {})}
        return self.builder.fact(kind, known, **{"row": index + 1, "rows": len(self.rows), "condition": shown, **words})
