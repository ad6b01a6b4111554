"""Pieces of values: each is a run of numbers that no comparison tells apart, and its sample is in its middle."""

from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction
from functools import partial

import pytest

import partyrate as pr
from partyrate.checks.pieces import OTHER_TEXT, Compared, Piece, Undecided, joined_pieces, piece_text, sample_text
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.grammar import parse
from partyrate.numbers import MISSING, LevelValue, Scale

STAR = Scale("star", ("low", "four", "five"), (Fraction(1), Fraction(2), Fraction(3)))
HALF = Fraction(1, 2)


def compared(kind="number", *, low=0, high=0, thresholds=(), entry=None, name="x", **known):
    part = parse(name, ("formula", "f")).tree
    found = Compared(
        part,
        name if name.isidentifier() else None,
        ValueRange(kind=kind, low=Fraction(low), high=Fraction(high), **known),
        entry,
    )
    for each in thresholds:
        found.add(each)
    return found


def run(sample, low, high, *, is_open=False):
    return Piece(Fraction(sample), Fraction(low), Fraction(high), is_open)


def ends(pieces):
    return [(each.sample, each.low, each.high, each.is_open) for each in pieces]


CUTS = [Fraction(number, 4) for number in (-4, -2, 0, 1, 2, 4, 6, 8, 9, 12, 20)]


def compare(cuts, number):
    """Return on which side of each cut a number lies."""
    return [(number > cut) - (number < cut) for cut in cuts]


@pytest.mark.parametrize(("low", "high"), [(0, 3), (-1, 2), (HALF, Fraction(5, 2)), (1, 1)])
@pytest.mark.parametrize("step", [1, HALF])
def test_numbers_of_a_step_are_cut_where_a_comparison_tells_them_apart(low, high, step):
    numbers = [n * step for n in range(-10, 11) if low <= n * step <= high]
    for count in range(4):
        for cuts in itertools.combinations(CUTS, count):
            expected = []
            for _, same in itertools.groupby(numbers, partial(compare, cuts)):
                first, *_ = some = list(same)
                middle = (first / step + some[-1] / step) // 2 * step
                expected.append((middle, first, some[-1], False))
            found = compared(
                low=low,
                high=high,
                resolution=int(1 / Fraction(step)),
                thresholds=cuts,
            )
            assert ends(found.pieces()) == expected


@pytest.mark.parametrize(
    ("cuts", "expected"),
    [
        ([], [(2, 1, 3, True)]),
        ([0], [(2, 1, 3, True)]),
        ([4], [(2, 1, 3, True)]),
        ([1], [(1, 1, 1, False), (2, 1, 3, True)]),
        ([3], [(2, 1, 3, True), (3, 3, 3, False)]),
        ([2], [(Fraction(3, 2), 1, 2, True), (2, 2, 2, False), (Fraction(5, 2), 2, 3, True)]),
        ([1, 3], [(1, 1, 1, False), (2, 1, 3, True), (3, 3, 3, False)]),
    ],
)
def test_numbers_without_a_step_are_cut_into_open_stretches_and_the_cuts(cuts, expected):
    found = compared(low=1, high=3, resolution=None, thresholds=[Fraction(cut) for cut in cuts])
    assert ends(found.pieces()) == expected


def number(**fields):
    return pr.Indicator(name="x", kind="number", **fields)


def test_the_step_and_the_allowed_numbers_of_an_input_come_before_its_resolution():
    by_step = compared(low=0, high=9, resolution=1, entry=number(low=0, high=9, step=3), thresholds=[Fraction(4)])
    assert by_step.step == 3
    assert ends(by_step.pieces()) == [(0, 0, 3, False), (6, 6, 9, False)]
    plain = compared(low=0, high=9, resolution=2, entry=number(low=0, high=9, decimals=0))
    assert plain.step == HALF
    few = compared(low=0, high=9, entry=number(allowed=[7, 0, 9]), thresholds=[Fraction(4)])
    assert ends(few.pieces()) == [(0, 0, 0, False), (7, 7, 7, False), (9, 9, 9, False)]
    assert compared(resolution=None).step is None
    assert ends(compared(low=3, high=3, constant=Fraction(3)).pieces()) == [(3, None, None, False)]


def test_days_are_cut_as_whole_numbers_and_shown_as_days():
    low, cut, high = date(2024, 1, 1), date(2024, 1, 3), date(2024, 1, 9)
    found = compared("date", low=Fraction(low.toordinal()), high=Fraction(high.toordinal()), thresholds=[cut])
    assert [each.sample for each in found.pieces()] == [date(2024, 1, 1), cut, date(2024, 1, 6)]
    assert [str(piece_text(found, each).in_language("en")) for each in found.pieces()] == [
        "x from 2024-01-01 to 2024-01-02", "x = 2024-01-03", "x from 2024-01-04 to 2024-01-09",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "values"),
    [
        (compared("flag"), [False, True]),
        (compared("flag", constant=True), [True]),
        (
            compared("level", low=0, high=2, scale=STAR),
            [LevelValue(STAR, place) for place in range(3)],
        ),
        (compared("level", low=1, high=2, scale=STAR), [LevelValue(STAR, 1), LevelValue(STAR, 2)]),
        (compared("text", values=("b", "a")), ["b", "a"]),
        (compared("text", values=("b", "a"), thresholds=[None]), ["b", "a"]),
        (compared("text", thresholds=["b", "a"]), ["a", "b", OTHER_TEXT]),
        (compared("text", thresholds=["b", None]), None),
        (compared("level"), None),
    ],
)
def test_other_values_are_listed_one_by_one(found, values):
    if values is None:
        with pytest.raises(Undecided):
            found.pieces()
    else:
        assert ends(found.pieces()) == [(each, None, None, False) for each in values]


