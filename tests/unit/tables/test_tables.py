"""Tables in files: each file of the corpus is read as a person would read it, or refused with what is wrong named."""

import json
import random
import re
import string
import tracemalloc
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
import polars as pl
import pytest
from tests.unit.corpus import CASES, EXPECTED, HEAD, PLAIN, csv_of, outcome, scheme, table
from tests.unit.workbooks import formula, number, one_sheet, sheet_xml, workbook

import partyrate as pr
from partyrate.messages.catalogue.tables import TEXTS
from partyrate.tables import reading
from partyrate.tables.grid import letters

SMALL = scheme("org")


BINARY = ("old-workbook",)


@pytest.mark.parametrize("name", CASES)
def test_a_file_of_the_corpus_is_read_as_a_person_would_or_refused_with_the_cell_named(name):
    if name in BINARY:
        pytest.importorskip("xlrd")
    assert outcome(CASES[name]) == (EXPECTED / f"{name}.txt").read_text("utf-8")


def test_every_expected_text_belongs_to_a_file():
    assert {path.stem for path in EXPECTED.glob("*.txt")} == set(CASES)


@pytest.mark.parametrize("name", ["plain", "office-1", "csv-gb18030", "total-elsewhere"])
def test_without_polars_the_same_rows_are_read(name, monkeypatch):
    case = CASES[name]
    frame = pr.read_table(case.make(), scheme(case.reads), **case.options).frame
    monkeypatch.setattr(reading, "find_spec", lambda name: None)
    assert pr.read_table(case.make(), scheme(case.reads), **case.options).frame == frame.to_dicts()


@pytest.mark.parametrize("key", TEXTS)
def test_every_text_holds_the_same_data_in_both_languages(key):
    english, chinese = ({name for _, name, *_ in string.Formatter().parse(text) if name} for text in TEXTS[key])
    assert english ^ chinese <= {"count", "counted", "table", "expected"}
    assert (
        TEXTS[key][0] != TEXTS[key][1]
        or key in ("fault at cell", "slash", "option date order", "column of table")
        or key.startswith("given ")
    )


# ------------------------------------------------------------------------------------------------ files and limits


@pytest.mark.parametrize("name", ["units.xlsx", "units.csv", "units.et", "units"])
def test_what_a_file_is_is_told_by_its_bytes_and_not_by_its_name(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(one_sheet([["村", "组织评价"], ["前沙坨", 95.5]]))
    assert pr.read_table(path, SMALL).frame.to_dicts() == [{"village": "前沙坨", "org": "95.5"}]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(pr.DataError, match=r"there is no file .*none\.xlsx"):
        pr.read_table(tmp_path / "none.xlsx", SMALL)


def test_a_stray_cell_in_the_last_row_and_column_takes_no_memory():
    data = CASES["stray-cell"].make()
    tracemalloc.start()
    pr.read_table(data, SMALL)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def test_unpacked_bytes_and_cells_are_limited():
    made = BytesIO()
    with ZipFile(BytesIO(one_sheet([["村", "组织评价"]]))) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, text.replace(b"<sheetData>", b"<sheetData>" + b" " * 3_000_000))
    assert len(made.getvalue()) < 10_000
    with pytest.raises(pr.ResourceError) as error:
        pr.read_table(made.getvalue(), SMALL, budget=pr.ResourceBudget(unpacked_bytes=1_000_000))
    assert error.value.resource == "unpacked_bytes"
    for data in (one_sheet(table(*[PLAIN] * 20)), csv_of(table(*[PLAIN] * 20))):
        with pytest.raises(pr.ResourceError) as error:
            pr.read_table(data, SMALL, budget=pr.ResourceBudget(cells=100))
        assert error.value.resource == "cells"


@pytest.mark.parametrize("name", ["plain", "office-1", "prefixes-and-no-references"])
def test_a_workbook_with_a_byte_changed_is_read_or_refused(name):
    draw, whole = random.Random(7), CASES[name].make()
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        try:
            pr.read_table(bytes(data), SMALL, missing="缺")
        except pr.PartyrateError:
            continue


@pytest.mark.parametrize("encoding", ["punycode", "undefined", "idna", "unicode_escape", "utf7", "nonsense", "\0"])
def test_encodings_that_are_none_of_files_are_refused(encoding):
    with pytest.raises(pr.DataError, match="there is no encoding"):
        pr.read_table(csv_of(table()), SMALL, encoding=encoding)


@pytest.mark.parametrize("size", range(1, 4))
def test_short_files_in_gb18030_that_happen_to_be_utf8_are_told_by_their_headers(size):
    head = "村,组织评价\n".encode("gb18030")
    for each in range(200):
        name = "".join(chr(0x4E00 + (each * 37 + place * 91) % 6000) for place in range(size))
        data = head + f"{name},90\n".encode("gb18030")
        assert pr.read_table(data, SMALL).frame.to_dicts() == [{"village": name, "org": "90"}]


# ----------------------------------------------------------------------------------------------------- other forms


