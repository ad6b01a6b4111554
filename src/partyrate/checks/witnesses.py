"""Search for a row of inputs that shows a case: without one, nothing is said of a case that rules might exclude."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.checks.finding import shown_value
from partyrate.checks.pieces import Compared, Piece
from partyrate.checks.sample_rows import NotAlone, Sampler, SampleRow
from partyrate.model import Indicator
from partyrate.numbers import MISSING, NOT_APPLICABLE, Absent
from partyrate.plan import Node

MOST_ROWS: Final = 600
"""The most rows that one search looks at, for all its witnesses together."""

COUNTS: Final = (1, 6)
"""How many rows finer tables have, of which a scheme does not say it: one, and where that shows nothing, some."""

STARTS: Final = 6
"""How many rows the search starts from."""

Cells = dict[tuple[str, int], Any]
"""The values of inputs, each by its name and the number of its row in a finer table."""


class Search:
    """Looks for rows of one table, with rows below them, in which values that are compared lie in given pieces.

    Args:
        sampler: The scheme.
        table: The table.
        names: The nodes whose inputs are varied.
    """

    def __init__(self, sampler: Sampler, table: str, names: Sequence[str]) -> None:
        self.sampler, self.plan, self.table = sampler, sampler.plan, table
        needed = {name for given in names for name in self.plan.needs(given)}
        self.inputs = [node for name, node in self.plan.nodes.items() if name in needed and node.kind == "input"]
        self.above = self.plan.ancestors(table)
        self.below = [*dict.fromkeys(node.table for node in self.inputs if node.table not in self.above)]
        self.counts = self._counts(1)
        self.chance = random.Random(0)  # noqa: S311 - the same rows in every run
        self.left = MOST_ROWS

    def _counts(self, count: int) -> dict[str, int]:
        """Return how many rows finer tables have: those that a scheme expects, else a number, or the most there are."""
        tables = {name: self.plan.scheme.tables[name] for name in self.below}
        return {name: len(each.expects or each.columns) or min(count, each.most) for name, each in tables.items()}

    def find(self, wanted: Sequence[tuple[Compared, Piece]]) -> dict[str, Any] | None:
        """Return the inputs of a row with values in the pieces; None where none is found."""
        for count in COUNTS:
            counts = self._counts(count)
            if count == COUNTS[0] or counts != self.counts:
                self.counts = counts
                found = self._found(wanted)
                if found is not None:
                    return found
        return None

    def _found(self, wanted: Sequence[tuple[Compared, Piece]]) -> dict[str, Any] | None:
        """Return what is looked for, of a row with as many rows below it as are set."""
        try:
            for number in range(STARTS):
                cells = self.descend(self.start(number), wanted)
                if cells is not None:
                    return self.shown(cells, self.row(cells))
        except NotAlone:
            return None
        return None

    def descend(self, cells: Cells, wanted: Sequence[tuple[Compared, Piece]]) -> Cells | None:
        """Return a row with values in the pieces, changed one input at a time as long as it comes nearer."""
        best = self.distance(cells, wanted)
        while best > 0 and self.left > 0:
            before = best
            for node in self.chance.sample(self.inputs, len(self.inputs)):
                for number in range(self.counts.get(node.table, 1)):
                    cells, best = self._nearer(cells, (node.name, number), node, best, wanted)
                if best == 0 or self.left <= 0:
                    break
            if best >= before:
                return None
        return cells if best == 0 else None

    def distance(self, cells: Cells, wanted: Sequence[tuple[Compared, Piece]]) -> Fraction:
        """Return how far the values of a row are from the pieces, as shares of their ranges."""
        self.left -= 1
        row, total = self.row(cells), Fraction(0)
        for compared, piece in wanted:
            away = piece.distance(self.sampler.evaluated(compared.part, row))
            width = compared.range.high - compared.range.low or Fraction(1)
            total += Fraction(2) if away is None else min(away / width, Fraction(2))
        return total

    def _nearer(
        self, cells: Cells, at: tuple[str, int], node: Node, best: Fraction, wanted: Sequence[tuple[Compared, Piece]]
    ) -> tuple[Cells, Fraction]:
        """Return the row with the value of one input that brings it nearest."""

        def tried(value: Any) -> Fraction:
            return self.distance({**cells, at: value}, wanted)

        value, found = _nearest(options_of(node), tried)
        return ({**cells, at: value}, found) if found < best else (cells, best)

    def start(self, number: int) -> Cells:
        """Return a row to start from: all inputs at their least, their greatest, in the middle, then by chance."""
        cells: Cells = {}
        for node in self.inputs:
            options = options_of(node)
            for place in range(self.counts.get(node.table, 1)):
                ends = (0, len(options) - 1, len(options) // 2)
                index = ends[number] if number < len(ends) else self.chance.randrange(len(options))
                cells[node.name, place] = options[index]
        return cells

    def corner(self) -> Cells:
        """Return a row to start from in which each input is at its least or its greatest, by chance."""
        places = [(node, place) for node in self.inputs for place in range(self.counts.get(node.table, 1))]
        return {(node.name, place): options_of(node)[self.chance.choice((0, -1))] for node, place in places}

    def row(self, cells: Mapping[tuple[str, int], Any]) -> SampleRow:
        """Return the row of some inputs, with rows below it."""
        own = {node.name: cells[node.name, 0] for node in self.inputs if node.table in self.above}
        row = SampleRow(self.sampler, self.table, own)
        rows: dict[str, list[SampleRow]] = {self.table: [row]}
        for table in sorted(self.counts, key=lambda name: len(self.plan.ancestors(name))):
            self._add_rows(rows, table, cells)
        for each in (each for some in rows.values() for each in some):
            self._leave_out(each)
        return row

    def _add_rows(self, rows: dict[str, list[SampleRow]], table: str, cells: Mapping[tuple[str, int], Any]) -> None:
        parent = str(self.plan.scheme.tables[table].parent)
        if parent not in rows:
            if parent not in self.plan.scheme.tables or parent in self.above:
                raise NotAlone
            self._add_rows(rows, parent, cells)
        rows[table] = []
        names = [node.name for node in self.inputs if node.table == table]
        for above in rows[parent]:
            for number in range(self.counts.get(table, 1)):
                values = {name: cells[name, number] for name in names}
                child = SampleRow(self.sampler, table, values, parent=above)
                above.children.setdefault(table, []).append(child)
                rows[table].append(child)

    def _leave_out(self, row: SampleRow) -> None:
        """Take away the inputs that do not apply to a row."""
        for node in self.inputs:
            if node.name in row.values and "when" in node.rules:
                applies = self.sampler.evaluated(node.rules["when"].tree, row)
                if applies is not True:
                    row.values[node.name] = applies if isinstance(applies, Absent) else NOT_APPLICABLE

    def shown(self, cells: Cells, row: SampleRow) -> dict[str, Any]:
        """Return the inputs of a row as data: numbers as text, rows of finer tables under their table."""
        found: dict[str, Any] = {}
        for node in self.inputs:
            if node.table in self.above:
                value: Any = row.values.get(node.name, MISSING)
                found[node.name] = None if isinstance(value, Absent) else shown_value(value)
            else:
                lines = found.setdefault(node.table, [{} for _ in range(self.counts[node.table])])
                for number, line in enumerate(lines):
                    line[node.name] = shown_value(cells[node.name, number])
        return found


class _Grid(Sequence[Fraction]):
    """The numbers that an input can have, in their order."""

    def __init__(self, low: Fraction, step: Fraction, count: int) -> None:
        self.low, self.step, self.length = low, step, count

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: Any) -> Any:
        return self.low + self.step * range(self.length)[index]


def options_of(node: Node) -> Sequence[Any]:
    """Return the values that an input can have, numbers in their order.

    Raises:
        NotAlone: They cannot be listed: it is a day, or a text.
    """
    entry = node.entry
    assert isinstance(entry, Indicator)
    if entry.kind == "flag":
        return (False, True)
    if entry.kind == "choice":
        return entry.values
    if entry.kind != "number" or node.value_range.always_absent is not None:
        raise NotAlone
    if entry.allowed:
        return sorted(entry.allowed)
    known = node.value_range
    assert known.resolution is not None  # bounds and decimals of every number are declared
    step = entry.step or Fraction(1, known.resolution)
    low = -(-known.low // step) * step
    return _Grid(low, step, int((known.high - low) // step) + 1)


def _nearest(options: Sequence[Any], tried: Callable[[Any], Fraction]) -> tuple[Any, Fraction]:
    """Return the option with the least distance, of many numbers by halving where the distance falls and then rises."""
    known: dict[int, Fraction] = {}

    def at(index: int) -> Fraction:
        if index not in known:
            known[index] = tried(options[index])
        return known[index]

    low, high = 0, len(options) - 1
    while high - low > 3 and 0 not in known.values():
        left, right = low + (high - low) // 3, high - (high - low) // 3
        low, high = (low, right) if at(left) <= at(right) else (left, high)
    if 0 not in known.values():  # else the numbers that are left may be very many
        for index in range(low, high + 1):
            at(index)
    best = min(known, key=lambda index: known[index])
    return options[best], known[best]


def rows_at_random(search: Search, count: int) -> Iterator[SampleRow]:
    """Yield rows with inputs by chance."""
    for _ in range(count):
        yield search.row(search.start(STARTS))
