"""Searches for rows: which values an input is tried with, which rows are built, and how near they come."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Any

import pytest

import partyrate as pr
from partyrate.checks.pieces import Compared, Piece
from partyrate.checks.sample_rows import NotAlone, Sampler, SampleRow
from partyrate.checks.witnesses import COUNTS, MOST_ROWS, STARTS, Search, _nearest, options_of, rows_at_random
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.grammar import parse
from partyrate.numbers import MISSING

SCHEME = """
name = "trial"
[parameter.open]
kind = "flag"
[table.town]
key = "town"
[table.village]
key = "village"
parent = "town"
[table.month]
key = "month"
parent = "village"
[table.day]
key = "day"
parent = "month"
[table.term]
key = "term"
parent = "village"
expects = [1, 2, 3]
[table.part]
key = "part"
parent = "village"
columns = ["first", "second"]
[table.event]
key = "event"
parent = "village"
rows = 4
[input.z]
table = "town"
kind = "number"
low = 0
high = 10
decimals = 0
[input.x]
table = "village"
kind = "number"
low = 0.5
high = 9.5
decimals = 0
[input.y]
table = "village"
kind = "number"
low = 0
high = 6
step = 2
[input.few]
table = "village"
kind = "number"
allowed = [5, 1, 3]
[input.works]
table = "village"
kind = "flag"
[input.side]
table = "village"
kind = "choice"
values = ["b", "a"]
[input.since]
table = "village"
kind = "date"
[input.remark]
table = "village"
kind = "text"
[input.never]
table = "village"
kind = "number"
low = 0
high = 9
decimals = 0
when = "open"
[input.bonus]
table = "village"
kind = "number"
low = 0
high = 9
decimals = 1
when = "works"
[input.mark]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
[input.fine]
table = "day"
kind = "flag"
[input.grade]
table = "term"
kind = "number"
low = 0
high = 9
decimals = 0
[input.share]
table = "part"
kind = "number"
low = 0
high = 9
decimals = 0
[input.seen]
table = "event"
kind = "flag"
[formula.total]
table = "village"
is = "x + y"
[formula.above]
table = "village"
is = "x + z"
[formula.marks]
table = "village"
is = "sum(mark) + x"
[formula.fines]
table = "village"
is = "count(day, where=fine)"
[formula.grades]
table = "village"
is = "sum(grade)"
[formula.shares]
table = "village"
is = "sum(share)"
[formula.events]
table = "village"
is = "count(event, where=seen)"
[formula.given]
table = "village"
is = "coalesce(bonus, 0)"
[formula.ages]
table = "village"
is = "days_between(since, date('2024-01-01'))"
[formula.last]
table = "village"
is = "sum(x, within=town)"
[ladder.star]
table = "village"
levels = [{ name = "five", when = "remark == 'good'" }, { name = "low" }]
"""


@pytest.fixture(scope="module")
def sampler():
    return Sampler(pr.check(pr.loads_scheme(SCHEME)).plan)


def search_of(sampler, *names, table="village"):
    return Search(sampler, table, list(names))


def wanted(sampler, name, low, high):
    """Return that a value is to lie between two numbers."""
    tree = parse(name, ("formula", name)).tree
    node = sampler.plan.nodes.get(name)
    known = node.value_range if node is not None else ValueRange(kind="number", low=Fraction(0), high=Fraction(100))
    return Compared(tree, name, known), Piece(Fraction(low), Fraction(low), Fraction(high))


def rows(search, cells):
    """Return the values of a row, and those of the rows below it."""
    row = search.row(cells)
    below = {
        name: [each.values for each in row.below(name)]
        for name in search.plan.scheme.tables
        if search.table in search.plan.ancestors(name)[1:]
    }
    return row.values, {name: some for name, some in below.items() if some}


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("works", [False, True]),
        ("side", ["b", "a"]),
        ("few", [1, 3, 5]),
        ("x", [1, 2, 3, 4, 5, 6, 7, 8, 9]),  # only whole numbers, from the first one that is allowed
        ("y", [0, 2, 4, 6]),
        ("bonus", [Fraction(n, 10) for n in range(91)]),
    ],
)
def test_an_input_is_tried_with_the_values_that_it_can_have(sampler, name, options):
    found = options_of(sampler.plan.nodes[name])
    assert [found[index] for index in range(len(found))] == options
    assert found[len(found) - 1] == options[-1]


@pytest.mark.parametrize("name", ["since", "remark", "never"])
def test_days_texts_and_what_never_applies_are_not_tried(sampler, name):
    with pytest.raises(NotAlone):
        options_of(sampler.plan.nodes[name])


def apart(one, other):
    return Fraction(abs(one - other))


@pytest.mark.parametrize("count", range(1, 31))
def test_the_nearest_option_is_found_where_the_distance_falls_and_then_rises(count):
    for target in range(-1, count + 1):
        value, away = _nearest(range(count), partial(apart, target))
        assert value == min(max(target, 0), count - 1)
        assert away == abs(value - target)


@pytest.mark.parametrize(
    ("options", "distance", "tried", "found"),
    [
        (range(4), Fraction, [0, 1, 2, 3], (0, 0)),
        (range(5), lambda v: Fraction(v + 1), [1, 3, 0, 2], (0, 1)),
        (range(5), lambda v: Fraction(2 if v == 2 else 5), [1, 3, 0, 2], (2, 2)),  # three apart, all are tried
        (range(10), lambda v: Fraction(abs(v - 7)), [3, 6, 5, 7], (7, 0)),  # not on from where one is met
        (
            range(10),
            lambda v: Fraction(5) if v < 8 else Fraction(0),
            [3, 6, 2, 4, 1, 0],
            (3, 5),
        ),  # the lower third
        (range(10), lambda v: Fraction(5 if v > 4 else 9), [3, 6, 5, 7, 4], (6, 5)),
    ],
)
def test_options_are_tried_in_thirds(options, distance, tried, found):
    seen = []

    def noted(value):
        seen.append(value)
        return distance(value)

    assert _nearest(options, noted) == found
    assert sorted(seen) == sorted(tried)


def test_a_search_varies_the_inputs_of_its_names_alone(sampler):
    assert [node.name for node in search_of(sampler, "total").inputs] == ["x", "y"]
    assert [node.name for node in search_of(sampler, "above", "fines").inputs] == ["z", "x", "fine"]
    assert search_of(sampler, "above", "fines").below == ["day"]
    assert search_of(sampler, "above").below == []


def test_a_search_starts_at_the_ends_and_in_the_middle(sampler):
    search = search_of(sampler, "total", "given")
    starts = [search.start(number) for number in range(3)]
    names = [(name, 0) for name in ("x", "y", "works", "bonus")]
    with pytest.raises(NotAlone):  # what never applies
        search_of(sampler, "never").start(0)
    assert [[each[name] for name in names] for each in starts] == [
        [1, 0, False, 0], [9, 6, True, 9], [5, 4, True, Fraction(9, 2)],
    ]  # fmt: skip
    assert [*starts[0]] == names  # one value of each
    by_chance = [search.start(number)[("bonus", 0)] for number in (3, 4, 5, 6, 7, 8)]
    assert len(set(by_chance)) > 2


def test_a_corner_has_each_input_at_one_of_its_ends(sampler):
    search = search_of(sampler, "total", "given", "grades")
    corners = [search.corner() for _ in range(40)]
    ends = {"x": {1, 9}, "y": {0, 6}, "works": {False, True}, "bonus": {0, 9}, "grade": {0, 9}}
    places = [(name, number) for name in ends for number in range(3 if name == "grade" else 1)]
    assert all(sorted(corner) == sorted(places) for corner in corners)
    assert {place: {corner[place] for corner in corners} for place in places} == {
        place: ends[place[0]] for place in places
    }


@pytest.mark.parametrize(
    ("name", "table", "first", "then"),
    [
        ("marks", "month", 1, 6),
        ("grades", "term", 3, 3),
        ("shares", "part", 2, 2),
        ("events", "event", 1, 4),  # there are no more
    ],
)
def test_how_many_rows_are_below(sampler, name, table, first, then):
    search = search_of(sampler, name)
    assert [search._counts(count) for count in COUNTS] == [{table: first}, {table: then}]
    assert search.counts == {table: first}
    assert len({place for each, place in search.start(0) if each != "x"}) == first


def test_rows_are_built_below_one_another(sampler):
    search = search_of(sampler, "fines", "marks")
    search.counts = search._counts(2)
    cells: dict[Any, Any] = {("x", 0): Fraction(3)}
    cells |= {("mark", 0): Fraction(4), ("mark", 1): Fraction(5), ("fine", 0): True, ("fine", 1): False}
    own, below = rows(search, cells)
    assert own == {"x": 3}
    assert below == {
        "month": [{"mark": 4}, {"mark": 5}],
        "day": [{"fine": True}, {"fine": False}, {"fine": True}, {"fine": False}],
    }
    row = search.row(cells)
    assert (row.value("marks"), row.value("fines")) == (12, 2)
    assert search.shown(cells, row) == {
        "x": "3", "month": [{"mark": "4"}, {"mark": "5"}], "day": [{"fine": True}, {"fine": False}],
    }  # fmt: skip


def test_rows_between_are_built_although_they_have_no_inputs(sampler):
    search = search_of(sampler, "fines")
    own, below = rows(search, {("fine", 0): True})
    assert (own, below) == ({}, {"month": [{}], "day": [{"fine": True}]})


def test_rows_beside_the_table_stand_not_alone(sampler):
    for name, table in (("mark", "term"), ("fine", "month")):
        search = search_of(sampler, name, table=table)
        if table == "term":
            with pytest.raises(NotAlone):
                search.row(search.start(0))
        else:
            assert rows(search, search.start(1)) == ({}, {"day": [{"fine": True}]})


def test_rows_of_a_table_that_is_neither_below_nor_above_stand_not_alone():
    number = '[input.{0}]\ntable = "{1}"\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
    tables = '[table.village]\nkey = "village"\n[table.school]\nkey = "school"\n'
    text = f'name = "t"\n{tables}{number.format("x", "village")}{number.format("pupils", "school")}'
    sampler = Sampler(pr.check(pr.loads_scheme(text)).plan)
    search = Search(sampler, "village", ["x", "pupils"])
    with pytest.raises(NotAlone):
        search.row(search.start(0))
    assert search.find([]) is None


def test_a_search_looks_at_six_hundred_rows(sampler):
    assert search_of(sampler, "total").left == MOST_ROWS == 600


def test_what_does_not_apply_is_taken_away(sampler):
    search = search_of(sampler, "given")
    for works in (False, True):
        cells = {("works", 0): works, ("bonus", 0): Fraction(5, 2)}
        row = search.row(cells)
        assert (row.value("bonus") == Fraction(5, 2)) is works
        assert search.shown(cells, row) == {"works": works, "bonus": "2.5" if works else None}


def test_the_distance_of_a_row_is_the_sum_of_shares_of_ranges(sampler):
    search = search_of(sampler, "total", "given")
    cells = {**search.start(0), ("x", 0): Fraction(5), ("y", 0): Fraction(2)}
    total = sampler.plan.nodes["total"].value_range
    width = total.high - total.low
    assert search.distance(cells, [wanted(sampler, "total", 7, 7)]) == 0
    assert search.distance(cells, [wanted(sampler, "total", 9, 12)]) == 2 / width
    assert search.distance(
        cells, [wanted(sampler, "total", 9, 12), wanted(sampler, "y", 5, 6)]
    ) == 2 / width + Fraction(3, 6)
    assert search.distance(cells, [wanted(sampler, "total", 900, 900)]) == 2  # never more
    assert search.distance(cells, [wanted(sampler, "bonus", 0, 9)]) == 2  # where there is none
    compared, piece = wanted(sampler, "y", 5, 5)
    assert search.distance(cells, [(Compared(compared.part, "y", ValueRange(kind="number")), piece)]) == 2
    near = (
        Compared(compared.part, "y", ValueRange(kind="number")),
        Piece(Fraction(5, 2), Fraction(5, 2), Fraction(5, 2)),
    )
    assert search.distance(cells, [near]) == Fraction(1, 2)  # of a range without width, as it is
    assert search.left == MOST_ROWS - 7


def test_a_search_ends_with_its_rows(sampler):
    search = search_of(sampler, "total")
    search.left = 2
    assert search.descend(search.start(0), [wanted(sampler, "total", 9, 9)]) is None
    assert search.left <= 0
    search = search_of(sampler, "total")
    search.left = 0
    assert search.descend(search.start(0), [wanted(sampler, "total", 9, 9)]) is None
    assert search.left == -1
    search.left = 1
    assert search.descend(search.start(0), [wanted(sampler, "total", 9, 9)]) is None
    assert search.left == 0
    search.left = 1
    assert search.descend(search.start(0), [wanted(sampler, "total", 1, 1)]) == search.start(0)
    assert search.left == 0


def test_a_search_ends_after_the_input_with_which_its_rows_are_used_up(sampler, monkeypatch):
    def ends(rows):
        """Return how many rows were looked at after each input, of a search of so many that meets with nothing."""
        search, used = search_of(sampler, "y", "works"), []
        search.left = rows
        nearer = search._nearer

        def noted(*given):
            found = nearer(*given)
            used.append(rows - search.left)
            return found

        monkeypatch.setattr(search, "_nearer", noted)
        search.descend(search.start(0), [wanted(sampler, "y", 3, 3)])
        return used

    all_ends = ends(600)
    assert all_ends[-1] > 10
    for rows in range(2, all_ends[-1] + 1):
        assert ends(rows)[-1] == next(end for end in all_ends if end >= rows)


def test_a_search_tries_no_other_input_once_it_has_come_there(sampler):
    search = search_of(sampler, "y", "works", "few", "side")
    assert len(search.inputs) == 4
    assert search.descend(search.start(0), [wanted(sampler, "y", 6, 6)]) is not None
    assert MOST_ROWS - search.left < 1 + 4 + 2 + 3 + 2  # one row, and the values of all inputs


@pytest.mark.parametrize("number", range(STARTS))
def test_inputs_that_bring_a_row_no_nearer_stay_as_they_are(sampler, number):
    search = search_of(sampler, "y", "works", "few", "side", "x")
    start = search.start(number)
    found = search.descend(start, [wanted(sampler, "y", 4, 4)])
    assert found == {**start, ("y", 0): 4}


def test_a_search_gives_up_where_nothing_comes_nearer(sampler):
    search = search_of(sampler, "y")
    assert search.find([wanted(sampler, "y", 3, 3)]) is None
    # From each start the distance, four values of one input, and, where one was nearer, these once more.
    assert MOST_ROWS - search.left == sum(1 + 4 * rounds for rounds in (2, 2, 1)) + _left_by_chance(sampler)


def _left_by_chance(sampler):
    search = search_of(sampler, "y")
    starts = [search.start(number)[("y", 0)] for number in range(STARTS)]
    assert starts[:3] == [0, 6, 4]
    again = search_of(sampler, "y")
    rows = 0
    for number in range(STARTS):
        cells = again.start(number)
        before = again.left
        assert again.descend(cells, [wanted(sampler, "y", 3, 3)]) is None
        rows += before - again.left if number > 2 else 0
    return rows


def test_more_rows_below_are_tried_where_one_shows_nothing(sampler):
    search = search_of(sampler, "marks")
    found = search.find([wanted(sampler, "marks", 40, 44)])
    assert found is not None
    assert len(found["month"]) == 6
    assert sum(int(line["mark"]) for line in found["month"]) + int(found["x"]) in range(40, 45)
    one = search_of(sampler, "marks").find([wanted(sampler, "marks", 12, 12)])
    assert one is not None
    assert len(one["month"]) == 1


@pytest.mark.parametrize(("name", "count"), [("grades", 1), ("marks", 2)])
def test_of_a_table_with_a_set_number_of_rows_nothing_is_tried_twice(sampler, monkeypatch, name, count):
    search, numbers = search_of(sampler, name), []

    def noted(number):
        numbers.append(number)
        return Search.start(search, number)

    monkeypatch.setattr(search, "start", noted)
    assert search.find([wanted(sampler, name, 900, 900)]) is None
    assert numbers == [*range(STARTS)] * count


@pytest.mark.parametrize("name", ["ages", "star", "last"])
def test_of_days_texts_and_cohorts_no_row_is_shown(sampler, name):
    names = [used for used in sampler.plan.nodes[name].uses if used in sampler.plan.nodes] if name == "star" else [name]
    search = search_of(sampler, *names)
    assert search.find([wanted(sampler, name, 3, 3)]) is None


def test_rows_at_random_are_the_same_in_every_run(sampler):
    one, other = ([row.values for row in rows_at_random(search_of(sampler, "total"), 4)] for _ in range(2))
    assert len(one) == 4
    assert one == other
    assert len({tuple(each.items()) for each in one}) > 1


def test_a_value_of_the_table_above_is_varied_with_the_row(sampler):
    search = search_of(sampler, "above")
    found = search.find([wanted(sampler, "above", 19, 19)])
    assert found == {"z": "10", "x": "9"}


def test_what_a_row_lacks_is_shown_as_missing(sampler):
    search = search_of(sampler, "total")
    row = SampleRow(sampler, "village", {"x": Fraction(1)})
    assert search.shown({}, row) == {"x": "1", "y": None}
    row.values["y"] = MISSING
    assert search.shown({}, row)["y"] is None


@pytest.mark.parametrize("goal", [0, 1, 10**11 // 3, 10**11 // 3 + 1, 7 * 10**10, 10**11 - 1, 10**11])
@pytest.mark.parametrize("width", [0, 1, 10**5, 10**10])
def test_the_nearest_of_a_hundred_thousand_million_numbers_is_found_in_a_few_trials(goal, width):
    tried = list[int]()

    def away(number):
        tried.append(number)
        return Fraction(max(abs(number - goal) - width, 0))

    number, distance = _nearest(range(10**11 + 1), away)
    assert distance == 0
    assert abs(number - goal) <= width
    assert len(tried) < 200
