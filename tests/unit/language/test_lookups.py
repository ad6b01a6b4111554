"""Lookups by a number: by the step that it reaches or does not pass, and between two rows in proportion."""

from bisect import bisect_left, bisect_right
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.servers.statements import differences as statement_differences
from tests.servers.statements import in_duckdb

import partyrate as pr
from partyrate.language.cells import Cells
from partyrate.testing import Cohort, explanation_replays, lossless_file, same_on_all_engines

SCHEME = """
name = "steps"
[table.u]
key = "u"
rows = 40
[input.x]
kind = "number"
low = -10
high = 110
decimals = 2
optional = true
[input.y]
kind = "number"
low = 0
high = 10
decimals = 0
[input.sort]
kind = "choice"
values = ["town", "hill"]
[lookup.band]
keys = "x"
match = "at_least"
rows = [[0, 0], [60, 6], [80, { unpublished = true }], [90, 10]]
[lookup.up_to]
keys = "x"
match = "at_most"
rows = [[0, "low"], [60.5, "mid"], [100, "high"]]
[lookup.line]
keys = "x"
match = "linear"
rows = [[60, 0], [80, 10], [95.5, 13]]
[lookup.both]
keys = ["sort", "x"]
columns = ["a", "b"]
match = "linear"
rows = [["town", 0, 0, 1], ["town", 50, 10, 2], ["hill", 10, 5, { unpublished = true }], ["hill", 50, 20, 7],
        ["hill", 90, 0, 0]]
[lookup.many]
keys = "x"
match = "at_least"
rows = [MANY]
""".replace("MANY", ", ".join(f"[{step * 2.5}, {step * step}]" for step in range(-5, 41)))
FORMULAS = {
    "step": "band[x]",
    "named": "coalesce(up_to[x] == 'mid', False)",
    "between": "line[x]",
    "first": "both[sort, x, 'a']",
    "second": "both[sort, x, 'b']",
    "clamped": "line[clamp(x / (y + 3) * 10, 60, 95.5)]",
    "quotient": "band[x / (y + 1)] + many[x / (y + 1) + 20]",
    "large": "many[x]",
    "constant": "line[70] + band[60] + many[sum(x, within=(), where=present(x) and x > 50) / 50]",
}
NUMBERS = [None, -10, -1, 0, 0.01, 10, 30, 49.99, 50, 50.01, 60, 60.5, 60.51, 79.99, 80, 90, 95.5, 95.51, 100, 110]


@pytest.fixture(scope="module")
def evaluator():
    rules = "".join(f'[formula.{name}]\nis = "{rule}"\n' for name, rule in FORMULAS.items())
    return pr.Evaluator(pr.loads_scheme(SCHEME + rules))


def rated(evaluator, **row):
    rating = evaluator.rate([{"u": "a", "x": 50, "y": 0, "sort": "town", **row}])
    return {name: rating.values(name)[0] for name in FORMULAS}


NO_RULE, OPEN = pr.Absent(pr.Cause.NO_RULE), pr.Absent(pr.Cause.UNDETERMINED)


@pytest.mark.parametrize(
    ("x", "name", "value"),
    [
        (-1, "step", NO_RULE), (0, "step", 0), (59.99, "step", 0), (60, "step", 6), (80, "step", OPEN),
        (110, "step", 10),
        (0, "named", False), (0.01, "named", True), (60.5, "named", True), (60.51, "named", False),
        (101, "named", False),
        (59.99, "between", NO_RULE), (60, "between", 0), (70, "between", 5), (80, "between", 10),
        (87.75, "between", Fraction(23, 2)), (95.5, "between", 13), (95.51, "between", NO_RULE),
        (50, "second", 2), (25, "second", Fraction(3, 2)), (50.01, "second", NO_RULE),
    ],
)  # fmt: skip
def test_a_number_selects_a_step_or_a_place_between_two(evaluator, x, name, value):
    assert rated(evaluator, x=x)[name] == value


def test_between_two_rows_one_of_which_is_unpublished_the_value_is_undetermined(evaluator):
    assert rated(evaluator, x=10, sort="hill")["second"] == OPEN
    assert rated(evaluator, x=49.99, sort="hill")["second"] == OPEN
    assert rated(evaluator, x=50, sort="hill")["second"] == 7
    assert rated(evaluator, x=9.99, sort="hill")["second"] == NO_RULE


@pytest.mark.slow  # steps and lines in every library
def test_lookups_by_numbers_are_the_same_on_all_engines_and_in_sql(evaluator):
    units = [{"u": str(n), "x": x, "y": n % 11, "sort": ["town", "hill"][n % 2]} for n, x in enumerate(NUMBERS)]
    cohort = Cohort(units=units, period="2024")
    same_on_all_engines(evaluator, cohort)
    explanation_replays(evaluator, cohort)
    lossless_file(evaluator.scheme)
    assert list(statement_differences(evaluator, cohort, "duckdb", in_duckdb)) == []


