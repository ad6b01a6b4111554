"""Ratings side by side: worked by hand, laws, every kind of frame, hostile names, ties."""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from fractions import Fraction
from itertools import combinations
from typing import Any

import jsonschema
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.comparison.agreement import dense, kendall, spearman
from partyrate.testing import cohorts, rate, schemes

pytestmark = pytest.mark.usefixtures("columns_engine")

TOWN = """
name = "town"
edition = "2025"
[table.village]
key = ["district", "village"]
[input.mark]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[parameter.bar]
value = 60
[parameter.pay]
value = 100
[ladder.star]
levels = [
    { name = "five", labels = { zh = "五星" }, when = "mark >= 90" },
    { name = "four", labels = { zh = "四星" }, when = "mark >= bar" },
    { name = "none", labels = { zh = "无星" } },
]
overlap = "first"
order_by = "mark desc"
ties = "in"
conflict = "condition"
round = "down"
quotas = [{ levels = "five", at_most = "2" }]
[incentive.award]
kind = "bonus"
recipient = "secretary"
when = 'star >= "four"'
amount = "pay"
unit = "yuan"
every = "year"
[incentive.factor]
kind = "multiplier"
amount = "1.5"
"""

VILLAGES = [
    ("A", "Alder", "95.0"),
    ("A", "Birch", "88.0"),
    ("A", "Cedar", "70.0"),
    ("B", "Elm", "70.0"),
    ("B", "Fir", "50.0"),
    ("B", "Gum", None),
]


def villages() -> list[dict[str, Any]]:
    return [{"district": district, "village": name, "mark": mark} for district, name, mark in VILLAGES]


def rated(units: Any = None, **values: Any) -> pr.Rating:
    return pr.Evaluator(pr.loads_scheme(TOWN).with_values(values)).rate(villages() if units is None else units)


def worked(engine: str = "rows") -> pr.Comparison:
    """Compare: whoever has less than 80 loses the fourth star, and the pay doubles."""
    units = ENGINES[engine](villages())
    return pr.compare({"now": rated(units), "reform": rated(units, bar=80, pay=200)})


@pytest.mark.parametrize("engine", ENGINES)
def test_a_comparison_worked_by_hand_on_every_kind_of_frame(engine):
    found = worked(engine)
    assert [
        (row["village"], row["level_from"], row["level_to"], row["direction"], row["steps"]) for row in found.moves()
    ] == [("Cedar", "four", "none", "down", -1), ("Elm", "four", "none", "down", -1)]
    matrix = {
        (row["level_from"], row["state_from"], row["level_to"], row["state_to"]): row for row in found.transitions()
    }
    counts = {cell: row["count"] for cell, row in matrix.items() if row["count"]}
    assert counts == {
        ("five", None, "five", None): 1,
        ("four", None, "four", None): 1,
        ("four", None, "none", None): 2,
        ("none", None, "none", None): 1,
        (None, "missing", None, "missing"): 1,
    }
    assert matrix["four", None, "none", None]["share"] == Fraction(2, 3)
    assert len(matrix) == 4 * 4
    assert [row["level_from"] for row in found.transitions()][::4] == ["five", "four", "none", None]
    ranks = {row["village"]: (row["score_from"], row["rank_from"]) for row in found.moves(stays=True)}
    assert ranks == {
        "Alder": (Fraction(95), 1), "Birch": (Fraction(88), 2), "Cedar": (Fraction(70), 3), "Elm": (Fraction(70), 3),
        "Fir": (Fraction(50), 5), "Gum": (None, None),
    }  # fmt: skip
    now, reform = found.pay()
    assert now == {
        "recipient": "secretary", "kind": "bonus", "amount_unit": "yuan", "every": "year", "rating": "now",
        "total": 400, "difference": 0, "rows": 5, "open_rows": 1,
    }  # fmt: skip
    assert (reform["total"], reform["difference"], reform["rows"]) == (400, 0, 3)
    assert [row["count"] for row in found.distribution()] == [1, 3, 1, 1, 1, 1, 3, 1]
    assert found.distribution()[0]["wanted"] == 2
    assert found.only() == []
    level, score = found.agreement()
    assert (score["kendall"], score["spearman"], score["units"]) == (1.0, 1.0, 5)
    assert level["units"] == 5
    assert level["kendall"] == pytest.approx(5 / 7)  # of 10 pairs 7 and 7 are not tied, and 5 are so in neither
    assert level["spearman"] == pytest.approx(6 / 8)  # ranks 5 3 3 3 1 and 5 4 2 2 2
    assert [(row["change"], row["kind"]) for row in found.notes()] == [("appears", "supplied")]


