"""The direction of a result by that of each rule on the way to it: of one rule at a time, all else being free."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from partyrate.checks.signs import SignDirections, Signs
from partyrate.language.domains.direction_operations import Direction, sign_of
from partyrate.language.domains.symbols import NotTranslated, Symbol, both, either, negated, numerators, same
from partyrate.plan import Node
from partyrate.proofs.prover import Prover
from partyrate.proofs.solving import NO, ask
from partyrate.proofs.world import UnknownRow, asked_row, moved_rows


class Composition:
    """The senses of the values of a scheme with one input: 1 where one never falls, -1 where it never rises.

    Along the way an absence counts as well: a value that comes or goes has no sense, so that steps can be put together.

    Args:
        prover: The scheme.
        signs: Its directions without a solver.
        moved: The input.
    """

    def __init__(self, prover: Prover, signs: Signs, moved: Node) -> None:
        self.prover, self.signs, self.moved = prover, signs, moved
        self.plan = prover.evaluator.plan
        self.senses: dict[str, int | None] = {moved.name: 1}

    def sense_of(self, node: Node) -> int | None:
        """Return the sense of a result with the input, wherever it is there; None where it is not known."""
        return self._composed(node, is_last=True)

    def _sense(self, node: Node) -> int | None:
        """Return the sense of a value on the way, which neither comes nor goes."""
        if node.name not in self.senses:
            self.senses[node.name] = None  # until it is known
            self.senses[node.name] = self._composed(node, is_last=False)
        return self.senses[node.name]

    def _composed(self, node: Node, *, is_last: bool) -> int | None:
        if self.moved.name not in self._needs(node):
            return 0
        if node.kind == "input":
            return None
        inner = {name: self._sense(self.plan.nodes[name]) for name in self._used(node)}
        by_signs = self._by_signs(node, is_last=is_last)
        return by_signs if by_signs is not None else self._by_parts(node, inner)

    def _by_signs(self, node: Node, *, is_last: bool) -> int | None:
        """Return the sense by the signs of a rule, with those that are known of the values that it uses."""
        if node.kind == "incentive":
            return None
        directions = SignDirections(self.signs, self.moved.name)
        for name, sense in self.senses.items():
            if sense is not None and name != node.name:
                directions.known[name] = Direction(sense, sign_of(self.plan.nodes[name].value_range))
        found = directions.of_name(node.name)
        is_steady = is_last or found.is_settled or not node.value_range.possible_causes
        return found.sense if is_steady else None

    def _by_parts(self, node: Node, inner: Mapping[str, int | None]) -> int | None:
        """Return the sense by those of a rule with each value that it uses, as the solver shows them."""
        senses: set[int] = set()
        for name, sense in inner.items():
            if sense == 0 or (sense is None and self._ignores(node, self.plan.nodes[name])):
                continue
            local = None if sense is None else self._local(node, name)
            if sense is None or local is None:
                return None
            senses.add(sense * local)
        return None if len(senses - {0}) > 1 else next(iter(senses - {0}), 0)

    def _used(self, node: Node) -> list[str]:
        gates = () if node.ladder is None else self.plan.gates_of(node.ladder.name)
        used = dict.fromkeys([*node.uses, *(f"gate.{gate.name}" for gate in gates)])
        return [name for name in used if name in self.plan.nodes]

    def _needs(self, node: Node) -> set[str]:
        return {each for name in (node.name, *self._used(node)) for each in self.plan.needs(name)}

    def _local(self, node: Node, name: str) -> int | None:
        """Return the sense of a value with one that its rules use, the others that they use staying as they are."""
        senses = [sense for sense in (1, -1) if self._never_against(node, self.plan.nodes[name], sense)]
        return None if not senses else 0 if len(senses) > 1 else senses[0]

    def _never_against(self, node: Node, used: Node, sense: int) -> bool:
        """Return whether a value never goes against a sense, and never comes or goes, where another one rises."""

        def goes(before: UnknownRow, after: UnknownRow) -> Any:
            values = [row.value(node.name) for row in (before, after)]
            first, second = values if sense > 0 else values[::-1]
            keeps = either(same(first, second), both(first.absence == 0, second.absence == 0, below(first, second)))
            return both(moves(before, after, used), negated(keeps))

        return self._never(node, used, goes)

    def _ignores(self, node: Node, used: Node) -> bool:
        """Return whether a value stays as it is whatever becomes of another one, which may come or go as well."""
        return self._never(node, used, lambda *rows: negated(same(*(row.value(node.name) for row in rows))))

    def _never(self, node: Node, used: Node, asked: Callable[[UnknownRow, UnknownRow], Any]) -> bool:
        """Return whether two rows that differ in one value are never as asked."""
        try:
            shared = self.prover.shared()
            world = self.prover.world(shared, cut=frozenset(self._used(node)))
            before, after = (asked_row(world, node.table, used.name, copy) for copy in ("before", "after"))
            return ask([*shared.holds, asked(before, after)], self.prover.seconds).answer == NO
        except NotTranslated:
            return False


def moves(before: UnknownRow, after: UnknownRow, moved: Node) -> Any:
    """Return the condition that a value rises in some row and falls in none, from one copy of the rows to the other."""
    pairs = zip(moved_rows(before, moved), moved_rows(after, moved), strict=True)
    keeps, rises = [], []
    for one, other in pairs:
        first, second = one.value(moved.name), other.value(moved.name)
        is_above = both(first.absence == 0, second.absence == 0, below(first, second))
        keeps.append(either(same(first, second), is_above))
        rises.append(both(one.there, is_above))
    return both(*keeps, either(*rises))


def below(one: Symbol, other: Symbol) -> Any:
    """Return the condition that a value is below another one of its kind."""
    if one.kind == "flag":
        return both(negated(one.value), other.value)
    first, second = numerators(one, other)
    return first < second
