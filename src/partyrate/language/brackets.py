"""Parts of rules in the place of others: in brackets where they would not stay together otherwise.

The precedence of operators is that of Python's parser, which reads the text with the brackets and without them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Final

FULL_WIDTH: Final = str.maketrans("，（）［］＋－＊／＜＞：＝", ",()[]+-*/<>:=")
"""Full-width punctuation with a single meaning; its replacement is as long, so that positions stay."""

QUOTED: Final = re.compile(r"'[^'\\\n]*'|\"[^\"\\\n]*\"")
"""A text in quotes."""

_LOOSE_NUMBER: Final = re.compile(r"-\d[\d.]*|-?\d+/\d+")

_SEPARATE: Final = (ast.Name, ast.Call, ast.Constant, ast.Subscript, ast.Attribute)
"""Nodes that stay together next to every operator."""


def without_quotes(source: str) -> str:
    """Return a source with blanks for its texts in quotes, and each other character at its old position.

    Example:
        >>> without_quotes("star == 'a' or veto")
        'star ==     or veto'
    """
    return QUOTED.sub(lambda match: " " * len(match[0]), source)


def with_plain_signs(source: str) -> str:
    """Return a source with ordinary punctuation and blanks outside quotes, each character at its old position.

    Example:
        >>> with_plain_signs("max（得分，'（一）'）")
        "max(得分,'（一）')"
    """
    pieces, end = list[str](), 0
    for match in QUOTED.finditer(source):
        pieces += [source[end : match.start()].translate(FULL_WIDTH), match[0]]
        end = match.end()
    return re.sub(r"\s", " ", "".join([*pieces, source[end:].translate(FULL_WIDTH)]))


def parsed(source: str) -> ast.expr | None:
    """Parse a source as an expression of Python; None where it is none."""
    try:
        # The brackets keep the blanks before a rule from being read as indentation.
        return ast.parse(f"({with_plain_signs(source)})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def is_loose_number(part: str) -> bool:
    """Return whether a part is a negative number or a fraction, which need not stay together next to an operator.

    Example:
        >>> [is_loose_number(part) for part in ("-0.5", "1/3", "0.5", "2020-01-01")]
        [True, True, False, False]
    """
    return _LOOSE_NUMBER.fullmatch(part) is not None


def extent(source: str, node: ast.expr) -> tuple[int, int]:
    """Return where a node of a parsed source starts and ends, in characters."""
    plain = with_plain_signs(source).encode()
    start, end = (len(plain[: offset - 1].decode()) for offset in (node.col_offset, node.end_col_offset or 0))
    return start, end


def in_place(source: str, start: int, end: int, part: str) -> str:
    """Return a part as it is written instead of `source[start:end]`, in brackets where they change the meaning.

    Where the rest of the source is not in the language, every operator beside the part counts as one that binds
    stronger.

    Example:
        >>> in_place("2 * x", 4, 5, "a + b")
        '(a + b)'
        >>> in_place("min(x, 5)", 4, 5, "a + b")
        'a + b'
        >>> in_place("x 不低于 5", 0, 1, "a + b")
        '(a + b)'
    """
    alone = parsed(part)
    if alone is None or isinstance(alone, _SEPARATE):  # where there is no tree it is an operator, or several words
        return part
    before, after = source[:start], source[end:]
    bracketed = parsed(f"{before}({part}){after}")
    if bracketed is not None:
        bare = parsed(f"{before}{part}{after}")
        return part if bare is not None and ast.dump(bare) == ast.dump(bracketed) else f"({part})"
    is_delimited = re.search(r"(?:^|[(（\[,，=＝:：]|\belse|否则)\s*$", before) and re.match(
        r"\s*(?:$|[)）\],，])", after
    )
    is_bracketed = isinstance(alone, ast.Tuple) and part.startswith("(")
    return part if is_delimited or is_bracketed else f"({part})"


def replaced(source: str, start: int, end: int, part: str) -> str:
    """Return a source with a part instead of `source[start:end]`, in brackets where they change the meaning.

    Example:
        >>> replaced("2 * IF(c, a, b)", 4, 15, "a if c else b")
        '2 * (a if c else b)'
    """
    return f"{source[:start]}{in_place(source, start, end, part)}{source[end:]}"


def filled(template: str, parts: Mapping[str, str]) -> str:
    """Return a template with parts of rules instead of its names.

    Example:
        >>> filled("a - b * floor(a / b)", {"a": "x + 1", "b": "7"})
        'x + 1 - 7 * floor((x + 1) / 7)'
    """
    if not parts:
        return template
    names = "|".join(map(re.escape, parts))
    text = template
    for match in reversed(list(re.finditer(rf"(?<![\w'.])(?:{names})(?![\w'(=])", template))):
        part, (start, end) = parts[match[0]], match.span()
        # A part in another language is kept together like one with the weakest operator.
        stand_in = part if parsed(part) is not None else "a if c else b"
        is_whole = in_place(text, start, end, stand_in) == stand_in
        text = f"{text[:start]}{part if is_whole else f'({part})'}{text[end:]}"
    return text
