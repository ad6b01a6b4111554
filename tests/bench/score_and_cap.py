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
from functools import partial
from pathlib import Path
from typing import Any

import harness
from attrs import frozen
from rows import KINDS, ROWS, STARS, by_hand, rows_of, scheme_of
from weighted_star import OTHER_PYTHON

import partyrate as pr

RATE, UNITS = "partyrate, `rate(rows)`, with checks", "partyrate, `rate(rows).units`, with checks"
HAND = "Python by hand, whole numbers"
OTHERS = {kind: f"partyrate, `rate(rows)` of {kind}s, with checks" for kind in KINDS if kind != "float"}
LEAST = 500_000
"""Rows a second."""


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


def right_of(rows: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """Give the score in hundredths and the star of each row, by hand."""
    names = list(STARS)[::-1]
    return [(cents, names[place]) for cents, place in zip(*by_hand(rows), strict=True)]


def wrong_of(units: list[dict[str, Any]], right: list[tuple[int, str]]) -> int:
    """Count the units that have another score or star."""
    found = [(round(unit["score"] * 100), unit["star"]) for unit in units]
    return sum(one != other for one, other in zip(found, right, strict=True))


def measure(rows: int = ROWS, times: int = harness.TIMES) -> list[Way]:
    """Time all ways, and count the rows they get wrong by the loop by hand."""
    evaluator = pr.Evaluator(scheme_of())
    tables = {kind: rows_of(rows, kind=kind) for kind in KINDS}
    given = tables["float"]
    right = {kind: right_of(each) for kind, each in tables.items()}
    wrong = {kind: wrong_of(evaluator.rate(each).units, right[kind]) for kind, each in tables.items()}
    ways: dict[str, Callable[[], object]] = {
        HAND: lambda: by_hand(given),
        RATE: lambda: evaluator.rate(given),
        UNITS: lambda: evaluator.rate(given).units,
        **{name: partial(evaluator.rate, tables[kind]) for kind, name in OTHERS.items()},
    }
    missed = {HAND: 0, RATE: wrong["float"], UNITS: wrong["float"], **{OTHERS[kind]: wrong[kind] for kind in OTHERS}}
    timings = harness.timed(ways, times)
    own = [Way(name, rows / each.seconds, rows / each.work, missed[name]) for name, each in timings.items()]
    if not OTHER_PYTHON.exists():
        return own
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.json"
        scores, stars = zip(*right["float"], strict=True)
        file.write_text(json.dumps({"rows": given, "scores": scores, "stars": stars}))
        zen = harness.child("competitors/zen_score_and_cap.py", file, times, python=str(OTHER_PYTHON))
    for name, each in zen["ways"].items():
        timing = harness.Timing(*zip(*each["seconds"], strict=True))
        own.append(Way(f"{name} ({zen['version']})", rows / timing.seconds, rows / timing.work, each["wrong"]))
    return own


def bars(ways: list[Way]) -> list[harness.Bar]:
    """Hold the figures to their limits."""
    rates = {way.name: way.processor for way in ways}
    zen = [way.processor for way in ways if way.name.startswith("zen")]
    what = "Score and cap on plain rows of {}s, how many a second"
    found = [
        harness.Bar(what.format(kind), LEAST, rates[name], "rows", at_least=True)
        for kind, name in {"float": RATE, **OTHERS}.items()
    ]
    what = "Score and cap on plain rows, how many times as fast as the fastest call of zen-engine"
    return [*found, *([harness.Bar(what, 1, rates[RATE] / max(zen), at_least=True)] if zen else [])]


HEADS = ("Way", "Rows a second by the clock", "of the processor", "Wrong rows")


def main(rows: int = ROWS, times: int = harness.TIMES) -> None:
    """Print the table."""
    ways = measure(rows, times)
    print(harness.table(HEADS, [way.cells for way in ways]))
    print(harness.table(["Bar", "Limit", "Found", "Met"], [bar.cells for bar in bars(ways)]))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
