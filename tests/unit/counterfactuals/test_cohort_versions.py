"""The way to a level where a value is part of a figure of the whole cohort: rated together, within a bound of work."""

import importlib.util
import random
from datetime import date
from fractions import Fraction

import pytest

import partyrate as pr
from partyrate.counterfactuals import nearest
from partyrate.counterfactuals.together import CohortVersions
from partyrate.language.domains.analysis import WIDE_LIMIT
from partyrate.prepared import Prepared

WITHIN = 'within = "place"'

SCHEME = """
name = "trial"
[table.village]
key = ["place", "village"]
rows = 60
[table.month]
parent = "village"
key = "month"
rows = 12
[input.a]
kind = "number"
low = 0
high = 50
step = "0.5"
[input.b]
kind = "number"
low = 0
high = 20
decimals = 0
optional = true
[input.c]
kind = "flag"
[input.d]
kind = "choice"
values = [{choices}]
[input.since]
kind = "date"
[input.mark]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 1
[formula.own]
is = "{own}"
[formula.standing]
is = "rank(own, 'desc', within={within}, ties='min')"
[formula.score]
is = "{score}"
[ladder.grade]
overlap = "first"
levels = [{{ name = "top", when = "{top}" }}, {{ name = "two", when = "score >= {cut}" }}, {{ name = "none" }}]
{quota}
"""


def scheme_text(draw, *, choices=("plain", "hill")):
    """A scheme whose ladder looks at figures of the whole cohort that depend on others of such figures."""
    within = draw.choice(["place", "()"])
    quota = ""
    if draw.random() < 0.4:
        quota = (
            f'order_by = "own desc"\nties = "out"\nround = "down"\nremainder = "two"\nconflict = "condition"\n'
            f'{draw.choice(["", WITHIN])}\nquotas = [{{ levels = ["top"], exactly = "0.5 * candidates" }}]\n'
        )
    return SCHEME.format(
        choices=", ".join(f'"{each}"' for each in choices),
        within=within,
        own=draw.choice(["a + sum(mark)", "abs(a - 20)", "a if c else 30 - a", "a + coalesce(b, 3)"]),
        score=draw.choice([
            "a + 10 / standing", "round(own * (1 + 0.05 * (5 - standing)), 1)", "own - mean(own * standing, within=())",
            "own + year(since) - 2000", f"own if d == '{choices[-1]}' else own / standing",
        ]),
        top=draw.choice([
            f"score < 0.9 * max(score, within={within}) and score > 5",
            f"rank(score, 'asc', within={within}, ties='min') <= 2",
            "score >= mean(score, within=()) and standing > 1", "score > 20 and standing != 2",
        ]),
        cut=draw.choice([2, 5, 9]),
        quota=quota,
    )  # fmt: skip


def units_of(draw, choices=("plain", "hill")):
    units, months = [], []
    for number in range(draw.randint(4, 9)):
        key = {"place": draw.choice("EW"), "village": f"V{number}"}
        units.append({
            **key, "a": draw.randint(0, 100) / 2, "b": draw.choice([None, draw.randint(0, 20)]),
            "c": draw.random() < 0.5, "d": draw.choice(choices),
            "since": date(2000 + draw.randint(0, 20), 1 + draw.randint(0, 11), 1),
        })  # fmt: skip
        months += [{**key, "month": month, "mark": draw.randint(0, 100) / 10} for month in (1, 2)]
    return units, months


def answers(found):
    return found.changes, {*found.no_way}, {(each.cell, each.reason) for each in found.undecided}


@pytest.mark.parametrize("seed", range(12))
def test_cohorts_rated_together_give_what_units_rated_one_by_one_give(seed, monkeypatch):
    draw = random.Random(seed)
    choices = [f"c{number}" for number in range(12)]  # many, so that they are worth a run
    units, months = units_of(draw, choices)
    prepared = pr.Evaluator(pr.loads_scheme(scheme_text(draw, choices=choices))).prepare(
        units, tables={"month": months}
    )
    unit = draw.choice(units)
    together = []
    levels = CohortVersions.levels

    def counted(self, place, values):
        together.append(place.node.name)
        return levels(self, place, values)

    monkeypatch.setattr(CohortVersions, "levels", counted)
    found = [prepared.path_to(unit, level, most=400) for level in ("top", "two")]
    monkeypatch.setattr(CohortVersions, "covers", lambda *_: False)
    alone = [prepared.path_to(unit, level, most=400) for level in ("top", "two")]
    assert [*map(answers, found)] == [*map(answers, alone)]
    is_asked = not all(each.is_reached for each in found)
    assert bool({"a", "mark"} & {*together}) is (is_asked and not prepared.rating.plan.beyond(WIDE_LIMIT))


