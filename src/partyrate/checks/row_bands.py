"""The bands of the rows of a decision, and whether a number falls between two of them to a row further down."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from partyrate.model import Indicator, Scheme
from partyrate.model.decision import LOWER


def edge_value(scheme: Scheme, edge: Any) -> Fraction | None:
    """Return the number that an edge of a row always is; None where it is unpublished, or computed."""
    parameter = scheme.parameters.get(edge) if isinstance(edge, str) else None
    value = edge if parameter is None else parameter.constant
    return value if isinstance(value, Fraction) else None


@frozen
class Band:
    """The numbers between two edges, whether these belong to it or not; None where it has no end."""

    low: Fraction | None
    high: Fraction | None

    def mirrored(self) -> Band:
        """Return the band of the negative numbers."""
        low, high = (None if end is None else -end for end in (self.high, self.low))
        return Band(low, high)


class Bands:
    """The bands of rows that have edges and no other condition.

    Args:
        scheme: The scheme.
        entry: The decision.
        rows: The numbers of its rows that are looked at, in their order: those that have a condition.
    """

    def __init__(self, scheme: Scheme, entry: Indicator, rows: Sequence[int]) -> None:
        self.scheme, self.entry = scheme, entry
        self.bands = [self._band(row) for row in rows]

    def _band(self, index: int) -> Band | None:
        assert self.entry.rows is not None
        row = self.entry.rows[index]
        ends: dict[bool, Fraction] = {}
        for key, edge in row.edges.items():
            value = edge_value(self.scheme, edge)
            if value is None:
                return None
            ends[key in LOWER] = value
        return None if row.when is not None else Band(ends.get(True), ends.get(False))

    def passed(self, taken: int, number: Fraction) -> int | None:
        """Return the place of the band that a number narrowly misses before the row that it takes; None for none."""
        bands = self.bands[: taken + 1]
        below = _missed(bands, number)
        return below if below is not None else _missed([band and band.mirrored() for band in bands], -number)


def _missed(bands: Sequence[Band | None], number: Fraction) -> int | None:
    """Return the place of the next band below a number that lies below an earlier one, and takes the last, open one."""
    *before, last = bands
    if last is None or last.high is not None:
        return None
    assert last.low is not None  # a row without any edge has another condition, or takes the rest
    missed: dict[int, Fraction] = {}
    is_below = False
    for place, band in enumerate(before):
        if band is None or band.low is None:
            continue
        if is_below and band.high is not None and last.low < band.low and band.high <= number:
            missed[place] = band.high
        is_below = is_below or band.low >= number
    return max(missed, key=lambda place: missed[place], default=None)
