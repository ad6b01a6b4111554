"""Keys that nothing reads, entry by entry: which are told, as a fault or as a choice in reserve, and near misses."""

from __future__ import annotations

import pytest

import partyrate as pr
from partyrate.checks import examine
from partyrate.checks.unread import _unread_keys, unused_choices
from partyrate.model import (
    Gate,
    Incentive,
    Indicator,
    Ladder,
    Level,
    Limit,
    Lookup,
    Parameter,
    ParameterName,
    Quota,
    Step,
    Table,
)

SCHEME = pr.Scheme(name="trial", tables=[Table(name="unit", key="id")])
TWO = [Level(name="a", when="x > 5"), Level(name="b", when="x > 2"), Level(name="c")]
ONE = [Level(name="a", when="x > 5"), Level(name="b")]
EXACT = Quota(levels="a", exactly="1")
OWN = Quota(levels="a", exactly="1", round="up")
ABOUT = Quota(levels="a", about="1")


def ladder(levels=ONE, **fields):
    return Ladder(name="l", levels=levels, **fields)


def formula(**fields):
    return Indicator(name="f", formula="1", **fields)


@pytest.mark.parametrize(
    ("entry", "faults", "choices"),
    [
        (Table(name="t", key="k", rows=5), [], []),
        (Table(name="t", key="k", parent="u", expects=["a", "b"], rows=2), [], []),
        (Table(name="t", key="k", parent="u", expects=["a", "b"], rows=3), ["rows"], []),
        (Table(name="t", key="k", parent="u", columns=["a", "b"], rows=2), [], []),
        (Table(name="t", key="k", parent="u", columns=["a", "b"], rows=1), ["rows"], []),
        (Parameter(name="p", value=1, unit="yuan"), [], []),
        (Parameter(name="p", kind="flag", unit="yuan"), ["unit"], []),
        (Parameter(name="p", kind="text", unit="yuan"), ["unit"], []),
        (Parameter(name="p", kind="date", unit="yuan"), ["unit"], []),
        (Parameter(name="p", kind="choice", values=["a"], unit="yuan"), ["unit"], []),
        (Lookup(name="l", keys="k", rows=[["a", 1]], unit="yuan"), [], []),
        (Lookup(name="l", keys="k", rows=[["a", True]], unit="yuan"), ["unit"], []),
        (Lookup(name="l", keys="k", rows=[["a", 1], ["b", 2]], unpublished="c", unit="yuan"), [], []),
        (Lookup(name="l", keys="k", rows=[["b", "x"]], unpublished="a", unit="yuan"), ["unit"], []),
        (Lookup(name="l", keys="k", rows=[], unpublished="a", unit="yuan"), [], []),
        (Lookup(name="l", keys="k", rows=[["a", 1]], kind="number", unit="yuan"), [], []),
        (Lookup(name="l", keys="k", rows=[["a", "x"]], kind="text", unit="yuan"), ["unit"], []),
        (formula(maximum=3), [], ["maximum"]),
        (formula(maximum=3, parent="g"), [], []),
        (formula(takes="n", parent="g"), ["parent"], []),
        (formula(parent="g"), [], []),
        (Indicator(name="i", kind="choice", values=["a"], direction="lower"), ["direction"], []),
        (Indicator(name="i", kind="text", direction="lower"), ["direction"], []),
        (Indicator(name="i", kind="date", direction="lower"), ["direction"], []),
        (Indicator(name="i", kind="flag", direction="lower"), [], []),
        (Indicator(name="i", kind="number", low=0, high=1, decimals=0, direction="lower"), [], []),
        (Indicator(name="i", kind="flag", missing="-"), ["missing"], []),
        (Indicator(name="i", kind="flag", missing="-", optional=True), [], []),
        (Indicator(name="i", kind="flag", missing="-", when="x"), [], []),
        (Indicator(name="i", kind="flag", missing=[]), [], []),
        (ladder(), [], []),
        (ladder(ties="in", round="up", conflict="quota", remainder="b"), [],
         ["ties", "round", "conflict", "remainder"]),
        (ladder(ties="in", round="up", quotas=[EXACT]), [], []),
        (ladder(ties="in", round="up", quotas=[OWN]), [], ["round"]),
        (ladder(ties="in", round="up", quotas=[OWN, EXACT]), [], []),
        (ladder(ties="in", round="up", quotas=[ABOUT]), [], ["ties", "round"]),
        (ladder(ties="in", round="up", quotas=[ABOUT, EXACT]), [], []),
        (ladder(overlap="report"), [], ["overlap"]),
        (ladder(TWO, overlap="report"), [], []),
        (ladder(overlap="first"), [], []),  # as it is where it is left out
        (OWN, [], []),
        (Quota(levels="a", about="1", round="up"), ["round"], []),
        (Gate(name="g", when="x", cap={"l": "b"}, freed="passes"), [], []),
        (Gate(name="g", when="x", fix={"l": "b"}, freed="passes", takes_place=True), [], []),
        (Gate(name="g", when="x", cap={"l": "b"}, takes_place=True), [], ["takes_place"]),
        (Gate(name="g", when="x", exclude="l", freed="passes"), [], ["freed"]),
        (Incentive(name="i", kind="bonus", amount="1", unit="yuan", every="year"), [], []),
        (Incentive(name="i", kind="place", unit="places", every="year"), ["unit", "every"], []),
        (Limit(name="l", tree="g", level=1, at_most=2), [], []),
        (Limit(name="l", tree="g", level=1, exactly=2), [], []),
        (Limit(name="l", tree="g", level=1, exactly=2, at_most=2), ["at_most"], []),
        (Limit(name="l", tree="g", at_most=2), ["at_most"], []),
        (Limit(name="l", tree="g", exactly=2), ["exactly"], []),
        (Limit(name="l", tree="g", level=1), ["level"], []),
        (Limit(name="l", tree="g", level=1, depth=1), ["level"], []),
        (Limit(name="l", tree="g", depth=1), [], []),
        (Limit(name="l", tree="g", total=1), [], []),
        (Limit(name="l", tree="g"), [], ["tree"]),
        (Step(name="s", takes=5, days="working"), [], []),
        (Step(name="s", within=5, days="working"), [], []),
        (Step(name="s", notice=5, days="working", from_next_day=False), [], []),
        (Step(name="s", takes="1 month", within=5, days="working"), [], []),
        (Step(name="s", takes="10 days", days="working"), [], []),
        (Step(name="s", takes=ParameterName(parameter="p"), days="working"), [], []),
        (Step(name="s", takes="1 month", days="working"), [], ["days"]),
        (Step(name="s", days="working"), [], ["days"]),
        (Step(name="s", takes=5, from_next_day=False), [], ["from_next_day"]),
    ],
)  # fmt: skip
def test_the_keys_of_an_entry_that_nothing_reads(entry, faults, choices):
    path = ("section", "name")
    assert [each.path[-1] for each in _unread_keys(SCHEME, path, entry, choices=False)] == faults
    found = list(_unread_keys(SCHEME, path, entry, choices=True))
    assert [each.path[-1] for each in found] == choices
    assert all(isinstance(each, pr.Finding) and each.code == "unread-choice" for each in found)
    assert not any(isinstance(each, pr.Finding) for each in _unread_keys(SCHEME, path, entry, choices=False))


