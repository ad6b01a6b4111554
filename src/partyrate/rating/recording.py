"""The records of a rating's tables and incentives, built from the results of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyrate.engines.cell_reader import shown_nodes
from partyrate.engines.reference.results import amount_digits, digits_of, incentive_columns
from partyrate.engines.results import Result
from partyrate.language.domains.reference import Item
from partyrate.model import Ladder
from partyrate.notes import unpublished_names
from partyrate.numbers import Absent, Cause, LevelValue
from partyrate.plan import Node, Plan
from partyrate.rating.record import ColumnRecord, IncentiveRecord, TableRecord


def tables_of(plan: Plan, result: Result, *, inputs: bool) -> dict[str, TableRecord]:
    """Return the results of every table that was given, those of inputs where they are asked for."""
    records = {}
    for table in plan.scheme.tables:
        if table not in result.given:
            continue
        nodes = [node for node in shown_nodes(plan, table) if node.kind != "input"]
        if inputs:
            nodes[:0] = [
                node for node in plan.nodes.values()
                if node.kind == "input" and node.table == table and result.has(node.name)
            ]  # fmt: skip
        rows = result.fetch(table, [node.name for node in nodes])
        keys = {key: tuple(row[key] for row in rows) for key in plan.full_key(table)}
        columns = {node.name: column_record(plan, node, [row[node.name] for row in rows]) for node in nodes}
        records[table] = TableRecord(keys, columns)
    return records


def column_record(plan: Plan, node: Node, values: Sequence[Item]) -> ColumnRecord:
    """Return the record of a column."""
    entry = node.entry
    levels = {level.name: level.labels for level in entry.levels} if isinstance(entry, Ladder) else {}
    scale = node.value_range.scale if node.value_range.kind == "level" else None
    if scale is not None and not levels:
        levels = {level.name: level.labels for level in plan.scheme.ladders[scale.ladder].levels}
    digits = digits_of(node) if node.value_range.kind == "number" else None
    open_ = any(isinstance(value, Absent) and value.cause is Cause.UNDETERMINED for value in values)
    lacks = tuple(unpublished_names(plan, node.name)) if open_ else ()
    return ColumnRecord(node.value_range.kind, tuple(values), digits, entry.labels, levels, scale, lacks)


def incentives_of(plan: Plan, result: Result) -> tuple[IncentiveRecord, ...]:
    """Return who gets or loses what."""
    records = []
    nodes = [node for node in plan.nodes.values() if node.kind == "incentive" and node.table in result.given]
    rows: dict[str, list[dict[str, Any]]] = {}
    for table in dict.fromkeys(node.table for node in nodes):
        rows[table] = result.fetch(table, [node.name for node in nodes if node.table == table])
    for node in nodes:
        received = [
            (index, row[node.name]) for index, row in enumerate(rows[node.table]) if not is_not_given(row[node.name])
        ]
        amounts = tuple(_amount(value) for _, value in received)
        digits = None if all(value is None for value in amounts) else amount_digits(node)
        indexes = tuple(index for index, _ in received)
        about = incentive_columns(node)
        records.append(IncentiveRecord(node.table, about, node.entry.labels, indexes, amounts, digits))
    return tuple(records)


def is_not_given(value: Item) -> bool:
    """Whether a row does not get an incentive."""
    return isinstance(value, Absent) and value.cause is Cause.NOT_APPLICABLE


def _amount(value: Item) -> Any:
    """Return an amount: that of a level is its value, and what is given without one has none."""
    if isinstance(value, LevelValue):
        return value.value
    return None if isinstance(value, bool) else value
