"""The levels that one row of a ladder can still get, written a second time from the page on ladders: plain and slow.

Levels are numbers, the best one the greatest, the lowest one 1; 0 stands for no level. A truth is `True`, `False` or
the text of a cause. What is open is tried in every way in which it can turn out.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from partyrate.testing.plain_values import strength

Truth = bool | str
Number = Fraction | str
Outcome = int | str
"""A level, or the text of the cause for which there is none."""

CAUSES = ("not applicable", "missing", "no rule", "stays absent", "undetermined")
NOT_APPLICABLE, MISSING, NO_RULE, STAYING, UNDETERMINED = CAUSES
"""The causes of absence, and in the place of one that is not known yet, of what may stay absent."""

OPEN = (MISSING, UNDETERMINED)
GAP = "open"
"""The outcome of a row whose level depends on something open."""

ASKING, LIMITING = ("exactly", "at_least"), ("exactly", "at_most")


@dataclass(frozen=True)
class Gate:
    """A cap or a fix, with the words it can have: several while a parameter is unpublished, as `levels` for `level`."""

    effect: str
    level: int
    freed: tuple[str, ...] = ("passes",)
    takes_place: tuple[bool, ...] = (False,)
    levels: tuple[int, ...] = ()

    def readings(self) -> list[Gate]:
        """Return each way to read it."""
        words = itertools.product(self.levels or (self.level,), self.freed, self.takes_place)
        return [replace(self, level=level, levels=(), freed=(f,), takes_place=(t,)) for level, f, t in words]


@dataclass(frozen=True, eq=False)
class Quota:
    """One bound on the number of rows at some levels; `number` takes `rows` and `candidates`.

    `round` has the words that it can have for itself, none where it is rounded as the ladder says.
    """

    levels: frozenset[int]
    bound: str
    number: Callable[[int, int], Number]
    grows: bool = True
    """Whether more rows or candidates can only make more places, as its rule is written."""
    round: tuple[str, ...] = ()

    def readings(self) -> list[Quota]:
        """Return each way to round it."""
        return [replace(self, round=(word,)) for word in self.round] or [self]


@dataclass(frozen=True)
class Row:
    """Represent one row as a ladder sees it: the truths of its rules, and its keys, the greater the better."""

    conditions: tuple[Truth | None, ...]
    keys: tuple[Number, ...] = ()
    gates: tuple[Truth, ...] = ()
    excluded: Truth = False
    when: Truth = True
    cohorts: tuple[object, ...] = ((),)
    may_lack_order: bool = False
    """Whether its first key is undetermined, and may turn out absent by another cause."""


@dataclass(frozen=True)
class Ladder:
    """The words of a ladder, each with every word it can be while a parameter is unpublished."""

    top: int
    quotas: tuple[Quota, ...] = ()
    gates: tuple[Gate, ...] = ()
    remainder: tuple[int | None, ...] = (None,)
    ties: tuple[str, ...] = ("in",)
    round: tuple[str, ...] = ("down",)
    conflict: tuple[str, ...] = ("condition",)
    overlap: tuple[str, ...] = ("first",)
    unpublished: bool = False
    within: tuple[int, ...] = field(default=(0,))

    @property
    def has_places(self) -> bool:
        """Return whether a quota changes who gets what."""
        return any(quota.bound != "about" for quota in self.quotas)

    def readings(self) -> Iterator[Ladder]:
        """Yield each way to read it, with one word everywhere."""
        words: dict[str, tuple[Any, ...]] = {"within": self.within, "overlap": self.overlap}
        if self.has_places:
            both = {"error": ("in", "out"), "report": ("condition", "quota")}
            words["remainder"] = self.remainder
            for name, given in (("ties", self.ties), ("conflict", self.conflict), ("round", self.round)):
                words[name] = tuple(dict.fromkeys(word for each in given for word in both.get(each, (each,))))
        gates, quotas = [gate.readings() for gate in self.gates], [quota.readings() for quota in self.quotas]
        for chosen in itertools.product(*words.values()):
            for acting, rounded in itertools.product(itertools.product(*gates), itertools.product(*quotas)):
                decided: dict[str, Any] = {name: (word,) for name, word in zip(words, chosen, strict=True)}
                yield replace(self, gates=acting, quotas=rounded, **decided)


def strongest(causes: Sequence[object]) -> str:
    """Return the strongest of the causes among some values."""
    return max((each for each in causes if isinstance(each, str)), key=lambda each: strength(each, CAUSES))


def outcome_of_all(outcomes: Sequence[Outcome], differing: str) -> Outcome:
    """Return what all readings of a ladder agree on, or why a row has no level: it waits where it may still agree."""
    if len(set(outcomes)) == 1:
        return outcomes[0]
    waiting = {each for each in outcomes if each in (*OPEN, GAP)}
    if differing == UNDETERMINED or not waiting or len(set(outcomes) - waiting) > 1:
        return differing
    return GAP if GAP in waiting else strongest(list(waiting))


def earned(conditions: Sequence[Truth | None], overlap: str) -> Outcome:
    """Return the best level whose condition holds, or why there is none."""
    level: Outcome = NO_RULE
    if overlap == "report":
        if conditions.count(True) > 1:
            return NO_RULE
        may_be_true = [each for each in conditions if each is True or isinstance(each, str)]
        if len(may_be_true) > 1:
            return strongest(may_be_true)
    for place, condition in enumerate(conditions):
        if condition is None or condition is True:
            conditions, level = conditions[:place], len(conditions) - place
            break
    absent = [each for each in conditions if isinstance(each, str)]
    return absent[0] if absent else level


def moved(outcome: Outcome, gates: Sequence[Gate]) -> Outcome:
    """Return what acting gates make of a level: of several the lowest wins."""
    if any(gate.effect == "fix" for gate in gates):
        return min(gate.level for gate in gates)
    return min([outcome, *(gate.level for gate in gates)]) if isinstance(outcome, int) else outcome


Unknown = list[tuple[Gate, str]]
"""Gates of which nobody will ever know whether they act, with the cause."""


def split(ladder: Ladder, row: Row, *freed: str) -> tuple[list[Gate], Unknown]:
    """Return the gates with such words that act on a row, and those that are never known."""
    both = [(gate, truth) for gate, truth in zip(ladder.gates, row.gates, strict=True) if gate.freed[0] in freed]
    return [gate for gate, truth in both if truth is True], [(g, t) for g, t in both if isinstance(t, str)]


def doubted(outcome: Outcome, gates: Sequence[Gate], unknown: Unknown) -> Outcome:
    """Return what acting gates make of a level, absent where a gate that is not known would change it.

    What has no level for good waits for an open gate that may fix it.
    """
    known = moved(outcome, gates)
    causes = [cause for gate, cause in unknown if moved(outcome, [*gates, gate]) != known]
    waits = known not in OPEN and any(cause in OPEN for cause in causes)
    return strongest(causes if waits else [known, *causes]) if causes else known


@dataclass(eq=False)
class Part:
    """Hold the part that a row takes, as far as it is known."""

    row: Row
    candidate: tuple[bool, bool]
    earned: tuple[int, int]
    """Of those ways in which no gate fixes it: 0 where it has earned none."""
    shares: tuple[bool, bool]
    fixes: tuple[int, int] | None
    takes: tuple[bool, bool]
    caps: tuple[int, int]
    """The lowest acting cap, with every open one and with none."""
    always: bool
    """Whether a gate surely fixes it."""
    causes: frozenset[str]
    """Why it may have earned no level."""
    sure: int = 0
    """The best level that it surely has."""
    best: int = 0
    """The best level that it can get."""


def truths(given: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield every way in which open truths can turn out; what is undetermined may stay absent in the end."""
    ways: dict[Any, tuple[Any, ...]] = {MISSING: (True, False), UNDETERMINED: (True, False, STAYING)}
    yield from map(list, itertools.product(*(ways.get(each, (each,)) for each in given)))


