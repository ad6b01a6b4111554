"""Along an order: running totals, totals that are handed out until they are used up, and the nearest rows."""

import random
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.servers.statements import differences as statement_differences
from tests.servers.statements import in_duckdb

import partyrate as pr
from partyrate.language.domains.analysis import LIMIT
from partyrate.testing import Cohort, explanation_replays, row_order_does_not_matter, same_on_all_engines

SCHEME = """
name = "order"
[table.u]
key = ["d", "u"]
rows = 20
[input.x]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[input.p]
kind = "number"
low = 0
high = 1000
decimals = 2
[input.z]
kind = "number"
low = -5
high = 5
decimals = 0
[input.t]
kind = "date"
[input.large]
kind = "number"
low = 0
high = 1000000000
decimals = 2
[input.out]
kind = "flag"
[parameter.how]
kind = "choice"
values = ["min", "max"]
[parameter.money]
"""
GATE = """
[gate.left_out]
when = "out"
exclude = "star"
[ladder.star]
within = "d"
levels = [{ name = "a", when = "x > 50" }, { name = "b" }]
"""
FORMULAS = {
    "together": "cumulative(p, x, 'desc', within=d, ties='max')",
    "alone": "cumulative(p, x, 'desc', within=d, ties='min')",
    "open": "cumulative(p, x, 'desc', within=d, ties='open')",
    "by_day": "cumulative(z, t, 'asc', within=(), ties='max')",
    "own": "cumulative(z, z, 'desc', within=(), ties='min')",
    "counted": "cumulative(1, x / 7, 'asc', within=(), ties='max')",
    "unpublished": "cumulative(z / 3, z, 'asc', within=d, ties=how)",
    "wide": "cumulative(large * large, z, 'asc', within=(), ties='max')",
    "absent": "cumulative(x, p, 'asc', within=d, ties='max')",
    "shared": "handed_out(p, x, 'desc', 1500, within=d, ties='share')",
    "handed": "handed_out(p, z, 'asc', 2000 if d == 'A' else 10, within=d, ties='open')",
    "open_money": "handed_out(p, z, 'asc', money, within=d, ties='share')",
    "better": "ahead(x, x, 'desc', within=d, ties='open')",
    "worse": "behind(x, x, 'desc', within=d, ties='min')",
    "before": "ahead(p, z, 'desc', within=(), ties='open')",
    "greatest": "behind(p / 7, z, 'asc', within=d, ties='max')",
    "day_before": "ahead(t, z, 'desc', within=(), ties=how)",
    "wide_before": "behind(large * large, z, 'asc', within=(), ties='min')",
    "of_absent": "behind(x, p, 'asc', within=d, ties='max')",
    "gap": "round((better - x) / 3, 1)",
    "rest": "1500 - sum(coalesce(round(shared, 2), 0), within=d)",
}


def evaluator_of(rules, more=""):
    formulas = "".join(f'[formula.{name}]\nis = "{rule}"\n' for name, rule in rules.items())
    return pr.Evaluator(pr.loads_scheme(SCHEME + formulas + more))


def rows_of(pairs):
    same = {"d": "a", "x": None, "t": "2024-01-01", "large": 0, "out": False}
    return [{**same, "u": str(n), "p": amount, "z": place} for n, (amount, place) in enumerate(pairs)]


