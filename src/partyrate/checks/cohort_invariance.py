"""Names in a rule whose values can differ between the rows of one cohort; places and limits must not use them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from partyrate.checks.faults import tables_above
from partyrate.errors import SchemeFault
from partyrate.language.functions import AMONG
from partyrate.language.grammar import Call, Rule, names_in, parse
from partyrate.messages import Text, text
from partyrate.model import Indicator, Scheme
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

    An aggregate over all rows that agree in columns which do not differ is the same for each of them, and so is a
    formula whose rules use nothing that differs. `callers` are the formulas through which the rule was reached.
    """
    if set(full_key(scheme, table)) <= within:
        return
    stack: list[ast.AST] = [rule.tree]
    while stack:
        node = stack.pop()
        call: Call | None = getattr(node, "call", None)
        if isinstance(node, ast.Name):
            if _varies(scheme, node.id, table, within, callers):
                yield node.id
        elif isinstance(node, ast.Subscript):
            stack += [node.slice, *([node.value] if _is_decision(scheme, node.value) else [])]
        elif call is not None and call.function.name not in AMONG and call.function.family != "rounds":
            if call.within is None:
                stack += _parts_of(call)
            yield from _varying_columns(scheme, call, table, within, callers)
        elif call is not None:
            # A row that is excluded has no place among the others, and past values are what was recorded of each row.
            names = [name for part in _parts_of(call) for name in names_in(part)]
            yield from (name for name in names if _differs_by_row(scheme, name, within))
            yield from _varying_columns(scheme, call, table, within, callers)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            stack += node.args
            yield from _varying_names_of_call(scheme, node.func.id, table, within, callers)
        else:
            stack += ast.iter_child_nodes(node)


def _parts_of(call: Call) -> list[ast.expr]:
    """Return the rules that a call is given for its rows."""
    return [*call.arguments, *([] if call.where is None else [call.where])]


def _is_decision(scheme: Scheme, node: ast.expr) -> bool:
    """Return whether a name stands for a decision with columns, not for a lookup."""
    return isinstance(node, ast.Name) and node.id in scheme.indicators


def _varying_columns(
    scheme: Scheme, call: Call, table: str, within: set[str], callers: tuple[str, ...]
) -> Iterator[str]:
    """Yield the columns that form the cohorts of a call and can differ."""
    yield from (name for name in call.within_names if _varies(scheme, name, table, within, callers))


def _varies(scheme: Scheme, name: str, table: str, within: set[str], callers: tuple[str, ...]) -> bool:
    """Return whether the value of a name can differ, and no rule of a formula shows that it does not."""
    if not _differs_by_row(scheme, name, within):
        return False
    entry, chain = scheme.indicators.get(name), tables_above(scheme, table)
    home = None if entry is None else scheme.table_of(entry)
    if entry is None or home not in chain or entry.takes or entry.is_input or entry.is_group:
        return True
    return next(_varying_names_of_rules(scheme, entry, str(home), within, callers), None) is not None


def _differs_by_row(scheme: Scheme, name: str, within: set[str]) -> bool:
    """Return whether the columns that determine a name are not all among those of `within`."""
    keys = {column for entry in scheme.tables.values() for column in entry.key}
    entry = scheme.indicators.get(name) or scheme.ladders.get(name)
    columns = {name} & keys if entry is None else set(full_key(scheme, scheme.table_of(entry) or ""))
    return name not in within and (name in scheme.tables or not columns <= within)


def _varying_names_of_call(
    scheme: Scheme, name: str, table: str, within: set[str], callers: tuple[str, ...]
) -> Iterator[str]:
    """Yield the varying names in the rules of a formula that is called, except for its arguments."""
    formula = scheme.indicators.get(name)
    if formula is not None:
        varying = _varying_names_of_rules(scheme, formula, table, within, callers)
        yield from (each for each in varying if each not in formula.takes)


def _varying_names_of_rules(
    scheme: Scheme, formula: Indicator, table: str, within: set[str], callers: tuple[str, ...]
) -> Iterator[str]:
    """Yield the varying names in the rules of a formula or a decision."""
    if formula.name in callers:
        return  # the plan reports it
    for _, rule_text in formula.rules:
        try:
            rule = parse(rule_text, (section(formula), formula.name))
        except SchemeFault:
            continue
        yield from varying_names(scheme, rule, table, within, (*callers, formula.name))
