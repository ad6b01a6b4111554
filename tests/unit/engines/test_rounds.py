"""Past rounds are written in the words of the period, on every engine; numbers stand for years alone."""

from typing import Any

import duckdb
import polars as pl
import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.engines.columns import run as columns
from partyrate.periods import Rounds, read_period, span_months

pytestmark = pytest.mark.usefixtures("columns_engine")

SPANS: dict[str, tuple[str, list[str], list[Any]]] = {
    "6 months": (
        "2016-H2",
        ["2016-H1", "2015-H2"],
        [2016, 1, 4032, "2016", "2016-Q1", "2016-H3", "2016-H2", "0016-H1"],
    ),
    "3 months": ("2015-Q1", ["2014-Q4", "2014-Q3"], [2014, 8058, "2014", "2014-H1", "2014-Q5", "2015-Q1"]),
    "1 month": ("2014-02", ["2014-01", "2013-12"], [2014, 24168, "2014", "2014-13", "2014-00", "2014-Q1", "2014-02"]),
    "2 years": ("2015/2016", ["2013/2014", "2011/2012"], [2013, "2013", "2012/2013", "2013/2015", "2015/2016", "2014"]),
    "1 year": ("2016", ["2015", "2014"], [1, 0, 15, 4032, 10_000, "1", "15", "2015-H1", "2014/2015", 2016, 2015.5]),
    "4 months": (
        "2016-05-01/2016-08-31",
        ["2016-01-01/2016-04-30", "2015-09-01/2015-12-31"],
        [2016, "2016", "2016-01-01/2016-05-31", "2015-12-01/2016-03-31", "2016-01-02/2016-04-30"],
    ),
}
"""For each span: this round, the two before it, and what is no past round."""


def evaluator(span: str) -> pr.Evaluator:
    return pr.Evaluator(
        pr.loads_scheme(
            f'name = "trial"\nperiod = "{span}"\n[table.unit]\nkey = "id"\n'
            '[input.a]\nkind = "number"\nlow = 0\nhigh = 100\ndecimals = 0\n'
            '[formula.before]\nis = "previous(a)"\n[formula.run]\nis = "streak(a >= 60)"\n'
        )
    )


def can_read(engine: str, span: str) -> bool:
    """Words that are days are read cell by cell, which lazy frames cannot."""
    return span != "4 months" or engine not in ("polars lazy", "duckdb")


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("engine", ENGINES)
def test_past_rounds_are_written_as_the_period_is(engine: str, span: str) -> None:
    make, (now, (last, first), _) = ENGINES[engine], SPANS[span]
    units = make([{"id": "a", "a": 70}, {"id": "b", "a": 80}])
    history = make(
        [
            {"id": "a", "round": first, "a": 65},
            {"id": "a", "round": last, "a": 66},
            {"id": "b", "round": first, "a": 90},
        ]
    )
    if not can_read(engine, span):
        with pytest.raises(pr.EngineError, match="cannot be read lazily"):
            evaluator(span).rate(units, tables={"history": history}, period=now)
        return
    rating = evaluator(span).rate(units, tables={"history": history}, period=now)
    assert list(map(str, rating.values("before"))) == ["66", "missing"]
    assert list(map(str, rating.values("run"))) == ["3", "1"]


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "duckdb"])
def test_a_round_that_is_no_past_one_is_refused_with_what_to_write(engine: str, span: str) -> None:
    make, (now, _, wrong) = ENGINES[engine], SPANS[span]
    for raw in wrong if can_read(engine, span) else []:
        history = make([{"id": "a", "round": raw, "a": 65}])
        with pytest.raises((pr.DataError, pr.EngineError)) as caught:
            evaluator(span).rate(make([{"id": "a", "a": 70}]), tables={"history": history}, period=now)
        if isinstance(caught.value, pr.DataError):
            assert "is no past round" in str(caught.value), raw
            assert "fix:  " in str(caught.value)
        else:  # a lazy column of numbers where texts are needed
            assert "cannot be read lazily" in str(caught.value)
            assert not isinstance(raw, str)
            assert engine in ("polars lazy", "duckdb")


