"""Whatever users hold prints in one screen, shows itself in notebooks with texts escaped, and is ready for charts."""

from __future__ import annotations

import csv
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.spans import width
from partyrate.storage.html import html_table

pytestmark = pytest.mark.usefixtures("columns_engine")

DATA = Path(__file__).parents[3] / "examples" / "data"
SCREEN = 24 * 80

SCHEME = """
name = "trial"
title = { en = "<b>trial</b>" }
[table.unit]
key = ["district", "id"]
[input.a]
kind = "number"
low = 0
high = 100
decimals = 0
optional = true
[ladder.star]
levels = [{ name = "five <5>", when = "a >= 50" }, { name = "four" }, { name = "a three" }]
order_by = "a desc"
quotas = [{ levels = "five <5>", at_most = "0.5 * rows" }]
ties = "in"
round = "down"
[incentive.pay]
kind = "pay"
amount = "a / 3"
unit = "yuan"
every = "year"
"""
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))
UNITS: list[dict[str, Any]] = [{"district": d, "id": n, "a": 20 * n + 1} for d in ("<i>D</i>", "E") for n in range(4)]


def big() -> dict[str, Any]:
    """Give one of each kind of object that users hold, of a large scheme and many rows."""
    scheme = pr.load_scheme("tianjin-village", profile="illustrative")
    evaluator = pr.Evaluator(scheme)
    with (DATA / "tianjin-village.csv").open(encoding="utf-8") as file:
        units = list(csv.DictReader(file))[:300]
    rating = evaluator.rate(units, as_of="2020-01-31", period="2019")
    found: dict[str, Any] = {
        "scheme": scheme, "checked": pr.check(scheme), "evaluator": evaluator, "plan": evaluator.plan,
        "rating": rating, "notes": rating.notes, "record": rating.record(),
        "table record": rating.record().tables["unit"], "prepared": evaluator.prepare(units, as_of="2020-01-31"),
        "explanation": evaluator.explain(rating, unit=units[0]["unit"], of="星级"),
        "lookup": pr.Lookup(name="l", keys="k", rows=[(f"k{n}", n) for n in range(5_000)]),
        "budget": pr.ResourceBudget(),
    }  # fmt: skip
    for number, note in enumerate(rating.notes):
        found[f"note {number}"] = note
    for collection in ("tables", "parameters", "lookups", "indicators", "ladders", "gates", "incentives", "procedures"):
        for name, entry in getattr(scheme, collection).items():
            found[f"{collection} {name}"] = entry
    try:
        evaluator.rate([{**row, "superior_score": "x"} for row in units], as_of="2020-01-31")
    except pr.DataError as error:
        found["data error"] = error
    try:
        pr.read_json(f"[{', '.join(['NaN'] * 2_000)}]")
    except pr.DocumentError as error:
        found["document error"] = error
    return found


def test_everything_prints_in_one_screen() -> None:
    found = big()
    assert {"data error", "document error", "note 0"} <= found.keys()
    assert {name: len(repr(each)) for name, each in found.items() if len(repr(each)) > SCREEN} == {}
    assert repr(found["scheme"]).startswith("<Scheme tianjin-village 2019: 3 tables, ")
    assert "rating" not in repr(found["rating"])[1:7]
    assert repr(found["document error"]).endswith("faults=<2,000 faults>)")


def test_what_shows_itself_in_notebooks_is_escaped() -> None:
    rating = EVALUATOR.rate(UNITS)
    for each in (EVALUATOR.scheme, rating, rating.notes, EVALUATOR.explain(rating, unit=("E", 1), of="star")):
        html = each._repr_html_()
        assert "<i>" not in html
        assert "<5>" not in html
        assert html.count("<table>") == html.count("</table>")
    assert "&lt;b&gt;trial&lt;/b&gt;" in EVALUATOR.scheme._repr_html_()
    assert "&lt;5&gt;" in rating._repr_html_()


def test_notes_print_the_first_ones_and_count_the_others() -> None:
    rating = EVALUATOR.rate([{"district": "D", "id": n, "a": None if n % 2 else n} for n in range(60)])
    assert isinstance(rating.notes, tuple)
    text = repr(pr.Notes([*rating.notes] * 20))
    assert text.splitlines()[0].endswith(" notes")
    assert text.splitlines()[-1].startswith("  ... and ")
    assert repr(pr.Notes()) == "0 notes"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("few", [0, 5_000])
def test_tables_for_charts_have_numbers_and_ordered_levels_in_the_kind_that_came_in(engine: str, few: int) -> None:
    rating = pr.Evaluator(EVALUATOR.scheme, row_engine_limit=few).rate(ENGINES[engine](UNITS))
    made = rating.table("distribution", within="district")
    rows = rows_of(made)
    expected = [
        {name: (float(value) if isinstance(value, Fraction) else value) for name, value in row.items()}
        for row in rating.distribution("star", "district")
    ]
    assert rows == expected
    assert [type(row["share"]) for row in rows if row["share"] is not None] == [float] * len(rows)
    levels = ["a three", "four", "five <5>"]
    if isinstance(made, pl.DataFrame):
        assert [made.schema["level"], made.schema["count"]] == [pl.Enum(levels), pl.Int64()]
        assert made.sort("level")["level"][0] == "a three"
    elif isinstance(made, pd.DataFrame):
        assert list(made["level"].cat.categories) == levels
        assert made["level"].cat.ordered
    elif isinstance(made, pa.Table):
        assert made["level"].type.ordered
        assert made["level"].chunk(0).dictionary.to_pylist() == levels
    elif isinstance(made, duckdb.DuckDBPyRelation):
        assert str(made.select("level").types[0]).startswith("ENUM")
        assert made.order("level").pl()["level"][0] == "a three"
    else:
        assert (engine, type(made)) == ("rows", list)
    assert type(made) is type(rating.table("totals", by="star"))


