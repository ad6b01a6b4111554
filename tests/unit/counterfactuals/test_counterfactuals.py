"""What follows from other values of a unit, and the smallest change that reaches a level: by hand, and by search."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.properties.strategies import pairs

import partyrate as pr
from partyrate.counterfactuals import Change, Difference

SCHEME = """
name = "trial"
[table.village]
key = ["district", "village"]
rows = 100
[table.month]
parent = "village"
key = "month"
rows = 12
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
[input.veto]
kind = "flag"
[input.group]
kind = "choice"
values = ["plain", "hill"]
[input.mark]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 0
[formula.total]
is = "score + sum(mark) + (5 if group == 'hill' else 0)"
[ladder.star]
levels = [{ name = "five" }, { name = "four", when = "total >= 60" }, { name = "none" }]
within = "district"
order_by = "total desc"
ties = "out"
round = "down"
remainder = "four"
conflict = "condition"
quotas = [{ levels = ["five"], exactly = "0.5 * candidates" }]
[gate.veto]
when = "veto"
cap = { star = "four" }
freed = "passes"
"""
UNITS = [
    {"district": "D", "village": "A", "score": "80.0", "veto": False, "group": "plain"},
    {"district": "D", "village": "B", "score": "70.0", "veto": False, "group": "plain"},
    {"district": "E", "village": "C", "score": "90.0", "veto": True, "group": "hill"},
    {"district": "E", "village": "D", "score": "50.0", "veto": False, "group": "hill"},
]
MONTHS = [
    {"district": "D", "village": "B", "month": 1, "mark": 3},
    {"district": "D", "village": "B", "month": 2, "mark": 4},
]


@pytest.fixture
def prepared():
    return pr.Evaluator(pr.loads_scheme(SCHEME)).prepare(UNITS, tables={"month": MONTHS})


def test_each_single_input_has_its_smallest_change(prepared):
    found = prepared.path_to(("D", "B"), "five")
    # B has 77 and A 80: a tie leaves the place empty, so that 80.1 is the least.
    assert found.now == "four"
    assert found.changes == (
        Change("village", (), "score", Fraction(70), Fraction(731, 10), "five"),
        Change("village", (), "group", "plain", "hill", "five"),
        Change("month", (1,), "mark", Fraction(3), Fraction(7), "five"),
        Change("month", (2,), "mark", Fraction(4), Fraction(8), "five"),
    )
    assert found.no_way == ("veto",)
    assert found.text("zh").splitlines() == [
        "star：由“four”到“five”",
        "  score 70 → 73.1：five",
        "  group plain → hill：five",
        "  1 的mark 3 → 7：five",
        "  2 的mark 4 → 8：five",
        "  怎么取值都达不到：veto",
    ]


def test_what_stands_in_the_way_is_said_where_no_single_change_reaches_it(prepared):
    found = prepared.path_to(("E", "C"), "five")
    assert [each.name for each in found.changes] == ["veto"]
    stuck = pr.Evaluator(pr.loads_scheme(SCHEME.replace('when = "veto"', 'when = "veto or not veto"'))).prepare(UNITS)
    found = stuck.path_to(("E", "C"), "five")
    assert found.changes == ()
    assert found.no_way == ("score", "veto", "group")
    assert any("veto" in line for line in found.obstacles)


def test_a_level_that_is_there_needs_no_change(prepared):
    found = prepared.path_to(("D", "A"), "four")
    assert (found.now, found.changes, found.no_way, found.obstacles) == ("five", (), (), ())


def test_more_values_than_may_be_tried_are_undecided_and_said_to_be(prepared):
    found = prepared.path_to(("D", "B"), "five", most=10)
    assert found.undecided == ("score",)
    assert "not all values were tried: score" in found.text()


def test_what_if_names_every_result_that_changes_of_others_as_well(prepared):
    found = prepared.what_if(("D", "B"), {"score": "90.0"})
    assert [(each.name, str(each.before), str(each.after)) for each in found.own] == [
        ("total", "77", "97"), ("star", "four", "five"),
    ]  # fmt: skip
    (other,) = found.others
    assert isinstance(other, Difference)
    assert (other.key, other.name, str(other.before), str(other.after)) == (("D", "A"), "star", "five", "four")
    assert found.text().splitlines() == [
        "D / B with score = 90.0", "  D / B: total 77 → 97", "  D / B: star four → five", "  D / A: star five → four",
    ]  # fmt: skip
    assert prepared.what_if(("D", "B"), {"score": "70.0"}).text("zh").splitlines()[-1] == "  没有任何变化"


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda it: it.what_if(("D", "X"), {"score": 1}), "unknown unit 'D / X'"),
        (lambda it: it.what_if(("D", "A"), {"scor": 1}), "unknown column 'scor'"),
        (lambda it: it.what_if(("D", "A"), {}), "nothing changes"),
        (lambda it: it.path_to(("D", "A"), "six"), "unknown level 'six'"),
        (lambda it: it.path_to(("D", "A"), "five", of="stra"), "unknown ladder 'stra'"),
        (lambda it: it.path_to("A", "five"), "unknown unit"),
    ],
)
def test_what_is_not_there_is_said_in_both_languages(prepared, call, what):
    with pytest.raises(pr.UsageError) as raised:
        call(prepared)
    assert raised.value.what.startswith(what)
    assert all(getattr(line, "zh", "") for line in (raised.value.what, raised.value.why, raised.value.fix))


def test_a_change_that_the_scheme_does_not_allow_is_a_fault_of_data(prepared):
    with pytest.raises(pr.DataError, match="score"):
        prepared.what_if(("D", "A"), {"score": "100.1"})


@pytest.mark.slow
@settings(max_examples=max(3, settings().max_examples // 5))
@given(pair=pairs(), data=st.data())
def test_a_change_is_the_nearest_that_reaches_the_level_by_rating_anew(pair, data):
    evaluator, cohort = pair
    root = evaluator.scheme.root
    assume(root is not None and cohort.units)
    ladders = [name for name, each in evaluator.scheme.ladders.items() if evaluator.scheme.table_of(each) == root.name]
    assume(ladders)
    tables = dict(cohort.tables) | ({"history": cohort.history} if cohort.history else {})
    prepared = evaluator.prepare(cohort.units, tables=tables, as_of=cohort.as_of, period=cohort.period)
    ladder = data.draw(st.sampled_from(ladders))
    levels = evaluator.scheme.ladders[ladder].names
    level = data.draw(st.sampled_from(levels))
    unit = data.draw(st.sampled_from(cohort.units))
    found = prepared.path_to(unit, level, of=ladder, most=50)
    enough = levels[: levels.index(level) + 1]
    for change in found.changes:
        if change.table != root.name:
            continue
        column = evaluator.scheme.indicators[change.name].column or change.name
        value = (
            str(change.after) if isinstance(change.after, Fraction) and change.after.denominator == 1 else change.after
        )
        value = float(value) if isinstance(value, Fraction) else value
        units = [{**each, column: value} if each is unit else each for each in cohort.units]
        rating = evaluator.rate(units, tables=tables, as_of=cohort.as_of, period=cohort.period)
        assert str(rating.values(ladder)[cohort.units.index(unit)]) in enough
