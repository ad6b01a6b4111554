"""A scheme with values of all kinds in several tables, and what the analysis states of rules in it, as one line."""

from __future__ import annotations

import ast
import json
import random
import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve

import partyrate as pr
from partyrate import testing
from partyrate.language.domains.analysis import Analysis, ValueRange, constant, number, unknown
from partyrate.language.functions import Agree, Proportion
from partyrate.language.grammar import UNPUBLISHED_OPTION, parse
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Absent, Cause
from partyrate.plan.names import NameResolver

SCHEME = """
name = "trial"
[absence.too_new]
[table.town]
key = "town"
rows = 20
[table.unit]
key = "id"
parent = "town"
rows = 5
[table.part]
key = "part"
parent = "unit"
rows = 3
[table.month]
key = "k"
parent = "unit"
expects = [1, 2, 3, 4]
order = "k"
[table.deed]
key = "deed"
parent = "town"
rows = 101
[table.barred]
key = "bar"
parent = "town"
rows = 4
[parameter]
free = { kind = "number" }
zero = { kind = "number", value = 0 }
free_flag = { kind = "flag" }
free_day = { kind = "date" }
free_word = { kind = "choice", values = ["one", "two"] }
[input]
a = { table = "unit", kind = "number", low = -1, high = 2, decimals = 0 }
b = { table = "unit", kind = "number", low = 1, high = 3, decimals = 0 }
n = { table = "unit", kind = "number", low = -3, high = -1, decimals = 0 }
h = { table = "unit", kind = "number", low = -0.3, high = 0.2, decimals = 1 }
p = { table = "unit", kind = "number", low = 0.25, high = 7.5, decimals = 2 }
z = { table = "unit", kind = "number", low = 0, high = 4, decimals = 0 }
m = { table = "unit", kind = "number", low = -2, high = 0, decimals = 0 }
o = { table = "unit", kind = "number", low = 0, high = 2, decimals = 0, optional = true }
c = { table = "unit", kind = "flag" }
f = { table = "unit", kind = "flag", optional = true }
t = { table = "unit", kind = "choice", values = ["one", "two"] }
u = { table = "unit", kind = "choice", values = ["two", "three"] }
s = { table = "unit", kind = "date" }
e = { table = "unit", kind = "date", optional = true }
l = { table = "unit", kind = "number", low = 0.01, high = 5, decimals = 2 }
lev = { table = "unit", kind = "choice", values = ["high", "low"] }
i = { table = "unit", kind = "number", low = 0, high = 1, decimals = 0 }
[input.d]
table = "deed"
kind = "number"
low = 0
high = 2
decimals = 0
[input.k0]
table = "town"
kind = "number"
low = 0
high = 5
decimals = 0
[input.k1]
table = "town"
kind = "number"
low = 1
high = 2
decimals = 0
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
decimals = 1
[input.v]
table = "part"
kind = "number"
low = 0
high = 1
decimals = 0
optional = true
[input.w]
table = "part"
kind = "number"
low = -1
high = 1
decimals = 0
[input.g]
table = "part"
kind = "flag"
[input.r]
table = "part"
kind = "date"
[input.j]
table = "barred"
kind = "number"
low = 1
high = 6
decimals = 0
[input.q]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
[formula.ratio]
table = "unit"
is = "a / b"
[formula.cq]
table = "month"
is = "coalesce(q, 0)"
[formula.late]
table = "town"
is = "free / k1"
[formula.rate]
table = "town"
is = "k0 / k1"
[formula.sure]
table = "town"
is = "k0 >= 0 or True"
[formula.peers]
table = "unit"
is = "count(unit, within=(town, b))"
[formula.mates]
table = "unit"
is = "count(unit, within=(town, k1))"
[lookup.kinds]
keys = ["t"]
rows = [["one", 1.5], ["two", 4]]
[lookup.steps]
keys = ["z"]
match = "at_least"
rows = [[1, 5], [3, -2]]
[lookup.line]
keys = ["z"]
match = "linear"
rows = [[0, 0], [4, 2]]
[lookup.pairs]
keys = ["t", "z"]
rows = [["one", 1, 5], ["one", 2, 7], ["two", 1, 3]]
[lookup.bycase]
keys = ["c"]
rows = [[true, 1], [false, 2.5]]
[lookup.bylevel]
keys = ["star"]
rows = [["low", 1], ["mid", 2], ["high", 4]]
[lookup.half]
keys = ["z"]
rows = [[0, 1], [1, 2], [2, 3.5]]
unpublished = [3, 4]
[lookup.words]
keys = ["z"]
kind = "choice"
values = ["x", "y", "w"]
rows = [[0, "x"], [1, "y"]]
unpublished = [2]
[lookup.days]
keys = ["z"]
kind = "date"
unpublished = [1]
[lookup.bare]
keys = ["z"]
unpublished = [1, 2]
[lookup.slopes]
keys = ["t", "z"]
match = "linear"
rows = [["one", 0, 0], ["one", 4, 2], ["two", 0, 1], ["two", 3, 9.5]]
[lookup.gaps]
keys = ["z"]
match = "linear"
rows = [[0, 1], [1, 6], [2, { unpublished = true }], [4, 3], [5, { unpublished = true }], [6, { unpublished = true }]]
[lookup.huge]
keys = ["z"]
match = "linear"
rows = [[0, 0], [4, 36028797018963968]]
[lookup.steep]
keys = ["z"]
match = "linear"
rows = [[0, 0], [4, 36028797018963964]]
[lookup.void]
keys = ["z"]
match = "linear"
rows = [[0, { unpublished = true }], [1, { unpublished = true }]]
[lookup.edge]
keys = ["z"]
match = "linear"
rows = [[0, 0], [1, 9007199254740992]]
[lookup.brink]
keys = ["z"]
match = "linear"
rows = [[0, 0], [1, 9007199254740991]]
[lookup.byday]
keys = ["s"]
rows = [[2024-01-01, 1], [2024-01-02, 2]]
[lookup.only]
keys = ["t", "town"]
rows = [["one", "x", 1]]
[lookup.near]
keys = ["z"]
match = "at_most"
rows = [[1, 5], [3.5, -2]]
[lookup.tenths]
keys = ["h"]
rows = [[0.2, 1], [-0.25, 2], [0, 0]]
[lookup.far]
keys = ["z"]
match = "at_least"
rows = [[-100, 1], [3, 2], [500.5, 4]]
[ladder.star]
table = "unit"
levels = [{ name = "high", when = "a > 1", value = 5 }, { name = "mid", when = "a > 0", value = 2.5 },
  { name = "low", value = 1 }]
[ladder.moon]
table = "unit"
levels = [{ name = "high", when = "b > 1", value = 9 }, { name = "low", value = -0.5 }]
[ladder.tri]
table = "unit"
levels = [{ name = "one", when = "b > 1", value = 9 }, { name = "two", value = 3 }]
[ladder.odd]
table = "unit"
levels = [{ name = "low", when = "b > 1", value = 9 }, { name = "high", value = 3 }]
[ladder.bit]
table = "part"
levels = [{ name = "good", when = "x > 1", value = 4 }, { name = "bad", value = 0 }]
[ladder.lot]
table = "barred"
levels = [{ name = "good", when = "j > 1", value = 4 }, { name = "bad", value = 0 }]
[gate.out]
table = "barred"
when = "j > 5"
exclude = "lot"
"""
PLAN = pr.check(pr.loads_scheme(SCHEME)).plan
MISSING = frozenset({Cause.MISSING})
LOCAL = {
    "too_new": constant(Absent(PLAN.scheme.absences["too_new"].cause)),
    "gone": evolve(number(0, 2, 1), possible_causes=MISSING, always_absent=Cause.MISSING),
    "gone_word": ValueRange(kind="text", values=("nine",), possible_causes=MISSING, always_absent=Cause.MISSING),
    "free_text": unknown("text"),
    "recorded": evolve(constant(value=True), possible_causes=MISSING),
    "kept": evolve(constant(Fraction(2)), possible_causes=MISSING),
}
"""Names that stand for an absence, for what is never there, and for constants that are there now and then."""
JOINED = {"agree": Agree, "proportion": Proportion}
"""Operators without a syntax, in whose place `or` is written."""


