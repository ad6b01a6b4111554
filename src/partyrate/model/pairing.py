"""Who helps whom: rows of a table that are paired after they were rated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from attrs import Attribute, field, frozen

from partyrate.errors import StructureError
from partyrate.model.entry import Entry, ParameterName, as_texts
from partyrate.model.kinds import holding

PAIR_PLACE: Final = "place"
"""The column of pairs that numbers the helpers of one row."""


def helper_column(key: str) -> str:
    """Give the column of pairs that has a part of the helper's key."""
    return f"helper_{key}"


def _count(_: object, attribute: Attribute[Any], value: object) -> None:
    if isinstance(value, int) and value < 1:
        raise StructureError(
            f"{attribute.name} = {value} pairs nobody",
            "it is how many rows one row is paired with: a whole number from 1",
            "write 1 or more, or take the pairing out",
        )


def _within(value: Iterable[str] | str | ParameterName) -> tuple[str, ...] | ParameterName:
    return value if isinstance(value, ParameterName) else as_texts(value)


@frozen(kw_only=True, field_transformer=holding)
class Pairing(Entry):
    """Rows that help and rows that are helped, paired after the rating.

    Args:
        table: The table whose rows are paired.
        helpers: A rule: who can help.
        helped: A rule: who is to be helped.
        each: How many helpers every helped row should have.
        at_most: How many rows one helper helps at most.
        within: Columns in which both must agree; empty: all rows are one cohort.
        helpers_by: Names with `asc` or `desc`: which helpers are taken first.
        helped_by: Names with `asc` or `desc`: who gets a helper first.
        stage: One of the scheme's stages.
    """

    table: str | None = None
    helpers: str
    helped: str
    each: int | ParameterName = field(validator=_count)
    at_most: int | ParameterName = field(default=1, validator=_count)
    within: tuple[str, ...] | ParameterName = field(default=(), converter=_within)
    helpers_by: tuple[str, ...] = field(default=(), converter=as_texts)
    helped_by: tuple[str, ...] = field(default=(), converter=as_texts)
    stage: str | None = None