@pytest.mark.parametrize("engine", ENGINES)
def test_tables_and_frames_are_of_the_kind_that_came_in(engine):
    found = worked(engine)
    kind = type(ENGINES[engine](villages()))
    kind = pl.DataFrame if kind is pl.LazyFrame else kind  # a lazy frame has its results in memory
    for name in ("transitions", "moves", "units", "distribution", "pay", "notes", "agreement", "only"):
        table: Any = found.table(name)
        assert issubclass(type(table), kind), name
        rows = getattr(found, name)()
        assert not rows or isinstance(found.frame(rows), kind), name
        count = {"duckdb": lambda held: len(held.fetchall()), "pyarrow": lambda held: held.num_rows}.get(engine, len)
        assert count(table) == len(rows), name


def test_levels_of_tables_are_ordered():
    table = worked("polars").table("moves")
    assert table.schema["level_from"] == pl.Enum(["none", "four", "five"])
    assert table["score_from"].to_list() == [70.0, 70.0]
    assert worked("polars").frame(worked("polars").moves())["score_from"].to_list() == ["70", "70"]


def test_who_gains_and_loses_a_level_and_units_of_one_rating_only():
    units = villages()
    units[5]["mark"], units[0]["mark"] = "99", None
    units[4]["village"] = "Fig"
    found = pr.compare({"before": rated(), "after": rated(units)})
    assert [(row["village"], row["direction"], row["steps"]) for row in found.moves()] == [
        ("Alder", "loses its level", None),
        ("Gum", "gains a level", None),
    ]
    assert found.only() == [
        {"district": "B", "village": "Fir", "rating": "before"},
        {"district": "B", "village": "Fig", "rating": "after"},
    ]
    assert "only in before: 1: B/Fir" in found.text("en")
    assert "仅在“after”中：1 个：B/Fig" in found.text("zh")


def test_several_ratings_are_compared_with_the_first():
    found = pr.compare({"a": rated(), "b": rated(bar=80), "c": rated(bar=40)}, within="district")
    assert [len(found.moves(name)) for name in ("b", "c")] == [2, 1]
    assert {row["rating"] for row in found.table("moves")} == {"b", "c"}
    assert [row["rank_from"] for row in found.moves("b", stays=True)] == [1, 2, 3, 1, 2, None]
    assert {(row["district"], row["rating"]) for row in found.distribution()} == {(d, r) for d in "AB" for r in "abc"}
    with pytest.raises(pr.UsageError, match="no rating is named"):
        found.moves()
    with pytest.raises(pr.NotFoundError, match="unknown rating 'd'"):
        found.moves("d")
    assert len([row for row in found.units() if row["village"] == "Elm"]) == 3


GRADES = TOWN.replace("ladder.star", "ladder.grade").replace('star >= "four"', 'grade >= "B"')
GRADES = GRADES.replace('"five"', '"A"').replace('"four"', '"B"')
GRADES = GRADES.replace('    { name = "none"', '    { name = "C", when = "mark >= 55" },\n    { name = "none"')


def graded(text: str = GRADES) -> pr.Rating:
    return pr.Evaluator(pr.loads_scheme(text)).rate(villages())


def test_ladders_of_other_levels_are_compared_by_share_and_it_is_said():
    found = pr.compare({"star": rated(), "grade": graded(GRADES.replace('name = "none"', 'name = "D"'))})
    by = found.pair().correspondence
    assert by is not None
    assert by.kind == "share from the top"
    assert found.moves() == []
    assert "compared by the share of units from the top" in repr(found)
    assert "按从高到低的单位比例比较" in found.text("zh")
    strict = GRADES.replace('name = "none"', 'name = "D"').replace("mark >= bar", "mark >= 80")
    moves = pr.compare({"star": rated(), "grade": graded(strict)}).moves(stays=True)
    # star: five 0-1/5, four 1/5-4/5, none 4/5-1; grade: A 0-1/5, B 1/5-2/5, C 2/5-4/5, D 4/5-1
    assert [row["direction"] for row in moves] == ["stays", "not comparable", *["not comparable"] * 2, "stays", "stays"]


