"""Worked findings: for small schemes, all that is found, and what is near it and is not found."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from math import ceil

import pytest

import partyrate as pr

SCHEME = """
name = "trial"
[table.village]
key = "village"
rows = 50
[input.x]
kind = "number"
low = 0
high = 100
decimals = 0
[input.y]
kind = "number"
low = 0
high = 100
decimals = 0
[input.works]
kind = "flag"
[incentive.pay]
kind = "bonus"
unit = "yuan"
every = "once"
amount = "AMOUNT"
"""


def found(text, amount="x + y if works else 0"):
    """Return the codes and the entries of the findings of a scheme, in the order of the file."""
    findings = pr.check(pr.loads_scheme(SCHEME.replace("AMOUNT", amount) + text)).findings
    return [(each.code, each.entry) for each in findings if not each.code.startswith("unread-")]


@pytest.mark.parametrize(
    ("levels", "codes"),
    [
        ('{ name = "a", when = "x >= 50" }, { name = "b", when = "x >= 0" }', []),  # the lowest takes all others
        ('{ name = "a", when = "x >= 50" }, { name = "b" }', []),
        ('{ name = "a", when = "x >= 0" }, { name = "b" }', ["condition-always", "level-never"]),
        ('{ name = "a", when = "x > 100" }, { name = "b" }', ["condition-never"]),
        ('{ name = "a", when = "x > 50" }, { name = "b", when = "x < 50" }', ["bands-gap"]),
        ('{ name = "a", when = "x > 50" }, { name = "b", when = "x < 40 and works" }', ["bands-gap"]),
    ],
)
def test_levels_by_conditions(levels, codes):
    assert [code for code, _ in found(f"[ladder.star]\nlevels = [{levels}]")] == codes


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("1 if x > 50 else 2 if x > 20 else 3", []),
        ("1 if x > 50 else 2 if x > 60 else 3", ["condition-never"]),  # said once, of a chain of choices
        ("1 if x > 50 else 2 if x <= 50 else 3", ["condition-always"]),
        ("1 if x > 50 else 2 if x > 20 else 3 if x > 30 else 4", ["condition-never"]),
        ("(1 if x > 100 else 2) + (3 if y > 100 else 4)", ["condition-never", "condition-never"]),
        ("(2 if y > 200 else 3) if x > 50 else 4", ["condition-never"]),
    ],
)
def test_choices_within_a_rule(rule, codes):
    entries = found(f'[formula.fee]\nis = "{rule}"', "fee + x + y if works else 0")
    assert entries == [(code, "formula.fee") for code in codes]


def test_a_row_of_a_decision_that_nothing_reaches_is_said_once():
    rows = "{ at_least = 20, gives = 3 }, { at_least = 50, gives = 4 }, { gives = 1 }"
    decision = f'[decision.fee]\nof = "x"\nhits = "first"\nrows = [{rows}]'
    assert found(decision, "fee + y if works else 0") == [("decision-row-never", "decision.fee")]


LEVELS = """
[ladder.star]
levels = [{ name = "five", when = "x >= 80" }, { name = "four", when = "x >= 60" }, { name = "low" }]
"""
TOWNS = """
[table.town]
key = "town"
[input.z]
table = "town"
kind = "number"
low = 0
high = 100
decimals = 0
[ladder.star]
table = "village"
levels = [{ name = "five", when = "z >= 80 and x > 50" }, { name = "four", when = "z >= 60" }, { name = "low" }]
"""


@pytest.mark.parametrize("table", ["village", "town"])
@pytest.mark.parametrize(("rule", "codes"), [("z < 60", ["gate-without-effect"]), ("z < 70", [])])
def test_a_cap_at_the_level_that_the_rows_have_anyway(table, rule, codes):
    gate = f'[gate.low]\ntable = "{table}"\nwhen = "{rule}"\ncap = {{ star = "low" }}'
    text = (SCHEME.replace("AMOUNT", "x + y if works else 0") + TOWNS + gate).replace(
        '[table.village]\nkey = "village"', '[table.village]\nkey = "village"\nparent = "town"'
    )
    assert [each.code for each in pr.check(pr.loads_scheme(text)).findings if each.entry == "gate.low"] == codes


@pytest.mark.parametrize(
    ("when", "rule", "others"),
    [
        ("x > 100", "x", ""),
        ("works and x > 100", "x + 1", ""),
        ("1 < 0", "5 + 0 * x", ""),
        ("x > 100", "x", '[formula.more]\nis = "z + 1"\n'),  # nor is what is computed from it
        ("x > 60 and x < 40", "5 + 0 * x", '[formula.more]\nwhen = "works"\nis = "z + 1"\n'),
    ],
)
def test_what_is_never_there_has_no_value_whatever_its_inputs_are(when, rule, others):
    def codes(condition):
        text = f'[formula.z]\nwhen = "{condition}"\nis = "{rule}"\n{others}'
        return [code for code, _ in found(text) if code in ("one-value-only", "bound-not-reached")]

    assert codes(when) == []
    assert len(codes("x >= 100")) == 1 + bool(others)


FREE = """[ladder.prize]
levels = [{ name = "first" }, { name = "none" }]
order_by = "x desc"
ties = "in"
round = "down"
quotas = [{ levels = "first", exactly = "2" }]
"""


@pytest.mark.parametrize(
    ("caps", "when", "keys", "ladders"),
    [
        ('star = "low"', "x < 60", "", "star"),
        ('star = "low"', "x <= 60", "", None),
        ('star = "five"', "x <= 60", "", "star"),
        ('star = "five", prize = "first"', "x <= 60", "", "star', ladder 'prize"),
        ('star = "low", prize = "first"', "x < 60", "", "star', ladder 'prize"),
        ('star = "low", prize = "first"', "x <= 60", "", "prize"),  # that at the best level alone
        ('star = "low", prize = "none"', "x < 60", "", None),
        ('star = "low"', " and ".join(f"f{number}" for number in range(15)), "", None),  # of too many cases
        ('star = "low"', "x < 60", 'bars = "pay"', None),
        ('star = "low"', "x < 60", 'exclude = "prize"', None),
        ('star = "low"', "x < 60", 'fix = { prize = "none" }', None),
        ('star = "five"', "x < 60", 'fix = { prize = "none" }', "star"),
        ('star = "low"', "x > 100", "", None),  # which never acts, and is told as that
        ('star = "low"', "x < 60 and how == 'first'", "", None),
        ('star = { parameter = "level" }', "x < 60", "", None),
        ('star = { parameter = "lowest" }', "x < 60", "", "star"),
    ],
)
def test_a_cap_without_effect_is_told_with_its_ladders(caps, when, keys, ladders):
    text = SCHEME.replace("AMOUNT", "x + y if works else 0") + LEVELS + FREE
    text += "".join(f'[input.f{number}]\nkind = "flag"\n' for number in range(15))
    text += '[parameter.how]\nkind = "choice"\nvalues = ["first", "report"]\n'
    text += '[parameter.level]\nkind = "choice"\nvalues = ["four", "low"]\n'
    text += '[parameter.lowest]\nkind = "choice"\nvalues = ["four", "low"]\nvalue = "low"\n'
    text += f'[gate.g]\nwhen = "{when}"\ncap = {{ {caps} }}\nfreed = "passes"\n{keys}\n'
    told = [each for each in pr.check(pr.loads_scheme(text)).findings if each.code == "gate-without-effect"]
    assert [each.path for each in told] == ([] if ladders is None else [("gate", "g", "cap")])
    assert all(each.what == f"gate 'g' changes no level of ladder '{ladders}'" for each in told)


def test_a_cap_may_have_an_effect_as_long_as_it_is_open_how_levels_are_read():
    text = LEVELS.replace("x >= 60", "x <= 90") + '[gate.g]\nwhen = "x > 90"\ncap = { star = "five" }\n'
    gate = text.replace('cap = { star = "five" }', 'cap = { star = "four" }').replace("x > 90", "80 <= x <= 90")
    how = '[parameter.how]\nkind = "choice"\nvalues = ["first", "report"]\n'
    for overlap, is_told in (("first", False), ("report", False)):
        ladder = gate.replace("[ladder.star]", f'[ladder.star]\noverlap = "{overlap}"')
        assert (("gate-without-effect", "gate.g") in found(ladder)) is is_told
    below = text.replace('cap = { star = "five" }', 'cap = { star = "low" }').replace("x > 90", "works and x > 100")
    assert ("gate-without-effect", "gate.g") not in found(below)
    low = LEVELS + '[gate.g]\nwhen = "x < 60"\ncap = { star = "low" }\n'
    assert ("gate-without-effect", "gate.g") in found(low)
    low = low.replace("[ladder.star]", '[ladder.star]\noverlap = { parameter = "how" }')
    assert ("gate-without-effect", "gate.g") not in found(how + low)


def test_a_cap_that_lowers_what_another_gate_fixes_has_an_effect():
    text = '[ladder.star]\nlevels = [{ name = "five", when = "x >= 80" }, { name = "low" }]\n'
    text += '[gate.low]\nwhen = "x < 50"\ncap = { star = "low" }\n'
    assert ("gate-without-effect", "gate.low") in found(text)
    fix = '[gate.model]\nwhen = "works"\nfix = { star = "five" }\n'
    assert ("gate-without-effect", "gate.low") not in found(text + fix)
    scheme = pr.loads_scheme(SCHEME.replace("AMOUNT", "x + y if works else 0") + text + fix)
    row = {"village": "1", "x": 20, "y": 0, "works": True}
    assert [level.name for level in pr.Evaluator(scheme).rate([row]).values("star")] == ["low"]


COUNTS = """
name = "trial"
[table.town]
key = "town"
[table.village]
key = "village"
parent = "town"
rows = 50
[table.month]
key = "month"
parent = "village"
rows = 5
[input.open]
kind = "flag"
table = "month"
[formula.busy]
table = "town"
is = "count(month) > 3"
[formula.odd]
table = "village"
is = "1 if busy and not count(month) > 3 else 0"
[ladder.star]
table = "village"
levels = [{ name = "five", when = "count(month) > 3" }, { name = "low" }]
[gate.idle]
table = "town"
when = "not count(month) > 3"
cap = { star = "low" }
"""


def test_rows_that_are_counted_for_a_town_are_not_those_of_one_village():
    checked = pr.check(pr.loads_scheme(COUNTS))
    assert {each.code for each in checked.findings} == {"unread-input"}
    villages = [{"town": "1", "village": "1"}, {"town": "1", "village": "2"}]
    months = [{"town": "1", "village": "1", "month": str(n), "open": True} for n in range(4)]
    rating = pr.Evaluator(checked.scheme).rate([{"town": "1"}], tables={"village": villages, "month": months})
    assert [int(each) for each in rating.values("odd")] == [0, 1]  # the second village has no month


@pytest.mark.parametrize(
    ("amount", "is_said"),
    [
        ("pay[star]", True),
        ("round(pay[star] / 3, 1)", True),
        ("min(pay[star], 1000) + x", True),
        ("floor(pay[star] * 2) - x", True),
        ("pay[star] if works else 0", True),
        ("1000 - pay[star]", False),  # what is taken away may well be less
        ("1000 - abs(pay[star] - 1000)", False),
        ("abs(pay[star] - 1000)", False),
        ("x / pay[star]", False),
        ("x if pay[star] > 100 else 0", False),
    ],
)
def test_pay_that_is_less_for_a_better_level(amount, is_said):
    table = LEVELS + '[lookup.pay]\nkeys = ["star"]\nrows = [["five", 100], ["four", 300], ["low", 50]]'
    assert (("pay-against-level", "lookup.pay") in found(table, amount)) is is_said


@pytest.mark.parametrize(
    ("keys", "rows", "amount", "witness"),
    [
        (["star"], [("five", 100), ("four", 100), ("low", 50)], "pay[star]", None),
        (["star"], [("five", 100), ("four", 101), ("low", 50)], "pay[star]", {"five": "100", "four": "101"}),
        (["star"], [("five", 100), ("four", 50), ("low", 60)], "pay[star]", {"four": "50", "low": "60"}),
        (["star"], [("five", 100), ("low", 200)], "pay[star]", {"five": "100", "low": "200"}),
        (["star"], [("low", 200), ("five", 100)], "pay[star]", {"five": "100", "low": "200"}),
        (
            ["star", "works"],
            [("five", "yes", 9), ("four", "yes", 5), ("low", "no", 7), ("four", "no", 3)],
            "pay[star, kind]",
            {"four": "3", "low": "7"},
        ),
        (
            ["works", "star"],
            [("yes", "five", 9), ("yes", "four", 5), ("no", "low", 7), ("no", "four", 3)],
            "pay[kind, star]",
            {"four": "3", "low": "7"},
        ),
        (["star", "works"], [("five", "yes", 9), ("four", "no", 10), ("low", "yes", 8)], "pay[star, kind]", None),
        (["works", "star"], [("yes", "five", 9), ("no", "four", 10), ("yes", "low", 8)], "pay[kind, star]", None),
        (["star"], [("five", 100), ("four", 101), ("low", 102)], "pay[star]", {"five": "100", "four": "101"}),
    ],
)
def test_the_first_two_levels_of_which_the_better_one_has_less(keys, rows, amount, witness):
    cells = ", ".join(
        "[" + ", ".join(f'"{each}"' if isinstance(each, str) else str(each) for each in row) + "]" for row in rows
    )
    text = f"{LEVELS}[formula.kind]\nis = \"'yes' if works else 'no'\"\n"
    text += f"[lookup.pay]\nkeys = [{', '.join(map(repr, keys))}]\nrows = [{cells}]\n"
    for kind, is_told in (("bonus", witness is not None), ("sanction", False)):
        made = SCHEME.replace("AMOUNT", amount).replace('kind = "bonus"', f'kind = "{kind}"') + text
        told = [each for each in pr.check(pr.loads_scheme(made)).findings if each.code == "pay-against-level"]
        assert [dict(each.witness) for each in told] == ([witness] if is_told else [])
        assert all((each.path, each.verdict) == (("lookup", "pay"), "witnessed") for each in told)


def faults(text, top='name = "trial"'):
    """Return what is wrong with a scheme; nothing where nothing is."""
    scheme = SCHEME.replace("AMOUNT", "x + y if works else 0").replace('name = "trial"', top)
    try:
        pr.check(pr.loads_scheme(scheme + text))
    except pr.SchemeError as error:
        return [fault.what for fault in error.faults]
    return []


@pytest.mark.parametrize("field", ["each", "at_most"])
@pytest.mark.parametrize(
    ("value", "is_refused"), [("1", False), ("2", False), ("5", False), ("0", True), ("-1", True), ("1.5", True)]
)
def test_numbers_of_a_pairing_that_a_parameter_gives(field, value, is_refused):
    text = f'[parameter.many]\nvalue = {value}\n[pairing.help]\nhelpers = "x > 80"\nhelped = "x < 20"\n'
    text += '{ parameter = "many" }'.join([f"{field} = ", "\n"]) + ("each = 1" if field == "at_most" else "")
    assert faults(text) == ([f"{field} is {value}, the value of 'many'"] if is_refused else [])


@pytest.mark.parametrize(
    ("begin", "end", "is_refused"),
    [
        ("2024-01-01", "2024-12-31", False),
        ("2024-01-01", "2024-01-01", False),  # in force on one day
        ("2024-01-02", "2024-01-01", True),
        (None, "2024-01-01", False),
        ("2024-01-01", None, False),
    ],
)
def test_days_between_which_an_edition_is_in_force(begin, end, is_refused):
    text = SCHEME.replace("AMOUNT", "x + y if works else 0")
    days = {"effective_from": begin, "effective_to": end}
    given = "\n".join(f"{key} = {day}" for key, day in days.items() if day is not None)
    text = text.replace('name = "trial"', f'name = "trial"\n{given}')
    if is_refused:
        with pytest.raises(pr.SchemeError, match=r"effective_to.*2024-01-01|2024-01-01.*effective"):
            pr.check(pr.loads_scheme(text))
    else:
        scheme = pr.check(pr.loads_scheme(text)).scheme
        assert {key: day and date.fromisoformat(day) for key, day in days.items()} == {
            key: getattr(scheme, key) for key in days
        }


QUOTAS = """
[ladder.star]
levels = [{{ name = "five", when = "x >= 0" }}, {{ name = "four", when = "x >= 0" }}, {{ name = "low" }}]
order_by = "x desc"
ties = "in"
round = "up"
conflict = "condition"
remainder = "low"
quotas = [{{ levels = ["five"], exactly = "{five}" }}, {{ levels = ["four"], exactly = "{four}" }}]
[parameter.share]
value = 0.35
"""


@pytest.mark.parametrize(
    ("rule", "period"),
    [
        ("0.3 * rows", 10),
        ("share * candidates", 20),
        ("rows / 4", 20),
        ("0.25 * (rows - 2)", 20),
        ("(rows + candidates) / 6", 30),
        ("rows - candidates / 2", 10),
        ("rows / (2 + 1)", 30),
        ("candidates / 3 / 2", 30),
        ("rows / 0.5 - 7 / 9", 10),
        ("5 + 0.1 * rows", 10),
        ("2", 10),
        ("rows / 199", None),  # no cohort that is looked at is as large
        ("rows * rows / 100", None),
        ("max(1, 0.1 * rows)", None),
        ("100 / max(rows, 1)", None),
    ],
)
def test_sizes_of_cohorts_repeat_with_the_common_denominator_of_the_shares(rule, period):
    text = SCHEME.replace("AMOUNT", "x + y if works else 0").replace("rows = 50", "rows = 200")
    findings = pr.check(pr.loads_scheme(text + QUOTAS.format(five=rule, four="0.9 * rows"))).findings
    (above,) = [each for each in findings if each.code == "places-above-cohort"]
    assert above.witness.get("period") == period


@pytest.mark.parametrize(("remainder", "codes"), [("four", ["remainder-has-quota"]), ("low", ["level-without-place"])])
def test_the_level_of_the_remaining_rows_may_be_without_a_place(remainder, codes):
    text = QUOTAS.format(five="rows", four="0").replace('remainder = "low"', f'remainder = "{remainder}"')
    assert [code for code, entry in found(text) if entry == "ladder.star" and code != "condition-always"] == codes


@pytest.mark.parametrize(("overlap", "codes"), [('"first"', ["bands-gap"]), ('{ parameter = "which" }', [])])
def test_a_level_is_no_witness_while_it_is_open_how_overlapping_levels_are_read(overlap, codes):
    text = f"""
