"""How long a rating takes, and how many rows are wrong, against the same written by hand and against other engines.

600,000 villages in 16 districts: three marks with two decimals, weighted with 0.50, 0.35 and 0.15, the score rounded
half up to two decimals; stars 1:4:4:1 in each district, ties in, three stars for the rest; a veto caps at three stars
and leaves the place empty. Ways in Polars run in turn in one process; other engines run one after another, each in a
process and an environment of its own (`make bench` makes it; without it they are left out). Every result is compared
with fractions.

    python tests/bench/weighted_star.py [ROWS] [TIMES]
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial
from math import floor
from pathlib import Path
from typing import Any

import harness
import numpy as np
import polars as pl
from attrs import frozen

import partyrate as pr

ROWS, DISTRICTS, SEED = 600_000, 16, 50_35_15
MARKS = ("superior", "mass", "peer")
WEIGHTS = {"superior": Fraction(50, 100), "mass": Fraction(35, 100), "peer": Fraction(15, 100)}
STARS = ("five", "four", "three", "none")
OTHERS = ("numpy", "openfisca", "zen", "simpleeval")
OTHER_PYTHON = harness.ROOT / ".venv-bench" / "bin" / "python"


def units(rows: int, districts: int = DISTRICTS, first: int = 0) -> pl.DataFrame:
    """Draw villages from a fixed seed; marks are drawn evenly, so that ties are many.

    `first` is the number of the first village: a large table is drawn in parts.
    """
    chance = np.random.default_rng([SEED, first])
    return pl.DataFrame({
        "district": chance.integers(0, districts, rows),
        "village": np.arange(first, first + rows),
        **{name: chance.integers(0, 10_001, rows) / 100 for name in MARKS},
        "veto": chance.random(rows) < 0.02,
    })  # fmt: skip


def scheme(rows: int = ROWS) -> pr.Scheme:
    """Give the rules as a scheme for at most so many villages, a million at least."""
    marks = [pr.Indicator(name=name, kind="number", low=0, high=100, decimals=2) for name in MARKS]
    return pr.Scheme(
        name="weighted star",
        tables=[pr.Table(name="village", key=["district", "village"], rows=max(rows, 1_000_000))],
        indicators=[
            *marks,
            pr.Indicator(name="veto", kind="flag"),
            pr.Indicator(name="score", formula="round(0.50 * superior + 0.35 * mass + 0.15 * peer, 2)"),
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


def rated(evaluator: pr.Evaluator, frame: pl.LazyFrame, *, check: bool) -> pl.DataFrame:
    """Give score and star by the library."""
    result: pl.DataFrame = evaluator.rate(frame, check=check).units.collect()
    return result


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


# -------------------------------------------------------------------------------------------------- the right answer


def exact(frame: pl.DataFrame) -> tuple[list[int], list[int]]:
    """Give scores in hundredths and stars from the lowest level, 0: in fractions, score after score, nothing shared."""
    scores: list[int] = []
    for row in frame.select(*MARKS).iter_rows(named=True):
        score = sum((weight * Fraction(str(row[name])) for name, weight in WEIGHTS.items()), Fraction(0))
        scores.append(floor(score * 100 + Fraction(1, 2)))
    by_district: dict[Any, list[int]] = defaultdict(list)
    for district, cents in zip(frame["district"], scores, strict=True):
        by_district[district].append(cents)
    place = {district: places(Counter(found)) for district, found in by_district.items()}
    stars = [place[district][cents] for district, cents in zip(frame["district"], scores, strict=True)]
    return scores, [min(star, 1) if veto else star for star, veto in zip(stars, frame["veto"], strict=True)]


def places(counts: Counter[int]) -> dict[int, int]:
    """Give the star of each score of a district from how often each occurs: all who tie at an edge get in."""
    candidates = counts.total()
    shares = {3: candidates // 10, 2: candidates * 4 // 10, 0: candidates // 10}
    star: dict[int, int] = {}
    better = 0
    left = dict(shares)
    for score in sorted(counts, reverse=True):
        if left[3] > 0:
            star[score] = 3
        elif left[2] > 0:
            star[score] = 2
        else:
            star[score] = 1 if better < candidates - shares[0] else 0
        if star[score] in (3, 2):
            left[star[score]] -= counts[score]
        better += counts[score]
    return star


def wrong(result: pl.DataFrame, right: tuple[Sequence[int], Sequence[int]]) -> int:
    """Count the rows of a result, in the order of the villages, whose score or star is not the right one."""
    words = [STARS[len(STARS) - 1 - star] for star in right[1]]
    answer = pl.DataFrame({"cents": right[0], "word": words})
    found = pl.concat([result.sort("village").select("score", "star"), answer], how="horizontal")
    hundredths = (pl.col("score").cast(pl.Float64) * 100).round()
    return found.filter((hundredths != pl.col("cents")) | (pl.col("star").cast(pl.String) != pl.col("word"))).height


# ----------------------------------------------------------------------------------------------------------- the ways


@frozen
class Way:
    """One way of doing the task: its seconds, how many times those of the first way, and the rows it gets wrong."""

    name: str
    seconds: float
    ratio: float
    wrong: int
    runs: int

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The row of a table."""
        return self.name, f"{self.ratio:.2f}", f"{self.seconds:.3f}", str(self.runs), f"{self.wrong:,}"


