"""The facts about a scheme that the *analysis* domain asks for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from partyrate.language.cells import Cells
from partyrate.language.domains.analysis.ranges import ValueRange


class Names(Protocol):
    """The facts about a scheme that the analysis domain needs."""

    def value_range(self, name: str) -> ValueRange | None:
        """Return the range of the value of a name; None where nothing has the name."""
        ...

    def past_range(self, name: str) -> ValueRange | None:
        """Return the range of a name in past rounds; None where it is the one of this round."""
        ...

    def home(self, name: str) -> str | None:
        """Return the table that a name belongs to; None for constants."""
        ...

    def ancestors(self, table: str | None) -> tuple[str, ...]:
        """Return the table, its parent, and so on to the root; none of no table."""
        ...

    def most_rows(self, table: str, above: str | None) -> int:
        """Return the most rows that a table has for one row of the table `above`, or in all."""
        ...

    def cells(self, lookup: str) -> Cells | None:
        """Return the cells of a lookup, with None for unpublished ones; None where there is no such lookup."""
        ...

    def takes(self, formula: str) -> tuple[str, ...] | None:
        """Return the arguments of a formula that is used by calling it; None where there is no such formula."""
        ...

    def columns(self, decision: str) -> tuple[str, ...]:
        """Return the columns of a decision that is read by one of them; none where there is no such decision."""
        ...

    def order(self, table: str) -> tuple[str, ...]:
        """Return the names that order the rows of a table below one parent; none where they have no order."""
        ...

    def cell_range(self, lookup: str) -> ValueRange | None:
        """Return the declared range of the cells of a lookup; None where none is declared."""
        ...

    def excludes(self, table: str) -> bool:
        """Return whether a gate can exclude rows of the table from its cohorts."""
        ...

    def determined_by(self, name: str) -> frozenset[str]:
        """Return the keys that determine the value of a name; none for a constant."""
        ...

    def key(self, table: str) -> frozenset[str]:
        """Return the key columns of a table."""
        ...

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        ...

    @property
    def words(self) -> Collection[str]:
        """The texts that values of the scheme can be."""
        ...

    @property
    def lookups(self) -> Sequence[str]:
        """The names of all lookups."""
        ...

    @property
    def names(self) -> Mapping[str, Any]:
        """All names a rule may use, with their entries where they have one, for suggestions."""
        ...
