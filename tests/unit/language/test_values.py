"""Single facts of the language that were once computed wrongly, or differently by two engines."""

from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
import polars as pl
import pytest

import partyrate as pr
from partyrate.model import Gate, Indicator, Ladder, Level, Lookup, Parameter, Scheme, Table
from partyrate.numbers import MISSING, NO_RULE, NOT_APPLICABLE, UNDETERMINED
from partyrate.testing import Cohort, rate, same_on_all_engines

pytestmark = pytest.mark.usefixtures("columns_engine")

AS_OF = date(2020, 2, 29)
NOW = 2020

INPUTS = [
    Indicator(name="a", table="unit", kind="number", low=-9, high=9, decimals=1),
    Indicator(name="gap", table="unit", kind="number", low=0, high=9, decimals=0, optional=True),
    Indicator(name="f", table="unit", kind="flag", optional=True),
    Indicator(name="only_past", table="unit", kind="number", low=0, high=9, decimals=0),
    Indicator(name="e", table="event", kind="number", low=0, high=9, decimals=0, optional=True),
    Indicator(name="some", table="event", kind="number", low=0, high=9, decimals=0, when="e > 5"),
]
LADDERS = [
    Ladder(name="star", table="unit", levels=[Level(name="high", when="a > 2", value=1), Level(name="low", value=5)]),
    Ladder(name="band", table="unit", levels=[Level(name="good", when="a > 0", value=3), Level(name="bad", value=2)]),
]


def cohort(units, events=(), history=()):
    """Give units, with events and past rounds, as one cohort; what is not said is as in `a = 0`."""
    rows = [{"u": place, "a": 0, "gap": None, "f": None, "only_past": 1, **unit} for place, unit in enumerate(units)]
    below = [{"x": place, "e": 1, "some": None, **event} for place, event in enumerate(events)]
    past = [{"u": 0, **each} for each in history]
    return Cohort(rows, {"event": below} if below else {}, past, AS_OF, NOW)


def values(rule, units=({},), events=(), history=(), *, table="unit", gates=(), more=()):
    """Give the exact values of a rule, after all engines have given the same."""
    scheme = Scheme(
        name="test",
        tables=[Table(name="unit", key="u", rows=20), Table(name="event", parent="unit", key="x", rows=5)],
        parameters=[Parameter(name="open"), Parameter(name="open_flag", kind="flag"), Parameter(name="two", value=2)],
        lookups=[Lookup(name="of", keys=["n"], rows=[[0, None], [1, 10]])],
        indicators=[*INPUTS, *more, Indicator(name="result", table=table, formula=rule)],
        ladders=LADDERS,
        gates=gates,
    )
    evaluator, data = pr.Evaluator(scheme), cohort(units, events, history)
    same_on_all_engines(evaluator, data, ("polars", "polars lazy", "pandas"))
    return rate(evaluator, data).values("result")


def value(rule, *args, **kwargs):
    """Give the one value of a rule."""
    (found,) = values(rule, *args, **kwargs)
    return found


# -------------------------------------------------------------------------------------------------------------- absence


def test_an_absent_key_makes_a_cell_absent_by_its_own_cause_though_no_row_fits_it():
    assert value("of[gap]") is MISSING
    assert values("of[gap]", [{"gap": 0}, {"gap": 1}, {"gap": 2}]) == [UNDETERMINED, 10, NO_RULE]


def test_an_absent_condition_is_absent_by_its_own_cause_whatever_the_branches_hold():
    assert value("coalesce(open if f else open, 7)") == 7
    assert value("a if f else open") is MISSING
    assert values("a if f else open", [{"f": True}, {"f": False}]) == [0, UNDETERMINED]


def test_the_power_of_zero_is_one_where_the_number_is_there():
    assert values("gap ** 0", [{"gap": 5}, {"gap": None}]) == [1, MISSING]


def test_what_is_present_is_not_undetermined_but_an_undetermined_value_stays_so():
    assert value("present(gap)") is False
    assert value("present(open)") is UNDETERMINED
    assert value("coalesce(open, 1)") is UNDETERMINED
    assert value("coalesce(gap, open, 1)") is UNDETERMINED


# --------------------------------------------------------------------------------------------------------------- levels


def test_a_level_beside_a_number_counts_as_its_value_even_against_its_own_ladder():
    """`star` counts for less the higher it is, so that its place and its value disagree."""
    assert value("(star if a > 2 else 0) < star", [{"a": 3}]) is False
    assert value("(star if f else 3) > 2", [{"a": 3, "f": True}]) is False
    assert value("star if a > 2 else 0", [{"a": 3}]) == Fraction(1)
    assert value("coalesce(previous(star), band + 0)", [{"a": 3}]) == Fraction(3)


# ----------------------------------------------------------------------------------------------------------------- rows


