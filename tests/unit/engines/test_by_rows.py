"""Numbers beyond 2^53: frames in memory are computed row by row, as exactly as plain rows; lazy ones say no."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.unit.frames import ENGINES, LAZY

import partyrate as pr
from partyrate.engines.compiled import CompiledStore

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "wide"
[table.unit]
key = ["county", "unit"]
rows = 100
[table.month]
parent = "unit"
key = ["month"]
rows = 12
[input.x]
kind = "number"
low = -100000000000000000
high = 100000000000000000
decimals = 0
[input.y]
kind = "number"
low = -1000000
high = 1000000
decimals = 4
[input.since]
kind = "date"
[input.good]
kind = "flag"
[input.pay]
table = "month"
kind = "number"
low = 0
high = 1000000000000000
decimals = 2
[formula.sevenths]
is = "floor(x / 7)"
[formula.near]
is = "round(x / 6)"
[formula.square]
is = "y * y"
[formula.vast]
is = "y ** 7"
[formula.third]
is = "y * y / 3"
[formula.paid]
is = "sum(pay)"
[formula.small]
is = "round(y, 1)"
[formula.later]
is = "since"
when = "good"
[formula.place]
is = "rank(square, 'desc', within=county, ties='min')"
[formula.before]
is = "previous(sevenths)"
[ladder.star]
within = ["county"]
levels = [{ name = "high", when = "square >= 6.25 and good" }, { name = "low" }]
[incentive.bonus]
kind = "bonus"
amount = "round(square, 2)"
when = "good"
unit = "yuan"
"""
WIDE = pr.Evaluator(pr.loads_scheme(SCHEME))
DAYS: Any = {"as_of": "2025-12-31", "period": "2025"}

UNITS = [
    {"county": "A", "unit": 1, "x": 11168311097290255, "y": "-2.5001", "since": "2001-01-01", "good": True},
    {"county": "A", "unit": 2, "x": -11168311097290255, "y": "2.5", "since": "2002-02-02", "good": False},
    {"county": "B", "unit": 1, "x": 99999999999999999, "y": "-999999.9999", "since": "2003-03-03", "good": True},
]
MONTHS = [{"county": "A", "unit": 1, "month": number, "pay": "999999999999999.99"} for number in (1, 2, 3)]
PAST = [{"county": "A", "unit": 1, "round": 2024, "sevenths": 14285714285714285}]


def rated(engine):
    make = ENGINES[engine]
    return WIDE.rate(make(UNITS), tables={"month": make(MONTHS), "history": make(PAST)}, **DAYS)


EAGER = [name for name in ENGINES if name not in (*LAZY, "rows")]
NAMES = [node.name for node in WIDE.plan.nodes.values() if node.table == "unit" and node.kind != "input"]


def test_plain_rows_floor_and_round_beyond_the_whole_numbers_that_doubles_hold():
    found = rated("rows")
    assert found.values("sevenths") == [1595473013898607, -1595473013898608, 14285714285714285]
    assert found.values("near") == [1861385182881709, -1861385182881709, 16666666666666667]
    assert found.values("square")[0] == Fraction("6.25050001")
    assert found.values("paid") == [Fraction("2999999999999999.97"), 0, 0]
    assert found.values("before")[0] == 14285714285714285


@pytest.mark.parametrize("engine", EAGER)
def test_a_frame_in_memory_gives_the_exact_values_of_plain_rows(engine):
    plain, found = rated("rows"), rated(engine)
    for name in NAMES:
        assert found.values(name) == plain.values(name), name
    assert [note.text() for note in found.notes] == [note.text() for note in plain.notes]
    assert found.total("square") == plain.total("square")
    assert found.counts("star", within="county") == plain.counts("star", within="county")


SQUARE = SCHEME.partition("[formula.sevenths]")[0] + '[formula.square]\nis = "(y * y) ** 3"\n'


@pytest.mark.parametrize("engine", LAZY)
def test_a_lazy_frame_refuses_and_names_the_values(engine):
    with pytest.raises(pr.UnprovenError) as caught:
        pr.Evaluator(pr.loads_scheme(SQUARE)).rate(ENGINES[engine](UNITS))
    assert str(caught.value) == (
        "<text>:31:7: square cannot be computed over 128-bit integers\n"
        '   31 | is = "(y * y) ** 3"\n'
        "      |       ^^^^^^^^^^^^\n"
        "  why:  a whole number met on the way may reach 10^37\n"
        "  fix:  declare narrower low, high, decimals and 'rows' of what it uses, where the data keep them; plain "
        "rows (lists of dicts) and frames in memory are computed exactly as it is"
    )


def test_code_computes_such_frames_where_there_is_some():
    assert isinstance(rated("polars").result.store, CompiledStore)


def test_results_of_polars_have_types_that_hold_them():
    units = rated("polars").units
    assert type(units) is pl.DataFrame
    assert units.columns[:6] == list(UNITS[0])
    assert units["sevenths"].to_list() == [1595473013898607, -1595473013898608, 14285714285714285]
    assert units["square"].to_list()[2] == Decimal("999999999800.00000001")
    assert units["vast"].to_list()[2] == float(Fraction("-999999.9999") ** 7)
    assert dict(zip(units.columns[6:], units.dtypes[6:], strict=True)) == {
        "sevenths": pl.Int64, "near": pl.Int64, "square": pl.Decimal(38, 8), "vast": pl.Float64,
        "third": pl.Float64, "paid": pl.Decimal(38, 2), "small": pl.Decimal(18, 1), "later": pl.Date,
        "later_state": pl.String, "place": pl.Int64, "before": pl.Int64, "before_state": pl.String, "star": pl.String,
    }  # fmt: skip
    assert units["later"].to_list() == [date(2001, 1, 1), None, date(2003, 3, 3)]
    assert units["later_state"].to_list() == [None, "not applicable", None]
    assert units["star"].to_list() == ["high", "low", "high"]


