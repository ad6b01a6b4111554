"""The statement of a scheme: what it says, what it gives inside a database, and what it refuses."""

import re
import time
from decimal import Decimal
from itertools import pairwise

import duckdb
import pytest
from tests.servers.statements import in_duckdb
from tests.unit.engines.test_frames import GREAT, GREAT_FOUND, GREAT_NUMBERS

import partyrate as pr
from partyrate.engines.sql import execution as written
from partyrate.engines.sql import statement as sql
from partyrate.engines.sql.shapes import ColumnTexts

SCHEME = """
name = "trial"
edition = "2020"
stages = ["考核", "定级"]
[source.paper]
document = "Notice of the trial"
clause = "3"
[table.unit]
key = ["id"]
rows = 100
[table.month]
parent = "unit"
key = ["month"]
rows = 12
[table.part]
parent = "unit"
key = ["part"]
columns = ["roads", "water"]
[input.a]
kind = "number"
low = -100
high = 100
decimals = 2
[input.kind]
kind = "choice"
values = ["甲", "乙"]
optional = true
[input.good]
kind = "flag"
table = "month"
[input.points]
kind = "number"
low = 0
high = 10
decimals = 0
table = "part"
[formula.third]
is = "round(a / 3, 1)"
source = "paper"
stage = "考核"
[formula.exact]
is = "a / 3"
[formula.goods]
is = "count(month, where=good)"
[formula.best]
is = "max(points)"
[formula.same]
is = "kind == '甲'"
[formula.before]
is = "previous(third)"
[ladder.star]
stage = "定级"
within = []
order_by = "third desc"
ties = "in"
round = "up"
remainder = "low"
levels = [{ name = "high" }, { name = "low" }]
[[ladder.star.quotas]]
levels = ["high"]
exactly = "0.5 * candidates"
"""
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))

TABLES = [
    "CREATE TABLE unit (id TEXT, a DECIMAL(10, 2), kind TEXT, roads BIGINT, water BIGINT, memo TEXT)",
    "INSERT INTO unit VALUES ('x', 81.25, '甲', 1, 9, 'kept'), ('y', -0.50, NULL, 2, 2, NULL)",
    "INSERT INTO unit VALUES ('z', 7, '乙', 0, 0, '')",
    "CREATE TABLE month (id TEXT, month TEXT, good BOOLEAN)",
    "INSERT INTO month VALUES ('x', '1', true), ('x', '2', true), ('y', '1', false)",
    "CREATE TABLE history (id TEXT, round BIGINT, third DECIMAL(18, 1))",
    "INSERT INTO history VALUES ('x', 2019, 20.5)",
]
EXPECTED = {
    "x": (Decimal("27.1"), 27.083333333333332, 2, 9, True, Decimal("20.5"), None, "high"),
    "y": (Decimal("-0.2"), -0.16666666666666666, 0, 2, None, None, "missing", "low"),
    "z": (Decimal("2.3"), 2.3333333333333335, 0, 0, False, None, "missing", "high"),
}
NAMES = ("third", "exact", "goods", "best", "same", "before", "before_state", "star")


@pytest.fixture(params=["duckdb", "postgres"])
def database(request):
    """A dialect, and how statements run there."""
    return request.param, in_duckdb if request.param == "duckdb" else request.getfixturevalue("postgres").run


def test_a_statement_gives_inside_a_database_what_plain_rows_give(database):
    dialect, run = database
    rows = run(*TABLES, EVALUATOR.sql(dialect, period="2020"))
    assert {row["id"] for row in rows} == set(EXPECTED)
    for row in rows:
        assert tuple(row[name] for name in NAMES) == EXPECTED[row["id"]]


def test_a_statement_of_a_finer_table_gives_its_rows_also_of_one_made_of_columns(database):
    dialect, run = database
    months = run(*TABLES, EVALUATOR.sql(dialect, table="month", period="2020"))
    assert sorted((row["id"], row["month"], row["good"]) for row in months) == [
        ("x", "1", True), ("x", "2", True), ("y", "1", False),
    ]  # fmt: skip
    parts = run(*TABLES, EVALUATOR.sql(dialect, table="part", period="2020"))
    assert sorted((row["id"], row["part"]) for row in parts)[:2] == [("x", "roads"), ("x", "water")]
    assert len(parts) == 6


