"""What is known of a rule before any data: kinds, grain, divisors, bounds; and what is said where it does not fit."""

from fractions import Fraction
from typing import Any

import attrs
import pytest

import partyrate as pr
from partyrate.errors import (
    CycleError,
    GrainError,
    KindError,
    SchemeError,
    StageError,
    StructureError,
    UnknownNameError,
    ZeroDivisorError,
)
from partyrate.language.domains.analysis import LIMIT, WIDE_LIMIT
from partyrate.model import Gate, Indicator, Ladder, Level, Lookup, Parameter, Quota, Scheme, Table
from partyrate.numbers import Cause
from partyrate.plan import make_plan

TABLES = [
    Table(name="unit", key=["district", "id"], rows=100),
    Table(name="month", parent="unit", key="m", rows=12),
    Table(name="visit", parent="unit", key="v", rows=5),
    Table(name="note", parent="month", key="n", rows=3),
]
INPUTS = [
    Indicator(name="score", table="unit", kind="number", low=0, high=100, decimals=1),
    Indicator(name="change", table="unit", kind="number", low=-5, high=5, decimals=0),
    Indicator(name="fee", table="unit", kind="number", low=0, high=9, decimals=0, optional=True),
    Indicator(name="veto", table="unit", kind="flag"),
    Indicator(name="kind", table="unit", kind="choice", values=["urban", "rural"]),
    Indicator(name="founded", table="unit", kind="date"),
    Indicator(name="remark", table="unit", kind="text"),
    Indicator(name="points", table="month", kind="number", low=0, high=10, decimals=0),
    Indicator(name="late", table="month", kind="flag"),
    Indicator(name="guests", table="visit", kind="number", low=1, high=50, decimals=0),
    Indicator(name="lines", table="note", kind="number", low=0, high=3, decimals=0),
]
PARAMETERS = [
    Parameter(name="weight", value=0.4),
    Parameter(name="open", kind="number"),
    Parameter(name="place", kind="choice", values=["urban", "rural"], value="rural"),
    Parameter(name="ties", kind="choice"),
]
LOOKUPS = [
    Lookup(name="pay", keys=["star"], rows=[["five", 500], ["four", None], ["none", 0]]),
    Lookup(name="step", keys=["kind"], columns=["up", "down"], rows=[["urban", 1, 2], ["rural", 3, 4]]),
    Lookup(name="of", keys=["n"], rows=[[1, 10], [2, 20]]),
]
STAR = Ladder(
    name="star",
    table="unit",
    levels=[Level(name="five", when="score >= 90"), Level(name="four", when="score >= 60"), Level(name="none")],
)


def scheme(*formulas, table="unit", more=(), **changes):
    """Make the scheme of these tests, with formulas x, y, ..."""
    made = [Indicator(name=name, table=table, formula=rule) for name, rule in zip("xyz", formulas, strict=False)]
    fields = {"tables": TABLES, "parameters": PARAMETERS, "lookups": LOOKUPS, "ladders": [STAR], **changes}
    return Scheme(name="test", indicators=[*INPUTS, *made, *more], **fields)


def value_range(rule, table="unit", **changes):
    """Give what is known of a rule."""
    return make_plan(scheme(rule, table=table, **changes)).nodes["x"].value_range


def fault(*rules, table="unit", **changes):
    """Give the one fault of a scheme with these rules."""
    with pytest.raises(SchemeError) as caught:
        make_plan(scheme(*rules, table=table, **changes))
    (found,) = caught.value.faults
    return found


# ---------------------------------------------------------------------------------------------------------------- names


def test_an_unknown_name_is_pointed_at_and_the_nearest_ones_are_suggested():
    found = fault("0.5 * scor + 1")
    assert isinstance(found, UnknownNameError)
    assert found.candidates == ("score",)
    assert str(found).splitlines() == [
        "formula.x.is:1:7: unknown name 'scor'",
        "    1 | 0.5 * scor + 1",
        "      |       ^^^^",
        "  why:  a rule may use the indicators, parameters, lookups and ladders of its own scheme",
        "  fix:  write 'score', or declare 'scor'",
    ]


def test_a_table_or_a_lookup_where_a_value_is_needed_is_named_as_such():
    found = fault("month + 1")
    assert found.what == "the table 'month' where a value is needed"
    assert found.fix == "count its rows with count(month), or name one of its values"
    found = fault("pay + 1")
    assert (found.what, found.fix) == ("the lookup 'pay' without a key", "select one of its cells: pay[...]")


def test_a_part_of_a_name_that_no_rule_can_use_is_told_as_such():
    inputs = [Indicator(name="my-score", table="unit", kind="number", low=0, high=100, decimals=0)]
    for name in ("my", "my_score"):
        found = fault(f"2 * {name}", more=inputs)
        assert (found.what, found.why) == (f"unknown name {name!r}", "'my-score' is no name that a rule can use")
        assert found.fix == (
            "rename 'my-score': letters, digits and underscores only, and no digit first; an input is still read from "
            "that column with column = 'my-score'"
        )
    assert fault("2 * my_scores", more=inputs).fix == "write 'score', or declare 'my_scores'"


