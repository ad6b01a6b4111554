"""Versions of one unit, of which those that a ladder cannot tell apart are found in one run.

A ladder sees of a unit only its profile (which conditions and gates hold) and where its sort key stands among those of
its cohort. Versions that agree in both have one level, whatever the rules are. So a program runs once over many
versions, each as a unit of its own, and one of each group is then rated against the others.

Where it is certain that all of this only rises, or only falls, with an input, values between two that a ladder cannot
tell apart are not computed at all: the places where it sees something else are found by bisection.
"""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field

from partyrate.engines.cell_reader import HISTORY, RoundCells
from partyrate.engines.compiled import CompiledStore, FallBack, run
from partyrate.engines.compiled.allocation import CohortAllocation, LadderSession, ladder_sessions
from partyrate.engines.peers import Peers
from partyrate.engines.request import Request
from partyrate.ladders import PartialKey, RowProfile
from partyrate.language.functions import COHORT_COUNTS
from partyrate.language.grammar import names_in
from partyrate.plan import Node, within_names
from partyrate.plan.steadiness import steady_while

Row = Mapping[str, Any]
Version = Mapping[str, Sequence[Row]]
"""The rows of one version of a unit: its own, those of finer tables, and its past rounds."""

MOST_TOGETHER = 4_096
"""How many versions are rated in one run."""


