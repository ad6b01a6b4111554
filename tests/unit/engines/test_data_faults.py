"""Faulty tables: every engine says the same, with table, row, key, column, value, and what was expected."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import Any

import duckdb
import ibis
import numpy as np
import pandas as pd
import polars as pl
import pytest
from tests.unit.frames import ENGINES, LAZY, polars

import partyrate as pr
from partyrate.engines.request import Request
from partyrate.engines.select import rate_frames

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "t"
[table.unit]
key = ["district", "unit"]
rows = 50
[table.staff]
parent = "unit"
key = ["person"]
rows = 2
[input.score]
kind = "number"
low = 0
high = 100
decimals = 2
[input.kind]
kind = "choice"
values = ["甲", "乙"]
[input.barred]
kind = "flag"
[input.since]
kind = "date"
[input.memo]
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.late]
when = "kind == '乙'"
kind = "number"
low = 0
high = 9
decimals = 0
[input.pay]
table = "staff"
kind = "number"
low = 0
high = 1000
decimals = 0
[formula.total]
is = "score + coalesce(memo, 0) + coalesce(late, 0) + (1 if kind == '甲' else 0) + (0 if barred else 1)"
[formula.years]
is = "full_years(since, as_of)"
[formula.paid]
is = "sum(pay)"
[formula.again]
is = "streak(star == 'low')"
[formula.before]
is = "previous(total)"
[ladder.star]
within = ["district"]
levels = [{ name = "high", when = "total >= 50" }, { name = "low" }]
"""
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))


def units(count=3, at=None, **cells):
    """Good rows; row `at` gets other cells."""
    rows = [
        {
            "district": "D1",
            "unit": number,
            "score": 90.25,
            "kind": "甲",
            "barred": False,
            "since": "2001-01-01",
            "memo": None,
            "late": None,
        }
        for number in range(1, count + 1)
    ]
    if at is not None:
        rows[at - 1].update(cells)
    return rows


def staff(**cells):
    return [{"district": "D1", "unit": 1, "person": "p", "pay": 100, **cells}]


def past(**cells):
    return [{"district": "D1", "unit": 1, "round": 2018, "star": "low", "total": 90.5, **cells}]


def rate(engine, unit_rows, staff_rows=None, past_rows=None):
    make = ENGINES[engine]
    tables = {"staff": make(staff() if staff_rows is None else staff_rows)}
    tables["history"] = make(past() if past_rows is None else past_rows)
    return EVALUATOR.rate(make(unit_rows), tables=tables, as_of="2019-12-31", period="2019")


def fault_texts(engine, *rows):
    """Give the text of the error, which no other error brought about."""
    with pytest.raises(pr.DataError) as caught:
        rate(engine, *rows)
    assert caught.value.__cause__ is None
    return str(caught.value)


NUMBER = "\n  expected: a number from 0 to 100, with at most 2 decimals"
GIVE = "\n  why:  the rules need {!r} of every row"
GIVE += "\n  fix:  give the value, or declare the input as optional = true where single rows may lack it"
KEY = "\n  expected: a text, a whole number or a date\n  why:  a key names a row\n  fix:  give every row a "
ONCE = "\n  expected: each key once\n  why:  a key names one row\n  fix:  keep one of the rows, or tell them apart"
PAST = (
    "\n  expected: a whole number below 2019"
    "\n  why:  history holds rounds before this one, each with a whole number such as its year"
    "\n  fix:  fix the round, or leave the row out"
)

CASES = {
    "a text in a number column": (
        (units(at=2, score="many"),),
        "table 'unit' row 2 (district D1, unit 2) column 'score': 'many' is a text, not a plain number" + NUMBER,
    ),
    "a number above the highest": (
        (units(at=2, score=100.001),),
        "table 'unit' row 2 (district D1, unit 2) column 'score': 100.001 is above the highest possible value, 100"
        + NUMBER,
    ),
    "a number below the lowest": (
        (units(at=3, score=-0.01),),
        "table 'unit' row 3 (district D1, unit 3) column 'score': -0.01 is below the lowest possible value, 0" + NUMBER,
    ),
    "too many decimals": (
        (units(at=2, score=10.123),),
        "table 'unit' row 2 (district D1, unit 2) column 'score': 10.123 has 3 decimals" + NUMBER,
    ),
    "a gap": (
        (units(at=1, score=None),),
        "table 'unit' row 1 (district D1, unit 1) column 'score': no value" + NUMBER + GIVE.format("score"),
    ),
    "a blank": (
        (units(at=2, kind=" "),),
        "table 'unit' row 2 (district D1, unit 2) column 'kind': no value\n  expected: one of: 甲, 乙"
        + GIVE.format("kind"),
    ),
    "a value that is no choice": (
        (units(at=2, kind="丙"),),
        (
            "table 'unit' row 2 (district D1, unit 2) column 'kind': '丙' is not among the values"
            "\n  expected: one of: 甲, 乙"
        ),
    ),
    "a word that is no flag": (
        (units(at=2, barred="maybe"),),
        (
            "table 'unit' row 2 (district D1, unit 2) column 'barred': 'maybe' is neither true nor false"
            "\n  expected: true or false (also 1 or 0, yes or no, 是 or 否)"
        ),
    ),
    "a day that is not in the calendar": (
        (units(at=2, since="2001-02-29"),),
        (
            "table 'unit' row 2 (district D1, unit 2) column 'since': '2001-02-29' is no date"
            "\n  expected: a date, written as 2019-12-31"
        ),
    ),
    "a day written otherwise": (
        (units(at=2, since="20010228"),),
        (
            "table 'unit' row 2 (district D1, unit 2) column 'since': '20010228' is no date"
            "\n  expected: a date, written as 2019-12-31"
        ),
    ),
    "a column that is not there": (
        ([{"scoer" if name == "score" else name: cell for name, cell in row.items()} for row in units()],),
        (
            "table 'unit' column 'score': there is no column 'score'; is it 'scoer' or 'since'?"
            "\n  why:  the scheme reads 'score' from it"
            "\n  fix:  add the column, or name the one that holds it with column = in the scheme; there are: "
            "district, unit, scoer, kind, barred, since, memo, late"
        ),
    ),
    "a key column that is not there": (
        ([{name: cell for name, cell in row.items() if name != "unit"} for row in units(1)],),
        (
            "table 'unit' column 'unit': there is no column 'unit'"
            "\n  why:  it is a key column of table 'unit'"
            "\n  fix:  add the column; there are: district, score, kind, barred, since, memo, late"
        ),
    ),
    "a column that a result would overwrite": (
        (units(1, at=1, total=5),),
        (
            "table 'unit' column 'total': there is a column 'total' already"
            "\n  why:  the rating would put a result of that name there\n  fix:  rename the column, or leave it out"
        ),
    ),
    "a key that stands three times": (
        ([*units(2), *units(1), *units(1)],),
        "table 'unit' row 4 (district D1, unit 1) column 'district, unit': this key stands 3 times" + ONCE,
    ),
    "a row without a key": (
        (units(at=2, district=None),),
        "table 'unit' row 2 column 'district': no value in a key column" + KEY + "'district'",
    ),
    "a blank key": (
        (units(at=2, district="  "),),
        "table 'unit' row 2 column 'district': no value in a key column" + KEY + "'district'",
    ),
    "a table without rows": (
        ([],),
        (
            "table 'unit': the table has no rows\n  expected: at least one row"
            "\n  why:  a rating needs at least one row\n  fix:  check that the right file or selection was given"
        ),
    ),
    "a row whose parent is not there": (
        (units(), staff(unit=77)),
        (
            "table 'staff' row 1 (district D1, unit 77) column 'district, unit': there is no such row in table 'unit'"
            "\n  expected: a key of 'unit'\n  why:  each row of 'staff' belongs to a row of 'unit'"
            "\n  fix:  add the row to 'unit', or fix the key"
        ),
    ),
    "too many units": (
        (units(51),),
        (
            "table 'unit': 51 rows\n  expected: at most 50 rows"
            "\n  why:  the scheme declares at most 50 rows, and proofs of exactness rest on it"
            "\n  fix:  check the data, or raise rows = in [table.unit]; for one call: scheme.with_rows({'unit': ...})"
        ),
    ),
    "too many rows below one": (
        (units(), [*staff(), *staff(person="q"), *staff(person="r")]),
        (
            "table 'staff' (district D1, unit 1): 3 rows below one row of 'unit'\n  expected: at most 2 rows"
            "\n  why:  the scheme declares at most 2 rows below one row of 'unit', and proofs of exactness rest on it"
            "\n  fix:  check the data, or raise rows = in [table.staff]; for one call: scheme.with_rows({'staff': ...})"
        ),
    ),
    "a round that is no number": (
        (units(), staff(), past(round="x")),
        "table 'history' row 1 (district D1, unit 1) column 'round': 'x' is no past round" + PAST,
    ),
    "a level that the ladder does not have": (
        (units(), staff(), past(star="mid")),
        (
            "table 'history' row 1 (district D1, unit 1, round 2018) column 'star': 'mid' is no level of 'star'"
            "\n  expected: one of: low, high, or nothing"
        ),
    ),
    "a past number that is none": (
        (units(), staff(), past(total="many")),
        (
            "table 'history' row 1 (district D1, unit 1, round 2018) column 'total': "
            "'many' is a text, not a plain number\n  expected: a number from 0 to 120, with at most 2 decimals"
        ),
    ),
    "a round that is recorded twice": (
        (units(), staff(), [*past(), *past()]),
        "table 'history' row 2 (district D1, unit 1, round 2018) column 'district, unit, round': "
        "this key stands 2 times" + ONCE,
    ),
    "a unit that is not rated, recorded twice": (
        (units(), staff(), [*past(unit=70), *past(unit=70)]),
        "table 'history' row 2 (district D1, unit 70, round 2018) column 'district, unit, round': "
        "this key stands 2 times" + ONCE,
    ),
    "a past row without a key": (
        (units(), staff(), past(district=None)),
        "table 'history' row 1 column 'district': no value in a key column" + KEY + "'district'",
    ),
    "a history without rounds": (
        (units(), staff(), [{name: cell for name, cell in past()[0].items() if name != "round"}]),
        (
            "table 'history' column 'round': there is no column 'round'"
            "\n  why:  history has the key, the round, and the values looked up"
            "\n  fix:  add the column; there are: district, unit, star, total"
        ),
    ),
}


