"""Workbooks in other forms: what LibreOffice saved is read as the file it was made from, or its expected text says why.

Where a text differs, the spreadsheet program has changed the file: it computes formulas, turns a day into a date, and
writes fewer digits.
"""

import random
import shutil
import struct
from importlib.util import find_spec
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from attrs import evolve
from tests.unit.corpus import CASES, outcome, scheme
from tests.unit.forms import FORMS, KINDS, NAMES, convert, expected, read

import partyrate as pr
from partyrate.tables import TableFault, opening
from partyrate.tables.archive import DamagedError
from partyrate.tables.compound import workbook_stream

BINARY = pytest.mark.skipif(not find_spec("xlrd"), reason="xlrd is not installed")
ALL = [
    pytest.param(name, kind, marks=[BINARY] if kind == "xls" else [], id=f"{name}.{kind}")
    for name in NAMES for kind in KINDS
]  # fmt: skip
SMALL = scheme("org")


@pytest.mark.parametrize(("name", "kind"), ALL)
def test_a_file_that_libreoffice_saved_is_read_as_the_one_it_was_made_from(name, kind):
    assert read(name, kind) == expected(name, kind).read_text("utf-8")


def test_every_file_belongs_to_a_case():
    assert {path.name.partition(".")[0] for path in FORMS.iterdir()} == set(NAMES)


@pytest.mark.parametrize("kind", [pytest.param("xls", marks=BINARY), "ods", "xlsx"])
@pytest.mark.parametrize("ending", ["et", "xls", "xlsx", "ods", "csv"])
def test_the_form_is_told_by_the_bytes_whatever_a_file_is_called(tmp_path, kind, ending):
    path = tmp_path / f"units.{ending}"
    path.write_bytes((FORMS / f"plain.{kind}").read_bytes())
    assert pr.read_table(path, SMALL).frame.to_dicts()[0]["org"] == "95.5"


def test_a_binary_workbook_without_xlrd_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setattr(opening, "find_spec", lambda name: None)
    with pytest.raises(pr.DataError, match=r"pip install 'partyrate\[excel\]'") as error:
        pr.read_table((FORMS / "plain.xls").read_bytes(), SMALL)
    (fault,) = error.value.faults
    assert isinstance(fault, TableFault)
    assert "由 xlrd 读取" in fault.text("zh")


@pytest.mark.parametrize("kind", [pytest.param("xls", marks=BINARY), "ods", "xlsx"])
def test_a_workbook_with_a_byte_changed_is_read_or_refused(kind):
    draw, whole = random.Random(5), (FORMS / f"office-1.{kind}").read_bytes()
    for _ in range(100):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        try:
            pr.read_table(bytes(data), SMALL, missing="缺")
        except pr.PartyrateError:
            continue


BINARIES = sorted(FORMS.glob("*.xls"))


@BINARY
@pytest.mark.parametrize("path", BINARIES, ids=lambda path: path.stem)
def test_the_stream_of_a_binary_workbook_is_that_which_xlrd_finds(path):
    from xlrd.compdoc import CompDoc

    raw = path.read_bytes()
    assert workbook_stream(raw) == CompDoc(raw, logfile=StringIO()).get_named_stream("Workbook")


@pytest.mark.parametrize("table", ["sectors", "small sectors"])
def test_chains_of_sectors_that_lead_in_a_circle_are_refused(table):
    whole = bytearray((FORMS / "plain.xls").read_bytes())
    numbers = {place: struct.unpack_from("<I", whole, place)[0] for place in (48, 60, 76)}
    directory = (numbers[48] + 1) * 512
    named = next(
        each
        for each in range(directory, directory + 8 * 128, 128)
        if whole[each : each + 16].decode("utf-16-le") == "Workbook"
    )
    if table == "sectors":  # those of the directory
        place, start = (numbers[76] + 1) * 512, numbers[48]
    else:
        place, start = (numbers[60] + 1) * 512, struct.unpack_from("<I", whole, named + 116)[0]
    struct.pack_into("<I", whole, place + 4 * start, start)
    with pytest.raises(DamagedError, match="leads nowhere"):
        workbook_stream(bytes(whole))


def test_a_compound_file_cut_off_anywhere_is_read_or_refused():
    whole = (FORMS / "plain.xls").read_bytes()
    for end in range(8, len(whole), 37):
        try:
            workbook_stream(whole[:end])
        except DamagedError:
            continue


