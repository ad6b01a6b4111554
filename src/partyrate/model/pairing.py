"""Pairings: rows of a table that help other rows, matched after the rating."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from attrs import Attribute, field, frozen

from partyrate.errors import StructureError
from partyrate.messages import message
from partyrate.model.entry import Entry, ParameterName, as_names
from partyrate.model.kinds import holding

PAIR_PLACE: Final = "place"
"""The column of pairs that numbers the helpers of one row."""


def helper_column(key: str) -> str:
    """Return the column of the pairs that holds a key column of the helper."""
    return f"helper_{key}"


def _count(_: object, attribute: Attribute[Any], value: object) -> None:
    if isinstance(value, int) and value < 1:
        raise StructureError(*message("pairing of nobody", name=attribute.name, value=value))


def _within(value: Iterable[str] | str | ParameterName) -> tuple[str, ...] | ParameterName:
    return value if isinstance(value, ParameterName) else as_names(value)


@frozen(kw_only=True, field_transformer=holding)
class Pairing(Entry):
    """Rows that help and rows that are helped, paired after the rating.

    Args:
        table: The table whose rows are paired. May be left out where the scheme has one table without parent.
        helpers: A rule that is true for rows that can help.
        helped: A rule that is true for rows that are to be helped.
        each: How many helpers every helped row should have, from 1.
        at_most: How many rows one helper helps at most, from 1.
        within: Columns in which both must agree; empty: all rows are one cohort.
        helpers_by: Names with `asc` or `desc`: the order in which helpers are taken.
        helped_by: Names with `asc` or `desc`: the order in which rows get a helper.
        stage: One of the scheme's stages.

    Raises:
        StructureError: A number is less than 1.
    """

    table: str | None = None
    helpers: str
    helped: str
    each: int | ParameterName = field(validator=_count)
    at_most: int | ParameterName = field(default=1, validator=_count)
    within: tuple[str, ...] | ParameterName = field(default=(), converter=_within)
    helpers_by: tuple[str, ...] = field(default=(), converter=as_names)
    helped_by: tuple[str, ...] = field(default=(), converter=as_names)
    stage: str | None = None
