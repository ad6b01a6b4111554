"""Values of single names in one order of rows, so that those of several names belong together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyrate.engines.results import Result
from partyrate.errors import NotFoundError, UsageError
from partyrate.errors.arguments import checked_name
from partyrate.messages import joined, message, text
from partyrate.plan import Plan
from partyrate.rating.nodes import read_node
from partyrate.results.totals import values_above


def values_of(plan: Plan, result: Result, name: str, table: str | None) -> list[Any]:
    """Return the exact values of a name, or a key column, for the rows of its table or of a finer one.

    Raises:
        NotFoundError: There is no such name or table.
        UsageError: The rows of the table have no such value, or the value was not read.
    """
    tables = plan.scheme.tables
    name = checked_name(name, "value")
    if table is not None and checked_name(table, "table") not in tables:
        raise NotFoundError.of("table", table, tables, text("tables of values"))
    homes = _tables_with_key(plan, name)
    node = None if homes else read_node(plan, name)
    home = key_home(plan, name, homes, table) if node is None else node.table
    asked = home if table is None else table
    if home not in plan.ancestors(asked):
        raise UsageError(*message("no single value", name=name, table=asked, home=home))
    if asked not in result.given:
        return []
    if node is not None and asked != home:
        above = values_above(plan, result, home, [node.name])
        return [above(row)[node.name] for row in result.fetch(asked, [])]
    column, names = (name, []) if node is None else (node.name, [node.name])
    return [row[column] for row in result.fetch(asked, names)]


def _tables_with_key(plan: Plan, name: str) -> list[str]:
    """Return the tables with a key column of a name that is no value."""
    return [] if name in plan.nodes else [each.name for each in plan.scheme.tables.values() if name in each.key]


def key_home(plan: Plan, name: str, homes: Sequence[str], table: str | None) -> str:
    """Return the table whose rows a key column names.

    Raises:
        UsageError: Several tables have such a key column, and none is asked for.
    """
    above = () if table is None else plan.ancestors(table)
    fitting = [home for home in homes if home in above] or list(homes)
    if table is None and len(fitting) > 1:
        fault = message("key column of several tables", name=name, tables=joined(fitting), first=fitting[0])
        raise UsageError(*fault)
    return fitting[0]
