"""The reports of ladders, decoded from columns: one record for each cohort."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from partyrate.engines.columns.apportionment import MOST_PLACES
from partyrate.engines.columns.cohorts import NOBODY
from partyrate.engines.columns.expressions import all_of, as_int64
from partyrate.engines.columns.frames import collected
from partyrate.engines.columns.ladders import LadderAllocation, LadderColumns
from partyrate.engines.columns.open_allocation import OpenAllocation
from partyrate.ladders import CohortRecord, LevelPlan, LevelRecord, QuotaRecord, level_plans, open_places
from partyrate.ladders.seats import rounded_places
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.columns import as_integer, integer
from partyrate.numbers import Absent, Cause

Row = Mapping[str, Any]
"""The aggregates of one cohort by name."""

Decode = Callable[[ValueRange, Any, Any, int], Any]
"""Returns the exact value that the integers of a column encode."""


def measures(account: LadderColumns) -> dict[str, tuple[Any, str]]:
    """Return the aggregates of each cohort: an expression with `sum`, or with `max` where all rows have the same."""
    cohorts, allocation, result = account.cohorts, account.allocation, account.result
    columns: dict[str, tuple[Any, str]] = {
        "rows": (cohorts.rows, "max"),
        "candidates": (cohorts.candidates, "max"),
    }
    for number, demand in enumerate(cohorts.demands):
        wanted = demand.least
        denominator = wanted.denominator
        if isinstance(denominator, int):
            denominator = cohorts.builder.integers.number(denominator)
        columns[f"value{number}"] = (wanted.value, "max")
        columns[f"bottom{number}"] = (denominator, "max")
        columns[f"state{number}"] = (integer(0) if demand.absence is None else demand.absence, "max")
        if demand.unknown is not None:
            columns[f"unknown{number}"] = (as_integer(demand.unknown), "max")
    for level in range(cohorts.top + 1):
        is_here = result.value == level
        columns[f"got{level}"] = (
            as_integer(is_here if result.absence is None else (result.absence == 0) & is_here),
            "sum",
        )
    if result.absence is not None:
        columns["undetermined"] = (as_integer(result.absence == int(Cause.UNDETERMINED)), "sum")
    if allocation is not None:
        columns |= allocation_measures(allocation, cohorts.top)
    if account.unsettled is not None:
        columns["unsettled"] = (as_integer(account.unsettled), "sum")
    if account.waiting is not None:
        columns |= {"waiting": (as_integer(account.waiting), "sum"), "missing": (as_integer(account.missing), "sum")}
    return columns


def allocation_measures(allocation: LadderAllocation, top: int) -> dict[str, tuple[Any, str]]:
    """Return the aggregates of an allocation."""
    pool = [] if allocation.pool is None else [allocation.pool]

    def rows(*conditions: Any) -> tuple[Any, str]:
        chosen = [*pool, *conditions]
        return (as_integer(all_of(chosen)) if chosen else integer(1), "sum")

    filled, earned = allocation.filled, allocation.earned
    columns = {"filled": rows(), "unplaced": rows(filled == NOBODY)}
    if allocation.even is not None:
        columns["even"] = (allocation.even, "max")
    for number, (least, most) in enumerate(allocation.counts):
        columns[f"count{number}"] = (least, "max")
        columns[f"most{number}"] = (most, "max")
    if allocation.open_allocation is not None:
        return {**columns, **open_measures(allocation.open_allocation)}
    columns |= {f"held{level}": (held, "max") for level, held in allocation.held.items()}
    for level in range(top + 1):
        allowed = [] if allocation.ceiling is None else [allocation.ceiling >= level]
        columns[f"candidates{level}"] = rows(earned >= level, filled <= level)
        columns[f"others{level}"] = rows(earned < level, filled <= level, *allowed)
        columns[f"taken{level}"] = rows(filled == level)
        columns[f"lifted{level}"] = rows(filled == level, earned < level)
    return columns


def open_measures(open_allocation: OpenAllocation) -> dict[str, tuple[Any, str]]:
    """Return the aggregates of an allocation in which something can be open: the ends of every figure."""
    columns: dict[str, tuple[Any, str]] = {}
    for number, figures in enumerate(open_allocation.figures):
        for part, part_figures in (("", figures), ("lifted ", figures.lifted)):
            if part_figures is None:
                continue
            named = {"places": part_figures.places, "size": part_figures.size, "taken": part_figures.taken}
            for name, ends in named.items():
                if ends is not None:
                    columns[f"{part}{name}{number} least"] = (ends[0], "max")
                    columns[f"{part}{name}{number} most"] = (ends[1], "max")
    return columns


def record_of(row: Row, account: LadderColumns, key: tuple[Any, ...]) -> CohortRecord:
    """Return the record of one cohort."""
    ladder, allocation = account.cohorts.ladder, account.allocation
    record = CohortRecord(key, row["rows"], row["candidates"])
    record.unsettled, record.undetermined = row.get("unsettled", 0), row.get("undetermined", 0)
    for number, quota in enumerate(ladder.quotas):
        absence = row[f"state{number}"]
        wanted = account.cohorts.builder.plan.scheme.absent[absence] if absence else quotient(row, number)
        record.quotas.append(QuotaRecord(quota.levels, quota.bound, wanted))
    return record if allocation is None else with_allocation(record, row, allocation)


def _with_places(record: CohortRecord, row: Row, roundings: Sequence[str]) -> Row:
    """Enter the places of quotas that are known into a record; return the row with exact places."""
    shared = [number for number, quota in enumerate(record.quotas) if quota.bound != "about"]
    row = with_exact_places(row, [record.quotas[number].wanted for number in shared], roundings)
    for index, number in enumerate(shared):
        if row[f"count{index}"] == row[f"most{index}"] and not row.get(f"unknown{number}"):
            record.quotas[number].places = row[f"count{index}"]
    return row


def with_allocation(record: CohortRecord, row: Row, allocation: LadderAllocation) -> CohortRecord:
    """Add to the record of a cohort what the allocation of its places has."""
    ladder = allocation.ladder
    for quota_record in record.quotas:
        quota_record.got = sum(row[f"got{ladder.place(name)}"] for name in quota_record.levels)
    record.filled = row["filled"]
    row = _with_places(record, row, allocation.interpretation.roundings(ladder))
    if allocation.open_allocation is None:
        record.levels = [level_of(row, allocation, level_plan) for level_plan in level_plans(ladder)]
    else:
        levels = [settled_level(row, number, level_plan) for number, level_plan in enumerate(level_plans(ladder))]
        record.levels = [level for level in levels if level is not None]
    record.unplaced, record.waiting = row["unplaced"], row.get("waiting", 0)
    record.missing = row.get("missing", 0)
    record.even_remainders = bool(row.get("even"))
    return record


def quotient(row: Row, number: int) -> Fraction:
    """Return the places that a quota asks for; databases hold whole numbers in the second width as decimals."""
    return Fraction(int(row[f"value{number}"]), int(row[f"bottom{number}"]))


def with_exact_places(row: Row, wanted: Sequence[Fraction | Absent], roundings: Sequence[str]) -> Row:
    """Return the aggregates with all places of quotas, where columns have but `MOST_PLACES` of them."""
    numbers = [value for value in wanted if isinstance(value, Fraction)]
    if len(numbers) < len(wanted) or all(row[f"most{number}"] < MOST_PLACES for number in range(len(wanted))):
        return row
    places, _ = rounded_places(roundings, numbers)
    exact = {f"{end}{number}": count for number, count in enumerate(places) for end in ("count", "most")}
    return {**row, **exact}


def level_of(row: Row, allocation: LadderAllocation, level_plan: LevelPlan) -> LevelRecord:
    """Return the record of one level; places and ties follow from the counts."""
    ladder, index = allocation.ladder, level_plan.index
    candidates, others, taken, lifted = (row[f"{name}{index}"] for name in ("candidates", "others", "taken", "lifted"))
    level = LevelRecord(level_plan.name, None, candidates, taken, lifted)
    if not ladder.enforced:
        return level
    above = {better: row[f"taken{better}"] for better in range(index + 1, len(ladder.levels))}

    def open_(number: int) -> int:
        levels = [ladder.place(name) for name in ladder.enforced[number].levels]
        used = sum(above.get(level, 0) + row.get(f"held{level}", 0) for level in levels)
        return int(row[f"count{number}"] - used)

    left = row["filled"] - sum(above.values())
    places = level.places = open_places(level_plan, allocation.interpretation, open_, open_, left)
    earned = above[index] = taken - lifted
    level.has_tie = places is not None and earned != min(places, candidates)
    if allocation.interpretation.conflict == "quota" and earned == candidates:
        short = max([0, *(open_(number) for number in level_plan.ending)])
        if places is not None:
            short = min(short, max(0, places - earned))
        level.has_tie |= lifted != min(short, others)
    return level


def _figures(row: Row, number: int) -> dict[str, Any] | None:
    """Return the figures of a level by their names; None where the least and the greatest of one differ."""
    ends = [name.removesuffix(" least") for name in row if name.endswith(f"{number} least")]
    ends = [name for name in ends if re.fullmatch(rf"(lifted )?[a-z]+{number}", name)]
    if any(row[f"{name} least"] != row[f"{name} most"] for name in ends):
        return None
    return {name: row[f"{name} least"] for name in ends}


def settled_level(row: Row, number: int, level_plan: LevelPlan) -> LevelRecord | None:
    """Return the record of one level where something can be open; None where a figure depends on that.

    Places of `MOST_PLACES` and more cannot be counted exactly here, and the level has no record either.
    """
    figures = _figures(row, number)
    if figures is None:
        return None
    places, size, taken = (figures.get(f"{name}{number}") for name in ("places", "size", "taken"))
    assert size is not None
    assert taken is not None
    if places is not None and places >= MOST_PLACES // 2:  # some rows may have been subtracted
        return None
    level = LevelRecord(level_plan.name, places, size, taken)
    level.has_tie = places is not None and taken != min(places, size)
    if f"lifted taken{number}" in figures:
        level.lifted = figures[f"lifted taken{number}"]
        level.taken += level.lifted
        level.has_tie |= level.lifted != min(figures[f"lifted places{number}"], figures[f"lifted size{number}"])
    return level


def key_of(account: LadderColumns, values: Sequence[Any], decoded: Decode) -> tuple[Any, ...]:
    """Return the exact values that a cohort has in common; key columns are texts."""
    cohorts = account.cohorts
    key: list[Any] = []
    for name, value in zip(cohorts.names, values, strict=False):
        node = cohorts.builder.plan.nodes.get(name)
        key.append(
            str(value) if node is None else decoded(node.value_range, value, node.value_range.resolution or 1, 0)
        )
    return tuple(key)


def records(account: LadderColumns, frame: Any, decoded: Decode) -> list[CohortRecord]:
    """Return the record of every cohort, from the computed frame of the ladder's table."""
    import narwhals as nw

    wanted = measures(account)
    keys = {f"key{number}": nw.col(key) for number, key in enumerate(account.cohorts.keys)}
    columns = {name: expression for name, (expression, _) in wanted.items()}
    totals = {name: getattr(nw.col(name), how)() for name, (_, how) in wanted.items()}
    totals_by_cohort = frame.select(**keys, **columns).group_by(*keys).agg(**totals)
    demands = enumerate(account.cohorts.demands)
    wide = {f"{part}{number}" for number, demand in demands if demand.least.wide for part in ("value", "bottom")}
    totals_by_cohort = totals_by_cohort.with_columns(*(as_int64(nw.col(name)) for name in totals if name not in wide))
    rows = collected(totals_by_cohort).rows(named=True)
    cohort_records = [record_of(row, account, key_of(account, [row[key] for key in keys], decoded)) for row in rows]
    return sorted(cohort_records, key=lambda record: tuple(map(str, record.key)))
