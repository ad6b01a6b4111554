"""Checks of lazy finer tables ride on the pass that aggregates them, and find what checks by themselves find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import polars as pl
import pytest
from polars.io.plugins import register_io_source

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

UNITS = pl.DataFrame({"unit": ["a", "b"], "base": [1.5, 2.0]})
ROWS: dict[str, list[Any]] = {
    "unit": ["a", "a", "b", "b"],
    "item": [1, 2, 1, 2],
    "mark": [9.5, 10.0, 0.0, 7.5],
    "sure": [True, False, True, True],
    "kind": ["old", "new", "new", "old"],
    "day": [date(2024, 1, 1)] * 4,
    "extra": [None, 1.0, None, 2.0],
}
TYPES: dict[str, Any] = {"mark": pl.Float64, "extra": pl.Float64, "kind": pl.String, "item": pl.Int64}


def scheme(**more: Any) -> pr.Scheme:
    bounded: dict[str, Any] = more if "expects" in more else {"rows": 3, **more}
    return pr.Scheme(
        name="carried",
        tables=[
            pr.Table(name="unit", key="unit"),
            pr.Table(name="item", key="item", parent="unit", **bounded),
        ],
        indicators=[
            pr.Indicator(name="base", table="unit", kind="number", low=0, high=10, decimals=1),
            pr.Indicator(name="mark", table="item", kind="number", low=0, high=10, decimals=1),
            pr.Indicator(name="sure", table="item", kind="flag"),
            pr.Indicator(name="kind", table="item", kind="choice", values=["old", "new"]),
            pr.Indicator(name="day", table="item", kind="date"),
            pr.Indicator(name="extra", table="item", kind="number", low=1, high=9, decimals=0, optional=True),
            pr.Indicator(
                name="total",
                table="unit",
                formula="base + sum(mark, where=sure and kind in ('old', 'new') and year(day) > 2000)"
                " + sum(coalesce(extra, 0))",
            ),
        ],
    )


def table(**changed: list[Any]) -> pl.DataFrame:
    rows = ROWS | changed
    types = {name: dtype for name, dtype in TYPES.items() if name not in changed or name in ("mark", "extra")}
    return pl.DataFrame(rows, schema_overrides=types, strict=False)


class Scans:
    """Counts how often a table is read from its source."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.count, self.frame = 0, frame

    def lazy(self) -> pl.LazyFrame:
        def read(columns: list[str] | None, *_: object) -> Iterator[pl.DataFrame]:
            self.count += 1
            yield self.frame if columns is None else self.frame.select(columns)

        return register_io_source(read, schema=self.frame.schema, is_pure=False)


def test_a_finer_table_is_read_once_with_its_checks() -> None:
    scans = Scans(table())
    rating = pr.Evaluator(scheme()).rate(UNITS.lazy(), tables={"item": scans.lazy()})
    found = rating.units.collect(engine="streaming").sort("unit")
    assert found["total"].to_list() == [pytest.approx(12.0), pytest.approx(11.5)]
    assert scans.count == 1


