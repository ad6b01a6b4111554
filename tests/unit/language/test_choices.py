"""Unpublished choices in formulas: they are read in every way, and what all ways agree on stands."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from tests.properties.choices import settled_in_every_way
from tests.properties.oracle import differences_in_code
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate import testing
from partyrate.description.diagrams import dot, mermaid

pytestmark = pytest.mark.usefixtures("columns_engine")

HEAD = """
name = "trial"
[table.village]
key = "village"
rows = 10
[table.visit]
parent = "village"
key = "visit"
rows = 5
order = "visit"
[parameter.mode]
kind = "choice"
values = ["half_up", "down"]
[parameter.strict]
kind = "flag"
[parameter.ties]
kind = "choice"
values = ["min", "max"]
[input.percent]
kind = "number"
low = 0
high = 100
decimals = 2
[input.marks]
table = "visit"
kind = "number"
low = 0
high = 10
decimals = 1
"""
VILLAGES = [
    {"village": name, "percent": Decimal(percent)}
    for name, percent in (("A", "80"), ("B", "62.7"), ("C", "62.3"), ("D", "70.5"), ("E", "11"), ("F", "80"))
]
VISITS = [
    {"village": village, "visit": visit, "marks": Decimal(marks)}
    for village, all_ in (("A", ("8", "7.5", "9")), ("B", ("2", "7.5", "3")), ("C", ("5", "1", "7.2")))
    for visit, marks in enumerate(all_, 1)
]
OPEN = "undetermined"
SCORE = '[formula.score]\nis = "round(percent, 0, mode)"\n'

MARKS = '[formula.m]\ntable = "visit"\nis = "round(marks, 0, mode)"\n'
SHARED = """
[parameter.edge]
kind = "choice"
values = ["in", "out"]
[formula.key]
is = "percent if edge == 'in' else round(percent, -1)"
[ladder.x]
levels = [{ name = "up" }, { name = "down" }]
quotas = [{ levels = "up", exactly = "1" }]
order_by = ["key desc"]
round = "down"
ties = { parameter = "edge" }
conflict = "quota"
"""

CASES: dict[str, tuple[str, list[Any]]] = {
    "a comparison that every way of rounding settles": (
        '[formula.x]\nis = "round(percent, 0, mode) >= 63"',
        [True, OPEN, False, True, False, True],
    ),
    "the number itself where the ways agree": (
        '[formula.x]\nis = "round(percent, 0, mode)"',
        [80, OPEN, 62, OPEN, 11, 80],
    ),
    "another formula": (SCORE + '[formula.x]\nis = "score >= 63"', [True, OPEN, False, True, False, True]),
    "a flag": (
        '[formula.x]\nis = "percent >= 70 or (strict and percent < 20)"',
        [True, False, False, True, OPEN, True],
    ),
    "a branch whose two sides are even": (
        '[formula.x]\nis = "max(percent, 63) if strict else percent"',
        [80, OPEN, OPEN, Decimal("70.5"), OPEN, 80],
    ),
    "a branch to nothing in one way": (
        '[formula.x]\nwhen = "strict or percent > 20"\nis = "percent > 60"',
        [True, True, True, True, OPEN, True],
    ),
    "the same choice twice, which cancels out": (
        SCORE + '[formula.x]\nis = "score - round(percent, 0, mode)"',
        [0, 0, 0, 0, 0, 0],
    ),
    "two choices together": (
        SCORE + '[formula.x]\nis = "score - (1 if strict else 0) >= 61.5"',
        [True, OPEN, OPEN, True, False, True],
    ),
    "a formula with arguments": (
        '[formula.x]\nis = "reaches(63)"\n[formula.reaches]\ntakes = "n"\nis = "round(percent, 0, mode) >= n"',
        [True, OPEN, False, True, False, True],
    ),
    "a sum over rows of a finer table": (
        '[formula.x]\nis = "sum(round(marks, 0, mode)) >= 14"',
        [True, False, False, False, False, False],
    ),
    "a formula of a finer table": (
        MARKS + '[formula.x]\nis = "max(m)"',
        [9, OPEN, 7, "missing", "missing", "missing"],
    ),
    "a count over a cohort": (SCORE + '[formula.x]\nis = "count(village, where=score > 65, within=())"', [3] * 6),
    "a rank of what is open": (
        SCORE + "[formula.x]\nis = \"rank(score, 'desc', within=(), ties='min')\"",
        [1, 4, OPEN, 3, 6, 1],
    ),
    "ties of a rank that only some rows have": (
        "[formula.x]\nis = \"rank(percent, 'desc', within=(), ties=ties)\"",
        [OPEN, 4, 5, 3, 6, OPEN],
    ),
    "rows in an order": (
        MARKS + '[formula.run]\ntable = "visit"\nis = "streak(m >= 7)"\n[formula.x]\nis = "max(run)"',
        [3, 1, 1, "missing", "missing", "missing"],
    ),
    "a ladder's condition": (
        SCORE + '[ladder.x]\nlevels = [{ name = "up", when = "score >= 63" }, { name = "down" }]',
        ["up", OPEN, "down", "up", "down", "up"],
    ),
    "a gate": (
        SCORE + '[ladder.x]\nlevels = [{ name = "up" }, { name = "down" }]\n'
        '[gate.low]\nwhen = "score < 63"\ncap = { x = "down" }',
        ["up", OPEN, "down", "up", "down", "up"],
    ),
}  # fmt: skip


def tables(engine: str) -> tuple[Any, Any]:
    return ENGINES[engine](VILLAGES), {"visit": ENGINES[engine](VISITS)}


def shown(rating: pr.Rating, name: str) -> list[Any]:
    """Give the values of a name in the order of the villages, with the words of its causes."""
    found = {row["village"]: row[name] for row in rating.result.fetch("village", [name])}
    values = [found[row["village"]] for row in VILLAGES]
    return [value.cause.words if isinstance(value, pr.Absent) else getattr(value, "name", value) for value in values]


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "duckdb"])
@pytest.mark.parametrize("case", CASES)
def test_what_all_ways_of_an_open_choice_agree_on_stands_on_every_engine(case, engine):
    text, expected = CASES[case]
    units, finer = tables(engine)
    rating = pr.Evaluator(pr.loads_scheme(HEAD + text), row_engine_limit=0).rate(units, tables=finer)
    assert shown(rating, "x") == expected


@pytest.mark.parametrize("text", [*(text for text, _ in CASES.values()), SHARED], ids=[*CASES, "shared with a ladder"])
def test_what_is_settled_holds_with_every_value_that_is_supplied(text):
    cohort = testing.Cohort(units=VILLAGES, tables={"visit": VISITS})
    settled_in_every_way(pr.Evaluator(pr.loads_scheme(HEAD + text)), cohort)


def test_a_supplied_value_leaves_nothing_to_read_in_several_ways():
    scheme = pr.loads_scheme(HEAD + SCORE)
    assert [node for node in pr.Evaluator(scheme).plan.nodes if node.startswith("score")] == [
        "score(mode='half_up')", "score(mode='down')", "score",
    ]  # fmt: skip
    closed = pr.Evaluator(scheme.with_values(mode="down"))
    assert list(closed.plan.nodes) == ["percent", "marks", "score"]
    assert shown(closed.rate(VILLAGES), "score") == [80, 62, 62, 70, 11, 80]


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "duckdb"])
def test_the_past_is_as_it_was_recorded_and_this_round_is_read_in_every_way(engine):
    text = SCORE + 'low = 0\nhigh = 100\ndecimals = 0\n[formula.x]\nis = "score - previous(score)"\n'
    text += '[formula.run]\nis = "streak(score >= 63)"\n[formula.often]\nis = "times(score >= 50, where=score != 1)"'
    history = [
        {"village": name, "round": round_, "score": score}
        for name in "ABCDEF"
        for round_, score in ((2017, 49), (2018, 70))
    ]
    evaluator = pr.Evaluator(pr.loads_scheme(HEAD + text), row_engine_limit=0)
    made = ENGINES[engine]
    rating = evaluator.rate(made(VILLAGES), tables={"history": made(history)}, period="2019")
    assert shown(rating, "x") == [10, OPEN, -8, OPEN, -59, 10]
    assert shown(rating, "run") == [2, OPEN, 0, 2, 0, 2]
    assert shown(rating, "often") == [2, 2, 2, 2, 1, 2]
    if engine == "rows":
        told = evaluator.explain(rating, unit="D", of="run")
        assert told.value == 2
        assert any(fact.endswith("true") for part in told.parts for fact in part.facts)


def test_with_too_many_ways_a_value_is_undetermined_and_check_says_so():
    flags = "".join(f'[parameter.f{number}]\nkind = "flag"\n' for number in range(7))
    rules = [" + ".join(["percent", *(f"(0 if f{number} else 0)" for number in range(most))]) for most in (7, 6)]
    evaluator = pr.Evaluator(pr.loads_scheme(f'{HEAD}{flags}[formula.x]\nis = "{rules[0]}"\n'))
    assert shown(evaluator.rate(VILLAGES), "x") == [OPEN] * 6
    assert "more than 64 ways" in str(evaluator.warnings[0])
    assert evaluator.warnings[0].path == ("formula", "x")
    six = pr.Evaluator(pr.loads_scheme(f'{HEAD}{flags}[formula.x]\nis = "{rules[1]}"\n'))
    assert shown(six.rate(VILLAGES), "x") == [80, Decimal("62.7"), Decimal("62.3"), Decimal("70.5"), 11, 80]
    assert six.warnings == ()


def test_a_text_that_decides_a_way_of_rounding_can_be_no_other_word():
    text = '[parameter.how]\nkind = "text"\n[formula.x]\nis = "round(percent, 0, how) >= 63"'
    assert shown(pr.Evaluator(pr.loads_scheme(HEAD + text)).rate(VILLAGES), "x") == [
        True,
        OPEN,
        OPEN,
        True,
        False,
        True,
    ]
    text += "\n[formula.y]\nis = \"how == 'down'\""
    assert shown(pr.Evaluator(pr.loads_scheme(HEAD + text)).rate(VILLAGES), "x") == [OPEN] * 6


def test_a_larger_budget_allows_more_ways():
    flags = "".join(f'[parameter.f{number}]\nkind = "flag"\n' for number in range(7))
    rule = " + ".join(["percent", *(f"(0 if f{number} else 0)" for number in range(7))])
    scheme = pr.loads_scheme(f'{HEAD}{flags}[formula.x]\nis = "{rule}"\n')
    evaluator = pr.Evaluator(scheme, budget=pr.ResourceBudget(ways=128))
    assert evaluator.warnings == ()
    assert shown(evaluator.rate(VILLAGES), "x")[0] == 80


def test_formulas_that_agree_are_used_where_their_sum_has_too_many_ways():
    names = [f"f{number}" for number in range(8)]
    flags = "".join(f'[parameter.{name}]\nkind = "flag"\n' for name in names)
    parts = "".join(f'[formula.p{name}]\nis = "1 if {name} and percent < 20 else 2"\n' for name in names)
    total = " + ".join(f"p{name}" for name in names)
    evaluator = pr.Evaluator(pr.loads_scheme(f'{HEAD}{flags}{parts}[formula.x]\nis = "{total}"\n'))
    assert shown(evaluator.rate(VILLAGES), "x") == [16, 16, 16, 16, OPEN, 16]


def test_a_gate_that_leaves_rows_out_by_an_open_choice_leaves_ranks_open():
    text = SCORE + "[formula.x]\nis = \"rank(percent, 'desc', within=(), ties='min')\"\n"
    text += '[ladder.star]\nlevels = [{ name = "one" }]\n[gate.out]\nwhen = "score < 63"\nexclude = "star"'
    evaluator = pr.Evaluator(pr.loads_scheme(HEAD + text))
    assert shown(evaluator.rate(VILLAGES), "x") == [OPEN] * 6


def test_a_ladder_whose_cohorts_depend_on_a_choice_is_undetermined_as_a_whole():
    text = SCORE + '[ladder.x]\nlevels = [{ name = "one" }]\nwithin = "score"'
    assert shown(pr.Evaluator(pr.loads_scheme(HEAD + text)).rate(VILLAGES), "x") == [OPEN] * 6


def test_a_fault_of_one_way_is_told_once_and_with_its_values():
    text = '[formula.x]\nis = "round(percent / 3, 0, mode) * 3"\nlow = 0\nhigh = 99\n[formula.y]\nis = "x"'
    text = text.replace("percent / 3", "percent / 1.5")
    with pytest.raises(pr.SchemeError) as caught:
        pr.Evaluator(pr.loads_scheme(HEAD + text))
    assert len(caught.value.faults) == 1
    assert caught.value.faults[0].path == ("formula", "x", "high")


def test_a_choice_that_a_named_argument_does_not_take_is_refused():
    text = "[formula.x]\nis = \"rank(percent, 'desc', within=(), ties=mode)\""
    with pytest.raises(pr.SchemeError, match="ties=mode can be 'half_up'"):
        pr.Evaluator(pr.loads_scheme(HEAD + text))


def test_the_graph_shows_formulas_and_not_the_ways_to_read_them():
    evaluator = pr.Evaluator(pr.loads_scheme(HEAD + SCORE + '[formula.x]\nis = "score + 1"'))
    assert list(evaluator.graph) == ["percent", "marks", "score", "x"]
    assert list(evaluator.graph.edges) == [("percent", "score"), ("score", "x")]
    for draw in (mermaid, dot):
        assert "mode" not in draw(evaluator.plan)
        assert draw(evaluator.plan).count("score") == 1


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "decided by what is unpublished, mode"), ("zh", "取决于未公布的 mode")]
)
def test_an_explanation_names_the_parameter_that_decides_and_shows_two_ways(lang, words):
    text = SCORE + '[formula.x]\nis = "score >= 63 or (strict and percent > 99)"'
    evaluator = pr.Evaluator(pr.loads_scheme(HEAD + text))
    told = evaluator.explain(evaluator.rate(VILLAGES), unit="B", of="x", lang=lang)
    assert any(fact.startswith(words) for fact in told.facts)
    assert [part.value for part in told.parts] == [True, False]


def test_an_explanation_of_what_all_ways_agree_on_says_so_and_shows_one_of_them():
    evaluator = pr.Evaluator(pr.loads_scheme(HEAD + SCORE))
    told = evaluator.explain(evaluator.rate(VILLAGES), unit="A", of="score")
    assert (told.name, told.value, told.filled) == ("score", 80, "round(80.00, 0, 'half_up')")
    assert told.facts[0] == "the same for every value of the unpublished mode"
    assert [part.name for part in told.parts] == ["percent"]


def test_notes_name_the_choices_that_a_value_depends_on():
    evaluator = pr.Evaluator(pr.loads_scheme(HEAD + SCORE + '[formula.x]\nis = "score >= 63"'))
    rating = evaluator.rate(VILLAGES)
    assert rating.undetermined == {"score": ("mode",), "x": ("mode",)}


def test_statements_of_sql_give_what_all_ways_agree_on():
    import duckdb

    evaluator = pr.Evaluator(pr.loads_scheme(HEAD + SCORE + '[formula.x]\nis = "score >= 63"'))
    with duckdb.connect() as con:
        con.execute("CREATE TABLE village (village VARCHAR, percent DECIMAL(5, 2))")
        con.executemany("INSERT INTO village VALUES (?, ?)", [tuple(row.values()) for row in VILLAGES])
        con.execute("CREATE TABLE visit (village VARCHAR, visit BIGINT, marks DECIMAL(3, 1))")
        found = con.sql(evaluator.sql("duckdb")).order("village").select("x", "x_state").fetchall()
    assert found == [(True, None), (None, OPEN), (False, None), (True, None), (False, None), (True, None)]


@pytest.mark.parametrize(
    "rule",
    [
        "star if strict else 3",
        "3 if strict else star",
        "max(star, 3) if strict else star",
        "(star if percent > 40 else 3) if strict else star",
        "(star if mode == 'down' else 4) if strict else star",
        "coalesce(star, 3) if strict else star",
        "star if strict else star",
        "(percent if strict else star) + 1",
    ],
)
def test_levels_beside_numbers_in_variants(rule):
    """A level is held alike by all engines, and counts as a number only where it stands beside one in that variant."""
    star = (
        '[ladder.star]\nlevels = [{ name = "five", when = "percent > 70", value = 5 }, { name = "four", value = 4 }]\n'
    )
    evaluator = pr.Evaluator(pr.loads_scheme(f'{HEAD}{star}[formula.f]\nis = "{rule}"\n'))
    assert evaluator.program is not None
    data = SimpleNamespace(tables={"village": VILLAGES, "visit": VISITS}, history=None)
    assert [*differences_in_code(evaluator.plan, evaluator.program, data, {}, None)] == []
    found = [
        [str(each) for each in evaluator.rate(ENGINES[engine](VILLAGES)).values("f")]
        for engine in ("rows", "polars", "duckdb")
    ]
    assert all(each == found[0] for each in found)


@pytest.mark.parametrize("engine", ["rows", "polars", "pandas", "duckdb"])
@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("mode == (kept if True else mode)", False),
        ("(kept if True else mode) == 'down'", False),
        ("(kept if True else 'down') == mode", False),
        ("(mode if False else kept) in ('down', 'half_up')", True),
    ],
)
def test_the_texts_of_a_choice_are_those_of_both_branches_on_every_engine(engine, rule, expected):
    """A constant condition takes one branch; what the whole is compared with may be a text of the other one."""
    text = HEAD.replace('values = ["half_up", "down"]', 'values = ["half_up", "down"]\nvalue = "down"')
    text += '[input.kept]\ntable = "village"\nkind = "choice"\nvalues = ["half_up", "never"]\n'
    evaluator = pr.Evaluator(pr.loads_scheme(f'{text}[formula.f]\nis = "{rule}"\n'), row_engine_limit=0)
    rows = [{**row, "kept": "half_up"} for row in VILLAGES]
    assert set(evaluator.rate(ENGINES[engine](rows)).values("f")) == {expected}
