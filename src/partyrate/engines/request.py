"""The request of one call: the arguments that travel together through every engine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from partyrate.engines.cell_reader import HISTORY
from partyrate.errors import DataFault
from partyrate.numbers import Absent
from partyrate.plan import Plan


class GivenTable(ABC):
    """A table that was read from a file, as `read_table` returns it: its rows, and where each of them stands.

    Attributes:
        table: Its name in the scheme.
        frame: Its rows.
        conversions: Keys and texts that hold what nobody sees, and were read as other ones.
    """

    __slots__ = ()

    table: str
    frame: Any
    conversions: tuple[Any, ...]

    @abstractmethod
    def located(self, fault: DataFault) -> DataFault:
        """Return a fault of the rating with the file, the sheet and the cell it comes from."""


@frozen(eq=False)
class Request:
    """The tables of one call, and when they speak of.

    Args:
        plan: The plan of the scheme.
        tables: The tables by name, all of one kind: lists of rows or frames. A finer table that is left out has no
            rows.
        history: The table of past rounds of the units, with their key and a column `round`.
        dates: `as_of`, `period_start` and `period_end` as far as they are known.
        current_round: The number of this round; past rounds have smaller ones.
    """

    plan: Plan = field(repr=False)
    tables: Mapping[str, Any] = field(repr=False)
    history: Any = field(default=None, repr=False)
    dates: Mapping[str, date | Absent] = field(factory=dict)
    current_round: int | None = None

    @property
    def everything(self) -> dict[str, Any]:
        """All tables by name, that of past rounds under `history`."""
        return {**self.tables, **({} if self.history is None else {HISTORY: self.history})}
