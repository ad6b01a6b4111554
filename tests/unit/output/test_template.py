"""Templates: empty workbooks for the data of a scheme, which are read without any option once they are filled in."""

import json
import re
import zipfile
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import partyrate as pr
from partyrate import cli
from partyrate.description.inputs import input_tables
from partyrate.output.template import FIRST_ROW, template, write_template
from partyrate.output.workbook import result_workbook
from partyrate.tables import read_tables

pytestmark = pytest.mark.skipif(not find_spec("xlsxwriter"), reason="XlsxWriter is not installed")
needs_oracle = pytest.mark.skipif(not find_spec("openpyxl"), reason="openpyxl is not installed")

SHIPPED = [(each.name, each.edition) for each in pr.shipped_schemes()]
SCHEME = """
name = "trial"
title = { zh = "试行办法", en = "trial rules" }
missing = []
[source.rules]
document = "评定办法"
clause = "第五条"
[table.village]
key = ["town", "village"]
labels = { zh = "村/社区" }
[table.month]
parent = "village"
key = "month"
labels = { zh = "月度" }
expects = [1, 2, 3]
[table.part]
parent = "month"
key = "part"
columns = ["roads", "water"]
[parameter.top]
[input.mark]
labels = { zh = "得分", en = "mark" }
kind = "number"
low = 0
high = 100
decimals = 2
source = "rules"
note = "取年度平均"
[input.half]
kind = "number"
low = -1
high = 10
step = 0.5
optional = true
[input.few]
kind = "number"
allowed = [1, 2, 5]
missing = ["-"]
optional = true
[input.sort]
labels = { zh = "得分" }
kind = "choice"
values = ["甲", "乙,丙"]
when = "mark > 50"
[input.held]
kind = "flag"
[input.since]
kind = "date"
column = "day"
optional = true
[input.remark]
kind = "text"
optional = true
[input.points]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 0
[input.cell]
table = "part"
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.open]
kind = "number"
low = 0
high = { parameter = "top" }
decimals = 0
[formula.score]
is = "mark + coalesce(half, 0) + coalesce(few, 0) + sum(points) + sum(coalesce(cell, 0))"
[formula.flags]
is = "held and present(since) and present(remark) and sort == '甲'"
[formula.later]
is = "open + 1"
[formula.change]
is = "score - previous(score)"
"""
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))


def rated(evaluator: pr.Evaluator, path: Path) -> pr.Rating:
    """Read a workbook without any option, and rate it."""
    read = read_tables(evaluator.plan, path, {})
    root = evaluator.scheme.root
    assert root is not None
    finer = {name: each.frame for name, each in read.items() if name != root.name}
    period = {"1 year": "2020", "3 months": "2020-Q1", "1 month": "2020-01"}.get(evaluator.scheme.period, "2020")
    return evaluator.rate(read[root.name].frame, tables=finer, as_of="2020-12-31", period=period)


# Templates of all shipped schemes are written, filled in, read and rated, as an office does it.
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "edition"), SHIPPED)
def test_the_template_of_every_shipped_scheme_is_rated_with_no_more_than_its_name(name, edition, lang, tmp_path):
    try:
        scheme = pr.load_scheme(name, edition=edition, profile="illustrative")
    except pr.PartyrateError:
        scheme = pr.load_scheme(name, edition=edition)
    evaluator = pr.Evaluator(scheme)
    path = tmp_path / "units.xlsx"
    write_template(evaluator, path, lang=lang, samples=3)
    rating = rated(evaluator, path)
    assert scheme.root is not None
    assert len(rating.values(scheme.root.key[-1])) == 3
    read = read_tables(evaluator.plan, path, {})
    asked = {each.name for each in input_tables(evaluator.plan) if each.inputs or each.parent is None}
    assert set(read) == asked - {"history"}
    assert all(each.report.header == FIRST_ROW - 1 for each in read.values())


