"""Warning rules: they are noted on every engine, explained and checked, and change no result."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from attrs import evolve
from tests.unit.frames import COMPUTING, ENGINES

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

TEXT = """
name = "trial"
[table.village]
key = ["county", "village"]
labels = { zh = "村" }
[table.event]
parent = "village"
key = "event"
[parameter.most]
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[input.points]
table = "event"
kind = "number"
low = 0
high = 10
decimals = 1
[ladder.star]
levels = [{ name = "five" }, { name = "four" }]
quotas = [{ levels = "five", at_most = "0.3 * rows" }]
order_by = "score desc"
ties = "out"
round = "down"
conflict = "condition"
[warning.high]
when = "score > 90"
text = { zh = "得分异常高，请复核", en = "an unusual score" }
[warning.twice]
table = "event"
when = "points > 8 and star == 'five'"
text = "高分事项"
[warning.over]
when = "sum(points) > most"
text = "over the limit"
"""
UNITS = [
    {"county": county, "village": village, "score": score}
    for county, village, score in (
        ("B", "x", 95), ("A", "z", 91.5), ("A", "y", 99), ("B", "w", 90), ("A", "v", None), ("B", "u", 92),
    )
]  # fmt: skip
EVENTS = [
    {"county": "A", "village": "y", "event": 2, "points": 9},
    {"county": "A", "village": "y", "event": 1, "points": 3},
    {"county": "B", "village": "w", "event": 1, "points": 9},
]


def rated(scheme: pr.Scheme, engine: str) -> pr.Rating[Any]:
    make = ENGINES[engine]
    return pr.Evaluator(scheme).rate(make(UNITS), tables={"event": make(EVENTS)})


def warnings(rating: pr.Rating[Any]) -> list[pr.Note]:
    return [note for note in rating.notes if note.kind == "warning"]


@pytest.mark.parametrize("engine", COMPUTING)
def test_a_warning_names_the_first_rows_in_which_it_is_true(engine):
    high, twice = warnings(rated(pr.loads_scheme(TEXT), engine))
    assert high.data["count"] == 4
    first = [(row["county"], row["village"]) for row in high.data["rows"]]
    in_order = [("B", "x"), ("A", "z"), ("A", "y")]
    assert first == in_order or first == sorted([*in_order, ("B", "u")])[:3]
    assert high.text("en").startswith("high: an unusual score: county ")
    assert high.text("zh").startswith("high：得分异常高，请复核：county ")
    assert high.text("zh").endswith("等 4 个")
    assert twice.text("zh") == "twice：高分事项：county A、村 y、event 2"


@pytest.mark.parametrize("engine", COMPUTING)
def test_what_is_not_known_of_a_warning_is_noted_as_absent(engine):
    notes = rated(pr.loads_scheme(TEXT), engine).notes
    assert "missing" in next(note.text("en") for note in notes if "'high'" in note.text("en"))
    assert "'over' is undetermined for every row; unpublished: most" in [note.text("en") for note in notes]
    known = rated(pr.loads_scheme(TEXT).with_values(most=11), engine)
    assert [note.about for note in warnings(known)] == ["high", "twice", "over"]


@pytest.mark.parametrize("engine", COMPUTING)
def test_a_warning_changes_no_result(engine):
    scheme = pr.loads_scheme(TEXT)
    with_, without = rated(scheme, engine), rated(evolve(scheme, warnings=()), engine)
    for name in ("score", "star"):
        assert list(with_.values(name)) == list(without.values(name))
    kinds = ("warning", "absent", "undetermined")
    assert [n for n in with_.notes if n.kind not in kinds] == [n for n in without.notes if n.kind not in kinds]


def test_a_warning_is_explained_and_read_by_its_name():
    rating = rated(pr.loads_scheme(TEXT), "rows")
    assert list(rating.values("warning.high"))[:4] == [True, True, True, False]
    shown = rating.explain(unit=("A", "y"), of="high")
    assert (shown.value, shown.rule, shown.filled) == (True, "score > 90", "99.0 > 90")
    assert rating.explain(unit=("A", "v"), of="warning.high").value == pr.Absent(pr.Cause.MISSING)


def test_the_text_is_no_part_of_the_meaning_and_the_condition_is():
    scheme = pr.loads_scheme(TEXT)
    other = pr.loads_scheme(TEXT.replace("高分事项", "请看"))
    assert other.fingerprint == scheme.fingerprint
    assert other.text_fingerprint != scheme.text_fingerprint
    assert pr.loads_scheme(TEXT.replace("score > 90", "score > 91")).fingerprint != scheme.fingerprint
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme
    assert pr.Scheme.from_dict(scheme.to_dict()) == scheme


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('when = "score > 90"', 'when = "score + 1"', "'score \\+ 1' is a number, not a flag"),
        ('text = "高分事项"', 'text = " "', "warning 'twice' says nothing"),
        ('text = "高分事项"', "", "needs 'text'|text"),
        ('table = "event"\nwhen', 'table = "events"\nwhen', "unknown table 'events'"),
        ('when = "score > 90"', 'when = "points > 9"', "'points' has a value for each row of table 'event'"),
    ],
)
def test_a_warning_that_cannot_be_computed_is_refused(old, new, problem):
    with pytest.raises(pr.SchemeError, match=problem):
        pr.check(pr.loads_scheme(TEXT.replace(old, new)))


def test_a_condition_that_is_never_true_is_found():
    scheme = pr.loads_scheme(TEXT.replace("score > 90", "score > 90 and score < 80"))
    assert ("condition-never", ("warning", "high", "when")) in [
        (each.code, each.path) for each in pr.check(scheme).findings
    ]


def test_a_page_for_publication_names_no_unit_by_a_warning(tmp_path):
    rating = rated(pr.loads_scheme(TEXT), "rows")
    pages = {}
    for public in (False, True):
        pr.write_report(rating, tmp_path / f"{public}.html", public=public, lang="zh")
        pages[public] = (tmp_path / f"{public}.html").read_text(encoding="utf-8")
    assert "得分异常高，请复核：county" in pages[False]
    assert "得分异常高，请复核：county" not in pages[True]


def test_the_first_rows_of_a_lazy_frame_are_those_by_key():
    rating = pr.Evaluator(pr.loads_scheme(TEXT)).rate(pl.DataFrame(UNITS).lazy())
    (high,) = warnings(rating)
    assert [row["village"] for row in high.data["rows"]] == ["y", "z", "u"]
