"""What was rated stays as it is, and can be copied and sent to other processes."""

import copy
import pickle
from collections import UserDict
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "trial"

[table.unit]
key = "id"

[table.month]
parent = "unit"
key = "month"

[input.score]
kind = "number"
low = 0
high = 100
decimals = 0

[input.marks]
table = "month"
kind = "number"
low = 0
high = 100
decimals = 0

[formula.total]
is = "score + sum(marks)"

[formula.before]
is = "previous(total)"

[ladder.star]
levels = [{ name = "five" }, { name = "four" }]
order_by = "total desc"
quotas = [{ levels = "five", at_most = "1" }]
ties = "in"
round = "down"
"""
UNITS = [{"id": number, "score": 10 * number} for number in range(5)]
MONTHS = [{"id": number, "month": month, "marks": month} for number in range(5) for month in (1, 2)]
PAST = [{"id": number, "round": 2018, "total": number} for number in range(3)]
FRAMES: dict[str, Any] = {
    "rows": lambda rows: [dict(row) for row in rows],
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "polars lazy": lambda rows: pl.DataFrame(rows).lazy(),
    "pyarrow": lambda rows: pl.DataFrame(rows).to_arrow(),
}


def evaluator(**options):
    return pr.Evaluator(pr.loads_scheme(SCHEME), **options)


def rate(kind, row_engine_limit=0):
    make = FRAMES[kind]
    tables = {"month": make(MONTHS), "history": make(PAST)}
    return evaluator(row_engine_limit=row_engine_limit).rate(make(UNITS), tables=tables, period="2019")


def sent(thing):
    return pickle.loads(pickle.dumps(thing))  # noqa: S301 - our own bytes


COPIES: dict[str, Any] = {"sent": sent, "deep copy": copy.deepcopy, "copy": copy.copy}


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("few", [0, 5000])
@pytest.mark.parametrize("kind", FRAMES)
def test_ratings_can_be_copied(kind, few, copied):
    rating = rate(kind, few)
    early = copied(rating)
    values, notes = rating.values("total"), list(map(str, rating.notes))
    for each in (early, copied(rating)):
        assert each.values("total") == values
        assert list(map(str, each.notes)) == notes
        assert str(evaluator().explain(each, unit=3, of="star")) == str(evaluator().explain(rating, unit=3, of="star"))


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
def test_what_is_handed_out_can_be_copied(copied):
    rating = rate("rows")
    made = evaluator()
    made.rate(UNITS)
    assert copied(made).rate(UNITS).units == made.rate(UNITS).units
    assert copied(made.scheme) == made.scheme
    assert copied(rating.notes) == rating.notes
    explained = made.explain(rating, unit=2, of="star")
    assert str(copied(explained)) == str(explained)
    prepared = made.prepare(UNITS, tables={"month": MONTHS})
    unit = {"id": 9, "score": 44}
    for each in (copied(prepared), copied(copied(prepared))):
        assert each.rate(unit) == prepared.rate(unit)


ERRORS = {
    "a scheme": lambda: pr.Evaluator(pr.loads_scheme(SCHEME.replace("score +", "scor +"))),
    "a file": lambda: pr.loads_scheme("name ="),
    "rows": lambda: evaluator().rate([{"id": 1, "score": "many"}]),
    "a frame": lambda: evaluator().rate(pl.DataFrame({"id": [1], "score": ["many"]})),
    "a kind of table": lambda: evaluator().rate(7),
    "a name": lambda: evaluator().rate(UNITS).values("scores"),
    "a call": lambda: evaluator().rate(UNITS, period="soon"),
}


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES)
@pytest.mark.parametrize("make", ERRORS.values(), ids=ERRORS)
def test_errors_can_be_copied_with_their_data(make, copied):
    with pytest.raises(pr.PartyrateError) as found:
        make()
    error = found.value
    other = copied(error)
    assert type(other) is type(error)
    assert str(other) == str(error)
    assert len(getattr(other, "faults", ())) == len(getattr(error, "faults", ()))


@pytest.mark.parametrize("few", [0, 5000])
def test_a_rating_of_a_database_is_copied_but_not_sent(few):
    made = pr.Evaluator(pr.loads_scheme(SCHEME), row_engine_limit=few)
    rating = made.rate(duckdb.from_arrow(pl.DataFrame(UNITS).to_arrow()))
    assert copy.deepcopy(rating).values("total") == rating.values("total")
    with pytest.raises(pr.EngineError, match="a rating of frames of duckdb cannot be pickled"):
        pickle.dumps(rating)


def test_a_deep_copy_hands_out_rows_of_its_own():
    rating = rate("rows")
    rating.units[0]["score"] = "changed"
    assert copy.deepcopy(rating).units[0]["score"] == 0


# ------------------------------------------------------------------------------------------- what is changed afterwards


def change_rows(rows):
    for row in rows:
        row["score"] = 99
    rows[0]["more"] = 1
    rows.append({"id": 77, "score": 3})


def change_pandas(frame):
    frame.loc[0, "score"] = 99
    frame["score"] = 98
    frame["more"] = 1
    frame.index = [f"row {number}" for number in range(len(frame))]


def change_polars(frame):
    frame[0, "score"] = 99
    frame.insert_column(0, pl.Series("more", [1] * len(frame)))
    frame.drop_in_place("score")
    frame.extend(frame.clone())


CHANGES: dict[str, Any] = {"rows": change_rows, "pandas": change_pandas, "polars": change_polars}


@pytest.mark.parametrize("few", [0, 5000])
@pytest.mark.parametrize("kind", CHANGES)
def test_results_show_what_was_rated_whatever_is_changed_later(kind, few):
    make, change = FRAMES[kind], CHANGES[kind]
    units, months = make(UNITS), make([{**each, "score": 1} for each in MONTHS])
    made = evaluator(row_engine_limit=few)
    expected = made.rate(make(UNITS), tables={"month": make([{**each, "score": 1} for each in MONTHS])})
    rating = made.rate(units, tables={"month": months})
    change(units)
    change(months)
    assert rating.values("total") == expected.values("total")
    assert str(rating.units) == str(expected.units)
    assert str(rating.tables["month"]) == str(expected.tables["month"])
    assert str(made.explain(rating, unit=0, of="total")) == str(made.explain(expected, unit=0, of="total"))


def test_a_polars_frame_behind_a_lazy_one_may_be_changed():
    frame = pl.DataFrame(UNITS)
    rating = evaluator().rate(frame.lazy())
    change_polars(frame)
    assert rating.values("total") == [0, 10, 20, 30, 40]


def test_prepared_units_stay_as_they_were_prepared():
    units, months = [dict(row) for row in UNITS], [dict(row) for row in MONTHS]
    prepared = evaluator().prepare(units, tables={"month": months})
    change_rows(units)
    months.clear()
    unit = {"id": 9, "score": 44}
    expected = evaluator().prepare(UNITS, tables={"month": MONTHS})
    assert prepared.rate(unit) == expected.rate(unit)
    assert prepared.rate({"id": 4, "score": 1}) == expected.rate({"id": 4, "score": 1})
    result = prepared.rate(unit)
    unit["score"] = 2
    assert result["score"] == 44


# --------------------------------------------------------------------------------------------------- rows that are none

NO_ROWS = {
    "a text": ["abc"],
    "a number": [7],
    "nothing": [None],
    "pairs": [[("id", 9)]],
    "a row and a number": [{"id": 9, "month": 1, "marks": 2}, 7],
}


@pytest.mark.parametrize("table", ["month", "history"])
@pytest.mark.parametrize("rows", NO_ROWS.values(), ids=NO_ROWS)
def test_rows_of_one_unit_that_are_no_rows_are_told_as_for_all(table, rows):
    prepared = evaluator().prepare(UNITS, period="2019")
    with pytest.raises(pr.DataError) as expected:
        evaluator().rate(UNITS, tables={table: rows}, period="2019")
    with pytest.raises(pr.DataError) as found:
        prepared.rate({"id": 9, "score": 44}, tables={table: rows})
    with pytest.raises(pr.DataError) as again:
        evaluator().prepare(UNITS, tables={table: rows}, period="2019")
    assert str(found.value) == str(again.value) == str(expected.value)
    assert [fault.row for fault in found.value.faults] == [len(rows)]


@pytest.mark.parametrize("table", [None, 7, {"id": 9}, "abc", pd.DataFrame(MONTHS), pl.DataFrame(MONTHS).lazy()])
def test_tables_of_one_unit_that_are_no_rows_are_refused(table):
    prepared = evaluator().prepare(UNITS)
    with pytest.raises(pr.EngineError, match="single units are rated against plain rows"):
        prepared.rate({"id": 9, "score": 44}, tables={"month": table})


@pytest.mark.parametrize("tables", [7, "month", [{"id": 9}], {"id"}])
def test_tables_of_one_unit_are_given_by_name(tables):
    prepared = evaluator().prepare(UNITS)
    with pytest.raises(pr.UsageError, match="finer tables are given by their names"):
        prepared.rate({"id": 9, "score": 44}, tables=tables)
    with pytest.raises(pr.UsageError, match="finer tables are given by their names"):
        evaluator().rate(UNITS, tables=tables)


@pytest.mark.parametrize("name", ["months", "unit", 7, None])
def test_tables_have_names_of_the_scheme(name):
    for call in (
        lambda tables: evaluator().prepare(UNITS).rate({"id": 9, "score": 44}, tables=tables),
        lambda tables: evaluator().rate(UNITS, tables=tables),
    ):
        with pytest.raises(pr.NotFoundError, match="unknown table"):
            call({name: MONTHS})


def test_rows_of_other_mappings_are_taken():
    plain = evaluator().rate(UNITS, tables={"month": MONTHS})
    rating = evaluator().rate(map(UserDict, UNITS), tables={"month": map(UserDict, MONTHS)})
    assert rating.units == plain.units
    prepared = evaluator().prepare(map(UserDict, UNITS))
    unit = {"id": 9, "score": 44}
    assert prepared.rate(UserDict(unit), tables={"month": []}) == prepared.rate(unit)