HAND = "Polars by hand, whole numbers, no checks"
UNCHECKED, CHECKED = "partyrate, lazy Polars, without checks", "partyrate, lazy Polars, with checks"
EAGER, PANDAS = "partyrate, Polars in memory, with checks", "partyrate, pandas, with checks"


def in_polars(frame: pl.DataFrame) -> dict[str, Callable[[], pl.DataFrame]]:
    """Give the ways that run in turn in this process."""
    evaluator, lazy = pr.Evaluator(scheme(frame.height)), frame.lazy()
    return {
        HAND: partial(by_hand, frame),
        UNCHECKED: partial(rated, evaluator, lazy, check=False),
        CHECKED: partial(rated, evaluator, lazy, check=True),
        EAGER: lambda: evaluator.rate(frame).units,
    }


def measure(rows: int = ROWS, times: int = harness.TIMES) -> list[Way]:
    """Time every way, and count the rows it gets wrong; the first is the one that others are compared with."""
    frame = units(rows)
    right = exact(frame)
    own = in_polars(frame)
    pandas = frame.to_pandas()
    evaluator = pr.Evaluator(scheme(rows))
    wrongs = {name: wrong(way(), right) for name, way in own.items()}  # also warms up what is made once
    timings = harness.timed(own, times)
    slow: dict[str, Callable[[], Any]] = {PANDAS: lambda: evaluator.rate(pandas).units}
    wrongs |= {name: wrong(pl.from_pandas(way()), right) for name, way in slow.items()}
    timings |= harness.timed(slow, times)
    base = timings[HAND].seconds
    found = [
        Way(name, each.seconds, each.seconds / base, wrongs[name], len(each.clock)) for name, each in timings.items()
    ]
    return [*found, *others(frame, right, base, times)]


def others(frame: pl.DataFrame, right: tuple[list[int], list[int]], base: float, times: int) -> Iterable[Way]:
    """Time other engines, each in a process of its own, where their environment has been made."""
    if not OTHER_PYTHON.exists():
        print(f"{OTHER_PYTHON.parent.parent.name} is not there: other engines are left out", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "villages.csv"
        marks = [(frame[name] * 100).round().cast(pl.Int64) for name in MARKS]
        flag = frame["veto"].cast(pl.Int64)
        columns = zip(frame["district"], *marks, flag, *right, strict=True)
        with file.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows([["district", *MARKS, "veto", "score", "star"], *columns])
        for name in OTHERS:
            script = f"competitors{os.sep}with_{name}.py"
            found = harness.child(script, file, times, harness.PATIENCE, python=str(OTHER_PYTHON))
            for way, each in found["ways"].items():
                seconds = sorted(each["seconds"])[len(each["seconds"]) // 2]
                yield Way(f"{way} ({found['version']})", seconds, seconds / base, each["wrong"], len(each["seconds"]))


def bars(ways: Iterable[Way]) -> list[harness.Bar]:
    """Hold the figures to their limits."""
    found = {way.name: way for way in ways}
    limits = [
        harness.Bar("Weighted star without checks, against Polars by hand", 1.3, found[UNCHECKED].ratio),
        harness.Bar("Weighted star with checks, against Polars by hand", 2, found[CHECKED].ratio),
    ]
    for name, way in found.items():
        if name.startswith("OpenFisca"):
            faster = way.seconds / found[UNCHECKED].seconds
            what = f"Weighted star without checks, how many times as fast as {name}"
            limits.append(harness.Bar(what, 2, faster, at_least=True))
    return limits


HEADS = ("Way", "Times by hand", "Seconds", "Runs", "Wrong rows")


def main(rows: int = ROWS, times: int = harness.TIMES) -> None:
    """Print the table."""
    ways = measure(rows, times)
    print(harness.table(HEADS, [way.cells for way in ways]))
    print()
    print(harness.table(["Bar", "Limit", "Found", "Met"], [bar.cells for bar in bars(ways)]))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
