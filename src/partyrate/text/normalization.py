"""Normalize keys, choices and texts, so that invisible differences do not distinguish two of them.

Invisible characters and white space at the ends are removed, white space between words becomes one blank, full-width
digits and letters become plain ones, and accents are composed (Unicode NFC). Every visible difference stays: capitals,
other widths of signs, other scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, Final
from unicodedata import category, normalize

TRUE_WORDS: Final = ("true", "1", "1.0", "yes", "是")
FALSE_WORDS: Final = ("false", "0", "0.0", "no", "否")
"""The words for false in data, as `TRUE_WORDS` are those for true."""

INVISIBLE: Final = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Controls that are no white space, and characters that fonts skip: marks of no width or of direction, fillers."""

ODD_BLANK: Final = "\t-\r\x1c-\x1f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""White space of Python other than the plain blank, which not every engine knows: the full-width blank among it."""

BRAILLE_BLANK: Final = "\u2800"
"""A character without ink, which counts as white space."""

WIDE: Final = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
"""Full-width digits and letters. Full-width signs are the usual ones in Chinese, and stay."""

SURE: Final = (
    "!-~\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2319"
    "\u231b-\u2328\u2460-\u24ff\u3001-\u3029\u3041-\u3096\u309b-\u309f\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
    "\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff9f\U00020000-\U0002a6df\U0002a700-\U0002ebe0"
)
"""Characters that no rule changes in any context. Most texts have no others, and need no closer look."""

UNSURE: Final = f"^ |^$| $|  |[^ {SURE}]"
"""The pattern, for every engine, of texts that may change; those without it stay as they are."""

CHANGED: Final = f"^ | $|  |[{ODD_BLANK}{INVISIBLE}{WIDE}{BRAILLE_BLANK}]"
"""The pattern of texts that change, except for those whose accents alone are not composed."""

SEEN: Final = f"[^ {ODD_BLANK}]"
"""The pattern of texts that are not blank."""

_UNSURE = re.compile(UNSURE)
_UNSEEN = re.compile(f"^ | $|  |[{ODD_BLANK}{INVISIBLE}{BRAILLE_BLANK}]")
_WIDTH = 0xFEE0


def normal(text: str) -> str:
    r"""Return the normal form of a text.

    Example:
        >>> (
        ...     normal(" Willow\u00a0\u200bRiver "),
        ...     normal("\uff21\uff11\uff08\u4e1c\uff09"),
        ...     normal("e\u0301") == "\u00e9",
        ... )
        ('Willow River', 'A1（东）', True)
    """
    if _UNSURE.search(text) is None:
        return text
    return normalize("NFC", " ".join(text.translate(_table()).split()))


def is_normal(text: str) -> bool:
    """Return whether a text is in normal form."""
    return _UNSURE.search(text) is None or normal(text) == text


def all_sure(texts: Iterable[str]) -> bool:
    """Return whether texts are certainly in normal form and none is blank; False where a closer look is needed.

    Many short texts are joined first: one test of a long text is much faster than a test of each.
    """
    texts = list(texts)
    joined = "".join(texts)
    if joined.isascii() and joined.isprintable():
        return list(map(str.strip, texts)) == texts and "  " not in joined and all(texts)
    return not any(map(_UNSURE.search, texts))


def canonical(text: str, values: Iterable[str] | None) -> str:
    """Return the one of some values that has the same normal form as a text, if there is one; else the text."""
    if values is None:
        return normal(text)
    known = tuple(values)
    if text in known:
        return text
    read = normal(text)
    return next((value for value in known if normal(value) == read), text)


def shown(text: str) -> str:
    r"""Return a text in quotes, with an escape for each character that may be invisible.

    Example:
        >>> shown("Willow\u200b ")
        "'Willow\\u200b '"
    """
    if is_normal(text):
        return repr(text)
    marked = "".join(char if re.match(f"[ {SURE}]", char) else _escape(char) for char in text)
    return f"'{marked}'"


def visible(text: str) -> str:
    r"""Return a text as it is where a reader can see all of it; else in quotes, with escapes.

    Example:
        >>> visible("Willow"), visible("\uff10\uff12") == "\uff10\uff12", visible("Willow\u200b"), visible("Birch ")
        ('Willow', True, "'Willow\\u200b'", "'Birch '")
    """
    return shown(text) if _UNSEEN.search(text) else text


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


@cache
def _table() -> dict[int, str | None]:
    """Return the replacements of single characters: None for those that are removed."""
    table: dict[int, str | None] = {ord(BRAILLE_BLANK): " "}
    for first, last in _ranges(INVISIBLE):
        table.update(dict.fromkeys(range(first, last + 1)))
    for first, last in _ranges(WIDE):
        table.update({code: chr(code - _WIDTH) for code in range(first, last + 1)})
    return table


def _ranges(pattern: str) -> list[tuple[int, int]]:
    """Return the first and last code point of each part of a character class."""
    return [(ord(part[0]), ord(part[-1])) for part in re.findall("(?s:.-.|.)", pattern)]


# ------------------------------------------------------------------------------------------------ similar texts

_TWINS: Final = str.maketrans(
    "АВЕКМНОРСТУХЅІЈаеорсухѕіјΑΒΕΖΗΙΚΜΝΟΡΤΥΧο\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    "ABEKMHOPCTYXSIJaeopcyxsijABEZHIKMNOPTYXo-------",
)
"""Letters of other scripts that look like Latin ones, and dashes."""


def likeness(text: str) -> str:
    """Return a key that is equal for different texts that look similar: in capitals, widths, blanks, lookalike letters.

    Example:
        >>> likeness("Willow River") == likeness("willowriver"), likeness("（东）") == likeness("(东)")
        (True, True)
    """
    folded = normalize("NFKC", text).translate(_TWINS).casefold()
    if folded.isalnum():
        return folded
    return "".join(char for char in folded if not char.isspace() and category(char) != "Cf")


@lru_cache(maxsize=10_000)  # the keys of the same few thousand rows are sorted again and again by explanations
def natural_order(text: str) -> tuple[Any, ...]:
    """Return a sort key that orders keys as people do: V9 before V10, whether they are numbers or texts in a table.

    Example:
        >>> sorted(["V10", "V9", "V009"], key=natural_order)
        ['V009', 'V9', 'V10']
    """
    parts = re.split("([0-9]+)", text)
    numbers = (part.lstrip("0") if place % 2 else part for place, part in enumerate(parts))
    return (*((len(part), part) if place % 2 else (-1, part) for place, part in enumerate(numbers)), text)
