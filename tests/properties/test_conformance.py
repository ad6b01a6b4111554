"""Every engine, and the second reading of the pages, give what the conformance suite expects."""

from __future__ import annotations

import json
from collections import Counter

import jsonschema
import pytest
from tests.properties.conformance import (
    ENGINES,
    FOLDER,
    Group,
    by_engine,
    by_pages,
    by_second,
    groups,
    rated,
    statements,
)
from tests.properties.make_cases import ENOUGH, FILE, generated
from tests.properties.second_rows import Refused

import partyrate as pr

ALL = groups()
MARKED = [pytest.param(each, id=each.name, marks=[pytest.mark.slow] * each.data.get("slow", False)) for each in ALL]
FEWEST = 1300
"""The fewest cases of the suite."""


def differing(found) -> list[str]:
    """Each case in which what is expected and what is found differ."""
    return [f"{case}: expected {told}, found {got}" for case, told, got in found if told != got]


@pytest.mark.parametrize("group", MARKED)
def test_engines(group: Group):
    """Each engine gives what the cases expect; the scheme is loaded once."""
    if all(case.get("refused") for case in group.cases):
        return
    evaluator = pr.Evaluator(pr.loads_scheme(group.scheme()))
    for engine in ENGINES:
        assert differing(by_engine(group, evaluator, engine)) == [], engine


@pytest.mark.parametrize("group", MARKED)
def test_second_reading(group: Group):
    """The second implementation, written from the pages alone, gives what the cases expect."""
    if all(case.get("refused") for case in group.cases):
        return
    assert differing(by_second(group)) == []


@pytest.mark.parametrize("group", [each for each in ALL if any(case.get("refused") for case in each.cases)])
def test_refused(group: Group):
    """What the language refuses is a fault of the scheme, and the scheme without it is none."""
    pr.check(pr.loads_scheme("\n".join(group.data["scheme"])))
    for case in group.cases:
        if case.get("refused") and "tables" not in case:
            with pytest.raises(pr.SchemeError):
                pr.check(pr.loads_scheme(group.scheme(case)))


@pytest.mark.parametrize("group", [each for each in ALL if any(True for _ in each.refused_data())])
def test_refused_data(group: Group):
    """What the data or the days make impossible is refused by every engine, and by the second implementation."""
    evaluator = pr.Evaluator(pr.loads_scheme(group.scheme()))
    for case, refused in group.refused_data():
        for engine in ENGINES:
            assert is_refused(refused, evaluator, engine), (case, engine)
        with pytest.raises(Refused):
            by_pages(refused)


def is_refused(group: Group, evaluator: pr.Evaluator, engine: str) -> bool:
    """Whether an engine refuses the rows of a group, or its days."""
    try:
        assert rated(group, evaluator, engine).units is not None
    except (pr.DataError, pr.UsageError):
        return True
    return False


def test_every_statement_has_cases():
    """Each case belongs to a statement, each statement has cases, and no two of either have one name."""
    cases = [case for group in ALL for case in group.cases]
    names = Counter(case["id"] for case in cases)
    numbers = Counter(each["id"] for each in statements())
    assert {case["statement"] for case in cases} == set(numbers)
    assert max(names.values()) == max(numbers.values()) == 1
    assert len(cases) >= FEWEST
    assert min(Counter(case["statement"] for case in cases).values()) >= ENOUGH


def test_generated_cases_are_current():
    """The cases on random rows are those that follow from the groups by hand and the second implementation."""
    assert json.loads(FILE.read_text(encoding="utf-8")) == generated(), "python -m tests.properties.make_cases"


def test_suite_keeps_to_its_schema():
    """The files are of the format that their schema describes."""
    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in [FOLDER / "statements.json", *FOLDER.glob("cases/*.json")]:
        validator.validate(json.loads(path.read_text(encoding="utf-8")))
