"""What people look at first: the best, and those who missed a level by least; on every engine."""

import io
import re
from fractions import Fraction
from typing import Any

import pytest
from rich.console import Console
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.summary.printed import overview
from partyrate.summary.standings import Standing, best, main_ladder, nearest, standings

pytestmark = pytest.mark.usefixtures("columns_engine")

VETO = pr.Gate(name="veto", when="bad", cap={"star": "three"}, freed="passes")
NAMES = ("rows", "polars", "polars lazy", "pandas")


def star(**more: Any) -> pr.Ladder:
    usual = {
        "levels": [pr.Level(name="five"), pr.Level(name="four"), pr.Level(name="three")],
        "quotas": [pr.Quota(levels="five", exactly="1"), pr.Quota(levels="four", exactly="1")],
        "remainder": "three",
        "order_by": "score desc",
        "ties": "in",
        "round": "down",
        "conflict": "condition",
        "within": "county",
    }
    return pr.Ladder(name="star", table="unit", **{**usual, **more})


def evaluator(ladder: pr.Ladder | None, **more: Any) -> pr.Evaluator:
    return pr.Evaluator(
        pr.Scheme(**{
            "name": "trial",
            "tables": [pr.Table(name="unit", key=["county", "id"], rows=100)],
            "indicators": [
                pr.Indicator(name="score", table="unit", kind="number", low=0, high=100, decimals=1, optional=True),
                pr.Indicator(name="bad", table="unit", kind="flag"),
            ],
            "ladders": [] if ladder is None else [ladder],
            "gates": [] if ladder is None else [VETO],
            **more,
        })
    )  # fmt: skip


ROWS = [
    {"county": county, "id": number, "score": score, "bad": score == 95}
    for county, number, score in [
        ("A", 1, 90), ("A", 2, 80.5), ("A", 3, 80), ("A", 4, 95), ("A", 5, None), ("B", 6, 60), ("B", 7, 30),
        ("B", 8, 20),
    ]
]  # fmt: skip


@pytest.fixture(params=NAMES)
def make(request):
    return ENGINES[request.param]


def keyed(standing: Standing) -> tuple[Any, ...]:
    return (standing.key[1], standing.value, standing.level, standing.distance, standing.missed)


def test_standings_have_the_best_first_and_what_each_lacks_to_the_next_level_of_its_cohort(make):
    assert [keyed(each) for each in standings(evaluator(star()).rate(make(ROWS)), "star")] == [
        (4, 95, "three", Fraction("-14.5"), "four"),
        (1, 90, "five", None, None),
        (2, Fraction("80.5"), "four", Fraction("9.5"), "five"),
        (3, 80, "three", Fraction("0.5"), "four"),
        (6, 60, "five", None, None),
        (7, 30, "four", 30, "five"),
        (8, 20, "three", 10, "four"),
    ]


def test_the_best_are_the_first_of_the_standings(make):
    rating = evaluator(star()).rate(make(ROWS))
    assert [each.key for each in best(rating, "star", 2)] == [("A", 4), ("A", 1)]


def test_the_nearest_missed_the_next_level_by_least_and_no_gate_holds_them_back(make):
    rating = evaluator(star()).rate(make(ROWS))
    assert [each.key for each in nearest(rating, "star", 3)] == [("A", 3), ("A", 2), ("B", 8)]


