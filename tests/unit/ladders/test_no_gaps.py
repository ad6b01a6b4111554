"""Ladders on which inputs may be missing, in frames in which none is: filled as where nothing can be open."""

from __future__ import annotations

from fractions import Fraction
from operator import floordiv
from typing import Any

import pytest
from tests.unit.frames import COMPUTING, ENGINES

import partyrate as pr
from partyrate.engines.columns.compiler import Compiler
from partyrate.engines.columns.results import ColumnsResult
from partyrate.language.domains.columns import Integers

pytestmark = pytest.mark.usefixtures("columns_engine")

FRAMES = [engine for engine in COMPUTING if engine != "rows"]


def evaluator(*, optional: bool, **gate: Any) -> pr.Evaluator:
    """One to four to one in each town; a veto, a condition and a key of the order that may be missing."""
    return pr.Evaluator(
        pr.Scheme(
            name="willow",
            tables=[pr.Table(name="town", key="town"), pr.Table(name="village", parent="town", key="village")],
            parameters=[pr.Parameter(name="limit")],
            indicators=[
                pr.Indicator(name="poor", table="town", kind="flag", optional=optional),
                pr.Indicator(
                    name="score", table="village", kind="number", low=0, high=9, decimals=1, optional=optional
                ),
                pr.Indicator(
                    name="faults", table="village", kind="number", low=0, high=9, decimals=0, optional=optional
                ),
                pr.Indicator(name="accident", table="village", kind="flag", optional=optional),
                pr.Indicator(name="bad", table="village", formula="accident and not poor"),
            ],
            gates=[
                pr.Gate(name="veto", **{"when": "bad", "cap": {"star": "three"}, "freed": "passes", **gate}),
            ],
            ladders=[
                pr.Ladder(
                    name="star",
                    table="village",
                    levels=[pr.Level(name="five", when="score > 3"), pr.Level(name="three"), pr.Level(name="none")],
                    quotas=[pr.Quota(levels="five", exactly="0.4 * candidates"), pr.Quota(levels="none", exactly="1")],
                    order_by=["score desc", "faults asc"],
                    ties="in",
                    round="down",
                    remainder="three",
                    conflict="quota",
                    within="town",
                )
            ],
        )
    )


TOWNS: list[dict[str, Any]] = [{"town": "a", "poor": False}, {"town": "b", "poor": True}]
VILLAGES: list[dict[str, Any]] = [
    {
        "town": town,
        "village": f"{town}{number}",
        "score": (7 * number) % 5 + 1,
        "faults": number % 3,
        "accident": number % 4 == 1,
    }
    for town in "ab"
    for number in range(7)
]


def rated(made: pr.Evaluator, engine: str, villages: list[dict[str, Any]]) -> pr.Rating:
    """A rating by an engine."""
    return made.rate(ENGINES[engine](TOWNS), tables={"village": ENGINES[engine](villages)})


def told(rating: pr.Rating) -> tuple[list[str], list[str]]:
    """Levels and notes."""
    return [str(each) for each in rating.values("star")], [note.text() for note in rating.notes]


def is_bounded(rating: pr.Rating) -> bool:
    """Whether the ladder was filled by the least and the greatest of every number."""
    assert isinstance(rating.result, ColumnsResult)
    allocation = rating.result.compiler.ladders["star"].allocation
    return allocation is not None and allocation.open_allocation is not None


@pytest.mark.parametrize("engine", FRAMES)
def test_without_a_gap_a_ladder_is_filled_as_where_nothing_can_be_open(engine):
    rating = rated(evaluator(optional=True), engine, VILLAGES)
    assert not is_bounded(rating)
    assert told(rating) == told(rated(evaluator(optional=False), engine, VILLAGES))
    assert told(rating) == told(rated(evaluator(optional=True), "rows", VILLAGES))


@pytest.mark.parametrize(
    ("engine", "name"), [("polars", "score"), ("polars", "faults"), ("polars lazy", "accident"), ("duckdb", "accident")]
)
def test_with_a_gap_levels_depend_on_it(engine, name):
    villages = [{**row, name: None} if row["village"] == "a1" else row for row in VILLAGES]
    rating = rated(evaluator(optional=True), engine, villages)
    assert is_bounded(rating)
    assert told(rating) == told(rated(evaluator(optional=True), "rows", villages))


def test_what_is_unpublished_stays_open_without_a_gap():
    made = evaluator(optional=True, when="bad and limit > 3")
    rating = rated(made, "polars", VILLAGES)
    assert is_bounded(rating)
    assert told(rating) == told(rated(made, "rows", VILLAGES))


