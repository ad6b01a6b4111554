"""The JSON of an explanation is computed again by an independent program, which notices numbers that are changed."""

from __future__ import annotations

import copy
import csv
import itertools
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.properties.conformance import groups, rated

import partyrate as pr
from partyrate.testing.json_replay import replay_faults

EVERY = 11
"""Of the cases of the conformance suite each so many-th is explained."""

UNNOTICED = {
    r"steps/\d+/(taken|rank)/|lift/(rank|earned)/|/share/": "the side of the edge on which a row stands counts",
    r"takes_place/": "whether a fixed row takes a place matters only where a gate fixes one",
    r"(agreed|ways)/\d+/choices/|constants/": "a choice names a way; a rule may come to the same by another one",
    r"rounds/\d+/": "whatever is not true ends a streak, and is not counted",
    r"figures/(sum|squares)": "a variance over too few rows is missing, whatever they hold",
    r"data/rows?/\d+": "it is the key of a row",
    r"figures/(before|even)$": "what is used up is used up, however much more is asked for before a row",
    r"data/count|text": "it tells which rows are waited for, or holds no data",
    r"data/level": "what another choice would give follows from the cohort: the law of explanations fills that again",
    r"filled": "a branch that is passed over has no parts, so that its values stand in the rule alone",
}
"""The values that may change without notice, by where they stand, and why."""


def changed(value: Any) -> Iterator[Any]:
    """A number, a flag, a day, a level or a cause as another one; nothing for what is none of these."""
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1009
        case {"number": str(text)} if len(value) == 1:
            yield {"number": str(Fraction(text) + 1009)}
        case {"date": str(text)} if len(value) == 1:
            yield {"date": f"{int(text[:4]) + 1}-01-01"}
        case {"absent": str(cause)} if len(value) == 1:
            yield {"absent": "missing" if cause != "missing" else "no rule"}
        case {"level": str(), "value": str()}:
            yield {**value, "level": "another"}