TENTHS = st.integers(-300, 300).map(lambda number: Fraction(number, 10))


@given(cells=st.dictionaries(TENTHS, TENTHS, min_size=1, max_size=6), number=TENTHS)
@example(cells={Fraction(1): Fraction(2)}, number=Fraction(1))
def test_a_value_is_that_of_the_definition(cells, number):
    steps = sorted(cells)
    found = {}
    for match in ("at_least", "at_most", "linear"):
        try:
            found[match] = Cells({(step,): value for step, value in cells.items()}, match).find((number,))
        except KeyError:
            found[match] = None
    reached, kept = [step for step in steps if step <= number], [step for step in steps if step >= number]
    assert found["at_least"] == (cells[reached[-1]] if reached else None)
    assert found["at_most"] == (cells[kept[0]] if kept else None)
    if not reached or not kept:
        assert found["linear"] is None
    elif reached[-1] == kept[0]:
        assert found["linear"] == cells[number]
    else:
        share = (number - reached[-1]) / (kept[0] - reached[-1])
        assert found["linear"] == cells[reached[-1]] + share * (cells[kept[0]] - cells[reached[-1]])
    assert (bisect_left(steps, number), bisect_right(steps, number)) == (len(steps) - len(kept), len(reached))


def test_bounds_follow_from_the_rows_that_a_number_can_reach():
    scheme = pr.loads_scheme(
        SCHEME
        + '[formula.a]\nis = "line[clamp(coalesce(x, 70), 70, 80)]"\n'
        + '[formula.b]\nis = "many[clamp(coalesce(x, 0), 0, 9)]"\n'
    )
    plan = pr.Evaluator(scheme).plan
    ranges = {name: plan.nodes[name].value_range for name in ("a", "b")}
    assert [each.low for each in ranges.values()] == [5, 0]
    assert [each.high for each in ranges.values()] == [10, 9]
    assert not any(each.possible_causes for each in ranges.values())


def test_an_explanation_names_the_rows(evaluator):
    rating = evaluator.rate([{"u": "a", "x": 70, "y": 0, "sort": "town"}])
    between, step = rating.explain(unit="a", of="between"), rating.explain(unit="a", of="step", lang="zh")
    assert "row 60: 0" in str(between)
    assert "row 80: 10" in str(between)
    assert "适用“60 及以上”一行：6" in str(step)


@pytest.mark.parametrize(
    ("lookup", "what"),
    [
        ('keys = "x"\nmatch = "at_least"\nrows = [["a", 1]]', "has match = 'at_least', and the key"),
        ('keys = ["x", "sort"]\nmatch = "linear"\nrows = [[1, "a", 1]]', "has match = 'linear', and the key"),
        ('keys = "x"\nmatch = "linear"\nrows = [[1, "a"]]', "values that are no numbers"),
        ('keys = "x"\nmatch = "linear"\nkind = "flag"\nunpublished = [1]', "values that are no numbers"),
        ('keys = "x"\nmatch = "nearest"\nrows = [[1, 2]]', "nearest"),
    ],
)
def test_a_lookup_that_cannot_match_is_refused(lookup, what):
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(SCHEME + f"[lookup.wrong]\n{lookup}\n")
    assert what in str(caught.value)


def test_how_a_lookup_matches_is_part_of_what_a_scheme_means():
    schemes = [pr.loads_scheme(SCHEME), pr.loads_scheme(SCHEME.replace('"at_most"', '"at_least"'))]
    assert schemes[0].fingerprint != schemes[1].fingerprint


def test_a_key_that_fits_no_row_has_no_rule_whatever_a_free_text_beside_it_is():
    scheme = pr.loads_scheme(
        'name = "trial"\n[table.town]\nkey = "town"\n'
        '[input]\nsort = { kind = "choice", values = ["hill", "town"] }\n'
        'seen = { kind = "choice", values = ["hill", "coast"] }\n'
        '[lookup.only]\nkeys = ["seen", "town"]\nrows = [["coast", "x", 1]]\n'
        '[formula.result]\nis = "only[sort, town] + 1"\n'
    )
    units = [{"town": "x", "sort": "town", "seen": "coast"}, {"town": "y", "sort": "hill", "seen": "coast"}]
    same_on_all_engines(pr.Evaluator(scheme), Cohort(units=units))
    assert list(map(str, pr.Evaluator(scheme).rate(units).values("result"))) == ["no rule", "no rule"]
