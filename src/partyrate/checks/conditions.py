"""Conditions that are never true, or always: of levels, gates, entries, and branches within rules."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from partyrate.checks.cases import Case, Cases
from partyrate.checks.finding import finding_at
from partyrate.checks.pieces import Undecided
from partyrate.checks.reasons import facts, reason, settled
from partyrate.checks.sample_rows import Sampler
from partyrate.errors import Finding
from partyrate.language.grammar import Rule, span_of, text_of
from partyrate.messages import Text, text
from partyrate.model import Gate
from partyrate.plan import Node, Plan, section
from partyrate.plan.decisions import is_made_of_rows


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
    return not node.instance and node.is_computable and not node.rule_variants


def _of_condition(sampler: Sampler, node: Node, path: str, rule: Rule) -> Iterator[Finding]:
    """Find out whether a condition of an entry is never true, or always."""
    try:
        cases = Cases(sampler, node.table, {"": rule})
    except Undecided:
        return
    if cases.is_fixed:
        return
    kind = "gate" if isinstance(node.entry, Gate) else "condition"
    is_never = not any(case.results[""] is True for case in cases.cases)
    is_open = _is_last(node, path) or node.value_ranges[path].possible_causes
    if is_never or (not is_open and _always(cases.cases, "")):
        yield finding_at(
            sampler.plan.scheme, rule.path, f"{kind}-{'never' if is_never else 'always'}", decided_by="bounds",
            condition=rule.line, entry=_named(node), name=node.entry.name,
            facts=reason(sampler, node.table, rule.tree, truth=not is_never),
        )  # fmt: skip


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
            while isinstance(rest, ast.IfExp):  # as written, as the first of them
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
    if cases.is_fixed:
        return
    left = cases.cases
    for number, test in enumerate(tests):
        code = None
        if not any(case.results[str(number)] is True for case in left):
            code = "condition-never"
        elif _always(left, str(number)):
            code = "condition-always"
        if code is not None:
            truth = code == "condition-always"
            is_alone = settled(sampler, node.table, test) is truth
            known = (
                reason(sampler, node.table, test, truth=truth) if is_alone else text("after others", facts=facts(cases))
            )
            found = finding_at(
                sampler.plan.scheme, rule.path, code, f"finding branch {code}", decided_by="bounds",
                condition=text_of(test), entry=_named(node), facts=known,
            )  # fmt: skip
            found.at = span_of(test) if rule.at is not None else found.at
            yield found
            return
        left = [case for case in left if case.results[str(number)] is False]


def _named(node: Node) -> Text:
    return text("named entry", kind=text(f"kind {section(node.entry)}"), name=node.entry.name)
