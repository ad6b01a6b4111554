"""Random decisions: bands and conditions, values of every kind, every way in which rows are put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from attrs import evolve
from hypothesis import strategies as st

from partyrate.model import DecisionRow, Indicator
from partyrate.model.decision import LOWER, UPPER
from partyrate.model.entry import show_scalar
from partyrate.numbers import exact
from partyrate.testing.random_rules import RuleWriter
from partyrate.testing.rule_parts import Scope

CONSTANTS: Final[dict[str, tuple[Any, ...]]] = {
    "number": (0, 1, 3, "0.5", "-2.25", "1000"),
    "flag": (True, False),
    "text": ("x", "y", "甲"),
}
"""The constants that rows give, by kind."""


class DecisionWriter:
    """Draws decisions of one table, whose rules a writer of rules draws."""

    def __init__(self, writer: RuleWriter, scope: Scope) -> None:
        self.writer, self.scope, self.one, self.draw = writer, scope, writer.one, writer.draw
        self.inner = evolve(scope, depth=1)

    def decision(self, name: str, table: str, when: str | None) -> Indicator:
        """Draw a decision; one with columns or arguments now and then."""
        hits = self.one("first", "first", "first", "unique", "sum", "parts")
        form = self.one("plain", "plain", "plain", "columns", "takes")
        takes = ("n",) if form == "takes" else ()
        if takes:
            numbers = (*self.scope.names.get("number", ()), "n")
            self.scope = evolve(self.scope, names={**self.scope.names, "number": numbers})
            self.inner = evolve(self.scope, depth=1)
        of = self.number(takes)
        kinds = ["number"] if hits in ("sum", "parts") else ["number", "number", "flag", "text", "text"]
        columns = ("x", "y") if form == "columns" else ()
        of_columns = [self.one(*kinds) for _ in columns or (0,)]
        rows = self.parts(of_columns) if hits == "parts" else self.rows(of, of_columns)
        rows = [rows[0], *map(self.with_absence, rows[1:])]
        is_banded = any(row.edges for row in rows)
        return Indicator(
            name=name, table=table, when=when, rows=rows, of=of if is_banded else None, hits=hits, takes=takes,
            columns=columns,
        )  # fmt: skip

    def number(self, takes: Sequence[str]) -> str:
        """Draw the number whose bands rows are: mostly a name."""
        names = self.scope.names.get("number", ())
        return str(self.one(*takes, *takes, *names, self.writer.number(self.inner)))

    def rows(self, of: str, kinds: Sequence[str]) -> list[DecisionRow]:
        """Draw rows with edges, conditions, or both; the last one may have none."""
        rows = []
        for _ in range(self.one(1, 2, 2, 3, 4)):
            edges = {self.one(*side): self.edge(of) for side in (LOWER, UPPER) if self.draw(st.integers(0, 2))}
            when = self.writer.flag(self.inner) if not edges or self.draw(st.integers(0, 2)) == 0 else None
            rows.append(self.row(kinds, when=when, **edges))
        return [*rows, *([self.row(kinds)] if self.draw(st.integers(0, 2)) else [])]

    def parts(self, kinds: Sequence[str]) -> list[DecisionRow]:
        """Draw the rows of parts, whose edges rise."""
        side = self.one(LOWER, UPPER)
        known = (-2, 0, 1, 2, 5, 40) if side is LOWER else (1, 2, 5, 40)
        edges: list[Any] = sorted(self.draw(st.sets(st.sampled_from(known), min_size=1, max_size=3)))
        edges[-1] = self.one(edges[-1], edges[-1], *self.writer.words.constants.get("number", ()))
        rows = [self.row(kinds, **{self.one(*side): edge}) for edge in edges]
        return [*rows, *([self.row(kinds)] if side is UPPER and self.draw(st.booleans()) else [])]

    def edge(self, of: str) -> Any:
        """Draw an edge: a number, near a bound where that is known, or a rule."""
        literal = self.writer.literal(of)
        number = exact(literal)
        forms: list[Callable[[], Any]] = [lambda: literal if number is None else number] * 4
        forms.append(lambda: self.one(*self.writer.words.constants.get("number", ("1",))))
        return self.one(*forms)()

    def row(self, kinds: Sequence[str], **conditions: Any) -> DecisionRow:
        """Draw what a row gives: constants or rules."""
        if self.draw(st.integers(0, 2)) and all(kind in CONSTANTS for kind in kinds):
            given = [self.one(*CONSTANTS[kind]) for kind in kinds]
            numbers = [exact(value) if kind == "number" else value for kind, value in zip(kinds, given, strict=True)]
            return DecisionRow(gives=tuple(numbers), **conditions)
        return DecisionRow(formula=[self.rule(kind) for kind in kinds], **conditions)

    def with_absence(self, row: DecisionRow) -> DecisionRow:
        """Draw a row that now and then gives no value, by a cause that the scheme declares, in its first column."""
        causes = self.writer.words.absences
        if not causes or self.draw(st.integers(0, 5)) != 5:
            return row
        others = row.formula[1:] or map(show_scalar, row.gives[1:])
        return evolve(row, gives=(), formula=[f"absent({self.one(*causes)!r})", *others])

    def rule(self, kind: str) -> str:
        """Draw a rule for what a row gives; a text is one of those that constants are."""
        if kind == "text":
            return repr(self.one(*CONSTANTS["text"]))
        return self.writer.write(kind, self.inner)
