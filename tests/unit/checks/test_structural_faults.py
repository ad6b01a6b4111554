"""Faults of single entries, each with its place, and what is near it and is no fault."""

from __future__ import annotations

import pytest

import partyrate as pr
from partyrate.checks import examine

SCHEME = """
name = "trial"
stages = ["mark", "rate"]
[table.town]
key = "town"
[table.village]
key = "village"
parent = "town"
[table.month]
key = "month"
parent = "village"
[input.x]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0
[input.area]
table = "town"
kind = "number"
low = 0
high = 9
decimals = 0
[input.side]
table = "village"
kind = "choice"
values = ["a", "b"]
[parameter.word]
kind = "choice"
values = ["in", "out"]
[parameter.text]
kind = "text"
value = "in"
[parameter.rest]
kind = "choice"
values = ["five", "low"]
[parameter.grouped]
kind = "choice"
values = ["town", ""]
[parameter.by_town]
kind = "choice"
values = ["town", ""]
value = "town"
[parameter.number]
value = 2
[parameter.half]
value = 0.5
[parameter.none]
kind = "number"
[parameter.flag]
kind = "flag"
value = true
[parameter.span]
kind = "text"
value = "2 months"
[parameter.day]
kind = "date"
[parameter.other]
kind = "text"
value = "soon"
"""
LADDER = """
[ladder.star]
table = "village"
levels = [{ name = "five", when = "x > 50" }, { name = "low" }]
order_by = "x desc"
ties = "in"
round = "down"
conflict = "condition"
quotas = [{ levels = "five", exactly = "0.2 * rows" }]
"""


def faults(text, base=SCHEME):
    """Return the faults of a scheme, each as its path and what it is."""
    _, found = examine(pr.loads_scheme(base + text))
    assert all(fault.at is not None for fault in found)
    return [(".".join(map(str, fault.path)), str(fault.what)) for fault in found]


def paths(text, base=SCHEME):
    return [path for path, _ in faults(text, base)]


# ----------------------------------------------------------------------------------------- fields that name a parameter


@pytest.mark.parametrize(
    ("now", "then", "path"),
    [
        ('ties = "in"', 'ties = { parameter = "word" }', None),
        ('ties = "in"', 'ties = { parameter = "text" }', None),
        ('ties = "in"', 'ties = { parameter = "wrod" }', "ladder.star.ties"),
        ('ties = "in"', 'ties = { parameter = "rest" }', "ladder.star.ties"),  # other words
        ('ties = "in"', 'ties = { parameter = "other" }', "ladder.star.ties"),
        ('ties = "in"', 'ties = { parameter = "flag" }', "ladder.star.ties"),
        ('ties = "in"', 'ties = { parameter = "day" }', "ladder.star.ties"),
        ('round = "down"', 'round = { parameter = "word" }', "ladder.star.round"),
        ('round = "down"', 'round = "down"\nremainder = { parameter = "rest" }', None),
        ('round = "down"', 'round = "down"\nremainder = { parameter = "word" }', "ladder.star.remainder"),
        ('round = "down"', 'round = "down"\nwithin = { parameter = "grouped" }', None),
    ],
)
def test_the_words_of_a_parameter_that_decides_a_ladder(now, then, path):
    assert now in LADDER
    assert paths(LADDER.replace(now, then)) == ([] if path is None else [path])


@pytest.mark.parametrize("key", ["takes", "notice", "within"])
@pytest.mark.parametrize(
    ("name", "fit"),
    [
        ("number", "takes notice within"),
        ("none", "takes notice within"),
        ("span", "takes within"),
        ("half", ""),
        ("flag", ""),
        ("day", ""),
        ("other", ""),
        ("word", ""),
    ],
)
def test_the_days_of_a_step_that_a_parameter_gives(key, name, fit):
    step = f'[procedure.year]\nsteps = [{{ name = "meeting", {key} = {{ parameter = "{name}" }} }}]'
    found = faults(step)
    assert [path for path, _ in found] == ([] if key in fit.split() else [f"procedure.year.steps.0.{key}"])


