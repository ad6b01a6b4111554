"""Values before and after an input rises: all pairs that agree with a direction, and what pairs have in common."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

from attrs import evolve, frozen

from partyrate.language.cells import Cells
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.analysis.ranges import constant, flag, level, number
from partyrate.language.domains.direction_operations import Direction
from partyrate.language.domains.directions import Directions
from partyrate.language.domains.reference import Reference
from partyrate.language.grammar import parse
from partyrate.language.interpreter import Interpreter
from partyrate.language.tree import names_in
from partyrate.numbers import Absent, Cause, LevelValue

Pair = tuple[Any, Any]


class Names:
    """The values of names as the reference domain reads them, in a scheme without tables, and its lookups."""

    tables = ()

    def __init__(self, values, lookups=None):
        self.values, self.lookups = values, lookups or {}

    def value(self, name):
        return self.values[name]

    def parameter(self, name):
        return None

    def cells(self, lookup):
        return self.lookups.get(lookup)


def orders(value: Any) -> Any:
    return value.place if isinstance(value, LevelValue) else value.toordinal() if isinstance(value, date) else value


def step_of(pair: Pair) -> int | None:
    """Return whether a value rises, falls or stays; None where it is absent before or after."""
    before, after = map(orders, pair)
    return None if isinstance(before, Absent) or isinstance(after, Absent) else (after > before) - (after < before)


def agrees(pair: Pair, direction: Direction) -> bool:
    """Return whether a value that goes so agrees with a direction."""
    if direction.sense is None:
        return direction.sign is None or all(orders(each) * direction.sign >= 0 for each in pair)
    if direction.is_settled and isinstance(pair[0], Absent) is not isinstance(pair[1], Absent):
        return False
    there = [orders(each) for each in pair if not isinstance(each, Absent)]
    if direction.sign is not None and any(each * direction.sign < 0 for each in there):
        return False
    return step_of(pair) in (None, 0, direction.sense)


def pairs_of(values: Sequence[Any], direction: Direction) -> list[Pair]:
    return [pair for pair in product(values, repeat=2) if agrees(pair, direction)]


def common(results: set[Pair]) -> Direction:
    """Return the direction that is certain of a value which goes in one of several ways."""
    steps = {step_of(pair) for pair in results} - {None, 0}
    there = [orders(each) for pair in results for each in pair if not isinstance(each, Absent)]
    is_number = all(isinstance(each, Fraction) for each in there)
    sign = None if not is_number else 1 if min(there, default=0) >= 0 else -1 if max(there) <= 0 else None
    is_settled = all(isinstance(before, Absent) is isinstance(after, Absent) for before, after in results)
    return Direction(None if len(steps) > 1 else next(iter(steps), 0), sign, is_settled=is_settled)


@frozen
class Named:
    """The values that a name can have, and their direction."""

    values: tuple[Any, ...]
    direction: Direction


class World:
    """Names with few values: all that can be known of a rule about them is found by computing it for all of them."""

    tables = ()

    def __init__(self, names: dict[str, Named], lookups: dict[str, Cells] | None = None) -> None:
        self.names, self.lookups = names, lookups or {}

    def computed(self, part: ast.expr, values: dict[str, Any]) -> Any:
        domain = Reference(Names(values, self.lookups))
        domain.row = Names(values)
        return Interpreter(domain).node(part)

    def names_of(self, part: ast.expr) -> list[str]:
        return sorted(set(names_in(part)) & self.names.keys())

    def values_of(self, part: ast.expr) -> set[Any]:
        names = self.names_of(part)
        every = product(*(self.names[name].values for name in names))
        return {self.computed(part, dict(zip(names, values, strict=True))) for values in every}

    def seen(self, rule: str) -> Direction:
        """Return what the values of a rule have in common while those of its names go as they can."""
        part = parse(rule).tree
        names, known = self.names_of(part), {}
        for values in product(*(self.names[name].values for name in names)):
            known[values] = self.computed(part, dict(zip(names, values, strict=True)))
        ways = product(*(pairs_of(self.names[name].values, self.names[name].direction) for name in names))
        return common({tuple(known[side] for side in zip(*way, strict=True)) for way in ways})

    def told(self, rule: str, *, with_facts: bool = True) -> Direction:
        """Return the direction of a rule that the domain gives."""
        domain = Directions(lambda name: self.names[name].direction, lambda name: False)
        domain.facts = self if with_facts else None
        return Interpreter(domain).node(parse(rule).tree)

    def range_of(self, part: ast.expr) -> ValueRange | None:
        known = self._there(part)
        is_absent = any(isinstance(each, Absent) for each in self.values_of(part))
        return known and evolve(known, possible_causes=frozenset({Cause.MISSING} if is_absent else ()))

    def _there(self, part: ast.expr) -> ValueRange | None:
        """Return the range of a part where it is there."""
        values = [each for each in self.values_of(part) if not isinstance(each, Absent)]
        if len(values) == 1 and not isinstance(values[0], LevelValue):
            return constant(values[0])
        if isinstance(values[0], bool):
            return flag()
        if isinstance(values[0], LevelValue):
            return level(values[0].scale)
        return number(min(values), max(values), 1) if isinstance(values[0], Fraction) else None

    def constant(self, part: ast.expr) -> Any:
        is_constant = all(len(self.names[name].values) == 1 for name in self.names_of(part))
        return self.values_of(part).pop() if is_constant else None

    def rising_cells(self, lookup: str, position: int, key: ast.expr) -> int | None:
        """Return the sense of the cells of a lookup with one key, whose name says at which place it is to stand."""
        assert next(iter(names_in(key))).endswith(str(position))
        lines: dict[Any, list[Any]] = {}
        for keys, value in sorted(self.lookups[lookup].items()):
            lines.setdefault(keys[:position] + keys[position + 1 :], []).append(value)
        return common({pair for line in lines.values() for pair in pairwise(line)}).sense
