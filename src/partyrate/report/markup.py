"""Write HTML in which every text is escaped, and data for a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partyrate.storage.html import escaped, script_data

__all__ = ["Cells", "escaped", "listing", "script_data", "table"]

Cells = Iterable[tuple[str, str]]
"""The texts of cells, each with the class of its cell, or none."""


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
