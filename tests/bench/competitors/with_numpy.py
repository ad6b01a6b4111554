"""The weighted-star task in NumPy written by hand: once in whole numbers, once in floats as many would write it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from task import MARKS, Answer, Villages, run

Array = np.ndarray[Any, Any]


def stars(districts: Array, scores: Array, vetoes: Array) -> Array:
    """Give stars 1:4:4:1 by district, ties in: one sort, and the first row of each district and of each score."""
    order = np.lexsort((-scores, districts))
    district, score = districts[order], scores[order]
    new_district = np.r_[True, district[1:] != district[:-1]]
    new_score = new_district | np.r_[True, score[1:] != score[:-1]]
    starts = np.flatnonzero(new_district)
    number = np.cumsum(new_district) - 1
    candidates = np.diff(np.r_[starts, len(order)])
    firsts = np.flatnonzero(new_score)
    rank = firsts[np.cumsum(new_score) - 1] - starts[number] + 1
    tenths, four_tenths = candidates // 10, candidates * 4 // 10
    five = rank <= tenths[number]
    fives = np.add.reduceat(five.astype(np.int64), starts)
    four = rank <= (fives + four_tenths)[number]
    three = rank <= (candidates - tenths)[number]
    place = np.where(five, 3, np.where(four, 2, np.where(three, 1, 0)))
    found = np.empty_like(place)
    found[order] = place
    return np.where(vetoes, np.minimum(found, 1), found)


def ways(villages: Villages) -> dict[str, Callable[[], Answer]]:
    """Give both ways."""
    districts, vetoes = np.array(villages.districts), np.array(villages.vetoes)
    marks = [np.array(villages.hundredths[name]) / 100 for name in MARKS]

    def whole() -> Answer:
        first, second, third = (np.rint(each * 100).astype(np.int64) for each in marks)
        scores = (50 * first + 35 * second + 15 * third + 50) // 100
        return scores / 100, stars(districts, scores, vetoes)  # type: ignore[return-value] # arrays are read like sequences

    def floats() -> Answer:
        first, second, third = marks
        scores = np.floor((0.50 * first + 0.35 * second + 0.15 * third) * 100 + 0.5) / 100
        return scores, stars(districts, scores, vetoes)  # type: ignore[return-value] # as above

    return {"NumPy by hand, whole numbers": whole, "NumPy by hand, floats": floats}


if __name__ == "__main__":
    run("numpy", ways)
