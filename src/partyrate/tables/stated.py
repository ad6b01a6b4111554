"""The day, the round and the profile of a rating, where they stand in a template beside what is rated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from partyrate.errors import UsageError
from partyrate.loading.editions import is_path
from partyrate.messages import message, text
from partyrate.model import Scheme
from partyrate.plan import Plan
from partyrate.tables.dates import day_of_text
from partyrate.tables.grid import Cell, Sheet, text_of
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
    titles = text("template instructions")
    names = [each.name for each in file.book.sheets if each.name in (titles, titles.zh)] if file.book else []
    if not names:
        return {}
    sheet = file.sheet(names[0])
    found = dict(_filled(sheet))
    if is_path(found.get("profile", "")):
        raise UsageError(*message("profile of a workbook", file=file.file, sheet=names[0], profile=found["profile"]))
    return found


def _filled(sheet: Sheet) -> list[tuple[str, str]]:
    by_option = {option: name for name, option in OPTIONS.items()}
    return [
        (by_option[option], value)
        for row in sheet.rows.values()
        for column, cell in row.items()
        if (option := text_of(cell)) in by_option and (value := _value(row.get(column - 1), sheet)) != ""
    ]


def _value(cell: Cell | None, sheet: Sheet) -> str:
    shown = passed_text(cell, starts_1904=sheet.starts_1904).strip()
    try:
        day = day_of_text(shown)
    except ValueError:  # with a time
        day = None
    return shown if day is None else day.isoformat()
