"""A hundred thousand random units: every score is the exact half-up decimal, and all engines agree on every node."""

import random
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import polars as pl
import pytest

import partyrate as pr

UNITS = 100_000
DISTRICTS = 16
WEIGHTS = (Decimal("0.50"), Decimal("0.35"), Decimal("0.15"))
SCORES = ("superior_score", "mass_score", "peer_score")
PARTS = ("party_building", "collective_income", "disposable_income")


@pytest.fixture(scope="module")
def units():
    """Scores on the whole range, with many ties, and a gate that acts on one unit in fifty."""
    chance = random.Random(20_200_131)
    return [
        {
            "district": f"D{chance.randrange(DISTRICTS):02}",
            "unit": number,
            **{name: chance.randint(0, 10_000) / 100 for name in SCORES},
            **{name: chance.randint(0, 10_000) / 100 for name in PARTS if chance.random() < 0.9},
            "seven_situations": chance.random() < 0.02,
        }
        for number in range(UNITS)
    ]


@pytest.fixture(scope="module")
def evaluator():
    return pr.Evaluator(pr.load_scheme("tianjin-village", profile="illustrative"))


@pytest.fixture(scope="module")
def by_rows(evaluator, units):
    return evaluator.rate(units, period="2019", as_of="2020-01-31")


def test_every_score_is_the_exact_half_up_decimal(units, by_rows):
    expected = [
        sum(
            (weight * Decimal(repr(unit[name])) for weight, name in zip(WEIGHTS, SCORES, strict=True)), Decimal(0)
        ).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for unit in units
    ]
    assert [unit["综合得分"] for unit in by_rows.units] == expected


# Among so many rows every edge of a rounding and of a quota is met; five million values are compared exactly.
@pytest.mark.slow
@pytest.mark.parametrize("frame", [pl.DataFrame, pd.DataFrame], ids=["polars", "pandas"])
def test_frames_agree_with_rows_on_every_node(frame, evaluator, units, by_rows):
    rating = evaluator.rate(frame(units), period="2019", as_of="2020-01-31")
    computed = [
        node.name for node in evaluator.plan.nodes.values() if node.table == "unit" and rating.result.has(node.name)
    ]
    assert {"综合得分", "星级", "gate.不得评五星", "连续无星"} <= set(computed)
    for name in computed:
        assert rating.values(name) == by_rows.values(name), name
    assert [str(note) for note in rating.notes] == [str(note) for note in by_rows.notes]
