"""Whole numbers of 2^53 and more: the same values in rows, in columns of 128 bits, and in statements."""

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.servers.statements import differences, in_duckdb
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.language.domains.analysis import LIMIT, WIDE_LIMIT
from partyrate.numbers import MISSING
from partyrate.testing import cohorts
from partyrate.testing.comparing import value_differences, values_of

pytestmark = pytest.mark.usefixtures("columns_engine")

COURSES = """
name = "evaluation of courses"
[table.course]
key = ["course"]
rows = 1000
[table.mark]
key = ["student"]
parent = "course"
rows = 45
[input.x]
table = "mark"
kind = "number"
low = 1
high = 5
decimals = 0
[input.w]
table = "mark"
kind = "number"
low = 1
high = 5
decimals = 0
[formula.n]
table = "course"
is = "count(mark)"
[formula.weighted]
table = "course"
is = "sum(w * x) / max(sum(w), 1)"
[formula.variance]
table = "course"
is = "n * sum(w * (x - weighted) ** 2) / max((n - 1) * sum(w), 1)"
"""

SCORES = """
name = "scores"
[table.village]
key = ["village"]
rows = 1000
""" + "".join(
    f"""
[input.{name}]
kind = "number"
low = {low}
high = 100
decimals = 2
{"optional = true" if name == "b" else ""}
"""
    for name, low in (("a", 0), ("b", 0), ("c", 1), ("d", -100))
)

NORMALISED = (
    SCORES
    + """
[formula.spread]
is = "max(a, within=()) - min(a, within=())"
[formula.share]
is = "(a - min(a, within=())) / spread if spread > 0 else 0"
[formula.index]
is = "round((share * 2 + c / max(c, within=())) / 3, 6)"
[formula.mean_share]
is = "mean(share, within=())"
[formula.mean_a]
is = "mean(a, within=())"
[formula.squares]
is = "mean((a - mean_a) ** 2, within=())"
[formula.z_squared]
is = "round((a - mean_a) ** 2 / max(squares, 1), 4)"
"""
)

PRODUCTS = (
    SCORES
    + """
[formula.product]
is = "a * b * c * d"
[formula.ordering]
is = "coalesce(product, 0)"
[formula.back]
is = "round(product, 3, 'half_even')"
[formula.cut]
is = "floor(product / 7 / c)"
[formula.total]
is = "sum(product, within=())"
[formula.mean]
is = "mean(product, within=())"
[formula.least]
is = "min(product, within=())"
[formula.middle]
is = "percentile(a * c * d * d, 0.3, kind='linear', within=())"
[formula.trimmed]
is = "trimmed_mean(a * c * d * d, 1, within=())"
[formula.place]
is = "rank(a * c * d * d, 'asc', ties='min', within=())"
[formula.high]
is = "product > 123456789012345678 / 10 ** 11 or product < 0"
[formula.chosen]
is = "max(product, d) if a > 50 else -d"
[ladder.star]
within = []
order_by = ["ordering desc", "d asc"]
ties = "in"
round = "down"
conflict = "quota"
levels = [{ name = "five" }, { name = "four" }]
[[ladder.star.quotas]]
levels = ["five"]
exactly = "2"
"""
)

SCHEMES = {
    name: pr.Evaluator(pr.loads_scheme(text))
    for name, text in {"courses": COURSES, "normalised": NORMALISED, "products": PRODUCTS}.items()
}
FRAMES = ("polars", "polars lazy", "duckdb", "pyarrow", "pandas")


def rated(evaluator, cohort, engine):
    make = ENGINES[engine]
    tables = {name: make(rows) for name, rows in cohort.tables.items() if rows}
    return evaluator.rate(make(cohort.units), tables=tables)


# Random cohorts on every library that has 128 bits: each rounds and divides in a way of its own.
@pytest.mark.slow
@pytest.mark.parametrize("name", SCHEMES)
@settings(max_examples=5)
@given(data=st.data())
def test_columns_give_the_values_of_rows(name, data):
    evaluator = SCHEMES[name]
    cohort = data.draw(cohorts(evaluator.plan.scheme).filter(lambda cohort: cohort.units))
    expected = values_of(rated(evaluator, cohort, "rows"))
    for engine in FRAMES:
        found = values_of(rated(evaluator, cohort, engine))
        assert list(value_differences(evaluator.plan, expected, found, ("rows", engine))) == []


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_statements_give_the_values_of_rows(name, dialect, request):
    run = in_duckdb if dialect == "duckdb" else request.getfixturevalue("postgres").run
    evaluator, cohort = SCHEMES[name], great_cohort(name)
    assert list(differences(evaluator, cohort, dialect, run, decimals=True)) == []


