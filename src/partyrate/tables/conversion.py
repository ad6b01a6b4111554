"""Cells as offices write them, converted exactly to what a column declares, or refused with what stands there.

Only what can mean one thing is converted, and each conversion has a name under which the report counts it. What may
mean two things, and what stands for a missing value without being declared so, is a fault.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Any, Final
from unicodedata import normalize

from partyrate.engines.cell_faults import cell_fault
from partyrate.engines.cell_reader import CellError, column_of
from partyrate.engines.conversion import choices
from partyrate.messages import joined_with
from partyrate.messages import text as phrase
from partyrate.model import Indicator, Ladder
from partyrate.model.value_words import value_labels
from partyrate.numbers import exact
from partyrate.plan import Node
from partyrate.tables.cell_words import FALSE, SIGNS_OF_NOTHING, TRUE
from partyrate.tables.dates import (
    YEAR_FIRST,
    TimeOfDayError,
    day_of_serial,
    day_of_text,
    may_be_serial,
    orders_of,
)
from partyrate.tables.grid import PROTECTED, Cell, Number, Special
from partyrate.tables.number_cells import NumberReader, stored_number, value_of
from partyrate.tables.outcomes import ConversionFault, Outcome, refuse
from partyrate.tables.plain_numbers import PLAIN, SHORTEST, WHOLE, PlainNumbers, with_zeros
from partyrate.tables.targets import Target, fold, unit_of
from partyrate.text.normalization import FALSE_WORDS, TRUE_WORDS, all_sure, canonical, is_normal, likeness, normal

AS_SEEN: Final = "as seen"
"""The conversion of a text to its plain form, as `normal` gives it."""

_LONGEST_SUMMED: Final = 40
"""From how many characters on a number is not summed."""


def labelled_values(node: Node) -> dict[str, str]:
    """Return the values that a cell can hold by what people call them; labels that are values, or of several, are none.

    Results are written with labels, and may come back as those of past rounds.
    """
    pairs = [(label, value) for value, labels in value_labels(node.entry).items() for label in labels.values()]
    if isinstance(node.entry, Ladder):
        pairs += [(label, level.name) for level in node.entry.levels for label in level.labels.values()]
    values = {value for _, value in pairs} | set(node.value_range.values or ())
    found: dict[str, set[str]] = {}
    for label, value in pairs:
        found.setdefault(label, set()).add(value)
    return {label: min(named) for label, named in found.items() if len(named) == 1 and label not in values}


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
        declared = () if target.node is None else sorted(target.node.missing)
        self.missing = {likeness(word.strip()): word for word in (*declared, *missing)}
        causes = {} if target.node is None else target.node.causes
        self.causes = {likeness(word): (word, cause.words) for word, cause in causes.items()}
        self.labelled = {} if self.node is None else labelled_values(self.node)
        self.is_text, self.starts_1904 = is_text, starts_1904
        self.decimal_comma, self.date_order = decimal_comma, date_order
        self._numbers: NumberReader | None = None
        if self.node is not None and self.kind == "number":
            self._numbers = NumberReader(self.node, target.name, unit_of(header), decimal_comma, starts_1904)
        self._known: dict[type, dict[Cell, Outcome]] = {str: {}, Number: {}, Special: {}}
        self._plains: dict[type, PlainNumbers | None] = {}
        self._shared = {} if shared is None else shared

    @property
    def kind(self) -> str:
        """The kind of the column: `number`, `flag`, `date` or `text`."""
        kind = "text" if self.node is None else self.node.value_range.kind
        return kind if kind in ("number", "flag", "date") else "text"

    @property
    def holds_percentages(self) -> bool:
        """Whether 90 stands for 90%, and is read as 90."""
        numbers = self._numbers
        return numbers is not None and numbers.holds_percentages and not numbers.are_shares

    def usual(self, cells: Sequence[Cell], kind: type) -> list[str]:
        """Return the texts of cells of one type that are written as usual; an empty one stands for all others."""
        if self.node is None and kind is str and not self.missing:
            is_sure = all_sure(map(str, cells))
            return [cell if _is_plain(cell) and (is_sure or is_normal(cell)) else "" for cell in map(str, cells)]
        plain = self._plain(kind) if kind is not Special else None
        return [""] * len(cells) if plain is None else list(map(plain.__getitem__, cells))  # type: ignore[arg-type]

    def _plain(self, kind: type) -> PlainNumbers | None:
        """Return the plain numbers of cells of a type, which columns with the same declaration share."""
        if kind not in self._plains:
            self._plains[kind] = self._shared_plain(kind)
        return self._plains[kind]

    def _shared_plain(self, kind: type) -> PlainNumbers | None:
        node, numbers = self.node, self._numbers
        if node is None or numbers is None or not isinstance(node.entry, Indicator) or not numbers.is_plain:
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
        if isinstance(cell, str) and (self.missing or self.causes) and (nothing := self._nothing(cell)) is not None:
            return nothing
        try:
            text, did = self._converted(cell)
        except ConversionFault as error:
            return Outcome(wrong=error.key, data=error.data)
        except TimeOfDayError:
            return Outcome(wrong="cell with time of day", data={"text": _shown(cell)})
        return self._checked(text, did)

    def _nothing(self, cell: str) -> Outcome | None:
        """Return the outcome of a word that stands for no value; None where a cell holds none."""
        written = likeness(cell.strip())
        if (word := self.missing.get(written)) is not None:
            lacks = self.blank()
            wrong = "cell" if lacks.wrong else ""
            return Outcome(missing=word, wrong=wrong, expected=lacks.expected, remedy=lacks.remedy)
        cause = self.causes.get(written)
        return None if cause is None else Outcome(cause[0], missing=cause[0], cause=cause[1])

    def _converted(self, cell: Cell) -> tuple[str, str]:
        if isinstance(cell, Special):
            if not cell.is_calculated:
                raise refuse("not calculated")
            if cell.kind == "error":
                raise refuse("error cell", text=cell.text)
            if cell.kind == "text":
                return self._converted(cell.text)
        elif self.is_text and (match := PROTECTED.fullmatch(cell.strip())):  # as systems protect texts in CSV
            text, did = self._converted(match[1])
            return text, did or "as formula text"
        if self._numbers is not None:
            return self._numbers.read(cell)
        if self.kind == "flag":
            return self._flag(cell)
        return self._date(cell) if self.kind == "date" else self._text(cell)

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
                options = joined_with("alternatives", [phrase("option date order", order=order) for order in days])
                days_meant = joined_with("alternatives", [each.isoformat() for each in days.values()])
                raise refuse("day in another order", text=text, days=days_meant, options=options)
            return text, ""
        is_usual = day.isoformat() == cell or isinstance(cell, Special)
        return day.isoformat(), "" if is_usual else "as date in order" if days else "as date"

    def _text(self, cell: Cell) -> tuple[str, str]:
        if isinstance(cell, Number):
            return stored_number(cell)
        if isinstance(cell, str):
            read = canonical(cell, None if self.node is None else choices(self.node))
            if (value := self.labelled.get(read)) is not None:
                return value, "as labelled"
            return read, "" if read == cell else AS_SEEN
        if cell.style == "date" or cell.kind == "date":
            return self._date(cell)
        if cell.kind != "number":
            return cell.text, ""
        text, did = stored_number(cell.text)
        return with_zeros(text, cell.style) or (text, did)

    # -------------------------------------------------------------------------------------------------- checks

    def _checked(self, text: str, did: str, *, is_blank: bool = False) -> Outcome:
        node = self.node
        if node is None or not (is_blank or text.strip()):
            return Outcome(text, did)
        if (plain := self._plain(Number)) is not None and plain[text]:
            return Outcome(text, did)
        meant = canonical(text, node.value_range.values) if self.kind == "text" else text
        value = value_of(node, meant)
        if not isinstance(value, CellError):
            return Outcome(text, did)
        fault = cell_fault(node, value, meant, None, {})
        if self.kind != "text" and fold(text) in SIGNS_OF_NOTHING:
            data = {"text": text.strip(), "expected": fault.expected}
            wrong = "undeclared sign" if self.target.may_be_missing else "sign of nothing"
            return Outcome(wrong=wrong, data=data, expected="")
        takes_comma = self.decimal_comma and self.kind == "number" and exact(text) is None
        fix = phrase("number with comma") if takes_comma else fault.fix
        return Outcome(wrong="cell", expected=fault.expected, remedy=(fault.what, fault.why, fix))


def _is_plain(cell: str) -> bool:
    """Whether a text has something to be seen and is not protected as a formula."""
    return bool(cell.strip()) and cell[0] != "="


def _shown(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text
