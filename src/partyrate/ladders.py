"""How one cohort fills a ladder: the definition, step by step, in plain Python.

The rows engine uses it as it stands; the columns engine computes the same with windows and is tested against it;
explanations use it for the one cohort they speak of. A choice that the scheme leaves open, or answers with `error` or
`report`, is read in every way it can be: what all readings agree on stands, and the rest has no level.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import define, field, frozen

from partyrate.model import Gate, Ladder
from partyrate.model.ladder import CONFLICT, FREED, OVERLAP, ROUND
from partyrate.numbers import NO_RULE, NOT_APPLICABLE, Absent, Cause, Rounding, round_fraction
from partyrate.plan import Plan

MAX_READINGS: Final = 64

Known = bool | Absent
"""A truth value that may be absent."""


@frozen
class Reading:
    """One way to read the choices of a ladder."""

    ties: str
    round: str
    conflict: str
    overlap: str
    freed: Mapping[str, str]
    takes_place: Mapping[str, bool]


@frozen
class Readings:
    """All ways to read the choices of a ladder, and why rows have no level where they differ."""

    ways: tuple[Reading, ...]
    cause: Cause

    @property
    def is_one(self) -> bool:
        """Whether every choice is made."""
        return len(self.ways) == 1


def readings(plan: Plan, ladder: Ladder) -> Readings:
    """Give every way in which the choices of a ladder can be read.

    `ties = "error"` stands for both ways of settling a tie and `conflict = "report"` for both ways of settling a
    conflict; an unpublished parameter stands for every word it may be.
    """
    open_cause = Cause.NO_RULE

    def ways(value: Any, words: Sequence[Any], default: Any) -> list[Any]:
        nonlocal open_cause
        if value is None:
            return [default]
        word = plan.choice(value)
        if word is None:
            open_cause = Cause.UNDETERMINED
            return list(words)
        return list(words) if word in ("error", "report") else [word]

    enforced = bool(ladder.enforced)
    gates = [gate for gate in plan.gates_of(ladder.name) if ladder.name in gate.cap or ladder.name in gate.fix]
    ties = ways(ladder.ties, ("in", "out"), "in") if enforced else ["in"]
    rounding = ways(ladder.round, ROUND, "down") if enforced else ["down"]
    conflict = ways(ladder.conflict or "report", CONFLICT[:2], "condition") if enforced else ["condition"]
    overlap = [plan.choice(ladder.overlap)]
    if overlap == [None]:
        overlap, open_cause = list(OVERLAP), Cause.UNDETERMINED
    freed = [ways(gate.freed, FREED, "passes") if enforced else ["passes"] for gate in gates]
    takes = [ways(gate.takes_place, (True, False), False) if ladder.name in gate.fix else [False] for gate in gates]
    names = [gate.name for gate in gates]
    found = [
        Reading(t, r, c, o, dict(zip(names, f, strict=True)), dict(zip(names, p, strict=True)))
        for t, r, c, o in itertools.product(ties, rounding, conflict, overlap)
        for f in itertools.product(*freed)
        for p in itertools.product(*takes)
    ]
    return Readings(tuple(found), open_cause)


@define
class Member:
    """A row of a cohort as a ladder sees it; places count levels from 0 at the bottom.

    Args:
        number: The place of the row in its table.
        applicable: The ladder's `when`.
        key: What orders it, greater first; absent where a part is.
        conditions: The `when` of each level, best first; None where the level has none.
        gates: For each gate that touches the ladder, whether it acts.
    """

    number: int
    applicable: Known
    key: tuple[Any, ...] | Absent
    conditions: Sequence[Known | None]
    gates: Mapping[str, Known]


@define
class LevelRecord:
    """What happened at one level of one cohort.

    `places` is None where nothing limits the level; `candidates` counts the rows not yet placed that earned it;
    `taken` those that got it, `lifted` those among them that had not earned it.
    """

    level: str
    places: int | None
    candidates: int = 0
    taken: int = 0
    lifted: int = 0
    edge: tuple[Any, ...] | None = None
    tied: int = 0

    @property
    def has_tie(self) -> bool:
        """Whether rows tie across the edge of the places."""
        earned = self.taken - self.lifted
        return self.places is not None and self.candidates > self.places and earned != self.places


@define
class QuotaRecord:
    """What a quota asked for in one cohort, before and after rounding, and how many got it."""

    levels: tuple[str, ...]
    bound: str
    wanted: Fraction | Absent
    places: int | None
    got: int = 0


@define
class CohortRecord:
    """The account of one cohort of a ladder."""

    key: tuple[Any, ...]
    rows: int = 0
    candidates: int = 0
    placed: int = 0
    levels: list[LevelRecord] = field(factory=list)
    quotas: list[QuotaRecord] = field(factory=list)
    unplaced: int = 0
    even_remainders: bool = False


@frozen
class Filled:
    """The levels of a cohort's rows, as places or absent, and the account of it."""

    places: Mapping[int, int | Absent]
    record: CohortRecord


