"""Small frames are computed row by row: the results are those of the columns engine, to the type of each column."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from one_unit import sample
from tests.properties.test_shipped import EVERY, evaluator
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.engines.fallback import FramesByRows
from partyrate.testing import Cohort, cohorts, schemes
from partyrate.testing.comparing import differences
from partyrate.testing.frames import root_of, tables_of

KINDS = ["polars", "pandas", "pyarrow", "duckdb"]
SEVERAL = 60
"""With so many cases of each test, every scheme is tried on all kinds of frames; with fewer, each on two of them."""
LENIENT: Any = {"suppress_health_check": list(HealthCheck), "phases": [Phase.generate]}
"""Cases are not made smaller, which takes minutes: each is computed twice on four kinds of frames."""


def both(rater: pr.Evaluator, cohort: Cohort, kind: str) -> tuple[pr.Rating, pr.Rating]:
    """Rate frames by columns, and row by row."""
    found = []
    for few in (0, 5_000):
        each = copy(rater)
        each.row_engine_limit = few
        given = tables_of(rater.plan, cohort, kind)
        units = given.pop(root_of(rater.plan))
        found.append(each.rate(units, tables=given, as_of=cohort.as_of, period=cohort.period))
    return found[0], found[1]


def described(frame: Any) -> Any:
    """Give the columns of a frame with their types; pandas has two for texts, and any for columns without rows."""
    if hasattr(frame, "to_arrow_table"):
        return dict(zip(frame.columns, map(str, frame.types), strict=True))
    if not hasattr(frame, "dtypes"):
        return {part.name: str(part.type).removeprefix("large_") for part in frame.schema}
    types = {name: str(kind).replace("object", "str") for name, kind in zip(frame.columns, frame.dtypes, strict=True)}
    if not hasattr(frame, "index"):
        return types
    return types if len(frame) else list(types), list(frame.index)


def cells(frame: Any) -> Any:
    """Give the cells of a frame, as they are written; pandas has several gaps, and a relation no order."""
    if hasattr(frame, "to_arrow_table"):
        return sorted(map(str, frame.fetchall()))
    if hasattr(frame, "iloc"):
        rows = frame.to_dict("records")
    else:
        rows = frame.to_pylist() if hasattr(frame, "to_pylist") else frame.to_dicts()
    return [{name: "None" if value != value else str(value) for name, value in row.items()} for row in rows]  # noqa: PLR0124


def check_same(columns: pr.Rating, rows: pr.Rating, kind: str) -> None:
    """Check that two ratings are the same."""
    assert not list(differences(columns.plan, columns, rows, (kind, f"few rows of {kind}")))
    pairs = [(columns.units, rows.units), (columns.incentives, rows.incentives)]
    pairs += [(columns.tables[name], rows.tables[name]) for name in columns.tables]
    for one, other in pairs:
        assert described(one) == described(other)
        assert cells(one) == cells(other)


# Small frames are what users try first, by another way than large ones: both have to give the same for real schemes.
@pytest.mark.slow
@pytest.mark.parametrize("name", EVERY)
@settings(max_examples=max(1, settings().max_examples // 30), **LENIENT)
@given(data=st.data())
def test_few_rows_of_a_shipped_scheme_give_what_columns_give(name, data):
    rater = evaluator(name)
    cohort = data.draw(cohorts(rater.scheme, max_units=4))
    number = EVERY.index(name)
    kinds = KINDS if settings().max_examples >= SEVERAL else [KINDS[number % 4], KINDS[(number + 1) % 4]]
    for kind in kinds:
        columns, rows = both(rater, cohort, kind)
        assert isinstance(rows.result, FramesByRows)
        check_same(columns, rows, kind)


# Random schemes meet combinations in small frames that no shipped scheme has.
@pytest.mark.slow
@settings(**LENIENT)
@given(data=st.data())
def test_few_rows_of_random_schemes_give_what_columns_give(data):
    scheme = data.draw(schemes())
    cohort = data.draw(cohorts(scheme))
    kind = data.draw(st.sampled_from(KINDS))
    columns, rows = both(pr.Evaluator(scheme), cohort, kind)
    check_same(columns, rows, kind)


SCHEME = pr.Scheme(
    name="trial",
    tables=[pr.Table(name="unit", key="u"), pr.Table(name="month", key="m", parent="unit", expects=(1, 2))],
    indicators=[
        pr.Indicator(name="mark", table="month", kind="number", low=0, high=9, decimals=0),
        pr.Indicator(name="more", table="month", formula="mark + 1"),
        pr.Indicator(name="total", formula="sum(mark, where=present(mark))"),
    ],
)


@pytest.mark.parametrize("few", [0, 100])
def test_rows_that_nobody_gave_have_their_keys_whatever_types_keys_have(few):
    units = pl.DataFrame({"u": [1, 2]}, schema={"u": pl.Int32})
    months = pl.DataFrame({"u": [1], "m": [2], "mark": [3]}, schema={"u": pl.Int32, "m": pl.Int8, "mark": pl.Int8})
    found = pr.Evaluator(SCHEME, row_engine_limit=few).rate(units, tables={"month": months})
    assert found.units.schema == {"u": pl.Int32, "total": pl.Int64, "total_state": pl.String}
    assert found.tables["month"].rows() == [
        (1, 2, 3, 4, None), (1, 1, None, None, "missing"), (2, 1, None, None, "missing"), (2, 2, None, None, "missing"),
    ]  # fmt: skip
    assert found.tables["month"].schema["u"] == pl.Int64


@pytest.mark.parametrize(
    ("expects", "given", "held"),
    [
        ((1, 2), pl.Int8, pl.Int64),
        ((1, 2), pl.String, pl.String),
        ((1, 2), pl.Null, pl.Int64),
        (("2020-02-29",), pl.Date, pl.Date),
        ((date(2020, 2, 29),), pl.Int64, pl.String),
    ],
)
def test_keys_of_a_table_without_rows_are_of_the_type_in_which_it_expects_them(expects, given, held):
    scheme = pr.Scheme(
        name="none",
        tables=[
            pr.Table(name="town", key="t"),
            pr.Table(name="unit", key="u", parent="town"),
            pr.Table(name="part", key="p", parent="unit", expects=expects),
        ],
        indicators=[
            pr.Indicator(name="mark", table="part", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="total", table="town", formula="sum(mark)"),
        ],
    )
    units = pl.DataFrame(schema={"t": pl.Int64, "u": pl.String})
    parts = pl.DataFrame(schema={"t": pl.Int64, "u": pl.String, "p": given, "mark": pl.Int64})
    for few in (0, 100):
        rated = pr.Evaluator(scheme, row_engine_limit=few).rate(
            pl.DataFrame({"t": [1]}), tables={"unit": units, "part": parts}
        )
        assert rated.units["total"].to_list() == [0]
        assert rated.tables["part"].schema["p"] == held


@pytest.mark.parametrize("kind", KINDS)
def test_how_many_rows_are_few_is_said_by_the_evaluator(kind):
    make = ENGINES[kind]
    units, months = make([{"u": 1}, {"u": 2}]), make([{"u": 1, "m": 1, "mark": 5}])
    by_rows = [
        isinstance(
            pr.Evaluator(SCHEME, row_engine_limit=few).rate(units, tables={"month": months}).result, FramesByRows
        )
        for few in (0, 2, 3)
    ]
    assert by_rows == [False, False, True]


@pytest.mark.parametrize("few", [-1, 0.5, "many", True])
def test_few_is_a_number_of_rows(few):
    with pytest.raises(pr.UsageError, match="it is a number of rows"):
        pr.Evaluator(SCHEME, row_engine_limit=few)


@pytest.mark.parametrize("kind", [*KINDS, "pandas texts", "pandas nullable", "pandas pyarrow"])
@pytest.mark.parametrize(
    "months",
    [
        [{"u": 1, "m": 1, "mark": 10}],
        [{"u": 3, "m": 1, "mark": 1}],
        [{"u": 1, "m": 1, "mark": 1}, {"u": 1, "m": 1, "mark": 2}],
        [{"u": 1, "m": 1, "note": "x"}],
        [{"u": 1, "m": 1.5, "mark": 1}],
        [{"u": 1, "m": 1, "mark": 1, "more": 2}],
    ],
)
def test_faults_are_told_in_the_words_of_columns(kind, months):
    texts = []
    for few in (0, 100):
        with pytest.raises(pr.DataError) as caught:
            pr.Evaluator(SCHEME, row_engine_limit=few).rate(
                ENGINES[kind]([{"u": 1}]), tables={"month": ENGINES[kind](months)}
            )
        texts.append(str(caught.value))
    assert texts[0] == texts[1]


def told(rating: pr.Rating, of: Any, evaluator: pr.Evaluator) -> list[Any]:
    """Ask a rating everything that it tells beside its tables."""
    ladders, root = list(rating.scheme.ladders), rating.root
    keys = rating.plan.full_key(root)
    units = [tuple(row[key] for key in keys) for row in rating.result.fetch(root, [])[:3]]
    lists = [
        *(rating.totals(by=by) for by in ("incentive", "kind")),
        *(rating.distribution(ladder) for ladder in ladders),
        *(rating.sample(ladder, share="0.3", seed="few") for ladder in ladders),
        *(rating.pairs(name) for name in rating.scheme.pairings),
    ]
    return [
        *lists,
        *((described(frame), cells(frame)) for frame in map(rating.frame, filter(None, lists))),
        *(rating.counts(ladder) for ladder in ladders),
        *(str(evaluator.explain(rating, unit=unit, of=name)) for unit in units for name in of),
        [note.text() for note in rating.notes],
        rating.undetermined,
    ]


# Samples, counts, pairs, notes and explanations read results as well; with open parameters they have most to say.
@pytest.mark.slow
@pytest.mark.parametrize("profile", [None, "illustrative"])
@pytest.mark.parametrize("name", ["qingxu", "dinghai-town", "dinghai-department", "dinghai-staff"])
def test_few_rows_are_told_of_as_columns_are(name, profile):
    scheme = pr.load_scheme(name, profile=profile)
    units, asked = sample(scheme)
    tables = {table: pl.DataFrame(rows) for table, rows in asked.pop("tables").items()}
    of = [ladder for ladder in scheme.ladders if scheme.ladders[ladder].table in (None, next(iter(scheme.tables)))]
    found = []
    for few in (0, 50_000):
        rater = pr.Evaluator(scheme, row_engine_limit=few)
        rating = rater.rate(pl.DataFrame(units), tables=tables, **asked)
        assert isinstance(rating.result, FramesByRows) is bool(few)
        found.append(told(rating, of, rater))
    assert found[0] == found[1]
