"""Try random pairs of a scheme and a cohort on a server: `make fuzz N=200 ON=postgres`, or `ON=spark`.

Every result, node and cause, on Spark every incentive and note as well, is compared with that of plain rows. Pairs that
the server refuses for a reason that is documented are counted by reason; the run goes on until so many were compared.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from tests.properties.long_run import Run, one_round, with_one_order_of_sets
from tests.servers import postgres, spark
from tests.servers.results import by_reference, row_differences
from tests.servers.statements import differences as statement_differences

import partyrate as pr
from partyrate.evaluator import Evaluator
from partyrate.testing import Cohort, rate
from partyrate.testing.comparing import differences, fail

ROUND = 10
"""Pairs of one round: fewer than in memory, since those of one round are like each other."""

COMPILED = 4
"""Every so many rounds Spark compiles its queries, as users have it; the others it interprets, in less time."""

Compare = Callable[[Evaluator, Cohort], Iterator[str]]
"""Says where a server gives another result than plain rows."""

Rounds = Callable[[int], AbstractContextManager[Compare]]
"""Gives what compares the pairs of a round: by its number, so that settings take turns."""


@contextmanager
def on_postgres() -> Iterator[Rounds]:
    """Start PostgreSQL; every second round has decimals in the database, the others doubles."""
    programs = postgres.programs()
    if programs is None:
        raise SystemExit(postgres.REASON)
    with postgres.running(programs) as server:
        compare = partial(statement_differences, dialect="postgres", run=server.run)
        yield lambda number: nullcontext(partial(compare, decimals=number % 2 == 1))


@contextmanager
def on_spark() -> Iterator[Rounds]:
    """Start a cluster of Spark."""
    if not spark.is_installed():
        raise SystemExit(spark.REASON)
    with spark.running() as session:
        if spark.executors(session) != spark.WORKERS:
            raise SystemExit("a worker of Spark does not run")

        @contextmanager
        def of_round(number: int) -> Iterator[Compare]:
            with nullcontext() if number % COMPILED == 0 else spark.interpreting(session):
                yield spark_differences

        yield of_round


def spark_differences(evaluator: Evaluator, cohort: Cohort) -> Iterator[str]:
    """Compare what Spark gives with plain rows: every node, note, result and incentive."""
    plan, expected = evaluator.plan, by_reference(evaluator, cohort)
    found = rate(evaluator, cohort, "pyspark")
    yield from differences(plan, expected, found, ("rows", "pyspark"))
    if list(expected.tables) != list(found.tables):
        yield f"pyspark: tables {list(found.tables)}, not {list(expected.tables)}"
    for table, rows in expected.tables.items():
        yield from row_differences(f"pyspark: {table}", plan.full_key(table), rows, rows_of(found.tables[table]))
    keys = [*dict.fromkeys(key for table in expected.tables for key in plan.full_key(table)), "incentive"]
    incentives = (with_texts(rows, keys) for rows in (expected.incentives, rows_of(found.incentives)))
    yield from row_differences("pyspark: incentives", keys, *incentives)


def with_texts(rows: list[dict[str, Any]], keys: list[str]) -> list[dict[str, Any]]:
    """Give rows with their keys as texts: a frame of incentives has texts where not all have the same keys."""
    return [{**row, **{key: str(row[key]) for key in keys if row.get(key) is not None}} for row in rows]


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """Collect a frame of Spark."""
    return [row.asDict() for row in frame.collect()]


SERVERS: dict[str, tuple[Callable[[], AbstractContextManager[Rounds]], int]] = {
    "postgres": (on_postgres, 1),
    "spark": (on_spark, 2),
}
"""What starts each server, and how many pairs it is given at a time: Spark plans in another process."""


class OnServer(Run):
    """One run on a server: pairs are drawn first, and then compared, several at a time."""

    def __init__(self, folder: Path, rounds: Rounds, at_a_time: int) -> None:
        super().__init__(folder)
        self.rounds, self.at_a_time = rounds, at_a_time
        self.refused: Counter[str] = Counter()
        self.drawn: list[tuple[pr.Scheme, Cohort, str]] = []
        self.lock = threading.Lock()

    def pair(self, scheme: pr.Scheme, cohort: Cohort, name: str) -> None:
        """Keep a pair for later, unless it was drawn before."""
        if self.is_new(scheme, cohort):
            self.drawn.append((scheme, cohort, name))

    def round(self, number: int) -> None:
        """Draw and compare a round of pairs."""
        self.drawn = []
        one_round(self, number, ROUND)
        with self.rounds(number) as compare, ThreadPoolExecutor(self.at_a_time) as pool:
            list(pool.map(partial(self.one, compare), self.drawn))

    def one(self, compare: Compare, pair: tuple[pr.Scheme, Cohort, str]) -> None:
        """Compare one pair."""
        scheme, cohort, name = pair
        fault: Exception | None = None
        try:
            fail(compare(pr.Evaluator(scheme), cohort))
        except (pr.EngineError, pr.UnprovenError) as refusal:
            with self.lock:
                self.refused[f"{type(refusal).__name__}: {refusal.why}"] += 1
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            fault = error
        with self.lock:
            self.tried["pairs"] += 1
            if fault is not None:
                self.broken["same"] += 1
                self.keep(name, scheme, cohort, fault)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=int, nargs="?", default=200)
    parser.add_argument("--on", choices=SERVERS, required=True, help="the server")
    parser.add_argument("--seed", type=int, default=1, help="the first round; the run before says where to go on")
    parser.add_argument("--folder", type=Path, default=Path(".hypothesis/on-servers"), help="where findings are kept")
    given = parser.parse_args()
    with_one_order_of_sets()
    warnings.simplefilter("ignore")  # pyspark warns of itself
    start_server, at_a_time = SERVERS[given.on]
    start, number = time.monotonic(), given.seed
    with start_server() as rounds:
        run = OnServer(given.folder / given.on, rounds, at_a_time)
        while run.tried["pairs"] < given.pairs:
            run.round(number)
            number += 1
            print(f"round {number - 1}: {run.tried['pairs']} pairs compared, {sum(run.refused.values())} refused, "
                  f"{run.broken['same']} differ, {time.monotonic() - start:.0f} s", flush=True)  # fmt: skip
    for reason, count in run.refused.most_common():
        print(f"{count:6} refused: {reason}")
    print(f"go on with --seed {number}")
    return 1 if run.broken else 0


if __name__ == "__main__":
    sys.exit(main())
