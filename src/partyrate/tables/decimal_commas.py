"""Numbers whose decimals follow a comma, as in `1.200,50`: which number a text is, where that is declared."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([^\d.,]*?)([.,]?\d[\d.,]*(?:[ '\u2019][\d.,]+)*)((?:[^\d.,].*)?)", re.ASCII)
_WITH_COMMA = re.compile(r"(\d{1,3}(?:([. '\u2019])\d{3})(?:\2\d{3})*|\d*)(?:,(\d*))?", re.ASCII)


def with_point(text: str) -> str | None:
    """Return a text whose number is written with a decimal comma with a point instead; None where it holds none.

    Points, blanks and apostrophes may stand between thousands.

    Example:
        >>> with_point("12,5"), with_point("1.200,50 €"), with_point("1 200"), with_point("12.5"), with_point("1,2,3")
        ('12.5', '1200.50 €', '1200', None, None)
    """
    parts = _NUMBER.fullmatch(text)
    number = _WITH_COMMA.fullmatch(parts[2]) if parts else None
    if parts is None or number is None:
        return None
    whole = re.sub(r"\D", "", number[1]) or "0"
    return f"{parts[1]}{whole}{f'.{number[3]}' if number[3] else ''}{parts[3]}"
