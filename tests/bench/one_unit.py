"""How long one unit takes that is rated against a prepared cohort, for every shipped scheme.

Forty units of the sample take their own places again: `prepared.rate(unit)`, from a dict to the dict of its results,
each compared with the rating of all units. What is given are medians, of the time of this process on the processor and
of the time by the clock.

    python tests/bench/one_unit.py
"""

from __future__ import annotations

import csv
import os
import statistics
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import harness
from attrs import frozen

import partyrate as pr

DATA = Path(__file__).parents[2] / "examples" / "data"
MANY = 40
LIMIT = 2.0
"""Milliseconds of the processor that one unit may take."""

PROFILES = (None, "illustrative")


def table(path: Path) -> list[dict[str, Any]]:
    """Read a file of the samples."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sample(scheme: pr.Scheme) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Give the units of a scheme's sample, and what else a rating of them is asked for."""
    own = DATA / f"{scheme.name}-{scheme.edition}.csv"
    units = table(own if own.exists() else DATA / f"{scheme.name}.csv")
    files = {name: DATA / f"{scheme.name}-{name}.csv" for name in (*scheme.tables, "history")}
    tables = {name: table(path) for name, path in files.items() if path.exists()}
    past = [{**row, "round": int(row["round"])} for row in tables.pop("history", [])]
    year = max((row["round"] for row in past), default=2018) + 1
    given = {**tables, **({"history": past} if past else {})}
    return units, {"tables": given, "as_of": f"{year + 1}-01-31", "period": str(year)}


@frozen
class One:
    """One scheme, as published or with a profile: how many units, and the milliseconds that one of them takes."""

    scheme: str
    profile: str | None
    units: int
    processor: float
    clock: float


def measure(shipped: Iterable[Any] | None = None, many: int = MANY) -> list[One]:
    """Time schemes, all that are shipped where none are given; `many` units of each."""
    found: list[One] = []
    for each in pr.shipped_schemes() if shipped is None else shipped:
        for profile in PROFILES:
            scheme = pr.load_scheme(each.name, edition=each.edition, profile=profile)
            evaluator = pr.Evaluator(scheme)
            units, asked = sample(scheme)
            prepared = evaluator.prepare(units, **asked)
            expected = evaluator.rate(units, **asked).units
            spent: list[tuple[float, float]] = []
            for place in range(0, len(units), max(1, len(units) // many)):
                start = time.process_time(), time.perf_counter()
                row = prepared.rate(units[place])
                spent.append((time.process_time() - start[0], time.perf_counter() - start[1]))
                if row != expected[place]:
                    raise AssertionError(f"{each.name}: {units[place]} is not rated as among all")
            processor, clock = (statistics.median(part) * 1_000 for part in zip(*spent, strict=True))
            found.append(One(f"{each.name} {each.edition}", profile, len(units), processor, clock))
    return found


def text(found: Sequence[One]) -> str:
    """Write the figures as they stand on the page: when, the table, the slowest one."""
    rows: dict[str, list[One]] = {}
    for each in found:
        rows.setdefault(each.scheme, []).append(each)
    lines = [[name, f"{row[0].units:,}", *(f"{each.processor:.2f}" for each in row)] for name, row in rows.items()]
    day, load = datetime.now(tz=UTC).date(), os.getloadavg()[0]
    return f"{day}, load average {load:.1f}.\n\n{harness.table(HEADS, lines)}\n\n{slowest(found)}"


def slowest(found: Sequence[One]) -> str:
    """Say which scheme takes longest."""
    most = max(found, key=lambda each: each.processor)
    how = "as published" if most.profile is None else f"with the {most.profile} profile"
    return (
        f"The slowest is {most.scheme}, {how}: {most.processor:.2f} ms of the processor, {most.clock:.2f} by the clock."
    )


def bars(found: Sequence[One]) -> list[harness.Bar]:
    """Hold the slowest one to the limit."""
    what = "One unit against a prepared cohort, the slowest of all shipped schemes"
    return [harness.Bar(what, LIMIT, max(each.processor for each in found), "ms")]


HEADS = ("Scheme", "Units", "As published, ms", "With the illustrative profile, ms")


def main() -> None:
    """Print the table, and whether the limit holds."""
    found = measure()
    print(text(found))
    print(harness.table(harness.BARS, [bar.cells for bar in bars(found)]))


if __name__ == "__main__":
    main()
