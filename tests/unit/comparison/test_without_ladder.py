"""Ratings without a ladder side by side: scores, results of every kind, records, every engine, the command line."""

from __future__ import annotations

import csv
import json
from datetime import date
from fractions import Fraction
from typing import Any

import jsonschema
import polars as pl
import pytest
from tests.unit.frames import COMPUTING, ENGINES
from typer.testing import CliRunner

import partyrate as pr
from partyrate.cli import app

pytestmark = pytest.mark.usefixtures("columns_engine")

PLAIN = """
name = "plain"
results = ["total", "passed", "sort", "due", "price"]
[table.village]
key = ["town", "village"]
[table.visit]
key = "visit"
parent = "village"
[input.mark]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[input.since]
kind = "date"
[input.weight]
table = "visit"
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[parameter.bar]
value = 60
[parameter.share]
value = 0.5
[parameter.years]
value = 2
[formula.total]
labels = { zh = "总分", en = "total mark" }
is = "mark * share"
[formula.passed]
labels = { zh = "合格", en = "passed" }
is = "mark >= bar"
[formula.sort]
is = "'A' if mark >= bar + 20 else 'B'"
[formula.due]
is = "years_after(since, years)"
[formula.price]
direction = "lower"
is = "round(1000 / (coalesce(mark, 0) + 1), 2)"
[formula.heavy]
table = "visit"
is = "weight * bar"
[incentive.award]
kind = "bonus"
recipient = "secretary"
when = "passed"
amount = "total * 10"
unit = "yuan"
"""
LADDER = """
[ladder.grade]
overlap = "first"
levels = [{ name = "good", when = "mark >= bar" }, { name = "poor" }]
order_by = "mark desc"
"""
FINER = """
[ladder.gravity]
table = "visit"
overlap = "first"
levels = [{ name = "heavy", when = "weight * 10 >= bar" }, { name = "light" }]
"""
MARKS: list[Any] = [40, 65, 75, None, 90]
LATER: list[Any] = [40, 60, 85, 50, None]
REFORM: dict[str, Any] = {"bar": 70, "years": 3}


def villages(marks: list[Any]) -> list[dict[str, Any]]:
    return [{"town": "T", "village": f"V{at}", "mark": mark, "since": "2020-01-31"} for at, mark in enumerate(marks)]


def visits(*weights: Any) -> list[dict[str, Any]]:
    return [{"town": "T", "village": "V0", "visit": f"e{at}", "weight": weight} for at, weight in enumerate(weights)]


def rated(marks: list[Any], text: str = PLAIN, engine: str = "rows", **values: Any) -> pr.Rating[Any]:
    scheme = pr.loads_scheme(text).with_values(**values) if values else pr.loads_scheme(text)
    made = ENGINES[engine]
    return pr.Evaluator(scheme).rate(made(villages(marks)), tables={"visit": made(visits(7, 8))})


def compared(engine: str = "rows", **choices: Any) -> pr.Comparison:
    return pr.compare({"now": rated(MARKS, engine=engine), "then": rated(LATER, engine=engine, **REFORM)}, **choices)


def test_units_move_by_the_first_number_of_the_results():
    found = compared()
    assert [side.score for side in found.sides] == ["total", "total"]
    moves = {row["village"]: (row["direction"], row["score_change"], row["rank_change"]) for row in found.moves()}
    assert moves == {
        "V1": ("down", Fraction(-5, 2), 1),  # 32.5, the third; 30, the second of those that are left
        "V2": ("up", Fraction(5), 1),
        "V3": ("gains a score", None, None),
        "V4": ("loses its score", None, None),
    }
    assert [row["direction"] for row in found.moves(stays=True)].count("stays") == 1
    assert found.pair().counts() == {"up": 1, "down": 1, "gains a score": 1, "loses its score": 1, "stays": 1}


@pytest.mark.parametrize("engine", COMPUTING)
def test_results_of_every_kind_are_counted_and_listed_alike_by_every_engine(engine):
    found = compared(engine)
    counts = {row["result"]: row for row in found.results()}
    assert list(counts) == ["total", "passed", "sort", "due", "price"]
    figures = ("kind", "units", "changed", "up", "down", "gains", "loses")
    assert {name: tuple(row[each] for each in figures) for name, row in counts.items()} == {
        "total": ("number", 5, 4, 1, 1, 1, 1),
        "passed": ("flag", 5, 3, None, None, 1, 1),  # V1 passes no more
        "sort": ("text", 5, 2, None, None, 1, 1),
        "due": ("date", 5, 5, None, None, 0, 0),
        "price": ("number", 5, 4, 2, 2, 0, 0),  # the smaller one is better
    }
    changes = [row for row in found.changes() if row["village"] == "V1"]
    assert {row["result"]: (row["value_from"], row["value_to"]) for row in changes} == {
        "total": (Fraction(65, 2), Fraction(30)),
        "passed": (True, False),
        "due": (date(2022, 1, 31), date(2023, 1, 31)),
        "price": (Fraction(1515, 100), Fraction(1639, 100)),
    }
    (gained,) = [row for row in found.changes() if row["village"] == "V3" and row["result"] == "sort"]
    assert (gained["state_from"], gained["value_to"], gained["state_to"]) == ("missing", "B", None)


