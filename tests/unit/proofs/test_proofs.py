"""Proofs: each question on small schemes whose answer is known, and what is said where nothing can be decided."""

from __future__ import annotations

import sys
from fractions import Fraction

import pytest

import partyrate as pr

VILLAGE = pr.Table(name="village", key="id", rows=1000)


def number(name, high=100, decimals=0, **more):
    return pr.Indicator(name=name, kind="number", low=0, high=high, decimals=decimals, **more)


def formula(name, rule, **more):
    return pr.Indicator(name=name, formula=rule, **more)


def scheme(*indicators, levels=(), gates=(), tables=(), **more):
    ladders = [pr.Ladder(name="star", levels=[pr.Level(name=n, when=w) for n, w in levels], **more)] if levels else []
    return pr.Scheme(
        name="trial", tables=[VILLAGE, *tables], indicators=list(indicators), ladders=ladders, gates=list(gates)
    )


def test_without_the_solver_one_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(pr.EngineError) as caught:
        pr.prove(scheme(number("score")))
    assert caught.value.text("en") == (
        "the solver Z3 is not installed\n  why:  statements about all rows are proved with its help\n"
        "  fix:  pip install 'partyrate[proofs]'"
    )


@pytest.fixture(autouse=True)
def _solver(request):
    if "without" not in request.node.name:
        pytest.importorskip("z3")


def verdicts(proofs):
    return {(each.question, each.about or each.entry): each.verdict for each in proofs}


STARS = (("five", "score >= 90"), ("four", "score >= 60"), ("three", None))


def test_a_level_that_can_be_reached_has_a_row_that_reaches_it():
    answers = pr.prove(scheme(number("score"), levels=STARS), "reachable")
    assert [each.verdict for each in answers] == ["proved"] * 3
    for each in answers:
        (witness,) = each.witnesses
        score = int(witness.tables["village"][0]["score"])
        assert {"five": score >= 90, "four": 60 <= score < 90, "three": score < 60}[each.about]
        assert witness.values["star"].name == each.about


def test_a_level_above_what_a_rounded_score_can_reach_is_refuted():
    parts = [number("a"), number("b"), formula("score", "round(0.6 * a + 0.37 * b, 1)")]
    (answer,) = pr.prove(scheme(*parts, levels=[("five", "score > 97"), ("four", None)]), "reachable", level="five")
    assert (answer.verdict, answer.decided_by, answer.witnesses) == ("refuted", "solver", ())
    assert answer.text("en") == "some row can get 'five' of 'star': refuted (solver)"
    assert answer.text("zh") == "“star”中有行能得“five”：不成立（求解器）"


def test_a_level_that_conditions_exclude_together_is_refuted():
    levels = [("five", "a - b >= 50 and b - a >= 0"), ("four", None)]
    assert verdicts(pr.prove(scheme(number("a"), number("b"), levels=levels), ["reachable", "always"])) == {
        ("reachable", "five"): "refuted", ("reachable", "four"): "proved",
        ("always", "five"): "refuted", ("always", "four"): "proved",
    }  # fmt: skip


def test_places_decide_who_gets_a_level_so_that_the_witness_has_others_beside_it():
    more = {
        "quotas": [pr.Quota(levels=["five"], at_most="0.1 * rows")], "order_by": ["score desc"], "ties": "in",
        "round": "down", "conflict": "condition",
    }  # fmt: skip
    answers = pr.prove(scheme(number("score"), levels=(("five", None), ("four", None)), **more), "reachable")
    assert [each.verdict for each in answers] == ["proved", "proved"]
    five = next(each for each in answers if each.about == "five")
    assert len(five.witnesses[0].tables["village"]) >= 10


