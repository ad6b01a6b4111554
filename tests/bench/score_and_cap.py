"""Plain rows, score and cap: the library against a loop by hand and against zen-engine, a rules engine written in Rust.

The rule and the loop are those of `rows`. zen-engine runs in a process and an environment of its own; of its calls from
Python the fastest counts. Both use one thread, and the time of the processor is compared, which other work on the
machine changes least. It gives the same score and star, and checks no key, no bound and no number of decimals.

    python tests/bench/score_and_cap.py [ROWS] [TIMES]
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import harness
from attrs import frozen
from rows import ROWS, STARS, by_hand, rows_of, scheme_of
from weighted_star import OTHER_PYTHON

import partyrate as pr

RATE, UNITS = "partyrate, `rate(rows)`, with checks", "partyrate, `rate(rows).units`, with checks"
HAND = "Python by hand, whole numbers"


@frozen
class Way:
    """One way: rows a second by the clock and by the time of the processor, and rows it gets wrong."""

    name: str
    clock: float
    processor: float
    wrong: int

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The row of a table."""
        return self.name, f"{self.clock:,.0f}", f"{self.processor:,.0f}", f"{self.wrong:,}"


def measure(rows: int = ROWS, times: int = harness.TIMES) -> list[Way]:
    """Time all ways, and count the rows they get wrong by the loop by hand."""
    given, evaluator = rows_of(rows), pr.Evaluator(scheme_of())
    names = list(STARS)[::-1]
    scores, places = by_hand(given)
    right = [(cents, names[place]) for cents, place in zip(scores, places, strict=True)]
    units = evaluator.rate(given).units
    found = [(round(unit["score"] * 100), unit["star"]) for unit in units]
    wrong = sum(one != other for one, other in zip(found, right, strict=True))
    ways: dict[str, Callable[[], object]] = {
        HAND: lambda: by_hand(given),
        RATE: lambda: evaluator.rate(given),
        UNITS: lambda: evaluator.rate(given).units,
    }
    timings = harness.timed(ways, times)
    own = [
        Way(name, rows / each.seconds, rows / each.work, wrong if name != HAND else 0) for name, each in timings.items()
    ]
    if not OTHER_PYTHON.exists():
        return own
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.json"
        file.write_text(json.dumps({"rows": given, "scores": scores, "stars": [star for _, star in right]}))
        zen = harness.child("competitors/zen_score_and_cap.py", file, times, python=str(OTHER_PYTHON))
    for name, each in zen["ways"].items():
        timing = harness.Timing(*zip(*each["seconds"], strict=True))
        own.append(Way(f"{name} ({zen['version']})", rows / timing.seconds, rows / timing.work, each["wrong"]))
    return own


def bars(ways: list[Way]) -> list[harness.Bar]:
    """Hold the figures to their limits."""
    rates = {way.name: way.processor for way in ways}
    zen = [way.processor for way in ways if way.name.startswith("zen")]
    what = "Score and cap on plain rows, how many times as fast as the fastest call of zen-engine"
    return [harness.Bar(what, 1, rates[RATE] / max(zen), at_least=True)] if zen else []


HEADS = ("Way", "Rows a second by the clock", "of the processor", "Wrong rows")


def main(rows: int = ROWS, times: int = harness.TIMES) -> None:
    """Print the table."""
    ways = measure(rows, times)
    print(harness.table(HEADS, [way.cells for way in ways]))
    print(harness.table(["Bar", "Limit", "Found", "Met"], [bar.cells for bar in bars(ways)]))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
