"""Entries that nothing reads, inputs without consequences, lookups that lack a cell, and gates without an effect."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

from attrs import evolve

from partyrate.checks.finding import finding_at
from partyrate.errors import Finding, SchemeFault
from partyrate.language.domains.analysis import Analysis, ValueRange
from partyrate.language.domains.analysis.lookups import MANY_KEYS, key_values
from partyrate.language.grammar import Rule, names_in
from partyrate.language.interpreter import Interpreter
from partyrate.messages import joined, text
from partyrate.model import Scheme
from partyrate.model.entry import written_cell
from partyrate.model.plain import plain_entry
from partyrate.plan import Node, Plan, section
from partyrate.plan.names import NameResolver

_REMARKS: Final = (
    "name", "labels", "key_labels", "note", "title", "source", "results", "assumptions", "status", "period", "kind",
    "unit", "values", "direction", "recipient", "every", "from", "actor", "due",
)  # fmt: skip
"""Keys whose texts name no entry, or name one without reading it."""

_READERS: Final = ("ladder", "gate", "incentive", "budget", "pairing")
"""The kinds of nodes for which inputs are collected."""


def unread_entries(plan: Plan) -> Iterator[Finding]:
    """Find entries that nothing reads, and inputs that reach nothing that a rating is for."""
    scheme = plan.scheme
    if all(node.kind == "input" for node in plan.nodes.values()):
        return  # a scheme that was only begun has no rule that could read anything
    read = set(_words(plain_entry(evolve(scheme, variation=None, supplied={}, accepts={}, sources={}))))
    for section_name, entries in (("parameter", scheme.parameters), ("lookup", scheme.lookups)):
        for name in entries:
            if name not in read:
                yield finding_at(scheme, (section_name, name), f"unread-{section_name}", name=name)
    for name, node in plan.nodes.items():
        if name not in read and not node.instance and getattr(node.entry, "parent", None) is None:
            yield from _unread_value(scheme, node)
    yield from _without_consequence(plan, read)


def _unread_value(scheme: Scheme, node: Node) -> Iterator[Finding]:
    """Find out whether a value that no rule names is good for nothing: an input, or one that is not shown."""
    if node.kind == "input":
        yield finding_at(scheme, ("input", node.name), "unread-input", name=node.name)
    elif (
        node.kind in ("formula", "group", "ladder")
        and node.variant_of is None
        and not getattr(node.entry, "show", True)
    ):
        code = "unread-ladder" if node.kind == "ladder" else "unread-formula"
        kind = text(f"kind {node.kind}")
        yield finding_at(scheme, (node.kind, node.name), code, "finding unread-hidden", kind=kind, name=node.name)


def _words(data: Any) -> Iterator[str]:
    """Yield the words in all texts of a scheme that can name an entry."""
    if isinstance(data, str):
        yield data
        yield from re.findall(r"\w+", data)
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if key not in _REMARKS:
                yield from _words(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _words(value)


def _without_consequence(plan: Plan, read: set[str]) -> Iterator[Finding]:
    """Find inputs that formulas read, and that reach no ladder, gate, incentive or pairing."""
    ends = [name for name, node in plan.nodes.items() if node.kind in _READERS]
    if not any(plan.nodes[name].kind in ("ladder", "incentive") for name in ends):
        return
    reached = {each for name in (*ends, *plan.recorded) for each in plan.needs(name)}
    users: dict[str, list[str]] = {}
    for name, used in plan.uses.items():
        for each in used:
            users.setdefault(each, []).append(name)
    alike: dict[tuple[str, ...], list[str]] = {}
    for name, node in plan.nodes.items():
        if node.kind == "input" and name not in reached and name in read | set(users):
            alike.setdefault(tuple(sorted(_all_users(users, name))), []).append(name)
    for readers, names in alike.items():
        yield finding_at(
            plan.scheme, ("input", names[0]), "input-without-consequence", names=joined(names, 8),
            readers=joined(readers, 4),
        )  # fmt: skip


def _all_users(users: Mapping[str, Sequence[str]], name: str) -> set[str]:
    found: set[str] = set()
    stack = list(users.get(name, ()))
    while stack:
        each = stack.pop()
        if each not in found:
            found.add(each)
            stack.extend(users.get(each, ()))
    return found


# ------------------------------------------------------------------------------------------------- cells of lookups


def lacking_cells(plan: Plan) -> Iterator[Finding]:
    """Find keys that a rule can have for a lookup that has no cell for them."""
    said: set[str] = set()
    for node in plan.nodes.values():
        if not node.is_computable:
            continue
        for rule in node.rules.values():
            if any(isinstance(part, ast.Subscript) for part in ast.walk(rule.tree)):
                yield from _of_rule(plan, node, rule, said)


class _Lookups(Analysis):
    """The analysis domain, which notes the keys of every lookup that a rule reads."""

    def __init__(self, plan: Plan, node: Node) -> None:
        super().__init__(NameResolver(plan.scheme, plan.nodes), node.table)
        self.met: list[tuple[str, Sequence[ValueRange], ast.Subscript]] = []

    def lookup(self, name: str, keys: Sequence[ValueRange], node: ast.Subscript) -> ValueRange:
        self.met.append((name, keys, node))
        return super().lookup(name, keys, node)


def _of_rule(plan: Plan, node: Node, rule: Rule, said: set[str]) -> Iterator[Finding]:
    domain = _Lookups(plan, node)
    try:
        Interpreter(domain).rule(rule)
    except (SchemeFault, AssertionError):  # a rule of quotas, whose names are those of a cohort
        return
    guarded = {id(part) for part in _guarded(rule.tree)}
    when = node.rules.get("when")
    conditions = set() if when is None or when is rule else set(names_in(when.tree))
    for name, keys, subscript in domain.met:
        own = set(names_in(subscript.slice))
        if name in said or id(subscript) in guarded or own & conditions:
            continue
        lacking = _lacking(plan.scheme, name, keys)
        if lacking:
            said.add(name)
            shown = joined([", ".join(map(written_cell, key)) for key in lacking], 5)
            found = finding_at(
                plan.scheme, ("lookup", name), "lookup-lacks-key", name=name, keys=shown,
                entry=text("named entry", kind=text(f"kind {section(node.entry)}"), name=node.entry.name),
            )  # fmt: skip
            yield found


def _guarded(tree: ast.expr) -> Iterator[ast.AST]:
    """Yield the parts of a rule that a condition, `coalesce` or `present` guards."""
    for node in ast.walk(tree):
        call = getattr(node, "call", None)
        is_lenient = call is not None and not call.function.strict
        has_where = call is not None and call.where is not None
        if isinstance(node, ast.IfExp | ast.BoolOp) or is_lenient or has_where:
            yield from ast.walk(node)


def _lacking(scheme: Scheme, name: str, keys: Sequence[ValueRange]) -> list[tuple[Any, ...]]:
    """Return the keys that a lookup lacks, of all that it can be asked for; none where these are not known."""
    possible = [key_values(key) for key in keys]
    known = [values for values in possible if values is not None]
    if len(known) < len(possible) or math.prod(map(len, known)) > MANY_KEYS:
        return []
    cells = scheme.lookups[name].selection
    if cells.match != "exact":
        return []  # a step takes every number beyond it
    return [key for key in product(*(sorted(values, key=str) for values in known)) if key not in cells]