def test_results_of_pandas_keep_its_row_labels_and_are_nearest_doubles():
    frame = pd.DataFrame(UNITS, index=["p", "q", "r"])
    units = WIDE.rate(frame, **DAYS).units
    assert list(units.index) == ["p", "q", "r"]
    assert units["sevenths"].tolist() == [1595473013898607, -1595473013898608, 14285714285714285]
    assert units["square"].tolist()[2] == float(Fraction("999999999800.00000001"))
    assert units["later"].dtype == "datetime64[ms]"
    assert units["before"].isna().all()
    assert units["before_state"].tolist() == ["missing"] * 3


def test_results_of_arrow_are_columns_beside_the_very_same_ones():
    table = ENGINES["pyarrow"](UNITS)
    units = WIDE.rate(table, **DAYS).units
    assert type(units) is pa.Table
    assert units.select(table.column_names).equals(table)
    assert units["square"].to_pylist()[2] == Decimal("999999999800.00000001")


@pytest.mark.parametrize("engine", EAGER)
def test_incentives_and_counts_come_as_frames_of_the_same_kind(engine):
    rating = rated(engine)
    kind: Any = type(rating.units)
    assert type(rating.incentives) is kind
    assert type(rating.tables["month"]) is kind
    assert type(rating.frame(rating.distribution("star"))) is kind
    given: Any = rating.incentives
    found = given.to_dict("records") if kind is pd.DataFrame else pl.DataFrame(given).to_dicts()
    assert [(str(row["county"]), int(row["unit"]), row["incentive"]) for row in found] == [
        ("A", 1, "bonus"),
        ("B", 1, "bonus"),
    ]
    assert [float(row["amount"]) for row in found] == [6.25, 999999999800.0]


@pytest.mark.parametrize("engine", EAGER)
def test_faults_are_named_as_in_plain_rows(engine):
    odd = [{**UNITS[0], "x": 10**17 + 1}, UNITS[1], {**UNITS[2], "county": "A"}]
    with pytest.raises(pr.DataError) as plain:
        WIDE.rate(odd, **DAYS)
    with pytest.raises(pr.DataError) as caught:
        WIDE.rate(ENGINES[engine](odd), **DAYS)
    assert len(caught.value.faults) == len(plain.value.faults) == 2
    assert [(each.row, each.column, each.what) for each in caught.value.faults] == [
        (each.row, each.column, each.what) for each in plain.value.faults
    ]


@pytest.mark.parametrize("engine", EAGER)
def test_rows_that_a_table_expects_are_added_to_the_frame(engine):
    text = SCHEME.replace('key = ["month"]\nrows = 12', 'key = ["month"]\nexpects = [1, 2, 3, 4]')
    text = text.replace('is = "sum(pay)"', 'is = "sum(pay, where=present(pay))"')
    evaluator, make = pr.Evaluator(pr.loads_scheme(text)), ENGINES[engine]
    rating = evaluator.rate(make(UNITS), tables={"month": make(MONTHS), "history": make(PAST)}, **DAYS)
    months: Any = rating.tables["month"]
    assert type(months) is type(rating.units)
    assert len(months) == 12
    assert rating.values("paid") == [Fraction("2999999999999999.97"), 0, 0]
    alone = evaluator.rate(make(UNITS), **DAYS)
    assert len(alone.tables["month"]) == 12


HANDED_OUT = """
name = "trial"
[table.unit]
key = "unit"
[table.claim]
parent = "unit"
key = "claim"
rows = 40
[input.asked]
table = "claim"
kind = "number"
low = 0
high = 1000
decimals = 0
[input.place]
table = "claim"
kind = "number"
low = 0
high = 100
decimals = 0
[formula.part]
table = "claim"
is = "GIVEN"
[formula.given]
is = "sum(part)"
"""
GIVEN = "handed_out(asked, place, 'desc', 1500, within=unit, ties='share')"


@pytest.mark.parametrize("engine", LAZY)
def test_rounding_shares_makes_them_narrow_enough_as_the_error_says(engine):
    claims = [{"unit": "a", "claim": str(claim), "asked": 1000, "place": 1} for claim in range(3)]
    frames = ENGINES[engine]([{"unit": "a"}]), {"claim": ENGINES[engine](claims)}
    with pytest.raises(pr.UnprovenError) as caught:
        pr.Evaluator(pr.loads_scheme(HANDED_OUT.replace("GIVEN", GIVEN))).rate(frames[0], tables=frames[1])
    assert "as in round(part, 4)" in caught.value.fix
    said = HANDED_OUT.replace("sum(part)", "sum(round(part, 4))").replace("GIVEN", GIVEN)
    assert pr.Evaluator(pr.loads_scheme(said)).rate(frames[0], tables=frames[1]).values("given") == [1500]
    rounded = pr.Evaluator(pr.loads_scheme(HANDED_OUT.replace("GIVEN", f"round({GIVEN}, 2)")))
    assert rounded.rate(frames[0], tables=frames[1]).values("given") == [1500]
