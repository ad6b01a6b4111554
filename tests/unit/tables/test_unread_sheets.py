"""Sheets that look like a table for which none was read: each is a fault that names the sheet and the way out."""

import sys
from pathlib import Path

import pytest
from tests.unit.workbooks import sheet_xml, workbook

import partyrate as pr
from partyrate import cli
from partyrate.tables import Options, TableFault, read_tables

SCHEME = """
name = "kindergartens"
[table."园"]
key = "园"
labels = { zh = "幼儿园" }
[table."通报"]
parent = "园"
key = "文号"
rows = 9
labels = { zh = "通报批评" }
[input."分"]
kind = "number"
low = 0
high = 100
decimals = 0
[input."扣分"]
table = "通报"
kind = "number"
low = 0
high = 20
decimals = 0
[formula."总分"]
is = "分 - sum(扣分)"
"""
UNITS = [["园", "分"], ["甲", 95], ["乙", 90]]
RIGHT = [["文号", "园", "扣分"], ["1号", "甲", 20]]
WRONG = [["文号", "园", "扣分值"], ["1号", "甲", 20]]


def sheet(rows):
    return sheet_xml(dict(enumerate(rows, start=1)))


@pytest.fixture
def read(tmp_path):
    """Read a workbook of the units and one more sheet: the tables."""

    def read(name, rows, *, scheme=SCHEME, hidden=False, **options):
        path = Path(tmp_path) / "all.xlsx"
        sheets = {"附件1": sheet(UNITS), name: sheet(rows)}
        path.write_bytes(workbook(sheets, hidden={name: "hidden"} if hidden else {}))
        return read_tables(pr.Evaluator(pr.loads_scheme(scheme)).plan, path, {}, Options(**options))

    return read


@pytest.fixture
def refused(read):
    """Read such a workbook, which must be refused with one fault: its text in Chinese, without the folder."""

    def refused(*given, lang="zh", **named):
        with pytest.raises(pr.DataError) as caught:
            read(*given, **named)
        (fault,) = caught.value.faults
        assert isinstance(fault, TableFault)
        return fault.text(lang).replace(f"{Path(fault.file).parent}/", "")

    return refused


WITHOUT = "  原因：没有别的工作表是这张表；不读入就按没有记录处理\n"
SAY_SO = '这张表确无记录的，写明 sheet="通报="'


@pytest.mark.parametrize("name", ["附件2 通报批评", "附件2", "通报（一）"])
def test_a_sheet_with_one_wrong_header_is_a_fault_and_not_passed_over(refused, name):
    assert refused(name, WRONG) == (
        f"表 通报：all.xlsx，工作表“{name}” 像是表 通报，但没有读入：没有 扣分 这一列；是不是 “扣分值”？\n{WITHOUT}"
        f'  改法：改用该列名，或指明：columns={{"通报.扣分": "扣分值"}}；{SAY_SO}'
    )


def test_the_fault_is_english_as_well(refused):
    assert refused("附件2", WRONG, lang="en") == (
        "table '通报': all.xlsx, sheet '附件2' looks like table '通报', and was not read: "
        "it has no column for 扣分; is it '扣分值'?\n"
        "  why:  no other sheet holds this table; it would be rated as if it had no rows\n"
        '  fix:  write that header, or name yours: columns={"通报.扣分": "扣分值"}; '
        'where the table has no rows, say so: sheet="通报="'
    )


@pytest.mark.parametrize("name", ["通报批评", "通报", "附件2"])
def test_a_hidden_sheet_that_looks_like_a_table_is_a_fault(refused, read, name):
    assert refused(name, RIGHT, hidden=True) == (
        f"表 通报：all.xlsx，工作表“{name}” 像是表 通报，但没有读入：它是隐藏的\n{WITHOUT}"
        f'  改法：取消隐藏，或指明：sheet="通报={name}"；{SAY_SO}'
    )
    assert read(name, RIGHT, hidden=True, sheets=[f"通报={name}"])["通报"].frame["扣分"].to_list() == ["20"]


def test_a_sheet_called_as_the_table_is_at_fault_whatever_its_headers_are(refused):
    assert "没有 园（幼儿园） 这一列；没有 文号（通报批评） 这一列；没有 扣分 这一列" in refused(
        "2025年通报批评", [["编号", "单位", "扣减"], ["1号", "甲", 20]]
    )