@pytest.mark.parametrize(
    ("rule", "verdict", "statement"),
    [
        ("0.6 * a + 0.4 * b", "proved", "'score' never falls where 'a' rises"),
        ("round(b - a / 3, 1)", "proved", "'score' never rises where 'a' rises"),
        ("(a + b) - (a - b) * 1", "proved", "'score' does not change with 'a'"),
        ("0.6 * abs(a - 50)", "refuted", "'score' goes one way where 'a' rises"),
        ("max(0, min(100, a)) - (20 if a > 60 else 0)", "refuted", "'score' goes one way where 'a' rises"),
        ("a * (a - 7) if a > 7 else 0", "proved", "'score' never falls where 'a' rises"),
    ],
)
def test_the_direction_of_a_result(rule, verdict, statement):
    (answer,) = pr.prove(scheme(number("a"), number("b"), formula("score", rule)), "direction", of="score", inputs="a")
    assert (answer.verdict, str(answer.statement)) == (verdict, statement)
    pairs = [answer.witnesses[at : at + 2] for at in range(0, len(answer.witnesses), 2)]
    for before, after in pairs:
        assert Fraction(before.tables["village"][0]["a"]) < Fraction(after.tables["village"][0]["a"])
        assert before.tables["village"][0].get("b") == after.tables["village"][0].get("b")
    if verdict == "refuted":
        assert {before.values["score"] < after.values["score"] for before, after in pairs} == {True, False}


CARD = pr.Indicator(name="card", kind="flag")
GROWN = number("grown", when="card")
CUT = (("five", "score >= 90"), ("four", None))


@pytest.mark.parametrize(
    ("indicators", "gates", "more"),
    [
        ([formula("x", "score", when="card")], (), {}),
        ([formula("x", "score", when="grown >= 0")], (), {}),
        ([formula("x", "grown")], (), {}),
        ([formula("x", "absent('few') if card else score")], (), {}),
        ([], [pr.Gate(name="no", when="not card", exclude="star")], {}),
        ([], [pr.Gate(name="no", when="grown > 50", exclude="star")], {}),
        ([], [pr.Gate(name="no", when="grown > 50", cap={"star": "four"})], {}),
        ([], (), {"when": "card"}),
        ([], (), {"when": "grown >= 0"}),
    ],
)
def test_an_input_that_decides_that_there_is_a_value_changes_the_result(indicators, gates, more):
    of = "x" if indicators else "star"
    star = pr.Ladder(name="star", levels=[pr.Level(name=n, when=w) for n, w in CUT], **more)
    trial = pr.Scheme(
        name="trial", tables=[VILLAGE], indicators=[CARD, number("score"), GROWN, *indicators], ladders=[star],
        gates=list(gates), absences=[pr.Absence(name="few")],
    )  # fmt: skip
    (answer,) = pr.prove(trial, "direction", of=of, inputs="card")
    assert (answer.verdict, str(answer.statement)) == (
        "proved", f"'card' decides whether '{of}' has a value, and never which",
    )  # fmt: skip
    assert answer.statement.zh == f"“card”只决定“{of}”有没有值，不改变值本身"
    before, after = answer.witnesses
    assert [each.tables["village"][0]["card"] for each in (before, after)] == [False, True]
    assert isinstance(before.values[of], pr.Absent) != isinstance(after.values[of], pr.Absent)


def test_a_value_that_an_absence_was_read_from_changes_with_what_decides_it():
    gate = pr.Gate(name="no", when="grown > 50", cap={"star": "four"})
    rated = formula("rated", "1 if present(star) else 0")
    (answer,) = pr.prove(
        scheme(CARD, number("score"), GROWN, rated, levels=CUT, gates=[gate]), "direction", of="rated", inputs="card"
    )
    assert "does not change" not in str(answer.statement)  # the level comes and goes, by the gate


def test_an_input_that_decides_why_there_is_no_value_changes_the_result():
    inner = formula("inner", "absent('few') if score < 50 else score")
    whole = formula("x", "inner", when="card or score >= 50")
    trial = pr.Scheme(
        name="trial", tables=[VILLAGE], indicators=[CARD, number("score"), inner, whole],
        absences=[pr.Absence(name="few")],
    )  # fmt: skip
    (answer,) = pr.prove(trial, "direction", of="x", inputs="card")
    assert (answer.verdict, answer.decided_by, str(answer.statement)) == (
        "proved", "solver", "'card' decides why 'x' has no value, and never which it has",
    )  # fmt: skip
    assert answer.statement.zh == "“card”只决定“x”无值的原因，不改变值本身"
    assert len({str(each.values["x"]) for each in answer.witnesses}) == 2