def test_where_less_is_better_the_distance_goes_down(make):
    rating = evaluator(star(order_by="score asc", within=())).rate(make(ROWS[5:]))
    assert [keyed(each) for each in standings(rating, "star")] == [
        (8, 20, "five", None, None),
        (7, 30, "four", 10, "five"),
        (6, 60, "three", 30, "four"),
    ]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((95, 90, 59), [(2, "b", 1), (1, "a", 5)]),  # b has no places: who has the mark has it
        ((95, 59), [(1, "b", 1)]),  # nobody got it, and the mark would do
        ((84, 70, 59), [(0, "a", 1), (2, "b", 1), (1, "a", 15)]),  # nobody earned a, and there is a place
        ((86, 84, 85), [(2, "a", 1), (1, "a", 2)]),  # its last place went to 86
    ],
)
def test_the_distance_to_a_level_is_to_its_last_place_or_to_what_its_condition_asks(make, scores, expected):
    levels = [
        pr.Level(name="a", when="score >= 85 and not bad"),
        pr.Level(name="b", when="60 <= score"),
        pr.Level(name="c"),
    ]
    quotas = [pr.Quota(levels="a", at_most="1")]
    made = evaluator(star(levels=levels, quotas=quotas, remainder=None, within=()), gates=[])
    rows = [{"county": "A", "id": number, "score": score, "bad": False} for number, score in enumerate(scores)]
    found = nearest(made.rate(make(rows)), "star")
    assert [(each.key[1], each.missed, each.distance) for each in found] == expected


def test_the_distance_is_to_a_condition_also_where_the_least_is_best(make):
    levels = [pr.Level(name="a", when="score < 10"), pr.Level(name="b", when="score <= weight"), pr.Level(name="c")]
    ladder = star(
        levels=levels, quotas=[pr.Quota(levels="a", at_most="1")], remainder=None, within=(), order_by="score asc"
    )
    made = evaluator(ladder, gates=[], parameters=[pr.Parameter(name="weight", value=20)])
    rows = [
        {"county": "A", "id": number, "score": score, "bad": False} for number, score in enumerate((12, 10, 20, 23))
    ]
    found = nearest(made.rate(make(rows)), "star")
    least = Fraction("0.1")
    expected = [(1, "a", least), (0, "a", 2 + least), (3, "b", Fraction(3)), (2, "a", 10 + least)]
    assert [(each.key[1], each.missed, each.distance) for each in found] == expected


def test_a_ladder_without_places_has_standings_and_nobody_is_near(make):
    conditions = star(
        quotas=[], remainder=None, levels=[pr.Level(name="five", when="score > 70"), pr.Level(name="four")]
    )
    rating = evaluator(conditions, gates=[]).rate(make(ROWS[:3]))
    assert [each.level for each in standings(rating, "star")] == ["five", "five", "five"]
    assert nearest(rating, "star") == []


def test_a_ladder_without_an_order_or_ordered_by_a_parameter_has_no_standings():
    levels = [pr.Level(name="five", when="score > 70"), pr.Level(name="four")]
    plain = star(quotas=[], remainder=None, levels=levels, order_by=())
    assert standings(evaluator(plain, gates=[]).rate(ROWS), "star") == []
    constant = star(quotas=[], remainder=None, levels=levels, order_by="weight desc")
    made = evaluator(constant, gates=[], parameters=[pr.Parameter(name="weight", value=1)])
    assert standings(made.rate(ROWS), "star") == []


def test_the_main_ladder_is_the_first_of_the_units():
    assert main_ladder(evaluator(star()).rate(ROWS)) == "star"
    assert main_ladder(evaluator(None).rate(ROWS)) is None


STARS = [pr.Level(name="five"), pr.Level(name="four"), pr.Level(name="three"), pr.Level(name="two")]
LATE = pr.Gate(name="late", when="late", cap={"star": "four"}, freed="passes")
NAMED = pr.Gate(name="named", when="named", fix={"star": "five"}, freed="passes", takes_place=False)
OUT = pr.Gate(name="veto", when="bad", cap={"star": "three"}, freed="empty")


