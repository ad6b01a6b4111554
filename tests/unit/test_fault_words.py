"""Faults of data say in Chinese what they say in English, whichever engine finds them."""

import ast
import inspect
import re
import string
from typing import Any

import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.engines import conversion as converted
from partyrate.engines import faults as data_faults
from partyrate.engines.faults_zh import TEXTS

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
    ("score", "", "没有值", "填上数值；若个别行可以没有，在方案中写 optional = true"),
    ("score", "九十", "'九十' 不是普通的数", "只用阿拉伯数字和小数点，如 9.5"),
    ("score", "101", "101 高于最大值 100", "改正该值，或改 [input.score] 的 high"),
    ("score", "-1", "-1 低于最小值 0", "改正该值，或改 [input.score] 的 low"),
    ("score", "9.555", "9.555 的小数位太多", "改为最多 2 位小数，或改 [input.score] 的 decimals"),
    ("half", "1.3", "1.3 不是 0.5 的倍数", "改正该值，或改 [input.half]"),
    ("few", "3", "3 不在允许的值之中", "改正该值，或改 [input.few]"),
    ("sort", "甲", "'甲' 不在可选值之中", "是不是 甲类；或在 [input.sort] 的 values 中加上它"),
    ("held", "也许", "'也许' 既不表示是，也不表示否", "写“是”或“否”"),
    ("day", "2020-02-30", "'2020-02-30' 不是日期", "写日历上有的日期，如 2019-12-31"),
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


def test_every_fault_that_is_made_has_its_chinese_words():
    for module in (data_faults, converted):
        tree = ast.parse(inspect.getsource(module))
        calls = [
            node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "DataFault"
        ]
        assert calls
        assert all(any(keyword.arg == "chinese" for keyword in call.keywords) for call in calls)


@pytest.mark.parametrize("key", TEXTS)
def test_every_text_is_chinese_and_used(key):
    source = inspect.getsource(data_faults) + inspect.getsource(converted)
    assert re.search(rf'in_chinese\(\s*"{key}"', source)
    for text in TEXTS[key]:
        bare = "".join(part for part, *_ in string.Formatter().parse(text))
        assert not text or re.search("[\u4e00-\u9fff]", bare) or text == "{why}"


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
