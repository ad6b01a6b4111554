"""Explanations of decisions name the row that decided, and why those above it did not."""

import pytest

import partyrate as pr
from partyrate.explain import Fact
from partyrate.testing import Cohort, explanation_replays

SCHEME = """
name = "trial"
[table.village]
key = "village"
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
labels = { zh = "得分", en = "score" }
[input.years]
kind = "number"
low = 0
high = 40
decimals = 0
[decision.grade]
of = "score"
labels = { zh = "等次", en = "grade" }
rows = [
  { at_least = 90, gives = "优秀" },
  { at_least = 80, at_most = 89, gives = "良好" },
  { below = 60, gives = "差" },
]
[decision.only]
hits = "unique"
rows = [{ when = "years >= 5", gives = 1 }, { when = "years >= 8", gives = 2 }, { gives = 3 }]
[decision.points]
hits = "sum"
of = "score"
rows = [{ at_least = 90, gives = 10 }, { when = "years >= 5", is = "2 * years" }]
[decision.fee]
hits = "parts"
of = "score"
rows = [{ at_most = 50, gives = 0.1 }, { gives = 0.5 }]
[decision.pay]
columns = ["basic", "extra"]
rows = [{ when = "years >= 5", gives = [1000, 50] }, { gives = [500, 0] }]
[formula.total]
is = "pay['basic']"
"""
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))


def lines(of: str, lang: str = "en", *, score: object = 85.5, years: int = 6) -> list[str]:
    """Return what is said of a value of one village."""
    rating = EVALUATOR.rate([{"village": "Elm", "score": score, "years": years}])
    return str(rating.explain(unit="Elm", of=of, lang=lang)).splitlines()


def test_the_row_that_decides_and_those_above_it():
    assert lines("grade")[:4] == [
        "grade = 良好",
        "    rule: score >= 90: '优秀'; 80 <= score <= 89: '良好'; score < 60: '差'",
        "    row 1 does not hold: score >= 90",
        "    row 2 of 3 decides: 80 <= score <= 89",
    ]
    assert lines("grade", "zh")[:4] == [
        "等次 (grade) = 良好",
        "    规则：得分 ≥ 90：优秀；80 ≤ 得分 ≤ 89：良好；得分 < 60：差",
        "    第 1 行不成立：得分 ≥ 90",
        "    适用第 2 行（共 3 行）：80 ≤ 得分 ≤ 89",
    ]


def test_no_row_and_an_open_row():
    assert lines("grade", score=89.5)[2:6] == [
        "    row 1 does not hold: score >= 90",
        "    row 2 does not hold: 80 <= score <= 89",
        "    row 3 does not hold: score < 60",
        "    no row holds",
    ]
    assert lines("grade", score=None)[2] == "    whether row 1 holds is open: score >= 90 (missing)"
    assert lines("grade", "zh", score=None)[2] == "    第 1 行是否成立不能确定：得分 ≥ 90（缺失）"


@pytest.mark.parametrize("given", ['is = "lower"', 'is = "upper(lower)"'])
def test_the_last_row_decides_where_it_gives_an_unpublished_choice(given):
    text = (
        SCHEME
        + f"""
[parameter.lower]
kind = "choice"
values = ["low", "mid"]
[formula.upper]
takes = ["what"]
is = "what"
[decision.chosen]
rows = [{{ when = "years >= 8", gives = "high" }}, {{ {given} }}]
"""
    )
    rating = pr.Evaluator(pr.loads_scheme(text)).rate([{"village": "Elm", "score": 85.5, "years": 6}])
    ways = [str(part) for part in rating.explain(unit="Elm", of="chosen").parts if part.name.startswith("chosen")]
    assert len(ways) == 2
    for way in ways:
        assert "row 1 does not hold: years >= 8" in way
        assert "row 2 of 2 decides: no other row holds" in way


def test_several_rows():
    assert lines("only", years=9)[1:4] == [
        "    rule: only one of: years >= 5: 1; years >= 8: 2; otherwise: 3",
        "    row 1 holds, and is not the only one: years >= 5",
        "    row 2 holds, and is not the only one: years >= 8",
    ]
    assert lines("only", years=1)[2:5] == [
        "    row 1 does not hold: years >= 5",
        "    row 2 does not hold: years >= 8",
        "    row 3 of 3 decides: no other row holds",
    ]
    assert lines("points", score=95)[1:4] == [
        "    rule: sum of: score >= 90: 10; years >= 5: 2 * years",
        "    row 1 holds: score >= 90; it adds 10",
        "    row 2 holds: years >= 5; it adds 12",
    ]
    assert lines("fee", "zh")[1:4] == [
        "    规则：得分分段累计：得分 ≤ 50：0.1；其余：0.5",
        "    得分 在第 1 行（得分 ≤ 50）的部分，计 5",
        "    得分 在第 2 行（其余）的部分，计 17.75",
    ]


def test_columns():
    assert lines("total")[:5] == [
        "total = 1000",
        "    rule: pay['basic']",
        "    values: 1000",
        "└── pay['basic'] = 1000",
        "        rule: years >= 5: 1000; otherwise: 500",
    ]


