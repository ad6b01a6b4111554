"""What the second implementation leaves open: two numbers in place of each one, the least and the greatest.

This follows the eight points of the page under "What is open", for one cohort in one reading. `between` gives the level
of each row, or `GAP` where it depends on something open by these bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf

from tests.properties.second_ladder import fill, is_open

from partyrate.testing.plain_ladders import (
    ASKING,
    LIMITING,
    OPEN,
    Ladder,
    Part,
    Quota,
    Row,
    alone,
    ended,
    part,
)
from partyrate.testing.plain_places import TOGETHER, by_largest_remainder, rounded_alone, rounding

Span = tuple[float, float]
"""The least and the greatest that a number can be."""


def spans_of_places(ladder: Ladder, rows: Span, candidates: Span) -> dict[Quota, Span]:
    """Point 3."""
    least = {q: q.number(int(rows[0]), int(candidates[0])) for q in ladder.quotas if q.bound != "about"}
    most = {q: q.number(int(rows[1]), int(candidates[1])) for q in ladder.quotas if q.bound != "about"}
    unsure = rows[0] != rows[1] or candidates[0] != candidates[1]
    exact: dict[Quota, tuple[Fraction, Fraction | float]] = {}
    for quota, number in least.items():
        top = most[quota]
        if isinstance(number, str) or isinstance(top, str) or (number != top and not quota.grows):
            exact[quota] = (Fraction(0), inf)
        else:
            exact[quota] = (max(Fraction(0), number), max(Fraction(0), top))
    assert unsure or all(high in (low, inf) for low, high in exact.values())

    def rounded(number: Fraction | float, how: str) -> float:
        return rounded_alone(number, how) if isinstance(number, Fraction) else inf

    found: dict[Quota, Span] = {}
    for quota, (low, high) in exact.items():
        word = rounding(ladder, quota)
        down, up = ("down", "up") if word == TOGETHER else (word, word)
        found[quota] = (rounded(low, down), rounded(high, up))
    together = {quota: low for quota, (low, _) in exact.items() if rounding(ladder, quota) == TOGETHER}
    if all(exact[quota][0] == exact[quota][1] for quota in together):
        found |= {quota: (places, places) for quota, places in by_largest_remainder(together).items()}
    return found


def order(one: Row, other: Row) -> set[str]:
    """How `other` may stand to `one`: ahead, even, behind."""
    if isinstance(one.keys[0], str) or isinstance(other.keys[0], str):
        return {"ahead", "even", "behind"}
    for mine, its in zip(one.keys, other.keys, strict=True):
        if isinstance(mine, str) or isinstance(its, str):
            return {"ahead", "even", "behind"}
        if mine != its:
            return {"ahead" if its > mine else "behind"}
    return {"even"}


def between(ladder: Ladder, rows: Sequence[Row]) -> list[int | str]:
    """The level of each row, its own cause of absence, or `GAP`."""
    if not is_open(ladder, rows):
        return fill(ladder, rows)
    if not ladder.has_places:
        return [alone(ladder, row) for row in rows]
    parts = [part(ladder, row) for row in rows]
    count = (sum(r.excluded is False for r in rows), sum(r.excluded in (False, *OPEN) for r in rows))
    candidates = (sum(p.candidate[0] for p in parts), sum(p.candidate[1] for p in parts))
    places = spans_of_places(ladder, count, candidates)
    filling = Filling(ladder, parts, places)
    for level in range(ladder.top, 0, -1):
        filling.level(level)
    return [ended(ladder, each) for each in parts]


def total(spans: Sequence[Span]) -> Span:
    """The sum of numbers."""
    return sum(low for low, _ in spans), sum(high for _, high in spans)


def largest_tie(parts: Sequence[Part]) -> int:
    """How many rows can be even with one of them, itself included."""
    return max([1, *(sum(o is p or "even" in order(p.row, o.row) for o in parts) for p in parts)])


@dataclass
class Standing:
    """The rows that may stand at a level, and what is found of them."""

    level: int
    limit: Span
    rows: list[Part]
    gone: Span = (0, 0)
    """How many of the unsure ones were taken by better levels."""
    count: Span = (0, 0)
    can: list[Part] = field(default_factory=list)
    inside: list[Part] = field(default_factory=list)
    """Those whose rank is within the places at worst."""
    has: list[Part] = field(default_factory=list)

    @property
    def surely(self) -> list[Part]:
        """Those that surely stand there."""
        return [p for p in self.rows if p.shares[0] and p.earned[0] >= self.level and not p.best]


class Filling:
    """Points 4 to 7, level by level."""

    def __init__(self, ladder: Ladder, parts: list[Part], places: dict[Quota, Span]):
        """Begin with nobody at any level."""
        self.ladder, self.parts, self.places = ladder, parts, places
        self.taken: dict[int, Span] = {}
        self.fixed: dict[int, Span] = {}
        for level in range(1, ladder.top + 1):
            at = [p for p in parts if p.fixes and p.fixes[0] <= level <= p.fixes[1]]
            surely = sum(p.takes[0] and p.fixes == (level, level) for p in at)
            self.fixed[level] = (surely, sum(p.takes[1] for p in at))
        self.lifted = False
        self.counted = {"ahead", "even"} if ladder.ties[0] == "out" else {"ahead"}

    def left(self, quota: Quota) -> Span:
        """What a quota has left, or still asks for."""
        low, high = self.places[quota]
        least = sum(self.fixed[level][0] + self.taken.get(level, (0, 0))[0] for level in quota.levels)
        most = sum(self.fixed[level][1] + self.taken.get(level, (0, 0))[1] for level in quota.levels)
        return max(0, low - most), max(0, high - least)

    def better(self) -> Span:
        """How many have a better level."""
        return total(list(self.taken.values()))

    def limits(self, level: int) -> tuple[Span, Span]:
        """How many places a level has, and how many rows its own quotas still ask for."""
        gone = self.better()
        pool = (
            max(sum(p.shares[0] and not p.best for p in self.parts), sum(p.shares[0] for p in self.parts) - gone[1]),
            min(sum(p.shares[1] and not p.sure for p in self.parts), sum(p.shares[1] for p in self.parts) - gone[0]),
        )
        limits = [self.left(q) for q in self.places if q.bound in LIMITING and level in q.levels]
        asking = [quota for quota in self.places if quota.bound in ASKING]
        wanted = total([self.left(q) for q in asking if level in q.levels])
        down = [self.left(q) for q in asking if level not in q.levels and min(q.levels) < level]
        below = total(down)
        rest = (max(0, pool[0] - below[1]), max(0, pool[1] - below[0]))
        if self.ladder.remainder[0] == level:
            limits.append(rest)
        if self.ladder.conflict[0] == "quota" and down:
            limits.append((max(rest[0], wanted[0]), max(rest[1], wanted[1])))
        return (min([inf, *(low for low, _ in limits)]), min([inf, *(high for _, high in limits)])), wanted

    def level(self, level: int) -> None:
        """Fill one level."""
        limit, wanted = self.limits(level)
        at = Standing(level, limit, [p for p in self.parts if p.shares[1] and p.earned[1] >= level and not p.sure])
        unsure = [p for p in at.rows if p.best]
        gone = self.better()
        at.gone = (
            max(0, gone[0] - sum(bool(p.sure) for p in self.parts)),
            max(0, gone[1] - sum(p.shares[0] and bool(p.sure) for p in self.parts)),
        )
        if self.lifted:
            at.gone = (0, len(unsure))
        for p in at.rows:
            best, worst = self.ranks(at, p)
            if best < limit[1]:
                at.can.append(p)
            if worst < limit[0]:
                at.inside.append(p)
        at.has = [p for p in at.inside if p.earned[0] >= level]
        earners = sum(p.shares[0] and p.earned[0] >= level for p in unsure)
        at.count = (len(at.surely) + max(0, earners - at.gone[1]), len(at.rows))
        takers = self.takers(at)
        if self.ladder.conflict[0] == "quota":
            takers = self.lift(at, wanted, takers)
        for p in at.can:
            p.best = max(p.best, level)
        for p in at.has:
            p.sure = max(p.sure, level)
        self.taken[level] = (takers[0], max(takers))

    def ranks(self, at: Standing, p: Part) -> Span:
        """Point 4: how many rows are ahead of one at best and at worst."""
        others = [other for other in at.rows if other is not p]
        maybe = [o for o in others if order(p.row, o.row) & self.counted]
        certain = [o for o in maybe if order(p.row, o.row) <= self.counted]
        behind = [o for o in others if o.best and o not in maybe]
        left = [o for o in certain if o.best and o.shares[0] and o.earned[0] >= at.level]
        best = sum(o in at.surely for o in certain) + max(0, len(left) - at.gone[1])
        return best, len(maybe) - max(0, at.gone[0] - len(behind))

    def takers(self, at: Standing) -> Span:
        """Point 6."""
        even = largest_tie(at.rows)
        least, most = min(at.limit[0], at.count[0]), min(at.limit[1], at.count[1])
        if at.count[1] > at.limit[0]:
            if self.ladder.ties[0] == "in":
                most = min(at.count[1], at.limit[1] + even - 1) if at.limit[1] > 0 else 0
            else:
                least = max(0, least - (even - 1))
        surely = sum(p.shares[0] and not p.best for p in at.has)
        return max(least, surely), min(most, len(at.can))

    def lift(self, at: Standing, wanted: Span, takers: Span) -> Span:
        """Point 7: who is lifted, and how many have the level then."""
        asked = (min(wanted[0], at.limit[0]), min(wanted[1], at.limit[1]))
        short = (max(0, asked[0] - at.count[1]), max(0, asked[1] - at.count[0]))
        ends = any(at.level == min(quota.levels) for quota in self.places if quota.bound in ASKING)
        if not ends or short[1] <= 0:
            return takers
        free = [p for p in self.parts if p.shares[1] and not p.sure and p.earned[0] < at.level <= p.caps[1]]
        surely = [p for p in free if p.shares[0] and not p.best and p.earned[1] < at.level <= p.caps[0]]
        rising = 0
        for p in free:
            others = [o for o in free if o is not p]
            best = sum(order(p.row, o.row) <= self.counted for o in others if o in surely)
            worst = sum(bool(order(p.row, o.row) & self.counted) for o in others)
            rising += best < short[1]
            if best < short[1] and p not in at.can:
                at.can.append(p)
            may_earn = p in at.rows
            within = worst < short[0] + (may_earn and short[0] < asked[0])
            if within and p.earned[0] > 0 and at.level <= p.caps[0] and (not may_earn or p in at.inside):
                at.has.append(p)
        self.lifted = self.lifted or bool(rising)
        more = short[1] + largest_tie(free) - 1 if self.ladder.ties[0] == "in" else short[1]
        least = max(takers[0], sum(p.shares[0] and not p.best for p in at.has))
        return least, min(len(at.can), takers[1] + min(rising, more))
