"""A value that needs too wide numbers names the part that needs them, and its remedy, pasted, does away with it."""

from fractions import Fraction

import pytest
from attrs import evolve

import partyrate as pr
from partyrate.language.domains.analysis.ranges import unknown
from partyrate.numbers import round_fraction
from partyrate.plan.widths import _decimals_apart

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
    assert f"as in {', '.join(f'round({each}, 4)' for each in fractions)} (only where" in found.fix
    for each in fractions:
        rule = rule.replace(each, f"round({each}, 4)", 1)
    assert warnings(f'table = "{table}"\nis = "{rule}"') == []


VOTES = """
name = "trial"
[table.village]
key = "village"
[input.votes]
kind = "number"
low = 0
high = 999
decimals = 0
[input.seats]
kind = "number"
low = 1
high = 999
decimals = 0
[formula.quotient]
is = "votes / seats"
[formula.f]
is = "sum(quotient, within=())"
"""


def test_as_many_decimals_are_proposed_as_tell_the_values_of_a_fraction_apart():
    (found,) = [each for each in pr.check(pr.loads_scheme(VOTES)).warnings if each.code == "numbers-too-wide"]
    assert "as in round(quotient, 6) (so many decimals tell its values apart, but" in found.fix
    assert "如 round(quotient, 6)（这么多位小数足以区分不同的值，但结果更后面的小数会有变化）；" in found.text("zh")
    assert "numbers-too-wide" not in {
        each.code
        for each in pr.check(pr.loads_scheme(VOTES.replace("sum(quotient,", "sum(round(quotient, 6),"))).warnings
    }


def test_where_too_many_decimals_tell_values_apart_the_advice_says_what_rounding_does():
    (found,) = warnings('table = "village"\nis = "quotient ** 3 + a"')
    assert "round(quotient, 4) (only where the rules may round so: values that differ can become equal)" in found.fix
    assert "如 round(quotient, 4)（规则允许这样舍入时才可用：不同的值舍入后可能相同）；" in found.text("zh")


@pytest.mark.parametrize("most", [1, 2, 3, 4, 9, 10, 11, 32, 33, 100, 101])
def test_no_two_fractions_are_rounded_to_one_number_with_the_decimals_that_keep_them_apart(most):
    decimals = _decimals_apart(evolve(unknown("number"), max_denominator=most))
    values = {Fraction(over, under) for under in range(1, most + 1) for over in range(under + 1)}
    assert len({round_fraction(value, decimals) for value in values}) == len(values)
    assert decimals == 0 or 10 ** (decimals - 1) < most * (most - 1)


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


def test_fractions_of_called_formulas_and_rules_over_lines_have_their_advice():
    number = '[input.{}]\nkind = "number"\nlow = 1\nhigh = 1000000000\ndecimals = 6\n'
    text = f'name = "t"\n[table.unit]\nkey = "id"\n{number.format("a")}{number.format("b")}'
    text += '[formula.f]\ntakes = ["n"]\nis = "n / b"\n'
    text += '[formula.r]\nis = """\nf(a) * (a\n / (b + 1)) * (a / (b + 2)) * a"""\n'
    (found,) = [each for each in pr.check(pr.loads_scheme(text)).warnings if each.code == "numbers-too-wide"]
    assert "round(f(a), 4), round(a / (b + 1), 4), round(a / (b + 2), 4) (only where" in found.fix
