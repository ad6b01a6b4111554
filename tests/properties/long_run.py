"""Try many random pairs of a scheme and a cohort against every law, without shrinking: `make fuzz N=10000`.

Each pair is computed by code, by the reference engine, in Polars, pandas and DuckDB, and explained; what else there is
takes turns. Pairs come in rounds of 50, each with a seed of its own, so that `--seed` takes up a run where it stopped,
and repeats a round alone; rounds are shared among processes. What breaks a law is written down whole, as a scheme file
and a cohort.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from functools import partial
from hashlib import sha256
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from tests.properties.choices import settled_in_every_way
from tests.properties.features import features
from tests.properties.oracle import differences_in_code
from tests.properties.strategies import given_by

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
from partyrate.testing.comparing import fail
from partyrate.testing.frames import installed

ROUND = 50
ALWAYS = ("polars", "pandas", "duckdb")
"""Engines that every pair is computed by, beside plain rows: in Polars with all notes and checks of data."""
TURN = 10
"""With how many pairs each of the other laws is tried once."""

MUCH = 2**30
"""Bytes: a pair has a handful of rows, and its plan should never need so much."""

Law = Callable[[pr.Evaluator, Cohort], None]


def same_in_code(evaluator: pr.Evaluator, cohort: Cohort) -> None:
    """Plain rows in code have the values of the reference engine."""
    plan, rows, dates, number = given_by(evaluator, cohort)
    assert evaluator.program is not None
    fail(differences_in_code(plan, evaluator.program, rows, dates, number))


def laws(number: int) -> dict[str, Law]:
    """Give the laws that one pair is tried against, by its number."""
    engines = {engine: partial(same_on_all_engines, engines=(engine,)) for engine in installed()}
    others: dict[str, Law] = {
        **{f"all same on {engine}": law for engine, law in engines.items() if engine != "polars"},
        "order of rows": row_order_does_not_matter,
        "order of rows in polars": partial(row_order_does_not_matter, engine="polars"),
        "quotas": quota_kept_or_reported,
        "bounds": bounded,
        "explanations of polars": partial(explanation_replays, engine="polars"),
        "file": lambda evaluator, cohort: lossless_file(evaluator.scheme),
    }
    turn = {name: law for place, (name, law) in enumerate(others.items()) if place % TURN == number % TURN}
    always: dict[str, Law] = {
        f"same on {engine}": partial(same_on_all_engines, engines=(engine,), notes=quick, check=quick)
        for engine in ALWAYS
        if engine in engines
        for quick in [engine == "polars"]
    }
    own: dict[str, Law] = {"same in code": same_in_code, "unpublished choices": settled_in_every_way}
    return {**own, "explanations": explanation_replays, **always, **turn}


def most_memory() -> int:
    """Give the most memory that this process held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def within_memory(check: Callable[[], None]) -> None:
    """Run a check, and fail where it needs far more memory than anything before it."""
    before = most_memory()
    check()
    if most_memory() - before > MUCH:
        raise MemoryError(f"{most_memory():,} bytes at most, and {before:,} before")


class Run:
    """One long run: what was tried, and what broke."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tried: Counter[str] = Counter()
        self.broken: Counter[str] = Counter()
        self.seen: set[bytes] = set()
        self.used: Counter[str] = Counter()
        self.featured = 0

    def is_new(self, scheme: pr.Scheme, cohort: Cohort) -> bool:
        """Whether a pair was not drawn before: what is small is drawn often."""
        digest = sha256(f"{pr.dumps_scheme(scheme)}\n{cohort!r}".encode()).digest()
        if digest in self.seen:
            return False
        self.seen.add(digest)
        return True

    def pair(self, scheme: pr.Scheme, cohort: Cohort, name: str) -> None:
        """Try one pair against every law, unless it was drawn before."""
        if not self.is_new(scheme, cohort):
            return
        evaluator = pr.Evaluator(scheme)
        used = list(features(evaluator, cohort))
        self.used.update(used)
        self.featured += bool(used)
        for law, holds in laws(len(self.seen)).items():
            self.tried[law] += 1
            try:
                within_memory(partial(holds, evaluator, cohort))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
                self.broken[law] += 1
                self.keep(f"{name}-{law.replace(' ', '-')}", scheme, cohort, error)

    def keep(self, name: str, scheme: pr.Scheme, cohort: Cohort, error: Exception) -> None:
        """Write down what broke a law, and say the first of each kind."""
        self.folder.mkdir(parents=True, exist_ok=True)
        told = "" if isinstance(error, AssertionError) else "".join(traceback.format_exception(error))
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
        run.pair(scheme, data.draw(cohorts(scheme)), f"{number}-{len(run.seen) + 1}")

    pairs()


def apart(folder: Path, number: int) -> Run:
    """Try one round in a process of its own, whose engines leave the other processors to the other rounds."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    if "duckdb" in installed():
        import duckdb

        duckdb.execute("SET threads = 1")
    run = Run(folder)
    one_round(run, number, ROUND)
    return run


def with_one_order_of_sets() -> None:
    """Start this program again, if need be, so that sets have one order: a seed then always means the same pairs."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, sys.orig_argv, {**os.environ, "PYTHONHASHSEED": "0"})  # noqa: S606


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=1, help="the first round; the run before says where to go on")
    parser.add_argument("--minutes", type=float, help="stop after the round in which this time is over")
    parser.add_argument("--folder", type=Path, default=Path(".hypothesis/long-run"), help="where findings are kept")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many processes share the rounds")
    given_ = parser.parse_args()
    with_one_order_of_sets()
    run, start, number, is_over = Run(given_.folder), time.monotonic(), given_.seed, False
    rounds: dict[Future[Run], int] = {}
    with ProcessPoolExecutor(given_.jobs, multiprocessing.get_context("spawn"), max_tasks_per_child=20) as pool:
        while rounds or not is_over:
            while len(rounds) < 2 * given_.jobs and not is_over:
                rounds[pool.submit(apart, given_.folder, number)] = number
                number += 1
            done, _ = wait(rounds, return_when=FIRST_COMPLETED)
            for each in done:
                found = each.result()
                run.seen |= found.seen
                run.tried += found.tried
                run.broken += found.broken
                run.used += found.used
                run.featured += found.featured
                print(f"round {rounds.pop(each)}: {len(run.seen)} pairs, {time.monotonic() - start:.0f} s, "
                      f"{sum(run.broken.values())} broken laws", flush=True)  # fmt: skip
            is_late = given_.minutes is not None and time.monotonic() - start > 60 * given_.minutes
            is_over = is_late or len(run.seen) >= given_.pairs
    print(f"{len(run.seen)} different pairs")
    for law, count in run.tried.items():
        print(f"{law:28}{count:8} tried{run.broken[law]:8} broken")
    print(f"{run.featured} pairs, drawn in their rounds, use at least one of:")
    for name, count in run.used.most_common():
        print(f"{name:28}{count:8}")
    print(f"go on with --seed {number}")
    return 1 if run.broken else 0


if __name__ == "__main__":
    sys.exit(main())
