"""What others read from an analysis beside a range: the keys that determine a value, and marks of parts of a rule."""

from fractions import Fraction
from typing import Any

import pytest
from tests.unit.language.stated_ranges import PLAN, analysed, stated

import partyrate as pr
from partyrate.errors import SchemeFault, SchemeResourceError, UnknownNameError
from partyrate.language.domains.analysis import (
    LIMIT,
    WIDE_LIMIT,
    Analysis,
    bounds_text,
    constant,
    flag,
    highest,
    level,
    level_names,
    level_number,
    number,
    together,
    unknown,
)
from partyrate.language.domains.analysis.kinds import level_named, operand_nodes, union
from partyrate.language.domains.analysis.ranges import factor_to, strongest
from partyrate.language.grammar import parse, text_of
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Cause, Scale
from partyrate.plan.names import NameResolver
from partyrate.resources import ResourceBudget

NONE = frozenset[str]()
UNIT, TOWN = frozenset({"town", "id"}), frozenset({"town"})

DETERMINED: dict[str, dict[str, Any]] = {
    "unit": {
        "2": (NONE, None),
        "free": (NONE, None),
        "a": (UNIT, None),
        "k0": (TOWN, None),
        "town": (TOWN, None),
        "a + k0": (UNIT, NONE),
        "k0 + 1": (TOWN, NONE),
        "k0 / 2": (TOWN, NONE),
        "k0 / k1": (TOWN, TOWN),
        "2 / b": (UNIT, UNIT),
        "b / k1": (UNIT, TOWN),
        "b / k1 + a": (UNIT, TOWN),
        "b / k1 + k0 / b": (UNIT, UNIT),
        "-(b / k1)": (UNIT, TOWN),
        "abs(b / k1)": (UNIT, TOWN),
        "(b / k1) ** 2": (UNIT, TOWN),
        "(b / k1) / k1": (UNIT, TOWN),
        "(b / k1) / b": (UNIT, UNIT),
        "max(b / k1, 2)": (UNIT, UNIT),
        "round(b / k1)": (UNIT, NONE),
        "b / k1 if c else 2": (UNIT, UNIT),
        "b / k1 if k0 > 1 else a": (UNIT, TOWN),
        "b > k1": (UNIT, NONE),
        "b / k1 > 1": (UNIT, NONE),
        "t if c else u": (UNIT, NONE),
        "kinds[t] + a": (None, NONE),
        "line[z / b] + a": (None, None),
        "sum(x)": (UNIT, UNIT),
        "mean(x / k1)": (UNIT, UNIT),
        "sum(a, within=town)": (TOWN, TOWN),
        "sum(a, within=(town, b))": (frozenset({"town", "b"}), frozenset({"town", "b"})),
        "sum(a, within=())": (NONE, NONE),
        "rank(a, 'asc', within=town, ties='min')": (UNIT, UNIT),
        "ahead(a, z, 'asc', within=town, ties='min')": (UNIT, UNIT),
        "weighted_mean(a, b, within=town)": (TOWN, TOWN),
        "previous(k0)": (UNIT, UNIT),
        "times(k0 > 1)": (UNIT, None),
    },
    "town": {"sum(a)": (TOWN, TOWN), "previous(k0)": (TOWN, TOWN), "times(k0 > 1)": (TOWN, None)},
    "": {"previous(k0)": (None, None), "times(k0 > 1)": (None, None), "1 + 2": (NONE, NONE)},
}  # fmt: skip
"""Rules by table: the keys that determine each, and those that determine its denominator."""


@pytest.mark.parametrize(("table", "rule"), [(table, rule) for table, rules in DETERMINED.items() for rule in rules])
def test_the_keys_that_determine_a_rule_and_its_denominator(table, rule):
    found = analysed(rule, table or None)
    assert (found.determined_by, found.denominator_determined_by) == DETERMINED[table][rule]


MARKED = {
    "star if c else 'low'": ("star", False),
    "'low' if c else star": ("star", False),
    "star if c else star": (None, False),
    "best_level(star, moon)": ("star", False),
    "best_level(moon, 'low', star)": ("star", False),
    "best_level(star, star)": (None, False),
    "coalesce(star, 'mid')": ("star", False),
    "star if c else a": (None, True),
    "a if c else star": (None, True),
    "a if c else b": (None, False),
    "coalesce(star, 2)": (None, False),
    "coalesce(o, a)": (None, False),
    "star + a": (None, False),
    "move(star, 1)": (None, False),
    "star == 'low'": (None, False),
    "max(star, a)": (None, False),
    "t if c else u": (None, False),
    "present(star)": (None, False),
}
"""Rules: the ladder on which their texts and levels are read, and whether levels count as numbers in them."""


