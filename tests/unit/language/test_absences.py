"""Causes of absence that a scheme declares: in rules, on every engine, in texts, documents and comparisons."""

import copy
import json
import pickle
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

import partyrate as pr
from partyrate import testing
from partyrate.numbers import BUILT_IN

SCHEME = """
name = "new villages"
[table.village]
key = "village"
rows = 20
[table.month]
parent = "village"
key = "m"
rows = 12
[absence.too_new]
labels = { zh = "成立不满一年", en = "too new" }
weight = 7
[absence.few]
labels = { zh = "数据不足" }
[input.founded]
kind = "date"
[input.mark]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[input.months]
kind = "number"
low = 0
high = 12
decimals = 0
[input.pts]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
[parameter.open]
[formula.new]
is = "full_years(founded, as_of) < 1"
[formula.score]
is = "absent('few') if months < 6 else mark"
[formula.both]
is = "score + (1 if not new else absent('too_new'))"
[formula.settled]
is = "coalesce(both, -1) if present(both) else 0"
[formula.later]
is = "both + open"
[formula.flag]
is = "absent('too_new') if new else months > 6"
[formula.text]
is = "absent('few') if new else 'a' if months > 6 else 'b'"
[formula.day]
is = "founded if not new else absent('few')"
[formula.total]
is = "sum(absent('few') if pts > 8 else pts)"
[formula.place]
is = "rank(score, 'desc', within=(), ties='min')"
[formula.mean_of_all]
is = "mean(both, within=())"
[ladder.star]
when = "absent('too_new') if new else True"
order_by = ["score desc"]
ties = "in"
round = "down"
conflict = "condition"
levels = [{ name = "five", when = "score >= 90" }, { name = "four" }]
quotas = [{ levels = "five", at_most = "1" }]
[formula.level]
is = "star if months > 1 else absent('few')"
[incentive.award]
kind = "bonus"
amount = "absent('few') if months < 6 else 100"
unit = "yuan"
"""
VILLAGES = [
    {"village": name, "founded": founded, "mark": mark, "months": months}
    for name, founded, mark, months in [
        ("A", "2020-01-01", 95, 12), ("B", "2024-01-01", 99, 12), ("C", "2024-01-01", 99, 3),
        ("D", "2020-01-01", 99, 3), ("E", "2020-01-01", None, 12), ("F", "2020-01-01", 80, 1),
    ]
]  # fmt: skip
MONTHS = [{"village": name, "m": str(m), "pts": m + ord(name) - 64} for name in "ABCDEF" for m in range(1, 4)]
TOO_NEW, FEW = (pr.Absent(each.cause) for each in pr.loads_scheme(SCHEME).absences.values())
MISSING = pr.Absent(pr.Cause.MISSING)
WANTED: dict[str, list[Any]] = {
    "score": [95, 99, FEW, FEW, MISSING, FEW],
    "both": [96, TOO_NEW, TOO_NEW, FEW, MISSING, FEW],
    "settled": [96, 0, 0, 0, 0, 0],
    "later": [pr.Absent(pr.Cause.UNDETERMINED)] * 6,
    "flag": [True, TOO_NEW, TOO_NEW, False, True, False],
    "text": ["a", FEW, FEW, "b", "a", "b"],
    "total": [9, 12, 15, 18, 21, FEW],
    "place": [2, 1, FEW, FEW, MISSING, FEW],
    "mean_of_all": [TOO_NEW] * 6,
}
LEVELS = ["five", "too_new", "too_new", "few", "missing", "few"]


def frames(rows: list[dict[str, Any]], kind: str) -> Any:
    """Return rows as a kind of table."""
    if kind == "rows":
        return rows
    frame = pl.DataFrame(rows)
    return {"polars": frame, "lazy": frame.lazy()}.get(kind, pd.DataFrame(rows))


def rated(kind: str = "rows", text: str = SCHEME, **more: Any) -> pr.Rating:
    """Rate the villages."""
    limit: dict[str, Any] = {} if kind == "rows" else {"row_engine_limit": 0}
    tables = {"month": frames(MONTHS, kind)} if "[table.month]" in text else {}
    evaluator = pr.Evaluator(pr.loads_scheme(text), **limit)
    return evaluator.rate(frames(VILLAGES, kind), tables=tables, as_of="2024-06-01", **more)


@pytest.mark.parametrize("kind", ["rows", "reference", "polars", "lazy", "pandas"])
def test_the_strongest_cause_stays_on_every_engine(kind, monkeypatch):
    if kind == "reference":
        monkeypatch.setattr("partyrate.engines.select.rate_compiled", lambda *_: None)
    rating = rated("rows" if kind == "reference" else kind)
    assert {name: rating.values(name) for name in WANTED} == WANTED
    levels = [each.cause.words if isinstance(each, pr.Absent) else each.name for each in rating.values("star")]
    assert levels == LEVELS
    assert [str(each) for each in rating.values("level")][3:] == ["few", "missing", "few"]


def test_a_database_has_the_same_causes():
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME))
    with duckdb.connect() as con:
        villages, months = pd.DataFrame(VILLAGES), pd.DataFrame(MONTHS)
        villages["founded"] = pd.to_datetime(villages["founded"]).dt.date
        con.register("village", villages)
        con.register("month", months)
        found = con.sql(evaluator.sql("duckdb", as_of="2024-06-01")).order("village").fetchdf()
    assert list(found["star"].fillna(found["star_state"])) == LEVELS
    assert list(found["both_state"])[1:] == ["too_new", "too_new", "few", "missing", "few"]


