"""Score and cap with zen-engine, dict after dict, in the calls that are its fastest from Python.

The score is rounded half up to two decimals; five stars from 90, four from 80, three from 60, else none; a veto caps at
three. A compiled expression that names its score once and gives both; the same with two expressions, so that the star
reads the score; and the batch of a decision with both in one node. The file is JSON: the dicts, the right scores in
hundredths, and the right stars.

    python zen_score_and_cap.py FILE TIMES
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import zen

Rows = list[dict[str, Any]]
Answer = list[tuple[Any, str]]

SCORE = "round(0.50 * superior + 0.35 * mass + 0.15 * peer, 2)"
STAR = "{0} >= 90 and not veto ? 'five' : {0} >= 80 and not veto ? 'four' : {0} >= 60 ? 'three' : 'none'"
NODES = {
    "contentType": "application/vnd.gorules.decision",
    "nodes": [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {
            "id": "both",
            "type": "expressionNode",
            "name": "both",
            "position": {"x": 0, "y": 0},
            "content": {
                "expressions": [
                    {"id": "score", "key": "score", "value": SCORE},
                    {"id": "star", "key": "star", "value": STAR.format("$.score")},
                ]
            },
        },
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}},
    ],
    "edges": [
        {"id": "first", "type": "edge", "sourceId": "in", "targetId": "both"},
        {"id": "last", "type": "edge", "sourceId": "both", "targetId": "out"},
    ],
}


def one_expression(rows: Rows) -> Answer:
    """Name the score within one expression."""
    evaluate = zen.compile_expression(f"s = {SCORE}; [s, {STAR.format('s')}]").evaluate
    return [evaluate(row) for row in rows]


def two_expressions(rows: Rows) -> Answer:
    """Evaluate the score, then the star with it."""
    scored, starred = zen.compile_expression(SCORE).evaluate, zen.compile_expression(STAR.format("score")).evaluate
    found: Answer = []
    for row in rows:
        score = scored(row)
        found.append((score, starred({"score": score, "veto": row["veto"]})))
    return found


def batch(rows: Rows) -> Answer:
    """Give all rows to a decision at once."""
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"stars": NODES}}})
    results = engine.evaluate_batch([{"key": "stars", "context": row} for row in rows])
    return [(each["data"]["result"]["score"], each["data"]["result"]["star"]) for each in results]


WAYS: dict[str, Callable[[Rows], Answer]] = {
    "zen-engine, one compiled expression": one_expression,
    "zen-engine, two compiled expressions": two_expressions,
    "zen-engine, a decision in batches": batch,
}


def main(path: str, times: int) -> None:
    """Time the ways in turn, and print seconds by the clock and of the processor, and how many rows are wrong."""
    given = json.loads(Path(path).read_text(encoding="utf-8"))
    rows, right = given["rows"], list(zip(given["scores"], given["stars"], strict=True))
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    wrong = {}
    for _ in range(times):
        for name, way in WAYS.items():
            start = time.perf_counter(), time.process_time()
            answer = way(rows)
            spent[name].append((time.perf_counter() - start[0], time.process_time() - start[1]))
            pairs = zip(answer, right, strict=True)
            wrong[name] = sum(
                abs(score - cents / 100) >= 0.001 or star != place for (score, star), (cents, place) in pairs
            )
    ways = {name: {"seconds": pairs, "wrong": wrong[name]} for name, pairs in spent.items()}
    print(json.dumps({"version": version("zen-engine"), "ways": ways}))


main(sys.argv[1], int(sys.argv[2]))
