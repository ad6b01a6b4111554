"""Write HTML in which every text is escaped: data for scripts, and small tables for notebooks."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from partyrate.spans import width
from partyrate.text.quoting import shown


def escaped(value: object) -> str:
    r"""Return a text for HTML, in one line: characters of markup are escaped, those that nobody sees are made visible.

    Example:
        >>> print(escaped("<b>\u202eAlder"))
        &lt;b&gt;\u202eAlder
    """
    return _escape(shown(value))


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


WIDEST_HEAD: Final = 28
"""The columns of the widest first cell that is never broken; a Chinese character takes two."""

LONG: Final = 24
"""The columns from which a text asks for some width, so that it is not broken after every word on a narrow screen."""

SHORT: Final = 12
"""The columns up to which a text is never broken: a neighbour that is long would leave one character to a line."""

_TEXT: Final = ' style="text-align:left;min-width:7em"'
_LONG: Final = ' style="text-align:left;min-width:14em"'
_WHOLE: Final = ' style="text-align:left;white-space:nowrap"'
_NUMBER: Final = ' style="text-align:right;font-variant-numeric:tabular-nums"'


def html_table(
    head: Sequence[object], rows: Iterable[Sequence[object]], caption: str = "", *, numbers: Collection[int] = ()
) -> str:
    r"""Return a table with a header, every cell escaped; None is an empty cell.

    It has no colours of its own, so that it is read on light and on dark pages.

    Args:
        head: The titles of the columns.
        rows: The cells of each row.
        caption: What stands above.
        numbers: The places of columns of numbers, which stand to the right; texts stand to the left.

    Example:
        >>> import re
        >>> table = html_table(["level", "count"], [["<b>", 3], [None, 12]], numbers=[1])
        >>> print(re.sub(' style="text-align:(left|right)[^"]*"', r" \1", table).replace("<tr>", "\n<tr>"))
        <table><thead>
        <tr><th left>level</th><th right>count</th></tr></thead><tbody>
        <tr><td left>&lt;b&gt;</td><td right>3</td></tr>
        <tr><td left></td><td right>12</td></tr></tbody></table>
    """
    title = f'<caption style="text-align:left;white-space:nowrap">{_text(caption)}</caption>' if caption else ""
    body = "".join(_row(row, "td", numbers) for row in rows)
    return f"<table>{title}<thead>{_row(head, 'th', numbers)}</thead><tbody>{body}</tbody></table>"


_PICTURE: Final = "partyrate-picture"

_DARK_PAGES: Final = '[data-jp-theme-light="false"], [data-theme="dark"], [theme="dark"], .vscode-dark'
_LIGHT_PAGES: Final = '[data-jp-theme-light="true"], [data-theme="light"], .vscode-light'

_FOLLOWS: Final = (
    f"<style>:is({_LIGHT_PAGES}) .{_PICTURE} {{ color-scheme: light }} "
    f":is({_DARK_PAGES}) .{_PICTURE} {{ color-scheme: dark }}</style>"
)
"""How JupyterLab, pages of Sphinx, Colab and VS Code say that a page is dark, whatever the browser prefers."""

READABLE: Final = 0.8
"""The share of its size below which a picture is not made smaller: texts of 12 points are then read with effort."""


def html_picture(svg: str, wide: float, words: str) -> str:
    """Return a drawing in SVG as an image as wide as its place, with words for those who do not see it.

    Where the place is too narrow for its texts to be read, the image is moved sideways in it.
    As an image it shares no names with other drawings on the page, and runs no script.
    A drawing that asks for `prefers-color-scheme` has the colours of the notebook or page that it stands in.

    Args:
        svg: The drawing.
        wide: Its width in points.
        words: What it shows.

    Example:
        >>> print(html_picture("<svg/>", 500, "Levels").partition("</style>")[2])
        <div style="overflow-x:auto"><img class="partyrate-picture" alt="Levels" \
style="max-width:100%;min-width:400px;height:auto" src="data:image/svg+xml;base64,PHN2Zy8+"></div>
    """
    import base64  # here, since only charts of notebooks need it

    data = base64.b64encode(svg.encode("utf-8")).decode("ascii")
    style = f"max-width:100%;min-width:{READABLE * wide:.0f}px;height:auto"
    return (
        f'{_FOLLOWS}<div style="overflow-x:auto"><img class="{_PICTURE}" alt="{escaped(words)}" style="{style}" '
        f'src="data:image/svg+xml;base64,{data}"></div>'
    )


def html_line(words: str) -> str:
    """Return a line above tables, escaped.

    Example:
        >>> html_line("3 < 4")
        '<div>3 &lt; 4</div>'
    """
    return f"<div>{_text(words)}</div>"


def _row(cells: Iterable[object], tag: str, numbers: Collection[int]) -> str:
    styled = (
        f"<{tag}{_NUMBER if place in numbers else _style(place, cell)}>{_text(cell)}</{tag}>"
        for place, cell in enumerate(cells)
    )
    return f"<tr>{''.join(styled)}</tr>"


def _style(place: int, cell: object) -> str:
    """Return the style of a text; one that heads its row stands in one line where it leaves room for the others."""
    wide = width(str(cell))
    if wide <= (SHORT if place else WIDEST_HEAD):
        return _WHOLE
    return _LONG if wide > LONG else _TEXT


def _text(value: object) -> str:
    return "" if value is None else _escape(str(value))


def _escape(text: str) -> str:
    import html  # here, since the package is imported sooner without its table of characters

    return html.escape(text)
