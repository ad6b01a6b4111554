"""Cells as offices write them, converted exactly to what a column declares, or refused with what stands there.

Only what can mean one thing is converted, and each conversion has a name under which the report counts it. What may
mean two things, and what stands for a missing value without being declared so, is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final
from unicodedata import normalize

from attrs import define

from partyrate.engines.cell_faults import cell_fault
from partyrate.engines.cell_reader import CellError, column_of, read_cell, recorded_cell
from partyrate.errors import ResourceError
from partyrate.language.domains.analysis import ValueRange
from partyrate.messages import joined_with
from partyrate.messages import text as phrase
from partyrate.model import Indicator
from partyrate.numbers import exact
from partyrate.plan import Node
from partyrate.tables.cell_words import FALSE, MULTIPLES, SIGNS_OF_NOTHING, TRUE, UNITS
from partyrate.tables.dates import (
    YEAR_FIRST,
    TimeOfDayError,
    day_of_serial,
    day_of_text,
    may_be_serial,
    orders_of,
    shown_day,
)
from partyrate.tables.decimal_commas import with_point
from partyrate.tables.grid import PROTECTED, Cell, Number, Special
from partyrate.tables.plain_numbers import DIGITS_KEPT, PLAIN, SHORTEST, WHOLE, Outcome, PlainNumbers, plain_text
from partyrate.tables.targets import Target, fold, unit_of
from partyrate.text.normalization import FALSE_WORDS, TRUE_WORDS, canonical, likeness, normal

_BARE_POINT = re.compile(r"([+-]?)(\d*)\.(\d*)", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_SPACED = re.compile(r"[+-]?\d{1,3}( \d{3})+(\.\d+)?", re.ASCII)
_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*%", re.ASCII)
_MONEY = re.compile(r"[¥￥]\s*(\d[\d,.]*)", re.ASCII)
_WITH_UNIT = re.compile(r"([+-]?\d+(?:,\d{3})*(?:\.\d+)?)\s*([^\d\s.,+\-%()/*]{1,6})", re.ASCII)

_LONGEST_SUMMED: Final = 40
"""From how many characters on a number is not summed."""

_LONGEST: Final = 400
"""From how many characters on a cell is no number that is written in another way."""


@define(eq=False)
class ConversionFault(Exception):
    """A cell that cannot be read, with the key of its text."""

    key: str
    data: dict[str, Any]


def _refuse(key: str, **data: Any) -> ConversionFault:
    return ConversionFault(key, data)


class Converter:
    """Converts the cells of one column; what a cell means is remembered."""

    def __init__(
        self,
        target: Target,
        header: str,
        missing: Collection[str],
        *,
        is_text: bool,
        starts_1904: bool = False,
        decimal_comma: bool = False,
        date_order: str = YEAR_FIRST,
        shared: dict[Any, PlainNumbers] | None = None,
    ) -> None:
        self.target, self.node = target, target.node
        self.unit = unit_of(header)
        declared = () if target.node is None else sorted(target.node.missing)
        self.missing = {likeness(word.strip()): word for word in (*declared, *missing)}
        self.is_text, self.starts_1904 = is_text, starts_1904
        self.decimal_comma, self.date_order = decimal_comma, date_order
        self._known: dict[type, dict[Cell, Outcome]] = {str: {}, Number: {}, Special: {}}
        self._plains: dict[type, PlainNumbers | None] = {}
        self._shared = {} if shared is None else shared

    @property
    def kind(self) -> str:
        """The kind of the column: `number`, `flag`, `date` or `text`."""
        kind = "text" if self.node is None else self.node.value_range.kind
        return kind if kind in ("number", "flag", "date") else "text"

    def usual(self, cells: Sequence[Cell], kind: type) -> list[str]:
        """Return the texts of cells of one type that are written as usual; an empty one stands for all others."""
        if self.node is None and kind is str and not self.missing:
            return [cell if isinstance(cell, str) and cell.strip() and cell[0] != "=" else "" for cell in cells]
        plain = self._plain(kind) if kind is not Special else None
        return [""] * len(cells) if plain is None else list(map(plain.__getitem__, cells))  # type: ignore[arg-type]

    def _plain(self, kind: type) -> PlainNumbers | None:
        """Return the plain numbers of cells of a type, which columns with the same declaration share."""
        if kind not in self._plains:
            self._plains[kind] = self._shared_plain(kind)
        return self._plains[kind]

    def _shared_plain(self, kind: type) -> PlainNumbers | None:
        node = self.node
        if node is None or self.kind != "number" or not isinstance(node.entry, Indicator) or self._is_in_percent:
            return None
        value_range, entry = node.value_range, node.entry
        key = (kind, value_range.low, value_range.high, value_range.resolution, entry.allowed, entry.step)
        if key not in self._shared:
            form = WHOLE if self.decimal_comma else PLAIN
            self._shared[key] = PlainNumbers(node, SHORTEST if kind is Number else form)
        return self._shared[key]

    def read(self, cell: Cell) -> Outcome:
        """Return the outcome of a cell that is not blank."""
        known = self._known[type(cell)]
        outcome = known.get(cell)
        if outcome is None:
            plain = self._plain(Number) if type(cell) is Number else None
            outcome = plain.converted.get(cell) if plain is not None else None
            if outcome is None:
                outcome = self._read(cell)
                if plain is not None and not outcome.wrong:
                    plain.converted[cell] = outcome
            known[cell] = outcome
        return outcome

    def number(self, cell: Cell) -> Fraction | None:
        """Return the number that a cell is, whether or not the column may hold it; None where it is none."""
        text = _shown(cell)
        if len(text) > _LONGEST_SUMMED:
            return None
        if self.kind == "number":
            try:
                text, _ = self._converted(cell)
            except ConversionFault:
                return None
        return exact(text)

    def blank(self) -> Outcome:
        """Return the outcome of a blank cell."""
        node = self.node
        if node is None or not isinstance(node.entry, Indicator) or column_of(node) != self.target.name:
            return Outcome()
        return self._checked("", "", is_blank=True)

    def _read(self, cell: Cell) -> Outcome:
        if isinstance(cell, str) and self.missing and (word := self.missing.get(likeness(cell.strip()))) is not None:
            lacks = self.blank()
            wrong = "cell" if lacks.wrong else ""
            return Outcome(missing=word, wrong=wrong, expected=lacks.expected, remedy=lacks.remedy)
        try:
            text, did = self._converted(cell)
        except ConversionFault as error:
            return Outcome(wrong=error.key, data=error.data)
        except TimeOfDayError:
            return Outcome(wrong="cell with time of day", data={"text": _shown(cell)})
        return self._checked(text, did)

    def _converted(self, cell: Cell) -> tuple[str, str]:
        if isinstance(cell, Special):
            if not cell.is_calculated:
                raise _refuse("not calculated")
            if cell.kind == "error":
                raise _refuse("error cell", text=cell.text)
            if cell.kind == "text":
                return self._converted(cell.text)
        elif self.is_text and (match := PROTECTED.fullmatch(cell.strip())):  # as systems protect texts in CSV
            text, did = self._converted(match[1])
            return text, did or "as formula text"
        if self.kind == "number":
            return self._number(cell)
        if self.kind == "flag":
            return self._flag(cell)
        return self._date(cell) if self.kind == "date" else self._text(cell)

    # ------------------------------------------------------------------------------------------------- numbers

    def _number(self, cell: Cell) -> tuple[str, str]:
        text, did = self._number_alone(cell)
        says_percent = cell.style == "percent" if isinstance(cell, Special) else cell.rstrip().endswith(("%", "％"))
        if not self._is_in_percent or says_percent or not PLAIN.fullmatch(text):
            return text, did
        value = Decimal(text)
        if abs(value) > 1:
            return plain_text(value / 100), "as percent"
        if value:
            raise _refuse("small percentage", text=text)
        return text, did

    @property
    def _is_in_percent(self) -> bool:
        """Whether the header says percent above a column of shares up to 1."""
        return self.kind == "number" and self.unit in ("%", "％") and self._value_range().high <= 1

    def _number_alone(self, cell: Cell) -> tuple[str, str]:
        """Return a number as it is written, whatever the header says."""
        if isinstance(cell, Number):
            return self._stored(cell)
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
                    raise _refuse("undeclared comma", text=text, number=number)
            return None
        if read is None and "." in text and PLAIN.fullmatch(self._with_signs(text)[0]):
            raise _refuse("point for comma", text=text)
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
            raise _refuse("date for number", text=shown_day(cell.text, starts_1904=self.starts_1904))
        if cell.kind != "number":
            return cell.text, ""
        text, did = self._stored(cell.text)
        if cell.style != "percent":
            return text, did
        read, _ = self._percentage(Decimal(text) * 100)
        return read, did if read == text else "as percent"

    def _stored(self, text: str) -> tuple[str, str]:
        """Return a number of a workbook as a person sees it: with 15 digits, the others come from binary floats."""
        try:
            stored = Decimal(text.strip())
        except InvalidOperation:
            return text, ""
        if not stored.is_finite() or abs(stored.adjusted()) > _LONGEST:
            return text, ""
        plain = plain_text(stored)
        if stored.adjusted() >= DIGITS_KEPT:  # zeros at its end may be what the spreadsheet has put there
            raise _refuse("long number", text=plain)
        if len(stored.as_tuple().digits) <= DIGITS_KEPT:
            return plain, ""
        shown = plain_text(Decimal(f"{float(stored):.{DIGITS_KEPT}g}"))
        return shown, "as digits" if shown != plain else ""

    def _percentage(self, percents: Decimal) -> tuple[str, str]:
        share, number = plain_text(percents / 100), plain_text(percents)
        if self._value_range().high <= 1:
            return share, "as percent"
        if self.unit in ("%", "％"):
            return number, "as percent"
        raise _refuse("share or number", text=f"{number}%", share=share, number=number, name=self.target.name)

    def _thousands(self, text: str) -> tuple[str, str] | None:
        whole = text.replace(",", "")
        decimal = text.replace(",", ".")
        if text.count(",") == 1 and "." not in text and self._fits(decimal):
            if self._fits(whole):
                raise _refuse("thousands or decimals", text=text, share=decimal, number=whole, name=self.target.name)
            return None  # a comma for decimals is not converted, and refused as no plain number
        return whole, "as thousands"

    def _with_unit(self, number: str, unit: str, shown: str) -> tuple[str, str] | None:
        if self.unit and fold(unit) != fold(self.unit):
            if fold(unit) in UNITS or unit.startswith(MULTIPLES):
                raise _refuse("other unit", text=shown, unit=self.unit)
        elif self.unit or fold(unit) in UNITS:
            without = self._thousands(number) if "," in number else (number, "")
            return None if without is None else (without[0], "as unit")
        return None

    def _value_range(self) -> ValueRange:
        assert self.node is not None
        return self.node.value_range

    def _fits(self, text: str) -> bool:
        return not isinstance(_value(self.node, text), CellError)

    # -------------------------------------------------------------------------------------- flags, dates, texts

    def _flag(self, cell: Cell) -> tuple[str, str]:
        text = cell if isinstance(cell, str) else cell.text
        word = normalize("NFKC", normal(text)).casefold()
        if word in TRUE_WORDS or word in FALSE_WORDS:
            return (text, "") if text.strip().lower() == word else (word, "as blanks")
        if word in TRUE or word in FALSE:
            return ("true" if word in TRUE else "false"), "as flag"
        return text, ""

    def _date_of_number(self, cell: Number | Special) -> tuple[str, str]:
        text = cell if isinstance(cell, str) else cell.text
        is_shown = isinstance(cell, Special) and cell.style == "date"
        if (day := day_of_text(text)) is None and (is_shown or may_be_serial(text)):
            day = day_of_serial(text, starts_1904=self.starts_1904)
        return (text, "") if day is None else (day.isoformat(), "" if is_shown else "as serial")

    def _date(self, cell: Cell) -> tuple[str, str]:
        if isinstance(cell, Special) and cell.kind not in ("number", "date"):
            return cell.text, ""
        if isinstance(cell, Number) or (isinstance(cell, Special) and cell.kind == "number"):
            return self._date_of_number(cell)
        text = cell if isinstance(cell, str) else cell.text
        written = normalize("NFKC", normal(text))
        days = orders_of(written)
        if (day := day_of_text(written, self.date_order)) is None:
            if days:
                options = joined_with("alternatives", [f"--date-order {order}" for order in days])
                days_meant = joined_with("alternatives", [each.isoformat() for each in days.values()])
                raise _refuse("day in another order", text=text, days=days_meant, options=options)
            return text, ""
        is_usual = day.isoformat() == cell or isinstance(cell, Special)
        return day.isoformat(), "" if is_usual else "as date in order" if days else "as date"

    def _text(self, cell: Cell) -> tuple[str, str]:
        if isinstance(cell, Number):
            return self._stored(cell)
        if isinstance(cell, str):
            return cell, ""
        if cell.style == "date" or cell.kind == "date":
            return self._date(cell)
        if cell.kind != "number":
            return cell.text, ""
        text, did = self._stored(cell.text)
        if cell.style.startswith("0") and text.isdecimal() and len(text) < len(cell.style):
            return text.zfill(len(cell.style)), "as zeros"
        return text, did

    # -------------------------------------------------------------------------------------------------- checks

    def _checked(self, text: str, did: str, *, is_blank: bool = False) -> Outcome:
        node = self.node
        if node is None or not (is_blank or text.strip()):
            return Outcome(text, did)
        if (plain := self._plain(Number)) is not None and plain[text]:
            return Outcome(text, did)
        meant = canonical(text, node.value_range.values) if self.kind == "text" else text
        value = _value(node, meant)
        if not isinstance(value, CellError):
            return Outcome(text, did)
        fault = cell_fault(node, value, meant, None, {})
        if self.kind != "text" and fold(text) in SIGNS_OF_NOTHING:
            data = {"text": text.strip(), "expected": fault.expected}
            return Outcome(wrong="undeclared sign", data=data, expected="")
        takes_comma = self.decimal_comma and self.kind == "number" and exact(text) is None
        fix = phrase("number with comma") if takes_comma else fault.fix
        return Outcome(wrong="cell", expected=fault.expected, remedy=(fault.what, fault.why, fix))


def _value(node: Node | None, text: str) -> Any:
    if node is None:
        return text
    is_input = isinstance(node.entry, Indicator) and node.entry.is_input
    try:
        return read_cell(node, text) if is_input else recorded_cell(node, text)
    except ResourceError as error:
        return CellError.as_text(error.what)


def _shown(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text