def test_an_unknown_function_suggests_functions_and_formulas_with_arguments():
    found = fault("rond(score)")
    assert (found.what, found.candidates[0]) == ("unknown function 'rond'", "round")


def test_an_unknown_choice_value_is_refused():
    found = fault("1 if kind == 'urbn' else 0")
    assert (found.what, found.candidates) == ("unknown value 'urbn'", ("urban",))


def test_a_parameter_that_is_a_choice_is_compared_with_any_of_its_values():
    assert value_range("place == 'urban'").kind == "flag"
    assert fault("place == 'urbn'").candidates == ("urban",)


def test_an_unknown_level_is_refused():
    found = fault("star >= 'fiv'")
    assert (found.what, found.candidates) == ("unknown level of 'star' 'fiv'", ("five",))


# ---------------------------------------------------------------------------------------------------------------- kinds


@pytest.mark.parametrize(
    ("rule", "what", "fix"),
    [
        ("kind + 1", "'kind' is a text, not a number", "use a lookup from the text to a number"),
        ("veto + 1", "'veto' is a flag, not a number", "write (1 if veto else 0)"),
        ("1 if score else 0", "'score' is a number, not a flag", "compare it, for instance score > 0"),
        ("not score", "'score' is a number, not a flag", "compare it, for instance score > 0"),
        ("veto and score", "'score' is a number, not a flag", "compare it, for instance score > 0"),
        ("founded + 1", "'founded' is a date, not a number", "write days_after(founded, 1)"),
        ("year(score)", "'score' is a number, not a date", "use a date"),
        ("move(score, 1)", "'score' is a number, not a level", "use a level"),
        ("max(veto, veto)", "'veto' is a flag, not a number or a date", "write (1 if veto else 0)"),
        ("any(points)", "'points' is a number, not a flag", "compare it, for instance points > 0"),
        ("sum(late)", "'late' is a flag, not a number", "write (1 if late else 0)"),
        ("times(score)", "'score' is a number, not a flag", "compare it, for instance score > 0"),
        ("sum(points, where=points)", "'points' is a number, not a flag", "compare it, for instance points > 0"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_the_way_to_the_right_one(rule, what, fix):
    found = fault(rule)
    assert isinstance(found, KindError)
    assert (found.what, found.fix) == (what, fix)


def test_values_of_two_kinds_are_neither_compared_nor_chosen_from():
    assert fault("score == kind").what == "a number and a text in 'score == kind'"
    assert fault("score if veto else kind").what == "a number and a text in 'score if veto else kind'"
    assert fault("score if True else kind").what == "a number and a text in 'score if True else kind'"
    assert fault("coalesce(fee, veto)").what == "a flag and a number in 'coalesce(fee, veto)'"


def test_texts_and_flags_have_no_order():
    assert fault("kind < 'urban'").what == "the order of two texts in \"kind < 'urban'\""
    assert fault("veto >= True").what == "the order of two flags in 'veto >= True'"


def test_a_level_moves_by_whole_rungs_only():
    assert fault("move(star, score)").what == "'score' may be no whole number"
    assert value_range("move(star, round(score))").kind == "level"


def test_a_level_beside_a_number_counts_as_one_and_beside_a_level_of_another_ladder_is_refused():
    other = Ladder(name="grade", table="unit", when="veto", levels=[Level(name="good", value=7), Level(name="poor")])
    assert value_range("star if veto else 0").kind == "number"
    assert value_range("star if veto else star").kind == "level"
    assert value_range("coalesce(grade + 0, star + 0)", ladders=[STAR, other]).kind == "number"
    assert "gives levels of two ladders" in fault("coalesce(grade, star)", ladders=[STAR, other]).what
    assert value_range("star > grade", ladders=[STAR, other]).kind == "flag"


def test_an_unpublished_text_beside_a_level_makes_the_comparison_undetermined():
    assert value_range("star == ties").always_absent is Cause.UNDETERMINED


def test_decimals_and_ways_of_rounding_are_constants():
    assert fault("round(score, change)").what == "'change' is not the same for all rows"
    assert fault("round(score, 0.5)").what == "'0.5' decimals"
    assert fault("round(score, 13)").fix == "write a number from -12 to 12"
    found = fault("round(score, 1, 'halfup')")
    assert (found.what, found.candidates) == ("unknown way of rounding 'halfup'", ("half_up",))


# ---------------------------------------------------------------------------------------------------------------- grain


def test_a_finer_name_stands_inside_an_aggregate_only():
    found = fault("points + 1")
    assert isinstance(found, GrainError)
    assert found.what == "'points' has a value for each row of table 'month', not for each row of 'unit'"
    assert found.fix == "write sum(points), mean(points), max(points) ... with where= to select"
    assert value_range("sum(points) + 1").high == 121


def test_a_name_of_another_branch_is_out_of_reach():
    found = fault("guests + 1", table="month")
    assert found.fix == "move the rule to table 'visit', or compute a value of 'month' from it first"


def test_the_names_inside_one_aggregate_lie_on_one_chain_of_tables():
    assert value_range("sum(points * lines)").high == 100 * 0 + 12 * 3 * 30
    found = fault("sum(points * guests)")
    assert isinstance(found, GrainError)
    assert "in one sum()" in found.what


def test_an_aggregate_over_the_own_table_needs_within():
    found = fault("mean(score)")
    assert found.what == "mean() over which rows? 'mean(score)' names no finer table than 'unit'"
    assert value_range("mean(score, within=())").possible_causes == frozenset()


def test_within_runs_over_rows_of_the_own_table():
    found = fault("mean(points, within=district)")
    assert found.what == "'points' is finer than the rows of 'unit' that within= selects"


COARSER = """
name = "trial"
[table.town]
key = "town"
[table.village]
parent = "town"
key = "village"
[input.fund]
table = "town"
kind = "number"
low = 0
high = 9
decimals = 0
[input.score]
table = "village"
kind = "number"
low = 0
high = 9
decimals = 0
[ladder.star]
table = "village"
levels = [{{ name = "one" }}, {{ name = "two" }}]
quotas = [{{ levels = "one", exactly = "{quota}" }}]
order_by = "score desc"
ties = "out"
round = "down"
conflict = "condition"
[formula.result]
table = "village"
is = "{rule}"
"""


@pytest.mark.parametrize(
    ("quota", "rule"),
    [
        ("1", "sum(fund, within=())"),
        ("1", "count(town, within=())"),
        ("1", "mean(fund + 1, where=fund > 2, within=town)"),
        ("1", "percentile(fund, 0.5, kind='linear', within=())"),
        ("count(town, within=())", "1"),
    ],
)
def test_values_of_a_coarser_table_do_not_count_once_for_each_row_below_it(quota, rule):
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(COARSER.format(quota=quota, rule=rule)))
    (found,) = caught.value.faults
    assert isinstance(found, GrainError)
    assert "uses nothing of the rows of 'village'" in found.what
    assert all(found.lines("zh"))


CLUBS = """
name = "l"
[table.club]
key = "club"
rows = 5
[table.side]
parent = "club"
key = "match"
rows = 9
[input.withdrawn]
kind = "flag"
[input.fund]
kind = "number"
low = 0
high = 9
decimals = 0
[formula.out]
is = "withdrawn"
"""
ROWS_OF_CLUBS = [{"club": "a", "withdrawn": True, "fund": 3}, {"club": "b", "withdrawn": False, "fund": 5}]
ROWS_OF_SIDES = [{"club": club, "match": match} for club, match in ("a1", "b1", "b2")]


@pytest.mark.parametrize(
    ("rule", "copied", "instead", "values"),
    [
        ("any(out, within=match)", "out", "any(out_of_side, within=match)", [True, True, False]),
        ("all(not out, within=match)", "out", "all(not out_of_side, within=match)", [False, False, True]),
        ("max(fund + 0, within=match)", "fund", "max(fund_of_side + 0, within=match)", [5, 5, 5]),
        ("sum(fund, where=fund > 3, within=())", "fund",
         "sum(fund_of_side, where=fund_of_side > 3, within=())", 3 * [10]),
        ("mean(fund, within=club)", "fund", "mean(fund_of_side, within=club)", [3, 5, 5]),
        ("count(1, where=out, within=match)", "out", "count(1, where=out_of_side, within=match)", [1, 1, 0]),
        ("count(club, within=())", "", "count(1, within=())", [3, 3, 3]),
    ],
)  # fmt: skip
def test_what_is_told_of_an_aggregate_of_values_of_a_coarser_table_can_be_done(rule, copied, instead, values):
    written = f'{CLUBS}[formula.annulled]\ntable = "side"\nis = "RULE"\n'
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(written.replace("RULE", rule)))
    (found,) = caught.value.faults
    assert instead in found.fix
    assert instead in found.lines("zh")[2]
    assert found.instead == ("" if copied else instead)
    assert ("in a formula of table 'club'" in found.fix) == ("match" not in rule)
    if copied:
        assert f"write [formula.{copied}_of_side] with table = 'side' and is = '{copied}', and here" in found.fix
        written += f'[formula.{copied}_of_side]\ntable = "side"\nis = "{copied}"\n'
    rating = pr.Evaluator(pr.loads_scheme(written.replace("RULE", instead))).rate(
        ROWS_OF_CLUBS, tables={"side": ROWS_OF_SIDES}
    )
    assert [row["annulled"] for row in rating.tables["side"]] == values


def test_the_copy_of_a_value_of_a_coarser_table_has_a_name_of_its_own():
    written = f'{CLUBS}[formula.out_of_side]\ntable = "club"\nis = "1"\n[formula.annulled]\ntable = "side"\n'
    written += 'is = "any(out, within=match)"\n'
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(written))
    assert "any(out_of_side_2, within=match)" in caught.value.faults[0].fix