DAY = ("the scheme declares 'since' as a date", "write a day of the calendar, as 2019-12-31")
COMPUTED = "correct the value, or leave it empty where the past round had other rules"
REMEDIES = {
    "a text in a number column": (
        "the scheme declares 'score' as a number",
        "write it in plain digits with a point, as 9.5",
    ),
    "a number above the highest": (
        "the scheme declares high = 100 for 'score', and proofs of exactness rest on it",
        "correct the value, or change high in [input.score]",
    ),
    "a number below the lowest": (
        "the scheme declares low = 0 for 'score', and proofs of exactness rest on it",
        "correct the value, or change low in [input.score]",
    ),
    "too many decimals": (
        "the scheme declares decimals = 2 for 'score', and rounds nothing that is given",
        "give the value with at most 2 decimals, or raise decimals in [input.score]",
    ),
    "a value that is no choice": (
        "'kind' takes the values that the scheme lists",
        "write one of them, or add the value to values in [input.kind]",
    ),
    "a word that is no flag": ("the scheme declares 'barred' as a flag", "write true or false"),
    "a day that is not in the calendar": DAY,
    "a day written otherwise": DAY,
    "a level that the ladder does not have": ("the scheme computes 'star', and its rules give no such value", COMPUTED),
    "a past number that is none": ("the scheme computes 'total', and its rules give no such value", COMPUTED),
}
"""What cells lack that break a declaration: why it matters, and what to do."""


@pytest.mark.parametrize(
    ("engine", "case"),
    # A relation of DuckDB has at least one column.
    [(engine, case) for engine in ENGINES for case, (rows, _) in CASES.items() if engine != "duckdb" or rows != ([],)],
)
def test_every_engine_names_a_fault_in_the_same_words(engine, case):
    rows, expected = CASES[case]
    if case in REMEDIES:
        expected += "\n  why:  {}\n  fix:  {}".format(*REMEDIES[case])
    if engine in LAZY:
        expected = re.sub(" row [0-9]+", "", expected)
    assert fault_texts(engine, *rows) == f"1 fault in the data\n{expected}"


@pytest.mark.parametrize("engine", ENGINES)
def test_good_tables_give_the_same_values_on_every_engine(engine):
    rating = rate(engine, units(at=2, kind="乙", late=3, score="7.5"))
    found = {row["unit"]: row for row in rating.result.fetch("unit", ["total", "paid", "before", "again"])}
    found = {int(unit): row for unit, row in found.items()}
    assert [found[unit]["total"] for unit in (1, 2, 3)] == [Fraction(369, 4), Fraction(23, 2), Fraction(369, 4)]
    assert [found[unit]["paid"] for unit in (1, 2, 3)] == [100, 0, 0]
    assert found[1]["before"] == Fraction(181, 2)
    assert [found[unit]["again"] for unit in (1, 2, 3)] == [0, 1, 0]


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "pandas pyarrow"])
@pytest.mark.parametrize(("number", "words"), [(math.inf, "inf is no number"), (math.nan, "no value")])
def test_infinity_is_no_number_and_nan_is_no_value(engine, number, words):
    assert f"column 'score': {words}\n" in fault_texts(engine, units(at=2, score=number))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("round_", [2018.5, 2019, 2020])
def test_a_round_is_a_whole_number_before_this_one(engine, round_):
    words = fault_texts(engine, units(), staff(), past(round=round_)).splitlines()[1]
    assert re.sub("['()]", "", words).endswith(f"column round: {round_} is no past round")


@pytest.mark.parametrize("engine", ENGINES)
def test_without_a_current_round_a_round_must_be_a_whole_number_still(engine):
    scheme = pr.loads_scheme('name = "a"\n[table.unit]\nkey = "u"\n[input.x]\nkind = "flag"\n[formula.y]\nis = "not x"')
    make = ENGINES[engine]
    with pytest.raises(pr.DataError, match="'x' is no past round\n  expected: a whole number\n"):
        pr.Evaluator(scheme).rate(make([{"u": "a", "x": True}]), tables={"history": make([{"u": "a", "round": "x"}])})


