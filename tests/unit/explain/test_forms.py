"""Explanations: what they show of arguments, branches, fractions and finer rows; for publication; in every form."""

import pickle
import re

import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.explain import Manner, explain
from partyrate.testing import Cohort, explanation_replays

SCHEME = pr.loads_scheme("""
name = "forms"
[table.unit]
key = ["town", "unit"]
labels = { zh = "村", en = "village" }
[table.event]
parent = "unit"
key = "event"
labels = { zh = "事项", en = "event" }
[input.score]
kind = "number"
table = "unit"
low = 0
high = 100
decimals = 0
[input.points]
table = "event"
kind = "number"
low = 0
high = 9
decimals = 0
[formula.third]
table = "unit"
is = "score / 3"
[formula.step]
takes = ["a", "b"]
is = "min(a, b + 1)"
[formula.stepped]
table = "unit"
is = "step(score * 2, 50)"
[formula.banded]
table = "unit"
is = "3 if score >= 90 else 2 if score >= 60 else 1"
[formula.total]
table = "unit"
is = "sum(points, where=points > 0)"
[formula.place]
table = "unit"
is = "rank(score, 'desc', within=town, ties='min')"
[formula.sum_of_all]
table = "unit"
is = "third + third * place + total"
[ladder.star]
table = "unit"
levels = [{ name = "high", labels = { zh = "先进" } }, { name = "low", labels = { zh = "一般" } }]
quotas = [{ levels = "high", exactly = "0.3 * candidates" }]
order_by = "score desc"
within = "town"
ties = "in"
round = "down"
remainder = "low"
""")
NAMES = ["<script>alert(1)</script>", "=1+1", "*a* [b](c)", "- d", "1. e", "丁", "f", "g"]
SCORES = [95, 81, 81, 81, 70, 63, 52, 41]
UNITS = [{"town": "东镇", "unit": name, "score": score} for name, score in zip(NAMES, SCORES, strict=True)]
EVENTS = [{"town": "东镇", "unit": "f", "event": number, "points": number % 3} for number in range(45)]
RATING = pr.Evaluator(SCHEME).rate(UNITS, tables={"event": EVENTS})


def facts(unit, of, **more):
    made = RATING.explain(unit=unit, of=of, **more)
    return [str(fact) for each in (made, *made.parts) for fact in each.facts]


def test_arguments_are_shown_with_what_they_stand_for_and_their_values():
    made = RATING.explain(unit="f", of="stepped").parts[0]
    assert made.facts[:2] == ("a is score * 2 = 104", "b is 50")
    assert RATING.explain(unit="f", of="stepped", lang="zh").parts[0].facts[:2] == ("a 为 score × 2 = 104", "b 为 50")


@pytest.mark.parametrize("engine", ENGINES)
def test_an_argument_that_finer_rows_have_is_shown_without_a_value(engine):
    """It has one for each of these rows, and none for the row that is explained; what that row has keeps its value."""
    text = """
    name = "finer"
    [table.team]
    key = "team"
    [table.game]
    parent = "team"
    key = "game"
    labels = { zh = "比赛" }
    [input.least]
    kind = "number"
    low = 0
    high = 9
    decimals = 0
    [input.scored]
    table = "game"
    kind = "number"
    low = 0
    high = 9
    decimals = 0
    [formula.many]
    table = "game"
    is = "scored >= least"
    [formula.among]
    takes = ["counted", "bound", "from_bound"]
    is = "sum(scored, where=counted and scored > bound) + from_bound"
    [formula.total]
    is = "among(many, least, sum(scored))"
    [formula.first]
    is = "among(game == '3' or least > 9, least + 1, 1)"
    [decision.graded]
    takes = "counted"
    rows = [{ when = "count(game, where=counted) >= 2", is = "1" }, { is = "0" }]
    [formula.grade]
    is = "graded(many)"
    """
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    games = [{"team": "a", "game": str(number), "scored": number} for number in range(4)]
    made = ENGINES[engine]
    rating = evaluator.rate(made([{"team": "a", "least": 2}]), tables={"game": made(games)})

    def facts(of, lang):
        return rating.explain(unit="a", of=of, lang=lang).parts[0].facts

    assert facts("total", "en") == (
        "counted is many, for each row of game", "bound is least = 2", "from_bound is sum(scored) = 6",
    )  # fmt: skip
    assert facts("total", "zh")[0] == "counted 为 many（比赛逐行取值）"
    assert facts("first", "en") == (
        "counted is game == '3' or least > 9, for each row of game", "bound is least + 1 = 3", "from_bound is 1",
    )  # fmt: skip
    assert facts("grade", "en") == (
        "counted is many, for each row of game", "row 1 of 2 decides: count(game, where=counted) >= 2",
    )  # fmt: skip
    for of in ("total", "first", "grade"):
        whole = rating.explain(unit="a", of=of)
        assert pr.Explanation.from_dict(whole.to_dict()) == whole
    explanation_replays(evaluator, Cohort([{"team": "a", "least": 2}], {"game": games}))


