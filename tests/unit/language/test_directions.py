"""Directions: a rule that rises or falls with an input is known to, and nothing is claimed of others."""

from fractions import Fraction

import pytest

import partyrate as pr
from partyrate.plan.steadiness import NodeDirections, steady_while

SCHEME = """
name = "trial"
[table.unit]
key = "id"
[table.part]
parent = "unit"
key = "name"
rows = 5
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[input.y]
kind = "number"
low = -9
high = 9
decimals = 0
[input.flag]
kind = "flag"
[input.mark]
table = "part"
kind = "number"
low = 0
high = 9
decimals = 0
[formula.strong]
is = "x > 4"
[formula.calm]
is = "y > 4"
[formula.found]
is = "{rule}"
[ladder.star]
levels = [{{ name = "five", when = "{when}" }}, {{ name = "none" }}]
"""


def plan_of(rule, when="x > 3"):
    return pr.Evaluator(pr.loads_scheme(SCHEME.format(rule=rule, when=when))).plan


@pytest.mark.parametrize(
    ("rule", "sense"),
    [
        ("x + y", 1), ("y - x", -1), ("2 * x", 1), ("-3 * x", -1), ("x * y", None), ("x * x", 1), ("x / 3", 1),
        ("round(x / 7, 1) + floor(x)", 1), ("min(x, y) - max(2, -x)", 1), ("min(x, y) + max(2, x)", 1),
        ("clamp(x - 2, 0, 5)", 1), ("abs(x - 4)", None), ("y + 1", 0), ("x if flag else 2 * x", 1),
        ("x if flag else -x", None), ("x if x > 3 else 0", None), ("3 if strong else 5", 0), ("coalesce(x, y)", 1),
        ("x > 3 and y > 2", 1), ("not (x > 3)", -1), ("x > 3 or x < 2", None), ("x == 3", None),
        ("strong", 1), ("not strong", -1), ("strong and y > 2", 1),
    ],
)  # fmt: skip
def test_the_direction_of_a_rule(rule, sense):
    assert NodeDirections(plan_of(rule), "x").of_name("found").sense == sense


@pytest.mark.parametrize(
    ("rule", "sense"),
    [
        ("sum(mark)", 1),
        ("max(mark, where=mark > 3)", None),
        ("10 - mean(mark)", -1),
        ("count(part, where=mark > 3)", None),
        ("any(mark > 3)", 1),
        ("count(part)", 0),
        ("weighted_mean(mark, 2)", 1),
        ("-weighted_mean(mark, 2)", -1),
        ("weighted_mean(2, mark)", None),
        ("product(mark)", 1),
        ("product(mark - 3)", None),
        ("variance(mark, kind='population')", None),
    ],
)
def test_the_direction_of_an_aggregate_with_one_of_its_values(rule, sense):
    assert NodeDirections(plan_of(rule), "mark").of_name("found").sense == sense


def test_a_ladder_is_steady_while_the_flags_that_decide_keep_their_value():
    plan = plan_of("3 if strong else 5", "found + x > 7")
    assert steady_while(plan, "x", plan.nodes["star"]) == frozenset({"strong"})
    plan = plan_of("3 if calm else x", "found > 2")  # which stays as it is anyway
    assert steady_while(plan, "x", plan.nodes["star"]) == frozenset()
    plan = plan_of("abs(x - 4)", "found > 2")
    assert steady_while(plan, "x", plan.nodes["star"]) is None


def test_what_is_claimed_holds_for_every_value():
    for rule in ("round(x / 7, 1) + floor(x)", "clamp(x - 2, 0, 5)", "x * x", "min(x, y) + max(2, x)"):
        evaluator = pr.Evaluator(pr.loads_scheme(SCHEME.format(rule=rule, when="x > 3")))
        rows = [{"id": x, "x": x, "y": 4, "flag": False} for x in range(10)]
        values = [value for value in evaluator.rate(rows).values("found") if isinstance(value, Fraction)]
        assert values == sorted(values)
        assert len(values) == 10
