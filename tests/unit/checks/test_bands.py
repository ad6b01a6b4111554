"""Levels taken together: gaps, overlaps, levels that nobody gets; caps and pay without effect, or the wrong one."""

from __future__ import annotations

import itertools

import pytest

import partyrate as pr
from partyrate.checks.bands import _Bands
from partyrate.checks.cases import Cases, settled_ladders
from partyrate.checks.sample_rows import Sampler
from partyrate.checks.witnesses import Search

SCHEME = """
name = "trial"
[table.village]
key = "village"
rows = 20
[parameter.cut]
value = 5
[parameter.how]
kind = "choice"
values = ["first", "report"]
[parameter.open_cut]
kind = "flag"
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[input.y]
kind = "number"
low = 0
high = 9
decimals = 0
[input.works]
kind = "flag"
[input.since]
kind = "date"
[formula.double]
is = "2 * x"
[formula.good]
when = "works"
is = "3 <= x <= 7"
"""
PLACES = """order_by = "x desc"
ties = "in"
round = "down"
conflict = "condition"
remainder = "c"
quotas = [{ levels = "a", exactly = "0.2 * rows" }]"""
CODES = ("bands-gap", "bands-overlap", "level-never", "rungs-not-nested")


def ladder(*conditions, keys=""):
    levels = [
        f'{{ name = "{name}"' + (f', when = "{rule}" }}' if rule else " }")
        for name, rule in zip("abcd", conditions, strict=False)
    ]
    return f"[ladder.star]\n{keys}\nlevels = [{', '.join(levels)}]\n"


def found(text, codes=CODES):
    return [each for each in pr.check(pr.loads_scheme(SCHEME + text)).findings if each.code in codes]


@pytest.mark.parametrize(
    ("conditions", "keys", "said"),
    [
        (("x >= 7", "x >= 4", None), "", []),
        (("x >= 4", "x >= 7", None), "", ["level-never b", "rungs-not-nested a"]),
        (("x >= 4", "x >= 4", None), "", ["level-never b"]),
        (("x >= 0", "x >= 4", None), "", ["level-never b", "level-never c", "rungs-not-nested a"]),
        ((None, "x >= 4", None), "", []),  # a better level without a condition, which is said by itself
        (("x >= 7", None, "x < 5"), "", []),
        (("x >= 7", "x >= 4"), "", []),
        (("x >= 7", "x < 4"), "", ["bands-gap"]),
        (("x >= 7", "x < 7"), "", []),
        (("x >= 7", "x < 4", None), "", []),  # the lowest takes the others
        (("x >= 7", "x < 4"), 'overlap = "report"', ["bands-gap"]),
        (("x >= 4", "x <= 4"), 'overlap = "report"', ["bands-overlap a"]),
        (("x >= 4", "x < 4"), 'overlap = "report"', []),
        (("x >= 4", "x >= 7"), 'overlap = "report"', ["bands-overlap a", "level-never b"]),
        (("x >= 4", "x >= 4"), 'overlap = "report"', ["bands-overlap a", "level-never a", "level-never b"]),
        (("x >= 4", "x <= 4", "x == 4"), 'overlap = "report"',
         ["bands-overlap a", "bands-overlap a", "bands-overlap b", "level-never c"]),
        (("x >= 4", "x <= 4"), 'overlap = { parameter = "how" }', []),
        (("x >= 4", "x >= 7", "x >= 5"), "", ["level-never b", "level-never c", "rungs-not-nested a"]),
        (("x >= 7 and y > 3", "x >= 4", None), "", []),
        (("x >= 7 or y > 8", "x >= 4", None), "", ["rungs-not-nested a"]),
        (("y > 8", "x > 8", None), "", ["rungs-not-nested a"]),
        (("y > 8", "y < 3", None), "", []),  # of which no row meets both
        (("x > y", "x < y", None), "", []),  # as above, of two values
        (("x > y", "x < y or x > 7", None), "", ["rungs-not-nested a"]),
        (("x > y", "x >= y", None), "", []),
        (("x > y and works", "x < y and works", None), "", []),
        (("x >= 7", None, "x >= 4"), "", []),
        (("cut > 4", None), "", []),  # as constants alone decide it
        (("cut > 4", "x > 3"), "", ["level-never b", "rungs-not-nested a"]),
        # rows to which the ladder applies
        (("x >= 7", "x < 4"), 'when = "x < 3 or x > 7"', []),
        (("x >= 7", "x < 4"), 'when = "x != 5"', ["bands-gap"]),
        (("x >= 7", "x >= 4", None), 'when = "x >= 7"', ["level-never b", "level-never c"]),
        (("x >= 7", "x >= 4", None), 'when = "x >= 4"', ["level-never c"]),
        # places decide who gets a level
        (("x >= 4", "x >= 7", None), PLACES, ["rungs-not-nested a"]),
        (("x >= 4", "x >= 4", None), PLACES, []),
        (("x >= 7 if open_cut else x > 10", "x >= 4", None), "", []),  # which an unpublished choice decides
        # what is computed, and what other rows decide
        (("double > 9", "double < 9"), "", []),  # no double is 9
        (("double > 8", "double < 8"), "", ["bands-gap"]),
        (("rank(x, 'desc', within=(), ties='min') < 3", "x > 5"), "", []),
        (("works and x > 4", "x < 4 and works"), "", ["bands-gap"]),
        (("works", "not works"), "", []),
        (("x > 7", "good", "x < 3"), "", []),  # it is not known that nobody earns a level: none is good or bad
        (("x > 7", "works and 3 <= x <= 6", "x < 3"), "", ["bands-gap"]),
        # of rows that earn both, the first four cases cannot occur
        (("double > 8 and (x < 3 or x > 7)", "double > 8 and (y > 5 or x < 3) and x != 1", None), "",
         ["rungs-not-nested a"]),
        (("since > date('2024-01-01')", "since < date('2024-01-01')"), "", []),  # of days no row is shown
    ],
)  # fmt: skip
def test_what_is_said_of_levels(conditions, keys, said):
    findings = found(ladder(*conditions, keys=keys))
    levels = [f" {'abcd'[each.path[3]]}" if len(each.path) > 3 else "" for each in findings]
    assert sorted(each.code + level for each, level in zip(findings, levels, strict=True)) == said


