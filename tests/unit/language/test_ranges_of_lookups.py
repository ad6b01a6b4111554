"""Ranges of cells of lookups: those of the cells that can be reached, and the whole numbers that finding one needs."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

import partyrate as pr
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.analysis.lookups import MANY_KEYS, key_values
from partyrate.language.domains.analysis.ranges import number
from partyrate.language.grammar import parse
from partyrate.numbers import Cause
from partyrate.plan.steadiness import PlanKnowledge

SCHEME = """
name = "trial"
[table.unit]
key = "id"
[input]
z = { kind = "number", low = 0, high = 4, decimals = 0 }
w = { kind = "number", low = -9, high = 9, decimals = 0 }
h = { kind = "number", low = 0, high = 2, decimals = 1 }
n = { kind = "number", low = 1, high = 3, decimals = 0 }
[lookup.bent]
keys = ["z"]
match = "linear"
rows = [[0, 0], [1, 6], [4, 3]]
[lookup.far]
keys = ["w"]
match = "at_least"
rows = [[-100, 1], [3, 2]]
[lookup.halves]
keys = ["h"]
rows = [[0.5, 1], [1, 2], [1.5, 0]]
"""
PLAN = pr.Evaluator(pr.loads_scheme(SCHEME)).plan


def range_of(rule: str) -> ValueRange:
    found = PlanKnowledge(PLAN, "unit").range_of(parse(rule).tree)
    assert found is not None
    return found


def test_lines_of_several_slopes_have_the_greatest_numerators() -> None:
    found = range_of("bent[z]")
    values = [Fraction(each) for each in (0, 6, 5, 4, 3)]
    assert (found.low, found.high) == (min(values), max(values))
    assert found.resolution is not None
    assert max(each * found.resolution for each in values) <= found.max_numerator


def test_lines_at_quotients_have_the_greatest_numerators() -> None:
    found = range_of("bent[z / n]")
    assert found.resolution is None
    for z, n in product(range(5), (1, 2, 3)):
        at = Fraction(z, n)
        assert abs((6 * at if at <= 1 else 7 - at) * n) <= found.max_numerator


def test_a_number_that_no_line_reaches_has_an_empty_range() -> None:
    found = range_of("bent[z + 10]")
    assert found.low == found.high == 0
    assert found.possible_causes == {Cause.NO_RULE}


def test_a_number_is_compared_with_keys_over_their_denominators() -> None:
    found = range_of("far[w]")
    assert found.max_magnitude is not None
    assert found.max_magnitude >= 101
    assert range_of("far[w / n]").max_magnitude is not None
    assert (range_of("far[w / n]").max_magnitude or 0) >= 1 + 3 * 100


@pytest.mark.parametrize(("key", "least"), [("h", 2), ("w / n", 9 * 2)])
def test_quotients_alone_are_compared_over_the_denominator_of_the_keys(key: str, least: int) -> None:
    found, plain = range_of(f"halves[{key}]"), range_of(key)
    assert found.max_magnitude is not None
    assert found.max_magnitude >= least
    if plain.resolution is not None:
        assert found.max_magnitude == max(plain.max_magnitude or 0, 2)


def test_a_whole_number_has_its_values_listed_up_to_a_limit() -> None:
    listed = key_values(number(0, MANY_KEYS, 1))
    assert listed is not None
    assert len(listed) == 1_001
    assert key_values(number(0, MANY_KEYS + 1, 1)) is None
    assert key_values(number(0, 1, 10)) is None
