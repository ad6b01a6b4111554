"""Telling how a ladder gave a level: the cohort, the places, the unit's place, the edges, the conditions, the gates."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from partyrate.engines.rows import RowData, fill_cohort
from partyrate.explain.explanation import Explanation
from partyrate.explain.parts import unique
from partyrate.explain.words import BOUNDS
from partyrate.ladders import Filled, Member, readings
from partyrate.language.domains.numbers import Item
from partyrate.model import Ladder, ordering
from partyrate.numbers import Absent, LevelValue, show
from partyrate.plan import Node, within_names

if TYPE_CHECKING:
    from partyrate.explain.teller import Teller


def tell_ladder(teller: Teller, node: Node, ladder: Ladder, row: RowData, value: Item) -> Explanation:
    """Explain a level: the cohort, the places, the unit's place, the edges, the conditions and the gates."""
    if not node.is_live:
        return teller.made(node, value)
    facts: list[str] = []
    names = within_names(teller.plan.choice(ladder.within))
    key = tuple(map(row.value, names))
    rows = [each for each in teller.case.store.tables[node.table] if tuple(map(each.value, names)) == key]
    members, filled = fill_cohort(teller.case.store, node, ladder, key, rows, teller.domain, teller.walk)
    record = filled.record
    member = next(each for each in members if each.number == row.number)
    cohort = ", ".join(f"{name} {teller.show(part)}" for name, part in zip(names, key, strict=True))
    facts.append(
        teller.say(
            "cohort",
            cohort=cohort or teller.say("everybody"),
            rows=teller.counted(record.rows, "row", "个"),
            candidates=teller.counted(record.candidates, "candidate", "个"),
        )
    )
    for number, quota in enumerate(record.quotas):
        bound = BOUNDS[quota.bound][teller.lang == "zh"]
        whole = "-" if quota.places is None else quota.places
        facts.append(
            teller.say(
                "quota",
                levels=teller.levels(ladder, quota.levels),
                rule=node.rules[f"quotas.{number}"].text,
                wanted=teller.show(quota.wanted),
                places=bound if quota.bound == "about" else f"{bound} {whole}",
                got=quota.got,
            )
        )
    excluding = [gate.name for gate in teller.plan.gates_of(ladder.name) if ladder.name in gate.exclude]
    candidates = [
        each
        for each in members
        if each.look.applicable is True and all(each.look.gates[gate] is False for gate in excluding)
    ]
    if ladder.order_by and member in candidates and not isinstance(member.key, Absent):
        facts += standing(teller, node, ladder, member, candidates, filled, value)
    parts: list[Explanation] = []
    for number, level in enumerate(ladder.levels):
        rule = node.rules.get(f"levels.{number}.when")
        if rule is not None:
            got = teller.steps(rule, row)[1]
            facts.append(teller.say("condition", level=teller.label(level), rule=rule.text, value=teller.show(got)))
    if "when" in node.rules:
        rule = node.rules["when"]
        facts.append(teller.say("when", rule=rule.text, value=teller.show(teller.steps(rule, row)[1])))
    for name, rule in node.rules.items():
        if not name.startswith("quotas."):
            parts += teller.parts(rule, row)
    for gate in teller.plan.gates_of(ladder.name):
        if member.look.gates[gate.name] is True:
            effect = ", ".join(teller.effects(gate, ladder.name))
            facts.append(teller.say("gate", gate=teller.label(gate), effect=effect))
        if member.look.gates[gate.name] is not False:
            gated = teller.plan.nodes[f"gate.{gate.name}"]
            home = teller.row_of(gated.table, row)
            if home is not None:
                parts.append(teller.node(gated, home))
    return teller.made(node, value, facts=tuple(facts), parts=tuple(unique(parts)))


def standing(
    teller: Teller, node: Node, ladder: Ladder, member: Member, members: Sequence[Member], filled: Filled, value: Item
) -> list[str]:
    """Say which place the unit has, and how far it is from the edges next to it."""
    keys = [each.key for each in members if not isinstance(each.key, Absent)]
    assert not isinstance(member.key, Absent)
    better = sum(key > member.key for key in keys)
    order = ", ".join(teller.order(key) for key in ladder.order_by)
    found = [teller.say("place", place=better + 1, count=len(keys), order=order)]
    descending = ordering(ladder.order_by[0])[1]
    static = node.statics["order_by.0"]
    place = value.place if isinstance(value, LevelValue) else 0
    for level in filled.record.levels:
        if level.edge is None or level.places is None:
            continue
        first, own = level.edge[0], member.key[0]
        by = own - first
        if by < 0 and ladder.place(level.level) < place:
            continue  # a gate keeps a better one down there
        edge = Fraction(first if descending else -first)
        word = "level with" if by == 0 else "above" if by > 0 else "below"
        found.append(
            teller.say(
                "edge",
                level=teller.levels(ladder, [level.level]),
                edge=show(edge, static.decimals),
                distance=teller.say(word, by=show(abs(Fraction(by)), static.decimals)),
            )
        )
    ways = readings(teller.plan, ladder)
    if len(ways.ways) > 1 and value == Absent(ways.cause):
        found.append(teller.say("open", choices=", ".join(ways.open)))
    return found
