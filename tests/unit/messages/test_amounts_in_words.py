"""Spans, units and conditions in Chinese: a reader in an office meets words, not the keys of a scheme file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

import partyrate as pr
from partyrate.comparison.printed import _pay_lines
from partyrate.description.inputs import input_tables
from partyrate.output.workbook import result_workbook

SCHEME = """
name = "trial"
[table.village]
key = "id"
[input.people]
kind = "number"
low = 0
high = 10000
decimals = 0
labels = { zh = "人口" }
[input.age]
kind = "number"
low = 0
high = 120
decimals = 0
when = "people >= 1000 and people != 5000"
labels = { zh = "年龄" }
[ladder.star]
levels = [{ name = "five", when = "people >= 1000" }, { name = "four" }]
[incentive.bonus]
kind = "bonus"
amount = "people / 10"
unit = "yuan"
every = "EVERY"
labels = { zh = "奖金" }
"""
UNITS: list[dict[str, Any]] = [{"id": 1, "people": 2000, "age": 40}, {"id": 2, "people": 900, "age": None}]


@pytest.mark.parametrize(
    ("every", "english", "chinese"),
    [
        ("year", "a year", "每年"),
        ("quarter", "a quarter", "每季度"),
        ("month", "a month", "每月"),
        ("once", "once", "一次性"),
        ("harvest", "a harvest", "每 harvest"),
    ],
)
def test_spans_are_words_wherever_they_are_printed(every: str, english: str, chinese: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    scheme = pr.loads_scheme(SCHEME.replace("EVERY", every))
    rating = pr.Evaluator(scheme).rate(UNITS)
    for lang, wanted, unit in (("en", every, "yuan"), ("zh", chinese, "元")):
        book = openpyxl.load_workbook(BytesIO(result_workbook(rating, lang=lang)))
        totals = book[book.sheetnames[2]]
        assert [cell.value for cell in totals[2]][1:3] == [unit, wanted]
    more = pr.Evaluator(scheme).rate([{**row, "people": row["people"] + 10} for row in UNITS])
    compared = pr.compare({"before": rating.record(), "after": more.record()})
    (line,) = _pay_lines(compared, "zh")
    assert f"：{chinese}" in line
    assert " 元（+" in line
    assert f" yuan {english} (+" in next(_pay_lines(compared, "en"))


def test_the_condition_of_an_input_is_in_words_in_chinese_and_as_written_in_english() -> None:
    (table,) = input_tables(pr.Evaluator(pr.loads_scheme(SCHEME.replace("EVERY", "year"))).plan)
    age = table.columns[2]
    assert "仅当 人口 ≥ 1000 且 人口 ≠ 5000" in age.words("zh")
    assert "where people >= 1000 and people != 5000" in age.words("en")
    assert age.to_dict()["when"] == "people >= 1000 and people != 5000"
    assert "condition" not in age.to_dict()
