"""Files with many troubles together, as offices hand them in; what a person reads in each stands beside it, by hand.

`python -m tests.unit.offices` lets LibreOffice save some of them in other forms, where `soffice` is installed.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from attrs import field, frozen
from tests.unit.corpus import csv_of
from tests.unit.forms import KINDS, save
from tests.unit.workbooks import error, formula, number, one_sheet, sheet_xml, workbook


@frozen(kw_only=True)
class Office:
    """A file, and what a person reads in it: its rows and what was done to them, or the cells that are at fault.

    Args:
        make: The file.
        reads: The inputs that are read.
        options: What the caller decides.
        rows: What is read, by the names of the scheme.
        header: The number of the row with the header.
        at: The numbers of the rows.
        left: By the reason the numbers of the rows that are left out.
        done: By input and conversion the number of cells.
        missing: By input and word the number of cells.
        hidden: The hidden rows among those read.
        passed: The columns that are passed through.
        formulas: By input the number of formulas.
        text: Of a text file: its encoding and the sign between its cells.
        faults: By cell what the fault says; nothing else may be at fault.
    """

    make: Callable[[], bytes]
    reads: str = "org"
    options: Mapping[str, Any] = field(factory=dict)
    rows: Sequence[Mapping[str, Any]] = ()
    header: int = 1
    at: Sequence[int] = ()
    left: Mapping[str, Sequence[int]] = field(factory=dict)
    done: Mapping[tuple[str, str], int] = field(factory=dict)
    missing: Mapping[tuple[str, str], int] = field(factory=dict)
    hidden: Sequence[int] = ()
    passed: Sequence[str] = ()
    formulas: Mapping[str, int] = field(factory=dict)
    text: tuple[str, str] = ("", ",")
    faults: Mapping[str, str] = field(factory=dict)


def villages(*rows: Sequence[Any], of: str) -> list[dict[str, Any]]:
    """Return rows by the names of their columns."""
    return [dict(zip(of.split(), row, strict=True)) for row in rows]


def sheet(*rows: Sequence[Any], **more: Any) -> Callable[[], bytes]:
    return lambda: one_sheet(list(rows), **more)


def parquet(columns: Mapping[str, Any]) -> bytes:
    """Return a Parquet file."""
    import polars as pl

    made = BytesIO()
    pl.DataFrame(columns).write_parquet(made)
    return made.getvalue()


def _odd_parquet() -> bytes:
    import polars as pl

    return parquet(
        {
            "组织评价": pl.Series([Decimal("95.50"), Decimal("88.25"), None], dtype=pl.Decimal(10, 2)),
            "村 ": pl.Series(["前沙坨", "桑梓", "刘庄"], dtype=pl.Categorical),
            "参与率": pl.Series([0.5, 0.25, None], dtype=pl.Float32),
            "是否达标": pl.Series(["是", "×", None], dtype=pl.String),
            "成立日期": pl.Series([dt.date(1998, 7, 1), None, dt.date(2001, 5, 1)], dtype=pl.Date),
            "附件": pl.Series([[1], [2, 3], []], dtype=pl.List(pl.Int64)),
        }
    )


QUARTERS = ["一季度", "二季度", "三季度", "四季度"]

OFFICES: dict[str, Office] = {
    # the yearly form: title, units, header of two rows, groups with sums, sums at the top, notes, signatures
    "yearly-form": Office(
        make=sheet(
            ["附件3"],
            ["××县2019年度村级党组织评议汇总表"],
            ["填报单位：县委组织部", None, None, None, "单位：分、元", None],
            ["序\n号", "村", "评议情况", None, "集体收入\n（元）", "备注"],
            [None, None, "组织评价（分）", "参与率(%)", None, None],
            ["全县合计", None, 353.5, None, 4200],
            ["一", "城关镇"],
            [1, "前沙坨", "９５．５", "90%", "1,200,000", None],
            [2, "桑　梓", number("88.299999999999997"), number(0.85, "percent"), 800, "并村"],
            [None, "小计", 183.8, None, 1200800],
            ["二", "河西镇"],
            [1, "刘庄", "80分", 95, "缺", None],
            [2, "张庄", 90, 100, 700],
            [None, "小计", 170, None, 700],
            [],
            ["注：参与率保留整数。"],
            ["审核人：李四", None, None, "制表人：张三"],
            merged=["A1:F1", "A2:F2", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5", "A6:B6", "B7:F7", "B11:F11"],
            hidden=[9],
        ),
        reads="org share income",
        options={"missing": ["缺"]},
        rows=villages(
            ("前沙坨", "95.5", "0.9", "1200000"),
            ("桑 梓", "88.3", "0.85", "800"),
            ("刘庄", "80", "0.95", None),
            ("张庄", "90", "1", "700"),
            of="village org share yuan",
        ),
        header=5,
        at=(8, 9, 12, 13),
        left={"title": (1, 2, 3, 4), "total": (6, 10, 14), "heading": (7, 11), "note": (16, 17)},
        done={
            ("village", "as seen"): 1, ("org", "as blanks"): 1, ("org", "as digits"): 1, ("org", "as unit"): 1,
            ("share", "as percent"): 3, ("yuan", "as thousands"): 1,
        },
        missing={("yuan", "缺"): 1},
        hidden=(9,),
        passed=("序\n号", "备注"),
    ),
    # a form of the statistical office: columns lettered and numbered below the header
    "numbered-columns": Office(
        make=sheet(
            ["村级基本情况"],
            ["表号：组统3表"],
            ["村", "组织评价", "是否达标", "成立日期"],
            ["甲", 1, 2, 3],
            ["前沙坨", "95.5 ", "有", "1998年7月1日"],
            ["桑梓", 88, "无", "1998.7"],
            ["刘庄", 80, "√", number(36000, "date")],
        ),
        reads="org active since",
        faults={"D6": "no date"},
    ),
    "numbered-columns-read": Office(
        make=sheet(
            ["村级基本情况"],
            ["序号", "村", "组织评价", "是否达标", "成立日期", "责任人"],
            ["甲", "乙", 1, 2, 3, "丙"],
            [1, "前沙坨", "95.5 ", "有", "1998年7月1日", "张三"],
            [2, "桑梓", 88, "无", "19980801", "李四"],
            [3, "刘庄", 80, "√", number(36000, "date"), "王五"],
            ["合计", None, 263.5],
        ),
        reads="org active since",
        rows=villages(
            ("前沙坨", "95.5", "true", "1998-07-01"),
            ("桑梓", "88", "false", "1998-08-01"),
            ("刘庄", "80", "true", "1998-07-24"),
            of="village org active since",
        ),
        header=2,
        at=(4, 5, 6),
        left={"title": (1,), "numbers": (3,), "total": (7,)},
        done={("org", "as blanks"): 1, ("active", "as flag"): 3, ("since", "as date"): 2},
        passed=("序号", "责任人"),
    ),
    # printed page by page: title and header again on each page, sums of pages
    "printed-pages": Office(
        make=sheet(
            ["村级测评表"],
            ["村", "组织评价", "类别", "打印页"],
            ["前沙坨", "95.5", "甲类", 1],
            ["桑梓", 90, " 乙类", 1],
            ["本页小计", 185.5],
            ["村级测评表"],
            ["村", "组织评价", "类别", "打印页"],
            ["刘庄", 80, "甲类\u200b", 2],
            ["本页小计", 80],
            ["全县总计", 265.5],
            merged=["A1:D1", "A6:D6"],
        ),
        reads="org sort",
        rows=villages(
            ("前沙坨", "95.5", "甲类"), ("桑梓", "90", "乙类"), ("刘庄", "80", "甲类"), of="village org sort"
        ),
        header=2,
        at=(3, 4, 8),
        left={"title": (1,), "heading": (6,), "repeated": (7,), "total": (5, 9, 10)},
        passed=("打印页",),
        done={("sort", "as seen"): 2},
    ),
    # sums of towns, of the county and means, named by the place
    "sums-by-place": Office(
        make=sheet(
            ["村＊", "组织评价（满分100分）", "集体收入", "达标率"],
            ["全县", 88, 900, 1],
            ["城关镇合计", 185.5, 2000, 1],
            ["前沙坨", 95.5, "1200元", "是"],
            ["桑梓", "90分", "800 元", "是"],
            ["河西镇小计", 80, 700, 1],
            ["刘庄", 80, 700, "否"],
            ["全县平均分", 88.5, 900, None],
            hidden=[7],
        ),
        reads="org income",
        rows=villages(("前沙坨", "95.5", "1200"), ("桑梓", "90", "800"), ("刘庄", "80", "700"), of="village org yuan"),
        header=1,
        at=(4, 5, 7),
        left={"total": (2, 3, 6, 8)},
        done={("org", "as unit"): 1, ("yuan", "as unit"): 2},
        hidden=(7,),
        passed=("达标率",),
    ),
    # several sheets: notes, the hidden one of last year, the table, an empty one; header with marks to be filled in
    "book-of-sheets": Office(
        make=lambda: workbook(
            {
                "填表说明": sheet_xml({1: ["一、本表由乡镇填报。"], 2: ["二、组织评价满分100分。"]}),
                "2018": sheet_xml({1: ["村", "组织评价"], 2: ["前沙坨", 1]}),
                "2019": sheet_xml(
                    {
                        2: ["", "村 *", "组织评价 *", "是否达标（是/否）："],
                        4: ["", "前沙坨", number("9.5E1"), "是"],
                        6: ["", "桑梓", formula("C4-5", 90), "No"],
                        8: ["", "说明：空行为预留。"],
                    }
                ),
                "Sheet3": sheet_xml({}),
            },
            hidden={"2018": "hidden"},
        ),
        reads="org active",
        rows=villages(("前沙坨", "95", "是"), ("桑梓", "90", "No"), of="village org active"),
        header=2,
        at=(4, 6),
        left={"note": (8,)},
        formulas={"org": 1},
    ),
    "errors-everywhere": Office(
        make=sheet(
            ["村", "组织评价", "参与率", "集体收入（元）", "成立日期"],
            ["前沙坨", error("#N/A"), "95", "1,200", 43861],
            ["桑梓", formula("B2"), "150%", "3万元", "2020-02-30"],
            ["刘庄", "九十", 0.955555, "约800", "2020-1-31 08:30"],
            ["张庄", 101, "90％", -5, "20200131"],
            ["合计", error("#N/A")],
        ),
        reads="org share income since",
        faults={
            "B2": "#N/A", "B3": "formula without a result", "B4": "'九十'", "B5": "100",
            "C2": "95 is above", "C3": "above", "C4": "decimals",
            "D2": "1,200", "D3": "3万元 has another unit", "D4": "'约800'", "D5": "-5",
            "E3": "no date", "E4": "time",
        },
    ),
    "keys-at-fault": Office(
        make=sheet(
            ["2019年测评"],
            ["序号", "村", "组织评价", "备注"],
            [1, "前沙坨", 95],
            [2, None, 90, "村名待补"],
            [3, "桑梓", 88],
            [4, "桑 梓 ", 87],
            [5, "桑梓　", 86],
            [6, "刘庄", None, "未报"],
            [None, "合计", 446],
        ),
        faults={"B4": "no village", "row 7": "2 times", "C8": "no value"},
    ),
    # two columns of results below one heading: which is meant is not said
    "points-and-places": Office(
        make=sheet(
            ["村", "组织评价", None, "群众评价", None],
            [None, "得分", "名次", "得分", "名次"],
            ["前沙坨", 95.5, 1, 90, 2],
            merged=["A1:A2", "B1:C1", "D1:E1"],
        ),
        faults={"": "several columns"},
    ),
    "points-and-places-named": Office(
        make=sheet(
            ["关于测评结果的通报"],
            ["村", "组织评价", None, "群众评价", None],
            [None, "得分", "名次", "得分", "名次"],
            ["前沙坨", "95.5分", 1, 90, 2],
            ["平均分", 95.5, None, 90],
            ["抄送：县纪委"],
            merged=["A1:E1", "A2:A3", "B2:C2", "D2:E2", "A6:E6"],
        ),
        options={"columns": {"org": "B"}},
        rows=villages(("前沙坨", "95.5"), of="village org"),
        header=3,
        at=(4,),
        left={"title": (1, 2), "total": (5,), "note": (6,)},
        done={("org", "as unit"): 1},
        passed=("组织评价名次", "群众评价得分", "群众评价名次"),
    ),
    # exported by a system: GB18030, lines before the table, keys protected from spreadsheets, sums in quotes
    "system-export": Office(
        make=lambda: (
            '村级管理系统导出\n导出时间：2020-01-31 08:30:00\n\n'
            '"村","组织评价(分)","集体收入（元）","成立日期","是否达标"\n'
            '="前沙坨","95.50","1,200,000.00","2020/1/31 0:00","Y"\n'
            '"桑梓\t","　88 ","800.00","","N"\n'
            '合计,"183.50","1,200,800.00",,\n'
            "共2条记录\n"
        ).encode("gb18030"),
        reads="org income since active",
        rows=villages(
            ("前沙坨", "95.50", "1200000.00", "2020-01-31", "true"),
            ("桑梓", "88", "800.00", None, "false"),
            of="village org yuan since active",
        ),
        header=4,
        at=(5, 6),
        left={"title": (1, 2), "total": (7,), "note": (8,)},
        done={
            ("village", "as seen"): 1, ("village", "as formula text"): 1, ("org", "as blanks"): 1,
            ("yuan", "as thousands"): 1, ("since", "as date"): 1, ("active", "as flag"): 2,
        },
        text=("gb18030", ","),
    ),
    # "Unicode text" of a spreadsheet: UTF-16 with tabs, quoted where a cell has a comma or a line
    "unicode-text": Office(
        make=lambda: csv_of(
            [
                ["测评汇总", "", "", "", ""],
                ["村", '"组织\n评价"', "参与率", "类别", ""],
                ["前沙坨", "95.5", "90%", "甲类", ""],
                ["桑梓", '"８８"', "85.00%", "乙类", ""],
                ["合计", "183.5", "", "", ""],
                ["", "", "", "", ""],
                ["备注：以上均已公示", "", "", "", ""],
            ],
            "utf-16",
            "\t",
        ),
        reads="org share sort",
        rows=villages(("前沙坨", "95.5", "0.9", "甲类"), ("桑梓", "88", "0.85", "乙类"), of="village org share sort"),
        header=2,
        at=(3, 4),
        left={"title": (1,), "total": (5,), "note": (7,)},
        done={("org", "as blanks"): 1, ("share", "as percent"): 2},
        text=("utf-16", "\t"),
    ),
    "semicolons": Office(
        make=lambda: (
            'sep=;\r\n2019年度;;;\r\n村;组织评价;集体收入;备注\r\n前沙坨;95.5;1200;"一;二"\r\n'
            "桑梓;;800;缺考\r\n刘庄;-;700;\r\n小计;95.5;2700;\r\n"
        ).encode("utf-8-sig"),
        reads="org income",
        options={"missing": ["-"]},
        faults={"B5": "no value", "B6": "no value"},
    ),
    "parquet-of-odd-types": Office(
        make=_odd_parquet,
        reads="share active since",
        rows=villages(
            ("前沙坨", 0.5, "是", dt.date(1998, 7, 1)),
            ("桑梓", 0.25, "false", None),
            ("刘庄", None, None, dt.date(2001, 5, 1)),
            of="village share active since",
        ),
        header=0,
        done={("active", "as flag"): 1},
        passed=("附件",),
    ),
    # days of the system of 1904, formulas with results, percent formats, hidden rows and a stray blank far away
    "from-an-old-mac": Office(
        make=lambda: workbook(
            {
                "村": sheet_xml(
                    {
                        1: ["（内部资料）"],
                        3: [None, "村", "组织评价", "参与率", "成立日期"],
                        4: [None, "前沙坨", formula("90+5.5", "95.5"), number(0.905, "percent"), number(42399, "date")],
                        5: [None, "桑梓", formula("A1", "92.75"), number(1, "percent"), number(42400, "date")],
                        6: [None, "刘庄", 90, 0, None],
                        7: [None, "平均", formula("AVERAGE(C4:C6)", "92.75"), None, None],
                        60: [*[None] * 30, " "],
                    },
                    hidden=[4, 6],
                )
            },
            starts_1904=True,
        ),
        reads="org share since",
        rows=villages(
            ("前沙坨", "95.5", "0.905", "2020-01-31"),
            ("桑梓", "92.75", "1", "2020-02-01"),
            ("刘庄", "90", "0", None),
            of="village org share since",
        ),
        header=3,
        at=(4, 5, 6),
        left={"title": (1,), "total": (7,)},
        hidden=(4, 6),
        formulas={"org": 2},
    ),
    # numbers as keys: shown with zeros, written as texts, with a sign before them
    "numbered-villages": Office(
        make=sheet(
            ["编码表"],
            ["村", "名称", "组织评价", "是否达标"],
            [number(7, "00000"), "前沙坨", 95.5, 1],
            ["00008", "桑梓", "88.0", "0"],
            ["００９", "刘庄", 80, "Ｎ"],
            [" 0010", "张庄", 70, "有"],
            [None, "合计", 333.5, None],
        ),
        reads="org active",
        rows=villages(
            ("00007", "95.5", "1"), ("00008", "88.0", "0"), ("009", "80", "false"), ("0010", "70", "true"),
            of="village org active",
        ),
        header=2,
        at=(3, 4, 5, 6),
        left={"title": (1,), "total": (7,)},
        done={("village", "as seen"): 2, ("village", "as zeros"): 1, ("active", "as flag"): 2},
        passed=("名称",),
    ),
    # the newest spelling of everything: tall header, three rows merged
    "three-rows-of-headers": Office(
        make=sheet(
            ["村", "年度评议", None, None, "其他"],
            [None, "评分", None, "是否达标", "备注"],
            [None, "组织评价（分）", "参与率（％）", None, None],
            ["前沙坨", "95.5", "90", "☑", None],
            ["桑梓", 88, "85.5%", "✘", "x"],
            ["最高分", 95.5],
            ["最低分", 88],
            merged=["A1:A3", "B1:D1", "B2:C2", "D2:D3", "E2:E3"],
        ),
        reads="org share active",
        rows=villages(
            ("前沙坨", "95.5", "0.9", "true"), ("桑梓", "88", "0.855", "false"), of="village org share active"
        ),
        header=3,
        at=(4, 5),
        left={"title": (1, 2), "total": (6, 7)},
        done={("share", "as percent"): 2, ("active", "as flag"): 2},
        passed=("备注",),
    ),
    # two lists beside each other to save paper
    "two-lists-side-by-side": Office(
        make=sheet(
            ["村级测评表"],
            ["序号", "村", "组织评价", None, "序号", "村", "组织评价"],
            [1, "前沙坨", 95.5, None, 3, "刘庄", 80],
            [2, "桑梓", 88, None, 4, "张庄", 70],
            merged=["A1:G1"],
        ),
        faults={"": "several columns"},
    ),
    "turned-on-its-side": Office(
        make=sheet(["村", "前沙坨", "桑梓"], ["组织评价", 95.5, 88], ["参与率", "90%", "85%"]),
        reads="org share",
        faults={"": "no column"},
    ),
    # the remarks beside the table have no header, and rows are left blank for those who come late
    "remarks-beside": Office(
        make=sheet(
            [None, None, None, None, "打印时间：2020-01-02"],
            ["村", "组织评价", "是否达标", "成立日期"],
            ["前沙坨", "＋95.5", "TRUE", "二〇二〇年一月三十一日"],
            ["桑梓", "88.", "yes", "2020-01-31T00:00:00"],
            [None, None, None, None, "待补"],
            ["刘庄", ".5", "No", "2020年01月31日"],
        ),
        reads="org active since",
        faults={"D3": "no date"},
    ),
    "late-arrivals": Office(
        make=sheet(
            [None, None, None, None, "打印时间：2020-01-02"],
            ["村", "组织评价", "是否达标", "成立日期"],
            ["前沙坨", "＋95.5", "TRUE", "2020.01.31"],
            [None, None, None, None, "待补"],
            ["桑梓", "88.0", "yes", "2020-01-31T00:00:00"],
            ["刘庄", ".5", "No", "2020年01月31日"],
            [],
            [None, None, "××县委组织部"],
            [None, None, "2020年2月1日"],
        ),
        reads="org active since",
        rows=villages(
            ("前沙坨", "+95.5", "TRUE", "2020-01-31"),
            ("桑梓", "88.0", "yes", "2020-01-31"),
            ("刘庄", "0.5", "No", "2020-01-31"),
            of="village org active since",
        ),
        header=2,
        at=(3, 5, 6),
        left={"title": (1,), "heading": (4,), "note": (8, 9)},
        done={("org", "as blanks"): 1, ("org", "as point"): 1, ("since", "as date"): 3},
    ),
    # sums beside the key, money as it is written, years and months where days are asked
    "sums-beside-the-key": Office(
        make=sheet(
            ["单位：元"],
            ["序号", "村", "组织评价", "集体收入（元）", "成立日期"],
            ["1", "前沙坨", "95.50分", "¥1,200,000", "2020年1月31号"],
            ["2", "桑梓", 88, "12,000.50 元", 43861],
            ["合计", "2个村", 183.5, "1212000.5", None],
            ["共2条记录"],
        ),
        reads="org income since",
        rows=villages(
            ("前沙坨", "95.50", "1200000", "2020-01-31"), ("桑梓", "88", "12000.50", "2020-01-31"),
            of="village org yuan since",
        ),
        header=2,
        at=(3, 4),
        left={"title": (1,), "total": (5,), "note": (6,)},
        done={("org", "as unit"): 1, ("yuan", "as unit"): 2, ("since", "as date"): 1, ("since", "as serial"): 1},
        passed=("序号",),
    ),
    # what looks like the rows that forms have besides those of the table, and is none
    "units-that-look-like-forms": Office(
        make=sheet(
            ["村", "组织评价（百分制）", "集体收入（必填）"],
            ["甲", 1, 2],
            ["乙", "90分", "800元"],
            ["总口", 80, 700],
            ["全福", 70, "600.00"],
            ["计", 60, 500],
            ["平均", 60.2, None],
        ),
        reads="org income",
        rows=villages(
            ("甲", "1", "2"), ("乙", "90", "800"), ("总口", "80", "700"), ("全福", "70", "600.00"), ("计", "60", "500"),
            of="village org yuan",
        ),
        at=(2, 3, 4, 5, 6),
        left={"total": (7,)},
        done={("org", "as unit"): 1, ("yuan", "as unit"): 1},
    ),
    "keys-forgotten-at-the-end": Office(
        make=sheet(
            ["2019年"],
            ["村", "组织评价", "类别"],
            ["前沙坨", "９５", "甲类"],
            ["小计", 95],
            ["桑梓", 90, "乙类"],
            [None, None, "乙类"],
        ),
        reads="org sort",
        faults={"A6": "no village"},
    ),
    "years-and-months": Office(
        make=sheet(
            ["村", "组织评价", "成立日期"],
            ["前沙坨", 95.5, 1998],
            ["桑梓", 88, 199807],
            ["刘庄", "88分", 36000.5],
            ["平均", 90, None],
        ),
        reads="org since",
        faults={"C2": "'1998' is no date", "C3": "'199807' is no date", "C4": "time of day"},
    ),
    "labels-in-two-languages": Office(
        make=sheet(
            ["Village assessment 2019"],
            ["Village Name*", "Organisation (points)", "INCOME", "类 别"],
            ["village", "org", "yuan", "sort"],
            ["Willow River", "95.5 pts", "12,000.50", "甲类"],
            ["willow  bank", "88 points", "1200yuan", "乙类"],
            ["Total", 183.5],
            ["Source: county office"],
        ),
        reads="org income sort",
        rows=villages(
            ("Willow River", "95.5", "12000.50", "甲类"), ("willow bank", "88", "1200", "乙类"),
            of="village org yuan sort",
        ),
        header=3,
        at=(4, 5),
        left={"title": (1, 2), "total": (6,), "note": (7,)},
        done={("village", "as seen"): 1, ("org", "as unit"): 2, ("yuan", "as thousands"): 1, ("yuan", "as unit"): 1},
    ),
    # what a program of its own writes: prefixes, no references, texts shared, an inline text with styles
    "written-by-a-program": Office(
        make=lambda: workbook(
            {
                "数据": (
                    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
                    '<w:worksheet xmlns:w="http://purl.oclc.org/ooxml/spreadsheetml/main"><w:sheetData>'
                    '<w:row><w:c t="s"><w:v>0</w:v></w:c><w:c t="s"><w:v>1</w:v></w:c><w:c t="s">'
                    '<w:v>2</w:v></w:c></w:row>'
                    '<w:row><w:c t="s"><w:v>3</w:v></w:c><w:c><w:v>95.5</w:v></w:c><w:c t="d">'
                    '<w:v>2020-01-31</w:v></w:c></w:row>'
                    '<w:row hidden="1"><w:c t="str"><w:v>桑梓</w:v></w:c><w:c t="str"><w:v>88</w:v></w:c>'
                    '<w:c s="2"><w:v>43861</w:v></w:c></w:row></w:sheetData></w:worksheet>'
                )
            },
            shared=(
                '<si><t>村</t><rPh sb="0" eb="1"><t>cun</t></rPh></si><si><r><t>组织</t></r><r><t>评价</t></r></si>'
                "<si><t>成立日期</t></si><si><t>前沙坨</t></si>"
            ),
        ),
        reads="org since",
        rows=villages(("前沙坨", "95.5", "2020-01-31"), ("桑梓", "88", "2020-01-31"), of="village org since"),
        header=1,
        at=(2, 3),
        hidden=(3,),
    ),
    # words for what is missing, of which only some are declared
    "words-for-nothing": Office(
        make=sheet(
            ["村", "组织评价", "参与率", "集体收入", "成立日期"],
            ["前沙坨", 95.5, "缺考", "—", "不详"],
            ["桑梓", 88, "/", "—", "1998.07.01"],
            ["刘庄", 80, "缺 考", "无", "——"],
        ),
        reads="org share income since",
        options={"missing": ["缺考", "—"]},
        faults={"C3": "'/'", "D4": "'无'", "E2": "no date", "E4": "'——'"},
    ),
    "words-for-nothing-declared": Office(
        make=sheet(
            ["二〇一九年度"],
            ["村", "组织评价", "参与率", "集体收入", "成立日期"],
            ["前沙坨", 95.5, "缺考", "—", "不详"],
            ["桑梓", 88, "/", " — ", "1998.07.01"],
            ["刘庄", 80, "缺 考", "无", None],
            ["汇总", 263.5],
        ),
        reads="org share income since",
        options={"missing": ["缺考", "—", "/", "无", "不详"]},
        rows=villages(
            ("前沙坨", "95.5", None, None, None), ("桑梓", "88", None, None, "1998-07-01"),
            ("刘庄", "80", None, None, None), of="village org share yuan since",
        ),
        header=2,
        at=(3, 4, 5),
        left={"title": (1,), "total": (6,)},
        missing={("share", "缺考"): 2, ("share", "/"): 1, ("yuan", "—"): 2, ("yuan", "无"): 1, ("since", "不详"): 1},
        done={("since", "as date"): 1},
    ),
}  # fmt: skip

SAVED = Path(__file__).parent / "tables" / "saved_offices"
SAVED_NAMES = (
    "yearly-form", "from-an-old-mac", "printed-pages", "sums-by-place", "book-of-sheets", "three-rows-of-headers",
    "numbered-columns-read", "words-for-nothing-declared", "late-arrivals", "errors-everywhere", "keys-at-fault",
    "points-and-places-named",
)  # fmt: skip

if __name__ == "__main__":
    made = {name: OFFICES[name].make() for name in SAVED_NAMES}
    save(made, KINDS, SAVED) if shutil.which("soffice") else sys.exit("LibreOffice is not installed")
