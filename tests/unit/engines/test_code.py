"""Plain rows in code: cells read fast are read alike, faults are those of the slow reader, and nothing leaks in."""

import keyword
import pickle
import re
import threading
from collections import ChainMap, OrderedDict
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from rows import by_hand, rows_of, scheme_of

import partyrate as pr
from partyrate.engines import cell_reader
from partyrate.engines.compiled import CompiledStore, compiled, rate_compiled
from partyrate.engines.compiled import compiler as compiling
from partyrate.engines.reference.results import RowsResult
from partyrate.engines.reference.run import rate_rows
from partyrate.engines.request import Request

INPUTS = {
    "two": pr.Indicator(name="two", kind="number", low=0, high=100, decimals=2),
    "whole": pr.Indicator(name="whole", kind="number", low=-3, high=12, decimals=0),
    "between": pr.Indicator(name="between", kind="number", low="0.125", high="9.995", decimals=2),
    "long": pr.Indicator(name="long", kind="number", low=0, high=10**12, decimals=9),
    "flag": pr.Indicator(name="flag", kind="flag"),
    "date": pr.Indicator(name="date", kind="date"),
    "choice": pr.Indicator(name="choice", kind="choice", values=["甲", "b", "1"]),
    "text": pr.Indicator(name="text", kind="text"),
}
ODD: list[Any] = [
    None, "", " ", float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"),
    0, 1, 12, 13, -3, -4, 100, 101, True, False, 0.0, -0.0, 0.1 + 0.2, 0.29, 2.675, 91.5, 91.55, 91.555, 100.0, 100.01,
    99.995, 9.99, 9.995, 0.125, 0.13, 1e300, 1e-300, 5e-324, 2.0**53, 123456789.123456789, 1e12, 999999999999.999999,
    Decimal("91.50"), Decimal("91.500"), Decimal("91.505"), Decimal("1E+1"), Decimal("-0"), Decimal("100.000"),
    Decimal("0.123456789"), Decimal("0.1234567891"), Decimal("91.5000000000000000000000000000000000000001"),
    Fraction(1, 3), Fraction(183, 2), "91.50", " 91.5 ", "+5", "-0.0", "5.", ".5", "1e1", "1_0", "９", "yes", "No",
    "是", "否", "TRUE", "1", "0", "2", "甲", "b", "B", "c", b"b", [], {}, (1,), object, date(2020, 2, 29), "2020-02-29",
    "2020-02-30", " 2019-12-31 ", "2019-1-1", datetime(2020, 2, 29, tzinfo=UTC), datetime(2020, 2, 29, 1, tzinfo=UTC),
    np.float64(91.5), np.int64(5), np.bool_(True), np.str_("b"), pd.NA, pd.NaT, pd.Timestamp("2020-02-29"),
    pd.Timestamp("2020-02-29 12:00"), 1 + 0j,
]  # fmt: skip
"""Cells of every kind that a table may hold, and some that none should."""


def scheme(*indicators, **more):
    """Give a scheme over one table of units."""
    return pr.Scheme(name="trial", tables=[pr.Table(name="unit", key="id")], indicators=indicators, **more)


def needing(entry):
    """Give a scheme that needs an input."""
    given = "present(x)" if entry.optional or entry.when else "True"
    used = pr.Indicator(
        name="used", formula=given.replace("x", entry.name) if given != "True" else f"present({entry.name})"
    )
    return scheme(entry, used)


def in_code(plan, rows, **more):
    """Rate rows of the one table in code; None where they are left to the reference engine."""
    return rate_compiled(compiled(plan), Request(plan, {"unit": rows, **more}))


@pytest.mark.parametrize("optional", [False, True])
@pytest.mark.parametrize("name", INPUTS)
def test_every_cell_is_read_as_the_shared_reader_reads_it_or_left_to_it(name, optional):
    plan = pr.check(needing(evolve(INPUTS[name], optional=optional))).plan
    node = plan.nodes[name]
    for raw in ODD:
        expected = cell_reader.read_cell(node, raw)
        found = in_code(plan, [{"id": 1, name: raw}])
        if isinstance(expected, cell_reader.CellError):
            assert found is None, raw
        else:
            (value,) = found.values(name)
            assert type(value) is type(expected), raw
            assert value == expected, raw


@given(
    raw=st.one_of(
        st.floats(),
        st.floats(-1, 101),
        st.integers(-(10**4), 10**6).map(lambda number: number / 1000),
        st.decimals(-1, 101, places=3),
        st.decimals(),
        st.integers(-200, 200),
        st.fractions(-1, 101, max_denominator=200),
        st.text("0123456789.+- e", max_size=6),
    )
)
def test_numbers_of_all_types_are_read_as_the_shared_reader_reads_them(raw):
    plan = pr.check(needing(INPUTS["two"])).plan
    expected = cell_reader.read_cell(plan.nodes["two"], raw)
    found = in_code(plan, [{"id": 1, "two": raw}])
    assert found is None if isinstance(expected, cell_reader.CellError) else found.values("two") == [expected]


