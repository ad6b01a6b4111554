"""Lookups of any size: a few cells are cases of an expression, many are joined, and all engines agree."""

from __future__ import annotations

import math
import pickle
from datetime import date, timedelta
from fractions import Fraction

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from tests.unit.frames import ENGINES, duckdb_relation, polars

import partyrate as pr
from partyrate.language.domains.columns import FEW_CELLS

pytestmark = pytest.mark.usefixtures("columns_engine")

FIRST = date(2020, 1, 1)
UNITS = 120


def lookups(size):
    """Give lookups by every kind of key and with every kind of value; a cell in eleven is not published."""
    numbers = range(size)
    return [
        pr.Lookup(name="pay", keys=["code"], rows=[[f"c{n}", None if n % 11 == 5 else n % 97] for n in numbers]),
        pr.Lookup(name="two", keys=["x", "y"], rows=[[n // 30, n % 30, n % 7] for n in numbers]),
        pr.Lookup(name="word", keys=["q"], rows=[[Fraction(n, 8), f"t{n}"] for n in numbers]),
        pr.Lookup(name="truth", keys=["n", "yes"], rows=[[n // 2, n % 2 == 1, n % 3 == 0] for n in numbers]),
        pr.Lookup(name="due", keys=["day"], rows=[[FIRST + timedelta(n), FIRST + timedelta(2 * n)] for n in numbers]),
        pr.Lookup(name="wide", keys=["x"], columns=["up", "down"], rows=[[n, n, -n] for n in numbers]),
    ]


RULES = {
    "a": "pay[code]",
    "b": "two[x, y] + 1",
    "c": "two[x, 7]",
    "twice": "two[x, x]",
    "nested": "pay[word[x / (y + 4)]]",
    "quotient": "word[x / (y + 4)]",
    "truths": "truth[x, yes] or truth[two[x, y], yes]",
    "date": "due[day]",
    "up": "wide[x, 'up'] - wide[y, 'down']",
    "star_pay": "pay_of[star, x]",
    "total": "sum(coalesce(pay[code], 2), where=coalesce(truth[x, yes], no), within=())",
    "best": "max(wide[x, 'up'], within=(town))",
    "called": "worth(y)",
    "before": "previous(pay[code])",
}


def scheme(size):
    inputs = [
        pr.Indicator(name="town", kind="text"),
        pr.Indicator(name="code", kind="text", optional=True),
        pr.Indicator(name="x", kind="number", low=-2, high=500, decimals=0),
        pr.Indicator(name="y", kind="number", low=0, high=400, decimals=0),
        pr.Indicator(name="yes", kind="flag"),
        pr.Indicator(name="day", kind="date"),
        pr.Indicator(name="worth", formula="two[x, n] * 2", takes=["n"]),
    ]
    star = pr.Ladder(name="star", table="unit", levels=[pr.Level(name="high", when="x >= 50"), pr.Level(name="low")])
    by_star = [[name, n, n * 3] for name in ("high", "low") for n in range(size // 2)]
    return pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id", rows=1_000)],
        parameters=[pr.Parameter(name="no", kind="flag", value=False)],
        lookups=[*lookups(size), pr.Lookup(name="pay_of", keys=["star", "n"], rows=by_star)],
        indicators=[*inputs, *(pr.Indicator(name=name, formula=rule) for name, rule in RULES.items())],
        ladders=[star],
    )


def rows():
    return [
        {
            "id": n,
            "town": f"town {n % 5}",
            "code": None if n % 9 == 0 else f"c{n * 3}",
            "x": n * 2 % 90 - 2,
            "y": n * 5 % 31,
            "yes": n % 4 == 0,
            "day": (FIRST + timedelta(n * 4)).isoformat(),
        }
        for n in range(UNITS)
    ]


def past():
    return [{"id": n, "round": 2018, "code": f"c{n}", "town": "t"} for n in range(0, UNITS, 3)]


def shown(value):
    """Give a value as all engines show it."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    return value if isinstance(value, str) else float(value)


def results(rating):
    frame = rating.units
    if isinstance(frame, list):
        found = frame
    else:
        frame = nw.from_native(frame)
        found = (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).rows(named=True)
    names = [name for rule in RULES for name in (rule, f"{rule}_state")]
    return {str(row["id"]): {name: shown(row[name]) for name in names if name in row} for row in found}


# Both ways of a lookup, and sizes on both sides of their limit.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "size"),
    [
        *((engine, 400) for engine in ENGINES if engine != "rows"),
        *((engine, FEW_CELLS + more) for engine in ("polars lazy", "duckdb") for more in (-2, 2)),
    ],
)
def test_a_lookup_of_any_size_gives_the_cells_of_plain_rows(engine, size):
    evaluator = pr.Evaluator(scheme(size), row_engine_limit=0)
    expected = results(evaluator.rate(rows(), tables={"history": past()}, period="2019"))
    given = ENGINES[engine](rows()), {"history": ENGINES[engine](past())}
    found = results(evaluator.rate(given[0], tables=given[1], period="2019"))
    assert found == expected
    if size == 400:
        assert {state for row in expected.values() for name, state in row.items() if name.endswith("_state")} > {
            None, "missing", "no rule", "undetermined",
        } - {None}  # fmt: skip


def test_many_cells_stand_in_a_statement_once():
    made = scheme(400)
    evaluator = pr.Evaluator(made)
    statement = evaluator.sql("duckdb", period="2019", types={"unit": {"id": "int64"}, "history": {"id": "int64"}})
    frame = polars(rows()).with_columns(pl.col("day").str.to_date())
    with duckdb.connect() as con:
        con.from_arrow(frame.to_arrow()).create("unit")
        con.from_arrow(polars(past()).to_arrow()).create("history")
        found = con.sql(statement).pl()
    names = [name for rule in RULES for name in (rule, f"{rule}_state")]
    got = {str(row["id"]): {n: shown(row[n]) for n in names if n in row} for row in found.rows(named=True)}
    assert got == results(evaluator.rate(rows(), tables={"history": past()}, period="2019"))


def test_a_table_that_expects_many_rows_is_looked_along():
    months = [str(number) for number in range(1, 301)]
    made = pr.Scheme(
        name="trial",
        tables=[
            pr.Table(name="unit", key="id"),
            pr.Table(name="month", key="month", parent="unit", expects=months, order=["month"]),
        ],
        indicators=[
            pr.Indicator(name="mark", table="month", kind="number", low=0, high=9, decimals=0, optional=True),
            pr.Indicator(name="run", table="month", formula="streak(mark > 2)"),
            pr.Indicator(name="longest", formula="max(coalesce(run, 0))"),
        ],
    )
    marks = [{"id": 1, "month": str(n), "mark": n % 10} for n in range(1, 301, 1)][::-1]
    evaluator = pr.Evaluator(made, row_engine_limit=0)
    assert evaluator.rate([{"id": 1}], tables={"month": marks}).units[0]["longest"] == 7
    for make in (polars, duckdb_relation):
        found = evaluator.rate(make([{"id": 1}]), tables={"month": make(marks)})
        assert nw.from_native(found.units).lazy().collect().rows(named=True)[0]["longest"] == 7


# Real tables of pay and codes are so large: checks and joins that grow with their square show here.
@pytest.mark.slow
def test_a_hundred_thousand_cells_are_checked_and_looked_up():
    size = 100_000
    cells = [[f"c{n}", n % 1_000] for n in range(size)]
    made = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id")],
        lookups=[pr.Lookup(name="pay", keys=["code"], rows=cells)],
        indicators=[pr.Indicator(name="code", kind="text"), pr.Indicator(name="a", formula="pay[code]")],
    )
    evaluator = pr.Evaluator(made, row_engine_limit=0)
    units = [{"id": n, "code": f"c{n * 999}"} for n in range(102)]
    expected = [row["a"] for row in evaluator.rate(units).units]
    assert expected[:2] == [0, 999]
    assert expected[-1] is None
    for make in (polars, duckdb_relation):
        found = nw.from_native(evaluator.rate(make(units)).units).lazy().collect().sort("id")
        assert found["a"].to_list() == expected
    assert evaluator.sql("postgres").count("c99999") == 1


def test_cells_are_made_once_and_left_out_of_what_is_pickled():
    lookup = lookups(20)[0]
    assert lookup.cells is lookup.cells
    assert pickle.loads(pickle.dumps(lookup)) == lookup  # noqa: S301 - our own
    with pytest.raises(TypeError):
        lookup.cells["c0",] = 3
