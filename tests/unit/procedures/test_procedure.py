"""Procedures in days: timelines, records of steps, working days, open choices, objections."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

import partyrate as pr

CITY = """
name = "city"
[table.unit]
key = "unit"
[[procedure."评定".steps]]
name = "测评"
labels = { zh = "群众测评", en = "vote" }
takes = 3
[[procedure."评定".steps]]
name = "审定"
actor = "常委会"
[[procedure."评定".steps]]
name = "公示"
requires = "审定"
notice = 5
days = "calendar"
from_next_day = true
[[procedure."评定".steps]]
name = "备案"
"""

COUNTY = """
name = "county"
[table.unit]
key = "unit"
[parameter.notice_days]
[parameter.next_day]
kind = "flag"
[parameter.kind_of_days]
kind = "choice"
values = ["calendar", "working"]
[[procedure.rating.steps]]
name = "annual assessment"
[[procedure.rating.steps]]
name = "first opinion"
takes = 2
[[procedure.rating.steps]]
name = "notice"
notice = { parameter = "notice_days" }
from_next_day = { parameter = "next_day" }
days = { parameter = "kind_of_days" }
[[procedure.rating.steps]]
name = "county review"
requires = "notice"
within = "1 month"
[[procedure.rating.steps]]
name = "rating"
requires = ["annual assessment", "county review"]
within = "1 month"
"""

SPRING = {date(2020, 1, day) for day in range(24, 31)}
"""The days of a spring festival; the Sunday before it is a working day."""


def days(timeline: pr.Timeline) -> list[tuple[str, ...]]:
    return [
        (each.step, *("?" if isinstance(day, pr.Absent) else day.isoformat()[5:] for day in (each.begin, each.end)))
        for each in timeline
    ]


def steps(*made: pr.Step, **more: Any) -> pr.Scheme:
    return pr.Scheme(
        name="trial", tables=[pr.Table(name="unit", key="u")], procedures=[pr.Procedure(name="p", steps=made)], **more
    )


@pytest.fixture(scope="module")
def city():
    return pr.loads_scheme(CITY)


@pytest.fixture(scope="module")
def county():
    return pr.loads_scheme(COUNTY)


@pytest.mark.parametrize(
    ("begin", "takes", "end"),
    [
        ("2024-03-01", "1 month", "2024-03-31"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2023-01-30", "1 month", "2023-02-28"),
        ("2024-01-15", "6 months", "2024-07-14"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-28"),
        ("2024-01-15", "10 days", "2024-01-24"),
        ("2024-01-15", 10, "2024-01-24"),
    ],
)
@pytest.mark.parametrize("named", [False, True], ids=["written", "parameter"])
def test_work_that_takes_months_ends_on_the_day_before_the_same_day(begin, takes, end, named):
    words = f'"{takes}"' if isinstance(takes, str) else takes
    kind = "text" if isinstance(takes, str) else "number"
    given = '{ parameter = "span" }' if named else words
    text = (
        'name = "t"\n[table.u]\nkey = "u"\n[input.f]\nkind = "flag"\n'
        f'[parameter.span]\nkind = "{kind}"\nvalue = {words}\n'
        f'[procedure.p]\nsteps = [{{ name = "probation", takes = {given} }}, '
        '{ name = "decision" }]\n'
    )
    scheme = pr.loads_scheme(text)
    pr.check(scheme)
    planned = pr.timeline(scheme, "p", begin)
    assert str(planned["probation"].end) == end
    assert planned["decision"].begin == planned["probation"].end + timedelta(days=1)


def test_a_span_of_work_that_is_none_is_refused():
    with pytest.raises(pr.StructureError, match="half a year"):
        pr.Step(name="a", takes="half a year")


def test_a_notice_of_five_calendar_days_after_the_decision(city):
    assert days(pr.timeline(city, "评定", "2020-01-06")) == [
        ("测评", "01-06", "01-08"),
        ("审定", "01-09", "01-09"),
        ("公示", "01-09", "01-14"),
        ("备案", "01-15", "01-15"),
    ]


def test_a_timeline_prints_as_a_table_in_both_languages(city):
    found = pr.timeline(city, None, date(2020, 1, 6))
    assert str(found) == (
        "step  actor   begin       end         state\n"
        "vote          2020-01-06  2020-01-08  planned\n"
        "审定  常委会  2020-01-09  2020-01-09  planned\n"
        "公示          2020-01-09  2020-01-14  planned\n"
        "备案          2020-01-15  2020-01-15  planned"
    )
    assert found.text("zh").splitlines()[:2] == [
        "步骤      主体    开始        结束        状态",
        "群众测评          2020-01-06  2020-01-08  计划",
    ]
    assert found.rows()[1] == {
        "step": "审定", "actor": "常委会", "begin": date(2020, 1, 9), "end": date(2020, 1, 9), "due": None,
        "state": "planned", "lacks": "",
    }  # fmt: skip
    assert (len(found), found["公示"].end, found[-1].step) == (4, date(2020, 1, 14), "备案")
    with pytest.raises(pr.NotFoundError, match=r"unknown step '公布'\n  why:  a timeline has these steps"):
        found["公布"]


def test_without_the_day_after_posting_the_day_of_posting_is_the_first():
    scheme = steps(pr.Step(name="a", notice=5, from_next_day=False), pr.Step(name="b"))
    assert days(pr.timeline(scheme, "p", "2020-01-06")) == [("a", "01-06", "01-10"), ("b", "01-11", "01-11")]


def test_whether_the_day_of_posting_counts_is_never_guessed():
    found = pr.timeline(steps(pr.Step(name="a", notice=5), pr.Step(name="b")), "p", "2020-01-06")
    assert [(each.step, each.state, each.lacks) for each in found] == [
        ("a", "undetermined", ("a.from_next_day",)),
        ("b", "undetermined", ("a.from_next_day",)),
    ]
    assert found["a"].begin == date(2020, 1, 6)
    assert found["b"].begin == pr.Absent(pr.Cause.UNDETERMINED)


def test_a_notice_before_the_review_whose_days_are_not_published_leaves_open_what_follows(county):
    found = pr.timeline(county, "rating", "2020-01-06")
    assert str(found) == (
        "step               begin       end         due  state\n"
        "annual assessment  2020-01-06  2020-01-06       planned\n"
        "first opinion      2020-01-06  2020-01-07       planned\n"
        "notice             2020-01-08  ?                undetermined: notice_days, next_day, kind_of_days\n"
        "county review      ?           ?           ?    undetermined: notice_days, next_day, kind_of_days\n"
        "rating             ?           ?           ?    undetermined: notice_days, next_day, kind_of_days"
    )


def test_supplied_values_settle_it_and_deadlines_count_from_what_a_step_requires(county):
    filled = county.with_values(notice_days=7, next_day=True, kind_of_days="calendar")
    found = pr.timeline(filled, "rating", "2020-01-06")
    assert days(found)[2:] == [
        ("notice", "01-08", "01-15"), ("county review", "01-16", "01-16"), ("rating", "01-16", "01-16"),
    ]  # fmt: skip
    assert [each.due for each in found] == [None, None, None, date(2020, 2, 15), date(2020, 2, 16)]


def test_working_days_leave_out_weekends_and_holidays_and_keep_make_up_days(county):
    filled = county.with_values(notice_days=5, next_day=True, kind_of_days="working")
    start = "2020-01-14"  # a Tuesday
    plain = pr.timeline(filled, "rating", start, holidays=())
    assert days(plain)[2] == ("notice", "01-16", "01-23")  # Friday, then Monday to Thursday
    holidays = pr.timeline(filled, "rating", start, holidays=SPRING, working=[date(2020, 1, 19)])
    assert days(holidays)[2:4] == [("notice", "01-16", "01-22"), ("county review", "01-23", "01-23")]
    assert days(pr.timeline(filled, "rating", "2020-01-20", holidays=SPRING))[2] == ("notice", "01-22", "02-05")


class Odd:
    """A container that is neither a set nor a list, as calendars of other libraries are."""

    def __contains__(self, day):
        return day.day % 2 == 1


def test_any_container_of_dates_gives_the_holidays():
    scheme = steps(pr.Step(name="a", takes=3, days="working"))
    assert days(pr.timeline(scheme, "p", "2020-01-06", holidays=Odd())) == [("a", "01-06", "01-10")]


def test_working_days_without_holidays_are_an_error_and_not_monday_to_friday():
    scheme = steps(pr.Step(name="a", notice=5, days="working", from_next_day=True))
    with pytest.raises(pr.UsageError) as caught:
        pr.timeline(scheme, "p", "2020-01-06")
    assert str(caught.value) == (
        "a step counts working days, and no holidays were given"
        "\n  why:  public holidays and make-up working days differ from year to year"
        "\n  fix:  give holidays= and working=; empty ones say that there are none"
    )


def test_a_step_that_counts_no_days_needs_no_holidays():
    scheme = steps(pr.Step(name="a", days="working"), pr.Step(name="b", days="working", within="1 year"))
    assert days(pr.timeline(scheme, "p", "2020-01-06")) == [("a", "01-06", "01-06"), ("b", "01-06", "01-06")]


class Everything:
    """A container that has every day."""

    def __contains__(self, day):
        return True


def test_holidays_that_have_every_day_are_an_error():
    scheme = steps(pr.Step(name="a", takes=1, days="working"))
    with pytest.raises(pr.UsageError, match="there is no working day within a year of 2020-01-06"):
        pr.timeline(scheme, "p", "2020-01-06", holidays=Everything())


@pytest.mark.parametrize(
    ("start", "within", "kind", "due"),
    [
        ("2020-01-31", "1 month", "calendar", date(2020, 2, 29)),
        ("2019-12-15", "2 months", "calendar", date(2020, 2, 15)),
        ("2020-02-29", "1 year", "calendar", date(2021, 2, 28)),
        ("2020-01-06", 30, "calendar", date(2020, 2, 5)),
        ("2020-01-06", "30 days", "calendar", date(2020, 2, 5)),
        ("2020-01-10", 1, "working", date(2020, 1, 13)),
        ("2020-01-10", 0, "working", date(2020, 1, 10)),
    ],
)
def test_a_deadline_is_a_number_of_days_or_a_span(start, within, kind, due):
    scheme = steps(pr.Step(name="a"), pr.Step(name="b", within=within, days=kind))
    assert pr.timeline(scheme, "p", start, holidays=())["b"].due == due


def test_steps_that_take_longer_than_their_deadline_are_late():
    scheme = steps(pr.Step(name="a"), pr.Step(name="b", takes=5, within=3))
    found = pr.timeline(scheme, "p", "2020-01-06")
    assert found["b"].is_late
    assert str(found).endswith("b     2020-01-06  2020-01-10  2020-01-09  planned (late)")


def test_a_deadline_by_an_unpublished_parameter_leaves_only_the_deadline_open():
    month = pr.Parameter(name="month", kind="text")
    scheme = steps(pr.Step(name="a"), pr.Step(name="b", within=pr.ParameterName("month")), parameters=[month])
    found = pr.timeline(scheme, "p", "2020-01-06")
    assert (found["b"].end, found["b"].due, found["b"].state) == (
        date(2020, 1, 6), pr.Absent(pr.Cause.UNDETERMINED), "planned",
    )  # fmt: skip
    assert pr.timeline(scheme.with_values(month="1 month"), "p", "2020-01-06")["b"].due == date(2020, 2, 6)


def test_steps_that_require_the_same_step_run_side_by_side():
    scheme = steps(
        pr.Step(name="a", takes=2), pr.Step(name="b", takes=3, requires="a"), pr.Step(name="c", takes=5, requires="a"),
        pr.Step(name="d", requires=["b", "c"]),
    )  # fmt: skip
    assert days(pr.timeline(scheme, "p", "2020-01-06")) == [
        ("a", "01-06", "01-07"), ("b", "01-08", "01-10"), ("c", "01-08", "01-12"), ("d", "01-13", "01-13"),
    ]  # fmt: skip


def test_records_replace_what_was_planned(city):
    records: list[Any] = [
        {"step": "测评", "begin": "2020-01-06", "end": datetime(2020, 1, 10, 17)},  # noqa: DTZ001  # as frames give days
        {"step": "审定", "begin": "2020-01-13", "end": ""},
    ]
    assert [(each.state, each.end) for each in pr.timeline(city, "评定", "2020-01-06", records=records)] == [
        ("done", date(2020, 1, 10)), ("under way", date(2020, 1, 13)), ("planned", date(2020, 1, 18)),
        ("planned", date(2020, 1, 19)),
    ]  # fmt: skip


def test_an_objection_suspends_what_follows_until_it_is_settled(city):
    done = [{"step": name, "begin": "2020-01-06", "end": "2020-01-06"} for name in ("测评", "审定")]
    notice = {"step": "公示", "begin": "2020-01-06", "end": "2020-01-11", "objection": "2020-01-08"}
    found = pr.timeline(city, "评定", "2020-01-06", records=[*done, notice])
    assert [(each.state, each.lacks) for each in found][2:] == [
        ("objection open", ("公示.resolved",)), ("undetermined", ("公示.resolved",)),
    ]  # fmt: skip
    assert found.text("zh").splitlines()[3].endswith("有异议未处理：公示.resolved")
    settled = [*done, {**notice, "resolved": "2020-01-20"}]
    assert days(pr.timeline(city, "评定", "2020-01-06", records=settled))[2:] == [
        ("公示", "01-06", "01-20"), ("备案", "01-21", "01-21"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (None, "scheme 'trial' has 0 procedures\n  why:  a timeline is that of one procedure\n"),
        ("p", "unknown procedure 'p'\n  why:  scheme 'trial' has no such procedure"),
    ],
)
def test_a_procedure_that_is_not_there_is_named(name, words):
    with pytest.raises(pr.PartyrateError) as caught:
        pr.timeline(pr.Scheme(name="trial"), name, "2020-01-06")
    assert str(caught.value).startswith(words)


def test_a_start_that_is_no_date_and_days_after_the_last_year_are_errors(city):
    with pytest.raises(pr.UsageError, match="start = 'soon'"):
        pr.timeline(city, "评定", "soon")
    with pytest.raises(pr.UsageError, match="a step that begins on 9999-12-30 ends after the year 9999"):
        pr.timeline(city, "评定", "9999-12-30")
    with pytest.raises(pr.UsageError, match="ends after the year 9999"):
        pr.timeline(steps(pr.Step(name="a", within="1 month")), "p", "9999-12-30")


@pytest.mark.parametrize("value", ["2.5", "-1", "10001"])
def test_a_supplied_number_that_is_no_number_of_days_is_an_error(county, value):
    filled = county.with_values(notice_days=value, next_day=True, kind_of_days="calendar")
    with pytest.raises(pr.UsageError, match=r"notice of step 'notice' is .*, the value of 'notice_days'"):
        pr.timeline(filled, "rating", "2020-01-06")
    with pytest.raises(pr.SchemeError, match="and notice needs a number of days"):
        pr.check(filled)


@pytest.mark.parametrize("field", ["takes", "notice"])
def test_days_below_zero_are_refused(field: Any) -> None:
    with pytest.raises(pr.StructureError, match=f"{field} = -1 is no number of days"):
        pr.Step(name="a", **dict.fromkeys([field], -1))  # type: ignore[arg-type]


def test_other_words_than_a_span_are_refused():
    with pytest.raises(pr.StructureError, match=r"'soon' is no span of time\n.*\n.*other words belong into 'due'"):
        pr.Step(name="a", within="soon")


def test_a_procedure_with_all_its_keys_is_written_and_read_back(county):
    assert pr.loads_scheme(pr.dumps_scheme(county)) == county


# ------------------------------------------------------------------------------------------------------------- review


def told(scheme, records, **more):
    notes = pr.review(scheme, None, records, **more)
    assert all(note.text("zh") and note.about in scheme.procedures for note in notes)
    return [(note.kind, str(note)) for note in notes]


GOOD = [
    {"step": "测评", "begin": "2020-01-06", "end": "2020-01-08"},
    {"step": "审定", "begin": "2020-01-09", "end": "2020-01-09"},
    {"step": "公示", "begin": "2020-01-09", "end": "2020-01-14"},
    {"step": "备案", "begin": "2020-01-15", "end": "2020-01-15"},
]


def changed(place, **values):
    return [{**row, **values} if number == place else row for number, row in enumerate(GOOD)]


def test_records_as_planned_give_no_note_in_any_order(city):
    assert told(city, GOOD) == told(city, GOOD[::-1]) == []


def test_a_notice_that_is_a_day_too_short(city):
    assert told(city, changed(2, end="2020-01-13")) == [
        (
            "notice too short",
            "the notice of '公示' began on 2020-01-09 and ended on 2020-01-13, before 2020-01-14 (5 calendar days)",
        )
    ]
    (note,) = pr.review(city, None, changed(2, end="2020-01-13"))
    assert note.text("zh") == "“公示”公示自 2020-01-09 至 2020-01-13，不足 5 个自然日，应至 2020-01-14"


def test_a_step_without_a_record_before_one_that_has_one(city):
    assert told(city, GOOD[2:]) == [
        ("missing step", "step '测评' has no record, and '公示' comes after it"),
        ("missing step", "step '审定' has no record, and '公示' comes after it"),
    ]
    assert told(city, GOOD[:2]) == []  # what has not come yet is not missing


def test_a_step_that_began_before_the_one_before_it_was_over(city):
    assert told(city, changed(1, begin="2020-01-08")) == [
        ("out of order", "step '审定' began on 2020-01-08, before '测评' was over (2020-01-08)")
    ]
    assert told(city, changed(2, end=None)) == [
        ("out of order", "step '备案' began on 2020-01-15, before '公示' was over (not yet)")
    ]


def test_an_open_objection_and_an_approval_in_spite_of_it(city):
    assert told(city, changed(2, objection="2020-01-10")) == [
        ("objection open", "an objection of 2020-01-10 to step '公示' is not settled"),
        ("out of order", "step '备案' began on 2020-01-15, before '公示' was over (not yet)"),
    ]
    assert told(city, changed(2, objection="2020-01-10", resolved="2020-01-16")) == [
        ("out of order", "step '备案' began on 2020-01-15, before '公示' was over (2020-01-16)"),
    ]
    assert told(city, changed(2, objection="2020-01-10", resolved="2020-01-15")) == []


def test_a_step_after_its_deadline_and_one_that_is_still_due(county):
    filled = county.with_values(notice_days=1, next_day=False, kind_of_days="calendar")
    records: list[Any] = [
        {"step": "annual assessment", "begin": "2020-01-06", "end": "2020-01-06"},
        {"step": "first opinion", "begin": "2020-01-07", "end": "2020-01-08"},
        {"step": "notice", "begin": "2020-01-09", "end": "2020-01-10"},
        {"step": "county review", "begin": "2020-01-11", "end": "2020-02-11"},
    ]
    assert told(filled, records) == [
        ("late", "step 'county review' was over on 2020-02-11, and due by 2020-02-10"),
    ]
    assert told(filled, records, as_of="2020-03-12")[1:] == [
        ("overdue", "step 'rating' was due by 2020-03-11, and is not over on 2020-03-12"),
    ]


def test_the_deadline_of_the_first_step_counts_from_the_start():
    scheme = steps(pr.Step(name="a", within=2))
    record = [{"step": "a", "begin": "2020-01-06", "end": "2020-01-09"}]
    assert told(scheme, record) == []
    assert told(scheme, record, start="2020-01-06") == [
        ("late", "step 'a' was over on 2020-01-09, and due by 2020-01-08")
    ]


def test_what_the_scheme_does_not_publish_cannot_be_judged(county):
    records = [{"step": "notice", "begin": "2020-01-09", "end": "2020-01-10"}]
    assert told(county, records)[2:] == [
        (
            "step undetermined",
            "the notice of step 'notice' is undetermined; unpublished: notice_days, next_day, kind_of_days",
        )
    ]
    open_deadline = steps(
        pr.Step(name="a"), pr.Step(name="b", within=pr.ParameterName("n")), parameters=[pr.Parameter(name="n")]
    )
    both = [{"step": name, "begin": "2020-01-09", "end": "2020-01-09"} for name in "ab"]
    (note,) = pr.review(open_deadline, "p", both)
    assert note.text("zh") == "步骤“b”的期限无法确定；未公布：n"


def test_units_are_reviewed_each_for_itself(city):
    rows = [
        {**row, "village": name} for name, rows in (("柳", GOOD), ("杨", changed(2, end="2020-01-10"))) for row in rows
    ]
    (note,) = pr.review(city, None, rows, keys="village")
    assert (note.cohort, note.kind) == ({"village": "杨"}, "notice too short")
    assert str(note).startswith("评定 · village 杨: the notice of '公示' began on 2020-01-09")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"step": "公布"}, "unknown step '公布'"),
        ({"begin": None}, "column 'begin': there is no value"),
        ({"end": "soon"}, "column 'end': 'soon' is no date\n  expected: a date\n  why:  days are dates"),
        ({"end": "2020-01-01"}, "end 2020-01-01 is before begin 2020-01-09"),
        ({"objektion": "2020-01-10"}, "fix:  write 'objection', or leave it out"),
        ({"village": "柳"}, "fix:  name it in keys=, or leave it out"),
        ({"resolved": "2020-01-10"}, "column 'resolved': no objection was resolved"),
        ({"step": "测评"}, "this step has a record already"),
    ],
)
def test_a_record_that_cannot_be_read_says_which_and_why(city, row, words):
    with pytest.raises(pr.DataError) as caught:
        pr.review(city, None, changed(2, **row))
    assert str(caught.value).startswith("1 fault in the data\ntable 'steps' row 3")
    assert words in str(caught.value)


def test_all_faults_of_the_records_are_written_forgether(city):
    records: list[Any] = [("测评", "2020-01-06"), {"step": "公示", "begin": "x", "end": "y"}]
    with pytest.raises(pr.DataError) as caught:
        pr.review(city, None, records)
    assert [fault.what for fault in caught.value.faults] == [
        "this is a tuple", "'x' is no date", "'y' is no date",
    ]  # fmt: skip


def test_a_timeline_is_written_in_english_or_chinese_only(city):
    with pytest.raises(pr.UsageError, match="lang = 'fr'"):
        pr.timeline(city, "评定", "2020-01-06").text("fr")


def test_a_list_in_a_column_that_tells_runs_apart_is_a_fault(city):
    with pytest.raises(pr.DataError) as caught:
        pr.review(city, "评定", [{"step": "测评", "begin": "2020-01-06", "unit": ["a"]}], keys="unit")
    assert [(fault.column, fault.what) for fault in caught.value.faults] == [("unit", "['a'] is no single value")]


def test_faults_of_records_are_written_in_chinese(city):
    records: list[Any] = [
        {"step": "审定", "begin": "2020-01-08", "end": "2020-01-06", "objektion": None},
        {"step": "审订", "begin": "soon"},
    ]
    with pytest.raises(pr.DataError) as caught:
        pr.review(city, "评定", records)
    assert (
        caught.value.text("zh")
        == """数据有 4 处问题
表 steps 第 1 行（step 审定）列 objektion：没有这一列
  原因：记录的列有 step、begin、end、objection、resolved
  改法：写“objection”，或去掉它
表 steps 第 1 行（step 审定）列 end：end 2020-01-06 早于 begin 2020-01-08
  原因：end 不会早于 begin
  改法：改正其中一个日期
表 steps 第 2 行（step 审订）列 step：未知的步骤“审订”
  应为：测评、审定、公示、备案
  原因：记录对应程序中的一个步骤
  改法：改正名称
表 steps 第 2 行（step 审订）列 begin：“soon” 不是日期
  应为：日期
  原因：日子要写成日期
  改法：写成 2019-12-31"""
    )
