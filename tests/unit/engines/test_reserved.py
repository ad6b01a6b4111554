"""Names that mean something to an engine, a library or a database, as columns, inputs, keys and tables."""

import json
import keyword

import duckdb
import polars as pl
import pytest
from tests.servers.statements import in_duckdb
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.language.functions import CATALOGUE
from partyrate.model import RESERVED

pytestmark = pytest.mark.usefixtures("columns_engine")

WORDS_OF_ENGINES = """
index level_0 index_left key_right order group select user __index_level_0__ literal len count rowid oid ctid
xmin tableoid values name columns schema shape table from where null true date time key type row round all limit
offset end case when desc asc union with lateral current_date session_user position system filename
file_row_number generated item t size dtypes loc iloc x t0 t1 step_1_unit results element struct map sum min max
str dt cat alias over cast default check constraint primary references collate window partition rank row_number
first last any array analyze both leading localtime placing some symmetric variadic verbose tablesample qualify
pivot unpivot summarize describe show lambda anti semi asof positional glob returning self query set_axis
reset_index to_arrow
"""
WORDS = tuple(WORDS_OF_ENGINES.split())
"""Each once in lower case, since some databases do not tell capitals apart."""

ODD = (
    *('a "b"', "it's", "two  words", "得分（一）", "a.b[0]{c}%s:x;--", "a\nb"),
    *("UPPER", "1", "a,b", "$1", "?", "#", "\\d"),
)
"""Names that hold what statements, patterns and formats are made of."""

AT_ONCE = 40
SCHEME = """
name = "trial"
[table.{root}]
key = {key}
[table.{finer}]
parent = {root}
key = {own}
[input.score]
table = {root}
kind = "number"
low = 0
high = 100
decimals = 0
[input.marks]
table = {finer}
kind = "number"
low = 0
high = 100
decimals = 0
[formula.total_]
table = {root}
is = "sum(marks) + score + coalesce(previous(score), 0)"
[formula.part_]
table = {finer}
is = "marks / (1 + total_)"
[ladder.star_]
table = {root}
levels = [{{ name = "five", when = "total_ > 2" }}, {{ name = "four" }}]
order_by = "total_ desc"
quotas = [{{ levels = "five", at_most = "1" }}]
ties = "in"
round = "down"
[incentive.award_]
table = {root}
kind = "bonus"
amount = "total_"
unit = "yuan"
"""


def parts(words):
    return [words[at : at + AT_ONCE] for at in range(0, len(words), AT_ONCE)]


def read(frame):
    """Compute every row of a table of results."""
    frame = frame.collect() if isinstance(frame, pl.LazyFrame) else frame
    return len(frame.fetchall() if isinstance(frame, duckdb.DuckDBPyRelation) else frame)


def scheme_of(inputs):
    entries = [pr.Indicator(name=n, column=c, kind="number", low=0, high=100, decimals=0) for n, c in inputs.items()]
    total = pr.Indicator(name="total_", formula=" + ".join(inputs))
    return pr.Scheme(name="t", tables=[pr.Table(name="a_unit", key="a_key")], indicators=[*entries, total])


def as_input(word):
    return word.isidentifier() and not keyword.iskeyword(word) and word not in RESERVED and not word.startswith("_")


COLUMNS = [{f"input_{number}": word for number, word in enumerate(part)} for part in parts([*WORDS, *ODD])]
INPUTS = [{word: word for word in part} for part in parts([word for word in WORDS if as_input(word)])]


# Hundreds of words that are reserved somewhere, in one scheme for each part of them, on every kind of frame.
@pytest.mark.slow
@pytest.mark.parametrize("inputs", [*COLUMNS, *INPUTS], ids=lambda inputs: f"{next(iter(inputs.items()))}")
def test_any_name_is_a_column_and_an_input_on_every_engine(inputs):
    evaluator = pr.Evaluator(scheme_of(inputs), row_engine_limit=0)
    rows = [{**dict.fromkeys(inputs.values(), number), "a_key": f"V{number}"} for number in (2, 1)]
    for make in ENGINES.values():
        rating = evaluator.rate(make(rows))
        totals = dict(zip(rating.values("a_key"), rating.values("total_"), strict=True))
        assert totals == {"V2": 2 * len(inputs), "V1": len(inputs)}
        assert read(rating.units) == 2


@pytest.mark.parametrize("engine", ENGINES)
def test_any_name_is_a_column_that_nothing_reads(engine):
    rows = [{**dict.fromkeys([*WORDS, *ODD], number), "a_key": f"V{number}", "a_score": number} for number in (2, 1)]
    for few in (0, 5000):
        rating = pr.Evaluator(scheme_of({"a_score": "a_score"}), row_engine_limit=few).rate(ENGINES[engine](rows))
        assert sorted(rating.values("total_")) == [1, 2]
        assert read(rating.units) == read(rating.tables["a_unit"]) == 2


HARD = ("index", "order", "user", "rowid", "values", "literal", "level_0")
NAMES = {
    **{f"key {word}": {"key": word} for word in (*HARD, "two words", 'a "b"', "__index_level_0__")},
    **{f"finer key {word}": {"own": word} for word in (*HARD, "it's")},
    **{f"table {word}": {"root": word} for word in (*HARD, "step_1_month", "results")},
    **{f"finer table {word}": {"finer": word} for word in (*HARD, "step_1_unit", "results")},
}


def made(names):
    names = {"root": "unit", "key": "id", "finer": "month", "own": "m", **names}
    scheme = pr.loads_scheme(SCHEME.format(**{part: json.dumps(name) for part, name in names.items()}))
    units = [{names["key"]: f"V{number}", "score": number} for number in (3, 1, 2)]
    months = [{names["key"]: f"V{n}", names["own"]: f"{m}", "marks": n + m} for n in (3, 1, 2) for m in (1, 2)]
    past = [{names["key"]: f"V{number}", "round": 2018, "score": number} for number in (1, 2)]
    return scheme, names, units, months, past


