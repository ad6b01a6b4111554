"""Bounds of values: what share of them a limit cuts, values that are always the same, and where that is said."""

from __future__ import annotations

from fractions import Fraction

import pytest

import partyrate as pr
from partyrate.checks.bounds import _share_inside
from partyrate.language.domains.analysis import ValueRange

SCHEME = """
name = "trial"
[table.village]
key = "village"
[input.x]
kind = "number"
low = 0
high = 100
decimals = 0
[input.y]
kind = "number"
low = 0
high = 100
decimals = 0
[input.works]
kind = "flag"
[lookup.pay]
keys = ["kind"]
rows = [["a", 5], ["b", 5]]
[incentive.award]
kind = "bonus"
unit = "yuan"
amount = "x + y if works else pay['a'] + pay['b']"
"""


def found(text):
    findings = pr.check(pr.loads_scheme(SCHEME + text)).findings
    codes = ("one-value-only", "bound-not-reached", "clamp-limits-exchanged", "clamp-cuts-most")
    return [each for each in findings if each.code in codes]


@pytest.mark.parametrize(
    ("low", "high", "share"),
    [
        (0, 50, Fraction(1, 2)),
        (25, 75, Fraction(1, 2)),
        (-10, 30, Fraction(3, 10)),
        (70, 200, Fraction(3, 10)),
        (-5, 200, 1),
        (100, 200, 0),
        (150, 200, 0),
        (-9, -5, 0),
    ],
)
def test_the_share_of_a_range_within_limits(low, high, share):
    value = ValueRange(kind="number", low=Fraction(0), high=Fraction(100))
    assert _share_inside(value, Fraction(low), Fraction(high)) == share
    moved = ValueRange(kind="number", low=Fraction(10), high=Fraction(110))
    assert _share_inside(moved, Fraction(low + 10), Fraction(high + 10)) == share
    one = ValueRange(kind="number", low=Fraction(7), high=Fraction(7))
    assert _share_inside(one, Fraction(low), Fraction(high)) == 1


