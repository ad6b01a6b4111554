"""How a number is distributed over scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from partyrate.errors import UsageError
from partyrate.errors.arguments import checked_items
from partyrate.messages import message
from partyrate.numbers import exact

if TYPE_CHECKING:
    import polars as pl


def spread(frame: pl.DataFrame, by: Sequence[str], value: pl.Expr, at: Sequence[Any]) -> pl.DataFrame:
    """Return the least and the greatest value in each group, quantiles between them, and how many are absent."""
    import polars as pl

    shares: dict[str, Fraction] = {}
    for each in checked_items(at, "at", '["0.05", "0.95"]'):
        share = exact(each)
        if share is None or not 0 < share <= 1:
            raise UsageError(*message("share of a quantile", share=repr(each)))
        shares[f"q_{each}"] = share
    known = value.drop_nulls().sort()
    size = value.count().cast(pl.Int64)
    # The least value that at least a share of all known ones does not exceed has the place ceil(share * size) - 1.
    quantiles = {
        name: known.get(
            ((size * share.numerator + share.denominator - 1) // share.denominator - 1).clip(0), null_on_oob=True
        )
        for name, share in shares.items()
    }  # fmt: skip
    return frame.group_by(list(by), maintain_order=True).agg(
        low=value.min(), high=value.max(), **quantiles, absent=value.is_null().sum().cast(pl.Int64)
    )
