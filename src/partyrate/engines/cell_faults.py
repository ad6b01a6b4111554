"""Faults of single cells: what a cell may hold, which declaration it breaks, and how to correct it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.engines.cell_reader import HISTORY, column_of, plain
from partyrate.engines.conversion import choices, holds_texts
from partyrate.errors import DataFault, alternatives, counted, listed
from partyrate.language.advice import of_comma
from partyrate.language.domains.analysis import ValueRange
from partyrate.messages import Text, message, text, word
from partyrate.model import SHARES, Indicator
from partyrate.model.kinds import either
from partyrate.numbers import digits_of, exact, show
from partyrate.plan import Node
from partyrate.resources import MOST_DIGITS
from partyrate.serialization.quoting import quoted
from partyrate.spans import close_to
from partyrate.text.normalization import canonical

MOST_VALUES = 20
"""How many possible values of a cell are listed."""

Lines = tuple[Text, Text, Text]
"""The three lines of a fault: the fault, the reason, the correction."""


def expectation(node: Node) -> Text:
    """Return what a cell of an input, or of a past round, may hold."""
    entry = node.entry
    if not (isinstance(entry, Indicator) and entry.is_input):
        return recorded_expectation(node)
    if entry.kind == "number" and entry.allowed:
        return _in_unit(_one_of(map(show, entry.allowed)), entry)
    if entry.kind == "number":
        number = _number_expected(node.value_range)
        if entry.step is not None:
            number = text("cell multiple expected", number=number, step=show(entry.step))
        return _in_unit(number, entry)
    return _one_of(entry.values) if entry.kind == "choice" else text(f"cell {entry.kind} expected")


def recorded_expectation(node: Node) -> Text:
    """Return what a cell of a past round may hold."""
    value_range = node.value_range
    if value_range.kind == "level" and value_range.scale is not None:
        return text("one of or nothing expected", values=listed(value_range.scale.names, MOST_VALUES))
    if value_range.kind == "number":
        return _number_expected(value_range)
    if value_range.values is not None:
        return _one_of(value_range.values)
    return text(f"recorded {value_range.kind} expected")


def _in_unit(number: Text, entry: Indicator) -> Text:
    """Return an expected number with its unit; shares are plain numbers."""
    is_plain = entry.unit in (None, SHARES)
    return number if is_plain else text("cell in unit expected", number=number, unit=word("unit of", str(entry.unit)))


def _one_of(values: Iterable[object]) -> Text:
    return text("one of expected", values=listed(values, MOST_VALUES))


def _number_expected(value_range: ValueRange) -> Text:
    digits = value_range.decimals or 0
    form = text("with at most decimals", decimals=counted(digits, "decimal")) if digits else text("whole number")
    return text("cell number expected", low=show(value_range.low), high=show(value_range.high), form=form)


def cell_fault(node: Node, wrong: str, raw: Any, row: int | None, key: Mapping[str, Any], count: int = 1) -> DataFault:
    """Build the fault of one cell of an input, or of a value of a past round.

    Args:
        node: The input, or the value that is looked up.
        wrong: What is wrong with the cell: a `CellError`.
        raw: What the cell holds.
        row: The number of the row, from 1.
        key: The key of the row.
        count: How many rows have the same fault.
    """
    entry = node.entry
    is_input = isinstance(entry, Indicator) and entry.is_input
    return DataFault(
        *_lines(node, wrong, raw),
        table=node.table,
        column=column_of(node) if is_input else node.name,
        key=tuple(key.items()),
        row=row,
        value=raw,
        expected=expectation(node),
        count=count,
    )


def recorded_fault(node: Node, wrong: str, raw: Any, row: int | None, key: Mapping[str, Any]) -> DataFault:
    """Build the fault of one cell of the history; an input that is looked up is read there as a result is."""
    fault = cell_fault(node, wrong, raw, row, key)
    fault.table, fault.column, fault.expected = HISTORY, node.name, recorded_expectation(node)
    return fault


_IN_BRACKETS: Final = re.compile(r"\s*[(（]\s*([^()（）]{1,60})\s*[)）]\s*")
"""A number in brackets, which is a negative one in the books of accountants, and a remark elsewhere."""

_LONGEST_READ: Final = 100
"""The longest text that is searched for a number: blanks at several places take time by the square of their length."""

_IN_HUNDREDTHS: Final = re.compile(r"\s*([^%％‰]{1,60}?)\s*([%％‰])\s*")
"""A number with a sign for hundredths, or thousandths, behind it."""


def _lines(node: Node, wrong: str, raw: Any) -> Lines:
    entry, name = node.entry, node.name
    if wrong == "no value":
        return message("cell without value", what=wrong, name=name)
    if isinstance(raw, str) and holds_texts(node) and (read := canonical(raw, choices(node))) != raw:
        return message("cell of hidden characters", what=wrong, read=quoted(read))
    if not (isinstance(entry, Indicator) and entry.is_input):
        return message(_past_key(node, raw), what=wrong, name=name)
    raw = plain(raw)
    if digits_of(raw) > MOST_DIGITS and (entry.kind == "number" or not isinstance(raw, str)):
        return message("cell of too many digits", what=wrong, most=MOST_DIGITS)
    return _kind_lines(node, entry, wrong, raw)


def _past_key(node: Node, raw: Any) -> str:
    """Return the key of the text for a computed value of a past round: declared bounds could hold a number."""
    is_number = node.kind in ("formula", "group") and node.value_range.kind == "number"
    is_declarable = is_number and digits_of(raw) <= MOST_DIGITS and exact(plain(raw)) is not None
    return "number of a past round" if is_declarable else "cell of a past round"


def _kind_lines(node: Node, entry: Indicator, wrong: str, raw: Any) -> Lines:
    """Return the lines of a cell that does not fit the kind of its input."""
    name = node.name
    if entry.kind == "number":
        of_text = _text_lines(node, wrong, raw) if isinstance(raw, str) and len(raw) <= _LONGEST_READ else None
        return of_text or _number_lines(node.value_range, wrong, exact(raw), name)
    if entry.kind == "choice" and isinstance(raw, str) and (near := close_to(raw, entry.values)):
        return message("cell like a choice", what=wrong, name=name, near=alternatives(near))
    return message(f"cell of a {entry.kind}", what=wrong, name=name)


def _text_lines(node: Node, wrong: str, raw: str) -> Lines | None:
    """Return the lines of a number with something around it; None for other texts."""
    name = node.name
    if (match := _IN_BRACKETS.fullmatch(raw)) and (inner := exact(match[1])) is not None:
        return message("cell in brackets", what=wrong, name=name, number=show(inner), negative=show(-inner))
    if (match := _IN_HUNDREDTHS.fullmatch(raw)) and (inner := exact(match[1])) is not None:
        read = _meant_by(inner, match[2], node.value_range)
        return message("cell with a sign", what=wrong, name=name, sign=match[2], read=either([*map(show, read)]))
    if (meant := of_comma(raw.strip())) is not None and exact(meant.instead) is not None:
        return message("cell with a sign", what=wrong, name=name, sign=text("a comma"), read=meant.instead)
    return None


def _meant_by(number: Fraction, sign: str, value_range: ValueRange) -> Sequence[Fraction]:
    """Return what a number before a sign for hundredths can mean: a share, or the number of an input in hundredths."""
    share = number / (1000 if sign == "‰" else 100)
    step = Fraction(1, value_range.resolution or 1)
    fitting = [each for each in (number, share) if value_range.low <= each <= value_range.high and each % step == 0]
    return [share] if value_range.high <= 1 else fitting or [number, share]


def _number_lines(value_range: ValueRange, wrong: str, value: Fraction | None, name: str) -> Lines:
    if value is None:
        return message("cell of a number", what=wrong, name=name)
    if value < value_range.low:
        return message("cell below low", what=wrong, name=name, limit=show(value_range.low))
    if value > value_range.high:
        return message("cell above high", what=wrong, name=name, limit=show(value_range.high))
    if (value * (value_range.resolution or 1)).denominator != 1:
        digits = value_range.decimals or 0
        decimals = counted(digits, "decimal")
        form = text("with at most decimals", decimals=decimals) if digits else text("as a whole number")
        return message("cell of decimals", what=wrong, name=name, digits=digits, form=form)
    return message("cell of allowed numbers", what=wrong, name=name)
