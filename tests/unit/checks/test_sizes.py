"""Sizes of cohorts: places as a number and a share, levels that must not stay empty, and sizes in words."""

from __future__ import annotations

import ast
from fractions import Fraction
from itertools import product

import pytest

import partyrate as pr
from partyrate.checks.quotas import (
    _asked,
    _joined,
    _levels_with_quotas,
    _Linear,
    _linear,
    _meets_all,
    _period,
    _Sizes,
)
from partyrate.language.grammar import parse
from partyrate.model import Ladder, Level, Quota

SCHEME = """
name = "trial"
[table.village]
key = "village"
ROWS
[input.x]
kind = "number"
low = 0
high = 100
decimals = 0
[parameter.share]
value = 0.3
[parameter.open]
kind = "number"
[lookup.places]
keys = ["kind"]
rows = [["a", 2]]
[ladder.star]
levels = [{ name = "five" WHEN }, { name = "four" }, { name = "low" }]
order_by = "x desc"
ties = "in"
round = "half_up"
conflict = "condition"
remainder = "low"
quotas = [QUOTAS]
"""


def scheme_of(quotas, rows="rows = 20", when="", others=""):
    text = SCHEME.replace("QUOTAS", quotas).replace("ROWS", rows).replace("WHEN", when) + others
    return pr.loads_scheme(text.replace('[parameter.open]\nkind = "number"\n', ""))


@pytest.fixture(scope="module")
def plan():
    text = SCHEME.replace("QUOTAS", "").replace("ROWS", "").replace("WHEN", "")
    return pr.check(pr.loads_scheme(text.replace('ties = "in"', "").replace('remainder = "low"', ""))).plan


@pytest.mark.parametrize(
    ("rule", "fixed", "share"),
    [
        ("2", 2, 0),
        ("share", Fraction(3, 10), 0),
        ("rows", 0, 1),
        ("candidates", 0, 1),
        ("0.3 * rows", 0, Fraction(3, 10)),
        ("rows * share", 0, Fraction(3, 10)),
        ("2 + rows / 4", 2, Fraction(1, 4)),
        ("5 - rows / 10", 5, Fraction(-1, 10)),
        ("rows - 3", -3, 1),
        ("(rows + 6) / 3", 2, Fraction(1, 3)),
        ("(2 + rows) * (1 + 2)", 6, 3),
        ("(1 + 2) * (2 + rows)", 6, 3),
        ("rows + candidates", 0, 2),
        ("(rows + 1) - (rows + 3)", -2, 0),
        ("(rows - rows) * rows", 0, 0),
        ("rows / (share + 0.7)", 0, 1),
        ("rows * rows", None, None),
        ("(1 + rows) * (2 + candidates)", None, None),
        ("2 / rows", None, None),
        ("rows / (rows + 1)", None, None),
        ("rows / (rows - rows)", None, None),
        ("x", None, None),
        ("x + rows", None, None),
        ("rows + x", None, None),
        ("open * rows", None, None),
        ("-rows", None, None),
        ("rows ** 2", None, None),
        ("max(rows, 2)", None, None),
    ],
)
def test_places_as_a_number_and_a_share(plan, rule, fixed, share):
    found = _linear(plan, parse(rule, ("ladder", "star")).tree)
    assert found == (None if fixed is None else _Linear(Fraction(fixed), Fraction(share)))


SIDES = [_Linear(Fraction(number), Fraction(share, 2)) for number, share in product((-2, 0, 3), (-1, 0, 2))]