def with_content(content: str, **parts: str) -> bytes:
    """Return an OpenDocument file whose sheet holds these elements."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    made = BytesIO()
    with ZipFile(made, "w") as file:
        for name, text in parts.items():
            file.writestr(name.replace("_", "/").replace("/xml", ".xml"), text)
        file.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{content}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return made.getvalue()


def text_cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


HEAD = f"<table:table-row>{text_cell('村')}{text_cell('组织评价')}</table:table-row>"


def sheet_of(*rows: str) -> str:
    return f'<table:table table:name="村">{HEAD}{"".join(rows)}</table:table>'


def test_cells_and_rows_that_stand_for_many_are_spread_out():
    number = '<table:table-cell office:value-type="float" office:value="90" table:number-columns-repeated="1"/>'
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    rest = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    data = with_content(sheet_of(empty, f"<table:table-row>{text_cell('a')}{number}</table:table-row>", rest))
    read = pr.read_table(data, SMALL)
    assert read.frame.to_dicts() == [{"village": "a", "org": "90"}]
    assert read.report.rows == (5,)
    same = f'<table:table-row table:number-rows-repeated="2">{text_cell("a")}{number}</table:table-row>'
    with pytest.raises(pr.DataError, match="row 3"):
        pr.read_table(with_content(sheet_of(same)), SMALL)


def test_cells_that_stand_for_too_many_are_refused_before_they_take_memory():
    cell = text_cell("x", 'table:number-columns-repeated="16000"')
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    with pytest.raises(pr.ResourceError) as error:
        pr.read_table(with_content(sheet_of(row)), SMALL)
    assert error.value.resource == "cells"
    beyond = f'<table:table-row table:number-rows-repeated="2000000">{text_cell("x")}</table:table-row>'
    with pytest.raises(pr.DataError, match="row 2000001"):
        pr.read_table(with_content(sheet_of(beyond)), SMALL)


def test_texts_are_joined_as_they_are_shown_and_comments_left_out():
    inner = (
        "<office:annotation><text:p>remark</text:p></office:annotation>"
        '<text:p>前<text:s text:c="1"/> <text:span>沙</text:span>坨</text:p>'
    )
    cell = f'<table:table-cell office:value-type="string">{inner}</table:table-cell>'
    number = '<table:table-cell office:value-type="float" office:value="90"/>'
    data = with_content(sheet_of(f"<table:table-row>{cell}{number}</table:table-row>"))
    assert pr.read_table(data, SMALL).frame["village"].to_list() == ["前 沙坨"]


def test_errors_and_formulas_without_a_result_are_faults_whatever_program_wrote_them():
    for cell, said in (
        ('<table:table-cell table:formula="of:=1/0" office:value-type="string"><text:p>#DIV/0!</text:p>', "#DIV/0!"),
        ('<table:table-cell table:formula="of:=x" office:value-type="float"><text:p>Err:508</text:p>', "Err:508"),
        ('<table:table-cell table:formula="of:=B1">', "a formula without a result"),
    ):
        row = f"<table:table-row>{text_cell('a')}{cell}</table:table-cell></table:table-row>"
        with pytest.raises(pr.DataError, match="B2") as error:
            pr.read_table(with_content(sheet_of(row)), SMALL)
        assert said in str(error.value)


def test_an_encrypted_document_is_refused_as_locked():
    manifest = '<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    with pytest.raises(pr.DataError, match="locked with a password"):
        pr.read_table(with_content(sheet_of(), **{"META-INF_manifest_xml": manifest}), SMALL)


def test_a_binary_workbook_in_an_archive_is_refused_with_what_to_save():
    made = BytesIO()
    with ZipFile(made, "w") as file:
        file.writestr("xl/workbook.bin", b"")
    with pytest.raises(pr.DataError, match=r"binary form of .xlsb"):
        pr.read_table(made.getvalue(), SMALL)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.slow
def test_files_that_libreoffice_saves_now_are_read_alike(tmp_path):
    names = ["group-headings", "office-1"]
    for name in names:
        (tmp_path / f"{name}.xlsx").write_bytes(CASES[name].make())
    convert([tmp_path / f"{name}.xlsx" for name in names], "ods", tmp_path)
    for name in names:
        assert outcome(evolve(CASES[name], make=(tmp_path / f"{name}.ods").read_bytes)) == expected(
            name, "ods"
        ).read_text("utf-8")
