"""Findings of random schemes: none is contradicted by a rating.

PYTHONPATH=src python tests/properties/test_findings.py 2000 5    # so many schemes and cohorts of each
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from attrs import evolve
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

import partyrate as pr
from partyrate import testing
from partyrate.checks.signs import Signs
from partyrate.numbers import MISSING

ROWS = 40
"""The most units of a cohort; five cohorts are 200 rows."""

TRIED: Counter[str] = Counter()
"""How many findings of each code were tried."""


def probed(scheme: pr.Scheme, table: str, rule: str) -> pr.Evaluator:
    """Return an evaluator that also computes a rule of a table."""
    probe = pr.Indicator(name="probe", table=table, formula=rule)
    return pr.Evaluator(evolve(scheme, indicators=[*scheme.indicators.values(), probe], positions=scheme.positions))


def rated(evaluator: pr.Evaluator, cohort: testing.Cohort) -> pr.Rating:
    return testing.rate(evaluator, cohort)


def rule_of(scheme: pr.Scheme, path: tuple[Any, ...]) -> str:
    """Return the rule that a finding is about."""
    section, name, *rest = path
    entries = {
        "ladder": scheme.ladders, "gate": scheme.gates, "incentive": scheme.incentives, "warning": scheme.warnings,
    }  # fmt: skip
    entry: Any = entries.get(section, scheme.indicators)[name]
    for part in rest:
        entry = entry[part] if isinstance(part, int) else getattr(entry, "formula" if part == "is" else part)
    return str(entry)


def table_of(plan: Any, path: tuple[Any, ...]) -> str:
    section, name = path[:2]
    return str(plan.nodes[f"{section}.{name}" if section in ("gate", "incentive", "warning") else name].table)


def values_of(rating: pr.Rating, name: str) -> list[Any]:
    try:
        return list(rating.values(name))
    except pr.NotFoundError:
        return []


def contradictions(checked: pr.Checked, cohort: testing.Cohort) -> Iterator[str]:
    """Yield the findings of a scheme that the rating of some rows contradicts."""
    scheme, plan = checked.plan.scheme, checked.plan
    rating = rated(pr.Evaluator(scheme), cohort)
    for found in checked.findings:
        if found.code in ("condition-never", "condition-always", "gate-never", "gate-always"):
            if not found.path or found.path[-1] != "when":
                continue
            TRIED[found.code] += 1
            rule = rule_of(scheme, found.path)
            values = values_of(rated(probed(scheme, table_of(plan, found.path), rule), cohort), "probe")
            wrong = found.code.endswith("never")
            if wrong in values or (not wrong and any(isinstance(value, pr.Absent) for value in values)):
                yield f"{found.code} {found.path}: {rule}"
        elif found.code == "level-never":
            TRIED[found.code] += 1
            level = scheme.ladders[str(found.path[1])].levels[int(found.path[3])].name
            if any(getattr(value, "name", None) == level for value in values_of(rating, str(found.path[1]))):
                yield f"level-never {found.path}: {level}"
        elif found.code == "one-value-only":
            TRIED[found.code] += 1
            present = {value for value in values_of(rating, str(found.path[1])) if not isinstance(value, pr.Absent)}
            if len(present) > 1:
                yield f"one-value-only {found.path}: {present}"
        elif found.code == "input-without-consequence":
            TRIED[found.code] += 1
            yield from _has_consequence(scheme, rating, cohort, str(found.path[1]))
        elif found.code == "direction-against":
            TRIED[found.code] += 1
            yield from _other_direction(scheme, cohort, found)


def _changed(scheme: pr.Scheme, cohort: testing.Cohort, name: str, *, only_first: bool = False) -> Iterator[Any]:
    """Yield cohorts in which an input has its least and its greatest value."""
    entry = scheme.indicators[name]
    ends: tuple[Any, Any] = (False, True) if entry.kind == "flag" else (entry.low, entry.high)
    root = scheme.root.name if scheme.root else ""
    table, column = scheme.table_of(entry) or root, entry.column or name
    for end in ends:
        value = end if isinstance(end, bool) else str(end)
        rows = cohort.units if table == root else cohort.tables.get(table, [])
        count = 1 if only_first else len(rows)
        some = [
            {**row, column: value} if at < count and row.get(column) is not None else row for at, row in enumerate(rows)
        ]
        yield evolve(cohort, units=some) if table == root else evolve(cohort, tables={**cohort.tables, table: some})


def _has_consequence(scheme: pr.Scheme, rating: pr.Rating, cohort: testing.Cohort, name: str) -> Iterator[str]:
    if scheme.indicators[name].kind not in ("number", "flag") or scheme.indicators[name].allowed:
        return
    for other in _changed(scheme, cohort, name):
        try:
            again = rated(pr.Evaluator(scheme), other)
        except pr.DataError:  # no other value is allowed in some row
            continue
        for ladder in scheme.ladders:
            if values_of(again, ladder) != values_of(rating, ladder):
                yield f"input-without-consequence {name}: {ladder}"


def _other_direction(scheme: pr.Scheme, cohort: testing.Cohort, found: pr.Finding) -> Iterator[str]:
    """Find a unit whose level goes the other way than a finding says."""
    name = str(found.path[1])
    entry = scheme.indicators[name]
    if entry.allowed or scheme.table_of(entry) != (scheme.root.name if scheme.root else None) or not cohort.units:
        return
    try:
        low, high = (rated(pr.Evaluator(scheme), each) for each in _changed(scheme, cohort, name, only_first=True))
    except pr.DataError:
        return
    for ladder in scheme.ladders:
        if f"ladder '{ladder}'" in found.what and scheme.table_of(scheme.ladders[ladder]) == scheme.table_of(entry):
            one, other = values_of(low, ladder)[0], values_of(high, ladder)[0]
            if isinstance(one, pr.LevelValue) and isinstance(other, pr.LevelValue):
                rises = other.place - one.place
                if rises * (1 if entry.direction == "higher" else -1) > 0:
                    yield f"direction-against {name}: {ladder} {one} -> {other}"


def wrong_directions(checked: pr.Checked, cohort: testing.Cohort) -> Iterator[str]:
    """Yield the values of the first unit that go against what signs say of them, from one end of an input to the other.

    A value that is absent at one end says nothing; levels are compared by their places.
    """
    scheme, plan = checked.plan.scheme, checked.plan
    root = scheme.root.name if scheme.root else ""
    signs = Signs(plan)
    for name, node in plan.nodes.items():
        entry = scheme.indicators.get(name)
        if node.kind != "input" or node.table != root or entry is None or entry.allowed or not cohort.units:
            continue
        if entry.kind not in ("number", "flag"):
            continue
        try:
            low, high = (rated(pr.Evaluator(scheme), each) for each in _changed(scheme, cohort, name, only_first=True))
        except pr.DataError:
            continue
        for other in plan.nodes.values():
            if other.kind not in ("formula", "group", "ladder") or other.table != root or other.variant_of is not None:
                continue
            sense = signs.sense_of(other, name)
            ends = [(values_of(rating, other.name) or [MISSING])[0] for rating in (low, high)]
            one, two = [each.place if isinstance(each, pr.LevelValue) else each for each in ends]
            if sense is None or any(isinstance(each, pr.Absent | str) for each in (one, two)):
                continue
            TRIED[f"sense {sense}"] += 1
            step = (two > one) - (two < one)
            if step not in (0, sense):
                yield f"{other.name} with {name}: {sense}, but {one} -> {two}"


def holds(data: st.DataObject, cohorts: int) -> None:
    """Draw a scheme, and fail where a rating of some cohorts contradicts one of its findings."""
    scheme = data.draw(testing.schemes(formulas=5, ladders=2))
    checked = pr.check(scheme)
    for found in checked.findings:
        event(found.code)
        assert found.lines("zh")
    unread = [
        found for found in checked.findings if found.code in ("unread-input", "unread-parameter", "unread-lookup")
    ]
    if unread:  # without them, the scheme is as good as with them
        TRIED["unread"] += len(unread)
        without = scheme.with_changes("without", drop=[found.entry for found in unread])
        try:
            pr.check(without)
        except pr.SchemeError as error:
            raise AssertionError(str(error)) from None
    for _ in range(cohorts if len(unread) < len(checked.findings) else 0):
        assert list(contradictions(checked, data.draw(testing.cohorts(scheme, max_units=ROWS)))) == []
    assert list(wrong_directions(checked, data.draw(testing.cohorts(scheme, max_units=5)))) == []


CHECKS = list(HealthCheck)


@settings(suppress_health_check=CHECKS, deadline=None)
@given(st.data())
def test_no_finding_of_a_random_scheme_is_contradicted_by_a_rating(data):
    holds(data, 1)


if __name__ == "__main__":
    count, cohorts_each = int(sys.argv[1]), int(sys.argv[2])
    run = settings(
        max_examples=count, database=None, phases=[Phase.generate], deadline=None, suppress_health_check=CHECKS
    )
    run(given(st.data())(lambda data: holds(data, cohorts_each)))()
    print(count, dict(TRIED))  # noqa: T201 - the count is what the script is for
