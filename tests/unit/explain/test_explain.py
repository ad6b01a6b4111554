"""Explanations: the exact text for small schemes in both languages, the same from every engine, true to the rating."""

import csv
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from tests.unit.frames import ENGINES
from tests.unit.trial import EVALUATOR, TEXT, UNITS, rate

import partyrate as pr
from partyrate.messages.callers import Caller, written_for

pytestmark = pytest.mark.usefixtures("columns_engine")

TEXTS = Path(__file__).parent / "expected"
DATA = Path(__file__).parents[3] / "examples" / "data"

CASES = {
    "a formula with rounding": ("a", "得分"),
    "a formula over a missing value": ("b", "得分"),
    "an aggregate over finer rows": ("a", "月均"),
    "a count of finer rows": ("a", "月数"),
    "an aggregate without rows": ("b", "月均"),
    "a rank among the rows of a district": ("f", "县内名次"),
    "a streak over past rounds": ("d", "连续无星"),
    "a look back by one round": ("a", "上轮"),
    "a value that does not apply": ("c", "有分"),
    "a ladder with places": ("a", "星级"),
    "a ladder below the edge": ("d", "星级"),
    "a ladder under a gate": ("c", "星级"),
    "a ladder without its order": ("b", "星级"),
    "an incentive by look-up": ("a", "奖金"),
    "an incentive that a gate bars": ("c", "奖金"),
    "an incentive whose amount is unpublished": ("d", "奖金"),
    "a gate": ("c", "违纪封顶"),
    "an input": ("a", "群众测评"),
}


@pytest.fixture(scope="module")
def ratings():
    return {engine: rate(engine) for engine in ENGINES}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("case", CASES)
def test_an_explanation_is_this_text_from_every_engine(ratings, case, lang):
    unit, of = CASES[case]
    expected = (TEXTS / f"{case}.{lang}.txt").read_text(encoding="utf-8")
    for engine, rating in ratings.items():
        assert f"{EVALUATOR.explain(rating, unit=unit, of=of, lang=lang)}\n" == expected, engine


def test_each_text_belongs_to_a_case():
    assert {path.name for path in TEXTS.iterdir()} == {f"{case}.{lang}.txt" for case in CASES for lang in ("en", "zh")}


# Every value of every row is explained, on several kinds of frames.
@pytest.mark.slow
@pytest.mark.parametrize("engine", ["rows", "polars", "pandas"])
def test_the_value_in_an_explanation_is_that_of_the_rating_for_every_row_and_every_value(ratings, engine):
    rating = ratings[engine]
    for node in EVALUATOR.plan.nodes.values():
        keys = rating.result.fetch(node.table, [node.name])
        for row in keys:
            key = tuple(row[name] for name in EVALUATOR.plan.full_key(node.table))
            made = EVALUATOR.explain(rating, unit=key, of=node.entry.name)
            assert made.value == row[node.name]
            assert str(made)


def test_a_past_that_was_not_given_leaves_this_round_alone():
    rating = rate("rows", history=None)
    made = EVALUATOR.explain(rating, unit="d", of="连续无星")
    assert made.value == 1
    assert made.parts[0].facts == ("round 2019: true",)


def test_finer_rows_that_were_not_given_are_none():
    made = EVALUATOR.explain(rate("polars", month=None), unit="a", of="月数")
    assert (made.value, made.parts[0].facts) == (0, ("over 0 rows",))


# Nine kinds of frames rate one more scheme: a finer row is fetched with its key from each.
@pytest.mark.slow
def test_a_value_of_a_finer_row_shows_the_values_of_its_unit():
    text = TEXT + '[formula."份额"]\ntable = "month"\nis = "round(月分 / max(月均, 1), 2) * 得分"\n'
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    for engine in ENGINES:
        rating = rate(engine, evaluator)
        key = {"district": "D1", "unit": "a", "month": "3" if engine == "pandas texts" else 3}
        made = evaluator.explain(rating, unit=key, of="份额")
        assert made.filled == "round(7.0 / max(8.25, 1), 2) * 86.2"
        assert made.value == Fraction("0.85") * Fraction("86.2")
        assert [part.name for part in made.parts] == ["月分", "月均", "得分"]


def test_a_formula_with_arguments_is_explained_as_a_value_of_its_own():
    text = (
        TEXT
        + '[formula.better]\ntakes = ["a", "b"]\nis = "max(a, b)"\n[formula.best]\nis = "better(上级考评, 得分) + 1"\n'
    )
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    made = evaluator.explain(rate("rows", evaluator), unit="a", of="best")
    assert (made.rule, made.filled) == ("better(上级考评, 得分) + 1", "90.25 + 1")
    assert made.parts[0].value == Fraction("90.25")
    assert (made.parts[0].rule, made.parts[0].filled) == ("max(a, b)", "max(90.25, 86.2)")