@define(eq=False)
class Versions:
    """Versions of units that were rated.

    Args:
        request: The call that rated all units.
        store: What it gave.
        peers: The units.
        rounds: The past rounds of the call, as they are read.
    """

    request: Request
    store: CompiledStore
    peers: Peers
    rounds: RoundCells
    _ladders: dict[str, tuple[str, ...] | None] = field(init=False, factory=dict)
    _orders: dict[tuple[str, int], list[Any] | None] = field(init=False, factory=dict)
    _steady: dict[tuple[str, str], tuple[str, ...] | None] = field(init=False, factory=dict)
    _allocations: dict[str, CohortAllocation] = field(init=False, factory=dict)

    def alike(
        self, ladder: str, name: str, values: Sequence[Any], version: Callable[[Any], Version]
    ) -> list[Hashable] | None:
        """Return what a ladder sees of a unit with each value of one input; equal for equal levels.

        None where it may see more: where the input, or the key, may decide what other units have to do with it.

        Args:
            ladder: The ladder.
            name: The input.
            values: Its values, none of them twice.
            version: Returns the version of the unit with a value.
        """
        ladders = self._readable(ladder)
        if ladders is None or self._shapes(ladders, name):
            return None
        try:
            flags = self._steady_while(ladders, name)
            if flags is None:
                return self._seen(ladders, [version(value) for value in values])
            order = sorted(range(len(values)), key=values.__getitem__)
            views = self._bisected(ladders, flags, lambda place: version(values[order[place]]), len(values))
        except (FallBack, KeyError):
            return None
        seen = dict(zip(order, views, strict=True))
        return [seen[place] for place in range(len(values))]

    def is_steady(self, ladder: str, name: str) -> bool:
        """Whether what a ladder sees of a unit with two values is what it sees with all between, if it is the same."""
        ladders = self._readable(ladder)
        return ladders is not None and not self._shapes(ladders, name) and self._steady_while(ladders, name) is not None

    def _bisected(
        self, ladders: Sequence[str], flags: Sequence[str], version: Callable[[int], Version], count: int
    ) -> list[Hashable]:
        """Return what ladders see of versions, by rating no more than that needs; `_steady_while` has to hold."""
        known: dict[int, Hashable] = {}
        asked = list(dict.fromkeys((0, count - 1))) if count else []
        gaps = [(0, count - 1)]
        while asked:
            known.update(zip(asked, self._seen(ladders, list(map(version, asked)), flags), strict=True))
            open_gaps: list[tuple[int, int]] = []
            for low, high in gaps:
                if known[low] == known[high]:
                    known.update(dict.fromkeys(range(low + 1, high), known[low]))
                elif high - low > 1:
                    middle = (low + high) // 2
                    open_gaps += [(low, middle), (middle, high)]
            gaps, asked = open_gaps, [high for _, high in open_gaps[::2]]
        return [known[place] for place in range(count)]

    def _seen(self, ladders: Sequence[str], versions: Sequence[Version], flags: Sequence[str] = ()) -> list[Hashable]:
        """Return what ladders see of versions, and the values of some flags; the versions are rated together.

        Raises:
            FallBack: Something is not as usual.
            KeyError: A row lacks a column.
        """
        root = self.request.plan.root
        size = max(1, min(MOST_TOGETHER, root.rows))
        seen: list[Hashable] = []
        for start in range(0, len(versions), size):
            some = versions[start : start + size]
            sessions = self._sessions()
            store = run(self.store.program, self._request(some), self.rounds, sessions)
            position = self.peers.position(some[0][root.name][0])
            views = [self._views(store, sessions[each], each, position) for each in ladders]
            views += [list(store.values(flag)) for flag in flags]
            seen += zip(*views, strict=True)
        return seen

    def _sessions(self) -> dict[str, LadderSession]:
        """Return sessions that keep how they fill cohorts."""
        sessions = {name: ladder_sessions(self.request.plan, name) for name in self.store.program.ladders}
        for session in sessions.values():
            session.keeps = True
        return sessions

    def _request(self, versions: Sequence[Version]) -> Request:
        """Return the call that rates versions as units of their own, each with a key of its own."""
        own = self.request.plan.root.key[-1]
        tables: dict[str, list[Row]] = {}
        for number, version in enumerate(versions):
            for table, rows in version.items():
                tables.setdefault(table, []).extend({**row, own: f"version {number}"} for row in rows)
        history = tables.pop(HISTORY, None)
        return Request(self.request.plan, tables, history or None, self.request.dates, self.request.current_round)

    # -------------------------------------------------------------------------------------- what is certain beforehand

    def _readable(self, ladder: str) -> tuple[str, ...] | None:
        """Return the ladder, or its variants, if nothing that they need looks at other units; else None."""
        if ladder not in self._ladders:
            node = self.request.plan.nodes[ladder]
            ladders = node.variants if node.is_agreed else (ladder,)
            is_readable = all(each in self.store.program.ladders for each in ladders) and not any(
                self._looks_around(node, ladders) for node in self._needed(ladders)
            )
            self._ladders[ladder] = ladders if is_readable else None
        return self._ladders[ladder]

    def _needed(self, ladders: Sequence[str]) -> Iterator[Node]:
        plan = self.request.plan
        names: dict[str, None] = {}
        for ladder in ladders:
            entry = plan.nodes[ladder].entry
            for start in (ladder, *(f"gate.{gate.name}" for gate in plan.gates_of(entry.name))):
                names.update(dict.fromkeys(plan.needs(start)))
        return (plan.nodes[name] for name in names)

    def _looks_around(self, node: Node, ladders: Sequence[str]) -> bool:
        """Whether a node looks at other units, or at the part of the key that versions do not keep."""
        own = self.request.plan.root.key[-1]
        if node.name not in ladders and node.ladder is not None and node.ladder.quotas:
            return True
        for rule in node.rules.values():
            if own in names_in(rule.tree):
                return True
            calls = (getattr(part, "call", None) for part in ast.walk(rule.tree))
            if any(call is not None and call.within is not None for call in calls):
                return True
        return False

    def _steady_while(self, ladders: Sequence[str], name: str) -> tuple[str, ...] | None:
        """Return the flags between whose changes all that ladders see only rises, or only falls, with an input.

        None where that is not certain.
        """
        asked = ladders[0], name
        if asked not in self._steady:
            plan = self.request.plan
            found = [steady_while(plan, name, plan.nodes[ladder]) for ladder in ladders]
            flags = dict.fromkeys(flag for each in found for flag in sorted(each or ()))
            is_known = plan.nodes[name].value_range.kind in ("number", "date") and None not in found
            self._steady[asked] = tuple(flags) if is_known and all(map(self.store.has, flags)) else None
        return self._steady[asked]

    def _shapes(self, ladders: Sequence[str], name: str) -> bool:
        """Whether an input may decide which cohort a unit is in, or how many places its cohort has."""
        plan = self.request.plan
        for ladder in ladders:
            node = plan.nodes[ladder]
            assert node.ladder is not None
            names = set(within_names(plan.choice(node.ladder.within)))
            for path, rule in node.rules.items():
                if path.startswith("quotas."):
                    names |= set(names_in(rule.tree)) - set(COHORT_COUNTS)
            if any(name in plan.needs(each) for each in names if each in plan.nodes):
                return True
        return False

    # ----------------------------------------------------------------------------------------------- what a ladder sees

    def _views(self, store: CompiledStore, session: LadderSession, ladder: str, position: int | None) -> list[Hashable]:
        """Return what a ladder sees of each unit of a run."""
        if not session.ladder.quotas:
            numbers = store.lists[store.program.result[store.program.profiles[ladder]]]
            profiles = [_plain(profile) for profile in session.profiles]
            return [profiles[number] for number in numbers]
        made = session.allocation
        assert made is not None
        others = self._others(ladder, position)
        profiles = [_plain(profile) for profile in session.profiles]
        views: list[Hashable] = []
        for row, number in enumerate(made.profiles):
            profile, order = profiles[number], made.order_of(row)
            if others is None or isinstance(order, PartialKey):
                views.append((profile, order))
            else:
                views.append((profile, bisect_left(others, order), bisect_right(others, order)))
        return views

    def _others(self, ladder: str, position: int | None) -> list[Any] | None:
        """Return the sort keys of the other units of a cohort, ascending; None where some are known only in part."""
        if position is None:
            return None
        if (ladder, position) not in self._orders:
            made = self._allocation(ladder)
            group = made.groups[position]
            orders = [made.order_of(row) for row, each in enumerate(made.groups) if each == group and row != position]
            known = [order for order in orders if not isinstance(order, PartialKey)]
            is_known = all(order.is_left_out for order in orders if isinstance(order, PartialKey))
            self._orders[ladder, position] = sorted(known) if is_known else None
        return self._orders[ladder, position]

    def _allocation(self, ladder: str) -> CohortAllocation:
        """Return how the cohorts of all units were filled, which the first question for it computes again."""
        if not self._allocations:
            sessions = self._sessions()
            run(self.store.program, self.request, self.rounds, sessions)
            self._allocations.update(
                (name, session.allocation) for name, session in sessions.items() if session.allocation is not None
            )
        return self._allocations[ladder]


def _plain(profile: RowProfile) -> tuple[Hashable, ...]:
    """Return a profile as what can be compared quickly."""
    return (profile.applicable, profile.conditions, tuple(sorted(profile.gates.items())))