@pytest.mark.parametrize("engine", ["rows", "polars", "pandas", "pyarrow", "duckdb"])
def test_totals_and_notes_are_tables_for_charts_as_well(engine: str) -> None:
    rating = EVALUATOR.rate(ENGINES[engine](UNITS))
    totals = rows_of(rating.table("totals", by=("incentive", "star")))
    exact = rating.totals(by=("incentive", "star"))
    assert [(row["star"], row["total"], row["rows"]) for row in totals] == [
        (row["star"], float(row["total"]), row["rows"]) for row in exact
    ]
    notes = rows_of(rating.table("notes"))
    assert [row["en"] for row in notes] == list(map(str, rating.notes))


def rows_of(made: Any) -> Any:
    """Give the rows of any kind of frame."""
    if isinstance(made, pd.DataFrame):
        frame = made.astype(object)
        return frame.where(frame.notna(), None).to_dict("records")
    if isinstance(made, pl.DataFrame):
        return made.to_dicts()
    if isinstance(made, pa.Table):
        return made.to_pylist()
    return made if isinstance(made, list) else made.pl().to_dicts()


def test_what_is_no_table_for_charts_is_said() -> None:
    rating = EVALUATOR.rate(UNITS)
    with pytest.raises(pr.NotFoundError, match="write 'distribution'"):
        rating.table("distributon")
    with pytest.raises(pr.UsageError, match="it takes by"):
        rating.table("totals", ladder="star")
    with pytest.raises(pr.UsageError, match="it takes nothing"):
        rating.table("notes", by="star")
    with pytest.raises(pr.NotFoundError, match="write 'star'"):
        rating.table("distribution", ladder="stra")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_people_hold_prints_on_one_screen_in_the_language_that_is_chosen(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTYRATE_LANG", lang)
    for name, each in big().items():
        if name in ("scheme", "rating", "notes"):
            lines = str(each).splitlines()
            assert str(each) == each.text(lang)
            assert len(lines) <= 24, name
            assert ("等次" in str(each) or "说明" in str(each) or "提示" in str(each)) == (lang == "zh")


def test_a_rating_shows_its_levels_best_first_with_the_figures_of_its_distribution() -> None:
    rating = EVALUATOR.rate(UNITS)
    lines = rating.text("en").splitlines()
    assert lines[0] == "<b>trial</b>"
    at = next(number for number, line in enumerate(lines) if line.startswith("star"))
    assert lines[at:] == [
        "star (unit, 8 in all)",
        "  level     number  share  quota",
        "  five <5>       2  25.0%  at most 4",
        "  four           6  75.0%",
        "  a three        0   0.0%",
        "",
        "notes: none",
    ]


def test_numbers_of_tables_in_notebooks_stand_to_the_right_and_nothing_has_a_colour() -> None:
    html = EVALUATOR.rate(UNITS)._repr_html_()
    assert html.count("text-align:right") == 2 * 4
    assert "color" not in html
    assert "#" not in html.replace("&#x27;", "")


def test_a_short_text_beside_a_long_one_is_not_broken_into_single_characters() -> None:
    head: list[object] = ["名称", "原值", "新值", "个数"]
    rows: list[list[object]] = [["门槛", "综合评定" * 20, "封顶：星级 = 三星", 3], ["门槛", "无", "三星", 12]]
    cells = re.findall(r'<t[dh] style="([^"]*)">([^<]*)<', html_table(head, rows, numbers=[3]))
    assert [words for _, words in cells] == [str(each) for row in [head, *rows] for each in row]
    for style, words in cells:
        room = re.search(r"min-width:(\d+)em", style)
        is_whole = "nowrap" in style or "tabular-nums" in style
        assert is_whole or (room and 2 * int(room[1]) >= min(width(words), 14)), (style, words)


def test_scenarios_show_how_sure_levels_are_and_what_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    scheme = pr.loads_scheme("""
name = "trial"
[table.unit]
key = "id"
[parameter.bar]
labels = { zh = "及格线" }
range = [40, 60]
step = 10
[input.a]
kind = "number"
low = 0
high = 100
decimals = 0
[ladder.grade]
labels = { zh = "等第" }
levels = [{ name = "good", when = "a >= bar", labels = { zh = "良<好>" } }, { name = "poor" }]
order_by = "a desc"
overlap = "first"
""")
    found = pr.Evaluator(scheme).scenarios([{"id": n, "a": 10 * n} for n in range(8)], of=["grade"])
    monkeypatch.setenv("PARTYRATE_LANG", "zh")
    html = found._repr_html_()
    assert "良&lt;好&gt;" in html
    assert "及格线" in html
    cells = [part.partition(">")[2].partition("<")[0] for part in html.split("<td")[1:]]
    assert cells[:6] == ["良&lt;好&gt;", "2", "4", "poor", "4", "6"]
    assert str(found) == found.text("zh")
    assert "及格线 100%" in str(found)
