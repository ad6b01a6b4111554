"""Directions of choices, cells and comparisons, by what is known of values, against enumeration of all values."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from tests.unit.language.enumeration import Named, World

from partyrate.language.cells import Cells
from partyrate.language.domains.analysis.ranges import ValueRange, constant, day, flag, level, number
from partyrate.language.domains.direction_operations import UNSURE, Direction, end_of, sign_of
from partyrate.language.domains.directions import Directions
from partyrate.language.grammar import parse
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import MISSING, LevelValue, Scale

SCALE = Scale("star", ("none", "one", "two", "three"), tuple(map(Fraction, range(4))))


def named(sense: int | None, *values: Any, is_settled: bool = True) -> Named:
    known = [value if isinstance(value, bool) or value is MISSING else Fraction(value) for value in values]
    return Named(tuple(known), Direction(sense, is_settled=is_settled))


def levels(sense: int | None, *places: int) -> Named:
    return Named(tuple(LevelValue(SCALE, place) for place in places), Direction(sense))


NAMES = {
    "x": named(1, 0, 1, 2), "w": named(-1, 0, 1, 2), "u": named(None, 0, 1, 2),
    "y": named(0, 0, 1, 2), "j": named(0, -1, 0), "z": named(0, 2, 3), "n": named(0, -2, -1), "m": named(0, -1, 0, 1),
    "k": named(0, 4),
    "t": named(1, 2, 3), "v": named(-1, -2, -1),
    "c": named(1, False, True), "e": named(-1, False, True), "d": named(0, False, True), "f": named(None, False, True),
    "yes": named(0, True), "no": named(0, False),
    "q": named(0, 5, MISSING, is_settled=False), "r": named(1, 0, 1, MISSING, is_settled=False),
    "o": named(0, 0, 1, MISSING),
    "low": levels(0, 1, 2), "rising": levels(1, 0, 1, 3), "best": levels(0, 3),
    "x0": named(1, 0, 1), "x1": named(1, 0, 1), "y0": named(0, 0, 1), "y1": named(0, 0, 1), "w0": named(-1, 0, 1),
    "w1": named(-1, 0, 1),
    "u0": named(None, 0, 1), "q0": named(0, 0, 1, MISSING, is_settled=False),
}  # fmt: skip
LOOKUPS = {
    "up": Cells({(Fraction(0),): Fraction(3), (Fraction(1),): Fraction(5)}),
    "down": Cells({(Fraction(0),): Fraction(3), (Fraction(1),): Fraction(2)}),
    "grid": Cells({(Fraction(a), Fraction(b)): Fraction(2 * a - b) for a, b in product((0, 1), repeat=2)}),
    "late": Cells({(Fraction(1),): Fraction(5)}),
    "even": Cells({(Fraction(a), Fraction(b)): Fraction(a == b) for a, b in product((0, 1), repeat=2)}),
}
WORLD = World(NAMES, LOOKUPS)

RULES = {
    1: (
        # the sign of a factor or of a divisor is that of its range
        "x * z", "z * x", "w * n", "n * w", "x / z", "v * n", "n / t", "x * t", "x * (z - 1)",
        # comparisons with the greatest or the least value
        "x == 2", "2 == x", "x != 0", "0 != x", "w == 0", "w != 2", "x == k - 2", "c == yes", "c != no", "e != yes",
        "rising == 'three'", "'none' != rising",
        # choices whose condition stays
        "x if d else x + 1", "x if d else z", "z if d else x", "x + 1 if d else k", "c if d else x > 1",
        # the branch that a rising condition brings is never below the other one
        "z if c else y", "z if c else x", "t if c else y", "x + z if c else x", "z if c else 2", "2 if c else y",
        "y if c else n", "y + z if c else y", "y if c else y - z", "y + z if c else y - z",
        "y - n if c else y", "y if c else y + n", "y + k if c else y + z", "y - n if c else y + n",
        "y + 2 if c else y - n", "y if c else y * n",
        "y + 2 if c else y + y", "y - y if c else y - 2", "y if c else y + j", "y - z if c else y - 3",
        "y - z if c else y - k",
        # a falling condition brings the other branch
        "y if e else z", "n if e else x", "y - z if e else y", "y if e else y + 1", "-z if e else n + 1",
        # one of several values, all of them above or all of them below
        "(z if d else k) if c else y", "z if c else (y if d else n)", "(z if d else 2) if c else (y if d else n)",
        "y if e else (z if d else k)", "(y if d else n) if e else 2", "y + (1 if d else 2) if c else y",
        "k if x > 1 else z if x > 0 else y", "(k if c else z) if d else x",
        # levels that move by steps
        "move(low, 1) if c else low", "low if c else move(low, 0 - z)", "move(low, z) if c else move(low, n)",
        "low if e else move(low, z)", "move(rising, 1)",
        # what is decided whatever the data
        "x if yes else w", "w if no else x", "x if yes or c else w", "x if c or yes else w", "w if no and c else x",
        "w if c and no else x", "x if k > 3 else w", "x if c else x", "x if c else (x if d else x)", "x if f else x",
        "(w if no else x) if c else x", "x if c else (x if yes else w)", "w if (no or k < 4) and f else x",
        "w if (f or c) and no else x", "x if (d and c) or yes else w",
        # cells by a key that moves
        "up[x0]", "down[w0]", "grid[x0, y1]", "grid[y0, w1]", "up[x0] + x",
    ),
    -1: (
        "x * n", "n * x", "x / n", "z * w", "w / z", "n * t", "z / t", "n / v",
        "x == 0", "0 == x", "x != 2", "2 != x", "w == 2", "w != 0", "c == no", "c != yes", "e == yes", "no == c",
        "rising == 'none'", "rising != 'three'",
        "w if d else w - 1", "w if d else z", "-x if d else n",
        "y if c else z", "n if c else w", "y - z if c else y", "y if c else y + z", "y + n if c else y - n",
        "y if c else y - j",
        "y + 1 if c else y - n",
        "z if e else y", "y + z if e else y - z", "k if e else w",
        "low if c else move(low, z)", "move(low, 1) if e else low", "-(y + 1 if c else y)",
        "w if yes else x", "x if no and f else w", "w if c else w", "down[x0]", "up[w0]", "grid[y0, x1]",
        "grid[0 * y0, x1]",
    ),
    0: (
        "y", "y * z", "y == z", "y if d else z", "z if c else z", "y if f else y", "x if no else y", "up[y0]",
        "grid[y0, y1]", "y + z if d else y - z", "move(low, n)", "y / z", "present(o)", "coalesce(o, y)", "present(x)",
        "present(x) and d", "up[q0]", "q + 1", "min(q, 5)", "min(q, y)",
    ),
    None: (
        "x * m", "m * x", "x * w", "x / (y - 5) * m", "u", "u * z", "z * u", "u == 0", "0 == u",
        "x == 1", "x != 1", "x == y", "y != x", "x == w", "c == d", "u == 2", "rising == 'one'",
        "x if d else w", "u if d else x", "x if d else u", "x if f else z", "z if f else y", "x if c else z",
        "y if c else y + m", "y + m if c else y", "y + 1 if c else z", "z if c else 2 + y", "w if c else n",
        "y + y if c else y + 1",
        "(z if d else n) if c else y", "z if c else (y if d else 3)", "x if c else q", "w if (d or c) else x",
        "w if c and d else x",
        "w if yes and c else x", "w if no or c else x", "x if c else (x if d else w)", "z if c else u",
        "move(low, m) if c else low", "low if c else rising",
        "even[x0, y1]", "grid[x0, x1]", "grid[u0, y1]", "even[y0, x1]", "present(q)", "coalesce(q, y)",
        "present(r)", "coalesce(r, x)", "present(u * 0 + r)", "present(x if c else q)", "coalesce(x if c else q, x)",
        "1 == y == x", "x in (1,)", "x not in (0, 2)", "x in (0, 2)",
    ),
}  # fmt: skip
"""Rules by what is certain of them, no more and no less."""

UNKNOWN = (
    "y + z if c else z - y", "y * z if c else y", "x in (0,)",
    "best if c else move(low, 2)", "coalesce(x if yes and c else x, q, x)", "2 == y == x", "x not in (0, 1)",
    "x - x", "min(y, 1) if c else y",
    "d if c else yes",
)  # fmt: skip
"""Rules of which nothing is told, though a closer look would show what is certain."""


@pytest.mark.parametrize(("rule", "sense"), [(rule, sense) for sense, rules in RULES.items() for rule in rules])
def test_the_direction_of_a_rule_is_what_all_its_values_have_in_common(rule, sense):
    assert WORLD.seen(rule).sense == sense
    assert WORLD.told(rule).sense == sense


@pytest.mark.parametrize("rule", UNKNOWN)
def test_of_what_needs_a_closer_look_nothing_is_told(rule):
    assert WORLD.seen(rule).sense is not None
    assert WORLD.told(rule).sense is None


SETTLED = (
    "x", "x * z", "x if d else z", "x if d else o", "x if no else y", "x > 1", "o", "up[y0]", "late[y0]", "o and d",
    # what is never absent
    "y if c else y", "x if c else x", "z if c else y", "x > 1 and d", "up[x0]",
    # what is absent together, whichever way the condition goes
    "o if c else o", "o + z if c else o",
)  # fmt: skip
UNSETTLED = (
    "q + x", "x if d else q", "y if d else r", "q or d", "q if d else q", "q if yes else x", "late[x0]",
    "x > 1 and o > 0", "o > 0 or x > 1", "x if c else (x if o > 0 else x)",
    "q if c else q", "q if o > 0 else q",
)  # fmt: skip
OF_ABSENCE = [(rule, rules is SETTLED) for rules in (SETTLED, UNSETTLED) for rule in rules]


@pytest.mark.parametrize(("rule", "is_settled"), OF_ABSENCE)
def test_the_input_may_decide_of_an_absence(rule, is_settled):
    assert WORLD.told(rule).sense is not None
    assert WORLD.told(rule).is_settled is is_settled
    if is_settled:
        assert WORLD.seen(rule).is_settled


def test_without_knowledge_of_values_less_is_certain():
    for rule in ("x * z", "z if c else y", "x if no else w", "x == 2", "up[x0]"):
        assert WORLD.told(rule).sense is not None
        assert WORLD.told(rule, with_facts=False).sense is None
    for rule in (
        "x + w - w",
        "x + z",
        "x if d else t",
        "z == y",
        "up[y0]",
        "2 * x",
        "x / 2",
        "x if no else t",
        "x if c else x",
    ):
        assert WORLD.told(rule, with_facts=False).sense == WORLD.told(rule).sense


RANGES = {
    "positive": number(1, 2, 1), "not negative": number(0, 2, 1), "zero": number(0, 0, 1),
    "not positive": number(-1, 0, 1), "negative": number(Fraction(-3, 2), Fraction(-1, 2), 2),
    "any": number(-1, 2, 1), "flag": flag(), "level": level(SCALE),
    "date": day(), "text": ValueRange(kind="text", values=("none", "one")), "unknown": None,
}  # fmt: skip
"""Ranges of values, by what is known of them."""


def test_a_range_shows_a_sign_where_it_does_not_pass_zero():
    signs = {name: sign_of(known) for name, known in RANGES.items() if sign_of(known) is not None}
    assert signs == {"positive": 1, "not negative": 1, "zero": 1, "not positive": -1, "negative": -1}


@pytest.mark.parametrize(
    ("name", "least", "greatest", "others"),
    [
        ("positive", (1, 0), (2, 3), (Fraction(3, 2),)),
        ("any", (-1, -2), (2, 3), (0, 1)),
        ("flag", (False,), (True,), ()),
        ("level", ("none",), ("three",), ("one", "two", "no level")),
        ("text", (), (), ("none", "one")),
        ("unknown", (), (), (1, True, "none")),
        ("date", (), (), (date(2024, 1, 1),)),
    ],
)
def test_a_constant_is_the_least_or_the_greatest_of_a_range(name, least, greatest, others):
    for values, end in ((least, -1), (greatest, 1), (others, None)):
        for value in values:
            known = constant(value if isinstance(value, str | bool | date) else Fraction(value))
            assert end_of(RANGES[name], known) == end, value
    assert end_of(RANGES[name], None) is None
    for other in ("any", "flag", "level", "date"):
        assert end_of(RANGES[name], RANGES[other]) is None


@pytest.mark.parametrize("value", [None, MISSING])
def test_what_is_known_of_no_part_decides_nothing(value):
    class Unknown(World):
        def range_of(self, part):
            return None

        def constant(self, part):
            return value

        def rising_cells(self, lookup, position, key):
            return None

    world = Unknown(NAMES, LOOKUPS)
    for rule in ("x * z", "z if c else y", "x == 2", "up[x0]", "x if no else w", "w / z"):
        assert world.told(rule).sense is None
    assert world.told("x if c else x").sense == 1


def test_the_sign_of_a_choice_is_that_of_both_branches():
    signed = {"a": 1, "b": 1, "n": -1, "u": None, "c": None, "d": None}
    senses = {"c": 1, "d": 0}

    def told(rule):
        domain = Directions(lambda name: Direction(senses.get(name, 0), signed[name]), lambda name: False)
        domain.facts = WORLD
        return Interpreter(domain).node(parse(rule).tree).sign

    assert [told(f"{rule} if d else b") for rule in ("a", "n", "u")] == [1, None, None]
    assert told("n if d else n - 1 + 1") is None
    assert told("n if d else 1 * n") == -1


def test_a_literal_has_a_sign_and_no_direction():
    domain = Directions(lambda name: UNSURE, lambda name: False)
    for value, sign in ((2, 1), (0, 1), ("-1/2", -1), (-1, -1), (-2, -1)):
        assert domain.constant(Fraction(value)) == Direction(0, sign)
    assert domain.constant(True) == domain.constant("none") == Direction(0)


@pytest.mark.parametrize("sense", [1, -1, 0, None])
def test_a_flag_in_a_condition_keeps_its_value_while_the_direction_holds(sense):
    directions = {"up": Direction(sense, None, frozenset({"before"})), "x": Direction(1), "z": Direction(0)}
    domain = Directions(directions.__getitem__, lambda name: name == "up")
    interpreter = Interpreter(domain)
    found = interpreter.node(parse("x if up else z").tree)
    held = {"before"} | ({"up"} if sense else set())
    assert found.sense == (None if sense is None else 1)
    assert sense is None or found == Direction(1, None, frozenset(held))
    assert interpreter.node(parse("up").tree) == directions["up"]  # elsewhere it moves as it does
    assert interpreter.node(parse("z if x else 2").tree).sense is None  # as does a value that is no flag


def test_what_is_opposite_has_the_opposite_direction_and_sign():
    for sense, sign in product((1, 0, -1), (1, -1)):
        one = Direction(sense, sign, frozenset({"up"}), is_settled=False)
        assert one.turned() == Direction(-sense, -sign, frozenset({"up"}), is_settled=False)
    assert UNSURE.turned() == UNSURE
