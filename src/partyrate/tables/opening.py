"""Opening a file of tables: its form is found by its bytes, never by its name."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from attrs import define, field

from partyrate.errors import listed, refusal
from partyrate.messages import word
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget
from partyrate.storage.files import read_regular
from partyrate.tables.archive import Archive, DamagedError, LockedError
from partyrate.tables.compound import SIGNATURE
from partyrate.tables.delimited import (
    NotDelimitedError,
    UndecodableError,
    UnknownEncodingError,
    read_delimited,
)
from partyrate.tables.faults import Place, error
from partyrate.tables.grid import Book, Sheet
from partyrate.tables.layout import Search, fitness
from partyrate.tables.opendocument import OpenDocument
from partyrate.tables.targets import Headers, fold
from partyrate.tables.workbook import Workbook

_LOCK_MARKS: Final = ("~$", ".~")
"""How the names of files begin that Excel, WPS and LibreOffice leave beside a file that is open."""

_WITHOUT_CONTAINER = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta")


_OTHERS: Final[Mapping[bytes, str]] = {
    b"%PDF-": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"Rar!\x1a": "archive",
    b"7z\xbc\xaf\x27\x1c": "archive",
    b"\x1f\x8b": "archive",
}
"""How files begin that hold no table, whatever their names say."""
_PARTS_OF_OTHERS: Final = {"word/document.xml": "document", "ppt/presentation.xml": "slides"}


@define
class Opened:
    """A file whose tables are read: a workbook, a text, or a frame that a Parquet file holds.

    Args:
        file: Its name, for messages.
        raw: What it holds.
        table: The table that is asked for first, for messages.
        budget: What it may take.
    """

    file: str
    raw: bytes
    table: str
    budget: ResourceBudget = DEFAULT_BUDGET
    book: Book | None = field(init=False, default=None)
    _sheets: dict[str, Sheet] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        is_binary = self.raw.startswith(SIGNATURE) or self.raw[:4] in _WITHOUT_CONTAINER
        if self.raw[:4] == b"PK\x03\x04" or is_binary:
            try:
                self.book = self._binary_workbook() if is_binary else self._workbook()
            except LockedError:
                raise error("locked workbook", self.table, file=self.file) from None
            except DamagedError as damage:
                raise error("damaged workbook", self.table, file=self.file, error=damage.reason) from None
        elif kind := next((kind for start, kind in _OTHERS.items() if self.raw.startswith(start)), None):
            raise error("other file", self.table, file=self.file, kind=word("file", kind))
        elif self.raw[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")[:14].lower().startswith(_MARKUP):
            raise error("web page", self.table, file=self.file)

    @property
    def is_parquet(self) -> bool:
        """Whether it is a Parquet file."""
        return self.raw[:4] == b"PAR1"

    def refuse_encoding(self, encoding: str | None) -> None:
        """Refuse an encoding that was chosen for a file that is no text.

        Raises:
            DataError: It is a workbook, or a Parquet file.
        """
        kind = "parquet" if self.is_parquet else "workbook" if self.book is not None else None
        if encoding is not None and kind is not None:
            kind = word("file", kind)
            raise error("encoding of a workbook", self.table, encoding=encoding, file=self.file, kind=kind)

    def _workbook(self) -> Book:
        """Open a workbook that is an archive."""
        archive = Archive(self.raw, self.budget)
        if "xl/workbook.bin" in archive:
            raise error("binary workbook", self.table, file=self.file)
        if "content.xml" in archive and "xl/workbook.xml" not in archive:
            return OpenDocument(self.raw, self.budget)
        if "xl/workbook.xml" not in archive:
            for part, kind in _PARTS_OF_OTHERS.items():
                if part in archive:
                    raise error("other file", self.table, file=self.file, kind=word("file", kind))
        return Workbook(self.raw, self.budget)

    def _binary_workbook(self) -> Book:
        """Open a workbook of Excel 97 to 2003, or of WPS."""
        if _ENCRYPTED in self.raw:
            raise LockedError
        if not find_spec("xlrd"):
            raise error("needs xlrd", self.table, file=self.file)
        from partyrate.tables.binary import BinaryWorkbook

        return BinaryWorkbook(self.raw, self.budget)

    def read(self, search: Search, sheet: str | None, used: tuple[str, ...] = ()) -> Sheet:
        """Return the sheet with a table: the one that is named, else the one whose name or headers fit alone."""
        assert self.book is not None
        entries = {each.name: each for each in self.book.sheets}
        if sheet is not None:
            name = next((each for each in entries if each == sheet or fold(each) == fold(sheet)), None)
            if name is None:
                raise search.fails("no sheet", file=self.file, name=sheet, sheets=listed(entries, 20))
            return self.sheet(name)
        shown = [each.name for each in self.book.sheets if not each.is_hidden and each.name not in used]
        if not shown:
            raise search.fails("no sheets", file=self.file, sheets=listed(entries, 20) or "-")
        if len(shown) == 1:
            return self.sheet(shown[0])
        return self.sheet(self._fitting(shown, search))

    def named_sheet(self, names: frozenset[str], used: tuple[str, ...]) -> str | None:
        """Return the sheet that is called as a table is."""
        assert self.book is not None
        names_found = [
            each.name
            for each in self.book.sheets
            if fold(each.name) in names and not each.is_hidden and each.name not in used
        ]
        return names_found[0] if len(names_found) == 1 else None

    def _fitting(self, shown: list[str], search: Search) -> str:
        fits = {name: fitness(self.sheet(name), search) for name in shown}
        whole = [name for name, fit in fits.items() if not fit.lacking]
        if len(whole) == 1:
            return whole[0]
        most = max(fit.count for fit in fits.values())
        best = whole or [name for name, fit in fits.items() if fit.count == most]
        if len(best) > 1 and most:
            raise search.fails("several sheets", file=self.file, table=search.table, sheets=listed(best, 20))
        return best[0]

    def sheet(self, name: str) -> Sheet:
        """Return the cells of a sheet of a workbook."""
        assert self.book is not None
        if name not in self._sheets:
            try:
                self._sheets[name] = self.book.read(name)
            except DamagedError as damage:
                raise error("damaged workbook", self.table, file=self.file, error=damage.reason) from None
        return self._sheets[name]

    def text(self, headers: Headers, encoding: str | None) -> tuple[Sheet, str, str]:
        """Return the cells of a text file, its encoding, and the sign between its cells."""
        try:
            return read_delimited(self.raw, headers.is_known, encoding, self.budget)
        except UnknownEncodingError:
            raise error("no encoding", self.table, encoding=encoding) from None
        except UndecodableError as fault:
            raise error("undecodable", self.table, file=self.file, encoding=fault.encoding, byte=fault.byte) from None
        except NotDelimitedError as fault:
            raise error("no csv", self.table, file=self.file, error=fault.reason) from None


def opened(source: str | Path | bytes, table: str, budget: ResourceBudget = DEFAULT_BUDGET) -> Opened:
    """Open a file, or the bytes of one.

    Raises:
        DataError: It is not there, cannot be read, or has a form that is not read.
    """
    if isinstance(source, bytes):
        return Opened(word("place", "the file"), source, table, budget)
    path = Path(source)
    if path.is_dir():
        raise error("folder for file", table, file=path)
    if not path.is_file():
        raise error("no file", table, file=path)
    if path.name.startswith(_LOCK_MARKS):
        raise error("lock file", table, file=path, named=path.with_name(_opened_name(path.name)))
    try:
        raw = read_regular(path, budget.data_bytes)
    except OSError as failed:
        raise error("unreadable file", table, file=path, error=refusal(failed)) from None
    if not raw.strip(b"\xef\xbb\xbf \r\n\t"):
        raise error("empty file", table, file=path)
    return Opened(str(path), raw, table, budget)


def _opened_name(name: str) -> str:
    """Return the name of the file that is marked as open, which Excel cuts where it is long."""
    return name.removeprefix("~$").removeprefix(".~lock.").removeprefix(".~").removesuffix("#")


def place_in(file: Opened, sheet: Sheet) -> Place:
    """Return where a sheet stands."""
    return Place(file.file, sheet.name)


def names_of(labels: Mapping[str, str], name: str) -> frozenset[str]:
    """Return the names that a sheet of a table may have, folded."""
    return frozenset(map(fold, (name, *labels.values())))
