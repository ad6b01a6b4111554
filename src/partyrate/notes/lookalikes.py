"""Different texts that look alike, in key columns and inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from partyrate.engines.cell_reader import column_of
from partyrate.engines.results import Result
from partyrate.plan import Node, Plan
from partyrate.text.normalization import likeness


def alike_texts(plan: Plan, result: Result) -> Iterator[tuple[str, str, tuple[tuple[str, ...], ...]]]:
    """Yield the columns in which different texts look alike: table, column, and the groups of such texts, in order."""
    for table, column, texts in compared_texts(plan, result):
        alike: dict[Any, set[str]] = {}
        for *above, text in texts:
            if isinstance(text, str):
                alike.setdefault((*above, likeness(text)), set()).add(text)
        groups = sorted(tuple(sorted(group)) for group in alike.values() if len(group) > 1)
        if groups:
            yield table, column, tuple(groups)


def compared_texts(plan: Plan, result: Result) -> Iterator[tuple[str, str, Iterable[tuple[Any, ...]]]]:
    """Yield the columns whose texts distinguish rows: keys, each below those above it, and inputs that are texts."""
    for table in (table for table in plan.scheme.tables if table in result.given):
        for keys in _own_keys(plan, table):
            yield table, keys[-1], result.distinct_keys(table, keys)
        for node in plan.nodes.values():
            if node.table == table and node.name in plan.needed and _is_free_text(node) and result.has(node.name):
                yield table, column_of(node), result.distinct_texts(table, node.name)


def _own_keys(plan: Plan, table: str) -> Iterator[tuple[str, ...]]:
    """Yield each key column of a table's own with those above it; rows that nobody gave have no texts of theirs."""
    entry, keys = plan.scheme.tables[table], plan.full_key(table)
    if not entry.columns and not entry.expects:
        for length in range(len(keys) - len(entry.key), len(keys)):
            yield keys[: length + 1]


def _is_free_text(node: Node) -> bool:
    return node.kind == "input" and node.value_range.kind == "text" and node.value_range.values is None
