"""The unit that an input declares decides how percentages and units of cells are read, in every file alike."""

from typing import Any

import pytest
from tests.unit.corpus import csv_of
from tests.unit.workbooks import number, one_sheet

import partyrate as pr
from partyrate.errors import StructureError
from partyrate.tables import read_table


def scheme(unit=None, high=2, decimals=4):
    declared = "" if unit is None else f"unit = {unit!r}\n"
    return pr.loads_scheme(
        'name = "trial"\n[table.village]\nkey = "village"\n'
        '[input.rate]\nlabels = { zh = "完成率" }\nkind = "number"\nlow = 0\n'
        f"high = {high}\ndecimals = {decimals}\n{declared}"
        '[formula.score]\nis = "rate"\n'
    )


def read(cell, unit=None, header="完成率", **bounds):
    made = read_table(csv_of([["village", header], ["Alder", cell]]), scheme(unit, **bounds))
    return made.frame["rate"][0]


def refused(cell, unit=None, header="完成率", **bounds):
    with pytest.raises(pr.DataError) as caught:
        read(cell, unit, header, **bounds)
    (fault,) = caught.value.faults
    return fault


@pytest.mark.parametrize(
    ("unit", "high", "header", "cell", "value"),
    [
        ("1", 2, "完成率", "98.5%", "0.985"),
        ("1", 2, "完成率", "1.5%", "0.015"),
        ("1", 2, "完成率", "0.985", "0.985"),
        ("1", 2, "完成率（%）", "98.5", "0.985"),
        ("1", 2, "完成率（%）", "120%", "1.2"),
        ("1", 100, "完成率", "90%", "0.9"),
        ("%", 200, "完成率", "98.5%", "98.5"),
        ("%", 200, "完成率（%）", "98.5", "98.5"),
        ("%", 1, "完成率", "0.5%", "0.5"),
        ("%", 1, "完成率（%）", "0.5", "0.5"),
        (None, 2, "完成率", "98.5%", "0.985"),
        (None, 1, "完成率", "98.5%", "0.985"),
        (None, 100, "完成率（%）", "98.5%", "98.5"),
        ("万元", 200, "完成率（万元）", "12.5万元", "12.5"),
        ("万元", 200, "完成率", "12.5万元", "12.5"),
        ("yuan", 2000, "完成率（元）", "1200元", "1200"),
    ],
)
def test_a_declared_unit_or_the_bounds_decide(unit, high, header, cell, value):
    assert read(cell, unit, header, high=high) == value


@pytest.mark.parametrize("unit", ["1", "%"])
def test_cells_that_a_workbook_shows_as_percentages_are_read_alike(unit):
    rows: list[list[Any]] = [["village", "完成率"], ["Alder", number("0.985", "percent")]]
    made = read_table(one_sheet(rows), scheme(unit, high=200))
    assert made.frame["rate"].to_list() == [{"1": "0.985", "%": "98.5"}[unit]]


def test_what_can_be_both_is_asked_and_the_scheme_is_named():
    fault = refused("1.5%")
    assert fault.text("en") == (
        "the file B2 (完成率; village Alder): 1.5% may be 0.015 or 1.5\n"
        "  why:  the scheme does not say whether 'rate' holds shares or percentages\n"
        "  fix:  write the one that is meant as a plain number, or write (%) behind the header where percentages are "
        'meant; for all files, write in [input.rate] unit = "%" for 1.5, or unit = "1" for 0.015'
    )
    assert '[input.rate] 中统一写明：unit = "%" 即 1.5，unit = "1" 即 0.015' in fault.text("zh")


@pytest.mark.parametrize(
    ("unit", "header", "cell", "what"),
    [
        ("万元", "完成率", "90%", "90% has another unit than 万元, in which 'rate' is given"),
        ("万元", "完成率", "12元", "12元 has another unit than 万元, in which 'rate' is given"),
        ("万元", "完成率（元）", "12", "the header says 元, and 'rate' is given in 万元"),
        ("%", "完成率（分）", "12", "the header says 分, and 'rate' is given in %"),
        ("%", "完成率", "12分", "12分 has another unit than %, in which 'rate' is given"),
    ],
)
def test_another_unit_is_refused_and_nothing_is_converted(unit, header, cell, what):
    fault = refused(cell, unit, header, high=200)
    assert what in fault.text("en")
    assert all(fault.lines("zh"))


def test_what_is_expected_names_the_unit():
    fault = refused("x", "yuan", high=200)
    assert "expected: a number from 0 to 200, with at most 4 decimals, in yuan" in fault.text("en")
    assert "0 到 200 的数，最多 4 位小数，单位 元" in fault.text("zh")


def test_only_numbers_have_a_unit():
    with pytest.raises(StructureError) as caught:
        pr.Indicator(name="rate", kind="flag", unit="%")
    assert "'unit' says in which unit files give a number" in str(caught.value)
