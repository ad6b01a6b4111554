"""The way to a level: for each single input of a unit, the smallest change that reaches it, the others as they are.

Values are tried from the nearest one outwards, by the steps of the input, so that the first one that reaches the level
is the smallest change whatever the rules are, and no nearer value does. Where an input has more values than may be
tried, that is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from attrs import field, frozen

from partyrate.counterfactuals.rater import Rater, Row, ladder_of
from partyrate.engines.cell_reader import column_of, read_cell
from partyrate.errors import NotFoundError
from partyrate.messages import Text, in_language, joined, text
from partyrate.model import Indicator
from partyrate.numbers import Absent, as_decimal, decimals_of, show
from partyrate.plan import Node, Plan
from partyrate.serialization.values import plain_value
from partyrate.text.quoting import one_line

PATH_FORMAT: Final = "partyrate.path/1"
"""The format of the way to a level as plain data, with its version."""

MOST_TRIED: Final = 20_001
"""How many values of one input are tried: all of a range of 100 points with two decimals, in both directions."""


@frozen
class Change:
    """A single input whose change reaches the level.

    Args:
        table: Its table.
        key: The key of its row below the unit; empty for an input of the unit itself.
        name: The input.
        before: Its value.
        after: The nearest value that reaches the level; one step less does not.
        level: The level that it reaches.
    """

    table: str
    key: tuple[Any, ...]
    name: str
    before: Any
    after: Any
    level: str


@frozen
class PathTo:
    """The single changes that bring a unit to a level.

    Args:
        ladder: The ladder.
        level: The level that is asked for.
        now: The level of the unit; None where it has none.
        changes: The single inputs that reach it, each by its smallest change.
        no_way: The inputs of which no value reaches it, the others as they are.
        undecided: The inputs that have more values than were tried, and of which those that were tried do not reach it.
        obstacles: Where nothing reaches it, what stands in the way: gates that act, and what the ladder says.
    """

    ladder: str
    level: str
    now: str | None
    changes: tuple[Change, ...]
    no_way: tuple[str, ...]
    undecided: tuple[str, ...]
    obstacles: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON; values are exact."""
        changes = [
            {
                "table": each.table,
                "key": list(map(plain_value, each.key)),
                "name": each.name,
                "before": None if each.before is None else plain_value(each.before),
                "after": plain_value(each.after),
                "level": each.level,
            }
            for each in self.changes
        ]
        return {
            "format": PATH_FORMAT,
            "ladder": self.ladder,
            "level": self.level,
            "now": self.now,
            "changes": changes,
            "no_way": list(self.no_way),
            "undecided": list(self.undecided),
            "obstacles": list(self.obstacles),
        }

    def text(self, lang: str = "en") -> str:
        """Return it in a language, a line for each input."""
        lines: list[Text] = [text("path head", ladder=self.ladder, level=self.level, now=self.now or text("no level"))]
        for each in self.changes:
            row = one_line(" / ".join(map(str, each.key)))
            name = text("path input of row", name=each.name, row=row) if each.key else each.name
            lines.append(text("path line", name=name, before=_shown(each.before), after=_shown(each.after),
                              level=each.level))  # fmt: skip
        if self.no_way:
            lines.append(text("path no way", names=joined(self.no_way, 12)))
        if self.undecided:
            lines.append(text("path undecided", names=joined(self.undecided, 12)))
        return "\n".join([*(in_language(line, lang) for line in lines), *(f"  {line}" for line in self.obstacles)])


def _shown(value: Any) -> Any:
    if value is None:
        return text("no value")
    return show(value) if isinstance(value, Fraction) else value


def path_to(prepared: Rater, unit: Any, level: str, of: str | None, most: int) -> PathTo:
    """Find what would bring a unit to a level; `Prepared.path_to` says what the arguments are."""
    plan = prepared.rating.plan
    ladder = ladder_of(plan, of)
    levels = plan.scheme.ladders[ladder].names
    if level not in levels:
        raise NotFoundError.of("level", str(level), levels, text("levels are those of the ladder"))
    row, below = prepared.rows_of(unit)
    enough = frozenset(levels[: levels.index(level) + 1])
    now = prepared.rate(row, tables=below)[ladder]
    search = _Search(prepared, row, below, ladder, enough, most)
    changes: list[Change] = []
    no_way: list[str] = []
    undecided: list[str] = []
    if now not in enough:
        for node, place in _inputs(plan, ladder, below):
            name = node.name if place is None else f"{node.name} ({_row_words(plan, node.table, below, place)})"
            found, is_decided = search.nearest(node, place)
            if found is not None:
                changes.append(found)
            else:
                (no_way if is_decided else undecided).append(name)
    obstacles = () if changes or now in enough else _obstacles(prepared, row, ladder)
    return PathTo(ladder, level, now, tuple(changes), tuple(no_way), tuple(undecided), obstacles)


