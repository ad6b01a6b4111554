"""Conditions that are never true, or always: where that is said, of what, with which bounds, and where it is not."""

from __future__ import annotations

import pytest

import partyrate as pr
from partyrate.checks.conditions import branches
from partyrate.checks.reasons import settled
from partyrate.checks.sample_rows import Sampler
from partyrate.language.grammar import parse, text_of

SCHEME = """
name = "trial"
[table.village]
key = "village"
[parameter.cut]
value = 50
[parameter.open]
kind = "number"
[parameter.how]
kind = "choice"
values = ["a", "b"]
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
[input.z]
kind = "number"
low = 0
high = 9
decimals = 0
[input.opt]
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.works]
kind = "flag"
[input.seen]
kind = "flag"
[input.side]
kind = "choice"
values = ["a", "b"]
[formula.size]
is = "'large' if x > 60 else 'small'"
[formula.top]
is = "min(x, 0) + 3"
[incentive.pay]
kind = "bonus"
unit = "yuan"
amount = "x + y + z if works and seen and side == 'a' else coalesce(opt, 0)"
"""
PUBLISHED = SCHEME.replace('[parameter.open]\nkind = "number"\n', "").replace(
    '[parameter.how]\nkind = "choice"\nvalues = ["a", "b"]\n', ""
)


def found(text, base=SCHEME):
    findings = pr.check(pr.loads_scheme(base + text)).findings
    return [
        each for each in findings if each.code in ("condition-never", "condition-always", "gate-never", "gate-always")
    ]


def spans(findings):
    return [each.at.text[each.at.column - 1 :][: each.at.length] for each in findings]


@pytest.mark.parametrize(
    ("rule", "chains"),
    [
        ("x", []),
        ("1 if x > 5 else 2", [["x > 5"]]),
        ("1 if x > 5 else 2 if x > 3 else 3", [["x > 5", "x > 3"]]),
        ("(1 if y > 5 else 2) if x > 3 else 3", [["x > 3"], ["y > 5"]]),
        ("(1 if y > 5 else 2) + (3 if x > 3 else 4 if x > 2 else 5)", [["y > 5"], ["x > 3", "x > 2"]]),
        ("1 if x > 5 else (2 if x > 3 else 3) + 1", [["x > 5"], ["x > 3"]]),
    ],
)
def test_the_chains_of_choices_of_a_rule(rule, chains):
    tree = parse(rule, ("formula", "f")).tree
    assert sorted([*map(text_of, chain)] for chain in branches(tree)) == sorted(chains)


