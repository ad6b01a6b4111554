"""Values that came in, as messages show them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from partyrate.messages import Text, text
from partyrate.numbers import digits_of
from partyrate.resources import MOST_DIGITS

LONGEST_QUOTE: Final = 80
"""The most characters of a value that a message shows."""


def quoted(raw: Any) -> Text:
    """Return a value as messages show it: of a long one its beginning, of a number too long to be written its length.

    Example:
        >>> quoted("five"), quoted(10**5000), quoted("9" * 5000)[-27:]
        ("'five'", 'a number of 5,001 digits', '99999... (5,000 characters)')
    """
    if isinstance(raw, int | Decimal | Fraction) and digits_of(raw) > MOST_DIGITS:
        return text("digits of number", digits=digits_of(raw))
    written = repr(raw)
    if len(written) <= LONGEST_QUOTE:
        return Text(written, f"“{raw}”" if isinstance(raw, str) and raw.isprintable() else written)
    size = len(raw) if isinstance(raw, str | bytes) else len(written)
    return text("long value", beginning=written[: LONGEST_QUOTE // 2], size=size)
