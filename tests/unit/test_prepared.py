"""One unit rated against units prepared once gives what a rating of all of them gives."""

import csv
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.properties.strategies import WORLD, given_by, pairs

import partyrate as pr
from partyrate import testing
from partyrate.engines.compiled import FallBack, compiled, rate_compiled
from partyrate.engines.reference.results import RowsResult
from partyrate.engines.reference.run import rate_rows
from partyrate.engines.request import Request
from partyrate.engines.unit_rater import UnitRater
from partyrate.periods import Rounds
from partyrate.prepared import Prepared

DATA = Path(__file__).parents[2] / "examples" / "data"


def by_all(plan, tables, history, dates, current, key):
    """Give the row of a unit as a rating of all units has it."""
    store = rate_rows(Request(plan, tables, history, dates, current))
    root = plan.scheme.root
    rows = RowsResult(plan, store).native(root.name)
    return next(row for row in rows if tuple(row[column] for column in root.key) == key)


def without(tables, root, place):
    """Give tables without a unit, and the rows that it has in each of them."""
    key = {column: tables[root.name][place][column] for column in root.key}
    own = {table: [row for row in rows if key.items() <= row.items()] for table, rows in tables.items()}
    return {table: [row for row in rows if row not in own[table]] for table, rows in tables.items()}, own


class QuickRater(UnitRater):
    """Rates single units from what is kept of the others, and never with their cohorts."""

    def with_cohort(self, candidate):
        raise AssertionError(f"{candidate.unit} was not rated in code")


class Quick(Prepared):
    """Units against which none is rated together with others."""

    def __attrs_post_init__(self):
        self._rater = QuickRater(self._request, self._result.store, lambda: self._evaluator.program)


def changes(draw, plan, data):
    """Draw a unit that is new, changed or as it was.

    Give the others, all tables as they were before, the unit, its own rows, and those of them that are given again.
    """
    root = plan.scheme.root
    tables = {**data.tables, "history": data.history}
    place = draw(st.integers(0, len(data.tables[root.name]) - 1), label="place")
    others, own = without(tables, root, place)
    (unit,) = own.pop(root.name)
    if draw(st.booleans(), label="new") and len(tables[root.name]) > 1:
        return others, others, unit, own, own
    if draw(st.booleans(), label="other values"):
        donor = draw(st.sampled_from(data.tables[root.name]), label="donor")
        unit = {**donor, **{column: unit[column] for column in root.key}}
    again = {table: rows for table, rows in own.items() if draw(st.booleans(), label=f"{table} again")}
    empty = draw(st.sampled_from([None, *own]), label="empty")
    above = {table: [table] if table == "history" else plan.ancestors(table) for table in own}
    again |= {table: [] for table in own if empty in above[table]}
    return others, tables, unit, own | again, again


def check_one(draw, plan, data, dates, number, *, in_code=True):
    """Compare one unit that is rated against others with a rating of all of them."""
    root = plan.scheme.root
    others, before, unit, own, again = changes(draw, plan, data)
    rows = {table: rows for table, rows in before.items() if table != "history"}
    program = compiled(plan) if in_code else None
    coded = program and rate_compiled(program, Request(plan, rows, before["history"], dates, number))
    result = RowsResult(plan, coded or rate_rows(Request(plan, rows, before["history"], dates, number)))
    everything = {table: [*rows, *own.get(table, ())] for table, rows in others.items()}
    everything[root.name] = [*others[root.name], unit]
    history = everything.pop("history")
    is_usual = program and coded and rate_compiled(program, Request(plan, everything, history, dates, number))
    made = Quick if is_usual else Prepared
    evaluator = pr.Evaluator._of_plan(plan)
    evaluator.program = program
    prepared = made(Request(plan, rows, before["history"], dates, number), evaluator, result)
    key = tuple(unit[column] for column in root.key)
    assert prepared.rate(unit, tables=again) == by_all(plan, everything, history, dates, number, key)


# Random data of a scheme that has every construct, rated against prepared units in code and without.
@pytest.mark.slow
@given(pair=pairs([WORLD]), drawn=st.data())
def test_a_unit_rated_against_prepared_units_is_rated_as_among_all_of_them(pair, drawn):
    plan, data, dates, number = given_by(*pair)
    check_one(drawn.draw, plan, data, dates, number, in_code=drawn.draw(st.integers(0, 3), label="in code") > 0)


