"""Ladders whose `within` names an unpublished parameter: filled for each value it can have, and agreed on."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import duckdb
import pytest
from tests.unit.frames import ENGINES

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

SOME = ("rows", "polars", "polars lazy", "pandas", "duckdb")


def evaluator(*values: str, value: str | None = None, places: str = "1", ties: str = "in", **more: Any) -> pr.Evaluator:
    """One place for five stars, in the county or in each town."""
    star = pr.Ladder(
        name="star",
        levels=[pr.Level(name="five", value=5), pr.Level(name="four", value=4)],
        quotas=[pr.Quota(levels="five", exactly=places)],
        order_by="score desc",
        ties=ties,
        round="down",
        conflict="condition",
        within=pr.ParameterName("together"),
    )
    return pr.Evaluator(
        pr.Scheme(
            name="willow",
            tables=[pr.Table(name="village", key="village")],
            parameters=[
                pr.Parameter(name="together", kind="choice", values=values, value=value),
                *more.pop("more_parameters", ()),
            ],
            indicators=[
                pr.Indicator(name="score", kind="number", low=0, high=9, decimals=0),
                pr.Indicator(name="town", kind="choice", values=["a", "b"]),
                pr.Indicator(name="side", kind="choice", values=["x", "y"], optional=True),
                *more.pop("indicators", ()),
            ],
            ladders=[star, *more.pop("ladders", ())],
            **more,
        )
    )


def villages(*scores: int) -> list[dict[str, Any]]:
    """Villages of town a, the last one of town b."""
    rows = [{"village": n, "score": score, "town": "a", "side": "x"} for n, score in enumerate(scores, 1)]
    return [*rows[:-1], {**rows[-1], "town": "b"}]


def told(made: pr.Evaluator, engine: str, rows: list[dict[str, Any]], name: str = "star") -> list[str]:
    """The values that an engine gives."""
    return [str(each) for each in made.rate(ENGINES[engine](rows)).values(name)]


@pytest.mark.parametrize("engine", SOME)
def test_only_rows_on_which_the_cohorts_decide_are_open(engine):
    rows = villages(9, 8, 7)
    assert told(evaluator("", "town"), engine, rows) == ["five", "four", "undetermined"]
    assert told(evaluator("town"), engine, rows) == ["five", "four", "five"]
    assert told(evaluator("", "town", value=""), engine, rows) == ["five", "four", "four"]
    assert told(evaluator(), engine, rows) == ["undetermined"] * 3


def test_a_statement_fills_the_ladder_in_every_way():
    connection = duckdb.connect()
    connection.register("village", ENGINES["polars"](villages(9, 8, 7)))
    rows = connection.sql(evaluator("", "town").sql("duckdb")).fetchall()
    assert [row[-2:] for row in sorted(rows)] == [("five", None), ("four", None), (None, "undetermined")]


@pytest.mark.parametrize("engine", SOME)
def test_all_choices_together_are_read_in_every_way(engine):
    """Where a tie is not settled either, the rows on which either decides are undetermined."""
    rows = villages(9, 9, 8, 8)
    assert told(evaluator("", "town", ties="error"), engine, rows) == ["undetermined"] * 2 + ["four", "undetermined"]


@pytest.mark.parametrize("engine", SOME)
def test_what_depends_on_levels_is_read_in_every_way_of_the_cohorts(engine):
    more: dict[str, Any] = {
        "indicators": [
            pr.Indicator(name="good", formula="star >= 'four'"),
            pr.Indicator(name="pay", formula="star * 100"),
        ],
        "ladders": [pr.Ladder(name="title", levels=[pr.Level(name="yes", when="pay > 400"), pr.Level(name="no")])],
    }
    made, rows = evaluator("", "town", **more), villages(9, 8, 7)
    assert told(made, engine, rows, "good") == ["True", "True", "True"]
    assert told(made, engine, rows, "pay") == ["500", "400", "undetermined"]
    assert told(made, engine, rows, "title") == ["yes", "no", "undetermined"]


@pytest.mark.parametrize(("lang", "every", "decided"), [
    ("en", "the same for every value of the unpublished together", "decided by what is unpublished, together"),
    ("zh", "无论未公布的 together 取何值都相同", "取决于未公布的 together"),
])  # fmt: skip
def test_explanations_name_the_parameter_and_show_two_ways(lang, every, decided):
    made = evaluator("", "town")
    rating = made.rate(villages(9, 8, 7))
    assert every in str(made.explain(rating, unit=1, of="star", lang=lang))
    shown = made.explain(rating, unit=3, of="star", lang=lang)
    assert decided in str(shown)
    assert [part.name for part in shown.parts] == ["star(together='')", "star(together='town')"]
    assert [part.shown for part in shown.parts] == ["four", "five"]
    (note,) = rating.notes
    assert dict(rating.undetermined) == {"star": ("together",)}
    assert note.text() == "'star' is undetermined for 1 row; unpublished: together"


def test_one_unit_among_others_and_copies():
    made = evaluator("", "town")
    among = made.prepare(villages(9, 8, 7))
    assert among.rate({"village": 2, "score": 9, "town": "b", "side": None})["star"] == "five"
    assert among.rate({"village": 2, "score": 8, "town": "b", "side": None})["star_state"] == "undetermined"
    alone = made.rate(villages(9, 8)[1:])
    assert [note.kind for note in alone.notes] == ["small cohort"]
    again = pickle.loads(pickle.dumps(copy.deepcopy(made)))  # noqa: S301 - its own
    assert told(again, "rows", villages(9, 8, 7)) == ["five", "four", "undetermined"]


@pytest.mark.parametrize(("values", "value", "places", "what"), [
    (("", "side"), None, "1", "'side' forms the cohorts of 'star' and can be absent"),
    (("side",), None, "1", "'side' forms the cohorts of 'star' and can be absent"),
    (("", "town"), None, "2 if town == 'a' else 1", "the places use 'town', which can differ within a cohort"),
    (("", "town"), "", "2 if town == 'a' else 1", "the places use 'town', which can differ within a cohort"),
    (("", "twon"), None, "1", "column of a cohort 'twon'"),
])  # fmt: skip
def test_every_value_is_checked(values, value, places, what):
    with pytest.raises(pr.SchemeError) as caught:
        evaluator(*values, value=value, places=places)
    assert what in str(caught.value)
    assert told(evaluator("town", places="2 if town == 'a' else 1"), "rows", villages(9, 8, 7)) == [
        "five",
        "five",
        "five",
    ]


@pytest.mark.parametrize(("gates", "first"), [(5, "four"), (6, "undetermined")])
def test_cohorts_count_among_the_ways_to_read_a_ladder(gates, first):
    """Two ways to form cohorts and five open choices make 64 ways, which are read; with six no row has a level."""
    names = [f"freed{number}" for number in range(gates)]
    words = [pr.Parameter(name=name, kind="choice", values=["passes", "empty"]) for name in names]
    caps = [
        pr.Gate(name=f"no_{name}", when="score > 8", cap={"star": "four"}, freed=pr.ParameterName(name))
        for name in names
    ]
    made = evaluator("", "town", more_parameters=words, gates=caps)
    assert told(made, "rows", villages(9, 3, 7))[0] == first
    assert told(made, "polars", villages(9, 3, 7))[0] == first
