"""Levels in rules: names of levels beside them, the best and the worst of several, over values and over rows."""

import random

import pytest
from tests.servers.statements import differences as statement_differences
from tests.servers.statements import in_duckdb

import partyrate as pr
from partyrate.testing import Cohort, explanation_replays, row_order_does_not_matter, same_on_all_engines

SCHEME = """
name = "grades"
[table.town]
key = "town"
rows = 5
[table.u]
parent = "town"
key = "u"
rows = 20
[input.x]
table = "u"
kind = "number"
low = 0
high = 100
decimals = 0
optional = true
[input.grade]
table = "u"
kind = "choice"
values = ["three", "five"]
optional = true
[input.any]
table = "u"
kind = "choice"
values = ["three", "one"]
[input.out]
table = "u"
kind = "flag"
[parameter.usual]
kind = "choice"
values = ["three", "four"]
[parameter.fixed]
kind = "choice"
values = ["three", "four"]
value = "four"
[parameter.unsettled]
kind = "flag"
[parameter.side]
kind = "choice"
values = ["better", "worse"]
[ladder.star]
table = "u"
when = "not out"
levels = [
    { name = "five", when = "x >= 80", value = 2 }, { name = "four", when = "x >= 50", value = 10 },
    { name = "three" , value = 1.5 },
]
[ladder.other]
table = "u"
levels = [{ name = "five", when = "x >= 60" }, { name = "three" }]
[ladder.turned]
table = "u"
levels = [{ name = "three", when = "x >= 60" }, { name = "five" }]
[ladder.band]
table = "u"
levels = [{ name = "good", when = "x >= 60" }, { name = "poor" }]
"""
FORMULAS = {
    "not_taken": "worst_level(star, 'four') if True else grade",
    "taken": "band if False else move(band, -1)",
    "open_branch": "move(star, -1) if unsettled else settled",
    "never_used": "coalesce(settled, grade)",
    "numbers": "star + 0 if unsettled else band + 0",
    "settled": "coalesce(star, 'three')",
    "graded": "coalesce(grade, star)",
    "twice": "coalesce(grade, star, 'four')",
    "chosen": "star if x > 60 else 'four'",
    "inner": "('three' if x > 90 else 'four') if x > 40 else star",
    "open_name": "star if x > 60 else usual",
    "known_name": "coalesce(star, fixed)",
    "best": "best_level(star, grade)",
    "worst": "worst_level(coalesce(star, 'five'), 'four')",
    "lower": "worst_level(star, other)",
    "of_other": "best_level(other, move(other, -1), 'three')",
    "three": "worst_level(other, star, coalesce(grade, 'four'))",
    "compared": "star >= grade",
    "same": "star in (grade, 'four')",
    "below_two": "worst_level(star, move(settled, -1)) + 0",
    "of_all": "best_level(settled, within=())",
    "of_town": "worst_level(star, where=x > 30, within=town)",
    "open_worst": "worst_level(open_name, within=())",
    "pay": "1 if best_level(settled, 'four') == 'four' else 2",
    "last": "best_level(star, coalesce(previous(star), 'three'))",
    "frequent": "most_frequent_level(star, grade, 'four', ties='worse')",
    "of_two": "most_frequent_level(other, settled, ties='better')",
    "single": "most_frequent_level(star, other, coalesce(grade, 'four'), ties='open')",
    "by_choice": "most_frequent_level(settled, coalesce(grade, 'five'), ties=side)",
    "of_most": "most_frequent_level(settled, ties='better', within=town)",
    "of_some": "most_frequent_level(star, ties='worse', where=x > 30, within=())",
    "of_single": "most_frequent_level(settled, ties='open', within=(town, out))",
    "of_choice": "most_frequent_level(settled, ties=side, within=out)",
    "one_more": "most_frequent_level(star, settled, ties='open') + 1",
}
OF_TOWNS = {
    "weakest": "worst_level(settled)",
    "strongest": "best_level(star, where=present(star))",
    "reached": "coalesce(strongest, 'three') >= 'four'",
    "commonest": "most_frequent_level(settled, ties='worse')",
    "only_one": "most_frequent_level(star, where=present(star), ties='open')",
}


