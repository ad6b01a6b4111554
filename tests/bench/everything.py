"""Run benchmarks and write the figures into docs/performance.md, between its markers.

    python tests/bench/everything.py            # all, in full size
    python tests/bench/everything.py --quick    # all, in small sizes; the figures are printed and nothing is written
    python tests/bench/everything.py one-unit   # these parts alone; the others stay on the page as they were

Without the environment that `make bench` makes for other engines, these are left out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

import engines
import float_error
import growth
import harness
import national
import one_unit
import rows
import score_and_cap
import weighted_star
import wide

import partyrate as pr

PAGE = harness.ROOT / "docs" / "performance.md"
Part = tuple[str, list[harness.Bar]]


def parts(*, quick: bool) -> Mapping[str, Callable[[], Part]]:
    """Give each part of the page by its name: what makes its text, and the limits it is held to."""
    share, times = (30, 2) if quick else (1, harness.TIMES)

    def star() -> Part:
        ways = weighted_star.measure(weighted_star.ROWS // share, times)
        return harness.table(weighted_star.HEADS, [way.cells for way in ways]), weighted_star.bars(ways)

    def country() -> Part:
        ways, size = national.measure(national.UNITS // share, times)
        marks = national.UNITS // share * national.MONTHS * len(national.ITEMS)
        text = f"{marks:,} marks in a file of {size:.0f} MB.\n\n"
        return text + harness.table(national.HEADS, [way.cells for way in ways]), national.bars(ways)

    def grown() -> Part:
        villages = growth.ROWS // share
        larger, streamed = growth.measure(villages, times, growth.DISTRICTS // share)
        return growth.tables(larger, streamed), growth.bars(larger, streamed, villages)

    def one() -> Part:
        found = one_unit.measure(many=max(2, one_unit.MANY // share))
        return one_unit.text(found), one_unit.bars(found)

    def plain() -> Part:
        ways = score_and_cap.measure(rows.ROWS // share, times)
        return harness.table(score_and_cap.HEADS, [way.cells for way in ways]), score_and_cap.bars(ways)

    def all_engines() -> Part:
        shipped = list(pr.shipped_schemes())[:2] if quick else None
        found = engines.measure(
            shipped, engines.ROWS // share, engines.VALUES // share, min(times, 3), servers=not quick
        )
        return engines.text(found), engines.bars(found)

    def great() -> Part:
        found = wide.measure(wide.ROWS // share, times)
        return wide.text(found), wide.bars(found)

    def floats() -> Part:
        samples = float_error.SAMPLES // share
        wrong, _ = float_error.counted(samples)
        lines = [(f"`{name}`", f"{count:,}", f"{count / samples:.2%}") for name, count in wrong.items()]
        return harness.table(["Way", f"Wrong of {samples:,}", "Share"], lines), []

    return {
        "machine": lambda: (harness.machine(), []),
        "weighted-star": star,
        "national": country,
        "growth": grown,
        "one-unit": one,
        "engines": all_engines,
        "wide": great,
        "rows": plain,
        "floats": floats,
    }


def main(asked: Sequence[str] = (), *, quick: bool) -> None:
    """Run parts, all where none is asked for; print each when it is there, and write the page unless sizes are small.

    Raises:
        KeyError: There is no such part.
    """
    known = parts(quick=quick)
    texts: dict[str, str] = {}
    bars: list[harness.Bar] = []
    for name in asked or known:
        texts[name], held = known[name]()
        print(f"{name}\n{texts[name]}\n", flush=True)
        bars += held
    page = PAGE.read_text(encoding="utf-8")
    texts["bars"] = harness.merged(page if asked else "", bars)
    print(texts["bars"])
    if not quick:
        PAGE.write_text(harness.written(page, texts), encoding="utf-8")


if __name__ == "__main__":
    main([word for word in sys.argv[1:] if word != "--quick"], quick="--quick" in sys.argv[1:])
