"""Names in a rule whose values can differ between the rows of one cohort; places and limits must not use them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from partyrate.checks.faults import tables_above
from partyrate.errors import SchemeFault
from partyrate.language.functions import AMONG
from partyrate.language.grammar import Call, Rule, names_in, parse
from partyrate.language.tree import lookup_name
from partyrate.messages import Text, text
from partyrate.model import Indicator, Scheme
from partyrate.plan import full_key, section


def same_for_all(others: Text, within: Sequence[str]) -> Text:
    """Return what a rule can use that is the same for all rows that agree in the columns of `within`."""
    listed = ", ".join(within)
    columns = listed if len(within) == 1 else f"({listed})"
    if not within:
        return text("same for all", others=others, columns=columns)
    return text("same for all or of a table", others=others, columns=columns, keys=listed)


def varying_names(scheme: Scheme, rule: Rule, table: str, within: set[str]) -> Iterator[str]:
    """Yield names in a rule of a table whose values can differ between rows that agree in the columns of `within`.

    An aggregate over all rows that agree in columns which do not differ is the same for each of them, and so is a
    formula whose rules use nothing that differs.
    """
    if not set(full_key(scheme, table)) <= within:
        for name, is_read in _names_read(scheme, rule):
            if _differs_by_row(scheme, name, within) and not (is_read and _is_uniform(scheme, name, table, within)):
                yield name


def _is_uniform(scheme: Scheme, name: str, table: str, within: set[str]) -> bool:
    """Return whether a name stands for a formula that is the same for rows that agree in the columns of `within`."""
    chain, seen, stack = tables_above(scheme, table), set[str](), [(name, True)]
    while stack:
        name, is_read = stack.pop()
        if (name in seen and is_read) or not _differs_by_row(scheme, name, within):
            continue
        formula = _formula(scheme, name, chain)
        if formula is None or not is_read:
            return False
        seen.add(name)
        stack += (used for rule in _rules_of(formula) for used in _names_read(scheme, rule))
    return True


def _formula(scheme: Scheme, name: str, tables: Sequence[str]) -> Indicator | None:
    """Return the formula or the decision of some tables that a name stands for; None where it is something else."""
    entry = scheme.indicators.get(name)
    if entry is None or entry.is_input or entry.is_group:
        return None
    return entry if scheme.table_of(entry) in tables else None


def _differs_by_row(scheme: Scheme, name: str, within: set[str]) -> bool:
    """Return whether the columns that determine a name are not all among those of `within`."""
    keys = {column for entry in scheme.tables.values() for column in entry.key}
    entry = scheme.indicators.get(name) or scheme.ladders.get(name)
    if isinstance(entry, Indicator) and entry.takes:
        return False  # it has no values, which the plan reports
    above = [] if entry is None else tables_above(scheme, scheme.table_of(entry))
    columns = {name} & keys if entry is None else {column for each in above for column in scheme.tables[each].key}
    return name not in within and (name in scheme.tables or not columns <= within)


def _names_read(scheme: Scheme, rule: Rule, called: set[str] | None = None) -> Iterator[tuple[str, bool]]:
    """Yield the names on which a rule depends, and whether it reads their values of its own row alone.

    `called` are the formulas whose calls were followed.
    """
    called = set() if called is None else called
    stack: list[ast.AST] = [rule.tree]
    while stack:
        node = stack.pop()
        call: Call | None = getattr(node, "call", None)
        if isinstance(node, ast.Name):
            yield node.id, True
        elif isinstance(node, ast.Subscript):
            is_decision = lookup_name(node) in scheme.indicators  # with columns, not a lookup
            stack += [node.slice, *([node.value] if is_decision else [])]
        elif call is not None:
            yield from ((name, True) for name in call.within_names)
            yield from ((name, False) for name in _names_of_each_row(call))
            stack += _parts_of(call) if call.within is None else []
        elif isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            stack += node.args
            yield from _names_read_by_call(scheme, node.func.id, called)
        else:
            stack += ast.iter_child_nodes(node)


def _parts_of(call: Call) -> list[ast.expr]:
    """Return the rules that a call is given for its rows."""
    return [*call.arguments, *([] if call.where is None else [call.where])]


def _is_of_each_row(call: Call) -> bool:
    """Return whether a call gives each row a value of its own, although it reads the same of all.

    A row that is excluded has no place among the others, and past values are what was recorded of each row.
    """
    return call.function.name in AMONG or call.function.family == "rounds"


def _names_of_each_row(call: Call) -> Iterator[str]:
    """Yield the names of which a call compares rows, or reads what was recorded."""
    if _is_of_each_row(call):
        yield from (name for part in _parts_of(call) for name in names_in(part))


def _names_read_by_call(scheme: Scheme, name: str, called: set[str]) -> Iterator[tuple[str, bool]]:
    """Yield the names on which the rules of a formula that is called depend, except for its arguments."""
    formula = scheme.indicators.get(name)
    if formula is None or name in called:
        return  # the plan reports it
    called.add(name)
    for rule in _rules_of(formula):
        found = _names_read(scheme, rule, called)
        yield from ((used, is_read) for used, is_read in found if used not in formula.takes)


def _rules_of(formula: Indicator) -> Iterator[Rule]:
    """Yield the rules of a formula or a decision that can be read; the plan reports the others."""
    for _, text_of_rule in formula.rules:
        try:
            yield parse(text_of_rule, (section(formula), formula.name))
        except SchemeFault:
            continue
