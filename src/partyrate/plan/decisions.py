"""The rules of decisions: their rows put together from conditions and values, each with its place in the file.

A decision needs nothing of its own in any engine. Its rows are conditions one within the other, or the sum of what they
give, and where no row holds, the constant of that absence stands.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import define, frozen

from partyrate.errors import StructureError
from partyrate.language.functions import CATALOGUE
from partyrate.language.grammar import Call, Rule, copied, is_absence
from partyrate.language.tree import Origin
from partyrate.messages import joined_with, message, text
from partyrate.model import DecisionRow, Indicator, Scheme
from partyrate.model.decision import EDGES, LOWER, place_of
from partyrate.model.entry import show_scalar
from partyrate.numbers import NO_RULE
from partyrate.spans import Path, Span
from partyrate.text.quoting import one_line

Parse = Callable[[str, Path, Span | None], Rule]
"""Parses the text of a rule at a path and a position."""

_SIGNS: Final[dict[str, Callable[[], ast.cmpop]]] = {">=": ast.GtE, ">": ast.Gt, "<=": ast.LtE, "<": ast.Lt}


def column_name(decision: str, column: str) -> str:
    """Return the name of the value of one column of a decision, as rules write it."""
    return f"{decision}[{column!r}]"


def column_number(entry: Indicator, node: str) -> int:
    """Return the number of the column whose value a node of a decision is."""
    return next((number for number, column in enumerate(entry.columns) if f"[{column!r}]" in node), 0)


@frozen
class RowOf:
    """A row of a decision as a part of its rule: the parts that are its condition and the value that it gives.

    Args:
        index: Its number, from 0.
        condition: The part that is true where it holds; None for the row that holds where no other does.
        value: The part that it gives, or that it adds.
    """

    index: int
    condition: ast.expr | None
    value: ast.expr


def rule_of_rows(entry: Indicator, scheme: Scheme, parse: Parse, column: int = 0) -> Rule:
    """Build the rule of a decision, for one of its columns.

    Raises:
        SchemeFault: A rule of a row is not in the language.
    """
    return _Builder(entry, scheme, parse, column).rule()


def rows_of(tree: ast.expr) -> list[RowOf]:
    """Return the rows of a decision in its rule as it was built or varied, in their order."""
    found: dict[int, RowOf] = {}
    for node in ast.walk(tree):
        index = getattr(node, "row_of_decision", None)
        if index is not None and index not in found:
            is_rest = getattr(node, "is_rest", False)
            condition = None if is_rest else node.test  # type: ignore[attr-defined]  # rows are choices
            value = node.body if isinstance(node, ast.IfExp) and not is_rest else node
            found[index] = RowOf(index, condition, value)  # type: ignore[arg-type]
    return [found[index] for index in sorted(found)]


def covered_by_parts(entry: Indicator, tree: ast.expr) -> ast.expr | None:
    """Return the part of the rule of parts that is true up to their last upper edge; None where they have no end."""
    rows = entry.rows or ()
    if entry.hits != "parts" or rows[-1].is_rest or next(iter(rows[-1].edges)) in LOWER:
        return None
    if not isinstance(tree, ast.IfExp):
        return None
    return tree.test.values[-1] if isinstance(tree.test, ast.BoolOp) else tree.test


def is_given_by_a_row(path: Path) -> bool:
    """Return whether a rule at a path says what a row of a decision gives."""
    return path[0] == "decision" and path[2:3] == ("rows",) and path[4:5] == ("is",)


def is_made_of_rows(node: ast.expr) -> bool:
    """Return whether a part of a rule puts the rows of a decision together, and was not written by anybody."""
    return getattr(node, "is_made_of_rows", False)


@define
class _Builder:
    """Builds the rule of one decision and column."""

    entry: Indicator
    scheme: Scheme
    parse: Parse
    column: int

    @property
    def rows(self) -> tuple[DecisionRow, ...]:
        """The rows of the decision."""
        return self.entry.rows or ()

    def rule(self) -> Rule:
        """Return the rule.

        Raises:
            SchemeFault: A rule of a row is not in the language, or no row gives a value.
        """
        path: Path = ("decision", self.entry.name)
        if all(is_absence(self.value(index, row)) for index, row in enumerate(self.rows)):
            lines = message("decision of absences alone", name=self.entry.name)
            raise StructureError(*lines, self.scheme.span_of(*path, "rows"), (*path, "rows"))
        trees = {"first": self.first, "unique": self.unique, "sum": self.sum, "parts": self.parts}
        return Rule(decision_text(self.entry, self.column), trees[self.entry.hits](), path, self.scheme.span_of(*path))

    # ------------------------------------------------------------------------------------- how rows are put together

    def first(self) -> ast.expr:
        """Return the value of the first row that holds."""
        tree = self.otherwise()
        for index, row in reversed(self.conditions):
            tree = self.choice(index, self.condition(index, row), self.value(index, row), tree)
        return tree

    def unique(self) -> ast.expr:
        """Return the value of the only row that holds; no rule where several do."""
        ones = [
            self.made(index, ast.IfExp(self.condition(index, row), self.number_of(1, index), self.number_of(0, index)))
            for index, row in self.conditions
        ]
        index = len(self.rows) - 1
        is_single = self.made(index, ast.Compare(self.added(ones), [ast.LtE()], [self.number_of(1, index)]))
        return self.made(index, ast.IfExp(is_single, self.first(), self.absent(index)))

    def sum(self) -> ast.expr:
        """Return the sum of what all rows give that hold."""
        terms = [
            self.choice(index, self.condition(index, row), self.value(index, row), self.number_of(0, index))
            for index, row in self.conditions
        ]
        total = self.added(terms)
        if not self.has_rest:
            return total
        none = [self.condition(index, row) for index, row in self.conditions]
        index = len(none)
        some = none[0] if len(none) == 1 else self.made(index, ast.BoolOp(ast.Or(), none))
        return self.made(index, ast.IfExp(some, total, self.rest()))

    def parts(self) -> ast.expr:
        """Return the sum of the parts of the number that lie in each band, each times what its row gives."""
        bands = list(self.bands())
        total = self.added([self.part(*band) for band in bands])
        conditions = [
            self.made(index, ast.Compare(copied(start or self.number_of(0, index)), [ast.Lt()], [copied(end)]))
            for index, _, start, end in bands
            if end is not None and not are_written(start, end)
        ]
        index, row = self.conditions[-1]
        if not self.has_rest and next(iter(row.edges)) not in LOWER:
            conditions.append(self.condition(index, row))  # above the last upper edge there is no rule
        if not conditions:
            return total
        holds = conditions[0] if len(conditions) == 1 else self.made(index, ast.BoolOp(ast.And(), conditions))
        return self.made(index, ast.IfExp(holds, total, self.absent(index)))

    def bands(self) -> Iterator[tuple[int, DecisionRow, ast.expr | None, ast.expr | None]]:
        """Yield each row with the edges between which its part of the number lies; None where it has no end."""
        edges = [self.edge(index, *edge) for index, row in self.conditions for edge in row.edges.items()]
        is_lower = next(iter(self.rows[0].edges)) in LOWER
        for index, row in enumerate(self.rows):
            low = index if is_lower else index - 1
            start = edges[low] if low >= 0 else None
            yield index, row, start, edges[low + 1] if low + 1 < len(edges) else None

    def part(self, index: int, row: DecisionRow, start: ast.expr | None, end: ast.expr | None) -> ast.expr:
        """Return what lies between two edges of the number, times what the row gives."""
        number, low = self.number(), start or self.number_of(0, index)
        until = number if end is None else self.called(index, "min", [number, copied(end)])
        inside = self.made(index, ast.BinOp(until, ast.Sub(), copied(low)))
        value = self.value(index, row)
        term = value if is_absence(value) else self.made(index, ast.BinOp(inside, ast.Mult(), value))
        begins = self.made(index, ast.Compare(self.number(), [ast.Gt()], [copied(low)]))
        return self.choice(index, begins, term, self.number_of(0, index))

    # -------------------------------------------------------------------------------------------------- single parts

    @property
    def has_rest(self) -> bool:
        """Whether the last row holds where no other does."""
        return self.rows[-1].is_rest

    @property
    def conditions(self) -> Sequence[tuple[int, DecisionRow]]:
        """The rows with a condition, each with its number."""
        return [(index, row) for index, row in enumerate(self.rows) if not row.is_rest]

    def otherwise(self) -> ast.expr:
        """Return what holds where no row does: what the rest gives, else no rule."""
        return self.rest() if self.has_rest else self.absent(len(self.rows) - 1)

    def rest(self) -> ast.expr:
        """Return what the row without a condition gives."""
        index = len(self.rows) - 1
        value = self.value(index, self.rows[index])
        value.row_of_decision, value.is_rest = index, True  # type: ignore[attr-defined]
        return value

    def choice(self, index: int, condition: ast.expr, value: ast.expr, otherwise: ast.expr) -> ast.expr:
        """Return the value of a row where its condition is true, else what the other rows make."""
        choice = self.made(index, ast.IfExp(condition, value, otherwise))
        choice.row_of_decision = index  # type: ignore[attr-defined]
        return choice

    def condition(self, index: int, row: DecisionRow) -> ast.expr:
        """Return the condition of a row."""
        parts = [self.compared(index, key, self.edge(index, key, edge)) for key, edge in row.edges.items()]
        if row.when is not None:
            parts.append(self.written(index, ("when",), row.when))
        return parts[0] if len(parts) == 1 else self.made(index, ast.BoolOp(ast.And(), parts))

    def compared(self, index: int, key: str, edge: ast.expr) -> ast.expr:
        """Return the comparison of the number with an edge."""
        return self.made(index, ast.Compare(self.number(), [_SIGNS[EDGES[key]]()], [edge]), (key,))

    def edge(self, index: int, key: str, edge: Fraction | str) -> ast.expr:
        """Return an edge of a row."""
        if isinstance(edge, str):
            return self.written(index, (key,), edge)
        return self.made(index, ast.Constant(edge), (key,))  # type: ignore[arg-type]

    def number(self) -> ast.expr:
        """Return the number whose bands the rows are."""
        path: Path = ("decision", self.entry.name, "of")
        return self.parse(str(self.entry.of), path, self.scheme.span_of(*path)).tree

    def value(self, index: int, row: DecisionRow) -> ast.expr:
        """Return what a row gives."""
        if row.formula:
            return self.written(index, place_of("is", self.column, row.formula), row.formula[self.column])
        constant: Any = row.gives[self.column]
        return self.made(index, ast.Constant(constant), place_of("gives", self.column, row.gives))

    def written(self, index: int, place: Path, rule: str) -> ast.expr:
        """Return a rule of a row."""
        path: Path = ("decision", self.entry.name, "rows", index, *place)
        return self.parse(rule, path, self.scheme.span_of(*path)).tree

    def called(self, index: int, function: str, arguments: list[ast.expr]) -> ast.expr:
        """Return a call of a function of values."""
        call = self.made(index, ast.Call(self.made(index, ast.Name(function)), arguments, []))
        call.call = Call(CATALOGUE[function], tuple(arguments))  # type: ignore[attr-defined]
        return call

    def added(self, terms: Sequence[ast.expr]) -> ast.expr:
        """Return the sum of several terms."""
        total = terms[0]
        for index, term in enumerate(terms[1:], start=1):
            total = self.made(index, ast.BinOp(total, ast.Add(), term))
        return total

    def number_of(self, value: int, index: int) -> ast.expr:
        """Return a number that is counted or added."""
        return self.made(index, ast.Constant(Fraction(value)))  # type: ignore[arg-type]

    def absent(self, index: int) -> ast.expr:
        """Return the absence of a value that no row gives."""
        return self.made(index, ast.Constant(NO_RULE))  # type: ignore[arg-type]

    def made(self, index: int, part: ast.expr, place: Path = ()) -> ast.expr:
        """Return a part of the rule that nobody wrote, at the place of its row in the file."""
        path: Path = ("decision", self.entry.name, "rows", index, *place)
        part.is_made_of_rows = True  # type: ignore[attr-defined]
        words = row_text(self.entry, index, self.column)
        at = self.scheme.span_of(*path)
        part.origin = Origin(words, path, at)  # type: ignore[attr-defined]
        part.start, part.end = 0, len(words) if at is None else min(len(words), at.length)  # type: ignore[attr-defined]
        return part


def row_text(entry: Indicator, index: int, column: int | None = None) -> str:
    """Return a row of a decision in one line: its condition, and what it gives in one column or in all."""
    row = (entry.rows or ())[index]
    return str(
        text("decision row", condition=row.condition(entry.of) or text("decision rest"), value=value_text(row, column))
    )


def value_text(row: DecisionRow, column: int | None = None) -> str:
    """Return what a row gives, as rules write it."""
    values = [one_line(rule) for rule in row.formula] or list(map(show_scalar, row.gives))
    return ", ".join(values if column is None else [values[column]])


def decision_text(entry: Indicator, column: int | None = None) -> str:
    """Return a decision in one line, row by row."""
    rows = joined_with("semicolon", (row_text(entry, index, column) for index in range(len(entry.rows or ()))))
    return str(text(f"decision by {entry.hits}", of=entry.of, rows=rows))


def are_written(start: ast.expr | None, end: ast.expr) -> bool:
    """Return whether both edges of a band are numbers, which are known to rise; without a start it is 0."""
    return isinstance(start, ast.Constant | None) and isinstance(end, ast.Constant)
