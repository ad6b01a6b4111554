"""Single values as plain data for JSON and back: numbers as texts, levels by name and value, absence with its cause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from partyrate.errors import DocumentError, DocumentFault, listed
from partyrate.numbers import Absent, Cause, LevelValue, Scale, exact, read_shown, show
from partyrate.spans import Path

CAUSES: Final = {cause.words: cause for cause in Cause}
"""Causes by the words that stand for them in results."""


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
            return {"absent": value.cause.words}
        case Cause():
            return {"cause": value.words}
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
        return [read_value(item, (*path, place)) for place, item in enumerate(data)]
    if not isinstance(data, Mapping):
        return data
    match dict(data):
        case {"number": str(text)} if len(data) == 1:
            return _sure(read_shown(text), path, f"{text!r} is no number", '"0.5", or "1/3"')
        case {"date": str(text)} if len(data) == 1:
            return _day(text, path)
        case {"absent": str(word)} if len(data) == 1:
            return Absent(_sure(CAUSES.get(word), path, f"{word!r} is no cause", f"one of: {listed(CAUSES)}"))
        case {"cause": str(word)} if len(data) == 1:
            return _sure(CAUSES.get(word), path, f"{word!r} is no cause", f"one of: {listed(CAUSES)}")
        case {"level": str(name)} if scale is not None:
            return read_level(name, path, scale)
    return {key: read_value(item, (*path, key)) for key, item in data.items()}


def read_level(name: str, path: Path, scale: Scale) -> LevelValue:
    """Read a level of a scale by its name."""
    place = scale.names.index(name) if name in scale.names else None
    return LevelValue(scale, _sure(place, path, f"{name!r} is no level", f"one of: {listed(scale.names)}"))


def _day(text: str, path: Path) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong(path, f"{text!r} is no day", 'a day as "2019-12-31"') from None


def _sure(value: Any, path: Path, what: str, expected: str) -> Any:
    if value is None:
        raise wrong(path, what, expected)
    return value


def wrong(path: Path, what: str, expected: str) -> DocumentError:
    """Make the error of a value that is not what a document holds in its place."""
    fault = DocumentFault(what, f"a document holds {expected} here", f"write {expected}", path=path)
    return DocumentError.of("the document", [fault])


def checked_format(data: Any, expected: str) -> Mapping[str, Any]:
    """Return a document of the expected format.

    Raises:
        DocumentError: It is no object, or of another format.
    """
    if not isinstance(data, Mapping):
        raise wrong((), f"the document is a {type(data).__name__}", f'an object {{"format": "{expected}", ...}}')
    if data.get("format") != expected:
        given = f"the format {data['format']!r}" if "format" in data else "no format"
        raise wrong(("format",) if "format" in data else (), f"the document has {given}", f"{expected!r}")
    return data


def held(data: Any, key: str, kind: type | tuple[type, ...], path: Path = ()) -> Any:
    """Return what an object of a document has under a key.

    Raises:
        DocumentError: There is nothing, or something of another kind.
    """
    kinds = kind if isinstance(kind, tuple) else (kind,)
    words = {dict: "an object", Mapping: "an object", list: "a list", str: "a text", int: "a whole number"}
    expected = " or ".join(words.get(each, "null") for each in kinds)
    if not isinstance(data, Mapping):
        raise wrong(path, f"a {type(data).__name__} stands here", "an object")
    if key not in data:
        raise wrong(path, f"{key!r} is missing", f"{key!r}, {expected},")
    if not isinstance(data[key], kinds):
        raise wrong((*path, key), f"a {type(data[key]).__name__} stands here", expected)
    return data[key]
