"""What comes in comes out: frames of every kind, their types of columns, and what is their users' own in them."""

import re
from copy import copy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pyarrow as pa
import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate import testing
from partyrate.model.incentive import INCENTIVE_COLUMNS

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "trial"
[table.unit]
key = ["id"]
rows = 100
[table.month]
parent = "unit"
key = ["month"]
rows = 12
[input.a]
kind = "number"
low = -100
high = 100
decimals = 2
[input.word]
kind = "choice"
values = ["甲", "乙"]
[input.since]
kind = "date"
[input.good]
kind = "flag"
table = "month"
[formula.third]
is = "round(a / 3, 1)"
[formula.goods]
is = "count(month, where=good)"
[formula.years]
is = "full_years(since, as_of)"
[formula.first]
is = "rank(a, 'desc', within=(), ties='min') == 1"
[ladder.star]
levels = [{ name = "high", when = "a >= 50" }, { name = "low" }]
"""
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))
BONUS = pr.Evaluator(
    pr.loads_scheme(
        SCHEME + '[incentive.bonus]\nkind = "bonus"\namount = "third"\nwhen = "star == \'high\'"\nunit = "yuan"\n'
    )
)

UNITS = """
    SELECT * FROM (VALUES
        (1, 81.25, '甲', DATE '2001-03-01', 'kept'), (2, -0.50, '乙', DATE '2020-02-29', NULL)
    ) AS t(id, a, word, since, memo)