PARTS = """[group.g]
[formula.f]
parent = "g"
is = "RULE(x, 0)"
weight = 0.5
[formula.e]
parent = "g"
is = "RULE(y, 0)"
weight = 0.5
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[formula.f]\nis = "min(x, 0)"', [("0", "formula.f.is")]),
        ("[formula.f]\nis = \"'a' if x > 5 else 'a'\"", [("a", "formula.f.is")]),
        (PARTS.replace("RULE", "min"), [("0", "group.g"), ("0", "formula.f.is"), ("0", "formula.e.is")]),
        (PARTS.replace("RULE", "max"), []),
        ('[formula.f]\nis = "2 + 3"', []),  # a constant by intention
        ("[formula.f]\nis = \"pay['a']\"", []),
        ('[formula.f]\nis = "min(x, 1)"', []),
        ('[formula.f]\ntakes = ["n"]\nis = "min(n, 0)"\n[formula.e]\nis = "f(x) + x"', []),
    ],
)
def test_a_value_that_is_always_the_same_although_it_reads_inputs(text, said):
    values = [(each.what.split()[2], ".".join(each.path)) for each in found(text) if each.code == "one-value-only"]
    assert values == said


def test_of_an_unpublished_choice_nothing_is_said_of_bounds():
    how = '[parameter.how]\nkind = "choice"\nvalues = ["a", "b"]\n'
    for rule in ("min(x, 0) if how == 'a' else min(y, 0)", "clamp(x, 0, 9) if how == 'a' else clamp(y, 0, 9)"):
        assert found(f'{how}[formula.f]\nlow = -1\nhigh = 101\nis = "{rule}"') == []
    assert found(f"{how}[formula.f]\nis = \"'a' if how == 'a' else 'a' if x > 5 else 'a'\"") == []
    for rule, count in (("clamp(x, 0, 9)", 1), ("clamp(x, 0, 9) + (1 if how == 'a' else 2)", 0)):
        assert len(found(f'{how}[formula.f]\nis = "{rule}"')) == count


@pytest.mark.parametrize("when", ["x > 50", "how == 'a'", " and ".join(f"f{number}" for number in range(15))])
def test_of_what_is_not_known_to_be_never_there_bounds_are_said(when):
    more = '[parameter.how]\nkind = "choice"\nvalues = ["a", "b"]\n'
    more += "".join(f'[input.f{number}]\nkind = "flag"\n' for number in range(15))  # whose cases are too many to list
    more += f'[input.n]\nkind = "number"\nlow = 0\nhigh = 100\ndecimals = 0\nwhen = "{when}"\n'
    (said,) = found(f'{more}[formula.f]\nhigh = 101\nis = "n + 0"')
    assert (said.code, said.path) == ("bound-not-reached", ("formula", "f", "high"))


def test_of_limits_on_days_it_is_not_said_how_much_they_cut():
    days = "clamp(day, date('2024-01-01'), date('2024-12-31'))"
    assert found(f'[input.day]\nkind = "date"\n[formula.f]\nis = "{days}"') == []


def test_of_what_cannot_be_computed_yet_no_limits_are_said():
    open_ = '[parameter.open]\nkind = "number"\n'
    rule = "clamp(x, 60, 40) + clamp(y, 0, 9)"
    assert len(found(f'{open_}[formula.f]\nis = "{rule} + 0 * min(0, x)"')) == 2
    assert found(f'{open_}[formula.f]\nis = "{rule} + open"') == []


def test_the_bounds_of_what_past_rounds_record_may_be_those_of_earlier_rules():
    text = '[formula.f]\nhigh = 101\nis = "x + 0"\n[formula.g]\nis = "{}(f) + y"\n'
    assert [each.path for each in found(text.format("abs"))] == [("formula", "f", "high")]
    assert found(text.format("previous")) == []


def test_a_bound_of_a_group_is_said_at_its_key():
    parts = (
        '[formula.f]\nparent = "g"\nis = "x + 0"\nweight = 0.5\n[formula.e]\nparent = "g"\nis = "y + 0"\nweight = 0.5'
    )
    assert found(f"[group.g]\nlow = 0\nhigh = 100\n{parts}") == []
    low, high = said = found(f"[group.g]\nlow = -1\nhigh = 100.5\n{parts}")
    assert [each.path for each in said] == [("group", "g", "low"), ("group", "g", "high")]
    assert [each.code for each in said] == ["bound-not-reached"] * 2
    assert low.what == "'g' never reaches its lower bound -1"
    assert high.what == "'g' never reaches its upper bound 100.5"
    assert "it is 0 at least" in low.why
    assert "it is 100 at most" in high.why
    assert {(each.decided_by, each.verdict) for each in said} == {("bounds", "proved")}


@pytest.mark.parametrize(
    ("rule", "calls"),
    [
        ("clamp(x, 0, 9)", ["clamp(x, 0, 9)"]),
        ("round(2 * clamp(x, 0, 9), 1)", ["clamp(x, 0, 9)"]),
        ("clamp(clamp(x, 0, 9), 0, 2)", ["clamp(clamp(x, 0, 9), 0, 2)", "clamp(x, 0, 9)"]),
        ("sum(clamp(x, 0, 9), within=())", ["clamp(x, 0, 9)"]),
        ("1 if works and clamp(x, 0, 9) > 5 else 2", []),
        ("clamp(5, 7, 9) + x", []),  # a constant
        ("clamp(x, 60, 40) + x", ["clamp(x, 60, 40)"]),
        ("clamp(x, 50, 50) + x", ["clamp(x, 50, 50)"]),  # limits that are the same cut all
        ("clamp(x, y, 100) + x", []),
        ("clamp(x, 100 + y, 50) + x", ["clamp(x, 100 + y, 50)"]),
        ("clamp(x, y, 50) + x", []),  # which may be in order
    ],
)
def test_limits_are_told_with_the_call(rule, calls):
    text = f'[formula.f]\nis = "{rule}"'
    said = [each for each in found(text) if each.code.startswith("clamp")]
    line = (SCHEME + text).splitlines()[-1]
    assert sorted(line[each.at.column - 1 :][: each.at.length] for each in said) == sorted(calls)
    assert all(str(call) in "\n".join(each.what for each in said) for call in calls)
