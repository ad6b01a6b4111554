"""The cells of text files: which encoding and which sign between cells, decided by the columns that are wanted.

No statistics of bytes are asked: a byte order mark decides, zero bytes mean UTF-16 unless the headers that the scheme
knows are found without it, and UTF-8 is distinguished from GB18030 by whether those headers are found.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import Final

from attrs import define

from partyrate.messages import Text, text
from partyrate.resources import ResourceBudget
from partyrate.tables.grid import Sheet

SIGNS: Final = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "bar",
    "，": "full-width comma",
    "；": "full-width semicolon",
}
"""The separators that cells may have."""

_LONGEST_LINE: Final = 1 << 22
_NO_CHARACTERS: Final = ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7")
"""Encodings of Python that are none of files: of names of hosts, of source code, of mail."""

_LOOKED_AT: Final = 200
"""The number of rows among which headers are looked for."""

_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

Known = Callable[[str], bool]
"""Whether a text is the header of a column that is wanted."""


class UnknownEncodingError(Exception):
    """A name that is none of an encoding of files."""


@define(eq=False)
class UndecodableError(Exception):
    """A file in none of the encodings that were tried, or not in the one that was named."""

    encoding: str
    byte: int


class NotDelimitedError(Exception):
    """A text that is no CSV."""

    def __init__(self, reason: Text | str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_delimited(raw: bytes, known: Known, encoding: str | None, budget: ResourceBudget) -> tuple[Sheet, str, str]:
    """Return the cells of a text file, its encoding, and the sign between its cells.

    Raises:
        UnknownEncodingError, UndecodableError, NotDelimitedError: It cannot be read.
        ResourceError: It has more cells than the budget allows.
    """
    content, encoding_name = decoded(raw, known, encoding)
    first, _, rest = content.partition("\n")
    named = first.strip().strip('"')
    offset = 0
    if named.lower().startswith("sep=") and len(named) <= 5:
        sign, content, offset = named[4:] or "\t", rest, 1
    else:
        sign = delimiter(content, known)
    try:
        return _sheet(content, sign, offset, budget, is_strict=True), encoding_name, sign
    except csv.Error as error:
        if "end of data" in str(error):
            raise NotDelimitedError(text("open quote", line=_open_line(content, sign) + offset)) from None
        _refuse_long(error)
    except TypeError:
        raise NotDelimitedError(text("no separator", sign=sign)) from None
    try:  # a quote inside a cell is an ordinary sign to programs
        return _sheet(content, sign, offset, budget, is_strict=False), encoding_name, sign
    except csv.Error as error:
        _refuse_long(error)
        raise NotDelimitedError(str(error)) from None


def _refuse_long(error: csv.Error) -> None:
    if "limit" in str(error):
        raise NotDelimitedError(text("long field", most=csv.field_size_limit())) from None


def _sheet(content: str, sign: str, offset: int, budget: ResourceBudget, *, is_strict: bool) -> Sheet:
    """Return the cells of a text; a quote that is never closed is no end of the file."""
    sheet, cells = Sheet(is_text=True), 0
    records = csv.reader(_lines(content), delimiter=sign, strict=is_strict)
    for number, row in enumerate(records, start=1 + offset):
        cells += len(row) or 1  # an empty row takes time as well
        if cells > budget.cells:
            raise budget.exceeded("cells", text("too many cells of a file"), text("give as Parquet"))
        if any(map(str.strip, row)):
            sheet.rows[number] = {column: cell for column, cell in enumerate(row, start=1) if cell}
            sheet.lengths[number] = len(row)
    return sheet


def _open_line(content: str, sign: str) -> int:
    """Return the number of the line at which the last record begins, whose quote is not closed."""
    records, line = csv.reader(_lines(content), delimiter=sign, strict=True), 1
    try:
        for _ in records:
            line = records.line_num + 1
    except csv.Error:
        pass
    return line


def _lines(content: str) -> Iterator[str]:
    for line in io.StringIO(content, newline=""):
        if len(line) > _LONGEST_LINE:
            raise NotDelimitedError(text("long field", most=_LONGEST_LINE))
        yield line


def decoded(raw: bytes, known: Known, encoding: str | None) -> tuple[str, str]:
    """Return the text of a file, and its encoding."""
    if encoding is not None:
        name = _checked(encoding)
        marked = "utf-8-sig" if name == "utf-8" else name
        return _strictly(raw, marked, encoding), encoding
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _strictly(raw, name, name), name.removesuffix("-sig")
    if b"\0" in raw[:4096] and not _has_known_beside_zeros(raw, known):
        head = raw[:4096]
        name = "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        return _strictly(raw, name, name), name
    texts: dict[str, str] = {}
    faults: dict[str, int] = {}
    for name in ("utf-8", "gb18030"):
        try:
            texts[name] = raw.decode(name)
        except UnicodeDecodeError as error:
            faults[name] = error.start
        if name == "utf-8" and name in texts and _is_surely_utf8(texts[name], known):
            break
    if not texts:  # the encoding that holds longer is the one meant
        name = max(faults, key=lambda each: faults[each])
        raise UndecodableError(name, faults[name] + 1)
    best = max(texts, key=lambda name: most_known(texts[name], known))
    return texts[best], best


def _has_known_beside_zeros(raw: bytes, known: Known) -> bool:
    """Whether a text of single bytes has wanted headers: a zero in one of its cells makes it no UTF-16.

    Records with a zero are left out, since a header may be read without it, and all records of UTF-16 have some.
    """
    records = b"\n".join(line for line in raw.splitlines() if b"\0" not in line)
    return any(most_known(records.decode(name, "replace"), known) for name in ("utf-8-sig", "gb18030"))


def _is_surely_utf8(content: str, known: Known) -> bool:
    return content.isascii() or (most_known(content, known) > 0 and any(character > "\u07ff" for character in content))


def most_known(content: str, known: Known) -> int:
    """Count the wanted headers in the row that has most of them, under whichever sign shows most."""
    return max(_most_in_a_row(content, sign, known) for sign in SIGNS)


def _most_in_a_row(content: str, sign: str, known: Known) -> int:
    return max((sum(map(known, row)) for row in _head(content, sign)), default=0)


def delimiter(content: str, known: Known) -> str:
    """Return the sign between cells: the one under which a row has most of the wanted headers.

    Where none has any, it is the one under which rows have one length above 1; a comma where there is none such.
    """
    known_headers = {sign: _most_in_a_row(content, sign, known) for sign in SIGNS}
    most = max(known_headers.values())
    best = [sign for sign, number in known_headers.items() if number == most]
    if len(best) == 1:
        return best[0]
    for sign in best:
        lengths = {len(row) for row in _head(content, sign) if any(row)}
        if len(lengths) == 1 and lengths.pop() > 1:
            return sign
    return ","


def _head(content: str, sign: str) -> list[list[str]]:
    end = 0
    for _ in range(_LOOKED_AT):
        end = content.find("\n", end) + 1
        if not end:
            break
    head = content[:end] if end else content
    try:
        return list(csv.reader(io.StringIO(head[:200_000], newline=""), delimiter=sign))
    except csv.Error:
        return []


def _checked(encoding: str) -> str:
    """Return the name of an encoding of files."""
    try:
        known = codecs.lookup(encoding)
    except (LookupError, ValueError):
        raise UnknownEncodingError(encoding) from None
    if known.name in _NO_CHARACTERS or not getattr(known, "_is_text_encoding", True):
        raise UnknownEncodingError(encoding)
    return known.name


def _strictly(raw: bytes, name: str, said: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError as error:
        raise UndecodableError(said, error.start + 1) from None
    except UnicodeError:  # of UTF-16 without a byte order mark, for instance
        raise UndecodableError(said, 1) from None
