"""Faults shown where they stand: a workbook with copies of the sheets, each faulty cell marked and commented."""

import re
import time
import zipfile
from importlib.util import find_spec
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from tests.unit.corpus import CASES, csv_of, scheme, table
from tests.unit.forms import FORMS
from tests.unit.tables.test_tables import SMALL_WITH_MONTHS
from tests.unit.workbooks import one_sheet, sheet_xml, workbook

import partyrate as pr
from partyrate.storage import workbooks as writing
from partyrate.tables import Options, TableFault, read_tables, wanted_headers, write_faults

pytestmark = pytest.mark.filterwarnings("ignore:Workbook contains no default style")  # files of tests are bare
needs_both = pytest.mark.skipif(not (find_spec("xlsxwriter") and find_spec("openpyxl")), reason="needs both libraries")


def faults_of(path: Path, plan, **options) -> pr.DataError:
    with pytest.raises(pr.DataError) as error:
        read_tables(plan, path, {}, Options(every_fault=True, **options))
    return error.value


def marked_in(path: Path) -> dict[str, dict[str, str]]:
    """Return the comments of a workbook by sheet and cell, all of them on cells with the colour of a fault."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    found = {
        sheet.title: {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
        for sheet in book.worksheets
    }
    for name, cells in found.items():
        assert all(book[name][cell].fill.fgColor.rgb.endswith("FFC7CE") for cell in cells)
    return found


@needs_both
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "name", ["office-2", "error-cells", "no-flags", "merged-key", "csv-ragged", "percent-of-a-mark"]
)
def test_every_faulty_cell_is_marked_with_what_is_wrong_and_the_others_are_as_they_were(tmp_path, name, lang):
    import openpyxl

    case = CASES[name]
    plan = pr.Evaluator(scheme(case.reads)).plan
    read, to = tmp_path / ("units.csv" if name.startswith("csv") else "units.xlsx"), tmp_path / "faults.xlsx"
    data = case.make()
    read.write_bytes(data)
    error = faults_of(read, plan)
    count = write_faults(error, to, wanted_headers(plan), lang=lang)
    found = marked_in(to)
    title = {"en": "faults", "zh": "问题清单"}[lang]
    marks = {cell: text for sheet, cells in found.items() if sheet != title for cell, text in cells.items()}
    named = {each.cell for each in error.faults if isinstance(each, TableFault) and not each.cell.startswith("row")}
    named -= {""}
    assert named <= set(marks)
    assert count == len(marks) > 0
    for each in error.faults:
        if isinstance(each, TableFault) and each.cell in marks:
            assert each.lines(lang)[0].split("\n")[0] in marks[each.cell]
    assert read.read_bytes() == data
    listed = openpyxl.load_workbook(to)[title]
    assert listed.max_row == len(error.faults) + 1
    if not name.startswith("csv"):
        old, new = openpyxl.load_workbook(read, data_only=True).active, openpyxl.load_workbook(to).worksheets[1]
        assert old is not None
        for row in old.iter_rows():
            for cell in row:
                now = new[cell.coordinate].value
                assert now == cell.value or float(now) == pytest.approx(float(cell.value))
        ranges = {each for each in old.merged_cells.ranges if not any(mark in each for mark in marks)}
        assert {str(each) for each in new.merged_cells.ranges} == {str(each) for each in ranges}


@needs_both
@pytest.mark.parametrize(
    "kind", ["ods", pytest.param("xls", marks=pytest.mark.skipif(not find_spec("xlrd"), reason="no xlrd"))]
)
def test_faults_of_other_forms_are_shown_too(tmp_path, kind):
    plan = pr.Evaluator(scheme(CASES["error-cells"].reads)).plan
    read, to = tmp_path / f"units.{kind}", tmp_path / "faults.xlsx"
    read.write_bytes((FORMS / f"error-cells.{kind}").read_bytes())
    write_faults(faults_of(read, plan), to, wanted_headers(plan))
    assert marked_in(to)["村"].keys() == {"B3", "B4", "B5"}


@needs_both
def test_all_faulty_cells_of_a_column_are_marked_and_not_the_first_ones_alone(tmp_path):
    plan = pr.Evaluator(scheme("org")).plan
    read, to = tmp_path / "units.csv", tmp_path / "faults.xlsx"
    read.write_bytes(csv_of([["村", "组织评价"], *([f"v{each}", "坏"] for each in range(150))], "gb18030"))
    error = faults_of(read, plan)
    assert write_faults(error, to, wanted_headers(plan)) == 150
    assert len(marked_in(to)["units"]) == 150
    assert "150 faults in the data" in str(error)


@needs_both
def test_faults_that_the_rating_finds_are_marked(tmp_path):
    evaluator = pr.Evaluator(pr.loads_scheme(SMALL_WITH_MONTHS))
    read, to = tmp_path / "units.xlsx", tmp_path / "faults.xlsx"
    months = sheet_xml({1: ["村", "月度", "得分"], 2: ["前沙坨", "1", 90], 3: ["桑梓", "2", 80]})
    read.write_bytes(workbook({"村": sheet_xml({1: ["村"], 2: ["前沙坨"]}), "月度": months}))
    tables = read_tables(evaluator.plan, read, {})
    with pytest.raises(pr.DataError) as error:
        evaluator.rate(tables["village"].frame, tables={"month": tables["month"].frame})
    found = pr.DataError.of([tables["month"].located(each) for each in error.value.faults])
    write_faults(found, to, wanted_headers(evaluator.plan))
    assert list(marked_in(to)["月度"]) == ["A3"]


@needs_both
def test_numbers_of_a_marked_copy_are_stored_with_their_own_decimals(tmp_path):
    plan = pr.Evaluator(scheme("org")).plan
    read, to = tmp_path / "units.xlsx", tmp_path / "faults.xlsx"
    given = ["80.6", "0.29", "57.4", "1.1"]
    read.write_bytes(one_sheet(table(["桑梓", "坏"], *([f"村{each}", float(each)] for each in given))))
    write_faults(faults_of(read, plan), to, wanted_headers(plan))
    with zipfile.ZipFile(to) as packed:
        copied = packed.read("xl/worksheets/sheet2.xml").decode()
    assert re.findall(r'<c r="B[0-9]+"(?: s="[0-9]+")?><v>(.*?)</v>', copied)[-4:] == given


@needs_both
def test_a_file_that_was_read_is_never_written(tmp_path):
    plan = pr.Evaluator(scheme("org")).plan
    read = tmp_path / "units.xlsx"
    read.write_bytes(one_sheet(table(["桑梓", "坏"])))
    other = tmp_path / "other.xlsx"
    other.symlink_to(read)
    error = faults_of(read, plan)
    for to in (read, other):
        with pytest.raises(pr.UsageError, match="would be written, and is read"):
            write_faults(error, to, wanted_headers(plan))
    with pytest.raises(pr.UsageError, match="--faults-to"):
        write_faults(error, tmp_path / "none" / "faults.xlsx", wanted_headers(plan))


@needs_both
def test_texts_of_cells_become_no_formulas_and_no_links(tmp_path):
    import openpyxl

    plan = pr.Evaluator(scheme("org")).plan
    read, to = tmp_path / "units.csv", tmp_path / "faults.xlsx"
    read.write_bytes(csv_of([["村", "组织评价"], ["=1+1", "坏"], ["http://x.test", "@SUM(A1)"]]))
    write_faults(faults_of(read, plan), to, wanted_headers(plan))
    sheet = openpyxl.load_workbook(to)["units"]
    assert [cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row] == ["s"] * 4
    assert sheet["A3"].hyperlink is None


def test_without_the_writer_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(writing, "find_spec", lambda name: None)
    with pytest.raises(pr.EngineError, match=r"pip install 'partyrate\[excel\]'"):
        writing.new_workbook(BytesIO())


def test_the_faults_of_all_tables_of_a_workbook_are_told_at_once(tmp_path):
    evaluator = pr.Evaluator(pr.loads_scheme(SMALL_WITH_MONTHS))
    months = sheet_xml({1: ["村", "月度", "得分"], 2: ["前沙坨", "1", "坏"]})
    path = tmp_path / "all.xlsx"
    path.write_bytes(workbook({"村": sheet_xml({1: ["村"], 2: ["前沙坨"], 3: ["前沙坨"]}), "月度": months}))
    with pytest.raises(pr.DataError) as error:
        read_tables(evaluator.plan, path, {})
    assert {each.table for each in error.value.faults} == {"village", "month"}


def test_the_command_line_marks_the_faults_of_a_rating(tmp_path, capsys):
    pytest.importorskip("xlsxwriter")
    from typer.testing import CliRunner

    from partyrate.cli import app

    (tmp_path / "scheme.toml").write_text(pr.dumps_scheme(scheme("org")), encoding="utf-8")
    (tmp_path / "units.xlsx").write_bytes(one_sheet(table(["桑梓", "坏"])))
    arguments = ["rate", str(tmp_path / "scheme.toml"), str(tmp_path / "units.xlsx")]
    to = tmp_path / "faults.xlsx"
    result = CliRunner().invoke(app, [*arguments, "--faults-to", str(to), "--lang", "zh"])
    assert isinstance(result.exception, pr.DataError)
    assert "中标出 1 个单元格" in result.output
    assert to.exists()


@pytest.mark.parametrize(("is_terminal", "wait", "shown"), [(True, 0.4, True), (True, 0.0, False), (False, 0.4, False)])
def test_a_bar_is_shown_on_a_terminal_for_what_takes_long(monkeypatch, is_terminal, wait, shown):
    from rich.console import Console

    from partyrate.text import terminal

    stream = StringIO()
    console = Console(file=stream, force_terminal=is_terminal, width=60)
    monkeypatch.setattr(terminal, "Console", lambda **_: console)
    with terminal.waiting("reading [a].xlsx", after=0.1):
        time.sleep(wait)
    assert ("reading [a].xlsx" in stream.getvalue()) is shown
