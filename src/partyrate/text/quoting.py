"""How a text of a scheme or of a table is written where it could be read as something else: a function for each output.

Labels, notes, choices, keys and cells are free text, and they come from others. Whatever writes them into a terminal, a
remark of SQL, a drawing or a file goes through one of these functions. Literals of SQL are written by Ibis, HTML by the
`html` module, and no text of a user enters the Python that is generated.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters other than tab and line feed, marks that change the direction of a text, and lone surrogates."""

_MERMAID: Final = re.compile(r"[#\"<>&`%\\{}$~|\[\]]")
_MERMAID_NAMES: Final = {'"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;"}

_COMPUTED: Final = frozenset("=+-@\t\r\n＝＋－＠")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")

_DEVICE: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
_FORBIDDEN: Final = '<>:"/\\|?*'
_UNSEEN: Final = ("Cc", "Cf", "Cs", "Zl", "Zp")
_LONGEST_FILE_NAME: Final = 200


def visible(text: str) -> str:
    r"""Return a text for a terminal: what would steer it, and what no encoding has, is written as an escape.

    Line feeds and tabs stay.

    Example:
        >>> print(visible("Alder\x1b[2J\u202e"))
        Alder\x1b[2J\u202e
    """
    return _STEERING.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def one_line(text: str) -> str:
    r"""Return a text in one line, without the blanks around its line breaks.

    Example:
        >>> one_line("a +\n    b")
        'a + b'
    """
    return " ".join(line.strip() for line in text.splitlines())


def shown(text: object) -> str:
    """Return a text as part of a line that is read by people: in one line, and without what steers a terminal."""
    return visible(one_line(str(text)))


def sql_name(name: str) -> str:
    """Return a name as SQL writes one, whatever it is made of."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def sql_text(text: str) -> str:
    """Return a text as SQL writes one, whatever it is made of."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def sql_remark(text: str) -> str:
    """Return a remark of SQL, which ends with its line."""
    return f"-- {shown(text)}"


def mermaid_text(text: str) -> str:
    """Return a label in quotation marks for Mermaid: what would be markup or a directive is written as codes."""
    coded = _MERMAID.sub(lambda found: _MERMAID_NAMES.get(found[0], f"#{ord(found[0])};"), shown(text))
    return f'"{coded}"'


def dot_text(text: str) -> str:
    """Return a label in quotation marks for the DOT language."""
    escaped = shown(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def is_computed(cell: object) -> bool:
    """Say whether a spreadsheet would compute a cell instead of showing it.

    Example:
        >>> is_computed("=1+1"), is_computed("-3.5"), is_computed("Alder")
        (True, False, False)
    """
    return isinstance(cell, str) and cell[:1] in _COMPUTED and not _PLAIN_NUMBER.fullmatch(cell)


def for_spreadsheet(cell: object) -> object:
    """Return a cell that a spreadsheet shows as it is: before what it would compute stands an apostrophe."""
    return f"'{cell}" if is_computed(cell) else cell


def unseen(name: str) -> str | None:
    """Return the first character of a name that nobody sees: a control character, a mark of direction, a line break."""
    return next((char for char in name if unicodedata.category(char) in _UNSEEN), None)


def file_name_fault(name: str) -> tuple[str, str] | None:
    """Say why a name cannot be part of the name of a file on every system, and what to write; None where it can.

    Example:
        >>> file_name_fault("village"), file_name_fault("../village")
        (None, ("'/' cannot stand in the name of a file", 'write letters, digits, blanks, - and _'))
    """
    write = "write letters, digits, blanks, - and _"
    bad = next((char for char in name if char in _FORBIDDEN), None) or unseen(name)
    if bad is not None:
        return f"{bad!r} cannot stand in the name of a file", write
    if not name.strip() or name != name.strip() or name.startswith(".") or name.endswith("."):
        return "the name of a file neither begins nor ends with a blank or a dot, and is not empty", "take it out"
    if _DEVICE.fullmatch(name):
        return f"{name!r} is the name of a device in Windows", "choose another name"
    if len(name.encode("utf-8", "surrogatepass")) > _LONGEST_FILE_NAME:
        return f"the name of a file has at most {_LONGEST_FILE_NAME} bytes", "choose a shorter name"
    return None


def same_file_name(name: str) -> str:
    """Return what is equal for names that some system takes for the same file: whatever their capitals and accents."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name).casefold())
