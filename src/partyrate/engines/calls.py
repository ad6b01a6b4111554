"""The arguments of a call: the tables that are rated, and its day and round."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from partyrate.engines.cell_reader import HISTORY
from partyrate.engines.conversion import Conversion
from partyrate.engines.derived_keys import with_derived_keys
from partyrate.engines.reference.tables import check_names
from partyrate.engines.request import GivenTable, Request
from partyrate.errors import DataError, UsageError
from partyrate.messages import joined, message, text
from partyrate.model import Scheme
from partyrate.model.days import changing, days_of
from partyrate.periods import Period, example_of, read_date, read_period, span_months
from partyrate.plan import Plan

SHOWN: Final = 6
"""How many of the values that change over time a message names."""


def requested(
    plan: Plan,
    units: Any,
    tables: Mapping[str, Any] | None,
    as_of: date | str | None,
    period: Any,
    *,
    check: bool = True,
    as_rows: bool = False,
) -> tuple[Request, Period | None]:
    """Check the arguments of a call, and return the request for an engine and the round.

    What `read_table` returned stands for its rows; with `as_rows`, for a list of dicts.
    """
    root = plan.root.name
    check_names(plan, tables)
    given = {
        name: _rereadable(_rows_read(name, table, as_rows=as_rows))
        for name, table in {**(tables or {}), root: units}.items()
    }
    history = given.pop(HISTORY, None)
    round_, dates = times_of(plan, as_of, period, has_history=history is not None)
    request = Request(plan, given, history, dates, None if round_ is None else round_.number)
    return with_derived_keys(request, check=check), round_


def times_of(
    plan: Plan, as_of: date | str | None, period: Any, *, has_history: bool
) -> tuple[Period | None, dict[str, date]]:
    """Read the day and the round of a call; return the round and the days that rules use.

    Raises:
        UsageError: One of them cannot be read, or past rounds are given and no round.
    """
    round_ = None if period is None else read_period(period, plan.scheme.period)
    dates: dict[str, date] = {}
    if as_of is not None:
        dates["as_of"] = read_date(as_of, "as_of")
    if round_ is not None:
        dates |= {"period_start": round_.start, "period_end": round_.end}
    if has_history and plan.recorded and round_ is None:
        raise UsageError(
            *message("past rounds without round", names=joined(plan.recorded[:5]), round=_example(plan.scheme))
        )
    return round_, dates


def deciding_day(scheme: Scheme, as_of: date | str | None, period: Any) -> date:
    """Return the day that decides which of the values that change over time are in force.

    Raises:
        UsageError: It is not given or cannot be read, or the days of the call disagree and the scheme names none.
    """
    days, names = _days(scheme, as_of, period), joined([entry.name for entry in changing(scheme)], SHOWN)
    if scheme.in_force_on in days:
        return days[scheme.in_force_on]
    if scheme.in_force_on is not None:
        fix = text("pass as_of") if scheme.in_force_on == "as_of" else text("pass period", round=_example(scheme))
        raise UsageError(*message("no deciding day", day=scheme.in_force_on, names=names, fix=fix))
    if not days:
        raise UsageError(*message("no day for values", names=names, round=_example(scheme)))
    if len({bisect_right(days_of(scheme), day) for day in days.values()}) > 1:
        given = joined([text("deciding day", name=str(name), day=day) for name, day in days.items()])
        raise UsageError(*message("days disagree", names=names, days=given, first=next(iter(days))))
    return next(iter(days.values()))


def _example(scheme: Scheme) -> str:
    """Return an example of a round of a scheme."""
    return example_of(span_months(scheme.period))


def _days(scheme: Scheme, as_of: date | str | None, period: Any) -> dict[str | None, date]:
    """Return the days of a call as far as they are given."""
    days: dict[str | None, date] = {} if as_of is None else {"as_of": read_date(as_of, "as_of")}
    if period is not None:
        round_ = read_period(period, scheme.period)
        days |= {"period_start": round_.start, "period_end": round_.end}
    return days


def tables_read(units: Any, tables: Any) -> list[GivenTable]:
    """Return those of the tables of a call that `read_table` returned."""
    given = (units, *(tables.values() if isinstance(tables, Mapping) else ()))
    return [each for each in given if isinstance(each, GivenTable)]


def conversions_of(reads: Iterable[GivenTable]) -> tuple[Conversion, ...]:
    """Return the texts of tables that were read in another form."""
    return tuple(each for read in reads for each in read.conversions)


@contextmanager
def naming_cells(reads: Sequence[GivenTable]) -> Iterator[None]:
    """Raise faults of tables that were read from files with the cells that they come from.

    Raises:
        DataError: The faults.
    """
    try:
        yield
    except DataError as error:
        raise (located(error, reads) if reads else error) from None


def located(error: DataError, reads: Iterable[GivenTable]) -> DataError:
    """Return an error of a rating whose faults name the cells of the files they come from."""
    faults = error.faults
    for read in reads:
        faults = tuple(map(read.located, faults))
    return DataError.of(faults)


def _rows_read(name: str, table: Any, *, as_rows: bool) -> Any:
    """Return the rows of a table that `read_table` returned, and any other table as it is.

    Raises:
        UsageError: It was read as another table.
    """
    if not isinstance(table, GivenTable):
        return table
    if table.table != name:
        raise UsageError(*message("read as another table", name=name, read=table.table))
    rows: Any = table.frame
    return rows.to_dicts() if as_rows and not isinstance(rows, list) and hasattr(rows, "to_dicts") else rows


def _rereadable(table: Any) -> Any:
    """Return a table that can be read again: rows that are made on the way are kept."""
    return list(table) if isinstance(table, Iterator) else table
