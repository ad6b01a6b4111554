"""Naming the rows on which levels wait, and what is open about each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partyrate.ladders import OpenRows
from partyrate.model import Ladder, ordering
from partyrate.plan import Plan

_WORDS = {
    "gate": ("whether gate {name!r} acts", "“{name}”是否生效"),
    "when": ("whether it takes part", "是否参加"),
    "levels": ("the condition of level {name!r}", "“{name}”的条件"),
    "order_by": ("{name!r}, which orders it", "排序依据“{name}”"),
}


def open_words(plan: Plan, ladder: Ladder, rows: OpenRows, lang: str) -> str:
    """Return the first rows on which levels wait, each with what is open about it, and how many more there are."""
    zh = lang == "zh"
    found = []
    for key, parts in rows.first:
        open_ = ("、" if zh else ", ").join(part_words(plan, ladder, part, lang) for part in parts)
        found.append(f"{key_words(key)}（{open_}）" if zh else f"{key_words(key)} ({open_})")
    more = rows.count - len(found)
    named = ("；" if zh else "; ").join(found)
    if not more:
        return named
    return f"{named}等 {rows.count} 个" if zh else f"{named} and {more:,} more"


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