RULES = {
    "x >= 7": lambda x, y: x >= 7,
    "x < 4": lambda x, y: x < 4,
    "x == 5": lambda x, y: x == 5,
    "y > 8": lambda x, y: y > 8,
    "x >= 7 and y > 3": lambda x, y: x >= 7 and y > 3,
    "x > 2 or y > 5": lambda x, y: x > 2 or y > 5,
}


def earned(one, other, overlap, *values):
    """Return the level that a row earns by two conditions, with a level for the rest; None where it gets none."""
    holding = [name for name, rule in (("a", one), ("b", other)) if RULES[rule](*values)]
    return None if overlap == "report" and len(holding) == 2 else [*holding, "c"][0]


@pytest.mark.parametrize("overlap", ["first", "report"])
def test_levels_that_nobody_gets_and_overlaps_are_those_of_all_rows(overlap):
    rows = list(itertools.product(range(10), range(10)))
    for one, other in itertools.permutations(RULES, 2):
        findings = found(ladder(one, other, None, keys=f'overlap = "{overlap}"'))
        given = {earned(one, other, overlap, *row) for row in rows}
        never = {"abc"[each.path[3]] for each in findings if each.code == "level-never"}
        assert never == {"a", "b", "c"} - given
        both = [each for each in findings if each.code == "bands-overlap"]
        holding = [row for row in rows if RULES[one](*row) and RULES[other](*row)]
        assert bool(both) is (overlap == "report" and bool(holding))
        for each in both:
            assert (int(each.witness.get("x", 9)), int(each.witness.get("y", 9))) in holding
        better = [row for row in rows if RULES[one](*row)]
        is_less = overlap == "first" and 0 < len(holding) < len(better)  # rows earn both, and one alone
        assert any(each.code == "rungs-not-nested" for each in findings) is is_less


def test_of_many_cases_four_are_searched_for_a_row_that_shows_one():
    plan = pr.check(pr.loads_scheme(SCHEME + ladder("x >= 7", "x >= 4", "x >= 1"))).plan
    ((node, star),) = settled_ladders(plan)
    cases = Cases(Sampler(plan), "village", {path: rule for path, rule in node.rules.items() if path != "when"})

    class Shown(Search):
        """A search that shows the case of a number."""

        def find(self, wanted):
            self.left -= 1
            return {"x": "1"} if self.left < 0 else None

    for number in range(6):
        search = Shown(Sampler(plan), "village", ["x"])
        search.left = number
        found_case = _Bands(Sampler(plan), star, "first", cases, search)._first_witness(cases.cases)
        assert (found_case and found_case[0]) is (cases.cases[number] if number < 4 else None)