def test_a_rule_with_arguments_shows_the_value_of_each():
    """An argument is a name, a constant, a sum or a call; what it is made of belongs to the rule that calls."""
    text = (
        TEXT
        + '[formula.step]\ntakes = ["a", "b", "c"]\nis = "a + min(b, a) if a > c else b"\n'
        + '[formula.twice]\ntakes = "b"\nis = "b - step(2 * b, b, 10)"\n'
        + '[formula.best]\nis = "twice(上级考评) + step(step(1, 得分, 0), -得分, 得分 + 1)"\n'
    )
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    made = evaluator.explain(rate("rows", evaluator), unit="a", of="best")
    twice, outer = made.parts[:2]
    assert (made.filled, twice.filled) == ("-180.50 + -86.2", "90.25 - 270.75")
    (inner,) = (part for part in twice.parts if part.filled)
    assert inner.filled == "180.5 + min(90.25, 180.5) if 180.5 > 10 else 90.25"
    assert outer.filled == "2.0 + min(-86.2, 2.0) if 2.0 > 87.2 else -86.2"
    assert outer.parts[0].filled == "1 + min(86.2, 1) if 1 > 0 else 86.2"


def test_the_place_of_a_unit_counts_candidates_alone():
    """Who is excluded, or for whom the ladder is not, stands in no order, whatever its score."""
    text = """
    name = "places"
    [table.unit]
    key = "unit"
    [input.score]
    kind = "number"
    low = 0
    high = 9
    decimals = 0
    [input.new]
    kind = "flag"
    [input.away]
    kind = "flag"
    [ladder.star]
    when = "not away"
    levels = [{ name = "one" }, { name = "none" }]
    quotas = [{ levels = "one", at_most = "1" }]
    order_by = "score desc"
    ties = "in"
    round = "down"
    [gate.new]
    when = "new"
    exclude = "star"
    """
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    rows = [{"unit": name, "score": score, "new": name == "a", "away": name == "b"}
            for name, score in (("a", 9), ("b", 8), ("c", 7), ("d", 6))]  # fmt: skip
    rating = evaluator.rate(rows)
    places = {row["unit"]: [fact for fact in evaluator.explain(rating, unit=row["unit"], of="star").facts
                            if fact.startswith("place ")] for row in rows}  # fmt: skip
    assert places == {
        "a": [],
        "b": [],
        "c": ["place 1 of 2 by score (greatest first)"],
        "d": ["place 2 of 2 by score (greatest first)"],
    }


def test_a_rule_of_several_lines_stays_on_its_branch_of_the_tree():
    scheme = pr.loads_scheme(
        """
name = "willow"
[table.village]
key = "village"
[input.score]
kind = "number"
low = 0
high = 100
decimals = 0
[formula.half]
is = '''
score / 2
  if score > 50
else score'''
[formula.whole]
is = "half * 2"
"""
    )
    rating = pr.Evaluator(scheme).rate([{"village": "Alder", "score": 60}])
    assert str(pr.Evaluator(scheme).explain(rating, unit="Alder", of="whole")) == (
        "whole = 60.0\n"
        "    rule: half * 2\n"
        "    values: 30.0 * 2\n"
        "└── half = 30.0\n"
        "        rule: score / 2 if score > 50 else score\n"
        "        values: 60 / 2 if 60 > 50 else 60\n"
        "        passed over: score, since score > 50 is true\n"
        "    └── score = 60\n"
        "            column 'score'"
    )


@pytest.mark.parametrize("public", [False, True])
def test_what_a_branch_that_is_not_taken_reads_is_not_shown(public):
    """A number that is held back because too few pupils sat the test must not stand in the explanation of that."""
    number = 'kind = "number"\nlow = 0\nhigh = 500\ndecimals = 0\n'
    text = (
        f'name = "t"\n[table.school]\nkey = "school"\n[input.entered]\n{number}[input.passed]\n{number}'
        "[absence.hidden]\n[formula.rate]\n"
        "is = \"absent('hidden') if entered < 5 else round(100 * passed / max(entered, 1), 1)\"\n"
    )
    rating = pr.Evaluator(pr.loads_scheme(text)).rate([{"school": "a", "entered": 3, "passed": 1}])
    for lang in ("en", "zh"):
        shown = rating.explain(unit="a", of="rate", public=public, lang=lang)
        assert [part.name for part in shown.parts] == ["entered"]
        assert not any("33.3" in fact or "rounded" in fact for fact in shown.facts)
    assert rating.explain(unit="a", of="rate", public=public).filled == (
        "absent('hidden') if 3 < 5 else round(100 * passed / max(3, 1), 1)"
    )
    rating = pr.Evaluator(pr.loads_scheme(text)).rate([{"school": "a", "entered": 30, "passed": 1}])
    shown = rating.explain(unit="a", of="rate", public=public)
    assert shown.filled == "absent('hidden') if 30 < 5 else round(100 * 1 / max(30, 1), 1)"
    assert "10/3 (about 3.333333) rounded to 3.3" in shown.facts