def test_parquet_keeps_its_types_and_gets_the_names_of_the_scheme(tmp_path):
    frame = pl.DataFrame({"村": ["桑梓"], "组织评价": [Decimal("95.50")], "day": [date(2019, 12, 31)]})
    frame.write_parquet(tmp_path / "unit.parquet")
    read = pr.read_table(tmp_path / "unit.parquet", SMALL)
    assert read.frame.equals(frame.rename({"村": "village", "组织评价": "org"}))
    (tmp_path / "unit.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(pr.DataError, match="is no Parquet file"):
        pr.read_table(tmp_path / "unit.parquet", SMALL)


def test_parquet_without_polars_is_refused_with_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "unit.parquet").write_bytes(b"PAR1")
    monkeypatch.setattr(reading, "find_spec", lambda name: None)
    with pytest.raises(pr.EngineError, match=r"pip install 'partyrate\[polars\]'"):
        pr.read_table(tmp_path / "unit.parquet", SMALL)


@pytest.mark.parametrize("kind", [pl.DataFrame, pd.DataFrame, lambda rows: rows], ids=["polars", "pandas", "dicts"])
def test_a_frame_gets_the_names_of_the_scheme_and_its_texts_are_converted(kind):
    rows = [{"村": "桑梓", "组织评价": "95.5分"}, {"村": "刘庄", "组织评价": "缺考"}]
    read = pr.read_table(kind(rows[:1]), SMALL)
    frame: Any = read.frame
    held = frame if isinstance(frame, list) else pl.DataFrame(frame).to_dicts()
    assert held == [{"village": "桑梓", "org": "95.5"}]
    assert "org: a unit behind the number in 1 cell, the first row 1: 95.5分 → 95.5" in read.report.text()
    with pytest.raises(pr.DataError, match=r'missing=\["缺考"\]'):
        pr.read_table(kind(rows), SMALL)


def test_what_is_no_table_is_a_wrong_call():
    with pytest.raises(pr.UsageError, match="a table from an int"):
        pr.read_table(5, SMALL)
    with pytest.raises(pr.UsageError, match="the scheme has no table 'month'"):
        pr.read_table(b"", SMALL, "month")


# ---------------------------------------------------------------------------------------- many troubles together

MARKS: list[Any] = [
    float,
    lambda mark: f"{mark}分",
    lambda mark: f" {mark}\u3000",
    lambda mark: str(mark).translate(str.maketrans("0123456789.", "０１２３４５６７８９．")),
    lambda mark: number(f"{float(mark):.17g}"),
    lambda mark: formula("A1", mark),
]
SHARES: list[Any] = [float, lambda share: f"{share * 100}%", lambda share: number(share, "percent")]
FLAGS = {"true": ["√", "Y", "有", "是", True, 1], "false": ["×", "n", "无", "否", False, 0]}
DAYS = ["2020-01-31", "2020/1/31", "2020.1.31", "2020年1月31日", "20200131", number(43861, "date"), 43861]


def office(draw: random.Random) -> tuple[list[list[Any]], list[str], list[Any]]:
    """Return a sheet with many troubles, its merged ranges, and the rows that a person would read in it."""
    inputs = {"org": "组织评价", "share": "参与率", "active": "是否达标", "since": "成立日期"}
    headers = {"village": draw.choice(["村", "village", "村 *", "村\n"])}
    headers |= {
        name: draw.choice([name, label, f"{label[0]} {label[1:]}：", f"{label} "]) for name, label in inputs.items()
    }
    order = draw.sample([*headers, "序号", ""], len(headers) + 2)
    width, merged = len(order), list[str]()
    rows: list[list[Any]] = [[], *([f"第{each}页"] for each in range(draw.randint(0, 3)))]
    rows.append([headers.get(name, name or None) for name in order])

    def add(cells: dict[str, Any]) -> None:
        rows.append([cells.get(name) for name in order])

    wanted, total = [], Decimal(0)
    for at in range(draw.randint(2, 12)):
        if draw.random() < 0.2:
            rows.append([f"第{at}组"])
            merged.append(f"A{len(rows)}:{letters(width)}{len(rows)}")
        if draw.random() < 0.1:
            rows.append([])
        if draw.random() < 0.1:
            rows.append([headers.get(name, name or None) for name in order])
        mark, share = Decimal(draw.randrange(10001)) / 100, Decimal(draw.randrange(1001)) / 1000
        flag, total = draw.choice(["true", "false"]), total + mark
        add({
            "序号": at, "village": f"村{at}", "org": draw.choice(MARKS)(mark), "share": draw.choice(SHARES)(share),
            "active": draw.choice(FLAGS[flag]), "since": draw.choice(DAYS),
        })  # fmt: skip
        wanted.append((f"村{at}", mark, share, flag == "true", date(2020, 1, 31)))
        if draw.random() < 0.1:
            add({"village": draw.choice(["小计", "小 计", "平均"]), "org": float(total)})
    add({"village": "合计", "org": float(total)})
    rows += [["注：以上为全年数据"], ["制表：张三"]][: draw.randint(0, 2)]
    return rows, merged, wanted


