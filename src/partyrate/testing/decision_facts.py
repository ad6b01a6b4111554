"""The true facts about the rows of a decision, from the values of the rating."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from partyrate.engines.reference.run import StoredRow
from partyrate.explain.arguments import finer_table
from partyrate.explain.dependencies import Dependencies
from partyrate.explain.parts import arguments_of
from partyrate.ladders.gates import is_closed
from partyrate.language.grammar import text_of
from partyrate.model import Indicator
from partyrate.numbers import Absent
from partyrate.plan import Node, entry_name
from partyrate.plan.decisions import covered_by_parts, rows_of
from partyrate.testing.row_facts import RowEvaluator

Stated = list[tuple[str, Mapping[str, Any]]]


def decision_facts(case: Dependencies, node: Node, entry: Indicator, row: StoredRow) -> Stated:
    """Return the facts that the explanation of a decision should hold at a row."""
    at = RowEvaluator(case)
    applies: Any = at(node.rules["when"].tree, row) if "when" in node.rules else True
    condition: Stated = [("when", {"value": applies})] if "when" in node.rules else []
    if applies is not True:
        return condition
    tree = node.rules["is"].tree
    rows = {each.index: each for each in rows_of(tree)}
    holds = {index: at(each.condition, row) for index, each in rows.items() if each.condition is not None}
    adds = {index: at(rows[index].value, row) for index, value in holds.items() if value is True}
    kinds = _Kinds(entry, holds, adds, rest=next((index for index in rows if index not in holds), None))
    covered = covered_by_parts(entry, tree)
    is_above = covered is not None and at(covered, row) is False
    facts = _argument_facts(case, node, entry, at, row)
    return [*condition, *facts, *kinds.facts(), *([("part without row", kinds.row(max(rows)))] if is_above else [])]


def _argument_facts(case: Dependencies, node: Node, entry: Indicator, at: RowEvaluator, row: StoredRow) -> Stated:
    """Return the facts about what a decision that takes arguments is called with."""
    takes = case.plan.scheme.indicators[entry_name(entry.name)].takes if node.instance else ()
    return [
        _argument_fact(name, part, at, row, finer_table(case.plan, part, node.table))
        for name, part in arguments_of(node.rules["is"].tree, takes, {})
    ]


def _argument_fact(
    name: str, part: ast.expr, at: RowEvaluator, row: StoredRow, finer: str | None
) -> tuple[str, Mapping[str, Any]]:
    """Return the fact about one argument; one that only finer rows have is not evaluated."""
    data = {"argument": name, "rule": text_of(part)}
    if finer is not None:
        return "argument of rows", {**data, "table": finer}
    return "argument" if isinstance(part, ast.Constant) else "argument of rule", {**data, "value": at(part, row)}


class _Kinds:
    """The facts about rows of which it is known whether they hold and what they add."""

    def __init__(self, entry: Indicator, holds: Mapping[int, Any], adds: Mapping[int, Any], rest: int | None) -> None:
        self.entry, self.holds, self.adds, self.rest = entry, holds, adds, rest
        self.true = [index for index, value in holds.items() if value is True]

    def facts(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the facts."""
        if self.entry.hits == "parts":
            yield from (("part adds", {**self.row(index), "value": value}) for index, value in self.adds.items())
            return
        until = next((index for index, value in self.holds.items() if value is not False), len(self.holds))
        for index, value in self.holds.items():
            if self.entry.hits != "first" or index <= until:
                yield self.fact(index, value)
        if all(value is False for value in self.holds.values()):
            yield ("no row", {}) if self.rest is None else ("rest decides", self.row(self.rest))

    def fact(self, index: int, value: Any) -> tuple[str, Mapping[str, Any]]:
        """Return the fact about one row."""
        if isinstance(value, Absent):
            return "row without value" if is_closed(value) else "row open", {**self.row(index), "cause": value}
        if value is False:
            return "row fails", self.row(index)
        if self.entry.hits == "sum":
            return "row adds", {**self.row(index), "value": self.adds[index]}
        return ("row also" if self.entry.hits == "unique" and len(self.true) > 1 else "row decides"), self.row(index)

    def row(self, index: int) -> dict[str, Any]:
        """Return the number of a row, from 1, and its condition as it is written."""
        return {"row": index + 1, "condition": (self.entry.rows or ())[index].condition(self.entry.of)}
