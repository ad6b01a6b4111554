"""The first of the rows on which levels of a ladder depend, or of which a flag is true, decoded from columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from partyrate.engines.columns.expressions import as_int64
from partyrate.engines.columns.frames import collected
from partyrate.engines.columns.keys import ORDER
from partyrate.engines.columns.ladders import LadderColumns
from partyrate.ladders import MOST_NAMED, Known, LadderAllocator, OpenRows, PartialKey, RowProfile, open_parts
from partyrate.language.domains.columns import Column, as_integer, code


def in_order(rows: Any, keys: Sequence[str], *, by_key: bool) -> Any:
    """Return rows in the order in which they came, where that is known, or in that of their keys."""
    if by_key:
        return rows.sort(*keys)
    return rows.sort(ORDER) if ORDER in rows.collect_schema().names() else rows


def first_rows(frame: Any, condition: Any, keys: Sequence[str], *, by_key: bool) -> list[dict[str, Any]]:
    """Return the keys of the first rows for which a condition is true."""
    import narwhals as nw

    found = frame.with_columns(_pr_true=as_integer(condition)).filter(nw.col("_pr_true") == 1)
    first = collected(in_order(found, keys, by_key=by_key).select(*keys).head(MOST_NAMED))
    return [{key: row[key] for key in keys} for row in first.rows(named=True)]


def open_rows(account: LadderColumns, frame: Any, keys: Sequence[str], *, by_key: bool) -> OpenRows:
    """Return the rows on which levels depend, from the computed frame of the ladder's table."""
    import narwhals as nw

    allocation, cohorts = account.allocation, account.cohorts
    if allocation is None or account.waiting is None:
        return OpenRows()
    truths = truths_of(account)
    columns = {f"_pr_value{number}": as_integer(truth.value) for number, truth in enumerate(truths)}
    columns |= {f"_pr_state{number}": code(truth) for number, truth in enumerate(truths)}
    order = cohorts.order
    if order.known:
        columns |= {"_pr_depth": order.depth, "_pr_gone": order.absence}
    waits = as_integer(account.waiting).max().over(*cohorts.keys)
    waiting = frame.with_columns(_pr_open=allocation.open, _pr_waits=as_integer(account.waiting), **columns)
    waiting = waiting.with_columns(_pr_waits=waits).filter((nw.col("_pr_waits") > 0) & (nw.col("_pr_open") > 0))
    count = int(collected(waiting.select(_pr_count=as_int64(nw.len()))).rows()[0][0])
    waiting = in_order(waiting, keys, by_key=by_key).select(*keys, *columns)
    filler = LadderAllocator(cohorts.builder.plan, cohorts.ladder)
    first = [
        ({key: row[key] for key in keys}, open_parts(filler, *seen(account, row)))
        for row in collected(waiting.head(MOST_NAMED)).rows(named=True)
    ]
    return OpenRows(count, first)


def truths_of(account: LadderColumns) -> list[Column]:
    """Return the flags of each row: its gates, the conditions of levels, and whether it takes part."""
    cohorts = account.cohorts
    conditions = [*cohorts.conditions, cohorts.applicable]
    return [*cohorts.acts.values(), *(condition for condition in conditions if condition is not None)]


def seen(account: LadderColumns, row: Mapping[str, Any]) -> tuple[RowProfile, PartialKey | tuple[Any, ...]]:
    """Return the profile of a row, and its order as far as it is known."""
    cohorts = account.cohorts
    numbers, absent = iter(range(len(truths_of(account)))), cohorts.builder.plan.scheme.absent

    def truth() -> Known:
        number = next(numbers)
        absence = int(row[f"_pr_state{number}"])
        return absent[absence] if absence else bool(row[f"_pr_value{number}"])

    gates = {name: truth() for name in cohorts.acts}
    conditions = tuple(None if condition is None else truth() for condition in cohorts.conditions)
    profile = RowProfile(True if cohorts.applicable is None else truth(), conditions, gates)
    gone = int(row.get("_pr_gone", 0))
    return profile, PartialKey((0,) * int(row["_pr_depth"]), absent[gone]) if gone else ()
