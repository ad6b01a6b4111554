"""Budgets and pairings in every scenario: what a rating of its own says of them."""

from fractions import Fraction

import polars as pl
import pytest

import partyrate as pr

SCHEME = """
name = "trial"
[table.village]
key = ["district", "village"]
rows = 100
[table.person]
parent = "village"
key = "person"
rows = 3
[parameter.line]
value = 80
[parameter.fund]
value = 150
[parameter.most]
value = 1
[parameter.where]
kind = "choice"
values = ["", "district"]
value = ""
[input.score]
kind = "number"
low = 0
high = 100
decimals = 0
[ladder.star]
levels = [{ name = "five", when = "score >= line" }, { name = "four" }]
[incentive.pay]
table = "person"
kind = "pay"
when = "star == 'five'"
amount = "100"
unit = "yuan"
[incentive.base]
table = "person"
kind = "bonus"
amount = "10"
unit = "yuan"
[budget.people]
incentives = ["pay", "base"]
at_most = "fund"
within = "district"
[pairing.lead]
helpers = "star == 'five'"
helped = "star == 'four'"
each = 1
at_most = { parameter = "most" }
within = { parameter = "where" }
helpers_by = "score desc"
helped_by = "score asc"
"""
UNITS = [{"district": district, "village": f"{district}{score}", "score": score}
         for district, score in (("D", 90), ("D", 80), ("D", 70), ("E", 60), ("E", 85))]  # fmt: skip
PEOPLE = [{"district": "D", "village": "D90", "person": 1}, {"district": "D", "village": "D80", "person": 1},
          {"district": "E", "village": "E60", "person": 1}]  # fmt: skip


@pytest.fixture(scope="module")
def evaluator():
    return pr.Evaluator(pr.loads_scheme(SCHEME))


def rated(evaluator, values, of="star"):
    return evaluator.scenarios(UNITS, values=values, of=of, tables={"person": PEOPLE})


def test_budgets_are_compared_with_their_limits_in_every_scenario(evaluator):
    found = rated(evaluator, {"line": [50, 80, 85], "fund": [100, 150]})
    assert found.one_by_one == ()
    # In D two, two and one person get pay beside their base: 220, 220 and 120; in E one, then nobody: 110, 10, 10.
    rows = found.budgets(at=("0.5",)).rows(named=True)
    assert [(row["cohort"], row["exceeded"], int(row["limit_low"]), int(row["limit_high"])) for row in rows] == [
        ("D", 5, 100, 150), ("E", 1, 100, 150)]  # fmt: skip
    assert [(int(row["low"]), int(row["q_0.5"]), int(row["high"])) for row in rows] == [(120, 220, 220), (10, 10, 110)]
    for number, setting in enumerate(found.design.settings):
        single = pr.Evaluator(evaluator.scheme.with_values(setting)).rate(UNITS, tables={"person": PEOPLE})
        noted = {note.cohort["district"] for note in single.notes if note.kind == "budget"}
        own = found._budgets.filter(pl.col("scenario") == number)
        assert set(own.filter(pl.col("total") > pl.col("limit"))["cohort"]) == noted


def test_pairings_fill_their_places_in_every_scenario(evaluator):
    found = rated(evaluator, {"line": [65, 80, 85, 95], "most": [1, 2], "where": None})
    assert found.one_by_one == ("most", "where")
    for number, setting in enumerate(found.design.settings):
        single = pr.Evaluator(evaluator.scheme.with_values(setting)).rate(UNITS, tables={"person": PEOPLE})
        row = found._pairings.filter(pl.col("scenario") == number).row(0, named=True)
        four = sum(each.name == "four" for each in single.values("star"))
        assert (row["filled"], row["places"]) == (len(single.pairs("lead")), four)
    assert found.pairings(at=("0.5",)).select("low", "high").row(0) == (0, 5)


def test_a_parameter_that_decides_a_pairing_alone_can_vary(evaluator):
    found = evaluator.scenarios(UNITS, values={"most": [1, 2]}, tables={"person": PEOPLE})
    assert found.pairings().select("low", "high").row(0) == (0, 0)
    alone = evaluator.scenarios(UNITS[2:], values={"most": [1, 2]}, tables={"person": PEOPLE[2:]})
    assert alone.pairings().select("low", "high").row(0) == (0, 1)


def test_a_parameter_that_decides_a_limit_alone_can_vary(evaluator):
    found = evaluator.scenarios(UNITS, values={"fund": [100, 1000]}, tables={"person": PEOPLE})
    assert found.names == ()
    assert found.budgets()["exceeded"].to_list() == [1, 0]


def test_fractions_are_added_up_exactly():
    scheme = pr.loads_scheme(
        SCHEME.replace('amount = "10"', 'amount = "line / 7"').replace("value = 150", "value = 30")
    )
    found = pr.Evaluator(scheme).scenarios(UNITS, values={"line": [100, 105]}, of="star", tables={"person": PEOPLE[:2]})
    assert found.budgets().filter(pl.col("cohort") == "D")["exceeded"].to_list() == [0]  # 30 is not more than 30
    assert float(found.budgets()["high"][0]) == pytest.approx(30)


def test_a_scheme_without_them_says_so():
    scheme = pr.loads_scheme(SCHEME.partition("[budget")[0])
    found = pr.Evaluator(scheme).scenarios(UNITS, values={"line": [70, 80]}, tables={"person": PEOPLE})
    for ask in (found.budgets, found.pairings):
        with pytest.raises(pr.UsageError, match="the scheme has no") as raised:
            ask()
        assert all(getattr(line, "zh", "") for line in (raised.value.what, raised.value.why, raised.value.fix))


def test_limits_and_helpers_may_hang_on_cells_that_vary():
    scheme = pr.loads_scheme(
        SCHEME.replace('at_most = "fund"', "at_most = \"fund + extra['x']\"").replace(
            "helpers = \"star == 'five'\"", "helpers = \"star == 'five' and extra['x'] > 60\""
        )
        + '[lookup.extra]\nkeys = "k"\nrows = [["x", 0]]\n'
    )
    found = pr.Evaluator(scheme).scenarios(UNITS, values={"extra.x": [0, 100]}, of="star", tables={"person": PEOPLE})
    assert found.budgets()["exceeded"].to_list() == [1, 0]
    budgets = found._budgets
    assert budgets is not None
    assert [Fraction(each) for each in budgets.sort("scenario", "cohort")["limit"]] == [150, 150, 250, 250]
    assert found.pairings().select("low", "high").row(0) == (0, 2)