def test_where_it_stays_open_whether_there_is_a_value_the_statement_leaves_it_open():
    powered = formula("x", "b", when="power(2, clamp(round(a / 10), 0, 3)) != 3")  # a power is never 3
    (answer,) = pr.prove(scheme(number("a"), number("b"), powered), "direction", of="x", inputs="a")
    assert (answer.verdict, str(answer.statement)) == (
        "proved", "'a' decides at most whether 'x' has a value, or why it has none, and never which",
    )  # fmt: skip
    assert answer.statement.zh == "“a”至多决定“x”有没有值或无值的原因，不改变值本身"


def test_what_is_not_translated_is_free_for_each_value_of_its_arguments():
    rule = "power(2, clamp(round(a / 10), 0, 3)) - power(2, clamp(round(b / 10), 0, 3))"
    (answer,) = pr.prove(scheme(number("a"), number("b"), formula("score", rule)), "direction", of="score", inputs="a")
    assert (answer.verdict, str(answer.statement)) == ("not decided", "'score' goes one way where 'a' rises")


def test_a_gate_that_cannot_act_is_refuted():
    def gate(name, when):
        return pr.Gate(name=name, when=when, cap={"star": "three"})

    gates = [gate("never", "a > 60 and a + b < 50"), gate("acts", "a > 60 and a + b < 80")]
    parts = [number("a"), number("b"), formula("score", "a")]
    assert verdicts(pr.prove(scheme(*parts, levels=STARS, gates=gates), "gate")) == {
        ("gate", "gate.never"): "refuted", ("gate", "gate.acts"): "proved",
    }  # fmt: skip


def test_bounds_that_ranges_refuse_are_proved_and_others_refuted_by_a_row():
    rule = "max(0, min(100, base)) - (20 if base > 60 else 0)"
    whole = scheme(number("a"), number("b"), formula("base", "a + b - 50"), formula("score", rule))
    (answer,) = pr.prove(whole, "bounds", of="score", low=0, high=80)
    assert (answer.verdict, answer.decided_by) == ("proved", "solver")
    (answer,) = pr.prove(whole, "bounds", of="score", low=0, high="79.5")
    assert (answer.verdict, answer.witnesses[0].values["score"]) == ("refuted", 80)


def test_a_gap_between_bands_is_shown_by_a_row_between_them():
    parts = [number("a", decimals=2), number("b", decimals=2), formula("score", "(a + b) / 2")]
    levels = [("five", "score >= 90"), ("four", "score <= 89.99 and score >= 60"), ("three", "score < 60")]
    (answer,) = pr.prove(scheme(*parts, levels=levels), "gap")
    (row,) = answer.witnesses[0].tables["village"]
    assert answer.verdict == "refuted"
    assert (Fraction(row["a"]) + Fraction(row["b"])) / 2 == Fraction("89.995")
    rounded = [*parts[:2], formula("score", "round((a + b) / 2, 2)")]
    assert verdicts(pr.prove(scheme(*rounded, levels=levels), "gap")) == {("gap", "ladder.star"): "proved"}


def test_an_overlap_is_shown_by_a_row_that_fulfils_two_conditions():
    levels = [("five", "a >= 90"), ("four", "a <= 90 and a >= 60"), ("three", "a < 60")]
    whole = scheme(number("a"), levels=levels, overlap="report")
    (answer,) = pr.prove(whole, "overlap")
    assert (answer.verdict, answer.witnesses[0].tables["village"][0]["a"]) == ("refuted", "90")


def test_a_missing_value_stays_missing_and_a_choice_is_one_of_its_values():
    kind = pr.Indicator(name="kind", kind="choice", values=["town", "village"])
    parts = [kind, number("a", optional=True), formula("score", "coalesce(a, 50) if kind == 'town' else 10")]
    levels = [("five", "score == 50 and not present(a)"), ("four", "score == 10"), ("three", None)]
    answers = pr.prove(scheme(*parts, levels=levels), "reachable")
    assert [each.verdict for each in answers] == ["proved"] * 3
    (row,) = answers[0].witnesses[0].tables["village"]
    assert (row["kind"], row["a"]) == ("town", None)


