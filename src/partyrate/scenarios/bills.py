"""Bills: the amounts that incentives add up to in each scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from partyrate.engines.columns.results import ColumnsResult
from partyrate.engines.columns.sums import Sum, sums_by
from partyrate.numbers import Absent, Cause
from partyrate.rating.rating import Rating
from partyrate.results.totals import receipts, totals
from partyrate.scenarios.frames import series_of

if TYPE_CHECKING:
    import polars as pl


BILL: Final = ("incentive", "kind", "recipient", "amount_unit", "every")
"""The columns that identify a row of a bill, together with the scenario."""


def bill_of_rating(rating: Rating, names: Sequence[str]) -> pl.DataFrame | None:
    """Return what incentives add up to in one rating: the same in every scenario."""
    rows = [each for each in rating.totals(by=BILL[:3]) if each["incentive"] in names] if names else []
    return _totals([*rows, *(row for name in names for row in _counted(rating, name))])


def _counted(rating: Rating, name: str) -> Iterator[dict[str, Any]]:
    """Yield how many rows get an incentive whose amounts do not add up; nothing where nobody does."""
    entry = rating.plan.scheme.incentives[name]
    node = rating.plan.nodes[f"incentive.{name}"]
    if entry.adds_up or node.table not in rating.result.given:
        return
    values = [each for each in rating.values(node.name) if not is_absent(each, Cause.NOT_APPLICABLE)]
    if values:
        open_rows = sum(isinstance(each, Absent) for each in values)
        yield {"incentive": name, "kind": entry.kind, "recipient": entry.recipient, "amount_unit": entry.unit,
               "every": entry.every, "total": None, "rows": len(values), "open_rows": open_rows}  # fmt: skip


def is_absent(value: Any, cause: Cause) -> bool:
    """Return whether a value is absent for a cause."""
    return isinstance(value, Absent) and value.cause is cause


def _totals(rows: Sequence[Mapping[str, Any]], *first: pl.Series) -> pl.DataFrame | None:
    """Return exact totals as a bill, with further columns before it; None where there are none."""
    import polars as pl

    if not rows:
        return None
    columns: dict[str, list[Any]] = {name: [each[name] for each in rows] for name in (*BILL, "rows", "open_rows")}
    text_columns = [pl.Series(name, columns[name], dtype=pl.String) for name in BILL]
    counts = [pl.Series(name, columns[name], dtype=pl.Int64) for name in ("rows", "open_rows")]
    return pl.DataFrame([*first, *text_columns, series_of("total", [each["total"] for each in rows]), *counts])


def filled(bills: pl.DataFrame, count: int) -> pl.DataFrame:
    """Return bills with a row for each scenario: 0 where an incentive pays nobody."""
    import polars as pl

    every = pl.DataFrame({"scenario": range(count)}, schema={"scenario": pl.Int64})
    rows = every.join(bills.select(BILL).unique(maintain_order=True), how="cross")
    found = rows.join(bills, on=["scenario", *BILL], how="left", nulls_equal=True, maintain_order="left")
    adds_up = (pl.col("total").is_not_null().any()).over(BILL)
    found = found.with_columns(_adds_up=adds_up)
    return found.with_columns(
        pl.when(pl.col("rows").is_null() & (pl.col("_adds_up") if name == "total" else True))
        .then(pl.lit(0)).otherwise(pl.col(name)).cast(bills.schema[name]).alias(name)
        for name in ("total", "open_rows", "rows")
    ).drop("_adds_up")  # fmt: skip


def bills_of_chunk(rating: Rating, scenario: str, names: Sequence[str]) -> pl.DataFrame | None:
    """Return what incentives add up to in each scenario of a rating."""
    rows: list[dict[str, Any]] = []
    for name in names:
        result = rating.result
        found = sums_by(result, f"incentive.{name}", scenario) if isinstance(result, ColumnsResult) else None
        rows += _rows_of_sums(rating, name, found) if found is not None else _rows_of_receipts(rating, name, scenario)
    return _totals(rows, _numbers([row["scenario"] for row in rows])) if rows else None


def _about(rating: Rating, name: str) -> dict[str, Any]:
    """Return the columns that identify an incentive."""
    entry = rating.plan.scheme.incentives[name]
    return dict(zip(BILL, (name, entry.kind, entry.recipient, entry.unit, entry.every), strict=True))


def _rows_of_sums(rating: Rating, name: str, sums: Sequence[Sum]) -> Iterator[dict[str, Any]]:
    adds_up = rating.plan.scheme.incentives[name].adds_up
    for each in sums:
        if each.rows:
            yield {**_about(rating, name), "scenario": int(each.key), "total": each.total if adds_up else None,
                   "rows": each.rows, "open_rows": each.open_rows}  # fmt: skip


def _rows_of_receipts(rating: Rating, name: str, scenario: str) -> list[dict[str, Any]]:
    """Return the same, row by row."""
    adds_up = rating.plan.scheme.incentives[name].adds_up
    node = rating.plan.nodes[f"incentive.{name}"]
    return [
        {**_about(rating, name), "scenario": int(row[scenario]), "total": row["total"] if adds_up else None,
         "rows": row["rows"], "open_rows": row["open_rows"]}
        for row in totals([node], receipts(rating.plan, rating.result, [node], (scenario,)), (scenario,))
    ]  # fmt: skip


def _numbers(numbers: Sequence[int]) -> pl.Series:
    """Return numbers of scenarios as a column."""
    import polars as pl

    return pl.Series("scenario", numbers, dtype=pl.Int64)
