"""Exact totals of incentives: by key columns, by incentive, and by values of their recipients.

Amounts of different units, or for different spans, are never added up. Nothing is rounded: totals are fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from partyrate.engines.results import Result
from partyrate.errors import NotFoundError, UsageError, listed
from partyrate.language.domains.reference import Item
from partyrate.messages import message, text, word
from partyrate.model import Incentive
from partyrate.numbers import NOT_APPLICABLE, Absent, LevelValue, exact
from partyrate.plan import Node, Plan
from partyrate.text.normalization import normal

OF_INCENTIVES: Final = ("incentive", "kind", "recipient")
"""Further names that totals can be grouped by; they take precedence over names of the scheme."""

TOTAL_COLUMNS: Final = ("amount_unit", "every", "total", "rows", "open_rows")
"""The columns of a total that follow those it is grouped by."""


@frozen
class Receipt:
    """One row that gets an incentive: the values it is grouped by, and the amount, which may be absent."""

    incentive: Node
    values: Mapping[str, Any]
    amount: Item


def countable(plan: Plan) -> list[Node]:
    """Return the incentives that have amounts in a unit."""
    return [node for node in plan.nodes.values() if isinstance(node.entry, Incentive) and node.entry.adds_up]


def totals(incentives: Sequence[Node], receipts: Iterable[Receipt], by: Sequence[str]) -> list[dict[str, Any]]:
    """Add up receipts of some incentives by names, one sum for each unit and span.

    Returns:
        Dicts with the names of `by`, `amount_unit`, `every`, `total`, `rows` (who gets it) and `open_rows` (those of
        them without an amount), in an order that does not depend on that of the receipts: incentives, kinds and
        recipients as the scheme has them, levels from the best, everything else as it grows, what is absent last.
    """
    sums: dict[tuple[Any, ...], list[Any]] = {}
    for receipt in receipts:
        entry: Any = receipt.incentive.entry
        group = (*(receipt.values[name] for name in by), entry.unit, entry.every)
        sums_of_group = sums.setdefault(group, [Fraction(0), 0, 0])
        amount = receipt.amount.value if isinstance(receipt.amount, LevelValue) else receipt.amount
        sums_of_group[1] += 1
        if isinstance(amount, Fraction):
            sums_of_group[0] += amount
        else:
            sums_of_group[2] += 1
    names = [*by, *TOTAL_COLUMNS]
    positions = {
        (name, of_incentive(node, name)): position
        for name in OF_INCENTIVES
        for position, node in list(enumerate(incentives))[::-1]
    }

    def order(group: tuple[Any, ...]) -> list[Any]:
        return [
            (0, positions[name, value], "") if name in OF_INCENTIVES else rank(value)
            for name, value in zip(names, group, strict=False)
        ]

    return [dict(zip(names, [*map(plain, group), *sums[group]], strict=True)) for group in sorted(sums, key=order)]


def receipts(
    plan: Plan, result: Result, incentives: Sequence[Node], names: Sequence[str], where: Mapping[str, Any] | None = None
) -> Iterator[Receipt]:
    """Yield every row that gets one of some incentives, with its values of some names.

    A name that the table of an incentive and those above it do not have is None there. `where` keeps the rows whose
    values of each name pass its test.
    """
    tests = where or {}
    needed = tuple(dict.fromkeys([*names, *tests]))
    values = [name for name in needed if name not in OF_INCENTIVES]
    for node, row in _rows_of_incentives(plan, result, incentives, values):
        amount = row[node.name]
        if amount == NOT_APPLICABLE:
            continue
        group_values = {name: of_incentive(node, name) if name in OF_INCENTIVES else row[name] for name in needed}
        if all(test(group_values[name]) for name, test in tests.items()):
            yield Receipt(node, group_values, amount)


def _rows_of_incentives(
    plan: Plan, result: Result, incentives: Sequence[Node], names: Sequence[str]
) -> Iterator[tuple[Node, dict[str, Any]]]:
    """Yield each incentive with each row of its table; a table is read once for all its incentives."""
    for table in dict.fromkeys(node.table for node in incentives if node.table in result.given):
        own = [node for node in incentives if node.table == table]
        for row in rows_of(plan, result, table, [node.name for node in own], names):
            yield from ((node, row) for node in own)


def rows_of(
    plan: Plan, result: Result, table: str, own: Sequence[str], names: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table with nodes of its own, and with names of it and of the tables above it."""
    homes: dict[str, list[str]] = {}
    for name in names:
        home = plan.nodes[name].table if name in plan.nodes else None
        if home in plan.ancestors(table) and home in result.given:
            homes.setdefault(home, []).append(name)
    here = [*own, *homes.pop(table, [])]
    above = [values_above(plan, result, home, those) for home, those in homes.items()]
    for row in result.fetch(table, here):
        merged = {**dict.fromkeys(names), **row}
        for values_of in above:
            merged |= values_of(row)
        yield {name: None if isinstance(value, Absent) and name in names else value for name, value in merged.items()}


