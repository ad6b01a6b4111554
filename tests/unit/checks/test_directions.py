"""Inputs against the direction that they declare, and orders against conditions: what is told, and of which row."""

from __future__ import annotations

import pytest

import partyrate as pr
from partyrate.checks.directions import _changes, _is_end, _needs
from partyrate.checks.signs import SignDirections, Signs
from partyrate.checks.witnesses import Search

SCHEME = """
name = "trial"
[table.town]
key = "town"
[table.village]
key = "village"
parent = "town"
rows = 20
[table.month]
key = "month"
parent = "village"
rows = 3
[input.area]
table = "town"
kind = "number"
low = 0
high = 9
decimals = 0
[input.x]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0
DIRECTION
[input.y]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0
[input.works]
table = "village"
kind = "flag"
DIRECTION
[input.side]
table = "village"
kind = "choice"
values = ["a", "b"]
[input.mark]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
"""
LADDER = '[ladder.star]\ntable = "village"\nlevels = [{{ name = "five", when = "{}" }}, {{ name = "low" }}]\n'
PAY = '[incentive.pay]\ntable = "village"\nkind = "{}"\nunit = "yuan"\namount = "{}"\n'
ORDER = """[ladder.prize]
table = "village"
order_by = {}
ties = "in"
round = "down"
conflict = "condition"
levels = [{{ name = "first", when = "{}" }}, {{ name = "none" }}]
quotas = [{{ levels = "first", exactly = "2" }}]
"""


def found(text, codes, direction=""):
    findings = pr.check(pr.loads_scheme(SCHEME.replace("DIRECTION", direction) + text)).findings
    return [each for each in findings if each.code in codes]


LOWER = 'direction = "lower"'


@pytest.mark.parametrize(
    ("text", "higher", "lower"),
    [
        (LADDER.format("x > 50"), [], ["x"]),
        (LADDER.format("x < 50"), ["x"], []),
        (LADDER.format("works"), [], ["works"]),
        (LADDER.format("not works"), ["works"], []),
        (LADDER.format("x > 50 and not works"), ["works"], ["x"]),
        (LADDER.format("x + y > 50"), [], ["x"]),
        (LADDER.format("y - x > 50"), ["x"], []),
        (LADDER.format("side == 'a'"), [], []),
        (LADDER.format("x > 200"), [], []),  # which it never reaches
        (LADDER.format("x > 50 if works else x < 50"), [], []),
        (PAY.format("bonus", "2 * x"), [], ["x"]),
        (PAY.format("bonus", "200 - x"), ["x"], []),
        (PAY.format("sanction", "2 * x"), ["x"], []),
        (PAY.format("sanction", "200 - x"), [], ["x"]),
        (PAY.format("status", "2 * x"), [], []),  # which can be either
        (LADDER.format("y > 50") + PAY.format("bonus", "x if star == 'five' else 0"), [], ["x"]),
        (LADDER.format("y > 50") + '[gate.g]\ntable = "village"\nwhen = "x > 50"\ncap = { star = "low" }\n', ["x"], []),
        (LADDER.format("y > 50") + '[gate.g]\ntable = "village"\nwhen = "x < 50"\ncap = { star = "low" }\n', [], ["x"]),
        (PAY.format("bonus", "y") + '[gate.g]\ntable = "village"\nwhen = "x > 50"\nbars = "pay"\n', ["x"], []),
        (PAY.format("bonus", "y") + '[gate.g]\ntable = "village"\nwhen = "x < 50"\nbars = "pay"\n', [], ["x"]),
        (ORDER.format('"x desc"', "y > 50"), [], ["x"]),
        (ORDER.format('"x asc"', "y > 50"), ["x"], []),
    ],
)
def test_inputs_that_act_against_their_direction(text, higher, lower):
    for direction, names in (("", higher), (LOWER, lower)):
        findings = found(text, ("direction-against",), direction)
        assert [each.path[1] for each in findings] == names
        assert all((each.decided_by, each.severity) == ("signs", "warning") for each in findings)