def test_rows_of_finer_tables_are_looked_at_one_by_one_where_they_are_few():
    month = pr.Table(name="month", parent="village", key="month", rows=4)
    points = pr.Indicator(name="points", table="month", kind="number", low=0, high=10, decimals=0)
    whole = scheme(
        points, formula("total", "sum(points)"), tables=[month], levels=[("five", "total >= 41"), ("four", None)]
    )
    assert verdicts(pr.prove(whole, "reachable")) == {("reachable", "five"): "refuted", ("reachable", "four"): "proved"}


def test_what_takes_too_long_is_not_decided_and_says_so():
    parts = [number(name, 10**6) for name in "abc"]
    levels = [("five", "a > 1 and b > 1 and c > 1 and a * a * a + b * b * b == c * c * c"), ("four", None)]
    (answer,) = pr.prove(scheme(*parts, levels=levels), "reachable", level="five", seconds=0.2)
    assert answer.verdict == "not decided"
    assert answer.text("en").endswith("not decided, the solver has no answer after the work of about 0.2 seconds")


def test_the_limit_is_counted_in_steps_of_the_solver_however_fast_it_is():
    trial = scheme(number("a"), formula("score", "a * (a - 7) if a > 7 else 0"))
    for seconds, verdict in ((1e-6, "not decided"), (2, "proved")):
        for _ in range(2):
            (answer,) = pr.prove(trial, "direction", of="score", inputs="a", seconds=seconds)
            assert answer.verdict == verdict


def test_the_same_rule_written_otherwise_is_proved_equal_and_another_rounding_refuted():
    def by(rule):
        return scheme(number("a", decimals=2), number("b", decimals=2), formula("score", rule))

    base = by("round(0.6 * a + 0.4 * b, 2)")
    same = pr.prove(base, against=by("round((3 * a + 2 * b) / 5, 2)"))
    assert [(each.verdict, each.decided_by) for each in same] == [("proved", "solver")]
    (even,) = pr.prove(base, against=by("round(0.6 * a + 0.4 * b, 2, 'half_even')"))
    assert even.verdict == "proved"  # no middle between two steps occurs
    (apart,) = pr.prove(base, against=by("round(0.6 * a, 2) + round(0.4 * b, 2)"))
    assert apart.verdict == "refuted"
    one, other = (witness.values["score"] for witness in apart.witnesses)
    assert one != other
    (unchanged,) = pr.prove(base, against=base)
    assert (unchanged.verdict, unchanged.decided_by) == ("proved", "structure")


