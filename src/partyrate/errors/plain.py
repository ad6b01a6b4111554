"""Errors as plain data for JSON and back, read off the fields of their classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import attrs

from partyrate.messages import Text
from partyrate.spans import Span

ERROR_FORMAT: Final = "partyrate.error/1"
"""The format of an error as plain data, with its version."""

_ALWAYS: Final = ("what", "why", "fix")


def plain_error(error: Any) -> dict[str, Any]:
    """Return an error as plain data: its class, `what`, `why`, `fix`, its `pointer`, and whatever else it says."""
    found: dict[str, Any] = {"error": type(error).__name__}
    chinese: dict[str, str] = {}
    for name, value, default in _held(error):
        if name in _ALWAYS or value != default:
            found[name] = _plain(value)
            if isinstance(value, Text):
                chinese[name] = value.zh
    found.setdefault("pointer", error.pointer)
    return found | ({"zh": chinese} if chinese else {})


def _held(error: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield everything that an error holds, with its default; attributes that were set on it alone have none."""
    fields: Mapping[str, Any] = attrs.fields_dict(type(error))
    for name, each in fields.items():
        default: Any = each.default
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # attrs types it as a function
            default = default.factory()
        yield name, getattr(error, name), default
    for name in sorted(set(vars(error)) - set(fields)):
        if not name.startswith("_"):
            yield name, getattr(error, name), attrs.NOTHING


def _plain(value: Any) -> Any:
    if attrs.has(type(value)):
        if isinstance(value, BaseException):
            return plain_error(value)
        return {"file": value.file, "line": value.line, "column": value.column, "length": value.length,
                "text": value.text}  # fmt: skip
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return {"date": value.isoformat()} if isinstance(value, date) else _plain_number(value)


def _plain_number(value: Any) -> dict[str, str]:
    """Return a number that is not whole, or how anything else shows itself."""
    if isinstance(value, float):
        value = Decimal(float.__repr__(value))
    if isinstance(value, Decimal | Fraction):
        is_number = isinstance(value, Fraction) or value.is_finite()
        return {"number" if is_number else "shown": str(value)}
    return {"shown": repr(value)}


def read_error(root: type, data: Mapping[str, Any]) -> Any:
    """Build an error from plain data; its class is one below `root`, and what no class knows is passed over.

    Raises:
        LookupError: There is no such class.
    """
    classes: dict[str, Any] = {each.__name__: each for each in _below(root)}
    cls: Any = classes[str(data["error"])]
    fields: Mapping[str, Any] = attrs.fields_dict(cls)
    names = {name: name for name in fields}
    given = {names[key]: _read(root, names[key], value) for key, value in data.items() if key in names}
    given |= {name: Text(data[name], chinese) for name, chinese in data.get("zh", {}).items() if name in names}
    error = cls(**given)
    for key, value in data.items():
        if key not in names and key not in ("error", "format", "pointer", "zh") and hasattr(cls, key):
            setattr(error, key, _read(root, key, value))
    return error


def _below(cls: type) -> Iterator[type]:
    yield cls
    children: list[type] = cls.__subclasses__()
    for each in children:
        yield from _below(each)


def _read(root: type, name: str, value: Any) -> Any:
    if name == "faults":
        return tuple(read_error(root, each) for each in value)
    if name == "at" and value is not None:
        return Span(**{key: value[key] for key in ("file", "line", "column", "length", "text")})
    if name == "key":
        return tuple((column, _read(root, "", part)) for column, part in value)
    if isinstance(value, list):
        return tuple(_read(root, "", item) for item in value)
    return _read_object(root, value) if isinstance(value, Mapping) else value


def _read_object(root: type, value: Mapping[str, Any]) -> Any:
    """Read a number or a date; what could only be shown, and other objects, stay so."""
    if list(value) == ["number"]:
        text = value["number"]
        return Fraction(text) if "/" in text else Decimal(text)
    if list(value) == ["date"]:
        return date.fromisoformat(value["date"])
    return {key: _read(root, "", item) for key, item in value.items()}