@pytest.mark.slow  # orders in every library, with and without rows that a gate leaves out
@pytest.mark.parametrize("more", ["", GATE], ids=["all rows", "some left out"])
def test_orders_are_the_same_on_all_engines_and_in_sql(more):
    evaluator, draw = evaluator_of(FORMULAS, more), random.Random(4)
    units = [
        {
            "d": "ABC"[n % 3] if n < 12 else "E",
            "u": str(n),
            "x": draw.choice([None, 50, 70.5, 90, 90, 0]),
            "p": draw.choice([0, 10, 400, 1000]),
            "z": draw.choice([-5, 0, 0, 2, 5]),
            "t": draw.choice(["2020-01-01", "2021-01-01"]),
            "large": draw.choice([0, 999_999_999.5]),
            "out": n % 4 == 0,
        }
        for n in range(13)
    ]
    cohort = Cohort(units=units, period="2024")
    same_on_all_engines(evaluator, cohort)
    row_order_does_not_matter(evaluator, cohort)
    explanation_replays(evaluator, cohort)
    assert list(statement_differences(evaluator, cohort, "duckdb", in_duckdb)) == []
    prepared = evaluator.prepare(units)
    for unit in units[:3]:
        changed = {**unit, "z": 3, "p": 70}
        whole = evaluator.rate([changed if each is unit else each for each in units]).units
        alone = prepared.rate(changed)
        assert all(alone.get(name) == whole[units.index(unit)].get(name) for name in FORMULAS)


@pytest.mark.slow  # neighbours in every library; nothing here is so wide that pandas computes rows one by one
@pytest.mark.parametrize("more", ["", GATE], ids=["all rows", "some left out"])
def test_neighbours_are_the_same_on_all_engines(more):
    names = ("better", "worse", "before", "day_before", "of_absent", "gap")
    evaluator, draw = evaluator_of({name: FORMULAS[name] for name in names}, more), random.Random(7)
    rows = rows_of([(draw.choice([0, 10, 400]), draw.choice([-5, 0, 2])) for _ in range(12)])
    units = [
        {**row, "x": draw.choice([None, 50, 90]), "d": draw.choice("AB"), "out": draw.random() < 0.3} for row in rows
    ]
    assert not evaluator.plan.beyond(LIMIT)
    same_on_all_engines(evaluator, Cohort(units=units, period="2024"))


AMOUNTS = st.lists(st.tuples(st.integers(0, 9), st.integers(-2, 2)), min_size=1, max_size=5)


def given_to(amounts, order, total):
    """Return what each row gets that stands in an order without ties."""
    left, given_out = Fraction(total), {}
    for row in order:
        given_out[row] = min(Fraction(amounts[row]), left)
        left -= given_out[row]
    return given_out


@given(pairs=AMOUNTS, total=st.integers(0, 20))
@example(pairs=[(5, 1), (5, 1), (5, 0)], total=7)
@example(pairs=[(0, 1), (5, 1)], total=3)
def test_what_is_undetermined_is_what_the_order_of_tied_rows_can_change(pairs, total):
    rules = {
        "open": f"handed_out(p, z, 'desc', {total}, within=(), ties='open')",
        "shared": f"handed_out(p, z, 'desc', {total}, within=(), ties='share')",
        "running": "cumulative(p, z, 'desc', within=(), ties='open')",
    }
    rating = evaluator_of(rules).rate(rows_of(pairs))
    amounts, places = zip(*pairs, strict=True)
    rows = range(len(pairs))
    orders = [each for each in permutations(rows) if [places[n] for n in each] == sorted(places, reverse=True)]
    handed = [given_to(amounts, order, total) for order in orders]
    undetermined = pr.Absent(pr.Cause.UNDETERMINED)
    possible = [{each[row] for each in handed} for row in rows]
    assert rating.values("open") == [each.pop() if len(each) == 1 else undetermined for each in possible]
    sums = [[sum(amounts[n] for n in order[: order.index(row) + 1]) for order in orders] for row in rows]
    assert rating.values("running") == [each[0] if len(set(each)) == 1 else undetermined for each in sums]
    shared: list[Fraction] = rating.values("shared")
    assert sum(shared) == min(total, sum(amounts))
    for place in set(places):
        tied = [row for row in rows if places[row] == place]
        assert sum(shared[row] for row in tied) == sum(handed[0][row] for row in tied)
        assert len({shared[row] / amounts[row] for row in tied if amounts[row]}) <= 1