@pytest.mark.parametrize(
    ("gates", "rows", "expected"),
    [
        ([VETO], {3: {"bad": True}}, [(2, "five", Fraction(5)), (4, "four", Fraction(25))]),
        ([OUT], {3: {"bad": True}}, [(2, "five", Fraction(5)), (4, "four", Fraction(25))]),
        ([VETO], {3: {"bad": True}, 4: {"bad": True}}, [(2, "five", Fraction(5))]),
        ([LATE], {2: {"late": True}}, [(3, "four", Fraction(10)), (4, "four", Fraction(25))]),
        ([LATE], {2: {"late": None}}, [(3, "four", Fraction(10)), (4, "four", Fraction(25))]),  # four in either case
        ([NAMED], {4: {"named": True}}, [(2, "five", Fraction(5)), (3, "four", Fraction(10))]),
    ],
)
def test_who_is_held_back_by_a_gate_is_not_on_the_edge(make, gates, rows, expected):
    """Neither is the score of who was fixed at a level an edge."""
    inputs = [
        pr.Indicator(name="score", table="unit", kind="number", low=0, high=100, decimals=1),
        *(pr.Indicator(name=name, table="unit", kind="flag", optional=True) for name in ("bad", "late", "named")),
    ]
    made = evaluator(star(within=()), indicators=inputs, gates=gates)
    usual = {"bad": False, "late": False, "named": False}
    given = [
        {"county": "A", "id": number, "score": score, **usual, **rows.get(number, {})}
        for number, score in enumerate((90, 85, 75, 60), start=1)
    ]
    found = nearest(made.rate(make(given)), "star")
    assert [(each.key[1], each.missed, each.distance) for each in found if each.key[1] > 1] == expected


def test_a_gate_of_a_coarser_table_holds_back_and_cohorts_are_formed_by_its_values(make):
    tables = [pr.Table(name="town", key="t", rows=9), pr.Table(name="unit", key="id", parent="town", rows=9)]
    inputs = [
        pr.Indicator(name="size", table="town", kind="choice", values=["large", "small"]),
        pr.Indicator(name="bad", table="town", kind="flag"),
        pr.Indicator(name="score", table="unit", kind="number", low=0, high=100, decimals=1),
    ]
    gate = pr.Gate(name="veto", table="town", when="bad", cap={"star": "three"}, freed="passes")
    scheme = pr.Scheme(name="trial", tables=tables, indicators=inputs, ladders=[star(within="size")], gates=[gate])
    towns = [{"t": 1, "size": "large", "bad": False}, {"t": 2, "size": "large", "bad": True},
             {"t": 3, "size": "small", "bad": False}]  # fmt: skip
    scores = [(1, 1, 90), (1, 2, 80), (2, 3, 79), (1, 4, 70), (3, 5, 60), (3, 6, 10)]
    units = [{"t": town, "id": number, "score": score} for town, number, score in scores]
    rating = pr.Evaluator(scheme).rate(make(towns), tables={"unit": make(units)})
    found = nearest(rating, "star")
    assert [(each.key, each.missed, each.distance) for each in found] == [
        ((1, 2), "five", Fraction(10)),
        ((1, 4), "four", Fraction(10)),
        ((3, 6), "five", Fraction(50)),
    ]


SEVERAL_LADDERS = """
name = "named"
results = ["star", "gravity"]
[table.village]
key = "village"
[table.event]
key = "event"
parent = "village"
[input.mark]
kind = "number"
low = 0
high = 100
decimals = 0
[input.weight]
table = "event"
kind = "number"
low = 0
high = 10
decimals = 0
[ladder.step]
show = false
overlap = "first"
levels = [{ name = "up", when = "mark >= 10" }, { name = "down" }]
[ladder.grade]
overlap = "first"
levels = [{ name = "good", when = "mark >= 80" }, { name = "poor" }]
order_by = "mark asc"
[ladder.star]
overlap = "first"
levels = [{ name = "five", when = "mark >= 90" }, { name = "one" }]
order_by = "mark desc"
[ladder.gravity]
table = "event"
overlap = "first"
levels = [{ name = "heavy", when = "weight >= 5" }, { name = "light" }]
"""
SHOWN = ("star", "gravity", "grade")
"""The ladders among the results: those that are named, in their order, and then the others; `step` is none."""


