"""The rows of a frame at which something is wrong, and the faults that are made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from partyrate.engines import faults as data_faults
from partyrate.engines.columns.frames import collected, is_lazy, length
from partyrate.errors import DataFault
from partyrate.language.domains.columns import as_integer

NUMBER: Final = "_pr_row"
"""The number of each row, from 0, in frames in memory."""


COUNTED_KINDS: Final = 10_000
"""How many kinds of faults of a column are counted one by one in a lazy frame."""


class Spotted:
    """The first rows of a frame at which something is wrong, and the first of each kind, and how many there are.

    Args:
        rows: Those rows.
        count: How many there are in all.
        alike: Columns: rows that agree in them are wrong in the same way.
        counts: How many rows there are of each of the first kinds, by what they agree in.
    """

    def __init__(
        self, rows: Sequence[Mapping[str, Any]], count: int, alike: Sequence[str], counts: Mapping[str, int]
    ) -> None:
        self.rows, self.count, self.alike, self.counts = rows, count, alike, counts

    def faults(self, make: Any) -> list[DataFault]:
        """Make a fault of each row and its number, which a lazy frame has not; the last of each kind counts it."""
        found: list[DataFault] = []
        kinds: dict[str, tuple[Any, ...]] = {}
        for row in self.rows:
            found.append(make(row, row[NUMBER] + 1 if NUMBER in row else None))
            kinds[kind_of(row, self.alike)] = found[-1].alike
        totals = Counter[tuple[Any, ...]]()
        for kind, count in self.counts.items():
            if kind in kinds:
                totals[kinds[kind]] += count
        kept = Counter(fault.alike for fault in found)
        for alike, last in {fault.alike: fault for fault in found}.items():
            last.count += max(0, totals[alike] - kept[alike])
        if found:
            found[-1].more += self.count - sum(fault.count for fault in found)
        return found


def kind_of(row: Mapping[str, Any], alike: Sequence[str]) -> str:
    """Give what rows have in common that are wrong in the same way."""
    return repr([row[name] for name in alike])


def spotted(frame: Any, condition: Any, columns: Sequence[str], alike: Sequence[str]) -> Spotted:
    """Find the rows for which a condition is true; those that agree in `alike` are wrong in the same way."""
    import narwhals as nw

    flag = "_pr_spotted"
    numbered = frame.with_columns(as_integer(condition).alias(flag)).select(*columns, flag)
    if not is_lazy(frame):
        return among(numbered.with_row_index(NUMBER).filter(nw.col(flag) == 1), alike)
    found = numbered.filter(nw.col(flag) == 1)
    rows = collected(found.head(data_faults.FIRST_FAULTS)).rows(named=True)
    count = length(found)
    if not alike:
        return Spotted(rows, count, alike, {kind_of({}, alike): count})
    groups = found.group_by(*alike).agg(_pr_rows=nw.len()).sort("_pr_rows", descending=True)
    kinds = collected(groups.head(COUNTED_KINDS)).rows(named=True)
    seen = {kind_of(row, alike) for row in rows}
    for kind in kinds:
        if len(seen) < data_faults.FIRST_FAULTS and kind_of(kind, alike) not in seen:
            seen.add(kind_of(kind, alike))
            same = [nw.col(name).is_null() if kind[name] is None else nw.col(name) == kind[name] for name in alike]
            rows += collected(found.filter(*same).head(1)).rows(named=True)
    return Spotted(rows, count, alike, {kind_of(kind, alike): kind["_pr_rows"] for kind in kinds})


def among(found: Any, alike: Sequence[str]) -> Spotted:
    """Give the first of the rows of a frame in memory, and the first of each kind."""
    import narwhals as nw

    first = data_faults.FIRST_FAULTS
    numbered = found.with_row_index("_pr_nth")
    if not alike:
        return Spotted(found.head(first).rows(named=True), len(found), alike, {kind_of({}, alike): len(found)})
    firsts = numbered.unique(subset=list(alike), keep="first", maintain_order=True).head(first)
    rows = {row["_pr_nth"]: row for each in (numbered.head(first), firsts) for row in each.rows(named=True)}
    counts = numbered.group_by(*alike).agg(_pr_rows=nw.len()).rows(named=True)
    return Spotted(
        [rows[place] for place in sorted(rows)],
        len(found),
        alike,
        {kind_of(each, alike): each["_pr_rows"] for each in counts},
    )


def among_rows(rows: Sequence[Mapping[str, Any]], alike: Sequence[str]) -> Spotted:
    """Give the first of some rows, and the first of each kind."""
    counts: Counter[str] = Counter()
    kept: list[Mapping[str, Any]] = []
    for row in rows:
        kind = kind_of(row, alike)
        if len(kept) < data_faults.FIRST_FAULTS or (not counts[kind] and len(counts) < data_faults.FIRST_FAULTS):
            kept.append(row)
        counts[kind] += 1
    return Spotted(kept, len(rows), alike, counts)
