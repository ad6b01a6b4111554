"""Single rows: what is computed of one, what needs others, and that it is what the engine computes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import partyrate as pr
from partyrate.checks.sample_rows import NotAlone, Sampler, SampleRow
from partyrate.language.grammar import parse
from partyrate.numbers import MISSING, NOT_APPLICABLE, UNDETERMINED, Absent, LevelValue

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
parent = "town"
[parameter.cut]
value = 50
[parameter.open]
kind = "number"
[lookup.points]
keys = ["side"]
rows = [["a", 3], ["b", 7]]
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
[input.done]
table = "term"
kind = "flag"
[formula.total]
table = "village"
is = "x + points[side] + area"
[formula.some]
table = "village"
when = "works"
is = "2 * x"
[formula.marks]
table = "village"
is = "sum(mark)"
[formula.unknown]
table = "village"
is = "x * open"
[formula.ranked]
table = "village"
is = "rank(x, 'desc', within=(), ties='min')"
[formula.past]
table = "town"
is = "previous(area)"
[formula.along]
table = "town"
is = "streak(area > 5)"
[formula.beside]
table = "village"
is = "x + 0"
[formula.if_some]
table = "village"
is = "coalesce(some, 5)"
[group.sum]
table = "village"
when = "x > 10"
[formula.part]
table = "village"
parent = "sum"
weight = 0.5
is = "x"
[formula.other]
table = "village"
parent = "sum"
weight = 0.5
is = "area + 0"
[ladder.star]
table = "village"
when = "x > 5"
levels = [{ name = "five", when = "x > 80" }, { name = "four", when = "x > 40" }, { name = "low" }]
[ladder.report]
table = "village"
overlap = "report"
levels = [{ name = "yes", when = "x > 60" }, { name = "no", when = "x < 80" }]
[ladder.open_star]
table = "village"
overlap = { parameter = "how" }
levels = [{ name = "yes", when = "x > 60" }, { name = "no", when = "x < 80" }]
[parameter.how]
kind = "choice"
values = ["first", "report"]
[ladder.places]
table = "village"
levels = [{ name = "first" }, { name = "none" }]
order_by = "x desc"
ties = "in"
round = "down"
conflict = "condition"
remainder = "none"
quotas = [{ levels = "first", exactly = "1" }]
[gate.late]
table = "village"
when = "not works"
cap = { star = "four" }
[gate.away]
table = "village"
when = "x == 70"
exclude = ["star"]
[gate.raised]
table = "village"
when = "x == 7"
fix = { star = "five" }
[incentive.pay]
table = "village"
kind = "bonus"
unit = "yuan"
amount = "total"
"""
NAMES = ("total", "some", "if_some", "sum", "star", "report")


@pytest.fixture(scope="module")
def sampler():
    return Sampler(pr.check(pr.loads_scheme(SCHEME)).plan)


def village(sampler, x=50, *, works=True, side="a", area=2, **options):
    values = {"x": Fraction(x), "works": works, "side": side, "area": Fraction(area)}
    return SampleRow(sampler, "village", values, **options)


def test_a_row_alone_has_the_values_that_the_engine_computes(sampler):
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME))
    units = [
        {"town": "t", "village": f"{x}-{works}-{side}", "x": x, "works": works, "side": side}
        for x in (0, 5, 7, 10, 11, 40, 41, 60, 61, 70, 79, 80, 81, 100)
        for works in (False, True)
        for side in "ab"
    ]
    rating = evaluator.rate([{"town": "t", "area": 2}], tables={"village": units, "month": [], "term": []})
    for name in NAMES:
        computed = rating.values(name)
        assert len(computed) == len(units)
        for unit, expected in zip(units, computed, strict=True):
            found = village(sampler, unit["x"], works=unit["works"], side=unit["side"]).value(name)
            if isinstance(found, Absent):
                assert found == expected or str(found) == str(expected)
            else:
                assert getattr(found, "name", found) == getattr(expected, "name", expected)


