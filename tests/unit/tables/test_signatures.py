"""Signatures below a table, a quote that is left open, and words that are garbled are known for what they are."""

import datetime as dt
from io import BytesIO

import openpyxl
import polars as pl
import pytest

import partyrate as pr

SCHEME = pr.loads_scheme("""
name = "trial"
[table.village]
key = "village"
labels = { zh = "村" }
[input.org]
kind = "number"
low = 0
high = 100
decimals = 2
labels = { zh = "得分" }
[input.since]
kind = "date"
[formula.score]
is = "org + 1 if since < as_of else org"
""")


def book(*rows):
    workbook, file = openpyxl.Workbook(), BytesIO()
    for row in [["序号", "村", "得分", "since"], [1, "柳河", 90, "2020-01-31"], [2, "石桥", 80, "2020-01-31"], *rows]:
        workbook.active.append(row)
    workbook.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "row",
    [
        ["填表人：张三", None, "审核人：李四", "2024年1月5日"],
        ["填表人：张三", None, "审核人：李四", dt.date(2024, 1, 5)],
        ["党委书记（签字）：", None, None, "    年  月  日"],
        [None, "单位负责人（签章）", "2024/1/5", None],
        ["（盖章）", None, None, "2024年1月"],
    ],
)
def test_signatures_with_a_day_beside_them_are_notes(row):
    report = pr.read_table(book(row), SCHEME).report
    assert report.rows == (2, 3)
    assert [(each.kind, each.rows) for each in report.left_out] == [("note", (4,))]


@pytest.mark.parametrize("row", [[3, None, 70, "2024-01-05"], [None, None, 70, "2024年1月5日"]])
def test_values_beside_a_day_without_a_signature_are_no_note(row):
    with pytest.raises(pr.DataError, match="no village"):
        pr.read_table(book(row), SCHEME)


@pytest.mark.parametrize(("before", "line"), [("", 3), ('丙,"7\n0",2020-01-31\n', 5)])
def test_the_line_of_an_open_quote_is_named(before, line):
    text = f'村,得分,since\n甲,90,2020-01-31\n{before}"乙,80,2020-01-31\n丁,70,2020-01-31\n'
    with pytest.raises(pr.DataError) as caught:
        pr.read_table(text.encode(), SCHEME)
    assert f"a quote in line {line} is not closed" in str(caught.value)
    assert f"第 {line} 行有引号没有配对" in caught.value.faults[0].text("zh")


def test_a_garbled_header_of_a_text_file_names_the_option_that_helps():
    raw = "村,得分,since\n柳河,90,2020-01-31\n".replace("since", "日").encode("big5")
    with pytest.raises(pr.DataError) as caught:
        pr.read_table(raw, SCHEME)
    assert "name its encoding, such as --encoding big5" in str(caught.value)
    assert pr.read_table(raw, SCHEME, encoding="big5", columns={"since": "日"}).report.count == 1


def test_the_first_cell_of_a_frame_is_a_row_in_both_languages():
    frame = pl.DataFrame({"村": ["柳河"], "得分": ["95分"], "since": ["2020-01-31"]})
    report = pr.read_table(frame, SCHEME).report
    assert "the first row 1: 95分 → 95" in report.text("en")
    assert "首个 第 1 行：95分 → 95" in report.text("zh")