def fill_all(
    plan: Plan, ladder: Ladder, key: tuple[Any, ...], members: Sequence[Member], wanted: Sequence[Fraction | Absent]
) -> Filled:
    """Fill the ladder for one cohort in every reading of its choices, and keep what they agree on."""
    ways = readings(plan, ladder)
    if len(ways.ways) > MAX_READINGS:
        record = CohortRecord(key, len(members))
        return Filled({member.number: Absent(ways.cause) for member in members}, record)
    results = [fill(plan, ladder, way, key, members, wanted) for way in ways.ways]
    first = results[0]
    if ways.is_one:
        return first
    places = {
        number: place if all(other.places[number] == place for other in results) else Absent(ways.cause)
        for number, place in first.places.items()
    }
    return Filled(places, first.record)


def fill(
    plan: Plan,
    ladder: Ladder,
    reading: Reading,
    key: tuple[Any, ...],
    members: Sequence[Member],
    wanted: Sequence[Fraction | Absent],
) -> Filled:
    """Fill the ladder for one cohort.

    Args:
        members: Its rows, in any order; those a gate excludes are told apart by the gate.
        wanted: For each quota of the ladder, the places its rule gives.
    """
    gates = plan.gates_of(ladder.name)
    places: dict[int, int | Absent] = {}
    after: dict[int, list[tuple[Gate, Known]]] = {}
    pool: list[tuple[Member, int]] = []
    ceiling: dict[int, int] = {}
    fixed: dict[int, int] = {}
    tainted: Absent | None = None
    record = CohortRecord(key)
    for member in members:
        out = _strongest_of(member.gates[gate.name] for gate in gates if ladder.name in gate.exclude)
        if out is not False:
            places[member.number] = out if isinstance(out, Absent) else NOT_APPLICABLE
            tainted = _taint(tainted, out)
            continue
        record.rows += 1
        if member.applicable is not True:
            state = member.applicable if isinstance(member.applicable, Absent) else NOT_APPLICABLE
            places[member.number] = state
            tainted = _taint(tainted, member.applicable)
            continue
        record.candidates += 1
        state = _before(ladder, reading, member, gates)
        if isinstance(state, int):
            places[member.number] = state
            for gate in gates:
                acts = ladder.name in gate.fix and member.gates[gate.name] is True
                if acts and reading.freed[gate.name] == "passes" and reading.takes_place[gate.name]:
                    fixed[state] = fixed.get(state, 0) + 1
                    break
        elif isinstance(state, Absent):
            places[member.number] = state
            tainted = _taint(tainted, state)
        else:
            earned, top = state
            after[member.number] = [(gate, member.gates[gate.name]) for gate in gates]
            ceiling[member.number] = top
            pool.append((member, earned))
    given = _fill_pool(ladder, reading, record, pool, ceiling, fixed, wanted)
    for member, _ in pool:
        place = given[member.number]
        if tainted is not None and ladder.enforced:
            place = tainted
        places[member.number] = _after(ladder, reading, place, after[member.number])
    for quota in record.quotas:
        lowest = [ladder.place(name) for name in quota.levels]
        quota.got = sum(place in lowest for place in places.values())
    return Filled(places, record)


def _taint(tainted: Absent | None, value: Any) -> Absent | None:
    """Remember that something undetermined leaves the whole cohort undetermined, where there are places to share."""
    return value if isinstance(value, Absent) and value.cause is Cause.UNDETERMINED else tainted


def _strongest_of(values: Any) -> Known:
    """Read `or` over truth values that may be absent."""
    found = list(values)
    if any(value is True for value in found):
        return True
    gone = [value for value in found if isinstance(value, Absent)]
    return max(gone, key=lambda value: value.cause) if gone else False


def earned_place(ladder: Ladder, overlap: str, conditions: Sequence[Known | None]) -> int | Absent:
    """Give the best level whose condition holds.

    An absent condition makes the result absent, unless a better level holds. With `overlap = "report"` two true
    conditions give no level.
    """
    top = len(ladder.levels) - 1
    if overlap == "report":
        stated = [condition for condition in conditions if condition is not None]
        gone = [condition for condition in stated if isinstance(condition, Absent)]
        if gone:
            return max(gone, key=lambda value: value.cause)
        if sum(condition is True for condition in stated) > 1:
            return NO_RULE
    for place, condition in zip(range(top, -1, -1), conditions, strict=True):
        if condition is None or condition is True:
            return place
        if isinstance(condition, Absent):
            return condition
    return NO_RULE


