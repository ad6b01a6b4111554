"""Faults of the values that a number may have: allowed values, step, bounds and decimals that do not fit each other."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from partyrate.errors import StructureError, counted
from partyrate.messages import message
from partyrate.model import Indicator
from partyrate.numbers import show


def grid_fault(entry: Indicator, low: Fraction, high: Fraction, decimals: int) -> StructureError | None:
    """Return the fault of an input whose allowed values, step, bounds and decimals do not fit each other."""
    step, finest = entry.step, Fraction(1, 10**decimals)

    def fault(field: str, key: str, /, **data: Any) -> StructureError:
        return StructureError(*message(key, name=entry.name, **data), path=("input", entry.name, field))

    for value in entry.allowed:
        if not low <= value <= high or value % finest:
            data = {"value": show(value), "low": show(low), "high": show(high), "decimals": decimals}
            return fault("allowed", "allowed outside its bounds", **data)
        if step is not None and value % step:
            return fault("allowed", "allowed off the step", value=show(value), step=show(step))
    if step is None:
        return None
    for name, value in (("low", low), ("high", high)):
        if value % step:
            return fault(name, "bound off the step", key=name, value=show(value), step=show(step))
    if step % finest:
        return fault("decimals", "step with more decimals", step=show(step), decimals=counted(decimals, "decimal"))
    return None
