"""Names in a rule whose values can differ between the rows of one cohort; places and limits must not use them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from partyrate.errors import SchemeFault
from partyrate.language.functions import AMONG
from partyrate.language.grammar import Call, Rule, parse
from partyrate.messages import Text, text
from partyrate.model import Scheme
from partyrate.plan import full_key, section


def same_for_all(others: Text, within: Sequence[str]) -> Text:
    """Return what a rule can use that is the same for all rows that agree in the columns of `within`."""
    columns = f"({', '.join(within)})" if len(within) != 1 else within[0]
    if not within:
        return text("same for all", others=others, columns=columns)
    return text("same for all or of a table", others=others, columns=columns, keys=", ".join(within))


def varying_names(
    scheme: Scheme, rule: Rule, table: str, within: set[str], callers: tuple[str, ...] = ()
) -> Iterator[str]:
    """Yield names in a rule of a table whose values can differ between rows that agree in the columns of `within`.

    An aggregate over all rows that agree in some of these columns is the same for each of them. `callers` are the
    formulas through whose calls the rule was reached.
    """
    if set(full_key(scheme, table)) <= within:
        return
    keys = {column for entry in scheme.tables.values() for column in entry.key}
    stack: list[ast.AST] = [rule.tree]
    while stack:
        node = stack.pop()
        call: Call | None = getattr(node, "call", None)
        if isinstance(node, ast.Name) and node.id not in within:
            if _varies(scheme, node.id, keys, within):
                yield node.id
        elif isinstance(node, ast.Subscript):
            stack += [node.slice, *([node.value] if _is_decision(scheme, node.value) else [])]
        elif call is not None:
            if not _is_uniform(call, within):
                stack += [*call.arguments, *([] if call.where is None else [call.where])]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            stack += node.args
            yield from _varying_names_of_call(scheme, node.func.id, table, within, callers)
        else:
            stack += ast.iter_child_nodes(node)


def _is_decision(scheme: Scheme, node: ast.expr) -> bool:
    """Return whether a name stands for a decision with columns, not for a lookup."""
    return isinstance(node, ast.Name) and node.id in scheme.indicators


def _is_uniform(call: Call, within: set[str]) -> bool:
    """Return whether a call aggregates over all rows that agree in columns among those of `within`."""
    return call.within is not None and call.function.name not in AMONG and set(call.within_names) <= within


def _varies(scheme: Scheme, name: str, keys: set[str], within: set[str]) -> bool:
    """Return whether the columns that determine a name are not all among those of `within`."""
    entry = scheme.indicators.get(name) or scheme.ladders.get(name)
    columns = {name} & keys if entry is None else set(full_key(scheme, scheme.table_of(entry) or ""))
    return name in scheme.tables or not columns <= within


def _varying_names_of_call(
    scheme: Scheme, name: str, table: str, within: set[str], callers: tuple[str, ...]
) -> Iterator[str]:
    """Yield the varying names in the rules of a formula that is called, except for its arguments."""
    formula = scheme.indicators.get(name)
    if formula is None or name in callers:
        return  # the plan reports it
    for _, rule_text in formula.rules:
        try:
            rule = parse(rule_text, (section(formula), name))
        except SchemeFault:
            continue
        for varying in varying_names(scheme, rule, table, within, (*callers, name)):
            if varying not in formula.takes:
                yield varying
