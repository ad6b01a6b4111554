"""A whole country's monthly marks: 600,000 secretaries, 12 months, 41 items, 295 million marks streamed from a file.

Each item is marked from 0 to 100 with one decimal; items are weighted within 10 categories, categories add up to the
month's total, the year's score is the mean of the months rounded half up to two decimals, and a ladder of four levels
is read from it. The marks are drawn from a fixed seed into a Parquet file in a temporary folder, month after month.
By hand the same sums are streamed by Polars over whole numbers. Each way runs in a process of its own, so that the
most memory it held can be told; the ways take turns.

    python tests/bench/national.py [UNITS] [TIMES]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import harness
import numpy as np
import polars as pl
from attrs import frozen

import partyrate as pr

UNITS, MONTHS, SEED = 600_000, 12, 10_41
SIZES = (5, 4, 4, 4, 4, 4, 4, 4, 4, 4)
"""How many items each category has."""
WEIGHTS = [3] * 18 + [2] * 23
"""Weights of the items in percent; they total 100."""
ITEMS = [f"item_{number:02}" for number in range(1, sum(SIZES) + 1)]
LEVELS = {"excellent": 55, "qualified": 50, "basic": 45, "unqualified": None}


def files(folder: Path, units: int = UNITS) -> None:
    """Draw the marks and write them, a row group for each month."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    numbers = np.arange(units)
    pl.DataFrame({"secretary": numbers}).write_parquet(folder / "units.parquet")
    schema = pa.schema([("secretary", pa.int64()), ("month", pa.int8()), *((name, pa.float64()) for name in ITEMS)])
    with pq.ParquetWriter(folder / "months.parquet", schema) as writer:
        for month in range(1, MONTHS + 1):
            chance = np.random.default_rng([SEED, month])
            columns = [numbers, np.full(units, month, dtype=np.int8)]
            columns += [chance.integers(0, 1_001, units) / 10 for _ in ITEMS]
            writer.write_table(pa.table(columns, schema=schema), row_group_size=100_000)


def scheme(units: int = UNITS) -> pr.Scheme:
    """Give the rules: a tree of groups over the month's marks, the mean of the months, and a ladder."""
    parents = [f"category_{number:02}" for number, size in enumerate(SIZES, start=1) for _ in range(size)]
    return pr.Scheme(
        name="national",
        tables=[
            pr.Table(name="secretary", key="secretary", rows=max(units, 1_000_000)),
            pr.Table(name="month", key="month", parent="secretary", rows=MONTHS),
        ],
        indicators=[
            *(
                pr.Indicator(
                    name=name, table="month", kind="number", low=0, high=100, decimals=1, parent=parent,
                    weight=Fraction(weight, 100),
                )
                for name, parent, weight in zip(ITEMS, parents, WEIGHTS, strict=True)
            ),
            *(pr.Indicator(name=name, table="month", parent="total") for name in dict.fromkeys(parents)),
            pr.Indicator(name="total", table="month"),
            pr.Indicator(name="score", table="secretary", formula="round(mean(total), 2)"),
        ],
        ladders=[
            pr.Ladder(
                name="level",
                table="secretary",
                levels=[
                    pr.Level(name=name, when=None if least is None else f"score >= {least}")
                    for name, least in LEVELS.items()
                ],
            )
        ],
    )  # fmt: skip


def by_hand(folder: Path, *, check: bool = False) -> pl.DataFrame:
    """Give score and level by streaming over whole numbers, as an expert would write it.

    With checks, the same pass counts for each secretary the months, the distinct ones, and those in which every mark is
    there, from 0 to 100, with one decimal.

    Raises:
        ValueError: The checks find a fault.
    """
    marks = {name: pl.col(name) for name in ITEMS}
    tenths = {name: (mark * 10).round() for name, mark in marks.items()}
    total = sum(
        ((tenths[name].cast(pl.Int64, strict=False)) * weight for name, weight in zip(ITEMS, WEIGHTS, strict=True)),
        pl.lit(0, dtype=pl.Int64),
    )
    # Polars divides by a literal inexactly; by a column exactly.
    sound = pl.all_horizontal(
        (mark >= 0) & (mark <= 100) & (tenths[name] / (mark * 0 + 10) == mark) for name, mark in marks.items()
    )
    columns = {"total": total} | ({"sound": sound} if check else {})
    sums = (
        pl.scan_parquet(folder / "months.parquet")
        .select("secretary", "month", **columns)
        .group_by("secretary")
        .agg(
            pl.col("total").sum(),
            *([pl.col("sound").sum(), pl.col("month").n_unique()] if check else []),
            months=pl.len().cast(pl.Int64),
        )
    )
    units = pl.scan_parquet(folder / "units.parquet")
    if check:
        found = sums.collect(engine="streaming")
        whole = pl.all_horizontal(*(pl.col(name) == pl.col("months") for name in ("sound", "month")))
        right = pl.col("secretary").is_not_null() & (pl.col("months") <= MONTHS) & whole
        lost = found.lazy().join(units, on="secretary", how="anti").collect()
        if not found.select(right.all()).item() or lost.height:
            raise ValueError("the marks are at fault")
        sums = found.lazy()
    score = pl.col("score")
    level: Any = pl
    for name, least in LEVELS.items():
        level = level.otherwise(pl.lit(name)) if least is None else level.when(score >= 100 * least).then(pl.lit(name))
    # Totals count thousandths of a point: hundredths, half up, are (2 * total + 10 * months) // (20 * months).
    scored = (2 * pl.col("total") + 10 * pl.col("months")) // (20 * pl.col("months"))
    return (
        units.join(sums, on="secretary", how="left")
        .select("secretary", score=scored)
        .with_columns(level=level)
        .with_columns(score=(score / (score * 0 + 100)).cast(pl.Decimal(18, 2)))
        .collect(engine="streaming")
    )


