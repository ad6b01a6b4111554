"""Lay rows of cells out in columns of text, for terminals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from partyrate.spans import width


def aligned(rows: Sequence[Sequence[str]], left: Collection[int] = (0,)) -> Iterator[str]:
    r"""Yield rows of cells in columns; those of the places `left` to the left, the others to the right.

    Example:
        >>> print("\n".join(aligned([["level", "number"], ["五星", "9"], ["four", "120"]])))
        level  number
        五星        9
        four      120
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell + " " * (wide - width(cell)) if at in left else " " * (wide - width(cell)) + cell
            for at, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
