"""The graph of a plan as text that other programs draw: Mermaid and DOT."""

from __future__ import annotations

import ast
import re
from functools import partial
from typing import Final

from partyrate.errors import checked_language
from partyrate.messages import text, word
from partyrate.model import Pairing
from partyrate.model.value_words import value_label
from partyrate.notes import name_words
from partyrate.plan import Node, Plan
from partyrate.plan.pairings import part_name
from partyrate.text.quoting import dot_text, mermaid_text

_SHAPES: Final = {
    "input": ("[/", "/]", "parallelogram"),
    "formula": ("[", "]", "box"),
    "group": ("[[", "]]", "box"),
    "ladder": ("{{", "}}", "hexagon"),
    "gate": ("{", "}", "diamond"),
    "warning": (">", "]", "note"),
    "incentive": ("([", "])", "oval"),
    "budget": ("[/", "\\]", "trapezium"),
    "pairing": ("(", ")", "box"),
}

_PART: Final = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\W\d]\w*""")
"""A text or a name among arguments."""


def label(plan: Plan, node: Node, lang: str | None = None) -> str:
    """Return the words that a node is drawn with, those of arguments as well."""
    lang = checked_language(lang)
    if isinstance(node.entry, Pairing):
        part, _, number = node.name.removeprefix(part_name(node.entry, "")).partition(".")
        said = text("part of pairing", pairing=node.entry.label(lang), part=word("part of pairing", part))
        return f"{said.in_language(lang)} {int(number) + 1}" if number else said.in_language(lang)
    words = node.entry.label(lang)
    if not node.instance or words == node.entry.name:
        return node.name if node.instance else words
    _, bracket, arguments = node.name.partition("(")
    blank = " " if bracket and lang == "en" else ""
    return f"{words}{blank}{bracket}{_PART.sub(partial(_part, plan, node, lang), arguments)}"


def _part(plan: Plan, node: Node, lang: str, found: re.Match[str]) -> str:
    """Return what people call a name among arguments, or a text that is the value of a choice or a key of a lookup."""
    if found[0][0] not in "'\"":
        return name_words(plan.scheme, node.table, found[0]).in_language(lang)
    value = ast.literal_eval(found[0])
    labels = {value_label(each, value, lang) for each in plan.scheme.entries.values()} - {value}
    return labels.pop() if len(labels) == 1 else str(value)


def mermaid(plan: Plan, lang: str | None = None) -> str:
    """Draw the graph of a plan in Mermaid: one subgraph for each table.

    Example:
        >>> from partyrate.checks import check
        >>> from partyrate.model import Indicator, Scheme, Table
        >>> score = Indicator(name="score", kind="number", low=0, high=100, decimals=2)
        >>> double = Indicator(name="double", formula="2 * score")
        >>> plan = check(Scheme(name="trial", tables=[Table(name="unit", key="id")], indicators=[score, double])).plan
        >>> print(mermaid(plan))
        flowchart LR
          subgraph t0["unit"]
            n0[/"score"/]
            n1["double"]
          end
          n0 --> n1
    """
    names = {name: f"n{number}" for number, name in enumerate(plan.uses)}
    lines = ["flowchart LR"]
    tables = [table for table in plan.scheme.tables if any(node.table == table for node in plan.nodes.values())]
    for number, table in enumerate(tables):
        lines.append(f"  subgraph t{number}[{mermaid_text(plan.scheme.tables[table].label(lang))}]")
        for name in plan.uses:
            node = plan.nodes[name]
            if node.table == table:
                start, end, _ = _SHAPES[node.kind]
                lines.append(f"    {names[name]}{start}{mermaid_text(label(plan, node, lang))}{end}")
        lines.append("  end")
    for name, used_names in plan.uses.items():
        lines += [f"  {names[used]} --> {names[name]}" for used in used_names]
    return "\n".join(lines)


def dot(plan: Plan, lang: str | None = None) -> str:
    """Draw the graph of a plan in the DOT language of Graphviz."""
    names = {name: f"n{number}" for number, name in enumerate(plan.uses)}
    lines = ["digraph plan {", "  rankdir=LR;"]
    for name in plan.uses:
        node = plan.nodes[name]
        lines.append(f"  {names[name]} [label={dot_text(label(plan, node, lang))}, shape={_SHAPES[node.kind][2]}];")
    for name, used_names in plan.uses.items():
        lines += [f"  {names[used]} -> {names[name]};" for used in used_names]
    return "\n".join([*lines, "}"])
