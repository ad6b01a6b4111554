"""The rows on which a level waits, computed again from the values of the rating."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from partyrate.engines.reference.run import StoredRow
from partyrate.ladders import MOST_NAMED, LadderAllocator, Member
from partyrate.ladders.gates import is_open
from partyrate.numbers import UNDETERMINED, Absent

Rule = Callable[[str, StoredRow], Any]
"""Computes a rule of the ladder at a row."""


def waits(
    allocator: LadderAllocator, rule: Rule, row: StoredRow, rows: Sequence[StoredRow], members: Sequence[Member]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the rows of its cohort on which the level of a row waits, where it depends on the allocation."""
    profiles = {member.number: member.profile for member in members}
    if allocator.outlook(allocator.interpretations.alternatives[0], profiles[row.number]).own is not None:
        return
    keys = row.store.plan.full_key(row.table)
    parts = [(each, list(open_about(allocator, rule, each, profiles[each.number]))) for each in rows]
    open_rows = [{**{key: each.raw[key] for key in keys}, "open": open_} for each, open_ in parts if open_]
    if open_rows:
        yield "waits", {"count": len(open_rows), "rows": open_rows[:MOST_NAMED]}


def open_about(allocator: LadderAllocator, rule: Rule, row: StoredRow, profile: Any) -> Iterator[str]:
    """Yield what is open about a row and can change levels; the allocator returns the levels that it can get."""
    ladder, interpretation = allocator.ladder, allocator.interpretations.alternatives[0]
    own = allocator.outlook(interpretation, profile)
    if own.open is not None:
        yield from open_gates(allocator, row, own.highest)
        if ladder.when is not None and is_open(rule("when", row)):
            yield "when"
        yield from open_conditions(allocator, rule, row)
    values = [rule(f"order_by.{number}", row) for number in range(len(ladder.order_by))]
    absent = [number for number, value in enumerate(values) if isinstance(value, Absent)]
    if absent and own.may_share and (absent[0] or values[0] == UNDETERMINED):
        yield f"order_by.{absent[0]}"


def open_gates(allocator: LadderAllocator, row: StoredRow, highest: int) -> Iterator[str]:
    """Yield the gates of which it is open whether they act, and that would exclude a row or change its level before."""
    ladder, interpretation = allocator.ladder, allocator.interpretations.alternatives[0]
    for gate in allocator.gates:
        cap = interpretation.cap.get(gate.name)
        lowers = cap is not None and (allocator.lifts(interpretation) or ladder.place(cap) < highest)
        before = interpretation.freed.get(gate.name) == "passes" and (ladder.name in gate.fix or lowers)
        if (ladder.name in gate.exclude or before) and is_open(row.value(f"gate.{gate.name}")):
            yield f"gate.{gate.name}"


def open_conditions(allocator: LadderAllocator, rule: Rule, row: StoredRow) -> Iterator[str]:
    """Yield the conditions of levels that are open, up to the one that decides."""
    for number, condition in enumerate(allocator.ladder.conditions):
        value = True if condition is None else rule(f"levels.{number}.when", row)
        if is_open(value):
            yield f"levels.{number}.when"
        if value is True and allocator.interpretations.alternatives[0].overlap == "first":
            return
