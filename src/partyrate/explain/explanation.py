"""What an explanation is: a tree of values with their rules, facts and sources; as text, as data, in notebooks."""

from __future__ import annotations

import html
from typing import Any

from attrs import field, frozen

from partyrate.explain.words import say
from partyrate.language.domains.numbers import Item
from partyrate.quoting import shown


@frozen
class Explanation:
    """A tree that says how one value arose. It prints as text and shows itself in notebooks.

    Args:
        name: The name of the value in the scheme.
        label: Its label in the language asked for.
        value: The exact value, or `Absent` with its cause.
        shown: The value as text.
        rule: The rule as written, `""` for inputs.
        filled: The rule with the values put in.
        facts: Further lines: roundings, the cohort, places, the edge, gates.
        sources: Where the scheme has it from.
        parts: The explanations of the values it uses.
    """

    name: str
    label: str
    value: Item
    shown: str
    rule: str = ""
    filled: str = ""
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    parts: tuple[Explanation, ...] = ()
    lang: str = field(default="en", repr=False)

    @property
    def lines(self) -> list[str]:
        """The lines of this node alone, the head first."""
        head = (
            f"{self.label} = {self.shown}" if self.label == self.name else f"{self.label} ({self.name}) = {self.shown}"
        )
        lines = [head]
        if self.rule:
            lines.append(f"{say('rule', self.lang)}: {self.rule}")
        if self.filled and self.filled != self.rule:
            lines.append(f"{say('values', self.lang)}: {self.filled}")
        lines += self.facts
        if self.sources:
            lines.append(f"{say('source', self.lang)}: {'; '.join(self.sources)}")
        return list(map(shown, lines))

    def __str__(self) -> str:
        return "\n".join(self.tree())

    def tree(self, indent: str = "", seen: set[str] | None = None) -> list[str]:
        """Give all lines of the tree, indented; what has been told above is not told again."""
        seen = set() if seen is None else seen
        head, *rest = self.lines
        if self.parts and self.name in seen:
            return [f"{head} {say('above all', self.lang)}"]
        seen.add(self.name)
        found = [head, *(f"{indent}    {line}" for line in rest)]
        for number, part in enumerate(self.parts):
            last = number == len(self.parts) - 1
            below = part.tree(f"{indent}{'    ' if last else '│   '}", seen)
            found.append(f"{indent}{'└── ' if last else '├── '}{below[0]}")
            found += below[1:]
        return found

    def to_dict(self) -> dict[str, Any]:
        """Give the tree as plain data, for JSON."""
        return {
            "name": self.name,
            "label": self.label,
            "value": self.shown,
            "rule": self.rule,
            "filled": self.filled,
            "facts": list(self.facts),
            "sources": list(self.sources),
            "parts": [part.to_dict() for part in self.parts],
        }

    def _repr_html_(self) -> str:
        head, *rest = (html.escape(line) for line in self.lines)
        body = "".join(f"<div style='margin-left:1.5em;color:#555'>{line}</div>" for line in rest)
        parts = "".join(f"<div style='margin-left:1.5em'>{part._repr_html_()}</div>" for part in self.parts)
        return f"<details open><summary><b>{head}</b></summary>{body}{parts}</details>"
