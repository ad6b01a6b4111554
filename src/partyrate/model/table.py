"""Where rows live."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from partyrate.model.entry import Entry, as_scalar, as_texts, as_tuple
from partyrate.model.kinds import holding


def _keys(values: Any) -> tuple[Any, ...]:
    return tuple(map(as_scalar, as_tuple(values)))


@frozen(kw_only=True, field_transformer=holding)
class Table(Entry):
    """A table of rows: villages, their months, their staff, ballots, events.

    Args:
        key: Columns that name a row. A table with a parent has its parent's key columns as well, under the same names.
        parent: The coarser table each row belongs to.
        rows: The most rows there can be: for each parent row, or in all for a table without parent. Static proofs of
            exactness use it.
        expects: Keys that every parent must have, in their order: `[1, 2, 3, 4]`. An absent row is a row of missing
            values; other keys are a fault.
        order: Names that order the rows of one parent: its key, or inputs of it that are numbers or dates. Then
            `previous`, `streak` and `times` run along its rows.
        columns: Columns of its parent that are read as its rows; the key then holds their names.
    """

    key: tuple[str, ...] = field(default=(), converter=as_texts)
    parent: str | None = None
    rows: int = 10_000_000
    expects: tuple[Fraction | str | date, ...] = field(default=(), converter=_keys)
    order: tuple[str, ...] = field(default=(), converter=as_texts)
    columns: tuple[str, ...] = field(default=(), converter=as_texts)

    @property
    def most(self) -> int:
        """The most rows there can be, for each parent row or in all."""
        return min([self.rows, *(len(each) for each in (self.expects, self.columns) if each)])
