"""Values that the rows of a template are filled in with as samples."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any

from partyrate.description.inputs import InputColumn
from partyrate.messages import text
from partyrate.numbers import exact


def sample_value(column: InputColumn, number: int, lang: str) -> Any:
    """Return a value that a column can hold, another one for the next row."""
    if column.open:
        return None
    if column.kind == "flag":
        return text("template no").in_language(lang)
    if column.kind == "date":
        return date(2020, 1, min(number, 28))
    if column.kind == "choice":
        return column.values[number % len(column.values)]
    if column.kind == "text":
        return None if column.optional else f"{column.label(lang)}{number}"
    if column.allowed:
        return _decimal(column.allowed[number % len(column.allowed)])
    low, high = _decimal(column.low or "0"), _decimal(column.high or "100")
    step = _decimal(column.step) if column.step is not None else Decimal(1).scaleb(-(column.decimals or 0))
    wanted = low + (high - low) * Decimal(60 + number % 40) / 100
    return max(low, (wanted / step).to_integral_value(ROUND_FLOOR) * step)


def _decimal(text: str) -> Decimal:
    number = exact(text) or Fraction(0)
    return Decimal(number.numerator) / Decimal(number.denominator)
