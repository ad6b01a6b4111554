"""Samples for spot checks: drawn by SHA-256, so that anyone can draw them again; the same on every engine."""

from __future__ import annotations

import hashlib
import math
import random
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.results.sampling import shared

pytestmark = pytest.mark.usefixtures("columns_engine")

NAMES = ("rows", "polars", "polars lazy", "pandas")
SEED = "2020-02"

EVALUATOR = pr.Evaluator(
    pr.loads_scheme("""
name = "trial"
[table.unit]
key = ["district", "unit"]
[table.staff]
parent = "unit"
key = "person"
[input.score]
kind = "number"
low = 0
high = 100
decimals = 0
[ladder.star]
levels = [{ name = "five", when = "score >= 80" }, { name = "four", when = "score >= 60" }]
[input.mark]
table = "staff"
kind = "number"
low = 0
high = 9
decimals = 0
[ladder.grade]
table = "staff"
levels = [{ name = "good", when = "mark > 5" }, { name = "fair" }]
""")
)


def people(sizes: dict[str, int], score: int = 90) -> list[dict[str, Any]]:
    return [
        {"district": district, "unit": f"V{number:03}", "score": score}
        for district, size in sizes.items()
        for number in range(size)
    ]


DISTRICTS = {f"D{number:02}": 20 + number * 3 // 2 for number in range(1, 16)}
DISTRICTS["D16"] = 501 - sum(DISTRICTS.values())
UNITS = people(DISTRICTS) + [{"district": "D01", "unit": f"W{n}", "score": 60 + n} for n in range(9)]


def rated(engine: str = "rows", units: Any = UNITS, **tables: Any) -> pr.Rating:
    make = ENGINES[engine]
    return EVALUATOR.rate(make(units), tables={name: make(rows) for name, rows in tables.items()})


RATING = rated()


@pytest.fixture(params=NAMES)
def engine(request):
    return request.param


def by_hand(units: list[dict[str, Any]], count: int) -> list[tuple[str, str]]:
    """Draw as another office would, from the published rule alone."""
    numbers = {
        hashlib.sha256(f"{SEED}\x1f{row['district']}\x1f{row['unit']}".encode()).hexdigest(): row for row in units
    }
    return [(row["district"], row["unit"]) for _, row in sorted(numbers.items())[:count]]


def keys(sample: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(row["district"], row["unit"]) for row in sample]


def test_109_of_the_501_five_star_units_are_drawn_as_by_hand(engine):
    five = [row for row in UNITS if row["score"] >= 80]
    assert len(five) == 501
    sample = rated(engine).sample("star", level="five", n=109, seed=SEED)
    assert keys(sample) == by_hand(five, 109)
    assert {row["level"] for row in sample} == {"five"}
    assert [row["number"] for row in sample] == sorted({row["number"] for row in sample})
    assert list(sample[0]) == ["district", "unit", "level", "number"]


def test_109_of_501_over_16_districts_are_shared_in_proportion(engine):
    sample = rated(engine).sample("star", "five", n=109, seed=SEED, within="district")
    assert len(sample) == 109
    for district, size in DISTRICTS.items():
        drawn = [key for key in keys(sample) if key[0] == district]
        share = Fraction(109 * size, 501)
        assert len(drawn) in (math.floor(share), math.ceil(share))
        assert drawn == by_hand(people({district: size}), len(drawn))
    assert sample == RATING.sample("star", "five", n=109, seed=SEED, within="district")


def test_without_a_level_all_rows_with_one_are_drawn_from_and_no_others():
    units = [*UNITS, {"district": "D17", "unit": "none", "score": 0}]
    sample = rated(units=units).sample("star", n=510, seed=SEED)
    assert {row["level"] for row in sample} == {"five", "four"}
    assert "D17" not in {row["district"] for row in sample}


def test_another_seed_draws_others_and_the_same_seed_the_same():
    first, again, other = (RATING.sample("star", "five", n=50, seed=seed) for seed in (SEED, SEED, "2020-03"))
    assert first == again
    assert set(keys(first)) != set(keys(other))


@given(st.integers(), st.sampled_from(["", "district"]), st.integers(0, 3))
def test_the_order_of_rows_does_not_matter(shuffle, within, at_least):
    units = random.Random(shuffle).sample(UNITS, len(UNITS))
    asked = {"n": 60, "seed": SEED, "within": [within] if within else (), "at_least": at_least}
    assert rated(units=units).sample("star", "five", **asked) == RATING.sample("star", "five", **asked)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.data())
def test_shares_add_up_stay_within_each_stratum_and_leave_nobody_below_the_least(sizes, data):
    strata = {(f"D{number}",): size for number, size in enumerate(sizes)}
    at_least = data.draw(st.integers(0, 5))
    least = sum(min(at_least, size) for size in sizes)
    count = data.draw(st.integers(max(1, least), sum(sizes)))
    places = shared(SEED, strata, count, at_least)
    assert sum(places.values()) == count
    assert all(min(at_least, strata[key]) <= got <= strata[key] for key, got in places.items())
    ordered = sorted(strata, key=lambda key: strata[key])
    if at_least == 0:
        assert all(abs(places[key] - Fraction(count * strata[key], sum(sizes))) < 1 for key in ordered)
    assert all(
        places[one] <= places[two]
        for one in ordered for two in ordered if strata[one] < strata[two]
    )  # fmt: skip


def test_even_remainders_go_to_the_stratum_with_the_smaller_number():
    numbers = {key: hashlib.sha256(f"{SEED}\x1f{key}".encode()).hexdigest() for key in ("A", "B", "C")}
    places = shared(SEED, {(key,): 10 for key in numbers}, 4)
    assert [key for (key,), got in places.items() if got == 2] == [min(numbers, key=numbers.__getitem__)]


