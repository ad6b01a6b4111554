"""Write HTML in which every text is escaped, and data for a script."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence
from typing import Any

from partyrate.text.quoting import shown

Cells = Iterable[tuple[str, str]]
"""The texts of cells, each with the class of its cell, or none."""


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


def table(caption: str, head: Cells, rows: Iterable[Cells]) -> str:
    """Return a table whose first column heads its rows; wide ones are scrolled by themselves."""
    titles = "".join(f'<th scope="col"{_class(kind)}>{escaped(title)}</th>' for title, kind in head)
    lines = []
    for row in rows:
        (first, kind), *rest = row
        cells = "".join(f"<td{_class(each)}>{escaped(value)}</td>" for value, each in rest)
        lines.append(f'<tr><th scope="row"{_class(kind)}>{escaped(first)}</th>{cells}</tr>')
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escaped(caption)}"><table>'
        f"<caption>{escaped(caption)}</caption><thead><tr>{titles}</tr></thead><tbody>{''.join(lines)}</tbody>"
        "</table></div>"
    )


def listing(values: Sequence[object]) -> str:
    """Return a list."""
    return f"<ul>{''.join(f'<li>{escaped(value)}</li>' for value in values)}</ul>"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