@pytest.mark.parametrize("seed", range(40))
def test_a_sheet_with_many_troubles_gives_the_rows_that_a_person_reads_in_it(seed):
    rows, merged, wanted = office(random.Random(seed))
    names = "org share active since"
    read = pr.read_table(one_sheet(rows, merged=merged), scheme(names))
    rating = pr.Evaluator(scheme(names)).rate(read.frame)
    assert list(zip(rating.values("village"), *map(rating.values, names.split()), strict=True)) == wanted


# ------------------------------------------------------------------------------------------------------- sums exact


@pytest.mark.parametrize("seed", range(3))
def test_computed_cells_are_read_as_the_decimals_that_a_person_sees(seed):
    draw = random.Random(seed)
    marks = [[Decimal(draw.randrange(2001)) / 100 for _ in range(5)] for _ in range(2000)]
    rows = [[f"v{at}", sum(map(float, each))] for at, each in enumerate(marks)]
    read = pr.read_table(one_sheet([["村", "组织评价"], *rows]), SMALL)
    assert [Decimal(each) for each in read.frame["org"]] == [sum(each) for each in marks]


def test_letters_of_columns_are_those_of_a_sheet():
    assert [letters(each) for each in (1, 26, 27, 52, 702, 703)] == ["A", "Z", "AA", "AZ", "ZZ", "AAA"]


def test_a_report_is_data_as_well():
    report = pr.read_table(CASES["office-1"].make(), scheme("org share active since"), missing="缺").report
    held = report.to_dict()
    assert held["rows"] == (6, 7, 10)
    assert [each["name"] for each in held["used"]] == ["village", "org", "share", "active", "since"]
    assert report.left_out[0].kind == "title"
    assert HEAD[0] == "村"


def test_finer_tables_of_the_workbook_are_found_by_their_sheets(tmp_path):
    from partyrate.tables import read_tables

    text = SMALL_WITH_MONTHS
    months = sheet_xml({1: ["村", "月度", "得分"], 2: ["前沙坨", "1", 90], 3: ["前沙坨", "2", 80]})
    units = sheet_xml({1: ["村"], 2: ["前沙坨"]})
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    for names in (("村", "月度"), ("甲", "乙")):
        path = Path(tmp_path) / "all.xlsx"
        path.write_bytes(workbook({names[0]: units, names[1]: months}))
        read = read_tables(evaluator.plan, path, {})
        assert read["month"].frame.to_dicts()[1] == {"village": "前沙坨", "month": "2", "points": "80"}
        rating = evaluator.rate(read["village"].frame, tables={"month": read["month"].frame})
        assert rating.values("total") == [170]


SMALL_WITH_MONTHS = """
name = "trial"
[table.village]
key = "village"
labels = { zh = "村" }
[table.month]
parent = "village"
key = "month"
rows = 12
labels = { zh = "月度" }
[input.points]
table = "month"
labels = { zh = "得分" }
kind = "number"
low = 0
high = 100
decimals = 0
[formula.total]
table = "village"
is = "sum(points)"
"""


# ------------------------------------------------------------------------------------------------------ in Chinese


@pytest.mark.parametrize("name", CASES)
def test_faults_and_reports_are_chinese_in_every_line_that_is_asked_for_in_chinese(name):
    case = CASES[name]
    if name in BINARY:
        pytest.importorskip("xlrd")
    try:
        lines = pr.read_table(case.make(), scheme(case.reads), **case.options).report.text("zh").splitlines()
    except pr.DataError as error:
        lines = error.text("zh").splitlines()
        assert lines[0].startswith("数据有 ")
    for line in lines:
        assert re.search("[\u4e00-\u9fff]", line), line
        assert not re.search(r"\b(the|is|not|row|write|cells?|scheme)\b", line.partition("已损坏")[0]), line


def test_faults_go_through_json_with_their_chinese_words():
    with pytest.raises(pr.DataError) as error:
        pr.read_table(CASES["near-miss"].make(), SMALL)
    held = json.loads(json.dumps(error.value.to_dict(), ensure_ascii=False))
    again: Any = pr.DataError.from_dict(held)
    assert again.text("zh") == error.value.text("zh")
    assert str(again) == str(error.value)


@pytest.mark.parametrize(("serial", "starts_1904"), [(43840, False), (42378, True)])
def test_a_day_that_no_rule_reads_is_passed_through_and_reported_as_it_is_shown(serial, starts_1904):
    rows: dict[int, list[Any]] = {
        1: ["村", "组织评价", "考核时间", "名次"],
        2: ["桑梓", 90, number(serial, "date"), number(1, "")],
        3: ["合计", 90, number(serial, "date")],
        5: ["审核：张三", None, number(serial, "date")],
    }
    read = pr.read_table(workbook({"村": sheet_xml(rows)}, starts_1904=starts_1904), SMALL)
    assert [row["考核时间"] for row in read.frame.to_dicts()] == ["2020-01-10"]
    assert "合计 90 2020-01-10" in read.report.text()
    assert "审核：张三 2020-01-10" in read.report.text()
