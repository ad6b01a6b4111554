"""Explanations of levels: the cohort, the places, the unit's rank, the edges, the conditions and the gates.

Levels are allocated again in the cohort, and the explanation is taken from the levels that its rows finally have.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import combinations
from typing import Any, Final

from partyrate.engines.reference.run import StoredRow
from partyrate.explain.cohorts import cohort_of
from partyrate.explain.explainer import Explainer
from partyrate.explain.explanation import Explanation
from partyrate.explain.fact import Fact
from partyrate.explain.ladder_figures import ladder_figures
from partyrate.explain.parts import absent_gate, unique
from partyrate.ladders import MOST_NAMED, Interpretation, Known, LadderAllocator, Member, OpenRows, PartialKey
from partyrate.language.domains.reference import Item
from partyrate.messages import word
from partyrate.model import Gate, Ladder, ordering
from partyrate.model.value_words import option_word
from partyrate.notes import lacks_of, open_words
from partyrate.numbers import UNDETERMINED, Absent, LevelValue, show
from partyrate.plan import Node

_LEVELS: Final = ("remainder", "cap", "fix")
"""The choices that are levels."""


def explain_ladder(builder: Explainer, node: Node, ladder: Ladder, row: StoredRow, value: Item) -> Explanation:
    """Explain a level: the cohort, the places, the unit's rank, the edges, the conditions and the gates."""
    if not node.is_computable:
        return builder.assemble(node, value)
    standing = _Standing(builder, node, ladder, row, value)
    facts = [
        *standing.cohort_facts(),
        *standing.standing(),
        *standing.waits(),
        *standing.conditions(),
        *standing.gates(),
        *standing.choices(),
    ]
    of_rules = {
        name: [builder.parts(rule, row) for rule in builder.explained_rules(node, name, row)[0]]
        for name in node.rules
        if not name.startswith("quotas.")
    }
    parts = [part for of_rule in of_rules.values() for of_variant in of_rule for part in of_variant]
    parts += standing.values_of_cohort()
    for gate in standing.cohort.touching:
        gated = builder.plan.nodes[f"gate.{gate.name}"]
        home = builder.row_of(gated.table, row)
        if home is not None and standing.member.profile.gates[gate.name] is not False:
            parts.append(builder.node(gated, home))
    once = unique(parts)
    figures = (
        {} if builder.manner.public else ladder_figures(builder, standing.cohort, standing.member, row, of_rules, once)
    )
    return builder.assemble(
        node, value, facts=tuple(facts), parts=tuple(once), figures={"ladder": figures} if figures else {}
    )


def value_in(builder: Explainer, row: StoredRow, name: str) -> Item | None:
    """Return the value of a node in a row or the one above it; None where it was not read."""
    home = builder.row_of(builder.plan.nodes[name].table, row)
    return None if home is None else home.values.get(name)


def words_of(interpretation: Interpretation) -> dict[str, Any]:
    """Return the word of each choice in an interpretation; those of all quotas and of all gates together."""
    of_gates = ("cap", "fix", "freed", "takes_place")
    gates = {name: tuple(sorted(getattr(interpretation, name).items())) for name in of_gates}
    words = {name: getattr(interpretation, name) for name in ("ties", "conflict", "remainder", "overlap")}
    return {**words, "round": (interpretation.round, *sorted(interpretation.quota_round.items())), **gates}


