"""Quote untrusted texts for each output where they could be read as something else.

Labels, notes, choices, keys and cells are free text of unknown origin. Whatever writes them to a terminal, a comment of
SQL, a diagram or a file uses one of these functions. Literals of SQL are written by Ibis, HTML by the `html` module,
and no text of a user enters the generated Python.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters other than tab and line feed, marks that change the direction of a text, and lone surrogates."""

_MERMAID: Final = re.compile(r"[#\"<>&`%\\{}$~|\[\]]")
_MERMAID_NAMES: Final = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;"}

_MARKDOWN = re.compile(r"[\\`*_\[\]<>|#&~]")
# The mark of a list item, or of a rule: `1.` and a blank, but no number such as 60.5 or -3.
_MARKDOWN_LISTS = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+](?!\d)))(.)")

_COMPUTED: Final = frozenset("=+-@\t\r\n＝＋－＠")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")

_UNSEEN: Final = ("Cc", "Cf", "Cs", "Zl", "Zp")


def visible(text: str) -> str:
    r"""Return a text for a terminal: control sequences, and characters that no encoding has, become escapes.

    Line feeds and tabs stay.

    Example:
        >>> print(visible("Alder\x1b[2J\u202e"))
        Alder\x1b[2J\u202e
    """
    return _STEERING.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def one_line(text: str) -> str:
    r"""Return a text in one line, without the blanks around its line breaks.

    Example:
        >>> one_line("a +\n    b")
        'a + b'
    """
    return " ".join(line.strip() for line in text.splitlines())


def shown(text: object) -> str:
    """Return a text as part of a line for people: in one line, with control sequences escaped."""
    return visible(one_line(str(text)))


def sql_name(name: str) -> str:
    """Return a name as a quoted identifier of SQL."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def sql_text(text: str) -> str:
    """Return a text as a string literal of SQL."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def sql_remark(text: str) -> str:
    """Return a text as a comment of SQL, in one line."""
    return f"-- {shown(text)}"


def mermaid_text(text: str) -> str:
    """Return a label in quotation marks for Mermaid; characters of markup and directives become character codes."""
    coded = _MERMAID.sub(lambda match: _MERMAID_NAMES.get(match[0], f"#{ord(match[0])};"), shown(text))
    return f'"{coded}"'


def dot_text(text: str) -> str:
    """Return a label in quotation marks for the DOT language."""
    escaped = shown(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def markdown_text(text: object) -> str:
    r"""Return a text for Markdown, in one line, in which nothing is read as markup.

    Example:
        >>> print(markdown_text("a *b* <i>"), markdown_text("- c"), markdown_text("1. d"), markdown_text("-6.5"))
        a \*b\* \<i\> \- c 1\. d -6.5
    """
    plain = _MARKDOWN.sub(r"\\\g<0>", shown(text))
    return _MARKDOWN_LISTS.sub(r"\1\\\2", plain)


def markdown_table(rows: Iterable[Sequence[object]]) -> str:
    r"""Return a table of Markdown, every cell quoted; the first row is its head.

    Example:
        >>> print(markdown_table([["name", "count"], ["a|b", 3]]))
        | name | count |
        | --- | --- |
        | a\|b | 3 |
    """
    head, *rest = [["" if cell is None else markdown_text(cell) for cell in row] for row in rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rest])


def is_computed(cell: object) -> bool:
    """Return whether a spreadsheet would compute a cell instead of showing it.

    Example:
        >>> is_computed("=1+1"), is_computed("-3.5"), is_computed("Alder")
        (True, False, False)
    """
    return isinstance(cell, str) and cell[:1] in _COMPUTED and not _PLAIN_NUMBER.fullmatch(cell)


def for_spreadsheet(cell: object) -> object:
    """Return a cell that a spreadsheet shows as it is: an apostrophe is put before what it would compute."""
    return f"'{cell}" if is_computed(cell) else cell


def unseen(name: str) -> str | None:
    """Return the first invisible character of a name: a control character, a mark of direction or a line break."""
    return next((char for char in name if unicodedata.category(char) in _UNSEEN), None)
