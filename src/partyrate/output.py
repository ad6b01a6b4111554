"""The files of a rating: their names, what they hold, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from partyrate.errors import UsageError, counted
from partyrate.evaluator import HISTORY
from partyrate.files import written_table
from partyrate.model import Scheme
from partyrate.quoting import shown
from partyrate.rating import Rating
from partyrate.storage import inside, write_text

_NOTES: Final = "notes.txt"


def result_names(scheme: Scheme) -> list[str]:
    """Return the names of all files that a rating may have."""
    return [*(f"{name}.csv" for name in ("incentives", *scheme.tables, *map(_pairing, scheme.pairings))), _NOTES]


def _pairing(name: str) -> str:
    return f"pairing-{name}"


def results(rating: Rating, *, for_excel: bool, lang: str = "en") -> tuple[dict[str, str], dict[str, int]]:
    """Return the files of a rating (every table, the incentives, the notes), and how many cells would be computed."""
    frames = {table: frame for table, frame in rating.tables.items() if table != HISTORY}
    if rating.scheme.incentives:
        frames["incentives"] = rating.incentives
    frames |= {_pairing(name): rating.pairs(name) for name in rating.scheme.pairings}
    written = {f"{name}.csv": written_table(frame, for_excel=for_excel) for name, frame in frames.items()}
    files = {name: text for name, (text, _) in written.items()}
    files[_NOTES] = "".join(f"{shown(note.text(lang))}\n" for note in rating.notes)
    return files, {name: computed for name, (_, computed) in written.items() if computed}


def computed_words(computed: Mapping[str, int], *, for_excel: bool, lang: str = "en") -> str:
    """Say in which files a spreadsheet would compute cells, and what was done about it."""
    if not computed:
        return ""
    if lang == "zh":
        cells = "、".join(f"{name} 中 {number} 个单元格" for name, number in computed.items())
        if for_excel:
            return f"以下单元格前已加撇号（以 = + - @ 开头，电子表格会当作公式计算）：{cells}"
        return f"电子表格会把以下单元格当作公式计算（以 = + - @ 开头）：{cells}；用 --csv-for excel 可写成文本"
    cells = ", ".join(f"{counted(number, 'cell')} of {name}" for name, number in computed.items())
    if for_excel:
        return f"an apostrophe was written before {cells}: a spreadsheet would have computed what begins with = + - @"
    return f"a spreadsheet would compute {cells} (beginning with = + - @): --csv-for excel writes them as texts"


def write_results(folder: Path, files: Mapping[str, str], remark: str) -> None:
    """Write the files of a rating to a folder, which is made where there is none; the remark is one more note.

    Raises:
        UsageError: They cannot be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            write_text(inside(folder, name), f"{text}{remark}\n" if remark and name == _NOTES else text)
    except (OSError, UnicodeEncodeError) as error:
        said = error.strerror if isinstance(error, OSError) else f"{error.object[error.start]!r} is no character"
        raise UsageError(
            f"--out {folder}: {said}", "results are written as files of a folder", "name a folder to write to"
        ) from None
