"""How long one unit takes that is rated against a prepared cohort, for each shipped scheme that has sample data.

Every hundredth unit of the sample takes its own place again, with another mark: `prepared.rate(unit)`, from a dict
to the dict of its results. Medians are given for the processor time of this process and for the time by the clock; a
sample of the results is compared with ratings of all units.

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
ASKED: dict[str, Any] = {"as_of": "2020-01-31", "period": "2019"}


def table(name: str) -> list[dict[str, Any]]:
    """Read a file of the samples."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Time every scheme, as published and with its assumptions."""
    for name in ("tianjin-village", "tianjin-community"):
        for profile in (None, "illustrative"):
            evaluator = pr.Evaluator(pr.load_scheme(name, profile=profile))
            past = [{**row, "round": int(row["round"])} for row in table(f"{name}-history")]
            tables = {"staff": table(f"{name}-staff"), "event": table(f"{name}-event"), "history": past}
            units = table(name)
            prepared = evaluator.prepare(units, tables=tables, **ASKED)
            spent: list[tuple[float, float]] = []
            for place in range(0, len(units), 100):
                unit = {**units[place], "superior_score": units[place - 1]["superior_score"]}
                start = time.process_time(), time.perf_counter()
                found = prepared.rate(unit)
                spent.append((time.process_time() - start[0], time.perf_counter() - start[1]))
                if place % 1_000 == 0:
                    others = [*units[:place], unit, *units[place + 1 :]]
                    assert found == evaluator.rate(others, tables=tables, **ASKED).units[place]
            cpu, clock = (statistics.median(each) * 1_000 for each in zip(*spent, strict=True))
            how = profile or "as published"
            print(f"{name}, {how}: {len(units):,} units; {cpu:.2f} ms of the processor, {clock:.2f} ms by the clock")


if __name__ == "__main__":
    main()
