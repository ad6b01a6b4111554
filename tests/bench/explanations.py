"""How long explanations take: all units of the largest shipped sample together, and single ones of several schemes.

All together is what a report asks for, in two languages. Single ones are asked for one by one after the first of a
rating, which reads its rows (of ratings of more than 100,000 rows the second one does): values and units in a random
order, each explanation dropped before the next one, as a service does; the rows that were asked for last keep parts of
theirs, which in a sample of a few dozen units most explanations find, and in one of thousands few. Each is asked of
three ratings that share nothing, in the same order, and the least of its three times counts, since what else a machine
does makes any of many thousands take several times as long, each time another one; the longest of all times is given
beside it.

What is given is the time of this process on the processor, and how much of it the garbage collector of Python took;
`frozen` is the same where all objects that were there before were kept from the collector (`gc.freeze()`), as a service
may do after it has prepared a rating.

    python tests/bench/explanations.py
"""

from __future__ import annotations

import gc
import os
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import harness
import one_unit
from attrs import frozen

import partyrate as pr
from partyrate.engines.cell_reader import shown_nodes
from partyrate.explain import Manner, explain

LARGEST = "tianjin-village"
SCHEMES = (LARGEST, "qingxu", "kaifeng-secretary", "liuzhou-star", "dinghai-department")
"""Schemes whose values are explained one by one."""

TOGETHER = 15.0
"""Seconds that all explanations of the largest in two languages may take."""

ALONE = 5.0
"""Milliseconds that one may take after the first."""

MANY = 3_000
"""Explanations of each scheme that are timed."""

RATINGS = 3
"""Ratings of which each explanation is asked; the least of its times counts."""

FIRST = 2
"""Explanations that are the first: of a rating of more than 100,000 rows the second one reads them all."""

COMPARED = 20
"""Explanations that are compared with those of a rating that shares nothing."""


@frozen
class Together:
    """All explanations of a sample.

    Args:
        units: How many units there are.
        explanations: How many explanations there are in one language.
        seconds: Seconds for all of them in both.
    """

    units: int
    explanations: int
    seconds: float


