"""Directions of operations: what is known of each, and that every rating agrees with it."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

import partyrate as pr
from partyrate.checks.signs import SignDirections, Signs
from partyrate.numbers import Absent

SCHEME = """
name = "trial"
[table.unit]
key = "id"
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[input.y]
kind = "number"
low = -9
high = 9
decimals = 0
[input.z]
kind = "number"
low = 1
high = 9
decimals = 0
[input.n]
kind = "number"
low = -9
high = 0
decimals = 0
[input.m]
kind = "number"
low = -9
high = 1
decimals = 0
[input.flag]
kind = "flag"
[input.side]
kind = "choice"
values = ["a", "b"]
[lookup.up]
keys = ["x"]
match = "at_least"
rows = [[0, 1], [3, 2], [6, 2], [8, 5]]
[lookup.down]
keys = ["x"]
match = "linear"
rows = [[0, 9], [3, 7], [9, -2]]
[lookup.mixed]
keys = ["x"]
match = "at_least"
rows = [[0, 1], [3, 2], [6, 1]]
[lookup.late]
keys = ["x"]
match = "at_least"
rows = [[3, 1], [6, 2], [8, 5]]
[lookup.flat]
keys = ["x"]
match = "at_least"
rows = [[3, 5], [6, 5]]
[lookup.sides]
keys = ["side", "x"]
match = "at_least"
rows = [["a", 0, 1], ["a", 5, 3], ["b", 0, 0], ["b", 2, 9]]
[ladder.star]
levels = [{ name = "five", when = "x >= 6" }, { name = "four", when = "x >= 3" }, { name = "none" }]
[formula.found]
is = "RULE"
"""

RULES = {
    1: (
        "x", "x + y", "x - y", "x + x", "2 * x - n", "-(-x)", "-3 * -x",
        "x * z", "z * x", "-x * n", "n * -x", "x * abs(y)", "x * (z + 1)", "x * min(z, 3)", "x * round(z / 2, 1)",
        "x * floor(z)", "x * ceil(z / 3)", "x * x", "-x * -x", "x * z * z", "x * n * n", "x * -n", "(x - 9) * (z + 1)",
        "x * max(abs(y), n)", "(x + z) * (x + 1)", "x * (z / 3)", "x * (n / -z)",
        "x / z", "n / (x + 1)", "(x - 9) / (x + 1)", "n / (x - 10)", "3 / (10 - x)", "-z / (x + 1)", "-x / (n - 1)",
        "3 < x", "x > y", "x >= y", "x != 0", "x == 9", "9 == x", "0 != x", "not (x < 5)",
        "x > 3 and flag", "flag or x > 3", "x > 3 and x >= z", "x > 3 or x > y",
        "min(x, y)", "max(x, -n)", "clamp(x, 2, 5)", "clamp(3, x, 9)", "clamp(y, -9, x)", "clamp(x, z - 5, z)",
        "round(x / 7)", "floor(x / 2)", "ceil(x / 2)", "coalesce(x, 3)", "coalesce(x + y, x)",
        "x if flag else x + 1", "3 if x > 4 else 2", "9 if x > 4 else y", "x if x > 4 else 0", "x + z if x > 4 else x",
        "x - n if x > 4 else x", "n if x < 5 else 0", "5 if x >= 8 else 3 if x >= 5 else 1", "x if y > 0 else z * x",
        "2 * x if side == 'a' else x * z", "z if flag and x > 4 else 0",
        "star == 'five'", "star != 'none'", "star >= 'four'",
        "up[x]", "up[x] + x", "down[9 - x]", "-down[x]", "sides[side, x]", "up[min(x, z)]",
    ),
    -1: (
        "-x", "y - x", "9 - x", "n - 2 * x", "x * n", "n * x", "-x * z", "x * -z", "x * (n - 1)", "-(x * x)", "x * -x",
        "(x - 9) * (x - 9)", "(9 - x) * z", "(x - 10) * (9 - x) * n", "x * max(n, -3)", "-abs(y) * x",
        "x / (n - 1)", "z / (x + 1)", "-x / z", "(9 - x) / (x + 1)", "z / (x - 10)", "n / (10 - x)",
        "x < 3", "x <= y", "y > x", "y >= x", "x == 0", "0 == x", "x != 9", "not (x > 3)", "not (x > 3) or x < 2",
        "min(-x, y)", "max(9 - x, z)", "clamp(-x, -5, 0)", "floor(-x / 2)", "round(1 / (x + 1), 1)",
        "-x if flag else y - x", "2 if x > 4 else 3", "9 - x if x > 4 else 9", "n if x > 4 else 0",
        "star == 'none'", "star != 'five'", "star < 'four'",
        "0 if x > 4 else z", "down[x]", "down[x] - up[x]", "up[9 - x]", "-sides[side, x]",
    ),
    0: (
        "y", "y + 1", "y * z - n", "3 if flag else y", "flag and y > 3", "z / 3", "round(y / 7, 1)", "y == 3", "abs(y)",
        "up[z]", "sides[side, z]", "present(x)", "min(y, z)", "not flag", "x if 1 > 2 else y",
    ),
    None: (
        "x * m", "star == 'four'", "coalesce(late[x], 3)",
        "x * y", "y * x", "(x - 4) * (x - 4)", "(x - 9) * x", "abs(x - 4)", "y / (x + 1)",
        "x == 4", "x != 4", "x == y", "x > 3 or x < 2", "x > 3 and x < 7", "min(x, 9 - x)", "clamp(x, 0, 9 - x)",
        "x if flag else -x", "3 if x > 4 else y", "x if x > 4 else 9", "x - z if x > 4 else x", "9 - x if x > 4 else 0",
        "1 if x == 4 else 0", "mixed[x]", "up[x] + down[x]", "up[abs(x - 4)]", "5 if x >= 8 else 1 if x >= 5 else 3",
        "x if y > 0 else y - x", "z if x > 4 else n + 3",
    ),
}  # fmt: skip
"""Rules by what they do while `x` rises: 1 they never fall, -1 they never rise, 0 they stay; None: they do either."""

UNKNOWN = (
    "present(late[x])", "coalesce(late[x], 0)", "present(flat[x])", "coalesce(flat[x], 0)", "present(flat[x] > 3)",
    "x - x * z + y", "x / (x + 1)", "abs(x)",
)  # fmt: skip
"""Rules of which nothing is claimed, though a closer look would show what they do."""

ROWS = [
    {"y": y, "z": z, "n": n, "m": 1 if n == 0 else n, "flag": flag, "side": side}
    for y, z, n, flag, side in product((-9, -2, 0, 3, 9), (1, 4, 9), (-9, -2, 0), (False, True), "ab")
][::3]


def steps_of(evaluator):
    """Return whether a value was seen to rise (1) and to fall (-1) while `x` rises in a row."""
    rows = [{"id": f"{place} {x}", "x": x, **row} for place, row in enumerate(ROWS) for x in range(10)]
    values = list(evaluator.rate(rows).values("found"))
    seen = set()
    for start in range(0, len(values), 10):
        for one, other in pairwise(values[start : start + 10]):
            if not isinstance(one, Absent) and not isinstance(other, Absent):
                seen.add((other > one) - (other < one))
    return seen - {0}


@pytest.mark.parametrize(("rule", "sense"), [(rule, sense) for sense, rules in RULES.items() for rule in rules])
def test_what_is_known_of_an_operation_is_seen_in_every_rating(rule, sense):
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME.replace("RULE", rule)))
    assert SignDirections(Signs(evaluator.plan), "x").of_name("found").sense == sense
    assert steps_of(evaluator) == ({1, -1} if sense is None else {sense} - {0})


@pytest.mark.parametrize("rule", UNKNOWN)
def test_nothing_is_claimed_of_what_is_not_known(rule):
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME.replace("RULE", rule)))
    assert SignDirections(Signs(evaluator.plan), "x").of_name("found").sense is None