BASE = """
name = "trial"
[table.village]
key = "village"
rows = 10
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[source.law]
document = "law"
"""
LADDER = """[ladder.star]
levels = [{ name = "five", when = "x > 5" }, { name = "low" }]
PLACES
"""
TWICE = '[formula.y]\nis = "2 * x"'
PLACES = """order_by = "x desc"
ties = "in"
round = "down"
conflict = "condition"
quotas = [{ levels = "five", exactly = "1" }]"""


def faults_of(text):
    _, found = examine(pr.loads_scheme(text))
    return [(".".join(map(str, each.path)), str(each.what)) for each in found]


@pytest.mark.parametrize(
    ("key", "least"),
    [("rows", 1), ("depth", 1), ("level", 1), ("at_most", 0), ("exactly", 0), ("rounds", 1)],
)
def test_the_least_number_that_a_key_can_have(key, least):
    for value in (least - 1, least):
        if key == "rows":
            text = BASE.replace("rows = 10", f"rows = {value}")
        elif key == "rounds":
            text = (
                f'{BASE}[incentive.i]\nkind = "bonus"\nunit = "yuan"\nevery = "once"\namount = "x"\nrounds = {value}\n'
            )
        else:
            beside = {"level": "at_most = 5\n", "at_most": "level = 2\n", "exactly": "level = 2\n"}.get(key, "")
            text = BASE + '[group.g]\n[formula.f]\nparent = "g"\nis = "x"\n[limit.l]\ntree = "g"\n'
            text += f"{beside}{key} = {value}\n"
        told = [what for path, what in faults_of(text) if path.endswith(f".{key}")]
        assert len(told) == (value < least)
        assert all(str(value) in what for what in told)


