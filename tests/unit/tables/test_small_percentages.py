"""Columns of percentages that hold shares: the values stay, and the report says so."""

import pytest
from tests.unit.workbooks import number, one_sheet

import partyrate as pr

SCHEME = """
name = "trial"
[table."园"]
key = "园"
[input."满意率"]
kind = "number"
low = 0
high = 100
decimals = 2
unit = "%"
[formula."得分"]
is = "满意率 / 10"
"""
ZH = (
    "满意率：按百分数读入，未写百分号的却都不大于 1：{value} 按 {value}% 读入；若填的是比例，请把单元格设为百分比格式，"
    "或乘以 100 后填写"
)
EN = (
    "满意率: percentages, and none without a sign is above 1: {value} is read as {value}%; where shares are meant, "
    "format the cells as percentages, or write each times 100"
)
DECLARED = 'unit = "%"\n'


def read(cells, header, scheme=SCHEME):
    rows = [["园", header], *([f"园{at}", cell] for at, cell in enumerate(cells))]
    return pr.read_table(one_sheet(rows, "园"), pr.loads_scheme(scheme))


@pytest.mark.parametrize("scheme", [SCHEME, SCHEME.replace(DECLARED, "")], ids=["declared", "by the header"])
@pytest.mark.parametrize("cells", [[0.96, 0.88, 0.92], [1, 0, 0.5], ["0.96", None, 0.9]])
def test_percentages_that_are_all_at_most_1_are_read_as_they_are_and_noted(cells, scheme):
    optional = scheme.replace("decimals = 2\n", "decimals = 2\noptional = true\n")
    table = read(cells, "满意率（%）", optional if None in cells else scheme)
    first = next(str(each) for each in cells if each not in (0, 1, None))
    assert table.frame["满意率"].to_list() == ["" if each is None else str(each) for each in cells]
    assert ZH.format(value=first) in table.report.lines("zh")
    assert EN.format(value=first) in table.report.lines("en")
    assert not table.report.is_plain


def test_a_share_beside_percentages_with_a_sign_is_asked_about():
    table = read(["95%", "0.9", "88%", "95%"], "满意率（%）")
    assert table.frame["满意率"].to_list() == ["95", "0.9", "88", "95"]
    assert EN.format(value="0.9") in table.report.lines("en")
    assert ZH.format(value="0.9") in table.report.lines("zh")
    assert not read(["95%", "0.9", "88"], "满意率（%）").report.small_percentages


@pytest.mark.parametrize(
    "cells",
    [[96, 0.88], [0, 1, 1], [number(0.96, "percent"), number(0.5, "percent")], ["0.5%", "0.25%"]],
    ids=["one above 1", "whole numbers", "formatted as percentages", "with a sign"],
)
def test_other_percentages_are_not_noted(cells):
    assert not read(cells, "满意率").report.small_percentages


def test_numbers_that_are_no_percentages_are_not_noted():
    plain = SCHEME.replace(DECLARED, "")
    assert not read([0.96, 0.5], "满意率", plain).report.small_percentages
