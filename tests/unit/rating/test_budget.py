"""Budgets: a limit on what incentives add up to is watched and reported, on every engine alike, and never enforced."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.frames import ENGINES

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

NAMES = ("rows", "polars", "polars lazy", "pandas")

TEXT = """
name = "trial"
[table.district]
key = "district"
rows = 20
[table.unit]
parent = "district"
key = "unit"
rows = 100
[table.staff]
parent = "unit"
key = "person"
rows = 5
[input.grant]
table = "district"
kind = "number"
low = 0
high = 10000
decimals = 2
optional = true
[input.score]
table = "unit"
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[input.away]
table = "unit"
kind = "flag"
[ladder.star]
table = "unit"
levels = [{ name = "five", when = "score >= 80" }, { name = "four" }]
[gate.gone]
when = "away"
table = "unit"
exclude = "star"
[parameter.limit]
value = 3000
[incentive.prize]
table = "unit"
kind = "bonus"
when = "not away"
amount = "score * 10"
unit = "yuan"
labels = { zh = "奖金" }
[incentive.extra]
table = "staff"
kind = "bonus"
when = "star == 'five'"
amount = "100"
unit = "yuan"
[formula.units]
table = "district"
is = "count(unit)"
"""
ALL = '[budget.all]\nincentives = ["prize", "extra"]\nat_most = "limit"\n'

DISTRICTS = [{"district": "A", "grant": 1800.5}, {"district": "B", "grant": 1000}]


def unit(district: str, number: int, score: float | None, *, away: bool = False) -> dict[str, Any]:
    return {"district": district, "unit": number, "score": score, "away": away}


UNITS = [unit("A", 1, 90), unit("A", 2, 80.5), unit("A", 3, 70, away=True), unit("B", 1, 60), unit("B", 2, 40)]
STAFF = [
    {"district": district, "unit": number, "person": person}
    for district, number, person in [("A", 1, "a"), ("A", 1, "b"), ("A", 2, "c"), ("B", 1, "d")]
]


def rated(
    budget: str, engine: str = "rows", units: Any = UNITS, districts: Any = DISTRICTS, staff: Any = STAFF, **values: Any
) -> pr.Rating:
    make = ENGINES[engine]
    scheme = pr.loads_scheme(TEXT + budget).with_values(values)
    return pr.Evaluator(scheme).rate(make(districts), tables={"unit": make(units), "staff": make(staff)})


def notes(rating: pr.Rating, lang: str = "en") -> list[str]:
    about = ("budget", "open budget")
    return [note.text(lang) for note in rating.notes if note.kind in about or note.about == "all"]


@pytest.fixture(params=NAMES)
def engine(request):
    return request.param


def test_a_budget_that_is_exceeded_is_reported_with_total_limit_and_excess(engine):
    rating = rated(ALL, engine, limit="2999.5")
    assert notes(rating) == ["all: 3005 yuan of at most 2999.5: 5.5 too much"]
    assert notes(rating, "zh") == ["all：合计 3005（yuan），超出限额 2999.5，超 5.5"]
    (note,) = [note for note in rating.notes if note.kind == "budget"]
    assert note == pr.Note(
        "budget", "all", {}, {"total": 3005, "limit": Fraction("2999.5"), "unit": "yuan", "excess": Fraction("5.5")}
    )


def test_a_budget_is_never_enforced():
    assert rated(ALL, limit=1).total("prize") == rated("").total("prize") == 2705


def test_a_budget_that_is_just_used_up_is_no_news(engine):
    assert notes(rated(ALL, engine, limit=3005)) == []
    assert notes(rated(ALL, engine, limit="3004.99")) == ["all: 3005 yuan of at most 3004.99: 0.01 too much"]


def test_each_group_of_recipients_has_a_budget_of_its_own(engine):
    budget = '[budget.each]\nincentives = ["prize", "extra"]\nwithin = "district"\nat_most = '
    assert notes(rated(budget + '"1000"', engine)) == ["each · district A: 2005 yuan of at most 1000: 1005 too much"]
    assert notes(rated(budget + '"grant"', engine)) == [
        "each · district A: 2005 yuan of at most 1800.5: 204.5 too much"
    ]
    assert notes(rated(budget + '"limit * units / 9"', engine)) == [
        "each · district A: 2005 yuan of at most 1000: 1005 too much",
        "each · district B: 1000 yuan of at most 2000/3: 1000/3 too much",
    ]


def test_a_limit_may_aggregate_and_excluded_rows_do_not_change_it(engine):
    budget = '[budget.all]\nincentives = "prize"\nat_most = "15 * sum(score, within=())"\n'
    assert notes(rated(budget, engine)) == []
    budget = '[budget.all]\nincentives = "prize"\nat_most = "9 * sum(score, within=())"\n'
    assert notes(rated(budget, engine)) == ["all: 2705 yuan of at most 2434.5: 270.5 too much"]


def test_amounts_that_are_absent_leave_a_budget_open(engine):
    units = [*UNITS, unit("B", 3, None)]
    rating = rated(ALL, engine, units, limit=3005)
    assert notes(rating) == [
        "all: 1 row without an amount, 3005 yuan for the others, at most 3005: whether it holds cannot be said"
    ]
    assert notes(rating, "zh") == ["all：1 个金额未定，其余合计 3005（yuan），限额 3005：是否超出无法确定"]
    assert [note.data["count"] for note in rating.notes if note.kind == "open budget"] == [1]


def test_a_budget_that_the_greatest_amounts_keep_is_kept(engine):
    """At most 1,000 may still be supplied: ten for each of a hundred points."""
    units = [*UNITS, unit("B", 3, None)]
    assert notes(rated(ALL, engine, units, limit=4005)) == []
    assert notes(rated(ALL, engine, units, limit=4004)) == [
        "all: 1 row without an amount, 3005 yuan for the others, at most 4004: whether it holds cannot be said"
    ]


def test_a_budget_that_the_others_exceed_is_exceeded_whatever_is_still_supplied(engine):
    assert notes(rated(ALL, engine, [*UNITS, unit("B", 3, None)])) == ["all: 3005 yuan of at most 3000: 5 too much"]


@pytest.mark.parametrize("cause", ["absent('short')", "no_amount[unit]"])
def test_amounts_that_are_absent_for_good_leave_no_budget_open(engine, cause):
    scheme = """
