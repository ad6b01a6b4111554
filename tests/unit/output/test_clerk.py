"""A clerk's way through every shipped scheme: template, saved by LibreOffice, rated, results opened again.

No option is given but the names of files, and every screen is in Chinese.
"""

import re
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.unit.forms import convert
from typer.testing import CliRunner

import partyrate as pr
from partyrate.cli import app
from partyrate.tables.stated import OPTIONS

# two minutes of LibreOffice show that its files, and what it makes of ours, are read for every scheme
pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("libreoffice"),  # its files are made once
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed"),
    pytest.mark.skipif(not find_spec("openpyxl"), reason="openpyxl is not installed"),
]
SHIPPED = [(each.name, each.edition) for each in pr.shipped_schemes()]
NAMES = [f"{name}-{edition}" for name, edition in SHIPPED]
FILLED = {"--as-of": "2020-03-01", "--period": "2019"}
ENGLISH = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}")
"""Three words in a row: names of files, options and columns are single ones."""


def run(*words: str) -> str:
    """Return what a command prints, on either stream."""
    result = CliRunner(env={"PARTYRATE_LANG": "zh"}).invoke(app, list(words))
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def fill_in(path: Path) -> None:
    """Fill in the day and the round, as a person does beside the options of the instructions."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    for row in book["填写说明"].iter_rows():
        for cell in row:
            if cell.value in FILLED:
                row[cell.column - 2].value = FILLED[cell.value]
    book.save(path)


def cells_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the templates of all schemes, filled in and saved by LibreOffice in both of its forms."""
    folder = tmp_path_factory.mktemp("desk")
    templates = []
    for name, (scheme, edition) in zip(NAMES, SHIPPED, strict=True):
        templates.append(folder / "made" / f"{name}.xlsx")
        templates[-1].parent.mkdir(exist_ok=True)
        words = ["--sample", "6", "--edition", edition, "--profile", "illustrative"]
        said = run("template", scheme, "-o", str(templates[-1]), *words)
        assert not ENGLISH.search(said)
        fill_in(templates[-1])
    for kind in ("xlsx", "ods"):
        convert(templates, kind, folder)
    return folder


@pytest.fixture(scope="module")
def results(desk: Path) -> Path:
    """The folder, with the results of all schemes from both forms, and those as LibreOffice saves them again."""
    books = []
    for name, (scheme, edition) in zip(NAMES, SHIPPED, strict=True):
        for kind in ("xlsx", "ods"):
            to = desk / f"{name}.{kind}.rated"
            which = ["--edition", edition] if [each for each, _ in SHIPPED].count(scheme) > 1 else []
            said = run("rate", scheme, str(desk / f"{name}.{kind}"), "--out", str(to), "--format", "xlsx", *which)
            (to / "said.txt").write_text(said, encoding="utf-8")
            books.append(desk / f"{name}.{kind}.xlsx")
            shutil.copy(to / "results.xlsx", books[-1])
    convert(books, "xlsx", desk / "again")
    return desk


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("name", NAMES)
def test_the_way_of_a_clerk_with_libreoffice(results, name, kind):
    said = (results / f"{name}.{kind}.rated" / "said.txt").read_text("utf-8")
    assert not ENGLISH.search(said.replace(str(results), "")), said
    assert f"{OPTIONS['profile']} illustrative" in said or "未公布" not in said
    ours = cells_of(results / f"{name}.{kind}.xlsx")
    theirs = cells_of(results / "again" / f"{name}.{kind}.xlsx")
    assert list(ours) == list(theirs)
    for sheet, rows in ours.items():
        assert [len(row) for row in rows] == [len(row) for row in theirs[sheet]]
        for mine, other in zip(rows, theirs[sheet], strict=True):
            assert mine == pytest.approx(other) if all(isinstance(each, float) for each in mine) else mine == other


@pytest.mark.parametrize("name", NAMES)
def test_both_forms_give_the_same_results_and_can_be_verified(results, name):
    xlsx, ods = (cells_of(results / f"{name}.{kind}.xlsx") for kind in ("xlsx", "ods"))
    assert next(iter(xlsx.values())) == next(iter(ods.values()))
    for kind in ("xlsx", "ods"):
        run("verify", str(results / f"{name}.{kind}.rated"))
