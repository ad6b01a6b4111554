"""Single values as plain data for JSON and back: numbers as strings, levels by name and value, absence by cause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from partyrate.errors import DocumentError, DocumentFault, listed
from partyrate.messages import Text, message, text
from partyrate.numbers import BUILT_IN, Absent, Cause, LevelValue, Scale, exact, read_shown, show
from partyrate.spans import Path


def plain_value(value: Any, labels: Mapping[str, str] | None = None) -> Any:  # noqa: PLR0911 - one for each type
    """Return a value as plain data.

    Texts, flags, whole numbers that count something, and nothing stay as they are; `{"number": "0.5"}`,
    `{"date": "2019-12-31"}`, `{"absent": "missing"}`, `{"cause": "missing"}` and `{"level": "five", "value": "5"}` say
    what they are. `labels` are those of a level.

    Example:
        >>> plain_value(Fraction(1, 2)), plain_value(Absent(Cause.NO_RULE)), plain_value({"rows": (1, "a")})
        ({'number': '0.5'}, {'absent': 'no rule'}, {'rows': [1, 'a']})
    """
    match value:
        case Absent():
            return {"absent": value.cause.words, **_declared(value.cause)}
        case Cause():
            return {"cause": value.words, **_declared(value)}
        case LevelValue():
            return {"level": value.name, "value": show(value.value), **({"labels": dict(labels)} if labels else {})}
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case date():
            return {"date": value.isoformat()}
        case Mapping():
            return {str(key): plain_value(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain_value(item) for item in value]
        case Fraction():
            return {"number": show(value)}
    number = exact(value) if isinstance(value, float | Decimal) else None
    return {"number": show(number)} if number is not None else {"shown": str(value)}


def read_value(data: Any, path: Path = (), scale: Scale | None = None) -> Any:
    """Read a value from plain data; a level needs the scale that it is one of, or stays as it is.

    Raises:
        DocumentError: It is no such data.
    """
    if isinstance(data, list):
        return [read_value(item, (*path, index)) for index, item in enumerate(data)]
    if not isinstance(data, Mapping):
        return data
    match dict(data):
        case {"number": str(number)} if len(data) == 1:
            return _present(read_shown(number), path, text("no number", text=number), text("number expected"))
        case {"date": str(day)} if len(data) == 1:
            return _day(day, path)
        case {"absent": str(word)} if _is_cause(data):
            return Absent(read_cause(word, data, path))
        case {"cause": str(word)} if _is_cause(data):
            return read_cause(word, data, path)
        case {"level": str(name)} if scale is not None:
            return read_level(name, path, scale)
    return {key: read_value(item, (*path, key)) for key, item in data.items()}


def read_level(name: str, path: Path, scale: Scale) -> LevelValue:
    """Read a level of a scale by its name."""
    position = scale.names.index(name) if name in scale.names else None
    expected = text("one of", names=listed(scale.names))
    return LevelValue(scale, _present(position, path, text("no level of scale", name=name), expected))


def _declared(cause: Cause) -> dict[str, Any]:
    """Return the code and the labels of a cause that a scheme declares; nothing of the others, which all know."""
    return {"code": cause.code, "labels": dict(cause.labels)} if cause.is_declared else {}


def _is_cause(data: Mapping[str, Any]) -> bool:
    """Return whether an object says no more than a cause of absence does."""
    return len(data) == 1 or {*data} - {"absent", "cause"} == {"code", "labels"}


def read_cause(word: str, data: Mapping[str, Any], path: Path) -> Cause:
    """Read a cause of absence: a built-in one by its words, a declared one with its code and its labels.

    Raises:
        DocumentError: It is none.
    """
    what, expected = text("no cause", word=word), text("one of", names=listed(BUILT_IN))
    if "code" not in data:
        cause: Cause = _present(BUILT_IN.get(word), path, what, expected)
        return cause
    code = held(data, "code", int, path)
    if not Cause.NO_RULE.code < code < Cause.UNDETERMINED.code or word in BUILT_IN:
        raise wrong(path, what, expected)
    return Cause(word, code, dict(held(data, "labels", Mapping, path)))


def _day(day: str, path: Path) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise wrong(path, text("no day", text=day), text("day expected")) from None


def _present(value: Any, path: Path, what: str, expected: str) -> Any:
    if value is None:
        raise wrong(path, what, expected)
    return value


def wrong(path: Path, what: str, expected: str) -> DocumentError:
    """Build the error of a value of a document that is not what is expected at its path."""
    fault = DocumentFault(*message("document holds", what=what, expected=expected), path=path)
    return DocumentError.of(text("the document"), [fault])


def checked_format(data: Any, expected: str) -> Mapping[str, Any]:
    """Return a document of the expected format.

    Raises:
        DocumentError: It is no object, or of another format.
    """
    if not isinstance(data, Mapping):
        raise wrong((), text("document is a", kind=type(data).__name__), text("object of format", format=expected))
    if data.get("format") != expected:
        if "format" not in data:
            raise wrong((), text("document of no format"), text("format expected", format=expected))
        what = text("document of another format", format=data["format"])
        raise wrong(("format",), what, text("format expected", format=expected))
    return data


def held(data: Any, key: str, kind: type | tuple[type, ...], path: Path = ()) -> Any:
    """Return the member of an object of a document under a key.

    Raises:
        DocumentError: The object lacks the key, or the member is of another kind.
    """
    expected = _kinds_text(kind if isinstance(kind, tuple) else (kind,))
    if not isinstance(data, Mapping):
        raise wrong(path, text("stands here", kind=type(data).__name__), text("an object"))
    if key not in data:
        raise wrong(path, text("key is missing", key=key), text("key with", key=key, expected=expected))
    if not isinstance(data[key], kind):
        raise wrong((*path, key), text("stands here", kind=type(data[key]).__name__), expected)
    return data[key]


_KINDS: Final = {
    dict: "an object",
    Mapping: "an object",
    list: "a list",
    str: "a text",
    int: "a whole number",
    bool: "holds a flag",
}
"""The texts of the kinds of members of a document."""


def _kinds_text(kinds: tuple[type, ...]) -> Text:
    """Return the kinds that a member of a document may have, with `or` between them."""
    first, *others = (text(_KINDS.get(kind, "null")) for kind in kinds)
    for other in others:
        first = text("either", first=first, second=other)
    return first