def great_cohort(name, number=7):
    chance = random.Random(5)
    score = lambda low: f"{chance.randint(low * 100, 10_000) / 100:.2f}"  # noqa: E731
    if name == "courses":
        units = [{"course": f"c{place}"} for place in range(number)]
        marks = [
            {"course": row["course"], "student": f"s{n}", "x": chance.randint(1, 5), "w": chance.randint(1, 5)}
            for row in units[1:]
            for n in range(chance.randint(1, 45))
        ]
        return pr.testing.Cohort(units, {"mark": marks}, as_of=date(2020, 12, 31), period="2020")
    rows: list[dict[str, Any]] = [
        {"village": f"v{place}", "a": score(0), "b": score(0), "c": score(1), "d": score(-100)}
        for place in range(number)
    ]
    rows[1]["b"] = None
    rows[2] |= {"a": "100", "b": "100", "c": "100", "d": "-100"}
    return pr.testing.Cohort([{**row, **numbers(row)} for row in rows], as_of=date(2020, 12, 31), period="2020")


def numbers(row):
    return {name: None if row[name] is None else float(row[name]) for name in "abcd"}


def test_nothing_is_refused_and_nothing_warned_of():
    for name, evaluator in SCHEMES.items():
        assert [str(warning) for warning in evaluator.warnings] == [], name
        assert evaluator.plan.beyond(WIDE_LIMIT) == []


def test_sums_of_quotients_with_one_denominator_fit_64_bits():
    """45 marks of 1 to 5 with weights of 1 to 5: at most 2,250^2 * 5 * 45 * 45 over 225^2."""
    plan = SCHEMES["courses"].plan
    assert plan.beyond(LIMIT) == []
    assert plan.nodes["variance"].value_range.max_numerator == 2250**2 * 5 * 45 * 45


def test_the_variance_as_printed():
    """Marks 1, 3, 5 with weights 1, 1, 2: mean 3.5, squares 6.25 + 0.25 + 4.5 = 11, times 3 / 2, over 4."""
    units = [{"course": "c"}]
    marks = [{"course": "c", "student": n, "x": x, "w": w} for n, (x, w) in enumerate([(1, 1), (3, 1), (5, 2)])]
    for engine in FRAMES:
        rating = rated(SCHEMES["courses"], pr.testing.Cohort(units, {"mark": marks}), engine)
        assert rating.values("variance") == [Fraction(33, 8)]


@pytest.mark.parametrize("engine", ["rows", *FRAMES])
def test_products_of_four_scores_order_rows_that_doubles_would_take_for_even(engine):
    """100 * 100 * 99.99 * 99.99 and 100 * 100 * 99.98 * 100 differ by 0.0001 in 10^8, that is 10^4 in 10^16."""
    rows = [
        {"village": "v1", "a": 100, "b": 100, "c": 99.98, "d": 100},
        {"village": "v2", "a": 100, "b": 100, "c": 99.99, "d": 99.99},
        {"village": "v3", "a": 100, "b": 100, "c": 99.98, "d": 99.99},
        {"village": "v4", "a": 100, "b": 100, "c": 99.98, "d": -99.99},
    ]
    rating = rated(SCHEMES["products"], pr.testing.Cohort(rows), engine)
    values = dict(zip(rating.values("village"), rating.values("product"), strict=True))
    assert values["v1"] == 99_980_000
    assert values["v2"] == Fraction("99980001")
    stars = dict(zip(rating.values("village"), rating.values("star"), strict=True))
    assert {name for name, star in stars.items() if str(star) == "five"} == {"v1", "v2"}
    assert rating.total("product") == 99_980_000 + 99_980_001
    assert set(rating.values("total")) == {Fraction(199_960_001)}


def test_what_not_even_128_bits_hold_is_refused_with_its_node():
    scheme = pr.loads_scheme(PRODUCTS + '\n[formula.beyond]\nis = "product * product * product"\n')
    evaluator = pr.Evaluator(scheme)
    assert [str(each).partition("\n")[0].partition(": ")[2] for each in evaluator.warnings] == [
        "'beyond' may need whole numbers of 10^37 and more"
    ]
    cohort = great_cohort("products")
    with pytest.raises(pr.UnprovenError, match="beyond cannot be computed over 128-bit integers"):
        rated(evaluator, cohort, "polars lazy")
    # Frames in memory are computed row by row then.
    expected, found = rated(evaluator, cohort, "rows"), rated(evaluator, cohort, "polars")
    assert expected.values("beyond") == found.values("beyond")


