"""Files of offices of different kinds, each with many troubles together, whose faults are named cell by cell."""

from __future__ import annotations

from tests.unit.mixed import BOROUGHS, CODES, PROJECTS, QUARTERS, SCHOOLS, TOWNS, WARDS, Mixed, sheet
from tests.unit.workbooks import error, formula, number, sheet_xml, workbook

REFUSED: dict[str, Mixed] = {
    # title, merged header, group, total and note are read; at fault are a name that was forgotten, an error, a formula
    # without a result, another unit, money in another unit, a share where percentages stand, a number out of bounds, a
    # count that is not whole, and words that say about how many
    "statistics": Mixed(
        make=sheet(
            ["××县2019年各乡镇主要经济指标"],
            ["乡镇", "经济指标", None, None],
            [None, "总产值（万元）", "比上年增长（%）", "规上企业数（个）"],
            ["一、城关片"],
            ["城关镇", error("#DIV/0!"), 8.5, "４５"],
            ["河西乡", formula("B5*2"), 0.8, 12],
            ["北山乡", "1.2亿元", "250%", 3.5],
            ["南山乡", "￥980", "-3.5%", "约20"],
            [None, 3600, 5, 7],
            ["全县合计", error("#DIV/0!")],
            ["注：增长为负者以“-”号表示"],
            merged=["A1:D1", "A2:A3", "B2:D2", "A4:D4"],
            hidden=[7],
        ),
        scheme=TOWNS,
        faults={
            "A9": "no town", "B5": "#DIV/0!", "B6": "formula without a result", "B7": "1.2亿元", "B8": "another unit",
            "C6": "0.8% or 0.8 itself", "C7": "above", "D7": "3.5", "D8": "'约20'",
        },
    ),
    # merged towns, numbers before the rows and a mean are read; at fault are a school that stands twice, words for
    # nothing that are not declared, a percentage of marks, no flag, no value of the list, a level that is lacking
    "schools-at-fault": Mixed(
        make=sheet(
            ["2019年办学水平评估"],
            ["序号", "乡镇", "学校", "办学水平（分）", "入学率", "是否寄宿", "学段"],
            [1, "城关镇", "一小", "95%", "99.8%", "部分", "小学"],
            [2, None, " 一小", 90, "/", "否", "九年一贯制"],
            [3, None, "一中", "缺考", 97.25, "有", "初中"],
            [4, "河西乡", "中心校", None, "98%", "√", "小学"],
            [5, "河西乡", None, 88, "95%", "×", "小学"],
            [None, "平均", None, 89.2],
            merged=["A1:G1", "B3:B5"],
        ),
        scheme=SCHOOLS,
        faults={
            "row 4": "2 times", "C7": "no school", "D3": "95% may be 0.95 or 95", "D5": "'缺考'", "D6": "no value",
            "E4": "'/'", "E5": "97.25 is above", "F3": "'部分'", "G4": "'九年一贯制'",
        },
    ),
    # decimal commas and days first are declared, title and total are read; at fault are a point before decimals, a
    # day and a month that do not exist so, a percentage beyond the whole, a word for nothing, two commas, no flag
    "europe-at-fault": Mixed(
        form="csv",
        make=lambda: (
            "Gemeinden 2019;;;;;\nGemeinde;Punkte;Umsatz;Quote (%);Seit;Aktiv\n"
            "Altdorf;95.5;1.200,50;90,5;31.10.2019;Y\nBergen;88,5;12,000,50;150,5 %;10.31.2019;ja\n"
            "Celle;k.A.;;85 %;31.02.2019;N\nDahlem;79,25;1.200;0,5 %;2019-3-4 08:30;0\n"
            "Total;263,25;14.401,00;;;\nSource: Amt;;;;;\n"
        ).encode("utf-8-sig"),
        scheme=BOROUGHS,
        options={"decimal_comma": True, "date_order": "dmy"},
        faults={
            "B3": "95.5", "B5": "'k.A.'", "B6": "decimal", "C4": "'12,000,50'", "D4": "above", "E4": "2019-10-31",
            "E5": "no date", "E6": "time", "F4": "'ja'",
        },
    ),
    # GB18030 with lines above and below and protected texts; at fault are an empty text that is protected, a word for
    # nothing, a comma that may be two things, a year alone, no flag, a code that stands twice and one that is lacking
    "old-system-at-fault": Mixed(
        form="csv",
        make=lambda: (
            '"导出时间：2020-01-05"\r\n"编码","得分","专项资金(元)","登记日期","有效标志"\r\n'
            '="000101","95.50分","1,200,000.00","2019","T"\r\n="000102",="","NULL","2019/13/1","停用"\r\n'
            '="000101","９０","-800","20190206","F"\r\n="","80","800.00","","Y"\r\n'
            '="000104","12,5","800.00","2019年2月29日","N"\r\n'
            '="小计","183.50","1,200,800.00","",""\r\n"共5条记录"\r\n'
        ).encode("gb18030"),
        scheme=CODES,
        faults={
            "row 5": "2 times", "A6": "no code", "B4": "no value", "B7": "12.5", "C4": "'NULL'", "C5": "-800",
            "D3": "'2019' is no date", "D4": "no date", "D7": "no date", "E4": "'停用'",
        },
    ),
    # .xls: title, merged header and headings are read; at fault are marks that became days, an error, words for
    # nothing, a mean with all its digits, a count below nothing, a share above the whole, two flags in one cell
    "hospital-at-fault": Mixed(
        form="xls",
        make=sheet(
            ["第四季度科室考核"],
            ["科室", "质量", None, None, "效率"],
            [None, "患者满意度（分）", "不良事件（例）", "是否达标", "床位使用率"],
            ["内科系统"],
            ["心内科", number(43894, "date"), "2人", "是", number(1.065, "percent")],
            ["神经内科", number("93.333333333333329"), -1, "是/否", "88.25％"],
            ["外科系统"],
            ["骨科", error("#N/A"), "无", "√", "停诊"],
            ["全院平均", 94.9],
            ["审核：李四"],
            merged=["A2:A3", "B2:D2", "A4:E4", "A7:E7"],
            hidden=[6],
        ),
        scheme=WARDS,
        faults={
            "B5": "2020-03-04", "B6": "93.3333333333333", "B8": "#N/A", "C5": "another unit", "C6": "-1", "C8": "'无'",
            "D6": "'是/否'", "E5": "1.065", "E8": "'停诊'",
        },
    ),
    # a cover, a hidden sheet and merged keys are read; at fault are cells of the units and of the finer table alike:
    # marks out of bounds, no flag, a quarter that stands twice, one without a name, words that are not declared
    "quarters-at-fault": Mixed(
        make=lambda: workbook(
            {
                "封面": sheet_xml({1: ["2019年度村级考核"]}),
                "旧": sheet_xml({1: ["村", "组织评价"], 2: ["前沙坨", 1]}),
                "年度": sheet_xml(
                    {
                        1: ["序号", "村", "组织评价（分）", "是否达标"],
                        2: [1, "前沙坨", "一百", "√"],
                        3: [2, "桑梓", "105分", "基本"],
                        4: ["合计", None, 105],
                    },
                    merged=["A4:B4"],
                ),
                "分季": sheet_xml(
                    {
                        1: ["村", "季度", "得分（分）"],
                        2: ["前沙坨", "一季度", "9.55"],
                        3: [None, "一季度", "未评"],
                        4: ["桑梓", None, 7],
                        5: [None, "二季度", "缺"],
                        6: ["总计", None, 16.5],
                    },
                    merged=["A2:A3", "A4:A5"],
                    hidden=[3],
                ),
            },
            hidden={"旧": "hidden"},
        ),
        scheme=QUARTERS,
        finer_of="quarter",
        faults={
            "年度 C2": "'一百'", "年度 C3": "105", "年度 D3": "'基本'", "分季 row 3": "2 times",
            "分季 B4": "no quarter", "分季 C2": "decimals", "分季 C5": "'缺'",
        },
    ),
    # a header of two rows and merged cells, a unit that begins with a numeral, a total and the blank rest are read; at
    # fault are amounts in other units, an error in a day, a formula without a result, a time of day, a year alone, a
    # share where percentages stand, a number beyond the bounds, and a star and a number as flags
    "projects-at-fault": Mixed(
        make=sheet(
            ["在建项目进度表"],
            ["项目", "投资", None, "形象进度（%）", "开工日期", "是否重点"],
            [None, "计划投资（万元）", "完成投资（万元）", None, None, None],
            ["县道改造", 1500, "1,200元", "85.5", error("#VALUE!"), "★"],
            ["桥梁加固", 980, 1e7, formula("C5/B5"), 43536.5, 2],
            ["三灌区配套", 150, "150万", "0.4", "2019年", "是"],
            ["合计", 2630, 2330],
            ["（以下空白）"],
            merged=["A2:A3", "B2:C2", "D2:D3", "E2:E3", "F2:F3"],
        ),
        scheme=PROJECTS,
        faults={
            "C4": "another unit", "C5": "above", "C6": "another unit", "D5": "formula without a result",
            "D6": "0.4% or 0.4 itself", "E4": "#VALUE!", "E5": "time", "E6": "no date", "F4": "'★'", "F5": "'2'",
        },
    ),
}  # fmt: skip