@pytest.mark.parametrize(
    "rule",
    [
        "count(1, within=())", "count(village, within=town)", "sum(fund, where=score > 2, within=())",
        "rank(fund, 'desc', within=(), ties='min')",
    ],
)  # fmt: skip
def test_values_of_the_own_table_may_stand_with_those_of_a_coarser_one(rule):
    pr.check(pr.loads_scheme(COARSER.format(quota="1", rule=rule)))


def test_an_aggregate_of_a_table_below_another_branch_is_refused():
    found = fault("sum(guests)", table="month")
    assert found.what == "table 'visit' is not below table 'month'"


def test_aggregates_are_not_nested():
    found = fault("sum(points, where=points > max(points))")
    assert (found.what, found.fix) == ("max() inside sum()", "give the inner one a name: a formula of its own table")
    assert fault("previous(sum(points))").what == "sum() inside previous()"
    assert fault("sum(previous(score) + points)").what == "previous() inside sum()"


def test_within_names_columns_that_are_always_there_and_have_fixed_decimals():
    assert fault("sum(score, within=fee)").what == "'fee' in within= can be absent"
    assert fault("sum(score, within=y)", "score / (change + 6)").what == "'y' in within= is unrounded"
    assert fault("sum(score, within=distric)").candidates == ("district",)
    assert fault("sum(score, within=points)").what == "unknown column of within= 'points'"


