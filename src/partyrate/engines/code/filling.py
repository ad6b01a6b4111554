"""Ladders in code: rows that look alike to a ladder are looked at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from partyrate.ladders import CohortRecord, Filled, LevelRecord, Member, fill_all
from partyrate.model import Ladder
from partyrate.numbers import Absent, Cause
from partyrate.plan import Node, Plan


class Rungs(dict[tuple[Any, ...], int]):
    """One ladder in one call.

    A row looks to a ladder like the truths of its `when`, of the conditions of its levels and of its gates, each 1 or
    0, or the cause of its absence below zero. Each such look has a number, in the order in which the rows show them.

    Args:
        plan: The plan.
        node: The node of the ladder.
    """

    def __init__(self, plan: Plan, node: Node) -> None:
        super().__init__()
        assert isinstance(node.entry, Ladder)
        self.plan, self.node, self.ladder = plan, node, node.entry
        self.gates = [gate.name for gate in plan.gates_of(self.ladder.name)]
        self.looks: list[Member] = []
        self.places: list[int] = []
        self.states: list[int] = []
        self.records: list[CohortRecord] = []
        self.firsts: list[int] = []

    def __missing__(self, look: tuple[Any, ...]) -> int:
        truths = [Absent(Cause(-each)) if each < 0 else bool(each) for each in look]
        given = iter(truths)
        applicable = next(given) if "when" in self.node.rules else True
        conditions = [
            next(given) if f"levels.{place}.when" in self.node.rules else None
            for place in range(len(self.ladder.levels))
        ]
        gates = {gate: next(given) for gate in self.gates}
        self.looks.append(Member(0, applicable, (), conditions, gates))
        if not self.ladder.quotas:
            # Without quotas each row stands for itself.
            filled = fill_all(self.plan, self.ladder, (), self.looks[-1:], ())
            place = filled.places[0]
            self.places.append(0 if isinstance(place, Absent) else place)
            self.states.append(int(place.cause) if isinstance(place, Absent) else 0)
            self.records.append(filled.record)
        self[look] = number = len(self.looks) - 1
        return number

    def again(self) -> Rungs:
        """Give the same looks for another call; accounts of cohorts are not taken along."""
        made = Rungs(self.plan, self.node)
        made.update(self)
        made.looks, made.places, made.states = [*self.looks], [*self.places], [*self.states]
        made.records = [] if self.ladder.quotas else [*self.records]
        return made

    def added(self, key: tuple[Any, ...], looks: Sequence[int]) -> CohortRecord:
        """Give the account of a cohort of a ladder without quotas, from the looks of its rows."""
        record = CohortRecord(key)
        levels: dict[str, LevelRecord] = {}
        for look, times in sorted(Counter(looks).items()):
            one = self.records[look]
            for each in ("rows", "candidates", "filled", "unplaced", "unsettled"):
                setattr(record, each, getattr(record, each) + times * getattr(one, each))
            for level in one.levels:
                total = levels.setdefault(level.level, LevelRecord(level.level, level.places))
                total.candidates += times * level.candidates
                total.taken += times * level.taken
        record.levels = list(levels.values())
        return record

    def heads(self, groups: Sequence[int], count: int, looks: Sequence[int]) -> list[tuple[int, int, int]]:
        """Give for each cohort the number of its first row, how many rows no gate excludes, and the candidates."""
        leaving = [gate.name for gate in self.plan.gates_of(self.ladder.name) if self.ladder.name in gate.exclude]
        stays = [all(look.gates[gate] is False for gate in leaving) for look in self.looks]
        candidates = [stay and look.applicable is True for stay, look in zip(stays, self.looks, strict=True)]
        first, rows, able = [-1] * count, [0] * count, [0] * count
        for row, (group, look) in enumerate(zip(groups, looks, strict=True)):
            if first[group] < 0:
                first[group] = row
            rows[group] += stays[look]
            able[group] += candidates[look]
        self.firsts = first
        return list(zip(first, rows, able, strict=True))

    def fill(
        self,
        groups: Sequence[int],
        count: int,
        looks: Sequence[int],
        orders: Sequence[tuple[int, ...]],
        gone: Sequence[int] | None,
        wanted: Sequence[Sequence[tuple[int, int, int]]],
        units: Sequence[int | None],
    ) -> tuple[list[int], list[int]]:
        """Fill a ladder with quotas, cohort by cohort; give places and states. Records are kept, without their keys.

        Args:
            groups: The cohort of each row.
            count: How many there are.
            looks: The look of each row.
            orders: What orders each row, greater first.
            gone: The cause for which a part of this is absent, or 0.
            wanted: For each cohort what its quotas ask for: numerator, denominator, state.
            units: The denominators of what orders rows; None for what is no number.
        """
        members: list[list[Member]] = [[] for _ in range(count)]
        for row, (group, number) in enumerate(zip(groups, looks, strict=True)):
            look = self.looks[number]
            state = 0 if gone is None else gone[row]
            order = Absent(Cause(state)) if state else orders[row]
            members[group].append(Member(row, look.applicable, order, look.conditions, look.gates, number))
        places, states = [0] * len(groups), [0] * len(groups)
        for cohort, asked in zip(members, wanted, strict=True):
            quotas = [Absent(Cause(state)) if state else Fraction(top, bottom) for top, bottom, state in asked]
            filled: Filled = fill_all(self.plan, self.ladder, (), cohort, quotas)
            for level in filled.record.levels:
                if level.edge is not None:
                    level.edge = tuple(
                        each if unit is None else Fraction(each, unit)
                        for each, unit in zip(level.edge, units, strict=True)
                    )
            self.records.append(filled.record)
            for row, place in filled.places.items():
                if isinstance(place, Absent):
                    states[row] = int(place.cause)
                else:
                    places[row] = place
        return places, states
