"""Explanations say of no row, round, branch or part what holds of another one, and the law of explanations sees it."""

import pytest

import partyrate as pr
from partyrate.explain import explanation, parts, rounds
from partyrate.testing import Cohort, explanation_replays

CALLS = """
name = "calls"
[table.u]
key = "k"
[table.e]
parent = "u"
key = "j"
[input.kind]
table = "e"
kind = "choice"
values = ["a", "b"]
[input.p]
table = "e"
kind = "number"
low = 0
high = 20
decimals = 0
[formula.part]
takes = "w"
is = "min(15, sum(p, where=kind == w))"
[formula.n]
is = "part('a') + part('b') + part('a')"
"""
ROUNDS = """
name = "rounds"
[table.u]
key = "k"
[table.m]
parent = "u"
key = "j"
order = "j"
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[input.y]
table = "m"
kind = "number"
low = 0
high = 9
decimals = 0
[formula.two]
is = "coalesce(previous(previous(x)), 0)"
[formula.rises]
is = "times(x > coalesce(previous(x), 0), where=x != 4)"
[formula.back]
table = "m"
is = "previous(previous(y))"
[formula.run]
table = "m"
is = "streak(y > coalesce(previous(y), 0))"
"""
BRANCHES = """
name = "branches"
[table.u]
key = "k"
[input.f]
kind = "flag"
[input.x]
kind = "number"
low = 0
high = 100
decimals = 0
optional = true
[formula.n]
is = "min(coalesce(x, 1), 60) if f else coalesce(x, 2)"
[formula.m]
is = "max(coalesce(x, 7) - 15, 10 if f else min(coalesce(x, 3), 12))"
[formula.c]
is = "coalesce(x, max(1, 2 if f else 3))"
[formula.capped]
is = "min(15, coalesce(x, 50))"
"""
EVENTS = [{"k": "A", "j": 1, "kind": "a", "p": 11}, {"k": "A", "j": 2, "kind": "b", "p": 11}]
CELLS = (("A", False, 85), ("B", True, 85), ("C", False, None))
COHORTS = {
    "calls": (CALLS, Cohort([{"k": "A"}], {"e": EVENTS})),
    "rounds": (
        ROUNDS,
        Cohort(
            [{"k": "A", "x": 3}], {"m": [{"k": "A", "j": j, "y": y} for j, y in ((1, 4), (2, 6), (10, 5))]},
            history=[{"k": "A", "round": 2021, "x": 1}, {"k": "A", "round": 2022, "x": 4}], period=2023,
        ),
    ),
    "branches": (BRANCHES, Cohort([dict(zip("kfx", cells, strict=True)) for cells in CELLS])),
}  # fmt: skip


def explained(name: str, unit: object, of: str) -> str:
    text, cohort = COHORTS[name]
    rating = pr.Evaluator(pr.loads_scheme(text)).rate(
        cohort.units, tables={**cohort.tables, **({"history": cohort.history} if cohort.history else {})},
        period=cohort.period,
    )  # fmt: skip
    return str(rating.explain(unit=unit, of=of, lang="en"))


@pytest.mark.parametrize("name", COHORTS)
def test_what_is_stated_is_true(name):
    text, cohort = COHORTS[name]
    explanation_replays(pr.Evaluator(pr.loads_scheme(text)), cohort)


def test_calls_with_other_arguments_and_one_value_show_their_own_rows():
    shown = explained("calls", "A", "n")
    assert shown.count("j 1: 11") == shown.count("j 2: 11") == 1
    rating = pr.Evaluator(pr.loads_scheme(CALLS)).rate([{"k": "A"}], tables={"e": EVENTS})
    again = str(pr.Explanation.from_dict(rating.explain(unit="A", of="n", lang="en").to_dict()))
    assert again == shown


def test_a_value_stands_beside_the_round_it_was_recorded_in():
    assert "round 2021: 1" in explained("rounds", "A", "two")
    assert "j 1: 4" in explained("rounds", ("A", 10), "back")
    shown = explained("rounds", "A", "rises")
    assert "round 2023: x > coalesce(previous(x), 0) = false" in shown
    assert "round 2022: passed over" in shown


def test_what_no_branch_computed_is_not_passed_over():
    assert "passed over: coalesce(x, 1)" not in explained("branches", "A", "n")
    assert "passed over: coalesce(x, 1) = 85" in explained("branches", "B", "n")
    assert "passed over" not in explained("branches", "A", "c")
    assert "passed over: 2, since f is false" in explained("branches", "C", "c")
    assert "15 = 15" not in explained("branches", "A", "capped")
    assert "passed over: coalesce(x, 50) = 85" in explained("branches", "A", "capped")


looked_back = rounds.looked_back
FAULTS = {
    "parts of one head": ("calls", explanation, "is_same", lambda first, other: first.lines[0] == other.lines[0]),
    "another round": ("rounds", rounds, "looked_back", lambda call: (looked_back(call)[0], 1)),
    "a round not named": ("rounds", rounds, "looks_back", lambda tree: False),
    "branches not taken": ("branches", parts.Alternatives, "is_reached", lambda self, value: True),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_law_of_explanations_sees_it(fault, monkeypatch):
    name, owner, attribute, wrong = FAULTS[fault]
    monkeypatch.setattr(owner, attribute, wrong)
    text, cohort = COHORTS[name]
    with pytest.raises(AssertionError):
        explanation_replays(pr.Evaluator(pr.loads_scheme(text)), cohort)
