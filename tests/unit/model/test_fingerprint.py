"""A fingerprint is equal where schemes mean the same, however they are written, and moves with every other change."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import random
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from attrs import evolve

import partyrate as pr
from partyrate.errors import PartyrateError
from partyrate.model.meaning import REMARKS, RULES, SETS, rule
from partyrate.model.plain import fields_of

FOLDER = Path(__file__).parent
SHIPPED = [f"{each.name}@{each.edition}" for each in pr.shipped_schemes()]
COLLECTIONS = (
    "tables", "parameters", "lookups", "indicators", "ladders", "gates", "incentives", "budgets", "pairings",
    "procedures", "limits",
)  # fmt: skip

TEXT = """
name = "trial"
edition = "1"
title = { zh = "试评" }
status = "trial"
[table.unit]
key = ["district", "id"]
[parameter.weight]
value = 0.40
[parameter.open]
[lookup.pay]
keys = "star"
rows = [["five", 3000], ["four", 2000]]
[input.a]
kind = "number"
low = 0
high = 100
decimals = 1
[input.kind]
kind = "choice"
values = ["x", "y"]
[formula.score]
is = "weight * a + 0.5 * (a + 1)"
[ladder.star]
levels = [{ name = "five", when = "score >= 90" }, { name = "four" }]
within = ["district", "id"]
order_by = ["score desc", "a asc"]
ties = "in"
round = "down"
conflict = "quota"
quotas = [{ levels = ["five", "four"], at_most = "rows / 2" }]
[gate.veto]
when = "kind == 'x'"
exclude = "star"
[incentive.bonus]
kind = "bonus"
amount = "pay[star]"
unit = "yuan"
from = "next"
[procedure.p]
steps = [{ name = "one", requires = ["score", "star"], within = 30 }, { name = "two", notice = 5 }]
"""


def scheme(old: str = "", new: str = "") -> pr.Scheme:
    assert old in TEXT
    return pr.loads_scheme(TEXT.replace(old, new) if old else TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "trial"', '# a remark\nname = "trial" # another'),
        ('title = { zh = "试评" }', 'title = { zh = "试行" }'),
        ('status = "trial"', 'note = "agreed"'),
        ("value = 0.40", "value = 0.4"),
        ("value = 0.40", 'value = 0.40\nlabels = { zh = "权重" }\nnote = "?"'),
        ('"weight * a + 0.5 * (a + 1)"', '"((weight*a))+0.50*(a+1)"'),
        ('"weight * a + 0.5 * (a + 1)"', '"weight * +a + 0.5 * (a + 1)"\ntable = "unit"'),
        ('[["five", 3000], ["four", 2000]]', '[["four", 2000.00], ["five", 3000]]\nkind = "number"'),
        ('["x", "y"]', '["y", "x"]'),
        ('within = ["district", "id"]', 'within = ["id", "district"]'),
        ('"a asc"', '"a   asc"'),
        ('levels = ["five", "four"], at', 'levels = ["four", "five"], at'),
        ('{ name = "four" }', '{ name = "four", value = 1 }'),
        ('exclude = "star"', 'exclude = ["star"]\ntable = "unit"'),
        ('from = "next"', "from = 1"),
        ("within = 30", 'within = "30 days"'),
        ('["score", "star"]', '["star", "score"]'),
        ('edition = "1"', 'edition = "1"\nperiod = "12 months"'),
        ('kind = "choice"', 'kind = "choice"\ncolumn = "kind"'),
        ("[parameter.open]", '[source.law]\ndocument = "a law"\n[parameter.open]\nsource = "law"'),
    ],
)
def test_what_means_the_same_has_one_fingerprint(old: str, new: str) -> None:
    assert scheme(old, new).fingerprint == scheme().fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "trial"', 'name = "trials"'),
        ('edition = "1"', 'edition = "2"'),
        ('edition = "1"', 'edition = "1"\nperiod = "3 months"'),
        ("value = 0.40", "value = 0.41"),
        ("value = 0.40", ""),
        ("value = 0.40", 'kind = "text"\nvalue = "0.40"'),
        ("weight * a +", "a * weight +"),
        ("0.5 * (a + 1)", "0.5 * a + 1"),
        ('["district", "id"]\n[par', '["id", "district"]\n[par'),
        ('["score desc", "a asc"]', '["a asc", "score desc"]'),
        ('"score desc"', '"score asc"'),
        ('[{ name = "five", when = "score >= 90" }, { name = "four" }]',
         '[{ name = "four" }, { name = "five", when = "score >= 90" }]'),
        ("score >= 90", "score > 90"),
        ('{ name = "four" }', '{ name = "four", value = 0 }'),
        ("at_most =", "exactly ="),
        ('["five", 3000]', '["five", 3001]'),
        ('["five", 3000]', '["five", { unpublished = true }]'),
        ('from = "next"', ""),
        ("within = 30", 'within = "1 month"'),
        ("notice = 5", "notice = 6"),
        ("[parameter.open]", "[parameter.closed]"),
    ],
)  # fmt: skip
def test_what_means_something_else_has_another(old: str, new: str) -> None:
    assert scheme(old, new).fingerprint != scheme().fingerprint


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a and (b and c)", "(a and b) and c"),
        ("a if (b) else (c)", "a if b else c"),
        ("a in ('x', 'y')", "a in ('y', 'x')"),
        ("rank(a, 'desc', ties='min', within=(b, c))", "rank(a, 'desc', within=(c, b), ties=\"min\")"),
        ("f(x=1, y=2)", "f(y=2.0, x=1.00)"),
        ("ｓｃｏｒｅ + 1", "score + 1"),
        ("0.50", "0.5"),
    ],
)
def test_spellings_of_a_rule_are_one(one: str, other: str) -> None:
    assert rule(one) == rule(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a and b or c", "a and (b or c)"),
        ("a - b - c", "a - (b - c)"),
        ("a < b < c", "a < b and b < c"),
        ("a if b else c", "c if b else a"),
        ("a in ('x', 'y')", "a not in ('x', 'y')"),
        ("f(x=1)", "f(1)"),
        ("x == 'a'", "x == a"),
        ("x == '1'", "x == 1"),
        ("-a", "a"),
        ("sum(a, where=b)", "sum(b, where=a)"),
        ("pay[a, b]", "pay[b, a]"),
        ("rank(a, 'desc', ties='min')", "rank(a, 'desc', ties=min_or_max)"),
    ],
)
def test_different_rules_stay_different(one: str, other: str) -> None:
    assert rule(one) != rule(other)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_order_of_entries_and_what_readers_look_at_do_not_count(name: str) -> None:
    given = pr.load_scheme(name.partition("@")[0], edition=name.partition("@")[2])
    chance = random.Random(name)
    changed: dict[str, Any] = {"sources": {}, "title": {"en": "?"}, "status": "?", "note": "?"}
    for collection in COLLECTIONS:
        entries = [evolve(entry, labels={}, note="?", source=()) for entry in getattr(given, collection).values()]
        changed[collection] = chance.sample(entries, len(entries))
    other = evolve(given, **changed)
    assert other.fingerprint == given.fingerprint
    assert other.text_fingerprint != given.text_fingerprint
    again = pr.loads_scheme(pr.dumps_scheme(given))
    assert (again.fingerprint, again.text_fingerprint) == (given.fingerprint, given.text_fingerprint)


def other_values(value: Any) -> Iterator[Any]:
    """Give values that a field might have in place of one."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | Fraction):
        yield value + 1
        yield value / 2 if isinstance(value, Fraction) else value - 1
    elif isinstance(value, str):
        yield from (f"({value}) + 1", f"not ({value})", f"{value}x", "choice", "out", "up", "report", "lower", "5 days")
    elif isinstance(value, pr.ParameterName):
        yield pr.ParameterName(f"{value.parameter}x")
    elif isinstance(value, tuple):
        yield from (value[:-1], value[::-1]) if len(value) > 1 else (value * 2, ())
    elif value is None:
        yield from (Fraction(1), 1, "x", pr.ParameterName("x"))


