"""The cells of a unit that a level depends on, and the values that each can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from partyrate.counterfactuals.rater import Row
from partyrate.engines.cell_reader import column_of, read_cell
from partyrate.messages import Text, text
from partyrate.model import Indicator
from partyrate.notes import label_of
from partyrate.numbers import Absent, as_decimal, decimals_of
from partyrate.plan import Node, Plan
from partyrate.text.quoting import one_line


@frozen
class InputCell:
    """One input of a unit, or of a row below it.

    Args:
        table: The table of the input.
        key: The key of its row below the unit; empty for an input of the unit itself.
        name: The input.
    """

    table: str
    key: tuple[Any, ...]
    name: str

    def words(self, plan: Plan) -> Text:
        """Return what people call it: by its label, with the row that it stands in."""
        label = label_of(plan.nodes[self.name].entry)
        if not self.key:
            return label
        row = one_line(" / ".join(map(str, self.key)))
        return text("path input of row", name=label, table=label_of(plan.scheme.tables[self.table]), row=row)


@frozen(eq=False)
class Place:
    """Where the value of an input stands in the rows of a unit.

    Args:
        cell: The input.
        node: Its node.
        table: The table whose row holds it: its own, or the one whose columns are its rows.
        row: The number of that row below the unit; None for the row of the unit.
        column: The column.
        before: Its value; None where it has none.
    """

    cell: InputCell
    node: Node = field(repr=False)
    table: str
    row: int | None
    column: str
    before: Any

    def with_value(self, unit: Row, below: Mapping[str, Sequence[Row]], cell: Any) -> tuple[Row, dict[str, Any]]:
        """Return the row of the unit, and its rows below, with a value there."""
        if self.row is None:
            return {**unit, self.column: cell}, dict(below)
        rows = list(below[self.table])
        rows[self.row] = {**rows[self.row], self.column: cell}
        return unit, {**below, self.table: rows}


def places_of(plan: Plan, ladder: str, unit: Row, below: Mapping[str, Sequence[Row]]) -> Iterator[Place]:
    """Yield every cell of a unit, and of its rows below, that a ladder depends on."""
    needed = set(plan.needs(ladder)).union(
        *(plan.needs(f"gate.{gate.name}") for gate in plan.gates_of(plan.nodes[ladder].entry.name))
    )
    for node in plan.nodes.values():
        if node.name in needed and node.kind == "input":
            yield from _places(plan, node, unit, below)


def _places(plan: Plan, node: Node, unit: Row, below: Mapping[str, Sequence[Row]]) -> Iterator[Place]:
    root, table = plan.root.name, plan.scheme.tables[node.table]
    home = table.name
    columns: dict[str, tuple[str, ...]] = {column_of(node): ()}
    if table.columns and not below.get(table.name):
        home = table.parent or root
        columns = {column: (column,) for column in table.columns}
    rows: Sequence[tuple[int | None, Row]] = [(None, unit)] if home == root else list(enumerate(below.get(home, ())))
    for number, row in rows:
        own = (
            () if number is None else tuple(row.get(each) for each in plan.full_key(home) if each not in plan.root.key)
        )
        for column, key in columns.items():
            if key and column not in row:
                continue
            read = read_cell(node, row.get(column))
            cell = InputCell(node.table, (*own, *key), node.name)
            yield Place(cell, node, home, number, column, None if isinstance(read, Absent | Text) else read)


def as_cell(value: Any) -> Any:
    """Return a value as a cell of a row."""
    if isinstance(value, Fraction):
        return Decimal(int(value)) if value.denominator == 1 else as_decimal(value, decimals_of(value) or 0)
    return value


def values_of(place: Place) -> Iterator[Any] | None:
    """Return the other values that an input can have, the nearest first; None for texts, which can be any.

    Of two that are as near, the greater one comes first.
    """
    entry, before = place.node.entry, place.before
    assert isinstance(entry, Indicator)
    if entry.kind == "flag":
        return (value for value in (True, False) if value is not before)
    if entry.kind == "choice":
        return (value for value in entry.values if value != before)
    if entry.kind == "date":
        return _days(before)
    return _numbers(place, entry) if entry.kind == "number" else None


def _numbers(place: Place, entry: Indicator) -> Iterator[Any]:
    """Return the other numbers that an input can be, the nearest first."""
    before, low, high = place.before, place.node.value_range.low, place.node.value_range.high
    if entry.allowed:
        start = before if isinstance(before, Fraction) else low
        return (each for each in sorted(entry.allowed, key=lambda it: (abs(it - start), -it)) if each != before)
    step = entry.step or Fraction(1, place.node.value_range.resolution or 1)
    return _outwards(before, low, high, step)


def ends_of(place: Place) -> tuple[Any, Any] | None:
    """Return the least and the greatest value that an input can have; None where it has no order, or a list of them."""
    entry = place.node.entry
    assert isinstance(entry, Indicator)
    if entry.kind == "date":
        return date.min, date.max
    if entry.kind != "number" or entry.allowed:
        return None
    low, high = place.node.value_range.low, place.node.value_range.high
    step = entry.step or Fraction(1, place.node.value_range.resolution or 1)
    return low, low + (high - low) // step * step


def _outwards(before: Any, low: Fraction, high: Fraction, step: Fraction) -> Iterator[Fraction]:
    """Yield numbers from one outwards by steps, or from the least one where there is none."""
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


def _days(before: Any) -> Iterator[date] | None:
    """Return days from one outwards; None where there is none to start from."""
    if not isinstance(before, date):
        return None
    first, last, start = date.min.toordinal(), date.max.toordinal(), before.toordinal()
    return (date.fromordinal(int(each)) for each in _outwards(
        Fraction(start), Fraction(first), Fraction(last), Fraction(1)
    ))  # fmt: skip
