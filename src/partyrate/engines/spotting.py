"""The rows of a frame at which something is wrong, and the faults that are made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from partyrate.engines import data_faults
from partyrate.engines.frames import collected, is_lazy, length
from partyrate.errors import DataFault
from partyrate.language.domains.columns import as_integer

NUMBER: Final = "_pr_row"
"""The number of each row, from 0, in frames in memory."""


class Spotted:
    """The first rows of a frame at which something is wrong, and how many there are."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], count: int) -> None:
        self.rows, self.count = rows, count

    def faults(self, make: Any) -> list[DataFault]:
        """Make a fault of each row and its number, which a lazy frame has not; the last one counts the others."""
        found = [make(row, row[NUMBER] + 1 if NUMBER in row else None) for row in self.rows]
        if found:
            found[-1].count += self.count - len(found)
        return found


def spotted(frame: Any, condition: Any, columns: Sequence[str]) -> Spotted:
    """Find the rows for which a condition is true."""
    import narwhals as nw

    flag = "_pr_spotted"
    numbered = frame.with_columns(as_integer(condition).alias(flag)).select(*columns, flag)
    if is_lazy(frame):
        found = numbered.filter(nw.col(flag) == 1)
        count = length(found)
        return Spotted(collected(found.head(data_faults.FIRST_FAULTS)).rows(named=True), count)
    found = numbered.with_row_index(NUMBER).filter(nw.col(flag) == 1)
    return Spotted(found.head(data_faults.FIRST_FAULTS).rows(named=True), len(found))
