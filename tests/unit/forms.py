"""Files of the corpus as LibreOffice saves them: .ods, .xls and .xlsx with all that a spreadsheet program adds.

`python -m tests.unit.forms` makes them anew where `soffice` is installed, and the expected text of those that are read
otherwise than the file they were made from: a person reads it before it stays.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from attrs import evolve
from tests.unit.corpus import CASES, EXPECTED, outcome

FORMS = Path(__file__).parent / "tables" / "saved"
KINDS = ("ods", "xls", "xlsx")
NAMES = (
    "plain", "title-rows", "blank-rows-and-columns", "merged-header", "merged-key", "hidden-rows", "hidden-sheets",
    "sheet-by-its-headers", "total-row", "group-headings", "full-width-digits", "units-in-cells", "percent-formats",
    "error-cells", "formulas", "formulas-never-calculated", "dates", "date-serials", "dates-1904", "date-with-time",
    "flags", "floats", "numbers-as-keys", "long-numbers-cut-off", "stray-cell", "office-1", "office-2",
)  # fmt: skip
_LEFT_OUT = ("Thumbnails", "Configurations2", "settings.xml", "manifest.rdf")
"""Parts of .ods files that hold no cells."""


def read(name: str, kind: str) -> str:
    """Return what becomes of a file as LibreOffice saved it."""
    data = (FORMS / f"{name}.{kind}").read_bytes()
    return outcome(evolve(CASES[name], make=lambda: data))


def expected(name: str, kind: str) -> Path:
    """Return where the expected text of a file stands: its own, else that of the file it was made from."""
    own = FORMS / f"{name}.{kind}.txt"
    return own if own.exists() else EXPECTED / f"{name}.txt"


def convert(files: list[Path], kind: str, into: Path) -> None:
    """Let LibreOffice save files in another form."""
    program = shutil.which("soffice")
    assert program is not None
    command = [program, "--headless", "--convert-to", kind, "--outdir", str(into), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 - it is our own command


def save(made: Mapping[str, bytes], kinds: Sequence[str], into: Path) -> None:
    """Let LibreOffice save workbooks in other forms."""
    with TemporaryDirectory() as folder:
        files = []
        for name, data in made.items():
            files.append(Path(folder) / f"{name}.xlsx")
            files[-1].write_bytes(data)
        into.mkdir(exist_ok=True)
        for kind in kinds:
            convert(files, kind, into)
    for name in made:
        path = into / f"{name}.ods"
        if path.exists():
            path.write_bytes(_without_pictures(path.read_bytes()))


def make_all() -> None:
    """Make all files, and the expected texts that they lack."""
    save({name: CASES[name].make() for name in NAMES}, KINDS, FORMS)
    for name in NAMES:
        for kind in KINDS:
            if (text := read(name, kind)) != expected(name, kind).read_text("utf-8"):
                (FORMS / f"{name}.{kind}.txt").write_text(text, encoding="utf-8")


def _without_pictures(data: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if not name.startswith(_LEFT_OUT):
                new.writestr(name, old.read(name))
    return made.getvalue()


if __name__ == "__main__":
    make_all() if shutil.which("soffice") else sys.exit("LibreOffice is not installed")