@pytest.mark.parametrize(
    "options",
    [
        {"columns": ["通报.扣分=扣分值"]},
        {"columns": ["扣分=扣分值"]},
        {"columns": ["扣分=C"], "sheets": ["通报=附件2"]},
    ],
)
def test_a_named_column_makes_the_sheet_that_of_the_table(read, options):
    assert read("附件2", WRONG, **options)["通报"].frame["扣分"].to_list() == ["20"]


def test_who_says_that_a_table_has_no_sheet_is_believed(read):
    for rows, hidden in ((WRONG, False), (RIGHT, True), (RIGHT, False)):
        assert set(read("通报批评", rows, hidden=hidden, sheets=["通报="])) == {"园"}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("填表说明", [["通报批评请逐条填写"], ["没有的不填"]]),
        ("通报批评说明", [["一、范围"], ["二、期限"], ["三、报送"]]),
        ("通报批评表", [["文号", "园", "扣分值"]]),
        ("联系人", [["园", "姓名", "电话"], ["甲", "张三", 1], ["乙", "李四", 2]]),
        ("上年", [["园", "分", "文号数"], ["甲", 90, 1]]),
    ],
    ids=["instructions", "named instructions", "no rows", "other columns", "another table of units"],
)
@pytest.mark.parametrize("hidden", [False, True])
def test_a_sheet_that_is_no_table_of_the_scheme_is_passed_over(read, name, rows, hidden):
    if name != "上年" or hidden:
        assert set(read(name, rows, hidden=hidden)) == {"园"}


def test_a_table_that_no_rule_needs_may_stand_in_any_sheet(read):
    assert set(read("附件2", WRONG, scheme=SCHEME.replace("分 - sum(扣分)", "分 * 2"))) == {"园"}


def test_where_the_table_was_read_other_sheets_like_it_are_no_fault(tmp_path):
    path = tmp_path / "all.xlsx"
    sheets = {"附件1": sheet(UNITS), "通报批评": sheet(RIGHT), "通报批评（旧）": sheet(WRONG)}
    path.write_bytes(workbook(sheets))
    tables = read_tables(pr.Evaluator(pr.loads_scheme(SCHEME)).plan, path, {})
    assert tables["通报"].report.count == 1
    assert [each.report.other_sheets for each in tables.values()] == [("通报批评（旧）",), ()]


def test_a_sheet_from_which_another_table_was_read_is_not_told_to_be_unread(read):
    tables = read("附件2", RIGHT)
    assert [each.report.other_sheets for each in tables.values()] == [(), ()]
    hidden = read("附件2", RIGHT, hidden=True, sheets=["通报=附件2"])
    assert [each.report.hidden_sheets for each in hidden.values()] == [(), ()]


def test_the_command_says_from_which_sheet_each_table_was_read_and_how_many_rows(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("s.toml").write_text(SCHEME, "utf-8")
    Path("all.xlsx").write_bytes(workbook({"幼儿园": sheet(UNITS), "通报批评": sheet(RIGHT), "附注": sheet([["无"]])}))
    monkeypatch.setattr(sys, "argv", ["partyrate", "rate", "s.toml", "all.xlsx", "--lang", "zh"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    assert capsys.readouterr().out.startswith(
        "all.xlsx，工作表“幼儿园”：表 园 读入 2 行（第 2-3 行），表头在第 1 行\n"
        "  未读的其他工作表：附注\n"
        "all.xlsx，工作表“通报批评”：表 通报 读入 1 行（第 2-2 行），表头在第 1 行\n"
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"sheets": ["附件1", "通报"]}, "--sheet 通报\n  why:  附件1 was given before\n  fix:  leave one of them out"),
        ({"sheets": ["通报=附件1", "通报=通报"]}, "--sheet 通报\n  why:  附件1 was given before"),
        ({"headers": ["1", "园=2"]}, "--header 2\n  why:  1 was given before"),
        ({"columns": ["分=分", "分 = 得分"]}, "--column 分=得分\n  why:  分=分 was given before"),
    ],
)
def test_two_words_for_one_table_or_column_are_refused(read, options, said):
    with pytest.raises(pr.UsageError) as caught:
        read("通报", RIGHT, **options)
    assert str(caught.value).startswith(said)


def test_the_same_word_twice_and_words_for_two_tables_are_one_each(read):
    read("通报", RIGHT, sheets=["附件1", "附件1", "通报=通报"], headers=["园=1", "通报=1"], columns=["分=分", "分=分"])