@pytest.mark.parametrize(
    ("entry", "code", "path"),
    [
        ('[formula.f]\nwhen = "x > 100"\nis = "x"', "condition-never", ("formula", "f", "when")),
        ('[formula.f]\nwhen = "x >= 0"\nis = "x"', "condition-always", ("formula", "f", "when")),
        ('[formula.f]\nis = "1 if x > 100 else 2"', "condition-never", ("formula", "f", "is")),
        ('[formula.f]\nis = "x > 100"', None, None),  # a value, and no condition
        ('[input.w]\nkind = "flag"\nwhen = "x > 100"\n[formula.f]\nis = "coalesce(w, False)"', "condition-never",
         ("input", "w", "when")),
        ('[ladder.l]\nlevels = [{ name = "a", when = "x > 100" }, { name = "b" }]', "condition-never",
         ("ladder", "l", "levels", 0, "when")),
        ('[ladder.l]\nlevels = [{ name = "a", when = "x > 50" }, { name = "b", when = "x > 200" }]', "condition-never",
         ("ladder", "l", "levels", 1, "when")),
        ('[ladder.l]\nlevels = [{ name = "a", when = "x > 50" }, { name = "b", when = "x >= 0" }]', None, None),
        ('[ladder.l]\nwhen = "x >= 0"\nlevels = [{ name = "a", when = "x > 50" }, { name = "b" }]', "condition-always",
         ("ladder", "l", "when")),
        ('[gate.g]\nwhen = "x > 100"\nbars = "pay"', "gate-never", ("gate", "g", "when")),
        ('[gate.g]\nwhen = "x >= 0"\nbars = "pay"', "gate-always", ("gate", "g", "when")),
        ('[gate.g]\nwhen = "x > 50"\nbars = "pay"', None, None),
        ('[warning.w]\nwhen = "x > 100"\ntext = "high"', "condition-never", ("warning", "w", "when")),
        ('[warning.w]\nwhen = "x >= 0"\ntext = "high"', "condition-always", ("warning", "w", "when")),
        ('[incentive.i]\nkind = "bonus"\nunit = "yuan"\nevery = "once"\nwhen = "x > 100"\namount = "x"',
         "condition-never", ("incentive", "i", "when")),
        ('[incentive.i]\nkind = "bonus"\nunit = "yuan"\nevery = "once"\namount = "1 if x > 100 else 2"',
         "condition-never", ("incentive", "i", "amount")),
        ('[ladder.l]\nlevels = [{ name = "a", when = "(1 if x > 100 else 2) > y" }, { name = "b" }]', None, None),
        ('[pairing.p]\nhelpers = "x > 100"\nhelped = "x < 5"\neach = 1', None, None),
        # constants alone decide it, or more than constants
        ('[formula.f]\nwhen = "cut > 60"\nis = "x"', None, None),
        ('[formula.f]\nwhen = "x > 100 or cut > 60"\nis = "x"', None, None),
        ('[formula.f]\nis = "1 if cut > 60 else x"', None, None),
        ('[formula.f]\nis = "1 if x > 200 and cut > 60 else x"', None, None),
        ('[formula.f]\nwhen = "x > y"\nis = "x"', None, None),
        ('[formula.f]\nwhen = "x > 100 and x > y"\nis = "x"', "condition-never", ("formula", "f", "when")),
        ('[formula.f]\nwhen = "opt >= 0"\nis = "x"', None, None),  # which may be absent
        ('[formula.f]\nwhen = "opt > 9"\nis = "x"', "condition-never", ("formula", "f", "when")),
        # what is unpublished
        ("[gate.g]\nwhen = \"True if how == 'a' else True\"\nbars = \"pay\"", None, None),
        ('[formula.f]\nis = "open * (1 if x > 100 else 2)"', None, None),
        ("[formula.f]\nis = \"(1 if x > 100 else 2) if how == 'a' else 3\"", None, None),
        ("[formula.f]\nwhen = \"x > 100 if how == 'a' else x > 50\"\nis = \"x\"", None, None),
        # a formula that is called
        ('[formula.f]\ntakes = ["n"]\nis = "1 if n > 100 else 2"\n[formula.e]\nis = "f(x) + x"', None, None),
    ],
)  # fmt: skip
def test_a_condition_that_is_never_true_or_always(entry, code, path):
    findings = found(entry)
    assert [(each.code, each.path) for each in findings] == ([] if code is None else [(code, path)])
    assert all((each.decided_by, each.verdict, each.severity) == ("bounds", "proved", "warning") for each in findings)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("1 if x > 100 else 2", ["x > 100"]),
        ("1 if x > 50 else 2 if x > 60 else 3", ["x > 60"]),
        ("1 if x > 50 else 2 if x <= 50 else 3 if x > 70 else 4", ["x <= 50"]),  # the first alone
        ("1 if x >= 0 else 2", ["x >= 0"]),
        ("1 if opt >= 0 else 2", ["opt >= 0"]),  # of the rows for which it is known
        ("1 if x > 50 else 2 if opt > 4 else 3 if x > 80 else 4", ["x > 80"]),
        ("(1 if x > 100 else 2) + (3 if y > 100 else 4)", ["x > 100", "y > 100"]),
        ("1 if works else 2 if not works else 3", ["not works"]),
    ],
)
def test_a_branch_is_told_where_it_stands(rule, said):
    assert spans(found(f'[formula.f]\nis = "{rule}"')) == said


@pytest.mark.parametrize(
    ("condition", "facts"),
    [
        ("x > 100", "x is 0 to 100"),
        ("top > 5", "top is always 3"),
        ("x > 100 and y > 50", "x is 0 to 100"),  # the part that decides it
        ("y > 50 and not (x <= 100 or works)", "x is 0 to 100"),
        ("x > 100 or y > 100", "x is 0 to 100; y is 0 to 100"),
        ("x > 100 or y > 100 or x > 200", "x is 0 to 100; y is 0 to 100"),
        ("x > 95 and x < 60", "x is 0 to 100; no value meets all parts of the condition"),
        ("80 <= x <= 70", "x is 0 to 100; no value meets all parts of the condition"),
        ("80 <= x <= -1", "x is 0 to 100"),
        ("x == 90.55", "x is 0 to 100, in steps of 1"),
        ("paid == 5", "the levels of paid count as 1 to 2, and are compared by their names: yes, no"),
        ("works and paid > 2", "the levels of paid count as 1 to 2, and are compared by their names: yes, no"),
        ("paid == 2 and x < 50", "x is 0 to 100; no value meets all parts of the condition"),
        ("1 < 0", "'1 < 0' reads nothing of a row and is always false"),
        ("1 < 0 < x", "'1 < 0' reads nothing of a row and is always false"),
        ("(1) < 0 <= x", "'(1) < 0 <= x' reads nothing of a row and is always false"),
        ("0 < 2 * x < -1", "2 * x is 0 to 200"),
        ("works and 1 < 0", "'1 < 0' reads nothing of a row and is always false"),
        ("x > 100 and works", "x is 0 to 100"),  # nothing is told of flags
        ("works and not works", "works is one of false, true; no value meets all parts of the condition"),
        ("side == 'a' and side == 'b'", "side is one of a, b; no value meets all parts of the condition"),
        ("size == 'large' and x < 5", "x is 0 to 100; no value meets all parts of the condition"),
        ("2 * x > 200", "2 * x is 0 to 200"),
        ("x > 60 and x < 40 and y > 5 and z > 5 and 2 * x > 5 and 3 * x > 5",
         # four of them
         "x is 0 to 100; y is 0 to 100; z is 0 to 9; 2 * x is 0 to 200; no value meets all parts of the condition"),
        ("works and not works and seen",
         "works is one of false, true; seen is one of false, true; no value meets all parts of the condition"),
    ],
)  # fmt: skip
def test_the_bounds_of_what_a_condition_compares_are_told(condition, facts):
    paid = '[ladder.paid]\nlevels = [{ name = "yes", when = "x > 70" }, { name = "no" }]\n'
    (finding,) = found(f'{paid}[formula.f]\nwhen = "{condition}"\nis = "x"', PUBLISHED)
    assert finding.lines("en")[1] == facts
    assert condition in finding.what


