"""The weighted-star task with simpleeval: the formula parsed once, then evaluated for one village after another."""

from __future__ import annotations

from collections.abc import Callable

from simpleeval import SimpleEval
from task import Answer, Villages, placed, run

FORMULA = "round(0.50 * superior + 0.35 * mass + 0.15 * peer, 2)"


def ways(villages: Villages) -> dict[str, Callable[[], Answer]]:
    """Give the only way: floats, as the formula is written."""
    rows = villages.rows()

    def loop() -> Answer:
        evaluator = SimpleEval(functions={"round": round})
        parsed = evaluator.parse(FORMULA)
        scores = []
        for row in rows:
            evaluator.names = row
            scores.append(evaluator.eval(FORMULA, previously_parsed=parsed))
        return scores, placed(villages.districts, scores, villages.vetoes)

    return {"simpleeval, a loop over floats": loop}


run("simpleeval", ways)
