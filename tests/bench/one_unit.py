"""How long one unit takes that is rated against a prepared cohort, for every shipped scheme.

Forty units of the sample take their own places again: `prepared.rate(unit)`, from a dict to the dict of its results.
Medians are given for the processor time of this process and for the time by the clock; some of the results are compared
with the rating of all units. The limit is 2 ms.

    python tests/bench/one_unit.py
"""

from __future__ import annotations

import csv
import statistics
import time
from pathlib import Path
from typing import Any

import partyrate as pr

DATA = Path(__file__).parents[2] / "examples" / "data"
MANY = 40


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


def main() -> None:
    """Time every scheme, as published and with its assumptions."""
    for each in pr.shipped_schemes():
        for profile in (None, "illustrative"):
            scheme = pr.load_scheme(each.name, edition=each.edition, profile=profile)
            evaluator = pr.Evaluator(scheme)
            units, asked = sample(scheme)
            prepared = evaluator.prepare(units, **asked)
            expected = evaluator.rate(units, **asked).units
            spent: list[tuple[float, float]] = []
            for place in range(0, len(units), max(1, len(units) // MANY)):
                start = time.process_time(), time.perf_counter()
                found = prepared.rate(units[place])
                spent.append((time.process_time() - start[0], time.perf_counter() - start[1]))
                assert found == expected[place]
            cpu, clock = (statistics.median(part) * 1_000 for part in zip(*spent, strict=True))
            how = f"{each.name} {each.edition}, {profile or 'as published'}: {len(units):,} units"
            print(f"{how}; {cpu:.2f} ms of the processor, {clock:.2f} ms by the clock", flush=True)


if __name__ == "__main__":
    main()