@pytest.mark.parametrize(
    ("condition", "truth", "facts"),
    [
        ("1 > 0", "always", "“1 > 0”不读取行中的数据，结果总为“是”"),
        ("True", "always", "“True”不读取行中的数据，结果总为“是”"),
        ("False", "never", "“False”不读取行中的数据，结果总为“否”"),
        ("x >= 90 or 80 > 0", "always", "“80 > 0”不读取行中的数据，结果总为“是”"),
        ("works or True", "always", "“True”不读取行中的数据，结果总为“是”"),
        ("x > 50 or x < 60", "always", "“x”的取值为 0 至 100；任何取值都符合条件的某一部分"),
        ("x > 60 and x < 50", "never", "“x”的取值为 0 至 100；没有任何取值同时符合条件的各部分"),
        ("x > 100 and y > 100", "never", "“x”的取值为 0 至 100"),  # by the first part alone
        ("x >= 0 and y >= 0", "always", "“x”的取值为 0 至 100；“y”的取值为 0 至 100"),
        ("x >= 0 and y > 50", None, ""),
        ("x >= 0 or y >= 0", "always", "“x”的取值为 0 至 100"),
        ("not (x >= 0 and y >= 0)", "never", "“x”的取值为 0 至 100；“y”的取值为 0 至 100"),
        ("not (x > 100 or y > 50)", None, ""),
        ("0 <= x <= 100", "always", "“x”的取值为 0 至 100"),
        ("0 <= x < 0", "never", "“x”的取值为 0 至 100"),
        ("50 < x < 50", "never", "“x”的取值为 0 至 100；没有任何取值同时符合条件的各部分"),
        ("x == 0.5", "never", "“x”的取值为 0 至 100，间隔 1"),
        ("cut > 60", None, ""),  # a parameter decides it
        ("cut > 60 or 1 < 0", None, ""),
    ],
)
def test_a_gate_whose_condition_has_one_truth_whatever_it_reads(condition, truth, facts):
    findings = found(f'[gate.g]\nwhen = "{condition}"\nbars = "pay"', PUBLISHED)
    assert [(each.code, each.lines("zh")[1]) for each in findings] == ([(f"gate-{truth}", facts)] if truth else [])


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("x >= 0", True),
        ("x > 100", False),
        ("x > 50", None),
        ("1 < 2", True),
        ("works or not works", True),
        ("cut > 60", None),  # as long as a parameter has its value
        ("cut > 60 or x >= 0", None),
        ("open > 60", None),
        ("1 / 0 > 1", None),  # which is absent
        (" and ".join(f"f{number}" for number in range(15)), None),  # of too many cases
    ],
)
def test_the_truth_that_a_condition_has_in_every_row(condition, truth):
    flags = "".join(f'[input.f{number}]\nkind = "flag"\n' for number in range(15))
    sampler = Sampler(pr.check(pr.loads_scheme(SCHEME + flags)).plan)
    assert settled(sampler, "village", parse(condition, ("gate", "g")).tree) is truth


def test_levels_and_days_in_the_bounds():
    text = """
[input.day]
kind = "date"
[ladder.star]
levels = [{ name = "five", when = "x > 80" }, { name = "low" }]
[ladder.paid]
order_by = "x desc"
ties = "in"
round = "down"
conflict = "condition"
levels = [{ name = "yes" }, { name = "no" }]
quotas = [{ levels = "yes", exactly = "2" }]
"""
    (finding,) = found(text + '[formula.f]\nwhen = "paid > \'yes\' and x > 5"\nis = "x"', PUBLISHED)
    assert finding.lines("en")[1] == "paid is one of no, yes"
    day = "[formula.f]\nwhen = \"day > date('2024-01-01') and day < date('2023-01-01') and x > 5\"\nis = \"x\""
    (finding,) = found(text + day, PUBLISHED)
    assert finding.lines("en")[1] == "x is 0 to 100; no value meets all parts of the condition"
    (finding,) = found(text + day.replace(" and x > 5", "").replace('is = "x"', 'is = "x + 1"'), PUBLISHED)
    assert finding.lines("en")[1] == "no value meets all parts of the condition"