def test_counts_agree_with_the_changes_that_are_listed():
    found = compared()
    for row in found.results():
        assert row["changed"] == sum(each["result"] == row["result"] for each in found.changes())


def test_what_needs_a_ladder_is_not_there_and_the_text_says_so():
    found = compared()
    assert found.transitions() == found.distribution() == []
    assert [row["of"] for row in found.agreement()] == ["score"]
    assert {row["level"] for row in found.units()} == {None}
    assert "no ladder is compared in now, then: there is no matrix of levels and no quota" in found.text("en")
    assert "now、then 没有比较的等次规则" in found.text("zh")
    assert "total mark" in found.text("en")
    assert "总分" in found.text("zh")
    assert "pay: secretary, bonus, then" in found.text("en")
    assert "<td" in found._repr_html_()
    assert "合格" in found.markdown("zh")
    assert found.markdown("en").count("| result | changed | up | down |") == 1


def test_the_document_is_as_its_schema_says_and_lists_what_changed():
    data = json.loads(json.dumps(compared().to_dict()))
    jsonschema.validate(data, pr.document_schema("comparison"))
    (pair,) = data["pairs"]
    assert (pair["levels"], pair["transitions"], data["ratings"][0]["ladder"]) == (None, [], None)
    assert len(pair["changes"]) == len(compared().changes())
    assert pair["changes"][0]["value_to"] == {"number": "30"} or pair["changes"][0]["result"] == "due"
    with_ladder = {name: rated(marks, PLAIN + LADDER) for name, marks in (("now", MARKS), ("then", LATER))}
    data = json.loads(json.dumps(pr.compare(with_ladder).to_dict()))
    jsonschema.validate(data, pr.document_schema("comparison"))
    assert data["pairs"][0]["changes"] == []
    assert [row["result"] for row in data["pairs"][0]["results"]][-1] == "grade"


@pytest.mark.parametrize("name", ["transitions", "moves", "units", "distribution", "results", "changes", "agreement"])
def test_tables_come_as_the_kind_that_was_rated(name):
    table = compared("polars").table(name)
    assert isinstance(table, pl.DataFrame)
    rows = compared().table(name)
    assert len(table) == len(rows)
    assert isinstance(compared("polars").frame(compared("polars").results()), pl.DataFrame)


def test_a_number_is_compared_in_place_of_a_ladder():
    both = {name: rated(marks, PLAIN + LADDER) for name, marks in (("now", MARKS), ("then", LATER))}
    found = pr.compare(both, of="price")
    assert [side.ladder for side in found.sides] == [None, None]
    assert found.pair().counts()["up"] == 2  # the smaller price is the better one
    assert pr.compare(both, of={"now": "grade", "then": "total"}, scores={"now": "total"}).transitions() == []


def test_numbers_of_a_finer_table_are_compared_by_their_rows():
    found = pr.compare({"now": rated(MARKS), "then": rated(LATER, **REFORM)}, of="heavy")
    assert found.base.keys == ("town", "village", "visit")
    assert [(row["visit"], row["score_change"]) for row in found.moves()] == [("e0", 70), ("e1", 80)]
    only_finer = {"now": rated(MARKS, PLAIN + FINER), "then": rated(MARKS, PLAIN + FINER, bar=75)}
    assert [row["visit"] for row in pr.compare(only_finer).moves()] == ["e0"]
    assert pr.compare(only_finer, of="total").base.keys == ("town", "village")


def test_a_rating_with_a_ladder_and_one_without_are_compared_by_their_scores():
    found = pr.compare({"graded": rated(MARKS, PLAIN + LADDER), "plain": rated(LATER)}, scores="total")
    assert "no ladder is compared in plain" in found.text("en")
    assert [row["rating"] for row in found.distribution()] == ["graded"] * 3
    assert {row["direction"] for row in found.moves()} == {"up", "down", "gains a score", "loses its score"}
    jsonschema.validate(json.loads(json.dumps(found.to_dict())), pr.document_schema("comparison"))


def test_three_ratings_some_of_them_without_a_ladder():
    found = pr.compare({"a": rated(MARKS, PLAIN + LADDER), "b": rated(LATER, PLAIN + LADDER), "c": rated(MARKS)})
    assert found.transitions("b")
    assert found.transitions("c") == []
    assert {row["rating"] for row in found.table("results")} == {"b", "c"}