def test_the_extreme_of_values_that_do_not_apply_does_not_apply_and_is_not_missing():
    assert value("max(some)", events=[{"u": 0, "e": 1}]) is NOT_APPLICABLE
    assert value("mean(some)", events=[{"u": 0, "e": 1}]) is NOT_APPLICABLE
    assert value("percentile(some, 0.5, kind='linear')", events=[{"u": 0, "e": 1}]) is NOT_APPLICABLE
    assert value("max(some, where=False)", events=[{"u": 0, "e": 1}]) is MISSING


def test_over_no_rows_a_sum_is_zero_though_what_would_be_added_is_unpublished():
    units: list[dict[str, Any]] = [{}, {}]
    assert values("sum(e * open)", units, [{"u": 0, "e": 1}]) == [UNDETERMINED, 0]
    assert values("any(e > open)", units, [{"u": 0, "e": 1}]) == [UNDETERMINED, False]
    assert values("a == 0 and count(e * open) == 0", units, [{"u": 0, "e": 1}]) == [UNDETERMINED, True]
    assert values("sum(a * open, where=a > 1, within=())", units) == [0, 0]


def test_a_sum_over_a_table_that_is_not_given_is_zero():
    assert value("sum(e) + count(event)") == 0
    assert value("mean(e)") is MISSING
    assert value("all(coalesce(a > 0, True), where=not present(e))") is True
    assert value("trimmed_mean(round(a / (e + 1)), 1)") is MISSING


def test_an_excluded_row_sees_its_cohort_and_has_no_rank():
    gate = Gate(name="out", table="unit", when="a > 5", exclude=["star"])
    units = [{"a": 9}, {"a": 1}, {"a": 2}]
    assert values("sum(a, within=())", units, gates=[gate]) == [3, 3, 3]
    assert values("rank(a, 'desc', within=(), ties='min')", units, gates=[gate]) == [NOT_APPLICABLE, 2, 1]


# ----------------------------------------------------------------------------------------------------------------- past

SKIPPED = [{"round": 2018, "a": 4, "gap": 3, "f": True, "only_past": 6, "star": "high"}]
LAST = [{"round": 2019, "a": 4, "gap": 3, "f": True, "only_past": 6, "star": "high"}]


def test_the_past_of_a_constant_is_that_constant():
    assert value("previous(two)") == 2
    assert value("previous(as_of) == as_of", history=SKIPPED) is True


def test_a_round_without_a_record_is_a_row_of_missing_values():
    assert value("previous(a)", history=SKIPPED) is MISSING
    assert value("previous(coalesce(a, 7))", history=SKIPPED) == 7
    assert value("previous(present(a))", history=SKIPPED) is False
    assert value("previous(coalesce(a, 7))", history=LAST) == 4
    assert value("previous(coalesce(a, 7))") == 7


def test_the_round_before_a_skipped_one_is_found():
    assert value("previous(previous(a))", history=SKIPPED) == 4
    assert value("previous(previous(previous(a)))", history=SKIPPED) is MISSING


def test_the_past_of_an_input_that_nothing_else_uses_is_read():
    assert value("previous(only_past)", history=LAST) == 6


def test_rows_of_a_finer_table_know_the_past_of_the_row_they_belong_to():
    events = [{"u": 0, "e": 1}, {"u": 0, "e": 2}]
    assert values("previous(a) + e", events=events, history=LAST, table="event") == [5, 6]
    assert values("streak(present(a))", events=events, history=LAST, table="event") == [2, 2]


def test_a_value_that_is_undetermined_now_may_have_been_recorded():
    more = [Indicator(name="score", table="unit", formula="round(a * open, 1)", low=-9, high=9, decimals=1)]
    history = [{**LAST[0], "score": 3}]
    assert value("previous(score)", history=history, more=more) == 3


@pytest.mark.parametrize(
    ("rule", "skipped", "last"),
    [
        ("streak(a >= 0)", 1, 2),
        ("times(a >= 0)", 2, 2),
        ("streak(coalesce(a, 1) >= 0)", 3, 2),
        ("times(coalesce(a, 1) >= 0)", 3, 2),
        ("streak(as_of >= as_of)", 3, 2),
        ("times(a < 4)", 1, 1),
        ("streak(a == 0)", 1, 1),
        ("streak(a == 0 or open_flag)", UNDETERMINED, UNDETERMINED),
        ("times(a >= 0 or open_flag)", UNDETERMINED, 2),
        ("streak(a >= 0 or open_flag)", UNDETERMINED, 2),
        ("streak(a < 0 or open_flag)", UNDETERMINED, UNDETERMINED),
        ("streak(a > 0 and open_flag)", 0, 0),
        ("streak(coalesce(previous(a), 4) == 4)", 3, 2),
        ("times(previous(a) == 4)", 1, 1),
        ("streak(previous(a) == 4)", 0, 1),
    ],
)
def test_rounds_are_counted_through_the_rounds_between_of_which_nothing_is_recorded(rule, skipped, last):
    assert value(rule, history=SKIPPED) == skipped
    assert value(rule, history=LAST) == last


