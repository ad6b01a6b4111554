"""Explanations of values: a tree from a star down to the inputs, with rules, values, roundings and sources.

Rules are interpreted again in the *trace* domain over the values of the rating, and levels are allocated again in a
ladder's cohort; both must agree with the rating.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from partyrate.engines.reference.run import StoredRow
from partyrate.engines.results import Rated
from partyrate.errors.arguments import checked_items
from partyrate.explain.builder import ExplanationBuilder, may_cut
from partyrate.explain.dependencies import find_dependencies, node_of
from partyrate.explain.explainer import ROWS_SHOWN, Manner
from partyrate.explain.explanation import Explanation
from partyrate.explain.fact import Fact
from partyrate.explain.rated_rows import LATEST_ROWS, MOST_AT_FIRST, MOST_ROWS, RatedRows
from partyrate.plan import Node

__all__ = [
    "MOST_AT_FIRST",
    "MOST_ROWS",
    "ROWS_SHOWN",
    "Explanation",
    "Fact",
    "Manner",
    "RatedRows",
    "explain",
    "explain_all",
]


def explain(rating: Rated, rows: RatedRows | None, *, unit: Any, of: str, manner: Manner) -> Explanation:
    """Explain one value of one row of a rating. `Rating.explain` is the public entry.

    Args:
        rating: The rating.
        rows: All its rows; without them those are read that the value needs.
        unit: The key of the row.
        of: The name of the value.
        manner: How it is explained.
    """
    if rows is None:
        return ExplanationBuilder(find_dependencies(rating, unit, of), manner).build()
    node = node_of(rating, of)
    row = rows.find(unit, node)
    if not rows.is_prepared:
        prepare(rating, rows, node.table, row, manner)
    return _built(rows, node, row, manner)


def _built(rows: RatedRows, node: Node, row: StoredRow, manner: Manner) -> Explanation:
    """Build the explanation of a value of a row, with the parts of earlier ones where the row was asked for lately.

    Where one may be cut for its depth, each is built alone: what is shown must not depend on what was asked before.
    """
    mark = node.table, row.number, manner
    builder = ExplanationBuilder(rows.dependencies(node, row), manner)
    if may_cut(rows.longest):
        return builder.build()
    builder.explained = dict(rows.explained.pop(mark, {}))
    explanation = builder.build()
    rows.explained[mark] = builder.explained
    if len(rows.explained) > LATEST_ROWS:
        first, *_ = [*rows.explained]  # a copy, and it may be gone already: threads share the rows
        rows.explained.pop(first, None)
    return explanation


def prepare(rating: Rated, rows: RatedRows, table: str, row: StoredRow, manner: Manner) -> None:
    """Explain all values of a row, so that what other rows share with it is there before they are asked for."""
    rows.is_prepared = True
    for node in rating.plan.nodes.values():
        if node.table == table and node.is_computable and not node.instance:
            _built(rows, node, row, manner)


def explain_all(
    rating: Rated, rows: RatedRows, *, units: Sequence[Any] | None, of: Sequence[str], manner: Manner
) -> Iterator[Explanation]:
    """Yield the explanations of values, row by row. `Rating.explanations` is the public entry."""
    asked = None if units is None else checked_items(units, "units", "['A', 'B']")
    tables: dict[str, list[Node]] = {}
    for name in of:
        node = node_of(rating, name)
        tables.setdefault(node.table, []).append(node)
    for table, nodes in tables.items():
        for row in rows.rows(table) if asked is None else (rows.find(unit, nodes[0]) for unit in asked):
            builder = ExplanationBuilder(rows.dependencies(nodes[0], row), manner)
            for node in nodes:
                builder.case = rows.dependencies(node, row)
                yield builder.build(node)
