"""Gates without which every row has the level that it has: which of them count, and which are left out."""

from __future__ import annotations

import pytest

import partyrate as pr
from partyrate.checks.idle_gates import idle_gates
from partyrate.checks.sample_rows import Sampler

SCHEME = """
name = "trial"
[table.village]
key = "village"
rows = 20
[table.month]
key = "month"
parent = "village"
rows = 3
[parameter.how]
kind = "choice"
values = ["first", "report"]
[parameter.level]
kind = "choice"
values = ["five", "low"]
[parameter.best]
kind = "choice"
values = ["five"]
[parameter.asking]
kind = "choice"
values = ["condition", "quota"]
[input.x]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0
[input.works]
table = "village"
kind = "flag"
[input.mark]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
"""
LEVELS = '{ name = "five", when = "x >= 80" }, { name = "four", when = "x >= 60" }, { name = "low" }'
NO_REST = '{ name = "five", when = "x >= 80" }, { name = "four", when = "x >= 60" }, { name = "low", when = "x >= 40" }'
EVEN = '{ name = "five", when = "x >= 60" }, { name = "four", when = "x >= 60" }, { name = "low" }'
OPEN = LEVELS.replace("x >= 80", "x >= 80 and how == 'first'")
FLAGS = LEVELS.replace("x >= 60", " and ".join(f"f{number}" for number in range(15)))
PLACES = """order_by = "x desc"
ties = "in"
round = "down"
conflict = "condition"
quotas = [{ levels = "four", exactly = "3" }]
"""
QUOTA = PLACES.replace("condition", "quota")
OPEN_CONFLICT = PLACES.replace('"condition"', '{ parameter = "asking" }')
AT_BEST = ('cap = { star = "five" }', "works")
LOW, FOUR, FIVE = ('{} = {{ star = "' + level + '" }}' for level in ("low", "four", "five"))


def acting(levels, keys, *gates, ways=64):
    """Return the numbers of the gates that count; each is written as what it does, and its condition."""
    text = f'{SCHEME}[ladder.star]\ntable = "village"\nlevels = [{levels}]\n{keys}'
    text += "".join(f'[input.f{number}]\ntable = "village"\nkind = "flag"\n' for number in range(15))
    for number, (effect, when) in enumerate(gates):
        table = "month" if "mark" in when and "sum" not in when else "village"
        freed = 'freed = "passes"\n' if "exclude" not in effect else ""
        text += f'[gate.g{number}]\ntable = "{table}"\nwhen = "{when}"\n{effect}\n{freed}'
    plan = pr.check(pr.loads_scheme(text), budget=pr.ResourceBudget(ways=ways)).plan
    idle = idle_gates(Sampler(plan), plan.nodes["star"], plan.scheme.ladders["star"])
    return [number for number in range(len(gates)) if f"g{number}" not in idle]


@pytest.mark.parametrize(
    ("gates", "expected"),
    [
        ([], []),
        ([AT_BEST], []),
        ([(LOW.format("cap"), "x < 60")], []),
        ([(LOW.format("cap"), "x <= 60")], [0]),
        ([(LOW.format("cap"), "x > 100")], []),
        ([(FOUR.format("cap"), "x < 80")], []),
        ([(FOUR.format("cap"), "x <= 80")], [0]),
        ([(FOUR.format("cap"), "works")], [0]),
        ([(LOW.format("fix"), "x < 60")], []),
        ([(FOUR.format("fix"), "x < 60")], [0]),
        ([(FOUR.format("fix"), "60 <= x < 80")], []),
        ([(FIVE.format("fix"), "x >= 80")], []),
        ([(FIVE.format("fix"), "works")], [0]),
        ([('exclude = ["star"]', "x < 5")], [0]),
        ([('exclude = ["star"]', "x < 0")], []),
        ([('cap = { star = { parameter = "best" } }', "works")], []),
        ([('cap = { star = { parameter = "level" } }', "works")], [0]),
        ([('cap = { star = { parameter = "level" } }', "x < 60")], []),
        ([(LOW.format("cap"), "works")] * 2, [1]),  # of two that do the same, one counts
        ([(LOW.format("cap"), "works and x > 70"), (FOUR.format("cap"), "works")], [0]),
        ([(LOW.format("cap"), "works and x > 90"), (FOUR.format("cap"), "works")], [0, 1]),
        ([(FOUR.format("cap"), "works"), (LOW.format("cap"), "works")], [1]),
        ([AT_BEST, (LOW.format("cap"), "works"), (LOW.format("cap"), "x < 60")], [1]),
        ([(FIVE.format("fix"), "x < 60"), (LOW.format("cap"), "x < 60")], []),  # a cap lowers what another fixes
        ([(FIVE.format("fix"), "x < 60"), (LOW.format("cap"), "x < 50")], [0, 1]),
        ([(FIVE.format("fix"), "x > 60"), (LOW.format("cap"), "x < 50")], [0]),
        # what is not known to change nothing counts
        ([(LOW.format("cap"), "x < 60 and how == 'first'")], [0]),
        ([(LOW.format("cap"), "x < 60"), (LOW.format("cap"), "how == 'first'")], [0, 1]),
        ([(LOW.format("cap"), "x < 60 and count(month) > 2")], []),
        ([(LOW.format("cap"), " and ".join(f"f{number}" for number in range(15)))], [0]),
    ],
)
def test_gates_that_change_some_level(gates, expected):
    assert acting(LEVELS, "", *gates) == expected
    assert acting(LEVELS, 'overlap = { parameter = "how" }\n', *gates) in (expected, [*range(len(gates))])


