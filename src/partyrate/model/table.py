"""Where rows live."""

from __future__ import annotations

from attrs import field, frozen

from partyrate.model.entry import Entry, Scalar, as_scalar, as_tuple


@frozen(kw_only=True)
class Table(Entry):
    """A table of rows: villages, their months, their staff, ballots, events.

    Args:
        key: Columns that name a row. A table with a parent has its parent's key columns as well, under the same names.
        parent: The coarser table each row belongs to.
        rows: The most rows there can be: for each parent row, or in all for a table without parent. Static proofs of
            exactness use it.
        expects: For a table whose own key is one column: the keys every parent must have. An absent row is a row of
            missing values.
        order: Columns along which `previous`, `streak` and `times` run in this table.
        columns: Names of inputs of the parent that are read as rows of this table, one row each.
    """

    key: tuple[str, ...] = field(default=(), converter=as_tuple)
    parent: str | None = None
    rows: int = 10_000_000
    expects: tuple[Scalar, ...] = field(default=(), converter=lambda values: tuple(map(as_scalar, values)))
    order: tuple[str, ...] = field(default=(), converter=as_tuple)
    columns: tuple[str, ...] = field(default=(), converter=as_tuple)