@pytest.mark.parametrize(("name", "edition"), SHIPPED)
def test_an_empty_template_of_every_shipped_scheme_has_no_rows(name, edition, tmp_path):
    evaluator = pr.Evaluator(pr.load_scheme(name, edition=edition))
    write_template(evaluator, tmp_path / "units.xlsx")
    read = read_tables(evaluator.plan, tmp_path / "units.xlsx", {})
    assert {each.report.count for each in read.values()} == {0}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_samples_fill_every_kind_of_column_and_the_keys_that_are_expected(lang, tmp_path):
    path = tmp_path / "units.xlsx"
    sheets = write_template(EVALUATOR, path, lang=lang, samples=2)
    assert sheets[1:3] == {"zh": ["village", "月度"], "en": ["village", "month"]}[lang]
    read = read_tables(EVALUATOR.plan, path, {})
    assert read["village"].report.count == 2
    assert [str(row["month"]) for row in read["month"].frame.to_dicts()] == ["1", "2", "3"] * 2
    assert len(rated(EVALUATOR, path).values("score")) == 2


def test_samples_of_a_table_that_its_key_orders_can_be_rated(tmp_path):
    text = """
    name = "trial"
    [table.unit]
    key = "unit"
    [table.month]
    parent = "unit"
    key = ["month", "half"]
    order = "month"
    [input.mark]
    table = "month"
    kind = "number"
    low = 0
    high = 10
    decimals = 0
    [formula.rise]
    table = "month"
    is = "mark - previous(mark)"
    """
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    path = tmp_path / "units.xlsx"
    write_template(evaluator, path, samples=2)
    assert rated(evaluator, path).values("month") == [1, 2, 1, 2]


ONE_MARK = """
name = "trial"
[table.village]
key = "village"
[input.mark]
kind = "number"
low = 0
high = 130
decimals = {decimals}
[formula.score]
is = "mark"
"""


