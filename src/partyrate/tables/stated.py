"""The day, the round and the profile of a rating, where they stand in a template beside what is rated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from partyrate.errors import UsageError
from partyrate.loading.editions import is_path
from partyrate.messages import InCell, message, text
from partyrate.model import Scheme
from partyrate.plan import Plan
from partyrate.tables.dates import day_of_text
from partyrate.tables.faults import Place
from partyrate.tables.grid import Sheet, reference, text_of
from partyrate.tables.opening import Opened
from partyrate.tables.plain_numbers import passed_text

OPTIONS: Final[Mapping[str, str]] = {"as_of": "--as-of", "period": "--period", "profile": "--profile"}
"""The options of the command line that a template can hold, by argument: each stands right of its value."""


def wanted(plan: Plan) -> tuple[str, ...]:
    """Return which arguments a rating needs or may need besides its tables, in the order of `OPTIONS`."""
    deciding = plan.scheme.in_force_on or "period_end" if plan.scheme.in_force else ""
    days = {*plan.dates, deciding}
    needs = {
        "as_of": "as_of" in days,
        "period": bool(plan.records) or bool({"period_start", "period_end"} & days),
        "profile": _may_be_filled(plan.scheme),
    }
    return tuple(name for name in OPTIONS if needs[name])


def _may_be_filled(scheme: Scheme) -> bool:
    return bool(scheme.unpublished) or any(each.kind == "profile" for each in scheme.supplied.values())


def may_be_template(path: Path) -> bool:
    """Whether a file is a workbook as templates are, whatever program has saved it."""
    return path.is_file() and _first_bytes(path) == b"PK\x03\x04"


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4)
    except OSError:  # reading the tables says why
        return b""


def stated(file: Opened) -> dict[str, str]:
    """Return the arguments that are filled in on the sheet of instructions of a workbook.

    Raises:
        UsageError: A profile is given by a path, which a workbook must not do.
        DataError: The sheet cannot be read.
    """
    sheet = _instructions(file)
    if sheet is None:
        return {}
    found = {name: value for name, row, column in _places(sheet) if (value := _value(sheet, row, column))}
    if is_path(found.get("profile", "")):
        raise UsageError(*message("profile of a workbook", file=file.file, sheet=sheet.name, profile=found["profile"]))
    return found


def cells_for(file: Opened) -> dict[str, InCell]:
    """Return by argument the words for its cell on the sheet of instructions of a workbook, for those that have one."""
    sheet = _instructions(file)
    return {} if sheet is None else {name: _in_cell(file, sheet, row, column) for name, row, column in _places(sheet)}


def _in_cell(file: Opened, sheet: Sheet, row: int, column: int) -> InCell:
    place, cell = Place(file.file, sheet.name), reference(row, column)

    def words(value: str, option: str, lang: str) -> str:
        return text("option in cell", place=place, cell=cell, value=value, option=option).in_language(lang)

    return words


def _instructions(file: Opened) -> Sheet | None:
    titles = text("template instructions")
    names = [each.name for each in file.book.sheets if each.name in (titles, titles.zh)] if file.book else []
    return file.sheet(names[0]) if names else None


def _places(sheet: Sheet) -> Iterator[tuple[str, int, int]]:
    """Yield each argument with the row and the column of its value, which stands left of its option."""
    by_option = {option: name for name, option in OPTIONS.items()}
    for number, row in sheet.rows.items():
        for column, cell in row.items():
            if (option := text_of(cell)) in by_option and column > 1:
                yield by_option[option], number, column - 1


def _value(sheet: Sheet, row: int, column: int) -> str:
    shown = passed_text(sheet.rows[row].get(column), starts_1904=sheet.starts_1904).strip()
    try:
        day = day_of_text(shown)
    except ValueError:  # with a time
        day = None
    return shown if day is None else day.isoformat()
