"""Sheets of cells as a file stores them: sparse rows, with what is remarkable about single cells.

Nothing is converted here. A number stays the text that the file holds, and an error, a format or a formula stays with
its cell, so that those who convert can say what stood there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, cached_property
from typing import Final, Protocol

from attrs import define, field, frozen

from partyrate.messages import Text, joined

PROTECTED: Final = re.compile('="([^"]*)"')
"""A text as systems write it into text files, so that no spreadsheet turns it into a number: `="007"`."""

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class Number(str):
    """A number as a workbook stores it, with all digits."""

    __slots__ = ()


@frozen
class Special:
    """A cell that is more than a text or a number.

    Args:
        kind: `text`, `number`, `flag`, `error` or `date`.
        text: What is stored: of a flag `TRUE` or `FALSE`, of an error its sign such as `#N/A`.
        style: Of a number: `percent` or `date` where the format of the cell shows it so; `0000` where it shows zeros
            before it.
        formula: Whether the sheet computes it.
        is_calculated: Whether a formula has a result in the file.
    """

    kind: str
    text: str
    style: str = ""
    formula: bool = False
    is_calculated: bool = True


Cell = str | Special
Row = dict[int, Cell]


@frozen
class Range:
    """A merged range, with the first and the last row and column from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


@frozen
class Entry:
    """A sheet of a workbook before it is read: its name, and whether a program does not show it."""

    name: str
    is_hidden: bool = False


class Book(Protocol):
    """A workbook of any form, whose sheets are read when they are asked for."""

    @property
    def sheets(self) -> Sequence[Entry]:
        """The sheets in their order."""
        ...

    def read(self, name: str) -> Sheet:
        """Return the cells of a sheet."""
        ...


@define(slots=False)
class Sheet:
    """The cells of one sheet, or of a text file, which has no name.

    Args:
        name: Its name; empty for a text file.
        rows: By number from 1 those that hold something, each with its cells by column from 1.
        is_hidden: Whether a program does not show the sheet.
        hidden_rows: The rows that a program does not show.
        merged: The ranges that are shown as one cell.
        lengths: Of a text file: how many cells each row has.
        starts_1904: Whether day 0 is the first of January 1904.
        is_text: Whether the cells are those of a text file, which has no types.
    """

    name: str = ""
    rows: dict[int, Row] = field(factory=dict)
    is_hidden: bool = False
    hidden_rows: set[int] = field(factory=set)
    merged: list[Range] = field(factory=list)
    lengths: dict[int, int] = field(factory=dict)
    starts_1904: bool = False
    is_text: bool = False

    @cached_property
    def _by_column(self) -> dict[int, tuple[list[int], list[Range]]]:
        """The merged ranges that begin in a column, from the top."""
        found: dict[int, list[Range]] = {}
        for each in sorted(self.merged, key=lambda each: each.top):
            found.setdefault(each.left, []).append(each)
        return {column: ([each.top for each in ranges], ranges) for column, ranges in found.items()}

    def merged_at(self, row: int, column: int) -> Range | None:
        """Return the merged range that a cell belongs to."""
        for left, (tops, ranges) in self._by_column.items():
            if left > column:
                continue
            place = bisect_right(tops, row) - 1
            if place >= 0 and ranges[place].bottom >= row and ranges[place].right >= column:
                return ranges[place]
        return None


def text_of(cell: Cell | None) -> str:
    """Return the stored text of a cell, without blanks at its ends; empty where there is none."""
    if cell is None:
        return ""
    return (cell if isinstance(cell, str) else cell.text).strip()


def shown_text(cell: Cell | None) -> str:
    """Return the text of a cell as a person sees it, without the formula in which systems protect it in text files.

    Example:
        >>> shown_text('="007"'), shown_text(" 007")
        ('007', '007')
    """
    text = text_of(cell)
    match = PROTECTED.fullmatch(text) if text[:2] == '="' else None
    return match[1].strip() if match else text


def is_blank(cell: Cell | None) -> bool:
    """Whether a cell holds nothing that can be seen; a formula without a result is not blank."""
    return not shown_text(cell) and not (isinstance(cell, Special) and not cell.is_calculated)


@cache
def letters(column: int) -> str:
    """Return the letters of a column.

    Example:
        >>> letters(1), letters(27), letters(16384)
        ('A', 'AA', 'XFD')
    """
    word = ""
    while column:
        column, rest = divmod(column - 1, 26)
        word = chr(65 + rest) + word
    return word


@cache
def column_number(word: str) -> int:
    """Return the number of a column from its letters.

    Example:
        >>> column_number("C"), column_number("XFD")
        (3, 16384)
    """
    number = 0
    for letter in word.upper():
        number = number * 26 + ord(letter) - 64
    return number


def place_of(reference: str) -> tuple[int, int]:
    """Return the row and the column of a reference such as `C7`.

    Raises:
        ValueError: It is none, or lies beyond the largest sheet.
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    row, column = int(match[2]), column_number(match[1])
    if not (1 <= row <= MOST_ROWS and 1 <= column <= MOST_COLUMNS):
        raise ValueError(reference)
    return row, column


def row_spans(rows: Sequence[int]) -> Text:
    """Return the numbers of rows, neighbours as a span.

    Example:
        >>> row_spans([1, 2, 3, 7])
        '1-3, 7'
    """
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    words = [str(first) if first == last else f"{first}-{last}" for first, last in spans]
    return joined([*words[:8], *(["..."] if len(words) > 8 else [])])


def reference(row: int, column: int) -> str:
    """Return the reference of a cell, such as `C7`."""
    return f"{letters(column)}{row}"
