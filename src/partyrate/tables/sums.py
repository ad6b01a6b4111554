"""Comparing the numbers of a row with the sums and means of other rows, which shows whether it is a total."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from partyrate.tables.grid import Cell, Row, Sheet, is_blank
from partyrate.tables.layout import Layout

_SHOWN: Final = tuple(10**decimals for decimals in range(7))
"""The steps in one to which a mean may be rounded."""

_MOST_TIMES: Final = 20
"""How many times all rows of a sheet may be summed, so that a file of nothing but totals takes no more time."""


class Sums:
    """Compares rows with others of the same table.

    Args:
        sheet: The sheet of the table.
        layout: Its columns.
        number: The number that a cell of a column is, or None.
        is_wrong: Whether a cell of a column is at fault.
    """

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        number: Callable[[int, Cell], Fraction | None],
        is_wrong: Callable[[int, Cell], bool],
    ) -> None:
        self.sheet, self.layout = sheet, layout
        self.number, self.is_wrong = number, is_wrong
        self.values = [column for column, target in layout.columns.items() if not target.is_key]
        self._left = _MOST_TIMES * len(sheet.rows)

    def is_none(self, row: Row, others: Sequence[int]) -> bool:
        """Whether a row has numbers, and none is a sum, a mean, an extreme, the middle or the number of the others."""
        known = [(column, value) for column, value in self._numbers(row).items() if value is not None]
        may_compare = self._may_compare(others) and bool(known)
        return may_compare and not any(self._may_total(*each, others) for each in known)

    def is_sum(self, row: Row, others: Sequence[int], *, enough: int = 2) -> bool:
        """Whether a row can only be a total: its numbers are the sums or the means of those of the others.

        One number may be so by chance, and the row that of a unit; two are not, nor is a sum beyond what the column can
        hold. Where something else speaks for a total, one is enough.
        """
        numbers = self._numbers(row)
        if not self._may_compare(others) or not numbers or not all(value is not None for value in numbers.values()):
            return False
        found = [self._evidence(column, value, others) for column, value in numbers.items() if value is not None]
        return all(each is not None for each in found) and sum(each or 0 for each in found) >= enough

    def _may_compare(self, others: Sequence[int]) -> bool:
        """Whether a row may still be compared with so many others."""
        self._left -= len(others)
        return self._left >= 0

    def _numbers(self, row: Row) -> dict[int, Fraction | None]:
        """Return by column the numbers of a row, and None where something else stands."""
        filled = (column for column in self.values if not is_blank(row.get(column)))
        return {column: self.number(column, row[column]) for column in filled}

    def _of(self, column: int, others: Sequence[int]) -> list[Fraction]:
        """Return the numbers of a column in other rows."""
        rows = (self.sheet.rows[number] for number in others)
        found = (self.number(column, row[column]) for row in rows if not is_blank(row.get(column)))
        return [each for each in found if each is not None]

    def _may_total(self, column: int, value: Fraction, others: Sequence[int]) -> bool:
        """Whether a number may be the sum of others, their mean, an extreme, the middle one or their number."""
        numbers = self._of(column, others)
        if not numbers or self._is_any_wrong(column, others):
            return True
        middle = (sorted(numbers)[(len(numbers) - 1) // 2] + sorted(numbers)[len(numbers) // 2]) / 2
        total = sum(numbers, Fraction())
        exactly = {total, max(numbers), min(numbers), Fraction(len(numbers))}
        shown = next(step for step in _SHOWN if (value * step).denominator == 1 or step == _SHOWN[-1])
        rounded = (total / len(numbers), middle)
        return value in exactly or any(abs(value - each) * 2 * shown <= 1 for each in rounded)

    def _is_any_wrong(self, column: int, others: Sequence[int]) -> bool:
        """Whether a cell of a column is at fault, so that its total is not known yet."""
        cells = [self.sheet.rows[number].get(column) for number in others]
        return any(self.is_wrong(column, cell) for cell in cells if cell is not None and not is_blank(cell))

    def _evidence(self, column: int, value: Fraction, others: Sequence[int]) -> int | None:
        """Return how much a number speaks for a total; None where it is neither a sum nor a mean."""
        numbers = self._of(column, others)
        if not numbers:
            return None
        total = sum(numbers, Fraction())
        if value != total and abs(value - total / len(numbers)) >= Fraction(1, 100):  # a mean is often rounded
            return None
        node = self.layout.columns[column].node
        if node is not None and node.value_range.kind == "number" and value > node.value_range.high:
            return 2
        return int(len(set(numbers)) > 1)
