"""Ranges of functions of rows against enumeration: all lists of up to three rows, computed by the standard library.

What is known of a function beside its bounds is what its whole numbers need: how great numerators and denominators can
be, and how great the numbers are that are computed on the way.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product

import pytest

import partyrate as pr
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.grammar import parse
from partyrate.numbers import Cause
from partyrate.plan.steadiness import PlanKnowledge

ROWS = 3
SCHEME = f"""
name = "trial"
[table.town]
key = "town"
[table.unit]
key = "id"
parent = "town"
rows = 50
[table.part]
key = "part"
parent = "unit"
rows = {ROWS}
[parameter.open]
kind = "flag"
[input.x]
table = "part"
kind = "number"
low = -2
high = 3
decimals = 0
[input.y]
table = "part"
kind = "number"
low = 1
high = 3
decimals = 0
[input.h]
table = "part"
kind = "number"
low = -0.5
high = 0.5
decimals = 1
[input.v]
table = "part"
kind = "number"
low = 0.5
high = 2
decimals = 1
[input.u]
table = "part"
kind = "number"
low = 0
high = 1
decimals = 0
[input.w]
table = "part"
kind = "number"
low = -9
high = 9
decimals = 0
[input.a]
table = "unit"
kind = "number"
low = -1
high = 2
decimals = 0
[input.z]
table = "unit"
kind = "number"
low = 0
high = 4
decimals = 0
[input.n]
table = "unit"
kind = "number"
low = 1
high = 4
decimals = 0
[input.c]
table = "unit"
kind = "flag"
[input.s]
table = "unit"
kind = "date"
"""
PLAN = pr.Evaluator(pr.loads_scheme(SCHEME)).plan
VALUES: dict[str, list[Fraction]] = {
    "x": [Fraction(each) for each in range(-2, 4)],
    "y": [Fraction(each) for each in (1, 2, 3)],
    "h": [Fraction(each, 10) for each in (-5, -3, 0, 1, 5)],
    "v": [Fraction(each, 10) for each in (5, 9, 10, 20)],
    "u": [Fraction(0), Fraction(1)],
    "w": [Fraction(each) for each in (-9, -8, 0, 7, 9)],
}
STEPS = {"x": 1, "y": 1, "h": 10, "v": 10, "u": 1, "w": 1}
"""One over the smallest step of each input."""


def range_of(rule: str, table: str = "unit") -> ValueRange:
    found = PlanKnowledge(PLAN, table).range_of(parse(rule).tree)
    assert found is not None
    return found


def lists_of(name: str, least: int = 0) -> list[tuple[Fraction, ...]]:
    return [rows for count in range(least, ROWS + 1) for rows in product(VALUES[name], repeat=count)]


def trimmed(rows: Sequence[Fraction]) -> Fraction:
    return statistics.mean(sorted(rows)[1:])


def linear(rows: Sequence[Fraction]) -> Fraction:
    place = Fraction(1, 4) * (len(rows) - 1)
    low, high = sorted(rows)[math.floor(place)], sorted(rows)[math.ceil(place)]
    return low + (place - math.floor(place)) * (high - low)


Function = Callable[[Sequence[Fraction]], Fraction]
FUNCTIONS: dict[str, tuple[str, Function, int]] = {
    "sum": ("sum({})", lambda rows: sum(rows, Fraction(0)), 0),
    "mean": ("mean({})", statistics.mean, 1),
    "product": ("product({})", lambda rows: math.prod(rows, start=Fraction(1)), 0),
    "count": ("count({})", lambda rows: Fraction(len(rows)), 0),
    "least": ("min({})", min, 1),
    "greatest": ("max({})", max, 1),
    "median": ("median({})", statistics.median, 1),
    "second": ("largest({}, 2)", lambda rows: sorted(rows)[-2], 2),
    "variance of all": ("variance({}, kind='population')", statistics.pvariance, 1),
    "variance of a sample": ("variance({}, kind='sample')", statistics.variance, 2),
    "trimmed": ("trimmed_mean({}, 1, 0)", trimmed, 2),
    "quarter": ("percentile({}, 0.25, kind='linear')", linear, 1),
}
"""The rule of each function, what the standard library computes, and over how many rows it is there."""

CASES = [(function, name) for function in FUNCTIONS for name in VALUES]
LOOSE = {("product", name) for name in "xhw"} | {("variance of all", name) for name in VALUES}
"""Functions whose ends are not reached: products of other signs, and spreads that take even numbers of rows."""


@pytest.mark.parametrize(("function", "name"), CASES)
def test_a_range_holds_what_rows_give(function: str, name: str) -> None:
    rule, compute, least = FUNCTIONS[function]
    found = range_of(rule.format(name))
    values = [compute(rows) for rows in lists_of(name, least)]
    assert found.low <= min(values)
    assert max(values) <= found.high
    if (function, name) not in LOOSE:
        assert (found.low, found.high) == (min(values), max(values))
    assert max(abs(each.numerator) for each in values) <= found.max_numerator
    assert max(each.denominator for each in values) <= found.max_denominator
    if found.resolution is not None:
        assert all((each * found.resolution).denominator == 1 for each in values)
        assert max(abs(each * found.resolution) for each in values) <= found.max_numerator
    assert found.possible_causes == (frozenset({Cause.MISSING}) if least else frozenset())
    assert found.constant is None


@pytest.mark.parametrize("name", VALUES)
def test_products_of_shares_never_leave_them(name: str) -> None:
    """The product of no rows is 1; beyond 1 a product is as great as the power of the greatest value."""
    found, reach = range_of(f"product({name})"), max(map(abs, VALUES[name]))
    values = [math.prod(rows, start=Fraction(1)) for rows in lists_of(name)]
    assert found.high == max(values)
    assert found.low == (min(values) if min(VALUES[name]) >= 0 else -max(Fraction(1), reach**ROWS))
    step = STEPS[name] ** ROWS if reach > 1 else found.resolution
    assert found.resolution == step


def numbers_on_the_way(function: str, rows: Sequence[Fraction], step: int) -> list[Fraction]:
    """Return the whole numbers that a function computes of rows, as multiples of their smallest step."""
    whole = [each * step for each in rows]
    total = sum(whole, Fraction(0))
    match function:
        case "sum" | "mean" | "trimmed":
            return [total]
        case "product":
            return [math.prod(whole[:count], start=Fraction(1)) for count in range(len(whole) + 1)]
        case "variance of all" | "variance of a sample":
            squares = len(whole) * sum((each**2 for each in whole), Fraction(0))
            return [squares, total**2, squares - total**2]
        case "median" | "quarter":
            parts = 2 if function == "median" else 4
            steps = [high - low for low, high in zip(sorted(whole), sorted(whole)[1:], strict=False)]
            return [
                *(parts * abs(each) for each in whole),
                *(parts * each for each in steps),
                Fraction(len(whole) * parts),
            ]
        case _:
            return [*whole, Fraction(len(whole))]


@pytest.mark.parametrize(("function", "name"), CASES)
def test_magnitudes_hold_the_numbers_on_the_way(function: str, name: str) -> None:
    rule, _, least = FUNCTIONS[function]
    found = range_of(rule.format(name))
    assert found.max_magnitude is not None
    is_spread = function.startswith("variance")  # whose numerator is not among the numbers on the way
    magnitude = found.max_magnitude if is_spread else max(found.max_magnitude, found.max_numerator)
    for rows in lists_of(name, least):
        assert max(map(abs, numbers_on_the_way(function, rows, STEPS[name])), default=0) <= magnitude


def test_magnitudes_of_what_lies_between_rows() -> None:
    """The lower one of two values is taken so many times, and their difference as often."""
    for rule, parts in (("median(w)", 2), ("percentile(w, 0.25, kind='linear')", 4)):
        found = range_of(rule)
        assert found.max_magnitude is not None
        assert found.max_magnitude >= parts * 9 + parts * 18


def test_the_keys_that_determine_a_function_of_rows() -> None:
    assert range_of("sum(x)").determined_by == range_of("a").determined_by == frozenset({"town", "id"})
    assert range_of("sum(a, within=town)").determined_by == frozenset({"town"})
    assert range_of("sum(a, within=())").determined_by == frozenset()
    assert range_of("rank(a, 'desc', within=town, ties='min')").determined_by == frozenset({"town", "id"})
    running = range_of("cumulative(a, z, 'desc', within=town, ties='min')")
    assert running.determined_by == frozenset({"town", "id"})


def test_numbers_that_cannot_be_compared_need_an_unknown_magnitude() -> None:
    """Quotients of different denominators are ranked, if at all, by numbers whose size is not known."""
    place = "rank(a / n, 'desc', within=town, ties='min')"
    assert range_of(place).max_magnitude is None
    assert range_of(f"{place} if c else 0").max_magnitude is None
    assert range_of(f"min({place}, 5)").max_magnitude is None
    assert range_of(f"coalesce({place}, 5)").max_magnitude is None
    assert range_of("a if c else 0").max_magnitude == 2


@pytest.mark.parametrize("to", ["best", "mean", "range"])
def test_scaled_values_from_zero_have_bounds(to: str) -> None:
    found = range_of(f"scaled(z, 'asc', to='{to}', otherwise=0, within=town)")
    assert found.low == 0
    assert (found.high == 1) is (to != "mean")


def test_scaled_values_below_zero_have_those_of_their_rule() -> None:
    found = range_of("scaled(a, 'asc', to='best', otherwise=0, within=town)")
    assert (int(found.low), int(found.high)) == (-1, 2)


def test_days_beyond_either_end_of_the_calendar_are_not_there() -> None:
    for rule in (
        "months_after(s, -1)",
        "months_after(s, 1)",
        "years_after(s, -1)",
        "days_after(s, -1)",
        "days_after(s, 1)",
    ):
        assert Cause.NO_RULE in range_of(rule).possible_causes
    assert Cause.NO_RULE not in range_of("months_after(date('2024-01-31'), a)").possible_causes


def test_a_record_has_the_range_of_the_whole_formula_where_a_choice_is_open() -> None:
    """With either value of the choice, past rounds may have recorded what the other one gives."""
    text = (
        'name = "trial"\n[table.unit]\nkey = "id"\n[parameter.open]\nkind = "flag"\n[input.c]\nkind = "flag"\n'
        "[formula.f]\nis = \"'one' if open else 'two'\"\n"
        '[formula.g]\nis = "previous(f) if c else f"\n'
    )
    nodes = pr.check(pr.loads_scheme(text)).plan.nodes.values()
    found = [node.value_range.values for node in nodes if node.variant_of == "g"]
    assert [set(values or ()) for values in found] == [{"one", "two"}] * 2


@pytest.mark.parametrize(
    ("step", "is_refused"),
    [("1000000000000", False), ("0.000000000001", False), ("1000000000001", True), ("0.0000000000009", True)],
)
def test_steps_of_rounding_have_at_most_twelve_zeros(step: str, *, is_refused: bool) -> None:
    text = SCHEME + f'[formula.f]\ntable = "unit"\nis = "round_to(z, {step})"\n'
    if is_refused:
        with pytest.raises(pr.SchemeError, match="the step of a rounding"):
            pr.check(pr.loads_scheme(text))
    else:
        assert pr.check(pr.loads_scheme(text)).plan.nodes["f"].value_range.kind == "number"


def test_a_root_of_what_is_unpublished_waits_whatever_its_bounds() -> None:
    text = 'name = "trial"\n[table.unit]\nkey = "id"\n[parameter.p]\nkind = "number"\n[input.c]\nkind = "flag"\n'
    scheme = pr.loads_scheme(text + '[formula.f]\nis = "sqrt(p - 5, 1) if c else 0"\n')
    found = pr.Evaluator(scheme).rate([{"id": "a", "c": True}, {"id": "b", "c": False}]).values("f")
    assert list(map(str, found)) == ["undetermined", "0"]


@pytest.mark.parametrize("name", VALUES)
def test_the_smallest_steps_and_the_greatest_denominators_are_no_finer_than_needed(name: str) -> None:
    step = STEPS[name]
    assert range_of(f"sum({name})").resolution == step
    assert range_of(f"median({name})").resolution == 2 * step
    assert range_of(f"percentile({name}, 0.25, kind='linear')").resolution == 4 * step
    assert range_of(f"percentile({name}, 0.25, kind='nearest_rank')").resolution == step
    assert range_of(f"variance({name}, kind='sample')").max_denominator == (step * ROWS) ** 2
    assert range_of(f"mean({name})").max_denominator == step * ROWS
