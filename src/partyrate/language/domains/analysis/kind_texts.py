"""Kinds of values as messages name them."""

from __future__ import annotations

from collections.abc import Sequence

from partyrate.messages import Text, text, word


def kind_text(kind: str) -> Text:
    """Return the name of a kind of values."""
    return word("kind", kind)


def or_kinds(kinds: Sequence[str]) -> Text:
    """Return several kinds, such as `number or a date`."""
    return _joined("or a", kinds)


def and_kinds(kinds: Sequence[str]) -> Text:
    """Return several kinds, such as `date and a number`."""
    return _joined("and a", kinds)


def _joined(key: str, kinds: Sequence[str]) -> Text:
    first, *others = map(kind_text, kinds)
    for other in others:
        first = text(key, first=first, other=other)
    return first
