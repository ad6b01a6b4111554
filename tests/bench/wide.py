"""Products of four scores over a cohort, whose whole numbers pass 2^53: Polars in 128 bits, and the same row by row.

python tests/bench/wide.py [ROWS] [TIMES]
"""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping

import harness
import polars as pl

import partyrate as pr

ROWS = 100_000
LEAST = 50
"""How many times as fast as row by row the columns are to be."""

COLUMNS, BY_ROWS, NARROW = "Polars, in columns", "Polars, row by row", "Polars, products of two scores, in columns"
LOWEST = {"a": 0, "b": 0, "c": 1, "d": -100}


def scheme_of(product: str, rows: int) -> pr.Scheme:
    """Build a scheme that adds up, compares, rounds, ranks and orders villages by a product of scores."""
    rules = {
        "product": product,
        "rounded": "round(product, 3, 'half_even')",
        "shared": "floor(product / 7 / c)",
        "total": "sum(product, within=())",
        "mean": "mean(product, within=())",
        "least": "min(product, within=())",
        "place": "rank(product, 'desc', ties='min', within=())",
        "chosen": "max(product, d) if a > 50 else -d",
    }
    levels = [pr.Level(name="five"), pr.Level(name="four")]
    quotas = [pr.Quota(levels=["five"], exactly="0.1 * rows")]
    star = pr.Ladder(
        name="star", table="village", order_by=["product desc"], ties="in", round="down", levels=levels, quotas=quotas,
        conflict="quota",
    )  # fmt: skip
    inputs = [pr.Indicator(name=name, kind="number", low=low, high=100, decimals=2) for name, low in LOWEST.items()]
    formulas = [pr.Indicator(name=name, formula=rule) for name, rule in rules.items()]
    return pr.Scheme(
        name="products", tables=[pr.Table(name="village", key="village", rows=rows)],
        indicators=[*inputs, *formulas], ladders=[star],
    )  # fmt: skip


def measure(rows: int = ROWS, times: int = harness.TIMES) -> Mapping[str, harness.Timing]:
    """Time both ways, and products of two scores, which 64 bits hold."""
    drawn = random.Random(1)
    scores = {name: [drawn.randint(low * 100, 10_000) / 100 for _ in range(rows)] for name, low in LOWEST.items()}
    frame = pl.DataFrame({"village": [f"v{number}" for number in range(rows)], **scores})
    great, small = scheme_of("a * b * c * d", rows), scheme_of("a * d", rows)
    columns, by_rows, narrow = (
        pr.Evaluator(great, row_engine_limit=0),
        pr.Evaluator(great, row_engine_limit=rows),
        pr.Evaluator(small, row_engine_limit=0),
    )
    ways = {
        COLUMNS: lambda: columns.rate(frame).units,
        BY_ROWS: lambda: by_rows.rate(frame).units,
        NARROW: lambda: narrow.rate(frame).units,
    }
    assert columns.rate(frame).values("total") == by_rows.rate(frame).values("total")
    return harness.timed(ways, times)


def bars(timings: Mapping[str, harness.Timing]) -> list[harness.Bar]:
    """Hold the figures to their limits."""
    what = f"Products of four scores, {ROWS:,} rows, how many times as fast as row by row"
    return [harness.Bar(what, LEAST, timings[BY_ROWS].work / timings[COLUMNS].work, at_least=True)]


HEADS = ("Way", "Seconds by the clock", "of the processor")


def text(timings: Mapping[str, harness.Timing]) -> str:
    """Write the table of the page."""
    return harness.table(HEADS, [(name, f"{each.seconds:.2f}", f"{each.work:.2f}") for name, each in timings.items()])


def main(rows: int = ROWS, times: int = harness.TIMES) -> None:
    """Print the table and the bar."""
    found = measure(rows, times)
    print(text(found))
    print(harness.table(harness.BARS, [bar.cells for bar in bars(found)]))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