def test_tables_may_be_left_out_or_have_other_names_and_columns_other_types(database):
    dialect, run = database
    made = [
        each.replace("TABLE unit", 'TABLE "参评 单位"').replace("INTO unit", 'INTO "参评 单位"') for each in TABLES[:3]
    ]
    made = [each.replace("a DECIMAL(10, 2)", "a TEXT").replace("id TEXT", "id BIGINT") for each in made]
    made = [each.replace("'x'", "1").replace("'y'", "2").replace("'z'", "3") for each in made]
    text = EVALUATOR.sql(
        dialect,
        tables={"unit": "参评 单位"},
        types={"unit": {"id": "int64", "a": "string", "memo": "string"}},
    )
    rows = run(*made, text)
    found = {int(row["id"]): (row["third"], row["goods"], row["memo"]) for row in rows}
    assert found[1] == (Decimal("27.1"), 0, "kept")
    assert found[2][2] is None


def test_a_table_that_is_left_out_gives_the_rows_that_are_expected_of_it(database):
    dialect, run = database
    quarters = SCHEME.replace('key = ["month"]\nrows = 12', 'key = ["month"]\nexpects = ["1", "2"]')
    quarters = quarters.replace('kind = "flag"', 'kind = "flag"\noptional = true')
    text = pr.Evaluator(pr.loads_scheme(quarters)).sql(dialect, table="month", tables=["unit"])
    rows = run(*TABLES[:3], text)
    assert sorted((row["id"], row["month"]) for row in rows) == [(unit, month) for unit in "xyz" for month in "12"]


def test_arithmetic_of_literals_alone_has_64_bits(database):
    dialect, run = database
    entries = [
        pr.Indicator(name="a", kind="number", low=0, high=10**9, decimals=2),
        pr.Indicator(name="most", formula="a == 1000000000"),
    ]
    evaluator = pr.Evaluator(pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=entries))
    made = "CREATE TABLE unit AS SELECT '1' AS id, 1000000000.00 AS a UNION ALL SELECT '2', 999999999.99"
    rows = run(made, evaluator.sql(dialect))
    assert {row["id"]: row["most"] for row in rows} == {"1": True, "2": False}


def test_a_day_among_the_results_is_a_date(database):
    dialect, run = database
    days = [
        pr.Indicator(name="since", kind="date", optional=True),
        pr.Indicator(name="again", formula="since"),
        pr.Indicator(name="today", formula="as_of"),
    ]
    evaluator = pr.Evaluator(pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=days))
    made = "CREATE TABLE unit AS SELECT '1' AS id, DATE '1969-02-28' AS since UNION ALL SELECT '2', NULL"
    rows = run(made, evaluator.sql(dialect, as_of="2020-02-29"))
    assert sorted((row["id"], str(row["again"]), str(row["today"])) for row in rows) == [
        ("1", "1969-02-28", "2020-02-29"),
        ("2", "None", "2020-02-29"),
    ]


def test_great_results_are_exact_decimals(database):
    dialect, run = database
    values = (f"({number}, {'NULL' if a is None else a})" for number, a in enumerate(GREAT_NUMBERS))
    made = ["CREATE TABLE unit (id BIGINT, a DECIMAL(18, 2))", f"INSERT INTO unit VALUES {', '.join(values)}"]
    rows = run(*made, GREAT.sql(dialect))
    assert sorted((row["id"], row["part"], row["fine"]) for row in rows) == GREAT_FOUND


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("UPDATE unit SET a = 100.01 WHERE id = 'y'", "column a is at fault: 100.01"),
        ("UPDATE unit SET a = NULL WHERE id = 'y'", "column a is at fault: nothing"),
        ("UPDATE unit SET kind = '丙' WHERE id = 'y'", "column kind is at fault: 丙"),
        ("UPDATE unit SET water = 11 WHERE id = 'z'", "column water is at fault: 11"),
        ("UPDATE month SET good = NULL WHERE id = 'x'", "column good is at fault: nothing"),
        ("UPDATE history SET round = 2020", "column round is at fault: 2020"),
        ("UPDATE history SET third = 99", "column third is at fault: 99"),
    ],
)
def test_a_cell_that_the_scheme_does_not_allow_stops_the_statement(database, change, word):
    dialect, run = database
    with pytest.raises((duckdb.Error, RuntimeError), match=word):
        run(*TABLES, change, EVALUATOR.sql(dialect, period="2020"))


