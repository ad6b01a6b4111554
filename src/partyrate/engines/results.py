"""The protocol of results, which every engine implements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

from partyrate.engines.conversion import Conversion
from partyrate.ladders import CohortRecord, OpenRows
from partyrate.numbers import Cause
from partyrate.periods import Period
from partyrate.plan import Node, Plan


class Rated(Protocol):
    """The part of a rating that an explanation reads."""

    @property
    def plan(self) -> Plan:
        """The plan that was computed."""
        ...

    @property
    def result(self) -> Result:
        """The results of the call."""
        ...

    @property
    def as_of(self) -> Any:
        """The day the rating speaks of."""
        ...

    @property
    def period(self) -> Period | None:
        """The round."""
        ...


class Result(Protocol):
    """The results of one call.

    A value is exact here: a `Fraction`, a `bool`, a `str`, a `date`, a `LevelValue`, or an `Absent` with its cause. A
    *row* is a dict from column to value. Rows keep the order in which they came; those of lazy frames have none, and
    come in the order of their keys.
    """

    @property
    def engine(self) -> str:
        """The engine, in words; where rows are computed one by one, with the reason."""
        ...

    @property
    def is_lazy(self) -> bool:
        """Whether results are computed anew for each question."""
        ...

    @property
    def given(self) -> Sequence[str]:
        """The tables that have rows, given or expected."""
        ...

    @property
    def conversions(self) -> Sequence[Conversion]:
        """The texts that were read as other ones."""
        ...

    def size(self, table: str) -> int:
        """Count the rows of a table."""
        ...

    def added_rows(self, table: str) -> int:
        """Count the rows that a table expects and that were not given."""
        ...

    def native(self, table: str) -> Any:
        """Return a table in the kind in which it came, with a column for each result."""
        ...

    def frame(self, rows: list[dict[str, Any]]) -> Any:
        """Return rows in the kind of table that came in, in memory."""
        ...

    def chart(
        self,
        rows: Sequence[dict[str, Any]],
        columns: Sequence[str],
        ordered: Mapping[str, Sequence[str]],
        doubles: Sequence[str],
    ) -> Any:
        """Return rows for a chart in the kind of table that came in, in memory.

        Args:
            rows: The rows, with exact numbers.
            columns: Their columns, in order.
            ordered: The columns whose texts have an order, each with its texts in that order.
            doubles: The columns whose numbers become the nearest doubles.
        """
        ...

    def has(self, name: str) -> bool:
        """Whether a node was computed."""
        ...

    def fetch(
        self, table: str, names: Sequence[str], agree: Sequence[Mapping[str, Any]] | None = None
    ) -> list[dict[str, Any]]:
        """Return the exact values of nodes, a row for each row of a table, with its key columns as they came.

        Args:
            table: The table.
            names: Nodes of the table.
            agree: Mappings from name to value: only rows that agree with one of them are returned.
        """
        ...

    def keys_like(self, table: str, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the keys of a table whose parts, written as texts, are those of `asked`."""
        ...

    def distinct_keys(self, table: str, keys: Sequence[str]) -> Iterable[tuple[Any, ...]]:
        """Return the distinct values of some key columns together; nothing where the last of them holds no texts."""
        ...

    def distinct_texts(self, table: str, name: str) -> Iterable[tuple[Any, ...]]:
        """Return the distinct texts of a node, each in a tuple, with anything but a text where it is absent."""
        ...

    def past(self, agree: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the past rounds of the unit with a key, in order, with the number of each as `round`."""
        ...

    def records(self, ladder: str) -> Sequence[CohortRecord]:
        """Return the report of every cohort of a ladder, ordered by the key of the cohort."""
        ...

    def open_rows(self, ladder: str) -> OpenRows:
        """Return the rows whose missing values keep levels of a ladder open."""
        ...

    def absence_counts(self, table: str, names: Sequence[str]) -> Mapping[str, Mapping[Cause, int]]:
        """Count the rows in which values are absent, by name and cause."""
        ...

    def true_count(self, table: str, name: str) -> int:
        """Count the rows in which a flag is true."""
        ...

    def true_rows(self, table: str, name: str) -> tuple[int, Sequence[Mapping[str, Any]]]:
        """Return how many rows a flag is true in, and the keys of the first ones."""
        ...

    def total(self, table: str, name: str) -> tuple[Fraction, int]:
        """Return the sum of a number over all rows that have it, and how many these are."""
        ...

    def counts(self, table: str, ladder: str, by: Sequence[str]) -> list[dict[str, Any]]:
        """Count the rows at each level, by key columns: those columns, `place`, `cause` and `rows`.

        `place` is None without a level, and `cause` the declared cause for which rows have none, else None.
        """
        ...

    def incentives(self, nodes: Sequence[Node]) -> Any:
        """Return a table of the rows that get or lose something: key columns, incentive, amount and state."""
        ...