def all_true(conditions: Sequence[Any]) -> list[Any]:
    """Return conditions with those that are open as true."""
    return [True if each in OPEN else each for each in conditions]


def gained_of_several(row: Row, conditions: Sequence[Any], own: Any) -> list[int]:
    """Return what a row may gain of a ladder that reports overlaps, where some conditions are open."""
    may_overlap = sum(each is True or isinstance(each, str) for each in row.conditions) > 1
    return [own if isinstance(own, int) and conditions.count(True) < 2 else 0, *([0] if may_overlap else [])]


def lowest_takes_place(fixing: Sequence[Any]) -> bool:
    """Return whether a gate that brings a row to the lowest level of several lets it take a place."""
    lowest = min(gate.level for gate in fixing)
    return any(gate.takes_place[0] for gate in fixing if gate.level == lowest)


@dataclass
class Reached:
    """The levels that a row reaches in each reading of what is open about it.

    Args:
        gained: The levels that it earns, 0 for none, where what is open does not stay absent.
        fixes: The levels to which gates bring it.
        capped: The best levels that gates leave.
        takes: Whether it takes a place at the level to which gates bring it.
        always: Whether gates bring it to a level in every reading.
        causes: Why it earns no level, where it does not.
    """

    gained: list[int] = field(default_factory=list)
    fixes: list[int] = field(default_factory=list)
    capped: list[int] = field(default_factory=list)
    takes: list[bool] = field(default_factory=list)
    always: bool = True
    causes: set[str] = field(default_factory=set)

    def add(self, ladder: Ladder, row: Row, conditions: Sequence[Any], gates: Sequence[Any]) -> None:
        """Add one reading."""
        acting, unknown = split(ladder, replace(row, gates=tuple(gates)), "passes")
        own = earned(conditions, ladder.overlap[0])
        capping = [gate for gate in acting if gate.effect == "cap"]
        got = doubted(own, capping, unknown)
        self.gained += [] if got == STAYING else [got if isinstance(got, int) else 0]
        self.causes |= {got} if isinstance(got, str) else set()
        if ladder.overlap[0] == "report" and any(each in OPEN for each in row.conditions):
            own = doubted(earned(all_true(row.conditions), "first"), capping, unknown)
            self.gained += gained_of_several(row, conditions, own)
        self.capped.append(min([ladder.top, *(gate.level for gate in [*acting, *(gate for gate, _ in unknown)])]))
        self.add_fixes(own, acting, unknown)

    def add_fixes(self, own: Any, acting: Sequence[Any], unknown: list[tuple[Gate, str]]) -> None:
        """Add the level to which gates bring the row, where they do."""
        fixing = [gate for gate in acting if gate.effect == "fix"]
        if not fixing:
            self.always = False
            return
        self.fixes.append(int(moved(own, acting)))
        known = isinstance(doubted(own, acting, unknown), int)
        self.takes.append(known and lowest_takes_place(fixing))


