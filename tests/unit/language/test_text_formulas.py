"""Formulas that give texts: the keys of rows, or one word for all of them, so that small groups are rated together."""

import json

import pytest
from tests.servers.statements import differences as statement_differences
from tests.servers.statements import in_duckdb

import partyrate as pr
from partyrate.testing import Cohort, explanation_replays, row_order_does_not_matter, same_on_all_engines

SCHEME = """
name = "pooled"
[table.village]
key = ["town", "village"]
rows = 30
[table.month]
parent = "village"
key = "month"
rows = 12
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[input.kind]
kind = "choice"
values = ["plain", "hill"]
[input.mark]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 0
[parameter.least]
value = 3
[parameter.apart]
kind = "flag"
[lookup.weight]
keys = "cohort"
rows = [["A", 1], ["small", 0.5]]
[formula.size]
is = "count(1, within=town)"
[formula.cohort]
is = "town if size >= least else 'small'"
[formula.by_kind]
when = "present(score)"
is = "kind if kind == 'hill' else town"
[formula.last]
is = "coalesce(previous(cohort), 'new')"
[formula.unpublished]
is = "town if apart else cohort"
[formula.rank_in]
is = "rank(score, 'desc', within=cohort, ties='min')"
[formula.kind_or_town]
is = "coalesce(by_kind, 'none')"
[formula.rank_by_kind]
is = "rank(score, 'desc', within=(kind_or_town, cohort), ties='min')"
[formula.weighted]
is = "score * weight[cohort]"
[formula.is_small]
is = "cohort == 'small' or by_kind == town"
[formula.month_cohort]
table = "month"
is = "cohort if mark > 5 else month"
[formula.months_of_cohort]
is = "count(1, where=(month_cohort == cohort))"
[ladder.star]
within = "cohort"
levels = [{ name = "five", when = "score >= 60" }, { name = "four" }]
quotas = [{ levels = ["five"], at_most = "rows / 3" }]
order_by = "score desc"
ties = "out"
round = "down"
"""
SCORES = [("A", 90), ("A", 80), ("A", 70), ("B", 85), ("B", 60), ("C", 95), ("=1+1", None)]


def cohort():
    units = [
        {"town": town, "village": number, "score": score, "kind": ("plain", "hill")[number % 2]}
        for number, (town, score) in enumerate(SCORES)
    ]
    months = [
        {"town": town, "village": number, "month": f"m{month}", "mark": (number * 3 + month * 4) % 11}
        for number, (town, _) in enumerate(SCORES)
        for month in range(number % 3)
    ]
    history = [
        {"town": town, "village": number, "round": 2023, "cohort": "small" if number % 2 else town}
        for number, (town, _) in enumerate(SCORES[:5])
    ]
    return Cohort(units=units, tables={"month": months}, history=history, period="2024")


def evaluator():
    return pr.Evaluator(pr.loads_scheme(SCHEME))


def rate(**more):
    given = cohort()
    return evaluator().rate(given.units, tables={**given.tables, "history": given.history}, period="2024", **more)


def test_small_towns_are_rated_together():
    rating = rate()
    assert rating.values("cohort") == ["A", "A", "A", "small", "small", "small", "small"]
    assert rating.values("rank_in")[:6] == [1, 2, 3, 2, 3, 1]
    stars = ["five", "four", "four", "four", "four", "five", "missing"]
    assert list(map(str, rating.values("star"))) == stars
    assert rating.values("last") == ["A", "small", "A", "small", "B", "new", "new"]


@pytest.mark.slow  # texts in every library
def test_texts_of_formulas_are_the_same_on_all_engines_and_in_sql():
    given = cohort()
    same_on_all_engines(evaluator(), given)
    row_order_does_not_matter(evaluator(), given)
    explanation_replays(evaluator(), given)
    assert list(statement_differences(evaluator(), given, "duckdb", in_duckdb)) == []


def test_one_unit_alone_is_rated_by_the_text_of_its_cohort():
    given = cohort()
    tables = {**given.tables, "history": given.history}
    prepared = evaluator().prepare(given.units, tables=tables, period="2024")
    changed = {**given.units[3], "score": 100}
    whole = evaluator().rate([*given.units[:3], changed, *given.units[4:]], tables=tables, period="2024").units
    assert prepared.rate(changed) == whole[3]


def test_texts_of_formulas_leave_and_come_back_as_plain_data():
    rating = rate()
    plain = json.loads(json.dumps(rating.to_dict()))
    assert list(pr.Rating.from_dict(plain).values("cohort")) == rating.values("cohort")
    assert "cohort small" in str(rating.explain(unit=("B", 3), of="star"))