def test_a_statement_names_scheme_table_stages_rules_and_sources():
    text = EVALUATOR.sql("postgres", period="2020")
    assert text.startswith("-- trial 2020: results for table unit\nWITH ")
    assert "    -- third: is = round(a / 3, 1)\n    -- source: Notice of the trial, paper (3)\n" in text
    assert re.search(r'"step_[0-9]+_unit_考核(_定级)?" AS MATERIALIZED', text)
    assert re.search(r'"step_[0-9]+_unit_定级" AS MATERIALIZED', text)
    assert text.count("round(a / 3, 1)") == 1


def test_a_remark_ends_with_its_line():
    evil = SCHEME.replace('document = "Notice of the trial"', 'document = "Notice\\n; DROP TABLE unit"')
    assert "-- source: Notice ; DROP TABLE unit, paper (3)\n" in pr.Evaluator(pr.loads_scheme(evil)).sql(period="2020")


def test_texts_and_names_of_a_scheme_are_quoted(database):
    dialect, run = database
    odd = SCHEME.replace('"乙"]', '"it\'s; --"]').replace('"roads"', "'ro\"ads'")
    text = pr.Evaluator(pr.loads_scheme(odd)).sql(dialect, tables=["unit"])
    made = [each.replace("roads", '"ro""ads"').replace("'乙'", "'it''s; --'") for each in TABLES[:3]]
    rows = run(*made, text)
    assert {row["id"]: row["same"] for row in rows} == {"x": True, "y": None, "z": False}


# ------------------------------------------------------------------------------------------------------- refused


def refusal(*words, **more):
    with pytest.raises(pr.PartyrateError) as caught:
        EVALUATOR.sql(*words, **more)
    return f"{type(caught.value).__name__}: {caught.value}"


def test_a_dialect_that_was_not_compared_is_refused():
    assert refusal("postgre", period="2020") == (
        "NotFoundError: unknown dialect 'postgre'\n"
        "  why:  statements are known to be right on duckdb, postgres\n"
        "  fix:  write 'postgres'"
    )


@pytest.mark.parametrize("more", [{"table": "untis"}, {"tables": ["untis"]}, {"types": {"untis": {}}}])
def test_tables_that_the_scheme_does_not_have_are_refused(more):
    assert refusal(period="2020", **more).splitlines()[0] == "NotFoundError: unknown table 'untis'"


def test_past_rounds_need_the_round():
    assert refusal() == (
        "UsageError: past rounds are given, but not which round this one is\n"
        "  why:  rules look up third in past rounds\n"
        '  fix:  give the round: period="2019"'
    )


def test_results_of_a_table_that_is_left_out_are_refused():
    assert refusal(tables=["unit"], table="month") == (
        "UsageError: table 'month' is left out, and its results are asked for\n"
        "  why:  a statement gives the results of a table that the database has\n"
        "  fix:  name it in tables=, or ask for another one"
    )


def test_values_that_may_reach_10_to_the_37_are_refused():
    wide = pr.Evaluator(pr.loads_scheme(SCHEME.replace('is = "a / 3"', 'is = "a ** 19"')))
    with pytest.raises(pr.UnprovenError, match="exact cannot be computed over 128-bit integers"):
        wide.sql(period="2020")


def test_without_ibis_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(sql, "find_spec", lambda name: None)
    assert refusal(period="2020") == (
        "EngineError: Ibis is not installed\n  why:  it writes the statement\n  fix:  pip install 'partyrate[sql]'"
    )