@pytest.mark.parametrize(
    ("name", "key", "why"),
    [
        ("half", "notice", "is 0.5, and notice needs a number of days\n"),
        ("span", "notice", "is '2 months', and notice needs a number of days\n"),
        ("other", "takes", "is 'soon', and takes needs a number of days, or a span\n"),
        ("flag", "within", "is True, and within needs a number of days, or a span\n"),
        ("word", "within", "is a choice, and within needs a number of days, or a span\n"),
    ],
)
def test_what_days_can_be_is_said(name, key, why):
    step = f'[procedure.year]\nsteps = [{{ name = "meeting", {key} = {{ parameter = "{name}" }} }}]'
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(SCHEME + step))
    (fault,) = caught.value.faults
    assert why in "\n".join(fault.lines("en"))
    declared = {"half": "give it another value", "other": "give it another value", "span": 'kind = "number"'}
    assert fault.lines("en")[2].endswith(declared.get(name, 'kind = "text" for a span'))


@pytest.mark.parametrize(
    ("field", "names", "fitting"),
    [
        ('[input.y]\ntable = "village"\nkind = "number"\nlow = {}\nhigh = 100\ndecimals = 0', "low", "number none"),
        ('[pairing.help]\ntable = "village"\nhelpers = "x > 80"\nhelped = "x < 20"\neach = {}', "each", "number none"),
        ('[gate.g]\ntable = "village"\nwhen = "x < 5"\nfix = {{ star = "low" }}\nfreed = "passes"\ntakes_place = {}',
         "takes_place", "flag"),
    ],
)  # fmt: skip
def test_the_kind_of_a_parameter_that_a_field_names(field, names, fitting):
    for name in ("number", "none", "flag", "word", "day"):
        found = paths(LADDER + field.format(f'{{ parameter = "{name}" }}'))
        assert any(path.endswith(f".{names}") for path in found) is (name not in fitting.split()), (name, found)


@pytest.mark.parametrize(
    ("name", "said"),
    [("rest", "five, low"), ("other", "soon"), ("flag", "true"), ("half", "0.5"), ("none", "anything")],
)
def test_what_a_parameter_can_be_is_said_in_place_of_the_words(name, said):
    found = faults(LADDER.replace('ties = "in"', f'ties = {{ parameter = "{name}" }}'))
    assert found == [("ladder.star.ties", f"parameter '{name}' can be {said}")]


# ------------------------------------------------------------------------------------------------------ trees and steps

TREE = """
[group.all]
table = "village"
[group.left]
table = "village"
parent = "all"
weight = 0.6
[group.right]
table = "village"
parent = "all"
weight = 0.4
[formula.one]
table = "village"
parent = "left"
is = "x + 0"
maximum = 30
[formula.two]
table = "village"
parent = "left"
is = "x + 1"
maximum = 20
[formula.three]
table = "village"
parent = "right"
is = "x + 2"
[limit.shape]
"""


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ('tree = "all"\ndepth = 2', []),
        ('tree = "all"\ndepth = 1', [("formula.one", "'one' stands on level 2 of 'all'")]),
        ('tree = "left"\ndepth = 1', []),
        ('tree = "one"\ndepth = 1', []),  # which has no parts
        ('tree = "al"\ndepth = 1', [("limit.shape.tree", "unknown indicator 'al'")]),
        ('tree = "all"\nlevel = 2\nexactly = 3', []),
        ('tree = "all"\nlevel = 2\nexactly = 2', [("limit.shape", "'all' has 3 indicators on level 2")]),
        ('tree = "all"\nlevel = 1\nat_most = 1', [("limit.shape", "'all' has 2 indicators on level 1")]),
        ('tree = "all"\nlevel = 3\nexactly = 1', [("limit.shape", "'all' has 0 indicators on level 3")]),
        ('tree = "all"\nlevel = 3\nat_most = 0', []),
        ('tree = "right"\nlevel = 1\nexactly = 2', [("limit.shape", "'right' has 1 indicator on level 1")]),
        ('tree = "all"\ntotal = 1', []),
        ('tree = "all"\ntotal = 1.5', [("limit.shape", "the parts of 'all' have weights that add up to 1")]),
        ('tree = "left"\ntotal = 50', []),
        ('tree = "left"\ntotal = 60', [("limit.shape", "the parts of 'left' have maxima that add up to 50")]),
        ('tree = "right"\ntotal = 1', []),
        ('tree = "one"\ntotal = 1', []),
    ],
)
def test_limits_of_a_tree(limit, expected):
    assert faults(TREE + limit) == expected