def test_what_is_the_same_for_all_rows_forms_no_cohort():
    assert fault("sum(score, within=weight)").what == "unknown column of within= 'weight'"


# ------------------------------------------------------------------------------------------------- functions of rows


def test_rank_has_no_default_cohort_and_no_default_for_ties():
    assert fault("rank(score, 'desc', ties='min')").what == "rank() without within="
    found = fault("rank(score, 'desc', within=district)")
    assert found.what == "rank() without ties="
    assert found.fix == "add ties= with one of: min, max, mean, dense"
    assert fault("rank(score, 'down', within=(), ties='min')").what == "the direction 'down'"
    assert fault("rank(score, kind, within=(), ties='min')").what == "the direction kind"


def test_percentile_has_no_default_kind_and_a_share_from_0_to_1():
    assert fault("percentile(score, 0.5, within=())").what == "percentile() without kind="
    assert fault("percentile(score, 50, kind='linear', within=())").what == "the percentile at 50"
    assert fault("percentile(score, change, kind='linear', within=())").what == "'change' is not the same for all rows"


def test_trimmed_mean_leaves_out_a_whole_number_of_values():
    assert fault("trimmed_mean(points, 0.5)").what == "'0.5' values left out"
    assert fault("trimmed_mean(points, change)").what == "'change' is not the same for all rows"


def test_count_counts_rows_and_not_flags():
    found = fault("count(late)")
    assert found.what == "count() of the flag 'late'"
    assert found.fix == "write count(month, where=late)"
    assert value_range("count(points, where=late)").high == 12


def test_a_parameter_decides_ties_and_one_that_is_unpublished_makes_ranks_undetermined():
    assert value_range("rank(score, 'desc', within=(), ties=ties)").always_absent is Cause.UNDETERMINED
    decided = [*PARAMETERS[:3], Parameter(name="ties", kind="choice", value="dense")]
    assert value_range("rank(score, 'desc', within=(), ties=ties)", parameters=decided).high == 100
    wrong = [*PARAMETERS[:3], Parameter(name="ties", kind="choice", value="first")]
    assert fault("rank(score, 'desc', within=(), ties=ties)", parameters=wrong).what == "ties=ties is 'first'"


def test_what_is_never_there_says_nothing_about_a_unit_without_rows():
    """Over no rows a sum is 0, whatever is unpublished; in a cohort there is always one row."""
    assert value_range("sum(points * open)").always_absent is None
    assert value_range("any(points > open)").possible_causes == {Cause.UNDETERMINED}
    assert value_range("sum(score * open, within=())").always_absent is Cause.UNDETERMINED
    assert value_range("sum(score * open, where=veto, within=())").always_absent is None


def test_a_cohort_is_never_empty_unless_rows_are_selected_or_excluded():
    assert value_range("max(score, within=district)").possible_causes == frozenset()
    assert value_range("max(score, where=veto, within=district)").possible_causes == {Cause.MISSING}
    assert value_range("max(fee, within=district)").possible_causes == {Cause.MISSING}
    gate = Gate(name="new", table="unit", when="veto", exclude=["star"])
    assert value_range("max(score, within=district)", gates=[gate]).possible_causes == {Cause.MISSING}
    assert value_range("rank(score, 'asc', within=(), ties='min')", gates=[gate]).possible_causes == {
        Cause.NOT_APPLICABLE
    }


# ------------------------------------------------------------------------------------------------------------- division


