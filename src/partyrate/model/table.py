"""Where rows live."""

from __future__ import annotations

from attrs import field, frozen

from partyrate.model.entry import Entry, as_texts


@frozen(kw_only=True)
class Table(Entry):
    """A table of rows: villages, their months, their staff, ballots, events.

    Args:
        key: Columns that name a row. A table with a parent has its parent's key columns as well, under the same names.
        parent: The coarser table each row belongs to.
        rows: The most rows there can be: for each parent row, or in all for a table without parent. Static proofs of
            exactness use it.
    """

    key: tuple[str, ...] = field(default=(), converter=as_texts)
    parent: str | None = None
    rows: int = 10_000_000
