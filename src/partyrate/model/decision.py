"""Decisions: rows of conditions with the values that they give, and how the rows that hold are put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import field, frozen

from partyrate.errors import StructureError, counted
from partyrate.messages import Message, message
from partyrate.model.entry import Scalar, as_number, as_scalar, as_texts, as_tuple
from partyrate.model.kinds import holding
from partyrate.numbers import exact, show
from partyrate.spans import Path

HITS: Final = ("first", "unique", "sum", "parts")
"""How the rows of a decision that hold are put together."""

LOWER: Final = {"at_least": ">=", "above": ">"}
UPPER: Final = {"at_most": "<=", "below": "<"}
EDGES: Final = {**LOWER, **UPPER}
"""The edges of a band, with the signs that compare a number with them."""

MOST_ROWS: Final = 90
"""The most rows of a decision: each is a condition within the one before."""


def _edge(value: Any) -> Any:
    """Return an edge as a number where it is one; any other text is a rule."""
    if not isinstance(value, str):
        return as_number(value)
    number = exact(value)
    return value if number is None else number


def _constants(values: Any) -> tuple[Any, ...]:
    return tuple(map(as_scalar, as_tuple(values)))


@frozen(kw_only=True, field_transformer=holding)
class DecisionRow:
    """One row of a decision: when it holds, and what it gives. A row without a condition holds where no other does.

    Args:
        when: A rule, which must be true.
        at_least: The lower edge of a band of the number under `of`, the edge included: a number or a rule.
        above: The same, the edge not included.
        at_most: The upper edge, included.
        below: The upper edge, not included.
        gives: What the row gives: a constant, or one for each of the columns.
        formula: A rule for what the row gives instead, or one for each of the columns (in a scheme file: `is`).
    """

    when: str | None = None
    at_least: Fraction | str | None = field(default=None, converter=_edge)
    above: Fraction | str | None = field(default=None, converter=_edge)
    at_most: Fraction | str | None = field(default=None, converter=_edge)
    below: Fraction | str | None = field(default=None, converter=_edge)
    gives: tuple[Scalar, ...] = field(default=(), converter=_constants)
    formula: tuple[str, ...] = field(default=(), converter=as_texts)

    @property
    def edges(self) -> dict[str, Fraction | str]:
        """The edges that it has, by their keys."""
        return {key: edge for key in EDGES if (edge := getattr(self, key)) is not None}

    @property
    def is_rest(self) -> bool:
        """Whether it has no condition, and so holds where no other row does."""
        return self.when is None and not self.edges

    @property
    def rules(self) -> Iterator[tuple[Path, str]]:
        """Its rules, each with its place in the row."""
        if self.when is not None:
            yield ("when",), self.when
        yield from (((key,), edge) for key, edge in self.edges.items() if isinstance(edge, str))
        yield from ((place_of("is", number, self.formula), rule) for number, rule in enumerate(self.formula))

    def condition(self, of: str | None) -> str:
        """Return when it holds, as one rule; nothing for the rest."""
        parts = [bracketed(self.when)] if self.edges and self.when is not None else [self.when or ""]
        return " and ".join([*self._bands(of or ""), *filter(None, parts)])

    def _bands(self, of: str) -> Iterator[str]:
        """Yield the comparisons of the number with the edges: one with both of them, where there are two."""
        number = bracketed(of)
        lower = next((edge for edge in self.edges.items() if edge[0] in LOWER), None)
        upper = next((edge for edge in self.edges.items() if edge[0] in UPPER), None)
        if lower and upper:
            sign = LOWER[lower[0]].replace(">", "<")
            yield f"{edge_text(lower[1])} {sign} {number} {UPPER[upper[0]]} {edge_text(upper[1])}"
        elif edge := lower or upper:
            yield f"{number} {EDGES[edge[0]]} {edge_text(edge[1])}"


def bracketed(rule: str) -> str:
    """Return a rule in brackets where it is more than a name or a number."""
    rule = rule.strip()
    return rule if rule.isidentifier() or exact(rule) is not None else f"({rule})"


def edge_text(edge: Fraction | str) -> str:
    """Return an edge as a rule writes it."""
    return bracketed(edge if isinstance(edge, str) else show(edge))


def place_of(key: str, number: int, items: Sequence[Any]) -> Path:
    """Return the place of one of several items of a key; a single one may stand alone."""
    return (key, number) if len(items) > 1 else (key,)


def check_rows(
    name: str, rows: Sequence[DecisionRow], of: str | None, hits: str, columns: Sequence[str], takes: Sequence[str]
) -> None:
    """Check that the rows of a decision fit each other and its other keys.

    Raises:
        StructureError: They do not; the path of the error names the row.
    """
    for place, reported in _faults(name, rows, of, hits, columns, takes):
        raise StructureError(*reported, path=("decision", name, *place))


_Fault = tuple[Path, Message]


def _faults(
    name: str, rows: Sequence[DecisionRow], of: str | None, hits: str, columns: Sequence[str], takes: Sequence[str]
) -> Iterator[_Fault]:
    """Yield what is wrong with the rows, each with its place."""
    if not 0 < len(rows) <= MOST_ROWS:
        key = "decision of too many rows" if rows else "decision without rows"
        yield ("rows",), message(key, name=name, most=MOST_ROWS)
    if columns and (takes or len(set(columns)) < len(columns)):
        yield ("columns",), message("columns of a call" if takes else "decision columns twice", name=name)
    if of is not None and not any(row.edges for row in rows):
        yield ("of",), message("number without edges", name=name)
    for index, row in enumerate(rows):
        found = [*_faults_of_row(row, of, len(columns) or 1), *_faults_of_place(row, index, rows, hits)]
        yield from ((("rows", index, *place), reported) for place, reported in found)
    if hits == "parts":
        yield from _faults_of_parts(rows)
    yield from _faults_of_kinds(rows, hits)


def _faults_of_row(row: DecisionRow, of: str | None, count: int) -> Iterator[_Fault]:
    """Yield what is wrong with a row by itself."""
    edges = list(row.edges)
    if edges and of is None:
        yield (edges[0],), message("edge of nothing", key=edges[0])
    for side in (LOWER, UPPER):
        of_side = [key for key in edges if key in side]
        if len(of_side) > 1:
            yield (of_side[1],), message("two edges of a side", one=of_side[0], other=of_side[1])
    if bool(row.gives) == bool(row.formula):
        yield (), message("row that gives two things" if row.gives else "row that gives nothing")
    elif (given := len(row.gives or row.formula)) != count:
        key = "is" if row.formula else "gives"
        yield (key,), message("row of another width", given=counted(given, "value"), needed=counted(count, "value"))


def _faults_of_place(row: DecisionRow, index: int, rows: Sequence[DecisionRow], hits: str) -> Iterator[_Fault]:
    """Yield what is wrong with where a row stands."""
    if row.is_rest and index < len(rows) - 1:
        yield (), message("rest before other rows")
    if row.is_rest and len(rows) == 1:
        yield (), message("rest alone")
    if hits == "parts" and not row.is_rest and (row.when is not None or len(row.edges) != 1):
        yield (), message("part with other conditions")


def _faults_of_parts(rows: Sequence[DecisionRow]) -> Iterator[_Fault]:
    """Yield what is wrong with the edges of parts: they are all of one side, and rise."""
    before: tuple[str, Fraction | str] | None = None
    for index, row in enumerate(rows):
        for key, edge in row.edges.items():
            if before is not None and (key in LOWER) != (before[0] in LOWER):
                yield ("rows", index, key), message("parts of both sides", one=before[0], other=key)
            elif not _rises(Fraction(0) if before is None and key in UPPER else before and before[1], edge):
                yield ("rows", index, key), message("parts out of order", edge=edge_text(edge))
            before = (key, edge)
        if row.is_rest and before is not None and before[0] in LOWER:
            yield ("rows", index), message("rest of lower edges")


def _rises(before: Fraction | str | None, edge: Fraction | str) -> bool:
    """Whether an edge may follow another one; of rules that is seen only when they are computed."""
    return not isinstance(before, Fraction) or isinstance(edge, str) or before < edge


def _faults_of_kinds(rows: Sequence[DecisionRow], hits: str) -> Iterator[_Fault]:
    """Yield constants of another kind than those above them, and constants that are added and are no numbers."""
    kinds: dict[int, type] = {}
    for index, row in enumerate(rows):
        for column, value in enumerate(row.gives):
            kind = next(each for each in (bool, Fraction, str, date) if isinstance(value, each))
            place = ("rows", index, *place_of("gives", column, row.gives))
            if hits in ("sum", "parts") and kind is not Fraction:
                yield place, message("sum of no numbers", hits=hits)
            elif kinds.setdefault(column, kind) is not kind:
                yield place, message("constants of several kinds")