def test_a_past_truth_stays_a_truth_beside_rows_without_a_past():
    """Some frames keep truths beside gaps as objects, whose opposite is -2."""
    assert values("not coalesce(previous(f), False)", [{}, {}], history=LAST) == [False, True]
    assert values("coalesce(previous(star), star) == 'high'", [{}, {}], history=LAST) == [True, False]


def test_keys_and_dates_are_known_in_every_round():
    assert value("times(u == '0')", history=SKIPPED) == 3


def test_the_condition_of_an_input_that_nothing_needs_is_not_looked_at():
    """`some` has a condition over `e`; nothing uses either, so that neither is read."""
    assert values("a + 1", events=[{"u": 0}]) == [1]


def test_an_input_with_a_condition_may_be_left_out_and_is_missing_where_the_condition_holds():
    events = [{"u": 0, "e": 9}, {"u": 0, "e": 1}, {"u": 0, "e": 8, "some": 4}]
    assert values("some + 1", events=events, table="event") == [MISSING, NOT_APPLICABLE, 5]


@pytest.mark.parametrize("make", [list, pl.DataFrame, pd.DataFrame], ids=["rows", "polars", "pandas"])
def test_a_condition_around_a_value_of_the_past_is_known_in_the_branch_it_guards(make):
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[
            pr.Indicator(name="a", kind="number", low=-5, high=5, decimals=0),
            pr.Indicator(name="growth", formula="10 / previous(a) if previous(a) > 0 else 0"),
        ],
    )
    past = make([{"id": 1, "round": 2019, "a": 4}, {"id": 2, "round": 2019, "a": -1}])
    units = make([{"id": 1, "a": 1}, {"id": 2, "a": 1}])
    rating = pr.Evaluator(scheme).rate(units, tables={"history": past}, period=2020)
    assert rating.values("growth") == [Fraction(5, 2), Fraction(0)]


def test_what_a_condition_teaches_about_a_choice_between_values_is_known_to_every_engine():
    rule = "1 / (a if f else only_past) if (a if f else only_past) != 0 else -1"
    assert values(rule, [{"a": 4, "f": True}, {"a": 0, "f": True}]) == [Fraction(1, 4), -1]
    assert values("1 / (a if True else 2) if (a if True else 2) != 0 else -1", [{"a": 4}]) == [Fraction(1, 4)]


CALLED = """
name = "called"
[table.unit]
key = "unit"
[table.part]
parent = "unit"
key = "part"
[input.x]
kind = "number"
low = 0
high = 99
decimals = 1
[input.y]
kind = "number"
low = 0
high = 99
decimals = 1
[input.points]
table = "part"
kind = "number"
low = 0
high = 99
decimals = 0
[formula.more]
takes = "a"
is = "a + 1"
"""


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("2 * b", 3 + 100 * 5),
        ("-b", 0 + 100 * -1),
        ("more(b) * 2", 5 + 100 * 7),
        ("b * 2 ** 2", 5 + 100 * 9),
        ("min(b, 9)", 2 + 100 * 3),
        ("1 if b > 1 else 5", 6 + 100 * 2),
        ("sum(points, where=points > b)", 6 + 100 * 4),
        ("sum(points * b)", 6 + 100 * 11),
        ("sum(x + y, within=b)", 4 + 100 * 4),
    ],
)
def test_a_call_inside_a_formula_with_arguments_is_made_anew_for_each_of_them(argument, expected):
    """More than one call of a formula; what it calls in turn is given other values each time."""
    text = CALLED + f'[formula.twice]\ntakes = "b"\nis = "more({argument})"\n'
    text += '[formula.best]\nis = "twice(x) + 100 * twice(y)"\n'
    rows, parts = [{"unit": 1, "x": 1, "y": 2}], [{"unit": 1, "part": part, "points": part} for part in (2, 3)]
    rating = pr.Evaluator(pr.loads_scheme(text)).rate(rows, tables={"part": parts})
    assert rating.values("best") == [expected]


def test_arguments_that_are_put_into_one_another_keep_together():
    """The same words in another order of work are another value."""
    text = CALLED + (
        '[formula.square]\ntakes = "b"\nis = "more(b ** 2)"\n[formula.twice]\ntakes = "b"\nis = "more(2 * b)"\n'
        '[formula.best]\nis = "twice(x + y) + 10 * twice(2 * x + y - 2 * x) + 100 * square(0.5)'
        ' + 1000 * more(1 / 2 ** 2)"\n'
    )
    rating = pr.Evaluator(pr.loads_scheme(text)).rate([{"unit": 1, "x": 1, "y": 2}])
    assert rating.values("best") == [7 + 10 * 5 + 125 + 1250]
