"""How long the explanations of all units of the largest shipped sample take: each unit, its results, in two languages.

One by one, the first explanation of a rating reads its rows; those after it are timed each, over all cohorts. All
together is what a report asks for. What is given is the time of this process on the processor.

    python tests/bench/explanations.py
"""

from __future__ import annotations

import os
import statistics
import time
from datetime import UTC, datetime
from typing import Any

import harness
import one_unit
from attrs import frozen

import partyrate as pr
from partyrate.engines.cell_reader import shown_nodes
from partyrate.explain import Manner, explain

SCHEME = "tianjin-village"
TOGETHER = 15.0
"""Seconds that all explanations in two languages may take."""

ALONE = 5.0
"""Milliseconds that one may take after the first."""

STEP = 37
"""One unit of so many is explained alone."""


@frozen
class Found:
    """What was measured.

    Args:
        units: How many units there are.
        explanations: How many explanations there are in one language.
        together: Seconds for all of them in both.
        first: Milliseconds of the first one alone.
        alone: Milliseconds of each after it.
        without: Milliseconds of one that shares nothing with others.
    """

    units: int
    explanations: int
    together: float
    first: float
    alone: tuple[float, ...]
    without: float

    @property
    def slow(self) -> float:
        """Milliseconds within which 99 of 100 are done; the rest are those in which Python collects garbage."""
        return sorted(self.alone)[len(self.alone) * 99 // 100]


def rated() -> tuple[pr.Rating[Any], list[str]]:
    """Rate the sample; give the names of the results that its units have."""
    scheme = pr.load_scheme(SCHEME, profile="illustrative")
    units, asked = one_unit.sample(scheme)
    rating = pr.Evaluator(scheme).rate(units, **asked)
    names = [node.name for node in shown_nodes(rating.plan, rating.root) if node.is_computable]
    return rating, names


def timed(way: Any) -> float:
    """Give the seconds of the processor that a call takes."""
    start = time.process_time()
    way()
    return time.process_time() - start


def measure() -> Found:
    """Time explanations, and compare some of all with those alone."""
    rating, names = rated()
    count = len(rating.values(names[0]))
    together = sum(
        timed(lambda lang=lang: [each.shown for each in rating.explanations(of=names, lang=lang)])
        for lang in ("zh", "en")
    )
    fresh = rated()[0]
    keys = [tuple(row.values()) for row in fresh.result.fetch(fresh.root, [])]
    first = timed(lambda: fresh.explain(unit=keys[0], of=names[-1]))
    some = [(key, name) for key in keys[1::STEP] for name in names]
    alone = tuple(1_000 * timed(lambda key=key, name=name: fresh.explain(unit=key, of=name)) for key, name in some)
    few = some[:: len(some) // 20]
    expected = {}

    def unshared() -> None:
        for key, name in few:
            expected[key, name] = explain(rating, None, unit=key, of=name, manner=Manner())

    without = timed(unshared) / len(few)
    for (key, name), each in expected.items():
        if fresh.explain(unit=key, of=name) != each:
            raise AssertionError(f"{name} of {key} is explained in another way")
    return Found(count, count * len(names), together, first * 1_000, alone, without * 1_000)


def bars(found: Found) -> list[harness.Bar]:
    """Hold the figures to their limits."""
    return [
        harness.Bar(f"All {found.explanations:,} explanations of {found.units:,} units, in two languages", TOGETHER,
                    found.together, "s"),
        harness.Bar("One explanation after the first, 99 of 100", ALONE, found.slow, "ms"),
    ]  # fmt: skip


def text(found: Found) -> str:
    """Write the figures."""
    day, load = datetime.now(tz=UTC).date(), os.getloadavg()[0]
    return (
        f"{day}, load average {load:.1f}. The first explanation of a rating took {found.first:.0f} ms; of "
        f"{len(found.alone):,} after it the median {statistics.median(found.alone):.2f} ms, and 99 of 100 no "
        f"more than {found.slow:.2f} ms; where Python collected garbage, {max(found.alone):.0f} ms. One that shares "
        f"nothing took {found.without:.0f} ms.\n\n{harness.table(harness.BARS, [bar.cells for bar in bars(found)])}"
    )


if __name__ == "__main__":
    print(text(measure()))
