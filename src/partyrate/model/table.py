"""Tables of rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from partyrate.model.entry import Entry, as_names, as_scalar
from partyrate.model.kinds import holding


def key_text(key: Fraction | str | date) -> str:
    """Return a key that a scheme lists as a text, as `str` writes a key of the data."""
    return str(key.numerator) if isinstance(key, Fraction) else str(key)


def _keys(values: Any) -> tuple[Any, ...]:
    return tuple(map(as_scalar, as_names(values)))


@frozen(kw_only=True, field_transformer=holding)
class KeyPrefix:
    """A column of a key that is not in the data: the first digits of a code, which is another column of the key.

    Args:
        from_: The column of the code.
        first: How many of its first digits.
        of: How many digits the code has; one with another number of them is a fault of the data.
    """

    from_: str
    first: int
    of: int


@frozen(kw_only=True, field_transformer=holding)
class Table(Entry):
    """A table of rows: villages, their months, their staff, ballots, events.

    Args:
        key: Columns that identify a row. The data of a table with a parent have the parent's key columns as well, under
            the same names.
        key_labels: Labels of these columns, by column and language: `{"district": {"zh": "区", "en": "district"}}`. The
            last one has the labels of the table where none are given.
        parent: The coarser table whose rows the rows of this one belong to.
        rows: The greatest number of rows, 10000000 by default: of each parent row, or in all for a table without
            parent. Proofs of exactness use it.
        expects: Keys of the rows that every parent row must have, in their order: `[1, 2, 3, 4]`. An absent row is a
            row of missing values; other keys are a fault.
        order: Names that order the rows of one parent: its key, or inputs of it that are numbers or dates. Then
            `previous`, `streak` and `times` run along its rows.
        columns: Columns of the parent that are read as rows of this table; the key then holds their names.
        derived_keys: Columns of the key, or of the parent's key, that are the first digits of a code in the key, each a
            `KeyPrefix`: `{ town = { from = "code", first = 9, of = 12 } }`. The data need not have them.
    """

    key: tuple[str, ...] = field(default=(), converter=as_names)
    key_labels: Mapping[str, Mapping[str, str]] = field(factory=dict)
    parent: str | None = None
    rows: int = 10_000_000
    expects: tuple[Fraction | str | date, ...] = field(default=(), converter=_keys)
    order: tuple[str, ...] = field(default=(), converter=as_names)
    columns: tuple[str, ...] = field(default=(), converter=as_names)
    derived_keys: Mapping[str, KeyPrefix] = field(factory=dict)

    @property
    def most(self) -> int:
        """The greatest number of rows there can be, of each parent row or in all."""
        return min([self.rows, *(len(names) for names in (self.expects, self.columns) if names)])

    @property
    def row_names(self) -> tuple[str, ...]:
        """The keys that every parent has, as texts: `expects`, or the names of columns; empty where none are listed."""
        return tuple(map(key_text, self.expects or self.columns))

    @property
    def ordering_keys(self) -> tuple[str, ...]:
        """The key columns whose own order is that of the rows: they hold whole numbers or dates, no texts."""
        is_listed = self.expects or self.columns
        return () if is_listed else tuple(name for name in self.order if name in self.key)
