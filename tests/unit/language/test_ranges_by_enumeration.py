"""Ranges against enumeration: the bounds of a rule are those of its values, and so is all else that is known of them.

Every rule is computed by the reference domain for all values of its names. Its range has to hold them all; for the
rules of the table, its ends and the causes of its absence are those that occur.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import pytest
from tests.unit.language.enumeration import Names

import partyrate as pr
from partyrate.language.cells import Cells
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.reference import Reference
from partyrate.language.grammar import parse
from partyrate.language.interpreter import Interpreter
from partyrate.language.tree import names_in
from partyrate.numbers import MISSING, Absent, LevelValue, Scale
from partyrate.plan.steadiness import PlanKnowledge

SCHEME = """
name = "trial"
[table.unit]
key = "id"
[input]
a = { kind = "number", low = -1, high = 2, decimals = 0 }
b = { kind = "number", low = 1, high = 3, decimals = 0 }
n = { kind = "number", low = -3, high = -1, decimals = 0 }
h = { kind = "number", low = -0.3, high = 0.2, decimals = 1 }
o = { kind = "number", low = 0, high = 2, decimals = 0, optional = true }
z = { kind = "number", low = 0, high = 4, decimals = 0 }
c = { kind = "flag" }
d = { kind = "flag" }
f = { kind = "flag", optional = true }
t = { kind = "choice", values = ["one", "two"] }
s = { kind = "date" }
[lookup.steps]
keys = ["z"]
match = "at_least"
rows = [[1, 5], [3, -2]]
[lookup.line]
keys = ["z"]
match = "linear"
rows = [[0, 0], [4, 2]]
[lookup.kinds]
keys = ["t"]
rows = [["one", 1.5], ["two", 4]]
[ladder.star]
levels = [{ name = "high", when = "a > 1", value = 5 }, { name = "mid", when = "a > 0", value = 2.5 },
  { name = "low", value = 1 }]
