"""Proofs of random schemes: what is proved holds on random rows, and every witness is one.

PYTHONPATH=src python tests/properties/test_proofs.py 2000 5    # so many schemes and cohorts of each
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

import partyrate as pr
from partyrate import testing

pytest.importorskip("z3")

SECONDS = 0.3
"""The limit of one call of the solver: what takes longer is not decided."""

QUESTIONS = ("reachable", "always", "gap", "gate")
TRIED: Counter[str] = Counter()
"""How many statements of each question were tried on rows, by verdict."""

DAYS = {"as_of": "2020-06-30", "period": "2020"}


def period_of(scheme: pr.Scheme) -> Any:
    return {"quarter": "2020-Q2", "month": "2020-06", "half-year": "2020-H1"}.get(str(scheme.period), "2020")


def values_of(rating: pr.Rating, entry: str) -> list[Any]:
    section, name = entry.split(".", 1)
    return list(rating.values(entry if section == "gate" else name))


def is_level(value: Any, level: str) -> bool:
    return isinstance(value, pr.LevelValue) and value.name == level


def contradicts(answer: pr.Answer, rating: pr.Rating) -> bool:
    """Return whether some row of a rating is other than what was proved, or refuted, of all rows."""
    values = values_of(rating, answer.entry)
    match answer.question, answer.verdict:
        case "reachable", "refuted":
            return any(is_level(value, answer.about) for value in values)
        case "always", "proved":
            return any(not is_level(value, answer.about) for value in values)
        case "gate", "refuted":
            return True in values
    return False


def again(evaluator: pr.Evaluator, witness: pr.Witness, as_of: Any, period: Any) -> pr.Rating:
    """Rate the rows of a witness."""
    root = evaluator.plan.root.name
    finer = {name: rows for name, rows in witness.tables.items() if name != root}
    return evaluator.rate(witness.tables[root], tables=finer, as_of=as_of, period=period)


def shows(answer: pr.Answer, rating: pr.Rating) -> bool:
    """Return whether a rating of a witness shows what the answer says."""
    values = values_of(rating, answer.entry)
    match answer.question:
        case "reachable":
            return any(is_level(value, answer.about) for value in values)
        case "always":
            return any(not is_level(value, answer.about) for value in values)
        case "gate":
            return True in values
    return True


def proofs_of(scheme: pr.Scheme, cohort: testing.Cohort) -> pr.Proofs:
    return pr.prove(scheme, QUESTIONS, seconds=SECONDS, as_of=cohort.as_of, period=cohort.period)


def faults(scheme: pr.Scheme, cohort: testing.Cohort) -> Iterator[str]:
    """Yield what the rating of some rows contradicts, and witnesses that are none."""
    evaluator = pr.Evaluator(scheme)
    proofs = proofs_of(scheme, cohort)
    rating = testing.rate(evaluator, cohort)
    for answer in proofs:
        TRIED[f"{answer.question} {answer.verdict}"] += 1
        if contradicts(answer, rating):
            yield f"contradicted: {answer.text('en')}"
        for witness in answer.witnesses:
            if not shows(answer, again(evaluator, witness, cohort.as_of, cohort.period)):
                yield f"no witness: {answer.text('en')}"


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_proved_of_random_schemes_holds_on_random_rows_and_every_witness_is_one(data):
    scheme = data.draw(testing.schemes())
    cohort = data.draw(testing.cohorts(scheme))
    event(f"ladders: {len(scheme.ladders)}")
    assert list(faults(scheme, cohort)) == []


def main(count: int, seed: int) -> None:
    """Try so many random schemes, and say how many statements of each kind were tried."""
    import random

    from hypothesis import seed as seeded

    found: list[str] = []

    @seeded(seed)
    @settings(
        max_examples=count, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=st.data())
    def one(data: Any) -> None:
        scheme = data.draw(testing.schemes())
        cohort = data.draw(testing.cohorts(scheme))
        for fault in faults(scheme, cohort):
            found.append(fault)
            sys.stdout.write(f"{pr.dumps_scheme(scheme)}\n{cohort}\n{fault}\n")
            raise AssertionError(fault)

    random.seed(seed)
    one()
    sys.stdout.write(f"{dict(TRIED)}\n{len(found)} faults\n")


if __name__ == "__main__":
    main(*map(int, (sys.argv[1:] or ["20", "0"])[:2]))