def test_a_group_shows_its_parts_and_weights():
    text = TEXT + (
        '[group.all]\n[formula.half]\nis = "得分"\nparent = "all"\nweight = { parameter = "权重" }\n'
        '[formula.rest]\nis = "1"\nparent = "all"\nweight = 0.4\n'
    )
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    made = evaluator.explain(rate("polars", evaluator), unit="a", of="all")
    assert made.rule == "权重 * half + 0.4 * rest"
    assert made.filled == "0.6 * 86.2 + 0.4 * 1"
    assert made.value == Fraction("52.12")


def test_assumptions_are_marked():
    profile = pr.Profile(name="guess", values={"权重": "0.5", "奖": {"无星": 7}})
    evaluator = pr.Evaluator(pr.loads_scheme(TEXT).with_profile(profile))
    rating = rate("rows", evaluator)
    weight = evaluator.explain(rating, unit="a", of="得分").parts[0]
    assert "an assumption, not published" in weight.facts
    cell = evaluator.explain(rating, unit="d", of="奖金", lang="zh").parts[1]
    assert (cell.name, cell.shown, cell.facts) == ("奖['无星']", "7", ("假设值，未公布", "由参数方案“guess”给定"))


# Nine kinds of frames rate a scheme with a gap, which makes it the largest of this file.
@pytest.mark.slow
def test_a_value_that_is_always_undetermined_names_what_it_lacks():
    text = TEXT.replace("value = 0.6\n", "")
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    for engine in ENGINES:
        rating = rate(engine, evaluator)
        made = evaluator.explain(rating, unit="a", of="得分")
        assert made.value == pr.Absent(pr.Cause.UNDETERMINED)
        assert "it needs what is unpublished: weight (权重)" in made.facts
        assert evaluator.explain(rating, unit="a", of="星级").value == pr.Absent(pr.Cause.UNDETERMINED)


def test_choices_left_open_that_lead_to_different_levels_are_named():
    text = TEXT.replace('value = "in"\n', "")
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    rows = [
        {"district": "D1", "unit": name, "superior": 90, "群众测评": 80, "违纪": False}
        for name in ("a", "b", "c", "d", "e")
    ]
    for engine in ("rows", "polars", "pandas"):
        made = evaluator.explain(rate(engine, evaluator, units=rows, month=None, history=None), unit="a", of="星级")
        assert made.value == pr.Absent(pr.Cause.UNDETERMINED)
        assert "the choices left open give different levels: ties" in made.facts
        assert "it needs what is unpublished: 并列" in made.facts


@pytest.mark.parametrize(
    ("rule", "filled"),
    [
        ("15 * star + (1 if star >= 'five' else 0)", "15 * 5 + (1 if 'five' >= 'five' else 0)"),
        ("-star + twice(star)", "-5 + 10"),
        ("max(star, a)", "max(5, 95)"),
        ("1 if star > 4 else 0", "1 if 5 > 4 else 0"),
        ("1 if move(star, -1) == 'three' else a", "1 if move('five', -1) == 'three' else a"),
        ("(star if a > 1 else 3) * 2", "(5 if 95 > 1 else 3) * 2"),
    ],
)
def test_a_level_that_counts_as_a_number_is_filled_in_as_one(rule, filled):
    scheme = pr.Scheme(
        name="t",
        tables=[pr.Table(name="u", key="id")],
        indicators=[
            pr.Indicator(name="a", kind="number", low=0, high=100, decimals=0),
            pr.Indicator(name="pay", formula=rule),
            pr.Indicator(name="twice", takes="x", formula="x * 2"),
        ],
        ladders=[
            pr.Ladder(name="star", levels=[pr.Level(name="five", value=5, when="a >= 90"), pr.Level(name="three")])
        ],
    )
    evaluator = pr.Evaluator(scheme)
    assert evaluator.explain(evaluator.rate([{"id": 1, "a": 95}]), unit=1, of="pay").filled == filled


def test_a_run_of_rounds_is_shown_on_finer_rows_of_a_ladder_that_asks_other_rows():
    scheme = pr.Scheme(
        name="t",
        tables=[pr.Table(name="town", key="d"), pr.Table(name="unit", key="u", parent="town")],
        indicators=[
            pr.Indicator(name="a", table="town", kind="flag"),
            pr.Indicator(name="b", table="unit", kind="flag"),
            pr.Indicator(name="run", table="unit", formula="streak(a)"),
        ],
        ladders=[
            pr.Ladder(
                name="star",
                table="unit",
                levels=[pr.Level(name="high", when="run > 1 and any(b, within=())"), pr.Level(name="low")],
            )
        ],
    )
    evaluator = pr.Evaluator(scheme)
    tables = {"unit": [{"d": 1, "u": 1, "b": True}], "history": [{"d": 1, "round": 2019, "a": True}]}
    rating = evaluator.rate([{"d": 1, "a": True}], tables=tables, period="2020")
    run = evaluator.explain(rating, unit=1, of="star").parts[0]
    assert (run.value, run.filled) == (2, "2")
    assert run.parts[0].shown == "2"