def part(ladder: Ladder, row: Row) -> Part:
    """Return what is known of the part that a row takes."""
    reached = Reached()
    for conditions in truths(row.conditions):
        for gates in truths(row.gates):
            reached.add(ladder, row, conditions, gates)
    sure = row.excluded is False and row.when is True
    may = row.excluded in (False, *OPEN) and row.when in (True, *OPEN)
    gained, fixes, takes, capped = reached.gained or [0], reached.fixes, reached.takes, reached.capped
    return Part(
        row,
        (sure, may),
        (min(gained), max(gained)),
        shares(row, reached, sure=sure, may=may),
        (min(fixes), max(fixes)) if fixes else None,
        (sure and reached.always and all(takes) and bool(takes), may and any(takes)),
        (min(capped), max(capped)),
        reached.always,
        frozenset(reached.causes),
    )


def shares(row: Row, reached: Reached, *, sure: bool, may: bool) -> tuple[bool, bool]:
    """Return whether a row surely shares in the places of the ladder, and whether it may."""
    ordered = row.keys[0] == UNDETERMINED or not isinstance(row.keys[0], str)
    surely = sure and min(reached.gained or [0]) > 0 and not reached.fixes and STAYING not in reached.causes
    possibly = may and max(reached.gained or [0]) > 0 and not (reached.always and reached.fixes)
    return surely and ordered and not row.may_lack_order, possibly and ordered


