"""The outcome of reading one cell."""

from __future__ import annotations

from typing import Any

from attrs import define, frozen


@frozen
class Outcome:
    """The outcome of reading a cell: its text, the conversion that was made, or its fault.

    `missing` is the word that stands for no value, and `cause` the declared cause of absence that it says.
    """

    text: str = ""
    did: str = ""
    missing: str = ""
    wrong: str = ""
    data: dict[str, Any] | None = None
    expected: str = ""
    remedy: tuple[str, str, str] | None = None
    cause: str = ""


@define(eq=False)
class ConversionFault(Exception):
    """A cell that cannot be read, with the key of its text."""

    key: str
    data: dict[str, Any]


def refuse(key: str, **data: Any) -> ConversionFault:
    """Build the fault of a cell from the key of its text."""
    return ConversionFault(key, data)
