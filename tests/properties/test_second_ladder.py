"""The levels of partyrate are those of the second implementation, which was written from the page on ladders alone.

Where nothing is open, every row has the same level or the same cause. Where something is open, a level stands only if
every way in which the gaps were filled gives it, and the bounds of the page give no other one. The page allows that a
row stays open, so that which rows do is counted and not judged.
More cases: `python -m tests.properties.test_second_ladder 3000`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.second_bounds import between
from tests.properties.second_cases import Case, case
from tests.properties.second_ladder import fill, is_open, levels, one_way
from tests.unit.frames import ENGINES, polars

import partyrate as pr
from partyrate.testing.plain_ladders import OPEN, Outcome, Row

pytestmark = pytest.mark.usefixtures("columns_engine")

MOST_READINGS = 64
WAYS = 12
"""In how many ways the gaps of a cohort are filled."""


def told(outcome: Outcome) -> str:
    """A level or a cause as partyrate writes it."""
    return f"l{outcome}" if isinstance(outcome, int) else outcome


def shown(drawn: Case, rows: list[dict[str, Any]], first: list[str], second: list[str]) -> str:
    """All that is needed to look at a difference."""
    lines = [f"{'  ' if a == b else '!!'} {a} | {b} | {row}" for a, b, row in zip(first, second, rows, strict=True)]
    return "\n".join([pr.dumps_scheme(drawn.scheme), "first | second | row", *lines])


def several_causes(row: Row) -> bool:
    """Whether a gate that is never known is one of several causes: the page does not say which of them is given."""
    never = sum(isinstance(truth, str) for truth in row.gates)
    return never > 1 or (never == 1 and isinstance(row.keys[0], str))


def compare(seed: int, counts: Counter[str], cohorts: int = 3) -> None:
    """Compare a random ladder on a few random cohorts."""
    random = Random(seed)
    drawn = case(random, open_=seed % 2 == 1)
    evaluator = pr.Evaluator(drawn.scheme)
    if sum(1 for _ in drawn.ladder.readings()) > MOST_READINGS:
        return
    for _ in range(cohorts):
        rows = drawn.cohort(random)
        seen = [drawn.seen(row) for row in rows]
        in_columns = random.random() < 0.1
        given_ = polars(rows) if in_columns else [dict(row) for row in rows]
        first = [str(level) for level in evaluator.rate(given_).values("star")]
        if is_open(drawn.ladder, seen):
            counts["with gaps"] += 1
            second = list(first)
            for n, outcome in enumerate(levels(drawn.ladder, seen, between)):
                counts["rows with a level"] += first[n] in LEVELS
                if (first[n] in LEVELS) != (told(outcome) in LEVELS):
                    counts[f"rows settled by {'partyrate' if first[n] in LEVELS else 'the bounds'} alone"] += 1
                elif first[n] in LEVELS and told(outcome) != first[n]:
                    second[n] = f"{told(outcome)} by the bounds"
            for _ in range(WAYS):
                ladder, filled = one_way(drawn.ladder, seen, random)
                for n, outcome in enumerate(levels(ladder, filled, fill)):
                    if told(outcome) != first[n] and (
                        first[n] in LEVELS or (isinstance(outcome, int) and has_none_for_good(seen[n], first[n]))
                    ):
                        second[n] = f"{told(outcome)} in one way"
        else:
            counts["without gaps"] += 1
            second = [told(outcome) for outcome in levels(drawn.ladder, seen, fill)]
            for n, row in enumerate(seen):
                if several_causes(row) and not {first[n], second[n]} & LEVELS:
                    second[n] = first[n]
        assert first == second, shown(drawn, rows, first, second)


LEVELS = {f"l{level}" for level in range(1, 6)}


def has_none_for_good(row: Row, level: str) -> bool:
    """Whether a row has no level by a cause for which nobody waits.

    What is itself never known may hide something that is missing, since the stronger cause is given.
    """
    is_known = all(truth in (True, False, None, *OPEN) for truth in (*row.conditions, *row.gates))
    return is_known and level in ("no rule", "not applicable")


@settings(max_examples=settings().max_examples // 2 + 1)  # each example is two cohorts, with gaps filled in many ways
@given(st.integers(0, 2**32))
def test_same_levels(seed: int) -> None:
    """Where nothing is open both give the same; elsewhere what stands, stands however the gaps are filled."""
    compare(seed, Counter(), cohorts=2)


def star(
    ladder: pr.Ladder,
    rows: list[dict[str, Any]],
    *parameters: pr.Parameter,
    gates: Sequence[pr.Gate] = (),
    engine: str = "rows",
) -> list[str]:
    """The levels of villages with a score, a mark, a veto, and a side; `ghost` exists for none."""
    scheme = pr.Scheme(
        name="willow",
        tables=[pr.Table(name="village", key="village")],
        parameters=parameters,
        indicators=[
            pr.Indicator(name="score", kind="number", low=0, high=9, decimals=0, optional=True),
            pr.Indicator(name="mark", kind="flag", optional=True),
            pr.Indicator(name="veto", kind="flag"),
            pr.Indicator(name="side", kind="choice", values=["x", "y", "z"], optional=True),
            pr.Indicator(name="town", kind="choice", values=["a", "b"]),
            pr.Indicator(name="ghost", formula="1", when="side == 'z'"),
        ],
        ladders=[ladder],
        gates=gates,
    )
    usual = {"score": 1, "mark": False, "veto": False, "side": "x", "town": "a"}
    given_ = [{"village": n, **usual, **row} for n, row in enumerate(rows)]
    rated = pr.Evaluator(scheme).rate(ENGINES[engine](given_))
    return [str(level) for level in rated.values("star")]


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "duckdb"])
@pytest.mark.parametrize("quotas", [(), [pr.Quota(levels="l3", at_most="9")]])
def test_absent_conditions_below_a_level_without_one(engine, quotas):
    """With `overlap = "report"` a better level without a condition holds where at most one condition can be true."""
    rungs = [pr.Level(name="l3"), pr.Level(name="l2", when="mark"), pr.Level(name="l1", when="side == 'y'")]
    usual: dict[str, Any] = {"order_by": "score desc", "ties": "in", "round": "down", "conflict": "condition"}
    words = usual if quotas else {}
    ladder = pr.Ladder(name="star", levels=rungs, overlap="report", quotas=quotas, **words)
    rows: list[dict[str, Any]] = [
        {"mark": True},
        {"mark": False},
        {"mark": None},
        {"mark": None, "side": "y"},
        {"mark": None, "side": None},
        {"mark": True, "side": None},
        {"mark": True, "side": "y"},
    ]
    given_ = star(ladder, rows, engine=engine)
    assert given_ == ["l3", "l3", "l3", "missing", "missing", "missing", "no rule"]


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "duckdb"])
def test_unpublished_cohorts_that_make_no_difference(engine):
    """What all readings of `within` agree on stands, whichever rows are together."""
    ladder = pr.Ladder(
        name="star",
        levels=[pr.Level(name="l2"), pr.Level(name="l1")],
        quotas=[pr.Quota(levels="l2", exactly="1")],
        order_by="score desc",
        ties="in",
        round="down",
        conflict="condition",
        within=pr.ParameterName("cohort"),
    )
    cohort = pr.Parameter(name="cohort", kind="choice", values=["", "town"])
    rows: list[dict[str, Any]] = [{"score": 9}, {"score": 8}]
    assert star(ladder, rows, cohort, engine=engine) == ["l2", "l1"]
    rows += [{"score": 7, "town": "b"}, {"score": 6, "town": "b"}]
    assert star(ladder, rows, cohort, engine=engine) == ["l2", "l1", "undetermined", "l1"]
    for values, expected in ((["town"], ["l2", "l1", "l2", "l1"]), ([""], ["l2", "l1", "l1", "l1"])):
        only = pr.Parameter(name="cohort", kind="choice", values=values)
        assert star(ladder, rows, only, engine=engine) == expected


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "duckdb"])
@pytest.mark.parametrize("quotas", [(), [pr.Quota(levels="l2", about="1")], [pr.Quota(levels="l3", at_most="9")]])
def test_open_condition_above_a_gate(engine, quotas):
    """Who stands at a level whatever an open condition is has that level, with places on the ladder or without."""
    rungs = [pr.Level(name="l3", when="mark"), pr.Level(name="l2", when="score > 5"), pr.Level(name="l1")]
    cap = pr.Gate(name="cap", when="veto", cap={"star": "l2"}, freed="passes")
    low = pr.Gate(name="low", when="side == 'y'", cap={"star": "l1"}, freed="empty")
    words: dict[str, Any] = {"order_by": "score desc", "ties": "in", "round": "down", "conflict": "condition"}
    ladder = pr.Ladder(name="star", levels=rungs, quotas=quotas, **words)
    rows: list[dict[str, Any]] = [
        {"mark": None, "veto": True},
        {"mark": None, "veto": True, "score": 6},
        {"mark": None, "side": "y"},
        {"mark": None, "veto": True, "side": None},
        {"mark": None, "side": "y", "veto": True, "score": 6},
        {"mark": None},
    ]
    given_ = star(ladder, rows, gates=[cap, low], engine=engine)
    assert given_ == ["missing", "l2", "l1", "missing", "l1", "missing"]


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "duckdb"])
def test_fix_that_is_never_known(engine):
    """Who was given another level than a gate may fix has none, though the level was earned."""
    quota = pr.Quota(levels="l2", exactly="1")
    rungs = [pr.Level(name="l2"), pr.Level(name="l1")]
    words: dict[str, Any] = {"order_by": "score desc", "ties": "in", "round": "down", "conflict": "condition"}
    ladder = pr.Ladder(name="star", levels=rungs, quotas=[quota], **words)
    fix = pr.Gate(name="fix", when="veto and ghost > 0", fix={"star": "l2"}, freed="passes")
    rows = [{"score": 9}, {"score": 1, "veto": True}]
    assert star(ladder, rows, gates=[fix], engine=engine) == ["l2", "not applicable"]


def main(count: int, start: int) -> None:
    """Compare many cases, and write down what differs."""
    counts: Counter[str] = Counter()
    for seed in range(start, start + count):
        try:
            compare(seed, counts)
        except AssertionError as difference:
            counts["differences"] += 1
            sys.stdout.write(f"seed {seed}\n{difference}\n")
    sys.stdout.write(f"{dict(counts)}\n")


if __name__ == "__main__":
    pr.Evaluator.row_engine_limit = 0
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
