"""The part of the builder of explanations that all others build on: rules evaluated again, at one row at a time."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Final

from attrs import evolve, field, frozen

from partyrate.engines.reference.run import Constants, StoredRow
from partyrate.errors import checked_language
from partyrate.explain.dependencies import Dependencies
from partyrate.explain.explanation import Explanation
from partyrate.explain.parts import differing
from partyrate.explain.phrases import Phrases
from partyrate.language.domains.reference import Item, counted
from partyrate.language.domains.trace import Step, Trace
from partyrate.language.grammar import Rule
from partyrate.language.interpreter import Interpreter
from partyrate.messages import joined_with
from partyrate.model import Indicator
from partyrate.notes import unpublished_names
from partyrate.numbers import Absent, Cause
from partyrate.plan import Node, RuleVariants
from partyrate.plan.decisions import column_number

ROWS_SHOWN: Final = 10
"""How many finer rows of an aggregate an explanation shows where nothing else is asked for."""


@frozen
class Manner:
    """How values are explained.

    Args:
        lang: The language, `en` or `zh`; by default the chosen one.
        public: Whether nothing may be shown of other rows than the one that is explained.
        rows: The most finer rows of an aggregate that are shown; None shows all.
    """

    lang: str = field(default=None, converter=checked_language)
    public: bool = False
    rows: int | None = ROWS_SHOWN


class Explainer(Phrases, ABC):
    """Evaluates the rules that one explanation is about.

    Args:
        case: The value to explain, with the rows that it depends on.
        manner: How it is explained.
    """

    def __init__(self, case: Dependencies, manner: Manner) -> None:
        super().__init__(case.plan, manner.lang, case.shared.texts, case.shared.numbers)
        self.manner = manner
        self.case = case
        self.domain = Trace(Constants(case.store), case.shared.totals, case.shared.parts)
        self.interpreter = Interpreter(self.domain)

    @abstractmethod
    def node(self, node: Node, row: StoredRow) -> Explanation:
        """Explain a node at a row."""

    @abstractmethod
    def parts(self, rule: Rule, row: StoredRow) -> list[Explanation]:
        """Explain what a rule uses: values of this row, constants, and the rows that it aggregates."""

    @abstractmethod
    def named(self, name: str, row: StoredRow) -> list[Explanation]:
        """Explain a name in a rule."""

    @abstractmethod
    def cell(self, rule: Rule, part: ast.Subscript, row: StoredRow) -> Explanation:
        """Explain a cell of a lookup, with the values of its keys."""

    def at(self, node: ast.expr, row: StoredRow) -> Item:
        """Return the value of a part of a rule at a row."""
        return self.domain.at(row, node, self.interpreter)

    def steps(self, rule: Rule, row: StoredRow) -> tuple[list[Step], Item]:
        """Return the steps of a rule at a row, and its value; those in branches that are not taken are kept apart."""
        self.domain.row, self.domain.steps, self.domain.passed_over = row, [], []
        got = self.interpreter.rule(rule)
        return self.domain.steps, got

    def explained_rules(self, node: Node, name: str, row: StoredRow) -> tuple[list[Rule], list[str]]:
        """Return the variants of a rule to explain, the first alone where all agree, and the facts about them."""
        rule, rule_variants = node.rules[name], node.rule_variants.get(name)
        if rule_variants is None:
            return [rule], []
        results = self.by_way(node, name, row)
        if (other := differing(results)) is None:
            fact = self.phrase("every way", names=self.constants(rule_variants.parameters))
            return [evolve(rule, tree=rule_variants.trees[0])], [fact]
        return [evolve(rule, tree=rule_variants.trees[each]) for each in (0, other)], [
            self.decided(rule_variants, results, other)
        ]

    def by_way(self, node: Node, name: str, row: StoredRow) -> list[Item]:
        """Return the value of each variant of a rule: levels as numbers where the variants together give numbers."""
        results = [self.at(tree, row) for tree in node.rule_variants[name].trees]
        return list(map(counted, results)) if getattr(node.rules[name].tree, "counts", False) else results

    def decided(self, rule_variants: RuleVariants, results: Sequence[Item], other: int) -> str:
        """Return which unpublished choices decide, and the values in two interpretations."""
        shown = joined_with(
            "semicolon",
            (
                self.phrase("at", where=self.settings(rule_variants.setting(each)), value=self.show(results[each]))
                for each in (0, other)
            ),
        )
        return self.phrase("decided", names=self.constants(rule_variants.deciding(results)), values=shown)

    def row_of(self, table: str, row: StoredRow) -> StoredRow | None:
        """Return the row of a coarser table that a row belongs to."""
        current: StoredRow | None = row
        while current is not None and current.table != table:
            current = current.parent
        return current

    def label_of_node(self, node: Node) -> str:
        """Return the label of the entry of a node, with the column of a decision that has several."""
        entry, label = node.entry, self.label(node.entry)
        if not isinstance(entry, Indicator) or not entry.columns or not node.instance:
            return label
        return self.phrase("column of decision", decision=label, column=entry.columns[column_number(entry, node.name)])

    def assemble(self, node: Node, value: Item, **more: Any) -> Explanation:
        """Build an explanation from what every one has and what is special to it."""
        entry = node.entry
        note = self.note(entry)
        if isinstance(value, Absent) and value.cause is Cause.UNDETERMINED and node.kind != "input":
            lacking = unpublished_names(self.plan, node.name)
            note = (self.phrase("lacks", names=self.constants(lacking)) if lacking else self.phrase("open tie"), *note)
        return Explanation(
            node.shown_as,
            self.label_of_node(node) if entry.labels else node.shown_as,
            value,
            self.show(value, node),
            facts=(*more.pop("facts", ()), *note),
            sources=self.sources(entry),
            lang=self.lang,
            levels=self.level_labels(value),
            **more,
        )