@pytest.mark.parametrize("span", [span for span in SPANS if span != "4 months"])
def test_sql_reads_the_words_of_rounds(span: str) -> None:
    now, (last, first), _ = SPANS[span]
    year = span == "1 year"
    rows = [
        {"id": "a", "round": int(each) if year else each, "a": 60 + place} for place, each in enumerate((first, last))
    ]
    with duckdb.connect() as connection:
        connection.register("unit", pl.DataFrame([{"id": "a", "a": 70}]).to_arrow())
        connection.register("history", pl.DataFrame(rows).to_arrow())
        found = connection.sql(evaluator(span).sql("duckdb", period=now)).pl()
    assert found["before"].to_list() == [61]
    assert found["run"].to_list() == [3]


@pytest.mark.parametrize("span", SPANS)
def test_words_and_numbers_of_rounds_lead_to_each_other(span: str) -> None:
    now, past, _ = SPANS[span]
    current = read_period(now, span)
    rounds = Rounds(span_months(span), current)
    assert [rounds.number(word) for word in past] == [current.number - 1, current.number - 2]
    assert [rounds.words(current.number - back) for back in (0, 1, 2)] == [now, *past]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_explanations_and_faults_print_the_words(lang: str) -> None:
    now, (last, first), _ = SPANS["6 months"]
    past = [{"id": "a", "round": first, "a": 65}, {"id": "a", "round": last, "a": 66}]
    half = evaluator("6 months")
    rating = half.rate([{"id": "a", "a": 70}], tables={"history": past}, period=now)
    text = str(half.explain(rating, unit="a", of="run", lang=lang))
    assert all(each in text for each in (now, last, first))
    assert "403" not in text
    with pytest.raises(pr.DataError, match=r"\(id a, round 2016-H1\).*this key stands 2 times"):
        half.rate([{"id": "a", "a": 70}], tables={"history": [past[1], past[1]]}, period=now)


def test_two_years_are_a_period_and_the_first_of_them_still_is_one() -> None:
    assert (
        read_period("2013/2014", "2 years")
        == read_period("2013", "2 years")
        == read_period(("2013-01-01", "2014-12-31"), "2 years")
    )
    for word in ("2013/2013", "2014/2013", "2013/2015"):
        with pytest.raises(pr.UsageError):
            read_period(word, "2 years")


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pandas", "duckdb"])
def test_conditions_that_look_back_are_computed_where_inputs_have_no_gap(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Compiled once more, as where a ladder would be filled within bounds for gaps that no input has.
    monkeypatch.setattr(columns, "gaps_cost", lambda _, whole: bool(whole))
    inputs = [pr.Indicator(name="a", kind="number", low=0, high=9, decimals=0, optional=True)]
    rules = [pr.Indicator(name="f", formula="a + 1"), pr.Indicator(name="n", formula="streak(previous(f) > 2)")]
    scheme = pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=[*inputs, *rules])
    history = [{"id": 1, "round": year, "f": 3, "a": 2} for year in (2016, 2017, 2018)]
    units, make = [{"id": 1, "a": 2}], ENGINES[kind]
    plain = pr.Evaluator(scheme).rate(units, tables={"history": history}, period="2019")
    found = pr.Evaluator(scheme, row_engine_limit=0).rate(make(units), tables={"history": make(history)}, period="2019")
    assert list(map(str, found.values("n"))) == list(map(str, plain.values("n")))


def by_days(rule: str) -> pr.Evaluator:
    return pr.Evaluator(
        pr.loads_scheme(
            'name = "trial"\nperiod = "1 year"\n[table.unit]\nkey = "id"\n'
            '[input.a]\nkind = "number"\nlow = 0\nhigh = 366\ndecimals = 0\n'
            f'[formula.share]\nis = "{rule}"\n'
        )
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_a_share_of_the_days_of_a_round_divides_by_what_is_never_zero(engine: str) -> None:
    """A round ends on the day on which it begins, or later."""
    units = ENGINES[engine]([{"id": "a", "a": 73}])
    made = by_days("a / (days_between(period_start, period_end) + 1) + full_months(period_start, period_end)")
    assert list(map(float, made.rate(units, period="2019").values("share"))) == [11.2]
    assert list(map(float, made.rate(units, period="2019-07-01/2019-07-01").values("share"))) == [73.0]


@pytest.mark.parametrize(
    "divisor",
    [
        "days_between(period_start, period_end)",
        "days_between(period_start, as_of) + 1",
        "days_between(period_end, period_start) + 1",
    ],
)
def test_other_spans_may_be_zero(divisor: str) -> None:
    with pytest.raises(pr.SchemeError, match="zero"):
        by_days(f"a / ({divisor})")