def values_above(
    plan: Plan, result: Result, home: str, names: Sequence[str]
) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Return a function that finds the values of names in the row of a coarser table that a row belongs to."""
    key = plan.full_key(home)
    known = {tuple(row[part] for part in key): row for row in result.fetch(home, names)}

    def values_of(row: Mapping[str, Any]) -> dict[str, Any]:
        values = known[tuple(row[part] for part in key)]
        return {name: values[name] for name in names}

    return values_of


def of_incentive(node: Node, name: str) -> str:
    """Return an attribute that all rows of an incentive share."""
    entry: Any = node.entry
    return str({"incentive": entry.name, "kind": entry.kind, "recipient": entry.recipient}[name])


def plain(value: Any) -> Any:
    """Return a value as rows of totals hold it: levels by their names."""
    return value.name if isinstance(value, LevelValue) else value


def rank(value: Any) -> tuple[Any, ...]:
    """Return a sort key: numbers, dates and texts as they are, the best level first, None last."""
    if isinstance(value, LevelValue):
        return (0, -value.place, "")
    if value is None:
        return (2, 0, "")
    if isinstance(value, date):
        return (0, value.toordinal(), "")
    return (1, 0, value) if isinstance(value, str) else (0, value, "")


# ------------------------------------------------------------------------------------------------ what is asked for


def known_names(plan: Plan, incentives: Sequence[Node]) -> list[str]:
    """Return the names by which some incentives can be grouped."""
    tables = {above for node in incentives for above in plan.ancestors(node.table)} or set(plan.scheme.tables)
    keys = [key for table in plan.scheme.tables if table in tables for key in plan.scheme.tables[table].key]
    kinds = ("input", "formula", "group", "ladder")
    values = [
        name for name, node in plan.nodes.items() if node.table in tables and node.kind in kinds and not node.instance
    ]
    return list(dict.fromkeys([*OF_INCENTIVES, *keys, *values]))


def refuse_columns(names: Iterable[str], taken: Sequence[str], what: str) -> None:
    """Refuse names that are columns of a result already.

    Raises:
        UsageError: One of them is.
    """
    for name in names:
        if name in taken:
            fault = message("column taken", name=name, what=word("what", what), columns=listed(taken))
            raise UsageError(*fault)


def selecting(plan: Plan, incentives: Sequence[Node], name: str, wanted: Any) -> Callable[[Any], bool]:
    """Build the test that a value of a name is the wanted one, or one of several.

    Raises:
        NotFoundError: The name can have no such value.
        UsageError: The value is of another kind.
    """
    several = wanted if isinstance(wanted, tuple | list | set | frozenset) else (wanted,)
    node = plan.nodes.get(name)
    if name in OF_INCENTIVES:
        known = list(dict.fromkeys(of_incentive(each, name) for each in incentives))
        chosen = {one_of(name, value, known) for value in several}
    elif node is None:  # a key column: 7 and "7" are written alike, and no column has both
        chosen = {normal(str(value)) for value in several}
        return lambda value: value is not None and str(value) in chosen
    else:
        chosen = {read(node, value) for value in several}
    return lambda value: plain(value) in chosen


def one_of(name: str, value: Any, known: Iterable[str]) -> str:
    """Return a word that a name can be.

    Raises:
        NotFoundError: It is none of the known ones.
    """
    words = list(known)
    if value not in words:
        kind, why = text("kind value of", name=name), text("values of a name", name=name, known=listed(words))
        raise NotFoundError.of(kind, str(value), words, why)
    return str(value)


def read(node: Node, value: Any) -> Any:
    """Read a wanted value as the kind of a node."""
    value_range = node.value_range
    words = value_range.values if value_range.scale is None else value_range.scale.names[::-1]
    if value_range.kind in ("level", "text"):
        return one_of(node.name, value, map(str, words)) if words else str(value)
    parsed: Any = value if isinstance(value, bool) and value_range.kind == "flag" else None
    if value_range.kind == "number":
        parsed = exact(value)
    elif value_range.kind == "date":
        parsed = value if isinstance(value, date) else as_day(value)
    if parsed is None:
        raise UsageError(*message(f"no value of kind {value_range.kind}", value=repr(value), name=node.name))
    return parsed


def as_day(value: Any) -> date | None:
    """Read a day written as 2019-12-31."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