@pytest.mark.parametrize("engine", ["rows", "polars"])
def test_a_coarser_value_is_shown_with_all_its_finer_rows(engine):
    scheme = pr.Scheme(
        name="t",
        tables=[
            pr.Table(name="unit", key="u"),
            pr.Table(name="event", key="e", parent="unit"),
            pr.Table(name="part", key="p", parent="event"),
        ],
        indicators=[
            pr.Indicator(name="mark", table="part", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="total", table="unit", formula="sum(mark)"),
            pr.Indicator(name="own", table="event", formula="sum(mark)"),
            pr.Indicator(name="share", table="event", formula="round(own / total, 2) if total > 0 else 0"),
        ],
    )
    evaluator = pr.Evaluator(scheme)
    make = ENGINES[engine]
    tables = {
        "event": make([{"u": 1, "e": 1}, {"u": 1, "e": 2}, {"u": 2, "e": 1}]),
        "part": make(
            [
                {"u": 1, "e": 1, "p": 1, "mark": 3},
                {"u": 1, "e": 2, "p": 1, "mark": 5},
                {"u": 2, "e": 1, "p": 1, "mark": 9},
            ]
        ),
    }
    rating = evaluator.rate(make([{"u": 1}, {"u": 2}]), tables=tables)
    shown = evaluator.explain(rating, unit=(1, 1), of="share")
    own, total = (next(part for part in shown.parts if part.name == name) for name in ("own", "total"))
    assert (own.value, own.filled, own.parts[0].value, own.parts[0].facts) == (3, "3", 3, ("over 1 row", "p 1: 3"))
    assert (total.value, total.filled, total.parts[0].value, total.parts[0].facts) == (
        8, "8", 8, ("over 2 rows", "e 1, p 1: 3", "e 2, p 1: 5"),
    )  # fmt: skip


def test_a_gate_that_fixes_or_excludes_says_so():
    text = TEXT.replace('cap = { "星级" = "三星" }', 'fix = { "星级" = "无星" }\ntakes_place = false')
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    assert (
        "gate 'no five stars' acts: star fixed at 'no star'"
        in evaluator.explain(rate("rows", evaluator), unit="c", of="星级").facts
    )
    text = TEXT.replace('cap = { "星级" = "三星" }', 'exclude = "星级"')
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    for engine in ("rows", "polars"):
        rating = rate(engine, evaluator)
        made = evaluator.explain(rating, unit="c", of="星级", lang="zh")
        assert made.shown == "不适用"
        assert "“违纪不得五星”生效：不参加星级" in made.facts
        assert "不参加星级" in evaluator.explain(rating, unit="c", of="违纪封顶", lang="zh").facts


def test_a_ladder_of_conditions_alone_says_which_hold():
    text = (
        'name = "a"\n[table.unit]\nkey = "u"\n[input.x]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
        '[input.day]\nkind = "date"\n[input.kind]\nkind = "choice"\nvalues = ["p", "q"]\n'
        "[ladder.star]\nwhen = \"kind == 'p' and day <= as_of\"\n"
        'levels = [{ name = "high", when = "x >= 5" }, { name = "low" }]\n'
        "[formula.up]\nis = \"move(star, 1) == 'high' and days_between(day, period_end) > 3\"\n"
    )
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    rows = [{"u": "a", "x": 3, "day": "2019-05-01", "kind": "p"}, {"u": "b", "x": 9, "day": "2019-05-01", "kind": "q"}]
    for engine in ENGINES:
        rating = evaluator.rate(ENGINES[engine](rows), as_of="2019-06-30", period=2019)
        assert str(evaluator.explain(rating, unit="a", of="star")) == (
            "star = low\n    cohort: all rows; 2 rows, 1 candidate\n    level 'high' needs x >= 5: false\n"
            "    only where kind == 'p' and day <= as_of: true\n├── kind = p\n│       column 'kind'\n"
            "├── day = 2019-05-01\n│       column 'day'\n├── as_of = 2019-06-30\n└── x = 3\n        column 'x'"
        )
        made = evaluator.explain(rating, unit="a", of="up")
        assert made.filled == "move('low', 1) == 'high' and days_between(2019-05-01, 2019-12-31) > 3"
        assert evaluator.explain(rating, unit="b", of="star").shown == "not applicable"


@pytest.mark.parametrize(("given", "expected"), [("2019-05-01", "7"), (None, "missing")])
def test_a_cell_whose_key_is_absent_is_explained(given, expected):
    text = (
        'name = "a"\n[table.unit]\nkey = "u"\n[input.day]\nkind = "date"\noptional = true\n'
        '[lookup.due]\nkeys = "day"\nrows = [[2019-06-01, 7]]\n'
        '[formula.r]\nis = "due[months_after(day, 1)]"\n'
    )
    rating = pr.Evaluator(pr.loads_scheme(text)).rate([{"u": "a", "day": given}])
    made = rating.explain(unit="a", of="r")
    assert made.shown == expected
    assert [part.shown for part in made.parts if part.name.startswith("due[")] == [expected]


