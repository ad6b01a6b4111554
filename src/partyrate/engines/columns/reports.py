"""The accounts of ladders, read back from columns: one record for each cohort."""

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
"""Gives the exact value that the integers of a column stand for."""


def measures(account: LadderColumns) -> dict[str, tuple[Any, str]]:
    """Give what to aggregate over each cohort: an expression and `sum`, or `max` for what is the same in all rows."""
    cohorts, filling, result = account.cohorts, account.filling, account.result
    found: dict[str, tuple[Any, str]] = {
        "rows": (cohorts.rows, "max"),
        "candidates": (cohorts.candidates, "max"),
    }
    for number, wish in enumerate(cohorts.wishes):
        wanted = wish.least
        denominator = wanted.denominator
        if isinstance(denominator, int):
            denominator = cohorts.builder.integers.number(denominator)
        found[f"value{number}"] = (wanted.value, "max")
        found[f"bottom{number}"] = (denominator, "max")
        found[f"state{number}"] = (integer(0) if wish.absence is None else wish.absence, "max")
        if wish.unknown is not None:
            found[f"unknown{number}"] = (as_integer(wish.unknown), "max")
    for place in range(cohorts.top + 1):
        here = result.value == place
        found[f"got{place}"] = (as_integer(here if result.absence is None else (result.absence == 0) & here), "sum")
    if result.absence is not None:
        found["undetermined"] = (as_integer(result.absence == int(Cause.UNDETERMINED)), "sum")
    if account.unsettled is not None:
        found["unsettled"] = (as_integer(account.unsettled), "sum")
    return found if filling is None else {**found, **filling_measures(filling, cohorts.top)}


def filling_measures(filling: LadderAllocation, top: int) -> dict[str, tuple[Any, str]]:
    """Give what to aggregate of a reading."""
    pool = [] if filling.pool is None else [filling.pool]

    def rows(*conditions: Any) -> tuple[Any, str]:
        chosen = [*pool, *conditions]
        return (as_integer(all_of(chosen)) if chosen else integer(1), "sum")

    filled, earned = filling.filled, filling.earned
    found = {"filled": rows(), "unplaced": rows(filled == NOBODY)}
    if filling.even is not None:
        found["even"] = (filling.even, "max")
    if filling.waiting is not None:
        missing = filling.waiting & (filling.column.absence == int(Cause.MISSING))
        found |= {"waiting": (as_integer(filling.waiting), "sum"), "missing": (as_integer(missing), "sum")}
    for number, (least, most) in enumerate(filling.counts):
        found[f"count{number}"] = (least, "max")
        found[f"most{number}"] = (most, "max")
    if filling.spans is not None:
        return {**found, **span_measures(filling.spans)}
    found |= {f"held{place}": (held, "max") for place, held in filling.held.items()}
    for place in range(top + 1):
        allowed = [] if filling.ceiling is None else [filling.ceiling >= place]
        found[f"candidates{place}"] = rows(earned >= place, filled <= place)
        found[f"others{place}"] = rows(earned < place, filled <= place, *allowed)
        found[f"taken{place}"] = rows(filled == place)
        found[f"lifted{place}"] = rows(filled == place, earned < place)
    return found


def span_measures(spans: OpenAllocation) -> dict[str, tuple[Any, str]]:
    """Give what to aggregate of a reading in which something can be open: the ends of every figure."""
    found: dict[str, tuple[Any, str]] = {}
    for number, figures in enumerate(spans.figures):
        for part, each in (("", figures), ("lifted ", figures.lifted)):
            if each is None:
                continue
            named = {"places": each.places, "size": each.size, "taken": each.taken}
            for name, span in named.items():
                if span is not None:
                    found[f"{part}{name}{number} least"] = (span[0], "max")
                    found[f"{part}{name}{number} most"] = (span[1], "max")
    return found


def record_of(row: Row, account: LadderColumns, key: tuple[Any, ...]) -> CohortRecord:
    """Read the account of one cohort."""
    ladder, filling = account.cohorts.ladder, account.filling
    record = CohortRecord(key, row["rows"], row["candidates"])
    record.unsettled, record.undetermined = row.get("unsettled", 0), row.get("undetermined", 0)
    for number, quota in enumerate(ladder.quotas):
        absence = row[f"state{number}"]
        wanted: Fraction | Absent = Absent(Cause(absence)) if absence else quotient(row, number)
        record.quotas.append(QuotaRecord(quota.levels, quota.bound, wanted))
    if filling is None:
        return record
    for quota_record in record.quotas:
        quota_record.got = sum(row[f"got{ladder.place(name)}"] for name in quota_record.levels)
    record.filled = row["filled"]
    shared = [number for number, each in enumerate(record.quotas) if each.bound != "about"]
    row = with_exact_places(row, [record.quotas[number].wanted for number in shared], filling.reading.round)
    for place, number in enumerate(shared):
        if row[f"count{place}"] == row[f"most{place}"] and not row.get(f"unknown{number}"):
            record.quotas[number].places = row[f"count{place}"]
    if filling.spans is None:
        record.levels = [level_of(row, filling, rung) for rung in level_plans(ladder)]
    else:
        levels = [settled_level(row, number, rung) for number, rung in enumerate(level_plans(ladder))]
        record.levels = [level for level in levels if level is not None]
    record.unplaced, record.waiting = row["unplaced"], row.get("waiting", 0)
    record.missing = row.get("missing", 0)
    record.even_remainders = bool(row.get("even"))
    return record


