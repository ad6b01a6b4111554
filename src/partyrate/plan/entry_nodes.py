"""The nodes of the entries of a scheme: each with its table and its parsed rules, and for a group its sum."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction

from attrs import evolve

from partyrate.errors import SchemeFault, StructureError, UnknownNameError, listed
from partyrate.language.domains.analysis import level
from partyrate.language.grammar import Rule, copied, parse
from partyrate.messages import message, text
from partyrate.model import (
    Budget,
    Gate,
    Incentive,
    Indicator,
    Ladder,
    Pairing,
    ParameterName,
    Scheme,
    WarningRule,
    ordering,
)
from partyrate.numbers import decimals_of, show
from partyrate.plan.analysis import ValueAnalysis
from partyrate.plan.collecting import FaultCollector
from partyrate.plan.decisions import column_name
from partyrate.plan.inlining import Calls, located_at
from partyrate.plan.nodes import (
    Item,
    Node,
    ancestors,
    common_table,
    decided,
    key_homes,
    section,
)
from partyrate.plan.pairings import pairing_parts, part_name
from partyrate.resources import ResourceBudget
from partyrate.spans import Path


class EntryNodes:
    """Builds the nodes of the entries of one scheme; `nodes` holds those built so far, and grows by called formulas."""

    def __init__(
        self,
        collector: FaultCollector,
        nodes: dict[str, Node],
        ranges: ValueAnalysis,
        budget: ResourceBudget,
        within: Sequence[str],
    ) -> None:
        self.scheme: Scheme = collector.scheme
        self.collector, self.nodes, self.ranges, self.budget = collector, nodes, ranges, budget
        self.keys = key_homes(self.scheme)
        self.calls = Calls(self.scheme, nodes, lambda entry: self.home_table(entry, entry.table), budget, within)

    def nodes_in_order(self) -> Iterator[Node]:
        """Yield the node of each entry, and those of the rules of pairings; a node must be added before the next one.

        The table of a gate follows from the nodes of its ladders, so that these come first.
        """
        scheme = self.scheme
        plain = [entry for entry in scheme.indicators.values() if not entry.takes]
        yield from _present(self.of_indicator(entry) for entry in plain if not entry.columns)
        for entry in plain:
            yield from _present(self.of_column(entry, number) for number in range(len(entry.columns)))
        yield from _present(self.of_ladder(ladder) for ladder in scheme.ladders.values())
        yield from _present(self.of_gate(gate) for gate in scheme.gates.values())
        yield from _present(self.of_warning(warning) for warning in scheme.warnings.values())
        yield from _present(self.of_incentive(incentive) for incentive in scheme.incentives.values())
        yield from _present(self.of_budget(budget) for budget in scheme.budgets.values())
        for pairing in scheme.pairings.values():
            yield from self.of_pairing(pairing)

    def home_table(self, entry: Item, table: str | None) -> str | None:
        """Return the table of an entry, or report that it has none."""
        at, path = self.collector.located(entry, "table")
        tables = self.scheme.tables
        if table is None and self.scheme.root is not None:
            table = self.scheme.root.name
        if table is None:
            lines = message("entry without table", name=entry.name, tables=listed(tables))
            self.collector.report(StructureError(*lines, at, path))
        elif table not in tables:
            self.collector.report(UnknownNameError.of("table", table, tables, text("table of a value"), at, path))
            return None
        return table

    def parse_into(self, node: Node, field_name: str, rule_text: str | None, *path: str | int) -> None:
        """Parse one rule of a node."""
        if rule_text is None:
            return
        at, whole = self.collector.located(node.entry, *path)
        self.put_into(node, field_name, lambda: self.calls.parse(rule_text, whole, at), rule_text, *path)

    def put_into(self, node: Node, field_name: str, read: Callable[[], Rule], rule_text: str, *path: str | int) -> None:
        """Add a rule to a node, its calls resolved, or report its fault; `rule_text` names it in messages."""
        try:
            rule = read()
            node.rules[field_name] = evolve(rule, tree=self.calls.resolved(rule.tree, {}, ()))
        except SchemeFault as fault:
            self.collector.report(fault, node.name)
        except RecursionError:  # long rules that call each other, each within its bounds
            at, whole = self.collector.located(node.entry, *path)
            what, fix = text("calls too deep", rule=rule_text), text("split called rules")
            self.collector.report(self.budget.exceeded_by_scheme("depth", what, fix, at, whole), node.name)

    # ------------------------------------------------------------------------------------------------ kinds of entries

    def of_indicator(self, entry: Indicator) -> Node | None:
        """Build the node of an input, a formula or a group."""
        table = self.home_table(entry, entry.table)
        if table is None:
            return None
        home = self.keys.get(entry.name)
        if home is not None and home not in ancestors(self.scheme, table):
            lines = message("entry named as a key", name=entry.name, table=home)
            self.collector.report(StructureError(*lines, *self.collector.located(entry)))
        node = Node(entry.name, "formula" if entry.is_decision else section(entry), table, entry)
        try:
            node.value_range = self.ranges.declarations.range_of(node)
        except SchemeFault as fault:
            self.collector.report(fault, entry.name)
        self.parse_into(node, "when", entry.when, "when")
        self.parse_into(node, "is", entry.formula, "is")
        if entry.is_decision:
            self.put_into(node, "is", lambda: self.calls.of_rows(entry), str(entry.of or ""))
        if entry.is_group:
            self.add_sum(node)
        return node

    def of_column(self, entry: Indicator, number: int) -> Node | None:
        """Build the node of one column of a decision, which rules read as `pay['base']`."""
        table = self.home_table(entry, entry.table)
        if table is None:
            return None
        name = column_name(entry.name, entry.columns[number])
        node = Node(name, "formula", table, evolve(entry, name=name), instance=True)
        self.parse_into(node, "when", entry.when, "when")
        self.put_into(node, "is", lambda: self.calls.of_rows(entry, number), name)
        return node

    def add_sum(self, group: Node) -> None:
        """Add the rule of a group: the weighted sum of its parts."""
        parts = self.scheme.parts(group.name)
        at, path = self.collector.located(group.entry)
        if not parts:
            lines = message("group without parts", name=group.name)
            self.collector.report(StructureError(*lines, at, path), group.name)
            return
        try:
            group.rules["is"] = _weighted_sum(parts, path)
        except SchemeFault:  # a part has a name that no rule can use, which was reported for itself
            self.collector.broken.add(group.name)

    def of_ladder(self, ladder: Ladder) -> Node | None:
        """Build the node of a ladder, with the rules of its levels, quotas and orders."""
        table = self.home_table(ladder, ladder.table)
        if table is None:
            return None
        node = Node(ladder.name, "ladder", table, ladder, value_range=level(ladder.scale))
        self.parse_into(node, "when", ladder.when, "when")
        if ladder.from_ is not None:
            self.add_source(node, ladder, ladder.from_)
        for index, declared in enumerate(ladder.levels):
            self.parse_into(node, f"levels.{index}.when", declared.when, "levels", index, "when")
        for index, quota in enumerate(ladder.quotas):
            self.parse_into(node, f"quotas.{index}", quota.places, "quotas", index, quota.bound)
        for index, key in enumerate(ladder.order_by):
            try:
                self.parse_into(node, f"order_by.{index}", ordering(key)[0], "order_by", index)
            except StructureError as fault:
                fault.at, fault.path = self.collector.located(ladder, "order_by", index)
                self.collector.report(fault, ladder.name)
        return node

    def add_source(self, node: Node, ladder: Ladder, rule_text: str) -> None:
        """Add the rule that gives the level of a row, and a condition of each level: that the rule gives it."""
        self.parse_into(node, "from", rule_text, "from")
        source = node.rules.get("from")
        if source is None:
            return
        for index, (level_name, condition) in enumerate(zip(ladder.names, ladder.conditions, strict=True)):
            name = located_at(ast.Constant(level_name), source.tree)
            tree = located_at(ast.Compare(copied(source.tree), [ast.Eq()], [name]), source.tree)
            node.rules[f"levels.{index}.when"] = evolve(source, text=str(condition), tree=tree)

    def of_gate(self, gate: Gate) -> Node | None:
        """Build the node of a gate; where it names no table, it has that of its ladders or of what it bars."""
        ladders = (self.nodes.get(name) for name in gate.ladders)
        tables = {node.table for node in ladders if node is not None and node.kind == "ladder"}
        incentives = (self.scheme.incentives.get(name) for name in gate.bars)
        barred = {self.scheme.table_of(incentive) for incentive in incentives if incentive is not None}
        home = gate.table or (next(iter(tables)) if len(tables) == 1 else None)
        if home is None and not tables and len(barred) == 1:
            home = barred.pop()
        table = self.home_table(gate, home)
        if table is None:
            return None
        node = Node(f"gate.{gate.name}", "gate", table, gate)
        self.parse_into(node, "when", gate.when, "when")
        return node

    def of_warning(self, warning: WarningRule) -> Node | None:
        """Build the node of a warning, which is computed as a formula of its condition is."""
        table = self.home_table(warning, warning.table)
        if table is None:
            return None
        node = Node(f"warning.{warning.name}", "warning", table, warning)
        self.parse_into(node, "is", warning.when, "when")
        return node

    def of_incentive(self, incentive: Incentive) -> Node | None:
        """Build the node of an incentive."""
        table = self.home_table(incentive, incentive.table)
        if table is None:
            return None
        node = Node(f"incentive.{incentive.name}", "incentive", table, incentive)
        self.parse_into(node, "when", incentive.when, "when")
        self.parse_into(node, "amount", incentive.amount, "amount")
        return node

    def of_budget(self, budget: Budget) -> Node | None:
        """Build the node of a budget."""
        table = common_table(self.scheme, budget)
        if table is None:
            return None  # a check reports it
        node = Node(f"budget.{budget.name}", "budget", table, budget)
        self.parse_into(node, "is", budget.at_most, "at_most")
        return node

    def of_pairing(self, pairing: Pairing) -> Iterator[Node]:
        """Build a node for each rule of a pairing; the pairs themselves are made of their values."""
        table = self.home_table(pairing, pairing.table)
        if table is None:
            return
        try:
            parts = pairing_parts(pairing, decided(self.scheme, pairing.within))
        except StructureError:
            self.report_orders(pairing)
            return
        for part, rule_text in parts.items():
            node = Node(part_name(pairing, part), "pairing", table, pairing, instance=True)
            name, _, index = part.partition(".")
            self.parse_into(node, "is", rule_text, *([name, int(index)] if index else [name]))
            yield node

    def report_orders(self, pairing: Pairing) -> None:
        """Report the orders of a pairing that name no direction."""
        for name in ("helpers_by", "helped_by"):
            for index, key in enumerate(getattr(pairing, name)):
                try:
                    ordering(key)
                except StructureError as fault:
                    fault.at, fault.path = self.collector.located(pairing, name, index)
                    self.collector.report(fault)


def _present(nodes: Iterable[Node | None]) -> Iterator[Node]:
    return (node for node in nodes if node is not None)


def _weighted_sum(parts: Iterable[Indicator], path: Path) -> Rule:
    """Build the rule of a group: the sum of its parts, each times its weight."""
    summands: list[str] = []
    for part in parts:
        weight = part.weight
        factor = weight.parameter if isinstance(weight, ParameterName) else _weight_text(weight)
        summands.append(f"{factor} * {part.name}" if factor != "1" else part.name)
    return parse(" + ".join(summands), path)


def _weight_text(weight: Fraction) -> str:
    return show(weight) if decimals_of(weight) is not None else f"({show(weight)})"
