"""How many plain rows a second are rated, against an exact loop written by hand.

Villages as dicts: three marks with two decimals, weighted with 0.50, 0.35 and 0.15, the score rounded half up to two
decimals; five stars from 90, four from 80, three from 60, else none; a veto caps at three stars.

What is timed: `Evaluator.rate(rows)`, from a list of dicts to a `Rating` whose every score and star can be asked for.
That is reading and checking all cells (type, bounds, decimals), keys and columns, computing, and keeping every value of
every row as a whole number. The program was compiled before, by a first rating. Not within it: `Rating.units`, the list
of dicts with decimals, is made when it is asked for and timed on its own line; notes and accounts are made then, too.

By hand: the same rule in whole numbers, in one loop. It reads a double as `round(x * 100)` and checks nothing but that
this is exact and lies within the bounds; it looks at no key, and keeps the score and the star.

Both ways run in turn in one process, with the garbage collector as Python sets it. Medians are given for the processor
time of this process, which tells most where others use the machine, and for the time by the clock.

    python tests/bench/rows.py [ROWS] [TIMES] [KIND]        KIND is float, decimal, text or int
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import partyrate as pr

ROWS, TIMES, SEED = 200_000, 5, 50_35_15
MARKS = ("superior", "mass", "peer")
STARS = {"five": 90, "four": 80, "three": 60, "none": None}
KINDS: dict[str, Callable[[int], Any]] = {
    "float": lambda cents: cents / 100,
    "decimal": lambda cents: Decimal(cents).scaleb(-2),
    "text": lambda cents: f"{cents // 100}.{cents % 100:02}",
    "int": lambda cents: cents // 100,
}


def rows_of(rows: int, seed: int = SEED, kind: str = "float") -> list[dict[str, Any]]:
    """Draw villages from a seed."""
    chance = random.Random(seed)
    make = KINDS[kind]
    return [
        {
            "village": number,
            **{name: make(chance.randint(4_000, 10_000)) for name in MARKS},
            "veto": chance.random() < 0.02,
        }
        for number in range(rows)
    ]


def scheme_of() -> pr.Scheme:
    """Give the rule as a scheme."""
    levels = [pr.Level(name=name, when=None if least is None else f"score >= {least}") for name, least in STARS.items()]
    return pr.Scheme(
        name="score and cap",
        tables=[pr.Table(name="village", key="village")],
        indicators=[
            *(pr.Indicator(name=name, kind="number", low=0, high=100, decimals=2) for name in MARKS),
            pr.Indicator(name="veto", kind="flag"),
            pr.Indicator(name="score", formula="round(0.50 * superior + 0.35 * mass + 0.15 * peer, 2)"),
        ],
        ladders=[pr.Ladder(name="star", levels=levels)],
        gates=[pr.Gate(name="veto", when="veto", cap={"star": "three"})],
    )


def cents_of(raw: Any) -> int:
    """Read a mark by hand."""
    if type(raw) is float:
        cents = round(raw * 100)
        exact = cents / 100 == raw
    else:
        scaled = Decimal(raw) * 100
        cents = int(scaled)
        exact = cents == scaled
    if not (exact and 0 <= cents <= 10_000):
        raise ValueError(raw)
    return cents


def by_hand(rows: list[dict[str, Any]]) -> tuple[list[int], list[int]]:
    """Give scores in hundredths, and stars counted from the lowest level, 0."""
    scores, stars = [], []
    for row in rows:
        total = cents_of(row["superior"]) * 50 + cents_of(row["mass"]) * 35 + cents_of(row["peer"]) * 15
        score = (total + 50) // 100
        star = 3 if score >= 9_000 else 2 if score >= 8_000 else 1 if score >= 6_000 else 0
        if row["veto"] and star > 1:
            star = 1
        scores.append(score)
        stars.append(star)
    return scores, stars


def main(rows: int = ROWS, times: int = TIMES, kind: str = "float") -> None:
    """Time both ways in turn, and print medians and ratios."""
    given, evaluator = rows_of(rows, kind=kind), pr.Evaluator(scheme_of())
    scores, stars = by_hand(given)
    rating = evaluator.rate(given)
    assert [value * 100 for value in rating.values("score")] == scores
    assert [level.place for level in rating.values("star")] == stars
    ways: dict[str, Callable[[], Any]] = {
        "by hand": lambda: by_hand(given),
        "rate": lambda: evaluator.rate(given),
        "units": lambda: rating.units,
    }
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(times):
        rating = evaluator.rate(given)
        for name, way in ways.items():
            start = time.process_time(), time.perf_counter()
            kept = way()
            spent[name].append((time.process_time() - start[0], time.perf_counter() - start[1]))
            del kept
    base = statistics.median(cpu for cpu, _ in spent["by hand"])
    print(f"{rows:,} dicts of {kind}")
    for name, found in spent.items():
        cpu, clock = (statistics.median(each) for each in zip(*found, strict=True))
        print(
            f"{name:>8}: {rows / cpu:>10,.0f} a second of the processor, {rows / clock:>10,.0f} by the clock, "
            f"{cpu / base:5.2f} times by hand"
        )


if __name__ == "__main__":
    given = dict(enumerate(sys.argv))
    main(int(given.get(1, ROWS)), int(given.get(2, TIMES)), given.get(3, "float"))
