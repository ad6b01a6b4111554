"""A line of its own for each declared cause, wherever the levels of a ladder are counted."""

import copy
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.rating.record import RatingRecord
from partyrate.summary.printed import overview

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "stars of a county"
[table.village]
key = ["town", "village"]
[absence.few]
labels = { zh = "数据不足", en = "not enough data" }
words = ["数据不足"]
[absence.too_new]
labels = { zh = "成立不满一年，暂不评星", en = "less than a year old" }
weight = 5
[absence.closed]
labels = { zh = "已撤并", en = "merged into another" }
weight = 3
[input.mark]
kind = "number"
low = 0
high = 100
decimals = 0
optional = true
[input.age]
kind = "number"
low = 0
high = 99
decimals = 0
[ladder.star]
when = "absent('too_new') if age == 0 else absent('closed') if age == 99 else True"
levels = [{ name = "five", when = "mark >= 90" }, { name = "four" }]
[ladder.plain]
levels = [{ name = "good", when = "age >= 9" }, { name = "poor" }]
"""
ROWS: list[dict[str, Any]] = [
    {"town": town, "village": f"v{number}", "mark": mark, "age": age}
    for number, (town, mark, age) in enumerate([
        ("East", "95", 3), ("East", "数据不足", 9), ("East", "70", 0), ("East", None, 8), ("East", "88", 99),
        ("West", "95", 0), ("West", "数据不足", 0), ("West", "60", 4),
    ])
]  # fmt: skip
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))
LINES = [
    ("five", None, 1, Fraction(1, 2)), ("four", None, 1, Fraction(1, 2)), (None, None, 1, None),
    (None, "too_new", 3, None), (None, "closed", 1, None), (None, "few", 1, None),
]  # fmt: skip


def lines(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(row["level"], row["state"], row["count"], row["share"]) for row in rows]


@pytest.mark.parametrize("engine", ENGINES)
def test_each_cause_has_a_line_on_every_engine_the_strongest_first(engine):
    rating = EVALUATOR.rate(ENGINES[engine](ROWS))
    assert lines(rating.distribution("star")) == LINES
    assert lines(rating.distribution("star", within="town")) == [
        ("five", None, 1, Fraction(1)), ("four", None, 0, Fraction(0)), (None, None, 1, None),
        (None, "too_new", 1, None), (None, "closed", 1, None), (None, "few", 1, None),
        ("five", None, 0, Fraction(0)), ("four", None, 1, Fraction(1)), (None, "too_new", 2, None),
    ]  # fmt: skip
    assert rating.counts("star") == {(): {"five": 1, "four": 1, None: 6}}


def test_a_ladder_without_such_causes_has_no_column_for_them():
    rating = EVALUATOR.rate(ROWS)
    assert [*rating.distribution("plain")[0]] == ["level", "count", "share", "wanted", "deviation"]
    assert [*rating.table("distribution", ladder="plain")[0]] == ["level", "count", "share", "wanted", "deviation"]
    assert [row["state"] for row in rating.table("distribution", ladder="star")] == [each[1] for each in LINES]


def test_people_read_the_label_of_each_cause(tmp_path):
    rating = EVALUATOR.rate(ROWS)
    assert rating.text("zh").splitlines()[3:10] == [
        "  等次                    数量   占比  名额",
        "  five                       1  50.0%",
        "  four                       1  50.0%",
        "  无等次                     1",
        "  成立不满一年，暂不评星     3",
        "  已撤并                     1",
        "  数据不足                   1",
    ]
    printed = io.StringIO()
    overview(rating, "en", Console(width=200, file=printed))
    head, *_ = (line for line in printed.getvalue().splitlines() if "not enough data" in line)
    places = [head.index(label) for label in ("four", "no level", "less than", "merged", "not enough")]
    assert places == sorted(places)
    page = (tmp_path / "report.html").as_posix()
    pr.write_report(rating, page, lang="en")
    assert Path(page).read_text(encoding="utf-8").count("merged into another") >= 3  # figures, chart, and table


def test_a_chart_has_a_bar_for_each_cause():
    chart = pr.charts.distribution(EVALUATOR.rate(ROWS), "star", lang="zh")
    bars = [(row["level"], row["count"]) for row in chart.to_dict()["data"]["values"]]
    assert bars == [
        ("five", 1), ("four", 1), ("无等次", 1), ("成立不满一年，暂不评星", 3), ("已撤并", 1), ("数据不足", 1),
    ]  # fmt: skip


def test_a_cause_that_is_labelled_as_a_level_is_told_apart():
    text = SCHEME.replace('en = "not enough data"', 'en = "four"')
    chart = pr.charts.distribution(pr.Evaluator(pr.loads_scheme(text)).rate(ROWS), "star", lang="en")
    labels = [row["level"] for row in chart.to_dict()["data"]["values"]]
    assert labels[1] == "four (four)"
    assert labels[-1] == "four (absent('few'))"


def test_comparisons_count_causes_of_ratings_and_of_records():
    rating, other = EVALUATOR.rate(ROWS), EVALUATOR.rate(ROWS[:5])
    record = RatingRecord.from_dict(rating.to_dict())
    found = pr.compare({"a": rating, "b": record, "c": other}, of="star")
    counted = found.distribution()
    assert lines([row for row in counted if row["rating"] == "a"]) == LINES
    assert lines([row for row in counted if row["rating"] == "b"]) == LINES
    without = pr.compare({"a": rating, "c": other}, of="plain").distribution()
    assert all("state" not in row for row in without)
    assert [row["state"] for row in found.table("distribution")][:6] == [each[1] for each in LINES]


def test_copies_of_ratings_count_the_same():
    assert lines(copy.deepcopy(EVALUATOR.rate(ROWS)).distribution("star")) == LINES
