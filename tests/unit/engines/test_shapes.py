"""Rows that nobody gives as rows: those a table expects, those in columns, and rules that look along rows."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from tests.unit.frames import COMPUTING, ENGINES, polars

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "trial"
[table.unit]
key = "unit"
[table.month]
parent = "unit"
key = "month"
expects = [1, 2, 10]
order = "month"
[table.part]
parent = "unit"
key = "part"
columns = ["roads", "water"]
order = "part"
[table.post]
parent = "unit"
key = "post"
rows = 9
order = ["begin", "rank"]
[input.marks]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 1
[input.points]
table = "part"
kind = "number"
low = 0
high = 50
decimals = 0
optional = true
[input.begin]
table = "post"
kind = "date"
[input.rank]
table = "post"
kind = "number"
low = 0
high = 9
decimals = 0
[input.end]
table = "post"
kind = "date"
[formula.rise]
table = "month"
is = "marks - previous(marks)"
[formula.first]
table = "month"
is = "previous(coalesce(marks, 0)) == 0 and not present(previous(marks))"
[formula.run]
table = "month"
is = "streak(marks >= 5, where=present(marks))"
[formula.broken_run]
table = "month"
is = "streak(marks >= 5)"
[formula.good_so_far]
table = "month"
is = "times(marks >= 5)"
[formula.rising]
table = "month"
is = "streak(marks > previous(marks))"
[formula.given]
is = "count(month, where=present(marks))"
[formula.of_parts]
is = "sum(points, where=present(points))"
[formula.more]
table = "part"
is = "points - previous(points)"
[formula.gap]
table = "post"
is = "days_between(previous(end), begin)"
[formula.since]
is = "days_after(min(begin), sum(gap, where=present(gap) and gap > 365))"
"""
UNITS = [{"unit": "B", "roads": 10, "water": 40}, {"unit": "A", "roads": 20, "water": None}]
MONTHS = [
    {"unit": "A", "month": 10, "marks": 7.0},
    {"unit": "B", "month": 1, "marks": 5.0},
    {"unit": "A", "month": 1, "marks": 6.5},
    {"unit": "B", "month": 2, "marks": 4.5},
    {"unit": "B", "month": 10, "marks": 9.5},
]
POSTS = [
    {"unit": "A", "post": "x", "begin": "2015-03-01", "rank": 1, "end": "2019-12-31"},
    {"unit": "A", "post": "y", "begin": "2010-03-01", "rank": 1, "end": "2012-02-28"},
    {"unit": "A", "post": "z", "begin": "2015-03-01", "rank": 0, "end": "2015-03-01"},
]


@pytest.fixture(scope="module")
def evaluator() -> pr.Evaluator:
    return pr.Evaluator(pr.loads_scheme(SCHEME))


def by_key(rating: pr.Rating, table: str, name: str) -> dict[Any, Any]:
    keys = rating.plan.full_key(table)
    found = {tuple(str(row[key]) for key in keys): row[name] for row in rating.result.fetch(table, [name])}
    shown = {key[1:]: value for key, value in found.items() if key[0] == "A"}
    return {key[0]: value.cause.words if isinstance(value, pr.Absent) else value for key, value in shown.items()}


@pytest.fixture(params=COMPUTING)
def rating(request, evaluator) -> pr.Rating:
    make = ENGINES[request.param]
    made: pr.Rating = evaluator.rate(make(UNITS), tables={"month": make(MONTHS), "post": make(POSTS)})
    return made


def test_an_absent_row_is_a_row_of_missing_values_in_its_place(rating):
    assert by_key(rating, "month", "marks") == {"1": Fraction(13, 2), "2": "missing", "10": Fraction(7)}
    assert sorted(rating.values("given")) == [2, 3]
    assert [note.text() for note in rating.notes if note.kind == "expected rows"] == [
        "table 'month' lacks 1 row of those it expects: their values count as missing"
    ]


@pytest.mark.parametrize("engine", COMPUTING)
def test_rows_that_are_expected_and_have_no_inputs_are_lacked_by_nobody(engine):
    """What they hold is computed: nobody gives them, so that no note asks for them."""
    scheme = pr.loads_scheme("""
        name = "posts"
        table.team = { key = "team" }
        table.post = { parent = "team", key = "post", expects = ["lead", "clerk"] }
        input.size = { kind = "number", low = 0, high = 9, decimals = 0 }
        formula.share = { table = "post", is = "size / 2 if post == 'lead' else size / 4" }
        formula.total = { is = "sum(share)" }
    """)
    make = ENGINES[engine]
    rating = pr.Evaluator(scheme).rate(
        make([{"team": "a", "size": 4}]), tables={"post": make([{"team": "a", "post": "lead"}])}
    )
    assert rating.values("total") == [3]
    assert list(rating.notes) == []