def analysed(rule: str, table: str | None = "unit") -> ValueRange:
    """Return the range of a rule of a table; options such as `ties=how` are unpublished, and `open:` all cohorts."""
    prefix, _, source = rule.rpartition(": ")
    tree: Any = parse(source).tree
    if prefix in JOINED:
        tree.op = JOINED[prefix]()
    for call in filter(None, (getattr(part, "call", None) for part in ast.walk(tree))):
        call.settled = prefix != "open"
        call.options = {key: UNPUBLISHED_OPTION if word.startswith("=") else word for key, word in call.options.items()}
    return Interpreter(Analysis(NameResolver(PLAN.scheme, PLAN.nodes, LOCAL), table)).node(tree)


def stated(found: ValueRange) -> str:
    """Return all that a range states, as `LOW..HIGH by STEP NUMERATOR/DENOMINATOR:FACTOR whole MAGNITUDE` and more."""
    words = [found.kind]
    if found.kind in ("number", "date", "level"):
        words = [f"{_end(found, found.low)}..{_end(found, found.high)}"]
    if found.kind == "number":
        words += ["by any" if found.resolution is None else f"by 1/{found.resolution}"]
        words += [f"{found.max_numerator}/{found.max_denominator}:{found.denominator_factor}"]
    words += [f"whole {found.max_magnitude}"]
    words += ["nonzero"] if found.nonzero else []
    words += [] if found.constant is None else [f"= {found.constant}"]
    words += [] if found.values is None else [f"of {' '.join(found.values)}"]
    words += [] if found.scale is None else [f"on {found.scale.ladder}"]
    words += ["or", ", ".join(sorted(cause.words for cause in found.possible_causes))] if found.possible_causes else []
    words += [] if found.always_absent is None else [f"always {found.always_absent.words}"]
    return " ".join(words)


