"""Decisions of the second implementation of schemes, written from the page of schemes alone."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from fractions import Fraction
from typing import Any

from partyrate.language.grammar import parse
from partyrate.testing.plain_rules import joined
from partyrate.testing.plain_values import NO_RULE, Gap, compared, number, strongest

EDGES = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}
LOWER = ("at_least", "above")
Rule = Callable[[Any], Any]
"""What gives the value of a rule, or of a constant."""


def as_rule(given: Any) -> Any:
    """What a key of a row holds: a rule as a tree, a list of them, or a constant as it is."""
    return parse(given).tree if isinstance(given, str) else given


def rules_in(entry: Mapping[str, Any]) -> list[ast.expr]:
    """Every rule that a formula or a decision holds."""
    texts = [entry[key] for key in ("when", "is", "of") if key in entry]
    for row in entry.get("rows", ()):
        given = [row[key] for key in ("when", *EDGES, "is") if key in row]
        texts += [each for part in given for each in (part if isinstance(part, list) else [part])]
    return [parse(each).tree if isinstance(each, str) else each for each in texts if isinstance(each, str | ast.expr)]


def put_in(entry: Mapping[str, Any], arguments: Mapping[str, ast.expr]) -> dict[str, Any]:
    """A formula or a decision with arguments in place of the names that it takes."""

    class PutIn(ast.NodeTransformer):
        def visit_Name(self, name: ast.Name) -> ast.expr:
            return arguments.get(name.id, name)

    def changed(given: Any) -> Any:
        if isinstance(given, list):
            return [changed(each) for each in given]
        return PutIn().visit(deepcopy(parse(given).tree)) if isinstance(given, str) else given

    found = {**entry, **{key: changed(entry[key]) for key in ("is", "of") if key in entry}}
    if "rows" in entry:
        found["rows"] = [
            {key: value if key == "gives" else changed(value) for key, value in row.items()} for row in entry["rows"]
        ]
    return found


class Decided:
    """The value of a decision at one place."""

    def __init__(self, entry: Mapping[str, Any], evaluate: Rule, constant: Rule, column: str | None) -> None:
        """Read a decision; of one with columns, the values of one of them."""
        self.entry, self.evaluate, self.constant = entry, evaluate, constant
        self.column = None if column is None else entry["columns"].index(column)
        rows: Sequence[Mapping[str, Any]] = entry["rows"]
        self.rest = next((row for row in rows if "when" not in row and not set(EDGES) & set(row)), None)
        self.rows = [row for row in rows if row is not self.rest]

    def value(self) -> Any:
        """What the rows give, as `hits` says."""
        hits = self.entry.get("hits", "first")
        if hits == "parts":
            return self.parts()
        if hits == "first":
            return self.first()
        holds = [self.holds(row) for row in self.rows]
        if hits == "unique":
            return strongest(holds) or self.only(holds)
        values = [self.given(row) for row, each in zip(self.rows, holds, strict=True) if each is True]
        if gap := strongest([*holds, *values]):
            return gap
        return self.otherwise() if self.rest and not values else sum(map(number, values), Fraction(0))

    def only(self, holds: Sequence[bool]) -> Any:
        """What the only row gives that holds."""
        if holds.count(True) > 1:
            return NO_RULE
        return self.given(self.rows[holds.index(True)]) if True in holds else self.otherwise()

    def first(self) -> Any:
        """What the first row gives that holds."""
        for row in self.rows:
            holds = self.holds(row)
            if isinstance(holds, Gap):
                return holds
            if holds:
                return self.given(row)
        return self.otherwise()

    def otherwise(self) -> Any:
        """What is there where no row holds."""
        return self.given(self.rest) if self.rest else NO_RULE

    def holds(self, row: Mapping[str, Any]) -> Any:
        """Whether all conditions of a row are true."""
        parts = [self.evaluate(row["when"])] if "when" in row else []
        for key, sign in EDGES.items():
            if key in row:
                both = [self.evaluate(self.entry["of"]), self.edge(row[key])]
                parts.append(strongest(both) or compared(sign, *both))
        return joined(parts, by=False)

    def edge(self, given: Any) -> Any:
        """An edge of a band: a number or a rule."""
        return self.evaluate(given) if isinstance(given, str | ast.expr) else self.constant(given)

    def given(self, row: Mapping[str, Any]) -> Any:
        """What a row gives."""
        what = row["is"] if "is" in row else row["gives"]
        if self.column is not None:
            what = what[self.column]
        return self.edge(what) if "is" in row else self.constant(what)

    def parts(self) -> Any:
        """What the parts of a number in each band give, added up."""
        amount = self.evaluate(self.entry["of"])
        edges = [self.edge(row[key]) for row in self.rows for key in EDGES if key in row]
        begins_there = bool(set(LOWER) & set(self.rows[0]))
        starts = edges if begins_there else [Fraction(0), *edges]
        needs = [strongest(pair) or compared("<", *pair) for pair in itertools.pairwise(starts)]
        if not begins_there and not self.rest:
            needs.append(self.holds(self.rows[-1]))
        holds = joined(needs, by=False)
        if holds is not True:
            return holds or NO_RULE
        if gap := strongest([amount, *edges]):
            return gap
        amount, starts = number(amount), list(map(number, starts))
        rows = [*self.rows, *([self.rest] if self.rest else [])]
        ends = [*starts[1:], None][: len(rows)]
        inside = [
            (row, (amount if end is None else min(amount, end)) - start)
            for row, start, end in zip(rows, starts, ends, strict=False)
            if amount > start
        ]
        values = [self.given(row) for row, _ in inside]
        if gap := strongest(values):
            return gap
        return sum((number(each) * part for each, (_, part) in zip(values, inside, strict=True)), Fraction(0))
