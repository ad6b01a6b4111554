"""The stream with the cells of a binary workbook, taken out of the compound file that holds it.

xlrd does it as well, and follows a damaged chain of sectors in a circle, without end.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

from attrs import define, field

from partyrate.messages import text
from partyrate.tables.archive import DamagedError

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LISTED: Final = 109
"""The number of sectors of the allocation table that the header lists."""

_END: Final = 0xFFFF_FFFC
"""From here on numbers are no sectors, but ends of chains and free ones."""

_ENTRY: Final = 128
_STREAM: Final = 2
_ROOT: Final = 5
_NAMES: Final = ("workbook", "book")


def workbook_stream(raw: bytes) -> bytes:
    """Return the stream with the workbook of a compound file.

    Raises:
        DamagedError: There is none, or its sectors are not where they are said to be.
    """
    try:
        return _Compound(raw).workbook()
    except struct.error as error:
        raise DamagedError(text("damage of sectors", error=error)) from None


@define
class _Compound:
    """A compound file: sectors in chains, and a directory that says where streams begin."""

    raw: bytes
    _size: int = field(init=False)
    _table: Sequence[int] = field(init=False, factory=list)

    def __attrs_post_init__(self) -> None:
        shift = self._number(30, "<H")
        if shift not in (9, 12):
            raise DamagedError(text("damage of sector size", shift=shift))
        self._size = 1 << shift
        listed = [self._number(76 + 4 * place) for place in range(_LISTED)]
        following = self._number(68)
        for _ in range(len(self.raw) // self._size + 1):
            if following >= _END:
                break
            *more, following = self._numbers(self._sector(following))
            listed += more
        sectors: list[int] = []
        for sector in listed:
            if sector < _END and len(sectors) * 4 <= len(self.raw):
                sectors += self._numbers(self._sector(sector))
        self._table = sectors

    def workbook(self) -> bytes:
        """Return the stream with the workbook."""
        directory = self._chain(self._number(48))
        entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
        inner = next((each for each in entries if each[66] == _ROOT), None)
        for entry in entries:
            length = struct.unpack_from("<H", entry, 64)[0]
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if entry[66] == _STREAM and name.lower() in _NAMES:
                start, size = struct.unpack_from("<II", entry, 116)
                if size >= self._number(56) or inner is None:
                    return self._chain(start)[:size]
                return self._small(start, struct.unpack_from("<I", inner, 116)[0])[:size]
        raise DamagedError(text("no workbook in it"))

    def _small(self, start: int, container: int) -> bytes:
        """Return a stream of small sectors, which lie in a stream of their own."""
        size = 1 << min(self._number(32, "<H"), 12)
        held, table = self._chain(container), self._numbers(self._chain(self._number(60)))
        return b"".join(held[sector * size : (sector + 1) * size] for sector in _followed(start, table))

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._sector, _followed(start, self._table)))

    def _sector(self, sector: int) -> bytes:
        return self.raw[(sector + 1) * self._size : (sector + 2) * self._size]  # the first place is that of the header

    def _number(self, place: int, form: str = "<I") -> int:
        number: int = struct.unpack_from(form, self.raw, place)[0]
        return number

    def _numbers(self, data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _followed(start: int, table: Sequence[int]) -> list[int]:
    """Return the sectors of a chain; none stands in it twice."""
    chain: list[int] = []
    sector = start
    while sector < _END:
        if sector >= len(table) or len(chain) > len(table):
            raise DamagedError(text("damage of chain"))
        chain.append(sector)
        sector = table[sector]
    return chain
