"""Statistics of rows: those of the standard library, and the same on every engine and in SQL."""

import math
import operator
import statistics
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.servers.statements import differences as statement_differences
from tests.servers.statements import in_duckdb

import partyrate as pr
from partyrate.testing import Cohort, explanation_replays, same_on_all_engines

FORMULAS = {
    "middle": "median(marks)",
    "second": "largest(marks, 2)",
    "third": "smallest(marks, 3)",
    "scatter": "variance(marks, kind='population')",
    "sampled": "variance(marks, kind='sample')",
    "deviation": "sqrt(variance(marks, kind='sample'), 3)",
    "trimmed": "trimmed_mean(marks, 1, 0)",
    "spread": "stdev(marks, 3, kind='sample')",
    "chain": "product(round(marks / 50))",
    "weighted": "weighted_mean(marks, m_weight)",
}
SCHEME = """
name = "statistics"
[table.u]
key = "u"
rows = 50
[table.m]
parent = "u"
key = "m"
rows = 12
[input.marks]
table = "m"
kind = "number"
low = -100
high = 100
decimals = 2
optional = true
[input.m_weight]
table = "m"
kind = "number"
low = 0
high = 3
decimals = 1
[input.weight]
kind = "number"
low = 1
high = 9
decimals = 0
""" + "".join(f'[formula.{name}]\nis = "{rule}"\n' for name, rule in FORMULAS.items())
MARKS = st.lists(st.integers(-10_000, 10_000).map(lambda number: number / 100), max_size=8)


@pytest.fixture(scope="module")
def evaluator():
    return pr.Evaluator(pr.loads_scheme(SCHEME))


@given(marks=MARKS)
@example(marks=[])
@example(marks=[1.5])
@example(marks=[1.5, 1.5, 1.5])
def test_statistics_are_those_of_the_standard_library(evaluator, marks):
    rows = [{"u": "a", "m": number, "marks": mark, "m_weight": number % 3} for number, mark in enumerate(marks)]
    unit = evaluator.rate([{"u": "a", "weight": 1}], tables={"m": rows})
    found = {name: unit.values(name)[0] for name in FORMULAS}
    exact = sorted(Fraction(str(mark)) for mark in marks)
    missing = pr.Absent(pr.Cause.MISSING)
    assert found["middle"] == (statistics.median(exact) if exact else missing)
    assert found["second"] == (exact[-2] if len(exact) > 1 else missing)
    assert found["third"] == (exact[2] if len(exact) > 2 else missing)
    assert found["scatter"] == (statistics.pvariance(exact) if exact else missing)
    assert found["sampled"] == (statistics.variance(exact) if len(exact) > 1 else missing)
    assert found["trimmed"] == (statistics.mean(exact[1:]) if len(exact) > 1 else missing)
    given = [Fraction(str(mark)) for mark in marks]
    weights = [number % 3 for number in range(len(given))]
    total = sum(map(operator.mul, given, weights))
    assert found["weighted"] == (total / sum(weights) if sum(weights) else missing)
    assert found["chain"] == math.prod(
        int((abs(mark) / 50 + Fraction(1, 2)) // 1) * (-1 if mark < 0 else 1) for mark in given
    )
    assert found["spread"] == (found["deviation"])
    if len(exact) > 1:
        deviation, variance = Fraction(found["deviation"]), statistics.variance(exact)
        half = Fraction(1, 2000)
        assert deviation == 0 or (deviation - half) ** 2 <= variance
        assert variance < (deviation + half) ** 2


COHORTS = """
[formula.within]
is = "variance(weight / 7, kind='sample', within=()) + median(weight / 3, within=weight)"
[formula.place]
is = "largest(weight, 3, within=()) - smallest(weight, 2, where=weight > 2, within=())"
[formula.shares]
is = "median(marks / weight, where=present(marks)) - largest(marks / weight, 1, where=present(marks))"
[formula.means]
is = "weighted_mean(weight, weight - 1, within=()) + weighted_mean(marks / weight, weight - 1, where=present(marks))"
[formula.signs]
is = "product(-1 if weight > 2 else 1, within=()) * product((weight - 3) / 2, where=weight in (1, 2, 7), within=weight)"
[formula.growth]
is = "product(weight / 3, where=present(marks) and marks > 45)"
[formula.far]
is = "round(variance(marks / weight, kind='population', where=present(marks)), 4)"
"""


@pytest.mark.slow  # the new aggregates over groups, cohorts and quotients in every library
def test_statistics_are_the_same_on_all_engines_and_in_sql():
    evaluator = pr.Evaluator(pr.loads_scheme((SCHEME + COHORTS).replace("rows = 50", "rows = 7")))
    units = [{"u": str(number), "weight": number % 4 + 1} for number in range(7)]
    marks = [
        {
            "u": str(unit),
            "m": number,
            "m_weight": unit * number % 4 / 2,
            "marks": None if (unit, number) == (6, 1) else (unit * 37 + number * 59) % 200 / 4,
        }
        for unit in range(1, 7)
        for number in range(unit)
    ]
    cohort = Cohort(units=units, tables={"m": marks}, period="2024")
    same_on_all_engines(evaluator, cohort)
    explanation_replays(evaluator, cohort)
    assert list(statement_differences(evaluator, cohort, "duckdb", in_duckdb)) == []


def test_a_variance_says_of_what(evaluator):
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(SCHEME + '[formula.result]\nis = "variance(marks)"\n'))
    assert "kind" in str(caught.value)
    assert "sample" in str(caught.value)


