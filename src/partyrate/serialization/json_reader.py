"""Reading JSON strictly: exact numbers, no key twice, nothing that is no JSON, and no more than a budget allows.

The standard library does the reading. Its hooks put a mark where something is refused, and one walk over what was read
finds all marks with their pointers, so that a document shows every fault of its values at once.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from attrs import define

from partyrate.errors import DocumentError, DocumentFault, UsageError, listed
from partyrate.numbers import digits_of
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget, checked_budget
from partyrate.spans import Path, Span

_TEXT: Final = re.compile(r'"(?:[^"\\]++|\\.?)*+(?:"|\Z)', re.DOTALL)
"""A text of JSON; one without an end goes to the end of the document, so that the search takes linear time."""

_TOKEN: Final = re.compile(_TEXT.pattern + r"|[\[\]{},:]|[^\s\[\]{},:\"]+", re.DOTALL)
_BRACKET: Final = re.compile(r"[\[\]{}]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")

_HINTS: Final = (
    ("Expecting property name", "a key was expected here", "a key is a text in double quotation marks",
     "write the key, or take out the comma before"),
    ("Expecting ':'", "':' is missing after a key", "a key and its value stand with ':' between them", "write ':'"),
    ("Expecting ','", "',' or a closing bracket is missing here", "values are separated by commas",
     "write the comma, or the bracket"),
    ("Illegal trailing comma", "a comma stands before a closing bracket", "a comma stands between two values",
     "take the comma out"),
    ("Expecting value", "a value was expected here",
     "a value is a number, a text, true, false, null, a list or an object",
     "write one; a text in double quotation marks"),
    ("Unterminated string", "a text has no closing quotation mark", "a text ends with a double quotation mark",
     "write the quotation mark"),
    ("Invalid control character", "a control character stands in a text", "line breaks and tabs are written as escapes",
     "write \\n or \\t"),
    ("Invalid \\", "a backslash is not followed by what JSON knows", "a backslash begins an escape",
     "write two backslashes for one"),
    ("Extra data", "the document goes on after its value", "a document is one value", "take the rest out"),
)  # fmt: skip


@define
class _Mark:
    """Stands where something is refused; `inside` is what else was read there."""

    what: str
    why: str
    fix: str
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
        raise UsageError(
            f"the document is a {type(document).__name__}", "JSON is read from a text or from bytes",
            "pass the body of a request, or what a file holds",
        )  # fmt: skip
    checked_budget(budget)
    if len(document) > budget.data_bytes:
        raise budget.exceeded("data_bytes", f"the document has {len(document):,} bytes", "send it in parts")
    text = document if isinstance(document, str) else _decoded(bytes(document), file)
    if text.startswith("\ufeff"):
        raise _one(file, "the document begins with a byte-order mark", "JSON is UTF-8 without one", "leave it out")
    _measured(text, budget)
    reading = _Reading(budget)
    try:
        found = json.loads(
            text,
            parse_float=reading.decimal, parse_int=reading.whole, parse_constant=reading.constant,
            object_pairs_hook=reading.object,
        )  # fmt: skip
    except json.JSONDecodeError as error:
        raise _no_json(error, text, file) from None
    except RecursionError:  # the caller allows more depth than Python has
        what = "lists and objects stand inside each other too deeply"
        raise _one(file, what, "Python reads a limited depth", "write it with less depth") from None
    has_surrogates = not text.isascii() and _SURROGATE.search(text) is not None
    if reading.is_marked or has_surrogates or _ESCAPED_SURROGATE.search(text):
        faults = list(_faults(found))
        if faults:
            raise DocumentError.of(file, faults)
    return found


class _Reading:
    """The hooks of one reading, and whether one of them has put a mark."""

    def __init__(self, budget: ResourceBudget) -> None:
        self.budget = budget
        self.is_marked = False

    def mark(self, what: str, why: str, fix: str, inside: Any = None) -> _Mark:
        """Build a mark, and remember that there is one."""
        self.is_marked = True
        return _Mark(what, why, fix, inside)

    def whole(self, text: str) -> Any:
        """Read a whole number."""
        return self.too_long(len(text.lstrip("-"))) if len(text) > self.budget.digits else int(text)

    def decimal(self, text: str) -> Any:
        """Read a number with decimals or an exponent."""
        try:
            value = Decimal(text)
        except InvalidOperation:  # an exponent of more digits than exponents have
            return self.mark(
                f"{text[:40]} has too large an exponent", "a number is kept exactly", "write it with fewer digits"
            )
        found = digits_of(value)
        return self.too_long(found) if found > self.budget.digits else value

    def too_long(self, digits: int) -> _Mark:
        """Refuse a number with too many digits."""
        return self.mark(
            f"a number of {digits:,} digits", f"a number has at most {self.budget.digits:,} digits",
            "write fewer digits, or pass a larger budget: budget=ResourceBudget(digits=...)",
        )  # fmt: skip

    def constant(self, text: str) -> _Mark:
        """Refuse what Python writes for numbers that are none."""
        fix = "write null, or leave the key out, where there is no value"
        return self.mark(f"{text} is no number", "JSON knows finite numbers only", fix)

    def object(self, pairs: list[tuple[str, Any]]) -> Any:
        """Read an object; a key that stands twice is refused."""
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        keys = Counter(key for key, _ in pairs)
        twice = [repr(key) for key, count in keys.items() if count > 1]
        what = f"the key {twice[0]} stands twice" if len(twice) == 1 else f"the keys {listed(twice)} stand twice"
        return self.mark(
            f"{what} in one object", "one of its values would be lost", "leave one of them out", inside=made
        )


def _decoded(document: bytes, file: str) -> str:
    try:
        return document.decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"byte {error.start + 1:,} is 0x{document[error.start]:02x}, which is no UTF-8"
        raise _one(file, what, "JSON is written in UTF-8", "encode the document as UTF-8") from None


def _measured(text: str, budget: ResourceBudget) -> None:
    """Refuse a document that is too deep or holds too many values, before anything is built of it."""
    bare = _TEXT.sub("", text)
    values = bare.count(",") + bare.count("[") + bare.count("{") + 1
    if values > budget.cells:
        raise budget.exceeded("cells", f"the document has up to {values:,} values", "send it in parts")
    depth = 0
    for bracket in _BRACKET.findall(bare):
        depth += 1 if bracket in "[{" else -1
        if depth > budget.depth:
            what = f"lists and objects stand inside each other more than {budget.depth:,} deep"
            raise budget.exceeded("depth", what, "write it with less depth", path=_too_deep(text, budget.depth))


def _too_deep(text: str, most: int) -> Path:
    """Return the path of the first list or object that is too deep."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth > most:
            return _path_at(text, token.start())
    return ()


