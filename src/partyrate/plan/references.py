"""The names in a rule: those whose values of this round it needs, and those that must stand for a value."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from partyrate.language.grammar import Call


def parts_of(call: Call) -> tuple[ast.expr, ...]:
    """Return the arguments of a call, the one that selects and those that form cohorts included."""
    return (*call.arguments, *([] if call.where is None else [call.where]), *(call.within or ()))


def used_names(tree: ast.expr) -> Iterator[str]:
    """Yield the names whose values of this round a rule needs; those that it reads from the history are left out."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Call):
            call: Call | None = getattr(node, "call", None)
            if call is None:  # a call of a formula, not yet inlined
                stack.extend(node.args)
            elif call.function.name != "previous" or call.table is not None:
                stack.extend(parts_of(call))
        else:
            stack.extend(ast.iter_child_nodes(node))


def value_names(tree: ast.expr) -> Iterator[ast.Name]:
    """Yield every name in a rule that must stand for a value: not those of functions, lookups and counted tables."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        call: Call | None = getattr(node, "call", None)
        if isinstance(node, ast.Name):
            yield node
        elif isinstance(node, ast.Subscript):
            stack.append(node.slice)
        elif call is not None:
            counts = call.function.name == "count of rows" and isinstance(call.arguments[0], ast.Name)
            stack.extend([] if counts else call.arguments)
            stack.extend([] if call.where is None else [call.where])
        else:
            stack.extend(ast.iter_child_nodes(node))
