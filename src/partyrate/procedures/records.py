"""Records of the steps of a procedure that was carried out: read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from attrs import frozen

from partyrate.errors import DataError, DataFault, UsageError, alternatives, listed
from partyrate.errors.arguments import checked_items
from partyrate.messages import message, text
from partyrate.model import Procedure
from partyrate.periods import read_date
from partyrate.serialization.quoting import quoted
from partyrate.spans import close_to

DAYS: Final = ("begin", "end", "objection", "resolved")
"""The columns of a record that hold a day."""

RECORD: Final = ("step", *DAYS)
"""The columns of a record of a step."""


@frozen
class Record:
    """The record of one step."""

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
    recorded: dict[tuple[Any, ...], dict[str, Record]] = {}
    faults: list[DataFault] = []
    example = "[{'step': ..., 'begin': ...}]"
    for number, row in enumerate(checked_items(records, "records", example, "records"), start=1):
        if not isinstance(row, Mapping):
            lines, expected = message("record of no dict", type=type(row).__name__), text("record expects dict")
            faults.append(DataFault(*lines, table="steps", row=number, value=row, expected=expected))
            continue
        group = tuple(value if _is_hashable(value := row.get(key)) else None for key in keys)
        row_faults = list(_RowCheck(row, number, names, keys).faults(recorded.get(group, {})))
        faults += row_faults
        if not row_faults:
            begin, end, objection, resolved = (_day(row.get(name)) for name in DAYS)
            assert begin is not None
            recorded.setdefault(group, {})[str(row["step"])] = Record(begin, end, objection, resolved)
    if faults:
        raise DataError.of(faults)
    return recorded


@frozen
class _RowCheck:
    """The check of one record."""

    row: Mapping[str, Any]
    number: int
    steps: Sequence[str]
    keys: Sequence[str]

    def faults(self, recorded: Mapping[str, Record]) -> Iterator[DataFault]:
        """Find the faults of the record; `recorded` are the earlier ones of the same run of the procedure."""
        yield from self.column_faults()
        yield from self.step_faults(recorded)
        yield from self.day_faults()

    def fault(self, key: str, column: str = "", expected: str = "", /, **data: Any) -> DataFault:
        """Build a fault of the record, from a text of the catalogue."""
        names = tuple((name, self.row[name]) for name in (*self.keys, "step") if name in self.row)
        return DataFault(
            *message(key, **data),
            table="steps",
            row=self.number,
            column=column,
            key=names,
            value=self.row.get(column),
            expected=expected,
        )

    def column_faults(self) -> Iterator[DataFault]:
        """Find unknown columns, and required ones without a value."""
        for column in self.row:
            if column not in RECORD and column not in self.keys:
                near = close_to(str(column), RECORD)
                key = "misspelt column of a record" if near else "unknown column of a record"
                columns = listed([*self.keys, *RECORD])
                yield self.fault(key, column, near=alternatives(near), columns=columns)
        for column in ("step", "begin", *self.keys):
            value = self.row.get(column)
            if _is_empty(value):
                yield self.fault("no value in a record", column, column=column)
            elif not _is_hashable(value):
                yield self.fault("list in a record", column, value=repr(value))

    def step_faults(self, recorded: Mapping[str, Record]) -> Iterator[DataFault]:
        """Find a step that the procedure does not have, or that has a record already."""
        name = self.row.get("step")
        if not _is_empty(name) and name not in self.steps:
            near = close_to(str(name), self.steps)
            key = "misspelt step of a record" if near else "unknown step of a record"
            yield self.fault(key, "step", listed(self.steps), name=name, near=alternatives(near))
        elif str(name) in recorded:
            yield self.fault("step recorded twice", "step")

    def day_faults(self) -> Iterator[DataFault]:
        """Find cells that are no dates, days in the wrong order, and a settled objection that nobody raised."""
        days: dict[str, date] = {}
        for column in DAYS:
            try:
                day = _day(self.row.get(column))
            except UsageError:
                yield self.fault(
                    "record of no date", column, text("record expects date"), value=quoted(self.row[column])
                )
            else:
                days |= {} if day is None else {column: day}
        for earlier, later in (("begin", "end"), ("begin", "objection"), ("objection", "resolved")):
            if earlier in days and later in days and days[later] < days[earlier]:
                data = {"earlier": earlier, "later": later, "earlier_day": days[earlier], "later_day": days[later]}
                yield self.fault("days of a record in the wrong order", later, **data)
        if "resolved" in days and _is_empty(self.row.get("objection")):
            yield self.fault("resolved without objection", "resolved")


def _is_empty(value: Any) -> bool:
    return value is None or value == "" or value != value  # noqa: PLR0124  # frames write a gap as NaN, unequal to itself


def _is_hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def _day(value: Any) -> date | None:
    return None if _is_empty(value) else read_date(value, "day")
