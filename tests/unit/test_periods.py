"""Rounds of a scheme: what is read as one, its days, and its number."""

from datetime import date, datetime

import pytest

import partyrate as pr
from partyrate.periods import Period, number_of, read_date, read_period, span_months, words_for


@pytest.mark.parametrize(
    ("span", "months"), [("1 year", 12), ("2 years", 24), ("1 month", 1), ("3 months", 3), (" 6months ", 6)]
)
def test_a_span_is_read_in_whole_months(span, months):
    assert span_months(span) == months


@pytest.mark.parametrize("span", ["", "year", "0 years", "-1 year", "1.5 years", "1 week", "1 year 3 months"])
def test_a_span_of_anything_else_is_refused_with_what_to_write(span):
    with pytest.raises(pr.UsageError) as error:
        span_months(span)
    assert str(error.value) == (
        f"the period {span!r} of the scheme\n"
        "  why:  a round spans whole months or years\n"
        "  fix:  write '1 year' or '3 months'"
    )


@pytest.mark.parametrize(
    ("value", "span", "start", "end", "number"),
    [
        ("2019", "1 year", date(2019, 1, 1), date(2019, 12, 31), 2019),
        (2019, "1 year", date(2019, 1, 1), date(2019, 12, 31), 2019),
        (" 2019 ", "12 months", date(2019, 1, 1), date(2019, 12, 31), 2019),
        ("2019", "3 years", date(2019, 1, 1), date(2021, 12, 31), 673),
        ("2019-H1", "6 months", date(2019, 1, 1), date(2019, 6, 30), 4038),
        ("2019-H2", "6 months", date(2019, 7, 1), date(2019, 12, 31), 4039),
        ("2019-Q1", "3 months", date(2019, 1, 1), date(2019, 3, 31), 8076),
        ("2019Q4", "3 months", date(2019, 10, 1), date(2019, 12, 31), 8079),
        ("2019-12", "1 month", date(2019, 12, 1), date(2019, 12, 31), 24239),
        ("2020-02", "1 month", date(2020, 2, 1), date(2020, 2, 29), 24241),
        ("2019-02", "1 month", date(2019, 2, 1), date(2019, 2, 28), 24229),
        ("9999", "1 year", date(9999, 1, 1), date(9999, 12, 31), 9999),
        ("0001", "1 year", date(1, 1, 1), date(1, 12, 31), 1),
    ],
)
def test_a_round_has_its_first_and_last_day_and_its_number(value, span, start, end, number):
    assert read_period(value, span) == Period(start, end, number)


@pytest.mark.parametrize(
    ("span", "rounds"),
    [
        ("1 month", ["2019-11", "2019-12", "2020-01"]),
        ("3 months", ["2019-Q3", "2019-Q4", "2020-Q1"]),
        ("6 months", ["2019-H1", "2019-H2", "2020-H1"]),
        ("1 year", ["2018", "2019", "2020"]),
    ],
)
def test_rounds_that_follow_each_other_have_numbers_that_do_and_leave_no_day_between(span, rounds):
    first, second, third = (read_period(each, span) for each in rounds)
    assert (second.number - first.number, third.number - second.number) == (1, 1)
    assert (second.start - first.end).days == (third.start - second.end).days == 1


@pytest.mark.parametrize(
    ("value", "span"),
    [
        ("2019-Q3", "1 year"),
        ("2019", "3 months"),
        ("2019-H1", "3 months"),
        ("2019-03", "3 months"),
        ("2019-13", "1 month"),
        ("2019-00", "1 month"),
        ("2019-Q5", "3 months"),
        ("2019-H3", "6 months"),
        ("19", "1 year"),
        ("2019-12-31", "1 year"),
        ("this year", "1 year"),
        ("0000", "1 year"),
        ("9999", "2 years"),
        (True, "1 year"),
        (["2019-01-01"], "1 year"),
    ],
)
def test_what_is_no_round_of_the_scheme_is_refused_with_what_to_write(value, span):
    with pytest.raises(pr.UsageError) as error:
        read_period(value, span)
    assert str(error.value) == (
        f"the period {value!r}\n"
        f"  why:  a round of this scheme spans {span}\n"
        f"  fix:  write {words_for(span_months(span))}"
    )


def test_a_round_may_be_given_by_its_days_and_a_year_of_work_is_numbered_by_the_year_it_ends_in():
    work_year = read_period(("2018-12-01", date(2019, 11, 30)), "1 year")
    assert work_year == Period(date(2018, 12, 1), date(2019, 11, 30), 2019)


def test_a_shorter_round_given_by_its_days_is_numbered_by_the_day_it_starts():
    days = read_period(["2019-07-01", "2019-09-30"], "3 months")
    assert days == read_period("2019-Q3", "3 months")


def test_a_round_that_was_read_stays_as_it_is():
    period = read_period("2019", "1 year")
    assert read_period(period, "1 year") is period


def test_a_round_that_ends_before_it_begins_is_refused():
    with pytest.raises(pr.UsageError) as error:
        read_period(("2019-12-31", "2019-01-01"), "1 year")
    assert str(error.value) == (
        "the period from 2019-12-31 to 2019-01-01\n  why:  a round ends after it begins\n  fix:  swap the two days"
    )


def test_the_day_of_a_round_must_be_a_day():
    with pytest.raises(pr.UsageError, match=r"^period = '2019-02-29'\n  why:  a day is a date"):
        read_period(("2019-02-29", "2019-03-31"), "1 month")


def test_rounds_of_several_months_are_numbered_from_the_year_0():
    assert [number_of(date(2019, month, 1), 3) for month in (1, 3, 4, 12)] == [8076, 8076, 8077, 8079]


@pytest.mark.parametrize("value", [date(2019, 12, 31), datetime(2019, 12, 31, 23, 59), "2019-12-31", " 2019-12-31 "])  # noqa: DTZ001 - a day has no zone
def test_a_day_is_read_from_a_date_a_time_or_a_text_and_is_a_plain_date(value):
    day = read_date(value, "as_of")
    assert (day, type(day)) == (date(2019, 12, 31), date)


@pytest.mark.parametrize("value", ["31.12.2019", "2019-02-30", "", "today", None, 20191301])
def test_what_is_no_day_is_refused_with_the_name_of_the_argument(value):
    with pytest.raises(pr.UsageError) as error:
        read_date(value, "as_of")
    assert str(error.value) == f"as_of = {value!r}\n  why:  a day is a date\n  fix:  write it as 2019-12-31"


def test_faults_of_periods_are_written_in_chinese_as_well():
    with pytest.raises(pr.UsageError) as caught:
        read_period("2019-Q9", "3 months")
    assert caught.value.lines("zh") == (
        "期 '2019-Q9' 有误",
        "本方案一期为 3 个月",
        "季写 2019-Q3，或写首日和末日，如 2019-04-01/2019-06-30",
    )
    assert [words_for(months).zh for months in (3, 24, 18)] == [
        "季写 2019-Q3，或写首日和末日，如 2019-04-01/2019-06-30",
        "首年和末年写 2019/2020，或写首日和末日，如 2019-04-01/2021-03-31",
        "首日和末日写 2019-01-01/2020-06-30",
    ]
