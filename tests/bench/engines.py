"""How long a cohort takes on each engine, for every shipped scheme and a generated one of 200 values.

The rows of a scheme's sample stand again and again under new keys, until there are 1,000 units, or as many as the
scheme allows. What is timed is a rating with its checks and the reading of all results of the units; every engine is
compared with plain rows. PostgreSQL runs the statement of the scheme, without its tables being made; it and Spark take
part where they are installed.

    python tests/bench/engines.py
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import harness
import polars as pl
from attrs import frozen

import partyrate as pr
from partyrate.testing import Cohort
from partyrate.testing.comparing import keyed_by_text, value_differences, values_of
from partyrate.testing.frames import installed, rate, tables_of, types_of

sys.path.insert(0, str(harness.ROOT))
from tests.servers import postgres, spark, statements

DATA = harness.ROOT / "examples" / "data"
ROWS = 1_000
VALUES = 200
INPUTS = 20

TIMES_LAZY = 3.0
"""How many times as long as lazy Polars DuckDB may take."""

LEAST = 1.0
"""Seconds that DuckDB may take however fast lazy Polars is."""

SQL = 1.0
"""Seconds of the processor in which a statement is written."""

FRAMES: Final[Sequence[str]] = ("rows", "pandas", "polars", "polars lazy", "pyarrow", "duckdb")
HEADS: Final[Mapping[str, str]] = {
    "rows": "rows", "pandas": "pandas", "polars": "Polars", "polars lazy": "Polars, lazy", "pyarrow": "PyArrow",
    "duckdb": "DuckDB", "postgres": "PostgreSQL", "pyspark": "Spark",
}  # fmt: skip


def generated(count: int, seed: int = 1) -> pr.Scheme:
    """Build a scheme of so many values, each made of some of the last ones before it."""
    drawn = random.Random(seed)
    entries = [pr.Indicator(name=f"x{n}", kind="number", low=0, high=100, decimals=2) for n in range(INPUTS)]
    names = [entry.name for entry in entries]
    rules = (
        "round(min(100, {a} / 2 + {b} / 3), 2)",
        "round(max({a}, {b} - 3) * 0.95, 2)",
        "round(min({a} + {b}, 100) * 0.9, 2)",
        "{a} if {b} >= 40 else {b}",
    )
    for n in range(count):
        a, b = drawn.sample(names[-2 * INPUTS :], 2)
        entries.append(pr.Indicator(name=f"y{n}", formula=drawn.choice(rules).format(a=a, b=b)))
        names.append(f"y{n}")
    return pr.Scheme(name="generated", tables=[pr.Table(name="unit", key="id", rows=10_000)], indicators=entries)


def drawn_cohort(rows: int) -> Cohort:
    """Draw rows of a generated scheme."""
    drawn = random.Random(rows)
    names = [f"x{n}" for n in range(INPUTS)]
    return Cohort([{"id": f"u{n}", **{name: drawn.randint(0, 10_000) / 100 for name in names}} for n in range(rows)])


def table(path: Path) -> list[dict[str, Any]]:
    """Read a file of the samples, with the types that Polars finds."""
    return pl.read_csv(path, infer_schema_length=None, try_parse_dates=True).rows(named=True)


def sample_cohort(scheme: pr.Scheme, rows: int) -> Cohort:
    """Repeat the sample of a scheme under new keys, until there are so many units, or as many as it allows."""
    own = DATA / f"{scheme.name}-{scheme.edition}.csv"
    units = table(own if own.exists() else DATA / f"{scheme.name}.csv")
    files = {name: DATA / f"{scheme.name}-{name}.csv" for name in (*scheme.tables, "history")}
    tables = {name: table(path) for name, path in files.items() if path.exists()}
    root = scheme.root
    assert root is not None
    key, rows = root.key[-1], min(rows, root.rows or rows)
    made: dict[str, list[dict[str, Any]]] = {name: [] for name in tables}
    again: list[dict[str, Any]] = []
    while len(again) < rows:
        copy, some = len(again) // len(units), units[: rows - len(again)]
        again += [{**row, key: f"{row[key]} / {copy}"} for row in some]
        keys = {tuple(row[name] for name in root.key) for row in some}
        for name, finer in tables.items():
            below = [row for row in finer if tuple(row[each] for each in root.key) in keys]
            made[name] += [{**row, key: f"{row[key]} / {copy}"} for row in below]
    history = made.pop("history", [])
    year = max((int(row["round"]) for row in history), default=2018) + 1
    return Cohort(again, made, history, datetime(year + 1, 1, 31, tzinfo=UTC).date(), str(year))


@frozen
class Measured:
    """One scheme: the seconds of each engine by the clock, and those in which its statement is written.

    The latter are of the processor.
    """

    scheme: str
    seconds: Mapping[str, float]
    writing: float

    @property
    def ratio(self) -> float:
        """How many times as long as lazy Polars DuckDB takes, which may take a second anyway."""
        return self.seconds["duckdb"] / max(self.seconds["polars lazy"], LEAST / TIMES_LAZY)


def computed(evaluator: pr.Evaluator, cohort: Cohort, engine: str) -> object:
    """Rate a cohort and read all results of its units, as a user of each library does."""
    units: Any = rate(evaluator, cohort, engine).units
    for way in ("collect", "to_arrow_table", "toArrow"):
        if hasattr(type(units), way):
            return getattr(units, way)()
    return units


def in_postgres(evaluator: pr.Evaluator, cohort: Cohort, run: Callable[..., Any]) -> float:
    """Give the seconds of the statement of a scheme in PostgreSQL, beside those in which its tables are made."""
    plan = evaluator.plan
    given = tables_of(plan, cohort)
    kinds = statements.TYPES | {float: statements.DECIMAL}
    types = {name: {column: kinds[kind] for column, kind in types_of(plan, name, given).items()} for name in given}
    made = [
        each
        for name, rows in given.items()
        for each in statements.created(name, rows, {column: kind for column, (kind, _) in types[name].items()})
    ]
    text = evaluator.sql(
        "postgres",
        tables={name: name for name in given},
        types={name: {column: kind for column, (_, kind) in own.items()} for name, own in types.items()},
        as_of=cohort.as_of,
        period=cohort.period,
    )
    spent = []
    for last in ("SELECT 1 AS one", text):
        start = time.perf_counter()
        run(*made, last)
        spent.append(time.perf_counter() - start)
    return max(0.0, spent[1] - spent[0])


def one(scheme: pr.Scheme, cohort: Cohort, times: int, run: Callable[..., Any] | None, *, on_spark: bool) -> Measured:
    """Time one scheme on every engine that is there, and compare what they give.

    Raises:
        AssertionError: An engine differs from plain rows.
    """
    evaluator = pr.Evaluator(scheme)
    expected = keyed_by_text(values_of(rate(evaluator, cohort)))
    engines = [name for name in FRAMES if name == "rows" or name in installed()]
    for engine in [*engines[1:], *(["pyspark"] if on_spark else [])]:
        found = keyed_by_text(values_of(rate(evaluator, cohort, engine)))
        for difference in value_differences(evaluator.plan, expected, found, ("rows", engine)):
            raise AssertionError(f"{scheme.name} on {engine}: {difference}")
    ways = {name: partial(computed, evaluator, cohort, name) for name in engines}
    seconds = {name: timing.seconds for name, timing in harness.timed(ways, times).items()}
    if on_spark:
        seconds["pyspark"] = harness.timed({"": partial(computed, evaluator, cohort, "pyspark")}, 1)[""].seconds
    if run is not None:
        seconds["postgres"] = in_postgres(evaluator, cohort, run)
    writing = harness.timed({"": lambda: evaluator.sql("duckdb", as_of=cohort.as_of, period=cohort.period)}, times)[""]
    edition = scheme.edition or f"of {len(evaluator.plan.nodes)} values"
    return Measured(f"{scheme.name} {edition}", seconds, writing.work)


def measure(
    shipped: Iterable[Any] | None = None,
    rows: int = ROWS,
    values: int = VALUES,
    times: int = harness.TIMES,
    *,
    servers: bool = True,
) -> list[Measured]:
    """Time schemes, all that are shipped where none are given, and a generated one of so many values."""
    found: list[Measured] = []
    with ExitStack() as stack:
        bin_ = postgres.programs() if servers else None
        run = stack.enter_context(postgres.running(bin_)).run if bin_ is not None else None
        on_spark = servers and spark.is_installed()
        if on_spark:
            stack.enter_context(spark.running())
        for each in pr.shipped_schemes() if shipped is None else shipped:
            scheme = pr.load_scheme(each.name, edition=each.edition, profile="illustrative")
            found.append(one(scheme, sample_cohort(scheme, rows), times, run, on_spark=on_spark))
        scheme = generated(values)
        found.append(one(scheme, drawn_cohort(rows), times, run, on_spark=on_spark))
    return found


def text(found: Sequence[Measured]) -> str:
    """Write the figures as they stand on the page: when, and the table."""
    engines = [name for name in HEADS if all(name in each.seconds for each in found)]
    lines = [[each.scheme, *(f"{each.seconds[name]:.2f}" for name in engines), f"{each.writing:.2f}"] for each in found]
    day, load = datetime.now(tz=UTC).date(), os.getloadavg()[0]
    heads = ["Scheme", *(HEADS[name] for name in engines), "Statement written"]
    return f"{day}, load average {load:.1f}.\n\n{harness.table(heads, lines)}"


def bars(found: Sequence[Measured]) -> list[harness.Bar]:
    """Hold DuckDB and the writing of statements to their limits, where each is slowest."""
    held = [each for each in found if "duckdb" in each.seconds]
    what = "DuckDB against lazy Polars, or a third of a second where that takes less: the slowest of all schemes"
    written = "A statement is written, the slowest of all schemes"
    return [
        *([harness.Bar(what, TIMES_LAZY, max(each.ratio for each in held))] if held else []),
        harness.Bar(written, SQL, max(each.writing for each in found), "s"),
    ]


def main() -> None:
    """Print the table, and whether the limits hold."""
    found = measure()
    print(text(found))
    print(harness.table(harness.BARS, [bar.cells for bar in bars(found)]))


if __name__ == "__main__":
    main()
