"""The order of work: each node after all that it uses; cycles and uses of later stages are faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from partyrate.errors import CycleError, SchemeFault, StageError, UnknownNameError
from partyrate.messages import Text, joined, message, text
from partyrate.plan.collecting import FaultCollector
from partyrate.plan.nodes import Node, looked_up
from partyrate.plan.references import used_names

if TYPE_CHECKING:
    import networkx as nx


def put_in_order(collector: FaultCollector, nodes: Mapping[str, Node]) -> list[str]:
    """Return the nodes so that each follows all that it uses; report cycles whole, and leave their nodes out."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((used, node.name) for node in nodes.values() for used in node.uses)
    rank = {name: number for number, name in enumerate(nodes)}
    for group in list(nx.strongly_connected_components(graph)):
        if len(group) > 1 or any(graph.has_edge(name, name) for name in group):
            loop = [edge[0] for edge in nx.find_cycle(graph.subgraph(group))]
            loop.reverse()
            # Start at the node that stands first in the scheme, so that the message does not depend on hashing.
            first = min(range(len(loop)), key=lambda start: rank[loop[start]])
            collector.report(_cycle_error(collector, nodes, [*loop[first:], *loop[:first]]))
            collector.broken.update(group)
            graph.remove_nodes_from(list(group))
    # `previous(x)` does not depend on x in this round, but analysing x first gives it a tighter range.
    for node in nodes.values():
        for name in looked_up(node):
            if name in graph and node.name in graph and not nx.has_path(graph, node.name, name):
                graph.add_edge(name, node.name)
    return list(nx.lexicographical_topological_sort(graph, key=lambda name: rank[name]))


def _cycle_error(collector: FaultCollector, nodes: Mapping[str, Node], loop: Sequence[str]) -> CycleError:
    """Build the error of nodes of which each uses the next one, and the last one the first."""
    steps = [_step(nodes[name], used) for name, used in zip(loop, [*loop[1:], loop[0]], strict=True)]
    chain = Text(" -> ".join([*steps, loop[0]]), " -> ".join([*(step.zh for step in steps), loop[0]]))
    error = CycleError(*message("cycle of entries", steps=chain), *collector.located(nodes[loop[0]].entry, "is"))
    error.loop = tuple(loop)
    return error


def _step(node: Node, used: str) -> Text:
    """Return a node of a cycle with the rule that uses the next one."""
    rule = next((rule for rule in node.rules.values() if used in used_names(rule.tree)), None)
    if rule is None:
        return Text(node.name, node.name)
    if rule.at is None:
        return text("step with a rule", name=node.name, rule=rule.line)
    return text("step with a line", name=node.name, line=rule.at.line, rule=rule.line)


def stage_faults(collector: FaultCollector, nodes: Mapping[str, Node], order: Sequence[str]) -> Iterator[SchemeFault]:
    """Find entries of unknown stages, and entries that use a value of a later stage."""
    stages = collector.scheme.stages
    reached: dict[str, int] = {}  # the latest stage that a node or what it uses belongs to, -1 where there is none
    for name in order:
        node = nodes[name]
        stage = node.entry.stage
        used = {use: reached.get(use, -1) for use in node.uses}
        latest = max(used, key=lambda use: used[use], default=None)
        if stage is None:
            reached[name] = used[latest] if latest is not None else -1
            continue
        at, path = collector.located(node.entry, "stage")
        if stage not in stages:
            yield UnknownNameError.of("stage", stage, stages, text("stages are declared"), at, path)
            continue
        reached[name] = stages.index(stage)
        if latest is not None and used[latest] > reached[name]:
            later = stages[used[latest]]
            data = {"name": name, "stage": stage, "used": latest, "later": later, "stages": joined(stages)}
            yield StageError(*message("use of a later stage", **data), at, path)
