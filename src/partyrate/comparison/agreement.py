"""How far two orders of the same units agree: Kendall's tau-b and Spearman's rho, both with ties.

Pairs are counted, and products of ranks added up, with whole numbers; only the square root at the end is a double.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any


def dense(values: Sequence[Any]) -> list[int]:
    """Return the place of each value among the different values, from 0 for the smallest.

    Example:
        >>> dense([20, 10, 20])
        [1, 0, 1]
    """
    places = {value: place for place, value in enumerate(sorted(set(values)))}
    return [places[value] for value in values]


def kendall(first: Sequence[int], second: Sequence[int]) -> float | None:
    """Return Kendall's tau-b of two sequences of whole numbers; None where one of them has no two different values.

    It is (C - D) / sqrt((N - T1) * (N - T2)): of N pairs, C are in the same order in both, D in the opposite one, T1
    are tied in the first sequence and T2 in the second.

    Example:
        >>> kendall([1, 2, 3], [1, 2, 3]), kendall([1, 2, 3], [3, 2, 1]), kendall([1, 1], [1, 2])
        (1.0, -1.0, None)
    """
    pairs = len(first) * (len(first) - 1) // 2
    both = _tied(zip(first, second, strict=True))
    one, other = pairs - _tied(first), pairs - _tied(second)
    if not one or not other:
        return None
    discordant = _inversions([y for _, y in sorted(zip(first, second, strict=True))])
    concordant = one + other - pairs + both - discordant
    return (concordant - discordant) / math.sqrt(one * other)


def spearman(first: Sequence[int], second: Sequence[int]) -> float | None:
    """Return Spearman's rho: Pearson's correlation of the ranks, tied values having the mean of theirs.

    Example:
        >>> spearman([1, 2, 3], [1, 2, 3]), spearman([1, 2, 3, 4], [2, 1, 4, 3]), spearman([1, 1], [1, 2])
        (1.0, 0.6, None)
    """
    count = len(first)
    ranks = _doubled_ranks(first), _doubled_ranks(second)
    mean = count + 1  # of doubled ranks
    products = [sum((x - mean) * (y - mean) for x, y in zip(*each, strict=True)) for each in (
        ranks, (ranks[0], ranks[0]), (ranks[1], ranks[1]),
    )]  # fmt: skip
    covariance, one, other = products
    return covariance / math.sqrt(one * other) if one and other else None


def _tied(values: Iterable[Any]) -> int:
    """Count the pairs of equal values."""
    return sum(count * (count - 1) // 2 for count in Counter(values).values())


def _doubled_ranks(values: Sequence[int]) -> list[int]:
    """Return twice the mean rank of each value, which is a whole number."""
    counts = Counter(values)
    ranks, before = {}, 0
    for value in sorted(counts):
        ranks[value] = 2 * before + counts[value] + 1
        before += counts[value]
    return [ranks[value] for value in values]


def _inversions(values: list[int]) -> int:
    """Count the pairs that stand in falling order, by merging sorted runs."""
    found, width, count = 0, 1, len(values)
    while width < count:
        merged: list[int] = []
        for start in range(0, count, 2 * width):
            left, right = values[start : start + width], values[start + width : start + 2 * width]
            at = 0
            for value in right:
                while at < len(left) and left[at] <= value:
                    merged.append(left[at])
                    at += 1
                found += len(left) - at
                merged.append(value)
            merged += left[at:]
        values, width = merged, 2 * width
    return found
