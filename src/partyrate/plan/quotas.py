"""The greatest whole numbers that arise where engines over integers round the places of quotas."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve

from partyrate.language.domains.analysis import ValueRange, highest
from partyrate.model import Ladder


def rounding_magnitude(value_range: ValueRange) -> int:
    """Return the greatest whole number with which the places of one quota are rounded.

    To round half up, the numerator is doubled and the denominator added. Where the denominator varies, the places of
    all rows that may count are compared with those of the rows that surely do, each over the denominator of the other.
    """
    magnitude = 2 * (value_range.max_numerator + value_range.max_denominator)
    if value_range.resolution is None:
        magnitude = max(magnitude, value_range.max_numerator * value_range.max_denominator)
    return magnitude


def shared_magnitude(value_ranges: Sequence[ValueRange]) -> int:
    """Return the greatest whole number that quotas have over their common denominator, as their total has.

    The largest remainder compares fractions of several quotas, and gives away what is left of their total.
    """
    denominator = math.lcm(*(quota.resolution for quota in value_ranges if quota.resolution is not None))
    denominator *= math.prod(quota.max_denominator for quota in value_ranges if quota.resolution is None)
    total = sum((max(quota.high, Fraction(0)) for quota in value_ranges), Fraction(0))
    return max(denominator, math.ceil(total * denominator))


def rounding_ranges(
    ladder: Ladder, decide: Callable[[Any], Any], value_ranges: Mapping[str, ValueRange]
) -> dict[str, ValueRange]:
    """Return the ranges of the quotas that change something, with the whole numbers that rounding their places meets.

    Args:
        ladder: The ladder.
        decide: Returns the word of a choice that may name a parameter; None where it is open.
        value_ranges: The ranges of its rules by name.
    """
    roundings = {
        f"quotas.{index}": decide(ladder.round if quota.round is None else quota.round)
        for index, quota in enumerate(ladder.quotas)
        if quota.bound != "about"
    }
    magnitudes = {name: rounding_magnitude(value_ranges[name]) for name in roundings}
    sharing = [name for name, rounding in roundings.items() if rounding in ("largest_remainder", None)]
    shared = shared_magnitude([value_ranges[name] for name in sharing])
    magnitudes |= {name: max(magnitudes[name], shared) for name in sharing}
    return {
        name: evolve(value_ranges[name], max_magnitude=highest([value_ranges[name].max_magnitude, magnitude]))
        for name, magnitude in magnitudes.items()
    }
