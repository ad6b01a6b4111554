"""Colours, fonts and the configuration of charts, for light and for dark pages.

A chart holds a `Paint` wherever it has a colour, which becomes the colour of a light or a dark page when the
specification is written. No scale needs red and green: blue stands against orange, of different lightness.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import frozen

FONT: Final = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif"
"""The fonts of all texts, those with Chinese characters on Windows, macOS and Linux.

None of the names stands for another font, as `system-ui` does: a browser would show that one where the size of texts
was measured with the next, and cut them at the edges of an SVG.
"""


@frozen
class Paint:
    """A colour on a light page, and on a dark one."""

    light: str
    dark: str

    def on(self, *, is_dark: bool) -> str:
        """Return the colour for a page."""
        return self.dark if is_dark else self.light


INK: Final = Paint("#1b1f24", "#e6edf3")
SOFT: Final = Paint("#57606a", "#9ea7b3")
PAPER: Final = Paint("#ffffff", "#15181d")
LINE: Final = Paint("#d0d7de", "#3d444d")
NONE: Final = Paint("#8c959f", "#8c959f")
BLUE: Final = Paint("#3182bd", "#5ba3d9")
PALE_BLUE: Final = Paint("#a6c8e4", "#2f5f86")
ORANGE: Final = Paint("#c0561a", "#f08a4b")
PALE: Final = Paint("#eceff2", "#262c34")

LEVELS: Final = (
    Paint("#08306b", "#d6e8f8"),
    Paint("#2f74b5", "#7db4e6"),
    Paint("#79b0dc", "#3579bd"),
    Paint("#f3b565", "#a55a14"),
    Paint("#d26a12", "#e58b33"),
    Paint("#7f2704", "#ffe0bd"),
)
"""The colours of levels from the best to the lowest, those of the report; of more than six, those between are mixed."""

CATEGORIES: Final = (
    Paint("#0072b2", "#3f7fd0"),
    Paint("#e69f00", "#e69f00"),
    Paint("#009e73", "#18a57a"),
    Paint("#cc79a7", "#e3a6c8"),
    Paint("#56b4e9", "#5fb8ee"),
    Paint("#d55e00", "#c9540a"),
    Paint("#6b6f76", "#f5ec6b"),
)
"""Colours without an order (Okabe and Ito), for names."""


def level_paints(count: int) -> list[Paint]:
    """Return the colours of so many levels, best first, drawn apart as far as possible.

    Example:
        >>> [paint.light for paint in level_paints(2)], len(set(level_paints(12)))
        (['#08306b', '#7f2704'], 12)
    """
    last, steps = len(LEVELS) - 1, max(count - 1, 1)
    if count <= len(LEVELS):
        return [LEVELS[place * last // steps] for place in range(count)]
    return [_between(place * last / steps) for place in range(count)]


def _between(at: float) -> Paint:
    """Return the colour at a place of the scale, 0 for the first."""
    low = min(int(at), len(LEVELS) - 2)
    return _mixed(LEVELS[low], LEVELS[low + 1], at - low)


def _mixed(one: Paint, other: Paint, share: float) -> Paint:
    return Paint(_mix(one.light, other.light, share), _mix(one.dark, other.dark, share))


def _mix(one: str, other: str, share: float) -> str:
    parts = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    mixed = (round(first + (second - first) * share) for first, second in parts)
    return f"#{''.join(f'{part:02x}' for part in mixed)}"


def faint(paint: Paint, share: float) -> Paint:
    """Return a colour mixed with the page: 1 for the colour itself, 0 for the page."""
    return _mixed(PAPER, paint, share)


def readable_on(paint: Paint) -> Paint:
    """Return black or white, whichever is read better on a colour: its contrast is 4.58 or more on every one.

    Example:
        >>> readable_on(Paint("#08306b", "#d6e8f8"))
        Paint(light='#ffffff', dark='#000000')
    """
    return Paint(_ink_on(paint.light), _ink_on(paint.dark))


def _ink_on(colour: str) -> str:
    bright = _luminance(colour) + 0.05
    return "#ffffff" if 1.05 / bright >= bright / 0.05 else "#000000"


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2 defines it, from 0 for black to 1 for white."""
    linear = []
    for at in (1, 3, 5):
        part = int(colour[at : at + 2], 16) / 255
        linear.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


CONFIG: Final[Mapping[str, Any]] = {
    "font": FONT,
    "background": PAPER,
    "padding": 12,
    "title": {
        "anchor": "start", "color": INK, "fontSize": 16, "fontWeight": 600, "subtitleColor": SOFT,
        "subtitleFontSize": 12, "subtitlePadding": 6, "offset": 14, "lineHeight": 21, "subtitleLineHeight": 17,
        "frame": "bounds",
    },
    "axis": {
        "labelColor": INK, "labelFontSize": 12, "titleColor": SOFT, "titleFontSize": 12, "titleFontWeight": "normal",
        "gridColor": LINE, "domainColor": LINE, "tickColor": LINE, "labelAngle": 0, "labelLimit": 280,
        "titlePadding": 8, "labelFlush": False,
    },
    "header": {
        "labelColor": INK, "labelFontSize": 13, "labelFontWeight": 600, "titleColor": SOFT, "labelAnchor": "start",
        "labelLimit": 400,
    },
    "legend": {
        "labelColor": INK, "labelFontSize": 12, "titleColor": SOFT, "titleFontSize": 12, "titleFontWeight": "normal",
        "labelLimit": 280, "symbolType": "square", "symbolStrokeWidth": 0,
    },
    "view": {"stroke": None},
    "text": {"color": INK, "fontSize": 12},
    "bar": {"color": BLUE},
}  # fmt: skip
"""The configuration of every chart."""


def painted(part: Any, *, is_dark: bool) -> Any:
    """Return a part of a specification as plain data, with the colours of a page."""
    if isinstance(part, Paint):
        return part.on(is_dark=is_dark)
    if isinstance(part, Mapping):
        return {key: painted(value, is_dark=is_dark) for key, value in part.items()}
    if isinstance(part, Sequence) and not isinstance(part, str):
        return [painted(each, is_dark=is_dark) for each in part]
    return part