def test_facts_are_data():
    rating = EVALUATOR.rate([{"village": "Elm", "score": 85.5, "years": 6}])
    explained = rating.explain(unit="Elm", of="grade")
    assert [(fact.kind, dict(fact.data)) for fact in explained.facts if isinstance(fact, Fact)] == [
        ("row fails", {"row": 1, "condition": "score >= 90"}),
        ("row decides", {"row": 2, "condition": "80 <= score <= 89"}),
    ]
    assert type(explained).from_dict(explained.to_dict()) == explained


def test_a_scheme_shows_its_decisions():
    english = "\n".join(pr.description.contents.content_lines(EVALUATOR.plan, "en"))
    assert "decision   village  only  =  only one of: years >= 5: 1; years >= 8: 2; otherwise: 3" in english
    assert "decision   village  pay  pay['basic|extra']  =  years >= 5: 1000, 50; otherwise: 500, 0" in english
    chinese = "\n".join(pr.description.contents.content_lines(EVALUATOR.plan, "zh"))
    assert "等次  =  得分 ≥ 90：优秀；80 ≤ 得分 ≤ 89：良好；得分 < 60：差" in chinese


def test_columns_of_a_labelled_decision_are_told_apart():
    labelled = SCHEME.replace('columns = ["basic"', 'labels = { zh = "工资", en = "salary" }\ncolumns = ["basic"')
    labelled = labelled.replace("pay['basic']\"", "pay['basic'] + pay['extra']\"")
    rating = pr.Evaluator(pr.loads_scheme(labelled)).rate([{"village": "Elm", "score": 80, "years": 6}])
    heads = {
        lang: [part.lines[0] for part in rating.explain(unit="Elm", of="total", lang=lang).parts]
        for lang in ("en", "zh")
    }
    assert heads == {
        "en": ["salary (basic) = 1000", "salary (extra) = 50"], "zh": ["工资（basic） = 1000", "工资（extra） = 50"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "ask",
    [lambda rating: rating.values("pay"), lambda rating: rating.explain(unit="Elm", of="pay")],
    ids=["values", "explain"],
)
def test_a_decision_with_columns_is_asked_for_by_one_of_them(ask):
    rating = EVALUATOR.rate([{"village": "Elm", "score": 80, "years": 6}])
    with pytest.raises(pr.NotFoundError) as caught:
        ask(rating)
    assert caught.value.fix == "write pay['basic']"
    assert rating.values("pay['basic']") == [1000]


SETTLED = """
name = "settled"
[table.team]
key = "team"
[absence.low]
labels = { en = "low coverage", zh = "覆盖不足" }
[input.cover]
kind = "number"
low = 0
high = 100
decimals = 0
[input.score]
kind = "number"
low = 0
high = 100
decimals = 0
optional = true
[formula.enough]
is = "cover >= 70 and score >= 5 if cover >= 50 else absent('low')"
[decision.first]
rows = [{ when = "enough", gives = 1 }, { gives = 2 }]
[decision.only]
hits = "unique"
rows = [{ when = "enough", gives = 1 }, { when = "not enough", gives = 2 }]
[decision.added]
hits = "sum"
rows = [{ when = "enough", gives = 1 }, { when = "not enough", gives = 2 }]
[ladder.star]
levels = [{ name = "five", value = 5, when = "cover > 30" }, { name = "three", value = 3 }]
[gate.veto]
when = "not enough"
cap = { star = "three" }
bars = ["pay"]
[incentive.pay]
kind = "pay"
when = "cover > 10"
amount = "100"
unit = "yuan"
"""


def test_what_is_absent_for_good_is_not_called_open():
    evaluator = pr.Evaluator(pr.loads_scheme(SETTLED))
    rows = [{"team": "a", "cover": 40, "score": 6}, {"team": "b", "cover": 80, "score": None}]
    rating = evaluator.rate(rows)

    def said(unit, of, lang="en"):
        facts = [fact for fact in rating.explain(unit=unit, of=of, lang=lang).facts if isinstance(fact, Fact)]
        return [str(fact) for fact in facts if "row" in fact.data or "gate" in fact.data]

    first = "the condition of row 1 has no value: enough (low coverage)"
    second = "the condition of row 2 has no value: not enough (low coverage)"
    assert (said("a", "first"), said("a", "only"), said("a", "added")) == ([first], [first, second], [first, second])
    assert said("a", "first", "zh") == ["第 1 行的条件无值：enough（覆盖不足）"]
    assert said("a", "star") == ["the condition of gate 'veto' has no value (low coverage): star at most 'three'"]
    assert said("a", "pay", "zh") == ["“veto”的条件无值（覆盖不足）：不享受pay"]
    assert said("b", "first") == ["whether row 1 holds is open: enough (missing)"]
    assert said("b", "star") == ["whether gate 'veto' acts is not known: star at most 'three'"]
    assert said("b", "pay") == ["whether gate 'veto' acts is not known: no pay"]
    explanation_replays(evaluator, Cohort(rows))