def mutations(entry: Any) -> Iterator[tuple[str, Any]]:
    """Give copies of an entry, each with one field that has another value."""
    for key, each in fields_of(type(entry)).items():
        if key == "name":
            continue
        value = getattr(entry, each.name)
        for other in other_values(value):
            is_shuffled = isinstance(value, tuple) and sorted(map(str, value)) == sorted(map(str, other))
            if other == value or (key in SETS.get(type(entry), ()) and is_shuffled):
                continue
            try:
                yield key, evolve(entry, **{str(each.alias): other})
            except PartyrateError:
                continue


# Every field of every entry of three shipped schemes is changed once.
@pytest.mark.slow
@pytest.mark.parametrize("name", ["qingxu@trial", "tianjin-village@2019", "kaifeng-secretary@undated"])
def test_a_change_of_any_field_moves_it_unless_only_readers_look_at_it(name: str) -> None:
    given = pr.load_scheme(name.partition("@")[0], edition=name.partition("@")[2])
    seen = set()

    def alone(collection: str, entry: Any) -> str:
        fields: dict[str, Any] = {"tables": given.tables, collection: [entry]}
        return pr.Scheme(name="trial", **fields).fingerprint

    for collection in COLLECTIONS:
        entries = list(getattr(given, collection).values())
        for entry in entries[:: max(1, len(entries) // 3)]:
            before = alone(collection, entry)
            for key, changed in mutations(entry):
                if key in ("rows", "unpublished", "kind") and collection == "lookups" and changed.cells == entry.cells:
                    continue  # rows in another order, and a kind that the cells say
                try:
                    after = alone(collection, changed)
                except PartyrateError:  # a rule that is none
                    continue
                seen.add((collection, key))
                assert (after == before) == (key in REMARKS), (entry, key, changed)
    assert len(seen) > 40


def test_every_field_that_holds_a_rule_or_a_set_is_there() -> None:
    for cls, names in [*RULES.items(), *SETS.items()]:
        assert set(names) <= set(fields_of(cls)), cls
    known = {name for names in RULES.values() for name in names}
    assert known >= {"when", "is", "amount", "helpers", "helped", "at_most", "exactly", "at_least", "about"}
    assert {"positions"} == {each.name for each in attrs.fields(pr.Scheme)} - set(fields_of(pr.Scheme))


CANONICAL = (
    '{"edition":"1","format":"partyrate.meaning/1","indicators":{"得分":{"is":["+",["*",{"number":"0.4"},"a"],'
    '["lookup","pay",{"text":"五星"}]],"table":"unit"}},"lookups":{"pay":{"keys":["star"],"kind":"number",'
    '"rows":[[{"text":"五星"},{"number":"1.5"}],[{"text":"四星"},null]]}},"name":"试","parameters":{"a":{}},'
    '"tables":{"unit":{"key":["id"]}}}'
)
SMALL = """
name = "试"
edition = "1"
[table.unit]
key = "id"
[parameter.a]
[lookup.pay]
keys = "star"
rows = [["四星", { unpublished = true }], ["五星", 1.50]]
[formula."得分"]
is = "0.40 * a + pay['五星']"
"""


def test_anybody_can_compute_it_from_the_canonical_form() -> None:
    assert pr.loads_scheme(SMALL).fingerprint == hashlib.sha256(CANONICAL.encode()).hexdigest()


@pytest.mark.parametrize("seed", ["0", "1"])
def test_it_depends_on_no_hash_seed(seed: str) -> None:
    code = f"import partyrate as pr; print(pr.loads_scheme({SMALL!r}).fingerprint)"
    run = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-X", "utf8", "-c", code],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed},
    )  # fmt: skip
    assert run.stdout.strip() == hashlib.sha256(CANONICAL.encode()).hexdigest()


@pytest.mark.parametrize("seed", ["0", "7", "random"])
def test_shipped_schemes_have_the_fingerprints_that_registers_hold(seed: str) -> None:
    """Check those in `fingerprints.json`; a change of one is a change of rules, with a line under Ratings affected."""
    run = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-X", "utf8", FOLDER / "fingerprints.py"],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed},
    )  # fmt: skip
    assert json.loads(run.stdout) == json.loads((FOLDER / "fingerprints.json").read_text("utf-8"))


def test_it_is_computed_once_and_a_changed_copy_has_its_own() -> None:
    given = scheme()
    assert given.fingerprint is given.fingerprint
    assert given.text_fingerprint is given.text_fingerprint
    other = given.with_values(weight="0.5")
    assert pickle.loads(pickle.dumps(given)).fingerprint == given.fingerprint  # noqa: S301 - ours
    assert other.fingerprint != given.fingerprint


def test_a_rule_that_is_none_is_said() -> None:
    with pytest.raises(pr.RuleSyntaxError):
        _ = pr.Scheme(name="t", indicators=[pr.Indicator(name="x", formula="a +")]).fingerprint
