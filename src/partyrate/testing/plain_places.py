"""The places of quotas, rounded, written a second time from the page on ladders: plain and slow."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from partyrate.testing.plain_ladders import Ladder, Quota

TOGETHER = "largest_remainder"


def numbers_of_places(ladder: Ladder, rows: int, candidates: int) -> dict[Quota, int]:
    """Return the number of places of each quota but `about`."""
    asked = [quota for quota in ladder.quotas if quota.bound != "about"]
    exact = {quota: max(Fraction(0), Fraction(quota.number(rows, candidates))) for quota in asked}
    places = {quota: rounded_alone(number, rounding(ladder, quota)) for quota, number in exact.items()}
    return places | by_largest_remainder({q: n for q, n in exact.items() if rounding(ladder, q) == TOGETHER})


def rounding(ladder: Ladder, quota: Quota) -> str:
    """Return how a quota is rounded: in its own way, or as the ladder says."""
    return (quota.round or ladder.round)[0]


def rounded_alone(number: Fraction, how: str) -> int:
    """Round the number of one quota."""
    return {"up": ceil(number), "half_up": floor(number + Fraction(1, 2))}.get(how, floor(number))


def by_largest_remainder(exact: Mapping[Quota, Fraction]) -> dict[Quota, int]:
    """Return the places of a total that goes to the largest fractions, between even ones to the quota that is first."""
    places = {quota: floor(number) for quota, number in exact.items()}
    left = floor(sum(exact.values())) - sum(places.values())
    for quota in sorted(exact, key=lambda each: places[each] - exact[each])[:left]:
        places[quota] += 1
    return places