def evaluator_of(rules, of_towns=None):
    formulas = "".join(f"[formula.{name}]\ntable = 'u'\nis = \"{rule}\"\n" for name, rule in rules.items())
    formulas += "".join(f'[formula.{name}]\nis = "{rule}"\n' for name, rule in (of_towns or {}).items())
    ordered = SCHEME.replace('key = "u"\nrows', 'key = "u"\norder = "u"\nrows')
    return pr.Evaluator(pr.loads_scheme(ordered + formulas))


def drawn(seed, count=14):
    draw = random.Random(seed)
    return [
        {
            "town": draw.choice("AB"),
            "u": n,
            "x": draw.choice([None, 0, 50, 55, 80, 95, 100]),
            "grade": draw.choice([None, "three", "five"]),
            "any": "one",
            "out": n % 5 == 0,
        }
        for n in range(count)
    ]


@pytest.mark.slow  # levels in every library
@pytest.mark.parametrize("seed", range(3))
def test_levels_are_the_same_on_all_engines_and_in_sql(seed):
    evaluator, rows = evaluator_of(FORMULAS, OF_TOWNS), drawn(seed)
    cohort = Cohort(units=[{"town": "A"}, {"town": "B"}], tables={"u": rows}, period="2024")
    same_on_all_engines(evaluator, cohort)
    row_order_does_not_matter(evaluator, cohort)
    explanation_replays(evaluator, cohort)
    assert list(statement_differences(evaluator, cohort, "duckdb", in_duckdb)) == []
    prepared = evaluator.prepare(cohort.units, tables=cohort.tables)
    changed = [{**row, "x": 88, "grade": "three"} for row in rows if row["town"] == "A"]
    whole = evaluator.rate(cohort.units, tables={"u": [*changed, *(row for row in rows if row["town"] == "B")]})
    assert prepared.rate({"town": "A"}, tables={"u": changed}) == whole.units[0]


def values(rule, **row):
    units = [{"town": "A", "u": 1, "grade": None, "any": "one", "out": False, **row}]
    return evaluator_of({"y": rule}).rate([{"town": "A"}], tables={"u": units}).tables["u"][0]["y"]


@pytest.mark.parametrize(
    ("rule", "row", "level"),
    [
        ("best_level(star, 'four')", {"x": 90}, "five"),
        ("best_level(star, 'four')", {"x": 10}, "four"),
        ("worst_level(star, 'four')", {"x": 90}, "four"),
        # The number that a level counts as does not order levels: four counts 10, five counts 2.
        ("worst_level(star, 'four', 'five')", {"x": 90}, "four"),
        ("best_level(star, grade)", {"x": 55, "grade": "three"}, "four"),
        ("best_level(star, grade)", {"x": 55}, None),
        ("worst_level(star, other)", {"x": 70}, "four"),
        ("worst_level(other, star)", {"x": 70}, "four"),
        ("coalesce(star, 'three')", {"x": 70, "out": True}, "three"),
        ("coalesce(grade, star)", {"x": 70, "grade": "five"}, "five"),
        ("coalesce(grade, star)", {"x": 70}, "four"),
        ("move(coalesce(grade, 'five') if x < 9 else star, -1)", {"x": 70}, "three"),
        ("move(coalesce(grade, star), -1)", {"x": 70, "grade": "five"}, "four"),
        ("star if x > 60 else usual", {"x": 90}, "five"),
        ("star if x > 60 else usual", {"x": 10}, None),
        ("star if x > 60 else fixed", {"x": 10}, "four"),
        ("most_frequent_level(star, 'five', 'five', ties='worse')", {"x": 70}, "five"),
        # Three, four and five once each: ties are settled by places, not by the numbers that levels count as.
        ("most_frequent_level(star, 'three', 'five', ties='worse')", {"x": 70}, "three"),
        ("most_frequent_level(star, 'three', 'five', ties='better')", {"x": 70}, "five"),
        ("most_frequent_level(star, 'three', 'five', ties='open')", {"x": 70}, None),
        ("most_frequent_level(star, 'three', 'three', ties='open')", {"x": 70}, "three"),
        ("most_frequent_level(star, grade, ties='worse')", {"x": 70}, None),
        ("most_frequent_level(star, other, 'three', ties='better')", {"x": 55}, "three"),
        ("most_frequent_level(star, grade, ties=side)", {"x": 90, "grade": "five"}, "five"),
        ("most_frequent_level(star, grade, ties=side)", {"x": 70, "grade": "five"}, None),
        ("star > grade", {"x": 70, "grade": "three"}, True),
        ("grade > star", {"x": 70, "grade": "five"}, True),
    ],
)
def test_one_row(rule, row, level):
    assert values(rule, **row) == level