def test_ladders_of_other_levels_are_compared_as_declared():
    text = GRADES.replace('name = "none"', 'name = "D"').replace("mark >= bar", "mark >= 80")
    levels = {"five": "A", "four": ("B", "C"), "none": "D"}
    found = pr.compare({"star": rated(), "grade": graded(text)}, levels=levels)
    assert [row["steps"] for row in found.moves(stays=True)] == [0, 0, 0, 0, 0, None]
    assert "as levels= declares" in repr(found)
    narrow = {"five": "A", "four": "B", "none": ("C", "D")}
    assert [row["steps"] for row in pr.compare({"star": rated(), "grade": graded(text)}, levels=narrow).moves()] == [
        -1,
        -1,
    ]
    by_name = pr.compare({"star": rated(), "grade": graded(text)}, levels={"grade": narrow}, of={"star": "star"})
    assert len(by_name.moves()) == 2


SECOND = '[ladder.second]\nlevels = [{ name = "yes", when = "mark > 1" }, { name = "no" }]\n[incentive.award]'
TWO = TOWN.replace("[incentive.award]", SECOND)


def wrongly(ratings: Any, **arguments: Any) -> pr.Comparison:
    return pr.compare(ratings, **arguments)


def compared(**arguments: Any) -> pr.Comparison:
    return pr.compare({"a": rated(), "b": rated()}, **arguments)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: wrongly([rated()]), pr.UsageError, "the ratings are a list"),
        (lambda: pr.compare({"a": rated()}), pr.UsageError, "1 ratings are given"),
        (lambda: pr.compare({"a": rated(), " ": rated()}), pr.UsageError, "named ' '"),
        (lambda: wrongly({7: rated(), "a": rated()}), pr.UsageError, "named 7"),
        (lambda: wrongly({"a": rated(), "b": pr.loads_scheme(TOWN)}), pr.UsageError, "'b' is a Scheme"),
        (lambda: pr.compare({"a": rated(), "b": graded(TWO)}), pr.UsageError, "'b' has 2 ladders"),
        (
            lambda: pr.compare({"a": rated(), "b": graded()}, of="star"),
            pr.NotFoundError,
            "unknown ladder or number 'star'",
        ),
        (lambda: compared(of={"c": "star"}), pr.NotFoundError, "unknown rating 'c'"),
        (lambda: compared(of=["star"]), pr.UsageError, "of= is, or holds, a list"),
        (lambda: compared(scores={"a": 1}), pr.UsageError, "holds, an int"),
        (lambda: compared(scores="star"), pr.NotFoundError, "unknown score 'star'"),
        (lambda: compared(within="mark"), pr.NotFoundError, "unknown key column 'mark'"),
        (lambda: compared(levels={}), pr.UsageError, "no correspondence"),
        (lambda: compared(levels=["five"]), pr.UsageError, "a list that says no"),
        (lambda: compared(levels={"five": 5}), pr.UsageError, "an int that says no"),
        (lambda: compared(levels={"x": {"five": "five"}}), pr.NotFoundError, "rating 'x'"),
        (
            lambda: compared(levels={"five": "six"}),
            pr.NotFoundError, "unknown level 'six'",
        ),
        (
            lambda: compared(levels={"five": "five", "none": "none"}),
            pr.UsageError, "leaves out four of 'a'",
        ),
        (
            lambda: compared(levels={"five": "none", "four": "four", "none": "five"}),
            pr.UsageError, "a lower level for the higher 'five'",
        ),
        (
            lambda: pr.compare({"a": rated(), "b": rated([{**row, "village": "X"} for row in villages()[:1]])}),
            pr.UsageError, "no unit stands in all 2 ratings",
        ),
        (lambda: worked().moves(5), pr.UsageError, "the rating is given as an int"),  # type: ignore[arg-type]  # refused
        (lambda: worked().frame([5]), pr.UsageError, "a frame is made of a list of dicts"),  # type: ignore[list-item]  # refused
        (lambda: worked().table("move"), pr.NotFoundError, "unknown table 'move'"),
        (lambda: worked().table("pay", "reform"), pr.UsageError, "named for the table 'pay'"),
        (lambda: worked().text("fr"), pr.UsageError, "lang = 'fr'"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_a_clear_error(call, error, words):
    with pytest.raises(error) as raised:
        call()
    assert words in raised.value.text("en")
    assert raised.value.why
    assert raised.value.fix
    assert any("一" <= sign <= "鿿" for sign in raised.value.text("zh"))


def test_other_key_columns_and_keys_of_another_kind_are_told():
    other = TOWN.replace('["district", "village"]', '["town", "village"]')
    rows = [{"town": 1, **row} for row in villages()]
    with pytest.raises(pr.UsageError, match="has the key columns town, village, and the base district, village"):
        pr.compare({"a": rated(), "b": pr.Evaluator(pr.loads_scheme(other)).rate(rows)})
    turned = TOWN.replace('["district", "village"]', '["village", "district"]')
    assert not pr.compare({"a": rated(), "b": pr.Evaluator(pr.loads_scheme(turned)).rate(villages())}).moves()
    numbers = [{**row, "village": at} for at, row in enumerate(villages())]
    words = [{**row, "village": str(row["village"])} for row in numbers]
    with pytest.raises(pr.UsageError, match="is a number in one of them and text in the other"):
        pr.compare({"a": rated(numbers), "b": rated(words)})


HOSTILE = ["rating", "level_from", "</td><script>", "a\x1b[2J", "{0}", "%s", "五 星", "'", '"', "=1+1", "__class__"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_of_ratings_levels_keys_and_units(name):
    quoted = json.dumps(name.replace("\x1b", ""))
    scheme = pr.loads_scheme(TOWN.replace('"five"', quoted))
    rows = [{**row, "village": f"{name}{row['village']}".replace("\x1b", "")} for row in villages()]
    ratings = [pr.Evaluator(each).rate(rows) for each in (scheme, scheme.with_values({"bar": 80}))]
    found = pr.compare({name: ratings[0], f"{name}2": ratings[1]})
    assert len(found.moves()) == 2
    json.dumps(found.to_dict())
    assert "\x1b" not in repr(found)
    assert "<script>" not in found._repr_html_()
    assert repr(found).count("\n") < 40


def test_a_key_column_called_like_a_column_of_the_result_is_refused_where_it_would_be_lost():
    scheme = pr.loads_scheme(TOWN.replace('"district"', '"steps"'))
    rows = [{"steps": row["district"], "village": row["village"], "mark": row["mark"]} for row in villages()]
    found = pr.compare({"a": pr.Evaluator(scheme).rate(rows), "b": pr.Evaluator(scheme.with_values(pay=1)).rate(rows)})
    with pytest.raises(pr.UsageError, match="'steps' is a column of moves already"):
        found.moves()
    assert found.units()
    assert found.to_dict()["keys"] == ["steps", "village"]


def test_frames_keep_every_key_column_and_write_notes_as_texts():
    scheme = pr.loads_scheme(TOWN.replace('"district"', '"note_id"'))
    rows = [{"note_id": district, "village": name, "mark": mark} for district, name, mark in VILLAGES]
    found = pr.compare({"a": pr.Evaluator(scheme).rate(rows), "b": pr.Evaluator(scheme.with_values(bar=80)).rate(rows)})
    assert found.frame(found.moves())[0]["note_id"] == "A"
    (row,) = found.frame(found.notes())
    assert (row["en_from"], row["change"]) == (None, "appears")
    assert row["zh_to"]


def test_records_are_compared_like_ratings():
    ratings = {"now": rated(), "reform": rated(bar=80, pay=200)}
    records = {
        name: pr.Rating.from_dict(json.loads(json.dumps(each.to_dict(inputs=True)))) for name, each in ratings.items()
    }
    found, expected = pr.compare(records, scores="mark"), pr.compare(ratings)
    for name in ("transitions", "moves", "units", "pay", "agreement", "only"):
        assert getattr(found, name)() == getattr(expected, name)()
    assert [row["count"] for row in found.distribution()] == [row["count"] for row in expected.distribution()]
    assert [row["share"] for row in found.distribution()] == [row["share"] for row in expected.distribution()]
    assert {row["wanted"] for row in found.distribution()} == {None}
    assert found.table("moves") == expected.table("moves")
    assert found.frame(found.moves()) == expected.frame(expected.moves())
    assert "no score compared" in repr(pr.compare(records))
    assert len(pr.compare({"a": ratings["now"], "b": records["reform"]}).moves()) == 2
    with pytest.raises(pr.NotFoundError, match="unknown score 'marks'"):
        pr.compare(records, scores="marks")


def test_a_lower_score_is_the_better_one_where_the_ladder_says_so():
    scheme = pr.loads_scheme(TOWN.replace("mark desc", "mark asc"))
    found = pr.compare({name: pr.Evaluator(scheme).rate(villages()) for name in "ab"})
    assert [row["rank_from"] for row in found.moves(stays=True)] == [5, 4, 2, 2, 1, None]


def test_the_document_keeps_to_its_schema():
    schema = pr.document_schema("comparison")
    data: dict[str, Any] = {}
    for found in (worked(), pr.compare({"a": rated(), "b": graded(), "c": rated()}, within="district")):
        data = json.loads(json.dumps(found.to_dict()))
        jsonschema.Draft202012Validator(schema).validate(data)
        assert data["format"] == "partyrate.comparison/1"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate({**data, "more": 1})


def test_what_a_screen_shows():
    assert repr(worked()) == (
        "comparison of 2 ratings, 6 units in common\n"
        "  now: town 2025, star, 6 units, score mark\n"
        "  reform: town 2025, star, 6 units, score mark\n"
        "now → reform: 2 of 6 move: 2 down, 4 stay\n"
        "  now → reform        five       four        none     missing\n"
        "  five          1 (100.0%)          0           0           0\n"
        "  four                   0  1 (33.3%)   2 (66.7%)           0\n"
        "  none                   0          0  1 (100.0%)           0\n"
        "  missing                0          0           0  1 (100.0%)\n"
        "  agreement of orders: levels tau-b 0.714, rho 0.750, scores tau-b 1.000, rho 1.000\n"
        "  notes: 1 appear\n"
        "pay: no total changes"
    )
    assert "五星" in worked().text("zh")


def test_what_pay_changes_is_said_in_the_language_of_the_reader():
    paid = (
        TOWN
        + """
[incentive.reward]
kind = "pay"
recipient = "支委"
amount = "20000"
unit = "yuan"
every = "year"
when = "mark >= {mark}"
"""
    )
    rows = [{"district": "D", "village": f"V{at}", "mark": at * 10, "veto": False} for at in range(1, 9)]
    before, after = (pr.Evaluator(pr.loads_scheme(paid.replace("{mark}", mark))).rate(rows) for mark in ("20", "60"))
    found = pr.compare({"now": before, "reform": after})
    assert found.text("zh").splitlines()[-1] == "奖惩：支委、报酬，reform：每年 60,000 元（-80,000）"
    assert found.text("en").splitlines()[-1] == "pay: 支委, pay, reform: 60,000 yuan a year (-80,000)"


def test_a_matrix_shows_itself_as_a_table():
    assert worked()._repr_html_().count("<tr>") == 5


# ----------------------------------------------------------------------------------------------------------- laws


PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12)


@given(PAIRS)
def test_statistics_equal_those_of_scipy(pairs):
    stats = pytest.importorskip("scipy.stats")
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    if len({*first}) < 2 or len({*second}) < 2:
        return
    assert kendall(first, second) == pytest.approx(stats.kendalltau(first, second).statistic, abs=1e-12)
    assert spearman(first, second) == pytest.approx(stats.spearmanr(first, second).statistic, abs=1e-12)


@given(PAIRS)
def test_statistics_equal_their_definitions(pairs):
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    signs = [((a > b) - (a < b), (c > d) - (c < d)) for (a, c), (b, d) in combinations(pairs, 2)]
    one, other = sum(x != 0 for x, _ in signs), sum(y != 0 for _, y in signs)
    if not one or not other:
        assert kendall(first, second) is None
        assert spearman(first, second) is None
        return
    assert kendall(first, second) == pytest.approx(sum(x * y for x, y in signs) / math.sqrt(one * other), abs=1e-12)
    ranks = [
        [Fraction(sum(v < x for v in values) * 2 + values.count(x) + 1, 2) for x in values]
        for values in (first, second)
    ]
    means = [sum(each) / len(each) for each in ranks]
    products = [
        sum((x - means[a]) * (y - means[b]) for x, y in zip(ranks[a], ranks[b], strict=True))
        for a, b in ((0, 1), (0, 0), (1, 1))
    ]
    expected = float(products[0]) / math.sqrt(products[1] * products[2])
    assert spearman(first, second) == pytest.approx(expected, abs=1e-12)


@given(PAIRS)
def test_statistics_are_symmetric_and_one_for_equal_orders(pairs):
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    for statistic in (kendall, spearman):
        assert statistic(first, second) == statistic(second, first)
        assert statistic(first, first) in (None, 1.0)
        assert statistic(first, [-value for value in first]) in (None, -1.0)
        assert statistic(first, second) == statistic([10 * value for value in first], dense(second))


@settings(deadline=None)
@given(st.data())
def test_laws_of_random_schemes(data):
    scheme = data.draw(schemes().filter(lambda each: each.ladders))
    cohort = data.draw(cohorts(scheme, max_units=6))
    names = [name for name, each in scheme.ladders.items() if scheme.table_of(each) == scheme.root.name]
    if not names or not cohort.units:
        return
    units = cohort.units
    rating = rate(pr.Evaluator(scheme), cohort)
    ladder = data.draw(st.sampled_from(names))
    same = pr.compare({"a": rating, "b": rating}, of=ladder)
    assert same.moves() == []
    assert same.notes() == []
    assert all(row["difference"] == 0 for row in same.pay())
    assert sum(row["count"] for row in same.transitions()) == len(units)
    counts = Counter({(row["level_from"], row["state_from"]): 0 for row in same.transitions()})
    for row in same.transitions():
        counts[row["level_from"], row["state_from"]] += row["count"]
    told: Counter[str | None] = Counter()
    for (level, _), count in counts.items():
        told[level] += count
    assert {level: count for level, count in told.items() if count} == rating.counts(ladder).get((), {})


MARKS = st.lists(st.sampled_from(["50", "59.9", "60", "79.9", "80", "90", "95", None]), min_size=1, max_size=8)


@given(MARKS, MARKS, st.sampled_from([40, 60, 80]))
def test_swapping_two_ratings_transposes_the_matrix_and_turns_the_moves(first, second, bar):
    sizes = min(len(first), len(second))
    rows = [
        [{"district": "A", "village": at, "mark": mark} for at, mark in enumerate(each)] for each in (first, second)
    ]
    one, other = rated(rows[0]), rated(rows[1], bar=bar)
    there, back = pr.compare({"a": one, "b": other}), pr.compare({"b": other, "a": one})
    assert len(there.common) == sizes
    cells = {
        (row["level_from"], row["state_from"], row["level_to"], row["state_to"]): row["count"]
        for row in there.transitions()
    }
    turned = {
        (row["level_to"], row["state_to"], row["level_from"], row["state_from"]): row["count"]
        for row in back.transitions()
    }
    assert cells == turned
    assert sum(cells.values()) == sizes
    assert sum(there.pair().counts().values()) == sizes
    for old, new in zip(
        there.moves(stays=True), sorted(back.moves(stays=True), key=lambda row: row["village"]), strict=True
    ):
        assert old["steps"] == (None if new["steps"] is None else -new["steps"])
        assert old["score_change"] == (None if new["score_change"] is None else -new["score_change"])
        assert old["rank_change"] == (None if new["rank_change"] is None else -new["rank_change"])
    assert [row["total"] for row in there.pay() if row["rating"] == "a"] == [
        row["total"] for row in back.pay() if row["rating"] == "a"
    ]


# --------------------------------------------------------------------------------------------------- the command line


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Run a command in a folder with the scheme of the town, another edition of it and its villages."""
    from partyrate import cli

    monkeypatch.chdir(tmp_path)
    (tmp_path / "town.toml").write_text(TOWN, encoding="utf-8")
    (tmp_path / "reform.toml").write_text(TOWN.replace("value = 60", "value = 80"), encoding="utf-8")
    rows = ["district,village,mark", *(",".join(str(cell or "") for cell in row) for row in VILLAGES)]
    (tmp_path / "villages.csv").write_text("\n".join(rows), encoding="utf-8")

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["partyrate", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return run


def test_the_command_compares_schemes_on_one_table_and_result_files(command, tmp_path):
    code, out, _ = command("compare", "now=town.toml", "reform.toml", "--units", "villages.csv", "--lang", "en")
    assert code == 0
    assert "now → reform: 2 of 6 move: 2 down, 4 stay" in out
    for name in ("town", "reform"):
        _, printed, _ = command("rate", f"{name}.toml", "villages.csv", "--json", "--out", f"of-{name}")
        (tmp_path / f"{name}.json").write_text(printed, encoding="utf-8")
    code, out, _ = command("compare", "town.json", "reform.json", "--lang", "zh")
    assert code == 0
    assert "town → reform：6 个中 2 个变动" in out
    code, out, _ = command("compare", "town.json", "reform.json", "--json", "--of", "star", "--level", "five=five",
        "--level", "four=four", "--level", "none=none", "--within", "district")  # fmt: skip
    data = json.loads(out)
    jsonschema.Draft202012Validator(pr.document_schema("comparison")).validate(data)
    assert data["pairs"][0]["levels"]["kind"] == "declared"
    assert data["within"] == ["district"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["town.json", "reform.json"], "town.json cannot be read"),
        (["town.toml", "reform.toml"], "town.toml is a scheme"),
        (["a=town.toml", "a=reform.toml", "--units", "villages.csv"], "two ratings are called 'a'"),
        (["a.json", "b.json", "--as-of", "2020-01-01"], "--as-of without --units"),
        (["town.toml", "--units", "villages.csv"], "1 ratings are given"),
        (
            ["town.toml", "reform.toml", "--units", "villages.csv", "--of", "town=stars"],
            "unknown ladder or number 'stars'",
        ),
        (["town.toml", "reform.toml", "--units", "villages.csv", "--level", "five"], "--level five"),
    ],
)
def test_the_command_says_what_does_not_fit(command, words, text):
    code, out, err = command("compare", *words, "--lang", "en")
    assert (code, out) == (1, "")
    assert text in err
    assert "Traceback" not in err


def test_the_command_lists_the_difference_of_two_schemes(command):
    code, out, _ = command("diff", "town.toml", "reform.toml", "--lang", "en")
    assert code == 0
    assert "~ parameter.bar\n    value: 60 → 80" in out
    both = ("diff", "town.toml", "reform.toml")
    assert "| parameter.bar | 改动 | value | 60 | 80 |" in command(*both, "--form", "markdown", "--lang", "zh")[1]
    assert "parameter.bar  changed  value  60   80" in command(*both, "--form", "table", "--lang", "en")[1]
    assert json.loads(command(*both, "--json")[1])["entries"][0]["name"] == "bar"
    assert "dinghai-town 2017 → dinghai-town 2018" in command("diff", "dinghai-town@2017", "dinghai-town@2018")[1]
    code, _, err = command("diff", "town.toml", "reform.toml", "--form", "html", "--lang", "en")
    assert code == 1
    assert "--form html" in err


GROUPED = pr.loads_scheme(
    'name = "grouped"\n[table.unit]\nkey = ["town", "unit"]\n[input.x]\nkind = "number"\nlow = 0\nhigh = 9\n'
    "decimals = 0\n[parameter.least]\nvalue = 5\n"
    '[ladder.star]\nlevels = [{ name = "five", when = "x >= least" }, { name = "four" }]\n'
)


def test_groups_are_told_how_many_of_their_units_move():
    units = [{"town": f"T{town}", "unit": unit, "x": x} for town, row in ((10, (4, 9)), (2, (4, 4, 1)), (1, (0,)))
             for unit, x in enumerate(row)]  # fmt: skip
    old, new = (pr.Evaluator(GROUPED.with_values({"least": least})).rate(units) for least in (5, 4))
    compared = pr.compare({"old": old, "new": new}, within="town")
    assert compared.pairs["new"].counts_by_group() == {
        ("T1",): {**dict.fromkeys(compared.pairs["new"].counts(), 0), "stays": 1},
        ("T2",): {**dict.fromkeys(compared.pairs["new"].counts(), 0), "up": 2, "stays": 1},
        ("T10",): {**dict.fromkeys(compared.pairs["new"].counts(), 0), "up": 1, "stays": 1},
    }
    lines = compared.text("en").splitlines()
    place = lines.index("old → new: 3 of 6 move: 3 up, 3 stay")
    assert lines[place + 1 : place + 4] == [
        "  T1: 0 of 1 move: 1 stay", "  T2: 2 of 3 move: 2 up, 1 stay", "  T10: 1 of 2 move: 1 up, 1 stay",
    ]  # fmt: skip
    assert "  T2：3 个中 2 个变动：上升 2、不变 1" in compared.text("zh").splitlines()
    assert pr.compare({"old": old, "new": new}).pairs["new"].counts_by_group() == {}


def test_of_many_groups_the_first_ones_are_shown():
    units = [{"town": f"T{town}", "unit": 1, "x": 5} for town in range(1, 21)]
    rating = pr.Evaluator(GROUPED).rate(units)
    text = pr.compare({"old": rating, "new": rating}, within=["town"]).text("en")
    assert "  T12: 0 of 1 move: 1 stay\n  ... and 8 more groups\n" in text