def _inputs(plan: Plan, ladder: str, below: Mapping[str, list[Row]]) -> Iterator[tuple[Node, int | None]]:
    """Yield the inputs that a ladder needs: those of the unit, and those of each row below it, by position."""
    needed = set(plan.needs(ladder))
    for node in plan.nodes.values():
        entry = node.entry
        if node.name not in needed or node.kind != "input" or not isinstance(entry, Indicator):
            continue
        if entry.kind not in ("number", "flag", "choice"):
            continue
        if node.table == plan.root.name:
            yield node, None
        else:
            for place in range(len(below.get(node.table, ()))):
                yield node, place


def _row_words(plan: Plan, table: str, below: Mapping[str, list[Row]], place: int) -> str:
    own = [column for column in plan.full_key(table) if column not in plan.root.key]
    return " / ".join(str(below[table][place].get(column)) for column in own)


def _obstacles(prepared: Rater, row: Row, ladder: str) -> tuple[str, ...]:
    """Return what the explanation of the level says of gates, conditions and places."""
    rating = prepared.rating
    key = {column: row[column] for column in rating.plan.root.key}
    explained = rating.explain(unit=key, of=ladder)
    return tuple(map(str, explained.facts))


class _Search:
    """Looks for the nearest value of one input that reaches a level."""

    def __init__(
        self, prepared: Rater, row: Row, below: Mapping[str, list[Row]], ladder: str, enough: frozenset[str], most: int
    ) -> None:
        self.prepared, self.row, self.below = prepared, row, below
        self.ladder, self.enough, self.most = ladder, enough, most

    def nearest(self, node: Node, place: int | None) -> tuple[Change | None, bool]:
        """Return the smallest change that reaches the level, if there is one; and whether all values were tried."""
        entry, column = node.entry, column_of(node)
        assert isinstance(entry, Indicator)
        row = self.row if place is None else self.below[node.table][place]
        read = read_cell(node, row.get(column))
        before = None if isinstance(read, Absent) or not isinstance(read, Fraction | str | bool) else read
        plan = self.prepared.rating.plan
        own = (
            ()
            if place is None
            else tuple(row.get(each) for each in plan.full_key(node.table) if each not in plan.root.key)
        )
        for number, value in enumerate(_values(node, entry, before)):
            if number >= self.most:
                return None, False
            level = self._level(node, place, column, _cell(value))
            if level in self.enough:
                return Change(node.table, own, node.name, before, value, str(level)), True
        return None, True

    def _level(self, node: Node, place: int | None, column: str, cell: Any) -> Any:
        if place is None:
            return self.prepared.rate({**self.row, column: cell}, tables=self.below)[self.ladder]
        rows = list(self.below[node.table])
        rows[place] = {**rows[place], column: cell}
        return self.prepared.rate(self.row, tables={**self.below, node.table: rows})[self.ladder]


def _cell(value: Any) -> Any:
    """Return a value as a cell of a row."""
    if isinstance(value, Fraction):
        return Decimal(int(value)) if value.denominator == 1 else as_decimal(value, decimals_of(value) or 0)
    return value


def _values(node: Node, entry: Indicator, before: Any) -> Iterator[Any]:
    """Yield the other values that an input can have, the nearest first; of two as near the greater one first."""
    if entry.kind == "flag":
        yield from (value for value in (True, False) if value is not before)
        return
    if entry.kind == "choice":
        yield from (value for value in entry.values if value != before)
        return
    low, high = node.value_range.low, node.value_range.high
    if entry.allowed:
        start = before if isinstance(before, Fraction) else low
        nearest = sorted(entry.allowed, key=lambda value: (abs(value - start), -value))
        yield from (value for value in nearest if value != before)
        return
    step = entry.step or Fraction(1, node.value_range.resolution or 1)
    if not isinstance(before, Fraction):
        yield low
        before = low
    distance = step
    while before - distance >= low or before + distance <= high:
        if before + distance <= high:
            yield before + distance
        if before - distance >= low:
            yield before - distance
        distance += step
