"""Past rounds are written in the words of the period, on every engine; numbers stand for calendar years alone."""

from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl
import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.engines.columns import run as columns
from partyrate.periods import Rounds, months_after, read_period, span_months

pytestmark = pytest.mark.usefixtures("columns_engine")

SPANS: dict[str, tuple[str, str, list[str], list[Any]]] = {
    "halves": (
        "6 months",
        "2016-H2",
        ["2016-H1", "2015-H2"],
        [2016, 1, 4032, "2016", "2016-Q1", "2016-H3", "2016-H2", "0016-H1", "2016-02-01/2016-07-31"],
    ),
    "quarters": (
        "3 months",
        "2015-Q1",
        ["2014-Q4", "2014-Q3"],
        [2014, 8058, "2014", "2014-H1", "2014-Q5", "2015-Q1", "2014-07-01/2014-09-29", "2015-01-01/2015-03-31"],
    ),
    "months": (
        "1 month",
        "2014-02",
        ["2014-01", "2013-12"],
        [2014, 24168, "2014", "2014-13", "2014-00", "2014-Q1", "2014-02"],
    ),
    "two years": (
        "2 years",
        "2015/2016",
        ["2013/2014", "2011/2012"],
        [2013, "2013", "2012/2013", "2013/2015", "2015/2016", "2014", "2012-01-01/2013-12-31"],
    ),
    "years": (
        "1 year",
        "2016",
        ["2015", "2014"],
        [1, 0, 15, 4032, 10_000, "1", "15", "2015-H1", "2014/2015", 2016, 2015.5, "2014-10-01/2015-09-30"],
    ),
    "four months": (
        "4 months",
        "2016-05-01/2016-08-31",
        ["2016-01-01/2016-04-30", "2015-09-01/2015-12-31"],
        [2016, "2016", "2016-01-01/2016-05-31", "2015-12-01/2016-03-31", "2016-01-02/2016-04-30"],
    ),
    "fiscal years": (
        "1 year",
        "2025-10-01/2026-09-30",
        ["2024-10-01/2025-09-30", "2023-10-01/2024-09-30"],
        [2025, 2024, "2024", "2024/2025", "2024-01-01/2024-12-31", "2024-10-01/2025-09-29", "2025-10-01/2026-09-30"],
    ),
    "fiscal years that end in February": (
        "1 year",
        "2024-03-01/2025-02-28",
        ["2023-03-01/2024-02-29", "2022-03-01/2023-02-28"],
        [2023, "2023-03-01/2024-02-28", "2022-03-01/2023-02-29", "2022-13-01/2023-12-31", "2023-03-01/2024-14-29"],
    ),
    "years from a day within a month": (
        "1 year",
        "2024-04-06/2025-04-05",
        ["2023-04-06/2024-04-05", "2022-04-06/2023-04-05"],
        [2023, "2023-04-05/2024-04-04", "2023-04-06/2024-04-06", "2023-04-06/2025-04-05", "x2023-04-06/2024-04-05"],
    ),
    "halves that begin within one": (
        "6 months",
        "2016-04-01/2016-09-30",
        ["2015-10-01/2016-03-31", "2015-04-01/2015-09-30"],
        ["2015-H2", "2016-H1", "2015-07-01/2015-12-31", "1800-04-01/1800-09-30"],
    ),
    "two fiscal years": (
        "2 years",
        "2023-07-01/2025-06-30",
        ["2021-07-01/2023-06-30", "2019-07-01/2021-06-30"],
        ["2021/2022", "2020-07-01/2022-06-30", "2021-07-01/2022-06-30"],
    ),
}
"""For each kind of rounds: their span, this round, the two before it, and what is no past round."""


def evaluator(span: str) -> pr.Evaluator:
    return pr.Evaluator(
        pr.loads_scheme(
            f'name = "trial"\nperiod = "{span}"\n[table.unit]\nkey = "id"\n'
            '[input.a]\nkind = "number"\nlow = 0\nhigh = 100\ndecimals = 0\n'
            '[formula.before]\nis = "previous(a)"\n[formula.run]\nis = "streak(a >= 60)"\n'
        )
    )