class _Standing:
    """A row in its cohort, whose levels are allocated again."""

    def __init__(self, builder: Explainer, node: Node, ladder: Ladder, row: StoredRow, value: Item) -> None:
        self.builder, self.node, self.ladder, self.row, self.value = builder, node, ladder, row, value
        self.cohort = cohort_of(builder, node, ladder, row)
        self.member = self.cohort.by_number[row.number]

    # ---------------------------------------------------------------------------------------------- cohort and places

    def cohort_facts(self) -> list[Fact]:
        """Return what is the same for all rows of the cohort: which rows form it, and the quotas."""
        lang = self.builder.lang
        if lang not in self.cohort.texts:
            self.cohort.texts[lang] = [self.head(), *self.quotas()]
        found: list[Fact] = self.cohort.texts[lang]
        return found

    def head(self) -> Fact:
        """Return which rows form the cohort, and how many there are."""
        builder, record, cohort = self.builder, self.cohort.allocated.record, self.cohort
        parts = builder.keyed(self.node.table, cohort.names, map(builder.show, cohort.key))
        return builder.fact(
            "cohort",
            {"key": cohort.key, "rows": record.rows, "candidates": record.candidates},
            cohort=parts or builder.phrase("everybody"),
            rows=builder.counted(record.rows, "row", "units"),
            candidates=builder.counted(record.candidates, "candidate", "units"),
        )

    def quotas(self) -> Iterator[Fact]:
        """Yield what each quota asks for, the places after rounding, and how many rows have its levels."""
        builder, whole = self.builder, self.cohort.whole
        for number, quota in enumerate(self.cohort.allocated.record.quotas):
            bound = (
                builder.phrase("about")
                if quota.bound == "about"
                else word("bound", quota.bound).in_language(builder.lang)
            )
            is_open = isinstance(quota.wanted, Absent)
            data = {"quota": number, "wanted": quota.wanted, "places": whole.get(number, ()), "got": quota.got}
            places = f"{bound} {builder.phrase('or').join(map(str, whole[number]))}" if number in whole else bound
            yield builder.fact(
                "open quota" if is_open else "quota",
                data,
                levels=builder.levels(self.ladder, quota.levels),
                rule=builder.rule(self.node.rules[f"quotas.{number}"].text, self.node.table),
                wanted=builder.show(quota.wanted),
                places=places,
                got=quota.got,
            )

    def values_of_cohort(self) -> Iterator[Explanation]:
        """Yield the values that quotas read: names, cells of lookups and their keys; not the rows that are counted."""
        builder, cohort = self.builder, self.cohort
        for number in range(len(self.ladder.quotas)):
            rule = self.node.rules[f"quotas.{number}"]
            for part in cohort.quota_parts(builder, number):
                if isinstance(part, ast.Subscript):
                    yield from (builder.cell(rule, part, row) for row in cohort.counting_rows)
                elif isinstance(part, ast.Name) and part.id not in ("rows", "candidates"):
                    yield from builder.named(part.id, self.row)

    # ------------------------------------------------------------------------------------------------------- the order

    def standing(self) -> Iterator[str]:
        """Yield the rank of the unit, and how far it is from the last rows of the levels around it."""
        builder, own = self.builder, self.member.key
        for name in (name for name in self.node.rule_variants if name.startswith("order_by.")):
            rules, facts = builder.explained_rules(self.node, name, self.row)
            yield from facts if len(rules) > 1 else ()
        if not self.ladder.order_by or isinstance(own, PartialKey) or not self.cohort.is_candidate(self.member.profile):
            return
        rank, sharing, count, unplaced = self.cohort.standing(own)
        even = sharing - 1
        kind = "shared place" if even else "place"
        yield builder.fact(
            f"{kind} so far" if unplaced else kind,
            {"place": rank, "count": count, "others": even} | ({"unplaced": unplaced} if unplaced else {}),
            place=rank,
            count=count,
            order=builder.joined(map(builder.order, self.ladder.order_by)),
            others=builder.counted(even, "other", "units"),
            unplaced=builder.counted(unplaced, "other", "units"),
        )
        yield from self.edges()
        if deciding := self.deciding():
            yield builder.fact("open", {"choices": deciding}, choices=builder.joined(self.choices_in_words(deciding)))

    def choices_in_words(self, choices: Sequence[str]) -> list[str]:
        """Return choices as they are written, or what they decide, as the language has it."""
        return [
            each if self.builder.lang == "en" else word("choice", each).in_language(self.builder.lang)
            for each in choices
        ]

    def deciding(self) -> tuple[str, ...]:
        """Return the open choices that decide the level of the row: it differs where one of them alone differs.

        Where none decides alone, all open choices are returned if the level differs between some interpretations.
        """
        interpretations = self.cohort.interpretations
        if len(interpretations.alternatives) == 1 or self.value != Absent(interpretations.cause):
            return ()
        levels = {
            tuple(sorted(words_of(interpretation).items())): self.cohort.level(found, self.member)
            for interpretation, found in self.cohort.levels_in_each
        }
        deciding = set()
        for one, other in combinations(levels, 2):
            apart = {choice for (choice, word), (_, second) in zip(one, other, strict=True) if word != second}
            if len(apart) == 1 and levels[one] != levels[other]:
                deciding |= apart
        if not deciding and len(set(levels.values())) > 1:
            return interpretations.open
        return tuple(choice for choice in interpretations.open if choice in deciding)

    def choices(self) -> Iterator[Fact]:
        """Yield the choices of which another word would give the row another level: one line for each such level."""
        if not isinstance(self.value, LevelValue):
            return
        found: dict[tuple[str, str, Any, Any], list[Any]] = {}
        for each in self.cohort.alternatives:
            level = self.cohort.level(each.levels, self.member)
            if level != self.cohort.allocated.levels[self.member.number]:
                found.setdefault((each.choice, each.owner, each.word, level), []).extend(each.others)
        for (choice, owner, made, level), others in found.items():
            value = level if isinstance(level, Absent) else LevelValue(self.value.scale, level)
            yield self.choice(choice, owner, made, tuple(others), value)

    def choice(self, choice: str, owner: str, made: Any, others: tuple[Any, ...], level: Item) -> Fact:
        """Return that a choice decided, and the level by other words for it."""
        builder, kind = self.builder, "choice of gate" if owner else "choice"
        of: dict[str, Any] = {"gate": owner}
        named = {"gate": builder.label(builder.scheme.gates[owner])} if owner and choice != "quota_round" else {}
        if choice == "quota_round":
            choice, kind, of = "round", "choice of quota", {"quota": int(owner)}
            named = {"levels": builder.levels(self.ladder, self.ladder.quotas[int(owner)].levels)}
        return builder.fact(
            kind,
            {"choice": choice, **of, "made": made, "others": others, "level": level},
            label=word("choice", choice).in_language(builder.lang),
            choice=choice,
            made=str(made).lower() if isinstance(made, bool) else made,
            said=self.said(choice, made),
            other=builder.phrase("or").join(self.written(choice, each) for each in others),
            level=builder.show(level),
            **named,
        )

    def said(self, choice: str, made: Any) -> Any:
        """Return what is chosen in words: a level by its label."""
        return self.builder.levels(self.ladder, [made]) if choice in _LEVELS else option_word(made)

    def written(self, choice: str, other: Any) -> str:
        """Return another word for a choice, as a scheme writes it, and in words."""
        return self.builder.levels(self.ladder, [other]) if choice in _LEVELS else self.builder.choice_word(other)

    def waits(self) -> Iterator[Fact]:
        """Yield the rows of the cohort on which the level waits, where something about them is open."""
        if not isinstance(self.value, Absent) or not self.cohort.allocated.record.waiting:
            return
        allocator = LadderAllocator(self.builder.plan, self.ladder)
        if allocator.outlook(self.cohort.interpretations.alternatives[0], self.member.profile).own is not None:
            return
        keys, parts = self.builder.plan.full_key(self.node.table), self.cohort.waiting
        waiting = [
            ({key: row.raw[key] for key in keys}, parts[row.number]) for row in self.cohort.rows if parts[row.number]
        ]
        if waiting and self.builder.manner.public:
            count = self.builder.counted(len(waiting), "row", "units")
            yield self.builder.fact("waits for", {"count": len(waiting)}, rows=count)
        elif waiting:
            yield self.waiting_rows(OpenRows(len(waiting), waiting[:MOST_NAMED]))

    def waiting_rows(self, rows: OpenRows) -> Fact:
        """Return the rows on which the level waits, with what they lack."""
        plan, keys = self.builder.plan, self.builder.plan.full_key(self.node.table)
        by_key = {tuple(each.raw[key] for key in keys): each for each in self.cohort.rows}
        lacks = [
            lacks_of(plan, self.node, open_, partial(value_in, self.builder, by_key[tuple(key.values())]))
            for key, open_ in rows.first
        ]
        data = {"count": rows.count, "rows": [{**key, "open": list(open_)} for key, open_ in rows.first]}
        return self.builder.fact("waits", data, rows=open_words(plan, self.ladder, rows, lacks))

    def edges(self) -> Iterator[Fact]:
        """Yield the values of the last row that got each level for which there were too few places, and of its tie.

        A tie for the last place that left its rows out is what a row has to pass then, not the last one that got it.
        """
        own_place = self.value.place if isinstance(self.value, LevelValue) else 0
        own: Any = self.member.key
        ends = [("edge", *each) for each in self.cohort.last if each[1] >= own_place or own >= each[2].key]
        ends += [("tied edge", *each) for each in self.cohort.left_out if each[1] >= own_place and own <= each[2].key]
        for kind, level, _, last in sorted(ends, key=lambda end: -end[2]):
            value = self.ordered_by(last)
            distance = self.distance(last)
            data = {"level": level, "edge": value, "distance": distance.kind, **distance.data}
            label = self.builder.levels(self.ladder, [level])
            edge = self.builder.show(value, self.ordering_node)
            yield self.builder.fact(kind, data, level=label, edge=edge, distance=distance)

    @property
    def ordering_node(self) -> Node | None:
        """The value that orders first, where it is one of the scheme."""
        return self.builder.plan.nodes.get(ordering(self.ladder.order_by[0])[0])

    def ordered_by(self, member: Member) -> Item:
        """Return the value that orders a row first."""
        return self.builder.at(self.node.rules["order_by.0"].tree, self.cohort.row_of[member.number])

    def distance(self, last: Member) -> Fact:
        """Return how much better or worse the row is than another one."""
        builder, own, other = self.builder, self.cohort.keys[self.member.number], self.cohort.keys[last.number]
        assert not isinstance(own, PartialKey)
        assert not isinstance(other, PartialKey)
        by = Fraction(own[0]) - Fraction(other[0])
        if by:
            side = "better" if by > 0 else "worse"
            value = self.ordered_by(last)
            if isinstance(value, bool | LevelValue):
                return builder.fact(side, {})
            if isinstance(value, date):
                return builder.fact(f"{side} by", {"by": abs(by)}, by=builder.counted(abs(int(by)), "day", "days"))
            digits = self.node.value_ranges["order_by.0"].decimals
            apart = builder.show(abs(by)) if digits is None else show(abs(by), digits)
            return builder.fact(f"{side} by", {"by": abs(by)}, by=apart)
        for number, (mine, others) in enumerate(zip(own, other, strict=True)):
            if mine != others:
                order = builder.order(self.ladder.order_by[number])
                return builder.fact("better after" if mine > others else "worse after", {"key": number}, order=order)
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
        for gate in self.cohort.touching:
            act = self.member.profile.gates[gate.name]
            if act is False:
                continue
            effect = self.builder.joined(self.builder.effects(gate, self.ladder.name))
            why = {"cause": self.builder.show(act)} if isinstance(act, Absent) else {}
            yield self.builder.fact(
                self.role(gate, act), {"gate": gate.name}, gate=self.builder.label(gate), effect=effect, **why
            )

    def role(self, gate: Gate, act: Known) -> str:
        """Return the phrase for a gate: it acts, it changes nothing, or it is not known which, or never will be."""
        if isinstance(act, Absent):
            return absent_gate(act)
        if self.matters(gate):
            return "gate"
        is_open = self.cohort.allocated.levels[self.member.number] == UNDETERMINED
        return "holding gate" if is_open else "idle gate"

    def matters(self, gate: Gate) -> bool:
        """Whether a gate decides the level of the row: without it, or without the others, the level would be another.

        Of two gates with the same effect each decides, though without one of them nothing changes.
        """
        acting = [each.name for each in self.cohort.touching if self.member.profile.gates[each.name] is True]
        level = self.cohort.without(self.builder, self.member, [])
        if self.cohort.without(self.builder, self.member, [gate.name]) != level:
            return True
        alone = self.cohort.without(self.builder, self.member, [name for name in acting if name != gate.name])
        return bool(alone == level != self.cohort.without(self.builder, self.member, acting))