@pytest.mark.parametrize(
    ("text", "witness"),
    [
        (LADDER.format("x < 50"), {"x": {"from": "0", "to": "100"}, "row": {"x": "0"}}),
        (LADDER.format("not works"), {"works": {"from": False, "to": True}, "row": {"works": False}}),
        (LADDER.format("y - x > 50"), {"x": {"from": "0", "to": "100"}, "row": {"x": "0", "y": "0"}}),
        (PAY.format("bonus", "200 - x"), {}),
        (ORDER.format('"x asc"', "y > 50"), {"x": {"from": "0", "to": "100"}, "row": {"x": "0", "y": "0"}}),
    ],
)
def test_the_row_in_which_an_input_changes_what_decides_a_level(text, witness):
    (finding,) = found(text, ("direction-against",))
    assert finding.witness == witness
    assert finding.verdict == ("witnessed" if witness else "proved")


def gate(name, when, effect):
    """Return a gate on ladder `star`."""
    return f'[gate.{name}]\ntable = "village"\nwhen = "{when}"\n{effect}\n'


LOW, FIVE = 'cap = { star = "low" }', 'cap = { star = "five" }'


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (gate("g", "works", FIVE), []),  # the best level that there is
        (gate("g", "works and y < 50", LOW), []),  # which these rows have anyway
        (gate("g", "works and y < 52", LOW), ["works"]),
        (gate("g", "works and y > 100", LOW), []),  # which never acts
        (gate("g", "works and y > 100", 'exclude = "star"'), []),
        (gate("g", "works", LOW) + gate("h", "works", LOW), ["works"]),  # either is enough, but not none
        (gate("g", "y > 20", LOW) + gate("h", "works and y > 30", LOW), []),  # the first one covers the second
        (gate("g", "works and y < 50", LOW) + gate("h", "y < 40", 'fix = { star = "five" }'), ["works"]),
        (gate("g", "works and y < 50", 'fix = { star = "low" }'), []),
    ],
)
def test_a_gate_that_changes_no_level_has_no_direction(text, names):
    findings = found(LADDER.format("y > 50") + text, ("direction-against",))
    assert [each.path[1] for each in findings] == names


@pytest.mark.parametrize(
    ("text", "conflict", "names"),
    [
        (gate("g", "works", FIVE), "quota", []),
        (gate("g", "works and y < 50", LOW), "condition", []),
        (gate("g", "works and y < 50", LOW), "quota", ["works"]),  # which are lifted where places are left
        (gate("g", "works and y < 52", LOW), "condition", ["works"]),
    ],
)
def test_a_gate_that_changes_no_level_among_places(text, conflict, names):
    ladder = ORDER.format('"y desc"', "y > 50").replace('conflict = "condition"', f'conflict = "{conflict}"')
    assert f'conflict = "{conflict}"' in ladder
    places = text.replace("star", "prize").replace('"low"', '"none"').replace('"five"', '"first"')
    places = places.replace("cap =", 'freed = "passes"\ncap =')
    findings = found(ladder + places, ("direction-against",))
    assert [each.path[1] for each in findings] == names


def test_the_results_that_an_input_acts_on_are_told_together():
    text = LADDER.format("x < 50") + PAY.format("bonus", "200 - x") + LADDER.format("x > 20").replace("star", "other")
    (finding,) = found(text, ("direction-against",))
    assert (
        finding.what
        == "more of 'x' makes the results of ladder 'star', incentive 'pay' worse, although more of it is better"
    )
    (finding,) = found(text, ("direction-against",), LOWER)[:1]
    assert finding.what == "more of 'x' makes the results of ladder 'other' better, although less of it is better"


def test_an_input_that_changes_nothing_a_ladder_reads_is_not_shown():
    text = LADDER.format("x > 50") + ORDER.format('"x desc"', "y > 5") + LADDER.format("x > 50").replace("star", "open")
    text += 'overlap = { parameter = "how" }\n[parameter.how]\nkind = "choice"\nvalues = ["first", "report"]\n'
    text = text.replace(
        'when = "x > 50" }, { name = "low" }]\noverlap', 'when = "x > 50" }, { name = "low", when = "y > 5" }]\noverlap'
    )
    text += '[input.since]\ntable = "village"\nkind = "date"\n'
    text += LADDER.format("x > 50 and since > date('2024-01-01')").replace("star", "dated")
    plan = pr.check(pr.loads_scheme(SCHEME.replace("DIRECTION", "") + text)).plan
    signs = Signs(plan)
    for name, end, is_shown, has_row in (
        ("x", "star", True, True), ("y", "star", False, False), ("mark", "star", True, False),
        ("side", "star", False, False), ("area", "star", False, False), ("x", "prize", True, True),
        ("y", "prize", True, True), ("works", "prize", False, False),
        ("x", "open", True, True), ("works", "open", False, False),
        ("x", "dated", True, False), ("works", "dated", True, False),  # of days no row is made up
    ):  # fmt: skip
        shown, witness = _changes(signs, plan.nodes[name], plan.nodes[end])
        assert (shown, witness is not None) == (is_shown, has_row), (name, end)


