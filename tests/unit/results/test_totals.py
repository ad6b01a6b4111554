"""Totals of incentives: exact, by whatever tells recipients apart, the same on every engine."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.frames import ENGINES

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

NAMES = ("rows", "polars", "polars lazy", "pandas")

TEXT = """
name = "trial"
[table.unit]
key = ["district", "unit"]
[table.staff]
parent = "unit"
key = "person"
rows = 9
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
[input.size]
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.spare]
kind = "text"
[input.rural]
kind = "flag"
optional = true
[input.since]
kind = "date"
[formula.people]
is = "coalesce(size, 0)"
[formula.country]
is = "rural"
[formula.start]
is = "since"
[formula.total]
is = "score"
[input.role]
table = "staff"
kind = "choice"
values = ["书记", "委员"]
[input.kind]
table = "staff"
kind = "choice"
values = ["full", "half"]
[ladder.star]
levels = [{ name = "five", when = "score >= 80" }, { name = "four", when = "score >= 60" }, { name = "none" }]
[lookup.wage]
keys = "star"
rows = [["five", 3000.5], ["four", 2000], ["none", { unpublished = true }]]
[incentive.pay]
table = "staff"
kind = "pay"
amount = "wage[star]"
unit = "yuan"
every = "month"
recipient = "the staff"
[incentive.prize]
table = "unit"
kind = "bonus"
when = "star != 'none' and role_count > 0"
amount = "score * 10"
unit = "yuan"
recipient = "the village"
[formula.role_count]
is = "count(role)"
[incentive.extra]
table = "staff"
kind = "bonus"
when = "role == '书记' and kind == 'full'"
amount = "100 * people / 3"
unit = "yuan"
recipient = "the secretary"
[incentive.stars]
table = "unit"
kind = "bonus"
amount = "star"
unit = "points"
[incentive.factor]
table = "unit"
kind = "multiplier"
amount = "1.5"
unit = "times"
[incentive.bare]
table = "unit"
kind = "bonus"
amount = "3"
[incentive.title]
table = "unit"
kind = "status"
when = "star == 'five'"
"""
EVALUATOR = pr.Evaluator(pr.loads_scheme(TEXT))


def unit(district: str, number: int, score: float, size: int | None = None, **more: Any) -> dict[str, Any]:
    usual = {"spare": "x", "rural": True, "since": date(2019, 1, number)}
    return {"district": district, "unit": number, "score": score, "size": size, **usual, **more}


UNITS = [
    unit("D2", 4, 50.5, 2), unit("D1", 1, 90.5, 4), unit("D1", 2, 70.0, 1, rural=False),
    unit("D1", 3, 80.0, rural=None),
]  # fmt: skip
STAFF = [
    {"district": district, "unit": number, "person": person, "role": role, "kind": kind}
    for district, number, person, role, kind in [
        ("D1", 1, "a", "书记", "full"), ("D1", 1, "b", "委员", "full"), ("D1", 2, "c", "书记", "half"),
        ("D2", 4, "d", "委员", "half"), ("D1", 3, "e", "书记", "full"),
    ]
]  # fmt: skip


def rated(engine: str = "rows", units: Any = UNITS, staff: Any = STAFF) -> pr.Rating:
    make = ENGINES[engine]
    return EVALUATOR.rate(make(units), tables={} if staff is None else {"staff": make(staff)})


@pytest.fixture(params=NAMES)
def engine(request):
    return request.param


def lines(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in rows]


def test_units_and_spans_are_never_added_up(engine):
    assert rated(engine).totals() == [
        {"amount_unit": "points", "every": None, "total": 9, "rows": 4, "open_rows": 0},
        {
            "amount_unit": "yuan", "every": "month", "total": Fraction("11001.5"), "rows": 5, "open_rows": 1,
        },
        {"amount_unit": "yuan", "every": None, "total": 2405 + Fraction(400, 3), "rows": 5, "open_rows": 0},
    ]  # fmt: skip


def test_totals_by_incentive_come_in_the_order_of_the_scheme(engine):
    assert lines(rated(engine).totals(by="incentive")) == [
        ("pay", "yuan", "month", Fraction("11001.5"), 5, 1),
        ("prize", "yuan", None, 2405, 3, 0),
        ("extra", "yuan", None, Fraction(400, 3), 2, 0),
        ("stars", "points", None, 9, 4, 0),
    ]


def test_totals_by_key_columns_kind_and_recipient(engine):
    assert lines(rated(engine).totals(by=("district", "kind", "recipient"))) == [
        ("D1", "pay", "the staff", "yuan", "month", Fraction("11001.5"), 4, 0),
        ("D1", "bonus", "the village", "yuan", None, 2405, 3, 0),
        ("D1", "bonus", "the secretary", "yuan", None, Fraction(400, 3), 2, 0),
        ("D1", "bonus", "", "points", None, 8, 3, 0),
        ("D2", "pay", "the staff", "yuan", "month", 0, 1, 1),
        ("D2", "bonus", "", "points", None, 1, 1, 0),
    ]


def test_totals_by_a_ladder_of_a_coarser_table_have_the_best_level_first(engine):
    rows = rated(engine).totals(by=("star", "role"), where={"incentive": "pay"})
    assert lines(rows) == [
        ("five", "书记", "yuan", "month", 6001, 2, 0),
        ("five", "委员", "yuan", "month", Fraction("3000.5"), 1, 0),
        ("four", "书记", "yuan", "month", 2000, 1, 0),
        ("none", "委员", "yuan", "month", 0, 1, 1),
    ]


def test_what_recipients_do_not_have_and_what_is_absent_is_none_and_stands_last(engine):
    rows = rated(engine).totals(by=("role",), where={"kind": "bonus", "star": "five", "incentive": ("extra", "prize")})
    assert lines(rows) == [("书记", "yuan", None, Fraction(400, 3), 2, 0), (None, "yuan", None, 1705, 2, 0)]
    rows = rated(engine).totals(by="country", where={"incentive": "stars"})
    assert lines(rows) == [
        (False, "points", None, 2, 1, 0), (True, "points", None, 4, 2, 0), (None, "points", None, 3, 1, 0),
    ]  # fmt: skip


def test_recipients_are_selected_by_every_kind_of_value(engine):
    rating = rated(engine)

    def points(**where: Any) -> list[Any]:
        return [(row["total"], row["rows"]) for row in rating.totals(where={"incentive": "stars", **where})]

    assert points(district="D1", unit=1) == points(district="D1", unit="1") == [(3, 1)]
    assert points(star=("five", "none")) == [(7, 3)]
    assert points(people=("4", 1)) == [(5, 2)]
    assert points(country=True) == [(4, 2)]
    assert points(start="2019-01-01") == points(start=date(2019, 1, 1)) == [(3, 1)]
    assert points(score="90.5", role="书记") == points(star=()) == []


def test_by_numbers_days_and_inputs(engine):
    rows = rated(engine).totals(by=["start", "people", "score"], where={"incentive": "stars"})
    assert [tuple(row.values())[:3] for row in rows] == [
        (date(2019, 1, 1), 4, Fraction("90.5")), (date(2019, 1, 2), 1, 70), (date(2019, 1, 3), 0, 80),
        (date(2019, 1, 4), 2, Fraction("50.5")),
    ]  # fmt: skip


def test_totals_of_all_groups_add_up_to_the_total_of_each_incentive(engine):
    rating = rated(engine)
    for by in ((), ("district",), ("district", "unit"), ("star", "role", "kind"), ("people",)):
        for name in ("pay", "prize", "extra", "stars"):
            found = rating.totals(by=by, where={"incentive": name})
            assert sum(row["total"] for row in found) == rating.total(name)


@given(st.integers())
def test_the_order_of_rows_does_not_matter(seed):
    draw = random.Random(seed)
    units, staff = draw.sample(UNITS, len(UNITS)), draw.sample(STAFF, len(STAFF))
    by = ("star", "role", "incentive", "recipient")
    assert rated(units=units, staff=staff).totals(by=by) == rated().totals(by=by)


def test_totals_become_a_frame():
    frame = rated("polars").frame(rated("polars").totals(by="incentive"))
    assert frame["total"].to_list() == ["11001.5", "2405", "400/3", "9"]


def test_a_table_that_was_not_given_gets_nothing(engine):
    assert lines(rated(engine, staff=None).totals(by="incentive")) == [("stars", "points", None, 9, 4, 0)]


def test_a_scheme_without_incentives_has_no_totals():
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[pr.Indicator(name="a", kind="number", low=0, high=9, decimals=0)],
    )
    rating = pr.Evaluator(scheme).rate([{"id": 1, "a": 2}])
    assert rating.totals(by=("id", "kind")) == []


def error(kind: type[Exception], **given: Any) -> str:
    with pytest.raises(kind) as caught:
        rated().totals(**given)
    return str(caught.value)


def test_unknown_names_and_values_are_named_with_those_spelt_like_them():
    assert error(pr.NotFoundError, by="distrikt") == (
        "unknown column of incentives 'distrikt'\n"
        "  why:  totals are made by key columns of those who get something, by incentive, kind and recipient, and by "
        "values of their table and of those above it\n"
        "  fix:  write 'district' or 'start'"
    )
    assert error(pr.NotFoundError, where={"rolle": "书记"}).startswith("unknown column of incentives 'rolle'")
    assert error(pr.NotFoundError, where={"role": "主任"}) == (
        "unknown value of 'role' '主任'\n  why:  'role' is one of: 书记, 委员\n  fix:  use one of: 书记, 委员"
    )
    assert error(pr.NotFoundError, where={"star": "fife"}) == (
        "unknown value of 'star' 'fife'\n  why:  'star' is one of: five, four, none\n  fix:  write 'five'"
    )
    assert error(pr.NotFoundError, where={"incentive": ("pay", "prise")}) == (
        "unknown value of 'incentive' 'prise'\n"
        "  why:  'incentive' is one of: pay, prize, extra, stars\n  fix:  write 'prize'"
    )


def test_values_of_another_kind_are_refused():
    assert error(pr.UsageError, where={"people": "many"}) == (
        "'many' is no value of 'people'\n  why:  it is a number\n  fix:  write a number, as 3 or '2.5'"
    )
    assert error(pr.UsageError, where={"country": 1}) == (
        "1 is no value of 'country'\n  why:  it is a flag\n  fix:  write True or False"
    )
    assert error(pr.UsageError, where={"start": "last year"}) == (
        "'last year' is no value of 'start'\n  why:  it is a date\n  fix:  write a date, as '2019-12-31'"
    )


def test_names_of_columns_and_inputs_that_were_not_read_are_refused():
    assert error(pr.UsageError, by=("district", "total")) == (
        "'total' is a column of totals already\n"
        "  why:  totals have the columns amount_unit, every, total, rows, open_rows of their own\n"
        "  fix:  leave it out, or give the value another name in the scheme"
    )
    assert error(pr.UsageError, by="spare") == (
        "the input 'spare' was not read\n"
        "  why:  no value that can be determined needs it\n"
        "  fix:  look into the column 'spare' that was given"
    )