STARS = "the levels of star count as 1 to 3, and are compared by their names: five, four, low"


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("0.5", "half is 0.5 to 9.5, in steps of 1"),
        ("9.5", "half is 0.5 to 9.5, in steps of 1"),
        ("3.25", "half is 0.5 to 9.5, in steps of 1"),
        ("0.25", "half is 0.5 to 9.5"),
        ("10.5", "half is 0.5 to 9.5"),
        ("10", "half is 0.5 to 9.5"),
        ("0", "half is 0.5 to 9.5"),
    ],
)
def test_the_step_of_a_number_is_told_where_one_between_its_bounds_is_missed(value, why):
    half = '[input.half]\nkind = "number"\nlow = 0.5\nhigh = 9.5\ndecimals = 0\n'
    (told,) = found(f'{half}[gate.g]\nwhen = "half == {value}"\nbars = "pay"', PUBLISHED)
    assert told.lines("en")[1] == why


@pytest.mark.parametrize(
    ("condition", "truth", "why"),
    [
        ("star > 3", "never", STARS),
        ("3 < star", "never", STARS),
        ("1 <= star", "always", STARS),
        (
            "not star > 3",
            "always",
            STARS,
        ),
        (
            "0 < star < 1",
            "never",
            STARS,
        ),
        ("star > 2", None, ""),
        ("shut > 1", "never", "x is 0 to 100"),  # which its better level would meet, that nobody earns
        ("shut < 2", "always", "x is 0 to 100"),
        ("shut >= 1", "always", "the levels of shut count as 1 to 2, and are compared by their names: five, low"),
        ("star > 'five'", "never", "x is 0 to 100"),
        ("fixed > 5", "never", "fixed is always 3"),
        ("fixed > 5 and x < 3", "never", "fixed is always 3"),
        ("fixed + x > 103", "never", "fixed + x is 3 to 103"),
        ("sure", "always", "sure is one of true"),
        ("sure or x > 50", "always", "sure is one of true"),
        (
            "x > 60 and sure and x < 50 and works",
            "never",
            "x is 0 to 100; sure is one of true; no value meets all parts of the condition",
        ),
    ],
)
def test_the_reason_of_a_condition_on_levels_is_what_they_count_as(condition, truth, why):
    ladder = '[ladder.{}]\nlevels = [{}{{ name = "low" }}]\n'
    level = '{{ name = "{}", when = "x > {}" }}, '
    text = ladder.format("star", level.format("five", 80) + level.format("four", 50))
    text += (
        ladder.format("shut", level.format("five", 100))
        + '[formula.fixed]\nis = "3 + 0"\n[formula.sure]\nis = "True"\n'
    )
    told = found(f'{text}[gate.g]\nwhen = "{condition}"\nbars = "pay"', PUBLISHED)
    said = [(each.code, each.lines("en")[1]) for each in told if each.entry == "gate.g"]
    assert said == ([] if truth is None else [(f"gate-{truth}", why)])


@pytest.mark.parametrize("among", ["x in (101, 102)", "x in (101, 102) and works", "paid not in ('yes', 'no')"])
def test_the_reason_of_a_condition_on_several_values(among):
    ladder = '[ladder.paid]\nlevels = [{ name = "yes", when = "x > 50" }, { name = "no" }]\n'
    (finding,) = found(f'{ladder}[formula.f]\nwhen = "{among}"\nis = "x + 1"', PUBLISHED)
    assert finding.code == "condition-never"


def test_a_condition_is_named_with_its_entry():
    (finding,) = found('[gate.g]\nwhen = "x > 100"\nbars = "pay"')
    assert finding.lines("en") == (
        "gate 'g' can never act: 'x > 100' is never true", "x is 0 to 100",
        "fix the condition, or take the gate out",
    )  # fmt: skip
    (finding,) = found('[formula.f]\nis = "1 if x > 50 else 2 if x > 60 else 3"')
    assert finding.what == "'x > 60' in formula 'f' is never true where it is asked"
    assert finding.lines("en")[1] == "x is 0 to 100, and the conditions before it come first"


def test_the_rows_of_a_decision_are_no_branches():
    rows = '{ when = "x > 100", gives = 1 }, { when = "x > 50", is = "1 if y > 100 else 2" }, { gives = 3 }'
    assert spans(found(f"[decision.d]\nrows = [{rows}]")) == ["y > 100"]
