"""Read JSON strictly: exact numbers, no key twice, nothing but JSON, and no more than a budget allows.

The standard library reads the document. Its hooks put a mark where something is refused, and one pass over the result
finds all marks with their pointers, so that every fault of the values of a document is reported at once.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from attrs import define

from partyrate.errors import DocumentError, DocumentFault, UsageError, listed
from partyrate.messages import Message, message, text
from partyrate.numbers import digits_of
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget, checked_budget
from partyrate.spans import Path, Span

_TEXT: Final = re.compile(r'"(?:[^"\\]++|\\.?)*+(?:"|\Z)', re.DOTALL)
"""A string of JSON. One without an end reaches to the end of the document, so that the search takes linear time."""

_TOKEN: Final = re.compile(_TEXT.pattern + r"|[\[\]{},:]|[^\s\[\]{},:\"]+", re.DOTALL)
_BRACKET: Final = re.compile(r"[\[\]{}]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")

_HINTS: Final = (
    ("Expecting property name", "json key expected"),
    ("Expecting ':'", "json colon missing"),
    ("Expecting ','", "json comma missing"),
    ("Illegal trailing comma", "json trailing comma"),
    ("Expecting value", "json value expected"),
    ("Unterminated string", "json text unclosed"),
    ("Invalid control character", "json control character"),
    ("Invalid \\", "json backslash"),
    ("Extra data", "json extra data"),
)
"""How messages of the standard library begin, and the texts that say the same for people."""


@define
class _Mark:
    """A placeholder for a refused value, with the message to report; `inside` holds what else was read there."""

    message: Message
    inside: Any = None


def read_json(
    document: bytes | bytearray | str, *, file: str = "<json>", budget: ResourceBudget = DEFAULT_BUDGET
) -> Any:
    """Read a document of JSON without loss: whole numbers as `int`, other numbers as `Decimal`.

    Args:
        document: The document, as a text or as bytes in UTF-8.
        file: What messages call it.
        budget: How large it may be: `data_bytes`, `depth`, `cells` (values), and `digits` of a number.

    Raises:
        DocumentError: It is no JSON; a key stands twice in an object; a number is NaN or infinite; a text has half of a
            surrogate pair. It holds every fault, with its pointer.
        ResourceError: It is larger than the budget allows.
        UsageError: It is neither a text nor bytes.

    Example:
        >>> read_json('{"units": [{"village": "Alder", "org": 95.50, "accidents": 0}]}')
        {'units': [{'village': 'Alder', 'org': Decimal('95.50'), 'accidents': 0}]}
        >>> read_json('{"units": [{"org": 1, "org": NaN}]}')
        Traceback (most recent call last):
            ...
        partyrate.errors.DocumentError: 2 faults in <json>
        /units/0: the key 'org' stands twice in one object
          why:  one of its values would be lost
          fix:  leave one of them out
        /units/0/org: NaN is no number
          why:  JSON knows finite numbers only
          fix:  write null, or leave the key out, where there is no value
    """
    if not isinstance(document, str | bytes | bytearray):
        raise UsageError(*message("json of no text", kind=type(document).__name__))
    checked_budget(budget)
    if len(document) > budget.data_bytes:
        raise budget.exceeded("data_bytes", text("document bytes", bytes=len(document)), text("send in parts"))
    source = document if isinstance(document, str) else _decoded(bytes(document), file)
    if source.startswith("\ufeff"):
        raise _error(file, message("json byte-order mark"))
    _check_size(source, budget)
    reading = _Reading(budget)
    try:
        value = json.loads(
            source,
            parse_float=reading.decimal, parse_int=reading.whole, parse_constant=reading.constant,
            object_pairs_hook=reading.object,
        )  # fmt: skip
    except json.JSONDecodeError as error:
        raise _no_json(error, source, file) from None
    except RecursionError:  # the caller allows more depth than Python has
        raise _error(file, message("json too deep for Python")) from None
    has_surrogates = not source.isascii() and _SURROGATE.search(source) is not None
    if reading.is_marked or has_surrogates or _ESCAPED_SURROGATE.search(source):
        faults = list(_faults(value))
        if faults:
            raise DocumentError.of(file, faults)
    return value


class _Reading:
    """The hooks of one reading; `is_marked` says whether one of them has put a mark."""

    def __init__(self, budget: ResourceBudget) -> None:
        self.budget = budget
        self.is_marked = False

    def mark(self, reported: Message, inside: Any = None) -> _Mark:
        """Build a mark, and record that there is one."""
        self.is_marked = True
        return _Mark(reported, inside)

    def whole(self, source: str) -> Any:
        """Read a whole number."""
        return self.too_long(len(source.lstrip("-"))) if len(source) > self.budget.digits else int(source)

    def decimal(self, source: str) -> Any:
        """Read a number with decimals or an exponent."""
        try:
            value = Decimal(source)
        except InvalidOperation:  # an exponent of more digits than exponents have
            return self.mark(message("json exponent", number=source[:40]))
        digits = digits_of(value)
        return self.too_long(digits) if digits > self.budget.digits else value

    def too_long(self, digits: int) -> _Mark:
        """Refuse a number with too many digits."""
        return self.mark(message("json digits", digits=digits, most=self.budget.digits))

    def constant(self, source: str) -> _Mark:
        """Refuse NaN and the infinities, which Python reads though JSON has none."""
        return self.mark(message("json no number", number=source))

    def object(self, pairs: list[tuple[str, Any]]) -> Any:
        """Read an object; a key that stands twice is refused."""
        members = dict(pairs)
        if len(members) == len(pairs):
            return members
        keys = Counter(key for key, _ in pairs)
        twice = [repr(key) for key, count in keys.items() if count > 1]
        if len(twice) == 1:
            return self.mark(message("json key twice", key=twice[0]), inside=members)
        return self.mark(message("json keys twice", keys=listed(twice)), inside=members)


def _decoded(document: bytes, file: str) -> str:
    try:
        return document.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"{document[error.start]:02x}"
        raise _error(file, message("json no UTF-8", position=error.start + 1, byte=byte)) from None


def _check_size(source: str, budget: ResourceBudget) -> None:
    """Refuse a document that is too deep or holds too many values, before anything is built of it."""
    bare = _TEXT.sub("", source)
    values = bare.count(",") + bare.count("[") + bare.count("{") + 1
    if values > budget.cells:
        raise budget.exceeded("cells", text("document values", values=values), text("send in parts"))
    depth = 0
    for bracket in _BRACKET.findall(bare):
        depth += 1 if bracket in "[{" else -1
        if depth > budget.depth:
            what = text("document depth", depth=budget.depth)
            raise budget.exceeded("depth", what, text("less depth"), path=_too_deep(source, budget.depth))


def _too_deep(source: str, most: int) -> Path:
    """Return the path of the first list or object that is too deep."""
    depth = 0
    for token in _TOKEN.finditer(source):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth > most:
            return _path_at(source, token.start())
    return ()


def _faults(document: Any) -> Iterator[DocumentFault]:
    """Find every mark, and every text with half of a surrogate pair, in the order of the document."""
    stack: list[tuple[Path, Any]] = [((), document)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, _Mark):
            yield DocumentFault(*value.message, path=path)
            value = value.inside
        if isinstance(value, str) and _SURROGATE.search(value):
            yield _half(value, path)
        elif isinstance(value, dict):
            for key in value:
                if _SURROGATE.search(key):
                    yield _half(key, path)
            stack += [((*path, key), value[key]) for key in reversed(value)]
        elif isinstance(value, list):
            stack += [((*path, index), value[index]) for index in range(len(value) - 1, -1, -1)]


def _half(value: str, path: Path) -> DocumentFault:
    shown = ascii(value if len(value) <= 40 else f"{value[:40]}...")
    return DocumentFault(*message("json half of a pair", text=shown), path=path)


def _no_json(error: json.JSONDecodeError, source: str, file: str) -> DocumentError:
    """Build the error of a document that is no JSON, with its line and the path of the value around it."""
    start = source.rfind("\n", 0, error.pos) + 1
    end = source.find("\n", error.pos)
    span = Span(file, error.lineno, error.colno, 1, source[start : end if end >= 0 else len(source)])
    key = next((key for beginning, key in _HINTS if error.msg.startswith(beginning)), "json otherwise")
    if not source.strip():
        key = "json empty"
    return _error(file, message(key, reason=error.msg), span, _path_at(source, error.pos))


def _path_at(source: str, end: int) -> Path:
    """Return the path of the value, or of the object or list, that is being read at an offset of a document."""
    path: list[str | int | None] = []
    last = ""
    for token in _TOKEN.finditer(source, 0, end):
        word = token[0]
        if word in ("{", "["):
            path.append(None if word == "{" else 0)
        elif word in ("}", "]"):
            del path[-1:]
        elif word == "," and path:
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        elif word == ":" and path:
            path[-1] = _key(last)
        last = word
    return tuple(part for part in path if part is not None)


def _key(token: str) -> str | None:
    """Return the key that a token writes; None where it writes none."""
    with suppress(ValueError):
        return str(json.loads(token))
    return None


def _error(file: str, reported: Message, at: Span | None = None, path: Path = ()) -> DocumentError:
    return DocumentError.of(file, [DocumentFault(*reported, at, path)])
