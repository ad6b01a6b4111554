"""The names that each node uses, which decide the order of work, and the names that stand for no value."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from partyrate.errors import SchemeFault
from partyrate.language.domains.analysis import along, unknown_name
from partyrate.language.functions import COHORT_COUNTS
from partyrate.language.grammar import Rule, calls_of
from partyrate.model import Budget, Incentive
from partyrate.plan.collecting import FaultCollector
from partyrate.plan.names import NameResolver
from partyrate.plan.nodes import DATES, UNDESCRIBED, Node, decided, within_names
from partyrate.plan.references import used_names, value_names


def report_unknown_names(collector: FaultCollector, nodes: Mapping[str, Node]) -> None:
    """Report every name in a rule that stands for no value; the rules of such a node are read no further."""
    for node in nodes.values():
        for field_name, rule in node.rules.items():
            counts = dict.fromkeys(COHORT_COUNTS, UNDESCRIBED) if field_name.startswith("quotas.") else {}
            names = NameResolver(collector.scheme, nodes, counts)
            own = node.name if not any(calls_of(rule.tree, "rounds")) else ""  # a value may look up its own past
            for part in value_names(rule.tree):
                if names.has(part.id):
                    continue
                if node.kind == "group":
                    collector.broken.add(node.name)  # a parameter of a weight, which was reported for itself
                else:
                    fault = unknown_name(names, part.id, part, own)
                    fault.path = rule.path
                    collector.report(fault, node.name)


def resolve_uses(collector: FaultCollector, nodes: Mapping[str, Node]) -> dict[str, Rule]:
    """Find what each node needs before it, and return the dates that rules use, each with the first rule that does."""
    dates: dict[str, Rule] = {}
    for node in nodes.values():
        uses: dict[str, None] = {}
        for rule in node.rules.values():
            uses.update(dict.fromkeys(_ordering_names(collector, nodes, node, rule)))
            for name in used_names(rule.tree):
                uses.setdefault(name)
                if name in DATES:
                    dates.setdefault(name, rule)
        if node.ladder is not None:
            uses.update(dict.fromkeys(within_names(decided(collector.scheme, node.ladder.within))))
        uses.update(dict.fromkeys(_acting_gates(collector, nodes, node)))
        if isinstance(node.entry, Budget):
            uses.update(dict.fromkeys(f"incentive.{name}" for name in node.entry.incentives))
        node.uses = tuple(name for name in uses if name in nodes)
    return dates


def _ordering_names(collector: FaultCollector, nodes: Mapping[str, Node], node: Node, rule: Rule) -> Iterator[str]:
    """Resolve the tables along whose rows functions of rounds run, and yield the names that order these rows."""
    names = NameResolver(collector.scheme, nodes)
    calls: Any = calls_of(rule.tree, "rounds")
    for call in calls:
        try:
            call.call.table = along(names, node.table, call.call, call)
        except SchemeFault as fault:
            fault.path = rule.path
            collector.report(fault, node.name)
            continue
        if call.call.table is not None:
            yield from collector.scheme.tables[call.call.table].order


def _acting_gates(collector: FaultCollector, nodes: Mapping[str, Node], node: Node) -> Iterator[str]:
    """Yield the gates that act on a node: on its ladder or incentive, or on the cohorts that its rules aggregate."""
    has_cohorts = any(_has_within(part) for rule in node.rules.values() for part in ast.walk(rule.tree))
    for gate in collector.scheme.gates.values():
        gate_node = nodes.get(f"gate.{gate.name}")
        if (
            (node.ladder is not None and node.ladder.name in gate.ladders)
            or (isinstance(node.entry, Incentive) and node.entry.name in gate.bars)
            or (has_cohorts and gate.exclude and gate_node is not None and gate_node.table == node.table)
        ):
            yield f"gate.{gate.name}"


def _has_within(node: ast.AST) -> bool:
    call = getattr(node, "call", None)
    return call is not None and call.within is not None
