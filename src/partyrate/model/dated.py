"""Constants that change over time: values and tables of rows that are in force from a day on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final, Protocol

from attrs import field, frozen

from partyrate.errors import StructureError
from partyrate.messages import message
from partyrate.model.entry import Scalar, as_names, as_scalar, as_tuple
from partyrate.model.kinds import holding
from partyrate.spans import Path

DECIDING_DAYS: Final = ("as_of", "period_start", "period_end")
"""The days of a call that may decide which of such values is in force."""

MOST_DAYS: Final = 100
"""The most days on which values of one scheme change: its rules are checked for each of them."""


def as_rows(rows: Iterable[Any]) -> tuple[tuple[Any, ...], ...]:
    """Return rows of a lookup as tuples of constants."""
    return tuple(tuple(as_scalar(cell) for cell in as_tuple(row)) for row in as_tuple(rows))


@frozen(kw_only=True, field_transformer=holding)
class DatedValue:
    """A value of a parameter that is in force from a day on, until the next one is.

    Args:
        from_: The first day on which it is in force.
        is_: The value, or None where none is published from that day on (in a scheme file: `{ unpublished = true }`).
        source: Names of the `Source` entries that state it, where they are others than those of the parameter.
    """

    from_: date
    is_: Scalar | None = field(converter=as_scalar)
    source: tuple[str, ...] = field(default=(), converter=as_names)


@frozen(kw_only=True, field_transformer=holding)
class DatedRows:
    """The rows of a lookup that are in force from a day on, until the next ones are.

    Args:
        from_: The first day on which they are in force.
        rows: Each row, as those of a lookup that does not change over time.
        source: Names of the `Source` entries that state them, where they are others than those of the lookup.
    """

    from_: date
    rows: tuple[tuple[Scalar | None, ...], ...] = field(converter=as_rows)
    source: tuple[str, ...] = field(default=(), converter=as_names)


class Dated(Protocol):
    """A value, or rows, from a day on."""

    @property
    def from_(self) -> date:
        """The first day."""
        ...


@frozen
class InForce:
    """Since when and until when one of several values by day is in force.

    Args:
        since: Its first day; None before the first of all.
        until: Its last day; None where no later value is known.
    """

    since: date | None
    until: date | None


def as_constant(value: Any) -> Any:
    """Return the value of a parameter: an exact constant, or its values by day as a tuple."""
    return tuple(value) if isinstance(value, list | tuple) else as_scalar(value)


def check_days(parts: Sequence[Dated], name: str, path: Path) -> None:
    """Check that values by day are some, and that their days rise.

    Raises:
        StructureError: There is none, a day stands twice, or a later one before an earlier one.
    """
    if not parts:
        raise StructureError(*message("no values by day", name=name), path=path)
    for index, (before, part) in enumerate(pairwise(parts), start=1):
        if part.from_ == before.from_:
            raise StructureError(*message("day twice", name=name, day=part.from_), path=(*path, index, "from"))
        if part.from_ < before.from_:
            days = {"day": part.from_, "before": before.from_}
            raise StructureError(*message("days unsorted", name=name, **days), path=(*path, index, "from"))


def index_on(parts: Sequence[Dated], day: date) -> int:
    """Return the index of what is in force on a day; -1 before the first day."""
    return sum(part.from_ <= day for part in parts) - 1


def in_force(parts: Sequence[Dated], day: date) -> InForce:
    """Return since when and until when what is in force on a day is so."""
    index = index_on(parts, day)
    until = parts[index + 1].from_ - timedelta(days=1) if index + 1 < len(parts) else None
    return InForce(parts[index].from_ if index >= 0 else None, until)
