"""Cohorts of a ladder with their levels allocated again, once for all rows whose levels are explained."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, partial
from math import lcm
from typing import Any, Final

from attrs import evolve, frozen

from partyrate.engines.reference.run import StoredRow, counting_rows, demanded, fill_members, members_of
from partyrate.explain.explainer import Explainer
from partyrate.explain.parts import ordered_parts
from partyrate.ladders import (
    Interpretation,
    LadderAllocator,
    LevelRuns,
    Member,
    PartialKey,
    RowProfile,
    allocate_all,
    conflict_matters,
    grouped,
    interpretations_of,
    open_parts,
    rounded_places,
    rounds_apart,
)
from partyrate.ladders.open_cohorts import OpenCohort
from partyrate.ladders.profiles import is_open_order
from partyrate.model import Gate, Ladder, ParameterName
from partyrate.model.ladder import CONFLICT, FREED, ROUND, TIES
from partyrate.numbers import Absent
from partyrate.plan import Node, within_names

MOST_DENOMINATORS: Final = 12
"""Of more denominators, a common one may be a very great number."""

MOST_AT_ONCE: Final = 10_000
"""Of no more rows, all cohorts are filled for the first explanation that needs one."""


def cohort_of(builder: Explainer, node: Node, ladder: Ladder, row: StoredRow) -> Cohort:
    """Return the cohort of a row, which is filled for the first row of it that is asked for."""
    shared = builder.case.shared
    names = within_names(builder.plan.choice(ladder.within))
    key = tuple(map(row.value, names))
    if node.name not in shared.groups:
        groups: dict[Any, list[StoredRow]] = {}
        for each in builder.case.store.tables[node.table]:
            groups.setdefault(tuple(map(each.value, names)), []).append(each)
        shared.groups[node.name] = groups
        at_once = groups if sum(map(len, groups.values())) <= MOST_AT_ONCE else [key]
        shared.cohorts |= {(node.name, each): Cohort(builder, node, ladder, names, each) for each in at_once}
    if (node.name, key) not in shared.cohorts:
        shared.cohorts[node.name, key] = Cohort(builder, node, ladder, names, key)
    cohort: Cohort = shared.cohorts[node.name, key]
    return cohort


@frozen
class Alternative:
    """Other words for a choice that is made, and the levels by profile; `owner` is its gate or the number of its quota.

    Choices of the ladder itself have no owner, which is an empty text.
    """

    choice: str
    owner: str
    word: Any
    others: tuple[Any, ...]
    levels: Sequence[LevelRuns]


class Cohort:
    """The rows of a cohort with their levels; nothing in it depends on the row that is explained."""

    def __init__(self, builder: Explainer, node: Node, ladder: Ladder, names: Sequence[str], key: Any) -> None:
        self.plan, self.node, self.ladder, self.names, self.key = builder.plan, node, ladder, names, key
        self.rows = builder.case.shared.groups[node.name][key]
        found = members_of(builder.case.store, node, ladder, self.rows, builder.domain, builder.interpreter)
        self.keys = {member.number: member.key for member in found}
        self.members = [
            Member(member.number, member.profile, key) for member, key in zip(found, ranked(found), strict=True)
        ]
        self.by_number = {member.number: member for member in self.members}
        self.touching = self.plan.gates_of(ladder.name)
        self.interpretations = interpretations_of(self.plan, ladder)
        self.allocator = LadderAllocator(self.plan, ladder)
        self.groups = grouped(self.members)
        self.group_of = {each.number: place for place, (_, those) in enumerate(self.groups) for each in those}
        self.demands = demanded(node, ladder, self.allocator, self.groups, self.rows[0], builder.interpreter)
        self.allocated = allocate_all(self.allocator, key, self.groups, *self.demands)
        self._without: dict[Any, Any] = {}
        self._traced: dict[int, tuple[OpenCohort, Sequence[tuple[int, int]]]] = {}
        self._quota_parts: dict[int, list[ast.expr]] = {}
        self.texts: dict[Any, Any] = {}

    @cached_property
    def counting_rows(self) -> Sequence[StoredRow]:
        """The first row of the cohort with its counts: of the rows that surely count, and of all that may."""
        return counting_rows(self.allocator, self.groups, self.rows[0])

    def quota_parts(self, builder: Explainer, number: int) -> list[ast.expr]:
        """Return the parts that determined the number of a quota, by the rows that surely count and by all that may."""
        if number not in self._quota_parts:
            rule, found = self.node.rules[f"quotas.{number}"], dict[int, ast.expr]()
            for row in self.counting_rows:
                parts = ordered_parts(rule.tree, partial(builder.at, row=row))
                found |= {id(part): part for part in parts}
            self._quota_parts[number] = list(found.values())
        return self._quota_parts[number]

    def levels_by(self, interpretation: Interpretation) -> Sequence[LevelRuns]:
        """Return the levels of rows by their profiles, in one interpretation of the choices."""
        groups = [group for group, _ in self.groups]
        return self.allocator.in_one(interpretation).allocate(self.key, groups, *self.demands)[0]

    def traced(self, interpretation: Interpretation) -> tuple[OpenCohort, Sequence[tuple[int, int]]]:
        """Return the cohort as it is allocated in one interpretation, step by step, and the places of its quotas."""
        number = self.interpretations.alternatives.index(interpretation)
        if number not in self._traced:
            groups = [group for group, _ in self.groups]
            self._traced[number] = self.allocator.traced(interpretation, groups, *self.demands)
        return self._traced[number]

    def level(self, levels: Sequence[LevelRuns], member: Member) -> Any:
        """Return the level of a row among those by profiles."""
        return levels[self.group_of[member.number]].level_of(member.key)

    # ------------------------------------------------------------------------------------------------------- the order

    def is_candidate(self, profile: RowProfile) -> bool:
        """Whether rows of a profile take part: no gate excludes them, and the ladder's `when` is true."""
        excluding = [gate.name for gate in self.touching if self.ladder.name in gate.exclude]
        return profile.applicable is True and all(profile.gates[gate] is False for gate in excluding)

    @cached_property
    def places(self) -> Mapping[Any, tuple[int, int]]:
        """The rank of each order among the candidates, and how many rows have it."""
        counts = Counter[Any]()
        for group, _ in self.groups:
            if self.is_candidate(group.profile):
                counts.update(group.keys)
        places, rank = {}, 1
        for key in sorted(counts, reverse=True):
            places[key] = rank, counts[key]
            rank += counts[key]
        return places

    @cached_property
    def placed(self) -> int:
        """How many candidates have an order."""
        return sum(times for _, times in self.places.values())

    @cached_property
    def partly_ordered(self) -> Mapping[tuple[Any, ...], int]:
        """How many candidates have an order of which only the first parts are known, by these parts."""
        counts = Counter[Any]()
        for group, _ in self.groups:
            if self.is_candidate(group.profile):
                counts.update({key.before: times for key, times in group.unordered.items() if is_open_order(key)})
        return counts

    @cached_property
    def doubtful(self) -> int:
        """How many rows with an order, known or open, may be candidates, and need not."""
        counts = (
            len(group.keys) + sum(times for key, times in group.unordered.items() if is_open_order(key))
            for group, _ in self.groups
            if self.allocator.counts(group.profile)[1][1] and not self.is_candidate(group.profile)
        )
        return sum(counts)

    def standing(self, own: tuple[Any, ...]) -> tuple[int, int, int, int]:
        """Return the rank of an order, how many candidates have it, of how many, and how many others may come between.

        A candidate whose order is known in part stands before or after all those that differ in these parts.
        """
        rank, sharing = self.places[own]
        count, unplaced = self.placed, self.doubtful
        for before, times in self.partly_ordered.items():
            same = own[: len(before)]
            rank += times if before > same else 0
            count += times if before != same else 0
            unplaced += times if before == same else 0
        return rank, sharing, count, unplaced

    @cached_property
    def last(self) -> Sequence[tuple[str, int, Member]]:
        """The last row of each level for which there were too few places, with the level and its place."""
        lowest: dict[Any, tuple[Any, Member]] = {}
        for group, members in self.groups:
            for each in () if self.is_fixed(group.profile) else members:
                key, place = each.key, self.allocated.levels[each.number]
                if not isinstance(key, PartialKey) and (place not in lowest or key < lowest[place][0]):
                    lowest[place] = key, each
        limited = (
            each.level for each in self.allocated.record.levels if each.edge is not None and each.places is not None
        )
        return [(level, place, lowest[place][1]) for level in limited if (place := self.ladder.place(level)) in lowest]

    @cached_property
    def left_out(self) -> Sequence[tuple[str, int, Member]]:
        """A row of each tie for the last place of a level that left all of its rows out, with the level and its place.

        There are none where the choices of the ladder have several interpretations: others may let them in.
        """
        made = self.interpretations.alternatives
        if len(made) > 1 or made[0].ties != "out":
            return []
        records = self.allocated.record.levels
        edges = {each.level: each.edge for each in records if each.has_tie and each.edge is not None}
        counting = [those for group, those in self.groups if edges and not self.is_fixed(group.profile)]
        member_of = {each.key: each for those in counting for each in those if not isinstance(each.key, PartialKey)}
        return [(level, self.ladder.place(level), member_of[edge]) for level, edge in edges.items()]

    def is_fixed(self, profile: RowProfile) -> bool:
        """Whether a gate fixes the level of rows of a profile, whatever their order."""
        return any(self.ladder.name in gate.fix and profile.gates[gate.name] is True for gate in self.touching)

    @cached_property
    def row_of(self) -> Mapping[int, StoredRow]:
        """The rows by their numbers."""
        return {row.number: row for row in self.rows}

    @cached_property
    def waiting(self) -> Mapping[int, tuple[str, ...]]:
        """The parts of each row that are open."""
        allocator = LadderAllocator(self.plan, self.ladder)
        return {each.number: open_parts(allocator, each.profile, each.key) for each in self.members}

    # ------------------------------------------------------------------------------------------------- quotas, choices

    @cached_property
    def whole(self) -> dict[int, tuple[int, ...]]:
        """The whole places of each quota; where the rounding is open, those of every rounding."""
        seats = {self.seats(interpretation) for interpretation in self.interpretations.alternatives}
        return {number: tuple(sorted({each[index] for each in seats})) for index, (number, _) in enumerate(self.shared)}

    def seats(self, interpretation: Interpretation) -> tuple[int, ...]:
        """Return the whole places of the quotas that share out places, in one interpretation."""
        roundings = [interpretation.rounding_of(number) for number, _ in self.shared]
        return tuple(rounded_places(roundings, [wanted for _, wanted in self.shared])[0])

    @cached_property
    def shared(self) -> list[tuple[int, Fraction]]:
        """The quotas that share out places, with what they ask for, as far as it is known."""
        return [
            (number, quota.wanted)
            for number, quota in enumerate(self.allocated.record.quotas)
            if quota.bound != "about" and not isinstance(quota.wanted, Absent)
        ]

    @cached_property
    def levels_in_each(self) -> Sequence[tuple[Interpretation, Sequence[LevelRuns]]]:
        """The levels in each interpretation of the open choices."""
        return [(each, self.levels_by(each)) for each in self.interpretations.alternatives]

    @cached_property
    def alternatives(self) -> Sequence[Alternative]:
        """The other words of choices that are made, with the levels that rows would have by each."""
        return list(self._alternatives())

    def _alternatives(self) -> Iterator[Alternative]:
        if len(self.interpretations.alternatives) > 1:
            return
        (made,) = self.interpretations.alternatives
        for choice, owner, groups in self._words(made):
            word = getattr(made, choice)[owner] if owner else getattr(made, choice)
            for group in groups:
                if word not in group and (others := self._allowed(choice, owner, group)):
                    levels = self.levels_by(with_word(made, choice, owner, others[0]))
                    yield Alternative(choice, owner, word, others, levels)

    def _allowed(self, choice: str, owner: str, words: Sequence[Any]) -> tuple[Any, ...]:
        """Return those of some words that a choice may be: where a parameter decides, one of its values."""
        if choice == "quota_round":
            asked: Any = self.ladder.quotas[int(owner)].round
        elif choice in ("cap", "fix"):
            asked = self.plan.scheme.gates[owner].levels_on(self.ladder.name)[choice]
        else:
            asked = getattr(self.plan.scheme.gates[owner] if owner else self.ladder, choice)
        if not isinstance(asked, ParameterName):
            return tuple(words)
        values = self.plan.scheme.parameters[asked.parameter].values
        return tuple(word for word in words if not values or word in values)

    def _words(self, made: Interpretation) -> Iterator[tuple[str, str, Sequence[Sequence[Any]]]]:
        """Yield the choices of which other words may give other levels here; words that come to the same together."""
        touching = [
            gate for gate in self.touching if any(each.profile.gates[gate.name] is not False for each in self.members)
        ]
        if self.ladder.enforced:
            yield from self._words_of_places(made)
        for gate in touching:
            yield from self._levels_of_gate(gate)
        for gate in touching if self.ladder.enforced else ():
            yield from self._words_of_gate(gate, made)

    def _levels_of_gate(self, gate: Gate) -> Iterator[tuple[str, str, Sequence[Sequence[Any]]]]:
        """Yield the levels of a gate that a parameter gives."""
        for effect, level in gate.levels_on(self.ladder.name).items():
            if isinstance(level, ParameterName):
                yield effect, gate.name, [(name,) for name in self.ladder.names]

    def _words_of_places(self, made: Interpretation) -> Iterator[tuple[str, str, Sequence[Sequence[Any]]]]:
        """Yield the choices of the ladder and of its quotas that decide who gets places."""
        is_open = any(each.has_open for each in self.members)
        if is_open or any(level.has_tie for level in self.allocated.record.levels):
            yield "ties", "", [TIES[:1], TIES[1:2]]
        if not rounds_apart(self.ladder):
            yield "round", "", self._roundings(made, "round", "", is_open=is_open)
        for number in made.quota_round:
            yield "quota_round", number, self._roundings(made, "quota_round", number, is_open=is_open)
        if conflict_matters(self.plan, self.ladder):
            yield "conflict", "", [CONFLICT[:1], CONFLICT[1:2]]
        if isinstance(self.ladder.remainder, ParameterName):
            yield "remainder", "", [(level,) for level in self.ladder.names]

    def _roundings(self, made: Interpretation, choice: str, owner: str, *, is_open: bool) -> list[list[str]]:
        """Return the words for how places are rounded, those together that come to the same places."""
        groups: dict[Any, list[str]] = {}
        for word in ROUND:
            same = word if is_open else self.seats(with_word(made, choice, owner, word))
            groups.setdefault(same, []).append(word)
        return list(groups.values())

    def _words_of_gate(self, gate: Gate, made: Interpretation) -> Iterator[tuple[str, str, Sequence[Sequence[Any]]]]:
        """Yield the choices of a gate that may act on rows of the cohort."""
        if gate.name in made.freed:
            yield "freed", gate.name, [(word,) for word in FREED]
        if gate.name in made.fix:
            yield "takes_place", gate.name, [(False,), (True,)]

    def without(self, builder: Explainer, member: Member, names: Sequence[str]) -> Any:
        """Return the level that a row would have if some gates did not act on it."""
        if not names:
            return self.allocated.levels[member.number]
        profile = member.profile
        kind = (profile.applicable, profile.conditions, *profile.gates.values(), member.key, *names)
        if kind not in self._without:
            gates = {**profile.gates, **dict.fromkeys(names, False)}
            changed = evolve(member, profile=evolve(profile, gates=gates))
            members = [changed if each is member else each for each in self.members]
            filled = fill_members(self.node, self.ladder, self.key, self.rows[0], members, builder.interpreter)
            self._without[kind] = filled.levels[member.number]
        return self._without[kind]


