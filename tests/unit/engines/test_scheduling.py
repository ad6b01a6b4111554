"""Steps of a program: what is the same is computed once, and each step runs as soon as what it reads is there."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import floordiv

import narwhals as nw
import pytest

import partyrate as pr
from partyrate.engines.columns.compiler import Compiler
from partyrate.engines.columns.program import Compute, Gather, Program, Rounds
from partyrate.engines.columns.scheduling import needed, read_by, scheduled
from partyrate.language.domains.columns import Integers
from partyrate.plan import DATES
from partyrate.testing import Cohort, same_on_all_engines


def program_of(scheme):
    """Compile a scheme as for frames that have all its tables and no history."""
    plan = pr.Evaluator(scheme).plan
    dates = dict.fromkeys(DATES, date(2024, 1, 31))
    compiler = Compiler(plan, tuple(scheme.tables), dates, None, Integers(floordiv))
    compiler.compile()
    return compiler.program


LADDERS = """
name = "trial"
[table.unit]
key = "id"
rows = 1000
[input.town]
kind = "text"
[input.a]
kind = "number"
low = 0
high = 100
decimals = 0
[parameter.rounding]
kind = "choice"
values = ["up", "down"]
[parameter.ties]
kind = "choice"
values = ["in", "out"]
[formula.b]
is = "a * 2"
[formula.c]
is = "a * 2"
[ladder.star]
within = ["town"]
order_by = "a desc"
ties = { parameter = "ties" }
round = { parameter = "rounding" }
conflict = "condition"
levels = [{ name = "five", when = "a >= 90" }, { name = "four", when = "a >= 60" }, { name = "three" }]
quotas = [{ levels = "five", at_most = "0.1 * rows" }, { levels = "four", at_most = "0.4 * rows" }]
"""


def test_what_is_the_same_is_computed_once():
    program = Program()
    first = program.compute("unit", nw.col("a") * 2, 3)
    assert program.compute("unit", nw.col("a") * 2, 1) is first
    assert program.compute("month", nw.col("a") * 2, 1) is not first
    step = program.steps[0]
    assert step.generation == 2  # as soon as the one who asks first can have it
    made = [program.gather(Gather("month", "unit", ("id",), "", "x", name, 0, 2)) for name in ("sum", "sum", "max")]
    assert made[0] is made[1]
    assert made[0] is not made[2]


@pytest.mark.parametrize(
    ("one", "other"),
    [(True, "True"), (1, "1"), (1, True), (0, False), ("a", "a, dtype=None), lit(value=b"), ("_pr_1", "_pr_2")],
)
def test_constants_of_different_kinds_are_different(one, other):
    program = Program()
    assert program.compute("unit", nw.lit(one), 0) is not program.compute("unit", nw.lit(other), 0)


@pytest.mark.parametrize("text", [LADDERS, *(f"{each.name} {each.edition}" for each in pr.shipped_schemes())])
def test_each_step_runs_after_those_that_it_needs_and_none_later_than_it_must(text):
    name, _, edition = text.partition(" ")
    scheme = pr.loads_scheme(text) if text is LADDERS else pr.load_scheme(name, edition=edition, profile="illustrative")
    steps = program_of(scheme).steps
    made_by_some = {each for step in steps for each in needed(step)[1]}
    found = scheduled(steps)
    assert len(found) == len(steps)
    made: set[tuple[str, str]] = set()
    last: set[tuple[str, str]] = set()
    for _, generation in groupby(found, key=lambda step: step.generation):
        now = list(generation)
        for step in now:
            reads = set(needed(step)[0] or ()) & made_by_some
            assert reads <= made
            assert not last or reads & last, "it could run earlier"
        last = {each for step in now for each in needed(step)[1]}
        made |= last


def test_a_table_of_rounds_is_made_before_anything_is_computed_in_it():
    alike = Compute("history-1", "_pr_1", nw.lit(1), 0)
    rounds = Rounds("history", "history-1", ("id",), "_pr_round", 1, 2020, 0)
    assert [type(step) for step in scheduled([alike, rounds])] == [Rounds, Compute]
    first, second = scheduled([alike, rounds])
    assert first.generation < second.generation


def test_a_ladder_with_open_choices_takes_few_generations():
    steps = program_of(pr.loads_scheme(LADDERS)).steps
    texts = [(step.table, repr(step.expression)) for step in steps if isinstance(step, Compute)]
    assert len(set(texts)) == len(texts)
    assert len({step.generation for step in scheduled(steps)}) <= 25
    evaluator = pr.Evaluator(pr.loads_scheme(LADDERS))
    units = [{"id": n, "town": f"t{n % 3}", "a": n * 37 % 101} for n in range(30)]
    same_on_all_engines(evaluator, Cohort(units))


@pytest.mark.parametrize("name", ["a b", "it's", 'a"b', "a\\b", "_pr_x y", "一 二"])
def test_columns_of_any_name_are_found_in_an_expression(name):
    names = ["_pr_1", "_pr_11", name, "other"]
    assert read_by([nw.col("_pr_1") + nw.col(name)], names) == ["_pr_1", name]
    assert "_pr_11" in read_by([nw.col("_pr_1").rank("min").over("_pr_11", order_by=["other"])], names)
