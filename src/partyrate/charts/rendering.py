"""Draw specifications of Vega-Lite as SVG, PNG and HTML by vl-convert, on this computer alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from partyrate.charts.theme import FONT
from partyrate.errors import EngineError, UsageError
from partyrate.messages import joined, message, text
from partyrate.storage.html import escaped, script_data
from partyrate.text.quoting import one_line

MOST_SCALE: Final = 10
"""A PNG is at most so many times as large as drawn; a slip in the number would otherwise ask for gigabytes."""

SHOWN_CHARACTERS: Final = 5

_WIDTH: Final = re.compile(r'<svg [^>]*? width="([0-9.]+)"')

_COLOUR: Final = re.compile(r"""((?:(?<= fill=")|(?<= stroke="))#[0-9a-f]{6})(?=")""")
"""Splits a drawing so that every second part is the colour of a mark; marks of quotation are escaped in its texts."""

_WITHOUT_GLYPH: Final = "\U0010fffd"
"""The last character for private use, which no font has: whatever looks like it has no glyph."""

_PAGE: Final = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; \
style-src 'unsafe-inline'; img-src data: blob:">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 1rem; background: {light}; }}
@media (prefers-color-scheme: dark) {{ body {{ background: {dark}; }} }}
#page {{ overflow-x: auto; }}
</style>
<script>{bundle}</script>
</head>
<body>
<div id="page"><div id="chart"></div></div>
<script>
const specs = {specs};
const dark = matchMedia("(prefers-color-scheme: dark)");
const draw = () => vegaEmbed("#chart", specs[dark.matches ? 1 : 0], {options}).catch(console.error);
dark.addEventListener("change", draw);
draw();
</script>
</body>
</html>
"""


def svg(spec: Mapping[str, Any]) -> str:
    """Draw a specification as SVG; its texts stay texts, in the fonts of the reader."""
    drawn: str = _drawing(_converter().vegalite_to_svg, spec)
    return drawn


def following(light: str, dark: str) -> str:
    """Return a drawing in SVG that has light or dark colours, as the page asks for where it stands.

    Args:
        light: The drawing for a light page.
        dark: The same drawing for a dark page, which differs in its colours alone.

    Example:
        >>> print(following('<svg><path fill="#000000"/></svg>', '<svg><path fill="#ffffff"/></svg>'))
        <svg><style>:root { --c0: #000000; } \
@media (prefers-color-scheme: dark) { :root { --c0: #ffffff; } }</style><path fill="var(--c0)"/></svg>
    """
    parts, others = _COLOUR.split(light), _COLOUR.split(dark)
    numbers: dict[tuple[str, str], int] = {}
    for at in range(1, len(parts), 2):
        if parts[at] != others[at]:
            number = numbers.setdefault((parts[at], others[at]), len(numbers))
            parts[at] = f"var(--c{number})"
    if not numbers:
        return light
    declared = [" ".join(f"--c{number}: {pair[at]};" for pair, number in numbers.items()) for at in (0, 1)]
    start, end, rest = "".join(parts).partition(">")
    style = f":root {{ {declared[0]} }} @media (prefers-color-scheme: dark) {{ :root {{ {declared[1]} }} }}"
    return f"{start}{end}<style>{style}</style>{rest}"


def width_of(drawn: str) -> float:
    """Return the width of a drawing in SVG, in points.

    Example:
        >>> width_of('<svg class="marks" width="610" height="239"></svg>')
        610.0
    """
    found = _WIDTH.match(drawn)
    return float(found[1]) if found else 0.0


def png(spec: Mapping[str, Any], scale: float) -> bytes:
    """Draw a specification as PNG.

    Raises:
        UsageError: The scale is no number above 0, or is too large.
        EngineError: The fonts of this computer lack a character, of which nothing or an empty box would be seen.
    """
    asked: Any = scale
    if not isinstance(asked, int | float) or isinstance(asked, bool) or not 0 < asked <= MOST_SCALE:
        raise UsageError(*message("chart scale", scale=repr(scale), most=MOST_SCALE))
    converter = _converter()
    lacking = sorted({each for words in _texts(spec) for each in words if not _is_drawn(each)})
    if lacking:
        shown = joined([f"{each} (U+{ord(each):04X})" for each in lacking], SHOWN_CHARACTERS)
        raise EngineError(*message("chart fonts", characters=shown))
    drawn: bytes = _drawing(converter.vegalite_to_png, spec, scale=scale)
    return drawn


def _drawing(draw: Callable[..., Any], spec: Mapping[str, Any], **more: Any) -> Any:
    """Draw a specification.

    Raises:
        EngineError: It cannot be drawn, as where a picture is larger than a computer holds.
    """
    try:
        return draw(spec, **more)
    except ValueError as error:
        raise EngineError(*message("chart not drawn", error=one_line(str(error)))) from None


def html(light: Mapping[str, Any], dark: Mapping[str, Any], title: str, lang: str) -> str:
    """Return a page that holds the chart and the program that draws it, and asks no host for anything.

    Args:
        light: The specification where the reader has chosen light pages, or nothing.
        dark: The specification where the reader has chosen dark pages.
        title: The title of the page.
        lang: The language of the page.
    """
    words = {
        f"{each.upper()}_ACTION": text(f"chart action {each}").in_language(lang) for each in ("svg", "png", "source")
    }
    actions = {"export": True, "source": True, "compiled": False, "editor": False}
    options = {"renderer": "svg", "actions": actions, "i18n": words}
    return _PAGE.format(
        lang="zh-CN" if lang == "zh" else "en", title=escaped(title), bundle=_bundle(),
        light=light["background"], dark=dark["background"], specs=script_data([light, dark]),
        options=script_data(options),
    )  # fmt: skip


def is_installed() -> bool:
    """Whether charts can be drawn here."""
    from importlib.util import find_spec

    return find_spec("vl_convert") is not None


def _converter() -> Any:
    """Return the module that draws.

    Raises:
        EngineError: It is not installed.
    """
    try:
        import vl_convert
    except ImportError:
        raise EngineError(*message("charts need vl-convert")) from None
    return vl_convert


@lru_cache(maxsize=1)
def _bundle() -> str:
    bundle: str = _converter().javascript_bundle()
    return bundle


def _texts(part: Any) -> Iterator[str]:
    """Yield every text of a specification, the names of its fields among them."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from _texts(each)
    elif isinstance(part, list):
        for each in part:
            yield from _texts(each)


@lru_cache(maxsize=20_000)
def _is_drawn(character: str) -> bool:
    """Whether the fonts of this computer have a character, which is seen when it is drawn."""
    if unicodedata.category(character)[0] in "ZCM" and character != _WITHOUT_GLYPH:
        return unicodedata.category(character) != "Co"
    return _drawn(character) != _drawn(_WITHOUT_GLYPH)


def _drawn(character: str) -> bytes:
    picture: bytes = _converter().svg_to_png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
        f'<text x="2" y="18" font-family="{FONT}" font-size="16">{escaped(character)}</text></svg>'
    )
    return picture
