"""How time and memory grow: the weighted-star task over 600,000, 6,000,000 and 60,000,000 villages.

The first two are rated in memory in turn, in one process. The largest table is streamed from a Parquet file in a
temporary folder to another one, with 5,000 districts, in a process of its own, so that the most memory it held can be
told.

    python tests/bench/growth.py [ROWS] [TIMES] [DISTRICTS]         ROWS is that of the smallest
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import harness
import polars as pl
from attrs import frozen
from weighted_star import CHECKED, HAND, UNCHECKED, by_hand, rated, scheme, units

import partyrate as pr

ROWS, DISTRICTS, PART = 600_000, 5_000, 1_000_000


def larger(rows: int = ROWS, times: int = harness.TIMES) -> dict[str, float]:
    """Rate a table and one ten times as large in turn; give how many times as long that takes, for each way."""
    small, large = units(rows), units(10 * rows)
    evaluator = pr.Evaluator(scheme(10 * rows))
    ways: dict[str, Callable[[pl.DataFrame], object]] = {
        HAND: by_hand,
        UNCHECKED: lambda frame: rated(evaluator, frame.lazy(), check=False),
        CHECKED: lambda frame: rated(evaluator, frame.lazy(), check=True),
    }
    runs = {(name, frame.height): partial(way, frame) for name, way in ways.items() for frame in (small, large)}
    for run in runs.values():
        run()
    timings = harness.timed(runs, times)
    return {name: timings[name, 10 * rows].seconds / timings[name, rows].seconds for name in ways}


@frozen
class Streamed:
    """What rating a table from a file into a file took: rows, seconds, and the most memory held, in GB."""

    rows: int
    checked: bool
    seconds: float
    memory: float

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The row of a table."""
        return f"{self.rows:,}", "yes" if self.checked else "no", f"{self.seconds:.1f}", f"{self.memory:.2f} GB"


def streamed(rows: int, districts: int = DISTRICTS) -> list[Streamed]:
    """Rate a large table from a file, without checks and with them, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "villages.parquet"
        parts = Path(folder) / "parts"
        parts.mkdir()
        for first in range(0, rows, PART):
            units(min(PART, rows - first), districts, first).write_parquet(parts / f"{first:012}.parquet")
        pl.scan_parquet(parts / "*.parquet").sink_parquet(file)
        for part in parts.iterdir():
            part.unlink()
        found = [harness.child("growth.py", "one", file, rows, districts, int(check)) for check in (False, True)]
    return [Streamed(rows, bool(number), each["seconds"], each["memory"]) for number, each in enumerate(found)]


def one(file: str, rows: str, districts: str, check: str) -> None:
    """Rate the villages of a file, write the result beside it, and say what that took.

    The first districts are rated by hand as well.

    Raises:
        ValueError: Rows are missing, or differ from those by hand.
    """
    start = time.perf_counter()
    source, target = pl.scan_parquet(file), Path(file).with_suffix(".rated.parquet")
    rating = pr.Evaluator(scheme(int(rows))).rate(source, check=bool(int(check)))
    rating.units.sink_parquet(target)
    seconds = time.perf_counter() - start
    memory = harness.peak_memory()
    result, few = pl.scan_parquet(target), pl.col("district") < max(1, int(districts) // 1_000)
    right = by_hand(source.filter(few).collect()).sort("village")
    some = result.filter(few).select(right.columns).sort("village").collect()
    height, same = result.select(pl.len()).collect().item(), some.equals(right)
    target.unlink()
    if height != int(rows) or not same or some.is_empty():
        raise ValueError(height, same)
    harness.report(seconds=seconds, memory=memory)


def measure(
    rows: int = ROWS, times: int = harness.TIMES, districts: int = DISTRICTS
) -> tuple[dict[str, float], list[Streamed]]:
    """Give how many times as long each way takes over ten times as many rows, and the ratings of the largest table."""
    return larger(rows, times), streamed(100 * rows, districts)


def bars(growth: dict[str, float], found: list[Streamed], rows: int = ROWS) -> list[harness.Bar]:
    """Hold the figures of the library to their limits."""
    limits = [
        harness.Bar(f"Weighted star, {name}: {10 * rows:,} rows, against {rows:,}", 11, times_as_long)
        for name, times_as_long in growth.items()
        if name != HAND
    ]
    for each in found:
        checks = "with checks" if each.checked else "without checks"
        what = f"Weighted star, {each.rows:,} rows from a file, {checks}: memory"
        limits.append(harness.Bar(what, 8, each.memory, "GB"))
    return limits


def tables(growth: dict[str, float], found: list[Streamed]) -> str:
    """Give both tables."""
    first = harness.table(
        ["Way", "Times as long for ten times as many rows"],
        [(name, f"{times_as_long:.2f}") for name, times_as_long in growth.items()],
    )
    return f"{first}\n\n{harness.table(HEADS, [each.cells for each in found])}"


HEADS = ("Rows", "Checked", "Seconds", "Most memory")


def main(rows: int = ROWS, times: int = harness.TIMES, districts: int = DISTRICTS) -> None:
    """Print the tables."""
    growth, found = measure(rows, times, districts)
    print(tables(growth, found))
    print(harness.table(["Bar", "Limit", "Found", "Met"], [bar.cells for bar in bars(growth, found, rows)]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(*sys.argv[2:])
    else:
        main(*map(int, sys.argv[1:]))