def test_a_divisor_that_may_be_zero_is_refused_with_two_ways_out():
    found = fault("score / fee")
    assert isinstance(found, ZeroDivisorError)
    assert found.what == "'fee' may be zero"
    assert found.fix == "write ... / fee if fee != 0 else ..., or ... / max(fee, 1)"
    assert fault("1 / (score + change)").fix == "write ... / (score + change) if score + change != 0 else ..."
    assert fault("1 / 0").what == "'0' is always zero"
    assert fault("1 / (weight - 0.4)").what == "'weight - 0.4' may be zero"


@pytest.mark.parametrize(
    "rule",
    [
        "score / weight",
        "score / 3",
        "score / max(fee, 1)",
        "score / fee if fee > 0 else 0",
        "score / fee if fee != 0 else 0",
        "score / change if change != 0 else 0",
        "0 if change == 0 else score / change",
        "score / change if change >= 1 else 0",
        "score / change if not change <= 0 else 0",
        "0 if veto or change == 0 else score / change",
        "score / change if veto and 0 < change < 3 else 0",
        "score / (score + change) if score + change != 0 else 0",
        "score / y if y != 0 else 0",
        "max(round(10 / points, 1), where=points > 0)",
        "score / sum(points) if sum(points) > 0 else 0",
        "score / of[1]",
        "score / (change ** 2 + 1)",
        "score / (abs(change) + 1)",
        "score / open",
        "score / most if most > 0 else 0",
        "score / previous(score) if previous(score) > 0 else 0",
    ],
)
def test_a_guard_around_a_division_is_understood(rule):
    rest = Indicator(name="y", table="unit", formula="score / (fee + 1)")
    most = Indicator(name="most", table="unit", formula="coalesce(max(guests), 0)")
    assert value_range(rule, more=[rest, most]).kind == "number"


@pytest.mark.parametrize(
    "rule",
    [
        "score / change if change > -1 else 0",
        "score / change if change == 0 else 0",
        "score / change if veto or change > 0 else 0",
        "score / change if not (veto and change == 0) else 0",
        "score / change if score > 0 else 0",
    ],
)
def test_a_condition_that_leaves_zero_possible_is_no_guard(rule):
    assert fault(rule).what == "'change' may be zero"


def test_a_guard_says_nothing_about_other_rows_and_other_rounds():
    assert fault("sum(1 / change, within=()) if change > 0 else 0").what == "'change' may be zero"
    assert fault("previous(1 / change) if change > 0 else 0").what == "'change' may be zero"
    assert value_range("sum(round(points / score, 1)) if score > 0 else 0").kind == "number"


# -------------------------------------------------------------------------------------------------------------- lookups


def test_a_lookup_needs_as_many_keys_as_it_has():
    found = fault("step[kind]")
    assert found.what == "step[...] with 1 key"
    assert found.fix == "write 2 between the brackets"


def test_the_keys_of_a_lookup_have_their_kinds_and_constant_keys_stand_in_it():
    assert fault("of[kind]").what == "'kind' is a text"
    assert fault("pay[score]").what == "'score' is a number"
    found = fault("step[kind, 'upp']")
    assert (found.what, found.candidates) == ("unknown key of lookup 'step' 'upp'", ("up",))
    assert fault("of[3]").what == "unknown key of lookup 'of' '3'"
    assert fault("pays[star]").candidates[0] == "pay"


def test_a_lookup_is_without_a_rule_where_a_key_has_no_row_and_undetermined_where_a_cell_is_unpublished():
    assert value_range("step[kind, 'up']").possible_causes == frozenset()
    assert value_range("of[change]").possible_causes == {Cause.NO_RULE}
    assert value_range("pay[star]").possible_causes == {Cause.UNDETERMINED}
    assert value_range("of[round(fee)]").possible_causes == {Cause.NO_RULE, Cause.MISSING}
    assert (value_range("step[kind, 'up']").low, value_range("step[kind, 'up']").high) == (1, 3)


def test_a_lookup_that_no_key_can_reach_keeps_its_kind():
    texts = [Lookup(name="word", keys=["n"], rows=[[100, "a"], [200, "b"]])]
    assert value_range("word[change]", lookups=[*LOOKUPS, *texts]).kind == "text"


def test_a_lookup_of_which_nothing_is_published_holds_what_it_declares_else_numbers():
    declared: dict[str, Any] = {"kind": "choice", "values": ["urban", "rural"]}
    lookups = [
        *LOOKUPS,
        Lookup(name="area", keys=["n"], unpublished=[[1], [2]], **declared),
        Lookup(name="half", keys=["n"], rows=[[1, "urban"]], unpublished=[[2]], **declared),
        Lookup(name="date", keys=["n"], unpublished=[[1]], kind="date"),
        Lookup(name="bare", keys=["n"], unpublished=[[1]]),
    ]
    assert value_range("area[1]", lookups=lookups).always_absent is Cause.UNDETERMINED
    open_key = value_range("area[change]", lookups=lookups)
    assert (open_key.kind, open_key.always_absent) == ("text", None)
    assert open_key.possible_causes == {Cause.UNDETERMINED, Cause.NO_RULE}
    for rule in ("area[1] == 'rual'", "area[change] == 'rual'", "half[1] == 'rual'", "half[2] == 'rual'"):
        assert fault(rule, lookups=lookups).candidates == ("rural",)
    assert value_range("half[1] == 'rural'", lookups=lookups).kind == "flag"
    assert value_range("date[change] < founded", lookups=lookups).kind == "flag"
    assert value_range("bare[change] + 1", lookups=lookups).kind == "number"