# Random schemes meet combinations of aggregates and ladders that no shipped scheme has.
@pytest.mark.slow
@given(pair=pairs([None]), drawn=st.data())
def test_a_unit_of_a_random_scheme_is_rated_as_among_all(pair, drawn):
    plan, data, dates, number = given_by(*pair)
    check_one(drawn.draw, plan, data, dates, number)


@cache
def evaluator(name, profile):
    scheme, _, edition = name.partition("@")
    return pr.Evaluator(pr.load_scheme(scheme, edition=edition, profile=profile))


# What is kept of a cohort depends on all that a scheme has: the shipped ones have everything, with and without gaps.
@pytest.mark.slow
@pytest.mark.parametrize("profile", [None, "illustrative"])
@pytest.mark.parametrize("name", [f"{each.name}@{each.edition}" for each in pr.shipped_schemes()])
@settings(max_examples=max(2, settings().max_examples // 20), suppress_health_check=list(HealthCheck))
@given(drawn=st.data())
def test_a_random_unit_of_a_shipped_scheme_is_rated_as_among_all(name, profile, drawn):
    rater = evaluator(name, profile)
    plan, data, dates, number = given_by(rater, drawn.draw(testing.cohorts(rater.scheme, max_units=5)))
    check_one(drawn.draw, plan, data, dates, number)


def table(name):
    """Read a file of examples."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=["tianjin-village", "tianjin-community"])
def shipped(request):
    evaluator = pr.Evaluator(pr.load_scheme(request.param, profile="illustrative"))
    history = [{**row, "round": int(row["round"])} for row in table(f"{request.param}-history")]
    tables = {"staff": table(f"{request.param}-staff"), "history": history}
    asked: dict[str, Any] = {"tables": tables, "as_of": "2020-01-31", "period": "2019"}
    units = table(request.param)
    return evaluator, units, asked, evaluator.prepare(units, **asked)


def test_units_of_a_shipped_scheme_are_rated_as_among_all(shipped):
    evaluator, units, asked, prepared = shipped
    expected = evaluator.rate(units, **asked).units
    assert [prepared.rate(unit) for unit in units[::97]] == expected[::97]


def test_a_unit_of_a_shipped_scheme_with_other_marks_is_rated_as_among_all(shipped):
    evaluator, units, asked, prepared = shipped
    scores = [name for name, cell in units[7].items() if re.fullmatch(r"\d+\.\d+", cell)]
    for mark in ("100", "0.01"):
        other = {**units[7], **dict.fromkeys(scores, mark)}
        expected = evaluator.rate([*units[:7], other, *units[8:]], **asked).units[7]
        assert prepared.rate(other) == expected
        assert expected != prepared.rate(units[7])


def test_units_of_a_shipped_scheme_are_rated_quickly_in_code(shipped):
    units, prepared = shipped[1], shipped[3]
    assert prepared._rater.incrementally(prepared._rater.peers.candidate(units[0], None)) is not None


def ranked():
    """Give an evaluator that ranks units, and adds up their months."""
    scheme = pr.Scheme(
        name="trial",
        tables=[
            pr.Table(name="unit", key=["district", "id"], rows=3),
            pr.Table(name="month", parent="unit", key="m"),
        ],
        indicators=[
            pr.Indicator(name="mark", table="month", kind="number", low=0, high=10, decimals=0),
            pr.Indicator(name="score", table="unit", formula="sum(mark)"),
            pr.Indicator(name="place", table="unit", formula="rank(score, 'desc', within=district, ties='min')"),
        ],
    )
    return pr.Evaluator(scheme)


UNITS = [{"district": "A", "id": 1}, {"district": "A", "id": 2}]
MONTHS = [{"district": "A", "id": 1, "m": 1, "mark": 5}, {"district": "A", "id": 2, "m": 1, "mark": 7}]


def test_rows_of_a_unit_that_are_not_given_again_stay():
    prepared = ranked().prepare(UNITS, tables={"month": MONTHS})
    assert prepared.rate(UNITS[0])["score"] == 5
    more = [{**MONTHS[0], "m": month, "mark": 4} for month in (1, 2)]
    assert prepared.rate(UNITS[0], tables={"month": more}) == {**UNITS[0], "score": 8, "place": 1}
    assert prepared.rate(UNITS[0], tables={"month": []}) == {**UNITS[0], "score": 0, "place": 2}
    assert prepared.rate(UNITS[0]) == {**UNITS[0], "score": 5, "place": 2}


def test_a_new_unit_has_no_rows_but_those_that_are_given():
    prepared = ranked().prepare(UNITS, tables={"month": MONTHS})
    unit = {"district": "A", "id": 3}
    assert prepared.rate(unit) == {**unit, "score": 0, "place": 3}
    months = [{**unit, "m": 1, "mark": "6"}]
    assert prepared.rate(unit, tables={"month": months}) == {**unit, "score": 6, "place": 2}
    elsewhere = {"district": "B", "id": 3}
    assert prepared.rate(elsewhere) == {**elsewhere, "score": 0, "place": 1}


def test_ranks_of_finer_rows_that_are_made_of_ranks_of_units_are_computed_again():
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id"), pr.Table(name="month", parent="unit", key="m")],
        indicators=[
            pr.Indicator(name="mark", table="month", kind="number", low=0, high=10, decimals=0),
            pr.Indicator(name="score", table="unit", formula="sum(mark)"),
            pr.Indicator(name="place", table="unit", formula="rank(score, 'desc', within=(), ties='min')"),
            pr.Indicator(name="kept", table="month", formula="mark - place"),
            pr.Indicator(name="order", table="month", formula="rank(kept, 'desc', within=(), ties='mean')"),
            pr.Indicator(name="total", table="unit", formula="sum(order)"),
        ],
    )
    evaluator = pr.Evaluator(scheme)
    assert compiled(evaluator.plan).peer_parent_indexes
    units = [{"id": number} for number in range(4)]
    months = [{"id": n, "m": m, "mark": (3 * n + 5 * m) % 11} for m in range(3) for n in range(3)]
    prepared = evaluator.prepare(units, tables={"month": months})
    for unit in [*units, {"id": 9}]:
        for own in ([], [{**unit, "m": 1, "mark": 7}, {**unit, "m": 0, "mark": 2}]):
            others = [row for row in months if row["id"] != unit["id"]]
            everybody = [*(each for each in units if each != unit), unit]
            expected = evaluator.rate(everybody, tables={"month": [*others, *own]}).units[-1]
            assert prepared.rate(unit, tables={"month": own}) == expected


@pytest.mark.parametrize(
    ("unit", "tables", "message"),
    [
        ({"id": 1}, None, "there is no column 'district'"),
        ({"district": "A", "id": "1"}, None, "'1' is a text, and the keys that were prepared are whole numbers"),
        ({"district": "A", "id": []}, None, r"\[\] cannot be a key"),
        (UNITS[0] | {"score": 1}, None, "there is a column 'score' already"),
        (UNITS[0], {"month": [{**MONTHS[0], "mark": 11}]}, "11 is above the highest possible value, 10"),
        (UNITS[0], {"month": MONTHS}, "there is no such row in table 'unit'"),
        (UNITS[0], {"month": [{**MONTHS[0], "m": "1"}]}, "the keys that were prepared are whole numbers"),
        (UNITS[0], {"mont": MONTHS}, "unknown table 'mont'"),
        (UNITS[0], {"unit": UNITS}, "unknown table 'unit'"),
        (3, None, "the unit is an int"),
    ],
)
def test_faults_of_a_unit_are_told(unit, tables, message):
    prepared = ranked().prepare(UNITS, tables={"month": MONTHS})
    with pytest.raises(pr.PartyrateError, match=message):
        prepared.rate(unit, tables=tables)


def test_a_unit_beyond_the_rows_of_the_scheme_is_refused():
    prepared = ranked().prepare([*UNITS, {"district": "B", "id": 1}])
    assert prepared.rate({"district": "B", "id": 1})["place"] == 1
    with pytest.raises(pr.DataError, match="4 rows"):
        prepared.rate({"district": "B", "id": 2})


def test_faults_of_prepared_units_are_told_at_once():
    with pytest.raises(pr.DataError, match="this key stands 2 times"):
        ranked().prepare([UNITS[0], UNITS[0]])


def test_frames_are_not_prepared():
    with pytest.raises(pr.EngineError, match="table 'unit' is a DataFrame"):
        ranked().prepare(pl.DataFrame(UNITS))
    with pytest.raises(pr.EngineError, match="table 'month' is a DataFrame"):
        ranked().prepare(UNITS, tables={"month": pl.DataFrame(MONTHS)})


def test_threads_share_prepared_units(shipped):
    units, prepared = shipped[1], shipped[3]
    expected = [prepared.rate(unit) for unit in units[:40]]
    found = [None] * 40

    def work(start):
        for place in range(start, 40, 4):
            found[place] = prepared.rate(units[place])

    threads = [threading.Thread(target=work, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == expected


def test_rounds_in_words_are_read_once_for_all_units(monkeypatch):
    scheme = pr.Scheme(
        name="trial",
        period="6 months",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[
            pr.Indicator(name="score", kind="number", low=0, high=100, decimals=0),
            pr.Indicator(name="more", formula="score - coalesce(previous(score), 0)"),
        ],
    )
    units = [{"id": number, "score": 50 + number} for number in range(9)]
    past = [{"id": number, "score": number, "round": f"201{half // 2}-H{half % 2 + 1}"}
            for number in range(9) for half in range(6)]  # fmt: skip
    evaluator = pr.Evaluator(scheme)
    prepared = evaluator.prepare(units, tables={"history": past}, period="2013-H1")
    read: list[str] = []
    number_of = Rounds.number

    def noted(rounds: Rounds, value: Any) -> int | None:
        read.append(value)
        return number_of(rounds, value)

    monkeypatch.setattr(Rounds, "number", noted)
    assert [prepared.rate(unit)["more"] for unit in units] == [50] * 9
    assert prepared.rate({"id": 99, "score": 7}, tables={"history": [{**past[5], "id": 99}]})["more"] == 7
    assert sorted(read) == sorted({str(row["round"]) for row in past})


def test_doubt_is_no_error_of_the_library():
    assert not issubclass(FallBack, pr.PartyrateError)


def test_prepared_units_print_in_one_line():
    assert repr(ranked().prepare(UNITS, tables={"month": MONTHS})) == "<Prepared 'trial': 2 rows of unit>"


def test_a_unit_explained_as_it_was_prepared_is_not_rated_again_and_explained_the_same(monkeypatch):
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[
            pr.Indicator(name="score", kind="number", low=0, high=100, decimals=0),
            pr.Indicator(name="place", formula="rank(score, 'desc', within=(), ties='min')"),
        ],
    )
    units = [{"id": number, "score": 50 + number} for number in range(1, 9)]
    prepared = pr.Evaluator(scheme).prepare(units)
    among = [prepared.among(unit).explain(unit=unit["id"], of="place") for unit in units]
    assert prepared.explain({"id": 3, "score": 58}, of="place").shown == "1"
    with pytest.raises(pr.DataError):
        prepared.explain({"id": 1, "score": True}, of="place")
    monkeypatch.setattr(type(prepared), "among", None)
    assert [prepared.explain(unit, of="place") for unit in units] == among


PLACES = """
quotas = [{ levels = "five", at_most = "2" }]
order_by = "bonus desc"
ties = "in"
round = "down"
conflict = "condition"
"""


@pytest.mark.parametrize("places", ["", PLACES])
@pytest.mark.parametrize("within", ["", 'within = "town"\n'])
def test_the_explanation_of_a_changed_unit_counts_its_cohort_as_the_rating_of_all_does(places, within):
    text = f"""
    name = "trial"
    [table.village]
    key = ["town", "village"]
    [input.bonus]
    kind = "number"
    low = 0
    high = 100
    decimals = 0
    [ladder.star]
    levels = [{{ name = "five", when = "bonus >= 2" }}, {{ name = "none" }}]
    {within}{places}
    """
    rows = [{"town": n % 2, "village": n, "bonus": n} for n in range(5)]
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    prepared = evaluator.prepare(rows)
    for changed in ({**rows[1], "bonus": 50}, {"town": 1, "village": 9, "bonus": 0}):
        others = [row for row in rows if row["village"] != changed["village"]]
        key = {name: changed[name] for name in ("town", "village")}
        rating = evaluator.rate([*others, changed])
        assert prepared.explain(changed, of="star").lines == rating.explain(unit=key, of="star").lines
