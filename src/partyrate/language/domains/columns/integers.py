"""The whole-number arithmetic of an engine: its widths, its divisions and its limits."""

from __future__ import annotations

from operator import floordiv
from typing import Any

from attrs import evolve, frozen

from partyrate.language.domains.analysis import LIMIT, ValueRange
from partyrate.language.domains.columns.column import Column, Divide, integer


class BeyondLimitError(Exception):
    """A result may be a greater whole number than the engine can hold; the compiler names the rule."""


@frozen
class Integers:
    """The whole-number arithmetic of an engine.

    Args:
        divide: The division of whole numbers below 2^53.
        wide: The narwhals type of the second width, for whole numbers of 2^53 and more; None where there is none.
        divide_wide: The division in that width.
        limit: The limit below which every intermediate whole number must stay.
        result_limit: The limit of numerators and denominators of results; None where `limit` suffices.
    """

    divide: Divide
    wide: Any = None
    divide_wide: Divide = floordiv
    limit: int = LIMIT
    result_limit: int | None = None

    def is_wide(self, value_range: ValueRange) -> bool:
        """Return whether a value is held in the second width."""
        return self.wide is not None and value_range.kind == "number" and value_range.reach >= LIMIT

    def width(self, value_range: ValueRange) -> Any:
        """Return the narwhals type of the whole numbers that hold a value."""
        import narwhals as nw

        return self.wide if self.is_wide(value_range) else nw.Int64

    def division(self, value_range: ValueRange) -> Divide:
        """Return the division of values."""
        return self.divide_wide if self.is_wide(value_range) else self.divide

    def check(self, value_range: ValueRange) -> None:
        """Check that a result can be held.

        Raises:
            BeyondLimitError: It may be too great for the engine.
        """
        if self.result_limit is not None and value_range.kind == "number" and value_range.reach >= self.result_limit:
            raise BeyondLimitError

    def number(self, value: int) -> Any:
        """Return a literal, which is in the second width where 64 bits do not hold it.

        Not every engine has literals of that width, so that a great one is computed from its parts.
        """
        if -(2**63) <= value < 2**63:
            return integer(value)
        return self.number(value >> 60).cast(self.wide) * 2**60 + integer(value % 2**60)

    def factor(self, value: int) -> Any:
        """Return a whole number as an operand of an expression: itself, or a literal of the second width."""
        return value if -(2**63) <= value < 2**63 else self.number(value)

    def widened(self, column: Column) -> Column:
        """Return a number in the second width; other values stay as they are."""
        if column.wide or column.value_range.kind != "number":
            return column
        denominator = column.denominator if isinstance(column.denominator, int) else column.denominator.cast(self.wide)
        return evolve(column, value=column.value.cast(self.wide), denominator=denominator, wide=True)

    def fitted(self, column: Column) -> Column:
        """Return the result of an operation in the second width, in 64 bits where these can hold it."""
        import narwhals as nw

        # Users of the result need to hold the result only, not the intermediate numbers.
        value_range = evolve(column.value_range, max_magnitude=column.value_range.reach)
        if value_range.kind != "number":
            return evolve(column, value_range=value_range)
        if value_range.reach >= LIMIT:
            return evolve(column, value_range=value_range, wide=True)
        denominator = column.denominator if isinstance(column.denominator, int) else column.denominator.cast(nw.Int64)
        return evolve(
            column, value_range=value_range, value=column.value.cast(nw.Int64), denominator=denominator, wide=False
        )