@pytest.mark.parametrize("kind", SPANS)
@pytest.mark.parametrize("engine", ENGINES)
def test_past_rounds_are_written_as_the_period_is(engine: str, kind: str) -> None:
    make, (span, now, (last, first), _) = ENGINES[engine], SPANS[kind]
    units = make([{"id": "a", "a": 70}, {"id": "b", "a": 80}])
    history = make(
        [
            {"id": "a", "round": first, "a": 65},
            {"id": "a", "round": last, "a": 66},
            {"id": "b", "round": first, "a": 90},
        ]
    )
    rating = evaluator(span).rate(units, tables={"history": history}, period=now)
    assert list(map(str, rating.values("before"))) == ["66", "missing"]
    assert list(map(str, rating.values("run"))) == ["3", "1"]


@pytest.mark.parametrize("kind", SPANS)
@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "duckdb"])
def test_a_round_that_is_no_past_one_is_refused_with_what_to_write(engine: str, kind: str) -> None:
    make, (span, now, (last, _), wrong) = ENGINES[engine], SPANS[kind]
    for raw in wrong:
        history = make([{"id": "a", "round": raw, "a": 65}])
        with pytest.raises((pr.DataError, pr.EngineError)) as caught:
            evaluator(span).rate(make([{"id": "a", "a": 70}]), tables={"history": history}, period=now)
        if isinstance(caught.value, pr.DataError):
            assert "is no past round" in str(caught.value), raw
            fix = str(caught.value).partition("fix:  ")[2]
            assert last in fix or "-10-01/" not in now, fix
        else:  # a lazy column of numbers where texts are needed
            assert "cannot be read lazily" in str(caught.value)
            assert not isinstance(raw, str)
            assert engine in ("polars lazy", "duckdb")


@pytest.mark.parametrize("kind", SPANS)
def test_sql_reads_the_words_of_rounds(kind: str) -> None:
    span, now, (last, first), _ = SPANS[kind]
    year = kind == "years"
    rows = [
        {"id": "a", "round": int(each) if year else each, "a": 60 + place} for place, each in enumerate((first, last))
    ]
    with duckdb.connect() as connection:
        connection.register("unit", pl.DataFrame([{"id": "a", "a": 70}]).to_arrow())
        connection.register("history", pl.DataFrame(rows).to_arrow())
        found = connection.sql(evaluator(span).sql("duckdb", period=now)).pl()
    assert found["before"].to_list() == [61]
    assert found["run"].to_list() == [3]


@pytest.mark.parametrize("kind", SPANS)
def test_words_and_numbers_of_rounds_lead_to_each_other(kind: str) -> None:
    span, now, past, _ = SPANS[kind]
    current = read_period(now, span)
    rounds = Rounds(span_months(span), current)
    assert [rounds.number(word) for word in past] == [current.number - 1, current.number - 2]
    assert [rounds.words(current.number - back) for back in (0, 1, 2)] == [now, *past]


@pytest.mark.parametrize("engine", ["rows", "polars", "pandas"])
@pytest.mark.parametrize("kind", ["halves", "quarters", "months", "two years", "years"])
def test_rounds_with_a_name_are_read_by_their_days_too(engine: str, kind: str) -> None:
    make, (span, now, past, _) = ENGINES[engine], SPANS[kind]
    records = [read_period(word, span) for word in past]
    history = make([{"id": "a", "round": f"{each.start}/{each.end}", "a": 60 + each.end.day} for each in records])
    rating = evaluator(span).rate(make([{"id": "a", "a": 70}]), tables={"history": history}, period=now)
    assert list(map(int, rating.values("before"))) == [60 + records[0].end.day]
    assert list(map(int, rating.values("run"))) == [3]


@pytest.mark.parametrize("months", [1, 3, 4, 6, 9, 12, 18, 24])
@pytest.mark.parametrize("day", [date(2021, 1, 1), date(2020, 2, 29), date(2021, 4, 6), date(2021, 8, 31)])
def test_rounds_by_days_follow_each_other(months: int, day: date) -> None:
    span = f"{months} months"
    after = months_after(day, months)
    assert after is not None
    now = read_period((day, after - timedelta(days=1)), span)
    rounds = Rounds(months, now)
    for back in range(1, 40):
        past = read_period(rounds.words(now.number - back), span)
        assert rounds.number(f"{past.start}/{past.end}") == past.number == now.number - back
        assert past.end + timedelta(days=1) == read_period(rounds.words(now.number - back + 1), span).start


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_explanations_and_faults_print_the_words(lang: str) -> None:
    _, now, (last, first), _ = SPANS["halves"]
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
