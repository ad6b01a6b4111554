"""Decisions against a reading of their rows that shares nothing with the library, on every engine."""

from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import partyrate as pr
from partyrate import testing
from partyrate.numbers import Absent, Cause

INPUTS = [
    pr.Indicator(name="score", kind="number", low=0, high=10, decimals=1, optional=True),
    pr.Indicator(name="years", kind="number", low=0, high=9, decimals=0),
    pr.Indicator(name="veto", kind="flag", optional=True),
]
EDGES = st.integers(-10, 110).map(lambda tenth: Fraction(tenth, 10))
NO_RULE = Absent(Cause.NO_RULE)
MISSING = Absent(Cause.MISSING)


@st.composite
def rows_of_bands(draw: st.DrawFn) -> list[pr.DecisionRow]:
    """Draw rows with edges of a number, with conditions, and now and then one for the rest."""
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        conditions: dict[str, Any] = {}
        for side in (("at_least", "above"), ("at_most", "below")):
            if draw(st.booleans()):
                conditions[draw(st.sampled_from(side))] = draw(EDGES)
        if not conditions or draw(st.booleans()):
            conditions["when"] = draw(st.sampled_from(["veto", "not veto", "years >= 5", "years < 5 or veto"]))
        rows.append(pr.DecisionRow(gives=draw(st.integers(-5, 5)), **conditions))
    return [*rows, *([pr.DecisionRow(gives=7)] if draw(st.booleans()) else [])]


def scheme_of(decision: pr.Indicator, *more: pr.Indicator, **fields: Any) -> pr.Scheme:
    table = pr.Table(name="village", key="village", rows=100)
    return pr.Scheme(name="trial", tables=[table], indicators=[*INPUTS, decision, *more], **fields)


CASES: list[dict[str, Any]] = [
    {"village": f"{number}", "score": score, "years": years, "veto": veto}
    for number, (score, years, veto) in enumerate(
        (score, years, veto)
        for score in (None, Fraction(0), Fraction(39, 10), Fraction(4), Fraction(89, 10), Fraction(10))
        for years in (0, 5)
        for veto in (None, False, True)
    )
]


def both(parts: list[Any]) -> Any:
    """Return whether all are true: false where one is, absent where one is and none is false."""
    return False if False in parts else next((part for part in parts if isinstance(part, Absent)), True)


def holds(row: pr.DecisionRow, case: dict[str, Any]) -> Any:
    """Return whether a row holds, or the cause why that is not known."""
    score, veto = (MISSING if case[name] is None else case[name] for name in ("score", "veto"))
    compared = {
        "at_least": lambda edge: score >= edge,
        "above": lambda edge: score > edge,
        "at_most": lambda edge: score <= edge,
        "below": lambda edge: score < edge,
    }
    parts = [MISSING if score == MISSING else compared[key](edge) for key, edge in row.edges.items()]
    if row.when == "years < 5 or veto":
        parts.append(case["years"] < 5 or veto)
    elif row.when is not None:
        unless_veto = veto if veto == MISSING else not veto
        parts.append({"veto": veto, "not veto": unless_veto, "years >= 5": case["years"] >= 5}[row.when])
    return both(parts)


def expected(decision: pr.Indicator, case: dict[str, Any]) -> Any:
    """Return what a decision gives by its words in the documentation."""
    rows = decision.rows or ()
    known = [(holds(row, case), row.gives[0]) for row in rows if not row.is_rest]
    rest = rows[-1].gives[0] if rows[-1].is_rest else None
    if decision.hits == "first":
        for held, value in known:
            if held is not False:
                return value if held is True else held
    elif any(isinstance(held, Absent) for held, _ in known):
        return MISSING
    true = [value for held, value in known if held is True]
    if decision.hits == "unique" and true:
        return true[0] if len(true) == 1 else NO_RULE
    if decision.hits == "sum" and (true or rest is None):
        return sum(true, Fraction(0))
    return NO_RULE if rest is None else rest


def on_every_engine(evaluator: pr.Evaluator, name: str) -> list[list[Any]]:
    """Return the values of all cases by code, row by row, and by columns of Polars."""
    frame = pl.DataFrame([{**case, "score": None if case["score"] is None else str(case["score"])} for case in CASES])
    frame = frame.with_columns(pl.Series("score", [None if c["score"] is None else float(c["score"]) for c in CASES]))
    columns = pr.Evaluator(evaluator.scheme, row_engine_limit=0)
    return [evaluator.rate(CASES).values(name), columns.rate(frame).values(name)]


