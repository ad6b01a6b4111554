"""A value that needs too wide numbers names the part that needs them, and its remedy, pasted, does away with it."""

import pytest

import partyrate as pr

HEAD = """
name = "trial"
[table.district]
key = "district"
[table.village]
key = "village"
parent = "district"
rows = 4000
[input.a]
table = "village"
kind = "number"
low = 0
high = 10000000
decimals = 4
[input.b]
table = "village"
kind = "number"
low = 1
high = 10000000
decimals = 4
[formula.quotient]
table = "village"
is = "a / b"
[formula.f]
"""


def warnings(formula):
    return [each for each in pr.check(pr.loads_scheme(HEAD + formula)).warnings if each.code == "numbers-too-wide"]


@pytest.mark.parametrize(
    ("rule", "table", "fractions"),
    [
        ("(a / b + b / (a + 1) + a / (b + 3)) ** 2", "village", ["a / b", "b / (a + 1)", "a / (b + 3)"]),
        ("quotient ** 3 + a", "village", ["quotient"]),
        ("sum(a / b)", "district", ["a / b"]),
        ("sum(quotient, where=a > 5) * 2", "district", ["quotient"]),
    ],
)
def test_the_fractions_to_be_rounded_are_named_and_rounding_them_does(rule, table, fractions):
    (found,) = warnings(f'table = "{table}"\nis = "{rule}"\nwhen = "2 > 1"')
    assert found.path == ("formula", "f", "is")  # not its condition
    assert found.at.text[found.at.column - 1 :].startswith(fractions[0])
    assert f"as in {', '.join(f'round({each}, 4)' for each in fractions)}, or declare" in found.fix
    for each in fractions:
        rule = rule.replace(each, f"round({each}, 4)", 1)
    assert warnings(f'table = "{table}"\nis = "{rule}"') == []


def test_where_no_fraction_is_to_blame_bounds_are_the_remedy_and_the_part_is_marked():
    (found,) = warnings('table = "village"\nis = "1 + a ** 8"')
    assert "round" not in found.fix
    assert found.at.text[found.at.column - 1 :].startswith("a ** 8")


def test_a_lazy_frame_is_refused_with_the_same_part():
    pl = pytest.importorskip("polars")
    evaluator = pr.Evaluator(pr.loads_scheme(HEAD + 'table = "village"\nis = "quotient ** 3 + a"\nwhen = "a > b"'))
    frame = pl.DataFrame({"district": ["d"], "village": ["v"], "a": ["1"], "b": ["2"]})
    districts = pl.DataFrame({"district": ["d"]})
    with pytest.raises(pr.UnprovenError, match=r"formula.*quotient \*\* 3|quotient") as caught:
        evaluator.rate(districts.lazy(), tables={"village": frame.lazy()})
    assert "round(quotient, 4)" in caught.value.fix
    assert caught.value.path == ("formula", "f", "is")
