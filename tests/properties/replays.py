"""Explanations of random schemes and of all shipped ones, computed again from their JSON alone.

`python -m tests.properties.replays 20000` goes on until so many explanations were tried, with a seed as a further
argument; `shipped` in place of the number tries every value of every shipped scheme on a few cohorts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

import partyrate as pr
from partyrate.testing import cohorts, rate, schemes
from partyrate.testing.comparing import values_of
from partyrate.testing.json_replay import replay_faults
from partyrate.testing.random_cohorts import Cohort

AT_ONCE = 50
"""How many schemes are drawn with one seed."""


def documents(evaluator: pr.Evaluator, cohort: Cohort) -> Iterator[dict[str, object]]:
    """The JSON of each explanation of a rating, as another program reads it."""
    rating = rate(evaluator, cohort)
    nodes = [evaluator.plan.nodes[name] for name in values_of(rating)]
    asked = [node.entry.name for node in nodes if node.kind not in ("input", "budget") and not node.instance]
    for explained in rating.explanations(of=asked) if asked else ():
        yield json.loads(json.dumps(explained.to_dict()))


def tried(pairs: Iterator[tuple[pr.Evaluator, Cohort]]) -> int:
    """Try each explanation of some ratings, write down what does not follow, and count them."""
    count = 0
    for evaluator, cohort in pairs:
        for document in documents(evaluator, cohort):
            count += 1
            for fault in replay_faults(document):
                sys.stdout.write(f"{fault}\n{json.dumps(document, ensure_ascii=False)}\n")
    return count


def drawn(strategy: Any, number: int, count: int) -> list[Any]:
    """Draw some examples with one seed."""
    found: list[Any] = []

    @seed(number)
    @settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def collect(example: Any) -> None:
        found.append(example)

    collect()
    return found


def main(most: str, first: int = 0) -> None:
    """Try explanations, and say how many."""
    count = 0
    if most == "shipped":
        for known in pr.shipped_schemes():
            scheme = pr.load_scheme(known.name, edition=known.edition)
            evaluator = pr.Evaluator(scheme)
            count += tried((evaluator, cohort) for cohort in drawn(cohorts(scheme, max_units=4), first, 5))
    while most != "shipped" and count < int(most):
        pairs = drawn(schemes().flatmap(lambda each: cohorts(each).map(lambda rows: (each, rows))), first, AT_ONCE)
        count += tried((pr.Evaluator(scheme), cohort) for scheme, cohort in pairs)
        first += 1
    sys.stdout.write(f"{count} explanations\n")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
