"""The lines of an explanation that say what keeps a row from a level: gates, conditions, places, what is open."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from attrs import frozen

from partyrate.errors import checked_language
from partyrate.explain.explanation import Explanation
from partyrate.explain.fact import Fact
from partyrate.messages import Text
from partyrate.model import Ladder

GATES: Final = ("gate", "holding gate", "open gate", "gate without value")
OPEN: Final = ("waits", "open")
EDGES: Final = ("edge", "tied edge")


@frozen
class Obstacle:
    """One thing that keeps a row from a level.

    Args:
        kind: What it is, as in explanations: `gate`, `condition`, `when`, `quota`, `edge`, `waits`, ...
        data: Its exact figures.
        words: The same in words.
    """

    kind: str
    data: Mapping[str, Any]
    words: Text

    def text(self, lang: str | None = None) -> str:
        """Return it in a language."""
        return self.words.in_language(checked_language(lang))

    def entry(self, ladder: Ladder) -> str:
        """Return the entry of the scheme that says so, as `gate.veto` or `ladder.star.levels.five`."""
        if self.kind in GATES:
            return f"gate.{self.data['gate']}"
        home = f"ladder.{ladder.name}"
        if self.kind in ("condition", *EDGES):
            return f"{home}.levels.{self.data['level']}"
        return f"{home}.quotas.{self.data['quota']}" if "quota" in self.kind else home


def obstacles(
    english: Explanation, chinese: Explanation, ladder: Ladder, levels: Collection[str]
) -> Iterator[Obstacle]:
    """Yield what keeps a row from some levels, of the explanations of its level in both languages."""
    for fact, said in zip(english.facts, chinese.facts, strict=True):
        if isinstance(fact, Fact) and _stands_in_the_way(fact, ladder, levels):
            yield Obstacle(fact.kind, fact.data, Text(str(fact), str(said)))


def _stands_in_the_way(fact: Fact, ladder: Ladder, levels: Collection[str]) -> bool:
    data = fact.data
    if fact.kind == "condition":
        return data["level"] in levels and data["value"] is not True
    if fact.kind == "when":
        return data["value"] is not True
    if fact.kind in ("quota", "open quota"):
        return bool(set(levels) & set(ladder.quotas[data["quota"]].levels))
    if fact.kind in EDGES:
        return data["level"] in levels
    return fact.kind in (*GATES, *OPEN)
