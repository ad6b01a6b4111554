"""Scores from places and shares: proportions of the best and of the mean, and percent ranks."""

import random
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.servers.statements import differences as statement_differences
from tests.servers.statements import in_duckdb

import partyrate as pr
from partyrate.testing import Cohort, explanation_replays, same_on_all_engines

SCHEME = """
name = "shares"
[table.u]
key = ["d", "u"]
rows = 20
[input.x]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[input.p]
kind = "number"
low = 1
high = 1000
decimals = 2
[input.z]
kind = "number"
low = -5
high = 5
decimals = 0
[parameter.open_ties]
kind = "choice"
values = ["min", "mean"]
"""
FORMULAS = {
    "best": "scaled(x, 'desc', to='best', otherwise=1, within=d, where=present(x))",
    "price": "round(30 * scaled(p, 'asc', to='best', otherwise=0, within=()), 2)",
    "mean_share": "scaled(p, 'desc', to='mean', otherwise=1, within=d)",
    "way": "100 * scaled(p, 'desc', to='range', otherwise=1, within=d)",
    "way_back": "scaled(z, 'asc', to='range', otherwise=p / 100, within=d)",
    "signed": "scaled(z, 'desc', to='best', otherwise=z, within=d)",
    "some": "scaled(z, 'asc', to='mean', otherwise=-1, within=d, where=z > 0)",
    "thirds": "scaled(z / 3, 'asc', to='range', otherwise=sum(p, within=()), within=())",
    "share": "percent_rank(x, 'desc', within=d, ties='min', kind='share')",
    "inclusive": "percent_rank(x, 'asc', within=d, ties='mean', kind='inclusive')",
    "exclusive": "percent_rank(z, 'asc', within=(), ties='max', kind='exclusive')",
    "open_share": "percent_rank(z, 'asc', within=(), ties=open_ties, kind='share')",
    "steps": "floor((scaled(p, 'desc', to='mean', otherwise=1, within=d) - 1) / 0.05)",
}
MISSING = pr.Absent(pr.Cause.MISSING)


def evaluator_of(rules):
    return pr.Evaluator(pr.loads_scheme(SCHEME + "".join(f'[formula.{k}]\nis = "{v}"\n' for k, v in rules.items())))


@pytest.fixture(scope="module")
def evaluator():
    return evaluator_of(FORMULAS)


VALUES = st.lists(st.integers(-5, 5), min_size=1, max_size=6)


@given(numbers=VALUES)
@example(numbers=[0])
@example(numbers=[3, 3])
@example(numbers=[-2, 0, 5])
def test_shares_are_those_of_the_definition(numbers):
    ways = {
        f"{to}_{order}": f"scaled(z, '{order}', to='{to}', otherwise=7, within=())"
        for to in ("best", "mean", "range")
        for order in ("asc", "desc")
    }
    rating = evaluator_of(ways).rate([{"d": "a", "u": str(n), "x": 0, "p": 1, "z": z} for n, z in enumerate(numbers)])
    least, most, mean = min(numbers), max(numbers), Fraction(sum(numbers), len(numbers))

    def over(above, below):
        return Fraction(above) / below if below > 0 else 7

    assert rating.values("best_desc") == [over(z, most) for z in numbers]
    assert rating.values("best_asc") == [over(least, z) for z in numbers]
    assert rating.values("mean_desc") == [over(z, mean) for z in numbers]
    assert rating.values("mean_asc") == [over(mean, z) for z in numbers]
    assert rating.values("range_desc") == [over(z - least, most - least) for z in numbers]
    assert rating.values("range_asc") == [over(most - z, most - least) for z in numbers]


@given(numbers=VALUES)
def test_percent_ranks_are_those_of_spreadsheets_and_sql(numbers):
    rules = {
        "inclusive": "percent_rank(z, 'asc', within=(), ties='min', kind='inclusive')",
        "exclusive": "percent_rank(z, 'asc', within=(), ties='min', kind='exclusive')",
        "share": "percent_rank(z, 'asc', within=(), ties='max', kind='share')",
    }
    rating = evaluator_of(rules).rate([{"d": "a", "u": str(n), "x": 0, "p": 1, "z": z} for n, z in enumerate(numbers)])
    count = len(numbers)
    below = [sum(other < z for other in numbers) for z in numbers]
    up_to = [sum(other <= z for other in numbers) for z in numbers]
    assert rating.values("inclusive") == [Fraction(each, count - 1) if count > 1 else MISSING for each in below]
    assert rating.values("exclusive") == [Fraction(each + 1, count + 1) for each in below]
    assert rating.values("share") == [Fraction(each, count) for each in up_to]


@pytest.mark.slow  # shares and percent ranks in every library
def test_places_and_shares_are_the_same_on_all_engines_and_in_sql(evaluator):
    draw = random.Random(4)
    units = [
        {
            "d": "ABC"[n % 3] if n < 12 else "E",
            "u": str(n),
            "x": draw.choice([None, 50, 70.5, 90, 90, 0]),
            "p": draw.choice([1, 10, 400, 1000]),
            "z": draw.choice([-5, 0, 0, 2, 5]),
        }
        for n in range(13)
    ]
    cohort = Cohort(units=units, period="2024")
    same_on_all_engines(evaluator, cohort)
    explanation_replays(evaluator, cohort)
    assert list(statement_differences(evaluator, cohort, "duckdb", in_duckdb)) == []


def test_bounds_of_shares_are_proved(evaluator):
    ranges = {name: evaluator.plan.nodes[name].value_range for name in FORMULAS}
    assert (ranges["way"].low, ranges["way"].high) == (0, 100)
    assert (ranges["price"].high, ranges["mean_share"].high) == (30, 20)
    assert (ranges["signed"].low, ranges["signed"].high) == (-5, 5)
    assert ranges["share"].high == 1
    assert not ranges["way_back"].possible_causes


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("scaled(z, 'desc', to='best', within=())", "scaled"),
        ("scaled(z, 'desc', otherwise=1, within=())", "without to="),
        ("scaled(z, 'desc', to='best', otherwise=1)", "scaled() without within="),
        ("percent_rank(z, 'desc', ties='min', within=())", "without kind="),
        ("percent_rank(z, 'desc', kind='share', ties='dense', within=())", "dense"),
        ("percent_rank(z, 'down', kind='share', ties='min', within=())", "the direction"),
        ("scaled(z, z, to='best', otherwise=1, within=())", "the direction"),
        ("sum(scaled(z, 'desc', to='best', otherwise=1, within=()), within=())", "scaled"),
    ],
)
def test_nothing_of_a_share_is_guessed(rule, what):
    with pytest.raises(pr.SchemeError) as caught:
        evaluator_of({"result": rule})
    assert what in str(caught.value)


def test_an_explanation_shows_what_is_divided(evaluator):
    units = [{"d": "A", "u": str(n), "x": x, "p": 1, "z": 0} for n, x in enumerate([45, 90])]
    rating = evaluator.rate(units)
    assert "45 divided by 90" in str(rating.explain(unit=("A", "0"), of="best"))
    assert "45 除以 90" in str(rating.explain(unit=("A", "0"), of="best", lang="zh"))
    assert "next before it: 90.0" in str(rating.explain(unit=("A", "0"), of="share"))
