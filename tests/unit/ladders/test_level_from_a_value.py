"""Ladders that take their level from a value are the ladders whose conditions say the same."""

from typing import Any

import polars as pl
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.explain import Fact

LEVELS = ["five", "four", "three"]
BAND = pr.Indicator(
    name="band",
    of="score",
    rows=[pr.DecisionRow(at_least=8, gives="five"), pr.DecisionRow(at_least=4, gives="four")],
)
INPUTS = [
    pr.Indicator(name="score", kind="number", low=0, high=10, decimals=0, optional=True),
    pr.Indicator(name="veto", kind="flag"),
    pr.Indicator(name="named", kind="choice", values=["five", "three"], optional=True),
]
GATES = [
    pr.Gate(name="cap", when="veto", cap={"star": "four"}, freed="passes"),
    pr.Gate(name="fix", when="score == 1", fix={"star": "three"}, freed="empty"),
]
PLACES: dict[str, Any] = {
    "quotas": [pr.Quota(levels="five", at_most="1"), pr.Quota(levels="four", exactly="0.5 * rows")],
    "order_by": "score desc",
    "ties": "error",
    "round": "down",
    "conflict": "quota",
}


def scheme_of(ladder: pr.Ladder, gates: Any = GATES) -> pr.Scheme:
    table = pr.Table(name="village", key="village", rows=20)
    return pr.Scheme(name="trial", tables=[table], indicators=[*INPUTS, BAND], ladders=[ladder], gates=gates)


def by_value(source: str, **more: Any) -> pr.Ladder:
    return pr.Ladder(name="star", from_=source, levels=[pr.Level(name=name) for name in LEVELS], **more)


def by_conditions(conditions: dict[str, str], **more: Any) -> pr.Ladder:
    levels = [pr.Level(name=name, when=conditions.get(name, "False")) for name in LEVELS]
    return pr.Ladder(name="star", levels=levels, **more)


@given(
    st.lists(
        st.tuples(st.sampled_from([None, 1, 3, 4, 7, 8, 10]), st.booleans(), st.sampled_from([None, "five", "three"])),
        min_size=1,
        max_size=7,
    ),
    st.sampled_from([{}, PLACES]),
    st.sampled_from(["band", "named"]),
)
def test_it_is_the_ladder_with_such_conditions(rows, places, source):
    conditions = {
        name: f"{source} == '{name}'" for name in (["five", "four"] if source == "band" else ["five", "three"])
    }
    units = [
        {"village": f"{number}", "score": score, "veto": veto, "named": named}
        for number, (score, veto, named) in enumerate(rows)
    ]
    frame = pl.DataFrame(
        units, schema={"village": pl.String, "score": pl.Int64, "veto": pl.Boolean, "named": pl.String}
    )
    known = [pr.Evaluator(scheme_of(ladder(**places))) for ladder in (
        lambda **more: by_value(source, **more), lambda **more: by_conditions(conditions, **more),
    )]  # fmt: skip
    first, second = (evaluator.rate(units) for evaluator in known)
    assert first.values("star") == second.values("star")
    assert list(map(str, first.notes)) == list(map(str, second.notes))
    columns = pr.Evaluator(known[0].scheme, row_engine_limit=0).rate(frame)
    assert columns.values("star") == first.values("star")


def test_a_ladder_from_a_ladder():
    other = evolve(by_value("star"), name="final")
    scheme = evolve(scheme_of(by_value("band")), ladders=[by_value("band"), other])
    units = [{"village": f"{score}", "score": score, "veto": score == 9, "named": None} for score in (9, 8, 5, 1)]
    rating = pr.Evaluator(scheme).rate(units)
    assert (
        list(map(str, rating.values("final")))
        == list(map(str, rating.values("star")))
        == ["four", "five", "four", "three"]
    )


def test_a_ladder_from_a_ladder_may_have_levels_that_gates_alone_give():
    best = pr.Level(name="six")
    final = pr.Ladder(name="final", from_="star", levels=[best, *(pr.Level(name=name) for name in LEVELS)])
    gate = pr.Gate(name="honour", when="score == 10", fix={"final": "six"}, freed="passes")
    scheme = evolve(scheme_of(by_value("band"), [*GATES, gate]), ladders=[by_value("band"), final])
    units = [{"village": f"{score}", "score": score, "veto": False, "named": None} for score in (10, 8, None)]
    for rows in (units, pl.DataFrame(units)):
        rating = pr.Evaluator(scheme, row_engine_limit=0).rate(rows)
        assert list(map(str, rating.values("final"))) == ["six", "five", "missing"]


def test_a_value_that_an_unpublished_choice_decides_below_other_cases_gives_each_of_its_levels():
    parameter = pr.Parameter(name="strict", kind="flag")
    rows = [
        pr.DecisionRow(when="veto", gives="six"),
        pr.DecisionRow(when="strict", gives="four"),
        pr.DecisionRow(gives="five"),
    ]
    star = pr.Ladder(name="star", from_="band", levels=[pr.Level(name=name) for name in ("six", "five", "four")])
    scheme = pr.Scheme(
        name="trial", tables=[pr.Table(name="village", key="village")], parameters=[parameter], ladders=[star],
        indicators=[
            pr.Indicator(name="veto", kind="flag"), pr.Indicator(name="band", rows=rows),
            pr.Indicator(name="paid", formula="1 if band == 'five' else 0"),
        ],
    )  # fmt: skip
    units = [{"village": "a", "veto": True}, {"village": "b", "veto": False}]
    for villages in (units, pl.DataFrame(units)):
        rating = pr.Evaluator(scheme, row_engine_limit=0).rate(villages)
        assert list(map(str, rating.values("star"))) == ["six", "undetermined"]
        assert list(map(str, rating.values("paid"))) == ["0", "undetermined"]
    assert list(map(str, pr.Evaluator(scheme.with_values(strict=True)).rate(units).values("star"))) == ["six", "four"]