def mutants(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The same document with one of its values changed, and where."""
    for other in changed(data):
        yield path, other
        return
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, each in items:
        if key in ("unit", "scale", "labels"):
            continue
        for place, other in mutants(each, f"{path}/{key}"):
            copied = copy.copy(data)
            copied[key] = other
            yield place, copied


TEXTS = ("shown", "rule", "filled", "text", "facts", "parts", "figures", "rules", "is", "when")


def in_words(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The same document with the first number of one of its texts changed."""
    if isinstance(data, str):
        other = re.sub(r"\d+", lambda digits: str(int(digits[0]) + 1009), data, count=1)
        if other != data:
            yield path, other
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, each in items:
        if key in TEXTS or isinstance(key, int):
            for place, other in in_words(each, f"{path}/{key}"):
                copied = copy.copy(data)
                copied[key] = other
                yield place, copied


TABLES_OF_CASES = """
name = "cases"

[table.unit]
key = "id"
rows = 10

[parameter.half]
value = 50

[parameter.place]
value = 2

[parameter.tied]
kind = "choice"
values = ["min", "max"]

[parameter.sided]
kind = "choice"
values = ["min", "max"]
value = "max"

[parameter.kept]
kind = "flag"

[input.score]
kind = "number"
low = 0
high = 100
decimals = 0
optional = true

[decision.band]
of = "score"
rows = [{ at_least = 90, gives = "good" }, { above = "half", below = 90, gives = "fair" }, { gives = "poor" }]

[decision.only]
hits = "unique"
rows = [{ when = "score > 60", is = "score - 7" }, { when = "score < 70 and score > 20", gives = 3 }]

[decision.points]
hits = "sum"
of = "score"
rows = [{ at_least = 60, gives = 4 }, { at_least = 80, is = "score / 8" }, { gives = 2 }]

[decision.tax]
hits = "parts"
of = "100 * score"
rows = [{ at_most = 3000, gives = 0.03 }, { at_most = "100 * half", gives = 0.1 }, { gives = 0.2 }]

[decision.pay]
columns = ["basic", "extra"]
rows = [{ when = "kept and score > 60", gives = [900, 40] }, { gives = [500, 10] }]

[decision.rate]
takes = ["x"]
rows = [{ when = "x >= 60", is = "x / 2" }, { gives = 11 }]

[formula.basic]
is = "pay['basic'] * 2"

[formula.rated]
is = "rate(score + 1)"

[formula.share]
is = "scaled(score, 'desc', to='range', otherwise=1, where=present(score), within=())"

[formula.part]
is = "scaled(score, 'asc', to='mean', otherwise=place, where=score > 0 if present(score) else False, within=())"

[formula.gone]
is = "handed_out(40, score, 'desc', 100, within=(), ties='share')"

[formula.left]
is = "handed_out(40, score, 'desc', 100, within=(), ties='open')"

[formula.until]
is = "cumulative(score, score, 'desc', within=(), ties=tied)"

[formula.rank]
is = "rank(score, 'desc', within=(), ties=tied)"

[formula.sided_rank]
is = "rank(score, 'desc', within=(), ties=sided)"

[formula.second]
is = "largest(score, place, where=present(score), within=())"
"""


def of_decisions_and_orders() -> Iterator[pr.Explanation]:
    """Explanations of decisions of every kind, of shares and running totals, and of arguments that are parameters."""
    evaluator = pr.Evaluator(pr.loads_scheme(TABLES_OF_CASES))
    rating = evaluator.rate([{"id": n, "score": score} for n, score in enumerate([95, 81, 81, 65, 30, None], 1)])
    names = [
        "band",
        "only",
        "points",
        "tax",
        "pay['basic']",
        "basic",
        "rated",
        "share",
        "part",
        "gone",
        "left",
        "until",
    ]
    for unit in range(1, 7):
        yield from (rating.explain(unit=unit, of=name) for name in (*names, "rank", "second"))


def documents() -> Iterator[Any]:
    """Explanations of the tutorial's scheme, of decisions, and of every kind of rule and ladder in the suite."""
    evaluator = pr.Evaluator(pr.load_scheme("examples/own_scheme.toml"))
    with Path("examples/own_scheme.csv").open(encoding="utf-8") as file:
        rating = evaluator.rate(list(csv.DictReader(file)))
    explained = [rating.explain(unit=unit, of=of) for unit in ("Alder", "Birch") for of in ("score", "star", "award")]
    explained += of_decisions_and_orders()
    for group in groups():
        if group.file in ("rows", "rounds", "choices", "ladders", "totals"):
            evaluator = pr.Evaluator(pr.loads_scheme(group.scheme()))
            rating = rated(group, evaluator, "compiled")
            for case in [each for each in group.cases if "totals" not in each][::EVERY]:
                node = evaluator.plan.named(case.get("of", case["id"]))
                row = group.data["tables"][node.table][1]
                key = {column: row[column] for column in evaluator.plan.full_key(node.table)}
                explained.append(rating.explain(unit=key, of=node.name))
    return (json.loads(json.dumps(each.to_dict())) for each in explained)


@pytest.fixture(scope="module")
def explained():
    """The explanations, read once."""
    return list(documents())


def test_values_follow_from_json(explained):
    """Each value is computed again from the JSON alone."""
    for document in explained:
        assert list(replay_faults(document)) == []


def test_changed_values_are_noticed(explained):
    """A number, flag, day, level or cause that is changed, or a number in a text, no longer fits."""
    unnoticed, tried = [], 0
    for document in explained:
        for place, mutant in (*mutants(document), *in_words(document)):
            tried += 1
            if not any(True for _ in replay_faults(mutant)):
                unnoticed.append(place)
    assert [each for each in unnoticed if not any(re.search(where, each) for where in UNNOTICED)] == []
    assert len(unnoticed) < tried / 8


@pytest.mark.parametrize("of", ["score", "star"])
def test_figures_survive_json(of):
    """Figures are read again as they were written."""
    evaluator = pr.Evaluator(pr.load_scheme("examples/own_scheme.toml"))
    rows = [{"village": n, "org": 90 - n, "mass": 80, "accidents": 0} for n in range(5)]
    data = json.loads(json.dumps(evaluator.rate(rows).explain(unit=2, of=of).to_dict()))
    assert json.loads(json.dumps(pr.Explanation.from_dict(data).to_dict())) == data
    pr_schema = pr.document_schema("explanation")
    jsonschema.Draft202012Validator(pr_schema).validate(data)


def test_public_explanations_have_no_figures_of_others():
    """What is shown to everybody holds no counts and sums of other rows."""
    evaluator = pr.Evaluator(pr.load_scheme("examples/own_scheme.toml"))
    rows = [{"village": n, "org": 90 - n, "mass": 80, "accidents": 0} for n in range(5)]
    assert not evaluator.rate(rows).explain(unit=2, of="star", public=True).figures


@pytest.mark.parametrize(
    "rule",
    [
        "percentile(score, share, kind='linear', within=())",
        "percentile(score, share, kind='nearest_rank', within=())",
        "weighted_mean(mark, weight)",
        "weighted_mean(mark, weight, where=weight > 1)",
        "stdev(score, 2, kind='sample', within=())",
        "product(mark)",
        "percent_rank(score, 'desc', within=(), ties='mean', kind='inclusive')",
        "scaled(score, 'desc', to='best', otherwise=1, within=())",
        "handed_out(10, score, 'desc', 1, within=(), ties='open')",
        "ahead(score, score, 'asc', within=(), ties='open')",
        "behind(score, score if counts else 0, 'desc', within=(), ties='min')",
        "cumulative(1, score if counts else 0, 'desc', within=(), ties='max')",
        "rank(score if counts else 0, 'desc', within=(), ties='min')",
        "scaled(score if counts else 1, 'desc', to='best', otherwise=1, within=())",
    ],
)
def test_every_function_of_rows_is_explained(rule):
    """Arguments that are unpublished, weights of finer rows, and functions without figures: all are explained."""
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id", rows=10), pr.Table(name="part", key="part", parent="unit", rows=5)],
        parameters=[pr.Parameter(name="share"), pr.Parameter(name="counts", kind="flag")],
        indicators=[
            pr.Indicator(name="score", kind="number", low=0, high=10, decimals=0),
            pr.Indicator(name="mark", table="part", kind="number", low=0, high=10, decimals=0),
            pr.Indicator(name="weight", table="part", kind="number", low=0, high=10, decimals=0),
            pr.Indicator(name="result", formula=rule),
        ],
    )
    parts = [{"id": unit, "part": part, "mark": part, "weight": part + unit} for unit in (1, 2) for part in (1, 2)]
    rating = pr.Evaluator(scheme).rate([{"id": 1, "score": 4}, {"id": 2, "score": 8}], tables={"part": parts})
    assert list(replay_faults(json.loads(json.dumps(rating.explain(unit=1, of="result").to_dict())))) == []