PARTS = 2


def held(rules: Mapping[str, Mapping[str, str]], part: int) -> None:
    """Check that every value of a part of some rules, by table, keeps to what is stated of the rule."""
    text = SCHEME
    for table, stated_of in rules.items():
        for place, (rule, said) in enumerate(stated_of.items()):
            # Numerators of what has no greatest whole number mean nothing: no engine computes with them.
            is_written = table and ": " not in rule and not {*re.findall(r"\w+", rule)} & UNGIVEN
            if place % PARTS == part and is_written and "whole None" not in said:
                text += f'[formula.{table}_{place}]\ntable = "{table}"\nis = {json.dumps(rule)}\n'
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    for seed in range(2):
        testing.bounded(evaluator, _cohort(random.Random(seed)))


UNGIVEN = {*LOCAL, "how", "free_word", "late"}
"""What rules of a file cannot name, or not so: a way of rounding and the past of what is unpublished among them."""


def _cohort(chance: random.Random) -> testing.Cohort:
    def row(table: str, **keys: Any) -> dict[str, Any]:
        inputs = (node for node in PLAN.nodes.values() if node.kind == "input" and node.table == table)
        return {**keys, **{node.name: chance.choice(_values(node)) for node in inputs}}

    def rows(table: str, above: list[dict[str, Any]], key: str, counts: Sequence[int]) -> list[dict[str, Any]]:
        names = [name for name in ("town", "id") if name in PLAN.full_key(table)]
        return [
            row(table, **{name: each[name] for name in names if name != key}, **{key: number})
            for each in above
            for number in range(1, 1 + chance.choice(counts))
        ]

    towns = [row("town", town=f"t{number}") for number in range(6)]
    units = rows("unit", towns, "id", (0, 1, 2, 5))
    finer = {
        "unit": units,
        "part": rows("part", units, "part", (0, 1, 2, 3)),
        "month": rows("month", units, "k", (4,)),
        "barred": rows("barred", towns, "bar", (0, 1, 4)),
        "deed": rows("deed", towns, "deed", (0, 3)),
    }
    return testing.Cohort(units=towns, tables=finer, as_of=date(2024, 12, 1), period="2024")


def _values(node: Any) -> list[Any]:
    """Return a few values of an input: the ends of numbers and what is next to them, the first and the last days."""
    known: ValueRange = node.value_range
    values: list[Any] = [True, False]
    if known.kind == "number":
        step = Fraction(1, known.resolution or 1)
        ends = (known.low, known.low + step, Fraction(0), known.high - step, known.high)
        values = [each for each in ends if known.low <= each <= known.high]
    elif known.kind == "text":
        values = list(known.values or ())
    elif known.kind == "date":
        values = [date.min, date.max, date(2024, 2, 29), date(2023, 1, 31), date(2024, 12, 31), date(2025, 3, 1)]
    return values + [None] * node.entry.optional


def _end(found: ValueRange, value: Fraction) -> str:
    is_day = found.kind == "date" and 1 <= value <= date.max.toordinal()
    return date.fromordinal(int(value)).isoformat() if is_day else str(value)
