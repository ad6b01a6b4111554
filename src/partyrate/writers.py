"""Functions that methods of schemes and ratings call but cannot import: they are built upon schemes and ratings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

_WRITERS: Final[dict[str, Callable[..., Any]]] = {}


def offer_writer(kind: str, writer: Callable[..., Any]) -> None:
    """Register the function that writes files of one kind; the package does so when it is imported."""
    _WRITERS[kind] = writer


def writer(kind: str) -> Callable[..., Any]:
    """Return the function that writes files of one kind: `report` or `template`."""
    return _WRITERS[kind]
