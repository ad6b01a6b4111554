"""Numbers that are written as usual, and cells that no rule reads."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from partyrate.engines.compiled.cells import Cell as PlainCell
from partyrate.plan import Node
from partyrate.tables.dates import shown_day
from partyrate.tables.grid import PROTECTED, Cell, Number
from partyrate.tables.outcomes import Outcome

PLAIN: Final = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
"""A number as a text has it, whatever zeros it ends in."""

SHORTEST: Final = re.compile(r"(?:0|[1-9]\d*)(?:\.\d*[1-9])?", re.ASCII)
"""A number as a workbook stores it."""

WHOLE: Final = re.compile(r"[+-]?\d+", re.ASCII)
"""A number that has no decimals, so that no sign before them can be misread."""

DIGITS_KEPT: Final = 15
"""The digits that a spreadsheet shows of a number; its sums and products are right to so many."""


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


def with_zeros(text: str, style: str) -> tuple[str, str] | None:
    """Return a number with the zeros that its format shows before it, and its conversion; None where it shows none."""
    if style.startswith("0") and text.isdecimal() and len(text) < len(style):
        return text.zfill(len(style)), "as zeros"
    return None


def passed_text(cell: Cell | None, *, starts_1904: bool) -> str:
    """Return the text of a cell that no rule reads: a number or a day as it is shown, what else as it stands."""
    return passed(cell, starts_1904=starts_1904).text


def passed(cell: Cell | None, *, starts_1904: bool, is_text: bool = False) -> Outcome:
    """Return a cell that no rule reads as a person sees it, with the conversion where one is to be reported.

    Args:
        cell: The cell.
        starts_1904: Whether day 0 is the first of January 1904.
        is_text: Whether it stands in a text file, where texts are protected as formulas.
    """
    if cell is None:
        return Outcome()
    if isinstance(cell, Number):
        return _passed_number(cell)
    if isinstance(cell, str):
        match = PROTECTED.fullmatch(cell.strip()) if is_text else None
        return Outcome(cell) if match is None else Outcome(match[1], "as formula text")
    if cell.kind != "number":
        return Outcome(cell.text)
    if cell.style == "date":
        return Outcome(shown_day(cell.text, starts_1904=starts_1904))
    number = _passed_number(cell.text)
    return Outcome(*(with_zeros(number.text, cell.style) or (number.text, number.did)))


def _passed_number(text: str) -> Outcome:
    """Return a stored number with the digits that a spreadsheet shows; one of more whole digits stays as it is."""
    try:
        stored = Decimal(text)
    except InvalidOperation:
        return Outcome(text)
    if not stored.is_finite() or abs(stored.adjusted()) >= DIGITS_KEPT:
        return Outcome(text)
    shown = plain_text(Decimal(f"{float(stored):.{DIGITS_KEPT}g}"))
    return Outcome(shown, "" if shown == plain_text(stored) else "as digits")
