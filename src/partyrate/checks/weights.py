"""Weights inside a rule that do not add up: values on one scale, each with a share of the whole."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from attrs import frozen

from partyrate.checks.finding import finding_at
from partyrate.checks.signs import RuleKnowledge, Signs
from partyrate.errors import Finding
from partyrate.language.grammar import Rule, span_of, text_of
from partyrate.messages import joined
from partyrate.numbers import show
from partyrate.plan import Node, Plan

FEWEST: Final = 2
"""How many values must have a share of the whole, for all to be taken as such."""


@frozen
class _Weighted:
    """A value in a sum with its weight; its scale is None where its range is not known."""

    text: str
    weight: Fraction
    scale: tuple[Fraction, Fraction] | None


def weights(plan: Plan) -> Iterator[Finding]:
    """Find sums of values on one scale whose weights, shares of the whole, do not add up to 1."""
    signs = Signs(plan)
    for node in plan.nodes.values():
        is_formula = node.kind == "formula" and not node.rule_variants
        if is_formula and not node.instance and node.is_computable:
            yield from _of_rule(plan, node, node.rules["is"], signs.facts_of(node.table))


def _of_rule(plan: Plan, node: Node, rule: Rule, known: RuleKnowledge) -> Iterator[Finding]:
    for part in _sums(rule.tree):
        addends = _addends(part)
        found = [each for addend in addends if (each := _weighted(addend, known)) is not None]
        others = [_scale(addend, known) for addend in addends if _weighted(addend, known) is None]
        total = sum((each.weight for each in found), Fraction(0))
        if sum(each.weight < 1 for each in found) < FEWEST or total == 1 or not _are_whole(found, others, total):
            continue
        words = joined([each.text for each in found], 6)
        finding = finding_at(
            plan.scheme, rule.path, "weights-in-formula", name=node.entry.name, total=show(total), weights=words
        )
        if rule.at is not None:
            finding.at = span_of(part)
        yield finding


def _are_whole(found: Sequence[_Weighted], others: Sequence[tuple[Fraction, Fraction] | None], total: Fraction) -> bool:
    """Return whether values have one scale, and nothing beside them makes up what their weights lack of 1."""
    scale, *different = {each.scale for each in found}
    if scale is None or different or None in others:
        return False
    low, high = scale
    made_up = sum((each[1] - each[0] for each in others if each is not None), Fraction(0))
    return made_up != (1 - total) * (high - low)


def _sums(tree: ast.expr) -> Iterator[ast.expr]:
    """Yield the sums in a rule that are no part of a greater one."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            yield node
            stack.extend(each for addend in _addends(node) for each in ast.iter_child_nodes(addend))
        else:
            stack.extend(ast.iter_child_nodes(node))


def _addends(part: ast.expr) -> list[ast.expr]:
    """Return what is added in a sum; what is taken away has no share of it."""
    if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add):
        return [*_addends(part.left), *_addends(part.right)]
    if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Sub):
        return _addends(part.left)
    return [part]


def _weighted(part: ast.expr, known: RuleKnowledge) -> _Weighted | None:
    """Return a product of a positive constant and a value that varies; None for anything else."""
    if not isinstance(part, ast.BinOp) or not isinstance(part.op, ast.Mult):
        return None
    for weight, value in ((part.left, part.right), (part.right, part.left)):
        constant = known.constant(weight)
        if isinstance(constant, Fraction) and constant > 0 and known.constant(value) is None:
            return _Weighted(text_of(part), constant, _scale(value, known))
    return None


def _scale(part: ast.expr, known: RuleKnowledge) -> tuple[Fraction, Fraction] | None:
    """Return the least and the greatest number that a part of a rule can be; None where that is not known."""
    found = known.range_of(part)
    return (found.low, found.high) if found is not None and found.kind == "number" else None
