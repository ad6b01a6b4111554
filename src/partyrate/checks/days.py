"""Faults and findings of a scheme whose constants change over time, gathered over the days on which they do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from partyrate.errors import Finding, SchemeFault
from partyrate.messages import text

FaultT = TypeVar("FaultT", bound=SchemeFault)


def by_day(days: Sequence[date], found: Sequence[Sequence[FaultT]]) -> list[FaultT]:
    """Return what was found with the values of each day, each once; where not with all of them, it says with which.

    Args:
        days: The days on which constants change; none where they do not.
        found: What was found with the values of each of these days.
    """
    if len(found) == 1:
        (only,) = found
        return list(only)
    places: dict[tuple[object, ...], list[int]] = {}
    first: dict[tuple[object, ...], FaultT] = {}
    for index, faults in enumerate(found):
        for fault in faults:
            key: tuple[object, ...] = (fault.path, str(fault.what))
            first.setdefault(key, fault)
            places.setdefault(key, []).append(index)
    for key, fault in list(first.items()):
        if len(set(places[key])) == len(found):
            continue
        if isinstance(fault, Finding) and fault.code == "accepts-nothing":
            del first[key]  # with the values of another day it accepts something
            continue
        fault.what = text("with values of a day", what=fault.what, day=days[places[key][0]])
    return list(first.values())