def test_blanks_of_every_width_are_nothing(database):
    dialect, run = database
    entries = [
        pr.Indicator(name="word", kind="text", optional=True),
        pr.Indicator(name="said", formula="present(word)"),
    ]
    evaluator = pr.Evaluator(pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=entries))
    words = {"1": "", "2": "\u3000 \u00a0\u2003", "3": "甲", "4": " \t", "5": "\u2028\x1c", "6": "\uff08"}
    rows = ", ".join(f"('{key}', '{word}')" for key, word in words.items())
    found = run(
        "CREATE TABLE unit (id TEXT, word TEXT)", f"INSERT INTO unit VALUES {rows}", evaluator.sql(dialect)
    )  # fmt: skip
    plain = evaluator.rate([{"id": key, "word": word} for key, word in words.items()])
    assert {row["id"]: row["said"] for row in found} == {row["id"]: row["said"] for row in plain.units}
    assert sum(row["said"] for row in plain.units) == 2


def chained(count):
    """Build a scheme of so many values, each of which reads the one before and is shown."""
    return pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id", rows=100)],
        indicators=[
            pr.Indicator(name="v0", kind="number", low=0, high=100, decimals=2),
            *(
                pr.Indicator(name=f"v{n}", formula=f"round(v{n - 1} * 0.5 + v0 / 3 + {n % 7}, 2)")
                for n in range(1, count + 1)
            ),
        ],
    )


def crossed(count):
    """Build a scheme of two tables that read each other, and of ranks: steps of every kind."""
    values = []
    for n in range(1, count // 4 + 1):
        values += [
            pr.Indicator(name=f"p{n}", table="event", formula=f"round(min(points, t{n - 1}) * 0.5, 2)"),
            pr.Indicator(name=f"t{n}", formula=f"round(min(100, sum(p{n}) + v0), 2)"),
            pr.Indicator(name=f"r{n}", formula=f"rank(t{n}, 'desc', within=(), ties='min')"),
            pr.Indicator(name=f"c{n}", formula=f"t{n} if r{n} == 1 else 0"),
        ]
    return pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id", rows=100), pr.Table(name="event", key="no", parent="unit", rows=10)],
        indicators=[
            pr.Indicator(name="v0", kind="number", low=0, high=100, decimals=2),
            pr.Indicator(name="t0", formula="v0"),
            pr.Indicator(name="points", table="event", kind="number", low=0, high=9, decimals=0),
            *values,
        ],
    )


def alike(words):
    """Build a scheme whose formulas differ in nothing but words, some of which look like inner columns."""
    inputs = [pr.Indicator(name=f"k{n}", kind="choice", values=[*words]) for n in range(2)]
    formulas = [
        pr.Indicator(name=f"f{n}{m}", formula=f"1 if k{n} == '{word}' or k0 == k1 else 2")
        for n in range(2)
        for m, word in enumerate(words)
    ]
    return pr.Scheme(name="trial", tables=[pr.Table(name="unit", key="id")], indicators=[*inputs, *formulas])


WORDS = ["_pr_1", "_pr_2", "_pr_3", "k0", "k1", 'a "_pr_1" b', '"_pr_2"', "_pr_9 --", "plain"]


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
@pytest.mark.parametrize("name", ["words", "ranks", "dinghai-village"])
def test_a_text_made_from_its_shape_is_the_one_that_ibis_writes(name, dialect, monkeypatch):
    made = {"words": lambda: alike(WORDS), "ranks": lambda: crossed(16)}
    evaluator = pr.Evaluator(made[name]() if name in made else pr.load_scheme(name))
    some = next(iter(evaluator.scheme.tables))
    text = evaluator.sql(dialect, table=some, period="2019", as_of="2020-01-31")
    learnt = []
    monkeypatch.setattr(ColumnTexts, "learn", lambda *given: learnt.append(given))
    assert evaluator.sql(dialect, table=some, period="2019", as_of="2020-01-31") == text
    assert len(learnt) > 10


def test_words_that_look_like_inner_columns_are_words(database):
    dialect, run = database
    evaluator = pr.Evaluator(alike(WORDS))
    units = [{"id": f"u{n}", "k0": word, "k1": WORDS[n - 1]} for n, word in enumerate(WORDS)]
    values = ", ".join(f"('{row['id']}', '{row['k0']}', '{row['k1']}')" for row in units)
    made = ["CREATE TABLE unit (id TEXT, k0 TEXT, k1 TEXT)", f"INSERT INTO unit VALUES {values}"]
    rows = sorted(run(*made, evaluator.sql(dialect)), key=lambda row: row["id"])
    assert [dict(row) for row in rows] == evaluator.rate(units).units