def test_a_cell_whose_keys_are_cells_has_its_own_keys_in_each_row():
    text = (
        'name = "a"\n[table.unit]\nkey = "u"\n[input.yes]\nkind = "flag"\n'
        '[lookup.group]\nkeys = "late"\nrows = [[true, "x"], [false, "y"]]\n'
        '[lookup.pay]\nkeys = ["of", "late"]\nrows = [["x", true, 2], ["y", false, 3], ["x", false, 4]]\n'
        '[formula.r]\nis = "pay[group[True], yes]"\n'
    )
    rating = pr.Evaluator(pr.loads_scheme(text)).rate([{"u": "a", "yes": True}, {"u": "b", "yes": False}])
    cells = {u: [part.shown for part in rating.explain(unit=u, of="r").parts if "pay[" in part.name] for u in "ab"}
    assert cells == {"a": ["2"], "b": ["4"]}
    names = {u: [part.name for part in rating.explain(unit=u, of="r").parts] for u in "ab"}
    assert names == {
        "a": ["pay['x', true]", "group[true]", "yes"],
        "b": ["pay['x', false]", "group[true]", "yes"],
    }


def test_a_tree_is_data_and_shows_itself_in_a_notebook(ratings):
    made = EVALUATOR.explain(ratings["rows"], unit="a", of="得分")
    data = made.to_dict()
    assert json.loads(json.dumps(data)) == data
    assert (data["value"], data["shown"]) == ({"number": "86.2"}, "86.2")
    assert [part["name"] for part in data["parts"]] == ["权重", "上级考评", "群众测评"]
    html = made._repr_html_()
    assert html.startswith("<div><div><b>D1 · a</b></div><details open><summary><b>score (得分) = 86.2</b></summary>")
    assert html.count("<details") == html.count("</details>") == 4


def test_markup_in_labels_is_text_in_a_notebook():
    text = (
        'name = "a"\n[table.unit]\nkey = "u"\n[input.x]\nkind = "flag"\nlabels = { en = "<b>&x</b>" }\n'
        '[formula.y]\nis = "x"'
    )
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    html = evaluator.explain(evaluator.rate([{"u": 1, "x": True}]), unit=1, of="y")._repr_html_()
    assert "&lt;b&gt;&amp;x&lt;/b&gt;" in html


# ------------------------------------------------------------------------------------------------- which row is meant


@pytest.mark.parametrize("unit", ["a", ("D1", "a"), ["D1", "a"], {"unit": "a"}, {"district": "D1", "unit": "a"}])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_row_is_named_by_its_last_key_by_all_keys_or_by_a_mapping(ratings, engine, unit):
    assert EVALUATOR.explain(ratings[engine], unit=unit, of="得分").value == Fraction("86.2")


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas"])
def test_a_row_or_a_value_that_is_not_there_is_an_error_that_says_so(ratings, engine):
    rating = ratings[engine]
    with pytest.raises(pr.NotFoundError) as caught:
        EVALUATOR.explain(rating, unit="z", of="得分")
    assert "unknown row 'unit z'" in str(caught.value)
    assert "its key columns are district, unit" in str(caught.value)
    with pytest.raises(pr.NotFoundError, match=r"unknown key column 'distrct'(.|\n)*write 'district'"):
        EVALUATOR.explain(rating, unit={"distrct": "D1"}, of="得分")
    with pytest.raises(
        pr.UsageError, match="a key of 3 parts\n  why:  rows of table 'unit' are named by district, unit"
    ):
        EVALUATOR.explain(rating, unit=("D1", "a", 1), of="得分")
    with pytest.raises(
        pr.UsageError, match=r"5 rows with district D1\n(.|\n)*give the whole key, for instance unit=\{'dis"
    ):
        EVALUATOR.explain(rating, unit={"district": "D1"}, of="得分")
    with pytest.raises(pr.NotFoundError, match="unknown value '得份'"):
        EVALUATOR.explain(rating, unit="a", of="得份")


def test_a_value_of_a_table_that_was_not_given_has_no_rows():
    text = TEXT + '[formula."双"]\ntable = "month"\nis = "2 * 月分"\n'
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    for engine in ("rows", "polars"):
        with pytest.raises(pr.UsageError, match="'双' belongs to table 'month', which was not given"):
            evaluator.explain(rate(engine, evaluator, month=None), unit="a", of="双")


