"""Explanations of levels: the cohort, the places, the unit's rank, the edges, the conditions and the gates.

Levels are allocated again in the cohort, and the explanation is taken from the levels that its rows finally have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property, partial
from itertools import combinations
from typing import Any

from attrs import evolve

from partyrate.engines.reference.run import StoredRow, fill_cohort, fill_members
from partyrate.explain.explainer import Explainer
from partyrate.explain.explanation import Explanation
from partyrate.explain.fact import Fact
from partyrate.explain.parts import unique
from partyrate.ladders import (
    MOST_NAMED,
    Interpretation,
    Known,
    LadderAllocator,
    Member,
    OpenRows,
    PartialKey,
    interpretations_of,
    open_parts,
    rounded_places,
)
from partyrate.language.domains.reference import Item
from partyrate.messages import word
from partyrate.model import Gate, Ladder, ordering
from partyrate.notes import lacks_of, open_words
from partyrate.numbers import UNDETERMINED, Absent, LevelValue, show
from partyrate.plan import Node, within_names


def explain_ladder(builder: Explainer, node: Node, ladder: Ladder, row: StoredRow, value: Item) -> Explanation:
    """Explain a level: the cohort, the places, the unit's rank, the edges, the conditions and the gates."""
    if not node.is_computable:
        return builder.assemble(node, value)
    cohort = _Cohort(builder, node, ladder, row, value)
    facts = [
        cohort.head(),
        *cohort.quotas(),
        *cohort.standing(),
        *cohort.waits(),
        *cohort.conditions(),
        *cohort.gates(),
    ]
    parts: list[Explanation] = []
    for name in node.rules:
        if not name.startswith("quotas."):
            parts += [part for rule in builder.explained_rules(node, name, row)[0] for part in builder.parts(rule, row)]
    for gate in cohort.touching:
        gated = builder.plan.nodes[f"gate.{gate.name}"]
        home = builder.row_of(gated.table, row)
        if home is not None and cohort.member.profile.gates[gate.name] is not False:
            parts.append(builder.node(gated, home))
    return builder.assemble(node, value, facts=tuple(facts), parts=tuple(unique(parts)))


def value_in(builder: Explainer, row: StoredRow, name: str) -> Item | None:
    """Return the value of a node in a row or the one above it; None where it was not read."""
    home = builder.row_of(builder.plan.nodes[name].table, row)
    return None if home is None else home.values.get(name)


def words_of(interpretation: Interpretation) -> dict[str, Any]:
    """Return the word of each choice in an interpretation; those of gates together, by the names of the gates."""
    gates = {name: tuple(sorted(getattr(interpretation, name).items())) for name in ("freed", "takes_place")}
    return {name: getattr(interpretation, name) for name in ("ties", "round", "conflict", "overlap")} | gates


