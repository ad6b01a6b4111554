"""Rows of decisions that give no value, by a cause that the scheme declares."""

from fractions import Fraction
from typing import Any

import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.language.grammar import parse

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "stars of a county"
[table.village]
key = "village"
[absence.too_new]
labels = { zh = "任期不满一年，暂不评星", en = "less than a year in office" }
weight = 5
[absence.few]
labels = { zh = "数据不足", en = "not enough data" }
[input.years]
kind = "number"
low = 0
high = 60
decimals = 0
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
[decision.band]
rows = [
  { when = "years < 1", is = "absent('too_new')" },
  { when = "score >= 90", gives = "five" },
  { when = "score >= 60", gives = "four" },
  { is = "absent('few')" },
]
[decision.scale]
of = "score"
hits = "parts"
rows = [{ at_most = 60, gives = 1 }, { at_most = 90, is = "2" }, { is = "absent('few')" }]
[decision.added]
hits = "sum"
rows = [{ when = "years < 1", is = "absent('too_new')" }, { when = "score >= 90", gives = 5 }]
[decision.only]
hits = "unique"
rows = [{ when = "years < 1", is = "absent('too_new')" }, { when = "score >= 90", gives = 5 }, { gives = 0 }]
[decision.call]
takes = "n"
of = "n"
rows = [{ below = 60, is = "absent('few')" }, { gives = true }]
[decision.both]
columns = ["x", "y"]
rows = [{ when = "years < 1", is = ["absent('too_new')", "3"] }, { gives = [7, 8] }]
[formula.called]
is = "call(score)"
[formula.of_two]
is = "both['x'] + both['y']"
[ladder.star]
from = "band"
levels = [{ name = "five" }, { name = "four" }]
"""
ROWS: list[dict[str, Any]] = [
    {"village": "a", "years": 0, "score": 95},
    {"village": "b", "years": 3, "score": 95},
    {"village": "c", "years": 3, "score": 60},
    {"village": "d", "years": 0, "score": 50},
    {"village": "e", "years": 3, "score": 59.5},
]
EXPECTED: dict[str, list[Any]] = {
    "band": ["too_new", "five", "four", "too_new", "few"],
    "star": ["too_new", "five", "four", "too_new", "few"],
    "scale": ["few", "few", 60, 50, Fraction(119, 2)],
    "added": ["too_new", 5, 0, "too_new", 0],
    "only": ["no rule", 5, 0, "too_new", 0],
    "called": [True, True, True, "few", "few"],
    "of_two": ["too_new", 15, 15, "too_new", 15],
}
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))


def plain(value: Any) -> Any:
    return str(value) if isinstance(value, pr.Absent) else getattr(value, "name", value)


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_without_a_value_on_every_engine(engine):
    rating = EVALUATOR.rate(ENGINES[engine](ROWS))
    assert {name: list(map(plain, rating.values(name))) for name in EXPECTED} == EXPECTED


def test_rows_without_a_value_in_a_statement():
    import duckdb
    import polars as pl

    with duckdb.connect() as database:
        database.register("village", pl.DataFrame(ROWS))
        types = {"village": {"years": "int64", "score": "float64"}}
        found = database.sql(EVALUATOR.sql("duckdb", types=types)).pl().sort("village")
    for name, expected in EXPECTED.items():
        got = [state or value for value, state in zip(found[name], found[f"{name}_state"], strict=True)]
        assert got == [float(each) if isinstance(each, Fraction) else each for each in expected]


def test_explanations_name_the_row_and_the_cause():
    rating = EVALUATOR.rate(ROWS)
    lines = str(rating.explain(unit="a", of="band", lang="zh")).splitlines()
    assert lines[0] == "band = 任期不满一年，暂不评星"
    assert lines[2] == "    适用第 1 行（共 4 行）：years < 1"
    rest = str(rating.explain(unit="e", of="band")).splitlines()
    assert rest[0] == "band = not enough data"
    assert rest[5].strip().startswith("row 4")
    assert "adds less than a year in office" in str(rating.explain(unit="a", of="added"))


def test_a_row_for_the_rest_that_calls_a_formula_or_is_an_argument_is_said_to_decide():
    text = SCHEME + '[formula.twice]\ntakes = "n"\nis = "2 * n"\n'
    text += '[decision.same]\ntakes = "n"\nrows = [{ when = "years < 1", gives = 1 }, { is = "n" }]\n'
    text += '[formula.of_same]\nis = "same(score)"\n'
    text += '[decision.rest]\nrows = [{ when = "years < 1", gives = 1 }, { is = "twice(score)" }]\n'
    rating = pr.Evaluator(pr.loads_scheme(text)).rate(ROWS)
    for name in ("rest", "of_same"):
        said = str(rating.explain(unit="b", of=name))
        assert "row 2 of 2 decides: no other row holds" in said
        assert "no row holds" not in said


def test_check_sees_gaps_and_rows_that_never_hold_as_of_any_row():
    text = SCHEME.replace("  { is = \"absent('few')\" },\n]\n[decision.scale]", "]\n[decision.scale]")
    codes = [each.code for each in pr.check(pr.loads_scheme(text)).findings if each.entry == "decision.band"]
    assert codes == ["decision-gap"]
    text = SCHEME.replace(
        '{ when = "score >= 60", gives = "four" }', '{ when = "score >= 95", is = "absent(\'few\')" }'
    )
    codes = [each.code for each in pr.check(pr.loads_scheme(text)).findings if each.entry == "decision.band"]
    assert codes == ["decision-row-never"]
    assert not [each for each in pr.check(EVALUATOR.scheme).findings if each.entry == "decision.band"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "absent('few')\" },\n]\n[decision.scale]",
            "absent('fev')\" },\n]\n[decision.scale]",
            "unknown cause of absence 'fev'",
        ),
        (
            "{ below = 60, is = \"absent('few')\" }, { gives = true }",
            "{ below = 60, is = \"absent('few')\" }",
            "'call' gives no value",
        ),
        ("{ gives = [7, 8] }", '{ is = ["absent(\'few\')", "8"] }', "'both' gives no value in any row"),
        (
            'when = "years < 1", is = ["absent',
            'when = "absent(\'few\')", is = ["absent',
            "stands where there is no value beside it",
        ),
        ('is = "call(score)"', "is = \"absent('few')\"", "a row of a decision may give it alone"),
        ('is = "2"', "is = \"2 * absent('few')\"", "stands where there is no value beside it"),
    ],
)
def test_absences_where_no_row_gives_them_are_refused_at_their_place(before, after, said):
    assert before in SCHEME
    with pytest.raises(pr.SchemeError) as error:
        pr.check(pr.loads_scheme(SCHEME.replace(before, after, 1)))
    assert said in str(error.value)
    assert all(fault.at is not None for fault in error.value.faults)


def test_the_language_alone_reads_such_a_row():
    assert parse("absent('too_new')").text == "absent('too_new')"
    with pytest.raises(pr.RuleSyntaxError):
        parse("1 + absent('too_new')")
