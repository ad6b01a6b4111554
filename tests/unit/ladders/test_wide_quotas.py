"""Places of quotas whose rounding meets whole numbers of 2^53 and more: the same on every engine and in statements."""

import random

import polars as pl
import pytest
from tests.servers.statements import differences, in_duckdb
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.language.domains.analysis import LIMIT
from partyrate.testing import Cohort, same_on_all_engines

pytestmark = pytest.mark.usefixtures("columns_engine")

LADDER = """
name = "trial"
[table.unit]
key = "id"
rows = 60
[input.town]
kind = "text"
[input.a]
kind = "number"
low = 0
high = 1000
decimals = 0
[input.q]
kind = "number"
low = 0
high = 100
decimals = 0
{optional}
[ladder.star]
within = ["town"]
order_by = "a desc"
ties = "in"
round = "{rounding}"
conflict = "{conflict}"
levels = [{{ name = "five", when = "a >= 90" }}, {{ name = "four", when = "q >= 10" }}, {{ name = "three" }}]
quotas = [{{ levels = "five", {bound} = "{first}" }}, {{ levels = "four", at_most = "{second}" }}]
"""

MANY = ("rows * 1152921504606846976 / 7", "rows * 1152921504606846976 / 3")
"""More than 2^53 places: of 2^60 rows for each."""

FINE = ("rows * 10000000001 / 30000000007", "rows * 20000000003 / 70000000009")
"""Shares whose common denominator has 21 digits."""

NEAR = ("rows * 9007199254740991 / 27021597764222974", "rows / 3")
"""A share just below a third, by 2^53, and a third."""

VARYING = ("sum(a, within=(town,)) / (1 + sum(q, within=(town,)))", "rows * 12345678901 / 98765432101")
"""A denominator that differs from cohort to cohort."""


def evaluator_of(quotas, rounding="largest_remainder", bound="at_most", conflict="condition", optional=""):
    """Build the evaluator of a ladder with two quotas."""
    first, second = quotas
    text = LADDER.format(
        first=first, second=second, rounding=rounding, bound=bound, conflict=conflict, optional=optional
    )
    return pr.Evaluator(pr.loads_scheme(text), row_engine_limit=0)


def cohort_of(size, *, gaps=False):
    """Draw units of three towns."""
    chance = random.Random(size)
    rows = [
        {"id": f"{n:03}", "town": "xyz"[n % 3], "a": chance.randint(60, 120), "q": chance.randint(0, 40)}
        for n in range(size)
    ]
    if gaps:
        rows[1]["q"] = rows[-2]["q"] = None
    return Cohort(units=rows, tables={}, history=[], period="2024")


@pytest.mark.parametrize("rounding", ["largest_remainder", "half_up", "up"])
@pytest.mark.parametrize("quotas", [MANY, FINE, NEAR, VARYING], ids=["many", "fine", "near", "varying"])
def test_engines_and_statements_round_places_as_the_reference(quotas, rounding):
    evaluator = evaluator_of(quotas, rounding)
    cohort = cohort_of(23)
    same_on_all_engines(evaluator, cohort, ["polars", "polars lazy", "duckdb", "pandas"])
    assert list(differences(evaluator, cohort, "duckdb", in_duckdb)) == []


@pytest.mark.parametrize("bound", ["exactly", "at_least"])
@pytest.mark.parametrize("quotas", [MANY, FINE, VARYING], ids=["many", "fine", "varying"])
def test_levels_that_are_filled_from_below_have_the_same_places(quotas, bound):
    evaluator = evaluator_of(quotas, bound=bound, conflict="quota")
    for size in (7, 22):
        same_on_all_engines(evaluator, cohort_of(size), ["polars", "duckdb"])


def test_open_conditions_leave_the_same_levels_open():
    evaluator = evaluator_of(FINE, optional="optional = true")
    cohort = cohort_of(24, gaps=True)
    same_on_all_engines(evaluator, cohort, ["polars", "duckdb"])
    assert list(differences(evaluator, cohort, "duckdb", in_duckdb)) == []


@pytest.mark.usefixtures("postgres")
def test_postgresql_rounds_them_as_well(request):
    run = request.getfixturevalue("postgres").run
    for quotas in (MANY, FINE):
        assert list(differences(evaluator_of(quotas), cohort_of(23), "postgres", run)) == []


def test_the_proof_counts_the_common_denominator():
    assert [node.name for node in evaluator_of(FINE).plan.beyond(LIMIT)] == ["star"]
    simple = evaluator_of(("0.1 * rows", "0.4 * rows"))
    assert simple.plan.beyond(2**20) == []


def test_an_engine_without_a_second_width_leaves_them_to_one_that_has_it():
    same_on_all_engines(evaluator_of(FINE), cohort_of(23), ["pyarrow"])


@pytest.mark.parametrize("quotas", [MANY, FINE, VARYING], ids=["many", "fine", "varying"])
def test_the_account_has_places_beyond_64_bits_exactly(quotas):
    evaluator, units = evaluator_of(quotas), cohort_of(22).units
    expected = evaluator.rate(units).result.records("star")
    assert max(quota.places for record in expected for quota in record.quotas) > (2**53 if quotas is MANY else 0)
    for make in (pl.DataFrame, ENGINES["duckdb"]):
        assert evaluator.rate(make(units)).result.records("star") == expected