@pytest.mark.parametrize("engine", ENGINES)
def test_all_faults_of_all_tables_are_gathered_in_the_order_of_tables_and_rows(engine):
    rows = units(at=3, score=101), staff(pay=-1), past(star="mid")
    rows[0][0]["kind"] = "丙"
    rows[0][2]["barred"] = "maybe"
    words = fault_texts(engine, *rows)
    faults = [line for line in words.splitlines() if not line.startswith("  ")]
    assert faults[0] == "5 faults in the data"
    found = [re.sub(r" \(.*\)", "", line).split(":")[0] for line in faults[1:]]
    expected = [
        "table 'unit' row 1 column 'kind'",
        "table 'unit' row 3 column 'score'",
        "table 'unit' row 3 column 'barred'",
        "table 'staff' row 1 column 'pay'",
        "table 'history' row 1 column 'star'",
    ]
    if engine in LAZY:  # without numbers of rows, by column
        expected = [re.sub(" row .", "", expected[place]) for place in (1, 0, 2, 3, 4)]
    assert found == expected


@pytest.mark.parametrize("engine", ENGINES)
def test_columns_that_are_lacking_in_one_table_do_not_hide_faults_of_another(engine):
    words = fault_texts(engine, [{"district": "D1", "unit": 1}], staff(pay=-1), past(round=2020))
    assert words.startswith("8 faults in the data\n")
    tables = [line.split(" ")[1] for line in words.splitlines() if line.startswith("table")]
    assert tables == ["'unit'"] * 6 + ["'staff'", "'history'"]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_first_twenty_faults_of_a_column_are_kept_and_all_are_counted(engine):
    people = [{"district": "D1", "unit": 99, "person": f"p{number}", "pay": 1} for number in range(25)]
    with pytest.raises(pr.DataError) as caught:
        rate(engine, [{**row, "score": 101, "kind": "丙"} for row in units(25)], people)
    words = str(caught.value)
    assert words.startswith("75 faults in the data\n")
    first = (
        "25: " if engine in LAZY else "25: 1 (district D1, unit 1), 2 (district D1, unit 2), 3 (district D1, unit 3)"
    )
    told = [line for line in words.splitlines() if line.startswith("  rows:")]
    assert [line[: len(first) + 8] if number < 2 else line for number, line in enumerate(told)] == [
        f"  rows: {first}",
        f"  rows: {first}",
        "  rows: 25" if engine in LAZY else "  rows: 25: 1, 2, 3 and 22 more",
    ]
    counts: dict[str, int] = {}
    for fault in caught.value.faults:
        counts[fault.column] = counts.get(fault.column, 0) + fault.count
    assert counts == {"score": 25, "kind": 25, "district, unit": 25}


WRONG: dict[str, tuple[Sequence[str | None], dict[str, int], int]] = {
    "one name and others": (["丙"] * 600 + ["丁", "戊", "丙"], {"丙": 601, "丁": 1, "戊": 1}, 0),
    "one name only": (["丙"] * 600, {"丙": 600}, 0),
    "many names": ([f"n{number}" for number in range(50)], {f"n{number}": 1 for number in range(20)}, 30),
    "gaps": ([None, " ", ""] * 10, {"": 30}, 0),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", WRONG)
def test_equal_faults_are_told_once_with_how_many_there_are(engine, case):
    cells, expected, more = WRONG[case]
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id", rows=1000)],
        indicators=[
            pr.Indicator(name="kind", kind="choice", values=["甲", "乙"]),
            pr.Indicator(name="is_first", formula="kind == '甲'"),
        ],
    )
    rows = [{"id": number, "kind": cell} for number, cell in enumerate(["甲", *cells], start=1)]
    with pytest.raises(pr.DataError) as caught:
        pr.Evaluator(scheme).rate(ENGINES[engine](rows))
    found: dict[str, int] = {}
    for fault in caught.value.faults:
        name = "" if fault.what == "no value" else fault.value
        found[name] = found.get(name, 0) + fault.count
    text = str(caught.value)
    assert text.startswith(f"{len(cells)} faults in the data\n")
    assert sum(fault.more for fault in caught.value.faults) == more
    if case == "many names" and engine in LAZY:  # which ones come first is not known there
        assert len(found) == 20
        assert set(found.values()) == {1}
    else:
        assert found == expected
    assert text.count("table 'unit'") == len(found)
    if case == "one name and others":
        rows_told = "601: " if engine in LAZY else "601: 2 (id 2), 3 (id 3), 4 (id 4) and 598 more"
        assert f"'丙' is not among the values\n  rows: {rows_told}" in text
    assert text.endswith("\n... and 30 more") == (more == 30)


@pytest.mark.parametrize("engine", ["rows", "polars", "pandas", "polars lazy", "duckdb"])
def test_a_parent_that_is_misspelt_is_told_once(engine):
    people = [{"district": "D1", "unit": 99, "person": f"p{number}", "pay": 1} for number in range(600)]
    text = fault_texts(engine, units(), [*people, {"district": "D1", "unit": 98, "person": "q", "pay": 1}])
    assert text.startswith("601 faults in the data\n")
    assert text.count("there is no such row") == 2
    assert "(district D1, unit 99) column 'district, unit': there is no such row in table 'unit'\n  rows: 600" in text


@pytest.mark.parametrize("engine", ENGINES)
def test_many_double_keys_are_counted_beyond_the_first_ones(engine):
    words = fault_texts(engine, units(25) + units(25))
    assert words.startswith("25 faults in the data\n")
    assert words.endswith("\n... and 5 more")


@pytest.mark.parametrize("engine", ENGINES)
def test_many_crowded_parents_are_counted_beyond_the_first_ones(engine):
    people = [{"district": "D1", "unit": unit, "person": person, "pay": 1} for unit in range(1, 24) for person in "abc"]
    assert fault_texts(engine, units(23), people).startswith("23 faults in the data\n")


def test_a_fault_holds_its_data():
    with pytest.raises(pr.DataError) as caught:
        rate("polars", units(at=2, score=101))
    (fault,) = caught.value.faults
    assert (fault.table, fault.row, fault.column, fault.value) == ("unit", 2, "score", 101)
    assert dict(fault.key) == {"district": "D1", "unit": 2}
    assert fault.count == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_an_absent_value_is_allowed_where_the_input_is_optional_or_conditional(engine):
    rating = rate(engine, units(at=2, kind="乙"))
    assert sorted(str(note) for note in rating.notes if note.about in ("memo", "late")) == [
        "'late' does not apply to 2 rows",
        "'late' is missing for 1 row",
        "'memo' is missing for 3 rows",
    ]


# ---------------------------------------------------------------------------------------------------------- keys


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "pandas texts"])
@pytest.mark.parametrize("table", ["staff", "history"])
def test_a_text_and_a_number_are_never_the_same_key(engine, table):
    rows = (units(), staff(unit="1")) if table == "staff" else (units(), staff(), past(unit="1"))
    row = " row 1" if engine == "rows" else ""
    assert fault_texts(engine, *rows) == (
        f"1 fault in the data\ntable '{table}'{row} column 'unit': "
        "the key is a text here and a whole number in table 'unit'"
        "\n  expected: a whole number, as in table 'unit'"
        "\n  why:  a text and a number are never the same key, even where they look alike"
        "\n  fix:  make 'unit' a whole number here, or a text there"
    )