@pytest.fixture(params=["rows", "polars"])
def named_rating(request: pytest.FixtureRequest) -> Any:
    villages = ENGINES[request.param]([{"village": name, "mark": mark} for name, mark in [("A", 95), ("B", 82)]])
    events = ENGINES[request.param]([{"village": "A", "event": "e", "weight": 7}])
    return pr.Evaluator(pr.loads_scheme(SEVERAL_LADDERS)).rate(villages, tables={"event": events})


def test_the_overview_shows_the_ladders_of_the_results_in_their_order(named_rating):
    printed = io.StringIO()
    overview(named_rating, "en", Console(file=printed, width=100))
    for text in (printed.getvalue(), str(named_rating), named_rating._repr_html_()):
        places = [text.index(name) for name in SHOWN]
        assert places == sorted(places)
        assert "step" not in text
    assert main_ladder(named_rating) == "star"
    assert "A  95  five" in printed.getvalue()


def test_the_report_shows_the_ladders_of_the_results_in_their_order(named_rating, tmp_path):
    page = named_rating.report(tmp_path / "page.html", lang="en").read_text(encoding="utf-8")
    figures = page[page.index('class="figures"') :].partition("</ul>")[0]
    assert re.findall("<span>(.*?)</span>", figures) == ["units rated", "five", "one"]
    assert re.findall('<div class="ladder"><h3>(\\w+)', page) == list(SHOWN)
    (head,) = re.findall('<table id="units">.*?</thead>', page)
    assert re.findall('scope="col"[^>]*>(\\w+)', head) == ["village", "mark", "star", "grade"]


QUOTA = """
quotas = [{ levels = "five", at_most = "1" }]
order_by = "mark desc"
ties = "in"
round = "down"
"""


@pytest.mark.parametrize(
    ("lang", "counts", "counts_and_places", "wanted"),
    [
        ("en", "star: count", "star: count (quota)", "unrounded quota"),
        ("zh", "star：数量", "star：数量（名额）", "取整前名额"),
    ],
)
@pytest.mark.parametrize("quota", ["", QUOTA], ids=["none", "quota"])
def test_places_are_spoken_of_only_where_there_are_quotas(lang, counts, counts_and_places, wanted, quota, tmp_path):
    scheme = f"""
    name = "trial"
    [table.village]
    key = "village"
    [input.mark]
    kind = "number"
    low = 0
    high = 100
    decimals = 0
    [ladder.star]
    levels = [{{ name = "five", when = "mark >= 90" }}, {{ name = "four" }}]
    {quota}"""
    rating = pr.Evaluator(pr.loads_scheme(scheme)).rate([{"village": "A", "mark": 95}, {"village": "B", "mark": 70}])
    printed = io.StringIO()
    overview(rating, lang, Console(file=printed, width=100))
    title = next(line.strip() for line in printed.getvalue().splitlines() if line.strip().startswith("star"))
    assert title == (counts_and_places if quota else counts)
    page = rating.report(tmp_path / "page.html", lang=lang).read_text(encoding="utf-8")
    levels = page[page.index('<div class="ladder">') :].partition("</table>")[0]
    assert (f">{wanted}</th>" in levels) == bool(quota)


def test_a_scheme_whose_units_have_no_ladder_shows_those_of_finer_tables(tmp_path):
    only_finer = re.sub(r"(?s)\[ladder.step\].*(?=\[ladder.gravity\])", "", SEVERAL_LADDERS).replace('"star", ', "")
    villages, events = [{"village": "A", "mark": 95}], [{"village": "A", "event": "e", "weight": 7}]
    rating = pr.Evaluator(pr.loads_scheme(only_finer)).rate(villages, tables={"event": events})
    printed = io.StringIO()
    overview(rating, "zh", Console(file=printed, width=100))
    assert "gravity：数量\n" in printed.getvalue().replace(" ", "")
    assert "<h3>gravity" in rating.report(tmp_path / "page.html", lang="zh").read_text(encoding="utf-8")
    assert main_ladder(rating) is None
