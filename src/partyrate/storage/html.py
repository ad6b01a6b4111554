"""Write HTML in which every text is escaped: data for scripts, and small tables for notebooks."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence
from typing import Any

from partyrate.text.quoting import shown


def escaped(value: object) -> str:
    r"""Return a text for HTML, in one line: characters of markup are escaped, those that nobody sees are made visible.

    Example:
        >>> print(escaped("<b>\u202eAlder"))
        &lt;b&gt;\u202eAlder
    """
    return html.escape(shown(value))


def script_data(data: Any) -> str:
    r"""Return data as JSON that can stand in an element of HTML: nothing in it ends the element, or begins another.

    Example:
        >>> print(script_data("</script>"))
        "\u003c/script\u003e"
    """
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        plain = plain.replace(char, f"\\u{ord(char):04x}")
    return plain


def html_table(head: Sequence[object], rows: Iterable[Sequence[object]], caption: str = "") -> str:
    """Return a table with a header, every cell escaped; None is an empty cell.

    Example:
        >>> html_table(["level"], [["<b>"], [None]])
        '<table><thead><tr><th>level</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr><tr><td></td></tr></tbody></table>'
    """
    title = f"<caption>{_text(caption)}</caption>" if caption else ""
    body = "".join(_row(row, "td") for row in rows)
    return f"<table>{title}<thead>{_row(head, 'th')}</thead><tbody>{body}</tbody></table>"


def _row(cells: Iterable[object], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{_text(cell)}</{tag}>' for cell in cells)}</tr>"


def _text(value: object) -> str:
    return "" if value is None else html.escape(str(value))
