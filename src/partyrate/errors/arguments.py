"""Checks of what calls are given: paths, names and values of the right types, before anything is done with them."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from partyrate.errors.base import UsageError
from partyrate.messages import message, text

T = TypeVar("T")


def checked_path(value: Any, argument: str, example: str) -> Path:
    """Return the path that an argument names.

    Args:
        value: What was given: a text or an object that stands for a path.
        argument: The name of the argument.
        example: A path that would do, for the error.

    Raises:
        UsageError: It is no path, or an empty one.

    Example:
        >>> checked_path([], "to", "report.html")
        Traceback (most recent call last):
            ...
        partyrate.errors.UsageError: to is a list
          why:  it takes the path of a file
          fix:  write to='report.html'
    """
    written = os.fspath(value) if isinstance(value, str | os.PathLike) else None
    if not isinstance(written, str) or not written or "\0" in written:
        raise _other(value, argument, "path", repr(example))
    return Path(written)


def checked_name(value: Any, kind: str) -> str:
    """Return a name, which is a text; `kind` says in a word of the catalogue of what.

    Raises:
        UsageError: It is something else.

    Example:
        >>> checked_name(None, "ladder")
        Traceback (most recent call last):
            ...
        partyrate.errors.UsageError: the ladder is given as a NoneType
          why:  it is called by its name, which is a text
          fix:  write the name, in quotes
    """
    if not isinstance(value, str):
        raise UsageError(*message("name of another type", kind=text(f"kind {kind}"), type=type(value).__name__))
    return value


def checked_names(value: Any, argument: str, example: str) -> tuple[str, ...]:
    """Return the names that an argument holds: one as a text, or several.

    Raises:
        UsageError: It is no text and holds something else than texts.
    """
    if isinstance(value, str):
        return (value,)
    names = tuple(value) if isinstance(value, Iterable) and not isinstance(value, Mapping | bytes) else (None,)
    if not all(isinstance(name, str) for name in names):
        raise _other(value, argument, "names", repr(example))
    return names


def checked_mapping(value: Any, argument: str, example: str) -> Mapping[Any, Any]:
    """Return the values by name that an argument holds.

    Raises:
        UsageError: It is no mapping.
    """
    if not isinstance(value, Mapping):
        raise _other(value, argument, "values by name", example)
    return value


def checked_items(value: Any, argument: str, example: str, wanted: str = "items") -> Iterable[Any]:
    """Return the items that an argument holds, one after the other; `wanted` says in a word of the catalogue what.

    Raises:
        UsageError: It is no list of them.
    """
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping):
        raise _other(value, argument, wanted, example)
    return value


def checked_instances(value: Any, of: type[T], argument: str, example: str) -> tuple[T, ...]:
    """Return the items of a class that an argument holds.

    Raises:
        UsageError: It is no list, or one of its items is of another class.
    """
    items = tuple(checked_items(value, argument, example))
    for each in items:
        if not isinstance(each, of):
            raise _other([each], argument, "items", example, type(each).__name__)
    return items


def checked_flag(value: Any, argument: str) -> bool:
    """Return whether something is asked for.

    Raises:
        UsageError: It is neither True nor False.
    """
    if not isinstance(value, bool):
        raise _other(value, argument, "flag", "True")
    return value


def check_progress(value: Any) -> None:
    """Check that a function for the progress can be called.

    Raises:
        UsageError: It cannot.
    """
    if value is not None and not callable(value):
        raise _other(value, "progress", "function", "lambda done, all: ...")


def checked_days(value: Any, argument: str) -> Container[date]:
    """Return the container of days that an argument holds.

    Raises:
        UsageError: It is none.
    """
    if not isinstance(value, Container) or isinstance(value, str | bytes):
        raise _other(value, argument, "holidays", "[date(2024, 2, 9)]")
    return value


def _other(value: Any, argument: str, wanted: str, example: str, of: str = "") -> UsageError:
    """Build the error of an argument of another type, which says what it takes; `of` is the type of an item."""
    given, wants = type(value).__name__ + (f"[{of}]" if of else ""), text(f"wanted {wanted}")
    data = {"argument": argument, "type": given, "wanted": wants, "example": example}
    return UsageError(*message("argument of another type", **data))
