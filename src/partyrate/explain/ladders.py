"""Telling how a ladder gave a level: the cohort, the places, the unit's place, the edges, the conditions, the gates.

The cohort is filled again, and what is told is taken from the levels that its rows have in the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property, partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

from attrs import evolve

from partyrate.engines.reference.run import StoredRow, fill_cohort, fill_members
from partyrate.explain.explanation import Explanation
from partyrate.explain.fact import Fact
from partyrate.explain.parts import unique
from partyrate.ladders import (
    MOST_NAMED,
    Cut,
    Interpretation,
    Known,
    LadderAllocator,
    Member,
    OpenRows,
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

if TYPE_CHECKING:
    from partyrate.explain.builder import ExplanationBuilder


def explain_ladder(teller: ExplanationBuilder, node: Node, ladder: Ladder, row: StoredRow, value: Item) -> Explanation:
    """Explain a level: the cohort, the places, the unit's place, the edges, the conditions and the gates."""
    if not node.is_computable:
        return teller.made(node, value)
    cohort = _Cohort(teller, node, ladder, row, value)
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
            parts += [part for rule in teller.told_rules(node, name, row)[0] for part in teller.parts(rule, row)]
    for gate in cohort.touching:
        gated = teller.plan.nodes[f"gate.{gate.name}"]
        home = teller.row_of(gated.table, row)
        if home is not None and cohort.member.profile.gates[gate.name] is not False:
            parts.append(teller.node(gated, home))
    return teller.made(node, value, facts=tuple(facts), parts=tuple(unique(parts)))


def value_in(teller: ExplanationBuilder, row: StoredRow, name: str) -> Item | None:
    """Return the value of a node in a row or the one above it; None where it was not read."""
    home = teller.row_of(teller.plan.nodes[name].table, row)
    return None if home is None else home.values.get(name)


def words_of(way: Interpretation) -> dict[str, Any]:
    """Return the word of each choice in a way to read a ladder; those of gates together, by the names of the gates."""
    gates = {name: tuple(sorted(getattr(way, name).items())) for name in ("freed", "takes_place")}
    return {name: getattr(way, name) for name in ("ties", "round", "conflict", "overlap")} | gates


