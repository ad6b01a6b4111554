"""Files made to take time or memory, or to smuggle something in: each ends soon, in one error or a plain table."""

import time
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from tests.unit.corpus import scheme
from tests.unit.workbooks import MAIN, X, one_sheet, sheet_xml, workbook

import partyrate as pr

SMALL = scheme("org")
SHEET = "xl/worksheets/sheet1.xml"
LINKS = "xl/_rels/workbook.xml.rels"
HEAD = f'<worksheet xmlns="{MAIN}"><sheetData>'
TAIL = "</sheetData></worksheet>"
GOOD = one_sheet([["村", "组织评价"], ["a", 95]])


def packed(parts: list[tuple[str, str | bytes]]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, content in parts:
            file.writestr(name, content)
    return made.getvalue()


def changed(part: str, change: Callable[[str], str], **more: str) -> bytes:
    """Return the good workbook with one part changed, and others added."""
    with ZipFile(BytesIO(GOOD)) as file:
        parts = {name: file.read(name).decode() for name in file.namelist()}
    parts[part] = change(parts[part])
    return packed([*parts.items(), *((name.replace("__", "/") + ".xml", text) for name, text in more.items())])


def rows_of(inner: str) -> Callable[[str], str]:
    return lambda _: f"{HEAD}{inner}{TAIL}"


def ods(inner: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    table = f'<table:table table:name="村">{inner}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    return packed([("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")])


LAUGHS = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
SHARED = '<Relationship Id="rT" Type="x/sharedStrings" Target="t.xml"/></Relationships>'
STYLED = "".join(f'<row r="{at}" s="1"><c r="A{at}" s="1"/><c r="B{at}" s="1"/></row>' for at in range(3, 60_000))
WIDE = (
    '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
    "</table:table-cell>"
)
WHOLE = '</sheetData><mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>'

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "blanks that unpack to 30 MB in one tag": (
        lambda: changed(SHEET, rows_of(f'<row r="1" x="{" " * (3 * 10**7)}"/>')), "a tag has more than",
    ),
    "a shared text of 100 MB": (
        lambda: changed(LINKS, lambda links: links.replace("</Relationships>", SHARED),
                        xl__t=f'<sst xmlns="{MAIN}"><si><t>{"a" * 10**8}</t></si></sst>'), "a cell has more than",
    ),
    "a cell of 50 MB": (lambda: one_sheet([["村", "组织评价"], ["a" * 50_000_000, 95]]), "a cell has more than"),
    "a number of 20 million digits": (
        lambda: one_sheet([["村", "组织评价"], ["a", X("", f"<v>{'9' * 20_000_000}</v>")]]), "a cell has more than",
    ),
    "a text of many pieces": (
        lambda: changed(SHEET, rows_of(f'<row r="1"><c r="A1" t="inlineStr"><is>{"<r><t>aaaa</t></r>" * 10**6}</is></c>'
                                       "</row>")), "a cell has more than",
    ),
    "an exponent of nine digits": (
        lambda: one_sheet([["村", "组织评价"], ["a", X("", "<v>1e999999999</v>")]]), "B2",
    ),
    "entities of entities": (
        lambda: changed(SHEET, lambda old: f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>{old}'), "document type",
    ),
    "an entity that is a file": (
        lambda: changed(SHEET, lambda old: f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>{old}'),
        "document type",
    ),
    "a sheet on another machine": (
        lambda: changed(LINKS, lambda old: old.replace('Target="worksheets/sheet1.xml"',
                                                       'Target="http://a.test/x" TargetMode="External"')), "no sheet",
    ),
    "a sheet outside the file": (
        lambda: changed(LINKS, lambda old: old.replace("worksheets/sheet1.xml", "../../../etc/passwd")), "no part",
    ),
    "a part twice": (lambda: packed([*_parts(), (SHEET.upper(), "<x/>")]), "twice"),
    "two thousand sheets": (
        lambda: workbook({f"s{at}": sheet_xml({1: ["村", "组织评价"]}) for at in range(2_000)}), "several sheets",
    ),
    "elements in elements": (
        lambda: changed(SHEET, rows_of("<a>" * 200_000 + "</a>" * 200_000)), "empty",
    ),
    "cells for a whole sheet": (
        lambda: ods(f'<table:table-row table:number-rows-repeated="1000000">'
                    f"{WIDE}</table:table-row>"),
        "too many cells",
    ),
    "paragraphs without end": (
        lambda: ods(f'<table:table-row><table:table-cell office:value-type="string">{"<text:p>aaaa</text:p>" * 10**6}'
                    "</table:table-cell></table:table-row>"), "a cell has more than",
    ),
    "sectors of nonsense": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 4_000, "damaged"),
    "text: a field of 20 MB": (lambda: '村,组织评价\n"'.encode() + b"a" * 20_000_000 + b'",95\n', "is longer than"),
    "text: a quote without end": (lambda: '村,组织评价\n"'.encode() + b"a,b\n" * 2_000_000, "is longer than"),
    "text: a line of commas": (lambda: "村,组织评价\n".encode() + b"," * 20_000_000, "is longer than"),
    "text: empty lines": (lambda: "村,组织评价\n".encode() + b"\n" * 2_000_001, "too many cells"),
    "text: zeros": (lambda: bytes(20_000_000), "is longer than"),
    "text: half a character": (lambda: "村,组织评价\n\ud800,95\n".encode("utf-8", "surrogatepass"), "byte 18"),
    "text: half a character of UTF-16": (
        lambda: b"\xff\xfe" + "村,组织评价\n".encode("utf-16-le") + b"\x00\xd8,\x00", "byte 17",
    ),
    "nonsense that calls itself Parquet": (lambda: b"PAR1" + b"\xff" * 100_000 + b"PAR1", "no Parquet file"),
}  # fmt: skip

READ: dict[str, Callable[[], bytes]] = {
    "a dimension of the whole sheet": lambda: changed(
        SHEET, lambda old: old.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    ),
    "a range of nearly the whole sheet": lambda: changed(
        SHEET, lambda old: old.replace("</sheetData>", WHOLE)
    ),
    "many rows that are styled and empty": lambda: changed(
        SHEET, lambda old: old.replace("</sheetData>", f"{STYLED}</sheetData>")
    ),
    "hidden rows without cells": lambda: changed(
        SHEET, lambda old: old.replace(
            "</sheetData>", "".join(f'<row r="{at}" hidden="1"/>' for at in range(3, 60_000)) + "</sheetData>"
        )
    ),
    "text: zeros in a key": "村,组织评价\na\0\0,95\n".encode,
}  # fmt: skip


WEIGHED = ("blanks that unpack to 30 MB in one tag", "a shared text of 100 MB", "a cell of 50 MB", "a part twice")
"""What unpacks to much more than may be held."""


def _parts() -> list[tuple[str, str | bytes]]:
    with ZipFile(BytesIO(GOOD)) as file:
        return [(name, file.read(name)) for name in file.namelist()]


def bounded(data: bytes, *, weighed: bool = False) -> pr.tables.TableRead:
    """Read a file in at most ten seconds of processor time; where it is weighed, with less than 60 MB of memory."""
    start = time.process_time()
    if weighed:
        tracemalloc.start()
    try:
        return pr.read_table(data, SMALL, budget=pr.ResourceBudget(cells=2_000_000))
    finally:
        if weighed:
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert most < 60_000_000
        assert time.process_time() - start < 10


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_takes_too_much_ends_in_one_clear_error(name):
    if name == "sectors of nonsense":
        pytest.importorskip("xlrd")
    make, said = REFUSED[name]
    with pytest.raises((pr.DataError, pr.ResourceError)) as caught:
        bounded(make(), weighed=name in WEIGHED)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 2_000


@pytest.mark.parametrize("name", READ)
def test_what_is_odd_and_harmless_is_read(name):
    assert bounded(READ[name]()).frame.to_dicts() == [{"village": "a", "org": "95"}]
