"""Numbers as offices write and store them: with units, percentages, signs between thousands, decimal commas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from unicodedata import normalize

from attrs import frozen

from partyrate.engines.cell_reader import CellError, read_cell, recorded_cell
from partyrate.errors import ResourceError
from partyrate.messages import word
from partyrate.model import SHARES, Indicator
from partyrate.plan import Node
from partyrate.tables.cell_words import MULTIPLES, UNITS
from partyrate.tables.dates import shown_day
from partyrate.tables.decimal_commas import with_point
from partyrate.tables.grid import Cell, Number, Special
from partyrate.tables.outcomes import refuse
from partyrate.tables.plain_numbers import DIGITS_KEPT, PLAIN, WHOLE, plain_text
from partyrate.tables.targets import fold
from partyrate.text.normalization import normal

_BARE_POINT = re.compile(r"([+-]?)(\d*)\.(\d*)", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_SPACED = re.compile(r"[+-]?\d{1,3}( \d{3})+(\.\d+)?", re.ASCII)
_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*%", re.ASCII)
_MONEY = re.compile(r"[¥￥]\s*(\d[\d,.]*)", re.ASCII)
_WITH_UNIT = re.compile(r"([+-]?\d+(?:,\d{3})*(?:\.\d+)?)\s*([^\d\s.,+\-%()/*]{1,6})", re.ASCII)

_PERCENT_SIGNS: Final = ("%", "％")
_PERCENTAGES: Final = ("%", SHARES)
"""The declared units in which a percentage can be given."""

_LONGEST: Final = 400
"""From how many characters on a cell is no number that is written in another way."""


@frozen
class NumberReader:
    """Reads the numbers of one column.

    Args:
        node: The input, or the recorded value, that the column brings.
        name: The column.
        unit: The unit that its header names.
        decimal_comma: Whether decimals follow a comma in texts.
        starts_1904: Whether day 0 is the first of January 1904.
    """

    node: Node
    name: str
    unit: str = ""
    decimal_comma: bool = False
    starts_1904: bool = False

    def read(self, cell: Cell) -> tuple[str, str]:
        """Return the number that a cell is, and the conversion that was made.

        Raises:
            ConversionFault: It can be read in two ways.
        """
        if self._is_other(self.unit):
            raise refuse("unit of header", found=self.unit, name=self.name, unit=self.declared)
        text, did = self._number_alone(cell)
        says_percent = cell.style == "percent" if isinstance(cell, Special) else cell.rstrip().endswith(("%", "％"))
        if not self.is_in_percent or says_percent or not PLAIN.fullmatch(text):
            return text, did
        value = Decimal(text)
        if abs(value) > 1:
            return plain_text(value / 100), "as percent"
        if value:
            raise refuse("small percentage", text=text)
        return text, did

    @property
    def declared(self) -> str:
        """The unit that the scheme declares; empty where it declares none."""
        return getattr(self.node.entry, "unit", None) or ""

    @property
    def are_shares(self) -> bool:
        """Whether percentages are shares: as is declared, else where no number above 1 is possible."""
        return self.declared == SHARES if self.declared else self.node.value_range.high <= 1

    @property
    def is_in_percent(self) -> bool:
        """Whether the header says percent above a column of shares."""
        return self.unit in _PERCENT_SIGNS and self.are_shares

    @property
    def is_plain(self) -> bool:
        """Whether a number without any sign is what it says."""
        return not self.is_in_percent and not self._is_other(self.unit)

    def _is_other(self, unit: str) -> bool:
        """Whether a unit is another one than that which is declared."""
        declared = self.declared
        if not declared or not unit or (declared in _PERCENTAGES and unit in _PERCENT_SIGNS):
            return False
        known = word("unit of", declared)
        return fold(unit) not in {fold(declared), fold(known), fold(known.zh)}

    def _number_alone(self, cell: Cell) -> tuple[str, str]:
        """Return a number as it is written, whatever the header says."""
        if isinstance(cell, Number):
            return stored_number(cell)
        if isinstance(cell, Special):
            return self._special_number(cell)
        usual = WHOLE if self.decimal_comma else PLAIN
        if len(cell) > _LONGEST or usual.fullmatch(cell):
            return cell, ""
        text = normalize("NFKC", normal(cell)).replace("\u2212", "-")
        if usual.fullmatch(text):
            return text, "as blanks"
        return self._with_comma(text) or self._dressed(text) or (cell, "")

    def _with_comma(self, text: str) -> tuple[str, str] | None:
        """Return a number whose decimals follow a comma, as declared; None where it has no such sign.

        Raises:
            ConversionFault: It is one and the comma is not declared, or it has a point before decimals though it is.
        """
        read = with_point(text)
        if not self.decimal_comma:
            if read is not None and "," in text and self._dressed(text) is None:
                number, _ = self._with_signs(read)
                if self._fits(number):
                    raise refuse("undeclared comma", text=text, number=number)
            return None
        if read is None and "." in text and PLAIN.fullmatch(self._with_signs(text)[0]):
            raise refuse("point for comma", text=text)
        if read in (None, text):
            return None
        return self._with_signs(read)[0], "as decimal comma" if "," in text else "as thousands"

    def _with_signs(self, text: str) -> tuple[str, str]:
        """Return a number, with its sign of money, unit or percentage or without one."""
        return (text, "") if PLAIN.fullmatch(text) else self._dressed(text) or (text, "")

    def _dressed(self, text: str) -> tuple[str, str] | None:
        """Return a number without the signs that stand between or behind its digits."""
        if _THOUSANDS.fullmatch(text):
            return self._thousands(text)
        if _SPACED.fullmatch(text) and self._fits(whole := text.replace(" ", "")):
            return whole, "as thousands"  # what does not fit may be two numbers
        if (match := _BARE_POINT.fullmatch(text)) and (match[2] or match[3]):
            whole = f"{match[1]}{match[2] or 0}"
            return (f"{whole}.{match[3]}" if match[3] else whole), "as point"
        if match := _PERCENT.fullmatch(text):
            return self._percentage(Decimal(match[1]))
        money = _MONEY.fullmatch(text)
        if match := _WITH_UNIT.fullmatch(f"{money[1]}元" if money else text):
            return self._with_unit(match[1], match[2], text)
        return None

    def _special_number(self, cell: Special) -> tuple[str, str]:
        if cell.style == "date" or cell.kind == "date":
            raise refuse("date for number", text=shown_day(cell.text, starts_1904=self.starts_1904))
        if cell.kind != "number":
            return cell.text, ""
        text, did = stored_number(cell.text)
        if cell.style != "percent":
            return text, did
        read, _ = self._percentage(Decimal(text) * 100)
        return read, did if read == text else "as percent"

    def _percentage(self, percents: Decimal) -> tuple[str, str]:
        share, number = plain_text(percents / 100), plain_text(percents)
        if self.declared and self.declared not in _PERCENTAGES:
            raise refuse("unit not declared", text=f"{number}%", unit=self.declared, name=self.name)
        if self.are_shares or (not self.holds_percentages and percents > self.node.value_range.high):
            return share, "as percent"
        if self.holds_percentages:
            return number, "as percent"
        raise refuse("share or number", text=f"{number}%", share=share, number=number, name=self.name)

    @property
    def holds_percentages(self) -> bool:
        """Whether 90 stands for 90%: as is declared, else as the header says."""
        return self.declared == "%" if self.declared else self.unit in _PERCENT_SIGNS

    def _thousands(self, text: str) -> tuple[str, str] | None:
        whole = text.replace(",", "")
        decimal = text.replace(",", ".")
        if text.count(",") == 1 and "." not in text and self._fits(decimal):
            if self._fits(whole):
                raise refuse("thousands or decimals", text=text, share=decimal, number=whole, name=self.name)
            return None  # a comma for decimals is not converted, and refused as no plain number
        return whole, "as thousands"

    def _with_unit(self, number: str, unit: str, shown: str) -> tuple[str, str] | None:
        wanted = self.unit or self.declared
        if wanted and (self._is_other(unit) if self.declared else fold(unit) != fold(wanted)):
            if fold(unit) in UNITS or unit.startswith(MULTIPLES):
                key = "unit not declared" if self.declared else "other unit"
                raise refuse(key, text=shown, unit=self.declared or wanted, name=self.name)
        elif wanted or fold(unit) in UNITS:
            without = self._thousands(number) if "," in number else (number, "")
            return None if without is None else (without[0], "as unit")
        return None

    def _fits(self, text: str) -> bool:
        return not isinstance(value_of(self.node, text), CellError)


def small_percentages(texts: Iterable[str]) -> str:
    """Return the first fraction among percentages that are all at most 1, as shares are; empty where there is none.

    Example:
        >>> small_percentages(["1", "0.96", ""]), small_percentages(["0.96", "1.5"]), small_percentages(["0", "1"])
        ('0.96', '', '')
    """
    first = ""
    for text in filter(None, texts):
        value = Decimal(text) if PLAIN.fullmatch(text) else None
        if value is None or abs(value) > 1:
            return ""
        if not first and value % 1:
            first = text
    return first


def stored_number(text: str) -> tuple[str, str]:
    """Return a number of a workbook as a person sees it: with 15 digits, the others come from binary floats.

    Raises:
        ConversionFault: It is a whole number of more digits.
    """
    try:
        stored = Decimal(text.strip())
    except InvalidOperation:
        return text, ""
    if not stored.is_finite() or abs(stored.adjusted()) > _LONGEST:
        return text, ""
    plain = plain_text(stored)
    if stored.adjusted() >= DIGITS_KEPT:  # zeros at its end may be what the spreadsheet has put there
        raise refuse("long number", text=plain)
    if len(stored.as_tuple().digits) <= DIGITS_KEPT:
        return plain, ""
    shown = plain_text(Decimal(f"{float(stored):.{DIGITS_KEPT}g}"))
    return shown, "as digits" if shown != plain else ""


def value_of(node: Node, text: str) -> Any:
    """Return the value that a text has for an input, or its fault."""
    is_input = isinstance(node.entry, Indicator) and node.entry.is_input
    try:
        return read_cell(node, text) if is_input else recorded_cell(node, text)
    except ResourceError as error:
        return CellError.as_text(error.what)