# -------------------------------------------------------------------------------------------------------------- absence


def test_a_condition_that_can_be_absent_keeps_undetermined_branches_from_being_certain():
    assert value_range("open if fee > 3 else open").always_absent is None
    assert value_range("open if veto else open").always_absent is Cause.UNDETERMINED


def test_a_past_value_is_recorded_or_missing_whatever_is_unpublished_now():
    past = value_range(
        "previous(y)", more=[Indicator(name="y", table="unit", formula="score * open", low=0, high=9, decimals=1)]
    )
    assert past.possible_causes == {Cause.MISSING}
    assert past.always_absent is None


# ----------------------------------------------------------------------------------------------------------------- past


def test_the_past_of_a_value_without_fixed_decimals_is_refused():
    found = fault("previous(y)", "score / (fee + 1)")
    assert isinstance(found, KindError)
    assert found.what == "the past of 'y', which has no fixed decimals"


def test_the_past_is_kept_for_the_table_without_a_parent():
    found = fault("previous(points)", table="month")
    assert isinstance(found, GrainError)
    assert found.what == "previous() of 'points', of table 'month'"
    assert found.fix == "give [table.month] an order, or use values of the table without a parent"
    assert value_range("previous(score) + points", table="month").kind == "number"


def test_there_is_one_history_so_that_two_tables_without_a_parent_are_refused():
    tables = [*TABLES, Table(name="staff", key="staff")]
    found = fault("previous(score)", tables=tables)
    assert found.what == "previous() in a scheme with the tables unit, staff, none with a parent"


def test_streaks_are_not_looked_for_in_the_past():
    assert fault("previous(streak(veto) > 2)").what == "streak() inside previous()"
    assert value_range("streak(score > previous(score))").low == 0


# --------------------------------------------------------------------------------------------------- stages and circles


def test_a_circle_is_named_whole_with_the_rule_of_each_step():
    found = fault("y + 1", "z * 2", "x - score")
    assert isinstance(found, CycleError)
    assert found.loop == ("x", "y", "z")
    assert "x (" in found.what
    assert "y + 1" in found.what
    assert found.what.endswith("-> x")


def test_a_rule_of_one_stage_uses_no_value_of_a_later_one():
    early = Indicator(name="early", table="unit", formula="late_score", stage="count")
    late = Indicator(name="late_score", table="unit", formula="score", stage="review")
    found = fault(more=[early, late], stages=["count", "review"])
    assert isinstance(found, StageError)
    assert found.what == "'early' of stage 'count' uses 'late_score' of the later stage 'review'"


# ---------------------------------------------------------------------------------------------------------- proofs


@pytest.mark.parametrize(
    ("rule", "low", "high"),
    [
        ("score - change", -5, 105),
        ("score * change", -500, 500),
        ("change ** 2", 0, 25),
        ("change ** 3", -125, 125),
        ("-change", -5, 5),
        ("abs(change)", 0, 5),
        ("score / 3", 0, Fraction(100, 3)),
        ("score / change if change > 0 else 0", 0, 100),
        ("score / change if change != 0 else 0", -100, 100),
        ("min(score, 60)", 0, 60),
        ("max(score, 60)", 60, 100),
        ("clamp(score, 10, 60)", 10, 60),
        ("round(score / 3)", 0, 33),
        ("score if score > 90 else 95", 90, 100),
        ("days_between(founded, founded)", -3652058, 3652058),
        ("sum(points)", 0, 120),
        ("mean(guests)", 1, 50),
        ("count(month)", 0, 12),
    ],
)
def test_intervals_follow_from_the_bounds_of_inputs(rule, low, high):
    found = value_range(rule)
    assert (found.low, found.high) == (low, high)


def test_the_greatest_integers_decide_whether_64_bits_suffice():
    assert value_range("score * score * score").stays_below(LIMIT)
    assert not value_range("score ** 6").stays_below(LIMIT)
    assert value_range("score ** 6").stays_below(WIDE_LIMIT)
    assert value_range("score / (fee + 1)").resolution is None
    assert not value_range("sum(points / max(points, 1))").stays_below(WIDE_LIMIT)
    assert value_range("sum(round(points / max(points, 1), 2))").stays_below(LIMIT)
    assert value_range("sum(points / max(fee, 1))").stays_below(LIMIT)  # each month has the fee of its unit


