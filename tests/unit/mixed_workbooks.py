"""Workbooks with many troubles together, as offices of different kinds send them, read as a person reads them."""

from __future__ import annotations

from tests.unit.mixed import (
    BRANCHES,
    COMMUNITIES,
    DISTRICTS,
    FARMS,
    MONTHS,
    PROJECTS,
    QUARTERS,
    SCHOOLS,
    TOWNS,
    VILLAGES,
    WARDS,
    Mixed,
    sheet,
    with_macros,
)
from tests.unit.workbooks import formula, number, sheet_xml, workbook

WORKBOOKS: dict[str, Mixed] = {
    # title, units, merged header of two rows, lettered columns, sum at the top, groups, subtotal, hidden row,
    # full-width digits, thousands, percentages below zero, a declared sign for nothing, note, signatures with a day
    "county-statistics": Mixed(
        make=sheet(
            ["××县2019年各乡镇主要经济指标"],
            ["表　　号：县统8表", None, None, None, "计量单位：万元、%、个"],
            ["序号", "乡镇", "经济指标", None, None, "备注"],
            [None, None, "总产值\n（万元）", "比上年增长\n（%）", "规上企业数（个）", None],
            ["甲", "乙", 1, 2, 3, "丙"],
            ["全县合计", None, formula("C8+C9+C12", "1334567.8"), 6.5, 57],
            ["一、城关片"],
            [1, "城关镇", "１，２００，０００．５０", "8.5%", "45个"],
            [2, "河西乡", number("98000.100000000006"), -3.5, "12"],
            [None, "小计", 1298000.6, None, 57],
            ["二、山区片"],
            [1, "北山乡", "36,567.20", number("-0.0025", "percent"), "…"],
            [],
            ["说明：北山乡无规上企业。"],
            ["单位负责人：李　四", None, "统计负责人：王五", None, "报出日期：2020年1月10日"],
            merged=["A1:F1", "A3:A4", "B3:B4", "C3:E3", "F3:F4", "A6:B6", "A7:F7", "A11:F11"],
            hidden=[9],
        ),
        scheme=TOWNS,
        options={"missing": ["…"]},
        of="town output growth firms",
        rows=(
            ("城关镇", "1200000.50", "0.085", "45"),
            ("河西乡", "98000.1", "-0.035", "12"),
            ("北山乡", "36567.20", "-0.0025", None),
        ),
    ),
    # macros, two hidden sheets and instructions, a day beside the seal, a blank column, marks in headers, units,
    # full-width digits, ticks, two spellings of days, blanks in keys, the rest left blank, a sum, signatures
    "street-office": Mixed(
        form="xlsm",
        make=lambda: with_macros(
            workbook(
                {
                    "码表": sheet_xml({1: ["社区", "考核得分"], 2: ["样例", 1]}),
                    "填表说明": sheet_xml({1: ["一、考核得分满分100分。"]}),
                    "社区考核": sheet_xml(
                        {
                            1: ["幸福街道2019年社区考核表"],
                            2: [None, "填报单位：幸福街道办事处（盖章）", None, None, None, None, "2020年1月8日"],
                            3: [None, "序号", "社　区*", "考核得分（满分100分）", "网格数(个)", "是否平安社区",
                                "挂牌日期", "联系电话"],
                            4: [None, 1, "和平里", "95.5分", "１２", "☑", "1999.9.1", "010-6412"],
                            5: [None, 2, "  东 四", 88, "8个", "✘", number(36404, "date"), None],
                            6: [None, None, "（以下空白）"],
                            9: [None, None, "街道合计", 183.5, 20],
                            10: [None, "经办人：赵六", None, None, None, "审核：钱七"],
                        },
                        merged=["A1:H1"],
                    ),
                },
                hidden={"码表": "veryHidden"},
            )
        ),
        scheme=COMMUNITIES,
        of="community score grid safe since",
        rows=(("和平里", "95.5", "12", "true", "1999-09-01"), ("东 四", "88", "8", "false", "1999-09-01")),
    ),
    # .xls: two titles, merged header, groups named beside their numbers, ticks, full-width digits, percentages as
    # texts and as formats, two spellings of days, characters that nobody sees, subtotal, mean, hidden row, signature
    "party-building": Mixed(
        form="xls",
        make=sheet(
            ["附件2"],
            ["村（居）党组织评星定级情况一览表"],
            ["序号", "党组织", "评议情况", None, "换届情况", None, "类型"],
            [None, None, "评议得分", "参会率", "是否按期换届", "换届日期", None],
            ["一", "农村党组织（2个）"],
            [1, "前沙坨村党支部", 95.5, number(0.925, "percent"), "√", number(43435, "date"), "农村"],
            [2, "桑梓村党总支", "８８．２５", "85%", "×", "2018年12月1日", " 农村"],
            [None, "小计", formula("C6+C7", "183.75")],
            ["二", "机关党组织（1个）"],
            [1, "县委办党支部", 90, 1, "有", None, "机关\u200b"],
            [None, "平均分", 91.25],
            ["注：★为拟表彰对象"],
            [None, None, None, None, "中共××县委组织部"],
            [None, None, None, None, number(43840, "date")],
            merged=["A2:G2", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4", "B5:G5", "B9:G9"],
            hidden=[7],
        ),
        scheme=BRANCHES,
        of="branch score attend done since kind",
        rows=(
            ("前沙坨村党支部", "95.5", "0.925", "true", "2018-12-01", "农村"),
            ("桑梓村党总支", "88.25", "0.85", "false", "2018-12-01", "农村"),
            ("县委办党支部", "90", "1", "true", None, "机关"),
        ),
    ),
    # .ods: title, units, merged header, headings over the whole width, units in cells, a stored number that is not
    # exact, percentages as texts and as formats, declared words, totals and means of the house, source, print mark
    "hospital": Mixed(
        form="ods",
        make=sheet(
            ["××市人民医院2019年第四季度科室考核"],
            ["单位：分、%、例"],
            ["科室", "质量", None, None, "效率"],
            [None, "患者满意度（分）", "不良事件（例）", "是否达标", "床位使用率"],
            ["内科系统"],
            ["心内科", "98.5分", "2例", "是", number(0.965, "percent")],
            ["神经内科", " 95.0 ", 0, "Ｙ", "88.25％"],
            ["外科系统"],
            ["骨科", number("91.200000000000003"), "—", "否", "免考"],
            ["全院平均", 94.9, 1, None, number(0.92, "percent")],
            ["全院合计", 284.7, 2],
            ["数据来源：病案统计室"],
            ["打印人：admin　打印时间：2020-01-05 10:30"],
            merged=["A1:E1", "A3:A4", "B3:D3", "A5:E5", "A8:E8"],
        ),
        scheme=WARDS,
        options={"missing": ["—", "免考"]},
        of="ward pleased events met beds",
        rows=(
            ("心内科", "98.5", "2", "是", "0.965"),
            ("神经内科", "95.0", "0", "true", "0.8825"),
            ("骨科", "91.2", None, "否", None),
        ),
    ),
    # two keys, of which one is merged, numbers before rows that are not filled in, percentages below a header that
    # says so, full-width digits with units, flags in words and ticks, a declared sign, subtotals, mean, wide note
    "schools": Mixed(
        make=sheet(
            ["2019年义务教育学校办学水平评估结果"],
            ["序号", "乡镇", "学校", "办学水平（分）", "入学率（%）", "是否寄宿", "学段", "校长"],
            [1, "城关镇", "一小", 95.5, "99.8", "否", "小学", "张三"],
            [2, None, "二小", "９０分", 100, "无", "小学", None],
            [3, None, "一中", "88.00", 97.25, "有", " 初中", None],
            [None, "小计", None, 273.5],
            [4, "河西乡", "中心校", 92, "98%", "√", "小学", "李四"],
            [5, None, "教学点", "80.5", "-", "×", "小学", None],
            [None, "平均", None, 89.2],
            [6],
            [7],
            ["备注：教学点只设一至三年级"],
            merged=["A1:H1", "B3:B5", "B6:C6", "B7:B8", "B9:C9", "A12:H12"],
        ),
        scheme=SCHOOLS,
        options={"missing": ["-"]},
        of="town school level entry board stage",
        rows=(
            ("城关镇", "一小", "95.5", "0.998", "否", "小学"),
            ("城关镇", "二小", "90", "1", "false", "小学"),
            ("城关镇", "一中", "88.00", "0.9725", "true", "初中"),
            ("河西乡", "中心校", "92", "0.98", "true", "小学"),
            ("河西乡", "教学点", "80.5", None, "false", "小学"),
        ),
    ),
    # a cover, last year's sheet hidden, the units, and a finer table in its own sheet with merged keys, subtotals,
    # a header of two rows, units in cells, a word that the scheme declares, a hidden row, note and signature
    "quarters": Mixed(
        make=lambda: workbook(
            {
                "封面": sheet_xml({2: ["2019年度村级考核"], 4: ["××县委组织部"]}),
                "2018": sheet_xml({1: ["村", "组织评价"], 2: ["前沙坨", 1]}),
                "年度": sheet_xml(
                    {
                        1: ["年度测评（满分100分）"],
                        2: ["序号", "村", "组织评价（分）", "是否达标"],
                        3: [1, "前沙坨", "９５．５", "√"],
                        4: [2, "桑梓", "88分", "×"],
                        5: ["合计", None, 183.5],
                    },
                    merged=["A1:D1", "A5:B5"],
                    hidden=[4],
                ),
                "分季": sheet_xml(
                    {
                        1: ["分季得分"],
                        2: ["村", "季度", "考核"],
                        3: [None, None, "得分（分）"],
                        4: ["前沙坨", "一季度", "9.5分"],
                        5: [None, "二季度", 8],
                        6: [None, "小计", 17.5],
                        7: ["桑梓", "一季度", "７"],
                        8: [None, "二季度", "未评"],
                        9: [None, "小计", 7],
                        11: ["注：未评不计分"],
                        12: [None, "填表人：张三", "2020.1.5"],
                    },
                    merged=["A1:C1", "A2:A3", "B2:B3", "A4:A6", "A7:A9"],
                ),
            },
            hidden={"2018": "hidden"},
        ),
        scheme=QUARTERS,
        of="village org active",
        rows=(("前沙坨", "95.5", "true"), ("桑梓", "88", "false")),
        finer_of="quarter village quarter points",
        finer=(
            ("前沙坨", "一季度", "9.5"), ("前沙坨", "二季度", "8"), ("桑梓", "一季度", "7"), ("桑梓", "二季度", None),
        ),
    ),
    # .ods: instructions, both tables below titles, percent formats, full-width months, units in cells and headers,
    # hidden rows, merged keys, a declared sign, formulas, total of all, signature
    "bureau-months": Mixed(
        form="ods",
        make=lambda: workbook(
            {
                "填报说明": sheet_xml({1: ["一、各部门按月填报。"], 2: ["联系电话：6412"]}),
                "部门": sheet_xml(
                    {
                        2: ["××局2019年政务服务情况"],
                        4: [None, "部　门", "编制数（人）", "办结率", "负责人"],
                        5: [None, "办公室", "12人", number(0.985, "percent"), "张三"],
                        6: [None, "法规科", "８", "97.5%", "李四"],
                        7: [None, "全局合计", formula("8+12", "20")],
                    },
                    merged=["B2:E2"],
                    hidden=[5],
                ),
                "逐月": sheet_xml(
                    {
                        1: ["逐月办结数"],
                        2: ["部门", "月份", "办结数(件)"],
                        3: ["办公室", 11, "1,204件"],
                        4: [None, "１２", 998],
                        5: ["法规科", 11, "—"],
                        6: [None, 12, formula("50+7", "57")],
                        7: ["总计", None, 2259],
                        9: ["制表：王五"],
                    },
                    merged=["A1:C1", "A3:A4", "A5:A6"],
                    hidden=[4],
                ),
            },
        ),
        scheme=MONTHS,
        of="dept staff rate",
        rows=(("办公室", "12", "0.985"), ("法规科", "8", "0.975")),
        finer_of="month dept month done",
        finer=(("办公室", "11", "1204"), ("办公室", "12", "998"), ("法规科", "11", None), ("法规科", "12", "57")),
    ),
    # .xls: numbers as keys with zeros that a format shows, in full width and as texts, a hidden sheet, blank rows
    # and columns, hidden rows, units, percentages in two forms, flags of four kinds, days, a formula, a total
    "household-roster": Mixed(
        form="xls",
        make=lambda: workbook(
            {
                "台账": sheet_xml(
                    {
                        2: [None, "前沙坨村土地承包台账"],
                        3: [None, "截止日期：2019年12月31日"],
                        5: [None, "户号", "户主", "承包面积（亩）", "缴费率", "是否脱贫", "入社时间"],
                        6: [None, number(1, "00000"), "张三", "12.5亩", number(1, "percent"), "是", "2016.5.1"],
                        7: [None, "００００２", "李四", formula("4+4", 8), "50%", "N", number(42491, "date")],
                        9: [None, "00003", "王五", "６．２５", "25％", "✓", "—"],
                        10: [None, " 00004", "赵六", number("3.2000000000000002"), 0, 0, "20160601"],
                        11: [None, "共计", "4户", 29.95],
                        13: [None, "村委会（盖章）：", None, None, "2020年1月　日"],
                    },
                    merged=["B2:G2"],
                    hidden=[7, 10],
                ),
                "旧台账": sheet_xml({1: ["户号", "承包面积"], 2: ["00001", 1]}),
            },
            hidden={"旧台账": "hidden"},
        ),
        scheme=FARMS,
        options={"missing": ["—"]},
        of="household area paid poor joined",
        rows=(
            ("00001", "12.5", "1", "是", "2016-05-01"),
            ("00002", "8", "0.5", "false", "2016-05-01"),
            ("00003", "6.25", "0.25", "true", None),
            ("00004", "3.2", "0", "0", "2016-06-01"),
        ),
    ),
    # header of three rows, units in it, a rank that was never calculated, a remark without a header, groups without
    # merged cells, subtotals named by the group, percentages, money, days, a declared word, the rest left blank
    "projects": Mixed(
        make=sheet(
            [None, None, None, None, None, None, "表5"],
            ["序号", "项目", "建设情况", None, None, None, "名次"],
            [None, None, "投资", "进度", None, "是否重点"],
            [None, None, "完成投资（万元）", "形象进度（%）", "开工日期", None, None],
            [None, "（一）交通类"],
            [1, "县道改造", "1,200.50", "85.5", "2019年3月12日", "√", formula("RANK(C6,C6:C9)")],
            [2, "桥梁加固", "980万元", "100%", number(43536, "date"), "否", formula("RANK(C7,C6:C9)"), "已验收"],
            [None, "交通类小计", 2180.5],
            [None, "（二）水利类"],
            [1, "灌区配套", "１５０", number(0.4, "percent"), "未开工", "有"],
            [None, "水利类小计", 150],
            [None, "以下空白"],
            ["制表：张三", None, "审核：李四", None, None, "2020/1/6"],
            merged=["A2:A4", "B2:B4", "C2:F2", "D3:E3", "F3:F4", "G2:G4"],
        ),
        scheme=PROJECTS,
        options={"missing": ["未开工"]},
        of="project invested progress begun key",
        rows=(
            ("县道改造", "1200.50", "0.855", "2019-03-12", "true"),
            ("桥梁加固", "980", "1", "2019-03-12", "否"),
            ("灌区配套", "150", "0.4", None, "true"),
        ),
    ),
    # towns with the sums of their villages above them, numbered with words, below a header of two rows; a hidden
    # row, full-width digits, units, percentages in three forms, a declared sign, a total, a page, signature and day
    "towns-above-villages": Mixed(
        make=sheet(
            ["××县村级集体经济情况表"],
            ["编制单位：县农经站", None, None, None, "单位：元"],
            ["序号", "村", "年度情况", None, None, "类别"],
            [None, None, "组织评价", "参与率", "集体收入（元）", None],
            ["一", "城关镇", 91.75, "87.5%", 1200800],
            [1, "前沙坨", "９５．５", "90%", "1,200,000元", "甲类"],
            [2, "桑梓", 88, number(0.85, "percent"), "800", " 乙类"],
            ["二", "河西镇", 85, 0.5, 700],
            [1, "刘庄", "80分", "—", 700, "甲类"],
            [2, "张庄", 90, "0.5", "—", "乙类"],
            [None, "全县", 88.38, "75%", 1201500],
            ["第 1 页，共 1 页"],
            ["站长：王五", None, "经办人：赵六", None, number(43840, "date")],
            merged=["A1:F1", "A3:A4", "B3:B4", "C3:E3", "F3:F4"],
            hidden=[7],
        ),
        scheme=VILLAGES,
        options={"missing": ["—"]},
        of="village org share income sort",
        rows=(
            ("前沙坨", "95.5", "0.9", "1200000", "甲类"),
            ("桑梓", "88", "0.85", "800", "乙类"),
            ("刘庄", "80", None, "700", "甲类"),
            ("张庄", "90", "0.5", None, "乙类"),
        ),
    ),
    # English, months first: titles, names of columns below their labels, booleans, thousands, units, blanks of all
    # kinds, capitals, a declared word, subtotals and total behind names, a date that the sheet stores, sources
    "months-first": Mixed(
        make=sheet(
            ["District review 2019"],
            ["(amounts in yuan)"],
            ["DISTRICT", "Score (points)", "Budget*", "Audited:", "Visited"],
            ["district", "score", "budget", "audited", "visited"],
            ["North", "95.5 points", "1,200,000.50", True, "01/31/2020"],
            ["\u2003East\u00a0", "８８", "12 000", "No", number(43861, "date")],
            ["East subtotal", 183.5, 1212000.5],
            ["West", "80 pts", "n/a", "f", "2/1/2020"],
            ["Grand Total", 263.5, 1212000.5],
            ["Source: district offices"],
            ["Prepared by: A. Li", None, None, None, "02/03/2020"],
        ),
        scheme=DISTRICTS,
        options={"missing": ["n/a"], "date_order": "mdy"},
        of="district score budget audited visited",
        rows=(
            ("North", "95.5", "1200000.50", "TRUE", "2020-01-31"),
            ("East", "88", "12000", "No", "2020-01-31"),
            ("West", "80", None, "false", "2020-02-01"),
        ),
    ),
}  # fmt: skip
