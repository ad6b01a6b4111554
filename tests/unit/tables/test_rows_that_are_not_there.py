"""Options that are about rows, sheets or tables that are not there: refused, and never passed over."""

from pathlib import Path
from typing import Any

import pytest
from tests.unit.workbooks import sheet_xml, workbook

import partyrate as pr
from partyrate.tables import Options, TableFault, read_table, read_tables

SCHEME = """
name = "trial"
[table."园"]
key = "园"
[table."月查"]
parent = "园"
key = "月"
rows = 12
[input."分"]
kind = "number"
low = 0
high = 100
decimals = 0
[input."查分"]
table = "月查"
kind = "number"
low = 0
high = 100
decimals = 0
[formula."总分"]
is = "分 - sum(查分)"
"""
PLAN = pr.Evaluator(pr.loads_scheme(SCHEME)).plan
UNITS: dict[int, list[Any]] = {1: ["2025年"], 2: ["园", "分"], 3: ["甲", 95], 5: ["乙", 90]}
MONTHS: dict[int, list[Any]] = {1: ["园", "月", "查分"], 2: ["甲", "1月", 2], 3: ["甲", "2月", 3]}


@pytest.fixture
def book(tmp_path):
    path = Path(tmp_path) / "all.xlsx"
    path.write_bytes(workbook({"园": sheet_xml(UNITS), "月查": sheet_xml(MONTHS)}))
    return path


@pytest.mark.parametrize("option", ["skip", "keep"])
@pytest.mark.parametrize(
    ("word", "rows", "given", "place", "below"),
    [
        ("999", "999", "999", "园", "3-5"),
        ("5-7", "6-7", "6", "园", "3-5"),
        ("2", "2", "2", "园", "3-5"),
        ("月查=99", "99", "99", "月查", "2-3"),
    ],
)
def test_rows_that_are_not_below_the_header_are_refused(book, option, word, rows, given, place, below):
    options: dict[str, Any] = {option: [word]}
    with pytest.raises(pr.DataError) as caught:
        read_tables(PLAN, book, {}, Options(**options))
    (fault,) = caught.value.faults
    assert isinstance(fault, TableFault)
    assert fault.text("zh").replace(f"{book.parent}/", "") == (
        f"表 {place}：{option}=[{given}]：all.xlsx，工作表“{place}” 的表中没有这样的行：{rows}\n"
        f"  原因：表头以下是第 {below} 行；给出的行号不会略过不管\n  改法：写工作表左侧显示的行号，或去掉它"
    )
    assert fault.text("en").startswith(f"table {place!r}: {option}=[{given}]: ")


def test_rows_that_are_there_are_left_out_blank_ones_as_well(book):
    tables = read_tables(PLAN, book, {}, Options(skip=["4-5", "月查=3"]))
    assert [each.report.count for each in tables.values()] == [1, 1]


def test_a_call_from_python_is_refused_alike():
    with pytest.raises(pr.DataError, match=r"skip=\[9\]"):
        read_table("园,分\n甲,95\n".encode(), pr.loads_scheme(SCHEME), skip=[9])


@pytest.mark.parametrize(
    ("name", "option", "word"),
    [
        ("sheets", "--sheet", "月查=附件"),
        ("headers", "--header", "月查=2"),
        ("skip", "--skip", "月查=3"),
        ("keep", "--keep", "月查=3"),
        ("columns", "--column", "月查.查分=得分"),
        ("skip", "--skip", "history=3"),
    ],
)
def test_an_option_about_a_table_that_was_not_read_is_refused(tmp_path, name, option, word):
    units = Path(tmp_path) / "units.csv"
    units.write_text("园,分\n甲,95\n", "utf-8")
    table = word.partition("=")[0].partition(".")[0]
    options: dict[str, Any] = {name: [word]}
    with pytest.raises(pr.UsageError) as caught:
        read_tables(PLAN, units, {}, Options(**options))
    assert caught.value.text("zh") == (
        f"{option} {word}\n  原因：没有工作表或文件读入为表 {table}\n"
        f"  改法：用 --table {table}=文件 提供这张表，或去掉这一选项"
    )


def test_that_a_table_has_no_sheet_may_be_said_whatever_the_units_stand_in(tmp_path):
    units = Path(tmp_path) / "units.csv"
    units.write_text("园,分\n甲,95\n", "utf-8")
    assert set(read_tables(PLAN, units, {}, Options(sheets=["月查="]))) == {"园"}
