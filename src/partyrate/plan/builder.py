"""From a scheme to its plan: rules parsed, calls resolved, nodes ordered and described, all faults gathered."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from attrs import evolve

from partyrate.errors import (
    CycleError,
    ResourceError,
    SchemeError,
    SchemeFault,
    StageError,
    StructureError,
    UnknownNameError,
    listed,
)
from partyrate.language.domains.analysis import along, level, unknown_name
from partyrate.language.grammar import Rule, calls_of, parse
from partyrate.model import Budget, Gate, Incentive, Indicator, Ladder, Pairing, ParameterName, Scheme, ordering
from partyrate.model.missing import missing_words
from partyrate.numbers import decimals_of, show
from partyrate.plan.analysis import ValueAnalysis
from partyrate.plan.inlining import Calls
from partyrate.plan.names import NameResolver
from partyrate.plan.nodes import (
    COHORT_COUNTS,
    DATES,
    UNDESCRIBED,
    Item,
    Node,
    Plan,
    ancestors,
    common_table,
    decided,
    key_homes,
    looked_up,
    pairing_parts,
    part_name,
    section,
    within_names,
)
from partyrate.plan.references import used_names, value_names
from partyrate.plan.tables import table_faults
from partyrate.plan.uncalled import uncalled_faults
from partyrate.plan.variants import VariantBuilder
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget


def make_plan(scheme: Scheme, budget: ResourceBudget = DEFAULT_BUDGET) -> Plan:
    """Check the rules of a scheme and order its work.

    Args:
        scheme: The scheme.
        budget: What it may take.

    Raises:
        SchemeError: All faults of the rules, gathered.
    """
    maker = _PlanBuilder(scheme, budget)
    plan = maker.plan()
    if maker.faults:
        raise SchemeError.of(f"scheme {scheme.name!r}", maker.faults)
    return plan


class _PlanBuilder:
    """Makes one plan; gathers faults on the way."""

    def __init__(self, scheme: Scheme, budget: ResourceBudget) -> None:
        self.scheme, self.budget = scheme, budget
        self.faults: list[SchemeFault] = []
        self.nodes: dict[str, Node] = {}
        self.broken: set[str] = set()
        self.order: list[str] = []
        self.dates: dict[str, Rule] = {}
        self.keys = key_homes(scheme)
        self.calls = Calls(scheme, self.nodes, lambda entry: self.home_table(entry, entry.table), budget)
        self.value_ranges = ValueAnalysis(scheme, self.nodes, budget)

    # -------------------------------------------------------------------------------------------------------- the steps

    def plan(self) -> Plan:
        self.faults += table_faults(self.scheme)
        if not self.faults:
            for entry in self.scheme.indicators.values():
                if not entry.takes:
                    self.add(self.indicator_node(entry))
            for ladder in self.scheme.ladders.values():
                self.add(self.ladder_node(ladder))
            for gate in self.scheme.gates.values():
                self.add(self.gate_node(gate))
            for incentive in self.scheme.incentives.values():
                self.add(self.incentive_node(incentive))
            for budget in self.scheme.budgets.values():
                self.add(self.budget_node(budget))
            for pairing in self.scheme.pairings.values():
                for node in self.pairing_nodes(pairing):
                    self.add(node)
            self.find_unknown_names()
            self.find_uses()
            self.put_in_order()
            for name in self.order:
                self.describe(self.nodes[name])
            self.check_stages()
            if not any(isinstance(fault, ResourceError) for fault in self.faults):
                self.faults += uncalled_faults(self.scheme, self.nodes, self.broken, self.calls)
            if not self.faults:
                self.read_in_every_way()
        ordered = {name: self.nodes[name] for name in self.order}
        recorded = tuple(
            name for name in self.value_ranges.recorded if name in self.nodes
        )  # keys are known in any round
        return Plan(self.scheme, ordered, recorded, self.dates, self.budget)

    def read_in_every_way(self) -> None:
        """Read the rules that depend on unpublished choices in every way, and describe all nodes anew where some do.

        That comes after the rules as they are written have been found good, so that their faults are told as such.
        """
        try:
            if not VariantBuilder.of(self.scheme, self.nodes, self.budget).read(self.order):
                return
        except SchemeFault as fault:
            self.attempt(fault)
            return
        for node in self.nodes.values():
            node.value_ranges, node.value_range = {}, self.value_ranges.beforehand(node)
        self.find_uses()
        self.put_in_order()
        for name in self.order:
            node = self.nodes[name]
            node.is_open = bool(node.rule_variants or node.excess_choices) or any(
                self.nodes[used].is_open for used in node.uses
            )
            self.describe(node)

    def attempt(self, fault: SchemeFault, name: str | None = None) -> None:
        self.faults.append(fault)
        if name is not None:
            self.broken.add(name)

    def add(self, node: Node | None) -> None:
        if node is not None:
            node.missing = missing_words(self.scheme, node.entry)
            self.nodes[node.name] = node

    def located(self, entry: Item, *path: str | int) -> tuple[Any, ...]:
        """Give span and path of a field of an entry; those of a call are those of its formula."""
        whole = (section(entry), entry.name.partition("(")[0], *path)
        return self.scheme.span_of(*whole), whole

    def home_table(self, entry: Item, table: str | None) -> str | None:
        """Give the table of an entry, or report that it has none."""
        at, path = self.located(entry, "table")
        if table is None and self.scheme.root is not None:
            table = self.scheme.root.name
        if table is None:
            self.attempt(
                StructureError(
                    f"{entry.name!r} names no table",
                    "the scheme has several tables without a parent",
                    f"add table = one of: {listed(self.scheme.tables)}",
                    at,
                    path,
                )
            )
        elif table not in self.scheme.tables:
            self.attempt(
                UnknownNameError.of("table", table, self.scheme.tables, "every value lives in one table", at, path)
            )
            table = None
        return table

    def parsed(self, node: Node, field_name: str, text: str | None, *path: str | int) -> None:
        """Parse one rule of a node."""
        if text is None:
            return
        at, whole = self.located(node.entry, *path)
        try:
            rule = parse(text, whole, at)
            node.rules[field_name] = evolve(rule, tree=self.calls.resolved(rule.tree, {}, ()))
        except SchemeFault as fault:
            self.attempt(fault, node.name)
        except RecursionError:  # long rules that call each other, each within its bounds
            what, fix = f"the calls in {text!r} nest too deep", "split the rules that are called"
            self.attempt(self.budget.exceeded_by_scheme("depth", what, fix, at, whole), node.name)

    # ------------------------------------------------------------------------------------------------ kinds of entries

    def indicator_node(self, entry: Indicator) -> Node | None:
        table = self.home_table(entry, entry.table)
        if table is None:
            return None
        if entry.name in self.keys and self.keys[entry.name] not in ancestors(self.scheme, table):
            self.attempt(
                StructureError(
                    f"{entry.name!r} is also a key column of table {self.keys[entry.name]!r}",
                    "a name in a rule means one thing",
                    "rename one of them; the input keeps its column with column = ...",
                    *self.located(entry),
                )
            )
        node = Node(entry.name, section(entry), table, entry)
        try:
            node.value_range = self.value_ranges.declared(node)
        except SchemeFault as fault:
            self.attempt(fault, entry.name)
        self.parsed(node, "when", entry.when, "when")
        self.parsed(node, "is", entry.formula, "is")
        if entry.is_group:
            parts = self.scheme.parts(entry.name)
            at, path = self.located(entry)
            if not parts:
                self.attempt(
                    StructureError(
                        f"{entry.name!r} has neither a kind, nor a rule, nor parts",
                        "an input has a kind, a formula a rule, and a group is the parent of other indicators",
                        f'add kind or is, or give its parts parent = "{entry.name}"',
                        at,
                        path,
                    ),
                    entry.name,
                )
            else:
                try:
                    node.rules["is"] = weighted_sum(parts, path)
                except SchemeFault:
                    self.broken.add(entry.name)  # a part has a name that no rule can use, which was reported for itself
        return node

    def ladder_node(self, ladder: Ladder) -> Node | None:
        table = self.home_table(ladder, ladder.table)
        if table is None:
            return None
        node = Node(ladder.name, "ladder", table, ladder, value_range=level(ladder.scale))
        self.parsed(node, "when", ladder.when, "when")
        for place, each in enumerate(ladder.levels):
            self.parsed(node, f"levels.{place}.when", each.when, "levels", place, "when")
        for place, quota in enumerate(ladder.quotas):
            self.parsed(node, f"quotas.{place}", quota.places, "quotas", place, quota.bound)
        for place, key in enumerate(ladder.order_by):
            at, path = self.located(ladder, "order_by", place)
            try:
                self.parsed(node, f"order_by.{place}", ordering(key)[0], "order_by", place)
            except StructureError as fault:
                fault.at, fault.path = at, path
                self.attempt(fault, ladder.name)
        return node

    def gate_node(self, gate: Gate) -> Node | None:
        tables = {
            node.table for name in gate.ladders if (node := self.nodes.get(name)) is not None and node.kind == "ladder"
        }
        barred = {
            self.scheme.table_of(incentive)
            for name in gate.bars
            if (incentive := self.scheme.incentives.get(name)) is not None
        }
        own = gate.table or (tables.pop() if len(tables) == 1 else None)
        if own is None and not tables and len(barred) == 1:
            own = barred.pop()
        table = self.home_table(gate, own)
        if table is None:
            return None
        node = Node(f"gate.{gate.name}", "gate", table, gate)
        self.parsed(node, "when", gate.when, "when")
        return node

    def incentive_node(self, incentive: Incentive) -> Node | None:
        table = self.home_table(incentive, incentive.table)
        if table is None:
            return None
        node = Node(f"incentive.{incentive.name}", "incentive", table, incentive)
        self.parsed(node, "when", incentive.when, "when")
        self.parsed(node, "amount", incentive.amount, "amount")
        return node

    def budget_node(self, budget: Budget) -> Node | None:
        table = common_table(self.scheme, budget)
        if table is None:
            return None  # a check reports it
        node = Node(f"budget.{budget.name}", "budget", table, budget)
        self.parsed(node, "is", budget.at_most, "at_most")
        return node

    def pairing_nodes(self, pairing: Pairing) -> Iterator[Node]:
        """Make a node of each rule of a pairing; the pairs themselves are made of their values."""
        table = self.home_table(pairing, pairing.table)
        if table is None:
            return
        try:
            parts = pairing_parts(pairing, decided(self.scheme, pairing.within))
        except StructureError:  # one of its orders says no direction: find which
            parts = {}
            for name in ("helpers_by", "helped_by"):
                for number, key in enumerate(getattr(pairing, name)):
                    try:
                        ordering(key)
                    except StructureError as fault:
                        fault.at, fault.path = self.located(pairing, name, number)
                        self.attempt(fault)
        for part, text in parts.items():
            node = Node(part_name(pairing, part), "pairing", table, pairing, instance=True)
            name, _, place = part.partition(".")
            self.parsed(node, "is", text, *([name, int(place)] if place else [name]))
            yield node

    # ------------------------------------------------------------------------------------------------ order and bounds

    def find_unknown_names(self) -> None:
        """Report every name in a rule that stands for no value; a rule is read no further then."""
        for node in self.nodes.values():
            for field_name, rule in node.rules.items():
                own = dict.fromkeys(COHORT_COUNTS, UNDESCRIBED) if field_name.startswith("quotas.") else {}
                names = NameResolver(self.scheme, self.nodes, own)
                for part in value_names(rule.tree):
                    if not names.has(part.id) and node.kind == "group":
                        self.broken.add(node.name)  # a parameter of a weight, which was reported for itself
                    elif not names.has(part.id):
                        fault = unknown_name(names, part.id, part)
                        fault.path = rule.path
                        self.attempt(fault, node.name)

    def find_uses(self) -> None:
        """Find what each node needs before it: the names in its rules, and the gates that act on it."""
        for node in self.nodes.values():
            uses: dict[str, None] = {}
            for rule in node.rules.values():
                uses.update(dict.fromkeys(self.ordering_names(node, rule)))
                for name in used_names(rule.tree):
                    uses.setdefault(name)
                    if name in DATES:
                        self.dates.setdefault(name, rule)
            uses.update(dict.fromkeys(self.cohort_names(node)))
            uses.update(dict.fromkeys(self.acting_gates(node)))
            if isinstance(node.entry, Budget):
                uses.update(dict.fromkeys(f"incentive.{name}" for name in node.entry.incentives))
            node.uses = tuple(name for name in uses if name in self.nodes)

    def ordering_names(self, node: Node, rule: Rule) -> Iterator[str]:
        """Find the tables along whose rows the functions of rounds in a rule run; give the names that order them."""
        names = NameResolver(self.scheme, self.nodes)
        calls: Any = calls_of(rule.tree, "rounds")
        for call in calls:
            try:
                call.call.table = along(names, call.call, call)
            except SchemeFault as fault:
                fault.path = rule.path
                self.attempt(fault, node.name)
                continue
            if call.call.table is not None:
                yield from self.scheme.tables[call.call.table].order

    def cohort_names(self, node: Node) -> tuple[str, ...]:
        """Give the columns of a ladder's cohorts."""
        return () if node.ladder is None else within_names(decided(self.scheme, node.ladder.within))

    def acting_gates(self, node: Node) -> list[str]:
        """Give the gates that act on a node: on its ladder, its incentive, or the cohorts its rules look at."""
        looks = any(_has_within(part) for rule in node.rules.values() for part in ast.walk(rule.tree))
        found = []
        for gate in self.scheme.gates.values():
            gated = self.nodes.get(f"gate.{gate.name}")
            acts = node.ladder is not None and node.ladder.name in gate.ladders
            acts = acts or (isinstance(node.entry, Incentive) and node.entry.name in gate.bars)
            same = gated is not None and gated.table == node.table
            if acts or (looks and gate.exclude and same):
                found.append(f"gate.{gate.name}")
        return found

    def put_in_order(self) -> None:
        """Order the nodes so that each follows all it uses; report circles whole."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.nodes)
        graph.add_edges_from((used, node.name) for node in self.nodes.values() for used in node.uses)
        place = {name: number for number, name in enumerate(self.nodes)}
        for group in list(nx.strongly_connected_components(graph)):
            if len(group) > 1 or any(graph.has_edge(name, name) for name in group):
                loop = [edge[0] for edge in nx.find_cycle(graph.subgraph(group))]
                loop.reverse()
                # Start at the node that stands first in the scheme, so that the message does not depend on hashing.
                first = min(range(len(loop)), key=lambda start: place[loop[start]])
                self.attempt(self.cycle([*loop[first:], *loop[:first]]))
                self.broken.update(group)
                graph.remove_nodes_from(list(group))
        # The past of a value needs no value of this round; but what it can be is known best once its rule is.
        for node in self.nodes.values():
            for name in looked_up(node):
                if name in graph and node.name in graph and not nx.has_path(graph, node.name, name):
                    graph.add_edge(name, node.name)
        self.order = list(nx.lexicographical_topological_sort(graph, key=lambda name: place[name]))

    def cycle(self, loop: list[str]) -> CycleError:
        steps = []
        for name, used in zip(loop, [*loop[1:], loop[0]], strict=True):
            node = self.nodes[name]
            rule = next((rule for rule in node.rules.values() if used in used_names(rule.tree)), None)
            line = f" (line {rule.at.line}: {rule.text})" if rule and rule.at else f" ({rule.text})" if rule else ""
            steps.append(f"{name}{line}")
        entry = self.nodes[loop[0]].entry
        at, path = self.located(entry, "is")
        error = CycleError(
            "entries need each other in a circle: " + " -> ".join([*steps, loop[0]]),
            "each value is computed from values that are known before it",
            "take one of the names out of its rule; previous(...) of a value that the history records makes no circle",
            at,
            path,
        )
        error.loop = tuple(loop)
        return error

    def describe(self, node: Node) -> None:
        """Find the bounds of a node, or report its fault; what uses a broken node is broken without further words."""
        if node.name in self.broken or any(used in self.broken for used in node.uses):
            self.broken.add(node.name)
            return
        try:
            self.value_ranges.describe(node)
        except SchemeFault as fault:
            same = any(type(each) is type(fault) and each.path == fault.path for each in self.faults)
            self.broken.add(node.name)
            if node.variant_of is None or not same:  # one of the ways to read a rule stands for all
                self.attempt(fault)

    def check_stages(self) -> None:
        stages = list(self.scheme.stages)
        reached: dict[str, int] = {}
        for name in self.order:
            node = self.nodes[name]
            stage = node.entry.stage
            used = {each: reached.get(each, -1) for each in node.uses}
            latest = max(used, key=lambda each: used[each], default=None)
            if stage is None:
                reached[name] = used[latest] if latest is not None else -1
                continue
            at, path = self.located(node.entry, "stage")
            if stage not in stages:
                self.attempt(UnknownNameError.of("stage", stage, stages, "stages are declared by the scheme", at, path))
                continue
            reached[name] = stages.index(stage)
            if latest is not None and used[latest] > reached[name]:
                self.attempt(
                    StageError(
                        f"{name!r} of stage {stage!r} uses {latest!r} of the later stage {stages[used[latest]]!r}",
                        f"the stages follow each other: {', '.join(stages)}",
                        "move one of them to another stage, or use an earlier value",
                        at,
                        path,
                    )
                )


def _has_within(node: ast.AST) -> bool:
    call = getattr(node, "call", None)
    return call is not None and call.within is not None


def weighted_sum(parts: Iterable[Indicator], path: tuple[str | int, ...]) -> Rule:
    """Make the rule of a group: the sum of its parts, each times its weight."""
    words: list[str] = []
    for part in parts:
        weight = part.weight
        factor = weight.parameter if isinstance(weight, ParameterName) else _weight_text(weight)
        words.append(f"{factor} * {part.name}" if factor != "1" else part.name)
    return parse(" + ".join(words), path)


def _weight_text(weight: Fraction) -> str:
    return show(weight) if decimals_of(weight) is not None else f"({show(weight)})"
