"""Rows that are read by pattern: the same cells as the parser reads, and as another library does."""

import random
from datetime import date, datetime, time
from importlib.util import find_spec
from io import BytesIO
from typing import Any

import pytest
from tests.unit.corpus import CASES
from tests.unit.forms import FORMS
from tests.unit.workbooks import MAIN, workbook

from partyrate.resources import DEFAULT_BUDGET
from partyrate.tables import archive, plain_parts
from partyrate.tables.archive import DamagedError
from partyrate.tables.dates import day_of_serial
from partyrate.tables.grid import Cell, Number, Special
from partyrate.tables.workbook import Workbook


def cells_of(data: bytes) -> Any:
    """Return all that is read of a workbook, or the fault."""
    try:
        book = Workbook(data, DEFAULT_BUDGET)
        sheets = [book.read(each.name) for each in book.sheets]
    except DamagedError:
        return "damaged"
    return [
        (each.name, [(number, sorted(each.rows[number].items())) for number in sorted(each.rows)],
         sorted(each.hidden_rows), each.merged, [[type(cell) for cell in row.values()] for row in each.rows.values()])
        for each in sheets
    ]  # fmt: skip


class Nothing:
    """Takes nothing out, so that the parser reads all."""

    def __init__(self, _: Any) -> None:
        pass

    def feed(self, chunk: bytes) -> tuple[bytes, ...]:
        return (chunk,)

    def rest(self) -> bytes:
        return b""


