"""Faults of the values that a number may have: what an input allows, its step, its bounds and its decimals together."""

from __future__ import annotations

from fractions import Fraction

from partyrate.errors import StructureError
from partyrate.model import Indicator
from partyrate.numbers import show


def grid_fault(entry: Indicator, low: Fraction, high: Fraction, decimals: int) -> StructureError | None:
    """Return the fault of an input whose allowed values, step, bounds and decimals do not fit each other."""
    step, finest = entry.step, Fraction(1, 10**decimals)

    def fault(field: str, what: str, why: str, fix: str) -> StructureError:
        return StructureError(what, why, fix, path=("input", entry.name, field))

    for value in entry.allowed:
        if not low <= value <= high or value % finest:
            return fault(
                "allowed",
                f"{entry.name!r} allows {show(value)}, but has low {show(low)}, high {show(high)}, decimals {decimals}",
                "every value that is allowed is one that a cell can have",
                "leave out low, high and decimals, which follow from allowed",
            )
        if step is not None and value % step:
            return fault(
                "allowed",
                f"{entry.name!r} allows {show(value)}, which is no multiple of step = {show(step)}",
                "values are whole multiples of the step",
                "leave step out, since allowed says them all",
            )
    if step is None:
        return None
    for name, value in (("low", low), ("high", high)):
        if value % step:
            return fault(
                name,
                f"{name} = {show(value)} of {entry.name!r} is no multiple of step = {show(step)}",
                "values are whole multiples of the step, counted from zero",
                f"write {name} as a multiple of it",
            )
    if step % finest:
        return fault(
            "decimals",
            f"step = {show(step)} of {entry.name!r} has more than {decimals} decimals",
            "a step is as fine as its values",
            "leave decimals out, which follow from step",
        )
    return None
