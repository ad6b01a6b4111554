"""The order of the rows of a table below each parent, along which `previous`, `streak` and `times` look."""

from __future__ import annotations

from typing import Any

from partyrate.engines.columns.builder import Builder
from partyrate.engines.columns.expressions import as_int64
from partyrate.engines.columns.names import domain_of
from partyrate.language.domains.analysis import ValueRange, number
from partyrate.language.domains.columns import Code, Codes, Column, integer, selected


def row_order(builder: Builder, table: str) -> tuple[list[str], Column]:
    """Return the columns that name the parent of each row, and the position of the row below it, from 1."""
    if table not in builder.orders:
        program, plan = builder.program, builder.plan
        parent = plan.scheme.tables[table].parent
        above = list(plan.full_key(str(parent)))
        by: list[str] = []
        ready = 0
        for expression, generation in ordering_columns(builder, table):
            by.append(str(program.name_of(program.compute(table, expression, generation))))
            ready = max(ready, generation + 1)
        one = program.compute(table, integer(1), ready)
        position = program.compute(table, as_int64(one.cum_sum().over(*above, order_by=by)), ready + 1)
        most = plan.most_rows(table, parent)
        builder.orders[table] = above, Column(number(1, most, 1), position, 1, None, ready + 2)
    return builder.orders[table]


def ordering_columns(builder: Builder, table: str) -> list[tuple[Any, int]]:
    """Return the expressions that order the rows of a table below one parent, each with its generation."""
    import narwhals as nw

    entry = builder.plan.scheme.tables[table]
    if entry.expects or entry.columns:
        texts = entry.row_names
        key = builder.bind(Column(ValueRange(kind="text"), nw.col(entry.key[0]).cast(nw.String)), table)
        positions: dict[Codes, Code] = {(text,): (position, 0) for position, text in enumerate(texts)}
        column = selected(domain_of(builder, table).backend, [key], positions, number(0, len(texts), 1), table)
        return [(column.value, column.generation)]
    ordering: list[tuple[Any, int]] = []
    for name in entry.order:
        if name in entry.key:
            ordering.append((nw.col(name), 0))
        else:
            column = builder.bind(builder.nodes[name], table)
            ordering.append((column.value, column.generation))
    return ordering
