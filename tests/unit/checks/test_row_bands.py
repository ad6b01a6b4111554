"""Numbers that narrowly miss the band of one row and are taken by an open one further down."""

from __future__ import annotations

from fractions import Fraction

import pytest

import partyrate as pr
from partyrate.checks.row_bands import Band, Bands, _missed, edge_value


def band(low=None, high=None):
    return Band(*(None if end is None else Fraction(end) for end in (low, high)))


HIGH, MIDDLE, OPEN = band(80), band(60, 78), band(40)


@pytest.mark.parametrize(
    ("bands", "number", "place"),
    [
        ([HIGH, MIDDLE, OPEN], 79, 1),
        ([HIGH, MIDDLE, OPEN], 78, 1),
        ([HIGH, MIDDLE, OPEN], 77, None),  # in the band
        ([HIGH, MIDDLE, OPEN], 80, 1),  # an open edge of the band above
        ([HIGH, MIDDLE, OPEN], 81, None),
        ([HIGH, MIDDLE, None], 79, None),  # a row with a condition of its own
        ([HIGH, MIDDLE, band(40, 79)], 79, None),  # a row for these numbers
        ([HIGH, MIDDLE, band(None, 79)], 79, None),
        ([HIGH, MIDDLE, band(60)], 79, None),  # no lower than the band that is missed
        ([HIGH, MIDDLE, band(59)], 79, 1),
        ([HIGH, band(60), OPEN], 79, None),
        ([HIGH, band(None, 78), OPEN], 79, None),
        ([MIDDLE, HIGH, OPEN], 79, None),  # nothing above it was asked for before
        ([HIGH, None, MIDDLE, OPEN], 79, 2),
        ([None, MIDDLE, OPEN], 79, None),
        ([band(None, 80), MIDDLE, OPEN], 79, None),
        ([band(90), band(50, 60), band(70, 80), OPEN], 85, 2),
        ([band(90), band(70, 80), band(50, 60), OPEN], 85, 1),
        ([band(90), band(70, 80), band(50, 60), OPEN], 65, 2),
        ([OPEN], 79, None),
    ],
)
def test_the_band_that_a_number_narrowly_misses(bands, number, place):
    assert _missed(bands, Fraction(number)) == place


SCHEME = """
name = "trial"
[table.village]
key = "village"
[input.x]
kind = "number"
low = 0
high = 100
decimals = 0
[parameter.edge]
value = 78
[parameter.open]
kind = "number"
[parameter.word]
kind = "text"
value = "a"
[decision.fee]
of = "x"
rows = [
  { at_least = 80, gives = 5 },
  { at_least = 60, at_most = "edge", gives = 3 },
  { above = "open", gives = 2 },
  { below = "2 * x", gives = 2 },
  { at_least = 30, below = 50, when = "x > 1", gives = 1 },
  { above = 20, gives = 1 },
  { below = 10, gives = 0 },
  { gives = 0 },
]
[decision.cost]
of = "x"
rows = [
  { at_most = 20, gives = 5 },
  { above = 22, at_most = 40, gives = 3 },
  { at_most = 60, gives = 1 },
  { gives = 0 },
]
"""


def test_the_bands_of_rows_with_published_edges():
    scheme = pr.loads_scheme(SCHEME)
    bands = Bands(scheme, scheme.indicators["fee"], range(7))
    assert bands.bands == [HIGH, MIDDLE, None, None, None, band(20), band(None, 10)]
    assert [bands.passed(5, Fraction(number)) for number in (77, 79, 81)] == [None, 1, None]
    assert [bands.passed(taken, Fraction(79)) for taken in range(7)] == [None, None, None, None, None, 1, None]


def test_bands_from_below_are_looked_at_as_those_from_above():
    scheme = pr.loads_scheme(SCHEME)
    bands = Bands(scheme, scheme.indicators["cost"], range(3))
    assert [bands.passed(2, Fraction(number)) for number in (19, 21, 22, 23, 41)] == [None, 1, 1, None, None]
    assert [each.mirrored() for each in (MIDDLE, HIGH, band(None, 9))] == [band(-78, -60), band(None, -80), band(-9)]


@pytest.mark.parametrize(
    ("edge", "value"), [(Fraction(3), 3), ("edge", 78), ("open", None), ("word", None), ("2 * x", None)]
)
def test_the_number_that_an_edge_always_is(edge, value):
    assert edge_value(pr.loads_scheme(SCHEME), edge) == value