def test_an_explanation_says_which_value_gave_the_level():
    rating = pr.Evaluator(scheme_of(by_value("band"))).rate(
        [{"village": "a", "score": 5, "veto": False, "named": None}]
    )
    explained = rating.explain(unit="a", of="star", lang="zh")
    facts = [
        (fact.data["level"], fact.data["value"])
        for fact in explained.facts
        if isinstance(fact, Fact) and fact.kind == "condition"
    ]
    assert facts == [("five", False), ("four", True), ("three", False)]
    assert "“four”要求 band = “four”：是" in str(explained)


@pytest.mark.parametrize(
    ("source", "levels", "expected"),
    [
        ("score", LEVELS, "'score' gives the levels of 'star', and is a number"),
        ("village", LEVELS, "'village' gives the levels of 'star', and is a text"),
        ("band", ["five"], "unknown level of 'star' 'four'"),
        ("bnd", LEVELS, "unknown name 'bnd'"),
        ("'five' if veto else 'one'", LEVELS, "unknown level of 'star' 'one'"),
    ],
)
def test_a_value_that_gives_no_level_is_a_fault(source, levels, expected):
    ladder = pr.Ladder(name="star", from_=source, levels=[pr.Level(name=name) for name in levels])
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(scheme_of(ladder, ()))
    assert str(caught.value.faults[0].what) == expected
    assert all(caught.value.faults[0].lines("zh"))


def test_a_level_has_no_condition_beside():
    with pytest.raises(pr.StructureError, match="level 'five' of 'star' has a condition"):
        pr.Ladder(name="star", from_="band", levels=[pr.Level(name="five", when="veto")])


def test_files_differences_and_fingerprints_know_it():
    scheme = scheme_of(by_value("band"))
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme
    assert pr.Scheme.from_dict(scheme.to_dict()) == scheme
    other = scheme_of(by_value("named"))
    assert other.fingerprint != scheme.fingerprint == scheme_of(by_value("  band")).fingerprint
    assert "from: band → named" in scheme.diff(other).text("en")


CHOSEN = """
name = "trial"
[table.club]
key = "club"
rows = 9
[input.marks]
kind = "number"
low = 0
high = 10
decimals = 1
[parameter.lower]
kind = "choice"
values = ["low", "mid"]
PUBLISHED
[decision.band]
rows = [{ when = "marks >= 5", gives = "high" }, { is = "lower" }]
[formula.as_formula]
is = "'high' if marks >= 5 else lower"
[formula.is_mid]
is = "band == 'mid'"
[ladder.star]
from = "SOURCE"
levels = [{ name = "high" }, { name = "mid" }, { name = "low" }]
PLACES
"""
IN_PLACES = """quotas = [{ levels = "mid", exactly = "1" }, { levels = "low", exactly = "1" }]
order_by = "marks desc"
ties = "in"
round = "down"
conflict = "CONFLICT"
"""


@pytest.mark.parametrize("engine", ["rows", "polars", "pandas", "duckdb"])
@pytest.mark.parametrize("source", ["band", "as_formula"])
@pytest.mark.parametrize(
    "places", ["", IN_PLACES.replace("CONFLICT", "quota"), IN_PLACES.replace("CONFLICT", "condition")]
)
def test_levels_that_an_unpublished_choice_alone_gives_are_open_and_each_of_its_values_agrees(places, source, engine):
    rows = [{"club": name, "marks": marks} for name, marks in (("a", 4), ("b", 7), ("c", 1))]
    text = CHOSEN.replace("PLACES", places).replace("SOURCE", source)

    def told(published: str, name: str = "star") -> list[str]:
        evaluator = pr.Evaluator(pr.loads_scheme(text.replace("PUBLISHED", published)), row_engine_limit=0)
        return [str(each) for each in evaluator.rate(ENGINES[engine](rows)).values(name)]

    unpublished, ways = told(""), [told(f'value = "{word}"') for word in ("low", "mid")]
    assert ways == [["mid", "high", "low"]] * 2 or 'conflict = "quota"' not in places
    for level, *others in zip(unpublished, *ways, strict=True):
        assert level == "undetermined" or {level} == set(others)
    assert places or unpublished == ["undetermined", "high", "undetermined"]
    assert [told("", "is_mid"), told('value = "mid"', "is_mid")] == [
        ["undetermined", "False", "undetermined"], ["True", "False", "True"],
    ]  # fmt: skip


UNPUBLISHED_CELLS = """
[lookup.of_town]
kind = "choice"
VALUES
keys = ["town"]
rows = [[1, { unpublished = true }]]
[formula.by_town]
is = "'high' if marks >= 5 else of_town[1]"
"""


def test_levels_that_only_unpublished_cells_give_are_open_and_their_values_must_be_listed():
    text = CHOSEN.replace("PLACES", UNPUBLISHED_CELLS).replace("PUBLISHED", "").replace("SOURCE", "by_town")
    made = pr.Evaluator(pr.loads_scheme(text.replace("VALUES", 'values = ["mid", "low"]')))
    rating = made.rate([{"club": "a", "marks": 4}, {"club": "b", "marks": 7}])
    assert [str(each) for each in rating.values("star")] == ["undetermined", "high"]
    with pytest.raises(pr.SchemeError, match="'by_town' gives the levels of 'star', and is a text"):
        pr.Evaluator(pr.loads_scheme(text.replace("VALUES", "")))