[parameter.which]
kind = "choice"
values = ["first", "report"]
[ladder.star]
overlap = {overlap}
levels = [{{ name = "five", when = "x >= 80" }}, {{ name = "four", when = "x >= 60" }}, {{ name = "low" }}]
[ladder.prize]
levels = [{{ name = "gold", when = "star == 'five'" }}, {{ name = "tin", when = "star == 'low'" }}]
"""
    assert [code for code, entry in found(text) if entry == "ladder.prize" and code == "bands-gap"] == codes


@pytest.mark.parametrize(
    ("condition", "is_said"), [("", True), (', when = "works"', False), (', when = "x < 70"', False)]
)
def test_a_decision_whose_band_has_a_condition_of_its_own_is_passed_by_right(condition, is_said):
    rows = f"""[decision.fee]
of = "x"
hits = "first"
rows = [
  {{ at_least = 80, gives = 5 }},
  {{ at_least = 60, at_most = 78, gives = 3{condition} }},
  {{ at_least = 40, gives = 1 }},
  {{ gives = 0 }},
]"""
    codes = [code for code, _ in found(rows, "fee + y if works else 0")]
    assert ("decision-band-passed" in codes) is is_said


@pytest.mark.parametrize(
    ("key", "choices", "is_refused"),
    [
        ("a", '"a", "b"', False),
        ("a\u200b", '"a", "b"', True),  # it looks like a choice, and no cell is ever read so
        ("ａ", '"ａ", "b"', False),  # the choice is written so
    ],
)
def test_texts_as_keys_of_lookups(key, choices, is_refused):
    text = f'[input.side]\nkind = "choice"\nvalues = [{choices}]\n'
    text += f'[lookup.points]\nkeys = ["side"]\nrows = [["{key}", 1], ["b", 2]]\n[formula.gained]\nis = "points[side]"'
    assert bool(faults(text)) is is_refused


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (["star"], []),
        (["star", "total"], []),
        (["stra"], ["unknown result 'stra'"]),
        (["x"], ["unknown result 'x'"]),  # an input
        (["star", "star"], ["'star' stands twice in 'results' of the scheme"]),
    ],
)
def test_results_that_are_shown(names, what):
    top = f'name = "trial"\nresults = {names}'
    assert faults(LEVELS + '[formula.total]\nis = "x + y"', top) == what


@pytest.mark.parametrize("by", ["decimals = 0", "decimals = 1", 'step = "0.5"', 'step = "3"'])
@pytest.mark.parametrize("gap", ["3", "48", "51", "57"])
def test_a_gap_of_one_number_is_shown_by_that_number(gap, by):
    text = SCHEME.replace("AMOUNT", "x + y if works else 0").replace("decimals = 0", by, 1).replace("100", "99")
    text += f'[ladder.star]\nlevels = [{{ name = "a", when = "x > {gap}" }}, {{ name = "b", when = "x < {gap}" }}]'
    (found,) = [each for each in pr.check(pr.loads_scheme(text)).findings if each.code == "bands-gap"]
    assert found.witness["x"] == gap
    assert f"x = {gap}" in str(found)


@pytest.mark.parametrize("entry", ['[formula.total]\nis = "x"', '[table.month]\nparent = "village"\nkey = "month"'])
def test_a_name_twice_in_a_list_of_an_entry_is_refused_once(entry):
    (what,) = faults(f'[source.law]\ndocument = "law"\n{entry}\nsource = ["law", "law"]\n')
    assert what.startswith("'law' stands twice")


def test_a_column_twice_in_a_table_is_refused_once():
    assert len(faults('[table.month]\nparent = "village"\nkey = "month"\ncolumns = ["a", "a"]\n')) == 1


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("clamp(x, 0, 50)", []),
        ("clamp(x, 25, 75)", []),
        ("clamp(x, 0, 49)", ["clamp-cuts-most"]),
        ("clamp(x, 40, 60)", ["clamp-cuts-most"]),
        ("clamp(x, -5, 200)", []),
        ("clamp(x, 90, 10)", ["one-value-only", "clamp-limits-exchanged"]),
        ("clamp(x, 100, 200)", ["one-value-only", "clamp-cuts-most"]),
        ("clamp(x, 50, 50)", ["one-value-only", "clamp-cuts-most"]),
        ("y if x > 5 else clamp(x, 0, 9)", []),  # a branch is about some rows alone
        ("clamp(x, 0, 49) + clamp(y, 0, 9)", ["clamp-cuts-most", "clamp-cuts-most"]),
    ],
)
def test_limits_that_cut(rule, codes):
    entries = found(f'[formula.kept]\nis = "{rule}"', "kept + x + y if works else 0")
    assert sorted(entries) == sorted((code, "formula.kept") for code in codes)


@pytest.mark.parametrize(
    ("bounds", "rule", "codes"),
    [
        ("low = 0\nhigh = 200", "2 * x", []),
        ("low = -1\nhigh = 200", "2 * x", ["bound-not-reached"]),
        ("low = 0\nhigh = 201", "2 * x", ["bound-not-reached"]),
        ("low = -1\nhigh = 201", "2 * x", ["bound-not-reached", "bound-not-reached"]),
        ("low = 0\nhigh = 9", "min(x, 0)", ["one-value-only"]),  # which says it all
        ("low = 0\nhigh = 300", "x if how == 'a' else 2 * x", []),  # not while it is open how it is computed
    ],
)
def test_bounds_that_a_formula_never_reaches(bounds, rule, codes):
    text = f'[parameter.how]\nkind = "choice"\nvalues = ["a", "b"]\n[formula.kept]\n{bounds}\nis = "{rule}"'
    assert [code for code, entry in found(text, "kept + x + y if works else 0") if entry == "formula.kept"] == codes


@pytest.mark.parametrize("key", ["takes", "notice"])
@pytest.mark.parametrize(
    ("value", "is_refused"),
    [("0", False), ("1", False), ("10000", False), ("-1", True), ("0.5", True), ("10001", True)],
)
def test_days_of_a_step_that_a_parameter_gives(key, value, is_refused):
    step = f'{{ name = "meeting", {key} = {{ parameter = "days" }} }}'
    assert bool(faults(f"[parameter.days]\nvalue = {value}\n[procedure.year]\nsteps = [{step}]")) is is_refused


@pytest.mark.parametrize(
    ("round_", "is_refused"),
    [('"this"', False), ('"next"', False), ("0", False), ("1", False), ("3", False), ("-1", True), ('"later"', True)],
)
def test_rounds_from_which_an_incentive_is_given(round_, is_refused):
    text = f'[incentive.more]\nkind = "bonus"\nunit = "yuan"\nevery = "once"\namount = "x"\nfrom = {round_}\n'
    assert bool(faults(text)) is is_refused


@pytest.mark.parametrize(
    ("levels", "kinds"),
    [
        ('{ name = "a", when = "x > 5" }, { name = "b" }', []),  # which level is first decides nothing
        ('{ name = "a", when = "x > 5" }, { name = "b", when = "x > 2" }', ["overlap"]),
    ],
)
def test_choices_of_a_ladder_without_places(levels, kinds):
    scheme = (
        SCHEME.replace("AMOUNT", "x + y if works else 0") + f'[ladder.star]\noverlap = "report"\nlevels = [{levels}]'
    )
    assert [each.kind for each in pr.check(pr.loads_scheme(scheme)).choices] == kinds


@pytest.mark.parametrize(
    ("five", "four", "least", "places"),
    [
        ("0.3 * rows", "0.8 * rows", 1, lambda n: ceil(n * Fraction(3, 10)) + ceil(n * Fraction(8, 10))),
        ("rows / 3", "0.6 * rows", 1, lambda n: ceil(n * Fraction(1, 3)) + ceil(n * Fraction(6, 10))),
        ("1", "0.9 * rows", 1, lambda n: 1 + ceil(n * Fraction(9, 10))),
        ("rows / 199", "rows * 198 / 199", 1, lambda n: ceil(Fraction(n, 199)) + ceil(Fraction(n * 198, 199))),
        ("0.05 * rows", "0.9 * rows", 1, lambda n: ceil(n * Fraction(5, 100)) + ceil(n * Fraction(9, 10))),
        ("max(2, rows / 2)", "rows / 2", 1, lambda n: max(2, ceil(Fraction(n, 2))) + ceil(Fraction(n, 2))),
        # fewer rows than fixed numbers ask for are no surprise
        ("(rows + 6) / 3", "0.9 * rows", 2, lambda n: ceil(Fraction(n + 6, 3)) + ceil(n * Fraction(9, 10))),
        ("2 * (rows / 4 + 3)", "0.9 * rows", 6, lambda n: ceil(Fraction(n, 2)) + 6 + ceil(n * Fraction(9, 10))),
        ("5 - rows / 10", "rows", 5, lambda n: ceil(5 - Fraction(n, 10)) + n),
    ],
)
def test_the_sizes_of_cohorts_at_which_quotas_ask_for_too_much_are_told_one_by_one(five, four, least, places):
    text = SCHEME.replace("AMOUNT", "x + y if works else 0").replace("rows = 50", "rows = 200")
    findings = pr.check(pr.loads_scheme(text + QUOTAS.format(five=five, four=four))).findings
    (found,) = [each for each in findings if each.code == "places-above-cohort"]
    wrong = [size for size in range(least, 201) if places(size) > size]
    assert list(found.witness["sizes"]) == wrong[:20]
    assert (found.witness["count"], found.witness["to"]) == (len(wrong), 200)
    assert f"{places(wrong[0])} places for a cohort of {wrong[0]}" in found.what
    if len(wrong) < 200:
        told = re.search(r"of ([\d, to.]+) rows \((\d+) of the sizes 1 to 200(;?)", str(found))
        assert told is not None
        said = told[1].split(", ")
        first, last = (said[: said.index("...")], said[-1:]) if "..." in said else (said, [])
        begun, ended = (
            [
                size
                for run in runs
                for low, *high in [run.split(" to ")]
                for size in range(int(low), int([low, *high][-1]) + 1)
            ]
            for runs in (first, last)
        )
        assert begun == wrong[: len(begun)]
        assert ended == wrong[len(wrong) - len(ended) :]
        assert int(told[2]) == len(wrong)
        runs = sum(size - 1 not in wrong for size in wrong)
        assert len(first) + len(last) == min(runs, 4)
        assert ("..." in said) is (runs > 4)
        assert bool(told[3]) is ("period" in found.witness and runs >= 3)


TREE = """
[group.all]
[formula.one]
parent = "all"
weight = 0.6
is = "x + 0"
[formula.two]
parent = "all"
weight = 0.4
is = "y + 0"
[limit.shape]
tree = "all"
"""


@pytest.mark.parametrize(
    ("limit", "what"),
    [
        ("level = 1\nexactly = 2", []),
        ("level = 1\nexactly = 3", ["'all' has 2 indicators on level 1"]),
        ("level = 1\nat_most = 1", ["'all' has 2 indicators on level 1"]),
        ("level = 1\nat_most = 2", []),
        ("level = 2\nexactly = 3", ["'all' has 0 indicators on level 2"]),
        ("level = 2\nexactly = 0", []),
        ("level = 2\nat_most = 3", []),
        ("depth = 1", []),
        ("total = 1", []),
        ("total = 0.9", ["the parts of 'all' have weights that add up to 1"]),
    ],
)
def test_limits_of_a_tree(limit, what):
    assert faults(TREE + limit) == what


@pytest.mark.parametrize(
    ("steps", "what"),
    [
        ('{ name = "a" }, { name = "b", requires = ["a"] }', []),
        (
            '{ name = "a" }, { name = "b", requires = ["a", "a"] }',
            ["'a' stands twice in 'requires' of step 'b' of procedure 'year'"],
        ),
    ],
)
def test_requirements_of_a_step(steps, what):
    assert faults(f"[procedure.year]\nsteps = [{steps}]") == what


def test_stages_may_begin_with_one_word():
    assert faults("", 'name = "trial"\nstages = ["first list", "first vote"]') == []


def test_the_parts_of_what_is_hidden_and_read_are_not_told_one_by_one():
    how = '[parameter.how]\nkind = "choice"\nvalues = ["first", "report"]\n'
    decision = '[decision.d]\nshow = false\ncolumns = ["one", "two"]\n'
    decision += 'rows = [{ when = "works", gives = [1, 2] }, { gives = [3, 4] }]\n'
    choice = "[formula.f]\nshow = false\nis = \"x if how == 'first' else 2 * x\"\n"
    named = '[formula.n]\ntakes = ["n"]\nshow = false\nis = "n + 1"\n'
    rules = {"d['one'] + d['two']": [decision], "d['one']": [decision], "f": [choice], "n(x) + n(y)": [named]}
    for rule, parts in (rules | {"x": [decision, choice, named]}).items():
        text = SCHEME.replace("AMOUNT", rule) + how + "".join(parts)
        told = [each for each in pr.check(pr.loads_scheme(text)).findings if each.code == "unread-formula"]
        unread = {"d['one']": ["d['two']"], "x": ["d['one']", "d['two']", "f"]}.get(rule, [])
        assert len(told) == len(unread)
        assert all(repr(name) in each.what for each, name in zip(told, unread, strict=True))
        assert all(each.path in (("decision", "d"), ("formula", "f")) and each.at is not None for each in told)


def test_a_hidden_formula_that_is_called_is_read():
    text = '[formula.twice]\ntakes = ["a"]\nshow = false\nis = "2 * a"\n'
    text += '[ladder.star]\nlevels = [{ name = "five", when = "twice(x) > 80" }, { name = "low" }]'
    assert pr.check(pr.loads_scheme(SCHEME.replace("AMOUNT", "x + y if works else 0") + text)).findings == ()


@pytest.mark.parametrize(
    ("count", "round_", "is_said"),
    [(0, '"down"', True), (0, "{ parameter = 'rounded' }", False), (7, "{ parameter = 'rounded' }", False)],
)
def test_places_are_not_counted_while_it_is_open_how_they_are_rounded(count, round_, is_said):
    text = QUOTAS.format(five="0.3 * rows", four="0.8 * rows").replace('round = "up"', f"round = {round_}")
    text += '[parameter.rounded]\nkind = "choice"\nvalues = ["down", "up"]\n'
    text += "".join(
        f'[parameter.freed{number}]\nkind = "choice"\nvalues = ["passes", "empty"]\n'
        f'[gate.g{number}]\nwhen = "y < {number}"\ncap = {{ star = "low" }}\n'
        f'freed = {{ parameter = "freed{number}" }}\n'
        for number in range(1, count + 1)
    )  # so many that not all ways to read the ladder are listed
    codes = [code for code, _ in found(text)]
    assert ("places-above-cohort" in codes, "ladder-too-open" in codes) == (is_said, count > 0)
