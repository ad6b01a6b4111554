"""The level of a row with unknown inputs: what it earns, and what gates and places make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Protocol

from attrs import evolve, frozen

from partyrate.ladders.rules import LadderRules
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.symbols import (
    Symbol,
    both,
    either,
    first_cause,
    is_false,
    is_true,
    negated,
    strongest_cause,
    when,
)
from partyrate.model import Gate, Ladder, ParameterName
from partyrate.numbers import Cause
from partyrate.plan import Node, Plan
from partyrate.plan.choices import possible_values

NOBODY: Final = -1
"""Stands for the level of a row that earns none."""


class Row(Protocol):
    """A row of the table of a ladder."""

    def value(self, name: str) -> Symbol:
        """Return the value of a name."""
        ...


class World(Protocol):
    """The unknowns of a scheme, as ladders use them."""

    plan: Plan
    is_alone: bool

    def rule(self, row: Any, node: Node, path: str) -> Symbol:
        """Return the value of a rule of a node in a row."""
        ...

    def free(self, known: ValueRange, key: tuple[Any, ...], causes: Iterable[Cause] | None = None) -> Symbol:
        """Return a free value."""
        ...

    def surroundings(self, row: Any, names: Iterable[str]) -> tuple[Any, ...]:
        """Return what distinguishes free values."""
        ...

    def require(self, condition: Any) -> None:
        """Note a condition that holds."""
        ...


@frozen(eq=False)
class _Truths:
    """The truths that decide a level: the conditions, best level first, and the gates that cap or fix it."""

    conditions: Sequence[Symbol]
    stated: Sequence[Symbol]
    caps: Sequence[tuple[int, Symbol]]
    fixes: Sequence[tuple[int, Symbol]]
    overlap: str | None

    @property
    def all(self) -> list[Symbol]:
        """All truths."""
        return [*self.conditions, *(act for _, act in (*self.caps, *self.fixes))]

    def earned(self, holds: Any) -> Any:
        """Return the position of the level that a row earns; `holds` reads a truth as one that is there."""
        place: Any = NOBODY
        for index, condition in enumerate(reversed(self.conditions)):
            place = when(holds(condition), index, place)
        if self.overlap == "first":
            return place
        true = sum(when(holds(condition), 1, 0) for condition in self.stated)
        return when(true > 1, NOBODY, place)

    def settled(self, earned: Any, acts: Any) -> Any:
        """Return the position of a level after gates."""
        highest: Any = len(self.conditions) - 1
        for place, act in self.caps:
            highest = when(both(acts(act), highest > place), place, highest)
        fixed: Any = highest
        for place, act in self.fixes:
            fixed = when(both(acts(act), fixed > place), place, fixed)
        is_fixed = either(*(acts(act) for _, act in self.fixes))
        return when(is_fixed, fixed, when(earned > highest, highest, earned))


def level_of(world: World, node: Node, ladder: Ladder, row: Row) -> Symbol:
    """Return the level of a row: exactly where all that decides it is there, and no places are to be had.

    In a general world a level is free below what a row earns where places decide, and between the least and the most
    where a condition is absent. In one that is alone it is what the row earns, for a rating to confirm.
    """
    truths = _truths_of(world, node, ladder, row)
    exact = truths.settled(truths.earned(is_true), is_true)
    absence = strongest_cause(each.absence for each in truths.all)
    settled = when(exact == NOBODY, int(Cause.NO_RULE), 0)
    if any(_is_open(world.plan, gate, ladder) for gate in world.plan.gates_of(ladder.name)):
        least = _truths_of(world, node, ladder, row, min)
        differs = least.settled(least.earned(is_true), is_true) != exact
        settled = when(differs, int(Cause.UNDETERMINED), settled)
    if world.is_alone:
        found = _level(node, exact, first_cause(absence, settled))
    else:
        found = _general(world, node, ladder, row, truths, exact, absence, settled)
    return _of_candidates(world, node, ladder, row, found)


def _level(node: Node, place: Any, absence: Any) -> Symbol:
    known = node.value_range
    return Symbol("level", place, 1, absence, known.low, known.high, known.scale)


def _is_open(plan: Plan, gate: Gate, ladder: Ladder) -> bool:
    """Return whether it is unpublished at which level a gate caps or fixes."""
    return any(plan.choice(level) is None for level in gate.levels_on(ladder.name).values())


def _truths_of(
    world: World, node: Node, ladder: Ladder, row: Row, end: Callable[[Iterable[int]], int] = max
) -> _Truths:
    """Return the truths that decide a level; of a gate whose level is unpublished, with one end of what it can be."""

    def place(level: str | ParameterName) -> int:
        return end(map(ladder.place, possible_values(world.plan.scheme, level)))

    always = Symbol("flag", value=True)  # everybody earns a level without a condition
    paths = [f"levels.{number}.when" for number in range(len(ladder.levels))]
    stated = {path: world.rule(row, node, path) for path in paths if path in node.rules}
    conditions = [stated.get(path, always) for path in paths]
    acts = [(gate, row.value(f"gate.{gate.name}")) for gate in world.plan.gates_of(ladder.name)]
    caps = [(place(gate.cap[ladder.name]), act) for gate, act in acts if ladder.name in gate.cap]
    fixes = [(place(gate.fix[ladder.name]), act) for gate, act in acts if ladder.name in gate.fix]
    return _Truths(conditions, list(stated.values()), caps, fixes, world.plan.choice(ladder.overlap))


def _general(
    world: World, node: Node, ladder: Ladder, row: Row, truths: _Truths, exact: Any, absence: Any, settled: Any
) -> Symbol:
    names = [name for name in node.uses if name in world.plan.nodes]
    names += [f"gate.{gate.name}" for gate in world.plan.gates_of(ladder.name)]
    known = node.value_range
    free = world.free(known, ("level", node.name, *world.surroundings(row, names)), known.possible_causes)
    most = truths.settled(truths.earned(_may_hold), is_true)
    is_fixed = either(*(_may_hold(act) for _, act in truths.fixes))
    rules = LadderRules(world.plan, ladder)
    if not _lifts(rules) and truths.overlap == "first":
        bound = both(free.value <= most)
        world.require(either(is_fixed, free.absence != 0, bound))
    is_read = truths.overlap is not None and not rules.interpretations.too_many
    is_sure = both(absence == 0, not ladder.enforced and is_read and not node.is_open)
    return _level(node, when(is_sure, exact, free.value), when(is_sure, settled, free.absence))


def _may_hold(truth: Symbol) -> Any:
    return negated(is_false(truth))


def _lifts(rules: LadderRules) -> bool:
    """Return whether a row can get a better level than it earns, so that a quota is kept."""
    return rules.interpretations.too_many or any(map(rules.lifts, rules.interpretations.alternatives))


def _of_candidates(world: World, node: Node, ladder: Ladder, row: Row, found: Symbol) -> Symbol:
    """Return the level of a row that a ladder applies to, and why others have none."""
    applies = world.rule(row, node, "when") if "when" in node.rules else Symbol("flag", value=True)
    gates = [gate for gate in world.plan.gates_of(ladder.name) if ladder.name in gate.exclude]
    excluded = [row.value(f"gate.{gate.name}") for gate in gates]
    is_out = either(*map(is_true, excluded), is_false(applies))
    unsure = first_cause(strongest_cause(each.absence for each in excluded), applies.absence)
    absence = when(is_out, int(Cause.NOT_APPLICABLE), first_cause(unsure, found.absence))
    return evolve(found, absence=absence)
