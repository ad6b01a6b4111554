"""Schemes written as TOML texts that load back equal.

Fields that have their default are left out. Texts with double quotation marks or backslashes go into single ones where
they can, so that a rule reads in the file as it reads in messages.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs

from partyrate.errors import UsageError
from partyrate.loading.sections import SECTIONS, TOP_KEYS, keys_of
from partyrate.messages import message
from partyrate.model import Scheme, section_of
from partyrate.numbers import decimals_of, show
from partyrate.storage.files import write_text

WIDTH = 120
"""The longest line; a list that would exceed it is written with one item on each line."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


def dumps_scheme(scheme: Scheme) -> str:
    """Return a scheme as TOML text.

    Returns:
        A text from which `loads_scheme` builds an equal scheme. Positions and comments of the file it was read from
        are not kept; values from a profile are written as values, with their names under `assumptions`.

    Raises:
        UsageError: It is no scheme, or one of its numbers is no finite decimal, such as one third.

    Example:
        >>> from partyrate.model import Indicator, Scheme
        >>> print(dumps_scheme(Scheme(name="trial", indicators=[Indicator(name="score", formula="a + b")])))
        name = "trial"
        <BLANKLINE>
        [formula.score]
        is = "a + b"
        <BLANKLINE>
    """
    if not isinstance(scheme, Scheme):
        raise UsageError(*message("no scheme to write", value=scheme, type=type(scheme).__name__))
    blocks = ["\n".join(_pairs(scheme, TOP_KEYS))]
    for collection in dict.fromkeys(section.collection for section in SECTIONS.values()):
        for name, entry in getattr(scheme, collection).items():
            header = f"[{section_of(entry)}.{written_key(name)}]"
            blocks.append("\n".join([header, *_pairs(entry, [key for key in keys_of(type(entry)) if key != "name"])]))
    return "\n\n".join(blocks) + "\n"


def dump_scheme(scheme: Scheme, path: str | os.PathLike[str]) -> None:
    """Write a scheme to a TOML file, in the form of `dumps_scheme`; a file of that name is replaced.

    Args:
        scheme: The scheme.
        path: The path of the file, which ends in `.toml`.

    Raises:
        UsageError: It is no scheme, one of its numbers is no finite decimal, or the path is none of a TOML file.
        OSError: The file cannot be written.
    """
    toml = dumps_scheme(scheme)
    try:
        file = Path(path)
    except TypeError:
        file = Path()
    if file.suffix != ".toml":
        raise UsageError(*message("no path to write a scheme", value=path))
    write_text(file, toml)


def _pairs(instance: Any, keys: tuple[str, ...] | list[str]) -> Iterator[str]:
    """Yield a line for each field that differs from its default."""
    attributes = keys_of(type(instance))
    for key in keys:
        attribute = attributes[key]
        value = getattr(instance, attribute.name)
        default: Any = attribute.default
        if isinstance(default, attrs.Factory):  # type: ignore[arg-type]  # attrs types it as a function
            default = default.factory()
        if default is attrs.NOTHING or value != default:
            line = f"{key} = {written_value(value)}"
            if len(line) > WIDTH and isinstance(value, tuple):
                line = "\n".join([f"{key} = [", *(f"  {written_value(item)}," for item in value), "]"])
            yield line


def written_value(value: Any) -> str:  # noqa: PLR0911  # one for each type
    """Return one value on one line."""
    if value is None:
        return "{ unpublished = true }"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Fraction):
        if decimals_of(value) is None:
            raise UsageError(*message("no finite decimal", value=show(value)))
        return show(value)
    if isinstance(value, str):
        return written_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _braces(f"{written_key(key)} = {written_value(item)}" for key, item in value.items())
    if isinstance(value, tuple):
        return f"[{', '.join(map(written_value, value))}]"
    return _braces(_pairs(value, list(keys_of(type(value)))))


def _braces(pairs: Iterator[str]) -> str:
    return f"{{ {', '.join(pairs)} }}"


def written_key(key: str) -> str:
    """Return a key, in quotes where TOML requires them."""
    return key if _BARE_KEY.fullmatch(key) else written_text(key)


def written_text(text: str) -> str:
    """Return a text in quotes."""
    if ('"' in text or "\\" in text) and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