def test_the_row_before_is_that_of_the_month_before_and_missing_for_the_first_one(rating):
    assert by_key(rating, "month", "rise") == {"1": "missing", "2": "missing", "10": "missing"}
    assert by_key(rating, "month", "first") == {"1": True, "2": False, "10": True}


def test_where_passes_over_rows_that_would_end_a_run(rating):
    assert by_key(rating, "month", "run") == {"1": 1, "2": 1, "10": 2}
    assert by_key(rating, "month", "broken_run") == {"1": 1, "2": 0, "10": 1}
    assert by_key(rating, "month", "good_so_far") == {"1": 1, "2": 1, "10": 2}
    assert by_key(rating, "month", "rising") == {"1": 0, "2": 0, "10": 0}


def test_columns_of_the_parent_are_rows_in_the_order_of_their_list(rating):
    assert sorted(rating.values("of_parts")) == [20, 50]
    assert by_key(rating, "part", "points") == {"roads": 20, "water": "missing"}
    assert by_key(rating, "part", "more") == {"roads": "missing", "water": "missing"}
    assert {row["more"] for row in rating.result.fetch("part", ["more"]) if row["unit"] == "B"} == {
        Fraction(30),
        pr.Absent(pr.Cause.MISSING),
    }


def test_rows_are_ordered_by_dates_and_then_by_numbers(rating):
    assert by_key(rating, "post", "gap") == {"y": "missing", "z": 1097, "x": 0}


def test_a_date_is_moved_by_the_days_of_a_long_gap(rating):
    values = {str(row["unit"]): row["since"] for row in rating.result.fetch("unit", ["since"])}
    assert values["A"] == date(2013, 3, 2)
    assert values["B"] == pr.Absent(pr.Cause.MISSING)


# Nine kinds of frames make rows that nobody gave, each in a way of its own.
@pytest.mark.slow
def test_a_table_that_is_not_given_has_all_the_rows_it_expects(evaluator):
    for make in ENGINES.values():
        rating = evaluator.rate(make(UNITS))
        assert rating.values("given") == [0, 0]
        (note,) = (note for note in rating.notes if note.kind == "expected rows")
        assert note.data == {"table": "month", "count": 6}


def test_added_rows_come_last_and_lack_what_the_others_bring(evaluator):
    rating = evaluator.rate(UNITS, tables={"month": MONTHS})
    assert rating.tables["month"][-1] == {
        "unit": "A", "month": 2, "marks": None, "rise": None, "rise_state": "missing", "first": False, "run": 1,
        "broken_run": 0, "good_so_far": 1, "rising": 0,
    }  # fmt: skip
    frame = evaluator.rate(polars(UNITS), tables={"month": polars(MONTHS)}).tables["month"]
    assert frame.select("unit", "month", "marks", "run").rows()[-1] == ("A", 2, None, 1)


def test_keys_that_are_texts_are_expected_as_texts(evaluator):
    texts = [{**row, "month": str(row["month"])} for row in MONTHS]
    for make in (ENGINES["rows"], ENGINES["polars"], ENGINES["pandas"]):
        assert evaluator.rate(make(UNITS), tables={"month": make(texts)}).values("given") == [3, 2]


def expecting(*keys: Any) -> pr.Evaluator:
    return pr.Evaluator(pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="unit"), pr.Table(name="part", key="part", parent="unit", expects=keys)],
        indicators=[
            pr.Indicator(name="mark", table="part", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="given", formula="count(part, where=present(mark))"),
            pr.Indicator(name="lacking", formula="count(part, where=not present(mark))"),
        ],
    ))  # fmt: skip


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pyarrow", "duckdb"])
@pytest.mark.parametrize(
    ("expected", "key"),
    [
        (("1", "2"), 2),
        (("1", "spring"), 1),
        (("2020-01-01", "2020-01-02"), date(2020, 1, 1)),
        ((1, 2), "2"),
        ((date(2020, 1, 1), date(2021, 1, 1)), "2020-01-01"),
    ],
)
def test_expected_keys_are_held_as_those_that_are_given_and_as_texts_where_one_cannot(engine, expected, key):
    make = ENGINES[engine]
    rating = expecting(*expected).rate(
        make([{"unit": 1}, {"unit": 2}]), tables={"part": make([{"unit": 1, "part": key, "mark": 3}])}
    )
    assert (rating.values("given"), rating.values("lacking")) == ([1, 0], [1, 2])


