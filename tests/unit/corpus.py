"""Files as offices write them, made by code: each with one trouble, some with many together.

`python -m tests.unit.corpus` writes the expected text of those that have none; it is read by a person before it stays.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen
from tests.unit.workbooks import MAIN, X, error, formula, number, one_sheet, sheet_xml, workbook

import partyrate as pr
from partyrate.output.csv_files import written_rows
from partyrate.tables import read_table

EXPECTED = Path(__file__).parent / "tables" / "expected"

SCHEME = """
name = "trial"
[table.village]
key = "village"
labels = { zh = "村", en = "village name" }
[input.org]
labels = { zh = "组织评价", en = "organisation" }
kind = "number"
low = 0
high = 100
decimals = 2
[input.share]
labels = { zh = "参与率" }
kind = "number"
low = 0
high = 1
decimals = 4
optional = true
[input.income]
labels = { zh = "集体收入", en = "income" }
column = "yuan"
kind = "number"
low = 0
high = 10000000
decimals = 3
optional = true
[input.active]
labels = { zh = "是否达标" }
kind = "flag"
optional = true
[input.since]
labels = { zh = "成立日期" }
kind = "date"
optional = true
[input.sort]
labels = { zh = "类别" }
kind = "choice"
values = ["甲类", "乙类"]
optional = true
"""

USES = {
    "org": "org",
    "share": "(share if present(share) else 0)",
    "income": "(income if present(income) else 0)",
    "active": "(1 if present(active) and active else 0)",
    "since": "(1 if present(since) else 0)",
    "sort": "(1 if present(sort) and sort == '甲类' else 0)",
}


def scheme(reads: str) -> pr.Scheme:
    """Return a scheme whose results need the inputs that are named."""
    return pr.loads_scheme(f'{SCHEME}[formula.score]\nis = "{" + ".join(USES[each] for each in reads.split())}"\n')


HEAD = ["村", "组织评价", "参与率", "集体收入", "是否达标", "成立日期", "类别"]
PLAIN = ["前沙坨", 95.5, 0.9, 1200, "是", "2020-01-31", "甲类"]


def table(*rows: list[Any], head: list[Any] | None = None) -> list[list[Any]]:
    """Return a sheet with the usual header and one usual row above those given."""
    return [head or HEAD, PLAIN, *rows]


def padded(name: str, at: int, value: Any) -> list[Any]:
    """Return a row with one cell beside what every row needs."""
    row: list[Any] = [name, 80, None, None, None, None, None]
    row[at] = value
    return row


def csv_of(rows: list[list[Any]], encoding: str = "utf-8", sign: str = ",") -> bytes:
    """Return rows as a text file."""
    lines = [sign.join("" if cell is None else str(cell) for cell in row) for row in rows]
    return ("\n".join(lines) + "\n").encode(encoding)


@frozen
class Case:
    """A file, and what the caller decides about it."""

    make: Callable[[], bytes]
    options: dict[str, Any] = field(factory=dict)
    reads: str = " ".join(USES)


def sheet(*rows: list[Any], **more: Any) -> Callable[[], bytes]:
    return lambda: one_sheet(list(rows), **more)


def column(at: int, *values: Any) -> Callable[[], bytes]:
    return lambda: one_sheet(table(*(padded(f"村{each}", at, value) for each, value in enumerate(values, start=1))))


SHARED = (
    '<si><t>村</t><rPh sb="0" eb="1"><t>cun</t></rPh></si><si><r><t>组织</t></r><r><t>评价</t></r></si>'
    "<si><t>前沙坨_x000D_</t></si>"
)
PREFIXED = (
    f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c t="s"><x:v>0</x:v></x:c>'
    '<x:c t="s"><x:v>1</x:v></x:c></x:row><x:row><x:c t="s"><x:v>2</x:v></x:c><x:c><x:v>95.5</x:v></x:c></x:row>'
    "</x:sheetData></x:worksheet>"
)
STRAY = sheet_xml(
    {1: ["村", "组织评价"], 2: ["前沙坨", 95.5], 1_048_576: [*[None] * 16_383, " "]},
)
PHONETIC = X('t="inlineStr"', '<is><t>前沙坨</t><rPh sb="0" eb="1"><t>qian</t></rPh></is>')

CASES: dict[str, Case] = {
    # ------------------------------------------------------------------------------------ where the table stands
    "plain": Case(sheet(*table())),
    "title-rows": Case(sheet(["2019年村级测评表"], ["填报单位：某镇"], *table(), merged=["A1:G1"])),
    "header-in-row-7": Case(sheet(*[[]] * 6, *table())),
    "blank-rows-and-columns": Case(sheet([], [None, *HEAD], [], [None, *PLAIN], [], [None, "桑梓", 90], [])),
    "merged-header": Case(
        sheet(
            ["村", "测评", None, "集体收入"],
            [None, "组织评价", "参与率"],
            ["前沙坨", 95.5, 0.9, 1200],
            merged=["A1:A2", "B1:C1", "D1:D2"],
        )
    ),
    "merged-header-joined": Case(
        sheet(
            ["村", "组织", None, "参与", None],
            [None, "评价", "名次", "率", "名次 "],
            ["前沙坨", 95.5, 1, 0.9, 2],
            merged=["A1:A2", "B1:C1", "D1:E1"],
        )
    ),
    "labels-and-names": Case(sheet(["村", "组织评价", "参与率"], ["village", "org", "share"], ["前沙坨", 95.5, 0.9])),
    "total-row": Case(sheet(*table(["合 计", 95.5, None, 1200]))),
    "total-elsewhere": Case(sheet(["序号", *HEAD], [1, *PLAIN], ["总计", None, 95.5])),
    "totals-of-groups": Case(sheet(*table(["小计", 95.5], ["桑梓", 90], ["小计：", 90], ["平均分", 92.75]))),
    "total-without-word": Case(sheet(*table(["桑梓", 90, 0.5, 800], [None, 185.5, 1.4, 2000]))),
    "village-called-like-a-total": Case(sheet(*table(["合计沟", 90]))),
    "notes-below": Case(sheet(*table([], ["注：1. 数据截至年底。"], ["制表人：张三", None, None, "审核：李四"]))),
    "group-headings": Case(sheet(HEAD, ["城关镇"], PLAIN, ["河西镇"], ["桑梓", 90], merged=["A2:G2", "A4:G4"])),
    "headers-of-several-lines": Case(
        sheet(
            ["序号", "村\n", "组织\n评价（分）", "参与率\n", "是否达标\n(是/否)", "备\n注"],
            [1, "前沙坨", 95.5, "９５％", "√", "好"],
            [2, "桑梓", "坏", "90%", "x", None],
        )
    ),
    "repeated-header": Case(sheet(*table(HEAD, ["桑梓", 90]))),
    "hidden-rows": Case(sheet(*table(["桑梓", 90], ["刘庄", 80]), hidden=[3])),
    "hidden-sheets": Case(
        lambda: workbook(
            {"数据": sheet_xml(dict(enumerate(table(), 1))), "旧": sheet_xml({1: HEAD}), "密": sheet_xml({1: HEAD})},
            hidden={"旧": "hidden", "密": "veryHidden"},
        )
    ),
    "sheet-by-its-headers": Case(
        lambda: workbook({"说明": sheet_xml({1: ["填表说明"]}), "数据": sheet_xml(dict(enumerate(table(), 1)))})
    ),
    "two-sheets-fit": Case(
        lambda: workbook({name: sheet_xml(dict(enumerate(table(), 1))) for name in ("上半年", "下半年")})
    ),
    "two-sheets-one-named": Case(
        lambda: workbook({name: sheet_xml(dict(enumerate(table(), 1))) for name in ("上半年", "下半年")}),
        {"sheet": "下半年"},
    ),
    "no-such-sheet": Case(sheet(*table()), {"sheet": "年报"}),
    "two-tables-in-a-sheet": Case(
        sheet(["村", "组织评价"], ["前沙坨", 95.5], [], [None, "村", "组织评价"], [None, "桑梓", 90])
    ),
    "two-tables-one-named": Case(
        sheet(["村", "组织评价"], ["前沙坨", 95.5], [], [None, "村", "组织评价"], [None, "桑梓", 90]), {"header": 4}
    ),
    "key-without-values": Case(sheet(*table(["桑梓"], ["刘庄", 80]))),
    "key-skipped": Case(sheet(*table(["桑梓"], ["刘庄", 80])), {"skip": [3]}),
    "values-without-key": Case(sheet(*table([None, 88], ["刘庄", 80]))),
    "merged-key": Case(sheet(*table(["桑梓", 88], [None, 80]), merged=["A3:A4"])),
    "key-twice": Case(sheet(*table(["桑梓", 88], ["桑梓 ", 80]))),
    "no-header": Case(sheet(["名称", "分数"], ["前沙坨", 95.5])),
    "empty-sheet": Case(sheet()),
    # --------------------------------------------------------------------------------------------- which column
    "units-in-headers": Case(sheet(["村*", "组织评价（分）", "集体收入(元)"], ["前沙坨", "95.5分", "1200元"])),
    "folded-headers": Case(sheet(["ｖillage", "ＯＲＧ", "类 别："], ["前沙坨", 95.5, "甲类"])),
    "english-labels": Case(sheet(["Village Name", "Organisation"], ["前沙坨", 95.5])),
    "near-miss": Case(sheet(["村", "组织评价得分"], ["前沙坨", 95.5])),
    "named-column": Case(sheet(["村", "组织评价得分"], ["前沙坨", 95.5]), {"columns": {"组织评价": "组织评价得分"}}),
    "named-by-letter": Case(sheet(["村", "得分"], ["前沙坨", 95.5]), {"columns": {"org": "B"}}),
    "named-header-is-not-there": Case(sheet(*table()), {"columns": {"org": "得分"}}),
    "named-what-is-not-read": Case(sheet(*table()), {"columns": {"orgg": "组织评价"}}),
    "two-columns-fit": Case(sheet(["村", "组织评价", "组织评价"], ["前沙坨", 95.5, 90])),
    "two-columns-one-named": Case(
        sheet(["村", "组织评价", "组织评价 "], ["前沙坨", 95.5, 90]), {"columns": {"org": "C"}}
    ),
    "passed-twice": Case(sheet(["村", "组织评价", "备注", "备注"], ["前沙坨", 95.5, "x", "y"])),
    "columns-without-header": Case(sheet([*HEAD, None, "备注"], [*PLAIN, "?", "x"])),
    # ------------------------------------------------------------------------------------------------- the cells
    "full-width-digits": Case(column(1, "９５．５", "　88 ", "95\u00a0")),
    "units-in-cells": Case(column(1, "95.5分", "88 分")),
    "other-units-in-cells": Case(column(3, "3万元", "5千")),
    "unit-against-header": Case(
        sheet(["村", "组织评价", "集体收入（万元）"], ["前沙坨", 90, "12元"], ["桑梓", 90, "12万元"])
    ),
    "thousands": Case(column(3, "1,200,000", "12,000.50")),
    "thousands-or-decimals": Case(column(3, "1,200")),
    "percent-texts": Case(column(2, "90%", "85.5 ％")),
    "percent-formats": Case(column(2, number(0.935, "percent"))),
    "percent-of-a-mark": Case(column(1, "90%", number(0.935, "percent"))),
    "percent-header-of-shares": Case(
        sheet(
            ["村", "组织评价", "参与率（%）"],
            ["前沙坨", 90, 95],
            ["桑梓", 90, "96.5%"],
            ["刘庄", 90, number(0.935, "percent")],
            ["王庄", 90, "９２"],
            ["李庄", 90, 0],
        )
    ),
    "small-percentages": Case(
        sheet(["村", "组织评价", "参与率（%）"], ["前沙坨", 90, 95], ["桑梓", 90, 0.9], ["刘庄", 90, "0.9%"])
    ),
    "summary-rows": Case(
        sheet(
            ["编号", "村", "组织评价"],
            [1, "前沙坨", 90],
            [2, "桑梓", 80],
            [None, "合计", 170],
            [None, "平均数", 85],
            [None, "最高分", 90],
            [None, "最低分", 80],
        )
    ),
    "percent-header": Case(sheet(["村", "组织评价(%)"], ["前沙坨", "90%"], ["桑梓", number(0.935, "percent")])),
    "floats": Case(column(1, number("74.780000000000001"), number("93.330000000000013"), number("9.5E1"))),
    "endless-mean": Case(column(1, number("93.333333333333329"))),
    "error-cells": Case(column(1, error("#N/A"), error("#DIV/0!"), error("#VALUE!"))),
    "formulas": Case(column(1, formula("B2-1", 94.5), formula("B2", 95.5))),
    "formulas-never-calculated": Case(column(1, formula("B2-1"), X("", "<f>B2</f><v></v>"))),
    "formula-passed-through": Case(sheet([*HEAD, "备注"], [*PLAIN, formula("A2")])),
    "dates": Case(
        column(5, "2020/1/31", "2020.1.31", "2020年1月31日", "20200131", "２０２０-０１-３１", "2020-1-31 00:00:00")
    ),
    "date-serials": Case(column(5, number(43861, "date"), 43861, 20200131)),
    "dates-1904": Case(
        lambda: workbook(
            {"村": sheet_xml(dict(enumerate(table(padded("桑梓", 5, number(42399, "date"))), 1)))}, starts_1904=True
        )
    ),
    "date-with-time": Case(column(5, number(43861.5, "date"), "2020-01-31 08:30")),
    "no-dates": Case(column(5, "2020-02-30", "31/1/2020", number(60, "date"), "去年")),
    "date-in-marks": Case(column(1, number(43894, "date"))),
    "flags": Case(column(4, "√", "×", "✓", "Y", "n", "有", "无", True, 0, "Ｙ")),
    "no-flags": Case(column(4, "部分", "x")),
    "choices": Case(column(6, " 乙类", "甲类\u200b")),
    "no-choices": Case(column(6, "丙类", "甲")),
    "missing-undeclared": Case(column(1, "缺考", "-", "/")),
    "missing-declared": Case(column(2, "缺考", "-", "缺考 "), {"missing": ["缺考", "-"]}),
    "missing-where-needed": Case(column(1, "缺考"), {"missing": ["缺考"]}),
    "out-of-bounds": Case(column(1, 101, -1, 95.555)),
    "numbers-as-keys": Case(sheet(["村", "组织评价"], [7, 95.5], [number(8, "00000"), 90], ["009", 80])),
    "long-numbers-as-keys": Case(sheet(["村", "组织评价"], [number("123456789012345678"), 95.5])),
    "long-numbers-cut-off": Case(sheet(["村", "组织评价"], [number("1.23456789012345E+17"), 95.5])),
    # ----------------------------------------------------------------------------------------- the file itself
    "stray-cell": Case(lambda: workbook({"村": STRAY})),
    "prefixes-and-no-references": Case(lambda: workbook({"村": PREFIXED}, shared=SHARED)),
    "phonetic-runs": Case(sheet(["村", "组织评价"], [PHONETIC, 95.5])),
    "damaged-zip": Case(lambda: one_sheet(table())[:-40]),
    "damaged-xml": Case(lambda: workbook({"村": "<worksheet><sheetData><row><c"})),
    "shared-text-is-not-there": Case(lambda: workbook({"村": PREFIXED})),
    "document-type": Case(lambda: workbook({"村": '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'})),
    "old-workbook": Case(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "password": Case(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
    "web-page": Case(lambda: b"<html><table><tr><td>1</td></tr></table></html>"),
    # ------------------------------------------------------------------------------------------------ text files
    "csv": Case(lambda: csv_of(table())),
    "csv-mark": Case(lambda: csv_of(table(), "utf-8-sig")),
    "csv-gb18030": Case(lambda: csv_of(table(), "gb18030")),
    "csv-utf16": Case(lambda: csv_of(table(), "utf-16")),
    "csv-utf16-without-mark": Case(lambda: csv_of(table(), "utf-16-le")),
    "csv-damaged": Case(lambda: csv_of(table()) + b"\xff\xff,1\n"),
    "csv-big5": Case(lambda: csv_of([["村", "組織評價"], ["前沙坨", 95.5]], "big5")),
    "csv-semicolons": Case(lambda: csv_of(table(), sign=";")),
    "csv-tabs": Case(lambda: csv_of(table(), sign="\t")),
    "csv-full-width-commas": Case(lambda: csv_of(table(), sign="，")),
    "csv-full-width-semicolons": Case(lambda: csv_of(table(), "gb18030", sign="；")),
    "csv-sep": Case(lambda: b"sep=;\n" + csv_of(table(), sign=";")),
    "csv-title": Case(lambda: "2019年，各村测评表\n\n".encode() + csv_of(table())),
    "csv-ragged": Case(lambda: csv_of([["村", "组织评价"], ["前沙坨"], ["桑梓", 90, 1]])),
    "csv-trailing-commas": Case("村,组织评价,,\n前沙坨,95.5\n桑梓,90,,\n".encode),
    "csv-quote-not-closed": Case('村,组织评价\n"前沙坨,95.5\n'.encode),
    "csv-empty": Case(lambda: b"\xef\xbb\xbf\r\n"),
    # ------------------------------------------------------------------------------------------- many together
    "office-1": Case(
        sheet(
            ["某县2019年度村级党组织测评汇总表"],
            ["单位：分，%"],
            [],
            ["序号", "村＊", "组织评价（分）", "参与率", "是否达标", "成立日期", "备注"],
            ["一、城关镇"],
            [1, "前沙坨", "９５．５分", "90%", "√", "1998.7.1", None],
            [2, "桑梓", number("88.299999999999997"), number(0.85, "percent"), "×", number(36000, "date"), "缺考1人"],
            [None, "小计", 183.8],
            ["二、河西镇"],
            [1, "刘庄", 80, "缺", "是", "2001年5月1日"],
            [None, "合计", 263.8],
            ["注：缺为无数据"],
            ["制表人：张三"],
            merged=["A1:G1", "A2:G2", "A5:G5", "A9:G9", "A12:G12"],
            hidden=[7],
        ),
        {"missing": ["缺"]},
    ),
    "office-2": Case(
        sheet(
            ["表1"],
            ["村", "组织评价", "集体收入（万元）", "类别"],
            ["前沙坨", formula("1+1", 92.5), "120,000", "甲类"],
            ["桑梓", error("#REF!"), "12元", "丙类"],
            [None, 81],
            ["刘庄", "-", 5, "乙类"],
            ["刘庄", 77, 5, "乙类"],
        )
    ),
    "office-3": Case(
        lambda: "某县测评表;;\n村;组织评价(分);备注\n前沙坨;95,5;好\n桑梓;90分;\n合计;185,5;\n".encode("gb18030"),
    ),
}

FEWER = {
    "labels-and-names": "org share",
    "merged-header": "org share income",
    "merged-header-joined": "org share",
    "two-tables-in-a-sheet": "org",
    "two-tables-one-named": "org",
    "no-header": "org",
    "units-in-headers": "org income",
    "folded-headers": "org sort",
    "english-labels": "org",
    "near-miss": "org",
    "named-column": "org",
    "named-by-letter": "org",
    "two-columns-fit": "org",
    "two-columns-one-named": "org",
    "passed-twice": "org",
    "percent-header": "org",
    "percent-header-of-shares": "org share",
    "small-percentages": "org share",
    "summary-rows": "org",
    "numbers-as-keys": "org",
    "long-numbers-as-keys": "org",
    "long-numbers-cut-off": "org",
    "headers-of-several-lines": "org share active",
    "stray-cell": "org",
    "prefixes-and-no-references": "org",
    "phonetic-runs": "org",
    "shared-text-is-not-there": "org",
    "csv-big5": "org",
    "csv-ragged": "org",
    "csv-trailing-commas": "org",
    "csv-quote-not-closed": "org",
    "office-3": "org",
    "unit-against-header": "org income",
    "office-1": "org share active since",
    "office-2": "org income sort",
}
"""The inputs that are read of files with fewer columns."""

CASES = {name: evolve(case, reads=FEWER.get(name, case.reads)) for name, case in CASES.items()}


def outcome(case: Case) -> str:
    """Return what a person would see: the report and the rows, or the error, in both languages where it has both."""
    try:
        read = read_table(case.make(), scheme(case.reads), **case.options)
    except pr.PartyrateError as failed:
        chinese = [each.text("zh") for each in getattr(failed, "faults", ()) if hasattr(each, "text")]
        return "\n".join([str(failed), "", *chinese]) + "\n"
    return f"{read.report.text()}\n\n{read.report.text('zh')}\n\n{written_rows(read.frame)}"


if __name__ == "__main__":
    for name, case in CASES.items():
        path = EXPECTED / f"{name}.txt"
        if not path.exists():
            path.write_text(outcome(case), encoding="utf-8")