NAMED_OPTIONS = """
name = "named options"
[table.u]
key = "u"
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[parameter.option]
kind = "choice"
values = ["{option}"]
value = "{option}"
[parameter.unpublished]
kind = "flag"
[formula.n]
is = "{rule} if unpublished else 0"
"""


@pytest.mark.parametrize(
    ("rule", "option"),
    [
        ("rank(x, 'desc', within=(), ties=option)", "mean"),
        ("percent_rank(x, 'desc', within=(), kind=option, ties='min')", "inclusive"),
        ("percent_rank(x, 'desc', within=(), kind='share', ties=option)", "max"),
        ("cumulative(x, x, 'desc', within=(), ties=option)", "max"),
        ("handed_out(x, x, 'desc', 7, within=(), ties=option)", "share"),
        ("scaled(x, 'desc', to=option, within=(), otherwise=0)", "mean"),
        ("percentile(x, 0.3, within=(), kind=option)", "nearest_rank"),
        ("round(x / 4, 0, option)", "half_down"),
    ],
)
def test_a_published_option_of_a_rule_that_is_read_in_ways_is_stated(rule, option):
    evaluator = pr.Evaluator(pr.loads_scheme(NAMED_OPTIONS.format(rule=rule, option=option)))
    rating = evaluator.rate([{"u": number, "x": number % 4} for number in range(7)])
    for unit in range(7):
        document = json.loads(json.dumps(rating.explain(unit=unit, of="n").to_dict()))
        assert list(replay_faults(document)) == []


