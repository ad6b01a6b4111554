"""Which unpublished parameters and lookups a value lacks, and which inputs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Final

from partyrate.language.domains.reference import Item
from partyrate.language.tree import names_in
from partyrate.model import Gate, Ladder, ParameterName
from partyrate.numbers import MISSING, Cause
from partyrate.plan import Node, Plan


def unpublished_names(plan: Plan, name: str, rules: Sequence[str] | None = None) -> list[str]:
    """Return the unpublished parameters and lookups that a value needs, directly or not.

    Args:
        plan: The plan.
        name: The value.
        rules: Some of its rules, where only these count.
    """
    unpublished: dict[str, None] = {}
    found = list(reached(plan, name, rules))
    ladders = {node.entry.name for node, _, _ in found if isinstance(node.entry, Ladder)}
    for node, named, is_part in found:
        if not is_part:
            named.update(name for ways in node.rule_variants.values() for name in ways.parameters)
            named |= {each.parameter for each in _choices_of(node.entry, ladders) if isinstance(each, ParameterName)}
        unpublished |= dict.fromkeys(each for each in sorted(named) if is_unpublished(plan, each))
    return list(unpublished)


def _choices_of(entry: Any, ladders: Collection[str]) -> list[Any]:
    """Return what the choices of an entry and of its quotas are, and the levels of a gate on some ladders.

    Each of them may name a parameter.
    """
    own = [getattr(entry, each, None) for each in _CHOICES]
    for ladder in ladders if isinstance(entry, Gate) else ():
        own += entry.levels_on(ladder).values()
    return own + [quota.round for quota in getattr(entry, "quotas", ())]


def reached(plan: Plan, name: str, rules: Sequence[str] | None) -> Iterator[tuple[Node, set[str], bool]]:
    """Yield the nodes that a value needs, itself among them, with the names in their rules.

    Also whether only some rules of a node count: where `rules` names those of the value itself.
    """
    seen: set[str] = set()
    stack = [name]
    while stack:
        current = stack.pop()
        if current in seen or current not in plan.nodes:
            continue
        seen.add(current)
        node = plan.nodes[current]
        part = rules if current == name else None
        named = _names_in_rules(node, part)
        uses = node.uses if part is None else [used for used in node.uses if used in named]
        stack.extend(used for used in uses if plan.nodes[used].kind != "incentive")  # no limit of a budget needs one
        yield node, named, part is not None


def _names_in_rules(node: Node, rules: Sequence[str] | None) -> set[str]:
    """Return the names in some rules of a node, or in all of them."""
    chosen = [rule for field, rule in node.rules.items() if rules is None or field in rules]
    return {name for rule in chosen for name in names_in(rule.tree)}


def missing_inputs(
    plan: Plan, name: str, rules: Sequence[str] | None, table: str, value: Callable[[str], Item | None]
) -> list[str]:
    """Return the inputs that are missing in a row of a table, among those that a value or some of its rules need.

    Where none is, those of finer tables that can be: some of their rows may lack them.
    """
    inputs = {each.name: each for each, _, _ in reached(plan, name, rules) if each.kind == "input"}
    able = {each: node.table for each, node in inputs.items() if Cause.MISSING in node.value_range.possible_causes}
    above = plan.ancestors(table)
    missing = [each for each, home in able.items() if home in above and value(each) == MISSING]
    return sorted(missing or [each for each, home in able.items() if home not in above])


def is_unpublished(plan: Plan, name: str) -> bool:
    """Whether a name is that of a parameter, or of a lookup with a cell, that is unpublished."""
    parameter, lookup = plan.scheme.parameters.get(name), plan.scheme.lookups.get(name)
    return (parameter is not None and parameter.is_unpublished) or (
        lookup is not None and None in lookup.cells.values()
    )


_CHOICES: Final = (
    "low", "high", "decimals", "ties", "round", "conflict", "remainder", "overlap", "within", "freed",
    "takes_place", "each", "at_most",
)  # fmt: skip
