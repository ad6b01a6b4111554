"""Witnesses: a gap that some rows fall into is shown by one of them, which the engine rates so."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

import partyrate as pr
from partyrate.checks.witnesses import options_of

SCHEME = """
name = "trial"
[table.village]
key = "village"
[table.month]
parent = "village"
key = "month"
ROWS
[input.x]
kind = "number"
low = 0
high = 100
decimals = 0
[input.y]
kind = "number"
low = -20
high = 100
decimals = 1
[input.few]
kind = "number"
allowed = [0, 5, 10, 20]
[input.by_three]
kind = "number"
low = 0
high = 99
step = 3
[input.works]
kind = "flag"
[input.side]
kind = "choice"
values = ["a", "b", "c"]
[input.bonus]
kind = "number"
low = 0
high = 10
decimals = 0
when = "works"
[input.mark]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 0
[input.done]
table = "month"
kind = "flag"
[lookup.points]
keys = ["side"]
rows = [["a", 3], ["b", 50], ["c", 70]]
[formula.total]
is = "RULE"
[ladder.band]
levels = [{ name = "high", when = "total > GAP" }, { name = "low", when = "total < GAP" }]
"""


def witness_of(rule, gap, rows=""):
    """Return the witness of the gap between two levels, and what the engine gives for it; None without a gap."""
    text = SCHEME.replace("RULE", rule).replace("GAP", gap).replace("ROWS", rows)
    if "columns" in rows:  # whose cells are values of one input
        text = text.replace('[input.done]\ntable = "month"\nkind = "flag"\n', "")
    scheme = pr.loads_scheme(text)
    found = [each for each in pr.check(scheme).findings if each.code == "bands-gap"]
    if not found:
        return None
    (finding,) = found
    keys = ["spring", "autumn"] if "columns" in rows else "123456"
    shown = finding.witness.get("month", [])
    months = [{"village": "1", "month": key, **row} for key, row in zip(keys, shown, strict=False)]
    own = {name: value for name, value in finding.witness.items() if name != "month"}
    given = {"x": 0, "y": 0, "few": 0, "by_three": 0, "works": True, "side": "a", "bonus": 0} | own
    if not given["works"]:
        given["bonus"] = None
    tables = {"month": [{"mark": 0, "done": False, **row} for row in months]}
    if "columns" in rows:
        given, tables = {**given, **{row["month"]: row["mark"] for row in months}}, {}
    (unit,) = pr.Evaluator(scheme).rate([{"village": "1", **given}], tables=tables).units
    return finding, unit


@pytest.mark.parametrize(
    ("rule", "gap"),
    [
        ("x", "0.5"),  # no row
        ("few", "15"),
        ("by_three", "50"),
        ("2 * x", "51"),
        ("points[side]", "51"),
        ("y", "7.25"),
        ("x if works else 51", "50.5"),
    ],
)
def test_no_gap_is_said_where_no_row_falls_into_it(rule, gap):
    assert witness_of(rule, gap) is None


@pytest.mark.parametrize(
    ("rule", "gap"),
    [
        ("x", "37"),
        ("x", "99"),
        ("y", "-7.3"),
        ("few", "10"),
        ("by_three", "51"),
        ("-x", "-61"),
        ("x + y", "113.4"),
        ("x - y", "-17.2"),
        ("(x + y) / 2", "40.25"),
        ("round(x / 3, 1)", "7.7"),
        ("0.5 * x + 0.5 * y", "64.5"),
        ("x + by_three", "151"),
        ("x + few", "118"),
        ("2 * x if works else 2 * x + 1", "51"),
        ("x if works else 3 * x", "243"),
        ("points[side]", "50"),
        ("points[side] + few", "55"),
        ("points[side] * 2 + x", "203"),
        ("coalesce(bonus, 3) + few", "23"),  # a bonus is there, or what stands for it
        ("coalesce(2 * bonus, 7)", "7"),  # only where no bonus applies
        ("max(x, y) - min(x, y)", "117"),
        ("abs(x - 50)", "47"),
        ("sum(mark)", "7"),
        ("max(mark) + x", "103"),
        ("count(month, where=done)", "1"),
        ("x + sum(mark, where=done)", "108"),
    ],
)
def test_a_witness_is_in_the_gap(rule, gap):
    found = witness_of(rule, gap)
    assert found is not None
    finding, unit = found
    assert Fraction(str(unit["total"])) == Fraction(gap)
    assert unit["band"] is None
    assert (finding.decided_by, finding.verdict) == ("enumeration", "witnessed")


@pytest.mark.parametrize(
    ("rows", "rule", "gap", "count"),
    [
        ("", "sum(mark)", "7", 1),
        ("", "sum(mark)", "27", 6),  # more than one row has
        ("", "count(month, where=done)", "4", 6),
        ('columns = ["spring", "autumn"]', "sum(mark)", "13", 2),
        ('expects = ["1", "2", "3"]', "sum(mark)", "27", 3),
        ('expects = ["1", "2", "3"]', "sum(mark)", "37", None),  # more than three rows have
        ("rows = 4", "sum(mark)", "37", 4),
        ("rows = 4", "sum(mark)", "47", None),
    ],
)
def test_a_witness_has_as_many_rows_below_it_as_it_needs(rows, rule, gap, count):
    found = witness_of(rule, gap, rows)
    assert (found and len(found[0].witness["month"])) == count


FEW_NUMBERS = """
name = "few"
[table.u]
key = "u"
[input.x]
kind = "number"
low = 0
high = {high}
decimals = 0
[input.y]
kind = "number"
low = 0
high = 9
decimals = 0
[formula.s]
is = "x * y - y"
[ladder.star]
levels = [{{ name = "two", when = "s > 1" }}, {{ name = "one", when = "s > 5" }}]
"""


@pytest.mark.parametrize("high", [2, 3, 4, 5])
def test_an_input_of_few_numbers_is_varied_over_all_of_them_and_no_others(high):
    checked = pr.check(pr.loads_scheme(FEW_NUMBERS.format(high=high)))
    assert [*itertools.islice(options_of(checked.plan.nodes["x"]), 10)] == [*range(high + 1)]
    (found,) = [each for each in checked.findings if each.code == "rungs-not-nested"]
    assert 1 < (int(found.witness["x"]) - 1) * int(found.witness["y"]) <= 5
