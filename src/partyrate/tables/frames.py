"""Frames in memory and lists of dicts as tables: columns are matched, texts of numbers, flags and dates converted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve

from partyrate.engines.conversion import Conversion
from partyrate.errors import DataError, UsageError
from partyrate.messages import message
from partyrate.plan import Plan
from partyrate.tables.assembling import LocatedTable
from partyrate.tables.column_cells import PassedColumn, ReadColumn, conversions_of, missing_of, plain_forms
from partyrate.tables.decisions import Decisions
from partyrate.tables.faults import Place
from partyrate.tables.grid import Sheet
from partyrate.tables.layout import Search, check_headers, checked_names, find_layout
from partyrate.tables.report import TableReport
from partyrate.tables.targets import Headers, targets_of


def read_frame(
    plan: Plan, table: str, frame: Any, decisions: Decisions, place: Place
) -> tuple[Any, TableReport, tuple[Conversion, ...]]:
    """Return a frame or a list of dicts as a scheme reads it, the report, and texts that were read as other ones."""
    search = Search(table, place if place.file else Place("the frame"), Headers(targets_of(plan, table)))
    search = evolve(search, chosen=checked_names(decisions.columns, search))
    names = _frame_columns(frame)
    sheet = Sheet(rows={1: dict(enumerate(map(str, names), start=1))}, is_text=True)
    layout = find_layout(sheet, evolve(search, row=None))
    check_headers(layout, search)
    found = LocatedTable(sheet, layout, search, decisions)
    found.found.key_of = lambda _: ()  # its rows are none of a sheet
    renamed = {names[column - 1]: target.name for column, target in layout.columns.items()}
    made, count = _frame_texts(frame, names, found, renamed)
    if found.found.by_column:
        raise DataError.of([each for one in found.found.by_column.values() for each in one.faults])
    report = TableReport(
        table=table,
        place=str(search.place),
        file=search.place.file,
        sheet=search.place.sheet,
        count=count,
        used=tuple(each.use for each in found.read.values()),
        passed=tuple(each.use for each in found.passed),
        conversions=tuple(conversions_of(found.all_columns())),
        missing=tuple(missing_of(found.read.values())),
    )
    return made, report, plain_forms(table, found.read.values())


def _frame_columns(frame: Any) -> list[str]:
    if isinstance(frame, Sequence):
        others = [row for row in frame if not isinstance(row, Mapping)]
        if others:
            raise UsageError(*message("no frame", kind=f"list[{type(others[0]).__name__}]"))
        return list(dict.fromkeys(str(name) for row in frame for name in row))
    import narwhals as nw

    try:
        return list(nw.from_native(frame, eager_only=True).columns)
    except TypeError:
        raise UsageError(*message("no frame", kind=type(frame).__name__)) from None


def _frame_texts(frame: Any, names: list[str], located: LocatedTable, renamed: Mapping[str, str]) -> tuple[Any, int]:
    """Return a frame under the names of the scheme, with the texts of numbers, flags and dates converted."""
    reads = {names[each.use.column - 1]: each for each in located.all_columns()}
    if isinstance(frame, Sequence):
        rows = [
            {
                renamed.get(str(name), str(name)): _frame_cell(reads.get(str(name)), value, row)
                for name, value in each.items()
            }
            for row, each in enumerate(frame, start=1)
        ]
        return rows, len(rows)
    import narwhals as nw

    held = nw.from_native(frame, eager_only=True)
    for name, read in reads.items():
        if held.schema[name] == nw.String:
            cells = held[name].to_list()
            texts = [_frame_cell(read, cell, row) for row, cell in enumerate(cells, start=1)]
            if texts != cells:
                held = held.with_columns(nw.new_series(name, texts, nw.String, backend=held.implementation))
    return held.rename({name: new for name, new in renamed.items() if name != new}).to_native(), len(held)


def _frame_cell(read: ReadColumn | PassedColumn | None, value: Any, row: int) -> Any:
    if read is None or not isinstance(value, str) or not value.strip():
        return value
    text = read.read(value, f"row {row}", row)
    return text or None
