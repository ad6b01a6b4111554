"""Signatures below a table, a quote that is left open, and words that are garbled are known for what they are."""

import datetime as dt
from io import BytesIO

import openpyxl
import polars as pl
import pytest

import partyrate as pr
from partyrate.tables import TableFault

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
        ["统计负责人：张三", None, "经办人：李四", "05/01/2024"],
        ["打印时间：2024-01-05 10:30", None, None, None],
        [None, "经办人：张三", "联系电话：6412", None],
        [None, "第1页 共1页", None, None],
        [None, "（以下空白）", None, None],
        ["Page 2 of 3", None, None, None],
        ["站长：张三", None, "分管领导（县）：李四", dt.date(2024, 1, 5)],
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


def test_a_day_that_the_sheet_stores_is_a_note_apart_from_the_rows():
    report = pr.read_table(
        book([], [None, None, "县委组织部", None], [None, None, None, dt.date(2024, 1, 5)]), SCHEME
    ).report
    assert [(each.kind, each.rows) for each in report.left_out] == [("note", (5, 6))]


def test_a_unit_whose_name_begins_like_a_note_stays_a_unit():
    with pytest.raises(pr.DataError, match="no value"):
        pr.read_table(book([3, "党支部：刘庄", None, None]), SCHEME)
    rows = [[3, "第一页沟", 70, "2024-01-05"], [4, "以下村", 60, "2024-01-05"], [5, "客户经理人", 50, "2024-01-05"]]
    assert pr.read_table(book(*rows), SCHEME).report.count == 5


@pytest.mark.parametrize("note", ["注：刘庄由两村合并而成", "备注：下列各村缺报"])
def test_a_note_between_rows_is_a_note(note):
    report = pr.read_table(
        book([note], [3, "刘庄", 70, "2024-01-05"], ["城关镇"], [4, "李庄", 60, "2024-01-05"]), SCHEME
    )
    left = [(each.kind, each.rows) for each in report.report.left_out]
    assert left == [("heading", (6,)), ("note", (4,))]


@pytest.mark.parametrize(
    "rows",
    [
        [["附表"], ["村", "人口", "面积"], ["张庄", 900, 12], ["李庄", 800, 13]],
        [["序号", "村", "耕地", "负责人"], [1, "张庄", 12, "王"]],
        [["编号", "户名", "人口", "开始时间"], [1, "王家", 4, "五年前"], [2, "张家", 5, "七年前"]],
    ],
)
def test_another_table_below_is_one_fault(rows):
    with pytest.raises(pr.DataError, match="another table begins here") as caught:
        pr.read_table(book([], *rows), SCHEME)
    assert [each.row for each in caught.value.faults] == [6 if rows[0] == ["附表"] else 5]


@pytest.mark.parametrize("row", [[3, "刘庄", "缺考", "2024-01-05"], [3, "刘庄", "缺考", "缺考"]])
def test_a_unit_with_wrong_cells_below_a_gap_is_no_other_table(row):
    with pytest.raises(pr.DataError, match="'缺考' is not a"):
        pr.read_table(book([], row), SCHEME)


@pytest.mark.parametrize(("cell", "negative"), [("(12.5)", "-12.5"), ("（5）", "-5"), (" (-3) ", "3")])
def test_a_number_in_brackets_is_asked_about(cell, negative):
    with pytest.raises(pr.DataError, match=f"write {negative} for a negative number, else") as caught:
        pr.read_table(book([3, "刘庄", cell, "2024-01-05"]), SCHEME)
    assert [getattr(each, "cell", "") for each in caught.value.faults] == ["C4"]


HEADINGS = [["一", "城关镇"], ["（二）", "河西镇"], [None, "一、城关镇"], [None, "（二）河西镇"]]


@pytest.mark.parametrize("row", HEADINGS)
def test_a_numbered_part_without_values_is_a_heading_where_no_unit_is_numbered_so(row):
    report = pr.read_table(book(row, [3, "刘庄", 70, "2024-01-05"]), SCHEME).report
    assert report.rows == (2, 3, 5)
    assert [(each.kind, each.rows) for each in report.left_out] == [("heading", (4,))]


