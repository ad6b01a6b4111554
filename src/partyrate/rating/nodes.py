"""The nodes of a plan by the names that a caller gives, with errors that say what is there."""

from __future__ import annotations

from collections.abc import Collection

from partyrate.engines.cell_reader import column_of, shown_nodes
from partyrate.errors import UsageError
from partyrate.messages import joined, message, word
from partyrate.model import Ladder
from partyrate.plan import Node, Plan


def read_node(plan: Plan, name: str) -> Node:
    """Return the node of a name whose values a result has.

    Raises:
        NotFoundError: The scheme computes nothing of that name.
        UsageError: It is an input that was not read, since nothing that can be determined needs it.
    """
    node = plan.named(name)
    if node.kind == "input" and node.is_computable and node.name not in plan.needed:
        raise UsageError(*message("input not read", name=name, column=column_of(node)))
    return node


def ladder_node(plan: Plan, name: str) -> Node:
    """Return the node of a ladder.

    Raises:
        NotFoundError: The scheme computes nothing of that name.
        UsageError: It is no ladder.
    """
    node = plan.named(name)
    if not isinstance(node.entry, Ladder):
        kind, ladders = word("kind", node.kind), joined(plan.scheme.ladders)
        raise UsageError(*message("no ladder", name=name, kind=kind, ladders=ladders))
    return node


def shown_ladders(plan: Plan, tables: Collection[str]) -> list[str]:
    """Return the ladders among the results of tables: those that the scheme names under `results` first, in its order.

    The others follow table by table, in the order of the scheme.
    """
    nodes = shown_nodes(plan, *(table for table in plan.scheme.tables if table in tables))
    return [node.name for node in nodes if isinstance(node.entry, Ladder)]