@pytest.mark.parametrize("engine", ["polars", "polars lazy", "duckdb"])
def test_checks_that_the_pass_carries_stay_with_it(engine):
    """The sums of towns are computed in the pass that checks villages, and the ladder of towns without bounds."""
    made = pr.Evaluator(
        pr.Scheme(
            name="willow",
            tables=[pr.Table(name="town", key="town"), pr.Table(name="village", parent="town", key="village")],
            indicators=[
                pr.Indicator(name="poor", table="town", kind="flag", optional=True),
                pr.Indicator(name="score", table="village", kind="number", low=0, high=9, decimals=1),
                pr.Indicator(name="all_", table="town", formula="sum(score)"),
            ],
            gates=[pr.Gate(name="veto", when="poor", cap={"star": "none"}, freed="passes")],
            ladders=[
                pr.Ladder(
                    name="star",
                    levels=[pr.Level(name="five"), pr.Level(name="none")],
                    quotas=[pr.Quota(levels="five", exactly="1")],
                    order_by="all_ desc",
                    ties="in",
                    round="down",
                    conflict="condition",
                )
            ],
        )
    )
    villages = [{name: row[name] for name in ("town", "village", "score")} for row in VILLAGES]
    for gap in (False, True):
        towns = [{**row, "poor": None if gap else row["poor"]} for row in TOWNS]
        rating = made.rate(ENGINES[engine](towns), tables={"village": ENGINES[engine](villages)})
        assert is_bounded(rating) == gap
        assert told(rating) == told(made.rate(towns, tables={"village": villages}))
    worse = [*villages, {"town": "a", "village": "x", "score": 11}]
    with pytest.raises(pr.DataError):
        told(made.rate(ENGINES[engine](TOWNS), tables={"village": ENGINES[engine](worse)}))


@pytest.mark.parametrize(("engine", "bounded"), [("polars", False), ("pandas", False), ("polars lazy", True)])
def test_frames_in_memory_are_looked_at_though_they_are_not_checked(engine, bounded):
    made = evaluator(optional=True)
    rating = made.rate(ENGINES[engine](TOWNS), tables={"village": ENGINES[engine](VILLAGES)}, check=False)
    assert is_bounded(rating) == bounded
    assert told(rating) == told(rated(made, "rows", VILLAGES))


@pytest.mark.parametrize("engine", COMPUTING)
def test_what_is_taken_instead_of_a_gap_leaves_no_trace_where_there_is_none(engine):
    """`coalesce(a, 0.25)` of a whole number that is there is this number, over the denominator 1 and not 4."""
    text = """
name = "trial"
[table.unit]
key = "u"
rows = 100
[input.a]
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.veto]
kind = "flag"
optional = true
[gate.veto]
when = "veto"
cap = { star = "four" }
freed = "passes"
[formula.more]
is = "a + 1"
[formula.own]
is = "coalesce(a, 0.25) + 0.5"
[formula.other]
is = "coalesce(more, 0.25) * 3 - a"
[formula.share]
is = "coalesce(a, 0.125) / max(more, 0.5)"
[ladder.star]
levels = [{ name = "five" }, { name = "four" }]
order_by = "other desc"
quotas = [{ levels = ["five"], exactly = "1" }]
ties = "in"
round = "down"
conflict = "quota"
"""
    made = pr.Evaluator(pr.loads_scheme(text), row_engine_limit=0)
    rows: list[dict[str, Any]] = [{"u": "p", "a": 3, "veto": False}, {"u": "q", "a": 5, "veto": False}]
    rating = made.rate(ENGINES[engine](rows))
    assert rating.values("own") == [Fraction(7, 2), Fraction(11, 2)]
    assert rating.values("other") == [9, 13]
    assert rating.values("share") == [Fraction(3, 4), Fraction(5, 6)]
    assert list(map(str, rating.values("star"))) == ["four", "five"]


@pytest.mark.parametrize("engine", COMPUTING)
@pytest.mark.parametrize("gap", ["first", "last"])
def test_a_gap_in_one_of_several_columns_of_a_table_is_a_gap(engine, gap):
    text = """
name = "trial"
[table.unit]
key = "u"
rows = 100
[table.part]
parent = "unit"
key = "part"
columns = ["first", "last"]
[input.mark]
table = "part"
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[formula.marks]
is = "sum(coalesce(mark, 1))"
[ladder.star]
levels = [{ name = "five" }, { name = "four" }]
order_by = "marks desc"
quotas = [{ levels = ["five"], exactly = "1" }]
ties = "in"
round = "down"
conflict = "quota"
[gate.veto]
when = "any(mark == 9)"
cap = { star = "four" }
freed = "passes"
"""
    made = pr.Evaluator(pr.loads_scheme(text), row_engine_limit=0)
    rows: list[dict[str, Any]] = [{"u": "p", "first": 3, "last": 3}, {"u": "q", "first": 5, "last": 4}]
    rows[0][gap] = None
    rating = made.rate(ENGINES[engine](rows))
    assert rating.values("marks") == [4, 9]
    assert sorted(map(str, rating.values("mark"))) == ["3", "4", "5", "missing"]


def test_columns_without_an_absence_have_no_possible_causes():
    plan = evaluator(optional=True).plan
    inputs = [node.name for node in plan.nodes.values() if node.kind == "input"]
    compiler = Compiler(plan, ("town", "village"), {}, None, Integers(floordiv), inputs)
    compiler.compile()
    columns = compiler.nodes
    assert {name for name, column in columns.items() if column.absence is None} >= {*inputs, "bad", "gate.veto"}
    for name, column in columns.items():
        assert column.absence is not None or not column.value_range.possible_causes, name
    assert plan.nodes["gate.veto"].value_range.possible_causes  # in data with a gap there are some