@pytest.mark.parametrize(
    ("order", "condition", "key", "better"),
    [
        ('"x desc"', "x > 50", None, None),
        ('"x asc"', "x > 50", "x asc", "desc"),
        ('"x desc"', "x < 50", "x desc", "asc"),
        ('"x asc"', "x < 50", None, None),
        ('["y desc", "x asc"]', "x > 50", "x asc", "desc"),
        ('"y asc"', "x > 50", None, None),
        ('"double asc"', "x > 50", None, None),  # of which the conditions know nothing
        ('"double asc"', "double > 50", "double asc", "desc"),
        ('"star asc"', "star >= 'five'", None, None),  # the conditions are about what decides it
        ('"medal asc"', "medal >= 'first'", "medal asc", "desc"),  # which places decide
        ('"medal desc"', "medal >= 'first'", None, None),
        ('"max(x, 3) asc"', "x > 50", None, None),  # a rule, and no value
        ('"x asc"', "x > 50 or x < 20", None, None),
        ('"since asc"', "since > date('2024-01-01')", None, None),  # who is later may well come later
    ],
)
def test_an_order_by_which_those_who_earn_less_come_first(order, condition, key, better):
    text = LADDER.format("y > 50") + ORDER.format('"x desc"', "y > 50").replace("prize", "medal")
    text += '[formula.double]\ntable = "village"\nis = "2 * x"\n[input.since]\ntable = "village"\nkind = "date"\n'
    text += ORDER.format(order, condition)
    findings = found(text, ("order-against-conditions",))
    assert [each.path[:3] for each in findings] == ([] if key is None else [("ladder", "prize", "order_by")])
    for each in findings:
        assert each.path[3] == (1 if order.startswith("[") else 0)
        assert f"'{key}'" in each.what
        assert better in each.fix
        assert (each.decided_by, each.verdict) == ("signs", "proved")
    assert found(text.replace("exactly", "about").replace('conflict = "condition"\n', "")
                 .replace('ties = "in"\nround = "down"\n', ""), ("order-against-conditions",)) == []  # fmt: skip


def test_what_a_rating_is_for():
    text = LADDER.format("open_level == 'yes'") + PAY.format("bonus", "x")
    text += LADDER.format("x > 5 and how == 'a'").replace("star", "open_level").replace("five", "yes")
    text += '[parameter.how]\nkind = "choice"\nvalues = ["a", "b"]\n[parameter.open]\nkind = "number"\n'
    text += PAY.format("bonus", "x * open").replace("pay", "open_pay")
    text += '[gate.g]\ntable = "village"\nwhen = "y > 50"\nbars = "pay"\n'
    plan = pr.check(pr.loads_scheme(SCHEME.replace("DIRECTION", "") + text)).plan
    ends = {name for name, node in plan.nodes.items() if _is_end(node)}
    assert ends == {"star", "open_level", "incentive.pay"}
    assert {"x", "y"} <= set(_needs(plan, plan.nodes["incentive.pay"]))
    assert "y" not in set(_needs(plan, plan.nodes["star"]))


def test_of_a_ladder_whose_cohorts_are_open_one_result_is_looked_at():
    text = ORDER.format('"x asc"', "y > 50") + 'within = { parameter = "columns" }\n'
    text += '[parameter.columns]\nkind = "choice"\nvalues = ["side", "town"]\n'
    plan = pr.check(pr.loads_scheme(SCHEME.replace("DIRECTION", "") + text)).plan
    assert [name for name, node in plan.nodes.items() if _is_end(node)] == ["prize"]


def test_twenty_four_rows_are_looked_at_for_one_in_which_an_input_changes_something(monkeypatch):
    starts = []
    start = Search.start

    def started(self, number):
        starts.append(number)
        return start(self, number)

    monkeypatch.setattr(Search, "start", started)
    plan = pr.check(pr.loads_scheme(SCHEME.replace("DIRECTION", "") + LADDER.format("x > 50"))).plan
    assert _changes(Signs(plan), plan.nodes["y"], plan.nodes["star"]) == (False, None)
    assert starts == [0, 1, 2, 3, 4, 5, *[6] * 18]