def test_every_cent_below_a_thousand_is_read_from_its_double():
    plan = pr.check(scheme(pr.Indicator(name="x", kind="number", low=0, high=1000, decimals=2),
                           pr.Indicator(name="y", formula="x"))).plan  # fmt: skip
    found = in_code(plan, [{"id": cents, "x": cents / 100} for cents in range(100_001)])
    assert found.values("y") == [Fraction(cents, 100) for cents in range(100_001)]


SCORE = [INPUTS["two"], INPUTS["flag"], pr.Indicator(name="score", formula="two if flag else 0")]
USUAL = {"id": "a", "two": 1.5, "flag": True}


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [USUAL, USUAL],
        [USUAL, {"id": "b", "flag": True}],
        [{"id": "a", "two": 1.5}],
        [USUAL, {"id": None, "two": 1, "flag": True}],
        [USUAL, {"id": " ", "two": 1, "flag": True}],
        [USUAL, {"id": 1, "two": 1, "flag": True}],
        [USUAL, {"id": 1.5, "two": 1, "flag": True}],
        [USUAL, {"id": True, "two": 1, "flag": True}],
        [USUAL, {"two": 1, "flag": True}],
        [{**USUAL, "score": 1}],
        [USUAL, {**USUAL, "id": "b", "score": None}],
        [{**USUAL, "two": 100.01}, {**USUAL, "id": "b", "two": "x"}, {**USUAL, "id": "c", "flag": 2}],
        [{**USUAL, "id": str(number), "two": -1} for number in range(30)],
    ],
    ids=str,
)
def test_faults_of_rows_are_those_of_the_reference_engine_all_of_them_and_word_for_word(rows):
    evaluator = pr.Evaluator(scheme(*SCORE))
    with pytest.raises(pr.DataError) as expected:
        rate_rows(Request(evaluator.plan, {"unit": rows}))
    with pytest.raises(pr.DataError) as found:
        evaluator.rate(rows)
    assert str(found.value) == str(expected.value)


@pytest.mark.parametrize("make", [OrderedDict, ChainMap, dict], ids=lambda make: make.__name__)
def test_any_mapping_is_a_row(make):
    rating = pr.Evaluator(scheme(*SCORE)).rate([make(USUAL)])
    assert rating.units == [{"id": "a", "two": 1.5, "flag": True, "score": Decimal("1.50")}]


def test_keys_of_numpy_are_read_in_code():
    rows = [{"id": np.int64(1), "two": 1, "flag": True}, {"id": np.int64(2), "two": 2, "flag": False}]
    evaluator = pr.Evaluator(scheme(*SCORE))
    assert in_code(evaluator.plan, rows) is not None
    assert evaluator.rate(rows).values("score") == [1, 0]


def test_a_column_that_only_some_rows_have_is_missing_in_the_others():
    plan = pr.check(needing(evolve(INPUTS["two"], optional=True))).plan
    assert in_code(plan, [{"id": 1}, {"id": 2, "two": 3}]).values("used") == [False, True]
    assert in_code(plan, [{"id": 1}, {"id": 2}]) is None


def test_rows_changed_after_a_rating_do_not_change_its_values():
    rows = [dict(USUAL)]
    rating = pr.Evaluator(scheme(*SCORE)).rate(rows)
    rows[0]["two"] = 99
    assert rating.values("two") == rating.values("score") == [Fraction(3, 2)]


def test_no_magnitude_is_too_great():
    big = pr.Indicator(name="big", kind="number", low=-(10**9), high=10**9, decimals=9)
    plan = pr.check(scheme(big, pr.Indicator(name="power", formula="round(big ** 5 / 3, 9)"))).plan
    expected = rate_rows(Request(plan, {"unit": [{"id": 1, "big": "-987654321.123456789"}]}))
    found = in_code(plan, [{"id": 1, "big": "-987654321.123456789"}])
    assert found.values("power") == expected.values("power")
    assert found.values("power")[0].numerator.bit_length() > 64


