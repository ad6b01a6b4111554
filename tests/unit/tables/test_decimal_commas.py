"""Commas before decimals and days with their year last are read where they are declared, and never guessed."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.workbooks import one_sheet
from typer.testing import CliRunner

import partyrate as pr
from partyrate.cli.program import app
from partyrate.tables.dates import day_of_text
from partyrate.tables.decimal_commas import with_point

SCHEME = """
name = "trial"
[table.village]
key = "village"
[input.score]
kind = "number"
low = 0
high = 100
decimals = 2
[input.income]
kind = "number"
low = 0
high = 100000
decimals = 1
[input.share]
kind = "number"
low = 0
high = 1
decimals = 3
[input.day]
kind = "date"
[formula.total]
is = "score + income + share if day < as_of else 0"
"""
EUROPEAN = (
    "village;score;income;share;day\nA;12,5;1.200,5;12,5%;31.10.2023\nB;９０,25分;1 200;0,5;1. 2. 2023\n"
    "C;88;3000;1;2023-01-05\n;190,75;5400,5;;\n"
)
PLAIN = (
    "village,score,income,share,day\nA,12.5,1200.5,0.125,2023-10-31\nB,90.25,1200,0.5,2023-02-01\n"
    "C,88,3000,1,2023-01-05\n"
)
DECLARED: dict[str, Any] = {"decimal_comma": True, "date_order": "dmy"}


def read(text, **decisions):
    return pr.read_table(text if isinstance(text, list) else text.encode(), pr.loads_scheme(SCHEME), **decisions)


def faults(text, **decisions):
    with pytest.raises(pr.DataError) as caught:
        read(text, **decisions)
    return caught.value.faults


def test_a_declared_file_is_read_as_one_with_points_and_each_conversion_is_counted():
    european = read(EUROPEAN, **DECLARED)
    assert european.frame.equals(read(PLAIN).frame)
    assert [(each.name, each.what, each.count, each.cell, each.before) for each in european.report.conversions] == [
        ("score", "as decimal comma", 2, "B2", "12,5"),
        ("income", "as decimal comma", 1, "C2", "1.200,5"),
        ("income", "as thousands", 1, "C3", "1 200"),
        ("share", "as decimal comma", 2, "D2", "12,5%"),
        ("day", "as date in order", 2, "E2", "31.10.2023"),
    ]
    assert [(each.kind, each.rows) for each in european.report.left_out] == [("total", (5,))]  # a sum with a comma


def test_what_is_not_declared_is_refused_with_the_way_to_write_it_and_the_option():
    found = {each.cell: each for each in faults(EUROPEAN.rpartition(";190")[0])}
    assert sorted(found) == ["B2", "B3", "C2", "D2", "D3", "E2", "E3"]
    assert found["C2"].text("en") == (
        "the file C2 (income; village A): 1.200,5 is 1200.5 where a comma stands before the decimals\n"
        "  why:  that is declared, and never guessed\n"
        "  fix:  write 1200.5, or declare it for all texts of the tables: decimal_comma=True"
    )
    assert found["E2"].fix.endswith('declare the order for all tables: date_order="dmy"')
    assert found["E3"].text("zh") == (
        "文件 E3（day；village B）：1. 2. 2023 的年份写在后面，可能是 2023-02-01或2023-01-02\n"
        "  原因：日期按年、月、日的顺序读，其他顺序要先指明\n"
        '  改法：把年份写在前面，或对各表一并指明顺序：date_order="dmy"或date_order="mdy"'
    )


def test_a_point_before_decimals_is_refused_where_a_comma_is_declared():
    (fault,) = faults(EUROPEAN.replace("88;", "88.5;").partition("\n;")[0], **DECLARED)
    assert (fault.cell, fault.what) == ("B4", "88.5 has a point before its decimals")


def test_a_day_in_another_order_than_the_declared_one_is_refused():
    (fault,) = faults(EUROPEAN.partition("\nB;")[0], decimal_comma=True, date_order="mdy")
    assert (fault.cell, fault.message) == ("E2", "day in another order")
    assert read(EUROPEAN, decimal_comma=True, date_order="dmy").frame["day"][1] == "2023-02-01"


@pytest.mark.parametrize(
    ("cell", "share"), [("85,5 %", "0.855"), ("85,5", "0.855"), ("85", "0.85"), ("0,5 %", "0.005"), ("100,0％", "1")]
)
def test_percentages_below_a_header_that_says_so_are_shares_once(cell, share):
    content = f"village;score;income;share (%);day\nA;1;1;{cell};31.10.2023\n"
    assert Decimal(read(content, **DECLARED).frame["share"][0]) == Decimal(share)


def test_a_percentage_beyond_the_whole_is_refused_and_not_divided_again():
    (fault,) = faults("village;score;income;share (%);day\nA;1;1;150,5 %;31.10.2023\n", **DECLARED)
    assert (fault.cell, fault.what) == ("D2", "1.505 is above the highest possible value, 1")


@pytest.mark.parametrize("cell", ["12,000,50", "zwölf", "k.A."])
def test_what_is_no_number_is_to_be_written_with_the_comma_that_is_declared(cell):
    (fault,) = faults(f"village;score;income;share;day\nA;1;{cell};1;31.10.2023\n", **DECLARED)
    assert fault.fix == "write it in plain digits with a comma before the decimals, as 9,5"
    assert fault.lines("zh")[2] == "只用阿拉伯数字，小数点写作逗号，如 9,5"


@pytest.mark.parametrize(
    ("decision", "example"), [({"decimal_comma": 1}, "decimal_comma=True"), ({"date_order": "d"}, "date_order='dmy'")]
)
def test_a_decision_of_another_kind_is_refused(decision, example):
    with pytest.raises(pr.UsageError, match=f"write it as in {example}"):
        read(PLAIN, **decision)


def test_numbers_that_a_workbook_stores_and_frames_hold_are_no_texts():
    cells: list[list[Any]] = [
        ["village", "score", "income", "share", "day"],
        ["A", 12.5, "1.200,5", 0.125, "31.10.2023"],
    ]
    expected = read(PLAIN.partition("\nB,")[0]).frame
    assert pr.read_table(one_sheet(cells), pr.loads_scheme(SCHEME), **DECLARED).frame.equals(expected)
    row = {"village": "A", "score": 12.5, "income": "1.200,5", "share": Decimal("0.125"), "day": "31.10.2023"}
    assert read([row], **DECLARED).frame == [{**row, "income": "1200.5", "day": "2023-10-31"}]
    frame = pl.DataFrame({key: [value] for key, value in row.items()})
    assert pr.read_table(frame, pr.loads_scheme(SCHEME), **DECLARED).frame["income"].to_list() == ["1200.5"]


@given(
    st.integers(0, 10**9),
    st.integers(0, 999),
    st.sampled_from(["", ".", " ", "'"]),
    st.sampled_from(["{}", "-{}", "{} €", "¥{}", "{}%"]),
)
def test_a_number_is_the_same_with_a_comma_and_with_a_point(whole, decimals, separator, form):
    written = f"{whole:,}".replace(",", separator) + f",{decimals:03}"
    assert with_point(form.format(written)) == form.format(f"{whole}.{decimals:03}")


@given(st.dates(), st.sampled_from([".", "/", "-", ". "]))
def test_a_day_is_the_same_in_every_declared_order(day, sign):
    parts = {"d": day.day, "m": day.month, "y": f"{day.year:04}"}
    for order in ("dmy", "mdy"):
        assert day_of_text(sign.join(str(parts[part]) for part in order), order) == day


def test_the_command_takes_both_and_the_results_are_verified_with_them(tmp_path):
    (tmp_path / "trial.toml").write_text(SCHEME, "utf-8")
    (tmp_path / "units.csv").write_text(EUROPEAN.replace("C;88", "合计;88"), "utf-8")
    out = str(tmp_path / "rated")
    words = ["rate", str(tmp_path / "trial.toml"), str(tmp_path / "units.csv"), "--as-of", "2024-01-01", "--out", out]
    wrong = CliRunner().invoke(app, [*words, "--date-order", "dd"]).exception
    assert "write --date-order dmy (31.10.2024)" in str(wrong)
    refused = str(CliRunner().invoke(app, words).exception)
    assert "--decimal-comma" in refused
    assert "--date-order dmy" in refused
    rated = CliRunner().invoke(app, [*words, "--decimal-comma", "--date-order", "dmy", "--keep", "4"])
    assert rated.exit_code == 0, rated.output
    assert "a comma before the decimals in 2 cells, the first B2: 12,5 → 12.5" in rated.output
    assert CliRunner().invoke(app, ["verify", out]).exit_code == 0
    assert "合计" in (tmp_path / "rated" / "village.csv").read_text("utf-8")