SIGNS = [
    ("x", "pay", "200 - x", -1),
    ("x", "pay", "2 * x", 1),
    ("x", "pay", "y", 0),
    ("x", "pay", "abs(x - 50)", None),
]


@pytest.mark.parametrize(("name", "end", "amount", "sense"), SIGNS)
def test_the_sense_of_what_an_incentive_gives(name, end, amount, sense):
    text = SCHEME.replace("DIRECTION", "")
    for kind, sign in (("bonus", 1), ("pay", 1), ("multiplier", 1), ("sanction", -1), ("status", None)):
        made = text + PAY.format(kind, amount)
        plan = pr.check(pr.loads_scheme(made)).plan
        found_sense = SignDirections(Signs(plan), name).of_end(plan.nodes[f"incentive.{end}"])
        assert found_sense == (None if sense is None or sign is None else sense * sign)
        assert SignDirections(Signs(plan), name).of_end(plan.nodes["y"]) is None


@pytest.mark.parametrize(
    ("when", "amount", "sense"),
    [
        ("x > 50", "2 * x", 1),
        ("x > 50", "x - 200", None),  # which is less than nothing: giving it to more rows is worse
        ("x > 50", "2 * y", 1),
        ("x < 50", "2 * y", -1),
        ("x < 50", "2 * x", None),
        ("y > 50", "2 * x", 1),
    ],
)
def test_the_sense_of_what_is_given_under_a_condition(when, amount, sense):
    text = SCHEME.replace("DIRECTION", "") + PAY.format("bonus", amount) + f'when = "{when}"\n'
    plan = pr.check(pr.loads_scheme(text)).plan
    signs = Signs(plan)
    assert SignDirections(signs, "x").of_end(plan.nodes["incentive.pay"]) == sense
    assert signs.direction_of(plan.nodes["incentive.pay"], "x").sense is None


@pytest.mark.parametrize(
    ("condition", "others", "sense"),
    [
        ("x > 50", "", 1),
        ("x < 50", "", -1),
        ("x > 50 and x < 70", "", None),
        ("y > 50", "", 0),
        ("side == 'a'", "", 0),
        ("x > y", "", 1),
        ("y > 50 or x > 200", "", 0),  # which changes no level
        ("x > 50 or y > x", "", None),
        ("rank(x, 'desc', within=(), ties='min') < 3", "", 1),
        ("x > 50", 'when = "y > 5"\n', 1),
        ("x > 50", 'when = "x > 5"\n', None),
        ("x > 50", 'overlap = { parameter = "how" }\n', 1),
        ("x > 50 and how == 'first'", "", None),
    ],
)
def test_the_sense_of_a_level(condition, others, sense):
    text = SCHEME.replace("DIRECTION", "") + '[parameter.how]\nkind = "choice"\nvalues = ["first", "report"]\n'
    text += (
        LADDER.format(condition)
        + others
        + "[formula.f]\ntable = \"village\"\nis = \"how == 'first' and side == 'b'\"\n"
    )
    if "overlap" in others:
        text = text.replace('{ name = "low" }', '{ name = "four", when = "x > 20" }, { name = "low" }')
    plan = pr.check(pr.loads_scheme(text)).plan
    signs = Signs(plan)
    node = plan.nodes["star"]
    assert SignDirections(signs, "x").of_end(node) == signs.direction_of(node, "x").sense
    assert signs.direction_of(node, "x").sense == sense
    if condition == "side == 'a'":
        known = signs.levels_of(node, plan.scheme.ladders["star"])
        assert known is not None
        assert [(compared.name, rises) for compared, rises in known] == [("side", None)]  # which has no order


def test_levels_that_an_unpublished_choice_decides_rise_with_nothing_that_is_known():
    text = (
        SCHEME.replace("DIRECTION", "")
        + '[parameter.open]\nkind = "flag"\n'
        + LADDER.format("x > 50 if open else y > 50")
    )
    plan = pr.check(pr.loads_scheme(text)).plan
    assert Signs(plan).levels_of(plan.nodes["star"], plan.scheme.ladders["star"]) is None
    known = pr.check(pr.loads_scheme(text).with_values(open=True)).plan
    found = Signs(known).levels_of(known.nodes["star"], known.scheme.ladders["star"])
    assert found is not None
