"""Effects that cannot be: gates that change nothing, a remainder with a quota, pay that falls where the level rises."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from partyrate.checks.cases import Cases, conditions_in
from partyrate.checks.finding import finding_at
from partyrate.checks.idle_gates import is_known_in
from partyrate.checks.pieces import Undecided
from partyrate.checks.sample_rows import Sampler
from partyrate.errors import Finding
from partyrate.ladders import earned_level
from partyrate.language.tree import call_of, lookup_name
from partyrate.messages import joined, text
from partyrate.model import Gate, Incentive, Ladder, Lookup, Scheme
from partyrate.numbers import Absent, show
from partyrate.plan import Node, Plan
from partyrate.plan.nodes import decided


def effects(plan: Plan) -> Iterator[Finding]:
    """Find gates, remainders and cells of pay tables whose effect is none, or the wrong way round."""
    scheme = plan.scheme
    for gate in scheme.gates.values():
        is_cap_alone = not (gate.fix or gate.exclude or gate.bars)
        idle = [name for name, level in gate.cap.items() if decided(scheme, level) == scheme.ladders[name].names[0]]
        if is_cap_alone and all(name in idle or _no_effect(plan, gate, name) for name in gate.cap):
            idle = list(gate.cap)
        if idle:
            path = ("gate", gate.name, "cap")
            names = joined(text("named entry", kind=text("kind ladder"), name=each) for each in idle)
            yield finding_at(scheme, path, "gate-without-effect", decided_by="bounds", name=gate.name, ladders=names)
    for ladder in scheme.ladders.values():
        yield from _remainder_with_quota(scheme, ladder)
    for incentive in scheme.incentives.values():
        yield from _pay_against_level(plan, incentive)


def _no_effect(plan: Plan, gate: Gate, name: str) -> bool:
    """Return whether the cap of a gate leaves every row of a ladder as it is."""
    ladder, node, acting = plan.scheme.ladders[name], plan.nodes[name], plan.nodes[f"gate.{gate.name}"]
    overlap, cap = plan.choice(ladder.overlap), plan.choice(gate.cap[name])
    if overlap is None or cap is None or not _stands_alone(plan, ladder) or not is_known_in(acting, node):
        return False
    rules = {path: rule for path, rule in node.rules.items() if path.startswith("levels.")}
    try:
        cases = Cases(Sampler(plan), node.table, {**rules, "gate": acting.rules["when"]})
    except Undecided:
        return False
    levels = [
        earned_level(ladder, overlap, conditions_in(case, ladder))
        for case in cases.cases
        if case.results["gate"] is True
    ]
    highest = ladder.place(cap)
    return bool(levels) and not any(isinstance(level, Absent) or level > highest for level in levels)


def _stands_alone(plan: Plan, ladder: Ladder) -> bool:
    """Return whether conditions and caps alone decide the levels of a ladder: a cap lowers what a gate fixes."""
    is_fixed = any(ladder.name in gate.fix for gate in plan.gates_of(ladder.name))
    return not ladder.enforced and not is_fixed


def _remainder_with_quota(scheme: Scheme, ladder: Ladder) -> Iterator[Finding]:
    """Find a level that takes the remaining rows, and has a number of its own all the same."""
    remainder = decided(scheme, ladder.remainder)
    for number, quota in enumerate(ladder.quotas):
        if quota.bound in ("exactly", "at_most") and quota.levels == (remainder,):
            path = ("ladder", ladder.name, "quotas", number)
            yield finding_at(scheme, path, "remainder-has-quota", name=ladder.name, level=remainder)


# ------------------------------------------------------------------------------------------------------------- pay

_RISING: Final = ("round", "floor", "ceil", "round_to", "min", "max", "clamp")
"""Functions whose result never falls where an argument rises, as far as cells of pay are concerned."""


def _pay_against_level(plan: Plan, incentive: Incentive) -> Iterator[Finding]:
    """Find a better level for which a table has less than for a lower one."""
    node = plan.nodes[f"incentive.{incentive.name}"]
    if incentive.kind == "sanction" or "amount" not in node.rules:
        return
    for subscript in _added(plan, node.rules["amount"].tree):
        keys = subscript.slice.elts if isinstance(subscript.slice, ast.Tuple) else [subscript.slice]
        lookup = plan.scheme.lookups[lookup_name(subscript)]
        for position, key in enumerate(keys):
            ladder = plan.scheme.ladders.get(key.id) if isinstance(key, ast.Name) else None
            if ladder is not None:
                yield from _falling(plan.scheme, lookup, position, ladder, incentive)


def _added(plan: Plan, tree: ast.expr) -> Iterator[ast.Subscript]:
    """Yield the cells that raise an amount where they are greater, in formulas as well."""
    stack: list[ast.AST] = [tree]
    seen: set[str] = set()
    while stack:
        node = stack.pop()
        match node:
            case ast.Subscript():
                yield node
            case ast.Name() if node.id not in seen:
                seen.add(node.id)
                stack += _rule_of(plan.nodes.get(node.id))
            case ast.BinOp(op=ast.Add() | ast.Mult()):
                stack += [node.left, node.right]
            case ast.BinOp(op=ast.Sub() | ast.Div()):
                stack.append(node.left)
            case ast.IfExp():
                stack += [node.body, node.orelse]
            case ast.Call() if call_of(node).function.name in _RISING:
                stack += node.args


def _rule_of(node: Node | None) -> list[ast.AST]:
    return [node.rules["is"].tree] if node is not None and node.kind == "formula" else []


def _falling(scheme: Scheme, lookup: Lookup, position: int, ladder: Ladder, incentive: Incentive) -> Iterator[Finding]:
    """Find the first two levels next to each other in a table of which the better one has less."""
    others = dict.fromkeys((*key[:position], *key[position + 1 :]) for key in lookup.cells)
    for other in others:
        found: list[tuple[str, Fraction]] = []
        for level in ladder.names:
            cell: Any = lookup.cells.get((*other[:position], level, *other[position:]))
            if isinstance(cell, Fraction):
                found.append((level, cell))
        for (better, less), (lower, more) in pairwise(found):
            if less < more:
                cells = {better: show(less), lower: show(more)}
                yield finding_at(
                    scheme, ("lookup", lookup.name), "pay-against-level", name=lookup.name, better=better, lower=lower,
                    less=show(less), more=show(more), incentive=incentive.name, witness=cells,
                )  # fmt: skip
                return
