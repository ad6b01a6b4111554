"""Explanations: trees of values with their rules, facts and sources, as text, as data and in notebooks."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any, Final

from attrs import evolve, field, frozen

from partyrate.errors import counted
from partyrate.explain.fact import Fact
from partyrate.explain.phrases import phrase
from partyrate.language.domains.reference import Item
from partyrate.messages import joined_with, text
from partyrate.numbers import LevelValue, Scale, show
from partyrate.serialization.values import checked_format, held, plain_value, read_value, wrong
from partyrate.spans import Path
from partyrate.text.quoting import markdown_text, shown

EXPLANATION_FORMAT: Final = "partyrate.explanation/1"
"""The format of an explanation as plain data, with its version."""


_WORDS: Final = ("rule_words", "filled_words")
"""The fields of rules in words, which plain data have where they are not empty."""


@frozen
class Explanation:
    """A tree that explains how one value was computed. It prints as text and is a table in notebooks.

    Args:
        name: The name of the value in the scheme.
        label: Its label in the language asked for.
        value: The exact value, or `Absent` with its cause.
        shown: The value as text.
        rule: The rule as written, `""` for inputs.
        filled: The rule with the values put in.
        rule_words, filled_words: Both in words, where the language asked for does not read rules as they are written.
        facts: Further lines: roundings, the cohort, places, the edge, gates.
        sources: Where the scheme has it from.
        parts: The explanations of the values it uses.
        lang: The language asked for.
        levels: The labels of the levels, where it is one.
        unit: The key of the row that is explained; parts have none.
        figures: What its value follows from, beside its rule and its parts; an independent program computes it again.
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
    rule_words: str = ""
    filled_words: str = ""
    levels: Mapping[str, Mapping[str, str]] = field(factory=dict, repr=False, eq=False)
    unit: Mapping[str, Any] = field(factory=dict, repr=False, eq=False)
    figures: Mapping[str, Any] = field(factory=dict, repr=False, eq=False)

    def __repr__(self) -> str:
        return f"<Explanation {self.name} = {self.shown}: {counted(len(self.parts), 'part')}>"

    @property
    def lines(self) -> list[str]:
        """The lines of this node alone, the head first."""
        is_known = self.label == self.name or "(" in self.name or "[" in self.name  # a part of a rule, not an entry
        head = f"{self.label} = {self.shown}" if is_known else f"{self.label} ({self.name}) = {self.shown}"
        lines = [head]
        if self.rule:
            lines.append(phrase("rule", self.lang, rule=self.rule_words or self.rule))
        if self.filled and self.filled != self.rule:
            lines.append(phrase("values", self.lang, rule=self.filled_words or self.filled))
        lines += self.facts
        if self.sources:
            lines.append(phrase("source", self.lang, sources=joined_with("semicolon", self.sources)))
        return list(map(shown, lines))

    @property
    def _is_long(self) -> bool:
        """Whether it has more than its head: where it stands twice in a tree, the second time is the head alone."""
        return bool(self.parts or self.rule or self.facts or self.sources)

    def _above(self, seen: Seen) -> bool:
        """Whether the last part above that has its head holds the same; if not, it is the last one from now on."""
        mark = (self.lines[0], bool(self.rule or self.parts))
        if self._is_long and mark in seen and is_same(seen[mark], self):
            return True
        seen[mark] = self
        return False

    @property
    def _said_above(self) -> str:
        """The head, and that the rest stands above."""
        return phrase("above", self.lang, value=self.lines[0])

    @property
    def title(self) -> str:
        """The key of the row that is explained; nothing for a part."""
        return shown(" · ".join(map(str, self.unit.values())))

    def __str__(self) -> str:
        return "\n".join(self.tree())

    def tree(self, indent: str = "", seen: Seen | None = None) -> list[str]:
        """Return all lines of the tree, indented; a part that stands above is not repeated."""
        seen = {} if seen is None else seen
        if self._above(seen):
            return [self._said_above]
        head, *rest = self.lines
        lines = [head, *(f"{indent}    {line}" for line in rest)]
        for number, part in enumerate(self.parts):
            last = number == len(self.parts) - 1
            below = part.tree(f"{indent}{'    ' if last else '│   '}", seen)
            lines.append(f"{indent}{'└── ' if last else '├── '}{below[0]}")
            lines += below[1:]
        return lines

    def outline(self, seen: Seen | None = None) -> list[Any]:
        """Return the tree as lists: its head, its other lines, and its parts; a part above is not repeated.

        Args:
            seen: What stands above; it grows. Outlines of several values of a row may share it.
        """
        seen = {} if seen is None else seen
        if self._above(seen):
            return [self._said_above, [], []]
        head, *rest = self.lines
        return [head, rest, [part.outline(seen) for part in self.parts]]

    def markdown(self) -> str:
        """Return the tree as nested lists of Markdown, below the key of the row; nothing in it is read as markup."""
        head = [f"### {markdown_text(self.title)}", ""] if self.unit else []
        return "\n".join([*head, *_markdown(self.outline(), "")])

    def html(self) -> str:
        """Return the tree as a fragment of HTML that can be folded, below the key of the row; every text is escaped."""
        head = f"<div><b>{html.escape(self.title)}</b></div>" if self.unit else ""
        return f"<div>{head}{_html(self.outline())}</div>"

    def to_dict(self) -> dict[str, Any]:
        """Return the tree as plain data for JSON: raw values and labels.

        Facts have their kind and the exact values that they show. A part that stands above is `{"above": name}`: the
        first one of that name.
        """
        unit = {"unit": plain_value(dict(self.unit))} if self.unit else {}
        return {"format": EXPLANATION_FORMAT, "lang": self.lang, **unit, **_plain(self, {})}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Explanation:
        """Read an explanation from plain data.

        Raises:
            DocumentError: It is no explanation as plain data; the fault has its pointer.
        """
        data = checked_format(data, EXPLANATION_FORMAT)
        unit = read_value(held(data, "unit", Mapping), ("unit",)) if "unit" in data else {}
        return evolve(_read(data, (), held(data, "lang", str), {}), unit=unit)

    def _repr_html_(self) -> str:
        return self.html()