# ------------------------------------------------------------------------------------------------------------- promises


def promised(rule, **declared):
    """Give the fault of a formula that declares something of itself."""
    more = [
        Indicator(name="p", table="unit", formula=rule, **declared),
        Indicator(name="made", table="unit", formula="score", takes="n"),
    ]
    return fault(more=more)


@pytest.mark.parametrize(
    ("rule", "decimals", "shown"),
    [
        ("score / (fee + 1)", 2, "endless"),
        ("score / 3", 2, "endless"),
        ("mean(score, within=district)", 1, "endless"),
        ("1 / 3", 4, "endless"),
        ("score / 8", 2, "4"),
        ("score", 0, "1"),
        ("score / 3 if veto else 0", 9, "endless"),
    ],
)
def test_decimals_of_a_formula_are_a_promise_that_rounds_nothing(rule, decimals, shown):
    found = promised(rule, decimals=decimals)
    assert isinstance(found, StructureError)
    assert found.what == f"'p' can have {shown} decimal{'s' * (shown != '1')}, and declares {decimals}"
    assert found.why == "decimals of a formula are a promise, not a rounding"
    assert found.fix == f"round it: round({rule}, {decimals})"
    assert (
        value_range(
            "0", more=[Indicator(name="p", table="unit", formula=f"round({rule}, {decimals})", decimals=decimals)]
        ).high
        == 0
    )


def test_decimals_of_a_group_and_of_a_call_are_promises_too():
    part = Indicator(name="part", table="unit", formula="score", parent="all", weight=Fraction(1, 3))
    found = fault(more=[part, Indicator(name="all", table="unit", decimals=2)])
    assert found.what == "'all' can have endless decimals, and declares 2"
    assert found.fix == "take 'decimals' out; a formula with is = \"round(all, 2)\" gives it rounded"
    third = Indicator(name="third", table="unit", formula="n / 3", takes="n", decimals=2)
    found = fault("third(score)", more=[third])
    assert found.what == "'third(score)' can have endless decimals, and declares 2"
    assert found.path == ("formula", "third", "decimals")


def test_a_constant_keeps_the_decimals_it_has():
    assert value_range("p", more=[Indicator(name="p", table="unit", formula="1 / 3 * 3", decimals=0)]).constant == 1


@pytest.mark.parametrize(("rule", "kind"), [("veto", "flag"), ("founded", "date"), ("star", "level"), ("kind", "text")])
@pytest.mark.parametrize("name", ["low", "high", "decimals"])
def test_bounds_and_decimals_are_promises_of_numbers_alone(rule, kind, name):
    found = promised(rule, **{name: 1})
    assert (found.what, found.fix) == (f"'p' is a {kind}, and declares {name}", f"take out {name}")
    assert found.path == ("formula", "p", name)


@pytest.mark.parametrize(
    ("declared", "what", "fix"),
    [
        ({"low": 5, "high": 3}, "low = 5 is above high = 3", "swap them"),
        ({"decimals": -1}, "decimals = -1", "write how many decimals"),
        ({"high": 50}, "'p' can lie from 0 to 100", "keep it there: min(score, 50), or"),
        ({"low": 5}, "'p' can lie from 0 to 100", "keep it there: max(score, 5), or"),
        ({"low": 5, "high": 50}, "'p' can lie from 0 to 100", "keep it there: clamp(score, 5, 50), or"),
    ],
)
def test_a_promise_that_nothing_can_keep_is_found_before_any_data(declared, what, fix):
    found = promised("score", **declared)
    assert isinstance(found, StructureError)
    assert found.what == what
    assert found.fix.startswith(fix)


# --------------------------------------------------------------------------------------------- guards of a division

GUARDED = [
    ("1 / (score - change) if score > change else 0", True),
    ("1 / (score - change) if score != change else 0", True),
    ("1 / (change - score) if score > change else 0", True),
    ("1 / (score - change) if change < score else 0", True),
    ("1 / (score - change) if not score <= change else 0", True),
    ("0 if score == change else 1 / abs(score - change)", True),
    ("1 / (score + change) if change + score > 0 else 0", True),
    ("1 / (2 * change) if change != 0 else 0", True),
    ("1 / -change if change != 0 else 0", True),
    ("1 / change ** 2 if change != 0 else 0", True),
    ("1 / (change / 3) if change < 0 else 0", True),
    ("score / (score / (fee + 1)) if score > 0 else 0", True),
    ("1 / days_between(founded, as_of) if as_of > founded else 0", True),
    ("1 / days_between(founded, as_of) if as_of != founded else 0", True),
    ("(score - y) / (z - y) if z > y else 0", True),
    ("1 / score if score > change + 5 else 0", True),
    ("sum(guests / (lines_seen - 1), where=lines_seen > 1)", True),
    ("1 / (score - change) if score >= change else 0", False),
    ("1 / (score - change) if score > fee else 0", False),
    ("1 / (score + change) if score > change else 0", False),
    ("1 / days_between(founded, as_of) if as_of >= founded else 0", False),
    ("sum(1 / (score - change), within=()) if score > change else 0", False),
]


