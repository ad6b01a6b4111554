"""Bills: the amounts that incentives add up to in each scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from partyrate.numbers import Absent, Cause
from partyrate.rating.rating import Rating
from partyrate.scenarios.frames import joined, series_of

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
    import polars as pl

    if not names:
        return None
    amount = pl.col("amount")
    paid = rating.incentives.filter(pl.col("incentive").is_in(list(names)))
    found: pl.DataFrame = paid.group_by([scenario, *BILL], maintain_order=True).agg(
        total=amount.sum(),
        rows=pl.len().cast(pl.Int64),
        open_rows=(amount.is_null() & (pl.col("state").is_not_null())).sum().cast(pl.Int64),
    )
    found = found.rename({scenario: "scenario"}).with_columns(pl.col(BILL).cast(pl.String))
    adding = [each for each in names if rating.plan.scheme.incentives[each].adds_up]
    found = found.with_columns(total=pl.when(pl.col("incentive").is_in(adding)).then(pl.col("total")))
    if not rating.incentives.schema["amount"].is_float():
        return found
    rows = [each for each in rating.totals(by=(scenario, *BILL[:3])) if each["incentive"] in names]
    exact = _totals(rows, pl.Series("scenario", [int(each[scenario]) for each in rows], dtype=pl.Int64))
    counted = found.filter(~pl.col("incentive").is_in(adding))
    return (
        counted if exact is None else joined([exact, counted.with_columns(total=pl.lit(None, exact.schema["total"]))])
    )