"""
MONTHS = "SELECT * FROM (VALUES (1, 1, true), (1, 2, true), (2, 1, false)) AS t(id, month, good)"


def rated(con, units=UNITS, evaluator=EVALUATOR):
    return evaluator.rate(con.sql(units), tables={"month": con.sql(MONTHS)}, as_of="2025-02-28")


def results(relation, columns="id, third, goods, years, first, star"):
    return sorted(relation.project(columns).fetchall())


EXPECTED = [(1, Decimal("27.1"), 2, 23, True, "high"), (2, Decimal("-0.2"), 0, 4, False, "low")]


# -------------------------------------------------------------------------------------------------------------- DuckDB


def test_a_relation_comes_back_as_a_relation_of_the_same_connection_with_its_own_columns():
    with duckdb.connect() as con:
        con.execute("CREATE TABLE place AS SELECT 1 AS id, 'Alder' AS village")
        units = rated(con).units
        assert type(units) is duckdb.DuckDBPyRelation
        assert units.columns[:5] == ["id", "a", "word", "since", "memo"]
        assert results(units) == EXPECTED
        assert sorted(units.project("memo").fetchall(), key=str) == [("kept",), (None,)]
        beside = con.sql("SELECT village, star FROM units JOIN place USING (id)")
        assert beside.fetchall() == [("Alder", "high")]


def test_finer_tables_incentives_and_counts_are_relations_of_the_same_connection():
    with duckdb.connect() as con:
        rating = rated(con, evaluator=BONUS)
        assert sorted(rating.tables["month"].fetchall()) == [(1, 1, True), (1, 2, True), (2, 1, False)]
        given = rating.incentives
        assert type(given) is duckdb.DuckDBPyRelation
        assert given.project("id, incentive, amount").fetchall() == [(1, "bonus", Decimal("27.1"))]
        counts = rating.frame(rating.distribution("star"))
        assert counts.project("level, count").fetchall() == [("high", 1), ("low", 1)]
        units = rating.units
        assert type(units) is duckdb.DuckDBPyRelation
        assert con.sql("SELECT id FROM units JOIN counts ON star = level ORDER BY id").fetchall() == [(1,), (2,)]


def test_a_scheme_without_incentives_gives_a_relation_without_rows():
    with duckdb.connect() as con:
        given = rated(con).incentives
        assert type(given) is duckdb.DuckDBPyRelation
        assert tuple(given.columns) == INCENTIVE_COLUMNS
        assert given.fetchall() == []


@pytest.mark.parametrize("type_", ["DECIMAL(38, 4)", "DECIMAL(4, 2)", "DOUBLE", "VARCHAR"])
def test_numbers_of_a_relation_are_read_exactly_from_columns_of_any_type(type_):
    with duckdb.connect() as con:
        assert results(rated(con, f"SELECT * REPLACE (a::{type_} AS a) FROM ({UNITS})").units) == EXPECTED


@pytest.mark.parametrize("type_", ["HUGEINT", "TINYINT", "UBIGINT", "DECIMAL(20, 0)"])
def test_whole_numbers_of_a_relation_are_read_from_columns_of_any_type(type_):
    with duckdb.connect() as con:
        rows = con.sql(f"SELECT id, 7::{type_} AS a, word, since FROM ({UNITS})")
        rating = EVALUATOR.rate(rows, as_of="2025-02-28")
        assert rating.values("third") == [Fraction(23, 10)] * 2


@pytest.mark.parametrize(
    "since",
    ["TIMESTAMP '2001-03-01 00:00:00'", "TIMESTAMPTZ '2001-03-01 00:00:00+00'", "'2001-03-01'", "' 2001-03-01 '"],
)
def test_days_of_a_relation_are_read_from_columns_of_any_type(since):
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'")
        rows = con.sql(f"SELECT * REPLACE ({since} AS since) FROM ({UNITS})")
        assert EVALUATOR.rate(rows, as_of="2025-02-28").values("years") == [23, 23]


def test_choices_and_keys_of_a_relation_may_be_an_enumeration():
    with duckdb.connect() as con:
        kind = "ENUM ('甲', '乙')"
        units = con.sql(f"SELECT * REPLACE (word::{kind} AS word, word::{kind} AS id) FROM ({UNITS})")
        relation = EVALUATOR.rate(units, as_of="2025-02-28").units
        assert results(relation, "id, star") == [("乙", "low"), ("甲", "high")]
        assert str(relation.types[0]).startswith("ENUM")


@pytest.mark.parametrize(
    ("a", "fault"),
    [
        ("100.01", "100.01 is above the highest possible value, 100"),
        ("-100.0001", "-100.0001 is below the lowest possible value, -100"),
        ("81.251", "81.251 has 3 decimals"),
        (
            "100000000000000000000000000000000.5",
            "100000000000000000000000000000000.5 is above the highest possible value",
        ),
        ("NULL", "no value"),
    ],
)
def test_a_decimal_of_a_relation_that_does_not_fit_is_named_exactly(a, fault):
    with duckdb.connect() as con:
        rows = f"SELECT * REPLACE (CASE id WHEN 2 THEN {a} ELSE a END::DECIMAL(38, 4) AS a) FROM ({UNITS})"
        with pytest.raises(pr.DataError) as caught:
            rated(con, rows)
        assert str(caught.value).startswith(f"1 fault in the data\ntable 'unit' (id 2) column 'a': {fault}")


def test_relations_of_two_connections_are_refused():
    with duckdb.connect() as con, duckdb.connect() as other, pytest.raises(pr.EngineError) as caught:
        EVALUATOR.rate(con.sql(UNITS), tables={"month": other.sql(MONTHS)}, as_of="2025-02-28")
    assert str(caught.value) == (
        "tables 'month' and 'unit' are relations of two connections of DuckDB\n"
        "  why:  the tables of one rating are joined to each other\n"
        "  fix:  make all relations with one connection"
    )


def test_two_columns_of_one_name_are_a_fault_in_a_relation():
    with duckdb.connect() as con, pytest.raises(pr.DataError, match="two columns have the same name"):
        EVALUATOR.rate(con.sql("SELECT 1 AS id, 2 AS a, 3 AS a"), as_of="2025-02-28")


def test_decimals_of_a_lazy_polars_frame_are_read_without_collecting_it():
    frame = polars_units().lazy().with_columns(pl.col("a").cast(pl.Decimal(20, 4)))
    assert EVALUATOR.rate(frame, as_of="2025-02-28").values("third") == [Fraction(271, 10), Fraction(-1, 5)]
    finer = frame.with_columns(a=pl.lit("0.1234").cast(pl.Decimal(20, 4)))
    with pytest.raises(pr.DataError, match=r"column 'a': 0.1234 has 4 decimals"):
        EVALUATOR.rate(finer, as_of="2025-02-28")


# ------------------------------------------------------------------------------------------------------------- PyArrow


def polars_units():
    return pl.DataFrame(
        {
            "id": [1, 2],
            "a": [81.25, -0.5],
            "word": ["甲", "乙"],
            "since": [date(2001, 3, 1), date(2020, 2, 29)],
            "memo": ["kept", None],
        }
    )


def arrow_units():
    table = pa.table(
        {
            "id": pa.array([1, 2]),
            "a": pa.array([Decimal("81.25"), Decimal("-0.50")], pa.decimal128(10, 2)),
            "word": pa.array(["甲", "乙"]).dictionary_encode(),
            "since": pa.array([date(2001, 3, 1), date(2020, 2, 29)]),
            "memo": pa.array(["kept", None]),
        }
    )
    return table.replace_schema_metadata({"made": "by hand"})


def test_an_arrow_table_comes_back_as_one_whose_own_columns_are_the_very_same():
    table = arrow_units()
    months = pa.table({"id": [1, 1, 2], "month": [1, 2, 1], "good": [True, True, False]})
    rating = EVALUATOR.rate(table, tables={"month": months}, as_of="2025-02-28")
    units = rating.units
    assert type(units) is pa.Table
    assert units.schema.metadata == {b"made": b"by hand"}
    assert units.select(table.column_names).equals(table, check_metadata=True)
    for name in table.column_names:
        one, other = units[name].chunk(0), table[name].chunk(0)
        assert [each and each.address for each in one.buffers()] == [each and each.address for each in other.buffers()]
    found = units.select(["id", "third", "goods", "years", "first", "star"]).to_pylist()
    assert [tuple(row.values()) for row in found] == EXPECTED
    assert rating.tables["month"].equals(months)
    assert type(rating.incentives) is pa.Table
    assert type(rating.frame(rating.distribution("star"))) is pa.Table


@pytest.mark.parametrize("type_", [pa.decimal256(50, 3), pa.month_day_nano_interval()], ids=str)
def test_an_arrow_column_that_polars_cannot_read_is_named(type_):
    table = pa.table({"id": ["a", "b"], "odd": pa.nulls(2, type_)})
    scheme = pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")])
    with pytest.raises(
        pr.EngineError, match=rf"^column 'odd' of table 'unit' is of the type {re.escape(str(type_))}\n"
    ):
        pr.Evaluator(scheme).rate(table)
    assert pr.Evaluator(scheme).rate(table.drop_columns("odd")).units.num_rows == 2


def test_an_arrow_table_keeps_the_order_of_its_rows():
    table = arrow_units().take([1, 0])
    assert EVALUATOR.rate(table, as_of="2025-02-28").units["star"].to_pylist() == ["low", "high"]


# ---------------------------------------------------------------------------------------------------------------- days

DAYS = pr.Evaluator(
    pr.Scheme(
        name="days",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[
            pr.Indicator(name="since", kind="date", optional=True),
            pr.Indicator(name="again", formula="since"),
            pr.Indicator(name="today", formula="as_of"),
        ],
    )
)
SINCE = [date(1969, 2, 28), None, date(1, 1, 1), date(9999, 12, 31)]
DAYS_FOUND = [(number, since, date(2020, 2, 29)) for number, since in enumerate(SINCE)]


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pyarrow", "duckdb"])
def test_a_day_among_the_results_is_a_date(kind):
    rows = [{"id": number, "since": since} for number, since in enumerate(SINCE)]
    units = nw.from_native(DAYS.rate(ENGINES[kind](rows), as_of="2020-02-29").units)
    found = units.lazy().collect().select("id", "again", "today")
    assert sorted(found.rows()) == DAYS_FOUND


# ------------------------------------------------------------------------------------------------------- whole numbers


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pyarrow", "duckdb"])
def test_a_number_that_is_whole_where_it_is_known_leaves_whole_though_a_quotient_may_stand_in_its_place(kind):
    entries = [
        pr.Indicator(name="a", kind="number", low=0, high=5, decimals=0),
        pr.Indicator(name="n", formula="a if a > 2 else mean(open, within=())"),
    ]
    unknown = pr.Parameter(name="open", kind="number")
    scheme = pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], parameters=[unknown], indicators=entries)
    units = nw.from_native(pr.Evaluator(scheme).rate(ENGINES[kind]([{"id": 1, "a": 2}, {"id": 2, "a": 3}])).units)
    found = units.lazy().collect().select("id", "n", "n_state")
    assert sorted(found.rows()) == [(1, None, "undetermined"), (2, 3, None)]


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pandas", "pyarrow", "duckdb"])
@pytest.mark.parametrize(
    "rule",
    [
        "round(open * 0.5 if a > 2 else 1, 2)",
        "round(1 if a <= 2 else open / 3, 2)",
        "round(coalesce(n0, open * 0.5), 2)",
        "round(coalesce(1 if a <= 2 else open, a * 0.5), 2)",
        "round(1 if a <= 2 else mean(open, within=()), 2)",
    ],
)
def test_what_is_never_a_result_leaves_its_denominator_out_of_it(kind, rule):
    entries = [
        pr.Indicator(name="a", kind="number", low=0, high=5, decimals=0),
        pr.Indicator(name="n0", kind="number", low=0, high=5, decimals=0, optional=True),
        pr.Indicator(name="n", formula=rule),
    ]
    unknown = pr.Parameter(name="open", kind="number")
    evaluator = pr.Evaluator(
        pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], parameters=[unknown], indicators=entries)
    )
    cohort = testing.Cohort([{"id": 1, "a": 2, "n0": 1}, {"id": 2, "a": 3, "n0": None}])
    testing.same_on_all_engines(evaluator, cohort, engines=[kind])
    assert testing.rate(evaluator, cohort, kind).values("n")[0] == 1


# ------------------------------------------------------------------------------------------- tables in turn


def in_turn(times):
    """Units count months, whose values are counted by units, and so on."""
    rules = [pr.Indicator(name="m0", table="month", kind="number", low=0, high=9, decimals=0)]
    for turn in range(1, times + 1):
        rules.append(pr.Indicator(name=f"u{turn}", formula=f"count(month, where=m{turn - 1} > {turn})"))
        rules.append(pr.Indicator(name=f"m{turn}", table="month", formula=f"m0 + u{turn}"))
    return of_months("turns", rules)


def in_ways(times):
    """The same, where unpublished choices decide what is counted, which makes eight variants of each formula."""
    words = ("up", "down")
    rules = [pr.Indicator(name="m0", table="month", kind="number", low=0, high=9, decimals=0)]
    for turn in range(1, times + 1):
        more = f"(1 if choice{turn} == 'up' else 2)" if turn <= 3 else str(turn)
        rules.append(pr.Indicator(name=f"u{turn}", formula=f"count(month, where=m{turn - 1} > {more})"))
        rules.append(pr.Indicator(name=f"m{turn}", table="month", formula=f"m0 + u{turn}"))
    choices = [pr.Parameter(name=f"choice{turn}", kind="choice", values=words) for turn in (1, 2, 3)]
    return of_months("ways", rules, parameters=choices)


def of_months(name, rules, **more):
    tables = [pr.Table(name="unit", key="id"), pr.Table(name="month", key="month", parent="unit", rows=12)]
    return pr.Evaluator(pr.Scheme(name=name, tables=tables, indicators=rules, **more), row_engine_limit=0)


# A query that doubles with each turn shows after many turns alone.
@pytest.mark.slow
@pytest.mark.parametrize("made", [in_turn, in_ways])
@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pandas", "duckdb"])
def test_tables_that_look_at_each_other_in_turn_do_not_double_the_query_with_each_turn(kind, made):
    units = [{"id": number} for number in range(5)]
    months = [
        {"id": unit, "month": month, "m0": (unit * 7 + month * 3) % 10} for unit in range(5) for month in range(12)
    ]
    evaluator, make = made(12), ENGINES[kind]
    found = evaluator.rate(make(units), tables={"month": make(months)})
    plain = evaluator.rate(units, tables={"month": months})
    assert list(map(str, found.values("u12"))) == list(map(str, plain.values("u12")))
    # Each turn reads the months once, and the few that were computed by themselves.
    if kind == "duckdb":
        assert len(found.units.sql_query()) < 1_000_000
    elif kind == "polars lazy":
        assert found.tables["month"].explain(optimized=False).count("JOIN") < 100


@pytest.mark.parametrize("kind", ["polars", "pandas", "duckdb"])
@pytest.mark.parametrize("rule", ["ceil(10, 2)", "round(9.999, 2)", "coalesce(10, 0.25)", "10 if True else 0.25"])
def test_a_rule_that_is_a_constant_keeps_its_value_where_a_condition_says_for_whom_it_is(kind, rule):
    entries = [
        pr.Indicator(name="a", kind="flag"),
        pr.Indicator(name="n", formula=rule, when="a"),
        pr.Indicator(name="less", formula="n - 2"),
    ]
    evaluator = pr.Evaluator(pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=entries))
    rating = evaluator.rate(ENGINES[kind]([{"id": 1, "a": True}, {"id": 2, "a": False}]))
    assert [value for value in rating.values("less") if not isinstance(value, pr.Absent)] == [8]


# --------------------------------------------------------------------------------------------------- great decimals

GREAT = pr.Evaluator(
    pr.Scheme(
        name="great",
        tables=[pr.Table(name="unit", key="id", rows=10)],
        indicators=[
            pr.Indicator(
                name="a", kind="number", low=-80_000_000_000_000, high=80_000_000_000_000, decimals=2, optional=True
            ),
            pr.Indicator(name="part", formula="a / 40"),
            pr.Indicator(name="fine", formula="a / 1024"),
        ],
        incentives=[pr.Incentive(name="b", kind="bonus", amount="a", unit="yuan")],
    )
)
GREAT_NUMBERS = [None, *map(Decimal, ["70670643199800.21", "-72392551354743.11", "0.07", "-0.07"])]
"""Numbers that the nearest double does not round back to, by themselves or as a part."""
GREAT_FOUND = [
    (number, *(None if a is None else a / divisor for divisor in (40, 1024))) for number, a in enumerate(GREAT_NUMBERS)
]


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pyarrow", "duckdb"])
@pytest.mark.parametrize("few", [0, 5_000])
def test_great_results_and_amounts_that_no_double_rounds_back_to_are_exact_decimals(kind, few):
    frame = pl.DataFrame({"id": range(5), "a": pl.Series(GREAT_NUMBERS, dtype=pl.Decimal(18, 2))})
    turned = {
        "polars lazy": frame.lazy,
        "pyarrow": frame.to_arrow,
        "duckdb": lambda: duckdb.from_arrow(frame.to_arrow()),
    }
    given = turned[kind]() if kind in turned else frame
    rater = copy(GREAT)
    rater.row_engine_limit = few
    rating: pr.Rating = rater.rate(given)
    amounts, units = (
        nw.from_native(each).lazy().collect("polars").to_native().sort("id")
        for each in (rating.incentives, rating.units)
    )
    assert amounts["amount"].to_list() == GREAT_NUMBERS
    assert amounts.schema["amount"] == pl.Decimal(18, 2)
    assert units.select("id", "part", "fine").rows() == GREAT_FOUND
    assert (units.schema["part"], units.schema["fine"]) == (pl.Decimal(18, 5), pl.Decimal(38, 12))


TWICE = """
name = "twice"
[table.unit]
key = ["u"]
rows = 13
[table.mark]
key = ["mk"]
parent = "unit"
columns = ["m_1", "m_2", "m_3"]
[lookup.word_of]
keys = ["yes"]
rows = [[true, "x"], [false, "y"]]
[lookup.number_of]
keys = ["of", "yes"]
rows = [["x", true, 1], ["y", false, 3]]
[input.u0]
kind = "number"
table = "unit"
low = -5
high = 5
decimals = 1
[input.u1]
kind = "flag"
table = "unit"
optional = true
[formula.n1]
table = "unit"
is = "number_of[word_of[u1], u1]"
[formula.often]
table = "unit"
is = "times(u1 and u1 and u1)"
[ladder.star]
table = "unit"
levels = [{ name = "four", when = "u0 >= 0" }, { name = "three", when = "u1 and u1 and u1" }, { name = "two" }]
order_by = ["u0 asc"]
quotas = [{ levels = ["three"], about = "0.5 * rows" }]
ties = "in"
round = "down"
remainder = "two"
[gate.none]
table = "unit"
when = "u1"
bars = ["award"]
takes_place = false
freed = "empty"
[incentive.award]
table = "mark"
kind = "bonus"
amount = "n1 + often"
unit = "yuan"
"""


@pytest.mark.parametrize("kind", ["polars lazy", "duckdb"])
def test_what_is_used_twice_is_absent_once(kind):
    marks = {"m_1": "", "m_2": "", "m_3": ""}
    rows = [{"u": u, "u0": u0, "u1": u1, **marks} for u, u0, u1 in ((1, 5.0, False), (2, 1.2, None), (3, 4.9, True))]
    past: list[dict[str, Any]] = [{"u": 1, "round": 2019, "u1": True}, {"u": 3, "round": 2019, "u1": None}]
    evaluator = pr.Evaluator(pr.loads_scheme(TWICE))
    plain = evaluator.rate(rows, tables={"history": past}, period="2020")
    found = evaluator.rate(ENGINES[kind](rows), tables={"history": ENGINES[kind](past)}, period="2020")
    for name in ("n1", "often", "star"):
        assert sorted(map(str, found.values(name))) == sorted(map(str, plain.values(name)))
    amounts = nw.from_native(found.incentives).lazy().collect("polars")["amount"].to_list()
    assert sorted(map(str, amounts)) == sorted(str(row["amount"]) for row in plain.incentives)
    if kind == "duckdb":
        assert not re.search(r"(?i)greatest\([^()]*\b(_pr_\d+)\b[^()]*\b\1\b", found.units.sql_query())


# ------------------------------------------------------------------------------------------------------- divisions

DIVISORS = (3, 7, 365, 146_097)


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pandas", "duckdb"])
def test_whole_quotients_are_exact_up_to_the_greatest_integers_and_below_zero(kind):
    most = 2**51 - 1
    scheme = pr.Scheme(
        name="quotients",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[
            pr.Indicator(name="a", kind="number", low=-most, high=most, decimals=0),
            *(pr.Indicator(name=f"by_{n}", formula=f"floor(a / {n})") for n in DIVISORS),
        ],
    )
    near = [most // n * n - rest for n in DIVISORS for rest in (-1, 0, 1)]
    numbers = [sign * number for number in (0, 1, most, *near) for sign in (1, -1) if number <= most]
    rows = [{"id": place, "a": number} for place, number in enumerate(numbers)]
    rating = pr.Evaluator(scheme).rate(ENGINES[kind](rows))
    found = nw.from_native(rating.units).lazy().collect("polars").to_native().sort("id")
    for n in DIVISORS:
        assert found[f"by_{n}"].to_list() == [number // n for number in numbers]


def test_calendar_functions_of_finer_rows_are_quick_in_duckdb():
    entries = [
        pr.Indicator(name="since", kind="date"),
        pr.Indicator(name="seen", kind="flag", table="month"),
        pr.Indicator(name="until", kind="date", table="month"),
        pr.Indicator(
            name="first", formula="min(quarter(until if seen else since), where=full_years(since, until) < 3)"
        ),
    ]
    tables = [pr.Table(name="unit", key="id"), pr.Table(name="month", parent="unit", key="m", rows=12)]
    evaluator = pr.Evaluator(pr.Scheme(name="days", tables=tables, indicators=entries))
    units = [{"id": 1, "since": date(2019, 12, 31)}]
    months = [{"id": 1, "m": m, "seen": m > 1, "until": date(2020 + 2 * m, m, 28)} for m in (1, 2, 3)]
    rating = evaluator.rate(ENGINES["duckdb"](units), tables={"month": ENGINES["duckdb"](months)})
    # Divided as narwhals writes it, DuckDB takes minutes and gigabytes for this.
    assert rating.values("first") == evaluator.rate(units, tables={"month": months}).values("first") == [4]


@pytest.mark.parametrize("engine", ["polars", "pandas", "pyarrow"])
def test_a_table_between_has_its_rows_in_the_order_in_which_finer_ones_name_them(engine):
    scheme = pr.Scheme(
        name="t",
        tables=[
            pr.Table(name="unit", key="u"),
            pr.Table(name="item", key="i", parent="unit"),
            pr.Table(name="award", key="a", parent="item"),
        ],
        indicators=[
            pr.Indicator(name="points", table="award", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="total", table="item", formula="sum(points)"),
        ],
    )
    items = [number * 7919 % 3000 for number in range(3000)]
    awards = [{"u": 1, "i": item, "a": a, "points": 1} for a in (1, 2) for item in items]
    make = ENGINES[engine]
    rating = pr.Evaluator(scheme, row_engine_limit=0).rate(make([{"u": 1}]), tables={"award": make(awards)})
    assert [row["i"] for row in rating.result.fetch("item", [])] == items


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_that_agree_with_one_of_some_values_are_found_also_where_there_are_none_to_agree_with(engine):
    scheme = pr.Scheme(
        name="t",
        tables=[pr.Table(name="unit", key="u")],
        indicators=[
            pr.Indicator(name="mark", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="twice", formula="2 * mark"),
        ],
    )
    rows = [{"u": name, "mark": mark} for name, mark in zip("ab", (1, 2), strict=True)]
    result = pr.Evaluator(scheme, row_engine_limit=0).rate(ENGINES[engine](rows)).result
    cases: tuple[tuple[Any, str], ...] = (
        (None, "ab"), ([], ""), ([{}], "ab"), ([{"u": "a"}, {}], "ab"), ([{"u": "b"}], "b"),
        ([{"twice": Fraction(2)}, {"u": "b", "mark": Fraction(2)}], "ab"), ([{"u": "a", "mark": Fraction(2)}], ""),
    )  # fmt: skip
    for agree, expected in cases:
        assert "".join(row["u"] for row in result.fetch("unit", ["twice"], agree)) == expected
