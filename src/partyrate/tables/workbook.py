"""The cells of .xlsx and .xlsm workbooks, read as a stream by the standard library.

Libraries were tried for it: the fast ones reserve the whole rectangle of a sheet, so that one stray cell in its last
row ends the process, and lose error cells and formats; the careful one takes six times as long. Only cells that are
there take memory here, and unpacked bytes and cells are counted while they are read.
"""

from __future__ import annotations

import posixpath
import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any, Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from attrs import define, field, frozen

from partyrate.budget import ResourceBudget
from partyrate.errors import ResourceError
from partyrate.tables.grid import Sheet
from partyrate.tables.parts import BookReader, SheetReader, StringReader, StyleReader, local_name

_CHUNK: Final = 1 << 16

_UNREADABLE: Final = (
    BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, LookupError,
)  # fmt: skip
"""What `zipfile` raises of a damaged file, depending on where it is damaged."""


class DamagedError(Exception):
    """What is no workbook, or a part of one that cannot be read."""


@frozen
class _Entry:
    name: str
    part: str
    is_hidden: bool


@define
class Workbook:
    """A workbook whose sheets are read when they are asked for.

    Raises:
        DamagedError: It is no workbook, or a damaged one.
        ResourceError: It holds more unpacked bytes or cells than the budget allows.
    """

    raw: bytes
    budget: ResourceBudget
    sheets: list[_Entry] = field(init=False, factory=list)
    starts_1904: bool = field(init=False, default=False)
    _zip: ZipFile = field(init=False)
    _parts: dict[str, str] = field(init=False)
    _styles: list[str] = field(init=False, factory=list)
    _shared: list[str] | None = field(init=False, default=None)
    _bytes: int = field(init=False, default=0)
    _cells: int = field(init=False, default=0)

    def __attrs_post_init__(self) -> None:
        try:
            self._zip = ZipFile(BytesIO(self.raw))
        except _UNREADABLE as error:
            raise DamagedError(str(error)) from None
        # some programs write names with backslashes, or with other capitals than they are referred to
        self._parts = {name.replace("\\", "/").lower().lstrip("/"): name for name in self._zip.namelist()}
        main = self._main_part()
        related = self._relations(main)
        reader = BookReader()
        self._parse(main, reader.start)
        self.starts_1904 = reader.starts_1904
        for name, relation, state in reader.found:
            if relation in related and "worksheet" in related[relation][0]:
                self.sheets.append(_Entry(name, related[relation][1], state in ("hidden", "veryHidden")))
        for kind, part in related.values():
            if kind == "styles" and part.lower() in self._parts:
                styles = StyleReader()
                self._parse(part, styles.start)
                self._styles = styles.styles()
        self._strings = next((part for kind, part in related.values() if kind == "sharedStrings"), None)

    _strings: str | None = field(init=False, default=None)

    def read(self, name: str) -> Sheet:
        """Return the cells of a sheet."""
        entry = next(each for each in self.sheets if each.name == name)
        if self._shared is None:
            strings = StringReader()
            if self._strings is not None and self._strings.lower() in self._parts:
                self._parse(self._strings, strings.start, strings.end, strings.text)
            self._shared = strings.found
        reader = SheetReader(self.count_cell, self._shared, self._styles)
        self._parse(entry.part, reader.start, reader.end, reader.text)
        return Sheet(
            entry.name,
            reader.rows,
            is_hidden=entry.is_hidden,
            hidden_rows=reader.hidden_rows,
            merged=reader.merged,
            starts_1904=self.starts_1904,
        )

    def count_cell(self) -> None:
        """Count a cell, and refuse one that is too much."""
        self._cells += 1
        if self._cells > self.budget.cells:
            raise self.budget.exceeded("cells", "the workbook has too many cells", "give the table as CSV or Parquet")

    def _main_part(self) -> str:
        for kind, part in self._relations("").values():
            if kind == "officeDocument":
                return part
        if "xl/workbook.xml" in self._parts:
            return "xl/workbook.xml"
        raise DamagedError("it holds no workbook")

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return what a part refers to: by identifier its kind and its name."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if local_name(tag) == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = attributes.get("Type", "").rpartition("/")[2]
                found[attributes.get("Id", "")] = kind, posixpath.normpath(target)

        if listing.lower() in self._parts:
            self._parse(listing, start)
        return found

    def _parse(
        self,
        part: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _no_doctype
        try:
            for chunk in self._chunks(part):
                parser.Parse(chunk, False)  # noqa: FBT003 - its only form
            parser.Parse(b"", True)  # noqa: FBT003 - as above
        except expat.ExpatError as error:
            raise DamagedError(f"{part}: {error}") from None
        except ResourceError:
            raise
        except (ValueError, LookupError, OverflowError) as error:
            raise DamagedError(f"{part}, line {parser.CurrentLineNumber}: {error}") from None

    def _chunks(self, part: str) -> Iterator[bytes]:
        name = self._parts.get(part.lower())
        if name is None:
            raise DamagedError(f"there is no part {part}")
        try:
            with self._zip.open(name) as file:
                while chunk := file.read(_CHUNK):
                    self._bytes += len(chunk)
                    if self._bytes > self.budget.unpacked_bytes:
                        raise self.budget.exceeded(
                            "unpacked_bytes", "the workbook unpacks to too many bytes", "give the table as CSV"
                        )
                    yield chunk
        except ResourceError:
            raise
        except _UNREADABLE as error:
            raise DamagedError(f"{part}: {error}") from None


def _no_doctype(*_: Any) -> None:
    raise ValueError("it declares a document type, which workbooks do not")
