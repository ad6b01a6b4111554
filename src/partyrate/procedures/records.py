"""Records of steps: what was noted down when a procedure was carried out, read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from attrs import frozen

from partyrate.errors import DataError, DataFault, UsageError, listed
from partyrate.model import Procedure
from partyrate.periods import read_date
from partyrate.spans import close_to

RECORD: Final = ("step", "begin", "end", "objection", "resolved")
"""The columns of a record of a step."""


@frozen
class Record:
    """What was noted down of one step."""

    begin: date
    end: date | None
    objection: date | None
    resolved: date | None

    @property
    def is_open(self) -> bool:
        """Whether an objection waits for an answer."""
        return self.objection is not None and self.resolved is None

    @property
    def over(self) -> date | None:
        """The day from which the next step is free to begin; None while it is not over."""
        if self.end is None or self.is_open:
            return None
        return self.end if self.resolved is None else max(self.end, self.resolved)


def read_records(
    procedure: Procedure, records: Iterable[Any], keys: Sequence[str]
) -> dict[tuple[Any, ...], dict[str, Record]]:
    """Read records, by the values of their key columns and by their steps.

    Raises:
        DataError: All faults of the records.
    """
    names = [step.name for step in procedure.steps]
    found: dict[tuple[Any, ...], dict[str, Record]] = {}
    faults: list[DataFault] = []
    for number, row in enumerate(records, start=1):
        if not isinstance(row, Mapping):
            faults.append(
                DataFault(
                    f"this is a {type(row).__name__}", "records of steps are dicts from column to value",
                    "give a list of dicts", table="steps", row=number, value=row, expected="a dict",
                )
            )  # fmt: skip
            continue
        wrong = list(_row_faults(row, number, names, keys, found))
        faults += wrong
        if not wrong:
            cells = [_day(row.get(name)) for name in RECORD[1:]]
            group = found.setdefault(tuple(row[key] for key in keys), {})
            group[str(row["step"])] = Record(*cells)  # type: ignore[arg-type]
    if faults:
        raise DataError.of(faults)
    return found


def _row_faults(
    row: Mapping[str, Any], number: int, names: Sequence[str], keys: Sequence[str], found: Mapping[Any, Any]
) -> Iterator[DataFault]:
    """Find what is wrong with one record."""

    def fault(what: str, why: str, fix: str, column: str = "", expected: str = "") -> DataFault:
        key = tuple((name, row[name]) for name in (*keys, "step") if name in row)
        value = row.get(column)
        return DataFault(
            what, why, fix, table="steps", row=number, column=column, key=key, value=value, expected=expected
        )

    for column in row:
        if column not in RECORD and column not in keys:
            near = close_to(str(column), RECORD)
            fix = f"write {' or '.join(map(repr, near))}, or" if near else "name it in keys=, or"
            yield fault(
                "this column is not known", f"a record has {listed([*keys, *RECORD])}", f"{fix} leave it out", column
            )
    for column in ("step", "begin", *keys):
        if _empty(row.get(column)):
            yield fault("there is no value", "a record names its step and the day it began", f"add {column}", column)
    name = row.get("step")
    if not _empty(name) and name not in names:
        near = close_to(str(name), names)
        fix = f"write {' or '.join(map(repr, near))}" if near else "fix the name"
        yield fault(f"unknown step {name!r}", "a record is one of a step of the procedure", fix, "step", listed(names))
    elif str(name) in found.get(tuple(row.get(key) for key in keys), {}):
        yield fault(
            "this step has a record already", "a step is recorded once in each run of a procedure",
            "join the records; name the columns that tell runs apart in keys=", "step",
        )  # fmt: skip
    days: dict[str, date] = {}
    for column in RECORD[1:]:
        try:
            day = _day(row.get(column))
        except UsageError:
            value = row[column]
            yield fault(f"{value!r} is no date", "days are dates", "write it as 2019-12-31", column, "a date")
        else:
            days |= {} if day is None else {column: day}
    for earlier, later in (("begin", "end"), ("begin", "objection"), ("objection", "resolved")):
        if earlier in days and later in days and days[later] < days[earlier]:
            what = f"{later} {days[later]} is before {earlier} {days[earlier]}"
            yield fault(what, f"{later} is never before {earlier}", "fix one of the days", later)
    if "resolved" in days and _empty(row.get("objection")):
        yield fault(
            "no objection was resolved", "resolved is the day an objection was settled", "add objection", "resolved"
        )


def _empty(value: Any) -> bool:
    return value is None or value == "" or value != value  # noqa: PLR0124  # what is not itself is how frames write a gap


def _day(value: Any) -> date | None:
    return None if _empty(value) else read_date(value, "day")
