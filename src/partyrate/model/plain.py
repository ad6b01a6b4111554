"""Schemes as plain data and back: what fields hold is read off their annotations, so that no class has code of its own.

Numbers are texts (`"0.5"`, or `"1/3"` where no decimal is exact). Where a field may hold constants of several kinds,
they say which: `{"number": "0.5"}`, `{"text": "0.5"}`, `{"date": "2019-12-31"}`, or true and false. Fields that have
their default are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, get_args, get_origin

import attrs
from attrs import Attribute

from partyrate.errors import DocumentError, DocumentFault, SchemeFault, listed
from partyrate.model.entry import Entry, ParameterName, toml_name
from partyrate.model.kinds import LEAVES, either, given_words, members
from partyrate.numbers import read_shown, show
from partyrate.spans import Path, close_to

SCHEME_FORMAT: Final = "partyrate.scheme/1"
"""The format of a scheme as plain data, with its version."""

_UNSAID: Final = ("positions",)
"""Fields that speak of the file a scheme was read from."""

_BARE: Final[Mapping[type, str]] = MappingProxyType({Fraction: "number", str: "text", date: "date"})
"""How a constant says its kind where a field may hold several."""


def fields_of(cls: type) -> dict[str, Attribute[Any]]:
    """Return the fields of a class of the model by the names that they have in files."""
    attrs.resolve_types(cls)
    return {toml_name(each.name): each for each in attrs.fields(cls) if each.name not in _UNSAID}


def is_default(attribute: Attribute[Any], value: object) -> bool:
    """Whether a field holds its default."""
    default: Any = attribute.default
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # attrs types it as a function
        default = default.factory()
    return default is not attrs.NOTHING and type(value) is type(default) and value == default


# ------------------------------------------------------------------------------------------------------ to plain data


def plain_entry(instance: Any) -> dict[str, Any]:
    """Return an instance of a class of the model as plain data, without the fields that have their default."""
    return {
        key: plain_field(getattr(instance, each.name), each.type)
        for key, each in fields_of(type(instance)).items()
        if not is_default(each, getattr(instance, each.name))
    }


def plain_field(value: Any, annotation: Any) -> Any:
    """Return the value of a field as plain data."""
    if isinstance(value, tuple):
        inner = next(get_args(kind)[0] for kind in members(annotation) if get_origin(kind) is tuple)
        return [plain_field(item, inner) for item in value]
    if isinstance(value, Mapping):
        inner = next(get_args(kind)[1] for kind in members(annotation) if get_origin(kind) is Mapping)
        values = value.values() if _holds_entries(inner) else None
        if values is not None:
            return list(map(plain_entry, values))
        return {str(key): plain_field(item, inner) for key, item in value.items()}
    if attrs.has(type(value)):
        return plain_entry(value)
    kind = next((kind for kind in _BARE if isinstance(value, kind)), None)
    if kind is None:
        return value
    text = show(value) if isinstance(value, Fraction) else value.isoformat() if isinstance(value, date) else value
    return {_BARE[kind]: text} if _is_mixed(annotation) else text


def _holds_entries(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Entry)


def _is_mixed(annotation: Any) -> bool:
    """Whether a field may hold numbers or dates, and texts as well."""
    kinds = members(annotation)
    return str in kinds and (Fraction in kinds or date in kinds)


# ---------------------------------------------------------------------------------------------------- from plain data


class Reader:
    """Builds instances of the model from plain data, and gathers the faults with their pointers."""

    def __init__(self) -> None:
        self.faults: list[DocumentFault] = []

    def fault(self, path: Path, what: str, why: str, fix: str) -> None:
        """Remember a fault."""
        self.faults.append(DocumentFault(what, why, fix, path=path))

    def format(self, data: Any, expected: str) -> dict[str, Any]:
        """Return a document without its format, which has to be the expected one.

        Raises:
            DocumentError: It is no object, or of another format.
        """
        if not isinstance(data, Mapping):
            what = f"the document is {given_words(data)}"
            self.fault((), what, "it is an object with a 'format'", f'write {{"format": "{expected}", ...}}')
        elif data.get("format") != expected:
            given = f"the format {data['format']!r}" if "format" in data else "no format"
            path: Path = ("format",) if "format" in data else ()
            self.fault(path, f"the document has {given}", f"what is read here is {expected}", f"write {expected!r}")
        self.finish()
        return {key: value for key, value in data.items() if key != "format"}

    def finish(self, document: str = "the document") -> None:
        """Raise what was found, if anything."""
        if self.faults:
            raise DocumentError.of(document, self.faults)

    def entry(self, data: Any, cls: type, path: Path) -> Any:
        """Build an instance of a class; None where it has faults."""
        known = fields_of(cls)
        if not isinstance(data, Mapping):
            self.fault(
                path, f"{given_words(data)} stands here", f"a {cls.__name__.lower()} is an object", "write {...}"
            )
            return None
        before = len(self.faults)
        values = {}
        for key, value in data.items():
            if key not in known:
                near = close_to(str(key), known)
                fix = f"write {' or '.join(map(repr, near))}" if near else "take it out"
                self.fault((*path, key), f"unknown key {key!r}", f"known keys are: {listed(known, 40)}", fix)
                continue
            values[known[key].alias or key] = self.field(value, known[key].type, (*path, key))
        for key, each in known.items():
            if each.default is attrs.NOTHING and key not in data:
                self.fault(path, f"{key!r} is missing", f"every {cls.__name__.lower()} has it", f"add {key!r}")
        if len(self.faults) > before:
            return None
        try:
            return cls(**values)
        except SchemeFault as fault:
            self.fault((*path, *fault.path[2:]), fault.what, fault.why, fault.fix)
            return None

    def field(self, value: Any, annotation: Any, path: Path) -> Any:
        """Read the value of a field."""
        if value is None and type(None) in get_args(annotation):
            return None
        kinds = members(annotation)
        for kind in kinds:
            origin: Any = get_origin(kind)
            if origin is tuple and isinstance(value, list | tuple):
                return tuple(self.field(item, get_args(kind)[0], (*path, at)) for at, item in enumerate(value))
            if origin is Mapping and _holds_entries(get_args(kind)[1]) and isinstance(value, list | tuple):
                found = (self.entry(item, get_args(kind)[1], (*path, at)) for at, item in enumerate(value))
                return [entry for entry in found if entry is not None]
            if origin is Mapping and not _holds_entries(get_args(kind)[1]) and isinstance(value, Mapping):
                return {key: self.field(item, get_args(kind)[1], (*path, key)) for key, item in value.items()}
            if (
                attrs.has(kind)
                and isinstance(value, Mapping)
                and not (kind is ParameterName and "parameter" not in value)
            ):
                return self.entry(value, kind, path)
        for found in self._leaf(value, kinds, mixed=_is_mixed(annotation)):
            return found
        words = either(list(_words(kinds, mixed=_is_mixed(annotation))))
        self.fault(
            path, f"{given_words(value)} stands here", f"{toml_name(str(path[-1]))!r} holds {words}", f"write {words}"
        )
        return None

    def _leaf(self, value: Any, kinds: tuple[Any, ...], *, mixed: bool) -> Iterator[Any]:
        """Give a value without parts, read as the first of the kinds that it can be."""
        if mixed and isinstance(value, Mapping) and len(value) == 1:
            ((word, text),) = value.items()
            kinds = tuple(kind for kind, name in _BARE.items() if name == word and kind in kinds)
            value = text
        elif mixed and not isinstance(value, bool):
            return
        for kind in kinds:
            if kind in (bool, int) and type(value) is kind:
                yield value
            elif isinstance(value, str):
                if kind is str:
                    yield value
                elif kind is Fraction and (number := read_shown(value)) is not None:
                    yield number
                elif kind is date and (day := _day(value)) is not None:
                    yield day


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _words(kinds: tuple[Any, ...], *, mixed: bool) -> Iterator[str]:
    """Say how what a field holds is written in plain data."""
    for kind in kinds:
        if mixed and kind in _BARE:
            yield f'{{"{_BARE[kind]}": "..."}}'
        elif kind is Fraction:
            yield 'a number in quotes, such as "0.5"'
        elif kind is date:
            yield 'a day in quotes, such as "2019-12-31"'
        elif kind is ParameterName:
            yield '{"parameter": "..."}'
        elif kind in LEAVES:
            yield LEAVES[kind].words
        else:
            yield "a list" if get_origin(kind) is tuple or _is_list(kind) else "an object"


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is Mapping and _holds_entries(get_args(kind)[1])