ARGUMENTS = """
name = "arguments along an order"
[table.u]
key = "u"
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[input.day]
kind = "date"
[formula.called]
takes = ["n"]
is = "{rule}"
[formula.y]
is = "called({argument})"
"""


@pytest.mark.parametrize("argument", ["x", "month(day)", "x + 1", "3"])
@pytest.mark.parametrize(
    "rule",
    [
        "ahead(x, min(2, n), 'asc', within=(), ties='max')",
        "cumulative(min(n, 2), x, 'asc', within=(), ties='max')",
        "rank(min(n, 2), 'asc', within=(), ties='max')",
        "scaled(min(n, 2), 'asc', to='best', within=(), otherwise=0)",
        "handed_out(n, x, 'asc', n, within=(), ties='share')",
    ],
)
def test_arguments_of_a_formula_stand_in_functions_along_an_order(rule, argument):
    evaluator = pr.Evaluator(pr.loads_scheme(ARGUMENTS.format(rule=rule, argument=argument)))
    rows = [{"u": number, "x": number % 3, "day": f"2024-0{number + 1}-01"} for number in range(5)]
    rating = evaluator.rate(rows)
    for row in rows:
        document = json.loads(json.dumps(rating.explain(unit=row["u"], of="y").to_dict()))
        assert list(replay_faults(document)) == []


OUT_OF_ITS_COHORT = """
name = "out of its cohort"
[table.u]
key = "u"
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[input.amount]
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.left]
kind = "flag"
[parameter.total]
kind = "number"
value = 9
[parameter.ties]
kind = "choice"
values = ["max", "min"]
value = "max"
[gate.out]
when = "left"
exclude = ["star"]
[ladder.star]
levels = [{{ name = "one" }}]
order_by = ["x desc"]
[formula.y]
is = "{rule}"
"""


@pytest.mark.parametrize("amount", [3, None])
@pytest.mark.parametrize("left", [False, True])
@pytest.mark.parametrize(
    "rule",
    [
        "rank(amount, 'desc', within=(), ties=ties)",
        "percent_rank(amount, 'desc', within=(), ties='min', kind='share')",
        "cumulative(amount, x, 'desc', within=(), ties='max')",
        "ahead(amount, x, 'desc', within=(), ties=ties)",
        "behind(x, amount, 'desc', within=(), ties='max')",
        "handed_out(amount, x, 'desc', total, within=(), ties='share')",
        "handed_out(amount, x, 'desc', max(total, amount), within=(), ties='share')",
    ],
)
def test_a_row_out_of_its_cohort_has_its_own_cause_of_absence_first(rule, left, amount):
    """A row that a gate excludes has no place in an order; where its own value is absent, that is the cause."""
    evaluator = pr.Evaluator(pr.loads_scheme(OUT_OF_ITS_COHORT.format(rule=rule)))
    rows = [{"u": number, "x": number, "amount": 2, "left": False} for number in range(4)]
    rating = evaluator.rate([*rows, {"u": 9, "x": 5, "amount": amount, "left": left}])
    explained = rating.explain(unit=9, of="y")
    assert list(replay_faults(json.loads(json.dumps(explained.to_dict())))) == []
    if left:
        assert str(explained.value) == ("not applicable" if amount else "missing")


