"""What of a rule can differ between rows of one cohort; a number of places or a limit must not."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from partyrate.errors import (
    SchemeFault,
)
from partyrate.language.grammar import Call, Rule, parse
from partyrate.model import (
    Scheme,
)
from partyrate.plan import full_key, section


def same_for_all(others: str, within: Sequence[str]) -> str:
    """Say what a rule can use that is the same for all rows that agree in the columns of `within`."""
    columns = f"({', '.join(within)})" if len(within) != 1 else within[0]
    more = f", or a value of a table whose key is among {', '.join(within)}" if within else ""
    return f"use {others}, aggregates with within={columns}{more}"


def differing(scheme: Scheme, rule: Rule, table: str, within: set[str], inside: tuple[str, ...] = ()) -> Iterator[str]:
    """Give what a rule of a table uses that can differ between rows that agree in the columns of `within`.

    What an aggregate says of all rows that agree in some of these columns is the same for each of them. `inside` names
    the formulas in whose rules we are.
    """
    if set(full_key(scheme, table)) <= within:
        return
    keys = {column for each in scheme.tables.values() for column in each.key}
    stack: list[ast.AST] = [rule.tree]
    while stack:
        node = stack.pop()
        call: Call | None = getattr(node, "call", None)
        if isinstance(node, ast.Name) and node.id not in within:
            entry = scheme.indicators.get(node.id) or scheme.ladders.get(node.id)
            own = {node.id} & keys if entry is None else set(full_key(scheme, scheme.table_of(entry) or ""))
            if node.id in scheme.tables or not own <= within:
                yield node.id
        elif isinstance(node, ast.Subscript):
            stack.append(node.slice)
        elif call is not None:
            groups = None if call.within is None else set(call.within_names)
            if groups is None or call.function.name == "rank" or not groups <= within:
                stack += [*call.arguments, *([] if call.where is None else [call.where])]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            stack += node.args
            yield from differing_inside(scheme, node.func.id, table, within, inside)
        else:
            stack += ast.iter_child_nodes(node)


def differing_inside(scheme: Scheme, name: str, table: str, within: set[str], inside: tuple[str, ...]) -> Iterator[str]:
    """Give what the rules of a formula with arguments use that can differ, but for its arguments."""
    formula = scheme.indicators.get(name)
    if formula is None or name in inside:
        return  # the plan reports it
    for text in (formula.formula, formula.when):
        try:
            rule = parse(text or "0", (section(formula), name))
        except SchemeFault:
            continue
        for each in differing(scheme, rule, table, within, (*inside, name)):
            if each not in formula.takes:
                yield each