def test_alternatives_that_were_passed_over_take_one_line_each():
    assert RATING.explain(unit="f", of="stepped").parts[0].facts[2:] == ("passed over: a = 104",)
    assert RATING.explain(unit="f", of="banded").facts == (
        "passed over: 3, since score >= 90 is false",
        "passed over: 2, since score >= 60 is false",
    )
    assert RATING.explain(unit="丁", of="banded", lang="zh").facts == (
        "未取：3（因 score ≥ 90 不成立）",
        "未取：1（因 score ≥ 60 成立）",
    )


def test_the_choice_that_decided_is_named_with_what_others_would_give():
    assert SCORES.count(81) == 3  # two places, one of them for three that are even
    assert [fact for fact in RATING.explain(unit="=1+1", of="star").facts if "decided" in fact] == [
        "the rule for ties at the edge (ties = in) decided: with out it would be low"
    ]
    assert [fact for fact in RATING.explain(unit="f", of="star").facts if "decided" in fact] == []
    (fact,) = [fact for fact in RATING.explain(unit="=1+1", of="star", lang="zh").facts if "决定" in fact]
    assert fact == "末位并列的处理为“全部计入”（ties = in），起了决定作用；若为全部不计（out），则为一般"


def test_the_rounding_of_one_quota_that_decided_is_named_with_its_levels():
    text = (
        'name = "t"\n[table.unit]\nkey = "u"\n[input.score]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
        "[ladder.star]\n"
        'levels = [{ name = "high", labels = { zh = "先进" } }, { name = "low", labels = { zh = "一般" } }]\n'
        'quotas = [{ levels = "high", at_most = "0.3 * rows", round = "up" }, { levels = "low", at_least = "1" }]\n'
        'order_by = "score desc"\nties = "in"\nround = "down"\nconflict = "condition"\n'
    )
    rating = pr.Evaluator(pr.loads_scheme(text)).rate([{"u": number, "score": number} for number in range(1, 6)])
    made = rating.explain(unit=4, of="star")
    assert [fact for fact in made.facts if "decided" in fact] == [
        "the rounding of places of high (round = up) decided: with down or largest_remainder it would be low"
    ]
    (fact,) = [fact for fact in rating.explain(unit=4, of="star", lang="zh").facts if "决定" in fact]
    assert fact.startswith("先进的名额的取整为")
    assert [fact for fact in rating.explain(unit=5, of="star").facts if "decided" in fact] == []


