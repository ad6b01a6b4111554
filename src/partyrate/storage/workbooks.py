"""Write workbooks with XlsxWriter: texts stay texts, numbers keep their digits, names fit their limits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from importlib.util import find_spec
from typing import IO, Any, Final
from unicodedata import east_asian_width

from partyrate.errors import EngineError
from partyrate.messages import message

MOST_DIGITS: Final = 15
"""How many digits of a number a spreadsheet keeps."""

LONGEST_NAME: Final = 31
LONGEST_TEXT: Final = 32_767
_NOT_IN_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_WIDTHS: Final = (8, 60)
_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The date of creation that every workbook states, so that the same content gives the same bytes."""


def new_workbook(target: IO[bytes], *, row_by_row: bool = False) -> Any:
    """Return a new workbook, which is written to the target when it is closed.

    No text becomes a formula or a link, whatever it begins with. `row_by_row` keeps one row in memory; cells are then
    written from the top to the bottom, and none is merged with those below it.

    Raises:
        EngineError: XlsxWriter is not installed.
    """
    if not find_spec("xlsxwriter"):
        raise EngineError(*message("no XlsxWriter"))
    import xlsxwriter

    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": row_by_row,
            "in_memory": not row_by_row,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"created": _CREATED})
    return book


def sheet_name(name: str, taken: Collection[str]) -> str:
    """Return a name that a sheet can have and that no other sheet has, capitals aside.

    Example:
        >>> sheet_name("2019/2020", ()), sheet_name("Villages", ["villages"])
        ('2019-2020', 'Villages 2')
    """
    plain = name.translate(_NOT_IN_NAMES).strip().strip("'") or "-"
    used = {other.casefold() for other in taken}
    candidate, number = plain[:LONGEST_NAME], 1
    while candidate.casefold() in used or candidate.casefold() == "history":  # Excel reserves this name
        number += 1
        candidate = f"{plain[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    return candidate


def width_of(texts: Iterable[str]) -> int:
    """Return the width of a column that shows these texts; in characters; a wide one takes two.

    Example:
        >>> width_of(["村", "组织评价得分"]), width_of(["a"])
        (14, 8)
    """
    longest = max(map(text_width, texts), default=0)
    return min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])


def text_width(text: str) -> int:
    """Return how many columns the longest line of a text takes; a wide character takes two."""
    return max((sum(1 + (east_asian_width(char) in "WF") for char in line) for line in text.splitlines()), default=0)


def write_number(sheet: Any, row: int, column: int, number: Decimal, style: Any = None) -> None:
    """Write a number; as a text where it has more digits than a spreadsheet keeps.

    It stays a decimal: of a float XlsxWriter writes 16 digits, so that 80.6 would be stored as 80.59999999999999.
    """
    if len(number.as_tuple().digits) <= MOST_DIGITS and abs(number.adjusted()) < 300:
        sheet.write_number(row, column, number, style)
    else:
        sheet.write_string(row, column, f"{number:f}"[:LONGEST_TEXT], style)
