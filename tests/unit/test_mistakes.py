"""Mistakes that clerks and developers make, each answered in their language with its place and a remedy."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any, cast

import openpyxl
import polars as pl
import pytest

import partyrate as pr
from partyrate.cli import main

ROOT = Path(__file__).parents[2]
WILLOW = (ROOT / "examples" / "own_scheme.toml").read_text("utf-8")
HEAD = ["村", "组织评价", "群众测评", "事故数"]
ROWS = [["甲村", 90, 80, 0], ["乙村", 85.5, 88, 1], ["丙村", 70, 60, 0]]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Make the files of an office, right ones and wrong ones."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "办法.toml").write_text(WILLOW, "utf-8")
    books: dict[str, list[list[Any]]] = {
        "村.xlsx": [HEAD, *ROWS],
        "缺列.xlsx": [["村", "组织", "群众测评", "事故数"], *ROWS],
        "重复.xlsx": [HEAD, *ROWS, ["甲村", 1, 2, 0]],
        "文字.xlsx": [HEAD, ["甲村", "九十", 80, 0], *ROWS[1:]],
        "缺考.xlsx": [HEAD, ["甲村", "缺考", 80, 0], *ROWS[1:]],
        "超出.xlsx": [HEAD, ["甲村", 190, 80, 0], *ROWS[1:]],
        "小数.xlsx": [HEAD, ["甲村", 90.125, 80, 0], *ROWS[1:]],
        "空格.xlsx": [HEAD, ["甲村", None, 80, 0], *ROWS[1:]],
        "只有表头.xlsx": [HEAD],
        "百分比.xlsx": [HEAD, ["甲村", "90%", 80, 0], *ROWS[1:]],
        "错误值.xlsx": [HEAD, ["甲村", "#N/A", 80, 0], *ROWS[1:]],
    }
    for name, rows in books.items():
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(folder / name)
    (folder / "~$村.xlsx").write_bytes(b"\x05zhang" + b" " * 50)
    (folder / "各镇").mkdir()
    (folder / "扫描.xlsx").write_bytes(b"%PDF-1.7 ...")
    (folder / "照片.xls").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "空.xlsx").write_bytes(b"")
    (folder / "网页.xls").write_text("<html><table><tr><td>村</td></tr></table></html>", "utf-8")
    with zipfile.ZipFile(folder / "报告.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    (folder / "坏.xlsx").write_bytes((folder / "村.xlsx").read_bytes()[:900])
    (folder / "文本.xlsx").write_text("村,组织评价,群众测评,事故数\n甲村,90,80,0\n", "utf-8")
    return folder


CLERK = {
    "the scheme misspelt": ("rate 办.toml 村.xlsx", "没有这个文件", "办法.toml"),
    "a region for a scheme": ("rate 天津 村.xlsx", "未知的方案“天津”", "写“tianjin-community”或“tianjin-village”"),
    "the files in the wrong order": ("rate 村.xlsx 办法.toml", "未知的方案“村.xlsx”", "村.xlsx 是数据"),
    "the mark of an open file": ("rate 办法.toml ~$村.xlsx", "打开文件时留下的临时文件", "改用原文件：村.xlsx"),
    "a folder for a file": ("rate 办法.toml 各镇", "各镇 是文件夹", "指明其中的一个文件"),
    "a sheet of a text file": ("rate 办法.toml 文本.xlsx --sheet 汇总", "其中没有可选的工作表", "去掉它"),
    "a header in words": ("rate 办法.toml 村.xlsx --header 标题行", "要写工作表的行号", "如 --header 3"),
    "rows in words": ("rate 办法.toml 村.xlsx --skip 三", "要写工作表的行号", "如 --skip 3"),
    "a column that is not there": ("rate 办法.toml 村.xlsx --column 组织评价=Z", "Z", "--column"),
    "a template in a folder that is not there": ("template 办法.toml -o 没有/表.xlsx", "没有/表.xlsx", "检查路径"),
    "results called as a file": ("rate 办法.toml 村.xlsx --out 村.xlsx", "是文件名", "写 --out 村 --format xlsx"),
    "faults into the file itself": (
        "rate 办法.toml 超出.xlsx --faults-to 超出.xlsx",
        "是要读的文件，不能写",
        "换一个文件",
    ),
    "results that were never written": ("verify 各镇", "没有 manifest.json", "写 rate 写入的文件夹"),
    "a file that is not there": ("rate 办法.toml 无.xlsx", "没有文件 无.xlsx", "检查路径"),
    "a scan called a workbook": ("rate 办法.toml 扫描.xlsx", "扫描.xlsx 其实是 PDF 文档", "另存为 .xlsx"),
    "a picture called a workbook": ("rate 办法.toml 照片.xls", "照片.xls 其实是图片", "另存为 .xlsx"),
    "a report called a workbook": ("rate 办法.toml 报告.xlsx", "报告.xlsx 其实是文字文档", "另存为 .xlsx"),
    "a page called a workbook": ("rate 办法.toml 网页.xls", "网页.xls 其实是网页", "另存为 .xlsx"),
    "an empty file": ("rate 办法.toml 空.xlsx", "空.xlsx 是空的", "检查是否给错了文件"),
    "a damaged workbook": ("rate 办法.toml 坏.xlsx", "工作簿 坏.xlsx 已损坏", "另存为 .xlsx"),
    "a header in other words": ("rate 办法.toml 缺列.xlsx", "没有 org（组织评价） 这一列", "--column org=组织"),
    "a column named wrongly": ("rate 办法.toml 村.xlsx --column 组织平价=组织评价", "不读 组织平价", "写其中之一"),
    "a header named wrongly": ("rate 办法.toml 村.xlsx --column 组织评价=组织", "没有这个表头", "写其中之一"),
    "a village twice": ("rate 办法.toml 重复.xlsx", "第 5 行（village 甲村）：这个主键出现了 2 次", "只留一行"),
    "a number in words": (
        "rate 办法.toml 文字.xlsx",
        "B2（组织评价；village 甲村）：“九十” 不是普通的数",
        "阿拉伯数字",
    ),
    "absent from the exam": (
        "rate 办法.toml 缺考.xlsx",
        "B2（组织评价；village 甲村）：“缺考”不能填在此列",
        "--missing 缺考",
    ),
    "a mark out of bounds": ("rate 办法.toml 超出.xlsx", "B2（组织评价；village 甲村）：190 高于最大值 100", "改"),
    "too many decimals": ("rate 办法.toml 小数.xlsx", "B2（组织评价；village 甲村）：90.125", "最多 2 位小数"),
    "an empty cell": ("rate 办法.toml 空格.xlsx", "B2（组织评价；village 甲村）：没有值", "填上值"),
    "a template without rows": ("rate 办法.toml 只有表头.xlsx", "没有数据行", "检查是否给错了文件"),
    "a share or a mark": ("rate 办法.toml 百分比.xlsx", "90% 可能指 0.9，也可能指 90", "直接写成普通数字"),
    "an error of a formula": ("rate 办法.toml 错误值.xlsx", "#N/A", "改法"),
    "an encoding for a workbook": ("rate 办法.toml 村.xlsx --encoding gbk", "村.xlsx 是工作簿", "去掉这个选项"),
    "a value by its label": ("explain 办法.toml 村.xlsx --unit 甲村 --of 星级", "未知的值“星级”", "写“star”"),
    "a village that is not there": ("explain 办法.toml 村.xlsx --unit 丁村 --of star", "丁村", "按数据中的写法写主键"),
    "a parameter by its label": (
        "rate 办法.toml 村.xlsx --set 奖金标准=1",
        "未知的参数或对照表“奖金标准”",
        "写“bonus”",
    ),
    "a day in words": ("rate 办法.toml 村.xlsx --as-of 2020年1月", "2020年1月", "2019-12-31"),
    "a sheet that is not there": ("rate 办法.toml 村.xlsx --sheet 表1", "没有工作表“表1”", "Sheet"),
    "a form of results": ("rate 办法.toml 村.xlsx --format excel", "--format excel", "xlsx"),
    "an option of one's own": ("rate 办法.toml 村.xlsx --输出 x", "没有选项 --输出", "--help"),
    "a template in another form": ("template 办法.toml -o 表.csv", "表.csv 不以 .xlsx 结尾", "写 表.xlsx"),
    "a folder without results": ("verify 无", "没有 manifest.json", "写 rate 写入的文件夹"),
}


@pytest.mark.parametrize("case", CLERK)
def test_a_clerk_is_told_in_chinese_where_and_how_to_fix_it(office, case, monkeypatch, capsys):
    words, what, fix = CLERK[case]
    monkeypatch.chdir(office)
    monkeypatch.setenv("PARTYRATE_LANG", "zh")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("sys.argv", ["partyrate", *words.split()])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr()
    assert ended.value.code in (1, 2)
    answer = shown.err or shown.out
    assert what in answer
    assert fix in answer
    assert "改法" in answer or "应为" in answer
    assert not any(english in answer for english in ("why:", "fix:", "Traceback", "Error"))


def test_a_text_that_is_called_a_workbook_is_read_and_said(office, monkeypatch, capsys):
    table = pr.read_table(office / "文本.xlsx", pr.loads_scheme(WILLOW))
    assert table.report.count == 1
    assert "内容却是文本" in table.report.text("zh")
    assert "holds text" in table.report.text("en")


SCHEME = pr.loads_scheme(WILLOW)
UNITS: list[dict[str, Any]] = [
    {"village": name, "org": 90, "mass": mass, "accidents": 0} for name, mass in (("A", 80), ("B", 70), ("C", 60))
]


def rated() -> pr.Rating:
    return pr.Evaluator(SCHEME).rate(UNITS)


def scheme_with(now: str, then: str) -> pr.Checked:
    assert now in WILLOW
    return pr.check(pr.loads_scheme(WILLOW.replace(now, then)))


UNITS_CSV = "village,org,mass,accidents\n甲村,90,80,0\n".encode()

DEVELOPER: dict[str, tuple[Any, type[Exception], str, str]] = {
    "a path for a scheme": (
        lambda: pr.Evaluator(cast("Any", "willow.toml")),
        pr.UsageError,
        "'willow.toml' is a str",
        "load_scheme(",
    ),
    "a number for rows": (
        lambda: pr.Evaluator(SCHEME).rate(5),
        pr.EngineError,
        "table 'village' is an int",
        "list of dicts",
    ),
    "one row for rows": (lambda: pr.Evaluator(SCHEME).rate(UNITS[0]), pr.EngineError, "is a dict", "list of dicts"),
    "a float too long": (
        lambda: pr.Evaluator(SCHEME).rate([UNITS[0] | {"org": 0.1 + 0.2}]),
        pr.DataError,
        "column 'org': 0.30000000000000004 has 17 decimals",
        "at most 2 decimals",
    ),
    "a column less": (
        lambda: pr.Evaluator(SCHEME).rate(pl.DataFrame(UNITS).drop("mass")),
        pr.DataError,
        "there is no column 'mass'",
        "add the column",
    ),
    "a column misspelt": (
        lambda: pr.Evaluator(SCHEME).rate(pl.DataFrame(UNITS).rename({"mass": "mas"})),
        pr.DataError,
        "is it 'mas'?",
        "add the column",
    ),
    "a text for a mark": (
        lambda: pr.Evaluator(SCHEME).rate([UNITS[0] | {"org": "x"}]),
        pr.DataError,
        "'x' is a text",
        "plain digits",
    ),
    "a unit that is not there": (lambda: rated().explain(unit="Z", of="star"), pr.NotFoundError, "'village Z'", "key"),
    "a value by its label": (
        lambda: rated().explain(unit="A", of="星级"),
        pr.NotFoundError,
        "unknown value '星级'",
        "write 'star'",
    ),
    "a value misspelt": (lambda: rated().values("scor"), pr.NotFoundError, "unknown value 'scor'", "write 'score'"),
    "another language": (lambda: rated().explain(unit="A", of="star", lang="fr"), pr.UsageError, "fr", "en"),
    "a parameter by its label": (
        lambda: SCHEME.with_values(奖金标准=1),
        pr.UnknownNameError,
        "'奖金标准'",
        "write 'bonus'",
    ),
    "a label in a rule": (
        lambda: scheme_with("0.6 * org", "0.6 * 组织评价"),
        pr.SchemeError,
        "unknown name '组织评价'",
        "write 'org', or declare",
    ),
    "a name misspelt in a rule": (
        lambda: scheme_with("0.6 * org", "0.6 * ogr"),
        pr.SchemeError,
        "unknown name 'ogr'",
        "write 'org', or declare",
    ),
    "a level by its label": (
        lambda: scheme_with('cap = { star = "four" }', 'cap = { star = "四星" }'),
        pr.SchemeError,
        "'四星'",
        "write 'four'",
    ),
    "results by their label": (
        lambda: scheme_with('edition = "2025"', 'edition = "2025"\nresults = ["综合得分"]'),
        pr.SchemeError,
        "'综合得分'",
        "write 'score'",
    ),
    "an equals sign": (lambda: scheme_with("accidents > 0", "accidents = 0"), pr.SchemeError, "=", "=="),
    "a function of a spreadsheet": (
        lambda: scheme_with('"round(0.6', '"IF(org>1, 1, 0) + round(0.6'),
        pr.SchemeError,
        "IF",
        "if",
    ),
    "a key of TOML misspelt": (
        lambda: scheme_with("decimals = 2", "decimal = 2"),
        pr.SchemeError,
        "'decimal'",
        "decimals",
    ),
    "a float in quotes": (lambda: scheme_with("high = 50", 'high = "50"'), pr.SchemeError, "high", "50"),
    "a finer table that is none": (
        lambda: pr.Evaluator(SCHEME).rate(UNITS, tables={"staff": []}),
        pr.NotFoundError,
        "unknown table 'staff'",
        "history",
    ),
    "JSON with a NaN": (lambda: pr.read_json(b'{"a": NaN}'), pr.DocumentError, "NaN", "null"),
    "JSON of another format": (
        lambda: pr.Scheme.from_dict({"format": "x"}),
        pr.DocumentError,
        "x",
        "partyrate.scheme/1",
    ),
    "a label of a wrong kind": (
        lambda: pr.Table(name="t", key="id", note=cast("Any", 1)),
        pr.KindError,
        "'note' of table 't' is 1",
        "in quotes",
    ),
    "labels of no key column": (
        lambda: scheme_with('key = ["village"]', 'key = ["village"]\nkey_labels = { vilage = { en = "V" } }'),
        pr.SchemeError,
        "unknown key column 'vilage'",
        "write 'village'",
    ),
    "a shipped scheme misspelt": (
        lambda: pr.load_scheme("tianjin-vilage"),
        pr.NotFoundError,
        "tianjin-vilage",
        "write 'tianjin-village'",
    ),
    "a day in words": (
        lambda: pr.Evaluator(SCHEME).rate(UNITS, as_of="1 May 2020"),
        pr.UsageError,
        "1 May 2020",
        "2019-12-31",
    ),
    "an encoding for a frame": (
        lambda: pr.read_table(pl.DataFrame(UNITS), SCHEME, encoding="gbk"),
        pr.DataError,
        "encoding",
        "leave the option out",
    ),
    "bytes of a document": (
        lambda: pr.read_table(b"%PDF-1.7", SCHEME),
        pr.DataError,
        "is a PDF document",
        "save it as .xlsx",
    ),
    "paths in a list": (lambda: pr.read_table(cast("Any", ["a.csv"]), SCHEME), pr.UsageError, "list[str]", "collect"),
    "a row to skip alone": (
        lambda: pr.read_table(UNITS_CSV, SCHEME, skip=cast("Any", 2)),
        pr.UsageError,
        "skip = 2",
        "skip=[12]",
    ),
    "a row to skip as text": (
        lambda: pr.read_table(UNITS_CSV, SCHEME, skip=cast("Any", "2")),
        pr.UsageError,
        "skip",
        "[12]",
    ),
    "a header counted from zero": (
        lambda: pr.read_table(UNITS_CSV, SCHEME, header=0),
        pr.UsageError,
        "header = 0",
        "4",
    ),
    "columns in a list": (
        lambda: pr.read_table(UNITS_CSV, SCHEME, columns=cast("Any", ["org"])),
        pr.UsageError,
        "columns = ['org']",
        "'D'",
    ),
    "a column by its number": (
        lambda: pr.read_table(UNITS_CSV, SCHEME, columns=cast("Any", {"org": 2})),
        pr.UsageError,
        "{'org': 2}",
        "'D'",
    ),
    "zero for what is missing": (
        lambda: pr.read_table(UNITS_CSV, SCHEME, missing=cast("Any", 0)),
        pr.UsageError,
        "missing = 0",
        "['-']",
    ),
    "a sheet by its number": (
        lambda: pr.read_table(UNITS_CSV, SCHEME, sheet=cast("Any", 0)),
        pr.UsageError,
        "sheet = 0",
        "sheet='2019'",
    ),
    "a sheet of a text": (
        lambda: pr.read_table(UNITS_CSV, SCHEME, sheet="2019"),
        pr.DataError,
        'sheet="2019"',
        "leave it out",
    ),
    "an encoding by its number": (
        lambda: pr.read_table(UNITS_CSV, SCHEME, encoding=cast("Any", 65001)),
        pr.UsageError,
        "65001",
        "'big5'",
    ),
    "a budget by its number": (
        lambda: pr.read_table(UNITS_CSV, SCHEME, budget=cast("Any", 10)),
        pr.UsageError,
        "budget = 10",
        "ResourceBudget",
    ),
    "an unknown extra table": (lambda: pr.document_schema("schema"), pr.UsageError, "schema", "scheme"),
}


@pytest.mark.parametrize("case", DEVELOPER)
def test_a_developer_is_told_in_english_where_and_how_to_fix_it(case):
    call, kind, what, fix = DEVELOPER[case]
    with pytest.raises(kind) as raised:
        call()
    answer = str(raised.value)
    assert what in answer
    assert fix in answer
    assert "fix:" in answer
    assert " a int" not in answer
    error: Any = raised.value
    told = json.dumps(error.to_dict(), ensure_ascii=False)
    assert '"fix"' in told
    assert error.text("zh") != answer


def test_an_article_fits_the_word_behind_it():
    for value, words in ((5, "is an int"), ("x", "is a str"), ({}, "is a dict"), (io.StringIO(), "is a StringIO")):
        with pytest.raises(pr.UsageError, match=words):
            pr.check(cast("Any", value))


def test_a_template_is_written_from_the_scheme_itself(tmp_path):
    sheets = SCHEME.template(tmp_path / "模板.xlsx", lang="zh")
    assert sheets == ["填写说明", "村"]
    pr.write_template(SCHEME, tmp_path / "other.xlsx", lang="zh")
    books = [openpyxl.load_workbook(tmp_path / name) for name in ("模板.xlsx", "other.xlsx")]
    cells = [[cell.value for row in book["村"] for cell in row] for book in books]
    assert cells[0] == cells[1]
    with pytest.raises(pr.UsageError, match="is there already"):
        SCHEME.template(tmp_path / "模板.xlsx")
