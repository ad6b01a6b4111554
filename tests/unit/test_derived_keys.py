"""Columns of keys that are the first digits of a code: the town of a village, the county of a town."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.unit.frames import ENGINES, LAZY

import partyrate as pr
from partyrate.model.derived_keys import derived_keys
from partyrate.tables import Options, read_tables
from partyrate.testing import all_laws

SCHEME = """
name = "codes"

[table.town]
key = "town"
rows = 100

[table.village]
parent = "town"
key = "code"
rows = 100
derived_keys = { town = { from = "code", first = 9, of = 12 } }

[table.month]
parent = "village"
key = "month"
rows = 12

[input.budget]
table = "town"
kind = "number"
low = 0
high = 1000
decimals = 0

[input.score]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0

[input.marks]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 0

[formula.place]
table = "village"
is = "rank(score, 'desc', within=town, ties='min')"

[formula.best]
table = "village"
is = "max(marks) if count(month) > 0 else 0"

[formula.villages]
is = "count(village)"

[formula.total]
is = "sum(score) + budget"
"""

TOWNS: list[dict[str, Any]] = [{"town": "033090200", "budget": 5}, {"town": "330902002", "budget": 7}]
VILLAGES: list[dict[str, Any]] = [
    {"code": "033090200001", "score": 5}, {"code": "033090200002", "score": 9}, {"code": "330902002001", "score": 3},
]  # fmt: skip
MONTHS: list[dict[str, Any]] = [{"code": "033090200002", "month": "1", "marks": 4}]

UNITS_ONLY = """
name = "flat"
[table.village]
key = ["county", "town", "code"]
rows = 100
[table.village.derived_keys]
county = { from = "code", first = 6, of = 12 }
town = { from = "code", first = 9, of = 12 }
[input.score]
kind = "number"
low = 0
high = 100
decimals = 0
[formula.town_place]
is = "rank(score, 'desc', within=town, ties='min')"
[formula.county_place]
is = "rank(score, 'desc', within=county, ties='min')"
[formula.before]
is = "coalesce(previous(score), 0)"
[ladder.star]
levels = [{ name = "five" }, { name = "none" }]
within = "town"
order_by = "score desc"
quotas = [{ levels = "five", exactly = "1" }]
ties = "in"
round = "down"
"""


def made(engine: str, rows: list[dict[str, Any]]) -> Any:
    return ENGINES[engine](rows)


def evaluator(text: str = SCHEME) -> pr.Evaluator:
    return pr.Evaluator(pr.loads_scheme(text), row_engine_limit=0)


@pytest.mark.parametrize("engine", [*ENGINES])
def test_the_first_digits_of_a_code_name_the_town_with_leading_zeros(engine: str) -> None:
    tables = {"village": made(engine, VILLAGES), "month": made(engine, MONTHS)}
    rating = evaluator().rate(made(engine, TOWNS), tables=tables)
    by_town = dict(zip(rating.values("town"), rating.values("villages"), strict=True))
    assert by_town == {"033090200": 2, "330902002": 1}
    codes = rating.values("code", table="village")
    assert dict(zip(codes, rating.values("place"), strict=True)) == {
        "033090200001": 2, "033090200002": 1, "330902002001": 1,
    }  # fmt: skip
    assert dict(zip(codes, rating.values("best"), strict=True))["033090200002"] == 4
    assert rating.values("town", table="village")[codes.index("330902002001")] == "330902002"


@pytest.mark.parametrize("engine", [*ENGINES])
def test_units_have_several_derived_columns_and_past_rounds_as_well(engine: str) -> None:
    past = [{"code": each["code"], "round": 2023, "score": 1} for each in VILLAGES]
    rating = evaluator(UNITS_ONLY).rate(made(engine, VILLAGES), tables={"history": made(engine, past)}, period=2024)
    codes = rating.values("code")
    found = {
        name: dict(zip(codes, map(str, rating.values(name)), strict=True)) for name in ("county", "star", "before")
    }
    assert found["county"] == {"033090200001": "033090", "033090200002": "033090", "330902002001": "330902"}
    assert found["star"] == {"033090200001": "none", "033090200002": "five", "330902002001": "five"}
    assert set(found["before"].values()) == {"1"}


@pytest.mark.parametrize("code", ["33090200002", "0330902000022", "1"])
@pytest.mark.parametrize("engine", [*ENGINES])
def test_a_code_of_another_length_is_refused_at_its_place(engine: str, code: str) -> None:
    rows = [*VILLAGES, {"code": code, "score": 1}]
    with pytest.raises(pr.DataError) as caught:
        evaluator().rate(made(engine, TOWNS), tables={"village": made(engine, rows)})
    (fault,) = caught.value.faults
    assert (fault.table, fault.column, fault.value) == ("village", "code", code)
    assert fault.row == (None if engine in LAZY else 4)
    assert fault.lines("en")[2] == "write all 12 digits as text, with leading zeros"
    assert "保留前导零" in fault.text("zh")


@pytest.mark.parametrize("engine", ["rows", "polars", "pandas", "duckdb", "pyarrow"])
def test_codes_that_are_numbers_give_numbers(engine: str) -> None:
    villages = [{"code": 330902002001, "score": 5}, {"code": 330902003001, "score": 6}]
    towns = [{"town": 330902002, "budget": 1}, {"town": 330902003, "budget": 2}]
    rating = evaluator().rate(made(engine, towns), tables={"village": made(engine, villages)})
    assert sorted(rating.values("total")) == [6, 8]
    with pytest.raises(pr.DataError, match="has 11 digits, not 12"):
        evaluator().rate(made(engine, towns), tables={"village": made(engine, [{"code": 33090200200, "score": 5}])})


@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "duckdb", "pyarrow"])
def test_a_column_that_is_given_as_well_has_to_agree(engine: str) -> None:
    given = [{"town": each["code"][:9], **each} for each in VILLAGES]
    rating = evaluator().rate(made(engine, TOWNS), tables={"village": made(engine, given)})
    assert sorted(rating.values("villages")) == [1, 2]
    gaps = [{**given[0], "town": None}, *given[1:]]
    rating = evaluator().rate(made(engine, TOWNS), tables={"village": made(engine, gaps)})
    assert sorted(rating.values("villages")) == [1, 2]
    other = [{**given[0], "town": "330902002"}, *given[1:]]
    with pytest.raises(pr.DataError, match="'330902002' is not the first digits of 'code', '033090200'"):
        evaluator().rate(made(engine, TOWNS), tables={"village": made(engine, other)})


def test_a_code_that_is_not_there_is_a_row_without_a_key() -> None:
    for rows in ([{"score": 1}], [{"code": None, "score": 1}]):
        with pytest.raises(pr.DataError) as caught:
            evaluator().rate(TOWNS, tables={"village": rows})
        assert {fault.column for fault in caught.value.faults} <= {"code", "town"}
        assert "code" in {fault.column for fault in caught.value.faults}


def test_a_statement_takes_the_digits_and_stops_at_another_code() -> None:
    statement = evaluator().sql("duckdb", table="village", tables=["town", "village", "month"])
    connection = duckdb.connect()
    connection.execute("create table town (town varchar, budget bigint)")
    connection.execute("create table village (code varchar, score bigint)")
    connection.execute("create table month (code varchar, month varchar, marks bigint)")
    connection.executemany("insert into town values (?, ?)", [[*each.values()] for each in TOWNS])
    connection.executemany("insert into village values (?, ?)", [[*each.values()] for each in VILLAGES])
    connection.executemany("insert into month values (?, ?, ?)", [[*each.values()] for each in MONTHS])
    result = connection.execute(statement)
    names = [each[0] for each in result.description]
    rows = {row[names.index("code")]: row for row in result.fetchall()}
    assert {code: row[names.index("town")] for code, row in rows.items()} == {
        each["code"]: each["code"][:9] for each in VILLAGES
    }
    assert {code: row[names.index("place")] for code, row in rows.items()} == {
        "033090200001": 2, "033090200002": 1, "330902002001": 1,
    }  # fmt: skip
    connection.execute("insert into village values ('33090200009', 1)")
    with pytest.raises(duckdb.Error, match="column code holds no code of 12 digits: 33090200009"):
        connection.execute(statement).fetchall()
    assert "substr" in evaluator(UNITS_ONLY).sql("postgres", tables=["village"]).lower()


def test_one_unit_is_rated_and_found_by_its_code() -> None:
    rater = evaluator(UNITS_ONLY)
    prepared = rater.prepare(VILLAGES)
    assert prepared.rate({"code": "033090200003", "score": 100})["county_place"] == 1
    assert prepared.rate({"code": "033090200003", "score": 7})["town"] == "033090200"
    with pytest.raises(pr.DataError, match="has 3 digits, not 12"):
        prepared.rate({"code": "033", "score": 100})
    assert prepared.rows_of("033090200002")[0]["score"] == 9
    changed = rater.what_if(rater.rate(VILLAGES), unit="033090200001", changes={"score": 50})
    assert {each.name for each in changed.own} >= {"town_place", "star"}
    assert rater.rate(VILLAGES).explain(unit="033090200002", of="star").shown == "five"
    assert "star" in rater.robustness(VILLAGES, draws=2).text("en")


def test_files_need_no_column_of_the_town(tmp_path: Path) -> None:
    rater = evaluator()
    Path(tmp_path, "towns.csv").write_text("town,budget\n033090200,5\n330902002,7\n")
    Path(tmp_path, "villages.csv").write_text("code,score\n033090200001,5\n033090200002,9\n330902002001,3\n")
    read = read_tables(rater.plan, tmp_path / "towns.csv", {"village": tmp_path / "villages.csv"}, Options())
    rating = rater.rate(read["town"].frame, tables={"village": read["village"].frame})
    assert sorted(rating.values("villages")) == [1, 2]
    assert rater.input_schema("village")["required"] == ["code", "score"]


def test_a_template_asks_for_codes_alone_and_its_samples_can_be_rated(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    for name, text in (("tables", SCHEME), ("flat", UNITS_ONLY)):
        scheme, path = pr.loads_scheme(text), tmp_path / f"{name}.xlsx"
        scheme.template(path, lang="en", samples=2)
        heads = {cell.value for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row}
        assert "code" in heads
        rater = pr.Evaluator(scheme)
        finer = {each: path for each in scheme.tables if scheme.tables[each].parent}
        read = read_tables(rater.plan, path, finer, Options())
        root = rater.plan.root.name
        tables = {each: table.frame for each, table in read.items() if each != root}
        rating = rater.rate(read[root].frame, tables=tables)
        assert len(rating.values(scheme.root.key[-1] if scheme.root else "")) >= 1


@pytest.mark.parametrize(
    ("derived", "words"),
    [
        ('{ city = { from = "code", first = 9, of = 12 } }', "'city' is no column of the key"),
        ('{ town = { from = "score", first = 9, of = 12 } }', "'score' is no column of the key"),
        ('{ town = { from = "town", first = 9, of = 12 } }', "'town' is no column of the key"),
        ('{ code = { from = "code", first = 9, of = 12 } }', "'code' is no column of the key"),
        ('{ town = { from = "code", first = 12, of = 12 } }', "the first 12 of 12 digits are none, or all"),
        ('{ town = { from = "code", first = 0, of = 12 } }', "the first 0 of 12 digits are none, or all"),
        ('{ town = { from = "code", first = 9, of = 1000 } }', "at most 100"),
        ('{ town = { from = "code", first = 9 } }', "'of'"),
        ('{ town = { from = "code", first = "9", of = 12 } }', "'first'"),
        ('{ town = "code" }', "town"),
    ],
)
def test_what_is_no_part_of_a_code_is_refused(derived: str, words: str) -> None:
    with pytest.raises(pr.SchemeError) as caught:
        evaluator(SCHEME.replace('{ town = { from = "code", first = 9, of = 12 } }', derived))
    assert words in caught.value.text("en")
    assert caught.value.faults[0].at is not None


def test_rows_that_are_named_beforehand_are_taken_from_no_code() -> None:
    month = SCHEME.replace(
        'key = "month"\nrows = 12',
        'key = ["month"]\nexpects = [1, 2]\nderived_keys = { month = { from = "month", first = 1, of = 2 } }',
    )
    with pytest.raises(pr.SchemeError, match="names the rows of table 'month'"):
        evaluator(month)


def test_files_json_fingerprints_and_differences_hold_them() -> None:
    scheme = pr.loads_scheme(SCHEME)
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme
    assert pr.Scheme.from_dict(scheme.to_dict()) == scheme
    other = pr.loads_scheme(SCHEME.replace("first = 9, of = 12", "first = 6, of = 12"))
    assert scheme.fingerprint != other.fingerprint
    assert [each.field for each in scheme.diff(other).entries[0].fields] == ["derived_keys"]
    assert [*derived_keys(scheme, "month")] == ["town"]
    assert scheme.tables["village"].derived_keys["town"] == pr.KeyPrefix(from_="code", first=9, of=12)


test_all_laws_hold_with_tables_of_codes = all_laws(pr.Evaluator(pr.loads_scheme(SCHEME)), engines=["polars", "duckdb"])
test_all_laws_hold_with_units_of_codes = all_laws(
    pr.Evaluator(pr.loads_scheme(UNITS_ONLY)), engines=["polars", "pandas"]
)
