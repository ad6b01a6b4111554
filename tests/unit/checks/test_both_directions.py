"""Inputs that go both ways: what is said of them is what the engine gives the rows that show it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partyrate as pr
from partyrate.checks.both_directions import MOST_ROWS, BothDirections, Step, _spread
from partyrate.checks.sample_rows import Sampler, SampleRow
from partyrate.checks.witnesses import Search
from partyrate.numbers import MISSING, NOT_APPLICABLE, LevelValue, Scale

SCHEME = """
name = "trial"
[table.village]
key = "village"
[input.x]
kind = "number"
low = 0
high = 100
decimals = 1
[input.y]
kind = "number"
low = 0
high = 100
decimals = 0
[input.done]
kind = "flag"
[formula.score]
is = "RULE"
[ladder.star]
levels = [{ name = "five", when = "score >= 90" }, { name = "four", when = "score >= 60" }, { name = "none" }]
[incentive.pay]
kind = "bonus"
when = "score >= 30"
amount = "round(10 * score, 0)"
unit = "yuan"
"""


def found_of(rule):
    scheme = pr.loads_scheme(SCHEME.replace("RULE", rule))
    return scheme, [each for each in pr.check(scheme).findings if each.code == "direction-both"]


def results(scheme, step, moved):
    """Return the rating of the two rows of a step."""
    rows = [{**step["row"], moved: step[end], "village": str(number)} for number, end in enumerate(("from", "to"))]
    return pr.Evaluator(scheme).rate(rows)


def confirm(scheme, finding):
    for way in ("rises", "falls"):
        step = finding.witness[way]
        rating = results(scheme, step, finding.witness["input"])
        section, _, name = finding.witness["result"].partition(".")
        values = list(rating.values(name if section == "ladder" else finding.witness["result"]))
        one, two = [each.place if section == "ladder" else each for each in values]
        assert two > one if way == "rises" else two < one
        if section == "ladder":
            assert [each.name for each in values] == step["results"]


@pytest.mark.parametrize(
    ("rule", "inputs"),
    [
        ("100 - abs(x - 60)", ["x"]),
        ("x if x <= 80 else 160 - x", ["x"]),
        ("x + (20 if done and y > 50 else -20 if done else 0)", ["done"]),
        ("(x if done else 100 - x) + 0 * y", ["x", "done"]),
    ],
)
def test_what_goes_both_ways_is_found_with_rows_that_the_engine_rates_so(rule, inputs):
    scheme, findings = found_of(rule)
    assert [each.witness["input"] for each in findings] == inputs
    for each in findings:
        confirm(scheme, each)
        assert (each.severity, each.verdict, each.decided_by) == ("information", "witnessed", "enumeration")


TABLES = """
name = "trial"
[table.village]
key = "village"
[table.month]
key = "month"
parent = "village"
rows = 2
[input.mark]
table = "month"
kind = "number"
low = 0
high = 100
decimals = 0
[input.x]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0
[formula.score]
table = "village"
is = "100 - 2 * abs(sum(mark) - 50) + 0 * x"
[formula.done]
table = "month"
is = "abs(x - 50) + 0 * mark"
[ladder.star]
table = "village"
levels = [{ name = "five", when = "score >= 90" }, { name = "four", when = "score >= 60" }, { name = "none" }]
[ladder.good]
table = "month"
levels = [{ name = "yes", when = "done >= 20" }, { name = "no" }]
"""


def test_inputs_of_a_finer_and_of_a_coarser_table_go_both_ways_as_well():
    findings = [each for each in pr.check(pr.loads_scheme(TABLES)).findings if each.code == "direction-both"]
    assert [(each.witness["input"], each.witness["result"]) for each in findings] == [
        ("mark", "ladder.star"), ("x", "ladder.good"),
    ]  # fmt: skip
    month, village = [each.witness["rises"] for each in findings]
    assert (month["from"], month["to"], month["results"]) == ("25", "37", ["none", "four"])
    assert month["row"] == {"x": "0", "month": [{"mark": "37"}]}
    assert (village["from"], village["to"], village["results"]) == ("62", "75", ["no", "yes"])


@pytest.mark.parametrize(("count", "places"), [
    (1, [0]), (2, [0, 1]), (3, [0, 1, 2]), (8, range(8)), (9, range(9)), (10, [0, 1, 2, 3, 4, 5, 6, 7, 9]),
    (17, range(0, 17, 2)), (101, [0, 12, 25, 37, 50, 62, 75, 87, 100]),
])  # fmt: skip
def test_nine_values_of_an_input_are_tried_from_end_to_end(count, places):
    assert _spread(range(count)) == list(places)


def test_a_thousand_rows_are_looked_at_for_all_inputs_together(monkeypatch):
    starts, corners = [], []
    start, corner = Search.start, Search.corner

    def started(self, number):
        starts.append(number)
        return start(self, number)

    def cornered(self):
        corners.append(self)
        return corner(self)

    monkeypatch.setattr(Search, "start", started)
    monkeypatch.setattr(Search, "corner", cornered)
    plan = pr.check(pr.loads_scheme(SCHEME.replace("RULE", "x + y"))).plan
    both = BothDirections(Sampler(plan))
    assert both.left == MOST_ROWS == 1000
    assert both.steps(plan.nodes["x"], plan.nodes["star"]) is None
    assert both.left == 1000 - 12 * 9  # twelve rows, with nine values each
    assert (starts, len(corners)) == ([0, 1, 2, 3, 4, 5], 6)
    both.left = 13
    assert both.steps(plan.nodes["x"], plan.nodes["star"]) is None
    assert both.left == 0


@pytest.mark.parametrize(
    "rule",
    ["x", "0.6 * x + 0.4 * y", "100 - x", "max(0, x - 5) if done else x / 2", "min(x, y) + (5 if done else 0)",
     "rank(x, 'asc', within=(), ties='min') + 0 * y", "x * (x - 7) if x > 7 else 0"],
)  # fmt: skip
def test_what_goes_one_way_or_hangs_on_other_rows_is_silent(rule):
    assert found_of(rule)[1] == []


TERMS = st.sampled_from(["x", "y", "-x", "abs(x - 40)", "(y if done else -y)", "x * y / 50", "(30 if done else 0)"])


@given(st.lists(TERMS, min_size=1, max_size=3), st.integers(0, 60))
def test_no_step_is_said_that_the_engine_does_not_confirm(terms, start):
    scheme, findings = found_of(" + ".join([str(start), *terms]))
    for each in findings:
        confirm(scheme, each)


def test_both_languages_say_the_steps():
    (finding,) = found_of("100 - abs(x - 60)")[1]
    what, why, _ = finding.lines("en")
    assert what == "'x' raises the result of ladder 'star' in some rows, and lowers it in others"
    assert why == (
        "it goes from none to four where x goes from 12.5 to 25, and from five to four where x goes from 62.5 to 75; "
        "all else is the same in each of these pairs of rows"
    )
    assert finding.lines("zh")[1].startswith("“x”由“12.5”变为“25”时，结果由“none”变为“four”；“x”由“62.5”变为“75”时")


def test_a_step_in_words_and_as_data():
    star = Scale("star", ("low", "five"), (Fraction(1), Fraction(2)))
    levels = Step(False, True, (LevelValue(star, 0), LevelValue(star, 1)), {"x": "1"})
    assert levels.words("done").in_language("en") == "from low to five where done goes from false to true"
    assert levels.witness() == {"from": False, "to": True, "results": ["low", "five"], "row": {"x": "1"}}
    amounts = Step(Fraction(1, 2), "b", (Fraction(3), Fraction(5, 2)), {})
    assert amounts.words("x").in_language("en") == "from 3 to 2.5 where x goes from 0.5 to b"
    assert amounts.witness() == {"from": "0.5", "to": "b", "results": ["3", "2.5"], "row": {}}


@pytest.mark.parametrize(
    ("keys", "values", "result"),
    [
        ('amount = "2 * x"', {}, 20),
        ('amount = "2 * x"\nwhen = "x > 5"', {}, 20),
        ('amount = "2 * x"\nwhen = "x > 50"', {}, NOT_APPLICABLE),
        ('amount = "2 * x"', {"done": True}, NOT_APPLICABLE),  # which the gate bars
        ('amount = "2 * x"\nwhen = "x > 5"', {"done": True}, NOT_APPLICABLE),
        ('amount = "2 * x"', {"done": MISSING}, NOT_APPLICABLE),
    ],
)
def test_what_an_incentive_gives_one_row(keys, values, result):
    text = SCHEME[: SCHEME.index("[incentive.pay]")].replace("RULE", "x + y")
    text += f'[incentive.pay]\nkind = "bonus"\nunit = "yuan"\n{keys}\n[gate.veto]\nwhen = "done"\nbars = "pay"\n'
    plan = pr.check(pr.loads_scheme(text)).plan
    sampler = Sampler(plan)
    both, end = BothDirections(sampler), plan.nodes["incentive.pay"]
    row = SampleRow(sampler, "village", {"x": Fraction(10), "done": False, **values})
    assert both._gates(end) == ["gate.veto"]
    assert both._gates(plan.nodes["star"]) == []
    assert both._result(end, both._gates(end), row) == result


CORNER = """
name = "trial"
[table.village]
key = "village"
[formula.score]
is = "40 - 0.6 * max(x - 60, 60 - x) + a + b - c"
[ladder.star]
levels = [{ name = "five", when = "score >= 77" }, { name = "none" }]
""" + "".join(
    f'[input.{name}]\nkind = "number"\nlow = 0\nhigh = {high}\ndecimals = 1\n'
    for name, high in {"x": 100, "a": 20, "b": 20, "c": 200}.items()
)


def test_values_of_a_choice_have_no_direction():
    text = (
        SCHEME.replace("RULE", "x + (50 if side == 'b' else 0)")
        + '[input.side]\nkind = "choice"\nvalues = ["a", "b", "c"]\n'
    )
    assert not [each for each in pr.check(pr.loads_scheme(text)).findings if each.code.startswith("direction")]


def test_an_input_whose_best_value_shows_only_where_others_are_at_their_ends():
    """The level moves with x only where a and b are almost 20 and c is almost 0."""
    scheme = pr.loads_scheme(CORNER)
    (finding,) = [each for each in pr.check(scheme).findings if each.code == "direction-both"]
    assert finding.witness["input"] == "x"
    confirm(scheme, finding)