def test_the_best_and_the_worst_of_rows():
    rules = {"best": "best_level(settled)", "worst": "worst_level(star, where=present(star))"}
    evaluator = evaluator_of({"settled": FORMULAS["settled"]}, rules)
    rows = [{"town": town, "u": n, "x": x, "any": "one", "out": x == 0} for n, (town, x) in enumerate(
        [("A", 55), ("A", 85), ("A", 0), ("B", 0)]
    )]  # fmt: skip
    units = evaluator.rate([{"town": "A"}, {"town": "B"}, {"town": "C"}], tables={"u": rows}).units
    assert [(row["best"], row["worst"]) for row in units] == [("five", "four"), ("three", None), (None, None)]
    assert units[2]["best_state"] == units[1]["worst_state"] == "missing"


def test_the_most_frequent_level_of_rows_is_the_one_that_most_rows_have():
    rules = {side: f"most_frequent_level(star, ties='{side}')" for side in ("better", "worse", "open")}
    scores = {"A": (55, 55, 85, 95), "B": (55, 55, 85), "C": (), "D": (95, None)}
    rows = [{"town": town, "u": n, "x": x, "any": "one", "out": False} for town, xs in scores.items()
            for n, x in enumerate(xs)]  # fmt: skip
    rating = evaluator_of({}, rules).rate([{"town": town} for town in scores], tables={"u": rows})
    shown = {side: [str(value) for value in rating.values(side)] for side in rules}
    assert shown == {
        "better": ["five", "four", "missing", "missing"],
        "worse": ["four", "four", "missing", "missing"],
        "open": ["undetermined", "four", "missing", "missing"],
    }


TWO_LADDERS = (
    "write {0} + 0 and {1} + 0 for the numbers that they count as; for a level write the decision that {1} is 'from' "
    "in its place, as in coalesce(previous({0}), decision_of_{1}), or declare one ladder, "
    'each of whose levels says which levels of these two it stands for: when = "..."'
)


def fault(rule):
    with pytest.raises(pr.SchemeError) as caught:
        evaluator_of({"y": rule})
    return caught.value.faults[0]


KEPT = """
name = "kept"
[table.village]
key = "village"
[input.score]
kind = "number"
low = 0
high = 100
decimals = 0
[decision.band]
of = "score"
rows = [{ at_least = 90, gives = "five" }, { gives = "four" }]
[ladder.earned]
from = "band"
levels = [{ name = "five" }, { name = "four" }]
[ladder.star]
from = "coalesce(previous(star), NEW)"
levels = [{ name = "five" }, { name = "four" }]
"""


def test_a_new_level_is_taken_from_the_decision_of_its_ladder_as_the_fault_says():
    with pytest.raises(pr.SchemeError) as caught:
        pr.Evaluator(pr.loads_scheme(KEPT.replace("NEW", "earned")))
    assert "coalesce(previous(star), decision_of_earned)" in caught.value.faults[0].fix
    assert "把 earned 改写为它的 from 所取的判定表" in caught.value.faults[0].lines("zh")[2]
    evaluator = pr.Evaluator(pr.loads_scheme(KEPT.replace("NEW", "band")))
    past = [{"village": "A", "round": 2018, "star": "five"}]
    rows = [{"village": name, "score": 50} for name in "AB"]
    rating = evaluator.rate(rows, tables={"history": past}, period="2019")
    assert [str(level) for level in rating.values("star")] == ["five", "four"]