def test_each_part_without_a_maximum_is_told_where_others_have_one():
    text = TREE.replace("maximum = 20\n", "") + 'tree = "left"\ntotal = 30'
    assert faults(text) == [("formula.two", "'two' has no maximum, and other parts of 'left' have one")]
    text = TREE.replace("maximum = 20", 'maximum = { parameter = "none" }') + 'tree = "left"\ntotal = 30'
    assert faults(text) == []  # it is not known what they add up to
    text = TREE.replace("maximum = 20", 'maximum = { parameter = "number" }') + 'tree = "left"\ntotal = 33'
    assert faults(text) == [("limit.shape", "the parts of 'left' have maxima that add up to 32")]


def test_a_level_below_the_first_is_one_fault():
    assert paths(TREE + 'tree = "all"\nlevel = 0\nat_most = 0') == ["limit.shape.level"]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ('{ name = "a", stage = "mark" }, { name = "b", requires = ["a"] }', []),
        ('{ name = "a", stage = "mrak" }', [("0.stage", "unknown stage 'mrak'")]),
        ('{ name = "a" }, { name = "a" }', [("1.name", "procedure 'year' has two steps 'a'")]),
        ('{ name = "a" }, { name = "b", requires = ["a"] }, { name = "a" }',
         [("2.name", "procedure 'year' has two steps 'a'")]),
        ('{ name = "a", requires = ["a"] }', [("0.requires.0", "step 'a' requires itself")]),
        ('{ name = "a", requires = ["b"] }, { name = "b" }',
         [("0.requires.0", "step 'a' requires 'b', a later step")]),
        ('{ name = "a", requires = ["x", "star", "late", "pay"] }', []),
        ('{ name = "a", requires = ["y"] }', [("0.requires.0", "unknown step or value 'y'")]),
        ('{ name = "a" }, { name = "b", requires = ["a", "z"] }', [("1.requires.1", "unknown step or value 'z'")]),
    ],
)  # fmt: skip
def test_the_steps_of_a_procedure(steps, expected):
    text = LADDER + '[gate.late]\ntable = "village"\nwhen = "x < 5"\ncap = { star = "low" }\nfreed = "passes"\n'
    text += '[incentive.pay]\ntable = "village"\nkind = "bonus"\nunit = "yuan"\namount = "x"\n'
    found = faults(f"{text}[procedure.year]\nsteps = [{steps}]")
    assert found == [(f"procedure.year.steps.{path}", what) for path, what in expected]


@pytest.mark.parametrize(
    ("weights", "path"),
    [
        ((2, 3), None),
        ((2, 2), "absence.second.weight"),
        ((1, 1), "absence.second"),  # where it is left out
        ((1, 2), None),
    ],
)
def test_of_two_causes_of_absence_one_is_the_stronger(weights, path):
    one, two = (f"weight = {weight}\n" if weight > 1 else "" for weight in weights)
    rule = "(absent('first') if x > 5 else 1) + (absent('second') if x > 6 else 1)"
    text = f'[absence.first]\n{one}[absence.second]\n{two}[formula.f]\ntable = "village"\nis = "{rule}"'
    assert paths(text) == ([] if path is None else [path])