@pytest.mark.parametrize(
    ("x", "works", "level"),
    [(81, True, "five"), (81, False, "four"), (7, True, "five"), (6, True, "low"), (70, True, None), (5, True, None)],
)
def test_the_level_of_a_row_alone(sampler, x, works, level):
    found = village(sampler, x, works=works).value("star")
    if level is None:
        assert found is NOT_APPLICABLE or found == NOT_APPLICABLE
    else:
        assert isinstance(found, LevelValue)
        assert found.name == level


@pytest.mark.parametrize("name", ["ranked", "past", "along", "places", "open_star", "incentive.pay", "nothing", "mark"])
def test_what_needs_more_than_a_row_is_not_computed_of_it(sampler, name):
    with pytest.raises(NotAlone):
        village(sampler).value(name)


def test_what_is_unpublished_is_undetermined(sampler):
    assert village(sampler).value("unknown") == UNDETERMINED
    assert sampler.evaluated(parse("open", ("formula", "f")).tree, village(sampler)) == UNDETERMINED


def test_what_is_not_given_is_missing_of_a_partial_row_alone(sampler):
    partial = SampleRow(sampler, "village", {"x": Fraction(5)}, is_partial=True)
    assert [partial.value(name) for name in ("works", "nothing")] == [MISSING, MISSING]
    assert partial.value("part") == 5
    with pytest.raises(NotAlone):
        SampleRow(sampler, "village", {"x": Fraction(5)}).value("works")


def test_a_row_has_the_values_of_the_row_above_it(sampler):
    town = SampleRow(sampler, "town", {"area": Fraction(4)})
    row = village(sampler, parent=town)
    del row.values["area"]
    assert row.value("area") == 4
    assert row.value("total") == 50 + 3 + 4
    assert "total" in row.values
    with pytest.raises(NotAlone):
        row.value("nothing")
    month = SampleRow(sampler, "month", {"mark": Fraction(1)}, parent=row)
    assert (month.value("x"), month.value("area"), month.value("beside")) == (50, 4, 50)
    assert "beside" in row.values
    assert "beside" not in month.values


def test_the_rows_below_a_row(sampler):
    town, months = SampleRow(sampler, "town", {}), []
    for number in range(2):
        row = village(sampler, parent=town)
        town.children.setdefault("village", []).append(row)
        for mark in (1, 2 + number):
            months.append(SampleRow(sampler, "month", {"mark": Fraction(mark)}, parent=row))
            row.children.setdefault("month", []).append(months[-1])
    assert town.below("village") == town.children["village"]
    assert town.below("month") == months
    assert town.children["village"][1].below("month") == months[2:]
    assert town.below("town") == [town]
    assert [row.value("marks") for row in town.children["village"]] == [3, 4]
    for table in ("term", "town"):
        with pytest.raises(NotAlone):
            months[0].below(table)
    assert village(sampler).below("month") == []


@pytest.mark.parametrize(
    ("part", "constant"),
    [
        ("3", 3),
        ("'a'", "a"),
        ("True", True),
        ("cut", 50),
        ("cut / 2 + 1", 26),
        ("points['b']", 7),
        ("points['c']", None),  # no cell
        ("open", None),
        ("open + cut", None),
        ("x", None),
        ("points[side]", None),
        ("count(month)", None),
    ],
)
def test_the_constant_that_a_part_of_a_rule_always_is(sampler, part, constant):
    assert sampler.constant("village", parse(part, ("formula", "f")).tree) == constant


def test_parts_of_a_rule_can_have_given_values(sampler):
    for rule, given in (
        ("points[side] + 1", "points[side]"),
        ("x * area + 1", "x * area"),
        ("rank(x, 'desc', within=(), ties='min') + 1", "rank"),
        ("previous(x) + 1", "previous"),
        ("sum(mark) + 1", "sum"),
    ):
        tree: Any = parse(rule, ("formula", "f")).tree
        assert given in rule
        row = SampleRow(sampler, "village", {}, {id(tree.left): Fraction(6)}, is_partial=True)
        assert sampler.evaluated(tree, row) == 7
        assert sampler.domain.given != row.parts  # as it was before


def test_a_row_alone_has_neither_cohort_nor_past(sampler):
    row = village(sampler)
    for call in (lambda: row.cohort(()), lambda: row.earlier(None), lambda: row.rounds(None)):
        with pytest.raises(NotAlone):
            call()
    assert row.number == 0