def test_rules_as_deep_as_the_language_allows_are_compiled():
    rule = "two"
    for _ in range(45):
        rule = f"(1 if {rule} > 1 else 2)"
    blocks = "two"
    for number in range(70):
        blocks = f"(max(two,{number}) if two>9 else {blocks})"
    long = " + ".join(["two * 0.5"] * 40)
    plan = pr.check(
        scheme(
            INPUTS["two"],
            pr.Indicator(name="deep", formula=rule),
            pr.Indicator(name="long", formula=long),
            pr.Indicator(name="blocks", formula=blocks),
        )
    ).plan
    rows = [{"id": 1, "two": 1.25}]
    expected = rate_rows(Request(plan, {"unit": rows}))
    for name in ("deep", "long", "blocks"):
        assert in_code(plan, rows).values(name) == expected.values(name)


def test_only_the_branch_taken_is_computed():
    rule = "two / whole if whole > 0 else two / (whole - 1)"
    plan = pr.check(scheme(INPUTS["two"], INPUTS["whole"], pr.Indicator(name="ratio", formula=rule))).plan
    found = in_code(plan, [{"id": 1, "two": 1, "whole": 3}, {"id": 2, "two": 1, "whole": 0}])
    assert found.values("ratio") == [Fraction(1, 3), -1]


LOW = pr.Level(name="b")


def test_a_value_that_is_never_there_takes_the_form_of_those_beside_it():
    made = scheme(
        INPUTS["two"],
        pr.Indicator(name="seen", kind="flag", optional=True),
        pr.Indicator(name="either", formula="coalesce(low + 0 if never else high, move(high, 1))"),
        pr.Indicator(name="both", formula="either * high"),
        parameters=[pr.Parameter(name="never", kind="flag")],
        ladders=[
            pr.Ladder(
                name="low", when="seen", levels=[pr.Level(name="a", when="two > 5", value=2.5), pr.Level(name="b")]
            ),
            pr.Ladder(name="high", levels=[pr.Level(name="a", when="two > 3"), LOW]),
        ],
    )
    rows = [{"id": number, "two": number, "seen": number % 2 or None} for number in range(8)]
    plan = pr.check(made).plan
    assert in_code(plan, rows).values("both") == rate_rows(Request(plan, {"unit": rows})).values("both")


def test_a_choice_that_is_known_beforehand_is_still_compared_with_the_others():
    rules = {
        "kept": "('no' if flag else how) in ('no', 'yes')",
        "first": "coalesce('no' if flag else how, 'no') == 'no'",
        "literal": "coalesce('no', 'yes') == 'yes'",
    }
    plan = pr.check(
        scheme(
            INPUTS["two"],
            *(pr.Indicator(name=name, formula=rule) for name, rule in rules.items()),
            parameters=[
                pr.Parameter(name="how", kind="choice", value="yes", values=("yes", "no")),
                pr.Parameter(name="flag", kind="flag", value=False),
            ],
        )
    ).plan
    found = in_code(plan, [{"id": 1, "two": 1}])
    assert [found.values(name) for name in rules] == [[True], [False], [False]]


WORDS = {
    *keyword.kwlist, "rate", "rows", "parent_indexes", "cells", "sessions", "dates", "past", "constants", "row",
    "i", "w", "h", "q", "size", "lh", "now", "counts", "others", "enumerate", "range", "len", "str", "type",
    "round", "get", "read", "append", "is_finite", "as_integer_ratio", "strip", "year", "month", "day", "days",
    "heads", "fill", "toordinal", "cohorts", "caches", "joined", "old", "adjusted",
}  # fmt: skip
"""Every word that stands in generated source, but for numbered names."""


def test_nothing_that_a_user_wrote_gets_into_the_source():
    poison = "x'];import os#"
    made = pr.Scheme(
        name=poison,
        tables=[pr.Table(name="村", key="编号"), pr.Table(name="月", parent="村", key="月份")],
        parameters=[pr.Parameter(name="权重", value=0.5)],
        lookups=[pr.Lookup(name="档", keys=["档次"], rows=[[poison, 1], ["乙", 2]])],
        indicators=[
            pr.Indicator(name="分", table="村", kind="number", low=0, high=100, decimals=2, column=poison),
            pr.Indicator(name="类", table="村", kind="choice", values=[poison, "乙"]),
            pr.Indicator(name="月分", table="月", kind="number", low=0, high=10, decimals=1),
            pr.Indicator(name="总分", table="村", formula="round(权重 * 分 + sum(月分) + 档[类], 2)"),
            pr.Indicator(name="名次", table="村", formula="rank(总分, 'desc', within=(), ties='min')"),
            pr.Indicator(name="是否", table="村", formula="类 == '乙' or 编号 == '夜'"),
        ],
        ladders=[
            pr.Ladder(
                name="星", table="村", levels=[pr.Level(name="五星", when="总分 > 50"), pr.Level(name="无")],
                order_by="总分 desc", ties="in", round="down", conflict="condition",
                quotas=[pr.Quota(levels="五星", at_most="0.4 * rows")],
            )
        ],
    )  # fmt: skip
    program = compiled(pr.check(made).plan)
    for source in (program.source, program.unit_source):
        assert source.isascii()
        assert "'" not in source
        assert '"' not in source
        found = set(re.findall(r"[A-Za-z_]\w*", source))
        assert {word for word in found if not re.fullmatch(r"l?[a-z]\d+", word)} <= WORDS
    assert program.rate.__globals__["__builtins__"] == {}


