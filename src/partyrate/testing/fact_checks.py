"""Checks of the facts of an explanation: each is computed again from the values of the rating.

Levels, counts and neighbours are taken from the rows as they were rated, and gates are tried by allocating levels
again without them. Nothing that builds explanations is used.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import asdict, evolve

from partyrate.engines.reference.run import StoredRow, fill_cohort, fill_members
from partyrate.explain import Explanation, Fact
from partyrate.explain.dependencies import Dependencies
from partyrate.ladders import LadderAllocator, interpretations_of
from partyrate.ladders.gates import is_closed, is_open, strongest_of
from partyrate.language.domains.reference import Item
from partyrate.language.grammar import text_of
from partyrate.model import Gate, Indicator, Ladder, Quota, ordering
from partyrate.model.ladder import ROUND
from partyrate.numbers import UNDETERMINED, Absent, LevelValue, Rounding, round_fraction
from partyrate.plan import Node, within_names
from partyrate.plan.choices import possible_values
from partyrate.testing.deciding import decided_choices
from partyrate.testing.decision_facts import decision_facts
from partyrate.testing.row_facts import RowEvaluator, aggregate_facts, over_rows
from partyrate.testing.stated_facts import over_rounds, passed_over_faults, round_faults
from partyrate.testing.waiting import waits

_ROUNDINGS: Final = {"down": Rounding.DOWN, "up": Rounding.UP, "half_up": Rounding.HALF_UP}
_COUNTS: Final = ("rows", "candidates", "chosen", "got", "places", "place", "count", "others")


def false_facts(case: Dependencies, shown: Explanation, node: Node, row: StoredRow) -> Iterator[str]:
    """Yield the facts of an explanation, and of the aggregates among its parts, that are false."""
    decision = node.entry if isinstance(node.entry, Indicator) and node.entry.is_decision else None
    if node.ladder is not None:
        yield from compared(shown, _LadderFacts(case, node, row).facts(shown))
    elif decision is None:
        yield from passed_over_faults(case, node, row, shown)
    elif "is" in node.rules and not node.is_agreed:
        yield from compared(shown, decision_facts(case, node, decision, row))
    yield from _false_parts(case, node, row, shown)


def _false_parts(case: Dependencies, node: Node, row: StoredRow, shown: Explanation) -> Iterator[str]:
    """Yield the facts that are false about the functions of rows and rounds among the parts of an explanation."""
    trees = [rule.tree for rule in node.rules.values()] + [
        tree for variants in node.rule_variants.values() for tree in variants.trees
    ]
    calls: dict[str, list[Any]] = {}
    for call in (part for tree in trees for part in ast.walk(tree) if over_rows(part) or over_rounds(part)):
        calls.setdefault(text_of(call), []).append(call)
    for part in shown.parts:
        # Each variant of a rule has such a call, and the explanation shows some of them.
        faults = [list(_false_of_call(case, call, row, part)) for call in calls.get(part.name, ())]
        yield from min(faults, key=len, default=[])


def _false_of_call(case: Dependencies, call: ast.Call, row: StoredRow, part: Explanation) -> Iterator[str]:
    """Return the facts of a function of rows or rounds that are false."""
    if over_rounds(call):
        return round_faults(case, call, row, part)
    return compared(part, aggregate_facts(case, call, row))


def compared(shown: Explanation, expected: Sequence[tuple[str, Mapping[str, Any]]]) -> Iterator[str]:
    """Compare the stated facts with the true ones, in any order, and the text of each fact with its data."""
    facts = [fact for fact in shown.facts if isinstance(fact, Fact)]
    stated = [(fact.kind, dict(fact.data)) for fact in facts]
    for fact in facts:
        yield from (f"{fact.kind} {each} is not in {str(fact)!r}" for each in counts_of(fact) if each not in fact)
    for kind, data in stated:
        if (kind, data) not in expected:
            true = [dict(each) for other, each in expected if other == kind] or "no such fact"
            yield f"{kind} {data} is stated, and true is {true}"
    for kind, each in expected:
        if (kind, dict(each)) not in stated:
            yield f"{kind} {dict(each)} is true, and not stated"


def counts_of(fact: Fact) -> Iterator[str]:
    """Yield each count of a fact as its text must have it; for named rows, their keys and the number of others."""
    if fact.kind == "waits":
        named = [each for each in fact.data["rows"] if isinstance(each, Mapping)]
        yield from (", ".join(f"{key} {each[key]}" for key in each if key != "open") for each in named)
        if fact.data["count"] != len(fact.data["rows"]):
            yield f"{fact.data['count'] - len(fact.data['rows']):,} more"
        return
    for name, value in fact.data.items():
        if name in _COUNTS and not (name == "others" and not value):
            yield from (str(each) for each in (value if isinstance(value, tuple) else (value,)) if type(each) is int)


# ------------------------------------------------------------------------------------------------------------- ladders


class _LadderFacts:
    """The true facts about a row in the cohort that it is rated in."""

    def __init__(self, case: Dependencies, node: Node, row: StoredRow) -> None:
        self.case, self.node, self.row = case, node, row
        assert isinstance(node.entry, Ladder)
        self.ladder: Ladder = node.entry
        self.at = RowEvaluator(case)
        self.names = within_names(case.plan.choice(self.ladder.within))
        self.key = tuple(map(row.value, self.names))
        self.rows = [each for each in case.store.tables[node.table] if tuple(map(each.value, self.names)) == self.key]
        self.touching = case.plan.gates_of(self.ladder.name)
        self.excluding = [gate for gate in self.touching if self.ladder.name in gate.exclude]

    def rule(self, name: str, row: StoredRow) -> Item:
        """Compute a rule of the ladder at a row."""
        return self.at(self.node.rules[name].tree, row)

    def level(self, row: StoredRow) -> Any:
        """Return the level that a row has in the rating."""
        return row.value(self.node.name)

    def is_row(self, row: StoredRow) -> bool:
        """Whether it is sure that no gate excludes a row."""
        return all(row.value(f"gate.{gate.name}") is False for gate in self.excluding)

    def is_candidate(self, row: StoredRow) -> bool:
        """Whether it is sure that a row takes part."""
        return self.is_row(row) and ("when" not in self.node.rules or self.rule("when", row) is True)

    def facts(self, shown: Explanation) -> list[tuple[str, Mapping[str, Any]]]:
        """Return all facts that the explanation should hold; edges and quotas as far as it states them."""
        rows, candidates = (sum(map(which, self.rows)) for which in (self.is_row, self.is_candidate))
        facts: list[tuple[str, Mapping[str, Any]]] = [
            ("cohort", {"key": self.key, "rows": rows, "candidates": candidates})
        ]
        stated = [fact for fact in shown.facts if isinstance(fact, Fact)]
        facts += self.quotas(
            {fact.data["quota"]: fact.data for fact in stated if "wanted" in fact.data}, rows, candidates
        )
        if self.ladder.order_by and self.is_candidate(self.row) and (own := self.order(self.row)) is not None:
            facts.append(self.rank(own))
            if choices := self.choices():
                facts.append(("open", {"choices": choices}))
            facts += self.ends(stated, own)
        for number, level in enumerate(self.ladder.levels):
            if f"levels.{number}.when" in self.node.rules:
                value = self.rule(f"levels.{number}.when", self.row)
                facts.append(("condition", {"level": level.name, "value": value}))
        if "when" in self.node.rules:
            facts.append(("when", {"value": self.rule("when", self.row)}))
        return [*facts, *self.waits(), *self.gates(), *decided_choices(self.case, self.node, self.row, self.rows)]

    def waits(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the rows on which the level waits, if some level of the cohort does."""
        at = RowEvaluator(self.case)
        members, allocated = fill_cohort(
            self.case.store, self.node, self.ladder, self.key, self.rows, at.domain, at.walk
        )
        if isinstance(self.level(self.row), Absent) and allocated.record.waiting:
            yield from waits(LadderAllocator(self.case.plan, self.ladder), self.rule, self.row, self.rows, members)

    def choices(self) -> tuple[str, ...]:
        """Return the open choices that decide the level of the row: with all others the same, it differs by them."""
        interpretations = interpretations_of(self.case.plan, self.ladder)
        if len(interpretations.alternatives) == 1 or self.level(self.row) != Absent(interpretations.cause):
            return ()
        at = RowEvaluator(self.case)
        members = fill_cohort(self.case.store, self.node, self.ladder, self.key, self.rows, at.domain, at.walk)[0]
        arguments = (self.node, self.ladder, self.key, self.rows[0], members, at.walk)
        levels = [
            fill_members(*arguments, interpretation).levels[self.row.number]
            for interpretation in interpretations.alternatives
        ]
        deciding = []
        for choice in interpretations.open:
            groups: dict[str, set[Any]] = {}
            for interpretation, level in zip(interpretations.alternatives, levels, strict=True):
                others = {each: words for each, words in asdict(interpretation).items() if not each.endswith(choice)}
                groups.setdefault(repr(others), set()).add(level)
            deciding += [choice] if any(len(group) > 1 for group in groups.values()) else []
        return tuple(deciding) if deciding or len(set(levels)) == 1 else interpretations.open

    def quotas(
        self, stated: Mapping[int, Mapping[str, Any]], rows: int, candidates: int
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield what each quota asks for, its places after rounding, and how many rows have its levels.

        The demand is taken from the explanation where it depends on rows that may not take part.
        """
        names = [level.name for level in map(self.level, self.rows) if isinstance(level, LevelValue)]
        first = self.rows[0]
        counts: dict[str, Item] = {"rows": Fraction(rows), "candidates": Fraction(candidates)}
        counting = StoredRow(first.table, first.number, first.raw, first.store, first, counts)
        for number, quota in enumerate(self.ladder.quotas):
            wanted = self.rule(f"quotas.{number}", counting)
            got = sum(name in quota.levels for name in names)
            is_open = isinstance(stated.get(number, {}).get("wanted"), Absent)
            if is_open and not isinstance(wanted, Absent) and any(self.is_unsure(each) for each in self.rows):
                wanted = stated[number]["wanted"]
            unrounded = quota.bound == "about" or isinstance(wanted, Absent)
            places = () if unrounded else self.places(quota, wanted)
            if places is None and number in stated:
                places = stated[number]["places"]
            kind = "open quota" if isinstance(wanted, Absent) else "quota"
            yield kind, {"quota": number, "wanted": wanted, "places": places, "got": got}

    def is_unsure(self, row: StoredRow) -> bool:
        """Whether it is not known if a row takes part."""
        gates = [row.value(f"gate.{gate.name}") for gate in self.excluding]
        asked = [self.rule("when", row)] if "when" in self.node.rules else []
        return any(isinstance(value, Absent) for value in (*gates, *asked))

    def places(self, quota: Quota, wanted: Any) -> tuple[int, ...] | None:
        """Round the demand of a quota by every open rounding; None where other quotas affect it."""
        rule = self.case.plan.choice(self.ladder.round if quota.round is None else quota.round)
        words = [rule] if rule is not None else []
        if not words or any(word not in _ROUNDINGS for word in words) or rule not in ROUND:
            return None
        return tuple(sorted({int(round_fraction(max(wanted, Fraction(0)), 0, _ROUNDINGS[word])) for word in words}))

    # ------------------------------------------------------------------------------------------------------- the order

    def known_order(self, row: StoredRow) -> tuple[Any, ...]:
        """Return the sort key of a row, greater first, up to the first part that is absent."""
        keys: list[Any] = []
        for number, words in enumerate(self.ladder.order_by):
            value: Any = self.rule(f"order_by.{number}", row)
            if isinstance(value, Absent):
                break
            size = self.size(value)
            keys.append(size if ordering(words)[1] else -size)
        return tuple(keys)

    def order(self, row: StoredRow) -> tuple[Any, ...] | None:
        """Return the sort key of a row, greater first; None where a part is absent."""
        known = self.known_order(row)
        return known if len(known) == len(self.ladder.order_by) else None

    @staticmethod
    def size(value: Any) -> Any:
        """Return a number that orders like a value."""
        if isinstance(value, LevelValue):
            return value.place
        return value.toordinal() if isinstance(value, date) else value

    def rank(self, own: tuple[Any, ...]) -> tuple[str, Mapping[str, Any]]:
        """Return the rank of the row among the candidates of which it is known how they stand to it."""
        ahead, even, behind, unplaced = 0, 0, 0, 0
        for each in self.rows:
            known = self.known_order(each)
            is_whole = len(known) == len(own)
            if not known and self.rule("order_by.0", each) != UNDETERMINED:
                continue  # it has no order, and never will
            if not self.is_candidate(each) or (known == own[: len(known)] and not is_whole):
                unplaced += self.is_candidate(each) or self.may_be_candidate(each)
            else:
                ahead, even, behind = ahead + (known > own), even + (known == own), behind + (known < own)
        data = {"place": 1 + ahead, "count": ahead + even + behind, "others": even - 1}
        kind = "shared place" if even > 1 else "place"
        return (f"{kind} so far", data | {"unplaced": unplaced}) if unplaced else (kind, data)

    def may_be_candidate(self, row: StoredRow) -> bool:
        """Whether a row takes part or may."""
        gates: list[Any] = [row.value(f"gate.{gate.name}") for gate in self.excluding]
        excluded = strongest_of(gates)
        applies = self.rule("when", row) if "when" in self.node.rules else True
        return (excluded is False or is_open(excluded)) and (applies is True or is_open(applies))

    def ends(self, stated: Iterable[Fact], own: tuple[Any, ...]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield who got each level last, and who tied for it, as far as an explanation states them."""
        for fact in stated:
            if fact.kind == "edge":
                yield "edge", self.edge(fact.data["level"], own)
            elif fact.kind == "tied edge":
                yield "tied edge", self.tie(fact.data, own)

    def edge(self, level: str, own: tuple[Any, ...]) -> Mapping[str, Any]:
        """Return the value of the last row that got a level by its order, and on which side of it the row is."""
        got = [(order, each) for order, each in self.by_order() if self.name_of_level(each) == level]
        return {"level": level, **(self.beside(*min(got, key=lambda pair: pair[0]), own) if got else {})}

    def tie(self, stated: Mapping[str, Any], own: tuple[Any, ...]) -> Mapping[str, Any]:
        """Return the value of rows that tie and did not get a level that they earned, and on which side the row is.

        They have the stated value, and stand behind all rows that got the level.
        """
        level, tied = stated["level"], dict[tuple[Any, ...], list[StoredRow]]()
        rows = self.by_order()
        last = min((order for order, each in rows if self.name_of_level(each) == level), default=None)
        for order, each in rows:
            if (last is None or order < last) and self.rule("order_by.0", each) == stated["edge"]:
                tied.setdefault(order, []).extend([each] if self.has_earned(each, level) else [])
        several = {order: those[0] for order, those in tied.items() if len(those) > 1}
        return {"level": level, **(self.beside(max(several), several[max(several)], own) if several else {})}

    def has_earned(self, row: StoredRow, level: str) -> bool:
        """Whether the condition of a level holds in a row."""
        rule = f"levels.{self.ladder.names.index(level)}.when"
        return rule not in self.node.rules or self.rule(rule, row) is True

    def name_of_level(self, row: StoredRow) -> str | None:
        """Return the name of the level that a row has in the rating."""
        return getattr(self.level(row), "name", None)

    def by_order(self) -> list[tuple[tuple[Any, ...], StoredRow]]:
        """Return the rows that no gate fixes and whose order is known, with it."""
        fixing = [gate for gate in self.touching if self.ladder.name in gate.fix]
        return [
            (order, each)
            for each in self.rows
            if not any(each.value(f"gate.{gate.name}") is True for gate in fixing)
            and (order := self.order(each)) is not None
        ]

    def beside(self, last: tuple[Any, ...], row: StoredRow, own: tuple[Any, ...]) -> dict[str, Any]:
        """Return the value of a row with its order, and on which side of it an order is."""
        value: Any = self.rule("order_by.0", row)
        data = {"edge": value}
        if own == last:
            return {**data, "distance": "level with"}
        word = "better" if own > last else "worse"
        if own[0] == last[0]:
            key = next(number for number, mine in enumerate(own) if mine != last[number])
            return {**data, "distance": f"{word} after", "key": key}
        if isinstance(value, bool | LevelValue):
            return {**data, "distance": word}
        return {**data, "distance": f"{word} by", "by": abs(own[0] - last[0])}

    # ----------------------------------------------------------------------------------------------------------- gates

    def gates(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the gates that act on the row, and whether each changes its level."""
        values = {gate.name: self.row.value(f"gate.{gate.name}") for gate in self.touching}
        acting = [gate.name for gate in self.touching if values[gate.name] is True]
        level = self.without([])
        for gate in self.touching:
            if values[gate.name] is not True:
                if values[gate.name] is not False:
                    kind = "gate without value" if is_closed(values[gate.name]) else "open gate"
                    yield kind, {"gate": gate.name}
                continue
            others = [name for name in acting if name != gate.name]
            alone = self.without([gate.name]) != level or (self.without(others) == level != self.without(acting))
            idle = "holding gate" if self.level(self.row) == UNDETERMINED else "idle gate"
            yield "gate" if alone else idle, {"gate": gate.name}

    def without(self, names: Sequence[str]) -> Any:
        """Return the level of the row after an allocation in which some gates do not act on it."""
        changed = evolve(self.row, values={**self.row.values, **{f"gate.{name}": False for name in names}})
        rows = [changed if each is self.row else each for each in self.rows]
        at = RowEvaluator(self.case)
        allocated = fill_cohort(self.case.store, self.node, self.ladder, self.key, rows, at.domain, at.walk)[1]
        return allocated.levels[self.row.number]


def broken_gates(case: Dependencies, node: Node, row: StoredRow, shown: Explanation) -> Iterator[str]:
    """Yield the gates that are stated to act although the level of the row lies beyond their effect."""
    ladder = node.entry
    if not isinstance(ladder, Ladder):
        return
    level = row.value(node.name)
    acting = {fact.data["gate"] for fact in shown.facts if isinstance(fact, Fact) and fact.kind == "gate"}
    gates: list[Gate] = [gate for gate in case.plan.gates_of(ladder.name) if gate.name in acting]
    for gate in gates:
        given = [possible_values(case.plan.scheme, each) for each in gate.levels_on(ladder.name).values()]
        most = min((max(map(ladder.place, each)) for each in given), default=-1)
        if ladder.name in gate.exclude and isinstance(level, LevelValue):
            yield f"gate {gate.name!r} is stated to leave the row out, and it has {level}"
        elif isinstance(level, LevelValue) and most >= 0 and level.place > most:
            yield f"gate {gate.name!r} is stated to act, and the row has {level}"