BUDGETS = """
name = "budgets"
[table.county]
key = ["county"]
rows = 100
[input.spent]
kind = "number"
low = 0
high = 1000000000000000000
decimals = 2
optional = true
[input.people]
kind = "number"
low = -1000000000000000000000000
high = 1000000000000000000000000
decimals = 0
step = "5"
[formula.double]
is = "spent * 2"
[formula.all]
is = "sum(coalesce(spent, 0), within=()) + max(people, within=())"
[formula.each]
is = "round(spent / 7, 2)"
[formula.grown]
is = "spent - previous(spent)"
"""
GREAT = [
    {"county": "a", "spent": Decimal("999999999999999999.99"), "people": 10**24},
    {"county": "b", "spent": None, "people": -5},
    {"county": "c", "spent": Decimal("9007199254740993.01"), "people": -(10**24) + 5},
]
PAST = [{"county": "a", "round": 2019, "spent": Decimal("999999999999999999.98")}]
WHOLE: Any = {"county": pl.String, "spent": pl.Decimal(38, 2), "people": pl.Int128}


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "duckdb"])
def test_inputs_of_2_53_and_more_are_read_exactly(engine):
    evaluator = pr.Evaluator(pr.loads_scheme(BUDGETS))
    found = {
        "rows": lambda: (GREAT, PAST),
        "polars": lambda: (pl.DataFrame(GREAT, WHOLE), pl.DataFrame(PAST)),
        "polars lazy": lambda: (pl.LazyFrame(GREAT, WHOLE), pl.LazyFrame(PAST)),
        "duckdb": lambda: tuple(map(duckdb.from_arrow, (frame.to_arrow() for frame in in_decimals()))),
    }[engine]()
    rating = evaluator.rate(found[0], tables={"history": found[1]}, period="2020")
    assert rating.values("double") == [Fraction("1999999999999999999.98"), MISSING, Fraction("18014398509481986.02")]
    assert rating.values("each")[::2] == [Fraction("142857142857142857.14"), Fraction("1286742750677284.72")]
    assert set(rating.values("all")) == {Fraction("999999999999999999.99") + Fraction("9007199254740993.01") + 10**24}
    assert rating.values("grown") == [Fraction(1, 100), MISSING, MISSING]
    assert rating.total("people") == 0


def in_decimals():
    whole: Any = {"people": pl.Decimal(38, 0)}
    return pl.DataFrame(GREAT, WHOLE).cast(whole), pl.DataFrame(PAST)


@pytest.mark.parametrize("engine", ["polars", "polars lazy", "duckdb"])
def test_faults_of_great_inputs_are_found(engine):
    evaluator = pr.Evaluator(pr.loads_scheme(BUDGETS))
    rows = [{"county": "a", "spent": Decimal("1000000000000000000.01"), "people": 7}]
    frame = pl.DataFrame(rows, WHOLE)
    made = {
        "polars": lambda: frame,
        "polars lazy": frame.lazy,
        "duckdb": lambda: duckdb.from_arrow(frame.cast({"people": pl.Int64}).to_arrow()),
    }[engine]()
    with pytest.raises(pr.DataError) as caught:
        evaluator.rate(made, period="2020")
    assert sorted(fault.column for fault in caught.value.faults) == ["people", "spent"]


FINE = """
name = "fine steps"
[table.village]
key = ["village"]
rows = 2000
[formula.product]
is = "a * b * c * d"
[formula.mean]
is = "mean(product, within=())"
[formula.trimmed]
is = "trimmed_mean(product, 1, within=())"
[formula.middle]
is = "percentile(product, 0.5, kind='linear', within=())"
[formula.back]
is = "round(product, 2)"
[formula.chosen]
is = "product if a > 50 else a / (b + 1)"
[formula.best]
is = "max(product, a / (b + 1))"
""" + "".join(f'[input.{name}]\nkind = "number"\nlow = 0\nhigh = 10\ndecimals = DECIMALS\n' for name in "abcd")


@pytest.mark.parametrize("decimals", [4, 5])
def test_denominators_that_64_bits_do_not_hold(decimals):
    """Steps of 10^-16 and 10^-20, and means of 1,500 rows: 1,500 * 10^16 is beyond 64 bits, though 10^16 is not."""
    text = FINE.replace("DECIMALS", str(decimals))
    evaluator, chance = pr.Evaluator(pr.loads_scheme(text), row_engine_limit=0), random.Random(3)
    rows = [
        {"village": f"v{place:04}", **{name: chance.randint(0, 10**5) / 10**4 for name in "abcd"}}
        for place in range(1500)
    ]
    expected = values_of(evaluator.rate(rows))
    for engine in ("polars", "polars lazy", "duckdb"):
        found = evaluator.rate(ENGINES[engine](rows))
        assert list(value_differences(evaluator.plan, expected, values_of(found), ("rows", engine))) == []
        assert len(pl.DataFrame(found.units) if engine != "polars lazy" else found.units.collect()) == 1500


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_statements_have_such_denominators(dialect, request):
    run = in_duckdb if dialect == "duckdb" else request.getfixturevalue("postgres").run
    rows = [{"village": f"v{n}", "a": 9.87654 - n, "b": 3.00001, "c": 10.0, "d": 0.12345} for n in range(3)]
    cohort = pr.testing.Cohort(rows, as_of=date(2020, 12, 31), period="2020")
    assert (
        list(
            differences(
                pr.Evaluator(pr.loads_scheme(FINE.replace("DECIMALS", "5"))), cohort, dialect, run, decimals=True
            )
        )
        == []
    )