def test_a_variance_lies_between_zero_and_what_bounds_allow(evaluator):
    ranges = {name: evaluator.plan.nodes[name].value_range for name in ("scatter", "sampled")}
    assert {name: (value.low, value.high) for name, value in ranges.items()} == {
        "scatter": (0, 10_000),
        "sampled": (0, 20_000),
    }


def rated(rule, marks=()):
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME + f'[formula.result]\nis = "{rule}"\n'))
    rows = [{"u": "a", "m": number, "marks": mark, "m_weight": weight} for number, (mark, weight) in enumerate(marks)]
    return evaluator.rate([{"u": "a", "weight": 1}], tables={"m": rows})


def test_a_weighted_mean_over_no_weight_is_missing_and_every_absent_value_counts():
    assert rated("weighted_mean(marks, m_weight)", [(5, 0), (7, 0)]).values("result") == [pr.Absent(pr.Cause.MISSING)]
    assert rated("weighted_mean(marks, m_weight)", [(5, 1), (None, 0)]).values("result") == [
        pr.Absent(pr.Cause.MISSING)
    ]
    assert rated("weighted_mean(marks, m_weight, where=present(marks))", [(5, 1), (None, 2), (8, 2)]).values(
        "result"
    ) == [7]
    assert rated("coalesce(weighted_mean(marks, m_weight), 0)").values("result") == [0]


def test_a_weighted_mean_lies_among_its_values_and_refuses_negative_weights(evaluator):
    value_range = evaluator.plan.nodes["weighted"].value_range
    assert (value_range.low, value_range.high) == (-100, 100)
    with pytest.raises(pr.SchemeError, match="may be negative, and is a weight"):
        rated("weighted_mean(m_weight, marks)")


def test_a_product_is_bounded_by_the_number_of_rows():
    many = SCHEME[: SCHEME.index("[formula")].replace("rows = 12", "rows = 12_000")
    with pytest.raises(pr.SchemeError, match="may multiply 12000 values"):
        pr.check(pr.loads_scheme(many + '[formula.result]\nis = "product(marks)"\n'))
    unbounded = many + '[formula.result]\nis = "product(1 if marks > 5 else -1)"\n'
    assert pr.check(pr.loads_scheme(unbounded)).warnings == ()


def test_an_explanation_of_a_weighted_mean_shows_every_weight():
    rating = rated("weighted_mean(marks, m_weight)", [(5, 1), (8, 2)])
    assert "m 1: 8.00, weight 2.0" in str(rating.explain(unit="a", of="result"))
    assert "m 1：8.00，权重 2.0" in str(rating.explain(unit="a", of="result", lang="zh"))