# --------------------------------------------------------------------------------------------------- ladders and gates


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        ("", "", []),
        ('order_by = "x desc"\n', "", ["ladder.star"]),
        ('ties = "in"\n', "", ["ladder.star"]),
        ('round = "down"\n', "", ["ladder.star"]),
        ('round = "down"\n', 'remainder = "low"\nround = "down"\n', []),
        ('round = "down"\nconflict = "condition"\nquotas = [{ levels = "five"',
         'conflict = "condition"\nquotas = [{ levels = "five", round = "up"', []),  # each number has its own
        ('ties = "in"\nround = "down"\nconflict = "condition"\nquotas = [{ levels = "five"',
         'conflict = "condition"\nquotas = [{ levels = "five", round = "up"', ["ladder.star"]),
        ('round = "down"\n', 'remainder = "lwo"\nround = "down"\n', ["ladder.star.remainder"]),
        ('levels = "five"', 'levels = ["five", "fuor"]', ["ladder.star.quotas.0.levels.1"]),
        ('"0.2 * rows" }', '"0.2 * rows" }, { levels = "five", at_least = "1" }', ["ladder.star.quotas.1"]),
        ('"0.2 * rows" }', '"0.2 * rows" }, { levels = "low", at_least = "1" }', []),
        ('"0.2 * rows" }', '"0.2 * rows" }, { levels = "five", at_most = "3" }', []),
        ('"0.2 * rows" }', '"0.2 * rows" }, { levels = ["low", "five"], at_least = "1" }', ["ladder.star.quotas.1"]),
        ('exactly = "0.2 * rows"', 'about = "0.2 * rows"', []),
        ('exactly = "0.2 * rows"', 'exactly = "x"', ["ladder.star.quotas.0.exactly"]),
        ('exactly = "0.2 * rows"', 'exactly = "area"', ["ladder.star.quotas.0.exactly"]),
        ('exactly = "0.2 * rows" }]', 'exactly = "area" }]\nwithin = "town"', []),
        ('exactly = "0.2 * rows" }]', 'exactly = "x" }]\nwithin = ["town", "village"]', []),
        ('exactly = "0.2 * rows" }]', 'exactly = "area" }]\nwithin = { parameter = "grouped" }',
         ["ladder.star.quotas.0.exactly"]),  # with one of its values
        ('exactly = "0.2 * rows" }]', 'exactly = "area" }]\nwithin = { parameter = "by_town" }', []),
        ('exactly = "0.2 * rows" }]', 'exactly = "area" }]\nwithin = { parameter = "nowhere" }',
         ["ladder.star.within"]),
        ('exactly = "0.2 * rows" }]', 'exactly = "0.2 * rows" }]\nwithin = "twon"', ["ladder.star.within.0"]),
        ('exactly = "0.2 * rows" }]', 'exactly = "0.2 * rows" }]\nwithin = ["side", "star", "area"]', ["star"]),
        ('exactly = "0.2 * rows" }]', 'exactly = "0.2 * rows" }]\nwithin = "month"', ["ladder.star.within.0"]),
        ('exactly = "0.2 * rows" }]', 'exactly = "0.2 * rows" }]\nwithin = { parameter = "word" }',
         ["parameter.word.value", "parameter.word.value"]),  # for each of its words
    ],
)  # fmt: skip
def test_what_a_ladder_needs(now, then, expected):
    assert now in LADDER
    found = paths(LADDER.replace(now, then, 1) if now else LADDER)
    if expected == ["star"]:
        assert not any(path.startswith("ladder.star.within.0") or path.endswith(".2") for path in found)
    else:
        assert found == expected


DECISION = '[input.x]\nkind = "flag"\n[decision.d]\n{}\nrows = [{{ when = "x", gives = {} }}, {{ gives = {} }}]'


@pytest.mark.parametrize(
    ("entries", "name"),
    [
        ("", "NAME"),
        ('[input.x]\nkind = "flag"', "NAME"),
        ('[input.x]\nkind = "flag"\n[input.y]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0', "y"),
        ('[formula.f]\nis = "2"\n[input.y]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0', "y"),
        ('[input.x]\nkind = "flag"\n[formula.f]\nis = "2"\n[formula.g]\nis = "3"', "f"),
        ('[formula.f]\ntakes = ["n"]\nis = "n"', "NAME"),
        ('[formula.f]\ntakes = ["n"]\nis = "n"\n[formula.g]\nis = "3"', "g"),
        (DECISION.format('columns = ["a", "b"]', "[1, 2]", "[3, 4]"), "NAME"),
        (DECISION.format("", "1", "2"), "d"),
        ('[formula.f]\ntable = "part"\nis = "2"', "NAME"),
        ('[formula.f]\ntable = "part"\nis = "2"\n[formula.g]\nis = "3"', "g"),
    ],
)
def test_who_names_no_order_is_told_a_value_to_order_by(entries, name):
    text = f'name = "t"\n[table.unit]\nkey = "unit"\n[table.part]\nkey = "part"\nparent = "unit"\n{entries}\n'
    text += (
        '[ladder.star]\nties = "in"\nround = "down"\nlevels = [{ name = "a" }, { name = "b" }]\n'
        'quotas = [{ levels = "a", exactly = "2" }]\n'
    )
    _, (fault,) = examine(pr.loads_scheme(text))
    assert fault.path == ("ladder", "star")
    assert f'"{name} desc"' in fault.fix


def test_a_number_of_places_that_is_the_same_in_a_cohort_is_told_how():
    text = LADDER.replace('exactly = "0.2 * rows"', 'exactly = "x"')
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(SCHEME + text.replace("ties", 'within = "town"\nties')))
    (fault,) = caught.value.faults
    assert "'x'" in fault.what
    assert "town" in fault.fix


