"""Texts that look alike and are told apart, and how notes write texts that cannot be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from partyrate.engines.cell_reader import column_of
from partyrate.errors import counted
from partyrate.plan import Plan
from partyrate.text.normalization import likeness, shown


def alike_texts(plan: Plan, result: Any) -> Iterator[tuple[str, str, tuple[tuple[str, ...], ...]]]:
    """Return the columns in which different texts look alike: table, column, and the groups of such texts, in order."""
    for table, column, texts in compared_texts(plan, result):
        alike: dict[Any, set[str]] = {}
        for *above, text in texts:
            if isinstance(text, str):
                alike.setdefault((*above, likeness(text)), set()).add(text)
        groups = sorted(tuple(sorted(group)) for group in alike.values() if len(group) > 1)
        if groups:
            yield table, column, tuple(groups)


def compared_texts(plan: Plan, result: Any) -> Iterator[tuple[str, str, Iterable[tuple[Any, ...]]]]:
    """Return the columns whose texts tell rows apart: keys, each behind those above it, and inputs that are texts."""
    for table in (table for table in plan.scheme.tables if table in result.given):
        entry = plan.scheme.tables[table]
        if not entry.columns and not entry.expects:
            keys = plan.full_key(table)
            for place in range(len(keys) - len(entry.key), len(keys)):
                yield table, keys[place], result.distinct_keys(table, keys[: place + 1])
        for node in plan.nodes.values():
            is_text = node.kind == "input" and node.value_range.kind == "text" and node.value_range.values is None
            if is_text and node.table == table and node.name in plan.needed and result.has(node.name):
                yield table, column_of(node), result.distinct_texts(table, node.name)


def of_texts(kind: str, data: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Return the words of the examples of texts that were converted, or that look alike."""
    comma, and_, as_ = ("、", "与", "作") if lang == "zh" else (", ", " and ", " as ")
    count = data["count"]
    if kind == "converted":
        examples = comma.join(f"{shown(text)}{as_}{read!r}" for text, read in data["texts"])
        verb = "was" if count == 1 else "were"
        return {"examples": examples, "texts_en": f"{counted(count, 'text')} {verb}"}
    more = count - len(data["texts"])
    words = f"（另有 {more} 组）" if lang == "zh" else f" ({more:,} more such)"
    groups = [and_.join(map(repr, group)) for group in data["texts"]]
    return {"examples": comma.join(groups), "more": words if more else ""}