def test_a_round_whose_value_is_absent_by_a_declared_cause_is_stated_by_its_label():
    text = ARGUMENTS.format(rule="streak(x > 0 if x < 9 else absent('too_new')) + n", argument="x")
    text += '[absence.too_new]\nlabels = { zh = "成立不满一年", en = "too new" }\n'
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    past = [{"u": 0, "round": 2022, "x": 9}, {"u": 0, "round": 2021, "x": 3}]
    rating = evaluator.rate([{"u": 0, "x": 9, "day": "2024-01-01"}], tables={"history": past}, period=2023)
    for lang in ("en", "zh"):
        explained = rating.explain(unit=0, of="y", lang=lang)
        assert list(replay_faults(json.loads(json.dumps(explained.to_dict())))) == []


ADDED_LEVELS = """
name = "added levels"
[table.u]
key = "u"
[parameter.side]
kind = "choice"
values = ["", "g"]
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[input.g]
kind = "choice"
values = ["a", "b"]
[ladder.star]
levels = [{ name = "five" }, { name = "four" }]
quotas = [{ levels = "five", exactly = "1" }]
order_by = "x desc"
ties = "in"
round = "down"
conflict = "condition"
within = { parameter = "side" }
[decision.y]
hits = "sum"
rows = [{ when = "x > 0", is = "star" }, { is = "0" }]
"""


def test_levels_that_a_decision_adds_count_as_numbers_in_each_way_of_reading_their_cohorts():
    rows = [{"u": 1, "x": 5, "g": "a"}, {"u": 2, "x": 4, "g": "a"}, {"u": 3, "x": 3, "g": "b"}]
    explained = pr.Evaluator(pr.loads_scheme(ADDED_LEVELS)).rate(rows).explanations(of=["y"])
    documents = [json.loads(json.dumps(each.to_dict())) for each in explained]
    assert [each["shown"] for each in documents] == ["2", "1", "undetermined"]
    assert [fault for each in documents for fault in replay_faults(each)] == []


WITHOUT_PLACES = """
name = "without places"
[table.u]
key = "u"
[parameter.p]
kind = "flag"
[input.a]
kind = "flag"
optional = true
[input.b]
kind = "flag"
optional = true
[input.veto]
kind = "flag"
optional = true
[input.limit]
kind = "flag"
optional = true
[gate.fixing]
when = "veto"
fix = {{ star = "two" }}
[gate.capping]
when = "limit{open}"
cap = {{ star = "one" }}
[ladder.star]
levels = [{{ name = "three", when = "a" }}, {{ name = "two", when = "b{open}" }}, {{ name = "one", when = "p" }}]
overlap = "{overlap}"
"""


@pytest.mark.parametrize("overlap", ["first", "report"])
@pytest.mark.parametrize("open_", ["", " and p"])
def test_why_a_row_has_no_level_on_a_ladder_without_places(overlap, open_):
    """What is open and cannot change the level is no cause: a condition below one that is met, a cap below a fix."""
    evaluator = pr.Evaluator(pr.loads_scheme(WITHOUT_PLACES.format(overlap=overlap, open=open_)))
    cells = itertools.product([True, False, None], repeat=4)
    rows = [
        {"u": number, **dict(zip(("a", "b", "veto", "limit"), each, strict=True))} for number, each in enumerate(cells)
    ]
    rating = evaluator.rate(rows)
    for explained in rating.explanations(of=["star"]):
        assert list(replay_faults(json.loads(json.dumps(explained.to_dict())))) == []
    asked = {"a": True, "b": False, "veto": None, "limit": False}
    for unit in [row["u"] for row in rows if asked.items() <= row.items()]:
        assert str(rating.explain(unit=unit, of="star").value) == ("missing" if overlap == "first" else "undetermined")