@pytest.mark.parametrize(
    ("gate", "expected"),
    [
        ('cap = { star = "low" }\nfreed = "passes"', []),
        ('cap = { star = "low" }', ["gate.g"]),
        ('fix = { star = "low" }', ["gate.g"]),
        ('cap = { free = "no" }', []),  # a ladder without places
        ('cap = { star = "lwo" }\nfreed = "passes"', ["gate.g.cap.star"]),
        ('cap = { strar = "low" }\nfreed = "passes"', ["gate.g.cap.strar"]),
        ('cap = { parameter = "rest" }\nfreed = "passes"', ["gate.g.cap.parameter"]),
        ('cap = { star = { parameter = "rest" } }\nfreed = "passes"', []),
        ('cap = { star = { parameter = "rest" } }', ["gate.g"]),
        ('cap = { parameter = "low" }', ["gate.g.cap.parameter"]),
        ('exclude = ["star", "strar"]', ["gate.g.exclude.1"]),
        ('exclude = "star"\nbars = ["pay", "pya"]', ["gate.g.bars.1"]),
    ],
)
def test_what_a_gate_names(gate, expected):
    text = LADDER + '[ladder.free]\ntable = "village"\nlevels = [{ name = "yes", when = "x > 5" }, { name = "no" }]\n'
    text += '[incentive.pay]\ntable = "village"\nkind = "bonus"\nunit = "yuan"\namount = "x"\n'
    assert paths(f'{text}[gate.g]\ntable = "village"\nwhen = "x < 5"\n{gate}') == expected


@pytest.mark.parametrize(
    ("cap", "said"),
    [
        ('{ parameter = "rest" }', "cap names parameter 'rest', and no ladder"),
        ('{ parameter = "low" }', "unknown ladder 'parameter'"),
        ('{ strar = "rest" }', "unknown ladder 'strar'"),
    ],
)
def test_a_level_of_a_gate_that_a_parameter_gives_needs_its_ladder(cap, said):
    ((path, what),) = faults(f'{LADDER}[gate.g]\ntable = "village"\nwhen = "x < 5"\ncap = {cap}\nfreed = "passes"')
    assert path.startswith("gate.g.cap")
    assert said in what


@pytest.mark.parametrize(("name", "why"), [("word", "cap is one of: five, low"), ("wrod", "cap names what decides it")])
def test_of_a_level_of_a_gate_that_a_parameter_gives_the_key_is_told(name, why):
    gate = (
        f'[gate.g]\ntable = "village"\nwhen = "x < 5"\ncap = {{ star = {{ parameter = "{name}" }} }}\nfreed = "passes"'
    )
    _, (fault,) = examine(pr.loads_scheme(SCHEME + LADDER + gate))
    assert fault.path == ("gate", "g", "cap", "star")
    assert fault.lines("en")[1].startswith(why)


def test_a_formula_with_arguments_that_places_name_without_a_call_is_told_to_need_them():
    formula = '[formula.plus]\ntable = "village"\ntakes = ["n"]\nis = "n + x"\n'
    ((path, what),) = faults(formula + LADDER.replace("0.2 * rows", "plus"))
    assert (path, what) == ("ladder.star.quotas.0.exactly", "the formula 'plus' without its arguments")


@pytest.mark.parametrize("level", ["rest", "no"])
def test_a_ladder_may_be_called_parameter_and_have_a_level_with_the_name_of_one(level):
    ladder = '[ladder.parameter]\ntable = "village"\nlevels = [{ name = "rest", when = "x > 5" }, { name = "no" }]\n'
    gate = f'[gate.g]\ntable = "village"\nwhen = "x < 5"\ncap = {{ parameter = "{level}" }}'
    assert faults(ladder + gate) == []


def test_a_gate_of_a_scheme_without_ladders_names_none():
    gate = '[gate.g]\ntable = "village"\nwhen = "x < 5"\ncap = {} = "rest" }}\nfreed = "passes"'
    for name in ("parameter", "star"):
        ((path, what),) = faults(gate.format("{ " + name))
        assert (path, what) == (f"gate.g.cap.{name}", f"unknown ladder '{name}'")