def test_levels_of_two_editions_are_compared_by_name():
    def edition(cut):
        return scheme(number("score"), levels=[("five", f"score >= {cut}"), ("four", None)])

    (answer,) = pr.prove(edition(90), of="star", against=edition(91))
    assert answer.verdict == "refuted"
    assert answer.witnesses[0].tables["village"][0]["score"] == "90"
    assert [str(witness.values["star"]) for witness in answer.witnesses] == ["five", "four"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"questions": "speed"}, "'speed'"),
        ({"of": "nothing"}, "'nothing'"),
        ({"level": "six"}, "'six'"),
        ({"of": "score"}, "'score' is an input"),
        ({"inputs": "star"}, "'star' is no number or flag that is read"),
        ({"questions": "gate", "level": "five"}, "level= is given"),
        ({"questions": "same"}, "'same' is asked, and no other scheme is given"),
        ({"questions": "bounds", "low": 0}, "bounds are given, and no result is named"),
        ({"questions": "bounds", "low": "many", "of": "star"}, "'many' is no number"),
        ({"seconds": 0}, "seconds = 0 is no limit"),
        ({"seconds": True}, "seconds = True is no limit"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_both_languages(asked, words):
    with pytest.raises(pr.UsageError) as caught:
        pr.prove(scheme(number("score"), levels=STARS), **asked)
    assert words in caught.value.text("en")
    assert caught.value.text("zh") != caught.value.text("en")


def test_answers_as_data_hold_statements_in_both_languages_and_rows():
    proofs = pr.prove(scheme(number("score"), levels=STARS), "reachable", level="five")
    data = proofs.to_dict()
    assert data["format"] == "partyrate.proofs/1"
    (answer,) = data["answers"]
    assert answer["statement"] == {"en": "some row can get 'five' of 'star'", "zh": "“star”中有行能得“five”"}
    assert answer["witnesses"][0]["values"]["star"] == {"level": "five", "value": "3"}
    assert repr(proofs) == "<Proofs of 'trial': 1 proved, 0 refuted, 0 not decided>"
    assert proofs.text("zh").splitlines()[-1] == "已证明 1 项，不成立 0 项，未能判定 0 项"
    assert str(proofs) == proofs.text()


@pytest.mark.parametrize(("lang", "verdict"), [("en", "refuted"), ("zh", "不成立")])
def test_answers_show_themselves_in_a_notebook_with_the_rows_that_refute(lang, verdict, monkeypatch):
    monkeypatch.setenv("PARTYRATE_LANG", lang)
    levels = (("<b>five</b>", "score >= 90"), ("four", "score >= 110"), ("three", None))
    html = pr.prove(scheme(number("score"), levels=levels))._repr_html_()
    assert "score=" in html
    assert verdict in html
    assert "<b>" not in html
    assert html.count("<tr>") == len(pr.prove(scheme(number("score"), levels=levels))) + 1


# ------------------------------------------------------------------------------------------------- levels, neighbours

GRADES = pr.Indicator(name="grade", kind="choice", values=["three", "five"])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("worst_level(star, grade) == 'five' and grade == 'three'", "refuted"),
        ("worst_level(star, 'four') == 'five'", "refuted"),
        ("worst_level(star, grade) == 'five' and score == 90", "proved"),
        ("best_level(star, grade) < grade", "refuted"),
        ("best_level(star, grade) > star and score == 70", "proved"),
        ("star > grade and score < 60", "refuted"),
        ("star < grade and score == 60", "proved"),
        ("coalesce(grade, star) != grade", "refuted"),
        ("move(coalesce(grade, star), 1) == 'four' and score == 99", "proved"),
        ("(grade if score > 50 else star) == 'five' and score <= 50", "refuted"),
        ("worst_level(star, within=()) == star", "proved"),
        ("most_frequent_level(star, grade, 'three', ties='better') == 'five' and grade == 'three'", "refuted"),
        ("most_frequent_level(star, grade, ties='better') == 'five' and star < 'five'", "proved"),
        ("most_frequent_level(star, grade, ties='worse') > star", "refuted"),
        ("most_frequent_level(star, ties='worse', within=()) == star", "proved"),
        ("present(ahead(score, score, 'desc', within=(), ties='min'))", "proved"),
    ],
)
def test_levels_by_name_and_the_best_of_several_are_proved_as_they_are_computed(rule, expected):
    star = pr.Ladder(name="star", levels=[pr.Level(name=name, when=when) for name, when in STARS])
    asked = pr.Ladder(name="asked", levels=[pr.Level(name="yes", when=rule), pr.Level(name="no")])
    trial = pr.Scheme(name="trial", tables=[VILLAGE], indicators=[number("score"), GRADES], ladders=[star, asked])
    assert verdicts(pr.prove(trial, "reachable"))["reachable", "yes"] == expected


def test_a_direction_is_composed_of_those_of_single_rules():
    from partyrate.checks.signs import Signs
    from partyrate.proofs.composition import Composition
    from partyrate.proofs.prover import Prover

    first = formula("first", "a * (a - 7) if a > 7 else 0")
    second = formula("second", "100 - first / 2 if b > 50 else 0 - 2 * first")
    third = formula("third", "second + abs(a - 50)")
    evaluator = pr.Evaluator(scheme(number("a"), number("b"), first, second, third))
    composition = Composition(Prover(evaluator, 2.0), Signs(evaluator.plan), evaluator.plan.nodes["a"])
    assert [composition.sense_of(evaluator.plan.nodes[name]) for name in ("first", "second", "third")] == [1, -1, None]