# ---------------------------------------------------------------------------------------------------- what is not read


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas"])
def test_an_input_that_was_not_read_is_not_called_missing(engine):
    text = TEXT + '[input.spare]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n[parameter.open]\n'
    evaluator = pr.Evaluator(pr.loads_scheme(text + '[formula.dead]\nis = "open + spare"\n'))
    units = [{**row, "spare": 3} for row in UNITS]
    made = evaluator.explain(rate(engine, evaluator, units=units), unit="a", of="dead")
    assert str(made) == (
        "dead = undetermined\n"
        "    rule: open + spare\n"
        "    values: undetermined + spare\n"
        "    it needs what is unpublished: open\n"
        "├── open = undetermined (unpublished)\n"
        "└── spare = not read\n"
        "        column 'spare'"
    )


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas"])
def test_an_argument_made_of_an_input_that_was_not_read_is_not_called_missing(engine):
    text = TEXT + '[input.spare]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n[parameter.open]\n'
    text += '[formula.more]\ntakes = ["n"]\nis = "open + n"\n[formula.dead]\nis = "more(max(spare, 2))"\n'
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    made = evaluator.explain(rate(engine, evaluator, units=[{**row, "spare": 3} for row in UNITS]), unit="a", of="dead")
    (called,) = made.parts
    assert "n is max(spare, 2) = undetermined" in called.facts
    assert [(part.name, part.value, part.shown) for part in called.parts][1:] == [
        ("spare", pr.Absent(pr.Cause.UNDETERMINED), "not read")
    ]


# Real data meet kinds of explanations together that small schemes have one by one.
@pytest.mark.slow
def test_every_value_of_the_villages_of_tianjin_is_explained_as_it_was_rated():
    def read(name):
        with (DATA / f"tianjin-village{name}.csv").open(encoding="utf-8") as file:
            return [row for row in csv.DictReader(file) if row["district"] == "D13"]

    evaluator = pr.Evaluator(pr.load_scheme("tianjin-village", profile="illustrative"))
    tables = {"event": read("-event"), "staff": read("-staff"), "history": read("-history")}
    rating = evaluator.rate(read(""), tables=tables, as_of="2020-03-01", period=2019)
    seen = 0
    for node in evaluator.plan.nodes.values():
        key = evaluator.plan.full_key(node.table)
        if node.name not in evaluator.plan.needed:
            continue
        rows = rating.result.fetch(node.table, [node.name])
        for row in [each for each in rows if each["unit"] in ("V2737", rows[0]["unit"])]:
            made = evaluator.explain(rating, unit=[row[name] for name in key], of=node.entry.name, lang="zh")
            assert made.value == row[node.name]
            seen += 1
    assert seen > 60


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas"])
def test_the_rows_of_a_cohort_are_found_by_levels_dates_and_numbers(engine):
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id", rows=9), pr.Table(name="staff", parent="unit", key="person", rows=9)],
        indicators=[
            pr.Indicator(name="x", table="unit", kind="number", low=0, high=9, decimals=1),
            pr.Indicator(name="since", table="unit", kind="date"),
            pr.Indicator(name="role", table="staff", kind="flag"),
            pr.Indicator(name="by_band", table="unit", formula="rank(x, 'desc', within=band, ties='min')"),
            pr.Indicator(name="by_day", table="unit", formula="count(unit, within=since)"),
            pr.Indicator(name="by_x", table="unit", formula="count(unit, within=x)"),
            pr.Indicator(name="run", table="staff", formula="streak(x > 2) if role else 0"),
        ],
        ladders=[
            pr.Ladder(name="band", table="unit", levels=[pr.Level(name="up", when="x > 5"), pr.Level(name="down")])
        ],
    )
    make = ENGINES[engine]
    days = ("2019-01-01", "2019-01-01", "2018-01-01", "2018-01-01")
    units = [{"id": n, "x": x, "since": day} for n, (x, day) in enumerate(zip((8.5, 8.5, 6, 2), days, strict=True))]
    history = [{"id": 2, "round": 2018, "x": 3}]
    tables = {"staff": make([{"id": 2, "person": 1, "role": True}]), "history": make(history)}
    evaluator = pr.Evaluator(scheme)
    rating = evaluator.rate(make(units), tables=tables, period=2019)
    found = {of: evaluator.explain(rating, unit=2, of=of) for of in ("by_band", "by_day", "by_x")}
    assert [(of, made.value, made.parts[0].facts) for of, made in found.items()] == [
        ("by_band", 3, ("over 3 rows", "its own value is 6.0", "next before it: 8.5 (id 0 and 1 more)")),
        ("by_day", 2, ("over 2 rows",)),
        ("by_x", 1, ("over 1 row",)),
    ]
    run = evaluator.explain(rating, unit=(2, 1), of="run")
    assert (run.value, run.parts[0].facts) == (2, ("round 2019: true", "round 2018: true"))


MONTHS = """
name = "months"
[table.village]
key = "village"
[table.month]
parent = "village"
key = "month"
expects = [1, 2, 3]
order = "month"
[input.marks]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 0
[formula.run]
table = "month"
is = "streak(marks >= 5, where=present(marks)) if month != '1' else 0"
[formula.rise]
table = "month"
is = "marks - previous(marks)"
"""