@pytest.mark.parametrize(
    "operator", [ast.Add(), ast.Sub(), ast.Mult(), ast.Div()], ids=lambda each: type(each).__name__
)
def test_what_is_joined_is_the_same_number_for_every_cohort(operator):
    def places(side, rows):
        return side.fixed + side.share * rows

    for left, right in product(SIDES, SIDES):
        found = _joined(operator, left, right)
        if found is None:
            assert isinstance(operator, ast.Mult | ast.Div)
            assert right.share if isinstance(operator, ast.Mult) else right.share or not right.fixed
            assert left.share or isinstance(operator, ast.Div)
            continue
        for rows in (1, 2, 7):
            one, other = places(left, rows), places(right, rows)
            match operator:
                case ast.Add():
                    expected = one + other
                case ast.Sub():
                    expected = one - other
                case ast.Mult():
                    expected = one * other
                case _:
                    expected = one / other
            assert places(found, rows) == expected
    assert _joined(ast.Pow(), SIDES[0], SIDES[1]) is None


@pytest.mark.parametrize(
    ("denominators", "period"), [([], 1), ([4, 6], 12), ([200], 200), ([201], None), ([8, 25], 200), ([7, 29], None)]
)
def test_fractions_of_places_repeat_with_their_common_denominator(denominators, period):
    assert _period([_Linear(Fraction(1), Fraction(1, each)) for each in denominators]) == period


def ladder(*quotas, when=()):
    levels = [Level(name=name, when="True" if name in when else None) for name in ("five", "four", "three", "low")]
    return Ladder(name="star", levels=levels, quotas=quotas)


def quota(*levels, bound="exactly"):
    return Quota(levels=levels, **{bound: "1"})


@pytest.mark.parametrize(
    ("quotas", "remainder", "found"),
    [
        ([], None, []),
        ([quota("five")], None, ["five"]),
        ([quota("five", bound="at_most"), quota("four")], None, ["five", "four"]),
        ([quota("five"), quota("four")], "four", ["five"]),
        ([quota("five", bound="at_least"), quota("four")], None, []),  # the best level may take them all
        ([quota("four")], None, []),
        ([quota("five"), quota("three")], "four", ["five", "three"]),  # which the remainder leaves its place
        ([quota("five"), quota("three", bound="at_most"), quota("low")], "four", ["five", "low"]),
        ([quota("five"), quota("three", bound="at_least")], "four", ["five"]),  # which may take all
        ([quota("five"), quota("three")], None, ["five"]),
        ([quota("five", "four")], None, []),  # a number for two levels together
        ([quota("five", "four"), quota("three")], None, ["three"]),
        ([quota("five", "four"), quota("four", bound="at_least")], None, ["four"]),
        ([quota("five", bound="about"), quota("four")], None, []),  # which is only watched
        ([quota("low"), quota("five"), quota("four"), quota("three")], "low", ["five", "four", "three"]),
    ],
)
def test_levels_with_places_of_their_own_below_which_no_level_takes_all(quotas, remainder, found):
    assert _levels_with_quotas(ladder(*quotas), remainder) == found


@pytest.mark.parametrize(
    ("bounds", "roundings", "numbers", "asked"),
    [
        (["exactly", "at_least"], ["half_up", "half_up"], [Fraction(3, 2), Fraction(5, 4)], 3),
        (["exactly", "at_most"], ["up", "up"], [Fraction(3, 2), Fraction(5)], 2),
        (
            ["about", "at_least"],
            ["down"],
            [Fraction(3, 2), Fraction(5, 2)],
            2,
        ),  # a number that is only watched has no places
        (["at_least", "about", "exactly"], ["up", "down"], [Fraction(1, 2), Fraction(9), Fraction(7, 2)], 4),
    ],
)
def test_places_that_are_asked_for_from_below(bounds, roundings, numbers, asked):
    made = ladder(*(quota(name, bound=bound) for name, bound in zip(("five", "four", "three"), bounds, strict=False)))
    assert _asked(made, roundings, numbers) == asked


def test_the_rows_of_these_cohorts_meet_every_condition_and_no_gate_acts_on_them():
    profile = _meets_all(ladder(when=["five", "three"]), ["out", "late"])
    assert (profile.applicable, profile.conditions) == (True, (True, None, True, None))
    assert profile.gates == {"out": False, "late": False}


