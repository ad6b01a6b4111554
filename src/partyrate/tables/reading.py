"""Reading one table of a scheme from a file, from the bytes of one, or from a frame, with a report."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from partyrate.engines.cell_reader import HISTORY
from partyrate.engines.conversion import Conversion
from partyrate.engines.request import GivenTable
from partyrate.errors import DataFault, EngineError, UsageError, listed
from partyrate.errors.arguments import checked_name
from partyrate.evaluator import Evaluator
from partyrate.messages import message, word
from partyrate.model import Scheme
from partyrate.plan import Plan
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget, checked_budget
from partyrate.tables.assembling import LocatedTable
from partyrate.tables.column_cells import plain_forms
from partyrate.tables.dates import YEAR_FIRST
from partyrate.tables.decisions import Decisions, checked_decisions, refuse_decisions
from partyrate.tables.faults import Place, TableFault, error
from partyrate.tables.frames import read_frame
from partyrate.tables.grid import reference
from partyrate.tables.layout import Search, check_headers, checked_names, find_layout
from partyrate.tables.opening import Opened, opened, place_in
from partyrate.tables.ordered_keys import with_ordered_keys
from partyrate.tables.report import TableReport
from partyrate.tables.targets import Headers, targets_of

_OF_SHEETS = ("sheet", "header", "skip", "keep")
"""The decisions that are about the rows of a sheet, which frames have not."""

_KEPT = ("key", "value", "expected", "count", "more", "column")
"""The fields that a fault of the rating keeps when it is given its cell."""


@frozen(kw_only=True)
class TableRead(GivenTable):
    """A table that was read, to be rated as it is: `evaluator.rate(read)`.

    Args:
        table: Its name in the scheme.
        frame: Its rows: a Polars frame where Polars is installed, else a list of dicts; of a frame that
            was given, one of the same kind.
        report: What was found and done.
        conversions: Keys and texts that hold what nobody sees, and were read as other ones.
    """

    table: str
    frame: Any
    report: TableReport
    conversions: tuple[Conversion, ...] = ()
    place: Place = field(factory=lambda: Place(""))

    def located(self, fault: DataFault) -> DataFault:
        """Return a fault of the rating with the file, the sheet and the cell it comes from."""
        report = self.report
        if isinstance(fault, TableFault) or fault.table != self.table or not self.place.file:
            return fault
        row = report.rows[fault.row - 1] if fault.row is not None and 0 < fault.row <= len(report.rows) else None
        if row is None:
            return fault
        use = next((each for each in (*report.used, *report.passed) if each.name == fault.column), None)
        values = {each: getattr(fault, each) for each in _KEPT}
        return TableFault(
            fault.what, fault.why, fault.fix, table=self.table, row=row, file=self.place.file,
            sheet=self.place.sheet, header="" if use is None else use.header,
            cell=f"row {row}" if use is None else reference(row, use.column), **values,
        )  # fmt: skip


def read_table(  # noqa: PLR0913 - each keyword decides one thing
    source: Any,
    scheme: Scheme | Evaluator,
    table: str | None = None,
    *,
    sheet: str | None = None,
    header: int | None = None,
    columns: Mapping[str, str] | None = None,
    missing: Collection[str] = (),
    skip: Collection[int] = (),
    keep: Collection[int] = (),
    encoding: str | None = None,
    decimal_comma: bool = False,
    date_order: str = YEAR_FIRST,
    budget: ResourceBudget = DEFAULT_BUDGET,
) -> TableRead:
    """Read a table of a scheme from a workbook, a text file, a Parquet file or a frame.

    Args:
        source: The path of a file, its bytes, a frame in memory, or a list of dicts.
        scheme: The scheme that the table is for, or an evaluator of it.
        table: The name of the table in the scheme, or `history`; the units where it is left out.
        sheet: The sheet of a workbook; by default the one whose name or headers fit alone.
        header: The number of the row with the header; by default the one that holds the names that the scheme reads.
        columns: By names or labels of the scheme, the headers (or letters) of columns that are called otherwise.
        missing: Words that stand for a missing value, such as `缺考`. Nothing does so unless it is declared.
        skip: Numbers of rows to be left out.
        keep: Numbers of rows that are kept although they read as totals, such as a unit called Sum.
        encoding: Of a text file; by default a byte order mark, UTF-8 or GB18030, whichever has the headers.
        decimal_comma: Whether decimals follow a comma in texts, as in `1.200,50`.
        date_order: The order of dates in texts: `dmy` as in 31.10.2024, `mdy` as in 10/31/2024. A date with its year
            first is always read.
        budget: What the file may take.

    Returns:
        The rows with the columns that the scheme reads under its own names, texts as a person would write them for it,
        and a report.

    Raises:
        DataError: The file cannot be read, the table is not found, or cells are at fault. What can be read in two ways
            is such a fault, which names both and the argument that decides.
        ResourceError: The file is larger than the budget allows.
    """
    plan = (scheme if isinstance(scheme, Evaluator) else Evaluator(scheme)).plan
    name = _table_name(plan, table)
    if isinstance(missing, str):
        missing = (missing,)
    decisions = checked_decisions(
        Decisions(
            sheet=sheet,
            header=header,
            columns={} if columns is None else columns,
            missing=missing,
            skip=skip,
            keep=keep,
            encoding=encoding,
            decimal_comma=decimal_comma,
            date_order=date_order,
        )
    )
    budget = checked_budget(budget)
    if isinstance(source, bytearray | memoryview):
        source = bytes(source)
    if isinstance(source, str | Path | bytes):
        file = opened(source, name, budget)
        file.refuse_encoding(encoding)
        return read_opened(plan, name, file, decisions)
    if encoding is not None:
        place, kind = word("place", "the frame"), word("file", "frame")
        raise error("encoding of a workbook", name, encoding=encoding, file=place, kind=kind)
    return _of_frame(plan, name, source, decisions, Place(""))


def _table_name(plan: Plan, table: str | None) -> str:
    if table is None:
        root = plan.scheme.root
        return "unit" if root is None else root.name
    if checked_name(table, "table") not in (*plan.scheme.tables, HISTORY):
        raise UsageError(*message("no such table", table=table, tables=listed((*plan.scheme.tables, HISTORY))))
    return table


def read_opened(plan: Plan, table: str, file: Opened, decisions: Decisions, used: tuple[str, ...] = ()) -> TableRead:
    """Read a table from a file that was opened; sheets that other tables use are not looked at."""
    headers = Headers(targets_of(plan, table))
    search = Search(table, Place(file.file), headers, row=decisions.header, is_units=table == plan.root.name)
    search = evolve(search, chosen=checked_names(decisions.columns, search))
    if file.is_parquet:
        return _of_frame(plan, table, _parquet(file), decisions, search.place)
    if file.book is None:
        refuse_decisions(decisions, table, file.file, word("file", "text"), "sheet")
        sheet, encoding, sign = file.text(headers, decisions.encoding)
    else:
        sheet, encoding, sign = file.read(search, decisions.sheet, used), "", ","
    search = evolve(search, place=place_in(file, sheet))
    layout = find_layout(sheet, search)
    check_headers(layout, search)
    located = LocatedTable(sheet, layout, search, decisions)
    frame = with_ordered_keys(plan, table, _framed(located.columns()))
    texts = plain_forms(table, located.read.values())
    report = located.report(file, encoding, sign, used)
    return TableRead(table=table, frame=frame, report=report, conversions=texts, place=search.place)


def _framed(columns: Mapping[str, list[str]]) -> Any:
    """Return columns of texts as a frame where Polars is installed, else as dicts."""
    if not find_spec("polars"):
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    import polars as pl

    return pl.DataFrame(dict(columns), schema_overrides=dict.fromkeys(columns, pl.String))


def _parquet(file: Opened) -> Any:
    if not find_spec("polars"):
        raise EngineError(*message("polars for parquet", file=file.file))
    from io import BytesIO

    import polars as pl

    try:
        return pl.read_parquet(BytesIO(file.raw))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as failed:
        raise error("no parquet", file.table, file=file.file, error=failed) from None


def _of_frame(plan: Plan, table: str, frame: Any, decisions: Decisions, place: Place) -> TableRead:
    refuse_decisions(decisions, table, place.file or word("place", "the frame"), word("file", "frame"), *_OF_SHEETS)
    rows, report, conversions = read_frame(plan, table, frame, decisions, place)
    return TableRead(table=table, frame=with_ordered_keys(plan, table, rows), report=report, conversions=conversions)