Seen = dict[tuple[str, bool], Explanation]
"""The last part above with a head, by the head and whether it has a rule or parts."""


def _html(outline: list[Any]) -> str:
    """Return a part of a tree in HTML. Lines are paler by their opacity, which suits a dark page as well."""
    head, rest, parts = outline
    if not rest and not parts:
        return f"<div>{html.escape(head)}</div>"
    body = "".join(f"<div style='margin-left:1.5em;opacity:.75'>{html.escape(line)}</div>" for line in rest)
    below = "".join(f"<div style='margin-left:1.5em'>{_html(part)}</div>" for part in parts)
    return f"<details open><summary><b>{html.escape(head)}</b></summary>{body}{below}</details>"


def _markdown(outline: list[Any], indent: str) -> list[str]:
    """Return the lines of a part of a tree in Markdown."""
    head, rest, parts = outline
    lines = [f"{indent}- **{markdown_text(head)}**", *(f"{indent}  - {markdown_text(line)}" for line in rest)]
    return [*lines, *(line for part in parts for line in _markdown(part, f"{indent}  "))]


def _plain(explanation: Explanation, seen: dict[str, Explanation]) -> dict[str, Any]:
    """Return a part of a tree as plain data; a part that stands above is not repeated.

    Parts of one name may differ, such as a rank by each way to read its ties: only an equal one is not repeated.
    """
    value = explanation.value
    if explanation.parts:
        first = seen.get(explanation.name)
        if first is not None and is_same(first, explanation):
            return {"above": explanation.name}
        seen.setdefault(explanation.name, explanation)
    return {
        "name": explanation.name,
        "label": explanation.label,
        "value": plain_value(value, explanation.levels.get(value.name) if isinstance(value, LevelValue) else None),
        **({"scale": plain_scale(value.scale)} if isinstance(value, LevelValue) else {}),
        "shown": explanation.shown,
        "rule": explanation.rule,
        "filled": explanation.filled,
        **{key: words for key in _WORDS if (words := getattr(explanation, key))},
        "facts": list(map(_plain_fact, explanation.facts)),
        "sources": list(explanation.sources),
        **({"figures": plain_value(explanation.figures)} if explanation.figures else {}),
        "parts": [_plain(part, seen) for part in explanation.parts],
    }