FAULTS: dict[str, Callable[[], pl.DataFrame]] = {
    "above its bounds": lambda: table(mark=[9.5, 10.1, 0.0, 7.5]),
    "below its bounds": lambda: table(mark=[9.5, -0.1, 0.0, 7.5]),
    "too many decimals": lambda: table(mark=[9.55, 10.0, 0.0, 7.5]),
    "no number": lambda: table(mark=[float("nan"), 10.0, 0.0, 7.5]),
    "without end": lambda: table(mark=[float("inf"), 10.0, 0.0, 7.5]),
    "missing": lambda: table(mark=[None, 10.0, 0.0, 7.5]),
    "a flag missing": lambda: table(sure=[None, False, True, True]),
    "no such choice": lambda: table(kind=["old", "odd", "new", "old"]),
    "a choice missing": lambda: table(kind=["old", None, "new", "old"]),
    "a blank choice": lambda: table(kind=["old", "  ", "new", "old"]),
    "a day missing": lambda: table(day=[None, *[date(2024, 1, 1)] * 3]),
    "no day": lambda: table(day=["2024-01-01", "2024-02-30", "2024-01-01", "2024-01-01"]),
    "an optional cell below bounds that leave 0 out": lambda: table(extra=[0.0, 1.0, None, 2.0]),
    "a key twice": lambda: table(item=[1, 1, 1, 2]),
    "no key": lambda: table(item=[1, None, 1, 2]),
    "a blank key": lambda: table(item=["1", " ", "1", "2"]),
    "no parent": lambda: table(unit=["a", "c", "b", "b"]),
    "no key of the parent": lambda: table(unit=["a", None, "b", "b"]),
    "too many rows of a parent": lambda: pl.concat([table(), table(item=[3, 4, 5, 6], unit=["a"] * 4)], how="vertical"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_a_fault_is_named_as_where_tables_are_checked_by_themselves(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from partyrate.engines.columns import run as columns

    frame = FAULTS[what]()
    evaluator = pr.Evaluator(scheme())

    def texts() -> str:
        with pytest.raises(pr.DataError) as caught:
            evaluator.rate(UNITS.lazy(), tables={"item": frame.lazy()})
        return str(caught.value)

    own = texts()
    monkeypatch.setattr(columns, "carried", lambda *_: {})
    assert own == texts()


def test_faults_of_all_tables_are_named_together() -> None:
    units = UNITS.with_columns(base=pl.Series([1.5, 11.0]))
    with pytest.raises(pr.DataError) as caught:
        pr.Evaluator(scheme()).rate(units.lazy(), tables={"item": FAULTS["missing"]().lazy()})
    assert {fault.column for fault in caught.value.faults} == {"base", "mark"}


@pytest.mark.parametrize("more", [{"expects": [1, 2]}, {"order": "item"}])
def test_tables_with_expected_or_ordered_rows_are_checked_by_themselves(more: dict[str, Any]) -> None:
    scans = Scans(table())
    rating = pr.Evaluator(scheme(**more)).rate(UNITS.lazy(), tables={"item": scans.lazy()})
    assert rating.units.collect().sort("unit")["total"].to_list() == [pytest.approx(12.0), pytest.approx(11.5)]


@pytest.mark.parametrize("dtype", [pl.Decimal(10, 1), pl.Decimal(12, 3), pl.String, pl.Float32])
def test_marks_of_every_type_are_read_and_checked_in_the_same_pass(dtype: Any) -> None:
    scans = Scans(table().with_columns(pl.col("mark").cast(dtype)))
    rated = pr.Evaluator(scheme()).rate(UNITS.lazy(), tables={"item": scans.lazy()})
    assert dict(rated.units.select("unit", "total").collect().iter_rows()) == {"a": 12.0, "b": 11.5}
    assert scans.count == 1
    wrong = table().with_columns(pl.Series("mark", [9.5, 10.1, 0.0, 7.5]).cast(dtype)).lazy()
    with pytest.raises(pr.DataError, match=r"10\.1"):
        pr.Evaluator(scheme()).rate(UNITS.lazy(), tables={"item": wrong})


@pytest.mark.parametrize("first", [None, float("nan"), 0.0, 5.5, 99.0, 0.55])
@pytest.mark.parametrize("second", [None, 0.0, 7.3, 7.35, 11.0])
def test_columns_that_share_a_denominator_are_checked_each_by_itself(first: float | None, second: float | None) -> None:
    marks = [
        pr.Indicator(name=name, table="item", kind="number", low=0, high=10, decimals=1, optional=True)
        for name in ("m0", "m1")
    ]
    total = pr.Indicator(name="total", table="unit", formula="sum(coalesce(m0, 0)) + 2 * sum(coalesce(m1, 0))")
    tables = [pr.Table(name="unit", key="unit"), pr.Table(name="item", key="item", parent="unit", rows=3)]
    evaluator = pr.Evaluator(pr.Scheme(name="shared", tables=tables, indicators=[*marks, total]))
    rows = {"unit": ["a", "b"], "item": [1, 1], "m0": [first, 1.5], "m1": [second, 2.5]}
    frame = pl.DataFrame(rows, schema_overrides={"m0": pl.Float64, "m1": pl.Float64})
    wrong = [value for value in (first, second) if value in (99.0, 0.55, 7.35, 11.0)]
    if not wrong:
        rating = evaluator.rate(UNITS.lazy(), tables={"item": frame.lazy()})
        right = [0.0 if value is None or value != value else value for value in (first, second)]  # noqa: PLR0124
        totals = rating.units.collect().sort("unit")["total"].to_list()
        assert [float(total) for total in totals] == pytest.approx([right[0] + 2 * right[1], 6.5])
        return
    with pytest.raises(pr.DataError) as caught:
        evaluator.rate(UNITS.lazy(), tables={"item": frame.lazy()})
    assert len(caught.value.faults) == len(wrong)
