"""Answers as plain data: each holds against its JSON Schema, in both languages."""

import json

import pytest
from jsonschema import Draft202012Validator

import partyrate as pr

SCHEME = """
name = "trial"
[table.village]
key = "village"
rows = 100
[table.month]
parent = "village"
key = "month"
rows = 12
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[input.veto]
kind = "flag"
[input.mark]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 0
[ladder.star]
levels = [{ name = "five", labels = { zh = "五星" } }, { name = "none", labels = { zh = "无星" } }]
order_by = "score desc"
ties = "out"
round = "down"
remainder = "none"
conflict = "condition"
quotas = [{ levels = ["five"], exactly = "0.5 * candidates" }]
[gate.veto]
when = "veto or sum(mark) > 15"
fix = { star = "none" }
freed = "passes"
"""
UNITS = [
    {"village": "A", "score": "80.0", "veto": False},
    {"village": "B", "score": "70.0", "veto": False},
    {"village": "C", "score": None, "veto": True},
]
MONTHS = [{"village": "C", "month": 1, "mark": 9}, {"village": "C", "month": 2, "mark": 8}]


@pytest.fixture(scope="module")
def prepared():
    return pr.Evaluator(pr.loads_scheme(SCHEME)).prepare(UNITS, tables={"month": MONTHS})


def checked(document, data):
    found = json.loads(json.dumps(data, ensure_ascii=False, allow_nan=False))
    assert found == data
    schema = pr.document_schema(document)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(found)
    return found


def test_what_follows_from_a_change_is_a_document(prepared):
    found = checked("what-if", prepared.what_if("B", {"score": "90.0"}).to_dict())
    assert found["own"][0]["after"] == {"level": "five", "value": {"number": "1"}, **found["own"][0]["after"]}
    checked("what-if", prepared.what_if("C", {"veto": False}, tables={"month": MONTHS[:1]}).to_dict())


@pytest.mark.parametrize("unit", ["A", "B", "C"])
def test_the_way_to_a_level_is_a_document(prepared, unit):
    checked("path", prepared.path_to(unit, "five").to_dict())


def test_obstacles_have_both_languages(prepared):
    found = checked("path", prepared.path_to("C", "five").to_dict())
    kinds = [each["kind"] for each in found["obstacles"]]
    assert "gate" in kinds
    assert all(each["text"]["en"] != each["text"]["zh"] for each in found["obstacles"])


def test_a_level_that_unpublished_values_leave_open_says_so():
    text = SCHEME.replace('ties = "out"', 'ties = { parameter = "edge" }')
    text += '[parameter.edge]\nkind = "choice"\nvalues = ["in", "out"]\n'
    units = [{"village": name, "score": "100.0", "veto": False} for name in "ABCD"]
    found = pr.Evaluator(pr.loads_scheme(text)).prepare(units).path_to("A", "five")
    assert found.now is None
    assert found.text("zh").splitlines()[0] == "A，star：由“无等次”到“五星”"
    assert any("edge" in each.text("en") for each in found.obstacles)