def is_same(first: Explanation, other: Explanation) -> bool:
    """Whether two parts hold the same: their lines, figures and parts, of the same rows."""
    return first is other or (first == other and first.figures == other.figures)


def plain_scale(scale: Scale) -> dict[str, Any]:
    """Return a ladder and its levels, best first, as plain data."""
    levels = [{"level": name, "value": show(value)} for name, value in zip(scale.names, scale.values, strict=True)]
    return {"ladder": scale.ladder, "levels": levels[::-1]}


def _plain_fact(fact: str) -> dict[str, Any]:
    if not isinstance(fact, Fact):
        return {"text": fact}
    return {"text": str(fact), "kind": fact.kind, "data": plain_value(fact.data)}


def _read(data: Any, path: Path, lang: str, known: dict[str, Explanation]) -> Explanation:
    """Read a part of a tree; a reference to a part above yields the same object."""
    if isinstance(data, Mapping) and "above" in data:
        name = held(data, "above", str, path)
        if name not in known:
            raise wrong((*path, "above"), text("nowhere above", name=name), text("part above"))
        return known[name]
    name = held(data, "name", str, path)
    scale = _read_scale(data["scale"], (*path, "scale")) if "scale" in data else None
    value = read_value(data.get("value"), (*path, "value"), scale)
    levels = {value.name: data["value"].get("labels", {})} if isinstance(value, LevelValue) else {}
    numbered_parts = enumerate(held(data, "parts", list, path))
    parts = tuple(_read(part, (*path, "parts", at), lang, known) for at, part in numbered_parts)
    explanation = Explanation(
        name, held(data, "label", str, path), value, held(data, "shown", str, path), held(data, "rule", str, path),
        held(data, "filled", str, path),
        tuple(_read_fact(fact, (*path, "facts", at)) for at, fact in enumerate(held(data, "facts", list, path))),
        tuple(_text(source, (*path, "sources", at)) for at, source in enumerate(held(data, "sources", list, path))),
        parts, lang, **{key: held(data, key, str, path) for key in _WORDS if key in data}, levels=levels,
        figures=read_value(held(data, "figures", Mapping, path), (*path, "figures")) if "figures" in data else {},
    )  # fmt: skip
    if explanation.parts:
        known.setdefault(name, explanation)
    return explanation


def _text(value: Any, path: Path) -> str:
    if not isinstance(value, str):
        raise wrong(path, text("stands here", kind=type(value).__name__), text("a text"))
    return value


def _read_scale(data: Any, path: Path) -> Scale:
    levels = [
        (held(each, "level", str, (*path, "levels", at)),
         read_value({"number": held(each, "value", str, (*path, "levels", at))}, (*path, "levels", at, "value")))
        for at, each in enumerate(held(data, "levels", list, path))
    ][::-1]  # fmt: skip
    return Scale(
        held(data, "ladder", str, path), tuple(name for name, _ in levels), tuple(value for _, value in levels)
    )


def _read_fact(data: Any, path: Path) -> str:
    line = held(data, "text", str, path)
    if "kind" not in data:
        return str(line)
    return Fact(line, held(data, "kind", str, path), read_value(held(data, "data", Mapping, path), (*path, "data")))