def rated(folder: Path, *, check: bool) -> pl.DataFrame:
    """Give score and level by the library, streamed."""
    found = pr.Evaluator(scheme()).rate(
        pl.scan_parquet(folder / "units.parquet"),
        tables={"month": pl.scan_parquet(folder / "months.parquet")},
        check=check,
    )
    result: pl.DataFrame = found.units.collect(engine="streaming")
    return result


HAND, HAND_CHECKED = "Polars by hand, streamed, no checks", "Polars by hand, streamed, with checks"
UNCHECKED, CHECKED = "partyrate, without checks", "partyrate, with checks"
WAYS: dict[str, Callable[[Path], pl.DataFrame]] = {
    HAND: by_hand,
    HAND_CHECKED: lambda folder: by_hand(folder, check=True),
    UNCHECKED: lambda folder: rated(folder, check=False),
    CHECKED: lambda folder: rated(folder, check=True),
}


@frozen
class Way:
    """One way: its median seconds, how many times those by hand, and the most memory it held, in GB."""

    name: str
    seconds: float
    ratio: float
    memory: float
    runs: int

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The row of a table."""
        return self.name, f"{self.ratio:.2f}", f"{self.seconds:.2f}", str(self.runs), f"{self.memory:.2f} GB"


def one(folder: str, name: str) -> None:
    """Run one way in this process and say how long it took, what it held at most, and what came out of it."""
    start = time.perf_counter()
    found = WAYS[name](Path(folder))
    seconds = time.perf_counter() - start
    memory = harness.peak_memory()
    ordered = found.sort("secretary").select("secretary", pl.col("score").cast(pl.String), "level")
    harness.report(seconds=seconds, memory=memory, rows=found.height, digest=int(ordered.hash_rows(seed=0).sum()))


def measure(units: int = UNITS, times: int = harness.TIMES) -> tuple[list[Way], float]:
    """Give the ways, and the size of the file in MB.

    Raises:
        ValueError: The ways disagree.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files(folder, units)
        size = (folder / "months.parquet").stat().st_size / 1e6
        runs: dict[str, list[dict[str, Any]]] = {way: [] for way in WAYS}
        for _ in range(times):
            for way, found in runs.items():
                found.append(harness.child("national.py", "one", folder, way))
    digests = {each["digest"] for found in runs.values() for each in found}
    if len(digests) != 1:
        raise ValueError(digests)
    return list(_ways(runs)), size


def _ways(runs: dict[str, list[dict[str, Any]]]) -> Iterator[Way]:
    timings = {way: harness.Timing(tuple(each["seconds"] for each in found), ()) for way, found in runs.items()}
    for way, found in runs.items():
        seconds = timings[way].seconds
        memory = max(each["memory"] for each in found)
        yield Way(way, seconds, seconds / timings[HAND].seconds, memory, len(found))


def bars(ways: list[Way]) -> list[harness.Bar]:
    """Hold the figures to their limits."""
    found = {way.name: way for way in ways}
    checks = found[CHECKED].seconds / found[HAND_CHECKED].seconds
    own = [way for way in ways if way.name in (UNCHECKED, CHECKED)]
    return [
        harness.Bar(f"National case: {UNCHECKED}, against Polars by hand", 1.5, found[UNCHECKED].ratio),
        harness.Bar(f"National case: {CHECKED}, against Polars by hand", 1.6, found[CHECKED].ratio),
        harness.Bar(f"National case: {CHECKED}, against the same checks by hand", 1.3, checks),
        *(harness.Bar(f"National case: {way.name}, memory", 1.5, way.memory, "GB") for way in own),
    ]


HEADS = ("Way", "Times by hand", "Seconds", "Runs", "Most memory")


def main(units: int = UNITS, times: int = harness.TIMES) -> None:
    """Print the table."""
    ways, size = measure(units, times)
    print(f"{units:,} secretaries, {units * MONTHS * len(ITEMS):,} marks in {size:.0f} MB")
    print(harness.table(HEADS, [way.cells for way in ways]))
    print(harness.table(["Bar", "Limit", "Found", "Met"], [bar.cells for bar in bars(ways)]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["one"]:
        one(*sys.argv[2:])
    else:
        main(*map(int, sys.argv[1:]))
