"""Text files with many troubles together, as systems and offices export them, read as a person reads them."""

from __future__ import annotations

from tests.unit.corpus import csv_of
from tests.unit.mixed import BOROUGHS, CODES, ENTRIES, VILLAGES, Mixed

TEXTS: dict[str, Mixed] = {
    # another encoding, semicolons, title, decimal commas, points and blanks between thousands, a sign of money,
    # days first and years first, percentages, a declared word, a quoted semicolon, total, source
    "europe": Mixed(
        form="csv",
        make=lambda: (
            "Bewertung der Gemeinden 2019;;;;;;\r\n;;;;;;\r\n"
            "Nr.;Gemeinde;Punkte (pts);Umsatz (€);Quote (%);Seit;Aktiv\r\n"
            "1;Altdörfl;95,5;1.200,50 €;90,5;31.10.2019;Y\r\n"
            "2;Bergen;88 pts;12 000;85,25 %;01.02.2018;N\r\n"
            '3;"St. Georg; Nord";79,0;k.A.;k.A.;2017-03-04;y\r\n'
            ";Total;262,5;13.200,50;;;\r\nSource: Amt für Statistik\r\n"
        ).encode("cp1252"),
        scheme=BOROUGHS,
        options={"encoding": "cp1252", "decimal_comma": True, "date_order": "dmy", "missing": ["k.A."]},
        of="borough points sales share since active",
        rows=(
            ("Altdörfl", "95.5", "1200.50", "0.905", "2019-10-31", "true"),
            ("Bergen", "88", "12000", "0.8525", "2018-02-01", "false"),
            ("St. Georg; Nord", "79.0", None, None, "2017-03-04", "true"),
        ),
    ),
    # GB18030: lines of the system above and below, keys protected from spreadsheets, also that of the total, tabs,
    # thousands, money, three spellings of days, T and F, a declared word, header again, commas at the end of lines
    "old-system": Mixed(
        form="csv",
        make=lambda: (
            '"基层组织管理信息系统 V3.2"\r\n"操作员：admin　机构：0101"\r\n\r\n'
            '"编码","名称","得分","专项资金(元)","登记日期","有效标志",\r\n'
            '="000101","前沙坨\t","95.50","1,200,000.00","2019/1/5 0:00:00","T",\r\n'
            '="000102","桑梓","　８８．２５","NULL","20190206","F",\r\n'
            '"编码","名称","得分","专项资金(元)","登记日期","有效标志",\r\n'
            '="000201","刘庄","80.00","￥800.00","2019年3月7日","Y",\r\n'
            '="合计","","263.75","1,200,800.00","","",\r\n'
            '"共3条记录"\r\n"第1页 共1页"\r\n'
        ).encode("gb18030"),
        scheme=CODES,
        options={"missing": ["NULL"]},
        of="code score fund since valid",
        rows=(
            ("000101", "95.50", "1200000.00", "2019-01-05", "true"),
            ("000102", "88.25", None, "2019-02-06", "false"),
            ("000201", "80.00", "800.00", "2019-03-07", "true"),
        ),
    ),
    # UTF-16 without a mark: tabs, titles, headers of two lines, blanks and commas between thousands, a blank that
    # does not break in a key, percentages, full-width digits, a declared word, total, a note of two lines
    "unicode-export": Mixed(
        form="txt",
        make=lambda: csv_of(
            [
                ["2019年村级测评", "", "", "", "", ""],
                ["单位：元", "", "", "", "", ""],
                ["村", '"组织\n评价"', "参与率(%)", '"集体收入\n（元）"', "类别", ""],
                ["前沙坨\u00a0", "９５．５", "90", '"12,000.50"', "甲类", ""],
                ["桑梓", "88分", "85.5%", "1 200", "乙类 ", ""],
                ["刘庄", "+80", "100", "无", "甲类", ""],
                ["", "", "", "", "", ""],
                ["合 计", "263.5", "", "13200.5", "", ""],
                ['"注：1.已公示；\n2.无指没有收入"', "", "", "", "", ""],
            ],
            "utf-16-le",
            "\t",
        ),
        scheme=VILLAGES,
        options={"missing": ["无"]},
        of="village org share income sort",
        rows=(
            ("前沙坨", "95.5", "0.9", "12000.50", "甲类"),
            ("桑梓", "88", "0.855", "1200", "乙类"),
            ("刘庄", "+80", "1", None, "甲类"),
        ),
    ),
    # GB18030 with full-width semicolons: printed page by page, title and header again, sums carried over to the next
    # page, units, full-width digits, thousands, three spellings of days, signature with a day that is left open
    "carried-over": Mixed(
        form="csv",
        make=lambda: (
            "村级测评明细；；；\n村；组织评价（分）；集体收入；成立日期\n"
            "前沙坨；９５．５；12,000.50元；1998.7.1\n桑梓；88分；800；1998年8月1日\n"
            "过次页；183.5；12800.5；\n村级测评明细；；；\n村；组织评价（分）；集体收入；成立日期\n"
            "承前页；183.5；12800.5；\n刘庄； 80 ；￥700；19980901\n"
            "本页合计；80；700；\n累计；263.5；13500.5；\n以下空白；；；\n审核人（签字）：；；；年　月　日\n"
        ).encode("gb18030"),
        scheme=ENTRIES,
        of="village org income since",
        rows=(
            ("前沙坨", "95.5", "12000.50", "1998-07-01"),
            ("桑梓", "88", "800", "1998-08-01"),
            ("刘庄", "80", "700", "1998-09-01"),
        ),
    ),
}  # fmt: skip
