"""How long a rating takes, against the same in Polars written by hand over exact integers.

600,000 villages in 16 districts: three marks with two decimals, weighted with 0.50, 0.35 and 0.15, the score rounded
half up to two decimals; stars 1:4:4:1 in each district, ties in, three stars for the rest; a veto caps at three stars
and leaves the place empty. Both ways run in turn in one process; medians and their ratios are printed, and the results
are compared.

    python tests/bench/weighted_star.py [ROWS] [TIMES]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable

import polars as pl

import partyrate as pr

ROWS, TIMES, DISTRICTS, SEED = 600_000, 5, 16, 50_35_15
MARKS = ("superior", "mass", "peer")
STARS = ("five", "four", "three", "none")


def units(rows: int) -> pl.DataFrame:
    """Draw villages from a fixed seed; marks are drawn evenly, so that ties are many."""
    chance = random.Random(SEED)
    marks = {name: [chance.randint(0, 10_000) / 100 for _ in range(rows)] for name in MARKS}
    return pl.DataFrame({
        "district": [f"D{chance.randrange(DISTRICTS):02}" for _ in range(rows)],
        "village": range(rows),
        **marks,
        "veto": [chance.random() < 0.02 for _ in range(rows)],
    })  # fmt: skip


def scheme() -> pr.Scheme:
    """Give the rules as a scheme."""
    marks = [pr.Indicator(name=name, kind="number", low=0, high=100, decimals=2) for name in MARKS]
    return pr.Scheme(
        name="weighted star",
        tables=[pr.Table(name="village", key=["district", "village"], rows=1_000_000)],
        indicators=[
            *marks,
            pr.Indicator(name="veto", kind="flag"),
            pr.Indicator(name="score", is_="round(0.50 * superior + 0.35 * mass + 0.15 * peer, 2)"),
        ],
        ladders=[
            pr.Ladder(
                name="star",
                levels=[pr.Level(name=name) for name in STARS],
                within="district",
                order_by="score desc",
                ties="in",
                round="down",
                remainder="three",
                quotas=[
                    pr.Quota(levels="five", exactly="0.1 * candidates"),
                    pr.Quota(levels="four", exactly="0.4 * candidates"),
                    pr.Quota(levels="none", exactly="0.1 * candidates"),
                ],
            )
        ],
        gates=[pr.Gate(name="veto", when="veto", cap={"star": "three"}, freed="empty")],
    )


def by_hand(frame: pl.DataFrame) -> pl.DataFrame:
    """Give score and star as an expert would write it: integers, one rank, counts of those already placed."""
    district = "district"
    marks = [(pl.col(name) * 100).round().cast(pl.Int64) for name in MARKS]
    total = marks[0] * 50 + marks[1] * 35 + marks[2] * 15
    five, four = pl.col("rank") <= pl.col("tenth"), pl.col("rank") <= pl.col("fives") + pl.col("four_tenths")
    three = pl.col("rank") <= pl.col("candidates") - pl.col("tenth")
    lazy = (
        frame.lazy()
        .with_columns(hundredths=(total + 50) // 100)
        .with_columns(
            rank=pl.col("hundredths").rank("min", descending=True).over(district).cast(pl.Int64),
            candidates=pl.len().over(district).cast(pl.Int64),
        )
        .with_columns(tenth=pl.col("candidates") // 10, four_tenths=pl.col("candidates") * 4 // 10)
        .with_columns(fives=five.sum().over(district).cast(pl.Int64))
        .with_columns(place=pl.when(five).then(3).when(four).then(2).when(three).then(1).otherwise(0))
        .with_columns(place=pl.when("veto").then(pl.min_horizontal("place", pl.lit(1))).otherwise("place"))
        .select(
            *frame.columns,
            score=(pl.col("hundredths") / (pl.col("hundredths") * 0 + 100)).cast(pl.Decimal(18, 2)),
            star=pl.when(pl.col("place") == 3).then(pl.lit("five")).when(pl.col("place") == 2).then(pl.lit("four"))
            .when(pl.col("place") == 1).then(pl.lit("three")).otherwise(pl.lit("none")),
        )
    )  # fmt: skip
    return lazy.collect()


def main(rows: int = ROWS, times: int = TIMES) -> None:
    """Time both ways in turn and print medians and ratios."""
    frame, evaluator = units(rows), pr.Evaluator(scheme())
    ways: dict[str, Callable[[], pl.DataFrame]] = {
        "by hand": lambda: by_hand(frame),
        "unchecked": lambda: evaluator.rate(frame, check=False).units,
        "checked": lambda: evaluator.rate(frame).units,
    }
    columns = ["district", "village", "score", "star"]
    expected = ways["by hand"]().select(columns)
    for name in ("unchecked", "checked"):
        assert ways[name]().select(columns).equals(expected), name
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(times):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - start)
    base = statistics.median(taken["by hand"])
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        print(f"{name:>10}: {median:6.3f} s, {median / base:5.2f} times by hand")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
