"""Budgets and pairings in each scenario: what is spent beside the limit, and how many places have a helper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from partyrate.model import Budget, Pairing
from partyrate.numbers import Absent
from partyrate.plan import Plan, pairing_parts, part_name
from partyrate.rating.rating import Rating
from partyrate.results.matching import paired
from partyrate.results.totals import receipts, totals
from partyrate.scenarios.frames import series_of

if TYPE_CHECKING:
    import polars as pl

BUDGET: Final = ("budget", "cohort", "amount_unit")
"""The columns that identify a row of budgets, together with the scenario."""


def nodes_of_budget(budget: Budget) -> list[str]:
    """Return the nodes that a budget needs: its limit, and what is paid from it."""
    return [f"budget.{budget.name}", *(f"incentive.{name}" for name in budget.incentives)]


def nodes_of_pairing(plan: Plan, pairing: Pairing) -> list[str]:
    """Return the nodes that a pairing needs: one for each of its rules."""
    return [part_name(pairing, part) for part in pairing_parts(pairing, plan.choice(pairing.within))]


def budget_rows(rating: Rating, budget: Budget, scenario: str | None) -> Iterator[dict[str, Any]]:
    """Yield what is paid from a budget beside its limit, for each of its cohorts, in each scenario of a rating.

    Args:
        rating: A rating, of one scenario or of many.
        budget: A budget of its scheme.
        scenario: The key column that numbers the scenarios, the first column of the budget's cohorts; None for one.
    """
    plan, result = rating.plan, rating.result
    node = plan.nodes[f"budget.{budget.name}"]
    if node.table not in result.given:
        return
    by = budget.within
    limits = {tuple(row[name] for name in by): row[node.name] for row in result.fetch(node.table, [node.name])}
    nodes = [plan.nodes[f"incentive.{name}"] for name in dict.fromkeys(budget.incentives)]
    spent = {tuple(row[name] for name in by): row for row in totals(nodes, receipts(plan, result, nodes, by), by)}
    unit = plan.scheme.incentives[budget.incentives[0]].unit
    for cohort, limit in limits.items():
        row: Mapping[str, Any] = spent.get(cohort, {"total": Fraction(0), "open_rows": 0})
        first, *shown = (None, *cohort) if scenario is None else cohort
        yield {
            "scenario": None if first is None else int(first), "budget": budget.name,
            "cohort": ", ".join(str(each) for each in shown), "amount_unit": unit,
            "limit": None if isinstance(limit, Absent) else limit, "total": row["total"],
            "open_rows": Fraction(row["open_rows"]),
        }  # fmt: skip


def pairing_rows(rating: Rating, pairing: Pairing, numbers: Sequence[int] | None) -> Iterator[dict[str, Any]]:
    """Yield how many places of helpers a pairing asks for and fills, in each scenario of a rating.

    Args:
        rating: A rating, of one scenario or of many.
        pairing: A pairing of its scheme.
        numbers: The scenarios, whose numbers are the first column of the cohorts; None for one.
    """
    found = paired(rating.plan, rating.result, pairing)
    if not found.is_determined:
        return
    counts: dict[int | None, list[int]] = {number: [0, 0] for number in ([None] if numbers is None else numbers)}
    for cohort in found.cohorts:
        own = counts[None if numbers is None else int(cohort.key[0])]
        own[0] += cohort.wanted
        own[1] += cohort.filled
    for number, (wanted, filled) in counts.items():
        yield {"scenario": number, "pairing": pairing.name, "places": Fraction(wanted), "filled": Fraction(filled),
               "lacking": Fraction(wanted - filled)}  # fmt: skip


def table_of(rows: Sequence[Mapping[str, Any]], numbers: Sequence[int]) -> pl.DataFrame | None:
    """Return rows as a table of scenarios; those of one rating stand for each of its scenarios."""
    import polars as pl

    if not rows:
        return None
    columns = [name for name in rows[0] if name != "scenario"]
    made = pl.DataFrame([
        pl.Series(name, values, dtype=pl.String) if isinstance(values[0], str) else series_of(name, values)
        for name in columns if (values := [row[name] for row in rows])
    ])  # fmt: skip
    if rows[0]["scenario"] is not None:
        return made.with_columns(scenario=pl.Series([row["scenario"] for row in rows], dtype=pl.Int64))
    every = pl.DataFrame({"scenario": list(numbers)}, schema={"scenario": pl.Int64})
    return every.join(made, how="cross").select(*columns, "scenario")
