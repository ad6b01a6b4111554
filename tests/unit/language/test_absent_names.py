"""The names with which a part of a rule is absent: it is so in every row in which one of them is, and in no other."""

import itertools

import pytest

import partyrate as pr
from partyrate.language.domains.absent_names import AbsentNames
from partyrate.language.tree import text_of
from partyrate.numbers import Absent
from partyrate.plan.steadiness import PlanKnowledge

SCHEME = """
name = "trial"
[table.unit]
key = "id"
rows = 200
[parameter.way]
kind = "choice"
values = ["min", "max"]
value = "min"
[input.a]
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.b]
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.f]
kind = "flag"
optional = true
[input.c]
kind = "number"
low = 0
high = 9
decimals = 0
[formula.found]
is = "RULE"
"""

FIRST = "rank(a, 'desc', within=(), ties='min')"

KNOWN = [
    ("a + 2 * b - c", "a b"),
    ("-a", "a"),
    ("not f", "f"),
    ("a > c", "a"),
    ("min(a, c, 3)", "a"),
    ("round(clamp(a, 0, b), 1, 'half_up')", "a b"),
    ("c + 1", ""),
    ("present(a)", ""),
    # conditions
    ("a > 3 and a < 7", "a"),
    ("a > 3 or c > 100 or True", ""),
    ("f and c < 0", ""),  # which is false in every row
    ("a > 3 or not a > 3", "a"),
    # choices
    ("a if c > 3 else a + 1", "a"),
    ("a if f else a + 1", "a f"),
    ("c if a > 3 else 1", "a"),
    ("a + b if a > b else b", "a b"),
    ("a if way == 'min' else b", "a"),
    ("a if way == 'max' else b", "b"),
    ("a if f or True else b", "a"),
    # ranks of one value are absent together
    (f"{FIRST} + rank(b, 'asc', within=(), ties='max')", "a b"),
    (
        f"{FIRST} if {FIRST} == rank(a, 'desc', within=(), ties='max') else rank(a, 'desc', within=(), ties='dense')",
        "a",
    ),
]

UNKNOWN = [
    "a > 3 and b > 3", "a > 3 or f", "c if a > 3 and b > 3 else 1", "a if c > 3 else b", "1 < a < b", "a in (c, b)",
    "a / max(1, b)", "coalesce(a, b)", "sum(a, within=())",
]  # fmt: skip


def names_of(rule):
    plan = pr.Evaluator(pr.loads_scheme(SCHEME.replace("RULE", rule))).plan
    facts = PlanKnowledge(plan, "unit")
    truths = {"way == 'min'": True, "way == 'max'": False, "True": True, "f or True": True, "c < 0": False}

    def is_there(part):
        known = facts.range_of(part)
        return known is not None and not known.possible_causes

    tree = plan.nodes["found"].rules["is"].tree
    return AbsentNames(lambda part: truths.get(text_of(part)), is_there).of_part(tree)


ROWS = [
    {"id": number, "a": a, "b": b, "c": c, "f": f}
    for number, (a, b, c, f) in enumerate(
        itertools.product((None, 2, 5), (None, 1, 6), (0, 4), (None, True, False)), start=1
    )
]


@pytest.mark.parametrize(("rule", "names"), KNOWN)
def test_a_part_is_absent_where_one_of_its_names_is_and_nowhere_else(rule, names):
    assert names_of(rule) == frozenset(names.split())
    values = pr.Evaluator(pr.loads_scheme(SCHEME.replace("RULE", rule))).rate(ROWS).values("found")
    for row, value in zip(ROWS, values, strict=True):
        assert isinstance(value, Absent) == any(row[name] is None for name in names.split()), row


@pytest.mark.parametrize("rule", UNKNOWN)
def test_nothing_is_said_where_values_settle_an_absence_or_bring_one(rule):
    assert names_of(rule) is None