def test_results_name_the_cause_and_people_read_its_label():
    rating = rated()
    assert [row["star_state"] for row in rating.units] == [None, "too_new", "too_new", "few", "missing", "few"]
    notes = [note.text("zh") for note in rating.notes if note.kind == "absent"]
    assert any("成立不满一年" in each for each in notes)
    assert any("数据不足" in each for each in notes)
    explanation = rating.explain(unit="C", of="both", lang="zh")
    assert str(explanation).startswith("both = 成立不满一年")
    assert "代入：若 否" in rating.explain(unit="C", of="settled", lang="zh").markdown()
    assert "若 new，则 无值（成立不满一年）" in rating.explain(unit="C", of="flag", lang="zh").markdown()
    assert "absent(" not in rating.explain(unit="A", of="both", lang="zh").markdown().partition("score =")[0]


def test_documents_keep_cause_labels_and_strength():
    rating = rated()
    record = rating.record()
    again = pr.RatingRecord.from_dict(json.loads(json.dumps(record.to_dict())))
    assert again == record
    values: Any = again.tables["village"].columns["both"].values
    assert [each.cause.code for each in values[1:4]] == [TOO_NEW.cause.code, TOO_NEW.cause.code, FEW.cause.code]
    assert values[1].cause.text.zh == "成立不满一年"
    explanation = rating.explain(unit="B", of="both")
    assert pr.Explanation.from_dict(json.loads(json.dumps(explanation.to_dict()))) == explanation
    for note in rating.notes:
        assert pr.Note.from_dict(json.loads(json.dumps(note.to_dict()))).text("zh") == note.text("zh")


@pytest.mark.parametrize("data", [{"absent": "x", "code": 2, "labels": {}}, {"absent": "x", "code": 100, "labels": {}}])
def test_a_document_cannot_bring_a_cause_that_is_as_strong_as_a_built_in_one(data):
    document = rated().explain(unit="B", of="both").to_dict()
    with pytest.raises(pr.DocumentError):
        pr.Explanation.from_dict({**document, "value": data})


def test_explanations_of_declared_causes_can_be_computed_again():
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME))
    cohort = testing.Cohort(VILLAGES, {"month": MONTHS}, as_of=date(2024, 6, 1))
    testing.explanation_replays(evaluator, cohort)
    testing.same_on_all_engines(evaluator, cohort)


def test_a_comparison_says_the_label():
    one = rated()
    other = rated(text=SCHEME.replace("absent('too_new') if new else True", "True"))
    said = pr.compare({"one": one, "other": other}).text("zh")
    assert "成立不满一年" in said
    assert "too_new" not in said


def test_causes_are_told_apart_by_their_names_and_survive_copies():
    causes = [*BUILT_IN.values(), TOO_NEW.cause, FEW.cause]
    assert len(set(causes)) == len(causes)
    assert sorted(causes)[3:] == [FEW.cause, TOO_NEW.cause, pr.Cause.UNDETERMINED]
    for cause in causes:
        assert pickle.loads(pickle.dumps(cause)) == copy.deepcopy(cause) == cause  # noqa: S301 - our own bytes
    assert pickle.loads(pickle.dumps(pr.Cause.MISSING)) is pr.Cause.MISSING  # noqa: S301


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "absent('few') if months < 6 else mark",
            "absent('fewer') if months < 6 else mark",
            "unknown cause of absence",
        ),
        ("absent('few') if months < 6 else mark", "absent(months) if months < 6 else mark", "names no cause"),
        ("absent('few') if months < 6 else mark", "absent('few')", "where there is no value beside it"),
        ("absent('few') if months < 6 else mark", "absent('few') + mark", "where there is no value beside it"),
        (
            "absent('few') if months < 6 else mark",
            "absent('few') if months < 6 else absent('too_new')",
            "where there is no value beside it",
        ),
        ("weight = 7", "weight = 1", "both have the weight 1"),
        ("weight = 7", "weight = 97", "has the weight 97"),
        ("[absence.few]", "[absence.missing]", "built-in cause of absence"),
        ("[absence.few]", '[absence."too few"]', "no name of a cause of absence"),
    ],
)
def test_what_is_wrong_with_a_cause_is_said(old, new, said):
    with pytest.raises(pr.PartyrateError) as error:
        pr.Evaluator(pr.loads_scheme(SCHEME.replace(old, new)))
    assert said in str(error.value)


def test_a_cause_that_no_rule_gives_is_found():
    scheme = pr.loads_scheme(SCHEME + "[absence.spare]\nweight = 3\n")
    assert [each.entry for each in pr.check(scheme).findings if each.code == "unread-absence"] == ["absence.spare"]


def test_the_weight_belongs_to_the_meaning_of_a_scheme_and_the_labels_do_not():
    scheme = pr.loads_scheme(SCHEME)
    assert pr.loads_scheme(SCHEME.replace("weight = 7", "weight = 8")).fingerprint != scheme.fingerprint
    assert pr.loads_scheme(SCHEME.replace("数据不足", "数据太少")).fingerprint == scheme.fingerprint
    assert pr.Scheme.from_dict(scheme.to_dict()) == scheme
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme


def test_a_cause_of_one_name_in_two_schemes_is_that_of_each():
    rule = """(absent('few') if x else 1)"""
    head = f'name = "t"\n[table.unit]\nkey = "id"\n[input.x]\nkind = "flag"\n[formula.y]\nis = "{rule}"\n'
    for names in (["few"], ["late", "young", "few"], ["few", "late"]):
        causes = [f"[absence.{name}]\nweight = {weight}\n" for weight, name in enumerate(names, start=1)]
        rating = pr.Evaluator(pr.loads_scheme(head + "".join(causes))).rate(
            [{"id": 1, "x": True}, {"id": 2, "x": False}]
        )
        assert [str(value) for value in rating.values("y")] == ["few", "1"]
