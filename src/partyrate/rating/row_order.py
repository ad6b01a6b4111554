"""Values of single names in one order of rows, so that those of several names belong together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from partyrate.errors import NotFoundError, UsageError
from partyrate.plan import Node, Plan


def values_of(plan: Plan, result: Any, name: str, table: str | None, read: Callable[[str], Node]) -> list[Any]:
    """Return the exact values of a name, or a key column, for the rows of its table or of a finer one.

    `read` gives the node of a name whose values the result has.

    Raises:
        NotFoundError: There is no such name or table.
        UsageError: The rows of the table have no such value.
    """
    tables = plan.scheme.tables
    if table is not None and table not in tables:
        raise NotFoundError.of("table", table, tables, "values are those of a table of the scheme")
    homes = [] if name in plan.nodes else [each.name for each in tables.values() if name in each.key]
    node = None if homes else read(name)
    home = key_home(plan, name, homes, table) if node is None else node.table
    asked = home if table is None else table
    if home not in plan.ancestors(asked):
        raise UsageError(
            f"{name!r} has no single value for a row of {asked!r}",
            f"it is a value of table {home!r}, which is not above {asked!r}",
            f"leave table= out, or name {home!r} or a table below it",
        )
    if asked not in result.given:
        return []
    if node is None:
        return [row[name] for row in result.fetch(asked, [])]
    found = result.fetch(home, [node.name])
    if asked == home:
        return [row[node.name] for row in found]
    keys = plan.full_key(home)
    known = {tuple(row[key] for key in keys): row[node.name] for row in found}
    return [known[tuple(row[key] for key in keys)] for row in result.fetch(asked, [])]


def key_home(plan: Plan, name: str, homes: Sequence[str], table: str | None) -> str:
    """Return the table whose rows a key column names.

    Raises:
        UsageError: Several tables have such a key column, and none is asked for.
    """
    above = () if table is None else plan.ancestors(table)
    fitting = [home for home in homes if home in above] or list(homes)
    if table is None and len(fitting) > 1:
        raise UsageError(
            f"{name!r} is a key column of several tables: {', '.join(fitting)}",
            "values are those of the rows of one table",
            f"write values({name!r}, table={fitting[0]!r})",
        )
    return fitting[0]