@pytest.mark.parametrize("engine", ["rows", "polars", "pandas"])
def test_a_look_along_rows_names_the_rows_that_were_looked_at_and_those_passed_over(engine):
    make = ENGINES[engine]
    months = [{"village": "Alder", "month": month, "marks": marks} for month, marks in ((3, 8), (1, 6))]
    evaluator = pr.Evaluator(pr.loads_scheme(MONTHS))
    rating = evaluator.rate(make([{"village": "Alder"}]), tables={"month": make(months)})
    assert str(evaluator.explain(rating, unit=("Alder", 3), of="run")) == (
        "run = 2\n"
        "    rule: streak(marks >= 5, where=present(marks)) if month != '1' else 0\n"
        "    values: 2 if '3' != '1' else 0\n"
        "    passed over: 0, since month != '1' is true\n"
        "├── streak(marks >= 5, where=present(marks)) = 2\n"
        "│       month 3: true\n"
        "│       month 2: passed over\n"
        "│       month 1: true\n"
        "└── month = 3"
    )
    assert str(evaluator.explain(rating, unit=("Alder", 1), of="rise", lang="zh")).endswith(
        "└── 上一期的marks = 缺失\n        首行之前：缺失"
    )


def test_a_branch_that_was_not_taken_is_no_part_of_an_explanation():
    months = [{"village": "Alder", "month": month, "marks": 6} for month in (1, 2, 3)]
    evaluator = pr.Evaluator(pr.loads_scheme(MONTHS))
    rating = evaluator.rate([{"village": "Alder"}], tables={"month": months})
    assert [part.name for part in evaluator.explain(rating, unit=("Alder", 1), of="run").parts] == ["month"]


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas"])
def test_what_a_value_is_compared_with_is_found_by_values_of_coarser_tables_too(engine):
    scheme = pr.Scheme(
        name="trial",
        tables=[
            pr.Table(name="town", key="t", rows=9),
            pr.Table(name="unit", parent="town", key="id", rows=9),
            pr.Table(name="month", parent="unit", key="m", rows=12, order="m"),
        ],
        indicators=[
            pr.Indicator(name="size", table="town", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="x", table="unit", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="marks", table="month", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="alike", table="unit", formula="count(unit, within=(size, x))"),
            pr.Indicator(name="together", table="unit", formula="sum(max(size, x - 9), within=x)"),
            pr.Indicator(name="rise", table="month", formula="marks - previous(marks)"),
            pr.Indicator(name="before_last", table="month", formula="previous(previous(marks))"),
        ],
        ladders=[
            pr.Ladder(
                name="star",
                table="unit",
                levels=[pr.Level(name="busy", when="sum(marks) > 9"), pr.Level(name="calm")],
                order_by="x desc",
                quotas=[pr.Quota(levels="busy", at_most="1")],
                ties="in",
                round="down",
            )
        ],
    )
    make = ENGINES[engine]
    towns = make([{"t": 1, "size": 2}, {"t": 2, "size": 2}, {"t": 3, "size": 5}])
    units = make([{"t": town, "id": town, "x": x} for town, x in ((1, 4), (2, 4), (3, 4))])
    months = make([
        {"t": town, "id": town, "m": m, "marks": marks}
        for town, run in ((1, (5, 7, 8)), (2, (9, 9)), (3, (1,)))
        for m, marks in enumerate(run, start=1)
    ])  # fmt: skip
    evaluator = pr.Evaluator(scheme)
    rating = evaluator.rate(towns, tables={"unit": units, "month": months})
    for of, value, facts in (("alike", 2, ("over 2 rows",)), ("together", 9, ("over 3 rows",))):
        made = evaluator.explain(rating, unit=1, of=of)
        assert (made.value, made.parts[0].value, made.parts[0].facts) == (value, value, facts)
    rise = evaluator.explain(rating, unit=(1, 1, 3), of="rise")
    assert (rise.value, rise.parts[1].value, rise.parts[1].facts) == (1, 7, ("m 2: 7",))
    assert evaluator.explain(rating, unit=(1, 1, 3), of="before_last").parts[0].value == 5
    star = evaluator.explain(rating, unit=1, of="star")
    assert str(star.value) == "busy"
    assert "places for busy: 1 = 1, at most 1; given 2" in star.facts


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas"])
def test_a_sum_over_all_rows_of_a_unit_is_shown_beside_rows_of_it_that_are_compared(engine):
    scheme = pr.Scheme(
        name="trial",
        tables=[
            pr.Table(name="unit", key="id", rows=9),
            pr.Table(name="month", parent="unit", key="m", rows=12),
            pr.Table(name="day", parent="month", key="d", rows=31),
        ],
        indicators=[
            pr.Indicator(name="mark", table="day", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="total", table="unit", formula="sum(mark)"),
            pr.Indicator(name="alike", table="day", formula="count(day, within=(id, mark)) - total"),
        ],
    )
    make = ENGINES[engine]
    months = [{"id": 1, "m": m} for m in (1, 2, 3)]
    days = [{"id": 1, "m": m, "d": d, "mark": mark} for m, d, mark in ((1, 1, 4), (1, 2, 5), (2, 1, 4), (3, 1, 7))]
    evaluator = pr.Evaluator(scheme)
    rating = evaluator.rate(make([{"id": 1}]), tables={"month": make(months), "day": make(days)})
    made = evaluator.explain(rating, unit=(1, 1, 1), of="alike")
    assert [(part.name, part.value) for part in made.parts] == [("count(day, within=(id, mark))", 2), ("total", 20)]
    assert [(part.value, part.facts) for part in made.parts[1].parts] == [
        (20, ("over 4 rows", "m 1, d 1: 4", "m 1, d 2: 5", "m 2, d 1: 4", "m 3, d 1: 7"))
    ]


