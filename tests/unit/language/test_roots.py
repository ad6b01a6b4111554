"""Roots, steps and powers: laws of exact numbers, and the same on every engine."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.servers.statements import differences as statement_differences
from tests.servers.statements import in_duckdb

import partyrate as pr
from partyrate.numbers import Rounding, round_root, round_to_step, whole_root
from partyrate.testing import Cohort, same_on_all_engines

POSITIVE = st.fractions(0, 10**12, max_denominator=10**6)


@given(st.integers(0, 10**45), st.integers(2, 10))
@example(10**36 - 1, 2)
@example(2**53, 3)
def test_a_whole_root_is_the_greatest_whose_power_fits(value, degree):
    found = whole_root(value, degree)
    assert found**degree <= value < (found + 1) ** degree


@given(POSITIVE, st.integers(2, 6), st.integers(0, 6))
def test_a_root_is_the_nearest_number_of_its_decimals(value, degree, digits):
    found, half = round_root(value, degree, digits), Fraction(1, 2 * 10**digits)
    assert (found * 10**digits).denominator == 1
    assert found == 0 or (found - half) ** degree <= value
    assert value < (found + half) ** degree


@given(st.fractions(-1000, 1000, max_denominator=400), st.fractions(Fraction(1, 100), 50, max_denominator=100))
def test_halves_go_towards_zero_and_away_and_all_else_to_the_nearest_step(value, step):
    down, up = (round_to_step(value, step, rounding) for rounding in (Rounding.HALF_DOWN, Rounding.HALF_UP))
    assert (down / step).denominator == 1
    assert abs(value - down) == abs(value - up) <= step / 2
    assert abs(down) <= abs(up)
    assert (down != up) == (abs(value - down) == step / 2)


FORMULAS = {
    "absent": "sqrt(coalesce(a, 0) ** 2 / n, 2) + sqrt(max(a / n, 0), 1)",
    "distance": "sqrt(a ** 2 + n ** 2, 3)",
    "wide": "sqrt(big ** 2 + n, 2)",
    "cube": "root(max(a, 0) / n, 3, 4) if a > -500 else root(n, 10, 1)",
    "guarded": "sqrt(a, 1) if a >= 0 else -1",
    "grown": "round(100 * power(1.03, n), 2) + power(a / n, clamp(n, 0, 3))",
    "half": "round(a, 1, 'half_down') + round(a / n, 1, 'half_down')",
    "fine": "round(a / n, 12) + round(1 / n, 12, 'down')",
    "root_of_two": "sqrt(n, 12)",
    "step": "round_to(a, 0.25) + round_to(a / n, 7, 'half_down') + round_to(big, 50, 'ceil')",
}
SCHEME = """
name = "roots"
[table.u]
key = "u"
[input.a]
kind = "number"
low = -1000
high = 1000
decimals = 2
optional = true
[input.big]
kind = "number"
low = 0
high = 100000000000
decimals = 2
[input.n]
kind = "number"
low = 1
high = 9
decimals = 0
""" + "".join(f'[formula.{name}]\nis = "{rule}"\n' for name, rule in FORMULAS.items())


@pytest.mark.slow  # whole numbers near the ends of both widths in every library
def test_roots_steps_and_powers_are_the_same_on_all_engines_and_in_sql():
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME))
    values = [None, -1000, -0.15, 0, 0.05, 0.25, 2.5, 12.25, 999.99, 1000]
    large = [0, 0.01, 2**20, 99_999_999_999.99, 10**11]
    rows = [
        {"u": str(number), "a": a, "big": large[number % 5], "n": number % 9 + 1} for number, a in enumerate(values * 3)
    ]
    cohort = Cohort(units=rows, period="2024")
    same_on_all_engines(evaluator, cohort)
    assert list(statement_differences(evaluator, cohort, "duckdb", in_duckdb)) == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("sqrt(max(a, 0), 0)", 3),  # 2.5 squared: the middle goes up
        ("sqrt(2, 4)", Fraction("1.4142")),
        ("root(0.001, 3, 2)", Fraction("0.1")),
        ("power(a, n)", Fraction("6.25") ** 2),
        ("power(0, clamp(n - 2, 0, 1))", 1),
        ("round_to(a, 2.5)", Fraction("7.5")),
        ("round_to(a, 2.5, 'half_down')", 5),
        ("round_to(-a, 2.5, 'half_down')", -5),
        ("round(12345, -2)", 12300),
    ],
)
def test_worked_numbers(rule, expected):
    text = SCHEME.split("[formula", maxsplit=1)[0] + f'[formula.result]\nis = "{rule}"\n'
    (found,) = pr.Evaluator(pr.loads_scheme(text)).rate([{"u": 1, "a": 6.25, "big": 0, "n": 2}]).values("result")
    assert Fraction(found) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "sqrt(max({}, 0), 2)", "root({}, 3, 1)", "{} / n", "n / {}", "{} + 1 / 3", "round({} / 7, 2)", "round({}, -1)",
        "round_to({}, 0.4)", "power({}, n)", "{} ** 2", "clamp({}, 0, n)", "max({}, n / 3)", "ceil({}, 1) * 0.25",
        "1 if {} == 9 else 0", "sqrt(sum({}, within=()), 3)", "rank({}, 'asc', within=(), ties='min')",
        "weighted_mean(n, {}, within=())", "percentile({}, 0.5, kind='linear', within=())",
    ],
)  # fmt: skip
def test_a_constant_counts_the_same_however_many_decimals_its_rule_may_have(rule):
    text = SCHEME.split("[formula", maxsplit=1)[0]
    constant = "n if a > 500 else round(9, 1)"
    rules = {"constant": constant, "plain": rule.format("9"), "promised": rule.format("constant")}
    text += "".join(f'[formula.{name}]\nis = "{each}"\n' for name, each in rules.items())
    rating = pr.Evaluator(pr.loads_scheme(text)).rate([{"u": 1, "a": 6.25, "big": 0, "n": 2}])
    assert rating.values("promised") == rating.values("plain")
