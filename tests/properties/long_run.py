"""Try many random pairs of a scheme and a cohort against every law, without shrinking: `make fuzz N=10000`.

Pairs come in rounds of 50, each with a seed of its own, so that `--seed` takes up a run where it stopped, and repeats a
round alone. What breaks a law is written down whole, as a scheme file and a cohort.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import partyrate as pr
from partyrate.testing import (
    Cohort,
    bounded,
    cohorts,
    explanation_replays,
    lossless_file,
    quota_kept_or_reported,
    row_order_does_not_matter,
    same_on_all_engines,
    schemes,
)
from partyrate.testing.frames import installed

ROUND = 50
SLOW = ("pandas", "pyarrow", "duckdb")
"""Engines that take most of the time: each is tried with every fifth pair."""

Law = Callable[[pr.Evaluator, Cohort], None]


def laws(number: int) -> dict[str, Law]:
    """Give the laws that one pair is tried against; by its number, so that slow engines take turns."""
    slow = [engine for place, engine in enumerate(SLOW) if engine in installed() and number % 5 == place]
    found: dict[str, Law] = {
        f"same on {engine}": partial(same_on_all_engines, engines=(engine,))
        for engine in ("polars", "polars lazy", *slow)
    }
    found |= {
        "order of rows": row_order_does_not_matter,
        "order of rows in polars": partial(row_order_does_not_matter, engine="polars"),
        "quotas": quota_kept_or_reported,
        "bounds": bounded,
        "explanations": explanation_replays,
        "file": lambda evaluator, cohort: lossless_file(evaluator.scheme),
    }
    if number % 5 == 4:
        found["explanations of polars"] = partial(explanation_replays, engine="polars")
    return found


class Run:
    """One long run: what was tried, and what broke."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tried: Counter[str] = Counter()
        self.broken: Counter[str] = Counter()

    def pair(self, scheme: pr.Scheme, cohort: Cohort, name: str) -> None:
        """Try one pair against every law."""
        self.tried["pairs"] += 1
        evaluator = pr.Evaluator(scheme)
        for law, holds in laws(self.tried["pairs"]).items():
            self.tried[law] += 1
            try:
                holds(evaluator, cohort)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
                self.broken[law] += 1
                self.keep(f"{name}-{law.replace(' ', '-')}", scheme, cohort, error)

    def keep(self, name: str, scheme: pr.Scheme, cohort: Cohort, error: Exception) -> None:
        """Write down what broke a law, and say the first of each kind."""
        self.folder.mkdir(parents=True, exist_ok=True)
        told = "" if isinstance(error, AssertionError) else traceback.format_exc()
        (self.folder / f"{name}.toml").write_text(pr.dumps_scheme(scheme), encoding="utf-8")
        (self.folder / f"{name}.txt").write_text(f"{cohort!r}\n{error}\n{told}", encoding="utf-8")
        if sum(self.broken.values()) == 1:
            print(f"first difference, kept as {self.folder / name}.toml and .txt:\n{type(error).__name__}: {error}")


def one_round(run: Run, number: int, size: int) -> None:
    """Try one round of pairs."""

    @seed(number)
    @settings(
        max_examples=size,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def pairs(data: st.DataObject) -> None:
        scheme = data.draw(schemes())
        run.pair(scheme, data.draw(cohorts(scheme)), f"{number}-{run.tried['pairs'] + 1}")

    pairs()


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=1, help="the first round; the run before says where to go on")
    parser.add_argument("--minutes", type=float, help="stop after the round in which this time is over")
    parser.add_argument("--folder", type=Path, default=Path(".hypothesis/long-run"), help="where findings are kept")
    given_ = parser.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":  # sets must have one order, for a seed to mean the same pairs
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})  # noqa: S606
    run, start, number = Run(given_.folder), time.monotonic(), given_.seed
    while run.tried["pairs"] < given_.pairs:
        one_round(run, number, min(ROUND, given_.pairs - run.tried["pairs"]))
        number += 1
        print(f"round {number - 1}: {run.tried['pairs']} pairs, {time.monotonic() - start:.0f} s, "
              f"{sum(run.broken.values())} broken laws", flush=True)  # fmt: skip
        if given_.minutes is not None and time.monotonic() - start > 60 * given_.minutes:
            break
    for law, count in run.tried.items():
        print(f"{law:28}{count:8} tried{run.broken[law]:8} broken" if law != "pairs" else f"{law:28}{count:8}")
    print(f"go on with --seed {number}")
    return 1 if run.broken else 0


if __name__ == "__main__":
    sys.exit(main())
