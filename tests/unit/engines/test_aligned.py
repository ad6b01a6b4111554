"""Values of several names belong together: one order of rows for all names, calls and engines."""

import itertools
import random
from fractions import Fraction
from typing import Any

import pytest
from tests.unit.frames import ENGINES, LAZY

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "trial"

[table.village]
key = ["town", "village"]

[table.month]
parent = "village"
key = "month"

[input.score]
kind = "number"
low = 0
high = 1000
decimals = 0

[input.marks]
table = "month"
kind = "number"
low = 0
high = 1000
decimals = 0

[formula.best]
is = "max(marks)"

[formula.share]
table = "month"
is = "marks / (best + 1)"

[ladder.star]
levels = [{ name = "five" }, { name = "four" }]
within = "town"
order_by = "best desc"
quotas = [{ levels = "five", at_most = "3" }]
ties = "in"
round = "down"

[gate.low]
when = "score < 5"
bars = ["award"]

[incentive.award]
kind = "bonus"
amount = "score"
unit = "yuan"

[incentive.monthly]
kind = "bonus"
table = "month"
amount = "marks"
unit = "yuan"
"""

NUMBERS = random.Random(7).sample(range(600), 60)
VILLAGES: list[dict[str, Any]] = [{"town": number % 12, "village": f"V{number}", "score": number} for number in NUMBERS]
MONTHS = [
    {"town": each["town"], "village": each["village"], "month": month, "marks": (each["score"] + 7 * month) % 1000}
    for each, month in itertools.product(VILLAGES, (11, 2, 10))
]


@pytest.fixture(scope="module", params=ENGINES)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def rating(kind):
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME))
    return evaluator.rate(ENGINES[kind](VILLAGES), tables={"month": ENGINES[kind](MONTHS)})


def as_text(value):
    return str(value)


def test_all_names_of_a_table_and_all_calls_have_one_order(rating, kind):
    towns, names = rating.values("town"), rating.values("village")
    scores = {each["village"]: each["score"] for each in VILLAGES}
    for _ in range(3):
        assert rating.values("village") == names
        assert rating.values("score") == [scores[name] for name in names]
    assert [(int(town), name) for town, name in zip(towns, names, strict=True)] == (
        sorted(((each["town"], each["village"]) for each in VILLAGES), key=lambda key: (key[0], key[1]))
        if kind in LAZY
        else [(each["town"], each["village"]) for each in VILLAGES]
    )


def test_values_of_a_finer_table_have_one_order(rating):
    marks = {(each["village"], str(each["month"])): each["marks"] for each in MONTHS}
    for _ in range(3):
        rows = zip(
            *(rating.values(name, table="month") for name in ("village", "month", "marks", "score")), strict=True
        )
        for village, month, mark, score in rows:
            assert marks[village, str(month)] == mark
            assert score == int(village[1:])


def test_each_pair_of_values_belongs_to_one_row(rating):
    """Every value that any call gives is that of its key, whatever is asked for first."""
    best = dict(zip(rating.values("village"), rating.values("best"), strict=True))
    months = zip(rating.values("village", table="month"), rating.values("marks"), rating.values("share"), strict=True)
    assert all(share == Fraction(mark, best[village] + 1) for village, mark, share in months)
    amounts = dict(zip(rating.values("village"), rating.values("award"), strict=True))
    assert all(isinstance(amount, pr.Absent) or amount == int(name[1:]) for name, amount in amounts.items())
    monthly = list(zip(rating.values("marks"), rating.values("monthly"), strict=True))
    assert all(mark == amount for mark, amount in monthly)


def test_values_stand_in_the_order_of_units_where_these_have_one(rating, kind):
    if kind in LAZY:  # these units have no order, so that values stand in that of the keys
        keys = list(zip(*(rating.values(name) for name in ("town", "village")), strict=True))
        assert keys == sorted(keys)
        return
    units = rating.units if kind == "rows" else rows_of(rating.units)
    assert [row["village"] for row in units] == rating.values("village")
    assert [row["star"] for row in units] == list(map(as_text, rating.values("star")))


def rows_of(frame):
    way = next(way for way in ("to_dicts", "to_pylist", "to_dict") if hasattr(frame, way))
    return getattr(frame, way)(*(["records"] if way == "to_dict" else []))


def test_counts_stand_in_the_order_of_keys_and_levels(rating, kind):
    counts = rating.counts("star", within="town")
    towns = [town for (town,) in counts]
    assert towns == sorted(towns)  # as texts or as whole numbers, whichever the engine was given
    both = [levels for levels in counts.values() if len(levels) > 1]
    assert both
    assert all(list(levels) == ["five", "four"] for levels in both)
    rows = rating.distribution("star", within="town")
    assert [(row["town"], row["level"]) for row in rows] == [(t, level) for t in towns for level in ("five", "four")]
    assert len({repr(rating.counts("star", within="town")) for _ in range(3)}) == 1


def test_other_lists_of_rows_are_the_same_on_every_engine_and_in_every_call(rating):
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME))
    plain = evaluator.rate(VILLAGES, tables={"month": MONTHS})

    def texts(rows):
        return [{name: str(value) for name, value in row.items()} for row in rows]

    for _ in range(2):
        assert texts(rating.totals(by="village")) == texts(plain.totals(by="village"))
        assert texts(rating.sample("star", n=7, seed="a")) == texts(plain.sample("star", n=7, seed="a"))
        assert list(map(str, rating.notes)) == list(map(str, plain.notes))


def test_a_key_of_several_tables_is_asked_for_with_one():
    scheme = pr.Scheme(
        name="trial",
        tables=[
            pr.Table(name="unit", key="id"),
            pr.Table(name="fine", parent="unit", key="number"),
            pr.Table(name="visit", parent="unit", key="number"),
        ],
        indicators=[
            pr.Indicator(name="yuan", table="fine", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="paid", formula="sum(yuan)"),
        ],
    )
    tables = {"fine": [{"id": 1, "number": 4, "yuan": 1}, {"id": 1, "number": 3, "yuan": 2}], "visit": []}
    rating = pr.Evaluator(scheme).rate([{"id": 1}], tables=tables)
    assert rating.values("number", table="fine") == [4, 3]
    assert rating.values("paid", table="fine") == [3, 3]
    with pytest.raises(pr.UsageError, match="is a key column of several tables: fine, visit"):
        rating.values("number")
    with pytest.raises(pr.UsageError, match="no single value for a row of 'unit'"):
        rating.values("number", table="unit")
    with pytest.raises(pr.UsageError, match="no single value for a row of 'visit'"):
        rating.values("yuan", table="visit")
    with pytest.raises(pr.NotFoundError, match="unknown table 'fines'"):
        rating.values("yuan", table="fines")