@pytest.mark.parametrize(
    ("top", "text", "said"),
    [
        ('stages = ["a", "b", "a"]', "", [("stages.2", "'a' stands twice in 'stages' of the scheme")]),
        ('results = ["f"]', '[formula.f]\nis = "x"', []),
        (
            'results = ["f"]',
            '[formula.f]\nis = "x"\nshow = false',
            [("results.0", "'f' is named among the results, and is not shown")],
        ),
        ('results = ["x"]', "", [("results.0", "unknown result 'x'")]),
        ('assumptions = ["p", "l"]', '[parameter.p]\nvalue = 1\n[lookup.l]\nkeys = ["k"]\nrows = [["a", 1]]', []),
        (
            'assumptions = ["p", "x"]',
            "[parameter.p]\nvalue = 1",
            [("assumptions.1", "unknown parameter or lookup 'x'")],
        ),
    ],
)
def test_the_lists_at_the_top(top, text, said):
    assert faults_of(BASE.replace("[table", f"{top}\n[table", 1) + text) == said


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        ('[formula.f]\nis = "x"\nsource = ["law", "law"]', "formula.f.source.1"),
        ('[formula.f]\nis = "x"\nsource = "law"', None),
        (LADDER.replace("PLACES", PLACES.replace('"x desc"', '["x desc", "x asc"]')), "ladder.star.order_by.1"),
        (LADDER.replace("PLACES", PLACES.replace('"x desc"', '["x desc", "y asc"]')) + TWICE, None),
        ('[pairing.p]\nhelpers = "x > 5"\nhelped = "x < 3"\neach = 1\nhelpers_by = ["x desc", "x asc"]',
         "pairing.p.helpers_by.1"),
        ('[procedure.p]\nsteps = [{ name = "a" }, { name = "b", requires = ["a", "a"] }]',
         "procedure.p.steps.1.requires.1"),
        ('[formula.f]\ntakes = ["n", "n"]\nis = "n"\n[formula.g]\nis = "f(x, x)"', "formula.f.takes.1"),
    ],
)  # fmt: skip
def test_a_name_stands_once_in_a_list(entry, path):
    found = [each for each, _ in faults_of(BASE + entry)]
    assert found[:1] == ([] if path is None else [path])


def test_steps_and_quotas_are_named_with_what_they_belong_to():
    text = LADDER.replace("PLACES", PLACES).replace('exactly = "1"', 'about = "1", round = "up"')
    text = text.replace('conflict = "condition"\n', "").replace('ties = "in"\nround = "down"\n', "")
    ((path, what),) = faults_of(BASE + text)
    assert path == "ladder.star.quotas.0.round"
    assert what == "ladder 'star' has a quota with 'about' and 'round'"
    steps = '[procedure.year]\nsteps = [{ name = "a", days = "working" }]'
    (told,) = unused_choices(pr.loads_scheme(BASE + steps))
    assert told.path == ("procedure", "year", "steps", 0, "days")
    assert "step 'a' of procedure 'year'" in told.what


@pytest.mark.parametrize(
    ("places", "effect", "keys"),
    [
        ("", 'cap = { star = "low" }\nfreed = "passes"', ["freed"]),
        (PLACES, 'cap = { star = "low" }\nfreed = "passes"', []),
        ("", 'fix = { star = "low" }\nfreed = "passes"\ntakes_place = true', ["freed", "takes_place"]),
        (PLACES, 'fix = { star = "low" }\nfreed = "passes"\ntakes_place = true', []),
        ("", 'cap = { star = "low", other = "low" }\nfreed = "passes"', []),  # of which one has places
        ("", 'cap = { other = "low" }\nfix = { star = "low" }\nfreed = "passes"\ntakes_place = true', ["takes_place"]),
        ("", 'cap = { star = "low" }', []),
    ],
)
def test_what_a_gate_says_of_places_where_its_ladders_give_none(places, effect, keys):
    text = BASE + LADDER.replace("PLACES", places) + LADDER.replace("PLACES", PLACES).replace("star", "other")
    found = list(unused_choices(pr.loads_scheme(f'{text}[gate.g]\nwhen = "x < 3"\n{effect}\n')))
    assert [each.path for each in found] == [("gate", "g", key) for key in keys]
    assert all("star" in each.text("en") for each in found)


@pytest.mark.parametrize(
    ("whens", "places", "said"),
    [
        ((None, "x > 3", "x > 1"), "", [1, 2]),
        (("x > 5", None, "x > 1"), "", [2]),
        (("x > 5", "x > 3", None), "", []),
        (("x > 5", None, None), "", []),
        (("x > 5", "x > 3", "x > 1"), "", []),
        (("x > 5", None, "x > 1"), 'overlap = "report"', []),
        (("x > 5", None, "x > 1"), PLACES.replace("five", "a"), []),
    ],
)
def test_a_condition_below_a_level_without_one(whens, places, said):
    levels = [
        f'{{ name = "{name}"' + (f', when = "{when}" }}' if when else " }")
        for name, when in zip("abc", whens, strict=True)
    ]
    text = f"{BASE}[ladder.star]\nlevels = [{', '.join(levels)}]\n{places}\n"
    found = [each for each in unused_choices(pr.loads_scheme(text)) if each.code == "condition-without-effect"]
    assert [each.path for each in found] == [("ladder", "star", "levels", number, "when") for number in said]
    best = "abc"[whens.index(None)] if None in whens else ""
    assert all(f"'{best}'" in each.why for each in found)