def test_a_share_that_is_only_about_right_is_told_without_whole_places():
    ladder = pr.Ladder(
        name="star",
        levels=[pr.Level(name="high", when="a > 5"), pr.Level(name="low")],
        quotas=[pr.Quota(levels="high", about="0.3 * rows")],
    )
    marks = pr.Indicator(name="a", kind="number", low=0, high=9, decimals=0)
    scheme = pr.Scheme(name="t", tables=[pr.Table(name="u", key="k")], indicators=[marks], ladders=[ladder])
    evaluator = pr.Evaluator(scheme)
    rating = evaluator.rate([{"k": place, "a": 3 * place} for place in range(4)])
    told = evaluator.explain(rating, unit=3, of="star").facts
    assert "places for high: 0.3 * rows = 1.2, about so many; given 2" in told
    assert "high名额：0.3 × 总数 = 1.2，约此数；实得 2" in evaluator.explain(rating, unit=3, of="star", lang="zh").facts


def chained(count, rule):
    head = 'name = "chain"\n[table.unit]\nkey = "id"\n[input.f0]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
    formulas = (f'[formula.f{n}]\nis = "{rule.format(before=f"f{n - 1}", two=f"f{max(n - 2, 0)}")}"\n' for n in count)
    return pr.Evaluator(pr.loads_scheme(head + "".join(formulas)))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_long_chain_of_values_is_explained_a_hundred_levels_deep(lang):
    evaluator = chained(range(1, 400), "{before} + 1")
    explained = evaluator.explain(evaluator.rate([{"id": "a", "f0": 1}]), unit="a", of="f399", lang=lang)
    levels, part = 1, explained
    while part.parts:
        levels, (part,) = levels + 1, part.parts
    assert (levels, part.name, part.value) == (101, "f299", 300)
    assert part.facts == ({"en": 'explained by itself: of="f299"', "zh": '另行说明：of="f299"'}[lang],)
    with written_for(Caller(writes_options=True)):
        shown = str(evaluator.explain(evaluator.rate([{"id": "a", "f0": 1}]), unit="a", of="f399", lang=lang))
    assert {"en": "explained by itself: --of f299", "zh": "另行说明：--of f299"}[lang] in shown
    assert str(explained).count("\n") < 400
    assert explained._repr_html_().count("<details") == 101
    assert pr.Explanation.from_dict(json.loads(json.dumps(explained.to_dict()))) == explained


def test_what_was_told_above_is_not_told_again_in_a_notebook():
    evaluator = chained(range(1, 30), "{before} + {two}")
    explained = evaluator.explain(evaluator.rate([{"id": "a", "f0": 1}]), unit="a", of="f29")
    assert explained.value == 1_346_269
    assert len(explained._repr_html_()) < 20_000


@pytest.mark.parametrize("make", [int, str])
def test_finer_rows_stand_in_the_order_of_their_numbers_also_where_keys_are_texts(make):
    scheme = pr.Scheme(
        name="t",
        tables=[pr.Table(name="unit", key="u"), pr.Table(name="month", key="m", parent="unit")],
        indicators=[
            pr.Indicator(name="mark", table="month", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="total", formula="sum(mark)"),
        ],
    )
    months = [{"u": "A", "m": make(number), "mark": number % 10} for number in (12, 3, 1, 10, 2, 11)]
    rating = pr.Evaluator(scheme).rate([{"u": "A"}], tables={"month": months})
    text = str(rating.explain(unit="A", of="total", lang="en"))
    assert [int(each) for each in re.findall(r"\bm (\d+):", text)] == [1, 2, 3, 10, 11, 12]


def test_many_decimals_are_not_filled_with_zeros():
    scheme = pr.loads_scheme("""
name = "trial"
[table.unit]
key = "unit"
[table.month]
parent = "unit"
key = "month"
rows = 20
[input.rate]
table = "month"
kind = "number"
low = 0
high = 1
decimals = 2
[formula.grown]
is = "product(rate)"
""")
    months = [{"unit": "Elm", "month": month, "rate": "0.9"} for month in (1, 2)]
    rating = pr.Evaluator(scheme).rate([{"unit": "Elm"}], tables={"month": months})
    assert rating.explain(unit="Elm", of="grown").lines[0] == "grown = 0.81"
