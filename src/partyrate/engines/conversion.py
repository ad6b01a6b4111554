"""Conversion of texts with stray blanks or invisible characters in plain rows and files to the texts that are meant.

Frames and databases belong to the caller: there such texts are refused, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from attrs import evolve, frozen

from partyrate.engines import cell_reader
from partyrate.engines.cell_reader import HISTORY
from partyrate.engines.request import Request
from partyrate.plan import Node, Plan
from partyrate.text.normalization import all_sure, canonical

Rows = Sequence[Mapping[str, Any]]
Choices = Sequence[str] | None

MOST_EXAMPLES: Final = 3
"""How many converted texts of a column a note shows."""


@frozen
class Conversion:
    """The texts of one column that were converted.

    Args:
        table: The name of the table.
        column: The name of the column.
        count: The number of rows.
        examples: The first of them, each with the text that is meant.
    """

    table: str
    column: str
    count: int
    examples: tuple[tuple[str, str], ...]


def text_columns(plan: Plan, table: str) -> dict[str, Choices]:
    """Return the columns of a table that may hold texts which are compared: each with its values, if it is a choice."""
    if table == HISTORY:
        records = {node.name: choices(node) for node in cell_reader.needed_records(plan) if holds_texts(node)}
        return {**dict.fromkeys(plan.root.key), **records}
    columns: dict[str, Choices] = dict.fromkeys(plan.full_key(table))
    for node in filter(holds_texts, cell_reader.needed_inputs(plan, table)):
        columns.setdefault(cell_reader.column_of(node), choices(node))
    for name, entry in plan.scheme.tables.items():
        if entry.parent == table and entry.columns:
            nodes = filter(holds_texts, cell_reader.needed_inputs(plan, name))
            columns |= {column: choices(node) for node in nodes for column in entry.columns}
    return columns


def holds_texts(node: Node) -> bool:
    """Whether the cells of an input, or the records of a value, are texts."""
    return node.value_range.kind in ("text", "level")


def choices(node: Node) -> Choices:
    """Return the words that a cell can be, where it cannot be any text."""
    value_range = node.value_range
    return (
        value_range.scale.names if value_range.kind == "level" and value_range.scale is not None else value_range.values
    )


def as_read(request: Request) -> tuple[Request, tuple[Conversion, ...]]:
    """Return plain rows with their texts converted, and the conversions; rows without any are not copied."""
    conversions: list[Conversion] = []
    read: dict[str, Rows] = {}
    for table, rows in request.everything.items():
        changed: dict[str, list[Any]] = {}
        for column, values in text_columns(request.plan, table).items():
            cells = [row.get(column) for row in rows]
            made, conversion = converted(table, column, cells, values)
            if conversion is not None:
                conversions.append(conversion)
                changed[column] = made
        read[table] = rows
        if changed:
            read[table] = [
                {**row, **{column: cells[place] for column, cells in changed.items() if column in row}}
                for place, row in enumerate(rows)
            ]
    history = read.pop(HISTORY, None)
    return (evolve(request, tables=read, history=history) if conversions else request), tuple(conversions)


def converted(table: str, column: str, cells: Sequence[Any], values: Choices) -> tuple[list[Any], Conversion | None]:
    """Return the cells of a column as they are read, and what was converted, if anything was."""
    texts = {cell for cell in cells if isinstance(cell, str)}
    read = {} if all_sure(texts) and values is None else changes(texts, lambda text: canonical(text, values))
    if not read:
        return list(cells), None
    made = [read.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]
    changed = [(cell, read[cell]) for cell in cells if isinstance(cell, str) and cell in read]
    examples = tuple(dict.fromkeys(changed))[:MOST_EXAMPLES]
    return made, Conversion(table, column, len(changed), examples)


def changes(texts: Iterable[str], read: Callable[[str], str]) -> dict[str, str]:
    """Return the texts that are read as other ones, with these; blank ones are gaps, however they are written."""
    return {text: made for text in texts if text.strip() and (made := read(text)) != text}
