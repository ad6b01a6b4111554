"""The contents of a scheme, line by line and as data: its tables and columns, its values with rules, its lookups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from partyrate.description.inputs import InputColumn, InputTable, clauses_of, input_tables
from partyrate.engines.cell_reader import HISTORY
from partyrate.explain.decision_rows import decision_words
from partyrate.explain.rule_words import RuleWords
from partyrate.messages import Text, joined, joined_with, text, word
from partyrate.model import Indicator, Ladder, Lookup, Parameter, Scheme, section_of
from partyrate.model.days import changing
from partyrate.model.value_words import constant_words, value_labels
from partyrate.numbers import show
from partyrate.plan import Node, Plan
from partyrate.storage.workbooks import text_width
from partyrate.text.quoting import one_line


def content_lines(plan: Plan, lang: str, declared: Scheme | None = None) -> Iterator[str]:
    """Yield the contents of a scheme, a line for each entry, in the order of work; constants and tables come last.

    Args:
        plan: The plan of the scheme, or of what is in force of it.
        lang: The language.
        declared: The scheme whose constants change over time, where the plan is one of those in force.
    """
    scheme = plan.scheme
    tables = input_tables(plan)

    def line(sort: str, table: str, words: Text) -> str:
        return f"{_padded(text(f'sort {sort}').in_language(lang), 10)} {_padded(table, 8)} {words.in_language(lang)}"

    for node, words in _node_words(plan, tables, lang):
        yield line(sort_of(node), node.table, words)
    for pairing in scheme.pairings.values():
        rule = text("pairing of", helped=pairing.helped, helpers=pairing.helpers)
        words = text("entry with rule", label=pairing.label(lang), rule=rule)
        yield line("pairing", scheme.table_of(pairing) or "", words)
    for entry in _with_arguments(scheme):
        label = f"{entry.label(lang)}  {entry.name}{_read_by(entry)}"
        words = text("entry with rule", label=label, rule=_rule_of(scheme, entry, lang))
        yield line(section_of(entry), scheme.table_of(entry) or "", words)
    for constant in changing(declared or scheme):
        if isinstance(constant, Parameter):
            words = text("entry with words", label=constant.label(lang), words=_days_words(constant))
            yield line("parameter", "", words)
    for lookup in (declared or scheme).lookups.values():
        yield line("lookup", "", text("entry with words", label=lookup.label(lang), words=lookup_words(lookup)))
    for table in tables:
        words = text("entry with words", label=table.label(lang), words=table_words(table))
        yield line("table", table.name, words)


def _padded(word: str, width: int) -> str:
    """Return a word with blanks up to a width; a wide character takes two columns."""
    return word + " " * (width - text_width(word))


def contents(plan: Plan, declared: Scheme | None = None) -> dict[str, Any]:
    """Return the contents of a scheme as plain data: numbers as texts, labels by language.

    Where constants of the `declared` scheme change over time, `value` and `cells` are what is in force last.
    """
    scheme = declared or plan.scheme
    return {
        "name": scheme.name,
        "edition": scheme.edition,
        "title": dict(scheme.title),
        "tables": [each.to_dict() for each in input_tables(plan)],
        "values": [_value(plan, node) for node in plan.nodes.values() if not node.instance and node.kind != "input"],
        "functions": [_function(scheme, each) for each in _with_arguments(scheme)],
        "lookups": [_lookup(scheme, each) for each in scheme.lookups.values()],
        "parameters": [_parameter(scheme, each) for each in scheme.parameters.values()],
        "unpublished": list(scheme.unpublished),
    }  # fmt: skip


def _with_arguments(scheme: Scheme) -> list[Indicator]:
    """Return the formulas and decisions that are read with arguments, or by a column."""
    return [each for each in scheme.indicators.values() if each.takes or each.columns]


def _read_by(entry: Indicator) -> str:
    """Return what stands behind the name of an entry where a rule reads it."""
    return f"({', '.join(entry.takes)})" if entry.takes else f"['{'|'.join(entry.columns)}']"


def _rule_of(scheme: Scheme, entry: Indicator, lang: str) -> str:
    """Return the rule of a formula, or the rows of a decision, in a line: in English as it is written."""
    if entry.is_decision:
        return decision_words(scheme, scheme.table_of(entry), entry, lang)
    rule = entry.formula or ""
    return one_line(rule) if lang == "en" else RuleWords(scheme, scheme.table_of(entry), lang).words(rule)


def sort_of(node: Node) -> str:
    """Return the word for what a value is: a decision is computed as a formula is."""
    return "decision" if isinstance(node.entry, Indicator) and node.entry.is_decision else node.kind


# ------------------------------------------------------------------------------------------------------------ words


def input_words(columns: dict[str, list[InputColumn]], node: Node, lang: str) -> Text:
    """Return an input in words: where it stands, what a cell may hold, whether it may be missing, its clauses."""
    own_columns = columns.get(node.name, [])
    words = own_columns[0].words(lang, [column.column for column in own_columns]) if own_columns else ""
    return text("entry with words", label=node.entry.label(lang), words=words)


def _node_words(plan: Plan, tables: Sequence[InputTable], lang: str) -> Iterator[tuple[Node, Text]]:
    """Yield the values of a scheme, each with its label and what it is read from or computed by."""
    columns: dict[str, list[InputColumn]] = {}
    for table in tables:
        for column in table.inputs if table.name != HISTORY else ():
            columns.setdefault(column.name, []).append(column)
    for node in plan.nodes.values():
        if not node.instance:
            is_input = node.kind == "input"
            yield node, input_words(columns, node, lang) if is_input else rule_words(plan.scheme, node, lang)


def rule_words(scheme: Scheme, node: Node, lang: str) -> Text:
    """Return the rule of a node in a line: a ladder by its levels, what else has several rules by each of them."""
    label = node.entry.label(lang)
    said = one_line if lang == "en" else RuleWords(scheme, node.table, lang).words
    if isinstance(node.entry, Ladder):
        return text("entry with rule", label=label, rule=ladder_words(node.entry, lang, said))
    rules = {name: said(rule.text) for name, rule in node.rules.items()}
    if isinstance(node.entry, Indicator) and node.entry.is_decision:
        rules["is"] = decision_words(scheme, node.table, node.entry, lang)
    rule, condition = rules.get("is") or rules.get("amount"), rules.get("when")
    if node.kind == "gate":
        rule, condition = condition, None
    if rule and condition:
        return text("entry with rule and condition", label=label, rule=rule, condition=condition)
    if rule:
        return text("entry with rule", label=label, rule=rule)
    return text("entry with condition", label=label, rule=condition) if condition else Text(label, label)


def ladder_words(ladder: Ladder, lang: str, said: Callable[[str], str]) -> Text:
    """Return the levels of a ladder, best first, and its quotas."""
    labels = {level.name: level.label(lang) for level in ladder.levels}
    order = " > ".join(labels.values())
    levels = Text(order, order)
    if ladder.from_ is not None:
        levels = text("levels from", levels=levels, rule=said(ladder.from_))
    quotas = [
        text(
            "quota of levels", levels=joined(labels.get(level, level) for level in quota.levels),
            bound=word("bound", quota.bound), places=said(quota.places),
        )
        for quota in ladder.quotas
    ]  # fmt: skip
    if not quotas:
        return levels
    return text("levels with quotas", levels=levels, quotas=joined_with("semicolon", quotas))


def _days_words(parameter: Parameter) -> Text:
    """Return the values of a parameter with the days from which on they are in force."""
    unpublished = text("diff unpublished")
    return joined_with(
        "semicolon",
        [
            text(
                "value from day",
                value=unpublished if part.is_ is None else constant_words(parameter, part.is_),
                day=part.from_,
            )
            for part in parameter.by_day
        ],
    )


def lookup_words(lookup: Lookup) -> Text:
    """Return the keys of a lookup, and how many of its values are published, on each day where they change."""
    if lookup.by_day:
        days = [(lookup_words(lookup.on(part.from_)), part.from_) for part in lookup.by_day]
        return joined_with("semicolon", [text("value from day", value=cells, day=day) for cells, day in days])
    keys = f"{lookup.name}[{', '.join([*lookup.keys, *(['|'.join(lookup.columns)] if lookup.columns else [])])}]"
    cells = {
        "keys": keys,
        "count": len(lookup.cells),
        "known": sum(value is not None for value in lookup.cells.values()),
    }
    if lookup.unit:
        return text("cells of a lookup in units", unit=word("unit of", lookup.unit), **cells)
    return text("cells of a lookup", **cells)


def table_words(table: InputTable) -> Text:
    """Return the columns of a table, keys first, and the keys that it expects."""
    parts = {
        "keys of a table": [column.column for column in table.columns if column.kind == "key"],
        "columns of a table": list(dict.fromkeys(column.column for column in table.inputs)),
        "expected by a table": list(table.expects),
    }
    return joined_with("semicolon", (text(key, names=joined(names)) for key, names in parts.items() if names))


# ------------------------------------------------------------------------------------------------------------- data


def _value(plan: Plan, node: Node) -> dict[str, Any]:
    entry: Any = node.entry
    plain: dict[str, Any] = {
        "name": node.entry.name, "kind": sort_of(node), "table": node.table, "labels": dict(entry.labels),
        "rules": {name: one_line(rule.text) for name, rule in node.rules.items()},
        "clauses": list(clauses_of(plan.scheme, entry)),
    }  # fmt: skip
    if isinstance(entry, Ladder):
        plain["levels"] = [{"name": each.name, "labels": dict(each.labels)} for each in entry.levels]
    return plain


def _function(scheme: Scheme, entry: Indicator) -> dict[str, Any]:
    return {
        "name": entry.name, "takes": list(entry.takes), "is": _rule_of(scheme, entry, "en"),
        "labels": dict(entry.labels),
        "table": scheme.table_of(entry), "clauses": list(clauses_of(scheme, entry)),
    }  # fmt: skip


def _parameter(scheme: Scheme, parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name, "labels": dict(parameter.labels), "kind": parameter.kind,
        "value": _plain(parameter.constant),
        "by_day": [{"from": _plain(part.from_), "value": _plain(part.is_)} for part in parameter.by_day],
        "values": list(parameter.values),
        "value_labels": {key: dict(by) for key, by in value_labels(parameter).items()},
        "unit": parameter.unit, "clauses": list(clauses_of(scheme, parameter)),
    }  # fmt: skip


def _lookup(scheme: Scheme, lookup: Lookup) -> dict[str, Any]:
    return {
        "name": lookup.name, "labels": dict(lookup.labels), "keys": list(lookup.keys), "columns": list(lookup.columns),
        "match": lookup.match,
        "kind": lookup.kind, "unit": lookup.unit, "clauses": list(clauses_of(scheme, lookup)),
        "cells": _cells(lookup),
        "by_day": [{"from": _plain(part.from_), "cells": _cells(lookup.on(part.from_))} for part in lookup.by_day],
    }  # fmt: skip


def _cells(lookup: Lookup) -> list[dict[str, Any]]:
    return [{"key": list(map(_plain, key)), "value": _plain(value)} for key, value in lookup.cells.items()]


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return show(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
