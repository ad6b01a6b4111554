"""A second implementation of ladders, written from `docs/ladders.md` alone: plain, slow, and without cleverness.

Levels are numbers, the best one the greatest, the lowest one 1; 0 stands for no level. A truth is `True`, `False` or
the text of a cause. `fill` is the six steps for one cohort in which nothing is open. `ways` fills the gaps of a cohort
in every way, so that what stands in all of them is known without any bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

from partyrate.testing.plain_ladders import (
    ASKING,
    LIMITING,
    MISSING,
    NO_RULE,
    NOT_APPLICABLE,
    OPEN,
    UNDETERMINED,
    Ladder,
    Number,
    Outcome,
    Quota,
    Row,
    alone_now,
    doubted,
    earned,
    outcome_of_all,
    outside,
    split,
)
from partyrate.testing.plain_places import numbers_of_places

Settle = Callable[[Ladder, Sequence[Row]], list[Outcome]]


def levels(ladder: Ladder, rows: Sequence[Row], settle: Settle) -> list[Outcome]:
    """The level of each row, or its cause: what all readings agree on."""
    return agreed([ladder], rows, settle)


def agreed(ladders: Sequence[Ladder], rows: Sequence[Row], settle: Settle) -> list[Outcome]:
    """The level of each row, or its cause: what all readings of a ladder, told in several parts, agree on."""
    found: list[list[Outcome]] = []
    for reading in (each for ladder in ladders for each in ladder.readings()):
        outcome: list[Outcome] = [0] * len(rows)
        groups: dict[object, list[int]] = {}
        for number, row in enumerate(rows):
            groups.setdefault(row.cohorts[reading.within[0]], []).append(number)
        for numbers in groups.values():
            for number, each in zip(numbers, settle(reading, [rows[n] for n in numbers]), strict=True):
                outcome[number] = each
        found.append(outcome)
    differing = UNDETERMINED if ladders[0].unpublished else NO_RULE
    return [outcome_of_all(all_, differing) for all_ in zip(*found, strict=True)]


def first_ones(numbers: Sequence[int], places: int, rows: Sequence[Row], ties: str) -> list[int]:
    """The first so many rows in the order; who is even at the edge is treated alike."""
    if len(numbers) <= places:
        return list(numbers)
    if places <= 0:
        return []
    keys = {number: rows[number].keys for number in numbers}
    if ties == "in":
        return [n for n in numbers if sum(keys[other] > keys[n] for other in numbers) < places]
    return [n for n in numbers if sum(keys[other] >= keys[n] for other in numbers) <= places]


def fill(ladder: Ladder, rows: Sequence[Row]) -> list[Outcome]:
    """The six steps for one cohort in one reading, where nothing is open."""
    outcome: list[Outcome] = [NO_RULE] * len(rows)
    candidates, count = [], 0
    for n, row in enumerate(rows):
        count += row.excluded is False
        outcome[n] = outside(row) or NO_RULE
        candidates += [n] if outside(row) is None else []
    if not ladder.has_places:
        return [alone_now(ladder, row) for row in rows]

    sharing: dict[int, int] = {}
    capped: dict[int, int] = {}
    fixed: list[int] = []
    for n in candidates:
        gates, unknown = split(ladder, rows[n], "passes")
        own = doubted(earned(rows[n].conditions, ladder.overlap[0]), gates, unknown)
        fixes = [gate for gate in gates if gate.effect == "fix"]
        outcome[n] = own
        if fixes:
            lowest = min(gate.level for gate in fixes)
            if isinstance(own, int) and any(gate.takes_place[0] for gate in fixes if gate.level == lowest):
                fixed.append(own)
        elif isinstance(own, int) and isinstance(first := rows[n].keys[0], str):
            outcome[n] = first
        elif isinstance(own, int):
            sharing[n], outcome[n] = own, NO_RULE
            capped[n] = min([ladder.top, *(gate.level for gate in [*gates, *(gate for gate, _ in unknown)])])
    places = numbers_of_places(ladder, count, len(candidates))
    for n, level in given(ladder, rows, places, sharing, capped, fixed).items():
        outcome[n] = level
    for n in candidates:  # the lowest gate wins, whenever it acts
        outcome[n] = doubted(outcome[n], *split(ladder, rows[n], "passes", "empty"))
    return outcome


def given(
    ladder: Ladder,
    rows: Sequence[Row],
    places: dict[Quota, int],
    sharing: dict[int, int],
    capped: dict[int, int],
    fixed: Sequence[int],
) -> dict[int, int]:
    """Step 5: the levels that the places give to those who share in them."""
    level_of: dict[int, int] = {}

    def left(quota: Quota) -> int:
        """What a quota has left, or still asks for."""
        return max(0, places[quota] - sum(level in quota.levels for level in [*fixed, *level_of.values()]))

    asking = [quota for quota in places if quota.bound in ASKING]
    for level in range(ladder.top, 0, -1):
        pool = [n for n in sharing if n not in level_of]
        earners = [n for n in pool if sharing[n] >= level]
        limits = [left(quota) for quota in places if quota.bound in LIMITING and level in quota.levels]
        wanted = sum(left(quota) for quota in asking if level in quota.levels)
        below = sum(left(quota) for quota in asking if level not in quota.levels and min(quota.levels) < level)
        if ladder.remainder[0] == level:
            limits.append(max(0, len(pool) - below))
        if ladder.conflict[0] == "quota":
            limits.append(max(len(pool) - below, wanted))
        most = min([len(pool), *limits])
        takers = first_ones(earners, most, rows, ladder.ties[0])
        ends = any(level == min(quota.levels) for quota in asking)
        if ladder.conflict[0] == "quota" and ends and len(earners) < min(wanted, most):
            below_it = [n for n in pool if sharing[n] < level <= capped[n]]
            takers += first_ones(below_it, min(wanted, most) - len(earners), rows, ladder.ties[0])
        level_of.update(dict.fromkeys(takers, level))
    return level_of


def is_open(ladder: Ladder, rows: Sequence[Row]) -> bool:
    """Whether anything is open in a cohort."""
    truths = [truth for row in rows for truth in (*row.conditions, *row.gates, row.excluded, row.when)]
    if not ladder.has_places:
        return any(truth in OPEN for truth in truths)
    keys = [key for row in rows for key in row.keys[1:]]
    first = [row.keys[0] for row in rows]
    numbers = [quota.number(len(rows), len(rows)) for quota in ladder.quotas if quota.bound != "about"]
    return (
        any(truth in OPEN for truth in truths)
        or any(isinstance(each, str) for each in (*keys, *numbers))
        or UNDETERMINED in first
    )


def constant(number: Fraction, _rows: int, _candidates: int) -> Number:
    """A rule that gives the same number whatever a cohort is."""
    return number


def one_way(ladder: Ladder, rows: Sequence[Row], random: Random) -> tuple[Ladder, list[Row]]:
    """The same ladder and rows with every gap filled by chance."""

    def truth(given: Any) -> Any:
        if given == UNDETERMINED and random.random() < 0.2:
            return random.choice((NOT_APPLICABLE, NO_RULE))
        return random.random() < 0.5 if given in OPEN else given

    def key(row: Row, given: Number, place: int) -> Number:
        if place == 0 and row.may_lack_order and random.random() < 0.4:
            return random.choice((NOT_APPLICABLE, MISSING, NO_RULE))
        filled = given == UNDETERMINED or (place and isinstance(given, str))
        return Fraction(random.randint(-7, 19), 2) if filled else given

    filled = [
        replace(
            row,
            conditions=tuple(truth(each) for each in row.conditions),
            gates=tuple(truth(each) for each in row.gates),
            excluded=truth(row.excluded),
            when=truth(row.when),
            keys=tuple(key(row, each, place) for place, each in enumerate(row.keys)),
        )
        for row in rows
    ]
    quotas = []
    for quota in ladder.quotas:
        number = Fraction(random.randint(0, 2 * len(rows) + 2), 2)
        is_open = isinstance(quota.number(1, 1), str)
        quotas.append(replace(quota, number=partial(constant, number)) if is_open else quota)
    return replace(ladder, quotas=tuple(quotas)), filled