FITS = (
    "\n  expected: a text, a whole number or a date"
    "\n  why:  keys are compared exactly, in every table and on every engine"
    "\n  fix:  write the keys as texts or as whole numbers, in every table alike"
)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (1.5, "1.5 cannot be a key"),
        (True, "True cannot be a key"),
        (datetime(2020, 1, 1, tzinfo=UTC), "datetime.datetime(2020, 1, 1, 0, 0, tzinfo=datetime.timezone.utc) cannot"),
        ("2", "'2' is a text, and the keys before it are whole numbers"),
    ],
)
def test_a_dict_has_keys_of_one_kind(key, words):
    text = fault_texts("rows", units(at=2, unit=key))
    assert f"table 'unit' row 2 column 'unit': {words}" in text
    assert text.endswith(FITS)


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pandas"])
def test_moments_are_no_keys_and_the_days_of_them_are(kind):
    moments = pl.Series([date(2024, 5, 1), date(2024, 5, 2)]).cast(pl.Datetime)
    frame: Any = polars(units(2)).with_columns(unit=moments)
    days: Any = frame.with_columns(pl.col("unit").dt.date())
    if kind == "pandas":
        frame, days = frame.to_pandas(), frame.to_pandas().assign(unit=lambda each: each["unit"].dt.date)
    elif kind == "polars lazy":
        frame, days = frame.lazy(), days.lazy()
    with pytest.raises(pr.DataError, match=r"fix:  make it a column of dates, as unit.dt.date does in pandas"):
        EVALUATOR.rate(frame, as_of="2019-12-31")
    assert len(EVALUATOR.rate(days, as_of="2019-12-31").values("total")) == 2


@pytest.mark.parametrize(
    ("column", "type_"),
    [
        (pl.Series([1.0, 2.0]), "Float64"),
        (pl.Series([True, False]), "Boolean"),
        (pl.Series([[1], [2]]), "List(Int64)"),
        (pd.Series([1, "2"], dtype=object), "Object"),
        (pd.Series([True, False]), "Boolean"),
    ],
    ids=count(),
)
@pytest.mark.parametrize("lazy", [False, True])
def test_a_frame_has_key_columns_of_texts_numbers_or_dates(column, type_, lazy):
    frame: Any = pd.DataFrame(units(2)).assign(unit=column)
    if isinstance(column, pl.Series):
        frame = polars(units(2)).with_columns(unit=column)
        frame = frame.lazy() if lazy else frame
    with pytest.raises(pr.DataError) as caught:
        EVALUATOR.rate(frame, as_of="2019-12-31")
    assert f"table 'unit' column 'unit': a column of type {type_} cannot be a key{FITS}" in str(caught.value)


@pytest.mark.parametrize("few", [None, 0])
@pytest.mark.parametrize("keys", [[1, 2, 3], [date(2020, 1, day) for day in (1, 2, 3)]], ids=["numbers", "days"])
@pytest.mark.parametrize("type_", [object, "category"])
def test_keys_of_pandas_without_a_type_of_their_own_are_what_their_cells_are(keys, type_, few):
    tables = [pr.Table(name="unit", key="unit"), pr.Table(name="staff", parent="unit", key="nr")]
    worth = pr.Indicator(name="worth", table="unit", formula="count(staff)")
    evaluator = pr.Evaluator(pr.Scheme(name="t", tables=tables, indicators=[worth]), row_engine_limit=few)
    column = pd.Series(keys, dtype=object)
    frame = pd.DataFrame({"unit": column.astype(type_)})
    below = pd.DataFrame({"unit": column[[2, 0, 2]].reset_index(drop=True), "nr": [1, 2, 3]})
    rating = evaluator.rate(frame, tables={"staff": below})
    assert rating.values("worth") == [1, 0, 2]
    assert rating.units["unit"].tolist() == keys
    assert rating.units["unit"].dtype == type_


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pandas", "duckdb"])
def test_a_key_that_no_64_bits_hold_is_a_fault_and_no_other_key(kind):
    evaluator = pr.Evaluator(pr.Scheme(name="t", tables=[pr.Table(name="unit", key="unit")]), row_engine_limit=0)
    frame = pl.DataFrame({"unit": pl.Series([1, 2**64 - 1], dtype=pl.UInt64)})
    given: dict[str, Callable[[], Any]] = {
        "polars": frame.clone,
        "polars lazy": frame.lazy,
        "pandas": frame.to_pandas,
        "duckdb": lambda: duckdb.from_arrow(frame.to_arrow()),
    }
    with pytest.raises(pr.DataError, match="column 'unit': 18446744073709551615 is no whole number of 64 bits"):
        evaluator.rate(given[kind]())
    held = pl.DataFrame({"unit": pl.Series([1, 2**63 - 1], dtype=pl.UInt64)})
    assert evaluator.rate(held).tables["unit"]["unit"].to_list() == [1, 2**63 - 1]


def test_whole_numbers_with_a_gap_are_floats_in_pandas_and_the_gap_is_the_fault():
    words = fault_texts("pandas", units(at=2, unit=None))
    assert words == "1 fault in the data\ntable 'unit' row 2 column 'unit': no value in a key column" + KEY + "'unit'"


def test_dates_are_keys_on_rows_and_polars():
    scheme = pr.loads_scheme('name = "a"\n[table.day]\nkey = "d"\n[input.x]\nkind = "flag"\n[formula.y]\nis = "not x"')
    rows = [{"d": date(2020, 1, 1), "x": True}, {"d": date(2020, 1, 2), "x": False}]
    for engine in ("rows", "polars", "polars lazy"):
        rating = pr.Evaluator(scheme).rate(ENGINES[engine](rows))
        assert rating.values("y") == [False, True]


@pytest.mark.parametrize(
    "cast",
    [
        lambda frame: frame.with_columns(pl.col("unit").cast(pl.Int32)),
        lambda frame: frame.with_columns(pl.col("unit").cast(pl.UInt64)),
        lambda frame: frame.with_columns(pl.col("district").cast(pl.Categorical)),
        lambda frame: frame.with_columns(pl.col("district").cast(pl.Enum(["D1", "D2"]))),
        lambda frame: frame.to_pandas().astype({"district": "category", "unit": "int32"}),
    ],
    ids=count(),
)
def test_keys_of_several_widths_meet_and_come_back_as_they_came(cast):
    frame = cast(polars(units()).with_columns(pl.col("memo", "late").cast(pl.Int64)))
    other = pl.DataFrame(staff()) if isinstance(frame, pl.DataFrame) else pd.DataFrame(staff())
    rating = EVALUATOR.rate(frame, tables={"staff": other}, as_of="2019-12-31")
    assert rating.values("paid") == [100, 0, 0]
    types = dict(zip(frame.columns, frame.dtypes, strict=True))
    assert [rating.units[name].dtype for name in frame.columns] == list(types.values())


def test_pandas_frames_of_several_backends_meet():
    for first, second in (("pandas", "pandas pyarrow"), ("pandas nullable", "pandas"), ("pandas pyarrow", "pandas")):
        frame = ENGINES[first](units())
        rating = EVALUATOR.rate(frame, tables={"staff": ENGINES[second](staff())}, as_of="2019-12-31")
        assert rating.values("paid") == [100, 0, 0]


def test_a_pandas_frame_keeps_its_index_and_its_order():
    frame = pd.DataFrame(units()).set_axis([10, 5, 7])
    rated = EVALUATOR.rate(frame, tables={"staff": pd.DataFrame(staff())}, as_of="2019-12-31").units
    assert list(rated.index) == [10, 5, 7]
    assert list(rated["paid"]) == [100, 0, 0]


