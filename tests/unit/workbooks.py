"""Workbooks for tests, written cell by cell as other programs would, with any trouble in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from attrs import frozen

from partyrate.tables.grid import reference

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

STYLES = {"": 0, "percent": 1, "date": 2, "00000": 3}
"""The formats that cells of these workbooks can have."""


@frozen
class X:
    """A cell as XML: its attributes, and what it holds."""

    attributes: str
    inner: str


def error(sign: str) -> X:
    return X('t="e"', f"<v>{sign}</v>")


def formula(text: str, value: object = None) -> X:
    return X("", f"<f>{escape(text)}</f>" + ("" if value is None else f"<v>{value}</v>"))


def number(value: object, style: str = "") -> X:
    return X(f's="{STYLES[style]}"', f"<v>{value}</v>")


def sheet_xml(
    rows: Mapping[int, Sequence[Any]], *, merged: Sequence[str] = (), hidden: Sequence[int] = (), refs: bool = True
) -> str:
    """Return the XML of a sheet: None is no cell, numbers are stored as numbers, texts inline."""
    written = []
    for row, cells in rows.items():
        parts = [
            f"<c{f' r={quoteattr(reference(row, column))}' if refs else ''} {each.attributes}>{each.inner}</c>"
            for column, cell in enumerate(cells, start=1)
            if (each := _cell(cell)) is not None
        ]
        marks = (f' r="{row}"' if refs else "") + (' hidden="1"' if row in hidden else "")
        written.append(f"<row{marks}>{''.join(parts)}</row>")
    ranges = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    tail = f"<mergeCells>{ranges}</mergeCells>" if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(written)}</sheetData>{tail}</worksheet>'


def _cell(value: Any) -> X | None:
    if value is None or isinstance(value, X):
        return value
    if isinstance(value, bool):
        return X('t="b"', f"<v>{int(value)}</v>")
    if isinstance(value, int | float):
        return X("", f"<v>{value!r}</v>")
    return X('t="inlineStr"', f'<is><t xml:space="preserve">{escape(value)}</t></is>')


def workbook(
    sheets: Mapping[str, str],
    *,
    hidden: Mapping[str, str] | None = None,
    starts_1904: bool = False,
    shared: str | None = None,
) -> bytes:
    """Return a workbook of sheets, given as XML by their names; `hidden` gives the states of single ones."""
    hidden = hidden or {}
    names = [
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"'
        + (f' state="{hidden[name]}"' if name in hidden else "")
        + "/>"
        for at, name in enumerate(sheets, start=1)
    ]
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><workbookPr date1904="{int(starts_1904)}"/>'
        f"<sheets>{''.join(names)}</sheets></workbook>"
    )
    links = [_link(f"rId{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
    links += [_link("rStyles", "styles", "styles.xml")]
    links += [] if shared is None else [_link("rStrings", "sharedStrings", "sharedStrings.xml")]
    parts = {
        "[Content_Types].xml": _types(len(sheets), has_shared=shared is not None),
        "_rels/.rels": _links([_link("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _links(links),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="200" formatCode="00000"/></numFmts>'
            '<cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="200"/></cellXfs>'
            "</styleSheet>"
        ),
    }
    if shared is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    for at, text in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{at}.xml"] = text
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return made.getvalue()


def _types(sheets: int, *, has_shared: bool) -> str:
    """Return the part that says what each part is; partyrate does without it, other programs do not."""
    main, sheet = f"{_TYPES}.sheet.main+xml", f"{_TYPES}.worksheet+xml"
    parts = {"/xl/workbook.xml": main, "/xl/styles.xml": f"{_TYPES}.styles+xml"}
    parts |= {"/xl/sharedStrings.xml": f"{_TYPES}.sharedStrings+xml"} if has_shared else {}
    parts |= {f"/xl/worksheets/sheet{at}.xml": sheet for at in range(1, sheets + 1)}
    named = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )


def _link(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{RELATED}/{kind}" Target="{target}"/>'


def _links(links: Sequence[str]) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{"".join(links)}</Relationships>'


def one_sheet(rows: Sequence[Sequence[Any]], name: str = "村", **more: Any) -> bytes:
    """Return a workbook of one sheet with rows from the first on."""
    return workbook({name: sheet_xml(dict(enumerate(rows, start=1)), **more)})
