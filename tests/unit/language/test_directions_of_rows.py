"""Directions of functions of rows and of rounds, against enumeration of the values of all rows."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement, product
from typing import Any

import pytest
from attrs import define
from tests.unit.language.enumeration import common, pairs_of

from partyrate.language.domains.direction_operations import UNSURE, Direction
from partyrate.language.domains.directions import Directions
from partyrate.language.domains.reference import ROW_OPERATIONS
from partyrate.language.grammar import parse
from partyrate.language.interpreter import Interpreter
from partyrate.language.tree import call_of
from partyrate.numbers import MISSING, Absent, LevelValue, Scale

SENSES = (1, -1, 0, None)
NUMBERS = tuple(map(Fraction, (-1, 0, 1)))
PLACES = tuple(map(Fraction, (0, 1, 2)))
MAYBE = (Fraction(0), Fraction(1), MISSING)
SCALE = Scale("star", ("none", "one", "two"), tuple(map(Fraction, (1, 2, 3))))
LEVELS = tuple(LevelValue(SCALE, place) for place in range(3))


@define(eq=False, repr=False)
class Rows:
    """The rows that an input is in, or those that it is not in, with the directions of their names."""

    names: dict[str, Direction]
    is_elsewhere: bool = False
    others: Any = None
    keeps: bool = True
    in_one: bool = True
    facts: Any = None

    def domain(self) -> Directions:
        others = None if self.others is None else Beside(self)
        domain = Directions(self.names.__getitem__, lambda name: False, others, is_elsewhere=self.is_elsewhere)
        domain.facts = self.facts
        return domain

    def told(self, rule: str) -> Direction:
        return Interpreter(self.domain()).node(parsed(rule))


@define(eq=False, repr=False)
class Beside:
    """The rows beside some rows, as these see them."""

    rows: Rows

    def of_part(self, part):
        return Interpreter(self.rows.others.domain()).node(part)

    def keeps_rows(self):
        return self.rows.keeps

    def is_in_one_row(self):
        return self.rows.in_one


class Tables:
    """The knowledge of the names of tables alone."""

    tables = ("part",)

    def range_of(self, part):
        return None


def two_kinds(home: dict[str, Direction], away: dict[str, Direction], **options: Any) -> tuple[Rows, Rows]:
    """Return the rows that an input is in and those that it is not in, each beside the others."""
    there, beside = Rows(home, **options), Rows(away, is_elsewhere=True, **options)
    there.others, beside.others = beside, there
    return there, beside


STILL = {"g": Direction(0), "z": Direction(0, 1)}


def cohorts(home: Direction, away: Direction, **options: Any) -> tuple[Rows, Rows]:
    return two_kinds({"a": home, **STILL}, {"a": away, **STILL}, **options)


# ---------------------------------------------------------------------------------------------------------- aggregates

RISING = {
    "sum(a)": NUMBERS, "mean(a)": NUMBERS, "min(a)": NUMBERS, "max(a)": NUMBERS, "product(a)": NUMBERS,
    "any(a)": (False, True), "all(a)": (False, True), "best_level(a)": LEVELS, "worst_level(a)": LEVELS,
    "trimmed_mean(a, 0)": NUMBERS, "percentile(a, 0.5, kind='nearest_rank')": NUMBERS,
    "percentile(a, 0.3, kind='linear')": NUMBERS,
}  # fmt: skip
UNKNOWN = {
    "median(a)": NUMBERS, "largest(a, 1)": NUMBERS, "smallest(a, 1)": NUMBERS,
    "variance(a, kind='population')": NUMBERS, "most_frequent_level(a, ties='better')": LEVELS, "count(a)": NUMBERS,
}  # fmt: skip
"""Aggregates of which nothing is told where one of their values moves."""


@cache
def parsed(rule: str) -> ast.Call:
    return parse(rule).tree  # type: ignore[return-value]


@cache
def total(rule: str, *values: Any) -> Any:
    call = call_of(parsed(rule))
    others = [Fraction(str(each.value)) for each in call.arguments[1:] if isinstance(each, ast.Constant)]
    return ROW_OPERATIONS[call.function.name](call, list(values), *others)


def totals(rule: str, values: Sequence[Any], kinds: Sequence[Direction]) -> Direction:
    """Return what is certain of an aggregate over one row or two, of any of some kinds."""
    results = set()
    for rows in [[kind] for kind in kinds] + [*combinations_with_replacement(kinds, 2)]:
        for way in product(*(pairs_of(values, kind) for kind in rows)):
            results.add(tuple(total(rule, *side) for side in zip(*way, strict=True)))
    return common(results)


@pytest.mark.parametrize("rule", [*RISING, *UNKNOWN])
def test_the_direction_of_an_aggregate_is_what_all_its_totals_have_in_common(rule):
    values = RISING.get(rule) or UNKNOWN[rule]
    signs = (1, -1, None) if values == NUMBERS and "a)" in rule else (None,)
    within = rule[:-1] + ", within=g)"
    for home_sense, away_sense, sign in product(SENSES, SENSES, signs):
        home, away = Direction(home_sense, sign), Direction(away_sense, sign)
        in_both, in_one = totals(rule, values, [home, away]), totals(rule, values, [away])
        there, beside = cohorts(home, away)
        seen = {(rows, text): in_both for rows in (0, 1) for text in (rule, within)} | {(1, rule): in_one}
        for (place, text), expected in seen.items():
            found = (there, beside)[place].told(text)
            is_still = (away_sense if (place, text) == (1, rule) else (home_sense, away_sense)) in (0, (0, 0))
            if rule in RISING or is_still:
                assert found.sense == expected.sense, (text, home, away, place)
                assert found.sense is None or found.sign == expected.sign, (text, home, away, place)
            else:
                assert found.sense is None, (text, home, away, place)


def test_the_sign_of_a_total_is_certain_where_all_rows_have_it():
    for one, other in product((1, -1, None), repeat=2):
        for rows in cohorts(Direction(0, one), Direction(0, other)):
            assert rows.told("sum(a, within=g)").sign == (one if one == other else None)


def test_an_aggregate_holds_while_flags_of_all_rows_and_parts_keep_their_value():
    home = {
        "a": Direction(1, None, frozenset("p")),
        "c": Direction(0, None, frozenset("q")),
        **STILL,
        "part": Direction(0),
    }
    away = {
        "a": Direction(0, None, frozenset("r")),
        "c": Direction(0, None, frozenset("s")),
        **STILL,
        "part": Direction(0),
    }
    for rows in two_kinds(home, away, facts=Tables()):
        assert rows.told("sum(a, where=c, within=g)") == Direction(1, None, frozenset("pqrs"))
    there, beside = two_kinds(home, away, facts=Tables())
    assert there.told("sum(a, where=c)") == Direction(1, None, frozenset("pqrs"))
    assert beside.told("sum(a, where=c)") == Direction(0, None, frozenset("rs"))
    assert beside.told("count(part, where=c)") == Direction(0, 1, frozenset("s"))


@pytest.mark.parametrize("sense", [1, -1, 0, None])
def test_rows_are_chosen_by_what_does_not_move(sense):
    home = {"a": Direction(1), "b": Direction(0), "c": Direction(sense), "part": Direction(0), **STILL}
    for facts in (None, Tables()):
        rows, _ = two_kinds(home, {**home, "a": Direction(0)}, facts=facts)
        for rule in ("sum(a, where=c)", "sum(a, where=c, within=g)", "max(a, where=c)"):
            assert rows.told(rule).sense == (1 if sense == 0 else None)
        for rule in ("count(b, where=c)", "sum(b, where=c)", "count(part, where=c, within=g)", "max(part, where=c)"):
            assert rows.told(rule).sense == (0 if sense == 0 else None)
        # how many rows of a table are chosen goes as the condition
        known = sense if facts else 0 if sense == 0 else None
        assert rows.told("count(part, where=c)").sense == known
        assert rows.told("count(part, where=c)").sign == (None if known is None else 1)


def test_a_count_of_all_rows_of_a_table_never_moves():
    rows = Rows({"part": Direction(0), "a": Direction(1)}, facts=Tables())
    assert rows.told("count(part)") == Direction(0, 1)
    assert rows.told("count(a)") == UNSURE
    rows.facts = None
    assert rows.told("count(part)") == Direction(0, 1)


@pytest.mark.parametrize(("is_settled", "expected"), [(True, True), (False, False)])
def test_a_total_may_be_absent_where_a_value_may_be(is_settled, expected):
    there, beside = cohorts(Direction(1, is_settled=is_settled), Direction(0))
    for rule in ("sum(a, within=g)", "any(a > 0, within=g)", "all(a > 0, within=g)", "sum(a)"):
        assert there.told(rule).is_settled is expected
    assert beside.told("sum(a, within=g)").is_settled is expected
    assert beside.told("sum(a)").is_settled


def test_of_cohorts_nothing_is_certain_that_the_input_changes():
    rules = ("sum(a, within=g)", "rank(a, 'desc', within=g, ties='min')")
    for moving, kind in product((1, -1, None), ("home", "away")):
        home, away = {"a": Direction(0), "g": Direction(0)}, {"a": Direction(0), "g": Direction(0)}
        for rows in two_kinds(home, away):
            assert [rows.told(rule).sense for rule in rules] == [0, 0]
        (home if kind == "home" else away)["g"] = Direction(moving)
        for rows in two_kinds(home, away):
            assert [rows.told(rule) for rule in rules] == [UNSURE, UNSURE]
            assert [rows.told(rule.replace("within=g", "within=()")).sense for rule in rules] == [0, 0]
    for rows in cohorts(Direction(0), Direction(0), keeps=False):
        assert [rows.told(rule) for rule in rules] == [UNSURE, UNSURE]
        assert rows.told("sum(a)").sense == 0
    alone = Rows({"a": Direction(1), "z": Direction(0), **STILL})
    assert [alone.told(rule.replace("a,", "z,")) for rule in rules] == [UNSURE, UNSURE]
    assert alone.told("sum(a)").sense == 1


def test_of_a_cohort_whose_name_the_input_makes_absent_nothing_is_certain():
    unsettled = Direction(0, is_settled=False)
    for rows in two_kinds({"a": Direction(0), "g": unsettled}, {"a": Direction(0), "g": Direction(0)}):
        assert rows.told("sum(a, within=g)") == UNSURE


def test_of_an_unpublished_choice_nothing_is_certain():
    tree: Any = parse("rank(a, 'desc', within=g, ties='min')").tree
    call_of(tree).options["ties"] = "?"
    for rows in cohorts(Direction(0), Direction(0)):
        assert Interpreter(rows.domain()).node(tree) == UNSURE


def test_a_composed_function_goes_as_its_rule():
    for sense in SENSES:
        there, beside = cohorts(Direction(sense), Direction(0))
        for rule in ("weighted_mean(a, z, within=g)", "weighted_mean(a, z)"):
            assert there.told(rule).sense == sense
        assert beside.told("weighted_mean(a, z)").sense == 0
        assert there.told("weighted_mean(z, a)").sense == (0 if sense == 0 else None)


# --------------------------------------------------------------------------------------------------------------- ranks

TIES = ("min", "max", "mean", "dense")


@cache
def rank(order: str, ties: str, *values: Any) -> Any:
    """Return the rank of the first of some rows; those without a value are left out."""
    call = call_of(parsed(f"rank(a, '{order}', within=g, ties='{ties}')"))
    there = [(value, number) for number, value in enumerate(values) if not isinstance(value, Absent)]
    return ROW_OPERATIONS["rank"](call, there, order).get(0, MISSING)


def ranks(order: str, ties: str, values: Sequence[Any], kinds: Sequence[Direction]) -> Direction:
    """Return what is certain of the rank of the first of rows of some kinds."""
    ways = product(*(pairs_of(values, kind) for kind in kinds))
    return common({tuple(rank(order, ties, *side) for side in zip(*way, strict=True)) for way in ways})


@pytest.mark.parametrize("ties", TIES)
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_the_direction_of_a_rank_is_what_all_ranks_have_in_common(order, ties):
    rule = f"rank(a, '{order}', within=g, ties='{ties}')"
    for senses in product(SENSES, repeat=2):
        home, away = map(Direction, senses)
        for in_one in (True, False):
            there, beside = cohorts(home, away, in_one=in_one)
            expected = ranks(order, ties, PLACES, [home, away, away] if in_one else [home, home, away])
            is_known = in_one or senses == (0, 0)
            assert there.told(rule).sense == (expected.sense if is_known else None), senses
            expected = ranks(order, ties, PLACES, [away, away, home])
            assert beside.told(rule).sense == expected.sense, senses
            assert there.told(rule).sign == beside.told(rule).sign == 1


@pytest.mark.parametrize("ties", ["min", "dense"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_a_row_without_a_value_leaves_the_order_of_others(order, ties):
    rule = f"rank(a, '{order}', within=g, ties='{ties}')"
    known = [Direction(sense, is_settled=is_settled) for sense in (1, 0) for is_settled in (True, False)]
    for home, away in product(known, repeat=2):
        there, beside = cohorts(home, away)
        alone = away == Direction(0) or (away.is_settled and ties == "min" and home.sense == 0)
        only_others = away == Direction(0) and home.is_settled and (ties == "min" or home.sense == 0)
        for rows, kinds, is_known in ((there, [home, away, away], alone), (beside, [away, away, home], only_others)):
            expected, found = ranks(order, ties, MAYBE, kinds), rows.told(rule)
            assert found.sense == (expected.sense if is_known else None), (home, away)
            assert found.is_settled is expected.is_settled or not is_known, (home, away)


def test_of_a_rank_whose_order_is_a_choice_nothing_is_certain():
    tree = parse("rank(a, way, within=g, ties='min')").tree
    for rows in two_kinds({"a": Direction(0), "way": Direction(0), **STILL}, {"a": Direction(0), **STILL}):
        assert Interpreter(rows.domain()).node(tree) == UNSURE


# -------------------------------------------------------------------------------------------------------------- rounds


def test_the_past_does_not_move():
    rows = Rows({"a": Direction(1, 1)})
    for rule in ("previous(a)", "previous(a + 1)"):
        assert rows.told(rule) == Direction(0)


@pytest.mark.parametrize("home", [Direction(1), Direction(0), Direction(0, is_settled=False), UNSURE])
@pytest.mark.parametrize("away", [Direction(1), Direction(0), UNSURE])
def test_a_function_of_rounds_is_certain_where_none_of_its_parts_moves(home, away):
    is_still = home == away == Direction(0)
    for rule in ("times(a)", "streak(a)", "times(z, where=a)", "streak(z > 1, where=a > 1)"):
        for rows in cohorts(home, away):
            is_known = is_still or (rows.is_elsewhere and away == Direction(0))
            assert rows.told(rule).sense == (0 if is_known else None), rule
    tree: Any = parse("previous(a)").tree
    call_of(tree).table = "part"  # along the rows of a table, others of which may move
    assert Interpreter(cohorts(home, away)[0].domain()).node(tree).sense == (0 if is_still else None)
    call_of(tree).table = None
    assert Interpreter(cohorts(home, away)[0].domain()).node(tree).sense == 0