def _before(
    ladder: Ladder, reading: Reading, member: Member, gates: Sequence[Gate]
) -> int | Absent | tuple[int, int]:
    """Let the gates act that act before filling. Gives a fixed place, an absence, or the earned place and its ceiling."""
    fixes: list[int] = []
    caps: list[int] = []
    unsure: list[tuple[int | None, Absent]] = []
    for gate in gates:
        acts = member.gates[gate.name]
        if acts is False or reading.freed.get(gate.name) != "passes":
            continue
        fix, cap = gate.fix.get(ladder.name), gate.cap.get(ladder.name)
        if isinstance(acts, Absent):
            unsure.append((None if cap is None else ladder.place(cap), acts))
            continue
        if fix is not None:
            fixes.append(ladder.place(fix))
        if cap is not None:
            caps.append(ladder.place(cap))
    earned = earned_place(ladder, reading.overlap, member.conditions)
    lowest = min(fixes) if fixes else earned
    changed = [
        cause for cap, cause in unsure if cap is None or isinstance(lowest, Absent) or lowest > cap
    ]
    if changed:
        return max(changed, key=lambda value: value.cause)
    if fixes:
        return min([*fixes, *caps])
    if isinstance(earned, Absent):
        return earned
    if ladder.enforced and isinstance(member.key, Absent):
        return member.key
    top = min([*caps, len(ladder.levels) - 1])
    return min(earned, top), top


def _after(
    ladder: Ladder, reading: Reading, place: int | Absent, gates: Sequence[tuple[Gate, Known]]
) -> int | Absent:
    """Let the gates act that act after filling, and move nobody else. The lowest level wins."""
    effects: list[tuple[str, int, Known]] = []
    for gate, acts in gates:
        if acts is False or reading.freed.get(gate.name) != "empty":
            continue
        effects += [("fix", ladder.place(name), acts) for name in [gate.fix.get(ladder.name)] if name is not None]
        effects += [("cap", ladder.place(name), acts) for name in [gate.cap.get(ladder.name)] if name is not None]
    fixes = [level for kind, level, acts in effects if kind == "fix" and acts is True]
    if fixes:
        place = min(fixes)
    caps = [level for kind, level, acts in effects if kind == "cap" and acts is True]
    if not isinstance(place, Absent):
        place = min([place, *caps])
    unsure = [
        acts
        for kind, level, acts in effects
        if isinstance(acts, Absent) and (kind == "fix" or isinstance(place, Absent) or place > level)
    ]
    return max(unsure, key=lambda value: value.cause) if unsure else place


def rounded_places(ladder: Ladder, rounding: str, wanted: Sequence[Fraction]) -> tuple[list[int], bool]:
    """Round the places of the enforced quotas; also say whether even remainders had to be told apart.

    By the largest remainder, the whole places of the total go to the largest fractions, and between even ones to the
    quota that stands first.
    """
    if rounding != "largest_remainder":
        rule = {"down": Rounding.FLOOR, "up": Rounding.CEIL, "half_up": Rounding.HALF_UP}[rounding]
        return [int(round_fraction(max(value, Fraction(0)), 0, rule)) for value in wanted], False
    floors = [max(value, Fraction(0)).__floor__() for value in wanted]
    rest = sum((max(value, Fraction(0)) for value in wanted), Fraction(0)).__floor__() - sum(floors)
    fractions = [max(value, Fraction(0)) - floor for value, floor in zip(wanted, floors, strict=True)]
    order = sorted(range(len(wanted)), key=lambda place: (-fractions[place], place))
    even = 0 < rest < len(order) and fractions[order[rest - 1]] == fractions[order[rest]]
    for place in order[:rest]:
        floors[place] += 1
    return floors, even


