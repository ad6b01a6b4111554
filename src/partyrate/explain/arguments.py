"""The arguments that a formula was called with, as facts of its explanation."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from partyrate.engines.reference.run import StoredRow
from partyrate.explain.explainer import Explainer
from partyrate.explain.fact import Fact
from partyrate.explain.parts import arguments_of
from partyrate.language.grammar import Rule, text_of
from partyrate.plan import Node, Plan, ancestors, entry_name
from partyrate.plan.nodes import key_homes


def argument_facts(builder: Explainer, node: Node, rule: Rule, row: StoredRow) -> Iterator[Fact]:
    """Yield what each argument of a formula is, where it was called with some."""
    if not node.instance:
        return
    takes = builder.scheme.indicators[entry_name(node.entry.name)].takes
    for name, part in arguments_of(rule.tree, takes, builder.texts):
        written = text_of(part)
        said = {"name": name, "rule": builder.rule(written, node.table)}
        table = finer_table(builder.plan, part, node.table)
        if table is not None:
            label = builder.label(builder.scheme.tables[table])
            yield builder.fact(
                "argument of rows", {"argument": name, "rule": written, "table": table}, table=label, **said
            )
            continue
        value = builder.at(part, row)
        named = builder.plan.nodes.get(part.id) if isinstance(part, ast.Name) else None
        kind = "argument" if isinstance(part, ast.Constant) else "argument of rule"
        data = {"argument": name, "rule": written, "value": value}
        yield builder.fact(kind, data, value=builder.show(value, named), **said)


def finer_table(plan: Plan, part: ast.expr, table: str) -> str | None:
    """Return the finer table whose rows have the values of an argument, so that a row of `table` has none of them."""
    known, keys = ancestors(plan.scheme, table), key_homes(plan.scheme)
    for name in _own_names(part):
        home = plan.nodes[name].table if name in plan.nodes else keys.get(name)
        if home is not None and home not in known and name not in plan.full_key(table):
            return home
    return None


def _own_names(part: ast.expr) -> Iterator[str]:
    """Yield the names in a part of a rule whose values it has row by row: not those that it aggregates."""
    stack: list[ast.AST] = [part]
    while stack:
        node = stack.pop()
        call = getattr(node, "call", None)
        if isinstance(node, ast.Name):
            yield node.id
        elif call is None:
            stack.extend(ast.iter_child_nodes(node))
        elif call.table is None:
            stack.extend(call.arguments)
