"""Checks of whole schemes: every fault with its complete message, warnings, and what a scheme without faults gives."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

import partyrate as pr
from partyrate.checks import examine
from partyrate.spans import Positions

BAD = Path(__file__).parents[2] / "bad" / "scheme"

TRIAL = """
name = "trial"
[table.unit]
key = "u"
[input.x]
kind = "number"
low = 0
high = 100
decimals = 2
"""


@pytest.mark.parametrize("path", sorted(BAD.glob("*.toml")), ids=lambda path: path.stem)
def test_a_broken_scheme_says_where_why_and_how_to_mend(path, monkeypatch):
    monkeypatch.chdir(BAD)
    with pytest.raises(pr.SchemeError) as caught:
        pr.Evaluator(pr.load_scheme(path.name))
    assert str(caught.value) + "\n" == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_each_broken_scheme_has_its_message_and_the_other_way_round():
    assert {path.stem for path in BAD.glob("*.toml")} == {path.stem for path in BAD.glob("*.txt")}


@pytest.mark.parametrize("path", sorted(BAD.glob("*.toml")), ids=lambda path: path.stem)
def test_a_broken_scheme_is_reported_without_its_file_too(path):
    scheme = attrs.evolve(pr.load_scheme(path), positions=Positions())
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(scheme)
    for fault in caught.value.faults:
        assert fault.what
        assert fault.why
        assert fault.fix
        assert fault.path or fault.at or fault.what == "the scheme has no table"


CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"(?<![-\w])[a-z]+(?: [a-z]+){3}(?![-\w])")
"""Four words in a row, which no name and no code of the broken schemes has."""


@pytest.mark.parametrize("path", sorted(BAD.glob("*.toml")), ids=lambda path: path.stem)
def test_a_broken_scheme_says_it_in_chinese(path):
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.load_scheme(path))
    for fault in caught.value.faults:
        what, why, fix = fault.lines("zh")
        assert CHINESE.search(why), why
        assert CHINESE.search(fix), fix
        assert [line for line in (what, why, fix) if ENGLISH.search(line)] == []


def warning(text):
    (found,) = pr.check(pr.loads_scheme(TRIAL + text)).warnings
    assert all(CHINESE.search(line) for line in found.lines("zh")), found.text("zh")
    return str(found)


def test_a_value_too_large_for_frames_is_a_warning():
    assert warning('[formula.y]\nis = "x ** 19"') == (
        "<text>:11:7: 'y' may need whole numbers of 10^37 and more"
        '\n   11 | is = "x ** 19"\n      |       ^^^^^^^'
        "\n  why:  frames in memory are then computed row by row; lazy frames and databases refuse it"
        "\n  fix:  plain rows and frames in memory compute it exactly as it is; for others declare narrower low, "
        "high, decimals and 'rows' of what it uses, where the data keep them"
    )


def test_an_input_too_large_for_frames_is_a_warning_without_a_rule():
    text = '[input.big]\nkind = "number"\nlow = 0\nhigh = HIGH\ndecimals = 2\n[formula.y]\nis = "big > 1"'
    found = [
        str(each).splitlines()[0]
        for each in pr.check(pr.loads_scheme(TRIAL + text.replace("HIGH", f"1{'0' * 36}"))).warnings
    ]
    assert found[0].endswith("'big' may need whole numbers of 10^37 and more")


def test_weights_that_do_not_add_up_are_a_warning():
    part = 'is = "x"\nparent = "g"\nweight = '
    text = f"[group.g]\n[formula.y]\n{part}0.4\n[formula.z]\n{part}0.5"
    assert warning(text) == (
        "<text>:10:1: the weights below 'g' add up to 0.9\n   10 | [group.g]\n      | ^^^^^^^^^"
        "\n  why:  weights usually add up to 1\n  fix:  fix a weight; where they are meant to add up to "
        "something else, say it as 'total' of a [limit]"
    )


def test_weights_of_one_or_unknown_ones_are_no_warning():
    for weights in ("", "weight = 1", 'weight = { parameter = "w" }'):
        text = f'[group.g]\n[formula.y]\nis = "x"\nparent = "g"\n{weights}\n[parameter.w]'
        assert pr.check(pr.loads_scheme(TRIAL + text)).warnings == ()


def test_a_weight_without_a_parent_is_a_warning():
    assert warning('[formula.y]\nis = "x"\nweight = 0.4') == (
        "<text>:12:10: the weight of 'y' has no effect\n   12 | weight = 0.4\n      |          ^^^"
        "\n  why:  a weight counts in the group that is the parent\n  fix:  name its parent, or take the weight out"
    )


def test_a_table_that_expects_a_number_of_rows_is_a_warning():
    assert "table 'month' expects a single row of each unit" in warning(
        '[table.month]\nparent = "unit"\nkey = "month"\nexpects = 12'
    )


def test_a_quota_below_zero_is_a_warning():
    text = (
        '[ladder.star]\norder_by = "x desc"\nties = "in"\nround = "down"\n'
        'levels = [{ name = "high" }, { name = "low" }]\nquotas = [{ levels = ["high"], at_most = "LIMIT" }]'
    )
    found = [str(each) for each in pr.check(pr.loads_scheme(TRIAL + text.replace("LIMIT", "-1"))).warnings]
    assert "quota 1 of ladder 'star' asks for fewer places than none" in found[0]
    assert pr.check(pr.loads_scheme(TRIAL + text.replace("LIMIT", "rows - 1"))).warnings == ()


def test_an_order_by_a_sign_is_mended_by_a_word():
    with pytest.raises(pr.SchemeError, match="write 'x desc'"):
        pr.check(pr.loads_scheme(TRIAL + '[ladder.star]\norder_by = "-x"\nlevels = [{ name = "high" }]'))


def test_nothing_under_the_name_of_another_language_is_mended_by_present():
    with pytest.raises(pr.SchemeError, match="asked for with present"):
        pr.check(pr.loads_scheme(TRIAL + '[formula.y]\nis = "x == null"'))


def test_a_ladder_that_leaves_too_much_open_is_a_warning():
    gates = "".join(
        f'[gate.g{n}]\nwhen = "x < {n}"\nfix = {{ star = "low" }}\nfreed = {{ parameter = "f{n}" }}\n'
        f'takes_place = {{ parameter = "t{n}" }}\n[parameter.f{n}]\nkind = "choice"\nvalues = ["passes", "empty"]\n'
        f'[parameter.t{n}]\nkind = "flag"\n'
        for n in range(1, 9)
    )
    ladder = (
        '[ladder.star]\nlevels = [{ name = "high" }, { name = "low" }]\norder_by = "x desc"\nties = "in"\n'
        'round = "down"\nquotas = [{ levels = "high", at_most = "3" }]\n'
    )
    words = warning(ladder + gates)
    assert words.splitlines()[0].endswith("ladder 'star' leaves so much open that no row gets a level")
    assert "  fix:  supply some of them" in words


def test_the_checked_scheme_is_its_plan_in_order():
    checked = pr.check(pr.loads_scheme(TRIAL + '[formula.b]\nis = "a + 1"\n[formula.a]\nis = "2 * x"'))
    assert list(checked.plan.nodes) == ["x", "a", "b"]
    assert checked.warnings == ()


def test_a_gate_of_two_tables_is_right_in_the_coarser_one():
    text = (
        '[table.staff]\nparent = "unit"\nkey = "p"\n[ladder.star]\nlevels = [{ name = "a" }, { name = "b" }]\n'
        '[ladder.grade]\ntable = "staff"\nlevels = [{ name = "c" }, { name = "d" }]\n'
        '[gate.g]\ntable = "unit"\nwhen = "x < 1"\ncap = { star = "b", grade = "d" }\n'
    )
    assert pr.check(pr.loads_scheme(TRIAL + text)).plan.nodes["gate.g"].table == "unit"


def test_limits_that_hold_are_no_faults():
    text = (
        '[group.g]\n[formula.y]\nis = "x"\nparent = "g"\nmaximum = 60\n[formula.z]\nis = "x"\nparent = "g"\n'
        'maximum = { parameter = "m" }\n[parameter.m]\n'
        '[limit.a]\ntree = "g"\ndepth = 1\n[limit.b]\ntree = "g"\nlevel = 1\nexactly = 2\n'
        '[limit.c]\ntree = "g"\nlevel = 2\nat_most = 3\n[limit.d]\ntree = "g"\ntotal = 100\n'
        '[limit.e]\ntree = "x"\ntotal = 1\n'
    )
    scheme = pr.loads_scheme(TRIAL + text)
    assert pr.check(scheme).warnings == ()
    assert pr.check(scheme.with_values(m=40)).warnings == ()
    with pytest.raises(pr.SchemeError, match="have maxima that add up to 101"):
        pr.check(scheme.with_values(m=41))


def test_examine_gives_faults_without_raising():
    scheme = pr.Scheme(name="a", indicators=[pr.Indicator(name="x", formula="1 +")])
    plans, faults = examine(scheme)
    assert plans == []
    assert [fault.what for fault in faults] == ["the scheme has no table"]


def test_a_scheme_made_in_python_names_the_entry_in_place_of_a_line():
    ladder = pr.Ladder(name="star", levels=[pr.Level(name="a", when="x > 1"), pr.Level(name="b")], remainder="c")
    x = pr.Indicator(name="x", kind="number", low=0, high=Fraction(5), decimals=0)
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.Scheme(name="a", tables=[pr.Table(name="unit", key="u")], indicators=[x], ladders=[ladder]))
    assert str(caught.value) == (
        "1 fault in scheme 'a'\nladder.star.remainder: unknown level 'c'"
        "\n  why:  the remainder is one of the levels\n  fix:  use one of: a, b"
    )


def test_a_parameter_for_the_remainder_has_levels_of_the_ladder_as_its_values():
    ladder = pr.Ladder(
        name="star", levels=[pr.Level(name="a"), pr.Level(name="b")], remainder=pr.ParameterName("rest"),
        quotas=[pr.Quota(levels="a", exactly="1")], order_by="x desc", ties="in", round="down",
    )  # fmt: skip
    x = pr.Indicator(name="x", kind="number", low=0, high=Fraction(5), decimals=0)
    words: Any = {"name": "t", "tables": [pr.Table(name="unit", key="u")], "indicators": [x], "ladders": [ladder]}
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.Scheme(**words, parameters=[pr.Parameter(name="rest", kind="choice", values=["b", "c"])]))
    (fault,) = caught.value.faults
    assert fault.path == ("ladder", "star", "remainder")
    assert fault.fix == 'declare it with kind = "choice" and values among: a, b'
    pr.check(pr.Scheme(**words, parameters=[pr.Parameter(name="rest", kind="choice", values=["b"])]))


# Any entry may be taken away: each of a hundred times, a fault has to say what is missing, and no other error may come.
@pytest.mark.slow
def test_a_damaged_scheme_gives_faults_and_no_other_error():
    text = (Path(pr.__file__).parent / "schemes" / "tianjin-community" / "2019.toml").read_text(encoding="utf-8")
    head, *entries = re.split(r"(?m)^(?=\[)", text)
    results: set[bool | None] = set()
    for place in range(len(entries)):
        scheme = "".join([head, *entries[:place], *entries[place + 1 :]])
        try:
            pr.check(pr.loads_scheme(scheme))
        except pr.SchemeError as error:
            results.add(bool(error.faults))
        else:
            results.add(None)
    assert results == {True, None}


@pytest.mark.parametrize(
    ("quotas", "when", "more", "warned"),
    [
        ([("five", "exactly", "2")], "score > 5", {}, True),
        ([("five", "at_least", "2")], "score > 5", {}, True),
        ([("five", "at_most", "2")], "score > 5", {}, False),
        ([("five", "about", "2")], "score > 5", {}, False),
        ([("five", "exactly", "2")], None, {"remainder": "four"}, False),
        ([("five", "exactly", "2")], "score > 5", {"conflict": "report"}, False),
    ],
)
def test_a_conflict_that_is_left_unsaid_is_warned_of_where_it_can_matter(quotas, when, more, warned):
    ladder = pr.Ladder(
        name="star",
        levels=[pr.Level(name="five", when=when), pr.Level(name="four")],
        quotas=[pr.Quota(levels=level, **{bound: places}) for level, bound, places in quotas],
        **{"order_by": "score desc", "ties": "in", "round": "down", **more},
    )
    score = pr.Indicator(name="score", kind="number", low=0, high=9, decimals=0)
    scheme = pr.Scheme(name="t", tables=[pr.Table(name="u", key="id")], indicators=[score], ladders=[ladder])
    words = [each.what for each in pr.check(scheme).warnings if "with 'about'" not in each.what]
    said = "ladder 'star' does not say what goes first where too few earn its places"
    assert words == ([said] if warned else [])
