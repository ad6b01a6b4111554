"""The builder of explanations: a value with its rule, the values put in, and what the rule uses, down to inputs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, Final

from attrs import define, evolve, field

from partyrate.engines.cell_reader import column_of
from partyrate.engines.reference.run import StoredRow
from partyrate.explain.aggregates import aggregated, explain_rows
from partyrate.explain.arguments import argument_facts
from partyrate.explain.decision_rows import decision_figures, decision_words, row_facts
from partyrate.explain.dependencies import Dependencies
from partyrate.explain.explainer import Explainer, Manner
from partyrate.explain.explanation import Explanation
from partyrate.explain.fact import Fact
from partyrate.explain.figures import ExplainedRule, call_figures, explained_rule, rule_figures, shown_ways
from partyrate.explain.ladders import explain_ladder
from partyrate.explain.parts import (
    absent_gate,
    alternatives_of,
    cut,
    is_absence,
    is_constant,
    numeric_operands,
    ordered_parts,
    parts_in_place,
    parts_without_branches,
    replaced,
    substituted_constants,
    unique,
    used_cells,
    value_in_place,
)
from partyrate.explain.rounds import rounds_used
from partyrate.language.domains.reference import Item
from partyrate.language.domains.trace import Step
from partyrate.language.functions import AMONG
from partyrate.language.grammar import Rule, text_of
from partyrate.language.tree import call_of, lookup_name
from partyrate.model import Gate, Incentive, Indicator, Lookup, Parameter
from partyrate.model.value_words import constant_words, value_label
from partyrate.model.variation import cell_name
from partyrate.notes import unpublished_names
from partyrate.numbers import UNDETERMINED, Absent, Cause, LevelValue, show
from partyrate.plan import Node
from partyrate.plan.decisions import column_number

DEEPEST: Final = 100
"""The most levels of values that use each other in one explanation; Python's own stack allows few more."""

_ROUNDS: Final = ("round", "floor", "ceil")


def may_cut(longest: int) -> bool:
    """Return whether an explanation may be cut, where so many values use each other one after the other.

    Gates and variants of a value stand between it and what it uses, so that twice as many levels are counted.
    """
    return 2 * longest > DEEPEST


@define
class _RulesExplained:
    """The account of the rules of one value, one after the other: facts, parts, texts, and whether it applies."""

    facts: list[str] = field(factory=list)
    parts: list[Explanation] = field(factory=list)
    texts: dict[str, str] = field(factory=dict)
    rules: dict[str, ExplainedRule] = field(factory=dict)
    applies: bool = True