def words(sizes, last=200, period=None):
    return _Sizes(ladder(), (), last, period)._words(sizes).in_language("en")


@pytest.mark.parametrize(
    ("sizes", "period", "said"),
    [
        (range(1, 201), None, "of any size"),
        (range(2, 201), None, "of 2 to 200 rows (199 of the sizes 1 to 200)"),
        ([1, 2, 3, 7], None, "of 1 to 3, 7 rows (4 of the sizes 1 to 200)"),
        ([1, 2, 3, 7], 10, "of 1 to 3, 7 rows (4 of the sizes 1 to 200)"),
        ([1, 3, 7], None, "of 1, 3, 7 rows (3 of the sizes 1 to 200)"),
        ([1, 3, 7], 10, "of 1, 3, 7 rows (3 of the sizes 1 to 200; fractions repeat every 10 rows)"),
        ([1, 3, 7, 8], 10, "of 1, 3, 7 to 8 rows (4 of the sizes 1 to 200; fractions repeat every 10 rows)"),
        ([1, 3, 5, 7], None, "of 1, 3, 5, 7 rows (4 of the sizes 1 to 200)"),
        ([1, 3, 5, 7, 9], None, "of 1, 3, 5, ..., 9 rows (5 of the sizes 1 to 200)"),
        ([1, 3, 5, 7, 8, 20, 21, 22], None, "of 1, 3, 5, ..., 20 to 22 rows (8 of the sizes 1 to 200)"),
    ],
)
def test_sizes_in_words(sizes, period, said):
    assert words(list(sizes), period=period) == said


def found(quotas, code, *, ladder_of="star", **options):
    findings = pr.check(scheme_of(quotas, **options)).findings
    return [each for each in findings if each.code == code and each.entry == f"ladder.{ladder_of}"]


def exactly(level, places, bound="exactly"):
    return f'{{ levels = ["{level}"], {bound} = "{places}" }}'


@pytest.mark.parametrize(
    ("quotas", "sizes"),
    [
        ([exactly("five", "0.1 * rows")], []),  # as it is up to four rows, of whom a tenth is no place
        ([exactly("five", "0.1 * rows"), '{ levels = ["five", "four"], at_most = "0.5 * rows" }'], []),
        (['{ levels = ["five", "four"], at_most = "0.5 * rows" }', exactly("five", "0.1 * rows")], []),
        ([exactly("five", "0.02 * rows")], [*range(1, 21)]),
        ([exactly("five", "rows"), exactly("four", "1")], [*range(1, 21)]),  # nobody is left
        ([exactly("five", "0.5 * rows"), exactly("four", "2")], [1]),  # half of a row is one place
        ([exactly("five", "rows - 1", "at_most"), exactly("four", "1", "at_most")], []),
        ([exactly("five", "rows - 1", "at_least"), exactly("four", "1")], []),
    ],
)
def test_levels_that_stay_empty_although_they_have_a_place(quotas, sizes):
    level = found(", ".join(quotas), "level-without-place")
    assert [size for each in level for size in each.witness["sizes"]] == sizes


def test_each_level_without_a_place_is_told_that_below_the_remainder_as_well():
    quotas = [exactly("five", "2"), exactly("four", "1"), exactly("low", "1")]
    text = SCHEME.replace("QUOTAS", ", ".join(quotas)).replace("ROWS", "rows = 3").replace("WHEN", "")
    text = text.replace('[parameter.open]\nkind = "number"\n', "").replace('remainder = "low"', 'remainder = "three"')
    scheme = pr.loads_scheme(text.replace('{ name = "low" }', '{ name = "three" }, { name = "low" }'))
    findings = [each for each in pr.check(scheme).findings if each.code == "level-without-place"]
    assert {each.what for each in findings} == {
        "level 'four' of ladder 'star' has no place in cohorts of 1 to 2 rows (2 of the sizes 1 to 3)",
        "level 'low' of ladder 'star' has no place in cohorts of any size",
    }
    evaluator = pr.Evaluator(scheme)
    for size in (1, 2, 3):
        rating = evaluator.rate([{"village": str(n), "x": n} for n in range(size)])
        assert "low" not in {level.name for level in rating.values("star")}