name = "t"
[table.v]
key = "v"
[input.a]
kind = "number"
low = 0
high = 100
decimals = 0
optional = true
[absence.short]
[lookup.no_amount]
keys = "key"
rows = [["none", 1]]
[formula.unit]
is = "'some' if a < 20 else 'none'"
[formula.f]
is = "CAUSE if a < 20 else 5 * a"
[incentive.award]
kind = "bonus"
amount = "f"
unit = "yuan"
[budget.all]
incentives = "award"
at_most = "1000"
"""
    rows = [{"v": number, "a": a} for number, a in enumerate((90, 70, 10))]
    made = pr.Evaluator(pr.loads_scheme(scheme.replace("CAUSE", cause)))
    assert notes(made.rate(ENGINES[engine](rows))) == []
    waits = made.rate(ENGINES[engine]([*rows, {"v": 9, "a": None}]))
    assert notes(waits) == [
        "all: 1 row without an amount, 800 yuan for the others, at most 1000: whether it holds cannot be said"
    ]


def test_a_limit_that_is_missing_for_a_group_is_reported_as_such(engine):
    budget = '[budget.each]\nincentives = "prize"\nwithin = "district"\nat_most = "grant"\n'
    rating = rated(budget, engine, districts=[{"district": "A", "grant": None}, DISTRICTS[1]])
    assert notes(rating) == []
    assert "'each' is missing for 3 rows" in map(str, rating.notes)


def test_an_unpublished_limit_is_undetermined_and_names_only_what_it_lacks(engine):
    budget = ALL + '[parameter.pay]\n[incentive.wage]\ntable = "unit"\nkind = "pay"\namount = "pay"\nunit = "yuan"\n'
    scheme = pr.loads_scheme(TEXT.replace("value = 3000", "") + budget.replace('"extra"', '"wage"'))
    make = ENGINES[engine]
    rating = pr.Evaluator(scheme).rate(make(DISTRICTS), tables={"unit": make(UNITS)})
    assert notes(rating) == ["'all' is undetermined for every row; unpublished: limit"]
    assert rating.undetermined["all"] == ("limit",)
    supplied = pr.Evaluator(scheme.with_values(limit=3000)).rate(make(DISTRICTS), tables={"unit": make(UNITS)})
    assert notes(supplied) == [
        "all: 5 rows without an amount, 2705 yuan for the others, at most 3000: whether it holds cannot be said"
    ]


def test_nobody_gets_anything_and_no_budget_is_exceeded(engine):
    assert notes(rated(ALL, engine, [unit("A", 1, 5, away=True)], staff=STAFF[:1], limit=0)) == []


@given(st.integers())
def test_the_order_of_rows_does_not_matter(seed):
    draw = random.Random(seed)
    budget = '[budget.each]\nincentives = ["prize", "extra"]\nwithin = "district"\nat_most = "10 * units"\n'
    shuffled = (draw.sample(rows, len(rows)) for rows in (UNITS, DISTRICTS, STAFF))
    assert notes(rated(budget, "rows", *shuffled)) == notes(rated(budget))


def test_a_budget_is_a_node_of_the_graph_and_comes_after_its_incentives():
    plan = pr.Evaluator(pr.loads_scheme(TEXT + ALL)).plan
    assert plan.nodes["budget.all"].uses == ("incentive.prize", "incentive.extra")
    assert list(plan.nodes)[-1] == "budget.all"


def test_a_budget_is_written_and_read_back():
    scheme = pr.loads_scheme(TEXT + ALL + 'within = "district"\nsource = []\nnote = "as told"\n')
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme
    assert scheme.budgets["all"] == pr.Budget(
        name="all", incentives=["prize", "extra"], at_most="limit", within="district", note="as told"
    )


def test_a_limit_is_explained():
    budget = '[budget.each]\nincentives = "prize"\nwithin = "district"\nat_most = "limit + grant"\n'
    rating = rated(budget)
    shown = str(rating.explain(unit={"district": "A", "unit": 1}, of="each"))
    assert shown.startswith("each = 4800.50\n    rule: limit + grant\n    values: 3000 + 1800.50\n")


def test_keys_of_a_budget_are_checked():
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(TEXT + '[budget.all]\nincentives = "prize"\nat_least = "5"\n')
    assert "unknown key 'at_least'" in str(caught.value)
    assert "'at_most'" in str(caught.value)