def stored_numbers(data: bytes) -> list[str]:
    """Return the numbers of all cells of a workbook, as they stand in its sheets."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
    return [
        number for each in sheets for number in re.findall(r'<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?><v>(.*?)</v>', each)
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_samples_are_stored_with_the_digits_they_have(lang, tmp_path):
    evaluator = pr.Evaluator(pr.loads_scheme(ONE_MARK.format(decimals=1)))
    path = tmp_path / "units.xlsx"
    write_template(evaluator, path, lang=lang, samples=3)
    assert stored_numbers(path.read_bytes()) == ["79.3", "80.6", "81.9"]
    rating = rated(evaluator, path)
    assert [f"{mark}" for mark in rating.values("score")] == ["793/10", "403/5", "819/10"]
    assert not rating.conversions


@pytest.mark.parametrize("decimals", [1, 2, 3])
def test_no_sample_and_no_result_has_digits_of_a_binary_float(decimals):
    evaluator = pr.Evaluator(pr.loads_scheme(ONE_MARK.format(decimals=decimals)))
    filled, _ = template(evaluator, samples=400)
    results = result_workbook(evaluator.rate([{"village": at, "mark": f"{at}.6"} for at in range(129)]))
    for number in [*stored_numbers(filled), *stored_numbers(results)]:
        assert len(number.partition(".")[2]) <= decimals


def test_a_quotient_is_stored_with_the_digits_that_a_spreadsheet_keeps():
    scheme = pr.loads_scheme(ONE_MARK.format(decimals=0).replace('is = "mark"', 'is = "mark / 3"'))
    results = result_workbook(pr.Evaluator(scheme).rate([{"village": "A", "mark": 100}, {"village": "B", "mark": 1}]))
    assert {"33.3333333333333", "0.333333333333333"} <= set(stored_numbers(results))


def checks_of(data: bytes, sheet: str) -> dict[str, Any]:
    """Return by column name the check of its cells."""
    import openpyxl

    found = openpyxl.load_workbook(BytesIO(data))[sheet]
    names = {cell.column_letter: cell.value for cell in found[FIRST_ROW - 1]}
    held = {}
    for each in found.data_validations.dataValidation:
        (area,) = str(each.sqref).split()
        held[names[area.rstrip("0123456789:").split(":")[0].rstrip("0123456789")]] = each
    return held


@needs_oracle
def test_lists_and_checks_are_those_of_the_scheme():
    data, _ = template(EVALUATOR, lang="zh")
    held = checks_of(data, "village")
    formulas = {name: (each.type, each.formula1) for name, each in held.items()}
    assert formulas["mark"] == ("custom", "AND(ISNUMBER(C4),C4>=0,C4<=100,ROUND(C4,2)=C4)")
    assert formulas["half"][1] == "AND(ISNUMBER(D4),D4>=-1,D4<=10,ROUND(D4,1)=D4,ABS(ROUND(D4/0.5,0)*0.5-D4)<0.0000001)"
    assert formulas["few"] == ("list", '"1,2,5,-"')
    assert formulas["sort"] == ("list", "'_选项'!$A$1:$A$2")
    assert formulas["held"] == ("list", '"是,否"')
    assert formulas["day"][0] == "date"
    assert "open" in formulas
    assert not {"town", "village", "remark"} & set(formulas)
    assert held["mark"].prompt.startswith("0 到 100 的数，最多 2 位小数\n必填\n评定办法 第五条\n取年度平均")
    assert checks_of(data, "月度")["month"].formula1 == '"1,2,3"'


@needs_oracle
def test_the_sheet_of_instructions_says_what_is_asked_from_which_clause_and_what_is_unpublished():
    import openpyxl

    data, _ = template(EVALUATOR, lang="zh")
    front = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    assert front.title == "填写说明"
    rows = [[str(cell.value or "") for cell in row] for row in front.iter_rows()]
    assert ["village", "得分", "mark", "0 到 100 的数，最多 2 位小数；必填", "评定办法 第五条", "取年度平均"] in rows
    assert any("尚未公布、因而部分结果无法算出：top" in row[0] for row in rows)
    assert any("往期结果" in row[0] for row in rows)


@needs_oracle
@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("qingxu", "partyrate rate qingxu"),
        ("examples/own_scheme.toml", "partyrate rate examples/own_scheme.toml"),
        ("examples/own scheme.toml", 'partyrate rate "examples/own scheme.toml"'),
    ],
)
def test_the_instructions_name_the_scheme_as_the_command_line_takes_it(source, words, tmp_path, monkeypatch):
    import openpyxl

    (tmp_path / "examples").mkdir()
    text = Path("examples/own_scheme.toml").read_text(encoding="utf-8")
    for name in ("own_scheme.toml", "own scheme.toml"):
        (tmp_path / "examples" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    data, _ = template(pr.load_scheme(source), lang="en")
    front = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    assert any(f"{words} FILE.xlsx" in str(cell.value) for row in front.iter_rows() for cell in row)


@needs_oracle
def test_labels_stand_above_names_keys_are_frozen_and_lists_hidden():
    import openpyxl

    data, sheets = template(EVALUATOR, lang="zh")
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book["village"]
    assert [cell.value for cell in sheet[2]][:4] == ["town", "村/社区", "得分", "half"]
    assert [cell.value for cell in sheet[3]][:4] == ["town", "village", "mark", "half"]
    assert sheet.freeze_panes == "C4"
    assert sheet["C2"].comment is not None
    assert book[sheets[-1]].sheet_state == "hidden"
    assert {prop.name: prop.value for prop in book.custom_doc_props.props}["partyrate scheme"] == "trial"


def test_columns_may_be_moved_and_added_in_a_template_that_is_filled_in(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "units.xlsx"
    write_template(EVALUATOR, path, samples=2)
    book = openpyxl.load_workbook(path)
    sheet = book["village"]
    sheet.insert_cols(1)
    sheet["A2"], sheet["A3"], sheet["A4"] = "序号", "no", 1
    book.save(path)
    assert len(rated(EVALUATOR, path).values("score")) == 2


def test_a_file_that_is_there_is_not_replaced(tmp_path):
    path = tmp_path / "units.xlsx"
    path.write_bytes(b"filled in")
    with pytest.raises(pr.UsageError, match="is there already"):
        write_template(EVALUATOR, path)
    assert path.read_bytes() == b"filled in"
    with pytest.raises(pr.UsageError, match="written to a file"):
        write_template(EVALUATOR, tmp_path / "none" / "units.xlsx")
    for samples in (-1, True, 10**6, "3"):
        with pytest.raises(pr.UsageError, match="samples"):
            template(EVALUATOR, samples=samples)  # type: ignore[arg-type]
    with pytest.raises(pr.UsageError, match="lang"):
        template(EVALUATOR, lang="fr")


def test_the_same_scheme_gives_the_same_bytes():
    assert template(EVALUATOR, samples=2) == template(EVALUATOR, samples=2)


def test_the_command_line_writes_a_template_and_rates_it(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from partyrate.cli import app

    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke
    words = ["--sample", "4", "--profile", "illustrative", "--lang", "zh"]
    made = run(app, ["template", "tianjin-village", "-o", "units.xlsx", *words])
    assert made.output == "已写入 units.xlsx（工作表：填写说明、村、严重问题、“两委”成员、往期结果）\n"
    result = run(app, ["rate", "tianjin-village", "units.xlsx", "--profile", "illustrative", "--as-of", "2020-03-01"])
    assert result.exit_code == 0, result.output
    assert Path("rated/unit.csv").exists()


@needs_oracle
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_day_the_round_and_the_profile_stand_in_the_template(lang, tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from partyrate.cli import app

    monkeypatch.chdir(tmp_path)
    run = CliRunner(env={"PARTYRATE_LANG": lang}).invoke
    words = ["--sample", "4", "--profile", "illustrative"]
    assert run(app, ["template", "tianjin-village", "-o", "a.xlsx", *words]).exit_code == 0
    fill_in("a.xlsx", {"--as-of": date(2020, 3, 1), "--period": 2019, "--profile": "illustrative"})
    result = run(app, ["rate", "tianjin-village", "a.xlsx"])
    assert result.exit_code == 0, result.output
    assert "--as-of 2020-03-01" in result.output
    assert "--period 2019" in result.output
    assert "--profile illustrative" in result.output
    manifest = json.loads(Path("rated/manifest.json").read_text("utf-8"))
    assert (manifest["as_of"], manifest["period"], manifest["profile"]) == ("2020-03-01", "2019", "illustrative")
    assert run(app, ["verify", "rated"]).exit_code == 0
    other = run(app, ["rate", "tianjin-village", "a.xlsx", "--as-of", "2020-02-01", "--out", "other"])
    assert other.exit_code == 0, other.output
    assert "--as-of" not in other.output  # what the command gives comes first, and is not said again
    assert json.loads(Path("other/manifest.json").read_text("utf-8"))["as_of"] == "2020-02-01"


@needs_oracle
def test_a_workbook_names_no_files(tmp_path):
    from typer.testing import CliRunner

    from partyrate.cli import app

    path = tmp_path / "a.xlsx"
    write_template(pr.load_scheme("tianjin-village"), path, lang="zh", samples=2)
    fill_in(path, {"--profile": "../../secret.toml"})
    result = CliRunner().invoke(app, ["rate", "tianjin-village", str(path)])
    assert isinstance(result.exception, pr.UsageError)
    assert "no files" in result.exception.why
    assert "不写文件" in result.exception.lines("zh")[1]


def fill_in(path: str | Path, values: dict[str, Any]) -> None:
    """Fill in what stands left of the options in the instructions."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value in values:
                row[cell.column - 2].value = values[cell.value]
    book.save(path)