def test_no_number_is_taken_for_the_score_where_nothing_says_which_one_matters():
    text = PLAIN.replace('results = ["total", "passed", "sort", "due", "price"]\n', "")
    both = {"now": rated(MARKS, text), "then": rated(LATER, text, **REFORM)}
    found = pr.compare(both)
    assert found.base.score is None
    assert "no score compared (name one with scores=)" in found.text("en")
    assert "未比较得分（可用 scores= 指明）" in found.text("zh")
    assert [row["result"] for row in found.results()] == ["total", "passed", "sort", "due", "price"]
    assert pr.compare(both, scores="total").moves() == compared().moves()
    one = text.replace("[formula.price]\n", "[formula.price]\nshow = false\n")
    assert pr.compare({"a": rated(MARKS, one), "b": rated(MARKS, one)}).base.score == "total"


def test_of_many_results_those_that_change_are_shown_first():
    many = PLAIN + "".join(f'[formula.same_{at}]\nis = "mark + {at}"\n' for at in range(12))
    shown = pr.compare({"a": rated(MARKS, many), "b": rated(MARKS, many, years=3)}).text("en")
    lines = [line.split()[:2] for line in shown.splitlines()]
    head = next(at for at, line in enumerate(lines) if line == ["result", "changed"])
    assert lines[head + 1] == ["due", "5"]
    assert lines[head + 2][1:] == ["mark"]
    assert "... and 5 more results" in shown


def test_results_without_a_number_are_compared_as_they_are():
    text = PLAIN.replace('"total", "passed", "sort", "due", "price"', '"passed"')
    for name in ("total", "price", "heavy"):
        before, _, rest = text.partition(f"[formula.{name}]\n")
        text = f"{before}[formula.{name}]\nshow = false\n{rest}"
    found = pr.compare({"now": rated(MARKS, text), "then": rated(LATER, text, **REFORM)})
    assert found.moves() == []
    assert found.base.score is None
    assert "now → then: 5 of 5 have another result" in found.text("en")  # the day of every unit
    assert "now → then：5 个中 5 个的结果改变" in found.text("zh")


def test_records_are_compared_as_ratings_are():
    now, then = rated(MARKS), rated(LATER, **REFORM)
    live = pr.compare({"now": now, "then": then})
    records = pr.compare({"now": now.record(), "then": pr.Rating.from_dict(then.to_dict())}, scores="total")
    assert records.moves() == live.moves()
    assert records.changes() == live.changes()
    mixed = pr.compare({"now": now.record(), "then": then})
    assert mixed.results() == live.results()  # which end is the better one is said by one of the two
    assert pr.compare({"now": now.record(), "then": then.record()}).base.score is None


def test_the_same_ratings_differ_in_nothing():
    found = pr.compare({"a": rated(MARKS), "b": rated(MARKS)})
    assert found.changes() == found.moves() == []
    assert {row["changed"] for row in found.results()} == {0}


@pytest.mark.parametrize(
    ("choices", "error", "said", "chinese"),
    [
        ({"of": "passed"}, pr.UsageError, "is a flag", "是是否值"),
        ({"of": "total", "scores": "price"}, pr.UsageError, "names the number 'total'", "没有等次规则时只比较一个数"),
        ({"of": "nosuch"}, pr.NotFoundError, "unknown ladder or number 'nosuch'", "没有这个等次规则或数"),
        ({"scores": "passed"}, pr.NotFoundError, "unknown score 'passed'", "未知的得分"),
        ({"levels": {"a": "b"}}, pr.UsageError, "no ladder is compared in now, then", "没有比较的等次规则"),
    ],
)
def test_choices_that_need_something_else_are_refused(choices, error, said, chinese):
    with pytest.raises(error) as caught:
        compared(**choices)
    assert said in str(caught.value)
    assert chinese in caught.value.text("zh")


def test_the_chart_of_levels_is_refused_and_that_of_ranks_is_drawn():
    with pytest.raises(pr.UsageError, match="no ladder is compared in now, then"):
        pr.charts.transitions(compared())
    assert pr.charts.rank_flow(compared()).body


def test_the_command_line_compares_schemes_without_a_ladder(tmp_path):
    for name, text in (("now", PLAIN), ("then", PLAIN.replace("value = 60", "value = 70"))):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    units = tmp_path / "units.csv"
    with units.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["town", "village", "mark", "since"])
        writer.writeheader()
        writer.writerows(villages(MARKS))
    command = ["compare", str(tmp_path / "now.toml"), str(tmp_path / "then.toml"), "--units", str(units)]
    shown = CliRunner().invoke(app, [*command, "--lang", "en"])
    assert shown.exit_code == 0, shown.output
    assert "no ladder is compared in now, then" in shown.stdout
    table = CliRunner().invoke(app, [*command, "--lang", "zh", "--form", "markdown"])
    assert "| 合格 | 1 |" in table.stdout
    data = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)
    jsonschema.validate(data, pr.document_schema("comparison"))
    refused = CliRunner().invoke(app, [*command, "--form", "table", "--lang", "en"])
    assert isinstance(refused.exception, pr.UsageError)
