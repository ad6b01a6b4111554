"""Which nodes parameters decide, and which parameters shape the plan itself."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from attrs import asdict, has

from partyrate.language.grammar import names_in
from partyrate.model import ParameterName, Scheme
from partyrate.plan import Plan


def changed_by(plan: Plan, names: AbstractSet[str]) -> frozenset[str]:
    """Return the nodes of a plan that parameters, lookups or inputs decide, directly or through other nodes."""
    found: set[str] = {name for name in names if name in plan.nodes}
    for name, node in plan.nodes.items():  # each follows all it uses
        rules = (rule.tree for rule in node.rules.values())
        own = any(names & set(names_in(tree)) for tree in rules)
        if own or any(used in found for used in node.uses):
            found.add(name)
    return frozenset(found)


def fixed_by_place(scheme: Scheme) -> frozenset[str]:
    """Return the parameters that fields of entries name, such as how ties are settled: they shape the plan itself."""
    found: set[str] = set()
    stack: list[Any] = [
        *scheme.indicators.values(), *scheme.ladders.values(), *scheme.gates.values(), *scheme.incentives.values(),
        *scheme.pairings.values(),
    ]  # fmt: skip
    while stack:
        entry = stack.pop()
        if isinstance(entry, ParameterName):
            found.add(entry.parameter)
        elif has(type(entry)):
            stack += [value for name, value in asdict(entry, recurse=False).items() if name != "weight"]
        elif isinstance(entry, Mapping):
            stack += entry.values()
        elif isinstance(entry, tuple):
            stack += entry
    return frozenset(found)