def test_the_level_that_takes_the_remainder_is_named_where_a_parameter_decides_it():
    text = (
        'name = "t"\n[table.unit]\nkey = "u"\n[input.score]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
        '[parameter.gives_up]\nkind = "choice"\nvalues = ["low", "last"]\nvalue = "low"\n'
        "[ladder.star]\n"
        'levels = [{ name = "high" }, { name = "low", labels = { zh = "一般" } }, { name = "last" }]\n'
        'quotas = [{ levels = "high", exactly = "rows / 3" }, { levels = "low", exactly = "rows / 3" },\n'
        '{ levels = "last", exactly = "rows / 3" }]\nremainder = { parameter = "gives_up" }\n'
        'order_by = "score desc"\nties = "in"\nround = "up"\nconflict = "condition"\n'
    )
    scheme, rows = pr.loads_scheme(text), [{"u": number, "score": number} for number in range(1, 5)]
    rating = pr.Evaluator(scheme).rate(rows)
    assert " ".join(map(str, rating.values("star"))) == "last last high high"
    assert [fact for fact in rating.explain(unit=2, of="star").facts if "remainder = " in fact] == [
        "the level that takes the remainder (remainder = low) decided: with last it would be low"
    ]
    (fact,) = [fact for fact in rating.explain(unit=2, of="star", lang="zh").facts if "remainder = " in fact]
    assert fact == "收纳剩余名额的等次为“一般”（remainder = low），起了决定作用；若为last，则为一般"
    assert [fact for fact in rating.explain(unit=4, of="star").facts if "remainder = " in fact] == []
    without = pr.loads_scheme(text.replace('value = "low"\n', ""))
    unpublished = pr.Evaluator(without).rate(rows)
    assert " ".join(map(str, unpublished.values("star"))) == "undetermined undetermined high high"
    assert "the choices left open give different levels: remainder" in unpublished.explain(unit=2, of="star").facts
    assert "gives_up" in "\n".join(map(str, unpublished.notes))


def test_a_fraction_has_its_decimal_and_rules_hold_it_exactly():
    assert RATING.explain(unit="g", of="third").shown == "41/3 (about 13.666667)"
    assert RATING.explain(unit="g", of="third", lang="zh").shown == "41/3（约 13.666667）"
    assert RATING.explain(unit="g", of="sum_of_all").filled == "41/3 + 41/3 * 8 + 0"


def test_the_first_ten_finer_rows_are_shown_and_the_rest_where_they_are_asked_for():
    ten = facts("f", "total")
    assert (ten[0], ten[1], ten[-1]) == ("over 30 of 45 rows", "event 1: 1", "and 20 rows more")
    assert len(ten) == 12
    every = facts("f", "total", rows=None)
    assert every[1:] == [f"event {number}: {number % 3}" for number in range(45) if number % 3]
    assert facts("f", "total", rows=0, lang="zh") == ["共 45 条，选取 30 条", "另有 30 条"]


def test_for_publication_nothing_of_other_rows_is_told_but_the_cut_offs():
    for lang in ("en", "zh"):
        office, public = (
            str(RATING.explain(unit="丁", of="sum_of_all", lang=lang, public=public)) for public in (False, True)
        )
        assert "1. e" in office
        assert "70" in office
        for other in {*NAMES} - {"丁"}:
            assert not re.search(rf"(^|[\s(（]){re.escape(other)}($|[\s)）:：])", public, re.MULTILINE)
        assert "70" not in public
        star = str(RATING.explain(unit="g", of="star", lang=lang, public=True))
        assert "81" in star  # the cut-off
        assert not [score for score in map(str, SCORES) if score not in ("81", "41") and score in star]
    assert facts("f", "total", public=True) == ["over 30 of 45 rows"]


def test_no_block_stands_twice_in_any_form():
    made = RATING.explain(unit="f", of="sum_of_all")
    for text in (str(made), made.markdown(), made.html()):
        assert text.count("score / 3") == 1
        assert text.count("see above") == 1  # the score below the rank
    assert made.to_dict()["parts"][0] != {"above": "third"}