"""
PLAN = pr.Evaluator(pr.loads_scheme(SCHEME)).plan
SCALE = Scale("star", ("low", "mid", "high"), (Fraction(1), Fraction(5, 2), Fraction(5)))
WHOLE = {"a": (-1, 2), "b": (1, 3), "n": (-3, -1), "z": (0, 4)}
VALUES: dict[str, tuple[Any, ...]] = {
    **{name: tuple(map(Fraction, range(low, high + 1))) for name, (low, high) in WHOLE.items()},
    "h": tuple(Fraction(each, 10) for each in range(-3, 3)), "o": (Fraction(0), Fraction(1), Fraction(2), MISSING),
    "c": (False, True), "d": (False, True), "f": (False, True, MISSING), "t": ("one", "two"),
    "s": tuple(date.fromordinal(date(2023, 12, 30).toordinal() + each) for each in range(64)),
    "star": tuple(LevelValue(SCALE, place) for place in range(3)),
}  # fmt: skip
LOOKUPS = {name: Cells(each.cells, each.match) for name, each in PLAN.scheme.lookups.items()}


@cache
def values_of(rule: str) -> frozenset[Any]:
    """Return all values of a rule; -1, 0 and 1 of a condition are told apart from its truths by their type alone."""
    tree = parse(rule).tree
    names = sorted(set(names_in(tree)) & VALUES.keys())
    found = set()
    for values in product(*(VALUES[name] for name in names)):
        row = Names(dict(zip(names, values, strict=True)), LOOKUPS)
        domain = Reference(row)
        domain.row = row
        found.add(Interpreter(domain).node(tree))
    return frozenset(found)


def range_of(rule: str) -> ValueRange:
    found = PlanKnowledge(PLAN, "unit").range_of(parse(rule).tree)
    assert found is not None
    return found


def there(rule: str) -> list[Any]:
    return [each for each in values_of(rule) if not isinstance(each, Absent)]


NUMBERS = (
    "a", "h", "1.5", "-a", "-h", "a + b", "a + h", "h - a", "a - n", "a * b", "a * n", "n * n", "a * h", "h * 1.5",
    "a * 2", "a / 2", "h / 4", "a / b", "a / n", "n / b", "h / n", "b / n", "6 / b", "a ** 2", "n ** 2", "n ** 3",
    "a ** 0", "h ** 2", "abs(a)", "abs(n)", "abs(b)", "abs(h)", "power(b, b)", "power(n, b)", "power(b, z)",
    "min(a, b)", "min(a, n)", "max(a, b)", "max(n, a, -2)", "min(b, 2)", "max(h, 0)", "clamp(a, 0, 1)",
    "clamp(a, n, b)", "clamp(h, -0.1, 0.1)", "clamp(z, b, 3)", "round(h)", "round(h, 1)", "round(a / 4)",
    "round(a / 4, 1)", "round(a / b, 1)", "floor(h)", "ceil(h)", "floor(h, 1)", "ceil(a / 4, 1)", "round(z * 10, -1)",
    "round(h * 5, 0, 'half_even')", "round(h * 5, 0, 'half_down')", "round(h * 5, 0, 'up')",
    "round(h * 5, 0, 'down')", "round_to(z, 3)", "round_to(a, 0.5)", "round_to(h, 0.2)", "round_to(z, 3, 'up')",
    "sqrt(z, 0)", "sqrt(z, 2)", "sqrt(b, 1)", "root(z, 3, 1)", "root(b, 2, 0)", "a if c else b", "a if c else n",
    "h if c else 2", "o", "o + a", "o * b", "-o", "coalesce(o, a)", "coalesce(o, 7)", "coalesce(o, -h)",
    "o if c else b", "star + 0", "star * a", "max(star, b)", "kinds[t]", "line[z]", "steps[z]", "kinds[t] + a",
    "day(s)", "month(s)", "quarter(s)", "weekday(s)", "a - 1", "a if a > 0 else 1", "a if a >= 1 else b",
    "1 / a if a > 0 else 0", "1 / a if a != 0 else 0", "n if a < 0 or a > 5 else b", "a if c and a > 0 else 1",
    "z if z == 2 else 2", "z if z != 0 else 1", "z if 1 <= z <= 2 else 1", "o if present(o) else 5", "2 if c else 2",
    "o if coalesce(o, 0) > 0 else 2", "6 / o if coalesce(o, 0) > 0 else 3", "6 / o if coalesce(o, a) >= 1 else 3",
    "6 / a if min(a, b) > 0 else 3", "a if max(a, b) <= 1 else 0", "6 / a if max(a, -b) < 0 else -6",
    "6 / a if min(coalesce(o, 0), a) > 0 else 3", "6 / a if not max(a, 0) > 0 and a != 0 else -6",
)  # fmt: skip
"""Rules whose bounds are those of their values, no more and no less."""

SIGNED = {
    "z / (z / (z + 1)) if z / (z + 1) > 0 else 0": 1, "z / (z / (z + 1)) if z / (z + 1) != 0 else 0": 1,
    "b / (n / b + 3) if n / b + 3 > 0 else 0": 1, "-1 / (z / (1 + z)) if 0 < z / (1 + z) else 0": -1,
    "z / (-z / (z + 1)) if -z / (z + 1) < 0 else 0": -1, "n / (-z / (z + 1)) if -z / (z + 1) != 0 else 0": 1,
    "b / (a / b) if a / b != 0 else 0": None, "b / (a / b) if a / b > 0 else 0": 1,
}  # fmt: skip
"""Quotients that a condition keeps from a divisor of zero, one without fixed decimals: their sign."""

LOOSE = (
    "z if z < 3 else 0", "6 / z if z > 1 else 0", "a if a in (1, 2) else 1", "z if not z <= 2 else 3",
    "z if z > 1 and z < 4 else 2", "z if 2 < z else 3", "full_years(date('2000-02-29'), s)", "a - a", "a * a",
    "(a + b) / b", "a / b - a", "a if c else a + 1 - 1", "clamp(a, b, n)", "min(a, a + 1)", "z / (z + 1)", "a ** 3",
    "power(a, z)", "a if 1 > 0 else b", "year(s)", "day_of_year(s)", "days_between(s, date('2024-01-01'))",
    "full_months(date('2023-01-31'), s)", "6 / a if a > 5 else 0", "6 / a if a < -5 else 0", *SIGNED,
)  # fmt: skip
"""Rules whose bounds are wider than their values, since a name stands in them twice, or an end is left out."""


@pytest.mark.parametrize("rule", NUMBERS)
def test_the_bounds_of_a_rule_are_those_of_its_values(rule):
    found, values = range_of(rule), there(rule)
    assert (found.kind, found.low, found.high) == ("number", min(values), max(values))


@pytest.mark.parametrize("rule", [*NUMBERS, *LOOSE])
def test_a_range_holds_every_value_with_its_numerator_and_denominator(rule):
    found = range_of(rule)
    causes = {each.cause for each in values_of(rule) if isinstance(each, Absent)}
    assert causes <= found.possible_causes
    assert found.always_absent is None
    for each in there(rule):
        assert found.low <= each <= found.high
        assert not found.is_nonzero or each != 0
        if found.resolution is not None:
            assert (each * found.resolution).denominator == 1
            assert abs(each * found.resolution) <= found.max_numerator
            assert found.max_denominator == found.denominator_factor == found.resolution
        assert abs(each.numerator) <= found.max_numerator
        assert each.denominator <= found.max_denominator
        assert found.constant in (None, each)
        if found.decimals is not None:
            assert (each * 10**found.decimals).denominator == 1
    assert found.max_magnitude is not None
    assert found.max_magnitude >= found.reach
    assert (found.constant is not None) is (len(values_of(rule)) == 1 and found.low == found.high)


@pytest.mark.parametrize("rule", SIGNED)
def test_a_quotient_has_the_sign_of_its_parts_whatever_the_decimals_of_its_divisor(rule):
    found = range_of(rule)
    assert {1: found.low >= 0, -1: found.high <= 0, None: found.low < 0 < found.high}[SIGNED[rule]]


@pytest.mark.parametrize("rule", [rule for rule in NUMBERS if "present" not in rule and "o if" not in rule])
def test_a_rule_is_absent_for_the_causes_that_occur(rule):
    causes = {each.cause for each in values_of(rule) if isinstance(each, Absent)}
    assert range_of(rule).possible_causes == causes


RESOLUTIONS = {
    "a": 1, "h": 10, "a + h": 10, "a * h": 10, "h * h": 100, "a / 2": 2, "h / 4": 40, "a * 0.25": 4, "a / b": None,
    "round(a / b, 2)": 100, "round(h)": 1, "round_to(a, 0.5)": 2, "round_to(z, 3)": 1, "a if c else h": 10, "-h": 10,
    "abs(h)": 10, "h ** 2": 100, "power(h, b)": 1000, "min(a, h)": 10, "clamp(a, h, 0.25)": 20, "coalesce(o, h)": 10,
    "sqrt(z, 2)": 100, "kinds[t]": 2, "star + 0": 2, "line[z]": 2, "steps[z]": 1, "a / b + h": None, "floor(a / b)": 1,
}  # fmt: skip


@pytest.mark.parametrize("rule", RESOLUTIONS)
def test_the_smallest_step_of_a_rule_is_known(rule):
    assert range_of(rule).resolution == RESOLUTIONS[rule]


MAGNITUDES = {
    "a": 2,
    "h": 10,
    "a + b": 5,
    "a - b": 5,
    "a + h": 23,
    "a * b": 6,
    "a * h": 10,
    "h * h": 100,
    "a / b": 3,
    "b / a if a > 0 else 0": 3,
    "-a": 2,
    "a ** 3": 8,
    "abs(n)": 3,
}  # fmt: skip


@pytest.mark.parametrize("rule", MAGNITUDES)
def test_the_greatest_whole_number_that_a_rule_needs_is_known(rule):
    assert range_of(rule).max_magnitude == MAGNITUDES[rule]


NONZERO = (
    "b", "n", "b * n", "n / b", "-b", "abs(n)", "1 / b", "b ** 2", "max(b, n)", "2",
)  # fmt: skip
MAYBE_ZERO = (
    "a", "h", "a * b", "a / b", "-a", "abs(a)", "b if c else a", "o", "b + n", "round(b / 3)", "0", "max(a, n)",
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "is_nonzero"), [(rule, rules is NONZERO) for rules in (NONZERO, MAYBE_ZERO) for rule in rules]
)
def test_a_number_is_known_not_to_be_zero(rule, is_nonzero):
    assert range_of(rule).is_nonzero is is_nonzero
    assert (0 in values_of(rule)) is not is_nonzero


FLAGS = {
    None: (
        "a > 0", "c", "a == b", "c and d", "c or d", "not c", "a > 1 or c", "t == 'one'", "a != b", "star == 'mid'",
        "star > 'low'", "c == d",
    ),
    True: (
        "b > 0", "n < 0", "a <= 2", "b != 0", "n <= -1", "a >= -1", "b > 0 or c", "n < b", "not b < 1", "1 > 0",
    ),
    False: (
        "a > 2", "b < 1", "n == 0", "b < n", "a < -1", "b > 5 and c", "not b > 0", "n >= 0", "1 > 1",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "value"), [(rule, value) for value, rules in FLAGS.items() for rule in rules])
def test_a_condition_is_known_where_bounds_decide_it(rule, value):
    assert values_of(rule) == ({True, False} if value is None else {value})
    found = range_of(rule)
    assert found.kind == "flag"
    assert found.constant in (None, value)
