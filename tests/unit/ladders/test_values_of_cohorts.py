"""Quotas that use a value of the cohort by its name, and cohorts that are formed by the levels of another ladder."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from tests.unit.frames import COMPUTING, ENGINES

import partyrate as pr
from partyrate.testing import Cohort, explanation_replays

pytestmark = pytest.mark.usefixtures("columns_engine")

HEAD = """
name = "willow"
[input.score]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0
"""
TOWNS = """
[table.town]
key = "town"
[table.village]
key = "village"
parent = "town"
[input.grade]
table = "town"
kind = "choice"
values = ["A", "B"]
"""
VILLAGES = """
[table.village]
key = "village"
[input.town]
kind = "choice"
values = ["east", "west"]
[input.grade]
kind = "choice"
values = ["A", "B"]
[input.noted]
kind = "flag"
"""
LADDER = """
[ladder.star]
table = "village"
order_by = "score desc"
ties = "out"
round = "down"
levels = [{ name = "five" }, { name = "four" }]
"""
TOWN_ROWS: list[dict[str, Any]] = [{"town": "east", "grade": "A"}, {"town": "west", "grade": "B"}]


def scheme_of(*parts: str, quota: str, within: str = '"town"') -> pr.Scheme:
    """Five stars for so many villages of each cohort."""
    places = f'within = {within}\nquotas = [{{ levels = "five", at_most = "{quota}" }}]\n'
    return pr.loads_scheme("".join((HEAD, *parts, LADDER, places)))


def villages(*scores: int) -> list[dict[str, Any]]:
    """As many villages of each town, with these scores; the noted ones have an even score."""
    grades = {"east": "A", "west": "B"}
    return [
        {"town": town, "village": f"{town} {number}", "score": score, "grade": grade, "noted": score % 2 == 0}
        for town, grade in grades.items()
        for number, score in enumerate(scores)
    ]


def below_towns(*scores: int) -> list[dict[str, Any]]:
    """The same villages as rows of the finer table."""
    return [{name: row[name] for name in ("town", "village", "score")} for row in villages(*scores)]


def by_village(rating: pr.Rating) -> dict[str, str]:
    """The stars of the villages of a finer table, by their keys."""
    names = map(str, rating.values("village", table="village"))
    return dict(sorted(zip(names, map(str, rating.values("star")), strict=True)))


def best_by_statement(made: pr.Evaluator, *scores: int) -> list[str]:
    """The villages that have five stars by a statement."""
    connection = duckdb.connect()
    connection.register("village", ENGINES["polars"](villages(*scores)))
    rows = f"SELECT village FROM ({made.sql('duckdb')}) WHERE star = 'five' ORDER BY village"
    return [name for (name,) in connection.sql(rows).fetchall()]


def stars(scheme: pr.Scheme, engine: str, *scores: int) -> list[str]:
    """The stars of the villages of one table, in the order of their keys."""
    rows = villages(*scores)
    rating = pr.Evaluator(scheme).rate(ENGINES[engine](rows))
    found = dict(zip(map(str, rating.values("village")), map(str, rating.values("star")), strict=True))
    return [found[row["village"]] for row in rows]


BY_TOWN = '[lookup.seats]\nkeys = "town"\nrows = [["east", 1], ["west", 2]]\n[formula.places]\nis = "seats[town]"\n'
BY_SIZE = '[formula.places]\nis = "1 + floor(0.25 * count(1, within=town))"\n'
BY_BEST = '[formula.best]\nis = "max(score, within=town)"\n[formula.places]\nis = "1 if best >= 90 else 2"\n'
BY_CASES = """
[formula.best]
is = "max(score, within=town)"
[decision.places]
rows = [{ when = "best >= 90 and town == 'east'", gives = 1 }, { gives = 2 }]
"""


@pytest.mark.parametrize("engine", COMPUTING)
@pytest.mark.parametrize(
    ("entry", "places"), [(BY_TOWN, (1, 2)), (BY_SIZE, (2, 2)), (BY_BEST, (1, 1)), (BY_CASES, (1, 2))]
)
def test_a_formula_that_is_the_same_in_a_cohort_is_a_number_of_places(engine, entry, places):
    expected = [name for count in places for name in ["five"] * count + ["four"] * (4 - count)]
    assert stars(scheme_of(VILLAGES, entry, quota="places"), engine, 90, 80, 70, 60) == expected


@pytest.mark.parametrize("engine", COMPUTING)
def test_the_grade_of_a_town_sets_the_places_of_its_villages(engine):
    entry = '[formula.places]\ntable = "town"\nis = "(1 if grade == \'A\' else 0) + floor(count(village) / 3)"\n'
    for more, quota in (
        ("", "places"),
        ('[formula.own]\ntable = "village"\nis = "places + 0 * count(1, within=town)"\n', "own"),
    ):
        made = pr.Evaluator(scheme_of(TOWNS, entry, more, quota=quota))
        finer = ENGINES[engine](below_towns(90, 80, 70, 60))
        rating = made.rate(ENGINES[engine](TOWN_ROWS), tables={"village": finer})
        best = [name for name, star in by_village(rating).items() if star == "five"]
        assert best == ["east 0", "east 1", "west 0"]


def test_statements_have_the_places():
    made = pr.Evaluator(scheme_of(VILLAGES, BY_CASES, quota="places"))
    assert best_by_statement(made, 90, 80, 70, 60) == ["east 0", "west 0", "west 1"]


@pytest.mark.parametrize("engine", ["rows", "polars", "pandas", "duckdb"])
def test_a_missing_number_leaves_open_the_levels_of_its_cohort_alone(engine):
    entry = '[input.places]\ntable = "town"\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\noptional = true\n'
    towns = [{**TOWN_ROWS[0], "places": 1}, {**TOWN_ROWS[1], "places": None}]
    finer = ENGINES[engine](below_towns(90, 80))
    made = pr.Evaluator(scheme_of(TOWNS, entry, quota="places"))
    rating = made.rate(ENGINES[engine](towns), tables={"village": finer})
    assert list(by_village(rating).values()) == ["five", "four", "missing", "missing"]


@pytest.mark.parametrize("engine", ["rows", "polars"])
def test_places_that_depend_on_an_unpublished_number_leave_open_what_they_decide(engine):
    entry = '[parameter.more]\nkind = "flag"\n[formula.places]\nis = "2 if more else count(1, within=town) / 4"\n'
    for quota in ("places", "2 if more else count(1, within=town) / 4"):
        found = stars(scheme_of(VILLAGES, entry, quota=quota), engine, 90, 80, 70, 60)
        assert found == ["undetermined"] * 8


@pytest.mark.parametrize("quota", ["places", "places if rows > 2 else 9", "9 if rows < 3 else places"])
def test_explanations_show_the_number_and_lead_to_the_same_levels(quota):
    made = pr.Evaluator(scheme_of(VILLAGES, BY_CASES, quota=quota))
    rows = villages(90, 80, 70)
    explanation_replays(made, Cohort(rows))
    explanation = made.rate(rows).explain(unit="west 1", of="star")
    assert f"places for five: {quota} = 2, at most 2; given 2" in str(explanation)
    assert [part.name for part in explanation.parts] == ["score", "places"]


CELLS = """
[parameter.more]
value = 2
[lookup.share]
keys = "grade"
rows = [["A", 0.5], ["B", 0.25]]
[lookup.steps]
keys = "size"
match = "at_least"
rows = [[0, 1], [3, 2]]
"""


@pytest.mark.parametrize(
    ("quota", "within", "parts"),
    [
        ("share[grade] * more * rows", '"grade"', ["score", "share['B']", "grade", "more"]),
        ("steps[rows] + more", '"town"', ["score", "steps[3]", "more"]),
        ("steps[candidates] if rows > 2 else share[grade]", '"grade"', ["score", "steps[3]"]),
        ("share['A'] * rows", '"town"', ["score", "share['A']"]),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_explanations_show_the_cells_and_parameters_of_quotas(quota, within, parts, lang):
    made = pr.Evaluator(scheme_of(VILLAGES, CELLS, quota=quota, within=within))
    rows = villages(90, 80, 70)
    explanation_replays(made, Cohort(rows))
    assert [part.name for part in made.rate(rows).explain(unit="west 1", of="star", lang=lang).parts] == parts


def test_the_key_of_a_cell_in_a_quota_of_a_coarser_table_stands_in_the_explanation():
    made = pr.Evaluator(scheme_of(TOWNS, CELLS, quota="share[grade] * rows"))
    rated = made.rate(TOWN_ROWS, tables={"village": below_towns(90, 80, 70)})
    explanation = rated.explain(unit=("west", "west 0"), of="star")
    assert [part.name for part in explanation.parts] == ["score", "share['B']", "grade"]
    explanation_replays(made, Cohort(TOWN_ROWS, {"village": below_towns(90, 80, 70)}))


def test_a_parameter_under_a_condition_on_the_rows_stands_in_the_explanation():
    explanation_replays(
        pr.Evaluator(scheme_of(VILLAGES, "[parameter.most]\nvalue = 2\n", quota="most if rows > 2 else 1")),
        Cohort(villages(90, 80, 70)),
    )


@pytest.mark.parametrize(
    ("entry", "quota", "name"),
    [
        ('[formula.half]\nis = "score / 2"\n', "half", "half"),
        ('[formula.half]\nis = "score / 2"\n[formula.more]\nis = "half + count(1, within=town)"\n', "more", "more"),
        ('[formula.half]\nwhen = "noted"\nis = "count(1, within=town)"\n', "half", "half"),
        ('[decision.half]\nrows = [{ when = "noted", gives = 1 }, { gives = 2 }]\n', "half", "half"),
        ('[formula.half]\nis = "count(1, within=grade)"\n', "half", "half"),
        ("", "count(1, within=grade)", "grade"),
        ("", "count(1, within=(town, noted))", "noted"),
        (BY_SIZE, "rank(places, 'desc', within=(), ties='min')", "places"),
        (BY_SIZE, "coalesce(previous(places), 1)", "places"),
        (BY_SIZE + '[formula.both]\nis = "places + coalesce(previous(places), 1)"\n', "both", "both"),
    ],
)  # fmt: skip
def test_what_can_differ_within_a_cohort_is_no_number_of_places(entry, quota, name):
    with pytest.raises(pr.SchemeError, match=f"the places use '{name}', which can differ within a cohort"):
        pr.check(scheme_of(VILLAGES, entry, quota=quota))


@pytest.mark.parametrize(
    ("entry", "quota"),
    [
        ('[formula.county]\ntable = "town"\nis = "grade"\n', "count(1, within=county)"),
        ('[formula.size]\ntable = "village"\nis = "count(score, within=grade)"\n', "size"),
    ],
)
def test_what_is_the_same_for_all_towns_of_a_county_is_a_number_of_places(entry, quota):
    pr.check(scheme_of(TOWNS, entry, quota=quota))


def test_each_formula_is_looked_at_once():
    doubled = "".join(f'[formula.n{n}]\nis = "n{n - 1} / 2 + n{n - 1} / 2"\n' for n in range(1, 60))
    pr.check(scheme_of(VILLAGES, '[formula.n0]\nis = "count(1, within=town)"\n', doubled, quota="n59"))


def test_long_chains_of_formulas_are_followed():
    chain = "".join(f'[formula.n{n}]\nis = "n{n - 1}"\n' for n in range(1, 1500))
    pr.check(scheme_of(VILLAGES, '[formula.n0]\nis = "count(1, within=town)"\n', chain, quota="n1499"))


# -------------------------------------------------------------------------------------------------- levels as cohorts

TIER = """
[ladder.tier]
table = "village"
order_by = "score desc"
ties = "out"
round = "up"
levels = [{ name = "first" }, { name = "second" }]
"""
HALF = 'quotas = [{ levels = "first", at_most = "rows / 2" }]\n'


@pytest.mark.parametrize("engine", COMPUTING)
def test_a_level_that_every_row_has_forms_cohorts(engine):
    entry = "[decision.places]\nrows = [{ when = \"tier == 'first'\", gives = 2 }, { gives = 1 }]\n"
    made = scheme_of(VILLAGES, TIER, HALF, entry, quota="places", within='["town", "tier"]')
    found = stars(made, engine, 90, 80, 70, 60, 50, 40)
    # Six of twelve villages are of the first class: those with the three best scores of each town.
    assert found == ["five", "five", "four", "five", "four", "four"] * 2


def test_statements_form_cohorts_by_levels():
    made = pr.Evaluator(scheme_of(VILLAGES, TIER, HALF, quota="1", within='["town", "tier"]'))
    assert best_by_statement(made, 90, 80, 70, 60) == ["east 0", "east 2", "west 0", "west 2"]


@pytest.mark.parametrize("engine", ["rows", "polars"])
def test_a_ladder_that_gives_every_row_a_level_has_no_column_for_causes(engine):
    rating = pr.Evaluator(scheme_of(VILLAGES, TIER, HALF, quota="1")).rate(ENGINES[engine](villages(90, 80)))
    columns = list(rating.units[0] if engine == "rows" else rating.units.columns)
    assert [name for name in columns if name.startswith(("tier", "star"))] == ["tier", "star"]


@pytest.mark.parametrize(
    "quotas",
    [
        HALF.replace('"first", at_most', '["first", "second"], at_most'),
        'quotas = [{ levels = "second", exactly = "1" }]\nconflict = "quota"\n',
        'quotas = [{ levels = "first", exactly = "1" }]\nconflict = "report"\n',
        'quotas = [{ levels = "first", exactly = "1" }]\n',
        HALF.replace("rows / 2", "unknown"),
        HALF + 'when = "noted"\n',
        HALF + 'overlap = "report"\n',
        HALF.replace("quotas", 'conflict = { parameter = "how" }\nquotas'),
        HALF + '[gate.out]\nwhen = "noted"\nexclude = "tier"\n',
    ],
)
@pytest.mark.parametrize("ties", ["in", "error"])
def test_a_level_that_a_row_may_be_without_forms_no_cohorts(quotas, ties):
    more = '[parameter.unknown]\nkind = "number"\n[parameter.how]\nkind = "choice"\nvalues = ["condition", "quota"]\n'
    ladder = TIER.replace('"out"', f'"{ties}"')
    with pytest.raises(pr.SchemeError, match="'tier' forms the cohorts of 'star' and can be absent"):
        pr.check(scheme_of(VILLAGES, more, ladder, quotas, quota="1", within='"tier"'))


def test_a_tie_that_is_an_error_leaves_rows_without_a_level():
    ladder = TIER.replace('"out"', '"error"')
    with pytest.raises(pr.SchemeError, match="'tier' forms the cohorts of 'star' and can be absent"):
        pr.check(scheme_of(VILLAGES, ladder, HALF, quota="1", within='"tier"'))


@pytest.mark.parametrize("conflict", ["condition", "quota"])
def test_the_lowest_level_may_ask_for_rows(conflict):
    quotas = f'quotas = [{{ levels = "second", at_least = "1" }}]\nconflict = "{conflict}"\n'
    pr.check(scheme_of(VILLAGES, TIER, quotas, quota="1", within='"tier"'))