def test_a_lazy_and_an_eager_frame_of_polars_meet():
    for unit_frame, staff_frame in (
        (polars(units()).lazy(), pl.DataFrame(staff())),
        (polars(units()), pl.LazyFrame(staff())),
    ):
        rating = EVALUATOR.rate(unit_frame, tables={"staff": staff_frame}, as_of="2019-12-31")
        assert sorted(rating.values("paid")) == [0, 0, 100]


# -------------------------------------------------------------------------------------------------- empty finer tables

NOBODY: dict[str, list[Any]] = {"district": [], "unit": [], "person": [], "pay": []}


@pytest.mark.parametrize(
    ("frame", "nobody"),
    [
        (polars, pl.DataFrame(NOBODY)),
        (polars, pl.DataFrame()),
        (lambda rows: polars(rows).lazy(), pl.LazyFrame(NOBODY)),
        (pd.DataFrame, pd.DataFrame(columns=list(NOBODY))),
        (pd.DataFrame, pd.DataFrame(NOBODY)),
        (list, []),
    ],
    ids=count(),
)
def test_a_finer_table_without_rows_sums_to_zero(frame, nobody):
    rating = EVALUATOR.rate(frame(units()), tables={"staff": nobody}, as_of="2019-12-31")
    assert rating.values("paid") == [0, 0, 0]


BETWEEN = """
name = "t"
[table.unit]
key = "unit"
[table.month]
parent = "unit"
key = "month"
rows = 12
[table.ballot]
parent = "month"
key = "ballot"
rows = 20
[input.mark]
table = "ballot"
kind = "number"
low = 0
high = 10
decimals = 0
[formula.monthly]
table = "month"
is = "mean(mark)"
[formula.months]
table = "unit"
is = "count(month)"
[formula.best]
table = "unit"
is = "max(round(monthly, 1))"
"""
BALLOTS = [
    {"unit": "a", "month": 1, "ballot": 1, "mark": 4},
    {"unit": "a", "month": 1, "ballot": 2, "mark": 7},
    {"unit": "a", "month": 3, "ballot": 1, "mark": 5},
    {"unit": "b", "month": 2, "ballot": 1, "mark": 9},
]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_between_that_is_not_given_is_the_distinct_keys_of_the_finer_one(engine):
    make = ENGINES[engine]
    rating = pr.Evaluator(pr.loads_scheme(BETWEEN)).rate(
        make([{"unit": "a"}, {"unit": "b"}, {"unit": "c"}]), tables={"ballot": make(BALLOTS)}
    )
    found = {row["unit"]: (row["months"], row["best"]) for row in rating.result.fetch("unit", ["months", "best"])}
    assert found == {"a": (2, Fraction(11, 2)), "b": (1, 9), "c": (0, pr.Absent(pr.Cause.MISSING))}
    months = rating.result.fetch("month", ["monthly"])
    assert sorted((str(row["unit"]), int(row["month"]), row["monthly"]) for row in months) == [
        ("a", 1, Fraction(11, 2)),
        ("a", 3, 5),
        ("b", 2, 9),
    ]


@pytest.mark.parametrize("engine", ENGINES)
def test_faults_of_the_finer_table_are_named_when_the_table_between_is_not_given(engine):
    make = ENGINES[engine]
    evaluator = pr.Evaluator(pr.loads_scheme(BETWEEN))
    with pytest.raises(pr.DataError) as caught:
        evaluator.rate(make([{"unit": "a"}]), tables={"ballot": make([{**BALLOTS[0], "unit": "z"}])})
    assert "table 'month'" in str(caught.value)
    assert "(unit z) column 'unit': there is no such row in table 'unit'" in str(caught.value)
    with pytest.raises(pr.DataError, match="1 fault in the data\ntable 'ballot' column 'month': there is no column"):
        evaluator.rate(make([{"unit": "a"}]), tables={"ballot": make([{"unit": "a", "ballot": 1, "mark": 4}])})


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_between_that_has_inputs_must_be_given(engine):
    text = (
        BETWEEN + '[input.open]\ntable = "month"\nkind = "flag"\n[formula.any_open]\ntable = "unit"\nis = "any(open)"\n'
    )
    make = ENGINES[engine]
    with pytest.raises(pr.DataError) as caught:
        pr.Evaluator(pr.loads_scheme(text)).rate(make([{"unit": "a"}]), tables={"ballot": make(BALLOTS[:1])})
    assert str(caught.value) == (
        "1 fault in the data\ntable 'month': the table was not given"
        "\n  why:  each row of 'ballot' belongs to a row of it, and the scheme reads open"
        '\n  fix:  pass it with the others: tables={"month": ...}'
    )


# ------------------------------------------------------------------------------------------------- types of columns

GOOD = {
    "Int8": pl.Series([90, 91, 92], dtype=pl.Int8),
    "UInt64": pl.Series([90, 91, 92], dtype=pl.UInt64),
    "Float32, where it is exact": pl.Series([90.25, 91, 92.5], dtype=pl.Float32),
    "Decimal": pl.Series([Decimal("90.25"), Decimal(91), Decimal("92.50")]),
    "String": pl.Series(["90.25", " 91 ", "+92.5"]),
    "String with many zeros": pl.Series(["0000000000090.25", "91.0000000000", "92.5"]),
    "Object": pl.Series([Decimal("90.25"), 91, "92.5"], dtype=pl.Object),
}


@pytest.mark.parametrize("type_", GOOD)
@pytest.mark.parametrize("kind", ["polars", "pandas"])
def test_numbers_of_any_type_are_read_exactly(type_, kind):
    frame: Any = polars(units()).with_columns(pl.col("memo", "late").cast(pl.Int64))
    if kind == "polars":
        frame = frame.with_columns(score=GOOD[type_])
    else:
        scores = GOOD[type_].to_list() if type_ == "Object" else GOOD[type_].to_pandas()
        frame = frame.to_pandas().assign(score=pd.Series(list(scores), dtype=object) if type_ == "Object" else scores)
    found = [value - 2 for value in EVALUATOR.rate(frame, as_of="2019-12-31").values("total")]
    exact = [90, 91, 92] if type_ in ("Int8", "UInt64") else [Fraction("90.25"), 91, Fraction("92.5")]
    assert found == exact


@pytest.mark.parametrize("engine", ["polars", "polars lazy", "pandas", "arrow", "duckdb"])
def test_a_float32_that_is_not_exact_is_refused_with_the_reason(engine):
    frame = polars(units()).with_columns(score=pl.Series([80.1, 1, 2], dtype=pl.Float32))
    made = {
        "polars": lambda: frame, "polars lazy": frame.lazy, "pandas": frame.to_pandas, "arrow": frame.to_arrow,
        "duckdb": lambda: duckdb.from_arrow(frame.to_arrow()),
    }[engine]()  # fmt: skip
    with pytest.raises(pr.DataError, match="fix:  a Float32 holds seven digits, and few decimals exactly: give"):
        EVALUATOR.rate(made, as_of="2019-12-31")


