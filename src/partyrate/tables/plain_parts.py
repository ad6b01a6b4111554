"""Parts of a workbook that are written as nearly all are, taken from the stream of XML without the parser.

What is not written just so is left to the parser, whole elements at a time, so that both read the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from partyrate.tables.archive import check_length
from partyrate.tables.parts import StringReader, unescaped

_LONGEST: Final = 1 << 22
"""The most bytes before the first element, or of one element, on which this is tried."""

_OTHER_ENCODING = re.compile(rb"""encoding=["'](?!utf-8["'])""", re.IGNORECASE)


class PlainElements:
    """Takes plain elements out of the bytes of a part, and gives the parser what is left.

    Args:
        begin: Where the elements begin.
        end: The end of each of them.
        is_first: Whether they begin with `begin`; else the parser reads it.
    """

    def __init__(self, begin: bytes, end: bytes, *, is_first: bool) -> None:
        self._begin, self._end, self._is_first = begin, end, is_first
        self._buffer = b""
        self._is_open = False  # whether the elements have begun
        self._is_shut = False  # whether the parser reads all that follows

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the parts of a piece that the parser is to read."""
        if self._is_shut:
            yield chunk
            return
        self._buffer += chunk
        yield from self._elements() if self._is_open else self._opened()
        if len(self._buffer) > _LONGEST:
            yield from self._close()

    def rest(self) -> bytes:
        """Return the rest at the end."""
        rest, self._buffer = self._buffer, b""
        return rest

    def _close(self) -> Iterator[bytes]:
        self._is_shut = True
        yield self.rest()

    def _opened(self) -> Iterator[bytes]:
        before, begin, after = self._buffer.partition(self._begin)
        if not begin:
            return
        if b"<!" in before or _OTHER_ENCODING.search(before[:200]):
            yield from self._close()
            return
        self._is_open, self._buffer = True, begin + after if self._is_first else after
        yield before if self._is_first else before + begin
        yield from self._elements()

    def _elements(self) -> Iterator[bytes]:
        if b"<!" in self._buffer or b"<?" in self._buffer:  # what looks like elements may stand in a remark
            yield from self._close()
            return
        raw, end, self._buffer = self._buffer.rpartition(self._end)
        yield from self._taken((raw + end).decode("utf-8"))

    def _taken(self, text: str) -> Iterator[bytes]:
        """Take whole elements, and yield those that the parser is to read."""
        raise NotImplementedError


class PlainStrings(PlainElements):
    """Takes the texts that cells share."""

    _ITEM = re.compile(
        r'\s*<si>\s*(?:<t/>|<t(?: xml:space="preserve")?>([^<&]*)</t>)\s*(?:<phoneticPr [^<>]*/>\s*)?</si>'
    )

    def __init__(self, reader: StringReader) -> None:
        super().__init__(b"<si>", b"</si>", is_first=True)
        self._reader = reader

    def _taken(self, text: str) -> Iterator[bytes]:
        match, add, at = self._ITEM.match, self._reader.found.append, 0
        while at < len(text):
            found = match(text, at)
            if found is not None:
                shared = found[1] or ""
                check_length(len(shared))
                add(unescaped(shared))
                at = found.end()
            else:
                after = text.index("</si>", at) + len("</si>")
                yield text[at:after].encode()
                at = after
