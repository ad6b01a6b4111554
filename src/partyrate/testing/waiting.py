"""The rows on which a level waits, found anew from the values of the rating."""

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
    filler: LadderAllocator, rule: Rule, row: StoredRow, rows: Sequence[StoredRow], members: Sequence[Member]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Find on which rows of its cohort the level of a row waits, where it depends on the filling."""
    looks = {member.number: member.profile for member in members}
    if filler.outlook(filler.interpretations.alternatives[0], looks[row.number]).own is not None:
        return
    keys = row.store.plan.full_key(row.table)
    parts = [(each, list(open_about(filler, rule, each, looks[each.number]))) for each in rows]
    found = [{**{key: each.raw[key] for key in keys}, "open": open_} for each, open_ in parts if open_]
    if found:
        yield "waits", {"count": len(found), "rows": found[:MOST_NAMED]}


def open_about(filler: LadderAllocator, rule: Rule, row: StoredRow, look: Any) -> Iterator[str]:
    """Find what is open about a row and can change levels; what the row can become is asked of the filling."""
    ladder, way = filler.ladder, filler.interpretations.alternatives[0]
    own = filler.outlook(way, look)
    if own.open is not None:
        for gate in filler.gates:
            fixes = ladder.name in gate.fix
            lowers = ladder.name in gate.cap and (
                filler.lifts(way) or ladder.place(gate.cap[ladder.name]) < own.highest
            )
            before = way.freed.get(gate.name) == "passes" and (fixes or lowers)
            if (ladder.name in gate.exclude or before) and is_open(row.value(f"gate.{gate.name}")):
                yield f"gate.{gate.name}"
        if ladder.when is not None and is_open(rule("when", row)):
            yield "when"
        for number, level in enumerate(ladder.levels):
            value = True if level.when is None else rule(f"levels.{number}.when", row)
            if is_open(value):
                yield f"levels.{number}.when"
            if value is True and way.overlap == "first":
                break
    values = [rule(f"order_by.{number}", row) for number in range(len(ladder.order_by))]
    gone = [number for number, value in enumerate(values) if isinstance(value, Absent)]
    if gone and own.may_share and (gone[0] or values[0] == UNDETERMINED):
        yield f"order_by.{gone[0]}"