def test_what_a_finding_of_levels_holds():
    never, nested = sorted(found(ladder("x >= 4", "x >= 7", None)), key=lambda each: each.code)
    assert never.what == "no row gets level 'b' of ladder 'star'"
    assert (never.path, never.decided_by, never.verdict, dict(never.witness)) == (
        ("ladder", "star", "levels", 1), "bounds", "proved", {},
    )  # fmt: skip
    assert never.why.endswith("x is 0 to 9")
    assert nested.what == "level 'a' of ladder 'star' can be earned without 'b': x = 4"
    assert (nested.path, nested.decided_by, nested.verdict) == (
        ("ladder", "star", "levels", 0),
        "enumeration",
        "witnessed",
    )
    assert nested.witness == {"x": "4"}
    (gap,) = found(ladder("x >= 7", "x < 4"))
    assert gap.what == "the levels of ladder 'star' have a gap: x from 4 to 6"
    assert (gap.path, dict(gap.witness)) == (("ladder", "star"), {"x": "4"})
    (gap,) = found(ladder("works and x > 4", "works and x < 4"))
    assert gap.what == "the levels of ladder 'star' have a gap: x = 4"
    (overlap,) = found(ladder("x >= 4", "x <= 4", keys='overlap = "report"'))
    assert overlap.what == "levels 'a' and 'b' of ladder 'star' overlap: x = 4"


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        ('cap = { star = "b" }', []),
        ('cap = { star = "c" }', ["b"]),
        ('fix = { star = "b" }', []),
        ('exclude = ["star"]', ["b"]),
    ],
)
def test_a_level_that_gates_give_is_no_level_that_nobody_gets(effect, said):
    findings = found(ladder("x >= 4", "x >= 7", None) + f'[gate.late]\nwhen = "works"\n{effect}\n', ("level-never",))
    assert ["abc"[each.path[3]] for each in findings] == said


# ------------------------------------------------------------------------------------------------ gates without effect


@pytest.mark.parametrize(
    ("when", "effect", "said"),
    [
        ("works", 'cap = { star = "a" }', "ladder 'star'"),
        ("works", 'cap = { star = "b" }', None),
        ("x < 4", 'cap = { star = "c" }', "ladder 'star'"),
        ("x < 5", 'cap = { star = "c" }', None),
        ("x < 7", 'cap = { star = "b" }', "ladder 'star'"),
        ("x <= 7", 'cap = { star = "b" }', None),
        ("x < 4", 'cap = { star = "c", other = "b" }', "ladder 'star', ladder 'other'"),
        ("x < 6", 'cap = { star = "c", other = "b" }', None),  # one of them has an effect
        ("x < 4", 'cap = { star = "c", other = "a" }', "ladder 'star', ladder 'other'"),
        ("works", 'cap = { star = "b", other = "a" }', "ladder 'other'"),
        ("x < 4", 'cap = { star = "c" }\nbars = "pay"', None),
        ("x < 4", 'cap = { star = "c" }\nexclude = "other"', None),
        ("x < 4", 'cap = { star = "c" }\nfix = { other = "b" }', None),
        ("works", 'cap = { star = "a" }\nbars = "pay"', "ladder 'star'"),
        ("x > 9", 'cap = { star = "c" }', None),  # which never acts
        ("x > y", 'cap = { star = "c" }', None),
        ("x < 4", 'cap = { places = "c" }\nfreed = "passes"', None),  # others may leave their places
        ("x < 4", 'cap = { open = "b" }', None),
        ("x < 4", 'cap = { lacking = "b" }', None),  # which leaves rows without a level
    ],
)
def test_a_cap_that_changes_no_level(when, effect, said):
    text = ladder("x >= 7", "x >= 4", None)
    text += ladder("x >= 5", None).replace("star", "other") + ladder("x >= 7", "x >= 4", None, keys=PLACES).replace(
        "star", "places"
    )
    text += ladder("x >= 5", "x >= 3", keys='overlap = { parameter = "how" }').replace("star", "open")
    text += ladder("x >= 5", "x >= 3").replace("star", "lacking")
    text += '[incentive.pay]\nkind = "bonus"\nunit = "yuan"\namount = "x + y if works else 0"\n'
    findings = found(f'{text}[gate.late]\nwhen = "{when}"\n{effect}\n', ("gate-without-effect",))
    assert [each.what for each in findings] == ([] if said is None else [f"gate 'late' changes no level of {said}"])
    assert all(each.path == ("gate", "late", "cap") for each in findings)