class _Cohort:
    """The cohort of a row, with its levels allocated again."""

    def __init__(self, builder: Explainer, node: Node, ladder: Ladder, row: StoredRow, value: Item) -> None:
        self.builder, self.node, self.ladder, self.row, self.value = builder, node, ladder, row, value
        self.names = within_names(builder.plan.choice(ladder.within))
        self.key = tuple(map(row.value, self.names))
        table = builder.case.store.tables[node.table]
        self.rows = [each for each in table if tuple(map(each.value, self.names)) == self.key]
        self.members, self.allocated = fill_cohort(
            builder.case.store, node, ladder, self.key, self.rows, builder.domain, builder.interpreter
        )
        self.member = next(each for each in self.members if each.number == row.number)
        self.touching = builder.plan.gates_of(ladder.name)
        self.interpretations = interpretations_of(builder.plan, ladder)

    # ---------------------------------------------------------------------------------------------- cohort and places

    def head(self) -> str:
        """Return which rows form the cohort, and how many there are."""
        builder, record = self.builder, self.allocated.record
        cohort = builder.keyed(self.node.table, self.names, map(builder.show, self.key))
        return builder.fact(
            "cohort",
            {"key": self.key, "rows": record.rows, "candidates": record.candidates},
            cohort=cohort or builder.phrase("everybody"),
            rows=builder.counted(record.rows, "row", "units"),
            candidates=builder.counted(record.candidates, "candidate", "units"),
        )

    def quotas(self) -> Iterator[str]:
        """Yield what each quota asks for, the places after rounding, and how many rows have its levels."""
        builder = self.builder
        for number, quota in enumerate(self.allocated.record.quotas):
            bound = (
                builder.phrase("about")
                if quota.bound == "about"
                else word("bound", quota.bound).in_language(builder.lang)
            )
            is_open = isinstance(quota.wanted, Absent)
            whole = self.whole.get(number)
            data = {"quota": number, "wanted": quota.wanted, "places": whole or (), "got": quota.got}
            places = bound if whole is None else f"{bound} {builder.phrase('or').join(map(str, whole))}"
            yield builder.fact(
                "open quota" if is_open else "quota",
                data,
                levels=builder.levels(self.ladder, quota.levels),
                rule=builder.rule(self.node.rules[f"quotas.{number}"].text, self.node.table),
                wanted=builder.show(quota.wanted),
                places=places,
                got=quota.got,
            )

    @cached_property
    def whole(self) -> dict[int, tuple[int, ...]]:
        """The whole places of each quota; where the rounding is open, those of every rounding."""
        shared = [
            (number, quota.wanted)
            for number, quota in enumerate(self.allocated.record.quotas)
            if quota.bound != "about" and not isinstance(quota.wanted, Absent)
        ]
        roundings = dict.fromkeys(interpretation.round for interpretation in self.interpretations.alternatives)
        seats = [rounded_places(word, [wanted for _, wanted in shared])[0] for word in roundings]
        return {number: tuple(sorted({each[index] for each in seats})) for index, (number, _) in enumerate(shared)}

    # ------------------------------------------------------------------------------------------------------- the order

    def is_candidate(self, member: Member) -> bool:
        """Whether a row takes part: no gate excludes it, and the ladder's `when` is true."""
        excluding = [gate.name for gate in self.touching if self.ladder.name in gate.exclude]
        return member.profile.applicable is True and all(member.profile.gates[gate] is False for gate in excluding)

    def standing(self) -> Iterator[str]:
        """Yield the rank of the unit, and how far it is from the last rows of the levels around it."""
        builder, own = self.builder, self.member.key
        for name in (name for name in self.node.rule_variants if name.startswith("order_by.")):
            rules, facts = builder.explained_rules(self.node, name, self.row)
            yield from facts if len(rules) > 1 else ()
        if not self.ladder.order_by or isinstance(own, PartialKey) or not self.is_candidate(self.member):
            return
        keys = [each.key for each in self.members if self.is_candidate(each) and not isinstance(each.key, PartialKey)]
        even = keys.count(own) - 1
        rank = sum(key > own for key in keys) + 1
        yield builder.fact(
            "place" if not even else "shared place",
            {"place": rank, "count": len(keys), "others": even},
            place=rank,
            count=len(keys),
            order=builder.joined(map(builder.order, self.ladder.order_by)),
            others=builder.counted(even, "other", "units"),
        )
        yield from self.edges()
        if deciding := self.deciding():
            yield builder.fact("open", {"choices": deciding}, choices=builder.joined(deciding))

    def deciding(self) -> tuple[str, ...]:
        """Return the open choices that decide the level of the row: it differs where one of them alone differs.

        Where none decides alone, all open choices are returned if the level differs between some interpretations.
        """
        if len(self.interpretations.alternatives) == 1 or self.value != Absent(self.interpretations.cause):
            return ()
        levels = {
            tuple(sorted(words_of(interpretation).items())): fill_members(
                self.node, self.ladder, self.key, self.rows[0], self.members, self.builder.interpreter, interpretation
            ).levels[self.member.number]
            for interpretation in self.interpretations.alternatives
        }
        deciding = set()
        for one, other in combinations(levels, 2):
            apart = {choice for (choice, word), (_, second) in zip(one, other, strict=True) if word != second}
            if len(apart) == 1 and levels[one] != levels[other]:
                deciding |= apart
        if not deciding and len(set(levels.values())) > 1:
            return self.interpretations.open
        return tuple(choice for choice in self.interpretations.open if choice in deciding)

    def waits(self) -> Iterator[Fact]:
        """Yield the rows of the cohort on which the level waits, where something about them is open."""
        if not isinstance(self.value, Absent) or not self.allocated.record.waiting:
            return
        allocator = LadderAllocator(self.builder.plan, self.ladder)
        if allocator.outlook(self.interpretations.alternatives[0], self.member.profile).own is not None:
            return
        parts = {each.number: open_parts(allocator, each.profile, each.key) for each in self.members}
        keys = self.builder.plan.full_key(self.node.table)
        waiting = [({key: row.raw[key] for key in keys}, parts[row.number]) for row in self.rows if parts[row.number]]
        if waiting:
            rows = OpenRows(len(waiting), waiting[:MOST_NAMED])
            data = {"count": rows.count, "rows": [{**key, "open": list(open_)} for key, open_ in rows.first]}
            by_key = {tuple(each.raw[key] for key in keys): each for each in self.rows}
            homes = [by_key[tuple(key.values())] for key, _ in rows.first]
            plan, values = self.builder.plan, [partial(value_in, self.builder, home) for home in homes]
            lacks = [
                lacks_of(plan, self.node, each, value) for (_, each), value in zip(rows.first, values, strict=True)
            ]
            yield self.builder.fact("waits", data, rows=open_words(plan, self.ladder, rows, lacks))

    def edges(self) -> Iterator[str]:
        """Yield the value of the last row that got each level for which there were too few places."""
        index_of_row = self.value.place if isinstance(self.value, LevelValue) else 0
        own: Any = self.member.key
        for level in self.allocated.record.levels:
            if level.edge is None or level.places is None:
                continue
            level_index = self.ladder.place(level.level)
            holding = [each for each in self.members if self.allocated.levels[each.number] == level_index]
            ordered = [each for each in holding if not isinstance(each.key, PartialKey) and not self.is_fixed(each)]
            last: Any = min(ordered, key=lambda each: each.key, default=None)
            if last is not None and (level_index >= index_of_row or own >= last.key):
                label = self.builder.levels(self.ladder, [level.level])
                value = self.ordered_by(last)
                edge = self.builder.show(value, self.ordering_node)
                distance = self.distance(last)
                data = {"level": level.level, "edge": value, "distance": distance.kind, **distance.data}
                yield self.builder.fact("edge", data, level=label, edge=edge, distance=distance)

    def is_fixed(self, member: Member) -> bool:
        """Whether a gate fixes the level of a row, whatever its order."""
        return any(self.ladder.name in gate.fix and member.profile.gates[gate.name] is True for gate in self.touching)

    @property
    def ordering_node(self) -> Node | None:
        """The value that orders first, where it is one of the scheme."""
        return self.builder.plan.nodes.get(ordering(self.ladder.order_by[0])[0])

    def ordered_by(self, member: Member) -> Item:
        """Return the value that orders a row first."""
        row = next(each for each in self.rows if each.number == member.number)
        return self.builder.steps(self.node.rules["order_by.0"], row)[1]

    def distance(self, last: Member) -> Fact:
        """Return how much better or worse the row is than another one."""
        builder, own = self.builder, self.member.key
        assert not isinstance(own, PartialKey)
        assert not isinstance(last.key, PartialKey)
        by = Fraction(own[0]) - Fraction(last.key[0])
        if by:
            side = "better" if by > 0 else "worse"
            value = self.ordered_by(last)
            if isinstance(value, bool | LevelValue):
                return builder.fact(side, {})
            if isinstance(value, date):
                return builder.fact(f"{side} by", {"by": abs(by)}, by=builder.counted(abs(int(by)), "day", "days"))
            return builder.fact(
                f"{side} by", {"by": abs(by)}, by=show(abs(by), self.node.value_ranges["order_by.0"].decimals)
            )
        for number, (mine, other) in enumerate(zip(own, last.key, strict=True)):
            if mine != other:
                order = builder.order(self.ladder.order_by[number])
                return builder.fact("better after" if mine > other else "worse after", {"key": number}, order=order)
        return builder.fact("level with", {})

    # ------------------------------------------------------------------------------------------- conditions and gates

    def conditions(self) -> Iterator[str]:
        """Yield the conditions of levels, and whether the row fulfils them."""
        builder = self.builder
        for number, level in enumerate(self.ladder.levels):
            rule = self.node.rules.get(f"levels.{number}.when")
            if rule is not None:
                got, words = builder.steps(rule, self.row)[1], builder.rule(rule.text, self.node.table)
                data = {"level": level.name, "value": got}
                yield builder.fact("condition", data, level=builder.label(level), rule=words, value=builder.show(got))
                yield from builder.explained_rules(self.node, f"levels.{number}.when", self.row)[1]
        if "when" in self.node.rules:
            rule = self.node.rules["when"]
            got, words = builder.steps(rule, self.row)[1], builder.rule(rule.text, self.node.table)
            yield builder.fact("when", {"value": got}, rule=words, value=builder.show(got))
            yield from builder.explained_rules(self.node, "when", self.row)[1]

    def gates(self) -> Iterator[str]:
        """Yield the gates that act on the row, those that change nothing, and those of which it is not known."""
        for gate in self.touching:
            act = self.member.profile.gates[gate.name]
            if act is False:
                continue
            effect = self.builder.joined(self.builder.effects(gate, self.ladder.name))
            yield self.builder.fact(
                self.role(gate, act), {"gate": gate.name}, gate=self.builder.label(gate), effect=effect
            )

    def role(self, gate: Gate, act: Known) -> str:
        """Return the phrase for a gate: it acts, it changes nothing, or it is not known which."""
        if isinstance(act, Absent):
            return "open gate"
        if self.matters(gate):
            return "gate"
        is_open = self.allocated.levels[self.member.number] == UNDETERMINED
        return "holding gate" if is_open else "idle gate"

    def matters(self, gate: Gate) -> bool:
        """Whether a gate decides the level of the row: without it, or without the others, the level would be another.

        Of two gates with the same effect each decides, though without one of them nothing changes.
        """
        acting = [each.name for each in self.touching if self.member.profile.gates[each.name] is True]
        level = self.without([])
        if self.without([gate.name]) != level:
            return True
        alone = self.without([name for name in acting if name != gate.name])
        return bool(alone == level != self.without(acting))

    def without(self, names: Sequence[str]) -> Any:
        """Return the level that the row would have if some gates did not act on it."""
        if not names:
            return self.allocated.levels[self.member.number]
        gates = {**self.member.profile.gates, **dict.fromkeys(names, False)}
        changed = evolve(self.member, profile=evolve(self.member.profile, gates=gates))
        members = [changed if each is self.member else each for each in self.members]
        allocated = fill_members(self.node, self.ladder, self.key, self.rows[0], members, self.builder.interpreter)
        return allocated.levels[self.member.number]
