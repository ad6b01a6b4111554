"""Naming the rows on which levels wait, and what is open about each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from partyrate.ladders import OpenRows
from partyrate.language.domains.reference import Item
from partyrate.model import Gate, Ladder, ordering
from partyrate.notes.lacking import lacking, missing_inputs, reached
from partyrate.numbers import MISSING
from partyrate.plan import Node, Plan

_WORDS = {
    "gate": ("whether gate {name!r} acts", "“{name}”是否生效"),
    "when": ("whether it takes part", "是否参加"),
    "levels": ("the condition of level {name!r}", "“{name}”的条件"),
    "order_by": ("{name!r}, which orders it", "排序依据“{name}”"),
}
_EFFECTS = {
    "cap": ("at most {level!r}", "最高为“{level}”"),
    "fix": ("fixed at {level!r}", "定为“{level}”"),
    "exclude": ("left out", "不参加"),
}
_LACKS = {"missing": ("missing: {names}", "缺：{names}"), "unpublished": ("unpublished: {names}", "未公布：{names}")}


Lacks = Mapping[str, tuple[Sequence[str], Sequence[str]]]
"""By what is open about a row: the inputs that are missing there, and what is unpublished."""


def lacks_of(plan: Plan, node: Node, parts: Sequence[str], value: Callable[[str], Item | None]) -> Lacks:
    """Return what each open part of a ladder's row lacks; `value` gives the values of the row."""
    found = {}
    for part in parts:
        of, rules = (part, None) if part.startswith("gate.") else (node.name, [part])
        gone = value(part) if rules is None else None
        unpublished = [] if gone == MISSING else lacking(plan, of, rules)
        found[part] = missing_inputs(plan, of, rules, node.table, value), unpublished
    return found


def lacks_in(plan: Plan, node: Node, rows: OpenRows, result: Any) -> list[Lacks]:
    """Return what each of the first rows on which levels wait lacks, from the values of a result."""
    names = {part for _, parts in rows.first for part in parts if part in plan.nodes}
    for part in {part for _, parts in rows.first for part in parts}:
        of, rules = (part, None) if part in plan.nodes else (node.name, [part])
        names |= {each.name for each, _, _ in reached(plan, of, rules) if each.kind == "input"}
    held: list[dict[str, Item]] = [{} for _ in rows.first]
    for table in plan.ancestors(node.table):
        own = [name for name in sorted(names) if plan.nodes[name].table == table and result.has(name)]
        keys = [{column: key[column] for column in plan.full_key(table)} for key, _ in rows.first]
        for row in result.fetch(table, own, keys) if own else ():
            for key, values in zip(keys, held, strict=True):
                if all(row[column] == each for column, each in key.items()):
                    values.update({name: row[name] for name in own})
    return [lacks_of(plan, node, parts, values.get) for (_, parts), values in zip(rows.first, held, strict=True)]


def open_words(plan: Plan, ladder: Ladder, rows: OpenRows, lacks: Sequence[Lacks], lang: str) -> str:
    """Return the first rows on which levels wait, each with what is open about it, and how many more there are."""
    zh = lang == "zh"
    found = []
    for (key, parts), own in zip(rows.first, lacks, strict=True):
        told = [
            f"{part_words(plan, ladder, part, lang)}{more_words(plan, ladder, part, own[part], lang)}" for part in parts
        ]
        open_ = ("、" if zh else ", ").join(told)
        found.append(f"{key_words(key)}（{open_}）" if zh else f"{key_words(key)} ({open_})")
    more = rows.count - len(found)
    named = ("；" if zh else "; ").join(found)
    if not more:
        return named
    return f"{named}等 {rows.count} 个" if zh else f"{named} and {more:,} more"


def more_words(plan: Plan, ladder: Ladder, part: str, lacks: tuple[Sequence[str], Sequence[str]], lang: str) -> str:
    """Return what a gate would do, and what is missing or unpublished: `` (at most 'three'; missing: accident)``."""
    zh = lang == "zh"
    gate = plan.scheme.gates[part.removeprefix("gate.")] if part.startswith("gate.") else None
    found = effects(gate, ladder, lang) if gate is not None else []
    entries = plan.scheme.entries
    told = ordering(ladder.order_by[int(part.removeprefix("order_by."))])[0] if part.startswith("order_by.") else ""
    for word, names in zip(("missing", "unpublished"), lacks, strict=True):
        named = [name for name in names if name != told]
        labels = [entries[name].label(lang) if word == "missing" and name in entries else name for name in named]
        if labels:
            found.append(_LACKS[word][zh].format(names=("、" if zh else ", ").join(labels)))
    if not found:
        return ""
    return f"（{'；'.join(found)}）" if zh else f" ({'; '.join(found)})"


def effects(gate: Gate, ladder: Ladder, lang: str) -> list[str]:
    """Return what a gate does to a ladder, in words."""
    labels = {level.name: level.label(lang) for level in ladder.levels}
    levels = [
        (word, effect[ladder.name]) for word, effect in (("cap", gate.cap), ("fix", gate.fix)) if ladder.name in effect
    ]
    found = [_EFFECTS[word][lang == "zh"].format(level=labels[name]) for word, name in levels]
    return [*found, *([_EFFECTS["exclude"][lang == "zh"]] if ladder.name in gate.exclude else [])]


def key_words(key: Mapping[str, Any]) -> str:
    """Return the key of a row in words."""
    return ", ".join(f"{name} {value}" for name, value in key.items())


def part_words(plan: Plan, ladder: Ladder, part: str, lang: str) -> str:
    """Return what is open, by the name of a gate or of a rule of the ladder."""
    kind, _, rest = part.partition(".")
    name = ""
    if kind == "gate":
        name = plan.scheme.gates[rest].label(lang)
    elif kind == "levels":
        name = ladder.levels[int(rest.partition(".")[0])].label(lang)
    elif kind == "order_by":
        name = ordering(ladder.order_by[int(rest)])[0]
        entry = plan.scheme.entries.get(name)
        name = name if entry is None else entry.label(lang)
    return _WORDS[kind][lang == "zh"].format(name=name)
