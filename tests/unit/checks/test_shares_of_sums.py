"""Weights within a formula: which sums are looked at, what has a share in them, and when the whole is lacking."""

from __future__ import annotations

from fractions import Fraction

import pytest

import partyrate as pr
from partyrate.checks.sample_rows import Sampler
from partyrate.checks.signs import RuleKnowledge
from partyrate.checks.weights import _addends, _are_whole, _sums, _Weighted, _weighted
from partyrate.language.grammar import parse, text_of

SCHEME = """
name = "trial"
[table.village]
key = "village"
[input.a]
kind = "number"
low = 0
high = 100
decimals = 0
[input.b]
kind = "number"
low = 0
high = 100
decimals = 0
[input.c]
kind = "number"
low = 0
high = 20
decimals = 0
[input.works]
kind = "flag"
[parameter.share]
value = 0.6
"""


MONTHS = """[table.month]
key = "month"
parent = "village"
[input.m]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
[formula.f]
table = "village"
"""
LEVELS = '[ladder.star]\nlevels = [{ name = "high", when = "a > 5" }, { name = "low" }]\n[formula.f]\n'
HOW = '[parameter.how]\nkind = "choice"\nvalues = ["x", "y"]\n[formula.f]\n'


def tree(rule):
    return parse(rule, ("formula", "f")).tree


@pytest.mark.parametrize(
    ("rule", "sums"),
    [
        ("a", []),
        ("a * b", []),
        ("a + b + c", ["a + b + c"]),
        ("a - b", ["a - b"]),
        ("round(a + b, 1) + 2 * (b - c)", ["round(a + b, 1) + 2 * (b - c)", "a + b", "b - c"]),
        ("a + (b + c)", ["a + (b + c)"]),  # one sum
        ("a - (b + c)", ["a - (b + c)"]),  # what is taken away is no sum of its own
        ("2 * (a + b)", ["a + b"]),
        ("(a + b) if works else (b - c)", ["a + b", "b - c"]),
    ],
)
def test_the_sums_of_a_rule_that_are_no_part_of_a_greater_one(rule, sums):
    assert sorted(map(text_of, _sums(tree(rule)))) == sorted(sums)


@pytest.mark.parametrize(
    ("rule", "addends"),
    [
        ("a", ["a"]),
        ("a + b", ["a", "b"]),
        ("a + b + 2 * c", ["a", "b", "2 * c"]),
        ("a + (b + c)", ["a", "b", "c"]),
        ("a - b", ["a"]),
        ("a + b - c", ["a", "b"]),
        ("a - b + c", ["a", "c"]),
        ("a * b", ["a * b"]),
    ],
)
def test_what_is_added_in_a_sum(rule, addends):
    assert list(map(text_of, _addends(tree(rule)))) == addends


@pytest.mark.parametrize(
    ("rule", "weight", "scale"),
    [
        ("0.6 * a", "0.6", (0, 100)),
        ("a * 0.6", "0.6", (0, 100)),
        ("share * c", "0.6", (0, 20)),
        ("0.6 * (a - 50)", "0.6", (-50, 50)),
        ("a", None, None),
        ("a * b", None, None),
        ("0.6 + a", None, None),
        ("a / 2", None, None),
        ("2 * share", None, None),  # nothing that varies
        ("0 * a", None, None),
        ("(0 - 2) * a", None, None),
    ],
)
def test_a_product_of_a_positive_constant_and_a_value_that_varies(rule, weight, scale):
    plan = pr.check(pr.loads_scheme(SCHEME + '[formula.f]\nis = "a + b + c"')).plan
    found = _weighted(tree(rule), RuleKnowledge(Sampler(plan), "village"))
    assert found == (None if weight is None else _Weighted(rule, Fraction(weight), scale))


@pytest.mark.parametrize(
    ("scales", "others", "total", "is_whole"),
    [
        ([(0, 100), (0, 100)], [], "0.9", True),
        ([(0, 100), (0, 20)], [], "0.9", False),  # several scales
        ([(0, 100), None], [], "0.9", False),
        ([None, None], [], "0.9", False),
        ([(0, 100), (0, 100)], [None], "0.9", False),
        ([(0, 100), (0, 100)], [(0, 10)], "0.9", False),  # points that make up what is lacking
        ([(0, 100), (0, 100)], [(0, 4), (2, 8)], "0.9", False),
        ([(0, 100), (0, 100)], [(0, 9)], "0.9", True),
        ([(50, 100), (50, 100)], [(5, 10)], "0.9", False),
        ([(50, 100), (50, 100)], [(0, 10)], "0.9", True),
        ([(0, 100), (0, 100)], [(0, 0)], "1", False),
        ([(0, 100), (0, 100)], [(0, 10)], "1.1", True),
    ],
)
def test_weights_of_one_scale_are_a_whole_unless_something_beside_them_makes_it_up(scales, others, total, is_whole):
    found = [_Weighted("", Fraction(1, 2), scale) for scale in scales]
    assert _are_whole(found, others, Fraction(total)) is is_whole


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[formula.f]\nis = "0.6 * a + 0.3 * b"', [("f", "0.6 * a + 0.3 * b")]),
        ('[formula.f]\nis = "round(0.6 * a + 0.3 * b, 1)"', [("f", "0.6 * a + 0.3 * b")]),
        ('[formula.f]\nis = "0.9 * a + c"', []),  # one value alone has a share
        ('[formula.f]\nis = "1 * a + 0.5 * b"', []),
        ('[formula.f]\nis = "0.5 * a + 0.5 * b"', []),
        ('[formula.f]\nis = "0.5 * a + 0.5 * b + c"', []),
        ('[formula.f]\nis = "0.5 * a + 0.3 * b + 1 * a"', [("f", "0.5 * a + 0.3 * b + 1 * a")]),
        (
            '[formula.g]\ntakes = ["n"]\nis = "0.6 * n + 0.3 * (100 - n)"\n[formula.f]\nis = "g(a) + c"',
            [],  # said of no instance
        ),
        (
            HOW + "is = \"0.6 * a + 0.3 * b if how == 'x' else a\"",
            [],
        ),
        (MONTHS + 'is = "sum(0.6 * m + 0.3 * m)"', []),  # of rows whose ranges are not known there
        (LEVELS + 'is = "0.6 * star + 0.3 * star"', []),  # which have no scale
        ('[formula.f]\nwhen = "0.6 * a + 0.3 * b > 50"\nis = "a"', []),
        ('[parameter.open]\nkind = "number"\n[formula.f]\nis = "open * a + 0.3 * b + 0.3 * a"', []),
    ],
)  # fmt: skip
def test_a_sum_whose_weights_are_lacking_something_is_told_where_it_stands(text, said):
    findings = [each for each in pr.check(pr.loads_scheme(SCHEME + text)).findings if each.code == "weights-in-formula"]
    places = [(each.path[1], each.at) for each in findings]
    assert [(name, at.text[at.column - 1 :][: at.length]) for name, at in places if at is not None] == said
    assert len(places) == len(said)


def test_a_scheme_without_a_file_has_no_place():
    scheme = pr.loads_scheme(SCHEME + '[formula.f]\nis = "0.6 * a + 0.3 * b + clamp(c, 30, 20) + (1 if c > 20 else 2)"')
    findings = pr.check(pr.Scheme.from_dict(scheme.to_dict())).findings
    codes = [each.code for each in findings if each.entry == "formula.f"]
    assert sorted(codes) == ["clamp-limits-exchanged", "condition-never", "weights-in-formula"]
    assert {each.at for each in findings} == {None}