@given(pairs=AMOUNTS)
@example(pairs=[(5, 1), (5, 1), (5, 0)])
@example(pairs=[(5, 1), (4, 1), (5, 0)])
def test_a_neighbour_is_the_nearest_row_that_is_not_even(pairs):
    words = {"open": "open", "least": "min", "greatest": "max"}
    sides = {"ahead": 1, "behind": -1}
    rules = {
        f"{side}_{name}": f"{side}(p, z, 'desc', within=(), ties='{ties}')"
        for side in sides
        for name, ties in words.items()
    }
    rating = evaluator_of(rules).rate(rows_of(pairs))
    for side, sign in sides.items():
        expected = []
        for _, place in pairs:
            further = [other for _, other in pairs if sign * other > sign * place]
            nearest = min(further, key=lambda other: abs(other - place)) if further else None
            expected.append([amount for amount, other in pairs if other == nearest])
        missing, undetermined = pr.Absent(pr.Cause.MISSING), pr.Absent(pr.Cause.UNDETERMINED)
        assert rating.values(f"{side}_least") == [min(each) if each else missing for each in expected]
        assert rating.values(f"{side}_greatest") == [max(each) if each else missing for each in expected]
        assert rating.values(f"{side}_open") == [
            missing if not each else each[0] if len(set(each)) == 1 else undetermined for each in expected
        ]


def test_the_way_to_the_next_better_village():
    """Two rows that are even have the same way to go, and the first one has none."""
    evaluator = evaluator_of({"lacking": "ahead(z, z, 'desc', within=(), ties='min') - z"})
    rows = rows_of([(0, 5), (0, 2), (0, 2), (0, -5)])
    rating = evaluator.rate(rows)
    assert rating.values("lacking") == [pr.Absent(pr.Cause.MISSING), 3, 3, 7]
    shown = str(rating.explain(unit=("a", "3"), of="lacking"))
    assert "next before it: 2 (d a, u 1" in shown
    assert evaluator.prepare(rows).rate({**rows[3], "z": 3})["lacking"] == 2


def test_rows_without_a_value_have_no_place():
    evaluator = evaluator_of({"total": "cumulative(p, x, 'desc', within=(), ties='max')"})
    rows = [{**row, "x": x} for row, x in zip(rows_of([(1, 0), (2, 0), (4, 0)]), [5, None, 9], strict=True)]
    assert evaluator.rate(rows).values("total") == [5, pr.Absent(pr.Cause.MISSING), 4]


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("cumulative(p, z, 'desc', within=())", "without ties="),
        ("cumulative(p, z, 'desc', ties='max')", "cumulative() without within="),
        ("cumulative(p, z, 'down', within=(), ties='max')", "the direction"),
        ("cumulative(p, d, 'desc', within=(), ties='max')", "'d'"),
        ("handed_out(z, p, 'desc', 5, within=(), ties='open')", "may be negative, and is handed out"),
        ("handed_out(p, z, 'desc', within=(), ties='open')", "handed_out"),
        ("handed_out(p, z, 'desc', 5, within=(), ties='min')", "min"),
        ("ahead(p, z, 'desc', within=())", "without ties="),
        ("behind(p, z, 'desc', ties='min')", "behind() without within="),
        ("ahead(p, z, 'up', within=(), ties='min')", "the direction"),
        ("ahead(d, z, 'desc', within=(), ties='min')", "'d'"),
        ("ahead(p, out, 'desc', within=(), ties='min')", "'out'"),
    ],
)
def test_nothing_of_an_order_is_guessed(rule, what):
    with pytest.raises(pr.SchemeError) as caught:
        evaluator_of({"result": rule})
    assert what in str(caught.value)


def test_an_explanation_names_the_rows_that_are_tied():
    evaluator = evaluator_of({"total": "handed_out(p, z, 'desc', 12, within=(), ties='share')"})
    rating = evaluator.rate(rows_of([(5, 2), (5, 1), (5, 1)]))
    shown = str(rating.explain(unit=("a", "1"), of="total"))
    assert "next before it: 2 (d a, u 0)" in shown
    assert "level with it: d a, u 2" in shown
    assert "与之并列" in str(rating.explain(unit=("a", "1"), of="total", lang="zh"))
