"""The figures of ranks and running totals: how many rows stand before one and even with it, or what these add up to."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Any

from partyrate.engines.reference.run import StoredRow
from partyrate.explain.aggregates import Aggregated, ordinal
from partyrate.explain.explainer import Explainer
from partyrate.language.domains.reference import Item
from partyrate.language.functions import RUNNING
from partyrate.language.grammar import Call
from partyrate.language.tree import placing
from partyrate.numbers import Absent


def absences(values: Sequence[Item]) -> dict[str, int]:
    """Return how many values are absent, by cause."""
    return dict(Counter(value.cause.words for value in values if isinstance(value, Absent)))


def ordered_figures(builder: Explainer, call: Call, over: Aggregated, row: StoredRow) -> dict[str, Any]:
    """Return what of other rows a rank or a running total follows from: those before a row, and those even with it."""
    amount, own, direction = (builder.at(each, row) for each in (call.arguments[0], *placing(call)))
    gaps: dict[str, Any] = {"absent": found} if (found := absences(over.values or ())) else {}
    if any(isinstance(each, Absent) for each in (amount, own, direction)) or "undetermined" in gaps.get("absent", {}):
        return gaps
    here = ordinal(own)
    if all(each.number != row.number for _, each in over.ranks.get(here, ())):
        return {"outside": True}  # a gate takes the row out of its cohort
    place = bisect_left(over.order, here)
    if call.function.name in RUNNING:
        return _running(over, place, falls=direction == "desc") | gaps
    return _rank(call, over, place, falls=direction == "desc") | gaps


def _running(over: Aggregated, place: int, *, falls: bool) -> dict[str, Any]:
    """Return what rows before one add up to, and those that are even with it."""
    below, until = over.totals[place], over.totals[place + 1]
    return {"before": over.totals[-1] - until if falls else below, "even": until - below}


def _rank(call: Call, over: Aggregated, place: int, *, falls: bool) -> dict[str, Any]:
    """Return how many rows stand before one and even with it, or how many different values stand before."""
    even = over.below[place + 1] - over.below[place]
    ranked = {"ranked": over.below[-1]} if call.function.name == "percent_rank" else {}
    if call.options["ties"] == "dense":
        return {"values_before": len(over.order) - place - 1 if falls else place, **ranked}
    ahead = over.below[-1] - over.below[place + 1] if falls else over.below[place]
    return {"before": ahead, **({} if call.options["ties"] == "min" else {"even": even}), **ranked}