def _faults(document: Any) -> Iterator[DocumentFault]:
    """Find every mark, and every text with half of a surrogate pair, in the order of the document."""
    stack: list[tuple[Path, Any]] = [((), document)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, _Mark):
            yield DocumentFault(value.what, value.why, value.fix, path=path)
            value = value.inside
        if isinstance(value, str) and _SURROGATE.search(value):
            yield _half(value, path)
        elif isinstance(value, dict):
            for key in value:
                if _SURROGATE.search(key):
                    yield _half(key, path)
            stack += [((*path, key), value[key]) for key in reversed(value)]
        elif isinstance(value, list):
            stack += [((*path, place), value[place]) for place in range(len(value) - 1, -1, -1)]


def _half(text: str, path: Path) -> DocumentFault:
    shown = ascii(text if len(text) <= 40 else f"{text[:40]}...")
    return DocumentFault(
        f"the text {shown} has half of a surrogate pair", "it is no character, and no encoding can write it",
        "write both halves, or the character itself", path=path,
    )  # fmt: skip


def _no_json(error: json.JSONDecodeError, text: str, file: str) -> DocumentError:
    """Translate the error of the reader, and say inside of what it stands."""
    start = text.rfind("\n", 0, error.pos) + 1
    end = text.find("\n", error.pos)
    span = Span(file, error.lineno, error.colno, 1, text[start : end if end >= 0 else len(text)])
    words = next((hint[1:] for hint in _HINTS if error.msg.startswith(hint[0])), None)
    what, why, fix = words or (error.msg, "the document is no JSON here", "write it as JSON")
    if not text.strip():
        what, why, fix = "the document is empty", "a document is one value", "write one, such as an object"
    fault = DocumentFault(what, why, fix, span, path=_path_at(text, error.pos))
    return DocumentError.of(file, [fault])


def _path_at(text: str, end: int) -> Path:
    """Return the path of the value, or of the object or list, that is being read at a place of a document."""
    path: list[str | int | None] = []
    last = ""
    for token in _TOKEN.finditer(text, 0, end):
        word = token[0]
        if word in ("{", "["):
            path.append(None if word == "{" else 0)
        elif word in ("}", "]"):
            del path[-1:]
        elif word == "," and path:
            path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
        elif word == ":" and path:
            try:
                path[-1] = json.loads(last)
            except ValueError:
                path[-1] = None
        last = word
    return tuple(part for part in path if part is not None)


def _one(file: str, what: str, why: str, fix: str) -> DocumentError:
    return DocumentError.of(file, [DocumentFault(what, why, fix)])
