"""The weighted-star task as other engines get it: a file of villages with the right answer beside them.

Only the standard library is used here, since these scripts run in an environment of their own. The rows are read before
the clock starts. What has no ranking over rows gets its stars from `placed`, within the time.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from importlib.metadata import version
from itertools import groupby
from typing import Any

MARKS = ("superior", "mass", "peer")
Answer = tuple[Sequence[Any], Sequence[int]]
"""Scores in points, and stars counted from the lowest level, 0."""


class Villages:
    """The columns of the file: districts as numbers, marks in hundredths, vetoes, and the right answer."""

    def __init__(self, path: str) -> None:
        with open(path, encoding="utf-8", newline="") as file:  # noqa: PTH123 - as plain as it gets
            columns = list(zip(*csv.reader(file), strict=True))
        values = {column[0]: [int(cell) for cell in column[1:]] for column in columns}
        self.districts = values["district"]
        self.hundredths = {name: values[name] for name in MARKS}
        self.vetoes = [bool(each) for each in values["veto"]]
        self.right = (values["score"], values["star"])

    def rows(self) -> list[dict[str, Any]]:
        """Give the marks of each village as floats, as a spreadsheet or a JSON file brings them."""
        marks = zip(*self.hundredths.values(), strict=True)
        return [{name: cents / 100 for name, cents in zip(MARKS, each, strict=True)} for each in marks]

    def wrong(self, answer: Answer) -> int:
        """Count the villages whose score or star is not the right one.

        A wrong score is off by a hundredth at least; less than a tenth of that is the price of being a float.
        """
        found, right = zip(*answer, strict=True), zip(*self.right, strict=True)
        return sum(
            abs(score - cents / 100) >= 0.001 or star != place
            for (score, star), (cents, place) in zip(found, right, strict=True)
        )


def placed(districts: Sequence[int], scores: Sequence[Any], vetoes: Sequence[bool]) -> list[int]:
    """Give stars 1:4:4:1 by district, ties in, by counting equal scores; a veto caps at three stars."""
    star: dict[tuple[int, Any], int] = {}
    counted = sorted(Counter(zip(districts, scores, strict=True)).items(), reverse=True)
    for _, group in groupby(counted, key=lambda pair: pair[0][0]):
        alike = list(group)
        candidates = sum(count for _, count in alike)
        tenth, before, fives = candidates // 10, 0, 0
        for key, count in alike:
            if before < tenth:
                star[key], fives = 3, before + count
            elif before < fives + candidates * 4 // 10:
                star[key] = 2
            else:
                star[key] = 1 if before < candidates - tenth else 0
            before += count
    found = (star[key] for key in zip(districts, scores, strict=True))
    return [min(each, 1) if veto else each for each, veto in zip(found, vetoes, strict=True)]


def run(package: str, ways: Callable[[Villages], dict[str, Callable[[], Answer]]]) -> None:
    """Time the ways of one engine over the file named on the command line, and print seconds and wrong rows."""
    path, times, patience = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    villages = Villages(path)
    found = {}
    for name, way in ways(villages).items():
        seconds: list[float] = []
        answer: Answer = ((), ())
        while len(seconds) < times and sum(seconds) < patience:
            start = time.perf_counter()
            answer = way()
            seconds.append(time.perf_counter() - start)
        found[name] = {"seconds": seconds, "wrong": int(villages.wrong(answer))}
    print(json.dumps({"version": version(package), "ways": found}))