@pytest.mark.parametrize(
    ("levels", "keys", "gate", "expected"),
    [
        (OPEN, "", (LOW.format("cap"), "x < 60"), [0]),
        (OPEN, "", AT_BEST, []),
        (OPEN, "", (LOW.format("cap"), "x > 100"), [0]),
        (FLAGS, "", (LOW.format("cap"), "x < 60"), [0]),
        (NO_REST, "", (LOW.format("cap"), "x < 60"), []),
        (NO_REST, "", (LOW.format("cap"), "x < 40"), []),
        (NO_REST, "", (LOW.format("fix"), "x < 40"), [0]),
        (EVEN, 'overlap = "report"\n', (LOW.format("cap"), "works"), []),  # who earns two levels has none
        (EVEN, 'overlap = "first"\n', (LOW.format("cap"), "works"), [0]),
        (EVEN, 'overlap = "report"\n', (FOUR.format("cap"), "x < 60"), []),
        # among places, the rows that earn no more use as few of them as before
        (LEVELS, PLACES, (LOW.format("cap"), "x < 60"), []),
        (LEVELS, PLACES, (LOW.format("cap"), "x <= 60"), [0]),
        (LEVELS, PLACES, (FOUR.format("cap"), "x < 80"), []),
        (LEVELS, PLACES, (FOUR.format("cap"), "x < 60"), []),
        (LEVELS, PLACES, (LOW.format("fix"), "x < 60"), [0]),
        (LEVELS, PLACES, (LOW.format("fix"), "x < 0"), []),
        (LEVELS, PLACES, ('exclude = ["star"]', "x < 60"), [0]),
        (LEVELS, PLACES, AT_BEST, []),
        (NO_REST, PLACES, (FOUR.format("cap"), "x < 80"), [0]),  # who earned none may yet get any
        (NO_REST, PLACES, (FOUR.format("cap"), "40 <= x < 80"), []),
        # a quota may lift rows beyond what they earn
        (LEVELS, QUOTA, (LOW.format("cap"), "x < 60"), [0]),
        (LEVELS, QUOTA, (FOUR.format("cap"), "x < 80"), [0]),
        (LEVELS, QUOTA, AT_BEST, []),
        (LEVELS, QUOTA, (LOW.format("cap"), "x < 0"), []),
        (LEVELS, OPEN_CONFLICT, (LOW.format("cap"), "x < 60"), [0]),
        (LEVELS, OPEN_CONFLICT, (LOW.format("cap"), "x > 100"), []),
    ],
)
def test_gates_of_other_ladders(levels, keys, gate, expected):
    assert acting(levels, keys, gate) == expected


@pytest.mark.parametrize(("ways", "expected"), [(2, []), (1, [0])])
def test_of_a_ladder_that_is_too_open_every_gate_counts(ways, expected):
    keys = 'overlap = { parameter = "how" }\n'
    assert acting(LEVELS, keys, (LOW.format("cap"), "x < 60"), ways=ways) == expected
