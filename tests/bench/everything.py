"""Run every benchmark and write the figures into docs/performance.md, between its markers.

    python tests/bench/everything.py            # all, in full size
    python tests/bench/everything.py --quick    # all, in small sizes; the figures are printed and nothing is written

Without the environment that `make bench` makes for other engines, these are left out.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import float_error
import growth
import harness
import national
import rows
import score_and_cap
import weighted_star

PAGE = harness.ROOT / "docs" / "performance.md"


def parts(*, quick: bool) -> Iterator[tuple[str, str, list[harness.Bar]]]:
    """Give the name of each part of the page, its text, and the limits it is held to."""
    share, times = (30, 2) if quick else (1, harness.TIMES)
    yield "machine", harness.machine(), []

    stars = weighted_star.measure(weighted_star.ROWS // share, times)
    yield "weighted-star", harness.table(weighted_star.HEADS, [way.cells for way in stars]), weighted_star.bars(stars)

    ways, size = national.measure(national.UNITS // share, times)
    marks = national.UNITS // share * national.MONTHS * len(national.ITEMS)
    text = f"{marks:,} marks in a file of {size:.0f} MB.\n\n"
    yield "national", text + harness.table(national.HEADS, [way.cells for way in ways]), national.bars(ways)

    villages = growth.ROWS // share
    grown, found = growth.measure(villages, times, growth.DISTRICTS // share)
    yield "growth", growth.tables(grown, found), growth.bars(grown, found, villages)

    plain = score_and_cap.measure(rows.ROWS // share, times)
    yield "rows", harness.table(score_and_cap.HEADS, [way.cells for way in plain]), score_and_cap.bars(plain)

    samples = float_error.SAMPLES // share
    wrong, _ = float_error.counted(samples)
    lines = [(f"`{name}`", f"{count:,}", f"{count / samples:.2%}") for name, count in wrong.items()]
    yield "floats", harness.table(["Way", f"Wrong of {samples:,}", "Share"], lines), []


def main(*, quick: bool) -> None:
    """Run all, print each part when it is there, and write the page unless the sizes are small."""
    texts: dict[str, str] = {}
    bars: list[harness.Bar] = []
    for name, text, held in parts(quick=quick):
        print(f"{name}\n{text}\n", flush=True)
        texts[name] = text
        bars += held
    texts["bars"] = harness.table(["What", "Limit", "Measured", "Met"], [bar.cells for bar in bars])
    print(texts["bars"])
    if not quick:
        PAGE.write_text(harness.written(PAGE.read_text(encoding="utf-8"), texts), encoding="utf-8")


if __name__ == "__main__":
    main(quick="--quick" in sys.argv[1:])