@pytest.mark.parametrize("few", [0, 5_000])
@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "pandas texts"])
def test_a_flag_may_be_one_or_nought_with_decimals(engine, few):
    evaluator = pr.Evaluator(EVALUATOR.scheme, row_engine_limit=few)

    def rated(*barred):
        rows = [{**row, "barred": Decimal(cell)} for row, cell in zip(units(2), barred, strict=True)]
        return evaluator.rate(ENGINES[engine](rows), as_of="2019-12-31").values("total")

    assert rated("1.00", "-0.00") == [Fraction("91.25"), Fraction("92.25")]
    with pytest.raises(pr.DataError, match=re.escape("Decimal('0.50') is neither true nor false")):
        rated("1.00", "0.50")


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "pandas texts"])
def test_a_flag_may_be_a_float_also_one_below_nought_that_is_nought(engine):
    rows = [{**row, "barred": cell} for row, cell in zip(units(2), (1.0, -0.0), strict=True)]
    total = EVALUATOR.rate(ENGINES[engine](rows), as_of="2019-12-31").values("total")
    assert total == [Fraction("91.25"), Fraction("92.25")]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_flag_may_be_a_text_as_files_of_floats_have_it(engine):
    rows = [{**row, "barred": word} for row, word in zip(units(2), ("1.0", "0.0"), strict=True)]
    total = EVALUATOR.rate(ENGINES[engine](rows), as_of="2019-12-31").values("total")
    assert total == [Fraction("91.25"), Fraction("92.25")]


NUMBERS = "whole numbers, doubles or decimals of fewer digits"


@pytest.mark.parametrize(
    ("column", "type_", "cast"),
    [
        (pl.Series("score", [Decimal("90.25")] * 3, pl.Decimal(38, 20)), "Decimal(precision=38, scale=20)", NUMBERS),
        (pl.Series("score", [[1]] * 3), "List(Int64)", NUMBERS),
        (pl.Series("score", ["0000000000090.25"] * 3), "String", NUMBERS),
        (pl.Series("score", [True] * 3), "Boolean", NUMBERS),
        (pl.Series("barred", [[1]] * 3), "List(Int64)", "booleans"),
        (pl.Series("since", [["x"]] * 3), "List(String)", "dates"),
        (pl.Series("kind", [[1]] * 3), "List(Int64)", "plain texts"),
    ],
    ids=count(),
)
def test_a_lazy_frame_refuses_what_only_cells_can_be_read_of(column, type_, cast):
    frame = polars(units()).with_columns(column).lazy()
    with pytest.raises(pr.EngineError) as caught:
        EVALUATOR.rate(frame, as_of="2019-12-31")
    assert str(caught.value) == (
        f"column '{column.name}' of table 'unit', of the type {type_}, cannot be read lazily"
        "\n  why:  a lazy frame is read by expressions, and some cells of this column are read one by one"
        f"\n  fix:  cast the column to {cast} first, or collect the frame"
    )


@pytest.mark.parametrize(
    "column",
    [pl.Series("round", [Decimal(2018)], pl.Decimal(38, 20)), pl.Series("round", ["0000000002018"])],
    ids=count(),
)
def test_rounds_are_read_cell_by_cell_where_no_expression_reads_them(column):
    history = pl.DataFrame(past()).with_columns(column)
    rating = EVALUATOR.rate(polars(units()), tables={"history": history}, as_of="2019-12-31", period=2019)
    assert rating.values("before")[0] == Fraction(181, 2)
    with pytest.raises(
        pr.EngineError, match=r"column 'round' of the history, of the type \w+.*, cannot be read lazily"
    ):
        EVALUATOR.rate(polars(units()).lazy(), tables={"history": history.lazy()}, as_of="2019-12-31", period=2019)


def test_rounds_that_are_read_cell_by_cell_are_checked_too():
    rounds = pl.Series([Decimal(2018), Decimal(2019)], dtype=pl.Decimal(38, 20))
    history = pl.DataFrame([*past(), *past(unit=2)]).with_columns(round=rounds)
    with pytest.raises(
        pr.DataError, match=r"row 2 \(district D1, unit 2\) column 'round': Decimal\('2019[.0]*'\) is no past"
    ):
        EVALUATOR.rate(polars(units()), tables={"history": history}, as_of="2019-12-31", period=2019)


def test_past_values_that_are_read_cell_by_cell_are_checked_too():
    total = pl.Series([Decimal("90.55"), Decimal("90.555")])
    history = pl.DataFrame([*past(), *past(unit=2)]).with_columns(total=total)
    with pytest.raises(
        pr.DataError, match=r"row 2 \(district D1, unit 2, round 2018\) column 'total': 90.555 has 3 dec"
    ):
        EVALUATOR.rate(polars(units()), tables={"history": history}, as_of="2019-12-31", period=2019)


@pytest.mark.parametrize(
    ("frame", "flags"),
    [
        (polars, pl.Series([True, False, True])),
        (polars, pl.Series([1, 0, 1])),
        (polars, pl.Series([1.0, 0.0, 1.0])),
        (polars, pl.Series(["yes", "NO", " 是 "])),
        (polars, pl.Series([True, 0, "1"], dtype=pl.Object)),
        (pd.DataFrame, pd.Series([True, False, True], dtype="boolean")),
        (pd.DataFrame, pd.Series([1.0, 0.0, 1.0])),
    ],
    ids=count(),
)
def test_flags_of_any_type_are_read(frame, flags):
    made = frame(units())
    made = made.with_columns(barred=flags) if isinstance(made, pl.DataFrame) else made.assign(barred=flags)
    assert [value - Fraction("91.25") for value in EVALUATOR.rate(made, as_of="2019-12-31").values("total")] == [
        0,
        1,
        0,
    ]


@pytest.mark.parametrize(
    ("frame", "days"),
    [
        (polars, pl.Series([date(2000, 12, 31), date(2001, 1, 1), date(1600, 2, 29)])),
        (polars, pl.Series([datetime(2000, 12, 31), datetime(2001, 1, 1), datetime(1600, 2, 29)])),  # noqa: DTZ001
        (polars, pl.Series(["2000-12-31", " 2001-01-01 ", "1600-02-29"])),
        (pd.DataFrame, pd.Series(pd.to_datetime(["2000-12-31", "2001-01-01", "1700-02-28"]))),
        (pd.DataFrame, pd.Series([date(2000, 12, 31), date(2001, 1, 1), date(1600, 2, 29)])),
    ],
    ids=count(),
)
@pytest.mark.parametrize("lazy", [False, True])
def test_dates_of_any_type_are_read(frame, days, lazy):
    made = frame(units())
    if isinstance(made, pl.DataFrame):
        made = made.with_columns(since=days)
        made = made.lazy() if lazy else made
    else:
        made = made.assign(since=days)
    assert set(EVALUATOR.rate(made, as_of="2019-12-31").values("years")) in ({19, 18, 419}, {19, 18, 319})


BLANKS = ["", " \t", "\u3000", "\xa0 \u3000", "\u2003\n"]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_texts_are_blank_on_every_engine(engine):
    tables = [pr.Table(name="unit", key="id")]
    kinds = {"n": "text", "f": "flag", "d": "date"}
    inputs = [pr.Indicator(name=name, optional=True, kind=kind) for name, kind in kinds.items()]
    shown = [pr.Indicator(name=f"{name}_there", formula=f"present({name})") for name in kinds]
    evaluator = pr.Evaluator(pr.Scheme(name="t", tables=tables, indicators=[*inputs, *shown]), row_engine_limit=0)
    rows = [{"id": f"V{place}", **dict.fromkeys(kinds, blank)} for place, blank in enumerate(BLANKS)]
    full = {"n": "a", "f": "\u3000是\xa0", "d": "2020-01-01\u3000"}
    rating = evaluator.rate(ENGINES[engine]([*rows, {"id": "V9", **full}]))
    for name in kinds:
        found = {row["id"]: row[f"{name}_there"] for row in rating.result.fetch("unit", [f"{name}_there"])}
        assert found == {row["id"]: False for row in rows} | {"V9": True}
    with pytest.raises(pr.DataError, match="column 'id': no value in a key column"):
        evaluator.rate(ENGINES[engine]([{"id": "\u3000", **full}]))


