"""Totals of incentives in several ratings, by recipient and kind, with the difference."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from partyrate.comparison.sides import Side
from partyrate.results.totals import rank

Group = tuple[Any, ...]

GROUPED_BY = ("recipient", "kind", "amount_unit", "every")


def pay_of(side: Side) -> dict[Group, tuple[Fraction, int, int]]:
    """Add up the incentives of one rating: the total, who gets one, and for how many of them the amount is absent.

    Multipliers, and what has no unit, are left out.
    """
    found: dict[Group, tuple[Fraction, int, int]] = {}
    for each in side.incentives:
        about = each.about
        if (
            not about.get("amount_unit")
            or about.get("kind") == "multiplier"
            or any(amount is None for amount in each.amounts)
        ):
            continue
        group = tuple(about.get(name) for name in GROUPED_BY)
        total, rows, open_rows = found.get(group, (Fraction(0), 0, 0))
        numbers = [amount for amount in each.amounts if isinstance(amount, Fraction)]
        gap = len(each.rows) - len(numbers)
        found[group] = (sum(numbers, total), rows + len(each.rows), open_rows + gap)
    return found


def pay_rows(base: Side, sides: Sequence[Side]) -> list[dict[str, Any]]:
    """Return a row for each recipient, kind, unit, span and rating; with the difference from the base."""
    totals = {side.name: pay_of(side) for side in sides}
    groups = sorted({group for each in totals.values() for group in each}, key=lambda group: tuple(map(rank, group)))
    nothing = (Fraction(0), 0, 0)
    found = []
    for group in groups:
        before = totals[base.name].get(group, nothing)[0]
        for name, sums in totals.items():
            total, rows, open_rows = sums.get(group, nothing)
            found.append({
                **dict(zip(GROUPED_BY, group, strict=True)), "rating": name,
                "total": total, "difference": total - before, "rows": rows, "open_rows": open_rows,
            })  # fmt: skip
    return found
