"""The faulty rows of a frame, and the faults that describe them."""

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
"""The most kinds of faults of a column that are counted one by one in a lazy frame."""


class Spotted:
    """The first faulty rows of a frame, the first of each kind, and their numbers.

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
        """Return a fault for each row, by `make(row, number)`; the last of each kind counts the rest.

        A lazy frame has no row numbers.
        """
        made: list[DataFault] = []
        kinds: dict[str, tuple[Any, ...]] = {}
        for row in self.rows:
            made.append(make(row, row[NUMBER] + 1 if NUMBER in row else None))
            kinds[kind_of(row, self.alike)] = made[-1].alike
        totals = Counter[tuple[Any, ...]]()
        for kind, count in self.counts.items():
            if kind in kinds:
                totals[kinds[kind]] += count
        kept = Counter(fault.alike for fault in made)
        for alike, last in {fault.alike: fault for fault in made}.items():
            last.count += max(0, totals[alike] - kept[alike])
        if made:
            made[-1].more += self.count - sum(fault.count for fault in made)
        return made


def kind_of(row: Mapping[str, Any], alike: Sequence[str]) -> str:
    """Return the text that rows share which are wrong in the same way."""
    return repr([row[name] for name in alike])


def spotted(frame: Any, condition: Any, columns: Sequence[str], alike: Sequence[str]) -> Spotted:
    """Find the rows for which a condition is true; those that agree in `alike` are wrong in the same way."""
    import narwhals as nw

    flag = "_pr_spotted"
    numbered = frame.with_columns(as_integer(condition).alias(flag)).select(*columns, flag)
    if not is_lazy(frame):
        return among(numbered.with_row_index(NUMBER).filter(nw.col(flag) == 1), alike)
    wrong_rows = numbered.filter(nw.col(flag) == 1)
    rows = collected(wrong_rows.head(data_faults.FIRST_FAULTS)).rows(named=True)
    count = length(wrong_rows)
    if not alike:
        return Spotted(rows, count, alike, {kind_of({}, alike): count})
    groups = wrong_rows.group_by(*alike).agg(_pr_rows=nw.len()).sort("_pr_rows", descending=True)
    kinds = collected(groups.head(COUNTED_KINDS)).rows(named=True)
    seen = {kind_of(row, alike) for row in rows}
    for kind in kinds:
        if len(seen) < data_faults.FIRST_FAULTS and kind_of(kind, alike) not in seen:
            seen.add(kind_of(kind, alike))
            same = [nw.col(name).is_null() if kind[name] is None else nw.col(name) == kind[name] for name in alike]
            rows += collected(wrong_rows.filter(*same).head(1)).rows(named=True)
    return Spotted(rows, count, alike, {kind_of(kind, alike): kind["_pr_rows"] for kind in kinds})


def among(wrong_rows: Any, alike: Sequence[str]) -> Spotted:
    """Return the first rows of a frame of faulty rows in memory, and the first of each kind."""
    import narwhals as nw

    first = data_faults.FIRST_FAULTS
    numbered = wrong_rows.with_row_index("_pr_nth")
    if not alike:
        return Spotted(
            wrong_rows.head(first).rows(named=True), len(wrong_rows), alike, {kind_of({}, alike): len(wrong_rows)}
        )
    firsts = numbered.unique(subset=list(alike), keep="first", maintain_order=True).head(first)
    rows = {row["_pr_nth"]: row for part in (numbered.head(first), firsts) for row in part.rows(named=True)}
    counts = numbered.group_by(*alike).agg(_pr_rows=nw.len()).rows(named=True)
    return Spotted(
        [rows[number] for number in sorted(rows)],
        len(wrong_rows),
        alike,
        {kind_of(part, alike): part["_pr_rows"] for part in counts},
    )


def among_rows(rows: Sequence[Mapping[str, Any]], alike: Sequence[str]) -> Spotted:
    """Return the first of some faulty rows, and the first of each kind."""
    counts: Counter[str] = Counter()
    kept: list[Mapping[str, Any]] = []
    for row in rows:
        kind = kind_of(row, alike)
        if len(kept) < data_faults.FIRST_FAULTS or (not counts[kind] and len(counts) < data_faults.FIRST_FAULTS):
            kept.append(row)
        counts[kind] += 1
    return Spotted(kept, len(rows), alike, counts)