def quotient(row: Row, number: int) -> Fraction:
    """Return the places that a quota asks for; databases hold whole numbers in the second width as decimals."""
    return Fraction(int(row[f"value{number}"]), int(row[f"bottom{number}"]))


def with_exact_places(row: Row, wanted: Sequence[Fraction | Absent], rounding: str) -> Row:
    """Return the aggregates with all places of quotas, where columns have but `MOST_PLACES` of them."""
    numbers = [value for value in wanted if isinstance(value, Fraction)]
    if len(numbers) < len(wanted) or all(row[f"most{number}"] < MOST_PLACES for number in range(len(wanted))):
        return row
    places, _ = rounded_places(rounding, numbers)
    exact = {f"{end}{number}": count for number, count in enumerate(places) for end in ("count", "most")}
    return {**row, **exact}


def level_of(row: Row, filling: LadderAllocation, rung: LevelPlan) -> LevelRecord:
    """Read the account of one level; places and ties follow from the counts."""
    ladder, place = filling.ladder, rung.index
    candidates, others, taken, lifted = (row[f"{name}{place}"] for name in ("candidates", "others", "taken", "lifted"))
    level = LevelRecord(rung.name, None, candidates, taken, lifted)
    if not ladder.enforced:
        return level
    above = {each: row[f"taken{each}"] for each in range(place + 1, len(ladder.levels))}

    def open_(number: int) -> int:
        levels = [ladder.place(name) for name in ladder.enforced[number].levels]
        return int(row[f"count{number}"] - sum(above.get(each, 0) + row.get(f"held{each}", 0) for each in levels))

    keeps_back = filling.reading.conflict == "quota"
    places = level.places = open_places(rung, open_, open_, row["filled"] - sum(above.values()), keeps_back=keeps_back)
    earned = above[place] = taken - lifted
    level.has_tie = places is not None and earned != min(places, candidates)
    if keeps_back and earned == candidates:
        short = max([0, *(open_(number) for number in rung.ending)])
        if places is not None:
            short = min(short, max(0, places - earned))
        level.has_tie |= lifted != min(short, others)
    return level


def settled_level(row: Row, number: int, rung: LevelPlan) -> LevelRecord | None:
    """Read the account of one level where something can be open; None where a figure depends on that."""
    ends = [name.removesuffix(" least") for name in row if name.endswith(f"{number} least")]
    ends = [name for name in ends if re.fullmatch(rf"(lifted )?[a-z]+{number}", name)]
    if any(row[f"{name} least"] != row[f"{name} most"] for name in ends):
        return None
    figures = {name: row[f"{name} least"] for name in ends}
    places, size, taken = (figures.get(f"{name}{number}") for name in ("places", "size", "taken"))
    assert size is not None
    assert taken is not None
    level = LevelRecord(rung.name, places, size, taken)
    level.has_tie = places is not None and taken != min(places, size)
    if f"lifted taken{number}" in figures:
        level.lifted = figures[f"lifted taken{number}"]
        level.taken += level.lifted
        level.has_tie |= level.lifted != min(figures[f"lifted places{number}"], figures[f"lifted size{number}"])
    return level


def key_of(account: LadderColumns, values: Sequence[Any], decoded: Decode) -> tuple[Any, ...]:
    """Give the exact values that a cohort has in common; key columns are texts."""
    cohorts = account.cohorts
    key: list[Any] = []
    for name, value in zip(cohorts.names, values, strict=False):
        node = cohorts.builder.plan.nodes.get(name)
        key.append(
            str(value) if node is None else decoded(node.value_range, value, node.value_range.resolution or 1, 0)
        )
    return tuple(key)


def records(account: LadderColumns, frame: Any, decoded: Decode) -> list[CohortRecord]:
    """Give the account of every cohort, from the computed frame of the ladder's table."""
    import narwhals as nw

    wanted = measures(account)
    keys = {f"key{number}": nw.col(key) for number, key in enumerate(account.cohorts.keys)}
    columns = {name: expression for name, (expression, _) in wanted.items()}
    totals = {name: getattr(nw.col(name), how)() for name, (_, how) in wanted.items()}
    found = frame.select(**keys, **columns).group_by(*keys).agg(**totals)
    demands = enumerate(account.cohorts.wishes)
    wide = {f"{part}{number}" for number, demand in demands if demand.least.wide for part in ("value", "bottom")}
    found = found.with_columns(*(as_int64(nw.col(name)) for name in totals if name not in wide))
    rows = collected(found).rows(named=True)
    made = [record_of(row, account, key_of(account, [row[key] for key in keys], decoded)) for row in rows]
    return sorted(made, key=lambda record: tuple(map(str, record.key)))
