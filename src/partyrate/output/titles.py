"""The titles of result columns in a language: labels of values and keys, and words for the columns of incentives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from partyrate.description.inputs import key_labels
from partyrate.engines.cell_reader import column_of
from partyrate.messages import text, word
from partyrate.model.incentive import INCENTIVE_COLUMNS
from partyrate.plan import Node
from partyrate.rating.rating import Rating

_STATE = "_state"


def value_nodes(rating: Rating, table: str) -> dict[str, Node]:
    """Return the values that columns of a table hold, by the names of the columns."""
    nodes = (node for node in rating.plan.nodes.values() if node.table == table and not node.instance)
    return {column_of(node) if node.kind == "input" else node.name: node for node in nodes}


def valued_by(name: str, nodes: Mapping[str, Node]) -> Node | None:
    """Return the value whose state a column holds; None where it holds none."""
    return nodes.get(name.removesuffix(_STATE)) if name.endswith(_STATE) and name not in nodes else None


def column_titles(rating: Rating, table: str, names: Sequence[str], lang: str) -> list[str]:
    """Return the titles of the columns of a rated table: labels, with the name where several have one label."""
    nodes, keys = value_nodes(rating, table), key_labels(rating.plan, table)
    titles: list[str] = []
    for name in names:
        title = keys.get(name, {}).get(lang, name)
        if name in nodes:
            title = nodes[name].entry.label(lang)
        elif (valued := valued_by(name, nodes)) is not None:
            title = text("workbook state of", name=valued.entry.label(lang)).in_language(lang)
        titles.append(f"{title} ({name})" if title in titles else title)
    return titles


def incentive_titles(names: Sequence[str], lang: str) -> list[str]:
    """Return the titles of the columns of incentives: words for those that the library names, keys as they are."""
    return [word("workbook", name).in_language(lang) if name in INCENTIVE_COLUMNS else name for name in names]
