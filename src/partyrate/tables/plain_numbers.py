"""Numbers that are written as usual, and the outcome of reading a cell."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from attrs import frozen

from partyrate.engines.compiled.cells import Cell as PlainCell
from partyrate.plan import Node
from partyrate.tables.dates import shown_day
from partyrate.tables.grid import Cell, Number, Special

PLAIN: Final = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
"""A number as a text has it, whatever zeros it ends in."""

SHORTEST: Final = re.compile(r"(?:0|[1-9]\d*)(?:\.\d*[1-9])?", re.ASCII)
"""A number as a workbook stores it."""

WHOLE: Final = re.compile(r"[+-]?\d+", re.ASCII)
"""A number that has no decimals, so that no sign before them can be misread."""

DIGITS_KEPT: Final = 15
"""The digits that a spreadsheet shows of a number; its sums and products are right to so many."""


@frozen
class Outcome:
    """The outcome of reading a cell: its text, the conversion that was made, or its fault."""

    text: str = ""
    did: str = ""
    missing: str = ""
    wrong: str = ""
    data: dict[str, Any] | None = None
    expected: str = ""
    remedy: tuple[str, str, str] | None = None


class PlainNumbers(dict[str, str]):
    """The texts of numbers that an input can have and that are written as usual; an empty text stands for others.

    `form` is how a number is written as usual; `converted` holds the outcomes of stored numbers that are not.
    Columns with the same declaration share them.
    """

    def __init__(self, node: Node, form: re.Pattern[str]) -> None:
        super().__init__()
        self.converted: dict[Cell, Outcome] = {}
        self._plainly = PlainCell(node).plainly
        self._form = form

    def __missing__(self, cell: str) -> str:
        text = str(cell)
        is_usual = len(text) <= DIGITS_KEPT and self._form.fullmatch(text) and self._plainly(text) is not None
        self[cell] = usual = text if is_usual else ""  # under the cell itself: equal ones are mostly the same
        return usual


def plain_text(number: Decimal) -> str:
    """Return a decimal without an exponent, and without zeros at its end that a binary number brings."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def passed_text(cell: Cell | None, *, starts_1904: bool) -> str:
    """Return the text of a cell that no rule reads: a number or a day as it is shown, what else as it stands."""
    if cell is None:
        return ""
    text = cell if isinstance(cell, str) else cell.text
    if isinstance(cell, Special) and cell.kind == "number" and cell.style == "date":
        return shown_day(text, starts_1904=starts_1904)
    if isinstance(cell, Number) or (isinstance(cell, Special) and cell.kind == "number"):
        try:
            stored = Decimal(text)
        except InvalidOperation:
            return text
        if stored.is_finite() and abs(stored.adjusted()) < DIGITS_KEPT:
            return plain_text(Decimal(f"{float(stored):.{DIGITS_KEPT}g}"))
    return text