@pytest.mark.parametrize("rule", MARKED)
def test_a_choice_is_marked_that_reads_texts_as_levels_or_levels_as_numbers(rule):
    tree = parse(rule).tree
    Interpreter(Analysis(NameResolver(PLAN.scheme, PLAN.nodes), "unit")).node(tree)
    scale = getattr(tree, "scale", None)
    assert (scale and scale.ladder, getattr(tree, "counts", False)) == MARKED[rule]


@pytest.mark.parametrize(
    ("rule", "is_refused"),
    [
        ("a * 1000", False),
        ("a * 10000", True),
        ("a / 9999", False),
        ("a / 10000", True),
        ("product(y)", True),
        ("sum(x * 1111)", False),
        ("sum(x * 1112)", True),
        ("sum(x * 3000) * 4", True),
    ],
)
def test_a_number_of_too_many_digits_is_refused(rule, is_refused):
    domain = Analysis(NameResolver(PLAN.scheme, PLAN.nodes), "unit", ResourceBudget(digits=4))
    if is_refused:
        with pytest.raises(SchemeResourceError):
            Interpreter(domain).node(parse(rule).tree)
    else:
        assert Interpreter(domain).node(parse(rule).tree).kind == "number"


def test_a_condition_of_all_rows_narrows_what_it_is_about():
    names = NameResolver(PLAN.scheme, PLAN.nodes)
    for condition, is_refused in (("a > 0", False), ("a >= 0", True), ("not a > 0", True)):
        domain = Interpreter(Analysis(names, "unit", None, parse(condition).tree))
        if is_refused:
            with pytest.raises(SchemeFault):
                domain.node(parse("1 / a").tree)
        else:
            assert domain.node(parse("1 / a").tree).low > 0


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_history_is_that_of_the_only_table_without_a_parent(count):
    tables = "".join(f'[table.t{place}]\nkey = "k{place}"\n' for place in range(count))
    scheme = pr.loads_scheme(f'name = "trial"\n{tables}[input.a]\ntable = "t0"\nkind = "flag"\n')
    plan = pr.check(scheme).plan
    domain = Interpreter(Analysis(NameResolver(plan.scheme, plan.nodes), "t0"))
    if count == 1:
        assert domain.node(parse("previous(a)").tree).kind == "flag"
    else:
        with pytest.raises(SchemeFault, match="history"):
            domain.node(parse("previous(a)").tree)


@pytest.mark.parametrize(
    ("value", "written"), [("3", "3"), ("-3", "-3"), ("1/2", "1/2"), ("-5/3", "-5/3"), ("0", "0"), ("1.5", "3/2")]
)
def test_an_end_of_an_interval_is_written_as_a_quotient_unless_it_is_whole(value, written):
    assert bounds_text(Fraction(value)) == written


def test_limits_are_those_of_doubles_and_of_decimals_of_38_digits():
    assert int(float(LIMIT - 1)) == LIMIT - 1
    assert int(float(LIMIT + 1)) != LIMIT + 1
    most = 10 * WIDE_LIMIT - 1
    assert number(0, WIDE_LIMIT - 1, 1).stays_below(WIDE_LIMIT)
    assert len(str(most)) == 38
    assert most < 2**127


def test_a_text_is_no_fault_beside_levels_of_one_name_which_are_one_by_themselves():
    node = parse("'best'").tree
    assert level_named(constant("best"), Scale("star", ("low", "low"), (Fraction(0), Fraction(1))), node).high == 1
    with pytest.raises(UnknownNameError):
        level_named(constant("best"), Scale("star", ("low", "high"), (Fraction(0), Fraction(1))), node)


def test_levels_of_one_name_do_not_hide_that_others_stand_in_another_order():
    node = parse("odd").tree
    twice = Scale("star", ("low", "low", "high"), tuple(map(Fraction, range(3))))
    with pytest.raises(SchemeFault, match="levels"):
        level_named(analysed("odd"), twice, node)


@pytest.mark.parametrize(
    ("resolution", "decimals"),
    [(1, 0), (2, 1), (4, 2), (5, 1), (8, 3), (10, 1), (20, 2), (25, 2), (40, 3), (3, None), (6, None), (35, None)],
)
def test_the_decimals_of_a_number_are_those_of_its_smallest_step(resolution, decimals):
    assert number(0, 1, resolution).decimals == decimals