@given(rows_of_bands(), st.sampled_from(["first", "unique", "sum"]))
def test_a_decision_gives_what_its_rows_say(rows, hits):
    of = "score" if any(row.edges for row in rows) else None
    if len(rows) == 1 and rows[0].is_rest:
        return
    decision = pr.Indicator(name="grade", rows=rows, of=of, hits=hits)
    for values in on_every_engine(pr.Evaluator(scheme_of(decision)), "grade"):
        assert values == [expected(decision, case) for case in CASES]


@given(
    st.lists(EDGES, min_size=1, max_size=4, unique=True).map(sorted),
    st.sampled_from(["at_most", "below", "at_least", "above"]),
    st.booleans(),
)
def test_parts_are_those_of_the_number_in_each_band(edges, key, has_rest):
    is_lower = key in ("at_least", "above")
    assume(is_lower or edges[0] > 0)
    rates = [Fraction(number, 4) for number in range(1, len(edges) + 1)]
    rows = [pr.DecisionRow(gives=rate, **{key: edge}) for edge, rate in zip(edges, rates, strict=True)]
    if has_rest and not is_lower:
        rows.append(pr.DecisionRow(gives=9))
    decision = pr.Indicator(name="fee", rows=rows, of="score", hits="parts")

    def fee(score: Fraction) -> Any:
        """Add up the smallest steps of the number, each at the rate of the band that it lies in."""
        step, total = Fraction(1, 10), Fraction(0)
        start = min(0, *edges) if is_lower else Fraction(0)
        if not is_lower and not has_rest and (score > edges[-1] or (key == "below" and score == edges[-1])):
            return NO_RULE
        at = start
        while at < score:
            middle = at + step / 2
            if is_lower:
                below = [rate for edge, rate in zip(edges, rates, strict=True) if edge < middle]
                total += (below[-1] if below else 0) * step
            else:
                total += next((rate for edge, rate in zip(edges, rates, strict=True) if middle < edge), 9) * step
            at += step
        return total

    for values in on_every_engine(pr.Evaluator(scheme_of(decision)), "fee"):
        assert values == [MISSING if case["score"] is None else fee(case["score"]) for case in CASES]


def test_parts_whose_edges_do_not_rise_have_no_rule():
    rows = [pr.DecisionRow(at_most="years", gives=1), pr.DecisionRow(at_most=5, gives=2), pr.DecisionRow(gives=3)]
    decision = pr.Indicator(name="fee", of="score", hits="parts", rows=rows)
    for values in on_every_engine(pr.Evaluator(scheme_of(decision)), "fee"):
        assert {value for value, case in zip(values, CASES, strict=True) if case["score"] is not None} == {NO_RULE}


def test_values_are_numbers_choices_flags_and_dates():
    from datetime import date

    given_values = [(3, 0), ("优秀", "其他"), (True, False), (date(2024, 1, 1), date(2025, 1, 1))]
    for first, second in given_values:
        rows = [pr.DecisionRow(when="years >= 5", gives=first), pr.DecisionRow(gives=second)]
        for values in on_every_engine(pr.Evaluator(scheme_of(pr.Indicator(name="d", rows=rows))), "d"):
            assert values == [first if case["years"] >= 5 else second for case in CASES]


def test_a_condition_guards_the_division_of_its_row():
    rows = [pr.DecisionRow(when="years > 0", formula="10 / years"), pr.DecisionRow(gives=0)]
    assert pr.Evaluator(scheme_of(pr.Indicator(name="d", rows=rows))).rate(CASES).values("d")[5] == 2


def test_an_unpublished_edge_leaves_open_only_what_it_decides():
    rows = [
        pr.DecisionRow(at_least=9, gives="a"),
        pr.DecisionRow(at_least="cut", gives="b"),
        pr.DecisionRow(gives="c"),
    ]
    scheme = scheme_of(pr.Indicator(name="d", of="years", rows=rows), parameters=[pr.Parameter(name="cut")])
    rows_of_data = [{"village": "x", "score": 1, "years": years, "veto": False} for years in (9, 5)]
    rows_of_data = [{**row, "village": f"{number}"} for number, row in enumerate(rows_of_data)]
    assert pr.Evaluator(scheme).rate(rows_of_data).values("d") == ["a", Absent(Cause.UNDETERMINED)]
    assert pr.Evaluator(scheme.with_values(cut=5)).rate(rows_of_data).values("d") == ["a", "b"]