@frozen
class Single:
    """Explanations of one scheme, one by one.

    Args:
        scheme: The scheme.
        first: Milliseconds of each that counts as the first.
        alone: Milliseconds of each after it, by the rating that took least.
        collecting: Milliseconds of each of these in which garbage was collected.
        longest: Milliseconds without the collector of the longest of all ratings.
        is_frozen: Whether the objects that were there before were kept from the collector.
    """

    scheme: str
    first: tuple[float, ...]
    alone: tuple[float, ...]
    collecting: tuple[float, ...]
    longest: float
    is_frozen: bool

    @property
    def net(self) -> list[float]:
        """Milliseconds of each without the collector."""
        return [spent - collected for spent, collected in zip(self.alone, self.collecting, strict=True)]

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of a table."""
        over = sum(spent > ALONE for spent in self.alone)
        kept = "frozen" if self.is_frozen else "as it is"
        first = " + ".join(f"{each:.0f}" for each in self.first)
        return (
            self.scheme, kept, first, f"{len(self.alone):,}", f"{statistics.median(self.alone):.2f}",
            f"{within(self.alone):.2f}", f"{max(self.alone):.2f}", f"{max(self.net):.2f}", f"{self.longest:.2f}",
            f"{over}",
        )  # fmt: skip


HEADS = (
    "Scheme", "Collector", "First, ms", "After it", "Median, ms", "99 of 100, ms", "Longest, ms",
    "Longest without the collector, ms", "Longest of all times, ms", f"Above {ALONE:g} ms",
)  # fmt: skip


def within(spent: Sequence[float]) -> float:
    """Give the milliseconds within which 99 of 100 are done."""
    return sorted(spent)[len(spent) * 99 // 100]


def rated(name: str) -> tuple[pr.Rating[Any], list[str]]:
    """Rate the sample of a scheme; give the names of the values of its units that can be computed."""
    scheme = pr.load_scheme(name, profile="illustrative")
    units, asked = one_unit.sample(scheme)
    rating = pr.Evaluator(scheme).rate(units, **asked)
    names = [node.name for node in shown_nodes(rating.plan, rating.root) if node.is_computable]
    return rating, names


def timed(way: Any) -> float:
    """Give the milliseconds of the processor that a call takes."""
    start = time.process_time()
    way()
    return 1_000 * (time.process_time() - start)


@contextmanager
def collections() -> Iterator[list[float]]:
    """Add up the milliseconds of the collector in the last item of a list, to which the caller appends."""
    spent, start = [0.0], [0.0]

    def note(phase: str, _: Any) -> None:
        if phase == "start":
            start[0] = time.process_time()
        else:
            spent[-1] += 1_000 * (time.process_time() - start[0])

    gc.callbacks.append(note)
    try:
        yield spent
    finally:
        gc.callbacks.remove(note)


def together(name: str = LARGEST) -> Together:
    """Time all explanations of a sample in two languages."""
    rating, names = rated(name)
    count = len(rating.values(names[0]))
    spent = sum(
        timed(lambda lang=lang: [each.shown for each in rating.explanations(of=names, lang=lang)])
        for lang in ("zh", "en")
    )
    return Together(count, count * len(names), spent / 1_000)


def once(name: str, many: int, *, is_frozen: bool) -> tuple[list[float], list[tuple[float, float]]]:
    """Time explanations of a new rating one by one: the first ones, and each after them with the collector's part.

    Some of them are compared with those of a rating that shares nothing.
    """
    rating, names = rated(name)
    keys = [tuple(row.values()) for row in rating.result.fetch(rating.root, [])]
    draw = random.Random(1)
    asked = [(key, of) for key in keys for of in names]
    draw.shuffle(asked)
    first = [timed(lambda: rating.explain(unit=keys[0], of=names[-1])) for _ in range(FIRST)]
    if is_frozen:
        gc.collect()
        gc.freeze()
    alone = []
    with collections() as collecting:
        for key, of in asked[:many]:
            alone.append(timed(lambda key=key, of=of: rating.explain(unit=key, of=of)))
            collecting.append(0.0)
    gc.unfreeze()
    for key, of in asked[:: max(1, len(asked) // COMPARED)]:
        if rating.explain(unit=key, of=of) != explain(rating, None, unit=key, of=of, manner=Manner()):
            raise AssertionError(f"{of} of {key} is explained in another way")
    return first, list(zip(alone, collecting, strict=False))


def single(name: str, many: int = MANY, *, is_frozen: bool = False) -> Single:
    """Time explanations of a scheme one by one, each by the rating that took least without the collector."""
    runs = [once(name, many, is_frozen=is_frozen) for _ in range(RATINGS)]
    first = min(firsts for firsts, _ in runs)
    best = [min(times, key=lambda pair: pair[0] - pair[1]) for times in zip(*(after for _, after in runs), strict=True)]
    longest = max(spent - collected for _, after in runs for spent, collected in after)
    alone, collecting = zip(*best, strict=True)
    return Single(name, tuple(first), alone, collecting, longest, is_frozen)


def bars(all_: Together, found: Sequence[Single]) -> list[harness.Bar]:
    """Hold the figures to their limits; single ones without the collector, which belongs to the whole process."""
    usual = [each for each in found if not each.is_frozen]
    slowest, longest = max(within(each.alone) for each in usual), max(max(each.net) for each in usual)
    return [
        harness.Bar(f"All {all_.explanations:,} explanations of {all_.units:,} units, in two languages", TOGETHER,
                    all_.seconds, "s"),
        harness.Bar("One explanation after the first, 99 of 100, the slowest of five schemes", ALONE, slowest, "ms"),
        harness.Bar("One explanation after the first, the longest of five schemes, without the collector", ALONE,
                    longest, "ms"),
    ]  # fmt: skip


def text(all_: Together, found: Sequence[Single]) -> str:
    """Write the figures."""
    day, load = datetime.now(tz=UTC).date(), os.getloadavg()[0]
    held = harness.table(harness.BARS, [bar.cells for bar in bars(all_, found)])
    return f"{day}, load average {load:.1f}.\n\n{harness.table(HEADS, [each.cells for each in found])}\n\n{held}"


if __name__ == "__main__":
    singles = [single(name, is_frozen=kept) for name in SCHEMES for kept in (False, True)]
    print(text(together(), singles))
