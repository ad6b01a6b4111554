"""Draw the charts of the page on charts, by the code of the page itself.

`docs/conf.py` runs it whenever the documentation is built, so that the pictures there are never out of date. Some are
kept for the README and the home page; `python docs/make_charts.py` draws these anew, and with `--check` says whether
they are up to date: a picture differs with the fonts of the computer, but holds the digest of what it was drawn from.
"""

from __future__ import annotations

import doctest
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from partyrate.charts import Chart, rendering

DOCS = Path(__file__).parent
PAGE = DOCS / "charts.md"
DRAWN = DOCS / "_static" / "charts"
KEPT = DOCS / "pictures"
NAMES = ("levels", "moves")
"""The charts that are kept."""


def charts(lang: str) -> dict[str, Chart]:
    """Run the code of the page in a language, and return its charts by the names that it gives them."""
    names: dict[str, object] = {}
    before = os.environ.get("PARTYRATE_LANG")
    os.environ["PARTYRATE_LANG"] = lang
    try:
        with _inside(DOCS.parent):
            for example in doctest.DocTestParser().get_examples(PAGE.read_text("utf-8")):
                exec(compile(example.source, str(PAGE), "single"), names)  # noqa: S102 - our own page
    finally:
        if before is None:
            del os.environ["PARTYRATE_LANG"]
        else:
            os.environ["PARTYRATE_LANG"] = before
    return {name: value for name, value in names.items() if isinstance(value, Chart)}


class _inside:  # noqa: N801 - used like contextlib.chdir
    """Work in a folder for a while, printing nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.before, self.out = folder, Path.cwd(), sys.displayhook

    def __enter__(self) -> None:
        os.chdir(self.folder)
        sys.displayhook = lambda value: None

    def __exit__(self, *_: object) -> None:
        os.chdir(self.before)
        sys.displayhook = self.out


def pictures() -> Iterator[tuple[str, Chart]]:
    """Yield every chart of the page in both languages, for light and for dark pages, by the name of its file."""
    for lang in ("en", "zh"):
        for name, chart in charts(lang).items():
            yield f"{name}-{lang}.svg", chart
            yield f"{name}-{lang}-dark.svg", chart.dark()


def digest(chart: Chart) -> str:
    """Return the mark of what a picture was drawn from, in the colours of both pages."""
    drawn_from = chart.json() + chart.dark().json()
    return f"<!-- drawn from {hashlib.sha256(drawn_from.encode()).hexdigest()} -->"


def draw() -> None:
    """Draw the pictures that the page shows, where they are not up to date."""
    shown = PAGE.read_text("utf-8")
    DRAWN.mkdir(parents=True, exist_ok=True)
    for name, chart in pictures():
        if f"/{name}\n" in shown:
            _write(DRAWN / name, chart, Chart.svg)


def _write(path: Path, chart: Chart, drawn: Callable[[Chart], str]) -> None:
    mark = digest(chart)
    if not path.exists() or not path.read_text("utf-8").endswith(mark):
        path.write_text(drawn(chart) + mark, encoding="utf-8")


def _following(chart: Chart) -> str:
    """Draw a chart in the colours of the page where it stands."""
    return rendering.following(chart.svg(), chart.dark().svg())


def kept() -> Iterator[tuple[Path, Chart]]:
    """Yield the pictures that are kept."""
    for name, chart in pictures():
        if name.split("-")[0] in NAMES and "dark" not in name:
            yield KEPT / name, chart


def stale() -> list[str]:
    """Return the names of kept pictures that are not there, or were drawn from something else."""
    return [
        path.name for path, chart in kept() if not path.exists() or not path.read_text("utf-8").endswith(digest(chart))
    ]


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        old = stale()
        sys.exit(f"out of date: {', '.join(old)}; run python docs/make_charts.py" if old else 0)
    KEPT.mkdir(exist_ok=True)
    for path, chart in kept():
        _write(path, chart, _following)
