"""The tables of a rating have the type of the units: read by the type checker, and run."""

from typing import Any, assert_type

import pandas as pd
import polars as pl

import partyrate as pr

EVALUATOR = pr.Evaluator(
    pr.Scheme(
        name="typed",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[
            pr.Indicator(name="a", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="double", formula="2 * a"),
        ],
    )
)
ROWS: list[dict[str, object]] = [{"id": 1, "a": 4}]


def test_plain_rows_give_plain_rows() -> None:
    rating = EVALUATOR.rate(ROWS)
    assert_type(rating, pr.Rating[list[dict[str, Any]]])
    assert rating.units[0]["double"] == 8
    prepared = EVALUATOR.prepare(ROWS)
    assert_type(prepared.rate({"id": 2, "a": 3}), dict[str, Any])


def test_a_frame_of_polars_gives_frames_of_polars() -> None:
    rating = EVALUATOR.rate(pl.DataFrame(ROWS))
    assert_type(rating, pr.Rating[pl.DataFrame])
    assert_type(rating.units, pl.DataFrame)
    assert_type(rating.tables["unit"], pl.DataFrame)
    assert_type(rating.incentives, pl.DataFrame)
    assert isinstance(rating.units, pl.DataFrame)
    assert isinstance(rating.incentives, pl.DataFrame)
    assert rating.units["double"].to_list() == [8]


def test_a_lazy_frame_stays_lazy() -> None:
    rating = EVALUATOR.rate(pl.LazyFrame(ROWS))
    assert_type(rating.units, pl.LazyFrame)
    assert isinstance(rating.units, pl.LazyFrame)
    assert isinstance(rating.incentives, pl.LazyFrame)
    assert rating.units.collect()["double"].to_list() == [8]


def test_a_frame_of_pandas_gives_frames_of_pandas() -> None:
    rating = EVALUATOR.rate(pd.DataFrame(ROWS))
    assert_type(rating.units, pd.DataFrame)
    assert isinstance(rating.units, pd.DataFrame)
    assert rating.units["double"].tolist() == [8]


def test_a_rating_whose_kind_is_not_known_needs_no_type() -> None:
    def stars(rating: pr.Rating) -> int:
        return len(rating.values("double"))

    assert stars(EVALUATOR.rate(ROWS)) == stars(EVALUATOR.rate(pl.DataFrame(ROWS))) == 1
    assert str(EVALUATOR.rate(ROWS).explain(unit=1, of="double").value) == "8"
