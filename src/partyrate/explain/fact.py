"""A line of an explanation that also holds its content as data."""

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
        fact = super().__new__(cls, text)
        fact.kind, fact.data = kind, data
        return fact

    def __getnewargs__(self) -> tuple[str, str, Mapping[str, Any]]:  # type: ignore[override]  # a text with more than its letters
        return str(self), self.kind, self.data
