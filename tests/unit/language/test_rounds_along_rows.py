"""Functions of rounds in a table whose rows have an order: what decides whether they run along these or the history."""

import pytest

import partyrate as pr

SCHEME = """
name = "trial"
[table.unit]
key = "u"
[table.month]
parent = "unit"
key = "k"
expects = [1, 2, 3]
order = "k"
[input.base]
kind = "number"
low = 0
high = 9
decimals = 0
[input.mark]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
[parameter.asked]
kind = "flag"
value = true
[formula.result]
table = "{table}"
is = "{rule}"
"""


@pytest.mark.parametrize("rule", ["times(True)", "previous(7)", "streak(asked)", "times(True, where=asked)"])
def test_a_call_that_names_no_value_is_refused_among_ordered_rows_alone(rule):
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(SCHEME.format(table="month", rule=rule)))
    (found,) = caught.value.faults
    assert "names no value of a row" in found.what
    assert all(found.lines("zh"))
    pr.check(pr.loads_scheme(SCHEME.format(table="unit", rule=rule)))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("times(present(k))", [1, 2, 3]), ("times(mark > 2)", [1, 1, 2]), ("times(base > 0)", [1, 1, 1])],
)
def test_the_finest_value_decides_what_is_counted(rule, expected):
    rows = [{"u": 1, "k": month, "mark": mark} for month, mark in ((1, 5), (2, 1), (3, 9))]
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME.format(table="month", rule=rule)))
    assert evaluator.rate([{"u": 1, "base": 3}], tables={"month": rows}).values("result") == expected