def outside(row: Row) -> str | None:
    """Return why a row is no candidate; None for candidates."""
    if row.excluded is True or row.when is False:
        return NOT_APPLICABLE
    return (
        None if row.excluded is False and row.when is True else str(row.when if row.excluded is False else row.excluded)
    )


def alone_now(ladder: Ladder, row: Row) -> Outcome:
    """Return the level of a row on a ladder without places, where nothing is open."""
    out = outside(row)
    return out or doubted(earned(row.conditions, ladder.overlap[0]), *split(ladder, row, "passes", "empty"))


def alone(ladder: Ladder, row: Row) -> Outcome:
    """Return the level of a row on a ladder without places."""
    found = {
        alone_now(ladder, replace(row, conditions=tuple(c), gates=tuple(g), excluded=x, when=w))
        for c in truths(row.conditions)
        for g in truths(row.gates)
        for x, w in truths([row.excluded, row.when])
    }
    return found.pop() if len(found) == 1 else GAP


def lacks_order(row: Row) -> bool:
    """Return whether a row stands in no order, whatever is supplied."""
    return isinstance(row.keys[0], str) and row.keys[0] != UNDETERMINED


def unordered_cause(ladder: Ladder, row: Row, *, lifts: bool) -> str:
    """Return why a candidate that may earn a level, and stands in no order, has none.

    What is open about the row itself comes first: what it earned, a gate that may fix it, and one that may cap it below
    the best level that it can earn, or below any where rows can be `lifted`.
    """
    own, best = earned(row.conditions, ladder.overlap[0]), earned(all_true(row.conditions), "first")
    doubts = [
        truth
        for gate, truth in zip(ladder.gates, row.gates, strict=True)
        if gate.freed[0] == "passes"
        and (gate.effect == "fix" or lifts or (isinstance(best, int) and gate.level < best))
    ]
    found = [each for each in (own, *doubts) if each in OPEN]
    return strongest(found or row.keys[:1])


def ends_of(each: Part) -> set[Outcome]:
    """Return the levels within the bounds of a row, and those to which gates may bring it, or why it may have none."""
    ends: set[Outcome] = set(range(max(1, each.sure), each.best + 1)) if each.shares[1] else set()
    if each.fixes:
        ends |= set(range(each.fixes[0], each.fixes[1] + 1))
        if each.always:
            return ends
    may_stay_out = each.row.may_lack_order or STAYING in each.causes
    if each.shares[1] and each.sure and not may_stay_out:
        return ends
    left_out: set[Outcome] = (
        {strongest(each.row.keys[:1]) if lacks_order(each.row) else NO_RULE} if each.earned[1] else set()
    )
    if each.row.may_lack_order and left_out:
        left_out.add(STAYING)  # by the cause of its first key, which is not known yet
    return ends | each.causes | left_out


def ended(ladder: Ladder, each: Part) -> Outcome:
    """Return the level of a row whose bounds are found, and which gates then move."""
    row = each.row
    if row.excluded is True or row.when is False:
        return NOT_APPLICABLE
    if not each.candidate[0]:
        return row.excluded if isinstance(row.excluded, str) else row.when
    found = set()
    for gates in truths(row.gates):
        acting, unknown = split(ladder, replace(row, gates=tuple(gates)), "passes", "empty")
        found |= {doubted(end, acting, unknown) for end in ends_of(each)}
    return found.pop() if len(found) == 1 else GAP
