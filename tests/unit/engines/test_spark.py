"""Frames of PySpark on a cluster of one master and two workers: the same values, and frames of PySpark back."""

from decimal import Decimal
from fractions import Fraction

import pytest
from tests.servers.spark import WORKERS, executors
from tests.unit.engines import test_wide as wide
from tests.unit.engines.test_frames import (
    BONUS,
    DAYS,
    DAYS_FOUND,
    EXPECTED,
    GREAT,
    GREAT_FOUND,
    GREAT_NUMBERS,
    MONTHS,
    SINCE,
    UNITS,
)

import partyrate as pr
from partyrate.testing.comparing import value_differences, values_of

pytestmark = [
    pytest.mark.slow,  # a cluster, whose workers plan and round in ways of their own
    pytest.mark.filterwarnings("ignore"),  # pyspark warns of itself
]

LADDER = """
name = "ladder"
[table.unit]
key = ["county", "id"]
rows = 100
[input.a]
kind = "number"
low = 0
high = 100
decimals = 1
[input.veto]
kind = "flag"
[ladder.star]
within = ["county"]
order_by = "a desc"
ties = "in"
round = "down"
remainder = "three"
levels = [{ name = "five" }, { name = "three" }, { name = "none" }]
[[ladder.star.quotas]]
levels = ["five"]
exactly = "0.3 * candidates"
[[ladder.star.quotas]]
levels = ["none"]
exactly = "0.2 * candidates"
[gate.veto]
when = "veto"
cap = { star = "three" }
freed = "passes"
"""


@pytest.fixture(scope="module")
def rating(spark):
    return BONUS.rate(spark.sql(UNITS), tables={"month": spark.sql(MONTHS)}, as_of="2025-02-28")


def rows_of(frame, *columns):
    return sorted(tuple(row) for row in frame.select(*columns).collect())


def test_the_cluster_has_two_workers(spark):
    assert executors(spark) == WORKERS
    assert spark.sparkContext.master.startswith("spark://")


def test_a_frame_of_pyspark_comes_back_with_its_own_columns_and_exact_results(rating, spark):
    units = rating.units
    assert type(units) is type(spark.sql(UNITS))
    assert units.columns[:5] == ["id", "a", "word", "since", "memo"]
    assert rows_of(units, "id", "third", "goods", "years", "first", "star") == EXPECTED
    assert sorted(rating.values("third")) == [Fraction(-1, 5), Fraction(271, 10)]
    assert rating.notes == ()


def test_incentives_finer_tables_and_counts_are_frames_of_pyspark(rating):
    assert rows_of(rating.incentives, "id", "incentive", "amount") == [(1, "bonus", Decimal("27.1"))]
    assert rows_of(rating.tables["month"], "id", "month") == [(1, 1), (1, 2), (2, 1)]
    assert rows_of(rating.frame(rating.distribution("star")), "level", "count") == [("high", 1), ("low", 1)]


def test_a_ladder_with_places_ties_and_gates_is_filled_as_in_plain_rows(spark):
    rows = [
        {"county": county, "id": number, "a": (number * 7 % 5) / 2, "veto": number == 3}
        for county in ("A", "B")
        for number in range(1, 12 if county == "A" else 8)
    ]
    evaluator = pr.Evaluator(pr.loads_scheme(LADDER))
    plain = evaluator.rate(rows)
    found = evaluator.rate(spark.createDataFrame([tuple(row.values()) for row in rows], list(rows[0])))
    wanted = sorted((row["county"], row["id"], row["star"]) for row in plain.units)
    assert rows_of(found.units, "county", "id", "star") == wanted
    assert sorted(map(str, found.notes)) == sorted(map(str, plain.notes))


def test_a_day_among_the_results_is_a_date(spark):
    units = spark.createDataFrame(list(enumerate(SINCE)), "id long, since date")
    spark.conf.set("spark.sql.session.timeZone", "Asia/Shanghai")
    try:
        assert rows_of(DAYS.rate(units, as_of="2020-02-29").units, "id", "again", "today") == DAYS_FOUND
    finally:
        spark.conf.set("spark.sql.session.timeZone", "UTC")


def test_great_results_and_amounts_are_exact_decimals(spark):
    rating = GREAT.rate(spark.createDataFrame(list(enumerate(GREAT_NUMBERS)), "id long, a decimal(18, 2)"))
    assert rows_of(rating.units, "id", "part", "fine") == GREAT_FOUND
    assert rows_of(rating.incentives, "id", "amount") == list(enumerate(GREAT_NUMBERS))


def test_faults_of_a_frame_of_pyspark_are_named(spark):
    units = spark.sql(f"SELECT id, CASE id WHEN 2 THEN 100.01 ELSE a END AS a, since FROM ({UNITS})")
    with pytest.raises(pr.DataError, match=r"table 'unit' \(id 2\) column 'a': 100.01 is above the highest possible"):
        BONUS.rate(units, as_of="2025-02-28")


def test_two_columns_of_one_name_are_a_fault(spark):
    with pytest.raises(pr.DataError, match="two columns have the same name"):
        BONUS.rate(spark.sql("SELECT 1 AS id, 2 AS a, 3 AS a"), as_of="2025-02-28")


@pytest.mark.parametrize("name", ["courses", "normalised", "products"])
def test_whole_numbers_of_2_53_and_more_are_exact(name, spark):
    evaluator, cohort = wide.SCHEMES[name], wide.great_cohort(name, 4)
    tables = {name: spark.createDataFrame(rows) for name, rows in cohort.tables.items()}
    schema = None if name == "courses" else "village string, a double, b double, c double, d double"
    found = evaluator.rate(spark.createDataFrame(cohort.units, schema), tables=tables)
    expected = values_of(wide.rated(evaluator, cohort, "rows"))
    assert list(value_differences(evaluator.plan, expected, values_of(found), ("rows", "spark"))) == []
