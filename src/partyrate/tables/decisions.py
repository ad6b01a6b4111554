"""The decisions of a caller about a table: each is what its argument takes, and none is passed over."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from attrs import field, frozen

from partyrate.engines.faults import FIRST_FAULTS
from partyrate.errors import UsageError
from partyrate.messages import Text, message, text
from partyrate.tables.dates import ORDERS, YEAR_FIRST
from partyrate.tables.faults import error


@frozen(kw_only=True)
class Decisions:
    """The decisions of a caller about a table that can be read in more than one way.

    Args:
        sheet: The sheet of a workbook.
        header: The number of the row with the header.
        columns: The headers, or letters, of columns, by what the scheme calls them.
        missing: Words that stand for a missing value.
        skip: Numbers of rows to be left out.
        keep: Numbers of rows that are kept although they read as totals.
        encoding: Of a text file.
        decimal_comma: Whether decimals follow a comma in texts, as in `1.200,50`.
        date_order: The order of texts of dates: `ymd`, `dmy` or `mdy`; with its year first a date is always read.
        most_faults: How many faulty cells of a column are named one by one; all are counted.
    """

    sheet: str | None = None
    header: int | None = None
    columns: Mapping[str, str] = field(factory=dict)
    missing: Collection[str] = ()
    skip: Collection[int] = ()
    keep: Collection[int] = ()
    encoding: str | None = None
    decimal_comma: bool = False
    date_order: str = YEAR_FIRST
    most_faults: int = FIRST_FAULTS


def _is_name(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_row(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _are_rows(value: Any) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str | bytes) and all(map(_is_row, value))


def _are_words(value: Any) -> bool:
    return isinstance(value, Collection) and all(isinstance(each, str) and each.strip() for each in value)


def _are_headers(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(each, str) for pair in value.items() for each in pair)


_CHECKS: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "sheet": (_is_name, "sheet='2019'"),
    "header": (lambda value: value is None or _is_row(value), "header=4"),
    "columns": (_are_headers, "columns={'org': 'D'}"),
    "missing": (_are_words, "missing=['-']"),
    "skip": (_are_rows, "skip=[12]"),
    "keep": (_are_rows, "keep=[12]"),
    "encoding": (_is_name, "encoding='big5'"),
    "decimal_comma": (lambda value: isinstance(value, bool), "decimal_comma=True"),
    "date_order": (lambda value: isinstance(value, str) and value in ORDERS, "date_order='dmy'"),
}
"""By decision its check, and an example."""


def checked_decisions(decisions: Decisions) -> Decisions:
    """Return decisions whose arguments are what they must be.

    Raises:
        UsageError: One is something else, such as a number in place of a list.
    """
    for name, (is_right, example) in _CHECKS.items():
        value = getattr(decisions, name)
        if not is_right(value):
            wanted = text(f"decision {name}")
            raise UsageError(
                *message("decision of another kind", name=name, value=value, wanted=wanted, example=example)
            )
    return decisions


def refuse_decisions(decisions: Decisions, table: str, file: Text | str, kind: Text, *names: str) -> None:
    """Refuse decisions about rows or sheets for what has none.

    Raises:
        DataError: One was made.
    """
    for name in names:
        if value := getattr(decisions, name):
            given = ",".join(map(str, value)) if isinstance(value, Collection) and not isinstance(value, str) else value
            raise error("decision without use", table, given=text(f"given {name}", given=given), file=file, kind=kind)
