"""A formula that looks up its own past: of the one kind that its rule fits, the same on every engine."""

import datetime as dt
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest
from tests.unit.frames import COMPUTING, ENGINES

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "willow"
period = "1 year"
[table.village]
key = "village"
rows = 50
[input.accident]
kind = "flag"
[input.title]
kind = "choice"
values = ["model", "plain"]
[input.seen]
kind = "date"
[input.score]
kind = "number"
low = 0
high = 9
decimals = 0
[ladder.star]
levels = [{ name = "five", when = "score > 5" }, { name = "four" }]
[parameter.unpublished]
kind = "flag"
"""
RULES = {
    "flag": ("accident or coalesce(previous(found), False)", [True, True, False]),
    "choice": (
        "title if title == 'model' else coalesce(previous(found), 'once' if score > 8 else 'new')",
        ["model", "once", "new"],
    ),
    "date": ("max(seen, coalesce(previous(found), seen))", ["2019-05-01", "2018-06-01", "2017-01-01"]),
    "level": ("best_level(star, coalesce(previous(found), star))", ["five", "five", "four"]),
}
"""For each kind, a rule and its values: with the input alone, with the past alone, and without any past."""
PAST: dict[str, list[Any]] = {
    "flag": [False, True],
    "choice": ["new", "once"],
    "date": ["2018-04-01", "2018-06-01"],
    "level": ["four", "five"],
}
ROWS: list[dict[str, Any]] = [
    {"village": "a", "accident": True, "title": "model", "seen": dt.date(2019, 5, 1), "score": 8},
    {"village": "b", "accident": False, "title": "plain", "seen": dt.date(2017, 1, 1), "score": 3},
    {"village": "c", "accident": False, "title": "plain", "seen": dt.date(2017, 1, 1), "score": 3},
]


def scheme_of(rule: str) -> str:
    return f'{SCHEME}[formula.found]\nis = "{rule}"\n'


def past(kind: str) -> list[dict[str, Any]]:
    values = [dt.date.fromisoformat(each) for each in PAST[kind]] if kind == "date" else PAST[kind]
    return [{"village": name, "round": 2018, "found": value} for name, value in zip("ab", values, strict=True)]


def told(values: Any) -> list[str]:
    return [str(each).partition(" ")[0] for each in values]


@pytest.mark.parametrize("engine", COMPUTING)
@pytest.mark.parametrize("kind", RULES)
def test_values_of_each_kind_use_their_own_past(kind, engine):
    rule, expected = RULES[kind]
    make = ENGINES[engine]
    evaluator = pr.Evaluator(pr.loads_scheme(scheme_of(rule)))
    rating = evaluator.rate(make(ROWS), tables={"history": make(past(kind))}, period="2019")
    assert told(rating.values("found")) == told(expected)


@pytest.mark.parametrize("kind", RULES)
def test_a_statement_gives_the_same(kind):
    rule, expected = RULES[kind]
    connection = duckdb.connect()
    connection.register("village", pl.DataFrame(ROWS))
    connection.register("history", pl.DataFrame(past(kind)))
    statement = pr.Evaluator(pr.loads_scheme(scheme_of(rule))).sql("duckdb", period="2019", tables=["history"])
    frame = connection.sql(statement).pl().sort("village")
    assert told(frame["found"]) == told(expected)


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("previous(found)", "of no kind"),
        ("coalesce(previous(found), score)", "a number without bounds"),
        ("unknown_past or accident", "the past of another that looks up this one"),
    ],
)
def test_where_no_single_kind_fits_it_is_one_fault(rule, what):
    text = scheme_of(rule.replace("unknown_past", "coalesce(previous(other), False)"))
    if "other" in text:
        text += '[formula.other]\nis = "found and accident"\n'
    with pytest.raises(pr.SchemeError, match=r"in past rounds are not known") as caught:
        pr.check(pr.loads_scheme(text))
    assert len(caught.value.faults) == 1, what


def test_a_value_with_an_unpublished_choice_uses_its_own_past():
    evaluator = pr.Evaluator(
        pr.loads_scheme(scheme_of("(accident and unpublished) or coalesce(previous(found), False)"))
    )
    rating = evaluator.rate(ROWS, tables={"history": past("flag")}, period="2019")
    assert told(rating.values("found")) == ["undetermined", "True", "False"]


def test_what_is_recorded_is_checked():
    """A record is a text that the rule can give, so that `once` is none where the rule does not name it."""
    evaluator = pr.Evaluator(
        pr.loads_scheme(scheme_of("title if title == 'model' else coalesce(previous(found), 'new')"))
    )
    with pytest.raises(pr.DataError, match="'once'"):
        evaluator.rate(ROWS, tables={"history": past("choice")}, period="2019")


LAST_YEAR = """
name = "willow"
period = "1 year"
[table.village]
key = "village"
rows = 50
[input.score]
kind = "number"
low = 0
high = 9
decimals = 0
[formula.points]
is = "min(score, 5)"
BOUNDS
[formula.before]
is = "previous(points)"
[formula.share]
is = "round(score / (previous(points) + 1), 2)"
[formula.run]
is = "streak(points > 4)"
"""
"""Points are 5 at most now; they were as many as the score once, and had half points."""


@pytest.mark.parametrize("engine", COMPUTING)
def test_records_of_earlier_rules_fit_the_declared_bounds(engine):
    declared = pr.loads_scheme(LAST_YEAR.replace("BOUNDS", "low = 0\nhigh = 10\ndecimals = 1"))
    make = ENGINES[engine]
    units = [{"village": name, "score": 9} for name in "abc"]
    points: list[Any] = [10, Decimal("8.5")] if engine == "rows" else [10.0, 8.5]
    past = [{"village": name, "round": 2018, "points": each} for name, each in zip("ab", points, strict=True)]
    found = pr.Evaluator(declared).rate(make(units), tables={"history": make(past)}, period="2019")
    assert list(map(str, found.values("before"))) == ["10", "17/2", "missing"]
    assert list(map(str, found.values("share"))) == ["41/50", "19/20", "missing"]
    assert list(map(int, found.values("run"))) == [2, 2, 1]
    for value, what in ((10.5, "above the highest possible value, 10"), (8.25, "has 2 decimals"), (-1, "below")):
        with pytest.raises((pr.DataError, pr.EngineError), match=f"{what}|cannot be read"):
            pr.Evaluator(declared).rate(
                make(units), tables={"history": make([{**past[0], "points": value}])}, period="2019"
            )


def test_a_statement_takes_records_of_earlier_rules():
    declared = pr.loads_scheme(LAST_YEAR.replace("BOUNDS", "low = 0\nhigh = 10\ndecimals = 1"))
    with duckdb.connect() as connection:
        connection.register("village", pl.DataFrame([{"village": "a", "score": 9}]).to_arrow())
        past = pl.DataFrame({"village": ["a"], "round": [2018], "points": ["8.5"]}).with_columns(
            pl.col("points").cast(pl.Decimal(10, 1))
        )
        connection.register("history", past.to_arrow())
        found = connection.sql(pr.Evaluator(declared).sql("duckdb", period="2019")).pl()
    assert list(map(str, found["before"].to_list())) == ["8.5"]


def test_bounds_that_are_not_declared_are_those_of_the_rule_of_this_round():
    scheme = pr.loads_scheme(LAST_YEAR.replace("BOUNDS", ""))
    past = [{"village": "a", "round": 2018, "points": 8}]
    with pytest.raises(pr.DataError, match="had other rules, declare low, high and decimals"):
        pr.Evaluator(scheme).rate([{"village": "a", "score": 9}], tables={"history": past}, period="2019")
    wide = LAST_YEAR.replace("BOUNDS", "low = 0\nhigh = 10\ndecimals = 1")
    assert "bound-not-reached" not in [each.code for each in pr.check(pr.loads_scheme(wide)).findings]
    alone = wide.partition("[formula.before]")[0]
    assert "bound-not-reached" in [each.code for each in pr.check(pr.loads_scheme(alone)).findings]
