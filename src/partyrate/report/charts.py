"""Charts as SVG in the page: the levels of a ladder against its quotas."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from partyrate.messages import joined, text
from partyrate.numbers import show_grouped
from partyrate.report.markup import escaped

COLOURS: Final = 6
"""How many colours there are for levels; they are drawn apart as far as possible."""

_WIDTH: Final = 420
_ROW: Final = 44


@frozen
class Bar:
    """A level in a chart: its label, its place among all levels, its count, and how many its quota asks for.

    A place of None is that of the rows without a level.
    """

    label: str
    place: int | None
    count: int
    wanted: Fraction | None = None

    def words(self, lang: str) -> str:
        """Return the bar in words."""
        if self.wanted is None:
            return text("report bar", level=self.label, count=self.count).in_language(lang)
        said = text("report bar of", level=self.label, count=self.count, wanted=show_grouped(self.wanted))
        return said.in_language(lang)


def colour(place: int | None, levels: int) -> str:
    """Return the class of the colour of a level, counted from the best one.

    Example:
        >>> [colour(place, 3) for place in (0, 1, 2, None)]
        ['c0', 'c2', 'c5', 'none']
    """
    if place is None:
        return "none"
    return f"c{place * (COLOURS - 1) // (levels - 1) if levels > 1 else 0}"


def distribution_chart(name: str, title: str, bars: Sequence[Bar], lang: str) -> str:
    """Return the chart of a distribution, best level first; `name` keeps its parts apart from other charts."""
    levels = sum(bar.place is not None for bar in bars)
    most = max([Fraction(1), *(Fraction(bar.count) for bar in bars), *(bar.wanted or Fraction(0) for bar in bars)])
    said = joined(bar.words(lang) for bar in bars).in_language(lang)
    parts = []
    for number, bar in enumerate(bars):
        top = number * _ROW
        figure = f"{bar.count:,}" if bar.wanted is None else f"{bar.count:,} / {show_grouped(bar.wanted)}"
        parts.append(
            f'<text x="0" y="{top + 15}">{escaped(bar.label)}</text>'
            f'<text x="{_WIDTH}" y="{top + 15}" text-anchor="end">{escaped(figure)}</text>'
            f'<rect class="{colour(bar.place, levels)}" x="0" y="{top + 22}" width="{_across(bar.count, most)}"'
            f' height="14"/>'
        )
        if bar.wanted is not None:
            at = _across(bar.wanted, most)
            parts.append(f'<line class="quota" x1="{at}" x2="{at}" y1="{top + 18}" y2="{top + 40}"/>')
    return (
        f'<svg role="img" viewBox="-2 0 {_WIDTH + 4} {_ROW * len(bars)}" aria-labelledby="{name}-title {name}-words">'
        f'<title id="{name}-title">{escaped(title)}</title><desc id="{name}-words">{escaped(said)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _across(value: Fraction | int, most: Fraction) -> int:
    """Return a length on the page; something that is there is seen, however small."""
    return max(round(value * _WIDTH / most), 1 if value else 0)
