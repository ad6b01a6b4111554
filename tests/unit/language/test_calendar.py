"""Functions of dates against the calendar of a database, and at the ends of months and of the calendar."""

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.servers.statements import differences as statement_differences
from tests.servers.statements import in_duckdb

import partyrate as pr
from partyrate.periods import day_of_year, first_day, full_months, last_day, months_after
from partyrate.testing import Cohort, same_on_all_engines

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
FUNCTIONS = {
    "later": "months_after(d, n)",
    "years": "years_after(d, n)",
    "far": "months_after(d, n ** 5)",
    "span": "full_months(d, e)",
    "part": "day(d) + 100 * weekday(d) + 1000 * day_of_year(d)",
    "named": "full_months(date('2020-02-29'), d)",
    **{f"{part}_{end}": f"{part}_{end}(d)" for part in ("year", "quarter", "month") for end in ("start", "end")},
}
SCHEME = """
name = "calendar"
[table.u]
key = "u"
[input.d]
kind = "date"
optional = true
[input.e]
kind = "date"
[input.n]
kind = "number"
low = -200000
high = 200000
decimals = 0
""" + "".join(f'[formula.{name}_]\nis = "{rule}"\n' for name, rule in FUNCTIONS.items())
EDGES = [date(1, 1, 1), date(1900, 2, 28), date(2000, 12, 31), date(2020, 2, 29), date(2023, 1, 31), date(9999, 12, 31)]


@pytest.fixture(scope="module")
def evaluator():
    return pr.Evaluator(pr.loads_scheme(SCHEME))


@pytest.fixture(scope="module")
def cohort():
    """Days at the ends of months, years and the calendar, moved by a little, by much, and out of it."""
    moves = [0, 1, -1, 11, 12, -13, 1200, 96_000, -96_000, 200_000, -200_000]
    rows = [
        {"u": f"{i}-{j}", "d": day, "e": EDGES[(i + j) % len(EDGES)], "n": number}
        for i, day in enumerate([*EDGES, None])
        for j, number in enumerate(moves)
    ]
    return Cohort(units=rows, as_of=date(2024, 12, 31), period="2024")


@pytest.mark.slow  # the ends of the calendar in every library: random schemes rarely come near them
def test_functions_of_dates_are_the_same_on_all_engines_and_in_sql(evaluator, cohort):
    same_on_all_engines(evaluator, cohort)
    assert list(statement_differences(evaluator, cohort, "duckdb", in_duckdb)) == []


@given(st.lists(st.tuples(DAYS, st.integers(-3000, 3000)), min_size=1, max_size=20))
@example([(day, number) for day in EDGES for number in (0, 1, -1, 13)])
def test_the_calendar_is_that_of_a_database(pairs):
    values = ", ".join(f"(DATE '{day:%Y-%m-%d}', {number})" for day, number in pairs if day.year > 999)
    if not values:
        return
    with duckdb.connect() as con:
        found = con.sql(
            "SELECT d, n, d + to_months(n), last_day(d), date_trunc('quarter', d)::DATE, isodow(d), dayofyear(d) "
            f"FROM (VALUES {values}) AS t(d, n)"
        ).fetchall()
    for day, number, later, last, quarter, weekday, number_in_year in found:
        moved = months_after(day, number)
        if moved is not None:
            assert moved == (later.date() if hasattr(later, "date") else later)
        assert (last_day(day), first_day(day, 3)) == (last, quarter)
        assert (day.isoweekday(), day_of_year(day)) == (weekday, number_in_year)


@given(DAYS, DAYS)
def test_so_many_whole_months_later_is_no_later_than_the_day_and_one_more_is_later(start, end):
    whole = full_months(start, end)
    assert whole // 12 == end.year - start.year - ((end.month, end.day) < (start.month, start.day))
    before, after = months_after(start, whole), months_after(start, whole + 1)
    assert before is None or before <= end
    # The 31st has no day of its own in every month: a month more may then end on the day itself.
    assert after is None or after > end or (after == end == last_day(end) and end.day < start.day)


@given(DAYS)
def test_parts_of_the_year_meet_without_a_gap(day):
    for months in (1, 3, 12):
        first, last = first_day(day, months), last_day(day, months)
        assert first <= day <= last
        assert first_day(last, months) == first
        assert first.day == 1
        if last < date.max:
            assert first_day(last + timedelta(1), months) == last + timedelta(1)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("months_after(date('2023-01-31'), 1)", date(2023, 2, 28)),
        ("months_after(date('2023-01-31'), 2)", date(2023, 3, 31)),
        ("years_after(date('2024-02-29'), 1)", date(2025, 2, 28)),
        ("years_after(date('2024-02-29'), 4)", date(2028, 2, 29)),
        ("full_months(date('2023-01-31'), date('2023-02-28'))", 0),
        ("full_months(date('2023-01-31'), date('2023-03-01'))", 1),
        ("full_months(date('2023-03-01'), date('2023-01-31'))", -2),
        ("day_of_year(date('2024-12-31'))", 366),
        ("months_after(date('9999-12-31'), 1)", "no rule"),
        ("years_after(date('0001-01-01'), -1)", "no rule"),
    ],
)
def test_worked_days(rule, expected):
    text = SCHEME.split("[formula", maxsplit=1)[0] + f'[formula.result]\nis = "{rule}"\n'
    row = {"u": 1, "d": None, "e": date(2020, 1, 1), "n": 0}
    (found,) = pr.Evaluator(pr.loads_scheme(text)).rate([row]).values("result")
    assert (str(found) if isinstance(found, pr.Absent) else found) == expected


@pytest.mark.parametrize(
    "rule", ["date(d)", "date('2024-2-30')", "date('3.1')", "date(20240301)", "date('2024-03-01', 1)"]
)
def test_what_is_no_day_is_refused_with_the_form_of_one(rule):
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(SCHEME + f'[formula.result]\nis = "{rule}"\n'))
    assert "date('2024-03-01')" in str(caught.value)


def test_bounds_follow_those_of_what_is_moved(evaluator):
    ranges = {name: evaluator.plan.nodes[f"{name}_"].value_range for name in ("named", "year_end", "later")}
    assert (ranges["named"].low, ranges["named"].high) == (
        full_months(date(2020, 2, 29), date.min),
        full_months(date(2020, 2, 29), date.max),
    )
    assert pr.Cause.NO_RULE in ranges["later"].possible_causes
    assert pr.Cause.NO_RULE not in ranges["year_end"].possible_causes


def test_days_that_are_unpublished_leave_open_what_is_counted_from_them():
    text = (
        SCHEME.split("[formula", maxsplit=1)[0]
        + '[parameter.p]\nkind = "date"\n'
        + '[formula.chosen]\nis = "quarter_end(p if n > 0 else e)"\n'
        + '[formula.later]\nis = "months_after(p, 3)"\n'
        + '[formula.months]\nis = "full_months(e, p)"\n'
    )
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    rows = [{"u": str(number), "d": None, "e": date(2019, 1, 1), "n": number} for number in (0, 1)]
    rating = evaluator.rate(rows)
    opened = pr.Absent(pr.Cause.UNDETERMINED)
    assert rating.values("chosen") == [date(2019, 3, 31), opened]
    assert rating.values("later") == rating.values("months") == [opened, opened]
    same_on_all_engines(evaluator, Cohort(units=rows, period="2024"), engines=("polars",))
