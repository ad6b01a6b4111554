"""Files with many troubles together are read as a person would read them, or every cell at fault is named."""

from collections import Counter
from importlib.util import find_spec
from typing import Any

import pytest
from tests.unit.corpus import scheme
from tests.unit.forms import KINDS
from tests.unit.offices import OFFICES, SAVED, SAVED_NAMES, Office
from tests.unit.workbooks import one_sheet, sheet_xml, workbook

import partyrate as pr
from partyrate.tables import TableFault, TableRead, read_table, read_tables

READ = {name: office for name, office in OFFICES.items() if not office.faults}
BINARY = pytest.mark.skipif(not find_spec("xlrd"), reason="xlrd is not installed")
REFUSED = {name: office for name, office in OFFICES.items() if office.faults}


def assert_read(read: TableRead, office: Office) -> None:
    """Compare what was read with what a person reads."""
    report = read.report
    assert rows_of(read, office) == list(office.rows)
    assert (report.header or 0, list(report.rows)) == (office.header, list(office.at))
    assert {each.kind: tuple(each.rows) for each in report.left_out} == dict(office.left)
    assert {(each.name, each.word): each.count for each in report.missing} == dict(office.missing)
    assert tuple(report.hidden_rows) == tuple(office.hidden)
    assert [each.name.split() for each in report.passed] == [each.split() for each in office.passed]


def rows_of(read: TableRead, office: Office) -> list[dict[str, Any]]:
    """Return the rows of the columns that a person looks at, with None for what is blank."""
    names = list(office.rows[0])
    return [{name: None if row[name] == "" else row[name] for name in names} for row in read.frame.to_dicts()]


@pytest.mark.parametrize("name", READ)
def test_many_troubles_together_are_read_as_a_person_reads_them(name):
    office = OFFICES[name]
    read = read_table(office.make(), scheme(office.reads), **office.options)
    assert_read(read, office)
    report = read.report
    assert {(each.name, each.what): each.count for each in report.conversions} == dict(office.done)
    assert dict(report.formulas) == dict(office.formulas)
    assert (report.encoding, report.sign) == office.text


@pytest.mark.parametrize("name", REFUSED)
def test_every_cell_at_fault_is_named_and_no_other(name):
    office = OFFICES[name]
    with pytest.raises(pr.DataError) as caught:
        read_table(office.make(), scheme(office.reads), **office.options)
    faults = [each for each in caught.value.faults if isinstance(each, TableFault)]
    assert Counter(each.cell for each in faults).keys() == office.faults.keys()
    for fault in faults:
        assert office.faults[fault.cell] in fault.text("en")
        assert fault.lines("zh")[2]


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=BINARY) if kind == "xls" else kind for kind in KINDS])
@pytest.mark.parametrize("name", SAVED_NAMES)
def test_what_libreoffice_saved_of_it_is_read_alike(name, kind):
    office, data = OFFICES[name], (SAVED / f"{name}.{kind}").read_bytes()
    if not office.faults:
        assert_read(read_table(data, scheme(office.reads), **office.options), office)
        return
    with pytest.raises(pr.DataError) as caught:
        read_table(data, scheme(office.reads), **office.options)
    assert {each.cell for each in caught.value.faults if isinstance(each, TableFault)} == office.faults.keys()


TOWNS = """
name = "towns"
[table.village]
key = ["镇", "村"]
[table.month]
parent = "village"
key = "月"
[input.org]
labels = { zh = "组织评价" }
kind = "number"
low = 0
high = 100
decimals = 2
[input.points]
labels = { zh = "得分" }
table = "month"
kind = "number"
low = 0
high = 10
decimals = 1
[formula.score]
is = "org + sum(points)"
"""


def test_keys_that_are_merged_beside_others_stand_in_each_of_their_rows(tmp_path):
    unit = sheet_xml(
        {
            1: ["各镇测评"],
            2: ["镇", "村", "组织评价（分）"],
            3: ["城关镇", "前沙坨", "95.5分"],
            4: [None, "桑梓", 88],
            5: ["河西镇", "桑梓", 80],
            6: ["合计", None, 263.5],
        },
        merged=["A1:C1", "A3:A4", "A6:B6"],
    )
    month = sheet_xml(
        {
            1: ["镇", "村", "月", "得分"],
            2: ["城关镇", "前沙坨", 1, 9.5],
            3: [None, None, 2, 8],
            4: [None, "桑梓", 1, 7],
            5: [None, None, 2, "缺"],
            6: ["河西镇", "桑梓", 1, 6],
        },
        merged=["A2:A5", "B2:B3", "B4:B5"],
    )
    path = tmp_path / "各镇.xlsx"
    path.write_bytes(workbook({"测评": unit, "逐月": month}))
    evaluator = pr.Evaluator(pr.loads_scheme(TOWNS))
    with pytest.raises(pr.DataError, match="D5"):
        read_tables(evaluator.plan, path, {})
    path.write_bytes(workbook({"测评": unit, "逐月": month.replace("缺", "5")}))
    reads = read_tables(evaluator.plan, path, {})
    assert reads["village"].frame["镇"].to_list() == ["城关镇", "城关镇", "河西镇"]
    assert [(row["镇"], row["村"], row["月"]) for row in reads["month"].frame.to_dicts()] == [
        ("城关镇", "前沙坨", "1"), ("城关镇", "前沙坨", "2"), ("城关镇", "桑梓", "1"), ("城关镇", "桑梓", "2"),
        ("河西镇", "桑梓", "1"),
    ]  # fmt: skip
    done = {(each.name, each.what): (each.count, each.cell) for each in reads["month"].report.conversions}
    assert done == {("镇", "as merged"): (3, "A3"), ("村", "as merged"): (2, "B3")}


def test_several_keys_are_found_by_the_labels_of_their_columns():
    labelled = TOWNS.replace('key = ["镇", "村"]', 'key = ["town", "village"]\nlabels = { zh = "村" }') + (
        '[table.village.key_labels]\ntown = { zh = "乡镇", en = "township" }\n'
    )
    rows: list[list[Any]] = [["乡 镇：", "村＊", "组织评价"], ["城关镇", "桑梓", 88]]
    read = read_table(one_sheet(rows), pr.loads_scheme(labelled))
    assert read.frame.to_dicts() == [{"town": "城关镇", "village": "桑梓", "org": "88"}]
