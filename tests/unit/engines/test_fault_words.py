"""Faults of data say in Chinese what they say in English, whichever engine finds them."""

import ast
import inspect
import re
from typing import Any

import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.engines import cell_faults
from partyrate.engines import faults as data_faults
from partyrate.messages import Text

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "t"
[table.unit]
key = "unit"
rows = 50
[table.month]
parent = "unit"
key = "month"
expects = [1, 2]
[input.score]
kind = "number"
low = 0
high = 100
decimals = 2
[input.half]
kind = "number"
low = 0
high = 10
step = 0.5
optional = true
[input.few]
kind = "number"
allowed = [1, 2, 5]
optional = true
[input.sort]
kind = "choice"
values = ["甲类", "乙类"]
optional = true
[input.held]
kind = "flag"
optional = true
[input.day]
kind = "date"
optional = true
[input.points]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
[formula.sum]
is = "score + sum(points) + (half if present(half) else 0) + (few if present(few) else 0)"
[formula.all]
is = "present(sort) and present(held) and present(day)"
"""
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))
GOOD: dict[str, Any] = {
    "unit": "a", "score": "90", "half": "1.5", "few": "1", "sort": "甲类", "held": "是", "day": "2020-01-31",
}  # fmt: skip
WRONG: list[tuple[str, Any, str, str]] = [
    ("score", "", "没有值", "填上值；若个别行可以没有，在方案中写 optional = true"),
    ("score", "九十", "“九十” 不是普通的数", "只用阿拉伯数字和小数点，如 9.5"),
    ("score", "101", "101 高于最大值 100", "改正该值，或改 [input.score] 的 high"),
    ("score", "-1", "-1 低于最小值 0", "改正该值，或改 [input.score] 的 low"),
    ("score", "9.555", "9.555 的小数位太多", "改为最多 2 位小数，或改 [input.score] 的 decimals"),
    ("half", "1.3", "1.3 不是 0.5 的倍数", "改正该值，或改 [input.half]"),
    ("few", "3", "3 不在允许的值之中", "改正该值，或改 [input.few]"),
    ("sort", "甲", "“甲” 不在可选值之中", "是不是“甲类”；或在 [input.sort] 的 values 中加上它"),
    ("held", "也许", "“也许” 既不表示是，也不表示否", "写“是”或“否”"),
    ("day", "2020-02-30", "“2020-02-30” 不是日期", "写日历上有的日期，如 2019-12-31"),
]


@pytest.mark.parametrize("engine", ["rows", "polars", "pandas texts", "duckdb"])
@pytest.mark.parametrize(("column", "value", "what", "fix"), WRONG)
def test_a_faulty_cell_is_told_in_chinese_on_every_engine(engine, column, value, what, fix):
    months = [{"unit": "a", "month": 1, "points": "1"}, {"unit": "a", "month": 2, "points": "2"}]
    rows = [GOOD | {column: value}]
    with pytest.raises(pr.DataError) as error:
        EVALUATOR.rate(ENGINES[engine](rows), tables={"month": ENGINES[engine](months)})
    (fault,) = error.value.faults
    assert fault.lines("zh")[0] == what
    assert fault.lines("zh")[2] == fix
    assert fault.lines("en") == (fault.what, fault.why, fault.fix)
    said = error.value.text("zh").splitlines()
    assert said[0] == "数据有 1 处问题"
    assert said[1].startswith("表 unit 第 1 行" if engine != "duckdb" else "表 unit")
    assert all(re.search("[\u4e00-\u9fff]", line) for line in said)


def test_every_fault_of_data_is_built_from_the_catalogue():
    for module in (data_faults, cell_faults):
        tree = ast.parse(inspect.getsource(module))
        calls = [
            node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "DataFault"
        ]
        assert calls
        assert all(isinstance(call.args[0], ast.Starred) and len(call.args) == 1 for call in calls)


HISTORY = """
name = "t"
period = "{period}"
[table.unit]
key = "unit"
[input.score]
kind = "number"
low = 0
high = 100
decimals = 2
[ladder.star]
levels = [{{ name = "好", when = "score >= 60" }}, {{ name = "差" }}]
[formula.last]
is = "previous(score)"
[formula.was]
is = "previous(star)"
"""


def faults_of(scheme, units, **arguments):
    with pytest.raises(pr.DataError) as error:
        pr.Evaluator(pr.loads_scheme(scheme)).rate(units, **arguments)
    faults = error.value.faults
    for fault in faults:
        for part in (fault.what, fault.why, fault.fix, fault.expected):
            assert not part or (isinstance(part, Text) and re.search("[\u4e00-\u9fff]", part.zh)), part
    return faults


@pytest.mark.parametrize("period", ["1 year", "6 months", "3 months", "1 month", "4 months"])
def test_faults_of_past_rounds_are_written_in_chinese(period):
    day = {"1 year": "2020", "4 months": ("2020-01-01", "2020-04-30")}.get(period, "2020-07-01/2020-07-31")
    day = {"6 months": "2020-H2", "3 months": "2020-Q3"}.get(period, day)
    past = [{"unit": "a", "round": "下期", "score": 1, "star": "好"}, {"unit": 1, "round": "x", "score": 1, "star": ""}]
    faults = faults_of(HISTORY.format(period=period), [{"unit": "a", "score": 1}], tables={"history": past}, period=day)
    assert "不是往期" in faults[0].lines("zh")[0]
    written = {"1 year": "2019", "4 months": "2019-09-01/2019-12-31"}.get(period, "2020-06")
    written = {"6 months": "2020-H1", "3 months": "2020-Q2"}.get(period, written)
    past = [{"unit": "a", "round": written, "score": 101, "star": "优"}]
    faults = faults_of(HISTORY.format(period=period), [{"unit": "a", "score": 1}], tables={"history": past}, period=day)
    assert [fault.lines("zh")[0] for fault in faults] == ["101 高于最大值 100", "“优” 不是 star 的等次"]
    assert faults[1].expected.zh == "其中之一：差、好，或留空"


def test_each_fault_of_keys_columns_and_rows_is_written_in_chinese():
    months = [{"unit": "a", "month": 1, "points": "1"}]
    for units, finer in (
        ([GOOD | {"unit": 1.5}], months),
        ([GOOD, GOOD | {"unit": 2}], months),
        ([GOOD | {"unit": 1}], months),
        ([GOOD | {"sum": 1}], months),
        ([GOOD | {"score": "9" * 5000}], months),
        ([GOOD | {"day": "2020-01-31", "sort": "乙 类"}], [{"unit": "a", "month": "一", "points": "x"}]),
        ([], months),
        ([GOOD | {"unit": f"u{number}"} for number in range(51)], months),
        ([{"unit": "a", "scor": 1}], months),
    ):
        assert faults_of(SCHEME, units, tables={"month": finer})
    polars = ENGINES["polars"]
    (fault,) = faults_of(SCHEME, polars([GOOD | {"unit": "a\u200b"}]), tables={"month": polars(months)})
    assert fault.lines("zh")[2].startswith("写成 “a”；")


def test_faults_of_keys_and_tables_are_told_in_chinese():
    months = [{"unit": "b", "month": 3, "points": 1}]
    with pytest.raises(pr.DataError) as error:
        EVALUATOR.rate([GOOD, GOOD], tables={"month": months})
    said = error.value.text("zh")
    assert "这个主键出现了 2 次" in said
    assert "表 unit 中没有对应的行" in said
    assert "不应有 '3'" in said
    assert not re.search(r"\b(the|row|each|key|write)\b", said)
    with pytest.raises(pr.DataError) as error:
        EVALUATOR.rate([{"unit": "a"}])
    assert "没有 score 这一列" in error.value.text("zh")


@pytest.mark.parametrize("value", [10**3000, "9" * 3000, "0." + "1" * 3000], ids=["whole", "text", "decimals"])
def test_a_number_of_thousands_of_digits_is_not_written_out(value):
    (fault,) = faults_of(SCHEME, [GOOD | {"score": value}], tables={"month": []})
    assert re.fullmatch(
        r"a number of 3,00[01] digits (is above the highest possible value, 100|has 3,000 decimals)", fault.what
    )
    assert len(fault.text("zh")) < 200
