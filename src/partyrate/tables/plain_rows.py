"""Rows of a sheet that are written as nearly all are, taken from the stream of XML by pattern, in a tenth of the time.

The rows of a table have one shape: the same columns, types and formats. A pattern of that shape reads a row at once;
another reads rows of other shapes cell by cell. What is not written just so is left to the parser, whole rows at a
time, so that all of them read the same cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from operator import getitem
from typing import Final

from attrs import frozen

from partyrate.tables.grid import MOST_ROWS, Cell, Row
from partyrate.tables.parts import SheetReader, unescaped
from partyrate.tables.plain_parts import PlainElements

_MOST_SHAPES: Final = 40
_WIDEST_SHAPE: Final = 400

_ATTRIBUTES: Final = r'((?: [a-zA-Z0-9:]+="[^"<>&]*")*)'
_FORMULA: Final = "<f(?: [^<>]*)?(?:/>|>[^<]*</f>)"
_INLINE: Final = '<is><t(?: xml:space="preserve")?>'
_HEAD = re.compile(rf"\s*<row{_ATTRIBUTES}>")
_NUMBER = re.compile(r' r="([0-9]{1,7})"')
_HIDDEN = re.compile(r' hidden="(?:1|true)"')
_CELL = re.compile(
    r'(<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]+)")?'
    rf"(?:/>|>(?:({_FORMULA})?(?:<v>([^<&]*)</v>|<v/>)?|{_INLINE}([^<&]*)</t></is>)</c>))"
)


class _NothingError(Exception):
    """A cell that holds nothing, such as an empty text that cells share."""


class _Made(dict[str, Cell]):
    """The cells of one type and format by what is stored, remembered up to a number of them."""

    def __init__(self, reader: SheetReader, sort: str, style: str, *, formula: bool) -> None:
        super().__init__()
        self._make: Callable[[str], Cell | None] = lambda text: reader.usual(text, sort, style, formula=formula)

    def __missing__(self, text: str) -> Cell:
        cell = self._make(text)
        if cell is None:
            raise _NothingError
        if len(self) < 100_000:
            self[text] = cell
        return cell


@frozen
class _Shape:
    """The shape of a row: its pattern, and by column in order the cells that its values are."""

    pattern: re.Pattern[str]
    columns: tuple[int, ...]
    made: tuple[Mapping[str, Cell], ...]


class PlainRows(PlainElements):
    """Takes the rows of a sheet."""

    def __init__(self, reader: SheetReader) -> None:
        super().__init__(b"<sheetData>", b"</row>", is_first=False)
        self._reader = reader
        self._made: dict[tuple[str, str, bool], _Made] = {}
        self._shapes: dict[tuple[tuple[str, ...], ...], _Shape] = {}
        self._shape: _Shape | None = None

    def _taken(self, text: str) -> Iterator[bytes]:
        at = 0
        while at < len(text):
            at = self._shaped(text, at)
            if at == len(text):
                return
            after = text.index("</row>", at)
            row, after = text[at:after], after + len("</row>")
            if not self._by_cell(row):
                yield text[at:after].encode()
                if "</sheetData" in row:
                    self._buffer = text[after:].encode() + self._buffer
                    yield from self._close()
                    return
            at = after

    def _shaped(self, text: str, at: int) -> int:
        """Read the rows from a position on that have the shape of the one before them, and return where they end."""
        shape, take = self._shape, self._reader.take
        if shape is None:
            return at
        match, columns, made = shape.pattern.match, shape.columns, shape.made
        while (found := match(text, at)) is not None:
            number, marks, *values = found.groups()
            try:
                cells = dict(zip(columns, map(getitem, made, values), strict=True))
            except _NothingError:
                return at
            if not 1 <= int(number) <= MOST_ROWS:
                return at
            take(int(number), cells, is_hidden="hidden" in marks and bool(_HIDDEN.search(marks)))
            at = found.end()
        return at

    def _by_cell(self, text: str) -> bool:
        """Read a row whose cells are written as usual; false where they are not."""
        head = _HEAD.match(text)
        number = _NUMBER.search(head[1]) if head is not None else None
        if head is None or number is None or not 1 <= int(number[1]) <= MOST_ROWS:
            return False
        found = _CELL.findall(text, head.end())
        if sum(len(cell[0]) for cell in found) != len(text) - head.end():
            return False
        row: Row = {}
        for _, word, style, sort, formula, value, inline in found:
            stored = unescaped(inline) if inline else value
            cell = self._reader.usual(stored, sort or "n", style or "0", formula=bool(formula))
            if cell is not None:
                row[self._reader.columns[word]] = cell
        self._reader.take(int(number[1]), row, is_hidden=bool(_HIDDEN.search(head[1])))
        self._shape = self._shape_of(found)
        return True

    def _shape_of(self, cells: list[tuple[str, ...]]) -> _Shape | None:
        """Return the shape of a row that was read cell by cell, where it is worth a pattern."""
        key = tuple((word, style, sort, "f" if formula else "", "v" if value else "", "i" if inline else "")
                    for _, word, style, sort, formula, value, inline in cells)  # fmt: skip
        if key not in self._shapes and len(self._shapes) < _MOST_SHAPES and len(cells) <= _WIDEST_SHAPE:
            self._shapes[key] = self._compiled(cells)
        return self._shapes.get(key)

    def _compiled(self, cells: list[tuple[str, ...]]) -> _Shape:
        pattern = [rf'\s*<row r="([0-9]{{1,7}})"{_ATTRIBUTES}>']
        columns: list[int] = []
        columns_of_cells: list[Mapping[str, Cell]] = []
        for whole, word, style, sort, formula, value, inline in cells:
            marks = (f' s="{style}"' if style else "") + (f' t="{sort}"' if sort else "")
            pattern.append(f'<c r="{word}[0-9]{{1,7}}"{marks}')
            if not (value or inline or formula):
                pattern.append("/>" if whole.endswith("/>") else "></c>" if whole.endswith("></c>") else "<v></v></c>")
                continue
            if inline:
                pattern.append(f">{_INLINE}([^<&_]+)</t></is></c>")
            else:
                pattern.append(f">{_FORMULA if formula else ''}" + ("<v>([^<&]+)</v></c>" if value else "()</c>"))
            columns.append(self._reader.columns[word])
            key = (sort or "n", style or "0", bool(formula))
            if key not in self._made:
                self._made[key] = _Made(self._reader, key[0], key[1], formula=key[2])
            columns_of_cells.append(self._made[key])
        return _Shape(re.compile("".join([*pattern, "</row>"])), tuple(columns), tuple(columns_of_cells))