@pytest.mark.parametrize("row", HEADINGS)
def test_a_numbered_unit_without_values_is_at_fault_where_units_are_numbered_so(row):
    with pytest.raises(pr.DataError) as caught:
        pr.read_table(book(["三", "三、刘庄", 70, "2024-01-05"], row), SCHEME, keep=[4])
    assert {each.row for each in caught.value.faults} == {5}


PARTS = [["一", "城关镇"], [None, "（二）城关镇"], [None, "一、城关镇"]]


@pytest.mark.parametrize("row", PARTS)
@pytest.mark.parametrize("value", [75, 150])
def test_a_numbered_part_with_the_sum_or_mean_of_the_rows_below_is_a_total(row, value):
    rows = [[*row, value, None], [3, "刘庄", 70, "2024-01-05"], [4, "桑梓", 80, "2024-01-05"]]
    report = pr.read_table(book(*rows), SCHEME).report
    assert report.rows == (2, 3, 5, 6)
    assert [(each.kind, each.rows) for each in report.left_out] == [("total", (4,))]


@pytest.mark.parametrize("row", PARTS)
def test_a_numbered_row_with_other_values_is_asked_about_where_other_rows_are_not_numbered_so(row):
    data = book([*row, 60, "2024-01-05"], [3, "刘庄", 70, "2024-01-05"])
    with pytest.raises(pr.DataError) as caught:
        pr.read_table(data, SCHEME)
    (fault,) = caught.value.faults
    assert isinstance(fault, TableFault)
    assert (fault.row, fault.message) == (4, "part or unit")
    assert fault.fix == "keep it as a unit: keep=[4]; or leave it out: skip=[4]"
    assert pr.read_table(data, SCHEME, keep=[4]).report.count == 4
    assert pr.read_table(data, SCHEME, skip=[4]).report.count == 3


@pytest.mark.parametrize(
    "lines",
    [
        ["序号,村,得分,since", "一,甲庄,90,2024-01-05", "二,乙庄,80,2024-01-05", "合计,,,"],
        ["村,得分,since", "一、甲庄,90,2024-01-05", "二、乙庄,80,2024-01-05", "合计,,"],
    ],
)
def test_units_that_are_all_numbered_with_words_are_units(lines):
    assert pr.read_table("\n".join(lines).encode(), SCHEME).report.count == 2


def test_a_title_is_left_out_again_only_above_the_header_that_is_repeated():
    lines = ["柳河,,", "村,得分,since", "石桥,90,2020-01-31", "柳河,,", "村,得分,since", "刘庄,80,2020-01-31"]
    assert pr.read_table("\n".join(lines).encode(), SCHEME).report.rows == (3, 6)
    del lines[4]
    with pytest.raises(pr.DataError, match="no value of any column"):
        pr.read_table("\n".join(lines).encode(), SCHEME)


def test_protected_texts_are_seen_through_in_headers_totals_and_blanks():
    lines = ['="村",="得分",since', '="007",90,2020-01-31', '="合计",90,', '="",,', '="008",="",2020-01-31']
    with pytest.raises(pr.DataError) as caught:
        pr.read_table("\n".join(lines).encode(), SCHEME)
    assert [(getattr(each, "cell", ""), each.what) for each in caught.value.faults] == [("B5", "no value")]
    read = pr.read_table("\n".join(lines[:-1]).encode(), SCHEME)
    assert [row["village"] for row in read.frame.to_dicts()] == ["007"]


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
    assert 'name its encoding, such as encoding="big5"' in str(caught.value)
    assert pr.read_table(raw, SCHEME, encoding="big5", columns={"since": "日"}).report.count == 1


def test_the_first_cell_of_a_frame_is_a_row_in_both_languages():
    frame = pl.DataFrame({"村": ["柳河"], "得分": ["95分"], "since": ["2020-01-31"]})
    report = pr.read_table(frame, SCHEME).report
    assert "the first row 1: 95分 → 95" in report.text("en")
    assert "首个 第 1 行：95分 → 95" in report.text("zh")
