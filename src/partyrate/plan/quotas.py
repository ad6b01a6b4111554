"""The greatest whole numbers that arise where engines over integers round the places of quotas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from partyrate.language.domains.analysis import ValueRange


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
