"""Proofs of random schemes: what is proved holds on random rows, and every witness is one.

PYTHONPATH=src python tests/properties/test_proofs.py 2000 5    # so many schemes and cohorts of each
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

import partyrate as pr
from partyrate import testing
from partyrate.checks.witnesses import options_of
from partyrate.numbers import show

pytest.importorskip("z3")

SECONDS = 0.3
"""The limit of one call of the solver: what takes longer is not decided."""

QUESTIONS = ("reachable", "always", "gap", "gate")
TRIED: Counter[str] = Counter()
"""How many statements of each question were tried on rows, by verdict."""


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


def proofs_of(scheme: pr.Scheme, cohort: testing.Cohort, *questions: str, **more: Any) -> pr.Proofs:
    return pr.prove(scheme, questions, seconds=SECONDS, as_of=cohort.as_of, period=cohort.period, **more)


def faults(scheme: pr.Scheme, cohort: testing.Cohort) -> Iterator[str]:
    """Yield what the rating of some rows contradicts, and witnesses that are none."""
    evaluator = pr.Evaluator(scheme)
    proofs = proofs_of(scheme, cohort, *QUESTIONS)
    rating = testing.rate(evaluator, cohort)
    for answer in proofs:
        TRIED[f"{answer.question} {answer.verdict}"] += 1
        if contradicts(answer, rating):
            yield f"contradicted: {answer.text('en')}"
        for witness in answer.witnesses:
            if not shows(answer, again(evaluator, witness, cohort.as_of, cohort.period)):
                yield f"no witness: {answer.text('en')}"
    yield from wrong_directions(scheme, evaluator, cohort)
    yield from wrong_equalities(scheme, rating, cohort)


def numeric(value: Any) -> Any:
    return value.place if isinstance(value, pr.LevelValue) else value


def wrong_directions(scheme: pr.Scheme, evaluator: pr.Evaluator, cohort: testing.Cohort) -> Iterator[str]:
    """Yield directions with inputs of units that the first unit contradicts, when its value is raised step by step."""
    plan = evaluator.plan
    root = plan.root.name
    ladders = [name for name in scheme.ladders if plan.nodes[name].table == root]
    nodes: Any = plan.nodes.values()
    inputs = [
        node for node in nodes
        if node.kind == "input" and node.table == root and node.name in plan.needed
        and node.entry.kind in ("number", "flag")
    ][:3]  # fmt: skip
    if not ladders or not inputs:
        return
    formulas = [node.name for node in plan.nodes.values() if node.kind == "formula" and node.table == root][:2]
    formulas = [name for name in formulas if plan.nodes[name].value_range.kind == "number" and "(" not in name]
    asked = [name for name in (*ladders, *formulas) if plan.nodes[name].is_computable and "[" not in name]
    names = [node.name for node in inputs]
    answers = proofs_of(scheme, cohort, "direction", of=asked, inputs=names) if asked else ()
    for answer in answers:
        TRIED[f"direction {answer.verdict} {answer.decided_by}"] += 1
        if answer.verdict == "proved":
            yield from _against(evaluator, cohort, answer, plan.nodes[answer.about])


def _against(evaluator: pr.Evaluator, cohort: testing.Cohort, answer: pr.Answer, node: Any) -> Iterator[str]:
    column = node.entry.column or node.name
    if cohort.units[0].get(column) is None:
        return
    options = options_of(node)
    places = sorted({0, len(options) - 1, len(options) // 2, len(options) // 3, min(1, len(options) - 1)})
    found: list[Any] = []
    for place in places:
        value = options[place]
        shown = value if isinstance(value, bool) else str(show(value))
        units = [{**cohort.units[0], column: shown}, *cohort.units[1:]]
        try:
            rating = testing.rate(evaluator, evolve(cohort, units=units))
        except pr.DataError:
            continue
        found.append(values_of(rating, answer.entry)[0])
    words = str(answer.statement)
    there = [numeric(value) for value in found if not isinstance(value, pr.Absent)]
    is_wrong = "does not change" in words and len({_said(value) for value in found}) > 1
    for one, other in pairwise(there):
        is_wrong = is_wrong or ("never falls" in words and other < one) or ("never rises" in words and other > one)
        is_wrong = is_wrong or ("never which" in words and one != other)
    is_wrong = is_wrong or ("decides why" in words and 0 < len(there) < len(found))
    if is_wrong:
        yield f"direction: {words}, {found} {answer.decided_by}"


def _said(value: Any) -> Any:
    """Return a value as one of several can be compared with it: an absence by its cause."""
    return str(value.cause) if isinstance(value, pr.Absent) else numeric(value)


def wrong_equalities(scheme: pr.Scheme, rating: pr.Rating, cohort: testing.Cohort) -> Iterator[str]:
    """Yield results that are proved to be the same by a scheme with one rule written otherwise, and are not."""
    formulas = [each for each in scheme.indicators.values() if each.formula and not each.takes]
    for each in formulas[:2]:
        node = rating.plan.nodes.get(each.name)
        if node is None or node.value_range.kind != "number":
            continue
        for rule in (f"1 * ({each.formula})", f"max({each.formula}, 1)"):
            try:
                changed = {**scheme.indicators, each.name: evolve(each, formula=rule)}
                other = pr.Evaluator(evolve(scheme, indicators=changed))
            except pr.SchemeError:
                continue
            answers = proofs_of(scheme, cohort, of=[each.name, *list(scheme.ladders)[:1]], against=other)
            second = testing.rate(other, cohort)
            for answer in answers:
                TRIED[f"same {answer.verdict} {answer.decided_by}"] += 1
                one, two = (values_of(each, answer.entry) for each in (rating, second))
                if answer.verdict == "proved" and one != two:
                    yield f"same: {answer.statement} {rule}"


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
