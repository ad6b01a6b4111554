"""A line of an explanation that also holds what it says as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self


class Fact(str):
    """A line of an explanation: a text, with its kind and the exact values that it shows.

    Args:
        text: The line in the language asked for.
        kind: Which of the phrases it is, such as `"quota"` or `"edge"`.
        data: The values it shows, exact and by the names of the scheme, whatever the language.
    """

    __slots__ = ("data", "kind")

    kind: str
    data: Mapping[str, Any]

    def __new__(cls, text: str, kind: str, data: Mapping[str, Any]) -> Self:
        """Build a line with its kind and data."""
        made = super().__new__(cls, text)
        made.kind, made.data = kind, data
        return made

    def __getnewargs__(self) -> tuple[str, str, Mapping[str, Any]]:  # type: ignore[override]  # a text with more than its letters
        return str(self), self.kind, self.data
