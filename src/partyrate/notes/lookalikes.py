"""Different texts that look alike, in key columns and inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from partyrate.engines.cell_reader import column_of
from partyrate.engines.results import Result
from partyrate.plan import Plan
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
        entry = plan.scheme.tables[table]
        if not entry.columns and not entry.expects:
            keys = plan.full_key(table)
            for index in range(len(keys) - len(entry.key), len(keys)):
                yield table, keys[index], result.distinct_keys(table, keys[: index + 1])
        for node in plan.nodes.values():
            is_text = node.kind == "input" and node.value_range.kind == "text" and node.value_range.values is None
            if is_text and node.table == table and node.name in plan.needed and result.has(node.name):
                yield table, column_of(node), result.distinct_texts(table, node.name)
