"""The computation of a value from its explanation, and from nothing else."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from partyrate.engines.reference.run import Constants, fill_cohort
from partyrate.evaluator import Evaluator
from partyrate.explain import Explanation, Fact, Manner
from partyrate.explain.builder import ExplanationBuilder
from partyrate.explain.dependencies import Dependencies, find_dependencies
from partyrate.explain.parts import differing
from partyrate.explain.phrases import Phrases
from partyrate.language.cells import Cells
from partyrate.language.domains.reference import Item, Reference, counted
from partyrate.language.grammar import Call, text_of
from partyrate.language.interpreter import Interpreter
from partyrate.model import Gate, Ladder
from partyrate.numbers import NO_RULE, NOT_APPLICABLE, UNDETERMINED, Absent, LevelValue
from partyrate.plan import Node, within_names
from partyrate.rating.rating import Rating
from partyrate.testing.fact_checks import broken_gates, false_facts
from partyrate.testing.json_replay import replay_faults
from partyrate.testing.stated_facts import above_faults


class NotShown(Exception):
    """A rule uses a value that the explanation does not show."""


class ExplainedDomain(Reference):
    """The reference domain over the parts of an explanation: names and aggregates have the values that it shows."""

    def __init__(self, case: Dependencies, shown: Explanation) -> None:
        super().__init__(Constants(case.store))
        self.case, self.parts = case, shown.parts
        self.phrases = Phrases(case.plan, shown.lang)

    def part(self, name: str, value: Item | None = None) -> Item:
        """Return the value of the part with a name; of several the one with the value that is expected."""
        values = [part.value for part in self.parts if part.name == name]
        if not values:
            raise NotShown(f"{name!r} is not among its parts")
        return value if value is not None and value in values else values[0]

    def in_all_variants(self, node: Node, name: str, interpreter: Interpreter[Item]) -> Item:
        """Return the value of a rule; where it has several variants, those that are shown decide."""
        variants = node.rule_variants.get(name)
        if variants is None:
            return interpreter.rule(node.rules[name])
        plain = Reference(Constants(self.case.store))
        plain.row = self.row
        results = [Interpreter(plain).node(tree) for tree in variants.trees]
        other = differing(results)
        shown = [interpreter.node(variants.trees[number]) for number in ([0] if other is None else [0, other])]
        return shown[0] if len(shown) == 1 else self.apply("agree", shown, node.rules[name].tree)

    def name(self, name: str, node: ast.Name) -> Item:
        """Return the value of a name: that of its part."""
        known = self.case.plan.nodes.get(name)
        if known is None:
            return self.part(name)
        return self.part(known.shown_as, self.row.value(name) if known.instance else None)

    def lookup(self, name: str, keys: Sequence[Item], node: ast.Subscript) -> Item:
        """Return a cell of a lookup, which must stand among the parts with its keys."""
        value = super().lookup(name, keys, node)
        cell = f"{name}[{', '.join(map(self.phrases.literal, keys))}]"
        shown = next((part for part in self.parts if part.name == cell and part.value == value), None)
        if shown is None:
            raise NotShown(f"no part shows {cell} with the value {value}")
        cells: Cells = self.constants.cells(name) or Cells()
        if cells.match != "exact" and not any(isinstance(key, Absent) for key in keys):
            self.check_used(shown, cells, keys)
        return value

    def check_used(self, shown: Explanation, cells: Cells, keys: Sequence[Item]) -> None:
        """Check that the value of a cell follows from the rows of its lookup that the explanation shows."""
        number: Any = counted(keys[cells.position])
        used = [fact.data for fact in shown.facts if isinstance(fact, Fact) and fact.kind == f"cell {cells.match}"]
        stated: dict[Any, Any] = {
            (each["key"],): None if isinstance(each["value"], Absent) else each["value"] for each in used
        }
        try:
            again: Item | None = Cells(stated, cells.match, 0).find((number,))
        except KeyError:
            again = NO_RULE
        if (UNDETERMINED if again is None else again) != shown.value or not stated.keys() <= {
            (key[cells.position],) for key in cells
        }:
            raise NotShown(f"{shown.name} = {shown.shown} does not follow from the rows {used}")

    def choose(self, node: ast.IfExp, interpreter: Interpreter[Item]) -> Item:
        """Return the value of the branch that is taken; the other one is not shown."""
        condition = interpreter.node(node.test)
        if isinstance(condition, Absent):
            return condition
        taken = interpreter.node(node.body if condition is True else node.orelse)
        return self.apply("if", [condition, taken, taken], node)

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        """Return the value of a function of rows: that of its part."""
        plain = Reference(Constants(self.case.store))
        plain.row = self.row
        return self.part(text_of(node), Interpreter(plain).node(node))

    rounds = rows


def replay(
    evaluator: Evaluator, rating: Rating, node: Node, unit: Mapping[str, Any], together: Explanation
) -> Iterator[str]:
    """Yield the parts of an explanation from which the value of the rating does not follow.

    So are parts of its JSON that do not follow from the rest of it, and differences from `together`, the same
    explanation among those of all rows, and from the one that is built from nothing but the rows that it needs.
    """
    shown = rating.explain(unit=dict(unit), of=node.entry.name)
    case = find_dependencies(rating, dict(unit), node.entry.name)
    words = f"{node.entry.name!r} of {', '.join(f'{name} {value}' for name, value in unit.items())}"
    alone = ExplanationBuilder(case, Manner()).build()
    for other, how in ((together, "among those of all rows"), (alone, "from the rows that it needs")):
        if other != shown or dict(other.unit) != dict(shown.unit):
            yield f"{words}: the explanation {how} is another one"
    rated = case.row.value(case.node.name) if case.node.is_computable else shown.value
    if shown.value != rated:
        yield f"{words}: the explanation says {shown.value}, the rating holds {rated}"
    yield from (f"{words}: {fault}" for fault in (*replay_faults(plain_json(together)), *above_faults(together)))
    for part, each, row in explained_parts(case, shown, case.node, case.row, set()):
        home = filled if (filled := explained_node(case, each, part)).ladder is not None else each
        try:
            again = (
                recomputed_level(case, home, row)
                if home.ladder is not None
                else recomputed_value(case, home, row, part)
            )
        except NotShown as missing:
            yield f"{words}: {home.entry.name!r} = {part.shown} cannot be computed from its explanation: {missing}"
        else:
            if again != part.value or type(again) is not type(part.value):
                yield f"{words}: {home.entry.name!r} = {part.shown} in the explanation, but {again} from its parts"
        for fault in (*false_facts(case, part, home, row), *broken_gates(case, home, row, part)):
            yield f"{words}: {home.entry.name!r}: {fault}"


def plain_json(shown: Explanation) -> Any:
    """Return an explanation as another program reads its JSON."""
    return json.loads(json.dumps(shown.to_dict()))


def explained_parts(
    case: Dependencies, shown: Explanation, node: Node, row: Any, seen: set[str]
) -> Iterator[tuple[Explanation, Node, Any]]:
    """Yield an explanation and its parts, down to the inputs, with the nodes and rows they are about."""
    if node.name in seen or not node.is_computable:
        return
    seen.add(node.name)
    if node.kind != "input":
        yield shown, node, row
    for part in shown.parts:
        used = explained_node(case, node, shown).uses
        nodes = [case.plan.nodes[name] for name in used if name in case.plan.nodes]
        names = [each.name for each in nodes if part.name == each.shown_as]
        if len(names) == 1:
            home = case.plan.nodes[names[0]]
            above = row
            while above is not None and above.table != home.table:
                above = above.parent
            if above is not None:
                yield from explained_parts(case, part, home, above, seen)


def recomputed_value(case: Dependencies, node: Node, row: Any, shown: Explanation) -> Item:
    """Compute a formula, a group, a gate or an incentive from the parts of its explanation."""
    domain = ExplainedDomain(case, shown)
    domain.row = row
    interpreter: Interpreter[Item] = Interpreter(domain)
    as_numbers, node = node.value_range.kind == "number", explained_node(case, node, shown)
    if isinstance(node.entry, Gate):
        return domain.in_all_variants(node, "when", interpreter) if "when" in node.rules else True
    applies: Item = domain.in_all_variants(node, "when", interpreter) if "when" in node.rules else True
    barred = bars_of(case, node, shown)
    if applies is False or True in barred:
        return NOT_APPLICABLE
    absences = [value for value in (applies, *barred) if isinstance(value, Absent)]
    if absences:
        return max(absences, key=lambda value: value.cause)
    main = "is" if "is" in node.rules else "amount"
    value = domain.in_all_variants(node, main, interpreter) if main in node.rules else True
    return counted(value) if as_numbers else value  # levels of several ladders are alternatives as numbers


def bars_of(case: Dependencies, node: Node, shown: Explanation) -> list[Any]:
    """Return whether the gates act that bar an incentive, as its explanation says."""
    gates = case.plan.scheme.gates.values() if node.kind == "incentive" else ()
    bars = {gate.name for gate in gates if node.entry.name in gate.bars}
    return [part.value for part in shown.parts if part.name in bars]


def explained_node(case: Dependencies, node: Node, shown: Explanation) -> Node:
    """Return the node whose rules an explanation shows: for a formula whose variants agree, the first of these."""
    variants = [case.plan.nodes[name] for name in node.variants]
    apart = {each.name for each in variants} & {part.name for part in shown.parts}
    return variants[0] if variants and not apart else node


def recomputed_level(case: Dependencies, node: Node, row: Any) -> Item:
    """Allocate the levels of the cohort of a row again, from the values of the rating."""
    ladder, scale = node.entry, node.value_range.scale
    assert isinstance(ladder, Ladder)
    assert scale is not None
    names = within_names(case.plan.choice(ladder.within))
    key = tuple(map(row.value, names))
    rows = [each for each in case.store.tables[node.table] if tuple(map(each.value, names)) == key]
    domain = Reference(Constants(case.store))
    level = fill_cohort(case.store, node, ladder, key, rows, domain, Interpreter(domain))[1].levels[row.number]
    return level if isinstance(level, Absent) else LevelValue(scale, level)