def values(rating, names):
    """Give every value by its key, and make everything else that a rating gives."""
    own = [rating.values(name) for name in ("total_", "star_", "award_")]
    keys = rating.values(names["key"], table=names["root"])
    finer = [rating.values(name, table=names["finer"]) for name in (names["key"], names["own"], "part_", "total_")]
    assert [read(table) for table in rating.tables.values()] == [3, 6]
    assert read(rating.incentives) == 3
    bills = [row["total"] for row in rating.totals(by=names["key"])]
    return dict(zip(keys, zip(*own, strict=True), strict=True)), {*zip(*finer, strict=True)}, bills, rating.notes


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_any_name_is_a_key_and_a_table(names):
    scheme, names, units, months, past = made(names)
    evaluator = pr.Evaluator(scheme, row_engine_limit=0)
    found = {}
    for engine in ("rows", "polars lazy", "duckdb"):
        make = ENGINES[engine]
        tables = {names["finer"]: make(months), "history": make(past)}
        found[engine] = values(evaluator.rate(make(units), tables=tables, period="2019"), names)
    assert all(each == found["rows"] for each in found.values()), found


def quoted(name):
    return '"{}"'.format(name.replace('"', '""'))


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_any_name_is_a_key_and_a_table_of_a_statement(names):
    scheme, names, units, months, past = made(names)
    evaluator = pr.Evaluator(scheme)
    tables = {names["root"]: units, names["finer"]: months, "history": past}
    statements = []
    for table, rows in tables.items():
        kinds = {column: "TEXT" if isinstance(cell, str) else "BIGINT" for column, cell in rows[0].items()}
        columns = ", ".join(f"{quoted(column)} {kind}" for column, kind in kinds.items())
        cells = ", ".join(f"({', '.join(map(repr, row.values()))})" for row in rows)
        statements += [f"CREATE TABLE {quoted(table)} ({columns})", f"INSERT INTO {quoted(table)} VALUES {cells}"]
    found = in_duckdb(*statements, evaluator.sql("duckdb", period="2019"))
    plain = evaluator.rate(units, tables={names["finer"]: months, "history": past}, period="2019")
    assert {row[names["key"]]: row["total_"] for row in found} == dict(
        zip(plain.values(names["key"], table=names["root"]), plain.values("total_"), strict=True)
    )


# ------------------------------------------------------------------------------------------- what cannot be told apart


@pytest.mark.parametrize("name", ["*", "^a.*$", "^$"])
@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "rows"])
def test_a_name_that_stands_for_many_columns_is_refused_in_frames(name, engine):
    rows = [{"a_key": "V1", name: 1, "a1": 5}]
    assert pr.Evaluator(scheme_of({"score": name})).rate(rows).values("total_") == [1]
    for column, few in ((name, 0), ("a1", 0), ("a1", 5000)):
        with pytest.raises(pr.DataError, match="which stands for many columns"):
            pr.Evaluator(scheme_of({"score": column}), row_engine_limit=few).rate(ENGINES[engine](rows))


PAIRS = {
    "a column and a result": ("score", [{"a_key": 1, "score": 2, "TOTAL_": 3}]),
    "a key and an input": ("A_KEY", [{"a_key": 1, "A_KEY": 2}]),
    "an input and a state": ("score", [{"a_key": 1, "score": 2, "Total__state": 3}]),
}


@pytest.mark.parametrize(("column", "rows"), PAIRS.values(), ids=PAIRS)
def test_names_that_differ_by_capitals_are_refused_where_they_are_one(column, rows):
    evaluator = pr.Evaluator(scheme_of({"score": column}), row_engine_limit=0)
    for engine, make in ENGINES.items():
        if engine == "duckdb":
            connection = duckdb.connect()
            names = ", ".join(f"{value} AS {quoted(name)}" for name, value in rows[0].items())
            with pytest.raises(pr.DataError, match="are one name to the database"):
                evaluator.rate(connection.sql(f"SELECT {names}"))
        else:
            assert evaluator.rate(make(rows)).values("total_") == [2]


def test_a_statement_tells_capitals_apart_or_is_refused():
    entries = [
        pr.Indicator(name="score", kind="number", low=0, high=9, decimals=0),
        pr.Indicator(name="Score", formula="score + 1"),
    ]
    evaluator = pr.Evaluator(pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=entries))
    with pytest.raises(pr.DataError, match="'score' and 'Score' are one name to the database"):
        evaluator.sql("duckdb")
    assert '"Score"' in evaluator.sql("postgres")


def test_a_table_is_not_called_like_the_past():
    tables = [pr.Table(name="unit", key="id"), pr.Table(name="history", parent="unit", key="n")]
    with pytest.raises(pr.SchemeError, match="a table has the name 'history'"):
        pr.Evaluator(pr.Scheme(name="t", tables=tables))


def test_a_distribution_has_columns_of_its_own():
    ladder = pr.Ladder(name="star", levels=[pr.Level(name="five")])
    scheme = pr.Scheme(name="t", tables=[pr.Table(name="unit", key=["level", "id"])], ladders=[ladder])
    rating = pr.Evaluator(scheme).rate([{"level": "A", "id": 1}])
    assert rating.counts("star", within="level") == {("A",): {"five": 1}}
    with pytest.raises(pr.UsageError, match="'level' is a column of distributions already"):
        rating.distribution("star", within="level")


def test_the_words_are_many():
    assert len({word.lower() for word in WORDS}) == len(WORDS) > 100
    assert not {word for word in CATALOGUE if word in ("len", "count")} - {"count"}
