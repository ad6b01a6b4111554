"""The words of explanations, in English and Chinese, and how values, levels and gates are written with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from partyrate.engines.reference.results import digits_of
from partyrate.errors import counted
from partyrate.explain.fact import Fact
from partyrate.language.domains.reference import Item
from partyrate.model import Entry, Gate, Ladder, Scheme, ordering
from partyrate.notes import CAUSE_ZH
from partyrate.numbers import Absent, LevelValue, show
from partyrate.plan import Node

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "rule": ("rule", "规则"),
    "values": ("values", "代入"),
    "source": ("source", "依据"),
    "rounded": ("{before} rounded to {after}", "{before} 取整为 {after}"),
    "column": ("column {column!r}", "数据列“{column}”"),
    "unread": ("not read", "未读取"),
    "assumed": ("an assumption, not published", "假设值，未公布"),
    "supplied": ("supplied by {who}", "由{who}给定"),
    "unpublished": ("unpublished", "未公布"),
    "lacks": ("it needs what is unpublished: {names}", "取决于未公布的：{names}"),
    "decided": ("decided by what is unpublished, {names}: {ways}", "取决于未公布的 {names}：{ways}"),
    "every way": ("the same for every value of the unpublished {names}", "无论未公布的 {names} 取何值都相同"),
    "when": ("only where {rule}: {value}", "适用条件 {rule}：{value}"),
    "cohort": (
        "cohort: {cohort}; {rows}, {candidates}",
        "范围：{cohort}；{rows}，候选 {candidates}",
    ),
    "everybody": ("all rows", "全部"),
    "quota": (
        "places for {levels}: {rule} = {wanted}, {places}; given {got}",
        "{levels}名额：{rule} = {wanted}，{places}；实得 {got}",
    ),
    "open quota": (
        "places for {levels}: {rule} = {wanted} ({places}); given {got}",
        "{levels}名额：{rule} = {wanted}（{places}）；实得 {got}",
    ),
    "place": ("place {place} of {count} by {order}", "按{order}排第 {place}，共 {count} 个"),
    "shared place": (
        "place {place} of {count}, shared with {others}, by {order}",
        "按{order}排第 {place}（与另外 {others}并列），共 {count} 个",
    ),
    "greatest": ("greatest first", "由高到低"),
    "smallest": ("smallest first", "由低到高"),
    "edge": ("the last one in {level!r} has {edge}: {distance}", "“{level}”最后一名为 {edge}：{distance}"),
    "better": ("this one is better", "本行较优"),
    "worse": ("this one is worse", "本行较差"),
    "better by": ("this one is {by} better", "本行优 {by}"),
    "worse by": ("this one is {by} worse", "本行差 {by}"),
    "better after": ("level with it, and better by {order}", "与之相同，按{order}较优"),
    "worse after": ("level with it, and worse by {order}", "与之相同，按{order}较差"),
    "level with": ("level with it", "与之相同"),
    "or": (" or ", " 或 "),
    "condition": ("level {level!r} needs {rule}: {value}", "“{level}”要求 {rule}：{value}"),
    "gate": ("gate {gate!r} acts: {effect}", "“{gate}”生效：{effect}"),
    "idle gate": ("gate {gate!r} applies, and changes nothing here: {effect}", "“{gate}”适用，但未改变结果：{effect}"),
    "holding gate": ("gate {gate!r} applies: {effect}", "“{gate}”适用：{effect}"),
    "open gate": ("whether gate {gate!r} acts is not known: {effect}", "“{gate}”是否生效无法确定：{effect}"),
    "cap": ("{ladder} at most {level!r}", "{ladder}最高为“{level}”"),
    "fix": ("{ladder} fixed at {level!r}", "{ladder}定为“{level}”"),
    "exclude": ("left out of {ladder}", "不参加{ladder}"),
    "bars": ("no {incentive}", "不享受{incentive}"),
    "rows": ("over {rows}", "共 {rows}"),
    "chosen rows": ("over {chosen} of {rows}", "共 {rows}，选取 {chosen}"),
    "absent rows": ("{cause} in {rows}", "其中 {rows}{cause}"),
    "unknown rows": (
        "whether it counts is {cause} for {rows}",
        "其中 {rows}是否计入{cause}",
    ),
    "own value": ("its own value is {value}", "本行的值为 {value}"),
    "before it": ("next before it: {value} ({rows})", "前一名：{value}（{rows}）"),
    "even rows": ("level with it: {rows}", "与之并列：{rows}"),
    "after it": ("next after it: {value} ({rows})", "后一名：{value}（{rows}）"),
    "and more": ("{row} and {more} more", "{row} 等 {count} 个"),
    "round": ("round {round}", "轮次 {round}"),
    "none before": ("before the first", "首行之前"),
    "passed over": ("passed over", "略过"),
    "open": ("the choices left open give different levels: {choices}", "未定的选择会得出不同等次：{choices}"),
    "waits": ("its level waits for what is open: {rows}", "等次取决于尚未确定的：{rows}"),
    "note": ("note", "说明"),
    "deeper": ("explained by itself: of={name!r}", "另行说明：of={name!r}"),
    "above all": ("(see above)", "（见上）"),
}
"""The words of explanations, in English and Chinese."""

BOUNDS: Final = {
    "exactly": ("exactly", "恰好"),
    "at_most": ("at most", "至多"),
    "at_least": ("at least", "至少"),
    "about": ("about so many", "约此数"),
}
_TRUTH: Final = {True: ("true", "是"), False: ("false", "否")}


def phrase(word: str, lang: str, **data: Any) -> str:
    """Give a phrase in a language."""
    return WORDS[word][lang == "zh"].format(**data)


class Phrases:
    """Writes what a scheme holds in one language."""

    def __init__(self, scheme: Scheme, lang: str) -> None:
        self.scheme, self.lang = scheme, lang

    def phrase(self, word: str, **data: Any) -> str:
        """Give a phrase."""
        return phrase(word, self.lang, **data)

    def fact(self, word: str, data: Mapping[str, Any], **shown: Any) -> Fact:
        """Build a line of a phrase and the exact values that it shows."""
        return Fact(self.phrase(word, **shown), word, data)

    def counted(self, number: int, noun: str, measure: str) -> str:
        """Write a count with its noun, or in Chinese with its measure word."""
        return f"{number} {measure}" if self.lang == "zh" else counted(number, noun)

    def measured(self, number: int, measure: str) -> str:
        """Write a count whose noun follows in English, in Chinese with its measure word."""
        return f"{number} {measure}" if self.lang == "zh" else f"{number:,}"

    def show(self, value: Item, node: Node | None = None) -> str:
        """Write a value for people."""
        if isinstance(value, Absent):
            return CAUSE_ZH[value.cause] if self.lang == "zh" else value.cause.words
        if isinstance(value, bool):
            return _TRUTH[value][self.lang == "zh"]
        if isinstance(value, LevelValue):
            return self.level(value)
        if isinstance(value, Fraction):
            return show(value, digits_of(node) if node is not None else None)
        return value.isoformat() if isinstance(value, date) else str(value)

    def level(self, value: LevelValue) -> str:
        """Write a level by its label."""
        return self.levels(self.scheme.ladders[value.scale.ladder], [value.name])

    def level_labels(self, value: Item) -> dict[str, Mapping[str, str]]:
        """Return the labels of a level in every language, by its name."""
        if not isinstance(value, LevelValue):
            return {}
        ladder = self.scheme.ladders[value.scale.ladder]
        return {value.name: ladder.levels[ladder.names.index(value.name)].labels}

    def levels(self, ladder: Ladder, names: Sequence[str]) -> str:
        """Write levels of a ladder by their labels."""
        return ", ".join(self.label(ladder.levels[ladder.names.index(name)]) for name in names)

    def literal(self, value: Item, node: Node | None = None) -> str:
        """Write a value as it would stand in a rule."""
        if isinstance(value, LevelValue):
            return repr(value.name)
        return repr(value) if isinstance(value, str) else self.show(value, node)

    def label(self, entry: Entry) -> str:
        """Give the label of an entry."""
        return entry.label(self.lang)

    def sources(self, entry: Entry) -> tuple[str, ...]:
        """Write the sources of an entry, those of one document together."""
        clauses: dict[str, list[str]] = {}
        for name in entry.source:
            source = self.scheme.sources[name]
            clauses.setdefault(source.document, []).append(f"{name} ({source.clause})" if source.clause else name)
        return tuple(f"{document}, {', '.join(found)}" for document, found in clauses.items())

    def order(self, key: str) -> str:
        """Say what a ladder is ordered by, and which end is first."""
        name, descending = ordering(key)
        entry = self.scheme.entries.get(name)
        label = name if entry is None else self.label(entry)
        return f"{label} ({self.phrase('greatest' if descending else 'smallest')})"

    def effects(self, gate: Gate, on: str | None = None) -> list[str]:
        """Say what a gate does: to one ladder, or all that it does."""
        ladders = self.scheme.ladders
        found = [
            self.phrase(word, ladder=self.label(ladders[name]), level=self.levels(ladders[name], [level]))
            for word, pairs in (("cap", gate.cap), ("fix", gate.fix))
            for name, level in pairs.items()
            if on in (None, name)
        ]
        found += [
            self.phrase("exclude", ladder=self.label(ladders[name])) for name in gate.exclude if on in (None, name)
        ]
        bars = gate.bars if on is None else ()
        return found + [self.phrase("bars", incentive=self.label(self.scheme.incentives[name])) for name in bars]
