"""Inputs with which a level or an amount both rises and falls: two pairs of rows show it, each alike but for the input.

Only rows alone are looked at, of which rules give the level or the amount; what places and other units decide is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any, Final

from attrs import define, field, frozen

from partyrate.checks.finding import shown_value
from partyrate.checks.sample_rows import NotAlone, Sampler, SampleRow
from partyrate.checks.witnesses import STARTS, Search, options_of
from partyrate.messages import Text, text
from partyrate.numbers import NOT_APPLICABLE, Absent, LevelValue, show
from partyrate.plan import Node

MOST_ROWS: Final = 1_000
"""The most rows that are looked at for all inputs of a scheme together."""

MOST_STARTS: Final = 12
"""How many rows an input is varied in."""

MOST_VALUES: Final = 9
"""How many values of an input are tried in each of them, spread evenly over its range."""


@frozen
class Step:
    """Two rows that differ in an input alone, and what one result is in each."""

    before: Any
    after: Any
    results: tuple[Any, Any]
    row: dict[str, Any]

    def words(self, name: str) -> Text:
        """Return the step in words."""
        before, after = map(_value_words, (self.before, self.after))
        first, second = map(_value_words, self.results)
        return text("step of a result", name=name, before=before, after=after, first=first, second=second)

    def witness(self) -> dict[str, Any]:
        """Return the step as data."""
        results = [each.name if isinstance(each, LevelValue) else shown_value(each) for each in self.results]
        ends = {"from": shown_value(self.before), "to": shown_value(self.after)}
        return {**ends, "results": results, "row": self.row}


def _value_words(value: Any) -> Text | str:
    if isinstance(value, bool):
        return text("explained true" if value else "explained false")
    return show(value) if isinstance(value, Fraction) else str(getattr(value, "name", value))


@define(eq=False)
class BothDirections:
    """Searches the rows of one scheme, as long as there are any left to look at."""

    sampler: Sampler
    left: int = field(default=MOST_ROWS)

    def steps(self, node: Node, end: Node) -> tuple[Step, Step] | None:
        """Return a step by which a result rises with an input and one by which it falls; None where none is found."""
        found: dict[bool, Step] = {}
        with suppress(NotAlone):
            for step in self._changes(node, end):
                rises = _order(step.results[1]) > _order(step.results[0])
                found.setdefault(rises, step)
                if len(found) == 2:
                    return found[True], found[False]
        return None

    def _changes(self, node: Node, end: Node) -> Iterator[Step]:
        """Yield the steps of an input by which a result changes."""
        plan = self.sampler.plan
        if node.table not in plan.ancestors(end.table) and end.table not in plan.ancestors(node.table):
            return
        gates = self._gates(end)
        search = Search(self.sampler, end.table, [name for name in (*end.uses, *gates) if name in plan.nodes])
        options = _spread(options_of(node))
        for number in range(MOST_STARTS):
            cells = search.start(number) if number < STARTS else search.corner()
            before: tuple[Any, Any] | None = None
            for value in options:
                if self.left <= 0:
                    return
                self.left -= 1
                cells[node.name, 0] = value
                row = search.row(cells)
                result = self._result(end, gates, row)
                if isinstance(result, Absent | str):
                    continue
                if before is not None and _order(result) != _order(before[1]):
                    yield Step(before[0], value, (before[1], result), search.shown(cells, row))
                before = value, result

    def _gates(self, end: Node) -> list[str]:
        """Return the gates that act on a result, as they are named among nodes."""
        scheme = self.sampler.plan.scheme
        acting = [
            gate.name for gate in scheme.gates.values()
            if end.entry.name in (*gate.cap, *gate.fix, *gate.exclude, *gate.bars)
        ]  # fmt: skip
        return [f"gate.{name}" for name in acting]

    def _result(self, end: Node, gates: Sequence[str], row: SampleRow) -> Any:
        """Return the level of a row, or the amount that an incentive gives it; an absent value where it gives none.

        Raises:
            NotAlone: Other rows decide it.
        """
        if end.ladder is not None:
            return self.sampler.computed(end, row)
        conditions = [self.sampler.evaluated(end.rules["when"].tree, row)] if "when" in end.rules else []
        bars = [row.value(gate) for gate in gates]
        is_given = all(each is True for each in conditions) and all(each is False for each in bars)
        if "amount" not in end.rules or not is_given:
            return NOT_APPLICABLE
        return self.sampler.evaluated(end.rules["amount"].tree, row)


def _spread(options: Sequence[Any]) -> list[Any]:
    """Return some of the values of an input, its ends among them."""
    last = len(options) - 1
    count = min(MOST_VALUES, len(options))
    return [options[number * last // max(1, count - 1)] for number in range(count)]


def _order(value: Any) -> Any:
    """Return what says which of two results is the higher one."""
    return value.place if isinstance(value, LevelValue) else value