BEYOND = pl.Series([date(2000, 1, 1).toordinal() - 719_163, 2_932_897], dtype=pl.Int32).cast(pl.Date)
DAYS_BEYOND = {
    "polars": (lambda: pl.DataFrame({"id": [1, 2], "d": BEYOND}), "10000-01-01"),
    "polars lazy": (lambda: pl.LazyFrame({"id": [1, 2], "d": BEYOND}), "10000-01-01"),
    "duckdb": (lambda: duckdb.sql("SELECT 2 AS id, DATE '10000-01-01' AS d"), "10000-01-01"),
    "duckdb, without end": (lambda: duckdb.sql("SELECT 2 AS id, DATE 'infinity' AS d"), "infinity"),
    "duckdb, time without end": (lambda: duckdb.sql("SELECT 2 AS id, TIMESTAMP '-infinity' AS d"), "-infinity"),
}


@pytest.mark.parametrize("kind", DAYS_BEYOND)
@pytest.mark.parametrize("few", [None, 0])
def test_a_day_outside_the_calendar_of_python_is_no_date(kind, few):
    day = pr.Indicator(name="d", kind="date", optional=True)
    scheme = pr.Scheme(
        name="t",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[day, pr.Indicator(name="y", formula="year(d)")],
    )
    make, words = DAYS_BEYOND[kind]
    with pytest.raises(pr.DataError, match=rf"\(id 2\) column 'd': '\+?{words}' is no date\n") as caught:
        pr.Evaluator(scheme, row_engine_limit=few).rate(make())
    assert len(caught.value.faults) == 1


def test_a_day_with_a_time_is_a_fault():
    times: Any = [datetime(2001, 1, 1, 3), datetime(2001, 1, 1), None]  # noqa: DTZ001 - days of people have no time zone
    for frame in (polars(units()).with_columns(since=pl.Series(times)), pd.DataFrame(units()).assign(since=times)):
        with pytest.raises(pr.DataError) as caught:
            EVALUATOR.rate(frame, as_of="2019-12-31")
        assert re.findall("column 'since': (.*)", str(caught.value))[0].endswith("has a time of day")
        assert [fault.row for fault in caught.value.faults] == [1, 3]
    with pytest.raises(pr.DataError, match=r"datetime.datetime\(2001, 1, 1, 3, 0\) has a time of day"):
        EVALUATOR.rate(units(1, at=1, since=times[0]), as_of="2019-12-31")
    assert EVALUATOR.rate(units(1, at=1, since=times[1]), as_of="2019-12-31").values("years") == [18]


def test_dicts_may_hold_values_of_numpy():
    row = units(1, at=1, score=np.float64(90.25), unit=np.int64(1), barred=np.bool_(0), memo=np.int8(2))
    assert EVALUATOR.rate(row, as_of="2019-12-31").values("total") == [Fraction("94.25")]
    with pytest.raises(pr.DataError, match=r"column 'score': 80.0999984741211 has 13 decimals"):
        EVALUATOR.rate(units(1, at=1, score=np.float32(80.1)), as_of="2019-12-31")


@pytest.mark.parametrize(
    "missing", [None, math.nan, " ", pd.NA, pd.NaT, Decimal("nan"), np.float64("nan")], ids=count()
)
def test_a_dict_without_a_value_has_a_gap(missing):
    assert EVALUATOR.rate(units(1, at=1, memo=missing), as_of="2019-12-31").values("total") == [Fraction("92.25")]


def test_a_fraction_that_no_decimal_writes_is_named():
    with pytest.raises(pr.DataError, match="column 'score': 1/3 has endless decimals"):
        EVALUATOR.rate(units(1, at=1, score=Fraction(1, 3)), as_of="2019-12-31")


def test_a_choice_of_another_type_is_named_by_its_type():
    with pytest.raises(pr.DataError, match=r"column 'kind': 1.5 is a float\n"):
        EVALUATOR.rate(units(1, at=1, kind=1.5), as_of="2019-12-31")
    assert "'kind': 1.5 is a float" in fault_texts("pandas", [*units(2), *units(1, at=1, unit=3, kind=1.5)])


def test_two_inputs_of_one_column_are_both_checked():
    text = (
        'name = "a"\n[table.unit]\nkey = "u"\n'
        '[input.x]\ncolumn = "c"\nkind = "number"\nlow = 0\nhigh = 1\ndecimals = 0\n'
        '[input.y]\ncolumn = "c"\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n[formula.z]\nis = "x + y"'
    )
    for engine in ENGINES:
        with pytest.raises(pr.DataError, match="5 is above the highest possible value, 1"):
            pr.Evaluator(pr.loads_scheme(text)).rate(ENGINES[engine]([{"u": "a", "c": 5}]))


# ---------------------------------------------------------------------------------------------------- past values

KINDS = """
name = "kinds"
[table.unit]
key = "u"
[input.day]
kind = "date"
[input.kind]
kind = "choice"
values = ["p", "q"]
[input.x]
kind = "number"
low = 1
high = 9
decimals = 0
[formula.open]
is = "x > 3"
[formula.part]
is = "round(1 / x, 3)"
[formula.were]
is = "previous(open) and previous(kind) == 'p' and days_between(previous(day), day) > 300"
[formula.share]
is = "round(previous(part), 2)"
"""
NOW = [{"u": "a", "day": "2019-06-01", "kind": "q", "x": 4}]
THEN = {"u": "a", "round": 2018, "open": True, "kind": "p", "day": "2018-06-01", "part": "0.125"}


def rate_kinds(engine, **cells):
    make = ENGINES[engine]
    return pr.Evaluator(pr.loads_scheme(KINDS)).rate(
        make(NOW), tables={"history": make([{**THEN, **cells}])}, period=2019
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_past_values_of_every_kind_are_read(engine):
    rating = rate_kinds(engine)
    assert rating.values("were") == [True]
    assert rating.values("share") == [Fraction("0.13")]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        (
            "open",
            "maybe",
            (
                "'maybe' is neither true nor false\n  expected: true or false"
                "\n  why:  the scheme computes 'open', and its rules give no such value"
                f"\n  fix:  {COMPUTED}"
            ),
        ),
        (
            "day",
            "June",
            (
                "'June' is no date\n  expected: a date\n  why:  the scheme declares 'day' as a date"
                "\n  fix:  write a day of the calendar, as 2019-12-31"
            ),
        ),
        (
            "kind",
            "z",
            (
                "'z' is not among the values\n  expected: one of: p, q"
                "\n  why:  'kind' takes the values that the scheme lists"
                "\n  fix:  write one of them, or add the value to values in [input.kind]"
            ),
        ),
        (
            "part",
            "half",
            (
                "'half' is a text, not a plain number\n  expected: a number from 0.111 to 1, with at most 3 decimals"
                "\n  why:  the scheme computes 'part', and its rules give no such value"
                f"\n  fix:  {COMPUTED}"
            ),
        ),
    ],
)
def test_a_wrong_past_value_of_any_kind_is_named(engine, column, cell, words):
    with pytest.raises(pr.DataError) as caught:
        rate_kinds(engine, **{column: cell})
    row = "" if engine in LAZY else " row 1"
    assert str(caught.value) == (
        f"1 fault in the data\ntable 'history'{row} (u a, round 2018) column '{column}': {words}"
    )