@pytest.mark.parametrize(
    ("small", "empty", "last", "sizes"),
    [
        ([1, 2], [3], 3, [1, 2, 3]),  # nobody at any size
        ([1, 2], [3], 4, [3]),
        ([3], [1, 2], 3, [1, 2, 3]),
        ([1, 2, 3], [], 3, [1, 2, 3]),
        ([1, 2, 3], [], 4, None),
        ([], [2, 4], 4, [2, 4]),
        ([1], [2, 3], 1, [2, 3]),
    ],
)
def test_a_level_whose_quota_is_too_small_is_told_where_it_is_at_no_size_enough(plan, small, empty, last, sizes):
    star = plan.scheme.ladders["star"]
    found = _Sizes(star, ["five"], last, None)
    found.small, found.empty = ({"five": some} if some else {} for some in (small, empty))
    told = list(found.findings(plan))
    assert [each.code for each in told] == ([] if sizes is None else ["level-without-place"])
    assert all((each.witness["sizes"], each.witness["count"]) == (sizes, len(sizes)) for each in told)


def test_a_finding_of_sizes_holds_the_first_twenty_of_them_and_how_many_there_are():
    (one,) = found(exactly("five", "rows + 1"), "places-above-cohort", rows="rows = 50")
    assert one.witness == {"sizes": [*range(1, 21)], "count": 50, "to": 50, "period": 1}
    assert (one.decided_by, one.verdict, one.path) == ("enumeration", "witnessed", ("ladder", "star", "quotas"))
    (one,) = found(exactly("five", "rows + 1"), "places-above-cohort", rows="rows = 300")
    assert (one.witness["count"], one.witness["to"]) == (200, 200)


@pytest.mark.parametrize(
    ("five", "rows", "sizes"),
    [
        ("3", 20, []),  # fewer rows than a fixed number asks for are no surprise
        ("3", 3, []),
        ("3", 2, [1, 2]),  # unless there are never more
        ("2 + 0.6 * rows", 20, [2, 3]),  # of 2, 3, 4 and 5 rows 3.2, 3.8, 4.4 and 5 places
        ("2 + 0.6 * rows", 1, [1]),
    ],
)
def test_more_places_than_rows_count_from_the_fixed_numbers_on(five, rows, sizes):
    above = found(exactly("five", five), "places-above-cohort", rows=f"rows = {rows}")
    assert [size for each in above for size in each.witness["sizes"]] == sizes


@pytest.mark.parametrize(
    ("places", "rows", "is_said"),
    [
        ("30 * rows", 300, True),  # 30 %, mistyped
        ("1.2 * rows", 300, True),
        ("max(1, 30 * candidates)", 300, True),
        ("rows + 1", 300, True),
        ("100 * share * rows", 300, True),
        ("rows", 300, False),  # which says that nobody is limited
        ("rows if share > 0.2 else 0.4 * rows", 300, False),
        ("2 * rows - 1", 300, False),  # which is one of one row
        ("5", 300, False),
        ("250", 300, False),
        ("min(2 * rows + 205, 300)", 300, False),  # above each cohort that is looked at, and not above greater ones
        ("5", 4, True),  # with never more than four rows
        ("4", 4, False),
        ("201", 200, True),
        ("200", 200, False),
        ("201", 201, False),  # with one row more than are looked at
    ],
)
def test_limits_above_the_number_of_rows_at_every_size(places, rows, is_said):
    said = found(exactly("five", places, "at_most"), "quota-above-cohort", rows=f"rows = {rows}")
    assert [each.path for each in said] == [("ladder", "star", "quotas", 0, "at_most")] * is_said
    for bound in ("about", "exactly", "at_least"):  # which are no limits
        quotas = f"{exactly('five', places, bound)}, {exactly('four', '1')}"
        assert found(quotas, "quota-above-cohort", rows=f"rows = {rows}") == []