def test_unpublished_choices_are_read_in_every_way():
    rows = [
        pr.DecisionRow(when="years >= 5 and counted", gives=1),
        pr.DecisionRow(when="years >= 5", gives=1),
        pr.DecisionRow(when="counted", gives=2),
        pr.DecisionRow(gives=3),
    ]
    scheme = scheme_of(pr.Indicator(name="d", rows=rows), parameters=[pr.Parameter(name="counted", kind="flag")])
    rating = pr.Evaluator(scheme).rate(CASES)
    assert [rating.values("d")[number] for number in (0, 3)] == [Absent(Cause.UNDETERMINED), 1]


def test_columns_and_arguments():
    pay = pr.Indicator(
        name="pay",
        columns=["basic", "extra"],
        rows=[
            pr.DecisionRow(when="years >= 5", formula=["100 * years", "fee(years)"]),
            pr.DecisionRow(gives=[100, 0]),
        ],
    )
    fee = pr.Indicator(
        name="fee", takes="x", of="x", hits="parts", rows=[pr.DecisionRow(at_most=2, gives=1), pr.DecisionRow(gives=10)]
    )
    total = pr.Indicator(name="total", formula="pay['basic'] + pay['extra'] + fee(2 * years)")
    for values in on_every_engine(pr.Evaluator(scheme_of(pay, fee, total)), "total"):
        assert values == [Fraction(500 + 32 + 82) if case["years"] else Fraction(100) for case in CASES]


def test_statements_hold_decisions():
    import duckdb

    rows = [pr.DecisionRow(at_least=9, gives="a"), pr.DecisionRow(at_least=4, at_most=8, gives="b")]
    decision = pr.Indicator(name="d", of="score", rows=rows)
    statement = pr.Evaluator(scheme_of(decision)).sql("duckdb")
    with duckdb.connect() as con:
        con.execute("CREATE TABLE village (village TEXT, score DECIMAL(4, 1), years INTEGER, veto BOOLEAN)")
        con.executemany(
            "INSERT INTO village VALUES (?, ?, ?, ?)",
            [(c["village"], None if c["score"] is None else float(c["score"]), c["years"], c["veto"]) for c in CASES],
        )
        got = {row["village"]: row for row in con.sql(statement).pl().to_dicts()}
    for case in CASES:
        value = expected(decision, case)
        row = got[case["village"]]
        assert row["d"] == (None if isinstance(value, Absent) else value)
        assert row["d_state"] == (str(value) if isinstance(value, Absent) else None)


@pytest.mark.parametrize("count", [2, 45, 90])
def test_many_rows_are_computed_on_every_engine(count):
    rows = [pr.DecisionRow(at_least=Fraction(10 * number, count), gives=number) for number in range(count, 0, -1)]
    decision = pr.Indicator(name="d", of="score", rows=rows[:count])
    for values in on_every_engine(pr.Evaluator(scheme_of(decision)), "d"):
        assert values == [expected(decision, case) for case in CASES]


TWO_CAUSES = """
name = "trial"
[table.u]
key = "u"
[absence.few]
[absence.too_new]
weight = 2
[lookup.flag_of]
keys = ["of"]
rows = [["x", true], ["y", false]]
[parameter.p]
value = 0
[input.f]
kind = "flag"
[decision.band]
takes = ["n"]
of = "n"
when = "f"
rows = [
  { at_least = 7, gives = "x" },
  { at_least = 5, gives = "y" },
  { at_least = "p", is = "absent('too_new')" },
  { is = "absent('few')" },
]
[formula.v]
is = "band(1)"
[formula.w]
is = "flag_of[v]"
"""


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "pyarrow", "duckdb"])
def test_a_word_that_is_absent_by_one_of_two_causes_is_a_word_on_every_engine(engine):
    """What its constant argument leaves of the rule has no kind of its own, and the value is compared with words."""
    evaluator = pr.Evaluator(pr.loads_scheme(TWO_CAUSES))
    units = [{"u": number, "f": number > 0} for number in range(3)]
    rating = testing.rate(evaluator, testing.Cohort(units, {}, [], None, None), engine)
    for name in ("v", "w"):
        assert sorted(map(str, rating.values(name))) == ["not applicable", "too_new", "too_new"]
