"""Conditions that are never true, or always: of levels, gates, entries, and branches within rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any, Final

from partyrate.checks.cases import Case, Cases
from partyrate.checks.finding import finding_at
from partyrate.checks.pieces import Undecided, sample_text
from partyrate.checks.sample_rows import Sampler
from partyrate.errors import Finding
from partyrate.language.grammar import Rule, span_of, text_of
from partyrate.messages import Text, joined, joined_with, text
from partyrate.model import Gate
from partyrate.numbers import show
from partyrate.plan import Node, Plan, section
from partyrate.plan.decisions import is_made_of_rows

MOST_FACTS: Final = 4
"""The most values of which a finding says the bounds."""


def conditions(plan: Plan) -> Iterator[Finding]:
    """Find conditions that are never true, or that always are."""
    sampler = Sampler(plan)
    for node in plan.nodes.values():
        if not _is_settled(node):
            continue
        for path, rule in node.rules.items():
            if path == "when" or path.startswith("levels.") or node.kind == "warning":
                yield from _of_condition(sampler, node, path, rule)
            elif node.kind in ("formula", "incentive"):
                for tests in branches(rule.tree):
                    yield from _of_branches(sampler, node, rule, tests)


def _is_settled(node: Node) -> bool:
    """Return whether a node is one of the scheme itself, and depends on no unpublished choice."""
    return not node.instance and node.variant_of is None and node.is_computable and not node.rule_variants


def _of_condition(sampler: Sampler, node: Node, path: str, rule: Rule) -> Iterator[Finding]:
    """Find out whether a condition of an entry is never true, or always."""
    try:
        cases = Cases(sampler, node.table, {"": rule})
    except Undecided:
        return
    if cases.is_fixed or not cases.compared:
        return
    kind = "gate" if isinstance(node.entry, Gate) else "condition"
    said: dict[str, Any] = {
        "condition": rule.line,
        "entry": _named(node),
        "facts": facts(cases),
        "name": node.entry.name,
    }
    scheme = sampler.plan.scheme
    if not any(case.results[""] is True for case in cases.cases):
        yield finding_at(scheme, rule.path, f"{kind}-never", decided_by="bounds", **said)
    elif not _is_last(node, path) and not node.value_ranges[path].possible_causes and _always(cases.cases, ""):
        yield finding_at(scheme, rule.path, f"{kind}-always", decided_by="bounds", **said)


def never_holds(sampler: Sampler, node: Node, path: str) -> bool:
    """Return whether a condition of an entry is true in no row, whatever the data."""
    if path in node.rule_variants:
        return False
    try:
        return not any(case.results[""] is True for case in Cases(sampler, node.table, {"": node.rules[path]}))
    except Undecided:
        return False


def _is_last(node: Node, path: str) -> bool:
    """Return whether a condition is that of the lowest level, which may well take all other rows."""
    return node.ladder is not None and path == f"levels.{len(node.ladder.levels) - 1}.when"


def _always(cases: Sequence[Case], name: str) -> bool:
    return all(case.results[name] is True for case in cases)


def branches(tree: ast.expr) -> Iterator[list[ast.expr]]:
    """Yield the conditions of each chain `a if ... else b if ... else c` that a rule has as written, in their order."""
    chained: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.IfExp) and id(node) not in chained and not is_made_of_rows(node):
            tests: list[ast.expr] = []
            rest: ast.expr = node
            while isinstance(rest, ast.IfExp) and not is_made_of_rows(rest):
                chained.add(id(rest))
                tests.append(rest.test)
                rest = rest.orelse
            yield tests


def _of_branches(sampler: Sampler, node: Node, rule: Rule, tests: Sequence[ast.expr]) -> Iterator[Finding]:
    """Find branches of a rule that no row takes."""
    try:
        cases = Cases(sampler, node.table, {str(number): test for number, test in enumerate(tests)})
    except Undecided:
        return
    if cases.is_fixed or not cases.compared:
        return
    left = cases.cases
    for number, test in enumerate(tests):
        code = None
        if not any(case.results[str(number)] is True for case in left):
            code = "condition-never"
        elif _always(left, str(number)):
            code = "condition-always"
        if code is not None:
            said: dict[str, Any] = {"condition": text_of(test), "entry": _named(node), "facts": facts(cases)}
            found = finding_at(
                sampler.plan.scheme, rule.path, code, f"finding branch {code}", decided_by="bounds", **said
            )
            found.at = span_of(test) if rule.at is not None else found.at
            yield found
            return
        left = [case for case in left if case.results[str(number)] is False]


def _named(node: Node) -> Text:
    return text("named entry", kind=text(f"kind {section(node.entry)}"), name=node.entry.name)


def facts(cases: Cases) -> Text:
    """Return the bounds of the values that conditions compare, in words; of flags only where nothing else is known."""
    said: list[Any] = []
    known_ranges = list(cases.compared.values())
    telling = [each for each in known_ranges if each.range.kind != "flag" or len(each.pieces()) == 1]
    for compared in telling or known_ranges:
        known = compared.range
        name = compared.name or text_of(compared.part)
        if known.kind == "number" and known.low == known.high:
            said.append(text("value of value", name=name, value=show(known.low)))
        elif known.kind == "number":
            said.append(text("range of value", name=name, low=show(known.low), high=show(known.high)))
        elif known.kind in ("level", "text", "flag"):
            pieces = joined([sample_text(compared, piece.sample) for piece in compared.pieces()], 6)
            said.append(text("values of value", name=name, values=pieces))
    return joined_with("semicolon", said[:MOST_FACTS])
