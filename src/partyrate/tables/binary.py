"""The cells of workbooks in the binary form of Excel 97 to 2003 (.xls, and .et of WPS), read by xlrd.

xlrd reads types, errors, formats, merged and hidden cells, but not which cells are computed.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from attrs import define, field

from partyrate.messages import text
from partyrate.resources import ResourceBudget
from partyrate.tables.archive import DamagedError, LockedError
from partyrate.tables.compound import SIGNATURE, workbook_stream
from partyrate.tables.grid import Cell, Entry, Number, Range, Row, Sheet, Special
from partyrate.tables.parts import style_of

if TYPE_CHECKING:
    from xlrd.book import Book


@define
class BinaryWorkbook:
    """A binary workbook whose sheets are read when they are asked for.

    Raises:
        DamagedError: It is none, or a damaged one.
        LockedError: It is encrypted.
    """

    raw: bytes
    budget: ResourceBudget
    sheets: list[Entry] = field(init=False, factory=list)
    _book: Book = field(init=False)
    _cells: int = field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        self._book = self._opened()
        states = self._book._sheet_visibility  # noqa: SLF001 - a sheet knows it only after all its cells were read
        self.sheets = [
            Entry(name, is_hidden=bool(state)) for name, state in zip(self._book.sheet_names(), states, strict=False)
        ]

    def _opened(self) -> Book:
        import xlrd

        stream = workbook_stream(self.raw) if self.raw.startswith(SIGNATURE) else self.raw
        try:
            return xlrd.open_workbook(
                file_contents=stream, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
            )
        except xlrd.XLRDError as error:
            if "encrypted" in str(error).lower():
                raise LockedError from None
            raise DamagedError(str(error)) from None
        except Exception as error:  # noqa: BLE001 - a damaged file ends in whatever its damage leads to
            raise DamagedError(f"{type(error).__name__}: {error}") from None

    def read(self, name: str) -> Sheet:
        """Return the cells of a sheet."""
        try:
            held = self._book.sheet_by_name(name)
        except Exception as error:  # noqa: BLE001 - as above
            raise DamagedError(f"{type(error).__name__}: {error}") from None
        sheet = Sheet(name, is_hidden=bool(held.visibility), starts_1904=bool(self._book.datemode))
        for row in range(held.nrows):
            cells = self._row(held, row)
            if cells:
                sheet.rows[row + 1] = cells
        sheet.hidden_rows = {row + 1 for row, info in held.rowinfo_map.items() if info.hidden}
        sheet.merged = [Range(top + 1, left + 1, bottom, right) for top, bottom, left, right in held.merged_cells]
        return sheet

    def _row(self, held: Any, row: int) -> Row:
        cells: Row = {}
        for column, (sort, value) in enumerate(zip(held.row_types(row), held.row_values(row), strict=True)):
            cell = self._cell(held, row, column, sort, value)
            if cell is not None:
                self._cells += 1
                if self._cells > self.budget.cells:
                    raise self.budget.exceeded(
                        "cells", text("too many cells of a workbook"), text("give as CSV or Parquet")
                    )
                cells[column + 1] = cell
        return cells

    def _cell(self, held: Any, row: int, column: int, sort: int, value: Any) -> Cell | None:
        import xlrd

        if sort == xlrd.XL_CELL_TEXT:
            return value or None
        if sort in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            is_day = sort == xlrd.XL_CELL_DATE
            style = "date" if is_day else self._style(held.cell_xf_index(row, column))
            number = _written(value)
            return Special("number", number, style) if style else Number(number)
        if sort == xlrd.XL_CELL_BOOLEAN:
            return Special("flag", "TRUE" if value else "FALSE")
        if sort == xlrd.XL_CELL_ERROR:
            return Special("error", xlrd.error_text_from_code.get(value, "#ERROR"))
        return None

    def _style(self, number: int) -> str:
        return style_of(self._book.format_map[self._book.xf_list[number].format_key].format_str)


def _written(value: float) -> str:
    return f"{value:.0f}" if value.is_integer() and abs(value) < 10**15 else repr(value)