def test_constants_of_another_kind_cut_nothing():
    for kind in ("flag", "level", "date"):
        found = compared(kind, thresholds=[Fraction(1)])
        assert (found.thresholds, found.texts, found.is_bare) == (set(), set(), False)
    found = compared(thresholds=[Fraction(1), "a", date(1, 1, 2), LevelValue(STAR, 1)])
    assert (found.thresholds, found.texts, found.is_bare) == ({Fraction(1), Fraction(2)}, {"a"}, False)
    assert compared(thresholds=[Fraction(1), None]).is_bare is True


@pytest.mark.parametrize(
    ("found", "is_free"),
    [
        (compared(entry=number(low=0, high=9, decimals=0)), True),
        (compared(), False),
        (compared(entry=number(low=0, high=9, decimals=0, when="works")), False),
        (compared("text", entry=pr.Indicator(name="x", kind="text")), False),
        (compared("text", values=("a", "b"), entry=pr.Indicator(name="x", kind="choice", values=["a", "b"])), True),
        (compared("flag", entry=pr.Indicator(name="x", kind="flag")), True),
    ],
)
def test_an_input_that_always_applies_has_every_value_of_its_pieces(found, is_free):
    assert found.is_free is is_free


@pytest.mark.parametrize(
    ("piece", "value", "away"),
    [
        (run(2, 1, 3), Fraction(0), 1),
        (run(2, 1, 3), Fraction(1), 0),
        (run(2, 1, 3), Fraction(2), 0),
        (run(2, 1, 3), Fraction(3), 0),
        (run(2, 1, 3), Fraction(5), 2),
        (run(2, 1, 3, is_open=True), Fraction(0), 1),
        (run(2, 1, 3, is_open=True), Fraction(1), Fraction(1, 1000000)),
        (run(2, 1, 3, is_open=True), Fraction(3), Fraction(1, 1000000)),
        (run(2, 1, 3, is_open=True), Fraction(2), 0),
        (run(2, 1, 3, is_open=True), Fraction(4), 1),
        (Piece(date(1, 1, 5), Fraction(4), Fraction(6)), date(1, 1, 8), 2),
        (Piece(date(1, 1, 5), Fraction(4), Fraction(6)), date(1, 1, 4), 0),
        (Piece("a"), "a", 0),
        (Piece("a"), "b", None),
        (Piece(True), False, None),
        (Piece("a"), MISSING, None),
        (run(2, 1, 3), MISSING, None),
    ],
)
def test_the_distance_of_a_value_from_a_piece(piece, value, away):
    assert piece.distance(value) == away


def test_pieces_next_to_each_other_are_one():
    first, second, third = (
        run(2, 1, 3, is_open=True),
        run(3, 3, 3),
        run(4, 3, 5),
    )
    assert joined_pieces([first]) == first
    assert joined_pieces([second]) == second
    assert ends([joined_pieces([first, second, third])]) == [(2, 1, 5, False)]
    assert ends([joined_pieces([second, third])]) == [(3, 3, 5, False)]


@pytest.mark.parametrize(
    ("name", "piece", "en"),
    [
        ("x", Piece(Fraction(9, 2), Fraction(9, 2), Fraction(9, 2)), "x = 4.5"),
        ("x", Piece(Fraction(3)), "x = 3"),
        ("x", run(2, 1, 3), "x from 1 to 3"),
        ("x", run(2, 1, 3, is_open=True), "x between 1 and 3"),
        ("x + 1", run(2, 1, 3), "x + 1 from 1 to 3"),
        ("x", Piece("a"), "x = a"),
        ("x", Piece(LevelValue(STAR, 2)), "x = five"),
        ("x", Piece(True), "x = true"),
        ("x", Piece(False), "x = false"),
        ("x > y", Piece(False), "'x > y' is false"),
        ("x > y", Piece(True), "'x > y' is true"),
        ("x + y", Piece("a"), "x + y = a"),
    ],
)
def test_a_piece_in_words(name, piece, en):
    assert piece_text(compared(name=name), piece).in_language("en") == en


def test_a_value_is_called_by_its_name_where_it_has_one():
    found = compared()
    found.name = "y"
    assert piece_text(found, Piece(Fraction(3))).in_language("en") == "y = 3"


def test_texts_and_numbers_are_told_apart_in_chinese():
    said = [piece_text(compared(), each).in_language("zh") for each in (Piece(Fraction(3)), Piece("a"), Piece(True))]
    assert said == ["“x”为 3", "“x”为“a”", "“x”为“是”"]
    assert piece_text(compared(name="x > y"), Piece(True)).in_language("zh") == "“x > y”为是"
    assert sample_text(compared("date"), Fraction(date(2024, 5, 6).toordinal())) == "2024-05-06"
