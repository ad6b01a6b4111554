"""How often a score in binary floats differs from the exact one: the 50/35/15 score, rounded half up to two decimals.

Three marks from 0 to 100 with two decimals are weighted with 0.50, 0.35 and 0.15, and the sum is rounded to two
decimals (四舍五入). Marks are drawn evenly from a fixed seed, so that the figures are the same on every run. The exact
score is computed in whole numbers and stands beside five ways in which people write it with floats.

    python tests/bench/float_error.py [SAMPLES]
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

SEED = 50_35_15
SAMPLES = 1_000_000
STEPS = 10_000
"""Marks are counted in hundredths: 0 to 10,000."""


def exact(superior: int, mass: int, peer: int) -> int:
    """Give the score in hundredths: marks in hundredths, weights in percent, half up."""
    return (50 * superior + 35 * mass + 15 * peer + 50) // 100


def weighted(superior: int, mass: int, peer: int) -> float:
    """Give the score before rounding, as floats add it up."""
    return 0.50 * (superior / 100) + 0.35 * (mass / 100) + 0.15 * (peer / 100)


def quantized(score: float) -> float:
    """Round the decimal expansion of the float half up, which keeps the error that the float has already."""
    return float(Decimal(score).quantize(Decimal("0.01"), ROUND_HALF_UP))


WAYS: dict[str, Callable[[float], float]] = {
    "round(x, 2)": lambda score: round(score, 2),
    "floor(x * 100 + 0.5) / 100": lambda score: math.floor(score * 100 + 0.5) / 100,
    "int(x * 100 + 0.5) / 100": lambda score: int(score * 100 + 0.5) / 100,
    "Decimal(x) half up": quantized,
    "format(x, '.2f')": lambda score: float(f"{score:.2f}"),
}


def counted(samples: int = SAMPLES) -> tuple[dict[str, int], int]:
    """Count the scores that each way gets wrong, and those that lie on half a step."""
    chance = random.Random(SEED)
    wrong = dict.fromkeys(WAYS, 0)
    halves = 0
    for _ in range(samples):
        marks = chance.randint(0, STEPS), chance.randint(0, STEPS), chance.randint(0, STEPS)
        halves += (50 * marks[0] + 35 * marks[1] + 15 * marks[2]) % 100 == 50
        right, score = exact(*marks), weighted(*marks)
        for name, way in WAYS.items():
            # A result is right if it is the float nearest to the exact score: no way is blamed for being a float.
            wrong[name] += way(score) != right / 100
    return wrong, halves


def main(samples: int = SAMPLES) -> None:
    """Print how many scores each way gets wrong."""
    wrong, halves = counted(samples)
    print(f"{samples:,} scores; {halves:,} ({halves / samples:.2%}) lie on half a step")
    for name, count in wrong.items():
        print(f"{name:<28} {count:>8,} wrong ({count / samples:.2%})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
