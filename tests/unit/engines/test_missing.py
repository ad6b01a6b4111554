"""Words that stand for a missing value: declared by the scheme, and read in the same way through every door."""

from typing import Any

import pandas as pd
import polars as pl
import pytest
from tests.unit.frames import ENGINES
from tests.unit.workbooks import one_sheet

import partyrate as pr
from partyrate.engines.reference.run import rate_rows
from partyrate.engines.request import Request

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "trial"
missing = ["缺考", "-"]
[table.village]
key = "village"
[input.mark]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[input.held]
kind = "flag"
optional = true
[input.since]
kind = "date"
optional = true
missing = ["/"]
[input.sort]
kind = "choice"
values = ["甲", "乙"]
optional = true
[input.remark]
kind = "text"
optional = true
missing = []
[input.post]
kind = "text"
optional = true
[formula.parts]
is = "count_known"
""".replace(
    'is = "count_known"',
    'is = "(1 if present(mark) else 0) + (10 if present(held) else 0) + (100 if present(since) else 0)'
    " + (1000 if present(sort) else 0) + (10000 if present(remark) and remark == '-' else 0)"
    " + (100000 if present(post) and post == 'x' else 0) + (7 if present(mark) and mark > 50 else 0)\"",
)
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))
COLUMNS = ("mark", "held", "since", "sort", "remark", "post")
FULL = ("90.5", "是", "2020-01-31", "甲", "-", "x")
WORDS = ("缺考", " - ", "/", "-", "缺考", "缺考")
ROWS: list[dict[str, Any]] = [
    {"village": "full", **dict(zip(COLUMNS, FULL, strict=True))},
    {"village": "none", **dict(zip(COLUMNS, WORDS, strict=True))},
    *(
        {"village": f"no {name}", **dict(zip(COLUMNS, FULL, strict=True)), name: word}
        for name, word in zip(COLUMNS, WORDS, strict=True)
    ),
]
EXPECTED = [111118, 0, 111110, 111108, 111018, 110118, 101118, 11118]


def test_words_are_missing_in_plain_rows_by_every_reader():
    assert EVALUATOR.rate(ROWS).values("parts") == EXPECTED
    store = rate_rows(Request(EVALUATOR.plan, {"village": ROWS}))
    assert [row.value("parts") for row in store.tables["village"]] == EXPECTED
    prepared = EVALUATOR.prepare(ROWS[:1])
    assert [prepared.rate(row)["parts"] for row in ROWS] == EXPECTED


@pytest.mark.parametrize("few", [0, 5000])
@pytest.mark.parametrize("engine", [each for each in ENGINES if each != "rows"])
def test_words_are_missing_in_frames_and_relations(engine, few):
    evaluator = pr.Evaluator(EVALUATOR.scheme, row_engine_limit=few)
    rating = evaluator.rate(ENGINES[engine](ROWS))
    found = dict(zip(rating.values("village"), rating.values("parts"), strict=True))
    assert [found[row["village"]] for row in ROWS] == EXPECTED


def test_words_are_missing_in_a_statement():
    import duckdb

    with duckdb.connect() as database:
        database.register("village", pl.DataFrame(ROWS))
        types = {"village": dict.fromkeys(COLUMNS, "string")}
        found = database.sql(EVALUATOR.sql("duckdb", types=types)).pl()
    by_key = dict(zip(found["village"], found["parts"], strict=True))
    assert [by_key[row["village"]] for row in ROWS] == EXPECTED


def test_words_are_missing_in_files_and_counted_in_the_report():
    data = one_sheet([["village", *COLUMNS], *(list(row.values()) for row in ROWS)])
    read = pr.read_table(data, EVALUATOR)
    assert EVALUATOR.rate(read.frame).values("parts") == EXPECTED
    assert [(each.name, each.word, each.count, each.cell) for each in read.report.missing] == [
        ("mark", "缺考", 2, "B3"), ("held", "-", 2, "C3"), ("since", "/", 2, "D3"),
        ("sort", "-", 2, "E3"), ("post", "缺考", 2, "G3"),
    ]  # fmt: skip


@pytest.mark.parametrize("make", [list, pl.DataFrame, pd.DataFrame], ids=["dicts", "polars", "pandas"])
def test_words_are_missing_in_frames_that_are_read_as_tables(make):
    read = pr.read_table(make(ROWS), EVALUATOR)
    assert EVALUATOR.rate(read.frame).values("parts") == EXPECTED


def test_a_call_may_name_more_words():
    data = one_sheet([["village", *COLUMNS], ["a", "弃权", *FULL[1:]]])
    with pytest.raises(pr.DataError, match=r'missing=\["弃权"\]'):
        pr.read_table(data, EVALUATOR)
    read = pr.read_table(data, EVALUATOR, missing="弃权")
    assert EVALUATOR.rate(read.frame).values("parts") == [111110]


# Nine kinds of frames, each computed as columns and as rows, which read such words in ways of their own.
@pytest.mark.slow
def test_other_words_are_faults_on_every_engine():
    rows = [*ROWS, {**ROWS[0], "village": "odd", "mark": "缓考"}]
    for make in ENGINES.values():
        for few in (0, 5000):
            with pytest.raises(pr.DataError, match="缓考"):
                pr.Evaluator(EVALUATOR.scheme, row_engine_limit=few).rate(make(rows)).values("parts")


# Past rounds of nine kinds of frames, each computed as columns and as rows.
@pytest.mark.slow
def test_words_are_missing_in_past_rounds():
    text = SCHEME + '[formula.before]\nis = "coalesce(previous(parts), 5)"\n'
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    history = [{"village": "full", "round": "2019", "parts": "-"}, {"village": "none", "round": "2019", "parts": "7"}]
    for make in ENGINES.values():
        for few in (0, 5000):
            rating = pr.Evaluator(evaluator.scheme, row_engine_limit=few).rate(
                make(ROWS[:2]), tables={"history": make(history)}, period="2020"
            )
            assert dict(zip(rating.values("village"), rating.values("before"), strict=True)) == {"full": 5, "none": 7}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('missing = ["缺考", "-"]', 'missing = ["缺考", "0"]', "'0' stands for a missing value, and is a value of the"),
        ('missing = ["缺考", "-"]', 'missing = ["否"]', "'否' stands for a missing value, and is a value of the flag"),
        ('missing = ["缺考", "-"]', 'missing = ["乙"]', "and is a value of the choice 'sort'"),
        ('missing = ["/"]', 'missing = ["2020-01-01"]', "and is a value of the date 'since'"),
        ('missing = ["/"]', 'missing = [" "]', "a blank cell is missing in any case"),
        ('missing = ["/"]', 'missing = [" /"]', "write '/'"),
        ('missing = ["/"]', 'missing = ["/", "/"]', "stands twice"),
        ("optional = true\nmissing", "missing", "needs a value in every row"),
        ("[formula.parts]", '[formula.parts]\nmissing = "-"', "'missing'"),
    ],
)
def test_words_that_can_be_no_missing_value_are_refused_at_their_place(before, after, said):
    with pytest.raises(pr.SchemeError) as error:
        pr.check(pr.loads_scheme(SCHEME.replace(before, after, 1)))
    assert said in str(error.value)
    assert all(fault.at is not None for fault in error.value.faults)


def test_an_input_made_by_a_program_refuses_words_where_nothing_would_read_them():
    with pytest.raises(pr.StructureError, match="'missing' says which words in the data stand for no value"):
        pr.Indicator(name="score", formula="a", missing="-")


def test_words_are_written_and_read_again():
    scheme = EVALUATOR.scheme
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme
    assert scheme.indicators["remark"].missing == ()
    assert scheme.indicators["mark"].missing is None
