"""A scheme says which values are results and which are steps on the way, and in which order results stand."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.frames import ENGINES

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

TEXT = """
name = "trial"
results = ["star", "score"]
[table.unit]
key = "id"
[input.a]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[formula.step]
is = "a * 2"
show = false
[formula.more]
is = "step + 1"
[formula.score]
is = "step / 2"
[ladder.hidden]
levels = [{ name = "high", when = "score >= 50" }, { name = "low" }]
show = false
[ladder.star]
levels = [{ name = "five", when = "hidden == 'high'" }, { name = "four" }]
"""
UNITS: list[dict[str, Any]] = [{"id": n, "a": value} for n, value in enumerate((90.5, 20, None))]
SHOWN = ["id", "a", "star", "star_state", "score", "score_state", "more", "more_state"]


def scheme(old: str = "", new: str = "") -> pr.Scheme:
    assert old in TEXT
    return pr.loads_scheme(TEXT.replace(old, new) if old else TEXT)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("few", [0, 5_000])
def test_steps_are_computed_and_stand_in_no_table_of_any_engine(engine: str, few: int) -> None:
    evaluator = pr.Evaluator(scheme(), row_engine_limit=few)
    rating = evaluator.rate(ENGINES[engine](UNITS))
    units = rating.units
    if isinstance(units, list):
        columns = list(units[0])
    elif engine == "polars lazy":
        columns = units.collect_schema().names()
    else:
        columns = list(units.column_names if engine == "pyarrow" else units.columns)
    assert columns == SHOWN
    assert list(map(str, rating.values("step"))) == ["181", "40", "missing"]
    assert list(map(str, rating.values("hidden"))) == ["high", "low", "missing"]
    assert list(rating.record().tables["unit"].columns) == ["star", "score", "more"]
    assert rating.counts("hidden") == {(): {"high": 1, "low": 1, None: 1}}
    tree = evaluator.explain(rating, unit=0, of="star")
    assert [part.name for part in tree.parts] == ["hidden"]


def test_one_unit_a_statement_and_files_have_the_same_columns() -> None:
    evaluator = pr.Evaluator(scheme())
    prepared = evaluator.prepare(UNITS)
    assert list(prepared.rate(UNITS[0])) == SHOWN
    assert list(prepared.to_dict(UNITS[0])["values"]) == ["star", "score", "more"]
    last = evaluator.sql("duckdb").rpartition("SELECT")[2]
    assert '"step"' not in last
    assert '"hidden"' not in last


def test_what_tables_show_is_no_part_of_what_a_scheme_means_and_is_kept_when_it_is_written() -> None:
    other = scheme('results = ["star", "score"]', "")
    assert other.fingerprint == scheme().fingerprint == scheme("show = false", "").fingerprint
    assert other.text_fingerprint != scheme().text_fingerprint
    assert pr.loads_scheme(pr.dumps_scheme(scheme())) == scheme()
    assert pr.Scheme.from_dict(scheme().to_dict()) == scheme()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"score"]', '"scor"]', "unknown result 'scor'"),
        ('"score"]', '"a"]', "unknown result 'a'"),
        ('"score"]', '"step"]', "'step' is named among the results, and is not shown"),
        ('"score"]', '"score", "score"]', "stands twice in 'results' of the scheme"),
        ("optional = true", "optional = true\nshow = false", "input 'a' has the key 'show'"),
        ("show = false", 'show = "no"', "'no'"),
    ],
)
def test_results_that_cannot_be_are_said(old: str, new: str, words: str) -> None:
    with pytest.raises(pr.SchemeError, match=words):
        pr.check(scheme(old, new))


def test_an_input_is_no_result() -> None:
    with pytest.raises(pr.StructureError, match="input 'x' has 'show'"):
        pr.Indicator(name="x", kind="flag", show=False)