def with_word(made: Interpretation, choice: str, owner: str, word: Any) -> Interpretation:
    """Return an interpretation with another word for a choice of the ladder, or of a gate or a quota of it."""
    changed: Any = {**getattr(made, choice), owner: word} if owner else word
    return evolve(made, **{choice: changed})


def ranked(members: Sequence[Member]) -> list[Any]:
    """Return the orders of members with whole numbers in place of exact ones, which compare faster."""
    longest = max((len(known(member.key)) for member in members), default=0)
    places: list[dict[Any, int]] = []
    for part in range(longest):
        values = {known(member.key)[part] for member in members if len(known(member.key)) > part}
        denominators = {value.denominator for value in values}
        factor = lcm(*denominators) if len(denominators) <= MOST_DENOMINATORS else None
        ordered = sorted(values) if factor is None else sorted(values, key=lambda each: int(each * factor))
        places.append({value: place for place, value in enumerate(ordered)})

    def of(parts: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(places[part][value] for part, value in enumerate(parts))

    return [
        evolve(member.key, before=of(member.key.before)) if isinstance(member.key, PartialKey) else of(member.key)
        for member in members
    ]


def known(key: Any) -> tuple[Any, ...]:
    """Return the known parts of an order."""
    parts: tuple[Any, ...] = key.before if isinstance(key, PartialKey) else key
    return parts
