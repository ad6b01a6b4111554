"""From a scheme to its plan: rules parsed, calls resolved, nodes ordered and analysed, all faults gathered."""

from __future__ import annotations

from collections.abc import Sequence

from partyrate.errors import ResourceError, SchemeError, SchemeFault
from partyrate.language.grammar import Rule
from partyrate.messages import text
from partyrate.model import Scheme
from partyrate.model.days import days_of, scheme_on
from partyrate.model.missing import cause_words, missing_words
from partyrate.plan.analysis import ValueAnalysis
from partyrate.plan.collecting import FaultCollector
from partyrate.plan.entry_nodes import EntryNodes
from partyrate.plan.nodes import Node, Plan
from partyrate.plan.ordering import put_in_order, stage_faults
from partyrate.plan.tables import table_faults
from partyrate.plan.uncalled import uncalled_faults
from partyrate.plan.uses import report_unknown_names, resolve_uses
from partyrate.plan.variants import VariantBuilder
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget


def make_plan(scheme: Scheme, budget: ResourceBudget = DEFAULT_BUDGET, within: Sequence[str] = ()) -> Plan:
    """Check the rules of a scheme and order its work.

    Args:
        scheme: The scheme. Of what changes over time, the plan is made with what is in force last.
        budget: The limits of the scheme and its data.
        within: Key columns that each `within=` of a rule has, besides those that it names.

    Raises:
        SchemeError: All faults of the rules, gathered.
    """
    days = days_of(scheme)
    builder = _PlanBuilder(scheme_on(scheme, days[-1]) if days else scheme, budget, within)
    plan = builder.plan()
    if builder.collector.faults:
        raise SchemeError.of(text("the scheme by name", name=scheme.name), builder.collector.faults)
    return plan


class _PlanBuilder:
    """Builds one plan; gathers faults on the way."""

    def __init__(self, scheme: Scheme, budget: ResourceBudget, within: Sequence[str]) -> None:
        self.scheme, self.budget, self.within = scheme, budget, within
        self.collector = FaultCollector(scheme)
        self.nodes: dict[str, Node] = {}
        self.order: list[str] = []
        self.dates: dict[str, Rule] = {}
        self.value_ranges = ValueAnalysis(scheme, self.nodes, budget)

    def plan(self) -> Plan:
        """Return the plan, which is complete where the collector has no fault."""
        self.collector.faults += table_faults(self.scheme)
        if not self.collector.faults:
            self.build()
        ordered = {name: self.nodes[name] for name in self.order}
        recorded = tuple(name for name in self.value_ranges.recorded if name in self.nodes)  # keys hold in any round
        return Plan(self.scheme, ordered, recorded, self.dates, self.budget)

    def build(self) -> None:
        """Build the nodes of all entries, put them in order, and analyse them."""
        entries = EntryNodes(self.collector, self.nodes, self.value_ranges, self.budget, self.within)
        for node in entries.nodes_in_order():
            node.missing = missing_words(self.scheme, node.entry)
            node.causes = cause_words(self.scheme, node.entry)
            self.nodes[node.name] = node
        report_unknown_names(self.collector, self.nodes)
        self.put_in_order()
        for name in self.order:
            self.describe(self.nodes[name])
        for fault in stage_faults(self.collector, self.nodes, self.order):
            self.collector.report(fault)
        faults, broken = self.collector.faults, self.collector.broken
        if not any(isinstance(fault, ResourceError) for fault in faults):
            faults += uncalled_faults(self.scheme, self.nodes, broken, entries.calls)
        if not faults:
            self.add_variants()

    def put_in_order(self) -> None:
        """Find what each node uses, and order the nodes so that each follows all that it uses."""
        for name, rule in resolve_uses(self.collector, self.nodes).items():
            self.dates.setdefault(name, rule)
        self.order = put_in_order(self.collector, self.nodes)

    def add_variants(self) -> None:
        """Add the variants of rules that depend on unpublished choices, and analyse all nodes anew where some do.

        That comes after the rules as they are written have been found good, so that their faults are reported as such.
        """
        try:
            if not VariantBuilder.of(self.scheme, self.nodes, self.budget).build(self.order):
                return
        except SchemeFault as fault:
            self.collector.report(fault)
            return
        for node in self.nodes.values():
            node.value_ranges, node.value_range = {}, self.value_ranges.beforehand(node)
        self.put_in_order()
        for name in self.order:
            node = self.nodes[name]
            uses_open = any(self.nodes[used].is_open for used in node.uses)
            node.is_open = uses_open or bool(node.rule_variants or node.excess_choices)
            self.describe(node)

    def describe(self, node: Node) -> None:
        """Find the range of a node, or report its fault; a node that uses a broken one is broken without a report."""
        broken = self.collector.broken
        if node.name in broken or any(used in broken for used in node.uses):
            broken.add(node.name)
            return
        try:
            self.value_ranges.describe(node)
        except SchemeFault as fault:
            is_known = any(type(other) is type(fault) and other.path == fault.path for other in self.collector.faults)
            broken.add(node.name)
            if node.variant_of is None or not is_known:  # the fault of one variant stands for all
                self.collector.report(fault)
