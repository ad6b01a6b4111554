"""The rows on which levels of a ladder wait, read back from columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from partyrate.engines.columns.expressions import as_int64
from partyrate.engines.columns.frames import collected
from partyrate.engines.columns.ladders import LadderColumns
from partyrate.ladders import MOST_NAMED, Known, LadderAllocator, OpenRows, PartialKey, RowProfile, open_parts
from partyrate.language.domains.columns import Column, as_integer, integer
from partyrate.numbers import Absent, Cause


def open_rows(account: LadderColumns, frame: Any, keys: Sequence[str], sorting: Sequence[str]) -> OpenRows:
    """Return the rows on which levels wait, from the computed frame of the ladder's table; `sorting` orders them."""
    import narwhals as nw

    filling, cohorts = account.filling, account.cohorts
    if filling is None or filling.waiting is None:
        return OpenRows()
    truths = truths_of(account)
    looks = {f"_pr_value{number}": as_integer(each.value) for number, each in enumerate(truths)}
    looks |= {
        f"_pr_state{number}": integer(0) if each.absence is None else each.absence for number, each in enumerate(truths)
    }
    order = cohorts.order
    if order.known:
        looks |= {"_pr_depth": order.depth, "_pr_gone": order.absence}
    waits = as_integer(filling.waiting).max().over(*cohorts.keys)
    found = frame.with_columns(_pr_open=filling.open, _pr_waits=as_integer(filling.waiting), **looks)
    found = found.with_columns(_pr_waits=waits).filter((nw.col("_pr_waits") > 0) & (nw.col("_pr_open") > 0))
    count = int(collected(found.select(_pr_count=as_int64(nw.len()))).rows()[0][0])
    if sorting:
        found = found.sort(*sorting)
    found = found.select(*keys, *looks)
    filler = LadderAllocator(cohorts.builder.plan, cohorts.ladder)
    first = [
        ({key: row[key] for key in keys}, open_parts(filler, *seen(account, row)))
        for row in collected(found.head(MOST_NAMED)).rows(named=True)
    ]
    return OpenRows(count, first)


def truths_of(account: LadderColumns) -> list[Column]:
    """Return the columns of what a row brings: its gates, the conditions of levels, and whether it takes part."""
    cohorts = account.cohorts
    conditions = [*cohorts.conditions, cohorts.applicable]
    return [*cohorts.acts.values(), *(each for each in conditions if each is not None)]


def seen(account: LadderColumns, row: Mapping[str, Any]) -> tuple[RowProfile, PartialKey | tuple[Any, ...]]:
    """Return how a row looks to the ladder, and what is known of its order."""
    cohorts = account.cohorts
    numbers = iter(range(len(truths_of(account))))

    def truth() -> Known:
        number = next(numbers)
        absence = int(row[f"_pr_state{number}"])
        return Absent(Cause(absence)) if absence else bool(row[f"_pr_value{number}"])

    gates = {name: truth() for name in cohorts.acts}
    conditions = tuple(None if each is None else truth() for each in cohorts.conditions)
    look = RowProfile(True if cohorts.applicable is None else truth(), conditions, gates)
    gone = int(row.get("_pr_gone", 0))
    return look, PartialKey((0,) * int(row["_pr_depth"]), Absent(Cause(gone))) if gone else ()