def test_markup_in_names_is_shown_as_text_in_every_form():
    made = RATING.explain(unit="*a* [b](c)", of="place")  # the one in the first place is next before it
    assert "<script>" in str(made)
    assert "<script>" not in made.html()
    assert "&lt;script&gt;" in made.html()
    markdown = made.markdown()
    assert markdown.splitlines()[0] == r"### 东镇 · \*a\* \[b\](c)"
    assert r"\<script\>" in markdown
    assert made.html().startswith("<div><div><b>东镇 · *a* [b](c)</b></div>")
    assert made._repr_html_() == made.html()


def test_every_form_of_an_explanation_says_of_which_row_it_is_and_reads_back():
    made = RATING.explain(unit="f", of="star", lang="zh")
    assert dict(made.unit) == {"town": "东镇", "unit": "f"}
    assert made.to_dict()["unit"] == {"town": "东镇", "unit": "f"}
    again = pr.Explanation.from_dict(made.to_dict())
    assert again == made
    assert again.markdown() == made.markdown()


def test_all_together_are_those_alone_in_the_order_that_was_asked_for():
    names, some = ["star", "total"], ["f", "=1+1"]
    together = list(RATING.explanations(units=some, of=names, lang="zh"))
    alone = [RATING.explain(unit=unit, of=name, lang="zh") for unit in some for name in names]
    assert together == alone
    assert [each.to_dict() for each in together] == [each.to_dict() for each in alone]
    assert len(list(RATING.explanations())) == len(UNITS) * 7
    assert together == [
        explain(RATING, None, unit=unit, of=name, manner=Manner("zh")) for unit in some for name in names
    ]


def test_what_explanations_share_is_not_pickled_with_the_rating():
    RATING.explain(unit="f", of="star")
    again = pickle.loads(pickle.dumps(RATING))  # noqa: S301 - our own
    assert "_rated_rows" in vars(RATING)
    assert "_rated_rows" not in vars(again)
    assert again.explain(unit="f", of="star") == RATING.explain(unit="f", of="star")


@pytest.mark.parametrize("wrong", [{"rows": -1}, {"rows": "3"}, {"rows": True}, {"public": 1}, {"lang": "fr"}])
def test_arguments_that_mean_nothing_are_refused(wrong):
    with pytest.raises(pr.UsageError):
        RATING.explain(unit="f", of="star", **wrong)
    with pytest.raises(pr.UsageError):
        RATING.explanations(**wrong)


@pytest.mark.parametrize(
    ("rule", "filled", "words"),
    [
        ("a ** 2", "(-3) ** 2", "（-3）的 2 次方"),
        ("2 / q", "2 / (1/3)", "2 ÷ （1/3）"),
        ("q ** 2", "(1/3) ** 2", "（1/3）的 2 次方"),
        ("q * 3", "1/3 * 3", "1/3 × 3"),
        ("q / 3", "1/3 / 3", "1/3 ÷ 3"),
        ("-a", "-(-3)", "-（-3）"),
        ("10 - a", "10 - -3", "10 - -3"),
        ("a * -1", "-3 * -1", "-3 × -1"),
        ("-q ** 2 + a", "-(1/3) ** 2 + -3", "-（（1/3）的 2 次方） + -3"),
        ("max(a, q)", "max(-3, 1/3)", "-3、1/3中的较大者"),
        ("a if a > -5 else q", "-3 if -3 > -5 else q", "若 -3 > -5，则 -3；否则 q"),
    ],
)
def test_values_stand_in_a_rule_so_that_it_still_says_the_same(rule, filled, words):
    number = 'kind = "number"\nlow = {}\nhigh = 9\ndecimals = 0\n'
    text = (
        f'name = "t"\n[table.unit]\nkey = "id"\n[input.a]\n{number.format(-9)}[input.n]\n{number.format(1)}'
        f'[formula.q]\nis = "1 / n"\n[formula.r]\nis = "{rule}"\n'
    )
    rating = pr.Evaluator(pr.loads_scheme(text)).rate([{"id": 1, "a": -3, "n": 3}])
    assert rating.explain(unit=1, of="r").filled == filled
    assert rating.explain(unit=1, of="r", lang="zh").filled_words == words
