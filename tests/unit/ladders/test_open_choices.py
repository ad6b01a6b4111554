"""Ladders whose order, conditions or gates depend on an unpublished choice, and may be absent once it is made.

Each expected level was worked out by hand: what is settled while the choice is open holds whatever it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.engines.reference.run import rate_rows
from partyrate.engines.request import Request

pytestmark = pytest.mark.usefixtures("columns_engine")

SOME = ("rows", "polars", "polars lazy", "pandas", "duckdb")
BEST = "max(score, where=kept or counted, within=village)"
"""Missing where neither holds, so that it is undetermined while `counted` is unpublished."""
SURE = f"coalesce({BEST}, 0)"
TWO = ("five", "four")


def evaluator(
    quota: pr.Quota | None,
    first: str = BEST,
    *,
    levels: Sequence[Any] = TWO,
    gates: Sequence[pr.Gate] = (),
    **more: Any,
) -> pr.Evaluator:
    """A ladder in the order of `first`, by which places are given; `counted` is an unpublished flag."""
    words: dict[str, Any] = {}
    if quota is not None:
        words = {"ties": "in", "round": "down", "conflict": "condition", "quotas": [quota], "order_by": "first desc"}
    made = [pr.Level(name=each) if isinstance(each, str) else each for each in levels]
    star = pr.Ladder(name="star", levels=made, **{**words, **more})
    return pr.Evaluator(
        pr.Scheme(
            name="willow",
            tables=[pr.Table(name="village", key="village")],
            parameters=[pr.Parameter(name="counted", kind="flag")],
            indicators=[
                pr.Indicator(name="score", kind="number", low=0, high=9, decimals=0),
                pr.Indicator(name="kept", kind="flag"),
                pr.Indicator(name="veto", kind="flag"),
                pr.Indicator(name="first", formula=first),
            ],
            lookups=[pr.Lookup(name="rule_of", keys="score", rows=[[9, 1], [1, 1]])],
            ladders=[star],
            gates=gates,
        )
    )


def villages(*scores: int, kept: str = "", veto: str = "") -> list[dict[str, Any]]:
    """Villages with these scores; the letters `a`, `b` ... name those that are kept and those with a veto."""
    return [
        {"village": name, "score": score, "kept": name in kept, "veto": name in veto}
        for name, score in zip("abcdef", scores, strict=False)
    ]


def levels(made: pr.Evaluator, engine: str, rows: list[dict[str, Any]]) -> list[str]:
    """The levels that an engine gives."""
    if engine == "reference":
        store = rate_rows(Request(made.plan, {"village": rows}))
        return [str(row.value("star")) for row in store.tables["village"]]
    if engine == "sql":
        connection = duckdb.connect()
        connection.register("village", ENGINES["polars"](rows))
        found = connection.sql(f"SELECT coalesce(star, star_state) FROM ({made.sql('duckdb')}) ORDER BY village")
        return [level for (level,) in found.fetchall()]
    return [str(each) for each in made.rate(ENGINES[engine](rows)).values("star")]


def exactly(places: str) -> pr.Quota:
    """So many places for five stars."""
    return pr.Quota(levels="five", exactly=places)


def gate(freed: str | None, effect: str, level: str, when: str = "veto") -> pr.Gate:
    """A gate that acts on villages with a veto."""
    more: dict[str, Any] = {effect: {"star": level}} | ({"freed": freed} if freed else {})
    return pr.Gate(name="rule", when=when, **more)


PASSED = (pr.Level(name="five", when="score > 8"), pr.Level(name="four", when="score > 3"))
CASES = {
    "alone, it may stand in no order": (evaluator(exactly("1")), villages(5), ["undetermined"]),
    "nobody gets the only level with places": (evaluator(exactly("0")), villages(5), ["undetermined"]),
    "its key can only be undetermined": (evaluator(exactly("1"), SURE), villages(5), ["five"]),
    "its key is known in this row": (evaluator(exactly("1")), villages(5, kept="a"), ["five"]),
    "it earned no level": (evaluator(exactly("1"), levels=PASSED), villages(2), ["no rule"]),
    "a gate fixes it before places are given": (
        evaluator(exactly("0"), gates=[gate("passes", "fix", "five")]),
        villages(5, veto="a"),
        ["five"],
    ),
    "a gate fixes it afterwards": (
        evaluator(exactly("1"), gates=[gate("empty", "fix", "four")]),
        villages(5, veto="a"),
        ["four"],
    ),
    "a cap gives no level": (
        evaluator(exactly("1"), gates=[gate("empty", "cap", "four")]),
        villages(5, veto="a"),
        ["undetermined"],
    ),
    "those with an order are settled where it changes nothing": (
        evaluator(exactly("2")),
        villages(9, 9, 3, kept="ac"),
        ["five", "undetermined", "undetermined"],
    ),
    "a level leaves rows for the one below, which it may not take": (
        evaluator(pr.Quota(levels="four", at_least="1"), levels=[PASSED[0], "four"], conflict="quota"),
        villages(9, 3, kept="a"),
        ["undetermined", "undetermined"],
    ),
    "it surely takes part where the key can only be undetermined": (
        evaluator(pr.Quota(levels="four", at_least="1"), SURE, levels=[PASSED[0], "four"], conflict="quota"),
        villages(9, 3, kept="a"),
        ["five", "four"],
    ),
}


NO_RULE = "(rule_of[score] if counted else 1) > 0"
"""True or without a rule, for the scores of which there is none."""
NO_GATE = f"not ({NO_RULE})"
STATED = (pr.Level(name="five", when=NO_RULE), "four")
LOWER = (pr.Level(name="five", when="score > 3"), pr.Level(name="four", when=NO_RULE), "three")
CASES |= {
    "a condition that may have no rule": (
        evaluator(exactly("0"), "score", levels=STATED),
        villages(5, 1),
        ["undetermined", "four"],
    ),
    "a row that may have earned nothing may leave its place": (
        evaluator(exactly("1"), "score", levels=[*STATED, "three"]),
        villages(5, 1),
        ["undetermined", "undetermined"],
    ),
    "a level is kept for the one below, who may have earned nothing": (
        evaluator(pr.Quota(levels="four", at_least="1"), "score", levels=STATED, conflict="quota"),
        villages(9, 5),
        ["undetermined", "undetermined"],
    ),
    "a condition below a level that holds": (
        evaluator(exactly("2"), "score", levels=LOWER),
        villages(5, 2),
        ["five", "undetermined"],
    ),
    "conditions that must not overlap": (
        evaluator(exactly("0"), "score", levels=STATED, overlap="report"),
        villages(5, 9),
        ["undetermined", "four"],
    ),
    "a cap, where there are no places": (
        evaluator(None, levels=STATED, gates=[gate(None, "cap", "four")]),
        villages(5, 1, veto="ab"),
        ["undetermined", "four"],
    ),
    "a fix, where there are no places": (
        evaluator(None, levels=STATED, gates=[gate(None, "fix", "four")]),
        villages(5, veto="a"),
        ["four"],
    ),
    "a cap that may have no rule": (
        evaluator(exactly("0"), "score", gates=[gate("passes", "cap", "four", NO_GATE)]),
        villages(5, 1),
        ["undetermined", "four"],
    ),
    "a cap that may have no rule, and lowers nobody": (
        evaluator(exactly("1"), "score", gates=[gate("passes", "cap", "five", NO_GATE)]),
        villages(5, 1),
        ["five", "four"],
    ),
    "a fix that may have no rule": (
        evaluator(exactly("0"), "score", gates=[gate("passes", "fix", "four", NO_GATE)]),
        villages(5, 1),
        ["undetermined", "four"],
    ),
    "a fix that may have no rule, where everybody stands": (
        evaluator(
            exactly("0"),
            "score",
            levels=[pr.Level(name="five", when="score > 7"), "four"],
            gates=[gate("passes", "fix", "four", NO_GATE)],
        ),
        villages(5, 1),
        ["four", "four"],
    ),
    "a gate that acts afterwards": (
        evaluator(exactly("0"), "score", gates=[gate("empty", "cap", "four", NO_GATE)]),
        villages(5, 1),
        ["four", "four"],
    ),
}


@pytest.mark.parametrize("engine", [*SOME, "reference", "sql"])
@pytest.mark.parametrize("case", CASES)
def test_a_level_is_open_where_what_is_undetermined_may_turn_out_absent(case, engine):
    made, rows, expected = CASES[case]
    assert levels(made, engine, rows) == expected


@pytest.mark.parametrize("case", CASES)
def test_what_is_settled_holds_with_each_choice(case):
    made, rows, _ = CASES[case]
    ways = [
        levels(pr.Evaluator(made.scheme.with_values({"counted": counted})), "rows", rows) for counted in (True, False)
    ]
    for number, level in enumerate(levels(made, "rows", rows)):
        assert level == "undetermined" or {way[number] for way in ways} == {level}


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy"])
def test_notes_and_explanations_name_the_row_that_may_stand_in_no_order(engine):
    made = evaluator(exactly("1"))
    rating = made.rate(ENGINES[engine](villages(5, 3, kept="b")))
    expected = "2 rows without a level while something is open in 1 row: village a ('first', which orders it)"
    assert f"star: {expected}" in [note.text() for note in rating.notes]
    if engine == "rows":
        shown = str(made.explain(rating, unit="b", of="star"))
        assert "its level waits for what is open: village a ('first', which orders it)" in shown
        assert "village a" in str(made.explain(rating, unit="a", of="star"))


NEVER_KNOWN = """
name = "willow"
[table.village]
key = "village"
[absence.too_new]
words = ["new"]
labels = { zh = "成立不满一年", en = "too new" }
[input.score]
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.years]
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.accident]
kind = "flag"
absent = "too_new"
[ladder.star]
levels = [{ name = "five" }, { name = "four" }, { name = "three" }]
quotas = [{ levels = "five", exactly = "1" }]
order_by = ["score desc", "years desc"]
ties = "in"
round = "down"
conflict = "condition"
[gate.veto]
when = "accident"
cap = { star = "three" }
freed = "empty"
"""


@pytest.mark.parametrize("engine", SOME)
def test_levels_that_a_gate_would_change_alike_leave_nothing_open(engine):
    """One of the first two is five and the other one four, by what the second lacks: no veto is known above three."""
    rows: list[dict[str, Any]] = [
        {"village": 1, "score": 8, "years": 2, "accident": "new"},
        {"village": 2, "score": 8, "years": None, "accident": "new"},
        {"village": 3, "score": 7, "years": 2, "accident": False},
    ]
    made = pr.Evaluator(pr.loads_scheme(NEVER_KNOWN))
    assert [str(each) for each in made.rate(ENGINES[engine](rows)).values("star")] == ["too_new", "too_new", "four"]
    open_between = pr.Evaluator(
        pr.loads_scheme(NEVER_KNOWN.replace('cap = { star = "three" }', 'cap = { star = "four" }'))
    )
    told = [str(each) for each in open_between.rate(ENGINES[engine](rows)).values("star")]
    assert told == ["missing", "missing", "four"]