@pytest.mark.parametrize(("rule", "is_guard"), GUARDED, ids=[rule for rule, _ in GUARDED])
def test_what_is_compared_guards_a_division_by_what_lies_between(rule, is_guard):
    more = [
        Indicator(name="y", table="unit", formula="min(score, within=())"),
        Indicator(name="z", table="unit", formula="max(score, within=())"),
        Indicator(name="lines_seen", table="visit", formula="guests"),
    ]
    if is_guard:
        assert value_range(rule, more=more).kind == "number"
    else:
        assert isinstance(fault(rule, more=more), ZeroDivisorError)


@pytest.mark.parametrize(
    ("when", "rule", "is_guard"),
    [
        ("fee > 0", "score / fee", True),
        ("veto and fee != 0", "score / fee", True),
        ("not fee <= 0", "score / fee", True),
        ("score > change", "1 / (score - change)", True),
        ("fee > 0", "sum(guests / fee)", True),
        ("veto or fee > 0", "score / fee", False),
        ("fee >= 0", "score / fee", False),
        ("fee > 0", "sum(1 / fee, within=())", False),
        ("fee > 0", "previous(score / fee)", False),
    ],
)
def test_the_when_of_an_entry_guards_its_rule(when, rule, is_guard):
    more = [Indicator(name="p", table="unit", when=when, formula=rule)]
    if is_guard:
        assert value_range("0", more=more).high == 0
    else:
        assert isinstance(fault(more=more), ZeroDivisorError)


def test_a_quotient_as_divisor_is_not_mended_by_a_number_that_it_may_never_reach():
    assert fault("1 / (score / (fee + 1))").fix == (
        "write ... / (score / (fee + 1)) if score / (fee + 1) != 0 else ..."
    )


# --------------------------------------------------------------------- advice that gives the right rule word for word


@pytest.mark.parametrize(
    ("rule", "fix", "instead"),
    [
        ("percentile(score, 90, kind='linear', within=())", "write 0.9", ""),
        ("percentile(score, 500, kind='linear', within=())", "write a number from 0 to 1", ""),
        ("count(late, where=points > 3)", "write count(month, where=(late) and (points > 3))", None),
        ("count(veto, within=district)", "write count(unit, where=veto, within=district)", None),
        ("count(veto, within=(district, kind))", "write count(unit, where=veto, within=(district, kind))", None),
        ("count(veto, within=())", "write count(unit, where=veto, within=())", None),
        ("late", "write any(late), all(late), or count(month, where=late)", ""),
        (
            "mean(score)",
            "write mean(score, within=()) for all rows, or name columns in within=",
            "mean(score, within=())",
        ),
        ("max(score, where=veto)", "write max(score, where=veto, within=())", "max(score, where=veto, within=())"),
        ("founded - as_of", "write days_between(as_of, founded)", None),
        ("founded + change", "write days_after(founded, change)", None),
        ("founded - change", "write days_after(founded, -change)", None),
        ("founded > 2020", "write year(founded)", None),
        ("veto == 'yes'", "write veto", None),
        ("score > '60'", "write 60 without quotes", "60"),
        ("score in ('60', '70')", "write (60, 70)", "(60, 70)"),
        ("founded in (2020, 2021)", "write year(founded)", None),
        ("weekday(founded) == 'Monday'", "write 1; weekday(a) is 1 on Mondays and 7 on Sundays", "1"),
        ("'礼拜天' != weekday(founded)", "write 7; weekday(a) is 1 on Mondays and 7 on Sundays", "7"),
        ("month(founded) in ('Sept', '十月')", "write (9, 10)", "(9, 10)"),
        ("id == 5", "write '5'", None),
    ],
)
def test_what_is_written_for_write_is_right_word_for_word(rule, fix, instead):
    found = fault(rule)
    assert found.fix.startswith(fix)
    meant = fix.removeprefix("write ") if instead is None else instead
    assert found.instead == meant
    if instead is None and "'" not in meant:
        assert value_range(meant) is not None


def test_rows_are_ordered_by_a_quotient_through_its_rank_exactly():
    ladder = Ladder(
        name="best",
        table="unit",
        order_by=["place desc"],
        ties="in",
        round="down",
        levels=[Level(name="one"), Level(name="other")],
        quotas=[Quota(levels=["one"], at_most="1")],
    )
    more = [
        Indicator(name="each", table="unit", formula="score / (change + 6)"),
        Indicator(name="place", table="unit", formula="rank(each, 'asc', within=(), ties='min')"),
    ]
    assert value_range("0", more=more, ladders=[STAR, ladder]).high == 0
    wrong = attrs.evolve(ladder, order_by=["each desc"])
    assert "rank(each, 'asc', within=(), ties='min')" in fault(more=more, ladders=[STAR, wrong]).fix