@pytest.mark.parametrize("lazy", [False, True])
@pytest.mark.parametrize("guessed", [pl.Int64, pl.String, pl.Date, pl.Null])
@pytest.mark.parametrize("expected", [("spring", "autumn"), (1, 2), ("1", "2"), (date(2020, 1, 1), date(2021, 1, 1))])
def test_a_table_without_rows_may_be_of_any_type(lazy, guessed, expected):
    units, parts = pl.DataFrame({"unit": [1, 2]}), {"unit": pl.Int64, "part": guessed, "mark": pl.Int64}
    empty = pl.DataFrame(schema=parts)
    rating = expecting(*expected).rate(
        units.lazy() if lazy else units, tables={"part": empty.lazy() if lazy else empty}
    )
    assert rating.values("lacking") == [2, 2]


def faults(evaluator: pr.Evaluator, engine: str, units: Any = UNITS, **tables: Any) -> list[str]:
    make = ENGINES[engine]
    with pytest.raises(pr.DataError) as caught:
        evaluator.rate(make(units), tables={name: make(rows) for name, rows in tables.items()})
    return [str(fault) for fault in caught.value.faults]


KINDS = ["rows", "polars", "pandas", "polars lazy"]


@pytest.mark.parametrize("engine", KINDS)
def test_a_key_that_is_not_expected_is_a_fault(evaluator, engine):
    (found,) = faults(evaluator, engine, month=[*MONTHS, {"unit": "A", "month": 13, "marks": 1}])
    assert "'13' is not expected" in found
    assert "every row of 'unit' has just the rows that [table.month] expects" in found
    assert "one of: 1, 2, 10" in found


@pytest.mark.parametrize("engine", KINDS)
def test_a_gap_in_a_row_that_was_given_is_a_fault_still(evaluator, engine):
    (found,) = faults(evaluator, engine, month=[*MONTHS, {"unit": "A", "month": 2, "marks": None}])
    assert "no value" in found
    assert "marks" in found


@pytest.mark.parametrize("engine", KINDS)
def test_a_wrong_cell_of_a_column_that_is_a_row_is_told_where_it_stands(evaluator, engine):
    (found,) = faults(evaluator, engine, [*UNITS, {"unit": "C", "roads": 51, "water": 1}])
    assert "table 'unit'" in found
    assert "roads" in found
    assert "51 is above the highest possible value, 50" in found


@pytest.mark.parametrize("engine", KINDS)
def test_columns_that_are_rows_must_be_there(evaluator, engine):
    (found,) = faults(evaluator, engine, [{"unit": "A", "roads": 1}])
    assert "there is no column 'water'" in found
    assert "table 'part' is made of it" in found


@pytest.mark.parametrize("engine", KINDS)
def test_a_table_made_of_columns_cannot_be_given(evaluator, engine):
    (found,) = faults(evaluator, engine, part=[{"unit": "A", "part": "roads", "points": 1}])
    assert "the table was given" in found
    assert "leave it out, and give 'unit' these columns" in found


@pytest.mark.parametrize("engine", KINDS)
def test_two_rows_on_one_place_of_an_order_are_a_fault(evaluator, engine):
    (found,) = faults(evaluator, engine, post=[*POSTS, {**POSTS[0], "post": "w"}])
    assert "another row stands on the same place in the order of begin, rank" in found


@pytest.mark.parametrize("engine", KINDS)
def test_texts_are_no_order(engine):
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME.replace("expects = [1, 2, 10]\n", "rows = 12\n")))
    assert evaluator.rate(UNITS, tables={"month": MONTHS}).values("given") == [3, 2]
    texts = [{**row, "month": str(row["month"])} for row in MONTHS]
    (found,) = faults(evaluator, engine, month=texts)
    assert "the key 'month' holds texts, which have no order" in found
    assert "expects = [...] in [table.month]" in found


@pytest.mark.parametrize("days", [10_000_000, -10_000_000])
def test_a_day_outside_the_calendar_is_no_day(days):
    text = f'name = "t"\n[table.u]\nkey = "u"\n[input.d]\nkind = "date"\n[formula.e]\nis = "days_after(d, {days})"\n'
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    for make in ENGINES.values():
        rating = evaluator.rate(make([{"u": 1, "d": "2020-02-29"}]))
        assert rating.values("e") == [pr.Absent(pr.Cause.NO_RULE)]


def test_a_scheme_with_such_tables_is_written_and_read_back():
    scheme = pr.loads_scheme(SCHEME)
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme
    assert scheme.tables["month"].most == 3