def test_an_absence_that_comes_and_goes_on_the_way_has_no_sense():
    from partyrate.checks.signs import Signs
    from partyrate.proofs.composition import Composition
    from partyrate.proofs.prover import Prover

    part = formula("part", "a", when="a > 50")
    evaluator = pr.Evaluator(scheme(number("a"), part, formula("score", "coalesce(part, 80)")))
    composition = Composition(Prover(evaluator, 2.0), Signs(evaluator.plan), evaluator.plan.nodes["a"])
    assert composition.sense_of(evaluator.plan.nodes["score"]) is None  # 80 below 51
    (answer,) = pr.prove(evaluator, "direction", of="score")
    assert answer.verdict == "refuted"


@pytest.mark.parametrize(
    ("rule", "can_be_true"),
    [
        ("f and (absent('few') if True else f)", False),
        ("not (absent('few') if True else f)", False),
        ("f or (f if False else absent('few'))", True),
        ("f if (absent('few') if True else f) else not f", False),
    ],
)
def test_an_absence_by_a_declared_cause_stands_where_a_flag_belongs(rule, can_be_true):
    """The branch that is taken in every row is an absence alone, which has no kind of its own."""
    flag = pr.Indicator(name="f", kind="flag")
    ladder = pr.Ladder(name="star", levels=[pr.Level(name="five", when="reached"), pr.Level(name="none")])
    trial = pr.Scheme(
        name="trial", tables=[VILLAGE], indicators=[flag, formula("reached", rule)], ladders=[ladder],
        absences=[pr.Absence(name="few")],
    )  # fmt: skip
    (answer,) = pr.prove(trial, "reachable", level="five")
    assert (answer.verdict == "proved") is can_be_true


@pytest.mark.parametrize(("when", "cap"), [("veto", "five"), ("veto and score < 50", "three")])
def test_a_result_does_not_change_with_a_gate_that_changes_no_level(when, cap):
    veto = pr.Indicator(name="veto", kind="flag")
    trial = scheme(number("score"), veto, levels=STARS, gates=[pr.Gate(name="g", when=when, cap={"star": cap})])
    (answer,) = pr.prove(trial, "direction", of="star", inputs="veto")
    assert (answer.verdict, str(answer.statement)) == ("proved", "'star' does not change with 'veto'")


CODES = """
name = "trial"
[table.town]
key = "town"
[table.village]
key = "code"
parent = "town"
rows = 20
derived_keys = { town = { from = "code", first = 3, of = 6 } }
[input.budget]
table = "town"
kind = "number"
low = 0
high = 100
decimals = 0
[input.score]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0
[ladder.star]
table = "village"
levels = [{ name = "five", when = "score >= 80 and budget > 50" }, { name = "low" }]
"""


@pytest.mark.parametrize("derived", ["", 'derived_keys = { area = { from = "code", first = 2, of = 4 } }'])
@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ('["area", "code"]', "score >= 80"),
        ('["code", "area"]', "score >= 80"),
        ('["area", "code"]', "score >= 80 and area == '33'"),
        ('["area", "code"]', "score >= 80 and code == '3301'"),
        ('["area", "code"]', "score > mean(score, within=(area,)) + 10"),  # which needs others beside it
    ],
)
def test_keys_that_are_taken_from_codes_are_in_the_rows_that_show_a_level(derived, key, rule):
    text = f'name = "trial"\n[table.village]\nkey = {key}\nrows = 50\n{derived}\n[input.score]\nkind = "number"\n'
    text += f'low = 0\nhigh = 100\ndecimals = 0\n[ladder.star]\nlevels = [{{ name = "five", when = "{rule}" }}, '
    answers = pr.prove(pr.loads_scheme(text + '{ name = "low" }]'), "reachable")
    assert [each.verdict for each in answers] == ["proved"] * 2
    for each in answers:
        for row in each.witnesses[0].tables["village"] if derived else ():
            assert (len(row["code"]), row["code"][:2]) == (4, row["area"])


def test_codes_of_a_finer_table_begin_with_the_key_of_the_row_above():
    answers = pr.prove(pr.loads_scheme(CODES), "reachable")
    assert [each.verdict for each in answers] == ["proved"] * 2
    (witness,) = answers[0].witnesses
    towns = {row["town"] for row in witness.tables["town"]}
    assert all(len(town) == 3 for town in towns)
    assert all(len(row["code"]) == 6 and row["code"][:3] in towns for row in witness.tables["village"])
