"""Values within narrower bounds than the scheme says: one value only, bounds that nothing reaches, limits that cut."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from partyrate.checks.conditions import never_holds
from partyrate.checks.finding import finding_at, shown_value
from partyrate.checks.sample_rows import Sampler
from partyrate.errors import Finding, SchemeFault
from partyrate.language.domains.analysis import Analysis, ValueRange
from partyrate.language.grammar import Rule, span_of, text_of
from partyrate.language.interpreter import Interpreter
from partyrate.language.tree import call_of
from partyrate.model import Indicator, section_of
from partyrate.numbers import Constant, show
from partyrate.plan import Node, Plan
from partyrate.plan.names import NameResolver

MOST_CUT: Final = Fraction(1, 2)
"""The share of the values below a limit that may be cut before it is said."""


def bounds(plan: Plan) -> Iterator[Finding]:
    """Find values that stay within narrower bounds than the scheme says; of what is never there, nothing is said."""
    sampler = Sampler(plan)
    never = {name for name, node in plan.nodes.items() if "when" in node.rules and never_holds(sampler, node, "when")}
    for node in plan.nodes.values():
        if node.kind not in ("formula", "group") or node.instance or not node.is_computable:
            continue
        if not never.isdisjoint((node.name, *plan.needs(node.name))):
            continue
        entry = node.entry
        assert isinstance(entry, Indicator)
        yield from _one_value(plan, node)
        yield from _bound_not_reached(plan, node, entry)
        rule = node.rules["is"]
        if not node.rule_variants:
            for call in _clamps(rule.tree):
                yield from _of_clamp(plan, node, rule, call)


def _path(node: Node, *keys: str) -> tuple[str, ...]:
    return (section_of(node.entry), node.entry.name, *keys)


def _one_value(plan: Plan, node: Node) -> Iterator[Finding]:
    """Find a formula that is computed from inputs, and is the same whatever they are."""
    value = _only_value(plan, node.value_ranges["is"])
    reads = any(plan.nodes[name].kind == "input" for name in plan.needs(node.name))
    if value is not None and reads and not node.rule_variants:
        path = _path(node, "is") if section_of(node.entry) == "formula" else _path(node)
        yield finding_at(
            plan.scheme, path, "one-value-only", decided_by="bounds", name=node.entry.name, value=shown_value(value)
        )


def _only_value(plan: Plan, found: ValueRange) -> Constant | None:
    """Return the value that something has wherever it is there; None where it has several.

    As long as constants are unpublished, bounds that depend on them are not known.
    """
    is_point = found.kind == "number" and found.low == found.high and not plan.scheme.unpublished
    return found.low if is_point else found.constant


def _bound_not_reached(plan: Plan, node: Node, entry: Indicator) -> Iterator[Finding]:
    """Find a declared bound that the rule never comes to; one of a record may be that of earlier rules."""
    found = node.value_ranges["is"]
    if _only_value(plan, found) is not None or node.rule_variants or node.name in plan.recorded:
        return
    for key, declared, reached in (("low", entry.low, found.low), ("high", entry.high, found.high)):
        if isinstance(declared, Fraction) and (reached > declared if key == "low" else reached < declared):
            yield finding_at(
                plan.scheme, _path(node, key), "bound-not-reached", f"finding bound-not-reached {key}",
                decided_by="bounds", name=entry.name, declared=show(declared), reached=show(reached),
            )  # fmt: skip


def _clamps(tree: ast.expr) -> Iterator[ast.Call]:
    """Yield the calls of `clamp` that every row computes: those in a branch are about some rows alone."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.IfExp):
            continue
        if isinstance(node, ast.Call) and call_of(node).function.name == "clamp":
            yield node
        stack.extend(ast.iter_child_nodes(node))


def _of_clamp(plan: Plan, node: Node, rule: Rule, call: ast.Call) -> Iterator[Finding]:
    """Find limits in the wrong order, and limits that cut most of what they limit."""
    domain = Analysis(NameResolver(plan.scheme, plan.nodes), node.table)
    try:
        value, low, high = (Interpreter(domain).node(part) for part in call_of(call).arguments)
    except (SchemeFault, AssertionError):  # a part of an aggregate, whose rows are not those of the rule
        return
    said: dict[str, Any] = {"call": text_of(call), "name": node.entry.name}
    if low.low > high.high:
        yield _at(finding_at(plan.scheme, rule.path, "clamp-limits-exchanged", decided_by="bounds", **said), rule, call)
    elif value.kind == "number" and _share_inside(value, low.low, high.high) < MOST_CUT:
        ends: dict[str, Any] = {name: show(end) for name, end in (("least", value.low), ("most", value.high))}
        found = finding_at(plan.scheme, rule.path, "clamp-cuts-most", decided_by="bounds", **said, **ends)
        yield _at(found, rule, call)


def _at(found: Finding, rule: Rule, part: ast.expr) -> Finding:
    if rule.at is not None:
        found.at = span_of(part)
    return found


def _share_inside(value: ValueRange, low: Fraction, high: Fraction) -> Fraction:
    """Return the share of the range of a value that lies within limits."""
    width = value.high - value.low
    inside = min(value.high, high) - max(value.low, low)
    return Fraction(1) if width == 0 else max(inside, Fraction(0)) / width
