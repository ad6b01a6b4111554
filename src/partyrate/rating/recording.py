"""The records of a rating's tables and incentives, built from the results of an engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyrate.engines.cell_reader import shown_nodes
from partyrate.engines.reference.results import amount_digits, digits_of, incentive_columns
from partyrate.engines.results import Result
from partyrate.errors.arguments import checked_flag
from partyrate.language.domains.reference import Item
from partyrate.model import Ladder
from partyrate.notes import unpublished_names
from partyrate.numbers import Absent, Cause, LevelValue
from partyrate.plan import Node, Plan
from partyrate.rating.record import ColumnRecord, IncentiveRecord, TableRecord


def _inputs(plan: Plan, result: Result, table: str) -> list[Node]:
    nodes = plan.nodes.values()
    return [node for node in nodes if node.kind == "input" and node.table == table and result.has(node.name)]


def tables_of(plan: Plan, result: Result, *, inputs: bool) -> dict[str, TableRecord]:
    """Return the results of every table that was given, those of inputs where they are asked for."""
    return {
        table: _table_record(plan, result, table, inputs=inputs)
        for table in plan.scheme.tables
        if table in result.given
    }


def _table_record(plan: Plan, result: Result, table: str, *, inputs: bool) -> TableRecord:
    nodes = [node for node in shown_nodes(plan, table) if node.kind != "input"]
    nodes[:0] = _inputs(plan, result, table) if checked_flag(inputs, "inputs") else []
    rows = result.fetch(table, [node.name for node in nodes])
    keys = {key: tuple(row[key] for row in rows) for key in plan.full_key(table)}
    columns = {node.name: column_record(plan, node, [row[node.name] for row in rows]) for node in nodes}
    return TableRecord(keys, columns)


def column_record(plan: Plan, node: Node, values: Sequence[Item]) -> ColumnRecord:
    """Return the record of a column."""
    entry = node.entry
    scale = node.value_range.scale if node.value_range.kind == "level" else None
    ladder = entry if isinstance(entry, Ladder) else plan.scheme.ladders[scale.ladder] if scale is not None else None
    levels = {} if ladder is None else {level.name: level.labels for level in ladder.levels}
    digits = digits_of(node) if node.value_range.kind == "number" else None
    open_ = any(isinstance(value, Absent) and value.cause is Cause.UNDETERMINED for value in values)
    lacks = tuple(unpublished_names(plan, node.name)) if open_ else ()
    return ColumnRecord(node.value_range.kind, tuple(values), digits, entry.labels, levels, scale, lacks)


def incentives_of(plan: Plan, result: Result) -> tuple[IncentiveRecord, ...]:
    """Return who gets or loses what."""
    nodes = [node for node in plan.nodes.values() if node.kind == "incentive" and node.table in result.given]
    rows: dict[str, list[dict[str, Any]]] = {}
    for table in dict.fromkeys(node.table for node in nodes):
        rows[table] = result.fetch(table, [node.name for node in nodes if node.table == table])
    return tuple(_incentive_record(node, [row[node.name] for row in rows[node.table]]) for node in nodes)


def _incentive_record(node: Node, values: Sequence[Any]) -> IncentiveRecord:
    """Return who gets or loses an incentive, from its values in all rows of its table."""
    received = {index: _amount(value) for index, value in enumerate(values) if not is_not_given(value)}
    digits = None if all(amount is None for amount in received.values()) else amount_digits(node)
    about, labels = incentive_columns(node), node.entry.labels
    return IncentiveRecord(node.table, about, labels, tuple(received), tuple(received.values()), digits)


def is_not_given(value: Item) -> bool:
    """Whether a row does not get an incentive."""
    return isinstance(value, Absent) and value.cause is Cause.NOT_APPLICABLE


def _amount(value: Item) -> Any:
    """Return an amount: that of a level is its value, and what is given without one has none."""
    if isinstance(value, LevelValue):
        return value.value
    return None if isinstance(value, bool) else value