@pytest.mark.parametrize(
    ("rule", "what", "fix"),
    [
        ("best_level(star, 'six')", "unknown level of 'star' 'six'", "use one of: three, four, five"),
        ("coalesce(star, 'six')", "unknown level of 'star' 'six'", "use one of: three, four, five"),
        ("star if x > 1 else any", "unknown level of 'star' 'one'", "use one of: three, four, five"),
        ("star > any", "unknown level of 'star' 'one'", "use one of: three, four, five"),
        ("star > u", "a level and a text in 'star > u'", "use values of one kind"),
        ("best_level('four', 'five')", "\"'four'\" is a text, not a level", "use a level"),
        ("best_level(star, x)", "'x' is a number, not a level", "use a level"),
        ("best_level(x, star)", "'x' is a number, not a level", "use a level"),
        ("worst_level(grade, within=())", "'grade' is a text, not a level", "use a level"),
        ("most_frequent_level('four', 'five', ties='open')", "\"'four'\" is a text, not a level", "use a level"),
        ("most_frequent_level(x, ties='worse', within=())", "'x' is a number, not a level", "use a level"),
        *[
            (rule, f"{rule!r} gives levels of two ladders, {one!r} and {other!r}", TWO_LADDERS.format(one, other))
            for rule, one, other in (
                ("star if x > 60 else band", "star", "band"),
                ("band if False else move(star, -1)", "band", "star"),
                ("star if unsettled else other", "star", "other"),
                ("coalesce(band, star)", "band", "star"),
            )
        ],
        ("max(star, 'four')", "\"max(star, 'four')\" has a level and a name of one", "write best_level(star, 'four')"),
        ("min(star, grade)", "'min(star, grade)' has a level and a name of one", "write worst_level(star, grade)"),
        (
            "best_level(star, turned)",
            "'turned' beside levels of 'star'",
            "list the levels of both in one order",
        ),
    ],
)
def test_faults(rule, what, fix):
    assert (fault(rule).what, fault(rule).fix) == (what, fix)


def test_explanations_say_that_a_tie_is_left_open():
    rules = {"y": "most_frequent_level(star, 'five', ties='open')"}
    units = [{"town": "A", "u": 1, "x": 60, "grade": None, "any": "one", "out": False}]
    rating = evaluator_of(rules).rate([{"town": "A"}], tables={"u": units})
    assert "it depends on a tie that the rule leaves open" in str(rating.explain(unit=("A", 1), of="y"))
    assert "取决于并列时如何处理，规则未定" in str(rating.explain(unit=("A", 1), of="y", lang="zh"))


def test_a_decision_gives_levels_of_one_ladder():
    text = SCHEME + '[decision.y]\ntable = "u"\nrows = [{ when = "x > 60", is = "star" }, { is = "band" }]\n'
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(text))
    (found,) = caught.value.faults
    assert "gives levels of two ladders, 'star' and 'band'" in found.what


def test_a_ladder_has_the_levels_of_two_others_by_conditions():
    text = SCHEME + (
        '[ladder.y]\ntable = "u"\n'
        'levels = [{ name = "high", when = "star >= \'four\' if x > 60 else band == \'good\'" }, { name = "low" }]\n'
    )
    units = [{"town": "A", "u": n, "x": x, "any": "one", "out": False} for n, x in enumerate((70, 60, 50))]
    rated = pr.Evaluator(pr.loads_scheme(text)).rate([{"town": "A"}], tables={"u": units})
    assert [str(value) for value in rated.values("y")] == ["high", "high", "low"]


def test_explanations_say_which_level_is_meant():
    rules = {"y": "worst_level(coalesce(star, 'three'), grade)"}
    units = [{"town": "A", "u": 1, "x": 60, "grade": "five", "any": "one", "out": True}]
    explanation = evaluator_of(rules).rate([{"town": "A"}], tables={"u": units}).explain(unit=("A", 1), of="y")
    assert "values: worst_level(coalesce(not applicable, 'three'), 'five')" in str(explanation)
    assert explanation.figures["rules"]["is"]["scales"]["coalesce(star, 'three')"]["ladder"] == "star"
    assert pr.Explanation.from_dict(explanation.to_dict()) == explanation


@pytest.mark.parametrize(
    "rule", ["1 if star >= 'four' else 0", "1 if star == 'four' else 0", "1 if 'four' < star else 0"]
)
def test_a_level_that_another_one_has_the_name_of_is_one_fault(rule):
    text = (
        'name = "t"\n[table.v]\nkey = "v"\n[input.a]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n[ladder.star]\n'
        'levels = [{ name = "five", when = "a > 8" }, { name = "five", when = "a > 6" }, { name = "three" }]\n'
    )
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(f'{text}[formula.f]\nis = """{rule}"""\n'))
    assert [fault.what for fault in caught.value.faults] == ["the levels of 'star' are five, five, three"]
