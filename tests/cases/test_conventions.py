"""Conventions of rating practice, each as a worked case with results computed by hand, on plain rows and on Polars."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

SCORE = pr.Indicator(name="score", kind="number", low=0, high=100, decimals=3)


def rate(scheme: pr.Scheme, rows: list[dict[str, Any]]) -> pr.Rating:
    """Rate rows by both engines, which agree, and give the units as plain rows."""
    evaluator = pr.Evaluator(scheme)
    rating = evaluator.rate(rows)
    frame = evaluator.rate(pl.DataFrame(rows)).units
    for ladder in scheme.ladders:
        assert frame[ladder].to_list() == [unit[ladder] for unit in rating.units]
    return rating


def levels(
    ladder: pr.Ladder,
    scores: Iterable[float],
    *,
    indicators: Sequence[pr.Indicator] = (),
    gates: Sequence[pr.Gate] = (),
    **columns: Sequence[Any],
) -> list[str | None]:
    """Give the levels of units with these scores."""
    scheme = pr.Scheme(
        name="case",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[SCORE, *indicators],
        ladders=[ladder],
        gates=gates,
    )
    rows = [
        {"id": number, "score": score, **{name: values[number] for name, values in columns.items()}}
        for number, score in enumerate(scores)
    ]
    return [unit[ladder.name] for unit in rate(scheme, rows).units]


def one_four_four_one(**fields: Any) -> pr.Ladder:
    return pr.Ladder(
        name="star",
        levels=[pr.Level(name=name) for name in ("five", "four", "three", "none")],
        order_by="score desc",
        ties="in",
        round="down",
        remainder="three",
        quotas=[
            pr.Quota(levels="five", exactly="0.1 * candidates"),
            pr.Quota(levels="four", exactly="0.4 * candidates"),
            pr.Quota(levels="none", exactly="0.1 * candidates"),
        ],
        **fields,
    )


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (("district",), {"five": 161, "four": 647, "three": 670, "none": 161}),
        ((), {"five": 163, "four": 655, "three": 658, "none": 163}),
    ],
)
def test_one_four_four_one_gives_the_published_numbers_of_communities_in_districts_only(within, expected):
    # TJ-45: 1,639 communities, published 161 / 647 / 670 / 161. Sixteen districts of these sizes reach it with places
    # rounded down and three stars for the rest; one quota for the city does not.
    sizes = [110, *[100] * 4, *[102] * 10, 109]
    rows = [
        {"district": f"district {number:02}", "id": unit, "score": unit / 4}
        for number, size in enumerate(sizes)
        for unit in range(size)
    ]
    if not within:  # without ties at the city's edges
        rows = [{**row, "score": place / 1000} for place, row in enumerate(rows)]
    scheme = pr.Scheme(
        name="communities",
        tables=[pr.Table(name="unit", key=["district", "id"])],
        indicators=[SCORE],
        ladders=[one_four_four_one(within=within)],
    )
    assert rate(scheme, rows).counts("star") == {(): expected}


def test_bands_written_as_lower_limits_leave_no_gap():
    bands = pr.Ladder(
        name="grade",
        levels=[
            pr.Level(name="good", when="score >= 90"),
            pr.Level(name="fair", when="score >= 60"),
            pr.Level(name="poor"),
        ],
    )
    assert levels(bands, [90, 89.999, 60, 59.999]) == ["good", "fair", "fair", "poor"]


def test_integer_bands_leave_89_and_a_half_without_a_rule():
    bands = pr.Ladder(
        name="grade",
        levels=[
            pr.Level(name="good", when="score >= 90"),
            pr.Level(name="fair", when="80 <= score <= 89"),
            pr.Level(name="poor", when="score <= 79"),
        ],
        overlap="report",
    )
    assert levels(bands, [90, 89.5, 89, 79.5, 79]) == ["good", None, "fair", None, "poor"]


@pytest.mark.parametrize(("rule", "level"), [("score >= 90", "fair"), ("round(score, 2) >= 90", "good")])
def test_89_point_995_against_90_depends_on_whether_it_is_rounded_first(rule, level):
    bands = pr.Ladder(name="grade", levels=[pr.Level(name="good", when=rule), pr.Level(name="fair")])
    assert levels(bands, [89.995, 89.994]) == [level, "fair"]


def test_at_least_90_and_at_most_30_percent():
    grade = pr.Ladder(
        name="grade",
        levels=[pr.Level(name="good", when="score >= 90"), pr.Level(name="fair")],
        quotas=[pr.Quota(levels="good", at_most="0.3 * rows")],
        order_by="score desc",
        ties="out",
        round="down",
        conflict="condition",
    )
    # Three places of ten: enough for two with 90 or more, not for five, and four who tie at the edge stay out.
    assert levels(grade, [95, 90, *[70] * 8]).count("good") == 2
    assert levels(grade, [99, 98, 97, 96, 95, *[70] * 5]) == ["good"] * 3 + ["fair"] * 7
    assert levels(grade, [99, 95, 95, 95, 95, *[70] * 5]) == ["good"] + ["fair"] * 9


@pytest.mark.parametrize(("conflict", "expected"), [("condition", 0), ("quota", 1), ("report", None)])
def test_at_least_5_percent_at_the_bottom(conflict, expected):
    # Twenty units, all with 60 or more: somebody must fail only if the quota goes before the condition.
    grade = pr.Ladder(
        name="grade",
        levels=[pr.Level(name="pass", when="score >= 60"), pr.Level(name="fail")],
        quotas=[pr.Quota(levels="fail", at_least="0.05 * rows")],
        order_by="score desc",
        ties="in",
        round="down",
        conflict=conflict,
    )
    found = levels(grade, range(60, 80))
    assert found[1:] == ["pass"] * 19
    assert found[0] == {0: "pass", 1: "fail", None: None}[expected]


def test_about_10_percent_changes_nothing_and_is_noted():
    grade = pr.Ladder(
        name="grade",
        levels=[pr.Level(name="good", when="score >= 90"), pr.Level(name="fair")],
        quotas=[pr.Quota(levels="good", about="0.1 * rows")],
    )
    scheme = pr.Scheme(
        name="case", tables=[pr.Table(name="unit", key="id")], indicators=[SCORE], ladders=[grade]
    )  # fmt: skip
    rating = rate(scheme, [{"id": number, "score": score} for number, score in enumerate([95, 95, 95, 50, 50])])
    assert [unit["grade"] for unit in rating.units] == ["good"] * 3 + ["fair"] * 2
    assert [note.kind for note in rating.notes] == ["deviation"]


def test_counted_stars_are_conditions_on_a_number():
    tasks = [pr.Indicator(name=name, kind="flag") for name in ("roads", "water", "school")]
    stars = pr.Ladder(
        name="stars",
        levels=[pr.Level(name=str(number), when=f"done >= {number}", value=number) for number in (3, 2, 1)]
        + [pr.Level(name="0", value=0)],
    )
    done = pr.Indicator(name="done", formula="(1 if roads else 0) + (1 if water else 0) + (1 if school else 0)")
    found = levels(
        stars, [0, 0, 0], indicators=[*tasks, done], roads=[True, True, False], water=[True, False, False],
        school=[True, True, False],
    )  # fmt: skip
    assert found == ["3", "2", "0"]


@pytest.mark.parametrize(
    ("freed", "expected"),
    [
        ("passes", ["three", "five", "four", "four", "four", "four", "three", "three", "three", "none"]),
        ("empty", ["three", "four", "four", "four", "four", "three", "three", "three", "three", "none"]),
    ],
)
def test_the_place_of_a_vetoed_village_passes_to_the_next_or_stays_empty(freed, expected):
    veto = pr.Gate(name="veto", when="petition", cap={"star": "three"}, freed=freed)
    found = levels(
        one_four_four_one(), range(100, 90, -1), gates=[veto], indicators=[pr.Indicator(name="petition", kind="flag")],
        petition=[True] + [False] * 9,
    )  # fmt: skip
    assert found == expected


def test_a_fix_that_takes_a_place_leaves_one_less_for_the_others():
    named = pr.Gate(name="named", when="model", fix={"star": "five"}, freed="passes", takes_place=True)
    found = levels(
        one_four_four_one(), range(100, 90, -1), gates=[named], indicators=[pr.Indicator(name="model", kind="flag")],
        model=[False] * 9 + [True],
    )  # fmt: skip
    assert found == ["four"] * 4 + ["three"] * 4 + ["none", "five"]


def test_of_several_gates_the_lowest_level_wins():
    gates = [
        pr.Gate(name="petition", when="score < 99", cap={"star": "four"}, freed="empty"),
        pr.Gate(name="accident", when="score < 98", cap={"star": "three"}, freed="empty"),
        pr.Gate(name="crime", when="score == 97", fix={"star": "none"}, freed="empty"),
    ]
    found = levels(one_four_four_one(), range(99, 89, -1), gates=gates)
    assert found == ["five", "four", "none"] + ["three"] * 6 + ["none"]


def test_a_title_goes_to_the_first_of_those_who_passed_another_ladder():
    basic = pr.Ladder(name="basic", levels=[pr.Level(name="passed", when="hygiene >= 80"), pr.Level(name="failed")])
    title = pr.Ladder(
        name="title",
        levels=[pr.Level(name="model", when="basic >= 'passed'"), pr.Level(name="ordinary")],
        quotas=[pr.Quota(levels="model", at_most="0.5 * candidates")],
        order_by="score desc",
        ties="out",
        round="down",
        conflict="condition",
    )
    hygiene = pr.Indicator(name="hygiene", kind="number", low=0, high=100, decimals=0)
    scheme = pr.Scheme(
        name="case", tables=[pr.Table(name="unit", key="id")], indicators=[SCORE, hygiene], ladders=[basic, title]
    )
    rows = [
        {"id": number, "score": score, "hygiene": clean}
        for number, (score, clean) in enumerate([(99, 70), (98, 90), (97, 85), (96, 80)])
    ]
    units = rate(scheme, rows).units
    assert [unit["title"] for unit in units] == ["ordinary", "model", "model", "ordinary"]


def test_tied_units_share_the_better_rank_and_the_next_rank_is_skipped():
    rank = pr.Indicator(name="place", formula='rank(score, "desc", within=(), ties="min")')
    scheme = pr.Scheme(name="case", tables=[pr.Table(name="unit", key="id")], indicators=[SCORE, rank])
    rows = [{"id": number, "score": score} for number, score in enumerate([72, 71, 71, 71, 70])]
    assert [unit["place"] for unit in pr.Evaluator(scheme).rate(rows).units] == [Decimal(n) for n in (1, 2, 2, 2, 5)]


# -------------------------------------------------------------------------------------- edges of quotas, ballots, years


SHARES = {"five": "0.3", "four": "0.5", "three": "0.2"}


@pytest.mark.parametrize(
    ("rounding", "places", "without"),
    [("down", [3, 6, 2], 2), ("up", [4, 7, 2], 0), ("half_up", [4, 7, 2], 0), ("largest_remainder", [4, 6, 3], 0)],
)
def test_three_five_two_of_13_under_every_rounding(rounding, places, without):
    # 3.9, 6.5 and 2.6 places: C-40
    ladder = pr.Ladder(
        name="star",
        levels=[pr.Level(name=name) for name in SHARES],
        quotas=[pr.Quota(levels=name, exactly=f"{share} * rows") for name, share in SHARES.items()],
        order_by="score desc",
        ties="in",
        round=rounding,
        conflict="condition",
    )
    found = levels(ladder, range(13))
    assert [found.count(name) for name in (*SHARES, None)] == [*places, without]


@pytest.mark.parametrize("ties", ["in", "out", "error"])
def test_a_quota_of_no_places_gives_nobody_the_level_whatever_ties(ties):
    # "Not more than 15 %" of six rounds down to none: C-37
    ladder = pr.Ladder(
        name="grade",
        levels=[pr.Level(name="good"), pr.Level(name="fair")],
        quotas=[pr.Quota(levels="good", at_most="0.15 * rows")],
        order_by="score desc",
        ties=ties,
        round="down",
    )
    assert levels(ladder, [90] * 6) == ["fair"] * 6
    scheme = pr.Scheme(name="case", tables=[pr.Table(name="unit", key="id")], indicators=[SCORE], ladders=[ladder])
    (note,) = rate(scheme, [{"id": number, "score": 90} for number in range(6)]).notes
    assert (note.kind, note.data["wanted"]) == ("no places", "0.9")


@pytest.mark.parametrize(
    ("ties", "expected"),
    [("in", ["good", "good", "good", "fair"]), ("out", ["good", "fair", "fair", "fair"]),
     ("error", ["good", None, None, "fair"])],
)  # fmt: skip
def test_a_tie_across_the_edge_is_all_in_all_out_or_an_open_question(ties, expected):
    # C-16
    ladder = pr.Ladder(
        name="grade",
        levels=[pr.Level(name="good"), pr.Level(name="fair")],
        quotas=[pr.Quota(levels="good", at_most="2")],
        order_by="score desc",
        ties=ties,
        round="down",
    )
    assert levels(ladder, [95, 90, 90, 80]) == expected


def test_a_tie_is_broken_by_a_named_component_first():
    # C-15
    work = pr.Indicator(name="work", kind="number", low=0, high=100, decimals=0)
    ladder = pr.Ladder(
        name="grade",
        levels=[pr.Level(name="good"), pr.Level(name="fair")],
        quotas=[pr.Quota(levels="good", at_most="2")],
        order_by=["score desc", "work desc"],
        ties="error",
        round="down",
    )
    assert levels(ladder, [95, 90, 90, 80], indicators=[work], work=[1, 2, 3, 4]) == ["good", "fair", "good", "fair"]


BALLOTS = """
name = "ballots"
[table.unit]
key = "id"
[table.ballot]
parent = "unit"
key = "ballot"
rows = 100
[input.issued]
kind = "number"
low = 0
high = 100
decimals = 0
[input.high_marks]
table = "ballot"
kind = "number"
low = 0
high = 20
decimals = 0
[input.low_marks]
table = "ballot"
kind = "number"
low = 0
high = 20
decimals = 0
[input.mark]
table = "ballot"
kind = "number"
low = 0
high = 100
decimals = 0
optional = true
[formula.valid]
table = "ballot"
is = "present(mark) and high_marks <= 3 and low_marks >= 2"
[formula.holds]
is = "count(ballot) <= issued and count(ballot, where=present(mark)) > 0.5 * issued"
[formula.score]
when = "holds"
is = "round(mean(mark, where=valid), 2)"
"""


@pytest.mark.parametrize(
    ("issued", "ballots", "score"),
    [
        (5, [(1, 2, 80), (4, 2, 100), (0, 1, 90), (3, 5, 71)], Decimal("75.50")),  # C-19: two of the four are void
        (3, [(1, 2, 80), (0, 2, 70), (1, 3, 60), (1, 2, 90)], None),  # C-23: more returned than issued
        (4, [(1, 2, 80), (1, 2, 90), (1, 2, None)], None),  # C-23: two of four are no majority
        (4, [(1, 2, 80), (1, 2, 91), (4, 2, 90)], Decimal("85.50")),
    ],
)
def test_void_ballots_are_not_counted_and_a_vote_needs_a_quorum(issued, ballots, score):
    rows = [
        {"id": 1, "ballot": number, "high_marks": high, "low_marks": low, "mark": mark}
        for number, (high, low, mark) in enumerate(ballots)
    ]
    evaluator = pr.Evaluator(pr.loads_scheme(BALLOTS))
    units = [{"id": 1, "issued": issued}]
    (row,) = evaluator.rate(units, tables={"ballot": rows}).units
    assert row["score"] == score
    frame = evaluator.rate(pl.DataFrame(units), tables={"ballot": pl.DataFrame(rows, infer_schema_length=None)}).units
    assert frame["score"].to_list() == [score]


@pytest.mark.parametrize(
    ("rule", "years"),
    [("streak(star == 'none')", 2), ("streak(star == 'none', where=present(star))", 4), ("times(star == 'none')", 4)],
)
def test_three_years_in_a_row_with_a_gap_count_as_the_formula_says(rule, years):
    # C-49: no star in 2015, 2016, 2018 and 2019; nothing is known of 2017
    text = f"""
    name = "years"
    [table.unit]
    key = "id"
    [input.star]
    kind = "choice"
    values = ["five", "none"]
    [formula.years]
    is = "{rule}"
    """
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    past = [{"id": 1, "round": year, "star": "none"} for year in (2015, 2016, 2018)]
    units = [{"id": 1, "star": "none"}]
    assert evaluator.rate(units, tables={"history": past}, period="2019").values("years") == [years]
    frames = {"history": pl.DataFrame(past)}
    assert evaluator.rate(pl.DataFrame(units), tables=frames, period="2019").values("years") == [years]
