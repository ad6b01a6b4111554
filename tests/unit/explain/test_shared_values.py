"""Explanations of one rating share what they compute: each is as it is where nothing is shared."""

import random

import pytest

import partyrate as pr
from partyrate import explain as explanations
from partyrate.explain import Manner, builder, explain
from partyrate.language.domains import trace

SCHEME = pr.loads_scheme("""
name = "shared"
[table.unit]
key = "unit"
[table.month]
parent = "unit"
key = "month"
order = "month"
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[input.is_new]
kind = "flag"
[input.kind]
kind = "choice"
values = ["a", "b"]
[input.points]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.late]
table = "month"
kind = "flag"
[input.day]
table = "month"
kind = "date"
[parameter.least]
kind = "number"
[parameter.bonus]
value = 0.5
[lookup.worth]
keys = ["kind", "place"]
rows = [["a", 1, 1], ["a", 2, 2], ["b", 1, 3], ["b", 3, 4]]
[formula.above]
is = "sum(points * bonus, where=points > 1 and score > 50)"
[formula.by_kind]
is = "sum(points + 1 if kind == 'a' else 9 - points, where=not late)"
[formula.by_cell]
is = "sum(worth[kind, place] * points)"
[formula.by_month]
is = "sum(points, where=month == '2')"
[formula.by_parameter]
is = "count(points, where=points > least)"
[formula.by_flag]
is = "max(1 if is_new and present(points) else coalesce(points, 0))"
[formula.by_day]
is = "count(points, where=full_months(day, as_of) >= 1)"
[formula.place]
is = "rank(total, 'desc', within=kind, ties='min')"
[formula.total]
is = "sum(coalesce(points, 0))"
[formula.mean_total]
is = "mean(total, within=kind)"
[formula.near]
is = "count(points, where=points > mean_total / 4)"
[formula.run]
is = "count(points, where=changed)"
[formula.changed]
table = "month"
is = "coalesce(points, 0) != coalesce(previous(points), 0)"
[formula.in_row]
is = "max(late_run)"
[formula.late_run]
table = "month"
is = "streak(late)"
""")
UNITS = [
    {
        "unit": f"u{number}",
        "score": [None, "50.0", "51.5", 80][number % 4],
        "is_new": number % 3 == 0,
        "kind": "ab"[number % 2],
    }
    for number in range(12)
]
MONTHS = [
    {
        "unit": unit["unit"],
        "month": month,
        "points": [0, 1, 1, 2, 5, None][(place * place + 2 * month) % 6],
        "late": (place + month) % 2 == 1,
        "day": f"2020-0{month}-1{place % 3}",
    }
    for place, unit in enumerate(UNITS)
    for month in range(1, 5)
]


@pytest.mark.parametrize("most", [trace.MOST_VALUES, 3])
def test_what_explanations_share_changes_none(most, monkeypatch):
    monkeypatch.setattr(trace, "MOST_VALUES", most)
    rating = pr.Evaluator(SCHEME).rate(UNITS, tables={"month": MONTHS}, as_of="2020-04-12")
    names = [node.name for node in rating.plan.nodes.values() if node.table == "unit" and node.is_computable]
    assert len(names) > 12
    for unit in UNITS:
        for of in names:
            alone = explain(rating, None, unit=unit["unit"], of=of, manner=Manner())
            assert rating.explain(unit=unit["unit"], of=of) == alone, (unit["unit"], of)


def test_rows_that_were_asked_for_lately_keep_their_parts_and_no_others_do(monkeypatch):
    monkeypatch.setattr(explanations, "LATEST_ROWS", 3)
    rating = pr.Evaluator(SCHEME).rate(UNITS, tables={"month": MONTHS}, as_of="2020-04-12")
    names = [node.name for node in rating.plan.nodes.values() if node.table == "unit" and node.is_computable]
    asked = [(unit["unit"], of) for unit in UNITS[:5] for of in names]
    random.Random(1).shuffle(asked)
    for number, (unit, of) in enumerate(asked):
        manner = [Manner(), Manner("zh"), Manner(public=True), Manner(rows=1)][number % 4]
        shown = rating.explain(unit=unit, of=of, lang=manner.lang, public=manner.public, rows=manner.rows)
        assert shown == explain(rating, None, unit=unit, of=of, manner=manner)
        assert shown is not rating.explain(unit=unit, of=of, lang=manner.lang, public=manner.public, rows=manner.rows)
        kept = vars(rating)["_rated_rows"].explained
        assert len(kept) <= 3
        assert list(kept)[-1][2] == manner


def test_an_explanation_that_is_cut_is_the_same_whatever_was_asked_before(monkeypatch):
    monkeypatch.setattr(builder, "DEEPEST", 3)
    chain = [
        pr.Indicator(name="v0", kind="number", low=0, high=9, decimals=0),
        *(pr.Indicator(name=f"v{number}", formula=f"v{number - 1} + 1") for number in range(1, 7)),
    ]
    scheme = pr.Scheme(name="chain", tables=[pr.Table(name="unit", key="unit")], indicators=chain)
    rating = pr.Evaluator(scheme).rate([{"unit": "a", "v0": 1}])
    alone = {of: explain(rating, None, unit="a", of=of, manner=Manner()) for of in ("v2", "v4", "v6")}
    assert "v0 = 1" in str(alone["v2"])
    assert "v0 = 1" not in str(alone["v6"])
    for of in ("v2", "v6", "v4", "v2", "v6"):
        assert rating.explain(unit="a", of=of) == alone[of]
