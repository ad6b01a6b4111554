"""Notes on ratings of one row alone, where places are shared or rows are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from partyrate.engines.results import Result
from partyrate.ladders import CohortRecord
from partyrate.language.functions import AMONG
from partyrate.language.grammar import calls_of
from partyrate.model import Ladder
from partyrate.notes.note import Note, labels_of
from partyrate.plan import Node, Plan


def small_cohort_notes(ladder: Ladder, records: Iterable[CohortRecord]) -> Iterator[Note]:
    """Report that one row alone was given where places are shared: its level is not the one it has among the others."""
    if ladder.enforced and sum(record.rows for record in records) == 1:
        yield Note("small cohort", ladder.name, data={"count": 1, "what": "places"}, labels=labels_of(about=ladder))


def lone_row_notes(plan: Plan, result: Result) -> Iterator[Note]:
    """Report the same for values that compare the rows of a cohort; the first one of each table stands for all."""
    seen: set[str] = set()
    for node in plan.nodes.values():
        if node.table not in seen and node.table in result.given and _is_comparing(node, result):
            seen.add(node.table)
            if result.total(node.table, node.name)[1] == 1 and len(result.fetch(node.table, [])) == 1:
                data = {"count": 1, "what": "ranks"}
                yield Note("small cohort", node.entry.name, data=data, labels=labels_of(about=node.entry))


def compares_rows(node: Node) -> bool:
    """Whether a rule asks for a rank or a percentile among the rows of a cohort."""
    calls: list[Any] = [call for rule in node.rules.values() for call in calls_of(rule.tree, "rows")]
    return any(call.call.function.name in (*AMONG, "percentile") for call in calls)


def _is_comparing(node: Node, result: Result) -> bool:
    """Return whether a node is a number that was computed and compares rows."""
    is_number = node.is_computable and node.value_range.kind == "number" and node.kind in ("formula", "group")
    return is_number and result.has(node.name) and compares_rows(node)
