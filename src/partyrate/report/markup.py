"""Write HTML in which every text is escaped, and data for a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partyrate.storage.html import escaped, script_data

__all__ = ["Cells", "escaped", "listing", "script_data", "table"]

Cells = Iterable[tuple[str, str]]
"""The texts of cells, each with the class of its cell, or none."""


def table(caption: str, head: Cells, rows: Iterable[Cells], *, is_headed: bool = False) -> str:
    """Return a table whose first column heads its rows; wide ones are scrolled by themselves.

    Args:
        caption: What the table shows.
        head: The titles of the columns.
        rows: The cells of each row; a column that is empty in all of them is left out.
        is_headed: Whether a heading above says the same, so that the caption is only read aloud.
    """
    known = [list(row) for row in rows]
    shown = [(place, *each) for place, each in enumerate(head) if not place or any(row[place][0] for row in known)]
    titles = "".join(f'<th scope="col"{_class(kind)}>{escaped(title)}</th>' for _, title, kind in shown)
    lines = []
    for row in known:
        (first, kind), *rest = (row[place] for place, *_ in shown)
        cells = "".join(f"<td{_class(each)}>{escaped(value)}</td>" for value, each in rest)
        lines.append(f'<tr><th scope="row"{_class(kind)}>{escaped(first)}</th>{cells}</tr>')
    said = escaped(caption)
    named, spoken = (f' aria-label="{said}"', "") if is_headed else ("", f"<caption>{said}</caption>")
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{said}"><table{named}>{spoken}'
        f"<thead><tr>{titles}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def listing(values: Sequence[object]) -> str:
    """Return a list."""
    return f"<ul>{''.join(f'<li>{escaped(value)}</li>' for value in values)}</ul>"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
