"""The graph of a plan as text that other programs draw: Mermaid and DOT."""

from __future__ import annotations

from typing import Final

from partyrate.errors import checked_language
from partyrate.messages import text, word
from partyrate.model import Pairing
from partyrate.plan import Node, Plan
from partyrate.plan.nodes import part_name
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


def label(node: Node, lang: str | None = None) -> str:
    """Return the words that a node is drawn with."""
    if isinstance(node.entry, Pairing):
        part, _, number = node.name.removeprefix(part_name(node.entry, "")).partition(".")
        lang = checked_language(lang)
        said = text("part of pairing", pairing=node.entry.label(lang), part=word("part of pairing", part))
        return f"{said.in_language(lang)} {int(number) + 1}" if number else said.in_language(lang)
    words = node.entry.label(lang)
    if not node.instance or words == node.entry.name:
        return node.name if node.instance else words
    return "".join((words, *node.name.partition("(")[1:]))


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
                lines.append(f"    {names[name]}{start}{mermaid_text(label(node, lang))}{end}")
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
        lines.append(f"  {names[name]} [label={dot_text(label(node, lang))}, shape={_SHAPES[node.kind][2]}];")
    for name, used_names in plan.uses.items():
        lines += [f"  {names[used]} -> {names[name]};" for used in used_names]
    return "\n".join([*lines, "}"])
