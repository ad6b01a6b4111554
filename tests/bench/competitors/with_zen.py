"""The weighted-star task with zen-engine, whose numbers are decimals: one compiled expression, village after village.

It ranks no rows against each other. `scored_and_capped` is the part that it can do alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import zen
from task import Answer, Villages, placed, run

FORMULA = "round(0.50 * superior + 0.35 * mass + 0.15 * peer, 2)"


def ways(villages: Villages) -> dict[str, Callable[[], Answer]]:
    """Give its fastest call from Python."""
    rows = villages.rows()

    def loop() -> Answer:
        evaluate = zen.compile_expression(FORMULA).evaluate
        scores: list[Any] = [evaluate(row) for row in rows]
        return scores, placed(villages.districts, scores, villages.vetoes)

    return {"zen-engine, a compiled expression in a loop": loop}


if __name__ == "__main__":
    run("zen-engine", ways)