def test_a_share_of_each_stratum_is_rounded_up(engine):
    units = people({"A": 11, "B": 5, "C": 1})
    rating = rated(engine, units)

    def counts(**asked: Any) -> list[int]:
        found = keys(rating.sample("star", "five", seed=SEED, **asked))
        return [sum(key[0] == district for key in found) for district in "ABC"]

    assert counts(share="0.2", within="district") == [3, 1, 1]
    assert counts(share=Fraction(1, 5), within="district", at_least=2) == [3, 2, 1]
    assert sum(counts(share=0.2)) == 4
    assert counts(share=1) == [11, 5, 1]


def test_strata_below_the_least_get_it_and_the_rest_is_shared_anew():
    assert shared(SEED, {("A",): 80, ("B",): 15, ("C",): 4, ("D",): 1}, 20, at_least=2) == {
        ("A",): 14, ("B",): 3, ("C",): 2, ("D",): 1,
    }  # fmt: skip


@pytest.mark.parametrize("unit", [7, "007", "ä", "甲村 1"])
def test_keys_of_every_kind_are_written_alike_on_every_engine(engine, unit):
    rating = rated(engine, [{"district": "D", "unit": unit, "score": 90}])
    (row,) = rating.sample("star", n=1, seed=SEED)
    assert row["number"] == hashlib.sha256(f"{SEED}\x1fD\x1f{unit}".encode()).hexdigest()


@pytest.mark.parametrize("name", ["rows", "polars", "polars lazy"])
def test_days_in_keys_are_written_as_year_month_day(name):
    rating = rated(name, [{"district": "D", "unit": date(2019, 1, 2), "score": 90}])
    (row,) = rating.sample("star", n=1, seed=SEED)
    assert row["number"] == hashlib.sha256(f"{SEED}\x1fD\x1f2019-01-02".encode()).hexdigest()


def test_a_sample_becomes_a_frame_of_the_kind_that_came_in():
    rating = rated("polars")
    frame = rating.frame(rating.sample("star", "five", n=3, seed=SEED))
    assert isinstance(frame, pl.DataFrame)
    assert frame.columns == ["district", "unit", "level", "number"]


def test_a_ladder_of_a_finer_table_is_sampled_by_all_its_keys(engine):
    staff = [{"district": "D01", "unit": "V001", "person": n, "mark": n} for n in range(10)]
    sample = rated(engine, staff=staff).sample("grade", "good", n=2, seed=SEED, within=["district", "unit"])
    assert [list(row)[:4] for row in sample] == [["district", "unit", "person", "level"]] * 2
    assert {row["person"] for row in sample} < {6, 7, 8, 9}


def test_a_table_that_was_not_given_has_no_sample(engine):
    assert rated(engine).sample("grade", share="0.5", seed=SEED) == []


def error(kind: type[Exception], *words: Any, **given: Any) -> str:
    with pytest.raises(kind) as caught:
        RATING.sample(*(words or ("star", "five")), **{"seed": SEED, **given})
    return str(caught.value)


def test_more_rows_than_there_are_cannot_be_drawn():
    assert error(pr.UsageError, n=502) == (
        "n = 502 of 501 rows\n  why:  a row is drawn once at most\n  fix:  give n=501 or less"
    )


def test_the_least_of_all_strata_must_fit_into_the_sample():
    assert error(pr.UsageError, n=20, within="district", at_least=2) == (
        "n = 20, and at_least = 2 of each stratum is 32 rows\n"
        "  why:  16 strata are drawn from\n"
        "  fix:  give n=32 or more, or a smaller at_least"
    )


@pytest.mark.parametrize("seed", ["", None, 7])
def test_a_sample_needs_a_seed(seed):
    assert error(pr.UsageError, n=3, seed=seed) == (
        f"the seed is {seed!r}\n"
        "  why:  the seed decides who is drawn, and is published with the result\n"
        "  fix:  give a text that nobody could choose for its effect, such as numbers drawn in public"
    )


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({}, "neither n nor share is given"),
        ({"n": 3, "share": "0.2"}, "n and share are both given"),
        ({"n": 0}, "n = 0"),
        ({"n": 2.5}, "n = 2.5"),
        ({"n": True}, "n = True"),
        ({"n": 3, "at_least": -1}, "at_least = -1"),
        ({"share": "0"}, "share = '0'"),
        ({"share": "20%"}, "share = '20%'"),
        ({"share": 1.5}, "share = 1.5"),
    ],
)
def test_arguments_that_cannot_be_are_named(asked, what):
    assert error(pr.UsageError, **asked).startswith(f"{what}\n  why:  ")


def test_unknown_ladders_levels_and_columns_are_named():
    assert error(pr.NotFoundError, "star", "fife", n=1) == (
        "unknown level 'fife'\n  why:  'star' has the levels five, four\n  fix:  write 'five'"
    )
    assert error(pr.NotFoundError, n=1, within="distrct") == (
        "unknown key column 'distrct'\n  why:  rows of a ladder are grouped by key columns\n  fix:  write 'district'"
    )


def test_a_key_with_the_name_of_a_column_of_samples_is_refused():
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="number")],
        indicators=[pr.Indicator(name="a", kind="number", low=0, high=9, decimals=0)],
        ladders=[pr.Ladder(name="band", levels=[pr.Level(name="good", when="a > 5"), pr.Level(name="fair")])],
    )
    with pytest.raises(pr.UsageError) as caught:
        pr.Evaluator(scheme).rate([{"number": 1, "a": 2}]).sample("band", n=1, seed=SEED)
    assert str(caught.value).startswith("'number' is a column of samples already")