class ExplanationBuilder(Explainer):
    """Builds the explanations of values of one row."""

    def __init__(self, case: Dependencies, manner: Manner) -> None:
        super().__init__(case, manner)
        self.explained: dict[str, Explanation] = {}
        self.depth = 0
        self.is_cut = False

    def build(self, node: Node | None = None) -> Explanation:
        """Build the explanation of the value that was asked for, or of another one of the same row.

        Explanations share the parts that they have in common, unless a part was cut for its depth.
        """
        if self.is_cut:
            self.explained, self.is_cut = {}, False
        explained = self.node(node or self.case.node, self.case.row)
        keys = self.plan.full_key(self.case.row.table)
        return evolve(explained, unit={name: self.case.row.raw[name] for name in keys})

    def node(self, node: Node, row: StoredRow) -> Explanation:
        """Explain a node at a row."""
        if node.name in self.explained:
            return self.explained[node.name]
        value = row.values.get(node.name, row.value(node.name))
        if not node.is_computable:
            value = (
                row.values.get(node.name, Absent(node.value_range.always_absent))
                if node.value_range.always_absent
                else value
            )
        if self.depth >= DEEPEST and node.kind != "input":
            self.is_cut = True
            return self.assemble(node, value, facts=(self.phrase("deeper", name=node.entry.name),))
        self.depth += 1
        try:
            explanation = self.explain(node, row, value)
        finally:
            self.depth -= 1
        self.explained[node.name] = explanation
        return explanation

    def explain(self, node: Node, row: StoredRow, value: Item) -> Explanation:
        """Explain a node, whose value at a row is known."""
        if node.ladder is not None:
            return explain_ladder(self, node, node.ladder, row, value)
        if node.kind == "input":
            return self.input(node, value, row)
        return self.interpreted(node, row, value) if node.is_agreed else self.formula(node, row, value)

    def input(self, node: Node, value: Item, row: StoredRow) -> Explanation:
        """Explain an input: the column that brought it, and whether that says why there is no value."""
        when = node.rules.get("when")
        is_said = isinstance(value, Absent) and value.cause in node.causes.values()
        is_said = is_said and (when is None or self.at(when.tree, row) is True)
        phrase = "column saying why" if is_said else "column"
        fact = self.phrase(phrase, column=column_of(node), value=self.show(value))
        explanation = self.assemble(node, value, facts=(fact,))
        if self.is_read(node):
            return explanation
        return evolve(explanation, shown=self.phrase("unread"), figures={"unread": True})

    def is_read(self, node: Node) -> bool:
        """Whether a node has values: inputs that no determinable value needs are not read."""
        return not node.is_computable or self.case.rating.result.has(node.name)

    def interpreted(self, node: Node, row: StoredRow, value: Item) -> Explanation:
        """Explain a value with several interpretations: by the first one where all agree, else by two that differ."""
        rule_variants = node.rule_variants["is"]
        results = self.by_way(node, "is", row)
        variants = [self.plan.nodes[name] for name in node.variants]
        shown = shown_ways(results)
        parts = tuple(self.node(variants[number], row) for number in shown)
        rule = ExplainedRule(rule_variants.written, [[part] for part in parts], rule_variants, results)
        if len(shown) == 1:
            (explained,) = parts
            facts = (self.phrase("every way", names=self.constants(rule_variants.parameters)), *explained.facts)
            ways = [{key: way[key] for key in ("choices", "value")} for way in rule_figures(self, rule, parts)["ways"]]
            own = {**explained.figures, "agreed": ways}
            return evolve(
                explained, name=node.entry.name, label=self.label(node.entry), value=value,
                shown=self.show(value, node), facts=facts, figures=own, levels=self.level_labels(value),
            )  # fmt: skip
        facts = (self.decided(rule_variants, results, shown[1]),)
        words = self.rule_in_words(rule.rule.text, node.table)
        return self.assemble(
            node, value, rule=rule.rule.text, rule_words=words, facts=facts, parts=parts,
            figures={"agreed": rule_figures(self, rule, parts)["ways"]},
        )  # fmt: skip

    def formula(self, node: Node, row: StoredRow, value: Item) -> Explanation:
        """Explain a formula, a group, a gate, a warning or an incentive."""
        found = _RulesExplained()
        for name in ("when", "is", "amount"):
            if found.applies and name in node.rules:
                self.add_rule(found, node, name, row)
        if isinstance(node.entry, Gate) and value is True:
            found.facts += self.effects(node.entry)
        bars = list(self.bars(node.entry, row, applies=found.applies)) if isinstance(node.entry, Incentive) else []
        found.facts += [*self.recipient(node.entry), *(fact for fact, _ in bars)]
        once = unique([*found.parts, *(part for _, part in bars)])
        figures = self.formula_figures(node, found.rules, once, [part for _, part in bars])
        return self.assemble(node, value, facts=tuple(found.facts), parts=tuple(once), figures=figures, **found.texts)

    def formula_figures(
        self, node: Node, rules: Mapping[str, ExplainedRule], parts: Sequence[Explanation], bars: Sequence[Explanation]
    ) -> dict[str, Any]:
        """Return what the value of a formula follows from, beside the values of its parts."""
        figures: dict[str, Any] = {"rules": {key: rule_figures(self, each, parts) for key, each in rules.items()}}
        if isinstance(node.entry, Indicator) and node.entry.is_decision:
            figures["decision"] = decision_figures(node.entry, column_number(node.entry, node.name))
        if not node.is_computable:
            figures["never"] = list(unpublished_names(self.plan, node.name))
        if isinstance(node.entry, Incentive):
            figures["bars"] = [part.name for part in bars]
        return figures

    def add_rule(self, found: _RulesExplained, node: Node, name: str, row: StoredRow) -> None:
        """Add one rule of a formula, a group, a gate or an incentive to the account of all."""
        explained, more = self.explained_rules(node, name, row)
        of_rules = [self.parts(each, row) for each in explained]
        found.facts += more
        found.parts += [part for those in of_rules for part in those]
        is_condition = name == "when" and not isinstance(node.entry, Gate)
        found.rules["when" if is_condition else "is"] = explained_rule(self, node, name, row, of_rules)
        (steps, got), passed_over = self.steps(explained[0], row), self.domain.passed_over
        written = node.rules[name].text
        if is_condition:
            got = got if len(explained) == 1 else UNDETERMINED
            words = {"rule": self.rule(written, node.table), "value": self.show(got)}
            found.facts.append(self.fact("when", {"value": got}, **words))
            found.applies = got is True
            return
        found.texts = {"rule": written, "rule_words": self.rule_in_words(written, node.table)}
        decision = node.entry if isinstance(node.entry, Indicator) and node.entry.is_decision else None
        if decision is not None:
            found.texts["rule_words"] = self.decision_in_words(node, decision)
        if len(explained) > 1:
            return
        found.facts += argument_facts(self, node, explained[0], row)
        if decision is not None:
            found.facts += row_facts(self, decision, explained[0], row)
        else:
            found.texts |= self.filled(explained[0], steps, passed_over, node.table)
            found.facts += [*self.roundings(steps), *self.passed_over(explained[0], row)]

    def decision_in_words(self, node: Node, decision: Indicator) -> str:
        """Return a decision in words, where the language does not read it as it is written."""
        if self.lang == "en":
            return ""
        column = column_number(decision, node.name)
        write = partial(decision_words, self.scheme, node.table, decision, self.lang, column)
        return str(self.known("decision", node.name, write=write))

    def bars(self, incentive: Incentive, row: StoredRow, *, applies: bool) -> Iterator[tuple[str, Explanation]]:
        """Yield the gates that bar an incentive at a row, or may bar it, with their explanations."""
        for gate in self.scheme.gates.values():
            node = self.plan.nodes[f"gate.{gate.name}"]
            home = self.row_of(node.table, row) if incentive.name in gate.bars else None
            if home is None or (act := home.values.get(node.name)) is False:
                continue
            words = {"gate": self.label(gate), "effect": self.barred(incentive.name)}
            kind = absent_gate(act) if act is not True else "gate" if applies else "idle gate"
            if isinstance(act, Absent):
                words["cause"] = self.show(act)
            yield self.fact(kind, {"gate": gate.name}, **words), self.node(node, home)

    def filled(self, rule: Rule, steps: Sequence[Step], passed_over: Sequence[Step], table: str) -> dict[str, str]:
        """Return a rule with values in place of names, cells, aggregates and arguments, as written and in words."""
        values_at: dict[tuple[int, int], str] = {}
        words_at: dict[tuple[int, int], str] = {}
        numbers = numeric_operands([*steps, *passed_over])
        constants = substituted_constants(rule.tree, self.texts)
        for written, value, node in parts_in_place(rule, steps, passed_over, constants):
            named = self.plan.nodes.get(node.id) if isinstance(node, ast.Name) else None
            if named is None or self.is_read(named):
                shown_value = value.value if isinstance(value, LevelValue) and node in numbers else value
                place = written.start, written.end
                values_at[place] = value_in_place(rule.text, place, self.literal(shown_value, named))
                if self.lang != "en":  # English ones read the rule as it is written
                    words_at[place] = self.in_words(written, shown_value, named)
        return {
            "filled": replaced(rule.text, values_at),
            "filled_words": self.rule_in_words(rule.text, table, words_at),
        }

    def in_words(self, written: ast.expr, value: Any, named: Node | None) -> str:
        """Return a value that stands in a rule in words; one of a choice by what people call it."""
        parameter = self.scheme.parameters.get(written.id) if isinstance(written, ast.Name) else None
        if isinstance(value, str) and parameter is not None:
            value = value_label(parameter, value, self.lang)
        return self.in_a_rule(value, named)

    def passed_over(self, rule: Rule, row: StoredRow) -> Iterator[Fact]:
        """Yield the branches of a rule that were not taken, and the arguments of min and max that were not chosen."""
        reached = (
            each for each in alternatives_of(rule.tree, self.texts) if each.is_reached(lambda of: self.at(of, row))
        )
        for part in (each.node for each in reached):
            if isinstance(part, ast.IfExp):
                condition = self.at(part.test, row)
                branch = part.orelse if condition is True else part.body
                if isinstance(condition, bool) and not is_absence(branch):
                    other, test = text_of(branch), text_of(part.test)
                    data = {"rule": other, "condition": test, "value": condition}
                    kind = "branch otherwise" if condition else "branch"
                    words = {"rule": self.rule(other, row.table), "condition": self.rule(test, row.table)}
                    yield self.fact(kind, data, **words)
            else:
                chosen = self.at(part, row)
                values = [(each, self.at(each, row)) for each in part.call.arguments]
                for each, value in values if not isinstance(chosen, Absent) else ():
                    written = getattr(each, "stands_for", each)
                    if value != chosen and not is_constant(written):
                        text = text_of(written)
                        yield self.fact(
                            "other argument", {"rule": text, "value": value},
                            rule=self.rule(text, row.table), value=self.show(value),
                        )  # fmt: skip

    def roundings(self, steps: Sequence[Step]) -> list[str]:
        """Return the roundings that changed a number."""
        facts = []
        for step in steps:
            if step.operation in _ROUNDS and isinstance(step.value, Fraction):
                before, *options = step.arguments
                digits = int(options[0]) if options and isinstance(options[0], Fraction) else 0
                if isinstance(before, Fraction) and before != step.value:
                    facts.append(
                        self.phrase("rounded", before=self.show(before), after=show(step.value, max(0, digits)))
                    )
        return facts

    def parts(self, rule: Rule, row: StoredRow) -> list[Explanation]:
        """Explain what a rule uses: values of this row, constants, and the rows that it aggregates."""
        parts: list[Explanation] = []
        written = parts_without_branches(rule.tree, self.texts)
        if written is None:
            written = ordered_parts(rule.tree, lambda condition: self.at(condition, row))
        for part in written:
            if isinstance(part, ast.Call):
                parts.append(self.aggregate(rule, part, row))
            elif isinstance(part, ast.Subscript):
                parts.append(self.cell(rule, part, row))
            elif isinstance(part, ast.Name):
                parts += self.named(part.id, row)
        return parts

    def named(self, name: str, row: StoredRow) -> list[Explanation]:
        """Explain a name in a rule."""
        node = self.plan.nodes.get(name)
        if node is not None:
            home = self.row_of(node.table, row)
            return [] if home is None else [self.node(node, home)]
        if name in self.scheme.parameters:
            value = self.case.store.parameter(name)
            assert value is not None
            return [self.constant(name, name, value)]
        value = row.value(name)
        return [Explanation(name, self.rule(name, row.table), value, self.show(value), lang=self.lang)]

    def cell(self, rule: Rule, part: ast.Subscript, row: StoredRow) -> Explanation:
        """Explain a cell of a lookup, with the values of its keys."""
        steps, value = self.steps(cut(rule, part), row)
        # The keys may be cells themselves, which are looked up before.
        keys = next(step.arguments for step in reversed(steps) if step.operation == "lookup")
        name = lookup_name(part)
        text = f"{name}[{', '.join(map(self.literal, keys))}]"
        lookup = self.scheme.lookups[name]
        cells, used = lookup.selection, used_cells(lookup, keys)
        # Where a key is absent, or between no two rows, no cell was selected.
        found = self.constant(name, text, value, cell_name(lookup, used[0]) if used else text)
        if cells.match != "exact":
            found = evolve(found, facts=(*(self.used_cell(lookup, key) for key in used), *found.facts))
        words = self.rule_in_words(text, row.table)
        return evolve(found, label=words) if words else found

    def used_cell(self, lookup: Lookup, key: tuple[Any, ...]) -> Fact:
        """Return the row of a lookup that a number reaches, does not pass, or lies next to."""
        cell = lookup.cells[key]
        value: Item = UNDETERMINED if cell is None else cell
        step = key[lookup.selection.position]
        data = {"key": step, "value": value}
        return self.fact(f"cell {lookup.match}", data, key=show(step), value=self.show(value))

    def constant(self, name: str, text: str, value: Item, cell: str = "") -> Explanation:
        """Explain a parameter or a cell of a lookup; a supplied value has no source in the scheme."""
        write = partial(self._constant, name, text, value, cell)
        found: Explanation = self.known("constant", name, text, write=write)
        return found

    def _constant(self, name: str, text: str, value: Item, cell: str) -> Explanation:
        entry: Any = self.scheme.parameters.get(name) or self.scheme.lookups[name]
        supplier = self.scheme.supplied.get(cell or name)
        facts = (*self.origin(name, cell), *self.note(entry))
        is_text = isinstance(value, str) and isinstance(entry, Parameter)
        shown = constant_words(entry, value).in_language(self.lang) if is_text else self.show(value)
        if isinstance(value, Absent) and value.cause is Cause.UNDETERMINED:
            shown = self.phrase("not in force yet" if self.is_later(name) else "unpublished", value=shown)
        return Explanation(
            text, self.label(entry) if text == name else text, value, shown, facts=facts,
            sources=self.sources(entry) if supplier is None else (), lang=self.lang,
        )  # fmt: skip

    def aggregate(self, rule: Rule, node: ast.Call, row: StoredRow) -> Explanation:
        """Explain an aggregate by the rows it selects, a rank by its neighbours, a function of rounds by the rounds."""
        call = call_of(node)
        value = self.at(node, row)
        is_over_rows = call.function.family == "rows"
        over = aggregated(self, node, row) if is_over_rows else None
        facts = explain_rows(self, node, row, over) if is_over_rows else rounds_used(self, call, row)
        used = call.arguments if call.function.name in AMONG else ()
        parts = [part for each in used for part in self.parts(cut(rule, each), row)]
        text = text_of(node)
        label = self.rule(text, row.table)
        return Explanation(
            text, label, value, self.show(value), facts=tuple(facts), parts=tuple(unique(parts)), lang=self.lang,
            figures=call_figures(self, node, row, over),
        )  # fmt: skip