def test_a_frame_with_columns_and_no_rows_is_empty():
    nobody = polars(units()).head(0)
    for frame in (
        nobody,
        nobody.lazy(),
        pd.DataFrame(units()).head(0),
        nobody.to_arrow(),
        duckdb.from_arrow(nobody.to_arrow()),
    ):
        with pytest.raises(pr.DataError, match="1 fault in the data\ntable 'unit': the table has no rows"):
            EVALUATOR.rate(frame, as_of="2019-12-31")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_table_between_that_is_given_is_taken_as_it_is(engine):
    make = ENGINES[engine]
    months = [{"unit": "a", "month": number} for number in (1, 2, 3)]
    rating = pr.Evaluator(pr.loads_scheme(BETWEEN)).rate(
        make([{"unit": "a"}]), tables={"month": make(months), "ballot": make(BALLOTS[:3])}
    )
    assert rating.values("months") == [3]


# ------------------------------------------------------------------------------------------------- kinds of tables


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("units.csv", "table 'unit' is a str"),
        (b"units", "table 'unit' is a bytes"),
        ({"score": [1]}, "table 'unit' is a dict"),
        (5, "table 'unit' is an int"),
        (None, "table 'unit' is a NoneType"),
    ],
    ids=count(),
)
def test_what_is_no_table_is_refused_by_its_name(given, text):
    with pytest.raises(pr.EngineError) as caught:
        EVALUATOR.rate(given, as_of="2019-12-31")
    assert str(caught.value).splitlines()[0] == text
    assert "fix:  " in str(caught.value)


def test_a_history_of_an_unsupported_kind_is_refused_as_well():
    history = ibis.table({"district": "string", "unit": "int64", "round": "int64"}, name="history")
    with pytest.raises(pr.EngineError, match="table 'history' is a frame of ibis"):
        EVALUATOR.rate(polars(units()), tables={"history": history}, as_of="2019-12-31", period=2019)


@pytest.mark.parametrize("given", [np.zeros((2, 2)), pl.Series([1.5]), iter([(1, 2)])], ids=count())
def test_rows_that_are_no_dicts_are_named(given):
    with pytest.raises(pr.DataError, match=r"table 'unit' row 1: this is a (ndarray|float|tuple)\n  expected: a dict"):
        EVALUATOR.rate(given, as_of="2019-12-31")


def test_a_generator_of_dicts_is_a_table():
    assert len(EVALUATOR.rate((row for row in units()), as_of="2019-12-31").units) == 3


def test_dicts_and_frames_are_not_mixed():
    with pytest.raises(pr.EngineError, match="dicts for unit, frames for the other tables"):
        EVALUATOR.rate(units(), tables={"staff": pd.DataFrame(staff())}, as_of="2019-12-31")
    with pytest.raises(pr.EngineError, match="tables of 2 kinds of frames: pandas, polars"):
        EVALUATOR.rate(polars(units()), tables={"staff": pd.DataFrame(staff())}, as_of="2019-12-31")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (["district", "district"], "two columns have the same name"),
        (["district", 1], "there is a column named 1, which is no text"),
    ],
)
def test_columns_have_names_of_their_own(columns, words):
    with pytest.raises(pr.DataError) as caught:
        EVALUATOR.rate(pd.DataFrame([["D1", 1]], columns=columns), as_of="2019-12-31")
    assert str(caught.value).startswith(f"1 fault in the data\ntable 'unit': {words}\n  expected: texts, each once")


@pytest.mark.parametrize("few", [None, 0])
def test_columns_are_not_named_like_those_a_rating_makes(few):
    evaluator = pr.Evaluator(EVALUATOR.scheme, row_engine_limit=few)
    for frame in (polars(units()), pd.DataFrame(units())):
        inner = frame.assign(_pr_1=1) if isinstance(frame, pd.DataFrame) else frame.with_columns(_pr_1=1)
        with pytest.raises(pr.DataError, match="table 'unit' column '_pr_1': there is a column '_pr_1'"):
            evaluator.rate(inner, as_of="2019-12-31")


@pytest.mark.parametrize("few", [None, 0])
def test_categories_of_pandas_that_are_no_texts_are_read_as_their_cells(few):
    memo = [pr.Indicator(name="memo", kind="text"), pr.Indicator(name="seven", formula="memo == '7'")]
    evaluator = pr.Evaluator(
        pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=memo), row_engine_limit=few
    )
    frame = pd.DataFrame({"id": [1, 2], "memo": pd.Series([7, 8]).astype("category")})
    assert evaluator.rate(frame).values("seven") == [True, False]
    with pytest.raises(pr.DataError, match=r"column 'memo': 1\.5 is a float"):
        evaluator.rate(pd.DataFrame({"id": [1, 2], "memo": pd.Series([1.5, 2.5]).astype("category")}))


def test_without_checks_cells_are_not_looked_at_and_columns_still_must_be_there():
    rating = EVALUATOR.rate(polars(units(at=1, score=101)), as_of="2019-12-31", check=False)
    assert len(rating.values("total")) == 3
    with pytest.raises(pr.DataError, match="there is no column 'score'"):
        EVALUATOR.rate(polars(units()).drop("score"), as_of="2019-12-31", check=False)


def test_the_columns_engine_takes_frames_without_a_history():
    result = rate_frames(Request(EVALUATOR.plan, {"unit": polars(units())}, None, {"as_of": date(2019, 12, 31)}))
    assert list(result.given) == ["unit"]


def test_a_day_outside_the_calendar_is_named_where_numbers_are_too_great_for_columns():
    entries = [
        pr.Indicator(name="a", kind="number", low=0, high=10**12, decimals=2),
        pr.Indicator(name="d", kind="date"),
        pr.Indicator(name="square", formula="a * a"),
        pr.Indicator(name="then", formula="year(d)"),
    ]
    evaluator = pr.Evaluator(pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=entries))
    days = pl.Series([0, 9_000_000], dtype=pl.Int32).cast(pl.Date)
    with pytest.raises(pr.DataError, match=r"row 2 \(id 2\) column 'd': .*26611-03-02' is no date"):
        evaluator.rate(pl.DataFrame({"id": [1, 2], "a": [2.0, 3.0], "d": days}))


@pytest.mark.parametrize(
    "cell", [np.array([1]), np.array([1, 2]), np.array(5), [1], {"a": 1}, {1}, object()], ids=count()
)
@pytest.mark.parametrize("column", ["id", "score"])
def test_what_is_no_scalar_is_a_fault_and_never_a_key(cell, column):
    text = 'name = "t"\n[table.unit]\nkey = "id"\n[input.score]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
    evaluator = pr.Evaluator(pr.loads_scheme(text + '[formula.more]\nis = "score + 1"\n'))
    rows = [{"id": "a", "score": 1}, {"id": "b", "score": 2}]
    rows[0][column] = cell
    for made in (rows, pd.DataFrame(rows)):
        with pytest.raises(pr.DataError) as caught:
            evaluator.rate(made)
        assert caught.value.faults[0].column == column
