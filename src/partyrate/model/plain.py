"""Schemes as plain data and back, by the annotations of their fields, so that no class needs code of its own.

Numbers are texts (`"0.5"`, or `"1/3"` where no decimal is exact). Where a field may hold constants of several kinds,
their kind is written: `{"number": "0.5"}`, `{"text": "0.5"}`, `{"date": "2019-12-31"}`, or true and false. Fields with
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

from partyrate.errors import DocumentError, DocumentFault, SchemeFault, alternatives, listed
from partyrate.messages import Message, Text, message, text, word
from partyrate.model.entry import Entry, ParameterName, toml_name
from partyrate.model.kinds import LEAVES, either, given_words, members, with_article
from partyrate.numbers import read_shown, show
from partyrate.spans import Path, close_to

SCHEME_FORMAT: Final = "partyrate.scheme/1"
"""The format of a scheme as plain data, with its version."""

_OMITTED: Final = ("positions",)
"""Fields that describe the file a scheme was read from."""

_KINDS: Final[Mapping[type, str]] = MappingProxyType({Fraction: "number", str: "text", date: "date"})
"""The key that states the kind of a constant where a field may hold several."""


def fields_of(cls: type) -> dict[str, Attribute[Any]]:
    """Return the fields of a class of the model by the names that they have in files."""
    attrs.resolve_types(cls)
    return {toml_name(field.name): field for field in attrs.fields(cls) if field.name not in _OMITTED}


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
        key: plain_field(getattr(instance, field.name), field.type)
        for key, field in fields_of(type(instance)).items()
        if not is_default(field, getattr(instance, field.name))
    }


def plain_field(value: Any, annotation: Any) -> Any:
    """Return the value of a field as plain data."""
    if isinstance(value, tuple):
        item_type = next(get_args(kind)[0] for kind in members(annotation) if get_origin(kind) is tuple)
        return [plain_field(item, item_type) for item in value]
    if isinstance(value, Mapping):
        item_type = next(get_args(kind)[1] for kind in members(annotation) if get_origin(kind) is Mapping)
        if _holds_entries(item_type):
            return list(map(plain_entry, value.values()))
        return {str(key): plain_field(item, item_type) for key, item in value.items()}
    if attrs.has(type(value)):
        return plain_entry(value)
    return _plain_constant(value, annotation)


def _plain_constant(value: Any, annotation: Any) -> Any:
    """Return a constant as plain data, with its kind where the field may hold several."""
    kind = next((kind for kind in _KINDS if isinstance(value, kind)), None)
    if kind is None:
        return value
    written = show(value) if isinstance(value, Fraction) else str(value)
    return {_KINDS[kind]: written} if _is_mixed(annotation) else written


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

    def fault(self, path: Path, lines: Message) -> None:
        """Add a fault."""
        self.faults.append(DocumentFault(*lines, path=path))

    def format(self, data: Any, expected: str) -> dict[str, Any]:
        """Return a document without its format, which has to be the expected one.

        Raises:
            DocumentError: It is no object, or of another format.
        """
        if not isinstance(data, Mapping):
            self.fault((), message("scheme that is no object", given=given_words(data), expected=expected))
        elif "format" not in data:
            self.fault((), message("scheme without a format", expected=expected))
        elif data["format"] != expected:
            self.fault(("format",), message("scheme of another format", format=data["format"], expected=expected))
        self.finish()
        return {key: value for key, value in data.items() if key != "format"}

    def finish(self, document: Text | None = None) -> None:
        """Raise the faults, if there are any.

        Raises:
            DocumentError: There are faults; `document` is how it names the document.
        """
        if self.faults:
            raise DocumentError.of(document or text("the document"), self.faults)

    def entry(self, data: Any, cls: type, path: Path) -> Any:
        """Build an instance of a class; None where it has faults."""
        kind = cls.__name__.lower()
        if not isinstance(data, Mapping):
            self.fault(path, message("no object", given=given_words(data), kind=with_article(kind)))
            return None
        before = len(self.faults)
        known = fields_of(cls)
        values = {}
        for key, value in data.items():
            if key in known:
                values[known[key].alias or key] = self.field(value, known[key].type, (*path, key))
            else:
                self.fault((*path, key), _unknown_key(key, known))
        for key, field in known.items():
            if field.default is attrs.NOTHING and key not in data:
                self.fault(path, message("key missing in an object", key=key, kind=word("kind", kind)))
        if len(self.faults) > before:
            return None
        try:
            return cls(**values)
        except SchemeFault as fault:
            self.faults.append(DocumentFault(fault.what, fault.why, fault.fix, path=(*path, *fault.path[2:])))
            return None

    def field(self, value: Any, annotation: Any, path: Path) -> Any:
        """Return the value of a field; None where it has faults."""
        if value is None and type(None) in get_args(annotation):
            return None
        kinds = members(annotation)
        for kind in kinds:
            if _is_compound(value, kind):
                return self._compound(value, kind, path)
        is_mixed = _is_mixed(annotation)
        for leaf in self._leaf(value, kinds, mixed=is_mixed):
            return leaf
        expected = either(list(_words(kinds, mixed=is_mixed)))
        given, name = given_words(value), toml_name(str(path[-1]))
        self.fault(path, message("value of another kind in a document", given=given, name=name, expected=expected))
        return None

    def _compound(self, value: Any, kind: Any, path: Path) -> Any:
        """Return a list, a mapping or an instance whose parts are read each by itself."""
        if get_origin(kind) is tuple:
            return tuple(self.field(item, get_args(kind)[0], (*path, index)) for index, item in enumerate(value))
        if _is_list(kind):
            entries = [self.entry(item, get_args(kind)[1], (*path, index)) for index, item in enumerate(value)]
            return [entry for entry in entries if entry is not None]
        if get_origin(kind) is Mapping:
            return {key: self.field(item, get_args(kind)[1], (*path, key)) for key, item in value.items()}
        return self.entry(value, kind, path)

    def _leaf(self, value: Any, kinds: tuple[Any, ...], *, mixed: bool) -> Iterator[Any]:
        """Yield a value without parts as each of the kinds that it can be."""
        if mixed and isinstance(value, Mapping) and len(value) == 1:
            ((written_kind, value),) = value.items()
            kinds = tuple(kind for kind, name in _KINDS.items() if name == written_kind and kind in kinds)
        elif mixed and not isinstance(value, bool):
            return
        for kind in kinds:
            if (constant := _constant(value, kind)) is not None:
                yield constant


def _constant(value: Any, kind: Any) -> Any:
    """Return a constant of a kind from plain data; None where it is not written as one."""
    if kind in (bool, int):
        return value if type(value) is kind else None
    if not isinstance(value, str):
        return None
    if kind is Fraction:
        return read_shown(value)
    if kind is date:
        return _day(value)
    return value if kind is str else None


def _unknown_key(key: Any, known: Mapping[str, Any]) -> Message:
    near = close_to(str(key), known)
    fix = text("write near", near=alternatives(near)) if near else text("take the key out")
    return message("unknown key of an object", key=key, why=text("known keys", known=listed(known, 40)), fix=fix)


def _is_compound(value: object, kind: Any) -> bool:
    """Whether a value is built like a kind with parts, so that each part can be read by itself."""
    if get_origin(kind) is tuple or _is_list(kind):
        return isinstance(value, list | tuple)
    if not isinstance(value, Mapping):
        return False
    return get_origin(kind) is Mapping or (attrs.has(kind) and (kind is not ParameterName or "parameter" in value))


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if day.isoformat() == written else None


def _words(kinds: tuple[Any, ...], *, mixed: bool) -> Iterator[str]:
    """Yield for each kind how plain data write it."""
    for kind in kinds:
        if mixed and kind in _KINDS:
            yield f'{{"{_KINDS[kind]}": "..."}}'
        elif kind is Fraction:
            yield text("number in quotes")
        elif kind is date:
            yield text("day in quotes")
        elif kind is ParameterName:
            yield '{"parameter": "..."}'
        elif kind in LEAVES:
            yield LEAVES[kind].words
        else:
            yield text("holds a list" if get_origin(kind) is tuple or _is_list(kind) else "holds an object")


def _is_list(kind: Any) -> bool:
    """Whether a kind is a mapping of entries, which plain data write as a list."""
    return get_origin(kind) is Mapping and _holds_entries(get_args(kind)[1])