def assert_read_alike(data: bytes, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """Compare what is read by pattern, in pieces of so many bytes, with what the parser reads alone."""
    with monkeypatch.context() as patch:
        patch.setattr("partyrate.tables.workbook.PlainRows", Nothing)
        patch.setattr("partyrate.tables.workbook.PlainStrings", Nothing)
        wanted = cells_of(data)
    with monkeypatch.context() as patch:
        patch.setattr(archive, "_CHUNK", chunk)
        assert cells_of(data) == wanted


WORKBOOKS = {name: made for name, case in CASES.items() if (made := case.make())[:2] == b"PK"}
WORKBOOKS |= {f"saved {path.stem}": path.read_bytes() for path in sorted(FORMS.glob("*.xlsx"))}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_every_workbook_of_the_corpus_is_read_alike(name, monkeypatch):
    assert_read_alike(WORKBOOKS[name], monkeypatch, 1 << 16)


ROW = '<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}"><v>{n}.5</v></c></row>'
PLAIN = "".join(ROW.format(n=n) for n in range(2, 6))
ODD = [
    '<row r="7"><!-- </row>' + ROW.format(n=8) + "--></row>",
    "<!--" + PLAIN + "-->",
    "<?x " + PLAIN + "?>",
    '<row r="7"/>' + ROW.format(n=8),
    '<row><c><v>1</v></c></row><row r="9"><c r="A9"/><c r="B9" s="1"/></row><row><c><v>2</v></c></row>',
    "<row r='7'><c r='A7'><v>1</v></c></row>",
    '<row r="7" spans="1:2" hidden="1"><c r="A7" s="1"><v>0.5</v></c></row>',
    '<row r="7" hidden="true" ht="15" x14ac:dyDescent="0.2"><c r="A7" t="b"><v>1</v></c></row>',
    '<row r="7"><c r="A7" t="e"><v>#N/A</v></c><c r="B7" t="b"><v>0</v></c></row>',
    '<row r="7"><c r="A7"><f>1+1</f><v>2</v></c><c r="B7"><f t="shared" si="0"/><v>3</v></c></row>',
    '<row r="7"><c r="A7"><f>x</f></c><c r="B7"><v>3</v></c></row>',
    '<row r="7"><c r="A7" t="str"><f>a</f><v>x_x000D_y</v></c><c r="B7" t="str"><v></v></c><c r="C7"><v/></c></row>',
    '<row r="7"><c r="A7" t="inlineStr"><is><t>a&amp;b</t></is></c></row>',
    '<row r="7"><c r="A7" t="inlineStr"><is><t>_x005F_</t></is></c></row>',
    '<row r="7"><c r="A7" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>',
    '<row r="7"> <c r="A7"><v>1</v></c>\n<c r="B7"><v> 2 </v></c></row>',
    '<row r="3"><c r="A3"><v>7</v></c></row>',
    '<row r="7"><c r="A7" t="s"><v>9</v></c></row>',
    '<row r="7"><c r="XFE7"><v>9</v></c></row>',
    '<row r="9999999"><c r="A1"><v>9</v></c></row>',
    '<row r="7"><c r="A7" s="99"><v>9</v></c></row>',
    '<row r="7"><c r="A7" t="s"><v>x</v></c></row>',
    '<row r="7"><c r="A7"><v>1</v></c>',
    "</sheetData><sheetData>" + ROW.format(n=8),
    '<row r="7"><c r="A7"><v>1</v></c></sheetData></row>',
    '<row r="7"><c r="A7"><v>1</v><v>2</v></c></row>',
    '<row r="7"><c r="A7"><v>1</v></c></row>junk',
    '<row r="7"><c r="A7" t="d"><v>2020-01-31</v></c><c r="A7"><v>4</v></c></row>',
]  # fmt: skip


@pytest.mark.parametrize("chunk", [7, 61, 1 << 16])
@pytest.mark.parametrize("odd", ODD)
def test_rows_that_are_written_otherwise_are_left_to_the_parser(odd, chunk, monkeypatch):
    for body in (PLAIN + odd, odd + PLAIN, PLAIN[: len(PLAIN) // 2 // len(ROW) * len(ROW)] + odd):
        sheet = (
            f'<?xml version="1.0"?><worksheet xmlns="{MAIN}" xmlns:x14ac="urn:x"><sheetData>{body}</sheetData>'
            '<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
        )
        assert_read_alike(workbook({"村": sheet}, shared="<si><t>前沙坨</t></si>"), monkeypatch, chunk)


@pytest.mark.parametrize(
    "head",
    ['<?xml version="1.0" encoding="GB2312"?>', "<!-- <sheetData> -->", '<?xml version="1.0" encoding="UTF-16"?>'],
)
def test_sheets_in_another_encoding_or_with_remarks_are_left_to_the_parser(head, monkeypatch):
    sheet = f'{head}<worksheet xmlns="{MAIN}"><sheetData>{PLAIN}</sheetData></worksheet>'
    assert_read_alike(workbook({"a": sheet}, shared="<si><t>x</t></si>"), monkeypatch, 64)


TEXTS = [
    "<si><t>甲</t></si>",
    '<si><t xml:space="preserve"> 乙 </t></si>',
    "<si><t/></si>",
    "<si/>",
    "<si></si>",
    "<si><t></t></si>",
    "<si><t>a&amp;b</t></si>",
    "<si><t>a_x000D_b</t></si>",
    "<si>\n<t>丙</t>\n</si>\n",
    '<si><t>丁</t><phoneticPr fontId="1" type="noConversion"/></si>',
    '<si><t>戊</t><rPh sb="0" eb="1"><t>wu</t></rPh></si>',
    "<si><r><rPr><b/></rPr><t>己</t></r><r><t>庚</t></r></si>",
    "<si><!-- </si><si><t>x</t></si> --><t>辛</t></si>",
    "<si><t><![CDATA[<si>]]></t></si>",
]


@pytest.mark.parametrize("seed", range(20))
def test_shared_texts_are_read_alike_however_they_are_written(seed, monkeypatch):
    draw = random.Random(seed)
    texts = draw.choices(TEXTS if seed % 2 else TEXTS[:12], k=30)
    count = 30
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>{at - 1}</v></c></row>' for at in range(1, count + 1))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    assert_read_alike(workbook({"a": sheet}, shared="".join(texts)), monkeypatch, draw.choice([5, 40, 1 << 16]))


def test_a_sheet_without_end_takes_no_more_than_its_size():
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData>{PLAIN}<row r="7">'
        + " " * (plain_parts._LONGEST * 3)
        + "</row></sheetData></worksheet>"
    )
    assert cells_of(workbook({"a": sheet}, shared="<si><t>x</t></si>"))[0][1][0][0] == 2


@pytest.mark.parametrize("seed", range(30))
def test_sheets_of_rows_of_many_shapes_are_read_alike(seed, monkeypatch):
    draw = random.Random(seed)

    def cell(at: str, sort: int) -> str:
        value = draw.randrange(9)
        return (
            f'<c r="{at}"><v>{value / 2}</v></c>', f'<c r="{at}" t="s"><v>{value % 2}</v></c>',
            f'<c r="{at}" s="{value % 4}"><v>{value}</v></c>', f'<c r="{at}" s="1"/>',
            f'<c r="{at}"><f>A1</f><v>{value}</v></c>', f'<c r="{at}" t="inlineStr"><is><t>村{value}</t></is></c>', "",
        )[sort]  # fmt: skip

    shapes = [[draw.randrange(7) for _ in range(6)] for _ in range(3)]
    rows = []
    for number in range(1, 60):
        shape = draw.choice(shapes) if draw.random() < 0.9 else [draw.randrange(7) for _ in range(6)]
        cells = "".join(cell(f"{'ABCDEF'[column]}{number}", sort) for column, sort in enumerate(shape))
        rows.append(draw.choice(ODD) if draw.random() < 0.02 else f'<row r="{number}">{cells}</row>')
    sheet = f'<worksheet xmlns="{MAIN}" xmlns:x14ac="urn:x"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    made = workbook({"a": sheet}, shared="<si><t>甲</t></si><si><t/></si>")
    assert_read_alike(made, monkeypatch, draw.choice([50, 400, 1 << 16]))


# ------------------------------------------------------------------------------------------------- another library

ODDLY_WRITTEN = {
    "prefixes-and-no-references",
    "shared-text-is-not-there",
    "damaged-zip",
    "damaged-xml",
    "document-type",
    "stray-cell",
    "no-dates",
}


def value_of(cell: Cell, *, starts_1904: bool) -> Any:
    """Return the value of a cell as openpyxl gives it."""
    if isinstance(cell, Number):
        return float(cell)
    if isinstance(cell, Special):
        if cell.kind == "flag":
            return cell.text == "TRUE"
        if not cell.is_calculated:
            return None
        if cell.kind != "number":
            return cell.text
        if cell.style == "date" and float(cell.text).is_integer():
            return day_of_serial(cell.text, starts_1904=starts_1904)
        return None if cell.style == "date" else float(cell.text)
    return cell.replace("\r\n", "\n")


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.skipif(not find_spec("openpyxl"), reason="openpyxl is not installed")
@pytest.mark.parametrize("name", [each for each in WORKBOOKS if each.removeprefix("saved ") not in ODDLY_WRITTEN])
def test_cells_are_those_that_another_library_reads(name):
    import openpyxl

    book, oracle = (
        Workbook(WORKBOOKS[name], DEFAULT_BUDGET),
        openpyxl.load_workbook(BytesIO(WORKBOOKS[name]), data_only=True),
    )
    assert [each.name for each in book.sheets] == oracle.sheetnames
    for entry in book.sheets:
        sheet, other = book.read(entry.name), oracle[entry.name]
        assert entry.is_hidden == (other.sheet_state != "visible")
        assert {str(each) for each in sheet.merged} == {str(each) for each in other.merged_cells.ranges}
        assert sheet.hidden_rows == {row for row, dimension in other.row_dimensions.items() if dimension.hidden}
        theirs = {
            (cell.row, cell.column): cell.value for row in other.iter_rows() for cell in row if cell.value is not None
        }
        ours = {
            (number, column): value
            for number, row in sheet.rows.items() for column, cell in row.items()
            if (value := value_of(cell, starts_1904=sheet.starts_1904)) is not None
        }  # fmt: skip
        for place, value in theirs.items():
            if isinstance(value, datetime) and value.time() == time():
                value = value.date()  # noqa: PLW2901 - a day without a time
            if isinstance(value, date | bool | str) and not isinstance(value, datetime):
                assert ours[place] == value
            elif not isinstance(value, datetime | time):
                assert ours[place] == pytest.approx(float(value), rel=1e-15)
        assert {place for place in ours if ours[place] is not None} <= set(theirs)
