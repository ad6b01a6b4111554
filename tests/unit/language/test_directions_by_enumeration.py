"""Directions against enumeration: of every operation, what is told of small values is what the reference domain gives.

A direction stands for all pairs of values, before and after the input rises, that agree with it. Every combination of
such pairs is computed by the reference domain: what the results have in common is the direction that is certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import pytest
from attrs import evolve
from tests.unit.language.enumeration import Names, common, pairs_of

from partyrate.language.domains.direction_operations import UNSURE, Direction
from partyrate.language.domains.directions import Directions
from partyrate.language.domains.reference import Reference
from partyrate.language.functions import CATALOGUE
from partyrate.language.grammar import parse
from partyrate.numbers import MISSING, LevelValue, Scale

NODE = parse("1").tree
SENSES, SIGNS = (1, -1, 0, None), (1, -1, None)
REFERENCE = Reference(Names({}))


# ------------------------------------------------------------------------------------------------ operators, functions

HALVES = tuple(Fraction(each) / 2 for each in (-4, -1, 0, 2, 3))
WHOLE = tuple(map(Fraction, (-1, 0, 1)))
NONZERO = tuple(number for number in HALVES if number)
DIGITS = (Fraction(0), Fraction(1))
DAYS = tuple(date(2024, 12, 30) + timedelta(days=each) for each in range(4))
SCALE = Scale("star", ("none", "one", "two"), tuple(map(Fraction, (1, 2, 3))))
LEVELS = tuple(LevelValue(SCALE, place) for place in range(3))
FLAGS = (False, True)
MAYBE = (Fraction(0), Fraction(1), MISSING)

OPERANDS: dict[str, tuple[tuple[Any, ...], ...]] = {
    "+": (HALVES, HALVES), "-": (HALVES, HALVES), "*": (HALVES, HALVES), "/": (HALVES, NONZERO), "negative": (HALVES,),
    "<": (HALVES, HALVES), "<=": (HALVES, HALVES), ">": (HALVES, HALVES), ">=": (HALVES, HALVES),
    "not": (FLAGS,), "and": (FLAGS, FLAGS), "or": (FLAGS, FLAGS),
    "min": (HALVES, HALVES), "max": (HALVES, HALVES), "clamp": (WHOLE, WHOLE, WHOLE), "coalesce": (MAYBE, MAYBE),
    "round": (HALVES, DIGITS), "floor": (HALVES,), "ceil": (HALVES,),
    "move": (LEVELS, WHOLE), "best_level": (LEVELS, LEVELS), "worst_level": (LEVELS, LEVELS),
    "days_between": (DAYS, DAYS), "year": (DAYS,),
}  # fmt: skip
"""The functions of which the direction is known, with values of their operands."""

SIGNED = ("+", "*", "/", "negative", "min", "max", "round", "floor", "ceil")
"""Those of which the sign is known as well, where it is the same of all operands; of a product, where it is known."""


def told_of(function: str, operands: Sequence[Direction]) -> Direction:
    named = [evolve(each, while_same=frozenset({f"{place}"})) for place, each in enumerate(operands)]
    domain = Directions(lambda name: UNSURE, lambda name: False)
    found = domain.apply(function, named, NODE)
    if found.sense is not None:
        assert found.while_same == frozenset(f"{place}" for place in range(len(operands)))
    return evolve(found, while_same=frozenset())


def told_and_seen(
    function: str, values: Sequence[Sequence[Any]], directions: Sequence[Direction]
) -> Iterator[tuple[tuple[Direction, ...], Direction, Direction]]:
    """Yield operands with some directions, what is told of the result, and what all results have in common."""
    every = [{direction: pairs_of(each, direction) for direction in directions} for each in values]
    for operands in product(directions, repeat=len(values)):
        ways = product(*(pairs[operand] for pairs, operand in zip(every, operands, strict=True)))
        results = {tuple(computed(function, *side) for side in zip(*way, strict=True)) for way in ways}
        yield operands, told_of(function, operands), common(results)


@cache
def computed(function: str, *values: Any) -> Any:
    return REFERENCE.apply(function, values, NODE)


@pytest.mark.parametrize("function", OPERANDS)
def test_the_direction_of_an_operation_is_what_all_results_have_in_common(function):
    signs = SIGNS if function in ("*", "/") else (None,)
    directions = [Direction(sense, sign) for sense, sign in product(SENSES, signs)]
    for operands, found, expected in told_and_seen(function, OPERANDS[function], directions):
        assert found.sense == expected.sense, operands


@pytest.mark.parametrize("function", SIGNED)
@pytest.mark.parametrize("sense", [1, 0])
def test_the_sign_of_an_operation_is_what_all_results_have_in_common(function, sense):
    directions = [Direction(sense, sign) for sign in SIGNS]
    for operands, found, expected in told_and_seen(function, OPERANDS[function], directions):
        signs = {each.sign for each in operands}
        if None not in signs and found.sense is not None and (len(signs) == 1 or function in ("*", "/")):
            assert found.sign == expected.sign, operands
        else:
            assert found.sign in (None, expected.sign), operands


def test_a_quotient_with_a_guard_goes_as_its_dividend():
    for operands, found, expected in told_and_seen(
        "proportion", (WHOLE, WHOLE, WHOLE), [Direction(sense) for sense in SENSES]
    ):
        is_known = [each.sense for each in operands[1:]] == [0, 0]
        assert found.sense == (expected.sense if is_known else None), operands


@pytest.mark.parametrize("function", ["round", "floor", "ceil"])
def test_the_sign_of_a_rounded_number_is_its_own_whatever_the_digits(function):
    for sign, digits in product(SIGNS, SIGNS):
        assert told_of(function, [Direction(1, sign), Direction(0, digits)]).sign == sign


def test_an_absolute_value_is_never_below_zero():
    assert told_of("abs", [Direction(0)]).sign == 1


OTHERS = [
    name for name, function in CATALOGUE.items()
    if function.family in ("operator", "values", "dates") and name not in (*OPERANDS, "if", "present", "proportion")
]  # fmt: skip


@pytest.mark.parametrize("function", [name for name in OTHERS if name not in ("==", "!=")])
def test_of_other_functions_nothing_is_certain_but_where_no_operand_moves(function):
    count = min(2, CATALOGUE[function].most)
    for senses in product(SENSES, repeat=count):
        found = told_of(function, [Direction(sense) for sense in senses])
        assert found.sense == (0 if set(senses) == {0} else None)


# ------------------------------------------------------------------------------------------------------------ absences

MAYBE_FLAGS = (False, True, MISSING)
ABSENCES = {
    "+": (MAYBE, MAYBE), "min": (MAYBE, MAYBE), ">": (MAYBE, MAYBE), "not": (MAYBE_FLAGS,),
    "and": (MAYBE_FLAGS, MAYBE_FLAGS), "or": (MAYBE_FLAGS, MAYBE_FLAGS), "coalesce": (MAYBE, MAYBE),
    "proportion": (MAYBE, MAYBE), "present": (MAYBE,), "abs": (MAYBE,),
}  # fmt: skip


@pytest.mark.parametrize("function", ABSENCES)
def test_what_is_told_of_values_that_can_be_absent_agrees_with_all_results(function):
    known = [UNSURE, *(Direction(sense, is_settled=is_settled) for sense in (1, -1, 0) for is_settled in (True, False))]
    for operands, found, expected in told_and_seen(function, ABSENCES[function], known):
        if found.sense is not None:
            assert (found.sense, found.is_settled) == (expected.sense, expected.is_settled), operands


@pytest.mark.parametrize("function", ["present", "coalesce"])
def test_what_asks_for_absence_is_certain_where_the_input_decides_of_none(function):
    for sense, is_settled in product(SENSES, (True, False)):
        operands = [Direction(sense, is_settled=is_settled), *[Direction(0)] * (function == "coalesce")]
        assert (told_of(function, operands).sense is not None) is (sense is not None and is_settled)