def test_a_limit_of_several_levels_that_limits_nobody():
    quotas = '{ levels = ["five"], at_most = "2" }, { levels = ["five", "four"], at_most = "1.5 * rows" }'
    (one,) = found(quotas, "quota-above-cohort")
    assert one.text("en").splitlines()[-2:] == [
        "  why:  1.5 * rows is 1.5 for a cohort of 1, and above the number of rows in cohorts of any size",
        '  fix:  write a share as a decimal (30% is 0.3 * rows); where nobody is to be limited, write at_most = "rows"',
    ]
    assert one.witness == {"size": 1, "places": "1.5"}
    assert one.lines("zh")[0] == "等次规则“star”的第 2 项名额不限制任何行：允许的名额多于行数"


def test_rows_without_a_level():
    bands = '[ladder.prize]\nlevels = [{ name = "gold" }, { name = "tin" }]\norder_by = "x desc"\nties = "in"\n'
    bands += 'round = "down"\nconflict = "condition"\n'
    bands += f"quotas = [{exactly('gold', '0.5 * rows')}, {exactly('tin', '0.5 * rows')}]\n"
    (one,) = found(exactly("five", "1"), "rows-without-place", ladder_of="prize", others=bands)
    assert list(one.witness["sizes"]) == [*range(1, 20, 2)]
    assert one.what == "the quotas of ladder 'prize' leave rows without a level: 1 of a cohort of 1"


def test_quotas_that_hang_on_more_than_the_size_are_not_enumerated():
    town = (
        '[table.town]\nkey = "town"\n[input.many]\ntable = "town"\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
    )
    text = SCHEME.replace('key = "village"', 'key = "village"\nparent = "town"')
    for rule, count in (("many", 0), ("rows + 1", 1)):
        made = text.replace("QUOTAS", exactly("five", rule)).replace("ROWS", "rows = 20").replace("WHEN", "")
        made = made.replace("[input.x]", '[input.x]\ntable = "village"').replace(
            "[ladder.star]", '[ladder.star]\ntable = "village"\nwithin = "town"'
        )
        made = made.replace('[parameter.open]\nkind = "number"\n', "")
        findings = pr.check(pr.loads_scheme(made + town)).findings
        assert [each.code for each in findings].count("places-above-cohort") == count


COUNTY = """
[table.county]
key = "county"
rows = 5
[table.town]
key = "town"
parent = "county"
rows = 3
[parameter.cohorts]
kind = "choice"
values = ["county, town", ""]
value = "county, town"
[input.kind]
table = "village"
kind = "text"
"""


@pytest.mark.parametrize(
    ("within", "last"),
    [
        ('["county", "town"]', 40),
        ('["town", "kind", "county"]', 40),
        ('["county"]', 120),
        ('["county", "kind"]', 120),
        ('["kind"]', 200),
        ('["town"]', 200),  # towns of several counties can have one name
        ('["county", "town", "village"]', 1),
        ('{ parameter = "cohorts" }', 40),
        ("[]", 200),
    ],
)
def test_a_cohort_is_no_greater_than_the_rows_below_one_of_a_coarser_table(within, last):
    text = SCHEME.replace('[parameter.open]\nkind = "number"\n', "").replace("WHEN", "").replace("ROWS", "rows = 40")
    text = text.replace('key = "village"', 'key = "village"\nparent = "town"')
    text = text.replace("[input.x]", '[input.x]\ntable = "village"')
    text = text.replace("[ladder.star]", f'[ladder.star]\ntable = "village"\nwithin = {within}')
    findings = pr.check(pr.loads_scheme(text.replace("QUOTAS", exactly("five", "rows + 1")) + COUNTY)).findings
    (one,) = [each for each in findings if each.code == "places-above-cohort"]
    assert (one.witness["count"], one.witness["to"]) == (last, last)