def _fill_pool(
    ladder: Ladder,
    reading: Reading,
    record: CohortRecord,
    pool: Sequence[tuple[Member, int]],
    ceiling: Mapping[int, int],
    fixed: Mapping[int, int],
    wanted: Sequence[Fraction | Absent],
) -> dict[int, int | Absent]:
    """Give the rows of a pool their levels, from the best level down."""
    enforced = [quota for quota in ladder.quotas if quota.bound != "about"]
    asked = [want for quota, want in zip(ladder.quotas, wanted, strict=True) if quota.bound != "about"]
    for quota, want in zip(ladder.quotas, wanted, strict=True):
        record.quotas.append(QuotaRecord(quota.levels, quota.bound, want, None))
    absent = [want for want in asked if isinstance(want, Absent)]
    if absent:
        cause = max(absent, key=lambda value: value.cause)
        return {member.number: cause for member, _ in pool}
    counts, record.even_remainders = rounded_places(
        ladder, reading.round, [want for want in asked if not isinstance(want, Absent)]
    )
    for quota_record, count in zip([q for q in record.quotas if q.bound != "about"], counts, strict=True):
        quota_record.places = count
    limits = [
        (frozenset(map(ladder.place, quota.levels)), quota.bound, count)
        for quota, count in zip(enforced, counts, strict=True)
    ]
    given: dict[int, int | Absent] = {}
    taken: dict[int, int] = {}
    for place in range(len(ladder.levels) - 1, -1, -1):
        level = LevelRecord(ladder.levels[len(ladder.levels) - 1 - place].name, None)
        record.levels.append(level)
        left = [(member, earned) for member, earned in pool if member.number not in given]
        level.places = _available(ladder, reading, limits, place, taken, fixed, len(left))
        earners = [member for member, earned in left if earned >= place]
        level.candidates = len(earners)
        chosen = _first(earners, level.places, reading.ties, level)
        for member in chosen:
            given[member.number] = place
        level.taken = len(chosen)
        short = _shortage(limits, place, {**taken, place: level.taken}, fixed)
        if short > 0 and reading.conflict == "quota" and len(earners) <= (level.places or 0):
            others = [
                member
                for member, earned in left
                if member.number not in given and earned < place and ceiling[member.number] >= place
            ]
            lifted = _first(others, short, reading.ties, None)
            for member in lifted:
                given[member.number] = place
            level.lifted = len(lifted)
            level.taken += level.lifted
        taken[place] = level.taken
    for member, _ in pool:
        if member.number not in given:
            given[member.number] = NO_RULE
            record.unplaced += 1
    record.placed = len(pool)
    return given


Limit = tuple[frozenset[int], str, int]


def _used(limit: Limit, taken: Mapping[int, int], fixed: Mapping[int, int]) -> int:
    levels = limit[0]
    return sum(taken.get(level, 0) for level in levels) + sum(fixed.get(level, 0) for level in levels)


def _available(
    ladder: Ladder,
    reading: Reading,
    limits: Sequence[Limit],
    place: int,
    taken: Mapping[int, int],
    fixed: Mapping[int, int],
    left: int,
) -> int | None:
    """Give the places open at a level: what its quotas leave, and what must stay for the levels below."""
    bounds = [
        limit[2] - _used(limit, taken, fixed)
        for limit in limits
        if place in limit[0] and limit[1] in ("exactly", "at_most")
    ]
    below = [limit for limit in limits if max(limit[0]) < place]
    if ladder.remainder is not None and place == ladder.place(ladder.remainder):
        bounds.append(left - sum(max(0, limit[2] - _used(limit, {}, fixed)) for limit in below if limit[1] != "at_least"))
    if reading.conflict == "quota":
        kept = sum(max(0, limit[2] - _used(limit, {}, fixed)) for limit in below if limit[1] in ("exactly", "at_least"))
        if kept:
            bounds.append(left - kept)
    return max(0, min(bounds)) if bounds else None


def _shortage(limits: Sequence[Limit], place: int, taken: Mapping[int, int], fixed: Mapping[int, int]) -> int:
    """Count the places that quotas ending at this level still have to give."""
    return max(
        (
            limit[2] - _used(limit, taken, fixed)
            for limit in limits
            if limit[1] in ("exactly", "at_least") and min(limit[0]) == place
        ),
        default=0,
    )


def _first(members: list[Member], places: int | None, ties: str, record: LevelRecord | None) -> list[Member]:
    """Give the first of them in order; a tie across the edge goes in or out as a whole."""
    if places is None or len(members) <= places:
        return members
    ordered = sorted(members, key=lambda member: member.key, reverse=True)
    if places <= 0:
        edge_key = None
        chosen: list[Member] = []
    else:
        edge_key = ordered[places - 1].key
        tied = [member for member in ordered if member.key == edge_key]
        crosses = ordered[places].key == edge_key
        if not crosses:
            chosen = ordered[:places]
        elif ties == "in":
            chosen = [member for member in ordered if member.key >= edge_key]
        else:
            chosen = [member for member in ordered if member.key > edge_key]
        if record is not None and crosses:
            record.tied = len(tied)
    if record is not None and edge_key is not None:
        record.edge = edge_key  # type: ignore[assignment]
    return chosen
