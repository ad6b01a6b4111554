"""The JSON Schema of scheme files, for editors: derived from the model classes, their validators and docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, get_args, get_origin

import attrs
from attrs import Attribute

from partyrate.loading.sections import CROSSWALK, EXTENSION_KEYS, SECTIONS, TOP_KEYS, keys_in, keys_of, needed_in
from partyrate.loading.structuring import Cell, Constants, field_type
from partyrate.model import (
    DatedRows,
    DatedValue,
    DecisionRow,
    Extension,
    KeyPrefix,
    Level,
    ParameterName,
    Quota,
    Scheme,
    Step,
)
from partyrate.model.entry import OneOf, toml_name
from partyrate.model.kinds import members
from partyrate.model.target import Target, TargetTable

_PARTS = {
    Level: "level",
    Quota: "quota",
    Step: "step",
    DecisionRow: "decision_row",
    ParameterName: "parameter_name",
    DatedValue: "dated_value",
    DatedRows: "dated_rows",
    KeyPrefix: "key_prefix",
    TargetTable: "target_table",
}
_LEAVES: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Fraction: {"type": "number"},
    date: {"type": "string", "format": "date"},
}
_ARGUMENT = re.compile(r"^    (\w+(?:, \w+)*): (.*(?:\n     .*)*)", re.MULTILINE)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of scheme files (draft 2020-12).

    Editors that know TOML take it from a comment at the top of a file: `#:schema scheme.schema.json`. It checks less
    than loading does, which also compares fields with each other and with other entries.

    Example:
        >>> json_schema()["$defs"]["ladder"]["required"]
        ['levels']
    """
    sections = {
        word: {
            "type": "object",
            "additionalProperties": {"$ref": f"#/$defs/{word}"},
            "description": first_line(section.entry),
        }
        for word, section in SECTIONS.items()
    }
    target = first_line(Target)
    sections[CROSSWALK] = {
        "type": "object",
        "additionalProperties": {"$ref": f"#/$defs/{CROSSWALK}"},
        "description": f"{target} In crosswalk files only.",
    }
    target_keys = tuple(key for key in keys_of(Target) if key != "name")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "partyrate scheme",
        **_object(Scheme, TOP_KEYS, ("name",)),
        "properties": {**_properties(Scheme, TOP_KEYS), **_properties(Extension, EXTENSION_KEYS), **sections},
        "$defs": {
            **{word: _object(section.entry, keys_in(word), needed_in(word)) for word, section in SECTIONS.items()},
            CROSSWALK: _object(Target, target_keys, ()),
            **{name: _object(cls, tuple(keys_of(cls)), _required(cls)) for cls, name in _PARTS.items()},
            "constants": {
                "description": "A constant, or constants by the keys of a lookup.",
                "anyOf": [*_LEAVES.values(), {"type": "object", "additionalProperties": {"$ref": "#/$defs/constants"}}],
            },
            "cell": {
                "description": "A constant, or a value that the source does not give.",
                "anyOf": [
                    *_LEAVES.values(),
                    {
                        "type": "object",
                        "properties": {"unpublished": {"const": True}},
                        "required": ["unpublished"],
                        "additionalProperties": False,
                    },
                ],
            },
        },
    }


def _object(cls: type, keys: tuple[str, ...], required: tuple[str, ...]) -> dict[str, Any]:
    """Describe a table of a file."""
    return {
        "description": first_line(cls),
        "type": "object",
        "properties": _properties(cls, keys),
        "required": list(required),
        "additionalProperties": False,
    }


def _required(cls: type) -> tuple[str, ...]:
    return tuple(key for key, attribute in keys_of(cls).items() if attribute.default is attrs.NOTHING)


def _properties(cls: type, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: _property(cls, keys_of(cls)[key]) for key in keys}


def _property(cls: type, attribute: Attribute[Any]) -> dict[str, Any]:
    """Describe one key: its values, its default, and its description from the docstring."""
    words = words_of(attribute.validator)
    options: list[dict[str, Any]] = []
    for kind in members(field_type(cls, attribute)):
        options += [{"enum": list(words)}] if words and kind is str else _options(kind)
    described: dict[str, Any] = dict(options[0]) if len(options) == 1 else {"anyOf": options}
    default: Any = attribute.default
    if isinstance(default, str | int) and default != "":
        described["default"] = default
    description = arguments_of(cls).get(toml_name(attribute.name))
    return {"description": description, **described} if description else described


def words_of(validator: Any) -> tuple[str, ...]:
    """Return the words that a field takes, where its validator lists them."""
    while hasattr(validator, "validator"):  # validators for optional fields and for kinds hold another one
        validator = validator.validator
    return validator.allowed if isinstance(validator, OneOf) else ()


def _options(kind: Any) -> list[dict[str, Any]]:
    """Return a schema for each way in which a value of a type may be written."""
    if kind in _LEAVES:
        return [_LEAVES[kind]]
    if kind is Cell:
        return [{"$ref": "#/$defs/cell"}]
    if kind is Constants:
        return [{"$ref": "#/$defs/constants"}]
    if kind in _PARTS:
        return [{"$ref": f"#/$defs/{_PARTS[kind]}"}]
    inner = get_args(kind)[0 if get_origin(kind) is tuple else 1]
    options = [option for member in members(inner) for option in _options(member)]
    value = options[0] if len(options) == 1 else {"anyOf": options}
    if get_origin(kind) is tuple:
        alone = [] if any(map(attrs.has, members(inner))) else options
        return [*alone, {"type": "array", "items": value}]
    return [{"type": "object", "additionalProperties": value}]


def first_line(cls: type) -> str:
    """Return the first line of the docstring of a class."""
    return inspect.cleandoc(cls.__doc__ or "").partition("\n")[0]


@cache
def arguments_of(cls: type) -> dict[str, str]:
    """Return the descriptions of the arguments in the docstrings of a class and its parents."""
    descriptions: dict[str, str] = {}
    for part in reversed(cls.__mro__):
        _, _, section = inspect.cleandoc(part.__doc__ or "").partition("Args:\n")
        for names, written in _ARGUMENT.findall(section):
            text = " ".join(written.split())
            for name in map(toml_name, names.split(", ")):
                descriptions[name] = f"{descriptions[name]} {text}" if name in descriptions else text
    return descriptions