@pytest.mark.parametrize(
    ("remainder", "quotas", "said"),
    [
        ("c", '{ levels = "c", exactly = "1" }', ["0"]),
        ("c", '{ levels = "a", exactly = "1" }, { levels = "c", at_most = "5" }', ["1"]),
        ("c", '{ levels = "c", at_least = "1" }', []),
        ("c", '{ levels = "c", about = "1" }', []),
        ("c", '{ levels = ["b", "c"], exactly = "1" }', []),
        ("b", '{ levels = "c", exactly = "1" }', []),
    ],
)
def test_a_remainder_with_a_number_of_its_own(remainder, quotas, said):
    keys = PLACES.replace('remainder = "c"', f'remainder = "{remainder}"')
    keys = keys[: keys.index("quotas")] + f"quotas = [{quotas}]"
    findings = found(ladder("x >= 7", "x >= 4", None, keys=keys), ("remainder-has-quota",))
    assert [str(each.path[3]) for each in findings] == said
    open_ = keys.replace(f'remainder = "{remainder}"', 'remainder = { parameter = "rest" }')
    rest = '[parameter.rest]\nkind = "choice"\nvalues = ["b", "c"]\n'
    assert not found(rest + ladder("x >= 7", "x >= 4", None, keys=open_), ("remainder-has-quota",))


@pytest.mark.parametrize(
    ("amount", "rows", "said"),
    [
        ("pay[star]", '["a", 300], ["b", 200], ["c", 0]', None),
        ("pay[star]", '["a", 200], ["b", 200], ["c", 0]', None),
        ("pay[star]", '["a", 100], ["b", 200], ["c", 0]', {"a": "100", "b": "200"}),
        ("pay[star]", '["a", 300], ["b", 100], ["c", 200]', {"b": "100", "c": "200"}),
        ("pay[star]", '["a", 100], ["c", 200]', {"a": "100", "c": "200"}),
        ("given", '["a", 100], ["b", 200], ["c", 0]', {"a": "100", "b": "200"}),
        ("2 * pay[star] + x", '["a", 100], ["b", 200], ["c", 0]', {"a": "100", "b": "200"}),
        ("pay[star] / 2 - x", '["a", 100], ["b", 200], ["c", 0]', {"a": "100", "b": "200"}),
        ("1000 - pay[star]", '["a", 100], ["b", 200], ["c", 0]', None),
        ("1 if works else pay[star]", '["a", 100], ["b", 200], ["c", 0]', {"a": "100", "b": "200"}),
        ("pay['b']", '["a", 100], ["b", 200], ["c", 0]', None),
    ],
)
def test_pay_that_falls_where_the_level_rises(amount, rows, said):
    text = (
        ladder("x >= 7", "x >= 4", None)
        + f'[lookup.pay]\nkeys = ["star"]\nrows = [{rows}]\n[formula.given]\nis = "pay[star]"\n'
    )
    for kind, is_pay in (("bonus", True), ("sanction", False)):
        incentive = f'[incentive.award]\nkind = "{kind}"\nunit = "yuan"\namount = "{amount}"\n'
        findings = found(text + incentive, ("pay-against-level",))
        assert [dict(each.witness) for each in findings] == ([said] if said and is_pay else [])


@pytest.mark.parametrize(
    ("keys", "rows", "said"),
    [
        ('"star", "works"', '["a", true, 3], ["b", true, 2], ["a", false, 1], ["b", false, 2]', {"a": "1", "b": "2"}),
        ('"works", "star"', '[true, "a", 3], [true, "b", 2], [false, "a", 1], [false, "b", 2]', {"a": "1", "b": "2"}),
        ('"works", "star"', '[true, "a", 1], [true, "b", 1], [false, "a", 2], [false, "b", 2]', None),
    ],
)
def test_pay_by_level_and_another_key(keys, rows, said):
    text = ladder("x >= 7", None) + f"[lookup.pay]\nkeys = [{keys}]\nrows = [{rows}]\n"
    asked = keys.replace('"', "")
    findings = found(
        f'{text}[incentive.award]\nkind = "bonus"\nunit = "yuan"\namount = "pay[{asked}]"\n', ("pay-against-level",)
    )
    assert [dict(each.witness) for each in findings] == ([said] if said else [])
