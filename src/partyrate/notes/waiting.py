"""The rows on which levels wait, with what is open about each, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from partyrate.engines.results import Result
from partyrate.ladders import OpenRows
from partyrate.language.domains.reference import Item
from partyrate.messages import Text, joined, text
from partyrate.model import Gate, Ladder, ordering
from partyrate.notes.lacking import missing_inputs, reached, unpublished_names
from partyrate.notes.wording import effect_words, label_of, separated
from partyrate.numbers import MISSING
from partyrate.plan import Node, Plan

Lacks = Mapping[str, tuple[Sequence[str], Sequence[str]]]
"""By what is open about a row: the inputs that are missing there, and what is unpublished."""


def lacks_of(plan: Plan, node: Node, parts: Sequence[str], value: Callable[[str], Item | None]) -> Lacks:
    """Return what each open part of a ladder's row lacks; `value` returns the values of the row."""
    lacks = {}
    for part in parts:
        of, rules = (part, None) if part.startswith("gate.") else (node.name, [part])
        absent = value(part) if rules is None else None
        unpublished = [] if absent == MISSING else unpublished_names(plan, of, rules)
        lacks[part] = missing_inputs(plan, of, rules, node.table, value), unpublished
    return lacks


def lacks_in(plan: Plan, node: Node, rows: OpenRows, result: Result) -> list[Lacks]:
    """Return what each of the first rows on which levels wait lacks, from the values of a result."""
    names = names_of_parts(plan, node, {part for _, parts in rows.first for part in parts})
    values = _values(plan, node, names, [key for key, _ in rows.first], result)
    return [lacks_of(plan, node, parts, known.get) for (_, parts), known in zip(rows.first, values, strict=True)]


def _values(
    plan: Plan, node: Node, names: Iterable[str], rows: Sequence[Mapping[str, Any]], result: Result
) -> list[dict[str, Item]]:
    """Return for some rows of a ladder the values of names, in its table and those above."""
    values: list[dict[str, Item]] = [{} for _ in rows]
    for table in plan.ancestors(node.table):
        own = [name for name in sorted(names) if plan.nodes[name].table == table and result.has(name)]
        keys = [{column: key[column] for column in plan.full_key(table)} for key in rows]
        fetched = result.fetch(table, own, keys) if own else ()
        for row, (key, known) in product(fetched, zip(keys, values, strict=True)):
            if key.items() <= row.items():
                known.update({name: row[name] for name in own})
    return values


def names_of_parts(plan: Plan, node: Node, parts: Iterable[str]) -> set[str]:
    """Return the gates among open parts of a ladder, and the inputs that all of them need."""
    names = set()
    for part in parts:
        of, rules = (part, None) if part in plan.nodes else (node.name, [part])
        names |= {each.name for each, _, _ in reached(plan, of, rules) if each.kind == "input"}
        names |= {part} & plan.nodes.keys()
    return names


def open_words(plan: Plan, ladder: Ladder, rows: OpenRows, lacks: Sequence[Lacks]) -> Text:
    """Return the first rows on which levels wait, each with what is open about it, and how many more there are."""
    shown = separated([
        text("open row", key=key_words(key), parts=joined(part_words(plan, ladder, each, own[each]) for each in parts))
        for (key, parts), own in zip(rows.first, lacks, strict=True)
    ])  # fmt: skip
    more = rows.count - len(rows.first)
    return text("rows and more", rows=shown, more=more, count=rows.count) if more else shown


def part_words(plan: Plan, ladder: Ladder, part: str, lacks: tuple[Sequence[str], Sequence[str]]) -> Text:
    """Return what is open, what a gate would do, and what is missing or unpublished."""
    kind, _, rest = part.partition(".")
    entries = plan.scheme.entries
    details = effects(plan, plan.scheme.gates[rest], ladder) if kind == "gate" else []
    ordering_name = ordering(ladder.order_by[int(rest)])[0] if kind == "order_by" else ""
    name = part_label(plan, ladder, kind, rest)
    missing, unpublished = ([each for each in names if each != ordering_name] for names in lacks)  # the part names it
    if missing:
        labels = (label_of(entries[each]) if each in entries else each for each in missing)
        details.append(text("lacks missing", names=joined(labels)))
    if unpublished:
        details.append(text("lacks unpublished", names=joined(unpublished)))
    said = text(f"open {kind}", name=name)
    return text("open part", part=said, details=separated(details)) if details else said


def part_label(plan: Plan, ladder: Ladder, kind: str, rest: str) -> str:
    """Return what people call an open part of a ladder: a gate, a level, a value that orders rows."""
    entries = plan.scheme.entries
    if kind == "gate":
        return label_of(plan.scheme.gates[rest])
    if kind == "levels":
        return label_of(ladder.levels[int(rest.partition(".")[0])])
    if kind == "order_by":
        name = ordering(ladder.order_by[int(rest)])[0]
        return label_of(entries[name]) if name in entries else name
    return ""


def effects(plan: Plan, gate: Gate, ladder: Ladder) -> list[Text]:
    """Return what a gate does to a ladder, in words."""
    phrases = [effect_words(plan.scheme, ladder, word, level) for word, level in gate.levels_on(ladder.name).items()]
    return [*phrases, text("effect exclude")] if ladder.name in gate.exclude else phrases


def key_words(key: Mapping[str, Any], called: Callable[[str], Text | str] = str) -> Text:
    """Return the key of a row in words; `called` returns what people call a column."""
    return joined(text("column with value", column=called(name), value=value) for name, value in key.items())