def test_the_decimals_of_a_constant_are_its_own():
    assert constant(Fraction("0.125")).decimals == 3
    assert constant(Fraction(1, 3)).decimals is None
    assert number(0, 1, None, max_numerator=1, max_denominator=2).decimals is None


def test_a_magnitude_stays_below_a_limit_that_it_does_not_reach():
    assert number(0, LIMIT - 1, 1).stays_below(LIMIT)
    assert not number(0, LIMIT, 1).stays_below(LIMIT)
    assert not flag(max_magnitude=None).stays_below(LIMIT)
    assert highest([1, 3, 2]) == 3
    assert highest([1, None]) is highest([None, None]) is None


def test_the_strongest_of_several_absences_wins():
    assert strongest(None, Cause.MISSING, Cause.UNDETERMINED, Cause.NO_RULE) is Cause.UNDETERMINED
    assert strongest(Cause.NO_RULE, None) is Cause.NO_RULE
    assert strongest(None, None) is strongest() is None


def test_what_several_keys_determine_is_known_where_it_is_of_each():
    assert together([TOWN, UNIT]) == UNIT
    assert together([TOWN, None]) is None
    assert together([]) == NONE


def test_a_level_counts_as_one_of_the_numbers_of_its_scale():
    scale = Scale("star", ("low", "mid", "high"), (Fraction(4), Fraction(1, 2), Fraction(-1, 3)))
    found = level_number(level(scale))
    assert stated(found) == "-1/3..4 by 1/6 24/6:6 whole 24"
    single = level(Scale("star", ("low",), (Fraction(1),)))
    assert stated(single) == "0..0 whole 1 on star"
    assert single.max_numerator == 1
    assert stated(level(scale)) == "0..2 whole 1 on star"
    assert level(scale).max_numerator == 2
    assert level_number(constant("low")).kind == "text"
    assert level_names(level(scale)) == ("low", "mid", "high")
    assert level_names(constant("low")) == ("low",)
    assert level_names(unknown("text")) is None
    assert unknown("level", scale).high == 2
    assert unknown("date").high > unknown("number").high == 0


@pytest.mark.parametrize(
    ("resolution", "denominator", "factor"), [(10, 2, 5), (10, 10, 1), (10, 3, None), (None, 2, None), (10, "n", None)]
)
def test_numbers_are_brought_to_a_resolution_by_a_whole_factor(resolution, denominator, factor):
    assert factor_to(resolution, denominator) == factor


def test_one_of_no_values_is_nought():
    assert stated(union([], parse("a").tree)) == "0..0 by 1/1 0/1:1 whole 1 = 0"


def test_the_operands_of_a_part_are_named_where_they_are_as_many_as_its_values():
    for rule in ("a + b", "a or b", "min(a, b)"):
        assert [text_of(part) for part in operand_nodes(parse(rule).tree, 2)] == ["a", "b"]
    assert [text_of(part) for part in operand_nodes(parse("a if c else b").tree, 3)] == ["c", "a", "b"]
    assert [text_of(part) for part in operand_nodes(parse("-a").tree, 1)] == ["a"]
    tree = parse("a < b").tree
    assert operand_nodes(tree, 2) == [tree, tree]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("product(x)", "-3..3 by 1/1 3/1:1 whole 4"),
        ("max(x)", "-2..3 by 1/1 3/1:1 whole 4 or missing"),
        ("sum(x)", "-2..3 by 1/1 3/1:1 whole 3"),
        ("median(x)", "-2..3 by 1/2 6/2:2 whole 24 or missing"),
        ("count(part)", "0..1 by 1/1 1/1:1 whole 1"),
    ],
)
def test_a_function_of_one_row_looks_one_beyond_its_values(rule, said):
    scheme = pr.loads_scheme(
        'name = "trial"\n[table.unit]\nkey = "id"\n[table.part]\nkey = "part"\nparent = "unit"\nrows = 1\n'
        '[input.x]\ntable = "part"\nkind = "number"\nlow = -2\nhigh = 3\ndecimals = 0\n'
    )
    plan = pr.check(scheme).plan
    found = Interpreter(Analysis(NameResolver(plan.scheme, plan.nodes), "unit")).node(parse(rule).tree)
    assert stated(found) == said
