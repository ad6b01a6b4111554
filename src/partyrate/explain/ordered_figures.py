"""The figures of functions along an order: how many rows stand before one and even with it, or what these add up to."""

from __future__ import annotations

from typing import Any

from partyrate.engines.reference.run import StoredRow
from partyrate.explain.aggregates import Aggregated, number_of, ordinal
from partyrate.explain.explainer import Explainer
from partyrate.language.functions import NEIGHBOURS, RUNNING
from partyrate.language.grammar import Call
from partyrate.language.tree import placing
from partyrate.numbers import Absent


def ordered_figures(builder: Explainer, call: Call, over: Aggregated, row: StoredRow) -> dict[str, Any]:
    """Return what of other rows a function along an order follows from: those before a row, and those even with it."""
    amount, own, direction = (builder.at(each, row) for each in (call.arguments[0], *placing(call)))
    causes = {absent.cause.words: count for absent, count in over.causes[1].items()}
    gaps: dict[str, Any] = {"absent": causes} if causes else {}
    if row.number not in over.numbers:
        return {"outside": True} | gaps  # a gate takes the row out of its cohort
    if any(isinstance(each, Absent) for each in (amount, own, direction)) or "undetermined" in gaps.get("absent", {}):
        return gaps
    place = over.places[ordinal(own)]
    if call.function.name in NEIGHBOURS:
        return {"nearest": _nearest(builder, call, over, place, falls=direction == "desc")} | gaps
    if call.function.name in RUNNING:
        return _running(over, place, falls=direction == "desc") | gaps
    return _rank(call, over, place, falls=direction == "desc") | gaps


def _nearest(builder: Explainer, call: Call, over: Aggregated, place: int, *, falls: bool) -> list[Any]:
    """Return the values of the rows directly ahead of a row, or directly behind it: those of tied rows that decide."""
    below, above = over.around(place)
    beside = above if falls is (call.function.name == "ahead") else below
    nearest = () if beside is None else over.ordered[beside]
    values = sorted(number_of(builder.at(call.arguments[0], each)) for _, each in nearest)
    return {"min": values[:1], "max": values[-1:], "open": [*values[:1], *values[-1:]]}[call.options["ties"]]


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