def test_tables_that_nothing_declares_are_told_once():
    lost = 'table = "vilage"\n'
    pay = '[incentive.pay]\ntable = "vilage"\nkind = "bonus"\namount = "x"\nunit = "yuan"\n'
    gate = '[gate.g]\n{}when = "x < 5"\ncap = {{ star = "low" }}\nfreed = "passes"\n'
    home = 'table = "village"\n'
    in_village = LADDER.replace(home, lost, 1)
    assert paths(in_village + gate.format(home)) == ["ladder.star.table"]
    assert paths(in_village + gate.format(lost)) == ["ladder.star.table", "gate.g.table"]
    assert paths(LADDER + gate.format(lost)) == ["gate.g.table"]
    assert paths(LADDER + pay + gate.format(home) + 'bars = "pay"') == ["incentive.pay.table"]
    assert paths(LADDER + pay + gate.format("") + 'bars = "pay"') == ["incentive.pay.table"]


@pytest.mark.parametrize(
    ("table", "effect", "path"),
    [
        ("village", 'cap = { star = "low" }', None),
        ("town", 'cap = { star = "low" }', None),
        ("month", 'cap = { star = "low" }', "gate.g.table"),
        ("village", 'cap = { star = "low", near = "no" }', "gate.g.table"),  # a ladder of towns
        ("town", 'cap = { star = "low", near = "no" }', None),
        (None, 'cap = { star = "low", near = "no" }', "gate.g"),
        (None, 'cap = { star = "low" }', None),
        (None, 'cap = { near = "no" }\nbars = "pay"', None),
        ("village", 'cap = { star = "low" }\nbars = "award"', "gate.g.table"),
        (None, 'cap = { star = "low" }\nbars = "award"', "gate.g.table"),
        ("town", 'cap = { star = "low" }\nbars = "award"', None),
    ],
)
def test_the_table_of_a_gate(table, effect, path):
    text = LADDER
    text += '[ladder.near]\ntable = "town"\nlevels = [{ name = "yes", when = "area > 5" }, { name = "no" }]\n'
    for name, of, amount in (("pay", "village", "x"), ("award", "town", "area")):
        text += f'[incentive.{name}]\ntable = "{of}"\nkind = "bonus"\nunit = "yuan"\namount = "{amount}"\n'
    rule = "area < 5" if table in ("town", None) else "x < 5"
    given = "" if table is None else f'table = "{table}"\n'
    found = paths(f'{text}[gate.g]\n{given}when = "{rule}"\n{effect}\nfreed = "passes"')
    assert found[:1] == ([] if path is None else [path])


@pytest.mark.parametrize(
    ("pairing", "expected"),
    [
        ("each = 1", []),
        ('each = { parameter = "number" }', []),
        ('each = { parameter = "none" }', []),
        ('each = { parameter = "half" }', ["pairing.help.each"]),
        ('each = 1\nat_most = { parameter = "half" }', ["pairing.help.at_most"]),
        ('each = 1\nwithin = ["town", "side"]', []),
        ('each = 1\nwithin = ["town", "twon"]', ["pairing.help.within.1"]),
    ],
)
def test_the_numbers_and_columns_of_a_pairing(pairing, expected):
    text = '[pairing.help]\ntable = "village"\nhelpers = "x > 80"\nhelped = "x < 20"\n'
    assert paths(text + pairing) == expected


@pytest.mark.parametrize(
    ("key", "is_refused"), [("rank", False), ("place", True), ("helper_town", False), ("helper_unit", True)]
)
def test_key_columns_beside_those_of_pairs(key, is_refused):
    text = f'name = "t"\n[table.unit]\nkey = ["unit", "{key}"]\n[input.x]\nkind = "flag"\n'
    found = faults('[pairing.help]\nhelpers = "x"\nhelped = "not x"\neach = 1', text)
    assert [path for path, _ in found] == (["pairing.help"] if is_refused else [])
    assert all(key in what for _, what in found)


@pytest.mark.parametrize("key", ["cap", "fix"])
def test_a_gate_that_leaves_rows_out_of_a_ladder_has_no_level_for_them_there(key):
    gate = f'[gate.veto]\nwhen = "x < 3"\nfreed = "passes"\n{key} = {{ star = "low" }}\n'
    gate += "takes_place = true\n" if key == "fix" else ""
    assert faults(f"{LADDER}{gate}") == []
    assert faults(
        f"{LADDER}{gate.replace('freed', 'exclude = ' + chr(34) + 'star' + chr(34) + chr(10) + 'freed')}"
    ) == [(f"gate.veto.{key}.star", f"gate 'veto' leaves rows out of ladder 'star', and has '{key}' for it as well")]
