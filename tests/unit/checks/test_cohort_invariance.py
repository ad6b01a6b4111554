"""Names that differ between the rows of a cohort: which rules may say how many places it has."""

from __future__ import annotations

import pytest

import partyrate as pr
from partyrate.checks.cohort_invariance import same_for_all, varying_names
from partyrate.language.grammar import parse
from partyrate.messages import text

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
[parameter.share]
value = 0.3
[lookup.places]
keys = ["size"]
rows = [["large", 5], ["small", 2]]
[input.area]
table = "town"
kind = "number"
low = 0
high = 9
decimals = 0
[input.size]
table = "town"
kind = "choice"
values = ["large", "small"]
[input.x]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0
[input.side]
table = "village"
kind = "choice"
values = ["a", "b"]
[input.mark]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
[formula.all_x]
table = "village"
is = "sum(x, within=())"
[formula.town_x]
table = "village"
is = "sum(x, within=town)"
[formula.side_x]
table = "village"
is = "sum(x, within=side)"
[formula.own]
table = "village"
is = "2 * x"
[formula.double]
table = "village"
is = "2 * all_x + share"
[formula.mixed]
table = "village"
is = "all_x + x"
[formula.placed]
table = "village"
is = "rank(x, 'desc', within=(), ties='min')"
[formula.before]
table = "village"
is = "previous(x)"
[formula.before_all]
table = "village"
is = "previous(all_x)"
[formula.zone]
table = "village"
is = "'rich' if all_x > 50 else 'poor'"
[formula.plus]
takes = ["n"]
is = "n + all_x"
[formula.plus_own]
takes = ["n"]
is = "n + x"
[formula.plus_twice]
takes = ["n"]
is = "plus(n) + plus(2)"
[decision.pair]
table = "village"
columns = ["one", "two"]
rows = [{ when = "x > 5", gives = [1, 2] }, { gives = [3, 4] }]
[decision.fee]
table = "village"
rows = [{ when = "all_x > 5", gives = 1 }, { gives = 3 }]
[group.tree]
table = "village"
[formula.part]
table = "village"
parent = "tree"
is = "all_x"
[ladder.star]
table = "village"
levels = [{ name = "five", when = "x > 50" }, { name = "low" }]
"""


@pytest.fixture(scope="module")
def scheme():
    return pr.loads_scheme(SCHEME)


@pytest.mark.parametrize(
    ("rule", "within", "names"),
    [
        ("2", "", []),
        ("share * rows", "", []),
        ("x", "", ["x"]),
        ("x", "town", ["x"]),
        ("x", "town village", []),  # cohorts of one row
        ("x", "x", []),  # which the cohort agrees in
        ("x + area", "", ["area", "x"]),
        ("x + area", "town", ["x"]),
        ("area", "", ["area"]),
        ("area", "town", []),
        ("area", "size", ["area"]),
        ("side == 'a'", "side", []),
        ("town == 'a'", "", ["town"]),
        ("town == 'a'", "town", []),
        ("village == 'a'", "town", ["village"]),
        ("star == 'five'", "", ["star"]),
        ("places[size]", "town", []),
        ("places[size]", "", ["size"]),
        ("places['large']", "", []),
        ("pair['one']", "", ["pair"]),
        ("pair['one']", "pair", []),
        ("fee", "", []),  # a decision by what is the same for all
        ("all_x", "", []),
        ("double", "", []),
        ("town_x", "", ["town_x"]),
        ("town_x", "town", []),
        ("side_x", "town", ["side_x"]),
        ("sum(x, within=zone)", "", []),  # one zone for all
        ("sum(x, within=side)", "", ["side"]),
        ("side_x", "town side", []),
        ("own", "", ["own"]),
        ("mixed", "", ["mixed"]),
        ("placed", "", ["placed"]),
        ("before", "", ["before"]),
        ("before_all", "", ["before_all"]),  # what was recorded of each row, although it is the same for all now
        ("2 * before_all", "town", ["before_all"]),
        ("tree", "", ["tree"]),  # a group
        ("sum(x, within=())", "", []),
        ("sum(x, within=town)", "", ["town"]),
        ("sum(x, within=town)", "town", []),
        ("sum(x, within=side)", "town", ["side"]),
        ("sum(x, within=(), where=side == 'a')", "", []),
        ("rank(x, 'desc', within=(), ties='min')", "", ["x"]),
        ("rank(x, 'desc', within=(), ties='min')", "town village", []),
        ("previous(x)", "", ["x"]),
        ("previous(share)", "", []),
        ("previous(all_x)", "", ["all_x"]),  # what was recorded may differ
        ("rank(all_x, 'desc', within=(), ties='min')", "", ["all_x"]),
        ("sum(mark)", "", ["mark"]),
        ("sum(mark, where=mark > 5)", "", ["mark"]),
        ("count(month)", "", ["month"]),
        ("min(x, 3)", "", ["x"]),
        ("plus(2)", "", []),
        ("plus(x)", "", ["x"]),
        ("plus_own(2)", "", ["x"]),
        ("plus_twice(2)", "", []),
        ("plus_twice(x)", "", ["x"]),
        ("x if all_x > 5 else 3", "", ["x"]),
        ("not (side == 'a')", "", ["side"]),
        ("-x", "", ["x"]),
    ],
)
def test_names_that_differ_between_rows_that_agree_in_some_columns(scheme, rule, within, names):
    found = list(varying_names(scheme, parse(rule, ("ladder", "star")), "village", set(within.split())))
    assert sorted(set(found)) == names


def test_a_formula_of_another_table_is_not_the_same_for_all(scheme):
    rule = parse("all_x", ("ladder", "star"))
    assert list(varying_names(scheme, rule, "town", set())) == ["all_x"]
    assert list(varying_names(scheme, rule, "month", set())) == []


@pytest.mark.parametrize(
    ("one", "other"), [("loop_b", "loop_a"), ("sum(loop_b, within=())", "loop_a"), ("loop_a + loop_b", "loop_a + 1")]
)
def test_formulas_that_use_each_other_come_to_an_end(one, other):
    text = SCHEME
    for name, rule in (("loop_a", one), ("loop_b", other)):
        text += f'[formula.{name}]\ntable = "village"\nis = "{rule}"\n'
    for name in ("loop_a", "loop_b"):
        rule = parse(name, ("ladder", "star"))
        assert list(varying_names(pr.loads_scheme(text), rule, "village", set())) == []


CALLS = '[formula.ping]\ntakes = ["n"]\nis = "pong(n) + side_x"\n[formula.pong]\ntakes = ["n"]\nis = "ping(n) + area"\n'


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("ping(2)", ["area", "side_x"]),
        ("pong(x)", ["area", "side_x", "x"]),
        ("nothing(x)", ["x"]),
        ("plus_own", []),  # which is not called
    ],
)
def test_calls_that_the_plan_reports_are_left_to_it(rule, names):
    found = varying_names(pr.loads_scheme(SCHEME + CALLS), parse(rule, ("ladder", "star")), "village", set())
    assert sorted(found) == names


@pytest.mark.parametrize(
    ("within", "columns", "table"),
    [
        ([], "()", ""),
        (["town"], "town", " a value of a table whose key is among town,"),
        (["town", "side"], "(town, side)", " a value of a table whose key is among town, side,"),
    ],
)
def test_what_is_the_same_for_all_rows_is_said_with_the_columns(within, columns, table):
    fix = same_for_all(text("others of a quota"), within).in_language("en")
    others = "rows, candidates, parameters, lookups"
    assert fix == f"use {others}, aggregates with within={columns},{table} or a formula of these"