class _Cohort:
    """The cohort of a row, filled again."""

    def __init__(self, teller: ExplanationBuilder, node: Node, ladder: Ladder, row: StoredRow, value: Item) -> None:
        self.teller, self.node, self.ladder, self.row, self.value = teller, node, ladder, row, value
        self.names = within_names(teller.plan.choice(ladder.within))
        self.key = tuple(map(row.value, self.names))
        table = teller.case.store.tables[node.table]
        self.rows = [each for each in table if tuple(map(each.value, self.names)) == self.key]
        self.members, self.filled = fill_cohort(
            teller.case.store, node, ladder, self.key, self.rows, teller.domain, teller.walk
        )
        self.member = next(each for each in self.members if each.number == row.number)
        self.touching = teller.plan.gates_of(ladder.name)
        self.interpretations = interpretations_of(teller.plan, ladder)

    # ---------------------------------------------------------------------------------------------- cohort and places

    def head(self) -> str:
        """Say which rows form the cohort, and how many there are."""
        teller, record = self.teller, self.filled.record
        cohort = ", ".join(f"{name} {teller.show(part)}" for name, part in zip(self.names, self.key, strict=True))
        return teller.fact(
            "cohort",
            {"key": self.key, "rows": record.rows, "candidates": record.candidates},
            cohort=cohort or teller.phrase("everybody"),
            rows=teller.counted(record.rows, "row", "units"),
            candidates=teller.counted(record.candidates, "candidate", "units"),
        )

    def quotas(self) -> Iterator[str]:
        """Say what each quota asks for, how many places that makes, and how many rows have its levels."""
        teller = self.teller
        for number, quota in enumerate(self.filled.record.quotas):
            bound = (
                teller.phrase("about")
                if quota.bound == "about"
                else word("bound", quota.bound).in_language(teller.lang)
            )
            is_open = isinstance(quota.wanted, Absent)
            whole = self.whole.get(number)
            data = {"quota": number, "wanted": quota.wanted, "places": whole or (), "got": quota.got}
            places = bound if whole is None else f"{bound} {teller.phrase('or').join(map(str, whole))}"
            yield teller.fact(
                "open quota" if is_open else "quota",
                data,
                levels=teller.levels(self.ladder, quota.levels),
                rule=self.node.rules[f"quotas.{number}"].text,
                wanted=teller.show(quota.wanted),
                places=places,
                got=quota.got,
            )

    @cached_property
    def whole(self) -> dict[int, tuple[int, ...]]:
        """The whole places of each quota; where the rounding is open, those of every way to round."""
        shared = [
            (number, quota.wanted)
            for number, quota in enumerate(self.filled.record.quotas)
            if quota.bound != "about" and not isinstance(quota.wanted, Absent)
        ]
        roundings = dict.fromkeys(way.round for way in self.interpretations.ways)
        ways = [rounded_places(word, [wanted for _, wanted in shared])[0] for word in roundings]
        return {number: tuple(sorted({way[place] for way in ways})) for place, (number, _) in enumerate(shared)}

    # ------------------------------------------------------------------------------------------------------- the order

    def is_candidate(self, member: Member) -> bool:
        """Whether a row takes part: no gate excludes it, and the ladder's `when` is true."""
        excluding = [gate.name for gate in self.touching if self.ladder.name in gate.exclude]
        return member.profile.applicable is True and all(member.profile.gates[gate] is False for gate in excluding)

    def standing(self) -> Iterator[str]:
        """Say which place the unit has, and how far it is from the last ones of the levels around it."""
        teller, own = self.teller, self.member.key
        for name in (name for name in self.node.rule_variants if name.startswith("order_by.")):
            rules, said = teller.told_rules(self.node, name, self.row)
            yield from said if len(rules) > 1 else ()
        if not self.ladder.order_by or isinstance(own, Cut) or not self.is_candidate(self.member):
            return
        keys = [each.key for each in self.members if self.is_candidate(each) and not isinstance(each.key, Cut)]
        even = keys.count(own) - 1
        place = sum(key > own for key in keys) + 1
        yield teller.fact(
            "place" if not even else "shared place",
            {"place": place, "count": len(keys), "others": even},
            place=place,
            count=len(keys),
            order=teller.listed(map(teller.order, self.ladder.order_by)),
            others=teller.counted(even, "other", "units"),
        )
        yield from self.edges()
        if deciding := self.deciding():
            yield teller.fact("open", {"choices": deciding}, choices=teller.listed(deciding))

    def deciding(self) -> tuple[str, ...]:
        """Name the open choices that decide the level of the row: it differs where they alone are read otherwise.

        Where none does so alone, all open choices are named if the level differs between some ways to read them.
        """
        if len(self.interpretations.ways) == 1 or self.value != Absent(self.interpretations.cause):
            return ()
        places = {
            tuple(sorted(words_of(way).items())): fill_members(
                self.node, self.ladder, self.key, self.rows[0], self.members, self.teller.walk, way
            ).places[self.member.number]
            for way in self.interpretations.ways
        }
        found = set()
        for one, other in combinations(places, 2):
            apart = {choice for (choice, word), (_, second) in zip(one, other, strict=True) if word != second}
            if len(apart) == 1 and places[one] != places[other]:
                found |= apart
        if not found and len(set(places.values())) > 1:
            return self.interpretations.open
        return tuple(choice for choice in self.interpretations.open if choice in found)

    def waits(self) -> Iterator[Fact]:
        """Say on which rows of the cohort the level waits, where something about them is open."""
        if not isinstance(self.value, Absent) or not self.filled.record.waiting:
            return
        filler = LadderAllocator(self.teller.plan, self.ladder)
        if filler.outlook(self.interpretations.ways[0], self.member.profile).own is not None:
            return
        parts = {each.number: open_parts(filler, each.profile, each.key) for each in self.members}
        keys = self.teller.plan.full_key(self.node.table)
        found = [({key: row.raw[key] for key in keys}, parts[row.number]) for row in self.rows if parts[row.number]]
        if found:
            rows = OpenRows(len(found), found[:MOST_NAMED])
            data = {"count": rows.count, "rows": [{**key, "open": list(open_)} for key, open_ in rows.first]}
            by_key = {tuple(each.raw[key] for key in keys): each for each in self.rows}
            homes = [by_key[tuple(key.values())] for key, _ in rows.first]
            plan, held = self.teller.plan, [partial(value_in, self.teller, home) for home in homes]
            lacks = [lacks_of(plan, self.node, each, value) for (_, each), value in zip(rows.first, held, strict=True)]
            yield self.teller.fact("waits", data, rows=open_words(plan, self.ladder, rows, lacks))

    def edges(self) -> Iterator[str]:
        """Say what the last row has that got each level for which there were too few places."""
        place_of_row = self.value.place if isinstance(self.value, LevelValue) else 0
        own: Any = self.member.key
        for level in self.filled.record.levels:
            if level.edge is None or level.places is None:
                continue
            place = self.ladder.place(level.level)
            holding = [each for each in self.members if self.filled.places[each.number] == place]
            ordered = [each for each in holding if not isinstance(each.key, Cut) and not self.is_fixed(each)]
            last: Any = min(ordered, key=lambda each: each.key, default=None)
            if last is not None and (place >= place_of_row or own >= last.key):
                label = self.teller.levels(self.ladder, [level.level])
                value = self.ordered_by(last)
                edge = self.teller.show(value, self.ordering_node)
                distance = self.distance(last)
                data = {"level": level.level, "edge": value, "distance": distance.kind, **distance.data}
                yield self.teller.fact("edge", data, level=label, edge=edge, distance=distance)

    def is_fixed(self, member: Member) -> bool:
        """Whether a gate gives a row its level, whatever its order."""
        return any(self.ladder.name in gate.fix and member.profile.gates[gate.name] is True for gate in self.touching)

    @property
    def ordering_node(self) -> Node | None:
        """The value that orders first, where it is one of the scheme."""
        return self.teller.plan.nodes.get(ordering(self.ladder.order_by[0])[0])

    def ordered_by(self, member: Member) -> Item:
        """Give the value that orders a row first."""
        row = next(each for each in self.rows if each.number == member.number)
        return self.teller.steps(self.node.rules["order_by.0"], row)[1]

    def distance(self, last: Member) -> Fact:
        """Say how much better or worse the row is than another one."""
        teller, own = self.teller, self.member.key
        assert not isinstance(own, Cut)
        assert not isinstance(last.key, Cut)
        by = Fraction(own[0]) - Fraction(last.key[0])
        if by:
            side = "better" if by > 0 else "worse"
            value = self.ordered_by(last)
            if isinstance(value, bool | LevelValue):
                return teller.fact(side, {})
            if isinstance(value, date):
                return teller.fact(f"{side} by", {"by": abs(by)}, by=teller.counted(abs(int(by)), "day", "days"))
            return teller.fact(
                f"{side} by", {"by": abs(by)}, by=show(abs(by), self.node.value_ranges["order_by.0"].decimals)
            )
        for number, (mine, other) in enumerate(zip(own, last.key, strict=True)):
            if mine != other:
                order = teller.order(self.ladder.order_by[number])
                return teller.fact("better after" if mine > other else "worse after", {"key": number}, order=order)
        return teller.fact("level with", {})

    # ------------------------------------------------------------------------------------------- conditions and gates

    def conditions(self) -> Iterator[str]:
        """Say which conditions the row fulfils."""
        teller = self.teller
        for number, level in enumerate(self.ladder.levels):
            rule = self.node.rules.get(f"levels.{number}.when")
            if rule is not None:
                got = teller.steps(rule, self.row)[1]
                data = {"level": level.name, "value": got}
                yield teller.fact("condition", data, level=teller.label(level), rule=rule.text, value=teller.show(got))
                yield from teller.told_rules(self.node, f"levels.{number}.when", self.row)[1]
        if "when" in self.node.rules:
            rule = self.node.rules["when"]
            got = teller.steps(rule, self.row)[1]
            yield teller.fact("when", {"value": got}, rule=rule.text, value=teller.show(got))
            yield from teller.told_rules(self.node, "when", self.row)[1]

    def gates(self) -> Iterator[str]:
        """Say which gates act on the row, which ones change nothing, and of which it is not known."""
        for gate in self.touching:
            act = self.member.profile.gates[gate.name]
            if act is False:
                continue
            effect = self.teller.listed(self.teller.effects(gate, self.ladder.name))
            yield self.teller.fact(
                self.role(gate, act), {"gate": gate.name}, gate=self.teller.label(gate), effect=effect
            )

    def role(self, gate: Gate, act: Known) -> str:
        """Give the phrase for a gate: it acts, it changes nothing, or it is not known which."""
        if isinstance(act, Absent):
            return "open gate"
        if self.matters(gate):
            return "gate"
        is_open = self.filled.places[self.member.number] == UNDETERMINED
        return "holding gate" if is_open else "idle gate"

    def matters(self, gate: Gate) -> bool:
        """Whether a gate decides the level of the row: without it, or without the others, the level would be another.

        Of two gates with the same effect each decides, though without one of them nothing changes.
        """
        acting = [each.name for each in self.touching if self.member.profile.gates[each.name] is True]
        place = self.without([])
        if self.without([gate.name]) != place:
            return True
        alone = self.without([name for name in acting if name != gate.name])
        return bool(alone == place != self.without(acting))

    def without(self, names: Sequence[str]) -> Any:
        """Give the place that the row would have if some gates did not act on it."""
        if not names:
            return self.filled.places[self.member.number]
        gates = {**self.member.profile.gates, **dict.fromkeys(names, False)}
        changed = evolve(self.member, profile=evolve(self.member.profile, gates=gates))
        members = [changed if each is self.member else each for each in self.members]
        filled = fill_members(self.node, self.ladder, self.key, self.rows[0], members, self.teller.walk)
        return filled.places[self.member.number]
