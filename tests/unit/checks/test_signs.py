"""Signs: what is claimed of an input holds in cohorts as well, where it moves the values of other rows."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

import partyrate as pr
from partyrate.checks.signs import SignDirections, Signs
from partyrate.numbers import Absent, LevelValue

SCHEME = """
name = "trial"
period = "1 year"
[table.unit]
key = "id"
rows = 30
[table.part]
parent = "unit"
key = "name"
rows = 5
[parameter.ties]
kind = "choice"
values = ["min", "max"]
value = "min"
[parameter.step]
kind = "number"
value = 1
[parameter.no]
kind = "flag"
value = false
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[input.w]
kind = "number"
low = 0
high = 3
decimals = 0
[input.out]
kind = "flag"
[input.mark]
table = "part"
kind = "number"
low = 0
high = 9
decimals = 0
[input.done]
table = "part"
kind = "flag"
[formula.place]
is = "rank(x, 'desc', within=(), ties='min')"
[formula.ahead_of]
is = "rank(x, 'desc', within=(), ties='max')"
[formula.early]
is = "place <= 2"
[formula.share]
is = "round(x / max(1, sum(x, within=())), 2)"
[formula.lifted]
is = "w * max(x, within=())"
[formula.late]
is = "lifted + (3 - w) * 4"
[formula.part_place]
table = "part"
is = "rank(mark, 'desc', within=id, ties='min')"
[formula.parts_done]
is = "count(part, where=done)"
[ladder.fixed]
levels = [{ name = "high", when = "w >= 2" }, { name = "middle", when = "w >= 1" }, { name = "low" }]
[ladder.podium]
levels = [{ name = "top", when = "place <= 2" }, { name = "rest" }]
[formula.best]
is = "max(x, within=())"
[ladder.met]
levels = [{ name = "yes", when = "best >= 5" }, { name = "no" }]
[formula.found]
table = "TABLE"
is = "RULE"
[ladder.star]
TABLE_OF_STAR
order_by = ["KEY desc"]
ties = "in"
round = "half_up"
conflict = "condition"
remainder = "none"
levels = [{ name = "five" }, { name = "none" }]
quotas = [{ levels = ["five"], exactly = "0.3 * candidates" }]
GATE
"""

GATE = '[gate.out]\nwhen = "out"\nexclude = ["star"]'


def evaluator_of(rule="x", key="x", *, table="unit", gate=""):
    text = SCHEME.replace("TABLE_OF_STAR", 'table = "part"' if key == "part" else "").replace("TABLE", table)
    text = text.replace("RULE", rule).replace("KEY", "found" if key == "part" else key).replace("GATE", gate)
    return pr.Evaluator(pr.loads_scheme(text))


def sense(evaluator, name, moved):
    return SignDirections(Signs(evaluator.plan), moved).of_name(name).sense


def ratings(evaluator, moved, count=40):
    """Yield ratings of the same rows, in which an input of the first row rises from one to the next."""
    chance = random.Random(7)
    for _ in range(count):
        units = [
            {"id": str(number), "x": chance.randint(0, 9), "w": chance.randint(0, 3), "out": chance.random() < 0.2}
            for number in range(chance.randint(1, 6))
        ]
        parts = [
            {"id": unit["id"], "name": str(number), "mark": chance.randint(0, 9), "done": chance.random() < 0.5}
            for unit in units for number in range(2)
        ]  # fmt: skip
        rows = parts if moved in ("mark", "done") else units
        versions = []
        for value in (
            (False, True) if moved in ("done", "out") else sorted(chance.sample(range(4 if moved == "w" else 10), 3))
        ):
            rows[0][moved] = value
            versions.append(evaluator.rate([*units], tables={"part": [dict(part) for part in parts]}))
        yield versions


def way(evaluator, name, moved, rows=slice(1)):
    """Return whether a value was seen to rise (1), and to fall (-1), in the first row, or in others."""
    seen = set()
    for versions in ratings(evaluator, moved):
        for values in zip(*(rating.values(name)[rows] for rating in versions), strict=True):
            numbers = [each.place if isinstance(each, LevelValue) else each for each in values]
            for one, other in pairwise(numbers):
                if not isinstance(one, Absent) and not isinstance(other, Absent) and one != other:
                    seen.add(1 if other > one else -1)
    return seen


RULES = [
    # a place, which others lose that one gains
    ("rank(x, 'desc', within=(), ties='min')", "x", "unit", -1),
    ("rank(x, 'asc', within=(), ties='dense')", "x", "unit", 1),
    ("rank(x - place, 'desc', within=(), ties='min')", "x", "unit", -1),
    ("rank(x - place, 'desc', within=(), ties='dense')", "x", "unit", None),
    ("rank(10 * place + w, 'desc', within=(), ties='mean')", "x", "unit", 1),
    ("rank(w * place, 'asc', within=w, ties='max')", "x", "unit", -1),
    ("place - ahead_of", "x", "unit", None),
    ("rank(w, 'desc', within=(), ties='min')", "x", "unit", 0),
    ("rank(w, 'asc', within=(), ties='dense') + x", "x", "unit", 1),
    # a level by a place, which others lose that one gains
    ("2 * podium", "x", "unit", 1),
    ("sum(2 * podium, within=())", "x", "unit", None),
    ("sum(2 * met, within=())", "x", "unit", 1),  # all of them rise
    ("rank(x - podium, 'desc', within=(), ties='min')", "x", "unit", None),
    # what the whole cohort has, of which others have another part
    ("w * max(x, within=())", "x", "unit", 1),
    ("rank(lifted, 'desc', within=(), ties='min')", "x", "unit", None),
    ("max(part_place)", "mark", "unit", None),
    ("max(part_place, where=mark > 0)", "mark", "unit", None),
    ("sum(mark, within=id) - mark", "mark", "part", None),
    ("sum(place, within=())", "x", "unit", None),
    ("min(place, within=())", "x", "unit", None),
    ("rank(x * mark, 'desc', within=(), ties='min')", "x", "part", None),
    ("rank(x * mark, 'desc', within=(), ties='min')", "mark", "part", -1),
    # rows that are counted
    ("parts_done", "done", "unit", 1),
    ("10 - count(part, where=done and mark > 3)", "done", "unit", -1),
    ("round(100 * sum(parts_done, within=()) / 9)", "done", "unit", 1),
    ("count(part, where=mark > 3)", "mark", "unit", 1),
    # a condition that parameters decide, and one that decides nothing
    ("x if ties == 'min' else -x", "x", "unit", 1),
    ("x if ties == 'max' or no else -x", "x", "unit", -1),
    ("x if place == ahead_of and no else 0 - x", "x", "unit", -1),
    ("place if place == ahead_of else place if ties == 'min' else ahead_of", "x", "unit", -1),
    ("x if x == 3 else x", "x", "unit", 1),
    # steps up and down from one value
    ("w + step if x > 6 else w - step if x < 3 else w", "x", "unit", 1),
    ("w - step if x > 6 else w if x < 3 else w + step", "x", "unit", None),
    ("0 - (w + 1 if x > 6 else w)", "x", "unit", -1),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "moved", "table", "expected"), RULES)
def test_what_is_certain_of_a_rule(rule, moved, table, expected):
    assert sense(evaluator_of(rule, table=table), "found", moved) == expected


@pytest.mark.parametrize(("rule", "moved", "table", "expected"), [each for each in RULES if each[-1] is not None])
def test_what_is_certain_of_a_rule_is_seen_in_every_cohort(rule, moved, table, expected):
    assert way(evaluator_of(rule, table=table), "found", moved) <= {expected}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("rank(x, 'desc', within=(), ties='min')", 1),
        ("rank(x, 'asc', within=(), ties='dense')", None),
        ("rank(x - place, 'desc', within=(), ties='min')", None),  # of others, those that it passes move as well
        ("rank(10 * place + w, 'desc', within=(), ties='mean')", None),
        ("rank(w, 'desc', within=(), ties='min')", 0),
        ("2 * podium", -1),
        ("sum(2 * podium, within=())", None),
        ("w * max(x, within=())", 1),
        ("w + 1 if early else w", -1),
        ("max(part_place)", 0),
        ("x + w", 0),
    ],
)
def test_what_is_certain_of_the_other_rows_is_seen_in_every_cohort(rule, expected):
    evaluator = evaluator_of(rule)
    assert SignDirections(Signs(evaluator.plan), "x").others.of_name("found").sense == expected
    assert expected is None or way(evaluator, "found", "x", slice(1, None)) <= {expected} - {0}


@pytest.mark.parametrize(
    ("key", "expected"),
    [("x", 1), ("place", -1), ("w", 0), ("share", None), ("lifted", None), ("late", None)],
)
def test_what_is_certain_of_places_is_seen_in_every_cohort(key, expected):
    evaluator = evaluator_of(key=key)
    assert sense(evaluator, "star", "x") == expected
    assert expected is None or way(evaluator, "star", "x") <= {expected}


@pytest.mark.parametrize(("key", "expected"), [("w", -1), ("x", None)])
def test_a_level_among_places_that_the_input_moves_for_nobody_is_a_value_like_others(key, expected):
    text = SCHEME.replace("TABLE_OF_STAR", "").replace("GATE", "").replace("KEY", key).replace("TABLE", "unit")
    text = text.replace("RULE", "rank(2 * star + x, 'desc', within=(), ties='min')")
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    assert sense(evaluator, "found", "x") == expected
    assert expected is None or way(evaluator, "found", "x") <= {expected}


def test_a_level_that_cannot_be_known_yet_does_not_move():
    text = SCHEME.replace("TABLE_OF_STAR", 'when = "x > open"').replace("TABLE", "unit").replace("RULE", "x")
    text = text.replace("KEY", "x").replace("GATE", '[parameter.open]\nkind = "number"')
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    assert not evaluator.plan.nodes["star"].is_computable
    assert sense(evaluator, "star", "x") == 0


def test_of_places_among_rows_below_one_that_moves_nothing_is_certain():
    text = SCHEME.replace("TABLE_OF_STAR", 'table = "part"').replace("TABLE", "unit").replace("RULE", "x")
    text = (
        text.replace("KEY", "mark")
        .replace("GATE", "")
        .replace('{ name = "five" }', '{ name = "five", when = "w >= 2" }')
    )
    assert sense(pr.Evaluator(pr.loads_scheme(text)), "star", "w") is None


@pytest.mark.parametrize(("within", "expected"), [('["w"]', 1), ('["place"]', None), ("[]", 1)])
def test_of_places_nothing_is_certain_where_the_input_decides_the_cohort(within, expected):
    text = SCHEME.replace("TABLE_OF_STAR", f"within = {within}").replace("TABLE", "unit").replace("RULE", "x")
    evaluator = pr.Evaluator(pr.loads_scheme(text.replace("KEY", "x").replace("GATE", "")))
    assert sense(evaluator, "star", "x") == expected
    assert expected is None or way(evaluator, "star", "x") <= {expected}


def test_of_places_among_rows_below_one_that_decides_which_of_them_has_a_key_nothing_is_certain():
    part = '[table.part]\nparent = "unit"\nkey = "name"\n[input.mark]\ntable = "part"\nkind = "number"\nlow = 0\n'
    part += 'high = 9\ndecimals = 0\n[formula.got]\ntable = "part"\nis = "bonus if mark > 5 else 3"\n'
    unit, star = CONDITIONAL.replace("RULE", "x").replace("CONDITION", "True").split("[ladder.star]")
    star = '[ladder.star]\ntable = "part"' + star.replace("KEY", "got").replace("0.4 * rows", "1")
    evaluator = pr.Evaluator(pr.loads_scheme(unit + part + star))
    assert sense(evaluator, "star", "has") is None
    parts = [{"id": "1", "name": mark, "mark": mark} for mark in "62"]
    ratings = [
        evaluator.rate([{"id": "1", "has": has, "bonus": 7, "x": 1}], tables={"part": [*parts]})
        for has in (False, True)
    ]  # fmt: skip
    assert [[*map(str, rating.values("star"))] for rating in ratings] == [["not applicable", "five"], ["five", "four"]]


def test_a_key_that_raises_others_more_than_the_own_one_costs_a_place():
    evaluator = evaluator_of(key="late")
    other = {"id": "2", "x": 0, "w": 3, "out": False}
    ratings = [
        evaluator.rate([{"id": "1", "x": x, "w": 1, "out": False}, other], tables={"part": []}) for x in (0, 9)
    ]  # fmt: skip
    assert [rating.values("star")[0].name for rating in ratings] == ["five", "none"]


def test_of_places_among_rows_that_move_together_nothing_is_certain():
    evaluator = evaluator_of("x * mark", "part", table="part")
    assert sense(evaluator, "star", "x") is None
    assert sense(evaluator, "star", "mark") == 1
    assert way(evaluator, "star", "mark") <= {1}


def test_rows_that_a_gate_leaves_out_are_as_many_where_the_input_does_not_decide_it():
    evaluator = evaluator_of("rank(x, 'desc', within=(), ties='min')", gate=GATE)
    assert sense(evaluator, "found", "x") == -1
    evaluator = evaluator_of("rank(x, 'desc', within=(), ties='min')", gate=GATE.replace('"out"', '"x < 2"'))
    assert sense(evaluator, "found", "x") is None


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ('cap = { fixed = "middle" }', 1),
        ('cap = { fixed = "low" }', 1),
        ('fix = { fixed = "low" }', 1),
        ('fix = { fixed = "middle" }', None),  # the rows with little are lifted, and fall where they rise
        ('exclude = ["fixed"]', None),
    ],
)
def test_a_gate_on_the_rows_with_little_lets_levels_rise_where_it_is_a_limit(effect, expected):
    evaluator = evaluator_of(gate=f'[gate.out]\nwhen = "w < 3 and x < 5"\n{effect}')
    for moved in ("w", "x"):
        assert sense(evaluator, "fixed", moved) == expected
        assert expected is None or way(evaluator, "fixed", moved) == {1}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("move(fixed, step) if x > 6 else move(fixed, 0 - step) if x < 3 else fixed", 1),
        ("move(fixed, 0 - step) if x > 6 else fixed if x < 3 else move(fixed, step)", None),
        ("move(fixed, step) if x > 6 else worst_level(fixed, 'middle')", None),
    ],
)
def test_a_level_that_moves_up_or_down_from_one_level_follows_the_conditions(rule, expected):
    evaluator = evaluator_of(rule)
    assert sense(evaluator, "found", "x") == expected
    assert way(evaluator, "found", "x") == ({1} if expected else {1, -1} if "x < 3" in rule else {1})


@pytest.mark.parametrize(("ties", "expected", "levels"), [("in", 1, ["four", "five"]), ("out", None, ["four", "none"])])
def test_who_comes_even_at_the_last_place_may_come_lower_where_both_go_on_to_other_places(ties, expected, levels):
    """From 5 to 7, the second comes even with the first: by `ties = "out"` both leave the only place of five stars.

    Then both are one too many for the only place of four stars, which the second had alone.
    """
    places = 'levels = ["five"], exactly = "1" }, { levels = ["four"], exactly = "1" }]'
    scheme = SCHEME.replace("TABLE_OF_STAR", "").replace("GATE", "").replace("KEY", "x")
    scheme = (
        scheme.replace("RULE", "x")
        .replace("TABLE", "unit")
        .replace('{ name = "five" }', '{ name = "five" }, { name = "four" }')
    )
    scheme = scheme.replace('levels = ["five"], exactly = "0.3 * candidates" }]', places).replace(
        'ties = "in"', f'ties = "{ties}"'
    )
    evaluator = pr.Evaluator(pr.loads_scheme(scheme))
    assert sense(evaluator, "star", "x") == expected
    rows = [[{"id": "1", "x": 7, "w": 1, "out": False}, {"id": "2", "x": x, "w": 1, "out": False}] for x in (5, 7)]
    assert [str(evaluator.rate(each, tables={"part": []}).values("star")[1]) for each in rows] == levels


CONDITIONAL = """
name = "trial"
[table.unit]
key = "id"
rows = 30
[input.has]
kind = "flag"
[input.bonus]
when = "has"
kind = "number"
low = 0
high = 9
decimals = 0
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[formula.found]
is = "RULE"
[ladder.star]
order_by = ["KEY desc"]
ties = "out"
round = "down"
conflict = "condition"
remainder = "none"
levels = [{ name = "five" }, { name = "four", when = "CONDITION" }, { name = "none" }]
quotas = [{ levels = ["five"], exactly = "0.4 * rows" }]
"""


@pytest.mark.parametrize(
    ("rule", "key", "condition", "expected"),
    [
        # an absent value leaves absent what it is in
        ("bonus + x", "x", "True", 0),
        ("x if bonus > 3 else 0 - x", "x", "True", 0),
        ("bonus > 3 and x > 3", "x", "True", 0),
        ("sum(bonus, within=())", "x", "True", 0),
        # these settle it, or leave it out
        ("coalesce(bonus, x)", "x", "True", None),
        ("coalesce(bonus > x, False)", "x", "True", None),
        ("1 if present(bonus) else 0", "x", "True", None),
        ("1 if present(bonus + x) else 0", "x", "True", None),
        ("count(unit, where=present(bonus), within=())", "x", "True", None),
        ("rank(bonus, 'desc', within=(), ties='min')", "x", "True", 0),
        ("percent_rank(bonus, 'desc', within=(), ties='min', kind='share')", "x", "True", None),
        ("cumulative(x, bonus, 'desc', within=(), ties='max')", "x", "True", None),
        ("ahead(x, bonus, 'desc', within=(), ties='max')", "x", "True", None),
        # what it does to places of a ladder
        ("1 if star == 'five' else 0", "bonus", "True", 0),
        ("1 if star == 'five' else 0", "x", "bonus > 3", 0),
        ("count(unit, where=coalesce(star == 'five', False), within=())", "bonus", "True", None),
        ("count(unit, where=coalesce(star == 'five', False), within=())", "x", "bonus > 3", None),
        ("coalesce(move(star, 0), 'none') + 0", "x", "bonus > 3", None),
    ],
)
def test_an_input_that_decides_whether_another_one_is_there(rule, key, condition, expected):
    text = CONDITIONAL.replace("RULE", rule).replace("KEY", key).replace("CONDITION", condition)
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    assert sense(evaluator, "found", "has") == expected
    chance, directions = random.Random(3), SignDirections(Signs(evaluator.plan), "has")
    for _ in range(40):
        units = [
            {"id": number, "has": chance.random() < 0.6, "bonus": chance.randint(0, 9), "x": chance.randint(0, 9)}
            for number in range(4)
        ]
        one, two = (evaluator.rate([{**units[0], "has": has}, *units[1:]]) for has in (False, True))
        for name in ("found", "star"):
            for row, known in enumerate((directions, directions.others)):
                ends = one.values(name)[row], two.values(name)[row]
                is_still = known.of_name(name).sense == 0
                assert not is_still or ends[0] == ends[1] or any(isinstance(each, Absent) for each in ends)
