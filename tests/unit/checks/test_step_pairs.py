"""Rows that differ in one input: which values are tried, what a result is in them, and how many rows are looked at."""

from __future__ import annotations

from fractions import Fraction

import pytest

import partyrate as pr
from partyrate.checks.both_directions import BothDirections, Step, _order, _spread
from partyrate.checks.sample_rows import NotAlone, Sampler, SampleRow
from partyrate.numbers import NOT_APPLICABLE, LevelValue, Scale

SCHEME = """
name = "trial"
[table.town]
key = "town"
[table.village]
key = "village"
parent = "town"
[table.month]
key = "month"
parent = "village"
[table.term]
key = "term"
parent = "village"
[input.area]
table = "town"
kind = "number"
low = 0
high = 9
decimals = 0
[input.x]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0
[input.works]
table = "village"
kind = "flag"
[input.mark]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
[input.done]
table = "term"
kind = "flag"
[formula.far]
table = "village"
is = "abs(x - 50)"
[formula.near]
table = "village"
is = "abs(area - 4)"
[formula.marks]
table = "village"
is = "sum(mark) + count(term, where=done)"
[ladder.star]
table = "village"
levels = [{ name = "five", when = "far >= 20" }, { name = "low" }]
[ladder.place]
table = "village"
levels = [{ name = "first", when = "near >= 2" }, { name = "none" }]
[ladder.quota]
table = "village"
levels = [{ name = "first" }, { name = "none" }]
order_by = "far desc"
ties = "in"
round = "down"
conflict = "condition"
remainder = "none"
quotas = [{ levels = "first", exactly = "0.2 * rows" }]
[ladder.term_star]
table = "term"
levels = [{ name = "yes", when = "done" }, { name = "no" }]
[gate.late]
table = "village"
when = "not works"
cap = { star = "low" }
[gate.away]
table = "village"
when = "x == 7"
exclude = ["star"]
[gate.fixed]
table = "village"
when = "x == 8"
fix = { place = "none" }
[gate.barred]
table = "village"
when = "x < 10"
bars = ["pay"]
[incentive.pay]
table = "village"
kind = "bonus"
when = "works"
unit = "yuan"
amount = "far"
[incentive.open]
table = "village"
kind = "bonus"
unit = "yuan"
amount = "2 * x"
[incentive.title]
table = "village"
kind = "priority"
when = "works"
"""
STAR = Scale("star", ("low", "four", "five"), (Fraction(1), Fraction(2), Fraction(3)))


@pytest.fixture(scope="module")
def plan():
    return pr.check(pr.loads_scheme(SCHEME)).plan


@pytest.mark.parametrize(
    ("options", "values"),
    [
        ([7], [7]),
        ((False, True), [False, True]),
        (range(5), [0, 1, 2, 3, 4]),
        (range(9), [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        (range(10), [0, 1, 2, 3, 4, 5, 6, 7, 9]),
        (range(101), [0, 12, 25, 37, 50, 62, 75, 87, 100]),
    ],
)
def test_values_are_spread_over_the_range_with_its_ends(options, values):
    assert _spread(options) == values


def test_levels_are_compared_by_their_places_and_amounts_as_numbers():
    assert [_order(value) for value in (LevelValue(STAR, 2), Fraction(5), True)] == [2, 5, True]


def test_a_step_in_words_and_as_data():
    step = Step(Fraction(5, 2), Fraction(3), (LevelValue(STAR, 0), LevelValue(STAR, 2)), {"y": "1"})
    assert step.words("x").in_language("en") == "from low to five where x goes from 2.5 to 3"
    assert step.witness() == {"from": "2.5", "to": "3", "results": ["low", "five"], "row": {"y": "1"}}
    step = Step(False, True, (Fraction(1, 2), Fraction(2)), {})
    assert step.words("works").in_language("en") == "from 0.5 to 2 where works goes from false to true"
    assert step.witness() == {"from": False, "to": True, "results": ["0.5", "2"], "row": {}}


@pytest.mark.parametrize(
    ("end", "gates"),
    [
        ("star", ["gate.late", "gate.away"]),
        ("place", ["gate.fixed"]),
        ("quota", []),
        ("incentive.pay", ["gate.barred"]),
        ("incentive.title", []),
    ],
)
def test_the_gates_that_act_on_a_result(plan, end, gates):
    assert BothDirections(Sampler(plan))._gates(plan.nodes[end]) == gates


@pytest.mark.parametrize(
    ("end", "values", "result"),
    [
        ("incentive.pay", {"works": True, "x": Fraction(90)}, 40),
        ("incentive.pay", {"works": False, "x": Fraction(90)}, NOT_APPLICABLE),
        ("incentive.pay", {"works": True, "x": Fraction(9)}, NOT_APPLICABLE),  # barred
        ("incentive.pay", {"works": True, "x": Fraction(10)}, 40),
        ("incentive.open", {"works": False, "x": Fraction(9)}, 18),
        ("incentive.title", {"works": True, "x": Fraction(90)}, NOT_APPLICABLE),  # which has no amount
        ("star", {"works": True, "x": Fraction(90)}, "five"),
        ("star", {"works": False, "x": Fraction(90)}, "low"),
        ("star", {"works": True, "x": Fraction(7)}, NOT_APPLICABLE),
        ("quota", {"works": True, "x": Fraction(90)}, None),  # other rows decide it
    ],
)
def test_the_result_of_a_row_alone(plan, end, values, result):
    both, node = BothDirections(Sampler(plan)), plan.nodes[end]
    row = SampleRow(both.sampler, "village", values)
    if result is None:
        with pytest.raises(NotAlone):
            both._result(node, both._gates(node), row)
    else:
        found = both._result(node, both._gates(node), row)
        assert getattr(found, "name", None) == result if isinstance(result, str) else found == result


@pytest.mark.parametrize(
    ("name", "end", "rising", "falling"),
    [
        ("x", "star", [("62", "75")], [("25", "37")]),
        ("x", "incentive.open", None, None),
        ("x", "quota", None, None),
        ("area", "place", [("5", "6")], [("2", "3")]),  # of a row above
        ("mark", "term_star", None, None),  # of a table beside it
        ("done", "term_star", None, None),
        ("works", "incentive.pay", None, None),
    ],
)
def test_the_first_steps_up_and_down(plan, name, end, rising, falling):
    steps = BothDirections(Sampler(plan)).steps(plan.nodes[name], plan.nodes[end])
    if rising is None:
        assert steps is None
    else:
        assert steps is not None
        assert [[(each["from"], each["to"])] for each in (step.witness() for step in steps)] == [rising, falling]


def test_an_input_is_varied_in_twelve_rows_with_nine_values_and_a_scheme_has_a_thousand_rows(plan):
    both = BothDirections(Sampler(plan))
    assert both.left == 1000
    assert both.steps(plan.nodes["x"], plan.nodes["incentive.open"]) is None
    assert both.left == 1000 - 12 * 9
    both.left = 5
    assert both.steps(plan.nodes["x"], plan.nodes["star"]) is None
    assert both.left == 0