@pytest.mark.parametrize("seed", range(6))
def test_a_change_reaches_the_level_by_rating_everything_and_one_step_less_does_not(seed):
    draw = random.Random(seed)
    evaluator = pr.Evaluator(pr.loads_scheme(scheme_text(draw)))
    units, months = units_of(draw)
    prepared = evaluator.prepare(units, tables={"month": months})

    def level(unit, value):
        rows = [{**each, "a": float(value)} if each is unit else each for each in units]
        return evaluator.rate(rows, tables={"month": months}).units[units.index(unit)]["grade"]

    for unit in units:
        for change in (each for each in prepared.path_to(unit, "two").changes if each.name == "a"):
            nearer = change.after - (1 if change.after > change.before else -1) * Fraction(1, 2)
            assert level(unit, change.after) in ("top", "two")
            assert level(unit, nearer) == "none"


def test_what_takes_more_work_than_one_question_may_is_not_decided_and_said_to_be():
    draw = random.Random(1)
    text = scheme_text(draw).replace('high = 50\nstep = "0.5"', "high = 5000\ndecimals = 2")
    units, months = units_of(draw)
    prepared = pr.Evaluator(pr.loads_scheme(text)).prepare(units, tables={"month": months})
    unit = next(each for each in units if not prepared.path_to(each, "top", most=3).is_reached)
    full = prepared.path_to(unit, "top", most=2_000)
    found = prepared.path_to(unit, "top", most=2_000, work=5_000)
    short = {each.name: each for each in found.undecided if each.reason == "work"}
    assert short
    assert all(0 <= each.tried < 2_000 for each in short.values())
    # A change that is found within the bound is the same; nothing is said to have no way that has one.
    assert {*found.changes} <= {*full.changes}
    assert {*found.no_way} <= {*full.no_way}
    assert "more work than allowed" in found.text("en")
    assert "超出计算量上限" in found.text("zh")
    assert {row["reason"] for row in found.rows() if row["found"] == "not decided"} >= {"work"}


@pytest.mark.parametrize("has_polars", [True, False])
@pytest.mark.parametrize("in_code", [True, False])
def test_no_question_rates_more_rows_than_the_bound_of_work_allows(monkeypatch, has_polars, in_code):
    draw = random.Random(5)
    text = scheme_text(draw).replace('high = 50\nstep = "0.5"', "high = 5000\ndecimals = 2")
    units, months = units_of(draw)
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    if not in_code:
        evaluator.program = None
    if not has_polars:
        find_spec = importlib.util.find_spec
        monkeypatch.setattr(
            "partyrate.counterfactuals.together.find_spec", lambda name: None if name == "polars" else find_spec(name)
        )
    prepared = evaluator.prepare(units, tables={"month": months})
    rated = []
    rate, levels = Prepared.rate, CohortVersions.levels

    def counted(self, unit, **given):
        rated.append(prepared.work_of(unit))
        return rate(self, unit, **given)

    def together(self, place, values):
        for level in levels(self, place, values):
            rated.append(self.rows)
            yield level

    monkeypatch.setattr(Prepared, "rate", counted)
    monkeypatch.setattr(CohortVersions, "levels", together)
    for unit in units[:2]:
        rated.clear()
        prepared.path_to(unit, "top", work=60_000)
        # Beside the bound: the level as it is, and one end of each input whose values surely all are the same.
        assert sum(rated) <= 60_000 + 12 * prepared.work_of(unit)


@pytest.mark.parametrize("value", [0, -1, 1.5, True, "1"])
def test_a_bound_of_work_is_a_whole_number_from_one(value):
    draw = random.Random(1)
    units, months = units_of(draw)
    prepared = pr.Evaluator(pr.loads_scheme(scheme_text(draw))).prepare(units, tables={"month": months})
    with pytest.raises(pr.UsageError, match="no amount of work"):
        prepared.path_to(units[0], "top", work=value)


def test_reasons_are_those_that_the_schema_allows():
    undecided = pr.document_schema("path")["properties"]["undecided"]["items"]["properties"]
    assert undecided["reason"]["enum"] == [*nearest.REASONS]
