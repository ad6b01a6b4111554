"""What a scheme holds, line by line and as data: its tables and columns, its values with their rules, its lookups."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from partyrate.description.inputs import InputColumn, InputTable, clauses_of, input_tables
from partyrate.engines.cell_reader import HISTORY
from partyrate.model import Indicator, Ladder, Lookup, Scheme
from partyrate.numbers import show
from partyrate.plan import Node, Plan
from partyrate.text.quoting import one_line


def content_lines(plan: Plan, lang: str) -> Iterator[str]:
    """Yield what a scheme holds, a line for each entry, in the order of work; constants and tables come last."""
    scheme = plan.scheme
    tables = input_tables(plan)
    columns: dict[str, list[InputColumn]] = {}
    for each in (column for table in tables if table.name != HISTORY for column in table.inputs):
        columns.setdefault(each.name, []).append(each)
    for node in plan.nodes.values():
        if not node.instance:
            words = f"{node.kind:<10} {node.table:<8} {node.entry.label(lang)}"
            yield words + (input_words(columns, node, lang) if node.kind == "input" else rule_words(node, lang))
    for pairing in scheme.pairings.values():
        words = f"{'pairing':<10} {scheme.table_of(pairing):<8} {pairing.label(lang)}"
        yield f"{words}  =  {pairing.helped} with {pairing.helpers}"
    for formula in _with_arguments(scheme):
        words = f"{'formula':<10} {scheme.table_of(formula) or '':<8} {formula.label(lang)}"
        yield f"{words}  {formula.name}({', '.join(formula.takes)})  =  {one_line(formula.formula or '')}"
    for lookup in scheme.lookups.values():
        yield f"{'lookup':<10} {'':<8} {lookup.label(lang)}  {lookup_words(lookup, lang)}"
    for table in tables:
        yield f"{'table':<10} {table.name:<8} {table.label(lang)}  {table_words(table, lang)}"


def contents(plan: Plan) -> dict[str, Any]:
    """Return what a scheme holds as plain data: numbers as texts, labels by language."""
    scheme = plan.scheme
    return {
        "name": scheme.name,
        "edition": scheme.edition,
        "title": dict(scheme.title),
        "tables": [each.to_dict() for each in input_tables(plan)],
        "values": [_value(plan, node) for node in plan.nodes.values() if not node.instance and node.kind != "input"],
        "functions": [_function(scheme, each) for each in _with_arguments(scheme)],
        "lookups": [_lookup(scheme, each) for each in scheme.lookups.values()],
        "parameters": [
            {
                "name": each.name, "labels": dict(each.labels), "kind": each.kind, "value": _plain(each.value),
                "unit": each.unit, "clauses": list(clauses_of(scheme, each)),
            }
            for each in scheme.parameters.values()
        ],
        "unpublished": list(scheme.unpublished),
    }  # fmt: skip


def _with_arguments(scheme: Scheme) -> list[Indicator]:
    return [each for each in scheme.indicators.values() if each.takes]


# ------------------------------------------------------------------------------------------------------------ words


def input_words(columns: dict[str, list[InputColumn]], node: Node, lang: str) -> str:
    """Write what an input is: where it stands, what a cell may hold, whether it may be missing, its clauses."""
    own = columns.get(node.name, [])
    return f"  {own[0].words(lang, [each.column for each in own])}" if own else ""


def rule_words(node: Node, lang: str) -> str:
    """Write the rule of a node in a line: a ladder by its levels, what else has several rules by each of them."""
    if isinstance(node.entry, Ladder):
        quotas = [f"{', '.join(quota.levels)} {quota.bound} {quota.places}" for quota in node.entry.quotas]
        levels = " > ".join(level.label(lang) for level in node.entry.levels)
        return f"  =  {levels}" + "".join(f"; {quota}" for quota in quotas)
    rules = {name: one_line(rule.text) for name, rule in node.rules.items()}
    main = (
        rules.pop("is", None) or rules.pop("amount", None) or (rules.pop("when", None) if node.kind == "gate" else None)
    )
    return (f"  =  {main}" if main else "") + (f"  where {rules['when']}" if "when" in rules else "")


def lookup_words(lookup: Lookup, lang: str) -> str:
    """Write the keys of a lookup, and how many of its values are published."""
    keys = f"{lookup.name}[{', '.join([*lookup.keys, *(['|'.join(lookup.columns)] if lookup.columns else [])])}]"
    given = sum(value is not None for value in lookup.cells.values())
    is_zh = lang == "zh"
    unit = f"，单位 {lookup.unit}" if is_zh and lookup.unit else f", in {lookup.unit}" if lookup.unit else ""
    if is_zh:
        return f"{keys}：{len(lookup.cells)} 个值，已公布 {given} 个{unit}"
    return f"{keys}: {len(lookup.cells)} values, {given} of them given{unit}"


def table_words(table: InputTable, lang: str) -> str:
    """Write the columns of a table, keys first, and the keys that it expects."""
    keys = [each.column for each in table.columns if each.kind == "key"]
    others = list(dict.fromkeys(each.column for each in table.inputs))
    is_zh = lang == "zh"
    mark = "、" if is_zh else ", "
    words = [f"主键 {mark.join(keys)}" if is_zh else f"key {mark.join(keys)}"]
    words += [f"列 {mark.join(others)}" if is_zh else f"columns {mark.join(others)}"] if others else []
    words += [f"应有 {mark.join(table.expects)}" if is_zh else f"expects {mark.join(table.expects)}"] * bool(
        table.expects
    )
    return ("；" if is_zh else "; ").join(words)


# ------------------------------------------------------------------------------------------------------------- data


def _value(plan: Plan, node: Node) -> dict[str, Any]:
    entry: Any = node.entry
    made: dict[str, Any] = {
        "name": node.entry.name, "kind": node.kind, "table": node.table, "labels": dict(entry.labels),
        "rules": {name: one_line(rule.text) for name, rule in node.rules.items()},
        "clauses": list(clauses_of(plan.scheme, entry)),
    }  # fmt: skip
    if isinstance(entry, Ladder):
        made["levels"] = [{"name": each.name, "labels": dict(each.labels)} for each in entry.levels]
    return made


def _function(scheme: Scheme, entry: Indicator) -> dict[str, Any]:
    return {
        "name": entry.name, "takes": list(entry.takes), "is": one_line(entry.formula or ""),
        "labels": dict(entry.labels),
        "table": scheme.table_of(entry), "clauses": list(clauses_of(scheme, entry)),
    }  # fmt: skip


def _lookup(scheme: Scheme, lookup: Lookup) -> dict[str, Any]:
    return {
        "name": lookup.name, "labels": dict(lookup.labels), "keys": list(lookup.keys), "columns": list(lookup.columns),
        "kind": lookup.kind, "unit": lookup.unit, "clauses": list(clauses_of(scheme, lookup)),
        "cells": [{"key": list(map(_plain, key)), "value": _plain(value)} for key, value in lookup.cells.items()],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return show(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