def test_a_template_is_a_workbook_by_its_name_as_well(tmp_path):
    with pytest.raises(pr.UsageError) as caught:
        write_template(EVALUATOR, tmp_path / "village.xls")
    assert caught.value.what == f"{tmp_path / 'village.xls'} does not end in .xlsx"
    assert caught.value.lines("zh")[2] == f"写 {tmp_path / 'village.xlsx'}"
    assert list(tmp_path.iterdir()) == []


def test_a_day_that_is_lacking_is_told_with_its_cell_of_the_template(tmp_path, capsys, monkeypatch):
    scheme = tmp_path / "trial.toml"
    scheme.write_text(
        'name = "trial"\n[table.village]\nkey = "village"\n[input.since]\nkind = "date"\n'
        '[formula.days]\nis = "days_between(since, as_of)"\n',
        "utf-8",
    )
    book = openpyxl.Workbook()
    instructions, units = book.create_sheet("填写说明"), book.create_sheet("village")
    del book["Sheet"]
    instructions.append(["trial"])
    instructions.append(["评定日期", None, "--as-of"])
    units.append(["village", "since"])
    units.append(["Alder", "2020-01-01"])
    book.save(tmp_path / "units.xlsx")
    monkeypatch.chdir(tmp_path)
    for lang, remedy in (
        ("zh", "给出日期：在 units.xlsx，工作表“填写说明” B2 填 2019-12-31，或写 --as-of 2019-12-31"),
        ("en", "give the day: 2019-12-31 in units.xlsx, sheet '填写说明' B2, or --as-of 2019-12-31"),
    ):
        monkeypatch.setattr("sys.argv", ["partyrate", "rate", "trial.toml", "units.xlsx", "--lang", lang])
        with pytest.raises(SystemExit):
            cli.main()
        assert remedy in capsys.readouterr().err
