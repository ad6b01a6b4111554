"""A formula that looks up its own past: of the one kind that its rule fits, the same on every engine."""

import datetime as dt
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