# Only a scheme of hundreds of formulas shows that a statement does not double with each of them.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("made", "dialect", "sizes"),
    [
        (chained, "duckdb", (50, 100, 200, 400)),
        (chained, "postgres", (50, 100)),
        (crossed, "duckdb", (40, 80, 160)),
        (crossed, "postgres", (40, 80)),
    ],
)
def test_a_statement_grows_with_its_scheme_and_no_faster(made, dialect, sizes):
    lengths = [len(pr.Evaluator(made(size)).sql(dialect)) for size in sizes]
    assert all(large <= 2.1 * small for small, large in pairwise(lengths))


# Writing that doubles with each value shows in a large scheme alone.
@pytest.mark.slow
def test_a_statement_of_200_values_is_written_soon():
    evaluator = pr.Evaluator(chained(200))
    assert len(evaluator.plan.nodes) > 200
    pr.Evaluator(chained(2)).sql("duckdb")  # imports
    start = time.process_time()
    evaluator.sql("duckdb")
    assert time.process_time() - start < 2  # half a second, and 15 s when each step listed all columns


@pytest.mark.parametrize("made", [chained, crossed])
def test_a_long_statement_gives_what_plain_rows_give(made, database):
    dialect, run = database
    evaluator = pr.Evaluator(made(40))
    units = [{"id": f"u{n}", "v0": Decimal(n * 7 % 100)} for n in range(12)]
    events = [{"id": f"u{n % 9}", "no": str(n), "points": n % 10} for n in range(40)]
    tables = {"event": events} if made is crossed else {}
    values = ", ".join(f"('{row['id']}', {row['v0']})" for row in units)
    points = ", ".join(f"('{row['id']}', '{row['no']}', {row['points']})" for row in events)
    rows = run(
        "CREATE TABLE unit (id TEXT, v0 DECIMAL(10, 2))",
        f"INSERT INTO unit VALUES {values}",
        "CREATE TABLE event (id TEXT, no TEXT, points BIGINT)",
        f"INSERT INTO event VALUES {points}",
        evaluator.sql(dialect),
    )
    expected = {row["id"]: row for row in evaluator.rate(units, tables=tables).units}
    assert {row["id"]: {name: row[name] for name in expected[row["id"]]} for row in rows} == expected


# Two chains of formulas, the second of which is too long for one step of a statement.
@pytest.mark.slow
def test_more_columns_than_postgres_takes_are_refused(monkeypatch):
    monkeypatch.setattr(written, "MOST_COLUMNS", {"postgres": 100})
    assert pr.Evaluator(chained(60)).sql("postgres")
    with pytest.raises(pr.EngineError) as caught:
        pr.Evaluator(chained(120)).sql("postgres")
    assert str(caught.value) == (
        "the statement needs more than 100 columns of table 'unit'\n"
        "  why:  postgres takes no more in one step of a statement\n"
        "  fix:  settle unpublished choices with a profile, or write it for duckdb, which has no such limit"
    )
    assert pr.Evaluator(chained(120)).sql("duckdb")


LISTED = """
name = "trial"
[table.village]
key = "village"
[table.month]
key = "month"
parent = "village"
expects = [1, 2, 3]
[input.a]
kind = "number"
low = 0
high = 10
decimals = 0
[formula.m]
table = "month"
is = "a * 2"
[formula.s]
is = "sum(m)"
"""


def test_a_table_of_listed_rows_without_columns_need_not_be_in_the_database():
    evaluator = pr.Evaluator(pr.loads_scheme(LISTED))
    assert sql.read_tables(evaluator.plan) == ["village"]
    with duckdb.connect() as con:
        con.execute("CREATE TABLE village AS SELECT 'v' AS village, 2 AS a")
        assert con.sql(evaluator.sql("duckdb")).fetchall() == [("v", 2, 12)]
    assert evaluator.rate([{"village": "v", "a": 2}]).values("s") == [12]
    brought = LISTED + '[input.p]\ntable = "month"\nkind = "flag"\n[formula.c]\nis = "count(month, where=p)"\n'
    assert sql.read_tables(pr.Evaluator(pr.loads_scheme(brought)).plan) == ["village", "month"]
