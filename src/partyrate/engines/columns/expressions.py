"""Small expressions that several parts of the columns engine are made of."""

from __future__ import annotations

from collections.abc import Sequence
from operator import add, and_, or_
from typing import Any

from partyrate.language.domains.columns import joined


def as_int64(expression: Any) -> Any:
    """Cast to a 64-bit integer.

    Engines choose the type of ranks and sums themselves: UInt32, Float64, Int32, Int64, or a decimal of 38 digits.
    """
    import narwhals as nw

    return expression.cast(nw.Int64)


def total(values: Sequence[Any]) -> Any:
    """Return the sum of several expressions, row by row."""
    return joined(add, values)


def any_of(conditions: Sequence[Any]) -> Any:
    """Return the condition that one of several holds."""
    return joined(or_, conditions)


def all_of(conditions: Sequence[Any]) -> Any:
    """Return the condition that all of several hold."""
    return joined(and_, conditions)