def test_a_program_is_compiled_once_when_plain_rows_are_first_rated():
    evaluator = pr.Evaluator(scheme(*SCORE))
    assert "program" not in vars(evaluator)
    evaluator.rate([USUAL])
    program = evaluator.program
    evaluator.rate([USUAL])
    assert evaluator.program is program


def test_evaluators_and_ratings_can_be_sent_to_other_processes():
    evaluator = pr.Evaluator(scheme_of())
    rating = evaluator.rate(rows_of(5))
    sent_evaluator, sent = pickle.loads(pickle.dumps((evaluator, rating)))  # noqa: S301 - our own bytes
    assert sent.units == rating.units
    assert sent_evaluator.rate(rows_of(5)).units == rating.units


def test_what_python_cannot_read_is_left_to_the_reference_engine(monkeypatch):
    def too_deep(*_arguments, **_options):
        raise RecursionError

    evaluator = pr.Evaluator(scheme(*SCORE))
    monkeypatch.setattr(compiling, "compile", too_deep, raising=False)
    assert evaluator.program is None
    assert evaluator.rate([USUAL]).values("score") == [Fraction(3, 2)]


def test_threads_share_an_evaluator():
    evaluator = pr.Evaluator(scheme_of())
    given = [rows_of(300, seed) for seed in range(8)]
    expected = [rate_rows(Request(evaluator.plan, {"village": rows})).values("star") for rows in given]
    found = [None] * len(given)

    def work(number):
        for _ in range(5):
            found[number] = evaluator.rate(given[number]).values("star")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(given))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == expected


def test_the_score_and_cap_rule_by_hand_equals_the_library():
    rows = rows_of(2_000, 1)
    rating = pr.Evaluator(scheme_of()).rate(rows)
    scores, places = by_hand(rows)
    assert rating.values("score") == [Fraction(score, 100) for score in scores]
    assert [level.place for level in rating.values("star")] == places


MONTHLY = pr.Scheme(
    name="trial",
    tables=[pr.Table(name="unit", key="id"), pr.Table(name="month", parent="unit", key="m", order="m")],
    indicators=[
        pr.Indicator(name="x", table="month", kind="flag"),
        pr.Indicator(name="run", table="month", formula="streak(x)"),
        pr.Indicator(name="before", table="month", formula="coalesce(previous(x and previous(not x)), False)"),
    ],
)


def test_rules_along_rows_look_at_the_rows_before_in_their_order():
    months = [{"id": 1, "m": month, "x": month != 2} for month in (4, 1, 3, 2)]
    rating = pr.Evaluator(MONTHLY).rate([{"id": 1}], tables={"month": months})
    assert isinstance(rating.result, RowsResult)
    assert isinstance(rating.result.store, CompiledStore)
    assert rating.values("run") == [2, 1, 1, 0]
    assert rating.values("before") == [True, False, False, False]


def test_an_order_of_texts_is_refused_as_by_the_reference_engine():
    months = [{"id": 1, "m": month, "x": True} for month in ("1", "10")]
    with pytest.raises(pr.DataError, match="holds texts, which have no order"):
        pr.Evaluator(MONTHLY).rate([{"id": 1}], tables={"month": months})


def test_a_level_that_is_left_open_leaves_what_looks_back_at_it_open():
    open_ties = pr.Parameter(name="open_ties", kind="choice", values=("in", "out"))
    star = pr.Ladder(
        name="star",
        levels=[pr.Level(name="high"), pr.Level(name="low")],
        order_by="mark desc",
        quotas=[pr.Quota(levels=["high"], exactly="1")],
        ties=pr.ParameterName("open_ties"),
        round="down",
    )
    often = pr.Indicator(name="often", formula="times(mark > 0, where=star == 'high')")
    run = pr.Indicator(name="run", formula="streak(star == 'high')")
    mark = pr.Indicator(name="mark", kind="number", low=0, high=9, decimals=0)
    plan = pr.check(scheme(mark, often, run, ladders=[star], parameters=[open_ties])).plan
    rows = [{"id": 1, "mark": 5}, {"id": 2, "mark": 5}]
    for store in (in_code(plan, rows), rate_rows(Request(plan, {"unit": rows}))):
        for name in ("star", "often", "run"):
            assert [str(value) for value in store.values(name)] == ["undetermined"] * 2
