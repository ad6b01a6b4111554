"""A chart: plain data of Vega-Lite, which is drawn only where somebody looks at it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import evolve, field, frozen

from partyrate.charts import rendering
from partyrate.charts.phrases import LETTER, LINE, TITLE, lines_of
from partyrate.charts.spoken import with_spoken_marks
from partyrate.charts.theme import CONFIG, painted
from partyrate.errors import UsageError
from partyrate.errors.arguments import checked_path
from partyrate.messages import Text, joined, message
from partyrate.storage.files import write_bytes
from partyrate.storage.html import html_picture
from partyrate.text.quoting import shown

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"
"""Names the language of a specification; nothing is fetched from there."""

MEDIA_TYPE: Final = "application/vnd.vegalite.v5+json"

DEFAULT_SCALE: Final = 2


@frozen(repr=False)
class Chart:
    """A chart of a rating, a comparison, scenarios or a scheme; the functions of `partyrate.charts` build it.

    It is plain data until it is drawn, and needs the extra `charts` from then on. In a notebook it shows itself.

    Args:
        kind: What it shows, the name of the function that built it.
        title: Its title.
        notes: The lines below the title.
        body: Its data, marks and scales.
        lang: The language of its texts.
        is_dark: Whether it is for a dark page.
    """

    kind: str
    title: str
    notes: tuple[str, ...]
    body: Mapping[str, Any]
    lang: str
    is_dark: bool = False
    _drawn: dict[str, str] = field(factory=dict, init=False, eq=False)

    def dark(self) -> Chart:
        """Return the same chart for a dark page."""
        return evolve(self, is_dark=True)

    def to_dict(self) -> dict[str, Any]:
        """Return the specification of Vega-Lite as plain data for JSON: exact numbers as texts, positions as doubles.

        What other programs of that language draw, such as Altair (`alt.Chart.from_dict`), they draw of it.
        """
        columns = int(wide / LETTER) if isinstance(wide := self.body.get("width"), int | float) else 0
        lines = [line for note in self.notes for line in lines_of(note, max(LINE, columns))]
        heading = lines_of(self.title, max(TITLE, columns * TITLE // LINE))
        title: dict[str, Any] = {"text": heading, **({"subtitle": lines} if lines else {})}
        about = {"$schema": SCHEMA, "description": self.description, "title": title}
        background = {"background": CONFIG["background"], "padding": CONFIG["padding"]}
        config = {key: value for key, value in CONFIG.items() if key not in background}
        plain: dict[str, Any] = painted({**about, **background, **self.body, "config": config}, is_dark=self.is_dark)
        return plain

    @property
    def description(self) -> str:
        """The chart in words, for people who do not see it: its title and the lines below."""
        return ("。" if self.lang == "zh" else ". ").join(each.rstrip("。.") for each in (self.title, *self.notes))

    def svg(self) -> str:
        """Draw it as SVG, whose texts stay texts.

        Raises:
            EngineError: The extra `charts` is not installed.
        """
        if "svg" not in self._drawn:
            self._drawn["svg"] = rendering.svg(self.to_dict())
        return self._drawn["svg"]

    def png(self, scale: float = DEFAULT_SCALE) -> bytes:
        """Draw it as PNG.

        Args:
            scale: How many pixels one point of the drawing takes.

        Raises:
            EngineError: The extra `charts` is not installed, or the fonts of this computer lack a character.
            UsageError: The scale is not above 0, or larger than 10.
        """
        return rendering.png(self.to_dict(), scale)

    def html(self) -> str:
        """Return it as a page that needs no network and shows the numbers below the pointer.

        The page is light or dark as its reader has chosen; that of `dark()` is always dark.

        Raises:
            EngineError: The extra `charts` is not installed.
        """
        return rendering.html(self.to_dict(), self.dark().to_dict(), self.title, self.lang)

    def json(self) -> str:
        """Return the specification as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1)

    def save(self, path: str | Path) -> Path:
        """Write it to a file, whole or not at all; one that is there already is replaced.

        Args:
            path: The file; its ending says what is written: `.svg`, `.png`, `.html`, or `.json` for the specification.

        Returns:
            The path of the file.

        Raises:
            UsageError: The ending is another one, or the file cannot be written.
            EngineError: The extra `charts` is not installed, or a PNG is asked for and the fonts lack a character.
        """
        to = checked_path(path, "path", "chart.svg")
        content = self._writer(to)()
        try:
            write_bytes(to, content if isinstance(content, bytes) else content.encode("utf-8"))
        except OSError as failed:
            raise UsageError(*message("chart not written", file=to, error=failed.strerror)) from None
        return to

    def _on_page(self) -> str:
        """Draw it as SVG with the colours of the page where it stands."""
        return rendering.following(self.svg(), self.dark().svg())

    def _writer(self, path: Path) -> Callable[[], str | bytes]:
        writers: dict[str, Callable[[], str | bytes]] = {
            ".svg": self.svg, ".png": self.png, ".html": self.html, ".json": self.json,
        }  # fmt: skip
        return writers[check_ending(path)]

    def __repr__(self) -> str:
        return f"<Chart {self.kind}: {self.title}>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """Return what notebooks show: a picture in the colours of the page, or the specification if none is drawn."""
        bundle: dict[str, Any] = {"text/plain": repr(self)}
        if rendering.is_installed():
            bundle["image/svg+xml"] = self.svg()
            bundle["text/html"] = html_picture(self._on_page(), rendering.width_of(self.svg()), self.description)
        else:
            bundle[MEDIA_TYPE] = self.to_dict()
        return bundle


ENDINGS: Final = (".svg", ".png", ".html", ".json")


def check_ending(path: Path) -> str:
    """Return the ending of a file that a chart is written to, in small letters.

    Raises:
        UsageError: No chart is written to such a file.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UsageError(*message("chart ending", file=path, endings=joined(ENDINGS)))
    return ending


def build(kind: str, lang: str, title: Text, notes: Sequence[Text | str], body: Mapping[str, Any]) -> Chart:
    """Build a chart whose title and lines are texts of the catalogue."""
    lines = [shown(each.in_language(lang) if isinstance(each, Text) else each) for each in notes if each]
    lines = [f"{line[:1].upper()}{line[1:]}" for line in lines]
    return Chart(kind, shown(title.in_language(lang)), tuple(lines), with_spoken_marks(body), lang)
