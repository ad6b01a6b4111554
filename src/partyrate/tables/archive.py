"""The parts of a workbook that is an archive of XML, read as a stream; unpacked bytes and cells are counted."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from typing import Any, Final, Protocol
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from attrs import define, field

from partyrate.errors import ResourceError
from partyrate.messages import Text, text, word
from partyrate.resources import ResourceBudget

_CHUNK: Final = 1 << 18

LONGEST_TAG: Final = 1 << 23
"""The most bytes of one tag with its attributes, or of one remark."""

LONGEST_TEXT: Final = 1 << 20
"""The most characters of one cell; spreadsheets allow 32,767."""

_UNREADABLE: Final = (
    BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, LookupError,
)  # fmt: skip
"""The errors that `zipfile` raises for a damaged file, depending on where it is damaged."""


class DamagedError(Exception):
    """A file that is no workbook, or a part of one that cannot be read."""

    def __init__(self, reason: Text | str) -> None:
        super().__init__(reason)
        self.reason = reason


class LockedError(Exception):
    """A workbook that cannot be read without a password."""


class Sieve(Protocol):
    """Reads some of a stream of XML, and returns the rest of it."""

    def feed(self, chunk: bytes) -> Iterable[bytes]:
        """Yield the parts of a piece that the parser is to read."""
        ...

    def rest(self) -> bytes:
        """Return the rest at the end."""
        ...


@define
class Archive:
    """The parts of a workbook by their names.

    Raises:
        DamagedError: It is no archive, or a damaged one.
    """

    raw: bytes
    budget: ResourceBudget
    _zip: ZipFile = field(init=False)
    _parts: dict[str, str] = field(init=False, factory=dict)
    _bytes: int = field(init=False, default=0)
    _cells: int = field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        try:
            self._zip = ZipFile(BytesIO(self.raw))
        except _UNREADABLE as error:
            raise DamagedError(word("damage", str(error))) from None
        # some programs write names with backslashes, or with other capitals than they are referred to
        for name in self._zip.namelist():
            part = name.replace("\\", "/").lower().lstrip("/")
            if part in self._parts:
                raise DamagedError(text("damage with part twice", part=name))
            self._parts[part] = name

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._parts

    def count_cell(self, number: int = 1) -> None:
        """Count cells, and refuse them where they are too many."""
        self._cells += number
        if self._cells > self.budget.cells:
            raise self.budget.exceeded("cells", text("too many cells of a workbook"), text("give as CSV or Parquet"))

    def parse(
        self,
        part: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        data: Callable[[str], None] | None = None,
        *,
        separator: str | None = None,
        sieve: Sieve | None = None,
    ) -> None:
        """Parse a part; names of elements and attributes stand behind their namespace and a separator, if one is given.

        A sieve reads some of it by itself, and gives the rest to the parser.

        Raises:
            DamagedError: It is not there, or is no XML as workbooks have it.
            ResourceError: It unpacks to more bytes, or holds more cells, than the budget allows.
        """
        parser = expat.ParserCreate(namespace_separator=separator)
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = data
        parser.StartDoctypeDeclHandler = _no_doctype
        given = 0
        try:
            for chunk in self._chunks(part):
                for piece in (chunk,) if sieve is None else sieve.feed(chunk):
                    parser.Parse(piece, False)  # noqa: FBT003 - its only form
                    given += len(piece)
                    _check_tag(given - parser.CurrentByteIndex)
            parser.Parse(b"" if sieve is None else sieve.rest(), True)  # noqa: FBT003 - as above
        except expat.ExpatError as error:
            raise DamagedError(text("damage in part", part=part, error=error)) from None
        except ResourceError:
            raise
        except (ValueError, LookupError, OverflowError) as error:
            line = parser.CurrentLineNumber
            raise DamagedError(text("damage in line", part=part, line=line, error=_reason(error))) from None

    def _chunks(self, part: str) -> Iterator[bytes]:
        name = self._parts.get(part.lower())
        if name is None:
            raise DamagedError(text("damage without part", part=part))
        try:
            with self._zip.open(name) as file:
                while chunk := file.read(_CHUNK):
                    self._bytes += len(chunk)
                    if self._bytes > self.budget.unpacked_bytes:
                        raise self.budget.exceeded(
                            "unpacked_bytes", text("too many bytes of a workbook"), text("give as CSV")
                        )
                    yield chunk
        except ResourceError:
            raise
        except _UNREADABLE as error:
            raise DamagedError(text("damage in part", part=part, error=error)) from None


def _check_tag(waiting: int) -> None:
    """Refuse a tag that goes on and on: with each piece the parser reads all of it again."""
    if waiting > LONGEST_TAG:
        raise ValueError(text("damage with long tag", most=LONGEST_TAG))


def check_length(length: int) -> None:
    """Refuse a text that is longer than any spreadsheet has it.

    Raises:
        ValueError: It is.
    """
    if length > LONGEST_TEXT:
        raise ValueError(text("damage with long text", most=LONGEST_TEXT))


class TextOfCell(list[str]):
    """The pieces of the text of one cell, which are limited together."""

    def __init__(self) -> None:
        super().__init__()
        self._length = 0

    def add(self, piece: str) -> None:
        """Add a piece, and refuse it where the text gets too long."""
        self._length += len(piece)
        check_length(self._length)
        self.append(piece)


def _no_doctype(*_: Any) -> None:
    raise ValueError(text("damage with document type"))


def _reason(error: Exception) -> object:
    """Return the reason of an error, in both languages where it was raised here."""
    return error.args[0] if error.args and isinstance(error.args[0], Text) else error
